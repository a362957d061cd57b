//! What else of a site reads without scripts: lists of articles, months of them, feeds, sitemap, former addresses, oEmbed.

use khobao_core::article::{Address, Article};
use khobao_core::day::Date;
use khobao_core::feeds::{self, Entry, Sitemap};
use khobao_core::formats::json_feed;
use khobao_core::html;
use khobao_core::page::contents::{Contents, LINKS, WHOLE};
use khobao_core::page::redirect::{self, Why};
use khobao_core::page::{self, Neighbour, Site, oembed};
use khobao_core::urlencoded;
use std::collections::BTreeMap;

const SITE: Site =
    Site {
        title: "Kho <báo>", base: Some("https://y.vn/kho/"), description: None, language: Some("vi"), oembed: true
    };

fn article(id: &str, date: &str) -> Article {
    let title = format!("Bài <{id}>");
    Article {
        id: id.to_owned(),
        title,
        date: Date::parse(date),
        blocks: html::text_blocks("Chợ phiên."),
        ..Article::default()
    }
}

/// The lists of articles in time order, by path.
fn lists(articles: &[Article]) -> BTreeMap<String, String> {
    let mut contents = Contents::links();
    let mut files: Vec<_> = articles.iter().filter_map(|article| contents.add(article, "", &SITE).1).collect();
    files.extend(contents.finish(&SITE));
    files.into_iter().map(|file| (file.path, file.html)).collect()
}

fn links(html: &str) -> Vec<&str> {
    html.split("<a ").skip(1).map(|rest| rest.split_once("href=\"").unwrap().1.split_once('"').unwrap().0).collect()
}

#[test]
fn everything_is_reached_from_the_first_list() {
    let mut articles = vec![article("nam", "2020"), article("thang", "2020-01")];
    articles.extend((0..LINKS + 1).map(|i| article(&format!("a{i}"), "2020-01-07")));
    articles.extend([article("b", "2021-12-31"), article("c", "?"), article("d", "?")]);
    let files = lists(&articles);
    let names = ["2020-00", "2020-01", "2020-01-2", "2020", "2021-12", "2021", "index", "khong-ngay"];
    let mut expected = names.map(|name| format!("muc-luc/{name}.html")).to_vec();
    expected.sort();
    assert_eq!(files.keys().cloned().collect::<Vec<_>>(), expected);

    // By links alone, from folder to folder.
    let (mut seen, mut next) = (Vec::new(), vec!["muc-luc/index.html".to_owned()]);
    while let Some(path) = next.pop() {
        if seen.contains(&path) {
            continue;
        }
        for href in files.get(&path).map_or(Vec::new(), |html| links(html)) {
            next.push(href.strip_prefix("../").map_or(format!("muc-luc/{href}"), str::to_owned));
        }
        seen.push(path);
    }
    let found =
        articles.iter().filter(|article| seen.contains(&page::contents::Period::of(article.date).path("muc-luc", 1)));
    assert_eq!(found.count(), articles.len());
    assert!(articles.iter().all(|article| seen.contains(&format!("bai/{}.html", article.id))), "{seen:?}");
    assert!(seen.contains(&"index.html".to_owned()) && seen.contains(&"feed.xml".to_owned()));

    let january = &files["muc-luc/2020-01.html"];
    assert_eq!(january.matches("<li>").count() as u32, LINKS);
    assert!(january.contains("<h1>Tháng 1/2020</h1>") && january.contains("Bài &lt;a3&gt;</a>"), "{january}");
    assert!(january.contains("rel=\"prev\" href=\"../muc-luc/2020-00.html\">Năm 2020, không rõ tháng<"), "{january}");
    assert!(january.contains("rel=\"next\" href=\"../muc-luc/2020-01-2.html\">Tháng 1/2020, phần 2<"), "{january}");
    let year = &files["muc-luc/2020.html"];
    assert!(year.contains("(502 bài): phần <a href=\"../muc-luc/2020-01.html\">1</a> <a href"), "{year}");
    assert!(files["muc-luc/index.html"].contains("Năm 2020</a> (503 bài)"));
    assert_eq!(lists(&[]).len(), 1);
}

