//! What a reader keeps: articles saved for later, marked passages, notes. The model, and how two stores of it become one.
//!
//! Merging is a join: of two versions of one thing the one that was changed last is kept, and of two that were changed in
//! the same millisecond the one whose JSON is greater. So it does not matter in which order, in which groups or how often
//! stores are merged. A thing that was removed leaves nothing behind: a file that still has it brings it back.

pub mod anchor;
pub mod file;
pub mod markdown;

use crate::day::{Date, Day};
use crate::numbers::Names;
use crate::text::tokens;
use crate::top::best_first;
use crate::urlencoded;

/// A moment, as milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp(pub u64);

/// 10000-01-01T00:00:00Z, the first moment that four digits of a year cannot say.
const END: u64 = 253_402_300_800_000;
const DAY_MS: u64 = 86_400_000;

impl Stamp {
    /// Reads RFC 3339 in UTC, with milliseconds or without: `2021-11-09T01:30:00.000Z`.
    pub fn parse(text: &str) -> Option<Stamp> {
        let bytes = text.as_bytes();
        let number = |from: usize, to: usize| {
            bytes
                .get(from..to)?
                .iter()
                .try_fold(0_u32, |number, byte| Some(number * 10 + char::from(*byte).to_digit(10)?))
        };
        let is = |at: usize, byte: u8| bytes.get(at) == Some(&byte);
        let signs = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
        let millisecond = match bytes.len() {
            20 => 0,
            24 if is(19, b'.') => number(20, 23)?,
            _ => return None,
        };
        if !signs.into_iter().all(|(at, byte)| is(at, byte)) || !is(bytes.len() - 1, b'Z') {
            return None;
        }
        let day = Day::from_ymd(number(0, 4)? as i32, number(5, 7)?, number(8, 10)?)?;
        let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let seconds = u64::from(hour * 3600 + minute * 60 + second);
        Some(Stamp(u64::try_from(day.0).ok()? * DAY_MS + seconds * 1000 + u64::from(millisecond)))
    }

    /// As [`Stamp::parse`] reads it, with milliseconds. What is beyond the year 9999 is said as its last millisecond.
    pub fn written(self) -> String {
        let Stamp(ms) = Stamp(self.0.min(END - 1));
        let (day, within) = (self.day(), ms % DAY_MS);
        let mut text = day.to_string();
        let parts = [('T', within / 3_600_000, 2), (':', within / 60_000 % 60, 2), (':', within / 1000 % 60, 2)];
        for (sign, value, digits) in parts.into_iter().chain([('.', within % 1000, 3)]) {
            text.push(sign);
            let value = value.to_string();
            text.extend(std::iter::repeat_n('0', digits - value.len().min(digits)));
            text.push_str(&value);
        }
        text.push('Z');
        text
    }

    /// Its day, in UTC.
    pub fn day(self) -> Day {
        Day((self.0.min(END - 1) / DAY_MS) as i32)
    }
}

/// The article that something is kept of. Beside its identity, what a list says of it where the archive is not loaded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Origin {
    /// The archive's address, up to the parameters that name its articles; see [`address`].
    pub archive: String,
    /// The article's id; never empty.
    pub article: String,
    /// Its headline; may be empty.
    pub title: String,
    /// Its date, where it was written.
    pub date: Option<Date>,
    /// Its section.
    pub section: Option<String>,
}

/// The address of an article in an archive, or of a paragraph of it.
pub fn address(archive: &str, article: &str, paragraph: Option<u32>) -> String {
    let mut address = archive.to_owned();
    address.push_str(if archive.contains('?') { "&a=" } else { "?a=" });
    urlencoded::encode(article, &mut address);
    if let Some(paragraph) = paragraph {
        address.extend(["&p=", &paragraph.to_string()]);
    }
    address
}

