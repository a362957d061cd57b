//! Making a segment: articles in, one after the other; lists of articles out, cut into shards.
//!
//! [`Builder::begin`] numbers the articles itself, from 0, so every list is ascending as it is written. What is held is lists
//! of small numbers, never a text.

use super::bits::Writer;
use super::segment::{Built, Directory};
use super::{Facet, Field, SHORT, beginning_key, subset, variant_of};
use crate::text::{Token, tokens};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// An article dwells on a word that it has so often.
const OFTEN: u32 = 3;
/// Term shards and pair shards that a segment has about, of a large one: a host takes only so many files. Smaller shards
/// cost a search fewer bytes.
const TERM_SHARDS: usize = 300;
const PAIR_SHARDS: usize = 170;
/// No shard is made smaller than that on purpose; one with a single list may be any size.
const TERM_SHARD: usize = 6 << 10;
const PAIR_SHARD: usize = 24 << 10;
/// Right syllables whose lists stand together: to find one, up to so many lists before it are read.
pub(super) const GROUP: usize = 16;
/// So many spellings of a folded key are told apart; further ones count as the last.
const VARIANTS: usize = 64;

/// Makes a segment. For each article [`begin`](Builder::begin), then [`text`](Builder::text) for each of its texts, the
/// headline first.
#[derive(Debug, Default)]
pub struct Builder {
    docs: u32,
    /// Spellings met, as written: the term and the number of the variant. Most words of a text end here.
    spellings: HashMap<Box<str>, (u32, u8)>,
    numbers: HashMap<Box<str>, u32>,
    terms: Vec<Term>,
    pairs: HashMap<u64, Pair, BuildHasherDefault<PairHasher>>,
    facets: Vec<HashMap<Box<str>, Vec<u32>>>,
    /// Terms of the article at hand.
    touched: Vec<u32>,
    key: String,
}

#[derive(Debug, Default)]
struct Term {
    key: Box<str>,
    list: List,
    variants: Vec<Variant>,
    /// In the article at hand.
    count: u32,
    fields: u32,
    spelled: u64,
}

#[derive(Debug)]
struct Variant {
    hash: u16,
    /// One of its spellings, as a headline or else a text has it, and whether a headline does.
    shown: Box<str>,
    in_title: bool,
    /// Ranks in the term's list.
    ranks: List,
}

#[derive(Debug, Default)]
struct Pair {
    list: List,
    in_titles: u32,
}

/// Ascending numbers, each with three bits of its own, as unsigned LEB128 of distance and bits.
#[derive(Debug, Default)]
struct List {
    /// One more than the last number.
    next: u32,
    count: u32,
    bytes: Vec<u8>,
}

