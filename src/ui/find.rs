//! The field in which something is looked for within the open article. It comes with the rest of the program.
//!
//! What is typed, and the keys in the field, are heard by the shell.

use super::aids::{act, ways};
use super::settings::icon;
use super::tag::{Tag, tag};
use khobao_core::state::aids::Aid;
use khobao_core::state::find::Finding;
use khobao_core::state::{Model, Msg};
use yew::Callback;

pub fn bar(model: &Model, finding: &Finding, emit: &Callback<Msg>) -> Tag {
    let texts = model.lang.texts();
    let labels = model.lang.labels();
    let field =
        tag("input#find[type=text][autocomplete=off][autocapitalize=off][spellcheck=false][enterkeyhint=search]")
            .set("aria-label", texts.find)
            .set("placeholder", texts.find);
    let (at, count) = (model.match_at.map_or(0, |at| at + 1), model.match_count);
    // Short to the eye, whole to the ear. It is there before anything is said in it, or nothing would be heard.
    let output = tag("output[for=find][aria-live=polite]");
    let told = match (finding.text.trim(), count) {
        ("", _) => output,
        (_, 0) => output.text(labels.not_found),
        _ => {
            let seen = tag("span.numbers[aria-hidden=true]").text(format!("{at}/{count}"));
            output.has(seen).has(tag("span.only-heard").text(model.lang.match_of(at, count)))
        }
    };
    let close = act(emit, Aid::EndFind, labels.find_close, icon("cross"));
    tag("div.find[role=search][translate=no]")
        .set("aria-label", texts.find)
        .has(field)
        .has(told)
        .has(tag("span").flag("hidden", count == 0).has(ways(model, emit)))
        .has(close)
}
