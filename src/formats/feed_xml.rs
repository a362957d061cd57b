//! Atom (RFC 4287), RSS 2.0 with its usual additions, RSS 1.0, and WordPress's exports (WXR), made into items of a JSON Feed.
//!
//! The HTML of texts is kept as it is. `docs/sources.md` has the tables of what becomes what.

use super::draft::{Draft, figure, object, plain, unique, zoned};
use super::xml::{self, Cutter, Element, Part, Piece};
use super::{BundleInfo, Item, json_feed};
use crate::day::{Date, Day, Precision};
use crate::error::{Failure, ProblemKind};
use std::collections::HashMap;

mod wxr;

pub use wxr::Pictures;

/// Which of the formats a file has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Atom,
    Rss,
    Wxr,
}

/// Reads a file as its bytes come.
#[derive(Debug, Default)]
pub struct Reader {
    cutter: Cutter,
    head: Option<Head>,
    pictures: Pictures,
    position: u32,
}

/// What stands before the first item.
#[derive(Debug)]
struct Head {
    format: Format,
    info: BundleInfo,
    /// Who writes where an entry does not say.
    authors: Vec<(String, Option<String>)>,
    /// Names of WXR's writers by their login.
    logins: HashMap<String, String>,
}

impl Reader {
    /// For a file whose pictures are known: those of a WXR may stand behind the posts that show them.
    pub fn new(pictures: Pictures) -> Reader {
        Reader { pictures, ..Reader::default() }
    }

    /// Takes the next bytes, or the end; gives the items that became whole, and broken ones.
    pub fn push(&mut self, bytes: &[u8], ended: bool) -> Result<Vec<Item>, Failure> {
        let mut items = Vec::new();
        for Piece { part, text, place, line } in self.cutter.push(bytes, ended) {
            match part {
                Part::Head => self.head = Some(head(&text)?),
                Part::Item => items.extend(self.item(&text, line).map(|item| Item { text: place, ..item })),
                Part::Cut => {
                    self.position += 1;
                    let (id, problems) = (id_in(&text), vec![ProblemKind::CutOff]);
                    items.push(Item { position: self.position, id, problems, ..Item::default() });
                }
            }
        }
        Ok(items)
    }

    /// What the file says of itself, when all of it has come.
    pub fn finish(self) -> Result<BundleInfo, Failure> {
        if self.position == 0 {
            return Err(Failure::Empty);
        }
        Ok(self.head.map(|head| head.info).unwrap_or_default())
    }

    /// An item; `None` for what is no article of a WXR. `line` is how many lines end before it.
    fn item(&mut self, text: &[u8], line: u64) -> Option<Item> {
        self.position += 1;
        let broken = |at: usize| {
            let (inner, column, found) = xml::place(text, at);
            let problem = ProblemKind::Broken { line: line + inner, column, found };
            Some(Item { position: self.position, id: id_in(text), problems: vec![problem], ..Item::default() })
        };
        let source = match std::str::from_utf8(text) {
            Ok(source) => source,
            Err(error) => return broken(error.valid_up_to()),
        };
        let element = match xml::parse(source, true) {
            Ok(element) => element,
            Err(at) => return broken(at),
        };
        let head = self.head.as_ref()?;
        let draft = match head.format {
            Format::Atom => entry(&element, source, head),
            Format::Rss => item(&element),
            Format::Wxr => wxr::post(&element, &head.logins, &self.pictures)?,
        };
        Some(json_feed::finish(draft, self.position))
    }
}

/// The id of an item that is no XML as a whole.
fn id_in(text: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(text);
    let inner = |name: &str| {
        let (_, rest) = text.split_once(&format!("<{name}"))?;
        let (_, rest) = rest.split_once('>')?;
        let (inner, _) = rest.split_once("</")?;
        Some(inner.trim().to_owned()).filter(|inner| !inner.is_empty() && !inner.contains('<'))
    };
    ["wp:post_id", "guid", "id", "link"].into_iter().find_map(inner)
}

