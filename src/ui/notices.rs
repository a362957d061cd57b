//! What stands where the archive is not, or not yet: loading, failure, emptiness; and the sheet of keys.

use super::effect::Shell;
use super::settings::open_file;
use super::{button, press};
use khobao_core::error::{Failure, Problem, ProblemKind};
use khobao_core::i18n::Lang;
use khobao_core::service::Progress;
use khobao_core::state::{Model, Msg};
use yew::prelude::*;

/// Over an archive, a narrow banner; without one, the page.
pub fn view(model: &Model, emit: &Callback<Msg>, shell: &Shell) -> Html {
    let is_page = model.opened.is_none();
    let notice = match (&model.progress, &model.failure) {
        (Some(progress), _) => loading(model.lang, progress, is_page),
        (None, Some(problems)) => failed(model.lang, problems, is_page, emit, shell),
        (None, None) if is_page => empty(model.lang, emit, shell),
        (None, None) if model.lost > 0 => lost(model, emit),
        (None, None) => return Html::default(),
    };
    if is_page {
        html! { <main>{ notice }</main> }
    } else {
        notice
    }
}

/// A part of the archive that did not come.
fn lost(model: &Model, emit: &Callback<Msg>) -> Html {
    let texts = model.lang.texts();
    html! {
        <section class="notice banner" translate="no">
            <div role="alert"><h2>{ model.lang.lost(model.lost) }</h2><p>{ texts.lost_help }</p></div>
            <p class="ways">
                { button(emit, "", Msg::RetryLost, texts.retry) }
                { button(emit, "", Msg::Dismiss, texts.dismiss) }
            </p>
        </section>
    }
}

/// An archive on its way: bytes and articles, over the outline of what comes.
fn loading(lang: Lang, progress: &Progress, is_page: bool) -> Html {
    let Progress { bytes, size, articles, .. } = progress;
    let name = lang.texts().opening;
    // A bar without a value moves by itself: the size is not known.
    let bar = match size.filter(|&size| size > 0) {
        Some(size) => html! {
            <progress aria-label={name} max="1000" value={(bytes * 1000 / size).min(1000).to_string()} />
        },
        None => html! { <progress aria-label={name} /> },
    };
    html! {
        <>
            <div class="loading" translate="no">
                <p>{ name }</p>
                { bar }
                <p class="quiet numbers">{ lang.progress(*bytes, *size, *articles) }</p>
            </div>
            if is_page {
                { outline(6) }
            }
        </>
    }
}

/// The shape of so many texts to come.
pub fn outline(texts: usize) -> Html {
    html! {
        <div class="outline" aria-hidden="true">
            { for (0..texts).map(|_| html! { <div><i /><i /><i /></div> }) }
        </div>
    }
}

/// Bundles that could not be opened: what happened to each, and what can be done.
fn failed(lang: Lang, problems: &[Problem], is_page: bool, emit: &Callback<Msg>, shell: &Shell) -> Html {
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
        whole.push(html! {
            <div class="failure">
                <h2>{ what }</h2>
                <p>{ remedy }</p>
                <p class="quiet address">{ problem.bundle.clone() }</p>
            </div>
        });
    }
    if whole.is_empty() {
        whole.push(html! { <div class="failure"><h2>{ texts.problems }</h2></div> });
    }
    let items: Vec<&Problem> = problems.iter().filter(|problem| !problem.kind.costs_the_bundle()).collect();
    html! {
        <section class={if is_page { "notice" } else { "notice banner" }} translate="no">
            <div role="alert">{ for whole }</div>
            if !items.is_empty() {
                { list(lang, &items, true) }
            }
            <p class="ways">
                <button type="button" onclick={press(emit, Msg::Retry)}>{ texts.retry }</button>
                if is_page {
                    { ways(lang, emit, shell) }
                } else {
                    <button type="button" onclick={press(emit, Msg::Dismiss)}>{ texts.dismiss }</button>
                }
            </p>
        </section>
    }
}

/// No archive at all: what to drop here, with the sample one press away.
fn empty(lang: Lang, emit: &Callback<Msg>, shell: &Shell) -> Html {
    let texts = lang.texts();
    html! {
        <section class="notice" translate="no">
            <h2>{ texts.empty_title }</h2>
            <p>{ texts.empty_help }</p>
            <p class="ways">{ ways(lang, emit, shell) }</p>
        </section>
    }
}

/// The ways on from a page without an archive.
fn ways(lang: Lang, emit: &Callback<Msg>, shell: &Shell) -> Html {
    let texts = lang.texts();
    let sample = shell.sample();
    html! {
        <>
            { open_file(texts, shell, "file-here", "file button", texts.open_file.into()) }
            if !sample.is_empty() {
                <button type="button" onclick={press(emit, Msg::Sample(sample))}>{ texts.see_sample }</button>
            }
        </>
    }
}

/// What was wrong with the bundles of an archive that is open, folded away.
pub fn problems(lang: Lang, problems: &[Problem]) -> Html {
    if problems.is_empty() {
        return Html::default();
    }
    list(lang, &problems.iter().collect::<Vec<_>>(), false)
}

fn list(lang: Lang, problems: &[&Problem], is_open: bool) -> Html {
    let lost = problems.iter().filter(|problem| problem.kind.costs_the_item()).count();
    html! {
        <details id="problems" class="problems" translate="no" open={is_open}>
            <summary>{ lang.problem_count(lost, problems.len() - lost) }</summary>
            <ul>
                { for problems.iter().map(|problem| html! {
                    <li>{ lang.problem(problem) }<span class="quiet address">{ problem.bundle.clone() }</span></li>
                }) }
            </ul>
        </details>
    }
}

/// The keys, on a sheet over the page. The shell opens and closes it.
pub fn sheet(model: &Model, emit: &Callback<Msg>) -> Html {
    let texts = model.lang.texts();
    let keys: [(&[&str], &str); 7] = [
        (&["/"], texts.key_search),
        (&["j", "k"], texts.key_rows),
        (&["Enter"], texts.key_open),
        (&["n", "p"], texts.key_matches),
        (&["t"], texts.key_timeline),
        (&["?"], texts.key_sheet),
        (&["Esc"], texts.key_out),
    ];
    html! {
        <dialog
            class="sheet" aria-labelledby="keys" translate="no" data-open={model.sheet.then_some("")}
            onclose={emit.reform(|_: Event| Msg::Sheet(false))}
        >
            <h2 id="keys">{ texts.keys }</h2>
            <dl>
                { for keys.into_iter().map(|(names, meaning)| html! {
                    <div>
                        <dt>{ for names.iter().map(|name| html! { <kbd>{ *name }</kbd> }) }</dt>
                        <dd>{ meaning }</dd>
                    </div>
                }) }
            </dl>
            <button type="button" onclick={press(emit, Msg::Sheet(false))}>{ texts.close }</button>
        </dialog>
    }
}
