//! Language, theme, sizes, keyboard, and whoever does not see the page.

use super::{
    article, check, listed, open_article, open_small, row, same, search, until_listed, until_matching, without,
};
use crate::engine::{Engine, cache_folder};
use crate::fixtures::{empty, faceted, long, rich};
use crate::page::{Page, Stop, Told, names};
use crate::server::{Reply, Shelf};
use serde_json::json;
use std::path::PathBuf;
use std::sync::OnceLock;

/// A reader's languages: the address first, then what was chosen, then the browser's.
pub fn the_language_is_the_browsers_and_can_be_switched(page: &Page) -> Told {
    let speaks = |language: &str| {
        page.until(&format!("document.documentElement.lang === {}", json!(language)), &format!("html lang={language}"))
    };
    let shelf = open_small(page, "")?;
    until_matching(page, 8)?;
    speaks("vi")?;
    let count = page.text(names::STATUS)?;
    page.click(names::LANG)?;
    speaks("en")?;
    until_matching(page, 8)?;
    let translated = page.text(names::STATUS)?;
    check(translated != count, || format!("in both languages: {count}"))?;
    page.reload()?;
    speaks("en")?;
    // Without the address to say so.
    page.open("")?;
    speaks("en")?;
    page.open("?lang=vi")?;
    speaks("vi")?;
    page.run("localStorage.clear()", &[])?;
    if page.prefer_language("en-GB,en")? {
        page.open("")?;
        speaks("en")?;
        page.prefer_language("fr,vi")?;
        page.open("")?;
        speaks("vi")?;
    }
    drop(shelf);
    Ok(())
}

/// How light the page's ground is, 0 to 255.
fn lightness(page: &Page) -> Told<f64> {
    page.settle()?;
    let script = "
        const ground = [document.body, document.documentElement].map(e => getComputedStyle(e).backgroundColor)
            .find(colour => !/^rgba\\(0, 0, 0, 0\\)$|^transparent$/.test(colour)) || 'white';
        const canvas = document.createElement('canvas').getContext('2d');
        canvas.fillStyle = ground;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
        return 0.299 * r + 0.587 * g + 0.114 * b";
    Ok(page.run(script, &[])?.as_f64().unwrap_or(-1.0))
}

/// By itself, and by the button against the browser's preference; the choice is remembered.
pub fn light_and_dark_follow_the_browser_and_the_button(page: &Page) -> Told {
    let _shelf = open_small(page, "")?;
    until_matching(page, 8)?;
    let light = lightness(page)?;
    check(light > 200.0, || format!("the light ground has lightness {light}"))?;
    if page.prefer_dark(true)? {
        let dark = lightness(page)?;
        check(dark < 60.0, || format!("with a dark preference the ground has lightness {dark}"))?;
        page.prefer_dark(false)?;
        same("light again", lightness(page)?, light)?;
    }
    // Its states may be three: as the browser, light, dark.
    for _ in 0..3 {
        page.click(names::THEME)?;
        if lightness(page)? < 60.0 {
            break;
        }
    }
    let dark = lightness(page)?;
    check(dark < 60.0, || format!("whatever the button says, the lightness is {dark}"))?;
    page.reload()?;
    until_matching(page, 8)?;
    same("remembered", lightness(page)?, dark)
}

/// The list is left and found again as it was.
pub fn on_a_phone_the_article_is_a_page_of_its_own_and_back_keeps_the_place(page: &Page) -> Told {
    page.set_size(360, 740)?;
    let shelf = Shelf::new()?;
    let address = shelf.put("dai.json", Reply::feed(long(300)));
    page.open_bundle(&address, "")?;
    until_matching(page, 300)?;
    page.until_shown(names::RESULT)?;
    page.run("scroller(arguments[0]).scrollTop = 6000", &[json!(names::RESULTS)])?;
    page.settle()?;
    open_and_come_back(page, |id| {
        page.until_gone(names::RESULT)?;
        let [_, top, _, _] = page.box_of(&article(id))?;
        check((0.0..400.0).contains(&top), || format!("the article opens at {top} px"))
    })
}

/// Opens the article of a row in the middle of the window and goes back: the row must stand where it stood.
pub fn open_and_come_back(page: &Page, meanwhile: impl Fn(&str) -> Told) -> Told {
    let id = a_row_in_the_middle(page)?;
    // Where it stands when the click arrives: the driver may push the row into view first.
    page.run(
        "addEventListener('click', () => { window.__clicked = first(arguments[0]).getBoundingClientRect().top; },
            { capture: true, once: true })",
        &[json!(row(&id))],
    )?;
    open_article(page, &id)?;
    let top = page.run("return window.__clicked", &[])?.as_f64().ok_or("the page was left by the click")?;
    meanwhile(&id)?;
    page.back()?;
    page.until_parameter("a", None)?;
    page.until_shown(&row(&id))?;
    let mut now = 0.0;
    let there = page.poll("", || {
        now = page.box_of(&row(&id))?[1];
        Ok(((now - top).abs() < 2.0).then_some(()))
    });
    there.map_err(|_| Stop::Wrong(format!("the row stood at {top} px and is now at {now} px")))
}

