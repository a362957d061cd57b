//! What a reader keeps: articles for later, marked passages, notes; the list of all that, and its file.

use super::{article, check, open_article, open_small, row, same, until_matching};
use crate::engine::Engine;
use crate::page::{Page, Told};
use serde_json::json;

const STAR: &str = "#star-button";
const TOOLBAR: &str = "#passage:not([hidden])";
const LIST: &str = "#saved[open]";
const NOTE: &str = "#note[open] textarea";
const ENTRY: &str = "#saved li";

/// Selects from a place in one paragraph to a place in another, as caret browsing does.
fn select(page: &Page, from: (u32, u32), to: (u32, u32)) -> Told {
    let script = "
        const node = p => document.createTreeWalker(first(`article [data-p='${p}']`), NodeFilter.SHOW_TEXT).nextNode();
        const [p, a, q, b] = arguments;
        getSelection().setBaseAndExtent(node(p), a, node(q), b)";
    page.run(script, &[json!(from.0), json!(from.1), json!(to.0), json!(to.1)])?;
    page.until_shown(TOOLBAR)
}

/// Waits until these words are drawn as marked, in the order of the text.
fn until_drawn(page: &Page, words: &str) -> Told {
    let condition = format!(
        "[...CSS.highlights.get('khobao-mark') ?? []].filter(r => r.startContainer.isConnected)
            .sort((a, b) => a.compareBoundaryPoints(Range.START_TO_START, b)).map(r => r.toString()).join(' | ') === {}",
        json!(words)
    );
    page.until(&condition, &format!("the marks to be {words:?}"))
}

/// Keeps what is downloaded, instead of the browser's dialogue.
fn catch_downloads(page: &Page) -> Told {
    let script = "
        window.files = [];
        URL.createObjectURL = blob => { blob.text().then(text => window.files.push(text)); return '#'; };
        HTMLAnchorElement.prototype.click = function () { window.fileName = this.download; }";
    page.run(script, &[]).map(drop)
}

/// Save, mark over two paragraphs, note; all of it is there the next time, by keyboard as by pointer.
pub fn a_reader_saves_marks_and_notes(page: &Page) -> Told {
    let _shelf = open_small(page, "a=kb-4")?;
    page.until_shown(STAR)?;
    page.press("s")?;
    page.until_shown("#star-button[aria-pressed=true]")?;
    page.until_shown(&format!("{} .starred", row("kb-4")))?;
    // Nothing is selected: it is said, and nothing is marked.
    page.press("m")?;
    page.until_shown(".said span")?;
    select(page, (1, 28), (2, 6))?;
    page.press("m")?;
    until_drawn(page, "đến tháng chạp. | Mỗi hộ")?;
    page.until_gone(TOOLBAR)?;
    same("signs", page.count("article .sign")?, 2)?;
    same("text", page.text("article [data-p='1']")?.as_str(), "Ở Bắc Kạn, mùa miến kéo dài đến tháng chạp.")?;
    // A second one in the same paragraph, with a note, by the toolbar.
    select(page, (1, 2), (1, 9))?;
    page.click("#passage button:nth-of-type(2)")?;
    page.until_shown(NOTE)?;
    page.until("focused().localName === 'textarea'", "the focus to be in the note")?;
    page.press_each("Que huong")?;
    page.press("Escape")?;
    page.until_gone(NOTE)?;
    page.until_shown(".sign.noted")?;
    page.click("#note-button")?;
    page.until_shown(NOTE)?;
    page.press_each("Doc lai")?;
    page.click("#note .head button")?;
    page.until_gone(NOTE)?;
    page.until_shown("#note-button.noted")?;
    page.reload()?;
    page.until_shown("#star-button[aria-pressed=true]")?;
    until_drawn(page, "Bắc Kạn | đến tháng chạp. | Mỗi hộ")?;
    // By keyboard from the sign to the notes of its paragraph.
    page.run("first('.sign').focus()", &[])?;
    page.press("Enter")?;
    page.until_shown(NOTE)?;
    same("notes", page.count(NOTE)?, 2)?;
    same("note", page.run("return all('#note textarea').map(e => e.value).join()", &[])?, json!("Que huong,"))?;
    // A mark goes, and comes back, by keyboard.
    page.run("all('#note section')[0].querySelector('.ways button:last-child').focus()", &[])?;
    page.press("Enter")?;
    page.until("focused().matches('.undo button')", "the focus to be on the way back")?;
    until_drawn(page, "đến tháng chạp. | Mỗi hộ")?;
    page.press("Enter")?;
    until_drawn(page, "Bắc Kạn | đến tháng chạp. | Mỗi hộ")?;
    page.press("Escape")?;
    page.until("focused().matches('.sign')", "the focus to be back at the sign")?;
    // Matches, marks and the page's own drawing of a body do not disturb each other.
    super::search(page, "bac kan")?;
    until_matching(page, 2)?;
    until_drawn(page, "Bắc Kạn | đến tháng chạp. | Mỗi hộ")?;
    check(page.count("article .body mark")? > 0, || "no match is marked".to_owned())?;
    // Another article has none of it.
    page.press("Escape")?;
    open_article(page, "kb-2")?;
    page.until_shown("#star-button[aria-pressed=false]")?;
    until_drawn(page, "")
}

