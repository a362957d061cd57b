//! JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>), with what it lacks in `_khobao` objects; and what other kinds of
//! JSON hold, made into items of it: lists of WordPress's posts and of ninjs, or one of these alone. The kind of each item is
//! told by its keys.
//!
//! Strict about meaning and generous in form. Invariants:
//! - What comes out does not depend on how the bytes were cut into chunks, and takes time linear in their number.
//! - Only the item that is not yet whole is held, and at most [`LIMIT`] bytes of it.
//! - A broken item costs that item. [`Scan`] follows the grammar byte by byte, so a missing quote or bracket is noticed
//!   where it bites; from there [`Lost`] goes on to the item's end by brackets alone, and also stops at anything that can
//!   only be the beginning of the next item.

use super::draft::Draft;
use super::fields::Fields;
use super::json::{self, DEPTH, Object, Value, is_space};
use super::{BundleInfo, Item, SHOWN, ninjs, show, wordpress};
use crate::article::{Address, Article, Author, Block, Image, Inline};
use crate::completing;
use crate::day::{Date, Precision};
use crate::error::{Expected, Failure, ProblemKind, excerpt};
use crate::html;
use std::mem::take;

/// The most bytes that one item, or one member of the outer object, may have.
const LIMIT: usize = 64 << 20;
/// Bytes within which the first key of an item has to stand for the item to be found again.
const KEY_WITHIN: usize = 256;
/// Keys under which other makers of JSON keep their lists of items.
const LISTS: [&str; 6] = ["_items", "hits", "entries", "posts", "articles", "news"];
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Reads a bundle as its bytes come.
#[derive(Debug, Default)]
pub struct Reader {
    bytes: Vec<u8>,
    /// Where what is being read begins; nothing before it is needed any more.
    start: usize,
    /// The next byte to look at.
    at: usize,
    /// How many bytes of the bundle are no longer held.
    dropped: u64,
    /// Where the outer object begins, as long as it may be an item itself.
    outer: Option<usize>,
    /// Whether the items are the outermost value, without an object around them.
    in_array: bool,
    /// Whether it is still open that the items are of a kind that is known: the list has another name than a feed's.
    doubted: bool,
    ended: bool,
    state: State,
    /// The key of the outer object that was read last.
    key: String,
    scan: Scan,
    lost: Lost,
    place: Place,
    info: BundleInfo,
    /// Problems of the bundle itself.
    problems: Vec<ProblemKind>,
    /// The outer object's keys, for showing.
    keys: Vec<String>,
    is_feed: bool,
    /// Items begun and articles handed out.
    items: u32,
    articles: u32,
    /// Whether the last item was broken: then a `]` behind it may still be its own, and not the end of the items.
    unsure: bool,
    /// Whether the end of the items may have been taken for part of a broken item.
    end_missed: bool,
    failure: Option<Failure>,
    /// Whether items are only told where they are.
    cuts: bool,
}

/// Where in the bundle the reader is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum State {
    #[default]
    Begin,
    /// Before a key of the outer object, or its end.
    Key,
    InKey,
    Colon,
    Value,
    InValue,
    AfterValue,
    /// Between items.
    Items,
    InItem,
    Lost,
    /// Behind the outer object.
    End,
}

/// A position in the bytes held, with the line and column that it has in the bundle.
#[derive(Debug)]
struct Place {
    at: usize,
    line: u64,
    column: u64,
}

impl Default for Place {
    fn default() -> Place {
        Place { at: 0, line: 1, column: 1 }
    }
}

impl Reader {
    /// For one bundle.
    pub fn new() -> Reader {
        Reader::default()
    }

    /// Cuts a bundle that was written by a packer, and is whole: its bytes, and its items with their places in them alone, for
    /// [`item`] to read one by one. `None` where it is no bundle.
    pub fn cut(bytes: Vec<u8>) -> Option<(Vec<u8>, Vec<Item>)> {
        let mut reader = Reader { cuts: true, bytes, ..Reader::default() };
        let items = reader.end().ok()?.1;
        Some((reader.bytes, items))
    }

