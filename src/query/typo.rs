//! A slip of the finger: one letter too many, too few, another, or two swapped, in one of the words.
//!
//! Where nothing fits the words as typed, each word in turn is taken for every word of the headlines that is one edit away,
//! and the headlines are looked for that have the words as they were typed, one after the other, with that one in its place. Damerau 1964 found four of five
//! slips to be one of these edits; headlines are what people remember an article by.

use super::eval::{Hits, Seen};
use super::parse::{Query, Scope};
use crate::index::{Index, Missing, Term, ascending, each_shared, intersection, union};
use std::rc::Rc;

/// Words that a mistyped first word may have been, each of which costs a shard to look at.
const FIRST_GUESSES: usize = 24;

/// A word of so many letters that is still typed may be mistyped and go on; a shorter one could become nearly any.
const LONG: usize = 5;

/// Adds what matches a query with one word mended, if anything does, and says how it was mended.
pub(super) fn mend(index: &mut Index, query: &Query, seen: &[Seen], hits: &mut Hits) -> Result<(), Missing> {
    let Some(typed) = words(query) else { return Ok(()) };
    // One or two letters by themselves may have been any word.
    if matches!(typed.as_slice(), [word] if word.chars().count() <= 2) {
        return Ok(());
    }
    let mut missing = Missing::new();
    let mut best: Option<(usize, usize, String)> = None;
    let mut found: Vec<u32> = Vec::new();
    for (number, seen) in seen.iter().enumerate() {
        let segment = &mut index.segments_mut()[number];
        let start = segment.start;
        let terms: Vec<&Rc<Term>> = seen.units.iter().map(|unit| &unit.term).collect();
        let before = missing.len();
        segment.lexicon(&mut missing);
        if missing.len() > before {
            continue;
        }
        for at in 0..terms.len() {
            let is_other = |other: &usize| *other != at;
            let others = (0..terms.len()).filter(is_other).map(|other| terms[other].title.as_slice());
            let beside = (1..terms.len()).filter(|&right| right != at && right - 1 != at);
            let beside: Vec<Vec<u32>> =
                beside.map(|right| segment.title_pair(terms[right - 1], terms[right], &mut missing)).collect();
            let rest = intersection(others.chain(beside.iter().map(Vec::as_slice)).collect());
            if terms.len() > 1 && rest.is_empty() {
                continue;
            }
            let is_last = typed[at].len() >= LONG
                && at + 1 == terms.len()
                && query.required.last().is_some_and(|parts| parts[0].words[0].prefix);
            // A word that may have been meant, and the articles that would have it in the headline.
            let mut guess = |word: &str, mut docs: Vec<u32>| {
                seen.excluded.iter().for_each(|term| term.docs.keep_in(&mut docs, 0, false));
                if docs.len() > best.as_ref().map_or(0, |(count, ..)| *count) {
                    best = Some((docs.len(), at, word.to_owned()));
                }
                found.extend(docs.iter().map(|doc| doc + start));
            };
            if at > 0 && terms[at - 1].parts.is_empty() {
                for (rank, docs) in terms[at - 1].following() {
                    let Some(entry) = segment.word(rank, &mut missing) else { continue };
                    if is_one_edit(&typed[at], &entry.key, is_last) {
                        guess(&entry.word, intersection(vec![docs, &rest]));
                    }
                }
            } else {
                let lexicon = segment.lexicon(&mut missing).iter();
                let near: Vec<(Box<str>, Box<str>)> = lexicon
                    .filter(|entry| is_one_edit(&typed[at], &entry.key, is_last))
                    .take(FIRST_GUESSES)
                    .map(|entry| (entry.word.clone(), entry.key.clone()))
                    .collect();
                for (word, key) in near {
                    let Some(term) = segment.term(&key, &mut missing) else { continue };
                    let docs = match terms.get(at + 1) {
                        Some(next) => {
                            let ranks = std::iter::once(&next.rank).chain(&next.parts);
                            let ranks = ranks.map(|rank| term.followed_by(*rank));
                            intersection(vec![&union(ranks), &rest])
                        }
                        None => term.title.clone(),
                    };
                    guess(&word, docs);
                }
            }
        }
    }
    if !missing.is_empty() {
        return Err(missing);
    }
    let Some((_, at, word)) = best else { return Ok(()) };
    hits.meant = query.words().nth(at).map(|typed| (typed.typed.clone(), word));
    // Above whatever else matched: that had no two words together.
    let top = hits.scores.iter().max().map_or(0, |top| top + 1);
    let found = ascending(found);
    let docs = union([hits.docs.as_slice(), &found]);
    let mut scores = vec![0; docs.len()];
    each_shared(&docs, &hits.docs, |at, hit| scores[at] = hits.scores[hit]);
    each_shared(&docs, &found, |at, _| scores[at] = top);
    hits.docs.clone_from(&docs);
    hits.scores.clone_from(&scores);
    Ok(())
}

/// The folded keys of a query that is nothing but words.
fn words(query: &Query) -> Option<Vec<String>> {
    let word = |parts: &Vec<super::parse::Part>| match parts.as_slice() {
        [part] if part.scope == Scope::Anywhere && part.words.len() == 1 => Some(part.words[0].folded.clone()),
        _ => None,
    };
    query.required.iter().map(word).collect()
}

/// Whether one edit makes of a word another (or its beginning), and they are not the same. Of the bytes of folded keys, nearly
/// all of which are letters of ASCII. In some places of a word i and y have one key (see [`crate::text::fold`]), and a slip
/// moves letters to others, so they are as good as the same here.
pub fn is_one_edit(typed: &str, other: &str, is_beginning: bool) -> bool {
    let (a, b) = (typed.as_bytes(), other.as_bytes());
    if a.len() > b.len() + 1 || !is_beginning && b.len() > a.len() + 1 {
        return false;
    }
    let is_same = |(a, b): (&u8, &u8)| a == b || matches!((a, b), (b'i', b'y') | (b'y', b'i'));
    let shared = a.iter().zip(b).take_while(|&pair| is_same(pair)).count();
    let (a, b) = (&a[shared..], &b[shared..]);
    let is_rest =
        |a: &[u8], b: &[u8]| (a.len() == b.len() || is_beginning && a.len() < b.len()) && a.iter().zip(b).all(is_same);
    match (a, b) {
        ([], []) => typed != other,
        ([], [_, rest @ ..]) => is_rest(&[], rest),
        ([_, rest @ ..], []) => rest.is_empty(),
        ([first, a_rest @ ..], [second, b_rest @ ..]) => {
            let is_swapped = a_rest.first().is_some_and(|next| is_same((next, second)))
                && b_rest.first().is_some_and(|next| is_same((first, next)));
            is_rest(a_rest, b_rest)
                || is_rest(a, b_rest)
                || is_rest(a_rest, b)
                || (is_swapped && is_rest(&a_rest[1..], &b_rest[1..]))
        }
    }
}
