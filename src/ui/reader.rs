//! The article.
//!
//! Its text lies under nodes that are made anew, never changed, when another article or another query comes: a browser's
//! page translation replaces text nodes, and a diff over them would fail.

use super::results::{date, marked};
use super::settings::icon;
use super::{effect, notices, press};
use khobao_core::article::{Article, Author, Block};
use khobao_core::facet::Facet;
use khobao_core::state::{Model, Msg, Reading};
use yew::prelude::*;

pub fn view(model: &Model, emit: &Callback<Msg>) -> Html {
    let texts = model.lang.texts();
    let content = match &model.reading {
        Reading::Nothing => {
            let about = model.lang.about(model.all.total(), model.all.extent(), model.all.undated());
            html! {
                <div class="welcome" translate="no">
                    <p>{ about }</p>
                    <p class="quiet">
                        { texts.choose_article }<span class="with-keys">{ " " }{ texts.keys_hint }</span>
                    </p>
                </div>
            }
        }
        Reading::Awaited => notices::outline(1),
        Reading::Missing => html! {
            <div class="notice" role="alert" translate="no">
                <h2>{ texts.not_here }</h2>
                <p>{ texts.not_here_help }</p>
            </div>
        },
        Reading::Open(found) => open(model, &found.article, emit),
    };
    html! {
        <section class="pane" aria-label={texts.article}>
            if model.reading != Reading::Nothing {
                { tools(model, emit) }
            }
            { content }
        </section>
    }
}

fn tools(model: &Model, emit: &Callback<Msg>) -> Html {
    let texts = model.lang.texts();
    let go = |icon_name, name: &'static str, by| {
        html! {
            <button type="button" class="icon" aria-label={name} title={name} onclick={press(emit, Msg::Match(by))}>
                { icon(icon_name) }
            </button>
        }
    };
    html! {
        <div class="tools" translate="no">
            <button type="button" class="back" onclick={press(emit, Msg::Close)}>
                { icon("back") }{ texts.back_to_list }
            </button>
            if model.match_count > 0 {
                <span class="matches">
                    <span class="numbers">
                        { model.lang.match_of(model.match_at.map_or(0, |at| at + 1), model.match_count) }
                    </span>
                    { go("up", texts.previous_match, -1) }
                    { go("down", texts.next_match, 1) }
                </span>
            }
        </div>
    }
}

fn open(model: &Model, article: &Article, emit: &Callback<Msg>) -> Html {
    let Model { lang, query, .. } = model;
    let texts = lang.texts();
    // A link to an article of this archive, or to its list, is followed here.
    let followed = {
        let emit = emit.clone();
        Callback::from(move |event: MouseEvent| {
            if let Some(msg) = effect::followed(&event) {
                event.prevent_default();
                emit.emit(msg);
            }
        })
    };
    let title = if article.title.is_empty() { texts.untitled } else { &article.title };
    let lead = article.lead.as_ref().filter(|lead| !begins_with(article, lead));
    html! {
        <article
            key={format!("{}\n{}", article.id, model.route.query)} data-id={article.id.clone()}
            lang={article.language.clone()} onclick={followed}
        >
            <header>
                <p class="meta">
                    { for [Facet::Section, Facet::Place].into_iter().flat_map(|facet| links(model, facet, article)) }
                    { date(*lang, article.date.map(|date| (date, lang.date_and_time(date)))) }
                </p>
                <h1 tabindex="-1">{ marked(title, query) }</h1>
                if let Some(lead) = lead {
                    <p class="lead">{ marked(lead, query) }</p>
                }
                { byline(model, article) }
            </header>
            // Drawn by the shell.
            <div class="body" />
            <footer>
                if !article.tags.is_empty() {
                    <p class="tags">
                        <span class="quiet">{ texts.tags }</span>
                        { for links(model, Facet::Tag, article) }
                    </p>
                }
                if let Some(url) = &article.url {
                    <p><a href={url.as_str().to_owned()} rel="noreferrer">{ texts.source_link }</a></p>
                }
            </footer>
            if !model.related.is_empty() {
                <aside aria-labelledby="related">
                    <h2 id="related">{ texts.related }</h2>
                    <ul role="list">
                        { for model.related.iter().map(|row| html! {
                            <li>
                                <a href={model.route.to_article(&row.id).search()} lang={row.language.clone()}>
                                    { if row.title.is_empty() { texts.untitled } else { &row.title } }
                                </a>
                                <p class="meta">{ date(*lang, row.date.map(|date| (date, lang.date(date)))) }</p>
                            </li>
                        }) }
                    </ul>
                </aside>
            }
        </article>
    }
}

/// What an article has of a facet, each a link to all that have it.
fn links(model: &Model, facet: Facet, article: &Article) -> Vec<Html> {
    let link = |value: &str| html! { <a href={model.route.to_value(facet, value).search()}>{ value.to_owned() }</a> };
    facet.values(article).into_iter().map(link).collect()
}

fn byline(model: &Model, article: &Article) -> Html {
    let texts = model.lang.texts();
    // A change on the day of publication is no news.
    let changed = article.modified.filter(|modified| article.date.is_none_or(|date| date.day != modified.day));
    if article.authors.is_empty() && article.source.is_none() && changed.is_none() {
        return Html::default();
    }
    let page = |writer: &Author| {
        let (url, name) = (writer.url.as_ref()?.as_str().to_owned(), format!("{}: {}", writer.name, texts.their_page));
        Some(html! { <a href={url} rel="noreferrer author" aria-label={name.clone()} title={name}>{ "↗" }</a> })
    };
    html! {
        <p class="byline">
            { for links(model, Facet::Author, article) }
            { for article.authors.iter().filter_map(page) }
            { for links(model, Facet::Source, article) }
            if let Some(date) = changed {
                <span class="quiet">{ format!("{} {}", texts.updated, model.lang.date(date)) }</span>
            }
        </p>
    }
}

/// Whether the body says the lead again as its first paragraph: it is then shown once.
fn begins_with(article: &Article, lead: &str) -> bool {
    match article.blocks.first() {
        Some(Block::Paragraph(text)) => khobao_core::article::plain(text).trim() == lead.trim(),
        _ => false,
    }
}
