//! Articles that a reader of one may want next: those that share what few others have.
//!
//! What is compared are tags, cited documents and pairs of adjacent syllables of the headlines; the rarer, the more it
//! says. Places and sections only decide between articles that share any of these.

use crate::archive::Archive;
use crate::facet::{Facet, Facets};
use crate::id::DocId;
use crate::text::{fold, tokens};
use crate::top::best_first;

/// So many at most.
pub const MOST: usize = 5;

/// What each facet weighs beside a pair of syllables, which weighs 1; what weighs less is not enough by itself.
const FEATURES: [(Facet, f32); 4] =
    [(Facet::Tag, 2.0), (Facet::Document, 3.0), (Facet::Place, 0.5), (Facet::Section, 0.25)];

/// The related articles, the nearest first; of equals the newest.
pub fn related(archive: &Archive, facets: &Facets, doc: DocId) -> Vec<DocId> {
    let others: Vec<DocId> = (0..archive.len()).rev().map(DocId).filter(|&other| other != doc).collect();
    let mut scores = vec![0.0; others.len()];
    let mut is_near = vec![false; others.len()];
    let mut share = |weight: f32, is_enough: bool, has: &dyn Fn(usize) -> bool| {
        let having: Vec<usize> = (0..others.len()).filter(|&at| has(at)).collect();
        for &at in &having {
            scores[at] += weight * (archive.len() as f32 / having.len() as f32).ln();
            is_near[at] |= is_enough;
        }
    };
    let titles: Vec<String> = others.iter().map(|&other| folded(&archive.article(other).title)).collect();
    let title = folded(&archive.article(doc).title);
    let words: Vec<_> = tokens(&title).map(|token| token.range()).collect();
    for pair in words.windows(2) {
        let pair = &title[pair[0].start..pair[1].end];
        share(1.0, true, &|at| titles[at].contains(pair));
    }
    for (facet, weight) in FEATURES {
        for value in facets.of(doc, facet) {
            share(weight, weight > 1.0, &|at| facets.of(others[at], facet).contains(value));
        }
    }
    let scores: Vec<u32> =
        scores.iter().zip(&is_near).map(|(s, near)| if *near { (s * 64.0) as u32 } else { 0 }).collect();
    let best = best_first(&scores).into_iter().filter(|&at| scores[at] > 0);
    best.take(MOST).map(|at| others[at]).collect()
}

fn folded(text: &str) -> String {
    let mut key = String::new();
    fold::fold_into(text, &mut key);
    key
}
