//! A packed site as it is read: its root, and of its files those that are here by now.
//!
//! Whatever is asked is answered, or the files are named that are missing for the answer; the shell fetches them, gives them
//! here, and asks again. A file is named once for what it is ([`File`]) and once for where it is ([`Packed::path`]).

use crate::age::{Age, oldest};
use crate::article::{Article, Block};
use crate::formats::Item;
use crate::formats::json_feed::{self, Reader};
use crate::id::DocId;
use crate::index::{Index, Missing, ShardId};
use crate::page;
use crate::query::{self, Hits, Query};
use crate::site::ids::{find_id, id_hash};
use crate::site::{Card, Hash, Kind, Place, Root, decode_cards, page_path};
use std::ops::Range;
use std::rc::Rc;

/// A file of a packed site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum File {
    /// A shard of the index.
    Shard(ShardId),
    /// Cards, articles, names or ids.
    Plain(Kind, Hash),
    /// An article's plain page, for the passage that a row shows.
    Page(DocId),
}

impl File {
    /// Whether the archive is less without it. A page only repeats what a file of articles has.
    pub fn matters(self) -> bool {
        !matches!(self, File::Page(_))
    }
}

/// Files that are missing for an answer, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files(Vec<File>);

impl Files {
    /// None.
    pub fn new() -> Files {
        Files::default()
    }

    /// Adds one, unless it is among them.
    pub fn insert(&mut self, file: File) {
        if !self.contains(file) {
            self.0.push(file);
        }
    }

    /// Takes one out.
    pub fn remove(&mut self, file: File) {
        self.0.retain(|&other| other != file);
    }

    /// Whether one is among them.
    pub fn contains(&self, file: File) -> bool {
        self.0.contains(&file)
    }

    /// Takes all out.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

impl std::ops::Deref for Files {
    type Target = [File];

    fn deref(&self) -> &[File] {
        &self.0
    }
}

impl IntoIterator for Files {
    type Item = File;
    type IntoIter = std::vec::IntoIter<File>;

    fn into_iter(self) -> std::vec::IntoIter<File> {
        self.0.into_iter()
    }
}

/// A packed site. Everything in it that is a number of an article is one of this site.
#[derive(Debug)]
pub struct Packed {
    root: Root,
    index: Index,
    /// The files that are here, by their hashes.
    held: Vec<Kept>,
    /// What was read of the last pages; nothing where a page is not to be had.
    pages: Vec<(DocId, Vec<Block>)>,
}

/// A file that is here.
#[derive(Debug)]
struct Kept {
    hash: Hash,
    held: Held,
    /// How many bytes it takes in memory, about.
    size: usize,
    age: Age,
}

/// What a file had in it.
#[derive(Debug)]
enum Held {
    Cards(Vec<Card>),
    /// Its bytes, and where in them each article is. The texts are the most there is, so only the last few files are kept, and
    /// nothing of what is read of them: how much memory that takes would depend on all that was done before.
    Articles(Vec<u8>, Vec<Range<usize>>),
    Ids(Vec<u8>),
}

/// Files of articles that are kept: some megabytes.
const ARTICLE_FILES: usize = 12;
/// Their memory is a multiple of so many bytes, so that one has room for another.
const ARTICLE_ROOM: usize = 64 << 10;
/// Pages that are kept.
const PAGES: usize = 500;
/// Bytes in memory of the index, and of the other files, beyond which what nothing has asked for the longest goes.
const INDEX_BYTES: usize = 48 << 20;
const OTHER_BYTES: usize = 24 << 20;
/// What a card takes beside its texts.
const CARD_BYTES: usize = 120;

impl Packed {
    /// From the root's bytes, inflated; `None` where they are none.
    pub fn open(bytes: &[u8]) -> Option<Packed> {
        let root = Root::decode(bytes)?;
        let index = Index::new(root.segments.iter().map(|segment| segment.directory.clone()));
        Some(Packed { root, index, held: Vec::new(), pages: Vec::new() })
    }

    /// What the site says of itself.
    pub fn root(&self) -> &Root {
        &self.root
    }

    /// Its index, with the shards that are here.
    pub fn index(&mut self) -> &mut Index {
        &mut self.index
    }

    /// Where a file is, from the site's root.
    pub fn path(&self, file: File) -> String {
        match file {
            File::Plain(kind, hash) => kind.path(hash),
            File::Page(doc) => self.card(doc, &mut Files::new()).map(|card| page_path(&card.id)).unwrap_or_default(),
            File::Shard(shard) => {
                let segment = self.root.segments.get(shard.segment as usize);
                segment.and_then(|segment| segment.path(shard.kind, shard.number)).unwrap_or_default()
            }
        }
    }

