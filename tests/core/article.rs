//! Addresses: which are let through, and what they become beside a bundle's own.

use super::html::show;
use khobao_core::article::{Address, Article, Author, Image, each_text, plain};
use khobao_core::article::{Block, Inline, Style};
use khobao_core::html;

#[test]
fn links_that_are_allowed() {
    let cases = [
        ("https://x.vn/a", "https://x.vn/a"),
        ("HTTP://X.vn", "HTTP://X.vn"),
        ("mailto:a@b.vn", "mailto:a@b.vn"),
        ("tel:+84281", "tel:+84281"),
        ("//x.vn/a", "//x.vn/a"),
        ("/a", "/a"),
        ("a/b.html", "a/b.html"),
        ("../a", "../a"),
        ("?a=1", "?a=1"),
        ("#n", "#n"),
        ("./javascript:alert(1)", "./javascript:alert(1)"),
        ("a?u=javascript:x", "a?u=javascript:x"),
        ("a#b:c", "a#b:c"),
        ("\\\\x.vn\\a:b", "\\\\x.vn\\a:b"),
        ("  \n https://x.vn \t", "https://x.vn"),
        ("https://x\n.vn", "https://x.vn"),
        ("\u{1}https://x.vn", "https://x.vn"),
        ("ht\ttps://x.vn", "https://x.vn"),
        ("đường/dẫn", "đường/dẫn"),
    ];
    for (text, expected) in cases {
        assert_eq!(Address::link(text).as_ref().map(Address::as_str), Some(expected), "{text:?}");
    }
}

#[test]
fn links_that_are_refused() {
    #[rustfmt::skip]
    let cases = [
        "", " ", "\u{0}", "\t\n", "javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)",
        "\u{1}javascript:alert(1)", "java\nscript:alert(1)", "java\tscript\r:alert(1)", "java\u{0}script:alert(1)",
        "\u{a0}javascript:alert(1)", "javascript\u{200b}:alert(1)", "javascript :alert(1)", "javascript:", "vbscript:x",
        "data:text/html,<script>", "DATA:text/html;base64,x", "data:image/png;base64,x", "blob:https://x.vn/1",
        "file:///etc/passwd", "filesystem:https://x.vn/1", "view-source:https://x.vn", "about:blank", "ftp://x.vn",
        "ws://x.vn", "intent://x#Intent;end", "chrome://settings", "x:y", ":x", "1:2", "httpss://x.vn", "http\u{17f}://x.vn",
        "\u{85}javascript:x", "\u{feff}javascript:x", "\u{7f}javascript:x",
    ];
    for text in cases {
        assert_eq!(Address::link(text), None, "{text:?}");
    }
}

#[test]
fn pictures() {
    let allowed = [
        "https://x.vn/a.jpg",
        "//x.vn/a.jpg",
        "a.jpg",
        "data:image/png;base64,iVBO",
        "data:image/jpeg,x",
        "DATA:IMAGE/WEBP;base64,x",
        "data:image/svg+xml,%3Csvg",
        "data:image/avif;base64,x",
        "data:image/gif;charset=x;base64,R0",
        "blob.jpg",
    ];
    for text in allowed {
        assert_eq!(Address::picture(text).as_ref().map(Address::as_str), Some(text), "{text}");
    }
    let refused = [
        "",
        "javascript:x",
        "data:text/html,x",
        "data:,x",
        "data:image/",
        "data:image/pngx,x",
        "data:image/svg,x",
        "data:image/x-icon,x",
        "data:text/html;image/png,x",
        "data:application/pdf;base64,x",
        "mailto:a@b.vn",
        "tel:1",
        "blob:https://x.vn/1",
        "da\nta:image/png;base64,x",
        "\u{1}data:image/png,x",
        "file:///a.png",
    ];
    for text in refused {
        assert_eq!(Address::picture(text), None, "{text:?}");
    }
}

