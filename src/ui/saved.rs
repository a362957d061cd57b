//! What a reader keeps: the star, the tools by a selection, the sheet of notes, the list of all that is saved. All of it
//! comes with the rest of the program.

use super::aids::{act, head};
use super::effect::Shell;
use super::settings::{drawn, open_file};
use super::tag::{Tag, all, tag, text};
use super::{button, open_here};
use khobao_core::i18n::Lang;
use khobao_core::saved::{Kind, Thing};
use khobao_core::state::aids::{Aid, Sheet};
use khobao_core::state::route::Route;
use khobao_core::state::saving::{Act, PAGE, Report};
use khobao_core::state::{Model, Msg};
use yew::{Callback, Html};

const STAR: &str = "M12 4l2.4 5.1 5.6.7-4.1 3.9 1 5.6-4.9-2.7-4.9 2.7 1-5.6L4 9.8l5.6-.7z";
const SHELF: &str = "M7 4h10v16l-5-3.5L7 20z";
const PENCIL: &str = "M5 19l.8-3.6L16 5.2l2.8 2.8L8.6 18.2zM14 7.2l2.8 2.8";
const BIN: &str = "M5 7h14M9.5 7V4.5h5V7M7 7l.8 12.5h8.4L17 7";
const COPY: &str = "M9 9h10v10H9zM15 9V5H5v10h4";

/// Opens the list of all that is saved.
#[inline(never)]
pub fn shelf_button(model: &Model, emit: &Callback<Msg>) -> Tag {
    act(emit, Aid::Sheet(Some(Sheet::Saved)), model.lang.texts().saved, drawn(SHELF)).set("id", "saved-button")
}

/// On the row of an article that is saved for later.
#[inline(never)]
pub fn on_row(model: &Model, id: &str) -> Html {
    if !model.is_starred(id) {
        return Html::default();
    }
    let name = tag("span.only-heard").text(model.lang.labels().is_saved);
    tag("span.starred").has(drawn(STAR)).has(name).into()
}

/// The star and the note of the open article.
pub fn tools(model: &Model, emit: &Callback<Msg>) -> Html {
    let labels = model.lang.labels();
    let id = model.route.article.as_deref().unwrap_or_default();
    let star = act(emit, Aid::Keep(Act::Star), labels.save_article, drawn(STAR));
    let note = act(emit, Aid::Keep(Act::Note), labels.article_note, drawn(PENCIL));
    let note = note.set("id", "note-button").set("class", if model.is_noted() { "icon noted" } else { "icon" });
    all([star.set("id", "star-button").says("aria-pressed", model.is_starred(id)), note])
}

/// What can be done with what is selected in the text. The shell moves it there, and keeps it from taking the selection away.
pub fn toolbar(model: &Model, emit: &Callback<Msg>) -> Tag {
    let labels = model.lang.labels();
    let way = |act, name: &'static str| button(emit, Msg::Aid(Aid::Keep(act)), name);
    tag("div#passage[role=toolbar][translate=no]")
        .set("aria-label", labels.passage)
        .flag("hidden", !model.saving.is_selected)
        .has(way(Act::Mark, labels.mark).set("aria-keyshortcuts", "m"))
        .has(way(Act::MarkAndNote, labels.mark_and_note).set("aria-keyshortcuts", "Shift+M"))
        .has(way(Act::Quote, labels.quote))
}

/// The words of a mark.
fn quotation(thing: &Thing) -> Option<Tag> {
    let line = |piece: &khobao_core::saved::Piece| tag("p").text(piece.exact.clone());
    let lines = || tag("blockquote").each(thing.pieces().iter().map(line));
    matches!(thing.kind, Kind::Mark { .. }).then(lines)
}

/// Says that something was removed, with the way back.
fn undo(model: &Model, emit: &Callback<Msg>) -> Tag {
    let labels = model.lang.labels();
    let removed = model.saving.removed.as_ref().map(|thing| {
        let what = match thing.quotation() {
            words if words.is_empty() => thing.of.title.clone(),
            words => words,
        };
        let what = tag("span.what").text(format!("{}: {what}", labels.removed));
        tag("p").has(what).has(button(emit, Msg::Aid(Aid::Keep(Act::Undo)), labels.undo))
    });
    tag("div.undo[aria-live=polite]").maybe(removed)
}

