//! Pages as portals really write them. In each, what shows is numbered words in order (`t1 t2 …`), what never shows is
//! `h1 h2 …`, and pictures are `i1.jpg i2.jpg …`: all words and pictures have to come through, in order, once.

use khobao_core::article::{Block, Image, Inline};
use khobao_core::html;

/// Words and pictures in reading order.
fn read(blocks: &[Block], words: &mut Vec<String>, pictures: &mut Vec<String>) {
    let image = |image: &Image, pictures: &mut Vec<String>| pictures.push(image.src.as_str().to_owned());
    for block in blocks {
        match block {
            Block::Paragraph(text) | Block::Heading { text, .. } => runs(text, words, pictures),
            Block::List { items, .. } => items.iter().for_each(|item| read(item, words, pictures)),
            Block::Quote(inner) => read(inner, words, pictures),
            Block::Figure { images, caption } => {
                images.iter().for_each(|one| image(one, pictures));
                runs(caption, words, pictures);
            }
            Block::Table { caption, rows } => {
                runs(caption, words, pictures);
                words.push("\n".to_owned());
                rows.iter().flatten().for_each(|cell| read(&cell.blocks, words, pictures));
            }
            Block::Preformatted(text) => words.push(text.clone()),
            Block::Rule => {}
        }
        words.push("\n".to_owned());
    }
}

fn runs(runs: &[Inline], words: &mut Vec<String>, pictures: &mut Vec<String>) {
    for run in runs {
        match run {
            Inline::Text(text) => words.push(text.clone()),
            Inline::Styled(_, inner) | Inline::Link(_, inner) => self::runs(inner, words, pictures),
            Inline::Image(image) => pictures.push(image.src.as_str().to_owned()),
            Inline::Break => words.push("\n".to_owned()),
        }
    }
}

/// Numbers behind a letter, in the order in which they stand.
fn numbered(text: &str, letter: char, end: &str) -> Vec<u32> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '.');
    let numbers = words.filter_map(|word| word.strip_prefix(letter)?.strip_suffix(end)?.parse().ok());
    numbers.collect()
}

