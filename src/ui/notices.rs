//! What stands where the archive is not, or not yet: loading, failure, emptiness; and the sheet of keys.

use super::button;
use super::effect::Shell;
use super::settings::open_file;
use super::tag::{Tag, all, tag, text};
use khobao_core::error::{Failure, Problem, ProblemKind};
use khobao_core::i18n::Lang;
use khobao_core::service::Progress;
use khobao_core::state::aids::Aid;
use khobao_core::state::{Model, Msg, Reading};
use yew::{Callback, Html};

/// Over an archive, a narrow banner; without one, the page.
pub fn view(model: &Model, emit: &Callback<Msg>, shell: &Shell) -> Html {
    let is_page = model.opened.is_none();
    let notice = match (&model.progress, &model.failure) {
        (Some(progress), _) => loading(model.lang, progress, is_page),
        (None, Some(problems)) => failed(model, problems, is_page, emit, shell),
        (None, None) if is_page => empty(model.lang, emit, shell),
        (None, None) if model.rest_lost => {
            lost(model.lang.texts().rest_lost.to_owned(), Msg::RetryRest, model.lang, emit)
        }
        // In an article's place it is said there.
        (None, None) if model.lost > 0 && model.reading != Reading::Missing => {
            lost(model.lang.lost(model.lost), Msg::RetryLost, model.lang, emit)
        }
        (None, None) => return Html::default(),
    };
    if is_page { shell.main().has(notice).into() } else { notice }
}

/// A part of the archive or of the program that did not come.
pub fn lost(what: String, retry: Msg, lang: Lang, emit: &Callback<Msg>) -> Html {
    let texts = lang.texts();
    let alert = tag("div[role=alert]").has(tag("h2").text(what)).has(tag("p").text(texts.lost_help));
    let ways = tag("p.ways").has(button(emit, retry, texts.retry)).has(button(emit, Msg::Dismiss, texts.dismiss));
    tag("section[class=notice banner][translate=no]").has(alert).has(ways).into()
}

/// An archive on its way: bytes and articles, over the outline of what comes.
fn loading(lang: Lang, progress: &Progress, is_page: bool) -> Html {
    let Progress { bytes, size, articles, .. } = progress;
    let name = lang.texts().opening;
    // A bar without a value moves by itself: the size is not known.
    let value = size.filter(|&size| size > 0).map(|size| (bytes * 1000 / size).min(1000).to_string());
    let bar = tag("progress[max=1000]").set("aria-label", name).set_some("value", value);
    let loading = tag("div.loading[translate=no]")
        .has(tag("p").text(name))
        .has(bar)
        .has(tag("p[class=quiet numbers]").text(lang.progress(*bytes, *size, *articles)));
    all([loading.into(), if is_page { outline(6) } else { Html::default() }])
}

/// The shape of so many texts to come.
pub fn outline(texts: usize) -> Html {
    let text = || tag("div").each((0..3).map(|_| tag("i")));
    tag("div.outline[aria-hidden=true]").each((0..texts).map(|_| text())).into()
}

/// Bundles that could not be opened: what happened to each, and what can be done.
fn failed(model: &Model, problems: &[Problem], is_page: bool, emit: &Callback<Msg>, shell: &Shell) -> Html {
    let Model { lang, lacks_rest, .. } = *model;
    let texts = lang.texts();
    let mut whole = Vec::new();
    for problem in problems {
        let cut_off;
        let failure = match &problem.kind {
            ProblemKind::Unopened(failure) => failure,
            ProblemKind::CutOff => {
                cut_off = Failure::CutOff { articles: problem.item.saturating_sub(1) };
                &cut_off
            }
            _ => continue,
        };
        let (what, remedy) = lang.failure(failure);
        let failure = tag("div.failure").has(tag("h2").text(what)).has(tag("p").text(remedy));
        whole.push(failure.has(tag("p[class=quiet address]").text(problem.bundle.clone())));
    }
    if whole.is_empty() {
        whole.push(tag("div.failure").has(tag("h2").text(texts.problems)));
    }
    let items: Vec<&Problem> = problems.iter().filter(|problem| !problem.kind.costs_the_bundle()).collect();
    let way_on = if is_page { ways(lang, emit, shell) } else { button(emit, Msg::Dismiss, texts.dismiss).into() };
    tag(if is_page { "section.notice[translate=no]" } else { "section[class=notice banner][translate=no]" })
        .has(tag("div[role=alert]").each(whole))
        .maybe((!items.is_empty() && !lacks_rest).then(|| list(lang, &items, true)))
        .has(tag("p.ways").has(button(emit, Msg::Retry, texts.retry)).has(way_on))
        .into()
}

