//! Sources of every kind, checked and packed.

use crate::run::{Folder, feed, item};
use serde_json::Value;
use std::fs;
use std::path::Path;

const TEXT: &str = "Lớp học trên mây\n\nLớp học ở Sủng Là mở từ năm 2009.\n\nCô giáo bên cửa sổ\n\n    Sĩ số là 31 em.\n\n      Vừ Mí Già\n";
const POSTS: &str = r#"[{"id": 12, "date": "2018-10-05T14:20:00", "date_gmt": "2018-10-05T07:20:00", "title": {"rendered": "Mùa hồng"},
    "content": {"rendered": "<p>Quả ngọt.</p>"}, "ping_status": "open"}]"#;
const NINJS: &str = r#"{"uri": "urn:x:7", "firstCreated": "2017-01-02", "headlines": [{"value": "Chợ tình"}],
    "bodies": [{"contentType": "text/html", "value": "<p>Khâu Vai.</p>"}]}"#;
const RSS: &str = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Báo Đá</title><language>vi</language><item><guid>r-1</guid>\
    <title>Hoa gạo</title><description>Nở đỏ.</description><pubDate>Sun, 01 Mar 2020 06:00:00 +0700</pubDate></item></channel></rss>";
const MARKDOWN: &str = "---\ntitle: Bánh khảo\ndate: 2021-01-01\n---\n## Cách làm\n\nRang gạo.\n";

fn folder(test: &str) -> Folder {
    let folder = Folder::new(test);
    folder.write("in/2009/lop-hoc.txt", TEXT);
    folder.write("in/posts.json", POSTS);
    folder.write("in/n.json", NINJS);
    folder.write("in/rss.xml", RSS);
    folder.write("in/banh.md", MARKDOWN);
    folder.write("in/feed.json", feed("Báo", &[item("a", "2019-01-01")]));
    folder
}

#[test]
fn every_source_is_packed_as_a_json_feed() {
    let folder = folder("every_source");
    let ran = folder.pack("in -o site --json").exits(0).json();
    assert_eq!((ran["articles"].as_u64(), ran["undated"].as_u64()), (Some(6), Some(1)), "{ran}");
    let mut ids = Vec::new();
    for (name, bytes) in folder.files("site/data") {
        if !name.starts_with("articles-") {
            continue;
        }
        let feed: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
        for item in feed["items"].as_array().unwrap() {
            ids.push(item["id"].to_string());
        }
    }
    let expected = ["\"urn:x:7\"", "\"12\"", "\"a\"", "\"r-1\"", "\"banh\"", "\"2009/lop-hoc\""];
    assert_eq!(ids, expected);
    for (query, id) in [("sung la", "2009/lop-hoc"), ("khau vai", "urn:x:7"), ("hoa gao", "r-1"), ("rang gao", "banh")]
    {
        let found = folder.run(&["search", "site", query, "--json"], "").exits(0).json();
        assert_eq!(found["ids"][0], id, "{query}");
    }
    let page =
        folder.files("site/bai").into_iter().find(|(_, bytes)| String::from_utf8_lossy(bytes).contains("Sủng Là"));
    let page = String::from_utf8(page.unwrap().1).unwrap();
    assert!(page.contains("<figcaption>Cô giáo bên cửa sổ</figcaption>") && page.contains("Vừ Mí Già"), "{page}");
    // Nothing that was needed on the way is left, and the same again gives the same.
    let before = folder.files("site");
    assert!(before.keys().all(|name| !name.contains("part") && !name.contains("made")), "{:?}", before.keys());
    folder.pack("in -o again").exits(0);
    assert_eq!(folder.files("again"), before);
    // A site packs as what it was made of.
    folder.pack("site -o from-site --title Báo").exits(0);
    let texts = |site: &str| {
        folder.files(site).into_iter().filter(|(name, _)| name.starts_with("articles")).collect::<Vec<_>>()
    };
    assert_eq!(texts("from-site/data").len(), texts("site/data").len());
}

#[test]
fn check_lists_what_has_no_place() {
    let folder = folder("check_lists");
    let ran = folder.khobao("check in").exits(0);
    assert!(ran.output().contains("in/posts.json: has no place in an article: ping_status (1)\n"), "{}", ran.output());
    assert!(ran.output().ends_with("6 files, 6 articles: nothing is wrong\n"), "{}", ran.output());
    let json = folder.khobao("check in --json").exits(0).json();
    let field = json["unplaced"].as_array().unwrap().iter().find(|entry| entry["field"] == "ping_status").unwrap();
    assert_eq!((field["file"].as_str(), field["items"].as_u64()), (Some("in/posts.json"), Some(1)));
    let packed = folder.pack("in -o site").exits(0);
    assert!(packed.output().contains("khobao check lists what they are"), "{}", packed.output());
}

