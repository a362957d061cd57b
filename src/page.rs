//! An article as one plain HTML page, which reads without any script: what a crawler, a text browser and a print shop take,
//! and what the viewer fetches where it needs the text of one article and not of its neighbours.
//!
//! Invariants:
//! - Nothing in an article can run or break out: every text and address is escaped, and the only element of scripts holds
//!   data. The page's policy says the same to the browser.
//! - On the page of one article there is one `<article>`, written just so, and in it nothing but headline, lead, picture and
//!   body. [`blocks`] reads from it the texts of the article, in their order; of white space outside of preformatted text
//!   HTML keeps one space.
//! - A page is a function of its article, of the headlines and ids of those before and behind it in time, and of the site's
//!   title and address. So newer articles change one older page.

use crate::article::{Address, Article, Block, each_text, own_lead};
use crate::formats::json::write_text;
use crate::html;
use crate::i18n::Lang;
use crate::site::ids::fnv;
use crate::site::{CONTENTS, PAGES, page_path};
use crate::urlencoded;
use contents::Period;
use std::slice;
use write::{Writer, encoded};

pub mod contents;
pub mod oembed;
pub mod redirect;
mod words;
pub(crate) mod write;

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
/// What stands behind it, before 16 digits: FNV-1a of what is between the two. A page's name does not say its bytes.
const SUM: &str = "<!-- ";
/// Letters of a description: what search engines show.
const DESCRIPTION: usize = 160;

/// What pages say of the site around them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Site<'a> {
    /// Its title; may be empty.
    pub title: &'a str,
    /// What it is about.
    pub description: Option<&'a str>,
    /// BCP 47 language of its articles, unless one says otherwise.
    pub language: Option<&'a str>,
    /// Its address, with the slash at its end, where it is known.
    pub base: Option<&'a str>,
    /// Whether each page of an article has an oEmbed file beside it.
    pub oembed: bool,
}

impl Site<'_> {
    /// The language of pages that are the site's own.
    fn lang(&self) -> Lang {
        self.language.and_then(Lang::of).unwrap_or_default()
    }

    /// Its title, or that of every archive.
    pub(crate) fn name(&self) -> &str {
        if self.title.is_empty() { self.lang().texts().app } else { self.title }
    }
}

/// An article before or behind another one in time, as that one's page names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// Its id.
    pub id: String,
    /// Its headline; may be empty.
    pub title: String,
}

impl Neighbour {
    /// Of an article.
    pub fn of(article: &Article) -> Neighbour {
        Neighbour { id: article.id.clone(), title: article.title.clone() }
    }
}

/// A page that lacks the link to the next article, which is not known while an archive is read in time order.
#[derive(Clone, Debug)]
pub struct Draft {
    html: String,
    /// Where the link goes.
    next_at: usize,
    lang: Lang,
}

impl Draft {
    /// The whole page; `None`: no article comes next.
    pub fn finish(mut self, next: Option<&Neighbour>) -> String {
        if let Some(next) = next {
            let link = beside(self.lang, "next", next);
            self.html.insert_str(self.next_at, &link);
        }
        self.html
    }
}

/// The page of an article that stands alone in time; `hash` is the SHA-256 of its text ([`crate::article::text`]), in
/// hexadecimal digits.
pub fn page(article: &Article, site: &Site, hash: &str) -> String {
    draft(article, site, None, hash).finish(None)
}

