//! WordPress's exports: RSS with the posts as they lie in its database, drafts and pictures among them.
//!
//! A text there is not the HTML that a reader saw: WordPress makes paragraphs of blank lines, and figures of `[caption]`, only
//! when it shows a post. That is done here, once.

use super::{Draft, Element, moment, plain, unplaced};
use crate::formats::draft::{figure, figure_html};
use crate::formats::xml::{self, Cutter, Part, Piece};
use std::collections::HashMap;

/// The pictures of an export by their numbers: address, what is shown, caption.
#[derive(Debug, Default)]
pub struct Pictures(HashMap<String, Picture>);

#[derive(Clone, Debug)]
struct Picture {
    url: String,
    alt: Option<String>,
    caption: Option<String>,
}

/// Looks for them.
#[derive(Debug, Default)]
pub struct Search {
    cutter: Cutter,
    found: Pictures,
}

impl Pictures {
    /// Begins to look for the pictures of an export.
    pub fn search() -> Search {
        Search::default()
    }
}

impl Search {
    /// Takes the next bytes, or the end.
    pub fn push(&mut self, bytes: &[u8], ended: bool) {
        for piece in self.cutter.push(bytes, ended) {
            let Piece { part: Part::Item, text, .. } = piece else { continue };
            // Most are posts: these need not be parsed.
            let mark = b"wp:attachment_url";
            if !text.windows(mark.len()).any(|window| window == mark) {
                continue;
            }
            let Ok(item) = xml::parse(&String::from_utf8_lossy(&text), true) else { continue };
            let (Some(id), Some(url)) = (item.text_of("wp:post_id"), item.text_of("wp:attachment_url")) else {
                continue;
            };
            let caption = item.text_of("excerpt:encoded").and_then(|html| plain(&html));
            self.found.0.insert(id, Picture { url, alt: meta(&item, "_wp_attachment_image_alt"), caption });
        }
    }

    /// What was found.
    pub fn finish(self) -> Pictures {
        self.found
    }
}

fn meta(item: &Element, key: &str) -> Option<String> {
    let of_key = |meta: &&Element| meta.text_of("wp:meta_key").as_deref() == Some(key);
    item.all("wp:postmeta").find(of_key)?.text_of("wp:meta_value")
}

/// The item that a post becomes; `None` for what is no post. One that is not published is withheld.
pub fn post(item: &Element, logins: &HashMap<String, String>, pictures: &Pictures) -> Option<Draft> {
    const NAMES: &[(&str, &str)] = &[
        ("date_published", "wp:post_date"),
        ("date_modified", "wp:post_modified"),
        ("url", "link"),
        ("image", "wp:attachment_url"),
    ];
    let mut draft = Draft { names: NAMES, ..Draft::default() };
    let kind = item.text_of("wp:post_type").unwrap_or_else(|| "post".to_owned());
    if kind == "attachment" {
        return None;
    }
    let status = item.text_of("wp:status").unwrap_or_else(|| "publish".to_owned());
    let because = match (kind.as_str(), status.as_str()) {
        ("post", "publish") => None,
        ("post", _) => Some(format!("wp:status={status}")),
        _ => Some(format!("wp:post_type={kind}")),
    };
    draft.text("id", item.text_of("wp:post_id").or_else(|| item.text_of("guid")));
    if let Some(because) = because {
        draft.is_withheld = true;
        draft.unplaced.push(because);
        return Some(draft);
    }
    draft.text("title", item.text_of("title").and_then(|title| plain(&title)));
    let mut body = item.text_of("content:encoded").map(|text| paragraphs(&captions(&text)));
    draft.text("summary", item.text_of("excerpt:encoded").and_then(|html| plain(&html)));
    let date = moment(item.text_of("wp:post_date"), item.text_of("wp:post_date_gmt"));
    let modified = moment(item.text_of("wp:post_modified"), item.text_of("wp:post_modified_gmt"));
    draft.text("date_modified", modified.filter(|modified| date.as_ref() != Some(modified)));
    draft.text("date_published", date);
    draft.text("url", item.text_of("link"));
    let login = item.text_of("dc:creator");
    let name = login.map(|login| logins.get(&login).cloned().unwrap_or(login));
    draft.authors(name.into_iter().map(|name| (name, None)).collect());
    let named = |domain: &'static str| {
        let of_domain = move |category: &&Element| category.attribute("domain") == Some(domain);
        item.all("category").filter(of_domain).filter_map(|category| plain(&category.text))
    };
    let mut categories = named("category");
    draft.extra("section", categories.next());
    draft.texts("tags", categories.chain(named("post_tag")).collect());
    let picture = meta(item, "_thumbnail_id").and_then(|id| pictures.0.get(&id).cloned());
    if let Some(Picture { url, alt, caption }) = picture {
        draft.lead_picture(figure(url, caption, alt, None), body.get_or_insert_default());
    }
    draft.text("content_html", body.map(|body| galleries(&body, pictures)));
    #[rustfmt::skip]
    const PLACED: [&str; 20] = [
        "title", "link", "guid", "pubDate", "dc:creator", "description", "content:encoded", "excerpt:encoded", "category",
        "wp:post_id", "wp:post_date", "wp:post_date_gmt", "wp:post_modified", "wp:post_modified_gmt", "wp:post_type",
        "wp:status", "wp:post_name", "wp:postmeta", "wp:post_parent", "wp:attachment_url",
    ];
    draft.unplaced = unplaced(item, &PLACED);
    Some(draft)
}

