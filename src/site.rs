//! The format of a packed site: what its root says, how the files beside it are named, and where an article lies in them.
//!
//! Invariants:
//! - A packing is a function of the articles in time order alone. Dated articles and undated ones are two runs, each cut
//!   from its beginning, so articles that are newer than all others change no file but the last of each kind.
//! - A file's name has the hash of its bytes, so a file never changes; only the root does.
//! - What [`Root::decode`] and [`decode_cards`] let through is coherent: a place asked of it exists. They read any bytes
//!   without a panic, and allocate no more than a small multiple of their number.
//!
//! Both work on plain bytes. In a site these lie in raw deflate, which is the shell's to undo.

use crate::article::Article;
use crate::day::{Date, Day, Interval, Precision};
use crate::index::{self, Directory};
use crate::input::Input;
use crate::timeline::DayCounts;
use ids::{Ids, fnv};
use serde::Serialize;
use std::fmt;
use std::ops::Range;

pub mod ids;
mod pages;

pub use pages::{CONTENTS, PAGES, is_device, page_path};

/// A run of fewer articles is indexed as a whole.
pub const SEGMENT_WHOLE: u32 = 16_384;
/// Articles in the smallest closed segment of the index of a longer one.
pub const SEGMENT_UNIT: u32 = 4096;
/// Articles in the largest.
pub const SEGMENT_MOST: u32 = 262_144;
/// The root's name.
pub const ROOT: &str = "archive.bin";
/// The manifest's name: the same for people and other tools, with every file and its SHA-256.
pub const MANIFEST: &str = "archive.json";
/// The signature of the manifest, as minisign writes one; it is no entry of the manifest.
pub const SIGNATURE: &str = "archive.json.minisig";
/// The root and all of [`DATA`] with their SHA-256, where the page names a signer: what it holds the archive against.
pub const LIST: &str = "archive.sha256";
/// The folder of the files that never change.
pub const DATA: &str = "data";

/// Hashes of one kind of shard that the root has itself: up to 65,536 articles. With more it names files of names instead,
/// or at a million articles it would have 190 KB before anything else has come.
pub const NAMES_HERE: usize = 1024;
/// Shards that a file of names names: 0.5 KB, on the way to a file of cards of some 3 KB.
pub const NAMES_A_SHARD: u32 = 64;

/// What the bytes of a root, a shard of cards and a file of names begin with; the last byte is the format's version.
const ROOT_MAGIC: &[u8] = b"khobao root\n\x03";
const NAMES_MAGIC: &[u8] = b"khobao names\n\x01";
const CARDS_MAGIC: &[u8] = b"khobao cards\n\x01";

/// The first 8 bytes of a file's SHA-256: what its name has in hexadecimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Hash(pub [u8; 8]);

impl Hash {
    fn read(input: &mut Input<'_>) -> Option<Hash> {
        let range = input.range(8)?;
        Some(Hash(input.bytes[range].try_into().ok()?))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The kinds of files in [`DATA`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A JSON Feed of consecutive articles.
    Articles,
    /// What a list shows of consecutive articles.
    Cards,
    /// Hashes of consecutive shards, where there are too many for the root.
    Names,
    /// Which articles have which ids.
    Ids,
    /// A shard of the index.
    Index(index::Kind),
}

impl Kind {
    /// What a file's name begins with.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Articles => "articles",
            Kind::Cards => "cards",
            Kind::Names => "names",
            Kind::Ids => "ids",
            Kind::Index(index::Kind::Terms) => "terms",
            Kind::Index(index::Kind::Pairs) => "pairs",
            Kind::Index(index::Kind::Lexicon) => "lexicon",
            Kind::Index(index::Kind::Facet) => "facet",
        }
    }

    /// A file's address within the site: `data/cards-0123456789abcdef.bin`.
    pub fn path(self, hash: Hash) -> String {
        let extension = if self == Kind::Articles { "json" } else { "bin" };
        format!("{DATA}/{}-{hash}.{extension}", self.name())
    }
}

