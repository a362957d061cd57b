//! Article HTML and plain text to blocks. A case is what goes in and what comes out, written by [`show`].

use khobao_core::article::{self, Block, Image, Inline, Style};
use khobao_core::{html, wire};
use std::time::{Duration, Instant};

/// Blocks as one line: `|` between blocks, `⏎` for a break, `{b:…}` for a style, `h2:…`, `ul[…; …]`, `quote(…)`,
/// `fig(src alt 4x3: caption)`, `table(caption: [cell][*header] / [2x1 cell])`, `pre(…)`, `---`.
pub fn show(blocks: &[Block]) -> String {
    blocks.iter().map(show_block).collect::<Vec<_>>().join(" | ")
}

fn show_block(block: &Block) -> String {
    match block {
        Block::Paragraph(text) => runs(text),
        Block::Heading { level, text } => format!("h{level}:{}", runs(text)),
        Block::List { start, items } => {
            let items: Vec<String> = items.iter().map(|item| show(item)).collect();
            format!("{}[{}]", start.map_or("ul".to_owned(), |start| format!("ol{start}")), items.join("; "))
        }
        Block::Quote(inner) => format!("quote({})", show(inner)),
        Block::Figure { images, caption } => {
            let images: Vec<String> = images.iter().map(image).collect();
            format!("fig({}{})", images.join(", "), prefixed(caption))
        }
        Block::Table { caption, rows } => {
            let cell = |cell: &article::Cell| {
                let spans = match (cell.columns, cell.rows) {
                    (1, 1) => String::new(),
                    (columns, rows) => format!("{columns}x{rows} "),
                };
                format!("[{spans}{}{}]", if cell.header { "*" } else { "" }, show(&cell.blocks))
            };
            let rows: Vec<String> = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
            format!("table({}{})", prefix(caption), rows.join(" / "))
        }
        Block::Preformatted(text) => format!("pre({text})"),
        Block::Rule => "---".to_owned(),
    }
}

fn prefix(caption: &[Inline]) -> String {
    if caption.is_empty() { String::new() } else { format!("{}: ", runs(caption)) }
}

fn prefixed(caption: &[Inline]) -> String {
    if caption.is_empty() { String::new() } else { format!(": {}", runs(caption)) }
}

fn image(image: &Image) -> String {
    let mut text = image.src.as_str().to_owned();
    if !image.alt.is_empty() {
        text = format!("{text} {}", image.alt);
    }
    image.size.map_or(text.clone(), |(width, height)| format!("{text} {width}x{height}"))
}

fn runs(runs: &[Inline]) -> String {
    runs.iter()
        .map(|run| match run {
            Inline::Text(text) => text.clone(),
            Inline::Break => "⏎".to_owned(),
            Inline::Image(picture) => format!("{{img {}}}", image(picture)),
            Inline::Link(address, inner) => format!("{{a {}:{}}}", address.as_str(), self::runs(inner)),
            Inline::Styled(style, inner) => {
                let name = match style {
                    Style::Strong => "b",
                    Style::Emphasis => "i",
                    Style::Underlined => "u",
                    Style::Struck => "s",
                    Style::Code => "code",
                    Style::Superscript => "sup",
                    Style::Subscript => "sub",
                    Style::Small => "small",
                };
                format!("{{{name}:{}}}", self::runs(inner))
            }
        })
        .collect()
}

fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(html, expected)| (html, expected, show(&html::blocks(html))))
        .filter(|(_, expected, found)| found != *expected)
        .map(|(html, expected, found)| format!("{html}\n  expected {expected}\n  found    {found}"))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn paragraphs_and_white_space() {
    check(&[
        ("", ""),
        (" \n\t ", ""),
        ("chữ", "chữ"),
        ("<p>một</p><p>hai</p>", "một | hai"),
        ("<p>một<p>hai", "một | hai"),
        ("  <p>\n  một\n  hai\t ba </p>  ", "một hai ba"),
        ("<p></p><p> </p><p>&nbsp;</p><p>\u{200b}</p><p><b> </b></p><p><br></p>", ""),
        ("<p>a&nbsp;&nbsp;b &nbsp; c</p>", "a\u{a0}\u{a0}b \u{a0} c"),
        ("<p>&nbsp;&nbsp;thụt</p>", "\u{a0}\u{a0}thụt"),
        ("<p>Bắc Kạn</p>", "Bắc Kạn"),
        // Decomposed marks stay decomposed.
        ("<p>Ba\u{306}\u{301}c</p>", "Ba\u{306}\u{301}c"),
        ("a<!-- lời chú -->b", "ab"),
        ("<!DOCTYPE html><html><head><title>T</title><meta name=x></head><body><p>a</body></html>", "a"),
        ("a<![CDATA[ẩn]]>b", "ab"),
        ("AT&amp;T &lt;b&gt; &#7855; &eacute; &copy &notthing;", "AT&T <b> ắ é © ¬thing;"),
        ("a\0b", "ab"),
        ("<p>a</p>lạc<p>b</p>", "a | lạc | b"),
        ("trước<div>trong</div>sau", "trước | trong | sau"),
        ("<div><div>a</div>b</div>c", "a | b | c"),
        ("<section>a</section><article>b</article><header>c</header><footer>d</footer>", "a | b | c | d"),
        ("<main>a</main><aside>b</aside><address>c</address><center>d</center>", "a | b | c | d"),
        ("<details><summary>a</summary>b</details>", "a | b"),
        ("<dl><dt>a<dd>b<dd>c<dt>d</dl>e", "a | b | c | d | e"),
        ("<lạ>a</lạ> <custom-tag>b</custom-tag> <font color=red>c</font> <span>d</span>", "a b c d"),
        ("<span style=\"display:none\">a</span><p hidden>b</p><p aria-hidden=true>c", "a | b | c"),
        ("<ruby>漢<rp>(</rp><rt>Hán</rt><rp>)</rp></ruby>", "漢(Hán)"),
        ("<q>a</q> <label>b</label> <mark>c</mark> <time>d</time><wbr>e", "a b c de"),
        ("a</div>b</section></p>c", "a | b | c"),
        ("a</span></lạ></em>b", "ab"),
    ]);
}

#[test]
fn breaks() {
    check(&[
        ("a<br>b", "a⏎b"),
        ("a<br/>b</br>c", "a⏎b⏎c"),
        ("<p><br>a<br></p>", "a"),
        ("a <br> b", "a⏎b"),
        ("a<br><br>b", "a | b"),
        ("a<br>\n <br />\n<br>b", "a | b"),
        ("<b>a<br>b</b>", "{b:a⏎b}"),
        ("<b>a<br><br>b</b>", "{b:a} | {b:b}"),
        ("<b>a <br></b>b", "{b:a⏎}b"),
        ("<h2>a<br><br>b</h2>", "h2:a⏎b"),
        ("a<br><img src=x.jpg><br>b", "a⏎{img x.jpg}⏎b"),
        ("<p>a<hr>b", "a | --- | b"),
    ]);
}

