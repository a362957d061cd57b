//! Reading with the server really stopped, and what is kept for that.

use super::{article, check, open_article, same, search, until_listed, until_matching};
use crate::engine::Scratch;
use crate::fixtures::{feed, small};
use crate::page::{Page, Stop, Told, names, strings};
use crate::server::{Host, Reply, Shelf};
use crate::viewer_folder;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub const BUTTON: &str = "#offline-button";
pub const SHEET: &str = "#offline[open]";
pub const LINE: &str = ".lines p";
const PICTURE: &str = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='30'/>";

fn wrong(error: std::io::Error) -> Stop {
    Stop::Wrong(error.to_string())
}

/// A packed site whose host can be stopped, and come again under the same address.
pub struct Away {
    host: Option<Host>,
    pub folder: PathBuf,
    port: u16,
    scratch: Scratch,
}

impl Away {
    pub fn of(bundle: &str) -> Told<Away> {
        let scratch = Scratch::new()?;
        let folder = scratch.path().join("kho");
        let mut away = Away { host: None, folder, port: 0, scratch };
        away.pack(bundle)?;
        away.come()?;
        Ok(away)
    }

    fn pack(&self, bundle: &str) -> Told {
        let input = self.scratch.path().join("bai.json");
        fs::write(&input, bundle).map_err(wrong)?;
        let mut pack = Command::new(env!("CARGO_BIN_EXE_khobao"));
        pack.arg("pack").arg(&input).arg("-o").arg(&self.folder).arg("--viewer").arg(viewer_folder()).arg("--quiet");
        let packed = pack.output().map_err(wrong)?;
        check(packed.status.success(), || format!("khobao pack: {}", String::from_utf8_lossy(&packed.stderr)))
    }

    fn go(&mut self) {
        self.host = None;
    }

    fn come(&mut self) -> Told {
        let host = Host::serve(&self.folder, self.port)?;
        self.port = host.port();
        self.host = Some(host);
        Ok(())
    }

    pub fn host(&self) -> Told<&Host> {
        self.host.as_ref().ok_or_else(|| Stop::Wrong("the host is away".to_owned()))
    }
}

/// Opens a page and waits until what it fetches is kept.
pub fn open_controlled(page: &Page, query: &str) -> Told {
    page.open(query)?;
    page.until_shown(BUTTON)?;
    page.until("navigator.serviceWorker.controller", "the service worker to be in charge")?;
    until_cached(page, "seen", "archive.bin", true)
}

/// Waits until a cache of ours has a file, or has it no more. Both by a part of their names.
fn until_cached(page: &Page, cache: &str, file: &str, is_there: bool) -> Told {
    let what = format!("{file} in the cache {cache}: {is_there}");
    page.poll(&what, || Ok((cached(page, cache)?.iter().any(|url| url.contains(file)) == is_there).then_some(())))
}

/// The addresses in the caches with a part of a name.
fn cached(page: &Page, cache: &str) -> Told<Vec<String>> {
    let script = "caches.keys().then(keys => Promise.all(keys.filter(key => key.startsWith('khobao ' + arguments_[0]))
            .map(key => caches.open(key).then(cache => cache.keys()))))
        .then(lists => done(lists.flat().map(request => request.url)), () => done([]))";
    let script = format!("const arguments_ = arguments; {script}");
    Ok(strings(page.run_until_done(&script, &[json!(cache)])?))
}

pub fn open_sheet(page: &Page) -> Told {
    page.click(BUTTON)?;
    page.until_shown(&format!("{SHEET} li"))
}

pub fn until_said(page: &Page, selector: &str, part: &str) -> Told {
    let condition = format!("first({0}) && textOf(first({0})).includes({1})", json!(selector), json!(part));
    page.until(&condition, &format!("{selector} to say {part:?}"))
}

/// Has the open sheet keep what an entry of its list offers, and waits until that is kept.
pub fn keep(page: &Page, entry: &str) -> Told {
    page.click(&format!("{SHEET} {entry} button"))?;
    until_said(page, &format!("{SHEET} {entry}"), "đã giữ")
}

fn accessible(page: &Page) -> Told {
    let violations = page.violations(super::look::axe()?, &[])?;
    check(violations.is_empty(), || violations.join("\n"))
}

