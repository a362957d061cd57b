//! Calendar days, and publication dates with the precision they were written with.
//!
//! A date is kept as it was written: its day and time are those of the writer's clock, never converted. A truncated date
//! (2021, 2021-11) is an interval; it sorts at its start.

use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;

/// A day of the proleptic Gregorian calendar, as days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day(pub i32);

impl Day {
    /// The day of a year, month (1 to 12) and day of the month, or `None` where the calendar has no such day.
    /// Years 0 to 9999, as in ISO 8601 with four digits.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Day> {
        if !(0..=9999).contains(&year) || !(1..=12).contains(&month) || day < 1 || day > days_in_month(year, month) {
            return None;
        }
        // Howard Hinnant, "chrono-compatible low-level date algorithms": days_from_civil. Years begin in March, so that
        // the leap day comes last; 146,097 days make an era of 400 years.
        let y = if month <= 2 { year - 1 } else { year };
        let era = y.div_euclid(400);
        let year_of_era = y.rem_euclid(400);
        let month_from_march = (month as i32 + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + day as i32 - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Some(Day(era * 146_097 + day_of_era - 719_468))
    }

    /// Year, month (1 to 12) and day of the month: the inverse of [`Day::from_ymd`].
    pub fn ymd(self) -> (i32, u32, u32) {
        // civil_from_days of the same paper.
        let z = self.0 + 719_468;
        let era = z.div_euclid(146_097);
        let day_of_era = z.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = (day_of_year - (153 * month_from_march + 2) / 5 + 1) as u32;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 } as u32;
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        (year, month, day)
    }

    /// The day after.
    pub fn next(self) -> Day {
        Day(self.0 + 1)
    }

    /// The day before.
    pub fn previous(self) -> Day {
        Day(self.0 - 1)
    }

    /// 0 for Monday to 6 for Sunday.
    pub fn weekday(self) -> u32 {
        // 1970-01-01 was a Thursday.
        (self.0 + 3).rem_euclid(7) as u32
    }

    /// The first day of this day's month.
    pub fn month_start(self) -> Day {
        let (_, _, day) = self.ymd();
        Day(self.0 - (day as i32 - 1))
    }

    /// The first day of this day's year.
    pub fn year_start(self) -> Day {
        let (year, _, _) = self.ymd();
        Day::from_ymd(year, 1, 1).unwrap_or(self)
    }
}

/// ISO 8601: `2021-11-09`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days one after the other, both ends inclusive. They are ordered as dates are: by the first, the longest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The first day.
    pub first: Day,
    /// The last day, never before the first.
    pub last: Day,
}

impl Interval {
    /// Whether it is more than a day.
    pub fn is_long(self) -> bool {
        self.last > self.first
    }
}

impl Ord for Interval {
    fn cmp(&self, other: &Interval) -> Ordering {
        (self.first, other.last).cmp(&(other.first, self.last))
    }
}

impl PartialOrd for Interval {
    fn partial_cmp(&self, other: &Interval) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<Day> for Interval {
    fn from(day: Day) -> Interval {
        Interval { first: day, last: day }
    }
}

/// Vietnam's offset from UTC in minutes, at which a time without one is taken.
pub const HANOI: i16 = 420;

/// How much of a date was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Precision {
    /// `2021`
    Year,
    /// `2021-11`
    Month,
    /// `2021-11-09`
    Day,
    /// With a time of day.
    Minute,
    /// Nothing was written: the day is what the article's text says ([`crate::dates::inferred`]).
    Inferred,
}

/// A publication date as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Date {
    /// The day, by the writer's clock; the first one of the interval where the date is truncated.
    pub day: Day,
    /// Seconds since midnight by the writer's clock; 0 where no time was written.
    pub second: u32,
    /// Minutes east of UTC; `None` where no time or no offset was written: then it is taken as [`HANOI`], and said so.
    pub offset: Option<i16>,
    /// How much was written.
    pub precision: Precision,
}

impl Date {
    /// A date without a time of day.
    pub fn whole(day: Day, precision: Precision) -> Date {
        Date { day, second: 0, offset: None, precision }
    }

    /// The last day of the interval that the date names; `day` itself unless it is truncated.
    pub fn last_day(self) -> Day {
        let (year, month, _) = self.day.ymd();
        match self.precision {
            Precision::Year => Day(self.day.0 + 364 + i32::from(days_in_month(year, 2) == 29)),
            Precision::Month => Day(self.day.0 + days_in_month(year, month) as i32 - 1),
            Precision::Day | Precision::Minute | Precision::Inferred => self.day,
        }
    }

    /// Whether it was not written, but follows from the text.
    pub fn is_inferred(self) -> bool {
        self.precision == Precision::Inferred
    }

    /// The days that the date names: one, unless it is truncated.
    pub fn interval(self) -> Interval {
        Interval { first: self.day, last: self.last_day() }
    }

    /// Where the date stands in time order: at its interval's start, and of those that start there the longest first, so
    /// that equal intervals stand together.
    pub fn order(self) -> (Day, u32) {
        let within = match self.precision {
            Precision::Year => 0,
            Precision::Month => 1,
            Precision::Day | Precision::Minute | Precision::Inferred => self.second + 2,
        };
        (self.day, within)
    }

