//! What a reader keeps, as part of the model: what is done to it, and what is then written to the device.
//!
//! All of it comes with the rest of the program: nothing here is called before that is there. Each thing is kept by
//! itself under its key, so that two windows that change different things never meet; where both change one, the newer
//! change stays ([`crate::saved`]). What the device did not take is offered to it again with the next change.

use super::aids::{Deed, Said, Sheet};
use super::route::Route;
use super::{Effect, Model, Reading};
use crate::cite::Reference;
use crate::saved::anchor::{self, Spot};
use crate::saved::file::{self, NotOurs, Wrong};
use crate::saved::markdown::{self, Words};
use crate::saved::{Kind, Met, Origin, Saved, Stamp, Thing, address, new_id, note_key, star_key};
use std::rc::Rc;

/// So many things of the list are shown at first, and more by a press.
pub const PAGE: usize = 100;

/// What a reader does. Small and without texts: messages are copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The open article is to be saved for later, or no longer.
    Star,
    /// The note on the open article is to be written.
    Note,
    /// What is selected is to be marked.
    Mark,
    /// What is selected is to be marked, and a note written on it.
    MarkAndNote,
    /// What is selected is to be copied with its source.
    Quote,
    /// The marks of a paragraph of the open article are to be shown.
    Show(u32),
    /// The note of the thing with a number is to be written.
    Edit(u32),
    /// A mark is to be copied with its source.
    QuoteMark(u32),
    /// A thing is to be removed.
    Remove(u32),
    /// What was removed last is to be put back.
    Undo,
    /// More of the list is to be shown.
    More,
    /// All is to go to a file.
    Export,
    /// The same, as Markdown.
    ExportMarkdown,
    /// The same, to the clipboard.
    CopyMarkdown,
    /// All that is of the archive of a thing is to be of this archive.
    Adopt(u32),
}

/// What the browser has to tell, with texts.
#[derive(Clone, Debug)]
pub enum Given {
    /// All that the device keeps, each as [`file::item`] writes it.
    Loaded(Vec<String>),
    /// Another window has changed what is kept under a key, or removed it.
    Elsewhere(String, Option<String>),
    /// A reader's act, with what it needs of the moment.
    Moment(Act, Moment),
    /// The note of the thing with a number is now this.
    Note(u32, String, Stamp),
    /// The list is to show what has these words.
    Filter(String),
    /// A file to take in: its name and what is in it.
    File(String, Vec<u8>),
    /// Keys that the device did not take, of those that it was given last.
    Untaken(Vec<String>),
    /// Whether words of the article are selected.
    Selected(bool),
}

/// What is so at the moment of an act.
#[derive(Clone, Debug, Default)]
pub struct Moment {
    /// When it is.
    pub now: Stamp,
    /// What an id is made of.
    pub chance: [u64; 2],
    /// What is selected in the body.
    pub selected: Vec<Spot>,
}

/// A mark of the open article, and where its pieces are in it; `None` for those whose words are gone.
#[derive(Clone, Debug, PartialEq)]
pub struct Anchor {
    /// The mark's number.
    pub thing: u32,
    /// A place for each piece.
    pub spots: Vec<Option<Spot>>,
}

impl Anchor {
    /// Whether none of its words are found.
    pub fn is_gone(&self) -> bool {
        self.spots.iter().all(Option::is_none)
    }
}

/// How many things of a file were new, newer, and known; and its broken items with their places, from 1.
pub type Taken = ([usize; 3], Vec<(usize, Wrong)>);

/// What came of a file.
#[derive(Clone, Debug)]
pub struct Report {
    /// The file's name.
    pub name: String,
    /// What was in it.
    pub taken: Result<Taken, NotOurs>,
}

/// What is kept, and what is shown of it.
#[derive(Clone, Debug, Default)]
pub struct Saving {
    /// All that is kept.
    pub saved: Saved,
    /// The marks of the open article.
    pub anchors: Vec<Anchor>,
    /// The things whose notes the sheet shows.
    pub noted: Vec<u32>,
    /// What was removed last, as long as a sheet is open.
    pub removed: Option<Rc<Thing>>,
    /// The words that the list is narrowed to.
    pub filter: String,
    /// How many things of the list are shown.
    pub shown: usize,
    /// What came of the last file.
    pub report: Option<Rc<Report>>,
    /// The keys of what the device did not take.
    pub untaken: Vec<String>,
    /// Whether words of the article are selected.
    pub is_selected: bool,
}