/// Reads what stands before the first item, as far as it goes.
fn head(text: &[u8]) -> Result<Head, Failure> {
    let wrong = |what: String, remedy: &str| Err(Failure::Source { what, remedy: remedy.to_owned() });
    let source = String::from_utf8_lossy(text);
    let source = source.trim_start_matches('\u{feff}').trim_start();
    let encoding = source.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).and_then(|(declaration, _)| {
        let (_, rest) = declaration.split_once("encoding")?;
        let value = rest.trim_start().strip_prefix('=')?.trim_start();
        Some(value.trim_start_matches(['"', '\'']).split(['"', '\'']).next()?.to_lowercase())
    });
    if let Some(encoding) = encoding.filter(|name| !matches!(name.as_str(), "utf-8" | "utf8" | "us-ascii" | "utf-16")) {
        let what = format!("expected XML in UTF-8, found that it is in {encoding}.");
        return wrong(what, "Convert it, and its first line: iconv -f ENCODING -t UTF-8.");
    }
    let root = match xml::parse(source, false) {
        Ok(root) => root,
        Err(at) => {
            let (line, column, found) = xml::place(source.as_bytes(), at);
            let what = format!("this is not XML: line {line}, column {column} has “{found}”.");
            return wrong(what, "Look at that place for a tag that is not closed.");
        }
    };
    let channel = root.all("channel").next().unwrap_or(&root);
    let format = match root.name.as_str() {
        "rss" | "rdf:RDF" if channel.all("wp:wxr_version").next().is_some() => Format::Wxr,
        "rss" | "rdf:RDF" => Format::Rss,
        "feed" => Format::Atom,
        name => {
            let what = format!("expected Atom, RSS or an export of WordPress, found XML that begins with <{name}>.");
            return wrong(what, "Take the file out, or export the articles in one of these formats.");
        }
    };
    let link = |element: &Element| match format {
        Format::Atom => element.attribute("href").filter(|_| is_alternate(element)).map(str::to_owned),
        _ => Some(element.text.trim().to_owned()).filter(|text| !text.is_empty()),
    };
    let info = BundleInfo {
        // Each item has the feed's where it has none.
        authors: Vec::new(),
        title: channel.text_of("title").and_then(|title| plain(&title)).unwrap_or_default(),
        description: channel.text_of(if format == Format::Atom { "subtitle" } else { "description" }),
        language: channel.text_of("language").or_else(|| root.attribute("xml:lang").map(str::to_owned)),
        home: channel.all("link").find_map(link),
        next: None,
    };
    let mut logins = HashMap::new();
    for author in channel.all("wp:author") {
        if let (Some(login), Some(name)) = (author.text_of("wp:author_login"), author.text_of("wp:author_display_name"))
        {
            logins.insert(login, name);
        }
    }
    Ok(Head { format, info, authors: persons(&root), logins })
}

fn is_alternate(link: &Element) -> bool {
    link.attribute("rel").is_none_or(|rel| rel == "alternate")
}

/// The authors of an Atom element.
fn persons(element: &Element) -> Vec<(String, Option<String>)> {
    let person = |author: &Element| Some((author.text_of("name")?, author.text_of("uri")));
    element.all("author").filter_map(person).collect()
}

/// An Atom text as HTML.
fn html(element: &Element, source: &str) -> Option<String> {
    let html = match element.attribute("type") {
        Some("xhtml") => source.get(element.inner.clone()).unwrap_or_default().to_owned(),
        Some("html" | "text/html") => element.text.clone(),
        _ => {
            let mut html = String::new();
            super::draft::escape(element.text.trim(), &mut html);
            html
        }
    };
    Some(html).filter(|html| !html.trim().is_empty())
}

/// An entry of an Atom feed.
fn entry(entry: &Element, source: &str, head: &Head) -> Draft {
    const NAMES: &[(&str, &str)] = &[
        ("date_published", "published"),
        ("date_modified", "updated"),
        ("url", "link"),
        ("authors.url", "author.uri"),
        ("attachments.url", "link"),
        ("image", "link"),
    ];
    let mut draft = Draft { names: NAMES, ..Draft::default() };
    let text = |name: &str| entry.all(name).next().and_then(|element| html(element, source));
    draft.text("id", entry.text_of("id"));
    draft.text("title", text("title").and_then(|title| plain(&title)));
    let (summary, content) = (text("summary"), text("content"));
    let (lead, mut body) = if content.is_some() { (summary, content) } else { (None, summary) };
    draft.text("summary", lead.and_then(|lead| plain(&lead)));
    let published = entry.text_of("published").or_else(|| entry.text_of("issued"));
    let updated = entry.text_of("updated").or_else(|| entry.text_of("modified"));
    draft.text(
        "date_modified",
        updated.clone().filter(|_| published.is_some()).filter(|at| published.as_ref() != Some(at)),
    );
    draft.text("date_published", published.or(updated));
    let authors = persons(entry);
    draft.authors(if authors.is_empty() { head.authors.clone() } else { authors });
    let label = |element: &Element| element.attribute("label").or(element.attribute("term")).map(str::to_owned);
    sections(entry.all("category").filter_map(label).collect(), &mut draft);
    draft.text("language", entry.attribute("xml:lang").map(str::to_owned));
    let links: Vec<&Element> = entry.all("link").collect();
    let alternate = links.iter().find(|link| is_alternate(link)).and_then(|link| link.attribute("href"));
    draft.text("url", alternate.map(str::to_owned));
    let enclosed = links.iter().filter(|link| link.attribute("rel") == Some("enclosure"));
    let files = enclosed.filter_map(|link| {
        Some(Enclosed {
            url: link.attribute("href")?.to_owned(),
            kind: link.attribute("type").unwrap_or_default().to_owned(),
            title: link.attribute("title").map(str::to_owned),
            ..Enclosed::default()
        })
    });
    enclose(files.chain(media(entry)).collect(), &mut draft, &mut body);
    draft.text("content_html", body);
    let source_name = entry.all("source").next().and_then(|source| source.text_of("title"));
    draft.extra("source", source_name.and_then(|name| plain(&name)));
    #[rustfmt::skip]
    const PLACED: [&str; 18] = [
        "id", "title", "summary", "content", "published", "issued", "updated", "modified", "author", "category", "link",
        "source", "media:content", "media:thumbnail", "media:group", "media:title", "media:description", "media:credit",
    ];
    draft.unplaced = unplaced(entry, &PLACED);
    draft
}

