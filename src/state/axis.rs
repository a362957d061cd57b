//! The time axis under the reader's hand: what of the time it shows, its bars, what pointers and keys do to it and to the
//! span, and what a typed date says.

use crate::day::{Date, Day, Interval};
use crate::timeline::{Bins, DayCounts, Span, Unit, Window};
use std::rc::Rc;

/// A bar and the gap behind it, in CSS pixels: the narrowest that can still be told from its neighbour.
const BAR: f64 = 6.0;
/// Less movement than this, in CSS pixels, is a press.
const STILL: f64 = 4.0;
/// How far a step of panning goes, as a share of what is in sight.
const PAN: f64 = 0.5;
/// The room that a peak's name takes, in CSS pixels.
const NAME: f64 = 112.0;
/// So many peaks are named at most.
const PEAKS: usize = 3;
/// Fewer matches than this are no peak.
const PEAK: u32 = 3;
/// Fingers that are nearer to each other than this share of the axis do not zoom further.
const APART: f64 = 0.05;

/// An end of the span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// The first day.
    First,
    /// The last day.
    Last,
}

/// What was done to the axis. Places are from 0 to 1 along it, `x` in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Touch {
    /// A pointer went down: on a handle, or beside them.
    Down {
        /// Tells pointers apart.
        pointer: i32,
        /// The handle.
        edge: Option<Edge>,
        /// Where along the axis.
        place: f64,
        /// Where on the screen.
        x: f64,
    },
    /// A pointer moved, pressed or not.
    Move {
        /// Tells pointers apart.
        pointer: i32,
        /// Where along the axis.
        place: f64,
        /// Where on the screen.
        x: f64,
    },
    /// A pointer was lifted.
    Up(i32),
    /// A pointer went away, or the browser took it over for scrolling.
    Gone(i32),
    /// A key moved a handle by so many bars.
    Key(Edge, i32),
    /// A key moved the cursor by so many bars.
    Cursor(i32),
    /// The bar under the cursor was pressed.
    Press,
    /// The cursor has left the bars.
    Leave,
    /// Nearer or farther, by so many steps, around a place or the middle of what is in sight.
    Zoom(Option<f64>, f64),
    /// Earlier or later, by so many steps.
    Pan(f64),
    /// The middle of what is in sight goes to a place on the overview.
    Centre(f64),
    /// The axis has another width.
    Width(f64),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Drag {
    /// Went down on a bar, at a place of the screen, and has not moved since.
    Pressed(usize, f64),
    /// A new span from a bar.
    Anew(Interval),
    /// One end of the span.
    Edge(Edge),
}

/// What a touch asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Choice {
    /// A span, while the gesture goes on.
    Brushed(Span),
    /// A span, at once.
    Pressed(Span),
}

/// The axis as it is drawn.
///
/// Invariant: `window` is within `whole`, and `bins`, `heights`, `matching` and `long` are those of the window.
#[derive(Clone, Debug)]
pub struct Axis {
    /// What of the time is in sight.
    pub window: Window,
    /// All of the time, in whole bars as they are when all is in sight.
    pub whole: Window,
    /// The bars in sight.
    pub bins: Bins,
    /// How many articles each bar has.
    pub heights: Vec<u32>,
    /// How many of them match, whatever the span; as many as `heights` without a query.
    pub matching: Vec<u32>,
    /// Truncated dates that reach over a bar's end, with the counts of all articles and of those that match.
    pub long: Vec<(Interval, u32, u32)>,
    /// The bar under the pointer or the cursor.
    pub hover: Option<usize>,
    overview: (Bins, Vec<u32>),
    all: Rc<DayCounts>,
    matched: Rc<DayCounts>,
    width: f64,
    extent: (Day, Day),
    drag: Option<Drag>,
    /// The pointers that are down, with their places.
    pointers: Vec<(i32, f64)>,
}

