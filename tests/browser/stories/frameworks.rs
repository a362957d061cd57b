//! `<kho-bao>` in pages that come and go: made with React and Vue, in a frame, in and out of a page.

use super::embedding::EARS;
use super::packed::Archive;
use super::reader::FAKE_SPEECH;
use super::{article, check, open_article, same, search, until_listed};
use crate::fixtures::{feed, small};
use crate::page::{Page, Stop, Told, names};
use crate::server::{Reply, Shelf};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};

/// `KHOBAO_FRAMEWORKS`: the scripts of `docs/embedding`, each bundled with its framework by `./dev test`.
fn frameworks() -> PathBuf {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/frameworks");
    std::env::var_os("KHOBAO_FRAMEWORKS").map_or(default, PathBuf::from)
}

fn page_with(archive: &Archive, body: &str, script: &str) -> Reply {
    let text = format!(
        "<!doctype html><html lang=\"vi\"><meta charset=\"utf-8\"><title>Trang</title>\
        <meta name=\"viewport\" content=\"width=device-width\"><script src=\"tai.js\"></script>\
        <script type=\"module\" src=\"{}/embed.js\"></script>{body}{script}</html>",
        archive.site.address()
    );
    Reply::File("text/html; charset=utf-8", text.into())
}

/// What a page may set of an element's looks.
const STYLE: &str =
    "<style>kho-bao { --kb-accent: rgb(1, 2, 3); --kb-size: 20px } kho-bao::part(headline) { font-style: italic }
    body, body * { letter-spacing: 2px }</style>";

/// The documented pages: what they begin with is searched for; a field of the page and the archive's own follow each other; the
/// page hears of articles; colours, size and parts are the page's to set, and nothing else is; the keyboard goes into the
/// element and out of it; and where the framework takes the element away and brings it back, it is as it was.
pub fn react_and_vue_pages_set_properties_and_hear_events(page: &Page) -> Told {
    let folder = frameworks();
    let archive = Archive::of(&small())?;
    let shelf = Shelf::new()?;
    shelf.put("tai.js", Reply::File("text/javascript", EARS.into()));
    let home = shelf.address();
    let page = page.at(&home);
    for name in ["react", "vue"] {
        let Ok(script) = fs::read_to_string(folder.join(format!("{name}.js"))) else {
            return Err(super::without(format!("no {name}.js in {}; `./dev test` makes it", folder.display())));
        };
        shelf.put("khung.js", Reply::File("text/javascript", script.into()));
        let body = format!("{STYLE}<main id=\"trang\"></main><a id=\"sau\" href=\"#sau\">Sau</a>");
        shelf.put("trang.html", page_with(&archive, &body, "<script type=\"module\" src=\"khung.js\"></script>"));
        page.open("trang.html")?;
        until_listed(&page, &["kb-2", "kb-4"])?;
        same("in the archive's field", page.value(names::SEARCH)?.as_str(), "bac kan")?;

        page.type_over("#tim", "mien dong")?;
        until_listed(&page, &["kb-4"])?;
        page.until(&format!("first({}).value === 'mien dong'", json!(names::SEARCH)), "the archive's field to follow")?;
        search(&page, "thu vien")?;
        until_listed(&page, &["kb-6"])?;
        page.until("first('#tim').value === 'thu vien'", "the page's field to follow")?;
        open_article(&page, "kb-6")?;
        page.until("textOf(first('#bai')) === 'kb-6'", "the page to hear of the article")?;
        let looks =
            "const box = first('.kb'), style = getComputedStyle(box), headline = getComputedStyle(first('article h1'));
            return [style.getPropertyValue('--accent'), style.fontSize, headline.fontStyle, headline.letterSpacing]";
        let wanted = json!(["rgb(1, 2, 3)", "20px", "italic", "normal"]);
        same("accent, size, the headline's style, letters apart", page.run(looks, &[])?, wanted)?;
        let is_within = "document.activeElement.localName === 'kho-bao'";
        for (from, is_back) in [("#nut", false), ("#sau", true)] {
            page.focus(from)?;
            if is_back {
                page.press_with_shift("\u{e004}")?
            } else {
                page.press("Tab")?
            }
            page.until(is_within, &format!("the focus to go from {from} into the element"))?;
        }
        page.press("Tab")?;
        page.until("document.activeElement.id === 'sau'", "the focus to leave it behind its last control")?;

        page.click("#nut")?;
        page.until("!document.querySelector('kho-bao') && alive === 0", "the element to be gone with its worker")?;
        page.click("#nut")?;
        page.until_shown(&article("kb-6"))?;
        same("searched for still", page.value(names::SEARCH)?.as_str(), "thu vien")?;
        page.focus("article h1")?;
        page.press("Escape")?;
        page.until("first('#bai').textContent === '' && alive === 1", "the page to hear that it was closed")?;
    }
    Ok(())
}

