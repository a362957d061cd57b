//! WordPress's posts and IPTC ninjs to articles, read as bundles are: from bytes as they come.

use super::html::show as show_blocks;
use khobao_core::error::{Failure, ProblemKind};
use khobao_core::formats::json_feed::{self, Reader};
use khobao_core::formats::{BundleInfo, Item};
use std::fs;
use std::path::Path;

type Outcome = Result<(BundleInfo, Vec<Item>), Failure>;

fn read_in_chunks(bytes: &[u8], size: usize) -> Outcome {
    let mut reader = Reader::new();
    let mut items = Vec::new();
    for chunk in bytes.chunks(size.max(1)) {
        items.append(&mut reader.push(chunk)?);
    }
    let (info, mut last) = reader.finish()?;
    items.append(&mut last);
    Ok((info, items))
}

/// Reads a bundle, however it is cut, and holds that what an item was made into is the same article.
fn read(text: &str) -> Outcome {
    let whole = read_in_chunks(text.as_bytes(), text.len());
    for size in [1, 5, 64] {
        assert_eq!(read_in_chunks(text.as_bytes(), size), whole, "chunks of {size}: {text}");
    }
    for item in whole.iter().flat_map(|(_, items)| items).filter(|item| item.made.is_some()) {
        let made = item.made.as_deref().unwrap_or_default();
        let again = json_feed::item(made.as_bytes(), 0, 1);
        assert_eq!(again.article, item.article, "{made}");
        assert_eq!((again.made, again.unplaced), (None, Vec::new()), "{made}");
        serde_json::from_str::<serde_json::Value>(made).unwrap();
        let place = item.text.start as usize..item.text.end as usize;
        assert!(text[place.clone()].starts_with('{') && text[place].ends_with('}'));
    }
    whole
}

/// One line a part of each item, empty parts left out.
fn show(outcome: &Outcome) -> String {
    match outcome {
        Err(failure) => format!("{failure:?}"),
        Ok((_, items)) => show_items(items),
    }
}

pub fn show_items(items: &[Item]) -> String {
    items.iter().map(show_item).collect::<Vec<_>>().join("\n--\n")
}

fn show_item(item: &Item) -> String {
    let mut parts: Vec<(&str, String)> = Vec::new();
    if let Some(article) = &item.article {
        let authors = article.authors.iter().map(|author| match &author.url {
            Some(url) => format!("{} <{}>", author.name, url.as_str()),
            None => author.name.clone(),
        });
        let date = |date: Option<khobao_core::day::Date>| date.map(|date| date.to_string()).unwrap_or_default();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let image =
            article.image.as_ref().map(|image| format!("{} {} {:?}", image.src.as_str(), image.alt, image.size));
        parts = vec![
            ("id", article.id.clone()),
            ("title", article.title.clone()),
            ("lead", text(&article.lead)),
            ("date", date(article.date)),
            ("modified", date(article.modified)),
            ("by", authors.collect::<Vec<_>>().join("|")),
            ("section", text(&article.section)),
            ("place", text(&article.place)),
            ("source", text(&article.source)),
            ("tags", article.tags.join("|")),
            ("language", text(&article.language)),
            ("url", article.url.as_ref().map_or(String::new(), |url| url.as_str().to_owned())),
            ("image", image.unwrap_or_default()),
            ("body", show_blocks(&article.blocks)),
        ];
    }
    let problem = |problem: &ProblemKind| match problem {
        ProblemKind::BadField { field, expected, found } => format!("{field} is {found}, not {expected:?}"),
        other => format!("{other:?}"),
    };
    parts.push(("problems", item.problems.iter().map(problem).collect::<Vec<_>>().join("|")));
    parts.push(("unplaced", item.unplaced.join("|")));
    parts.retain(|(_, text)| !text.is_empty());
    parts.into_iter().map(|(name, text)| format!("{name}: {text}")).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(show(&read(text)), expected.join("\n"), "{text}");
}

