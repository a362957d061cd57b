//! IPTC ninjs 1.x, 2.x and 3.x (<https://iptc.org/standards/ninjs/>), made into items of a JSON Feed.
//!
//! The versions differ in names and in shape: `body_xhtml` became a list `bodies`, `versioncreated` became `versionCreated`.
//! Names are compared without regard to case, so 2.x and 3.x are one. `docs/sources.md` has the table of what becomes what.

use super::draft::{Draft, Figure, object, plain};
use super::fields::Fields;
use super::json::{Object, Value};
use std::mem::take;

/// What ninjs calls otherwise.
const NAMES: &[(&str, &str)] = &[
    ("date_published", "firstCreated"),
    ("date_modified", "versionCreated"),
    ("content_html", "bodies"),
    ("content_text", "bodies"),
    ("_khobao.figures.url", "associations.renditions.href"),
    ("image", "renditions.href"),
];
/// Items within items; those deeper are not looked at.
const DEPTH: u32 = 8;

/// The items that one becomes: itself, unless it only holds others, and the texts among those that it holds.
pub fn drafts(item: Object) -> Vec<Draft> {
    let mut drafts = Vec::new();
    add(item, DEPTH, &mut drafts);
    drafts
}

fn add(item: Object, depth: u32, drafts: &mut Vec<Draft>) {
    let mut fields = Fields::new(lowered(item), "");
    let mut draft = Draft { names: NAMES, ..Draft::default() };
    let kind = fields.text("type");
    let status = fields.text("pubstatus").filter(|status| status != "usable");
    draft.is_withheld = status.is_some();
    draft.text("id", fields.text("uri"));
    let title = main(&mut fields, "headlines", "headline").or_else(|| fields.text("title"));
    draft.text("title", title.and_then(|title| plain(&title)));
    let lead = main(&mut fields, "descriptions", "description");
    draft.text("summary", lead.and_then(|lead| plain(&lead)));
    let body = body(&mut fields);
    let (created, version) = (fields.text("firstcreated"), fields.text("versioncreated"));
    let content = fields.text("contentcreated");
    let published = created.or_else(|| version.clone()).or(content);
    draft.text("date_modified", version.filter(|version| published.as_ref() != Some(version)));
    draft.text("date_published", published);
    draft.text("language", fields.text("language"));
    let by = fields.text("by").or_else(|| fields.text("byline"));
    draft.authors(by.into_iter().map(|by| (by, None)).collect());
    draft.texts("tags", [names(&mut fields, &["subjects", "subject"]), names(&mut fields, &["keywords"])].concat());
    let places = names(&mut fields, &["places", "place"]);
    let located = fields.text("located");
    draft.extra("place", places.into_iter().next().or(located));
    let sources = names(&mut fields, &["infosources", "infosource"]);
    let holder = fields.text("copyrightholder");
    draft.extra("source", sources.into_iter().next().or(holder));

    let (mut figures, mut others, mut held) = (Vec::new(), Vec::new(), Vec::new());
    for associated in associated(&mut fields) {
        let of_kind = |kinds: &[&str]| associated.get("type").as_text().is_some_and(|kind| kinds.contains(&kind));
        if of_kind(&["picture", "graphic"]) {
            figures.extend(picture(Fields::new(associated, "associations.")));
        } else if of_kind(&["audio", "video"]) {
            others.extend(recording(Fields::new(associated, "associations.")));
        } else if *associated.get("uri") != Value::Null {
            held.push(associated);
        }
    }
    // What an item itself shows, where it is a picture or a recording.
    match kind.as_deref() {
        Some("picture" | "graphic") => {
            figures.extend(rendition(&mut fields).map(|(url, size)| Figure { url, size, ..Figure::default() }))
        }
        Some("audio" | "video") => {
            others.extend(rendition(&mut fields).map(|(url, _)| object([("url", Some(url)), ("title", None)])));
        }
        _ => {}
    }
    let is_empty = body.is_none() && figures.is_empty() && others.is_empty();
    match body {
        Some((true, html)) => draft.text("content_html", Some(html)),
        Some((false, text)) => draft.text("content_text", Some(text)),
        None => {}
    }
    draft.figures(figures);
    draft.list("attachments", others);
    draft.unplaced = fields.rest();
    draft.problems = take(&mut fields.problems);
    if let Some(status) = status {
        draft.unplaced = vec![format!("pubStatus={status}")];
    }
    if !is_empty || held.is_empty() || depth == 0 {
        drafts.push(draft);
    }
    if depth > 0 {
        held.into_iter().for_each(|item| add(item, depth - 1, drafts));
    }
}

/// The same with names in lower case.
fn lowered(item: Object) -> Object {
    let mut lowered = Object::default();
    for (key, value) in item.into_members() {
        lowered.push(&key.to_ascii_lowercase(), value);
    }
    lowered
}

