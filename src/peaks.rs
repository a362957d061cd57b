//! What sets some headlines apart: the words that a peak of the timeline is named by.
//!
//! Two words that stand together are scored by how often they do here times the logarithm of how much more often that is
//! than in the archive: their part of the Kullback–Leibler divergence of the two (Tomokiyo and Hurst, "A language model
//! approach to keyphrase extraction", 2003). A Vietnamese word is mostly two syllables; the best pair grows by the
//! syllables that mostly stand beside it.

use crate::numbers::Names;
use crate::query::Query;
use crate::text::{Token, fold, is_blank, tokens};
use crate::top::best_of;

/// A name has so many words at most.
const WORDS: usize = 4;
/// So many pairs are looked at, in case the best ones are what was searched for.
const PAIRS: usize = 8;

/// The words that set headlines apart from those of the archive they are of, as one of the headlines has them; none where
/// no two headlines have some in common, or only the query's.
pub fn name(inside: &[&str], archive: &[&str], query: &Query) -> Option<String> {
    // An archive has many pairs that none of the headlines has: these are neither asked for nor numbered.
    let mut pairs = Names::default();
    for text in inside {
        for pair in runs(text, 2) {
            pairs.number(&key(pair));
        }
    }
    let [here, there] = [inside, archive].map(|texts| counts(texts, &pairs));
    let score = |(at, &here): (usize, &u32)| {
        // A pair that one headline has tells of that one alone.
        if here < 2 { 0 } else { here * excess(here, inside.len(), there[at], archive.len()) }
    };
    let scores: Vec<u32> = here.iter().enumerate().map(score).collect();
    let best = best_of(&scores, PAIRS).into_iter().filter(|&at| scores[at] > 0);
    best.map(|at| grown(inside, pairs.name(at as u32))).find(|name| !is_of(name, query))
}

/// How many of the texts have each pair.
fn counts(texts: &[&str], pairs: &Names) -> Vec<u32> {
    let mut counts = vec![0; pairs.len()];
    for text in texts {
        let mut seen: Vec<u32> = Vec::new();
        for pair in runs(text, 2) {
            if let Some(number) = pairs.find(&key(pair))
                && !seen.contains(&number)
            {
                seen.push(number);
                counts[number as usize] += 1;
            }
        }
    }
    counts
}

/// Twice the binary logarithm of how many times larger the share here is than the one in the archive.
fn excess(here: u32, inside: usize, there: u32, archive: usize) -> u32 {
    let ratio = u64::from(here) * archive as u64 / (u64::from(there.max(1)) * inside.max(1) as u64);
    (ratio * ratio).max(1).ilog2()
}

/// A pair with the words that stand beside it in most of the texts that have it.
fn grown(texts: &[&str], pair: &str) -> String {
    let mut wanted = pair.to_owned();
    for words in 3..=WORDS {
        let mut longer: Vec<String> = texts.iter().flat_map(|text| runs(text, words)).map(key).collect();
        longer.retain(|run| {
            run.strip_prefix(&wanted).is_some_and(|rest| rest.starts_with(' '))
                || run.strip_suffix(&wanted).is_some_and(|rest| rest.ends_with(' '))
        });
        let count = |run: &String| longer.iter().filter(|other| *other == run).count();
        let Some(most) = longer.iter().max_by_key(|run| count(run)) else { break };
        if count(most) < 2 || count(most) * 3 <= spelled(texts, &wanted).len() * 2 {
            break;
        }
        wanted = most.clone();
    }
    // Small letters come after capitals, and a headline's first word is no name.
    spelled(texts, &wanted).into_iter().max().unwrap_or_default().to_owned()
}

/// The places of texts that have a key.
fn spelled<'a>(texts: &[&'a str], wanted: &str) -> Vec<&'a str> {
    let words = wanted.split(' ').count();
    texts.iter().flat_map(|text| runs(text, words)).filter(|run| key(run) == wanted).collect()
}

/// Whether a query asks for every word of a text.
fn is_of(text: &str, query: &Query) -> bool {
    tokens(text).all(|token| {
        let mut folded = String::new();
        token.folded(&mut folded);
        query.words().any(|word| word.matches(&folded))
    })
}

/// The places of a text where so many words stand with nothing but blanks between them.
fn runs(text: &str, words: usize) -> Vec<&str> {
    let tokens: Vec<Token> = tokens(text).collect();
    tokens
        .windows(words)
        .filter(|run| {
            let gaps = run.windows(2).map(|pair| &text[pair[0].range().end..pair[1].start]);
            gaps.into_iter().all(|gap| gap.chars().all(is_blank))
        })
        .map(|run| &text[run[0].start..run[words - 1].range().end])
        .collect()
}

/// The exact keys of a run's words, a space between each two.
fn key(run: &str) -> String {
    let mut key = String::new();
    for token in tokens(run) {
        if !key.is_empty() {
            key.push(' ');
        }
        fold::exact_into(token.text, &mut key);
    }
    key
}
