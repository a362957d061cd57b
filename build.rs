//! Puts the built viewer into the command: a list of its files with their bytes, which `src/bin/khobao/viewer.rs` includes.
//!
//! The viewer is what `./dev build` leaves in `target/dist/viewer`, or the folder that `KHOBAO_VIEWER` names. Without one the
//! list is empty, and `khobao pack` says so. The sample archive stays out.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    if env::var("CARGO_CFG_TARGET_ARCH").as_deref() == Ok("wasm32") {
        // The viewer itself.
        return Ok(());
    }
    println!("cargo::rerun-if-env-changed=KHOBAO_VIEWER");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let viewer = env::var_os("KHOBAO_VIEWER").map_or(root.join("target/dist/viewer"), |folder| root.join(folder));
    // A folder that is not there would be looked for, and everything compiled again, at each build.
    let _ = fs::create_dir_all(&viewer);
    println!("cargo::rerun-if-changed={}", viewer.display());
    let mut files = Vec::new();
    if viewer.join("index.html").is_file() {
        list(&viewer, "", &mut files)?;
    }
    files.sort();
    let lines: String =
        files.iter().map(|(name, path)| format!("    ({name:?}, include_bytes!({path:?})),\n")).collect();
    let list = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("viewer.rs");
    fs::write(list, format!("static FILES: &[(&str, &[u8])] = &[\n{lines}];\n"))
}

fn list(folder: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let name = format!("{prefix}{name}");
        if path.is_file() {
            files.push((name, path));
        } else if name != "sample" {
            list(&path, &format!("{name}/"), files)?;
        }
    }
    Ok(())
}
