//! Counting in time.

use khobao_core::day::{Date, Day};
use khobao_core::timeline::{Bins, DayCounts, Span, Unit, Window};

fn day(iso: &str) -> Day {
    let mut parts = iso.split('-').map(|part| part.parse::<i32>().unwrap());
    let mut next = || parts.next().unwrap();
    Day::from_ymd(next(), next() as u32, next() as u32).unwrap()
}

fn column(days: &[(&str, u32)], undated: u32) -> DayCounts {
    DayCounts::new(days.iter().map(|&(iso, count)| (day(iso), count)), undated)
}

fn span(from: &str, to: &str) -> Span {
    let edge = |iso: &str| (!iso.is_empty()).then(|| day(iso));
    Span::of(edge(from), edge(to))
}

#[test]
fn a_span_is_a_range_of_ids() {
    let counts = column(&[("2017-01-03", 2), ("2017-01-05", 1), ("2018-06-01", 4)], 3);
    let table = [
        ("", "", 0..10),
        ("2017-01-03", "2017-01-03", 0..2),
        ("2017-01-04", "2017-01-04", 2..2),
        ("2017-01-04", "", 2..7),
        ("", "2017-01-05", 0..3),
        ("2017-01-05", "2018-06-01", 2..7),
        ("2018-06-02", "2030-01-01", 7..7),
        ("2000-01-01", "2016-12-31", 0..0),
        ("2018-01-01", "2017-01-01", 3..3),
    ];
    for (from, to, ids) in table {
        assert_eq!(counts.range(span(from, to)), ids, "{from}..{to}");
    }
    assert_eq!((counts.dated(), counts.undated(), counts.total()), (7, 3, 10));
    assert_eq!(counts.extent(), Some((day("2017-01-03"), day("2018-06-01"))));
}

#[test]
fn what_matches_is_counted_by_the_entries_of_all() {
    let dates =
        [(Date::parse("2017-01").unwrap().interval(), 2), (day("2017-01-05").into(), 1), (day("2018-06-01").into(), 4)];
    let all = DayCounts::new(dates, 3);
    let table =
        [(vec![1, 0, 3], [1, 0, 3]), (vec![0, 1], [0, 1, 0]), (vec![], [0, 0, 0]), (vec![2, 1, 4, 9], [2, 1, 4])];
    for (counts, each) in table {
        let matching = all.of_these(counts.clone(), 1);
        assert_eq!(matching.iter().map(|(_, count)| count).collect::<Vec<_>>(), each, "{counts:?}");
        assert_eq!(matching.total(), each.iter().sum::<u32>() + 1, "{counts:?}");
        assert_eq!(matching.long().collect::<Vec<_>>(), [(dates[0].0, each[0])], "{counts:?}");
        assert_eq!(matching.extent(), all.extent(), "{counts:?}");
    }
}

#[test]
fn an_archive_without_dates_has_no_extent() {
    let counts = column(&[], 5);
    assert_eq!(counts.extent(), None);
    assert_eq!(counts.within(Span::default()), 5);
    assert_eq!(counts.within(span("2017-01-01", "")), 0);
}

#[test]
fn bars_are_as_fine_as_there_is_room_for() {
    let table = [
        ("2021-11-01", "2021-11-09", 100, Unit::Day),
        ("2021-01-01", "2021-12-31", 100, Unit::Week),
        ("2017-01-01", "2021-12-31", 100, Unit::Month),
        ("2000-01-01", "2021-12-31", 100, Unit::Quarter),
        ("1950-01-01", "2021-12-31", 100, Unit::Year),
        ("1200-01-01", "2021-12-31", 100, Unit::Decade),
        ("0001-01-01", "9999-12-31", 120, Unit::Century),
        ("2021-11-09", "2021-11-09", 1, Unit::Day),
    ];
    for (first, last, room, unit) in table {
        let bins = Bins::covering(day(first), day(last), room);
        assert_eq!(bins.unit(), unit, "{first}..{last} in {room}");
        assert!(bins.count() <= room + 2, "{} bars in {room}", bins.count());
    }
}

#[test]
fn every_article_is_in_exactly_one_bar() {
    let counts = column(&[("2016-12-31", 3), ("2017-01-01", 5), ("2017-02-28", 1), ("2019-12-31", 7)], 2);
    let (first, last) = counts.extent().unwrap();
    for room in [1, 2, 5, 12, 40, 200, 2000] {
        let bins = Bins::covering(first, last, room);
        assert_eq!(bins.heights(&counts).iter().sum::<u32>(), 16, "room {room}");
    }
    let months = Bins::covering(first, last, 40);
    assert_eq!(months.unit(), Unit::Month);
    assert_eq!(&months.heights(&counts)[..3], [3, 5, 1]);
    assert_eq!(months.span(1), span("2017-01-01", "2017-01-31"));
}

