//! `<kho-bao>` in pages of others: the demonstration portal of `docs/embedding`, and pages with one element.

use super::look::axe;
use super::packed::Archive;
use super::{check, open_article, search};
use crate::fixtures::{faceted, small};
use crate::page::{Page, Stop, Told, names, strings};
use crate::server::{Reply, Shelf};
use serde_json::json;
use std::fs;
use std::path::Path;

/// Counts workers, hears what elements tell, and has no inline script in the page.
pub const EARS: &str = "window.alive = 0; window.told = [];
    const Real = Worker;
    window.Worker = class extends Real {
        constructor(...given) { super(...given); window.alive++; }
        terminate() { window.alive--; super.terminate(); }
    };
    for (const name of ['khobao-open', 'khobao-filter'])
        addEventListener(name, event => told.push([name, event.target.id, event.detail]));";

/// Computed styles of what shows how the viewer looks, as one text: in the element or in its own page.
/// Margins at the sides are what is left of a row.
const LOOKS: &str = "const looks = root => JSON.stringify(['.masthead .name', '.masthead a', '#search', '#filter', '.count',
        '#results', '#results li', '#results a', '#results .meta', '#results .lead', '.bars', '.dates input', '.order']
    .map(selector => {
        const style = getComputedStyle(root.querySelector(selector));
        return [selector, ...['fontFamily', 'fontSize', 'fontWeight', 'lineHeight', 'letterSpacing', 'textTransform', 'color',
            'cssFloat', 'position', 'marginTop', 'marginBottom', 'padding', 'borderTopWidth', 'borderTopStyle', 'boxSizing',
            'textAlign', 'textDecorationLine', 'display', 'cursor'].map(name => style[name])];
    }), null, 1);";

/// What an element with this id has in its shadow tree, in JavaScript.
fn within(id: &str, selector: &str) -> String {
    format!("document.getElementById({})?.shadowRoot?.querySelector({})", json!(id), json!(selector))
}

fn until_counted(page: &Page, id: &str, start: &str) -> Told {
    let counted = format!("{}?.textContent.startsWith({})", within(id, ".kb:not([hidden]) .count"), json!(start));
    page.until(&counted, &format!("{start} to be counted in #{id}"))
}

/// Under a strict policy, of two hosts, with the portal's keys and its style by force: they look as in their own page, tell
/// what a reader does, follow their properties, and leave nothing behind.
pub fn an_old_portal_has_two_archives_in_its_page(page: &Page) -> Told {
    let archive = Archive::of(&small())?;
    let (portal, other) = (Shelf::new()?, Shelf::new()?);
    other.put("kho.json", Reply::feed(faceted()));
    portal.put("tai.js", Reply::File("text/javascript", EARS.into()));
    for (name, kind) in
        [("portal.html", "text/html; charset=utf-8"), ("portal.css", "text/css"), ("portal.js", "text/javascript")]
    {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/embedding").join(name);
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let text = text
            .replace("https://luu-tru.example", archive.site.address())
            .replace("https://bao-khac.example", &other.address())
            .replace("<script src=\"portal.js\"", "<script src=\"tai.js\"></script><script src=\"portal.js\"");
        portal.put(name, Reply::File(kind, text.into()));
    }
    let home = portal.address();
    let page = page.at(&home);
    page.open("portal.html")?;
    until_counted(&page, "cu", "8 ")?;
    until_counted(&page, "ben", "6 ")?;
    page.until(&within("cu", "#results .lead"), "the rows, which may come after their count")?;
    page.until(&within("cu", ".bars svg"), "the rest of the program")?;
    page.until("alive === 2", "a worker for each")?;
    let wasm = page.run(
        "return performance.getEntriesByType('resource').filter(entry => /viewer-.*wasm$/.test(entry.name)).length",
        &[],
    )?;
    check(wasm == 1, || format!("the wasm was fetched {wasm} times"))?;
    let looks = |root: &str| page.run(&format!("{LOOKS} return looks({root})"), &[]);
    let embedded = looks("document.getElementById('cu').shadowRoot")?;

    // A reader searches, reads and goes back; the portal's keys and its address are left alone.
    let address = page.run("return location.href + document.title", &[])?;
    search(&page, "bac kan")?;
    until_counted(&page, "cu", "2 ")?;
    page.until("document.getElementById('cu').query === 'bac kan'", "the property to follow")?;
    open_article(&page, "kb-2")?;
    page.until(&format!("focused() === {}", within("cu", "article h1")), "the focus on the headline in the element")?;
    check(page.run("return document.getElementById('cu').getAttribute('article')", &[])? == "kb-2", || {
        "the attribute does not name the article".to_owned()
    })?;
    page.press("Escape")?;
    page.until(&format!("!{}", within("cu", "article")), "the article to be closed")?;
    let told = page.run("return told", &[])?;
    let told = told.as_array().cloned().unwrap_or_default();
    let has = |wanted: &dyn Fn(&serde_json::Value) -> bool| told.iter().any(wanted);
    let filtered = has(&|told| told[0] == "khobao-filter" && told[1] == "cu" && told[2]["query"] == "bac kan");
    let opened = has(&|told| told[0] == "khobao-open" && told[2]["article"] == "kb-2");
    let closed = has(&|told| told[0] == "khobao-open" && told[2]["article"].is_null());
    check(filtered && opened && closed, || format!("told {told:?}"))?;
    check(page.run("return pressed.length", &[])? == 0, || "the portal heard keys of the archive".to_owned())?;
    check(page.run("return location.href + document.title", &[])? == address, || "the address changed".to_owned())?;
    let untouched = page.run(
        "const { lang, attributes, style } = document.documentElement;
        return lang === 'vi' && attributes.length === 1 && !style.length && !document.adoptedStyleSheets.length
            && document.querySelectorAll('style, link[rel=stylesheet]').length === 1",
        &[],
    )?;
    check(untouched == true, || "the page's own style or language was touched".to_owned())?;

    // Properties, all at once.
    page.run(
        "Object.assign(document.getElementById('cu'), { query: '', from: '2021', theme: 'dark', lang: 'en' })",
        &[],
    )?;
    page.until(&format!("/articles match/.test({}.textContent)", within("cu", ".count")), "English")?;
    page.until(
        &format!("{}?.dataset.theme === 'dark' && {}.value === ''", within("cu", ".kb"), within("cu", "#search")),
        "dark, and no words",
    )?;
    if let Ok(axe) = axe() {
        // Of the portal's own faults none is ours. Two archives have two searches; and the way to the list is found in the
        // shadow tree, where the last of these rules does not look.
        let is_ours = |line: &String| {
            let is_of_page = ["region", "landmark-unique", "skip-link"].iter().any(|rule| line.starts_with(rule));
            !is_of_page && (line.contains("#cu") || line.contains("#ben"))
        };
        let violations: Vec<String> = page.violations(axe, &[])?.into_iter().filter(is_ours).collect();
        check(violations.is_empty(), || violations.join("\n"))?;
    }

    // Moved it goes on; taken away it ends, and is whole again when it comes back.
    page.run(
        "window.cu = document.getElementById('cu'); window.box = cu.shadowRoot.querySelector('.kb');
        document.body.append(cu); document.getElementById('ben').remove()",
        &[],
    )?;
    page.until("alive === 1 && cu.shadowRoot.querySelector('.kb') === box", "the moved one alone to go on")?;
    page.run("cu.remove()", &[])?;
    page.until("alive === 0 && !cu.shadowRoot.querySelector('.kb')", "no worker")?;
    page.until("box.childNodes.length === 0", "all that was drawn to be taken down")?;
    page.run("document.body.append(cu)", &[])?;
    page.until("alive === 1", "a worker again")?;
    page.until(
        &format!("/articles match/.test({}?.textContent)", within("cu", ".kb:not([hidden]) .count")),
        "the list",
    )?;

    // In its own page it looks the same.
    let clean = page.at(archive.site.address());
    clean.open("?lang=vi")?;
    clean.until("first('.bars svg') && first('#results a')", "the archive's own page")?;
    let own = clean.run(&format!("{LOOKS} return looks(document)"), &[])?;
    let lines = |looks: &serde_json::Value| looks.as_str().unwrap_or("").lines().map(str::to_owned).collect::<Vec<_>>();
    let differing: Vec<_> = lines(&embedded).into_iter().zip(lines(&own)).filter(|(a, b)| a != b).collect();
    check(differing.is_empty() && embedded == own, || format!("in the portal, in its own page: {differing:?}"))
}

