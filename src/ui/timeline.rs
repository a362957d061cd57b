//! The timeline: all articles pale, those that match over them, the chosen span washed between two handles.
//!
//! A span is chosen by dragging, by pressing a bar, by the handles (sliders, for keys too), or by the two date fields.
//! Bars are two paths, not elements: a thousand cost what one does. What a touch means is decided in `state/axis.rs`.

use super::tag::{Tag, tag};
use khobao_core::i18n::Lang;
use khobao_core::state::axis::{Axis, Edge, Touch};
use khobao_core::state::{Model, Msg};
use khobao_core::timeline::Span;
use std::fmt::Write;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement, KeyboardEvent, PointerEvent};
use yew::{Callback, Html, TargetCast};

/// The room that an axis label needs, in CSS pixels.
const LABEL: f64 = 72.0;

pub fn view(model: &Model, emit: &Callback<Msg>) -> Html {
    let Some(axis) = &model.axis else { return Html::default() };
    let (lang, span) = (model.lang, model.route.span);
    let texts = lang.texts();
    let count = axis.bins.count();
    let from = span.from.map_or(0.0, |day| axis.bins.position(day));
    let to = span.to.map_or(1.0, |day| axis.bins.position(day.next()));
    let hover = axis.hover.filter(|&bar| bar < count);
    let at = hover.map_or(0.0, |bar| (bar as f64 + 0.5) / count as f64);
    let style = format!("--from: {}; --to: {}; --at: {}", percent(from), percent(to), percent(at));
    let tallest = axis.all.iter().copied().max().unwrap_or(1).max(1);
    let told = hover.map(|bar| {
        let matching = model.matching.as_ref().map(|_| axis.matching[bar]);
        lang.bar(axis.bins.span(bar), axis.all[bar], matching)
    });
    let touch = {
        let emit = emit.clone();
        move |event: Event| touch(event.unchecked_ref()).into_iter().for_each(|touch| emit.emit(Msg::Touched(touch)))
    };
    let mut strip = tag("div.bars").set("title", if told.is_none() { texts.timeline_help } else { "" });
    for kind in ["pointerdown", "pointermove", "pointerup", "pointercancel", "pointerleave"] {
        strip = strip.on(kind, touch.clone());
    }
    let strip = strip
        .has(bars("every", &axis.all, tallest))
        .has(bars("match", &axis.matching, tallest))
        .has(tag("div.wash"))
        .has(slider(lang, axis, Edge::First, span, emit))
        .has(slider(lang, axis, Edge::Last, span, emit))
        .maybe(told.map(|told| tag("p.told[aria-hidden=true]").text(told)));
    let dates = tag("div.dates")
        .has(date_field(model, axis, Edge::First, emit))
        .has(tag("span[aria-hidden=true]").text("–"))
        .has(date_field(model, axis, Edge::Last, emit));
    tag("section#timeline[translate=no]")
        .set("class", if span.is_everything() { "all" } else { "" })
        .set("aria-label", texts.timeline)
        .has(tag("div.strip").set("data-style", style).has(strip).has(labels(lang, axis)))
        .has(dates)
        .into()
}

