//! Reading a segment: its shards as they come, the lists of a word, of a pair, of a facet's value.
//!
//! A segment is a span of articles that is indexed by itself; its articles are numbered from 0 in it. Its vocabulary is
//! sorted by key and cut into *term shards*; its pairs of adjacent words are sorted by the ranks of left and right and cut
//! into *pair shards*. A [`Directory`] says where each shard begins.
//!
//! ```text
//! term shard   count, then for each term:
//!                shared, length, bytes of the key that differ from the key before; rank, articles, bytes of its body
//!              the bodies, each a run of bits: see `Term`
//! pair shard   count, then for each left word: its rank, how many right words, bytes of its body
//!              the bodies: the set of the ranks of the right words in bits; then for each group of 16 of them its bytes:
//!                the number of articles of each (gamma), then each one's places in the left word's list
//! lexicon      count of words in headlines, bytes of the set of their ranks, that set; the words as spelled, a line each
//! facet        count, then for each value: bytes, text, articles; then the sets of articles in bits
//! ```
//!
//! Numbers are unsigned LEB128 (DWARF 5, section 7.6), sets are [`super::subset`]'s. A pair is a choice of its left word's
//! articles and not of all: both lists are at hand when it is asked for, and it takes a fifth fewer bytes.
//!
//! A shard that is damaged reads as if it had fewer terms, or other articles of the segment; nothing here panics. A set that
//! fills its room takes no bits, so a few bytes can claim every article over and over: what is read at a time has a limit
//! above what any text reaches.

use super::bits::Reader;
use super::build::{GROUP, is_common};
use super::docs::{Docs, Gathered, union};
use super::{Facet, SHORT, beginning_key, subset, value_key};
use crate::age::Age;
use crate::input::Input;
use crate::numbers::Names;
use crate::text::{KEY_CHARS, Token};
use serde::Serialize;
use std::cell::{Cell, OnceCell};
use std::ops::Range;
use std::rc::Rc;

/// What kind of shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Words and their articles.
    Terms,
    /// Pairs of adjacent words and their articles.
    Pairs,
    /// The words of headlines as they are spelled.
    Lexicon,
    /// A facet's values and their articles.
    Facet,
}

impl Kind {
    /// All of them, in order.
    pub const ALL: [Kind; 4] = [Kind::Terms, Kind::Pairs, Kind::Lexicon, Kind::Facet];
}

/// What a segment says of its shards.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Directory {
    /// How many articles it has.
    pub docs: u32,
    /// How many terms.
    pub terms: u32,
    /// For each term shard a text that is above all keys before it, and not above its first.
    pub term_shards: Vec<String>,
    /// For each pair shard the ranks of its first left and right word.
    pub pair_shards: Vec<(u32, u32)>,
    /// The facets that have a shard, in order.
    pub facets: Vec<Facet>,
}

impl Directory {
    /// As it lies in a root.
    pub fn read(input: &mut Input<'_>) -> Option<Directory> {
        Some(Directory {
            docs: input.number()?,
            terms: input.number()?,
            term_shards: input.list(|input| Some(input.text()?.to_owned()))?,
            pair_shards: input.list(|input| Some((input.number()?, input.number()?)))?,
            facets: input.list(|input| Facet::ALL.get(input.number()? as usize).copied())?,
        })
    }
}

/// A segment as it is made: its directory and its shards, in the order of the directory.
#[derive(Clone, Debug, Default)]
pub struct Built {
    /// Where each shard begins.
    pub directory: Directory,
    /// The term shards.
    pub terms: Vec<Vec<u8>>,
    /// The pair shards.
    pub pairs: Vec<Vec<u8>>,
    /// The lexicon.
    pub lexicon: Vec<u8>,
    /// The facet shards.
    pub facets: Vec<(Facet, Vec<u8>)>,
}

