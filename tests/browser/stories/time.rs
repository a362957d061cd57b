//! Choosing a span of time, with and without a mouse.

use super::{check, listed, matching, open_small, same, until_listed, until_matching};
use crate::fixtures::{SMALL, small_between};
use crate::page::{Page, Spot, Told, names};
use crate::server::{Reply, Shelf};
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
    page.until_shown(names::SLIDER)?;
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

/// By the buttons, by keys, by the wheel; what is in sight stands on the strip of all.
pub fn the_timeline_goes_nearer_and_farther(page: &Page) -> Told {
    let _shelf = open_small(page, "")?;
    until_listed(page, &SMALL.map(|a| a.id))?;
    page.until_shown(CURSOR)?;
    let months = page.attribute(CURSOR, "aria-valuetext")?;
    for (way, nearer) in [
        ("buttons", "all('.zoom button')[0].click()"),
        ("keys", "first('#timeline .cursor').focus()"),
        (
            "wheel",
            "const bars = first('.bars'), box = bars.getBoundingClientRect(); bars.dispatchEvent(new WheelEvent(
            'wheel', { deltaY: -900, clientX: box.x + box.width / 2, bubbles: true, cancelable: true }))",
        ),
    ] {
        page.run(nearer, &[])?;
        if way == "keys" {
            page.press_each("+++")?;
        }
        page.until_shown("#timeline .sight")?;
        page.focus("#timeline .cursor")?;
        page.press_each("++")?;
        page.poll("finer bars", || {
            let finer = page.attribute(CURSOR, "aria-valuetext")?;
            Ok((finer.is_some() && finer != months).then_some(()))
        })?;
        // Along, and out again.
        let before = page.attribute("#timeline .track", "data-style")?;
        page.run("all('.overview button').at(-1).click()", &[])?;
        page.poll("what is in sight to move", || {
            Ok((page.attribute("#timeline .track", "data-style")? != before).then_some(()))
        })?;
        page.focus("#timeline .cursor")?;
        page.press("0")?;
        page.until_gone("#timeline .sight")?;
    }
    same("matching after zooming", matching(page)?, Some(8))
}

const CURSOR: &str = "#timeline .cursor";

/// A reader who cannot see the bars hears them, one after the other.
pub fn bars_are_heard_and_chosen_by_keyboard(page: &Page) -> Told {
    let _shelf = open_small(page, "")?;
    until_listed(page, &SMALL.map(|a| a.id))?;
    page.until_shown(CURSOR)?;
    page.press("t")?;
    page.poll("a bar and its count", || {
        let said = page.attribute(CURSOR, "aria-valuetext")?;
        Ok(said.filter(|said| said == "03/2019: 1 bài").map(|_| ()))
    })?;
    page.until_shown("#timeline .told")?;
    page.press("Enter")?;
    until_listed(page, &["kb-1"])?;
    page.until_parameter("from", Some("2019-03-01"))?;
    page.press("Enter")?;
    until_listed(page, &SMALL.map(|a| a.id))
}

/// The newest year of an archive that ended long ago.
pub fn a_span_is_chosen_from_those_that_have_names(page: &Page) -> Told {
    let _shelf = open_small(page, "")?;
    until_matching(page, 8)?;
    page.until_shown("#preset")?;
    for (name, first, last) in [
        ("year", "2023-01-01", "2023-12-31"),
        ("month", "2023-12-01", "2023-12-31"),
        ("week", "2023-12-25", "2023-12-31"),
    ] {
        let choose = "const field = first('#preset'); field.value = arguments[0];
            field.dispatchEvent(new Event('change', { bubbles: true }))";
        page.run(choose, &[json!(name)])?;
        until_listed(page, &small_between(first, last))?;
        page.until_parameter("from", Some(first))?;
        same("the field", page.value("#preset")?, name.to_owned())?;
    }
    back_to_everything(page)
}

/// What has no date has a place of its own.
pub fn undated_articles_have_a_bucket(page: &Page) -> Told {
    let shelf = Shelf::new()?;
    let bundles = [("nho.json", crate::fixtures::small()), ("hai.json", crate::fixtures::second())];
    let addresses = bundles.map(|(name, bundle)| shelf.put(name, Reply::feed(bundle)));
    page.open(&super::sources(&addresses))?;
    until_matching(page, 11)?;
    page.click("#undated")?;
    until_matching(page, 1)?;
    page.until_parameter("undated", Some("1"))?;
    let ids = page.poll("one row", || Ok(Some(listed(page)?).filter(|ids| ids.len() == 1)))?;
    page.reload()?;
    until_listed(page, &ids)?;
    page.click("#undated")?;
    until_matching(page, 11)
}