#[test]
fn styles() {
    check(&[
        ("<b>a</b><strong>b</strong>", "{b:a}{b:b}"),
        ("<i>a</i><em>b</em><cite>c</cite><dfn>d</dfn><var>e</var>", "{i:a}{i:b}{i:c}{i:d}{i:e}"),
        ("<u>a</u><ins>b</ins><s>c</s><del>d</del><strike>e</strike>", "{u:a}{u:b}{s:c}{s:d}{s:e}"),
        ("<code>a</code><kbd>b</kbd><samp>c</samp><tt>d</tt>", "{code:a}{code:b}{code:c}{code:d}"),
        ("m<sup>2</sup> H<sub>2</sub>O <small>nhỏ</small>", "m{sup:2} H{sub:2}O {small:nhỏ}"),
        ("<b>a<i>b</b>c</i>d", "{b:a{i:b}}{i:c}d"),
        ("<b><i></b></i>a", "a"),
        ("<b>a", "{b:a}"),
        ("</b>a", "a"),
        ("<b><p>a</p><p>b</p></b>c", "{b:a} | {b:b} | c"),
        ("<p><b>a</p><p>b</b>c</p>", "{b:a} | {b:b}c"),
        ("<b>a </b>b", "{b:a }b"),
        ("a<b> b</b>", "a{b: b}"),
        ("a <b> b</b>", "a {b:b}"),
        ("<b><b><b><b><b><a href=1>a</b>b", "{b:{b:{b:{a 1:a}}{a 1:b}}}"),
        ("<table><tr><td><b>a</td><td>b</td></tr></table>c", "table([{b:a}][b]) | c"),
        ("<b><table><tr><td>a</b></td><td>b</td></tr></table></b>c", "table([{b:a}][{b:b}]) | c"),
    ]);
}

#[test]
fn links() {
    check(&[
        ("<a href='https://x.vn/a?b=1&amp;c=2'>a</a>", "{a https://x.vn/a?b=1&c=2:a}"),
        ("<a href=\"?a=bai-1\">a</a> <a href=#n>b</a> <a href=/c>c</a>", "{a ?a=bai-1:a} {a #n:b} {a /c:c}"),
        ("<a href='mailto:a@b.vn'>a</a>", "{a mailto:a@b.vn:a}"),
        ("<a href='javascript:alert(1)'>a</a>", "a"),
        ("<a href=' java&#10;script:alert(1)'>a</a>", "a"),
        ("<a href='data:text/html,x'>a</a><a href='vbscript:x'>b</a>", "ab"),
        ("<a name=x>a</a><a>b</a>", "ab"),
        ("<a href=1>a<a href=2>b</a>c</a>", "{a 1:a}{a 2:b}c"),
        ("<a href=1><div>a</div><p>b</p></a>c", "{a 1:a} | {a 1:b} | c"),
        ("<a href=1><h3>a</h3></a>", "h3:{a 1:a}"),
        ("<a href=1>a<br>b</a>", "{a 1:a⏎b}"),
        ("<a href=1><b>a</b></a>", "{a 1:{b:a}}"),
        ("<a href=1></a>a", "a"),
    ]);
}

#[test]
fn headings() {
    check(&[
        ("<h1>a</h1><h2>b</h2><h3>c</h3><h6>d</h6>", "h2:a | h2:b | h3:c | h6:d"),
        ("<h2>a</h3>b", "h2:a | b"),
        ("<h2>a<h3>b</h3>c", "h2:a | h3:b | c"),
        ("<h2><p>a</p></h2>b", "h2:a | b"),
        ("<h2><div><b>a</b></div></h2>b", "h2:{b:a} | b"),
        ("<h2>a<p>b<p>c", "h2:a | b | c"),
        ("<h2></h2><h3> <br> </h3>a", "a"),
        ("<h2><img src=x.png></h2>", "fig(x.png)"),
    ]);
}

