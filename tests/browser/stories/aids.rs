//! What helps a reader beside the text: how it looks, its place, the way on, links, citations.

use super::{article, check, open_article, open_small, same, until_listed};
use crate::engine::Engine;
use crate::fixtures::feed;
use crate::page::{Page, Told, names, strings};
use crate::server::{Reply, Shelf};
use serde_json::json;

const LOOK: &str = "#look-button";
const LOOK_SHEET: &str = "#look[open]";
const SAID: &str = ".said span";

fn number(page: &Page, script: &str) -> Told<f64> {
    Ok(page.run(script, &[])?.as_f64().unwrap_or(f64::NAN))
}

fn body_style(page: &Page, property: &str) -> Told<String> {
    let script = "return getComputedStyle(first('article .body')).getPropertyValue(arguments[0])";
    Ok(page.run(script, &[json!(property)])?.as_str().unwrap_or_default().to_owned())
}

/// An article of parts with headings, long enough to scroll anywhere.
fn long_article() -> String {
    let line = "Nước sông lên rồi lại xuống, người hai bên bờ vẫn đợi đò. ".repeat(5);
    let part = |at: usize| {
        let paragraphs: String =
            (1..=9).map(|line_at| format!("<p>Đoạn {line_at} của phần {at}. {line}</p>")).collect();
        format!("<h2>Phần thứ {at}</h2>{paragraphs}")
    };
    let html: String = (1..=6).map(part).collect();
    let items = json!([
        {"id": "dai", "title": "Bài dài", "content_html": html, "date_published": "2021-01-02"},
        {"id": "sau", "title": "Bài sau nó", "content_text": "Ngắn.", "date_published": "2021-01-01"},
    ]);
    json!({"version": "https://jsonfeed.org/version/1.1", "title": "Kho", "language": "vi", "items": items}).to_string()
}

/// Size, letters and colours, at once and for the next time; by keyboard as well.
pub fn a_reader_chooses_how_articles_look(page: &Page) -> Told {
    let _shelf = open_small(page, "a=kb-4")?;
    page.until_shown(&article("kb-4"))?;
    let usual = (body_style(page, "font-size")?, body_style(page, "font-family")?);
    page.click(LOOK)?;
    page.until_shown(LOOK_SHEET)?;
    let small = "return all('#look button, #look label').filter(shown).map(e => e.getBoundingClientRect())
        .filter(b => b.width < 24 || b.height < 24).length";
    same("controls too small to touch", page.run(small, &[])?, json!(0))?;
    let more = "#look .stepper button:last-of-type";
    page.click(more)?;
    page.press("Enter")?;
    page.until(
        &format!("getComputedStyle(first('article .body')).fontSize !== {}", json!(usual.0)),
        "the text to be larger",
    )?;
    let ratio = number(
        page,
        &format!(
            "return parseFloat(getComputedStyle(first('article .body')).fontSize) / parseFloat({})",
            json!(usual.0)
        ),
    )?;
    check((ratio - 1.2).abs() < 0.01, || format!("two steps make the text {ratio} times as large"))?;
    // Radio buttons, by their arrows.
    page.focus("#look fieldset:nth-of-type(2) input")?;
    page.press("ArrowRight")?;
    page.until(
        &format!("getComputedStyle(first('article .body')).fontFamily !== {}", json!(usual.1)),
        "letters without serifs",
    )?;
    page.run("all('#look fieldset:nth-of-type(1) label')[3].click()", &[])?;
    page.until("document.documentElement.dataset.theme === 'sepia'", "the colours of old paper")?;
    page.press("Escape")?;
    page.until_gone(LOOK_SHEET)?;
    page.until("focused().id === 'look-button'", "the focus to be back on the button")?;
    let chosen = (body_style(page, "font-size")?, body_style(page, "font-family")?, body_style(page, "color")?);
    page.reload()?;
    page.until_shown(&article("kb-4"))?;
    page.until_shown(LOOK)?;
    page.until(&format!("getComputedStyle(first('article .body')).color === {}", json!(chosen.2)), "old paper again")?;
    same("size after a reload", body_style(page, "font-size")?, chosen.0)?;
    same("letters after a reload", body_style(page, "font-family")?, chosen.1)?;
    page.click(LOOK)?;
    page.click("#look > div > button")?;
    page.until(&format!("getComputedStyle(first('article .body')).fontSize === {}", json!(usual.0)), "the usual size")?;
    page.press("Escape")?;
    // What is kept may have been damaged.
    page.run("localStorage.setItem('khobao.look', '}{;--read-size:x;--read-line'); localStorage.setItem('khobao.places', '{')", &[])?;
    page.reload()?;
    page.until_shown(LOOK)?;
    same("size after damage", body_style(page, "font-size")?, usual.0)
}

