//! The body of an article, from HTML or plain text, as blocks.
//!
//! Nothing else can come out: what is not a [`Block`], an [`Inline`], an allowed [`Address`] or text has no value to be
//! carried by. And nothing is lost: every character of running text comes through once, in order, whatever the tags
//! around it; they only decide in which block it stands. What never shows is code, form controls and drawings
//! ([`hidden`], [`raw`]), and these only if they are really closed, so that a forgotten end tag hides no article.
//!
//! There is no tree. A stack of open elements ([`Frame`]) gathers finished blocks; open styles and links ([`Mark`]) are a
//! list beside it, as in the HTML Standard's "active formatting elements", so that mis-nested tags cost nothing. Both are
//! bounded: deeper content joins the deepest level, time is linear, and the result nests less deep than what
//! [`crate::wire`] would read back.

use crate::article::{Address, Block, Cell, Image, Inline, Style};
use std::borrow::Cow;
use std::mem::take;
use tokens::{Raw, Tag, Token, Tokens};

pub mod tokens;

/// Open elements at once; those beyond only separate paragraphs.
const ELEMENTS: usize = 128;
/// Levels of the result: one for a quotation, two for a list and its items, three for a table, its rows and its cells.
const LEVELS: usize = 32;
/// Levels of styles and links in the result.
const MARKS: usize = 16;

/// The blocks of article HTML: a fragment or a whole document.
pub fn blocks(html: &str) -> Vec<Block> {
    let mut builder = Builder::default();
    builder.frames.push(Frame { kind: Kind::Body(Vec::new()), ..Frame::default() });
    let mut never_closed = Vec::new();
    // Line ends as the HTML Standard's preprocessing has them (13.2.3.5).
    let mut input = match html.contains('\r') {
        true => Cow::Owned(html.replace("\r\n", "\n").replace('\r', "\n")),
        false => Cow::Borrowed(html),
    };
    while let Some(rest) = builder.read(&input, &mut never_closed) {
        input = Cow::Owned(rest);
    }
    builder.close(1);
    builder.flush();
    match builder.frames.pop() {
        Some(Frame { kind: Kind::Body(blocks), .. }) => blocks,
        _ => Vec::new(),
    }
}

/// The blocks of plain text. Blank lines separate paragraphs, and a line break within one is a break; where there is no
/// blank line, each line is a paragraph.
pub fn text_blocks(text: &str) -> Vec<Block> {
    let lines: Vec<&str> = lines(text.trim()).collect();
    let blank = |line: &&str| line.trim().is_empty();
    let paragraphs: Vec<&[&str]> = match lines.iter().any(blank) {
        true => lines.split(blank).collect(),
        false => lines.chunks(1).collect(),
    };
    let mut blocks = Vec::new();
    for paragraph in paragraphs {
        let mut runs = Vec::new();
        for (number, line) in paragraph.iter().enumerate() {
            let line = if number == 0 { line.trim_start() } else { line };
            let line = if number + 1 == paragraph.len() { line.trim_end() } else { line };
            if number > 0 {
                runs.push(Inline::Break);
            }
            runs.push(Inline::Text(line.to_owned()));
        }
        if !runs.is_empty() {
            blocks.push(Block::Paragraph(runs));
        }
    }
    blocks.retain(|block| !matches!(block, Block::Paragraph(runs) if !visible(runs)));
    blocks
}

/// Lines that end in LF, CRLF or CR.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'))
}

/// An open element.
#[derive(Default)]
struct Frame {
    name: String,
    kind: Kind,
    /// The nearest frame, this one included, that gathers blocks.
    owner: usize,
    /// What its running text becomes.
    role: Role,
    /// End tags in it close only marks from here on.
    scope: usize,
    /// Levels of the result that it is nested in.
    level: usize,
}

