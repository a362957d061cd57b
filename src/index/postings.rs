//! Lists of articles, and the one contract that everything that yields articles keeps: [`DocSet`].
//!
//! A posting list names articles in strictly ascending order, each once. The writer guarantees it: [`List::push`] is given
//! ascending numbers and drops one that it has already. In bytes it is
//!
//! ```text
//! count, first number, then for each further one its distance (1 or more) from the one before
//! ```
//!
//! each an unsigned LEB128 (seven bits a byte, the lowest first, the high bit set but on the last; as in DWARF 5, section
//! 7.6). The reader stops where the bytes do, so damaged ones yield fewer articles, or wrong ones, but still ascending.
//!
//! Numbers are in time order, so a list is also a timeline, and a span of time is a range of it.

use crate::id::DocId;

/// Articles in ascending order, each once, read from the first to the last. It stands on one of them, or past the end.
pub trait DocSet {
    /// The article it stands on; `None` past the end. A new set stands on its first.
    fn doc(&self) -> Option<DocId>;

    /// Goes to the next article; past the end it stays there.
    fn advance(&mut self);

    /// Goes to the first article that is `target` or comes after it; stays where it is if that is so already.
    fn seek(&mut self, target: DocId) {
        while self.doc().is_some_and(|doc| doc < target) {
            self.advance();
        }
    }

    /// No more articles than this are to come, the present one included. Exact for a new list or bitmap.
    fn at_most(&self) -> u32;
}

impl<S: DocSet + ?Sized> DocSet for Box<S> {
    fn doc(&self) -> Option<DocId> {
        (**self).doc()
    }

    fn advance(&mut self) {
        (**self).advance();
    }

    fn seek(&mut self, target: DocId) {
        (**self).seek(target);
    }

    fn at_most(&self) -> u32 {
        (**self).at_most()
    }
}

/// A posting list that is being written.
pub(super) struct List {
    count: u32,
    last: DocId,
    /// Without the count.
    bytes: Vec<u8>,
}

impl List {
    /// The list of one article.
    pub(super) fn of(doc: DocId) -> List {
        let mut bytes = Vec::new();
        write_number(doc.0, &mut bytes);
        List { count: 1, last: doc, bytes }
    }

    /// Adds an article: the one added last, which changes nothing, or a later one.
    pub(super) fn push(&mut self, doc: DocId) {
        if doc != self.last {
            write_number(doc.0 - self.last.0, &mut self.bytes);
            self.count += 1;
            self.last = doc;
        }
    }

    /// How many bytes it takes, or up to four more.
    pub(super) fn bytes(&self) -> usize {
        self.bytes.len() + 5
    }

    /// Appends it.
    pub(super) fn write_into(&self, bytes: &mut Vec<u8>) {
        write_number(self.count, bytes);
        bytes.extend_from_slice(&self.bytes);
    }
}

/// A posting list that is being read.
#[derive(Clone, Debug)]
pub struct Postings<'a> {
    rest: &'a [u8],
    doc: Option<DocId>,
    /// Articles to come, the present one included.
    left: u32,
}

impl<'a> Postings<'a> {
    /// Reads a list from bytes that begin with it.
    pub(super) fn new(mut bytes: &'a [u8]) -> Postings<'a> {
        let left = read_number(&mut bytes).unwrap_or(0);
        let first = if left > 0 { read_number(&mut bytes) } else { None };
        Postings { rest: bytes, doc: first.map(DocId), left }
    }
}

impl DocSet for Postings<'_> {
    fn doc(&self) -> Option<DocId> {
        self.doc
    }

    fn advance(&mut self) {
        self.left = self.left.saturating_sub(1);
        self.doc = match self.doc {
            Some(doc) if self.left > 0 => {
                read_number(&mut self.rest).filter(|&gap| gap > 0).and_then(|gap| doc.0.checked_add(gap)).map(DocId)
            }
            _ => None,
        };
    }

    fn at_most(&self) -> u32 {
        if self.doc.is_some() { self.left } else { 0 }
    }
}

