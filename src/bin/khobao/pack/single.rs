//! `--single-file`: a packed site, and the viewer, as one HTML file that opens from a disk.
//!
//! The file is a page in windows-1252, the encoding in which every byte is a character, so that files of any kind stand in it
//! byte for byte, but for four that HTML's parser would change or take for markup. Base64 would cost a third. The page's head
//! says how to take them out again (`single/page.html`); its script (`single/page.js`) has the viewer find them.
//!
//! Invariants:
//! - All but the files is ASCII, so that no server's idea of the encoding garbles it.
//! - The file is written aside and comes whole; only a file of ours is ever replaced.

use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use khobao_core::urlencoded;
use sha2::{Digest, Sha256};

use super::deflated;
use super::staging::Staging;
use crate::Stop;
use crate::viewer::{Viewer, escaped};

const PAGE: &str = include_str!("single/page.html");
const SCRIPT: &str = include_str!("single/page.js");
/// Where the viewer's files stand among the others.
const VIEWER: &str = "viewer";
/// By which a file is known to be ours.
const MARK: &str = "<meta name=\"generator\" content=\"khobao single file";
/// What stands for a byte that cannot stand for itself, before the byte plus [`SHIFT`].
const ESCAPE: u8 = b'=';
const SHIFT: u8 = 64;

/// The folder in which the site is made that goes into a file: beside the file, since it is moved from there.
pub fn folder(file: &Path) -> Result<PathBuf, Stop> {
    let Some(name) = file.file_name().map(|name| name.to_string_lossy()) else {
        return Err(Stop::WrongUse(format!("expected a file's name after --single-file, found {}", file.display())));
    };
    let mut head = Vec::new();
    match File::open(file).and_then(|file| file.take(1024).read_to_end(&mut head)) {
        Ok(_) if String::from_utf8_lossy(&head).contains(MARK) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Ok(_) => {
            return Err(Stop::WrongUse(format!(
                "expected no file yet, or one that --single-file has made, at {}, found another one; name another file",
                file.display()
            )));
        }
        Err(error) => return Err(Stop::Failed(format!("cannot read {}: {error}", file.display()))),
    }
    Ok(file.with_file_name(format!(".{name}.khobao")))
}

/// Writes the file; gives its bytes. `places` are the articles' pages as the viewer asks for them, by the files of articles.
pub fn write(file: &Path, title: &str, viewer: &Viewer, places: &str, staging: &Staging) -> Result<u64, String> {
    let page = page(title, viewer).ok_or("the viewer has other files than this khobao knows; build both together")?;
    let aside = staging.aside(".single");
    let put = || -> io::Result<u64> {
        let mut out = BufWriter::new(File::create(&aside)?);
        out.write_all(page.as_bytes())?;
        for (name, bytes) in viewer.hashed() {
            put(&mut out, &format!("{VIEWER}/{name}"), bytes)?;
        }
        put(&mut out, &format!("{VIEWER}/places.json"), places.as_bytes())?;
        for path in staging.with_files(|files| files.keys().cloned().collect::<Vec<_>>()) {
            put(&mut out, &path, &staging.read(&path).map_err(io::Error::other)?)?;
        }
        out.into_inner()?.sync_all()?;
        let bytes = aside.metadata()?.len();
        fs::rename(&aside, file)?;
        Ok(bytes)
    };
    put().map_err(|error| format!("cannot write {}: {error}", file.display()))
}

/// The page up to its files.
fn page(title: &str, viewer: &Viewer) -> Option<String> {
    let hash = base64(&Sha256::digest(SCRIPT));
    let mut page = PAGE.replace("{{hash}}", &format!("sha256-{hash}")).replace("{{script}}", SCRIPT);
    for name in ["boot.js", "rest.js", "style.css", "rest.css", "icon.svg"] {
        let (stem, ending) = name.split_once('.')?;
        let is_it = |other: &&str| other.strip_prefix(stem)?.strip_suffix(ending)?.strip_suffix('.').map(str::len);
        let (found, _) = viewer.hashed().find(|(other, _)| is_it(other) == Some(1 + Viewer::HASH))?;
        page = page.replace(&format!("{{{{{name}}}}}"), &format!("{VIEWER}/{found}"));
    }
    let title = if title.is_empty() { "Kho báo" } else { title };
    // The title last: what stands in it is nobody's to fill in.
    Some(ascii(&page.replace("{{title}}", &escaped(title))))
}

/// Base64 (RFC 4648, section 4), in which a content policy has its hashes.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            let at = (bits >> (18 - 6 * digit) & 63) as usize;
            text.push(if digit > three.len() { '=' } else { char::from(DIGITS[at]) });
        }
    }
    text
}

/// HTML with references for characters that are not ASCII.
fn ascii(html: &str) -> String {
    let mut text = String::new();
    for c in html.chars() {
        if c.is_ascii() {
            text.push(c);
        } else {
            text.push_str(&format!("&#{};", u32::from(c)));
        }
    }
    text
}

/// A file, as an element.
fn put(out: &mut dyn Write, path: &str, bytes: &[u8]) -> io::Result<()> {
    // The others are packed already.
    let packed = if path.ends_with(".bin") { Vec::new() } else { deflated(bytes, Compression::best()) };
    let is_packed = !packed.is_empty() && packed.len() < bytes.len();
    let mut name = String::new();
    for part in path.split('/') {
        name.push_str(if name.is_empty() { "" } else { "/" });
        urlencoded::encode(part, &mut name);
    }
    // There a space is a plus.
    let name = name.replace('+', "%20");
    let packing = if is_packed { " data-deflate" } else { "" };
    write!(out, "<script type=\"khobao/file\" data-file=\"{name}\"{packing}>")?;
    put_escaped(out, if is_packed { &packed } else { bytes })?;
    out.write_all(b"</script>\n")
}

/// Bytes, but those that HTML's parser changes (NUL, CR), that could end the element (<), or that mean this.
fn put_escaped(out: &mut dyn Write, bytes: &[u8]) -> io::Result<()> {
    for run in bytes.split_inclusive(|byte| matches!(byte, 0 | b'\r' | b'<' | &ESCAPE)) {
        match run {
            [plain @ .., last @ (0 | b'\r' | b'<' | ESCAPE)] => {
                out.write_all(plain)?;
                out.write_all(&[ESCAPE, last + SHIFT])?;
            }
            plain => out.write_all(plain)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_ascii_and_ends_no_element() {
        // Its hash is that of its bytes as they stand in the page.
        assert!(
            SCRIPT.is_ascii() && !SCRIPT.contains("</script") && !SCRIPT.contains("<!--") && !SCRIPT.contains('\r')
        );
    }

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn four_bytes_are_written_as_two() {
        let mut out = Vec::new();
        put_escaped(&mut out, b"a\0b\r<=\xff\n").unwrap();
        assert_eq!(out, b"a=@b=M=|=}\xff\n");
    }
}
