//! What a reader does with an article beside reading it: finding in it, its pictures, listening.

use super::{open_article, same};
use crate::fixtures::feed;
use crate::page::{Page, Spot, Told, names};
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
    // Its beginning is found as often: what is typed next is not to come behind the keys that turn.
    page.until("first('#find').value === 'cau mo' && /^1\\/4/.test(textOf(first('.find output')))", "1/4")?;
    same("said politely", page.attribute(".find output", "aria-live")?.as_deref(), Some("polite"))?;
    page.press("Enter")?;
    page.press("Enter")?;
    let third = "(b => b.top > 0 && b.bottom < innerHeight)(first('mark.at').getBoundingClientRect())
        && first('mark.at').closest('[data-p]').dataset.p === '42' && /^3\\/4/.test(textOf(first('.find output')))";
    page.until(third, "the third in the window")?;
    page.press_with_shift("Enter")?;
    page.until(
        "all('mark.at').length === 3 && /^2\\/4/.test(textOf(first('.find output')))",
        "all parts of the second",
    )?;
    page.click(".find .icon:nth-child(2)")?;
    page.until("/^3\\/4/.test(textOf(first('.find output')))", "3/4 by the button")?;
    page.focus(".find input")?;
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

/// Two pictures that are there and one that is lost, between much text.
fn pictures(shelf: &Shelf) -> String {
    let svg = |colour: &str| {
        format!(
            "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='400' height='300'%3E%3Crect \
            width='400' height='300' fill='{colour}'/%3E%3C/svg%3E"
        )
    };
    let body = format!(
        "<p>Đầu bài.</p><figure><img src=\"{}\" alt=\"Cây cầu gỗ\" width=400 height=300><figcaption>Cầu cũ</figcaption></figure>\
         <figure><img src=\"{}/mat.png\" alt=\"Bến đò đông người\"><figcaption>Bến đò năm ấy</figcaption></figure>\
         <figure><img src=\"{}\" alt=\"\"><figcaption>Cầu mới</figcaption></figure><p>Hết bài.</p>",
        svg("sienna"),
        shelf.address(),
        svg("teal")
    );
    let item = json!({"id": "hinh", "title": "Ba tấm hình", "content_html": body, "date_published": "2021-01-02"});
    feed("Kho", "vi", vec![item])
}

/// By keys, buttons, pointer and wheel.
pub fn a_picture_fills_the_screen(page: &Page) -> Told {
    let shelf = Shelf::new()?;
    shelf.put("mat.png", Reply::Status(404));
    let address = shelf.put("hinh.json", Reply::feed(pictures(&shelf)));
    page.open_bundle(&address, "a=hinh")?;
    page.until("all('article .picture').length === 2", "two pictures as buttons")?;
    let names = "return all('article .picture').map(b => [b.getAttribute('aria-label'), b.firstChild.loading].join())";
    same("names", page.run(names, &[])?, json!(["Phóng to hình: Cây cầu gỗ,lazy", "Phóng to hình: Cầu mới,lazy"]))?;
    page.focus("article .picture")?;
    page.press("Enter")?;
    page.until_shown("#picture:modal .stage img")?;
    same("caption", page.text("#picture .caption")?.as_str(), "Cầu cũ")?;
    same("counter", page.text("#picture .numbers")?.as_str(), "1/3")?;
    let scale = "new DOMMatrix(getComputedStyle(first('#picture .stage img')).transform)";
    page.press("+")?;
    page.press("+")?;
    page.until(&format!("{scale}.a === 2.25"), "the picture to be larger")?;
    let [left, top, width, height] = page.box_of("#picture .stage")?;
    for _ in 0..4 {
        page.press("+")?;
    }
    page.until(&format!("{scale}.a === 8"), "the largest")?;
    // What is larger than the screen is pushed by arrows and by dragging, as far as its edge.
    page.press("ArrowRight")?;
    page.until(&format!("{scale}.e < -50"), "the picture to be pushed by a key")?;
    same("counter", page.text("#picture .numbers")?.as_str(), "1/3")?;
    let (x, y) = (left + width / 2.0, top + height / 2.0);
    let before = page.run(&format!("return {scale}.f"), &[])?.as_f64().unwrap_or(0.0);
    page.drag(Spot { x, y }, Spot { x: x + 30.0, y: y + 60.0 })?;
    page.until(&format!("Math.abs({scale}.f - {before} - 60) < 3"), "the picture to follow the pointer")?;
    page.press("0")?;
    page.until(&format!("{scale}.a === 1 && {scale}.e === 0"), "the whole picture")?;
    let wheel = "const s = first('#picture .stage'), b = s.getBoundingClientRect();
        s.dispatchEvent(new WheelEvent('wheel', { deltaY: -100, clientX: b.x + b.width / 2, clientY: b.y + b.height / 2,
            bubbles: true, cancelable: true }))";
    page.run(wheel, &[])?;
    page.until(&format!("{scale}.a > 1.1"), "the picture to be larger by the wheel")?;
    page.run("first('#picture .stage').dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))", &[])?;
    page.until(&format!("{scale}.a === 1"), "the whole picture by a double click")?;
    page.click("#picture [data-zoom='1500']")?;
    page.until(&format!("{scale}.a === 1.5"), "the picture to be larger by the button")?;
    page.press("0")?;
    page.until(&format!("{scale}.a === 1"), "the whole picture")?;
    // The second is lost: what it shows is told. Behind the last comes the first.
    page.press("ArrowRight")?;
    page.until("/Bến đò đông người/.test(first('#picture .lost').textContent)", "what the lost picture shows")?;
    page.click("#picture .ways .icon + .icon")?;
    page.until("textOf(first('#picture .caption')) === 'Cầu mới'", "the third")?;
    page.press("ArrowRight")?;
    page.until("textOf(first('#picture .numbers')) === '1/3'", "the first")?;
    page.press("ArrowLeft")?;
    page.press("Escape")?;
    page.until_gone("#picture")?;
    is_focused(page, "article .picture[data-at='0']")?;
    page.until_parameter("a", Some("hinh"))
}

