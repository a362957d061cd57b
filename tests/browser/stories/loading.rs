//! Bundles, whole and broken, from wherever they come.

use super::{check, listed, open_small, same, search, sources, until_listed, until_matching};
use crate::engine::Scratch;
use crate::fixtures::{broken, empty, long, second, small};
use crate::page::{Page, Stop, Told, names};
use crate::server::{Reply, Shelf, Site, Then, nobody};
use serde_json::json;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// One bad item costs that item.
pub fn a_broken_bundle_says_which_item_and_keeps_the_good_ones(page: &Page) -> Told {
    let shelf = Shelf::new()?;
    let address = shelf.put("loi.json", Reply::feed(broken()));
    page.open_bundle(&address, "lang=vi")?;
    until_listed(page, &["tot-3", "tot-1", "tot-2"])?;
    until_matching(page, 3)?;
    page.click(&format!("{} summary", names::PROBLEMS))?;
    page.until_shown(&format!("{} li", names::PROBLEMS))?;
    let problems = page.texts(&format!("{} li", names::PROBLEMS))?;
    check(problems.len() == 5, || format!("five items have a problem; listed are {problems:#?}"))?;
    for (problem, (position, detail)) in
        problems.iter().zip([("2", ""), ("3", "42"), ("4", "tot-1"), ("5", "09/13/2021"), ("6", "trong")])
    {
        check(problem.contains(position) && problem.contains(detail), || {
            format!("item {position} is said to be: {problem:?}, which does not name {detail:?}")
        })?;
    }
    Ok(())
}