#[test]
fn a_day_more_changes_only_the_newest_lists() {
    let mut articles: Vec<Article> = (0..3 * LINKS).map(|i| article(&format!("a{i}"), "2020-01-07")).collect();
    articles.extend((0..700).map(|i| article(&format!("b{i}"), "2021-03-01")));
    let before = lists(&articles);
    articles.extend((0..100).map(|i| article(&format!("c{i}"), "2021-03-02")));
    let after = lists(&articles);
    let changed: Vec<&str> =
        after.iter().filter(|(path, html)| before.get(*path) != Some(html)).map(|(path, _)| path.as_str()).collect();
    assert_eq!(changed, ["muc-luc/2021-03-2.html", "muc-luc/2021.html", "muc-luc/index.html"]);
}

#[test]
fn a_months_page_has_its_articles() {
    let mut contents = Contents::whole();
    let (mut files, mut paths) = (Vec::new(), Vec::new());
    for i in 0..WHOLE + 2 {
        let mut article = article(&format!("Bài {i}/x"), "2021-11-09");
        article.blocks = html::blocks("<p>thân <a href='?a=b&p=2'>x</a></p><h2>mục</h2>");
        let (path, full) = contents.add(&article, &page::in_month(&article, &SITE, "ab12"), &SITE);
        paths.push(path);
        files.extend(full);
    }
    files.extend(contents.finish(&SITE));
    let paths = (paths[0].as_str(), paths[WHOLE as usize].as_str());
    assert_eq!(paths, ("bai/2021-11.html", "bai/2021-11-2.html"));
    let names: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(names, ["bai/2021-11.html", "bai/2021-11-2.html", "muc-luc/2021.html", "muc-luc/index.html"]);
    let last = &files[1].html;
    assert_eq!(last.matches("<article id=").count(), 2);
    let id = format!("B%C3%A0i+{WHOLE}%2Fx");
    for part in [format!("<a href=\"#{id}\">"), format!("<article id=\"{id}\">"), format!("\"../index.html?a={id}\"")] {
        assert!(last.contains(&part), "{part}\n{last}");
    }
    assert!(
        last.contains("<a href=\"../index.html?a=b&amp;p=2\">x</a>") && last.contains("<code>ab12</code>"),
        "{last}"
    );
    assert!(!last.contains(" id=\"p1\"") && last.matches("<h1>").count() == 1);
    // It is no page of one article, which the viewer might take for it.
    assert!(page::blocks(last).is_none());
    // Long articles fill a page sooner.
    let mut contents = Contents::whole();
    let body = "x".repeat(600_000);
    let parts = (0..5).filter(|i| contents.add(&article(&format!("l{i}"), "2021"), &body, &SITE).1.is_some()).count();
    assert_eq!(parts, 2);
}

#[test]
fn a_page_names_those_beside_it() {
    let [one, two] = ["mot", "hai"].map(|id| Neighbour::of(&article(id, "2021")));
    let draft = page::draft(&article("x", "2021-02"), &SITE, Some(&one), "ab");
    let (alone, both) = (draft.clone().finish(None), draft.finish(Some(&two)));
    let previous = "Bài trước: <a rel=\"prev\" href=\"mot.html\">Bài &lt;mot&gt;</a>";
    assert!(alone.contains(previous) && !alone.contains("rel=\"next\""), "{alone}");
    assert!(both.contains("Bài sau: <a rel=\"next\" href=\"hai.html\">Bài &lt;hai&gt;</a>"), "{both}");
    assert_eq!(page::blocks(&alone), page::blocks(&both));
}

