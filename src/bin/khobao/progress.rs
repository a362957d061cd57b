//! How far a long work is: one line on a terminal's standard error that is written over, and nothing elsewhere.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use crate::report;

const PAUSE: Duration = Duration::from_millis(150);
/// Clears the rest of the line.
const CLEAR: &str = "\r\x1b[K";

/// Tells one stage after another.
pub struct Progress {
    is_shown: bool,
    stage: &'static str,
    started: Instant,
    told: Instant,
}

impl Progress {
    /// Shows nothing if it is to be quiet, or where nobody is looking.
    pub fn new(quiet: bool) -> Progress {
        let now = Instant::now();
        Progress { is_shown: !quiet && std::io::stderr().is_terminal(), stage: "", started: now, told: now }
    }

    /// Begins a stage.
    pub fn stage(&mut self, stage: &'static str) {
        (self.stage, self.started) = (stage, Instant::now());
    }

    /// How many bytes of how many are done, and how many articles where these are counted.
    pub fn tell(&mut self, done: u64, total: u64, articles: u64) {
        if !self.is_shown || self.told.elapsed() < PAUSE {
            return;
        }
        self.told = Instant::now();
        let seconds = self.started.elapsed().as_secs_f64();
        let rate = done as f64 / seconds.max(0.001);
        let left = total.saturating_sub(done) as f64 / rate.max(1.0);
        let percent = done * 100 / total.max(1);
        let articles = match articles {
            0 => String::new(),
            count => format!("{}, ", report::counted(count, "article", "articles")),
        };
        let rate = report::bytes(rate as u64);
        let _ = write!(std::io::stderr(), "{CLEAR}{} {percent}%, {articles}{rate}/s, {left:.0} s left", self.stage);
    }

    /// Takes the line away.
    pub fn clear(&mut self) {
        if self.is_shown {
            let _ = write!(std::io::stderr(), "{CLEAR}");
        }
    }
}