/// A piece of a marked passage, within one line of one paragraph.
///
/// It is kept as the W3C's Web Annotation Data Model (2017) has it: by position (TextPositionSelector, section 4.2.5) and
/// by quotation (TextQuoteSelector, section 4.2.4), so that it is found again where the text has moved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Piece {
    /// The paragraph's number, from 1, as in `p=`.
    pub paragraph: u32,
    /// Where it begins, in characters (code points) of the paragraph's text; see [`anchor`].
    pub start: u32,
    /// Where it ends; greater than `start`.
    pub end: u32,
    /// The text itself; never empty.
    pub exact: String,
    /// A few characters before it.
    pub before: String,
    /// A few characters behind it.
    pub after: String,
}

/// What of an article is kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// The article is saved for later.
    Star,
    /// There is a note on it as a whole.
    Note,
    /// A passage is marked.
    Mark {
        /// Made once, and the same wherever the mark goes: an IRI.
        id: String,
        /// At least one, in the order of the text.
        pieces: Vec<Piece>,
    },
}

/// One thing that is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Thing {
    /// The article.
    pub of: Origin,
    /// What of it.
    pub kind: Kind,
    /// The note: plain text. Empty for a star.
    pub note: String,
    /// When it was made.
    pub created: Stamp,
    /// When it was changed last.
    pub changed: Stamp,
}

impl Thing {
    /// What makes it this thing and no other: an IRI.
    pub fn key(&self) -> String {
        match &self.kind {
            Kind::Star => star_key(&self.of.archive, &self.of.article),
            Kind::Note => note_key(&self.of.archive, &self.of.article),
            Kind::Mark { id, .. } => id.clone(),
        }
    }

    /// The words of a mark; empty for others.
    pub fn quotation(&self) -> String {
        let Kind::Mark { pieces, .. } = &self.kind else { return String::new() };
        pieces.iter().map(|piece| piece.exact.as_str()).collect::<Vec<_>>().join("\n")
    }

    /// Its pieces; none for what is no mark.
    pub fn pieces(&self) -> &[Piece] {
        match &self.kind {
            Kind::Mark { pieces, .. } => pieces,
            Kind::Star | Kind::Note => &[],
        }
    }

    /// Where it is: the article, or the paragraph where a mark begins.
    pub fn address(&self) -> String {
        address(&self.of.archive, &self.of.article, self.pieces().first().map(|piece| piece.paragraph))
    }

    /// Says that it was changed. Time goes on from change to change, also where the clock was set back.
    pub fn touch(&mut self, now: Stamp) {
        self.changed = now.max(Stamp(self.changed.0 + 1));
    }

    /// Whether this version stays where it meets another one of the same thing.
    fn outlasts(&self, other: &Thing) -> bool {
        if self.changed != other.changed {
            return self.changed > other.changed;
        }
        file::item(self).written() >= file::item(other).written()
    }
}

/// The key of an article that is saved.
pub fn star_key(archive: &str, article: &str) -> String {
    address(archive, article, None) + "#star"
}

/// The key of the note on an article.
pub fn note_key(archive: &str, article: &str) -> String {
    address(archive, article, None) + "#note"
}

/// A new id for a mark: a UUID of version 7 (RFC 9562, section 5.7), of the time and 74 of these bits by chance.
pub fn new_id(now: Stamp, chance: [u64; 2]) -> String {
    let high = (now.0 & 0xFFFF_FFFF_FFFF) << 16 | 0x7000 | chance[0] & 0xFFF;
    let low = 1 << 63 | chance[1] & 0x3FFF_FFFF_FFFF_FFFF;
    let digits = |from: u64, count: u32| {
        (0..count).rev().filter_map(move |at| char::from_digit((from >> (4 * at) & 15) as u32, 16))
    };
    let mut id = String::from("urn:uuid:");
    for (part, count) in [(high >> 32, 8), (high >> 16, 4), (high, 4), (low >> 48, 4), (low, 12)] {
        if count != 8 {
            id.push('-');
        }
        id.extend(digits(part, count));
    }
    id
}