/// What an open element gathers.
#[derive(Default)]
enum Kind {
    /// Nothing: its blocks are those of the element around it.
    #[default]
    Through,
    /// As above, and the address of a film or recording.
    Media(Option<Address>),
    Body(Vec<Block>),
    Quote(Vec<Block>),
    List {
        start: Option<i32>,
        items: Vec<Vec<Block>>,
    },
    Item(Vec<Block>),
    /// The caption, and how many blocks stand before it.
    Figure {
        blocks: Vec<Block>,
        caption: Vec<Inline>,
        before: usize,
    },
    Caption(Vec<Block>),
    Table {
        caption: Vec<Inline>,
        rows: Vec<Vec<Cell>>,
    },
    Row(Vec<Cell>),
    Cell(Cell),
    /// What is dropped once the element is closed, and the line that goes on behind it.
    Hidden {
        blocks: Vec<Block>,
        line: Box<Line>,
        depth: u32,
    },
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Role {
    #[default]
    Paragraph,
    Heading(u8),
    Preformatted,
}

/// An open style or link.
struct Mark {
    id: u32,
    name: String,
    format: Format,
}

#[derive(Clone)]
enum Format {
    Styled(Style),
    Link(Address),
}

/// The running text that is being gathered: finished runs, and those of the marks that are open in it.
#[derive(Default)]
struct Line {
    runs: Vec<Inline>,
    marked: Vec<(u32, Format, Vec<Inline>)>,
    preformatted: String,
    /// Whether there is a word or a picture in it.
    filled: bool,
    /// Whether it ends in a space or a break.
    spaced: bool,
    /// Whether it ends in a break.
    broken: bool,
}

#[derive(Default)]
struct Builder {
    /// Never empty: the first is the body.
    frames: Vec<Frame>,
    marks: Vec<Mark>,
    marks_made: u32,
    line: Line,
    /// Where the frame of a hidden element is; there is at most one.
    hidden: Option<usize>,
    noscript: bool,
    last_image: Option<Address>,
    /// What a `picture` offers beside its `img`.
    source: Option<Address>,
}

impl Builder {
    /// Reads tokens to their end. What is given back is to be read once more: it stood in an element whose text a
    /// browser takes raw, such as an iframe, and which was never closed.
    fn read(&mut self, html: &str, never_closed: &mut Vec<String>) -> Option<String> {
        let mut tokens = Tokens::new(html);
        let mut raw_text: Option<(Tag, String)> = None;
        while let Some(token) = tokens.next() {
            match (token, &mut raw_text) {
                (Token::Text(text), Some((_, raw))) => raw.push_str(&text),
                (Token::Text(text), None) => self.text(&text),
                (Token::End(_), Some(_)) => raw_text = None,
                (Token::End(name), None) => self.end(&name),
                (Token::Start(tag), _) => {
                    self.start(&tag.name, &tag);
                    match tag.name.as_str() {
                        "xmp" => tokens.take_raw(Raw::Text, "xmp"),
                        "plaintext" => tokens.take_raw(Raw::Plain, "plaintext"),
                        name if raw(name)
                            && (code(name) || !tag.self_closing)
                            && !never_closed.iter().any(|other| other == name) =>
                        {
                            tokens.take_raw(if name == "script" { Raw::Script } else { Raw::Text }, name);
                            raw_text = Some((tag, String::new()));
                        }
                        _ => {}
                    }
                }
            }
        }
        let (tag, rest) = raw_text?;
        if code(&tag.name) && !tag.self_closing {
            return None;
        }
        never_closed.push(tag.name);
        Some(rest)
    }

    fn start(&mut self, name: &str, tag: &Tag) {
        match name {
            "br" => self.line_break(),
            "hr" => {
                self.flush();
                self.push(Block::Rule);
            }
            "img" | "image" | "amp-img" => self.image(tag),
            "iframe" | "embed" | "amp-iframe" => self.embed(tag),
            "noscript" => self.noscript = true,
            "picture" => self.source = None,
            "video" | "audio" | "amp-video" | "amp-audio" => {
                self.open(name, Kind::Media(media_address(tag)), Role::Paragraph);
            }
            "source" => {
                let media = self.frames.iter_mut().rev().find_map(|frame| match &mut frame.kind {
                    Kind::Media(address) => Some(address),
                    _ => None,
                });
                match media {
                    Some(Some(_)) => {}
                    Some(address) => *address = media_address(tag),
                    None if self.source.is_none() => self.source = of_sets(tag),
                    None => {}
                }
            }
            "p" => self.paragraph(tag),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.close_heading();
                let level = name.as_bytes()[1] - b'0';
                self.open(name, Kind::Through, Role::Heading(level.max(2)));
            }
            "pre" | "listing" | "xmp" | "plaintext" => self.open(name, Kind::Through, Role::Preformatted),
            "blockquote" => self.open(name, Kind::Quote(Vec::new()), Role::Paragraph),
            "ul" | "ol" | "menu" | "dir" => {
                let start = attribute(tag, "start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
                let start = (name == "ol").then_some(start);
                self.open(name, Kind::List { start, items: Vec::new() }, Role::Paragraph);
            }
            "li" => {
                if let Some(at) = self.find(|frame| !matches!(frame.kind, Kind::Through), |_| false)
                    && matches!(self.frames[at].kind, Kind::Item(_))
                {
                    self.close(at);
                }
                let in_list = matches!(self.owner(), Kind::List { .. });
                self.open(name, if in_list { Kind::Item(Vec::new()) } else { Kind::Through }, Role::Paragraph);
            }
            "dt" | "dd" => {
                let stop = |frame: &Frame| frame.name == "dl" || !matches!(frame.kind, Kind::Through);
                if let Some(at) = self.find(|frame| frame.name == "dt" || frame.name == "dd", stop) {
                    self.close(at);
                }
                self.open_plain(name, tag);
            }
            "figure" => self.open_figure(name),
            "table" => self.open(name, Kind::Table { caption: Vec::new(), rows: Vec::new() }, Role::Paragraph),
            "caption" | "colgroup" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" => self.table_part(name, tag),
            "a" => {
                self.unmark(name);
                if let Some(address) = attribute(tag, "href").and_then(|href| Address::link(&href)) {
                    self.mark(name, Format::Link(address));
                }
            }
            "object" if self.hidden.is_none() && has_document(tag) => {
                // A document that the page shows in a frame.
                self.document(tag);
                if !tag.self_closing {
                    self.hide(name);
                }
            }
            _ if hidden(name) && !tag.self_closing => self.hide(name),
            _ if separates(name) => self.open_plain(name, tag),
            _ => {
                if let Some(style) = style(name) {
                    self.mark(name, Format::Styled(style));
                }
            }
        }
    }

