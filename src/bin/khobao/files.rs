//! Small things about files that several verbs need.

use std::path::Path;
use std::{fs, io};

/// The files within a folder, however deep, as paths from there with `/` on every system; sorted.
pub fn within(folder: &Path) -> io::Result<Vec<String>> {
    let mut files = Vec::new();
    add(folder, "", &mut files)?;
    files.sort();
    Ok(files)
}

fn add(folder: &Path, prefix: &str, files: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            add(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.push(name);
        }
    }
    Ok(())
}
