//! The plain pages that `khobao pack` writes.

use crate::run::{Folder, feed, item, items};
use khobao_core::article::each_text;
use khobao_core::page;
use khobao_core::site::{Root, page_path};
use std::fs;
use std::io::Read;

fn pages(folder: &Folder, site: &str) -> Vec<String> {
    folder.files(site).into_keys().filter(|path| path.starts_with("bai/")).collect()
}

fn root(folder: &Folder, site: &str) -> Root {
    let mut bytes = Vec::new();
    let packed = fs::read(folder.path(site).join("archive.bin")).unwrap();
    flate2::read::DeflateDecoder::new(packed.as_slice()).read_to_end(&mut bytes).unwrap();
    Root::decode(&bytes).unwrap()
}

#[test]
fn each_article_has_a_page() {
    let folder = Folder::new("pages");
    let mut list = items("a", 40);
    list.push(item("Bài/1", "2021-11-09"));
    folder.write("feed.json", feed("Kho <báo>", &list));
    let ran = folder.pack("feed.json -o site").exits(0);
    // Articles and style; lists of three months, of two years, of all; two feeds and robots.txt.
    assert!(ran.output().contains("pages") && ran.output().contains("51 files"), "{}", ran.output());
    assert!(root(&folder, "site").pages);
    assert_eq!(pages(&folder, "site").len(), 41 + 1, "and their style");
    let page = folder.read(&format!("site/{}", page_path("Bài/1")));
    let mut texts = Vec::new();
    each_text(&page::blocks(&page).unwrap(), &mut |text| texts.push(text.to_owned()));
    assert_eq!(texts, ["Bài Bài/1", "Chợ phiên họp."]);
    assert!(page.contains("<title>Bài Bài/1 – Kho &lt;báo&gt;</title>"), "{page}");
    assert!(page.contains("<html lang=\"vi\">") && page.contains(">09/11/2021</time>"), "{page}");
    assert!(page.contains("<link rel=\"canonical\" href=\"~"), "{page}");
    folder.khobao("verify site").exits(0);

    // With the site's own address; and packed from the site.
    folder.pack("site -o other --base-url https://example.org/kho").exits(0);
    let page = folder.read("other/bai/a3.html");
    assert!(page.contains("<link rel=\"canonical\" href=\"https://example.org/kho/bai/a3.html\">"), "{page}");
    for wrong in ["example.org", "https://", "https:///x", "https://x/?a", "ftp://x"] {
        folder.pack(&format!("feed.json -o third --base-url {wrong}")).exits(2);
    }
}

#[test]
fn pages_that_are_right_are_left_alone_and_others_go() {
    let folder = Folder::new("pages_again");
    let all = items("a", 60);
    folder.write("feed.json", feed("Kho", &all[..50]));
    folder.pack("feed.json -o site").exits(0);
    let modified = |path: &str| fs::metadata(folder.path("site").join(path)).unwrap().modified().unwrap();
    let times: Vec<_> = pages(&folder, "site").into_iter().map(|path| (modified(&path), path)).collect();
    let ran = folder.pack("feed.json -o site --json").exits(0).json();
    assert_eq!((ran["written"].as_u64(), ran["sizes"]["pages"]["files"].as_u64()), (Some(0), Some(51 + 7)));

    folder.write("feed.json", feed("Kho", &all[1..]));
    folder.pack("feed.json -o site").exits(0);
    assert!(!folder.path("site/bai/a0.html").exists() && folder.path("site/bai/a59.html").exists());
    // The first has no previous one any more, the last has a next one.
    let changed = ["bai/a0.html", "bai/a1.html", "bai/a49.html"];
    let kept = times.iter().filter(|(_, path)| !changed.contains(&path.as_str()));
    kept.for_each(|(time, path)| assert_eq!(modified(path), *time, "{path}"));
    folder.khobao("verify site").exits(0);
    folder.pack("feed.json -o fresh").exits(0);
    assert_eq!(folder.files("site"), folder.files("fresh"));

    // One that a packing left which was stopped goes; what somebody put there stays.
    folder.write("site/bai/cũ.html", folder.read("site/bai/a5.html"));
    folder.write("site/bai/mine.html", "<p>Của tôi");
    folder.pack("feed.json -o site").exits(0);
    assert!(!folder.path("site/bai/cũ.html").exists() && folder.path("site/bai/mine.html").exists());
    fs::remove_file(folder.path("site/bai/mine.html")).unwrap();

    folder.pack("feed.json -o site --pages none").exits(0);
    assert!(!folder.path("site/bai").exists() && !root(&folder, "site").pages);
    folder.khobao("verify site").exits(0);
    folder.pack("feed.json -o site").exits(0);
    assert_eq!(folder.files("site"), folder.files("fresh"));
}

#[test]
fn two_articles_never_share_a_page() {
    let folder = Folder::new("pages_shared");
    let (one, two) = ("8yn0iYCKYHlIj4-BwPqk", "GReLUrM4wMqfg9yzV3KQ");
    assert_eq!(page_path(one), page_path(two));
    folder.write("feed.json", feed("Kho", &[item(two, "2022"), item(one, "2021")]));
    let ran = folder.pack("feed.json -o site").exits(1);
    assert!(ran.errors().contains(&format!("{two}: the article is in, without a plain page")), "{}", ran.errors());
    assert!(folder.read(&format!("site/{}", page_path(one))).contains(one), "the first in time has it");
    let ran = folder.pack("feed.json -o site --json").exits(1).json();
    assert_eq!(ran["without_page"], serde_json::json!([two]));
    folder.khobao("verify site").exits(0);
}
