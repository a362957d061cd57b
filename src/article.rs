//! What an article is: plain data, with nothing in it that a browser could run.

use crate::day::Date;

/// An article as it was published. Texts are kept byte for byte.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    /// The bundle's id for it; unique within an archive, never empty.
    pub id: String,
    /// The headline; empty where the bundle has none.
    pub title: String,
    /// The lead, where the bundle gives one apart from the body.
    pub lead: Option<String>,
    /// When it was published; `None` is an undated article, not an error.
    pub date: Option<Date>,
    /// When it was last changed.
    pub modified: Option<Date>,
    /// Who wrote it, in the order given.
    pub authors: Vec<Author>,
    /// The portal's section, such as "Giáo dục".
    pub section: Option<String>,
    /// Where it happened.
    pub place: Option<String>,
    /// The paper or portal it comes from.
    pub source: Option<String>,
    /// Keywords, in the order given.
    pub tags: Vec<String>,
    /// Numbers of documents it cites, such as "16/CT-TTg".
    pub documents: Vec<String>,
    /// BCP 47 language of the text.
    pub language: Option<String>,
    /// Its address at the portal.
    pub url: Option<Address>,
    /// The picture that stands for it, where it is not already in the body.
    pub image: Option<Image>,
    /// The body.
    pub blocks: Vec<Block>,
}

impl Article {
    /// Makes its addresses absolute against the address of the bundle it came from.
    pub fn resolve(&mut self, base: &str) {
        let addresses = self.authors.iter_mut().filter_map(|author| author.url.as_mut());
        for address in addresses.chain(&mut self.url).chain(self.image.as_mut().map(|image| &mut image.src)) {
            *address = address.resolve(base);
        }
        resolve_blocks(&mut self.blocks, base);
    }

    /// Gives its pictures, that which stands for it first, the others in the order of the body.
    pub fn images<'a>(&'a self, take: &mut dyn FnMut(&'a Image)) {
        self.image.iter().for_each(&mut *take);
        images_of_blocks(&self.blocks, take);
    }
}

fn images_of_blocks<'a>(blocks: &'a [Block], take: &mut dyn FnMut(&'a Image)) {
    for block in blocks {
        match block {
            Block::Paragraph(text) | Block::Heading { text, .. } => images_of_runs(text, take),
            Block::List { items, .. } => items.iter().for_each(|item| images_of_blocks(item, take)),
            Block::Quote(inner) => images_of_blocks(inner, take),
            Block::Figure { images, caption } => {
                images.iter().for_each(&mut *take);
                images_of_runs(caption, take);
            }
            Block::Table { caption, rows } => {
                images_of_runs(caption, take);
                rows.iter().flatten().for_each(|cell| images_of_blocks(&cell.blocks, take));
            }
            Block::Preformatted(_) | Block::Rule => {}
        }
    }
}

fn images_of_runs<'a>(runs: &'a [Inline], take: &mut dyn FnMut(&'a Image)) {
    for run in runs {
        match run {
            Inline::Link(_, inner) | Inline::Styled(_, inner) => images_of_runs(inner, take),
            Inline::Image(image) => take(image),
            Inline::Text(_) | Inline::Break => {}
        }
    }
}

fn resolve_blocks(blocks: &mut [Block], base: &str) {
    for block in blocks {
        match block {
            Block::Paragraph(text) | Block::Heading { text, .. } => resolve_runs(text, base),
            Block::List { items, .. } => items.iter_mut().for_each(|item| resolve_blocks(item, base)),
            Block::Quote(inner) => resolve_blocks(inner, base),
            Block::Figure { images, caption } => {
                images.iter_mut().for_each(|image| image.src = image.src.resolve(base));
                resolve_runs(caption, base);
            }
            Block::Table { caption, rows } => {
                resolve_runs(caption, base);
                rows.iter_mut().flatten().for_each(|cell| resolve_blocks(&mut cell.blocks, base));
            }
            Block::Preformatted(_) | Block::Rule => {}
        }
    }
}

