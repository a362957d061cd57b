//! Words: where they stand in a text, and by which keys they are found.
//!
//! A [`Token`] is a longest run of letters and digits, with the combining marks and invisible characters that follow them.
//! For Vietnamese that is a syllable. Everything else parts tokens: spaces, punctuation, symbols, emoji, and also
//! apostrophes, hyphens, slashes and dots, so that "16/CT-TTg" is 16, ct and ttg, found by any of the three and by all of
//! them typed in any way; "1.000.000" is 1, 000 and 000, found by `1.000.000` and, while typing, by `1.0`. Letters and
//! digits stay together (100m2, 5G), as they are written. A Chinese character or a Japanese kana is a token of its own,
//! since those scripts put no spaces between words, and a syllable as in Vietnamese.
//!
//! What holds: tokens come in the order of the text and do not overlap; each begins and ends on a character's boundary and
//! is never followed by a combining mark or an invisible character, so marking one never parts a letter from its mark;
//! each has a key that is not empty.

use std::iter::FusedIterator;
use std::ops::Range;
use std::str::CharIndices;

pub mod fold;

/// Keys are cut after so many characters: no word of a language is as long, and a text cannot make the index large with
/// one. A key so cut stands for every word that begins with it.
pub const KEY_CHARS: usize = 64;

/// A word as it stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// As written; never empty.
    pub text: &'a str,
    /// Where it begins, in bytes.
    pub start: usize,
}

impl Token<'_> {
    /// Its bytes in the text.
    pub fn range(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }

    /// Replaces what is in `key` by the folded key: no accents, lower case, at most [`KEY_CHARS`] characters.
    /// Whether it had to be cut for that.
    pub fn folded(&self, key: &mut String) -> bool {
        key.clear();
        fold::fold_into(self.text, key);
        cut(key)
    }

    /// Replaces what is in `key` by the exact key: accents, lower case, at most [`KEY_CHARS`] characters.
    /// Whether it had to be cut for that.
    pub fn exact(&self, key: &mut String) -> bool {
        key.clear();
        fold::exact_into(self.text, key);
        cut(key)
    }
}

fn cut(key: &mut String) -> bool {
    // Most keys are shorter in bytes already.
    let end = if key.len() > KEY_CHARS { key.char_indices().nth(KEY_CHARS) } else { None };
    if let Some((end, _)) = end {
        key.truncate(end);
    }
    end.is_some()
}

/// The words of a text, in order.
pub fn tokens(text: &str) -> Tokens<'_> {
    Tokens { text, rest: text.char_indices() }
}

/// See [`tokens`].
#[derive(Clone, Debug)]
pub struct Tokens<'a> {
    text: &'a str,
    rest: CharIndices<'a>,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let (start, first) = self
            .rest
            .by_ref()
            .map(|(at, character)| (at, Kind::of(character)))
            .find(|(_, kind)| kind.begins_a_word())?;
        loop {
            // What ends the token is looked at without being taken: it may begin the next one.
            let before = self.rest.clone();
            match self.rest.next().map(|(_, character)| Kind::of(character)) {
                Some(Kind::Follower) => {}
                Some(Kind::Letter) if first == Kind::Letter => {}
                _ => {
                    self.rest = before;
                    break;
                }
            }
        }
        Some(Token { text: &self.text[start..self.rest.offset()], start })
    }
}

impl FusedIterator for Tokens<'_> {}

/// Whether a character is invisible or white space: what may stand between two words that are read as one expression.
pub fn is_blank(character: char) -> bool {
    character.is_whitespace() || fold::is_invisible(character)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Part of a word, together with what is before and after it.
    Letter,
    /// A word of its own.
    Ideograph,
    /// Belongs to what is before it, and is nothing without it.
    Follower,
    /// Not part of a word.
    Gap,
}

impl Kind {
    fn begins_a_word(self) -> bool {
        matches!(self, Kind::Letter | Kind::Ideograph)
    }

    #[inline]
    fn of(character: char) -> Kind {
        let is_letter = match character {
            '\0'..='\x7F' => character.is_ascii_alphanumeric(),
            // Latin, without asking Unicode's tables: U+00C0 to U+024F but × and ÷, and Latin Extended Additional.
            '×' | '÷' => false,
            '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => true,
            '\u{300}'..='\u{36F}' => return Kind::Follower,
            // Kana with its length mark, Chinese characters, those for compatibility, and the planes of rarer ones.
            '\u{3041}'..='\u{30FF}'
            | '\u{3400}'..='\u{4DBF}'
            | '\u{4E00}'..='\u{9FFF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{20000}'..='\u{3FFFF}'
                if character.is_alphanumeric() =>
            {
                return Kind::Ideograph;
            }
            _ => character.is_alphanumeric(),
        };
        if is_letter {
            Kind::Letter
        } else if character > '\x7F' && (fold::is_invisible(character) || is_combining(character)) {
            Kind::Follower
        } else {
            Kind::Gap
        }
    }
}

/// The combining marks that are not letters to [`char::is_alphanumeric`], by the blocks and scripts where a portal may have
/// them: Cyrillic, Hebrew, Arabic, the signs of India and of South-East Asia, kana's, and those for symbols.
fn is_combining(character: char) -> bool {
    matches!(character,
        '\u{483}'..='\u{489}' | '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}' | '\u{5C2}' | '\u{5C4}' | '\u{5C5}' | '\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}'
        | '\u{6D6}'..='\u{6DC}' | '\u{6DF}'..='\u{6E8}' | '\u{6EA}'..='\u{6ED}'
        | '\u{93C}' | '\u{94D}' | '\u{951}'..='\u{954}' | '\u{9BC}' | '\u{9CD}' | '\u{A3C}' | '\u{A4D}' | '\u{ABC}'
        | '\u{ACD}' | '\u{B3C}' | '\u{B4D}' | '\u{BCD}' | '\u{C4D}' | '\u{CBC}' | '\u{CCD}' | '\u{D4D}' | '\u{DCA}'
        | '\u{E38}'..='\u{E3A}' | '\u{E47}'..='\u{E4E}' | '\u{EB8}'..='\u{EBC}' | '\u{EC8}'..='\u{ECE}'
        | '\u{1037}'..='\u{103A}' | '\u{17C6}'..='\u{17D3}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}' | '\u{302A}'..='\u{302F}' | '\u{3099}' | '\u{309A}' | '\u{FE20}'..='\u{FE2F}')
}
