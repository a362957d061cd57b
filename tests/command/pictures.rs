//! Pictures beside a file of articles: `khobao pack` takes them along.

use crate::run::{Folder, feed};
use std::collections::BTreeSet;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and so on";

/// An item with pictures at these addresses.
fn item(id: &str, addresses: &[&str]) -> String {
    let images: String = addresses.iter().map(|address| format!("<p>Ảnh: <img src='{address}' alt='x'></p>")).collect();
    format!(
        "{{\"id\": \"{id}\", \"title\": \"{id}\", \"content_html\": \"{images}\", \"date_published\": \"2020-01-01\"}}"
    )
}

fn pictures(folder: &Folder, site: &str) -> BTreeSet<String> {
    let is_picture = |path: &String| [".png", ".svg", ".jpg", ".html.png"].iter().any(|end| path.ends_with(end));
    folder.files(site).into_keys().filter(is_picture).collect()
}

#[test]
fn pictures_come_along_and_go_with_their_articles() {
    let folder = Folder::new("pictures_come_along");
    folder.write("in/feed.json", feed("Kho", &[item("a", &["hinh/m%E1%BB%99t.png?w=3", "./hinh/hai.svg"])]));
    folder.write("in/hinh/một.png", PNG);
    folder.write("in/hinh/hai.svg", "<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>");
    let ran = folder.pack("in/feed.json -o site --json").exits(0).json();
    assert_eq!((&ran["notes"], ran["sizes"]["pictures"]["files"].as_u64()), (&serde_json::json!([]), Some(2)));
    assert_eq!(folder.files("site")["hinh/một.png"], PNG);
    let manifest: serde_json::Value = serde_json::from_str(&folder.read("site/archive.json")).unwrap();
    let files = manifest["files"].as_array().unwrap();
    let shown_by: Vec<_> = files.iter().filter(|file| !file["shown_by"].is_null()).collect();
    assert_eq!(shown_by.iter().map(|file| &file["path"]).collect::<Vec<_>>(), ["hinh/hai.svg", "hinh/một.png"]);
    let articles = files.iter().find(|file| file["path"].as_str().unwrap().starts_with("data/articles-")).unwrap();
    assert!(shown_by.iter().all(|file| file["shown_by"] == serde_json::json!([articles["path"]])), "{shown_by:?}");
    assert!(folder.read("site/bai/a.html").contains(".././hinh/hai.svg"), "a plain page finds it one folder above");
    folder.khobao("verify site").exits(0);
    // From the site as from its source.
    folder.pack("site -o other --quiet").exits(0);
    assert_eq!(folder.files("other"), folder.files("site"));
    // What no article shows any more goes.
    folder.write("in/feed.json", feed("Kho", &[item("a", &["hinh/hai.svg"])]));
    folder.pack("in/feed.json -o site --quiet").exits(0);
    assert_eq!(pictures(&folder, "site"), BTreeSet::from(["hinh/hai.svg".to_owned()]));
}

#[test]
fn nothing_else_comes_along_and_each_is_told() {
    let folder = Folder::new("nothing_else_comes_along");
    let addresses = [
        "gone.png",
        "../out.png",
        "%2e%2e/out.png",
        "/etc/x.png",
        "page.html",
        "page.png",
        "run.svg",
        "data/x.png",
        "https://example.org/far.png",
        "good.png",
    ];
    folder.write("in/feed.json", feed("Kho", &[item("a", &addresses)]));
    folder.write("out.png", PNG);
    folder.write("in/page.html", PNG);
    folder.write("in/page.png", "<html>");
    folder.write("in/run.svg", "<svg onload=\"x()\"/>");
    folder.write("in/data/x.png", PNG);
    folder.write("in/good.png", PNG);
    let ran = folder.pack("in/feed.json -o site --json").exits(0).json();
    assert_eq!(pictures(&folder, "site"), BTreeSet::from(["good.png".to_owned()]));
    let notes = ran["notes"].to_string();
    for told in ["gone.png", "../out.png", "%2e%2e/out.png", "page.html", "page.png", "run.svg", "data/x.png"] {
        assert!(notes.contains(told), "{told} is not told: {notes}");
    }
    assert!(!notes.contains("good.png") && !notes.contains("far.png"), "{notes}");
    assert!(!folder.path("out").exists() && !folder.files(".").keys().any(|path| path.starts_with("etc")));
}

#[test]
fn of_two_pictures_of_one_address_the_first_is_kept() {
    let folder = Folder::new("two_of_one_address");
    for (name, bytes) in [("a", PNG), ("b", b"GIF89a...".as_slice())] {
        folder.write(&format!("{name}/feed.json"), feed("Kho", &[item(name, &["x.png"])]));
        folder.write(&format!("{name}/x.png"), bytes);
    }
    let ran = folder.pack("a/feed.json b/feed.json -o site --json").exits(0).json();
    assert_eq!(folder.files("site")["x.png"], PNG);
    assert!(ran["notes"].to_string().contains("another picture"), "{}", ran["notes"]);
    // A file that is not the site's stays.
    folder.write("mine/x.png", "mine");
    folder.pack("b/feed.json -o mine --quiet").exits(2);
    folder.pack("b/feed.json -o other --pages none --quiet").exits(0);
    folder.write("other/y.png", "mine");
    folder.write("b/feed.json", feed("Kho", &[item("b", &["y.png"])]));
    folder.write("b/y.png", PNG);
    let ran = folder.pack("b/feed.json -o other --pages none --json").exits(0).json();
    assert_eq!((folder.read("other/y.png").as_str(), ran["notes"].as_array().map(Vec::len)), ("mine", Some(1)));
}
