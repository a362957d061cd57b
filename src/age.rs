//! How long nothing has asked for a thing that may be had again, and how old such things may grow where room is short.

use std::cell::Cell;

/// Rounds since a thing was asked for; it comes at 0.
#[derive(Debug, Default)]
pub struct Age(Cell<u8>);

impl Age {
    /// It is asked for.
    pub fn renew(&self) {
        self.0.set(0);
    }

    /// A round ends.
    pub fn grow(&self) {
        self.0.set(self.0.get().saturating_add(1));
    }

    /// So many rounds; 255 are all beyond.
    pub fn rounds(&self) -> u8 {
        self.0.get()
    }
}

/// The age above which things go, so that those that stay have room: each an age and a size. What was asked for in the round
/// that has just ended, at age 1, always stays: what comes next mostly asks for it again.
pub fn oldest(things: impl Iterator<Item = (u8, usize)>, room: usize) -> u8 {
    let mut sizes = [0; 256];
    things.for_each(|(age, size)| sizes[usize::from(age)] += size);
    let mut sum = 0;
    let fits = |&age: &u8| {
        sum += sizes[usize::from(age)];
        age <= 1 || sum <= room
    };
    (0..=u8::MAX).take_while(fits).last().unwrap_or(1)
}
