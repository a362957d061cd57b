//! What programs take of a site: the newest articles as Atom (RFC 4287) and as JSON Feed 1.1, the sitemap of all pages
//! (<https://www.sitemaps.org/protocol.html>), and robots.txt.
//!
//! Invariant: a file is a function of the site and the articles in it; the time of a feed is that of its newest article.

use crate::article::{Address, Article};
use crate::export;
use crate::formats::json::write_text;
use crate::page::{self, Site, description, from_root};

/// Articles in a feed.
pub const NEWEST: usize = 50;
/// The feeds' names.
pub const ATOM: &str = "feed.xml";
/// See [`ATOM`].
pub const JSON: &str = "feed.json";
/// The sitemap's name.
pub const SITEMAP: &str = "sitemap.xml";
/// The name of what crawlers ask for first.
pub const ROBOTS: &str = "robots.txt";

/// Addresses and bytes of one sitemap file, at most.
const ADDRESSES: u32 = 50_000;
const BYTES: usize = 50_000_000;

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// An article in both feeds.
#[derive(Clone, Debug)]
pub struct Entry {
    atom: String,
    json: String,
    updated: Option<String>,
}

impl Entry {
    /// Of an article whose page lies at a path within the site.
    pub fn of(article: &Article, path: &str, site: &Site) -> Entry {
        let mut resolved = article.clone();
        if let Some(base) = site.base {
            resolved.resolve(base);
        }
        let base = site.base.unwrap_or_default();
        let target = |address: &Address| match address.is_absolute() {
            true => address.as_str().to_owned(),
            false => from_site(address.as_str(), base),
        };
        let content = page::html_with(&resolved.blocks, &target);
        let url = format!("{base}{path}");
        let updated = article.modified.or(article.date).map(export::moment);
        Entry {
            atom: atom_entry(&resolved, &url, &content, updated.as_deref()),
            json: json_item(resolved, url, &content),
            updated,
        }
    }
}

fn from_site(address: &str, base: &str) -> String {
    if address.starts_with(['/', '#']) { address.to_owned() } else { format!("{base}{}", from_root(address)) }
}

/// The feed as Atom; entries newest first.
pub fn atom<'a>(entries: impl Iterator<Item = &'a Entry> + Clone, site: &Site) -> String {
    let mut xml = format!("{XML}<feed xmlns=\"http://www.w3.org/2005/Atom\"");
    attribute(&mut xml, "xml:lang", site.language.unwrap_or("vi"));
    xml.push_str(">\n");
    element(&mut xml, "title", "", site.name());
    let base = site.base.unwrap_or_default();
    let id = if base.is_empty() { "urn:khobao:feed".to_owned() } else { export::encoded(&format!("{base}{ATOM}")) };
    element(&mut xml, "id", "", &id);
    link(&mut xml, "self", "application/atom+xml", &format!("{base}{ATOM}"));
    link(&mut xml, "alternate", "text/html", &format!("{base}index.html"));
    // A feed without entries is as old as time.
    let newest = entries.clone().filter_map(|entry| entry.updated.as_deref()).next();
    element(&mut xml, "updated", "", newest.unwrap_or("1970-01-01T00:00:00Z"));
    xml.push_str("<author>");
    element(&mut xml, "name", "", site.name());
    xml.push_str("</author>\n");
    entries.for_each(|entry| xml.push_str(&entry.atom));
    xml.push_str("</feed>\n");
    xml
}

/// The feed as JSON Feed 1.1; entries newest first.
pub fn json<'a>(entries: impl Iterator<Item = &'a Entry>, site: &Site) -> String {
    let home = site.base.map(|base| format!("{base}index.html"));
    let head = export::json_feed_head(site.name(), home.as_deref(), site.description, site.language);
    let mut json = head;
    if let Some(base) = site.base {
        let mut feed = "{\"feed_url\":".to_owned();
        write_text(&format!("{base}{JSON}"), &mut feed);
        feed.push(',');
        json.replace_range(..1, &feed);
    }
    for (number, entry) in entries.enumerate() {
        json.push_str(if number > 0 { ",\n" } else { "" });
        json.push_str(&entry.json);
    }
    json.push_str("\n]}\n");
    json
}

/// robots.txt: everything may be read.
pub fn robots(site: &Site) -> String {
    let sitemap = site
        .base
        .map_or(String::new(), |base| format!("\nSitemap: {}\n", export::encoded(&format!("{base}{SITEMAP}"))));
    format!("User-agent: *\nAllow: /\n{sitemap}")
}