    fn end(&mut self, name: &str) {
        if let Some(at) = self.hidden
            && self.frames[at].name == name
        {
            return self.unhide(at);
        }
        match name {
            "br" => self.line_break(),
            "noscript" => self.noscript = false,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.close_heading(),
            "thead" | "tbody" | "tfoot" => {
                if let Some(table) = self.table() {
                    self.close(table + 1);
                }
            }
            "a" => self.unmark(name),
            _ if style(name).is_some() => self.unmark(name),
            _ => {
                let stop = |frame: &Frame| match name {
                    "table" | "caption" | "tr" | "td" | "th" => matches!(frame.kind, Kind::Table { .. }),
                    "li" => matches!(frame.kind, Kind::List { .. }) || walled(frame),
                    _ => walled(frame),
                };
                match self.find(|frame| frame.name == name, stop) {
                    Some(at) => self.close(at),
                    None if name == "p" || separates(name) => self.flush(),
                    None => {}
                }
            }
        }
    }

    /// The nearest open element that is `wanted`, unless one that stops the search comes before it.
    fn find(&self, wanted: impl Fn(&Frame) -> bool, stop: impl Fn(&Frame) -> bool) -> Option<usize> {
        let at = self.frames.iter().rposition(|frame| wanted(frame) || stop(frame))?;
        (at > 0 && wanted(&self.frames[at])).then_some(at)
    }

    fn table(&self) -> Option<usize> {
        self.find(|frame| matches!(frame.kind, Kind::Table { .. }), |_| false)
    }

    fn role(&self) -> Role {
        self.frames.last().map_or(Role::Paragraph, |frame| frame.role)
    }

    /// What gathers the blocks that are finished now.
    fn owner(&mut self) -> &mut Kind {
        let owner = self.frames.last().map_or(0, |frame| frame.owner);
        &mut self.frames[owner].kind
    }

    fn open(&mut self, name: &str, mut kind: Kind, role: Role) {
        if !matches!(kind, Kind::Hidden { .. }) {
            self.flush();
            if self.frames.len() >= ELEMENTS {
                return;
            }
        }
        let (owner, scope, mut level) =
            self.frames.last().map_or((0, 0, 0), |frame| (frame.owner, frame.scope, frame.level));
        let levels = match kind {
            Kind::Quote(_) => 1,
            Kind::List { .. } => 2,
            Kind::Table { .. } => 3,
            _ => 0,
        };
        if level + levels > LEVELS {
            kind = Kind::Through;
        } else {
            level += levels;
        }
        let gathers = !matches!(kind, Kind::Through | Kind::Media(_));
        let frame = Frame {
            name: name.to_owned(),
            owner: if gathers { self.frames.len() } else { owner },
            role,
            scope: if scoped(&kind) { self.marks.len() } else { scope },
            level,
            kind,
        };
        self.frames.push(frame);
    }

    /// Opens an element that is a boundary and no more, unless its class says that it is a captioned picture.
    fn open_plain(&mut self, name: &str, tag: &Tag) {
        let in_figure = matches!(self.owner(), Kind::Figure { .. });
        if in_figure && (name == "figcaption" || has_class(tag, "wp-caption-text")) {
            self.open(name, Kind::Caption(Vec::new()), Role::Paragraph);
        } else if has_class(tag, "wp-caption") {
            self.open_figure(name);
        } else {
            self.open(name, Kind::Through, self.role());
        }
    }

    fn open_figure(&mut self, name: &str) {
        self.open(name, Kind::Figure { blocks: Vec::new(), caption: Vec::new(), before: 0 }, Role::Paragraph);
    }

    /// A paragraph needs no frame: it ends where any other block begins. One that is a picture's caption does.
    fn paragraph(&mut self, tag: &Tag) {
        if let Some(at) = self.find(|frame| frame.name == "p", walled) {
            self.close(at);
        }
        if self.line.filled && matches!(self.role(), Role::Heading(_)) {
            // A heading that was never closed does not swallow the paragraphs behind it.
            self.close_heading();
        }
        self.flush();
        if has_class(tag, "wp-caption-text") && matches!(self.owner(), Kind::Figure { .. }) {
            self.open("p", Kind::Caption(Vec::new()), Role::Paragraph);
        }
    }

