//! The browser's part in pictures: each is a button that has it fill the screen, where it follows keys and pointers. It comes
//! with the rest of the program.

use super::Shell;
use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use gloo_utils::document;
use khobao_core::state::aids::Aid;
use khobao_core::state::picture::{Act, Hold, pictures};
use khobao_core::state::{Model, Msg, Reading};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent, MouseEvent, PointerEvent, WheelEvent};

/// A finger that goes on for so long, in CSS pixels, goes to the next picture.
const SWIPE: i32 = 60;

impl Shell {
    /// After each drawing: pictures that are new become buttons, but for those in a link, which leads elsewhere.
    pub(super) fn dress_pictures(&self, model: &Model) {
        if model.viewing().is_some() {
            self.listen_to_picture();
        }
        let Reading::Open(found) = &model.reading else { return };
        if self.element("article[data-id] .body img:not(a img, .picture img)").is_none() {
            return;
        }
        let pictures = pictures(&found.article);
        let mut from = 0;
        for image in self.elements("article[data-id] .body img") {
            let src = image.get_attribute("src").unwrap_or_default();
            let Some(at) = pictures.iter().skip(from).position(|picture| picture.src == src) else { continue };
            let at = from + at;
            from = at + 1;
            let is_done = image.closest("a, .picture").is_ok_and(|found| found.is_some());
            let (Ok(button), Some(parent)) = (document().create_element("button"), image.parent_node()) else { return };
            if is_done || parent.insert_before(&button, Some(&image)).is_err() {
                continue;
            }
            let name = model.lang.see_picture(&pictures[at].alt, &pictures[at].caption, at + 1, pictures.len());
            for (attribute, value) in
                [("type", "button"), ("class", "picture"), ("aria-label", &name), ("data-at", &at.to_string())]
            {
                let _ = button.set_attribute(attribute, value);
            }
            let _ = button.append_child(&image);
        }
    }

    /// A press in the page that means a picture.
    pub(super) fn press_picture(&self, target: &Element) {
        if let Ok(Some(button)) = target.closest("article .picture") {
            let at = button.get_attribute("data-at").and_then(|at| at.parse().ok());
            self.picture(Act::Open(at.unwrap_or(0)));
        } else if let Ok(Some(button)) = target.closest("#picture [data-zoom]") {
            let times = button.get_attribute("data-zoom").and_then(|times| times.parse().ok());
            self.hold((0, 0), times.unwrap_or(0), (0, 0), Act::Hold);
        }
    }

    pub(super) fn press_key_on_picture(&self, event: &KeyboardEvent) {
        let (by, times) = match event.key().as_str() {
            "ArrowLeft" => ((1, 0), 1000),
            "ArrowRight" => ((-1, 0), 1000),
            "ArrowUp" => ((0, 1), 1000),
            "ArrowDown" => ((0, -1), 1000),
            "+" | "=" => ((0, 0), 1500),
            "-" => ((0, 0), 667),
            "0" => ((0, 0), 0),
            _ => return,
        };
        event.prevent_default();
        let step = self.element("#picture .stage").map_or(0, |stage| stage.client_width() / 8);
        let act = if by == (0, 0) { Act::Hold } else { Act::Push };
        self.hold((by.0 * step, by.1 * step), times, (0, 0), act);
    }

    fn picture(&self, act: Act) {
        self.0.emit.emit(Msg::Aid(Aid::Picture(act)));
    }

    /// A gesture, with what it is measured against.
    fn hold(&self, by: (i32, i32), times: i32, at: (i32, i32), act: fn(Hold) -> Act) {
        let Some(stage) = self.element("#picture .stage") else { return };
        let size =
            self.element("#picture .stage img").map_or((0, 0), |image| (image.offset_width(), image.offset_height()));
        self.picture(act(Hold { by, times, at, room: (stage.client_width(), stage.client_height()), size }));
    }

    fn listen_to_picture(&self) {
        let mut listeners = self.0.picture_listeners.borrow_mut();
        let Some(dialog) = self.element("#picture").filter(|_| listeners.is_empty()) else { return };
        for name in ["pointerdown", "pointermove", "pointerup", "pointercancel", "dblclick", "wheel", "error"] {
            let weak = Rc::downgrade(&self.0);
            let options = EventListenerOptions { phase: EventListenerPhase::Capture, passive: false };
            listeners.push(EventListener::new_with_options(&dialog, name, options, move |event| {
                if let Some(inner) = weak.upgrade() {
                    Shell(inner).touch_picture(event);
                }
            }));
        }
    }

