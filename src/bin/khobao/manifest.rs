//! The manifest, `archive.json`: what the site is, for people and other tools, and each of its files with its SHA-256.
//!
//! Invariants: sorted by path; every file of the site but itself; nothing of the machine or the moment that made it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path};

use khobao_core::formats::json::{self, Value};
use khobao_core::site::{self, Root};
use sha2::{Digest, Sha256};

use crate::report::{quoted, quoted_or_null};

/// The value of `format`, by which a site is known; the number is that of the manifest.
const FORMAT: &str = "khobao-site/1";

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: [u8; 32],
}

impl Entry {
    /// Of a file's bytes.
    pub fn of(bytes: &[u8]) -> Entry {
        Entry { bytes: bytes.len() as u64, sha256: Sha256::digest(bytes).into() }
    }
}

/// Files by their path within the site, with `/` on every system.
pub type Files = BTreeMap<String, Entry>;

/// The manifest's text.
pub fn write(root: &Root, files: &Files) -> String {
    let extent = root.counts.extent();
    let members = [
        ("format", quoted(FORMAT)),
        ("title", quoted(&root.title)),
        ("description", quoted_or_null(root.description.as_deref())),
        ("language", quoted_or_null(root.language.as_deref())),
        ("home_page_url", quoted_or_null(root.home.as_deref())),
        ("articles", root.counts.total().to_string()),
        ("first_day", quoted_or_null(extent.map(|(first, _)| first.to_string()).as_deref())),
        ("last_day", quoted_or_null(extent.map(|(_, last)| last.to_string()).as_deref())),
        ("undated", root.counts.undated().to_string()),
    ];
    let mut text = "{\n".to_owned();
    for (key, value) in members.into_iter().filter(|(_, value)| value != "null") {
        text.push_str(&format!("  \"{key}\": {value},\n"));
    }
    text.push_str("  \"files\": [");
    for (i, (path, entry)) in files.iter().enumerate() {
        let (comma, path) = (if i == 0 { "" } else { "," }, quoted(path));
        let line = format!("{{\"path\": {path}, \"bytes\": {}, \"sha256\": \"{}\"}}", entry.bytes, hex(&entry.sha256));
        text.push_str(&format!("{comma}\n    {line}"));
    }
    text.push_str("\n  ]\n}\n");
    text
}

/// The text of [`site::LIST`], as sha256sum writes and checks it: the root and the archive's files, from which the viewer
/// reads all that it shows but pictures and the passages of rows.
pub fn list(files: &Files) -> String {
    let of_archive = files.iter().filter(|(path, _)| {
        let is_data = path.starts_with(site::DATA) && !path.ends_with(".gz") && !path.ends_with(".br");
        path.as_str() == site::ROOT || is_data
    });
    of_archive.map(|(path, entry)| format!("{}  {path}\n", hex(&entry.sha256))).collect()
}

/// The files that a site's manifest names; an error says what is wrong with it.
pub fn read(site: &Path) -> Result<Files, String> {
    let path = site.join(site::MANIFEST);
    let text = fs::read(&path).map_err(|error| format!("cannot read the manifest {}: {error}", path.display()))?;
    let other = |what: &str| format!("expected a khobao manifest in {}, found {what}", path.display());
    let Ok(Value::Object(mut members)) = json::parse(&text) else { return Err(other("something that is not JSON")) };
    let format = members.take("format");
    if format.as_text() != Some(FORMAT) {
        return Err(other(&format!("the format {}; khobao of another version may read it", format.written())));
    }
    let Value::Array(list) = members.take("files") else { return Err(other("no list of files")) };
    let mut files = Files::new();
    for file in list {
        let Value::Object(mut members) = file else { return Err(other(&file.written())) };
        let (path, bytes, sha256) = (members.take("path"), members.take("bytes"), members.take("sha256"));
        let bytes = if let Value::Number(number) = &bytes { number.parse().ok() } else { None };
        let entry = bytes.zip(sha256.as_text().and_then(unhex)).map(|(bytes, sha256)| Entry { bytes, sha256 });
        match (path.as_text().filter(|path| is_within(path)), entry) {
            (Some(path), Some(entry)) => files.insert(path.to_owned(), entry),
            _ => return Err(other(&format!("the entry {} without a fitting path, bytes and sha256", path.written()))),
        };
    }
    Ok(files)
}

/// Whether a path leads nowhere but into the site.
pub fn is_within(path: &str) -> bool {
    let parts = Path::new(path).components();
    !path.is_empty() && !path.contains('\\') && parts.into_iter().all(|part| matches!(part, Component::Normal(_)))
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (i, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).ok()?;
    }
    Some(bytes)
}
