//! Articles that a reader of one may want next: those that share what few others have.
//!
//! What is compared are tags, cited documents and pairs of adjacent syllables of the headlines; the rarer, the more it
//! says. Each left syllable of a pair costs a packed site a file, so only the longest are looked at.

use crate::article::Article;
use crate::facet::{Facet, value_key};
use crate::index::{Index, Missing};
use crate::text::{fold, tokens};
use crate::top::best_of;

/// So many at most.
pub const MOST: usize = 5;
/// Pairs of the headline that are looked at.
const PAIRS: usize = 6;
/// The weight of what many share: it only decides between articles that share something rarer.
const DECIDES: u32 = 0;

/// The related articles, the nearest first; of equals the newest.
pub fn related(index: &mut Index, article: &Article, doc: u32) -> Result<Vec<u32>, Missing> {
    let mut missing = Missing::new();
    let all = index.docs().max(1);
    let mut scores = vec![0u32; all as usize];
    let mut share = |docs: Vec<u32>, weight: u32| {
        let rare = rarity(all, docs.len().max(1) as u32);
        for doc in docs {
            let score = &mut scores[doc as usize];
            *score += if weight == DECIDES { u32::from(*score > 0) } else { weight * rare };
        }
    };
    let mut keys: Vec<String> = Vec::new();
    for token in tokens(&article.title) {
        let mut key = String::new();
        fold::fold_into(token.text, &mut key);
        keys.push(key);
    }
    let lengths: Vec<u32> = keys.windows(2).map(|pair| (pair[0].len() + pair[1].len()) as u32).collect();
    for at in best_of(&lengths, PAIRS) {
        let (left, right) = (&keys[at], &keys[at + 1]);
        let mut docs = Vec::new();
        for segment in index.segments_mut() {
            let left = segment.term(left, &mut missing);
            let right = segment.term(right, &mut missing);
            if let (Some(left), Some(right)) = (left, right) {
                docs.extend(left.followed_by(right.rank).iter().map(|doc| doc + segment.start));
            }
        }
        share(docs, 2);
    }
    for (facet, weight) in [(Facet::Tag, 4), (Facet::Document, 6), (Facet::Place, DECIDES), (Facet::Section, DECIDES)] {
        for value in facet.values(article) {
            share(index.having(facet, &[value_key(value)], &mut missing), weight);
        }
    }
    if !missing.is_empty() {
        return Err(missing);
    }
    if let Some(own) = scores.get_mut(doc as usize) {
        *own = 0;
    }
    let near = |scores: &[u32], at: usize| (scores[at] > 0).then_some(all - 1 - at as u32);
    scores.reverse();
    Ok(best_of(&scores, MOST).into_iter().filter_map(|at| near(&scores, at)).collect())
}

/// Four times the binary logarithm, to a quarter, of how many articles there are for each of these, and a little.
fn rarity(all: u32, having: u32) -> u32 {
    let ratio = (u64::from(all) * 4 / u64::from(having)).max(1);
    let whole = ratio.ilog2();
    whole * 4 + (ratio << 2 >> whole) as u32 - 4
}
