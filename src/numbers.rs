//! Numbers for keys, counted up from 0: the one table that all of the library looks things up by. What belongs to a key is
//! held in a list beside it, at its number.
//!
//! A map of the standard library is compiled anew for each kind of key and value, for some 500 bytes of the first view
//! each. There were twelve.

/// Where the numbers of keys are, by their hashes: open addressing with steps of one (Knuth, TAOCP 6.4).
#[derive(Clone, Debug, Default)]
pub struct Slots {
    /// A hash above a number and one; 0 where there is none. A power of two of them, a quarter of which at least is free.
    slots: Vec<u64>,
    count: u32,
}

impl Slots {
    /// The number with this hash that is the one looked for.
    pub fn find(&self, hash: u32, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = hash as usize & mask;
        while self.slots[at] != 0 {
            let number = self.slots[at] as u32 - 1;
            if (self.slots[at] >> 32) as u32 == hash && is_it(number) {
                return Some(number);
            }
            at = (at + 1) & mask;
        }
        None
    }

    /// Gives the next number to a key that has none.
    pub fn add(&mut self, hash: u32) -> u32 {
        if self.count as usize >= self.slots.len() / 4 * 3 {
            let twice = vec![0; (self.slots.len() * 2).max(16)];
            for slot in std::mem::replace(&mut self.slots, twice) {
                if slot != 0 {
                    self.put(slot);
                }
            }
        }
        self.count += 1;
        self.put(u64::from(hash) << 32 | u64::from(self.count));
        self.count - 1
    }

    fn put(&mut self, slot: u64) {
        let mask = self.slots.len() - 1;
        let mut at = (slot >> 32) as usize & mask;
        while self.slots[at] != 0 {
            at = (at + 1) & mask;
        }
        self.slots[at] = slot;
    }
}

/// Numbers for texts.
#[derive(Clone, Debug, Default)]
pub struct Names {
    slots: Slots,
    /// The texts, one after the other.
    all: String,
    ends: Vec<usize>,
}

impl Names {
    /// The number of a text that has one.
    pub fn find(&self, name: &str) -> Option<u32> {
        self.slots.find(hash(name), |number| self.name(number) == name)
    }

    /// The number of a text, which is the next one if it is new.
    pub fn number(&mut self, name: &str) -> u32 {
        self.find(name).unwrap_or_else(|| {
            self.all.push_str(name);
            self.ends.push(self.all.len());
            self.slots.add(hash(name))
        })
    }

    /// The text that has a number.
    pub fn name(&self, number: u32) -> &str {
        let number = number as usize;
        let start = if number == 0 { 0 } else { self.ends[number - 1] };
        &self.all[start..self.ends[number]]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

/// FNV-1a (Fowler, Noll, Vo) of 32 bits.
pub fn fnv(text: &str) -> u32 {
    text.bytes().fold(0x811C_9DC5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The low bits choose the slot, and get little of the first letters from FNV.
fn hash(name: &str) -> u32 {
    let hash = fnv(name);
    hash ^ hash >> 15
}
