//! Lists of articles in memory, and what is made of them. All lists ascend, each article once.

/// Articles, and a bit for each where they are many, so that asking for one is a look.
#[derive(Clone, Debug, Default)]
pub struct Docs {
    list: Vec<u32>,
    bits: Vec<u64>,
}

impl Docs {
    /// From ascending numbers below `end`.
    pub fn new(list: Vec<u32>, end: u32) -> Docs {
        let mut bits = Vec::new();
        if list.len() > end as usize / 32 {
            bits = vec![0; end as usize / 64 + 1];
            list.iter().for_each(|&doc| bits[doc as usize / 64] |= 1 << (doc % 64));
        }
        Docs { list, bits }
    }

    /// How many bytes they take in memory.
    pub fn size(&self) -> usize {
        4 * self.list.len() + 8 * self.bits.len()
    }

    /// In ascending order.
    pub fn list(&self) -> &[u32] {
        &self.list
    }

    /// Keeps of a list, from a place on, what is here (or, with `wanted` false, what is not).
    pub fn keep_in(&self, list: &mut Vec<u32>, start: usize, wanted: bool) {
        keep_in(list, start, &self.list, &self.bits, wanted);
    }
}

/// The first place from `at` on whose number is not below `doc`: in steps that double, then by halves, so that a near one
/// costs little and a far one not much more.
pub fn seek(list: &[u32], at: usize, doc: u32) -> usize {
    let mut step = 1;
    let mut low = at;
    while low + step < list.len() && list[low + step] < doc {
        low += step;
        step *= 2;
    }
    let high = (low + step + 1).min(list.len());
    let low = low.min(high);
    low + list[low..high].partition_point(|&other| other < doc)
}

/// Keeps of a list, from a place on, what another one has (or, with `wanted` false, has not), a bit for each of which there
/// may be.
fn keep_in(list: &mut Vec<u32>, start: usize, other: &[u32], bits: &[u64], wanted: bool) {
    let (mut kept, mut near) = (start, 0);
    for at in start..list.len() {
        let doc = list[at];
        let has = if bits.is_empty() {
            near = seek(other, near, doc);
            other.get(near) == Some(&doc)
        } else {
            bits.get(doc as usize / 64).is_some_and(|word| word >> (doc % 64) & 1 == 1)
        };
        if has == wanted {
            list[kept] = doc;
            kept += 1;
        }
    }
    list.truncate(kept);
}

/// Calls with the places of each number that two lists share.
pub fn each_shared(a: &[u32], b: &[u32], mut found: impl FnMut(usize, usize)) {
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if a[i] < b[j] {
            i = seek(a, i, b[j]);
        } else if b[j] < a[i] {
            j = seek(b, j, a[i]);
        } else {
            found(i, j);
            (i, j) = (i + 1, j + 1);
        }
    }
}

/// The numbers that all of several lists have; of no lists, none.
pub fn intersection(mut lists: Vec<&[u32]>) -> Vec<u32> {
    // The shortest first, which leaves the least to look for; the others as they come.
    let Some(shortest) = (0..lists.len()).min_by_key(|&at| lists[at].len()) else { return Vec::new() };
    let mut kept = lists.swap_remove(shortest).to_vec();
    for list in lists {
        keep_in(&mut kept, 0, list, &[], true);
    }
    kept
}

/// The numbers that any of several lists has.
pub fn union<'a>(lists: impl IntoIterator<Item = &'a [u32]>) -> Vec<u32> {
    let mut all = Vec::new();
    for list in lists {
        all.extend_from_slice(list);
    }
    ascending(all)
}

/// The numbers in order, each once. What each kind of [`union`] shares, too, kept apart so that it is compiled once.
#[inline(never)]
pub fn ascending(mut all: Vec<u32>) -> Vec<u32> {
    if !all.is_sorted_by(|a, b| a < b) {
        all.sort_unstable();
        all.dedup();
    }
    all
}

/// Numbers gathered from lists, however many: it takes a bit for each number there may be, and not the lists' room.
#[derive(Debug)]
pub struct Gathered(Vec<u64>);

impl Gathered {
    /// Of numbers below `end`, none yet.
    pub fn new(end: u32) -> Gathered {
        Gathered(vec![0; end as usize / 64 + 1])
    }

    /// With those of a list, as far as they are below the end.
    pub fn add(&mut self, list: &[u32]) {
        for &doc in list {
            if let Some(word) = self.0.get_mut(doc as usize / 64) {
                *word |= 1 << (doc % 64);
            }
        }
    }

    /// All of them, ascending.
    pub fn list(&self) -> Vec<u32> {
        let mut list = Vec::with_capacity(self.0.iter().map(|word| word.count_ones() as usize).sum());
        for (at, &word) in (0..).zip(&self.0) {
            let mut rest = word;
            while rest != 0 {
                list.push(at * 64 + rest.trailing_zeros());
                rest &= rest - 1;
            }
        }
        list
    }
}
