//! The file that all that is kept goes into and comes from, `khobao-saved/1`; `docs/saved.md` describes it.
//!
//! It is an AnnotationPage of the W3C's Web Annotation Data Model (2017) whose items are annotations, with what the model
//! has no place for in `_khobao` objects. An item is also what is kept on the device, one by one. Reading what was
//! written gives the same things; a broken item costs itself, and is told.

use super::{Kind, Origin, Piece, Stamp, Thing, address};
use crate::day::Date;
use crate::error::excerpt;
use crate::formats::json::{self, Object, Value};

/// The format's name, with its version.
pub const FORMAT: &str = "khobao-saved/1";
const FORMAT_NAME: &str = "khobao-saved/";
const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";

/// Texts longer than this, in bytes, are no ids and no addresses.
const LONGEST: usize = 4096;

/// Why a file is none of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotOurs {
    /// It is not JSON, from this byte on.
    NotJson(usize),
    /// It is JSON without the format's name.
    OtherKind,
    /// It is of another version of the format: its name as it stands there.
    OtherVersion(String),
    /// It has no list of items.
    NoItems,
}

/// What a field should have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// An object.
    Object,
    /// A text that is not empty and not overly long.
    Text,
    /// A moment in UTC; see [`Stamp::parse`].
    Moment,
    /// A number from 1, or a position that is not before its beginning.
    Number,
    /// bookmarking, commenting or highlighting.
    Motivation,
    /// At least one place in the article.
    Target,
}

/// Why an item could not be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The field, by its path in the item.
    pub field: &'static str,
    /// What was expected there.
    pub wanted: Wanted,
    /// What was found, in a few characters.
    pub found: String,
}

/// What a file has: things, and the items that are broken with their places, from 1.
pub type Read = (Vec<Thing>, Vec<(usize, Wrong)>);

/// The file of some things: an item a line.
pub fn write<'a>(things: impl IntoIterator<Item = &'a Thing>) -> String {
    let mut file = String::from("{\"@context\":");
    json::write_text(CONTEXT, &mut file);
    file.push_str(",\"type\":\"AnnotationPage\",\"_khobao\":{\"format\":");
    json::write_text(FORMAT, &mut file);
    file.push_str("},\"items\":[");
    for (at, thing) in things.into_iter().enumerate() {
        file.extend([if at == 0 { "\n" } else { ",\n" }, &item(thing).written()]);
    }
    file.push_str("\n]}\n");
    file
}

/// Reads a file.
pub fn read(bytes: &[u8]) -> Result<Read, NotOurs> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let Value::Object(mut file) = json::parse(bytes).map_err(NotOurs::NotJson)? else {
        return Err(NotOurs::OtherKind);
    };
    let format = match member(file.get("_khobao"), "format") {
        Value::Text(format) if format.starts_with(FORMAT_NAME) => format,
        _ => return Err(NotOurs::OtherKind),
    };
    if format != FORMAT {
        return Err(NotOurs::OtherVersion(excerpt(format)));
    }
    let Value::Array(items) = file.take("items") else { return Err(NotOurs::NoItems) };
    let (mut things, mut broken) = (Vec::new(), Vec::new());
    for (place, item) in (1..).zip(&items) {
        match thing(item) {
            Ok(thing) => things.push(thing),
            Err(wrong) => broken.push((place, wrong)),
        }
    }
    Ok((things, broken))
}

/// Reads one item by itself, as it is kept on the device.
pub fn read_item(text: &str) -> Option<Thing> {
    thing(&json::parse(text.as_bytes()).ok()?).ok()
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn number(number: u32) -> Value {
    Value::Number(number.to_string())
}

fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let mut object = Object::default();
    for (key, value) in members {
        object.set(key, value);
    }
    Value::Object(object)
}

/// A thing as an annotation.
pub fn item(thing: &Thing) -> Value {
    let Origin { archive, article, title, date, section } = &thing.of;
    let motivation = match thing.kind {
        Kind::Star => "bookmarking",
        Kind::Note => "commenting",
        Kind::Mark { .. } => "highlighting",
    };
    let body = match thing.note.as_str() {
        "" => Value::Null,
        note => object([("type", text("TextualBody")), ("value", text(note)), ("format", text("text/plain"))]),
    };
    let place = |piece: &Piece| {
        let position = object([
            ("type", text("TextPositionSelector")),
            ("start", number(piece.start)),
            ("end", number(piece.end)),
        ]);
        let quotation = object([
            ("type", text("TextQuoteSelector")),
            ("exact", text(&piece.exact)),
            ("prefix", text(&piece.before)),
            ("suffix", text(&piece.after)),
        ]);
        object([
            ("type", text("SpecificResource")),
            ("source", text(&address(archive, article, Some(piece.paragraph)))),
            ("selector", Value::Array(vec![position, quotation])),
            ("_khobao", object([("paragraph", number(piece.paragraph))])),
        ])
    };
    let target = match thing.pieces() {
        [] => text(&address(archive, article, None)),
        pieces => Value::Array(pieces.iter().map(place).collect()),
    };
    let of = object([
        ("archive", text(archive)),
        ("article", text(article)),
        ("title", text(title)),
        ("date", date.map_or(Value::Null, |date| text(&date.to_string()))),
        ("section", section.as_deref().map_or(Value::Null, text)),
    ]);
    object([
        ("id", text(&thing.key())),
        ("type", text("Annotation")),
        ("motivation", text(motivation)),
        ("created", text(&thing.created.written())),
        ("modified", text(&thing.changed.written())),
        ("body", body),
        ("target", target),
        ("_khobao", of),
    ])
}