impl Built {
    /// All shards, each with its kind and its number among those of that kind.
    pub fn shards(self) -> impl Iterator<Item = (Kind, u32, Vec<u8>)> {
        let facets = self.facets.into_iter().map(|(_, bytes)| bytes).collect();
        let mut all = Vec::new();
        for (kind, shards) in Kind::ALL.into_iter().zip([self.terms, self.pairs, vec![self.lexicon], facets]) {
            all.extend((0..).zip(shards).map(|(at, bytes)| (kind, at, bytes)));
        }
        all.into_iter()
    }
}

/// A shard that is needed and not here yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShardId {
    /// The segment's number.
    pub segment: u32,
    /// Which kind of shard.
    pub kind: Kind,
    /// Its number among those of its kind.
    pub number: u32,
}

/// Bytes that what was decoded of words takes in all segments, each its part, before one forgets it and begins again.
const REMEMBERED: usize = 24 << 20;
/// What each segment has beside its part: of few articles that would be full of words that are nowhere in it.
const REMEMBERED_BESIDE: usize = 256 << 10;
/// What a word that is remembered takes beside its lists, about; one that is nowhere takes that alone.
const WORD_BYTES: usize = 64;
/// Bytes that lists take which are read for one beginning.
const MOST_BEGUN: usize = 32 << 20;

/// Words that follow a word in headlines, in all their articles, and spellings of it: sound ones have far fewer than so many.
const MOST_BEHIND: u32 = 4 << 20;
/// Values of a facet that an article has on average, and what a small segment may have beyond that in all.
const MOST_VALUES: (u64, u64) = (64, 1 << 20);
/// A key in bytes.
const MOST_KEY: usize = 4 * KEY_CHARS;

/// A segment that is searched.
#[derive(Debug)]
pub struct Segment {
    number: u32,
    /// The archive's number of its first article.
    pub start: u32,
    directory: Directory,
    /// Those that are here, kind after kind.
    shards: Vec<Option<Shard>>,
    /// Words asked for, those only begun with a star behind them, and their lists.
    asked: Names,
    remembered: Vec<Option<Rc<Term>>>,
    /// How many bytes that takes, and how many it may.
    taken: Taken,
    most: usize,
}

/// Bytes taken by words that are remembered. Each of them counts here what it reads later on.
type Taken = Rc<Cell<usize>>;

#[derive(Debug)]
struct Shard {
    /// Those that words and pairs are read of, a word perhaps later on.
    bytes: Rc<Vec<u8>>,
    /// Of term shards the keys, one after the other; ends of each.
    keys: String,
    key_ends: Vec<u32>,
    heads: Vec<Head>,
    /// Of the lexicon.
    words: Vec<Entry>,
    /// Of a facet.
    values: Vec<Value>,
    /// How many bytes it takes in memory, about.
    size: usize,
    age: Age,
}

/// What a shard says of a term, or of a left word, before its body.
#[derive(Debug)]
struct Head {
    rank: u32,
    /// Articles, or right words.
    count: u32,
    body: Range<usize>,
    /// The ranks of the right words and the byte behind them, once they were read.
    rights: OnceCell<(Vec<u32>, usize)>,
}

/// A word of the headlines.
#[derive(Debug)]
pub struct Entry {
    /// Its place in the order of frequency.
    pub rank: u32,
    /// As it is spelled most, in lower case.
    pub word: Box<str>,
    /// Its folded key.
    pub key: Box<str>,
}

/// A value of a facet.
#[derive(Debug)]
pub struct Value {
    /// As it is written.
    pub name: String,
    /// Its [`value_key`].
    pub key: String,
    /// The articles that have it, numbered within the segment.
    pub docs: Docs,
}

impl Shard {
    fn read(kind: Kind, bytes: Vec<u8>, directory: &Directory) -> Shard {
        let mut shard = Shard {
            bytes: Rc::default(),
            keys: String::new(),
            key_ends: Vec::new(),
            heads: Vec::new(),
            words: Vec::new(),
            values: Vec::new(),
            size: 0,
            age: Age::default(),
        };
        let mut input = Input::new(&bytes);
        // What is whole of a damaged one is kept.
        let _ = match kind {
            Kind::Terms => shard.read_heads(&mut input, true),
            Kind::Pairs => shard.read_heads(&mut input, false),
            Kind::Lexicon => shard.read_words(&mut input, directory.terms),
            Kind::Facet => shard.read_values(&mut input, directory.docs),
        };
        // Of the others all is read by now.
        if matches!(kind, Kind::Terms | Kind::Pairs) {
            shard.bytes = Rc::new(bytes);
        }
        shard.size = shard.reckoned();
        shard
    }

