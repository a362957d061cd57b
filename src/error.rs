//! What can be wrong with a bundle, as data: what was expected, what was found, and where.
//!
//! The wording, in the reader's language and with the remedy, is in [`crate::i18n`].

/// Why a bundle could not be opened at all. One broken article is a [`Problem`], not a `Failure`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The server answered, but not with the bundle: its HTTP status.
    Status(u16),
    /// No answer: no network, a wrong host, or a host that does not allow other pages to read it.
    Unreachable,
    /// The address is not one that can be fetched.
    BadAddress,
    /// The text is not JSON; where it stops being so, and what stands there.
    NotJson {
        /// From 1.
        line: u64,
        /// From 1, in bytes.
        column: u64,
        /// The first characters found, at most 40.
        found: String,
    },
    /// JSON, but of another kind: what its outermost shape looked like.
    OtherKind {
        /// Such as "an array", "an object with keys a, b, c".
        found: String,
    },
    /// Of a kind that only the command reads, and not as it should be; in English, since it is the command that says so.
    Source {
        /// What was expected, and what was found where.
        what: String,
        /// What to do.
        remedy: String,
    },
    /// A bundle without a single article.
    Empty,
    /// The bytes stopped coming before the bundle was opened (`articles` = 0) or halfway.
    CutOff {
        /// How many articles had come whole.
        articles: u32,
    },
}

/// What is wrong with one item of a bundle. The rest of the bundle is not touched by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The name of the bundle: its address or its file's name.
    pub bundle: String,
    /// The item's position in the bundle, from 1; 0 for the bundle itself.
    pub item: u32,
    /// The item's id, where it could be read.
    pub id: Option<String>,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// The kinds of [`Problem`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// The item's text is not JSON, or not XML where that is its format; the item is left out. What stands where it breaks off, at most 40 characters.
    Broken {
        /// From 1.
        line: u64,
        /// From 1, in bytes.
        column: u64,
        /// What was found there.
        found: String,
    },
    /// The item is a number, a text, null or an array instead of an object; it is left out.
    NotAnObject {
        /// What it is.
        found: String,
    },
    /// No id, or an empty one; the item is left out, since nothing could refer to it.
    NoId,
    /// Neither title, nor text, nor lead, nor picture; the item is left out.
    NoContent,
    /// A field has another type or value than expected; the field is left out, the item is kept.
    BadField {
        /// Its name, as in the bundle.
        field: String,
        /// What it should have been.
        expected: Expected,
        /// What it is, at most 40 characters.
        found: String,
    },
    /// An id that an earlier item has already; the later item is left out.
    DuplicateId {
        /// The bundle of the earlier one.
        first_bundle: String,
    },
    /// The bundle stops in the middle of this item; the items before it are kept.
    CutOff,
    /// The bundle could not be opened, while others could.
    Unopened(Failure),
}

/// What a field should have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A text.
    Text,
    /// A list of texts.
    Texts,
    /// RFC 3339, a truncated ISO date, or dd/MM/yyyy.
    Date,
    /// An address with an allowed scheme.
    Address,
    /// An object.
    Object,
    /// A list of objects.
    Objects,
}

impl ProblemKind {
    /// Whether the bundle, or all of it behind this item, is missing from the archive.
    pub fn costs_the_bundle(&self) -> bool {
        matches!(self, ProblemKind::Unopened(_) | ProblemKind::CutOff)
    }

    /// Whether the item is missing from the archive because of it.
    pub fn costs_the_item(&self) -> bool {
        !matches!(self, ProblemKind::BadField { .. })
    }
}

/// The first characters of a text, at most 40, for showing what was found.
pub fn excerpt(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