/// The page of an article, behind another one.
pub fn draft(article: &Article, site: &Site, previous: Option<&Neighbour>, hash: &str) -> Draft {
    let tag = article.language.as_deref();
    let lang = tag.and_then(Lang::of).unwrap_or_default();
    let texts = lang.texts();
    let headline = headline(article);
    let path = page_path(&article.id);
    let name = in_pages(&path);
    let canonical = site.base.map_or(name.to_owned(), |base| format!("{base}{path}"));

    let mut page = Writer { html: String::with_capacity(8 << 10), target: &target };
    open(&mut page, tag.unwrap_or(lang.code()), MARK);
    page.raw("<title>").text(headline.unwrap_or(texts.untitled));
    if !site.title.is_empty() {
        page.raw(" – ").text(site.title);
    }
    page.raw("</title>\n");
    let description = description(article);
    if !description.is_empty() {
        page.raw("<meta name=\"description\" content=\"").text(&description).raw("\">\n");
    }
    page.raw("<link rel=\"canonical\" href=\"").address(&canonical).raw("\">\n");
    if let Some(base) = site.base.filter(|_| site.oembed) {
        page.raw("<link rel=\"alternate\" type=\"application/json+oembed\" href=\"");
        page.address(&format!("{base}{}", oembed::path(&article.id))).raw("\">\n");
    }
    open_graph(&mut page, article, site, &canonical, &description);
    page.raw("<script type=\"application/ld+json\">").raw(&linked_data(article, site, &canonical));
    page.raw("</script>\n</head>\n<body>\n");

    // The words around the article may be of another language than it.
    let words = if tag.is_none_or(|tag| Lang::of(tag).is_some()) { "" } else { " lang=\"vi\"" };
    page.raw("<nav").raw(words).raw("><a href=\"").raw(&up(CONTENTS)).raw("/index.html\">");
    page.text(if site.title.is_empty() { texts.app } else { site.title }).raw("</a> <a href=\"");
    let period = Period::of(article.date);
    page.raw(&up(&period.path(CONTENTS, 1))).raw("\">").text(&period.title(lang)).raw("</a> ");
    page.raw("<a href=\"../").raw(&in_viewer(&article.id)).raw("\">").raw(texts.open_in_archive);
    page.raw("</a></nav>\n<main>\n");
    about(&mut page, article, lang, words);
    if headline.is_none() {
        // Ours, and so not in the article.
        page.raw("\n<h1").raw(words).raw(">").raw(texts.untitled).raw("</h1>");
    }

    page.raw(OPEN);
    let from = page.html.len();
    body(&mut page, article, "h1", true);
    let sum = fnv(&page.html.as_bytes()[from..]);
    page.raw(CLOSE).raw(&format!("{SUM}{sum:016x} -->\n"));

    page.raw("<footer>\n");
    provenance(&mut page, article, lang, words, hash);
    // On paper an address is of use only where it can be read.
    if canonical.contains("://") {
        page.raw("<p class=\"print\">").text(&encoded(&canonical)).raw("</p>\n");
    }
    if let Some(previous) = previous {
        page.raw(&beside(lang, "prev", previous));
    }
    let next_at = page.html.len();
    page.raw("</footer>\n</main>\n</body>\n</html>\n");
    Draft { html: page.html, next_at, lang }
}

/// An article as one of those on its month's page: an `<article>` whose id is [`anchor`], its headline below that of the page.
pub fn in_month(article: &Article, site: &Site, hash: &str) -> String {
    let tag = article.language.as_deref();
    let lang = tag.and_then(Lang::of).unwrap_or(site.lang());
    let words = if tag.is_none_or(|tag| Lang::of(tag).is_some()) { "" } else { " lang=\"vi\"" };
    let mut page = Writer { html: String::with_capacity(4 << 10), target: &target_in_month };
    page.raw("<article id=\"").text(&anchor(&article.id)).raw("\"");
    if let Some(tag) = tag.filter(|tag| Some(*tag) != site.language) {
        page.raw(" lang=\"").text(tag).raw("\"");
    }
    page.raw(">\n");
    if headline(article).is_none() {
        page.raw("<h2").raw(words).raw(">").raw(lang.texts().untitled).raw("</h2>\n");
    }
    about(&mut page, article, lang, words);
    page.raw("\n");
    body(&mut page, article, "h2", false);
    page.raw("<footer>\n");
    provenance(&mut page, article, lang, words, hash);
    page.raw("<p><a").raw(words).raw(" href=\"../").raw(&in_viewer(&article.id)).raw("\">");
    page.raw(lang.texts().open_in_archive).raw("</a></p>\n</footer>\n</article>\n");
    page.html
}

/// The id of an article's element on its month's page, and the fragment that leads there.
pub fn anchor(id: &str) -> String {
    let mut anchor = String::new();
    urlencoded::encode(id, &mut anchor);
    anchor
}

/// The address of an article in the viewer, within the site.
pub fn in_viewer(id: &str) -> String {
    format!("index.html?a={}", anchor(id))
}

/// Blocks as HTML, without a page around them; addresses lead where they led.
pub fn html(blocks: &[Block]) -> String {
    html_with(blocks, &|address| address.as_str().to_owned())
}