/// What it shows and its caption stand in its place, also after the text was drawn again.
pub fn a_lost_picture_leaves_no_hole(page: &Page) -> Told {
    let shelf = Shelf::new()?;
    shelf.put("mat.png", Reply::Status(404));
    let address = shelf.put("hinh.json", Reply::feed(pictures(&shelf)));
    page.open_bundle(&address, "a=hinh")?;
    let lost = "article figure:nth-of-type(2) .lost";
    page.until_shown(lost)?;
    same("in its place", page.text(lost)?.as_str(), "Không tải được hình: Bến đò đông người")?;
    same("caption", page.text("article figure:nth-of-type(2) figcaption")?.as_str(), "Bến đò năm ấy")?;
    page.until("all('article .picture').length === 2", "no button that shows nothing")?;
    page.run("first('article .lost').before(Object.assign(document.createElement('i'), { id: 'before' }))", &[])?;
    page.until_shown("#find-button")?;
    page.press("f")?;
    is_focused(page, FIND)?;
    page.press_each("bai")?;
    page.until("all('article mark').length === 2 && !first('#before')", "the text to be drawn again")?;
    same("pictures asked for again", page.count("article figure:nth-of-type(2) img")?, 0)?;
    same("in its place", page.text(lost)?.as_str(), "Không tải được hình: Bến đò đông người")?;
    same("buttons", page.count("article .picture img")?, 2)
}

/// Speaks at once, or, held, when it is told to; with the voices that are given.
pub const FAKE_SPEECH: &str = "
    window.spoken = [], window.held = null;
    const speech = Object.assign(new EventTarget(), {
        voices: arguments[0], speaking: false, pending: false,
        getVoices() { return this.voices },
        speak(u) {
            spoken.push([u.text, u.voice && u.voice.name, u.rate].join('|'));
            this.speaking = true;
            window.held = how => { this.speaking = false; window.held = null; (u['on' + how] || (() => {}))({ error: how }) };
        },
        cancel() { if (held) held('error') },
        addEventListener() {},
    });
    Object.defineProperty(window, 'speechSynthesis', { value: speech, configurable: true });
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; this.rate = 1 } };";

