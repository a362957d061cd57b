//! An article as one plain HTML page, which reads without any script: what a crawler, a text browser and a print shop take,
//! and what the viewer fetches where it needs the text of one article and not of its neighbours.
//!
//! Invariants:
//! - Nothing in an article can run or break out: every text and address is escaped, and the only element of scripts holds
//!   data. The page's policy says the same to the browser.
//! - There is one `<article>`, written just so, and in it nothing but headline, lead, picture and body. [`blocks`] reads from
//!   it the texts of the article, in their order; of white space outside of preformatted text HTML keeps one space.
//! - A page is a function of its article and the site's title and address, so newer articles change no older page.

use crate::article::{Address, Article, Block, Image, Inline, each_text, own_lead};
use crate::formats::json::write_text;
use crate::html;
use crate::i18n::Lang;
use crate::site::{PAGES, page_path};
use crate::urlencoded;
use std::slice;

/// The name of the pages' style, beside them.
pub const STYLE_NAME: &str = "plain.css";
/// The style.
pub const STYLE: &str = include_str!("page/plain.css");

/// Scripts, frames, forms and requests: none. Pictures may lie at the portal, or inside of the article.
const POLICY: &str = "default-src 'none'; img-src 'self' http: https: data:; style-src 'self'; base-uri 'none'; \
    form-action 'none'";
/// What every page has near its beginning.
const MARK: &str = "<link rel=\"stylesheet\" href=\"plain.css\">\n";
const OPEN: &str = "\n<article>\n";
const CLOSE: &str = "</article>\n";
/// Letters of a description: what search engines show.
const DESCRIPTION: usize = 160;

/// What pages say of the site around them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Site<'a> {
    /// Its title; may be empty.
    pub title: &'a str,
    /// Its address, with the slash at its end, where it is known.
    pub base: Option<&'a str>,
}

/// The page of an article; `hash` is the SHA-256 of its text ([`crate::article::text`]), in hexadecimal digits.
pub fn page(article: &Article, site: &Site, hash: &str) -> String {
    let tag = article.language.as_deref();
    let lang = tag.and_then(Lang::of).unwrap_or_default();
    let texts = lang.texts();
    let headline = Some(article.title.trim()).filter(|title| !title.is_empty());
    let lead = article.lead.as_deref().filter(|lead| !lead.trim().is_empty());
    let path = page_path(&article.id);
    let name = &path[PAGES.len() + 1..];
    let canonical = site.base.map_or(name.to_owned(), |base| format!("{base}{path}"));

    let mut page = Page { html: String::with_capacity(8 << 10), target };
    page.raw("<!doctype html>\n<html lang=\"").text(tag.unwrap_or(lang.code())).raw("\">\n");
    page.raw("<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"");
    page.raw(POLICY).raw("\">\n<meta name=\"referrer\" content=\"no-referrer\">\n");
    page.raw("<meta name=\"viewport\" content=\"width=device-width\">\n").raw(MARK);
    page.raw("<title>").text(headline.unwrap_or(texts.untitled));
    if !site.title.is_empty() {
        page.raw(" – ").text(site.title);
    }
    page.raw("</title>\n");
    let description = description(article, lead);
    if !description.is_empty() {
        page.raw("<meta name=\"description\" content=\"").text(&description).raw("\">\n");
    }
    page.raw("<link rel=\"canonical\" href=\"").address(&canonical).raw("\">\n");
    page.raw("<script type=\"application/ld+json\">").raw(&linked_data(article, site, &canonical));
    page.raw("</script>\n</head>\n<body>\n");

    // The words around the article may be of another language than it.
    let words = if tag.is_none_or(|tag| Lang::of(tag).is_some()) { "" } else { " lang=\"vi\"" };
    let mut id = String::new();
    urlencoded::encode(&article.id, &mut id);
    page.raw("<nav").raw(words).raw("><a href=\"../\">");
    page.text(if site.title.is_empty() { texts.app } else { site.title }).raw("</a> <a href=\"../?a=").raw(&id);
    page.raw("\">").raw(texts.open_in_archive).raw("</a></nav>\n<main>\n<p class=\"meta\">");
    for text in article.section.iter().chain(&article.place) {
        page.raw("<span>").text(text).raw("</span> ");
    }
    match article.date {
        Some(date) => page.raw(&format!("<time datetime=\"{date}\">{}</time>", lang.date(date))),
        None => page.raw("<span").raw(words).raw(">").raw(texts.undated).raw("</span>"),
    };
    page.raw("</p>");
    if headline.is_none() {
        // Ours, and so not in the article.
        page.raw("\n<h1").raw(words).raw(">").raw(texts.untitled).raw("</h1>");
    }

    page.raw(OPEN);
    if headline.is_some() {
        page.raw("<h1>").text(&article.title).raw("</h1>\n");
    }
    // A body that says the lead again has it once.
    let leads = lead.is_some() && own_lead(article).is_none();
    if let Some(lead) = own_lead(article) {
        page.raw("<p class=\"lead\">").text(lead).raw("</p>\n");
    }
    if let Some(image) = &article.image {
        page.figure("", slice::from_ref(image), &[]);
    }
    for (number, block) in (1..).zip(&article.blocks) {
        let class = if leads && number == 1 { " class=\"lead\"" } else { "" };
        page.block(&format!("{class} id=\"p{number}\""), block);
    }
    page.raw(CLOSE);

    page.footer(article, lang, words, &canonical, hash);
    page.raw("</main>\n</body>\n</html>\n");
    page.html
}

/// Blocks as HTML, without a page around them; addresses lead where they led.
pub fn html(blocks: &[Block]) -> String {
    let mut page = Page { html: String::new(), target: |address| address.as_str().to_owned() };
    page.blocks(blocks);
    page.html
}

/// The blocks of a page's article, its headline first; `None` where it is no page of ours.
pub fn blocks(page: &str) -> Option<Vec<Block>> {
    let (_, article) = page.split_once(OPEN)?;
    Some(html::blocks(article.split_once(CLOSE)?.0))
}

/// Whether a file's bytes are a page of ours.
pub fn is_page(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1024)];
    head.starts_with(b"<!doctype html>") && head.windows(MARK.len()).any(|window| window == MARK.as_bytes())
}

