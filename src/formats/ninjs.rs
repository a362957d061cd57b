//! IPTC ninjs 1.x, 2.x and 3.x (<https://iptc.org/standards/ninjs/>), made into items of a JSON Feed.
//!
//! The versions differ in names and in shape: `body_xhtml` became a list `bodies`, `versioncreated` became `versionCreated`.
//! Names are compared without regard to case, so 2.x and 3.x are one. `docs/sources.md` has the table of what becomes what.

use super::draft::{Draft, objects, plain, rest, take_text};
use super::json::{Object, Value};

/// What ninjs calls otherwise; the first ones are moved as they are.
const NAMES: &[(&str, &str)] = &[
    ("id", "uri"),
    ("language", "language"),
    ("date_published", "firstCreated"),
    ("date_modified", "versionCreated"),
    ("_khobao.figures.url", "associations.renditions.href"),
    ("attachments.url", "associations.renditions.href"),
];
/// Items within items; those deeper are not looked at.
const DEPTH: u32 = 8;

/// The items that one becomes: itself, unless it only holds others, and the texts among those that it holds.
#[inline(never)]
pub fn drafts(item: Object) -> Vec<Draft> {
    let mut drafts = Vec::new();
    add(lowered(item), DEPTH, &mut drafts);
    drafts
}

fn add(mut item: Object, depth: u32, drafts: &mut Vec<Draft>) {
    let mut draft = Draft { names: NAMES, ..Draft::default() };
    for (ours, theirs) in &NAMES[..2] {
        draft.item.set(ours, item.take(theirs));
    }
    let status = take_text(&mut item, "pubstatus").filter(|status| status != "usable");
    draft.is_withheld = status.is_some();
    let title = main(&mut item, "headline").or_else(|| take_text(&mut item, "title"));
    draft.text("title", title.and_then(|title| plain(&title)));
    draft.text("summary", main(&mut item, "description").and_then(|lead| plain(&lead)));
    let dates = ["firstcreated", "versioncreated", "contentcreated"].map(|key| item.take(key));
    // What is changed later was published as it was changed last, where nothing else is said.
    for date in dates {
        if draft.item.get("date_published").is_null() {
            draft.item.set("date_published", date);
        } else if draft.item.get("date_modified").is_null() && *draft.item.get("date_published") != date {
            draft.item.set("date_modified", date);
        }
    }
    let by = first(&mut item, &["by", "byline"]);
    if !by.is_null() {
        draft.list("authors", vec![Value::Object(Object::of("name", by))]);
    }
    let mut tags = Vec::new();
    for key in ["subjects", "subject", "keywords"] {
        tags.extend(names(&mut item, key));
    }
    draft.list("tags", tags);
    for (ours, theirs, else_of) in
        [("place", ["places", "place"], "located"), ("source", ["infosources", "infosource"], "copyrightholder")]
    {
        let mut named = theirs.into_iter().flat_map(|key| names(&mut item, key)).collect::<Vec<_>>().into_iter();
        let other = item.take(else_of);
        draft.extension.set(ours, named.next().unwrap_or(other));
    }
    let (mut pictures, mut files, mut held) = (Vec::new(), Vec::new(), Vec::new());
    let mut associated = Vec::new();
    let kind = item.take("type");
    // What an item itself shows, where it is a picture or a recording.
    let itself = rendition(&mut item);
    sort(itself, &kind, None, &mut pictures, &mut files);
    objects(item.take("associations"), &mut associated);
    for mut inner in associated.into_iter().map(lowered) {
        let kind = inner.take("type");
        if matches!(kind.as_text(), Some("picture" | "graphic" | "audio" | "video")) {
            let caption = main(&mut inner, "description").or_else(|| main(&mut inner, "headline"));
            let shown = rendition(&mut inner);
            sort(shown, &kind, caption.and_then(|text| plain(&text)), &mut pictures, &mut files);
        } else if inner.members().any(|(key, value)| is_said(key) && !value.is_null()) {
            inner.set("type", kind);
            held.push(inner);
        } else {
            // It only names another one.
            draft.unplaced.push("associations".to_owned());
        }
    }
    let (key, text) = body(&mut item);
    let is_empty = text.is_null() && pictures.is_empty() && files.is_empty();
    draft.item.set(key, text);
    draft.figures(pictures);
    draft.list("attachments", files);
    rest(&item, "", &mut draft.unplaced);
    if let Some(status) = status {
        draft.unplaced = vec!["pubStatus=".to_owned() + &status];
    }
    if !is_empty || held.is_empty() || depth == 0 {
        drafts.push(draft);
    }
    if depth > 0 {
        held.into_iter().for_each(|item| add(item, depth - 1, drafts));
    }
}

