//! The search field.
//!
//! It is the reader's: the shell writes its value only when the query changed elsewhere, and never while an input method
//! composes in it. Vietnamese is typed by composing. Suggestions are offered below it as a combobox does; its keys are the
//! shell's, which knows whose they are.

use super::settings::icon;
use super::{effect, press};
use khobao_core::state::{Model, Msg};
use khobao_core::suggest::Suggestion;
use web_sys::HtmlInputElement;
use yew::prelude::*;

pub fn view(model: &Model, emit: &Callback<Msg>) -> Html {
    let texts = model.lang.texts();
    let total = model.all.total();
    let typed = emit.reform(|event: InputEvent| Msg::Typed(event.target_unchecked_into::<HtmlInputElement>().value()));
    let is_open = !model.suggestions.is_empty();
    html! {
        <form role="search" class="search" onsubmit={Callback::from(|event: SubmitEvent| event.prevent_default())}>
            { icon("search") }
            <input
                id="search" type="text" aria-label={texts.search} autocomplete="off" autocapitalize="off"
                spellcheck="false" enterkeyhint="search" oninput={typed} role="combobox" aria-autocomplete="list"
                aria-expanded={is_open.to_string()} aria-controls="suggestions"
                aria-activedescendant={model.suggestion.map(|at| format!("suggestion-{at}"))}
                placeholder={if total > 0 { model.lang.search_in(total) } else { texts.search.to_owned() }}
            />
            if !model.route.query.is_empty() {
                <button
                    type="button" class="icon clear" aria-label={texts.search_clear}
                    onclick={press(emit, Msg::Cleared)}
                >
                    { icon("cross") }
                </button>
            }
            <ul
                id="suggestions" role="listbox" aria-label={texts.suggestions} hidden={!is_open} translate="no"
                onmousedown={Callback::from(|event: MouseEvent| event.prevent_default())}
            >
                { for model.suggestions.iter().enumerate().map(|(at, suggestion)| option(model, at, suggestion, emit)) }
            </ul>
        </form>
    }
}

fn option(model: &Model, at: usize, suggestion: &Suggestion, emit: &Callback<Msg>) -> Html {
    let (text, class) = match suggestion {
        Suggestion::Words(text) => (text, ""),
        Suggestion::Title { title, .. } => (title, "title"),
    };
    let took = {
        let (emit, suggestion) = (emit.clone(), suggestion.clone());
        Callback::from(move |_: MouseEvent| {
            // What an input method still composes is taken first, or it would come behind the choice.
            effect::leave_search();
            emit.emit(Msg::Took(suggestion.clone()));
        })
    };
    html! {
        <li
            role="option" id={format!("suggestion-{at}")} {class} onclick={took}
            aria-selected={(model.suggestion == Some(at)).to_string()}
        >
            { text.clone() }
        </li>
    }
}