impl List {
    fn push(&mut self, number: u32, bits: u32) {
        let mut rest = u64::from(number - self.next) << 3 | u64::from(bits);
        while rest >= 0x80 {
            self.bytes.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        self.bytes.push(rest as u8);
        self.next = number + 1;
        self.count += 1;
    }

    /// The numbers with their bits.
    fn iter(&self) -> impl Iterator<Item = (u32, u32)> {
        let (mut bytes, mut next) = (self.bytes.iter(), 0);
        std::iter::from_fn(move || {
            let (mut packed, mut shift) = (0u64, 0);
            loop {
                let byte = *bytes.next()?;
                packed |= u64::from(byte & 0x7F) << shift;
                shift += 7;
                if byte < 0x80 {
                    break;
                }
            }
            let number = next + (packed >> 3) as u32;
            next = number + 1;
            Some((number, packed as u32 & 7))
        })
    }

    fn numbers(&self) -> Vec<u32> {
        self.iter().map(|(number, _)| number).collect()
    }
}

/// Two term numbers are spread by one multiplication (Fibonacci hashing, Knuth, TAOCP 6.4); they are counted by the builder
/// and not chosen by whoever wrote the text.
#[derive(Default)]
struct PairHasher(u64);

impl Hasher for PairHasher {
    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, key: u64) {
        self.0 = (key ^ key >> 29).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 ^= self.0 >> 32;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

const TITLE: u32 = 1;
const LEAD: u32 = 2;
const DWELLS: u32 = 4;

impl Builder {
    /// With no article in it.
    pub fn new() -> Builder {
        Builder::default()
    }

    /// How many articles were begun.
    pub fn docs(&self) -> u32 {
        self.docs
    }

    /// Begins the next article. One without any text is begun, too: it is what an exclusion leaves.
    pub fn begin(&mut self) {
        self.end_article();
        self.docs += 1;
    }

    /// Adds a text of the article begun last.
    pub fn text(&mut self, field: Field, text: &str) {
        let bit = match field {
            Field::Title => TITLE,
            Field::Lead => LEAD,
            Field::Body => 0,
        };
        let mut before = None;
        for token in tokens(text) {
            let (number, variant) = self.term(&token, field);
            let term = &mut self.terms[number as usize];
            if term.count == 0 {
                self.touched.push(number);
            }
            term.count += 1;
            term.fields |= bit;
            term.spelled |= 1 << variant;
            if let Some(left) = before.replace(number) {
                let pair = self.pairs.entry(u64::from(left) << 32 | u64::from(number)).or_default();
                if pair.list.next < self.docs {
                    pair.list.push(self.docs - 1, bit & TITLE);
                    pair.in_titles += bit & TITLE;
                }
            }
        }
    }

    /// Adds a value of a facet of the article begun last.
    pub fn facet(&mut self, facet: Facet, value: &str) {
        self.facets.resize_with(Facet::ALL.len(), HashMap::new);
        let list = self.facets[facet as usize].entry(value.into()).or_default();
        if list.last() != Some(&(self.docs - 1)) {
            list.push(self.docs - 1);
        }
    }

    /// The numbers of a word's term and variant.
    fn term(&mut self, token: &Token<'_>, field: Field) -> (u32, u8) {
        if let Some(&(number, variant)) = self.spellings.get(token.text) {
            let variant_met = &mut self.terms[number as usize].variants[usize::from(variant)];
            if field == Field::Title && !variant_met.in_title {
                (variant_met.shown, variant_met.in_title) = (token.text.into(), true);
            }
            return (number, variant);
        }
        token.folded(&mut self.key);
        let number = match self.numbers.get(self.key.as_str()) {
            Some(&number) => number,
            None => {
                let number = self.terms.len() as u32;
                self.numbers.insert(self.key.as_str().into(), number);
                self.terms.push(Term { key: self.key.as_str().into(), ..Term::default() });
                number
            }
        };
        token.exact(&mut self.key);
        let hash = variant_of(&self.key);
        let in_title = field == Field::Title;
        let variants = &mut self.terms[number as usize].variants;
        let variant = variants.iter().position(|variant| variant.hash == hash).unwrap_or_else(|| {
            if variants.len() < VARIANTS {
                variants.push(Variant { hash, shown: token.text.into(), in_title, ranks: List::default() });
            }
            variants.len() - 1
        });
        if in_title && !variants[variant].in_title {
            (variants[variant].shown, variants[variant].in_title) = (token.text.into(), true);
        }
        self.spellings.insert(token.text.into(), (number, variant as u8));
        (number, variant as u8)
    }

    fn end_article(&mut self) {
        for number in self.touched.drain(..) {
            let term = &mut self.terms[number as usize];
            let rank = term.list.count;
            term.list.push(self.docs - 1, term.fields | if term.count >= OFTEN { DWELLS } else { 0 });
            while term.spelled != 0 {
                term.variants[term.spelled.trailing_zeros() as usize].ranks.push(rank, 0);
                term.spelled &= term.spelled - 1;
            }
            (term.count, term.fields) = (0, 0);
        }
    }

    /// The segment of all articles so far.
    pub fn finish(mut self) -> Built {
        self.end_article();
        self.add_beginnings();
        // The most frequent term has rank 0: its number is written most often, and small ones are short.
        let mut by_frequency: Vec<u32> = (0..self.terms.len() as u32).collect();
        by_frequency.sort_unstable_by(|&a, &b| {
            let (a, b) = (&self.terms[a as usize], &self.terms[b as usize]);
            b.list.count.cmp(&a.list.count).then_with(|| a.key.cmp(&b.key))
        });
        let mut ranks = vec![0; self.terms.len()];
        for (rank, &number) in (0..).zip(&by_frequency) {
            ranks[number as usize] = rank;
        }
        let mut pairs: Vec<(u32, u32, Pair)> = std::mem::take(&mut self.pairs)
            .into_iter()
            .map(|(key, pair)| (ranks[(key >> 32) as usize], ranks[key as u32 as usize], pair))
            .collect();
        pairs.sort_unstable_by_key(|&(left, right, _)| (left, right));

        let mut built = Built {
            directory: Directory { docs: self.docs, terms: self.terms.len() as u32, ..Directory::default() },
            ..Built::default()
        };
        self.write_terms(&ranks, &pairs, &mut built);
        write_pairs(&self.terms, &by_frequency, &pairs, self.docs, &mut built);
        self.write_lexicon(&by_frequency, &mut built);
        self.write_facets(&mut built);
        built
    }

    /// For each beginning of one or two letters, the articles with a word in the headline that begins so: a term of its own,
    /// under a key that no word has.
    fn add_beginnings(&mut self) {
        let mut beginnings: HashMap<String, Vec<u32>> = HashMap::new();
        for term in &self.terms {
            let in_titles: Vec<u32> =
                term.list.iter().filter(|(_, bits)| bits & TITLE != 0).map(|(doc, _)| doc).collect();
            if in_titles.is_empty() {
                continue;
            }
            let ends = term.key.char_indices().map(|(at, letter)| at + letter.len_utf8());
            for end in ends.take(SHORT) {
                let key = beginning_key(&term.key[..end]);
                beginnings.entry(key).or_default().extend_from_slice(&in_titles);
            }
        }
        for (key, mut docs) in beginnings {
            docs.sort_unstable();
            docs.dedup();
            let mut term = Term { key: key.into(), ..Term::default() };
            docs.into_iter().for_each(|doc| term.list.push(doc, TITLE));
            self.terms.push(term);
        }
    }

    fn write_terms(&self, ranks: &[u32], pairs: &[(u32, u32, Pair)], built: &mut Built) {
        let mut by_key: Vec<usize> = (0..self.terms.len()).collect();
        by_key.sort_unstable_by(|&a, &b| self.terms[a].key.cmp(&self.terms[b].key));
        let bodies: Vec<Vec<u8>> = by_key.iter().map(|&number| self.written(number, ranks, pairs)).collect();
        let size = (bodies.iter().map(Vec::len).sum::<usize>() / TERM_SHARDS).max(TERM_SHARD);
        let mut shard = Shard::default();
        let mut last = String::new();
        for (number, body) in by_key.into_iter().zip(bodies) {
            let (term, rank) = (&self.terms[number], ranks[number]);
            if shard.bytes() + body.len() + term.key.len() > size && shard.count > 0 {
                built.terms.push(std::mem::take(&mut shard).finish());
            }
            if shard.count == 0 {
                // The shortest text that is above the last key of the shard before and not above this one.
                built.directory.term_shards.push(shorter(&last, &term.key));
                last.clear();
            }
            let shared = term.key.bytes().zip(last.bytes()).take_while(|(a, b)| a == b).count();
            write_number(shared as u32, &mut shard.head);
            write_number((term.key.len() - shared) as u32, &mut shard.head);
            shard.head.extend_from_slice(&term.key.as_bytes()[shared..]);
            for number in [rank, term.list.count, body.len() as u32] {
                write_number(number, &mut shard.head);
            }
            shard.bodies.extend_from_slice(&body);
            shard.count += 1;
            last = term.key.to_string();
        }
        if shard.count > 0 {
            built.terms.push(shard.finish());
        }
    }

    /// A term's body.
    fn written(&self, number: usize, ranks: &[u32], pairs: &[(u32, u32, Pair)]) -> Vec<u8> {
        let rank = ranks[number];
        let pairs = &pairs[pairs.partition_point(|pair| pair.0 < rank)..];
        let pairs = &pairs[..pairs.partition_point(|pair| pair.0 == rank)];
        self.terms[number].written(self.docs, self.terms.len() as u32, pairs)
    }

    fn write_lexicon(&self, by_frequency: &[u32], built: &mut Built) {
        let mut in_titles = Vec::new();
        let mut words = String::new();
        for (rank, &number) in (0..).zip(by_frequency) {
            let variants = &self.terms[number as usize].variants;
            let shown = variants.iter().filter(|variant| variant.in_title).max_by_key(|variant| variant.ranks.count);
            let Some(shown) = shown else { continue };
            in_titles.push(rank);
            words.push_str(&shown.shown.to_lowercase());
            words.push('\n');
        }
        let mut bits = Writer::new();
        subset::write(&in_titles, self.terms.len() as u32, &mut bits);
        write_number(in_titles.len() as u32, &mut built.lexicon);
        let bits = bits.finish();
        write_number(bits.len() as u32, &mut built.lexicon);
        built.lexicon.extend(bits);
        built.lexicon.extend(words.into_bytes());
    }

    fn write_facets(&self, built: &mut Built) {
        for (facet, values) in Facet::ALL.into_iter().zip(&self.facets) {
            let mut values: Vec<(&str, &Vec<u32>)> = values.iter().map(|(value, docs)| (&**value, docs)).collect();
            if values.is_empty() {
                continue;
            }
            // The most frequent one first, as it is shown.
            values.sort_unstable_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(b.0)));
            let mut bytes = Vec::new();
            write_number(values.len() as u32, &mut bytes);
            let mut bits = Writer::new();
            for (value, docs) in values {
                write_number(value.len() as u32, &mut bytes);
                bytes.extend_from_slice(value.as_bytes());
                write_number(docs.len() as u32, &mut bytes);
                subset::write(docs, self.docs, &mut bits);
            }
            bytes.extend(bits.finish());
            built.facets.push((facet, bytes));
            built.directory.facets.push(facet);
        }
    }
}