#[test]
fn feeds_have_the_articles() {
    let mut one = article("so-1", "2021-11-09");
    one.url = Address::link("https://cu.vn/tin/1.html?x=1&y=2");
    one.blocks = html::blocks("<p>&lt;b&gt; \u{1}]]&gt; <a href='?a=so-2'>x</a> <img src='hinh/a b.jpg'></p>");
    let two = article("so-2", "2021-11-08T07:00:00+09:00");
    let entries: Vec<Entry> =
        [&one, &two].map(|article| Entry::of(article, &format!("bai/{}.html", article.id), &SITE)).to_vec();

    let json = feeds::json(entries.iter(), &SITE);
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["feed_url"], "https://y.vn/kho/feed.json");
    assert_eq!(value["items"][0]["url"], "https://y.vn/kho/bai/so-1.html");
    assert_eq!(value["items"][0]["external_url"], "https://cu.vn/tin/1.html?x=1&y=2");
    assert_eq!(value["items"][0]["date_published"], "2021-11-09T00:00:00+07:00");
    let content = value["items"][0]["content_html"].as_str().unwrap();
    assert!(content.contains("https://y.vn/kho/index.html?a=so-2"), "{content}");
    assert!(content.contains("https://y.vn/kho/hinh/a%20b.jpg"), "{content}");
    let item = value["items"][1].to_string();
    let read = json_feed::item(item.as_bytes(), 0, 0).article.unwrap();
    assert_eq!((read.date, read.blocks), (two.date, two.blocks.clone()));

    let atom = feeds::atom(entries.iter(), &SITE);
    for part in [
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"vi\">",
        "<title>Kho &lt;báo&gt;</title>",
        "<link rel=\"self\" type=\"application/atom+xml\" href=\"https://y.vn/kho/feed.xml\"/>",
        "<id>https://cu.vn/tin/1.html?x=1&amp;y=2</id>",
        "<id>urn:khobao:so-2</id>",
        "<updated>2021-11-08T07:00:00+09:00</updated>",
        "&lt;p&gt;&amp;lt;b&amp;gt; ]]&amp;gt; &lt;a",
    ] {
        assert!(atom.contains(part), "{part}\n{atom}");
    }
    let newest = atom.find("<updated>").unwrap();
    assert!(atom[newest..].starts_with("<updated>2021-11-09T00:00:00+07:00<"), "the feed's time");
    assert!(!atom.contains(|c: char| c.is_control() && c != '\n'));
    // Without an address, relatively.
    let site = Site { base: None, ..SITE };
    let json = feeds::json([Entry::of(&one, "bai/so-1.html", &site)].iter(), &site);
    assert!(json.contains("\"url\":\"bai/so-1.html\"") && json.contains("index.html?a=so-2"), "{json}");
    assert!(feeds::atom([].iter(), &site).contains("<updated>1970"));
    assert!(feeds::robots(&SITE).contains("Sitemap: https://y.vn/kho/sitemap.xml\n"));
    assert!(!feeds::robots(&site).contains("Sitemap"));
}

#[test]
fn a_sitemap_is_split() {
    let mut small = Sitemap::new("https://y.vn/");
    assert!(small.add("bai/a&b.html", Some("2021-11-09")).is_none() && small.add("", None).is_none());
    let files = small.finish();
    assert_eq!((files.len(), files[0].0.as_str()), (1, "sitemap.xml"));
    assert!(files[0].1.contains("<url><loc>https://y.vn/bai/a&amp;b.html</loc><lastmod>2021-11-09</lastmod></url>"));

    let mut large = Sitemap::new("https://y.vn/");
    let mut files: Vec<_> = (0..120_000).filter_map(|i| large.add(&format!("bai/{i}.html"), None)).collect();
    files.extend(large.finish());
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]);
    let counts: Vec<usize> = files.iter().map(|(_, xml)| xml.matches("<url>").count()).collect();
    assert_eq!(counts, [50_000, 50_000, 20_000, 0]);
    assert!(files[3].1.contains("<sitemapindex") && files[3].1.contains("<loc>https://y.vn/sitemap-3.xml</loc>"));
    // 50 MB at most.
    let long = "x".repeat(2000);
    let mut wide = Sitemap::new("https://y.vn/");
    let full = (0..30_000).find_map(|_| wide.add(&long, None)).unwrap();
    assert!(full.1.len() < 50_000_000 && full.1.len() > 49_000_000);
}

