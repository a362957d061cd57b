//! Our tokenizer against html5gum, which follows the HTML Standard and passes html5lib's tokenizer tests.

use html5gum::{State, Token as Judged, Tokenizer};
use khobao_core::html::tokens::{Raw, Token, Tokens};

/// Tokens as text, texts that follow each other as one, in a shape that both can be written in.
#[derive(Default)]
struct Written(Vec<String>, String);

impl Written {
    fn text(&mut self, text: &str) {
        self.1.push_str(text);
    }

    fn tag(&mut self, tag: String) {
        let text = std::mem::take(&mut self.1);
        if !text.is_empty() {
            self.0.push(text);
        }
        self.0.push(tag);
    }

    fn end(mut self) -> Vec<String> {
        self.tag("END".to_owned());
        self.0
    }
}

/// The attributes that are asked for.
const NAMES: [&str; 6] = ["a", "href", "=", "x", "class", "b"];

fn is_raw(name: &str) -> bool {
    matches!(name, "style" | "iframe" | "xmp" | "noembed")
}

fn ours(html: &str) -> Vec<String> {
    let mut written = Written::default();
    let mut tokens = Tokens::new(html);
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(text) => written.text(&text),
            Token::End(name) => written.tag(format!("</{name}>")),
            Token::Start(tag) => {
                let attributes = NAMES.map(|name| tag.attribute(name).unwrap_or("∅").to_owned());
                written.tag(format!("<{} {attributes:?} {}>", tag.name, tag.self_closing));
                match tag.name.as_str() {
                    "script" => tokens.take_raw(Raw::Script, "script"),
                    "plaintext" => tokens.take_raw(Raw::Plain, "plaintext"),
                    name if is_raw(name) => tokens.take_raw(Raw::Text, name),
                    _ => {}
                }
            }
        }
    }
    written.end()
}

fn judge(html: &str) -> Vec<String> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut written = Written::default();
    let mut tokens = Tokenizer::new(html);
    while let Some(Ok(token)) = tokens.next() {
        match token {
            Judged::String(string) => written.text(&text(&string)),
            Judged::EndTag(tag) => written.tag(format!("</{}>", text(&tag.name))),
            Judged::StartTag(tag) => {
                let value =
                    |name: &str| tag.attributes.get(name.as_bytes()).map_or("∅".to_owned(), |value| text(value));
                let name = text(&tag.name);
                written.tag(format!("<{name} {:?} {}>", NAMES.map(value), tag.self_closing));
                match name.as_str() {
                    "script" => tokens.set_state(State::ScriptData),
                    "plaintext" => tokens.set_state(State::PlainText),
                    name if is_raw(name) => tokens.set_state(State::RawText),
                    _ => {}
                }
            }
            Judged::Comment(_) | Judged::Doctype(_) | Judged::Error(_) => {}
        }
    }
    written.end()
}

#[test]
fn these_are_as_the_standard_has_them() {
    let table = [
        "",
        "a < b",
        "<",
        "</",
        "</>",
        "</ x>y",
        "<p",
        "<p>",
        "<P CLASS=Big>x</P>",
        "a<b/>c",
        "<a/b>",
        "<a / b>",
        "<a =x>",
        "<a x=>",
        "<a x='1' x=\"2\">",
        "<a x = y >",
        "<a href=/x/>",
        "<a x='>'>",
        "<a x=\"",
        "<a x",
        "<a x=y",
        "<!-- x -->y",
        "<!-->y",
        "<!--->y",
        "<!-- -- -->y",
        "<!--x--!>y",
        "<!--x",
        "<!doctype html>x",
        "<!x>y",
        "<?php x ?>y",
        "<![CDATA[x]]>y",
        "<script>a<b</script>c",
        "<script><!-- <script>x</script> --></script>y",
        "<script><!-- </script>y",
        "<script><!--><script></script>x",
        "<script>x",
        "<style><p></style>x",
        "<style></styles></style >x",
        "<xmp>&amp;<b></xmp>&amp;",
        "<plaintext></plaintext><b>",
        "<iframe>x</IFRAME>y",
        "&amp;&lt;&gt;&quot;&apos;",
        "&ampx;",
        "&amp=1",
        "<a href='?a&amp=1&copy=2&copy'>",
        "&copy 2021",
        "&copyright",
        "&notit;",
        "&notin;",
        "&#x1EA1;&#7841;&#7841x",
        "&#0;&#x110000;&#xD800;&#x80;&#150;&#x9f;",
        "&#;&#x;&#xg;&",
        "&eacute&Eacute;&abreve;&dstrok;&hellip;&nbsp;",
        "&;&a;&unknown;",
        "&#99999999999999;",
        "<a\tb\nc\x0cd>",
        "</p x=y>",
        "<br/>",
        "<p/ >",
        "<É>",
        "<é x>",
        "< p>",
    ];
    for html in table {
        assert_eq!(ours(html), judge(html), "{html:?}");
    }
}

#[test]
fn made_up_pages_are_as_the_standard_has_them() {
    let parts = [
        "<",
        ">",
        "</",
        "/>",
        "!",
        "<!--",
        "-->",
        "--",
        "-",
        "!>",
        "=",
        "\"",
        "'",
        " ",
        "\n",
        "/",
        "a",
        "b",
        "p",
        "x",
        "script",
        "<script>",
        "</script>",
        "<style",
        "</style>",
        "iframe",
        "xmp",
        "&",
        "&amp",
        "&lt;",
        "&#",
        "x41",
        "65;",
        "&#233",
        ";",
        "ệ",
        "Bắc",
        "href=",
        "class='",
        "<p>",
        "</p>",
        "<a href=\"",
        "\">",
        "?",
        "[CDATA[",
        "doctype",
        "&copy",
        "&eacute;",
        "&nbsp",
        "plaintext",
    ];
    // xorshift64: the same pages every time.
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below as u64) as usize
    };
    for _ in 0..60_000 {
        let count = 1 + next(14);
        let html: String = (0..count).map(|_| parts[next(parts.len())]).collect();
        assert_eq!(ours(&html), judge(&html), "{html:?}");
    }
}

#[test]
fn long_input_takes_linear_time() {
    for part in [
        "<script><!--<script>",
        "<!--",
        "<a ",
        "&",
        "&co",
        "<style>",
        "</",
        "<a x='",
        "&#",
        "<!-- --",
        "<xmp>",
        "<script><!-- ",
    ] {
        let html = part.repeat(200_000 / part.len());
        let start = std::time::Instant::now();
        let count = Tokens::new(&html).count();
        // Quadratic time would be minutes; the limit only tells those apart.
        assert!(start.elapsed().as_secs() < 20, "{part:?}: {count} tokens");
    }
}