/// An item of RSS.
fn item(item: &Element) -> Draft {
    const NAMES: &[(&str, &str)] = &[
        ("date_published", "pubDate"),
        ("date_modified", "atom:updated"),
        ("url", "link"),
        ("image", "enclosure"),
        ("attachments.url", "enclosure"),
    ];
    let mut draft = Draft { names: NAMES, ..Draft::default() };
    let link = item.text_of("link").or_else(|| item.attribute("rdf:about").map(str::to_owned));
    let guid = item.all("guid").find(|guid| !guid.text.trim().is_empty());
    let guid_text = guid.map(|guid| guid.text.trim().to_owned());
    let is_link = guid.is_some_and(|guid| guid.attribute("isPermaLink") != Some("false"));
    let permanent = guid_text.clone().filter(|text| is_link && text.starts_with("http"));
    draft.text("id", guid_text.or_else(|| link.clone()));
    draft.text("title", item.text_of("title").and_then(|title| plain(&title)));
    let (description, content) = (item.text_of("description"), item.text_of("content:encoded"));
    let (lead, mut body) = if content.is_some() { (description, content) } else { (None, description) };
    draft.text("summary", lead.and_then(|lead| plain(&lead)));
    let date = item.text_of("pubDate").or_else(|| item.text_of("dc:date"));
    draft.text("date_published", date.map(|date| rfc_822(&date).map_or(date, |date| date.to_string())));
    draft.text("date_modified", item.text_of("atom:updated").or_else(|| item.text_of("dcterms:modified")));
    let mut authors: Vec<String> = item.all("dc:creator").map(|creator| creator.text.trim().to_owned()).collect();
    if authors.iter().all(String::is_empty) {
        // `mail@example.org (Name)`
        let name = |text: String| match text.split_once('(') {
            Some((_, name)) => name.trim_end_matches(')').trim().to_owned(),
            None => text,
        };
        authors = item.text_of("author").map(name).into_iter().collect();
    }
    authors.retain(|name| !name.is_empty());
    draft.authors(unique(authors).into_iter().map(|name| (name, None)).collect());
    let category = |element: &Element| plain(&element.text);
    let subjects = item.all("category").chain(item.all("dc:subject"));
    sections(subjects.filter_map(category).collect(), &mut draft);
    draft.text("url", link.or(permanent));
    draft.text("language", item.text_of("dc:language"));
    draft.extra("source", item.text_of("source"));
    let enclosed = item.all("enclosure").filter_map(|element| {
        Some(Enclosed {
            url: element.attribute("url")?.to_owned(),
            kind: element.attribute("type").unwrap_or_default().to_owned(),
            ..Enclosed::default()
        })
    });
    enclose(enclosed.chain(media(item)).collect(), &mut draft, &mut body);
    draft.text("content_html", body);
    #[rustfmt::skip]
    const PLACED: [&str; 23] = [
        "guid", "link", "title", "description", "content:encoded", "pubDate", "dc:date", "atom:updated",
        "dcterms:modified", "dc:creator", "author", "category", "dc:subject", "dc:language", "source", "enclosure",
        "media:content", "media:thumbnail", "media:group", "media:title", "media:description", "media:credit", "dc:title",
    ];
    draft.unplaced = unplaced(item, &PLACED);
    draft
}

