//! Choosing a span of time, with and without a mouse.

use super::{check, listed, matching, open_small, same, until_listed, until_matching};
use crate::fixtures::{SMALL, small_between};
use crate::page::{Page, Spot, Told, names};
use serde_json::json;

/// dd/MM/yyyy, as it is written in Vietnam.
pub fn a_span_is_chosen_by_two_date_fields(page: &Page) -> Told {
    let _shelf = open_small(page, "")?;
    until_matching(page, 8)?;
    page.type_over(names::FROM, "01/01/2021")?;
    page.press("Tab")?;
    until_matching(page, 6)?;
    page.type_over(names::TO, "31/12/2021")?;
    page.press("Tab")?;
    until_listed(page, &small_between("2021-01-01", "2021-12-31"))?;
    until_matching(page, 3)?;
    page.until_parameter("from", Some("2021-01-01"))?;
    page.until_parameter("to", Some("2021-12-31"))?;
    back_to_everything(page)
}

/// A press on the mountain shows what it is made of.
pub fn a_span_is_chosen_by_clicking_a_bar(page: &Page) -> Told {
    let _shelf = open_small(page, "")?;
    until_matching(page, 8)?;
    page.click_at(a_bar(page)?)?;
    page.poll("both ends of a bar in the address", || Ok(page.parameter("from")?.zip(page.parameter("to")?)))?;
    until_span_is_listed(page)?;
    let count = matching(page)?;
    check(count.is_some_and(|count| (1..8).contains(&count)), || format!("a bar was clicked, and {count:?} match"))?;
    back_to_everything(page)
}

/// Two sliders, as a screen reader announces them.
pub fn a_span_is_chosen_by_keyboard(page: &Page) -> Told {
    let _shelf = open_small(page, "")?;
    // The count is known before the rows are.
    until_listed(page, &small_between("2000-01-01", "2100-01-01"))?;
    for (at, key) in [(0, "ArrowRight"), (1, "ArrowLeft")] {
        let before = listed(page)?.len();
        let text = slider_text(page, at)?;
        check(!text.is_empty(), || format!("slider {at} has no aria-valuetext"))?;
        page.run("all(arguments[0])[arguments[1]].focus()", &[json!(names::SLIDER), json!(at)])?;
        // A step is a bar, and how many bars there are is the page's affair.
        for _ in 0..100 {
            page.press(key)?;
            page.settle()?;
            if listed(page)?.len() < before {
                break;
            }
        }
        until_span_is_listed(page)?;
        check(listed(page)?.len() < before, || format!("{key} on slider {at} narrows nothing"))?;
        check(slider_text(page, at)? != text, || format!("slider {at} still announces {text}"))?;
    }
    let (from, to) = span(page)?;
    check(from.is_some() && to.is_some(), || format!("the address has {from:?} to {to:?}"))?;
    back_to_everything(page)
}

/// From a quarter to three quarters of the way, and then the other way round.
pub fn a_span_is_chosen_by_dragging(page: &Page) -> Told {
    let _shelf = open_small(page, "")?;
    until_matching(page, 8)?;
    let [x, y, width, height] = page.box_of(names::BARS)?;
    let at = |part: f64| Spot { x: x + width * part, y: y + height / 2.0 };
    page.drag(at(0.25), at(0.75))?;
    page.poll("the dragged span in the address", || Ok(page.parameter("from")?.zip(page.parameter("to")?)))?;
    until_span_is_listed(page)?;
    let first = span(page)?;
    back_to_everything(page)?;
    page.drag(at(0.75), at(0.25))?;
    page.poll("the dragged span in the address", || Ok(page.parameter("from")?.zip(page.parameter("to")?)))?;
    until_span_is_listed(page)?;
    same("dragged from right to left", span(page)?, first)
}

/// The span in the address; an end that is not there is open.
fn span(page: &Page) -> Told<(Option<String>, Option<String>)> {
    Ok((page.parameter("from")?, page.parameter("to")?))
}

/// Waits until list and count are what the address says of the span, and the span is narrower than everything.
fn until_span_is_listed(page: &Page) -> Told {
    let what = "list, count and the two fields to follow the span in the address";
    page.poll(what, || {
        let (from, to) = span(page)?;
        if from.is_none() && to.is_none() {
            return Ok(None);
        }
        let first = from.as_deref().unwrap_or("0000-01-01");
        let last = to.as_deref().unwrap_or("9999-12-31");
        let wanted = small_between(first, last);
        let fields_follow = [(&from, names::FROM), (&to, names::TO)].into_iter().all(|(day, field)| match day {
            Some(day) => page.value(field).is_ok_and(|shown| shown == crate::fixtures::shown_day(day)),
            None => true,
        });
        let follows = listed(page)? == wanted && matching(page)? == Some(wanted.len() as u64) && fields_follow;
        Ok(follows.then_some(()))
    })
}

fn slider_text(page: &Page, at: usize) -> Told<String> {
    let script = "const slider = all(arguments[0])[arguments[1]];
        return slider ? slider.getAttribute('aria-valuetext') || '' : ''";
    Ok(page.run(script, &[json!(names::SLIDER), json!(at)])?.as_str().unwrap_or("").to_owned())
}

/// The middle of the tallest bar; where bars cannot be told apart, where the articles of 2021 should be.
fn a_bar(page: &Page) -> Told<Spot> {
    let script = "
        const svg = first(arguments[0]), whole = svg.getBoundingClientRect();
        const bars = [...svg.querySelectorAll('rect')].map(bar => bar.getBoundingClientRect())
            .filter(b => b.width > 0 && b.width < whole.width / 4 && b.height > 2).sort((a, b) => b.height - a.height);
        const x = bars.length ? bars[0].x + bars[0].width / 2 : whole.x + whole.width * 0.47;
        return [x, whole.bottom - 3]";
    page.until_shown(names::BARS)?;
    let found = page.run(script, &[json!(names::BARS)])?;
    Ok(Spot { x: found[0].as_f64().unwrap_or(0.0), y: found[1].as_f64().unwrap_or(0.0) })
}

fn back_to_everything(page: &Page) -> Told {
    page.click(names::EVERYTHING)?;
    until_matching(page, 8)?;
    until_listed(page, &SMALL.map(|a| a.id))?;
    page.until_parameter("from", None)?;
    page.until_parameter("to", None)
}