/// A member of what should be an object; `null` where it is none, or has none.
fn member<'a>(value: &'a Value, key: &str) -> &'a Value {
    match value {
        Value::Object(object) => object.get(key),
        _ => &Value::Null,
    }
}

fn wrong<T>(field: &'static str, wanted: Wanted, found: &Value) -> Result<T, Wrong> {
    Err(Wrong { field, wanted, found: excerpt(&found.written()) })
}

fn name(value: &Value, field: &'static str) -> Result<String, Wrong> {
    match value {
        Value::Text(text) if !text.trim().is_empty() && text.len() <= LONGEST => Ok(text.clone()),
        value => wrong(field, Wanted::Text, value),
    }
}

fn moment(value: &Value, field: &'static str) -> Result<Stamp, Wrong> {
    match value.as_text().and_then(Stamp::parse) {
        Some(stamp) => Ok(stamp),
        None => wrong(field, Wanted::Moment, value),
    }
}

fn counted(value: &Value, field: &'static str, least: u32) -> Result<u32, Wrong> {
    let number = match value {
        Value::Number(number) => number.parse().ok(),
        _ => None,
    };
    match number.filter(|&number| number >= least) {
        Some(number) => Ok(number),
        None => wrong(field, Wanted::Number, value),
    }
}

/// A text that may be anything, or not be there.
fn free(value: &Value) -> String {
    value.as_text().unwrap_or_default().to_owned()
}

/// An annotation as a thing.
fn thing(item: &Value) -> Result<Thing, Wrong> {
    if !matches!(item, Value::Object(_)) {
        return wrong("", Wanted::Object, item);
    }
    let get = |key: &str| member(item, key);
    let own = |key: &str| member(get("_khobao"), key);
    let of = Origin {
        archive: name(own("archive"), "_khobao.archive")?,
        article: name(own("article"), "_khobao.article")?,
        title: free(own("title")),
        date: own("date").as_text().and_then(Date::parse),
        section: own("section").as_text().filter(|section| !section.is_empty()).map(str::to_owned),
    };
    let kind = match get("motivation").as_text() {
        Some("bookmarking") => Kind::Star,
        Some("commenting") => Kind::Note,
        Some("highlighting") => Kind::Mark { id: name(get("id"), "id")?, pieces: pieces(get("target"))? },
        _ => return wrong("motivation", Wanted::Motivation, get("motivation")),
    };
    let note = if kind == Kind::Star { String::new() } else { free(member(get("body"), "value")) };
    if kind == Kind::Note && note.is_empty() {
        return wrong("body.value", Wanted::Text, member(get("body"), "value"));
    }
    let created = moment(get("created"), "created")?;
    let changed = if get("modified").is_null() { created } else { moment(get("modified"), "modified")? };
    Ok(Thing { of, kind, note, created, changed })
}

fn pieces(target: &Value) -> Result<Vec<Piece>, Wrong> {
    let alone = std::slice::from_ref(target);
    let places = match target {
        Value::Array(places) => places,
        Value::Object(_) => alone,
        _ => &[],
    };
    if places.is_empty() {
        return wrong("target", Wanted::Target, target);
    }
    places.iter().map(piece).collect()
}

fn piece(place: &Value) -> Result<Piece, Wrong> {
    let selectors = match member(place, "selector") {
        Value::Array(selectors) => selectors.as_slice(),
        alone => std::slice::from_ref(alone),
    };
    let of_type = |kind: &str| selectors.iter().find(|value| member(value, "type").as_text() == Some(kind));
    let position = of_type("TextPositionSelector").unwrap_or(&Value::Null);
    let quotation = of_type("TextQuoteSelector").unwrap_or(&Value::Null);
    let exact = match member(quotation, "exact") {
        Value::Text(exact) if !exact.is_empty() => exact.clone(),
        value => return wrong("target.selector.exact", Wanted::Text, value),
    };
    let start = counted(member(position, "start"), "target.selector.start", 0)?;
    Ok(Piece {
        paragraph: counted(member(member(place, "_khobao"), "paragraph"), "target._khobao.paragraph", 1)?,
        start,
        end: counted(member(position, "end"), "target.selector.end", start.saturating_add(1))?,
        exact,
        before: free(member(quotation, "prefix")),
        after: free(member(quotation, "suffix")),
    })
}
