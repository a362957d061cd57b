//! Atom, RSS and WordPress's exports to articles.

use super::sources::show_items;
use khobao_core::error::{Failure, ProblemKind};
use khobao_core::formats::feed_xml::{Pictures, Reader};
use khobao_core::formats::{BundleInfo, Item, json_feed};

type Outcome = Result<(BundleInfo, Vec<Item>), Failure>;

fn read_in_chunks(text: &[u8], size: usize) -> Outcome {
    let mut pictures = Pictures::search();
    text.chunks(size).for_each(|chunk| pictures.push(chunk, false));
    pictures.push(&[], true);
    let mut reader = Reader::new(pictures.finish());
    let mut items = Vec::new();
    for chunk in text.chunks(size) {
        items.append(&mut reader.push(chunk, false)?);
    }
    items.append(&mut reader.push(&[], true)?);
    Ok((reader.finish()?, items))
}

/// Reads a file, however it is cut, and holds that what an item was made into is the same article.
fn read(text: &str) -> Outcome {
    let whole = read_in_chunks(text.as_bytes(), text.len().max(1));
    for size in [1, 3, 64] {
        assert_eq!(read_in_chunks(text.as_bytes(), size), whole, "chunks of {size}: {text}");
    }
    for item in whole.iter().flat_map(|(_, items)| items).filter(|item| item.article.is_some()) {
        let again = json_feed::item(item.made.as_deref().unwrap_or_default().as_bytes(), 0, 1);
        assert_eq!(again.article, item.article);
    }
    whole
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let found = match read(text) {
        Ok((_, items)) => show_items(&items),
        Err(failure) => format!("{failure:?}"),
    };
    assert_eq!(found, expected.join("\n"), "{text}");
}