/// The same with addresses as somebody makes them.
pub fn html_with(blocks: &[Block], target: &dyn Fn(&Address) -> String) -> String {
    let mut page = Writer { html: String::new(), target };
    page.blocks(blocks);
    page.html
}

/// The blocks of a page's article, its headline first; `None` where it is no page of ours, or was changed on the way.
pub fn blocks(page: &str) -> Option<Vec<Block>> {
    let (_, article) = page.split_once(OPEN)?;
    let (article, behind) = article.split_once(CLOSE)?;
    let (digits, sum) = (behind.strip_prefix(SUM)?.bytes(), fnv(article.as_bytes()));
    // By hand: what reads any number would be the larger part of this in the wasm.
    let fits =
        (0..16).all(|at| digits.clone().nth(at) == Some(b"0123456789abcdef"[(sum >> (60 - 4 * at)) as usize & 15]));
    if fits { Some(html::blocks(article)) } else { None }
}

/// Whether a file's bytes are a page of ours.
pub fn is_page(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1024)];
    head.starts_with(b"<!doctype html>") && head.windows(MARK.len()).any(|window| window == MARK.as_bytes())
}

fn headline(article: &Article) -> Option<&str> {
    Some(article.title.trim()).filter(|title| !title.is_empty())
}

/// The first words of the lead or the body.
pub fn description(article: &Article) -> String {
    let mut first = article.lead.clone().unwrap_or_default();
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

/// What every page begins with, up to its title.
fn open(page: &mut Writer, tag: &str, style: &str) {
    page.raw("<!doctype html>\n<html lang=\"").text(tag).raw("\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"").raw(POLICY);
    page.raw("\">\n<meta name=\"referrer\" content=\"no-referrer\">\n");
    page.raw("<meta name=\"viewport\" content=\"width=device-width\">\n").raw(style);
}

/// What other sites show where somebody links here (Open Graph, <https://ogp.me/>).
fn open_graph(page: &mut Writer, article: &Article, site: &Site, canonical: &str, description: &str) {
    let image = article.image.as_ref().and_then(|image| absolute(&image.src)).filter(|image| !is_data(image));
    let locale = article.language.as_deref().and_then(Lang::of).map(|lang| match lang {
        Lang::Vi => "vi_VN",
        Lang::En => "en_US",
    });
    let (published, modified) = (article.date.filter(|date| !date.is_inferred()), article.modified);
    let [published, modified] = [published, modified].map(|date| date.map(|date| date.to_string()));
    let (url, image) = (site.base.map(|_| encoded(canonical)), image.map(encoded));
    let members = [
        ("og:type", Some("article")),
        ("og:title", headline(article)),
        ("og:description", Some(description).filter(|text| !text.is_empty())),
        ("og:url", url.as_deref()),
        ("og:site_name", Some(site.title).filter(|title| !title.is_empty())),
        ("og:locale", locale),
        ("og:image", image.as_deref()),
        ("article:published_time", published.as_deref()),
        ("article:modified_time", modified.as_deref()),
        ("article:section", article.section.as_deref()),
    ];
    let tags = article.tags.iter().map(|tag| ("article:tag", Some(tag.as_str())));
    for (property, content) in members.into_iter().chain(tags) {
        if let Some(content) = content {
            page.raw("<meta property=\"").raw(property).raw("\" content=\"").text(content).raw("\">\n");
        }
    }
}

/// The line above a headline: section, place, date.
fn about(page: &mut Writer, article: &Article, lang: Lang, words: &str) {
    page.raw("<p class=\"meta\">");
    for text in article.section.iter().chain(&article.place) {
        page.raw("<span>").text(text).raw("</span> ");
    }
    match article.date {
        Some(date) => page.raw(&format!("<time datetime=\"{date}\">{}</time>", lang.date(date))),
        None => page.raw("<span").raw(words).raw(">").raw(lang.texts().undated).raw("</span>"),
    };
    page.raw("</p>");
}

/// Headline, lead, picture and blocks; these with an id each, where they are to have one.
fn body(page: &mut Writer, article: &Article, heading: &str, ids: bool) {
    if headline(article).is_some() {
        page.raw("<").raw(heading).raw(">").text(&article.title).raw("</").raw(heading).raw(">\n");
    }
    // A body that says the lead again has it once.
    let lead = own_lead(article);
    let leads = lead.is_none() && article.lead.as_deref().is_some_and(|lead| !lead.trim().is_empty());
    if let Some(lead) = lead {
        page.raw("<p class=\"lead\">").text(lead).raw("</p>\n");
    }
    if let Some(image) = &article.image {
        page.figure("", slice::from_ref(image), &[]);
    }
    for (number, block) in (1..).zip(&article.blocks) {
        let class = if leads && number == 1 { " class=\"lead\"" } else { "" };
        let id = if ids { format!(" id=\"p{number}\"") } else { String::new() };
        page.block(&format!("{class}{id}"), block);
    }
}

/// The link to the article before or behind.
fn beside(lang: Lang, rel: &str, article: &Neighbour) -> String {
    let texts = lang.texts();
    let label = if rel == "prev" { texts.previous_article } else { texts.next_article };
    let title = Some(article.title.trim()).filter(|title| !title.is_empty()).unwrap_or(texts.untitled);
    let mut page = Writer { html: String::new(), target: &target };
    page.raw("<p class=\"around\">").raw(label).raw(": <a rel=\"").raw(rel).raw("\" href=\"");
    page.raw(in_pages(&page_path(&article.id))).raw("\">").text(title).raw("</a></p>\n");
    page.html
}

/// A path within the site as it leads from a folder in it.
fn up(path: &str) -> String {
    format!("../{path}")
}

/// The path of a page as it leads from another one.
fn in_pages(path: &str) -> &str {
    &path[PAGES.len() + 1..]
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
            return format!("{}{paragraph}", in_pages(&page_path(&id)));
        }
    }
    target_in_month(address)
}