fn resolve_runs(runs: &mut [Inline], base: &str) {
    for run in runs {
        match run {
            Inline::Link(address, inner) => {
                // `?a=ID` in a bundle means an article of the archive, wherever the bundle lies.
                if !address.as_str().starts_with('?') {
                    *address = address.resolve(base);
                }
                resolve_runs(inner, base);
            }
            Inline::Styled(_, inner) => resolve_runs(inner, base),
            Inline::Image(image) => image.src = image.src.resolve(base),
            Inline::Text(_) | Inline::Break => {}
        }
    }
}

/// A writer.
#[derive(Clone, Debug, PartialEq)]
pub struct Author {
    /// As it stands in the byline.
    pub name: String,
    /// The writer's page.
    pub url: Option<Address>,
}

/// An address that may stand in a link or a picture.
///
/// Invariant: made only by [`Address::link`] and [`Address::picture`], in whichever thread, so its scheme is on their list. Absolute, or
/// relative to the bundle until the bundle's own address is known; [`Address::resolve`] makes it absolute.
#[derive(Clone, Debug, PartialEq)]
pub struct Address(String);

impl Address {
    /// For a link: http, https, mailto, tel, relative, or a fragment. `None` for any other scheme.
    pub fn link(text: &str) -> Option<Address> {
        Address::allowed(text, &["http", "https", "mailto", "tel"])
    }

    /// For a picture: http, https, relative, or `data:image/` of a raster kind or SVG (which an `img` never runs).
    pub fn picture(text: &str) -> Option<Address> {
        let head: String = text.trim().chars().take(22).collect::<String>().to_ascii_lowercase();
        let raster = ["png", "jpeg", "jpg", "gif", "webp", "avif", "svg+xml"];
        let is_data_image = head.strip_prefix("data:image/").is_some_and(|kind| {
            raster.iter().any(|name| kind.strip_prefix(name).is_some_and(|rest| rest.starts_with([';', ','])))
        });
        if is_data_image {
            return Some(Address(text.trim().to_owned()));
        }
        Address::allowed(text, &["http", "https"])
    }

    fn allowed(text: &str, schemes: &[&str]) -> Option<Address> {
        // A URL parser drops tabs and line breaks anywhere, and control characters and spaces at the ends (URL Standard,
        // 4.4), so "java\nscript:" is a scheme. What is judged must be what is kept.
        let kept: String = text.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
        let kept = kept.trim_matches(|c: char| c <= ' ' || c.is_control());
        if kept.is_empty() {
            return None;
        }
        let scheme_end = kept.find([':', '/', '?', '#', '\\']).filter(|&at| kept.as_bytes()[at] == b':');
        let fits = match scheme_end {
            None => true,
            Some(end) => schemes.iter().any(|scheme| kept[..end].eq_ignore_ascii_case(scheme)),
        };
        fits.then(|| Address(kept.to_owned()))
    }

