//! The index of a packed site, a segment at a time, made on a thread of its own while the articles are written.
//!
//! Not there yet: what is here takes the articles and makes nothing of them.

use khobao_core::article::Article;
use khobao_core::site::{Hash, Kind, Segment};

/// Puts a file of the index into the site, packed, and gives its hash.
pub type Put<'a> = dyn FnMut(Kind, &[u8]) -> Result<Hash, String> + 'a;

/// Indexes the consecutive articles of one segment.
pub struct Indexer {
    docs: u32,
}

impl Indexer {
    /// For a segment of so many articles.
    pub fn new(docs: u32) -> Indexer {
        Indexer { docs }
    }

    /// Takes the next article, whose number in the segment is `doc`.
    pub fn add(&mut self, _doc: u32, _article: &Article) {}

    /// Writes the segment's files; gives what the root says of it, or nothing where there is no index.
    pub fn finish(self, _put: &mut Put) -> Result<Option<Segment>, String> {
        let _ = self.docs;
        Ok(None)
    }
}
