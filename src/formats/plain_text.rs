//! An article as a plain text: what a writer's file holds. Made into an item of a JSON Feed.
//!
//! The shape, parted by blank lines: the headline; the lead; a short line, which is a picture's caption; paragraphs; on the
//! last line, indented, who wrote it. Only the headline and a text have to be there.
//!
//! Front matter may stand before all of it: lines `key: value` between two lines `---`, the part of YAML that people write by
//! hand. What it says is not guessed from the text. A text with front matter, or one that begins with `# `, may be Markdown.

use super::draft::{Draft, escape};
use super::json::Value;
use super::{Item, json_feed};

/// Letters of a line that may be a caption.
const CAPTION: usize = 160;
/// Letters of a line that may be names of writers.
const NAMES: usize = 80;

/// What keys of front matter mean, in their usual spellings.
#[rustfmt::skip]
const KEYS: &[(&str, &str)] = &[
    ("id", "id"), ("slug", "id"),
    ("title", "title"), ("headline", "title"), ("tiêu đề", "title"),
    ("summary", "summary"), ("lead", "summary"), ("description", "summary"), ("excerpt", "summary"), ("sapo", "summary"),
    ("date", "date_published"), ("published", "date_published"), ("date_published", "date_published"),
    ("ngày", "date_published"),
    ("updated", "date_modified"), ("modified", "date_modified"), ("lastmod", "date_modified"),
    ("date_modified", "date_modified"),
    ("author", "authors"), ("authors", "authors"), ("by", "authors"), ("byline", "authors"), ("tác giả", "authors"),
    ("tags", "tags"), ("keywords", "tags"), ("từ khóa", "tags"),
    ("section", "section"), ("category", "section"), ("categories", "section"), ("chuyên mục", "section"),
    ("place", "place"), ("location", "place"), ("nơi", "place"),
    ("source", "source"), ("nguồn", "source"),
    ("documents", "documents"),
    ("language", "language"), ("lang", "language"),
    ("url", "url"), ("link", "url"), ("canonical_url", "url"),
    ("image", "image"), ("cover", "image"),
    ("draft", "draft"),
];

/// The item that a text becomes; `name` is its id where it has none itself. `None` where there is not both a headline and a
/// text.
pub fn item(text: &str, name: &str) -> Option<Item> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (members, body) = front_matter(text);
    let (mut draft, mut front) = (Draft::default(), Front::default());
    for (key, values) in members.iter().flatten() {
        front.take(key, values, &mut draft);
    }
    let is_markdown = match members {
        Some(_) => body.lines().any(is_markdown_line) || body.contains("](") || body.contains("**"),
        None => body.trim_start().starts_with("# "),
    };
    if draft.item.get("id") == &Value::Null {
        draft.text("id", Some(name.to_owned()));
    }
    let mut body = Body::of(body);
    if front.authors.is_empty() {
        front.authors = body.writers();
    }
    let html = if is_markdown { body.marked_down(&mut front) } else { body.plain(&mut front) };
    let is_article = front.title.is_some() && !(html.trim().is_empty() && front.lead.is_none());
    draft.text("title", front.title);
    draft.text("summary", front.lead);
    draft.texts("tags", front.tags);
    draft.authors(front.authors.into_iter().map(|name| (name, None)).collect());
    draft.text("content_html", Some(html));
    is_article.then(|| json_feed::finish(draft, 1))
}

/// What front matter says that the text may say as well.
#[derive(Default)]
struct Front {
    title: Option<String>,
    lead: Option<String>,
    authors: Vec<String>,
    tags: Vec<String>,
}