    /// All files of the index.
    pub fn index_files(&self) -> Files {
        let mut files = Files::new();
        for (segment, kinds) in (0..).zip(&self.root.segments) {
            for (kind, hashes) in crate::index::Kind::ALL.into_iter().zip(&kinds.hashes) {
                files.0.extend((0..hashes.len() as u32).map(|number| File::Shard(ShardId { segment, kind, number })));
            }
        }
        files
    }

    /// Room for the bytes of a file that is to be given, so many. Where enough files of articles are here, another one takes the
    /// memory of the oldest: the wasm's never shrinks, and a hole of that size fills with what is smaller.
    pub fn room(&mut self, file: File, length: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        if let File::Plain(Kind::Articles, _) = file {
            let files = (0..self.held.len()).filter(|&at| matches!(self.held[at].held, Held::Articles(..)));
            if files.clone().count() >= ARTICLE_FILES
                && let Some(oldest) = files.max_by_key(|&at| self.held[at].age.rounds())
                && let Held::Articles(old, _) = self.held.remove(oldest).held
            {
                bytes = old;
                bytes.clear();
            }
            bytes.reserve_exact(length | (ARTICLE_ROOM - 1));
        }
        bytes.resize(length, 0);
        bytes
    }

    /// Takes a file's bytes, inflated; false where they are not what belongs there.
    pub fn give(&mut self, file: File, bytes: Vec<u8>) -> bool {
        match file {
            File::Shard(shard) => self.index.give(shard, bytes),
            File::Plain(Kind::Cards, hash) => match decode_cards(&bytes) {
                Some(cards) => {
                    let size = cards.iter().map(|card| CARD_BYTES + card.id.len() + card.title.len()).sum();
                    self.hold(hash, Held::Cards(cards), size);
                }
                None => return false,
            },
            File::Plain(Kind::Articles, hash) => {
                let Some((bytes, places)) = cut(bytes) else { return false };
                let size = bytes.len();
                self.hold(hash, Held::Articles(bytes, places), size);
            }
            File::Plain(Kind::Ids, hash) => {
                let size = bytes.len();
                self.hold(hash, Held::Ids(bytes), size);
            }
            File::Plain(Kind::Names, hash) => return self.root.learn(hash, &bytes),
            File::Plain(Kind::Index(_), _) => return false,
            File::Page(doc) => {
                let blocks = std::str::from_utf8(&bytes).ok().and_then(page::blocks);
                if self.pages.len() >= PAGES {
                    self.pages.clear();
                }
                self.pages.push((doc, blocks.unwrap_or_default()));
            }
        }
        true
    }

    /// A file cannot be had: from now on it counts as one that has nothing.
    pub fn do_without(&mut self, file: File) {
        match file {
            File::Shard(shard) => self.index.give(shard, Vec::new()),
            File::Plain(Kind::Cards, hash) => self.hold(hash, Held::Cards(Vec::new()), 0),
            File::Plain(Kind::Articles, hash) => self.hold(hash, Held::Articles(Vec::new(), Vec::new()), 0),
            File::Plain(Kind::Ids, hash) => self.hold(hash, Held::Ids(Vec::new()), 0),
            File::Page(doc) => self.pages.push((doc, Vec::new())),
            File::Plain(..) => {}
        }
    }

    /// A file is to be asked for again.
    pub fn forget(&mut self, file: File) {
        match file {
            File::Shard(shard) => self.index.forget(shard),
            File::Plain(_, hash) => self.held.retain(|kept| kept.hash != hash),
            File::Page(doc) => self.pages.retain(|(other, _)| *other != doc),
        }
    }

    fn hold(&mut self, hash: Hash, held: Held, size: usize) {
        let kept = Kept { hash, held, size, age: Age::default() };
        match self.held.binary_search_by_key(&hash, |kept| kept.hash) {
            Ok(at) => self.held[at] = kept,
            Err(at) => self.held.insert(at, kept),
        }
    }

    /// Ends a round. Where much is here, drops what nothing has asked for the longest; it is missing again. While an answer
    /// waits for files this is not to be called: they would be dropped before the last of them has come.
    pub fn trim(&mut self) {
        self.index.trim(INDEX_BYTES);
        self.held.iter().for_each(|kept| kept.age.grow());
        let age = oldest(self.held.iter().map(|kept| (kept.age.rounds(), kept.size)), OTHER_BYTES);
        self.held.retain(|kept| kept.age.rounds() <= age);
    }

