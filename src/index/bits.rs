//! Bits, one after the other: what the index's lists are written with.
//!
//! Bits fill a byte from its lowest up. A reader past the end reads zeros, so damaged bytes give other numbers, never a
//! panic and never more of them: each code says how many bits it takes, and what it gives stays within its range.

/// Writes bits.
#[derive(Debug, Default)]
pub struct Writer {
    bytes: Vec<u8>,
    pending: u64,
    filled: u32,
}

impl Writer {
    /// With nothing in it.
    pub fn new() -> Writer {
        Writer::default()
    }

    /// The lowest `count` bits of a number; at most 32.
    pub fn bits(&mut self, number: u32, count: u32) {
        self.pending |= u64::from(number) << self.filled;
        self.filled += count;
        while self.filled >= 8 {
            self.bytes.push(self.pending as u8);
            self.pending >>= 8;
            self.filled -= 8;
        }
    }

    /// A number from 1 on, small ones in few bits: Elias gamma (Elias 1975), its length in unary with the one last.
    pub fn gamma(&mut self, number: u32) {
        let length = number.ilog2();
        self.bits(0, length);
        self.bits(1, 1);
        self.bits(number & !(1 << length), length);
    }

    /// A number below `range`, in the fewest whole bits: the first numbers take one bit less than the others, where the
    /// range is no power of two (truncated binary code).
    pub fn below(&mut self, number: u32, range: u32) {
        if range <= 1 {
            return;
        }
        let (length, short) = lengths(range);
        if number < short {
            self.bits(number, length);
        } else {
            let number = number + short;
            self.bits(number >> 1, length);
            self.bits(number & 1, 1);
        }
    }

    /// Begins a new byte, and gives all of them.
    pub fn finish(mut self) -> Vec<u8> {
        if self.filled > 0 {
            self.bytes.push(self.pending as u8);
        }
        self.bytes
    }
}

/// Reads bits.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    pending: u64,
    filled: u32,
}

impl<'a> Reader<'a> {
    /// From the first byte on.
    pub fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader { bytes, at: 0, pending: 0, filled: 0 }
    }

    /// From a bit on, as [`Reader::position`] gave it.
    pub fn resume(bytes: &'a [u8], position: usize) -> Reader<'a> {
        let mut reader = Reader { bytes, at: position / 8, pending: 0, filled: 0 };
        reader.bits(position as u32 % 8);
        reader
    }

    /// How many bits were read.
    pub fn position(&self) -> usize {
        self.at * 8 - self.filled as usize
    }

    #[inline]
    fn fill(&mut self) {
        if self.filled > 32 {
            return;
        }
        if let Some(next) = self.bytes.get(self.at..self.at + 4) {
            let mut four = [0; 4];
            four.copy_from_slice(next);
            self.pending |= u64::from(u32::from_le_bytes(four)) << self.filled;
            self.at += 4;
            self.filled += 32;
        } else {
            while self.filled <= 56 {
                let byte = self.bytes.get(self.at).copied().unwrap_or(0);
                self.pending |= u64::from(byte) << self.filled;
                self.at += 1;
                self.filled += 8;
            }
        }
    }

    /// The next `count` bits; at most 32.
    #[inline]
    pub fn bits(&mut self, count: u32) -> u32 {
        self.fill();
        let number = (self.pending & ((1u64 << count) - 1)) as u32;
        self.pending >>= count;
        self.filled -= count;
        number
    }

    /// See [`Writer::gamma`].
    pub fn gamma(&mut self) -> u32 {
        self.fill();
        let length = (self.pending | 1 << 31).trailing_zeros();
        self.bits(length + 1);
        1 << length | self.bits(length)
    }

    /// See [`Writer::below`].
    #[inline]
    pub fn below(&mut self, range: u32) -> u32 {
        if range <= 1 {
            return 0;
        }
        let (length, short) = lengths(range);
        let number = self.bits(length);
        if number < short { number } else { (number << 1 | self.bits(1)) - short }
    }
}

/// How long the short codes for a range are, and how many numbers have one.
#[inline]
fn lengths(range: u32) -> (u32, u32) {
    let length = 31 - (range - 1).leading_zeros();
    // Two to the longer length, less the range; from 2^31 on that power is 2^32, which wraps to 0 and comes out right.
    (length, (2u32 << length).wrapping_sub(range))
}
