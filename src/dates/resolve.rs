//! What was left out of a date: its year, sometimes its month.
//!
//! In this order: what the same expression says; a year that was written shortly before ("Ngày 5/3/2015 ... đến ngày 8/3");
//! the day the text was published, of which a time lies near, sooner before than after; where that is not known, the year
//! that is written nearest.

use super::grammar::{Cue, Found, Point, Value, Which};
use super::{Interval, Mark, Unit, What};
use crate::day::Day;

/// So many bytes on, a story still goes on from the last date that was written in full.
const STORY: usize = 200;

/// A year as an interval.
pub(super) fn whole_year(year: i32) -> Option<Interval> {
    Some(Interval { first: Day::from_ymd(year, 1, 1)?, last: Day::from_ymd(year, 12, 31)?, unit: Unit::Year })
}

pub(super) fn resolve(text: &str, found: Vec<Found>, written: Option<Day>) -> Vec<Mark> {
    // The nearest year behind each, for texts without a date of their own.
    let mut years_behind = vec![None; found.len()];
    let mut behind = None;
    for (at, found) in found.iter().enumerate().rev() {
        years_behind[at] = behind;
        behind = year_of(&found.value).map(|year| (year, found.range.start)).or(behind);
    }
    let mut context = Context { text, written, before: None, behind: None, day: None };
    let mut marks: Vec<Mark> = Vec::with_capacity(found.len());
    for (found, behind) in found.into_iter().zip(years_behind) {
        context.behind = behind;
        let year = year_of(&found.value);
        let what = match found.value {
            Value::Lunar => What::Lunar,
            Value::Document(document) => What::Document(document),
            Value::Date(point) => context.interval(point, found.range.start).map_or(What::Open, What::Date),
            Value::Span(first, last) => context.span(first, last, found.range.start).map_or(What::Open, What::Date),
        };
        if let What::Date(date @ Interval { unit: Unit::Day, .. }) = what {
            context.day = Some((date.last, found.range.end));
            date_document(text, &mut marks, date, found.range.start);
        }
        if let Some(year) = year {
            let is_day = matches!(what, What::Date(Interval { unit: Unit::Day, .. }));
            let opens = opens(text, found.range.start);
            context.before = Some(Written { year, day: full_day(&what), is_day, opens, end: found.range.end });
        }
        marks.push(Mark { range: found.range, what });
    }
    marks
}

/// The day of a document that stands right before: "Chỉ thị số 16/CT-TTg ngày 31/3/2020", "... của Thủ tướng ngày ...".
fn date_document(text: &str, marks: &mut [Mark], date: Interval, start: usize) {
    if let Some(Mark { range, what: What::Document(document) }) = marks.last_mut() {
        let between = &text[range.end..start];
        if between.len() <= 80 && !between.contains(['.', ';', '!', '?', '\n', ')']) && !between.contains(", ") {
            document.date = Some(date);
        }
    }
}

/// The one year that a value says, if it does.
fn year_of(value: &Value) -> Option<i32> {
    match value {
        Value::Date(Point { year: Which::Known(year), years: 1, relative: None, .. }) => Some(*year),
        Value::Span(first, last) => match (first.year, last.year) {
            (Which::Known(first), Which::Known(last)) if first == last => Some(first),
            _ => None,
        },
        _ => None,
    }
}

fn full_day(what: &What) -> Option<Day> {
    match what {
        What::Date(Interval { first, unit: Unit::Day | Unit::Month, .. }) => Some(*first),
        _ => None,
    }
}

/// Whether a date is the first or second word of a sentence.
fn opens(text: &str, start: usize) -> bool {
    let is_capital = |text: &str| text.starts_with(|first: char| first.is_ascii_uppercase() || first == 'Đ');
    // No further back than the longest such word, so that the time stays linear.
    let mut from = start.saturating_sub(10);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = text[from..start].trim_end();
    let word = before.rfind([' ', '\u{A0}', '\n']).map_or(before, |at| before[at..].trim_start());
    is_capital(&text[start..]) || is_capital(word)
}

/// A year that was written.
struct Written {
    year: i32,
    /// The day or the month's first one, where it was more than a year.
    day: Option<Day>,
    is_day: bool,
    /// Whether it opens a sentence, and so is the time of what follows: "Năm 2015, ...", "Trong năm 2015, ...".
    opens: bool,
    end: usize,
}

struct Context<'a> {
    text: &'a str,
    written: Option<Day>,
    before: Option<Written>,
    /// The next year behind, and where it begins.
    behind: Option<(i32, usize)>,
    /// The last day met, and where it ended.
    day: Option<(Day, usize)>,
}

