//! Which articles have which words: an inverted index over folded keys (see [`crate::text::fold`]), for archives of any
//! size.
//!
//! An [`Index`] is a row of segments. [`Builder`] makes one of articles in order; [`Segment`] reads one from its shards, of
//! which it may have all (a bundle just loaded) or those that were fetched by now (a packed archive): what is missing for
//! an answer is named, and the answer is asked for again. Articles are numbered in time order, so a list is a timeline.

use crate::age::oldest;
use crate::numbers::fnv;
use crate::text::fold;
pub use build::Builder;
pub use docs::{Docs, ascending, each_shared, intersection, union};
pub use segment::{Built, Directory, Entry, Kind, Missing, Segment, ShardId, Term, Value};
use serde::{Deserialize, Serialize};

mod bits;
mod build;
mod docs;
mod segment;
mod subset;

/// A part of an article that counts by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The headline.
    Title,
    /// The lead.
    Lead,
    /// All the rest.
    Body,
}

/// What an article is filed under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Facet {
    /// The portal's section.
    Section,
    /// A keyword.
    Tag,
    /// Who wrote it.
    Author,
    /// Where it happened.
    Place,
    /// The paper or portal it comes from.
    Source,
    /// A document it cites.
    Document,
}

impl Facet {
    /// All of them, in order.
    pub const ALL: [Facet; 6] =
        [Facet::Section, Facet::Tag, Facet::Author, Facet::Place, Facet::Source, Facet::Document];
}

/// More articles than an archive has. What says that there are more is damaged, and is not to cost memory.
pub const MOST_DOCS: u32 = 1 << 24;

/// A beginning of so many letters is short: see [`Segment::beginning`].
const SHORT: usize = 2;

/// The key under which the articles stand that have a word in the headline which begins so. No word has this key.
fn beginning_key(beginning: &str) -> String {
    ["\u{1}", beginning].concat()
}

/// A number for an exact key: of the spellings of one folded key, two have the same once in some ten thousand.
/// FNV-1a, its halves joined.
pub fn variant_of(exact: &str) -> u16 {
    let hash = fnv(exact);
    (hash ^ hash >> 16) as u16
}

/// By which two spellings of a facet's value are compared.
pub fn value_key(value: &str) -> String {
    let mut key = String::new();
    for word in value.split_whitespace() {
        key.push_str(if key.is_empty() { "" } else { " " });
        fold::exact_into(word, &mut key);
    }
    key
}

/// The segments of an archive, in the order of their articles.
#[derive(Debug, Default)]
pub struct Index {
    segments: Vec<Segment>,
}

impl Index {
    /// An index whose shards are yet to come.
    pub fn new(directories: impl IntoIterator<Item = Directory>) -> Index {
        let mut start = 0;
        let mut segments = Vec::new();
        for (number, mut directory) in (0..).zip(directories) {
            directory.docs = directory.docs.min(MOST_DOCS - start);
            let docs = directory.docs;
            segments.push(Segment::new(number, start, directory));
            start += docs;
        }
        segments.iter_mut().for_each(|segment: &mut Segment| segment.share(start));
        Index { segments }
    }

    /// An index of one segment, with all of its shards.
    pub fn of(mut built: Built) -> Index {
        let mut index = Index::new([std::mem::take(&mut built.directory)]);
        for (kind, number, bytes) in built.shards() {
            index.give(ShardId { segment: 0, kind, number }, bytes);
        }
        index
    }

    /// Takes a shard; one of a segment that there is not is left.
    pub fn give(&mut self, shard: ShardId, bytes: Vec<u8>) {
        if let Some(segment) = self.segments.get_mut(shard.segment as usize) {
            segment.give(shard.kind, shard.number, bytes);
        }
    }

    /// Drops a shard: it is missing again.
    pub fn forget(&mut self, shard: ShardId) {
        if let Some(segment) = self.segments.get_mut(shard.segment as usize) {
            segment.forget(shard.kind, shard.number);
        }
    }

    /// How many bytes what is here takes in memory, about.
    pub fn size(&self) -> usize {
        self.segments.iter().map(Segment::size).sum()
    }

    /// Ends a round. Where what is here takes more bytes than `most`, drops what it has decoded, and of the shards those that
    /// nothing has asked for the longest, until half of it is free: these are missing again.
    pub fn trim(&mut self, most: usize) {
        let ages: Vec<(u8, usize)> = self.segments.iter().flat_map(Segment::ages).collect();
        if self.size() > most {
            let age = oldest(ages.into_iter(), most / 2);
            for segment in &mut self.segments {
                segment.forget_words();
                segment.drop_older(age);
            }
        }
    }

    /// The segments.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The segments, to be asked: they remember what they have decoded.
    pub fn segments_mut(&mut self) -> &mut [Segment] {
        &mut self.segments
    }

    /// The articles that have a value of a facet with one of these keys, ascending.
    pub fn having(&self, facet: Facet, keys: &[String], missing: &mut Missing) -> Vec<u32> {
        let mut lists = Vec::new();
        for segment in &self.segments {
            for value in segment.facet(facet, missing) {
                if keys.contains(&value.key) {
                    lists.push((segment.start, value.docs.list()));
                }
            }
        }
        let mut having = Vec::with_capacity(lists.iter().map(|(_, list)| list.len()).sum());
        for (start, list) in lists {
            having.extend(list.iter().map(|doc| doc + start));
        }
        // Two spellings of a value may be of one segment.
        ascending(having)
    }

    /// How many articles there are.
    pub fn docs(&self) -> u32 {
        self.segments.iter().map(Segment::docs).sum()
    }
}