#[test]
fn resolving() {
    let base = "https://x.vn/tin/2021/goi.json?v=1#a";
    let cases = [
        (base, "a.jpg", "https://x.vn/tin/2021/a.jpg"),
        (base, "./a.jpg", "https://x.vn/tin/2021/a.jpg"),
        (base, "../a.jpg", "https://x.vn/tin/a.jpg"),
        (base, "../../../../a.jpg", "https://x.vn/a.jpg"),
        (base, "a/../b/./c.jpg?d=../e#../f", "https://x.vn/tin/2021/b/c.jpg?d=../e#../f"),
        (base, "..", "https://x.vn/tin/"),
        (base, ".", "https://x.vn/tin/2021/"),
        (base, "a/", "https://x.vn/tin/2021/a/"),
        (base, "/a.jpg", "https://x.vn/a.jpg"),
        (base, "/", "https://x.vn/"),
        (base, "//y.vn/a.jpg", "https://y.vn/a.jpg"),
        (base, "\\\\y.vn\\a.jpg", "https://y.vn/a.jpg"),
        (base, "?x=1", "https://x.vn/tin/2021/goi.json?x=1"),
        (base, "#n", "#n"),
        (base, "http://y.vn/a", "http://y.vn/a"),
        (base, "mailto:a@b.vn", "mailto:a@b.vn"),
        (base, "ảnh đẹp.jpg", "https://x.vn/tin/2021/ảnh đẹp.jpg"),
        ("https://x.vn", "a.jpg", "https://x.vn/a.jpg"),
        ("https://x.vn", "?a", "https://x.vn/?a"),
        ("https://x.vn?b", "a.jpg", "https://x.vn/a.jpg"),
        ("HTTP://x.vn/b/", "a.jpg", "HTTP://x.vn/b/a.jpg"),
        ("https://x.vn/?u=http://y.vn/z/", "a.jpg", "https://x.vn/a.jpg"),
        // Not an http address: nothing is made of it that the allow-list would not have let through.
        ("goi.json", "a.jpg", "a.jpg"),
        ("", "/a.jpg", "/a.jpg"),
        ("file:///home/a/goi.json", "a.jpg", "a.jpg"),
        ("file:///home/a/goi.json", "//y.vn/a.jpg", "//y.vn/a.jpg"),
        ("blob:https://x.vn/1234", "a.jpg", "a.jpg"),
        ("javascript://x.vn/%0aalert(1)", "a.jpg", "a.jpg"),
        ("data:text/html,https://x.vn/", "a.jpg", "a.jpg"),
    ];
    for (base, text, expected) in cases {
        let address = Address::picture(text).or_else(|| Address::link(text)).expect(text);
        assert_eq!(address.resolve(base).as_str(), expected, "{text} beside {base}");
        assert_eq!(address.resolve(base).resolve("https://z.vn/y"), address.resolve(base).resolve("https://z.vn/y"));
    }
}

#[test]
fn an_article_resolves_all_its_addresses() {
    let mut article = Article {
        authors: vec![Author { name: "A".to_owned(), url: Address::link("a") }],
        url: Address::link("b"),
        image: Address::picture("c").map(|src| Image { src, alt: String::new(), size: None }),
        blocks: html::blocks(
            "<p><b><a href=d>d</a></b> <img src=e> <a href='?a=bai'>f</a> <a href='#g'>g</a><ul><li><a href=h>h</a></ul>\
             <blockquote><h2><a href=i>i</a></h2></blockquote><figure><img src=j><figcaption><a href=k>k</a></figure>\
             <table><caption><a href=l>l</a></caption><td><a href=m>m</a><td>n</table>",
        ),
        ..Article::default()
    };
    article.resolve("https://x.vn/y/");
    assert_eq!(
        show(&article.blocks),
        "{b:{a https://x.vn/y/d:d}} {img https://x.vn/y/e} {a ?a=bai:f} {a #g:g} | ul[{a https://x.vn/y/h:h}] | \
         quote(h2:{a https://x.vn/y/i:i}) | fig(https://x.vn/y/j: {a https://x.vn/y/k:k}) | \
         table({a https://x.vn/y/l:l}: [{a https://x.vn/y/m:m}][n])"
    );
    let author = article.authors[0].url.as_ref().map(Address::as_str);
    let image = article.image.as_ref().map(|image| image.src.as_str());
    assert_eq!(
        (author, article.url.as_ref().map(Address::as_str), image),
        (Some("https://x.vn/y/a"), Some("https://x.vn/y/b"), Some("https://x.vn/y/c"))
    );
}

#[test]
fn text_in_reading_order() {
    let blocks = html::blocks(
        "<h2>1</h2><p>2<br><b>3 <a href=x>4</a></b><img src=y alt=no><ul><li>5<ul><li>6</ul></ul><blockquote>7</blockquote>\
         <figure><img src=x><figcaption>8</figure><table><caption>9</caption><td>10<td>11</table><pre>12\n13</pre><hr>",
    );
    let mut texts = Vec::new();
    each_text(&blocks, &mut |text| texts.push(text.to_owned()));
    assert_eq!(texts, ["1", "2\n3 4", "5", "6", "7", "8", "9", "10", "11", "12\n13"]);
    let runs = [
        Inline::Text("a".to_owned()),
        Inline::Styled(Style::Strong, vec![Inline::Break, Inline::Text("b".to_owned())]),
    ];
    assert_eq!(plain(&runs), "a\nb");
    let mut visited = 0;
    each_text(&[Block::Rule, Block::Figure { images: Vec::new(), caption: Vec::new() }], &mut |_| visited += 1);
    assert_eq!(visited, 0);
}
