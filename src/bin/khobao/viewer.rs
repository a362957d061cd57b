//! The viewer that the command carries, and the page that it makes of it for a packed site.

use khobao_core::site;

include!(concat!(env!("OUT_DIR"), "/viewer.rs"));

/// The viewer's page.
pub const PAGE: &str = "index.html";

/// Its files but the page, by their names; an error where it was built without.
pub fn files() -> Result<impl Iterator<Item = (&'static str, &'static [u8])>, String> {
    if FILES.is_empty() {
        return Err("this khobao was built without the viewer; build it with ./dev dist".to_owned());
    }
    Ok(FILES.iter().copied().filter(|(name, _)| *name != PAGE))
}

/// The page of a packed site: it names the root, has the archive's title, and speaks with its own host only. Pictures may
/// still lie at the portal.
pub fn page(title: &str) -> Result<String, String> {
    let page = FILES.iter().find(|(name, _)| *name == PAGE).and_then(|(_, bytes)| std::str::from_utf8(bytes).ok());
    page.and_then(|page| adapted(page, title)).ok_or_else(|| {
        "the viewer in this khobao has another page than pack knows; build both together with ./dev dist".to_owned()
    })
}

fn adapted(page: &str, title: &str) -> Option<String> {
    let sample =
        page.find(" data-sample").and_then(|at| Some(page[..at].rfind("<link")?..at + page[at..].find('>')? + 1))?;
    let page = format!(
        "{}<link rel=\"khobao-archive\" href=\"{}\">{}",
        &page[..sample.start],
        site::ROOT,
        &page[sample.end..]
    );
    let page = between(&page, "connect-src ", ";", "'self'")?;
    if title.is_empty() { Some(page) } else { between(&page, "<title>", "</title>", &escaped(title)) }
}

/// A text with what stands first between two others replaced.
fn between(text: &str, before: &str, behind: &str, new: &str) -> Option<String> {
    let start = text.find(before)? + before.len();
    let end = start + text[start..].find(behind)?;
    Some(format!("{}{new}{}", &text[..start], &text[end..]))
}

/// A text that stands in HTML as it is.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
