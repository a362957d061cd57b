//! The list: only the rows in sight and some around them exist. Every row is equally high, so that a place in the list
//! is a place on the screen.

use super::{button, effect, notices};
use khobao_core::i18n::Lang;
use khobao_core::query::{self, Query};
use khobao_core::service::{Opened, Row, Sort};
use khobao_core::state::{Gesture, Model, Msg};
use khobao_core::suggest::Suggestion;
use khobao_core::timeline::Span;
use yew::prelude::*;

pub fn view(model: &Model, opened: &Opened, emit: &Callback<Msg>) -> Html {
    let texts = model.lang.texts();
    let (total, rows) = (model.total(), &model.rows);
    let below = total.saturating_sub(model.first + rows.len() as u32);
    html! {
        <section class="list" aria-label={texts.results} aria-busy={model.is_waiting().to_string()}>
            { notices::problems(model.lang, &opened.problems) }
            if total == 0 && !model.is_waiting() {
                { no_match(model, emit) }
            } else {
                { meant(model, emit) }
            }
            <ol
                id="results" role="list" tabindex="-1"
                data-style={format!("--above: {}; --below: {below}", model.first)}
            >
                { for (model.first..).zip(rows.iter()).map(|(place, row)| item(model, place, total, row, emit)) }
            </ol>
        </section>
    }
}

pub fn order(model: &Model, emit: &Callback<Msg>) -> Html {
    let texts = model.lang.texts();
    let sort = emit.reform(|event: Event| {
        let field: web_sys::HtmlSelectElement = event.target_unchecked_into();
        Msg::Sorted(Sort::of(&field.value()).unwrap_or_default())
    });
    // What is selected is set by the shell, since a reader's choice outlives the attribute.
    html! {
        <select class="order" aria-label={texts.order} onchange={sort}>
            if !model.route.query.trim().is_empty() {
                <option value="relevance">{ texts.relevance }</option>
            }
            <option value="newest">{ texts.newest }</option>
            <option value="oldest">{ texts.oldest }</option>
        </select>
    }
}

fn item(model: &Model, place: u32, total: u32, row: &Row, emit: &Callback<Msg>) -> Html {
    let Model { lang, query, route, .. } = model;
    let texts = lang.texts();
    let is_current = route.article.as_ref() == Some(&row.id);
    let href = route.to_article(&row.id).search();
    let open = {
        let (emit, id) = (emit.clone(), row.id.clone());
        Callback::from(move |event: MouseEvent| {
            if effect::is_plain_click(&event) {
                event.prevent_default();
                emit.emit(Msg::Open(id.clone()));
            }
        })
    };
    let title = if row.title.is_empty() { texts.untitled } else { &row.title };
    html! {
        // A row whose marks change is made anew: a browser's page translation may hold its text nodes.
        <li
            key={format!("{}\n{}", row.id, route.query)} data-id={row.id.clone()} data-place={place.to_string()}
            aria-posinset={(place + 1).to_string()} aria-setsize={total.to_string()}
            class={if is_current { "current" } else { "" }}
        >
            <a href={href} onclick={open} aria-current={is_current.then_some("true")} lang={row.language.clone()}>
                { marked(title, query) }
            </a>
            <p class="meta" translate="no">
                { date(*lang, row.date.map(|date| (date, lang.date(date)))) }
                if let Some(section) = &row.section {
                    <span class="section">{ section.clone() }</span>
                }
            </p>
            if !row.lead.is_empty() {
                <p class="lead" lang={row.language.clone()}>{ marked(&row.lead, query) }</p>
            }
        </li>
    }
}

/// A date for people and machines, or that there is none.
pub fn date(lang: Lang, date: Option<(khobao_core::day::Date, String)>) -> Html {
    match date {
        Some((date, text)) => html! { <time datetime={date.to_string()}>{ text }</time> },
        None => html! { <span>{ lang.texts().undated }</span> },
    }
}

/// A text with the matches marked.
pub fn marked(text: &str, query: &Query) -> Html {
    let mut html = Vec::new();
    let mut at = 0;
    for range in query::marks(text, query) {
        html.push(Html::from(text[at..range.start].to_owned()));
        at = range.end;
        html.push(html! { <mark>{ text[range].to_owned() }</mark> });
    }
    html.push(Html::from(text[at..].to_owned()));
    Html::from_iter(html)
}

/// The query as it may have been meant.
fn meant(model: &Model, emit: &Callback<Msg>) -> Html {
    let Some(meant) = &model.did_you_mean else { return Html::default() };
    html! {
        <p class="meant">
            { model.lang.texts().did_you_mean }{ " " }
            { button(emit, "plain", Msg::Took(Suggestion::Words(meant.clone())), meant) }
        </p>
    }
}

/// Nothing matches: what was asked, what was perhaps meant, and which filter to drop.
fn no_match(model: &Model, emit: &Callback<Msg>) -> Html {
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
    html! {
        <div class="notice no-match" translate="no">
            <h2>{ texts.no_match }</h2>
            <p><strong>{ asked.join(" · ") }</strong></p>
            { meant(model, emit) }
            <p>{ texts.no_match_help }</p>
            <p class="ways">
                if !query.is_empty() {
                    { button(emit, "", Msg::Typed(String::new()), texts.drop_words) }
                }
                if !route.span.is_everything() {
                    { button(emit, "", Msg::Chose(Span::default(), Gesture::Press), texts.drop_span) }
                }
                if !route.filters.is_empty() {
                    { button(emit, "", Msg::Narrowed(Vec::new()), texts.drop_filters) }
                }
            </p>
        </div>
    }
}
