//! A packed site as it is read: its root, and of its files those that are here by now.
//!
//! Whatever is asked is answered, or the files are named that are missing for the answer; the shell fetches them, gives them
//! here, and asks again. A file is named once for what it is ([`File`]) and once for where it is ([`Packed::path`]).

use crate::article::{Article, Block};
use crate::formats::json_feed::Reader;
use crate::id::DocId;
use crate::index::{Index, Missing, ShardId};
use crate::page;
use crate::query::{self, Hits, Query};
use crate::site::ids::{find_id, id_hash};
use crate::site::{Card, Hash, Kind, Place, Root, decode_cards, page_path};
use std::collections::{BTreeSet, HashMap};

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

/// Files that are missing for an answer.
pub type Files = BTreeSet<File>;

/// A packed site. Everything in it that is a number of an article is one of this site.
#[derive(Debug)]
pub struct Packed {
    root: Root,
    index: Index,
    cards: HashMap<Hash, Vec<Card>>,
    articles: HashMap<Hash, Vec<Article>>,
    ids: HashMap<Hash, Vec<u8>>,
    /// What was read of pages; nothing where a page is not to be had.
    pages: HashMap<DocId, Vec<Block>>,
    /// Files of articles in the order they came: the texts are the most there is, so only the last few are kept.
    order: Vec<Hash>,
}

/// Files of articles that are kept: some megabytes.
const ARTICLE_FILES: usize = 12;
/// Pages that are kept.
const PAGES: usize = 500;

impl Packed {
    /// From the root's bytes, inflated; `None` where they are none.
    pub fn open(bytes: &[u8]) -> Option<Packed> {
        let root = Root::decode(bytes)?;
        let index = Index::new(root.segments.iter().map(|segment| segment.directory.clone()));
        Some(Packed {
            root,
            index,
            cards: HashMap::new(),
            articles: HashMap::new(),
            ids: HashMap::new(),
            pages: HashMap::new(),
            order: Vec::new(),
        })
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
                files.extend((0..hashes.len() as u32).map(|number| File::Shard(ShardId { segment, kind, number })));
            }
        }
        files
    }

    /// Takes a file's bytes, inflated; false where they are not what belongs there.
    pub fn give(&mut self, file: File, bytes: Vec<u8>) -> bool {
        match file {
            File::Shard(shard) => self.index.give(shard, bytes),
            File::Plain(Kind::Cards, hash) => match decode_cards(&bytes) {
                Some(cards) => drop(self.cards.insert(hash, cards)),
                None => return false,
            },
            File::Plain(Kind::Articles, hash) => {
                let Some(articles) = read_articles(&bytes, self.root.language.as_deref()) else { return false };
                self.articles.insert(hash, articles);
                self.order.push(hash);
                if self.order.len() > ARTICLE_FILES {
                    self.articles.remove(&self.order.remove(0));
                }
            }
            File::Plain(Kind::Ids, hash) => drop(self.ids.insert(hash, bytes)),
            File::Plain(Kind::Names, hash) => return self.root.learn(hash, &bytes),
            File::Plain(Kind::Index(_), _) => return false,
            File::Page(doc) => {
                let blocks = std::str::from_utf8(&bytes).ok().and_then(page::blocks);
                if self.pages.len() >= PAGES {
                    self.pages.clear();
                }
                self.pages.insert(doc, blocks.unwrap_or_default());
            }
        }
        true
    }

    /// A file cannot be had: from now on it counts as one that has nothing.
    pub fn do_without(&mut self, file: File) {
        match file {
            File::Shard(shard) => self.index.give(shard, Vec::new()),
            File::Plain(Kind::Cards, hash) => drop(self.cards.insert(hash, Vec::new())),
            File::Plain(Kind::Articles, hash) => drop(self.articles.insert(hash, Vec::new())),
            File::Plain(Kind::Ids, hash) => drop(self.ids.insert(hash, Vec::new())),
            File::Page(doc) => drop(self.pages.insert(doc, Vec::new())),
            File::Plain(..) => {}
        }
    }

    /// A file is to be asked for again.
    pub fn forget(&mut self, file: File) {
        match file {
            File::Shard(shard) => self.index.forget(shard),
            File::Plain(_, hash) => {
                self.cards.remove(&hash);
                self.articles.remove(&hash);
                self.ids.remove(&hash);
            }
            File::Page(doc) => drop(self.pages.remove(&doc)),
        }
    }

    /// The articles that match, or what is missing.
    pub fn evaluate(&mut self, query: &Query) -> Result<Hits, Files> {
        query::evaluate(&mut self.index, query).map_err(needed)
    }

    /// An article's card; where it is not here, its file is added to those missing.
    pub fn card(&self, doc: DocId, missing: &mut Files) -> Option<&Card> {
        let (hash, at) = here(self.root.card(doc.0)?, missing)?;
        let cards = self.cards.get(&hash);
        if cards.is_none() {
            missing.insert(File::Plain(Kind::Cards, hash));
        }
        cards?.get(at as usize)
    }

    /// An article; where it is not here, its file is added to those missing.
    pub fn article(&self, doc: DocId, missing: &mut Files) -> Option<&Article> {
        let (hash, at) = here(self.root.article(doc.0)?, missing)?;
        let articles = self.articles.get(&hash);
        if articles.is_none() {
            missing.insert(File::Plain(Kind::Articles, hash));
        }
        articles?.get(at as usize)
    }

    /// What an article's texts are, by whatever of it is here: its file, or its page. Where that is neither, and the site has
    /// pages, its page is added to those missing.
    pub fn texts(&self, doc: DocId, missing: &mut Files) -> &[Block] {
        if let Some(article) = self.article(doc, &mut Files::new()) {
            return &article.blocks;
        }
        match self.pages.get(&doc) {
            // The headline is the row's own.
            Some(blocks) => match blocks.as_slice() {
                [Block::Heading { .. }, rest @ ..] => rest,
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
            match self.ids.get(&file) {
                Some(bytes) => {
                    let found = find_id(bytes, hash).into_iter().flatten();
                    docs.extend(found.filter_map(|doc| first.checked_add(doc).map(DocId)));
                }
                None => drop(missing.insert(File::Plain(Kind::Ids, file))),
            }
        }
        docs.into_iter().find(|&doc| self.card(doc, missing).is_some_and(|card| card.id == id))
    }
}

/// The same as files.
pub fn needed(missing: Missing) -> Files {
    missing.into_iter().map(File::Shard).collect()
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

/// The articles of a file of them, all of them or none: one left out would move the others.
fn read_articles(bytes: &[u8], language: Option<&str>) -> Option<Vec<Article>> {
    let mut reader = Reader::new();
    let mut items = reader.push(bytes).ok()?;
    items.extend(reader.finish().ok()?.1);
    let article = |item: crate::formats::Item| {
        let mut article = *item.article?;
        article.language = article.language.or_else(|| language.map(str::to_owned));
        Some(article)
    };
    items.into_iter().map(article).collect()
}
