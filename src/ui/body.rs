//! Draws an article's blocks as DOM nodes: element by element and text by text, never as a string of HTML.

use super::mentions;
use super::results::GOES_ON;
use khobao_core::article::{Address, Article, Block, Cell, Image, Inline};
use khobao_core::mentions::Mention;
use khobao_core::state::Model;
use khobao_core::state::route::Route;
use std::cell;
use std::ops::Range;
use wasm_bindgen::JsValue;
use web_sys::{Document, Element, Node};

/// Draws the article's picture and body into an empty element. Top-level blocks carry their paragraph number.
/// `images` are those of an earlier drawing, and notes in the place of some.
pub fn draw(into: &Element, article: &Article, model: &Model, images: Vec<Element>) {
    let draw = Draw { document: gloo_utils::document(), model, number: cell::Cell::new(0), images: images.into() };
    // A node that cannot be made is left out; the rest of the article is not.
    if let Some(image) = &article.image {
        let _ = draw.figure(into, std::slice::from_ref(image), &[]);
    }
    for (number, block) in (1..).zip(&article.blocks) {
        let before = into.last_element_child();
        let _ = draw.block(into, block);
        let drawn = into.last_element_child();
        if let Some(drawn) = drawn.filter(|drawn| before.as_ref() != Some(drawn)) {
            let _ = drawn.set_attribute("data-p", &u32::to_string(&number));
        }
    }
}

struct Draw<'a> {
    document: Document,
    model: &'a Model,
    /// How many texts are drawn: see [`Mention::text`].
    number: cell::Cell<u32>,
    /// Images that are drawn already.
    images: cell::RefCell<Vec<Element>>,
}

type Drawn = Result<(), JsValue>;

