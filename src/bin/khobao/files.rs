//! Small things about files that several verbs need.

use std::io::Read;
use std::path::Path;
use std::{fs, io};

use flate2::read::DeflateDecoder;

/// The most bytes that a packed file of a site may have, packed or not: as the reader of bundles takes for an item.
pub const LIMIT: u64 = 64 << 20;

/// The bytes of a packed file of a site, inflated; an error where there are more than [`LIMIT`] of them, or it is no file.
pub fn read_packed(path: &Path) -> io::Result<(Vec<u8>, u64)> {
    let wrong = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
    if !path.metadata()?.is_file() {
        return Err(wrong("expected a file, found something else"));
    }
    let mut packed = Vec::new();
    fs::File::open(path)?.take(LIMIT).read_to_end(&mut packed)?;
    let mut bytes = Vec::new();
    DeflateDecoder::new(packed.as_slice()).take(LIMIT).read_to_end(&mut bytes)?;
    let is_whole = (packed.len() as u64) < LIMIT && (bytes.len() as u64) < LIMIT;
    if is_whole { Ok((bytes, packed.len() as u64)) } else { Err(wrong("expected less than 64 MB, found more")) }
}

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