    fn close_heading(&mut self) {
        let heading =
            |frame: &Frame| matches!(frame.role, Role::Heading(_)) && matches!(frame.name.as_bytes(), [b'h', _]);
        if let Some(at) = self.find(heading, walled) {
            self.close(at);
        }
    }

    fn table_part(&mut self, name: &str, tag: &Tag) {
        self.flush();
        let Some(table) = self.table() else { return };
        let row = self.frames[table..].iter().position(|frame| matches!(frame.kind, Kind::Row(_)));
        let is_cell = matches!(name, "td" | "th");
        self.close(if is_cell { table + row.unwrap_or(0) } else { table } + 1);
        if name == "caption" {
            // One behind rows is a row, so that the text stays in order.
            let is_first = matches!(self.owner(), Kind::Table { rows, .. } if rows.is_empty());
            self.open(name, if is_first { Kind::Caption(Vec::new()) } else { Kind::Through }, Role::Paragraph);
        } else if name == "tr" || is_cell && row.is_none() {
            self.open("tr", Kind::Row(Vec::new()), Role::Paragraph);
        }
        if is_cell {
            let span = |name| attribute(tag, name).and_then(|text| number(&text));
            let cell = Cell {
                header: name == "th",
                columns: span("colspan").unwrap_or(1).clamp(1, 1000) as u16,
                // 0 means to the end; the table knows where that is.
                rows: span("rowspan")
                    .filter(|&rows| rows > 0)
                    .or(span("rowspan").map(|_| 65534))
                    .unwrap_or(1)
                    .min(65534) as u16,
                blocks: Vec::new(),
            };
            self.open(name, Kind::Cell(cell), Role::Paragraph);
        }
    }

    fn hide(&mut self, name: &str) {
        match self.hidden {
            None => {
                self.hidden = Some(self.frames.len());
                let line = Box::new(take(&mut self.line));
                self.open(name, Kind::Hidden { blocks: Vec::new(), line, depth: 1 }, Role::Paragraph);
            }
            Some(at) => match &mut self.frames[at] {
                Frame { name: open, kind: Kind::Hidden { depth, .. }, .. } if open == name => *depth += 1,
                _ => {}
            },
        }
    }

    /// A hidden element ends well: what is in it is dropped, and the line goes on.
    fn unhide(&mut self, at: usize) {
        let Kind::Hidden { line, depth, .. } = &mut self.frames[at].kind else { return };
        *depth -= 1;
        if *depth == 0 {
            self.line = take(line);
            self.marks.truncate(self.frames[at].scope);
            self.frames.truncate(at);
            self.hidden = None;
        }
    }

    /// Closes the open elements from a position on, innermost first.
    fn close(&mut self, at: usize) {
        while self.frames.len() > at {
            self.flush();
            let Some(frame) = self.frames.pop() else { return };
            if scoped(&frame.kind) {
                self.marks.truncate(frame.scope);
            }
            self.settle(frame.kind);
        }
    }

    /// Hands what a closed element gathered to the one around it.
    fn settle(&mut self, kind: Kind) {
        match kind {
            Kind::Through | Kind::Body(_) | Kind::Media(None) => {}
            Kind::Media(Some(address)) => {
                let label = Inline::Text(address.as_str().to_owned());
                self.push(Block::Paragraph(vec![Inline::Link(address, vec![label])]));
            }
            Kind::Quote(blocks) => {
                if !blocks.is_empty() {
                    self.push(Block::Quote(blocks));
                }
            }
            Kind::List { start, items } => {
                if items.iter().any(|item| !item.is_empty()) {
                    self.push(Block::List { start, items });
                }
            }
            Kind::Item(blocks) => match self.owner() {
                // An empty item of a numbered list counts.
                Kind::List { start, items } if start.is_some() || !blocks.is_empty() => items.push(blocks),
                _ => self.push_all(blocks),
            },
            Kind::Figure { blocks, caption, before } => self.figure(blocks, caption, before),
            Kind::Caption(blocks) => {
                let mut runs = Vec::new();
                flatten(blocks, &mut runs);
                match self.owner() {
                    Kind::Figure { blocks, caption, before } if caption.is_empty() => {
                        *before = blocks.len();
                        *caption = runs;
                    }
                    Kind::Table { caption, .. } => join(caption, runs),
                    _ if runs.is_empty() => {}
                    _ => self.push(Block::Paragraph(runs)),
                }
            }
            Kind::Table { caption, rows } => self.finished_table(caption, rows),
            Kind::Row(cells) => match self.owner() {
                Kind::Table { rows, .. } => rows.push(cells),
                _ => cells.into_iter().for_each(|cell| self.push_all(cell.blocks)),
            },
            Kind::Cell(cell) => match self.owner() {
                Kind::Row(cells) => cells.push(cell),
                _ => self.push_all(cell.blocks),
            },
            Kind::Hidden { blocks, line, .. } => {
                // Never closed: then it was no such element.
                self.hidden = None;
                self.line = *line;
                self.flush();
                self.push_all(blocks);
            }
        }
    }

