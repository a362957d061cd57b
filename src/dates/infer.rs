//! The day an undated article is about, by what its text says: news says in its first lines when it was.

use super::words::{Words, is};
use super::{Interval, Mark, Unit, What, find};
use crate::day::Day;

/// So many bytes from the beginning are headline and lead: there a day is that of the news.
const LEAD: usize = 900;
/// No more of a text is read: what stands further on is background.
const READ: usize = 32 << 10;
/// A day that has less to say for itself is not taken: no date is better than a wrong one.
const ENOUGH: i32 = 3;

/// The day that an undated article was most likely published on. `text` is its headline, lead and paragraphs, each on a line
/// of its own.
///
/// Of the days in the text the one with the most evidence, the first of equals. For a day speaks: that it stands at the
/// beginning; that a part of the day stands before it ("Sáng 09/11"); that its year was left out, as of days just past. Its
/// year is then the one that other times near to it have ([`votes`]), and without such times there is no date: a year that
/// is merely mentioned is mostly another one. Against a day speaks: that it is an edge of time (từ, đến, trước), a birthday,
/// a document's or a holiday; that the text knows much later days.
#[inline(never)]
pub fn inferred(text: &str) -> Option<Day> {
    let mut end = text.len().min(READ);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = &text[..end];
    let marks = find(text, None);
    let is_written = |mark: &&Mark| has_year(&text[mark.range.clone()]);
    let latest = marks.iter().filter(is_written).filter_map(later_day).max();
    let mut best: Option<(i32, Option<Day>)> = None;
    for (at, mark) in marks.iter().enumerate().take(CANDIDATES) {
        let day = match mark.what {
            What::Date(Interval { first, unit: Unit::Day, .. }) => Some(first),
            What::Open => None,
            _ => continue,
        };
        // hôm qua: of what day?
        if !text[mark.range.clone()].bytes().any(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let mut score = evidence(text, &marks, at);
        let mut dated = day;
        match day {
            Some(day) if is_written(&mark) => {
                // A story of long ago has its dates in full.
                score -= 1;
                score -= if latest.is_some_and(|latest| day.0 + 200 < latest.0) { 4 } else { 0 };
                score -= if day.ymd().0 < FIRST_YEAR { 4 } else { 0 };
            }
            _ => {
                score += 2;
                dated = day
                    .and_then(|day| votes(text, &marks, at, day))
                    .filter(|day| latest.is_none_or(|latest| latest.0 < day.0 + QUARTER));
            }
        }
        // One that has no year wins as well: then there is none to be had.
        if score >= ENOUGH && best.is_none_or(|(before, _)| score > before) {
            best = Some((score, dated));
        }
    }
    best.and_then(|(_, day)| day)
}

/// Each is held against all marks: no more of them, so that time stays linear.
const CANDIDATES: usize = 100;
/// Older portals than the web there are none.
const FIRST_YEAR: i32 = 1990;

/// Whether four digits follow each other, as in a year.
fn has_year(date: &str) -> bool {
    date.as_bytes().windows(4).any(|four| four.iter().all(u8::is_ascii_digit))
}

/// The last day of a day, month or part of a year.
fn later_day(mark: &Mark) -> Option<Day> {
    match mark.what {
        What::Date(Interval { first, unit: Unit::Day | Unit::Month, .. }) => Some(first),
        _ => None,
    }
}

/// A day with the year that the times around it speak for: a day or a month close to it, or a part of a year ("10 tháng đầu
/// năm 2021") that it is in or shortly behind. A year by itself only adds to these.
fn votes(text: &str, marks: &[Mark], at: usize, day: Day) -> Option<Day> {
    let (_, month, of_month) = day.ymd();
    let mut voted: Vec<(i32, i32)> = Vec::new();
    for (other, mark) in marks.iter().enumerate() {
        let What::Date(Interval { first, last, unit }) = mark.what else { continue };
        let year = first.ymd().0;
        if other == at || year != last.ymd().0 || year < FIRST_YEAR || !has_year(&text[mark.range.clone()]) {
            continue;
        }
        let Some(day) = Day::from_ymd(year, month, of_month) else { continue };
        let is_near = match unit {
            Unit::Day => (day.0 - first.0).abs() <= 20,
            Unit::Month => first <= day && day.0 <= last.0 + 10,
            _ => first <= day && day.0 <= last.0 + 31,
        };
        let weight = match unit {
            Unit::Year if mark.range.start < LEAD => 1,
            Unit::Year => continue,
            _ if is_near => 2,
            _ => continue,
        };
        match voted.iter_mut().find(|(of, _)| *of == year) {
            Some((_, votes)) => *votes += weight,
            None => voted.push((year, weight)),
        }
    }
    // The latest year, where it has the votes; what the text knows of earlier ones is the past.
    voted.sort_unstable();
    let (year, _) = *voted.iter().rev().find(|(_, votes)| *votes >= VOTES)?;
    Day::from_ymd(year, month, of_month)
}

/// Two times near by, or one and a mention of the year at the beginning.
const VOTES: i32 = 3;
const QUARTER: i32 = 92;

fn evidence(text: &str, marks: &[Mark], at: usize) -> i32 {
    let start = marks[at].range.start;
    // The words before it in its sentence, no further than forty bytes.
    let mut from = start.saturating_sub(40);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = &text[from..start];
    let sentence = before.rfind(['.', '\n', '!', '?', ';']).map_or(before, |end| &before[end + 1..]);
    let words = Words::of(sentence);
    let (last, second) = (words.back(words.len(), 1), words.back(words.len(), 2));
    let mut score = 0;
    if is!(last, "sáng" "trưa" "chiều" "tối" "đêm" "hôm" "nay") || is!(second, "sáng" "trưa" "chiều" "tối" "đêm" "hôm")
    {
        score += 4;
    }
    if is!(last, "từ" "đến" "tới" "trước" "hết" "sau" "hạn" "sinh" "dịp" "lễ" "niệm" "mừng" "khánh" "giỗ" "mất" "kể")
    {
        score -= 4;
    }
    if words.len() == 0 {
        score += 1;
    }
    if start < LEAD {
        score += 3;
    }
    let is_of_document = at.checked_sub(1).is_some_and(|before| match &marks[before].what {
        What::Document(document) => document.date.is_some_and(|date| date.unit == Unit::Day),
        _ => false,
    });
    score - if is_of_document { 6 } else { 0 }
}