#[test]
fn rss() {
    let head = r#"<?xml version="1.0" encoding="UTF-8"?>
        <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel><title>Báo Thung Lũng</title><link>https://x.example/</link><description>Tin</description><language>vi</language>"#;
    let text = format!(
        r#"{head}<item><title>Giá &amp;amp; chợ</title><link>https://x.example/1</link><guid isPermaLink="false">n-1</guid>
        <description><![CDATA[Sapô <b>ngắn</b>.]]></description><content:encoded><![CDATA[<p>Một</item>.</p><p>Hai.</p>]]></content:encoded>
        <dc:creator>Sùng A Lử</dc:creator><pubDate>Tue, 09 Nov 2021 08:30:00 +0700</pubDate>
        <category>Kinh tế</category><category><![CDATA[Chợ phiên]]></category><slash:comments>3</slash:comments>
        <enclosure url="https://x.example/1.jpg" type="image/jpeg" length="9"/>
        <enclosure url="https://x.example/1.mp3" type="audio/mpeg" length="9"/></item>
        <!-- <item><title>ẩn</title></item> -->
        <item><title>Không có guid</title><link>https://x.example/2</link><description>&lt;p&gt;Chữ&nbsp;liền&lt;/p&gt; A &amp; B</description>
        <author>a@x.example (Giàng Thị Xây)</author><pubDate>9 Nov 21</pubDate></item></channel></rss>"#
    );
    check(
        &text,
        "id: n-1
        title: Giá & chợ
        lead: Sapô ngắn.
        date: 2021-11-09T08:30:00+07:00
        by: Sùng A Lử
        section: Kinh tế
        tags: Chợ phiên
        url: https://x.example/1
        image: https://x.example/1.jpg  None
        body: Một. | Hai. | ul[{a https://x.example/1.mp3:1.mp3}]
        unplaced: slash:comments
        --
        id: https://x.example/2
        title: Không có guid
        date: 2021-11-09
        by: Giàng Thị Xây
        url: https://x.example/2
        body: Chữ\u{a0}liền | A & B",
    );
    let (info, _) = read(&text).unwrap();
    assert_eq!((info.title.as_str(), info.language.as_deref()), ("Báo Thung Lũng", Some("vi")));
    assert_eq!(info.home.as_deref(), Some("https://x.example/"));
}

#[test]
fn atom() {
    let text = r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi"><title>Báo Núi</title><link rel="self" href="https://x.example/f"/>
        <link href="https://x.example/"/><author><name>Tòa soạn</name></author>
        <entry><id>tag:x.example,2020:1</id><title type="html">Một &amp;lt;b&amp;gt;</title><updated>2020-05-02T00:00:00Z</updated>
        <published>2020-05-01T07:00:00+07:00</published><link rel="alternate" href="https://x.example/1"/>
        <link rel="enclosure" type="application/pdf" title="Bản in" href="https://x.example/1.pdf"/>
        <category term="xa-hoi" label="Xã hội"/><author><name>Lò Văn Muôn</name><uri>https://x.example/muon</uri></author>
        <summary>1 &lt; 2</summary><content type="html">&lt;p&gt;Chữ&lt;/p&gt;</content><rights>x</rights></entry>
        <entry><id>2</id><title>Hai</title><updated>2020-05-03T00:00:00Z</updated>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Một <em>nghiêng</em></p><hr/><p>Hai</p></div></content></entry></feed>"#;
    check(
        text,
        "id: tag:x.example,2020:1
        title: Một <b>
        lead: 1 < 2
        date: 2020-05-01T07:00:00+07:00
        modified: 2020-05-02T00:00:00+00:00
        by: Lò Văn Muôn <https://x.example/muon>
        section: Xã hội
        url: https://x.example/1
        body: Chữ | ul[{a https://x.example/1.pdf:Bản in}]
        unplaced: rights
        --
        id: 2
        title: Hai
        date: 2020-05-03T00:00:00+00:00
        by: Tòa soạn
        body: Một {i:nghiêng} | --- | Hai",
    );
    assert_eq!(read(text).unwrap().0.language.as_deref(), Some("vi"));
}

#[test]
fn an_export_of_wordpress() {
    let post = |id: u32, kind: &str, status: &str, rest: &str| {
        format!(
            "<item><title>Bài {id}</title><link>https://x.example/{id}</link><dc:creator><![CDATA[pay]]></dc:creator>\
             <wp:post_id>{id}</wp:post_id><wp:post_date><![CDATA[2015-06-07 08:09:10]]></wp:post_date>\
             <wp:post_date_gmt>2015-06-07 01:09:10</wp:post_date_gmt><wp:post_type>{kind}</wp:post_type>\
             <wp:status>{status}</wp:status>{rest}</item>\n"
        )
    };
    let body = "<content:encoded><![CDATA[Đoạn một\ncòn nữa.\n\nĐoạn <b>hai</b>.\n\n[caption id=\"a\" width=\"300\"]\
        <a href=\"https://x.example/t.jpg\"><img src=\"https://x.example/t.jpg\" /></a> Chú thích[/caption]\n\n<ul>\n<li>a</li>\n</ul>\n\
        [gallery ids=\"9,10\"]\n\nHết.]]></content:encoded><category domain=\"category\">Văn hóa</category>\
        <category domain=\"post_tag\">then</category><wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key>\
        <wp:meta_value>9</wp:meta_value></wp:postmeta><wp:comment_status>open</wp:comment_status>";
    let picture = post(
        9,
        "attachment",
        "inherit",
        "<wp:attachment_url>https://x.example/9.jpg</wp:attachment_url><excerpt:encoded>Ảnh chín</excerpt:encoded>",
    );
    let text = format!(
        "<rss xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel><title>X</title><wp:wxr_version>1.2</wp:wxr_version>\
         <wp:author><wp:author_login>pay</wp:author_login><wp:author_display_name>Lục Thị Páy</wp:author_display_name></wp:author>\
         {}{}{}{picture}</channel></rss>",
        post(1, "post", "publish", body),
        post(2, "post", "draft", ""),
        post(3, "nav_menu_item", "publish", ""),
    );
    check(
        &text,
        "id: 1
        title: Bài 1
        date: 2015-06-07T08:09:10+07:00
        by: Lục Thị Páy
        section: Văn hóa
        tags: then
        url: https://x.example/1
        body: fig(https://x.example/9.jpg: Ảnh chín) | Đoạn một⏎còn nữa. | Đoạn {b:hai}. | fig(https://x.example/t.jpg: Chú thích) | ul[a] | fig(https://x.example/9.jpg: Ảnh chín) | Hết.
        unplaced: wp:comment_status
        --
        unplaced: wp:status=draft
        --
        unplaced: wp:post_type=nav_menu_item",
    );
}

#[test]
fn a_broken_item_costs_itself() {
    let good = |id: u32| format!("<item><guid>{id}</guid><title>Bài {id}</title></item>\n");
    let broken = [
        "<item><guid>2</guid><title>Bài <b>2</title></item>\n",
        "<item><guid>2</guid><title>Bài 2</title>\n",
        "<item><guid>2</guid><title a=>Bài 2</item>\n",
    ];
    for broken in broken {
        let text = format!("<rss><channel>\n{}{broken}{}</channel></rss>", good(1), good(3));
        let (_, items) = read(&text).unwrap();
        let ids: Vec<&str> = items.iter().map(|item| item.id.as_deref().unwrap_or("?")).collect();
        assert_eq!(ids, ["1", "2", "3"], "{broken}");
        let ok: Vec<bool> = items.iter().map(|item| item.article.is_some()).collect();
        assert_eq!(ok, [true, false, true], "{broken}: {items:?}");
        match &items[1].problems[..] {
            [ProblemKind::Broken { line: 3, .. } | ProblemKind::CutOff] => {}
            problems => panic!("{broken}: {problems:?}"),
        }
    }
    let cut = format!("<rss><channel>{}<item><guid>2</guid><title>B", good(1));
    assert!(matches!(read(&cut).unwrap().1.last().unwrap().problems[..], [ProblemKind::CutOff]));
}

#[test]
fn failures() {
    for (text, part) in [
        ("<?xml version='1.0'?><urlset><url/></urlset>", "begins with <urlset>"),
        (
            "<?xml version=\"1.0\" encoding=\"windows-1258\"?><rss><channel><item/></channel></rss>",
            "it is in windows-1258",
        ),
        ("<?xml encoding=?><rss><channel><item/></channel></rss>", ""),
        ("<?xml encoding=ệ?><rss><channel><item/></channel></rss>", ""),
        ("<rss><channel", "this is not XML"),
        ("<rss a='><channel><item></item></channel></rss>", ""),
    ] {
        match read(text) {
            Err(Failure::Source { what, .. }) => assert!(what.contains(part), "{text}: {what}"),
            other => assert!(part.is_empty(), "{text}: {other:?}"),
        }
    }
    assert_eq!(read("<rss><channel><title>X</title></channel></rss>"), Err(Failure::Empty));
}

/// Whatever a few wrong bytes make of a file: it is read to its end, the same in pieces of any size.
#[test]
fn damaged_files_are_read_to_their_end() {
    let files = [
        "<?xml version=\"1.0\" encoding='utf-8'?><rss xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel><wp:wxr_version>1.2\
         </wp:wxr_version><item><title>Bài &amp; ệ</title><wp:post_id>1</wp:post_id><content:encoded><![CDATA[a\n\n[caption x]<img src=\"b\">\
         ệ[/caption] [gallery ids=\"1\"]]]></content:encoded><pubDate>Tue, 09 Nov 2021 08:30:00 +0700</pubDate></item><item><guid>2</guid></item>",
        "<feed xml:lang='vi'><entry><id>1</id><title type='html'>&lt;b&gt;ệ</title><content type='xhtml'><div>ệ<p/></div></content>\
         <link rel='enclosure' href='a.mp3'/><updated>2020-05-02T00:00:00Z</updated></entry></feed>",
        "<rss><channel><item><title>ệ</title><pubDate>9 Nov 21 08:30 ICT</pubDate><media:content url='a.jpg' width='3' height='4'/></item>",
    ];
    let pieces: [&[u8]; 12] =
        [b"<", b">", b"]]>", b"<![CDATA[", b"<!--", b"&", b"'", b"<item>", b"</item>", b"\xE1", b"=", b"\0"];
    let mut random = super::json_feed::Random(33);
    for round in 0..3000 {
        let mut bytes = files[round % files.len()].as_bytes().to_vec();
        for _ in 0..1 + random.below(4) {
            let (at, length) = (random.below(bytes.len()), random.below(8));
            let end = (at + length).min(bytes.len());
            bytes.splice(at..end, pieces[random.below(pieces.len())].iter().copied());
        }
        let size = 1 + random.below(40);
        assert_eq!(
            read_in_chunks(&bytes, size),
            read_in_chunks(&bytes, bytes.len()),
            "{}",
            String::from_utf8_lossy(&bytes)
        );
    }
}

#[test]
fn hostile_xml_ends() {
    let entities = "<!DOCTYPE a [<!ENTITY x \"&y;&y;\"><!ENTITY y \"zzzz\">]><rss><channel><item><guid>1</guid><title>&x;</title></item>";
    let (_, items) = read_in_chunks(entities.as_bytes(), 64).unwrap();
    assert_eq!(items[0].article.as_ref().map(|article| article.title.as_str()), Some("&x;"));
    for text in [
        "<rss><channel><item>".to_owned() + &"<a>".repeat(20_000),
        "<rss><channel>".to_owned() + &"<item>".repeat(20_000),
        "<rss><channel><item>".to_owned() + &"<![CDATA[".repeat(20_000),
        "<rss><channel><item>".to_owned() + &"<!--".repeat(20_000) + "</item>",
        "<rss><channel><wp:wxr_version/><item><wp:post_id>1</wp:post_id><content:encoded>".to_owned()
            + &"[caption][gallery ".repeat(20_000)
            + "</content:encoded></item>",
    ] {
        let started = std::time::Instant::now();
        let _ = read_in_chunks(text.as_bytes(), 4096);
        assert!(started.elapsed().as_secs() < 10, "{:?}: {:?}", started.elapsed(), &text[..40]);
    }
}