/// Told how large it is, kept, and then the host is gone: the page reloads, is searched, narrowed and read, and says in a
/// quiet line that there is no network.
pub fn an_archive_is_kept_and_read_with_the_server_stopped(page: &Page) -> Told {
    let mut away = Away::of(&small())?;
    let address = away.host()?.address();
    let page = page.at(&address);
    open_controlled(&page, "?lang=vi")?;
    open_sheet(&page)?;
    until_said(&page, &format!("{SHEET} li"), "8 bài ·")?;
    // By keyboard: what was pressed keeps the focus, whatever it then does.
    let first = format!("first({})", json!(format!("{SHEET} li button")));
    page.run(&format!("{first}.focus()"), &[])?;
    page.press("Enter")?;
    until_said(&page, &format!("{SHEET} li"), "đã giữ")?;
    page.until(&format!("focused() === {first}"), "the focus on the button that was pressed")?;
    accessible(&page)?;
    page.press("Escape")?;
    page.until(&format!("focused() === first({})", json!(BUTTON)), "the focus to be where it came from")?;
    away.go();
    page.reload()?;
    until_matching(&page, 8)?;
    until_said(&page, LINE, "Ngoại tuyến: đọc được cả kho, 8 bài")?;
    accessible(&page)?;
    search(&page, "bac kan")?;
    until_listed(&page, &["kb-2", "kb-4"])?;
    open_article(&page, "kb-4")?;
    page.until(&format!("textOf(first({})).includes('tháng chạp')", json!(article("kb-4"))), "the article's text")?;
    // An address that was never opened, and a filter.
    page.run("location.assign('./?section=Giao+th%C3%B4ng&lang=vi')", &[])?;
    until_listed(&page, &["kb-8", "kb-2"])?;
    // Freed, it is gone.
    page.until_shown(BUTTON)?;
    open_sheet(&page)?;
    until_said(&page, &format!("{SHEET} li"), "đã giữ")?;
    page.click(&format!("{SHEET} li:has(b) button"))?;
    page.until_gone(&format!("{SHEET} progress"))?;
    until_cached(&page, "kept", "data/", false)
}

/// The host fails halfway, then is gone; what came is read, the rest says so in plain words. Then it goes on where it
/// stopped; a damaged file is fetched again; a full disk is said.
pub fn a_store_that_was_broken_off_goes_on(page: &Page) -> Told {
    let mut away = Away::of(&small())?;
    let address = away.host()?.address();
    let page = page.at(&address);
    open_controlled(&page, "?lang=vi")?;
    away.host()?.refuse("data/articles-");
    open_sheet(&page)?;
    page.click(&format!("{SHEET} li button"))?;
    page.until_shown(&format!("{SHEET} {}", names::ALERT))?;
    until_said(&page, &format!("{SHEET} li"), "chưa giữ xong")?;
    away.go();
    page.reload()?;
    until_matching(&page, 8)?;
    search(&page, "bac kan")?;
    until_listed(&page, &["kb-2", "kb-4"])?;
    page.click("#results [data-id=kb-2] a")?;
    page.until_shown("#unkept")?;
    until_said(&page, "#unkept", "chưa được giữ")?;
    away.come()?;
    page.reload()?;
    page.until_shown(BUTTON)?;
    let shards = cached(&page, "kept")?;
    away.host()?.asked();
    // Full first: what is there stays. Chromium really is; the others are told that they are.
    let room = page.run_until_done(
        "(navigator.storage?.estimate ? navigator.storage.estimate() : Promise.resolve({})).then(e => done(e.usage || 0))",
        &[],
    )?;
    let room = room.as_u64().unwrap_or(0) + 100;
    if !page.limit_room(&address, room)? {
        let script = "window.__put = Cache.prototype.put;
            Cache.prototype.put = () => Promise.reject(new DOMException('', 'QuotaExceededError'))";
        page.run(script, &[])?;
    }
    open_sheet(&page)?;
    page.click(&format!("{SHEET} li button"))?;
    until_said(&page, &format!("{SHEET} {}", names::ALERT), "hết chỗ")?;
    check(cached(&page, "kept")?.len() >= shards.len(), || "a full disk lost what was kept".to_owned())?;
    if !page.limit_room(&address, 500_000_000)? {
        page.run("Cache.prototype.put = window.__put", &[])?;
    }
    keep(&page, "li")?;
    let again: Vec<String> = away.host()?.asked();
    let twice =
        shards.iter().find(|url| url.contains("/data/") && again.iter().any(|path| url.ends_with(path.as_str())));
    check(twice.is_none(), || format!("fetched again: {twice:?}"))?;
    // One bit of what is kept is wrong.
    let script = "caches.keys().then(async keys => {
            const cache = await caches.open(keys.find(key => key.startsWith('khobao kept')));
            for (const { url } of await cache.keys()) if (url.includes('/data/')) await cache.put(url, new Response('x'));
        }).then(() => done(true))";
    page.run_until_done(script, &[])?;
    page.reload()?;
    until_listed(&page, &["kb-2", "kb-4"])?;
    page.until_shown(&article("kb-2"))?;
    open_article(&page, "kb-4")
}