/// The text of a list of texts by role, the main one; or that of 1.x, plain or with a suffix.
fn main(fields: &mut Fields, list: &'static str, old: &str) -> Option<String> {
    let mut best: Option<(bool, String)> = None;
    for mut text in fields.objects(list, "", "value") {
        let is_main = text.text("role").is_some_and(|role| role == "main");
        if let Some(value) = text.text("value")
            && best.as_ref().is_none_or(|(known, _)| is_main && !known)
        {
            best = Some((is_main, value));
        }
    }
    best.map(|(_, value)| value).or_else(|| fields.text(old)).or_else(|| suffixed(fields, old).map(|(_, text)| text))
}

/// The first text of 1.x whose name goes on behind an underscore, with that name; a plain one, where there is one.
fn suffixed(fields: &mut Fields, stem: &str) -> Option<(String, String)> {
    let of_stem = |key: &&str| key.strip_prefix(stem).is_some_and(|rest| rest.starts_with('_'));
    let mut keys: Vec<String> =
        fields.object.members().map(|(key, _)| key).filter(of_stem).map(str::to_owned).collect();
    let plain = format!("{stem}_text");
    if let Some(at) = keys.iter().position(|key| *key == plain) {
        keys.swap(0, at);
    }
    keys.into_iter().find_map(|key| Some((key.clone(), fields.text(&key)?)))
}

/// The body, and whether it is HTML. Of several versions of one text the HTML is taken.
fn body(fields: &mut Fields) -> Option<(bool, String)> {
    let mut best: Option<(bool, String)> = None;
    for mut body in fields.objects("bodies", "bodies.", "value") {
        let kind = body.text("contenttype").or_else(|| body.text("contentType")).unwrap_or_default();
        let Some(value) = body.text("value") else { continue };
        let is_html = kind.contains("html") || kind.is_empty() && value.trim_start().starts_with('<');
        if best.as_ref().is_none_or(|(known, _)| is_html && !known) {
            best = Some((is_html, value));
        }
    }
    for key in ["body_xhtml", "body_html", "body_html5", "body_xhtml5"] {
        best = best.or_else(|| Some((true, fields.text(key)?)));
    }
    let mut old = None;
    if best.is_none() {
        old = suffixed(fields, "body").map(|(key, text)| (key.contains("html"), text));
    }
    let best = best.or(old);
    if best.is_some() {
        // The same text once more.
        fields.take("body_text");
    }
    best
}

/// The names of a list of things.
fn names(fields: &mut Fields, keys: &[&'static str]) -> Vec<String> {
    let mut names = Vec::new();
    for key in keys {
        for mut thing in fields.objects(key, "", "name") {
            names.extend(thing.text("name"));
        }
    }
    names
}

/// The items within an item: a list since 2.0, before that an object whose keys are names.
fn associated(fields: &mut Fields) -> Vec<Object> {
    let values: Vec<Value> = match fields.take("associations") {
        Some(Value::Array(values)) => values,
        Some(Value::Object(object)) => object.into_members().map(|(_, value)| value).collect(),
        _ => Vec::new(),
    };
    let objects = values.into_iter().filter_map(|value| match value {
        Value::Object(object) => Some(lowered(object)),
        _ => None,
    });
    objects.collect()
}

/// The largest rendition that has an address, and its size where it has one.
fn rendition(fields: &mut Fields) -> Option<(String, Option<(String, String)>)> {
    let values: Vec<Value> = match fields.take("renditions") {
        Some(Value::Array(values)) => values,
        Some(Value::Object(object)) => object.into_members().map(|(_, value)| value).collect(),
        _ => Vec::new(),
    };
    let mut best: Option<(u64, String, Option<(String, String)>)> = None;
    for value in values {
        let Value::Object(rendition) = value else { continue };
        let mut rendition = Fields::new(lowered(rendition), "renditions.");
        let Some(url) = rendition.text("href") else { continue };
        let size = match (rendition.take("width"), rendition.take("height")) {
            (Some(Value::Number(width)), Some(Value::Number(height))) => Some((width, height)),
            _ => None,
        };
        let area = size.as_ref().map_or(0, |(width, height)| {
            let length = |text: &String| text.parse::<u64>().unwrap_or_default().min(1 << 16);
            length(width) * length(height)
        });
        if best.as_ref().is_none_or(|(known, ..)| area > *known) {
            best = Some((area, url, size));
        }
    }
    best.map(|(_, url, size)| (url, size))
}

fn picture(mut fields: Fields) -> Option<Figure> {
    let (url, size) = rendition(&mut fields)?;
    let headline = main(&mut fields, "headlines", "headline");
    let caption = main(&mut fields, "descriptions", "description").or(headline).and_then(|text| plain(&text));
    Some(Figure { url, caption, alt: None, size })
}

fn recording(mut fields: Fields) -> Option<Value> {
    let (url, _) = rendition(&mut fields)?;
    let title = main(&mut fields, "headlines", "headline").and_then(|text| plain(&text));
    Some(object([("url", Some(url)), ("title", title)]))
}
