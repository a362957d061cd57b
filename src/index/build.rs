//! Making an index, an article at a time: a posting list per term that grows at its end, sorted by term when all is in.
//!
//! Articles come in ascending order, which the caller guarantees and [`Builder::begin`] checks. So a list is ascending as
//! it is written, and "this article has this term already" is a look at the list's last entry. Nothing but the lists grows,
//! so the articles may be given in slices, with anything else done in between.

use super::Index;
use super::postings::List;
use crate::id::DocId;
use crate::text::tokens;
use std::collections::HashMap;
use std::fmt;

/// Makes an [`Index`]. For each article [`begin`](Builder::begin), then [`text`](Builder::text) for each of its texts:
/// which these are is the caller's choice.
#[derive(Default)]
pub struct Builder {
    /// One more than the article begun last.
    docs: u32,
    /// Where the list of a term is in `lists`. The standard hasher, though terms are short: a faster one, and short terms as
    /// numbers, were measured to build no faster, since most of the time goes into reading and folding the text; and it
    /// withstands terms chosen to collide.
    terms: HashMap<Box<str>, usize>,
    lists: Vec<List>,
    /// The term at hand, kept to save its memory.
    key: String,
}

impl Builder {
    /// With no article in it.
    pub fn new() -> Builder {
        Builder::default()
    }

    /// Begins an article. One without any text is begun, too: it is what an exclusion leaves.
    ///
    /// # Panics
    /// Where the number is not above that of the article before, or is the last that there is, 2^32 - 1.
    pub fn begin(&mut self, doc: DocId) {
        assert!(doc.0 < u32::MAX, "an index holds fewer articles");
        assert!(doc.0 >= self.docs, "articles are indexed in ascending order; {} comes after {}", doc.0, self.docs);
        self.docs = doc.0 + 1;
    }

    /// Adds the words of a text to the article begun last.
    ///
    /// # Panics
    /// Where none was begun.
    pub fn text(&mut self, text: &str) {
        assert!(self.docs > 0, "a text was given before its article was begun");
        let doc = DocId(self.docs - 1);
        for token in tokens(text) {
            token.folded(&mut self.key);
            match self.terms.get(self.key.as_str()) {
                Some(&list) => self.lists[list].push(doc),
                None => {
                    self.terms.insert(self.key.as_str().into(), self.lists.len());
                    self.lists.push(List::of(doc));
                }
            }
        }
    }

    /// The index of all articles so far.
    pub fn finish(self) -> Index {
        let mut terms: Vec<(Box<str>, usize)> = self.terms.into_iter().collect();
        terms.sort_unstable();
        let mut index = Index { docs: self.docs, ..Index::default() };
        index.terms.reserve_exact(terms.iter().map(|(term, _)| term.len()).sum());
        index.lists.reserve_exact(self.lists.iter().map(List::bytes).sum());
        index.term_ends.reserve_exact(terms.len());
        index.list_ends.reserve_exact(terms.len());
        for (term, list) in terms {
            index.terms.push_str(&term);
            index.term_ends.push(index.terms.len());
            self.lists[list].write_into(&mut index.lists);
            index.list_ends.push(index.lists.len());
        }
        index
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Builder({} terms in {} articles)", self.lists.len(), self.docs)
    }
}