    /// How many bytes it takes in memory, about: so many an entry of each list takes beside its texts and numbers.
    fn reckoned(&self) -> usize {
        let entries = self.heads.len() + self.words.len() + self.values.len();
        self.bytes.len()
            + self.keys.len()
            + 48 * entries
            + self.values.iter().map(|value| value.key.len() + value.docs.size()).sum::<usize>()
    }

    fn read_heads(&mut self, input: &mut Input<'_>, with_keys: bool) -> Option<()> {
        let mut lengths = Vec::new();
        let mut key = Vec::new();
        for _ in 0..input.number()? {
            if with_keys {
                let (shared, length) = (input.number()?, input.number()?);
                let new = input.range(length)?;
                key.truncate(shared as usize);
                key.extend_from_slice(&input.bytes[new]);
                if key.len() > MOST_KEY {
                    return None;
                }
                self.keys.push_str(std::str::from_utf8(&key).ok()?);
                self.key_ends.push(self.keys.len() as u32);
            }
            let (rank, count) = (input.number()?, input.number()?);
            lengths.push(input.number()?);
            self.heads.push(Head { rank, count, body: 0..0, rights: OnceCell::new() });
        }
        for (head, length) in self.heads.iter_mut().zip(lengths) {
            head.body = input.range(length)?;
        }
        Some(())
    }

    fn read_words(&mut self, input: &mut Input<'_>, terms: u32) -> Option<()> {
        let (count, length) = (input.number()?, input.number()?);
        let bits = input.range(length)?;
        let mut ranks = Vec::new();
        // Each word takes a byte at least.
        let count = count.min((input.bytes.len() - input.at) as u32);
        subset::read(count, terms, &mut Reader::new(&input.bytes[bits]), &mut ranks);
        for rank in ranks {
            let start = input.at;
            let length = input.bytes[start..].iter().position(|&byte| byte == b'\n')?;
            let word = std::str::from_utf8(&input.bytes[start..start + length]).ok()?;
            let mut key = String::new();
            Token { text: word, start: 0 }.folded(&mut key);
            self.words.push(Entry { rank, word: word.into(), key: key.into() });
            input.at = start + length + 1;
        }
        Some(())
    }

    fn read_values(&mut self, input: &mut Input<'_>, docs: u32) -> Option<()> {
        let mut values = Vec::new();
        for _ in 0..input.number()? {
            values.push((input.text()?.to_owned(), input.number()?));
        }
        let mut bits = Reader::new(&input.bytes[input.at..]);
        let mut rest = u64::from(docs) * MOST_VALUES.0 + MOST_VALUES.1;
        for (name, count) in values {
            rest = rest.checked_sub(count.min(docs).into())?;
            let mut list = Vec::new();
            subset::read(count, docs, &mut bits, &mut list);
            self.values.push(Value { key: value_key(&name), name, docs: Docs::new(list, docs) });
        }
        Some(())
    }

    fn key(&self, at: usize) -> &str {
        let start = if at == 0 { 0 } else { self.key_ends[at - 1] as usize };
        &self.keys[start..self.key_ends[at] as usize]
    }

    /// The entries whose keys are not below `from`, and begin with `beginning`.
    fn entries_from(&self, from: &str, beginning: &str) -> Range<usize> {
        let all = || 0..self.key_ends.len().min(self.heads.len());
        let start = partition_point(all(), |at| self.key(at) < from);
        start..partition_point(start..all().end, |at| self.key(at).starts_with(beginning))
    }
}

/// The first number of a range at which `holds`, which is true at first and then false, is false.
fn partition_point(range: Range<usize>, holds: impl Fn(usize) -> bool) -> usize {
    let (mut start, mut end) = (range.start, range.end);
    while start < end {
        let middle = start + (end - start) / 2;
        if holds(middle) {
            start = middle + 1;
        } else {
            end = middle;
        }
    }
    start
}

