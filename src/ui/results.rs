//! The list: only the rows in sight and some around them exist. Every row is equally high, so that a place in the list
//! is a place on the screen.

use super::tag::{Tag, all, tag, text};
use super::{button, notices, open_here};
use khobao_core::day::Date;
use khobao_core::i18n::Lang;
use khobao_core::query;
use khobao_core::service::{Opened, Row, Sort};
use khobao_core::state::{Gesture, Model, Msg};
use khobao_core::suggest::Suggestion;
use khobao_core::timeline::Span;
use std::ops::Range;
use web_sys::{Event, HtmlSelectElement};
use yew::{Callback, Html, TargetCast};

/// On a mark that is no match of its own: it goes on where another ended, at the edge of a style or a link.
pub const GOES_ON: &str = "data-on";

pub fn view(model: &Model, opened: &Opened, emit: &Callback<Msg>) -> Tag {
    let texts = model.lang.texts();
    let (total, rows) = (model.total(), &model.rows);
    let below = total.saturating_sub(model.first + rows.len() as u32);
    // What is not found in a part of the archive may well be in the rest of it.
    let is_empty = total == 0 && !model.is_waiting() && !model.lacks_rest && !model.lacks_files;
    let items = (model.first..).zip(rows.iter()).map(|(place, row)| item(model, place, total, row, emit));
    // The room of the rows that are not there. Not by properties of its own: every element below would inherit them, and have
    // its style reckoned anew whenever one of them changes.
    let room = format!("padding: calc(var(--row) * {}) 0 calc(var(--row) * {below})", model.first);
    let list = tag("ol#results[role=list][tabindex=-1]").set("data-style", room).each(items);
    tag("section.list[part=list]")
        .set("aria-label", texts.results)
        .says("aria-busy", model.is_waiting())
        .has(notices::problems(model, &opened.problems))
        .maybe(if is_empty { Some(no_match(model, emit)) } else { meant(model, emit) })
        .has(list)
}

pub fn order(model: &Model, emit: &Callback<Msg>) -> Tag {
    let texts = model.lang.texts();
    let sort = {
        let emit = emit.clone();
        move |event: Event| {
            let field: HtmlSelectElement = event.target_unchecked_into();
            emit.emit(Msg::Sorted(Sort::of(&field.value()).unwrap_or_default()));
        }
    };
    let relevance = || tag("option[value=relevance]").text(texts.relevance);
    // What is selected is set by the shell, since a reader's choice outlives the attribute.
    tag("select.order")
        .set("aria-label", texts.order)
        .on("change", sort)
        .maybe((!model.route.query.trim().is_empty()).then(relevance))
        .has(tag("option[value=newest]").text(texts.newest))
        .has(tag("option[value=oldest]").text(texts.oldest))
}

fn item(model: &Model, place: u32, total: u32, row: &Row, emit: &Callback<Msg>) -> Tag {
    let Model { lang, query, route, .. } = model;
    let is_current = route.article.as_ref() == Some(&row.id);
    let title = if row.title.is_empty() { lang.texts().untitled } else { &row.title };
    let link = tag("a")
        .set("href", route.to_article(&row.id).search())
        .set_some("aria-current", is_current.then_some("true"))
        .set_some("lang", row.language.clone())
        .has(marked(title, 0..title.len(), &query::marks(title, query)));
    let meta = tag("p.meta[translate=no]")
        .has(date(*lang, row.date, Lang::date))
        .maybe(row.section.as_ref().map(|section| tag("span.section").text(section.clone())))
        .maybe((!model.lacks_rest).then(|| super::saved::on_row(model, &row.id)));
    let lead = || {
        tag("p.lead").set_some("lang", row.language.clone()).has(marked(
            &row.lead,
            0..row.lead.len(),
            &query::marks(&row.lead, query),
        ))
    };
    // A row whose marks change is made anew: a browser's page translation may hold its text nodes.
    tag(if is_current { "li.current[part=row]" } else { "li[part=row]" })
        .key(format!("{}\n{}", row.id, model.marked()))
        .set("data-id", row.id.clone())
        .set("data-place", place.to_string())
        .set("aria-posinset", (place + 1).to_string())
        .set("aria-setsize", total.to_string())
        .has(open_here(link, emit, Msg::Open(row.id.clone())))
        .has(meta)
        .maybe((!row.lead.is_empty()).then(lead))
}

/// A date for people and machines, or that there is none.
pub fn date(lang: Lang, date: Option<Date>, in_words: fn(Lang, Date) -> String) -> Tag {
    match date {
        Some(date) => tag("time").set("datetime", date.to_string()).text(in_words(lang, date)),
        None => tag("span").text(lang.texts().undated),
    }
}

/// A part of a text, with the matches that the whole has marked.
pub fn marked(whole: &str, part: Range<usize>, marks: &[Range<usize>]) -> Html {
    let mut nodes = Vec::new();
    let mut at = part.start;
    for mark in marks.iter().filter(|mark| mark.start < part.end && mark.end > part.start) {
        let (from, to) = (mark.start.max(part.start), mark.end.min(part.end));
        nodes.push(text(whole[at..from].to_owned()));
        nodes.push(tag("mark").flag(GOES_ON, mark.start < from).text(whole[from..to].to_owned()).into());
        at = to;
    }
    nodes.push(text(whole[at..part.end].to_owned()));
    all(nodes)
}

/// The query as it may have been meant.
fn meant(model: &Model, emit: &Callback<Msg>) -> Option<Tag> {
    model.did_you_mean.as_ref().map(|meant| take(model, meant, emit))
}

#[inline(never)]
fn take(model: &Model, meant: &str, emit: &Callback<Msg>) -> Tag {
    let take = button(emit, Msg::Took(Suggestion::Words(meant.to_owned())), meant.to_owned()).set("class", "plain");
    tag("p.meant").text(model.lang.texts().did_you_mean).text(" ").has(take)
}

/// Nothing matches: what was asked, what was perhaps meant, and which filter to drop.
#[inline(never)]
fn no_match(model: &Model, emit: &Callback<Msg>) -> Tag {
    let Model { lang, route, .. } = model;
    let texts = lang.texts();
    let (query, span) = (route.query.trim(), lang.span(route.span));
    let mut asked: Vec<String> = route.filters.iter().map(|(_, value)| value.clone()).collect();
    if !span.is_empty() {
        asked.insert(0, span);
    }
    if !query.is_empty() {
        asked.insert(0, format!("“{query}”"));
    }
    let drop_words = || button(emit, Msg::Typed(String::new()), texts.drop_words);
    let drop_span = || button(emit, Msg::Chose(Span::default(), Gesture::Press), texts.drop_span);
    let drop_filters = || button(emit, Msg::Narrowed(Vec::new()), texts.drop_filters);
    let ways = tag("p.ways")
        .maybe((!query.is_empty()).then(drop_words))
        .maybe((!route.span.is_everything()).then(drop_span))
        .maybe((!route.filters.is_empty()).then(drop_filters));
    tag("div[class=notice no-match][translate=no]")
        .has(tag("h2").text(texts.no_match))
        .has(tag("p").has(tag("strong").text(asked.join(" · "))))
        .maybe(meant(model, emit))
        .has(tag("p").text(texts.no_match_help))
        .has(ways)
}
