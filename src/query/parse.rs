//! From what is typed to a [`Query`].
//!
//! ```text
//! dân vận          both words, anywhere in the article
//! "tôn giáo"       the words of a phrase; any of the marks " “ ” „ « » opens one at the beginning of a word, and closes it
//! -covid           not this; -"tôn giáo", -covid-19 and -tag:covid as well
//! a OR b           either; OR takes the parts beside it only, so `a OR b c` is (a or b) and c
//! 16/CT-TTg        its words: 16, ct, ttg
//! title:bàn        in the headline; title:"hội nghị" too
//! by: tag: section: place: source:         among the authors, the tags and so on
//! doc:16/CT-TTg    cites this document, however its number is written
//! from:2021-11 to:30/12/2021               published within these days, both included
//! ```
//!
//! An abbreviation of [`super::ABBREVIATIONS`] finds what it stands for as well, and the other way round.
//!
//! Anything else is words, and what has neither a letter nor a digit is nothing. A lone minus, a lone quotation mark and
//! an OR at the end are what a query looks like halfway: they ask for nothing. An OR at the beginning is a word.
//!
//! The last word is a beginning of words (a prefix) exactly if the input ends with it: a space, a closing quotation mark or
//! any other sign after it makes it whole, and so does a minus before it, since half of an excluded word would exclude
//! what the whole one will not.

use super::abbreviations;
use crate::day::{Date, Day};
use crate::index::{Facet, variant_of};
use crate::text::tokens;

/// So many words are used, and the rest are not: each costs time, and nobody types them.
pub const MAX_WORDS: usize = 32;

/// What is asked for. An article matches if for each of `required` it has at least one of its parts, and none of the
/// parts in `excluded`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// All of these, each of them any of its parts; none is empty. At most [`MAX_WORDS`] words, with the excluded ones.
    pub required: Vec<Vec<Part>>,
    /// None of these.
    pub excluded: Vec<Part>,
    /// No earlier than this day.
    pub from: Option<Day>,
    /// No later than this day.
    pub to: Option<Day>,
    /// What is done otherwise than one may expect, in the order it was met.
    pub hints: Vec<Hint>,
}

impl Query {
    /// Whether no word is asked for, and so every article (of the span) matches.
    pub fn is_empty(&self) -> bool {
        self.required.is_empty() && self.excluded.is_empty()
    }

    /// The words to be found, in order.
    pub fn words(&self) -> impl Iterator<Item = &Word> {
        self.required.iter().flatten().flat_map(|part| &part.words)
    }
}

/// Words that were typed together, all of which are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// In order; at least one.
    pub words: Vec<Word>,
    /// Whether they were quoted, and are more than one: then they are meant to follow each other.
    pub phrase: bool,
    /// Where.
    pub scope: Scope,
}

/// Where words are looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// In all of an article's texts.
    #[default]
    Anywhere,
    /// In its headline.
    Title,
    /// In the values of a facet.
    In(Facet),
}

impl Scope {
    /// By what stands before the colon.
    fn named(name: &str) -> Option<Scope> {
        Some(match name {
            "title" => Scope::Title,
            "by" => Scope::In(Facet::Author),
            "tag" => Scope::In(Facet::Tag),
            "section" => Scope::In(Facet::Section),
            "place" => Scope::In(Facet::Place),
            "source" => Scope::In(Facet::Source),
            "doc" => Scope::In(Facet::Document),
            _ => return None,
        })
    }
}

/// A word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// As it was typed.
    pub typed: String,
    /// Its folded key, by which it is found; never empty.
    pub folded: String,
    /// Its exact key: see [`crate::text::fold`].
    pub exact: String,
    /// Whether it may go on: it is still being typed.
    pub prefix: bool,
}

impl Word {
    /// Whether it was typed with an accent, or with đ.
    pub fn accented(&self) -> bool {
        self.exact != self.folded
    }

    /// The spelling that was typed, where it has an accent.
    pub fn variant(&self) -> Option<u16> {
        self.accented().then(|| variant_of(&self.exact))
    }

    /// Whether a word with this folded key is meant.
    pub fn matches(&self, folded: &str) -> bool {
        if self.prefix { folded.starts_with(&self.folded) } else { folded == self.folded }
    }
}

/// What is done otherwise than one may expect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// OR stands beside an exclusion, with which it cannot join anything. It is left out.
    OrBesideExclusion,
    /// There are more than [`MAX_WORDS`] words; those after are left out.
    TooManyWords,
    /// A word is longer than [`crate::text::KEY_CHARS`] characters; it finds what begins as it does.
    LongWord,
    /// What stands behind `from:` or `to:` is no date; it is left out.
    NoDate,
}