impl Front {
    fn take(&mut self, key: &str, values: &[String], draft: &mut Draft) {
        let known = KEYS.iter().find(|(name, _)| *name == key.to_lowercase()).map(|(_, meaning)| *meaning);
        let joined = || Some(values.join(", ")).filter(|text| !text.trim().is_empty());
        match known {
            Some("title") => self.title = joined(),
            Some("summary") => self.lead = joined(),
            Some("authors") => self.authors = values.to_vec(),
            Some("tags") => self.tags.extend(listed(values)),
            Some("documents") => {
                let list = listed(values).into_iter().map(Value::Text).collect();
                draft.extension.push("documents", Value::Array(list));
            }
            Some("section") => {
                let mut sections = listed(values).into_iter();
                draft.extra("section", sections.next());
                self.tags.extend(sections);
            }
            Some(extra @ ("place" | "source")) => draft.extra(extra, joined()),
            Some("draft") => {
                draft.is_withheld = values.iter().any(|value| matches!(value.as_str(), "true" | "yes"));
                if draft.is_withheld {
                    draft.unplaced.push("draft=true".to_owned());
                }
            }
            Some(member) if *draft.item.get(member) == Value::Null => draft.text(member, joined()),
            _ => draft.unplaced.push(key.to_owned()),
        }
    }
}

/// The values of a list, one that is written with commas as well.
fn listed(values: &[String]) -> Vec<String> {
    match values {
        [one] => one.split([',', ';']).map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect(),
        values => values.to_vec(),
    }
}

type Members = Vec<(String, Vec<String>)>;

/// The members of front matter and what stands behind it; the whole text where there is none.
fn front_matter(text: &str) -> (Option<Members>, &str) {
    let start = text.trim_start();
    let Some(rest) = start.strip_prefix("---").filter(|rest| rest.starts_with(['\n', '\r'])) else {
        return (None, text);
    };
    let mut at = start.len() - rest.len();
    let mut members: Members = Vec::new();
    // Lines that stand further in belong to the member before them.
    let mut folds = false;
    for line in rest.split_inclusive('\n') {
        at += line.len();
        let line = line.trim_end();
        if matches!(line, "---" | "...") {
            return (Some(members), &start[at..]);
        }
        let inner = line.trim_start();
        let is_inner = inner.len() < line.len() || inner.starts_with("- ");
        if inner.is_empty() || inner.starts_with('#') {
            continue;
        } else if let Some((_, values)) = members.last_mut().filter(|_| is_inner) {
            match (inner.strip_prefix("- "), values.last_mut()) {
                (None, Some(last)) if folds => {
                    last.push_str(if last.is_empty() { "" } else { " " });
                    last.push_str(inner);
                }
                (item, _) => values.push(unquoted(item.unwrap_or(inner))),
            }
        } else if let Some((key, value)) = line.split_once(':') {
            let value = value.trim();
            folds = matches!(value, "|" | ">" | "|-" | ">-");
            let values = match value.strip_prefix('[').and_then(|list| list.strip_suffix(']')) {
                _ if folds => vec![String::new()],
                _ if value.is_empty() => Vec::new(),
                Some(list) => list.split(',').map(unquoted).filter(|value| !value.is_empty()).collect(),
                None => vec![unquoted(value)],
            };
            members.push((unquoted(key), values));
        } else {
            // No front matter after all.
            return (None, text);
        }
    }
    (None, text)
}

fn unquoted(text: &str) -> String {
    let text = text.trim();
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote)) {
            return inner.replace("\\\"", "\"").replace("''", "'");
        }
    }
    text.to_owned()
}

/// Whether a line says that a text is Markdown.
fn is_markdown_line(line: &str) -> bool {
    let signs = ["# ", "## ", "### ", "#### ", "> ", "```", "![", "* ", "| "];
    signs.iter().any(|sign| line.starts_with(sign))
}

/// A text's lines, without blank ones at its ends, and the last one apart, if it is indented and stands behind others.
struct Body<'a> {
    lines: Vec<&'a str>,
    last: Option<&'a str>,
}

fn is_blank(line: &&str) -> bool {
    line.trim().is_empty()
}

