//! Counting in time.

use khobao_core::day::Day;
use khobao_core::timeline::{Bins, DayCounts, Span, Unit};

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
    Span { from: edge(from), to: edge(to) }
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
fn places_on_the_axis_and_bars_agree() {
    let bins = Bins::covering(day("2014-03-05"), day("2022-11-02"), 120);
    for bar in 0..bins.count() {
        let Span { from: Some(from), to: Some(to) } = bins.span(bar) else { panic!("a bar has two ends") };
        assert_eq!((bins.bar_of(from), bins.bar_of(to)), (bar, bar));
        let middle = (bins.position(from) + bins.position(to.next())) / 2.0;
        assert_eq!(bins.bar_at(middle), bar);
    }
    assert_eq!(bins.position(day("1900-01-01")), 0.0);
    assert_eq!(bins.position(day("2100-01-01")), 1.0);
    assert_eq!((bins.bar_of(day("1900-01-01")), bins.bar_of(day("2100-01-01"))), (0, bins.count() - 1));
    assert_eq!((bins.bar_at(-1.0), bins.bar_at(2.0)), (0, bins.count() - 1));
}

#[test]
fn labels_are_round_and_have_room() {
    let labels = |first, last, room| {
        let ticks = Bins::covering(day(first), day(last), 200).ticks(room);
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