fn check(pages: &[(&str, &str)]) {
    let mut wrong = String::new();
    for (name, page) in pages {
        let (mut words, mut pictures) = (Vec::new(), Vec::new());
        read(&html::blocks(page), &mut words, &mut pictures);
        let text = words.concat();
        let wanted = |letter, end| {
            let mut numbers = numbered(page, letter, end);
            numbers.sort_unstable();
            numbers.dedup();
            numbers
        };
        let shown: Vec<u32> = pictures.iter().flat_map(|src| numbered(src, 'i', ".jpg")).collect();
        let is_good = numbered(&text, 't', "") == wanted('t', "")
            && numbered(&text, 'h', "").is_empty()
            && shown == wanted('i', ".jpg");
        if !is_good {
            wrong += &format!("{name}\n  words {text:?}\n  pictures {pictures:?}\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn online_newspapers() {
    check(&[
        (
            "a large portal: lead, figures with lazy pictures and captions, related links in the text",
            r#"<article class="fck_detail"><p class="description">t1</p><p class="Normal">t2 <strong>t3</strong></p>
        <figure data-size="true" itemprop="associatedMedia image"><meta itemprop="url" content="h1">
        <div class="fig-picture"><picture><source data-srcset="i1.jpg 1x, i1.jpg?w=2 2x" srcset="data:image/gif;base64,R0=" media="(min-width:1px)">
        <img class="lazy" src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==" data-src="i1.jpg" alt="x">
        </picture></div><figcaption><p class="Image">t4 <em>t5</em></p></figcaption></figure>
        <p class="Normal">t6</p><ul class="list-news"><li><a href="/x" title="h2">t7</a></li></ul>
        <p class="author_mail" style="text-align:right"><strong>t8</strong></p></article>"#,
        ),
        (
            "another: divs for figures, a video box, a table for an aside",
            r#"<div class="detail-content afcbc-body" data-role="content"><h2 class="detail-sapo">t1</h2>
        <div class="VCSortableInPreviewMode" type="Photo"><div><a href="i1.jpg" class="detail-img-lightbox" title="t2">
        <img src="i1.jpg" w="1200" h="800" alt="t2"></a></div><div class="PhotoCMS_Caption"><p data-placeholder="h1">t2</p></div></div>
        <p>t3</p><div class="VCSortableInPreviewMode" type="VideoStream" data-vid="x.mp4"><div class="VideoCMS_Caption"><p>t4</p></div></div>
        <div type="content" class="VCSortableInPreviewMode"><div><p>t5</p><p>t6</p></div></div><p>t7</p></div>"#,
        ),
        (
            "pictures in links in paragraphs, their captions in the next paragraph",
            r#"<p style="text-align:center"><a href="i1.jpg"><img src="i1.jpg" width="600" height="400" /></a><br /><em>t1</em></p>
        <p>t2</p><p><img data-original="i2.jpg" src="/images/blank.gif" class="lazy"><noscript><img src="i2.jpg"></noscript></p><p>t3</p>"#,
        ),
        (
            "a gallery by class, pictures with several sizes",
            r#"<div class="gallery"><div class="item"><img srcset="i1.jpg 320w, i1.jpg 640w" sizes="100vw"><span>t1</span></div>
        <div class="item"><img data-lazy-src="i2.jpg" src="data:image/svg+xml,%3Csvg%3E"><span>t2</span></div>
        <div class="item"><picture><source srcset="i3.jpg"><img src=""></picture><span>t3</span></div></div>"#,
        ),
        (
            "details, definition lists, and a quotation with its source",
            r#"<details><summary>t1</summary><p>t2</p></details><dl><dt>t3</dt><dd>t4<p>t5</p></dd></dl>
        <blockquote class="quote"><p>t6</p><footer>t7 <cite>t8</cite></footer></blockquote>t9"#,
        ),
        (
            "templates, scripts, forms and comments in between",
            r#"<p>t1<script>document.write("h1")</script><style>.h2{}</style> t2</p><template><p>h3</p></template>
        <!-- h4 --><form><input value="h5"><button>h6</button><select><option>h7</select></form><p>t3</p>
        <noscript><p>t4</p></noscript><div hidden></div><svg><text>h8</text></svg><p>t5</p>"#,
        ),
        (
            "an embedded film and a map",
            r#"<p>t1</p><iframe src="https://www.example.org/embed/h1" title="t2"></iframe><p>t3</p>
        <video controls poster="i9.png"><source src="https://x.example/a.mp4" type="video/mp4">t4</video><p>t5</p>
        <div class="embed"><object data="x.swf"><param name="movie" value="h2"><embed src="x.swf"></object></div><p>t6</p>"#,
        ),
    ]);
}

#[test]
fn provincial_portals() {
    check(&[
        (
            "a table for the layout, a table for the picture within it",
            r#"<TABLE width="100%" border=0 cellPadding=0><TBODY><TR><TD class=title>t1</TD></TR><TR><TD><P align=justify><STRONG>t2</STRONG></P>
        <TABLE align=center border=0><TBODY><TR><TD><IMG src="i1.jpg" border=0></TD></TR><TR><TD align=middle><EM>t3</EM></TD></TR></TBODY></TABLE>
        <P align=justify>t4</P><P align=right>t5</P></TD></TR></TBODY></TABLE>"#,
        ),
        ("text straight in tables and rows", r#"<table>t1<tr>t2<td>t3</td>t4</tr>t5<tr><td>t6<tr><td>t7</table>t8"#),
        (
            "pasted from Word",
            r#"<p class="MsoNormal" style="margin:6pt 0cm;text-align:justify"><span lang="VI" style="font-size:14.0pt">t1<o:p></o:p></span></p>
        <!--[if gte mso 9]><xml><w:WordDocument><w:View>h1</w:View></w:WordDocument></xml><![endif]-->
        <p class=MsoNormal><b style='mso-bidi-font-weight:normal'><span>t2<span style="mso-spacerun:yes">&nbsp; </span></span></b><o:p>&nbsp;</o:p></p>
        <p class="MsoListParagraph"><![if !supportLists]><span style='mso-list:Ignore'>t3<span>&nbsp;&nbsp; </span></span><![endif]>t4</p>
        <st1:place w:st="on">t5</st1:place> <font face=".VnTime" size="2">t6 <font color=blue>t7</font></font><v:shape id="x"><v:imagedata src="h2.emz"/></v:shape>"#,
        ),
        (
            "paragraphs of breaks, centred captions, fonts",
            r#"<center><img src='i1.jpg'><br><i>t1</i></center><br><br><font size=3>t2<br><br>&nbsp;&nbsp;&nbsp;t3<br /><br />t4</font>
        <div align=right><b>t5</b></div>"#,
        ),
        (
            "lists without items, items without lists, lists in lists without items",
            r#"<ul>t1<li>t2<ul><li>t3</li></ul></li><ul><li>t4</li></ul>t5</ul><li>t6</li><ol><p>t7</p><li>t8<li>t9</ol>"#,
        ),
        (
            "a form around the page, hidden fields, a nested page",
            r#"<form name="aspnetForm" method="post"><input type="hidden" name="__VIEWSTATE" value="h1" /><div id="ctl00"><span id="lblTitle">t1</span>
        <span id="lblSapo"><b>t2</b></span><div id="content"><html><head><title>h2</title><meta charset="utf-8"></head><body><p>t3</p></body></html></div>
        <span>t4</span></div></form>"#,
        ),
        (
            "wrong nesting and missing ends",
            r#"<p><b>t1<p>t2</b> <i>t3<div>t4</i></p><span>t5</div><h3>t6<p>t7</h3></p></span><a href="/x">t8 <a href="/y">t9</a></b></p></div></td>t10"#,
        ),
        (
            "a picture with a caption in a definition of WordPress's older captions",
            r#"<div id="attachment_1" class="wp-caption aligncenter"><img src="i1.jpg" /><p class="wp-caption-text">t1</p></div>
        <dl class="wp-caption"><dt class="wp-caption-dt"><img src="i2.jpg"></dt><dd class="wp-caption-dd">t2</dd></dl><p>t3</p>"#,
        ),
        (
            "a table of figures with heads, sums and a caption",
            r#"<table border=1><caption>t1</caption><colgroup><col></colgroup><thead><tr><th rowspan=2>t2<th colspan=2>t3<tr><th>t4<th>t5</thead>
        <tbody><tr><td><p>t6</p><p>t7</p><td>t8<br>t9<td><table><tr><td>t10<td>t11</table></tbody><tfoot><tr><td colspan=3>t12</tfoot></table>"#,
        ),
        (
            "a head, a menu and a foot around the text",
            r#"<header><nav><ul><li><a href="/">t1</a></li></ul></nav></header><main><h1>t2</h1><section><h2>t3</h2><p>t4</main><footer>t5</footer>"#,
        ),
        (
            "figures in figures",
            r#"<figure class="gallery"><figure><img src="i1.jpg"><figcaption>t1</figcaption></figure><figure><img src="i2.jpg"></figure>
        <figcaption>t2</figcaption></figure><figure><p>t3</p><img src="i3.jpg"><p>t4</p></figure>"#,
        ),
    ]);
}

#[test]
fn letters_of_every_kind() {
    let texts = [
        "“Dân vận khéo” – ‘tốt’ … 10 % ½ № ™",
        "👩‍👩‍👧‍👦 🇻🇳 👍🏽 ❤️",
        "\u{202b}שלום עולם\u{202c} مرحبا \u{200f}",
        "Ba\u{306}\u{301}c Ka\u{323}n",
        "\u{a0}\u{2003}thụt",
        "a\u{ad}b zero\u{200b}width",
    ];
    for text in texts {
        let blocks = html::blocks(&format!("<p>x{text}y</p>"));
        let [Block::Paragraph(runs)] = blocks.as_slice() else { panic!("{blocks:?}") };
        assert_eq!(khobao_core::article::plain(runs), format!("x{text}y"));
    }
    // A paragraph of 100 kilobytes, and styles at each word.
    let long = "nghìn chữ ".repeat(10_000);
    let blocks = html::blocks(&format!("<p>{long}</p>"));
    assert_eq!(blocks, [Block::Paragraph(vec![Inline::Text(long.trim_end().to_owned())])]);
    let styled = "<b>nghìn</b> <i>chữ</i> ".repeat(10_000);
    let [Block::Paragraph(runs)] = &html::blocks(&styled)[..] else { panic!() };
    assert_eq!(khobao_core::article::plain(runs), long.trim_end());
}
