//! Articles that a reader of one may want next: those that share what few others have.
//!
//! What is compared are tags, cited documents and pairs of adjacent syllables of the headlines; the rarer, the more it
//! says. Places, writers and sections only decide between articles that share any of these.

use crate::archive::Archive;
use crate::facet::{Facet, Facets};
use crate::id::DocId;
use crate::text::tokens;

/// So many at most.
pub const MOST: usize = 5;

/// The related articles, the nearest first.
pub fn related(archive: &Archive, facets: &Facets, doc: DocId) -> Vec<DocId> {
    let wanted = pairs(&archive.article(doc).title);
    let others = || (0..archive.len()).map(DocId).filter(|&other| other != doc);
    // What each article shares with this one, as numbers of features.
    let mut features: Vec<(f32, bool)> = wanted.iter().map(|_| (1.0, true)).collect();
    let mut of_facets = Vec::new();
    for (facet, weight, is_enough) in [
        (Facet::Tag, 2.0, true),
        (Facet::Document, 3.0, true),
        (Facet::Place, 0.5, false),
        (Facet::Author, 0.25, false),
        (Facet::Section, 0.25, false),
    ] {
        for &value in facets.of(doc, facet) {
            of_facets.push((facet, value));
            features.push((weight, is_enough));
        }
    }
    let mut counts = vec![0_u32; features.len()];
    let mut shared: Vec<(DocId, Vec<usize>)> = Vec::new();
    for other in others() {
        let title = if wanted.is_empty() { Vec::new() } else { pairs(&archive.article(other).title) };
        let by_title = wanted.iter().map(|pair| title.contains(pair));
        let by_facet = of_facets.iter().map(|(facet, value)| facets.of(other, *facet).contains(value));
        let has: Vec<usize> = by_title.chain(by_facet).enumerate().filter(|(_, has)| *has).map(|(at, _)| at).collect();
        has.iter().for_each(|&at| counts[at] += 1);
        if has.iter().any(|&at| features[at].1) {
            shared.push((other, has));
        }
    }
    let total = archive.len() as f32;
    let score =
        |has: &[usize]| -> f32 { has.iter().map(|&at| features[at].0 * (total / counts[at] as f32).ln()).sum() };
    let mut found: Vec<(f32, u32, DocId)> =
        shared.iter().map(|(other, has)| (score(has), other.0.abs_diff(doc.0), *other)).collect();
    // Of equals the nearest in time.
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    found.into_iter().take(MOST).map(|(_, _, doc)| doc).collect()
}

/// The pairs of adjacent syllables of a text, folded, each once.
fn pairs(text: &str) -> Vec<(String, String)> {
    let keys: Vec<String> = tokens(text)
        .map(|token| {
            let mut key = String::new();
            token.folded(&mut key);
            key
        })
        .collect();
    let mut pairs: Vec<(String, String)> = keys.windows(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect();
    pairs.sort();
    pairs.dedup();
    pairs
}