    /// What a file has; where it is not here, it is added to those missing.
    fn held(&self, kind: Kind, hash: Hash, missing: &mut Files) -> Option<&Held> {
        let Ok(at) = self.held.binary_search_by_key(&hash, |kept| kept.hash) else {
            missing.insert(File::Plain(kind, hash));
            return None;
        };
        self.held[at].age.renew();
        Some(&self.held[at].held)
    }

    /// The articles that match, or what is missing.
    pub fn evaluate(&mut self, query: &Query) -> Result<Hits, Files> {
        query::evaluate(&mut self.index, query).map_err(needed)
    }

    /// An article's card; where it is not here, its file is added to those missing.
    pub fn card(&self, doc: DocId, missing: &mut Files) -> Option<&Card> {
        let (hash, at) = here(self.root.card(doc.0)?, missing)?;
        let Held::Cards(cards) = self.held(Kind::Cards, hash, missing)? else { return None };
        cards.get(at as usize)
    }

    /// An article, read from its file's bytes; where they are not here, the file is added to those missing.
    pub fn article(&self, doc: DocId, missing: &mut Files) -> Option<Rc<Article>> {
        let (hash, at) = here(self.root.article(doc.0)?, missing)?;
        let Held::Articles(bytes, places) = self.held(Kind::Articles, hash, missing)? else { return None };
        let mut article = json_feed::item(&bytes[places.get(at as usize)?.clone()], 0, 0).article?;
        article.language = article.language.take().or_else(|| self.root.language.clone());
        Some(Rc::from(article))
    }

    /// The file that has an article; where it is not known which, the file that says it is added to those missing.
    pub fn file_of(&self, doc: DocId, missing: &mut Files) -> Option<File> {
        let (hash, _) = here(self.root.article(doc.0)?, missing)?;
        Some(File::Plain(Kind::Articles, hash))
    }

    /// What an article's texts are, by its page. Where that is not here, and the site has pages, it is added to those missing.
    pub fn texts(&self, doc: DocId, missing: &mut Files) -> &[Block] {
        let has_headline = self.card(doc, &mut Files::new()).is_some_and(|card| !card.title.is_empty());
        match self.pages.iter().find(|(other, _)| *other == doc) {
            // The headline is the row's own.
            Some((_, blocks)) => match blocks.as_slice() {
                [Block::Heading { .. }, rest @ ..] if has_headline => rest,
                blocks => blocks,
            },
            None => {
                if self.root.pages {
                    missing.insert(File::Page(doc));
                }
                &[]
            }
        }
    }

    /// The article with an id; `None` where there is none, or something is missing to know it.
    pub fn find(&self, id: &str, missing: &mut Files) -> Option<DocId> {
        let hash = id_hash(id);
        let mut docs = Vec::new();
        for (file, first) in self.root.may_have(id) {
            if let Some(Held::Ids(bytes)) = self.held(Kind::Ids, file, missing) {
                let found = find_id(bytes, hash).into_iter().flatten();
                docs.extend(found.filter_map(|doc| first.checked_add(doc).map(DocId)));
            }
        }
        docs.into_iter().find(|&doc| self.card(doc, missing).is_some_and(|card| card.id == id))
    }
}

/// The same as files.
pub fn needed(missing: Missing) -> Files {
    let mut files = Files::new();
    missing.into_iter().for_each(|shard| files.insert(File::Shard(shard)));
    files
}

fn here(place: Place, missing: &mut Files) -> Option<(Hash, u32)> {
    match place {
        Place::At(hash, at) => Some((hash, at)),
        Place::Named(table) => {
            missing.insert(File::Plain(Kind::Names, table));
            None
        }
    }
}

/// Where the articles of a file of them are, all of them or none: one left out would move the others. Few are ever asked for,
/// and reading them all would take longer than the file does to come.
fn cut(bytes: Vec<u8>) -> Option<(Vec<u8>, Vec<Range<usize>>)> {
    let (bytes, items) = Reader::cut(bytes)?;
    let place = |item: Item| {
        let place = item.text.start as usize..item.text.end as usize;
        (!place.is_empty()).then_some(place)
    };
    let places = items.into_iter().map(place).collect::<Option<_>>()?;
    Some((bytes, places))
}
