//! The article.
//!
//! Its text lies under nodes that are made anew, never changed, when another article or another query comes: a browser's
//! page translation replaces text nodes, and a diff over them would fail.

use super::results::{date, marked};
use super::settings::icon;
use super::{effect, notices, press};
use khobao_core::article::{Address, Article, Block};
use khobao_core::i18n::Lang;
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
    // A link to an article of this archive opens it here.
    let followed = {
        let emit = emit.clone();
        Callback::from(move |event: MouseEvent| {
            if let Some(id) = effect::linked_article(&event) {
                event.prevent_default();
                emit.emit(Msg::Open(id));
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
                    { for [&article.section, &article.place].into_iter().flatten().map(|text| html! {
                        <span class="section">{ text.clone() }</span>
                    }) }
                    { date(*lang, article.date.map(|date| (date, lang.date_and_time(date)))) }
                </p>
                <h1 tabindex="-1">{ marked(title, query) }</h1>
                if let Some(lead) = lead {
                    <p class="lead">{ marked(lead, query) }</p>
                }
                { byline(*lang, article) }
            </header>
            // Drawn by the shell.
            <div class="body" />
            <footer>
                if !article.tags.is_empty() {
                    <p class="tags">
                        <span class="quiet">{ texts.tags }</span>
                        { for article.tags.iter().map(|tag| html! {
                            <button type="button" class="tag" onclick={press(emit, Msg::Typed(tag.clone()))}>
                                { tag.clone() }
                            </button>
                        }) }
                    </p>
                }
                if let Some(url) = &article.url {
                    <p><a href={url.as_str().to_owned()} rel="noreferrer">{ texts.source_link }</a></p>
                }
            </footer>
        </article>
    }
}

fn byline(lang: Lang, article: &Article) -> Html {
    let texts = lang.texts();
    let author = |name: &str, url: Option<&Address>| match url {
        Some(url) => html! { <a href={url.as_str().to_owned()} rel="noreferrer author">{ name.to_owned() }</a> },
        None => html! { <span>{ name.to_owned() }</span> },
    };
    // A change on the day of publication is no news.
    let changed = article.modified.filter(|modified| article.date.is_none_or(|date| date.day != modified.day));
    if article.authors.is_empty() && article.source.is_none() && changed.is_none() {
        return Html::default();
    }
    html! {
        <p class="byline">
            { for article.authors.iter().map(|writer| author(&writer.name, writer.url.as_ref())) }
            if let Some(source) = &article.source {
                <span>{ source.clone() }</span>
            }
            if let Some(date) = changed {
                <span class="quiet">{ format!("{} {}", texts.updated, lang.date(date)) }</span>
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
