//! Readers of bundles: bytes in, articles and problems out, one module a format.
//!
//! A reader is pushed chunks as they arrive and hands out each article as soon as its bytes are whole, so that a bundle is
//! never held whole and one cut off in the middle still gives what came.

pub mod draft;
pub mod fields;
pub mod json;
pub mod json_feed;
pub mod ninjs;
// Of the packer's alone.
#[cfg(not(target_arch = "wasm32"))]
pub mod feed_xml;
#[cfg(not(target_arch = "wasm32"))]
pub mod plain_text;
pub mod wordpress;
#[cfg(not(target_arch = "wasm32"))]
pub mod xml;

use crate::article::{Address, Article, Author};
use crate::error::{ProblemKind, excerpt};
use std::ops::Range;

/// Bytes that suffice for what is shown of a broken text: 41 characters.
const SHOWN: usize = 164;

/// What a bundle says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BundleInfo {
    /// Its title; empty where it has none.
    pub title: String,
    /// What it is about.
    pub description: Option<String>,
    /// BCP 47 language of its articles, unless one says otherwise.
    pub language: Option<String>,
    /// Who wrote its articles, unless one says otherwise.
    pub authors: Vec<Author>,
    /// The portal it comes from.
    pub home: Option<String>,
    /// Where it goes on, as it says: a JSON Feed's `next_url`.
    pub next: Option<Address>,
}

/// The most pages of one bundle that are followed.
const PAGES: usize = 100;

/// The address of a bundle's next page, if it may be followed: on the host of the page before, none that was read already,
/// and not without end. `read` has the addresses of the bundle's pages by now, the last one last.
pub fn next_page(next: &Address, read: &[String]) -> Option<String> {
    let last = read.last()?;
    let next = next.resolve(last).as_str().to_owned();
    let host_end = |address: &str| {
        let start = address.find("://")? + 3;
        Some(address[start..].find(['/', '?', '#']).map_or(address.len(), |at| start + at))
    };
    let is_same = host_end(&next).is_some() && next[..host_end(&next)?] == last[..host_end(last)?];
    (is_same && read.len() < PAGES && !read.contains(&next)).then_some(next)
}

/// One item of a bundle, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Item {
    /// Its position in the bundle, from 1.
    pub position: u32,
    /// Where its text is in the bundle, in bytes; empty where it could not be read. Several items may have one text.
    pub text: Range<u64>,
    /// Its id, where it could be read.
    pub id: Option<String>,
    /// The article, unless a problem cost it.
    pub article: Option<Box<Article>>,
    /// What was wrong with it.
    pub problems: Vec<ProblemKind>,
    /// The JSON Feed item that it was made into, if it was of another format: read again, that gives the same article.
    /// Always `None` in the viewer.
    pub made: Option<String>,
    /// Fields that have no place in an article, and of an item that was not published the one that says so. Always empty in
    /// the viewer.
    pub unplaced: Vec<String>,
}

/// The first characters, for showing; control characters as their pictures, such as ␊.
fn show(bytes: &[u8]) -> String {
    let picture = |c: char| match c {
        '\0'..='\x1F' => char::from_u32(0x2400 + c as u32).unwrap_or(c),
        '\x7F' => '␡',
        c => c,
    };
    excerpt(&String::from_utf8_lossy(bytes).chars().map(picture).collect::<String>())
}
