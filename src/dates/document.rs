//! Numbers of documents: of the state (16/CT-TTg, 30/2020/NĐ-CP, 123/2016/QH13) and of the party (114-KL/TW).
//!
//! The state writes number, year for normative ones, kind and issuer with strokes between, and a hyphen between kind and
//! issuer; the party writes number, hyphen, kind, stroke, issuer (decree 30/2020/NĐ-CP, appendix; guide 36-HD/VPTW). A letter
//! of an office has the issuer in the kind's place: 1234/UBND-VX.

use super::Document;
use super::words::{Gap, Words, is, is_dash, words};
use crate::text::{fold, tokens};

/// Kinds: the letters that stand for one, and its name.
const KINDS: [(&str, &str); 35] = [
    ("nd", "Nghị định"),
    ("ct", "Chỉ thị"),
    ("kl", "Kết luận"),
    ("nq", "Nghị quyết"),
    ("nqlt", "Nghị quyết liên tịch"),
    ("nqtw", "Nghị quyết"),
    ("qd", "Quyết định"),
    ("qdi", "Quy định"),
    ("qyd", "Quy định"),
    ("qdnd", "Quyết định"),
    ("qc", "Quy chế"),
    ("qcph", "Quy chế phối hợp"),
    ("tt", "Thông tư"),
    ("ttlt", "Thông tư liên tịch"),
    ("pl", "Pháp lệnh"),
    ("hd", "Hướng dẫn"),
    ("hdlt", "Hướng dẫn liên tịch"),
    ("kh", "Kế hoạch"),
    ("khlt", "Kế hoạch liên tịch"),
    ("bc", "Báo cáo"),
    ("cv", "Công văn"),
    ("tb", "Thông báo"),
    ("tbkl", "Thông báo kết luận"),
    ("ttr", "Tờ trình"),
    ("cd", "Công điện"),
    ("ctr", "Chương trình"),
    ("ctrhd", "Chương trình hành động"),
    ("cthd", "Chương trình hành động"),
    ("ctpt", "Chương trình phối hợp"),
    ("da", "Đề án"),
    ("l", "Lệnh"),
    ("sl", "Sắc lệnh"),
    ("gm", "Giấy mời"),
    ("xpvphc", "Xử phạt vi phạm hành chính"),
    ("vbhn", "Văn bản hợp nhất"),
];

/// Kinds by the two syllables before a number.
const NAMED: [([u64; 2], &str); 23] = [
    named("văn", "bản", "Văn bản"),
    named("giấy", "phép", "Giấy phép"),
    named("bản", "án", "Bản án"),
    named("nghị", "định", "Nghị định"),
    named("chỉ", "thị", "Chỉ thị"),
    named("kết", "luận", "Kết luận"),
    named("nghị", "quyết", "Nghị quyết"),
    named("quyết", "định", "Quyết định"),
    named("quy", "định", "Quy định"),
    named("quy", "chế", "Quy chế"),
    named("thông", "tư", "Thông tư"),
    named("liên", "tịch", "Thông tư liên tịch"),
    named("pháp", "lệnh", "Pháp lệnh"),
    named("hướng", "dẫn", "Hướng dẫn"),
    named("kế", "hoạch", "Kế hoạch"),
    named("báo", "cáo", "Báo cáo"),
    named("công", "văn", "Công văn"),
    named("thông", "báo", "Thông báo"),
    named("tờ", "trình", "Tờ trình"),
    named("công", "điện", "Công điện"),
    named("chương", "trình", "Chương trình"),
    named("đề", "án", "Đề án"),
    named("sắc", "lệnh", "Sắc lệnh"),
];

const fn named(first: &str, second: &str, name: &'static str) -> ([u64; 2], &'static str) {
    ([fold::packed(first), fold::packed(second)], name)
}

/// The most parts that a number has: 123/2015/TTLT-BGDĐT-BNV-BTC.
const PARTS: usize = 8;

/// Whether a text may cite a document at all: a stroke between a digit and a letter, or between a letter and a capital
/// (đồng/kg is neither); white space disregarded.
pub(super) fn may_be_in(text: &str) -> bool {
    let bytes = text.as_bytes();
    // The bytes of Đ count as capitals.
    let is_capital = |byte: u8| byte.is_ascii_uppercase() || byte == 0xC4 || byte == 0x90;
    bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/').any(|(at, _)| {
        let before = bytes[at.saturating_sub(3)..at].iter().rfind(|byte| **byte != b' ');
        let next = bytes[at + 1..].iter().take(3).find(|byte| **byte != b' ');
        let (Some(&before), Some(&next)) = (before, next) else { return false };
        before.is_ascii_digit() && (next.is_ascii_alphabetic() || next >= 0x80)
            || (is_capital(before) || before.is_ascii_alphanumeric()) && is_capital(next)
    })
}