/// A long article has a table of contents, says how long it takes and how far one is, and is read on where it was left.
pub fn a_long_article_is_read_on_where_it_was_left(page: &Page) -> Told {
    let shelf = Shelf::new()?;
    let address = shelf.put("dai.json", Reply::feed(long_article()));
    page.open_bundle(&address, "")?;
    open_article(page, "dai")?;
    page.until_shown(".reading-time")?;
    same("reading time", page.text(".reading-time")?.as_str(), "16 phút đọc")?;
    page.click(".contents summary")?;
    same("entries", page.count(".contents li a")?, 6)?;
    page.click(".contents li:nth-child(4) a")?;
    page.until_parameter("p", Some("31"))?;
    page.until(
        "(b => b && b.top > 0 && b.top < innerHeight)(first('article [data-p=\"31\"]').getBoundingClientRect())",
        "the fourth part in the window",
    )?;
    page.until("parseFloat(first('.progress').style.getPropertyValue('--read')) > 400", "the bar to have grown")?;
    page.press("Escape")?;
    page.until_parameter("a", None)?;
    open_article(page, "sau")?;
    open_article(page, "dai")?;
    page.until_shown(SAID)?;
    page.until(
        "all('article [data-p]').some(e => Math.abs(Number(e.dataset.p) - 31) < 6
            && (b => b.top > 0 && b.top < innerHeight)(e.getBoundingClientRect()))",
        "the place where it was left",
    )?;
    page.until_parameter("p", None)
}

/// By button, key, link and finger, within what was searched.
pub fn the_articles_around_are_a_press_away(page: &Page) -> Told {
    let _shelf = open_small(page, "q=bac+kan")?;
    until_listed(page, &["kb-2", "kb-4"])?;
    open_article(page, "kb-2")?;
    page.until_shown(".around .after")?;
    page.press("]")?;
    page.until_shown(&article("kb-4"))?;
    page.press("]")?;
    page.press("[")?;
    page.until_shown(&article("kb-2"))?;
    page.run("first('.around .after').scrollIntoView({ block: 'center' })", &[])?;
    page.click(".around .after")?;
    page.until_shown(&article("kb-4"))?;
    page.until_shown(".around .before")?;
    same("ways on from the last", page.count(".around .after")?, 0)?;
    if page.shows(".aids .beside")? {
        page.click(".aids .beside")?;
        page.until_shown(&article("kb-2"))?;
        page.click(".aids .beside + .beside")?;
        page.until_shown(&article("kb-4"))?;
    }
    if page.engine() == Engine::Chromium {
        // The only engine whose pages can make touches of their own.
        let swipe = "const [from, to, y, target] = arguments, element = first(target);
            const touch = x => new Touch({ identifier: 1, target: element, clientX: x, clientY: y });
            const send = (type, x, on) => element.dispatchEvent(new TouchEvent(type,
                { bubbles: true, touches: on ? [touch(x)] : [], changedTouches: [touch(x)] }));
            send('touchstart', from, true);
            send('touchend', to, false)";
        let swipe =
            |from: i32, to: i32| page.run(swipe, &[json!(from), json!(to), json!(400), json!("article .body p")]);
        swipe(100, 300)?;
        page.until_shown(&article("kb-2"))?;
        // From the edge it is the browser's.
        swipe(5, 300)?;
        // Not while a text is selected.
        page.run("getSelection().selectAllChildren(first('article .body'))", &[])?;
        swipe(300, 100)?;
        page.settle()?;
        check(page.shows(&article("kb-2"))?, || "a swipe over a selection turned the page".to_owned())?;
        page.run("getSelection().removeAllRanges()", &[])?;
        swipe(300, 100)?;
        page.until_shown(&article("kb-4"))?;
    }
    Ok(())
}

