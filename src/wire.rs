//! The messages between page and worker as bytes.
//!
//! Both ends are the same build, so the bytes name nothing: the fields of a value stand one behind the other in the order
//! of the lists at the end of this file, numbers in LEB128, a text or a list behind its length, a variant behind its number.
//!
//! Reading cannot fail half-way, which keeps it small: the end of the bytes reads as zeros, empty texts and first variants
//! for ever, and so does all that follows a mistake. [`decode`] asks once, at the end, whether there was one. What a
//! reader takes is never more than the bytes that there are.

use crate::article::{Address, Article, Author, Block, Cell, Image, Inline, Style};
use crate::day::{Date, Day, Interval, Precision};
use crate::error::{Expected, Failure, Problem, ProblemKind};
use crate::facet::{Facet, FacetCounts};
use crate::mentions::{Mention, Mentioned};
use crate::service::{Found, Listed, Opened, Progress, Request, Response, Row, Sort, Source};
use crate::suggest::Suggestion;
use crate::timeline::Span;
use std::ops::Range;
use std::rc::Rc;

/// Lists within lists; deeper ones are a mistake. A body has some 50.
const DEPTH: u32 = 100;

/// A value that can be sent.
pub trait Wire: Sized {
    /// Appends its bytes.
    fn write(&self, out: &mut Vec<u8>);

    /// Takes a value; any bytes are some value.
    fn read(input: &mut Input) -> Self;
}

/// A message as bytes.
pub fn encode(value: &impl Wire) -> Vec<u8> {
    let mut out = Vec::new();
    value.write(&mut out);
    out
}

/// The message that the bytes are, all of them.
pub fn decode<T: Wire>(bytes: &[u8]) -> Option<T> {
    let mut input = Input::new(bytes);
    let value = T::read(&mut input);
    (!input.is_bad && input.bytes.is_empty()).then_some(value)
}

/// Bytes being read.
pub struct Input<'a> {
    bytes: &'a [u8],
    is_bad: bool,
    depth: u32,
}

impl<'a> Input<'a> {
    /// At the beginning of the bytes.
    pub fn new(bytes: &'a [u8]) -> Input<'a> {
        Input { bytes, is_bad: false, depth: 0 }
    }

    /// There was a mistake: nothing more is read.
    fn fail(&mut self) {
        self.is_bad = true;
        self.bytes = &[];
    }

    fn byte(&mut self) -> u8 {
        let Some((&first, rest)) = self.bytes.split_first() else {
            self.fail();
            return 0;
        };
        self.bytes = rest;
        first
    }

    fn number(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte();
            number |= u64::from(byte & 0x7F) << shift;
            shift += 7;
            if byte < 0x80 {
                return number;
            }
            if shift > 63 {
                self.fail();
                return 0;
            }
        }
    }

    fn text(&mut self) -> &'a str {
        let length = self.number();
        let text = usize::try_from(length).ok().and_then(|length| self.bytes.split_at_checked(length));
        let Some((Ok(text), rest)) = text.map(|(text, rest)| (str::from_utf8(text), rest)) else {
            self.fail();
            return "";
        };
        self.bytes = rest;
        text
    }
}

fn write_number(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn write_text(text: &str, out: &mut Vec<u8>) {
    write_number(text.len() as u64, out);
    out.extend_from_slice(text.as_bytes());
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Wire for $number {
            fn write(&self, out: &mut Vec<u8>) {
                write_number(u64::from(*self), out);
            }

            fn read(input: &mut Input) -> Self {
                input.number() as Self
            }
        }
    )*};
}

numbers!(u8 u16 u32 u64);

impl Wire for bool {
    fn write(&self, out: &mut Vec<u8>) {
        out.push((*self).into());
    }

    fn read(input: &mut Input) -> bool {
        input.byte() != 0
    }
}

/// The sign is the lowest bit, so that small numbers are short.
impl Wire for i32 {
    fn write(&self, out: &mut Vec<u8>) {
        write_number(((*self << 1) ^ (*self >> 31)) as u32 as u64, out);
    }

    fn read(input: &mut Input) -> i32 {
        let number = input.number() as u32;
        (number >> 1) as i32 ^ -((number & 1) as i32)
    }
}

impl Wire for i16 {
    fn write(&self, out: &mut Vec<u8>) {
        i32::from(*self).write(out);
    }

    fn read(input: &mut Input) -> i16 {
        i32::read(input) as i16
    }
}

impl Wire for String {
    fn write(&self, out: &mut Vec<u8>) {
        write_text(self, out);
    }

    fn read(input: &mut Input) -> String {
        input.text().to_owned()
    }
}

impl Wire for Address {
    fn write(&self, out: &mut Vec<u8>) {
        write_text(self.as_str(), out);
    }

    fn read(input: &mut Input) -> Address {
        Address::received(input.text())
    }
}

impl<T: Wire> Wire for Option<T> {
    fn write(&self, out: &mut Vec<u8>) {
        self.is_some().write(out);
        if let Some(value) = self {
            value.write(out);
        }
    }