fn write_number(mut number: u32, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Takes a number from the front; `None` where the bytes end within it, or it is above 2^32 - 1.
fn read_number(bytes: &mut &[u8]) -> Option<u32> {
    let mut number = 0;
    for shift in [0, 7, 14, 21, 28] {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        let bits = u32::from(byte & 0x7F);
        if shift == 28 && bits > 0x0F {
            return None;
        }
        number |= bits << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

/// The articles that all of several sets have. Of no sets: none.
#[derive(Clone, Debug)]
pub struct Intersection<S> {
    /// The one with the fewest first: it leads, and the others are sought in.
    sets: Vec<S>,
}

impl<S: DocSet> Intersection<S> {
    /// The intersection of sets that stand on their first articles.
    pub fn new(mut sets: Vec<S>) -> Intersection<S> {
        sets.sort_by_key(DocSet::at_most);
        let mut intersection = Intersection { sets };
        intersection.settle();
        intersection
    }

    /// Brings all sets to the first article that they share, from where they stand; no sets are left where there is none.
    fn settle(&mut self) {
        while let Some(target) = self.doc() {
            let mut others = self.sets.iter_mut().skip(1).map(|other| {
                other.seek(target);
                other.doc()
            });
            match others.find(|&doc| doc != Some(target)) {
                None => return,
                Some(Some(later)) => self.sets[0].seek(later),
                Some(None) => self.sets.clear(),
            }
        }
    }
}

impl<S: DocSet> DocSet for Intersection<S> {
    fn doc(&self) -> Option<DocId> {
        self.sets.first()?.doc()
    }

    fn advance(&mut self) {
        if let Some(lead) = self.sets.first_mut() {
            lead.advance();
            self.settle();
        }
    }

    fn seek(&mut self, target: DocId) {
        if let Some(lead) = self.sets.first_mut() {
            lead.seek(target);
            self.settle();
        }
    }

    fn at_most(&self) -> u32 {
        self.sets.iter().map(DocSet::at_most).min().unwrap_or(0)
    }
}

/// The articles that one set has and another has not.
#[derive(Clone, Debug)]
pub struct Difference<A, B> {
    kept: A,
    dropped: B,
}

impl<A: DocSet, B: DocSet> Difference<A, B> {
    /// What `kept` has and `dropped` has not.
    pub fn new(kept: A, dropped: B) -> Difference<A, B> {
        let mut difference = Difference { kept, dropped };
        difference.settle();
        difference
    }

    fn settle(&mut self) {
        while let Some(doc) = self.kept.doc() {
            self.dropped.seek(doc);
            if self.dropped.doc() != Some(doc) {
                return;
            }
            self.kept.advance();
        }
    }
}

impl<A: DocSet, B: DocSet> DocSet for Difference<A, B> {
    fn doc(&self) -> Option<DocId> {
        self.kept.doc()
    }

    fn advance(&mut self) {
        self.kept.advance();
        self.settle();
    }

    fn seek(&mut self, target: DocId) {
        self.kept.seek(target);
        self.settle();
    }

    fn at_most(&self) -> u32 {
        self.kept.at_most()
    }
}

/// A set with one bit an article: what a union is collected in. It takes an eighth of a byte for each article there is,
/// and the time of reading its parts once, however many they are; a prefix can have thousands.
#[derive(Clone, Debug)]
pub struct Bitmap {
    words: Vec<u64>,
    doc: Option<DocId>,
    /// Articles to come, and those passed over by [`seek`](DocSet::seek).
    left: u32,
}

impl Bitmap {
    /// All of the articles below `docs`.
    pub fn all(docs: u32) -> Bitmap {
        let mut words = vec![u64::MAX; (docs / 64) as usize];
        if !docs.is_multiple_of(64) {
            words.push((1 << (docs % 64)) - 1);
        }
        Bitmap::new(words)
    }

    /// The articles below `docs` that any of several sets has; of no sets, none.
    pub fn union<S: DocSet>(docs: u32, sets: impl IntoIterator<Item = S>) -> Bitmap {
        let mut words = vec![0u64; docs.div_ceil(64) as usize];
        for mut set in sets {
            while let Some(doc) = set.doc().filter(|doc| doc.0 < docs) {
                words[doc.0 as usize / 64] |= 1 << (doc.0 % 64);
                set.advance();
            }
        }
        Bitmap::new(words)
    }

    fn new(words: Vec<u64>) -> Bitmap {
        let left = words.iter().map(|word| word.count_ones()).sum();
        let mut bitmap = Bitmap { words, doc: None, left };
        bitmap.doc = bitmap.first_from(0);
        bitmap
    }

    fn first_from(&self, number: u32) -> Option<DocId> {
        let start = number as usize / 64;
        let first = self.words.get(start)? & (u64::MAX << (number % 64));
        let rest = self.words[start + 1..].iter().copied();
        let (at, word) = std::iter::once(first).chain(rest).enumerate().find(|&(_, word)| word != 0)?;
        Some(DocId((start + at) as u32 * 64 + word.trailing_zeros()))
    }
}

impl DocSet for Bitmap {
    fn doc(&self) -> Option<DocId> {
        self.doc
    }

    fn advance(&mut self) {
        if let Some(doc) = self.doc {
            self.left = self.left.saturating_sub(1);
            self.doc = doc.0.checked_add(1).and_then(|next| self.first_from(next));
        }
    }

    fn seek(&mut self, target: DocId) {
        if self.doc.is_some_and(|doc| doc < target) {
            self.doc = self.first_from(target.0);
        }
    }

    fn at_most(&self) -> u32 {
        if self.doc.is_some() { self.left } else { 0 }
    }
}
