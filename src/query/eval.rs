//! From a [`Query`] and an index to the articles that match.
//!
//! A word is its posting list, or, while it is typed, the union of those of all terms that begin with it. All the rest is
//! set operations, fewest articles first.

use super::parse::{Part, Query, Word};
use crate::id::DocId;
use crate::index::{Bitmap, Difference, DocSet, Index, Intersection};

/// The articles that match, ascending. An empty query asks for nothing, so all of them do: a caller with a shorter way to
/// list them all looks at [`Query::is_empty`] first.
///
/// A phrase is found as all of its words; see [`super::Hint::PhraseAsWords`].
pub fn evaluate(index: &Index, query: &Query) -> Vec<DocId> {
    let mut required: Vec<Set<'_>> = query.required.iter().map(|parts| any_of(index, parts)).collect();
    if required.is_empty() {
        required.push(Box::new(Bitmap::all(index.docs())));
    }
    let mut matching: Set<'_> = Box::new(Intersection::new(required));
    if !query.excluded.is_empty() {
        matching = Box::new(Difference::new(matching, any_of(index, &query.excluded)));
    }
    let mut docs = Vec::with_capacity(matching.at_most() as usize);
    while let Some(doc) = matching.doc() {
        docs.push(doc);
        matching.advance();
    }
    docs
}

type Set<'a> = Box<dyn DocSet + 'a>;

fn any_of<'a>(index: &'a Index, parts: &[Part]) -> Set<'a> {
    match parts {
        [part] => all_of(index, part),
        parts => Box::new(Bitmap::union(index.docs(), parts.iter().map(|part| all_of(index, part)))),
    }
}

fn all_of<'a>(index: &'a Index, part: &Part) -> Set<'a> {
    match part.words.as_slice() {
        [word] => articles_with(index, word),
        words => Box::new(Intersection::new(words.iter().map(|word| articles_with(index, word)).collect())),
    }
}

fn articles_with<'a>(index: &'a Index, word: &Word) -> Set<'a> {
    if word.prefix {
        let terms = index.beginning_with(&word.folded);
        Box::new(Bitmap::union(index.docs(), terms.map(|(_, postings)| postings)))
    } else {
        Box::new(index.find(&word.folded))
    }
}
