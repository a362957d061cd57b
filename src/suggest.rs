//! What a reader may mean: words and headlines that go on from what is typed, and another spelling where nothing matches.
//!
//! Words come from headlines, tags, sections and places, which is where an archive says what it is about; they are written
//! as they stand there, with their accents. What is suggested is the whole of the new query.

use crate::archive::Archive;
use crate::facet::{self, Facet};
use crate::id::DocId;
use crate::index::{DocSet, Index};
use crate::query;
use crate::text::{Token, fold, is_blank, tokens};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

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
    if typed.is_empty() {
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
    let last_item = text.rsplit(char::is_whitespace).find(|item| !item.is_empty()).unwrap_or("");
    // What is excluded, quoted or asked of a field does not go on in this way.
    if last_item.starts_with('-') || last_item.contains([':', '"', '“', '”']) {
        return Vec::new();
    }
    let typed: Vec<Token<'_>> = tokens(text).collect();
    let Some(last) = typed.last() else { return Vec::new() };
    let is_open = last.range().end == text.len();
    if !is_open && !text[last.range().end..].chars().all(is_blank) {
        return Vec::new();
    }
    // Two syllables are a word; where they never stand together, the last one alone may begin one.
    for start in [typed.len().saturating_sub(2), typed.len() - 1] {
        let found = continuations(archive, &typed[start..], is_open);
        if !found.is_empty() {
            let before = &text[..typed[start].start];
            return found.into_iter().map(|words| format!("{before}{words}")).filter(|found| found != text).collect();
        }
    }
    Vec::new()
}

/// What stands in the archive where these syllables stand, with the one behind them where they are whole or only one.
fn continuations(archive: &Archive, typed: &[Token<'_>], is_open: bool) -> Vec<String> {
    let keys: Vec<String> = typed.iter().map(|token| folded(token.text)).collect();
    let Some(last) = keys.last() else { return Vec::new() };
    let more = if is_open { usize::from(keys.len() == 1) } else { 1 };
    let mut found: HashMap<String, (u32, &str)> = HashMap::new();
    for doc in 0..archive.len() {
        let article = archive.article(DocId(doc));
        let named = [Facet::Tag, Facet::Section, Facet::Place].into_iter().flat_map(|facet| facet.values(article));
        for place in named.chain([article.title.as_str()]) {
            if !folded(place).contains(last.as_str()) {
                continue;
            }
            let words: Vec<Token<'_>> = tokens(place).collect();
            for (at, run) in words.windows(keys.len()).enumerate() {
                let is_last = |nth: usize| is_open && nth + 1 == keys.len();
                let fits = run.iter().zip(&keys).enumerate().all(|(nth, (word, key))| {
                    let word = folded(word.text);
                    if is_last(nth) { word.starts_with(key.as_str()) } else { word == *key }
                });
                // Only what is written in one goes on.
                let is_joined = |end: usize| {
                    words.get(at..=end).is_some_and(|run| {
                        run.windows(2).all(|pair| place[pair[0].range().end..pair[1].start].chars().all(is_blank))
                    })
                };
                let end = at + keys.len() - 1;
                if !fits || !is_joined(end) || (!is_open && !is_joined(end + 1)) {
                    continue;
                }
                let end = if is_joined(end + more) { end + more } else { end };
                let text = &place[words[at].start..words[end].range().end];
                let entry = found.entry(facet::key(text)).or_insert((0, text));
                entry.0 += 1;
                // Of spellings that differ in case: small letters come after capitals, and a headline's first is no name.
                entry.1 = entry.1.max(text);
            }
        }
    }
    let typed: Vec<String> = typed.iter().map(|token| facet::key(token.text)).collect();
    let mut found: Vec<(bool, u32, &str)> = found
        .into_iter()
        .map(|(key, (count, text))| {
            // Accents that were typed are meant.
            let is_exact = key.split(' ').zip(&typed).all(|(key, typed)| key.starts_with(typed.as_str()));
            (is_exact, count, text)
        })
        .collect();
    found.sort_by(|a, b| (b.0, b.1, a.2).cmp(&(a.0, a.1, b.2)));
    found.into_iter().take(MOST_WORDS).map(|(_, _, text)| text.to_owned()).collect()
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
