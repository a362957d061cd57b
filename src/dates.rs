//! Dates and numbers of documents in running Vietnamese.
//!
//! [`find`] reads a text once, from the front: [`words`] takes it apart, [`document`] and [`grammar`] recognise what is a
//! date or a document's number by the words around it, [`resolve`] adds what was left out, mostly the year. [`inferred`]
//! chooses the date of an article that has none.
//!
//! **What a mark spans:** the numbers, with the words that belong to them (ngày, tháng, quý, năm, thập niên, thế kỷ, "đầu
//! năm"), and not what leads to them (từ, giai đoạn, nhiệm kỳ, sáng, mùa, đầu, cuối): in "sáng ngày 09/11" it is "ngày 09/11",
//! in "giai đoạn 2021 – 2025" it is "2021 – 2025", in "từ ngày 5 đến 8/7" it is "ngày 5 đến 8/7". A time with a beginning and an
//! end is one mark; each day of a list ("ngày 5 và 6/7") is one of its own.
//!
//! **What is no date:** what may as well be something else. Scores, ratios, prices, numbers of houses, articles of a law and
//! durations (3 tháng, 2 ngày) stand in news more often than dates do, so two bare numbers with a stroke between them are a
//! date only behind a word that says so. A time that points elsewhere in the text (hôm sau, cùng năm) is none either.

mod document;
mod grammar;
mod infer;
mod resolve;
mod words;

pub use document::document_key;
pub use infer::inferred;

use crate::day::Day;
use std::ops::Range;

/// Something found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its bytes, on the boundaries of characters.
    pub range: Range<usize>,
    /// What it is.
    pub what: What,
}

/// What a mark says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A time of the calendar.
    Date(Interval),
    /// A time of the calendar of which a part is missing that nothing in the text or its date says: "hôm qua" in an undated
    /// text, "18/11" where no year is met.
    Open,
    /// A day or month of the lunar calendar: "rằm tháng Bảy", "15/8 âm lịch". It is not converted.
    Lunar,
    /// The number of a document.
    Document(Document),
}

/// A time as days, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The first day.
    pub first: Day,
    /// The last day, not before the first.
    pub last: Day,
    /// As what it was written.
    pub unit: Unit,
}

/// What a date was written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// ngày 18/11, hôm qua
    Day,
    /// tuần trước; from Monday to Sunday
    Week,
    /// tháng 11/2021
    Month,
    /// quý IV
    Quarter,
    /// 6 tháng đầu năm, nửa cuối năm
    Half,
    /// năm 2021
    Year,
    /// những năm 80
    Decade,
    /// thế kỷ XX: from 1901 to 2000
    Century,
    /// From one to another: giai đoạn 2021 – 2025, 10 tháng đầu năm
    Span,
}

/// A document, by its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its number as it is written elsewhere: no white space, hyphens for dashes; "16/CT-TTg".
    pub number: String,
    /// What kind it is, "Chỉ thị", by the word before it or its number; empty where neither says.
    pub kind: &'static str,
    /// Who issued it, by the end of its number: "TTg", "TW", "UBND", "QH13".
    pub issuer: String,
    /// Its day, where it follows the number; else its year, where the number has it.
    pub date: Option<Interval>,
}

/// The dates and documents of a text, ascending, apart from each other. `written` is the day the text was published, to which
/// "hôm qua" and days without a year belong.
///
/// Time is linear in the text.
pub fn find(text: &str, written: Option<Day>) -> Vec<Mark> {
    let found = grammar::read(text);
    resolve::resolve(text, found, written)
}

/// The documents that a text cites, in the order of their numbers' first places.
pub fn documents(text: &str) -> Vec<Document> {
    // A number of a document has a stroke; most texts have none between a number and a letter.
    if !document::may_be_in(text) {
        return Vec::new();
    }
    let only_documents = |mark: Mark| match mark.what {
        What::Document(document) => Some(document),
        _ => None,
    };
    find(text, None).into_iter().filter_map(only_documents).collect()
}
