//! Abbreviations of the offices, ranks and places that news is full of, both ways: UBND finds ủy ban nhân dân, and the words
//! typed out find UBND.

use super::parse::{Part, Query, Scope, Word};

/// Each abbreviation and what it stands for, both as folded keys. To be edited: one line each.
pub const ABBREVIATIONS: [(&str, &str); 30] = [
    ("ubnd", "uy ban nhan dan"),
    ("hdnd", "hoi dong nhan dan"),
    ("mttq", "mat tran to quoc"),
    ("ubmttq", "uy ban mat tran to quoc"),
    ("tp", "thanh pho"),
    ("tphcm", "thanh pho ho chi minh"),
    ("hcm", "ho chi minh"),
    ("tx", "thi xa"),
    ("tt", "thi tran"),
    ("tw", "trung uong"),
    ("tu", "trung uong"),
    ("bch", "ban chap hanh"),
    ("btv", "ban thuong vu"),
    ("cand", "cong an nhan dan"),
    ("csgt", "canh sat giao thong"),
    ("pccc", "phong chay chua chay"),
    ("qdnd", "quan doi nhan dan"),
    ("dbqh", "dai bieu quoc hoi"),
    ("vksnd", "vien kiem sat nhan dan"),
    ("tand", "toa an nhan dan"),
    ("gddt", "giao duc dao tao"),
    ("ldtbxh", "lao dong thuong binh xa hoi"),
    ("bhxh", "bao hiem xa hoi"),
    ("bhyt", "bao hiem y te"),
    ("thpt", "trung hoc pho thong"),
    ("thcs", "trung hoc co so"),
    ("dh", "dai hoc"),
    ("htx", "hop tac xa"),
    ("ntm", "nong thon moi"),
    ("atgt", "an toan giao thong"),
];

/// Adds to each abbreviation of a query what it stands for, and to the words of one the abbreviation, as alternatives.
pub(super) fn widen(query: &mut Query) {
    for (short, long) in ABBREVIATIONS {
        let mut at = 0;
        while at < query.required.len() {
            let rest = &query.required[at..];
            if is_run(rest, short) {
                query.required[at].push(part(long));
            } else if is_run(rest, long) {
                let length = long.split(' ').count();
                let typed = rest[..length].iter().map(|parts| parts[0].words[0].clone()).collect();
                let typed = Part { words: typed, phrase: false, scope: Scope::Anywhere };
                (1..length).for_each(|_| drop(query.required.remove(at)));
                query.required[at] = vec![typed, part(short)];
            }
            at += 1;
        }
    }
}

/// Whether a query goes on with exactly these words, each by itself.
fn is_run(required: &[Vec<Part>], words: &str) -> bool {
    let mut words = words.split(' ');
    let mut required = required.iter();
    words.all(|word| match required.next().map(Vec::as_slice) {
        Some([part]) => part.scope == Scope::Anywhere && part.words.len() == 1 && part.words[0].folded == word,
        _ => false,
    })
}

fn part(words: &str) -> Part {
    let word = |key: &str| Word { typed: key.to_owned(), folded: key.to_owned(), exact: key.to_owned(), prefix: false };
    Part { words: words.split(' ').map(word).collect(), phrase: false, scope: Scope::Anywhere }
}