/// All that is saved: found, followed, removed and put back; taken out as a file and in again; seen in a second window.
pub fn a_reader_takes_what_is_saved_elsewhere(page: &Page) -> Told {
    let shelf = open_small(page, "a=kb-4")?;
    page.until_shown(STAR)?;
    page.press("S")?;
    page.until_shown("#saved .empty")?;
    page.press("Escape")?;
    page.until_gone(LIST)?;
    page.press("s")?;
    select(page, (2, 0), (2, 10))?;
    page.press("m")?;
    page.until_shown(".sign")?;
    page.click("#note-button")?;
    page.until_shown(NOTE)?;
    page.press_each("mien dong")?;
    page.press("Escape")?;
    page.until_shown("#note-button.noted")?;
    page.until_gone(NOTE)?;
    page.press("]")?;
    page.until_shown(&article("kb-3"))?;
    page.press("S")?;
    page.until_shown(ENTRY)?;
    same("entries", page.count(ENTRY)?, 3)?;
    page.run("first('#saved-filter').focus()", &[])?;
    page.press_each("mỗi hô")?;
    page.until("all('#saved li').length === 1", "the list to be narrowed")?;
    page.click("#saved li a")?;
    page.until_shown("article .target[data-p='2']")?;
    page.until_gone(LIST)?;
    page.press("S")?;
    page.until_shown(ENTRY)?;
    page.click("#saved li .ways button:last-child")?;
    page.until("all('#saved li').length === 2 && focused().matches('.undo button')", "the way back")?;
    page.click(".undo button")?;
    page.until("all('#saved li').length === 3", "the entry to be back")?;
    catch_downloads(page)?;
    page.click("#saved footer button:nth-of-type(1)")?;
    page.click("#saved footer button:nth-of-type(2)")?;
    page.until("window.files.length === 2", "two files")?;
    let files = page.run("return window.files", &[])?;
    let [file, markdown] = [0, 1].map(|at| files[at].as_str().unwrap_or_default().to_owned());
    check(file.contains("khobao-saved/1") && file.contains("Mỗi hộ làm"), || file.clone())?;
    check(markdown.contains("> Mỗi hộ làm") && markdown.contains("mien dong"), || markdown.clone())?;
    // Another profile: everything is gone, and the file brings it back, dropped on the page.
    page.run("localStorage.clear()", &[])?;
    page.reload()?;
    page.until_shown("#star-button[aria-pressed=false]")?;
    same("signs", page.count(".sign")?, 0)?;
    page.drop_file("giu.json", &file)?;
    page.until_shown("#saved .report")?;
    same("entries", page.count(ENTRY)?, 3)?;
    page.drop_file("hong.json", &file.replacen("bookmarking", "liking", 1))?;
    page.until_shown("#saved .report .trouble")?;
    page.press("Escape")?;
    page.until_shown("#star-button[aria-pressed=true]")?;
    page.until_shown(".sign")?;
    // A second window takes the star away and gives it back; each hears of the other.
    if page.run("window.second = open(location.href); return !!window.second", &[])? == true {
        let star = |is_pressed: bool| {
            format!("window.second.document?.querySelector('#star-button[aria-pressed={is_pressed}]')")
        };
        page.until(&star(true), "the second window")?;
        page.run("window.second.document.querySelector('#star-button').click()", &[])?;
        page.until_shown("#star-button[aria-pressed=false]")?;
        page.run("first('#star-button').click()", &[])?;
        page.until(&star(true), "the star in the second window")?;
        page.run("window.second.close()", &[])?;
    }
    // A device that is full says so, and what was there stays.
    page.run("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }", &[])?;
    select(page, (1, 0), (1, 9))?;
    page.press("m")?;
    page.until("all('.sign').length === 2", "the mark to be here all the same")?;
    page.press("S")?;
    page.until_shown("#saved .trouble[role=alert]")?;
    page.reload()?;
    page.until_shown(".sign")?;
    same("signs after a reload", page.count(".sign")?, 1)?;
    drop(shelf);
    Ok(())
}

/// On a phone the tools of a selection stand at the foot; everything is large enough; axe finds nothing.
pub fn what_is_saved_can_be_used_by_anyone(page: &Page) -> Told {
    let dark = page.engine() == Engine::Chromium;
    page.prefer_dark(dark)?;
    let _shelf = open_small(page, "a=kb-4&lang=en")?;
    // On a phone an open article hides the search.
    page.set_size(360, 740)?;
    page.until_shown(STAR)?;
    select(page, (1, 0), (1, 9))?;
    let [_, top, _, height] = page.box_of("#passage")?;
    check((top + height - 740.0).abs() < 2.0, || format!("the tools end at {} of 740", top + height))?;
    let axe = super::look::axe().map_err(super::without)?;
    let look = |what: &str| {
        let small = "return all('#passage button, .sign, #saved button, #note button, #saved label').filter(shown)
            .map(e => [e.getBoundingClientRect(), e]).filter(([b]) => b.width < 24 || b.height < 24).map(([, e]) => e.outerHTML)";
        same("controls too small to touch", page.run(small, &[])?, json!([]))?;
        check(!page.scrolls_sideways()?, || format!("{what} scrolls sideways"))?;
        let found = page.violations(axe, &[])?;
        check(found.is_empty(), || format!("{what}: {}", found.join("\n")))
    };
    look("a selection")?;
    page.click("#passage button:nth-of-type(2)")?;
    page.until_shown(NOTE)?;
    page.press_each("note")?;
    look("the note")?;
    page.press("Escape")?;
    page.until_shown(".sign")?;
    // Until it is closed, keys are the sheet's.
    page.until_gone(NOTE)?;
    page.press("s")?;
    page.press("S")?;
    page.until_shown(ENTRY)?;
    page.click("#saved li .ways button:last-child")?;
    page.until_shown(".undo button")?;
    page.drop_file("x.json", "{\"_khobao\":{\"format\":\"khobao-saved/1\"},\"items\":[7]}")?;
    page.until_shown("#saved .report")?;
    look("the list")
}