/// The article that was open before the service worker came, with its picture from elsewhere; and those of a filter that is
/// kept. Another one says that it is not here. The same for a bundle at another address.
pub fn what_was_seen_is_read_again_without_a_network(page: &Page) -> Told {
    let shelf = Shelf::new()?;
    let picture = shelf.put("cau.svg", Reply::Picture(PICTURE));
    let items = (0..70).map(|at| {
        json!({"id": format!("so-{at}"), "title": format!("Tin số {at}"), "date_published": format!("2020-{:02}-{:02}", at / 20 + 1, at % 20 + 1),
            "content_html": format!("<p>Chuyện số {at}.</p><img src=\"{picture}\" alt=\"Cây cầu\">")})
    });
    let mut away = Away::of(&feed("Kho bảy mươi", "vi", items.collect()))?;
    let address = away.host()?.address();
    let there = page.at(&address);
    open_controlled(&there, "?a=so-69&lang=vi")?;
    until_cached(&there, "seen", "articles-", true)?;
    until_cached(&there, "pictures", "cau.svg", true)?;
    there.open("?from=2020-01-01&to=2020-01-05&lang=vi")?;
    until_matching(&there, 5)?;
    there.until_shown(BUTTON)?;
    open_sheet(&there)?;
    until_said(&there, &format!("{SHEET} li + li"), "5 bài ·")?;
    keep(&there, "li + li")?;
    there.open("?a=so-69&lang=vi")?;
    there.until_shown(&article("so-69"))?;
    away.go();
    drop(shelf);
    there.reload()?;
    there.until_shown(&article("so-69"))?;
    there.until("first('article .body img') && first('article .body img').naturalWidth > 0", "the picture")?;
    until_said(&there, LINE, "5 bài đã giữ và những bài đã xem")?;
    there.run("location.assign('./?a=so-2&lang=vi')", &[])?;
    there.until_shown(&article("so-2"))?;
    there.run("location.assign('./?a=so-40&lang=vi')", &[])?;
    there.until_shown("#unkept")?;
    // The viewer itself, with a bundle from elsewhere.
    let shelf = Shelf::new()?;
    let bundle = shelf.put("nho.json", Reply::feed(small()));
    let viewer = Host::serve(&viewer_folder(), 0)?;
    let address = viewer.address();
    let here = page.at(&address);
    here.open_bundle(&bundle, "lang=vi")?;
    here.until_shown(BUTTON)?;
    until_cached(&here, "seen", "nho.json", true)?;
    open_sheet(&here)?;
    keep(&here, "li")?;
    until_cached(&here, "kept", "nho.json", true)?;
    drop(viewer);
    drop(shelf);
    here.reload()?;
    until_matching(&here, 8)?;
    open_article(&here, "kb-2")
}