/// A run of dated articles and one of undated ones behind it, each cut into shards of so many articles from its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Articles in a shard; never 0.
    pub per: u32,
    /// Dated articles.
    pub dated: u32,
    /// Undated articles.
    pub undated: u32,
}

impl Grid {
    /// How many shards there are.
    pub fn len(self) -> u32 {
        self.dated.div_ceil(self.per) + self.undated.div_ceil(self.per)
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The numbers of the articles in a shard; empty beyond the last.
    pub fn range(self, shard: u32) -> Range<u32> {
        let dated = self.dated.div_ceil(self.per);
        let (start, end, shard) = match shard.checked_sub(dated) {
            None => (0, self.dated, shard),
            Some(shard) => (self.dated, self.dated + self.undated, shard),
        };
        let first = shard.saturating_mul(self.per).saturating_add(start).min(end);
        first..first.saturating_add(self.per).min(end)
    }

    /// The shard that has an article, and the article's place in it from 0.
    pub fn place(self, doc: u32) -> (u32, u32) {
        match doc.checked_sub(self.dated) {
            None => (doc / self.per, doc % self.per),
            Some(doc) => (self.dated.div_ceil(self.per) + doc / self.per, doc % self.per),
        }
    }
}

/// How many articles each index segment of a run has, in their order. A run of fewer than [`SEGMENT_WHOLE`] is one segment:
/// each further one costs a search its own files. A longer one begins with segments of [`SEGMENT_MOST`], as many as fit;
/// the rest's length is written in base 16 with a unit of [`SEGMENT_UNIT`]: each digit that is not 0 is one closed segment,
/// largest first, and what is left is the live one. So a run of any length has few segments, one that grows leaves most
/// of its closed ones as they are, and none needs much memory to be made.
pub fn segments(articles: u32) -> Vec<u32> {
    if articles < SEGMENT_WHOLE {
        return Some(articles).filter(|&articles| articles > 0).into_iter().collect();
    }
    let mut segments = vec![SEGMENT_MOST; (articles / SEGMENT_MOST) as usize];
    let mut rest = articles % SEGMENT_MOST;
    for size in [SEGMENT_UNIT << 4, SEGMENT_UNIT] {
        segments.extend(Some(rest / size * size).filter(|&docs| docs > 0));
        rest %= size;
    }
    segments.extend(Some(rest).filter(|&rest| rest > 0));
    segments
}

/// How many articles a file of articles has, in an archive of so many: enough that 35,000 of them, with all else, stay below
/// the 1,000 files that hosts take; and as few as that allows, since whoever opens one fetches its neighbours in time.
pub fn articles_a_shard(articles: u32) -> u32 {
    [32, 64, 128].into_iter().find(|per| articles / per <= 180).unwrap_or(256)
}

/// The same for cards: the ten results first shown may lie in ten files of them.
pub fn cards_a_shard(articles: u32) -> u32 {
    [32, 48, 64, 96].into_iter().find(|per| articles / per <= 340).unwrap_or(128)
}

/// What the root says: all that must be known before the first list is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Root {
    /// The archive's title; may be empty.
    pub title: String,
    /// What it is about.
    pub description: Option<String>,
    /// BCP 47 language of the articles, unless one says otherwise.
    pub language: Option<String>,
    /// The portal it comes from.
    pub home: Option<String>,
    /// The date column.
    pub counts: DayCounts,
    /// The files of articles.
    pub articles: Shards,
    /// The files of cards.
    pub cards: Shards,
    /// The files of ids: dated articles' segments, then undated ones'.
    pub ids: Vec<Ids>,
    /// The index, dated articles' segments first. Empty: there is none.
    pub segments: Vec<Segment>,
    /// Whether articles have plain pages, at [`page_path`].
    pub pages: bool,
}

/// The files of one kind, in order: either their hashes, or those of the files that have these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shards {
    /// Articles in each.
    pub per: u32,
    /// Their hashes; empty where `tables` is not.
    pub hashes: Vec<Hash>,
    /// The files of names, in order.
    pub tables: Vec<Hash>,
    /// What has been learned from each file of names by now.
    learned: Vec<Vec<Hash>>,
}

