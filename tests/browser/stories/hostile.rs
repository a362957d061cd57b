//! Nothing gets in: thousands of attacks (`tests/browser/vectors.rs`), each opened as an article, and looked at wherever its
//! text shows. What runs says so, what asks for something elsewhere is caught, and what is drawn is of a short list.

use super::packed::Archive;
use super::{check, matching, until_matching};
use crate::fixtures::{feed, small};
use crate::page::{Page, Stop, Told, escape, names, strings};
use crate::server::{Host, Reply, Shelf, Site};
use crate::vectors::{self, Vector};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fs;

/// So many attacks are opened by one call of the browser.
const AT_ONCE: usize = 50;

/// What every script of these stories has: the alarm, and what may be in a drawn article.
const INSPECT: &str = r"
window.__ran ??= [];
window.ran ??= () => { window.__ran.push(new Error().stack); };
for (const name of ['alert', 'confirm', 'prompt', 'open', 'print']) window[name] = () => window.ran();
// Of an article's body exactly these come through.
const ELEMENTS = /^(p|h[2-6]|ul|ol|li|blockquote|figure|img|figcaption|div|table|caption|tbody|tr|th|td|pre|hr|a|br|mark|strong|em|u|s|code|sup|sub|small|button|span)$/;
const ATTRIBUTES = /^(data-(p|at|lost|on|host|sign|src)|start|tabindex|class|role|alt|loading|decoding|referrerpolicy|width|height|src|colspan|rowspan|href|rel|title|aria-label|translate|type|lang)$/;
const CLASSES = /^(table|mention|target|lost|picture|sign( noted)?|)$/;
const NEVER = /^(script|style|iframe|frame|frameset|object|embed|applet|base|meta|link|form|input|textarea|select|template|noscript|math|video|audio|source|portal|fencedframe|foreignobject|animate|set|use|image|slot|area|map|kho-bao|x-kho-bao)$/i;
const isLink = href => /^(https?:|mailto:|tel:|\?|#)/.test(href) || !/^[^/?#]*:/.test(href);
const wrongs = (root, isStrict) => {
    const found = [];
    for (const element of root.querySelectorAll('*')) {
        const { localName, attributes } = element, own = isStrict && element.closest(isStrict) && !element.matches(isStrict);
        const say = what => found.push(`${what}: ${element.outerHTML.slice(0, 160)}`);
        if (NEVER.test(localName)) say('an element that never is there');
        if (own && (!ELEMENTS.test(localName) || element.namespaceURI !== 'http://www.w3.org/1999/xhtml')) say('another element');
        for (const { name, value } of attributes) {
            if (/^on/i.test(name) || /^(target|ping|formaction|action|srcset|srcdoc|background|poster|xlink:href|is|nonce)$/.test(name)) say(`the attribute ${name}`);
            if (own && !ATTRIBUTES.test(name)) say(`another attribute ${name}`);
            if (own && name === 'class' && !CLASSES.test(value)) say('another class');
            if (name === 'style' && !element.dataset.style && !element.closest('svg')) say('a style');
            if (name === 'href' && (!isLink(value) || element.protocol && !/^(https?|mailto|tel):$/.test(element.protocol))) say('a link');
            if (name === 'src' && !(localName === 'img' && /^(https?:|data:image\/(png|jpe?g|gif|webp|avif|svg\+xml)[;,])/.test(element.src))) say('a source');
        }
    }
    return found;
};
// Frames without waiting for the screen.
if (!window.__quick) {
    const { port1, port2 } = new MessageChannel(), calls = new Map();
    let last = 0;
    port1.onmessage = ({ data }) => {
        const call = calls.get(data);
        calls.delete(data);
        call?.(performance.now());
    };
    window.requestAnimationFrame = call => { calls.set(++last, call); port2.postMessage(last); return last; };
    window.cancelAnimationFrame = number => calls.delete(number);
    const ticks = new MessageChannel(), waiting = [];
    ticks.port1.onmessage = () => waiting.shift()?.();
    window.__quick = () => new Promise(resolve => { waiting.push(resolve); ticks.port2.postMessage(0); });
}
const scope = () => document.querySelector('kho-bao')?.shadowRoot ?? document;
// What `find` finds, as soon as a change of the page lets it. Not by asking again and again: that is slow for all.
const wait = find => new Promise(resolve => {
    const end = () => { watch.disconnect(); clearTimeout(late); resolve(find()); };
    const watch = new MutationObserver(() => find() && end()), late = setTimeout(end, 5000);
    watch.observe(scope(), { subtree: true, childList: true, attributes: true });
    if (find()) end();
});
// WebKit writes no more than a hundred addresses in ten seconds.
const go = async change => {
    const search = new URLSearchParams(location.search);
    change(search);
    for (let isWritten = false; !isWritten; await __quick()) {
        try {
            history.replaceState(null, '', '?' + search);
            isWritten = true;
        } catch {}
    }
    dispatchEvent(new PopStateEvent('popstate'));
};
";

/// Looks at the open article, goes to the next, and so on for as many as it is told; gives what is wrong with any. Not by
/// addresses, which are slower.
const OPEN_EACH: &str = r"
const [whats, count, toNext] = arguments, found = [];
const drawn = () => scope().querySelector('article[data-id]:has(.body[data-drawn])');
(async () => {
    for (let left = count; left > 0; left--) {
        const article = await wait(drawn);
        if (!article) return done(['no article']);
        const { id } = article.dataset, at = whats[id] ?? id;
        for (const image of article.querySelectorAll('img')) image.loading = 'eager';
        found.push(...wrongs(article, '.body').map(what => `${at}: ${what}`));
        if (window.__ran.length) found.push(`${at}: ran, ${window.__ran.splice(0)}`);
        if (found.length > 20) break;
        if (left === 1 && !toNext) break;
        const next = await wait(() => drawn() && scope().querySelector('.around .after'));
        if (!next) return done([...found, `${at}: no way to the next`]);
        next.click();
        if (!await wait(() => drawn() && drawn().dataset.id !== id)) return done([...found, `${at}: the next did not open`]);
    }
    done(found);
})();
";

/// A bundle of attacks; those that are no JSON cost themselves.
fn bundle(vectors: &[Vector]) -> String {
    let items: Vec<&str> = vectors.iter().map(|vector| vector.item.as_str()).collect();
    format!(
        "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"Kho thù\",\"language\":\"vi\",\
         \"home_page_url\":\"javascript:ran()\",\"icon\":\"javascript:ran()\",\"next_url\":\"javascript:ran()\",\
         \"__proto__\":{{\"title\":\"ran()\"}},\"items\":[{}]}}",
        items.join(",")
    )
}

/// The id of an attack, where its item is one that can be opened.
fn id_of(vector: &Vector) -> Option<String> {
    let item: Value = serde_json::from_str(&vector.item).ok()?;
    item["id"].as_str().map(str::to_owned)
}

/// Whether every attack is to be opened in every engine and every place: `KHOBAO_ATTACKS=all`, as `./dev soak attacks` has it.
fn is_all() -> bool {
    std::env::var("KHOBAO_ATTACKS").is_ok_and(|attacks| attacks == "all")
}

/// One in so many, others in other engines; all of them, where that is asked for.
fn one_in<'a, T>(page: &Page, every: usize, all: &'a [T]) -> impl Iterator<Item = &'a T> {
    let (first, every) = if is_all() { (0, 1) } else { (page.engine() as usize, every) };
    all.iter().skip(first).step_by(every)
}