/// What is kept has the archive's own pictures, and of a filter those of its articles: also of articles that were never opened.
pub fn what_is_kept_has_its_pictures(page: &Page) -> Told {
    let item = |at: usize| {
        let picture = match at {
            1 => "<img src=\"hinh/c%E1%BA%A7u+1.svg?w=300\" alt=\"Cầu\">",
            69 => "<img src=\"hinh/ch%E1%BB%A3.svg\" alt=\"Chợ\">",
            _ => "",
        };
        json!({"id": format!("so-{at}"), "title": format!("Tin số {at}"), "content_html": format!("<p>Chuyện số {at}.</p>{picture}"),
            "date_published": format!("2020-{:02}-{:02}", at / 20 + 1, at % 20 + 1)})
    };
    let bundle = |count: usize| feed("Kho có hình", "vi", (0..count).map(item).collect());
    let mut away = Away::of(&bundle(70))?;
    let pictures = away.scratch.path().join("hinh");
    fs::create_dir_all(&pictures).map_err(wrong)?;
    for name in ["cầu+1.svg", "chợ.svg"] {
        fs::write(pictures.join(name), PICTURE).map_err(wrong)?;
    }
    away.pack(&bundle(70))?;
    let address = away.host()?.address();
    let page = page.at(&address);
    open_controlled(&page, "?from=2020-01-01&to=2020-01-05&lang=vi")?;
    until_matching(&page, 5)?;
    page.until_shown(BUTTON)?;
    open_sheet(&page)?;
    until_said(&page, &format!("{SHEET} li + li"), "5 bài ·")?;
    keep(&page, "li + li")?;
    until_cached(&page, "kept", "hinh/c%E1%BA%A7u", true)?;
    until_cached(&page, "kept", "hinh/ch%E1%BB%A3", false)?;
    page.click(&format!("{SHEET} li button"))?;
    until_cached(&page, "kept", "hinh/ch%E1%BB%A3", true)?;
    page.until(
        &format!("all('{SHEET} li').filter(li => textOf(li).includes('đã giữ')).length === 2"),
        "both to be kept",
    )?;
    away.go();
    for id in ["so-1", "so-69"] {
        page.run("location.assign(arguments[0])", &[json!(format!("./?a={id}&lang=vi"))])?;
        page.until_shown(&article(id))?;
        page.until(
            "(image => image && image.complete && image.naturalWidth > 0)(first('article .body img'))",
            "its picture",
        )?;
    }
    // With a new article, another picture under a name that was known: it is fetched, and the one before goes.
    fs::write(pictures.join("chợ.svg"), PICTURE.replace("40", "50")).map_err(wrong)?;
    away.pack(&bundle(71))?;
    away.come()?;
    let before = cached(&page, "kept")?;
    page.reload()?;
    page.until_shown(BUTTON)?;
    page.poll("the new picture alone to be kept", || {
        let now = cached(&page, "kept")?;
        let shops = |urls: &[String]| urls.iter().filter(|url| url.contains("hinh/ch")).cloned().collect::<Vec<_>>();
        Ok((shops(&now).len() == 1 && shops(&now) != shops(&before)).then_some(()))
    })
}

/// What is kept follows the archive: only files that are new are fetched, and those that are stale go.
pub fn a_new_archive_is_fetched_where_it_changed(page: &Page) -> Told {
    let items = |count: usize| -> Vec<Value> {
        let day = |at| format!("2020-{:02}-{:02}", at / 20 + 1, at % 20 + 1);
        let item = |at| json!({"id": format!("so-{at}"), "title": format!("Tin số {at}"), "content_text": "Chuyện.", "date_published": day(at)});
        (0..count).map(item).collect()
    };
    let away = Away::of(&feed("Kho lớn dần", "vi", items(40)))?;
    let address = away.host()?.address();
    let page = page.at(&address);
    open_controlled(&page, "?lang=vi")?;
    open_sheet(&page)?;
    keep(&page, "li")?;
    let before = cached(&page, "kept")?;
    away.pack(&feed("Kho lớn dần", "vi", items(41)))?;
    away.host()?.asked();
    page.reload()?;
    until_matching(&page, 41)?;
    let there: Vec<String> = fs::read_dir(away.folder.join("data"))
        .map_err(wrong)?
        .flatten()
        .map(|entry| format!("/data/{}", entry.file_name().to_string_lossy()))
        .collect();
    let shards = |urls: &[String]| -> Vec<String> {
        let mut shards: Vec<String> =
            urls.iter().filter_map(|url| url.find("/data/").map(|at| url[at..].to_owned())).collect();
        shards.sort();
        shards
    };
    page.poll("what is kept to be the new archive's files", || {
        Ok((shards(&cached(&page, "kept")?) == shards(&there)).then_some(()))
    })?;
    let asked = shards(&away.host()?.asked());
    let unchanged: Vec<String> = shards(&before).into_iter().filter(|shard| there.contains(shard)).collect();
    check(!unchanged.is_empty(), || "nothing of the archive stayed as it was".to_owned())?;
    check(!asked.iter().any(|shard| unchanged.contains(shard)), || format!("fetched again: {asked:?}"))
}

