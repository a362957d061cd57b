//! The browser's part in finding within the article. It comes with the rest of the program.

use super::{MATCHES, Shell, focus};
use khobao_core::state::aids::Aid;
use khobao_core::state::{Model, Msg};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FocusEvent, HtmlElement, HtmlInputElement};

impl Shell {
    /// Before each drawing of the body: one whose marks are of another text is drawn anew.
    #[inline(never)]
    pub(super) fn renew_marks(&self, model: &Model) {
        let Some(body) = self.element("article[data-id] .body") else { return };
        let key = model.find_key();
        if body.get_attribute("data-find").unwrap_or_default() != key {
            let _ = body.set_attribute("data-find", &key);
            let _ = body.remove_attribute("data-drawn");
        }
    }

    /// After each drawing: marks that are new are gone on from at the first one that is in sight or behind it.
    pub(super) fn seek(&self, model: &Model) {
        let is_gone_to = || model.match_at.is_some() && self.element("article[data-id] mark.at").is_some();
        if model.finding().is_none() || model.match_count == 0 || is_gone_to() {
            return;
        }
        let (top, _) = self.text_sight();
        let marks = self.elements(MATCHES);
        let at = marks.partition_point(|mark| mark.get_bounding_client_rect().bottom() < top);
        self.0.emit.emit(Msg::Aid(Aid::Found(if at < marks.len() { at } else { 0 })));
    }

    /// What is typed into the field, and what had the focus before.
    pub(super) fn hear_find(&self, event: &Event, field: &Element) {
        match event.type_().as_str() {
            // The field is the reader's: its value is only read.
            "input" | "compositionend" => {
                self.0.emit.emit(Msg::Find(field.unchecked_ref::<HtmlInputElement>().value()))
            }
            "focusin" => {
                let before = event.unchecked_ref::<FocusEvent>().related_target();
                let before = before.and_then(|target| target.dyn_into::<HtmlElement>().ok());
                let is_outside = |from: &HtmlElement| from.closest(".find").is_ok_and(|bar| bar.is_none());
                if let Some(before) = before.filter(is_outside) {
                    *self.0.before_find.borrow_mut() = Some(before);
                }
            }
            _ => {}
        }
    }

    /// Where the focus was, or else to the article: its headline was made anew.
    pub(super) fn leave_find(&self) {
        let before = self.0.before_find.take().filter(|before| before.is_connected());
        if let Some(element) = before.or_else(|| self.element("article[data-id] h1")) {
            focus(&element);
        }
    }

    pub(super) fn focus_on_find(&self) {
        if let Some(field) = self.field("#find") {
            focus(&field);
            field.select();
        }
    }

    /// Marks the match as the one that was gone to, and scrolls where it is not in sight. One that goes on over the edge of a
    /// style has several marks.
    pub(super) fn reveal(&self, at: usize) {
        for mark in self.elements("article[data-id] mark.at") {
            let _ = mark.class_list().remove_1("at");
        }
        let Some(first) = self.elements(MATCHES).into_iter().nth(at) else { return };
        let marks = self.elements("article[data-id] mark");
        let from = marks.iter().position(|mark| *mark == first).unwrap_or(0);
        let others = marks.iter().skip(from + 1).take_while(|mark| mark.has_attribute("data-on"));
        for mark in marks.get(from).into_iter().chain(others) {
            let _ = mark.class_list().add_1("at");
        }
        let (top, bottom) = self.text_sight();
        let area = first.get_bounding_client_rect();
        if area.top() < top + 8.0 || area.bottom() > bottom - 8.0 {
            self.0.place.home.show(&first, "center");
        }
    }
}
