//! The browser's part in a reader's aids: what is copied, passed on and hashed, how far an article is read, and where.
//!
//! It comes with the rest of the program; `static/rest.js` asks the browser for what has an interface in JavaScript alone.

use super::{Shell, storage, stored, window};
use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use gloo_timers::callback::Timeout;
use gloo_utils::document;
use js_sys::{Array, Uint8Array};
use khobao_core::i18n::Lang;
use khobao_core::state::aids::{Aid, Deed, Said};
use khobao_core::state::listen::Act;
use khobao_core::state::offline::Offline;
use khobao_core::state::places::{place_in, with_place};
use khobao_core::state::route::Route;
use khobao_core::state::signed::Signed;
use khobao_core::state::{Model, Msg, Reading, Theme};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Element, Event, EventTarget, HtmlElement, MessageEvent};

/// What was done is said for so long.
const SAID_MS: u32 = 4000;

/// Where the places in articles are kept on the device.
const PLACES: &str = "khobao.places";

/// The event by which `static/rest.js` answers: a `MessageEvent` at the root, whose data are what was done, the
/// number that came with it, and what came out.
const ANSWER: &str = "khobao";

/// What is listened to for the sake of what is saved.
const SAVING: [&str; 5] = ["mousedown", "mouseup", "input", "focusout", "close"];

// Of `static/rest.js`.
#[wasm_bindgen]
extern "C" {
    /// Does one of "copy", "share", "hash" and "speak" with a text, "silence", "voices" and "signed" without, or something of
    /// `static/offline.js`; a title belongs to what is shared, and how to speak to what is spoken. The answer is an event and no
    /// promise: what waits for a promise would be in the program's first part.
    #[wasm_bindgen(js_name = browserDoes)]
    fn browser_does(root: &HtmlElement, what: &str, text: &str, title: &str, number: u32);
}

impl Shell {
    /// Does what the model asks for.
    #[inline(never)]
    pub(super) fn does(&self, deed: Deed) {
        // The answer may come before the next drawing.
        self.listen_more();
        let root = &self.0.place.root;
        match deed {
            Deed::Look(style) => {
                self.0.place.frame.style().set_css_text(&style);
                keep("khobao.look", &style);
            }
            Deed::Copy(text, said) => {
                self.0.on_copied.set(Some(said));
                browser_does(root, "copy", &text, "", 0);
            }
            Deed::Share(title, address) => {
                self.0.on_copied.set(Some(Said::LinkCopied(0)));
                browser_does(root, "share", &address, &title, 0);
            }
            Deed::Keep(name, text) => keep(name, &text),
            Deed::Speak(number, text, how) => browser_does(root, "speak", &text, &how, number),
            Deed::Silence => self.silence(),
            Deed::Hash(number, text) => browser_does(root, "hash", &text, "", number),
            Deed::Say(said) => self.say(said),
            Deed::Attend(act) => self.attend_act(act),
            Deed::Store(things) => self.keep_saved(things),
            Deed::Download(name, text) => browser_does(root, "download", &text, &name, 0),
            Deed::Offline(what, text, search, articles) => browser_does(root, what, &text, &search, articles),
        }
    }

    /// What `browser_does` has done: a hash, or whether a text was copied; nothing where nothing is to be said.
    fn answered(&self, event: &Event) {
        let answer = Array::from(&event.unchecked_ref::<MessageEvent>().data());
        let (what, number, value) = (answer.get(0), answer.get(1), answer.get(2));
        if what == "files" {
            self.open_files(Array::from(&value).iter().map(JsCast::unchecked_into).collect());
        } else if what == "saved" {
            self.take_saved_file(&value);
        // These two are of the page around an element.
        } else if what == "theme" {
            let theme = value.as_string().and_then(|name| Theme::of(&name)).unwrap_or_default();
            self.0.emit.emit(Msg::Aid(Aid::Themed(theme)));
        } else if what == "lang" {
            let lang = value.as_string().and_then(|name| Lang::of(&name)).unwrap_or_default();
            self.0.emit.emit(Msg::Aid(Aid::Speak(lang)));
        } else if what == "hash" {
            let hash = value.dyn_ref::<Uint8Array>().and_then(|bytes| bytes.to_vec().try_into().ok());
            let number = number.as_f64().unwrap_or(0.0) as u32;
            self.0.emit.emit(Msg::Aid(Aid::Hashed(number, hash)));
        } else if what == "voices" {
            self.has_voices(&value);
        } else if what == "speak" {
            let number = number.as_f64().unwrap_or(0.0) as u32;
            self.0.emit.emit(Msg::Aid(Aid::Listen(Act::Ended(number, value.is_truthy()))));
        } else if what == "signed" {
            let told = value.dyn_ref::<Array>().map_or_else(Array::new, Clone::clone);
            let told: Vec<String> = told.iter().filter_map(|text| text.as_string()).collect();
            if let Some(signed) = Signed::read(&told) {
                self.0.emit.emit(Msg::Signed(Rc::new(signed)));
            }
        } else if what == "offline" {
            let told: Vec<String> = answer.iter().skip(1).filter_map(|text| text.as_string()).collect();
            self.0.emit.emit(Msg::Offline(Rc::new(Offline::read(&told))));
        } else if let Some(is_copied) = value.as_bool().filter(|_| what == "copy" || what == "share") {
            let said = self.0.on_copied.get().filter(|_| is_copied);
            self.say(said.unwrap_or(Said::NotCopied));
        }
    }