/// The words that follow one, and the articles where they do.
#[derive(Debug, Default)]
struct Following {
    /// Of the words, ascending.
    ranks: Vec<u32>,
    /// The articles of the first word, then those of the next; where those of each end.
    docs: Vec<u32>,
    ends: Vec<usize>,
}

impl Following {
    fn docs_at(&self, at: usize) -> &[u32] {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.docs[start..self.ends[at]]
    }
}

/// The lists of a word, or of all words that begin so. Articles are numbered within the segment.
#[derive(Debug, Default)]
pub struct Term {
    /// Its place in the order of frequency; of several words the most frequent one's.
    pub rank: u32,
    /// The articles that have it.
    pub docs: Docs,
    /// Those that have it in the headline.
    pub title: Vec<u32>,
    /// Those that have it in the lead; of a common word none.
    pub lead: Vec<u32>,
    /// Those that have it three times or oftener; of a common word none.
    pub often: Vec<u32>,
    /// The ranks of all words, where it stands for several: then nothing is known of what follows. Their own lists are not
    /// kept, since words that begin so may be thousands.
    pub parts: Vec<u32>,
    /// Of several words, the one that is the beginning itself.
    pub whole: Option<Rc<Term>>,
    /// The beginning, where it is too short to name all words that begin so.
    short: Option<Box<str>>,
    /// What is read when it is asked for; of several words there is none.
    rest: Option<Rest>,
    following: OnceCell<(Following, usize)>,
    variants: OnceCell<Vec<(u16, Option<Vec<u32>>)>>,
}

/// What of a word is not read yet.
#[derive(Debug)]
struct Rest {
    /// Its body, in its shard's bytes, and the bit at which it goes on.
    shard: Rc<Vec<u8>>,
    body: Range<usize>,
    position: usize,
    is_common: bool,
    /// How many terms its segment has.
    terms: u32,
    taken: Taken,
}

impl Rest {
    fn bits(&self, position: usize) -> Reader<'_> {
        Reader::resume(&self.shard[self.body.clone()], position)
    }

    /// Counts what was read.
    fn take(&self, bytes: usize) {
        self.taken.set(self.taken.get() + bytes);
    }
}

impl Term {
    fn read(head: &Head, shard: &Rc<Vec<u8>>, directory: &Directory, taken: &Taken) -> Term {
        let &Head { rank, count, ref body, .. } = head;
        let docs = directory.docs;
        let mut bits = Reader::new(&shard[body.clone()]);
        let mut list = Vec::new();
        subset::read(count, docs, &mut bits, &mut list);
        let mut chosen = || {
            let n = bits.gamma() - 1;
            read_chosen(n, &list, &mut bits)
        };
        let title = chosen();
        let is_common = is_common(count, docs);
        let (lead, often) = if is_common { Default::default() } else { (chosen(), chosen()) };
        let position = bits.position();
        let docs = Docs::new(list, docs);
        let (shard, body, taken) = (shard.clone(), body.clone(), taken.clone());
        let rest = Some(Rest { shard, body, position, is_common, terms: directory.terms, taken });
        Term { rank, docs, title, lead, often, rest, ..Term::default() }
    }

    /// Lists that were made of others.
    pub fn of(docs: Docs, title: Vec<u32>, lead: Vec<u32>, often: Vec<u32>) -> Term {
        Term { rank: u32::MAX, docs, title, lead, often, ..Term::default() }
    }

    /// The lists of several words, as of one, in a segment of so many articles.
    pub fn any(terms: &[Rc<Term>], docs: u32) -> Term {
        let mut any = Any::new(docs);
        terms.iter().for_each(|term| any.add(term));
        any.term(docs)
    }

    /// How many bytes it takes in memory, without what it may read later on.
    fn size(&self) -> usize {
        let lists = self.title.len() + self.lead.len() + self.often.len() + self.parts.len();
        size_of::<Term>() + self.docs.size() + 4 * lists + self.whole.as_ref().map_or(0, |whole| whole.size())
    }