/// Beside the paragraph that is pointed at, and by key for the one in sight.
pub fn each_paragraph_has_a_link(page: &Page) -> Told {
    let shelf = Shelf::new()?;
    let address = shelf.put("dai.json", Reply::feed(long_article()));
    page.open_bundle(&address, "a=dai")?;
    page.until_shown(LOOK)?;
    page.press("#")?;
    page.until_parameter("p", Some("1"))?;
    page.until_shown(SAID)?;
    page.until_shown("article .target[data-p='1']")?;
    page.run("first('article [data-p=\"3\"]').dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))", &[])?;
    let beside = "Math.abs(first('#here').getBoundingClientRect().top
        - first('article [data-p=\"3\"]').getBoundingClientRect().top) < 4";
    page.until(beside, "the link to be beside the third paragraph")?;
    page.run("first('#here').click()", &[])?;
    page.until_parameter("p", Some("3"))?;
    same("marked paragraphs", page.count("article .target")?, 1)?;
    // One stop of the tab key for all of them.
    same("links to paragraphs", page.count("article [href*='p='][aria-label]")?, 1)?;
    page.reload()?;
    page.until_shown("article .target[data-p='3']")
}

/// In three forms, with what proves the text.
pub fn an_article_is_cited(page: &Page) -> Told {
    let shelf = Shelf::new()?;
    let item = json!({"id": "trich", "title": "Cầu {mới}", "summary": "Lời dẫn.", "content_text": "Một.\n\nHai.",
        "date_published": "2021-11-09", "url": "https://bao.vn/cau.html", "authors": [{"name": "Nguyễn Thị Mây"}],
        "_khobao": {"source": "Báo Bắc Kạn"}});
    let bundle =
        json!({"version": "https://jsonfeed.org/version/1.1", "title": "Kho", "language": "vi", "items": [item]});
    let address = shelf.put("trich.json", Reply::feed(bundle.to_string()));
    page.open_bundle(&address, "a=trich")?;
    page.click("#cite-button")?;
    page.until_shown("#cite[open] pre")?;
    page.until("first('#cite pre').textContent.includes('SHA-256')", "the hash")?;
    let wanted = page.run_until_done(
        "crypto.subtle.digest('SHA-256', new TextEncoder().encode('Cầu {mới}\\nLời dẫn.\\nMột.\\nHai.'))
            .then(hash => done([...new Uint8Array(hash)].map(b => b.toString(16).padStart(2, '0')).join('')))",
        &[],
    )?;
    let texts = page.texts("#cite pre")?;
    same("forms", texts.len(), 3)?;
    for text in &texts {
        check(text.contains(wanted.as_str().unwrap_or("?")), || format!("no hash {wanted} in {text}"))?;
        check(text.contains("https://bao.vn/cau.html"), || format!("no address in {text}"))?;
    }
    let plain = "Nguyễn Thị Mây (2021), “Cầu {mới}”, Báo Bắc Kạn, 09/11/2021, https://bao.vn/cau.html, truy cập ngày ";
    check(texts[0].starts_with(plain), || format!("in words: {}", texts[0]))?;
    check(texts[1].contains("title = {{Cầu \\{mới\\}}}"), || format!("BibTeX: {}", texts[1]))?;
    let csl: serde_json::Value = serde_json::from_str(&texts[2]).map_err(|error| format!("{error}: {}", texts[2]))?;
    same("CSL-JSON", csl[0]["author"][0]["literal"].as_str(), Some("Nguyễn Thị Mây"))?;
    page.click("#cite section button")?;
    page.until_shown(SAID)?;
    page.press("Escape")?;
    page.until_gone("#cite[open]")?;
    // Without a sheet of the system's the link is copied.
    page.run("Object.defineProperty(navigator, 'share', { value: undefined, configurable: true })", &[])?;
    page.click("#share-button")?;
    page.until(
        "(s => s && /liên kết|Trình duyệt/.test(s.textContent))(first('.said span'))",
        "what was done to be said",
    )?;
    page.run(
        "Object.defineProperty(navigator, 'share', { value: data => Promise.resolve(window.shared = data), configurable: true })",
        &[],
    )?;
    page.click("#share-button")?;
    page.until(
        "window.shared && window.shared.url.endsWith('a=trich') && window.shared.title === 'Cầu {mới}'",
        "to be shared",
    )?;
    check(page.shows(names::ARTICLE)?, || "the article is gone".to_owned())
}

