//! The browser's part in what a reader keeps: storage and other windows, the selection, marks in the drawn text, typed
//! notes, files. It comes with the rest of the program; `static/rest.js` has what has an interface in JavaScript alone.

use super::{Shell, elements, focus, storage, window};
use gloo_timers::callback::Timeout;
use js_sys::{Array, Math, Uint8Array};
use khobao_core::saved::Stamp;
use khobao_core::saved::anchor::Spot;
use khobao_core::state::aids::{Aid, Said};
use khobao_core::state::saving::{Act, Given, Moment};
use khobao_core::state::{Model, Msg};
use std::rc::Rc;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, StorageEvent};

/// What stands before the key of each thing on the device.
const PREFIX: &str = "khobao.saved/";

/// What is typed is kept when nothing was typed for so long.
const TYPING_MS: u32 = 400;
/// A selection counts when it has stood for so long.
const SELECTING_MS: u32 = 120;

// Of `static/rest.js`.
#[wasm_bindgen]
extern "C" {
    /// What is selected in a body: the left and lower edge in the window, then paragraph, beginning and end of each part in
    /// UTF-16 code units; nothing where nothing is. If it is taken, nothing is selected any more.
    #[wasm_bindgen(js_name = selectedPassage)]
    fn selected_passage(body: &Element, is_taken: bool) -> Array;

    /// Draws passages, as paragraph, beginning and end of each part, and the signs of paragraphs, as number, name and class.
    #[wasm_bindgen(js_name = drawPassages)]
    fn draw_passages(body: &Element, parts: &Array, signs: &Array);

    /// Tells by the event of `browserDoes` of each file what it is: a file of saved things, as all are if it is forced, or not.
    #[wasm_bindgen(js_name = tellFiles)]
    fn tell_files(root: &HtmlElement, files: &Array, is_forced: bool);
}

fn now() -> Stamp {
    Stamp(js_sys::Date::now() as u64)
}

fn chance() -> u64 {
    // 53 bits of a number below 1 each time.
    let bits = || (Math::random() * 4_294_967_296.0) as u64;
    bits() << 32 | bits()
}

impl Shell {
    fn give(&self, given: Given) {
        self.0.emit.emit(Msg::Given(Rc::new(given)));
    }

    /// Tells what the device keeps.
    pub(super) fn load_saved(&self) {
        let Some(storage) = storage() else { return };
        let keys = (0..storage.length().unwrap_or(0)).filter_map(|at| storage.key(at).ok()?);
        let keys = keys.filter(|key| key.starts_with(PREFIX));
        self.give(Given::Loaded(keys.filter_map(|key| storage.get_item(&key).ok()?).collect()));
    }

    /// Keeps or forgets things, each by itself: what fails for one leaves the others, and what was there, as they are.
    pub(super) fn keep_saved(&self, things: Vec<(String, Option<String>)>) {
        let storage = storage();
        let is_untaken = |(key, item): &(String, Option<String>)| {
            let Some(storage) = &storage else { return true };
            let key = format!("{PREFIX}{key}");
            match item {
                Some(item) => storage.set_item(&key, item).is_err(),
                None => storage.remove_item(&key).is_err(),
            }
        };
        let untaken: Vec<String> = things.into_iter().filter(is_untaken).map(|(key, _)| key).collect();
        if !untaken.is_empty() {
            self.give(Given::Untaken(untaken));
            self.say(Said::NotKept);
        }
    }

    /// Gives an act back with its moment. A press by touch may have taken the selection away a moment ago.
    pub(super) fn attend_act(&self, act: Act) {
        // What is marked is seen better without the selection over it.
        let (mut selected, _) = self.selected(matches!(act, Act::Mark | Act::MarkAndNote));
        if selected.is_empty() {
            selected = self.0.selected.take();
        }
        self.0.marked_at.set(selected.first().map_or(0, |spot| spot.0));
        self.give(Given::Moment(act, Moment { now: now(), chance: [chance(), chance()], selected }));
    }