    fn read_following(&self) -> &(Following, usize) {
        self.following.get_or_init(|| {
            let Some(rest) = &self.rest else { return Default::default() };
            let mut bits = rest.bits(rest.position);
            let n = bits.gamma() - 1;
            let mut ranks = Vec::new();
            // Each takes a bit at least.
            subset::read(n.min(rest.body.len() as u32 * 8), rest.terms, &mut bits, &mut ranks);
            let all = self.title.len() as u32;
            let mut left = MOST_BEHIND;
            let mut following = Following::default();
            for rank in ranks {
                let n = bits.gamma().min(all);
                let Some(fewer) = left.checked_sub(n) else { break };
                left = fewer;
                following.docs.extend(read_chosen(n, &self.title, &mut bits));
                following.ends.push(following.docs.len());
                following.ranks.push(rank);
            }
            rest.take(4 * (following.docs.capacity() + following.ends.capacity() + following.ranks.capacity()));
            (following, bits.position())
        })
    }

    /// The words that follow it in headlines, by rank ascending, and the articles where they do.
    pub fn following(&self) -> impl Iterator<Item = (u32, &[u32])> {
        let following = &self.read_following().0;
        (0..).zip(&following.ranks).map(|(at, rank)| (*rank, following.docs_at(at)))
    }

    /// The articles where a word follows it in the headline.
    pub fn followed_by(&self, rank: u32) -> &[u32] {
        let following = &self.read_following().0;
        following.ranks.binary_search(&rank).map_or(&[], |at| following.docs_at(at))
    }

    /// The articles that spell it so, of a common word in the headline; see [`super::variant_of`]. Of several words it is
    /// not known.
    pub fn spelled(&self, variant: u16) -> &[u32] {
        // Behind its end a body reads as zeros, which would be 64 spellings of all articles.
        let Some(rest) = self.rest.as_ref().filter(|rest| !rest.body.is_empty()) else { return &[] };
        let variants = self.variants.get_or_init(|| {
            let mut bits = rest.bits(self.read_following().1);
            let n = (bits.gamma() - 1).min(64);
            let of = if rest.is_common { &self.title } else { self.docs.list() };
            let mut left = MOST_BEHIND;
            let mut variants = Vec::new();
            for _ in 0..n {
                let hash = bits.bits(16) as u16;
                if n == 1 {
                    variants.push((hash, None));
                    break;
                }
                let count = (bits.gamma() - 1).min(of.len() as u32);
                let Some(fewer) = left.checked_sub(count) else { break };
                left = fewer;
                variants.push((hash, Some(read_chosen(count, of, &mut bits))));
            }
            rest.take(4 * (MOST_BEHIND - left) as usize);
            variants
        });
        match variants.iter().find(|(hash, _)| *hash == variant) {
            Some((_, Some(docs))) => docs,
            Some((_, None)) => self.docs.list(),
            None => &[],
        }
    }
}

/// The lists of several words, gathered one after the other: words that begin alike may be thousands, and their lists together
/// many times what they have in common.
struct Any {
    docs: Gathered,
    title: Gathered,
    lead: Gathered,
    often: Gathered,
}

impl Any {
    fn new(docs: u32) -> Any {
        let none = || Gathered::new(docs);
        Any { docs: none(), title: none(), lead: none(), often: none() }
    }

    fn add(&mut self, term: &Term) {
        self.docs.add(term.docs.list());
        self.title.add(&term.title);
        self.lead.add(&term.lead);
        self.often.add(&term.often);
    }

    fn term(&self, docs: u32) -> Term {
        Term::of(Docs::new(self.docs.list(), docs), self.title.list(), self.lead.list(), self.often.list())
    }
}

/// Of a list those that a set of `n` places in it names.
#[inline(never)]
fn read_chosen(n: u32, list: &[u32], bits: &mut Reader<'_>) -> Vec<u32> {
    let mut places = Vec::new();
    subset::read(n, list.len() as u32, bits, &mut places);
    chosen_of(list, places)
}