impl Shards {
    fn read(input: &mut Input<'_>) -> Option<Shards> {
        Some(Shards::new(input.number()?, input.list(Hash::read)?, input.list(Hash::read)?))
    }

    /// Of shards of so many articles each.
    pub fn new(per: u32, hashes: Vec<Hash>, tables: Vec<Hash>) -> Shards {
        Shards { per, hashes, learned: vec![Vec::new(); tables.len()], tables }
    }
}

/// Where something of an article is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the file with this hash, and there at this place from 0.
    At(Hash, u32),
    /// To be known by [`Root::learn`] from the file of names with this hash.
    Named(Hash),
}

/// A part of the index: of consecutive articles, which it numbers from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Segment {
    /// What the index says of its shards.
    pub directory: Directory,
    /// The files of its shards, kind by kind in the order of [`index::Kind`].
    pub hashes: [Vec<Hash>; 4],
}

impl Segment {
    fn read(input: &mut Input<'_>) -> Option<Segment> {
        let mut segment = Segment { directory: Directory::read(input)?, ..Segment::default() };
        for hashes in &mut segment.hashes {
            *hashes = input.list(Hash::read)?;
        }
        Some(segment)
    }

    /// The address of a shard's file.
    pub fn path(&self, kind: index::Kind, number: u32) -> Option<String> {
        let hash = self.hashes[kind as usize].get(number as usize)?;
        Some(Kind::Index(kind).path(*hash))
    }
}

/// The root as it is written.
#[derive(Serialize)]
struct Written {
    title: String,
    description: Option<String>,
    language: Option<String>,
    home: Option<String>,
    /// The first day of the first entry of the date column, then each entry's distance from the one before; with counts.
    days: Vec<(i32, u32)>,
    /// The entries of more than a day, with how many days more.
    long: Vec<(u32, u32)>,
    undated: u32,
    /// Articles in a shard, hashes, files of names.
    articles: (u32, Vec<Hash>, Vec<Hash>),
    cards: (u32, Vec<Hash>, Vec<Hash>),
    ids: Vec<Ids>,
    segments: Vec<Segment>,
    pages: bool,
}

