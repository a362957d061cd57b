//! `khobao pack --redirects` and `--redirects-from`: former addresses stay alive, and nothing else is touched.

use crate::run::{Folder, feed};
use std::fs;

fn item(id: &str, url: &str) -> String {
    format!("{{\"id\":\"{id}\",\"title\":\"Bài {id}\",\"url\":\"{url}\",\"date_published\":\"2021\"}}")
}

#[test]
fn former_addresses_lead_to_the_articles() {
    let folder = Folder::new("redirects");
    let list = [
        item("a", "http://cu.vn/tin/a.html"),
        item("b", "http://cu.vn/tin/b.aspx"),
        item("c", "http://cu.vn/tin.php?id=3"),
        item("d", "http://cu.vn/tin/a.html"),
        item("e", "http://cu.vn/TIN/A.html"),
        item("f", "http://cu.vn/tin/a.html/sau"),
        item("g", "http://cu.vn/../../x.html"),
        item("h", "http://cu.vn/archive.json/x.html"),
        item("i", "http://cu.vn/robots.txt"),
        item("k", "http://cu.vn/data/x.html"),
        // As are the names of files that are there while it is packed.
        item("l", "http://cu.vn/made/x.html"),
        item("m", "http://cu.vn/moving"),
    ];
    folder.write("feed.json", feed("Kho", &list));
    folder.pack("feed.json -o plain").exits(0);
    let ran = folder.pack("feed.json -o site --redirects --json").exits(0).json();
    let (plain, site) = (folder.files("plain"), folder.files("site"));
    let more: Vec<&String> = site.keys().filter(|path| !plain.contains_key(*path)).collect();
    assert_eq!(more, ["made/x.html", "moving/index.html", "redirects.txt", "tin/a.html", "tin/b.aspx/index.html"]);
    assert!(
        plain.iter().all(|(path, bytes)| path == "archive.json" || site[path] == *bytes),
        "nothing else is changed"
    );
    assert_eq!(ran["sizes"]["redirects"]["files"].as_u64(), Some(5));
    let notes = ran["notes"].to_string();
    for part in ["1 former address without a page, as a static host", "1 article has a former address", "has its place"]
    {
        assert!(notes.contains(part), "{part}: {notes}");
    }
    let page = folder.read("site/tin/b.aspx/index.html");
    assert!(page.contains("content=\"0; url=../../bai/b.html\"") && page.contains(">Bài b</a>"), "{page}");
    let map = folder.read("site/redirects.txt");
    for line in ["/tin.php?id=3 /bai/c.html", "/tin/a.html /bai/a.html", "/TIN/A.html /bai/e.html"] {
        assert!(map.lines().any(|found| found == line), "{line}\n{map}");
    }
    assert_eq!(map.lines().count(), 11);
    folder.khobao("verify site").exits(0);
    // They go as they came.
    folder.pack("feed.json -o site").exits(0);
    assert_eq!(folder.files("site"), plain);
    assert!(!folder.path("site/tin").exists());
}

#[test]
fn a_file_names_former_addresses() {
    let folder = Folder::new("redirects_from");
    folder.write("feed.json", feed("Kho", &[item("a b", "http://cu.vn/x.html"), item("c", "http://cu.vn/y.html")]));
    folder.write("old.tsv", "\u{feff}# cũ\n/tin/1.html\ta b\r\n\nhttp://cu.vn/x.html c\n/tin/2\tkhông có\n");
    let ran = folder.pack("feed.json -o site --redirects-from old.tsv --redirects").exits(1);
    assert!(ran.errors().contains("không có: no article has this id"), "{}", ran.errors());
    let map = folder.read("site/redirects.txt");
    let hashed = khobao_core::site::page_path("a b");
    assert_eq!(map, format!("/tin/1.html /{hashed}\n/x.html /bai/c.html\n/y.html /bai/c.html\n"), "the file counts");
    assert!(folder.path("site/tin/1.html").exists());
    // Below a host's root.
    folder.pack("feed.json -o below --redirects --base-url https://y.vn/kho/").exits(0);
    assert!(folder.read("below/redirects.txt").contains("/x.html /kho/bai/~") && !folder.path("below/x.html").exists());
    for (text, part) in [("/a", "line 1: expected"), ("/a\tb\n/a c", "line 2: expected each"), ("x:y\tb", "line 1")] {
        folder.write("wrong.tsv", text);
        let ran = folder.pack("feed.json -o third --redirects-from wrong.tsv").exits(2);
        assert!(ran.errors().contains(part) && ran.errors().contains("wrong.tsv"), "{}", ran.errors());
    }
    folder.pack("feed.json -o third --redirects-from nowhere.tsv").exits(2);
}

#[test]
fn files_of_others_are_left_alone() {
    let folder = Folder::new("redirects_foreign");
    folder
        .write("feed.json", feed("Kho", &[item("a", "http://cu.vn/tin/a.html"), item("b", "http://cu.vn/lk/b.html")]));
    folder.pack("feed.json -o site").exits(0);
    folder.write("site/tin/a.html", "Của tôi");
    fs::create_dir(folder.path("elsewhere")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path("elsewhere"), folder.path("site/lk")).unwrap();
    let ran = folder.pack("feed.json -o site --redirects").exits(0);
    assert!(ran.errors().contains("something else has its place"), "{}", ran.errors());
    assert_eq!(folder.read("site/tin/a.html"), "Của tôi");
    #[cfg(unix)]
    assert_eq!(fs::read_dir(folder.path("elsewhere")).unwrap().count(), 0);
}

#[test]
fn pages_of_a_packing_that_was_stopped_go() {
    let folder = Folder::new("redirects_stopped");
    folder.write("feed.json", feed("Kho", &[item("a", "http://cu.vn/tin/a.html")]));
    folder.pack("feed.json -o site").exits(0);
    let good = folder.files("site");
    // As it is found when the command was stopped while it moved files into place.
    folder.write("site/tin/a.html", "dở dang");
    folder.write("site/.khobao-part/.moving", "tin/a.html\n../feed.json\nredirects.txt");
    folder.pack("feed.json -o site").exits(0);
    assert_eq!(folder.files("site"), good);
    assert!(folder.path("feed.json").exists());
}
