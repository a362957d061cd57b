//! References: what they say, and that no character of an article breaks out of one.

use khobao_core::article::{Address, Article, Author};
use khobao_core::cite::{Reference, digits};
use khobao_core::day::{Date, Day, Precision};

const KEPT: &str = "https://kho.vn/bk/?a=bk-1";
const HASH: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

fn article(title: &str, authors: &[&str], source: Option<&str>, date: &str) -> Article {
    let author = |name: &&str| Author { name: (*name).to_owned(), url: None };
    Article {
        id: "bk-1".to_owned(),
        title: title.to_owned(),
        authors: authors.iter().map(author).collect(),
        source: source.map(str::to_owned),
        date: Date::parse(date),
        url: Address::link("https://bao.vn/bk-1.html"),
        language: Some("vi".to_owned()),
        ..Article::default()
    }
}

fn reference(article: &Article) -> Reference<'_> {
    Reference { article, kept_at: KEPT, read: Day::from_ymd(2026, 11, 26), hash: Some(HASH) }
}

#[test]
fn in_words() {
    let mut inferred = article("Mưa", &["Lan"], Some("Báo"), "2021-11-09");
    inferred.date = inferred.date.map(|date| Date { precision: Precision::Inferred, ..date });
    let nowhere = Article { url: None, ..article("Mưa", &["Lan"], Some("Báo"), "2021") };
    let cases = [
        (
            article("Cầu treo", &["Nguyễn Thị Mây"], Some("Báo Bắc Kạn"), "2021-11-09T08:00:00+07:00"),
            "Nguyễn Thị Mây (2021), “Cầu treo”, Báo Bắc Kạn, 09/11/2021, https://bao.vn/bk-1.html, truy cập ngày 26/11/2026. \
             Bản lưu: https://kho.vn/bk/?a=bk-1. SHA-256 của văn bản: HASH.",
        ),
        (
            article("Cầu", &["A", "B", "C"], None, "2021-11"),
            "A, B, C (2021), “Cầu”, 11/2021, https://bao.vn/bk-1.html, truy cập ngày 26/11/2026. Bản lưu: \
             https://kho.vn/bk/?a=bk-1. SHA-256 của văn bản: HASH.",
        ),
        (
            article("Cầu", &[], Some("Báo"), ""),
            "Báo (không rõ năm), “Cầu”, https://bao.vn/bk-1.html, truy cập ngày 26/11/2026. Bản lưu: \
             https://kho.vn/bk/?a=bk-1. SHA-256 của văn bản: HASH.",
        ),
        (
            article(" ", &[], None, "2021"),
            "“(Không có tiêu đề)” (2021), https://bao.vn/bk-1.html, truy cập ngày 26/11/2026. Bản lưu: \
             https://kho.vn/bk/?a=bk-1. SHA-256 của văn bản: HASH.",
        ),
        (
            inferred,
            "Lan (2021), “Mưa”, Báo, 09/11/2021 (suy ra từ bài), https://bao.vn/bk-1.html, truy cập ngày 26/11/2026. \
             Bản lưu: https://kho.vn/bk/?a=bk-1. SHA-256 của văn bản: HASH.",
        ),
        (
            nowhere,
            "Lan (2021), “Mưa”, Báo, https://kho.vn/bk/?a=bk-1, truy cập ngày 26/11/2026. SHA-256 của văn bản: HASH.",
        ),
    ];
    for (article, wanted) in cases {
        assert_eq!(reference(&article).plain(), wanted.replace("HASH", HASH));
    }
    let article = article("Cầu", &["A"], None, "2021");
    let bare = Reference { read: None, hash: None, ..reference(&article) };
    assert_eq!(bare.plain(), "A (2021), “Cầu”, https://bao.vn/bk-1.html. Bản lưu: https://kho.vn/bk/?a=bk-1.");
}