/// Another release comes while two pages are open: both are offered it and stay what they are; the one that takes it over is
/// new, the other goes on with its own files, which the host has no more.
pub fn a_new_release_is_offered_and_two_stand_side_by_side(page: &Page) -> Told {
    let away = Away::of(&small())?;
    let address = away.host()?.address();
    let page = page.at(&address);
    let release = "document.querySelector('link[data-release]').dataset.release";
    open_controlled(&page, "?lang=vi")?;
    let Some((first, second)) = page.second_tab()? else {
        return Err(Stop::Skipped("this driver opens no second tab".to_owned()));
    };
    let told = side_by_side(&page, &away, release, (&first, &second));
    // The next story has one tab.
    page.show_tab(&second)?;
    page.close_tab()?;
    page.show_tab(&first)?;
    told
}

fn side_by_side(page: &Page, away: &Away, release: &str, (first, second): (&Value, &Value)) -> Told {
    open_controlled(page, "?lang=vi")?;
    let old = page.run(&format!("return {release}"), &[])?;
    let style = renew(&away.folder)?;
    page.run("navigator.serviceWorker.ready.then(registration => registration.update())", &[])?;
    page.until_shown(".lines button")?;
    same(
        "the release of a page that was not asked to change",
        page.run(&format!("return {release}"), &[])?,
        old.clone(),
    )?;
    page.click(".lines button")?;
    page.until(&format!("{release} !== {old}"), "the page to be of the new release")?;
    page.until_shown(BUTTON)?;
    page.until_gone(".lines button")?;
    // The other one is as it was, and its files are still to be had.
    page.show_tab(first)?;
    same("the release of the other page", page.run(&format!("return {release}"), &[])?, old.clone())?;
    page.until_shown(".lines button")?;
    search(page, "bac kan")?;
    until_listed(page, &["kb-2", "kb-4"])?;
    // Out of the field, so that no suggestion lies over the line.
    page.press("Escape")?;
    page.until_gone(names::SUGGESTION)?;
    let script = "fetch(arguments[0]).then(answer => done(answer.status), () => done(0))";
    same("the old style's status", page.run_until_done(script, &[json!(style)])?, json!(200))?;
    page.click(".lines button")?;
    page.until(&format!("{release} !== {old}"), "this page, too, to be of the new release")?;
    page.until_shown(BUTTON)?;
    // No page needs the old ones any more.
    page.run("fetch('./?lang=vi')", &[])?;
    page.reload()?;
    until_cached(page, "app", &style, false)?;
    page.show_tab(second)
}

/// Makes another release of a site's viewer: with another style, under another name. Gives the old one's name.
fn renew(site: &Path) -> Told<String> {
    let entries = fs::read_dir(site).map_err(wrong)?;
    let mut names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let old = names.find(|name| name.starts_with("style-")).ok_or("no style in the site")?;
    let text = |name: &str| fs::read_to_string(site.join(name)).map_err(wrong);
    let hash =
        |bytes: &[u8]| Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect::<String>();
    let (style, page, worker) = (text(&old)?, text("index.html")?, text("sw.js")?);
    let newer = format!("{style}\n");
    let release = page.split("data-release=\"").nth(1).and_then(|rest| rest.split('"').next()).ok_or("no release")?;
    let renamed = |text: &str| text.replace(&old, "style-AAAA2222.css").replace(release, "0123456789abcdef");
    fs::write(site.join("style-AAAA2222.css"), &newer).map_err(wrong)?;
    fs::remove_file(site.join(&old)).map_err(wrong)?;
    fs::write(site.join("index.html"), renamed(&page)).map_err(wrong)?;
    let worker = renamed(&worker).replace(&hash(style.as_bytes()), &hash(newer.as_bytes()));
    fs::write(site.join("sw.js"), worker).map_err(wrong)?;
    Ok(old)
}