/// On paper: the article alone, all of it, in black on white whatever the theme, with where it is from and what proves it.
pub fn an_article_is_printed(page: &Page) -> Told {
    let shelf = Shelf::new()?;
    let fill = "<p>Nước sông lên rồi lại xuống, người hai bên bờ vẫn đợi đò.</p>".repeat(200);
    let body = format!("<p>Tỉnh làm <a href='https://vi-du.vn/cau'>cầu mới</a>.</p>{fill}<p>Hết bài.</p>");
    let item = json!({"id": "cau", "title": "Cầu mới", "content_html": body, "date_published": "2021-01-02",
        "url": "https://vi-du.vn/bai/cau"});
    let address = shelf.put("cau.json", Reply::feed(feed("Kho", "vi", vec![item])));
    page.prefer_dark(true)?;
    page.open_bundle(&address, "a=cau&q=cau")?;
    page.until_shown("#cite-button")?;
    page.until("all('article .printed code').length", "the hash")?;
    if page.prefer_print(true)? {
        let seen = page.run(
            "const style = element => getComputedStyle(element), article = first('article');
            return [
                all('body *').filter(e => shown(e) && !article.contains(e) && !e.contains(article)).map(e => e.outerHTML),
                all('article :is(button, nav)').filter(shown).map(e => e.outerHTML),
                [style(article).color, style(document.documentElement).backgroundColor, style(first('article mark')).backgroundColor],
                all('.printed p').filter(shown).map(textOf),
                document.documentElement.scrollWidth <= innerWidth,
            ]",
            &[],
        )?;
        same("beside the article", &seen[0], &json!([]))?;
        same("to press", &seen[1], &json!([]))?;
        same("colours", &seen[2], &json!(["rgb(0, 0, 0)", "rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"]))?;
        let printed = strings(seen[3].clone());
        check(printed.len() == 3, || format!("at its end stands {printed:?}"))?;
        same("source", printed[0].as_str(), "https://vi-du.vn/bai/cau")?;
        check(printed[1].contains("a=cau"), || format!("address: {}", printed[1]))?;
        let hash = printed[2].rsplit(' ').next().unwrap_or_default();
        check(hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit()), || format!("hash: {}", printed[2]))?;
        same("fits", &seen[4], &json!(true))?;
        page.prefer_print(false)?;
    }
    if let Some(pdf) = page.pdf()? {
        let text = String::from_utf8_lossy(&pdf);
        let pages = text.matches("/Type /Page").count() - text.matches("/Type /Pages").count();
        check(text.starts_with("%PDF-") && (4..20).contains(&pages), || format!("a PDF of {pages} pages"))?;
    }
    Ok(())
}
