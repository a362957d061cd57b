//! What helps a reader beside the text itself: how it looks, where it goes on, how it is cited and passed on.
//!
//! All of it comes with the rest of the program: nothing here is called before that is there.

use super::look::{Align, Face, Look, Setting};
use super::route::Route;
use super::saving::Act;
use super::{Effect, Gesture, Model, Reading, Theme, listen, offline, picture};
use crate::article;
use crate::cite::{self, Reference};
use crate::i18n::Lang;
use crate::service::Row;
use crate::state::window::OVERSCAN;
use std::rc::Rc;

/// A sheet over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// The keys.
    Keys,
    /// How articles look.
    Look,
    /// How the open article is cited.
    Cite,
    /// What is kept; see [`super::saving`].
    Saved,
    /// Notes on what is kept.
    Note,
    /// What can be read without a network.
    Offline,
    /// Who has signed the archive.
    Signed,
}

/// A form of a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Plain words, in Vietnamese usage.
    Plain,
    /// BibTeX.
    Bibtex,
    /// CSL-JSON.
    Csl,
}

/// What was done, said once and quietly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// A text is on the clipboard.
    Copied,
    /// A link is on the clipboard: to a paragraph, or at 0 to the article.
    LinkCopied(u32),
    /// The browser does not let the page write to the clipboard.
    NotCopied,
    /// Reading goes on at a paragraph.
    Resumed(u32),
    /// A passage is marked.
    Marked,
    /// There is nothing to mark.
    NothingSelected,
    /// The device did not take what was to be kept.
    NotKept,
}

/// What a reader did with an aid. Small and without texts: messages are copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aid {
    /// A sheet is to open, or the open one to close.
    Sheet(Option<Sheet>),
    /// A setting is to go so many steps up or down.
    Step(Setting, i32),
    /// The kind of letters was chosen.
    Face(Face),
    /// The alignment was chosen.
    Align(Align),
    /// The theme was chosen.
    Theme(Theme),
    /// The theme was changed from outside, where it shows already.
    Themed(Theme),
    /// The language was changed from outside.
    Speak(Lang),
    /// The look is to be as it was at first.
    Reset,
    /// The article so many places down the list is to be opened.
    Go(i32),
    /// The link to a paragraph is to be copied, and stand in the address.
    Link(u32),
    /// The article is to be passed on.
    Share,
    /// A reference is to be copied.
    Copy(Form),
    /// Something is to be kept for reading without a network, or not any more.
    Offline(offline::Act),
    /// Something was done; nothing is to be said any more.
    Said(Option<Said>),
    /// Something is to be kept, or is no longer.
    Keep(Act),
    /// The find field is to open, or to have the focus.
    Find,
    /// The find field is to close.
    EndFind,
    /// Something was done with a picture.
    Picture(picture::Act),
    /// Something was done with reading aloud.
    Listen(listen::Act),
    /// The match from which the find field is to go on, from 0.
    Found(usize),
    /// The SHA-256 of the text that [`Deed::Hash`] gave with this number; `None` where the browser computes none.
    Hashed(u32, Option<[u8; 32]>),
}

/// What the browser is to do, at once: it lets a page do so only while it answers a press.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// Keep a style on the device, and have the page look so.
    Look(String),
    /// Copy a text, and say so.
    Copy(String, Said),
    /// Offer a title and an address to other programs; where that cannot be, copy the address.
    Share(String, String),
    /// Keep a text on the device under a name.
    Keep(&'static str, String),
    /// Speak a text, and nothing else any more: its number, and how, in lines: the voice's id, the language, the speed in
    /// hundredths.
    Speak(u32, String, String),
    /// Speak no more.
    Silence,
    /// Compute the SHA-256 of a text; the number comes back with it.
    Hash(u32, String),
    /// Say that something was done.
    Say(Said),
    /// Give an act back with the moment that it is; see [`super::saving::Given`].
    Attend(Act),
    /// Keep texts on the device, each under its key, or forget them; what could not be kept is told.
    Store(Vec<(String, Option<String>)>),
    /// Offer a text as a file with a name.
    Download(String, String),
    /// Have the browser's part in reading offline do something, with a text, the address of a view, and its articles; see
    /// `static/offline.js`.
    Offline(&'static str, String, String, u32),
}

/// What is known of the open article by reading all of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Its words; see [`article::words`].
    pub words: u32,
    /// Its headings; see [`article::headings`].
    pub headings: Vec<(u32, u8, String)>,
    /// The SHA-256 of its text, once that is computed.
    pub hash: Option<[u8; 32]>,
    /// Which article it is, counted in this visit.
    pub(super) number: u32,
}

