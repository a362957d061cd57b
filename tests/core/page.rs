//! Plain pages: where they lie, what they say, and that an article comes back from its page as it was.

use super::html::show;
use super::json_feed::Random;
use html5gum::{DefaultEmitter, Token, Tokenizer};
use khobao_core::article::{Address, Article, Author, Block, Image, each_text};
use khobao_core::day::Date;
use khobao_core::html;
use khobao_core::page::{self, Site};
use khobao_core::site::page_path;
use std::collections::BTreeMap;

/// Of no text.
const HASH: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const SITE: Site =
    Site { title: "Kho <báo> & \"cũ\"", base: None, description: None, language: Some("vi"), oembed: false };

fn article(id: &str, title: &str, body: &str) -> Article {
    Article { id: id.to_owned(), title: title.to_owned(), blocks: html::blocks(body), ..Article::default() }
}

fn texts(blocks: &[Block]) -> Vec<String> {
    let mut texts = Vec::new();
    each_text(blocks, &mut |text| texts.push(text.to_owned()));
    texts
}

/// With one space for white space.
fn collapsed(text: &str) -> String {
    text.split([' ', '\n', '\t']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The page as a parser of others' making sees it: no element but those that a page may have, none of them twice that must
/// be there once, and no attribute that could run. Gives the elements' counts.
fn elements(page: &str) -> BTreeMap<String, usize> {
    #[rustfmt::skip]
    let allowed = [
        "html", "head", "meta", "link", "title", "script", "body", "nav", "main", "article", "footer", "a", "p", "span", "cite",
        "time", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "figure", "figcaption", "img", "table",
        "caption", "tr", "td", "th", "pre", "hr", "br", "strong", "em", "u", "s", "code", "sup", "sub", "small",
    ];
    let mut counts = BTreeMap::new();
    for token in Tokenizer::new_with_emitter(page, DefaultEmitter::default()) {
        let Token::StartTag(tag) = token.unwrap() else { continue };
        let name = String::from_utf8(tag.name.0.clone()).unwrap();
        assert!(allowed.contains(&name.as_str()), "<{name}>\n{page}");
        for (key, value) in &tag.attributes {
            let (key, value) = (String::from_utf8_lossy(key), String::from_utf8_lossy(value));
            assert!(!key.starts_with("on") && key != "style", "{key}\n{page}");
            let is_address = matches!(key.as_ref(), "href" | "src");
            assert!(!is_address || !value.contains([' ', '<', '>', '"', '\n']), "{value:?}\n{page}");
        }
        *counts.entry(name).or_insert(0) += 1;
    }
    for name in ["html", "title", "script", "body", "nav", "main", "article", "footer", "h1", "time"] {
        let count = counts.get(name).copied().unwrap_or(0);
        assert!(count == 1 || name == "time", "{count} of <{name}>\n{page}");
    }
    counts
}

fn linked_data(page: &str) -> serde_json::Value {
    let (_, rest) = page.split_once("<script type=\"application/ld+json\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn a_path_follows_from_the_id() {
    let long = "a".repeat(64);
    let plain =
        ["a", "22344153", "so-17", "a.b_c", "-", "_", "a.", "a..b", "con-", "cong", "com", "com10", "lpt", &long];
    for id in plain {
        assert_eq!(page_path(id), format!("bai/{id}.html"));
    }
    #[rustfmt::skip]
    let hashed = [
        "", ".", "..", ".a", "A", "bài", "a b", "a/b", "../a", "a\\b", "a:b", "a?b", "a#b", "a%2e", "~a", "a\0", "a\n",
        "con", "nul", "aux", "prn", "com1", "com9", "lpt1", "con.txt", "lpt9.tar.gz", "nul.", "https://x.vn/1.html",
        "CON", &"a".repeat(65),
    ];
    for id in hashed {
        let path = page_path(id);
        let hash = path.strip_prefix("bai/~").and_then(|rest| rest.strip_suffix(".html")).unwrap();
        assert!(hash.len() == 16 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')), "{id:?}: {path}");
    }
    assert_eq!(page_path(""), "bai/~cbf29ce484222325.html");
    assert_eq!(page_path("8yn0iYCKYHlIj4-BwPqk"), "bai/~4eac0c95540867e4.html");
    assert_eq!(page_path("8yn0iYCKYHlIj4-BwPqk"), page_path("GReLUrM4wMqfg9yzV3KQ"), "two may share one");
}

#[test]
fn every_kind_of_block_comes_back() {
    let body = [
        "<p>Chợ <b>phiên <i>họp</i></b>, <a href=\"https://x.vn/a?b=1&amp;c=2\">xem</a><br>dòng hai &amp;lt; 5 &lt; 6</p>",
        "<h2>Mục</h2><h6>Mục nhỏ</h6><hr>",
        "<ul><li>một<ul><li>một hai</li></ul></li><li><p>ba</p><p>bốn</p></li></ul><ol start=\"3\"><li>c</li><li></li></ol>",
        "<blockquote><p>lời</p><blockquote>trong lời</blockquote></blockquote>",
        "<figure><img src=\"https://x.vn/1.jpg\" alt=\"Cầu &quot;lũ&quot;\" width=\"4\" height=\"3\"><img src=\"https://x.vn/2.jpg\">\
         <figcaption>Ảnh: <em>Lam</em></figcaption></figure><figure><img src=\"https://x.vn/3.jpg\"></figure>",
        "<table><caption>Bảng</caption><tr><th colspan=\"2\">đầu</th></tr><tr><td rowspan=\"2\">1</td><td><p>2</p><p>3</p></td></tr>\
         <tr><td><ul><li>4</li></ul></td></tr></table>",
        "<pre>\n\n  hai dòng\n\tthụt &lt;b&gt;</pre>",
        "<p>a <u>b</u> <s>c</s> <code>d</code> x<sup>2</sup> H<sub>2</sub>O <small>e</small> <img src=\"https://x.vn/4.png\"></p>",
        "<p>&nbsp;thụt&nbsp;&nbsp;vào Ba\u{306}\u{301}c</p>",
    ]
    .concat();
    let article =
        Article { lead: Some("Lời dẫn & \"ngoặc\"".to_owned()), ..article("so-17", "Bài <17>", &body) };
    let page = page::page(&article, &SITE, HASH);
    elements(&page);
    let found = page::blocks(&page).unwrap();
    let mut expected = html::blocks("<h1>Bài &lt;17&gt;</h1><p>Lời dẫn &amp; \"ngoặc\"</p>");
    expected.extend(article.blocks.clone());
    assert_eq!(show(&found), show(&expected), "{page}");
    assert_eq!(found, expected);
    // A paragraph has an address of its own.
    for number in 1..=article.blocks.len() {
        assert_eq!(page.matches(&format!(" id=\"p{number}\"")).count(), 1, "{number}\n{page}");
    }
}

#[test]
fn whatever_html_an_article_was_its_texts_come_back() {
    #[rustfmt::skip]
    let tags = [
        "<p>", "</p>", "<br>", "<b>", "</b>", "<i>", "</i>", "<a href=u>", "<a href='?a=x'>", "</a>", "<ul>", "</ul>",
        "<ol start=7>", "<li>", "</li>", "<table>", "</table>", "<caption>", "<tr>", "<td>", "<th rowspan=3>", "</td>",
        "<blockquote>", "</blockquote>", "<figure>", "</figure>", "<figcaption>", "</figcaption>", "<img src=x alt='&quot;'>",
        "<pre>", "</pre>", "<h2>", "<h5>", "</h5>", "<hr>", "<code>", "</code>", "&nbsp;", "&amp;", "&lt;/article>", "\n",
        "  ", "<sup>", "</sup>", "<div>", "</div>", "&quot;", "&lt;!--", "&#13;",
    ];
    let mut random = Random(20_211_109);
    for _ in 0..3000 {
        let mut body = String::new();
        for number in 0..random.below(40) {
            (0..random.below(5)).for_each(|_| body.push_str(tags[random.below(tags.len())]));
            body.push_str(&format!("từ{number}"));
        }
        let article = article("x", "", &body);
        let page = page::page(&article, &SITE, HASH);
        let found = page::blocks(&page).unwrap();
        // Lines of preformatted text in a caption are no such text any more.
        let collapsed = |blocks| texts(blocks).iter().map(|text| collapsed(text)).collect::<Vec<_>>();
        assert_eq!(collapsed(&found), collapsed(&article.blocks), "{body}\n{page}");
    }
}

#[test]
fn hostile_texts_stay_texts() {
    let hostile = [
        "</title><script>alert(1)</script>",
        "</article>\n<article>\n<p>x",
        "\"><img src=x onerror=alert(1)>",
        "' onclick='x",
        "</script><!--<script>",
        "<!-- x -->",
        "]]>",
        "&lt;b&gt; &amp;amp; &#x3c;",
        "a\u{2028}b\u{2029}c",
        "\u{202e}đảo\u{feff}",
        "javascript:alert(1)",
        "{{x}} ${y} \\u003c \\",
    ];
    for text in hostile {
        let mut article = article(text, text, "<p>thân</p>");
        let author = Author { name: text.to_owned(), url: Address::link(&format!("https://x.vn/{text}")) };
        article.lead = Some(format!("{text} dẫn"));
        article.authors = vec![author.clone(), Author { url: None, ..author }];
        article.tags = vec![text.to_owned(), "b".to_owned()];
        article.language = Some(text.to_owned());
        [article.section, article.place, article.source] = [(); 3].map(|()| Some(text.to_owned()));
        article.url = Address::link(&format!("https://x.vn/?u={text}"));
        article.image = Address::picture(&format!("https://x.vn/{text}.jpg")).map(|src| Image {
            src,
            alt: text.to_owned(),
            size: None,
        });
        article.blocks.extend(html::text_blocks(text));
        let page = page::page(&article, &Site { title: text, base: Some("https://y.vn/\"<kho>/"), ..SITE }, HASH);
        elements(&page);
        let found = texts(&page::blocks(&page).unwrap());
        let mut expected = vec![collapsed(text), collapsed(&format!("{text} dẫn")), "thân".to_owned()];
        expected.extend(texts(&html::text_blocks(text)));
        assert_eq!(found, expected, "{page}");
        let data = linked_data(&page);
        assert_eq!(data["headline"], text);
        assert_eq!(data["author"][1]["name"], text);
        assert_eq!((&data["articleSection"], &data["keywords"][0]), (&text.into(), &text.into()));
        let raw = page.split_once("ld+json\">").unwrap().1.split_once("</script>").unwrap().0;
        assert!(!raw.contains(['<', '\u{2028}', '\u{2029}']), "{raw}");
        // The way back into the viewer names the same article.
        let href = page.split_once("href=\"../index.html?a=").unwrap().1.split_once('"').unwrap().0;
        let search = format!("a={href}");
        let (_, id) = khobao_core::urlencoded::pairs(&search).next().unwrap();
        assert_eq!(id, text);
    }
}

#[test]
fn the_head_says_what_is_known() {
    let mut article = article("so-17", "Cầu mới", "<p>Một đoạn.</p>");
    article.language = Some("vi".to_owned());
    article.date = Date::parse("2021-11-09T08:30:00+07:00");
    article.modified = Date::parse("2021-12-01");
    article.section = Some("Đời sống".to_owned());
    article.source = Some("Báo Bắc Kạn".to_owned());
    article.authors = vec![Author { name: "Lam".to_owned(), url: None }];
    article.tags = vec!["cầu".to_owned(), "lũ".to_owned()];
    article.url = Address::link("https://x.vn/a b");
    let page = page::page(&article, &Site { title: "Kho", base: Some("https://y.vn/kho/"), ..SITE }, HASH);
    for part in [
        "<html lang=\"vi\">",
        "<title>Cầu mới – Kho</title>",
        "<meta name=\"description\" content=\"Một đoạn.\">",
        "<link rel=\"canonical\" href=\"https://y.vn/kho/bai/so-17.html\">",
        "content=\"default-src 'none'; ",
        "<time datetime=\"2021-11-09T08:30:00+07:00\">09/11/2021</time>",
        "Cập nhật <time datetime=\"2021-12-01\">01/12/2021</time>",
        "<span>Đời sống</span>",
        "<span>Lam</span> – <cite>Báo Bắc Kạn</cite>",
        "Từ khóa</span>: cầu, lũ",
        "<a href=\"https://x.vn/a%20b\">Xem bài ở trang gốc</a>",
        "<a href=\"../index.html?a=so-17\">",
        "<a href=\"../muc-luc/2021-11.html\">Tháng 11/2021</a>",
        "<meta property=\"og:title\" content=\"Cầu mới\">",
        "<meta property=\"og:url\" content=\"https://y.vn/kho/bai/so-17.html\">",
        "<meta property=\"og:locale\" content=\"vi_VN\">",
        "<meta property=\"article:published_time\" content=\"2021-11-09T08:30:00+07:00\">",
        "<meta property=\"article:tag\" content=\"lũ\">",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    let expected = serde_json::json!({
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": "Cầu mới",
        "url": "https://y.vn/kho/bai/so-17.html", "datePublished": "2021-11-09T08:30:00+07:00",
        "dateModified": "2021-12-01", "inLanguage": "vi", "author": [{"@type": "Person", "name": "Lam"}],
        "publisher": {"@type": "Organization", "name": "Báo Bắc Kạn"}, "articleSection": "Đời sống",
        "keywords": ["cầu", "lũ"], "isBasedOn": "https://x.vn/a%20b"
    });
    assert_eq!(linked_data(&page), expected);

    // What is not known is not made up.
    let page = page::page(&self::article("A/1", " ", ""), &Site::default(), HASH);
    elements(&page);
    assert_eq!(page::blocks(&page), Some(Vec::new()), "a headline of ours is not the article's");
    for part in [
        "<h1>(Không có tiêu đề)</h1>",
        "../muc-luc/khong-ngay.html",
        "Không rõ ngày",
        "<link rel=\"canonical\" href=\"~",
        "a=A%2F1\"",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert_eq!(linked_data(&page), serde_json::json!({"@context": "https://schema.org", "@type": "NewsArticle"}));
}

#[test]
fn addresses_lead_from_the_pages_folder() {
    let table = [
        ("https://x.vn/đường dẫn?a=\"1\"", "https://x.vn/đường%20dẫn?a=%221%22"),
        ("hinh/a.jpg", "../hinh/a.jpg"),
        ("../a", "../../a"),
        ("/a", "/a"),
        ("//x.vn/a", "//x.vn/a"),
        ("#n", "#n"),
        ("mailto:a@b.vn", "mailto:a@b.vn"),
        ("?a=so-17", "so-17.html"),
        ("?a=so-17&p=3", "so-17.html#p3"),
        ("?p=0&a=so-17", "so-17.html"),
        ("?a=8yn0iYCKYHlIj4-BwPqk", "~4eac0c95540867e4.html"),
        ("?q=a&from=2021", "../index.html?q=a&amp;from=2021"),
        ("?a=", "../index.html?a="),
    ];
    for (address, expected) in table {
        let body = format!("<p><a href='{address}'>x</a></p>");
        let page = page::page(&article("x", "Bài", &body), &SITE, HASH);
        assert!(page.contains(&format!("<a href=\"{expected}\">x</a>")), "{address}: {page}");
    }
    let page = page::page(&article("x", "Bài", "<figure><img src='hinh/một hai.jpg'></figure>"), &SITE, HASH);
    assert!(page.contains("<img src=\"../hinh/một%20hai.jpg\" alt=\"\" loading=\"lazy\">"), "{page}");
}

#[test]
fn a_lead_is_said_once() {
    let mut article = article("x", "Bài", "<p>Lời <b>dẫn</b></p><p>Thân</p>");
    article.lead = Some(" Lời dẫn ".to_owned());
    let page = page::page(&article, &SITE, HASH);
    assert!(page.contains("<p class=\"lead\" id=\"p1\">Lời <strong>dẫn</strong></p>"), "{page}");
    assert_eq!(texts(&page::blocks(&page).unwrap()), ["Bài", "Lời dẫn", "Thân"]);
}

#[test]
fn descriptions_are_short_and_end_with_a_word() {
    let long = "chữ ".repeat(100);
    let page = page::page(&article("x", "Bài", &format!("<hr><p>{long}</p>")), &SITE, HASH);
    let description = page.split_once("name=\"description\" content=\"").unwrap().1.split_once('"').unwrap().0;
    assert_eq!(description, "chữ ".repeat(40).trim_end().to_owned() + "…");
}

#[test]
fn a_page_is_known_by_its_beginning() {
    let page = page::page(&article("x", "Bài", "<p>a</p>"), &SITE, HASH);
    assert!(page::is_page(page.as_bytes()));
    for other in ["", "<!doctype html>", "<!doctype html><link rel=\"stylesheet\" href=\"style.css\">"] {
        assert!(!page::is_page(other.as_bytes()) && page::blocks(other).is_none(), "{other}");
    }
}

/// Its name does not say its bytes: so it has a sum of its own, and what was changed on the way is no page.
#[test]
fn what_was_changed_on_the_way_is_no_page() {
    let page = page::page(&article("x", "Bài", "<p>Chợ phiên họp sớm.</p>"), &SITE, HASH);
    let from = page.find("\n<article>\n").unwrap();
    let end = page.find("</article>").unwrap() + "</article>\n<!-- 0123456789abcdef".len();
    for at in from..end {
        for bit in [0, 5, 7] {
            let mut bytes = page.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            let changed = String::from_utf8(bytes).ok().and_then(|page| page::blocks(&page));
            assert!(changed.is_none(), "byte {at}, bit {bit}: {changed:?}");
        }
    }
    for cut in from..end {
        assert!(page.get(..cut).and_then(page::blocks).is_none(), "cut at {cut}");
    }
}

/// What proves the text stands under it, outside of the article, which is nothing but what was written.
#[test]
fn a_page_says_the_hash_of_its_text() {
    let page = page::page(&article("x", "Bài", "<p>a</p>"), &SITE, HASH);
    let (article, footer) = page.split_once("</article>").unwrap();
    assert!(footer.contains(&format!("<code>{HASH}</code>")) && !article.contains(HASH), "{page}");
}
