//! Making a segment: articles in, one after the other; lists of articles out, cut into shards.
//!
//! [`Builder::begin`] numbers the articles itself, from 0, so every list is ascending as it is written. What is held is lists
//! of small numbers, never a text.

use super::bits::Writer;
use super::docs::ascending;
use super::segment::{Built, Directory};
use super::{Facet, Field, SHORT, beginning_key, subset, variant_of};
use crate::numbers::{Names, Secret, Slots};
use crate::text::{Token, fold, tokens};
use crate::top::{alphabetical, best_first};

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
    spellings: Names,
    spelled: Vec<(u32, u8)>,
    keys: Names,
    terms: Vec<Term>,
    pair_numbers: Slots,
    secret: Secret,
    pairs: Vec<Pair>,
    /// Each a letter for the facet and the value; and the articles that have it.
    values: Names,
    filed: Vec<Vec<u32>>,
    /// Terms of the article at hand.
    touched: Vec<u32>,
    key: String,
}

#[derive(Debug, Default)]
struct Term {
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
    /// The numbers of its terms; in the end their ranks.
    left: u32,
    right: u32,
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
    #[inline(never)]
    fn entries(&self) -> Vec<(u32, u32)> {
        let mut entries = Vec::with_capacity(self.count as usize);
        let (mut packed, mut shift, mut next) = (0u64, 0, 0);
        for &byte in &self.bytes {
            packed |= u64::from(byte & 0x7F) << shift;
            shift += 7;
            if byte < 0x80 {
                let number = next + (packed >> 3) as u32;
                entries.push((number, packed as u32 & 7));
                (packed, shift, next) = (0, 0, number + 1);
            }
        }
        entries
    }

