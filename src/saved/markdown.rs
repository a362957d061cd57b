//! All that is kept as Markdown, for people: an article under its headline, with its quotations and notes.

use super::{Kind, Saved, Thing, address};
use crate::day::Date;
use crate::numbers::Names;

/// What the reader's language has for it.
pub struct Words<'a> {
    /// The heading of all.
    pub heading: &'a str,
    /// An article without a headline.
    pub untitled: &'a str,
    /// A date.
    pub date: &'a dyn Fn(Date) -> String,
}

/// The things, article by article, the one with the newest thing first; the marks of one in the order of its text.
pub fn write(saved: &Saved, words: &Words) -> String {
    let mut articles = Names::default();
    let mut groups: Vec<Vec<&Thing>> = Vec::new();
    for thing in saved.sorted() {
        let at = articles.number(&address(&thing.of.archive, &thing.of.article, None)) as usize;
        match groups.get_mut(at) {
            Some(group) => group.push(thing),
            None => groups.push(vec![thing]),
        }
    }
    let mut text = format!("# {}\n", words.heading);
    for group in groups {
        // One sorting of numbers; see `top`.
        let place = |thing: &&Thing| thing.pieces().first().map_or(0, |piece| piece.paragraph);
        let scores: Vec<u32> = group.iter().map(|thing| u32::MAX - place(thing)).collect();
        let of = &group[0].of;
        let title = if of.title.trim().is_empty() { words.untitled } else { of.title.trim() };
        text.extend(["\n## ", &escaped(title), "\n\n<", &link(&address(&of.archive, &of.article, None)), ">"]);
        if let Some(date) = of.date {
            text.extend([" · ", &(words.date)(date)]);
        }
        if let Some(section) = &of.section {
            text.extend([" · ", &escaped(section)]);
        }
        text.push('\n');
        for at in crate::top::best_first(&scores) {
            let thing = group[at];
            if let Kind::Mark { .. } = thing.kind {
                text.push('\n');
                for line in thing.quotation().lines() {
                    text.extend(["> ", &escaped(line), "\n"]);
                }
                text.extend([">\n> <", &link(&thing.address()), ">\n"]);
            }
            if !thing.note.trim().is_empty() {
                // As it was written: whoever writes notes may write Markdown.
                text.extend(["\n", thing.note.trim_end(), "\n"]);
            }
        }
    }
    text
}

/// A text in which nothing means anything to Markdown.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '\n' | '\r' => escaped.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '&' | '|' | '~' => escaped.extend(['\\', character]),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// An address that ends nothing before its end.
fn link(address: &str) -> String {
    address.chars().filter(|c| !matches!(c, '<' | '>' | ' ' | '\n' | '\r')).collect()
}
