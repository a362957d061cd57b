//! What an article's text speaks of: times and documents, each with its place.

use crate::article::{Article, each_text};
use crate::dates::{self, What};
use crate::day::Interval;
use std::ops::Range;

/// A time or a document in an article's text.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Which text: 0 is the lead, those of the body follow in reading order.
    pub text: u32,
    /// Its bytes there.
    pub range: Range<u32>,
    /// What it is.
    pub what: Mentioned,
}

/// What is spoken of.
#[derive(Clone, Debug, PartialEq)]
pub enum Mentioned {
    /// A time.
    Days(Interval),
    /// A document, by its number.
    Document(String),
}

/// The times and documents that an article's lead and body speak of, in reading order. A time of which a part is missing,
/// and one of the lunar calendar, is none.
pub fn mentions(article: &Article) -> Vec<Mention> {
    let written = article.date.map(|date| date.day);
    let mut found = Vec::new();
    let mut number = 0;
    let mut read = |text: &str| {
        for mark in dates::find(text, written) {
            let what = match mark.what {
                What::Date(days) => Mentioned::Days(Interval { first: days.first, last: days.last }),
                What::Document(document) => Mentioned::Document(document.number),
                What::Open | What::Lunar => continue,
            };
            let range = mark.range.start as u32..mark.range.end as u32;
            found.push(Mention { text: number, range, what });
        }
        number += 1;
    };
    read(article.lead.as_deref().unwrap_or_default());
    each_text(&article.blocks, &mut read);
    found
}
