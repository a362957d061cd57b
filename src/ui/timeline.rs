//! The timeline: all articles pale, those that match over them, the chosen span washed between two handles.
//!
//! A span is chosen by dragging, by pressing a bar, by the handles and the cursor (sliders, for keys too), by the date
//! fields, or from a few that are named. Bars are two paths, not elements: a thousand cost what one does. What a touch
//! means is decided in `state/axis.rs`.

use super::settings::icon;
use super::tag::{Tag, tag};
use khobao_core::day::{Day, Interval};
use khobao_core::i18n::Lang;
use khobao_core::state::axis::{Axis, Edge, Touch};
use khobao_core::state::{Gesture, Model, Msg, Peak};
use khobao_core::timeline::{Span, Window};
use std::fmt::Write;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, HtmlInputElement, HtmlSelectElement, KeyboardEvent, MouseEvent, PointerEvent, WheelEvent,
};
use yew::{Callback, Html, TargetCast};

/// The room that an axis label needs, in CSS pixels.
const LABEL: f64 = 80.0;
/// Units along the strip in its paths.
const LENGTH: f64 = 10_000.0;

/// Before what draws it is here, its room.
pub fn view(model: &Model, emit: &Callback<Msg>) -> Html {
    match &model.axis {
        Some(axis) => drawn_axis(model, axis, emit),
        None if model.lacks_rest && model.all.dated() > 0 => {
            let class = if model.all.undated() > 0 { "awaited higher" } else { "awaited" };
            tag("section#timeline[part=timeline]").set("class", class).has(tag("div.strip").has(tag("div.bars"))).into()
        }
        None => Html::default(),
    }
}

#[inline(never)]
fn drawn_axis(model: &Model, axis: &Axis, emit: &Callback<Msg>) -> Html {
    let span = model.route.span;
    let class = match (axis.is_zoomed(), span.is_everything()) {
        (true, true) => "zoomed all",
        (true, false) => "zoomed",
        (false, true) => "all",
        (false, false) => "",
    };
    tag("section#timeline[part=timeline][translate=no]")
        .set("class", class)
        .set("aria-label", model.lang.labels().timeline)
        .on("keydown", keys(emit))
        .has(tag("div.axis").has(strip(model, axis, emit)).has(zoom(model, axis, emit)))
        .has(dates(model, axis, emit))
        .into()
}

/// What keys do anywhere on the timeline but in its fields.
fn keys(emit: &Callback<Msg>) -> impl Fn(Event) + 'static {
    let emit = emit.clone();
    move |event| {
        let event: KeyboardEvent = event.unchecked_into();
        let is_field = event.target_dyn_into::<HtmlInputElement>().is_some();
        if is_field || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let touch = match event.key().as_str() {
            "+" | "=" => Touch::Zoom(None, 1.0),
            "-" => Touch::Zoom(None, -1.0),
            "0" => Touch::Zoom(None, -60.0),
            "," | "<" => Touch::Pan(-1.0),
            "." | ">" => Touch::Pan(1.0),
            _ => return,
        };
        event.prevent_default();
        emit.emit(Msg::Touched(touch));
    }
}