/// One in so many of each kind, others in other engines; all of them, where that is asked for.
fn some_of_each_kind(page: &Page, vectors: &[Vector], every: usize) -> Vec<Vector> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut is_chosen = |vector: &&Vector| {
        let kind: Vec<&str> = vector.what.split([' ', ':']).take(2).collect();
        let count = counts.entry(kind.join(" ")).or_default();
        *count += 1;
        is_all() || (*count - 1) % every == page.engine() as usize
    };
    vectors.iter().filter(|vector| is_chosen(vector)).cloned().collect()
}

/// What each attack is, by its id.
fn whats(vectors: &[Vector]) -> Value {
    vectors
        .iter()
        .filter_map(|vector| Some((id_of(vector)?, json!(vector.what))))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// Opens every article of a bundle, one after the other. `whats` says what each is, by its id.
fn open_each(page: &Page, whats: &Value, least: usize) -> Told {
    page.until_shown(names::RESULT)?;
    // What is wrong in a bundle comes to stand over its rows, and moves them.
    page.until_gone(names::PROGRESS)?;
    page.settle()?;
    let left = matching(page)?.unwrap_or(0) as usize;
    check(left >= least, || format!("{left} attacks have an article, of {least}: nothing is known of the others"))?;
    page.click(&format!("{} a[href]", names::RESULT))?;
    page.until_shown("article[data-id]")?;
    each_open(page, whats, left)
}

/// The same for so many, of which the first is open.
fn each_open(page: &Page, whats: &Value, mut left: usize) -> Told {
    while left > 0 {
        let count = left.min(AT_ONCE);
        left -= count;
        let args = [whats.clone(), json!(count), json!(left > 0)];
        let mut found = strings(page.run_until_done(&format!("{INSPECT}{OPEN_EACH}"), &args)?);
        found.truncate(20);
        check(found.is_empty(), || found.join("\n"))?;
    }
    Ok(())
}

/// Every attack, opened; then all of them as rows, found by a search, and as citations.
pub fn thousands_of_attacks_are_opened_and_none_runs(page: &Page) -> Told {
    let shelf = Shelf::new()?;
    let vectors = vectors::vectors();
    check(vectors.len() >= 1500, || format!("{} attacks are too few", vectors.len()))?;
    let ids: Vec<(&str, String)> =
        vectors.iter().filter_map(|vector| Some((vector.what.as_str(), id_of(vector)?))).collect();
    // In time for a test; `./dev soak attacks` opens all.
    let opened: Vec<Vector> = one_in(page, 18, &vectors).cloned().collect();
    page.open_bundle(&shelf.put("mo.json", Reply::feed(bundle(&opened))), "lang=vi")?;
    open_each(page, &whats(&opened), opened.len() - opened.len() / 30)?;
    page.open_bundle(&shelf.put("thu.json", Reply::feed(bundle(&vectors))), "lang=vi")?;
    page.until_shown(names::RESULT)?;
    rows(page)?;
    // Each row with what of its text matches, marked.
    page.run_until_done(&format!("{INSPECT} go(search => search.set('q', 'ran')).then(done)"), &[])?;
    page.until_shown("#results mark")?;
    rows(page)?;
    let texts: Vec<_> =
        ids.iter().filter(|(what, _)| what.starts_with("title:") || what.starts_with("author:")).collect();
    for (what, id) in texts {
        let script = format!(
            "{INSPECT}
            (async id => {{
                await go(search => search.set('a', id));
                const isHere = () => document.querySelector('article[data-id]')?.dataset.id === id;
                if (!await wait(() => isHere() && document.querySelector('#cite-button'))) return done(['no article']);
                document.querySelector('#cite-button').click();
                if (!await wait(() => document.querySelectorAll('#cite[open] pre').length === 3)) return done(['no citation']);
                const found = wrongs(document.querySelector('#cite'));
                document.querySelector('#cite').dispatchEvent(new Event('cancel', {{ cancelable: true }}));
                document.querySelector('#cite').close();
                done([...found, ...window.__ran]);
            }})(arguments[0]);"
        );
        let found = strings(page.run_until_done(&script, &[json!(id)])?);
        check(found.is_empty(), || format!("{what}, cited: {}", found.join("\n")))?;
    }
    Ok(())
}

/// Goes through the whole list and looks at its rows.
fn rows(page: &Page) -> Told {
    let script = format!(
        "{INSPECT}
        const found = [], pane = scroller('#results');
        (async () => {{
            for (let top = 0; ; top += pane.clientHeight) {{
                pane.scrollTo({{ top, behavior: 'instant' }});
                pane.dispatchEvent(new Event('scroll'));
                for (let i = 0; i < 12; i++) await __quick();
                found.push(...wrongs(document.querySelector('#results')));
                if (found.length || window.__ran.length || top > pane.scrollHeight || top > 60 * pane.clientHeight) break;
            }}
            done([...found, ...window.__ran].slice(0, 20));
        }})();"
    );
    let found = strings(page.run_until_done(&script, &[])?);
    check(found.is_empty(), || format!("in the list:\n{}", found.join("\n")))
}

/// The same bodies as posts of WordPress and as ninjs.
pub fn attacks_in_other_formats_do_not_run_either(page: &Page) -> Told {
    let shelf = Shelf::new()?;
    for (name, items) in [("posts.json", vectors::posts()), ("ninjs.json", vectors::ninjs())] {
        let items: Vec<Value> = one_in(page, 18, &items).cloned().collect();
        page.open_bundle(&shelf.put(name, Reply::feed(json!(items).to_string())), "lang=vi")?;
        open_each(page, &json!({}), items.len())?;
    }
    Ok(())
}

/// Of each kind some, in an element of somebody else's page under a strict policy; and laid out as on paper.
pub fn attacks_do_not_run_in_an_element_or_in_print(page: &Page) -> Told {
    let (viewer, portal) = (Site::serve(&crate::viewer_folder())?, Shelf::new()?);
    let vectors = some_of_each_kind(page, &vectors::vectors(), 40);
    check(vectors.len() >= 100, || format!("{} attacks are too few", vectors.len()))?;
    let least = vectors.len() - vectors.len() / 20;
    let feed = portal.put("thu.json", Reply::feed(bundle(&vectors)));
    let host = viewer.address();
    // Pictures may come from anywhere, as in the viewer's own page: what is asked for elsewhere is caught on its way.
    let policy = format!(
        "default-src 'none'; script-src {host} 'wasm-unsafe-eval'; connect-src {host} 'self'; worker-src blob:; \
         img-src http: https: data:; media-src http: https:; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'; trusted-types khobao"
    );
    let text = format!(
        "<!doctype html><html lang=\"vi\"><meta charset=\"utf-8\"><title>Trang</title>\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\
         <script type=\"module\" src=\"{host}/embed.js\"></script><kho-bao src=\"{feed}\" lang=\"vi\"></kho-bao></html>"
    );
    portal.put("trang.html", Reply::File("text/html; charset=utf-8", text.into()));
    let home = portal.address();
    let element = page.at(&home);
    element.open("trang.html")?;
    open_each(&element, &whats(&vectors), least)?;
    let outside =
        "const around = [...document.querySelectorAll('*')].map(e => e.localName).filter(name => !(name in known));
        return around";
    let known = "const known = { html: 1, head: 1, body: 1, meta: 1, title: 1, script: 1, 'kho-bao': 1 };";
    super::same("elements around it", element.run(&format!("{known} {outside}"), &[])?, json!([]))?;
    if !page.prefer_print(true)? {
        return Ok(());
    }
    let printed: Vec<Vector> = if is_all() { vectors } else { vectors.into_iter().step_by(15).collect() };
    let address = page.at(host);
    // On paper there is no list, so no more rows come than the first ones. Each some ten of many kinds: of one kind all may
    // cost themselves.
    let bundles = printed.len().div_ceil(10);
    let told = (0..bundles).try_for_each(|first| {
        let printed: Vec<Vector> = printed.iter().skip(first).step_by(bundles).cloned().collect();
        let feed = portal.put("giay.json", Reply::feed(bundle(&printed)));
        address.open_bundle(&feed, "lang=vi")?;
        address.prefer_print(false)?;
        address.until_shown(names::RESULT)?;
        let count = matching(&address)?.unwrap_or(0) as usize;
        check(count + 2 >= printed.len(), || format!("{count} of {} attacks have an article", printed.len()))?;
        address.click(&format!("{} a[href]", names::RESULT))?;
        address.until_shown("article[data-id]")?;
        address.prefer_print(true)?;
        each_open(&address, &whats(&printed), count)
    });
    page.prefer_print(false)?;
    told
}

/// The plain pages and feeds of a packed site, as a browser reads them; and some of the pages, shown.
pub fn attacks_do_not_run_on_plain_pages_and_in_feeds(page: &Page) -> Told {
    let all = vectors::vectors();
    let archive = Archive::of(&bundle(&all))?;
    let wrong = |error: std::io::Error| Stop::Wrong(error.to_string());
    fs::write(archive.folder.join("kiem.html"), "<!doctype html><title>Kiểm</title>").map_err(wrong)?;
    let host = Host::serve(&archive.folder, 0)?;
    let address = host.address();
    let page = page.at(&address);
    page.open("kiem.html")?;
    let mut pages: Vec<String> = Vec::new();
    for folder in ["bai", "muc-luc"] {
        let entries = fs::read_dir(archive.folder.join(folder)).map_err(wrong)?;
        let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
        pages.extend(names.filter(|name| name.ends_with(".html")).map(|name| format!("{folder}/{}", escape(&name))));
    }
    pages.sort();
    check(pages.len() > all.len() * 9 / 10, || format!("{} pages of {} attacks", pages.len(), all.len()))?;
    let read = format!(
        "{INSPECT}
        const [pages] = arguments, found = [];
        const OWN = /^<(meta (charset|http-equiv=.Content-Security-Policy|name|property)|link rel=.(stylesheet|canonical|prev|next|up|alternate|icon|search|author)|script type=.application.ld.json)/;
        (async () => {{
            for (const name of pages) {{
                const text = await (await fetch('/' + name)).text();
                const read = new DOMParser().parseFromString(text, 'text/html');
                const head = read.head.querySelectorAll('*'), first = read.querySelector('meta[http-equiv]');
                if (!first?.content.startsWith(\"default-src 'none'\")) found.push(`${{name}}: no policy`);
                for (const element of head) {{
                    if (!OWN.test(element.outerHTML) && element.localName !== 'title') found.push(`${{name}}: ${{element.outerHTML}}`);
                    if (element.localName === 'script') JSON.parse(element.text);
                    element.remove();
                }}
                found.push(...wrongs(read).map(what => `${{name}}: ${{what}}`));
                if (found.length > 20) break;
            }}
            done([...found, ...window.__ran].slice(0, 20));
        }})();"
    );
    let read_here: Vec<&String> = one_in(&page, 9, &pages).collect();
    for pages in read_here.chunks(500) {
        let found = strings(page.run_until_done(&read, &[json!(pages)])?);
        check(found.is_empty(), || format!("on plain pages:\n{}", found.join("\n")))?;
    }
    let feeds = format!(
        "{INSPECT}
        (async () => {{
            const found = [], html = text => wrongs(new DOMParser().parseFromString(text, 'text/html').body);
            const atom = new DOMParser().parseFromString(await (await fetch('/feed.xml')).text(), 'application/xml');
            if (atom.querySelector('parsererror')) found.push('feed.xml is no XML');
            for (const text of atom.querySelectorAll('content, summary')) found.push(...html(text.textContent));
            for (const link of atom.querySelectorAll('link, uri')) {{
                if (!isLink(link.getAttribute('href') ?? link.textContent)) found.push(link.outerHTML);
            }}
            const {{ items }} = await (await fetch('/feed.json')).json();
            for (const item of items) {{
                found.push(...html(item.content_html ?? ''));
                for (const name of ['url', 'external_url', 'image']) if (!isLink(item[name] ?? '')) found.push(item[name]);
            }}
            done(items.length ? [...found, ...window.__ran].slice(0, 20) : ['no items']);
        }})();"
    );
    let found = strings(page.run_until_done(&feeds, &[])?);
    check(found.is_empty(), || format!("in feeds:\n{}", found.join("\n")))?;
    // In a frame of the same origin, whose window can be asked.
    let show = format!(
        "{INSPECT}
        const [pages] = arguments, frame = document.body.appendChild(document.createElement('iframe'));
        (async () => {{
            for (const name of pages) {{
                await new Promise(loaded => {{ frame.onload = loaded; frame.src = '/' + name; }});
                if (frame.contentWindow.__ran || window.__ran.length) return done([name]);
            }}
            frame.remove();
            done([]);
        }})();"
    );
    let step = if is_all() { 1 } else { pages.len() / 20 };
    let some: Vec<&String> = pages.iter().step_by(step).collect();
    for some in some.chunks(200) {
        let found = strings(page.run_until_done(&show, &[json!(some)])?);
        check(found.is_empty(), || format!("ran on {}", found.join("\n")))?;
    }
    Ok(())
}

/// Directions do not leak out of a title or a name, and a link that says another host than it leads to says that host too.
pub fn what_pretends_to_be_something_else_is_told_apart(page: &Page) -> Told {
    let shelf = Shelf::new()?;
    let turn = '\u{202e}';
    let item = json!({"id": "gia", "title": format!("Bài {turn}gpj.exe"), "date_published": "2021-05-06",
        "summary": format!("Lời {turn}dẫn"), "authors": [{"name": format!("Mây{turn} Nguyễn")}, {"name": "Sông"}],
        "tags": [format!("nhãn{turn} một"), "nhãn hai"], "_khobao": {"section": format!("Mục{turn} lục")},
        "content_html": "<p><a href='https://ra-ngoai.invalid/a'>https://vi-du.vn/a</a> và
            <a href='https://ra-ngoai.invalid/b'>VI-DU.VN</a>; <a href='https://vi-du.vn/c'>vi-du.vn/c</a>,
            <a href='https://www.vi-du.vn/d'>vi-du.vn</a>, <a href='https://ra-ngoai.invalid/e'>bài báo. Xem</a></p>"});
    let address = shelf.put("gia.json", Reply::feed(feed("Kho", "vi", vec![item])));
    page.open_bundle(&address, "a=gia&lang=vi")?;
    until_matching(page, 1)?;
    page.until("all('article .body a[data-host]').length", "a link to tell its host")?;
    let hosts = page.run("return all('article .body a').map(a => a.dataset.host ?? '')", &[])?;
    super::same("hosts told", hosts, json!(["ra-ngoai.invalid", "ra-ngoai.invalid", "", "", ""]))?;
    let told = "return getComputedStyle(first('article .body a[data-host]'), '::after').content";
    let told = page.run(told, &[])?;
    // Firefox gives it as the rule has it.
    let tells = |told: &str| told.contains("ra-ngoai.invalid") || told.contains("attr(data-host)");
    check(told.as_str().is_some_and(tells), || format!("shown behind it: {told}"))?;
    super::same("text", page.text("article .body a")?.as_str(), "https://vi-du.vn/a")?;
    let leaks = r"
        const leaks = [];
        for (const root of all('#results li, article header, article footer')) {
            const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
            for (let node; (node = walker.nextNode());) {
                if (!node.data.includes('\u202e')) continue;
                let around = node.parentElement;
                while (!/isolate|plaintext/.test(getComputedStyle(around).unicodeBidi)
                    && getComputedStyle(around).display === 'inline') around = around.parentElement;
                // Nothing but the text itself may be within what it turns.
                if (around.textContent.trim() !== node.data.trim()) leaks.push(around.outerHTML);
            }
        }
        return leaks";
    let leaks = strings(page.run(leaks, &[])?);
    check(leaks.is_empty(), || format!("a direction leaks:\n{}", leaks.join("\n")))
}

/// With the headers that are documented the site and its plain pages work, and no other script's address passes.
pub fn the_documented_headers_let_everything_work(page: &Page) -> Told {
    let archive = Archive::of(&small())?;
    let host = Host::serve(&archive.folder, 0)?;
    host.protect();
    let address = host.address();
    let page = page.at(&address);
    page.open("?a=kb-2&lang=vi")?;
    page.until_shown(&super::article("kb-2"))?;
    super::search(&page, "bac kan")?;
    super::until_listed(&page, &["kb-2", "kb-4"])?;
    // The service worker is registered, by an address that passes the policy.
    page.until_shown("#offline-button")?;
    let refused = "return ['https://ra-ngoai.invalid/boot-ABCDEFGH.js', 'data:text/javascript,ran()', 'blob:x', '/data/x.js',
            'boot-ABCDEFGH.js/../x.js', 'archive.bin'].filter(url => { try { trusted(url); return true; } catch { return false; } })";
    super::same("scripts that pass", page.run(refused, &[])?, json!([]))?;
    let hashed = "return [...document.querySelectorAll('script[src], link[rel=stylesheet]')]
        .filter(e => !e.integrity.startsWith('sha256-')).map(e => e.outerHTML)";
    super::same("loaded without a hash", page.run(hashed, &[])?, json!([]))?;
    page.open("bai/kb-2.html")?;
    page.until("first('article h1') && getComputedStyle(document.body).maxWidth !== 'none'", "the plain page, styled")
}

/// Whose archive it is stands on the page, where it is not the page's own; and only the web's addresses are followed.
pub fn a_foreign_archive_is_named(page: &Page) -> Told {
    let shelf = super::open_small(page, "lang=vi")?;
    page.until_shown("#foreign")?;
    super::same("named", page.text("#foreign")?, format!("Đang đọc kho của {}", shelf.address()))?;
    page.open("?src=sample/feed.json&lang=vi")?;
    page.until_shown(names::RESULT)?;
    page.until_shown("#offline-button")?;
    check(!page.shows("#foreign")?, || "the page's own host is called foreign".to_owned())?;
    for address in ["file:///etc/hostname", "data:application/json,[]", "javascript:ran()", "blob:null/x"] {
        page.open_bundle(address, "lang=vi")?;
        page.until_shown(names::ALERT)?;
        check(!page.shows(names::RESULT)?, || format!("{address} was opened"))?;
    }
    Ok(())
}