impl Model {
    /// Reads the open article for what is told beside it. Called once for each, as soon as it and the rest are here.
    #[inline(never)]
    pub(super) fn know(&mut self) -> Vec<Effect> {
        self.anchor();
        let Reading::Open(found) = &self.reading else { return Vec::new() };
        let text = article::text(&found.article);
        self.known_articles += 1;
        let number = self.known_articles;
        let (words, headings) = (article::words(&text), article::headings(&found.article));
        self.known = Some(Rc::new(Known { words, headings, hash: None, number }));
        vec![Effect::Do(Deed::Hash(number, text))]
    }

    /// Carries out what a reader did.
    pub(super) fn aid(&mut self, aid: Aid) -> Vec<Effect> {
        let mut look = Look::parse(&self.look);
        match aid {
            Aid::Sheet(sheet) => {
                self.turn_sheet(sheet);
                if sheet == Some(Sheet::Offline) { vec![self.look_offline()] } else { Vec::new() }
            }
            Aid::Keep(act) => self.keep(act),
            Aid::Step(setting, by) => {
                look.step(setting, by);
                self.look(look)
            }
            Aid::Face(face) => {
                look.face = face;
                self.look(look)
            }
            Aid::Align(align) => {
                look.align = align;
                self.look(look)
            }
            Aid::Speak(lang) => {
                self.lang = lang;
                vec![Effect::Language(lang), self.title()]
            }
            Aid::Themed(theme) => {
                self.theme = theme;
                Vec::new()
            }
            Aid::Theme(theme) => {
                self.theme = theme;
                vec![Effect::Remember("theme", theme.name()), Effect::Theme(theme)]
            }
            Aid::Reset => {
                let mut effects = self.aid(Aid::Theme(Theme::Auto));
                effects.extend(self.look(Look::default()));
                effects
            }
            Aid::Go(by) => self.go_by(by),
            Aid::Link(paragraph) => {
                if self.route.article.is_none() || paragraph == 0 {
                    return Vec::new();
                }
                self.route.paragraph = Some(paragraph);
                let link = format!("{}{}", self.base, self.route.search());
                let copy = Deed::Copy(link, Said::LinkCopied(paragraph));
                let search = self.route.search();
                vec![Effect::Do(copy), Effect::Address { search, push: false }, Effect::MarkParagraph(paragraph)]
            }
            Aid::Share => match &self.reading {
                Reading::Open(found) => {
                    vec![Effect::Do(Deed::Share(found.article.title.clone(), self.kept_at(&found.article.id)))]
                }
                _ => Vec::new(),
            },
            Aid::Copy(form) => match self.reference(form) {
                Some(text) => vec![Effect::Do(Deed::Copy(text, Said::Copied))],
                None => Vec::new(),
            },
            Aid::Offline(act) => self.act_offline(act),
            Aid::Said(said) => {
                self.said = said;
                Vec::new()
            }
            Aid::Find => self.open_find(),
            Aid::EndFind => self.find(None),
            Aid::Picture(act) => self.picture(act),
            Aid::Listen(act) => self.listen(act),
            Aid::Found(at) => self.found_at(at),
            Aid::Hashed(number, hash) => {
                if let Some(known) = self.known.as_mut().filter(|known| known.number == number) {
                    Rc::make_mut(known).hash = hash;
                }
                Vec::new()
            }
        }
    }

