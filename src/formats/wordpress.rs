//! Posts of WordPress as its REST API gives them (`/wp-json/wp/v2/posts`, with `_embed`), made into items of a JSON Feed.
//!
//! The HTML of the text is kept as it is. `docs/sources.md` has the table of what becomes what.

use super::draft::{Draft, Figure, plain, zoned};
use super::fields::Fields;
use super::json::{Object, Value};

/// What WordPress calls otherwise.
const NAMES: &[(&str, &str)] = &[
    ("date_published", "date"),
    ("date_modified", "modified"),
    ("content_html", "content.rendered"),
    ("url", "link"),
    ("language", "lang"),
    ("authors.url", "_embedded.author.link"),
    ("_khobao.figures.url", "_embedded.wp:featuredmedia.source_url"),
];

/// Whether an object is a post: its texts are objects that have `rendered`.
pub fn is_post(object: &Object) -> bool {
    let is_rendered = |key: &&str| match object.get(key) {
        Value::Object(inner) => *inner.get("rendered") != Value::Null,
        _ => false,
    };
    ["title", "content", "excerpt"].iter().any(is_rendered)
}

/// The item that a post becomes.
pub fn draft(post: Object) -> Draft {
    let mut fields = Fields::new(post, "");
    let mut draft = Draft { names: NAMES, ..Draft::default() };
    if let Some(id) = fields.take("id") {
        draft.item.push("id", id);
    }
    let status = fields.text("status");
    draft.is_withheld = status.as_deref().is_some_and(|status| status != "publish");
    draft.text("title", rendered(&mut fields, "title").and_then(|html| plain(&html)));
    let mut content = rendered(&mut fields, "content");
    let excerpt = rendered(&mut fields, "excerpt").filter(|html| content.is_none() || !is_cut(html));
    draft.text("summary", excerpt.and_then(|html| plain(&html)));
    for (key, name, utc) in [("date_published", "date", "date_gmt"), ("date_modified", "modified", "modified_gmt")] {
        let (local, utc) = (fields.text(name), fields.text(utc));
        draft.text(key, zoned(local, utc.as_deref()));
    }
    draft.text("url", fields.text("link"));
    draft.text("language", fields.text("lang"));
    if let Some(Value::Object(embedded)) = fields.take("_embedded") {
        let picture = embed(Fields::new(embedded, "_embedded."), &mut fields, &mut draft);
        if let Some(picture) = picture {
            draft.lead_picture(picture, &mut content);
        }
    }
    draft.text("content_html", content);
    // Names for machines, and what every published post says.
    for key in ["slug", "type", "guid", "_links"] {
        fields.take(key);
    }
    draft.unplaced = fields.rest();
    if let Some(status) = status.filter(|_| draft.is_withheld) {
        draft.unplaced = vec![format!("status={status}")];
    }
    draft.problems = fields.problems;
    draft
}

/// The HTML of a text.
fn rendered(fields: &mut Fields, key: &'static str) -> Option<String> {
    match fields.take(key)? {
        Value::Object(mut inner) => Some(inner.take("rendered")).and_then(|html| html.as_text().map(str::to_owned)),
        Value::Text(html) => Some(html),
        _ => None,
    }
    .filter(|html| !html.trim().is_empty())
}

/// Whether WordPress made the excerpt itself: the text's beginning, cut off.
fn is_cut(excerpt: &str) -> bool {
    let end = excerpt.trim_end().trim_end_matches("</p>").trim_end();
    ["[&hellip;]", "[…]", "[...]", "&hellip;", "[&#8230;]"].iter().any(|mark| end.ends_with(mark))
        || excerpt.contains("more-link")
}

/// What stands beside the post: writers, categories, tags; gives the picture.
fn embed(mut embedded: Fields, post: &mut Fields, draft: &mut Draft) -> Option<Figure> {
    let mut authors = Vec::new();
    for mut author in embedded.objects("author", "_embedded.author.", "name") {
        // A writer who may not be shown is an object with a message instead.
        if let Some(name) = author.text("name").and_then(|name| plain(&name)) {
            authors.push((name, author.text("link")));
            post.take("author");
        }
    }
    draft.authors(authors);
    let (mut section, mut tags) = (None, Vec::new());
    for term in embedded.list("wp:term").into_iter().flat_map(inner) {
        let Value::Object(term) = term else { continue };
        let mut term = Fields::new(term, "_embedded.wp:term.");
        let Some(name) = term.text("name").and_then(|name| plain(&name)) else { continue };
        match term.text("taxonomy").as_deref() {
            Some("category") if section.is_none() => section = Some(name),
            _ => tags.push(name),
        }
        post.take("categories");
        post.take("tags");
    }
    draft.texts("tags", tags);
    draft.extra("section", section);
    let mut picture = None;
    for mut media in embedded.objects("wp:featuredmedia", "_embedded.wp:featuredmedia.", "source_url") {
        let Some(url) = media.text("source_url") else { continue };
        post.take("featured_media");
        let caption = rendered(&mut media, "caption").and_then(|html| plain(&html));
        let alt = media.text("alt_text");
        let size = match media.take("media_details") {
            Some(Value::Object(mut details)) => match (details.take("width"), details.take("height")) {
                (Value::Number(width), Value::Number(height)) => Some((width, height)),
                _ => None,
            },
            _ => None,
        };
        picture = Some(Figure { url, caption, alt, size });
    }
    post.unplaced.extend(embedded.rest());
    picture
}

/// The values of a list, or of a list in a list's place.
fn inner(value: Value) -> Vec<Value> {
    match value {
        Value::Array(values) => values,
        value => vec![value],
    }
}