/// The first category is the section, the others are tags, as for WordPress.
fn sections(categories: Vec<String>, draft: &mut Draft) {
    let mut categories = unique(categories).into_iter();
    draft.extra("section", categories.next());
    draft.texts("tags", categories.collect());
}

/// A file that comes with an article.
#[derive(Debug, Default)]
struct Enclosed {
    url: String,
    /// Its media type, or `image` alone.
    kind: String,
    title: Option<String>,
    caption: Option<String>,
    size: Option<(String, String)>,
}

/// Media RSS: files, also in groups; a thumbnail where there is nothing larger.
fn media(item: &Element) -> Vec<Enclosed> {
    let mut files = Vec::new();
    let groups: Vec<&Element> = item.all("media:group").collect();
    for holder in [item].into_iter().chain(groups) {
        for content in holder.all("media:content") {
            let Some(url) = content.attribute("url") else { continue };
            let text =
                |name: &str| content.text_of(name).or_else(|| holder.text_of(name)).and_then(|text| plain(&text));
            let number = |name: &str| content.attribute(name).filter(|text| text.bytes().all(|b| b.is_ascii_digit()));
            files.push(Enclosed {
                url: url.to_owned(),
                kind: content.attribute("type").or(content.attribute("medium")).unwrap_or("image").to_owned(),
                title: text("media:title"),
                caption: text("media:description"),
                size: number("width").zip(number("height")).map(|(w, h)| (w.to_owned(), h.to_owned())),
            });
        }
    }
    if files.is_empty() {
        let thumbnails = item.all("media:thumbnail").filter_map(|element| element.attribute("url"));
        let image = |url: &str| Enclosed { url: url.to_owned(), kind: "image".to_owned(), ..Enclosed::default() };
        files.extend(thumbnails.map(image));
    }
    files
}

/// The first picture leads the text, further ones follow it; other files are attached.
fn enclose(files: Vec<Enclosed>, draft: &mut Draft, body: &mut Option<String>) {
    let html = body.get_or_insert_default();
    let (mut figures, mut attachments) = (Vec::new(), Vec::new());
    let mut known: Vec<String> = Vec::new();
    for file in files {
        if known.contains(&file.url) {
            continue;
        }
        known.push(file.url.clone());
        if file.kind.starts_with("image") {
            figures.push(figure(file.url, file.caption, file.title, file.size));
        } else {
            attachments.push(object([("url", Some(file.url)), ("mime_type", Some(file.kind)), ("title", file.title)]));
        }
    }
    if !figures.is_empty() {
        draft.lead_picture(figures.remove(0), html);
    }
    draft.figures(figures);
    draft.list("attachments", attachments);
}

/// Names of elements that nobody has read.
fn unplaced(element: &Element, placed: &[&str]) -> Vec<String> {
    let names = element.children.iter().map(|child| child.name.clone());
    unique(names.filter(|name| !placed.contains(&name.as_str())).collect())
}

/// A date of RFC 822, as RFC 2822 and practice have it: `Tue, 09 Nov 2021 08:30:00 +0700`.
fn rfc_822(text: &str) -> Option<Date> {
    const MONTHS: &str = "janfebmaraprmayjunjulaugsepoctnovdec";
    let text = text.split_once(',').map_or(text, |(_, rest)| rest);
    let mut parts = text.split_whitespace();
    let day = parts.next()?.parse().ok()?;
    let month = parts.next()?.to_ascii_lowercase();
    let month = MONTHS.find(month.get(..3)?).filter(|at| at % 3 == 0)? as u32 / 3 + 1;
    let year: i32 = parts.next()?.parse().ok()?;
    let year = match year {
        0..50 => 2000 + year,
        50..100 => 1900 + year,
        year => year,
    };
    let day = Day::from_ymd(year, month, day)?;
    let Some(clock) = parts.next() else { return Some(Date::whole(day, Precision::Day)) };
    let zone = match parts.next().unwrap_or_default() {
        "GMT" | "UT" | "UTC" | "Z" => "Z",
        "EST" => "-0500",
        "EDT" => "-0400",
        "PST" => "-0800",
        "PDT" => "-0700",
        "ICT" => "+0700",
        zone if zone.starts_with(['+', '-']) => zone,
        _ => "",
    };
    Date::parse(&format!("{day}T{clock}{zone}"))
}

/// A date with its offset told by UTC, for [`wxr`].
fn moment(local: Option<String>, utc: Option<String>) -> Option<String> {
    let is_set = |text: &String| !text.starts_with("0000");
    Some(zoned(local.filter(is_set)?, &utc.filter(is_set).unwrap_or_default()))
}