impl Draw<'_> {
    fn add(&self, into: &Node, name: &str) -> Result<Element, JsValue> {
        let element = self.document.create_element(name)?;
        into.append_child(&element)?;
        Ok(element)
    }

    fn blocks(&self, into: &Node, blocks: &[Block]) -> Drawn {
        blocks.iter().try_for_each(|block| self.block(into, block))
    }

    fn block(&self, into: &Node, block: &Block) -> Drawn {
        match block {
            Block::Paragraph(text) => self.text(&self.add(into, "p")?.into(), text),
            Block::Heading { level, text } => {
                let name = ["h2", "h3", "h4", "h5", "h6"][usize::from(*level).clamp(2, 6) - 2];
                self.text(&self.add(into, name)?.into(), text)
            }
            Block::List { start, items } => {
                let list = self.add(into, if start.is_some() { "ol" } else { "ul" })?;
                if let Some(start) = start.filter(|&start| start != 1) {
                    list.set_attribute("start", &start.to_string())?;
                }
                items.iter().try_for_each(|item| self.item(&self.add(&list, "li")?.into(), item))
            }
            Block::Quote(inner) => self.blocks(&self.add(into, "blockquote")?.into(), inner),
            Block::Figure { images, caption } => self.figure(into, images, caption),
            Block::Table { caption, rows } => self.table(into, caption, rows),
            Block::Preformatted(text) => {
                let pre = self.add(into, "pre")?;
                pre.set_attribute("tabindex", "0")?;
                self.text(&pre.into(), &[Inline::Text(text.clone())])
            }
            Block::Rule => self.add(into, "hr").map(drop),
        }
    }

    /// What is in a list's item or a cell: a lone paragraph stands there without its element.
    fn item(&self, into: &Node, blocks: &[Block]) -> Drawn {
        match blocks {
            [Block::Paragraph(text)] => self.text(into, text),
            [Block::Paragraph(text), rest @ ..] if rest.iter().all(|block| matches!(block, Block::List { .. })) => {
                self.text(into, text)?;
                self.blocks(into, rest)
            }
            blocks => self.blocks(into, blocks),
        }
    }

    fn figure(&self, into: &Node, images: &[Image], caption: &[Inline]) -> Drawn {
        let figure = self.add(into, "figure")?;
        for image in images {
            self.image(&figure, image)?;
        }
        if caption.is_empty() { Ok(()) } else { self.text(&self.add(&figure, "figcaption")?.into(), caption) }
    }

    fn image(&self, into: &Node, image: &Image) -> Drawn {
        let mut images = self.images.borrow_mut();
        let src = |old: &Element| old.get_attribute("src").or_else(|| old.get_attribute("data-src"));
        let is_this = |old: &Element| src(old).as_deref() == Some(image.src.as_str());
        if let Some(at) = images.iter().position(is_this) {
            return into.append_child(&images.remove(at)).map(drop);
        }
        let element = self.add(into, "img")?;
        element.set_attribute("alt", &image.alt)?;
        element.set_attribute("loading", "lazy")?;
        element.set_attribute("decoding", "async")?;
        element.set_attribute("referrerpolicy", "no-referrer")?;
        // Shown by the style where the picture is gone.
        element.set_attribute("data-lost", self.model.lang.texts().picture_lost)?;
        if let Some((width, height)) = image.size {
            element.set_attribute("width", &width.to_string())?;
            element.set_attribute("height", &height.to_string())?;
        }
        element.set_attribute("src", image.src.as_str())
    }

    fn table(&self, into: &Node, caption: &[Inline], rows: &[Vec<Cell>]) -> Drawn {
        // A wide table scrolls by itself, and by keyboard.
        let frame = self.add(into, "div")?;
        frame.set_attribute("class", "table")?;
        frame.set_attribute("tabindex", "0")?;
        frame.set_attribute("role", "group")?;
        let table = self.add(&frame, "table")?;
        if !caption.is_empty() {
            self.text(&self.add(&table, "caption")?.into(), caption)?;
        }
        let body = self.add(&table, "tbody")?;
        for row in rows {
            let line = self.add(&body, "tr")?;
            for Cell { header, columns, rows, blocks } in row {
                let cell = self.add(&line, if *header { "th" } else { "td" })?;
                for (name, count) in [("colspan", columns), ("rowspan", rows)] {
                    if *count != 1 {
                        cell.set_attribute(name, &count.to_string())?;
                    }
                }
                self.item(&cell, blocks)?;
            }
        }
        Ok(())
    }

    /// Draws runs as one text, so that a match is found across a change of style in its middle.
    fn text(&self, into: &Node, runs: &[Inline]) -> Drawn {
        let text = khobao_core::article::plain(runs);
        let marks = self.model.marks(&text);
        if !runs.is_empty() {
            self.number.set(self.number.get() + 1);
        }
        let mentions = mentions::of_text(self.model, self.number.get());
        self.runs(into, runs, &mut Marks { at: 0, marks: &marks, mentions })
    }

    fn runs(&self, into: &Node, runs: &[Inline], marks: &mut Marks) -> Drawn {
        for run in runs {
            match run {
                Inline::Text(text) => self.marked(into, text, marks)?,
                Inline::Styled(style, inner) => {
                    self.runs(&self.add(into, style.element())?.into(), inner, marks)?;
                }
                Inline::Link(address, inner) => {
                    let link = self.add(into, "a")?;
                    link.set_attribute("href", &self.target(address))?;
                    link.set_attribute("rel", "noreferrer")?;
                    // A link leads where its writer meant it to.
                    let mut inside = Marks { at: marks.at, marks: marks.marks, mentions: &[] };
                    self.runs(&link, inner, &mut inside)?;
                    marks.at = inside.at;
                }
                Inline::Image(image) => self.image(into, image)?,
                Inline::Break => {
                    self.add(into, "br")?;
                    marks.at += 1;
                }
            }
        }
        Ok(())
    }

    /// Where a link leads. One to an article of this archive keeps the view around it, so that it leads there from
    /// another window as well.
    fn target(&self, address: &Address) -> String {
        let named = address.as_str().strip_prefix('?').and_then(|search| Route::parse(search).article);
        match named {
            Some(id) => self.model.route.to_article(&id).search(),
            None => address.as_str().to_owned(),
        }
    }

    /// Draws a piece of the text, with what it speaks of as links.
    fn marked(&self, into: &Node, text: &str, marks: &mut Marks) -> Drawn {
        let piece = marks.at..marks.at + text.len();
        marks.at = piece.end;
        let mut at = piece.start;
        for mention in marks.mentions {
            let (start, end) = (mention.range.start as usize, mention.range.end as usize);
            if start >= piece.end || end <= at {
                continue;
            }
            let (from, to) = (start.max(at), end.min(piece.end));
            self.part(into, text, piece.start, at..from, marks.marks)?;
            let (address, title) = mentions::link(self.model, &mention.what);
            let link = self.add(into, "a")?;
            link.set_attribute("class", "mention")?;
            link.set_attribute("href", &address)?;
            link.set_attribute("title", &title)?;
            self.part(&link, text, piece.start, from..to, marks.marks)?;
            at = to;
        }
        self.part(into, text, piece.start, at..piece.end, marks.marks)
    }

    /// Draws the bytes of a part, which lie behind those before the piece, with its matches marked.
    fn part(&self, into: &Node, text: &str, before: usize, part: Range<usize>, marks: &[Range<usize>]) -> Drawn {
        let mut at = part.start;
        let plain = |from: usize, to: usize| self.document.create_text_node(&text[from - before..to - before]);
        for mark in marks.iter().filter(|mark| mark.start < part.end && mark.end > part.start) {
            let (from, to) = (mark.start.max(part.start), mark.end.min(part.end));
            if at < from {
                into.append_child(&plain(at, from))?;
            }
            let drawn = self.add(into, "mark")?;
            if mark.start < from {
                drawn.set_attribute(GOES_ON, "")?;
            }
            drawn.append_child(&plain(from, to))?;
            at = to;
        }
        if at < part.end {
            into.append_child(&plain(at, part.end))?;
        }
        Ok(())
    }
}

/// The matches in the text that is being drawn, what it speaks of, and how far it is drawn, in bytes.
struct Marks<'a> {
    at: usize,
    marks: &'a [Range<usize>],
    mentions: &'a [Mention],
}
