//! Articles in formats for others: valid, and the same again when they are read.

use super::json_feed::Random;
use khobao_core::article::{Address, Article, Author, Image, each_text};
use khobao_core::day::Date;
use khobao_core::formats::json_feed::{self, Reader};
use khobao_core::{export, html};
use serde_json::Value;
use std::fs;
use std::path::Path;

fn made_up(random: &mut Random, id: usize) -> Article {
    let mut text = |what: &str| match random.below(4) {
        0 => None,
        1 => Some(format!("{what} “{}” <b> & \\ \u{1F3EE}", random.below(100))),
        2 => Some(format!("{what}\n\t{}", random.below(100))),
        _ => Some(what.to_owned()),
    };
    let dates =
        ["2020", "2020-02", "29/02/2020", "2020-02-29T10:11", "2020-02-29T10:11:12+07:00", "2020-02-29T10:11:12-03:30"];
    #[rustfmt::skip]
    let bodies = [
        "<p>Chợ <b>phiên <i>họp</i></b>, <a href=\"https://x.vn/a?b=1&amp;c=2\">xem</a><br>dòng hai &amp;lt; 5 &lt; 6</p>",
        "<h2>Mục</h2><h6>Mục nhỏ</h6><hr>", "<ul><li>một<ul><li>hai</li></ul></li><li><p>ba</p><p>bốn</p></li></ul>",
        "<ol start=\"3\"><li>c</li><li></li></ol>", "<blockquote><p>lời</p><blockquote>trong</blockquote></blockquote>",
        "<figure><img src=\"x/1.jpg\" alt=\"Cầu &quot;lũ&quot;\" width=4 height=3><img src=2.jpg><figcaption>Ảnh: <em>Lam</em></figcaption></figure>",
        "<figure><figcaption>mất hình</figcaption></figure>", "<p>&nbsp;thụt Ba\u{306}\u{301}c <img src=\"3.png\"></p>",
        "<table><caption>Bảng</caption><tr><th colspan=2>đầu<tr><td rowspan=2>1<td><p>2<p>3<tr><td><ul><li>4</table>",
        "<pre>\n\n  hai dòng\n\tthụt &lt;b&gt;</pre>", "<p>a <u>b</u> <s>c</s> <code>d</code> x<sup>2</sup> H<sub>2</sub>O <small>e</small>",
        "<p><a href='?a=khac'>khác</a> <a href='#p3'>đoạn</a> <a href='mailto:a@x.vn'>thư</a>",
    ];
    let mut article = Article {
        id: format!("bài {id}/“x”"),
        title: text("Đầu đề").unwrap_or_default(),
        lead: text("Sapô"),
        section: text("Mục"),
        place: text("Nơi"),
        source: text("Nguồn"),
        language: text("vi"),
        ..Article::default()
    };
    article.date = Date::parse(dates[random.below(dates.len())]).filter(|_| random.below(5) > 0);
    article.modified = Date::parse(dates[random.below(dates.len())]).filter(|_| random.below(2) > 0);
    let authors = (0..random.below(3))
        .map(|n| Author { name: format!("Người {n}"), url: Address::link("https://x.vn/n").filter(|_| n == 1) });
    article.authors = authors.collect();
    article.tags = (0..random.below(3)).map(|n| format!("thẻ, {n}")).collect();
    article.documents = (0..random.below(3)).map(|n| format!("{n}/CT-TTg")).collect();
    article.url = Address::link("https://x.vn/bài 1").filter(|_| random.below(2) > 0);
    if random.below(2) > 0 {
        let size = Some((800, 600)).filter(|_| random.below(2) > 0);
        let src = Address::picture(["https://x.vn/ảnh.jpg", "anh.jpg"][random.below(2)]).unwrap();
        article.image = Some(Image { src, alt: ["", "Chợ"][random.below(2)].to_owned(), size });
    }
    let body: String = (0..1 + random.below(6)).map(|_| bodies[random.below(bodies.len())]).collect();
    article.blocks = html::blocks(&body);
    article
}