#[test]
fn lists_and_quotes() {
    check(&[
        ("<ul><li>a<li>b</ul>c", "ul[a; b] | c"),
        ("<ol start=3><li>a</li><li></li><li>b</li></ol>", "ol3[a; ; b]"),
        ("<ol start=x><li>a</ol><ol start=-2><li>b</ol>", "ol1[a] | ol-2[b]"),
        ("<ul><li></li><li>a</li></ul><ul></ul>", "ul[a]"),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", "ul[a | ul[b]; c]"),
        ("<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>", "ul[a | ul[b]; c]"),
        ("<ul>lạc<li>a</li> <b>đậm</b></ul>", "ul[lạc; a; {b:đậm}]"),
        ("<ul><div><li>a</li></div><li>b</ul>", "ul[a; b]"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "ul[a | b]"),
        ("<ul><li>a</ul></li>b", "ul[a] | b"),
        ("<div><ul><li>a</div>b", "ul[a] | b"),
        ("<li>a<li>b", "a | b"),
        ("<menu><li>a</menu>", "ul[a]"),
        ("<blockquote>a<p>b</blockquote>c", "quote(a | b) | c"),
        ("<blockquote></blockquote>", ""),
        ("<blockquote><ul><li>a</blockquote>b", "quote(ul[a]) | b"),
        ("<pre>\n a\n\n  b\n</pre>c", "pre( a\n\n  b) | c"),
        ("<pre>a\r\nb<br>c <b>d</b></pre>", "pre(a\nb\nc d)"),
        ("<xmp><b>a</b></xmp>c", "pre(<b>a</b>) | c"),
        ("a<plaintext><b>b", "a | pre(<b>b)"),
        ("<pre><img src=x.png>a</pre>", "fig(x.png) | pre(a)"),
    ]);
}

#[test]
fn pictures() {
    check(&[
        ("<p><img src=a.jpg alt='Ảnh' width=640 height='480px'></p>", "fig(a.jpg Ảnh 640x480)"),
        ("<img src=a.jpg width=100% height=5>", "fig(a.jpg)"),
        ("<p> <img src=a.jpg>&nbsp;<a href=b><img src=b.jpg></a> </p>", "fig(a.jpg, b.jpg)"),
        ("<p>chữ <img src=a.png alt=x> nữa</p>", "chữ {img a.png x} nữa"),
        ("<img src='javascript:x' alt='thay lời'>", "thay lời"),
        ("<img alt=''><img>a", "a"),
        ("<img src=a.gif width=1 height=1>a", "a"),
        ("<img data-src=b.jpg>", "fig(b.jpg)"),
        ("<img src='data:image/gif;base64,R0' data-lazy-src=b.jpg>", "fig(b.jpg)"),
        ("<img src='data:image/gif;base64,R0' data-original=b.jpg>", "fig(b.jpg)"),
        ("<img src=a.jpg data-src=b.jpg>", "fig(a.jpg)"),
        ("<img srcset='a.jpg 1x, b.jpg 2x'>", "fig(b.jpg)"),
        ("<img srcset='a.jpg, b.jpg'>", "fig(a.jpg)"),
        ("<img srcset='a,b.jpg 640w, c.jpg 320w'>", "fig(a,b.jpg)"),
        ("<img srcset='data:image/gif;base64,R0 9w, a.jpg 1w'>", "fig(a.jpg)"),
        ("<img src=/x/blank.gif?1 data-src=b.jpg><img src=/x/lazyload.png data-url=c.jpg>", "fig(b.jpg, c.jpg)"),
        ("<img src=/x/blank.gif>", "fig(/x/blank.gif)"),
        ("<picture><source srcset='b.webp 1x'><img src=''></picture><img alt=x>", "{img b.webp}x"),
        ("<amp-img src=a.jpg width=4 height=3><noscript><img src=a.jpg></noscript></amp-img>", "fig(a.jpg 4x3)"),
        ("<img src='data:image/png;base64,R0'>", "fig(data:image/png;base64,R0)"),
        ("<img data-src=a.jpg><noscript><img src=a.jpg></noscript>", "fig(a.jpg)"),
        ("<noscript>không có script</noscript>", "không có script"),
        ("<picture><source srcset=b.webp><img src=a.jpg></picture>", "fig(a.jpg)"),
        ("<figure><img src=a.jpg><figcaption>Chú <b>thích</b></figcaption></figure>b", "fig(a.jpg: Chú {b:thích}) | b"),
        ("<figure><figcaption><p>a</p><p>b</p></figcaption><img src=a.jpg></figure>", "fig(a.jpg: a⏎b)"),
        ("<figure><div><picture><img src=a.jpg></picture></div><img src=b.jpg></figure>", "fig(a.jpg, b.jpg)"),
        ("<figure><img src='javascript:x'><figcaption>a</figcaption></figure>", "fig(: a)"),
        ("<figure><figcaption>a<ul><li>b<li>c</ul>d</figcaption></figure>", "fig(: a⏎b⏎c⏎d)"),
        ("<figure><blockquote>a</blockquote><figcaption>b</figcaption></figure>", "quote(a) | b"),
        ("<figure><table><tr><td>a<td>b</table><figcaption>c</figcaption></figure>", "table(c: [a][b])"),
        ("<figure><img src=a.jpg>chữ</figure>", "fig(a.jpg) | chữ"),
        ("<figure><img src=a.jpg><p>b</p><figcaption>c</figcaption></figure>", "b | fig(a.jpg: c)"),
        (
            "<figure><figure><img src=a.jpg><figcaption>a</figcaption></figure><figure><img src=b.jpg></figure>\
             <figcaption>c</figcaption></figure>",
            "fig(a.jpg: a) | fig(b.jpg: c)",
        ),
        (
            "<figure><ul><li><figure><img src=a.jpg></figure><li><figure><img src=b.jpg></figure></ul></figure>",
            "fig(a.jpg, b.jpg)",
        ),
        ("<figure><img src=a.jpg><figcaption>a<p>b", "fig(a.jpg: a⏎b)"),
        ("<a href=1><figure><img src=a.jpg><figcaption>b</figcaption></figure></a>", "fig(a.jpg: {a 1:b})"),
        ("<div class='x wp-caption y'><img src=a.jpg><p class='wp-caption-text'>a</p></div>b", "fig(a.jpg: a) | b"),
        ("<dl class=wp-caption><dt><img src=a.jpg></dt><dd class=wp-caption-text>a</dd></dl>", "fig(a.jpg: a)"),
        ("<p class=wp-caption-text>a</p>", "a"),
    ]);
}