/// No archive at all: what to drop here, with the sample one press away.
fn empty(lang: Lang, emit: &Callback<Msg>, shell: &Shell) -> Html {
    let texts = lang.texts();
    tag("section.notice[translate=no]")
        .has(tag("h2").text(texts.empty_title))
        .has(tag("p").text(texts.empty_help))
        .has(tag("p.ways").has(ways(lang, emit, shell)))
        .into()
}

/// The ways on from a page without an archive.
fn ways(lang: Lang, emit: &Callback<Msg>, shell: &Shell) -> Html {
    let texts = lang.texts();
    let sample = shell.sample();
    let file = open_file(texts.open_file, shell, "file-here", text(texts.open_file)).set("class", "file button");
    let see_sample = (!sample.is_empty()).then(|| button(emit, Msg::Sample(sample), texts.see_sample));
    all([file.into(), see_sample.map_or_else(Html::default, Html::from)])
}

/// What was wrong with the bundles of an archive that is open, folded away.
pub fn problems(model: &Model, problems: &[Problem]) -> Html {
    if problems.is_empty() {
        return Html::default();
    }
    // What tells them comes with the rest of the program; its place is kept, or the rows would move under a press.
    if model.lacks_rest {
        return tag("div.problems").into();
    }
    list(model.lang, &problems.iter().collect::<Vec<_>>(), false).into()
}

#[inline(never)]
fn list(lang: Lang, problems: &[&Problem], is_open: bool) -> Tag {
    let lost = problems.iter().filter(|problem| problem.kind.costs_the_item()).count();
    let item = |problem: &&Problem| {
        let bundle = tag("span[class=quiet address]").text(problem.bundle.clone());
        tag("li").text(lang.problem(problem)).has(bundle)
    };
    tag("details#problems.problems[translate=no]")
        .flag("open", is_open)
        .has(tag("summary").text(lang.problem_count(lost, problems.len() - lost)))
        .has(tag("ul").each(problems.iter().map(item)))
}

/// What a sheet says of the keys.
pub fn keys(model: &Model, emit: &Callback<Msg>) -> Tag {
    let texts = model.lang.texts();
    let labels = model.lang.labels();
    let keys = [
        ("/", labels.key_search),
        ("j k", labels.key_rows),
        ("Enter", labels.key_open),
        ("[ ]", labels.key_articles),
        ("#", labels.key_paragraph),
        ("f", texts.find),
        ("l", labels.key_listen),
        ("n p", labels.key_matches),
        ("← →", labels.key_pictures),
        ("+ - 0", labels.key_picture_zoom),
        ("s", labels.key_save),
        ("m M", labels.key_mark),
        ("S", labels.key_saved),
        ("t", labels.key_timeline),
        ("+ - , .", labels.key_zoom),
        ("?", labels.key_sheet),
        ("Esc", labels.key_out),
    ];
    let key = |(names, meaning): (&'static str, &'static str)| {
        let names = names.split(' ').map(|name| tag("kbd").text(name));
        tag("div").has(tag("dt").each(names)).has(tag("dd").text(meaning))
    };
    tag("div")
        .has(tag("h2[tabindex=-1][autofocus]").text(texts.keys))
        .has(tag("dl").each(keys.into_iter().map(key)))
        .has(button(emit, Msg::Aid(Aid::Sheet(None)), texts.close))
}