/// An icon that does something with one thing, whose name says with which.
fn on_thing(emit: &Callback<Msg>, aid: Act, name: &'static str, thing: &Thing, on_it: Tag) -> Tag {
    let quotation = thing.quotation();
    let what: String = if quotation.is_empty() { &thing.of.title } else { &quotation }.chars().take(60).collect();
    act(emit, Aid::Keep(aid), name, on_it).set("aria-label", format!("{name}: {what}"))
}

/// The sheet of notes: those on the marks of a paragraph, or one. What is typed is the shell's to tell.
pub fn notes(model: &Model, emit: &Callback<Msg>) -> Tag {
    let labels = model.lang.labels();
    let saving = &model.saving;
    let note = |(at, &number): (usize, &u32)| {
        let thing = saving.saved.get(number);
        // A note on the article is there before anything is in it.
        if thing.is_none() && saving.removed.is_some() {
            return None;
        }
        let name = if thing.is_some_and(|thing| thing.kind != Kind::Note) { labels.note } else { labels.article_note };
        let ways = |thing: &Thing| {
            let is_mark = thing.kind != Kind::Note;
            let copy = is_mark.then(|| on_thing(emit, Act::QuoteMark(number), labels.quote, thing, drawn(COPY)));
            let remove = on_thing(emit, Act::Remove(number), labels.remove, thing, drawn(BIN));
            tag("p.ways").maybe(copy).has(remove)
        };
        let field = tag("textarea[rows=5]").set("aria-label", name).set("data-thing", number.to_string());
        let note = tag("section")
            .key(number.to_string())
            .maybe(thing.and_then(quotation))
            .has(field.flag("autofocus", at == 0))
            .maybe(thing.map(ways));
        Some(note)
    };
    tag("div")
        .has(head(model, emit, labels.note))
        .each(saving.noted.iter().enumerate().filter_map(note))
        .has(undo(model, emit))
}

/// All that is saved, the newest first, and the ways in and out of here.
pub fn list(model: &Model, emit: &Callback<Msg>, shell: &Shell) -> Tag {
    let texts = model.lang.texts();
    let labels = model.lang.labels();
    let saving = &model.saving;
    let all_there = saving.saved.iter().count();
    let found = saving.saved.newest(&saving.filter);
    let entries = found
        .iter()
        .take(saving.shown)
        .filter_map(|&number| Some(entry(model, number, saving.saved.get(number)?, emit)));
    let filter = || {
        let field = tag("input#saved-filter[type=search][autocomplete=off]").set("aria-label", labels.filter_saved);
        tag("div.filter")
            .has(field.set("placeholder", labels.filter_saved))
            .has(tag("p.quiet").text(model.lang.saved_count(found.len(), all_there)))
    };
    let empty = || {
        let (title, help) = match all_there {
            0 => (labels.saved_empty, labels.saved_empty_help),
            _ => (labels.saved_no_match, ""),
        };
        tag("div.empty").has(tag("p").text(title)).has(tag("p.quiet").text(help))
    };
    let more = found.len().saturating_sub(saving.shown).min(PAGE);
    let way = |act, name: &'static str| button(emit, Msg::Aid(Aid::Keep(act)), name);
    let ways = || {
        [
            way(Act::Export, labels.export),
            way(Act::ExportMarkdown, labels.export_markdown),
            way(Act::CopyMarkdown, labels.copy_markdown),
        ]
    };
    let import = open_file(labels.import, shell, "import", text(labels.import)).set("class", "file button");
    let foot = tag("p.ways").has(import).each((all_there > 0).then(ways).into_iter().flatten());
    tag("div")
        .has(head(model, emit, texts.saved))
        .maybe((!saving.untaken.is_empty()).then(|| tag("p.trouble[role=alert]").text(labels.not_kept)))
        .maybe(saving.report.as_ref().map(|report| told(model.lang, report)))
        .maybe((all_there > 0).then(filter))
        .maybe(found.is_empty().then(empty))
        .has(tag("ol[role=list]").each(entries))
        .maybe((more > 0).then(|| button(emit, Msg::Aid(Aid::Keep(Act::More)), model.lang.more(more))))
        .has(undo(model, emit))
        .has(tag("footer").has(foot).has(tag("p.quiet").text(labels.kept_here)))
}

