//! Narrowing a list by its facets, and what helps a search on.

use super::{article, check, open_article, row, same, search, until_listed, until_matching};
use crate::fixtures::faceted;
use crate::page::{Page, Told, names};
use crate::server::{Reply, Shelf};
use serde_json::json;

/// Opens [`faceted`]; keep the shelf.
fn open_faceted(page: &Page, more: &str, count: u64) -> Told<Shelf> {
    let shelf = Shelf::new()?;
    let address = shelf.put("ngan.json", Reply::feed(faceted()));
    page.open_bundle(&address, more)?;
    until_matching(page, count)?;
    Ok(shelf)
}

/// The box of a value.
fn value(value: &str) -> String {
    format!("{} input[value=\"{value}\"]", names::FACETS)
}

/// The number that stands beside a value.
fn until_counted(page: &Page, value: &str, count: u32) -> Told {
    let selector = format!("{} label:has(input[value=\"{value}\"]) .quiet", names::FACETS);
    let condition = format!("first({0}) && textOf(first({0})) === '{count}'", json!(selector));
    page.until(&condition, &format!("{count} beside {value}"))
}

/// Two facets, alternatives in one of them, and a press that takes each away.
pub fn a_reader_narrows_to_a_section_and_a_tag_and_clears(page: &Page) -> Told {
    let _shelf = open_faceted(page, "lang=vi", 6)?;
    check(!page.shows(names::FACETS)?, || "the filters are open before anyone asked".to_owned())?;
    page.click(names::FILTER)?;
    page.click(&value("Xã hội"))?;
    until_listed(page, &["loc-2", "loc-1"])?;
    until_matching(page, 2)?;
    page.until_parameter("section", Some("Xã hội"))?;
    until_counted(page, "Giáo dục", 2)?;
    until_counted(page, "mùa lũ", 2)?;
    page.click(&value("Giáo dục"))?;
    until_listed(page, &["loc-4", "loc-3", "loc-2", "loc-1"])?;
    page.click(&value("mùa lũ"))?;
    until_listed(page, &["loc-4", "loc-2", "loc-1"])?;
    page.until_parameter("tag", Some("mùa lũ"))?;
    until_counted(page, "Giáo dục", 1)?;
    check(page.text(names::FILTER)?.contains('3'), || "the button does not say how many are chosen".to_owned())?;
    page.click(".chip[title$=\"Chuyên mục\"]")?;
    until_listed(page, &["loc-4"])?;
    page.back()?;
    until_listed(page, &["loc-4", "loc-2", "loc-1"])?;
    page.click(names::EVERYTHING)?;
    until_matching(page, 6)?;
    page.until_parameter("tag", None)?;
    let chosen = page.count(&format!("{} input:checked", names::FACETS))?;
    same("boxes still checked", chosen, 0)?;
    // By keyboard: into the filters, and out of them to where one came from.
    page.focus(&value("Văn hóa"))?;
    page.press(" ")?;
    until_listed(page, &["loc-6", "loc-5"])?;
    page.press("Escape")?;
    page.until_gone(names::FACETS)?;
    page.until(&format!("focused() === first({})", json!(names::FILTER)), "the focus on the button again")
}

/// As any view is.
pub fn a_narrowed_list_is_shared_by_its_address(page: &Page) -> Told {
    let _shelf = open_faceted(
        page,
        "section=gi%C3%A1o+d%E1%BB%A5c&section=X%C3%A3+h%E1%BB%99i&by=N%C3%B4ng+Th%E1%BB%8B+M%E1%BB%B5",
        2,
    )?;
    until_listed(page, &["loc-4", "loc-3"])?;
    page.click(names::FILTER)?;
    page.until_shown(&format!("{}:checked", value("Giáo dục")))?;
    page.until_shown(&format!("{}:checked", value("Nông Thị Mỵ")))?;
    open_article(page, "loc-3")?;
    page.until_parameter("by", Some("Nông Thị Mỵ"))?;
    page.reload()?;
    until_listed(page, &["loc-4", "loc-3"])?;
    page.until_shown(&article("loc-3"))?;
    // A filter that leaves nothing is named, and can be dropped.
    search(page, "then")?;
    page.until_shown(".no-match")?;
    check(page.text(".no-match")?.contains("Nông Thị Mỵ"), || "the filter is not named".to_owned())?;
    page.click(".no-match .ways button:last-child")?;
    until_listed(page, &["loc-6"])
}

