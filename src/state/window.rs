//! Which rows of a long list exist: those in sight and some around them. Every row is equally high.

use std::ops::Range;

/// Rows kept ready above and below those in sight, so that a flick of the wheel meets rows and not a blank.
pub const OVERSCAN: u32 = 8;

/// What is in sight of the list, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// How far the list's top is above the top of what is in sight; 0 when it is below.
    pub offset: f64,
    /// The height in sight.
    pub height: f64,
    /// The height of a row.
    pub row: f64,
}

impl Viewport {
    /// The rows in sight of a list of `total`.
    pub fn rows(self, total: u32) -> Range<u32> {
        let first = (self.offset / self.row).floor().clamp(0.0, f64::from(total)) as u32;
        let last = ((self.offset + self.height) / self.row).ceil().clamp(0.0, f64::from(total)) as u32;
        first..last.max(first)
    }

    /// The first rows of a list of which nothing is known yet: what is in sight at its beginning, and not a row more, so that
    /// they are drawn soon. The overscan comes behind them.
    pub fn first_rows(self) -> Range<u32> {
        Viewport { offset: 0.0, ..self }.rows(u32::MAX)
    }

    /// The rows in sight of a list of `total`, and the overscan.
    pub fn rows_around(self, total: u32) -> Range<u32> {
        let rows = self.rows(total);
        rows.start.saturating_sub(OVERSCAN)..(rows.end + OVERSCAN).min(total)
    }
}