impl Term {
    /// Its lists, as [`super::segment::Term`] reads them.
    fn written(&self, docs: u32, terms: u32, pairs: &[(u32, u32, Pair)]) -> Vec<u8> {
        let mut to = Writer::new();
        let postings: Vec<(u32, u32)> = self.list.iter().collect();
        subset::write(&self.list.numbers(), docs, &mut to);
        let with = |bit: u32| -> Vec<u32> {
            (0..).zip(&postings).filter(|(_, (_, bits))| bits & bit != 0).map(|(rank, _)| rank).collect()
        };
        let title = with(TITLE);
        let is_common = is_common(self.list.count, docs);
        let chosen = if is_common { vec![title.clone()] } else { vec![title.clone(), with(LEAD), with(DWELLS)] };
        for ranks in &chosen {
            to.gamma(ranks.len() as u32 + 1);
            subset::write(ranks, self.list.count, &mut to);
        }
        // Which words follow in headlines.
        let following: Vec<&(u32, u32, Pair)> = pairs.iter().filter(|(_, _, pair)| pair.in_titles > 0).collect();
        to.gamma(following.len() as u32 + 1);
        subset::write(&following.iter().map(|(_, right, _)| *right).collect::<Vec<_>>(), terms, &mut to);
        let titles: Vec<u32> = title.iter().map(|&rank| postings[rank as usize].0).collect();
        for (_, _, pair) in following {
            to.gamma(pair.in_titles);
            let docs = pair.list.iter().filter(|(_, bits)| bits & TITLE != 0).map(|(doc, _)| doc);
            subset::write(&ranks_in(&titles, docs), titles.len() as u32, &mut to);
        }
        // Which spellings there are, and where, unless it is everywhere.
        to.gamma(self.variants.len() as u32 + 1);
        for variant in &self.variants {
            to.bits(variant.hash.into(), 16);
            if self.variants.len() > 1 {
                let mut places = variant.ranks.numbers();
                let mut of = self.list.count;
                if is_common {
                    places.retain(|place| title.binary_search(place).is_ok());
                    (places, of) = (ranks_in(&title, places.into_iter()), title.len() as u32);
                }
                to.gamma(places.len() as u32 + 1);
                subset::write(&places, of, &mut to);
            }
        }
        to.finish()
    }
}

