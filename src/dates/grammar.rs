//! What is a date, by the words around it; years and months that are left out stay open here.
//!
//! One pass over the words. Each rule looks at a fixed number of words before and behind, so the whole is linear.

use super::words::{Gap, Words, is, words};
use super::{Document, Unit, document};
use std::ops::Range;

/// Something found, before what was left out is added.
pub(super) struct Found {
    /// Its bytes.
    pub range: Range<usize>,
    pub value: Value,
}

pub(super) enum Value {
    Date(Point),
    Span(Point, Point),
    Lunar,
    Document(Document),
}

/// Which year, month or week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// It was left out.
    Open,
    /// As it is.
    Known(i32),
    /// So many after the one of the text's own date.
    Shift(i32),
}

/// What is said about the direction in which a time lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    None,
    /// vừa qua
    Past,
    /// tới, sắp tới
    Future,
}

/// A time that may lack its year, or its month as well.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    pub unit: Unit,
    pub year: Which,
    /// How many years it takes, 1 for a part of one.
    pub years: i32,
    /// The first month, 1 to 12; for units of one day its month.
    pub month: Which,
    /// The last month.
    pub last_month: u32,
    /// The first day and the last one, 0 for the month's own.
    pub days: (u32, u32),
    /// For [`Unit::Day`] and [`Unit::Week`]: counted from the text's own day, and nothing else holds.
    pub relative: Option<i32>,
    pub cue: Cue,
    pub is_lunar: bool,
}

impl Point {
    fn whole_years(year: Which, years: i32, unit: Unit) -> Point {
        Point {
            unit,
            year,
            years,
            month: Which::Known(1),
            last_month: 12,
            days: (0, 0),
            relative: None,
            cue: Cue::None,
            is_lunar: false,
        }
    }

    fn year(year: i32) -> Point {
        Point::whole_years(Which::Known(year), 1, Unit::Year)
    }

    fn months(year: Which, first: u32, last: u32, unit: Unit) -> Point {
        Point { month: Which::Known(first as i32), last_month: last, ..Point::whole_years(year, 1, unit) }
    }

    fn day(year: Which, month: Which, day: u32) -> Point {
        let last_month = if let Which::Known(month) = month { month as u32 } else { 0 };
        Point { month, last_month, days: (day, day), ..Point::whole_years(year, 1, Unit::Day) }
    }

    fn relative(unit: Unit, shift: i32) -> Point {
        Point { relative: Some(shift), ..Point::whole_years(Which::Shift(0), 1, unit) }
    }
}

/// A rule's finding: the point, and the word behind it.
type Read = Option<(Point, usize)>;

/// What is found in a text, ascending and apart from each other.
pub(super) fn read(text: &str) -> Vec<Found> {
    let mut reader = Reader { words: Words::of(text), found: Vec::new(), last_day: 0 };
    let mut at = 0;
    while at < reader.words.len() {
        at = reader.step(at).unwrap_or(at + 1);
    }
    reader.found
}

struct Reader<'a> {
    words: Words<'a>,
    found: Vec<Found>,
    /// The word behind the last day found; 0 where there is none.
    last_day: usize,
}

/// What is counted: a number before it is no date.
const COUNTED: &[u64] = words!(
    "lần" "bữa" "viên" "giờ" "tiếng" "phút" "triệu" "tỷ" "tỉ" "nghìn" "ngàn" "đồng" "usd" "người" "m" "km" "cm" "mm" "kg"
    "độ" "tấn" "ha" "bàn" "trận" "con" "cốc" "tuổi" "chiếc" "căn" "hộ" "ca" "lượt" "điểm" "giây" "mét" "kw" "mw" "phần" "cái"
    "chỗ" "xe" "suất" "phiếu" "tập" "trang" "câu" "bài" "euro" "vnd" "vnđ" "đô" "cây" "trái" "quả" "hạt" "gói" "chai" "ly"
    "lít" "ml" "gam" "g" "tuần" "trường" "em" "học" "cán" "thành" "vụ" "doanh" "công" "nhà" "set" "hiệp" "vòng" "tháng"
);

/// What is done or taken so many times a day: "ngày 2-3 lần" is no date, "ngày 12-5 công bố" is one.
const A_DAY: &[u64] = words!(
    "lần" "bữa" "viên" "giờ" "tiếng" "phút" "triệu" "tỷ" "tỉ" "nghìn" "ngàn" "độ" "gói" "trận" "buổi" "cốc" "ly" "chai" "lượt"
    "ca" "chuyến" "kg" "lít" "ml" "tấn" "km" "quả" "bao" "điếu" "suất" "vụ" "trăm" "con" "thìa" "muỗng"
);

/// What a fraction is of.
const SHARED: &[u64] = words!(
    "dân" "diện" "số" "tổng" "giá" "quãng" "thời" "lượng" "sân" "vốn" "chặng" "khối" "quỹ" "ngân" "cổ" "nhu" "đại" "thành"
    "nước" "thu" "chiều" "học" "lần" "người" "hộ" "suất" "phiếu" "tài" "đất" "sản" "kinh" "chi" "thế" "trận" "đường" "nhân"
    "cán" "doanh" "ghế" "phần" "so" "của" "hiệp" "mức" "lượt" "giờ" "gia" "trái" "địa" "nông" "cử" "thí" "sinh" "trong" "vòng"
    "bàn" "mùa" "quân" "hạng" "căn" "trường" "nguồn" "thị" "doanh" "cả" "bề" "thân" "cốc" "chén" "muỗng" "thìa" "kg" "lít" "công"
);

/// Signs that part the numbers of a day.
fn is_stroke(sign: char) -> bool {
    matches!(sign, '/' | '-' | '.' | '–')
}

