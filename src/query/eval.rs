//! From a [`Query`] and an index to the articles that match, and how well each does.
//!
//! In rounds: [`evaluate`] answers, or names the shards it needs and is called again when they are here. The first round
//! needs the words typed; a further one the pairs, where a phrase is asked for or no headline has all the words; a last one
//! the lexicon, where nothing fits and a word may be mistyped. All rounds of an archive that is in memory are one call.

use super::parse::{Part, Query, Scope, Word};
use super::rank::{self, Near, Unit};
use super::typo;
use crate::dates::document_key;
use crate::index::{Docs, Facet, Index, Missing, Segment, Term, each_shared, intersection, union};
use crate::text::tokens;
use crate::top::best_of;
use std::rc::Rc;

/// The articles that match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// Ascending.
    pub docs: Vec<u32>,
    /// How well each of them matches; higher is better.
    pub scores: Vec<u32>,
    /// A word as it was typed, and the one that it was taken for as well.
    pub meant: Option<(String, String)>,
}

impl Hits {
    /// Places in `docs`, the best match first, of equal ones the newest.
    pub fn best(&self, within: std::ops::Range<usize>, count: usize) -> Vec<usize> {
        let start = within.start;
        let newest_first: Vec<u32> = self.scores[within].iter().rev().copied().collect();
        let last = start + newest_first.len();
        best_of(&newest_first, count).into_iter().map(|at| last - 1 - at).collect()
    }

    /// Makes these the articles of an ascending list that are among others; where there are no others, all of them.
    pub fn take_shared(&mut self, docs: &[u32], others: Option<&Hits>) {
        self.clear();
        let Some(others) = others else { return self.docs.extend_from_slice(docs) };
        each_shared(&others.docs, docs, |at, _| {
            self.docs.push(others.docs[at]);
            self.scores.extend(others.scores.get(at));
        });
    }

    fn clear(&mut self) {
        self.docs.clear();
        self.scores.clear();
        self.meant = None;
    }
}

/// The articles that match, or the shards that are missing to know them. An empty query asks for nothing, so all of them
/// do: a caller with a shorter way to list them looks at [`Query::is_empty`] first.
pub fn evaluate(index: &mut Index, query: &Query) -> Result<Hits, Missing> {
    let mut hits = Hits::default();
    evaluate_to(index, query, &mut hits)?;
    Ok(hits)
}

/// The same, in the room of hits that nobody needs any more.
pub fn evaluate_to(index: &mut Index, query: &Query, hits: &mut Hits) -> Result<(), Missing> {
    hits.clear();
    // Words first, in all segments, so that what is rare is known of the archive as a whole.
    let seen = see_all(index, query)?;
    let mut missing = Missing::new();
    // Where a headline has all the words, nearness in headlines decides; elsewhere nearness in the texts.
    let is_titled = seen.iter().any(|seen| !seen.titled.is_empty());
    let mut near: Vec<Vec<Near>> = Vec::new();
    for (segment, seen) in index.segments().iter().zip(&seen) {
        near.push(rank::pairs(segment, seen, !is_titled, &mut missing));
    }
    if !missing.is_empty() {
        return Err(missing);
    }
    let words = seen.first().map_or(0, |seen| seen.units.len());
    let total = |count: &dyn Fn(usize) -> usize| (0..seen.len()).map(count).sum::<usize>() as u32;
    let weights: Vec<u32> =
        (0..words).map(|unit| weight(index.docs(), total(&|at| seen[at].units[unit].term.docs.list().len()))).collect();
    let mut best_near = 0;
    for ((segment, seen), near) in index.segments().iter().zip(&seen).zip(&near) {
        let start = hits.docs.len();
        seen.add_docs(segment.docs(), &mut hits.docs);
        let docs = &mut hits.docs[start..];
        hits.scores.reserve_exact(docs.len());
        best_near = best_near.max(rank::score(segment, seen, docs, near, &weights, &mut hits.scores));
        docs.iter_mut().for_each(|doc| *doc += segment.start);
    }
    // A word by itself stands beside none: where it is met at all, it is what is meant.
    let is_met = if words == 1 { !hits.docs.is_empty() } else { best_near >= words };
    if !is_titled && !is_met {
        typo::mend(index, query, &seen, hits)?;
    }
    Ok(())
}