fn chosen_of(list: &[u32], places: Vec<u32>) -> Vec<u32> {
    places.into_iter().filter_map(|place| list.get(place as usize).copied()).collect()
}

/// What is missing for an answer: the numbers of shards of one kind.
pub type Missing = Vec<ShardId>;

impl Segment {
    /// One without any shard yet, which begins at the archive's article `start`.
    pub fn new(number: u32, start: u32, directory: Directory) -> Segment {
        let (shards, asked, remembered) = (Vec::new(), Names::default(), Vec::new());
        let taken = Taken::default();
        let mut segment = Segment { number, start, directory, shards, asked, remembered, taken, most: REMEMBERED };
        let count: usize = Kind::ALL.into_iter().map(|kind| segment.count(kind)).sum();
        segment.shards.resize_with(count, || None);
        segment
    }

    /// That there are so many articles in all segments: what each remembers is its part, by how many of them it has.
    pub fn share(&mut self, docs: u32) {
        self.most = REMEMBERED_BESIDE + REMEMBERED / docs.max(1) as usize * self.docs() as usize;
    }

    /// How many shards of a kind there are.
    fn count(&self, kind: Kind) -> usize {
        match kind {
            Kind::Terms => self.directory.term_shards.len(),
            Kind::Pairs => self.directory.pair_shards.len(),
            Kind::Lexicon => 1,
            Kind::Facet => self.directory.facets.len(),
        }
    }

    /// The place of a shard among all; `None` where the segment has no such one.
    fn place(&self, kind: Kind, number: u32) -> Option<usize> {
        let before = Kind::ALL.into_iter().take(kind as usize).map(|kind| self.count(kind)).sum::<usize>();
        ((number as usize) < self.count(kind)).then_some(before + number as usize)
    }

    /// How many articles it has.
    pub fn docs(&self) -> u32 {
        self.directory.docs
    }

    /// Takes a shard, if the directory has one of this number.
    pub fn give(&mut self, kind: Kind, number: u32, bytes: Vec<u8>) {
        self.put(kind, number, Some(Shard::read(kind, bytes, &self.directory)));
    }

    /// Drops a shard.
    pub fn forget(&mut self, kind: Kind, number: u32) {
        self.put(kind, number, None);
    }

    fn put(&mut self, kind: Kind, number: u32, shard: Option<Shard>) {
        let Some(place) = self.place(kind, number) else { return };
        // What is remembered of words was read with it. Of one that was missing nothing is.
        if self.shards[place].is_some() {
            self.forget_words();
        }
        self.shards[place] = shard;
    }

    /// How many bytes what is here takes in memory, about.
    pub fn size(&self) -> usize {
        self.taken.get() + self.shards.iter().flatten().map(|shard| shard.size).sum::<usize>()
    }

    /// The age and size of each shard that is here, about, all of which are a round older.
    pub fn ages(&self) -> impl Iterator<Item = (u8, usize)> {
        let grown = |shard: &Shard| {
            shard.age.grow();
            (shard.age.rounds(), shard.size)
        };
        self.shards.iter().flatten().map(grown)
    }

    /// Drops the shards that are older: these are missing again.
    pub fn drop_older(&mut self, age: u8) {
        for shard in &mut self.shards {
            if shard.as_ref().is_some_and(|shard| shard.age.rounds() > age) {
                *shard = None;
            }
        }
    }

    /// Drops what it has decoded.
    pub fn forget_words(&mut self) {
        (self.asked, self.remembered, self.taken) = Default::default();
    }

    /// A shard that is here; otherwise it is missing.
    fn shard(&self, kind: Kind, number: u32, missing: &mut Missing) -> Option<&Shard> {
        let shard = self.shards.get(self.place(kind, number)?)?.as_ref();
        match shard {
            Some(shard) => shard.age.renew(),
            None => missing.push(ShardId { segment: self.number, kind, number }),
        }
        shard
    }

    /// The shards that may have keys which begin so.
    fn shards_of(&self, beginning: &str) -> Range<u32> {
        let firsts = &self.directory.term_shards;
        let start = firsts.partition_point(|first| first.as_str() <= beginning).saturating_sub(1);
        let end = firsts.partition_point(|first| first.as_str() <= beginning || first.starts_with(beginning));
        start as u32..end as u32
    }