/// Whether so many articles have a word that it says little of one: then it is kept of headlines only which spelling they
/// have, and not whose lead has it, or who dwells on it. These were a third of what a search had to fetch.
pub(super) fn is_common(having: u32, docs: u32) -> bool {
    having > docs / 5
}

/// The places in an ascending list of numbers that are in it.
fn ranks_in(list: &[u32], numbers: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut at = 0;
    numbers
        .map(|number| {
            at += list[at..].partition_point(|&other| other < number);
            at as u32
        })
        .collect()
}

fn write_pairs(terms: &[Term], by_frequency: &[u32], pairs: &[(u32, u32, Pair)], docs: u32, built: &mut Built) {
    // A pair takes about a byte, and another for each article.
    let bytes = pairs.iter().map(|(_, _, pair)| 1 + pair.list.count as usize).sum::<usize>();
    let size = (bytes / PAIR_SHARDS).max(PAIR_SHARD);
    let mut shard = Shard::default();
    // The place of an article in the left word's list.
    let mut places = vec![0; docs as usize];
    for pairs in pairs.chunk_by(|a, b| a.0 == b.0) {
        let left = pairs[0].0;
        let list = &terms[by_frequency[left as usize] as usize].list;
        for (place, (doc, _)) in (0..).zip(list.iter()) {
            places[doc as usize] = place;
        }
        let mut block = Block::default();
        for group in pairs.chunks(GROUP) {
            let mut bits = Writer::new();
            group.iter().for_each(|(_, _, pair)| bits.gamma(pair.list.count));
            for (_, _, pair) in group {
                let ranks: Vec<u32> = pair.list.iter().map(|(doc, _)| places[doc as usize]).collect();
                subset::write(&ranks, list.count, &mut bits);
            }
            let bits = bits.finish();
            if shard.bytes() + block.bytes() + bits.len() > size && shard.count + block.rights.len() as u32 > 0 {
                block.end(left, terms.len() as u32, &mut shard);
                built.pairs.push(std::mem::take(&mut shard).finish());
            }
            if shard.count == 0 && block.rights.is_empty() {
                built.directory.pair_shards.push((left, group[0].1));
            }
            block.rights.extend(group.iter().map(|(_, right, _)| *right));
            write_number(bits.len() as u32, &mut block.groups);
            block.groups.extend(bits);
        }
        block.end(left, terms.len() as u32, &mut shard);
    }
    if shard.count > 0 {
        built.pairs.push(shard.finish());
    }
}