#[test]
fn tables() {
    check(&[
        ("<table><tr><th>a</th><td>b</td></tr><tr><td>c<td>d</table>", "table([*a][b] / [c][d])"),
        (
            "<table><caption>x</caption><thead><tr><th>a<tbody><tr><td>b<tfoot><tr><td>c</table>d",
            "table(x: [*a] / [b] / [c]) | d",
        ),
        (
            "<table><tr><td colspan=2 rowspan=9>a<td rowspan=0>b<tr><td colspan=0>c<td colspan=9999>d</table>",
            "table([2x2 a][1x2 b] / [c][1000x1 d])",
        ),
        ("<table><tr><td>a</td></tr></table>", "a"),
        ("<table><td><p>a<p>b<ul><li>c</table>d", "a | b | ul[c] | d"),
        ("<table><tr><td>a<table><tr><td>b<td>c</table>d<td>e</table>", "table([a | table([b][c]) | d][e])"),
        ("<table>lạc<tr><td>a<td>b</table>", "table([lạc] / [a][b])"),
        ("<table><tr>lạc<td>a</table>", "table([lạc][a])"),
        ("<table><form><tr><td>a<td>b</form></table>", "table([a][b])"),
        ("<table><tr><td></td><td> </td></tr></table>a", "a"),
        ("<table><caption>x</caption></table>", "x"),
        ("<table><tr><td>a</div></p>b<td>c</table>", "table([a | b][c])"),
        ("<div><table><tr><td>a</div>b<td>c</table>d", "table([a | b][c]) | d"),
        ("<td>a</td><tr>b</tr><tbody>c", "a | b | c"),
        ("<table><tr><td>a<td>b", "table([a][b])"),
        (
            "<table class=tplCaption><tr><td><img src=a.jpg></td></tr><tr><td class=Image>chú thích</td></tr></table>",
            "fig(a.jpg: chú thích)",
        ),
        ("<table><tr><td>a<script>x</script><tr><td>b</table>", "table([a] / [b])"),
    ]);
}

