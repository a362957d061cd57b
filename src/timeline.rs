//! Counting articles in time: the date column and the histogram drawn from it.
//!
//! Articles are numbered in time order (see [`crate::id::DocId`]), so everything here is a difference of two running
//! counts; no article's date is ever looked at again.

use crate::day::Day;

/// A span of days, both ends inclusive; an open end is not limited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: Option<Day>,
    /// The last day.
    pub to: Option<Day>,
}

impl Span {
    /// From one day to another, in whichever order they are given.
    pub fn between(a: Day, b: Day) -> Span {
        Span { from: Some(a.min(b)), to: Some(a.max(b)) }
    }

    /// Whether it limits nothing. Only then are undated articles within it.
    pub fn is_everything(self) -> bool {
        self.from.is_none() && self.to.is_none()
    }
}

/// How many articles there are on each day: the date column of an archive, or of the articles that match in it.
///
/// Invariant: `days` ascend strictly; `ends[i]` counts the dated articles up to and with `days[i]` and never falls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayCounts {
    days: Vec<Day>,
    ends: Vec<u32>,
    undated: u32,
}

impl DayCounts {
    /// From days in ascending order, each with its count; a day may be repeated.
    pub fn new(counts: impl IntoIterator<Item = (Day, u32)>, undated: u32) -> DayCounts {
        let mut column = DayCounts { undated, ..DayCounts::default() };
        let mut end = 0;
        for (day, count) in counts {
            end += count;
            match column.days.last() {
                Some(&last) if last == day => *column.ends.last_mut().unwrap_or(&mut end) = end,
                last => {
                    debug_assert!(last.is_none_or(|&last| last < day), "days ascend");
                    column.days.push(day);
                    column.ends.push(end);
                }
            }
        }
        column
    }

    /// The days, each with its count, ascending.
    pub fn iter(&self) -> impl Iterator<Item = (Day, u32)> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        self.days.iter().zip(self.ends.iter().zip(starts)).map(|(&day, (&end, start))| (day, end - start))
    }

    /// Running counts, one a day: the ids that end each day.
    pub fn ends(&self) -> &[u32] {
        &self.ends
    }

    /// How many dated articles are earlier than a day: the id at which that day begins.
    pub fn before(&self, day: Day) -> u32 {
        match self.days.partition_point(|&d| d < day) {
            0 => 0,
            i => self.ends[i - 1],
        }
    }

    /// The ids of a span, from the first to one past the last. Undated articles are within it only if it is everything.
    pub fn range(&self, span: Span) -> std::ops::Range<u32> {
        if span.is_everything() {
            return 0..self.total();
        }
        let start = span.from.map_or(0, |day| self.before(day));
        let end = span.to.map_or(self.dated(), |day| self.before(day.next()));
        start..end.max(start)
    }

    /// How many articles are within a span.
    pub fn within(&self, span: Span) -> u32 {
        self.range(span).len() as u32
    }

    /// How many have a date.
    pub fn dated(&self) -> u32 {
        self.ends.last().copied().unwrap_or(0)
    }

    /// How many have none.
    pub fn undated(&self) -> u32 {
        self.undated
    }

    /// All of them.
    pub fn total(&self) -> u32 {
        self.dated() + self.undated
    }

    /// The first and the last day that has an article.
    pub fn extent(&self) -> Option<(Day, Day)> {
        Some((*self.days.first()?, *self.days.last()?))
    }
}

/// What one bar of a histogram covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A day.
    Day,
    /// From Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// Three calendar months.
    Quarter,
    /// A calendar year.
    Year,
    /// Ten years, from one that ends in 0.
    Decade,
    /// A hundred years, from one that ends in 00.
    Century,
}

impl Unit {
    const ALL: [Unit; 7] = [Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Year, Unit::Decade, Unit::Century];

    /// The finest unit that needs no more than `room` bars for a span of days.
    pub fn fitting(first: Day, last: Day, room: usize) -> Unit {
        let days = (last.0 - first.0) as usize + 1;
        let lengths = [1, 7, 28, 90, 365, 3652, 36524];
        let fits = Unit::ALL.iter().zip(lengths).find(|(_, length)| days.div_ceil(*length) <= room.max(1));
        fits.map_or(Unit::Century, |(&unit, _)| unit)
    }

    /// The first day of the bar that a day falls into.
    pub fn start(self, day: Day) -> Day {
        let (year, month, _) = day.ymd();
        let first_of = |year, month| Day::from_ymd(year, month, 1).unwrap_or(day);
        match self {
            Unit::Day => day,
            Unit::Week => Day(day.0 - day.weekday() as i32),
            Unit::Month => first_of(year, month),
            Unit::Quarter => first_of(year, month - (month - 1) % 3),
            Unit::Year => first_of(year, 1),
            Unit::Decade => first_of(year - year % 10, 1),
            Unit::Century => first_of(year - year % 100, 1),
        }
    }

