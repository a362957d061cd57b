//! A picture of the article, as large as the screen. It comes with the rest of the program.
//!
//! Keys, pointers and the buttons that make it larger are the shell's, which measures.

use super::aids::act;
use super::settings::icon;
use super::tag::{Tag, tag};
use khobao_core::state::aids::Aid;
use khobao_core::state::picture::{Act, Viewing, Zoom};
use khobao_core::state::{Model, Msg};
use yew::Callback;

pub fn screen(model: &Model, viewing: &Viewing, emit: &Callback<Msg>) -> Tag {
    let texts = model.lang.texts();
    let labels = model.lang.labels();
    let Viewing { pictures, at, zoom: Zoom { scale, x, y }, is_lost, .. } = viewing;
    let picture = &pictures[*at];
    let zoom = |times: &'static str, name: &'static str, on_it: Tag| {
        tag("button.icon[type=button]").set("aria-label", name).set("title", name).set("data-zoom", times).has(on_it)
    };
    let go = |by, class: &'static str, name, icon_name| {
        act(emit, Aid::Picture(Act::Go(by)), name, icon(icon_name)).set("class", class)
    };
    let whole = tag("span[aria-hidden=true]").text("1×");
    let head = tag("div.head[translate=no]")
        .has(tag("span.numbers").text(format!("{}/{}", at + 1, pictures.len())))
        .has(zoom("667", labels.farther, icon("minus")))
        .has(zoom("0", labels.fitted, whole))
        .has(zoom("1500", labels.nearer, icon("plus")))
        .has(act(emit, Aid::Picture(Act::Close), texts.close, icon("cross")));
    let shown = || {
        tag("img[referrerpolicy=no-referrer][draggable=false]")
            .key(picture.src.clone())
            .set("src", picture.src.clone())
            .set("alt", picture.alt.clone())
            .set("data-style", format!("--scale:{scale};--x:{x};--y:{y}"))
    };
    let stage = tag("div.stage")
        .maybe((!is_lost).then(shown))
        .maybe(is_lost.then(|| tag("p.lost").text(model.lang.lost_picture(&picture.alt))));
    let said = if picture.caption.is_empty() { &picture.alt } else { &picture.caption };
    let ways = || {
        tag("div.ways[translate=no]").has(go(-1, "icon", labels.previous_picture, "left")).has(go(
            1,
            "icon",
            labels.next_picture,
            "right",
        ))
    };
    tag("div.screen")
        .has(head)
        .has(stage)
        .maybe((pictures.len() > 1).then(ways))
        .has(tag("p.caption[aria-live=polite]").text(said.clone()))
}
