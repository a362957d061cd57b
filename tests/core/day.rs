//! Days, and dates as they are written.

use khobao_core::day::{Date, Day, Precision};

#[test]
fn every_day_of_eight_centuries() {
    let mut day = Day::from_ymd(1600, 1, 1).expect("a day");
    assert_eq!((Day::from_ymd(1970, 1, 1), day.weekday()), (Some(Day(0)), 5));
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    for year in 1600..=2400 {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let year_start = day;
        for (month, length) in (1..).zip(lengths) {
            let month_start = day;
            let length = if month == 2 && leap { 29 } else { length };
            for number in 1..=length {
                assert_eq!(day.ymd(), (year, month, number));
                assert_eq!(Day::from_ymd(year, month, number), Some(day));
                assert_eq!((day.month_start(), day.year_start()), (month_start, year_start));
                assert_eq!(day.next().previous(), day);
                assert_eq!(day.next().weekday(), (day.weekday() + 1) % 7);
                assert_eq!(Date::parse(&day.to_string()), Some(Date::whole(day, Precision::Day)));
                day = day.next();
            }
            assert_eq!(Day::from_ymd(year, month, length + 1), None);
            assert_eq!(Date::whole(month_start, Precision::Month).last_day(), day.previous());
        }
        assert_eq!(Date::whole(year_start, Precision::Year).last_day(), day.previous());
    }
    // 2021-11-09, the day of the first article, was a Tuesday.
    assert_eq!(Day::from_ymd(2021, 11, 9).map(Day::weekday), Some(1));
}

#[test]
fn no_such_day() {
    for (year, month, day) in
        [(2021, 0, 1), (2021, 13, 1), (2021, 1, 0), (2021, 4, 31), (1900, 2, 29), (-1, 1, 1), (10000, 1, 1)]
    {
        assert_eq!(Day::from_ymd(year, month, day), None, "{year}-{month}-{day}");
    }
    for (year, month, day) in [(2000, 2, 29), (0, 1, 1), (0, 2, 29), (9999, 12, 31)] {
        let day = Day::from_ymd(year, month, day).expect("a day");
        assert_eq!(Day::from_ymd(day.ymd().0, day.ymd().1, day.ymd().2), Some(day));
    }
}

/// `2021-11-09 Minute 08:00:00 +420`
fn show(date: Date) -> String {
    let time = match date.precision {
        Precision::Minute => format!(" {:02}:{:02}:{:02}", date.second / 3600, date.second / 60 % 60, date.second % 60),
        _ => String::new(),
    };
    let offset = date.offset.map_or(String::new(), |minutes| format!(" {minutes:+}"));
    format!("{} {:?}{time}{offset}", date.day, date.precision)
}

