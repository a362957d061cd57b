//! Where a reader was in each article: kept as one text on the device, the newest first, so that it never grows beyond
//! its bound.
//!
//! A line is a paragraph's number, a space, and the article's id; a text that is none of ours has no line that counts.

/// Articles of which the place is kept.
const MOST: usize = 200;
/// Bytes of ids longer than this are not kept.
const LONGEST_ID: usize = 500;

/// The paragraph, from 1, where a reader was in an article.
pub fn place_in(kept: &str, id: &str) -> Option<u32> {
    lines(kept).find(|(_, other)| *other == id).map(|(paragraph, _)| paragraph)
}

/// What is kept once a reader is at a paragraph of an article; at 0, its beginning, nothing is.
pub fn with_place(kept: &str, id: &str, paragraph: u32) -> String {
    let mut new = String::new();
    let mut put = |paragraph: u32, id: &str| new.extend([paragraph.to_string().as_str(), " ", id, "\n"]);
    if paragraph > 0 && !id.is_empty() && id.len() <= LONGEST_ID && !id.contains('\n') {
        put(paragraph, id);
    }
    for (paragraph, id) in lines(kept).filter(|(_, other)| *other != id).take(MOST - 1) {
        put(paragraph, id);
    }
    new
}

fn lines(kept: &str) -> impl Iterator<Item = (u32, &str)> {
    kept.split('\n').filter_map(|line| {
        let (paragraph, id) = line.split_once(' ')?;
        Some((paragraph.parse().ok().filter(|&number| number > 0)?, id))
    })
}