#[test]
fn bibtex_is_escaped() {
    let mut hard =
        article("50% & {một} #1_$ \\ ~^\n hai", &["Đỗ & Con", "B {C}"], Some("Báo_X"), "2021-11-09T08:00:00+07:00");
    hard.url = Address::link("https://bao.vn/a_b%20{c}?d=1&e=#f");
    let text = reference(&hard).bibtex();
    let wanted = [
        "@misc{bk-1,\n",
        "  author = {{Đỗ \\& Con} and {B \\{C\\}}},\n",
        "  title = {{50\\% \\& \\{một\\} \\#1\\_\\$ \\textbackslash{} \\textasciitilde{}\\textasciicircum{} hai}},\n",
        "  howpublished = {Báo\\_X},\n  year = {2021},\n  month = {11},\n  day = {9},\n",
        "  url = {https://bao.vn/a_b%20%7Bc%7D?d=1&e=#f},\n  urldate = {2026-11-26},\n  langid = {vi},\n",
    ];
    for part in wanted {
        assert!(text.contains(part), "no {part}\n{text}");
    }
    let note = format!("  note = {{Bản lưu: https://kho.vn/bk/?a=bk-1. SHA-256: {HASH}}}\n}}\n");
    assert!(text.ends_with(&note), "{text}");
    // Dates as far as they were written, and fields that the article has.
    for (date, wanted) in [("", ""), ("2021", "year = {2021}"), ("2021-11", "year = {2021},\n  month = {11}")] {
        let text = reference(&article("a", &[], None, date)).bibtex();
        let dates: Vec<&str> =
            text.lines().filter(|l| ["year", "month", "day"].iter().any(|n| l.contains(&format!("  {n} =")))).collect();
        assert_eq!(dates.join("\n").trim().trim_end_matches(','), wanted);
        assert!(!text.contains("author") && !text.contains("howpublished"), "{text}");
    }
    let mut inferred = article("a", &[], None, "2021-11-09");
    inferred.date = inferred.date.map(|date| Date { precision: Precision::Inferred, ..date });
    let text = reference(&inferred).bibtex();
    assert!(text.contains("suy ra từ bài") && !text.contains("day ="), "{text}");
    // An id that no key can be made of.
    let article = Article { id: "{bài, số}=1}".to_owned(), ..article("a", &[], None, "") };
    assert!(reference(&article).bibtex().starts_with("@misc{bis1,"));
    let article = Article { id: "ệ".to_owned(), ..article };
    assert!(reference(&article).bibtex().starts_with("@misc{bai,"));
}

/// Braces in what anybody may write always pair, or TeX reads on to the end of the file.
#[test]
fn bibtex_braces_pair() {
    for title in ["{", "}", "\\{", "}}{", "a\\", "{{{{"] {
        let text = reference(&article(title, &[title], Some(title), "2021")).bibtex();
        let mut depth = 0;
        let mut characters = text.chars();
        while let Some(character) = characters.next() {
            match character {
                '\\' => drop(characters.next()),
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            assert!(depth >= 0, "{text}");
        }
        assert_eq!(depth, 0, "{text}");
    }
}

#[test]
fn csl_json_is_json() {
    let hard = article("“Ngoặc” \"kép\" \\ \n\u{1}", &["Đỗ \"Ba\"", "B"], Some("Báo"), "2021-11-09");
    let read: serde_json::Value = serde_json::from_str(&reference(&hard).csl_json()).unwrap();
    let item = &read[0];
    assert_eq!(item["type"], "article-newspaper");
    assert_eq!(item["title"], hard.title.trim());
    assert_eq!(item["author"][0]["literal"], "Đỗ \"Ba\"");
    assert_eq!(item["author"][1]["literal"], "B");
    assert_eq!(item["container-title"], "Báo");
    assert_eq!(item["issued"], serde_json::json!({"date-parts": [[2021, 11, 9]]}));
    assert_eq!(item["accessed"], serde_json::json!({"date-parts": [[2026, 11, 26]]}));
    assert_eq!(item["URL"], "https://bao.vn/bk-1.html");
    assert_eq!(item["archive_location"], KEPT);
    assert_eq!(item["note"], format!("SHA-256: {HASH}"));
    for (date, wanted) in [("2021", Some("[[2021]]")), ("2021-11", Some("[[2021,11]]")), ("", None)] {
        let article = article("a", &[], None, date);
        let bare = Reference { hash: None, ..reference(&article) };
        let read: serde_json::Value = serde_json::from_str(&bare.csl_json()).unwrap();
        assert_eq!(read[0]["issued"].get("date-parts").map(ToString::to_string).as_deref(), wanted);
        assert!(read[0].get("author").is_none() && read[0].get("note").is_none());
    }
    let mut inferred = article("a", &[], None, "2021-11-09");
    inferred.date = inferred.date.map(|date| Date { precision: Precision::Inferred, ..date });
    let read: serde_json::Value = serde_json::from_str(&reference(&inferred).csl_json()).unwrap();
    assert_eq!(read[0]["issued"]["circa"], true);
}

#[test]
fn a_hash_in_digits() {
    assert_eq!(digits(&[0, 1, 0x7f, 0xff]), "00017fff");
}