    /// What is selected in the article, and the left and lower edge of it.
    fn selected(&self, is_taken: bool) -> (Vec<Spot>, (f64, f64)) {
        let Some(body) = self.element("article[data-id] .body") else { return (Vec::new(), (0.0, 0.0)) };
        let numbers: Vec<f64> = selected_passage(&body, is_taken).iter().filter_map(|number| number.as_f64()).collect();
        let edge = (numbers.first().copied().unwrap_or(0.0), numbers.get(1).copied().unwrap_or(0.0));
        let parts = numbers.get(2..).unwrap_or_default().chunks_exact(3);
        (parts.map(|part| (part[0] as u32, part[1] as u32, part[2] as u32)).collect(), edge)
    }

    /// Looks at the selection, and brings the toolbar to it.
    #[inline(never)]
    fn look_at_selection(&self) {
        let (selected, (left, bottom)) = self.selected(false);
        let is_selected = !selected.is_empty();
        if let (Some(toolbar), Some(article), true) =
            (self.element("#passage"), self.element("article[data-id]"), is_selected)
        {
            let area = article.get_bounding_client_rect();
            let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(0.0);
            let top = bottom.min(height - 96.0) - area.top() + 8.0;
            let left = (left - area.left()).max(0.0);
            toolbar.style().set_css_text(&format!("--top:{}px;--left:{}px", top as i32, left as i32));
        }
        *self.0.selected.borrow_mut() = selected;
        if self.0.is_selected.replace(is_selected) != is_selected {
            self.give(Given::Selected(is_selected));
        }
    }

    fn look_soon(&self) {
        let shell = self.clone();
        *self.0.selecting.borrow_mut() = Some(Timeout::new(SELECTING_MS, move || shell.look_at_selection()));
    }

    /// Tells what stands in the fields of notes.
    #[inline(never)]
    fn tell_notes(&self) {
        self.0.typing.take();
        for field in elements(&self.0.place.root, "textarea[data-typed]") {
            let _ = field.remove_attribute("data-typed");
            if let Some(number) = number_of(&field) {
                self.give(Given::Note(number, value_of(&field), now()));
            }
        }
    }

    /// After each drawing: the fields of notes have their texts, marks are drawn where they have changed, and the focus
    /// is where what had it is gone.
    #[inline(never)]
    pub(super) fn attend_saved(&self, model: &Model) {
        // Not while the reader is ahead of the model: another window may have changed the note meanwhile.
        for field in elements(&self.0.place.root, "textarea[data-thing]:not([data-typed])") {
            let thing = number_of(&field).and_then(|number| model.saving.saved.get(number));
            let note = thing.map_or("", |thing| &thing.note);
            if value_of(&field) != note {
                field.unchecked_ref::<HtmlInputElement>().set_value(note);
            }
        }
        if let Some(sheet) = self.element(":is(#saved, #note):modal:not(:focus-within)") {
            let next = [".undo button", "textarea", "button"].into_iter();
            let next = next.filter_map(|way| sheet.query_selector(way).ok()?).next();
            if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
                focus(&next);
            }
        }
        if let Some(body) = self.element("article[data-id] .body") {
            draw_marks(&body, model);
        }
    }

    /// Whether an event was about what is saved.
    pub(super) fn hear_saved(&self, name: &str, event: &Event) -> bool {
        match name {
            "selectionchange" if self.0.is_pressing.get() => return true,
            "selectionchange" => {
                self.look_soon();
                return true;
            }
            "mouseup" => {
                self.0.is_pressing.set(false);
                self.look_soon();
                return true;
            }
            "close" | "focusout" => {
                self.tell_notes();
                // A sheet gives the focus back to what had it. From the tools of a selection that was the headline, and a sign
                // is made anew when its note changes: both come back to the sign.
                let of_note = event.target().is_some_and(|target| target.unchecked_ref::<Element>().id() == "note");
                if name == "close" && of_note {
                    let paragraph = self.0.marked_at.take();
                    let sign = self.element(&format!(".sign[data-sign='{paragraph}']")).filter(|_| paragraph != 0);
                    let lost =
                        || self.element(":focus").is_none().then(|| self.element("article[data-id] h1")).flatten();
                    sign.or_else(lost).iter().for_each(focus);
                }
                return true;
            }
            _ => {}
        }
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return false };
        let is_in = |selector: &str| target.closest(selector).is_ok_and(|found| found.is_some());
        match name {
            // A press on the toolbar leaves the selection alone.
            "mousedown" if is_in("#passage") => event.prevent_default(),
            "mousedown" => self.0.is_pressing.set(true),
            "input" if is_in("#saved-filter") => self.give(Given::Filter(value_of(&target))),
            "input" if is_in("textarea[data-thing]") => {
                let _ = target.set_attribute("data-typed", "");
                let shell = self.clone();
                *self.0.typing.borrow_mut() = Some(Timeout::new(TYPING_MS, move || shell.tell_notes()));
            }
            "click" => {
                let Ok(Some(sign)) = target.closest(".sign") else { return false };
                let paragraph = sign.get_attribute("data-sign").and_then(|number| number.parse().ok());
                if let Some(paragraph) = paragraph {
                    self.0.marked_at.set(paragraph);
                    self.0.emit.emit(Msg::Aid(Aid::Keep(Act::Show(paragraph))));
                }
            }
            _ => return false,
        }
        true
    }

    /// What happens to the window.
    #[inline(never)]
    pub(super) fn hear_window(&self, event: &Event) {
        match event.type_().as_str() {
            "storage" => {}
            // Nothing was told to a page that was put away.
            "pageshow" => return self.load_saved(),
            _ => return self.tell_notes(),
        }
        let change: &StorageEvent = event.unchecked_ref();
        match change.key() {
            None => self.load_saved(),
            Some(key) => {
                if let Some(key) = key.strip_prefix(PREFIX) {
                    self.give(Given::Elsewhere(key.to_owned(), change.new_value()));
                }
            }
        }
    }

    /// Has each file told by what is in it.
    pub(super) fn tell_files(&self, files: &[web_sys::File], is_forced: bool) {
        tell_files(&self.0.place.root, &files.iter().collect(), is_forced);
    }

    /// A file of saved things that was told: its name and its bytes.
    pub(super) fn take_saved_file(&self, file: &JsValue) {
        let file = Array::from(file);
        let bytes = file.get(1).dyn_ref::<Uint8Array>().map(Uint8Array::to_vec).unwrap_or_default();
        self.give(Given::File(file.get(0).as_string().unwrap_or_default(), bytes));
    }
}