/// Whether an item that has such a field says something itself.
fn is_said(key: &str) -> bool {
    ["headline", "bod", "description", "associations"].iter().any(|start| key.starts_with(start))
}

/// The same with names in lower case.
fn lowered(item: Object) -> Object {
    let mut lowered = Object::default();
    for (key, value) in item.into_members() {
        lowered.push(&key.to_ascii_lowercase(), value);
    }
    lowered
}

/// The value of the first key that has one.
fn first(item: &mut Object, keys: &[&str]) -> Value {
    keys.iter().map(|key| item.take(key)).find(|value| !value.is_null()).unwrap_or_default()
}

/// The main text of a list of texts by role, which has a name in the plural; or that of 1.x, plain or with a suffix.
fn main(item: &mut Object, name: &str) -> Option<String> {
    let mut texts = Vec::new();
    objects(item.take(&[name, "s"].concat()), &mut texts);
    let at = texts.iter().position(|text| text.get("role").as_text() == Some("main")).unwrap_or(0);
    texts
        .get_mut(at)
        .and_then(|text| take_text(text, "value"))
        .or_else(|| take_text(item, name))
        .or_else(|| take_text(item, &[name, "_text"].concat()))
        .or_else(|| take_text(item, &suffixed(item, name)?))
}

/// The first name that goes on behind an underscore.
fn suffixed(item: &Object, stem: &str) -> Option<String> {
    let of_stem = |key: &&str| key.strip_prefix(stem).is_some_and(|rest| rest.starts_with('_'));
    item.members().filter(|(_, value)| !value.is_null()).map(|(key, _)| key).find(of_stem).map(str::to_owned)
}

/// The body, and its key. Of several versions of one text the HTML is taken.
fn body(item: &mut Object) -> (&'static str, Value) {
    let mut bodies = Vec::new();
    objects(item.take("bodies"), &mut bodies);
    let is_html = |body: &Object| {
        let kind = [body.get("contenttype"), body.get("contentType")].into_iter().find_map(Value::as_text);
        match kind {
            Some(kind) => kind.contains("html"),
            None => body.get("value").as_text().is_some_and(|text| text.trim_start().starts_with('<')),
        }
    };
    let html = bodies.iter().position(is_html);
    if let Some(body) = bodies.get_mut(html.unwrap_or(0)) {
        return (if html.is_some() { "content_html" } else { "content_text" }, body.take("value"));
    }
    let html = first(item, &["body_xhtml", "body_html", "body_html5"]);
    let text = item.take("body_text");
    if !html.is_null() {
        // The plain text is the same once more.
        return ("content_html", html);
    }
    match suffixed(item, "body").filter(|_| text.is_null()) {
        Some(key) => (if key.contains("html") { "content_html" } else { "content_text" }, item.take(&key)),
        None => ("content_text", text),
    }
}

/// The names of a list of things.
fn names(item: &mut Object, key: &str) -> Vec<Value> {
    let mut things = Vec::new();
    objects(item.take(key), &mut things);
    things.into_iter().map(|mut thing| thing.take("name")).filter(|name| !name.is_null()).collect()
}

/// The largest rendition that has an address, as a figure.
fn rendition(item: &mut Object) -> Option<Object> {
    let mut renditions = Vec::new();
    objects(item.take("renditions"), &mut renditions);
    let mut best: Option<(u32, Object)> = None;
    for mut rendition in renditions {
        let mut figure = Object::default();
        for (ours, theirs) in [("url", "href"), ("width", "width"), ("height", "height")] {
            figure.set(ours, rendition.take(theirs));
        }
        let width = match figure.get("width") {
            Value::Number(width) => width.parse().unwrap_or(0),
            _ => 0,
        };
        if !figure.get("url").is_null() && best.as_ref().is_none_or(|(known, _)| width > *known) {
            best = Some((width, figure));
        }
    }
    best.map(|(_, figure)| figure)
}

/// Adds a rendition to the pictures or to the files, if it is of such a kind.
fn sort(
    rendition: Option<Object>,
    kind: &Value,
    caption: Option<String>,
    pictures: &mut Vec<Object>,
    files: &mut Vec<Value>,
) {
    let Some(mut figure) = rendition else { return };
    let caption = caption.map(Value::Text).unwrap_or_default();
    match kind.as_text() {
        Some("picture" | "graphic") => {
            figure.set("caption", caption);
            pictures.push(figure);
        }
        Some("audio" | "video") => {
            let mut file = Object::of("url", figure.take("url"));
            file.set("title", caption);
            files.push(Value::Object(file));
        }
        _ => {}
    }
}
