//! What a page that links to an article may show of it (oEmbed 1.0, <https://oembed.com/>): the viewer in a frame.

use super::{Site, headline, in_viewer};
use crate::article::Article;
use crate::formats::json::write_text;
use crate::i18n::Lang;
use crate::site::{PAGES, page_path};

const WIDTH: u32 = 640;
const HEIGHT: u32 = 800;

/// Where an article's file lies, beside its page: `bai/ID.json`.
pub fn path(id: &str) -> String {
    let page = page_path(id);
    let stem = page.strip_suffix(".html").unwrap_or(&page);
    debug_assert!(stem.starts_with(PAGES));
    format!("{stem}.json")
}

/// The file, for a site at an address.
pub fn json(article: &Article, site: &Site, base: &str) -> String {
    let lang = article.language.as_deref().and_then(Lang::of).unwrap_or_default();
    let title = headline(article).unwrap_or(lang.texts().untitled);
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let frame = format!(
        "<iframe src=\"{}{}\" title=\"{}\" width=\"{WIDTH}\" height=\"{HEIGHT}\"></iframe>",
        escaped(base),
        escaped(&in_viewer(&article.id)),
        escaped(title)
    );
    let members = [
        ("version", Some("1.0")),
        ("type", Some("rich")),
        ("title", Some(title)),
        ("author_name", article.authors.first().map(|author| author.name.as_str())),
        ("provider_name", Some(site.name())),
        ("provider_url", Some(base)),
        ("html", Some(&frame)),
    ];
    let mut json = "{".to_owned();
    for (key, value) in members {
        if let Some(value) = value {
            json.extend(["\"", key, "\":"]);
            write_text(value, &mut json);
            json.push(',');
        }
    }
    json.push_str(&format!("\"width\":{WIDTH},\"height\":{HEIGHT}}}\n"));
    json
}