impl Model {
    /// The archive's address, by which what is kept of it is known: the page's, with the bundles that its address names.
    pub fn archive(&self) -> String {
        let route = Route { sources: self.route.sources.clone(), ..Route::default() };
        format!("{}{}", self.base, route.search())
    }

    /// Whether an article of this archive is saved for later.
    pub fn is_starred(&self, article: &str) -> bool {
        self.saving.saved.find(&star_key(&self.archive(), article)).is_some()
    }

    /// Whether there is a note on the open article.
    pub fn is_noted(&self) -> bool {
        let id = self.route.article.as_deref().unwrap_or_default();
        self.saving.saved.find(&note_key(&self.archive(), id)).is_some()
    }

    /// What is said of the open article where it is not loaded.
    fn origin(&self) -> Option<Origin> {
        let Reading::Open(found) = &self.reading else { return None };
        let article = &found.article;
        Some(Origin {
            archive: self.archive(),
            article: article.id.clone(),
            title: article.title.clone(),
            date: article.date.filter(|date| !date.is_inferred()),
            section: article.section.clone().filter(|section| !section.is_empty()),
        })
    }

    /// Carries out what a reader did, or asks for the moment that it needs.
    pub(super) fn keep(&mut self, act: Act) -> Vec<Effect> {
        match act {
            Act::Star | Act::Mark | Act::MarkAndNote | Act::Quote | Act::Adopt(_) => {
                return vec![Effect::Do(Deed::Attend(act))];
            }
            Act::Note => {
                let Some(of) = self.origin() else { return Vec::new() };
                let number = self.saving.saved.number(&note_key(&of.archive, &of.article));
                self.open_notes(vec![number]);
            }
            Act::Show(paragraph) => {
                let place = |anchor: &Anchor| anchor.spots.iter().flatten().copied().find(|spot| spot.0 == paragraph);
                let anchors = self.saving.anchors.iter();
                let mut here: Vec<_> = anchors.filter_map(|anchor| Some((place(anchor)?, anchor.thing))).collect();
                here.sort_unstable();
                self.open_notes(here.into_iter().map(|(_, thing)| thing).collect());
            }
            Act::Edit(number) => self.open_notes(vec![number]),
            Act::QuoteMark(number) => {
                let Some(thing) = self.saving.saved.get(number) else { return Vec::new() };
                let text = self.quoted(&thing.of, &thing.quotation(), thing.address());
                return vec![Effect::Do(Deed::Copy(text, Said::Copied))];
            }
            Act::Remove(number) => {
                let removed = self.saving.saved.remove(number);
                self.saving.removed = removed.map(Rc::new);
                self.anchor();
                return self.keep_numbers(&[number]);
            }
            Act::Undo => {
                let Some(thing) = self.saving.removed.take() else { return Vec::new() };
                let (number, _) = self.saving.saved.merge((*thing).clone());
                self.anchor();
                return self.keep_numbers(&[number]);
            }
            Act::More => self.saving.shown += PAGE,
            Act::Export => {
                let text = file::write(self.saving.saved.sorted());
                return vec![Effect::Do(Deed::Download(self.file_name(".json"), text))];
            }
            Act::ExportMarkdown => {
                return vec![Effect::Do(Deed::Download(self.file_name(".md"), self.markdown()))];
            }
            Act::CopyMarkdown => return vec![Effect::Do(Deed::Copy(self.markdown(), Said::Copied))],
        }
        Vec::new()
    }

    /// Opens the sheet of notes.
    fn open_notes(&mut self, numbers: Vec<u32>) {
        if !numbers.is_empty() {
            self.saving.noted = numbers;
            self.saving.removed = None;
            self.sheet = Some(Sheet::Note);
        }
    }

    /// Opens or closes a sheet.
    pub(super) fn turn_sheet(&mut self, sheet: Option<Sheet>) {
        self.sheet = sheet;
        self.saving.removed = None;
        self.saving.report = None;
        self.saving.filter.clear();
        self.saving.shown = PAGE;
    }

