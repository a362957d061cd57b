//! Where the plain page of an article lies: a function of its id alone, so that whoever knows the id can fetch the page.
//!
//! Invariants: a path leads into [`PAGES`] and no deeper, and every file system and host takes its name. Ids that are not
//! hashed have paths of their own; two that are hashed may share one, and the packer then leaves the second page out.

use super::ids::fnv;

/// The folder of the plain pages (*bài*, an article).
pub const PAGES: &str = "bai";
/// The folder of the plain lists of articles (*mục lục*, a table of contents).
pub const CONTENTS: &str = "muc-luc";

/// The address of an article's plain page within the site: `bai/ID.html`, or `bai/~HASH.html` where the id is no name that
/// every file system keeps as it is.
pub fn page_path(id: &str) -> String {
    if is_name(id) { format!("{PAGES}/{id}.html") } else { format!("{PAGES}/~{:016x}.html", fnv(id.as_bytes())) }
}

/// Whether an id may be a file's name: 1 to 64 characters of a to z, 0 to 9, dot, underscore and hyphen. Capitals are not
/// among them: some systems do not tell them apart. Nor are dots in front, which hide a file, and names of devices.
fn is_name(id: &str) -> bool {
    let is_plain = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-');
    (1..=64).contains(&id.len()) && id.bytes().all(is_plain) && !id.starts_with('.') && !is_device(id)
}

/// Whether Windows takes a name for a device, whatever comes behind its first dot.
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    let numbered = stem.strip_prefix("com").or(stem.strip_prefix("lpt"));
    let is_numbered = numbered.is_some_and(|number| matches!(number.as_bytes(), [b'0'..=b'9']));
    is_numbered || matches!(stem, "con" | "nul" | "aux" | "prn")
}