    /// The numbers that have a bit; all of them for 0.
    #[inline(never)]
    fn numbers(&self, bit: u32) -> Vec<u32> {
        self.entries().into_iter().filter(|(_, bits)| bits & bit == bit).map(|(number, _)| number).collect()
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
                let hash = self.secret.pair(left, number);
                let is_it = |at: u32| (self.pairs[at as usize].left, self.pairs[at as usize].right) == (left, number);
                let at = self.pair_numbers.find(hash, is_it).unwrap_or_else(|| {
                    self.pairs.push(Pair { left, right: number, ..Pair::default() });
                    self.pair_numbers.add(hash)
                });
                let pair = &mut self.pairs[at as usize];
                if pair.list.next < self.docs {
                    pair.list.push(self.docs - 1, bit & TITLE);
                    pair.in_titles += bit & TITLE;
                }
            }
        }
    }

    /// Adds a value of a facet of the article begun last.
    pub fn facet(&mut self, facet: Facet, value: &str) {
        self.key.clear();
        self.key.push(char::from(facet as u8));
        self.key.push_str(value);
        let number = self.values.number(&self.key) as usize;
        self.filed.resize(self.values.len(), Vec::new());
        let list = &mut self.filed[number];
        if list.last() != Some(&(self.docs - 1)) {
            list.push(self.docs - 1);
        }
    }

    /// The numbers of a word's term and variant.
    fn term(&mut self, token: &Token<'_>, field: Field) -> (u32, u8) {
        if let Some(spelling) = self.spellings.find(token.text) {
            let (number, variant) = self.spelled[spelling as usize];
            let variant_met = &mut self.terms[number as usize].variants[usize::from(variant)];
            if field == Field::Title && !variant_met.in_title {
                (variant_met.shown, variant_met.in_title) = (token.text.into(), true);
            }
            return (number, variant);
        }
        token.folded(&mut self.key);
        let number = self.keys.number(&self.key);
        self.terms.resize_with(self.keys.len(), Term::default);
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
        self.spellings.number(token.text);
        self.spelled.push((number, variant as u8));
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
        let keys: Vec<&str> = (0..self.keys.len() as u32).map(|number| self.keys.name(number)).collect();
        let by_key = alphabetical(&keys);
        let counts: Vec<u32> = by_key.iter().map(|&number| self.terms[number].list.count).collect();
        let by_frequency: Vec<usize> = best_first(&counts).into_iter().map(|at| by_key[at]).collect();
        let mut ranks = vec![0; self.terms.len()];
        for (rank, &number) in (0..).zip(&by_frequency) {
            ranks[number] = rank;
        }
        let mut pairs = std::mem::take(&mut self.pairs);
        for pair in &mut pairs {
            (pair.left, pair.right) = (ranks[pair.left as usize], ranks[pair.right as usize]);
        }
        let pairs = in_order(in_order(pairs, ranks.len(), |pair| pair.right), ranks.len(), |pair| pair.left);

        let mut built = Built {
            directory: Directory { docs: self.docs, terms: self.terms.len() as u32, ..Directory::default() },
            ..Built::default()
        };
        self.write_terms(&by_key, &ranks, &pairs, &mut built);
        write_pairs(&self.terms, &by_frequency, &pairs, self.docs, &mut built);
        self.write_lexicon(&by_frequency, &mut built);
        self.write_facets(&mut built);
        built
    }

    /// For each beginning of one or two letters, the articles with a word in the headline that begins so: a term of its own,
    /// under a key that no word has.
    fn add_beginnings(&mut self) {
        let words = self.terms.len();
        let mut lists: Vec<Vec<u32>> = Vec::new();
        for (number, term) in (0..).zip(&self.terms) {
            let in_titles = term.list.numbers(TITLE);
            if in_titles.is_empty() {
                continue;
            }
            let mut beginning = String::new();
            for letter in self.keys.name(number).to_owned().chars().take(SHORT) {
                beginning.push(letter);
                let at = self.keys.number(&beginning_key(&beginning)) as usize - words;
                lists.resize(self.keys.len() - words, Vec::new());
                lists[at].extend_from_slice(&in_titles);
            }
        }
        for docs in lists {
            let mut term = Term::default();
            ascending(docs).into_iter().for_each(|doc| term.list.push(doc, TITLE));
            self.terms.push(term);
        }
    }

    fn write_terms(&self, by_key: &[usize], ranks: &[u32], pairs: &[Pair], built: &mut Built) {
        let bodies: Vec<Vec<u8>> = by_key.iter().map(|&number| self.written(number, ranks, pairs)).collect();
        let size = (bodies.iter().map(Vec::len).sum::<usize>() / TERM_SHARDS).max(TERM_SHARD);
        let mut shard = Shard::default();
        let mut last = "";
        for (&number, body) in by_key.iter().zip(bodies) {
            let (key, rank) = (self.keys.name(number as u32), ranks[number]);
            if shard.bytes() + body.len() + key.len() > size && shard.count > 0 {
                built.terms.push(std::mem::take(&mut shard).finish());
            }
            if shard.count == 0 {
                // The shortest text that is above the last key of the shard before and not above this one.
                built.directory.term_shards.push(shorter(last, key));
                last = "";
            }
            let shared = key.bytes().zip(last.bytes()).take_while(|(a, b)| a == b).count();
            write_number(shared as u32, &mut shard.head);
            write_number((key.len() - shared) as u32, &mut shard.head);
            shard.head.extend_from_slice(&key.as_bytes()[shared..]);
            for number in [rank, self.terms[number].list.count, body.len() as u32] {
                write_number(number, &mut shard.head);
            }
            shard.bodies.extend_from_slice(&body);
            shard.count += 1;
            last = key;
        }
        if shard.count > 0 {
            built.terms.push(shard.finish());
        }
    }

    /// A term's body.
    fn written(&self, number: usize, ranks: &[u32], pairs: &[Pair]) -> Vec<u8> {
        let rank = ranks[number];
        let pairs = &pairs[pairs.partition_point(|pair| pair.left < rank)..];
        let pairs = &pairs[..pairs.partition_point(|pair| pair.left == rank)];
        self.terms[number].written(self.docs, self.terms.len() as u32, pairs)
    }

    fn write_lexicon(&self, by_frequency: &[usize], built: &mut Built) {
        let mut in_titles = Vec::new();
        let mut words = String::new();
        for (rank, &number) in (0..).zip(by_frequency) {
            let variants = &self.terms[number].variants;
            let shown = variants.iter().filter(|variant| variant.in_title).max_by_key(|variant| variant.ranks.count);
            let Some(shown) = shown else { continue };
            in_titles.push(rank);
            fold::lower_into(&shown.shown, &mut words);
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
        let values: Vec<&str> = (0..self.values.len() as u32).map(|number| self.values.name(number)).collect();
        let by_value = alphabetical(&values);
        // The most frequent one first, as it is shown.
        let counts: Vec<u32> = by_value.iter().map(|&number| self.filed[number].len() as u32).collect();
        let by_frequency: Vec<usize> = best_first(&counts).into_iter().map(|at| by_value[at]).collect();
        for facet in Facet::ALL {
            let of_facet: Vec<usize> =
                by_frequency.iter().copied().filter(|&number| values[number].as_bytes()[0] == facet as u8).collect();
            if of_facet.is_empty() {
                continue;
            }
            let mut bytes = Vec::new();
            write_number(of_facet.len() as u32, &mut bytes);
            let mut bits = Writer::new();
            for number in of_facet {
                let (value, docs) = (&values[number][1..], &self.filed[number]);
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
    fn written(&self, docs: u32, terms: u32, pairs: &[Pair]) -> Vec<u8> {
        let mut to = Writer::new();
        let postings = self.list.entries();
        subset::write(&self.list.numbers(0), docs, &mut to);
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
        let following: Vec<&Pair> = pairs.iter().filter(|pair| pair.in_titles > 0).collect();
        to.gamma(following.len() as u32 + 1);
        subset::write(&following.iter().map(|pair| pair.right).collect::<Vec<_>>(), terms, &mut to);
        let titles: Vec<u32> = title.iter().map(|&rank| postings[rank as usize].0).collect();
        for pair in following {
            to.gamma(pair.in_titles);
            subset::write(&ranks_in(&titles, pair.list.numbers(TITLE)), titles.len() as u32, &mut to);
        }
        // Which spellings there are, and where, unless it is everywhere.
        to.gamma(self.variants.len() as u32 + 1);
        for variant in &self.variants {
            to.bits(variant.hash.into(), 16);
            if self.variants.len() > 1 {
                let mut places = variant.ranks.numbers(0);
                let mut of = self.list.count;
                if is_common {
                    places.retain(|place| title.binary_search(place).is_ok());
                    (places, of) = (ranks_in(&title, places), title.len() as u32);
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
fn ranks_in(list: &[u32], mut numbers: Vec<u32>) -> Vec<u32> {
    let mut at = 0;
    for number in &mut numbers {
        at += list[at..].partition_point(|&other| other < *number);
        *number = at as u32;
    }
    numbers
}

/// Pairs in the order of a number below `end` that each has, those with the same as they were: counting sort.
fn in_order(pairs: Vec<Pair>, end: usize, number: fn(&Pair) -> u32) -> Vec<Pair> {
    let mut places = vec![0usize; end + 1];
    pairs.iter().for_each(|pair| places[number(pair) as usize + 1] += 1);
    for at in 0..end {
        places[at + 1] += places[at];
    }
    let mut ordered: Vec<Pair> = Vec::new();
    ordered.resize_with(pairs.len(), Pair::default);
    for pair in pairs {
        let place = &mut places[number(&pair) as usize];
        ordered[*place] = pair;
        *place += 1;
    }
    ordered
}

fn write_pairs(terms: &[Term], by_frequency: &[usize], pairs: &[Pair], docs: u32, built: &mut Built) {
    // A pair takes about a byte, and another for each article.
    let bytes = pairs.iter().map(|pair| 1 + pair.list.count as usize).sum::<usize>();
    let size = (bytes / PAIR_SHARDS).max(PAIR_SHARD);
    let mut shard = Shard::default();
    // The place of an article in the left word's list.
    let mut places = vec![0; docs as usize];
    for pairs in pairs.chunk_by(|a, b| a.left == b.left) {
        let left = pairs[0].left;
        let list = &terms[by_frequency[left as usize]].list;
        for (place, (doc, _)) in (0..).zip(list.entries()) {
            places[doc as usize] = place;
        }
        let mut block = Block::default();
        for group in pairs.chunks(GROUP) {
            let mut bits = Writer::new();
            group.iter().for_each(|pair| bits.gamma(pair.list.count));
            for pair in group {
                let mut ranks = pair.list.numbers(0);
                ranks.iter_mut().for_each(|doc| *doc = places[*doc as usize]);
                subset::write(&ranks, list.count, &mut bits);
            }
            let bits = bits.finish();
            if shard.bytes() + block.bytes() + bits.len() > size && shard.count + block.rights.len() as u32 > 0 {
                block.end(left, terms.len() as u32, &mut shard);
                built.pairs.push(std::mem::take(&mut shard).finish());
            }
            if shard.count == 0 && block.rights.is_empty() {
                built.directory.pair_shards.push((left, group[0].right));
            }
            block.rights.extend(group.iter().map(|pair| pair.right));
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