/// The value of a field. A `textarea` has it by the same name as an `input`.
fn value_of(field: &Element) -> String {
    field.unchecked_ref::<HtmlInputElement>().value()
}

/// The number of the thing that a field of a note is for.
fn number_of(field: &Element) -> Option<u32> {
    field.get_attribute("data-thing")?.parse().ok()
}

/// Draws the marks of the open article where they, or what they are drawn in, have changed.
fn draw_marks(body: &Element, model: &Model) {
    let mut state = body.get_attribute("data-drawn").unwrap_or_default();
    let (parts, signs) = (Array::new(), Array::new());
    // Paragraphs with their marks, and whether one of these has a note.
    let mut here: Vec<(u32, usize, bool)> = Vec::new();
    for anchor in &model.saving.anchors {
        let is_noted = model.saving.saved.get(anchor.thing).is_some_and(|thing| !thing.note.is_empty());
        let mut last = 0;
        for &(paragraph, start, end) in anchor.spots.iter().flatten() {
            for number in [paragraph, start, end] {
                parts.push(&number.into());
                state.extend([" ", &number.to_string()]);
            }
            if std::mem::replace(&mut last, paragraph) == paragraph {
                continue;
            }
            match here.iter_mut().find(|(other, ..)| *other == paragraph) {
                Some((_, marks, noted)) => (*marks, *noted) = (*marks + 1, *noted | is_noted),
                None => here.push((paragraph, 1, is_noted)),
            }
        }
        state.push_str(if is_noted { "+" } else { "-" });
    }
    state.push_str(model.lang.code());
    if body.get_attribute("data-passages").as_deref() == Some(&state) {
        return;
    }
    let _ = body.set_attribute("data-passages", &state);
    for (paragraph, marks, is_noted) in here {
        signs.push(&paragraph.into());
        signs.push(&model.lang.marks_here(marks, paragraph).into());
        signs.push(&if is_noted { "sign noted" } else { "sign" }.into());
    }
    draw_passages(body, &parts, &signs);
}