/// The document whose number begins at a word, and the word behind it.
pub(super) fn read(words: &Words<'_>, at: usize) -> Option<(Document, usize)> {
    let first = words.word(at);
    let digits = first.bytes().take_while(u8::is_ascii_digit).count();
    // 16, 16a; and nothing that goes on from a number or a word before it.
    let is_number = (1..=6).contains(&digits) && matches!(first.len() - digits, 0 | 1);
    if !is_number || matches!(words.gap(at), Gap::Tight('/' | '.' | ',')) {
        return None;
    }
    let is_party = words.is_dash(at + 1);
    if !is_party && !words.is_sign(at + 1, '/') {
        return None;
    }
    let mut number = first.to_owned();
    let mut next = at + 1;
    let mut year = None;
    if let Some(written) = words.year(next).filter(|year| !is_party && (1940..2100).contains(year)) {
        if !words.is_sign(next + 1, '/') && !words.is_dash(next + 1) {
            return None;
        }
        number.push('/');
        number.push_str(words.word(next));
        (year, next) = (Some(written), next + 1);
    }
    let code = next;
    let (mut strokes, mut hyphens) = (0, 0);
    while next < code + PARTS && is_code(words, next) {
        let sign = match words.gap(next) {
            Gap::Tight('/') => '/',
            Gap::Loose('/') => '/',
            Gap::Tight('&') if next > code => '&',
            Gap::Tight(sign) if is_dash(sign) => '-',
            // Away from the number a dash with spaces parts sentences, unless letters in capitals stand on both sides.
            Gap::Loose(sign) if is_dash(sign) && (next == code || strokes > 0 && is_all_capitals(words, next)) => '-',
            _ => break,
        };
        match sign {
            '/' => strokes += 1,
            '-' => hyphens += 1,
            _ => {}
        }
        number.push(sign);
        number.push_str(words.word(next));
        next += 1;
    }
    let parts = next - code;
    let kind = kind_of(words.word(code));
    let named = name_before(words, at);
    let is_numbered = named.is_some() || is!(words.back(at, 1), "số");
    let has_capitals = is_all_capitals(words, code) || kind.is_some();
    // 2/B, 5-A/C and the like are lines of houses and vehicles.
    let is_document = match (is_party, parts) {
        (_, 0) => false,
        (true, _) => hyphens >= 1 && strokes >= 1 && has_capitals && (kind.is_some() || is_numbered),
        (false, 1) => (year.is_some() || named.is_some() || is_numbered && kind.is_some()) && has_capitals,
        (false, _) => {
            has_capitals && (hyphens >= 1 || strokes >= 2) && (kind.is_some() || is_numbered || is_office(words, code))
        }
    };
    if !is_document {
        return None;
    }
    let issuer = words.word(next - 1).to_owned();
    let last = fold(&issuer);
    let kind = named.or(kind).unwrap_or(match last.as_str() {
        _ if last.starts_with("ubtvqh") => "Nghị quyết",
        _ if last.starts_with("qh") && parts == 1 => "Luật",
        _ if !is_party && parts > 1 => "Công văn",
        _ => "",
    });
    let date = year.and_then(super::resolve::whole_year);
    Some((Document { number, kind, issuer, date }, next))
}

/// Letters of a number's end: CT, TTg, NĐ, QH13, UBND.
fn is_code(words: &Words<'_>, at: usize) -> bool {
    let word = words.word(at);
    !word.is_empty()
        && word.len() <= 24
        && !word.starts_with(|first: char| first.is_ascii_digit())
        && (words.is_capital(at) || word.starts_with(['đ', 'Đ']) || kind_of(word).is_some() || is_known_issuer(word))
}

/// Whether a word is an abbreviation: capitals, and small letters only at its end (TTg, QĐi, GDTrH).
fn is_all_capitals(words: &Words<'_>, at: usize) -> bool {
    let word = words.word(at);
    let small = word.chars().filter(char::is_ascii_lowercase).count();
    words.is_capital(at) && word.chars().count() >= 2 && small <= 2 && small * 2 < word.chars().count()
}

fn is_known_issuer(word: &str) -> bool {
    ["ttg", "cp", "tw", "tu", "ubnd", "hdnd", "hu", "vpcp", "bct", "btc", "bnv"].contains(&fold(word).as_str())
}

/// Whether a word is the abbreviation of an office, which letters have in the kind's place.
fn is_office(words: &Words<'_>, at: usize) -> bool {
    words.word(at).chars().filter(|character| !character.is_ascii_lowercase()).count() >= 3
}

fn kind_of(code: &str) -> Option<&'static str> {
    if code.len() > 12 {
        return None;
    }
    let code = fold(code);
    KINDS.iter().find(|(letters, _)| *letters == code).map(|(_, name)| *name)
}

/// What kind the words before a number say that it is: "Chỉ thị số 16", "Luật số: 45".
fn name_before(words: &Words<'_>, at: usize) -> Option<&'static str> {
    let mut end = at;
    if is!(words.back(end, 1), "số") {
        end -= 1;
    }
    let pair = [words.back(end, 2), words.back(end, 1)];
    let of_two = NAMED.iter().find(|(name, _)| *name == pair).map(|(_, name)| *name);
    of_two.or_else(|| words!("luật").contains(&pair[1]).then_some("Luật"))
}

fn fold(text: &str) -> String {
    let mut folded = String::new();
    fold::fold_into(text, &mut folded);
    folded
}

/// By which two numbers of documents are the same: letters without accents in lower case, digits without leading zeros, and
/// a stroke for whatever parts them. "16/CT-TTg", "16 /ct – ttg" and "16-CT/TTg" have one; writers mix the signs up.
pub fn document_key(number: &str) -> String {
    let mut key = String::new();
    for token in tokens(number) {
        // BGD&ĐT and BGDĐT are one office.
        let is_joined = number[..token.start].ends_with('&');
        if !key.is_empty() && !is_joined {
            key.push('/');
        }
        let start = key.len();
        fold::fold_into(token.text, &mut key);
        let zeros = key[start..].bytes().take_while(|&byte| byte == b'0').count();
        let has_more = key[start + zeros..].starts_with(|next: char| next.is_ascii_digit());
        if has_more {
            key.replace_range(start..start + zeros, "");
        }
    }
    key
}