/// What came of a file.
fn told(lang: Lang, report: &Report) -> Tag {
    let name = tag("strong").text(report.name.clone());
    match &report.taken {
        Err(why) => tag("div.trouble[role=alert]").has(name).has(tag("p").text(lang.not_saved_file(why))),
        Ok(([new, newer, known], broken)) => tag("div.report[role=alert]")
            .has(name)
            .has(tag("p").text(lang.imported(*new, *newer, *known)))
            .each(broken.iter().map(|(place, wrong)| tag("p.trouble").text(lang.broken_saved(*place, wrong)))),
    }
}

/// One thing: where it leads, what it says, and what can be done with it.
fn entry(model: &Model, number: u32, thing: &Thing, emit: &Callback<Msg>) -> Tag {
    let texts = model.lang.texts();
    let labels = model.lang.labels();
    let of = &thing.of;
    let title = if of.title.is_empty() { texts.untitled } else { &of.title };
    let is_here = of.archive == model.archive();
    let link = if is_here {
        let paragraph = thing.pieces().first().map(|piece| piece.paragraph);
        let found = model.saving.anchors.iter().find(|anchor| anchor.thing == number);
        let paragraph = found.and_then(|anchor| anchor.spots.iter().flatten().next()).map(|spot| spot.0).or(paragraph);
        let route = Route { article: Some(of.article.clone()), paragraph, ..model.route.clone() };
        let link = tag("a").set("href", route.search());
        open_here(link, emit, Msg::Followed(Box::new(route))).text(title.to_owned())
    } else if of.archive.starts_with("https://") || of.archive.starts_with("http://") {
        tag("a[rel=noreferrer]").set("href", thing.address()).text(title.to_owned())
    } else {
        tag("span").text(title.to_owned())
    };
    let is_gone = model.saving.anchors.iter().any(|anchor| anchor.thing == number && anchor.is_gone());
    let kind = match thing.kind {
        Kind::Star => Some(tag("span.starred").has(drawn(STAR)).has(tag("span.only-heard").text(labels.is_saved))),
        Kind::Note | Kind::Mark { .. } => None,
    };
    let meta = tag("p.meta")
        .maybe(kind)
        .maybe(of.date.map(|date| tag("span").text(model.lang.date(date))))
        .maybe(of.section.as_ref().map(|section| tag("span").text(section.clone())));
    let note_name = if thing.note.is_empty() { labels.write_note } else { labels.edit_note };
    let is_star = thing.kind == Kind::Star;
    let is_mark = matches!(thing.kind, Kind::Mark { .. });
    let edit = (!is_star).then(|| on_thing(emit, Act::Edit(number), note_name, thing, drawn(PENCIL)));
    let copy = is_mark.then(|| on_thing(emit, Act::QuoteMark(number), labels.quote, thing, drawn(COPY)));
    let ways = tag("p.ways").maybe(edit).maybe(copy).has(on_thing(
        emit,
        Act::Remove(number),
        labels.remove,
        thing,
        drawn(BIN),
    ));
    let elsewhere = || {
        tag("p.meta")
            .has(tag("span").text(format!("{}: {}", labels.other_archive, of.archive)))
            .has(button(emit, Msg::Aid(Aid::Keep(Act::Adopt(number))), labels.adopt).set("class", "plain"))
    };
    tag("li")
        .key(number.to_string())
        .has(tag("div.head").has(link.set("class", "title")).has(ways))
        .has(meta)
        .maybe(quotation(thing))
        .maybe(is_gone.then(|| tag("p.trouble").text(labels.words_gone)))
        .maybe((!thing.note.is_empty()).then(|| tag("p.note").text(thing.note.clone())))
        .maybe((!is_here).then(elsewhere))
}