/// Sentence by sentence, marked and in sight; only where there is a voice for it.
pub fn an_article_is_read_aloud(page: &Page) -> Told {
    let shelf = Shelf::new()?;
    let fill = "<p>Nước lên.</p>".repeat(60);
    let body = format!("<p>Ông ở <b>TP. Hu</b>ế. Bà đi đâu?</p>{fill}<p>Câu cuối.</p>");
    let items = vec![
        json!({"id": "nghe", "title": "Bài nghe", "content_html": body, "date_published": "2021-01-02"}),
        json!({"id": "anh", "title": "English", "content_text": "One.", "language": "en", "date_published": "2021-01-01"}),
    ];
    let address = shelf.put("nghe.json", Reply::feed(feed("Kho", "vi", items)));
    page.open_bundle(&address, "")?;
    page.until_shown(names::RESULT)?;
    let voice = |name: &str, lang: &str, local: bool| json!({"voiceURI": format!("uri:{name}"), "name": name, "lang": lang, "localService": local});
    let voices = json!([voice("Xa", "vi-VN", false), voice("Far", "fr-FR", true), voice("Gần", "vi_VN", true)]);
    page.run(FAKE_SPEECH, &[voices])?;
    // Nothing is offered where no voice speaks its language.
    open_article(page, "anh")?;
    page.until_shown("#look-button")?;
    page.settle()?;
    same("offers", page.count("#listen-button")?, 0)?;
    page.press("l")?;
    open_article(page, "nghe")?;
    page.click("#listen-button")?;
    let last = |text: &str| format!("window.spoken.at(-1) === {}", json!(text));
    page.until(&last("Bài nghe|Gần|1"), "the headline to be read, by the voice that sends nothing")?;
    page.run("held('end')", &[])?;
    page.until(&last("Ông ở TP. Huế.|Gần|1"), "the first sentence")?;
    let marked = |text: &str| {
        format!(
            "(window.CSS && CSS.highlights
                ? [...(CSS.highlights.get('khobao-read') || [])].map(String).join() === {0}
                : first('.read-aloud') && first('.read-aloud').textContent.includes({0}))",
            json!(text)
        )
    };
    page.until(&marked("Ông ở TP. Huế."), "the sentence to be marked, across its styles")?;
    page.click(".listen .icon:nth-child(3)")?;
    page.until(&last("Bà đi đâu?|Gần|1"), "the next one")?;
    page.press("l")?;
    page.until("!window.held", "a pause")?;
    page.press("l")?;
    page.until(&last("Bà đi đâu?|Gần|1"), "the same again")?;
    let choose = |list: &str, value: &str| {
        let script = "const list = first(arguments[0]); list.value = arguments[1];
            list.dispatchEvent(new Event('change', { bubbles: true }))";
        page.run(script, &[json!(list), json!(value)])
    };
    choose("#speed", "150")?;
    page.until(&last("Bà đi đâu?|Gần|1.5"), "another speed")?;
    same("voices", page.count("#voice option")?, 2)?;
    let far = page.run("return all('#voice option')[1].textContent", &[])?;
    same("a voice that is elsewhere", far, json!("Xa (cần mạng)"))?;
    choose("#voice", "1")?;
    page.until(&last("Bà đi đâu?|Xa|1.5"), "another voice")?;
    // To the end: what is read is in the window.
    page.run_until_done(
        "const go = () => {
            if (window.spoken.at(-1).startsWith('Câu cuối')) return done(1);
            if (held) held('end');
            setTimeout(go);
        };
        go()",
        &[],
    )?;
    let in_window =
        "(b => b.top > 0 && b.bottom < innerHeight)(all('article [data-p]').at(-1).getBoundingClientRect())";
    page.until(in_window, "the last sentence in the window")?;
    page.run("held('end')", &[])?;
    page.until("first('.listen') && !window.held", "the end")?;
    page.click(".listen .icon:nth-child(2)")?;
    page.until(&last("Bài nghe|Xa|1.5"), "the beginning")?;
    // Left is ended; what was chosen is remembered.
    page.press("Escape")?;
    page.until("!window.held", "silence")?;
    page.until_gone(".listen")?;
    same(
        "kept",
        page.run("return [localStorage['khobao.speed'], localStorage['khobao.voices']]", &[])?,
        json!(["150", "vi uri:Xa"]),
    )?;
    open_article(page, "nghe")?;
    page.click("#listen-button")?;
    page.until(&last("Bài nghe|Xa|1.5"), "the voice and the speed of the time before")?;
    page.click(".listen .icon:nth-child(4)")?;
    page.until("!window.held && !first('.listen')", "no more")?;
    is_focused(page, "#listen-button")
}
