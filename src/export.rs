//! Articles in formats for others: items of a JSON Feed 1.1, and IPTC ninjs 3.0. Both are valid by their specifications.
//!
//! Invariant: an item of a JSON Feed, read again, is the article that it was made of: its date as precise as it was, and an
//! offset that nobody wrote is marked as one that is assumed. ninjs has no place for either, nor for document numbers.

use crate::article::{Address, Article, Author};
use crate::day::{Date, HANOI, Precision};
use crate::formats::draft::object;
use crate::formats::json::{Object, Value};
use crate::page;
use crate::urlencoded;

/// The address by which ninjs 3.0 is known.
const NINJS: &str = "http://www.iptc.org/std/ninjs/ninjs-schema_3.0.json";

/// An article as an item of a JSON Feed, without a line end.
pub fn json_feed(article: &Article) -> String {
    json_feed_with(article, &page::html(&article.blocks))
}

/// The same with HTML that somebody has made of the body.
pub(crate) fn json_feed_with(article: &Article, content: &str) -> String {
    let mut item = Object::default();
    text(&mut item, "id", Some(&article.id));
    text(&mut item, "url", article.url.as_ref().map(Address::as_str));
    text(&mut item, "title", Some(article.title.as_str()).filter(|title| !title.trim().is_empty()));
    text(&mut item, "summary", article.lead.as_deref());
    text(&mut item, "content_html", Some(content));
    text(&mut item, "image", article.image.as_ref().map(|image| image.src.as_str()));
    let mut extension = Object::default();
    let dates = [
        ("date_published", "date_precision", "date_zone", written(article)),
        ("date_modified", "modified_precision", "modified_zone", article.modified),
    ];
    for (key, precision_key, zone_key, date) in dates {
        let Some(date) = date else { continue };
        text(&mut item, key, Some(&moment(date)));
        match precision(date.precision) {
            Some(precision) => text(&mut extension, precision_key, Some(precision)),
            None if date.offset.is_none() => text(&mut extension, zone_key, Some("assumed")),
            None => {}
        }
    }
    list(&mut item, "authors", article.authors.iter().map(author).collect());
    list(&mut item, "tags", article.tags.iter().cloned().map(Value::Text).collect());
    text(&mut item, "language", article.language.as_deref());
    text(&mut extension, "section", article.section.as_deref());
    text(&mut extension, "place", article.place.as_deref());
    text(&mut extension, "source", article.source.as_deref());
    list(&mut extension, "documents", article.documents.iter().cloned().map(Value::Text).collect());
    if let Some(image) = &article.image {
        let mut more = Object::default();
        text(&mut more, "alt", Some(image.alt.as_str()).filter(|alt| !alt.is_empty()));
        size(&mut more, image.size);
        if more != Object::default() {
            extension.push("image", Value::Object(more));
        }
    }
    if extension != Object::default() {
        item.push("_khobao", Value::Object(extension));
    }
    Value::Object(item).written()
}

/// What a JSON Feed begins with, up to its first item; title, page, description and language of it.
pub fn json_feed_head(title: &str, home: Option<&str>, description: Option<&str>, language: Option<&str>) -> String {
    let mut feed = Object::default();
    text(&mut feed, "version", Some("https://jsonfeed.org/version/1.1"));
    text(&mut feed, "title", Some(title));
    text(&mut feed, "home_page_url", home);
    text(&mut feed, "description", description);
    text(&mut feed, "language", language);
    let mut head = Value::Object(feed).written();
    head.pop();
    head.push_str(",\"items\":[\n");
    head
}

