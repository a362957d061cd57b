//! The time axis under pointers and keys.

use khobao_core::day::{Date, Day, Interval};
use khobao_core::state::axis::{Axis, Choice, Edge, Touch};
use khobao_core::timeline::{DayCounts, Span, Unit};
use std::rc::Rc;

fn day(iso: &str) -> Day {
    Date::parse(iso).unwrap().day
}

fn days(iso: &str) -> Span {
    Date::parse(iso).unwrap().interval().into()
}

/// An article a day for ten years, twice as many on the first of a month.
fn axis(width: f64) -> Axis {
    let (first, last) = (day("2010-01-01"), day("2019-12-31"));
    let all = (first.0..=last.0).map(Day).map(|day| (day, 1 + u32::from(day == day.month_start())));
    let all = Rc::new(DayCounts::new(all, 0));
    Axis::new(&all, &all, width).unwrap()
}

fn chosen(choice: Option<Choice>) -> Span {
    match choice {
        Some(Choice::Brushed(span) | Choice::Pressed(span)) => span,
        None => panic!("nothing was chosen"),
    }
}

fn down(pointer: i32, place: f64) -> Touch {
    Touch::Down { pointer, edge: None, place, x: place * 600.0 }
}

fn to(pointer: i32, place: f64) -> Touch {
    Touch::Move { pointer, place, x: place * 600.0 }
}

#[test]
fn bars_become_finer_when_nearer() {
    let mut axis = axis(600.0);
    let mut seen = vec![axis.bins.unit()];
    let total: u32 = axis.heights.iter().sum();
    assert_eq!(total, 3652 + 120);
    for _ in 0..12 {
        axis.touch(Touch::Zoom(Some(0.5), 1.0), Span::default());
        if seen.last() != Some(&axis.bins.unit()) {
            seen.push(axis.bins.unit());
        }
    }
    assert_eq!(seen, [Unit::Quarter, Unit::Month, Unit::Week, Unit::Day]);
    assert!(axis.is_zoomed() && axis.bins.count() <= 9);
    axis.touch(Touch::Zoom(None, -60.0), Span::default());
    assert!(!axis.is_zoomed());
    assert_eq!(axis.heights.iter().sum::<u32>(), total);
}

#[test]
fn a_press_narrows_and_a_second_one_widens_also_when_near() {
    let mut axis = axis(600.0);
    axis.touch(Touch::Zoom(Some(0.0), 2.0), Span::default());
    axis.touch(down(1, 0.5), Span::default());
    let span = chosen(axis.touch(Touch::Up(1), Span::default()));
    assert_eq!(span, days("2011-04"));
    axis.touch(down(1, 0.5), span);
    assert_eq!(chosen(axis.touch(Touch::Up(1), span)), Span::default());
}

#[test]
fn a_drag_chooses_whole_bars_either_way_and_is_open_at_the_end() {
    let mut axis = axis(600.0);
    let drag = |axis: &mut Axis, from: f64, place: f64| {
        axis.touch(down(1, from), Span::default());
        let span = chosen(axis.touch(to(1, place), Span::default()));
        assert_eq!(axis.touch(Touch::Up(1), span), None);
        span
    };
    let forth = drag(&mut axis, 0.26, 0.49);
    assert_eq!(forth, Span::between(day("2012-07-01"), day("2014-12-31")));
    assert_eq!(drag(&mut axis, 0.49, 0.26), forth);
    assert_eq!(drag(&mut axis, 0.51, 1.5), Span::of(Some(day("2015-01-01")), None));
}

#[test]
fn two_fingers_zoom_and_pan_and_choose_nothing() {
    let mut axis = axis(600.0);
    axis.touch(down(1, 0.4), Span::default());
    axis.touch(down(2, 0.6), Span::default());
    let under = axis.window.day(0.4);
    assert_eq!(axis.touch(to(1, 0.2), Span::default()), None);
    assert_eq!(axis.touch(to(2, 0.8), Span::default()), None);
    assert!((axis.window.days() * 3.0 - axis.whole.days()).abs() < 1.0);
    assert!((axis.window.place(under) - 0.2).abs() < 0.01);
    // Both along: what was under them is under them.
    axis.touch(to(1, 0.1), Span::default());
    axis.touch(to(2, 0.7), Span::default());
    assert!((axis.window.place(under) - 0.1).abs() < 0.01);
    assert_eq!(axis.touch(Touch::Up(2), Span::default()), None);
    assert_eq!(axis.touch(Touch::Up(1), Span::default()), None);
}

#[test]
fn keys_move_an_end_by_bars_and_what_is_in_sight_with_it() {
    let mut axis = axis(600.0);
    let right = chosen(axis.touch(Touch::Key(Edge::First, 1), Span::default()));
    assert_eq!(right, Span::of(Some(day("2010-04-01")), None));
    let left = chosen(axis.touch(Touch::Key(Edge::Last, -2), right));
    assert_eq!(left, Span::between(day("2010-04-01"), day("2019-06-30")));
    // No further than the other end's bar, and back to an open end.
    let most = chosen(axis.touch(Touch::Key(Edge::First, 1_000_000), left));
    assert_eq!(most, Span::between(day("2019-04-01"), day("2019-06-30")));
    assert_eq!(chosen(axis.touch(Touch::Key(Edge::First, -1_000_000), most)).from, None);
    axis.touch(Touch::Zoom(Some(0.0), 5.0), Span::default());
    let near = chosen(axis.touch(Touch::Key(Edge::Last, -1), Span::default()));
    let sight = axis.window.sight();
    assert!((sight.0..=sight.1).contains(&near.to.unwrap()), "{sight:?} {near:?}");
}

