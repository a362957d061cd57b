//! Which articles have which words: an inverted index over folded keys (see [`crate::text::fold`]).
//!
//! [`Builder`] takes articles in order and makes an [`Index`], all in memory. An index answers two questions, both with
//! [`Postings`]: the articles that have a term, and, for each term with some beginning, the articles that have it. What is
//! made of them (all of several, any, none) is made of anything that is a [`DocSet`].

pub use build::Builder;
pub use postings::{Bitmap, Difference, DocSet, Intersection, Postings};
use std::fmt;

mod build;
mod postings;

/// An inverted index, complete and unchanging. Made by [`Builder::finish`].
///
/// Invariant: terms are sorted by their bytes and unique, so those with some beginning stand together; term `i` has the
/// posting list `i`, which is never empty and names articles below `docs` only.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Index {
    /// One more than the last article's number.
    docs: u32,
    /// The terms, one after the other.
    terms: String,
    /// Where each term ends in `terms`, in bytes.
    term_ends: Vec<usize>,
    /// The posting lists, one after the other.
    lists: Vec<u8>,
    /// Where each posting list ends in `lists`, in bytes.
    list_ends: Vec<usize>,
}

impl Index {
    /// How many articles there are: their numbers are all those below.
    pub fn docs(&self) -> u32 {
        self.docs
    }

    /// How many terms there are.
    pub fn len(&self) -> usize {
        self.term_ends.len()
    }

    /// Whether there is no term at all.
    pub fn is_empty(&self) -> bool {
        self.term_ends.is_empty()
    }

    /// The bytes it takes: terms and posting lists, and 16 for each term (on 32 bits 8) for their ends.
    pub fn bytes(&self) -> usize {
        let ends = (self.term_ends.len() + self.list_ends.len()) * size_of::<usize>();
        self.terms.len() + self.lists.len() + ends
    }

    /// The articles that have a term, which may be none.
    pub fn find(&self, term: &str) -> Postings<'_> {
        let at = self.first_not_below(term);
        if at < self.len() && self.term(at) == term { self.postings(at) } else { Postings::new(&[]) }
    }

    /// The terms that begin with `beginning` and their articles, in the order of the terms. A term is given itself, too;
    /// everything begins with an empty text.
    pub fn beginning_with(&self, beginning: &str) -> impl ExactSizeIterator<Item = (&str, Postings<'_>)> {
        let start = self.first_not_below(beginning);
        let end = partition_point(start, self.len(), |at| self.term(at).starts_with(beginning));
        (start..end).map(|at| (self.term(at), self.postings(at)))
    }

    fn first_not_below(&self, term: &str) -> usize {
        partition_point(0, self.len(), |at| self.term(at) < term)
    }

    fn term(&self, at: usize) -> &str {
        &self.terms[slice(&self.term_ends, at)]
    }

    fn postings(&self, at: usize) -> Postings<'_> {
        Postings::new(&self.lists[slice(&self.list_ends, at)])
    }
}

/// The piece with a number, of pieces that lie one after the other and end at `ends`.
fn slice(ends: &[usize], at: usize) -> std::ops::Range<usize> {
    let start = if at == 0 { 0 } else { ends[at - 1] };
    start..ends[at]
}

/// The first number of a range at which `holds`, which is true at first and then false, is false.
fn partition_point(mut start: usize, mut end: usize, holds: impl Fn(usize) -> bool) -> usize {
    while start < end {
        let middle = start + (end - start) / 2;
        if holds(middle) {
            start = middle + 1;
        } else {
            end = middle;
        }
    }
    start
}

impl fmt::Debug for Index {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Index({} terms in {} articles, {} bytes)", self.len(), self.docs, self.bytes())
    }
}