/// Understands what was typed, which always works. See the module for the language.
pub fn parse(input: &str) -> Query {
    match input.trim_start() {
        "" => Query::default(),
        typed => understood(typed),
    }
}

#[inline(never)]
fn understood(mut rest: &str) -> Query {
    let mut parser = Parser::default();
    while !rest.is_empty() {
        rest = parser.item(rest).trim_start();
    }
    abbreviations::widen(&mut parser.query);
    parser.query
}

#[derive(Default)]
struct Parser {
    query: Query,
    /// How many words it has by now.
    count: usize,
    /// Whether an OR waits for its right side.
    joins: bool,
    /// Whether the part before can be its left side.
    can_join: bool,
}

/// How a part was typed.
#[derive(Clone, Copy)]
struct Shape {
    is_quoted: bool,
    /// Whether the input ends with it.
    is_open: bool,
    is_excluded: bool,
    scope: Scope,
}

impl Parser {
    /// Takes what `rest` begins with, up to the next space or quotation mark, and gives back what comes after.
    fn item<'a>(&mut self, rest: &'a str) -> &'a str {
        let mut positive = rest.trim_start_matches('-');
        let is_excluded = positive.len() < rest.len();
        let mut scope = Scope::Anywhere;
        let name = &positive[..positive.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(positive.len())];
        if let Some(after) = positive[name.len()..].strip_prefix(':') {
            if matches!(name, "from" | "to") && !is_excluded {
                let end = after.find(char::is_whitespace).unwrap_or(after.len());
                self.edge(name == "from", &after[..end]);
                return &after[end..];
            }
            if let Some(named) = Scope::named(name) {
                (scope, positive) = (named, after);
            }
        }
        if let Some(quoted) = positive.strip_prefix(is_quote) {
            let (inner, after, is_open) = match quoted.split_once(is_quote) {
                Some((inner, after)) => (inner, after, false),
                None => (quoted, "", true),
            };
            self.part(inner, Shape { is_quoted: true, is_open, is_excluded, scope });
            return after;
        }
        let end = positive.find(char::is_whitespace).unwrap_or(positive.len());
        let (item, after) = positive.split_at(end);
        if item == "OR" && !is_excluded && !self.query.is_empty() {
            self.joins = true;
        } else {
            self.part(item, Shape { is_quoted: false, is_open: after.is_empty(), is_excluded, scope });
        }
        after
    }

    /// A day from which, or up to which. Half a date that is being typed is none yet, and no reason to complain.
    fn edge(&mut self, is_first: bool, text: &str) {
        match Date::parse_span(text) {
            Some((first, _)) if is_first => self.query.from = Some(first),
            Some((_, last)) => self.query.to = Some(last),
            None if text.is_empty() => {}
            None => self.hint(Hint::NoDate),
        }
    }

    fn part(&mut self, text: &str, shape: Shape) {
        let mut words = Vec::new();
        for token in tokens(text) {
            if self.count == MAX_WORDS {
                self.hint(Hint::TooManyWords);
                break;
            }
            let (mut folded, mut exact) = (String::new(), String::new());
            if token.folded(&mut folded) {
                self.hint(Hint::LongWord);
            }
            token.exact(&mut exact);
            let is_last = shape.is_open && token.range().end == text.len();
            let typed = token.text.to_owned();
            words.push(Word { typed, folded, exact, prefix: is_last && !shape.is_excluded });
            self.count += 1;
        }
        if words.is_empty() {
            return;
        }
        let part = Part { phrase: shape.is_quoted && words.len() > 1, words, scope: shape.scope };
        let joins = std::mem::take(&mut self.joins);
        let can_join = std::mem::replace(&mut self.can_join, !shape.is_excluded) && !shape.is_excluded;
        if joins && !can_join {
            self.hint(Hint::OrBesideExclusion);
        }
        if shape.is_excluded {
            self.query.excluded.push(part);
        } else if joins
            && can_join
            && let Some(alternatives) = self.query.required.last_mut()
        {
            alternatives.push(part);
        } else {
            self.query.required.push(vec![part]);
        }
    }

    fn hint(&mut self, hint: Hint) {
        if !self.query.hints.contains(&hint) {
            self.query.hints.push(hint);
        }
    }
}

fn is_quote(character: char) -> bool {
    matches!(character, '"' | '“' | '”' | '„' | '«' | '»')
}
