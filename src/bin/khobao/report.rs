//! Problems in words: where, what, and how to mend it, for people and as JSON.

use khobao_core::error::{Expected, Problem, ProblemKind};
use khobao_core::formats::json::write_text;
use khobao_core::i18n::Lang;

/// A JSON text with quotes.
pub fn quoted(text: &str) -> String {
    let mut json = String::new();
    write_text(text, &mut json);
    json
}

/// A JSON text, or `null`.
pub fn quoted_or_null(text: Option<&str>) -> String {
    text.map_or("null".to_owned(), quoted)
}

/// `FILE: item 17 (so-17): ...`
pub fn line(problem: &Problem) -> String {
    format!("{}: {}", problem.bundle, Lang::En.problem(problem))
}

/// How to mend it; empty where the line says so already.
pub fn remedy(kind: &ProblemKind) -> &'static str {
    match kind {
        ProblemKind::Broken { .. } => {
            "Look at that place for a quotation mark, bracket or tag that is missing; within a text of JSON write \\\" and \\n."
        }
        ProblemKind::NotAnObject { .. } => "Write each article as an object in braces.",
        ProblemKind::NoId => "Give it an \"id\" that no other article has and that never changes.",
        ProblemKind::NoContent => "Give it a \"title\" or a \"content_html\", or take it out.",
        ProblemKind::BadField { expected: Expected::Date, .. } => {
            "Write 2021-11-09T08:30:00+07:00, 2021-11-09, 2021-11, 2021 or 09/11/2021."
        }
        ProblemKind::BadField { expected: Expected::Address, .. } => {
            "Write an address that begins with https:// or http://."
        }
        ProblemKind::BadField { .. } => "Correct the field, or take it out; the rest of the article is kept.",
        ProblemKind::DuplicateId { .. } => "Give the later one another id, or take it out if it is the same article.",
        ProblemKind::CutOff => "Make the export or the copy again: the file has no end.",
        ProblemKind::Unopened(_) => "",
    }
}

/// As a JSON object.
pub fn json(problem: &Problem) -> String {
    // The words alone: where it is has keys of its own.
    let what = Lang::En.problem(&Problem { item: 0, ..problem.clone() });
    format!(
        "{{\"file\":{},\"item\":{},\"id\":{},\"problem\":{},\"remedy\":{},\"left_out\":{}}}",
        quoted(&problem.bundle),
        if problem.item == 0 { "null".to_owned() } else { problem.item.to_string() },
        quoted_or_null(problem.id.as_deref()),
        quoted(&what),
        quoted(remedy(&problem.kind)),
        problem.kind.costs_the_item()
    )
}

/// As a JSON list.
pub fn json_list(problems: &[Problem]) -> String {
    format!("[{}]", problems.iter().map(json).collect::<Vec<_>>().join(","))
}

/// 1234567 as 1,234,567.
pub fn number(count: u64) -> String {
    Lang::En.number(count)
}

/// 36518643 as 36.5 MB.
pub fn bytes(count: u64) -> String {
    Lang::En.bytes(count)
}

/// `1 article`, `2 articles`.
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}