fn atom_entry(article: &Article, url: &str, content: &str, updated: Option<&str>) -> String {
    let mut xml = "<entry>\n".to_owned();
    element(
        &mut xml,
        "title",
        "",
        Some(article.title.as_str()).filter(|title| !title.trim().is_empty()).unwrap_or(&article.id),
    );
    element(&mut xml, "id", "", &export::uri(article));
    link(&mut xml, "alternate", "text/html", url);
    if let Some(original) = article.url.as_ref().filter(|url| url.is_absolute()) {
        link(&mut xml, "via", "text/html", original.as_str());
    }
    element(&mut xml, "updated", "", updated.unwrap_or("1970-01-01T00:00:00Z"));
    if let Some(date) = article.date.filter(|date| !date.is_inferred()) {
        element(&mut xml, "published", "", &export::moment(date));
    }
    for author in &article.authors {
        xml.push_str("<author>");
        element(&mut xml, "name", "", &author.name);
        xml.push_str("</author>\n");
    }
    for term in article.section.iter().chain(&article.tags) {
        xml.push_str("<category");
        attribute(&mut xml, "term", term);
        xml.push_str("/>\n");
    }
    element(&mut xml, "summary", "", &description(article));
    element(&mut xml, "content", " type=\"html\"", content);
    xml.push_str("</entry>\n");
    xml
}

fn json_item(mut article: Article, url: String, content: &str) -> String {
    let original = std::mem::replace(&mut article.url, Address::link(&url));
    let mut item = export::json_feed_with(&article, content);
    if let Some(original) = original {
        item.pop();
        item.push_str(",\"external_url\":");
        write_text(original.as_str(), &mut item);
        item.push('}');
    }
    item
}

fn link(xml: &mut String, rel: &str, kind: &str, href: &str) {
    xml.push_str(&format!("<link rel=\"{rel}\" type=\"{kind}\""));
    attribute(xml, "href", &export::encoded(href));
    xml.push_str("/>\n");
}

fn attribute(xml: &mut String, name: &str, value: &str) {
    xml.push_str(&format!(" {name}=\""));
    text(xml, value);
    xml.push('"');
}

fn element(xml: &mut String, name: &str, attributes: &str, value: &str) {
    xml.push_str(&format!("<{name}{attributes}>"));
    text(xml, value);
    xml.push_str(&format!("</{name}>\n"));
}

/// A text without the characters that XML 1.0 cannot have.
fn text(xml: &mut String, value: &str) {
    for character in value.chars() {
        match character {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\r' => xml.push_str("&#13;"),
            '\n' | '\t' => xml.push(character),
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => {}
            _ => xml.push(character),
        }
    }
}

/// The sitemap in the making: one file, or several and a list of them.
#[derive(Debug)]
pub struct Sitemap {
    base: String,
    /// Files that are full.
    full: u32,
    addresses: u32,
    xml: String,
}

impl Sitemap {
    /// Of a site at an address, which ends with a slash.
    pub fn new(base: &str) -> Sitemap {
        Sitemap { base: base.to_owned(), full: 0, addresses: 0, xml: String::new() }
    }

    /// Adds a page by its path within the site, with the day it is from. Gives a file that is full before it: its path and
    /// text.
    pub fn add(&mut self, path: &str, day: Option<&str>) -> Option<(String, String)> {
        let mut line = "<url><loc>".to_owned();
        text(&mut line, &export::encoded(&format!("{}{path}", self.base)));
        line.push_str("</loc>");
        if let Some(day) = day {
            line.push_str(&format!("<lastmod>{day}</lastmod>"));
        }
        line.push_str("</url>\n");
        let is_full = self.addresses >= ADDRESSES || self.xml.len() + line.len() > BYTES - 1000;
        let full = if is_full { Some(self.close()) } else { None };
        self.addresses += 1;
        self.xml.push_str(&line);
        full
    }

    /// What is left: the last file, and the list of all where there are several.
    pub fn finish(mut self) -> Vec<(String, String)> {
        if self.full == 0 {
            return vec![(SITEMAP.to_owned(), urls(&self.xml))];
        }
        let last = self.close();
        let mut list = format!("{XML}<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
        for number in 1..=self.full {
            list.push_str("<sitemap><loc>");
            text(&mut list, &export::encoded(&format!("{}{}", self.base, part(number))));
            list.push_str("</loc></sitemap>\n");
        }
        list.push_str("</sitemapindex>\n");
        vec![last, (SITEMAP.to_owned(), list)]
    }

    fn close(&mut self) -> (String, String) {
        self.full += 1;
        self.addresses = 0;
        let file = (part(self.full), urls(&self.xml));
        self.xml.clear();
        file
    }
}

fn part(number: u32) -> String {
    format!("sitemap-{number}.xml")
}

fn urls(lines: &str) -> String {
    format!("{XML}<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{lines}</urlset>\n")
}