    pub(super) fn say(&self, said: Said) {
        self.0.emit.emit(Msg::Aid(Aid::Said(Some(said))));
        let emit = self.0.emit.clone();
        let hush = Timeout::new(SAID_MS, move || emit.emit(Msg::Aid(Aid::Said(None))));
        *self.0.saying.borrow_mut() = Some(hush);
    }

    /// The headline that had the focus has it again where it was made anew, since other words of it are marked; where a filter
    /// was dropped by its button, the next one has it, or what stands in its place.
    fn keep_focus(&self) {
        let Some(gone) = self.0.focused.take().filter(|focused| !focused.is_connected()) else { return };
        if self.element(":focus").is_none() {
            let is_headline = gone.tag_name() == "H1";
            let next =
                if is_headline { &["article[data-id] h1"][..] } else { &[".state .chip", "#filter", "#results"] };
            next.iter().find_map(|selector| self.element(selector)).iter().for_each(super::focus);
        }
    }

    /// Marks a paragraph as the one of the address.
    pub(super) fn mark_paragraph(&self, paragraph: u32) -> Option<HtmlElement> {
        if let Some(marked) = self.element(".body > .target") {
            let _ = marked.class_list().remove_1("target");
        }
        let marked = self.element(&format!("article [data-p='{paragraph}']"))?;
        let _ = marked.class_list().add_1("target");
        Some(marked)
    }

    /// After each drawing: an article that is new in its place is read on where it was left.
    #[inline(never)]
    pub(super) fn attend(&self, model: &Model) {
        self.listen_more();
        self.keep_focus();
        self.attend_saved(model);
        self.seek(model);
        self.dress_pictures(model);
        self.follow_voice(model);
        let Reading::Open(found) = &model.reading else { return drop(self.0.attended.take()) };
        let id = &found.article.id;
        if self.0.attended.borrow().as_ref() == Some(id) || self.shown_article(id).is_none() {
            return;
        }
        *self.0.attended.borrow_mut() = Some(id.clone());
        browser_does(&self.0.place.root, "voices", "", "", 0);
        self.0.read_to.set(0);
        if model.route.paragraph.is_some() || self.scrolled() > 0 {
            return;
        }
        let place = stored(PLACES).and_then(|kept| place_in(&kept, id));
        let paragraph = place.and_then(|place| Some((place, self.element(&format!("article [data-p='{place}']"))?)));
        if let Some((place, paragraph)) = paragraph {
            self.0.read_to.set(place);
            self.0.place.home.show(&paragraph, "start");
            self.say(Said::Resumed(place));
        }
    }

    /// Shows how far the article is read, and keeps the place.
    #[inline(never)]
    pub(super) fn progress(&self) {
        let Some(id) = self.0.attended.borrow().clone() else { return };
        // Another may be drawn that is not attended to yet: what is known of its place would be this one's.
        let shown = self.shown_article(&id);
        let Some(body) = shown.and_then(|shown| super::element(&shown, ".body")) else { return };
        let (top, bottom) = self.text_sight();
        let area = body.get_bounding_client_rect();
        if area.height() < 1.0 {
            return;
        }
        let read = ((bottom - area.top()) / area.height()).clamp(0.0, 1.0);
        set_style(self.element(".progress").map(Element::from), &format!("--read:{}", (read * 1000.0) as u32));
        // At its end it is read: the next time it begins anew.
        let place = if read >= 1.0 || area.top() >= top { 0 } else { self.paragraph_at(top) };
        if self.0.read_to.replace(place) != place {
            keep(PLACES, &with_place(&stored(PLACES).unwrap_or_default(), &id, place));
        }
    }

    /// The paragraph that is being read: the first that is wholly or mostly in sight.
    pub(super) fn copy_link_here(&self) {
        let paragraph = self.paragraph_at(self.text_sight().0).max(1);
        self.0.emit.emit(Msg::Aid(Aid::Link(paragraph)));
    }

    /// Keeps a setting on the device.
    #[inline(never)]
    pub(super) fn remember(&self, name: &str, value: &str) {
        keep(&format!("khobao.{name}"), value);
    }