/// The id of the row nearest to the middle of the window.
fn a_row_in_the_middle(page: &Page) -> Told<String> {
    let script = "
        const off = row => Math.abs(row.getBoundingClientRect().top - innerHeight / 2);
        const rows = all(arguments[0]).filter(shown).sort((a, b) => off(a) - off(b));
        return rows.length ? rows[0].dataset.id : null";
    let found = page.run(script, &[json!(names::RESULT)])?;
    Ok(found.as_str().ok_or("no row in the window")?.to_owned())
}

/// 1280 px are enough for both.
pub fn on_a_desktop_list_and_article_stand_side_by_side(page: &Page) -> Told {
    let _shelf = open_small(page, "")?;
    until_matching(page, 8)?;
    open_article(page, "kb-5")?;
    page.until_shown(names::RESULT)?;
    let [list, _, width, _] = page.box_of(names::RESULTS)?;
    let [text, _, measure, _] = page.box_of(names::ARTICLE)?;
    check(text >= list + width - 1.0, || {
        format!("the list ends at {} px, the article begins at {text}", list + width)
    })?;
    check(measure < 900.0, || format!("the article is {measure} px wide"))?;
    let current = format!("{0}[aria-current=true], {0} [aria-current=true]", row("kb-5"));
    check(page.shows(&current)?, || "the list does not say which article is open".to_owned())
}

/// Small phones, and large letters.
pub fn nothing_scrolls_sideways_at_320_pixels(page: &Page) -> Told {
    page.set_size(320, 640)?;
    each_view(page, "lang=vi", |view| {
        check(!page.scrolls_sideways()?, || {
            let wide = page.run(
                "return all('body *').filter(e => e.getBoundingClientRect().right > innerWidth + 1)
                    .slice(0, 5).map(e => `<${e.localName} class=\"${e.getAttribute('class')}\">`).join(' ')",
                &[],
            );
            format!("{view} scrolls sideways; too wide: {wide:?}")
        })
    })
}

/// `/`, `j`, `k`, Enter and Esc, always with the focus to be seen.
pub fn everything_can_be_done_by_keyboard_alone(page: &Page) -> Told {
    let _shelf = open_small(page, "")?;
    until_matching(page, 8)?;
    page.press("/")?;
    page.until(&format!("focused() === first({})", json!(names::SEARCH)), "/ to lead to the search field")?;
    page.press_each("bac kan")?;
    until_listed(page, &["kb-2", "kb-4"])?;
    same("the search field", page.value(names::SEARCH)?.as_str(), "bac kan")?;
    focus_is_visible(page)?;
    page.press("Escape")?;
    page.until(&format!("focused() !== first({})", json!(names::SEARCH)), "Esc to lead out of the field")?;
    let current = |id: &str| {
        page.until(
            &format!(
                "(focused().closest({0}) || {{ dataset: {{}} }}).dataset.id === {1}",
                json!(names::RESULT),
                json!(id)
            ),
            &format!("the focus on {id}"),
        )
    };
    page.press("j")?;
    current("kb-2")?;
    focus_is_visible(page)?;
    page.press("j")?;
    current("kb-4")?;
    page.press("k")?;
    current("kb-2")?;
    page.press("Enter")?;
    page.until_shown(&article("kb-2"))?;
    page.until_parameter("a", Some("kb-2"))?;
    page.press("Escape")?;
    page.until_parameter("a", None)?;
    current("kb-2")?;
    until_listed(page, &["kb-2", "kb-4"])?;
    // The sheet of all keys begins with the first of them, though what can be pressed in it comes last.
    page.press("?")?;
    page.until(
        "focused() === first('#keys[open] h2') && first('#keys').scrollTop === 0",
        "the keys, from the first on",
    )?;
    page.press("Escape")?;
    page.until_gone("#keys")?;
    current("kb-2")?;
    // What goes with its press hands the focus on.
    page.run("first('.state .chip').focus()", &[])?;
    page.press("Enter")?;
    until_matching(page, 8)?;
    page.until(&format!("focused() === first({})", json!(names::FILTER)), "the focus where the words were dropped")?;
    focus_is_visible(page)
}

fn focus_is_visible(page: &Page) -> Told {
    let script = "
        const element = focused();
        const ringed = e => [null, '::before', '::after'].map(part => getComputedStyle(e, part)).some(style =>
            (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none');
        return element !== document.body && [element, ...element.children, element.parentElement].some(ringed)";
    page.settle()?;
    check(page.run(script, &[])? == true, || "the focus is not to be seen".to_owned())
}

/// axe-core's source, or why there is none.
pub fn axe() -> Result<&'static str, String> {
    static AXE: OnceLock<Result<String, String>> = OnceLock::new();
    let read = || {
        let given = std::env::var_os("KHOBAO_AXE").map(PathBuf::from);
        let cached = || {
            let folders = std::fs::read_dir(cache_folder()).into_iter().flatten().flatten();
            folders.map(|f| f.path().join("node_modules/axe-core/axe.min.js")).find(|p| p.is_file())
        };
        let path = given.or_else(cached).ok_or("no axe-core: KHOBAO_AXE is not set")?;
        std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))
    };
    AXE.get_or_init(read).as_deref().map_err(Clone::clone)
}