const POST: &str = r#"{"id": 4127, "date": "2018-10-05T14:20:00", "date_gmt": "2018-10-05T07:20:00",
    "guid": {"rendered": "https://bao.example/?p=4127"}, "modified": "2018-10-06T08:00:00", "modified_gmt": "2018-10-06T01:00:00",
    "slug": "le-hoi", "status": "publish", "type": "post", "link": "https://bao.example/le-hoi/",
    "title": {"rendered": "Mùa h&#7891;ng &#8220;Bảo Lâm&#8221; <em>chín</em>"},
    "content": {"rendered": "<p>Hồng năm nay được mùa.</p>\n<p>Giá 15.000 đồng.</p>\n", "protected": false},
    "excerpt": {"rendered": "<p>Nhà vườn vui.</p>\n", "protected": false},
    "author": 7, "featured_media": 90, "comment_status": "open", "sticky": false, "categories": [3, 4], "tags": [11],
    "meta": [], "_links": {"self": [{"href": "https://bao.example/wp-json/wp/v2/posts/4127"}]},
    "_embedded": {
      "author": [{"id": 7, "name": "Đàm Thị Lụa", "link": "https://bao.example/author/lua/"}],
      "wp:featuredmedia": [{"id": 90, "source_url": "https://bao.example/hong.jpg", "alt_text": "Quả hồng",
        "caption": {"rendered": ""}, "media_details": {"width": 800, "height": 600}}],
      "wp:term": [[{"id": 3, "name": "Kinh tế &amp; đời sống", "taxonomy": "category"}, {"id": 4, "name": "Nông thôn", "taxonomy": "category"}],
        [{"id": 11, "name": "hồng không hạt", "taxonomy": "post_tag"}]]}}"#;

const POST_READ: &str = "id: 4127
    title: Mùa hồng “Bảo Lâm” chín
    lead: Nhà vườn vui.
    date: 2018-10-05T14:20:00+07:00
    modified: 2018-10-06T08:00:00+07:00
    by: Đàm Thị Lụa <https://bao.example/author/lua/>
    section: Kinh tế & đời sống
    tags: Nông thôn|hồng không hạt
    url: https://bao.example/le-hoi/
    image: https://bao.example/hong.jpg Quả hồng Some((800, 600))
    body: Hồng năm nay được mùa. | Giá 15.000 đồng.
    unplaced: comment_status|sticky";

#[test]
fn a_post_of_wordpress_alone_and_in_a_page_of_them() {
    check(POST, POST_READ);
    check(&format!("[{POST}]"), POST_READ);
    let two = format!("{POST_READ}\n--\n{}", POST_READ.replace("4127", "4128"));
    check(&format!("\u{feff} [ {POST} ,\n {} ] ", POST.replace("4127", "4128")), &two);
    check(&format!("{{\"found\": 1, \"posts\": [{POST}]}}"), POST_READ);
}

#[test]
fn what_a_post_may_lack() {
    // Without `_embed` there are only numbers of writers and terms.
    check(
        r#"[{"id": 1, "date": "2018-10-05T14:20:00", "title": {"rendered": "A"}, "content": {"rendered": "<p>B"}, "author": 7,
            "categories": [3], "excerpt": {"rendered": "<p>B và những chữ khác [&hellip;]</p>\n"}}]"#,
        "id: 1
        title: A
        date: 2018-10-05T14:20:00
        body: B
        unplaced: author|categories",
    );
    // A draft is no article, and a post behind a password has only its title.
    check(
        r#"[{"id": 1, "status": "draft", "title": {"rendered": "A"}, "content": {"rendered": "<p>B"}},
            {"id": 2, "status": "publish", "title": {"rendered": "A"}, "content": {"rendered": "", "protected": true}}]"#,
        "unplaced: status=draft
        --
        id: 2
        title: A",
    );
    // A picture with a caption leads the text, unless it stands there already.
    let post = |content: &str| {
        format!(
            r#"[{{"id": 1, "title": {{"rendered": "A"}}, "content": {{"rendered": "{content}"}}, "_embedded": {{"wp:featuredmedia":
            [{{"source_url": "https://x.example/a.jpg", "caption": {{"rendered": "<p>Ảnh: \"B\" &amp; C</p>"}}}}]}}}}]"#
        )
    };
    check(&post("<p>B"), "id: 1\ntitle: A\nbody: fig(https://x.example/a.jpg: Ảnh: \"B\" & C) | B");
    check(
        &post("<p>B<p><img src='https://x.example/a.jpg'>"),
        "id: 1\ntitle: A\nbody: B | fig(https://x.example/a.jpg)",
    );
    // Wrong fields are told by the names that they have here.
    check(
        r#"[{"id": 1, "date": "hôm qua", "link": "javascript:alert(1)", "title": {"rendered": "A"}, "lang": 5}]"#,
        "id: 1
        title: A
        problems: date is hôm qua, not Date|lang is 5, not Text|link is javascript:alert(1), not Address",
    );
}

