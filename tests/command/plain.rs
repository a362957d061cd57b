//! What `khobao pack` writes for those without scripts beside articles' own pages: lists, months, feeds, sitemap, oEmbed, and
//! packed siblings. All of it is HTML by the rules.

use crate::run::{Folder, feed, item, items};
use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Command;

/// Items with all that a body may have.
fn rich() -> Vec<String> {
    let body = "<p>Chợ <b>phiên</b> <a href='?a=a1&p=1'>họp</a><br>x</p><h2>Mục</h2><h5>Nhỏ</h5><ul><li>một<ul><li>hai</ul></ul>\
        <ol start=3><li>c</ol><blockquote><p>lời</blockquote><figure><img src='hinh/một hai.jpg' alt='Cầu'><figcaption>ảnh</figcaption>\
        </figure><table><caption>b</caption><tr><th colspan=2>đ<tr><td>1<td><p>2</table><pre>\\n x</pre><hr><p>H<sub>2</sub>O";
    let mut list = items("a", 40);
    list.push(format!(
        r#"{{"id":"Bài \"1\"/x","title":"Tựa <đề> & \"ngoặc\"","date_published":"2020-02-05T08:00:00+07:00","content_html":"{}",
        "url":"http://cu.vn/tin/1.aspx","summary":"Lời dẫn","authors":[{{"name":"Lam","url":"https://x.vn/l"}}],"tags":["cầu"]}}"#,
        body.replace('"', "\\\"")
    ));
    list.push(r#"{"id":"b","content_text":"Không rõ."}"#.to_owned());
    list.push(
        r#"{"id":"c","title":"Year","date_published":"2020","language":"en","content_text":"Known by its year."}"#
            .to_owned(),
    );
    list
}

/// Every address in a site's plain pages leads to something in the site, or out of it.
fn check_links(folder: &Folder, site: &str) {
    let files = folder.files(site);
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html") && *path != "index.html") {
        let html = String::from_utf8(bytes.clone()).unwrap();
        let addresses = ["href=\"", "url="].iter().flat_map(|mark| html.split(mark).skip(1));
        for address in
            addresses.filter_map(|rest| Some(rest.split_once('"')?.0)).filter(|address| !address.contains("//"))
        {
            let (file, fragment) = address.split_once('#').unwrap_or((address, ""));
            let mut folders: Vec<&str> = path.split('/').collect();
            folders.pop();
            for part in file.split('?').next().unwrap().split('/') {
                if part == ".." { assert!(folders.pop().is_some(), "{path}: {address}") } else { folders.push(part) }
            }
            let found = if file.is_empty() { path.clone() } else { folders.join("/") };
            let Some(target) = files.get(&found) else { panic!("{path} leads to {address}, which is not there") };
            let is_there = String::from_utf8_lossy(target).contains(&format!("id=\"{fragment}\""));
            assert!(fragment.is_empty() || is_there, "{path}: {address}");
        }
    }
}

#[test]
fn each_choice_of_pages_is_whole() {
    let folder = Folder::new("plain");
    folder.write("feed.json", feed("Kho <báo>", &rich()));
    for (pages, expected) in [("article", 43), ("month", 4), ("none", 0)] {
        let ran = folder.pack(&format!("feed.json -o {pages} --pages {pages} --redirects --json")).exits(0).json();
        assert_eq!(ran["articles"].as_u64(), Some(43));
        let files = folder.files(pages);
        let count = files.keys().filter(|path| path.starts_with("bai/") && path.ends_with(".html")).count();
        assert_eq!(count, expected, "{pages}");
        check_links(&folder, pages);
        let index = folder.read(&format!("{pages}/index.html"));
        assert_eq!(index.contains("<p><a href=\"muc-luc/index.html\">"), pages != "none", "{index}");
        assert!(index.contains("type=\"application/atom+xml\" href=\"feed.xml\""), "{index}");
        for name in ["feed.xml", "feed.json", "robots.txt", "tin/1.aspx/index.html", "redirects.txt"] {
            assert!(files.contains_key(name), "{pages}/{name}");
        }
        assert!(!files.contains_key("sitemap.xml"));
        folder.khobao(&format!("verify {pages}")).exits(0);
        // A search reads what it needs, with plain pages or without.
        assert!(folder.khobao(&format!("search {pages} ngoặc --json")).exits(0).json()["total"] == 1, "{pages}");
    }
    assert!(folder.read("month/bai/2020-02.html").contains("<article id=\"B%C3%A0i+%221%22%2Fx\">"));
    assert!(folder.read("none/feed.json").contains("index.html?a=B%C3%A0i+%221%22%2Fx"));

    // From one to the other nothing is left behind, nor are empty folders.
    for (pages, options) in [("month", ""), ("none", ""), ("article", "")] {
        folder.pack(&format!("feed.json -o article --pages {pages} --redirects{options}")).exits(0);
        assert_eq!(folder.files("article"), folder.files(pages), "{pages}");
    }
    folder.pack("feed.json -o article --pages none").exits(0);
    assert!(!folder.path("article/tin").exists() && !folder.path("article/muc-luc").exists());
    folder.khobao("verify article").exits(0);
}

