//! Counting articles in time: the date column and the histogram drawn from it.
//!
//! Articles are numbered in time order (see [`crate::id::DocId`]), so everything here is a difference of two running
//! counts; no article's date is ever looked at again.

use crate::day::{Day, Interval};
use std::rc::Rc;

/// A span of days, both ends inclusive; an open end is not limited. Or the articles that have no date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: Option<Day>,
    /// The last day.
    pub to: Option<Day>,
    /// Whether the undated articles are meant, and no day.
    pub undated: bool,
}

impl Span {
    /// The articles without a date.
    pub const UNDATED: Span = Span { from: None, to: None, undated: true };

    /// From a first to a last day, each where there is one.
    pub fn of(from: Option<Day>, to: Option<Day>) -> Span {
        Span { from, to, undated: false }
    }

    /// From one day to another, in whichever order they are given.
    pub fn between(a: Day, b: Day) -> Span {
        Span::of(Some(a.min(b)), Some(a.max(b)))
    }

    /// Whether it limits nothing. Only then are undated articles within it beside dated ones.
    pub fn is_everything(self) -> bool {
        self == Span::default()
    }
}

impl From<Interval> for Span {
    fn from(days: Interval) -> Span {
        Span::between(days.first, days.last)
    }
}

/// How many articles there are on each day: the date column of an archive, or of the articles that match in it. A truncated
/// date is an entry of its own before that of its first day.
///
/// Invariant: the entries' days ascend, and of those with one first day the last days descend strictly; `ends[i]` counts
/// the dated articles up to and with entry `i` and never falls; `long` ascends by entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayCounts {
    days: Rc<Vec<Day>>,
    ends: Vec<u32>,
    /// The entries of more than a day, with their last days. There are few.
    long: Vec<(u32, Day)>,
    undated: u32,
}

impl DayCounts {
    /// From days or intervals in time order, each with its count; one may be repeated.
    pub fn new(counts: impl IntoIterator<Item = (impl Into<Interval>, u32)>, undated: u32) -> DayCounts {
        let (mut firsts, mut ends, mut long) = (Vec::new(), Vec::new(), Vec::new());
        let mut end = 0;
        let mut before = None;
        for (days, count) in counts {
            end += count;
            let days: Interval = days.into();
            match ends.last_mut() {
                Some(last) if before == Some(days) => *last = end,
                _ => {
                    debug_assert!(before.is_none_or(|before| before < days), "in time order");
                    if days.is_long() {
                        long.push((firsts.len() as u32, days.last));
                    }
                    firsts.push(days.first);
                    ends.push(end);
                    before = Some(days);
                }
            }
        }
        DayCounts { days: Rc::new(firsts), ends, long, undated }
    }

    /// Of some of the articles, by how many of each entry there are; where these are fewer than the entries, none of the rest.
    pub fn of_these(&self, mut counts: Vec<u32>, undated: u32) -> DayCounts {
        let mut end = 0;
        counts.resize(self.ends.len(), 0);
        for count in &mut counts {
            end += *count;
            *count = end;
        }
        DayCounts { days: self.days.clone(), ends: counts, long: self.long.clone(), undated }
    }