/// One button, and the list is whole behind it.
pub fn on_a_phone_the_filters_are_a_sheet_from_below(page: &Page) -> Told {
    page.set_size(360, 740)?;
    let _shelf = open_faceted(page, "lang=vi", 6)?;
    page.click(names::FILTER)?;
    page.until_shown(&format!("{}:modal", names::FACETS))?;
    page.click(&value("Văn hóa"))?;
    until_matching(page, 2)?;
    let [_, top, width, height] = page.box_of(names::FACETS)?;
    check(width == 360.0 && (top + height - 740.0).abs() < 1.0 && top > 60.0, || {
        format!("the sheet is {width} px wide, from {top} to {} px", top + height)
    })?;
    check(page.text(".see")?.contains('2'), || "the way back does not say how many there are".to_owned())?;
    page.click(".see")?;
    page.until_gone(names::FACETS)?;
    until_listed(page, &["loc-6", "loc-5"])?;
    page.click(names::FILTER)?;
    page.until_shown(names::FACETS)?;
    page.press("Escape")?;
    page.until_gone(names::FACETS)?;
    page.until(&format!("focused() === first({})", json!(names::FILTER)), "the focus on the button again")
}

/// Real links, which a plain click follows in place.
pub fn an_article_leads_to_others_by_its_tags_and_by_what_is_related(page: &Page) -> Told {
    let _shelf = open_faceted(page, "q=nuoc", 1)?;
    open_article(page, "loc-1")?;
    let related = "aside[aria-labelledby=related] li a";
    page.until_shown(related)?;
    same("related", page.texts(related)?, vec!["Dựng lại cầu treo".to_owned(), "Khai giảng sau mùa lũ".to_owned()])?;
    page.click(related)?;
    page.until_shown(&article("loc-2"))?;
    page.until_parameter("a", Some("loc-2"))?;
    page.back()?;
    page.until_shown(&article("loc-1"))?;
    let tag = "article .tags a";
    let href = page.attribute(tag, "href")?.unwrap_or_default();
    check(href.contains("tag=m%C3%B9a+l%C5%A9") && !href.contains("q="), || format!("the tag leads to {href}"))?;
    page.click(tag)?;
    until_listed(page, &["loc-4", "loc-2", "loc-1"])?;
    page.until_parameter("tag", Some("mùa lũ"))?;
    page.until_parameter("q", None)?;
    page.until_gone(names::ARTICLE)?;
    page.back()?;
    page.until_shown(&article("loc-1"))?;
    for (selector, name, value, count) in [
        ("article header .meta a", "section", "Xã hội", 2),
        ("article header .meta a + a", "place", "Na Rì", 3),
        ("article .byline a", "by", "Đàm Quốc Việt", 2),
    ] {
        page.click(selector)?;
        page.until_parameter(name, Some(value))?;
        until_matching(page, count)?;
        page.back()?;
        page.until_shown(&article("loc-1"))?;
    }
    Ok(())
}

/// The combobox of WAI-ARIA 1.2.
pub fn suggestions_are_taken_by_keyboard(page: &Page) -> Told {
    let _shelf = open_faceted(page, "", 6)?;
    page.click(names::SEARCH)?;
    page.press_each("cau")?;
    page.until_shown(names::SUGGESTION)?;
    until_listed(page, &["loc-2", "loc-4", "loc-1"])?;
    let state = |name: &str| page.attribute(names::SEARCH, name);
    same("role", state("role")?.as_deref(), Some("combobox"))?;
    same("expanded", state("aria-expanded")?.as_deref(), Some("true"))?;
    same("active", state("aria-activedescendant")?, None)?;
    // A key of an input method is its own.
    let composing = "focused().dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', isComposing: true,
        bubbles: true, cancelable: true }))";
    page.run(composing, &[])?;
    page.settle()?;
    same("active while composing", state("aria-activedescendant")?, None)?;
    page.press("ArrowDown")?;
    let active = "document.getElementById(first('[role=combobox]').getAttribute('aria-activedescendant'))";
    page.until(
        &format!("{active}?.ariaSelected === 'true' && textOf({active}) === 'cầu treo'"),
        "the first to be chosen",
    )?;
    same("the field meanwhile", page.value(names::SEARCH)?.as_str(), "cau")?;
    page.press("Escape")?;
    page.until_gone(names::SUGGESTION)?;
    page.until(&format!("focused() === first({})", json!(names::SEARCH)), "the field to keep the focus")?;
    page.press_each(" ")?;
    page.until_shown(names::SUGGESTION)?;
    page.press("ArrowDown")?;
    page.press("Enter")?;
    page.until_gone(names::SUGGESTION)?;
    page.until_parameter("q", Some("cầu treo"))?;
    same("the field", page.value(names::SEARCH)?.as_str(), "cầu treo")?;
    until_matching(page, 3)?;
    // A headline opens its article; the list behind it stays as it is.
    search(page, "khai g")?;
    page.until_shown(names::SUGGESTION)?;
    page.press("ArrowUp")?;
    page.press("Enter")?;
    page.until_shown(&article("loc-4"))?;
    page.until(&format!("focused() === first({})", json!(names::HEADLINE)), "the focus on the headline")?;
    // Left, the field offers nothing.
    search(page, "khai gi")?;
    page.until_shown(names::SUGGESTION)?;
    page.press("Escape")?;
    page.until_gone(names::SUGGESTION)?;
    page.until(&format!("focused() !== first({})", json!(names::SEARCH)), "one Esc to lead out of the field")
}

