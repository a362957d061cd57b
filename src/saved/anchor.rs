//! Where a marked passage is: from what a reader has selected to pieces with their quotations, and back to the text.
//!
//! The text of a paragraph, which is a top-level block of the body, is what its text nodes hold, one behind the other,
//! without anything between them. A *line* is a run of it that is read as one: a list's item, a cell, what stands between two
//! line breaks. A selection becomes a piece a line, so that no quotation ever runs words of two lines together.

use super::Piece;
use crate::article::{Block, Inline};

/// So many characters around a piece are kept with it.
const CONTEXT: usize = 32;

/// Of words that stand in a paragraph more often than this, the first so many are looked at.
const CANDIDATES: usize = 1000;

/// A place in a paragraph: its number, and the beginning and end in UTF-16 code units, as a browser counts.
pub type Spot = (u32, u32, u32);

/// The lines of a paragraph.
pub fn lines(block: &Block) -> Vec<String> {
    let mut lines = Vec::new();
    block_lines(block, &mut lines);
    lines
}

fn block_lines(block: &Block, lines: &mut Vec<String>) {
    let runs = |runs: &[Inline], lines: &mut Vec<String>| {
        lines.push(String::new());
        run_lines(runs, lines);
    };
    match block {
        Block::Paragraph(text) | Block::Heading { text, .. } => runs(text, lines),
        Block::Figure { caption, .. } => runs(caption, lines),
        Block::List { items, .. } => items.iter().flatten().for_each(|block| block_lines(block, lines)),
        Block::Quote(inner) => inner.iter().for_each(|block| block_lines(block, lines)),
        Block::Table { caption, rows } => {
            runs(caption, lines);
            rows.iter().flatten().flat_map(|cell| &cell.blocks).for_each(|block| block_lines(block, lines));
        }
        Block::Preformatted(text) => lines.push(text.clone()),
        Block::Rule => {}
    }
}

fn run_lines(runs: &[Inline], lines: &mut Vec<String>) {
    for run in runs {
        match run {
            Inline::Text(text) => {
                if let Some(line) = lines.last_mut() {
                    line.push_str(text);
                }
            }
            Inline::Styled(_, inner) | Inline::Link(_, inner) => run_lines(inner, lines),
            Inline::Break => lines.push(String::new()),
            Inline::Image(_) => {}
        }
    }
}

/// The texts of all paragraphs.
pub fn texts(blocks: &[Block]) -> Vec<String> {
    blocks.iter().map(|block| lines(block).concat()).collect()
}

/// The pieces of what is selected. What is beyond the text, or white space at a line's ends, is left out.
pub fn pieces(blocks: &[Block], selected: &[Spot]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for &(paragraph, start, end) in selected {
        let block = (paragraph as usize).checked_sub(1).and_then(|at| blocks.get(at));
        let Some(block) = block else { continue };
        let lines = lines(block);
        let text = lines.concat();
        let (start, end) = (byte_at(&text, start), byte_at(&text, end));
        let mut line_start = 0;
        // Characters before a byte that only goes on: counted once.
        let (mut counted, mut count) = (0, 0);
        for line in lines {
            let line_end = line_start + line.len();
            let (from, to) = (start.max(line_start), end.min(line_end));
            line_start = line_end;
            if from >= to {
                continue;
            }
            let exact = text[from..to].trim();
            if exact.is_empty() {
                continue;
            }
            let from = from + (text[from..to].len() - text[from..to].trim_start().len());
            let to = from + exact.len();
            count += text[counted..from].chars().count();
            counted = from;
            pieces.push(Piece {
                paragraph,
                start: count as u32,
                end: (count + exact.chars().count()) as u32,
                exact: exact.to_owned(),
                before: last_chars(&text[..from], CONTEXT).to_owned(),
                after: first_chars(&text[to..], CONTEXT).to_owned(),
            });
        }
    }
    pieces
}

/// Where a piece is in the texts of all paragraphs: where it was, if its words still are there; else where the words have
/// the most of their surroundings, of equals nearest to where they were. `None` where the words are gone.
pub fn find(texts: &[String], piece: &Piece) -> Option<Spot> {
    if piece.exact.is_empty() {
        return None;
    }
    let home = (piece.paragraph as usize).wrapping_sub(1);
    let there = texts.get(home).and_then(|text| {
        let at = byte_of(text.char_indices(), piece.start as usize)?;
        text[at..].starts_with(&piece.exact).then_some((home, at))
    });
    let whole = piece.before.chars().count() + piece.after.chars().count();
    let is_same = |&(paragraph, at): &(usize, usize)| surroundings(&texts[paragraph], at, piece) == whole;
    let (paragraph, at) = there.filter(is_same).or_else(|| elsewhere(texts, piece, home))?;
    let text = &texts[paragraph];
    let start = text[..at].encode_utf16().count();
    let length = piece.exact.encode_utf16().count();
    Some((paragraph as u32 + 1, start as u32, (start + length) as u32))
}

/// How many surrounding characters are the same, and how near the paragraph and the place in it are.
type Worth = (usize, usize, usize);

fn elsewhere(texts: &[String], piece: &Piece, home: usize) -> Option<(usize, usize)> {
    let mut best: Option<(Worth, (usize, usize))> = None;
    for (paragraph, text) in texts.iter().enumerate() {
        let far = usize::MAX - paragraph.abs_diff(home);
        for (at, _) in text.match_indices(&piece.exact).take(CANDIDATES) {
            // Bytes stand in for characters: this only tells equals apart.
            let near = usize::MAX - at.abs_diff(piece.start as usize);
            let worth = (surroundings(text, at, piece), far, near);
            if best.is_none_or(|(other, _)| worth > other) {
                best = Some((worth, (paragraph, at)));
            }
        }
    }
    best.map(|(_, place)| place)
}

/// How many characters around the words at a byte are those that stood there.
fn surroundings(text: &str, at: usize, piece: &Piece) -> usize {
    let same = |a: &mut dyn Iterator<Item = char>, b: &mut dyn Iterator<Item = char>| {
        a.zip(b).take_while(|(a, b)| a == b).count()
    };
    let behind = &text[at + piece.exact.len()..];
    same(&mut text[..at].chars().rev(), &mut piece.before.chars().rev())
        + same(&mut behind.chars(), &mut piece.after.chars())
}

/// The byte of a place in UTF-16 code units; within a character its end, beyond the text that of the text.
fn byte_at(text: &str, units: u32) -> usize {
    let mut left = units as usize;
    for (at, character) in text.char_indices() {
        if left == 0 {
            return at;
        }
        left = left.saturating_sub(character.len_utf16());
    }
    text.len()
}

fn first_chars(text: &str, count: usize) -> &str {
    byte_of(text.char_indices(), count).map_or(text, |at| &text[..at])
}

fn last_chars(text: &str, count: usize) -> &str {
    byte_of(text.char_indices().rev(), count.saturating_sub(1)).map_or(text, |at| &text[at..])
}

/// The byte of the character behind so many. In steps: what the standard library has for it weighs on the first part of
/// the wasm.
fn byte_of(characters: impl Iterator<Item = (usize, char)>, count: usize) -> Option<usize> {
    let mut left = count;
    for (at, _) in characters {
        if left == 0 {
            return Some(at);
        }
        left -= 1;
    }
    None
}
