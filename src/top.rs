//! The best first: one sorting for all that is ranked, since each kind of sorting costs the wasm anew.

/// The positions of scores, the highest first; of equals, as they come.
pub fn best_first(scores: &[u32]) -> Vec<usize> {
    // A score and its position in one number, so that numbers are all there is to sort.
    let mut keys: Vec<u64> = (0..).zip(scores).map(|(at, &score): (u64, _)| u64::from(!score) << 32 | at).collect();
    keys.sort_unstable();
    keys.into_iter().map(|key| key as u32 as usize).collect()
}
