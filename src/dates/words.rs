//! A text as the grammar of dates sees it: words, numbers, and what stands between them.
//!
//! One pass, linear. A word is one number ([`fold::packed`]), so a rule asks for it by a comparison; most words are asked
//! for by none.

use crate::text::{fold, is_blank, tokens};

/// Whether a word's key is one of these, by their spelling: `is!(words.key(at), "ngày" "hôm")`.
macro_rules! is {
    ($key:expr, $($word:literal)+) => {{
        let key: u64 = $key;
        $(key == const { $crate::dates::words::asked($word) })||+
    }};
}

/// Words to look for in a list: `const UNITS: &[u64] = words!("lần" "bữa");`.
macro_rules! words {
    ($($word:literal)+) => { &[$($crate::dates::words::asked($word)),+] };
}

/// The key of a word that a rule asks for. All words without a key have the same, so none may be asked for.
pub(super) const fn asked(word: &str) -> u64 {
    let key = fold::packed(word);
    assert!(key != 0, "a word of more than eight letters, or with a digit");
    key
}

pub(super) use {is, words};

/// A word or a number.
#[derive(Clone, Copy)]
struct Word {
    start: u32,
    end: u32,
    /// See [`fold::packed`]; for digits [`DIGITS`], how many, and their value.
    key: u64,
}

/// Marks the key of digits. Below it: how many they are, from bit 32, and their value.
const DIGITS: u64 = 1 << 63;

/// The words of a text.
pub(super) struct Words<'a> {
    pub text: &'a str,
    words: Vec<Word>,
}

/// A gap of more bytes parts expressions, whatever is in it.
const LONGEST_GAP: usize = 32;

/// What stands between a word and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// White space, or nothing that is seen.
    Blank,
    /// One sign and no white space.
    Tight(char),
    /// One sign with white space before or behind it.
    Loose(char),
    /// More signs; the beginning and the end of the text as well.
    Many,
}

impl<'a> Words<'a> {
    pub fn of(text: &'a str) -> Words<'a> {
        let mut words = Vec::new();
        // Positions are kept in 32 bits; what lies beyond them, in a text of 4 GB, is not looked at.
        for token in tokens(text).take_while(|token| u32::try_from(token.range().end).is_ok()) {
            let key = match token.text.as_bytes()[0] {
                b'0'..=b'9' => digits(token.text),
                _ if token.text.len() <= 24 => fold::packed(token.text),
                _ => 0,
            };
            words.push(Word { start: token.start as u32, end: token.range().end as u32, key });
        }
        Words { text, words }
    }

    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// A word's key; 0 where there is none.
    pub fn key(&self, at: usize) -> u64 {
        self.words.get(at).map_or(0, |word| word.key)
    }

    /// The key of the word so many before this one.
    pub fn back(&self, at: usize, count: usize) -> u64 {
        at.checked_sub(count).map_or(0, |at| self.key(at))
    }

    pub fn start(&self, at: usize) -> usize {
        self.words.get(at).map_or(self.text.len(), |word| word.start as usize)
    }

    /// Where a word ends; 0 for the one before the first.
    pub fn end(&self, at: usize) -> usize {
        self.words.get(at).map_or(self.text.len(), |word| word.end as usize)
    }

    pub fn word(&self, at: usize) -> &'a str {
        &self.text[self.start(at)..self.end(at)]
    }

    /// A number of at most nine digits, and how many they are.
    pub fn number(&self, at: usize) -> Option<(u32, u32)> {
        let key = self.key(at);
        let count = (key >> 32) as u32 & 0xFF;
        (key & DIGITS != 0).then_some((key as u32, count))
    }

    /// A number within bounds, of one or two digits.
    pub fn small(&self, at: usize, most: u32) -> Option<u32> {
        self.number(at).filter(|&(value, count)| count <= 2 && value >= 1 && value <= most).map(|(value, _)| value)
    }

    /// A number of four digits that can be a year.
    pub fn year(&self, at: usize) -> Option<i32> {
        self.number(at)
            .filter(|&(value, count)| count == 4 && (1000..2200).contains(&value))
            .map(|(value, _)| value as i32)
    }

    /// What stands before a word.
    pub fn gap(&self, at: usize) -> Gap {
        if at == 0 || at >= self.words.len() {
            return Gap::Many;
        }
        let between = &self.text[self.end(at - 1)..self.start(at)];
        if between == " " || between.is_empty() {
            return Gap::Blank;
        }
        // So that no rule looks at the same long gap again and again.
        if between.len() > LONGEST_GAP {
            return Gap::Many;
        }
        let mut sign = None;
        let mut is_loose = false;
        for character in between.chars() {
            if is_blank(character) {
                is_loose = true;
            } else if sign.replace(character).is_some() {
                return Gap::Many;
            }
        }
        match sign {
            None => Gap::Blank,
            Some(sign) if is_loose => Gap::Loose(sign),
            Some(sign) => Gap::Tight(sign),
        }
    }

    pub fn is_blank(&self, at: usize) -> bool {
        self.gap(at) == Gap::Blank
    }

    /// Whether only this sign stands before a word, with white space or without.
    pub fn is_sign(&self, at: usize, sign: char) -> bool {
        matches!(self.gap(at), Gap::Tight(found) | Gap::Loose(found) if found == sign)
    }

    /// Whether a hyphen or a dash stands before a word.
    pub fn is_dash(&self, at: usize) -> bool {
        matches!(self.gap(at), Gap::Tight(sign) | Gap::Loose(sign) if is_dash(sign))
    }

    /// Whether a hyphen or a dash stands before a word, and no white space.
    pub fn is_tight_dash(&self, at: usize) -> bool {
        matches!(self.gap(at), Gap::Tight(sign) if is_dash(sign))
    }

    /// The character behind a word that is not white space, and where it was.
    pub fn next_char(&self, at: usize) -> Option<char> {
        self.text[self.end(at)..].chars().take(LONGEST_GAP).find(|&character| !is_blank(character))
    }

    /// The character before a word.
    pub fn char_before(&self, at: usize) -> Option<char> {
        self.text[..self.start(at)].chars().next_back()
    }

    /// The character right behind a word.
    pub fn char_behind(&self, at: usize) -> Option<char> {
        self.text[self.end(at)..].chars().next()
    }

    /// Whether these words stand here, parted by white space alone; the first one by whatever.
    pub fn follow(&self, at: usize, keys: &[u64]) -> bool {
        (keys.iter().enumerate()).all(|(nth, &key)| self.key(at + nth) == key && (nth == 0 || self.is_blank(at + nth)))
    }

    /// Whether a word begins with a capital letter.
    pub fn is_capital(&self, at: usize) -> bool {
        // The Latin letters that Vietnamese has, without Unicode's tables.
        self.word(at).chars().next().is_some_and(|first| match first {
            'A'..='Z' | 'À'..='Þ' | 'Ơ' | 'Ư' => true,
            '\u{100}'..='\u{17F}' | '\u{1E00}'..='\u{1EFF}' => (first as u32).is_multiple_of(2),
            _ => false,
        })
    }
}

pub(super) fn is_dash(character: char) -> bool {
    matches!(character, '-' | '\u{2010}'..='\u{2015}' | '−')
}

fn digits(text: &str) -> u64 {
    let bytes = text.as_bytes();
    if bytes.len() > 9 || !bytes.iter().all(u8::is_ascii_digit) {
        return 0;
    }
    let value = bytes.iter().fold(0u32, |value, byte| value * 10 + u32::from(byte - b'0'));
    DIGITS | (bytes.len() as u64) << 32 | u64::from(value)
}