#[test]
fn an_article_comes_back_from_its_json_feed() {
    let mut random = Random(20_211_109);
    for id in 0..2000 {
        let article = made_up(&mut random, id);
        let text = export::json_feed(&article);
        let value: Value = serde_json::from_str(&text).unwrap();
        assert!(value["id"].is_string() && value["content_html"].is_string(), "{text}");
        for key in ["date_published", "date_modified"] {
            if let Some(date) = value[key].as_str() {
                assert!(is_date_time(date), "{date}");
            }
        }
        let item = json_feed::item(text.as_bytes(), 1, 1);
        assert_eq!((item.problems, item.unplaced), (Vec::new(), Vec::new()), "{text}");
        assert_eq!(*item.article.unwrap(), article, "{text}");
    }
}

#[test]
fn whatever_html_it_was_its_texts_come_back() {
    #[rustfmt::skip]
    let tags = [
        "<p>", "</p>", "<br>", "<b>", "</b>", "<a href=u>", "</a>", "<ul>", "</ul>", "<ol>", "<li>", "</li>", "<table>",
        "</table>", "<caption>", "<tr>", "<td>", "<blockquote>", "</blockquote>", "<figure>", "</figure>", "<figcaption>",
        "</figcaption>", "<img src=x>", "<pre>", "</pre>", "<h2>", "</h2>", "<hr>", "&nbsp;", "&lt;", "\n", "<div>", "</div>",
    ];
    let texts = |article: &Article| {
        let mut texts = Vec::new();
        each_text(&article.blocks, &mut |text| {
            texts.extend(text.split([' ', '\n']).filter(|word| !word.is_empty()).map(str::to_owned));
        });
        texts
    };
    let mut random = Random(7);
    for _ in 0..3000 {
        let mut body = String::new();
        for number in 0..1 + random.below(30) {
            (0..random.below(5)).for_each(|_| body.push_str(tags[random.below(tags.len())]));
            body.push_str(&format!("từ{number}"));
        }
        let article = Article { id: "a".to_owned(), blocks: html::blocks(&body), ..Article::default() };
        let item = json_feed::item(export::json_feed(&article).as_bytes(), 1, 1);
        let again = item.article.unwrap();
        assert_eq!(texts(&again), texts(&article), "{body}");
    }
}

#[test]
fn a_feed_has_what_json_feed_asks_for() {
    let mut feed = export::json_feed_head("Báo \"X\"", None, Some("về"), None);
    feed.push_str(&export::json_feed(&made_up(&mut Random(3), 1)));
    feed.push_str("\n]}\n");
    let value: Value = serde_json::from_str(&feed).unwrap();
    assert_eq!(
        (value["title"].as_str(), value["version"].as_str()),
        (Some("Báo \"X\""), Some("https://jsonfeed.org/version/1.1"))
    );
    let mut reader = Reader::new();
    assert_eq!(reader.push(feed.as_bytes()).unwrap().len(), 1);
    assert_eq!(reader.finish().unwrap().1, []);
}

fn is_date_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 25 && bytes[10] == b'T' && matches!(bytes[19], b'+' | b'-') && bytes[22] == b':'
}