    /// The entries, each with its count, in time order.
    pub fn iter(&self) -> impl Iterator<Item = (Interval, u32)> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let mut long = self.long.iter().peekable();
        (0..).zip(self.days.iter()).zip(self.ends.iter().zip(starts)).map(move |((at, &first), (&end, start))| {
            let last = long.next_if(|(entry, _)| *entry == at).map_or(first, |&(_, last)| last);
            (Interval { first, last }, end - start)
        })
    }

    /// The entries of more than a day, each with its place among all and its count.
    pub fn long(&self) -> impl Iterator<Item = (Interval, u32)> {
        self.long.iter().map(|&(entry, last)| {
            let at = entry as usize;
            let start = if at == 0 { 0 } else { self.ends[at - 1] };
            (Interval { first: self.days[at], last }, self.ends[at] - start)
        })
    }

    /// Running counts, one an entry: the ids that end each.
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

    /// The ids of a span, from the first to one past the last. Beside dated articles, undated ones are within it only if it
    /// is everything.
    pub fn range(&self, span: Span) -> std::ops::Range<u32> {
        if span.undated {
            return self.dated()..self.total();
        }
        if span.is_everything() {
            return 0..self.total();
        }
        let start = span.from.map_or(0, |day| self.before(day));
        let end = span.to.map_or(self.dated(), |day| self.before(day.next()));
        start..end.max(start)
    }

    /// The ids of the articles of one day, without those of which no day is known.
    pub fn on(&self, day: Day) -> std::ops::Range<u32> {
        let ids = self.range(Span::between(day, day));
        // They come first.
        let long: u32 = self.long().filter(|(days, _)| days.first == day).map(|(_, count)| count).sum();
        ids.start + long..ids.end
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

    /// The first and the last day that an article may be of.
    pub fn extent(&self) -> Option<(Day, Day)> {
        let last = self.long.iter().map(|&(_, last)| last).chain(self.days.last().copied()).max();
        Some((*self.days.first()?, last?))
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
    pub fn days(&self, bar: usize) -> Interval {
        let bar = bar.min(self.count() - 1);
        Interval { first: self.bounds[bar], last: self.bounds[bar + 1].previous() }
    }

    /// The same as a span.
    pub fn span(&self, bar: usize) -> Span {
        self.days(bar).into()
    }

    /// The first day of the axis, and the first after it.
    pub fn extent(&self) -> (Day, Day) {
        (self.bounds[0], self.bounds[self.count()])
    }

    /// The count of each bar. A truncated date that reaches over a bar's end is in none: see [`DayCounts::long`].
    pub fn heights(&self, counts: &DayCounts) -> Vec<u32> {
        let starts: Vec<u32> = self.bounds.iter().map(|&day| counts.before(day)).collect();
        let mut heights: Vec<u32> = starts.windows(2).map(|pair| pair[1] - pair[0]).collect();
        for (days, count) in counts.long().filter(|(days, _)| !self.holds(*days)) {
            if let Some(bar) = self.bar(days.first) {
                heights[bar] -= count;
            }
        }
        heights
    }

    /// Whether a bar holds all of an interval; also where it is not on the axis.
    pub fn holds(&self, days: Interval) -> bool {
        self.unit.start(days.first) == self.unit.start(days.last)
    }

    fn bar(&self, day: Day) -> Option<usize> {
        let bar = self.bounds.partition_point(|&bound| bound <= day);
        (1..=self.count()).contains(&bar).then(|| bar - 1)
    }

    /// The bar that a day is in; the first or last one for a day beyond the axis.
    pub fn bar_of(&self, day: Day) -> usize {
        self.bounds.partition_point(|&bound| bound <= day).clamp(1, self.count()) - 1
    }
}

/// The part of the time that an axis shows, in days since 1970-01-01; while zooming also parts of days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    start: f64,
    days: f64,
}

impl Window {
    /// The least days that are shown: what is nearer shows nothing more.
    pub const LEAST: f64 = 7.0;

    /// From a first day up to but without an end.
    pub fn new(first: Day, end: Day) -> Window {
        Window { start: f64::from(first.0), days: f64::from(end.0 - first.0).max(1.0) }
    }

    /// How many days it shows.
    pub fn days(self) -> f64 {
        self.days
    }

    /// Where a day begins in the window: from 0 to 1, or beyond them.
    pub fn place(self, day: Day) -> f64 {
        (f64::from(day.0) - self.start) / self.days
    }

    /// The day at a place.
    pub fn day(self, place: f64) -> Day {
        Day((self.start + place * self.days).floor() as i32)
    }

    /// The first and the last day that are in sight, wholly or in part.
    pub fn sight(self) -> (Day, Day) {
        let last = (self.start + self.days).ceil() as i32 - 1;
        (self.day(0.0), Day(last.max(self.day(0.0).0)))
    }

    /// As many times the days, with what is at `from` moved to `to`; within another window.
    pub fn moved(self, from: f64, to: f64, factor: f64, whole: Window) -> Window {
        let days = (self.days * factor).clamp(Window::LEAST.min(whole.days), whole.days);
        let start = self.start + from * self.days - to * days;
        Window { start, days }.kept_in(whole)
    }

    /// With some days in sight, moved and widened only as far as it needs.
    pub fn showing(self, first: Day, last: Day, whole: Window) -> Window {
        let (first, end) = (f64::from(first.0), f64::from(last.0) + 1.0);
        if first >= self.start && end <= self.start + self.days {
            return self;
        }
        if end - first > self.days {
            // A tenth on either side shows that there is more.
            let days = (end - first) * 1.25;
            return Window { start: first - days / 10.0, days: days.min(whole.days) }.kept_in(whole);
        }
        let start = if first < self.start { first } else { end - self.days };
        Window { start, ..self }.kept_in(whole)
    }

    fn kept_in(self, whole: Window) -> Window {
        let most = whole.start + whole.days - self.days;
        Window { start: self.start.min(most).max(whole.start), ..self }
    }

    /// The days in sight that may carry a label, at most `room` of them: the years, or the months or days within one,
    /// evenly chosen. The second of a pair says what the label names.
    pub fn ticks(self, room: usize) -> Vec<(Day, Unit)> {
        let (first, last) = self.sight();
        let end = last.next();
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