impl Root {
    /// As bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut before = 0;
        let gap = |(days, count): (Interval, u32)| (days.first.0 - std::mem::replace(&mut before, days.first.0), count);
        let long = (0..).zip(self.counts.iter()).filter(|(_, (days, _))| days.is_long());
        let long = long.map(|(at, (days, _))| (at, (days.last.0 - days.first.0) as u32)).collect();
        let shards = |shards: &Shards| (shards.per, shards.hashes.clone(), shards.tables.clone());
        let written = Written {
            title: self.title.clone(),
            description: self.description.clone(),
            language: self.language.clone(),
            home: self.home.clone(),
            days: self.counts.iter().map(gap).collect(),
            long,
            undated: self.counts.undated(),
            articles: shards(&self.articles),
            cards: shards(&self.cards),
            ids: self.ids.clone(),
            segments: self.segments.clone(),
            pages: self.pages,
        };
        let mut bytes = with_magic(ROOT_MAGIC, &written);
        bytes.extend(fnv(&bytes).to_le_bytes());
        bytes
    }

    /// From bytes; `None` where they are not what [`Root::encode`] writes. The root is the one file whose name does not say
    /// its bytes: its last 8 are FNV-1a of those before, so that what was changed on the way is no other archive.
    pub fn decode(bytes: &[u8]) -> Option<Root> {
        let (bytes, sum) = bytes.split_last_chunk()?;
        if u64::from_le_bytes(*sum) == fnv(bytes) { Root::read(bytes) } else { None }
    }

    /// The same without the sum: `None` where they do not fit together.
    pub fn read(bytes: &[u8]) -> Option<Root> {
        let mut input = Input::new(bytes.strip_prefix(ROOT_MAGIC)?);
        let root = Root {
            title: input.text()?.to_owned(),
            description: input.optional_text()?,
            language: input.optional_text()?,
            home: input.optional_text()?,
            counts: read_counts(&mut input)?,
            articles: Shards::read(&mut input)?,
            cards: Shards::read(&mut input)?,
            ids: input.list(Ids::read)?,
            segments: input.list(Segment::read)?,
            pages: input.is_there()?,
        };
        let total = root.counts.total();
        let covers = |shards: &Shards| {
            let (grid, named) = match shards.tables.is_empty() {
                true => (root.grid(shards), shards.hashes.len()),
                false => (root.names_grid(shards), shards.tables.len()),
            };
            shards.per > 0 && grid.len() as usize == named && (shards.tables.is_empty() || shards.hashes.is_empty())
        };
        let is_whole = |segment: &Segment| {
            let Directory { docs, term_shards, pair_shards, facets, .. } = &segment.directory;
            let shards = [term_shards.len(), pair_shards.len(), 1, facets.len()];
            *docs <= SEGMENT_MOST && segment.hashes.iter().map(Vec::len).eq(shards)
        };
        let indexed = sum(root.segments.iter().map(|segment| segment.directory.docs))?;
        let named = sum(root.ids.iter().map(|ids| ids.docs))?;
        let is_all = |docs: u32| docs == total || docs == 0;
        let is_coherent = covers(&root.articles) && covers(&root.cards) && is_all(indexed) && is_all(named);
        let is_coherent = is_coherent && total <= index::MOST_DOCS && root.segments.iter().all(is_whole);
        (is_coherent && input.is_at_end()).then_some(root)
    }

    /// Where an article is; `None` where there is no such number.
    pub fn article(&self, doc: u32) -> Option<Place> {
        self.place(&self.articles, doc)
    }

    /// Where an article's card is; `None` where there is no such number.
    pub fn card(&self, doc: u32) -> Option<Place> {
        self.place(&self.cards, doc)
    }

    /// How shards of one kind cover the articles.
    pub fn grid(&self, shards: &Shards) -> Grid {
        Grid { per: shards.per.max(1), dated: self.counts.dated(), undated: self.counts.undated() }
    }

    /// How the files of names of one kind cover the articles.
    pub fn names_grid(&self, shards: &Shards) -> Grid {
        Grid { per: shards.per.max(1).saturating_mul(NAMES_A_SHARD), ..self.grid(shards) }
    }

    /// Takes the bytes of a file of names that a [`Place`] has asked for; false where they are not what belongs there.
    pub fn learn(&mut self, table: Hash, bytes: &[u8]) -> bool {
        let Some(names) = decode_names(bytes) else { return false };
        let grids = [self.names_grid(&self.articles), self.names_grid(&self.cards)];
        for (shards, grid) in [&mut self.articles, &mut self.cards].into_iter().zip(grids) {
            for (at, _) in shards.tables.iter().enumerate().filter(|(_, known)| **known == table) {
                if names.len() == grid.range(at as u32).len().div_ceil(shards.per as usize) {
                    shards.learned[at].clone_from(&names);
                    return true;
                }
            }
        }
        false
    }

    fn place(&self, shards: &Shards, doc: u32) -> Option<Place> {
        if doc >= self.counts.total() {
            return None;
        }
        let (shard, at) = self.grid(shards).place(doc);
        if shards.tables.is_empty() {
            return Some(Place::At(*shards.hashes.get(shard as usize)?, at));
        }
        let (table, within) = self.names_grid(shards).place(doc);
        let names = shards.learned.get(table as usize)?;
        match names.is_empty() {
            true => Some(Place::Named(*shards.tables.get(table as usize)?)),
            false => Some(Place::At(*names.get((within / shards.per) as usize)?, at)),
        }
    }
}