/// Of the articles whose headline has all the words the last ones, the last first.
pub fn titled(index: &mut Index, query: &Query, count: usize) -> Result<Vec<u32>, Missing> {
    let seen = see_all(index, query)?;
    let mut docs = Vec::new();
    for (segment, seen) in index.segments().iter().zip(&seen).rev() {
        let left = count - docs.len();
        docs.extend(seen.titled.iter().rev().take(left).map(|doc| doc + segment.start));
    }
    Ok(docs)
}

fn see_all(index: &mut Index, query: &Query) -> Result<Vec<Seen>, Missing> {
    let mut missing = Missing::new();
    let mut seen = Vec::new();
    for segment in index.segments_mut() {
        seen.extend(see(segment, query, &mut missing));
    }
    if missing.is_empty() { Ok(seen) } else { Err(missing) }
}

/// What a segment has of a query.
pub(super) struct Seen {
    /// What has to be there, each unit by itself.
    pub units: Vec<Unit>,
    /// The articles whose headline has all units. Ascending, numbered in the segment.
    pub titled: Vec<u32>,
    /// What must not be there.
    pub excluded: Vec<Rc<Term>>,
}

fn see(segment: &mut Segment, query: &Query, missing: &mut Missing) -> Option<Seen> {
    let units: Vec<Unit> = query.required.iter().map(|parts| unit(segment, parts, missing)).collect();
    let excluded: Vec<Rc<Term>> = query.excluded.iter().map(|part| all_of(segment, part, missing)).collect();
    if !missing.is_empty() {
        return None;
    }
    let mut titled = intersection(units.iter().map(|unit| unit.term.title.as_slice()).collect());
    for term in &excluded {
        term.docs.keep_in(&mut titled, 0, false);
    }
    Some(Seen { units, titled, excluded })
}

impl Seen {
    /// Adds the articles that match, of so many that the segment has, to a list. Ascending, numbered in the segment.
    fn add_docs(&self, all: u32, docs: &mut Vec<u32>) {
        let start = docs.len();
        // The rarest first, which leaves the least to look for. Room for no more than these: the list's stays.
        let rarest = (0..self.units.len()).min_by_key(|&at| self.units[at].term.docs.list().len());
        match rarest {
            Some(at) => {
                let list = self.units[at].term.docs.list();
                docs.reserve_exact(list.len());
                docs.extend_from_slice(list);
            }
            None => docs.extend(0..all),
        }
        for (at, unit) in self.units.iter().enumerate() {
            if Some(at) != rarest {
                unit.term.docs.keep_in(docs, start, true);
            }
        }
        for term in &self.excluded {
            term.docs.keep_in(docs, start, false);
        }
    }
}

/// Any of the parts.
fn unit(segment: &mut Segment, parts: &[Part], missing: &mut Missing) -> Unit {
    let typed = match parts {
        [Part { words, scope: Scope::Anywhere, .. }, ..] if words.len() == 1 => words.first(),
        _ => None,
    };
    let variant = typed.and_then(Word::variant);
    let word = typed.map(|word| term(segment, word, missing));
    if let (Some(term), [_]) = (&word, parts) {
        return Unit { term: term.clone(), variant, word };
    }
    let terms: Vec<Rc<Term>> = parts.iter().map(|part| all_of(segment, part, missing)).collect();
    let term = match terms.as_slice() {
        [term] => term.clone(),
        terms => Rc::new(Term::any(terms, segment.docs())),
    };
    Unit { term, variant: None, word }
}

fn term(segment: &mut Segment, word: &Word, missing: &mut Missing) -> Rc<Term> {
    let found =
        if word.prefix { segment.beginning(&word.folded, missing) } else { segment.term(&word.folded, missing) };
    // One that is nowhere has no rank that any word has.
    found.unwrap_or_else(|| Rc::new(Term::of(Docs::default(), Vec::new(), Vec::new(), Vec::new())))
}