/// With the pointer, also while an input method composes.
pub fn a_suggestion_is_taken_by_a_press(page: &Page) -> Told {
    let _shelf = open_faceted(page, "", 6)?;
    page.click(names::SEARCH)?;
    page.press_each("thu")?;
    // Those of all three letters: others have come for the first.
    let mut texts = Vec::new();
    let at = page.poll("Thư viện to be suggested", || {
        let before = std::mem::replace(&mut texts, page.texts(names::SUGGESTION)?);
        Ok(texts.iter().position(|text| text == "Thư viện").filter(|_| before == texts))
    })?;
    check(texts.len() <= 6, || format!("suggested: {texts:?}"))?;
    page.click(&format!("#suggestion-{at}"))?;
    page.until_parameter("q", Some("Thư viện"))?;
    page.until_gone(names::SUGGESTION)?;
    until_listed(page, &["loc-3"])?;
    same("the field", page.value(names::SEARCH)?.as_str(), "Thư viện")?;
    page.until(&format!("focused() === first({})", json!(names::SEARCH)), "the focus back in the field")
}

/// Said where nothing matches, and one press away.
pub fn a_misspelt_word_is_corrected_by_a_press(page: &Page) -> Told {
    let _shelf = open_faceted(page, "", 6)?;
    search(page, "hat thrn ")?;
    page.until_shown(".meant button")?;
    page.click(".meant button")?;
    until_listed(page, &["loc-6"])?;
    page.until_parameter("q", Some("hat then "))?;
    page.back()?;
    page.until_shown(".meant button")
}

/// In one line under the count, and only then.
pub fn what_a_query_does_otherwise_is_said(page: &Page) -> Told {
    let _shelf = open_faceted(page, "lang=en&q=c%E1%BA%A7u+treo+from%3A2021-13", 3)?;
    check(page.text(".hint")?.contains("date"), || "the hint does not speak of the date".to_owned())?;
    page.click(names::LANG)?;
    page.until("textOf(first('.hint')).includes('hãy viết ngày')", "the hint in Vietnamese")?;
    search(page, "cầu treo")?;
    page.until_gone(".hint")
}

/// Relevance is for queries, and no order is in the address that the view has by itself.
pub fn the_order_follows_the_query_and_the_reader(page: &Page) -> Told {
    let _shelf = open_faceted(page, "", 6)?;
    let order =
        |value: &str| page.until(&format!("first('.order').value === '{value}'"), &format!("the order {value}"));
    order("newest")?;
    check(page.count(".order option")? == 2, || "relevance without a query".to_owned())?;
    search(page, "lu")?;
    order("relevance")?;
    page.run(
        "const field = first('.order'); field.value = 'oldest';
            field.dispatchEvent(new Event('change', { bubbles: true }))",
        &[],
    )?;
    page.until_parameter("sort", Some("oldest"))?;
    order("oldest")?;
    page.back()?;
    page.until_parameter("sort", None)?;
    order("relevance")?;
    search(page, "")?;
    order("newest")?;
    until_matching(page, 6)?;
    page.until_shown(&row("loc-1"))
}