fn strip(model: &Model, axis: &Axis, emit: &Callback<Msg>) -> Tag {
    let (lang, span, window) = (model.lang, model.route.span, axis.window);
    let labels = lang.labels();
    let from = span.from.map_or(0.0, |day| window.place(day).clamp(0.0, 1.0));
    let to = span.to.map_or(1.0, |day| window.place(day.next()).clamp(0.0, 1.0));
    let cursor = axis.cursor(span);
    let [start, end] = sides(window, axis.bins.days(cursor));
    let style = format!(
        "--from: {}; --to: {}; --at: {}; --bar-width: {}",
        percent(from),
        percent(to),
        percent((start + end) / 2.0),
        percent(end - start)
    );
    let told = axis.hover.map(|_| told(model, axis, cursor));
    let tallest = axis.heights.iter().copied().max().unwrap_or(1).max(1);
    let times = magnified(tallest, axis.matching.iter().copied().max().unwrap_or(0));
    let mut bars = tag("div.bars").set("title", if told.is_none() { labels.timeline_help } else { "" });
    for kind in ["pointerdown", "pointermove", "pointerup", "pointercancel", "pointerleave"] {
        let emit = emit.clone();
        bars = bars.on(kind, move |event| {
            touch(event.unchecked_ref()).into_iter().for_each(|touch| emit.emit(Msg::Touched(touch)));
        });
    }
    let bars = bars
        .on("wheel", wheel(axis, emit))
        .on("dblclick", twice(emit))
        .has(drawn("every", path(axis, &axis.heights, tallest), long(axis, false, tallest)))
        .has(drawn("match", path(axis, &axis.matching, tallest / times), long(axis, true, tallest / times)))
        .has(tag("div.wash"))
        .has(slider(lang, axis, Edge::First, span, emit))
        .has(slider(lang, axis, Edge::Last, span, emit))
        .has(cursor_slider(model, axis, cursor, emit))
        .maybe((times > 1).then(|| tag("span.magnified").set("title", lang.times(times)).text(format!("×{times}"))))
        .maybe(told.map(|told| tag("p.told[aria-hidden=true]").text(told)));
    tag("div.strip")
        .set("data-style", style)
        .maybe(peaks(model, axis, emit))
        .has(bars)
        .has(self::labels(lang, axis))
        .maybe(axis.is_zoomed().then(|| overview(lang, axis, emit)))
}

/// How many times as high the bars of what matches are drawn, so that a few among many can be compared: a round number.
fn magnified(tallest: u32, matching: u32) -> u32 {
    let most = tallest / matching.max(1);
    let steps = [1, 2, 5].into_iter().flat_map(|digit| (0..7).map(move |zeros| digit * 10u32.pow(zeros)));
    steps.filter(|&times| matching > 0 && times <= most).max().unwrap_or(1)
}

/// What a bar stands for, in words.
fn told(model: &Model, axis: &Axis, bar: usize) -> String {
    let (days, all, matching) = axis.bar(bar);
    model.lang.bar(days, all, model.matching.as_ref().map(|_| matching), model.lacks_files)
}

/// Where days begin and end in the window.
fn sides(window: Window, days: Interval) -> [f64; 2] {
    [window.place(days.first), window.place(days.last.next())].map(|place| place.clamp(0.0, 1.0))
}

/// A share of 1 as a CSS length, in hundredths of a per cent.
fn percent(share: f64) -> String {
    let hundredths = (share * 10_000.0) as u32;
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

/// Where a mouse or finger is along an element around its target, from 0 to 1.
fn place_in(selector: &str, event: &MouseEvent) -> Option<f64> {
    let target: Element = event.target_dyn_into()?;
    let rect = target.closest(selector).ok()??.get_bounding_client_rect();
    Some((f64::from(event.client_x()) - rect.left()) / rect.width().max(1.0))
}

/// What a pointer does to the bars.
fn touch(event: &PointerEvent) -> Option<Touch> {
    let place = place_in(".bars", event).unwrap_or(0.0);
    let (pointer, x) = (event.pointer_id(), event.client_x().into());
    match event.type_().as_str() {
        "pointerdown" => went_down(place, event),
        "pointermove" => Some(Touch::Move { pointer, place, x }),
        "pointerup" => Some(Touch::Up(pointer)),
        _ => Some(Touch::Gone(pointer)),
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
    Some(Touch::Down { pointer: event.pointer_id(), edge, place, x: event.client_x().into() })
}

/// The wheel goes nearer and farther, sideways it goes along. Where it can do neither, it is the page's.
fn wheel(axis: &Axis, emit: &Callback<Msg>) -> impl Fn(Event) + 'static {
    let (emit, can_leave, can_near) = (emit.clone(), axis.is_zoomed(), axis.window.days() > Window::LEAST);
    move |event| {
        let event: &WheelEvent = event.unchecked_ref();
        let (dx, dy) = if event.shift_key() { (event.delta_y(), 0.0) } else { (event.delta_x(), event.delta_y()) };
        // Lines, where the browser counts in them, are some 20 pixels.
        let unit = if event.delta_mode() == WheelEvent::DOM_DELTA_LINE { 20.0 } else { 1.0 };
        let touch = if dx.abs() > dy.abs() && can_leave {
            Touch::Pan(dx * unit / 400.0)
        } else if dy < 0.0 && can_near || dy > 0.0 && can_leave {
            Touch::Zoom(place_in(".bars", event), -dy * unit / 240.0)
        } else {
            return;
        };
        event.prevent_default();
        emit.emit(Msg::Touched(touch));
    }
}

/// A double click goes nearer, with the shift key farther.
fn twice(emit: &Callback<Msg>) -> impl Fn(Event) + 'static {
    let emit = emit.clone();
    move |event| {
        let event: &MouseEvent = event.unchecked_ref();
        let steps = if event.shift_key() { -1.0 } else { 1.0 };
        emit.emit(Msg::Touched(Touch::Zoom(place_in(".bars", event), steps)));
    }
}

