//! The best first: one sorting for all that is ranked, since each kind of sorting costs the wasm anew.

/// The positions of scores, the highest first; of equals, as they come.
pub fn best_first(scores: &[u32]) -> Vec<usize> {
    best_of(scores, scores.len())
}

/// The first so many of them.
pub fn best_of(scores: &[u32], count: usize) -> Vec<usize> {
    // A score and its position in one number, so that numbers are all there is to sort.
    let mut keys: Vec<u64> = Vec::new();
    let mut limit = u64::MAX;
    for (at, &score) in (0..).zip(scores) {
        let key = u64::from(!score) << 32 | at;
        if key < limit {
            keys.push(key);
        }
        // Cut now and then: of a long list the few best are wanted.
        if keys.len() >= count.saturating_mul(2).max(64) {
            keep_least(&mut keys, count);
            limit = keys.last().copied().unwrap_or(0);
        }
    }
    keep_least(&mut keys, count);
    keys.into_iter().map(|key| key as u32 as usize).collect()
}

fn keep_least(keys: &mut Vec<u64>, count: usize) {
    keys.sort_unstable();
    keys.truncate(count);
}

/// The positions of texts, in alphabetical order of their bytes.
pub fn alphabetical(texts: &[&str]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_unstable_by(|&a, &b| texts[a].cmp(texts[b]));
    order
}