#[test]
fn what_never_shows() {
    check(&[
        ("a<script>document.write('<p>x</p>')</script>b", "ab"),
        ("a<style>p { color: red }</style>b", "ab"),
        ("a<template><p>x</p></template>b", "ab"),
        ("a<object data=x><p>x</p></object>b", "ab"),
        ("a<object data='/x/ke-hoach.PDF?1'><p>x</p></object>b", "a | {a /x/ke-hoach.PDF?1:/x/ke-hoach.PDF?1} | b"),
        ("a <svg><text>x</text><style>y</style><svg>z</svg></svg> b", "a b"),
        ("a<math><semantics><mi>x</mi><annotation encoding=tex>\\x</annotation></semantics></math>b", "axb"),
        ("a<select><option>x<option>y</select>b", "ab"),
        ("a<textarea><p>x</textarea>b<button><b>x</b></button>c", "abc"),
        ("a<datalist><option>x</datalist>b<title>x</title>c<noframes>x</noframes>d<noembed>x</noembed>e", "abcde"),
        ("<p>a <b>b <button>x <i>y</button> c</b> d</p>", "a {b:b c} d"),
        ("<button><table><tr><td><img src=x.jpg>x</button>a", "a"),
        ("<input value=x>a<script src=x/>b", "a"),
        // Code is hidden to the end, as in a browser; nothing else is, unless it is closed.
        ("a<script>x<p>b", "a"),
        ("a<style>x<p>b", "a"),
        ("a<script src=x /><p>b</p>", "a | b"),
        ("a<textarea>b<p>c", "ab | c"),
        ("a<iframe src=x><p>b<iframe><p>c", "a | b | c"),
        ("a<svg><p>b", "a | b"),
        ("<div>a<button>b</div><p>c", "a | b | c"),
        ("a<object>b<table><tr><td>c", "a | b | c"),
        ("<svg/>a<button/>b", "ab"),
        ("<svg><svg></svg>a", "a"),
        (
            "<p>a<iframe src='https://www.youtube.com/embed/1' title='Phim'>x</iframe>b",
            "a | {a https://www.youtube.com/embed/1:Phim} | b",
        ),
        ("<iframe data-src='//x.vn/1'></iframe>", "{a //x.vn/1://x.vn/1}"),
        ("<iframe src='about:blank'></iframe><iframe src='/ads'></iframe><iframe srcdoc='<p>x'></iframe>a", "a"),
        ("<video src=a.mp4>lời thay</video>b", "lời thay | {a a.mp4:a.mp4} | b"),
        ("<audio><source src=a.mp3><source src=a.ogg></audio>", "{a a.mp3:a.mp3}"),
        ("<video src='javascript:x'></video>", ""),
    ]);
}

#[test]
fn plain_text() {
    let cases = [
        ("", ""),
        (" \n \r\n ", ""),
        ("một", "một"),
        ("  một  hai\t ba  ", "một  hai\t ba"),
        ("một\nhai\nba", "một | hai | ba"),
        ("một\r\nhai\rba", "một | hai | ba"),
        ("một\n\nhai\nba\n\n\n  bốn\n", "một | hai⏎ba | bốn"),
        ("một\r\n\r\nhai\r\nba", "một | hai⏎ba"),
        ("một\n \t \nhai", "một | hai"),
        ("\n\n  Thụt vào\n    giữ nguyên  \nhết  \n\nb", "Thụt vào⏎    giữ nguyên  ⏎hết | b"),
        ("<b>a</b> &amp; b", "<b>a</b> &amp; b"),
        ("Ba\u{306}\u{301}c Ka\u{323}n", "Ba\u{306}\u{301}c Ka\u{323}n"),
    ];
    for (text, expected) in cases {
        assert_eq!(show(&html::text_blocks(text)), expected, "{text:?}");
    }
}