/// With `sync-url` the page's address is the archive's; until it is near, and where it cannot start, the children show.
pub fn an_element_follows_the_address_and_starts_when_it_is_near(page: &Page) -> Told {
    let archive = Archive::of(&small())?;
    let page_of = |name: &str, more: &str| {
        let policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'; \
            style-src 'self'; require-trusted-types-for 'script'; trusted-types khobao";
        let text = format!(
            "<!doctype html><html lang=\"vi\"><meta charset=\"utf-8\"><title>Trang</title>\
            <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\"><link rel=\"stylesheet\" href=\"xa.css\">\
            {more}<script type=\"module\" src=\"embed.js\"></script><h1>Trang</h1><main>\
            <kho-bao id=\"kho\" sync-url><p id=\"thay\">Kho báo ở nơi khác.</p></kho-bao></main></html>"
        );
        fs::write(archive.folder.join(name), text).map_err(|error| Stop::Wrong(error.to_string()))
    };
    page_of("xa.html", "")?;
    page_of("hong.html", "<script src=\"hong.js\"></script>")?;
    let write = |name: &str, text: &str| {
        fs::write(archive.folder.join(name), text).map_err(|error| Stop::Wrong(error.to_string()))
    };
    write("xa.css", "h1 { height: 4000px }")?;
    write("hong.js", "window.Worker = class { constructor() { throw new Error('none here'); } };")?;

    let page = page.at(archive.site.address());
    page.open("xa.html?q=bac+kan&muc=1")?;
    page.until("customElements.get('kho-bao')", "the element to be known")?;
    page.settle()?;
    check(
        page.run(&format!("return !{} && shown(document.getElementById('thay'))", within("kho", ".kb")), &[])? == true,
        || "it started far below the window, or its children are not to be seen".to_owned(),
    )?;
    page.run("document.getElementById('kho').scrollIntoView()", &[])?;
    until_counted(&page, "kho", "2 ")?;
    page.until("!shown(document.getElementById('thay'))", "the children to make place")?;
    check(page.run("return document.getElementById('kho').query", &[])? == "bac kan", || "no query".to_owned())?;
    open_article(&page, "kb-4")?;
    page.until_parameter("a", Some("kb-4"))?;
    page.until_parameter("muc", Some("1"))?;
    page.back()?;
    page.until(&format!("!{}", within("kho", "article")), "the list")?;
    page.run("document.getElementById('kho').query = ''", &[])?;
    until_counted(&page, "kho", "8 ")?;
    page.until_parameter("q", None)?;

    page.open("hong.html")?;
    page.run("document.getElementById('kho').scrollIntoView()", &[])?;
    page.until_shown(names::ALERT)?;
    let texts = strings(page.run("return [document.getElementById('thay')].filter(shown).map(textOf)", &[])?);
    check(texts == ["Kho báo ở nơi khác."], || format!("instead of it {texts:?} is to be seen"))
}