fn drawn(class: &'static str, bars: String, long: String) -> Tag {
    tag("svg[preserveAspectRatio=none][aria-hidden=true][focusable=false][viewBox=0 0 10000 1000]")
        .set("class", class)
        .has(tag("path.long").set("d", long))
        .has(tag("path").set("d", bars))
}

/// Bars as one path with a gap behind each, in a box 1000 high. One article is still seen beside a thousand.
fn path(axis: &Axis, heights: &[u32], tallest: u32) -> String {
    let mut path = String::with_capacity(heights.len() * 28);
    for (bar, &height) in heights.iter().enumerate().filter(|(_, height)| **height > 0) {
        bar_path(&mut path, axis.window, axis.bins.days(bar), f64::from(height) / f64::from(tallest));
    }
    path
}

fn bar_path(path: &mut String, window: Window, days: Interval, height: f64) {
    let [start, end] = sides(window, days).map(|place| place * LENGTH);
    let gap = (end - start) * 0.08;
    let height = ((height * 1000.0) as u32).max(40);
    let _ = write!(path, "M{} 1000v-{height}h{}v{height}z", (start + gap) as u32, (end - start - 2.0 * gap) as u32);
}

/// Truncated dates that are longer than a bar, as what they are: spread over all of their days.
fn long(axis: &Axis, is_matching: bool, tallest: u32) -> String {
    let mut path = String::new();
    let bar = axis.window.days() / axis.bins.count() as f64;
    for &(days, all, matching) in &axis.long {
        let count = if is_matching { matching } else { all };
        if count > 0 {
            let bars = (f64::from(days.last.0 - days.first.0 + 1) / bar).max(1.0);
            bar_path(&mut path, axis.window, days, f64::from(count) / bars / f64::from(tallest));
        }
    }
    path
}

fn slider(lang: Lang, axis: &Axis, edge: Edge, span: Span, emit: &Callback<Msg>) -> Tag {
    let labels = lang.labels();
    let (handle, label) = match edge {
        Edge::First => (tag("div[class=handle first][data-edge=first]"), labels.first_day),
        Edge::Last => (tag("div[class=handle last][data-edge=last]"), labels.last_day),
    };
    let count = axis.bins.count() as i32;
    let day = axis.day(edge, span);
    as_slider(handle, axis, label, day, lang.day_in_words(day))
        .on("keydown", stepped(count, emit, move |by| Touch::Key(edge, by)))
}

/// A bar that keys go to: it says what it stands for, and Enter narrows to it.
fn cursor_slider(model: &Model, axis: &Axis, bar: usize, emit: &Callback<Msg>) -> Tag {
    let days = axis.bins.days(bar);
    let pressed = {
        let (emit, stepped) = (emit.clone(), stepped(axis.bins.count() as i32, emit, Touch::Cursor));
        move |event: Event| match event.unchecked_ref::<KeyboardEvent>().key().as_str() {
            "Enter" | " " => {
                event.prevent_default();
                emit.emit(Msg::Touched(Touch::Press));
            }
            _ => stepped(event),
        }
    };
    let (entered, left) = (emit.clone(), emit.clone());
    as_slider(tag("div.cursor"), axis, model.lang.labels().bar, days.first, told(model, axis, bar))
        .on("keydown", pressed)
        .on("focusin", move |_| entered.emit(Msg::Touched(Touch::Cursor(0))))
        .on("focusout", move |_| left.emit(Msg::Touched(Touch::Leave)))
}