    /// The first day of the next bar.
    pub fn next(self, start: Day) -> Day {
        // A day that is surely in the next bar, then its start.
        let longest = match self {
            Unit::Day => return start.next(),
            Unit::Week => return Day(start.0 + 7),
            Unit::Month => 31,
            Unit::Quarter => 92,
            Unit::Year => 366,
            Unit::Decade => 3653,
            Unit::Century => 36525,
        };
        self.start(Day(start.0 + longest))
    }
}

/// A time axis cut into bars.
///
/// Invariant: `bounds` ascend strictly and are one more than the bars; bar `i` covers the days from `bounds[i]` up to but
/// without `bounds[i + 1]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bins {
    unit: Unit,
    bounds: Vec<Day>,
}

impl Bins {
    /// The bars from a first to a last day, whole units, no more than `room` of them.
    pub fn covering(first: Day, last: Day, room: usize) -> Bins {
        let unit = Unit::fitting(first, last, room);
        let mut bounds = vec![unit.start(first)];
        let mut day = unit.start(first);
        while day <= last {
            day = unit.next(day);
            bounds.push(day);
        }
        Bins { unit, bounds }
    }

    /// What a bar covers.
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// How many bars there are.
    pub fn count(&self) -> usize {
        self.bounds.len() - 1
    }

    /// First and last day of a bar.
    pub fn span(&self, bar: usize) -> Span {
        let bar = bar.min(self.count() - 1);
        Span { from: Some(self.bounds[bar]), to: Some(self.bounds[bar + 1].previous()) }
    }

    /// The first day of the axis, and the first after it.
    pub fn extent(&self) -> (Day, Day) {
        (self.bounds[0], self.bounds[self.count()])
    }

    /// The count of each bar.
    pub fn heights(&self, counts: &DayCounts) -> Vec<u32> {
        let starts: Vec<u32> = self.bounds.iter().map(|&day| counts.before(day)).collect();
        starts.windows(2).map(|pair| pair[1] - pair[0]).collect()
    }

    /// Where a day begins on the axis, from 0 to 1. Bars are drawn equally wide though months differ in length, so a day
    /// is placed within its bar.
    pub fn position(&self, day: Day) -> f64 {
        let bar = self.bounds.partition_point(|&bound| bound <= day);
        if bar == 0 {
            return 0.0;
        }
        if bar > self.count() {
            return 1.0;
        }
        let (start, end) = (self.bounds[bar - 1], self.bounds[bar]);
        let inside = f64::from(day.0 - start.0) / f64::from(end.0 - start.0);
        (bar as f64 - 1.0 + inside) / self.count() as f64
    }

    /// The bar that a day is in; the first or last one for a day beyond the axis.
    pub fn bar_of(&self, day: Day) -> usize {
        self.bounds.partition_point(|&bound| bound <= day).clamp(1, self.count()) - 1
    }

    /// The bar at a place on the axis, from 0 to 1.
    pub fn bar_at(&self, position: f64) -> usize {
        let bar = (position.clamp(0.0, 1.0) * self.count() as f64) as usize;
        bar.min(self.count() - 1)
    }

    /// The days that may carry a label, at most `room` of them: the years, or the months or days within one, evenly
    /// chosen. The second of a pair says what the label names.
    pub fn ticks(&self, room: usize) -> Vec<(Day, Unit)> {
        let (first, end) = self.extent();
        // A tick's unit is no finer than a bar's, and steps are such that people count in.
        let steps: [(Unit, u32); 14] = [
            (Unit::Day, 1),
            (Unit::Day, 7),
            (Unit::Month, 1),
            (Unit::Month, 3),
            (Unit::Month, 6),
            (Unit::Year, 1),
            (Unit::Year, 2),
            (Unit::Year, 5),
            (Unit::Year, 10),
            (Unit::Year, 20),
            (Unit::Year, 50),
            (Unit::Year, 100),
            (Unit::Year, 500),
            (Unit::Year, 1000),
        ];
        for (unit, step) in steps {
            let days = match unit {
                Unit::Day => 1,
                Unit::Month => 30,
                _ => 365,
            } * step as i32;
            if (end.0 - first.0) / days > room as i32 {
                continue;
            }
            let mut ticks = Vec::new();
            let mut day = unit.start(first);
            while day < end {
                let (year, month, _) = day.ymd();
                let on_step = match unit {
                    Unit::Day => step == 1 || day.weekday() == 0,
                    Unit::Month => (month - 1) % step == 0,
                    _ => (year as u32).is_multiple_of(step),
                };
                if on_step && day >= first {
                    ticks.push((day, unit));
                }
                day = unit.next(day);
            }
            if ticks.len() <= room {
                return ticks;
            }
        }
        Vec::new()
    }
}