#[test]
fn dates_that_are_read() {
    let cases = [
        ("2021-11-09T08:00:00+07:00", "2021-11-09 Minute 08:00:00 +420"),
        ("2021-11-09T23:59:59Z", "2021-11-09 Minute 23:59:59 +0"),
        ("2021-11-09t08:00:00z", "2021-11-09 Minute 08:00:00 +0"),
        ("2021-11-09 08:00:00", "2021-11-09 Minute 08:00:00"),
        ("2021-11-09T08:00", "2021-11-09 Minute 08:00:00"),
        ("2021-11-09T08:00:07.123456+07:00", "2021-11-09 Minute 08:00:07 +420"),
        ("2021-11-09T08:00:00-0330", "2021-11-09 Minute 08:00:00 -210"),
        ("2021-11-09 08:00:00 +0700", "2021-11-09 Minute 08:00:00 +420"),
        ("2021-11-09 08:00:00+07", "2021-11-09 Minute 08:00:00 +420"),
        ("2016-12-31T23:59:60Z", "2016-12-31 Minute 23:59:59 +0"),
        ("2021-11-09T00:00:00-00:00", "2021-11-09 Minute 00:00:00 +0"),
        ("  2021-11-09\n", "2021-11-09 Day"),
        ("2021-11", "2021-11-01 Month"),
        ("2021", "2021-01-01 Year"),
        ("09/11/2021", "2021-11-09 Day"),
        ("9/1/2021", "2021-01-09 Day"),
        ("09-11-2021", "2021-11-09 Day"),
        ("09.11.2021", "2021-11-09 Day"),
        ("29/02/2020", "2020-02-29 Day"),
        ("11/2021", "2021-11-01 Month"),
        ("11-2021", "2021-11-01 Month"),
        ("09/11/2021 08:05", "2021-11-09 Minute 08:05:00"),
        ("09/11/2021 8:05:30 +07:00", "2021-11-09 Minute 08:05:30 +420"),
        ("0000-01-01", "0000-01-01 Day"),
        ("9999-12-31", "9999-12-31 Day"),
    ];
    for (text, expected) in cases {
        assert_eq!(Date::parse(text).map(show).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn dates_that_are_refused() {
    #[rustfmt::skip]
    let cases = [
        "", " ", "x", "hôm qua", "09/13/2021", "13/2021", "31/04/2021", "29/02/2021", "2021-02-29", "2021-13", "2021-00",
        "2021-11-00", "00/11/2021", "2021/11/09", "2021.11.09", "09/11/21", "21-11-09", "2021-11-09-10", "2021-", "-2021",
        "20211109", "202111", "12021", "2021-11-9x", "2021-011-09", "٢٠٢١", "２０２１", "2021–2022", "2021-2022", "9/11-2021",
        "2021T08:00", "2021-11T08:00", "2021-11-09T", "2021-11-09T08", "2021-11-09T24:00:00", "2021-11-09T08:60",
        "2021-11-09T08:00:61Z", "2021-11-09T08:00:00+7", "2021-11-09T08:00:00+25:00", "2021-11-09T08:00:00+07:60",
        "2021-11-09T08:00:00+é1", "2021-11-09T08:00:00+07:00x", "2021-11-09T08:00:00ZZ", "2021-11-09T-8:00",
        "2021-11-09 08:00 AM", "2021-11-09T08:00:00:00", "Tue, 09 Nov 2021 08:00:00 +0700", "1636419600", "+2021", "٠٩/١١/2021",
    ];
    for text in cases {
        assert_eq!(Date::parse(text), None, "{text}");
    }
}

#[test]
fn spans_and_order() {
    let span = |text: &str| Date::parse_span(text).map(|(first, last)| format!("{first} {last}"));
    let cases = [
        ("2021", "2021-01-01 2021-12-31"),
        ("2020", "2020-01-01 2020-12-31"),
        ("2021-02", "2021-02-01 2021-02-28"),
        ("02/2020", "2020-02-01 2020-02-29"),
        ("2021-12", "2021-12-01 2021-12-31"),
        ("09/11/2021", "2021-11-09 2021-11-09"),
        ("2021-11-09T08:00Z", "2021-11-09 2021-11-09"),
    ];
    for (text, expected) in cases {
        assert_eq!(span(text).as_deref(), Some(expected), "{text}");
    }
    let written =
        ["2020-12-31T23:59", "2021", "2021-01-01T00:01", "2021-11", "2021-11-01T08:00", "2021-11-01T08:00:01Z"];
    let orders: Vec<_> = written.iter().filter_map(|text| Date::parse(text)).map(Date::order).collect();
    assert!(orders.len() == written.len() && orders.is_sorted(), "{orders:?}");
}

#[test]
fn no_text_makes_it_panic() {
    let bits = ["2021", "-", "/", ".", "11", "09", "T", " ", ":", "+", "Z", "é", "0", "\u{a0}", "9999"];
    let mut random = super::json_feed::Random(9);
    for _ in 0..50_000 {
        let text: String = (0..random.below(12)).map(|_| bits[random.below(bits.len())]).collect();
        if let Some(date) = Date::parse(&text) {
            assert!(date.second < 86_400 && date.last_day() >= date.day, "{text}");
        }
    }
}

#[test]
fn a_clock_that_is_not_vietnams_is_said_so() {
    use khobao_core::i18n::Lang;
    let said = |text: &str, lang: Lang| lang.date_and_time(Date::parse(text).unwrap());
    assert_eq!(said("2021-11-09T08:30:00+07:00", Lang::Vi), "09/11/2021, 08:30");
    assert_eq!(said("2021-11-09T08:30:00-03:30", Lang::Vi), "09/11/2021, 08:30 (-03:30)");
    assert_eq!(said("2021-11-09T08:30:00Z", Lang::En), "09/11/2021, 08:30 (+00:00)");
    assert!(said("2021-11-09T08:30", Lang::Vi).ends_with("08:30 (không ghi múi giờ, coi là +07:00)"));
    assert!(said("2021-11-09T08:30", Lang::En).ends_with("taken as +07:00)"));
    assert_eq!(said("2021-11-09", Lang::Vi), "09/11/2021");
}