    /// Listens for as long as the shell lives, once.
    #[inline(never)]
    pub(super) fn listen_more(&self) {
        let mut listeners = self.0.more_listeners.borrow_mut();
        if !listeners.is_empty() {
            return;
        }
        let names = ["pointerover", "focusin", "click", "change", "compositionend", ANSWER].into_iter().chain(SAVING);
        let of_window = ["storage", "pageshow", "pagehide"].map(|name| (window().into(), name));
        // A selection is the document's, wherever it is.
        let of_document = std::iter::once((document().into(), "selectionchange"));
        let of_stage = names.map(|name| (self.0.place.stage.clone(), name));
        for (target, name) in of_stage.chain(of_document).chain(of_window) {
            // A weak reference, or neither would ever go.
            let weak = Rc::downgrade(&self.0);
            let options = EventListenerOptions { phase: EventListenerPhase::Capture, passive: false };
            let target: EventTarget = target;
            listeners.push(EventListener::new_with_options(&target, name, options, move |event| {
                if let Some(inner) = weak.upgrade() {
                    Shell(inner).hear(event);
                }
            }));
        }
        drop(listeners);
        self.load_saved();
    }

    /// The link to a paragraph follows the pointer; the focus brings it to what is in sight; a press copies it.
    #[inline(never)]
    fn hear(&self, event: &Event) {
        let name = event.type_();
        if name == ANSWER {
            return self.answered(event);
        }
        if matches!(name.as_str(), "storage" | "pageshow" | "pagehide") {
            return self.hear_window(event);
        }
        if self.hear_saved(&name, event) {
            return;
        }
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
        let is_link = target.id() == "here";
        if target.id() == "find" {
            return self.hear_find(event, &target);
        }
        match name.as_str() {
            "pointerover" => {
                if let Ok(Some(paragraph)) = target.closest(".body > [data-p]") {
                    self.point_at(&paragraph);
                }
            }
            "focusin" if is_link => {
                let paragraph = self.paragraph_at(self.text_sight().0).max(1);
                if let Some(paragraph) = self.element(&format!("article [data-p='{paragraph}']")) {
                    self.point_at(&paragraph);
                }
            }
            "change" if matches!(target.id().as_str(), "speed" | "voice") => self.hear_choice(&target),
            "click" if target.closest("#listen-button").is_ok_and(|button| button.is_some()) => self.listen_here(),
            "click" if !is_link => self.press_picture(&target),
            "click" if super::is_plain_click(event.unchecked_ref()) => {
                event.prevent_default();
                let paragraph = number_in(target.get_attribute("data-at"));
                self.0.emit.emit(Msg::Aid(Aid::Link(paragraph.unwrap_or(1))));
            }
            _ => {}
        }
    }

    pub(super) fn silence(&self) {
        browser_does(&self.0.place.root, "silence", "", "", 0);
    }

    /// Puts the link to a paragraph beside it.
    fn point_at(&self, paragraph: &Element) {
        let (Some(link), Some(article)) = (self.element("#here"), self.element("article[data-id]")) else { return };
        let Some(number) = paragraph.get_attribute("data-p") else { return };
        let top = paragraph.get_bounding_client_rect().top() - article.get_bounding_client_rect().top();
        let _ = link.set_attribute("data-at", &number);
        // Where it leads in another window.
        let mut route = Route::parse(&link.get_attribute("href").unwrap_or_default());
        route.paragraph = number_in(Some(number));
        let _ = link.set_attribute("href", &route.search());
        // In whole numbers: what writes others is larger than all of this.
        link.style().set_css_text(&format!("--top:{}px", top as i32));
    }

    /// The upper and lower edge of what is in sight of the article, in the window.
    pub(super) fn text_sight(&self) -> (f64, f64) {
        let tools = self.element(".tools").map_or(0.0, |tools| tools.get_bounding_client_rect().height());
        let (top, bottom) = self.sight(self.element(".pane").as_ref());
        (top + tools, bottom)
    }

    /// How far the article is scrolled: its pane, or the frame.
    pub(super) fn scrolled(&self) -> i32 {
        let pane = self.element(".pane").map_or(0, |pane| pane.scroll_top());
        pane.max(self.0.place.frame.scroll_top())
    }

    /// The first paragraph of which more than a line is below a height of the window; 0 where there is none. They stand one
    /// under the other, so half of them are left out at each look.
    pub(super) fn paragraph_at(&self, top: f64) -> u32 {
        let paragraphs = self.elements(".body > [data-p]");
        let at = paragraphs.partition_point(|paragraph| paragraph.get_bounding_client_rect().bottom() < top + 24.0);
        paragraphs.get(at).and_then(|paragraph| number_in(paragraph.get_attribute("data-p"))).unwrap_or(0)
    }
}

/// A paragraph's number.
fn number_in(attribute: Option<String>) -> Option<u32> {
    Route::parse(&format!("p={}", attribute?)).paragraph
}

fn set_style(element: Option<Element>, style: &str) {
    if let Some(element) = element {
        element.unchecked_into::<HtmlElement>().style().set_css_text(style);
    }
}

fn keep(name: &str, value: &str) {
    // A browser that keeps nothing (private mode, full) still shows what was chosen.
    let _ = storage().map(|storage| storage.set_item(name, value));
}