#[test]
fn a_former_address_has_a_place_or_a_reason() {
    let table: &[(&str, Result<&str, Why>)] = &[
        ("http://cu.vn/tin/bai-1.html", Ok("tin/bai-1.html")),
        ("HTTPS://cu.vn/tin/Bài 2.HTM#x", Ok("tin/Bài 2.HTM")),
        ("/tin/b%C3%A0i-3.html", Ok("tin/bài-3.html")),
        ("tin/bai-4", Ok("tin/bai-4/index.html")),
        ("//cu.vn/Pages/a-b-c.aspx", Ok("Pages/a-b-c.aspx/index.html")),
        ("/tin/bai-5/", Ok("tin/bai-5/index.html")),
        ("/tin.php?id=123", Err(Why::Query)),
        ("https://cu.vn?id=1", Err(Why::Query)),
        ("https://cu.vn", Err(Why::Own)),
        ("/", Err(Why::Own)),
        ("/index.html", Err(Why::Own)),
        ("/INDEX.HTM", Err(Why::Own)),
        ("/bai/x.html", Err(Why::Own)),
        ("/Data/x.html", Err(Why::Own)),
        ("/muc-luc/2021.html", Err(Why::Own)),
        ("/b%61i/x.html", Err(Why::Own)),
        ("/../x.html", Err(Why::Name)),
        ("/a/%2e%2e/%2E%2e/x.html", Err(Why::Name)),
        ("/a/..%2fx.html", Err(Why::Name)),
        ("/a%5C..%5Cx.html", Err(Why::Name)),
        ("/a//x.html", Err(Why::Name)),
        ("/.htaccess", Err(Why::Name)),
        ("/.well-known/x.html", Err(Why::Name)),
        ("/C:/x.html", Err(Why::Name)),
        ("/con.html", Err(Why::Name)),
        ("/tin/nul/", Err(Why::Name)),
        ("/a./x.html", Err(Why::Name)),
        ("/a%00.html", Err(Why::Name)),
        ("/a%ff.html", Err(Why::Name)),
        ("/a%2", Err(Why::Name)),
        ("/a%+1", Err(Why::Name)),
        ("/a%3Fb.html", Err(Why::Name)),
    ];
    for (address, expected) in table {
        let old = redirect::old(address, None).unwrap_or_else(|| panic!("{address}"));
        assert_eq!(old.page.as_deref(), expected.as_ref().copied(), "{address}");
        let is_plain = |c: char| matches!(c, '!'..='~');
        assert!(old.request.starts_with('/') && old.request.chars().all(is_plain), "{address}: {}", old.request);
    }
    let long = format!("/{}", "a/".repeat(300));
    assert_eq!(redirect::old(&long, None).unwrap().page, Err(Why::Name));
    for other in ["", "  ", "#x", "mailto:a@b.vn", "javascript:x/y"] {
        assert_eq!(redirect::old(other, None), None, "{other}");
    }
    // In a site below its host's root.
    let page = |address: &str| redirect::old(address, Some("https://y.vn/kho/")).unwrap().page;
    assert_eq!(page("http://y.vn/kho/tin/1.html"), Ok("tin/1.html".to_owned()));
    assert_eq!(page("http://y.vn/tin/1.html"), Err(Why::Outside));
    assert_eq!(page("/khoang/1.html"), Err(Why::Outside));
}

#[test]
fn a_page_of_a_former_address_leads_on() {
    let page = redirect::page("tin/a.aspx/index.html", "bai/2021-11.html#a\"b", "Bài <1>", Some("vi"), SITE.base);
    for part in [
        "content=\"0; url=../../bai/2021-11.html#a%22b\">",
        "<link rel=\"canonical\" href=\"https://y.vn/kho/bai/2021-11.html\">",
        "<a href=\"../../bai/2021-11.html#a%22b\">Bài &lt;1&gt;</a>",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(redirect::is_page(page.as_bytes()) && !redirect::is_page(b"<!doctype html>"));
}

#[test]
fn oembed_shows_the_viewer_in_a_frame() {
    let article = article("Bài/1", "2021");
    assert!(oembed::path("so-1") == "bai/so-1.json" && oembed::path("Bài/1").starts_with("bai/~"));
    let value: serde_json::Value = serde_json::from_str(&oembed::json(&article, &SITE, "https://y.vn/kho/")).unwrap();
    assert_eq!((&value["version"], &value["type"], &value["width"]), (&"1.0".into(), &"rich".into(), &640.into()));
    let html = value["html"].as_str().unwrap();
    assert!(
        html.starts_with("<iframe src=\"https://y.vn/kho/index.html?a=B%C3%A0i%2F1\" title=\"Bài &lt;Bài/1>\""),
        "{html}"
    );
    let page = page::page(&article, &SITE, "ab");
    assert!(
        page.contains("<link rel=\"alternate\" type=\"application/json+oembed\" href=\"https://y.vn/kho/bai/~"),
        "{page}"
    );
}

#[test]
fn paths_are_read_without_their_codes() {
    for (text, path, strict) in [
        ("b%C3%A0i%20m%E1%BB%9bi+1", Some("bài mới+1"), Some("bài mới+1")),
        ("100%.png", Some("100%.png"), None),
        ("%4", Some("%4"), None),
        ("%+1", Some("%+1"), None),
        ("a%2Fb%00", Some("a/b\0"), Some("a/b\0")),
        ("%ff", None, None),
        ("", Some(""), Some("")),
    ] {
        assert_eq!(urlencoded::path(text).as_deref(), path, "{text}");
        assert_eq!(urlencoded::strict_path(text).as_deref(), strict, "{text}");
    }
}