    /// Term shards are asked for: what is remembered of their words is forgotten when something else goes, and then has to be
    /// read again.
    fn renew(&self, numbers: Range<u32>) {
        let shards = self.shards.get(numbers.start as usize..numbers.end as usize);
        shards.into_iter().flatten().flatten().for_each(|shard| shard.age.renew());
    }

    /// The lists of a word; `None` where no article has it, or a shard is missing.
    pub fn term(&mut self, key: &str, missing: &mut Missing) -> Option<Rc<Term>> {
        let at = self.directory.term_shards.partition_point(|first| first.as_str() <= key).checked_sub(1)?;
        if let Some(known) = self.asked.find(key) {
            self.renew(at as u32..at as u32 + 1);
            return self.remembered[known as usize].clone();
        }
        let shard = self.shard(Kind::Terms, at as u32, missing)?;
        let found = shard.entries_from(key, key).next().filter(|&at| shard.key(at) == key);
        let term = found.map(|at| Rc::new(self.read_term(shard, at)));
        self.remember(key, term)
    }

    fn read_term(&self, shard: &Shard, at: usize) -> Term {
        Term::read(&shard.heads[at], &shard.bytes, &self.directory, &self.taken)
    }

    fn remember(&mut self, key: &str, term: Option<Rc<Term>>) -> Option<Rc<Term>> {
        let size = WORD_BYTES + term.as_ref().map_or(0, |term| term.size());
        if self.taken.get() + size > self.most {
            self.forget_words();
        }
        self.taken.set(self.taken.get() + size);
        if self.asked.number(key) as usize == self.remembered.len() {
            self.remembered.push(term.clone());
        }
        term
    }

    /// The lists of all words that begin so, as of one word. One or two letters begin too many: they stand for the word
    /// they are, wherever it is, and for those that begin so in headlines.
    pub fn beginning(&mut self, beginning: &str, missing: &mut Missing) -> Option<Rc<Term>> {
        let remembered = [beginning, "*"].concat();
        if let Some(known) = self.asked.find(&remembered) {
            self.renew(self.shards_of(beginning));
            return self.remembered[known as usize].clone();
        }
        let docs = self.directory.docs;
        let (mut any, mut ranks) = (Any::new(docs), Vec::new());
        let (mut whole, mut last) = (None, None);
        let mut add = |term: &Rc<Term>| {
            any.add(term);
            ranks.push(term.rank);
            last = Some(term.clone());
        };
        let before = missing.len();
        let is_short = beginning.chars().nth(SHORT).is_none();
        if is_short {
            whole = self.term(beginning, missing);
            whole.iter().chain(&self.term(&beginning_key(beginning), missing)).for_each(&mut add);
        } else {
            let mut size = 0;
            for number in self.shards_of(beginning) {
                let Some(shard) = self.shard(Kind::Terms, number, missing) else { continue };
                for at in shard.entries_from(beginning, beginning) {
                    if size > MOST_BEGUN {
                        break;
                    }
                    let term = Rc::new(self.read_term(shard, at));
                    add(&term);
                    size += term.size();
                    if shard.key(at) == beginning {
                        whole = Some(term);
                    }
                }
            }
        }
        if missing.len() > before {
            return None;
        }
        let term = if ranks.is_empty() || ranks.len() == 1 && !is_short {
            last
        } else {
            let rank = ranks.iter().copied().min().unwrap_or(u32::MAX);
            let short = is_short.then(|| beginning.into());
            Some(Rc::new(Term { rank, parts: ranks, whole, short, ..any.term(docs) }))
        };
        self.remember(&remembered, term)
    }