impl Reader<'_> {
    /// Reads on at a word; the word to go on at, if something was found.
    fn step(&mut self, at: usize) -> Option<usize> {
        let key = self.words.key(at);
        if key == 0 || self.words.number(at).is_some() {
            // Roman numbers and codes are reached from the words before them.
            if self.words.word(at).as_bytes()[0].is_ascii_digit() {
                return self.at_number(at);
            }
            return if key == 0 { self.at_code(at) } else { None };
        }
        if is!(key, "ngày") {
            return self.days(at, at + 1, true).or_else(|| self.relative_day(at));
        }
        if is!(key, "hôm" "sáng" "trưa" "chiều" "tối" "đêm" "khuya") {
            return self.relative_day(at);
        }
        let read = if is!(key, "tháng") {
            return self.months(at);
        } else if is!(key, "năm") {
            // năm tháng đầu năm: five
            return self.years(at).or_else(|| {
                let (point, next) = self.months_of_year(at)?;
                self.put(at, point, next)
            });
        } else if is!(key, "quý" "quí") {
            return self.quarters(at);
        } else if is!(key, "thế") {
            return self.centuries(at);
        } else if is!(key, "thập") {
            self.decade(at)
        } else if is!(key, "những") {
            return self.eighties(at);
        } else if is!(key, "tuần") {
            self.shifted(at + 1, at).map(|(shift, next)| (Point::relative(Unit::Week, shift), next))
        } else if is!(key, "mùng" "mồng" "rằm") {
            self.lunar_day(at)
        } else if is!(key, "nửa") {
            self.half(at)
        } else {
            // hai tháng cuối năm
            self.months_of_year(at)
        };
        let (point, next) = read?;
        self.put(at, point, next)
    }

    fn put(&mut self, start: usize, point: Point, next: usize) -> Option<usize> {
        let value = if point.is_lunar { Value::Lunar } else { Value::Date(point) };
        self.push(start, value, next)
    }

    fn push(&mut self, start: usize, value: Value, next: usize) -> Option<usize> {
        let range = self.words.start(start)..self.words.end(next - 1);
        self.found.push(Found { range, value });
        Some(next)
    }

    fn at_number(&mut self, at: usize) -> Option<usize> {
        if let Some((document, next)) = document::read(&self.words, at) {
            return self.push(at, Value::Document(document), next);
        }
        self.words.number(at)?;
        if self.is_glued(at) {
            return None;
        }
        // đêm 30 Tết
        if self.words.small(at, 30).is_some_and(|day| day >= 20)
            && self.words.is_blank(at + 1)
            && is!(self.words.key(at + 1), "tết")
        {
            return self.push(at, Value::Lunar, at + 2);
        }
        self.days(at, at, false)
            .or_else(|| {
                let (point, next) = self.months_of_year(at).or_else(|| self.month_and_year(at))?;
                self.put_joined(at, point, next, |reader, at| reader.month_and_year(at).or_else(|| reader.month(at)))
            })
            .or_else(|| self.bare_years(at))
    }

    /// Q1/2017
    fn at_code(&mut self, at: usize) -> Option<usize> {
        let quarter = match self.words.word(at).as_bytes() {
            [b'Q' | b'q', quarter @ b'1'..=b'4'] => u32::from(quarter - b'0'),
            _ => return None,
        };
        let (year, next) = self.year_behind(at + 1)?;
        self.put(at, quarter_of(year, quarter), next)
    }

    /// Whether a number goes on from a number, a letter or a sign right before it.
    fn is_glued(&self, at: usize) -> bool {
        match self.words.gap(at) {
            Gap::Tight('/' | '.' | '+' | '_' | '#' | '$' | '@') => true,
            Gap::Tight(',' | ':') => self.words.number(at - 1).is_some(),
            Gap::Tight(_) if self.words.is_tight_dash(at) => true,
            _ => matches!(self.words.char_before(at), Some('$' | '#' | '+' | '£' | '€' | '_' | '@')),
        }
    }

    /// Whether what stands behind the word before `next` makes its number no date: 11/2%, 15/7/8.
    fn goes_on(&self, next: usize) -> bool {
        match self.words.char_behind(next - 1) {
            Some('%' | '°' | '$' | '€' | '+' | '_' | '²' | '³') => true,
            Some('/' | '.' | ',' | ':') if next < self.words.len() => match self.words.gap(next) {
                Gap::Tight('/') => true,
                Gap::Tight(_) => {
                    self.words.number(next).is_some_and(|(_, count)| count >= 3 || self.words.is_sign(next, '.'))
                }
                _ => false,
            },
            _ => matches!(self.words.next_char(next - 1), Some('%')),
        }
    }

    fn is_counted(&self, at: usize) -> bool {
        self.is_of(at, COUNTED)
    }

    /// Whether a word of a list follows; not the first one of another sentence.
    fn is_of(&self, at: usize, list: &[u64]) -> bool {
        let words = &self.words;
        let key = words.key(at);
        words.is_blank(at)
            && list.contains(&key)
            && (!words.is_capital(at) || is!(key, "usd" "vnd" "vnđ" "euro" "kg" "km" "ha" "mw" "kw"))
    }

    // ---- days

    /// A day, or several: "ngày 5 và 6/7", "5-8/7", "ngày 18 tháng 11 năm 2021". `led` says that ngày stands before.
    fn days(&mut self, start: usize, at: usize, led: bool) -> Option<usize> {
        if led && (!self.words.is_blank(at) && !self.words.is_sign(at, ':')) {
            return None;
        }
        let mut list: Vec<Element> = vec![self.element(start, at, led)?];
        while list.len() < 32 {
            let last = &list[list.len() - 1];
            // "từ 1,3 đến 2,1 m"
            if !last.is_full() && self.words.gap(last.next) == Gap::Tight(',') {
                break;
            }
            let Some(next) = self.next_element(last.next, led) else { break };
            list.push(next);
        }
        // Days without a month have that of the first behind them that has one; what is left over at the end is no day.
        let Some(last) = list.iter().rposition(|element| element.is_full()) else {
            return self.bare_day(start, at, led, &list[0]);
        };
        list.truncate(last + 1);
        for at in (0..last).rev() {
            let behind = list[at + 1].point;
            let point = &mut list[at].point;
            if point.month == Which::Open {
                (point.month, point.last_month, point.is_lunar) = (behind.month, behind.last_month, behind.is_lunar);
                // Đêm 31, rạng sáng 1/6: of the month before.
                if let Which::Known(month) = behind.month
                    && point.days.0 > behind.days.0
                {
                    point.last_month = (month as u32 + 10) % 12 + 1;
                    point.month = Which::Known(point.last_month as i32);
                }
            }
            if point.year == Which::Open {
                point.year = behind.year;
                // From 28/12 to 3/1/2022: the year before.
                if let (Which::Known(month), Which::Known(next), Which::Known(year)) =
                    (point.month, behind.month, behind.year)
                    && month > next
                {
                    list[at].point.year = Which::Known(year - 1);
                }
            }
        }
        if !self.is_day(&list, at, led) {
            return None;
        }
        self.put_days(&list);
        self.last_day = list[last].next;
        Some(list[last].next)
    }

    fn put_days(&mut self, list: &[Element]) {
        let mut at = 0;
        while at < list.len() {
            let first = &list[at];
            match list.get(at + 1) {
                Some(last) if last.joint == Joint::To => {
                    let value = if first.point.is_lunar || last.point.is_lunar {
                        Value::Lunar
                    } else {
                        Value::Span(first.point, last.point)
                    };
                    self.push(first.start, value, last.next);
                    at += 2;
                }
                _ => {
                    self.put(first.start, first.point, first.next);
                    at += 1;
                }
            }
        }
    }

    fn element(&self, start: usize, at: usize, led: bool) -> Option<Element> {
        let (point, next) = self.day(at, led).or_else(|| {
            let day = self.words.small(at, 31)?;
            Some((Point::day(Which::Open, Which::Open, day), at + 1))
        })?;
        Some(Element { start, next, point, joint: Joint::And })
    }

    /// What follows a day: "và 6/7", "đến hết ngày 8/7", ", 9/7", "rạng sáng 16/7".
    fn next_element(&self, at: usize, led: bool) -> Option<Element> {
        let words = &self.words;
        let mut next = at;
        let joint = if words.is_dash(at) {
            Joint::To
        } else if words.is_blank(at) && is!(words.key(at), "đến" "tới") {
            next += 1;
            Joint::To
        } else if words.is_blank(at) && is!(words.key(at), "và" "hoặc" "hay" "với") {
            next += 1;
            Joint::And
        } else if matches!(words.gap(at), Gap::Tight(',' | ';' | '&' | '+') | Gap::Loose(',' | ';' | '&' | '+'))
            || words.is_blank(at) && is!(words.key(at), "rạng" "sáng" "đêm" "tối")
        {
            Joint::And
        } else {
            return None;
        };
        // "đến hết", "rạng sáng", "đến 17h": up to three words that say which part.
        let first = next;
        while next < first + 3
            && (is!(words.key(next), "hết" "rạng" "sáng" "trưa" "chiều" "tối" "đêm" "khuya" "hôm" "từ")
                || self.is_clock(next))
            && (next == at || words.is_blank(next))
        {
            next += 1;
        }
        let start = next;
        let has_word = is!(words.key(next), "ngày") && (next == at || words.is_blank(next));
        if has_word {
            next += 1;
        }
        if next > at && !words.is_blank(next) && next != first {
            return None;
        }
        // In "26 – 29 tháng 4" the month is meant for both.
        let is_named = is!(words.key(next + 1), "tháng");
        let mut element = self.element(start, next, led || has_word || is_named)?;
        element.joint = joint;
        Some(element)
    }

    /// 17h, 8h30
    fn is_clock(&self, at: usize) -> bool {
        let word = self.words.word(at).as_bytes();
        let digits = word.iter().take_while(|byte| byte.is_ascii_digit()).count();
        matches!(digits, 1 | 2) && matches!(word.get(digits), Some(b'h' | b'H' | b'g'))
    }

    /// A day with its month: "18/11/2021", "18-11", "18 tháng 11 năm 2021".
    fn day(&self, at: usize, led: bool) -> Read {
        let words = &self.words;
        let day = words.small(at, 31)?;
        let (month, year, next) = match words.gap(at + 1) {
            Gap::Tight(sign) | Gap::Loose(sign) if is_stroke(sign) => {
                let month = words.small(at + 1, 12)?;
                let is_loose = matches!(words.gap(at + 1), Gap::Loose(_));
                let again = |gap: Gap| matches!(gap, Gap::Tight(other) | Gap::Loose(other) if other == sign);
                let year = if again(words.gap(at + 2)) { words.year(at + 2) } else { None };
                let short = words.small(at + 2, 99).filter(|_| {
                    words.gap(at + 2) == Gap::Tight(sign) && words.number(at + 2).is_some_and(|(_, count)| count == 2)
                });
                match (year, short) {
                    (Some(year), _) => (month, Which::Known(year), at + 3),
                    // 20/7/17, behind a word that says what it is.
                    (None, Some(short))
                        if sign == '/'
                            && (led
                                || self.is_led(at)
                                || words.word(at).starts_with('0')
                                || words.word(at + 1).starts_with('0')) =>
                    {
                        (month, Which::Known(short as i32 + if short < 50 { 2000 } else { 1900 }), at + 3)
                    }
                    // 5-8/7 is two days, 9.11 a number.
                    _ if sign != '/'
                        && matches!(words.gap(at + 2), Gap::Tight('/'))
                        && words.number(at + 2).is_some() =>
                    {
                        return None;
                    }
                    _ if sign == '.' && !led => return None,
                    _ if is_loose && sign != '/' && !(led && day > month) => return None,
                    _ => {
                        let (year, next) = self.year_said(at + 2).unwrap_or((Which::Open, at + 2));
                        (month, year, next)
                    }
                }
            }
            Gap::Blank if is!(words.key(at + 1), "giêng" "chạp") => {
                let mut point = Point::day(Which::Open, Which::Known(1), day);
                point.is_lunar = true;
                return Some((point, self.lunar_behind(at + 2).unwrap_or(at + 2)));
            }
            Gap::Blank | Gap::Tight(',') | Gap::Loose(',') if is!(words.key(at + 1), "tháng") => {
                if let Some((shift, next)) = self.shifted(at + 2, at + 1) {
                    return Some((Point::day(Which::Shift(0), Which::Shift(shift), day), next));
                }
                let (month, is_lunar, next) = self.month_number(at + 2)?;
                let (year, next) = self.year_behind(next).unwrap_or((Which::Open, next));
                // "trong 10 tháng 5 ngày": a number of months.
                let is_led = led
                    || self.is_led(at)
                    || is!(words.back(at, 1), "từ") && !self.is_counted(next) && !is!(words.key(next), "ngày");
                if !is_led && year == Which::Open && !is_lunar && self.lunar_behind(next).is_none() {
                    return None;
                }
                let mut point = Point::day(year, Which::Known(month as i32), day);
                let tail = self.lunar_behind(next);
                point.is_lunar = is_lunar || tail.is_some();
                return is_possible(&point).then_some((point, tail.unwrap_or(next)));
            }
            _ => return None,
        };
        let mut point = Point::day(year, Which::Known(month as i32), day);
        if self.goes_on(next) || !is_possible(&point) {
            return None;
        }
        if let Some(next) = self.lunar_behind(next) {
            point.is_lunar = true;
            return Some((point, next));
        }
        let (cue, _) = self.cue(next);
        point.cue = cue;
        Some((point, next))
    }

    /// Whether days are meant. `at` is the first one's number.
    fn is_day(&self, list: &[Element], at: usize, led: bool) -> bool {
        let words = &self.words;
        let (first, last) = (&list[0], &list[list.len() - 1]);
        let next = last.next;
        if first.point.is_lunar || last.point.is_lunar {
            return true;
        }
        if words.is_tight_dash(next - 1) && last.point.year == Which::Open && self.is_of(next, A_DAY) {
            return false;
        }
        let has_year = list.iter().any(|element| element.point.year != Which::Open);
        if led {
            return true;
        }
        if has_year {
            return !is!(words.back(at, 1), "bản" "version" "v" "điều" "khoản");
        }
        let is_hyphen = self.words.is_dash(next - 1) && first.next == at + 2;
        let (day, month) =
            (words.number(at).map_or(0, |(day, _)| day), words.number(at + 1).map_or(0, |(month, _)| month));
        // 15-8 cannot be from 15 to 8.
        let is_falling = day > month;
        if self.is_led(at) {
            // "thắng 2-1 tối qua", but "tối qua 2-1" as well.
            let is_score =
                is_hyphen && is!(words.back(at, 1), "qua" "nay") && words.is_blank(at) && day < 10 && month < 10;
            // "4 giờ 30 sáng 19/6"
            let is_clock = first.next == at + 1 && is!(words.back(at, 1), "giờ" "phút");
            return !is_score && !is_clock;
        }
        if self.is_counted(next) || self.is_number_led(at) {
            return false;
        }
        // Nobody writes a fraction or a score as 25/05.
        let is_padded = [at, at + 1].iter().any(|&at| words.word(at).starts_with('0')) && first.next == at + 2;
        if is_padded && !is_hyphen && !self.is_shared(next) {
            return true;
        }
        // 14-16/7, 14/7-16/7
        let last_day = last.point.days.0;
        if list.len() > 1 && first.next - at == 1 {
            let is_rising = first.point.days.0 < last_day;
            return is_rising && last.joint == Joint::To && !self.is_shared(next) && last_day > 12
                || is_rising && self.is_loosely_led(at);
        }
        if list.len() > 1 && list.iter().any(|element| element.point.days.0 > 12) && !is_hyphen {
            return true;
        }
        if self.last_day != 0 && self.goes_on_from_day(at) {
            return !self.is_shared(next) && (!is_hyphen || is_falling);
        }
        let is_known = KNOWN.contains(&(day, month));
        if is_known && self.is_festive(at) && (!is_hyphen || day > 9) {
            return true;
        }
        let is_fraction = day < month && month <= 10 || day == 1;
        if self.is_loosely_led(at) {
            // "Từ 1-7, mức đóng", and no "từ 1-7 ngày".
            let is_apart = words.is_capital(at - 1) && words.is_sign(next, ',');
            if self.is_shared(next) || is_hyphen && !is_falling && !is_apart && list.len() == 1 {
                return false;
            }
            // "giảm đến 1/3"
            return !is_fraction
                || !is!(words.back(at, 2), "giảm" "tăng" "chiếm" "mất" "lên" "xuống" "thấp" "cao" "gấp" "bớt" "còn" "ít" "nhiều" "chưa" "gần" "đạt" "chỉ");
        }
        // (18/11)
        let is_enclosed = matches!(words.char_before(at), Some('(')) && words.char_behind(next - 1) == Some(')');
        is_enclosed && !is_hyphen && (!is_fraction || is_known)
            || is_known && !is_hyphen && words.is_capital(at.saturating_sub(1)) && words.is_blank(at)
    }

    /// Whether a word right before says that a day comes: sáng 18/11, hôm nay (18/11), Chủ nhật, 18/11.
    fn is_led(&self, at: usize) -> bool {
        let words = &self.words;
        if !matches!(
            words.gap(at),
            Gap::Blank | Gap::Tight('(' | ',' | ':') | Gap::Loose('(' | ',' | '-' | '–' | '[' | ':')
        ) {
            return false;
        }
        let (before, second) = (words.back(at, 1), words.back(at, 2));
        if is!(before, "ngày" "hôm" "sáng" "trưa" "chiều" "tối" "đêm" "khuya" "nay" "phiên" "tức") {
            return !(is!(before, "nay") && is!(second, "đến" "tới" "xưa" "lâu"));
        }
        let is_weekday = is!(second, "thứ") && is!(before, "hai" "ba" "tư" "năm" "sáu" "bảy" "bẩy")
            || is!(second, "chủ") && is!(before, "nhật")
            || is!(second, "thứ") && words.small(at - 1, 7).is_some_and(|day| day >= 2);
        let is_near = is!(before, "qua" "mai" "kia" "sớm" "muộn")
            && is!(second, "hôm" "ngày" "sáng" "trưa" "chiều" "tối" "đêm" "đêm");
        // 17h 20/7, lúc 10 giờ 20/7
        let is_clock = self.is_clock(at - 1)
            || is!(before, "giờ" "phút")
                && words.number(at.wrapping_sub(2)).is_some()
                && !is!(words.back(at, 3), "trong" "sau" "khoảng" "hơn");
        let is_lunar = is!(before, "lịch") && is!(second, "dương") || is!(before, "dịch") && is!(second, "giao");
        is_weekday || is_near || is_clock || is_lunar || is!(before, "cn")
    }

    /// Whether a word before may lead to a day, and to other things: từ 1/7, đến 31/12.
    fn is_loosely_led(&self, at: usize) -> bool {
        let (before, second) = (self.words.back(at, 1), self.words.back(at, 2));
        let is_led = is!(before, "từ" "đến" "tới" "hết" "trước" "sau" "vào" "kể" "dịp" "lễ" "tết" "giữa" "cuối" "đợt" "tiết" "tin")
            || is!(before, "qua") && is!(second, "vừa" "ngày" "hôm");
        is_led && self.words.is_blank(at)
    }

    /// Whether a word before says that a number is something else.
    fn is_number_led(&self, at: usize) -> bool {
        is!(self.words.back(at, 1), "số" "tỷ" "tỉ" "thắng" "thua" "hòa" "bằng" "khoảng" "gần" "hơn" "vòng" "hạng" "lớp" "nhà" "đường" "ngõ" "hẻm" "điều" "khoản" "lệ" "mức" "điểm" "phòng" "tổ" "cấp" "bán" "giá" "chỉ" "dưới" "trên" "tăng" "giảm" "có" "còn")
    }

    fn is_shared(&self, at: usize) -> bool {
        self.is_of(at, SHARED) || self.is_of(at, COUNTED)
    }

    /// Whether a day stands right before, with và or a comma between.
    fn goes_on_from_day(&self, at: usize) -> bool {
        let words = &self.words;
        at == self.last_day && words.is_sign(at, ',')
            || at == self.last_day + 1 && is!(words.back(at, 1), "và" "hoặc" "hay")
    }

    /// Whether one of the eight words before is about a holiday: "Ngày Nhà giáo Việt Nam 20/11", "nghỉ lễ 30/4".
    fn is_festive(&self, at: usize) -> bool {
        (1..=8.min(at)).any(|back| {
            is!(self.words.back(at, back), "ngày" "lễ" "dịp" "nghỉ" "niệm" "mừng" "khánh" "tết" "kỳ" "quốc" "cách" "chiến" "giải")
        })
    }

    /// ngày 18, where the month is that of the days around it.
    fn bare_day(&mut self, start: usize, at: usize, led: bool, element: &Element) -> Option<usize> {
        let words = &self.words;
        let next = element.next;
        let is_placed = start > 0
            && (is!(words.back(start, 1), "từ" "đến" "tới" "sáng" "trưa" "chiều" "tối" "đêm" "khuya" "vào" "hôm" "hết" "trước" "sau" "kể")
                || self.is_clock(start - 1)
                || is!(words.back(start, 1), "giờ" "phút") && words.number(start.wrapping_sub(2)).is_some())
            || words.is_capital(start) && words.is_sign(next, ',');
        let ends = !words.is_blank(next)
            || is!(words.key(next), "và" "đến" "tới" "tại" "ở" "cho" "theo" "của" "bà" "ông" "các" "lực" "công" "cơ" "sẽ" "đã");
        if !led || element.next != at + 1 || !is_placed || !ends || self.goes_on(next) || words.is_tight_dash(next) {
            return None;
        }
        let mut point = element.point;
        if let Some(next) = self.lunar_behind(next) {
            point.is_lunar = true;
            return self.put(start, point, next);
        }
        self.put(start, point, next)
    }

    /// hôm qua, sáng nay, ngày mai
    fn relative_day(&mut self, at: usize) -> Option<usize> {
        let words = &self.words;
        let (key, mut next) = (words.key(at), at + 1);
        if !words.is_blank(next) {
            return None;
        }
        let mut start = at;
        if is!(words.key(next), "hôm") && !is!(key, "hôm") {
            // ngày hôm qua, sáng hôm nay
            if !is!(key, "ngày") {
                start = at;
            }
            next += 1;
        } else if is!(words.key(next), "sớm" "muộn" "ngày") && !is!(key, "hôm" "ngày") {
            next += 1;
        }
        let has_hom = is!(key, "hôm") || next > at + 1 && is!(words.key(next - 1), "hôm");
        let shift = if !words.is_blank(next) || words.is_capital(next) && !words.is_capital(at) {
            return None;
        } else if is!(words.key(next), "nay") {
            // ngày nay is nowadays.
            if is!(key, "ngày") && !has_hom {
                return None;
            }
            0
        } else if is!(words.key(next), "qua") {
            if is!(key, "ngày") && !has_hom {
                return None;
            }
            -1
        } else if is!(words.key(next), "mai") {
            1
        } else if is!(words.key(next), "kia") {
            if is!(key, "ngày") && !has_hom {
                2
            } else if has_hom {
                -2
            } else {
                return None;
            }
        } else {
            return None;
        };
        // "suốt đêm qua đêm", "chiều qua sông": the word is a verb where a noun of a place follows.
        if shift == -1
            && !has_hom
            && words.is_blank(next + 1)
            && is!(words.key(next + 1), "đêm" "sông" "đường" "cầu" "biên" "lại" "đi" "tay" "đời" "mắt" "ngày")
        {
            return None;
        }
        // "2 ngày qua", "một đêm qua", "những chiều qua"
        if !has_hom
            && words.is_blank(at)
            && (words.small(at.wrapping_sub(1), 99).is_some()
                || is!(words.back(at, 1), "những"  "các" "mấy" "vài" "nhiều" "hai" "ba"))
            && !is!(words.key(next), "nay")
        {
            return None;
        }
        self.put(start, Point::relative(Unit::Day, shift), next + 1)
    }

    // ---- the lunar calendar

    /// "âm lịch" behind a word, with or without brackets: the word behind it.
    fn lunar_behind(&self, at: usize) -> Option<usize> {
        let words = &self.words;
        let is_enclosed = matches!(words.gap(at), Gap::Loose('(') | Gap::Tight('('));
        if !is_enclosed && !words.is_blank(at) {
            return None;
        }
        let length = if is!(words.key(at), "âm") && is!(words.key(at + 1), "lịch") {
            2
        } else if is!(words.key(at), "al" "âl") {
            1
        } else {
            return None;
        };
        Some(if is_enclosed { at } else { at + length })
    }

    /// mùng 5 tháng Giêng, rằm tháng Bảy, mùng 3 Tết
    fn lunar_day(&self, at: usize) -> Read {
        let words = &self.words;
        let mut next = at + 1;
        let mut point = Point::day(Which::Open, Which::Open, 15);
        point.is_lunar = true;
        if !is!(words.key(at), "rằm") {
            let (day, behind) = self.cardinal(next)?;
            if day > 10 || !words.is_blank(next) {
                return None;
            }
            next = behind;
            if matches!(words.gap(next), Gap::Tight('/' | '-'))
                && let Some(month) = words.small(next, 12)
            {
                next += 1;
                let (year, behind) = match words.year(next).filter(|_| matches!(words.gap(next), Gap::Tight('/' | '-')))
                {
                    Some(year) => (Which::Known(year), next + 1),
                    None => (Which::Open, next),
                };
                // The days of the sun's calendar that are said with mùng: 8/3, 2/9.
                if let Some(next) = self.lunar_behind(behind) {
                    return Some((point, next));
                }
                if year != Which::Open || SOLAR.contains(&(day, month)) {
                    return Some((Point::day(year, Which::Known(month as i32), day), behind));
                }
                return Some((point, behind));
            }
            // mùng 4 và mùng 5 Tết: each by itself.
            if words.is_blank(next) && is!(words.key(next), "tết") {
                return Some((point, next + 1));
            }
        }
        if words.is_blank(next) && is!(words.key(next), "tháng") {
            let (month, _, behind) = self.month_number(next + 1)?;
            if !is!(words.key(at), "rằm") && self.lunar_behind(behind).is_none() {
                let (day, _) = self.cardinal(at + 1)?;
                if let Some((year @ Which::Known(_), next)) = self.year_behind(behind) {
                    return Some((Point::day(year, Which::Known(month as i32), day), next));
                }
                if SOLAR.contains(&(day, month)) {
                    return Some((Point::day(Which::Open, Which::Known(month as i32), day), behind));
                }
            }
            return Some((point, self.lunar_behind(behind).unwrap_or(behind)));
        }
        // "ngày rằm", and "mùng một hàng tháng", come every month.
        let is_each = is!(words.key(next), "hàng" "hằng" "mỗi")
            || is!(words.key(next), "và") && is!(words.key(next + 1), "rằm" "ngày");
        (!is!(words.key(at), "rằm") && !is_each).then_some((point, next))
    }

    // ---- months

    /// A month's number or name, whether it is one of the lunar calendar alone, and the word behind.
    fn month_number(&self, at: usize) -> Option<(u32, bool, usize)> {
        let words = &self.words;
        if !words.is_blank(at) {
            return None;
        }
        if let Some(month) = words.small(at, 12) {
            return Some((month, false, at + 1));
        }
        let key = words.key(at);
        if is!(key, "giêng") {
            return Some((1, true, at + 1));
        }
        if is!(key, "chạp") {
            return Some((12, true, at + 1));
        }
        // "10 tháng năm 2021" has a year in it, and no May.
        if is!(key, "năm") && !words.is_capital(at) && words.year(at + 1).is_some() {
            return None;
        }
        let (month, next) = self.cardinal(at)?;
        (month <= 12).then_some((month, false, next))
    }

    /// tháng 11, tháng Tư năm 2021, tháng 7 và 8/2017
    fn months(&mut self, at: usize) -> Option<usize> {
        let (first, next) =
            self.month(at).or_else(|| self.shifted(at + 1, at).map(|(shift, next)| (this_month(shift), next)))?;
        self.put_joined(at, first, next, |reader, at| {
            reader.month(at).or_else(|| reader.bare_month(at)).or_else(|| reader.month_and_year(at))
        })
    }

    fn month(&self, at: usize) -> Read {
        let words = &self.words;
        if !is!(words.key(at), "tháng") {
            return None;
        }
        let (month, is_named_lunar, mut next) = self.month_number(at + 1)?;
        let is_digit = words.number(at + 1).is_some();
        if self.goes_on(next) && self.year_behind(next).is_none() {
            return None;
        }
        let tail = self.year_behind(next);
        let year = tail.map_or(Which::Open, |(year, _)| year);
        if !is_digit && !is_named_lunar {
            // "mỗi tháng hai lần", "tháng năm" of a form: a name is written large, or the year follows.
            let is_name = words.is_capital(at + 1) || tail.is_some();
            let is_led = is!(words.back(at, 1), "vào" "trong" "từ" "đến" "tới" "đầu" "cuối" "giữa" "hồi" "hết" "rằm");
            if !is_name
                && (!is_led
                    || is!(words.key(at + 1), "năm" "một" "hai" "ba")
                        && !is!(words.back(at, 1), "đầu" "cuối" "giữa" "hồi"))
            {
                return None;
            }
        }
        // Cách mạng Tháng Tám
        if tail.is_none() && is!(words.back(at, 1), "mạng") {
            return None;
        }
        // "sau 3 tháng 10 ngày", "mỗi tháng 2 lần", "5 tháng 2 người"
        let is_many = self.cardinal_before(at) || is!(words.back(at, 1), "mỗi" "một" "hàng" "hằng" "mấy" "vài" "nhiều");
        let counts = self.is_counted(next) || is!(words.key(next), "ngày") && words.is_blank(next);
        if tail.is_none() && (is_many || counts) && is_digit {
            return None;
        }
        if is_many && tail.is_some() && is_digit && self.cardinal_before(at) && !is!(words.back(at, 2), "ngày") {
            return None;
        }
        let mut point = Point::months(year, month, month, Unit::Month);
        if let Some((_, behind)) = tail {
            next = behind;
        }
        point.is_lunar = is_named_lunar;
        if let Some(behind) = self.lunar_behind(next) {
            point.is_lunar = true;
            next = behind;
        }
        point.cue = self.cue(next).0;
        Some((point, next))
    }

    /// The 8 of "tháng 7 và 8/2017" and of "tháng 7-8".
    fn bare_month(&self, at: usize) -> Read {
        let month = self.words.small(at, 12)?;
        let tail = self.year_behind(at + 1);
        let (year, next) = tail.unwrap_or((Which::Open, at + 1));
        let is_whole =
            !self.is_counted(next) && !self.goes_on(next) && !matches!(self.words.gap(at + 1), Gap::Tight('/' | '-'))
                || tail.is_some();
        is_whole.then_some((Point::months(year, month, month, Unit::Month), next))
    }

    /// 11/2021
    fn month_and_year(&self, at: usize) -> Read {
        let words = &self.words;
        let month = words.small(at, 12)?;
        let year = words.year(at + 1).filter(|year| (1900..2100).contains(year))?;
        let is_stroke =
            matches!(words.gap(at + 1), Gap::Tight('/' | '-' | '–')) || words.gap(at + 1) == Gap::Loose('/');
        let is_led = is!(words.back(at, 1), "số" "định" "luật" "tư" "quyết" "thị" "lệnh" "lô" "mã" "đường" "quốc" "điều" "khoản" "kỳ");
        // 1/2000 is a map's scale.
        let is_scale = month == 1 && year == 2000;
        if !is_stroke || is_led || is_scale || self.goes_on(at + 2) {
            return None;
        }
        Some((Point::months(Which::Known(year), month, month, Unit::Month), at + 2))
    }

    /// 10 tháng đầu năm 2021, hai tháng cuối năm, 10 tháng năm 2021, 15 ngày đầu tháng 7
    fn months_of_year(&self, at: usize) -> Read {
        let words = &self.words;
        let (count, next) = self.cardinal(at)?;
        if count == 0 || !words.is_blank(next) {
            return None;
        }
        if is!(words.key(next), "ngày") && is!(words.key(next + 1), "đầu") && count <= 31 {
            let (mut point, next) = self.month(next + 2)?;
            (point.unit, point.days) = (Unit::Span, (1, count));
            return Some((point, next));
        }
        let months = if is!(words.key(next), "tháng") {
            count
        } else if is!(words.key(next), "quý" "quí") && count <= 4 {
            count * 3
        } else {
            return None;
        };
        if months > 12 || !words.is_blank(next + 1) {
            return None;
        }
        let unit = if months == 6 { Unit::Half } else { Unit::Span };
        let (is_first, mut behind) = match words.key(next + 1) {
            key if is!(key, "đầu") => (true, next + 2),
            key if is!(key, "cuối") => (false, next + 2),
            _ => (true, next + 1),
        };
        let has_part = behind == next + 2;
        if is!(words.key(behind), "của" "trong") {
            behind += 1;
        }
        let (year, end) = match self.year_said(behind) {
            Some(said) => said,
            None if has_part && is!(words.key(behind), "năm") && words.is_blank(behind) => (Which::Open, behind + 1),
            // 6 tháng đầu 2017
            None => {
                let year = words.year(behind).filter(|year| words.is_blank(behind) && (1900..2100).contains(year))?;
                if self.is_counted(behind + 1) || self.goes_on(behind + 1) {
                    return None;
                }
                (Which::Known(year), behind + 1)
            }
        };
        // "sau 3 tháng năm 2021" does not say which.
        if !has_part && !matches!(year, Which::Known(_)) {
            return None;
        }
        let (first, last) = if is_first { (1, months) } else { (13 - months, 12) };
        Some((Point::months(year, first, last, unit), end))
    }

    /// nửa đầu năm 2021, nửa cuối tháng 7, nửa sau thế kỷ XX
    fn half(&self, at: usize) -> Read {
        let words = &self.words;
        let is_first = match words.key(at + 1) {
            key if is!(key, "đầu") => true,
            key if is!(key, "cuối" "sau") => false,
            _ => return None,
        };
        let mut next = at + 2;
        if is!(words.key(next), "của") {
            next += 1;
        }
        if !words.is_blank(at + 1) || !words.is_blank(next) {
            return None;
        }
        if is!(words.key(next), "thế") {
            let (mut point, next) = self.century(next)?;
            if let Which::Known(first) = point.year {
                (point.year, point.years, point.unit) =
                    (Which::Known(first + if is_first { 0 } else { 50 }), 50, Unit::Span);
            }
            return Some((point, next));
        }
        if is!(words.key(next), "tháng") {
            let (mut point, next) = self.month(next)?;
            (point.unit, point.days) = (Unit::Span, if is_first { (1, 15) } else { (16, 0) });
            return Some((point, next));
        }
        let (year, next) = match self.year_said(next) {
            Some(said) => said,
            None if is!(words.key(next), "năm") => (Which::Open, next + 1),
            None => return None,
        };
        let (first, last) = if is_first { (1, 6) } else { (7, 12) };
        Some((Point::months(year, first, last, Unit::Half), next))
    }

    // ---- quarters

    fn quarters(&mut self, at: usize) -> Option<usize> {
        let (first, next) = self.quarter(at)?;
        self.put_joined(at, first, next, |reader, at| reader.quarter(at).or_else(|| reader.bare_quarter(at)))
    }

    fn quarter(&self, at: usize) -> Read {
        let words = &self.words;
        if !is!(words.key(at), "quý" "quí") || !words.is_blank(at + 1) {
            return None;
        }
        // "phần thưởng cao quý này" is precious, and no quarter.
        let is_precious = is!(words.back(at, 1), "cao" "yêu" "đáng" "phú" "trân" "quyền" "sang" "kính" "đá" "đồ" "vô" "thanh" "loài" "gỗ" "của" "hiếm" "con");
        if let Some((shift, next)) = self.shifted(at + 1, at).filter(|_| !is_precious) {
            return Some((Point::relative(Unit::Quarter, shift), next));
        }
        // quý đầu năm 2017, quý cuối của năm
        let is_first = is!(words.key(at + 1), "đầu");
        if is_first || is!(words.key(at + 1), "cuối") {
            let next = at + 2 + usize::from(is!(words.key(at + 2), "tiên" "cùng"));
            let next = next + usize::from(is!(words.key(next), "của"));
            let (year, next) = match self.year_said(next) {
                Some(said) => said,
                None if is!(words.key(next), "năm") && words.is_blank(next) => (Which::Open, next + 1),
                None => return None,
            };
            return Some((quarter_of(year, if is_first { 1 } else { 4 }), next));
        }
        self.bare_quarter(at + 1)
    }

    fn bare_quarter(&self, at: usize) -> Read {
        let words = &self.words;
        let quarter = words.small(at, 4).or_else(|| roman(words.word(at))).or_else(|| {
            let (number, next) = self.cardinal(at)?;
            (next == at + 1).then_some(number)
        });
        let quarter = quarter.filter(|quarter| (1..=4).contains(quarter))?;
        let (year, next) = self.year_behind(at + 1).unwrap_or((Which::Open, at + 1));
        if year == Which::Open && self.goes_on(next) {
            return None;
        }
        Some((quarter_of(year, quarter), next))
    }

    // ---- years

    /// The year behind a month or a quarter: /2021, -2021, "năm 2021", "năm ngoái", ", 2021", " 2021".
    fn year_behind(&self, at: usize) -> Option<(Which, usize)> {
        let words = &self.words;
        let plausible = words.year(at).filter(|year| (1900..2100).contains(year));
        match words.gap(at) {
            Gap::Tight('/' | '-' | '–' | '.')
            | Gap::Loose('/' | '-' | '–')
            | Gap::Blank
            | Gap::Tight(',')
            | Gap::Loose(',')
                if plausible.is_some() && !self.is_counted(at + 1) && !self.goes_on(at + 1) =>
            {
                Some((Which::Known(plausible?), at + 1))
            }
            Gap::Loose(',') if is!(words.key(at), "năm") && words.year(at + 1).is_some() => self.year_named(at),
            _ => self.year_said(at),
        }
    }

    /// "năm 2021", "của năm ngoái", right behind.
    fn year_said(&self, at: usize) -> Option<(Which, usize)> {
        let at = if is!(self.words.key(at), "của" "trong") && self.words.is_blank(at) { at + 1 } else { at };
        if self.words.is_blank(at) { self.year_named(at) } else { None }
    }

    fn year_named(&self, at: usize) -> Option<(Which, usize)> {
        let words = &self.words;
        if !is!(words.key(at), "năm") || !words.is_blank(at + 1) {
            return None;
        }
        if let Some(year) = self.year_number(at + 1) {
            return Some((Which::Known(year), at + 2));
        }
        let (shift, next) = self.year_shift(at)?;
        Some((Which::Shift(shift), next))
    }

    /// A number behind năm: four digits, or three.
    fn year_number(&self, at: usize) -> Option<i32> {
        let (value, count) = self.words.number(at)?;
        let is_year =
            count == 4 && (1000..2200).contains(&value) || count == 3 && value >= 100 && !self.is_counted(at + 1);
        let is_past = is!(self.words.key(at + 1), "tcn") || self.words.follow(at + 1, words!("trước" "công" "nguyên"));
        (is_year && !self.goes_on(at + 1) && !is_past).then_some(value as i32)
    }

    /// năm nay, năm ngoái, năm tới: years from the text's own.
    fn year_shift(&self, at: usize) -> Option<(i32, usize)> {
        let words = &self.words;
        if !words.is_blank(at + 1) {
            return None;
        }
        match words.key(at + 1) {
            key if is!(key, "nay") => Some((0, at + 2)),
            key if is!(key, "ngoái") => Some((-1, at + 2)),
            key if is!(key, "kia") => Some((-2, at + 2)),
            key if is!(key, "này") => None,
            _ => self.shifted(at + 1, at),
        }
    }

    /// năm 2021, các năm 2015, 2016 và 2017, năm 2016-2017, năm ngoái
    fn years(&mut self, at: usize) -> Option<usize> {
        let words = &self.words;
        if let Some((shift, next)) = self.year_shift(at) {
            // "2 năm nay", "mấy năm nay": how long.
            let is_many = is!(words.back(at, 1), "mấy" "nhiều" "bao" "những" "vài" "chục" "trăm" "các" "lâu" "hàng");
            if self.cardinal_before(at) || is_many {
                return None;
            }
            return self.put(at, Point::whole_years(Which::Shift(shift), 1, Unit::Year), next);
        }
        let mut at_number = at + 1;
        // năm học 2016-2017, năm tài chính 2018
        if is!(words.key(at_number), "học") {
            at_number += 1;
        }
        if !words.is_blank(at_number) {
            return None;
        }
        if at_number > at + 1 {
            return None;
        }
        let year = self.year_number(at_number)?;
        let (point, next) = match self.years_from(at_number) {
            // In "5 năm 2016-2020" the five have the word.
            Some((from, to, next)) => {
                let start = if self.cardinal_before(at) { at_number } else { at };
                return self.push(start, Value::Span(from, to), next);
            }
            None => (Point::year(year), at_number + 1),
        };
        self.put_joined(at, point, next, |reader, at| {
            let year = if is!(reader.words.key(at), "năm") { reader.year_number(at + 1) } else { None };
            match year {
                Some(year) => Some((Point::year(year), at + 2)),
                None => {
                    let year =
                        reader.words.year(at).filter(|_| !reader.is_counted(at + 1) && !reader.goes_on(at + 1))?;
                    Some((Point::year(year), at + 1))
                }
            }
        })
    }

    fn has_more_years(&self, at: usize) -> bool {
        let words = &self.words;
        words.is_sign(at, ',') && words.year(at).is_some() || is!(words.key(at), "và") && (words.year(at + 1).is_some())
    }

    /// 2021 – 2025, 2016/2017, 2016-17: both years, and the word behind.
    fn years_from(&self, at: usize) -> Option<(Point, Point, usize)> {
        let words = &self.words;
        let first = words.year(at)?;
        let is_slash = matches!(words.gap(at + 1), Gap::Tight('/'));
        if !words.is_dash(at + 1) && !is_slash {
            return None;
        }
        let last = match words.year(at + 1) {
            Some(last) if !is_slash || last == first + 1 => last,
            Some(_) => return None,
            // 2016-17
            None => {
                let (short, count) = words.number(at + 1)?;
                let last = first / 100 * 100 + short as i32;
                if count != 2 || last != first + 1 || matches!(words.gap(at + 1), Gap::Loose(_)) {
                    return None;
                }
                last
            }
        };
        if last <= first || last - first > 400 || self.goes_on(at + 2) {
            return None;
        }
        Some((Point::year(first), Point::year(last), at + 2))
    }

    /// Years without năm: giai đoạn 2021 – 2025, từ 2015 đến 2020, hè 2017, (1975).
    fn bare_years(&mut self, at: usize) -> Option<usize> {
        let words = &self.words;
        let year = words.year(at)?;
        let is_recent = (1900..2100).contains(&year);
        // 2021-11-09
        if is_recent
            && words.gap(at + 1) == Gap::Tight('-')
            && words.gap(at + 2) == Gap::Tight('-')
            && let (Some(month), Some(day)) = (words.small(at + 1, 12), words.small(at + 2, 31))
        {
            let point = Point::day(Which::Known(year), Which::Known(month as i32), day);
            return if is_possible(&point) && !self.goes_on(at + 3) { self.put(at, point, at + 3) } else { None };
        }
        if let Some((from, to, next)) = self.years_from(at) {
            let before = words.back(at, 1);
            let is_term = is!(before, "đoạn" "kỳ" "kì" "khóa" "khoá" "học" "giải" "mùa" "vụ" "niên" "năm" "những" "từ" "bóng" "season");
            let last = words.year(at + 1).unwrap_or(year + 1);
            let is_amount = self.is_counted(next) && (!is_term || is!(before, "từ"))
                || is!(before, "số" "giá" "khoảng" "gần" "hơn" "mức" "từ") && year % 100 == 0 && last % 100 == 0;
            let is_enclosed = words.char_before(at) == Some('(');
            let is_plausible = (1500..2100).contains(&year) && (1500..2101).contains(&last) || is_enclosed;
            let is_round = year % 100 == 0 && last % 100 == 0;
            let is_short = words.year(at + 1).is_none();
            if is_amount || !is_plausible || (is_round || is_short) && !is_term {
                return None;
            }
            return self.push(at, Value::Span(from, to), next);
        }
        if !is_recent || self.goes_on(at + 1) || self.is_counted(at + 1) {
            return None;
        }
        // từ 2015 đến 2020, từ 2015 đến năm 2020
        let is_from = is!(words.back(at, 1), "từ" "đoạn") && words.is_blank(at);
        if is_from && words.is_blank(at + 1) && is!(words.key(at + 1), "đến" "tới") {
            let at_last = at + 2 + usize::from(is!(words.key(at + 2), "hết"));
            let at_last = at_last + usize::from(is!(words.key(at_last), "năm"));
            let last = words.year(at_last).filter(|&last| {
                last > year && last < 2100 && !self.is_counted(at_last + 1) && !self.goes_on(at_last + 1)
            });
            if let Some(last) = last {
                return self.push(at, Value::Span(Point::year(year), Point::year(last)), at_last + 1);
            }
        }
        if self.is_year_led(at) { self.put(at, Point::year(year), at + 1) } else { None }
    }

    fn is_year_led(&self, at: usize) -> bool {
        let words = &self.words;
        let before = words.back(at, 1);
        let ends = !words.is_blank(at + 1)
            || is!(words.key(at + 1), "đến" "tới" "nay" "trở" "về" "sẽ" "thì" "và" "là" "của" "tại" "với" "cho" "ở" "được" "có");
        let is_enclosed = words.char_before(at) == Some('(') && words.char_behind(at) == Some(')');
        if is_enclosed {
            return true;
        }
        if !words.is_blank(at) {
            return false;
        }
        if is!(before, "hè" "tết" "giải" "mùa" "khóa" "khoá" "niên" "nhìn" "đoạn" "sn")
            || is!(before, "xuân" "thu" "đông")
                && (is!(words.back(at, 2), "mùa" "vụ" "đông" "sắc" "hội") || words.is_capital(at - 1))
        {
            return true;
        }
        // Tết Đinh Dậu 2017
        let is_named = is!(before, "tý" "tí" "sửu" "dần" "mão" "mẹo" "thìn" "tỵ" "tị" "ngọ" "mùi" "thân" "dậu" "tuất" "hợi")
            && words.is_capital(at.saturating_sub(2))
            && words.is_capital(at - 1);
        let is_business = is!(before, "chính") && is!(words.back(at, 2), "tài") && is!(words.back(at, 3), "năm");
        if is_named
            || is_business
            || is!(words.back(at, 2), "tết")
            || is!(words.back(at, 3), "tết")
            || is!(before, "đầu" "cuối" "giữa" "hồi")
        {
            return true;
        }
        // "đến 2020 chuyển đổi"; of full hundreds one cannot know.
        let is_near = (1945..2061).contains(&words.year(at).unwrap_or(0)) && words.word(at) != "2000";
        (ends || is_near && is!(before, "từ" "đến" "tới" "trước" "sau"))
            && is!(before, "từ" "đến" "tới" "sau" "trước" "vào" "trong" "cả" "sang" "hết" "kỳ" "với" "học")
            && !self.is_shared(at + 1)
    }

    // ---- decades and centuries

    /// thập niên 1990, thập kỷ 80 của thế kỷ trước
    fn decade(&self, at: usize) -> Read {
        let words = &self.words;
        if !is!(words.key(at + 1), "niên" "kỷ" "kỉ") || !words.is_blank(at + 1) || !words.is_blank(at + 2) {
            return None;
        }
        self.decade_number(at + 2)
    }

    /// những năm 80, những năm 60-70, những năm 1990. The mark begins at năm.
    fn eighties(&mut self, at: usize) -> Option<usize> {
        let words = &self.words;
        if !is!(words.key(at + 1), "năm") || !words.is_blank(at + 1) || !words.is_blank(at + 2) {
            return None;
        }
        let (_, count) = words.number(at + 2)?;
        if count == 4 && (self.years_from(at + 2).is_some() || self.has_more_years(at + 3)) {
            return None;
        }
        let (point, next) = self.decade_number(at + 2)?;
        self.put(at + 1, point, next)
    }

    fn decade_number(&self, at: usize) -> Read {
        let words = &self.words;
        let decade = |at: usize| match words.number(at)? {
            (value, 4) if value % 10 == 0 && (1000..2200).contains(&value) => Some(value as i32),
            (value, 2) if value % 10 == 0 => Some(1900 + value as i32),
            _ => None,
        };
        let mut first = decade(at)?;
        let mut next = at + 1;
        let mut years = 10;
        if words.is_dash(next)
            && let Some(last) = decade(next)
            && last > first
        {
            (years, next) = (last - first + 10, next + 1);
        }
        if self.goes_on(next) || self.is_counted(next) {
            return None;
        }
        // của thế kỷ trước, thế kỷ XIX
        let behind = next + usize::from(is!(words.key(next), "của") && words.is_blank(next));
        if words.is_blank(behind)
            && is!(words.key(behind), "thế")
            && let Some((century, end)) = self.century(behind)
        {
            if let Which::Known(start) = century.year
                && words.number(at).is_some_and(|(_, count)| count == 2)
            {
                first = start - 1 + first % 100;
            }
            next = end;
        }
        let unit = if years == 10 { Unit::Decade } else { Unit::Span };
        Some((Point::whole_years(Which::Known(first), years, unit), next))
    }

    fn centuries(&mut self, at: usize) -> Option<usize> {
        let (first, next) = self.century(at)?;
        self.put_joined(at, first, next, |reader, at| {
            reader.century(at).or_else(|| {
                let century = roman(reader.words.word(at)).or_else(|| reader.words.small(at, 21))?;
                Some((century_of(century), at + 1)).filter(|_| !reader.is_counted(at + 1))
            })
        })
    }

    /// thế kỷ XX, thế kỷ thứ 15, thế kỷ trước
    fn century(&self, at: usize) -> Read {
        let words = &self.words;
        if !is!(words.key(at), "thế") || !is!(words.key(at + 1), "kỷ" "kỉ") || !words.is_blank(at + 1) {
            return None;
        }
        let next = at + 2 + usize::from(is!(words.key(at + 2), "thứ"));
        if !words.is_blank(next) {
            return None;
        }
        let number = roman(words.word(next)).or_else(|| words.small(next, 21));
        if let Some(century) = number.filter(|century| *century <= 22) {
            let is_past = is!(words.key(next + 1), "tcn") || words.follow(next + 1, words!("trước" "công" "nguyên"));
            return (!is_past && !self.goes_on(next + 1)).then_some((century_of(century), next + 1));
        }
        let (shift, next) = self.shifted(next, at)?;
        Some((Point::relative(Unit::Century, shift), next))
    }

    // ---- what several rules ask

    /// Puts a point, or the span from it to another one that follows, or several of a list.
    fn put_joined(&mut self, at: usize, first: Point, next: usize, read: fn(&Self, usize) -> Read) -> Option<usize> {
        let words = &self.words;
        if first.is_lunar {
            return self.put(at, first, next);
        }
        let is_to = words.is_blank(next) && is!(words.key(next), "đến" "tới");
        if is_to || words.is_dash(next) {
            let mut to = next + usize::from(is_to);
            let is_placed = to == next || words.is_blank(to);
            while is_to && is!(words.key(to), "hết" "đầu" "cuối" "giữa") && words.is_blank(to) {
                to += 1;
            }
            if is_placed
                && (to == next || words.is_blank(to))
                && let Some((last, end)) = read(self, to).or_else(|| self.day_to(to)).filter(|(last, _)| !last.is_lunar)
            {
                let first = with_year_of(first, &last, true);
                if is_rising(&first, &last) {
                    return self.push(at, Value::Span(first, last), end);
                }
            }
        }
        // A list: each by itself, the earlier ones with the year of the last.
        let mut list = vec![(at, first, next)];
        loop {
            let (_, _, next) = list[list.len() - 1];
            let is_and = words.is_blank(next) && is!(words.key(next), "và" "hoặc" "hay");
            if list.len() >= 32 || !is_and && !words.is_sign(next, ',') {
                break;
            }
            let to = next + usize::from(is_and);
            if is_and && !words.is_blank(to) {
                break;
            }
            let Some((point, end)) = read(self, to).filter(|(point, end)| {
                // "năm 2016, 2 người", "tháng 7, 8 học sinh": a bare number is one more only before a sign or a year.
                let is_bare = words.number(to).is_some() && *end == to + 1 && point.unit != Unit::Year;
                // What a span begins with is read for itself.
                let is_span = words.is_dash(*end) || words.is_blank(*end) && is!(words.key(*end), "đến" "tới");
                !point.is_lunar
                    && !is_span
                    && (!is_bare
                        || is_and && !words.is_blank(*end)
                        || words.is_sign(*end, ',')
                        || is!(words.key(*end), "và"))
            }) else {
                break;
            };
            list.push((to, point, end));
        }
        let last = list[list.len() - 1].1;
        let end = list[list.len() - 1].2;
        for (start, point, next) in list {
            self.put(start, with_year_of(point, &last, false), next);
        }
        Some(end)
    }

    /// tháng 3 đến ngày 15/7
    fn day_to(&self, at: usize) -> Read {
        let at_number = at + usize::from(is!(self.words.key(at), "ngày"));
        self.day(at_number, at_number > at)
    }

    /// trước, này, tới, sau, qua behind a unit: how many units from the text's own. None behind a number or behind những,
    /// since "5 năm tới" is no one year.
    fn shifted(&self, at: usize, unit: usize) -> Option<(i32, usize)> {
        let words = &self.words;
        if !words.is_blank(at) {
            return None;
        }
        let is_many = self.cardinal_before(unit)
            || is!(words.back(unit, 1), "những" "các" "mấy" "vài" "nhiều" "mỗi" "từng" "hàng" "hằng" "bao" "suốt" "ít" "đầu" "cuối" "nửa" "cả" "chục" "trăm")
                && !is!(words.back(unit, 1), "đầu" "cuối" "cả");
        if is_many {
            return None;
        }
        // "sắp tới", "vừa qua", "vừa rồi"
        let (is_vua, is_sap) = (is!(words.key(at), "vừa"), is!(words.key(at), "sắp"));
        let at = at + usize::from(is_vua || is_sap);
        let key = words.key(at);
        let shift = if is!(key, "nay" "này") && !is_vua && !is_sap {
            0
        } else if is!(key, "trước" "qua" "rồi") && !is_sap {
            -1
        } else if is!(key, "tới" "sau") && !is_vua {
            1
        } else {
            return None;
        };
        // "tuần sau đó", "năm trước đó", "tuần trước khi"
        let behind = words.key(at + 1);
        // "có năm tới 600 mm"
        if words.is_blank(at + 1) && shift == 1 && words.number(at + 1).is_some_and(|(_, count)| count != 4) {
            return None;
        }
        if words.is_blank(at + 1) && is!(behind, "đó" "đấy" "khi" "nữa" "sau" "nay" "lại") {
            return None;
        }
        Some((shift, at + 1))
    }

    /// "tới", "sắp tới", "vừa qua" behind a date.
    fn cue(&self, at: usize) -> (Cue, usize) {
        let words = &self.words;
        if !words.is_blank(at) {
            return (Cue::None, at);
        }
        match words.key(at) {
            key if is!(key, "tới") => (Cue::Future, at + 1),
            key if is!(key, "sắp") => (Cue::Future, at + 2),
            key if is!(key, "vừa") || is!(key, "qua") => (Cue::Past, at + 1),
            _ => (Cue::None, at),
        }
    }

    /// A number in digits or in words up to twelve, and the word behind it.
    fn cardinal(&self, at: usize) -> Option<(u32, usize)> {
        let words = &self.words;
        if let Some((value, count)) = words.number(at) {
            return (count <= 2).then_some((value, at + 1));
        }
        let value = match words.key(at) {
            key if is!(key, "một") => 1,
            key if is!(key, "hai") => 2,
            key if is!(key, "ba") => 3,
            key if is!(key, "tư" "bốn") => 4,
            key if is!(key, "năm") => 5,
            key if is!(key, "sáu") => 6,
            key if is!(key, "bảy" "bẩy") => 7,
            key if is!(key, "tám") => 8,
            key if is!(key, "chín") => 9,
            key if is!(key, "mười") => match words.key(at + 1) {
                next if is!(next, "một") && words.is_blank(at + 1) => return Some((11, at + 2)),
                next if is!(next, "hai") && words.is_blank(at + 1) => return Some((12, at + 2)),
                _ => 10,
            },
            _ => return None,
        };
        Some((value, at + 1))
    }

    /// Whether a number stands right before a word, in digits or in words.
    fn cardinal_before(&self, at: usize) -> bool {
        let words = &self.words;
        let before = words.back(at, 1);
        if is!(words.back(at, 2), "thứ") {
            return false;
        }
        let is_number = at > 0
            && (words.number(at - 1).is_some()
                || is!(before, "một" "hai" "ba" "bốn" "sáu" "bảy" "tám" "chín" "mười" "chục" "trăm"));
        is_number && words.is_blank(at)
    }
}

