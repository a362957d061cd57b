//! Pictures that lie beside a file of articles: copied to where the site's page looks for them.
//!
//! Articles stay byte for byte what they were, so a picture keeps its relative address, and lies below the site as it lay
//! below the folder of its file.
//!
//! Invariants:
//! - What is copied is a picture by its content and by its name, since hosts go by the name: never a page or a script.
//! - Nothing is written outside of the site, over another file of it, or over a file that is not the site's.
//! - A picture that is not to be had costs a note, and nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use khobao_core::article::Article;
use khobao_core::site::{self, Hash, Kind};
use khobao_core::urlencoded;

use super::staging::Staging;
use crate::{manifest, report};

/// The most bytes that a picture may have.
const LIMIT: u64 = 64 << 20;
/// Pictures of which it is told why they are not copied; of the others, how many there are.
const TOLD: usize = 20;
/// A picture that more files of articles show than this is one that belongs to all: of these no list is made.
const EVERYWHERE: usize = 64;
/// What is no name of a file on every system.
const DEVICES: [&str; 4] = ["con", "nul", "aux", "prn"];
/// Endings by which hosts know a picture.
const ENDINGS: [&str; 7] = ["png", "jpg", "jpeg", "gif", "webp", "avif", "svg"];

/// The pictures of the articles so far.
#[derive(Default)]
pub struct Pictures {
    /// By their paths within the site.
    wanted: BTreeMap<String, Wanted>,
    notes: Vec<String>,
}

/// A picture that an article shows.
#[derive(Default)]
struct Wanted {
    /// The files it comes from. More than one: files of articles in several folders have pictures of one name.
    sources: Vec<PathBuf>,
    /// The files of articles that show it, by their places in the order of time, ascending.
    shards: Vec<usize>,
}

impl Pictures {
    /// Takes down the pictures of an article whose file lies in a folder; articles come in the order of time. `shard` is the
    /// place of the file that it goes into.
    pub fn of(&mut self, article: &Article, folder: &Path, shard: usize) {
        article.images(&mut |image| {
            let address = image.src.as_str();
            // Others are of hosts, not of folders.
            if image.src.is_absolute() || address.starts_with(['/', '\\', '?', '#']) {
                return;
            }
            let Some(path) = path_of(address) else {
                let why = "the address leads out of the site's folder, or is no name of a file";
                return self.notes.push(not_copied(address, why));
            };
            let from = folder.join(&path);
            let known = self.wanted.entry(path).or_default();
            if !known.sources.contains(&from) {
                known.sources.push(from);
            }
            if known.shards.last() != Some(&shard) {
                known.shards.push(shard);
            }
        });
    }

    /// Copies them; gives which of the files of articles, `shards` by their places, show each, and what is to be told.
    pub fn put(self, shards: &[Hash], staging: &Staging) -> Result<(manifest::ShownBy, Vec<String>), String> {
        let Pictures { wanted, mut notes } = self;
        let mut shown_by = manifest::ShownBy::new();
        notes.sort();
        notes.dedup();
        for (path, Wanted { sources, shards: places }) in wanted {
            let mut first: Option<(Vec<u8>, &Path)> = None;
            for source in &sources {
                match (read(source, &path), &first) {
                    (Ok(bytes), None) => first = Some((bytes, source)),
                    (Ok(bytes), Some((known, at))) if bytes != *known => {
                        let why = format!("another picture, {}, has this address; rename one of them", at.display());
                        notes.push(not_copied(&source.display().to_string(), &why));
                    }
                    (Ok(_), Some(_)) => {}
                    (Err(why), _) => notes.push(not_copied(&source.display().to_string(), &why)),
                }
            }
            let Some((bytes, _)) = first else { continue };
            let own = [site::DATA, site::PAGES, site::CONTENTS];
            let is_taken = path.split('/').next().is_some_and(|folder| own.contains(&folder)) || staging.has(&path);
            if is_taken || staging.is_foreign(&path, |_| false) {
                notes.push(not_copied(&path, "another file of the site's folder has its place; rename the picture"));
            } else {
                staging.put(&path, &bytes)?;
                let paths = places.iter().filter_map(|&place| Some(Kind::Articles.path(*shards.get(place)?)));
                shown_by.insert(path, if places.len() > EVERYWHERE { Vec::new() } else { paths.collect() });
            }
        }
        if notes.len() > TOLD {
            let more = report::counted((notes.len() - TOLD) as u64, "more picture is", "more pictures are");
            notes.truncate(TOLD);
            notes.push(format!("{more} not copied"));
        }
        Ok((shown_by, notes))
    }
}

/// Whether a name is one of a picture.
pub fn is_named(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending.to_ascii_lowercase().as_str()))
}

fn not_copied(what: &str, why: &str) -> String {
    format!("{what}: the picture is not copied: {why}")
}