    /// The articles where a word follows another, anywhere in them; ascending. A word that is nowhere asks for no shard, and
    /// one or two letters stand for the word they are.
    pub fn pair(&self, left: &Term, right: &Term, missing: &mut Missing) -> Vec<u32> {
        if left.docs.list().is_empty() || right.docs.list().is_empty() {
            return Vec::new();
        }
        if right.short.is_some() {
            return right.whole.as_ref().map_or(Vec::new(), |whole| self.pair(left, whole, missing));
        }
        if right.parts.is_empty() {
            return self.pair_of(left, right.rank, missing);
        }
        let (mut any, mut size) = (Gathered::new(self.directory.docs), 0);
        for part in &right.parts {
            if size > MOST_BEGUN {
                break;
            }
            let docs = self.pair_of(left, *part, missing);
            size += 4 * docs.len();
            any.add(&docs);
        }
        any.list()
    }

    /// The articles where a word is followed by the one with a rank.
    fn pair_of(&self, left: &Term, right_rank: u32, missing: &mut Missing) -> Vec<u32> {
        let left_rank = left.rank;
        let firsts = &self.directory.pair_shards;
        let at = firsts.partition_point(|&first| first <= (left_rank, right_rank));
        let Some(at) = at.checked_sub(1) else { return Vec::new() };
        let Some(shard) = self.shard(Kind::Pairs, at as u32, missing) else { return Vec::new() };
        let head = shard.heads.binary_search_by_key(&left_rank, |head| head.rank).ok();
        let places = head.and_then(|at| self.pair_places(shard, &shard.heads[at], right_rank, left.docs.list().len()));
        chosen_of(left.docs.list(), places.unwrap_or_default())
    }

    fn pair_places(&self, shard: &Shard, head: &Head, right: u32, of: usize) -> Option<Vec<u32>> {
        let body = &shard.bytes[head.body.clone()];
        let (rights, at) = head.rights.get_or_init(|| {
            let mut bits = Reader::new(body);
            let mut rights = Vec::new();
            // Each takes a bit at least.
            subset::read(head.count.min(body.len() as u32 * 8), self.directory.terms, &mut bits, &mut rights);
            (rights, bits.position().div_ceil(8))
        });
        let found = rights.binary_search(&right).ok()?;
        let mut input = Input { bytes: body, at: *at };
        for _ in 0..found / GROUP {
            let length = input.number()?;
            input.range(length)?;
        }
        let length = input.number()?;
        let mut bits = Reader::new(&body[input.range(length)?]);
        let in_group = (rights.len() - found / GROUP * GROUP).min(GROUP);
        let counts: Vec<u32> = (0..in_group).map(|_| bits.gamma()).collect();
        let mut places = Vec::new();
        for count in &counts[..=found % GROUP] {
            places.clear();
            subset::read(*count, of as u32, &mut bits, &mut places);
        }
        Some(places)
    }

    /// The words of headlines, the most frequent first.
    pub fn lexicon(&self, missing: &mut Missing) -> &[Entry] {
        self.shard(Kind::Lexicon, 0, missing).map_or(&[], |shard| &shard.words)
    }

    /// A word of the headlines by its rank.
    pub fn word(&self, rank: u32, missing: &mut Missing) -> Option<&Entry> {
        let lexicon = self.lexicon(missing);
        lexicon.binary_search_by_key(&rank, |entry| entry.rank).ok().map(|at| &lexicon[at])
    }

    /// The articles where a word follows another in the headline; of a word that is only begun, any that begins so.
    pub fn title_pair(&self, left: &Term, right: &Term, missing: &mut Missing) -> Vec<u32> {
        let Some(short) = &right.short else {
            let parts = right.parts.iter().map(|part| left.followed_by(*part));
            return union(std::iter::once(left.followed_by(right.rank)).chain(parts));
        };
        let mut begins = |rank: u32| self.word(rank, missing).is_some_and(|entry| entry.key.starts_with(&**short));
        union(left.following().filter(|(rank, _)| begins(*rank)).map(|(_, docs)| docs))
    }

    /// The values of a facet, the most frequent first.
    pub fn facet(&self, facet: Facet, missing: &mut Missing) -> &[Value] {
        let Some(at) = self.directory.facets.iter().position(|&other| other == facet) else { return &[] };
        self.shard(Kind::Facet, at as u32, missing).map_or(&[], |shard| &shard.values)
    }
}