    fn figure(&mut self, mut blocks: Vec<Block>, caption: Vec<Inline>, before: usize) {
        let mut after = spread(blocks.split_off(before.min(blocks.len())));
        blocks = spread(blocks);
        if caption.is_empty() {
            blocks.append(&mut after);
            if !blocks.iter().all(is_bare_figure) {
                return self.push_all(blocks);
            }
        }
        let mut images = Vec::new();
        for side in [&mut blocks, &mut after] {
            side.retain_mut(|block| match block {
                Block::Figure { images: bare, caption } if caption.is_empty() => {
                    images.append(bare);
                    false
                }
                _ => true,
            });
        }
        let has_others = !blocks.is_empty() || !after.is_empty();
        if let ([Block::Table { caption: none, .. }], []) | ([], [Block::Table { caption: none, .. }]) =
            (blocks.as_mut_slice(), after.as_mut_slice())
            && none.is_empty()
            && images.is_empty()
        {
            *none = caption;
            blocks.append(&mut after);
            return self.push_all(blocks);
        }
        self.push_all(blocks);
        if images.is_empty() && has_others {
            self.push(Block::Paragraph(caption));
        } else if !images.is_empty() || !caption.is_empty() {
            self.push(Block::Figure { images, caption });
        }
        self.push_all(after);
    }

    fn finished_table(&mut self, caption: Vec<Inline>, mut rows: Vec<Vec<Cell>>) {
        if rows.iter().flatten().all(|cell| cell.rows == 1) {
            rows.retain(|row| !row.is_empty());
        }
        if rows.iter().flatten().all(|cell| cell.blocks.is_empty()) {
            if !caption.is_empty() {
                self.push(Block::Paragraph(caption));
            }
            return;
        }
        let single = rows.iter().all(|row| row.len() == 1) && caption.is_empty();
        if single && rows.len() == 1 {
            return rows.into_iter().flatten().for_each(|cell| self.push_all(cell.blocks));
        }
        // A picture over its caption: how portals set figures before HTML had them.
        if single && let [picture, text] = rows.as_mut_slice() {
            let is_text = text[0].blocks.iter().all(|block| matches!(block, Block::Paragraph(_)));
            if let [Block::Figure { images, caption: none }] = picture[0].blocks.as_mut_slice()
                && none.is_empty()
                && is_text
            {
                let mut caption = Vec::new();
                flatten(take(&mut text[0].blocks), &mut caption);
                let images = take(images);
                return self.push(Block::Figure { images, caption });
            }
        }
        let count = rows.len();
        for (number, row) in rows.iter_mut().enumerate() {
            row.iter_mut().for_each(|cell| cell.rows = usize::from(cell.rows).min(count - number) as u16);
        }
        self.push(Block::Table { caption, rows });
    }

    fn push_all(&mut self, blocks: Vec<Block>) {
        blocks.into_iter().for_each(|block| self.push(block));
    }

    /// Adds a finished block. In a list or a table it gets an item or a cell of its own, except that a list within a list
    /// belongs to the item before it.
    fn push(&mut self, block: Block) {
        let cell = |block| Cell { header: false, columns: 1, rows: 1, blocks: vec![block] };
        match self.owner() {
            Kind::Body(blocks)
            | Kind::Quote(blocks)
            | Kind::Item(blocks)
            | Kind::Caption(blocks)
            | Kind::Cell(Cell { blocks, .. })
            | Kind::Figure { blocks, .. }
            | Kind::Hidden { blocks, .. } => blocks.push(block),
            Kind::List { items, .. } => match items.last_mut() {
                Some(last) if matches!(block, Block::List { .. }) => last.push(block),
                _ => items.push(vec![block]),
            },
            Kind::Table { rows, .. } => rows.push(vec![cell(block)]),
            Kind::Row(cells) => cells.push(cell(block)),
            Kind::Through | Kind::Media(_) => unreachable!("`open` never makes one an owner"),
        }
    }

    fn mark(&mut self, name: &str, format: Format) {
        let scope = self.frames.last().map_or(0, |frame| frame.scope);
        // The HTML Standard's "Noah's Ark clause": three of a kind are enough.
        let same: Vec<usize> = (scope..self.marks.len()).filter(|&at| self.marks[at].name == name).collect();
        if let [first, _, _] = same[..] {
            self.marks.remove(first);
        }
        if self.marks.len() < MARKS {
            self.marks_made += 1;
            self.marks.push(Mark { id: self.marks_made, name: name.to_owned(), format });
        }
    }