/// Six ways to fail, six sentences, none of them a dead end. What is folded away is not said.
pub fn each_failure_has_its_own_sentence_and_a_way_on(page: &Page) -> Told {
    let shelf = Shelf::new()?;
    let whole = long(3000);
    let sent = whole.len() * 3 / 5;
    // Not at once: a browser throws away what it has not handed on when the connection breaks.
    let (cut_off, hang_up) = Reply::held(Arc::new(whole.into_bytes()), sent, Then::HangUp);
    let mut hang_up = Some(hang_up);
    let failures = [
        ("wrong address", format!("{}/khong-co.json", shelf.address())),
        ("no network", nobody()?),
        ("not JSON", shelf.put("trang.json", Reply::Page("<!doctype html><title>Trang</title><p>Xin chào"))),
        ("JSON of another kind", shelf.put("khac.json", Reply::feed(r#"{"ten": "không phải kho bài", "so": 7}"#))),
        ("empty", shelf.put("rong.json", Reply::feed(empty()))),
        ("cut off", shelf.put("dut.json", cut_off)),
    ];
    let mut said: Vec<(&str, String)> = Vec::new();
    for (kind, address) in failures {
        page.open_bundle(&address, "lang=vi")?;
        if kind == "cut off" {
            page.until(r"/[1-9][\d.]*\s*bài/.test(document.body.innerText)", "the first articles to be counted")?;
            drop(hang_up.take());
        }
        let place = format!("{}, {}", names::ALERT, names::PROBLEMS);
        let sentence = page.text(&place)?;
        check(sentence.chars().count() > 15, || format!("{kind}: all that is said is {sentence:?}"))?;
        for word in ["undefined", "null", "Error", "Failed to fetch", "NetworkError"] {
            check(!sentence.contains(word), || format!("{kind}: {word:?} is no plain word: {sentence}"))?;
        }
        // The address differs anyway; the sentence must.
        let bare = sentence.replace(&address, "");
        if let Some((other, _)) = said.iter().find(|(_, earlier)| *earlier == bare) {
            return Err(Stop::Wrong(format!("{kind} and {other} get the same sentence: {bare}")));
        }
        said.push((kind, bare));
        let way_on = "const place = first(arguments[0]);
            const near = place.closest('main, [role=dialog]') || place.parentElement;
            return [...near.querySelectorAll('a[href], button, input, label'), ...all(arguments[1])].some(shown)";
        let leads_on = page.run(way_on, &[json!(place), json!(names::RESULT)])?;
        check(leads_on == true, || format!("{kind}: a dead end, without a link, a button or an article"))?;
        if kind == "cut off" {
            let is_kept = |kept: Vec<String>| kept.len() > 3 && kept[0] == "dai-0";
            page.poll("the articles that came to be kept", || Ok(is_kept(listed(page)?).then_some(())))?;
        }
    }
    Ok(())
}

/// A page of WordPress's posts, one of ninjs, and a feed that goes on at another address of its host.
pub fn what_other_systems_give_opens_and_a_feed_goes_on(page: &Page) -> Told {
    let shelf = Shelf::new()?;
    let posts = json!([{"id": 31, "date": "2019-03-02T07:00:00", "title": {"rendered": "Lễ c&#7845;p sắc"},
        "content": {"rendered": "<p>Ba đêm đèn.</p>"}}]);
    let ninjs = json!({"uri": "urn:x:32", "firstCreated": "2019-03-01", "headlines": [{"value": "Chợ trâu"}],
        "bodies": [{"contentType": "text/html", "value": "<p>Họp từ sớm.</p>"}]});
    let item = |id: &str, day: &str| json!({"id": id, "title": id, "content_text": "Chữ.", "date_published": day});
    let feed = |items: Vec<serde_json::Value>, next: &str| {
        json!({"version": "https://jsonfeed.org/version/1.1", "title": "Kho", "next_url": next, "items": items})
            .to_string()
    };
    let addresses = [
        shelf.put("posts.json", Reply::feed(posts.to_string())),
        shelf.put("ninjs.json", Reply::feed(ninjs.to_string())),
        shelf.put("mot.json", Reply::feed(feed(vec![item("trang-1", "2018-01-02")], "hai.json"))),
    ];
    // The last page names the first one: that is no reason to go round.
    shelf.put("hai.json", Reply::feed(feed(vec![item("trang-2", "2018-01-01")], "mot.json")));
    page.open(&(sources(&addresses) + "&lang=vi"))?;
    until_listed(page, &["31", "urn:x:32", "trang-1", "trang-2"])?;
    search(page, "cap sac")?;
    until_matching(page, 1)
}

/// From two other origins.
pub fn several_bundles_merge_into_one_archive(page: &Page) -> Told {
    let (here, there) = (Shelf::new()?, Shelf::new()?);
    let first = here.put("mot.json", Reply::feed(small()));
    let other = there.put("hai.json", Reply::feed(second()));
    page.open(&sources(&[first, other]))?;
    until_both(page)
}

/// From a disk.
pub fn a_chosen_file_is_added(page: &Page) -> Told {
    let _shelf = open_small(page, "")?;
    until_matching(page, 8)?;
    let folder = Scratch::new()?;
    let file = folder.path().join("kho-hai.json");
    fs::write(&file, second()).map_err(|e| e.to_string())?;
    page.choose_file(names::FILE, &file)?;
    until_both(page)
}

/// From the desktop.
pub fn a_dropped_file_is_added(page: &Page) -> Told {
    let _shelf = open_small(page, "")?;
    until_matching(page, 8)?;
    page.drop_file("kho-hai.json", &second())?;
    until_both(page)
}

/// Waits until the articles of [`small`] and [`second`] are in one list, in order of time.
fn until_both(page: &Page) -> Told {
    until_matching(page, 11)?;
    search(page, "bac kan")?;
    until_listed(page, &["kb-2", "kb-4"])?;
    search(page, "cau treo")?;
    until_listed(page, &["hai-1"])?;
    // "mo" of "mở cửa" and "một"/"mươi" would differ by index; a letter in both bundles would not: the word "day".
    search(page, "day")?;
    page.poll("kb-7 and hai-2, in both of which `day` stands, in the list", || {
        let both = listed(page)?;
        Ok((both.iter().any(|id| id == "kb-7") && both.iter().any(|id| id == "hai-2")).then_some(()))
    })
}

/// One page that is its own archive.
pub fn json_inline_in_the_page_is_the_archive(page: &Page) -> Told {
    let folder = Scratch::new()?;
    copy(&crate::viewer_folder(), folder.path()).map_err(|e| format!("copying the viewer: {e}"))?;
    let index = folder.path().join("index.html");
    let html = fs::read_to_string(&index).map_err(|e| e.to_string())?;
    let inline = format!("<script type=\"application/feed+json\">{}</script>", small().replace("</", "<\\/"));
    fs::write(&index, with_inline(&html, &inline)?).map_err(|e| e.to_string())?;
    let site = Site::serve(folder.path())?;
    let page = page.at(site.address());
    page.open("?q=bac+kan")?;
    until_listed(&page, &["kb-2", "kb-4"])?;
    search(&page, "")?;
    until_matching(&page, 8)?;
    let fetched = page.run(
        "return performance.getEntriesByType('resource').map(e => e.name).filter(name => /\\.json(\\?|$)/.test(name))",
        &[],
    )?;
    same("bundles fetched nevertheless", fetched, json!([]))
}

/// The page with the link to its archive replaced.
fn with_inline(html: &str, inline: &str) -> Told<String> {
    let kind = html.find("application/feed+json").ok_or("index.html has no link to an archive")?;
    let start = html[..kind].rfind('<').ok_or("index.html: a tag without a beginning")?;
    let end = kind + html[kind..].find('>').ok_or("index.html: a tag without an end")? + 1;
    Ok(format!("{}{inline}{}", &html[..start], &html[end..]))
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}

/// The rest of the program is not asked for before the first list is drawn, and then it is.
pub fn the_part_that_searches_comes_behind_the_first_list(page: &Page) -> Told {
    let shelf = Shelf::new()?;
    let bundle = Arc::new(long(400).into_bytes());
    let (reply, go_on) = Reply::held(bundle.clone(), bundle.len() / 2, Then::GoOn);
    page.open_bundle(&shelf.put("dai.json", reply), "lang=vi")?;
    page.until(r"/[1-9][\d.]*\s*bài/.test(document.body.innerText)", "the first articles to be counted")?;
    let asked = "performance.getEntriesByType('resource').some(file => /\\/rest-[^/]*\\.wasm$/.test(file.name))";
    same("whether the rest was asked for", page.run(&format!("return {asked}"), &[])?, json!(false))?;
    drop(go_on);
    until_matching(page, 400)?;
    page.until(asked, "the rest to be asked for")?;
    // What a function would do that needed it earlier: it throws where it fails.
    page.run("self.loadRest(); return null", &[])?;
    search(page, "khong co tu nay")?;
    until_matching(page, 0)
}