#[test]
fn a_broken_post_costs_itself() {
    let good =
        |id: u32| format!(r#"{{"id": {id}, "title": {{"rendered": "Bài {id}"}}, "content": {{"rendered": "chữ"}}}}"#);
    let text =
        format!("[{}, {{\"id\": 2, \"title\": {{\"rendered\": \"Bài\" 2\"}}}}, {}, 17, {}]", good(1), good(3), good(4));
    let outcome = read(&text);
    let shown = show(&outcome);
    assert!(shown.starts_with("id: 1\ntitle: Bài 1\nbody: chữ\n--\nproblems: Broken { line: 1, column: "), "{shown}");
    assert!(shown.contains("--\nid: 3\n") && shown.contains("NotAnObject") && shown.contains("--\nid: 4\n"), "{shown}");
    let cut = &text[..text.len() - 20];
    assert!(show(&read(cut)).ends_with("problems: CutOff"), "{}", show(&read(cut)));
    // A list of something else is told as a whole, and not item by item.
    assert!(matches!(read(r#"[{"a": 1}, {"a": 2}]"#), Err(Failure::OtherKind { .. })));
    assert!(matches!(read(r#"{"hits": [{"a": 1}, {"a": 2}]}"#), Err(Failure::OtherKind { .. })));
    assert!(matches!(read(r#"{"title": {"a": 1}, "x": [2]}"#), Err(Failure::OtherKind { .. })));
    // A list of a JSON Feed's items does without the feed.
    check(r#"[{"id": "a", "content_text": "chữ"}]"#, "id: a\nbody: chữ");
}

#[test]
fn ninjs_of_each_version() {
    let old = r#"{"uri": "urn:x:1", "type": "text", "versioncreated": "2016-03-04T10:00:00+07:00", "pubstatus": "usable",
        "byline": "Triệu Văn Sinh", "headline": "Đầu đề", "headline_short": "Đầu", "located": "Pác Nặm", "urgency": 5,
        "description_text": "Sapô.", "body_text": "Chữ trơn", "body_xhtml": "<p>Chữ <b>đậm</b></p>",
        "subject": [{"name": "Giáo dục", "code": "x"}], "copyrightholder": "Báo X",
        "associations": {"anh1": {"uri": "urn:x:2", "type": "picture", "headline": "Lớp học", "renditions": {
            "nho": {"href": "https://x.example/n.jpg", "width": 90, "height": 60},
            "to": {"href": "https://x.example/t.jpg", "width": 900, "height": 600}}}}}"#;
    let new = r#"{"uri": "urn:x:1", "type": "text", "versionCreated": "2016-03-04T10:00:00+07:00", "pubStatus": "usable",
        "by": "Triệu Văn Sinh", "headlines": [{"role": "short", "value": "Đầu"}, {"role": "main", "value": "Đầu đề"}],
        "located": "Pác Nặm", "descriptions": [{"value": "Sapô."}],
        "bodies": [{"contentType": "text/plain", "value": "Chữ trơn"}, {"contentType": "text/html", "value": "<p>Chữ <b>đậm</b></p>"}],
        "subjects": [{"name": "Giáo dục", "uri": "https://x.example/s"}], "infoSources": [{"name": "Báo X"}], "edNote": "nội bộ",
        "associations": [{"name": "anh1", "uri": "urn:x:2", "type": "picture", "headlines": [{"value": "Lớp học"}], "renditions": [
            {"name": "nho", "href": "https://x.example/n.jpg", "width": 90, "height": 60},
            {"name": "to", "href": "https://x.example/t.jpg", "width": 900, "height": 600}]}]}"#;
    let expected = "id: urn:x:1
        title: Đầu đề
        lead: Sapô.
        date: 2016-03-04T10:00:00+07:00
        by: Triệu Văn Sinh
        place: Pác Nặm
        source: Báo X
        tags: Giáo dục
        body: Chữ {b:đậm} | fig(https://x.example/t.jpg 900x600: Lớp học)";
    check(old, &format!("{expected}\nunplaced: headline_short|urgency"));
    check(new, &format!("{expected}\nunplaced: ednote"));
    // 2.x is 3.x in lower case.
    let second = new.replace("versionCreated", "versioncreated").replace("contentType", "contenttype");
    let second = second.replace("pubStatus", "pubstatus").replace("infoSources", "infosources");
    check(&format!("[{second}]"), &format!("{expected}\nunplaced: ednote"));
    check(&format!("{{\"_items\": [{new}]}}"), &format!("{expected}\nunplaced: ednote"));
}

#[test]
fn collections_of_ninjs() {
    check(
        r#"{"uri": "urn:x:0", "type": "composite", "headlines": [{"value": "Số báo"}], "associations": [
            {"name": "a", "uri": "urn:x:1", "type": "text", "bodies": [{"value": "một"}]},
            {"name": "b", "uri": "urn:x:2", "type": "text", "pubStatus": "canceled", "bodies": [{"value": "hai"}]},
            {"name": "c", "uri": "urn:x:3", "type": "composite", "associations": [
                {"name": "d", "uri": "urn:x:4", "type": "text", "firstCreated": "2020-01-02", "bodies": [{"value": "<p>bốn"}]}]}]}"#,
        "id: urn:x:1
        body: một
        unplaced: name
        --
        unplaced: pubStatus=canceled
        --
        id: urn:x:4
        date: 2020-01-02
        body: bốn
        unplaced: name",
    );
    // 1.x has objects by name, also of lists; what only names another item is none.
    check(
        r#"{"uri": "urn:x:0", "type": "text", "body_text": "không", "associations": {"a": [
            {"uri": "urn:x:1", "type": "text", "headline": "Một"}, {"uri": "urn:x:2", "type": "text"}],
            "b": {"uri": "urn:x:3", "headline": "Ba"}}}"#,
        "id: urn:x:0
        body: không
        unplaced: associations
        --
        id: urn:x:1
        title: Một
        --
        id: urn:x:3
        title: Ba",
    );
    check(
        r#"{"uri": "urn:x:0", "type": "video", "headline": "Phim", "renditions": [{"name": "x", "href": "https://x.example/p.mp4"}]}"#,
        "id: urn:x:0\ntitle: Phim\nbody: ul[{a https://x.example/p.mp4:p.mp4}]",
    );
}

#[test]
fn published_examples_of_ninjs() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/ninjs/examples");
    let Ok(entries) = fs::read_dir(&folder) else {
        eprintln!("skipped: {} is not there", folder.display());
        return;
    };
    for path in entries.map(|entry| entry.unwrap().path()) {
        let (_, items) = read(&fs::read_to_string(&path).unwrap()).unwrap();
        let [item] = items.as_slice() else { panic!("{}: {}", path.display(), items.len()) };
        assert_eq!(item.problems, [], "{}", path.display());
        let article = item.article.as_ref().unwrap();
        assert!(
            !article.title.is_empty() && !article.blocks.is_empty() && article.date.is_some(),
            "{}",
            path.display()
        );
    }
}

#[test]
fn attachments_are_links_behind_the_text() {
    check(
        r#"{"items": [{"id": "a", "content_text": "chữ", "attachments": [
            {"url": "https://x.example/a/bai%20noi.mp3?x=1", "mime_type": "audio/mpeg", "size_in_bytes": 10},
            {"url": "b.pdf", "title": "Biểu mẫu"}, {"url": "javascript:x"}]}]}"#,
        "id: a
        body: chữ | ul[{a https://x.example/a/bai%20noi.mp3?x=1:bai%20noi.mp3}; {a b.pdf:Biểu mẫu}]
        problems: attachments.url is javascript:x, not Address",
    );
}

#[test]
fn unknown_fields_are_told() {
    check(
        r#"{"items": [{"id": "a", "content_html": "<p>chữ", "content_text": "chữ", "mood": "vui", "none": null, "empty": [],
            "_khobao": {"section": "S", "weather": "mưa", "image": {"alt": "x", "depth": 3}}}]}"#,
        "id: a
        section: S
        body: chữ
        unplaced: _khobao.image.depth|_khobao.weather|mood",
    );
}