/// The timeline tells what happened: a peak says by which words it stands out.
pub fn peaks_of_a_search_have_names(page: &Page) -> Told {
    let shelf = Shelf::new()?;
    let flood = ["Lũ về trong đêm ở xã", "Xã khắc phục lũ quét", "Xã cứu trợ sau lũ quét", "Xã dọn bùn sau lũ quét"];
    let item = |id: String, day: String, title: &str| json!({"id": id, "title": title, "content_text": "Tin ngắn.", "date_published": day});
    let floods = flood.iter().enumerate().map(|(at, title)| item(format!("l{at}"), format!("2018-07-2{at}"), title));
    let others = (1..=12)
        .flat_map(|month| (2016..2020).map(move |year| (format!("t{year}-{month}"), format!("{year}-{month:02}-03"))));
    let others = others.map(|(id, day)| item(id, day, "Chợ phiên ở xã"));
    let bundle = crate::fixtures::feed("Kho lũ", "vi", floods.chain(others).collect());
    page.open_bundle(&shelf.put("lu.json", Reply::feed(bundle)), "&q=x%C3%A3")?;
    until_matching(page, 52)?;
    page.poll("the peak's name", || Ok(page.text(".peak")?.starts_with("lũ quét").then_some(())))?;
    page.click(".peak")?;
    until_matching(page, 5)?;
    page.until_parameter("from", Some("2018-07-01"))?;
    page.until_parameter("to", Some("2018-07-31"))
}

/// An article leads to the same day of other years.
pub fn an_article_leads_to_its_day_in_other_years(page: &Page) -> Told {
    let shelf = Shelf::new()?;
    let item = |id: &str, day: &str| json!({"id": id, "title": id, "content_text": "Tin.", "date_published": day});
    let items =
        vec![item("mot", "2019-11-09"), item("hai", "2020-11-09"), item("ba", "2021-11-09"), item("x", "2020-11-10")];
    let bundle = crate::fixtures::feed("Kho ngày", "vi", items);
    page.open_bundle(&shelf.put("ngay.json", Reply::feed(bundle)), "")?;
    super::open_article(page, "hai")?;
    page.poll("the day in other years", || {
        Ok((page.texts("[aria-labelledby=same-day] li a")? == ["ba", "mot"]).then_some(()))
    })?;
    same("heading", page.text("#same-day")?, "Ngày 09/11 những năm khác".to_owned())?;
    page.click("[aria-labelledby=same-day] li a")?;
    page.until_shown(&super::article("ba"))
}

/// Dates and documents in a text lead on: to the archive at that time, to all that cites a document.
pub fn dates_and_documents_in_a_text_lead_on(page: &Page) -> Told {
    let shelf = Shelf::new()?;
    let item = |id: &str, day: &str, text: &str| json!({"id": id, "title": id, "summary": "Xã họp sáng ngày 08/11.", "content_text": text, "date_published": day});
    let items = vec![
        item(
            "hop",
            "2021-11-09",
            "Ngày hội là ngày 18/11/2021.\n\nGiai đoạn 2021 – 2025, xã làm theo Chỉ thị số 16/CT-TTg.",
        ),
        item("hoi", "2021-11-18", "Xã thực hiện Chỉ thị 16/CT-TTg."),
        item("tet", "2022-01-30", "Chợ đông."),
    ];
    let bundle = crate::fixtures::feed("Kho họp", "vi", items);
    page.open_bundle(&shelf.put("hop.json", Reply::feed(bundle)), "")?;
    super::open_article(page, "hop")?;
    page.poll("what the text speaks of", || {
        let marked = page.texts("article .mention")?;
        Ok((marked == ["ngày 08/11", "ngày 18/11/2021", "2021 – 2025", "16/CT-TTg"]).then_some(()))
    })?;
    same(
        "its own timeline",
        page.texts(".times li")?,
        ["2021 – 2025", "08/11/2021", "18/11/2021"].map(str::to_owned).into(),
    )?;
    check(page.text(".body")?.contains("theo Chỉ thị số 16/CT-TTg."), || "a text was torn".to_owned())?;
    page.click(".body [data-p='1'] .mention")?;
    until_listed(page, &["hoi"])?;
    page.until_parameter("from", Some("2021-11-15"))?;
    page.back()?;
    page.until_shown(".body [data-p='2'] .mention:nth-of-type(2)")?;
    page.click(".body [data-p='2'] .mention:nth-of-type(2)")?;
    until_listed(page, &["hoi", "hop"])?;
    page.until_parameter("q", Some("doc:16/CT-TTg"))
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