#[test]
fn a_cursor_walks_the_bars_and_says_their_counts() {
    let mut axis = axis(600.0);
    axis.touch(Touch::Cursor(0), Span::default());
    axis.touch(Touch::Cursor(1), Span::default());
    let bar = axis.cursor(Span::default());
    assert_eq!(axis.bar(bar), (Span::between(day("2010-04-01"), day("2010-06-30")), 94, 94));
    assert_eq!(chosen(axis.touch(Touch::Press, Span::default())), axis.bar(bar).0);
    // At the end of what is in sight it takes that along.
    axis.touch(Touch::Zoom(Some(0.0), 3.0), Span::default());
    for _ in 0..axis.bins.count() + 3 {
        axis.touch(Touch::Cursor(1), Span::default());
    }
    assert!(axis.window.sight().0 > day("2010-01-01"));
}

#[test]
fn a_span_chosen_elsewhere_comes_into_sight() {
    let mut axis = axis(600.0);
    axis.reveal(days("2015"));
    assert!(!axis.is_zoomed());
    axis.touch(Touch::Zoom(Some(0.0), 3.0), Span::default());
    axis.reveal(days("2015"));
    let sight = axis.window.sight();
    assert!(sight.0 <= day("2015-01-01") && sight.1 >= day("2015-12-31"), "{sight:?}");
    axis.reveal(Span::UNDATED);
    assert_eq!(axis.window.sight(), sight);
}

#[test]
fn the_overview_and_the_width_keep_what_is_in_sight() {
    let mut axis = axis(600.0);
    axis.touch(Touch::Zoom(Some(0.0), 3.0), Span::default());
    axis.touch(Touch::Centre(0.5), Span::default());
    let middle = axis.window.day(0.5);
    assert!((middle.0 - axis.whole.day(0.5).0).abs() <= 1);
    assert_eq!(axis.overview().1.iter().sum::<u32>(), 3772);
    axis.touch(Touch::Cursor(0), Span::default());
    let narrow = axis.resized(300.0).unwrap();
    let under = axis.bar(axis.cursor(Span::default())).0.from.unwrap();
    assert_eq!(narrow.hover, Some(narrow.bins.bar_of(under)), "a cursor stays where it is in time");
    assert!(narrow.is_zoomed() && (narrow.window.day(0.5).0 - middle.0).abs() <= 1);
    axis.touch(Touch::Pan(-100.0), Span::default());
    assert_eq!(axis.window.sight().0, day("2010-01-01"));
}

#[test]
fn truncated_dates_are_drawn_over_their_days_and_fall_into_bars_that_hold_them() {
    let dates = ["2015", "2015-03", "2015-03", "2015-03-02", "2019-12-31"].map(|iso| Date::parse(iso).unwrap());
    let all = Rc::new(DayCounts::new(dates.map(|date| (date.interval(), 1)), 0));
    let few = Rc::new(DayCounts::new([(dates[1].interval(), 1), (dates[4].interval(), 1)], 0));
    let mut axis = Axis::new(&all, &few, 600.0).unwrap();
    let year: Interval = dates[0].interval();
    assert_eq!(axis.bins.unit(), Unit::Month);
    assert_eq!(axis.long, [(year, 1, 0)]);
    axis.touch(Touch::Zoom(Some(0.035), 5.0), Span::default());
    assert_eq!(axis.bins.unit(), Unit::Day);
    assert_eq!(axis.long, [(year, 1, 0), (dates[1].interval(), 2, 1)]);
    // Those out of sight are not drawn.
    axis.touch(Touch::Pan(100.0), Span::default());
    assert_eq!(axis.long, []);
}

#[test]
fn peaks_stand_out_and_have_room_between_them() {
    let first = day("2015-01-01");
    let count = |at: i32| match at {
        10 => 30,
        11 => 25,
        90 => 20,
        _ => 1,
    };
    let all = Rc::new(DayCounts::new((0..100).map(|at| (Day(first.0 + at), count(at))), 0));
    let axis = Axis::new(&all, &all, 700.0).unwrap();
    let peak = |at| Span::between(Day(first.0 + at), Day(first.0 + at));
    assert_eq!(axis.peaks(), [peak(10), peak(90)]);
    let flat = Rc::new(DayCounts::new((0..100).map(|at| (Day(first.0 + at), 5)), 0));
    assert_eq!(Axis::new(&flat, &flat, 700.0).unwrap().peaks(), []);
}

#[test]
fn presets_are_the_newest_of_the_archive() {
    let [week, month, year] = axis(600.0).presets();
    assert_eq!(week, Span::between(day("2019-12-30"), day("2020-01-05")));
    assert_eq!((month, year), (days("2019-12"), days("2019")));
}

#[test]
fn an_archive_of_one_day_or_none_is_no_trouble() {
    let none: Rc<DayCounts> = Rc::default();
    assert!(Axis::new(&none, &none, 600.0).is_none());
    let one = Rc::new(DayCounts::new([(day("2021-11-09"), 3)], 0));
    let mut axis = Axis::new(&one, &one, 0.0).unwrap();
    for touch in [
        Touch::Zoom(Some(7.0), 1e9),
        Touch::Zoom(None, -1e9),
        Touch::Pan(1e9),
        Touch::Centre(-4.0),
        Touch::Cursor(i32::MIN),
        Touch::Cursor(i32::MAX),
        Touch::Press,
        Touch::Key(Edge::First, i32::MIN),
        Touch::Key(Edge::Last, i32::MAX),
        Touch::Up(3),
        to(9, f64::NAN),
        Touch::Gone(2),
        Touch::Leave,
    ] {
        axis.touch(touch, Span::default());
        assert_eq!(axis.heights, [3], "{touch:?}");
    }
}
