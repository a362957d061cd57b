//! Bytes, read from the front: what the files of a packed site are read with.
//!
//! The writing half is postcard (<https://postcard.jamesmunns.com/wire-format>), and runs natively alone. In the wasm its
//! derived readers were three times as large as these. Whatever the bytes are: nothing here panics, and a list grows only
//! by what was read.

use std::ops::Range;

/// Bytes, and how far they are read. All readers give `None` where the bytes end too soon or are not what is asked for.
#[derive(Debug)]
pub struct Input<'a> {
    /// All of them.
    pub bytes: &'a [u8],
    /// The place of the next one.
    pub at: usize,
}

impl<'a> Input<'a> {
    /// From the first on.
    pub fn new(bytes: &'a [u8]) -> Input<'a> {
        Input { bytes, at: 0 }
    }

    /// Whether all of them are read.
    pub fn is_at_end(&self) -> bool {
        self.at == self.bytes.len()
    }

    /// An unsigned LEB128.
    pub fn number(&mut self) -> Option<u32> {
        let mut number = 0u32;
        for shift in [0, 7, 14, 21, 28] {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            if shift == 28 && byte > 0x0F {
                return None;
            }
            number |= u32::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// A signed number: 0, -1, 1, -2 and so on as 0, 1, 2, 3.
    pub fn signed(&mut self) -> Option<i32> {
        let number = self.number()?;
        Some((number >> 1) as i32 ^ -((number & 1) as i32))
    }

    /// The range of the next so many bytes.
    pub fn range(&mut self, length: u32) -> Option<Range<usize>> {
        let range = self.at..self.at.checked_add(length as usize)?;
        self.bytes.get(range.clone())?;
        self.at = range.end;
        Some(range)
    }

    /// A length and so many bytes of text.
    pub fn text(&mut self) -> Option<&'a str> {
        let length = self.number()?;
        std::str::from_utf8(&self.bytes[self.range(length)?]).ok()
    }

    /// A text, or none.
    pub fn optional_text(&mut self) -> Option<Option<String>> {
        Some(if self.is_there()? { Some(self.text()?.to_owned()) } else { None })
    }

    /// Whether something that may be missing is there.
    pub fn is_there(&mut self) -> Option<bool> {
        match self.number()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    /// A length and so many of something.
    pub fn list<T>(&mut self, item: fn(&mut Input<'a>) -> Option<T>) -> Option<Vec<T>> {
        let mut list = Vec::new();
        for _ in 0..self.number()? {
            list.push(item(self)?);
        }
        Some(list)
    }
}