#[test]
fn with_its_address_a_site_has_a_sitemap() {
    let folder = Folder::new("plain_base");
    folder.write("feed.json", feed("Kho", &rich()));
    let base = "--base-url https://y.vn/kho";
    folder.pack(&format!("feed.json -o site {base} --oembed")).exits(0);
    let sitemap = folder.read("site/sitemap.xml");
    assert_eq!(sitemap.matches("<url>").count(), 43 + 1);
    assert!(sitemap.contains("<loc>https://y.vn/kho/bai/a3.html</loc><lastmod>2020-01-04</lastmod>"), "{sitemap}");
    assert!(folder.read("site/robots.txt").contains("Sitemap: https://y.vn/kho/sitemap.xml"));
    assert!(folder.read("site/feed.xml").contains("https://y.vn/kho/bai/a39.html"));
    assert!(folder.read("site/bai/a3.json").contains("https://y.vn/kho/index.html?a=a3"));
    folder.khobao("verify site").exits(0);
    folder.pack(&format!("feed.json -o site {base} --pages month")).exits(0);
    assert_eq!(folder.read("site/sitemap.xml").matches("<url>").count(), 4 + 1);
    folder.pack(&format!("feed.json -o site {base} --pages none")).exits(0);
    assert!(!folder.path("site/sitemap.xml").exists() && !folder.path("site/bai").exists());
    folder.pack("feed.json -o site --oembed").exits(2);
    folder.pack(&format!("feed.json -o site {base} --oembed --pages month")).exits(2);
    // A file of the editor's own is left alone.
    folder.write("other/feed.json", feed("Kho", &items("a", 1)));
    folder.pack("other/feed.json -o mine").exits(0);
    fs::remove_file(folder.path("mine/robots.txt")).unwrap();
    folder.write("mine/archive.json", folder.read("mine/archive.json").replace("robots.txt", "robots.old"));
    folder.write("mine/robots.txt", "User-agent: *\nDisallow: /x\n");
    let ran = folder.pack("other/feed.json -o mine").exits(0);
    assert!(ran.errors().contains("robots.txt is not khobao's"), "{}", ran.errors());
    assert!(folder.read("mine/robots.txt").contains("/x"));
}

#[test]
fn a_days_articles_change_few_files() {
    let folder = Folder::new("plain_day");
    let all = items("a", 1000);
    folder.write("feed.json", feed("Kho", &all[..990]));
    folder.pack("feed.json -o site --base-url https://y.vn --precompress").exits(0);
    let before = folder.files("site");
    folder.write("feed.json", feed("Kho", &all));
    folder.pack("feed.json -o site --base-url https://y.vn --precompress").exits(0);
    let after = folder.files("site");
    let is_html = |path: &&String| path.ends_with(".html");
    let changed: BTreeSet<&String> =
        after.keys().filter(|path| before.get(*path) != after.get(*path)).filter(is_html).collect();
    // Ten new ones, the one that was the newest, their month, year and the first list.
    assert_eq!(changed.len(), 10 + 1 + 3, "{changed:?}");
    folder.pack("feed.json -o fresh --base-url https://y.vn --precompress").exits(0);
    assert_eq!(after, folder.files("fresh"));
}