/// The first words of the lead or the body.
fn description(article: &Article, lead: Option<&str>) -> String {
    let mut first = lead.unwrap_or_default().to_owned();
    for block in &article.blocks {
        each_text(slice::from_ref(block), &mut |text| {
            if first.trim().is_empty() {
                first = text.to_owned();
            }
        });
        if !first.trim().is_empty() {
            break;
        }
    }
    let (mut description, mut letters) = (String::new(), 0);
    for word in first.split_whitespace() {
        letters += word.chars().count() + 1;
        if letters > DESCRIPTION {
            description.push('…');
            break;
        }
        description.push_str(if description.is_empty() { "" } else { " " });
        description.push_str(word);
    }
    description
}

/// The article as schema.org's NewsArticle, in JSON-LD that can stand in an element of scripts.
fn linked_data(article: &Article, site: &Site, canonical: &str) -> String {
    let quoted = |text: &str| {
        let mut json = String::new();
        write_text(text, &mut json);
        json
    };
    let named = |kind: &str, name: &str, url: Option<&Address>| {
        let url = url.and_then(absolute).map_or(String::new(), |url| format!(",\"url\":{}", quoted(&encoded(url))));
        format!("{{\"@type\":\"{kind}\",\"name\":{}{url}}}", quoted(name))
    };
    let list = |items: Vec<String>| Some(format!("[{}]", items.join(","))).filter(|_| !items.is_empty());
    let address = |address: &str| quoted(&encoded(address));
    let publisher = article.source.as_deref().or(Some(site.title).filter(|title| !title.is_empty()));
    let image = article.image.as_ref().and_then(|image| absolute(&image.src));
    let members = [
        ("headline", Some(&article.title).filter(|title| !title.trim().is_empty()).map(|title| quoted(title))),
        ("url", site.base.map(|_| address(canonical))),
        // What is inferred is for people, who are told so.
        ("datePublished", article.date.filter(|date| !date.is_inferred()).map(|date| quoted(&date.to_string()))),
        ("dateModified", article.modified.map(|date| quoted(&date.to_string()))),
        ("inLanguage", article.language.as_deref().map(quoted)),
        ("author", list(article.authors.iter().map(|a| named("Person", &a.name, a.url.as_ref())).collect())),
        ("publisher", publisher.map(|name| named("Organization", name, None))),
        ("articleSection", article.section.as_deref().map(quoted)),
        ("keywords", list(article.tags.iter().map(|tag| quoted(tag)).collect())),
        ("contentLocation", article.place.as_deref().map(|name| named("Place", name, None))),
        // One inside of the article has no address that anybody could ask for.
        ("image", image.filter(|image| !is_data(image)).map(address)),
        ("isBasedOn", article.url.as_ref().and_then(absolute).map(address)),
    ];
    let mut json = "{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\"".to_owned();
    for (key, value) in members {
        if let Some(value) = value {
            json.extend([",\"", key, "\":", &value]);
        }
    }
    json.push('}');
    // These stand in texts only. Without `<` nothing ends the element; the other two end lines in older JavaScript.
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

fn absolute(address: &Address) -> Option<&str> {
    Some(address.as_str()).filter(|_| address.is_absolute())
}

fn is_data(address: &str) -> bool {
    address.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"))
}

/// An address of an article as it leads from the folder of the pages. One to an article of the archive leads to its page;
/// one that is relative is meant from the site's page, one folder above.
fn target(address: &Address) -> String {
    let text = address.as_str();
    if let Some(search) = text.strip_prefix('?') {
        let value = |wanted| urlencoded::pairs(search).find(|(key, _)| key == wanted);
        if let Some((_, id)) = value("a").filter(|(_, id)| !id.is_empty()) {
            let paragraph = value("p").and_then(|(_, number)| number.parse::<u32>().ok()).filter(|&number| number > 0);
            let paragraph = paragraph.map_or(String::new(), |number| format!("#p{number}"));
            return format!("{}{paragraph}", &page_path(&id)[PAGES.len() + 1..]);
        }
    }
    let is_fixed = address.is_absolute() || text.starts_with(['/', '\\', '#']);
    if is_fixed { text.to_owned() } else { format!("../{text}") }
}

/// An address without the characters that cannot stand in one. Browsers encode these everywhere in the same way (URL
/// Standard, 1.3); all others are left as they are, since a server may tell them apart.
fn encoded(address: &str) -> String {
    let mut encoded = String::with_capacity(address.len());
    for character in address.chars() {
        match character {
            ' ' | '"' | '<' | '>' | '\0'..='\x1f' | '\x7f' => encoded.push_str(&format!("%{:02X}", character as u32)),
            _ => encoded.push(character),
        }
    }
    encoded
}

/// HTML in the making.
struct Page {
    html: String,
    /// An address as it leads from where the HTML will be.
    target: fn(&Address) -> String,
}

impl Page {
    fn raw(&mut self, html: &str) -> &mut Page {
        self.html.push_str(html);
        self
    }

    /// A text, or the value of an attribute, as it is. A carriage return would be read as a line feed; U+0000 cannot be
    /// written at all.
    fn text(&mut self, text: &str) -> &mut Page {
        let mut rest = text;
        // By bytes: most are those of letters.
        while let Some(at) = rest.bytes().position(|b| matches!(b, b'&' | b'<' | b'>' | b'"' | b'\r' | b'\0')) {
            self.html.push_str(&rest[..at]);
            self.html.push_str(match rest.as_bytes()[at] {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                b'\r' => "&#13;",
                _ => "",
            });
            rest = &rest[at + 1..];
        }
        self.raw(rest)
    }

    fn address(&mut self, address: &str) -> &mut Page {
        self.text(&encoded(address))
    }

    fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|block| self.block("", block));
    }

    /// A block, its element with these attributes.
    fn block(&mut self, attributes: &str, block: &Block) {
        match block {
            Block::Paragraph(text) => self.element("p", attributes, text),
            Block::Heading { level, text } => {
                self.element(["h2", "h3", "h4", "h5", "h6"][usize::from(*level).clamp(2, 6) - 2], attributes, text);
            }
            Block::List { start, items } => {
                let name = if start.is_some() { "ol" } else { "ul" };
                self.raw("<").raw(name).raw(attributes);
                if let Some(start) = start.filter(|&start| start != 1) {
                    self.raw(&format!(" start=\"{start}\""));
                }
                self.raw(">\n");
                for item in items {
                    self.raw("<li>");
                    self.inner(item);
                    self.raw("</li>\n");
                }
                self.raw("</").raw(name).raw(">\n");
            }
            Block::Quote(inner) => {
                self.raw("<blockquote").raw(attributes).raw(">\n").blocks(inner);
                self.raw("</blockquote>\n");
            }
            Block::Figure { images, caption } => self.figure(attributes, images, caption),
            Block::Table { caption, rows } => {
                self.raw("<table").raw(attributes).raw(">\n");
                if !caption.is_empty() {
                    self.element("caption", "", caption);
                }
                for row in rows {
                    self.raw("<tr>");
                    for cell in row {
                        let name = if cell.header { "th" } else { "td" };
                        self.raw("<").raw(name);
                        for (span, count) in [("colspan", cell.columns), ("rowspan", cell.rows)] {
                            if count != 1 {
                                self.raw(&format!(" {span}=\"{count}\""));
                            }
                        }
                        self.raw(">").inner(&cell.blocks);
                        self.raw("</").raw(name).raw(">");
                    }
                    self.raw("</tr>\n");
                }
                self.raw("</table>\n");
            }
            Block::Preformatted(text) => {
                // A first line break would be taken for one that only sets the tag apart.
                let first = if text.starts_with('\n') { "\n" } else { "" };
                self.raw("<pre").raw(attributes).raw(">").raw(first).text(text).raw("</pre>\n");
            }
            Block::Rule => drop(self.raw("<hr").raw(attributes).raw(">\n")),
        }
    }

    /// What is in a list's item or a cell: a first paragraph stands there without its element, if nothing but lists follows.
    fn inner(&mut self, blocks: &[Block]) {
        match blocks {
            [Block::Paragraph(text), rest @ ..] if rest.iter().all(|block| matches!(block, Block::List { .. })) => {
                self.runs(text);
                self.blocks(rest);
            }
            blocks => self.blocks(blocks),
        }
    }

    fn element(&mut self, name: &str, attributes: &str, text: &[Inline]) {
        self.raw("<").raw(name).raw(attributes).raw(">").runs(text);
        self.raw("</").raw(name).raw(">\n");
    }

    fn figure(&mut self, attributes: &str, images: &[Image], caption: &[Inline]) {
        self.raw("<figure").raw(attributes).raw(">");
        images.iter().for_each(|image| self.image(image));
        if !caption.is_empty() {
            self.raw("<figcaption>").runs(caption);
            self.raw("</figcaption>");
        }
        self.raw("</figure>\n");
    }

    fn image(&mut self, image: &Image) {
        let target = self.target;
        self.raw("<img src=\"").address(&target(&image.src)).raw("\" alt=\"").text(&image.alt).raw("\"");
        if let Some((width, height)) = image.size {
            self.raw(&format!(" width=\"{width}\" height=\"{height}\""));
        }
        self.raw(" loading=\"lazy\">");
    }

    fn runs(&mut self, runs: &[Inline]) {
        for run in runs {
            match run {
                Inline::Text(text) => drop(self.text(text)),
                Inline::Styled(style, inner) => {
                    let name = style.element();
                    self.raw("<").raw(name).raw(">").runs(inner);
                    self.raw("</").raw(name).raw(">");
                }
                Inline::Link(address, inner) => {
                    let target = self.target;
                    self.raw("<a href=\"").address(&target(address)).raw("\">").runs(inner);
                    self.raw("</a>");
                }
                Inline::Image(image) => self.image(image),
                Inline::Break => drop(self.raw("<br>\n")),
            }
        }
    }

    /// Who wrote it, tags, and where it was published.
    fn footer(&mut self, article: &Article, lang: Lang, words: &str, canonical: &str, hash: &str) {
        let texts = lang.texts();
        self.raw("<footer>\n");
        if !article.authors.is_empty() || article.source.is_some() {
            self.raw("<p class=\"byline\">");
            for (number, author) in article.authors.iter().enumerate() {
                self.raw(if number > 0 { ", " } else { "" });
                match &author.url {
                    Some(url) => self.raw("<a rel=\"author\" href=\"").address(&target(url)).raw("\">"),
                    None => self.raw("<span>"),
                };
                self.text(&author.name).raw(if author.url.is_some() { "</a>" } else { "</span>" });
            }
            if let Some(source) = &article.source {
                self.raw(if article.authors.is_empty() { "" } else { " – " });
                self.raw("<cite>").text(source).raw("</cite>");
            }
            self.raw("</p>\n");
        }
        // A change on the day of publication is no news.
        if let Some(date) = article.modified.filter(|modified| article.date.is_none_or(|date| date.day != modified.day))
        {
            self.raw("<p").raw(words).raw(">").raw(texts.updated);
            self.raw(&format!(" <time datetime=\"{date}\">{}</time></p>\n", lang.date(date)));
        }
        if !article.tags.is_empty() {
            self.raw("<p><span").raw(words).raw(">").raw(texts.tags).raw("</span>: ");
            for (number, tag) in article.tags.iter().enumerate() {
                self.raw(if number > 0 { ", " } else { "" }).text(tag);
            }
            self.raw("</p>\n");
        }
        if let Some(url) = &article.url {
            self.raw("<p><a").raw(words).raw(" href=\"").address(&target(url)).raw("\">").raw(texts.source_link);
            self.raw("</a></p>\n");
        }
        // On paper an address is of use only where it can be read.
        if canonical.contains("://") {
            self.raw("<p class=\"print\">").text(&encoded(canonical)).raw("</p>\n");
        }
        self.raw("<p class=\"hash\"><span").raw(words).raw(">").raw(texts.text_hash).raw("</span> <code>");
        self.text(hash).raw("</code></p>\n");
        self.raw("</footer>\n");
    }
}