    /// Takes in what the browser tells.
    pub(super) fn given(&mut self, given: &Given) -> Vec<Effect> {
        match given {
            Given::Loaded(items) => {
                self.load(items);
                self.anchor();
            }
            Given::Elsewhere(key, item) => {
                match item.as_deref().and_then(file::read_item) {
                    Some(thing) => {
                        self.saving.saved.merge(thing);
                    }
                    None => {
                        if let Some(number) = self.saving.saved.find(key) {
                            self.saving.saved.remove(number);
                        }
                    }
                }
                self.anchor();
            }
            Given::Moment(act, moment) => return self.keep_at(*act, moment),
            Given::Note(number, note, now) => return self.note(*number, note, *now),
            Given::Filter(words) => {
                self.saving.filter.clone_from(words);
                self.saving.shown = PAGE;
            }
            Given::File(name, bytes) => return self.take_in(name, bytes),
            Given::Untaken(keys) => self.saving.untaken.clone_from(keys),
            Given::Selected(is_selected) => self.saving.is_selected = *is_selected,
        }
        Vec::new()
    }

    /// What the device has is what there is, beside what it did not take.
    fn load(&mut self, items: &[String]) {
        let Saving { saved, untaken, .. } = &mut self.saving;
        let mut is_there = Vec::new();
        for thing in items.iter().filter_map(|item| file::read_item(item)) {
            let number = saved.merge(thing).0 as usize;
            is_there.resize(is_there.len().max(number + 1), false);
            is_there[number] = true;
        }
        let is_gone = |number: &u32| {
            !is_there.get(*number as usize).copied().unwrap_or(false)
                && !untaken.iter().any(|key| key == saved.key(*number))
        };
        let gone: Vec<u32> = saved.iter().map(|(number, _)| number).filter(is_gone).collect();
        gone.into_iter().for_each(|number| drop(saved.remove(number)));
    }

    fn keep_at(&mut self, act: Act, moment: &Moment) -> Vec<Effect> {
        let now = moment.now;
        if let Act::Adopt(number) = act {
            return self.adopt(number, now);
        }
        let (Reading::Open(found), Some(of)) = (self.reading.clone(), self.origin()) else { return Vec::new() };
        if act == Act::Star {
            let key = star_key(&of.archive, &of.article);
            let number = self.saving.saved.number(&key);
            if self.saving.saved.remove(number).is_none() {
                self.saving.saved.merge(Thing {
                    of,
                    kind: Kind::Star,
                    note: String::new(),
                    created: now,
                    changed: now,
                });
            }
            return self.keep_numbers(&[number]);
        }
        let pieces = anchor::pieces(&found.article.blocks, &moment.selected);
        let Some(first) = pieces.first() else { return vec![Effect::Do(Deed::Say(Said::NothingSelected))] };
        if act == Act::Quote {
            let kept_at = address(&of.archive, &of.article, Some(first.paragraph));
            let quotation = pieces.iter().map(|piece| piece.exact.as_str()).collect::<Vec<_>>().join("\n");
            return vec![Effect::Do(Deed::Copy(self.quoted(&of, &quotation, kept_at), Said::Copied))];
        }
        let kind = Kind::Mark { id: new_id(now, moment.chance), pieces };
        let thing = Thing { of, kind, note: String::new(), created: now, changed: now };
        let (number, _) = self.saving.saved.merge(thing);
        self.anchor();
        let mut effects = self.keep_numbers(&[number]);
        if act == Act::MarkAndNote {
            self.open_notes(vec![number]);
        } else {
            effects.push(Effect::Do(Deed::Say(Said::Marked)));
        }
        effects
    }

    fn note(&mut self, number: u32, note: &str, now: Stamp) -> Vec<Effect> {
        match self.saving.saved.get_mut(number) {
            Some(thing) if thing.note == note => return Vec::new(),
            // An empty note on an article is none.
            Some(Thing { kind: Kind::Note, .. }) if note.is_empty() => {
                self.saving.saved.remove(number);
            }
            Some(Thing { kind: Kind::Star, .. }) => return Vec::new(),
            Some(thing) => {
                note.clone_into(&mut thing.note);
                thing.touch(now);
            }
            None => {
                let is_its = |of: &Origin| note_key(&of.archive, &of.article) == self.saving.saved.key(number);
                let Some(of) = self.origin().filter(|of| !note.is_empty() && is_its(of)) else { return Vec::new() };
                let thing = Thing { of, kind: Kind::Note, note: note.to_owned(), created: now, changed: now };
                self.saving.saved.merge(thing);
            }
        }
        self.keep_numbers(&[number])
    }