fn as_slider(element: Tag, axis: &Axis, label: &'static str, day: Day, text: String) -> Tag {
    let (first, last) = axis.extent();
    element
        .set("role", "slider")
        .set("tabindex", "0")
        .set("aria-label", label)
        .set("aria-orientation", "horizontal")
        .set("aria-valuemin", first.0.min(day.0).to_string())
        .set("aria-valuemax", last.0.max(day.0).to_string())
        .set("aria-valuenow", day.0.to_string())
        .set("aria-valuetext", text)
}

/// The keys of a slider.
fn stepped(count: i32, emit: &Callback<Msg>, touch: impl Fn(i32) -> Touch + 'static) -> impl Fn(Event) + 'static {
    let emit = emit.clone();
    move |event| {
        let page = (count / 10).max(2);
        let by = match event.unchecked_ref::<KeyboardEvent>().key().as_str() {
            "ArrowRight" | "ArrowUp" => 1,
            "ArrowLeft" | "ArrowDown" => -1,
            "PageUp" => page,
            "PageDown" => -page,
            "Home" => -1_000_000,
            "End" => 1_000_000,
            _ => return,
        };
        event.prevent_default();
        emit.emit(Msg::Touched(touch(by)));
    }
}

/// The names of the peaks among what matches, each over its bar; a press narrows to it.
#[inline(never)]
fn peaks(model: &Model, axis: &Axis, emit: &Callback<Msg>) -> Option<Tag> {
    let labels = model.lang.labels();
    let peak = |Peak { span, name }: &Peak| {
        let (Some(first), Some(last)) = (span.from, span.to) else { return None };
        let [start, end] = sides(axis.window, Interval { first, last });
        // One that was named before the window moved away from it.
        let bar = (0..axis.bins.count()).find(|&bar| axis.bins.span(bar) == *span)?;
        let style = format!("--at: {}", percent((start + end) / 2.0));
        let button = tag("button.peak[type=button]")
            .set("data-style", style)
            .set("title", told(model, axis, bar))
            .press(emit, Msg::Chose(*span, Gesture::Press))
            .text(name.clone());
        Some(button.has(tag("span.only-heard").text(format!(", {}", told(model, axis, bar)))))
    };
    let peaks: Vec<Tag> = model.peaks.iter().filter_map(peak).collect();
    let list = tag("div.peaks[role=group]").set("aria-label", labels.peaks).each(peaks);
    model.route.is_searched().then_some(list)
}

/// The axis's labels, where they have room.
fn labels(lang: Lang, axis: &Axis) -> Tag {
    let ticks = axis.window.ticks(((axis.width() / LABEL) as usize).max(1));
    let end = 1.0 - LABEL / axis.width() / 2.0;
    let label = |(i, (day, unit))| {
        let place = axis.window.place(day).max(0.0);
        let label = || {
            let style = format!("left: {}", percent(place));
            tag("span").set("data-style", style).text(lang.tick(day, unit, i == 0))
        };
        // The last one would run out of the strip.
        (place < end || i == 0).then(label)
    };
    tag("div.labels[aria-hidden=true]").each(ticks.into_iter().enumerate().filter_map(label))
}

/// All of the time, with what is in sight marked: pressing or dragging moves that.
#[inline(never)]
fn overview(lang: Lang, axis: &Axis, emit: &Callback<Msg>) -> Tag {
    let labels = lang.labels();
    let (bins, heights) = axis.overview();
    let tallest = f64::from(heights.iter().copied().max().unwrap_or(1).max(1));
    let mut path = String::new();
    for (bar, &height) in heights.iter().enumerate().filter(|(_, height)| **height > 0) {
        bar_path(&mut path, axis.whole, bins.days(bar), f64::from(height) / tallest);
    }
    let (first, last) = axis.window.sight();
    let [start, end] = sides(axis.whole, Interval { first, last });
    let style = format!("--from: {}; --to: {}", percent(start), percent(end));
    let mut track = tag("div.track[aria-hidden=true]").set("data-style", style);
    for kind in ["pointerdown", "pointermove"] {
        let emit = emit.clone();
        track = track.on(kind, move |event| {
            let event: &PointerEvent = event.unchecked_ref();
            if event.buttons() & 1 == 0 {
                return;
            }
            if let Some(target) = event.target_dyn_into::<Element>().filter(|_| event.type_() == "pointerdown") {
                let _ = target.set_pointer_capture(event.pointer_id());
            }
            place_in(".track", event).into_iter().for_each(|at| emit.emit(Msg::Touched(Touch::Centre(at))));
        });
    }
    let go = |name: &'static str, drawing, steps| {
        tag("button[class=icon small][type=button]")
            .set("aria-label", name)
            .set("title", name)
            .press(emit, Msg::Touched(Touch::Pan(steps)))
            .has(icon(drawing))
    };
    tag("div.overview")
        .has(go(labels.earlier, "left", -1.0))
        .has(track.has(drawn("every", path, String::new())).has(tag("div.sight")))
        .has(go(labels.later, "right", 1.0))
}

