//! XML of feeds: a small tree for an item, and the places of items in a long file.
//!
//! A file is cut into items by their tags before anything is parsed, so that what is wrong within one costs that one, and
//! never more than one is held. Names keep the prefixes that everybody uses (`dc:creator`), whatever they are bound to.

use super::show;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::ops::Range;

/// Elements within elements; deeper ones give their text to the one around them.
const DEPTH: usize = 64;

/// An element.
#[derive(Debug, Default)]
pub struct Element {
    /// With its prefix, as written.
    pub name: String,
    /// Names and values of its attributes.
    pub attributes: Vec<(String, String)>,
    /// Its own text, references resolved as far as XML knows them.
    pub text: String,
    /// Where what it holds stands in the source.
    pub inner: Range<usize>,
    /// In order.
    pub children: Vec<Element>,
}

impl Element {
    /// The value of an attribute, if there is anything in it.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name)?;
        Some(found.1.trim()).filter(|value| !value.is_empty())
    }

    /// Children of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of the first child of a name in which there is any.
    pub fn text_of(&self, name: &str) -> Option<String> {
        self.all(name).map(|child| child.text.trim()).find(|text| !text.is_empty()).map(str::to_owned)
    }
}

/// The element that a source begins with; elements that are never closed end with it. Else the byte at which it is no XML.
pub fn parse(source: &str, is_whole: bool) -> Result<Element, usize> {
    let mut reader = Reader::from_str(source);
    let config = reader.config_mut();
    config.allow_unmatched_ends = false;
    config.check_end_names = true;
    // A lone ampersand is an ampersand.
    config.allow_dangling_amp = true;
    let mut open: Vec<Element> = vec![Element::default()];
    let mut too_deep = 0;
    loop {
        let before = reader.buffer_position() as usize;
        let event = reader.read_event().map_err(|_| reader.error_position() as usize)?;
        let after = reader.buffer_position() as usize;
        match event {
            Event::Start(_) if open.len() >= DEPTH => too_deep += 1,
            Event::Start(tag) => open.push(element(&tag, after)),
            Event::Empty(tag) => {
                if let Some(last) = open.last_mut() {
                    last.children.push(element(&tag, after));
                }
            }
            Event::End(_) if too_deep > 0 => too_deep -= 1,
            Event::End(_) => {
                let (Some(mut done), Some(last)) = (open.pop(), open.last_mut()) else { return Err(before) };
                done.inner.end = before;
                last.children.push(done);
            }
            Event::Text(text) => add(&mut open, &text),
            Event::CData(text) => add(&mut open, &text),
            Event::GeneralRef(name) => {
                let character = match &*name {
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "amp" => Some('&'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => name.resolve_char_ref().ok().flatten(),
                };
                match character {
                    Some(character) => add(&mut open, character.encode_utf8(&mut [0; 4])),
                    // One of HTML's: it is resolved where the text is read as HTML.
                    None => add(&mut open, &format!("&{};", &*name)),
                }
            }
            Event::Eof if is_whole && open.len() > 1 => return Err(source.len()),
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    while open.len() > 1 {
        let (Some(mut done), Some(last)) = (open.pop(), open.last_mut()) else { break };
        done.inner.end = source.len();
        last.children.push(done);
    }
    open.pop().and_then(|mut root| root.children.drain(..).next()).ok_or(source.len())
}

fn add(open: &mut [Element], text: &str) {
    if let Some(last) = open.last_mut() {
        last.text.push_str(text);
    }
}

fn element(tag: &BytesStart, at: usize) -> Element {
    let attribute = |attribute: quick_xml::events::attributes::Attribute| {
        let value = quick_xml::escape::unescape(&attribute.value).unwrap_or_else(|_| attribute.value.clone());
        (attribute.key.as_ref().to_owned(), value.into_owned())
    };
    let attributes = tag.html_attributes().filter_map(Result::ok).map(attribute).collect();
    Element { name: tag.name().as_ref().to_owned(), attributes, inner: at..at, ..Element::default() }
}

/// What a piece of a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What stands before the first item.
    Head,
    /// An item, from its tag to its end tag.
    Item,
    /// An item that another one begins in, or that has no end.
    Cut,
}

/// A piece of a file.
#[derive(Debug)]
pub struct Piece {
    /// What it is.
    pub part: Part,
    /// Its bytes.
    pub text: Vec<u8>,
    /// Where they stand in the file.
    pub place: Range<u64>,
    /// Line ends before them.
    pub line: u64,
}

/// Cuts a file into its items.
#[derive(Debug, Default)]
pub struct Cutter {
    bytes: Vec<u8>,
    /// The next byte to look at.
    at: usize,
    /// Bytes no longer held.
    dropped: u64,
    /// How far the end of what is skipped was looked for.
    searched: usize,
    has_head: bool,
    /// The name of the item that is open; it begins at 0.
    open: Option<&'static str>,
    /// Line ends in what is no longer held.
    lines: u64,
}

/// The most bytes that an item, or what stands before the first one, may have.
const LIMIT: usize = 64 << 20;
const ITEMS: [&str; 2] = ["item", "entry"];

impl Cutter {
    /// Takes the next bytes; gives the pieces that became whole.
    pub fn push(&mut self, bytes: &[u8], ended: bool) -> Vec<Piece> {
        self.bytes.extend_from_slice(bytes);
        let mut pieces = Vec::new();
        while let Some(length) = self.bytes[self.at..].iter().position(|&byte| byte == b'<') {
            self.at += length;
            let rest = &self.bytes[self.at..];
            let skipped = [("<![CDATA[", "]]>"), ("<!--", "-->")].into_iter().find(|(start, _)| {
                rest.starts_with(start.as_bytes()) || rest.len() < start.len() && start.as_bytes().starts_with(rest)
            });
            if let Some((start, end)) = skipped {
                // What was looked through already is not looked through again.
                let from = start.len().max(self.searched.saturating_sub(self.at));
                let behind = rest.get(from..).unwrap_or_default();
                match behind.windows(3).position(|window| window == end.as_bytes()) {
                    Some(at) => {
                        self.at += from + at + 3;
                        continue;
                    }
                    None => {
                        self.searched = self.bytes.len().saturating_sub(2);
                        // One that is never closed goes on to the end.
                        break;
                    }
                }
            }
            // The longest is `</entry` and one byte more.
            if rest.len() < 8 && !ended {
                break;
            }
            let is_tag = |start: &str, name: &str| {
                let behind = rest.strip_prefix(start.as_bytes()).and_then(|rest| rest.strip_prefix(name.as_bytes()));
                behind.is_some_and(|rest| matches!(rest.first(), Some(b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r')))
            };
            let begins = ITEMS.into_iter().find(|name| is_tag("<", name));
            match (self.open, begins) {
                (Some(name), _) if is_tag("</", name) => {
                    let Some(end) = rest.iter().position(|&byte| byte == b'>') else { break };
                    self.at += end + 1;
                    self.open = None;
                    pieces.push(self.take(Part::Item));
                }
                (open, Some(name)) if open.is_none() || open == Some(name) => {
                    match open {
                        Some(_) => pieces.push(self.take(Part::Cut)),
                        None if self.has_head => drop(self.take(Part::Cut)),
                        None => pieces.push(self.take(Part::Head)),
                    }
                    self.has_head = true;
                    self.open = Some(name);
                    self.at += 1;
                }
                _ => self.at += 1,
            }
        }
        if !self.bytes[self.at..].contains(&b'<') {
            self.at = self.bytes.len();
        }
        if self.open.is_none() && self.has_head || self.bytes.len() > LIMIT {
            self.take(Part::Cut);
        }
        if ended {
            self.at = self.bytes.len();
            match self.open {
                Some(_) => pieces.push(self.take(Part::Cut)),
                None if !self.has_head => pieces.push(self.take(Part::Head)),
                None => {}
            }
        }
        pieces
    }

    /// What stands before the next byte to look at; it is no longer held.
    fn take(&mut self, part: Part) -> Piece {
        let text: Vec<u8> = self.bytes.drain(..self.at).collect();
        let (start, line) = (self.dropped, self.lines);
        self.dropped += text.len() as u64;
        self.lines += text.iter().filter(|&&byte| byte == b'\n').count() as u64;
        (self.at, self.searched) = (0, 0);
        Piece { part, text, place: start..self.dropped, line }
    }
}

/// Line and column of a byte in a text, from 1, and what stands there.
pub fn place(text: &[u8], at: usize) -> (u64, u64, String) {
    let at = at.min(text.len());
    let before = &text[..at];
    let line = before.iter().filter(|&&byte| byte == b'\n').count() as u64 + 1;
    let column = before.iter().rev().take_while(|&&byte| byte != b'\n').count() as u64 + 1;
    (line, column, show(&text[at..text.len().min(at + super::SHOWN)]))
}
