//! Input that somebody wrote to do harm: names that lead elsewhere, files that are small and become large, depths without end.

use crate::run::{Folder, feed, items};
use std::fs;
use std::io::Write;
use std::time::{Duration, Instant};

/// Ids, and what of an address may become a file's name.
fn names() -> Vec<String> {
    let mut names: Vec<String> = [
        "../x",
        "../../x",
        "..",
        ".",
        "/etc/passwd",
        "\\\\\\\\host\\\\x",
        "..\\\\x",
        "c:\\\\x",
        "C:/x",
        "a/../../x",
        "./x",
        "~root",
        "con",
        "CON",
        "nul.txt",
        "aux",
        "com1",
        "LPT9.html",
        "a:b",
        "a|b",
        "a?b",
        "a*b",
        "<b>",
        "a\\u0000b",
        "a\\u202eb",
        "a\\nb",
        ".htaccess",
        "index",
        "index.html",
        "plain.css",
        "archive.json",
        "archive.bin",
        "-rf",
        "%2e%2e%2fx",
        "a%00b",
        " ",
        "a ",
        "a.",
        "Bai",
        "bai",
        "BAI",
        "ba\\u0300i",
        "b\\u00e0i",
        "K",
        "\\u212a",
        "\\ud83d\\ude00",
        "data/x",
        ".khobao-part/x",
        "bai/x",
        "moving",
        "x.gz",
        "x.br",
    ]
    .map(str::to_owned)
    .to_vec();
    names.extend(["x".repeat(300), "x".repeat(64), "x".repeat(65), "../".repeat(100) + "x", "a/".repeat(300)]);
    names
}

#[test]
fn no_name_leads_out_of_the_site() {
    let folder = Folder::new("hostile_names");
    let item = |(at, name): (usize, &String)| {
        // JSON of their own: the names are written with its escapes.
        format!(
            "{{\"id\":\"{name}\",\"url\":\"https://bao.example/{name}\",\"title\":\"Bài {at}\",\"date_published\":\"2021-01-01\",\
             \"tags\":[\"{name}\"],\"image\":\"{name}\",\"content_html\":\"<p><img src='{name}'><a href='{name}'>x</a>\"}}"
        )
    };
    let list: Vec<String> = names().iter().enumerate().map(item).collect();
    folder.write("in/feed.json", feed("Kho", &list));
    let mut lines = String::new();
    for (at, name) in names().iter().enumerate().filter(|(_, name)| !name.contains("\\n") && !name.contains("%00")) {
        let name: String = serde_json::from_str(&format!("\"{name}\"")).unwrap();
        lines.push_str(&format!("/{name}\tbai\nhttps://x.example/{at}/{name}\tBai\n"));
    }
    folder.write("old.txt", lines);
    folder.write("outside.txt", "x");
    let before = folder.files(".");
    let arguments =
        "in -o site --redirects --redirects-from old.txt --base-url https://kho.example/ --oembed --precompress";
    let ran = folder.pack(arguments);
    assert!(!ran.errors().contains("panicked"), "{}", ran.errors());
    assert!(folder.path("site/archive.json").exists(), "{}{}", ran.output(), ran.errors());
    folder.khobao("verify site").exits(0);
    let outside = |files: std::collections::BTreeMap<String, Vec<u8>>| {
        files.into_iter().filter(|(path, _)| !path.starts_with("site/")).collect::<Vec<_>>()
    };
    assert_eq!(outside(folder.files(".")), outside(before), "nothing beside the site has changed");

    let files = folder.files("site");
    let mut lower = std::collections::BTreeMap::new();
    for path in files.keys() {
        assert!(path.len() <= 450, "{path}");
        for part in path.split('/') {
            let is_plain = |c: char| !c.is_control() && !"<>:\"|?*\\".contains(c);
            assert!(part.len() <= 130 && part.chars().all(is_plain) && !part.ends_with(['.', ' ']), "{path}");
            assert!(!khobao_core::site::is_device(&part.to_lowercase()), "{path}");
            assert!(!part.starts_with('.'), "{path}");
        }
        if let Some(other) = lower.insert(path.to_lowercase(), path) {
            panic!("{other} and {path} are one file on some systems");
        }
    }
    // Every article has a page that is its own.
    let pages = files.keys().filter(|path| path.starts_with("bai/") && path.ends_with(".html")).count();
    assert!(pages >= names().len() - 3, "{pages} pages of {}", names().len());
}

#[test]
fn a_site_that_was_forged_leads_nowhere_and_swells_to_nothing() {
    let folder = Folder::new("hostile_site");
    folder.write("feed.json", feed("Kho", &items("a", 3)));
    folder.pack("feed.json -o site").exits(0);
    // A gigabyte of zeros is a megabyte of deflate.
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    let zeros = vec![0; 1 << 20];
    (0..1024).for_each(|_| encoder.write_all(&zeros).unwrap());
    let bomb = encoder.finish().unwrap();
    let good = fs::read(folder.path("site/archive.bin")).unwrap();
    let begin = Instant::now();
    folder.write("site/archive.bin", &bomb);
    for arguments in ["search site x", "export site -o out.json", "pack --viewer viewer site -o again", "check site"] {
        let ran = folder.khobao(arguments).exits(1);
        assert!(ran.errors().contains("archive.bin"), "{arguments}: {}", ran.errors());
        assert!(ran.errors().contains("64 MB"), "{arguments}: {}", ran.errors());
    }
    folder.khobao("verify site").exits(1);
    folder.write("site/archive.bin", &good);
    let shards: Vec<String> = folder.files("site").into_keys().filter(|path| path.ends_with(".bin")).collect();
    for path in shards.iter().filter(|path| path.starts_with("data/")) {
        folder.write(&format!("site/{path}"), &bomb);
    }
    let ran = folder.khobao("search site bai").exits(1);
    assert!(ran.errors().contains("64 MB"), "{}", ran.errors());
    assert!(begin.elapsed() < Duration::from_secs(60), "{:?}", begin.elapsed());
    assert!(!folder.path("again").exists() && !folder.path("out.json").exists());
}

