//! Bundles to articles and problems. A case is what goes in and what comes out, written by [`show`].

use super::html::show as show_blocks;
use khobao_core::article::{Address, Article, Author};
use khobao_core::day::{Date, Precision};
use khobao_core::error::{Failure, ProblemKind};
use khobao_core::formats::json_feed::{self, Reader};
use khobao_core::formats::{BundleInfo, Item};
use std::io::Read;
use std::process::{Command, Stdio};
use std::time::Instant;

/// xorshift64: the same numbers on every run.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// At least 0, less than `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }
}

type Outcome = Result<(BundleInfo, Vec<Item>), Failure>;

fn read_in_chunks(bytes: &[u8], size: usize) -> Outcome {
    let mut reader = Reader::new();
    let mut items = Vec::new();
    for chunk in bytes.chunks(size.max(1)) {
        items.append(&mut reader.push(chunk)?);
    }
    let (info, mut last) = reader.finish()?;
    items.append(&mut last);
    for item in items.iter().filter(|item| item.article.is_some()) {
        // The text that is told to be the item's gives the same item.
        let text = &bytes[item.text.start as usize..item.text.end as usize];
        let again = json_feed::item(text, item.position, 1);
        assert_eq!((&again.article, &again.problems), (&item.article, &item.problems));
    }
    Ok((info, items))
}

/// Reads a bundle, in several ways of cutting it up, which must make no difference.
fn read(bytes: &[u8]) -> Outcome {
    let whole = read_in_chunks(bytes, bytes.len());
    for size in [1, 2, 3, 7, 64] {
        assert_eq!(read_in_chunks(bytes, size), whole, "chunks of {size}: {}", String::from_utf8_lossy(bytes));
    }
    whole
}

/// One line an item: its position, its id, `ok` or `-`, and its problems.
fn show(outcome: &Outcome) -> String {
    match outcome {
        Err(failure) => format!("{failure:?}"),
        Ok((_, items)) => items.iter().map(show_item).collect::<Vec<_>>().join("; "),
    }
}

fn show_item(item: &Item) -> String {
    let problems: String = item.problems.iter().map(|problem| format!(" {}", show_problem(problem))).collect();
    let ok = if item.article.is_some() { "" } else { "-" };
    format!("{}{ok} {}{problems}", item.position, item.id.as_deref().unwrap_or("?"))
}

fn show_problem(problem: &ProblemKind) -> String {
    match problem {
        ProblemKind::Broken { line, column, found } => {
            let found: String = found.chars().take(8).collect();
            format!("broken {line}:{column} {found}")
        }
        ProblemKind::NotAnObject { found } => format!("no object {found}"),
        ProblemKind::BadField { field, expected, found } => format!("{field} is not {expected:?}: {found}"),
        other => format!("{other:?}"),
    }
}

fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(bundle, expected)| (bundle, expected, show(&read(bundle.as_bytes()))))
        .filter(|(_, expected, found)| found != *expected)
        .map(|(bundle, expected, found)| format!("{bundle}\n  expected {expected}\n  found    {found}"))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The article of a bundle with one item of these fields, and what was wrong with it.