impl Axis {
    /// Of an archive's date column and of what matches, so many CSS pixels wide. `None` where no article has a date.
    pub fn new(all: &Rc<DayCounts>, matched: &Rc<DayCounts>, width: f64) -> Option<Axis> {
        let extent = all.extent()?;
        let bins = Bins::covering(extent.0, extent.1, room(width));
        let (first, end) = bins.extent();
        let whole = Window::new(first, end);
        let mut axis = Axis {
            window: whole,
            whole,
            overview: (bins.clone(), bins.heights(matched)),
            bins,
            heights: Vec::new(),
            matching: Vec::new(),
            long: Vec::new(),
            hover: None,
            all: all.clone(),
            matched: matched.clone(),
            width,
            extent,
            drag: None,
            pointers: Vec::new(),
        };
        axis.count();
        Some(axis)
    }

    /// The same axis, so many CSS pixels wide.
    pub fn resized(&self, width: f64) -> Option<Axis> {
        let mut axis = Axis::new(&self.all, &self.matched, width)?;
        if self.is_zoomed() {
            axis.show(self.window.moved(0.0, 0.0, 1.0, axis.whole));
        }
        axis.hover = self.hover.map(|bar| axis.bins.bar_of(self.bins.days(bar).first));
        Some(axis)
    }

    /// Its width in CSS pixels.
    pub fn width(&self) -> f64 {
        self.width
    }

    /// The days at its ends that have an article.
    pub fn extent(&self) -> (Day, Day) {
        self.extent
    }

    /// Whether only a part of the time is in sight.
    pub fn is_zoomed(&self) -> bool {
        self.window != self.whole
    }

    /// The bars when all of the time is in sight, and how many articles match in each.
    pub fn overview(&self) -> &(Bins, Vec<u32>) {
        &self.overview
    }

    /// Takes the counts of the articles that match.
    #[inline(never)]
    pub fn matched(&mut self, matching: &Rc<DayCounts>) {
        self.matched = matching.clone();
        self.overview.1 = self.overview.0.heights(matching);
        self.count();
    }

    fn show(&mut self, window: Window) {
        if window == self.window {
            return;
        }
        self.window = window;
        let (first, last) = window.sight();
        self.bins = Bins::covering(first, last, room(self.width));
        self.hover = None;
        self.count();
    }

    fn count(&mut self) {
        self.heights = self.bins.heights(&self.all);
        self.matching = self.bins.heights(&self.matched);
        let mut matched = self.matched.long().peekable();
        let sight = self.window.sight();
        // Both are in time order, and what matches is among all.
        let both = self.all.long().map(|(days, all)| {
            let matching = matched.next_if(|(other, _)| *other == days).map_or(0, |(_, count)| count);
            (days, all, matching)
        });
        let (bins, is_seen) = (&self.bins, |days: Interval| days.first <= sight.1 && days.last >= sight.0);
        self.long = both.filter(|(days, ..)| !bins.holds(*days) && is_seen(*days)).collect();
    }

    /// Brings a span into sight that was chosen elsewhere.
    pub fn reveal(&mut self, span: Span) {
        if self.is_zoomed() && !span.undated && self.drag.is_none() {
            let (first, last) = (self.day(Edge::First, span), self.day(Edge::Last, span));
            if !span.is_everything() {
                self.show(self.window.showing(first, last, self.whole));
            }
        }
    }

    /// The day that a handle stands at.
    pub fn day(&self, edge: Edge, span: Span) -> Day {
        match edge {
            Edge::First => span.from.unwrap_or(self.extent.0),
            Edge::Last => span.to.unwrap_or(self.extent.1),
        }
    }

    /// What a bar covers, with how many articles it has and how many of them match.
    pub fn bar(&self, bar: usize) -> (Span, u32, u32) {
        (self.bins.span(bar), self.heights[bar], self.matching[bar])
    }

    /// Whether a pointer's movement to a place changes what is drawn.
    pub fn is_news(&self, place: f64) -> bool {
        self.drag.is_some() || !self.pointers.is_empty() || self.hover != Some(self.bar_at(place))
    }