/// The same where articles have no pages of their own: one to an article leads into the viewer.
fn target_in_month(address: &Address) -> String {
    let text = address.as_str();
    let is_fixed = address.is_absolute() || text.starts_with(['/', '\\', '#']);
    if is_fixed { text.to_owned() } else { format!("../{}", from_root(text)) }
}

/// An address that is relative to the site's page, as it leads from any file beside it.
pub(crate) fn from_root(address: &str) -> String {
    if address.starts_with('?') { format!("index.html{address}") } else { address.to_owned() }
}

/// Who wrote an article, its tags, where it was published, and the hash of its text.
fn provenance(page: &mut Writer, article: &Article, lang: Lang, words: &str, hash: &str) {
    let (texts, target) = (lang.texts(), page.target);
    if !article.authors.is_empty() || article.source.is_some() {
        page.raw("<p class=\"byline\">");
        for (number, author) in article.authors.iter().enumerate() {
            page.raw(if number > 0 { ", " } else { "" });
            match &author.url {
                Some(url) => page.raw("<a rel=\"author\" href=\"").address(&target(url)).raw("\">"),
                None => page.raw("<span>"),
            };
            page.text(&author.name).raw(if author.url.is_some() { "</a>" } else { "</span>" });
        }
        if let Some(source) = &article.source {
            page.raw(if article.authors.is_empty() { "" } else { " – " });
            page.raw("<cite>").text(source).raw("</cite>");
        }
        page.raw("</p>\n");
    }
    // A change on the day of publication is no news.
    if let Some(date) = article.modified.filter(|modified| article.date.is_none_or(|date| date.day != modified.day)) {
        page.raw("<p").raw(words).raw(">").raw(texts.updated);
        page.raw(&format!(" <time datetime=\"{date}\">{}</time></p>\n", lang.date(date)));
    }
    if !article.tags.is_empty() {
        page.raw("<p><span").raw(words).raw(">").raw(texts.tags).raw("</span>: ");
        for (number, tag) in article.tags.iter().enumerate() {
            page.raw(if number > 0 { ", " } else { "" }).text(tag);
        }
        page.raw("</p>\n");
    }
    if let Some(url) = &article.url {
        page.raw("<p><a").raw(words).raw(" href=\"").address(&target(url)).raw("\">").raw(texts.source_link);
        page.raw("</a></p>\n");
    }
    page.raw("<p class=\"hash\"><span").raw(words).raw(">").raw(texts.text_hash).raw("</span> <code>");
    page.text(hash).raw("</code></p>\n");
}
