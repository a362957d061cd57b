//! An article read aloud, sentence by sentence.
//!
//! The browser speaks; here is what it speaks next. Each thing spoken has a number, and an answer with an older one (of what
//! was broken off) never counts. Reading aloud belongs to one article and ends with it. It is offered only where the browser
//! has a voice for the article's language.

use super::aids::Deed;
use super::{Effect, Model, Reading};
use crate::article::{Article, each_text, own_lead};
use crate::sentences::{parts, sentences};
use std::rc::Rc;

/// The speeds to choose from, in hundredths of the usual one.
pub const SPEEDS: [u32; 7] = [50, 75, 100, 125, 150, 175, 200];

/// A voice that the browser has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// By which the browser knows it.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// A tag of BCP 47, or what the browser takes for one: vi, vi-VN, vi_VN.
    pub language: String,
    /// Whether it speaks without sending the text anywhere.
    pub is_local: bool,
}

/// Where a text stands in the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In the headline.
    Title,
    /// In the lead.
    Lead,
    /// In the block of this number, from 1.
    Block(u32),
}

/// A sentence of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// As it stands there.
    pub text: String,
    /// Where.
    pub place: Place,
    /// Where it begins and ends among all texts there, in units of UTF-16, without counting line feeds: a line break is an
    /// element in the page.
    pub units: (u32, u32),
}

/// The sentences that an article shows, in the order of reading.
pub fn sentences_of(article: &Article) -> Vec<Sentence> {
    let mut found = Vec::new();
    let units = |text: &str| text.chars().filter(|&c| c != '\n').map(char::len_utf16).sum::<usize>() as u32;
    let mut add = |place: Place, from: &mut u32, text: &str| {
        let mut end = 0;
        for range in sentences(text) {
            let start = *from + units(&text[end..range.start]);
            *from = start + units(&text[range.clone()]);
            end = range.end;
            found.push(Sentence { text: text[range].to_owned(), place, units: (start, *from) });
        }
        *from += units(&text[end..]);
    };
    add(Place::Title, &mut 0, &article.title);
    add(Place::Lead, &mut 0, own_lead(article).unwrap_or_default());
    for (number, block) in (1..).zip(&article.blocks) {
        let mut from = 0;
        each_text(std::slice::from_ref(block), &mut |text| add(Place::Block(number), &mut from, text));
    }
    found
}

/// What a reader does, or the browser has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Speak, from this paragraph on where nothing is spoken yet (0: from the headline); or pause; or go on.
    Toggle(u32),
    /// No more.
    Stop,
    /// The sentence so many further on.
    Go(i32),
    /// The speed, in hundredths.
    Speed(u32),
    /// The voice, by its place in [`Model::voices`].
    Voice(usize),
    /// What had this number was spoken to its end, or could not be.
    Ended(u32, bool),
}

/// The voices that the browser has by now, and what is kept on the device: the voices chosen, see [`kept_voice`], and the
/// speed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voices {
    /// All, of any language.
    pub all: Vec<Voice>,
    /// A line for each language.
    pub kept: String,
    /// As it was kept; whatever it is.
    pub speed: u32,
}

/// An article that is read aloud.
#[derive(Clone, Debug, PartialEq)]
pub struct Listening {
    sentences: Rc<Vec<Sentence>>,
    /// The sentence, and its part; behind the last one, all is read.
    at: usize,
    part: usize,
    /// Whether it pauses.
    pub is_paused: bool,
    /// The article's number; see [`super::aids::Known`].
    article: u32,
}

impl Listening {
    /// The sentence that is being read.
    pub fn sentence(&self) -> Option<&Sentence> {
        self.sentences.get(self.at)
    }
}

fn primary(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or("")
}

/// The voice that was chosen for a language; a line has the language, a space, and the voice.
pub fn kept_voice<'a>(kept: &'a str, language: &str) -> Option<&'a str> {
    let lines = kept.split('\n').filter_map(|line| line.split_once(' '));
    lines.filter(|(of, _)| of.eq_ignore_ascii_case(language)).map(|(_, voice)| voice).next()
}

/// What is kept once a voice was chosen for a language.
pub fn with_voice(kept: &str, language: &str, voice: &str) -> String {
    let mut new = [language, " ", voice].concat();
    for line in kept.split('\n').filter(|line| line.split_once(' ').is_some_and(|(of, _)| of != language)) {
        new.extend(["\n", line]);
    }
    new
}

impl Model {
    /// The language of the open article; of one that says none, Vietnamese.
    pub fn spoken_language(&self) -> &str {
        match &self.reading {
            Reading::Open(found) => found.article.language.as_deref().map_or("vi", primary),
            _ => "",
        }
    }

    /// The voices for the open article's language, those that send nothing first.
    pub fn voices(&self) -> Vec<&Voice> {
        let language = self.spoken_language();
        let all = self.spoken.iter().flat_map(|spoken| &spoken.all);
        let fits = |voice: &&Voice| !language.is_empty() && primary(&voice.language).eq_ignore_ascii_case(language);
        let (mut first, last): (Vec<_>, Vec<_>) = all.filter(fits).partition(|voice| voice.is_local);
        first.extend(last);
        first
    }

