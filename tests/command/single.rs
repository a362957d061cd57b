//! `khobao pack --single-file`: an archive as one page.

use crate::run::{Folder, feed, items};
use std::collections::BTreeMap;
use std::io::Read;

const SVG: &str = "<svg xmlns='http://www.w3.org/2000/svg'><text>a = b</text></svg>";

/// A folder with a whole viewer, and articles of which one has a picture.
fn folder(test: &str, articles: i32) -> Folder {
    let folder = Folder::new(test);
    for name in ["style-AAAA1111.css", "rest-BBBB1111.css", "rest-CCCC1111.js", "icon-DDDD1111.svg"] {
        folder.write(&format!("viewer/{name}"), name);
    }
    folder.write("viewer/viewer-EEEE1111.wasm", [0, b'\r', b'<', b'=', 0xff, 0x80, b'\n', 0x81]);
    let mut list = items("a", articles);
    list.push(r#"{"id": "h", "title": "Hình", "content_html": "<img src='hinh/m%E1%BB%99t.svg'>"}"#.to_owned());
    folder.write("in/feed.json", feed("Báo <Bắc> & Kạn", &list));
    folder.write("in/hinh/một.svg", SVG);
    folder
}

/// What the page's head says: each file by its path.
fn taken_out(page: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let start = b"<script type=\"khobao/file\" data-file=\"";
    let find = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).position(|found| found == what);
    let (mut files, mut rest) = (BTreeMap::new(), page);
    while let Some(at) = find(rest, start) {
        rest = &rest[at + start.len()..];
        let end = find(rest, b">").unwrap();
        let head = std::str::from_utf8(&rest[..end]).unwrap();
        rest = &rest[end + 1..];
        // The head's own example is none.
        let Some((name, packing)) = head.split_once('"').filter(|(_, packing)| ["", " data-deflate"].contains(packing))
        else {
            continue;
        };
        let (body, behind) = rest.split_at(find(rest, b"<").unwrap());
        assert!(behind.starts_with(b"</script>\n"), "{name}");
        assert!(!body.contains(&0) && !body.contains(&b'\r'), "{name}");
        let (mut bytes, mut escaped) = (Vec::new(), false);
        for &byte in body {
            match byte {
                b'=' if !escaped => escaped = true,
                byte => bytes.push(if std::mem::take(&mut escaped) { byte.wrapping_sub(64) } else { byte }),
            }
        }
        let mut plain = Vec::new();
        match packing {
            "" => plain = bytes,
            _ => drop(flate2::read::DeflateDecoder::new(bytes.as_slice()).read_to_end(&mut plain).unwrap()),
        }
        let path: String = url_decoded(name);
        files.insert(path, plain);
        rest = behind;
    }
    files
}

fn url_decoded(name: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = name.bytes();
    while let Some(byte) = rest.next() {
        let hex: String = if byte == b'%' { rest.by_ref().take(2).map(char::from).collect() } else { String::new() };
        bytes.push(u8::from_str_radix(&hex, 16).unwrap_or(byte));
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn all_of_a_site_is_in_the_file() {
    let folder = folder("single_all", 300);
    let ran = folder.pack("in --single-file kho.html --json").exits(0).json();
    let page = std::fs::read(folder.path("kho.html")).unwrap();
    assert_eq!((ran["single_file"].as_u64(), ran["articles"].as_u64()), (Some(page.len() as u64), Some(301)));
    let files = taken_out(&page);
    assert_eq!(files["hinh/một.svg"], SVG.as_bytes());
    assert_eq!(files["viewer/viewer-EEEE1111.wasm"], [0, b'\r', b'<', b'=', 0xff, 0x80, b'\n', 0x81]);
    // What comes out is a packed site, as good as its source.
    for (path, bytes) in files.iter().filter(|(path, _)| !path.starts_with("viewer/")) {
        folder.write(&format!("out/{path}"), bytes);
    }
    folder.khobao("verify out").exits(0);
    folder.pack("out -o again --quiet").exits(0);
    folder.pack("in -o site --quiet").exits(0);
    assert_eq!(folder.files("again"), folder.files("site"));
    // Where each article is that the viewer asks the page of.
    let places: serde_json::Value = serde_json::from_slice(&files["viewer/places.json"]).unwrap();
    let mut pages = 0;
    for (name, paths) in places.as_object().unwrap() {
        let shard: serde_json::Value = serde_json::from_slice(&files[name]).unwrap();
        for (item, path) in shard["items"].as_array().unwrap().iter().zip(paths.as_array().unwrap()) {
            assert_eq!(path.as_str().unwrap(), format!("bai/{}.html", item["id"].as_str().unwrap()));
            pages += 1;
        }
    }
    assert_eq!(pages, 301);
    // The page around them.
    let head_end = page.windows(6).position(|found| found == b"<body>").unwrap();
    let head = String::from_utf8(page[..head_end].to_vec()).unwrap();
    assert!(head.is_ascii() && head.contains("<meta charset=\"windows-1252\">"), "{head}");
    assert!(head.contains("<title>B&#225;o &lt;B&#7855;c&gt; &amp; K&#7841;n</title>"), "{head}");
    assert!(
        !head.contains("{{") && !String::from_utf8_lossy(&page[head_end..head_end + 1500]).contains("{{"),
        "{head}"
    );
    assert!(head.find("charset").unwrap() < 1024, "browsers look no further");
}

#[test]
fn the_same_articles_give_the_same_file_which_is_small() {
    let folder = folder("single_same", 3000);
    folder.pack("in --single-file a.html --quiet").exits(0);
    folder.pack("in --single-file b.html --quiet").exits(0);
    let (a, b) = (std::fs::read(folder.path("a.html")).unwrap(), std::fs::read(folder.path("b.html")).unwrap());
    assert!(a == b);
    let text = std::fs::metadata(folder.path("in/feed.json")).unwrap().len() as usize;
    assert!(a.len() * 10 < text * 6, "{} of {text} bytes", a.len());
    // Again over its own, and nothing is left beside it.
    folder.pack("in --single-file a.html --title Khác --quiet").exits(0);
    assert!(std::fs::read(folder.path("a.html")).unwrap() != b);
    let left: Vec<String> = folder.files(".").into_keys().filter(|path| !path.starts_with("in/")).collect();
    assert!(left.iter().all(|path| path.starts_with("viewer/") || path.ends_with(".html")), "{left:?}");
}

#[test]
fn what_does_not_go_together_is_refused() {
    let folder = folder("single_refused", 1);
    for more in ["-o site", "--pages month", "--redirects", "--oembed", "--precompress", "--base-url https://a.vn/"] {
        folder.pack(&format!("in --single-file kho.html {more}")).exits(2);
    }
    folder.pack("in").exits(2);
    folder.write("mine.html", "<!doctype html><p>mine");
    let told = folder.pack("in --single-file mine.html").exits(2).errors();
    assert!(told.contains("name another file"), "{told}");
    assert_eq!(folder.read("mine.html"), "<!doctype html><p>mine");
    // No articles: nothing is written.
    folder.write("empty/feed.json", feed("Kho", &[]));
    folder.pack("empty --single-file kho.html").exits(1);
    std::fs::remove_file(folder.path("viewer/rest-CCCC1111.js")).unwrap();
    folder.pack("in --single-file kho.html").exits(1);
    assert!(!folder.path("kho.html").exists() && !folder.path(".kho.html.khobao").exists());
}
