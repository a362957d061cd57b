//! The browser's part in reading aloud: voices, and the sentence that is being read. It comes with the rest of the program;
//! `static/rest.js` speaks and marks.

use super::{Shell, stored};
use js_sys::Array;
use khobao_core::state::aids::Aid;
use khobao_core::state::listen::{Act, Place, Voice, Voices};
use khobao_core::state::{Model, Msg};
use std::rc::Rc;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlSelectElement};

// Of `static/rest.js`.
#[wasm_bindgen]
extern "C" {
    /// Marks the units of an element's text, where they are this text, else the element; and brings them between two heights
    /// of the window, where that is asked for. Without an element nothing is marked any more.
    #[wasm_bindgen(js_name = markSentence)]
    fn mark_sentence(element: Option<&Element>, from: u32, to: u32, text: &str, top: f64, bottom: f64);
}

impl Shell {
    /// The voices that the browser has, told whenever it has others.
    pub(super) fn has_voices(&self, found: &JsValue) {
        let text = |value: JsValue| value.as_string().unwrap_or_default();
        let voice = |voice: JsValue| {
            let voice = Array::from(&voice);
            let (id, name, language) = (text(voice.get(0)), text(voice.get(1)), text(voice.get(2)));
            Voice { id, name, language, is_local: voice.get(3).is_truthy() }
        };
        let all = if found.is_object() { Array::from(found).iter().map(voice).collect() } else { Vec::new() };
        let speed = stored("khobao.speed").and_then(|speed| speed.parse().ok()).unwrap_or(100);
        let kept = stored("khobao.voices").unwrap_or_default();
        self.0.emit.emit(Msg::Voices(Rc::new(Voices { all, kept, speed })));
    }

    /// From the paragraph that is in sight, where nothing is read yet.
    pub(super) fn listen_here(&self) {
        let paragraph = if self.scrolled() < 1 { 0 } else { self.paragraph_at(self.text_sight().0) };
        self.0.emit.emit(Msg::Aid(Aid::Listen(Act::Toggle(paragraph))));
    }

    pub(super) fn hear_choice(&self, list: &Element) {
        let Ok(value) = list.unchecked_ref::<HtmlSelectElement>().value().parse::<u32>() else { return };
        let act = if list.id() == "speed" { Act::Speed(value) } else { Act::Voice(value as usize) };
        self.0.emit.emit(Msg::Aid(Aid::Listen(act)));
    }

    /// After each drawing: marks what is being read, and ends what was, where its article is left.
    pub(super) fn follow_voice(&self, model: &Model) {
        let listening = model.listening();
        let was_reading = self.0.is_reading_aloud.replace(listening.is_some());
        if listening.is_none() && !was_reading {
            return;
        }
        if listening.is_none() {
            self.silence();
        }
        for (list, value) in [("#speed", model.speed()), ("#voice", model.voice() as u32)] {
            if let Some(list) = self.element(list) {
                list.unchecked_into::<HtmlSelectElement>().set_value(&value.to_string());
            }
        }
        let Some(sentence) = listening.and_then(|listening| listening.sentence()) else {
            self.0.read_last.take();
            return mark_sentence(None, 0, 0, "", 0.0, 0.0);
        };
        let place = match sentence.place {
            Place::Title => "article[data-id] h1".to_owned(),
            Place::Lead => "article[data-id] header .lead".to_owned(),
            Place::Block(number) => format!("article[data-id] [data-p='{number}']"),
        };
        let (from, to) = sentence.units;
        let is_new = self.0.read_last.replace(Some((sentence.place, from))) != Some((sentence.place, from));
        // Where a reader scrolled to meanwhile, they are left.
        let (top, bottom) = if is_new { self.text_sight() } else { (f64::NAN, f64::NAN) };
        mark_sentence(self.element(&place).as_deref(), from, to, &sentence.text, top, bottom);
    }
}
