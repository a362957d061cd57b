//! What is open: bundles that are held whole, or a packed site of which some files are here. Both answer alike.

use crate::archive::Archive;
use crate::article::Article;
use crate::id::DocId;
use crate::index::{Index, Missing};
use crate::packed::{self, Files, Packed};
use crate::query::{self, Hits, Query};
use crate::timeline::DayCounts;
use std::rc::Rc;

/// What is missing for an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// The root of the packed site that is being opened.
    Root,
    /// The rest of the program.
    Rest,
    /// The index, which is being made.
    Index,
    /// Files.
    Files(Files),
}

impl From<Files> for Lack {
    fn from(files: Files) -> Lack {
        Lack::Files(files)
    }
}

impl From<Missing> for Lack {
    fn from(missing: Missing) -> Lack {
        Lack::Files(packed::needed(missing))
    }
}

/// The archive that is open.
#[derive(Debug)]
pub enum Store {
    /// Articles in memory, and their index once it is made.
    Loaded(Archive, Option<Index>),
    /// A packed site.
    Packed(Packed),
}

impl Default for Store {
    fn default() -> Store {
        Store::Loaded(Archive::default(), None)
    }
}

impl Store {
    /// The date column.
    pub fn counts(&self) -> &DayCounts {
        match self {
            Store::Loaded(archive, _) => archive.counts(),
            Store::Packed(packed) => &packed.root().counts,
        }
    }

    /// The index, of which files may be missing.
    pub fn index(&mut self) -> Result<&mut Index, Lack> {
        match self {
            Store::Loaded(_, index) => index.as_mut().ok_or(Lack::Index),
            Store::Packed(packed) => Ok(packed.index()),
        }
    }

    /// The articles that match, in the room of hits that nobody needs any more.
    pub fn evaluate_to(&mut self, query: &Query, hits: &mut Hits) -> Result<(), Lack> {
        Ok(query::evaluate_to(self.index()?, query, hits)?)
    }

    /// A headline, where it is here; otherwise its file is added to those missing.
    pub fn title(&self, doc: DocId, missing: &mut Files) -> Option<&str> {
        match self {
            Store::Loaded(archive, _) => Some(&archive.article(doc).title),
            Store::Packed(packed) => packed.card(doc, missing).map(|card| card.title.as_str()),
        }
    }

    /// The run of articles whose headlines come with that of one, and how long such runs are; alone where all are here.
    pub fn beside(&self, doc: DocId) -> (u32, u32) {
        match self {
            Store::Loaded(..) => (doc.0, 1),
            Store::Packed(packed) => (packed.root().grid(&packed.root().cards).place(doc.0).0, packed.root().cards.per),
        }
    }

    /// An article, where it is here; otherwise its file is added to those missing.
    pub fn article(&self, doc: DocId, missing: &mut Files) -> Option<Rc<Article>> {
        match self {
            Store::Loaded(archive, _) => Some(archive.article(doc).clone()),
            Store::Packed(packed) => packed.article(doc, missing),
        }
    }

    /// The number of the article with an id; files may be missing to know it.
    pub fn find(&self, id: &str, missing: &mut Files) -> Option<DocId> {
        match self {
            Store::Loaded(archive, _) => archive.find(id),
            Store::Packed(packed) => packed.find(id, missing),
        }
    }
}