#[test]
fn what_cannot_be_read_is_told_with_its_remedy() {
    let folder = Folder::new("sources_told");
    let wide = |text: &str| -> Vec<u8> {
        [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    };
    folder.write("good/a.txt", wide(TEXT));
    folder.write("good/b.xml", wide(RSS));
    folder.khobao("check good").exits(0);
    let cases: [(&str, &[u8], &str); 6] = [
        ("a.txt", b"\xD0\xE1\xF2 headline\n\nText\xE1.", "expected a text in UTF-8, found the byte 0xD0 on line 1"),
        ("b.txt", "Chỉ một dòng".as_bytes(), "expected a headline and a text"),
        ("c.html", b"<!doctype html><title>x</title>", "found a web page"),
        ("d.json", b"Not found", "This is not JSON"),
        ("e.xml", b"<?xml version='1.0'?><urlset/>", "begins with <urlset>"),
        ("f.xml", b"<?xml version='1.0' encoding='windows-1258'?><rss/>", "iconv"),
    ];
    for (name, bytes, expected) in cases {
        folder.write(name, bytes);
        let ran = folder.khobao(&format!("check {name}")).exits(1);
        assert!(ran.output().starts_with(&format!("{name}: ")) && ran.output().contains(expected), "{}", ran.output());
    }
}

#[test]
fn the_seed_article_is_packed_as_it_is() {
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/seed-article.txt");
    let Ok(text) = fs::read_to_string(&seed) else {
        eprintln!("skipped: {} is not there", seed.display());
        return;
    };
    let folder = Folder::new("seed_article");
    let path = seed.to_str().unwrap();
    folder.run(&["pack", "--viewer", "viewer", path, "-o", "site"], "").exits(0);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let (head, name) = (lines[0], lines[lines.len() - 1]);
    let found =
        folder.run(&["search", "site", &format!("title:\"{head}\" by:\"{name}\""), "--json"], "").exits(0).json();
    assert_eq!(found["ids"][0], "seed-article");
    let page = folder.read("site/bai/seed-article.html");
    let (_, article) = page.split_once("<article>").unwrap();
    let (article, footer) = article.split_once("</article>").unwrap();
    let mut at = 0;
    for line in &lines[..lines.len() - 1] {
        at += article[at..].find(line).unwrap_or_else(|| panic!("{line} is not behind byte {at}: {article}"))
            + line.len();
    }
    assert!(!article.contains(name) && footer.contains(name));
    assert!(article.contains(&format!("<figcaption>{}</figcaption>", lines[2])), "{article}");
}

#[test]
fn an_archive_and_a_part_of_it_are_exported() {
    let folder = folder("exported");
    folder.pack("in -o site").exits(0);
    let ids = |file: &str| -> Vec<String> {
        let value: Value = serde_json::from_str(&folder.read(file)).unwrap();
        let items = value.get("items").unwrap_or(&value).as_array().unwrap();
        items.iter().map(|item| item["id"].as_str().or(item["uri"].as_str()).unwrap().to_owned()).collect()
    };
    folder.khobao("export site -o all.json -q").exits(0);
    let all = ["urn:x:7", "12", "a", "r-1", "banh", "2009/lop-hoc"];
    assert_eq!(ids("all.json"), all);
    folder.khobao("check all.json").exits(0);
    // What was exported packs to the same articles, and exports to the same bytes.
    folder.khobao("export all.json -o again.json -q").exits(0);
    assert_eq!(folder.read("again.json"), folder.read("all.json"));
    folder.khobao("export in --format ninjs -o n.json -q").exits(0);
    assert_eq!(
        ids("n.json"),
        ["urn:x:7", "urn:khobao:12", "urn:khobao:a", "urn:khobao:r-1", "urn:khobao:banh", "urn:khobao:2009%2Flop-hoc"]
    );
    folder.khobao("check n.json").exits(0);
    let cases: [(&[&str], &[&str]); 5] = [
        (&["--from", "2018", "--to", "2020"], &["12", "a", "r-1"]),
        (&["--query", "hoa gao"], &["r-1"]),
        (&["--query", "sung la"], &["2009/lop-hoc"]),
        (&["--query", "from:2020"], &["r-1", "banh"]),
        (&["--query", "cho", "--to", "2017"], &["urn:x:7"]),
    ];
    for (arguments, expected) in cases {
        for input in ["in", "site"] {
            let all = [&["export", input, "-o", "part.json"], arguments].concat();
            folder.run(&all, "").exits(0);
            assert_eq!(ids("part.json"), expected, "{arguments:?}");
        }
    }
    folder.run(&["export", "in", "--query", "zzz", "-o", "none.json"], "").exits(1);
    assert_eq!(ids("none.json"), [""; 0]);
    folder.run(&["export", "in", "-o", "nowhere/x.json"], "").exits(1);
    let left: Vec<String> =
        folder.files(".").into_keys().filter(|name| name.ends_with(".made") || name.ends_with(".part")).collect();
    assert_eq!(left, [""; 0]);
}
