//! Reading without a network: the button and the sheet, and a quiet line for what is to be known. All of it comes with the
//! rest of the program.

use super::button;
use super::settings::icon;
use super::tag::{Tag, all, tag};
use khobao_core::state::aids::{Aid, Sheet};
use khobao_core::state::foreign;
use khobao_core::state::offline::{Able, Act, Keep, Offline};
use khobao_core::state::route::Route;
use khobao_core::state::{Model, Msg};
use yew::{Callback, Html};

fn act(emit: &Callback<Msg>, act: Act, text: &'static str) -> Tag {
    button(emit, Msg::Aid(Aid::Offline(act)), text)
}

/// The button in the masthead.
#[inline(never)]
pub fn open(model: &Model, emit: &Callback<Msg>) -> Html {
    if model.offline.is_none() {
        return Html::default();
    }
    let name = model.lang.offline().title;
    tag("button#offline-button.icon[type=button]")
        .set("aria-label", name)
        .set("title", name)
        .press(emit, Msg::Aid(Aid::Sheet(Some(Sheet::Offline))))
        .has(icon("keep"))
        .into()
}

/// What can be read, while there is no network; and that a newer release is here. It is there before anything stands in it,
/// or nothing would be heard.
#[inline(never)]
pub fn lines(model: &Model, emit: &Callback<Msg>) -> Html {
    let texts = model.lang.offline();
    let offline = model.offline.as_deref();
    let line = offline.and_then(|offline| offline.line(model.lang)).map(|line| tag("p").text(line));
    let renewed = || tag("p").text(texts.renewed).has(act(emit, Act::Reload, texts.reload));
    let renewed = offline.filter(|offline| offline.is_renewed).map(|_| renewed());
    // A packed site shows itself only, and is never foreign.
    let bundles = model.opened.as_ref().map_or(&[][..], |opened| &opened.bundles);
    let foreign = foreign::origins(bundles, &model.base);
    let foreign = (!foreign.is_empty()).then(|| tag("p#foreign").text(model.lang.foreign(&foreign)));
    tag("div.lines[aria-live=polite][translate=no]").maybe(foreign).maybe(line).maybe(renewed).into()
}

/// In the place of an article that could not be had.
#[inline(never)]
pub fn unkept(model: &Model) -> Html {
    let texts = model.lang.offline();
    tag("div#unkept.notice[role=alert][translate=no]")
        .has(tag("h2").text(texts.unkept))
        .has(tag("p").text(texts.unkept_help))
        .into()
}

/// What stands on the sheet.
pub fn sheet(model: &Model, emit: &Callback<Msg>) -> Html {
    let texts = model.lang.offline();
    let Some(offline) = model.offline.as_deref() else { return Html::default() };
    match offline.able {
        Able::Wait => return tag("p").text(texts.waiting).into(),
        Able::No => return tag("p").text(texts.unable).into(),
        Able::Yes => {}
    }
    // The archive, the filter, what else is kept: each has its place from first to last, and by its key its button,
    // since the sizes come one by one, and what moved would move what is about to be pressed.
    let [whole, filter] = [&offline.whole, &offline.filter].map(Option::as_ref);
    let is_new = |keep: &&Keep| [whole, filter].into_iter().flatten().all(|here| here.search != keep.search);
    let here = whole.map(|keep| (keep, Act::KeepAll)).into_iter().chain(filter.map(|keep| (keep, Act::KeepFilter)));
    let views = here.chain(offline.keeps.iter().filter(is_new).map(|keep| (keep, Act::KeepAll)));
    let rows = views.map(|(keep, keep_it)| {
        let row = match offline.keeps.iter().position(|kept| kept.search == keep.search) {
            Some(at) => begun(model, offline, at, &offline.keeps[at], emit),
            None => {
                let waits = offline.going.as_ref().is_some_and(|going| *going != keep.search);
                let keep_it = act(emit, keep_it, texts.keep).flag("disabled", waits);
                row(name(model, keep), size(model, keep), keep_it, None)
            }
        };
        row.key(keep.search.clone())
    });
    let erase = || act(emit, Act::Unsee, texts.erase);
    let seen = (offline.seen > 0).then(|| row(texts.seen.to_owned(), model.lang.bytes(offline.seen), erase(), None));
    let trouble = offline.trouble.map(|trouble| tag("p.trouble[role=alert]").text(model.lang.trouble(trouble)));
    let used = (offline.used > 0).then(|| {
        let promise = if offline.is_persisted { texts.persisted } else { texts.unpersisted };
        tag("p.quiet").text(format!("{} {promise}", model.lang.used(offline.used, offline.room)))
    });
    let clear = (offline.seen > 0 || !offline.keeps.is_empty()).then(|| act(emit, Act::Clear, texts.clear));
    all([
        tag("p").text(texts.about),
        tag("ul[role=list]").each(rows).maybe(seen),
        tag("div").maybe(trouble),
        tag("p.quiet").text(texts.pictures),
        tag("div").maybe(used).maybe(clear),
    ])
}

/// A thing, how large it is, and what can be done with it; while it is stored, another way and how far it is. The first way
/// stays the same button from first to last, and keeps the focus.
fn row(name: String, size: String, way: Tag, stored: Option<(Tag, Tag)>) -> Tag {
    let (other, bar) = stored.unzip();
    tag("li")
        .has(tag("p").has(tag("b").text(name)).has(tag("span[class=quiet numbers]").text(size)))
        .has(tag("span.ways").has(way).maybe(other))
        .maybe(bar)
}

/// A view that is kept, or on its way.
fn begun(model: &Model, offline: &Offline, at: usize, keep: &Keep, emit: &Callback<Msg>) -> Tag {
    let (texts, lang) = (model.lang.offline(), model.lang);
    let is_going = offline.going.as_ref() == Some(&keep.search);
    let free = || act(emit, Act::Free(at), texts.free);
    if keep.is_whole() && !is_going {
        return row(name(model, keep), format!("{} · {}", texts.kept, size(model, keep)), free(), None);
    }
    let bar = tag("progress[max=1000]")
        .set("aria-label", name(model, keep))
        .set("value", (keep.done * 1000 / keep.bytes.max(1)).min(1000).to_string());
    let so_far = lang.bytes_of(keep.done, keep.bytes);
    let so_far = if is_going { so_far } else { format!("{} · {so_far}", texts.unfinished) };
    let go_on = match is_going {
        true => act(emit, Act::Pause, texts.pause),
        false => act(emit, Act::Resume(at), texts.resume).flag("disabled", offline.going.is_some()),
    };
    row(name(model, keep), so_far, go_on, Some((free(), bar)))
}

/// What a view is called: its words, its span, its values.
fn name(model: &Model, keep: &Keep) -> String {
    let texts = model.lang.offline();
    if keep.search.is_empty() {
        return texts.whole.to_owned();
    }
    let route = Route::parse(&keep.search);
    let mut parts = Vec::new();
    if !route.query.trim().is_empty() {
        parts.push(format!("“{}”", route.query.trim()));
    }
    parts.extend(route.filters.iter().map(|(_, value)| value.clone()));
    if !route.span.is_everything() {
        parts.push(model.lang.span(route.span));
    }
    format!("{}: {}", texts.filter, parts.join(", "))
}

fn size(model: &Model, keep: &Keep) -> String {
    let bytes = model.lang.bytes(keep.bytes);
    if keep.articles > 0 { format!("{} · {bytes}", model.lang.articles(keep.articles)) } else { bytes }
}
