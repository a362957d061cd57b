//! Numbers for keys, counted up from 0: the one table that all of the library looks things up by. What belongs to a key is
//! held in a list beside it, at its number.
//!
//! A map of the standard library is compiled anew for each kind of key and value, for some 500 bytes of the first view
//! each. There were twelve.
//!
//! Invariant: what number a key has depends on the order in which keys came alone. Where it lies in the table depends on a
//! [`Secret`] besides, which whoever writes the texts cannot know: so nobody can write texts that all lie in one place and
//! make a search among n keys take n steps.

use std::sync::atomic::{AtomicU32, Ordering};

/// What hashes are made with. Tables that are made later have another one, once [`Secret::choose`] was told one.
#[derive(Clone, Copy, Debug)]
pub struct Secret(u32);

/// Until one is chosen: for tests, and where no text is a stranger's.
static CHOSEN: AtomicU32 = AtomicU32::new(0x2545_F491);

impl Default for Secret {
    fn default() -> Secret {
        Secret(CHOSEN.load(Ordering::Relaxed))
    }
}

impl Secret {
    /// Has all tables that are made from now on use a number which nobody can guess. The library has none to take it from: the
    /// command's and the worker's first step is to give one.
    pub fn choose(random: u32) {
        CHOSEN.store(random, Ordering::Relaxed);
    }

    /// Of a text: its bytes as a polynomial at one of 2²⁹ places, modulo the prime 2³¹ - 1 (Carter and Wegman, 1979). Two
    /// texts of n bytes have the same value at n of the places at most, whatever they are. Then all bits are spread to the
    /// low ones, which choose the slot (the last steps of MurmurHash3, Appleby).
    pub fn text(self, text: &str) -> u32 {
        const PRIME: u64 = 0x7FFF_FFFF;
        // Below 2³⁰, so that the value stays below 2³², and large enough for short texts to wrap.
        let place = u64::from(self.0 >> 3 | 1 << 29);
        let value = text.bytes().fold(1, |value: u64, byte| {
            let next = value * place + u64::from(byte);
            (next & PRIME) + (next >> 31)
        });
        let value = (value ^ value >> 15) as u32;
        let value = value.wrapping_mul(0x85EB_CA6B);
        value ^ value >> 13
    }

    /// Of two numbers: by a product with a secret odd number (multiply-shift; Dietzfelbinger et al., 1997).
    pub fn pair(self, left: u32, right: u32) -> u32 {
        let key = u64::from(left) << 32 | u64::from(right);
        let odd = 0x9E37_79B9_7F4A_7C15 ^ u64::from(self.0) << 1 ^ u64::from(self.0) << 32;
        ((key ^ key >> 29).wrapping_mul(odd) >> 32) as u32
    }
}

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

    /// Forgets all numbers, and keeps the room.
    pub fn clear(&mut self) {
        self.slots.fill(0);
        self.count = 0;
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
    secret: Secret,
    slots: Slots,
    /// The texts, one after the other.
    all: String,
    ends: Vec<usize>,
}

impl Names {
    /// The number of a text that has one.
    pub fn find(&self, name: &str) -> Option<u32> {
        self.slots.find(self.secret.text(name), |number| self.name(number) == name)
    }

    /// The number of a text, which is the next one if it is new.
    pub fn number(&mut self, name: &str) -> u32 {
        self.find(name).unwrap_or_else(|| {
            self.all.push_str(name);
            self.ends.push(self.all.len());
            self.slots.add(self.secret.text(name))
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