/// As much of JSON Schema (2020-12) as the schema of ninjs uses where articles are; gives what is wrong, and the properties
/// that were looked at.
fn validate(value: &Value, schema: &Value, root: &Value, path: &str, wrong: &mut Vec<String>) -> Vec<String> {
    let mut known = Vec::new();
    let Some(rules) = schema.as_object() else { return known };
    for (rule, wanted) in rules {
        match rule.as_str() {
            "$ref" => {
                // Another one is that of GeoJSON.
                if let Some(pointer) = wanted.as_str().and_then(|target| target.strip_prefix('#')) {
                    known.extend(validate(value, root.pointer(pointer).unwrap(), root, path, wrong));
                }
            }
            "type" => {
                let fits = match wanted.as_str().unwrap() {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "integer" => value.is_i64(),
                    "number" => value.is_number(),
                    _ => true,
                };
                if !fits {
                    wrong.push(format!("{path}: {value} is not {wanted}"));
                }
            }
            "enum" if !wanted.as_array().unwrap().contains(value) => {
                wrong.push(format!("{path}: {value} is not in {wanted}"))
            }
            "format" => {
                let text = value.as_str().unwrap_or_default();
                let fits = match wanted.as_str().unwrap() {
                    "date-time" => is_date_time(text),
                    "uri" => {
                        text.contains(':')
                            && text.is_ascii()
                            && !text.contains([' ', '"', '<', '>', '\\', '^', '`', '{', '|', '}'])
                    }
                    _ => true,
                };
                if !fits {
                    wrong.push(format!("{path}: {value} is not {wanted}"));
                }
            }
            "items" => {
                for (at, item) in value.as_array().into_iter().flatten().enumerate() {
                    validate(item, wanted, root, &format!("{path}[{at}]"), wrong);
                }
            }
            "properties" => {
                for (key, inner) in value.as_object().into_iter().flatten() {
                    if let Some(schema) = wanted.get(key) {
                        known.push(key.clone());
                        validate(inner, schema, root, &format!("{path}.{key}"), wrong);
                    }
                }
            }
            "required" => {
                let missing =
                    wanted.as_array().unwrap().iter().filter(|key| value.get(key.as_str().unwrap()).is_none());
                wrong.extend(missing.map(|key| format!("{path}: {key} is missing")));
            }
            _ => {}
        }
    }
    if rules.get("additionalProperties") == Some(&Value::Bool(false))
        || rules.get("unevaluatedProperties") == Some(&Value::Bool(false))
    {
        let more = value.as_object().into_iter().flatten().filter(|(key, _)| !known.contains(key));
        wrong.extend(more.map(|(key, _)| format!("{path}: {key} is not known")));
    }
    known
}

#[test]
fn ninjs_is_valid_and_can_be_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/ninjs/ninjs-schema_3.0.json");
    let schema: Option<Value> = fs::read(&path).ok().map(|text| serde_json::from_slice(&text).unwrap());
    if let Some(schema) = &schema {
        // The judge knows bad from good.
        for bad in [
            r#"{"type": "text"}"#,
            r#"{"uri": "a b"}"#,
            r#"{"uri": "a:b", "x": 1}"#,
            r#"{"uri": "a:b", "type": "song"}"#,
            r#"{"uri": "a:b", "firstCreated": "2020"}"#,
            r#"{"uri": "a:b", "bodies": [{"role": "main"}]}"#,
            r#"{"uri": "a:b", "subjects": [{"name": 1}]}"#,
        ] {
            let mut wrong = Vec::new();
            validate(&serde_json::from_str(bad).unwrap(), schema, schema, "", &mut wrong);
            assert!(!wrong.is_empty(), "{bad}");
        }
    } else {
        eprintln!("skipped: {} is not there", path.display());
    }
    let mut random = Random(11);
    for id in 0..500 {
        let article = made_up(&mut random, id);
        let text = export::ninjs(&article);
        let value: Value = serde_json::from_str(&text).unwrap();
        if let Some(schema) = &schema {
            let mut wrong = Vec::new();
            validate(&value, schema, schema, "", &mut wrong);
            assert_eq!(wrong, [""; 0], "{text}");
        }
        let item = json_feed::item(text.as_bytes(), 1, 1);
        assert_eq!(item.problems, [], "{text}");
        let again = item.article.unwrap();
        // The picture that stands for it comes back behind the text.
        assert_eq!(again.blocks[..article.blocks.len()], article.blocks);
        assert_eq!((&again.place, &again.source), (&article.place, &article.source));
        assert_eq!(again.date.map(|date| date.day), article.date.or(article.modified).map(|date| date.day));
    }
}