#[test]
fn a_truncated_date_is_an_interval_and_in_a_bar_that_holds_it() {
    let date = |text: &str| Date::parse(text).unwrap();
    let mut dates = ["2021-11-09", "2021", "2021-11", "2021-11-01T08:00", "2021-11", "2021-01-01", "2022"].map(date);
    dates.sort_by_key(|date| date.order());
    for date in dates {
        assert_eq!(Date::interval_at(date.order()), date.interval(), "{date}");
    }
    let counts = DayCounts::new(dates.map(|date| (date.interval(), 1)), 2);
    assert_eq!(counts.extent(), Some((day("2021-01-01"), day("2022-12-31"))));
    let entries: Vec<String> =
        counts.iter().map(|(days, count)| format!("{}..{} {count}", days.first, days.last)).collect();
    assert_eq!(
        entries,
        [
            "2021-01-01..2021-12-31 1",
            "2021-01-01..2021-01-01 1",
            "2021-11-01..2021-11-30 2",
            "2021-11-01..2021-11-01 1",
            "2021-11-09..2021-11-09 1",
            "2022-01-01..2022-12-31 1"
        ]
    );
    assert_eq!(counts.long().map(|(_, count)| count).collect::<Vec<_>>(), [1, 2, 1]);
    // Of a day there are the articles that are surely of it.
    assert_eq!((counts.on(day("2021-01-01")), counts.on(day("2021-11-01"))), (1..2, 4..5));
    let in_bars = |room| {
        let bins = Bins::covering(day("2021-01-01"), day("2022-12-31"), room);
        (bins.unit(), bins.heights(&counts).iter().sum::<u32>())
    };
    assert_eq!(in_bars(2), (Unit::Year, 7));
    assert_eq!(in_bars(30), (Unit::Month, 5));
    assert_eq!(in_bars(1000), (Unit::Day, 3));
}

#[test]
fn undated_articles_are_a_bucket_of_their_own() {
    let counts = column(&[("2017-01-03", 2), ("2018-06-01", 4)], 3);
    assert_eq!(counts.range(Span::UNDATED), 6..9);
    assert!(!Span::UNDATED.is_everything());
}

#[test]
fn a_window_goes_near_and_along_and_stays_in_the_whole() {
    let whole = Window::new(day("2000-01-01"), day("2021-01-01"));
    // What is under the pointer stays there.
    let near = whole.moved(0.25, 0.25, 0.5, whole);
    assert_eq!(near.days(), whole.days() / 2.0);
    assert!((near.place(whole.day(0.25)) - 0.25).abs() < 0.001);
    // As far as the whole goes, and no further.
    let end = near.moved(5.0, 0.0, 1.0, whole);
    assert_eq!(end.sight().1, day("2020-12-31"));
    assert_eq!(near.moved(0.5, 0.5, 1000.0, whole), whole);
    let nearest = whole.moved(1.0, 1.0, 0.0, whole);
    assert_eq!((nearest.days(), nearest.sight().1), (Window::LEAST, day("2020-12-31")));
    // An archive of a day is seen whole.
    let one = Window::new(day("2021-11-09"), day("2021-11-10"));
    assert_eq!((one.moved(0.5, 0.5, 0.1, one), one.sight()), (one, (day("2021-11-09"), day("2021-11-09"))));
}

#[test]
fn a_window_moves_as_little_as_it_needs_to_show_days() {
    let whole = Window::new(day("2000-01-01"), day("2021-01-01"));
    let year = Window::new(day("2010-01-01"), day("2011-01-01"));
    assert_eq!(year.showing(day("2010-03-01"), day("2010-12-31"), whole), year);
    assert_eq!(year.showing(day("2009-12-01"), day("2009-12-01"), whole).sight().0, day("2009-12-01"));
    assert_eq!(year.showing(day("2011-02-01"), day("2011-02-01"), whole).sight().1, day("2011-02-01"));
    let wide = year.showing(day("2005-01-01"), day("2009-12-31"), whole).sight();
    assert!(wide.0 < day("2005-01-01") && wide.1 > day("2009-12-31"), "{wide:?}");
    assert_eq!(year.showing(day("2000-01-01"), day("2020-12-31"), whole), whole);
}

#[test]
fn every_day_is_in_the_bar_it_is_drawn_in() {
    let bins = Bins::covering(day("2014-03-05"), day("2022-11-02"), 120);
    let (first, end) = bins.extent();
    let window = Window::new(first, end);
    for bar in 0..bins.count() {
        let Span { from: Some(from), to: Some(to), .. } = bins.span(bar) else { panic!("a bar has two ends") };
        assert_eq!((bins.bar_of(from), bins.bar_of(to)), (bar, bar));
        let middle = (window.place(from) + window.place(to.next())) / 2.0;
        assert_eq!(bins.bar_of(window.day(middle)), bar);
    }
    assert_eq!((bins.bar_of(day("1900-01-01")), bins.bar_of(day("2100-01-01"))), (0, bins.count() - 1));
}

#[test]
fn labels_are_round_and_have_room() {
    let labels = |first, last, room| {
        let ticks = Window::new(day(first), day(last).next()).ticks(room);
        assert!(ticks.len() <= room);
        ticks.iter().map(|(day, _)| day.to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        labels("2014-01-01", "2017-12-31", 10),
        "2014-01-01 2014-07-01 2015-01-01 2015-07-01 2016-01-01 2016-07-01 2017-01-01 2017-07-01"
    );
    assert_eq!(labels("2014-01-01", "2017-12-31", 4), "2014-01-01 2015-01-01 2016-01-01 2017-01-01");
    assert_eq!(
        labels("2017-02-01", "2017-07-31", 8),
        "2017-02-01 2017-03-01 2017-04-01 2017-05-01 2017-06-01 2017-07-01"
    );
    assert_eq!(
        labels("1900-01-01", "2021-12-31", 7),
        "1900-01-01 1920-01-01 1940-01-01 1960-01-01 1980-01-01 2000-01-01 2020-01-01"
    );
    assert_eq!(labels("2021-11-09", "2021-11-09", 4), "2021-11-09");
}
