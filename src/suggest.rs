//! What a reader may mean: words and headlines that go on from what is typed.
//!
//! Words are those of the archive's headlines, as they are spelled there most, the most frequent first: those that begin as
//! the last one does, then those that follow a whole one. What is suggested is the whole of the new query.

use crate::index::{Index, Missing};
use crate::query;
use crate::text::{fold, is_blank, tokens};
use crate::top::best_first;

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

/// Whole words that what may follow is looked up for.
const FOLLOWED: usize = 2;

/// Texts that go on from what is typed, and articles whose headline has all of it, the best first.
pub fn suggest(index: &mut Index, text: &str) -> Result<(Vec<String>, Vec<u32>), Missing> {
    let words = words(index, text)?;
    let query = query::parse(text);
    let mut titles = Vec::new();
    if !query.is_empty() {
        let in_title: String = text.split_whitespace().fold(String::new(), |all, word| all + " title:" + word);
        let hits = query::evaluate(index, &query::parse(if is_plain(text) { &in_title } else { text }))?;
        titles = hits.best(0..hits.docs.len(), MOST - words.len()).into_iter().map(|at| hits.docs[at]).collect();
    }
    Ok((words, titles))
}

/// The texts that go on from the last one or two syllables.
fn words(index: &mut Index, text: &str) -> Result<Vec<String>, Missing> {
    let typed: Vec<_> = tokens(text).collect();
    let Some(last) = typed.last() else { return Ok(Vec::new()) };
    let before = &text[..last.start];
    // What is excluded, quoted or asked of a field does not go on in this way.
    if before.ends_with(['-', ':', '"', '“']) || !is_plain(last.text) {
        return Ok(Vec::new());
    }
    let mut found = Found::default();
    if last.range().end < text.len() {
        if is_plain(&text[last.range().end..]) {
            following(index, last.text, "", &format!("{before}{} ", last.text), &mut found)?;
        }
        return Ok(found.best(text));
    }
    if typed.len() > 1 {
        let left = typed[typed.len() - 2];
        if is_plain(&text[left.range().end..last.start]) {
            following(index, left.text, last.text, before, &mut found)?;
        }
    }
    if found.texts.is_empty() {
        let (wanted, exact) = (folded(last.text), exact(last.text));
        let mut missing = Missing::new();
        let mut whole = Vec::new();
        for segment in index.segments() {
            for (at, entry) in segment.lexicon(&mut missing).iter().enumerate() {
                if entry.key.starts_with(&*wanted) && self::exact(&entry.word).starts_with(&exact) {
                    if *entry.key == *wanted && whole.len() < FOLLOWED {
                        whole.push(entry.word.to_string());
                    }
                    found.add(format!("{before}{}", entry.word), (1 << 20) - at.min(1 << 20) as u32);
                }
            }
        }
        if !missing.is_empty() {
            return Err(missing);
        }
        // Two syllables are a word: a whole one goes on at once.
        for word in whole {
            following(index, &word, "", &format!("{before}{word} "), &mut found)?;
        }
    }
    Ok(found.best(text))
}

/// Adds what follows a word in headlines and begins so.
fn following(index: &mut Index, left: &str, beginning: &str, before: &str, found: &mut Found) -> Result<(), Missing> {
    let (wanted, exact) = (folded(beginning), exact(beginning));
    let mut missing = Missing::new();
    for segment in index.segments_mut() {
        let Some(term) = segment.term(&folded(left), &mut missing) else { continue };
        for (rank, docs) in term.following() {
            let Some(entry) = segment.word(*rank, &mut missing) else { continue };
            if entry.key.starts_with(&*wanted) && self::exact(&entry.word).starts_with(&exact) {
                found.add(format!("{before}{}", entry.word), (1 << 21) + docs.len() as u32);
            }
        }
    }
    if missing.is_empty() { Ok(()) } else { Err(missing) }
}

#[derive(Default)]
struct Found {
    texts: Vec<String>,
    scores: Vec<u32>,
}

impl Found {
    fn add(&mut self, text: String, score: u32) {
        match self.texts.iter().position(|known| *known == text) {
            Some(at) => self.scores[at] += score & 0xFFFF,
            None => {
                self.texts.push(text);
                self.scores.push(score);
            }
        }
    }

    fn best(self, typed: &str) -> Vec<String> {
        let best = best_first(&self.scores).into_iter().map(|at| self.texts[at].clone());
        best.filter(|text| text != typed).take(MOST_WORDS).collect()
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

fn exact(text: &str) -> String {
    let mut key = String::new();
    fold::exact_into(text, &mut key);
    key
}
