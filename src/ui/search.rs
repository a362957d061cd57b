//! The search field.
//!
//! It is the reader's: the shell writes its value only when the query changed elsewhere, and never while an input method
//! composes in it. Vietnamese is typed by composing. Suggestions are offered below it as a combobox does; its keys are the
//! shell's, which knows whose they are.

use super::effect;
use super::settings::icon;
use super::tag::{Tag, tag};
use khobao_core::state::{Model, Msg};
use khobao_core::suggest::Suggestion;
use web_sys::{Event, HtmlInputElement};
use yew::{Callback, TargetCast};

pub fn view(model: &Model, emit: &Callback<Msg>) -> Tag {
    let texts = model.lang.texts();
    let total = model.all.total();
    let typed = {
        let emit = emit.clone();
        move |event: Event| emit.emit(Msg::Typed(event.target_unchecked_into::<HtmlInputElement>().value()))
    };
    let is_open = !model.suggestions.is_empty();
    let placeholder = if total > 0 { model.lang.search_in(total) } else { texts.search.to_owned() };
    let field =
        tag("input#search[part=search][type=text][autocomplete=off][autocapitalize=off][spellcheck=false][enterkeyhint=search]\
         [role=combobox][aria-autocomplete=list][aria-controls=suggestions]")
        .set("aria-label", texts.search)
        .says("aria-expanded", is_open)
        .set_some("aria-activedescendant", model.suggestion.map(|at| format!("suggestion-{at}")))
        .set("placeholder", placeholder)
        .on("input", typed);
    let clear = || {
        tag("button[class=icon clear][type=button]")
            .set("aria-label", texts.search_clear)
            .press(emit, Msg::Cleared)
            .has(icon("cross"))
    };
    let options = model.suggestions.iter().enumerate().map(|(at, suggestion)| option(model, at, suggestion, emit));
    let suggestions = tag("ul#suggestions[role=listbox][translate=no]")
        .set("aria-label", texts.suggestions)
        .flag("hidden", !is_open)
        .on("mousedown", |event| event.prevent_default())
        .each(options);
    tag("form.search[role=search]")
        .on("submit", |event| event.prevent_default())
        .has(icon("search"))
        .has(field)
        .maybe((!model.route.query.is_empty()).then(clear))
        .has(suggestions)
}

#[inline(never)]
fn option(model: &Model, at: usize, suggestion: &Suggestion, emit: &Callback<Msg>) -> Tag {
    let (text, option) = match suggestion {
        Suggestion::Words(text) => (text, tag("li[role=option]")),
        Suggestion::Title { title, .. } => (title, tag("li.title[role=option]")),
    };
    let took = {
        let (emit, suggestion) = (emit.clone(), suggestion.clone());
        move |event: Event| {
            // What an input method still composes is taken first, or it would come behind the choice.
            effect::leave_search(&event);
            emit.emit(Msg::Took(suggestion.clone()));
        }
    };
    option
        .set("id", format!("suggestion-{at}"))
        .says("aria-selected", model.suggestion == Some(at))
        .on("click", took)
        .text(text.clone())
}
