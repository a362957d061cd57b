//! Posts of WordPress as its REST API gives them (`/wp-json/wp/v2/posts`, with `_embed`), made into items of a JSON Feed.
//!
//! The HTML of the text is kept as it is. `docs/sources.md` has the table of what becomes what.

use super::draft::{Draft, objects, plain, rest, take_text, zoned};
use super::json::{Object, Value};

/// What WordPress calls otherwise; the first ones are moved as they are.
const NAMES: &[(&str, &str)] = &[
    ("id", "id"),
    ("url", "link"),
    ("language", "lang"),
    ("date_published", "date"),
    ("date_modified", "modified"),
    ("authors.url", "_embedded.author.link"),
    ("image", "_embedded.wp:featuredmedia.source_url"),
];

/// Whether an object is a post: its texts are objects that have `rendered`.
pub fn is_post(object: &Object) -> bool {
    ["title", "content", "excerpt"].iter().any(|key| match object.get(key) {
        Value::Object(inner) => !inner.get("rendered").is_null(),
        _ => false,
    })
}

/// The item that a post becomes.
#[inline(never)]
pub fn draft(mut post: Object) -> Draft {
    let mut draft = Draft { names: NAMES, ..Draft::default() };
    for (ours, theirs) in &NAMES[..3] {
        draft.item.set(ours, post.take(theirs));
    }
    let status = take_text(&mut post, "status");
    draft.is_withheld = status.as_deref().is_some_and(|status| status != "publish");
    draft.text("title", rendered(&mut post, "title").and_then(|html| plain(&html)));
    let mut content = rendered(&mut post, "content").unwrap_or_default();
    let excerpt = rendered(&mut post, "excerpt").filter(|html| content.is_empty() || !is_cut(html));
    draft.text("summary", excerpt.and_then(|html| plain(&html)));
    for (key, name, utc) in [("date_published", "date", "date_gmt"), ("date_modified", "modified", "modified_gmt")] {
        let utc = take_text(&mut post, utc).unwrap_or_default();
        draft.item.set(
            key,
            match post.take(name) {
                Value::Text(local) => Value::Text(zoned(local, &utc)),
                value => value,
            },
        );
    }
    if let Value::Object(mut embedded) = post.take("_embedded") {
        embed(&mut embedded, &mut post, &mut draft, &mut content);
        rest(&embedded, "_embedded.", &mut draft.unplaced);
    }
    draft.item.push("content_html", Value::Text(content));
    // Names for machines, and what every published post says.
    for key in ["slug", "type", "guid", "_links"] {
        post.take(key);
    }
    rest(&post, "", &mut draft.unplaced);
    if let Some(status) = status.filter(|_| draft.is_withheld) {
        draft.unplaced = vec!["status=".to_owned() + &status];
    }
    draft
}

/// The HTML of a text.
fn rendered(object: &mut Object, key: &str) -> Option<String> {
    match object.take(key) {
        Value::Object(mut inner) => take_text(&mut inner, "rendered"),
        _ => None,
    }
}

/// Whether WordPress made the excerpt itself: the text's beginning, cut off.
fn is_cut(excerpt: &str) -> bool {
    let end = excerpt.trim_end().trim_end_matches("</p>").trim_end();
    ["&hellip;]", "…]", "...]", "&hellip;", "&#8230;]"].iter().any(|mark| end.ends_with(mark))
        || excerpt.contains("more-link")
}

/// What stands beside the post: writers, categories, tags, the picture.
fn embed(embedded: &mut Object, post: &mut Object, draft: &mut Draft, content: &mut String) {
    let list = |embedded: &mut Object, key| {
        let mut found = Vec::new();
        objects(embedded.take(key), &mut found);
        found
    };
    let (mut authors, mut tags) = (Vec::new(), Vec::new());
    for mut author in list(embedded, "author") {
        // A writer who may not be shown is an object with a message instead.
        if let Some(name) = take_text(&mut author, "name").and_then(|name| plain(&name)) {
            let mut known = Object::of("name", Value::Text(name));
            known.set("url", author.take("link"));
            authors.push(Value::Object(known));
            post.take("author");
        }
    }
    draft.list("authors", authors);
    for mut term in list(embedded, "wp:term") {
        let Some(name) = take_text(&mut term, "name").and_then(|name| plain(&name)) else { continue };
        let is_category = term.get("taxonomy").as_text() == Some("category");
        if is_category && draft.extension.get("section").is_null() {
            draft.extra("section", Some(name));
        } else {
            tags.push(Value::Text(name));
        }
        post.take("categories");
        post.take("tags");
    }
    draft.list("tags", tags);
    for mut media in list(embedded, "wp:featuredmedia") {
        let url = media.take("source_url");
        if url.is_null() {
            continue;
        }
        post.take("featured_media");
        let mut figure = Object::of("url", url);
        let caption = rendered(&mut media, "caption").and_then(|html| plain(&html));
        figure.set("caption", caption.map(Value::Text).unwrap_or_default());
        figure.set("alt", take_text(&mut media, "alt_text").map(Value::Text).unwrap_or_default());
        if let Value::Object(mut details) = media.take("media_details") {
            figure.set("width", details.take("width"));
            figure.set("height", details.take("height"));
        }
        draft.lead_picture(figure, content);
    }
}