/// All words of a part, as of one word.
fn all_of(segment: &mut Segment, part: &Part, missing: &mut Missing) -> Rc<Term> {
    if let Scope::In(facet) = part.scope {
        let is_meant = if facet == Facet::Document { is_number } else { has_words };
        let values = segment.facet(facet, missing).iter().filter(|value| is_meant(&value.name, &part.words));
        let docs = union(values.map(|value| value.docs.list()));
        return Rc::new(Term::of(Docs::new(docs, segment.docs()), Vec::new(), Vec::new(), Vec::new()));
    }
    let terms: Vec<Rc<Term>> = part.words.iter().map(|word| term(segment, word, missing)).collect();
    if !missing.is_empty() {
        return Rc::default();
    }
    let shared = |lists: fn(&Term) -> &[u32]| intersection(terms.iter().map(|term| lists(term)).collect());
    // Where headlines are asked for, no other article is of interest, nor a pair in a text.
    let is_anywhere = part.scope == Scope::Anywhere;
    let mut docs = shared(if is_anywhere { |term| term.docs.list() } else { |term| &term.title });
    let mut title = shared(|term| &term.title);
    if part.phrase {
        for pair in terms.windows(2) {
            let in_title = segment.title_pair(&pair[0], &pair[1], missing);
            let near = if is_anywhere { segment.pair(&pair[0], &pair[1], missing) } else { Vec::new() };
            // Of one or two letters only headlines know how they go on.
            docs = intersection(vec![&docs, &union([near.as_slice(), &in_title])]);
            title = intersection(vec![&title, &in_title]);
        }
    }
    let (lead, often) = (shared(|term| &term.lead), shared(|term| &term.often));
    Rc::new(Term::of(Docs::new(docs, segment.docs()), title, lead, often))
}

/// Whether a facet's value has all the words, the last one perhaps begun only.
pub fn has_words(value: &str, words: &[Word]) -> bool {
    let mut keys = Vec::new();
    for token in tokens(value) {
        let mut key = String::new();
        token.folded(&mut key);
        keys.push(key);
    }
    words.iter().all(|word| keys.iter().any(|key| word.matches(key)))
}

/// Whether words are the number of a document or its beginning, in the form by which numbers are compared
/// ([`document_key`]): `16/ct-ttg` and 16/CT-TTg, not 16/2020/QH14. Words that begin with letters may stand further on:
/// `doc:ct-ttg` finds all of them.
fn is_number(number: &str, words: &[Word]) -> bool {
    let key = document_key(number);
    let parts: Vec<&str> = key.split('/').collect();
    let mut words = words.to_vec();
    for word in &mut words {
        let zeros = word.folded.bytes().take_while(|&byte| byte == b'0').count();
        if word.folded.as_bytes().get(zeros).is_some_and(u8::is_ascii_digit) {
            word.folded.replace_range(..zeros, "");
        }
    }
    let from_start = words.first().is_some_and(|word| word.folded.starts_with(|first: char| first.is_ascii_digit()));
    let starts = if from_start { 1 } else { parts.len() };
    (parts.windows(words.len().max(1)).take(starts))
        .any(|run| run.iter().zip(&words).all(|(part, word)| word.matches(part)))
}

/// How much it says of an article that so many have it: the rarer, the more. 16 times the binary logarithm of how many
/// articles there are for each that has it (the inverse document frequency of Spärck Jones 1972), and a little.
fn weight(docs: u32, having: u32) -> u32 {
    logarithm(docs).saturating_sub(logarithm(having)) + 8
}

/// 16 times the binary logarithm of a number, to a sixteenth.
fn logarithm(number: u32) -> u32 {
    let number = number.max(1);
    let whole = number.ilog2();
    let rest = (u64::from(number) << 4 >> whole) as u32 - 16;
    whole * 16 + rest
}