/// What became of a thing that met a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Met {
    /// The store had none like it.
    New,
    /// It is newer than the store's, which it replaced.
    Newer,
    /// The store's is as new, or newer, and stays.
    Known,
}

/// All that is kept. Each thing has a number, which it keeps as long as the store lives.
#[derive(Clone, Debug, Default)]
pub struct Saved {
    keys: Names,
    things: Vec<Option<Thing>>,
}

impl Saved {
    /// The number of a key, which is new if nothing had it; nothing need be there.
    pub fn number(&mut self, key: &str) -> u32 {
        let number = self.keys.number(key);
        if number as usize == self.things.len() {
            self.things.push(None);
        }
        number
    }

    /// The thing with a number.
    pub fn get(&self, number: u32) -> Option<&Thing> {
        self.things.get(number as usize)?.as_ref()
    }

    /// The number of the thing with a key.
    pub fn find(&self, key: &str) -> Option<u32> {
        self.keys.find(key).filter(|&number| self.get(number).is_some())
    }

    /// The key of a number that was given.
    pub fn key(&self, number: u32) -> &str {
        if (number as usize) < self.keys.len() { self.keys.name(number) } else { "" }
    }

    /// Takes a thing in; see the module.
    pub fn merge(&mut self, thing: Thing) -> (u32, Met) {
        let number = self.number(&thing.key());
        let place = &mut self.things[number as usize];
        let met = match place {
            None => Met::New,
            Some(known) if *known == thing || known.outlasts(&thing) => return (number, Met::Known),
            Some(_) => Met::Newer,
        };
        *place = Some(thing);
        (number, met)
    }

    /// The thing with a number, to be changed; its key is not to change by it.
    pub fn get_mut(&mut self, number: u32) -> Option<&mut Thing> {
        self.things.get_mut(number as usize)?.as_mut()
    }

    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.things.iter().all(Option::is_none)
    }

    /// Removes a thing.
    pub fn remove(&mut self, number: u32) -> Option<Thing> {
        self.things.get_mut(number as usize)?.take()
    }

    /// All things with their numbers, in no order that means anything.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Thing)> {
        (0..).zip(&self.things).filter_map(|(number, thing)| Some((number, thing.as_ref()?)))
    }

    /// The numbers of all things that have these words, the newest first; of one second, those taken in last first.
    pub fn newest(&self, words: &str) -> Vec<u32> {
        let words = Words::new(words);
        let found: Vec<(u32, &Thing)> = self.iter().filter(|(_, thing)| words.are_in(thing)).collect();
        let score = |(_, thing): &(u32, &Thing)| u32::try_from(thing.created.0 / 1000).unwrap_or(u32::MAX);
        let scores: Vec<u32> = found.iter().rev().map(score).collect();
        best_first(&scores).into_iter().map(|at| found[found.len() - 1 - at].0).collect()
    }

    /// All things, as a list that is the same for the same things.
    pub fn sorted(&self) -> Vec<&Thing> {
        self.newest("").into_iter().filter_map(|number| self.get(number)).collect()
    }
}

/// Words that are looked for: each is to begin a word, accents disregarded, as in search.
struct Words(Vec<String>);

impl Words {
    fn new(text: &str) -> Words {
        Words(
            tokens(text)
                .map(|token| {
                    let mut key = String::new();
                    token.folded(&mut key);
                    key
                })
                .collect(),
        )
    }

    fn are_in(&self, thing: &Thing) -> bool {
        if self.0.is_empty() {
            return true;
        }
        let mut keys = String::new();
        let mut key = String::new();
        let texts = [&thing.of.title, &thing.note].into_iter().chain(&thing.of.section);
        for text in texts.chain(thing.pieces().iter().map(|piece| &piece.exact)) {
            for token in tokens(text) {
                token.folded(&mut key);
                keys.extend([" ", &key]);
            }
        }
        self.0.iter().all(|word| keys.match_indices(word).any(|(at, _)| keys[..at].ends_with(' ')))
    }
}