    /// One that another thread has sent: it was an address there.
    pub(crate) fn received(text: &str) -> Address {
        Address(text.to_owned())
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it has a scheme of its own.
    pub fn is_absolute(&self) -> bool {
        self.0.find([':', '/', '?', '#', '\\']).is_some_and(|at| self.0.as_bytes()[at] == b':')
    }

    /// Made absolute against the address of the bundle it came from, by the rules that matter for bundles: `//host/x`,
    /// `/x`, `x`, `../x`, `?x`. A fragment alone, and an address that is absolute already, stay as they are; so does
    /// everything where `base` is not an http address (RFC 3986, section 5.2).
    pub fn resolve(&self, base: &str) -> Address {
        if self.is_absolute() || self.0.starts_with('#') {
            return self.clone();
        }
        let is_web = |scheme: &&str| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
        let Some(scheme_end) = base.split_once("://").map(|(scheme, _)| scheme).filter(is_web).map(str::len) else {
            return self.clone();
        };
        let path_start = base[scheme_end + 3..].find(['/', '?', '#']).map_or(base.len(), |at| scheme_end + 3 + at);
        let origin = &base[..path_start];
        let base_path = base[path_start..].split(['?', '#']).next().unwrap_or("");
        let text = self.0.replace('\\', "/");
        let joined = if let Some(rest) = text.strip_prefix("//") {
            return Address(format!("{}://{rest}", &base[..scheme_end]));
        } else if text.starts_with('/') {
            text
        } else if text.starts_with('?') {
            format!("{base_path}{text}")
        } else {
            let folder = base_path.rfind('/').map_or("", |at| &base_path[..at]);
            format!("{folder}/{text}")
        };
        let tail_at = joined.find(['?', '#']).unwrap_or(joined.len());
        let (path, tail) = joined.split_at(tail_at);
        let mut kept: Vec<&str> = Vec::new();
        for part in path.split('/').skip(1) {
            match part {
                "." => {}
                ".." => drop(kept.pop()),
                part => kept.push(part),
            }
        }
        if path.ends_with("/.") || path.ends_with("/..") {
            kept.push("");
        }
        Address(format!("{origin}/{}{tail}", kept.join("/")))
    }
}

/// A picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// Where it is.
    pub src: Address,
    /// What it shows, for those who do not see it; empty where the bundle has none.
    pub alt: String,
    /// Width and height in CSS pixels, where both are known: the page then keeps its place before it has come.
    pub size: Option<(u32, u32)>,
}

/// A block of the body. Paragraph numbers in addresses (`p=`) count top-level blocks from 1.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph; never empty.
    Paragraph(Vec<Inline>),
    /// A heading, of level 2 (under the headline) to 6.
    Heading {
        /// 2 to 6.
        level: u8,
        /// Its text.
        text: Vec<Inline>,
    },
    /// A list.
    List {
        /// The number of the first item, where items are numbered.
        start: Option<i32>,
        /// Each item is a body of its own.
        items: Vec<Vec<Block>>,
    },
    /// A quotation.
    Quote(Vec<Block>),
    /// Pictures with a caption. No pictures: their addresses were not allowed, and the caption stays.
    Figure {
        /// In order.
        images: Vec<Image>,
        /// May be empty.
        caption: Vec<Inline>,
    },
    /// A table.
    Table {
        /// May be empty.
        caption: Vec<Inline>,
        /// From top to bottom.
        rows: Vec<Vec<Cell>>,
    },
    /// Text whose line breaks and spaces matter.
    Preformatted(String),
    /// A break between parts.
    Rule,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Whether it heads its row or column.
    pub header: bool,
    /// Columns it covers, 1 to 1000.
    pub columns: u16,
    /// Rows it covers, 1 to 65534.
    pub rows: u16,
    /// What is in it.
    pub blocks: Vec<Block>,
}

/// A run within a block.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Text, as written.
    Text(String),
    /// Text in a style.
    Styled(Style, Vec<Inline>),
    /// A link.
    Link(Address, Vec<Inline>),
    /// A picture in the line.
    Image(Image),
    /// A line break.
    Break,
}

/// How a run is set off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `strong`, `b`
    Strong,
    /// `em`, `i`, `cite`, `dfn`, `var`
    Emphasis,
    /// `u`, `ins`
    Underlined,
    /// `s`, `del`, `strike`
    Struck,
    /// `code`, `kbd`, `samp`, `tt`
    Code,
    /// `sup`
    Superscript,
    /// `sub`
    Subscript,
    /// `small`
    Small,
}

impl Style {
    /// The HTML element that means it.
    pub fn element(self) -> &'static str {
        match self {
            Style::Strong => "strong",
            Style::Emphasis => "em",
            Style::Underlined => "u",
            Style::Struck => "s",
            Style::Code => "code",
            Style::Superscript => "sup",
            Style::Subscript => "sub",
            Style::Small => "small",
        }
    }
}

