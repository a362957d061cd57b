//! The time axis under the reader's hand: its bars, what the pointer or a key does to the span, and what a typed date says.

use crate::day::{Date, Day};
use crate::timeline::{Bins, DayCounts, Span};

/// A bar and the gap behind it, in CSS pixels: the narrowest that can still be told from its neighbour.
const BAR: f64 = 6.0;
/// Less movement than this, in CSS pixels, is a press.
const STILL: f64 = 4.0;

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
    /// The pointer went down: on a handle, or beside them.
    Down {
        /// The handle.
        edge: Option<Edge>,
        /// Where along the axis.
        place: f64,
        /// Where on the screen.
        x: f64,
    },
    /// The pointer moved, pressed or not.
    Move {
        /// Where along the axis.
        place: f64,
        /// Where on the screen.
        x: f64,
    },
    /// The pointer was lifted.
    Up,
    /// The pointer went away, or the browser took it over for scrolling.
    Gone,
    /// A key moved a handle by so many bars.
    Key(Edge, i32),
    /// The axis has another width.
    Width(f64),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Drag {
    /// Went down on a bar, at a place of the screen, and has not moved since.
    Pressed(usize, f64),
    /// A new span from a bar.
    Anew(usize),
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
#[derive(Clone, Debug)]
pub struct Axis {
    /// Its bars.
    pub bins: Bins,
    /// How many articles each bar has.
    pub all: Vec<u32>,
    /// How many of them match, whatever the span; as many as `all` without a query.
    pub matching: Vec<u32>,
    /// The bar under the pointer.
    pub hover: Option<usize>,
    width: f64,
    extent: (Day, Day),
    drag: Option<Drag>,
}

impl Axis {
    /// Of an archive's date column, so many CSS pixels wide. `None` where no article has a date.
    pub fn new(all: &DayCounts, width: f64) -> Option<Axis> {
        let extent = all.extent()?;
        let bins = Bins::covering(extent.0, extent.1, ((width / BAR) as usize).max(1));
        let all = bins.heights(all);
        Some(Axis { bins, matching: all.clone(), all, hover: None, width, extent, drag: None })
    }

    /// Its width in CSS pixels.
    pub fn width(&self) -> f64 {
        self.width
    }

    /// The days at its ends that have an article.
    pub fn extent(&self) -> (Day, Day) {
        self.extent
    }

    /// Takes the counts of the articles that match.
    pub fn matched(&mut self, matching: &DayCounts) {
        self.matching = self.bins.heights(matching);
    }

    /// The bars that a span begins and ends in.
    pub fn edges(&self, span: Span) -> (usize, usize) {
        let first = span.from.map_or(0, |day| self.bins.bar_of(day));
        let last = span.to.map_or(self.bins.count() - 1, |day| self.bins.bar_of(day));
        (first, last.max(first))
    }

    /// The day that a handle stands at.
    pub fn day(&self, edge: Edge, span: Span) -> Day {
        match edge {
            Edge::First => span.from.unwrap_or(self.extent.0),
            Edge::Last => span.to.unwrap_or(self.extent.1),
        }
    }

    /// What a touch makes of a span.
    pub fn touch(&mut self, touch: Touch, span: Span) -> Option<Choice> {
        match touch {
            Touch::Width(_) => None,
            Touch::Down { edge: Some(edge), .. } => {
                self.drag = Some(Drag::Edge(edge));
                None
            }
            Touch::Down { edge: None, place, x } => {
                self.drag = Some(Drag::Pressed(self.bins.bar_at(place), x));
                None
            }
            Touch::Move { place, x } => {
                let bar = self.bins.bar_at(place);
                self.hover = Some(bar);
                if let Some(Drag::Pressed(from, start)) = self.drag
                    && (x - start).abs() > STILL
                {
                    self.drag = Some(Drag::Anew(from));
                }
                let chosen = match self.drag? {
                    Drag::Pressed(..) => return None,
                    Drag::Anew(from) => self.between(from.min(bar), from.max(bar)),
                    Drag::Edge(edge) => self.moved(edge, bar, span),
                };
                Some(Choice::Brushed(chosen))
            }
            Touch::Up => match self.drag.take()? {
                Drag::Pressed(bar, _) => {
                    let chosen = self.bins.span(bar);
                    // The bar that is chosen already leads back to everything.
                    Some(Choice::Pressed(if chosen == span { Span::default() } else { chosen }))
                }
                _ => None,
            },
            Touch::Gone => {
                self.hover = None;
                self.drag = None;
                None
            }
            Touch::Key(edge, by) => {
                let edges = self.edges(span);
                let at = if edge == Edge::First { edges.0 } else { edges.1 } as i64;
                let bar = (at + i64::from(by)).clamp(0, self.bins.count() as i64 - 1) as usize;
                Some(Choice::Brushed(self.moved(edge, bar, span)))
            }
        }
    }

    /// An end moved to a bar, and no further than the other end.
    fn moved(&self, edge: Edge, bar: usize, span: Span) -> Span {
        let (first, last) = self.edges(span);
        match edge {
            Edge::First => Span { from: self.between(bar.min(last), last).from, ..span },
            Edge::Last => Span { to: self.between(first, bar.max(first)).to, ..span },
        }
    }

    /// From one bar to another; an end at the axis's end is open.
    fn between(&self, first: usize, last: usize) -> Span {
        Span {
            from: self.bins.span(first).from.filter(|_| first > 0),
            to: self.bins.span(last).to.filter(|_| last + 1 < self.bins.count()),
        }
    }
}

/// The span with one end as it was typed: a day, a month or a year; nothing opens it. Ends in the wrong order change
/// places, since what was meant is clear. `None` for a date that there is not.
pub fn typed(text: &str, edge: Edge, span: Span) -> Option<Span> {
    let days = match text.trim() {
        "" => None,
        text => Some(Date::parse_span(text)?),
    };
    let typed = match edge {
        Edge::First => Span { from: days.map(|(first, _)| first), ..span },
        Edge::Last => Span { to: days.map(|(_, last)| last), ..span },
    };
    Some(match (typed.from, typed.to) {
        (Some(from), Some(to)) => Span::between(from, to),
        _ => typed,
    })
}
