//! What a reader types, understood; the articles that match it; and where in a text it matches.
//!
//! [`parse`] never fails: half a query is a query. [`evaluate`] takes it to an index, [`marks`] to a text; both compare the
//! same folded keys of the same [`tokens`], so what is found is what is marked.

pub use abbreviations::ABBREVIATIONS;
pub use eval::{Hits, evaluate, evaluate_to, has_words, titled};
pub use find::Phrase;
pub use parse::{Hint, MAX_WORDS, Part, Query, Scope, Word, parse};

use crate::text::{Token, is_blank, tokens};
use std::ops::Range;

mod abbreviations;
mod eval;
mod find;
mod parse;
mod rank;
mod typo;

/// Where a text matches a query: ranges of bytes, ascending, apart from each other, on the boundaries of characters.
///
/// Every word of the query that is not excluded is marked wherever it stands, whether the article as a whole matches or
/// not; accents are disregarded, as they are in finding. The word that is still being typed marks the whole of each word
/// that begins with it: what it will be is what the reader looks for. The words of a phrase are marked only where all of
/// them follow each other. Words that follow each other in the query and in the text are one mark (Bắc Kạn), where they are
/// written in one (16/CT-TTg) or parted by white space only.
pub fn marks(text: &str, query: &Query) -> Vec<Range<usize>> {
    if query.is_empty() { Vec::new() } else { marks_of(text, query) }
}

#[inline(never)]
fn marks_of(text: &str, query: &Query) -> Vec<Range<usize>> {
    let pattern = Pattern::of(query);
    if pattern.words.is_empty() {
        return Vec::new();
    }
    let mut hits = pattern.hits(text);
    pattern.keep_whole_phrases(&mut hits);

    let mut marks: Vec<Range<usize>> = Vec::new();
    let mut before: Option<Hit> = None;
    for hit in hits.into_iter().filter(|hit| hit.words != 0) {
        let goes_on = before.as_ref().is_some_and(|before| before.leads_to(&hit, text));
        match marks.last_mut() {
            Some(mark) if goes_on => mark.end = hit.range.end,
            _ => marks.push(hit.range.clone()),
        }
        before = Some(hit);
    }
    marks
}

/// The words to mark. A set of them is a `u32` with a bit for each, in the order of the query; there are never more
/// ([`MAX_WORDS`]).
struct Pattern<'q> {
    words: Vec<&'q Word>,
    /// Those that count wherever they stand.
    loose: u32,
    /// Each phrase's words.
    phrases: Vec<Range<usize>>,
    /// By the first byte of a folded key: whether any word can match.
    possible: [bool; 256],
}

/// A word of a text that matches.
struct Hit {
    range: Range<usize>,
    /// Its number among the words of the text.
    place: usize,
    /// The words of the query that it matches, as a set.
    words: u32,
}

impl<'q> Pattern<'q> {
    fn of(query: &'q Query) -> Pattern<'q> {
        let mut pattern = Pattern { words: Vec::new(), loose: 0, phrases: Vec::new(), possible: [false; 256] };
        let anywhere = |part: &&Part| !matches!(part.scope, Scope::In(_));
        for part in query.required.iter().flatten().filter(anywhere) {
            let start = pattern.words.len();
            pattern.words.extend(part.words.iter().take(MAX_WORDS - start));
            let words = start..pattern.words.len();
            if words.is_empty() {
                // Abbreviations have brought more words than there are bits.
                break;
            }
            if part.phrase {
                pattern.phrases.push(words);
            } else {
                pattern.loose |= words.fold(0, |set, word| set | 1 << word);
            }
        }
        for word in &pattern.words {
            pattern.possible[usize::from(word.folded.as_bytes().first().copied().unwrap_or(0))] = true;
        }
        pattern
    }

    fn hits(&self, text: &str) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut key = String::new();
        for (place, token) in tokens(text).enumerate() {
            let words = if self.is_possible(&token) { self.matching(&token, &mut key) } else { 0 };
            if words != 0 {
                hits.push(Hit { range: token.range(), place, words });
            }
        }
        hits
    }

    /// Whether a word's key may begin as one of the words does. Most words of a text end here, before they are folded.
    fn is_possible(&self, token: &Token<'_>) -> bool {
        let first = token.text.as_bytes()[0];
        !first.is_ascii() || self.possible[usize::from(first.to_ascii_lowercase())]
    }

    fn matching(&self, token: &Token<'_>, key: &mut String) -> u32 {
        token.folded(key);
        let matching = self.words.iter().enumerate().filter(|(_, word)| word.matches(key));
        matching.fold(0, |set, (at, _)| set | 1 << at)
    }

    /// Takes the words of phrases out of the hits, but where a phrase stands as a whole.
    fn keep_whole_phrases(&self, hits: &mut [Hit]) {
        if self.phrases.is_empty() {
            return;
        }
        let mut kept: Vec<u32> = hits.iter().map(|hit| hit.words & self.loose).collect();
        for phrase in &self.phrases {
            for (at, run) in hits.windows(phrase.len()).enumerate() {
                let is_whole = (phrase.clone().zip(run))
                    .enumerate()
                    .all(|(nth, (word, hit))| hit.place == run[0].place + nth && hit.words & 1 << word != 0);
                if is_whole {
                    phrase.clone().zip(&mut kept[at..]).for_each(|(word, words)| *words |= 1 << word);
                }
            }
        }
        hits.iter_mut().zip(kept).for_each(|(hit, words)| hit.words = words);
    }
}

impl Hit {
    /// Whether the other hit goes on where this one ends, in the text and in the query.
    fn leads_to(&self, next: &Hit, text: &str) -> bool {
        let between = &text[self.range.end..next.range.start];
        let mut characters = between.chars();
        let is_joined = between.chars().all(is_blank) || (characters.next().is_some() && characters.next().is_none());
        next.place == self.place + 1 && (self.words << 1) & next.words != 0 && is_joined
    }
}