    /// The place in [`Model::voices`] of the one that speaks: the one that was chosen, or else the first.
    pub fn voice(&self) -> usize {
        let kept = self.spoken.as_ref().and_then(|spoken| kept_voice(&spoken.kept, self.spoken_language()));
        self.voices().iter().position(|voice| Some(voice.id.as_str()) == kept).unwrap_or(0)
    }

    /// The speed, in hundredths of the usual one.
    pub fn speed(&self) -> u32 {
        let kept = self.spoken.as_ref().map_or(100, |spoken| spoken.speed);
        if SPEEDS.contains(&kept) { kept } else { 100 }
    }

    /// What is read aloud, where something is, in a pause as well.
    pub fn listening(&self) -> Option<&Listening> {
        let here = self.known.as_ref().filter(|_| matches!(self.reading, Reading::Open(_)))?.number;
        self.listening.as_ref().filter(|listening| listening.article == here)
    }

    pub(super) fn has_voices(&mut self, voices: &Rc<Voices>) -> Vec<Effect> {
        self.spoken = Some(voices.clone());
        Vec::new()
    }

    pub(super) fn listen(&mut self, act: Act) -> Vec<Effect> {
        if self.listening().is_none() {
            self.listening = None;
        }
        match act {
            Act::Toggle(paragraph) => {
                let Some(listening) = &mut self.listening else { return self.begin(paragraph) };
                if listening.at >= listening.sentences.len() {
                    (listening.at, listening.part) = (0, 0);
                }
                listening.is_paused = !listening.is_paused;
                if listening.is_paused { self.silence() } else { self.speak() }
            }
            Act::Stop => match self.listening.take() {
                None => Vec::new(),
                Some(_) => {
                    let mut effects = self.silence();
                    effects.push(Effect::FocusListen);
                    effects
                }
            },
            Act::Go(by) => {
                let Some(listening) = &mut self.listening else { return Vec::new() };
                let last = listening.sentences.len().saturating_sub(1);
                let to = (listening.at as i64 + i64::from(by)).clamp(0, last as i64);
                (listening.at, listening.part) = (to as usize, 0);
                if listening.is_paused { Vec::new() } else { self.speak() }
            }
            Act::Speed(speed) => {
                if let Some(spoken) = &mut self.spoken {
                    Rc::make_mut(spoken).speed = speed;
                }
                let mut effects = vec![Effect::Do(Deed::Keep("khobao.speed", self.speed().to_string()))];
                effects.extend(self.speak_anew());
                effects
            }
            Act::Voice(at) => {
                let Some(id) = self.voices().get(at).map(|voice| voice.id.clone()) else { return Vec::new() };
                let language = self.spoken_language().to_owned();
                let Some(spoken) = &mut self.spoken else { return Vec::new() };
                let kept = with_voice(&spoken.kept, &language, &id);
                Rc::make_mut(spoken).kept.clone_from(&kept);
                let mut effects = vec![Effect::Do(Deed::Keep("khobao.voices", kept))];
                effects.extend(self.speak_anew());
                effects
            }
            Act::Ended(number, is_spoken) => {
                let is_newest = number == self.utterance;
                let Some(listening) = self.listening.as_mut().filter(|l| is_newest && !l.is_paused) else {
                    return Vec::new();
                };
                if !is_spoken {
                    listening.is_paused = true;
                    return Vec::new();
                }
                listening.part += 1;
                self.speak()
            }
        }
    }

    fn begin(&mut self, paragraph: u32) -> Vec<Effect> {
        let (Reading::Open(found), Some(known)) = (&self.reading, &self.known) else { return Vec::new() };
        if self.voices().is_empty() {
            return Vec::new();
        }
        let sentences = Rc::new(sentences_of(&found.article));
        let from = if paragraph == 0 { Place::Title } else { Place::Block(paragraph) };
        let at = sentences.iter().position(|sentence| sentence.place >= from).unwrap_or(0);
        self.listening = Some(Listening { sentences, at, part: 0, is_paused: false, article: known.number });
        self.speak()
    }

    /// Speaks what is due; behind the last sentence it pauses, and would begin anew.
    fn speak(&mut self) -> Vec<Effect> {
        let Some(listening) = &mut self.listening else { return Vec::new() };
        let text = loop {
            let Some(sentence) = listening.sentences.get(listening.at) else {
                listening.is_paused = true;
                return Vec::new();
            };
            match parts(&sentence.text).get(listening.part) {
                Some(part) => break sentence.text[part.clone()].to_owned(),
                None => (listening.at, listening.part) = (listening.at + 1, 0),
            }
        };
        self.utterance += 1;
        let voice = self.voices().get(self.voice()).map(|voice| (voice.id.clone(), voice.language.replace('_', "-")));
        let (voice, language) = voice.unwrap_or_default();
        let how = [voice.as_str(), &language, &self.speed().to_string()].join("\n");
        vec![Effect::Do(Deed::Speak(self.utterance, text, how))]
    }

    /// Speaks the same again in another way.
    fn speak_anew(&mut self) -> Vec<Effect> {
        if self.listening.as_ref().is_none_or(|listening| listening.is_paused) { Vec::new() } else { self.speak() }
    }

    fn silence(&mut self) -> Vec<Effect> {
        self.utterance += 1;
        vec![Effect::Do(Deed::Silence)]
    }
}
