//! The search field.
//!
//! It is the reader's: the shell writes its value only when the query changed elsewhere, and never while an input method
//! composes in it. Vietnamese is typed by composing.

use super::press;
use super::settings::icon;
use khobao_core::state::{Model, Msg};
use web_sys::HtmlInputElement;
use yew::prelude::*;

pub fn view(model: &Model, emit: &Callback<Msg>) -> Html {
    let texts = model.lang.texts();
    let total = model.all.total();
    let typed = emit.reform(|event: InputEvent| Msg::Typed(event.target_unchecked_into::<HtmlInputElement>().value()));
    html! {
        <form role="search" class="search" onsubmit={Callback::from(|event: SubmitEvent| event.prevent_default())}>
            { icon("search") }
            <input
                id="search" type="search" aria-label={texts.search} autocomplete="off" autocapitalize="off"
                spellcheck="false" enterkeyhint="search" oninput={typed}
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
        </form>
    }
}
