//! What a reader does with an article beside reading it: finding in it, its pictures, listening.

use super::same;
use crate::fixtures::feed;
use crate::page::{Page, Told};
use crate::server::{Reply, Shelf};
use serde_json::json;

const FIND: &str = ".find input";

fn is_focused(page: &Page, selector: &str) -> Told {
    page.until(&format!("focused() && focused().matches({})", json!(selector)), &format!("the focus on {selector}"))
}

/// By button and by key; what is found takes the place of what was searched, and gives it back.
pub fn a_text_is_found_within_an_article(page: &Page) -> Told {
    let shelf = Shelf::new()?;
    let fill = "<p>Nước sông lên rồi lại xuống, người hai bên bờ vẫn đợi đò.</p>".repeat(40);
    let body = format!(
        "<p>Tỉnh Bắc Kạn làm cầu <b>mớ</b>i.</p>{fill}<p>Cầu mới ở <i>Bắc</i> Kạn.</p>{fill}<p>Hết: cầu, mới lắm.</p>"
    );
    let item = json!({"id": "cau", "title": "Cầu mới", "content_html": body, "date_published": "2021-01-02"});
    let address = shelf.put("cau.json", Reply::feed(feed("Kho", "vi", vec![item])));
    page.open_bundle(&address, "a=cau&q=nuoc+song")?;
    page.until("all('article mark').length === 80", "the query's matches")?;
    page.until_shown("#find-button")?;
    page.press("f")?;
    is_focused(page, FIND)?;
    page.until_gone("article mark")?;
    page.press_each("cau mo")?;
    // In the headline and in three paragraphs, once over the edge of a style.
    page.until("/^1\\/4 /.test(textOf(first('.find output')))", "1/4")?;
    same("said politely", page.attribute(".find output", "aria-live")?.as_deref(), Some("polite"))?;
    page.press("Enter")?;
    page.press("Enter")?;
    let third = "(b => b.top > 0 && b.bottom < innerHeight)(first('mark.at').getBoundingClientRect())
        && first('mark.at').closest('[data-p]').dataset.p === '42' && /^3\\/4/.test(textOf(first('.find output')))";
    page.until(third, "the third in the window")?;
    page.press_with_shift("Enter")?;
    page.until(
        "all('mark.at').length === 2 && /^2\\/4/.test(textOf(first('.find output')))",
        "both parts of the second",
    )?;
    page.click(".find .icon:nth-child(2)")?;
    page.until("/^3\\/4/.test(textOf(first('.find output')))", "3/4 by the button")?;
    page.run("first('.find input').focus()", &[])?;
    page.press_each("x")?;
    page.until("first('.find output').textContent && !first('article mark')", "to be told that there is none")?;
    // Out of the field, not out of the article; the focus is where it was, and the query's matches are back.
    page.press("Escape")?;
    page.until_gone(FIND)?;
    is_focused(page, "article h1")?;
    page.until("all('article mark').length === 80", "the query's matches again")?;
    page.click("#find-button")?;
    is_focused(page, FIND)?;
    page.press_each("?n")?;
    page.until("first('.find input').value === '?n' && !first('dialog[open]')", "no shortcut while typing")?;
    page.click(".find > .icon")?;
    is_focused(page, "#find-button, article h1")?;
    page.press("Escape")?;
    page.until_parameter("a", None)
}
