//! HTML in the making: texts and addresses are escaped here and nowhere else, and blocks become elements.

use crate::article::{Address, Block, Image, Inline};

/// HTML in the making.
pub(crate) struct Writer<'a> {
    pub html: String,
    /// An address as it leads from where the HTML will be.
    pub target: &'a dyn Fn(&Address) -> String,
}

impl<'a> Writer<'a> {
    pub fn raw(&mut self, html: &str) -> &mut Writer<'a> {
        self.html.push_str(html);
        self
    }

    /// A text, or the value of an attribute, as it is. A carriage return would be read as a line feed; U+0000 cannot be
    /// written at all.
    pub fn text(&mut self, text: &str) -> &mut Writer<'a> {
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

    pub fn address(&mut self, address: &str) -> &mut Writer<'a> {
        self.text(&encoded(address))
    }

    pub fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|block| self.block("", block));
    }

    /// A block, its element with these attributes.
    pub fn block(&mut self, attributes: &str, block: &Block) {
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

    pub fn element(&mut self, name: &str, attributes: &str, text: &[Inline]) {
        self.raw("<").raw(name).raw(attributes).raw(">").runs(text);
        self.raw("</").raw(name).raw(">\n");
    }

    pub fn figure(&mut self, attributes: &str, images: &[Image], caption: &[Inline]) {
        self.raw("<figure").raw(attributes).raw(">");
        images.iter().for_each(|image| self.image(image));
        if !caption.is_empty() {
            self.raw("<figcaption>").runs(caption);
            self.raw("</figcaption>");
        }
        self.raw("</figure>\n");
    }

    pub fn image(&mut self, image: &Image) {
        let target = self.target;
        self.raw("<img src=\"").address(&target(&image.src)).raw("\" alt=\"").text(&image.alt).raw("\"");
        if let Some((width, height)) = image.size {
            self.raw(&format!(" width=\"{width}\" height=\"{height}\""));
        }
        self.raw(" loading=\"lazy\">");
    }

    pub fn runs(&mut self, runs: &[Inline]) {
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
}

/// An address without the characters that cannot stand in one. Browsers encode these everywhere in the same way (URL
/// Standard, 1.3); all others are left as they are, since a server may tell them apart.
pub(crate) fn encoded(address: &str) -> String {
    let mut encoded = String::with_capacity(address.len());
    for character in address.chars() {
        match character {
            ' ' | '"' | '<' | '>' | '\0'..='\x1f' | '\x7f' => encoded.push_str(&format!("%{:02X}", character as u32)),
            _ => encoded.push(character),
        }
    }
    encoded
}
