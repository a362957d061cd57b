//! Former addresses of articles, kept alive by pages that lead on: where such a page lies, and what it says.
//!
//! Invariant: a page's path leads into the site's folder, is a name on every file system, and begins with none of the folders
//! that are the site's own. Whether a file of the site has it already is for the packer to see.

use super::words::words;
use super::write::{Writer, encoded};
use crate::i18n::Lang;
use crate::site::{CONTENTS, DATA, PAGES, is_device};
use crate::urlencoded;

/// What the head of such a page has.
const MARK: &str = "<meta name=\"generator\" content=\"khobao redirect\">";

/// A former address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Old {
    /// What a browser asks the host for: the path, and the query if there is one.
    pub request: String,
    /// Where its page lies within the site.
    pub page: Result<String, Why>,
}

/// Why an address has no page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It has a query, which a static host does not tell pages by.
    Query,
    /// It lies outside of the site's folder.
    Outside,
    /// It is the site's own page, or in a folder of the site's own.
    Own,
    /// It is no name that every file system and host keeps as it is.
    Name,
}

/// A former address, absolute or a path, in a site at an address or at the root of its host. `None` where it is neither.
pub fn old(address: &str, base: Option<&str>) -> Option<Old> {
    let address = address.trim().split('#').next().unwrap_or_default();
    let request = path(address)?;
    let folder = base.and_then(path).unwrap_or_else(|| "/".to_owned());
    let (asked, query) = request.split_once('?').map_or((request.as_str(), None), |(path, query)| (path, Some(query)));
    let page = match asked.strip_prefix(folder.as_str()) {
        _ if query.is_some() => Err(Why::Query),
        None => Err(Why::Outside),
        Some(inner) => place(inner),
    };
    Some(Old { request, page })
}

/// Path and query of an address, as they are asked for.
fn path(address: &str) -> Option<String> {
    let lower = address.get(..8).unwrap_or(address).to_ascii_lowercase();
    let host = ["https://", "http://", "//"].iter().find(|scheme| lower.starts_with(**scheme));
    let path = match host {
        Some(scheme) => {
            let rest = &address[scheme.len()..];
            rest.find(['/', '?']).map_or("", |at| &rest[at..])
        }
        None if address.is_empty() || address.split(['/', '?']).next().is_some_and(|first| first.contains(':')) => {
            return None;
        }
        None => address,
    };
    let mut request = if path.starts_with('/') { String::new() } else { "/".to_owned() };
    for character in path.chars() {
        match character {
            '!'..='~' if !matches!(character, '"' | '<' | '>' | '\\') => request.push(character),
            _ => {
                let mut bytes = [0; 4];
                character.encode_utf8(&mut bytes).bytes().for_each(|byte| request.push_str(&format!("%{byte:02X}")));
            }
        }
    }
    Some(request)
}

/// A path within the site as the file that a host answers it with. One that ends in `.html` is that file. Any other is a
/// folder with a page in it: so hosts tell by the name `index.html` what it is, and not by `.aspx`.
fn place(inner: &str) -> Result<String, Why> {
    let inner = inner.strip_suffix('/').unwrap_or(inner);
    let mut parts = Vec::new();
    for part in inner.split('/') {
        parts.push(urlencoded::strict_path(part).filter(|name| is_name(name)).ok_or(if inner.is_empty() {
            Why::Own
        } else {
            Why::Name
        })?);
    }
    if [DATA, PAGES, CONTENTS].iter().any(|own| parts[0].eq_ignore_ascii_case(own)) {
        return Err(Why::Own);
    }
    let mut path = parts.join("/");
    let lower = path.to_ascii_lowercase();
    if matches!(lower.as_str(), "index.html" | "index.htm") {
        return Err(Why::Own);
    }
    if !lower.ends_with(".html") && !lower.ends_with(".htm") {
        path.push_str("/index.html");
    }
    if path.len() > 400 { Err(Why::Name) } else { Ok(path) }
}

/// Whether a part of a path may be a file's name everywhere.
fn is_name(name: &str) -> bool {
    let is_plain =
        |c: char| !c.is_control() && !matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\\' | '/' | '%' | '#');
    (1..=120).contains(&name.len())
        && name.chars().all(is_plain)
        && !name.starts_with(['.', ' ', '~'])
        && !name.ends_with(['.', ' '])
        && !is_device(&name.to_ascii_lowercase())
}

/// The page at a path, which leads to another one within the site.
pub fn page(path: &str, target: &str, title: &str, language: Option<&str>, base: Option<&str>) -> String {
    let lang = language.and_then(Lang::of).unwrap_or_default();
    let href = format!("{}{target}", "../".repeat(path.matches('/').count()));
    let canonical = target.split('#').next().unwrap_or(target);
    let mut page = Writer { html: String::new(), target: &|address| address.as_str().to_owned() };
    page.raw("<!doctype html>\n<html lang=\"").text(language.unwrap_or(lang.code())).raw("\">\n<head>\n");
    page.raw("<meta charset=\"utf-8\">\n").raw(MARK).raw("\n<meta http-equiv=\"refresh\" content=\"0; url=");
    page.text(&encoded(&href)).raw("\">\n<link rel=\"canonical\" href=\"");
    match base {
        Some(base) => page.text(&encoded(&format!("{base}{canonical}"))),
        None => page.text(&encoded(&href)),
    };
    let title = if title.trim().is_empty() { lang.texts().untitled } else { title };
    page.raw("\">\n<title>").text(title).raw("</title>\n</head>\n<body>\n<p>").raw(words(lang).moved);
    page.raw(" <a href=\"").text(&encoded(&href)).raw("\">").text(title).raw("</a></p>\n</body>\n</html>\n");
    page.html
}

/// Whether a file's bytes are such a page.
pub fn is_page(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(512)].windows(MARK.len()).any(|window| window == MARK.as_bytes())
}
