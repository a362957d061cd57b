//! What a reader may mean: words and headlines that go on from what is typed, and another spelling where nothing matches.
//!
//! Words come from headlines, tags, sections and places, which is where an archive says what it is about; they are written
//! as they stand there, with their accents. What is suggested is the whole of the new query.

use crate::archive::Archive;
use crate::facet::{self, Facet};
use crate::id::DocId;
use crate::index::{DocSet, Index};
use crate::query;
use crate::text::{fold, is_blank, tokens};
use crate::top::best_first;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::ops::Range;

/// So many at most.
pub const MOST: usize = 6;
/// So many of them are words, so that there is room for headlines.
const MOST_WORDS: usize = 4;

/// A way on from what is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Suggestion {
    /// A query.
    Words(String),
    /// An article.
    Title {
        /// Its id.
        id: String,
        /// Its headline.
        title: String,
    },
}

/// What goes on from a text that is being typed: words first, then headlines that have the text in them, newest first.
pub fn suggest(archive: &Archive, text: &str) -> Vec<Suggestion> {
    let typed = folded(text.trim());
    // One letter begins too much to be of help.
    if typed.len() < 2 {
        return Vec::new();
    }
    let mut items: Vec<Suggestion> = words(archive, text).into_iter().map(Suggestion::Words).collect();
    // Undated articles come last.
    let (dated, len) = (archive.counts().dated(), archive.len());
    let articles = (0..dated).rev().chain(dated..len).map(|doc| archive.article(DocId(doc)));
    let titles = articles.filter(|article| has_at_a_word(&folded(&article.title), &typed));
    let left = MOST - items.len();
    items.extend(titles.take(left).map(|a| Suggestion::Title { id: a.id.clone(), title: a.title.clone() }));
    items
}

/// The texts that go on from the last one or two syllables, the most frequent first.
fn words(archive: &Archive, text: &str) -> Vec<String> {
    let typed: Vec<Range<usize>> = tokens(text).map(|token| token.range()).collect();
    let Some(last) = typed.last() else { return Vec::new() };
    // Two syllables are a word; where they never stand together, the last one alone may begin one.
    for start in [typed.len().saturating_sub(2), typed.len() - 1].map(|at| typed[at].start) {
        let part = &text[start..];
        // What is excluded, quoted or asked of a field does not go on in this way.
        if !is_plain(part) || text[..start].ends_with(['-', ':', '"', '“']) {
            break;
        }
        // After a whole word, and after a single one, the next belongs to it.
        let more = start == last.start || last.end < text.len();
        let found = continuations(archive, part, more);
        if !found.is_empty() {
            return found.into_iter().map(|words| text[..start].to_owned() + &words).filter(|to| to != text).collect();
        }
    }
    Vec::new()
}

/// What stands in the archive where this text stands, to the end of its last word or of the next.
fn continuations(archive: &Archive, typed: &str, more: bool) -> Vec<String> {
    let (wanted, exact) = (folded(typed), facet::key(typed));
    let count = tokens(typed).count() + usize::from(more);
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let (mut found, mut scores): (Vec<&str>, Vec<u32>) = Default::default();
    for doc in 0..archive.len() {
        let article = archive.article(DocId(doc));
        let named = [Facet::Tag, Facet::Section, Facet::Place].into_iter().flat_map(|facet| facet.values(article));
        for place in named.chain([article.title.as_str()]) {
            if !has_at_a_word(&folded(place), &wanted) {
                continue;
            }
            let words: Vec<Range<usize>> = tokens(place).map(|token| token.range()).collect();
            for (at, word) in words.iter().enumerate() {
                let end = words.len().min(at + count) - 1;
                let text = &place[word.start..words[end].end];
                if !folded(text).starts_with(&wanted) || !is_plain(text) {
                    continue;
                }
                let key = facet::key(text);
                if let Some(&number) = numbers.get(&key) {
                    let at = number as usize;
                    scores[at] += 1;
                    // Small letters come after capitals, and a headline's first word is no name.
                    found[at] = found[at].max(text);
                } else {
                    // Accents that were typed are meant.
                    scores.push(if key.starts_with(&exact) { 1 << 24 } else { 0 });
                    numbers.insert(key, found.len() as u32);
                    found.push(text);
                }
            }
        }
    }
    best_first(&scores).into_iter().take(MOST_WORDS).map(|at| found[at].to_owned()).collect()
}

/// Whether a text is words and blanks alone.
fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || is_blank(c))
}

fn folded(text: &str) -> String {
    let mut key = String::new();
    fold::fold_into(text, &mut key);
    key
}

fn has_at_a_word(text: &str, part: &str) -> bool {
    text.match_indices(part).any(|(at, _)| !text[..at].ends_with(char::is_alphanumeric))
}

/// The query that a reader may have meant: each word that no article has becomes the most frequent one that is one slip
/// away. `None` where that does not help.
pub fn did_you_mean(index: &Index, text: &str) -> Option<String> {
    let mut meant = String::new();
    let mut copied = 0;
    for token in tokens(text) {
        let key = folded(token.text);
        let is_open = token.range().end == text.len();
        let is_known = if is_open { index.beginning_with(&key).len() > 0 } else { index.find(&key).doc().is_some() };
        if is_known {
            continue;
        }
        let near = index.beginning_with("").filter(|(term, _)| is_near(term.as_bytes(), key.as_bytes()));
        let (term, _) = near.max_by_key(|(_, postings)| postings.at_most())?;
        meant.push_str(&text[copied..token.start]);
        meant.push_str(term);
        copied = token.range().end;
    }
    meant.push_str(&text[copied..]);
    (copied > 0 && !query::evaluate(index, &query::parse(&meant)).is_empty()).then_some(meant)
}

/// Whether one slip makes one word of the other: a letter more, less, other, or two in the wrong order.
fn is_near(a: &[u8], b: &[u8]) -> bool {
    if a.len().abs_diff(b.len()) > 1 || a == b {
        return false;
    }
    let before = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[before..], &b[before..]);
    let after = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    match (&a[..a.len() - after], &b[..b.len() - after]) {
        ([a, c], [b, d]) => a == d && c == b,
        (a, b) => a.len() < 2 && b.len() < 2,
    }
}