impl<'a> Body<'a> {
    fn of(text: &'a str) -> Body<'a> {
        let lines = text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'));
        let mut lines: Vec<&str> = lines.skip_while(is_blank).collect();
        lines.truncate(lines.iter().rposition(|line| !is_blank(line)).map_or(0, |last| last + 1));
        let is_indented = lines.len() > 1 && lines.last().is_some_and(|line| line.starts_with([' ', '\t', '\u{a0}']));
        let last = if is_indented { lines.pop() } else { None };
        Body { lines, last }
    }

    /// Who wrote it, if the last line says so; that is then no line of the text.
    fn writers(&mut self) -> Vec<String> {
        let line = self.last.unwrap_or_default().trim();
        // A label may stand before them, as in `Bài và ảnh: …`.
        let names = match line.split_once(':') {
            Some((label, names)) if label.chars().count() <= 16 => names,
            _ => line,
        };
        let names: Vec<String> = names.split([',', ';']).map(|name| name.trim().to_owned()).collect();
        let is_names = line.chars().count() <= NAMES
            && !ends_a_sentence(line)
            && !line.chars().any(|c| c.is_ascii_digit())
            && !names.iter().any(String::is_empty);
        if !is_names {
            return Vec::new();
        }
        self.last = None;
        names
    }

    /// The text as HTML. Takes headline, lead and caption from its beginning, where front matter does not say them.
    fn plain(&mut self, front: &mut Front) -> String {
        self.lines.extend(self.last.take());
        let paragraphs: Vec<&[&str]> = match self.lines.iter().any(is_blank) {
            true => self.lines.split(is_blank).filter(|lines| !lines.is_empty()).collect(),
            false => self.lines.chunks(1).collect(),
        };
        let mut rest = paragraphs.into_iter().peekable();
        let joined = |lines: &[&str]| lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
        let has_head = front.title.is_none();
        if has_head {
            front.title = rest.next().map(joined);
        }
        if has_head && front.lead.is_none() && rest.len() > 1 {
            front.lead = rest.next().map(joined);
        }
        let is_caption = |lines: &&[&str]| match lines {
            [line] => line.chars().count() <= CAPTION && !ends_a_sentence(line),
            _ => false,
        };
        let caption = if rest.len() > 1 { rest.next_if(is_caption) } else { None };
        let mut html = String::new();
        if let Some(caption) = caption {
            html.push_str("<figure><figcaption>");
            escape(&joined(caption), &mut html);
            html.push_str("</figcaption></figure>\n");
        }
        for paragraph in rest {
            html.push_str("<p>");
            for (number, line) in paragraph.iter().enumerate() {
                html.push_str(if number > 0 { "<br>\n" } else { "" });
                escape(line.trim(), &mut html);
            }
            html.push_str("</p>\n");
        }
        html
    }

    /// The text as Markdown, made HTML. Takes the headline from its beginning, where front matter has none.
    fn marked_down(&mut self, front: &mut Front) -> String {
        self.lines.extend(self.last.take());
        let mut lines = self.lines.as_slice();
        if let [first, rest @ ..] = lines
            && front.title.is_none()
        {
            front.title = first.strip_prefix("# ").map(|title| title.trim().trim_end_matches('#').trim().to_owned());
            lines = if front.title.is_some() { rest } else { lines };
        }
        let mut text = String::new();
        let (mut after_blank, mut in_list, mut in_fence) = (true, false, false);
        for line in lines {
            let inner = line.trim_start();
            let is_item = inner.starts_with(['-', '*', '+']) || inner.starts_with(|c: char| c.is_ascii_digit());
            // A paragraph that begins further in is set so by its writer, and is no code.
            in_list = is_item || in_list && (!after_blank || inner.len() < line.len() || inner.is_empty());
            text.push_str(if after_blank && !in_list && !in_fence { inner } else { line });
            text.push('\n');
            in_fence ^= inner.starts_with("```") || inner.starts_with("~~~");
            after_blank = inner.is_empty();
        }
        markdown_html(&text)
    }
}

fn ends_a_sentence(line: &str) -> bool {
    line.trim_end().ends_with(['.', '!', '?', ';', ':', '…'])
}

/// CommonMark, with the tables, footnotes and strikes that many writers know.
fn markdown_html(text: &str) -> String {
    use pulldown_cmark::{Options, Parser, html::push_html};
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut html = String::new();
    push_html(&mut html, Parser::new_ext(text, options));
    html
}