    fn read(input: &mut Input) -> Option<T> {
        if bool::read(input) { Some(T::read(input)) } else { None }
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn write(&self, out: &mut Vec<u8>) {
        write_number(self.len() as u64, out);
        self.iter().for_each(|value| value.write(out));
    }

    fn read(input: &mut Input) -> Vec<T> {
        input.depth += 1;
        let count = input.number();
        let mut values = Vec::with_capacity(input.bytes.len().min(count as usize));
        for _ in 0..count {
            // No value is without bytes.
            if input.bytes.is_empty() || input.depth > DEPTH {
                input.fail();
                break;
            }
            values.push(T::read(input));
        }
        input.depth -= 1;
        values
    }
}

impl<T: Wire> Wire for Box<T> {
    fn write(&self, out: &mut Vec<u8>) {
        T::write(self, out);
    }

    fn read(input: &mut Input) -> Box<T> {
        Box::new(T::read(input))
    }
}

impl<T: Wire> Wire for Rc<T> {
    fn write(&self, out: &mut Vec<u8>) {
        T::write(self, out);
    }

    fn read(input: &mut Input) -> Rc<T> {
        Rc::new(T::read(input))
    }
}

impl<A: Wire, B: Wire> Wire for (A, B) {
    fn write(&self, out: &mut Vec<u8>) {
        self.0.write(out);
        self.1.write(out);
    }

    fn read(input: &mut Input) -> (A, B) {
        let first = A::read(input);
        (first, B::read(input))
    }
}

macro_rules! structs {
    ($($name:ty { $($field:tt)* })*) => {$(
        impl Wire for $name {
            fn write(&self, out: &mut Vec<u8>) {
                $(self.$field.write(out);)*
            }

            fn read(input: &mut Input) -> Self {
                Self { $($field: Wire::read(input)),* }
            }
        }
    )*};
}

macro_rules! enums {
    ($($name:ident { $($variant:ident $({ $($field:ident)* })? $(( $($part:ident)* ))?,)* })*) => {$(
        impl Wire for $name {
            fn write(&self, out: &mut Vec<u8>) {
                enum Number { $($variant),* }
                match self {
                    $(Self::$variant $({ $($field),* })? $(($($part),*))? => {
                        out.push(Number::$variant as u8);
                        $($($field.write(out);)*)?
                        $($($part.write(out);)*)?
                    })*
                }
            }

            fn read(input: &mut Input) -> Self {
                enum Number { $($variant),* }
                match input.byte() {
                    $(number if number == Number::$variant as u8 => {
                        $($(let $field = Wire::read(input);)*)?
                        $($(let $part = Wire::read(input);)*)?
                        Self::$variant $({ $($field),* })? $(($($part),*))?
                    })*
                    _ => {
                        // From here on there is only the first variant.
                        input.fail();
                        Self::read(input)
                    }
                }
            }
        }
    )*};
}

structs! {
    Range<u32> { start end }
    Day { 0 }
    Interval { first last }
    Date { day second offset precision }
    Span { from to undated }
    Author { name url }
    Image { src alt size }
    Cell { header columns rows blocks }
    Article {
        id title lead date modified authors section place source tags documents language url image blocks
    }
    Problem { bundle item id kind }
    FacetCounts { facet values more }
    Progress { bundle bytes size articles }
    Opened { title days undated problems bundles }
    Listed { version matching undated first rows facets did_you_mean }
    Mention { text range what }
    Row { id title date section lead language }
    Found { article place }
}

enums! {
    Precision { Year, Month, Day, Minute, Inferred, }
    Style { Strong, Emphasis, Underlined, Struck, Code, Superscript, Subscript, Small, }
    Inline { Text(text), Styled(style runs), Link(address runs), Image(image), Break, }
    Block {
        Paragraph(text), Heading { level text }, List { start items }, Quote(blocks), Figure { images caption },
        Table { caption rows }, Preformatted(text), Rule,
    }
    Failure {
        Status(status), Unreachable, BadAddress, NotJson { line column found }, OtherKind { found }, Source { what remedy }, Empty,
        CutOff { articles },
    }
    ProblemKind {
        Broken { line column found }, NotAnObject { found }, NoId, NoContent, BadField { field expected found },
        DuplicateId { first_bundle }, CutOff, Unopened(failure),
    }
    Expected { Text, Texts, Date, Address, Object, Objects, }
    Facet { Section, Tag, Author, Place, Source, Document, }
    Suggestion { Words(text), Title { id title }, }
    Mentioned { Days(days), Document(number), }
    Sort { Relevance, Newest, Oldest, }
    Source { Address(name), Attached(name), Site(name), }
    Request {
        Open { bundles add }, List { version query span sort filters facets rows }, Article { id },
        Suggest { version text }, Related { id }, Mentions { id }, Peaks { version bars }, SameDay { day id }, Refetch,
        Files { search query span filters },
    }
    Response {
        Ready, Progress(progress), Opened(opened), Failed(problems), Indexed { done total }, Listed(listed), Article(found),
        NoArticle { id }, Suggested { version items }, Related { id rows },
        Mentions { id mentions documents }, Peaks { version names }, SameDay { id rows }, Lost { files }, Lacking,
        Files { search articles paths },
    }
}