#[test]
fn depths_and_lengths_without_end_cost_little() {
    let folder = Folder::new("hostile_depths");
    let wide = |text: &str, times: usize| text.repeat(times);
    let article = |body: &str| {
        let body = serde_json::to_string(body).unwrap();
        format!("{{\"items\":[{{\"id\":\"a\",\"title\":\"A\",\"content_html\":{body}}}]}}")
    };
    let laughs = {
        let mut text = "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a0 \"ha\">".to_owned();
        (1..30).for_each(|at| text.push_str(&format!("<!ENTITY a{at} \"{}\">", wide(&format!("&a{};", at - 1), 10))));
        text + "]><rss version=\"2.0\"><channel><title>x</title><item><guid>a</guid><title>&a29;</title>\
                <description>&a29;</description></item></channel></rss>"
    };
    let outer = "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><rss version=\"2.0\">\
                 <channel><title>x</title><item><guid>a</guid><title>A &x;</title></item></channel></rss>";
    let deep_xml = format!(
        "<?xml version=\"1.0\"?><rss><channel><item><guid>a</guid>{}</item></channel></rss>",
        wide("<a>", 300_000)
    );
    let cases = [
        ("a.json", wide("[", 1_000_000)),
        ("b.json", format!("{{\"items\":[{}", wide("{\"a\":", 1_000_000))),
        ("c.json", format!("{{\"items\":[{{\"id\":\"a\",\"title\":\"A\",\"x\":{}}}]}}", wide("[", 500_000))),
        (
            "d.json",
            format!(
                "{{\"items\":[{{\"id\":{},\"title\":\"A\",\"_khobao\":{{\"x\":1e999999999}}}}]}}",
                wide("9", 1_000_000)
            ),
        ),
        (
            "e.json",
            "{\"items\":[{\"id\":-1e400,\"title\":\"A\",\"date_published\":\"99999999999999-13-45T99:99:99+99:99\"}]}"
                .to_owned(),
        ),
        ("f.json", article(&wide("<div>", 200_000))),
        ("g.json", article(&wide("<ul><li>", 100_000))),
        ("h.json", article(&wide("<table><tr><td>", 50_000))),
        ("i.json", article(&wide("<b><i>", 100_000))),
        ("j.json", article(&format!("<p {}>x", wide("a=b ", 200_000)))),
        ("k.json", article(&wide("&#x10FFFF;&#99999999999999999999;&amp", 50_000))),
        ("l.json", article(&wide("<!--", 200_000))),
        ("m.xml", laughs),
        ("n.xml", outer.to_owned()),
        ("o.xml", deep_xml),
        ("p.xml", format!("<?xml version=\"1.0\"?><rss {}>", wide("a='b' ", 200_000))),
        ("q.txt", format!("Tên\n\n{}", wide("- ", 500_000))),
        ("r.md", format!("# Tên\n\n{}x", wide("> ", 100_000))),
        ("s.md", format!("# Tên\n\n{}", wide("[", 100_000))),
        ("t.md", format!("# Tên\n\n{}", wide("*a_", 100_000))),
        ("u.jsonl", format!("{{\"id\":\"a\",\"title\":\"{}\"}}", wide("ngày 1/1/", 100_000))),
        ("v.json", article(&wide("16/CT-", 100_000))),
    ];
    for (name, text) in &cases {
        folder.write(name, text);
        let begin = Instant::now();
        let ran = folder.khobao(&format!("check {name} --json"));
        let code = ran.code();
        assert!(code == Some(0) || code == Some(1), "{name}: {code:?} {}", ran.errors());
        assert!(!ran.errors().contains("panicked"), "{name}: {}", ran.errors());
        let packed = folder.pack(&format!("{name} -o {name}.site --json"));
        let code = packed.code();
        assert!(code == Some(0) || code == Some(1), "{name}: {code:?} {}", packed.errors());
        assert!(!packed.errors().contains("panicked"), "{name}: {}", packed.errors());
        assert!(begin.elapsed() < Duration::from_secs(20), "{name}: {:?}", begin.elapsed());
        // What is read of other files, or made of entities, is nowhere.
        let site = format!("{name}.site");
        let size: usize =
            if folder.path(&site).exists() { folder.files(&site).values().map(Vec::len).sum() } else { 0 };
        assert!(size < 40 * text.len() + 2_000_000, "{name}: {} bytes became {size}", text.len());
        let _ = fs::remove_dir_all(folder.path(&site));
    }
}

#[cfg(unix)]
#[test]
fn folders_that_contain_themselves_are_read_once() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new("hostile_links");
    folder.write("in/a/feed.json", feed("Kho", &items("a", 2)));
    for (to, from) in
        [("..", "in/a/up"), ("../../in", "in/a/top"), (".", "in/a/same"), ("a", "in/b"), ("nowhere", "in/gone")]
    {
        symlink(to, folder.path(from)).unwrap();
    }
    let begin = Instant::now();
    let json = folder.khobao("check in --json").exits(1).json();
    // Once by its own path, once by the link b beside it, whose articles have the same ids.
    assert_eq!((json["files"].as_u64(), json["articles"].as_u64()), (Some(2), Some(2)), "{json}");
    assert!(begin.elapsed() < Duration::from_secs(5));
}