/// Phone and desktop, light and dark, Vietnamese and English: in Chromium two settings that together have each of these, in the
/// others one.
pub fn axe_finds_nothing_on_any_view(page: &Page) -> Told {
    let source = axe().map_err(without)?;
    // Each language, width and darkness somewhere; what axe sees differs little from engine to engine.
    let settings: &[_] = match page.engine() {
        Engine::Chromium => &[("vi", 360, false), ("en", 1280, true)],
        Engine::Firefox => &[("en", 360, true)],
        Engine::WebKit => &[("vi", 1280, false)],
    };
    let mut found = Vec::new();
    for (language, width, dark) in settings {
        page.set_size(*width, 900)?;
        page.prefer_dark(*dark)?;
        each_view(page, &format!("lang={language}"), |view| {
            let theme = if *dark { "dark" } else { "light" };
            // The colours of an article's themes are all that differs between them.
            let rules: &[&str] = if view.contains(" in theme ") { &["color-contrast"] } else { &[] };
            for violation in page.violations(source, rules)? {
                found.push(format!("{view}, {language}, {width} px, {theme}: {violation}"));
            }
            Ok(())
        })?;
    }
    check(found.is_empty(), || found.join("\n"))
}

/// Opens each view in turn: the list, what narrows it, an article with its sheets, failures, an empty
/// archive. What is saved, read aloud or kept offline is looked at where its stories are.
fn each_view(page: &Page, more: &str, mut visit: impl FnMut(&str) -> Told) -> Told {
    let shelf = open_small(page, more)?;
    until_matching(page, 8)?;
    page.until_shown(names::RESULT)?;
    visit("the list")?;
    search(page, "bac kan")?;
    until_matching(page, 2)?;
    page.until_shown(names::SUGGESTION)?;
    visit("the list with matches and suggestions")?;
    search(page, "khong co bai nao nhu the")?;
    page.until_gone(names::RESULT)?;
    visit("no match")?;
    if page.shows(names::SETTINGS)? {
        page.click(names::SETTINGS)?;
        page.settle()?;
        visit("the settings")?;
    }
    let address = shelf.put("ngan.json", Reply::feed(faceted()));
    page.open_bundle(&address, &format!("{more}&tag=m%C3%B9a+l%C5%A9"))?;
    until_matching(page, 3)?;
    page.click(names::FILTER)?;
    page.until_shown(&format!("{} label", names::FACETS))?;
    let unfold = format!("{} summary", names::FACETS);
    // Away from the sheet's foot, which stays in sight.
    page.run("first(arguments[0]).scrollIntoView({ block: 'center' })", &[json!(unfold)])?;
    page.click(&unfold)?;
    visit("the filters")?;
    page.press("Escape")?;
    page.until_gone(names::FACETS)?;
    shelf.put("khong-co.png", Reply::Status(404));
    let address = shelf.put("giau.json", Reply::feed(rich(&shelf.address())));
    page.open_bundle(&address, &format!("{more}&a=giau-1"))?;
    page.until_shown(&article("giau-1"))?;
    visit("an article")?;
    for theme in 0..5 {
        page.click("#look-button")?;
        page.until_shown("#look[open]")?;
        page.run("all('#look fieldset:first-of-type label')[arguments[0]].click()", &[json!(theme)])?;
        visit(&format!("the reading settings in theme {theme}"))?;
        page.press("Escape")?;
        page.until_gone("#look[open]")?;
        visit(&format!("an article in theme {theme}"))?;
    }
    page.click("#cite-button")?;
    page.until_shown("#cite[open] pre")?;
    visit("the citation")?;
    page.press("Escape")?;
    page.until_gone("#cite[open]")?;
    page.click("#find-button")?;
    page.until("focused().id === 'find'", "the focus in the find field")?;
    page.press_each("cau")?;
    page.until_shown("mark.at")?;
    visit("finding in an article")?;
    page.press("Escape")?;
    page.until_gone(".find")?;
    page.press("?")?;
    page.until_shown("#keys[open] h2")?;
    visit("the keys")?;
    page.press("Escape")?;
    page.until_gone("#keys[open]")?;
    page.click("article .picture")?;
    page.until_shown("#picture[open] img")?;
    visit("a large picture")?;
    page.press("Escape")?;
    page.until_gone("#picture[open]")?;
    page.run("localStorage.clear()", &[])?;
    let address = shelf.put("loi.json", Reply::feed(crate::fixtures::broken()));
    page.open_bundle(&address, more)?;
    page.click(&format!("{} summary", names::PROBLEMS))?;
    visit("the problems of a bundle")?;
    page.open_bundle(&format!("{}/khong-co.json", shelf.address()), more)?;
    page.until_shown(names::ALERT)?;
    visit("a wrong address")?;
    let address = shelf.put("rong.json", Reply::feed(empty()));
    page.open_bundle(&address, more)?;
    page.until_shown(names::ALERT)?;
    visit("an empty archive")?;
    same("rows of an empty archive", listed(page)?, Vec::new())
}