impl Context<'_> {
    fn interval(&self, point: Point, at: usize) -> Option<Interval> {
        if let Some(shift) = point.relative {
            return relative(self.written?, point.unit, shift);
        }
        let (year, month) = match (point.month, point.year) {
            (Which::Shift(shift), _) => {
                let (year, month, _) = self.written?.ymd();
                let months = year * 12 + month as i32 - 1 + shift;
                (months.div_euclid(12), months.rem_euclid(12) as u32 + 1)
            }
            (Which::Open, _) => self.month_of(point.days.0, at)?,
            (Which::Known(month), Which::Known(year)) => (year, month as u32),
            (Which::Known(month), Which::Shift(shift)) => (self.written?.ymd().0 + shift, month as u32),
            (Which::Known(month), Which::Open) => (self.year_of(&point, month as u32, at)?, month as u32),
        };
        let is_one_month = !matches!(point.month, Which::Known(_));
        build(point, year, month, if is_one_month { month } else { point.last_month })
    }

    fn span(&self, mut first: Point, mut last: Point, at: usize) -> Option<Interval> {
        let later = |first: Which, last: Which| matches!((first, last), (Which::Known(a), Which::Known(b)) if a > b);
        match (first.year, last.year) {
            (Which::Known(year), Which::Open) => {
                last.year = Which::Known(year + i32::from(later(first.month, last.month)));
            }
            (Which::Open, Which::Open) if first.relative.is_none() && last.relative.is_none() => {
                // Its beginning decides, but where that lies in the year before.
                let last_year = self.interval(last, at)?.last.ymd().0;
                last.year = Which::Known(last_year);
                first.year = Which::Known(last_year - i32::from(later(first.month, last.month)));
            }
            _ => {}
        }
        let (first, last) = (self.interval(first, at)?, self.interval(last, at)?);
        (first.first <= last.last).then_some(Interval { first: first.first, last: last.last, unit: Unit::Span })
    }

    /// Year and month of a day of which only its number is said.
    fn month_of(&self, day: u32, at: usize) -> Option<(i32, u32)> {
        let near = match (self.day, self.written) {
            (Some((near, end)), _) if at - end <= 2 * STORY => near,
            (_, Some(written)) => {
                let (year, month, today) = written.ymd();
                // Of the last weeks rather than of the next.
                return Some(if day > today + 3 { before(year, month) } else { (year, month) });
            }
            (Some((near, _)), None) => near,
            (None, None) => return None,
        };
        let (year, month, today) = near.ymd();
        Some(if day + 7 < today && Day::from_ymd(year, month, today).is_some() {
            after(year, month)
        } else {
            (year, month)
        })
    }

    fn year_of(&self, point: &Point, month: u32, at: usize) -> Option<i32> {
        let Some(written) = self.written else {
            let before = self.before.as_ref().map(|before| (before.year, at - before.end));
            let behind = self.behind.map(|(year, start)| (year, start - at));
            let nearest = [before, behind].into_iter().flatten().min_by_key(|(_, distance)| *distance);
            return nearest.map(|(year, _)| year);
        };
        let this_year = written.ymd().0;
        if matches!(point.unit, Unit::Half | Unit::Span | Unit::Year) {
            return Some(this_year);
        }
        if let Some(year) = self.story(point, month, at, this_year) {
            return Some(year);
        }
        let first = Day::from_ymd(this_year, month, point.days.0.clamp(1, 28))?;
        let ahead = first.0 - written.0;
        Some(match point.cue {
            Cue::Past if ahead > 31 => this_year - 1,
            Cue::Future if ahead < -60 => this_year + 1,
            _ if ahead > 200 => this_year - 1,
            _ if ahead < -300 => this_year + 1,
            _ => this_year,
        })
    }

    /// The year of a story that is told of an earlier year.
    fn story(&self, point: &Point, month: u32, at: usize, this_year: i32) -> Option<i32> {
        let before = self.before.as_ref().filter(|before| at - before.end <= STORY && before.year < this_year)?;
        let between = &self.text[before.end..at];
        let is_same_sentence = !between.contains(". ") && !between.contains('\n');
        match before.day {
            Some(day) => {
                let (year, its_month, its_day) = day.ymd();
                let is_later = (month, point.days.0) >= (its_month, its_day) || point.days.0 == 0 && month >= its_month;
                if is_later && (is_same_sentence || before.is_day && month - its_month <= 4) {
                    return Some(year);
                }
                (is_same_sentence && !is_later).then_some(if its_month > month + 6 { year + 1 } else { year })
            }
            None => (is_same_sentence && before.opens && between.len() <= 60).then_some(before.year),
        }
    }
}

fn before(year: i32, month: u32) -> (i32, u32) {
    if month == 1 { (year - 1, 12) } else { (year, month - 1) }
}

fn after(year: i32, month: u32) -> (i32, u32) {
    if month == 12 { (year + 1, 1) } else { (year, month + 1) }
}

/// hôm qua, tuần trước, thế kỷ này
fn relative(written: Day, unit: Unit, shift: i32) -> Option<Interval> {
    let (year, month, _) = written.ymd();
    let (first, last) = match unit {
        Unit::Week => {
            let monday = written.0 - written.weekday() as i32 + 7 * shift;
            (Day(monday), Day(monday + 6))
        }
        Unit::Quarter => {
            let quarter = year * 4 + (month as i32 - 1) / 3 + shift;
            let (year, month) = (quarter.div_euclid(4), quarter.rem_euclid(4) as u32 * 3 + 1);
            (Day::from_ymd(year, month, 1)?, month_end(year, month + 2)?)
        }
        Unit::Century => {
            let first = (year - 1).div_euclid(100) * 100 + 1 + shift * 100;
            (Day::from_ymd(first, 1, 1)?, Day::from_ymd(first + 99, 12, 31)?)
        }
        _ => (Day(written.0 + shift), Day(written.0 + shift)),
    };
    Some(Interval { first, last, unit })
}

fn build(point: Point, year: i32, month: u32, last_month: u32) -> Option<Interval> {
    let first = Day::from_ymd(year, month, point.days.0.max(1))?;
    let last = match point.days.1 {
        0 => month_end(year + point.years - 1, last_month)?,
        day => Day::from_ymd(year, last_month, day)?,
    };
    Some(Interval { first, last, unit: point.unit })
}

fn month_end(year: i32, month: u32) -> Option<Day> {
    let (year, month) = after(year, month);
    Some(Day::from_ymd(year, month, 1)?.previous())
}