/// Where a relative address leads below the site's page; `None` where it leads out, or to what is no file's name on some
/// system.
fn path_of(address: &str) -> Option<String> {
    let address = address.split(['?', '#']).next()?;
    let address = urlencoded::path(address)?;
    let mut parts = Vec::new();
    for part in address.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()?),
            part => {
                let stem = part.split('.').next()?.to_ascii_lowercase();
                let is_numbered = |name: &str| stem.strip_prefix(name).is_some_and(|rest| rest.len() == 1);
                let is_device = DEVICES.contains(&stem.as_str()) || is_numbered("com") || is_numbered("lpt");
                let is_odd = |c: char| c.is_control() || matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
                if part.is_empty()
                    || part.starts_with('.')
                    || part.ends_with(['.', ' '])
                    || is_device
                    || part.contains(is_odd)
                {
                    return None;
                }
                parts.push(part);
            }
        }
    }
    Some(parts.join("/")).filter(|path| manifest::is_within(path))
}

/// A picture's bytes, or why it is none.
fn read(source: &Path, path: &str) -> Result<Vec<u8>, String> {
    if !is_named(path) {
        return Err(format!("expected a name that ends in {}; hosts go by it", ENDINGS.join(", ")));
    }
    let is_drawing = path.to_ascii_lowercase().ends_with(".svg");
    let found = source.metadata().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        _ => error.to_string(),
    })?;
    if !found.is_file() || found.len() > LIMIT {
        return Err("expected a file of at most 64 MB".to_owned());
    }
    let bytes = fs::read(source).map_err(|error| error.to_string())?;
    match kind(&bytes) {
        Some(Content::Raster) if !is_drawing => Ok(bytes),
        Some(Content::Drawing) if is_drawing => match runs(&bytes) {
            true => Err("it has a script, which would run at the site's address".to_owned()),
            false => Ok(bytes),
        },
        _ => Err(format!("expected {}, found other content", if is_drawing { "SVG" } else { "a picture" })),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    Raster,
    /// SVG.
    Drawing,
}

/// What bytes are, by their beginning (MIME Sniffing Standard, section 6.1; ISO/IEC 14496-12 for AVIF).
fn kind(bytes: &[u8]) -> Option<Content> {
    let at = |place: usize, mark: &[u8]| bytes.get(place..).is_some_and(|rest| rest.starts_with(mark));
    let is_raster = at(0, b"\x89PNG\r\n\x1a\n")
        || at(0, b"\xff\xd8\xff")
        || at(0, b"GIF87a")
        || at(0, b"GIF89a")
        || at(0, b"RIFF") && at(8, b"WEBP")
        || at(4, b"ftypavif")
        || at(4, b"ftypavis");
    if is_raster {
        return Some(Content::Raster);
    }
    // Behind an XML declaration, comments and a document type.
    let text = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}').trim_start();
    let is_xml = text.starts_with("<?xml") || text.starts_with("<svg") || text.starts_with("<!");
    (is_xml && text.contains("<svg")).then_some(Content::Drawing)
}

/// Whether SVG may run something where it is opened by itself. Strict rather than right: text that looks so counts.
fn runs(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    let has_handler = text.match_indices("on").any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let name = text[at..].find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(0);
        before.is_some_and(|c| c.is_whitespace() || matches!(c, '"' | '\'' | '/'))
            && text[at + name..].trim_start().starts_with('=')
    });
    let marks = ["<script", ":script", "javascript:", "data:text", "<foreignobject", "<!entity", "<iframe", "&#"];
    has_handler || marks.iter().any(|mark| text.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_below_the_page_or_nowhere() {
        for (address, path) in [
            ("hinh/a.png", Some("hinh/a.png")),
            ("./hinh/../b.png?w=300#x", Some("b.png")),
            ("%E1%BA%A3nh%20c%C5%A9.jpg", Some("ảnh cũ.jpg")),
            ("100%.png", Some("100%.png")),
            ("../a.png", None),
            ("a/../../a.png", None),
            ("%2e%2e/a.png", None),
            ("a%5C..%5Cb.png", None),
            ("a//b.png", None),
            (".khobao-part/a.png", None),
            ("a/Con.png", None),
            ("lpt1.png", None),
            ("C%3A/a.png", None),
            ("a%00.png", None),
            ("%ff.png", None),
            ("", None),
        ] {
            assert_eq!(path_of(address).as_deref(), path, "{address}");
        }
    }

    #[test]
    fn a_picture_is_one_by_its_content() {
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n..."), Some(Content::Raster));
        assert_eq!(kind(b"RIFF....WEBP"), Some(Content::Raster));
        assert_eq!(kind(b"<?xml version='1.0'?><!-- x --><svg/>"), Some(Content::Drawing));
        assert_eq!(kind(b"<html><svg/></html>"), None);
        assert_eq!(kind(b"MZ"), None);
        for drawing in ["<svg onload = 'x()'/>", "<svg><SCRIPT/></svg>", "<svg><a href='javascript:x'/></svg>"] {
            assert!(runs(drawing.as_bytes()), "{drawing}");
        }
        assert!(!runs("<svg><text x='1'>con = một</text></svg>".as_bytes()));
    }
}