/// The date column. Its entries ascend, each with an article, and all their days are days of the calendar.
fn read_counts(input: &mut Input<'_>) -> Option<DayCounts> {
    let written = input.list(|input| Some((input.signed()?, input.number()?)))?;
    let long = input.list(|input| Some((input.number()?, input.number()?)))?;
    let undated = input.number()?;
    let (mut first, mut total) = (0i32, undated);
    let mut long = long.into_iter().peekable();
    let mut before: Option<Interval> = None;
    let mut counts = Vec::with_capacity(written.len());
    for (at, (gap, count)) in (0..).zip(written) {
        first = first.checked_add(gap)?;
        let more = long.next_if(|(entry, _)| *entry == at).map_or(0, |(_, more)| more);
        let days = Interval { first: Day(first), last: Day(first.checked_add_unsigned(more)?) };
        total = total.checked_add(count)?;
        let ascends = before.is_none_or(|before| before < days);
        if !is_day(days.first) || !is_day(days.last) || count == 0 || !ascends {
            return None;
        }
        counts.push((days, count));
        before = Some(days);
    }
    long.next().is_none().then(|| DayCounts::new(counts, undated))
}

/// What a row of a list shows of an article, but for the passage that matches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Card {
    /// The article's id.
    pub id: String,
    /// Its headline; may be empty.
    pub title: String,
    /// When it was published.
    pub date: Option<Date>,
    /// The portal's section.
    pub section: Option<String>,
    /// Its language, where it is not the archive's.
    pub language: Option<String>,
}

impl Card {
    fn read(input: &mut Input<'_>) -> Option<Card> {
        Some(Card {
            id: input.text()?.to_owned(),
            title: input.text()?.to_owned(),
            date: if input.is_there()? { Some(read_date(input)?) } else { None },
            section: input.optional_text()?,
            language: input.optional_text()?,
        })
    }

    /// Of an article in an archive that has a language.
    pub fn of(article: &Article, language: Option<&str>) -> Card {
        Card {
            id: article.id.clone(),
            title: article.title.clone(),
            date: article.date,
            section: article.section.clone(),
            language: article.language.clone().filter(|own| Some(own.as_str()) != language),
        }
    }
}

/// The bytes of a shard of cards.
pub fn encode_cards(cards: &[Card]) -> Vec<u8> {
    with_magic(CARDS_MAGIC, cards)
}

/// The cards of a shard; `None` where the bytes are not what [`encode_cards`] writes.
pub fn decode_cards(bytes: &[u8]) -> Option<Vec<Card>> {
    read_all(CARDS_MAGIC, bytes, Card::read)
}

fn read_date(input: &mut Input<'_>) -> Option<Date> {
    let (day, second) = (Day(input.signed()?), input.number()?);
    let offset = if input.is_there()? { Some(i16::try_from(input.signed()?).ok()?) } else { None };
    let precisions = [Precision::Year, Precision::Month, Precision::Day, Precision::Minute, Precision::Inferred];
    let precision = *precisions.get(input.number()? as usize)?;
    (is_day(day) && second < 86_400).then_some(Date { day, second, offset, precision })
}

/// The bytes of a file of names.
pub fn encode_names(names: &[Hash]) -> Vec<u8> {
    with_magic(NAMES_MAGIC, names)
}

/// The hashes in a file of names; `None` where the bytes are not what [`encode_names`] writes.
pub fn decode_names(bytes: &[u8]) -> Option<Vec<Hash>> {
    read_all(NAMES_MAGIC, bytes, Hash::read)
}

/// The sum, if it is a number of articles at all.
fn sum(mut docs: impl Iterator<Item = u32>) -> Option<u32> {
    docs.try_fold(0, u32::checked_add)
}

/// Whether the calendar has a day: [`Day::ymd`] counts with it.
fn is_day(day: Day) -> bool {
    // Years 0 to 9999.
    (-719_528..=2_932_896).contains(&day.0)
}

fn with_magic(magic: &[u8], value: &(impl Serialize + ?Sized)) -> Vec<u8> {
    // Writing to memory fails only for values of unknown length, which none of these is.
    postcard::to_extend(value, magic.to_vec()).unwrap_or_default()
}

/// The list behind the magic; all of the bytes have to be its.
fn read_all<'a, T>(magic: &[u8], bytes: &'a [u8], item: fn(&mut Input<'a>) -> Option<T>) -> Option<Vec<T>> {
    let mut input = Input::new(bytes.strip_prefix(magic)?);
    let list = input.list(item)?;
    input.is_at_end().then_some(list)
}