/// The text of runs, without their styles; a line break is a line feed.
pub fn plain(runs: &[Inline]) -> String {
    let mut text = String::new();
    append_plain(runs, &mut text);
    text
}

fn append_plain(runs: &[Inline], text: &mut String) {
    for run in runs {
        match run {
            Inline::Text(part) => text.push_str(part),
            Inline::Styled(_, inner) | Inline::Link(_, inner) => append_plain(inner, text),
            Inline::Image(_) => {}
            Inline::Break => text.push('\n'),
        }
    }
}

/// Calls `visit` with the plain text of each piece of running text in the blocks, in reading order: a paragraph, a
/// heading, a caption, a cell. This is what is indexed, counted and excerpted.
pub fn each_text(blocks: &[Block], visit: &mut impl FnMut(&str)) {
    let runs = |runs: &[Inline], visit: &mut dyn FnMut(&str)| {
        if !runs.is_empty() {
            visit(&plain(runs));
        }
    };
    for block in blocks {
        match block {
            Block::Paragraph(text) | Block::Heading { text, .. } => runs(text, visit),
            Block::Figure { caption, .. } => runs(caption, visit),
            Block::List { items, .. } => items.iter().for_each(|item| each_text(item, visit)),
            Block::Quote(inner) => each_text(inner, visit),
            Block::Table { caption, rows } => {
                runs(caption, visit);
                rows.iter().flatten().for_each(|cell| each_text(&cell.blocks, visit));
            }
            Block::Preformatted(text) => visit(text),
            Block::Rule => {}
        }
    }
}

/// The article's lead, unless its body says it again as its first paragraph: it is then shown and counted once.
pub fn own_lead(article: &Article) -> Option<&str> {
    let lead = article.lead.as_deref().filter(|lead| !lead.trim().is_empty())?;
    match article.blocks.first() {
        Some(Block::Paragraph(text)) if plain(text).trim() == lead.trim() => None,
        _ => Some(lead),
    }
}

/// The article's text, whose SHA-256 in UTF-8 is what a citation proves: headline, lead ([`own_lead`]) and all texts of the
/// body ([`each_text`]), byte for byte, those that are not empty, joined by a line feed.
pub fn text(article: &Article) -> String {
    let mut text = String::new();
    let mut join = |piece: &str| {
        if !piece.is_empty() {
            text.push_str(if text.is_empty() { "" } else { "\n" });
            text.push_str(piece);
        }
    };
    join(&article.title);
    join(own_lead(article).unwrap_or_default());
    each_text(&article.blocks, &mut join);
    text
}

/// How many words a text has, as white space parts them: in Vietnamese these are syllables. What has neither letter nor digit
/// is none.
pub fn words(text: &str) -> u32 {
    let words = text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric));
    words.count().try_into().unwrap_or(u32::MAX)
}

/// Words (in Vietnamese, syllables) that are read in a minute. English is read silently at 238 words a minute (Brysbaert,
/// 2019); for Vietnamese we know no such figure, and take the same: Chinese, of syllables likewise, is read at about 255
/// characters (IReST, 2012).
pub const WORDS_A_MINUTE: u32 = 240;

/// Minutes that so many words take to read, rounded up.
pub fn minutes(words: u32) -> u32 {
    words.div_ceil(WORDS_A_MINUTE)
}

/// The headings of the body that stand on its top level, with the numbers of their paragraphs.
pub fn headings(article: &Article) -> Vec<(u32, u8, String)> {
    let numbered = (1..).zip(&article.blocks);
    let heading = |(number, block): (u32, &Block)| match block {
        Block::Heading { level, text } => {
            Some((number, *level, plain(text))).filter(|(.., text)| !text.trim().is_empty())
        }
        _ => None,
    };
    numbered.filter_map(heading).collect()
}
