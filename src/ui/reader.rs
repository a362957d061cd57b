//! The article.
//!
//! Its text lies under nodes that are made anew, never changed, when another article or another query comes: a browser's
//! page translation replaces text nodes, and a diff over them would fail.

use super::results::{date, marked};
use super::settings::icon;
use super::tag::{Tag, tag};
use super::{aids, effect, mentions, notices, offline};
use khobao_core::article::{Article, Author, own_lead};
use khobao_core::facet::Facet;
use khobao_core::i18n::Lang;
use khobao_core::service::Row;
use khobao_core::state::{Model, Msg, Reading};
use wasm_bindgen::JsCast;
use web_sys::Event;
use yew::{Callback, Html};

pub fn view(model: &Model, emit: &Callback<Msg>) -> Tag {
    let texts = model.lang.texts();
    let content = match &model.reading {
        Reading::Nothing => {
            let about = model.lang.about(model.all.total(), model.all.extent(), model.all.undated());
            let hint = tag("span.with-keys").text(" ").text(texts.keys_hint);
            let today = model.day.filter(|_| !model.today.is_empty());
            tag("div.welcome[translate=no]")
                .on("click", followed(emit))
                .has(tag("p").text(about))
                .has(tag("p.quiet").text(texts.choose_article).has(hint))
                .maybe(today.map(|day| near(model, "today", model.lang.on_this_day(day), &model.today)))
                .into()
        }
        Reading::Awaited => notices::outline(1),
        Reading::Missing if model.lost > 0 => match &model.offline {
            Some(offline) if offline.is_offline => offline::unkept(model),
            // That it is not in the archive would be wrong: nothing is known of it.
            _ => notices::lost(model.lang.lost(model.lost), Msg::RetryLost, model.lang, emit),
        },
        Reading::Missing => tag("div.notice[role=alert][translate=no]")
            .has(tag("h2").text(texts.not_here))
            .has(tag("p").text(texts.not_here_help))
            .into(),
        Reading::Open(found) => open(model, &found.article, emit),
    };
    tag("section.pane")
        .set("aria-label", texts.article)
        .maybe((model.reading != Reading::Nothing).then(|| tools(model, emit)))
        .has(content)
}

fn tools(model: &Model, emit: &Callback<Msg>) -> Tag {
    let back = tag("button.back[type=button]").press(emit, Msg::Close).has(icon("back"));
    tag("div.tools[translate=no]")
        .has(back.text(model.lang.texts().back_to_list))
        .maybe((!model.lacks_rest).then(|| aids::tools(model, emit)))
}

fn open(model: &Model, article: &Article, emit: &Callback<Msg>) -> Html {
    let Model { lang, .. } = model;
    let texts = lang.texts();
    let title = if article.title.is_empty() { texts.untitled } else { &article.title };
    let lead = own_lead(article);
    let with_matches = |text: &str| marked(text, 0..text.len(), &model.marks(text));
    let meta = tag("p.meta")
        .each([Facet::Section, Facet::Place].into_iter().flat_map(|facet| links(model, facet, article)))
        .has(date(*lang, article.date, Lang::date_and_time))
        .maybe(model.known.as_ref().map(|known| aids::time(model, known)));
    let header = tag("header")
        .has(meta)
        // Made anew, as the article is, where other things are marked in them.
        .has(tag("h1[part=headline][tabindex=-1]").key(model.find_key()).has(with_matches(title)))
        .maybe(lead.map(|lead| match mentions::of_text(model, 0) {
            [] => tag("p.lead").key(model.find_key()).has(with_matches(lead)),
            _ => mentions::lead(model, lead),
        }))
        .maybe(byline(model, article));
    let tags = || tag("p.tags").has(tag("span.quiet").text(texts.tags)).each(links(model, Facet::Tag, article));
    let source = article.url.as_ref().map(|url| {
        let link = tag("a[rel=noreferrer]").set("href", url.as_str().to_owned());
        tag("p").has(link.text(texts.source_link))
    });
    let footer = tag("footer")
        .maybe((!article.tags.is_empty()).then(tags))
        .maybe((!model.documents.is_empty()).then(|| mentions::documents(model)))
        .maybe(source);
    let related = || near(model, "related", texts.related.to_owned(), &model.related);
    let day = article.date.filter(|_| !model.same_day.is_empty());
    let same_day = day.map(|date| near(model, "same-day", lang.on_this_day(date.day), &model.same_day));
    tag("article[part=article]")
        .key(format!("{}\n{}", article.id, model.marked()))
        .set("data-id", article.id.clone())
        .set_some("lang", article.language.clone())
        .on("click", followed(emit))
        .has(header)
        .maybe(model.known.as_ref().map(|known| aids::before_body(model, known)))
        // Drawn by the shell.
        .has(tag("div.body[part=body]"))
        .maybe(model.mentions.as_ref().and_then(|_| mentions::timeline(model, article)))
        .has(footer)
        .maybe(model.known.as_ref().map(|_| aids::behind(model, article, emit)))
        .maybe((!model.related.is_empty()).then(related))
        .maybe(same_day)
        .into()
}

/// A link to an article of this archive, or to its list, is followed here.
fn followed(emit: &Callback<Msg>) -> impl Fn(Event) + 'static {
    let emit = emit.clone();
    move |event| {
        if let Some(msg) = effect::followed(event.unchecked_ref()) {
            event.prevent_default();
            emit.emit(msg);
        }
    }
}

/// A few other articles under a heading.
#[inline(never)]
fn near(model: &Model, id: &'static str, heading: String, rows: &[Row]) -> Tag {
    let Model { lang, route, .. } = model;
    let row = |row: &Row| {
        let title = if row.title.is_empty() { lang.texts().untitled } else { &row.title };
        let link = tag("a").set("href", route.to_article(&row.id).search()).set_some("lang", row.language.clone());
        tag("li").has(link.text(title.to_owned())).has(tag("p.meta").has(date(*lang, row.date, Lang::date)))
    };
    tag("aside")
        .set("aria-labelledby", id)
        .has(tag("h2").set("id", id).text(heading))
        .has(tag("ul[role=list]").each(rows.iter().map(row)))
}

/// What an article has of a facet, each a link to all that have it.
fn links(model: &Model, facet: Facet, article: &Article) -> Vec<Tag> {
    let link = |value: &str| tag("a").set("href", model.route.to_value(facet, value).search()).text(value.to_owned());
    facet.values(article).into_iter().map(link).collect()
}

fn byline(model: &Model, article: &Article) -> Option<Tag> {
    let texts = model.lang.texts();
    // A change on the day of publication is no news.
    let changed = article.modified.filter(|modified| article.date.is_none_or(|date| date.day != modified.day));
    if article.authors.is_empty() && article.source.is_none() && changed.is_none() {
        return None;
    }
    let page = |writer: &Author| {
        let (url, name) = (writer.url.as_ref()?.as_str().to_owned(), format!("{}: {}", writer.name, texts.their_page));
        let link = tag("a[rel=noreferrer author]").set("href", url).set("aria-label", name.clone());
        Some(link.set("title", name).text("↗"))
    };
    let changed = changed.map(|date| tag("span.quiet").text(format!("{} {}", texts.updated, model.lang.date(date))));
    let byline = tag("p.byline")
        .each(links(model, Facet::Author, article))
        .each(article.authors.iter().filter_map(page))
        .each(links(model, Facet::Source, article))
        .maybe(changed);
    Some(byline)
}