    /// What a touch makes of a span.
    pub fn touch(&mut self, touch: Touch, span: Span) -> Option<Choice> {
        match touch {
            Touch::Width(_) => None,
            Touch::Down { pointer, edge, place, x } => {
                self.pointers.retain(|(other, _)| *other != pointer);
                self.pointers.push((pointer, place));
                self.drag = match (self.pointers.len(), edge) {
                    (1, Some(edge)) => Some(Drag::Edge(edge)),
                    (1, None) => Some(Drag::Pressed(self.bar_at(place), x)),
                    // A second finger: the two zoom.
                    _ => None,
                };
                None
            }
            Touch::Move { pointer, place, x } => self.moved(pointer, place, x, span),
            Touch::Up(pointer) => {
                self.pointers.retain(|(other, _)| *other != pointer);
                match self.drag.take()? {
                    Drag::Pressed(bar, _) => Some(self.pressed(bar, span)),
                    _ => None,
                }
            }
            Touch::Gone(pointer) => {
                self.pointers.retain(|(other, _)| *other != pointer);
                self.hover = None;
                self.drag = None;
                None
            }
            Touch::Key(edge, by) => {
                let chosen = self.stepped(edge, by, span);
                self.reveal_day(self.day(edge, chosen));
                Some(Choice::Brushed(chosen))
            }
            Touch::Cursor(by) => {
                let bar = self.cursor(span) as i64 + i64::from(by);
                // The window goes along.
                if bar < 0 || bar >= self.bins.count() as i64 {
                    let by = if bar < 0 { -1.0 } else { 1.0 } / self.bins.count() as f64;
                    self.show(self.window.moved(by, 0.0, 1.0, self.whole));
                }
                self.hover = Some(bar.clamp(0, self.bins.count() as i64 - 1) as usize);
                None
            }
            Touch::Press => Some(self.pressed(self.cursor(span), span)),
            Touch::Leave => {
                self.hover = None;
                None
            }
            Touch::Zoom(place, steps) => {
                let place = place.unwrap_or(0.5);
                self.show(self.window.moved(place, place, factor(steps), self.whole));
                None
            }
            Touch::Pan(steps) => {
                self.show(self.window.moved(steps * PAN, 0.0, 1.0, self.whole));
                None
            }
            Touch::Centre(place) => {
                let day = self.whole.day(place);
                self.show(self.window.moved(self.window.place(day), 0.5, 1.0, self.whole));
                None
            }
        }
    }

    fn moved(&mut self, pointer: i32, place: f64, x: f64, span: Span) -> Option<Choice> {
        let before = self.pointers.clone();
        if let Some(known) = self.pointers.iter_mut().find(|(other, _)| *other == pointer) {
            known.1 = place;
        }
        if let ([(_, a), (_, b)], [(_, to_a), (_, to_b)]) = (before.as_slice(), self.pointers.as_slice()) {
            let (from, to) = ((a + b) / 2.0, (to_a + to_b) / 2.0);
            let factor = (a - b).abs().max(APART) / (to_a - to_b).abs().max(APART);
            self.show(self.window.moved(from, to, factor, self.whole));
            return None;
        }
        let bar = self.bar_at(place);
        self.hover = Some(bar);
        if let Some(Drag::Pressed(from, start)) = self.drag
            && (x - start).abs() > STILL
        {
            self.drag = Some(Drag::Anew(self.bins.days(from)));
        }
        let here = self.bins.days(bar);
        Some(Choice::Brushed(match self.drag? {
            Drag::Pressed(..) => return None,
            Drag::Anew(from) => self.open_ended(from.first.min(here.first), from.last.max(here.last)),
            Drag::Edge(edge) => self.with_edge(edge, here, span),
        }))
    }

    fn pressed(&self, bar: usize, span: Span) -> Choice {
        let chosen = self.bins.span(bar);
        // The bar that is chosen already leads back to everything.
        Choice::Pressed(if chosen == span { Span::default() } else { chosen })
    }

    /// The bar that keys are at: at first the one where the span begins.
    pub fn cursor(&self, span: Span) -> usize {
        let bar = self.hover.unwrap_or_else(|| self.bins.bar_of(self.day(Edge::First, span)));
        bar.min(self.bins.count() - 1)
    }

