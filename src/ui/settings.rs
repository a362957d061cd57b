//! The few controls at the masthead's end, and the icons.

use super::effect::Shell;
use super::tag::{Tag, tag};
use khobao_core::state::{Model, Msg, Theme};
use web_sys::{Event, HtmlInputElement};
use yew::{Callback, Html, TargetCast};

pub fn view(model: &Model, emit: &Callback<Msg>, shell: &Shell) -> Tag {
    let texts = model.lang.texts();
    let other = model.lang.other().code();
    let (theme, theme_icon) = match model.theme {
        Theme::Auto => (texts.theme_auto, "auto"),
        Theme::Light => (texts.theme_light, "sun"),
        Theme::Dark => (texts.theme_dark, "moon"),
        Theme::Sepia => (texts.theme_sepia, "sun"),
        Theme::Contrast => (texts.theme_contrast, "moon"),
    };
    let theme = tag("button#theme.icon[type=button]")
        .set("aria-label", theme)
        .set("title", theme)
        .press(emit, Msg::SwitchTheme)
        .has(icon(theme_icon));
    let lang = tag("button#lang.icon[type=button]")
        .set("lang", other)
        .set("title", texts.switch_language)
        .set("aria-label", format!("{}: {}", other.to_ascii_uppercase(), texts.switch_language))
        .press(emit, Msg::SwitchLanguage)
        .text(other.to_ascii_uppercase());
    let file = open_file(texts.open_file, shell, "file", icon("folder").into()).set("class", "file icon");
    let saved = || super::saved::shelf_button(model, emit);
    let kept = || super::offline::open(model, emit);
    let more = (!model.lacks_rest).then(|| super::tag::all([Html::from(saved()), kept()]));
    tag("div.settings").maybe(more).has(file).has(theme).has(lang)
}

/// A file field that looks like a button, with something on it.
pub fn open_file(name: &'static str, shell: &Shell, id: &'static str, on_it: Html) -> Tag {
    let shell = shell.clone();
    let chosen = move |event: Event| {
        let field: HtmlInputElement = event.target_unchecked_into();
        shell.take_files(field.files(), field.id() == "import");
        // The same file chosen again is a change, too.
        field.set_value("");
    };
    let field =
        tag("input.only-heard[type=file][multiple][accept=.json,.jsonfeed,application/json,application/feed+json]")
            .set("id", id)
            .set("aria-label", name)
            .on("change", chosen);
    tag("label").set("title", name).has(field).has(on_it)
}

/// A line drawing; see `static/style.css` for its weight. It has no name of its own: what it stands on has one.
pub fn icon(name: &str) -> Tag {
    let path = match name {
        "search" => "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5 20 20",
        "cross" => "M6 6l12 12M18 6 6 18",
        "folder" => "M3 18V6h6l2 2.5h10V18zM12 16v-5m-2.2 2.2L12 11l2.2 2.2",
        "sun" => {
            "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4\
             M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4"
        }
        "moon" => "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z",
        "auto" => "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 4v16M14.5 6v12M17 8v8",
        "filter" => "M4 7h16M7 12h10M10 17h4",
        "back" => "M14.5 5.5 8 12l6.5 6.5",
        "left" => "M14.5 6 8.5 12l6 6",
        "right" => "M9.5 6l6 6-6 6",
        "keep" => "M12 4v10m-4-4 4 4 4-4M4 15v5h16v-5",
        "plus" => "M12 6v12M6 12h12",
        "minus" => "M6 12h12",
        "quote" => "M5 7h5v6a4 4 0 0 1-4 4M14 7h5v6a4 4 0 0 1-4 4",
        "share" => "M12 15V4m-3.5 3.5L12 4l3.5 3.5M7 11H5v9h14v-9h-2",
        "up" => "M6 14.5 12 8.5l6 6",
        "down" => "M6 9.5l6 6 6-6",
        _ => "",
    };
    drawn(path)
}

/// A line drawing of a path, in a square of 24.
pub fn drawn(path: &'static str) -> Tag {
    tag("svg.drawn[viewBox=0 0 24 24][aria-hidden=true][focusable=false]").has(tag("path").set("d", path))
}