    #[inline(never)]
    fn touch_picture(&self, event: &Event) {
        let name = event.type_();
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
        let Ok(Some(stage)) = target.closest(".stage") else { return };
        match name.as_str() {
            "error" => self.picture(Act::Lost),
            "wheel" => {
                event.prevent_default();
                let wheel: &WheelEvent = event.unchecked_ref();
                // In lines where it is not in pixels. A pinch on a touchpad is a wheel with the control key, and small steps.
                let unit = if wheel.delta_mode() == 0 { 1.0 } else { 16.0 } * if wheel.ctrl_key() { 5.0 } else { 1.0 };
                let times = 1000 - (wheel.delta_y() * unit * 2.0).clamp(-250.0, 250.0) as i32;
                self.hold((0, 0), times, from_middle(&stage, wheel.client_x(), wheel.client_y()), Act::Hold);
            }
            "dblclick" => {
                let mouse: &MouseEvent = event.unchecked_ref();
                let is_whole = self
                    .element("#picture .stage img")
                    .and_then(|image| image.get_attribute("data-style"))
                    .is_some_and(|style| style.starts_with("--scale:1000;"));
                let at = from_middle(&stage, mouse.client_x(), mouse.client_y());
                self.hold((0, 0), if is_whole { 2500 } else { 0 }, at, Act::Hold);
            }
            name => self.follow(name, event.unchecked_ref(), &stage),
        }
    }

    /// One pointer pushes the picture, two make it larger.
    fn follow(&self, name: &str, event: &PointerEvent, stage: &Element) {
        let mut pointers = self.0.pointers.borrow_mut();
        let here = (event.pointer_id(), event.client_x(), event.client_y());
        match name {
            "pointerdown" if event.button() == 0 => {
                // Or the browser drags the picture away, and moves outside of the stage are lost.
                event.prevent_default();
                let _ = stage.set_pointer_capture(here.0);
                pointers.retain(|pointer| pointer.0 != here.0);
                pointers.push(here);
                let started = if pointers.len() == 1 { Some((here.1, here.2)) } else { None };
                self.0.swipe_from.set(started);
            }
            "pointermove" => {
                let before = spread(&pointers);
                let Some(pointer) = pointers.iter_mut().find(|pointer| pointer.0 == here.0) else { return };
                *pointer = here;
                let now = spread(&pointers);
                let by = (now.0 - before.0, now.1 - before.1);
                let times = if before.2 > 0 && now.2 > 0 { 1000 * now.2 / before.2 } else { 1000 };
                let at = from_middle(stage, before.0, before.1);
                drop(pointers);
                self.hold(by, times, at, Act::Hold);
            }
            "pointerup" | "pointercancel" => {
                pointers.retain(|pointer| pointer.0 != here.0);
                let Some((x, y)) = self.0.swipe_from.take().filter(|_| name == "pointerup") else { return };
                let (x, y) = (here.1 - x, here.2 - y);
                drop(pointers);
                if x.abs() > SWIPE && x.abs() > 2 * y.abs() {
                    self.picture(Act::Swipe(x));
                }
            }
            _ => {}
        }
    }
}

/// The middle of the pointers, and how far apart the first two are.
fn spread(pointers: &[(i32, i32, i32)]) -> (i32, i32, i32) {
    match pointers {
        [] => (0, 0, 0),
        [(_, x, y)] => (*x, *y, 0),
        [(_, x, y), (_, to_x, to_y), ..] => {
            let (width, height) = (f64::from(to_x - x), f64::from(to_y - y));
            ((x + to_x) / 2, (y + to_y) / 2, (width * width + height * height).sqrt() as i32)
        }
    }
}

/// A place in the window, from the middle of the stage.
fn from_middle(stage: &Element, x: i32, y: i32) -> (i32, i32) {
    let area = stage.get_bounding_client_rect();
    let middle = (area.left() + area.width() / 2.0, area.top() + area.height() / 2.0);
    (x - middle.0 as i32, y - middle.1 as i32)
}
