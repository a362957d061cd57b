//! How well an article matches: a word in the headline counts above one in the lead, that above one in the text; words
//! that stand together as they were typed count above words apart; an accent that was typed counts where it is met.
//!
//! After BM25F (Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields", CIKM 2004), with its
//! saturation in two steps (once, and often), since a posting list keeps no more than that. Nearness by pairs after
//! Metzler and Croft, "A Markov random field model for term dependencies", SIGIR 2005. Measured in `benches/`.

use super::eval::Seen;
use crate::index::{Missing, Segment, Term};
use std::cell::RefCell;
use std::rc::Rc;

/// Something that is asked for, in a segment.
pub(super) struct Unit {
    /// Its lists.
    pub term: Rc<Term>,
    /// The spelling that was typed, where it has an accent.
    pub variant: Option<u16>,
    /// The word as it was typed, which can stand beside another.
    pub word: Option<Rc<Term>>,
}

/// Two words that were typed one after the other, in a segment: where they stand so.
#[derive(Default)]
pub(super) struct Near {
    /// In headlines.
    pub title: Vec<u32>,
    /// Anywhere, where it was asked for.
    pub text: Vec<u32>,
    /// Anywhere, the second as it was typed, where it may also go on.
    pub whole: Vec<u32>,
}

// What each counts for. Of a word, in its weight:
const TITLE: u32 = 8;
const LEAD: u32 = 3;
const OFTEN: u32 = 2;
const SPELLED: u32 = 1;
// Each word that stands beside one it was typed beside; all words in the headline. Above what single words can bring.
const BESIDE: u32 = 4000;
const TITLED: u32 = 6000;
/// A word beside another that is whole as far as it is typed.
const WHOLE: u32 = 2000;

/// Where the words of each pair that was typed stand together; one for each two units.
pub(super) fn pairs(segment: &Segment, seen: &Seen, with_text: bool, missing: &mut Missing) -> Vec<Near> {
    let near = |units: &[Unit]| {
        let [Unit { word: Some(left), .. }, Unit { word: Some(right), .. }] = units else { return Near::default() };
        if !left.parts.is_empty() {
            return Near::default();
        }
        let title = segment.title_pair(left, right, missing);
        if !with_text {
            return Near { title, ..Near::default() };
        }
        let whole = right.whole.as_ref().map_or(Vec::new(), |whole| segment.pair(left, whole, missing));
        Near { title, text: segment.pair(left, right, missing), whole }
    };
    seen.units.windows(2).map(near).collect()
}

/// Adds the score of each of a segment's articles that match, and says how many words the best of them has beside one another
/// as they were typed.
///
/// Where words stand together in a text, that decides, and then the lead: which headline has one of them by itself says
/// little. Where none do, single words are all there is to go by.
pub(super) fn score(
    segment: &Segment,
    seen: &Seen,
    docs: &[u32],
    near: &[Near],
    weights: &[u32],
    scores: &mut Vec<u32>,
) -> usize {
    CELLS.with_borrow_mut(|cells| {
        cells.clear();
        cells.resize(segment.docs() as usize, Cell::default());
        let mut each = |list: &[u32], change: &dyn Fn(&mut Cell)| {
            list.iter().filter_map(|&doc| cells.get_mut(doc as usize).map(change)).for_each(drop);
        };
        for (unit, weight) in seen.units.iter().zip(weights) {
            each(&unit.term.title, &|cell| cell.words += weight * TITLE);
            each(&unit.term.lead, &|cell| cell.lead += weight * LEAD);
            each(&unit.term.often, &|cell| cell.words += weight * OFTEN);
            if let (Some(variant), Some(word)) = (unit.variant, &unit.word) {
                // Of words that begin so, none but the whole one can be spelled so.
                each(word.whole.as_ref().unwrap_or(word).spelled(variant), &|cell| cell.spelled += weight * SPELLED);
            }
        }
        for (at, near) in near.iter().enumerate() {
            each(&near.title, &|cell| cell.in_title |= 3 << at);
            each(&near.text, &|cell| cell.in_text |= 3 << at);
            each(&near.whole, &|cell| cell.lead += WHOLE);
        }
        each(&seen.titled, &|cell| cell.titled = true);
        let mut best = 0;
        let score = |&doc: &u32| {
            let cell = &cells[doc as usize];
            let (in_title, in_text) = (cell.in_title.count_ones(), cell.in_text.count_ones());
            best = best.max(in_title.max(in_text));
            cell.spelled
                + if cell.titled {
                    TITLED + in_title * BESIDE
                } else if in_text > 0 {
                    in_text * BESIDE + cell.lead
                } else {
                    in_title * BESIDE + cell.lead + cell.words
                }
        };
        scores.extend(docs.iter().map(score));
        best as usize
    })
}

thread_local! {
    /// A cell for each article of a segment, whether it matches or not: adding to one is quicker than looking for it among the
    /// matching. They are the most that a search takes for itself, and stay where they are from one to the next: the wasm's
    /// memory never shrinks, and what comes and goes in it leaves a hole that smaller things break up.
    static CELLS: RefCell<Vec<Cell>> = const { RefCell::new(Vec::new()) };
}

/// What is gathered of an article.
#[derive(Clone, Copy, Default)]
struct Cell {
    words: u32,
    lead: u32,
    spelled: u32,
    /// Units that stand beside their neighbours, a bit each.
    in_title: u32,
    in_text: u32,
    titled: bool,
}