fn zoom(model: &Model, axis: &Axis, emit: &Callback<Msg>) -> Tag {
    let labels = model.lang.labels();
    let go = |name: &'static str, drawing, steps, can: bool| {
        tag("button[class=icon small][type=button]")
            .set("aria-label", name)
            .set("title", name)
            .says("aria-disabled", !can)
            .press(emit, Msg::Touched(Touch::Zoom(None, steps)))
            .has(icon(drawing))
    };
    tag("div.zoom").has(go(labels.nearer, "plus", 1.0, axis.window.days() > Window::LEAST)).has(go(
        labels.farther,
        "minus",
        -1.0,
        axis.is_zoomed(),
    ))
}

fn dates(model: &Model, axis: &Axis, emit: &Callback<Msg>) -> Tag {
    tag("div.dates")
        .has(date_field(model, axis, Edge::First, emit))
        .has(tag("span[aria-hidden=true]").text("–"))
        .has(date_field(model, axis, Edge::Last, emit))
        .has(presets(model, axis, emit))
        .maybe((model.all.undated() > 0).then(|| undated(model, emit)))
}

/// A date as text, dd/MM/yyyy in every browser; a month or a year will do. It takes effect on leaving it or on Enter.
/// The shell writes its value.
fn date_field(model: &Model, axis: &Axis, edge: Edge, emit: &Callback<Msg>) -> Tag {
    let lang = model.lang;
    let labels = lang.labels();
    let (id, label, wrong, day) = match edge {
        Edge::First => ("from", labels.from, "from-wrong", axis.extent().0),
        Edge::Last => ("to", labels.to, "to-wrong", axis.extent().1),
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
    let message = || tag("span.wrong[role=alert]").set("id", wrong).text(labels.date_wrong);
    tag("label").has(tag("span.only-heard").text(label)).has(field).maybe(is_wrong.then(message))
}

/// Spans that need no date. The shell writes which one is chosen.
fn presets(model: &Model, axis: &Axis, emit: &Callback<Msg>) -> Tag {
    let labels = model.lang.labels();
    let [week, month, year] = axis.presets();
    let chosen = {
        let emit = emit.clone();
        move |event: Event| {
            let span = match event.target_unchecked_into::<HtmlSelectElement>().value().as_str() {
                "week" => week,
                "month" => month,
                "year" => year,
                "all" => Span::default(),
                _ => return,
            };
            emit.emit(Msg::Chose(span, Gesture::Press));
        }
    };
    tag("select#preset")
        .set("aria-label", labels.preset)
        .on("change", chosen)
        .has(tag("option[value=][hidden]").text(labels.preset))
        .has(tag("option[value=all]").text(labels.all_time))
        .has(tag("option[value=year]").text(labels.newest_year))
        .has(tag("option[value=month]").text(labels.newest_month))
        .has(tag("option[value=week]").text(labels.newest_week))
}

/// The bucket of the articles without a date.
#[inline(never)]
fn undated(model: &Model, emit: &Callback<Msg>) -> Tag {
    let is_chosen = model.route.span.undated;
    let to = if is_chosen { Span::default() } else { Span::UNDATED };
    let (all, matching) = (model.all.undated(), model.matching.as_ref().map(|counts| counts.undated()));
    tag("button#undated[type=button]")
        .says("aria-pressed", is_chosen)
        .press(emit, Msg::Chose(to, Gesture::Press))
        .text(model.lang.undated(all, matching, model.lacks_files))
}