/// The text of blocks without any spaces.
fn letters(blocks: &[Block]) -> String {
    let mut letters = String::new();
    article::each_text(blocks, &mut |text| letters.extend(text.chars().filter(|c| !c.is_whitespace())));
    letters
}

#[test]
fn depth_and_size_are_bounded() {
    let tags = ["div", "b", "table", "blockquote", "ul", "li", "td", "a href=x", "figure", "figcaption", "svg", "pre"];
    let more =
        ["i", "p", "h2", "button", "object", "table><tr><td", "ul><li", "caption", "video", "dd", "iframe", "select"];
    for (number, tag) in tags.into_iter().chain(more).enumerate() {
        // In quadratic time 100,000 would take minutes.
        let n = if number < 4 { 100_000 } else { 5_000 };
        let begin = Instant::now();
        let name = tag.split([' ', '>']).next().unwrap_or(tag);
        for html in [
            format!("<{tag}>").repeat(n) + "hết",
            format!("<{tag}>chữ ").repeat(n / 5),
            format!("<{tag}>").repeat(n / 5) + "giữa" + &format!("</{name}>").repeat(n / 5) + "hết",
            format!("<{tag}></i><b>").repeat(n / 5) + "hết",
            format!("</{name}>").repeat(n / 5) + "hết",
        ] {
            let blocks = html::blocks(&html);
            assert!(letters(&blocks).contains("hết") || html.ends_with("chữ "), "{tag}");
            // Not too deep for a message.
            assert_eq!(wire::decode(&wire::encode(&blocks)), Some(blocks), "{tag}");
        }
        assert!(begin.elapsed() < Duration::from_secs(20), "{tag}: {:?}", begin.elapsed());
    }
    assert_eq!(letters(&html::blocks(&"<p><i>chữ ".repeat(20_000))).chars().count(), 60_000);
}

#[test]
fn any_tags_keep_the_text() {
    // Tags that hide nothing, in any order: every word comes through, once, in order.
    let tags = [
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        "<a href=x>",
        "</a>",
        "<ul>",
        "</ul>",
        "<ol>",
        "<li>",
        "</li>",
        "<table>",
        "</table>",
        "<tr>",
        "</tr>",
        "<td>",
        "</td>",
        "<th>",
        "<caption>",
        "</caption>",
        "<tbody>",
        "<blockquote>",
        "</blockquote>",
        "<h2>",
        "</h2>",
        "<h4>",
        "<figure>",
        "</figure>",
        "<figcaption>",
        "</figcaption>",
        "<dl>",
        "<dt>",
        "<dd>",
        "</dl>",
        "<br>",
        "<hr>",
        "<pre>",
        "</pre>",
        "<span>",
        "</span>",
        "<img src=x>",
        "<svg>",
        "<button>",
        "<div class=wp-caption>",
        "<p class=wp-caption-text>",
        "<code>",
        "</code>",
        "<noscript>",
        "</noscript>",
        "<!-- x -->",
        "<lạ>",
        "<video src=v>",
        "</ol>",
        "<center>",
        "<textarea>",
    ];
    let hiding =
        ["</svg>", "</button>", "</textarea>", "<script>", "</script>", "<select>", "</select>", "<iframe src=//x>"];
    let mut random = super::json_feed::Random(20_211_109);
    for round in 0..4000 {
        let mut html = String::new();
        let mut words = String::new();
        for number in 0..random.below(40) {
            for _ in 0..random.below(4) {
                html.push_str(tags[random.below(tags.len())]);
                if round % 4 == 0 {
                    html.push_str(hiding[random.below(hiding.len())]);
                }
            }
            html.push_str(&format!(" từ{number} "));
            words.push_str(&format!("từ{number}"));
        }
        let blocks = html::blocks(&html);
        if round % 4 > 0 {
            // A film's link is labelled with its address.
            let found: String = letters(&blocks).chars().filter(|c| *c != 'v').collect();
            assert_eq!(found, words, "{html}\n{}", show(&blocks));
        }
    }
}