/// The pairs of one left word that stand in a shard.
#[derive(Default)]
struct Block {
    rights: Vec<u32>,
    groups: Vec<u8>,
}

impl Block {
    fn bytes(&self) -> usize {
        self.rights.len() + self.groups.len()
    }

    fn end(&mut self, left: u32, terms: u32, shard: &mut Shard) {
        if self.rights.is_empty() {
            return;
        }
        let mut bits = Writer::new();
        subset::write(&self.rights, terms, &mut bits);
        let bits = bits.finish();
        for number in [left, self.rights.len() as u32, (bits.len() + self.groups.len()) as u32] {
            write_number(number, &mut shard.head);
        }
        shard.bodies.extend(bits);
        shard.bodies.append(&mut self.groups);
        shard.count += 1;
        self.rights.clear();
    }
}

/// A shard: how many entries, the length of what follows for all of them, their heads, their bodies.
#[derive(Default)]
struct Shard {
    count: u32,
    head: Vec<u8>,
    bodies: Vec<u8>,
}

impl Shard {
    fn bytes(&self) -> usize {
        self.head.len() + self.bodies.len()
    }

    fn finish(self) -> Vec<u8> {
        let mut bytes = Vec::new();
        write_number(self.count, &mut bytes);
        bytes.extend(self.head);
        bytes.extend(self.bodies);
        bytes
    }
}

/// The shortest beginning of `key` that is above `before`.
fn shorter(before: &str, key: &str) -> String {
    let ends = key.char_indices().map(|(at, letter)| at + letter.len_utf8());
    ends.map(|end| &key[..end]).find(|&beginning| beginning > before).unwrap_or(key).to_owned()
}

/// Appends an unsigned LEB128.
pub(super) fn write_number(mut number: u32, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}