    fn bar_at(&self, place: f64) -> usize {
        self.bins.bar_of(self.window.day(place))
    }

    /// The span with an end so many bars further, and no further than the other end.
    fn stepped(&self, edge: Edge, by: i32, span: Span) -> Span {
        let unit = self.bins.unit();
        let mut start = unit.start(self.day(edge, span));
        // More steps than bars lead to the end.
        let (first, last) = (unit.start(self.extent.0), unit.start(self.extent.1));
        for _ in 0..by.unsigned_abs() {
            start = if by > 0 { unit.next(start) } else { unit.start(start.previous()) }.clamp(first, last);
            if start == first || start == last {
                break;
            }
        }
        self.with_edge(edge, Interval { first: start, last: unit.next(start).previous() }, span)
    }

    /// The span with an end moved to a bar, and no further than the other end's bar.
    fn with_edge(&self, edge: Edge, bar: Interval, span: Span) -> Span {
        let unit = self.bins.unit();
        match edge {
            Edge::First => {
                let most = unit.start(self.day(Edge::Last, span));
                Span::of(self.open_ended(bar.first.min(most), bar.last).from, span.to)
            }
            Edge::Last => {
                let least = unit.next(unit.start(self.day(Edge::First, span))).previous();
                Span::of(span.from, self.open_ended(bar.first, bar.last.max(least)).to)
            }
        }
    }

    /// From one day to another; an end at the end of the time is open.
    fn open_ended(&self, first: Day, last: Day) -> Span {
        Span::of(Some(first).filter(|&day| day > self.extent.0), Some(last).filter(|&day| day < self.extent.1))
    }

    fn reveal_day(&mut self, day: Day) {
        self.show(self.window.showing(day, day, self.whole));
    }

    /// The bars where most matches are, the highest first: such as stand out of what is in sight, with room for a name over
    /// each.
    pub fn peaks(&self) -> Vec<Span> {
        let count = self.bins.count();
        let mean = self.matching.iter().sum::<u32>() as usize / count;
        let least = (2 * mean as u32).max(PEAK);
        let apart = ((NAME / self.width * count as f64).ceil() as usize).min(count);
        let mut left = self.matching.clone();
        let mut peaks = Vec::new();
        let most = ((self.width / NAME / 2.0) as usize).clamp(1, PEAKS);
        while peaks.len() < most
            && let Some((bar, &height)) = left.iter().enumerate().max_by_key(|(_, height)| **height)
            && height >= least
        {
            peaks.push(self.bins.span(bar));
            left[bar.saturating_sub(apart)..(bar + apart + 1).min(count)].fill(0);
        }
        peaks
    }

    /// What can be chosen without a date: the newest week, month and year that have an article.
    pub fn presets(&self) -> [Span; 3] {
        [Unit::Week, Unit::Month, Unit::Year].map(|unit| {
            let start = unit.start(self.extent.1);
            Span::between(start, unit.next(start).previous())
        })
    }
}

/// A step nearer is half the days. Parts of a step lie on straight lines between: a power's code would weigh more than
/// what it draws.
fn factor(steps: f64) -> f64 {
    let steps = steps.clamp(-64.0, 64.0);
    let whole = steps.floor();
    let twice = 0.5f64.powi(whole as i32);
    twice * (1.0 - (steps - whole) / 2.0)
}

fn room(width: f64) -> usize {
    ((width / BAR) as usize).max(1)
}

/// The span with one end as it was typed: a day, a month or a year; nothing opens it. Ends in the wrong order change
/// places, since what was meant is clear. `None` for a date that there is not.
pub fn typed(text: &str, edge: Edge, span: Span) -> Option<Span> {
    let days = match text.trim() {
        "" => None,
        text => Some(Date::parse_span(text)?),
    };
    let typed = match edge {
        Edge::First => Span::of(days.map(|(first, _)| first), span.to),
        Edge::Last => Span::of(span.from, days.map(|(_, last)| last)),
    };
    Some(match (typed.from, typed.to) {
        (Some(from), Some(to)) => Span::between(from, to),
        _ => typed,
    })
}
