//! What a reader may mean: words and headlines that go on from what is typed.
//!
//! Words are those of the headlines that have what is typed, as they are spelled there: a folded key has lost the accents that
//! tell thư from thứ. What is suggested is the whole of the new query.

use crate::index::{Index, Missing};
use crate::query;
use crate::text::{fold, is_blank, tokens};
use crate::top::best_first;
use std::ops::Range;

/// So many at most.
pub const MOST: usize = 6;
/// So many of them are words, so that there is room for headlines.
const MOST_WORDS: usize = 4;

/// A way on from what is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// Headlines that words are taken from. A packed site fetches their cards, most of which the list shows anyway.
const HEADLINES: usize = 10;

/// Articles whose headlines have what is typed, or at least its last word: the first ones are to be told, and all of them
/// have the words to go on with.
pub fn headlines(index: &mut Index, text: &str) -> Result<(Vec<u32>, usize), Missing> {
    let is_short = tokens(text).map(|token| token.text.chars().count()).sum::<usize>() < 2;
    if is_short || !is_plain(text) {
        return Ok((Vec::new(), 0));
    }
    let mut in_title = |text: &str| query::titled(index, &query::parse(text), HEADLINES);
    let all = in_title(text)?;
    let told = all.len();
    let text = text.trim_start();
    match text.trim_end().rfind(char::is_whitespace) {
        // With what stands behind it: a space makes it whole.
        Some(last) if all.is_empty() => Ok((in_title(&text[last..])?, 0)),
        _ => Ok((all, told)),
    }
}

/// The texts that go on from the last one or two syllables, the most frequent first.
pub fn words(titles: &[String], text: &str) -> Vec<String> {
    let typed: Vec<Range<usize>> = tokens(text).map(|token| token.range()).collect();
    let Some(last) = typed.last() else { return Vec::new() };
    // Two syllables are a word; where they never stand together, the last one alone may begin one.
    for start in [typed.len().saturating_sub(2), typed.len() - 1].map(|at| typed[at].start) {
        let part = &text[start..];
        // After a whole word, and after a single one, the next belongs to it.
        let more = start == last.start || last.end < text.len();
        let found = continuations(titles, part, more);
        if !found.is_empty() {
            return found.into_iter().map(|words| text[..start].to_owned() + &words).filter(|to| to != text).collect();
        }
    }
    Vec::new()
}

/// What stands in headlines where this text stands, to the end of its last word or of the next.
fn continuations(titles: &[String], typed: &str, more: bool) -> Vec<String> {
    let (wanted, exact) = (folded(typed), exact(typed));
    let count = tokens(typed).count() + usize::from(more);
    let mut found: Vec<(String, &str)> = Vec::new();
    let mut scores = Vec::new();
    for title in titles {
        let words: Vec<Range<usize>> = tokens(title).map(|token| token.range()).collect();
        for (at, word) in words.iter().enumerate() {
            let end = words.len().min(at + count) - 1;
            let text = &title[word.start..words[end].end];
            if !folded(text).starts_with(&wanted) || !is_plain(text) {
                continue;
            }
            let key = self::exact(text);
            match found.iter().position(|(known, _)| *known == key) {
                // Small letters come after capitals, and a headline's first word is no name.
                Some(at) => (scores[at], found[at].1) = (scores[at] + 1, found[at].1.max(text)),
                None => {
                    // Accents that were typed are meant.
                    scores.push(if key.starts_with(&exact) { 1 << 24 } else { 0 });
                    found.push((key, text));
                }
            }
        }
    }
    best_first(&scores).into_iter().take(MOST_WORDS).map(|at| found[at].1.to_owned()).collect()
}

/// A query with one of its words in place of another.
pub fn mended(text: &str, typed: &str, word: &str) -> String {
    match tokens(text).find(|token| token.text == typed) {
        Some(token) => [&text[..token.start], word, &text[token.range().end..]].concat(),
        None => text.to_owned(),
    }
}

/// Whether a text is words and blanks alone.
fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || is_blank(c) || matches!(c, '\u{300}'..='\u{36F}'))
}

fn folded(text: &str) -> String {
    let mut key = String::new();
    fold::fold_into(text, &mut key);
    key
}

/// The exact keys of the words, as a text.
fn exact(text: &str) -> String {
    let mut key = String::new();
    for word in text.split_whitespace() {
        if !key.is_empty() {
            key.push(' ');
        }
        fold::exact_into(word, &mut key);
    }
    key
}
