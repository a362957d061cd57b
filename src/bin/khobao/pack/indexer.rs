//! The index of a packed site, a segment at a time, made on a thread of its own while the articles are written.

use khobao_core::article::Article;
use khobao_core::index::Builder;
use khobao_core::indexing;
use khobao_core::site::{Hash, Kind, Segment};

/// Puts a file of the index into the site, packed, and gives its hash.
pub type Put<'a> = dyn FnMut(Kind, &[u8]) -> Result<Hash, String> + 'a;

/// Indexes the consecutive articles of one segment.
#[derive(Default)]
pub struct Indexer(Builder);

impl Indexer {
    /// Takes the next article.
    pub fn add(&mut self, article: &Article) {
        indexing::add(&mut self.0, article);
    }

    /// Writes the segment's files; gives what the root says of it.
    pub fn finish(self, put: &mut Put) -> Result<Segment, String> {
        let built = self.0.finish();
        let mut segment = Segment { directory: built.directory.clone(), ..Segment::default() };
        for (kind, _, bytes) in built.shards() {
            segment.hashes[kind as usize].push(put(Kind::Index(kind), &bytes)?);
        }
        Ok(segment)
    }
}