/// `[caption …]<img …> words[/caption]` as a figure.
fn captions(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("[caption") {
        html.push_str(&rest[..at]);
        rest = &rest[at..];
        let (Some(inner), Some(end)) = (rest.find(']').map(|end| end + 1), rest.find("[/caption]")) else { break };
        if inner > end {
            // No bracket but that of the end: all of it is text.
            let text = end + "[/caption]".len();
            html.push_str(&rest[..text]);
            rest = &rest[text..];
            continue;
        }
        let words = &rest[inner..end];
        // The words stand behind the picture, which may stand in a link.
        let picture_end = words.find("<img").and_then(|img| words[img..].find('>').map(|end| img + end + 1));
        let picture_end = picture_end.map_or(0, |end| match words[end..].trim_start().strip_prefix("</a>") {
            Some(behind) => words.len() - behind.len(),
            None => end,
        });
        let (picture, caption) = words.split_at(picture_end);
        html.extend(["<figure>", picture, "<figcaption>", caption.trim(), "</figcaption></figure>"]);
        rest = &rest[end + "[/caption]".len()..];
    }
    html.push_str(rest);
    html
}

/// `[gallery ids="1,2"]` as figures.
fn galleries(text: &str, pictures: &Pictures) -> String {
    let mut html = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("[gallery") {
        html.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(end) = rest.find(']') else { break };
        let ids = rest[..end].split_once("ids=").map_or("", |(_, ids)| ids).trim_start_matches(['"', '\'']);
        let ids = ids.split(['"', '\'', ' ']).next().unwrap_or_default();
        for picture in ids.split(',').filter_map(|id| pictures.0.get(id.trim())) {
            let Picture { url, alt, caption } = picture.clone();
            html.push_str(&figure_html(&figure(url, caption, alt, None)));
        }
        rest = &rest[end + 1..];
    }
    html.push_str(rest);
    html
}

/// Paragraphs of blank lines, and breaks of line ends, as WordPress makes them where its editor has written no tags for
/// them. Text that has them already is left alone.
fn paragraphs(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    if lower.contains("<!-- wp:") || lower.contains("<p>") || lower.contains("<p ") {
        return text.to_owned();
    }
    #[rustfmt::skip]
    const BLOCKS: [&str; 17] = [
        "<address", "<article", "<blockquote", "<div", "<dl", "<figure", "<h", "<iframe", "<ol", "<pre", "<section",
        "<table", "<ul", "<video", "</", "<li", "<t",
    ];
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let is_block = |line: &str| {
        let line = line.trim_start().to_ascii_lowercase();
        BLOCKS.iter().any(|start| line.starts_with(start))
    };
    let mut html = String::with_capacity(text.len());
    let (mut in_paragraph, mut in_pre) = (false, false);
    for line in text.split('\n') {
        let lower = line.to_ascii_lowercase();
        in_pre |= lower.contains("<pre");
        if in_pre {
            html.extend([line, "\n"]);
            in_pre = !lower.contains("</pre");
            in_paragraph = false;
        } else if line.trim().is_empty() {
            in_paragraph = false;
        } else if is_block(line) {
            html.extend([line, "\n"]);
            in_paragraph = false;
        } else {
            html.push_str(if in_paragraph { "<br>\n" } else { "<p>" });
            html.push_str(line);
            in_paragraph = true;
        }
    }
    html
}
