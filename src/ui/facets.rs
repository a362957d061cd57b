//! The facets: beside the list on a wide screen, a sheet from below on a narrow one. It is one element; the style says which
//! it is, and the shell opens it accordingly.

use super::settings::icon;
use super::tag::{Tag, tag};
use khobao_core::facet::{Facet, FacetCounts};
use khobao_core::state::{Model, Msg};
use yew::Callback;

/// So many values of a facet are seen at first.
const FIRST_VALUES: usize = 8;

/// Opens and closes them, and says how many values are chosen.
pub fn button(model: &Model, emit: &Callback<Msg>) -> Tag {
    let mut name = model.lang.texts().filter.to_owned();
    if !model.route.filters.is_empty() {
        name += &format!(" ({})", model.route.filters.len());
    }
    tag("button#filter.plain[type=button][aria-controls=facets]")
        .says("aria-expanded", model.panel)
        .press(emit, Msg::Panel(!model.panel))
        .has(icon("filter"))
        .text(name)
}

pub fn view(model: &Model, emit: &Callback<Msg>) -> Tag {
    let texts = model.lang.texts();
    let content = || {
        let drop = || super::button(emit, Msg::Narrowed(Vec::new()), texts.drop_filters).set("class", "plain");
        let foot = tag("p.foot")
            .has(super::button(emit, Msg::Panel(false), model.lang.see(model.total())).set("class", "see"))
            .maybe((!model.route.filters.is_empty()).then(drop));
        let facets = model.facets.iter().filter(|facet| !facet.values.is_empty());
        tag("div").each(facets.map(|counts| facet(model, counts, emit))).has(foot)
    };
    let closed = {
        let emit = emit.clone();
        move |_| emit.emit(Msg::Panel(false))
    };
    tag("dialog#facets.sheet[translate=no]")
        .set("aria-label", texts.filters)
        .flag("data-open", model.panel)
        .on("close", closed)
        .maybe(model.panel.then(content))
}

#[inline(never)]
fn facet(model: &Model, counts: &FacetCounts, emit: &Callback<Msg>) -> Tag {
    let FacetCounts { facet, values, more } = counts;
    let value = |value| choice(model, *facet, value, emit);
    let (first, rest) = values.split_at(values.len().min(FIRST_VALUES));
    let details = || {
        tag("details")
            .has(tag("summary").text(model.lang.more(rest.len())))
            .each(rest.iter().map(value))
            .maybe((*more > 0).then(|| tag("p.quiet").text(model.lang.unshown(*more))))
    };
    tag("fieldset")
        .key(facet.parameter().to_owned())
        .has(tag("legend").text(model.lang.facet(*facet)))
        .each(first.iter().map(value))
        .maybe((!rest.is_empty()).then(details))
}

fn choice(model: &Model, facet: Facet, (value, count): &(String, u32), emit: &Callback<Msg>) -> Tag {
    let chosen = {
        let (emit, filters) = (emit.clone(), model.route.toggled(facet, value));
        move |_| emit.emit(Msg::Narrowed(filters.clone()))
    };
    let field = tag("input[type=checkbox]")
        .set("value", value.clone())
        .checked(model.route.has(facet, value))
        .on("change", chosen);
    tag("label")
        .key(value.clone())
        .has(field)
        .has(tag("span").text(value.clone()))
        .has(tag("span.quiet").text(model.lang.number((*count).into())))
}