    fn unmark(&mut self, name: &str) {
        let scope = self.frames.last().map_or(0, |frame| frame.scope);
        if let Some(at) = self.marks[scope..].iter().rposition(|mark| mark.name == name) {
            self.marks.remove(scope + at);
        }
    }

    /// The runs that text is to be added to now, under all open marks and no others.
    fn runs(&mut self) -> &mut Vec<Inline> {
        let same = self.line.marked.iter().zip(&self.marks).take_while(|((id, ..), mark)| *id == mark.id).count();
        self.line.unwind(same);
        for mark in &self.marks[same..] {
            self.line.marked.push((mark.id, mark.format.clone(), Vec::new()));
        }
        self.line.last_runs()
    }

    /// White space collapses as in a browser; U+00A0 and everything else stays as it is.
    fn text(&mut self, text: &str) {
        if self.role() == Role::Preformatted {
            // A browser reads CRLF and CR as LF.
            for (number, line) in lines(text).enumerate() {
                self.line.preformatted.push_str(if number > 0 { "\n" } else { "" });
                self.line.preformatted.push_str(line);
            }
            return;
        }
        let mut kept = String::with_capacity(text.len());
        for (number, word) in text.split([' ', '\t', '\n', '\r', '\x0C']).enumerate() {
            let line = &mut self.line;
            if number > 0 && line.filled && !line.spaced {
                kept.push(' ');
                line.spaced = true;
            }
            if !word.is_empty() {
                // A browser's tree builder drops U+0000.
                kept.extend(word.split('\0'));
                (line.filled, line.spaced, line.broken) = (true, false, false);
            }
        }
        if kept.is_empty() {
            return;
        }
        match self.runs() {
            runs if matches!(runs.last(), Some(Inline::Text(_))) => {
                if let Some(Inline::Text(last)) = runs.last_mut() {
                    last.push_str(&kept);
                }
            }
            runs => runs.push(Inline::Text(kept)),
        }
    }

    /// One is a break, two are a new paragraph; at the ends of a paragraph they are nothing.
    fn line_break(&mut self) {
        if self.role() == Role::Preformatted {
            self.line.preformatted.push('\n');
        } else if self.line.broken && self.role() == Role::Paragraph {
            self.flush();
        } else if self.line.filled && !self.line.broken {
            trim_end(self.line.last_runs());
            self.runs().push(Inline::Break);
            (self.line.spaced, self.line.broken) = (true, true);
        }
    }

    fn image(&mut self, tag: &Tag) {
        let alt = attribute(tag, "alt").unwrap_or_default();
        let length = |name| {
            let text = attribute(tag, name).filter(|text| !text.contains('%'))?;
            number(&text).filter(|length| (1..=65535).contains(length))
        };
        let size = length("width").zip(length("height"));
        let source = self.source.take();
        let Some(src) = image_address(tag).or(source) else { return self.text(&alt) };
        // Not a picture but a counter of readers; and the twin, for browsers without scripts, of a picture that is there.
        if size == Some((1, 1)) || self.noscript && self.last_image.as_ref() == Some(&src) {
            return;
        }
        self.last_image = Some(src.clone());
        let image = Image { src, alt, size };
        if self.role() == Role::Preformatted || matches!(self.owner(), Kind::Figure { .. }) {
            self.flush();
            self.push(Block::Figure { images: vec![image], caption: Vec::new() });
        } else {
            self.runs().push(Inline::Image(image));
            (self.line.filled, self.line.spaced, self.line.broken) = (true, false, false);
        }
    }

    /// A document becomes a link to it.
    fn document(&mut self, tag: &Tag) {
        let Some(address) = attribute(tag, "data").and_then(|data| Address::link(&data)) else { return };
        self.flush();
        let label = Inline::Text(address.as_str().to_owned());
        self.push(Block::Paragraph(vec![Inline::Link(address, vec![label])]));
    }

    /// What another site would show here becomes a link to it.
    fn embed(&mut self, tag: &Tag) {
        let is_web = |address: &Address| {
            let head: String = address.as_str().chars().take(8).collect::<String>().to_ascii_lowercase();
            ["http://", "https://", "//"].iter().any(|start| head.starts_with(start))
        };
        let sources = ["src", "data-src", "data-lazy-src"].into_iter().filter_map(|name| attribute(tag, name));
        let address = sources.filter_map(|src| Address::link(&src)).find(is_web);
        self.flush();
        if let Some(address) = address {
            let label = attribute(tag, "title").filter(|title| !title.trim().is_empty());
            let label = Inline::Text(label.unwrap_or_else(|| address.as_str().to_owned()));
            self.push(Block::Paragraph(vec![Inline::Link(address, vec![label])]));
        }
    }