/// A share of 1 as a CSS length, in hundredths of a per cent.
fn percent(share: f64) -> String {
    let hundredths = (share * 10_000.0) as u32;
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

/// Where a pointer is along the axis, from 0 to 1.
fn place_of(event: &PointerEvent) -> Option<f64> {
    let target: Element = event.target_dyn_into()?;
    let rect = target.closest(".bars").ok()??.get_bounding_client_rect();
    Some((f64::from(event.client_x()) - rect.left()) / rect.width().max(1.0))
}

/// What a pointer does to the strip.
fn touch(event: &PointerEvent) -> Option<Touch> {
    let place = place_of(event).unwrap_or(0.0);
    let x = event.client_x().into();
    match event.type_().as_str() {
        "pointerdown" => went_down(place, event),
        "pointermove" => Some(Touch::Move { place, x }),
        "pointerup" => Some(Touch::Up),
        _ => Some(Touch::Gone),
    }
}

fn went_down(place: f64, event: &PointerEvent) -> Option<Touch> {
    if event.button() != 0 {
        return None;
    }
    let target: Element = event.target_dyn_into()?;
    // The gesture goes on where the pointer leaves the strip.
    let _ = target.set_pointer_capture(event.pointer_id());
    let edge = match target.get_attribute("data-edge").as_deref() {
        Some("first") => Some(Edge::First),
        Some("last") => Some(Edge::Last),
        _ => None,
    };
    Some(Touch::Down { edge, place, x: event.client_x().into() })
}

/// Bars as one path, a unit wide each with a gap, in a box 1000 high. One article is still seen beside a thousand.
fn bars(class: &'static str, heights: &[u32], tallest: u32) -> Tag {
    let mut path = String::with_capacity(heights.len() * 24);
    for (i, &height) in heights.iter().enumerate().filter(|(_, height)| **height > 0) {
        let height = (u64::from(height) * 1000 / u64::from(tallest)).max(40);
        let _ = write!(path, "M{i}.08 1000v-{height}h.84v{height}z");
    }
    tag("svg[preserveAspectRatio=none][aria-hidden=true][focusable=false]")
        .set("class", class)
        .set("viewBox", format!("0 0 {} 1000", heights.len()))
        .has(tag("path").set("d", path))
}

fn slider(lang: Lang, axis: &Axis, edge: Edge, span: Span, emit: &Callback<Msg>) -> Tag {
    let texts = lang.texts();
    let edges = axis.edges(span);
    let (handle, label, now) = match edge {
        Edge::First => (tag("div[class=handle first][data-edge=first]"), texts.first_day, edges.0),
        Edge::Last => (tag("div[class=handle last][data-edge=last]"), texts.last_day, edges.1),
    };
    let count = axis.bins.count() as i32;
    let emit = emit.clone();
    let keyed = move |event: Event| {
        let page = (count / 10).max(2);
        let by = match event.unchecked_ref::<KeyboardEvent>().key().as_str() {
            "ArrowRight" | "ArrowUp" => 1,
            "ArrowLeft" | "ArrowDown" => -1,
            "PageUp" => page,
            "PageDown" => -page,
            "Home" => -count,
            "End" => count,
            _ => return,
        };
        event.prevent_default();
        emit.emit(Msg::Touched(Touch::Key(edge, by)));
    };
    handle
        .set("role", "slider")
        .set("tabindex", "0")
        .set("aria-label", label)
        .set("aria-orientation", "horizontal")
        .set("aria-valuemin", "0")
        .set("aria-valuemax", (count - 1).to_string())
        .set("aria-valuenow", now.to_string())
        .set("aria-valuetext", lang.day_in_words(axis.day(edge, span)))
        .on("keydown", keyed)
}

/// The axis's labels, where they have room.
fn labels(lang: Lang, axis: &Axis) -> Tag {
    let ticks = axis.bins.ticks(((axis.width() / LABEL) as usize).max(1));
    let end = 1.0 - LABEL / axis.width() / 2.0;
    let label = |(i, (day, unit))| {
        let position = axis.bins.position(day);
        let label = || {
            let style = format!("left: {}", percent(position));
            tag("span").set("data-style", style).text(lang.tick(day, unit, i == 0))
        };
        // The last one would run out of the strip.
        (position < end || i == 0).then(label)
    };
    tag("div.labels[aria-hidden=true]").each(ticks.into_iter().enumerate().filter_map(label))
}

/// A date as text, dd/MM/yyyy in every browser; a month or a year will do. It takes effect on leaving it or on Enter.
/// The shell writes its value.
fn date_field(model: &Model, axis: &Axis, edge: Edge, emit: &Callback<Msg>) -> Tag {
    let lang = model.lang;
    let texts = lang.texts();
    let (id, label, wrong, day) = match edge {
        Edge::First => ("from", texts.from, "from-wrong", axis.extent().0),
        Edge::Last => ("to", texts.to, "to-wrong", axis.extent().1),
    };
    let is_wrong = model.wrong_date == Some(edge);
    let changed = {
        let emit = emit.clone();
        move |event: Event| emit.emit(Msg::Dated(edge, event.target_unchecked_into::<HtmlInputElement>().value()))
    };
    let field = tag("input[type=text][autocomplete=off][spellcheck=false]")
        .set("id", id)
        .set("placeholder", lang.day(day))
        .says("aria-invalid", is_wrong)
        .set_some("aria-describedby", is_wrong.then_some(wrong))
        .on("change", changed);
    let message = || tag("span.wrong[role=alert]").set("id", wrong).text(texts.date_wrong);
    tag("label").has(tag("span.only-heard").text(label)).has(field).maybe(is_wrong.then(message))
}