fn item(fields: &str) -> (Article, String) {
    let bundle = format!(r#"{{"items": [{{"id": "1", "title": "T", {fields}}}]}}"#);
    let (_, mut items) = read(bundle.as_bytes()).expect(&bundle);
    let item = items.remove(0);
    let problems: Vec<String> = item.problems.iter().map(show_problem).collect();
    (*item.article.expect(fields), problems.join("; "))
}

/// `(fields, what is seen of the article, problems)`
fn check_fields(see: impl Fn(&Article) -> String, cases: &[(&str, &str, &str)]) {
    for (fields, expected, problems) in cases {
        let (article, found_problems) = item(fields);
        assert_eq!((see(&article).as_str(), found_problems.as_str()), (*expected, *problems), "{fields}");
    }
}

#[test]
fn texts() {
    check_fields(
        |article| format!("{:?}", (&article.title, &article.lead, &article.language)),
        &[
            (r#""x": 1"#, r#"("T", None, None)"#, ""),
            (r#""title": " A\tb\n c ""#, r#"(" A\tb\n c ", None, None)"#, ""),
            (r#""title": "<b>A</b> &amp; B""#, r#"("<b>A</b> &amp; B", None, None)"#, ""),
            (r#""title": "\u1eae\ud83d\ude00""#, r#"("Ắ😀", None, None)"#, ""),
            (r#""summary": "Lời  dẫn", "language": "en""#, r#"("T", Some("Lời  dẫn"), Some("en"))"#, ""),
            (r#""summary": "  ", "language": null"#, r#"("T", None, None)"#, ""),
            (r#""summary": 7"#, r#"("T", None, None)"#, "summary is not Text: 7"),
            (r#""language": ["vi"]"#, r#"("T", None, None)"#, r#"language is not Text: ["vi"]"#),
            (r#""summary": "x", "title": {"a": 1}"#, r#"("", Some("x"), None)"#, r#"title is not Text: {"a":1}"#),
        ],
    );
    // Decomposed marks stay decomposed.
    assert_eq!(item("\"title\": \"Ba\u{306}\u{301}c\"").0.title, "Ba\u{306}\u{301}c");
}

#[test]
fn bodies() {
    check_fields(
        |article| show_blocks(&article.blocks),
        &[
            (r#""content_html": "<p>a<p>b", "content_text": "c""#, "a | b", ""),
            (r#""content_text": "a\n\nb\nc <b>""#, "a | b⏎c <b>", ""),
            (r#""content_html": "", "content_text": "c""#, "c", ""),
            (r#""content_html": "<p></p><script>x</script>", "content_text": "c""#, "c", ""),
            (r#""content_html": null, "content_text": "c""#, "c", ""),
            (r#""content_html": 5, "content_text": "c""#, "c", "content_html is not Text: 5"),
            (r#""content_text": false"#, "", "content_text is not Text: false"),
            (
                r#""content_text": "a", "_khobao": {"figures": [{"url": "a.jpg", "alt": "A", "caption": "B", "width": 4, "height": 3}]}"#,
                "a | fig(a.jpg A 4x3: B)",
                "",
            ),
            (
                r#""content_html": "<p>a <img src=a.jpg> b", "_khobao": {"figures": [{"url": "a.jpg"}, "b.jpg", {"url": "b.jpg"}]}"#,
                "a {img a.jpg} b | fig(b.jpg)",
                "",
            ),
            (
                r#""_khobao": {"figures": [{"url": "javascript:x", "caption": "B", "width": "4"}, 7, {}]}"#,
                "fig(: B)",
                "_khobao.figures is not Objects: 7; _khobao.figures.url is not Address: javascript:x",
            ),
        ],
    );
}

#[test]
fn dates() {
    let see = |date: Option<Date>| match date {
        None => "none".to_owned(),
        Some(date) => {
            let offset = date.offset.map_or(String::new(), |minutes| format!("{minutes:+}"));
            format!("{} {:?} {}{offset}", date.day, date.precision, date.second)
        }
    };
    check_fields(
        |article| see(article.date),
        &[
            (r#""date_published": "2021-11-09T08:00:00+07:00""#, "2021-11-09 Minute 28800+420", ""),
            (r#""date_published": "2021-11""#, "2021-11-01 Month 0", ""),
            (r#""date_published": "09/11/2021""#, "2021-11-09 Day 0", ""),
            (r#""date_published": null"#, "none", ""),
            (r#""date_published": """#, "none", ""),
            (r#""date_published": "09/13/2021""#, "none", "date_published is not Date: 09/13/2021"),
            (r#""date_published": 1636419600"#, "none", "date_published is not Date: 1636419600"),
            (r#""date_published": "2021-11-09T08:00Z", "_khobao": {"date_precision": "day"}"#, "2021-11-09 Day 0", ""),
            (
                r#""date_published": "2021-11-09T08:00Z", "_khobao": {"date_precision": "month"}"#,
                "2021-11-01 Month 0",
                "",
            ),
            (r#""date_published": "2021-11-09", "_khobao": {"date_precision": "year"}"#, "2021-01-01 Year 0", ""),
            (r#""date_published": "2021-11-09", "_khobao": {"date_precision": "minute"}"#, "2021-11-09 Day 0", ""),
            (r#""date_published": "2021", "_khobao": {"date_precision": "day"}"#, "2021-01-01 Year 0", ""),
            (
                r#""date_published": "2021", "_khobao": {"date_precision": "hour"}"#,
                "2021-01-01 Year 0",
                "_khobao.date_precision is not Text: hour",
            ),
            (r#""_khobao": {"date_precision": "year"}"#, "none", ""),
        ],
    );
    let (article, problems) = item(r#""date_modified": "2022", "date_published": "hôm qua""#);
    assert_eq!(article.modified.map(|date| date.precision), Some(Precision::Year));
    assert_eq!(problems, "date_published is not Date: hôm qua");
}

#[test]
fn people_places_and_tags() {
    let authors = |article: &Article| {
        let author = |author: &khobao_core::article::Author| {
            format!("{}{}", author.name, author.url.as_ref().map_or(String::new(), |url| format!("<{}>", url.as_str())))
        };
        article.authors.iter().map(author).collect::<Vec<_>>().join(", ")
    };
    check_fields(
        authors,
        &[
            (r#""authors": [{"name": "A", "url": "/a", "avatar": "x"}, {"name": "B"}]"#, "A</a>, B", ""),
            (r#""authors": ["A", null, {"name": " "}, {"url": "/b"}, {}]"#, "A", ""),
            (r#""authors": "A""#, "A", ""),
            (r#""author": {"name": "A"}"#, "A", ""),
            (r#""author": "A""#, "A", ""),
            (r#""authors": [], "author": {"name": "A"}"#, "A", ""),
            (r#""authors": [{"name": "A"}], "author": {"name": "B"}"#, "A", ""),
            (r#""authors": [7, {"name": "A"}]"#, "A", "authors is not Objects: 7"),
            (
                r#""authors": [{"name": 7}, {"name": "A", "url": "javascript:x"}]"#,
                "A",
                "authors.name is not Text: 7; authors.url is not Address: javascript:x",
            ),
        ],
    );
    check_fields(
        |article| format!("{:?} {:?}", article.tags, article.documents),
        &[
            (r#""tags": ["a", "b c", 5, "", null]"#, r#"["a", "b c", "5"] []"#, ""),
            (r#""tags": "a, b""#, r#"["a, b"] []"#, ""),
            (
                r#""tags": ["a", true, {"x": 1}]"#,
                r#"["a"] []"#,
                r#"tags is not Texts: true; tags is not Texts: {"x":1}"#,
            ),
            (r#""_khobao": {"documents": ["16/CT-TTg", "114-KL/TW"]}"#, r#"[] ["16/CT-TTg", "114-KL/TW"]"#, ""),
            (r#""_khobao": {"documents": {"a": 1}}"#, "[] []", r#"_khobao.documents is not Texts: {"a":1}"#),
        ],
    );
    check_fields(
        |article| format!("{:?}", (&article.section, &article.place, &article.source)),
        &[
            (
                r#""_khobao": {"section": "S", "place": "P", "source": "N", "x": 1}"#,
                r#"(Some("S"), Some("P"), Some("N"))"#,
                "",
            ),
            (r#""_khobao": {"section": 1}"#, "(None, None, None)", "_khobao.section is not Text: 1"),
            (r#""_khobao": "x""#, "(None, None, None)", "_khobao is not Object: x"),
            (r#""_khobao": null"#, "(None, None, None)", ""),
        ],
    );
}

#[test]
fn addresses() {
    check_fields(
        |article| {
            let url = article.url.as_ref().map_or("", |url| url.as_str());
            format!("{url} {}", article.image.as_ref().map_or("", |image| image.src.as_str()))
        },
        &[
            (r#""url": "https://x.vn/1", "external_url": "https://y.vn""#, "https://x.vn/1 ", ""),
            (r#""external_url": "https://y.vn""#, "https://y.vn ", ""),
            (r#""url": "javascript:x", "external_url": "/y""#, "/y ", "url is not Address: javascript:x"),
            (r#""url": """#, " ", ""),
            (r#""image": "a.jpg", "banner_image": "b.jpg""#, " a.jpg", ""),
            (r#""banner_image": "b.jpg""#, " b.jpg", ""),
            (r#""image": "data:text/html,x""#, " ", "image is not Address: data:text/html,x"),
            (r#""image": "a.jpg", "content_html": "<figure><img src=a.jpg></figure>""#, " ", ""),
            (r#""image": "a.jpg", "content_html": "<ul><li>x<b><img src=a.jpg>""#, " ", ""),
            (r#""image": "a.jpg", "content_html": "<table><td>a<td><blockquote><img src=a.jpg>""#, " ", ""),
            (r#""image": "a.jpg", "_khobao": {"figures": ["a.jpg"]}"#, " ", ""),
        ],
    );
}

#[test]
fn ids_and_contents() {
    check(&[
        (r#"{"items": [{"id": "a", "title": "A"}, {"id": 7, "title": "B"}]}"#, "1 a; 2 7"),
        (
            r#"{"items": [{"id": 1.50, "title": "A"}, {"id": 123456789012345678901234567890, "title": "B"}]}"#,
            "1 1.50; 2 123456789012345678901234567890",
        ),
        (
            r#"{"items": [{"title": "A"}, {"id": null, "title": "B"}, {"id": " ", "title": "C"}, {"id": [1], "title": "D"}]}"#,
            "1- ? NoId; 2- ? NoId; 3- ? NoId; 4- ? NoId",
        ),
        (
            r#"{"items": [{"id": "a"}, {"id": "b", "title": " ", "content_html": "<p></p>", "tags": ["x"]}]}"#,
            "1- a NoContent; 2- b NoContent",
        ),
        (
            r#"{"items": [{"id": "a", "summary": "x"}, {"id": "b", "image": "x.jpg"}, {"id": "c", "content_text": "x"}]}"#,
            "1 a; 2 b; 3 c",
        ),
        (r#"{"items": [{"id": "a", "title": "A"}, {"id": "a", "title": "A"}]}"#, "1 a; 2 a"),
        (
            r#"{"items": [null, 5, "x", [{"id": 1}], {"id": "a", "title": "A"}, true]}"#,
            "1- ? no object null; 2- ? no object 5; 3- ? no object \"x\"; 4- ? no object [{\"id\": 1}]; 5 a; 6- ? no object true",
        ),
    ]);
}

#[test]
fn generosity_of_form() {
    check(&[
        ("\u{feff} {\"items\": [{\"id\": \"a\", \"title\": \"A\"}]} ", "1 a"),
        (
            r#"{"items": [{"id": "a", "title": "A"},, {"id": "b", "title": "B"} {"id": "c", "title": "C"},],}"#,
            "1 a; 2 b; 3 c",
        ),
        (
            r#"{"items": [{"id": "a", "title": "A"}], "x": {"y": [1, "]}"]}, "version": "https://jsonfeed.org/version/1.1"} rest"#,
            "1 a",
        ),
        (r#"{"items": [{"id": "a", "title": "A"}]}{"items": [}"#, "1 a"),
        ("{\"items\": [{\"id\": \"a\", \"title\": \"A\"}]}\n\u{1e}{}", "1 a"),
        (r#"{"\u0069tems": [{"\u0069d": "a", "title": "A", "x\"y": "\\", "z": "\\\""}]}"#, "1 a"),
        (r#"{"items": [{"id": "a", "title": "A", "id2": 1, "_other": {"id": [{}]}}]}"#, "1 a"),
        (r#"{"title": 5, "description": "D", "items": [{"id": "a", "title": "A"}]}"#, "1 a; 0- ? title is not Text: 5"),
        (r#"{"items": [{"id": "a", "title": "A"}], "items": [{"id": "b", "title": "B"}]}"#, "1 a; 2 b"),
    ]);
    let bundle = r#"{"items": [{"id": "a", "title": "A"}], "title": "Tin", "language": "vi", "version": "x",
        "description": "Về", "home_page_url": "https://x.vn/", "feed_url": 5, "authors": [{"name": "Ban biên tập", "url": "https://x.vn/bbt"}], "author": {"name": "Cũ"}}"#;
    let (info, _) = read(bundle.as_bytes()).expect("a bundle");
    let expected = BundleInfo {
        title: "Tin".to_owned(),
        description: Some("Về".to_owned()),
        language: Some("vi".to_owned()),
        authors: vec![Author { name: "Ban biên tập".to_owned(), url: Address::link("https://x.vn/bbt") }],
        home: Some("https://x.vn/".to_owned()),
        next: None,
    };
    assert_eq!(info, expected);
}

fn not_json(line: u64, column: u64, found: &str) -> String {
    format!("{:?}", Failure::NotJson { line, column, found: found.to_owned() })
}

fn other_kind(found: &str) -> String {
    format!("{:?}", Failure::OtherKind { found: found.to_owned() })
}

#[test]
fn failures() {
    let cut = format!("{:?}", Failure::CutOff { articles: 0 });
    let long_key = format!("{{\"{}\": 1}}", "k".repeat(50));
    let cases: Vec<(&[u8], String)> = vec![
        (b"", not_json(1, 1, "")),
        (b" \n ", not_json(2, 2, "")),
        (b"<!doctype html>\n<title>404</title>", not_json(1, 1, "<!doctype html>␊<title>404</title>")),
        (b"\n  Not found", not_json(2, 3, "Not found")),
        (
            "Trang này không còn nữa, mời bạn trở về trang chủ".as_bytes(),
            not_json(1, 1, "Trang này không còn nữa, mời bạn trở về …"),
        ),
        (b"[Tin] x", not_json(1, 1, "[Tin] x")),
        (b"2021-11-09 x", not_json(1, 1, "2021-11-09 x")),
        (b"\x1F\x8B\x08\0\0\0", not_json(1, 1, "gzip")),
        (b"PK\x03\x04rest", not_json(1, 1, "zip")),
        (b"\xFF\xFE{\0\"\0", not_json(1, 1, "UTF-16")),
        (b"\xFE\xFF\0{\0\"", not_json(1, 1, "UTF-16")),
        (b"{\0\"\0i\0", not_json(1, 1, "UTF-16")),
        (b"\xC4\xE0\xF8", not_json(1, 1, "\u{fffd}\u{fffd}\u{fffd}")),
        (
            b"{\"a\": 1,\n \"b\" 2, \"items\": [{\"id\": \"a\", \"title\": \"A\"}]}",
            not_json(2, 6, "2, \"items\": [{\"id\": \"a\", \"title\": \"A\"}]}"),
        ),
        (b"{items: []}", not_json(1, 2, "items: []}")),
        (b"{\"version\": tru, \"items\": []}", not_json(1, 13, "tru, \"items\": []}")),
        (b"{\"title\": \"\\x\", \"items\": []}", not_json(1, 13, "x\", \"items\": []}")),
        (b"{\"title\": \"a\xFFb\", \"items\": []}", not_json(1, 13, "\u{fffd}b\", \"items\": []}")),
        (b"[{\"id\": 1}]", other_kind("[{\"id\": 1}")),
        (b"[]", other_kind("[]")),
        (b"\"x\"", other_kind("\"x\"")),
        (b" null ", other_kind("null ")),
        (b"-1.5e3", other_kind("-1.5e3")),
        (b"{}", other_kind("{}")),
        (b"{\"foo\": {\"items\": []}, \"bar\": 2}", other_kind("{\"foo\", \"bar\"}")),
        (long_key.as_bytes(), other_kind(&format!("{{\"{}…", "k".repeat(38)))),
        (
            b"{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": {\"id\": 1}}",
            other_kind("{\"version\", \"items\"}"),
        ),
        (b"{\"version\": \"1\", \"list\": []}", other_kind("{\"version\", \"list\"}")),
        (b"{\"items\": []}", "Empty".to_owned()),
        (b"{\"version\": \"https://jsonfeed.org/version/1\"}", "Empty".to_owned()),
        (b"{\"version\": \"https://jsonfeed.org/version/1\", \"items\": null}", "Empty".to_owned()),
        (b"{", cut.clone()),
        (b"{\"ver", cut.clone()),
        (b"{\"items\": [", cut.clone()),
        (b"{\"items\": [{\"id\": \"a\", \"title\": \"A\"", cut.clone()),
        (b"{\"items\": [{\"title\": \"A\"}, ", cut.clone()),
        (b"{\"items\": []", cut),
    ];
    for (bytes, expected) in cases {
        assert_eq!(show(&read(bytes)), expected, "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn a_broken_item_costs_that_item() {
    let around = |middle: &str| {
        format!(
            "{{\"items\": [\n{{\"id\": \"1\", \"title\": \"A\"}},\n{middle},\n{{\"id\": \"3\", \"title\": \"C\"}}, {{\"id\": \"4\", \"title\": \"D\"}}]}}"
        )
    };
    let cases = [
        // Balanced, but no JSON.
        (r#"{"id": "2", "title": oops}"#, r#"broken 3:22 oops},␊{"#),
        (r#"{"id": "2", "title": "B",}"#, r#"broken 3:26 },␊{"id""#),
        (r#"{"id": "2" "title": "B"}"#, r#"broken 3:12 "title":"#),
        (r#"{"id": "2", title: "B"}"#, r#"broken 3:13 title: ""#),
        (r#"{"id": "2", 'title': 'B'}"#, r#"broken 3:13 'title':"#),
        (r#"{"id": "2", "n": 01, "title": "B"}"#, r#"broken 3:19 1, "titl"#),
        (r#"{"id": "2", "n": 1e+, "title": "B"}"#, r#"broken 3:21 , "title"#),
        (r#"{"id": "2", "title": "\x41"}"#, r#"broken 3:24 x41"}"#),
        (r#"{"id": "2", "title": "\ud83d"}"#, "broken 3:29 \"}"),
        ("{\"id\": \"2\", \"title\": \"một\nhai\"}", "broken 3:28 ␊hai\"},␊"),
        (
            r#"{"id": "2", "title": "nói "gì" đó", "x": [{"id": "no", "title": "N"}, {"id": "n2", "title": "N"}]}"#,
            r#"broken 3:29 gì" đó","#,
        ),
        (
            r#"{"id": "2", "related": [{"id": "no", "title": "N"}, {"id": "n2", "title": "N"}], "title": NaN}"#,
            r#"broken 3:91 NaN},␊{""#,
        ),
        (
            r#"{"id": "2", "title": NaN, "related": [{"id": "no", "title": "N"}, {"id": "n2", "title": "N"}]}"#,
            r#"broken 3:22 NaN, "re"#,
        ),
        // A quote is missing.
        (r#"{"id": "2, "title": "B"}"#, r#"broken 3:13 title": "#),
        (r#"{"id": "2", "title": "B}"#, r#"broken 3:26 ␊{"id": "#),
        (r#"{"id": "2", "title": B"}"#, r#"broken 3:22 B"},␊{"i"#),
        (r#"{"id": "2", "title: "B"}"#, r#"broken 3:22 B"},␊{"i"#),
        (r#"{"id": "2", title": "B [x] {y}"}"#, r#"broken 3:13 title": "#),
        (r#"{"id": "2", "tags": ["a", "b], "title": "B"}"#, r#"broken 3:33 title": "#),
        (r#"{"id": "2", "title": "B"}", "#, r#"broken 3:30 ␊{"id": "#),
        // A bracket is missing, or there is one too many.
        (r#"{"id": "2", "title": "B""#, r#"broken 4:1 {"id": ""#),
        (r#"{"id": "2", "tags": ["a", "b", "title": "B"}"#, r#"broken 3:39 : "B"},␊"#),
        (r#"{"id": "2", "tags": "a", "b"], "title": "B"}"#, r#"broken 3:29 ], "titl"#),
        (r#"{"id": "2", "_khobao": {"section": "S", "title": "B"}"#, r#"broken 4:1 {"id": ""#),
        (r#"{"id": "2", "_khobao": "section": "S"}, "title": "B"}"#, r#"broken 3:33 : "S"}, "#),
        (r#"{"id": "2", oops}]"#, r#"broken 3:13 oops}],␊"#),
        (r#"{"id": "2", oops}]}"#, r#"broken 3:13 oops}]},"#),
        (r#"{"id": "2", oops}], "title": "B"}"#, r#"broken 3:13 oops}], "#),
        // Garbage.
        (r#"*** "#, r#"broken 3:1 *** ,␊{""#),
    ];
    let mut wrong = Vec::new();
    for (middle, problem) in cases {
        let id = if middle.contains("\"id\": \"2\"") { "2" } else { "?" };
        let expected = format!("1 1; 2- {id} {problem}; 3 3; 4 4");
        let expected = match middle {
            // Here it is not the item but what follows it that is broken.
            r#"{"id": "2", "title": "B"}", "# => format!("1 1; 2 2; 3- ? {problem}; 4 3; 5 4"),
            // Half of it was read as an item.
            r#"{"id": "2", "_khobao": "section": "S"}, "title": "B"}"# => {
                format!("1 1; 2- 2 {problem}; 3- ? no object \"title\"; 4- ? broken 3:48 : \"B\"}},␊; 5 3; 6 4")
            }
            _ => expected,
        };
        let found = show(&read(around(middle).as_bytes()));
        if found != expected {
            wrong.push(format!("{middle}\n  expected {expected}\n  found    {found}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    // Invalid UTF-8.
    let mut bytes = around(r#"{"id": "2", "title": "B?"}"#).into_bytes();
    let at = bytes.iter().position(|&byte| byte == b'?').expect("a question mark");
    bytes[at] = 0xFF;
    assert_eq!(show(&read(&bytes)), "1 1; 2- 2 broken 3:24 \u{fffd}\"}; 3 3; 4 4");
    // Too deep for the stack.
    for depth in [127, 128, 1000, 100_000] {
        let deep = format!(r#"{{"id": "2", "title": "B", "x": {}{}}}"#, "[".repeat(depth - 1), "]".repeat(depth - 1));
        let found = show(&read_in_chunks(around(&deep).as_bytes(), 1000));
        match depth {
            127 => assert_eq!(found, "1 1; 2 2; 3 3; 4 4"),
            _ => assert!(
                found.starts_with("1 1; 2- 2 broken 3:158 [") && found.ends_with("; 3 3; 4 4"),
                "{depth}: {found}"
            ),
        }
    }
}

#[test]
fn broken_first_last_and_several() {
    check(&[
        (r#"{"items": [{"id": "1", "title": "A}, {"id": "2", "title": "B"}]}"#, r#"1- 1 broken 1:40 id": "2"; 2 2"#),
        (r#"{"items": [{"id": "1", "title": "A"}, {"id": "2", "title": B"}]}"#, r#"1 1; 2- 2 broken 1:60 B"}]}"#),
        (
            r#"{"items": [{"id": "1", "title": "A"}, {"id": "2", "title": "B"], "title": "Tin"}"#,
            r#"1 1; 2- 2 broken 1:63 ], "titl"#,
        ),
        (
            r#"{"items": [{"id": "1", "title": "A}, {"id": "2, "title": "B"}, {"id": 3 "title": "C"}, {"id": "4", "title": "D"}]}"#,
            r#"1- 1 broken 1:40 id": "2,; 2- ? broken 1:50 title": ; 3- 3 broken 1:73 "title":; 4 4"#,
        ),
        (r#"{"items": [{"id": "1", "title": "A"}], oops}"#, r#"1 1; 0- ? broken 1:40 oops}"#),
        (r#"{"items": [{"id": "1", "title": "A"}}"#, r#"1 1; 2- ? broken 1:37 }"#),
        (r#"{"items": [{"id": "1", title}]}"#, r#"1- 1 broken 1:24 title}]}"#),
    ]);
}

fn sample() -> Vec<u8> {
    let bundle = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Tin",
 "items": [
  {"id": "một", "title": "Bắc Kạn", "content_html": "<p>a <b>b</b></p><ul><li>c", "date_published": "2021-11-09"},
  {"id": 2, "title": "\"[{\\\u1ea1", "tags": ["x", 1.5e3, null, true], "_khobao": {"section": "S", "documents": []}},
  {"id": "3", "summary": "z", "authors": [{"name": "A"}], "n": -0.5}
 ], "language": "vi"}
"#;
    bundle.as_bytes().to_vec()
}

#[test]
fn cut_off_anywhere() {
    let bytes = sample();
    let (_, whole) = read(&bytes).expect("a bundle");
    assert_eq!(show(&read(&bytes)), "1 một; 2 2 tags is not Texts: true; 3 3");
    let ends: Vec<usize> = ["2021-11-09\"}", "[]}}", "-0.5}"]
        .iter()
        .map(|end| bytes.windows(end.len()).position(|part| part == end.as_bytes()).expect("an item's end") + end.len())
        .collect();
    let close = bytes.iter().rposition(|&byte| byte == b'}').expect("the end");
    let list_end = bytes.iter().rposition(|&byte| byte == b']').expect("the end of the items");
    for length in 0..bytes.len() {
        let cut = read(&bytes[..length]);
        let came = ends.iter().filter(|end| **end <= length).count();
        match cut {
            Err(failure) => {
                assert_eq!(came, 0, "{length}");
                let expected = if length == 0 { show(&read(b"")) } else { "CutOff { articles: 0 }".to_owned() };
                assert_eq!(format!("{failure:?}"), expected, "{length}");
            }
            Ok((_, items)) => {
                assert_eq!(items[..came], whole[..came], "{length}");
                let rest: Vec<&Item> = items[came..].iter().collect();
                if length > close {
                    assert!(rest.is_empty(), "{length}");
                } else {
                    let position = if length > list_end { 0 } else { came as u32 + 1 };
                    assert_eq!(rest.len(), 1, "{length}");
                    assert_eq!(
                        (rest[0].position, &rest[0].problems[..]),
                        (position, &[ProblemKind::CutOff][..]),
                        "{length}"
                    );
                }
            }
        }
    }
    // The id of the item that was cut, where it came.
    let cut = &bytes[..ends[1] - 10];
    assert_eq!(show(&read(cut)), "1 một; 2- 2 CutOff");
}

#[test]
fn nothing_makes_it_panic() {
    let sample = sample();
    let mut random = Random(20_211_109);
    let bits = [
        "\"",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\\",
        "\n",
        "\0",
        "u",
        "\u{e9}",
        "{\"id\":",
        ",{\"id\":\"x\"",
        "<p>",
        "null",
        "-",
        "\u{feff}",
    ];
    for round in 0..3000 {
        let mut bytes = sample.clone();
        for _ in 0..=random.below(6) {
            let at = random.below(bytes.len());
            match random.below(4) {
                0 => bytes[at] = random.next() as u8,
                1 => drop(bytes.remove(at)),
                2 => {
                    let bit = bits[random.below(bits.len())].bytes();
                    bytes.splice(at..at, bit);
                }
                _ => {
                    let end = (at + random.below(30)).min(bytes.len());
                    bytes.drain(at..end);
                }
            }
        }
        let whole = read_in_chunks(&bytes, bytes.len());
        let cut = read_in_chunks(&bytes, 1 + random.below(9));
        assert_eq!(cut, whole, "{}", String::from_utf8_lossy(&bytes));
        if round % 3 == 0 {
            let noise: Vec<u8> = (0..random.below(200)).map(|_| random.next() as u8).collect();
            assert_eq!(read_in_chunks(&noise, 3), read_in_chunks(&noise, 1000));
            khobao_core::html::blocks(&String::from_utf8_lossy(&noise));
            let noise: String = (0..random.below(60)).map(|_| bits[random.below(bits.len())]).collect();
            assert_eq!(read_in_chunks(noise.as_bytes(), 3), read_in_chunks(noise.as_bytes(), 1000), "{noise}");
            let noise = format!("{{\"items\":[{{\"id\":1,\"title\":2}},{noise}");
            assert_eq!(read_in_chunks(noise.as_bytes(), 3), read_in_chunks(noise.as_bytes(), 1000), "{noise}");
            khobao_core::html::blocks(&String::from_utf8_lossy(&bytes));
        }
    }
}

#[test]
fn one_wrong_byte_costs_one_item() {
    // A quote or a bracket is taken out of one item of ten; the other nine come through.
    let item = |number: usize| {
        format!(
            r#"{{"id": "{number}", "title": "Bài {number}", "content_text": "Chữ, \"lời\" [1] {{x}}\nnữa", "tags": ["a", "b"], "_khobao": {{"section": "S", "documents": ["16/CT-TTg"]}}, "authors": [{{"name": "A"}}]}}"#
        )
    };
    let broken = item(5);
    let marks: Vec<usize> = broken.match_indices(['"', '{', '}', '[', ']', ':', ',']).map(|(at, _)| at).collect();
    for separator in [",", ", ", ",\n  "] {
        for &at in &marks {
            let mut broken = broken.clone();
            broken.remove(at);
            let items: Vec<String> =
                (0..10).map(|number| if number == 5 { broken.clone() } else { item(number) }).collect();
            let bundle = format!("{{\"items\": [{}]}}", items.join(separator));
            let (_, found) = read_in_chunks(bundle.as_bytes(), 50).expect(&bundle);
            let ids: Vec<&str> =
                found.iter().filter(|item| item.article.is_some()).filter_map(|item| item.id.as_deref()).collect();
            let others: Vec<&str> = ids.iter().filter(|id| **id != "5").copied().collect();
            assert_eq!(others, ["0", "1", "2", "3", "4", "6", "7", "8", "9"], "{broken}");
            let cut = found.iter().any(|item| item.problems.contains(&ProblemKind::CutOff));
            assert!(!cut, "{broken}");
        }
    }
}

#[test]
fn time_is_linear_in_what_comes() {
    let begin = Instant::now();
    let item = r#"{"id":"1","title":"A"}"#;
    let bundles = [
        format!("{{\"items\":[{item},{}", "{".repeat(300_000)),
        format!("{{\"items\":[{item},{}", ",{".repeat(150_000)),
        format!("{{\"items\":[{item},{}", "{\"a\":[".repeat(50_000)),
        format!("{{\"items\":[{item},{}", "{\"a\":\"b},".repeat(30_000)),
        format!("{{\"items\":[{item},{{\"id\":\"{}", ",{".repeat(150_000)),
        format!("{{\"items\":[{item},{{x{}", ",{                    \"a".repeat(20_000)),
        format!("{{\"items\":[{item},{}{}", "{\"a\":".repeat(120), "]".repeat(300_000)),
        format!("{{\"items\":[{item}{}", "\n".repeat(300_000)),
        format!("{}{{\"items\":[{item}]}}", " ".repeat(300_000)),
    ];
    for bundle in &bundles {
        let size = read_in_chunks(bundle.as_bytes(), bundle.len());
        assert_eq!(read_in_chunks(bundle.as_bytes(), 1), size, "{}", &bundle[..60]);
    }
    assert!(begin.elapsed().as_secs() < 30, "{:?}", begin.elapsed());
}

#[test]
fn ten_thousand_articles() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/vi-news-10k.json.xz");
    let child = Command::new("xz").args(["-dc", path]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut bytes = Vec::new();
    if let Ok(mut child) = child {
        if let Some(output) = &mut child.stdout {
            output.read_to_end(&mut bytes).expect("what xz gives");
        }
        child.wait().expect("the end of xz");
    }
    if bytes.is_empty() {
        println!("skipped: {path} or the command xz is not there");
        return;
    }
    let begin = Instant::now();
    let (info, items) = read_in_chunks(&bytes, 65_521).expect("a bundle");
    println!("{} bytes, {} articles: {:?}", bytes.len(), items.len(), begin.elapsed());
    assert_eq!((info.title.as_str(), info.language.as_deref()), ("Tin 2017", Some("vi")));
    assert_eq!(items.iter().filter(|item| item.article.is_some()).count(), 10_000);
    assert_eq!(items.iter().map(|item| item.problems.len()).sum::<usize>(), 0);
}