    /// Ends the paragraph, heading or preformatted text that is being gathered.
    fn flush(&mut self) {
        self.line.unwind(0);
        let Line { mut runs, preformatted, .. } = take(&mut self.line);
        // The first line break behind `<pre>` is not part of it.
        let text = preformatted.strip_prefix('\n').unwrap_or(&preformatted).trim_end_matches('\n');
        if !text.trim().is_empty() {
            self.push(Block::Preformatted(text.to_owned()));
        }
        trim_end(&mut runs);
        if visible(&runs) {
            self.push(match self.role() {
                Role::Heading(level) => Block::Heading { level, text: runs },
                _ => Block::Paragraph(runs),
            });
        } else {
            let mut images = Vec::new();
            take_images(runs, &mut images);
            if !images.is_empty() {
                self.push(Block::Figure { images, caption: Vec::new() });
            }
        }
    }
}

impl Line {
    fn last_runs(&mut self) -> &mut Vec<Inline> {
        self.marked.last_mut().map_or(&mut self.runs, |(.., runs)| runs)
    }

    /// Closes marks until so many are open.
    fn unwind(&mut self, open: usize) {
        while self.marked.len() > open {
            let Some((_, format, runs)) = self.marked.pop() else { return };
            if !runs.is_empty() {
                self.last_runs().push(match format {
                    Format::Styled(style) => Inline::Styled(style, runs),
                    Format::Link(address) => Inline::Link(address, runs),
                });
            }
        }
    }
}

/// Whether an end tag looks no further than this element.
fn walled(frame: &Frame) -> bool {
    matches!(frame.kind, Kind::Table { .. } | Kind::Cell(_)) || frame.name == "caption"
}

/// Whether marks opened in such an element end with it.
fn scoped(kind: &Kind) -> bool {
    matches!(kind, Kind::Cell(_) | Kind::Caption(_) | Kind::Hidden { .. })
}

/// Elements whose text a browser does not tokenize; none of it shows.
fn raw(name: &str) -> bool {
    code(name) || matches!(name, "iframe" | "noembed" | "noframes" | "textarea" | "title")
}

/// Raw elements whose text is hidden even if they are never closed.
fn code(name: &str) -> bool {
    matches!(name, "script" | "style")
}

/// Elements of which nothing shows, if they are closed. A formula shows its letters; what annotates it is the same in TeX.
fn hidden(name: &str) -> bool {
    matches!(
        name,
        "annotation" | "annotation-xml" | "button" | "datalist" | "object" | "option" | "select" | "svg" | "template"
    )
}

/// Elements that end a paragraph and mean no more.
#[rustfmt::skip]
fn separates(name: &str) -> bool {
    matches!(
        name,
        "address" | "article" | "aside" | "body" | "center" | "dd" | "details" | "dialog" | "div" | "dl" | "dt"
            | "fieldset" | "figcaption" | "footer" | "form" | "head" | "header" | "hgroup" | "html" | "legend" | "main"
            | "nav" | "search" | "section" | "summary"
    )
}

/// Whether an object is a document to read.
fn has_document(tag: &Tag) -> bool {
    let path = attribute(tag, "data").unwrap_or_default().to_ascii_lowercase();
    let path = path.split(['?', '#']).next().unwrap_or_default();
    [".pdf", ".doc", ".docx", ".xls", ".xlsx"].iter().any(|end| path.ends_with(end))
}

fn style(name: &str) -> Option<Style> {
    Some(match name {
        "strong" | "b" => Style::Strong,
        "em" | "i" | "cite" | "dfn" | "var" => Style::Emphasis,
        "u" | "ins" => Style::Underlined,
        "s" | "del" | "strike" => Style::Struck,
        "code" | "kbd" | "samp" | "tt" => Style::Code,
        "sup" => Style::Superscript,
        "sub" => Style::Subscript,
        "small" => Style::Small,
        _ => return None,
    })
}

fn attribute(tag: &Tag, name: &str) -> Option<String> {
    tag.attribute(name).map(str::to_owned)
}

fn has_class(tag: &Tag, class: &str) -> bool {
    attribute(tag, "class").is_some_and(|classes| classes.split_ascii_whitespace().any(|other| other == class))
}

/// The digits that a text begins with.
fn number(text: &str) -> Option<u32> {
    let text = text.trim_start();
    let digits = &text[..text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())];
    if digits.is_empty() { None } else { Some(digits.parse().unwrap_or(u32::MAX)) }
}

/// Where a picture is: pages that load it late keep the address elsewhere, and a stopgap in its place.
fn image_address(tag: &Tag) -> Option<Address> {
    let given = attribute(tag, "src").and_then(|src| Address::picture(&src));
    if given.as_ref().is_some_and(|src| !is_stopgap(src.as_str())) {
        return given;
    }
    let late = ["data-src", "data-lazy-src", "data-original", "data-lazy", "data-url", "data-orig-file"];
    let late = late.into_iter().filter_map(|name| attribute(tag, name)).find_map(|src| Address::picture(&src));
    late.or_else(|| of_sets(tag)).or(given)
}