    fn look(&mut self, look: Look) -> Vec<Effect> {
        self.look = look.style();
        vec![Effect::Do(Deed::Look(self.look.clone()))]
    }

    /// An article's address, which holds in any view.
    pub fn kept_at(&self, id: &str) -> String {
        format!("{}{}", self.base, self.route.whole().to_article(id).search())
    }

    /// The open article's reference.
    pub fn reference(&self, form: Form) -> Option<String> {
        let Reading::Open(found) = &self.reading else { return None };
        let kept_at = self.kept_at(&found.article.id);
        let hash = self.hash();
        let reference = Reference { article: &found.article, kept_at: &kept_at, read: self.day, hash: hash.as_deref() };
        Some(match form {
            Form::Plain => reference.plain(),
            Form::Bibtex => reference.bibtex(),
            Form::Csl => reference.csl_json(),
        })
    }

    /// The hash of the open article's text, in hexadecimal digits, once it is computed.
    pub fn hash(&self) -> Option<String> {
        self.known.as_ref().and_then(|known| known.hash).map(|hash| cite::digits(&hash))
    }

    /// The place of the open article in the list, where it is in it and known.
    fn here(&self) -> Option<u32> {
        let id = self.route.article.as_ref()?;
        let row = self.rows.iter().position(|row| &row.id == id);
        row.map(|at| self.first + at as u32).or(self.cursor)
    }

    /// The place in the list so many from the open article, where there is one.
    pub fn place_by(&self, by: i32) -> Option<u32> {
        let to = i64::from(self.here()?) + i64::from(by);
        (0..i64::from(self.total())).contains(&to).then_some(to as u32)
    }

    /// The row so many places from the open article, where it is here.
    pub fn row_by(&self, by: i32) -> Option<&Row> {
        self.rows.get(self.place_by(by)?.checked_sub(self.first)? as usize)
    }

    fn go_by(&mut self, by: i32) -> Vec<Effect> {
        if self.is_waiting() {
            return Vec::new();
        }
        let Some(to) = self.place_by(by) else { return Vec::new() };
        self.going = Some(to);
        let effects = self.arrive();
        if self.going.is_none() || self.asked.is_some() {
            // It is opened now, or as soon as the rows that were asked for are here.
            return effects;
        }
        let rows = to.saturating_sub(OVERSCAN)..(to + OVERSCAN).min(self.total());
        vec![self.ask_rows(rows)]
    }

    /// Opens the article that [`Aid::Go`] leads to, where its row is here.
    #[inline(never)]
    pub(super) fn arrive(&mut self) -> Vec<Effect> {
        let Some(to) = self.going else { return Vec::new() };
        let row = to.checked_sub(self.first).and_then(|at| self.rows.get(at as usize));
        let Some(id) = row.map(|row| row.id.clone()) else { return Vec::new() };
        self.going = None;
        // Back in the list, the article that was read last is in sight.
        let (top, height) = (f64::from(to) * self.viewport.row, self.viewport.height);
        if top < self.list_offset || top + self.viewport.row > self.list_offset + height {
            self.list_offset = (top - height / 3.0).max(0.0);
        }
        let offset = self.list_offset;
        let effects = self.open(id);
        self.cursor = Some(to);
        self.list_offset = offset;
        effects
    }

    /// Goes to an article's paragraph by a press.
    pub(super) fn go_to_paragraph(&mut self, to: &Route) -> Vec<Effect> {
        let (article, paragraph) = (to.article.clone(), to.paragraph);
        // It may have been followed from a sheet.
        self.sheet = None;
        let is_here = article == self.route.article && matches!(self.reading, Reading::Open(_));
        let mut effects = self.go(Route { article, paragraph, ..self.route.clone() });
        effects.push(self.address(Gesture::Press));
        if is_here {
            // The step before is the same article: closing it leads to the list all the same.
            self.came_from_list = false;
            effects.push(Effect::FocusArticle(paragraph));
        }
        effects
    }
}