struct Element {
    /// The first word of it.
    start: usize,
    /// The word behind it.
    next: usize,
    point: Point,
    /// How it is joined to the one before.
    joint: Joint,
}

impl Element {
    fn is_full(&self) -> bool {
        self.point.month != Which::Open
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    And,
    To,
}

/// Days that are written without a word before them, since everyone knows them: day, month.
const KNOWN: &[(u32, u32)] = &[
    (1, 1),
    (3, 2),
    (9, 1),
    (14, 2),
    (27, 2),
    (8, 3),
    (26, 3),
    (27, 3),
    (30, 4),
    (1, 5),
    (7, 5),
    (15, 5),
    (19, 5),
    (1, 6),
    (5, 6),
    (21, 6),
    (28, 6),
    (27, 7),
    (28, 7),
    (19, 8),
    (2, 9),
    (10, 10),
    (13, 10),
    (14, 10),
    (15, 10),
    (20, 10),
    (18, 11),
    (20, 11),
    (23, 11),
    (22, 12),
    (24, 12),
    (25, 12),
];

/// Days of the sun's calendar that are said with mùng.
const SOLAR: &[(u32, u32)] = &[(1, 1), (3, 2), (8, 3), (1, 5), (7, 5), (1, 6), (2, 9)];

fn this_month(shift: i32) -> Point {
    Point { month: Which::Shift(shift), ..Point::whole_years(Which::Shift(0), 1, Unit::Month) }
}

fn quarter_of(year: Which, quarter: u32) -> Point {
    Point::months(year, quarter * 3 - 2, quarter * 3, Unit::Quarter)
}

fn century_of(century: u32) -> Point {
    Point::whole_years(Which::Known(century as i32 * 100 - 99), 100, Unit::Century)
}

/// The first of two with the second's year, where it has none of its own.
fn with_year_of(first: Point, last: &Point, is_span: bool) -> Point {
    let mut first = first;
    if first.year == Which::Open && last.year != Which::Open && first.relative.is_none() {
        first.year = last.year;
        if let (true, Which::Known(a), Which::Known(b), Which::Known(year)) =
            (is_span, first.month, last.month, last.year)
            && a > b
            && last.unit != Unit::Year
        {
            first.year = Which::Known(year - 1);
        }
    }
    first
}

/// Whether one may end where the other does.
fn is_rising(first: &Point, last: &Point) -> bool {
    match (first.year, last.year) {
        (Which::Known(a), Which::Known(b)) if a != b => a < b,
        (Which::Known(_), Which::Known(_)) => match (first.month, last.month) {
            (Which::Known(a), Which::Known(b)) => a <= b && !(first.unit == Unit::Year && last.unit == Unit::Year),
            _ => true,
        },
        _ => true,
    }
}

/// Whether the calendar has such a day in some year.
fn is_possible(point: &Point) -> bool {
    let year = if let Which::Known(year) = point.year { year } else { 2000 };
    match point.month {
        Which::Known(month) => crate::day::Day::from_ymd(year, month as u32, point.days.0).is_some(),
        _ => true,
    }
}

/// A Roman number up to 39, in capitals.
fn roman(word: &str) -> Option<u32> {
    let value = |letter| match letter {
        b'I' => Some(1),
        b'V' => Some(5),
        b'X' => Some(10),
        _ => None,
    };
    let bytes = word.as_bytes();
    if bytes.is_empty() || bytes.len() > 7 {
        return None;
    }
    let (mut sum, mut before) = (0, 0);
    for &letter in bytes {
        let this = value(letter)?;
        // IV and IX: what was added is taken off twice.
        sum += if before < this { this - 2 * before.min(sum) } else { this };
        before = this;
    }
    Some(sum)
}
