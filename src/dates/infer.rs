//! The date of an article that has none, by what its text says.

use crate::day::Day;

/// The day an undated article was most likely written on.
pub fn inferred(_title: &str, _paragraphs: &[&str]) -> Option<Day> {
    None
}
