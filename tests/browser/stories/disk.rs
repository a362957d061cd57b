//! From a disk, without a server: an archive in one file, and a packed folder.

use super::{article, check, open_article, row, same, search, until_listed, until_matching};
use crate::engine::{Engine, Scratch};
use crate::fixtures::feed;
use crate::page::{Page, Stop, Told, names};
use crate::viewer_folder;
use serde_json::json;
use std::fs;
use std::path::Path;
use std::process::Command;

const PICTURE: &str =
    "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='30'><rect width='40' height='30' fill='teal'/></svg>";

/// Packs a small archive with a picture, as `to` says.
fn pack(scratch: &Scratch, to: &str) -> Told<String> {
    let wrong = |error: std::io::Error| Stop::Wrong(error.to_string());
    let folder = scratch.path().join("bài");
    fs::create_dir_all(folder.join("hinh")).map_err(wrong)?;
    fs::write(folder.join("hinh/một.svg"), PICTURE).map_err(wrong)?;
    let item = |number: usize| {
        let picture = if number == 3 { "<p><img src=\"hinh/m%E1%BB%99t.svg\" alt=\"Cầu\"></p>" } else { "" };
        json!({
            "id": format!("dia-{number}"), "title": format!("Bài {number} ở Bắc Kạn"), "summary": "Lời dẫn.",
            "content_html": format!("<p>Chợ phiên họp – lần {number}, có miến dong.</p>{picture}<p>Hết bài.</p>"),
            "date_published": format!("202{number}-05-01"),
        })
    };
    fs::write(folder.join("bai.json"), feed("Kho trên đĩa", "vi", (0..4).map(item).collect())).map_err(wrong)?;
    let made = scratch.path().join("kho này.html");
    let mut pack = Command::new(env!("CARGO_BIN_EXE_khobao"));
    pack.arg("pack").arg(folder).arg(to).arg(&made).arg("--viewer").arg(viewer_folder()).arg("--quiet");
    let packed = pack.output().map_err(wrong)?;
    check(packed.status.success(), || format!("khobao pack: {}", String::from_utf8_lossy(&packed.stderr)))?;
    Ok(address(&made))
}

fn address(path: &Path) -> String {
    format!("file://{}", path.display().to_string().replace(' ', "%20"))
}

/// One file, moved to a folder of its own: searched, narrowed on the timeline, read with its picture, cited, reloaded.
pub fn an_archive_in_one_file_opens_from_a_disk(page: &Page) -> Told {
    let scratch = Scratch::new()?;
    let file = pack(&scratch, "--single-file")?;
    fs::remove_dir_all(scratch.path().join("bài")).map_err(|error| Stop::Wrong(error.to_string()))?;
    page.open_address(&format!("{file}?lang=vi"))?;
    if page.engine() == Engine::WebKit && page.until_shown(names::RESULT).is_err() {
        return Err(Stop::Skipped("it starts no worker of a page from a disk".to_owned()));
    }
    until_matching(page, 4)?;
    same("title", page.run("return document.title", &[])?.as_str(), Some("Kho trên đĩa"))?;
    page.until(
        &format!("textOf(first({})).includes('Lời dẫn')", json!(format!("{} .lead", row("dia-3")))),
        "a passage",
    )?;
    search(page, "mien dong")?;
    page.until(&format!("!!first({})", json!(format!("{} .lead mark", row("dia-3")))), "a passage that matches")?;
    search(page, "bài 3")?;
    until_listed(page, &["dia-3"])?;
    open_article(page, "dia-3")?;
    page.until(&format!("textOf(first({})).includes('họp – lần 3')", json!(article("dia-3"))), "the article's text")?;
    page.until("(image => image && image.complete && image.naturalWidth > 0)(first('article img'))", "the picture")?;
    page.click("#cite-button")?;
    page.until("/SHA-256[^0-9]*[0-9a-f]{64}/.test(first('#cite[open] pre')?.textContent)", "the hash in the citation")?;
    let cited = page.text("#cite pre")?;
    check(cited.contains("/kho%20n%C3%A0y.html?a=dia-3"), || format!("no address of the article in {cited}"))?;
    page.press("Escape")?;
    page.reload()?;
    page.until_shown(&article("dia-3"))?;
    same("query", page.value(names::SEARCH)?.as_str(), "bài 3")?;
    search(page, "")?;
    until_matching(page, 4)?;
    page.until_shown(names::SLIDER)?;
    page.run("all(arguments[0])[0].focus()", &[json!(names::SLIDER)])?;
    page.press("ArrowRight")?;
    until_matching(page, 3)?;
    page.until("new URLSearchParams(location.search).has('from')", "the span in the address")?;
    page.back()?;
    page.until_shown(&article("dia-3"))
}

/// A packed folder: its page says what it needs, and leads to the plain pages, which read.
pub fn a_packed_folder_opened_from_a_disk_says_what_it_needs(page: &Page) -> Told {
    let scratch = Scratch::new()?;
    let folder = pack(&scratch, "-o")?;
    // Firefox's driver lets a page from the disk do what no other one may, so that all of the viewer is there.
    if page.engine() == Engine::Firefox {
        page.open_address(&format!("{folder}/muc-luc/index.html"))?;
    } else {
        page.open_address(&format!("{folder}/index.html"))?;
        page.until("getComputedStyle(first('.slow')).opacity === '1'", "what to do")?;
        let text = page.text(".slow")?;
        for wanted in ["khobao serve", "--single-file", "từ đĩa", "from a disk"] {
            check(text.contains(wanted), || format!("no {wanted:?} in {text:?}"))?;
        }
        page.click(".slow a")?;
    }
    for link in ["main a[href*='2023']", "main a[href*='2023-05']", "main a[href*='dia-3']"] {
        page.until_shown(link)?;
        page.click(link)?;
    }
    page.until("first('article') && textOf(first('article')).includes('họp – lần 3')", "the article's plain page")?;
    page.until("(image => image && image.complete && image.naturalWidth > 0)(first('article img'))", "its picture")
}
