//! Ids that must not be mixed up.

/// The number of an article within an archive, from 0.
///
/// Invariant: articles are numbered in order of publication, undated ones last, so a range of ids is a span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocId(pub u32);