#[test]
fn packed_siblings_are_the_files() {
    let folder = Folder::new("plain_packed");
    folder.write("viewer/viewer-AAAA3333.wasm", [7; 3000]);
    folder.write("feed.json", feed("Kho", &rich()));
    folder.pack("feed.json -o site --precompress").exits(0);
    let files = folder.files("site");
    for name in ["bai/a3.html", "bai/plain.css", "muc-luc/index.html", "index.html", "feed.xml", "viewer-AAAA3333.wasm"]
    {
        let mut bytes = Vec::new();
        flate2::read::GzDecoder::new(files[&format!("{name}.gz")].as_slice()).read_to_end(&mut bytes).unwrap();
        assert!(bytes == files[name], "{name}");
        let mut bytes = Vec::new();
        brotli::BrotliDecompress(&mut files[&format!("{name}.br")].as_slice(), &mut bytes).unwrap();
        assert!(bytes == files[name], "{name}");
    }
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".gz") || path.ends_with(".br")) {
        let plain = &path[..path.len() - 3];
        assert!(bytes.len() < files[plain].len() && !plain.ends_with(".bin") && plain != "archive.json", "{path}");
    }
    folder.khobao("verify site").exits(0);
    let ran = folder.pack("feed.json -o site --precompress --json").exits(0).json();
    assert_eq!((ran["written"].as_u64(), ran["removed"].as_u64()), (Some(0), Some(0)));
    // One that was damaged is made again.
    folder.write("site/bai/a3.html.gz", "x");
    folder.pack("feed.json -o site --precompress").exits(0);
    assert_eq!(folder.files("site"), files);
    folder.pack("feed.json -o site").exits(0);
    assert!(!folder.files("site").keys().any(|path| path.ends_with(".gz") || path.ends_with(".br")));
    folder.khobao("verify site").exits(0);
}

#[test]
fn too_many_files_are_told() {
    let folder = Folder::new("plain_many");
    let item = |i: u32| {
        format!("{{\"id\":\"a{i}\",\"title\":\"x\",\"url\":\"http://cu.vn/{i}.html\",\"date_published\":\"2021\"}}\n")
    };
    folder.write("a.jsonl", (0..6000).map(item).collect::<String>());
    let ran = folder.pack("a.jsonl -o site --base-url https://y.vn --oembed --redirects").exits(0);
    assert!(
        ran.errors().contains("no more than 20,000: --pages month") && ran.errors().contains("--oembed"),
        "{}",
        ran.errors()
    );
    let ran = folder.pack("a.jsonl -o site --base-url https://y.vn --pages month").exits(0);
    assert!(!ran.errors().contains("20,000"), "{}", ran.errors());
}

/// Held by html-validate, which `./dev test` installs.
#[test]
fn pages_are_valid_html() {
    let Some(validator) = std::env::var_os("KHOBAO_HTML_VALIDATE") else {
        eprintln!("skipped: KHOBAO_HTML_VALIDATE is not set; ./dev test sets it");
        return;
    };
    let folder = Folder::new("plain_valid");
    folder.write("feed.json", feed("Kho <báo>", &rich()));
    // What the standard says. An article's own headings may leave levels out, and its links may say little.
    folder.write(
        "rules.json",
        r#"{"root": true, "extends": ["html-validate:standard"], "rules": {"heading-level": "off"}}"#,
    );
    for pages in ["article", "month"] {
        folder.pack(&format!("feed.json -o {pages} --pages {pages} --redirects")).exits(0);
        let files = folder.files(pages);
        let html = files.keys().filter(|path| path.ends_with(".html") && *path != "index.html");
        let mut node = Command::new("node");
        node.arg(Path::new(&validator)).arg("--config").arg(folder.path("rules.json"));
        let output = node.args(html.map(|path| folder.path(pages).join(path))).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
    // It would find what is wrong.
    folder
        .write("wrong.html", "<!doctype html><html lang=vi><title>x</title><p><div id=a></div><p id=a></p></p></html>");
    let mut node = Command::new("node");
    node.arg(Path::new(&validator)).arg("--config").arg(folder.path("rules.json")).arg(folder.path("wrong.html"));
    assert!(!node.output().unwrap().status.success());
}

/// With its tags taken away a page is still in reading order, each thing on a line of its own.
#[test]
fn a_page_reads_as_text() {
    let folder = Folder::new("plain_text_browser");
    folder
        .write("feed.json", feed("Kho", &[item("a", "2021-11-08"), item("b", "2021-11-09"), item("c", "2021-11-10")]));
    folder.pack("feed.json -o site").exits(0);
    let page = folder.read("site/bai/b.html");
    let mut text = String::new();
    for piece in page.split_once("<body>").unwrap().1.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
    }
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let around = ["Kho Tháng 11/2021 Mở trong kho báo", "Đời sống 09/11/2021", "Bài b", "Chợ phiên họp."];
    assert_eq!(lines[..4], around);
    assert!(lines[4].starts_with("SHA-256") && lines[5..] == ["Bài trước: Bài a", "Bài sau: Bài c"], "{lines:?}");
}