    /// Takes the next bytes of the bundle; gives the items that became whole, and broken ones.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<Item>, Failure> {
        if self.outer.is_some_and(|outer| self.at - outer > LIMIT) {
            self.outer = None;
        }
        let kept = self.outer.unwrap_or(self.start).min(self.start);
        if kept * 2 > self.bytes.len() && self.state != State::Begin {
            self.place(kept);
            self.bytes.drain(..kept);
            self.dropped += kept as u64;
            self.at -= kept;
            self.place.at -= kept;
            self.scan.string = self.scan.string.and_then(|at| at.checked_sub(kept));
            self.scan.word = self.scan.word.saturating_sub(kept);
            self.start -= kept;
            self.outer = self.outer.map(|outer| outer - kept);
        }
        self.bytes.extend_from_slice(bytes);
        self.read()
    }

    /// No more bytes. A bundle that was cut off in the middle gives a last item that says so, unless no article had come
    /// whole: then it is a failure. One in which every item is wrong is not [`Failure::Empty`]: its problems were told.
    pub fn finish(mut self) -> Result<(BundleInfo, Vec<Item>), Failure> {
        self.end()
    }

    fn end(&mut self) -> Result<(BundleInfo, Vec<Item>), Failure> {
        self.ended = true;
        let mut items = self.read()?;
        let position = match self.state {
            State::End | State::Lost => None,
            State::Items if self.end_missed => None,
            State::AfterValue if self.in_array => None,
            // All items are whole, and the cut is behind them: it is the bundle's.
            State::InKey | State::Key | State::Colon | State::Value | State::InValue | State::AfterValue
                if self.items > 0 =>
            {
                Some(0)
            }
            State::InItem => Some(self.items),
            _ => Some(self.items + 1),
        };
        if let Some(position) = position {
            if self.articles == 0 {
                return Err(Failure::CutOff { articles: 0 });
            }
            let id = if self.state == State::InItem { id_in(&self.bytes[self.start..]) } else { None };
            items.push(lost_item(position, id, ProblemKind::CutOff));
        } else if self.items == 0 {
            return Err(if self.is_feed { Failure::Empty } else { Failure::OtherKind { found: self.outline() } });
        }
        if !self.problems.is_empty() {
            items.push(Item { problems: take(&mut self.problems), ..Item::default() });
        }
        Ok((take(&mut self.info), items))
    }

    fn read(&mut self) -> Result<Vec<Item>, Failure> {
        let mut items = Vec::new();
        while self.failure.is_none()
            && let Some(next) = self.step(&mut items)
        {
            self.state = next;
        }
        match &self.failure {
            Some(failure) => Err(failure.clone()),
            None => Ok(items),
        }
    }

    /// The next state; `None` where more bytes are needed, or none can help any more ([`Reader::failure`]).
    fn step(&mut self, items: &mut Vec<Item>) -> Option<State> {
        let is_inside = matches!(self.state, State::InKey | State::InValue | State::InItem);
        if !is_inside && !matches!(self.state, State::Begin | State::Lost) {
            self.skip_space();
        }
        let byte = self.bytes.get(self.at).copied();
        Some(match (self.state, byte) {
            (State::Begin, _) => return self.begin(),
            (State::End, _) => {
                self.at = self.bytes.len();
                self.start = self.at;
                return None;
            }
            (State::Lost, _) => {
                let found = self.lost.search(&self.bytes, &mut self.at, self.ended);
                self.start = self.at;
                match found {
                    Found::More => return None,
                    Found::Item => self.begin_item(),
                    Found::End => {
                        self.end_missed = self.lost.missed;
                        State::Items
                    }
                }
            }
            (state, _) if is_inside => {
                let at = match self.scan.run(&self.bytes, &mut self.at) {
                    _ if self.at - self.start > LIMIT + SHOWN => self.start + LIMIT,
                    Scanned::More => return None,
                    Scanned::Wrong => self.at,
                    Scanned::Whole => match self.whole(items) {
                        Ok(next) => return Some(next),
                        Err(offset) => {
                            self.at = self.start;
                            self.scan = Scan::default();
                            self.start + offset
                        }
                    },
                };
                return self.broken(at, state == State::InItem, items);
            }
            (_, None) => return None,
            (State::Key, Some(b'"')) => self.begin_scan(State::InKey),
            (State::Key, Some(b'{')) if self.unsure => self.begin_item(),
            (State::Key | State::AfterValue, Some(b'}')) if !self.unsure => {
                self.alone(items);
                State::End
            }
            (State::Colon, Some(b':')) => {
                self.at += 1;
                if self.keys.len() < 20 {
                    let mut quoted = String::new();
                    json::write_text(&self.key, &mut quoted);
                    self.keys.push(quoted);
                }
                State::Value
            }
            (State::Value, Some(b'[')) if self.key == "items" || self.is_list() => {
                self.at += 1;
                self.outer = None;
                self.doubted = self.key != "items";
                self.is_feed |= !self.doubted;
                State::Items
            }
            (State::Value, Some(_)) => self.begin_scan(State::InValue),
            (State::AfterValue, Some(b',')) => {
                self.at += 1;
                State::Key
            }
            // A comma too many, or one that is missing, leaves no doubt about what is meant.
            (State::Items, Some(b',')) => {
                self.at += 1;
                State::Items
            }
            (State::Items, Some(b']')) => {
                self.at += 1;
                if self.in_array && !self.unsure { State::End } else { State::AfterValue }
            }
            (State::Items, Some(b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n')) => self.begin_item(),
            (State::Items, Some(_)) => {
                if !self.sees(self.at) {
                    return None;
                }
                self.items += 1;
                self.scan = Scan::default();
                return self.broken(self.at, true, items);
            }
            (_, Some(_)) if self.unsure => self.miss_end(),
            (_, Some(_)) => return self.broken(self.at, false, items),
        })
    }

    /// What was being read is whole; where its text is not JSON after all, the place in it.
    fn whole(&mut self, items: &mut Vec<Item>) -> Result<State, usize> {
        match self.state {
            State::InItem => {
                let whole = self.items();
                self.articles += whole.iter().filter(|item| item.article.is_some()).count() as u32;
                (self.unsure, self.end_missed) = (false, false);
                items.extend(whole);
                Ok(State::Items)
            }
            State::InValue => self.member().map(|()| State::AfterValue),
            _ => {
                // A key that is none is shown from its beginning.
                self.key = json::leading_text(&self.bytes[self.start..self.at]).map_err(|_| 0usize)?;
                Ok(State::Colon)
            }
        }
    }

    /// What stands here may still be the broken item's.
    fn miss_end(&mut self) -> State {
        self.end_missed = true;
        self.lost = Lost { missed: true, ..Lost::default() };
        self.lost.open.push(b'{');
        State::Lost
    }

    fn begin(&mut self) -> Option<State> {
        if self.at == 0 && !self.ended && self.bytes.len() < BOM.len() {
            return None;
        }
        if self.at == 0 && self.bytes.starts_with(BOM) {
            (self.at, self.start, self.place.at) = (BOM.len(), BOM.len(), BOM.len());
        }
        self.skip_space();
        let rest = &self.bytes[self.at..];
        if !self.ended && (rest.is_empty() || rest.len() < 2 || rest[0] != b'{' && rest.len() < SHOWN) {
            return None;
        }
        let shown = &rest[..rest.len().min(SHOWN)];
        let is_string = rest.first() == Some(&b'"');
        let is_array = rest.first() == Some(&b'[') && {
            let inner = rest[1..].iter().find(|byte| !byte.is_ascii_whitespace());
            inner.is_none_or(|byte| matches!(byte, b'{' | b'[' | b']' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n'))
        };
        let is_list = is_array && {
            let inner = rest[1..].iter().find(|byte| !is_space(**byte));
            inner.is_none_or(|byte| matches!(byte, b'{' | b']')) && rest.len() > 1
        };
        let other = OTHERS.iter().find(|(start, _)| rest.starts_with(start));
        let failure = if let Some((_, name)) = other {
            Failure::NotJson { line: 1, column: 1, found: (*name).to_owned() }
        } else if rest.first() == Some(&b'{') {
            self.outer = Some(self.at);
            self.at += 1;
            return Some(State::Key);
        } else if is_list {
            (self.in_array, self.doubted) = (true, true);
            self.at += 1;
            return Some(State::Items);
        } else if is_string || is_array && rest.len() > 1 || json::parse(shown).is_ok() {
            Failure::OtherKind { found: show(shown) }
        } else {
            let found = show(shown);
            let (line, column) = self.place(self.at);
            Failure::NotJson { line, column, found }
        };
        self.failure = Some(failure);
        None
    }

    /// Whether the key names a list that may be one of items.
    fn is_list(&self) -> bool {
        !self.is_feed && self.items == 0 && LISTS.contains(&self.key.as_str())
    }

    /// The outer object is whole, at the byte that closes it: it may be an item of another kind than a feed's.
    fn alone(&mut self, items: &mut Vec<Item>) {
        let Some(outer) = self.outer.take().filter(|_| !self.is_feed && self.items == 0) else { return };
        let text = &self.bytes[outer..=self.at];
        if !json::parse(text).is_ok_and(|value| matches!(kind(&value), Some(Kind::WordPress | Kind::Ninjs))) {
            return;
        }
        self.items = 1;
        (self.info, self.problems) = Default::default();
        let range = self.dropped + outer as u64..self.dropped + self.at as u64 + 1;
        for mut item in parse_items(text, 1).unwrap_or_default() {
            item.text = range.clone();
            self.articles += u32::from(item.article.is_some());
            items.push(item);
        }
    }

    /// The outer object's first keys.
    fn outline(&self) -> String {
        if self.in_array {
            return "[]".to_owned();
        }
        excerpt(&format!("{{{}}}", self.keys.join(", ")))
    }

    fn begin_scan(&mut self, state: State) -> State {
        self.start = self.at;
        self.scan = Scan::default();
        state
    }

    fn begin_item(&mut self) -> State {
        self.items += 1;
        self.begin_scan(State::InItem)
    }

    fn skip_space(&mut self) {
        let space = self.bytes[self.at..].iter().take_while(|byte| is_space(**byte)).count();
        self.at += space;
        self.start = self.at;
    }

    /// Whether there are bytes enough from a position on to show what stands there.
    fn sees(&self, at: usize) -> bool {
        self.ended || self.bytes.len() >= at + SHOWN
    }

    /// Something is not JSON. Within an item it costs that item; elsewhere the bundle, or, where there were items already,
    /// what stands behind them.
    #[inline(never)]
    fn broken(&mut self, at: usize, in_item: bool, items: &mut Vec<Item>) -> Option<State> {
        if !self.sees(at) {
            return None;
        }
        let found = show(&self.bytes[at..self.bytes.len().min(at + SHOWN)]);
        let (line, column) = self.place(at);
        if !in_item && self.items == 0 {
            self.failure = Some(match at < self.at {
                // Too long for anything that a feed has.
                true => Failure::OtherKind { found: self.outline() },
                false => Failure::NotJson { line, column, found },
            });
            return None;
        }
        if !in_item && self.unsure {
            return Some(self.miss_end());
        }
        let problem = ProblemKind::Broken { line, column, found };
        if !in_item {
            items.push(lost_item(0, None, problem));
            return Some(State::End);
        }
        items.push(lost_item(self.items, self.id_before(at), problem));
        self.unsure = true;
        self.lost = Lost { open: self.scan.open, ..Lost::default() };
        if at < self.at {
            // Too long. The grammar was kept so far, so the brackets are right.
            self.lost.in_string = matches!(self.scan.expect, Expect::Text | Expect::Escaped);
        } else if let Some(string) = self.scan.string {
            // If a quote is missing, it is the one before this string, or at its end.
            self.at = string;
            self.lost.open = self.scan.string_open;
            self.lost.in_string = true;
        } else {
            self.lost.comma = self.bytes[self.start..at].iter().rfind(|byte| !is_space(**byte)) == Some(&b',');
        }
        Some(State::Lost)
    }

    /// The id of the item that breaks off at a position.
    fn id_before(&self, at: usize) -> Option<String> {
        let last = self.bytes[self.start..at].iter().rposition(|byte| !is_space(*byte)).map(|last| self.start + last);
        let string = self.scan.string.filter(|_| self.bytes.get(at) != Some(&b'"'));
        // A string that the error follows at once went on for too long.
        let end = string.filter(|&string| last.is_some_and(|last| last >= string && self.bytes[last] == b'"'));
        id_in(&self.bytes[self.start..end.unwrap_or(at)])
    }

    /// Line and column of a position, which must not lie before the last one asked for.
    fn place(&mut self, at: usize) -> (u64, u64) {
        if at > self.place.at {
            let passed = &self.bytes[self.place.at..at];
            match passed.iter().rposition(|&byte| byte == b'\n') {
                Some(last) => {
                    self.place.line += passed.iter().filter(|&&byte| byte == b'\n').count() as u64;
                    self.place.column = (passed.len() - last) as u64;
                }
                None => self.place.column += passed.len() as u64,
            }
            self.place.at = at;
        }
        (self.place.line, self.place.column)
    }

    /// A member of the outer object, other than the items; where its text is not JSON, the place in it.
    fn member(&mut self) -> Result<(), usize> {
        let known =
            ["version", "title", "description", "language", "authors", "author", "home_page_url", "next_url", "items"];
        let Some(key) = known.into_iter().find(|key| *key == self.key && !self.unsure) else { return Ok(()) };
        let value = json::parse(&self.bytes[self.start..self.at])?;
        let mut fields = Fields::new(Object::of(key, value), "");
        match key {
            "title" => self.info.title = fields.text(key).unwrap_or_default(),
            "description" => self.info.description = fields.text(key),
            "language" => self.info.language = fields.text(key),
            // Feeds give both for readers of both versions.
            "authors" | "author" if self.info.authors.is_empty() => self.info.authors = authors(&mut fields),
            "home_page_url" => self.info.home = fields.address(key, Address::link).map(|home| home.as_str().to_owned()),
            "next_url" => self.info.next = fields.address(key, Address::link),
            "version" => {
                self.is_feed |= fields.text(key).is_some_and(|version| version.contains("jsonfeed.org/version"))
            }
            // Items that are no list: another kind of JSON, whatever its version says.
            _ => self.is_feed &= fields.take(key).is_none(),
        }
        self.problems.append(&mut fields.problems);
        Ok(())
    }

    /// The item whose text is whole, or several where it holds others.
    fn items(&mut self) -> Vec<Item> {
        let text = &self.bytes[self.start..self.at];
        if take(&mut self.doubted) && json::parse(text).is_ok_and(|value| kind(&value).is_none()) {
            let found =
                if self.in_array { format!("[{}", show(&text[..text.len().min(SHOWN)])) } else { self.outline() };
            self.failure = Some(Failure::OtherKind { found: excerpt(&found) });
            return Vec::new();
        }
        let read = if self.cuts { Ok(vec![Item::default()]) } else { parse_items(text, self.items) };
        let mut items = match read {
            Ok(items) => items,
            Err(offset) => {
                let place = self.place(self.start + offset);
                vec![broken_item(&self.bytes[self.start..self.at], offset, self.items, place)]
            }
        };
        for item in &mut items {
            item.text = self.dropped + self.start as u64..self.dropped + self.at as u64;
        }
        items
    }
}

/// The items that a text is, without a bundle around it: one, or also those that it holds. `position` and `line` say where it
/// stands in its file.
pub fn items(text: &[u8], position: u32, line: u64) -> Vec<Item> {
    let mut items = parse_items(text, position).unwrap_or_else(|offset| {
        let before = &text[..offset];
        let lines = before.iter().filter(|&&byte| byte == b'\n').count() as u64;
        let column = before.iter().rev().take_while(|&&byte| byte != b'\n').count() as u64 + 1;
        vec![broken_item(text, offset, position, (line + lines, column))]
    });
    items.iter_mut().for_each(|item| item.text = 0..text.len() as u64);
    items
}

/// The first of [`items`], which is the only one where the text is a JSON Feed's.
pub fn item(text: &[u8], position: u32, line: u64) -> Item {
    items(text, position, line).into_iter().next().unwrap_or_default()
}

fn broken_item(text: &[u8], offset: usize, position: u32, (line, column): (u64, u64)) -> Item {
    let found = show(&text[offset..text.len().min(offset + SHOWN)]);
    lost_item(position, id_in(&text[..offset]), ProblemKind::Broken { line, column, found })
}

fn lost_item(position: u32, id: Option<String>, problem: ProblemKind) -> Item {
    Item { position, id, problems: vec![problem], ..Item::default() }
}

/// The kinds of items.
enum Kind {
    JsonFeed,
    WordPress,
    Ninjs,
}

/// Told by the keys, as each format cannot be without them; `None` is a JSON Feed's at best.
fn kind(value: &Value) -> Option<Kind> {
    let Value::Object(object) = value else { return None };
    let is_there = |key: &str| *object.get(key) != Value::Null;
    if wordpress::is_post(object) {
        Some(Kind::WordPress)
    } else if !is_there("id") && is_there("uri") {
        Some(Kind::Ninjs)
    } else if is_there("id") && ["content_html", "content_text", "_khobao"].into_iter().any(is_there) {
        Some(Kind::JsonFeed)
    } else {
        None
    }
}

/// An item, and others that it holds; where it begins as an object and is not JSON, the place in it.
fn parse_items(text: &[u8], position: u32) -> Result<Vec<Item>, usize> {
    let value = match json::parse(text) {
        Err(offset) if text.first() == Some(&b'{') => return Err(offset),
        value => value.unwrap_or_default(),
    };
    let kind = kind(&value);
    let Value::Object(object) = value else {
        let found = show(&text[..text.len().min(SHOWN)]);
        return Ok(vec![lost_item(position, None, ProblemKind::NotAnObject { found })]);
    };
    let drafts = match kind {
        Some(Kind::WordPress) => vec![wordpress::draft(object)],
        Some(Kind::Ninjs) => ninjs::drafts(object),
        _ => return Ok(vec![read(object, position)]),
    };
    Ok(drafts.into_iter().map(|draft| finish(draft, position)).collect())
}

/// The item that was made of one of another format.
pub fn finish(mut draft: Draft, position: u32) -> Item {
    let mut object = take(&mut draft.item);
    // Readers of JSON Feed take a number for an id, writers write a text.
    if let Some(id) = object.get_mut("id")
        && let Value::Number(number) = id
    {
        *id = Value::Text(take(number));
    }
    if draft.extension != Object::default() {
        object.push("_khobao", Value::Object(take(&mut draft.extension)));
    }
    // The viewer holds the article, and needs no second copy of it.
    let made = (!cfg!(target_arch = "wasm32")).then(|| Value::Object(object.clone()).written());
    let mut item = read(object, position);
    for problem in &mut item.problems {
        if let ProblemKind::BadField { field, .. } = problem
            && let Some((_, name)) = draft.names.iter().find(|(ours, _)| ours == field)
        {
            (*name).clone_into(field);
        }
    }
    item.made = made.filter(|_| item.article.is_some());
    item.unplaced = draft.unplaced;
    if draft.is_withheld {
        (item.article, item.made, item.problems) = Default::default();
    }
    item
}

/// The item that an object of a JSON Feed is.
fn read(object: Object, position: u32) -> Item {
    let mut fields = Fields::new(object, "");
    let id = match fields.take("id") {
        Some(Value::Text(id) | Value::Number(id)) => id,
        _ => String::new(),
    };
    if id.trim().is_empty() {
        return lost_item(position, None, ProblemKind::NoId);
    }
    let article = article(id.clone(), &mut fields);
    let unplaced = fields.rest().into_iter().filter(|key| !TAKEN.contains(&key.as_str())).collect();
    let mut problems = fields.problems;
    let has_content =
        !article.title.is_empty() || article.lead.is_some() || !article.blocks.is_empty() || article.image.is_some();
    if !has_content {
        problems.push(ProblemKind::NoContent);
    }
    let article = has_content.then(|| Box::new(article));
    Item { position, id: Some(id), article, problems, unplaced, ..Item::default() }
}

/// Fields that are left where another one says the same.
const TAKEN: [&str; 4] = ["content_text", "external_url", "banner_image", "author"];

/// What is taken for JSON by mistake: the first bytes, and its name.
const OTHERS: &[(&[u8], &str)] = &[
    (b"\x1F\x8B", "gzip"),
    (b"PK\x03\x04", "zip"),
    (b"\xFD7zXZ", "xz"),
    (b"\x28\xB5\x2F\xFD", "zstd"),
    (b"\xFF\xFE", "UTF-16"),
    (b"\xFE\xFF", "UTF-16"),
    (b"{\0", "UTF-16"),
    (b"[\0", "UTF-16"),
    (b"\0{", "UTF-16"),
    (b"\0[", "UTF-16"),
];

/// The id in the text of an item that is not JSON as a whole.
fn id_in(text: &[u8]) -> Option<String> {
    let key = text.windows(4).position(|window| window == b"\"id\"")?;
    let rest = text[key + 4..].trim_ascii_start().strip_prefix(b":")?.trim_ascii_start();
    if rest.first() == Some(&b'"') {
        return json::leading_text(rest).ok().filter(|id| !id.trim().is_empty());
    }
    let length = rest.iter().position(|byte| !matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E'))?;
    std::str::from_utf8(&rest[..length]).ok().filter(|id| !id.is_empty()).map(str::to_owned)
}

/// Finds the end of one JSON value, and the first byte that cannot be right. Numbers and escapes are left to [`json`].
#[derive(Debug, Default)]
struct Scan {
    expect: Expect,
    open: Brackets,
    /// Whether the string or the next one is a key.
    is_key: bool,
    word: usize,
    /// Where the last string begins, behind its quote, and the brackets around it.
    string: Option<usize>,
    string_open: Brackets,
}

/// Brackets that are open, the outermost first.
#[derive(Clone, Copy, Debug)]
struct Brackets {
    depth: usize,
    /// Whether each is an object's. Those deeper are taken for either.
    is_object: [bool; DEPTH as usize],
}

impl Default for Brackets {
    fn default() -> Brackets {
        Brackets { depth: 0, is_object: [false; DEPTH as usize] }
    }
}

impl Brackets {
    fn push(&mut self, byte: u8) {
        if let Some(kind) = self.is_object.get_mut(self.depth) {
            *kind = byte == b'{';
        }
        self.depth += 1;
    }

    /// The level of the innermost object, or array.
    fn innermost(&self, object: bool) -> Option<usize> {
        match self.is_object.get(..self.depth) {
            Some(known) => known.iter().rposition(|&kind| kind == object),
            None => Some(self.depth - 1),
        }
    }

    /// Whether the innermost is an object's.
    fn in_object(&self) -> bool {
        self.depth > 0 && self.is_object.get(self.depth - 1) != Some(&false)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Expect {
    #[default]
    Value,
    ValueOrEnd,
    Key,
    KeyOrEnd,
    Colon,
    CommaOrEnd,
    /// Within a string, and behind a backslash there.
    Text,
    Escaped,
    /// Within a number, `true`, `false` or `null`.
    Word,
}

enum Scanned {
    /// The value goes on behind the bytes that are there.
    More,
    /// `at` is behind the value.
    Whole,
    /// `at` is at a byte that cannot stand there. Nothing has changed: asked again, the answer is the same.
    Wrong,
}

impl Scan {
    fn run(&mut self, bytes: &[u8], at: &mut usize) -> Scanned {
        loop {
            if self.expect == Expect::Text {
                let end = bytes[*at..].iter().position(|&byte| byte == b'"' || byte == b'\\' || byte < b' ');
                let Some(length) = end else {
                    *at = bytes.len();
                    return Scanned::More;
                };
                *at += length;
                match bytes[*at] {
                    b'"' => self.expect = if self.is_key { Expect::Colon } else { Expect::CommaOrEnd },
                    b'\\' => self.expect = Expect::Escaped,
                    _ => return Scanned::Wrong,
                }
                *at += 1;
                if self.open.depth == 0 && self.expect == Expect::CommaOrEnd {
                    return Scanned::Whole;
                }
                continue;
            }
            let Some(&byte) = bytes.get(*at) else { return Scanned::More };
            let in_object = self.open.in_object();
            self.expect = match (self.expect, byte) {
                (Expect::Escaped, _) => Expect::Text,
                (Expect::Word, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'+' | b'.') => Expect::Word,
                (Expect::Word, _) => {
                    let word = &bytes[self.word..*at];
                    if word[0].is_ascii_lowercase() && !matches!(word, b"true" | b"false" | b"null") {
                        *at = self.word;
                        return Scanned::Wrong;
                    }
                    self.expect = Expect::CommaOrEnd;
                    if self.open.depth == 0 {
                        return Scanned::Whole;
                    }
                    continue;
                }
                (expect, byte) if is_space(byte) => expect,
                (Expect::Value | Expect::ValueOrEnd, b'{' | b'[') => {
                    if self.open.depth == DEPTH as usize {
                        return Scanned::Wrong;
                    }
                    self.open.push(byte);
                    if byte == b'{' { Expect::KeyOrEnd } else { Expect::ValueOrEnd }
                }
                (Expect::Value | Expect::ValueOrEnd | Expect::Key | Expect::KeyOrEnd, b'"') => {
                    self.is_key = matches!(self.expect, Expect::Key | Expect::KeyOrEnd);
                    self.string = Some(*at + 1);
                    self.string_open = self.open;
                    Expect::Text
                }
                (Expect::Value | Expect::ValueOrEnd, b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => {
                    self.word = *at;
                    Expect::Word
                }
                (Expect::Colon, b':') => Expect::Value,
                (Expect::CommaOrEnd, b',') if in_object => Expect::Key,
                (Expect::CommaOrEnd, b',') => Expect::Value,
                (Expect::CommaOrEnd | Expect::KeyOrEnd, b'}') if in_object => self.close(),
                (Expect::CommaOrEnd | Expect::ValueOrEnd, b']') if !in_object => self.close(),
                _ => return Scanned::Wrong,
            };
            *at += 1;
            if self.open.depth == 0 && self.expect == Expect::CommaOrEnd {
                return Scanned::Whole;
            }
        }
    }

    fn close(&mut self) -> Expect {
        self.open.depth -= 1;
        Expect::CommaOrEnd
    }
}

/// Looks for the end of a broken item, or for the next item: by brackets outside of strings, and for what can only be an
/// item's beginning: `, { "key" :` in the place of a key, or in what seems to be a string. (There it cannot be text: the
/// quotes would be escaped.) In an array it may be part of the broken item and is passed over.
#[derive(Clone, Debug, Default)]
struct Lost {
    open: Brackets,
    in_string: bool,
    escaped: bool,
    /// Whether the last byte that is no space was a comma.
    comma: bool,
    /// Whether there was a `]` that nothing in the item had opened.
    missed: bool,
}

enum Found {
    More,
    /// `at` is at the next item.
    Item,
    /// `at` is behind the broken item.
    End,
}

impl Lost {
    fn search(&mut self, bytes: &[u8], at: &mut usize, ended: bool) -> Found {
        while let Some(&byte) = bytes.get(*at) {
            if is_space(byte) && !self.escaped {
                *at += 1;
                continue;
            }
            if byte == b'{' && self.comma && (self.in_string || self.open.in_object()) {
                match begins_item(&bytes[*at..], ended) {
                    None => return Found::More,
                    Some(true) => return Found::Item,
                    Some(false) => {}
                }
            }
            self.comma = byte == b',' && !self.escaped;
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' if self.in_string => self.escaped = true,
                b'"' => self.in_string = !self.in_string,
                _ if self.in_string => {}
                b'{' | b']' if self.open.depth == 0 => return Found::End,
                b'{' | b'[' => self.open.push(byte),
                b'}' | b']' if self.open.depth > 0 => {
                    match self.open.innermost(byte == b'}') {
                        Some(level) => self.open.depth = level,
                        None => self.missed |= byte == b']',
                    }
                    if self.open.depth == 0 {
                        *at += 1;
                        return Found::End;
                    }
                }
                _ => {}
            }
            *at += 1;
        }
        Found::More
    }
}

/// Whether `{ "key" :` stands here; `None` where more bytes are needed to know.
fn begins_item(bytes: &[u8], ended: bool) -> Option<bool> {
    let window = &bytes[..bytes.len().min(KEY_WITHIN)];
    let open = || (ended || window.len() == KEY_WITHIN).then_some(false);
    let skip = |from: usize| window[from..].iter().position(|byte| !is_space(*byte)).map(|length| from + length);
    let Some(quote) = skip(1) else { return open() };
    if window[quote] != b'"' {
        return Some(false);
    }
    let key_end = window[quote + 1..].iter().position(|&byte| byte == b'"' || byte == b'\\' || byte < b' ');
    let Some(length) = key_end else { return open() };
    let end = quote + 1 + length;
    if window[end] != b'"' || length == 0 {
        return Some(false);
    }
    let Some(colon) = skip(end + 1) else { return open() };
    Some(window[colon] == b':')
}

fn article(id: String, fields: &mut Fields) -> Article {
    let mut article = Article {
        id,
        title: fields.text("title").unwrap_or_default(),
        lead: fields.text("summary"),
        date: fields.parsed("date_published", Expected::Date, Date::parse),
        modified: fields.parsed("date_modified", Expected::Date, Date::parse),
        authors: authors(fields),
        tags: fields.texts("tags"),
        language: fields.text("language"),
        ..Article::default()
    };
    article.url = fields.address("url", Address::link).or_else(|| fields.address("external_url", Address::link));
    article.blocks = fields.text("content_html").map(|html| html::blocks(&html)).unwrap_or_default();
    if article.blocks.is_empty() {
        article.blocks = fields.text("content_text").map(|text| html::text_blocks(&text)).unwrap_or_default();
    }
    let (mut alt, mut size) = (String::new(), None);
    match fields.take("_khobao") {
        None => {}
        Some(Value::Object(object)) => {
            let mut extension = Fields::new(object, "_khobao.");
            extend(&mut article, &mut extension);
            if let Some(Value::Object(image)) = extension.take("image") {
                let mut image = Fields::new(image, "_khobao.image.");
                alt = image.text("alt").unwrap_or_default();
                size = pixels(&mut image);
                extension.unplaced.extend(image.rest());
                extension.problems.append(&mut image.problems);
            }
            fields.unplaced.extend(extension.rest());
            fields.problems.append(&mut extension.problems);
        }
        Some(value) => fields.wrong("_khobao", Expected::Object, &value),
    }
    let image = fields.address("image", Address::picture).or_else(|| fields.address("banner_image", Address::picture));
    if let Some(src) = image.filter(|src| !shows(&article.blocks, src)) {
        article.image = Some(Image { src, alt, size });
    }
    attach(&mut article.blocks, fields);
    completing::date(&mut article);
    article
}

/// What is attached comes behind the text, as a list of links.
fn attach(blocks: &mut Vec<Block>, fields: &mut Fields) {
    let mut items = Vec::new();
    for mut file in fields.objects("attachments", "attachments.", "url") {
        let (url, title) = (file.address("url", Address::link), file.text("title"));
        fields.problems.append(&mut file.problems);
        let Some(url) = url else { continue };
        let label = title.unwrap_or_else(|| {
            let path = url.as_str().split(['?', '#']).next().unwrap_or_default();
            let name = path.rsplit('/').find(|part| !part.is_empty()).unwrap_or_default();
            if name.is_empty() { url.as_str() } else { name }.to_owned()
        });
        items.push(vec![Block::Paragraph(vec![Inline::Link(url, vec![Inline::Text(label)])])]);
    }
    if !items.is_empty() {
        blocks.push(Block::List { start: None, items });
    }
}

/// `authors`, or the `author` of JSON Feed 1.0.
fn authors(fields: &mut Fields) -> Vec<Author> {
    let mut objects = fields.objects("authors", "authors.", "name");
    if objects.is_empty() {
        objects = fields.objects("author", "author.", "name");
    }
    let mut authors = Vec::new();
    for mut object in objects {
        let url = object.address("url", Address::link);
        if let Some(name) = object.text("name") {
            authors.push(Author { name, url });
        }
        fields.problems.append(&mut object.problems);
    }
    authors
}

/// What JSON Feed has no fields for.
fn extend(article: &mut Article, fields: &mut Fields) {
    article.section = fields.text("section");
    article.place = fields.text("place");
    article.source = fields.text("source");
    article.documents = fields.texts("documents");
    for (key, date) in [("date_precision", &mut article.date), ("modified_precision", &mut article.modified)] {
        if let Some(precision) = fields.parsed(key, Expected::Text, precision) {
            *date = date.map(|date| lowered(date, precision));
        }
    }
    // An offset that was only assumed is none that was written.
    for (key, date) in [("date_zone", &mut article.date), ("modified_zone", &mut article.modified)] {
        if fields.text(key).is_some_and(|zone| zone == "assumed") {
            *date = date.map(|date| Date { offset: None, ..date });
        }
    }
    for mut figure in fields.objects("figures", "_khobao.figures.", "url") {
        let src = figure.address("url", Address::picture);
        let caption: Vec<Inline> = figure.text("caption").map(Inline::Text).into_iter().collect();
        let alt = figure.text("alt").unwrap_or_default();
        let size = pixels(&mut figure);
        let is_shown = src.as_ref().is_some_and(|src| shows(&article.blocks, src));
        let images: Vec<Image> = src.map(|src| Image { src, alt, size }).into_iter().collect();
        if !is_shown && (!images.is_empty() || !caption.is_empty()) {
            article.blocks.push(Block::Figure { images, caption });
        }
        fields.problems.append(&mut figure.problems);
    }
}

/// Width and height of a picture.
fn pixels(image: &mut Fields) -> Option<(u32, u32)> {
    let mut length = |key| match image.take(key)? {
        Value::Number(number) => number.parse().ok().filter(|&pixels| pixels > 0),
        _ => None,
    };
    length("width").zip(length("height"))
}

fn precision(text: &str) -> Option<Precision> {
    Some(match text.trim() {
        "year" => Precision::Year,
        "month" => Precision::Month,
        "day" => Precision::Day,
        "minute" => Precision::Minute,
        _ => return None,
    })
}

/// A date with less precision than it was written with; never with more.
fn lowered(date: Date, precision: Precision) -> Date {
    match (precision, date.precision) {
        (Precision::Year, _) => Date::whole(date.day.year_start(), precision),
        (Precision::Month, Precision::Day | Precision::Minute) => Date::whole(date.day.month_start(), precision),
        (Precision::Day, Precision::Minute) => Date::whole(date.day, precision),
        _ => date,
    }
}

/// Whether a picture stands in the blocks.
fn shows(blocks: &[Block], src: &Address) -> bool {
    let in_images = |images: &[Image]| images.iter().any(|image| image.src == *src);
    blocks.iter().any(|block| match block {
        Block::Paragraph(text) | Block::Heading { text, .. } => shows_inline(text, src),
        Block::List { items, .. } => items.iter().any(|item| shows(item, src)),
        Block::Quote(inner) => shows(inner, src),
        Block::Figure { images, caption } => in_images(images) || shows_inline(caption, src),
        Block::Table { caption, rows } => {
            shows_inline(caption, src) || rows.iter().flatten().any(|cell| shows(&cell.blocks, src))
        }
        Block::Preformatted(_) | Block::Rule => false,
    })
}

fn shows_inline(runs: &[Inline], src: &Address) -> bool {
    runs.iter().any(|run| match run {
        Inline::Image(image) => image.src == *src,
        Inline::Styled(_, inner) | Inline::Link(_, inner) => shows_inline(inner, src),
        Inline::Text(_) | Inline::Break => false,
    })
}