/// Sends messages as they come in an address, to try who is believed.
const FALSE: &str =
    "for (const message of JSON.parse(decodeURIComponent(location.search.slice(1)))) parent.postMessage(message, '*');";

/// With the documented script: as high as the article in one column, as a list where there are two; nobody else sets its
/// height, and nothing else does.
pub fn a_frame_is_as_high_as_its_article(page: &Page) -> Told {
    let paragraphs =
        "<p>Nước sông lên rồi lại xuống, người hai bên bờ vẫn đợi đò, và chợ phiên vẫn họp như mọi năm.</p>".repeat(40);
    let long = json!({"id": "dai", "title": "Bài dài", "content_html": paragraphs, "date_published": "2021-01-02"});
    let archive = Archive::of(&feed("Kho", "vi", vec![long]))?;
    let shelf = Shelf::new()?;
    let docs = include_str!("../../../docs/embedding.md");
    let blocks = docs.split("```html\n").filter_map(|block| block.split("```").next());
    let frame = blocks.filter(|block| block.starts_with("<iframe")).last().ok_or("no frame is documented")?;
    let frame = frame.replace("https://luu-tru.example", archive.site.address()).replace("/?embed", "/?embed&a=dai");
    let ears = "window.heard = []; addEventListener('message', ({ data, source }) => heard.push([data, source]));";
    shelf.put("tai.js", Reply::File("text/javascript", "".into()));
    let quiet = format!(
        "<iframe id=\"kin\" referrerpolicy=\"no-referrer\" src=\"{}/?embed&a=dai\"></iframe>",
        archive.site.address()
    );
    shelf.put("trang.html", page_with(&archive, &frame, &format!("<script>{ears}</script>{quiet}")));
    for (name, text) in [("gia.html", "<!doctype html><script src=\"gia.js\"></script>"), ("gia.js", FALSE)] {
        fs::write(archive.folder.join(name), text).map_err(|error| Stop::Wrong(error.to_string()))?;
    }
    let other = Shelf::new()?;
    other.put("gia.html", Reply::Page("<!doctype html><script src=\"gia.js\"></script>"));
    other.put("gia.js", Reply::File("text/javascript", FALSE.into()));

    let home = shelf.address();
    let page = page.at(&home);
    let height = "document.getElementById('kho').clientHeight";
    page.open("trang.html")?;
    let widen = |width: u32| page.run("document.body.style.width = arguments[0]", &[json!(format!("{width}px"))]);
    page.until(&format!("{height} === 640 && heard.length"), "the height of a list, which is told")?;
    widen(380)?;
    page.until(&format!("{height} > 1500"), "the article's height")?;
    let narrow = page.run(&format!("return {height}"), &[])?.as_u64().unwrap_or(0);
    widen(600)?;
    page.until(&format!("{height} > 700 && {height} < {narrow}"), "less height for longer lines")?;
    // As wide as two columns.
    widen(1200)?;
    page.until(&format!("{height} === 640"), "the height of a list again")?;

    // Of the right shape, but of another page; of the archive's origin, but another frame; of the page itself.
    let high = json!({"khobao": "height", "height": 3000});
    let add = "const frame = document.createElement('iframe');
        frame.src = arguments[0] + '/gia.html?' + encodeURIComponent(JSON.stringify(arguments[1]));
        document.body.append(frame)";
    page.run("heard.length = 0", &[])?;
    page.run(add, &[json!(other.address()), json!([high])])?;
    page.run(add, &[json!(archive.site.address()), json!([high])])?;
    page.run("postMessage(arguments[0], '*')", &[high])?;
    page.until("heard.length === 3", "three messages")?;
    same("height by others' word", page.run(&format!("return {height}"), &[])?, json!(640))?;
    // Of the right frame, but not in the right shape; the last one is.
    let wrong = json!([null, "height", {"khobao": "height"}, {"khobao": "height", "height": -5}, {"height": 3000},
        {"khobao": "height", "height": "cao"}, {"khobao": "wide", "height": 3000}]);
    let lead = "document.getElementById('kho').src = arguments[0] + '/gia.html?' + encodeURIComponent(JSON.stringify(arguments[1]))";
    page.run(
        "window.heights = new Set; new ResizeObserver(() => heights.add(document.getElementById('kho').clientHeight))
        .observe(document.getElementById('kho'))",
        &[],
    )?;
    let mut messages = wrong.as_array().cloned().unwrap_or_default();
    messages.push(json!({"khobao": "height", "height": 777.2}));
    page.run(lead, &[json!(archive.site.address()), json!(messages)])?;
    page.until(&format!("{height} === 778"), "the one that is right")?;
    let heights = page.run("return [...heights].filter(height => height !== 640 && height !== 778)", &[])?;
    same("other heights on the way", heights, json!([]))?;
    // The frame that says of no page that it is around it has told nobody.
    let told = "heard.some(([, source]) => source === document.getElementById('kin').contentWindow)";
    same("told without knowing whom", page.run(&format!("return {told}"), &[])?, json!(false))
}

