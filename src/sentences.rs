//! A text as sentences, to be read aloud one by one, and a long sentence in parts.
//!
//! A sentence ends behind `.`, `!`, `?`, `…` or several of them, with the quotation marks and brackets that close there, where
//! white space follows; and at a line break. It does not end
//! - where it goes on with a small letter: “Đi đâu?” ông hỏi; “nhưng… thôi”;
//! - behind an abbreviation (TP., ThS., Q. 1), a letter that stands for a name (J. Smith), or a number that counts what
//!   follows (1. Mở đầu);
//! - within 1.000, 9.11.2021, TP.HCM: nothing there is followed by white space.
//!
//! What holds: sentences come in the order of the text and do not overlap; none is empty or begins or ends with white space;
//! every letter and digit is in one. The same holds for the parts of a sentence. Time is linear.

use std::ops::Range;

/// A part has at most so many characters. At half speed a voice speaks some eight a second, and engines give up an
/// utterance after 15 seconds.
const MOST: usize = 120;
/// A part is not cut shorter than this for the sake of a comma.
const LEAST: usize = 40;

/// What stands before a full stop that ends no sentence, as it is written.
const ABBREVIATIONS: [&str; 37] = [
    "TP", "Tp", "tp", "TX", "Tx", "TT", "Tt", "ThS", "Ths", "TS", "Ts", "TSKH", "PGS", "GS", "BS", "Bs", "ThBS",
    "BSCK", "KS", "LS", "CN", "NS", "NSND", "NSƯT", "NGND", "NGƯT", "ĐT", "Đt", "Mr", "Mrs", "Ms", "Dr", "St", "No",
    "tr", "Tr", "vs",
];

/// The sentences of a text, in bytes.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut rest = text.char_indices().peekable();
    while let Some((at, character)) = rest.next() {
        if matches!(character, '\n' | '\r') {
            push(text, start..at, &mut found);
            start = at;
            continue;
        }
        if !is_end(character) {
            continue;
        }
        let mut only_stop = character == '.';
        let mut end = at + character.len_utf8();
        while let Some(&(next, character)) = rest.peek().filter(|(_, next)| is_end(*next) || is_closing(*next)) {
            only_stop &= !is_end(character);
            end = next + character.len_utf8();
            rest.next();
        }
        let goes_on = rest.peek().is_some_and(|(_, next)| !next.is_whitespace());
        // Behind the signs of East Asia no space follows.
        if goes_on && !matches!(character, '。' | '！' | '？') {
            continue;
        }
        // A sign that ends a sentence is none of those passed over: no stretch is looked through twice.
        let next = text[end..].chars().find(|&next| !next.is_whitespace() && !is_opening(next));
        if next.is_some_and(is_small) || only_stop && next.is_some() && is_short_for(&text[start..at]) {
            continue;
        }
        push(text, start..end, &mut found);
        start = end;
    }
    push(text, start..text.len(), &mut found);
    found
}

/// The parts of a sentence that are spoken one by one, in bytes: cut behind a comma or another pause where there is one, else
/// between words, else anywhere.
pub fn parts(sentence: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    // Of the part that is being gathered: its characters, and where it could be cut.
    let (mut count, mut pause, mut space) = (0, None, None);
    let mut before = ' ';
    for (at, character) in sentence.char_indices() {
        if character.is_whitespace() && count > 0 {
            if count >= LEAST && matches!(before, ',' | ';' | ':' | '–' | '—' | ')' | '!' | '?' | '…') {
                pause = Some(at);
            }
            space = Some(at);
        }
        // A mark stays with its letter.
        if count >= MOST && !matches!(character, '\u{300}'..='\u{36F}') {
            let cut = pause.or(space).unwrap_or(at);
            push(sentence, start..cut, &mut found);
            start = cut;
            count = sentence[cut..at].chars().count();
            (pause, space) = (None, None);
        }
        count += 1;
        before = character;
    }
    push(sentence, start..sentence.len(), &mut found);
    found
}

/// Adds what is between the white space at both ends, where there is something to say in it.
fn push(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let whole = &text[range.clone()];
    let start = range.start + (whole.len() - whole.trim_start().len());
    let trimmed = whole.trim();
    if trimmed.contains(char::is_alphanumeric) {
        found.push(start..start + trimmed.len());
    }
}

fn is_end(character: char) -> bool {
    matches!(character, '.' | '!' | '?' | '…' | '。' | '！' | '？')
}

fn is_closing(character: char) -> bool {
    matches!(character, '"' | '\'' | '”' | '’' | '»' | ')' | ']')
}

/// What may stand before the first word of a sentence.
fn is_opening(character: char) -> bool {
    matches!(character, '"' | '\'' | '“' | '‘' | '«' | '(' | '[' | '-' | '–' | '—')
}

/// Whether the full stop behind a text belongs to its last word.
fn is_short_for(before: &str) -> bool {
    let is_edge =
        |c: char| c.is_whitespace() || matches!(c, '.' | '(' | '[' | '"' | '“' | '‘' | '«' | '-' | '–' | ',' | '/');
    let word = before.rsplit(is_edge).next().unwrap_or(before);
    let mut letters = word.chars();
    let is_name =
        matches!((letters.next(), letters.next()), (Some(letter), None) if letter.is_alphabetic() && !is_small(letter));
    let is_number = !word.is_empty() && before.trim_start() == word && word.bytes().all(|byte| byte.is_ascii_digit());
    is_name || is_number || ABBREVIATIONS.contains(&word)
}

/// Whether it is a small letter: of Latin with all Vietnamese ones, Greek and Cyrillic, without Unicode's tables.
fn is_small(character: char) -> bool {
    let is_odd = u32::from(character) % 2 == 1;
    match character {
        'a'..='z' | 'ß'..='ö' | 'ø'..='ÿ' | 'ơ' | 'ư' | 'α'..='ω' | 'а'..='џ' => true,
        '\u{139}'..='\u{148}' | '\u{179}'..='\u{17E}' => !is_odd,
        '\u{100}'..='\u{137}' | '\u{14A}'..='\u{177}' | '\u{1E00}'..='\u{1EFF}' => is_odd,
        _ => false,
    }
}
