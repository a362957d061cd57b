//! What a reader looks for within one article: words that follow each other, as they are typed into the find field.
//!
//! Nothing of what is typed has a meaning of its own: a minus is a minus. Accents are disregarded as in a search, and the last
//! word is a beginning as long as nothing stands behind it. What is between the words, in what is typed and in the text,
//! makes no difference: `bac kan` is found in "Bắc Kạn" and in "Bắc-Kạn".

use super::{MAX_WORDS, Word};
use crate::text::tokens;
use std::ops::Range;

/// The words to be found, one behind the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase {
    /// At most [`MAX_WORDS`], so that a set of them is a `u32`.
    words: Vec<Word>,
}

impl Phrase {
    /// What was typed.
    pub fn of(typed: &str) -> Phrase {
        let word = |token: crate::text::Token<'_>| {
            let (mut folded, mut exact) = (String::new(), String::new());
            token.folded(&mut folded);
            token.exact(&mut exact);
            Word { typed: token.text.to_owned(), folded, exact, prefix: token.range().end == typed.len() }
        };
        Phrase { words: tokens(typed).take(MAX_WORDS).map(word).collect() }
    }

    /// Where a text has all the words, one behind the other: ranges of bytes, ascending, apart from each other, each from
    /// the beginning of its first word to the end of its last. Of occurrences that overlap the first counts.
    ///
    /// By shift-and (Baeza-Yates and Gonnet, 1992), with words for letters: each word of the text is looked at once.
    pub fn marks(&self, text: &str) -> Vec<Range<usize>> {
        let count = self.words.len();
        let mut marks = Vec::new();
        if count == 0 {
            return marks;
        }
        let mut key = String::new();
        // Where the words before began, the newest at its own number; and which beginnings of the phrase end here.
        let mut starts = vec![0; count];
        let mut begun = 0u32;
        for (place, token) in tokens(text).enumerate() {
            starts[place % count] = token.start;
            token.folded(&mut key);
            let fits = |set, (at, word): (usize, &Word)| if word.matches(&key) { set | 1 << at } else { set };
            begun = (begun << 1 | 1) & self.words.iter().enumerate().fold(0, fits);
            if begun & 1 << (count - 1) != 0 {
                marks.push(starts[(place + 1) % count]..token.range().end);
                begun = 0;
            }
        }
        marks
    }
}