/// Read aloud, with a passage marked, and taken out: silence, and the element and all that it drew can be forgotten; again
/// and again.
pub fn an_element_goes_in_and_out_and_nothing_of_it_stays(page: &Page) -> Told {
    let archive = Archive::of(&small())?;
    let shelf = Shelf::new()?;
    shelf.put("tai.js", Reply::File("text/javascript", EARS.into()));
    shelf.put("trang.html", page_with(&archive, "<main id=\"trang\"></main>", ""));
    let home = shelf.address();
    let page = page.at(&home);
    page.open("trang.html")?;
    let voices = json!([{"voiceURI": "uri:Xa", "name": "Xa", "lang": "vi-VN", "localService": true}]);
    page.run(FAKE_SPEECH, &[voices])?;
    page.run("window.refs = []", &[])?;
    let press = |selector: &str| {
        page.until_shown(selector)?;
        page.run("first(arguments[0]).click()", &[json!(selector)])
    };
    const ROUNDS: usize = 5;
    for round in 0..ROUNDS {
        page.run("document.getElementById('trang').append(document.createElement('kho-bao'))", &[])?;
        // Pressed by the page: a driver that pressed a node would hold it.
        press("#results [data-id=kb-4] a")?;
        page.until_shown(&article("kb-4"))?;
        // What reads and marks comes behind the article.
        page.until_shown("#listen-button")?;
        if round == 0 {
            let mark = "const text = first('article .body [data-p]').firstChild;
                getSelection().setBaseAndExtent(text, 0, text, 5)";
            page.run(mark, &[])?;
            page.press("m")?;
            page.until("!window.CSS?.highlights || CSS.highlights.get('khobao-mark')?.size", "a mark")?;
        }
        press("#listen-button")?;
        page.until("window.held", "a voice")?;
        let out = "const kho = document.querySelector('kho-bao'), box = kho.shadowRoot.querySelector('.kb');
            const nodes = [kho, kho.shadowRoot, box, ...box.querySelectorAll('.app, .app *')];
            refs.push(...nodes.map(node => [arguments[0], new WeakRef(node)]));
            kho.remove()";
        page.run(out, &[json!(round)])?;
        page.until("!window.held && alive === 0", "silence, and no worker")?;
        page.until("!window.CSS?.highlights?.get('khobao-mark')?.size", "no mark of what is gone")?;
        page.until("!window.CSS?.highlights?.get('khobao-read')?.size", "nothing marked as read")?;
    }
    if !page.collect_garbage()? {
        return Ok(());
    }
    let mut last = json!(null);
    // Firefox itself holds the box that was pressed last until another is.
    let gone = page.poll("all nodes to be gone", || {
        page.collect_garbage()?;
        last = page.run(
            "return refs.filter(([round]) => round !== arguments[0]).map(([round, ref]) => [round, ref.deref()]).filter(([, node]) => node)
                .map(([round, node]) => `${node.nodeName}.${node.className} of round ${round}`).slice(0, 9)",
            &[json!(ROUNDS - 1)],
        )?;
        Ok((last == json!([])).then_some(()))
    });
    gone.map_err(|_| Stop::Wrong(format!("still held: {last}")))?;
    check(page.run("return refs.length", &[])?.as_u64().is_some_and(|count| count > 100), || "hardly a node".to_owned())
}