    /// Takes a file in: what is new or newer is kept, and what came of it is said.
    fn take_in(&mut self, name: &str, bytes: &[u8]) -> Vec<Effect> {
        let mut changed = Vec::new();
        let taken = file::read(bytes).map(|(things, broken)| {
            let mut counts = [0; 3];
            for thing in things {
                let (number, met) = self.saving.saved.merge(thing);
                counts[met as usize] += 1;
                if met != Met::Known {
                    changed.push(number);
                }
            }
            (counts, broken)
        });
        self.turn_sheet(Some(Sheet::Saved));
        self.saving.report = Some(Rc::new(Report { name: name.to_owned(), taken }));
        self.anchor();
        if changed.is_empty() { Vec::new() } else { self.keep_numbers(&changed) }
    }

    /// Moves all that is of the archive of a thing to this one, as after an archive has moved: ids stay.
    fn adopt(&mut self, number: u32, now: Stamp) -> Vec<Effect> {
        let archive = self.archive();
        let Some(from) = self.saving.saved.get(number).map(|thing| thing.of.archive.clone()) else { return Vec::new() };
        if from == archive {
            return Vec::new();
        }
        let is_its = |(_, thing): &(u32, &Thing)| thing.of.archive == from;
        let mut changed: Vec<u32> = self.saving.saved.iter().filter(is_its).map(|(number, _)| number).collect();
        let mut moved = Vec::new();
        for &number in &changed {
            if let Some(mut thing) = self.saving.saved.remove(number) {
                thing.of.archive.clone_from(&archive);
                thing.touch(now);
                moved.push(self.saving.saved.merge(thing).0);
            }
        }
        changed.extend(moved);
        self.anchor();
        self.keep_numbers(&changed)
    }

    /// Has the device keep the things with these numbers as they are now, or forget them; and what it did not take before.
    fn keep_numbers(&mut self, numbers: &[u32]) -> Vec<Effect> {
        let saved = &self.saving.saved;
        let mut keys: Vec<String> = numbers.iter().map(|&number| saved.key(number).to_owned()).collect();
        for key in std::mem::take(&mut self.saving.untaken) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        let item = |key: String| {
            let item = saved.find(&key).and_then(|number| saved.get(number)).map(|thing| file::item(thing).written());
            (key, item)
        };
        vec![Effect::Do(Deed::Store(keys.into_iter().map(item).collect()))]
    }

    /// Finds the marks of the open article in its text.
    pub(super) fn anchor(&mut self) {
        self.saving.anchors.clear();
        let Reading::Open(found) = &self.reading else { return };
        let archive = self.archive();
        let saved = &self.saving.saved;
        let is_here = |thing: &Thing| thing.of.article == found.article.id && thing.of.archive == archive;
        let mut texts = None;
        for (number, thing) in saved.iter().filter(|(_, thing)| !thing.pieces().is_empty() && is_here(thing)) {
            let texts = texts.get_or_insert_with(|| anchor::texts(&found.article.blocks));
            let spots = thing.pieces().iter().map(|piece| anchor::find(texts, piece)).collect();
            self.saving.anchors.push(Anchor { thing: number, spots });
        }
    }

    /// A quotation with its source: as a reference where the article is open, else by what is known of it.
    fn quoted(&self, of: &Origin, quotation: &str, kept_at: String) -> String {
        let source = match &self.reading {
            Reading::Open(found) if found.article.id == of.article && self.archive() == of.archive => {
                let hash = self.hash();
                let (article, kept_at) = (&found.article, kept_at.as_str());
                Reference { article, kept_at, read: self.day, hash: hash.as_deref() }.plain()
            }
            _ => {
                let mut source = format!("“{}”, ", of.title);
                if let Some(date) = of.date {
                    source.extend([self.lang.date(date).as_str(), ", "]);
                }
                source + &kept_at + "."
            }
        };
        format!("“{quotation}”\n{source}")
    }

    fn markdown(&self) -> String {
        let texts = self.lang.texts();
        let date = |date| self.lang.date(date);
        markdown::write(&self.saving.saved, &Words { heading: texts.saved, untitled: texts.untitled, date: &date })
    }

    fn file_name(&self, ending: &str) -> String {
        let day = self.day.map_or_else(String::new, |day| format!("-{day}"));
        format!("khobao-saved{day}{ending}")
    }
}
