//! An article as a reference: in plain words of Vietnamese usage, as BibTeX, and as CSL-JSON.
//!
//! A date that was not written in full is never made up: a year stays a year, and what was inferred from the text is said
//! to be so. The text itself is proven by its SHA-256 ([`crate::article::text`]), which whoever calls has computed.

use crate::article::Article;
use crate::day::{Day, Precision};
use crate::formats::json::write_text;
use crate::i18n::Lang;

/// What a reference says beside the article.
#[derive(Clone, Copy, Debug)]
pub struct Reference<'a> {
    /// The article.
    pub article: &'a Article,
    /// Its address in the archive.
    pub kept_at: &'a str,
    /// The day that it was read.
    pub read: Option<Day>,
    /// The SHA-256 of its text, in hexadecimal digits, where it could be computed.
    pub hash: Option<&'a str>,
}

impl Reference<'_> {
    /// Its address at the portal, else in the archive.
    fn url(&self) -> &str {
        match &self.article.url {
            Some(url) if url.is_absolute() => url.as_str(),
            _ => self.kept_at,
        }
    }

    fn title(&self) -> &str {
        let title = self.article.title.trim();
        if title.is_empty() { Lang::Vi.texts().untitled } else { title }
    }

    fn year(&self) -> Option<String> {
        self.article.date.map(|date| format!("{:04}", date.day.ymd().0))
    }

    /// Where it is kept, and what proves its text; `address` and `hash` stand before each.
    fn note(&self, address: &str, hash: &str) -> String {
        let mut note = String::new();
        if self.url() != self.kept_at {
            note.extend([address, self.kept_at]);
        }
        if let Some(digits) = self.hash {
            note.extend([if note.is_empty() { "" } else { ". " }, hash, digits]);
        }
        note
    }

    /// As Vietnamese papers write it: authors (year), “headline”, paper, date, address, the day of reading. Without an author
    /// the paper stands in front; without either the headline.
    pub fn plain(&self) -> String {
        let Reference { article, read, .. } = *self;
        let year = self.year().unwrap_or_else(|| "không rõ năm".to_owned());
        let names: Vec<&str> = article.authors.iter().map(|author| author.name.trim()).collect();
        let title = format!("“{}”", self.title());
        let mut parts = match (names.is_empty(), article.source.as_deref()) {
            (false, source) => {
                let mut parts = vec![format!("{} ({year})", names.join(", ")), title];
                parts.extend(source.map(str::to_owned));
                parts
            }
            (true, Some(source)) => vec![format!("{source} ({year})"), title],
            (true, None) => vec![format!("{title} ({year})")],
        };
        parts.extend(article.date.filter(|date| date.precision != Precision::Year).map(|date| Lang::Vi.date(date)));
        parts.push(self.url().to_owned());
        parts.extend(read.map(|day| format!("truy cập ngày {}", Lang::Vi.day(day))));
        let mut text = parts.join(", ");
        text.push('.');
        let note = self.note("Bản lưu: ", "SHA-256 của văn bản: ");
        if !note.is_empty() {
            text.extend([" ", &note, "."]);
        }
        text
    }

    /// BibTeX: a `@misc`, which both the classic styles and biblatex take, with biblatex's `url` and `urldate`.
    pub fn bibtex(&self) -> String {
        let Reference { article, read, .. } = *self;
        let mut text = String::from("@misc{");
        let start = text.len();
        text.extend(article.id.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.')).take(64));
        if text.len() == start {
            text.push_str("bai");
        }
        let mut field = |name: &str, value: &str| text.extend([",\n  ", name, " = {", value, "}"]);
        // Each name whole: what is a family name in it, BibTeX would guess by Western order.
        let names: Vec<String> = article.authors.iter().map(|a| format!("{{{}}}", escaped(a.name.trim()))).collect();
        if !names.is_empty() {
            field("author", &names.join(" and "));
        }
        // In braces of its own, or styles would take the capitals from names.
        field("title", &format!("{{{}}}", escaped(self.title())));
        if let Some(source) = &article.source {
            field("howpublished", &escaped(source));
        }
        let mut notes = Vec::new();
        if let Some(date) = article.date {
            let (year, month, day) = date.day.ymd();
            field("year", &format!("{year:04}"));
            if date.precision != Precision::Year {
                field("month", &month.to_string());
            }
            match date.precision {
                Precision::Day | Precision::Minute => field("day", &day.to_string()),
                Precision::Inferred => notes.push(escaped(&Lang::Vi.date(date))),
                Precision::Year | Precision::Month => {}
            }
        }
        field("url", &verbatim(self.url()));
        if let Some(day) = read {
            field("urldate", &day.to_string());
        }
        if let Some(language) = &article.language {
            field("langid", &escaped(language));
        }
        notes.push(escaped(&self.note("Bản lưu: ", "SHA-256: ")));
        notes.retain(|note| !note.is_empty());
        if !notes.is_empty() {
            field("note", &notes.join(". "));
        }
        text.push_str("\n}\n");
        text
    }

    /// CSL-JSON: a list with one item of the kind `article-newspaper`. A date that was inferred is `circa`.
    pub fn csl_json(&self) -> String {
        let Reference { article, read, .. } = *self;
        let quoted = |text: &str| {
            let mut json = String::new();
            write_text(text, &mut json);
            json
        };
        let names: Vec<String> =
            article.authors.iter().map(|a| format!("{{\"literal\":{}}}", quoted(a.name.trim()))).collect();
        let issued = article.date.map(|date| {
            let (year, month, day) = date.day.ymd();
            let (parts, circa) = match date.precision {
                Precision::Year => (format!("{year}"), ""),
                Precision::Month => (format!("{year},{month}"), ""),
                Precision::Day | Precision::Minute => (format!("{year},{month},{day}"), ""),
                Precision::Inferred => (format!("{year},{month},{day}"), ",\"circa\":true"),
            };
            format!("{{\"date-parts\":[[{parts}]]{circa}}}")
        });
        let accessed = read.map(|day| {
            let (year, month, day) = day.ymd();
            format!("{{\"date-parts\":[[{year},{month},{day}]]}}")
        });
        let members = [
            ("id", Some(quoted(&article.id))),
            ("type", Some(quoted("article-newspaper"))),
            ("title", Some(quoted(self.title()))),
            ("author", Some(format!("[{}]", names.join(","))).filter(|_| !names.is_empty())),
            ("container-title", article.source.as_deref().map(quoted)),
            ("section", article.section.as_deref().map(quoted)),
            ("issued", issued),
            ("accessed", accessed),
            ("URL", Some(quoted(self.url()))),
            ("language", article.language.as_deref().map(quoted)),
            ("archive_location", Some(quoted(self.kept_at)).filter(|_| !self.kept_at.is_empty())),
            ("note", self.hash.map(|digits| quoted(&format!("SHA-256: {digits}")))),
        ];
        let mut json = String::from("[\n  {");
        let mut separator = "\n    \"";
        for (key, value) in members {
            if let Some(value) = value {
                json.extend([separator, key, "\": ", &value]);
                separator = ",\n    \"";
            }
        }
        json.push_str("\n  }\n]\n");
        json
    }
}

/// A text in which no character means something to TeX. White space is one space, since a blank line would end a
/// paragraph.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for word in text.split_whitespace() {
        if !escaped.is_empty() {
            escaped.push(' ');
        }
        for character in word.chars() {
            match character {
                '\\' => escaped.push_str("\\textbackslash{}"),
                '~' => escaped.push_str("\\textasciitilde{}"),
                '^' => escaped.push_str("\\textasciicircum{}"),
                '{' | '}' | '$' | '&' | '#' | '%' | '_' => escaped.extend(['\\', character]),
                _ => escaped.push(character),
            }
        }
    }
    escaped
}

/// An address for a field that is read as it is: what would end or break the field is percent-encoded.
fn verbatim(address: &str) -> String {
    let mut text = String::new();
    for character in address.chars() {
        match character {
            '{' => text.push_str("%7B"),
            '}' => text.push_str("%7D"),
            '\\' => text.push_str("%5C"),
            ' ' => text.push_str("%20"),
            c if c.is_control() => {}
            c => text.push(c),
        }
    }
    text
}

/// A hash as hexadecimal digits.
pub fn digits(hash: &[u8]) -> String {
    let digit = |four: u8| char::from_digit(u32::from(four), 16).unwrap_or('0');
    hash.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