/// An article as an item of ninjs 3.0, without a line end.
pub fn ninjs(article: &Article) -> String {
    let web = article.url.as_ref().map(Address::as_str).filter(|url| is_absolute(url));
    let uri = uri(article);
    let value =
        |value: &str, kind: &str| object([("contentType", Some(kind.to_owned())), ("value", Some(value.to_owned()))]);
    let named =
        |name: &str, rel: Option<&str>| object([("name", Some(name.to_owned())), ("rel", rel.map(str::to_owned))]);
    let mut item = Object::default();
    text(&mut item, "uri", Some(&uri));
    text(&mut item, "type", Some("text"));
    text(&mut item, "representationType", Some("full"));
    text(&mut item, "firstCreated", written(article).map(moment).as_deref());
    text(&mut item, "versionCreated", article.modified.or(written(article)).map(moment).as_deref());
    text(&mut item, "pubStatus", Some("usable"));
    text(&mut item, "language", article.language.as_deref());
    if !article.title.trim().is_empty() {
        let headline = [("role", Some("main".to_owned())), ("value", Some(article.title.clone()))];
        list(&mut item, "headlines", vec![object(headline)]);
    }
    list(&mut item, "descriptions", article.lead.iter().map(|lead| value(lead, "text/plain")).collect());
    list(&mut item, "bodies", vec![value(&page::html(&article.blocks), "text/html")]);
    let names: Vec<&str> = article.authors.iter().map(|author| author.name.as_str()).collect();
    text(&mut item, "by", Some(names.join(", ").as_str()).filter(|by| !by.is_empty()));
    list(&mut item, "places", article.place.iter().map(|place| named(place, None)).collect());
    let section = article.section.iter().map(|section| named(section, Some("section")));
    list(&mut item, "subjects", section.chain(article.tags.iter().map(|tag| named(tag, None))).collect());
    list(&mut item, "objects", article.documents.iter().map(|number| named(number, Some("document"))).collect());
    list(&mut item, "infoSources", article.source.iter().map(|source| named(source, None)).collect());
    if let Some(image) = article.image.as_ref().filter(|image| is_absolute(image.src.as_str())) {
        let address = encoded(image.src.as_str());
        let mut rendition = Object::default();
        text(&mut rendition, "name", Some("main"));
        text(&mut rendition, "href", Some(&address));
        size(&mut rendition, image.size);
        let mut picture = Object::default();
        text(&mut picture, "name", Some("image"));
        text(&mut picture, "uri", Some(&address));
        text(&mut picture, "type", Some("picture"));
        let alt = Some(image.alt.as_str()).filter(|alt| !alt.is_empty());
        list(&mut picture, "descriptions", alt.map(|alt| value(alt, "text/plain")).into_iter().collect());
        picture.push("renditions", Value::Array(vec![Value::Object(rendition)]));
        list(&mut item, "associations", vec![Value::Object(picture)]);
    }
    if let Some(url) = web {
        let rendition = object([
            ("name", Some("web".to_owned())),
            ("href", Some(encoded(url))),
            ("contentType", Some("text/html".to_owned())),
        ]);
        list(&mut item, "renditions", vec![rendition]);
    }
    if uri != article.id {
        let id = object([("role", Some("id".to_owned())), ("value", Some(article.id.clone()))]);
        list(&mut item, "altIds", vec![id]);
    }
    let standard = [("name", "ninjs"), ("version", "3.0"), ("schema", NINJS)];
    item.push("standard", object(standard.map(|(key, text)| (key, Some(text.to_owned())))));
    Value::Object(item).written()
}

/// What names an article wherever it is: its id where that is an address, else its address at the portal, else a URN.
pub(crate) fn uri(article: &Article) -> String {
    let web = article.url.as_ref().map(Address::as_str).filter(|url| is_absolute(url));
    match (is_absolute(&article.id), web) {
        (true, _) => article.id.clone(),
        (false, Some(url)) => encoded(url),
        (false, None) => {
            let mut uri = "urn:khobao:".to_owned();
            urlencoded::encode(&article.id, &mut uri);
            uri
        }
    }
}

fn text(object: &mut Object, key: &str, value: Option<&str>) {
    if let Some(value) = value {
        object.push(key, Value::Text(value.to_owned()));
    }
}

fn author(author: &Author) -> Value {
    object([("name", Some(author.name.clone())), ("url", author.url.as_ref().map(|url| url.as_str().to_owned()))])
}

/// Authors as the list that an item of a JSON Feed has.
pub fn authors(authors: &[Author]) -> String {
    Value::Array(authors.iter().map(author).collect()).written()
}

fn list(object: &mut Object, key: &str, values: Vec<Value>) {
    if !values.is_empty() {
        object.push(key, Value::Array(values));
    }
}

fn size(object: &mut Object, size: Option<(u32, u32)>) {
    if let Some((width, height)) = size {
        object.push("width", Value::Number(width.to_string()));
        object.push("height", Value::Number(height.to_string()));
    }
}

/// A date as RFC 3339 has it, which knows no date without a time and no time without an offset.
pub(crate) fn moment(date: Date) -> String {
    Date { precision: Precision::Minute, offset: date.offset.or(Some(HANOI)), ..date }.to_string()
}

/// The date that was written, which one that follows from the text is not.
fn written(article: &Article) -> Option<Date> {
    article.date.filter(|date| !date.is_inferred())
}

fn precision(precision: Precision) -> Option<&'static str> {
    match precision {
        Precision::Year => Some("year"),
        Precision::Month => Some("month"),
        Precision::Day => Some("day"),
        Precision::Minute | Precision::Inferred => None,
    }
}

/// Whether a text is an address with a scheme, of characters that may stand in one.
fn is_absolute(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
        && !rest.is_empty()
        && !rest.contains([' ', '"', '<', '>', '\\', '^', '`', '{', '|', '}'])
        && !rest.chars().any(char::is_control)
}

/// An address in ASCII, as URIs are.
pub(crate) fn encoded(address: &str) -> String {
    let mut uri = String::with_capacity(address.len());
    for byte in address.bytes() {
        match byte {
            b'!'..=b'~' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