    /// The days of a date that stands at a place in time order: the inverse of [`Date::order`], as far as days go.
    pub fn interval_at((day, within): (Day, u32)) -> Interval {
        let precision = match within {
            0 => Precision::Year,
            1 => Precision::Month,
            _ => Precision::Day,
        };
        Date::whole(day, precision).interval()
    }

    /// Reads a date: RFC 3339 (`2021-11-09T08:00:00+07:00`; a space for the T, no seconds, a fraction or no offset are
    /// taken too), truncated ISO 8601 (`2021`, `2021-11`, `2021-11-09`), or Vietnamese order (`09/11/2021`, `11/2021`,
    /// with `-` or `.` for `/` as well, and with a time behind it). `None` for anything else, for a day that the calendar
    /// does not have, and for a month in the day's place: `09/13/2021` is never guessed at.
    pub fn parse(text: &str) -> Option<Date> {
        let text = text.trim();
        let (date, time) = match text.find(['T', 't', ' ']) {
            Some(at) => (&text[..at], Some(text[at + 1..].trim_start())),
            None => (text, None),
        };
        let (year, month, day) = split_date(date)?;
        let (first, precision) = match (month, day) {
            (None, _) => (Day::from_ymd(year, 1, 1)?, Precision::Year),
            (Some(month), None) => (Day::from_ymd(year, month, 1)?, Precision::Month),
            (Some(month), Some(day)) => (Day::from_ymd(year, month, day)?, Precision::Day),
        };
        match time {
            None => Some(Date::whole(first, precision)),
            Some(time) if precision == Precision::Day => {
                let (second, offset) = parse_time(time)?;
                Some(Date { day: first, second, offset, precision: Precision::Minute })
            }
            Some(_) => None,
        }
    }

    /// The date as an interval of days, first and last, for a filter's edge: `2021-11` from 1 to 30 November.
    pub fn parse_span(text: &str) -> Option<(Day, Day)> {
        Date::parse(text).map(|date| (date.day, date.last_day()))
    }
}

/// RFC 3339, as far as the date was written: `2021`, `2021-11`, `2021-11-09T08:00:00+07:00`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, _) = self.day.ymd();
        match self.precision {
            Precision::Year => write!(f, "{year:04}"),
            Precision::Month => write!(f, "{year:04}-{month:02}"),
            Precision::Day | Precision::Inferred => self.day.fmt(f),
            Precision::Minute => {
                let (hour, minute, second) = (self.second / 3600, self.second / 60 % 60, self.second % 60);
                write!(f, "{}T{hour:02}:{minute:02}:{second:02}", self.day)?;
                match self.offset {
                    None => Ok(()),
                    Some(offset) => {
                        let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.unsigned_abs());
                        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
                    }
                }
            }
        }
    }
}

type YearMonthDay = (i32, Option<u32>, Option<u32>);

fn split_date(date: &str) -> Option<YearMonthDay> {
    let separator = date.find(['-', '/', '.']).map(|at| date.as_bytes()[at] as char);
    let Some(separator) = separator else {
        return Some((year(date)?, None, None));
    };
    let parts: Vec<&str> = date.split(separator).collect();
    match parts.as_slice() {
        // Year first is ISO and only with hyphens; day first is Vietnamese, with any of the three.
        [y, m] if y.len() == 4 && separator == '-' => Some((year(y)?, Some(two(m)?), None)),
        [y, m, d] if y.len() == 4 && separator == '-' => Some((year(y)?, Some(two(m)?), Some(two(d)?))),
        [m, y] => Some((year(y)?, Some(two(m)?), None)),
        [d, m, y] => Some((year(y)?, Some(two(m)?), Some(two(d)?))),
        _ => None,
    }
}

fn year(text: &str) -> Option<i32> {
    // All numbers here are read as one type: each has a reader of its own in the wasm.
    let year: u32 =
        if text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok()? } else { return None };
    Some(year as i32)
}

fn two(text: &str) -> Option<u32> {
    let fits = matches!(text.len(), 1 | 2) && text.bytes().all(|b| b.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

/// Seconds since midnight, and the offset in minutes.
fn parse_time(text: &str) -> Option<(u32, Option<i16>)> {
    let zone_at = text.find(['Z', 'z', '+', '-', ' ']).unwrap_or(text.len());
    let (clock, zone) = (&text[..zone_at], text[zone_at..].trim_start());
    let whole = clock.split('.').next().unwrap_or(clock);
    let mut parts = whole.split(':');
    let hour = two(parts.next()?)?;
    let minute = two(parts.next()?)?;
    let second = parts.next().map_or(Some(0), two)?;
    // A leap second (:60) is legal in RFC 3339; it sorts as the second before.
    if parts.next().is_some() || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let offset = match zone.as_bytes() {
        [] => None,
        [b'Z' | b'z'] => Some(0),
        [sign @ (b'+' | b'-'), ..] => {
            let mut digits = zone[1..].replace(':', "");
            if digits.len() == 2 {
                // ISO 8601 allows whole hours: +07.
                digits.push_str("00");
            }
            if digits.len() != 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            let (h, m): (u32, u32) = (digits[..2].parse().ok()?, digits[2..].parse().ok()?);
            let (h, m) = (h as i16, m as i16);
            if h > 23 || m > 59 {
                return None;
            }
            Some((h * 60 + m) * if *sign == b'-' { -1 } else { 1 })
        }
        _ => return None,
    };
    Some((hour * 3600 + minute * 60 + second.min(59), offset))
}
