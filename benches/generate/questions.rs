//! Questions whose answer is known, of the seven kinds of the real ones: `{"kind", "q", "id"}`, one a line.
//!
//! `1-title` three or four adjacent syllables of the title; `2-nodia` the same without accents; `3-body` two rare
//! adjacent pairs of the body, without accents; `4-typo` one slip in one syllable; `5-tone` the tone where other papers
//! put it (hoà for hòa), where the title has such a syllable; `6-nfd` decomposed; `7-prefix` the last syllable cut short.

use std::collections::HashMap;
use std::io::{self, Write};

use crate::words::{Lexicon, Rng, TONED};

/// The rows of `TONED`: the letter without any mark, and the mark that is not a tone.
const PLAIN: [(char, Option<char>); 12] = [
    ('a', None),
    ('a', Some('\u{306}')),
    ('a', Some('\u{302}')),
    ('e', None),
    ('e', Some('\u{302}')),
    ('i', None),
    ('o', None),
    ('o', Some('\u{302}')),
    ('o', Some('\u{31B}')),
    ('u', None),
    ('u', Some('\u{31B}')),
    ('y', None),
];
const TONES: [Option<char>; 6] =
    [None, Some('\u{301}'), Some('\u{300}'), Some('\u{309}'), Some('\u{303}'), Some('\u{323}')];

pub struct Questions {
    rng: Rng,
    /// How common a folded syllable is; names are not in it.
    common: HashMap<String, u64>,
}

impl Questions {
    pub fn new(seed: u64, lexicon: &Lexicon) -> Questions {
        let mut common = HashMap::new();
        for (phrase, odds) in lexicon.odds() {
            for syllable in phrase.split(' ') {
                *common.entry(fold(syllable)).or_default() += odds;
            }
        }
        Questions { rng: Rng::new(!seed), common }
    }

    /// One question of each kind about an article, where it has what the kind needs.
    pub fn about(&mut self, id: &str, title: &str, body: &str, out: &mut impl Write) -> io::Result<()> {
        let mut ask = |kind: &str, q: &str| writeln!(out, r#"{{"kind":"{kind}","q":"{q}","id":"{id}"}}"#);
        let syllables: Vec<&str> = title.split(' ').collect();
        let clean = |words: &&[&str]| words.iter().all(|word| word.chars().all(char::is_alphanumeric));
        let length = 3 + self.rng.below(2);
        let windows: Vec<&[&str]> = syllables.windows(length).filter(clean).collect();
        if !windows.is_empty() {
            let words = windows[self.rng.below(windows.len())];
            let typed = words.join(" ");
            ask("1-title", &typed)?;
            ask("2-nodia", &fold(&typed))?;
            ask("4-typo", &self.slip(words))?;
            ask("6-nfd", &typed.chars().map(decomposed).collect::<String>())?;
            let last = words[length - 1];
            let keep = last.chars().count().saturating_sub(1 + self.rng.below(2)).max(1);
            if keep < last.chars().count() {
                let cut: String = last.chars().take(keep).collect();
                ask("7-prefix", &format!("{} {cut}", words[..length - 1].join(" ")))?;
            }
        }
        let toned = syllables.windows(length).filter(clean).map(|words| (words.join(" "), other_tone(words)));
        if let Some((_, other)) = toned.into_iter().find(|(typed, other)| typed != other) {
            ask("5-tone", &other)?;
        }
        if let Some(pairs) = self.rare_pairs(body) {
            ask("3-body", &pairs)?;
        }
        Ok(())
    }

    /// One letter changed, put in, left out, or changed for the next one.
    fn slip(&mut self, words: &[&str]) -> String {
        let long: Vec<usize> = (0..words.len()).filter(|&i| words[i].chars().count() > 2).collect();
        let chosen = if long.is_empty() { 0 } else { long[self.rng.below(long.len())] };
        let mut letters: Vec<char> = words[chosen].chars().collect();
        let at = self.rng.below(letters.len());
        let letter = (b'a' + self.rng.below(26) as u8) as char;
        match self.rng.below(4) {
            0 => letters[at] = letter,
            1 => letters.insert(at, letter),
            2 if letters.len() > 1 => {
                letters.remove(at);
            }
            _ if at + 1 < letters.len() => letters.swap(at, at + 1),
            _ => letters.push(letter),
        }
        let slipped: String = letters.into_iter().collect();
        let mut words = words.to_vec();
        words[chosen] = &slipped;
        words.join(" ")
    }

    /// Of some pairs within a sentence the two whose syllables are least common, apart from each other.
    fn rare_pairs(&mut self, body: &str) -> Option<String> {
        let words: Vec<&str> = body.split_whitespace().collect();
        let mut found: Vec<(u64, usize)> = Vec::new();
        for _ in 0..12 {
            let at = self.rng.below(words.len().saturating_sub(1).max(1));
            let pair = words.get(at..at + 2)?;
            if pair.iter().all(|word| word.chars().all(char::is_alphabetic)) {
                let common = |word: &str| self.common.get(&fold(word)).map_or(1, |odds| 1 + (odds >> 16));
                found.push((common(pair[0]).saturating_mul(common(pair[1])), at));
            }
        }
        found.sort_unstable();
        let (_, first) = *found.first()?;
        let (_, second) = *found.iter().find(|(_, at)| at.abs_diff(first) > 2)?;
        let pair = |at: usize| fold(&words[at..at + 2].join(" "));
        Some(format!("{} {}", pair(first), pair(second)))
    }
}

/// Where a letter stands in `TONED`.
fn place(letter: char) -> Option<(usize, usize)> {
    TONED.iter().enumerate().find_map(|(row, toned)| Some((row, toned.chars().position(|c| c == letter)?)))
}

fn fold(text: &str) -> String {
    let plain = |c: char| if c == 'đ' { 'd' } else { place(c).map_or(c, |(row, _)| PLAIN[row].0) };
    text.to_lowercase().chars().map(plain).collect()
}

/// A letter, then its marks in the order that Unicode wants: horn, dot below, those above.
fn decomposed(c: char) -> String {
    let lower = c.to_lowercase().next().unwrap_or(c);
    let Some((row, tone)) = place(lower) else { return c.to_string() };
    let (plain, mark) = PLAIN[row];
    let letter = if lower == c { plain } else { plain.to_ascii_uppercase() };
    let mut marks: Vec<char> = mark.into_iter().chain(TONES[tone]).collect();
    marks.sort_by_key(|mark| match mark {
        '\u{31B}' => 0,
        '\u{323}' => 1,
        _ => 2,
    });
    std::iter::once(letter).chain(marks).collect()
}

/// òa, òe, ùy at a syllable's end, with the tone on the second letter.
fn other_tone(words: &[&str]) -> String {
    let moved = |word: &&str| {
        let letters: Vec<char> = word.chars().collect();
        let [before @ .., first, second] = &letters[..] else { return word.to_string() };
        match (place(*first), place(*second)) {
            (Some((row, tone)), Some((next, 0))) if tone > 0 => {
                let (a, b) = (PLAIN[row], PLAIN[next]);
                if !matches!((a, b), (('o', None), ('a' | 'e', None)) | (('u', None), ('y', None))) {
                    return word.to_string();
                }
                let second = TONED[next].chars().nth(tone).unwrap_or(*second);
                before.iter().chain([&a.0, &second]).collect()
            }
            _ => word.to_string(),
        }
    };
    words.iter().map(moved).collect::<Vec<_>>().join(" ")
}
