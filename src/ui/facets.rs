//! The facets: beside the list on a wide screen, a sheet from below on a narrow one. It is one element; the style says which
//! it is, and the shell opens it accordingly.

use super::press;
use super::settings::icon;
use khobao_core::facet::{Facet, FacetCounts};
use khobao_core::state::{Model, Msg};
use yew::prelude::*;

/// So many values of a facet are seen at first.
const FIRST_VALUES: usize = 8;

/// Opens and closes them, and says how many values are chosen.
pub fn button(model: &Model, emit: &Callback<Msg>) -> Html {
    let mut name = model.lang.texts().filter.to_owned();
    if !model.route.filters.is_empty() {
        name += &format!(" ({})", model.route.filters.len());
    }
    html! {
        <button
            type="button" id="filter" class="plain" aria-expanded={model.panel.to_string()} aria-controls="facets"
            onclick={press(emit, Msg::Panel(!model.panel))}
        >
            { icon("filter") }{ name }
        </button>
    }
}

pub fn view(model: &Model, emit: &Callback<Msg>) -> Html {
    let texts = model.lang.texts();
    html! {
        <dialog
            id="facets" class="sheet" aria-label={texts.filters} translate="no"
            data-open={model.panel.then_some("")} onclose={emit.reform(|_: Event| Msg::Panel(false))}
        >
            if model.panel {
                <div>
                    { for model.facets.iter().filter(|facet| !facet.values.is_empty()).map(|f| facet(model, f, emit)) }
                    <p class="foot">
                        { super::button(emit, "see", Msg::Panel(false), model.lang.see(model.total())) }
                        if !model.route.filters.is_empty() {
                            { super::button(emit, "plain", Msg::Narrowed(Vec::new()), texts.drop_filters) }
                        }
                    </p>
                </div>
            }
        </dialog>
    }
}

fn facet(model: &Model, counts: &FacetCounts, emit: &Callback<Msg>) -> Html {
    let FacetCounts { facet, values, more } = counts;
    let value = |value| choice(model, *facet, value, emit);
    let (first, rest) = values.split_at(values.len().min(FIRST_VALUES));
    html! {
        <fieldset key={facet.parameter()}>
            <legend>{ model.lang.facet(*facet) }</legend>
            { for first.iter().map(value) }
            if !rest.is_empty() {
                <details>
                    <summary>{ model.lang.more(rest.len()) }</summary>
                    { for rest.iter().map(value) }
                    if *more > 0 {
                        <p class="quiet">{ model.lang.unshown(*more) }</p>
                    }
                </details>
            }
        </fieldset>
    }
}

fn choice(model: &Model, facet: Facet, (value, count): &(String, u32), emit: &Callback<Msg>) -> Html {
    let chosen = {
        let (emit, filters) = (emit.clone(), model.route.toggled(facet, value));
        Callback::from(move |_: Event| emit.emit(Msg::Narrowed(filters.clone())))
    };
    html! {
        <label key={value.as_str()}>
            <input type="checkbox" value={value.clone()} checked={model.route.has(facet, value)} onchange={chosen} />
            <span>{ value.clone() }</span>
            <span class="quiet">{ model.lang.number((*count).into()) }</span>
        </label>
    }
}