/// Whether an address says that it only fills a place: one written out, or a file that is named so.
fn is_stopgap(address: &str) -> bool {
    let address = address.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let name = address.rsplit('/').next().unwrap_or_default();
    let names = [
        "blank",
        "spacer",
        "placeholder",
        "lazy",
        "loading",
        "loader",
        "transparent",
        "pixel",
        "1x1",
        "grey",
        "noimage",
    ];
    address.starts_with("data:") || names.iter().any(|other| name.starts_with(other))
}

/// The largest picture of a set.
fn of_sets(tag: &Tag) -> Option<Address> {
    let sets = ["srcset", "data-srcset", "data-lazy-srcset"].into_iter().filter_map(|name| attribute(tag, name));
    sets.filter_map(|set| {
        let mut best: Option<(u32, &str)> = None;
        let mut words = set.split_ascii_whitespace();
        while let Some(word) = words.next() {
            let address = word.trim_end_matches(',');
            // An address may stand alone, before a comma; else its width or density follows.
            let size = if address.len() < word.len() { None } else { words.next() };
            let size = size.and_then(number).unwrap_or(1);
            if !address.is_empty() && !is_stopgap(address) && best.is_none_or(|(known, _)| size > known) {
                best = Some((size, address));
            }
        }
        best.and_then(|(_, address)| Address::picture(address))
    })
    .next()
}

/// Where a film or a recording is.
fn media_address(tag: &Tag) -> Option<Address> {
    ["src", "data-src"].into_iter().filter_map(|name| attribute(tag, name)).find_map(|src| Address::link(&src))
}

/// Whether there is anything to read in it. Spaces of any kind are not.
fn visible(runs: &[Inline]) -> bool {
    runs.iter().any(|run| match run {
        Inline::Text(text) => text.chars().any(|c| !c.is_whitespace() && !matches!(c, '\u{200b}' | '\u{feff}')),
        Inline::Styled(_, inner) | Inline::Link(_, inner) => visible(inner),
        Inline::Image(_) | Inline::Break => false,
    })
}

/// Drops spaces and breaks at the end.
fn trim_end(runs: &mut Vec<Inline>) {
    while let Some(last) = runs.last_mut() {
        let is_empty = match last {
            Inline::Text(text) => {
                text.truncate(text.trim_end_matches(' ').len());
                text.is_empty()
            }
            Inline::Styled(_, inner) | Inline::Link(_, inner) => {
                trim_end(inner);
                inner.is_empty()
            }
            Inline::Break => true,
            Inline::Image(_) => false,
        };
        if !is_empty {
            return;
        }
        runs.pop();
    }
}

fn take_images(runs: Vec<Inline>, images: &mut Vec<Image>) {
    for run in runs {
        match run {
            Inline::Image(image) => images.push(image),
            Inline::Styled(_, inner) | Inline::Link(_, inner) => take_images(inner, images),
            Inline::Text(_) | Inline::Break => {}
        }
    }
}

fn is_bare_figure(block: &Block) -> bool {
    matches!(block, Block::Figure { caption, .. } if caption.is_empty())
}

/// Takes the figures out of lists that are only there to set them out as a gallery.
fn spread(blocks: Vec<Block>) -> Vec<Block> {
    let is_gallery = |items: &[Vec<Block>]| items.iter().flatten().all(|block| matches!(block, Block::Figure { .. }));
    let spread_one = |block| match block {
        Block::List { items, .. } if is_gallery(&items) => items.into_iter().flatten().collect(),
        block => vec![block],
    };
    blocks.into_iter().flat_map(spread_one).collect()
}

fn join(runs: &mut Vec<Inline>, more: Vec<Inline>) {
    if !runs.is_empty() && !more.is_empty() {
        runs.push(Inline::Break);
    }
    runs.extend(more);
}

/// All text of blocks, in order, as one run of text: what a caption can hold.
fn flatten(blocks: Vec<Block>, runs: &mut Vec<Inline>) {
    for block in blocks {
        match block {
            Block::Paragraph(text) | Block::Heading { text, .. } => join(runs, text),
            Block::Preformatted(text) => lines(&text).for_each(|line| join(runs, vec![Inline::Text(line.to_owned())])),
            Block::Quote(inner) => flatten(inner, runs),
            Block::List { items, .. } => items.into_iter().for_each(|item| flatten(item, runs)),
            Block::Figure { images, caption } => {
                join(runs, images.into_iter().map(Inline::Image).collect());
                join(runs, caption);
            }
            Block::Table { caption, rows } => {
                join(runs, caption);
                rows.into_iter().flatten().for_each(|cell| flatten(cell.blocks, runs));
            }
            Block::Rule => {}
        }
    }
}
