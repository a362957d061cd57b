//! What is looked for within the open article.
//!
//! While the find field is open, what it marks takes the place of the query's matches: one thing is marked at a time, and
//! the keys for the next and the previous match mean that. It belongs to one article, and is gone with it.

use super::{Effect, Model, Reading};
use crate::article::{each_text, own_lead};
use crate::query::{self, Phrase};
use std::ops::Range;
use std::rc::Rc;

/// See the module.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// As it was typed; empty as long as nothing was.
    pub text: String,
    phrase: Phrase,
    /// The article's number; see [`super::aids::Known`].
    article: u32,
}

impl Model {
    /// What is looked for in the article, where the find field is open.
    pub fn finding(&self) -> Option<&Finding> {
        let here = self.known.as_ref().filter(|_| matches!(self.reading, Reading::Open(_)))?.number;
        self.finding.as_deref().filter(|finding| finding.article == here)
    }

    /// What the marks in the article depend on beside the query: another text for each that is looked for.
    pub fn find_key(&self) -> String {
        if self.finding.is_none() { String::new() } else { self.finding_key() }
    }

    #[inline(never)]
    fn finding_key(&self) -> String {
        self.finding().map_or_else(String::new, |finding| ["?", &finding.text].concat())
    }

    #[inline(never)]
    pub(super) fn found_in(&self, text: &str) -> Vec<Range<usize>> {
        self.finding().map_or_else(|| query::marks(text, &self.query), |finding| finding.phrase.marks(text))
    }

    /// Opens the find field, or goes to it.
    pub(super) fn open_find(&mut self) -> Vec<Effect> {
        if self.finding().is_some() { vec![Effect::FocusFind] } else { self.find(Some(String::new())) }
    }

    /// Looks for a text; `None` closes the field.
    pub(super) fn find(&mut self, text: Option<String>) -> Vec<Effect> {
        let (Reading::Open(found), Some(known)) = (&self.reading, &self.known) else { return Vec::new() };
        let before = self.finding().map(|finding| &finding.text);
        let Some(text) = text else {
            if before.is_none() {
                return Vec::new();
            }
            self.finding = None;
            // Those of the query are counted when they are drawn again.
            (self.match_count, self.match_at) = (0, None);
            return vec![Effect::LeaveFind];
        };
        if before == Some(&text) {
            return Vec::new();
        }
        let is_new = before.is_none();
        let phrase = Phrase::of(&text);
        let mut count = 0;
        let mut add = |text: &str| count += phrase.marks(text).len();
        add(&found.article.title);
        add(own_lead(&found.article).unwrap_or_default());
        each_text(&found.article.blocks, &mut add);
        self.finding = Some(Rc::new(Finding { text, phrase, article: known.number }));
        (self.match_count, self.match_at) = (count, None);
        if is_new { vec![Effect::FocusFind] } else { Vec::new() }
    }

    /// Goes on from a match: the first one in sight, when what is looked for has changed.
    pub(super) fn found_at(&mut self, at: usize) -> Vec<Effect> {
        if self.finding().is_none() || at >= self.match_count {
            return Vec::new();
        }
        self.match_at = Some(at);
        vec![Effect::RevealMatch(at)]
    }
}