#[test]
fn the_next_page_is_followed_on_its_own_host() {
    use khobao_core::article::Address;
    use khobao_core::formats::next_page;
    let next = |next: &str, read: &[&str]| {
        let read: Vec<String> = read.iter().map(|address| (*address).to_owned()).collect();
        next_page(&Address::link(next).unwrap(), &read)
    };
    let first = "https://x.example/a/feed.json";
    assert_eq!(next("feed-2.json", &[first]).as_deref(), Some("https://x.example/a/feed-2.json"));
    assert_eq!(next("?page=2", &[first]).as_deref(), Some("https://x.example/a/feed.json?page=2"));
    assert_eq!(next("https://x.example/2", &[first]).as_deref(), Some("https://x.example/2"));
    for other in ["https://y.example/2", "http://x.example/2", "https://x.example.y/2", "//y.example/2", "#2", first] {
        assert_eq!(next(other, &[first]), None, "{other}");
    }
    // Not in a circle, and not without end.
    assert_eq!(next("feed.json", &[first, "https://x.example/a/feed-2.json"]), None);
    assert_eq!(next("feed-2.json", &["feed.json"]), None);
    let many: Vec<String> = (0..100).map(|page| format!("https://x.example/{page}")).collect();
    assert_eq!(next_page(&Address::link("/100").unwrap(), &many), None);
    assert!(next_page(&Address::link("/100").unwrap(), &many[1..]).is_some());
    let (info, _) = read(r#"{"next_url": "feed-2.json", "items": [{"id": "a", "title": "A"}]}"#).unwrap();
    assert_eq!(info.next.unwrap().as_str(), "feed-2.json");
}
