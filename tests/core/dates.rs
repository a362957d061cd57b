//! Dates and documents in text: a gold set of sentences, and what holds for any text.
//!
//! `dates/gold.tsv` and `dates/heldout.tsv`, a line a sentence: the article's day, the sentence, the values. In the sentence
//! {} stand around what is a date or a document, <> around what looks like one and is none. Values in the order of the {}:
//! a day, month or year; two of them with `..` between, from the first's beginning to the second's end; `lunar`, `open`;
//! `doc:` and a number. No rule was changed for a sentence of `heldout.tsv`.

use khobao_core::article::{Article, Block, Inline};
use khobao_core::completing;
use khobao_core::dates::{self, Interval, What};
use khobao_core::day::{Date, Day, Precision};
use std::ops::Range;

struct Sentence {
    written: Day,
    text: String,
    expected: Vec<(Range<usize>, String)>,
    negatives: usize,
}

fn day(text: &str) -> Day {
    Date::parse(text).unwrap_or_else(|| panic!("{text} is no date")).day
}

fn sentences(table: &str) -> Vec<Sentence> {
    table.lines().map(sentence).collect()
}

fn sentence(line: &str) -> Sentence {
    let fields: Vec<&str> = line.split('\t').collect();
    let [written, marked, values] = fields[..] else { panic!("three fields: {line}") };
    let (mut text, mut ranges, mut start, mut negatives) = (String::new(), Vec::new(), 0, 0);
    for character in marked.chars() {
        match character {
            '{' => start = text.len(),
            '}' => ranges.push(start..text.len()),
            '<' => negatives += 1,
            '>' => {}
            _ => text.push(character),
        }
    }
    let values: Vec<String> = values.split(" | ").filter(|value| !value.is_empty()).map(str::to_owned).collect();
    assert_eq!(ranges.len(), values.len(), "a value for each mark: {line}");
    Sentence { written: day(written), text, expected: ranges.into_iter().zip(values).collect(), negatives }
}

/// A value of the table as the days it means.
fn days(value: &str) -> (Day, Day) {
    let (first, last) = value.split_once("..").unwrap_or((value, value));
    let span = |text: &str| {
        // Years of three digits are not ISO.
        let four = format!("{text:0>4}");
        Date::parse_span(if text.len() == 3 { &four } else { text }).unwrap_or_else(|| panic!("{value} is no value"))
    };
    (span(first).0, span(last).1)
}

fn is_right(what: &What, value: &str) -> bool {
    match what {
        What::Lunar => value == "lunar",
        What::Open => value == "open",
        What::Document(document) => value.strip_prefix("doc:") == Some(&document.number),
        What::Date(Interval { first, last, .. }) => {
            !value.starts_with("doc:") && !["lunar", "open"].contains(&value) && days(value) == (*first, *last)
        }
    }
}

/// Found and expected, found, expected, of the right value; and what went wrong.
fn score(sentences: &[Sentence]) -> ([f64; 3], Vec<String>) {
    let (mut both, mut found, mut expected, mut right) = (0, 0, 0, 0);
    let mut wrong = Vec::new();
    for sentence in sentences {
        let marks = dates::find(&sentence.text, Some(sentence.written));
        found += marks.len();
        expected += sentence.expected.len();
        for (range, value) in &sentence.expected {
            match marks.iter().find(|mark| mark.range == *range) {
                Some(mark) if is_right(&mark.what, value) => (both, right) = (both + 1, right + 1),
                Some(mark) => {
                    both += 1;
                    wrong.push(format!("{:?} is {value}, found {:?}", &sentence.text[range.clone()], mark.what));
                }
                None => wrong.push(format!("missed {:?} in {}", &sentence.text[range.clone()], sentence.text)),
            }
        }
        for mark in marks.iter().filter(|mark| sentence.expected.iter().all(|(range, _)| *range != mark.range)) {
            wrong.push(format!("found {:?} in {}", &sentence.text[mark.range.clone()], sentence.text));
        }
    }
    let (precision, recall) = (both as f64 / found as f64, both as f64 / expected as f64);
    // Precision and recall of marks whose range and value are right, and their harmonic mean.
    let value_f1 = 2.0 * right as f64 / (found + expected) as f64;
    ([precision, recall, value_f1], wrong)
}

fn report(name: &str, table: &str) -> [f64; 3] {
    let sentences = sentences(table);
    let ([precision, recall, value_f1], wrong) = score(&sentences);
    let positives: usize = sentences.iter().map(|sentence| sentence.expected.len()).sum();
    let negatives: usize = sentences.iter().map(|sentence| sentence.negatives).sum();
    println!(
        "{name}: {positives} dates and documents, {negatives} that are none: precision {precision:.3}, recall {recall:.3}, \
         value F1 {value_f1:.3}"
    );
    wrong.iter().for_each(|wrong| println!("  {wrong}"));
    assert!([precision, recall, value_f1].iter().all(|figure| *figure >= 0.95), "{name} is below 0.95: {wrong:#?}");
    [precision, recall, value_f1]
}

#[test]
fn the_gold_set_is_found() {
    report("gold", include_str!("dates/gold.tsv"));
}

#[test]
fn sentences_kept_aside_are_found() {
    report("kept aside", include_str!("dates/heldout.tsv"));
}

/// Letters of Vietnamese taken apart, base first, marks after it.
fn decomposed(text: &str) -> String {
    const PLAIN: &str = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY";
    const TONES: [(char, &str); 5] = [
        ('\u{300}', "àằầèềìòồờùừỳÀẰẦÈỀÌÒỒỜÙỪỲ"),
        ('\u{301}', "áắấéếíóốớúứýÁẮẤÉẾÍÓỐỚÚỨÝ"),
        ('\u{303}', "ãẵẫẽễĩõỗỡũữỹÃẴẪẼỄĨÕỖỠŨỮỸ"),
        ('\u{309}', "ảẳẩẻểỉỏổởủửỷẢẲẨẺỂỈỎỔỞỦỬỶ"),
        ('\u{323}', "ạặậẹệịọộợụựỵẠẶẬẸỆỊỌỘỢỤỰỴ"),
    ];
    const MARKS: [(char, &str, &str); 3] =
        [('\u{306}', "ăĂ", "aA"), ('\u{302}', "âêôÂÊÔ", "aeoAEO"), ('\u{31B}', "ơưƠƯ", "ouOU")];
    let mut out = String::new();
    for character in text.chars() {
        let toned =
            TONES.iter().find_map(|(tone, letters)| Some((*tone, letters.chars().position(|c| c == character)?)));
        let (letter, tone) = match toned {
            Some((tone, at)) => (PLAIN.chars().nth(at).unwrap(), Some(tone)),
            None => (character, None),
        };
        let marked = MARKS.iter().find_map(|(mark, from, to)| {
            Some((*mark, to.chars().nth(from.chars().position(|c| c == letter)?).unwrap()))
        });
        match marked {
            Some((mark, base)) => out.extend([base, mark]),
            None => out.push(letter),
        }
        out.extend(tone);
    }
    out
}

#[test]
fn composition_case_and_spaces_make_no_difference() {
    for sentence in sentences(include_str!("dates/gold.tsv")) {
        let values = |text: &str| -> Vec<(String, What)> {
            let marks = dates::find(text, Some(sentence.written));
            let bare = |what: What| match what {
                // A number is kept as it is composed; its key is not.
                What::Document(document) => What::Document(dates::Document {
                    number: dates::document_key(&document.number),
                    issuer: dates::document_key(&document.issuer),
                    ..document
                }),
                what => what,
            };
            marks.into_iter().map(|mark| (text[mark.range].to_owned(), bare(mark.what))).collect()
        };
        let composed = values(&sentence.text);
        let apart: Vec<(String, What)> = composed.iter().map(|(text, what)| (decomposed(text), what.clone())).collect();
        assert_eq!(values(&decomposed(&sentence.text)), apart, "{}", sentence.text);
        let hard: Vec<(String, What)> =
            composed.iter().map(|(text, what)| (text.replace(' ', "\u{A0}"), what.clone())).collect();
        assert_eq!(values(&sentence.text.replace(' ', "\u{A0}")), hard, "{}", sentence.text);
    }
    let what =
        |text: &str| dates::find(text, Some(day("2021-11-09"))).into_iter().map(|mark| mark.what).collect::<Vec<_>>();
    assert_eq!(what("NGÀY 18 THÁNG 11 NĂM 2021"), what("ngày 18 tháng 11 năm 2021"));
    assert_eq!(what("GIAI ĐOẠN 2021—2025"), what("giai đoạn 2021 - 2025"));
}

#[test]
fn without_a_date_of_its_own_a_text_is_resolved_by_the_years_in_it() {
    let found = |text: &str| -> Vec<String> {
        let word = |what: What| match what {
            What::Date(Interval { first, last, .. }) => format!("{first}..{last}"),
            What::Open => "open".to_owned(),
            other => format!("{other:?}"),
        };
        dates::find(text, None).into_iter().map(|mark| word(mark.what)).collect()
    };
    assert_eq!(found("Ngày 18/11 họp, hôm qua nghỉ."), ["open", "open"]);
    assert_eq!(
        found("Ngày 18/11, xã sơ kết 10 tháng đầu năm 2021."),
        ["2021-11-18..2021-11-18", "2021-01-01..2021-10-31"]
    );
}

#[test]
fn documents_have_kind_issuer_and_date() {
    let found = dates::documents(
        "Thực hiện Chỉ thị số 16 /CT–TTg của Thủ tướng ngày 31/3/2020, Kết luận 114-KL/TW và 123/2016/QH13.",
    );
    let told: Vec<(&str, &str, &str, Option<String>)> = (found.iter())
        .map(|d| {
            (d.number.as_str(), d.kind, d.issuer.as_str(), d.date.map(|date| format!("{}..{}", date.first, date.last)))
        })
        .collect();
    let expected = [
        ("16/CT-TTg", "Chỉ thị", "TTg", Some("2020-03-31..2020-03-31".to_owned())),
        ("114-KL/TW", "Kết luận", "TW", None),
        ("123/2016/QH13", "Luật", "QH13", Some("2016-01-01..2016-12-31".to_owned())),
    ];
    assert_eq!(told, expected);
    for (one, other) in [("16/CT-TTg", "16 /ct – ttg"), ("05-CT/TW", "5/CT-TW"), ("01/TT-BGD&ĐT", "1/TT-BGDĐT")] {
        assert_eq!(dates::document_key(one), dates::document_key(other));
    }
    assert_ne!(dates::document_key("16/CT-TTg"), dates::document_key("16/2020/CT-TTg"));
}

fn article(title: &str, texts: &[&str]) -> Article {
    let blocks = texts.iter().map(|text| Block::Paragraph(vec![Inline::Text((*text).to_owned())])).collect();
    Article { id: "a".to_owned(), title: title.to_owned(), blocks, ..Article::default() }
}

#[test]
fn an_undated_article_has_the_day_its_text_speaks_of() {
    let infer = |title: &str, texts: &[&str]| {
        let mut article = article(title, texts);
        completing::date(&mut article);
        assert!(article.date.is_none_or(Date::is_inferred));
        article.date.map(|date| date.to_string())
    };
    let told = "Sáng 9/11, thị xã sơ kết công tác dân vận 10 tháng đầu năm 2021.";
    assert_eq!(infer("Sơ kết 10 tháng năm 2021", &[told]).as_deref(), Some("2021-11-09"));
    assert_eq!(infer("Khánh thành cầu", &["Chiều 5/3/2019, cầu Nà Cù thông xe."]).as_deref(), Some("2019-03-05"));
    // A year that is merely mentioned is not the article's.
    assert_eq!(infer("Xử vụ án cũ", &["Ngày 12/5, tòa xử bị cáo sinh năm 1990, phạm tội năm 2015."]), None);
    assert_eq!(infer("Hội xuân", &["Hội mở mùng 10 tháng Giêng, thắng 2-1, giá 15.000 đồng."]), None);
    let mut dated = article("Sơ kết 10 tháng năm 2021", &[told]);
    dated.date = Date::parse("2021-11-10");
    completing::date(&mut dated);
    assert_eq!(dated.date.map(|date| date.precision), Some(Precision::Day), "what is written stays");
}

#[test]
fn documents_of_bundle_and_text_are_joined() {
    let mut article = article("Theo 30/2020/NĐ-CP", &["Chỉ thị 16/CT-TTg, lại 16 /CT-TTg.", "Kết luận 114-KL/TW."]);
    article.documents = vec!["16/ct-ttg".to_owned()];
    assert_eq!(completing::documents(&article), ["16/ct-ttg", "30/2020/NĐ-CP", "114-KL/TW"]);
}

#[test]
fn the_seed_article_has_its_dates() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/seed-article.txt");
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: {path} is not there");
        return;
    };
    assert_eq!(dates::inferred(&text), Some(day("2021-11-09")));
    let marks = dates::find(&text, dates::inferred(&text));
    let has = |written: &str, value: &str| {
        let is_it = |mark: &dates::Mark| &text[mark.range.clone()] == written && is_right(&mark.what, value);
        assert!(marks.iter().any(is_it), "{written} as {value} in {marks:?}");
    };
    has("ngày 09/11", "2021-11-09");
    has("18/11/2021", "2021-11-18");
    has("2021 – 2025", "2021..2025");
    has("năm 2022", "2022");
    has("2022- 2027", "2022..2027");
    has("114-KL/TW", "doc:114-KL/TW");
    has("16/CT-TTg", "doc:16/CT-TTg");
}

/// A generator of numbers (xorshift, Marsaglia 2003), so that a failure comes again.
fn random(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state >> 11) as usize
}

#[test]
fn marks_ascend_on_boundaries_whatever_the_text() {
    const PIECES: [&str; 44] = [
        "ngày",
        "tháng",
        "năm",
        "quý",
        "từ",
        "đến",
        "và",
        "mùng",
        "rằm",
        "thế kỷ",
        "những",
        "thập niên",
        "nửa đầu",
        "hôm",
        "qua",
        "sáng",
        "âm lịch",
        "tuần",
        "trước",
        "1",
        "31",
        "12",
        "2021",
        "80",
        "000000000001",
        "29/2",
        "/",
        "-",
        "–",
        ".",
        ",",
        "(",
        ")",
        "%",
        "IV",
        "CT-TTg",
        "16a",
        "\u{301}",
        "\u{A0}",
        "\n",
        "Giêng",
        "đầu",
        "9999",
        "🙂",
    ];
    let mut state = 0x9E37_79B9_7F4A_7C15;
    for round in 0..20_000 {
        let mut text = String::new();
        for _ in 0..random(&mut state) % 24 {
            text.push_str(PIECES[random(&mut state) % PIECES.len()]);
            if !random(&mut state).is_multiple_of(3) {
                text.push(' ');
            }
        }
        let written = [None, Some(day("2021-11-09")), Some(Day(-719_528)), Some(Day(2_932_896))][round % 4];
        let mut end = 0;
        for mark in dates::find(&text, written) {
            assert!(mark.range.start >= end && mark.range.end > mark.range.start, "{text:?}");
            assert!(text.get(mark.range.clone()).is_some(), "{text:?}");
            if let What::Date(date) = mark.what {
                assert!(date.first <= date.last, "{text:?}");
            }
            end = mark.range.end;
        }
        dates::inferred(&text);
        dates::documents(&text);
    }
}

#[test]
fn time_is_linear() {
    for piece in [
        "ngày ",
        "1/",
        "1-",
        "năm 2021, ",
        "5 và ",
        "1, ",
        "16/CT-",
        " ",
        "/",
        "2021-",
        "từ 5 đến ",
        "(",
        "Sáng 9/11 năm 2021. ",
    ] {
        let text = piece.repeat(60_000);
        let started = std::time::Instant::now();
        dates::find(&text, Some(day("2021-11-09")));
        dates::inferred(&text);
        let seconds = started.elapsed().as_secs_f64();
        // Quadratic time would be far more; the machine may be busy.
        assert!(seconds < 5.0, "{piece:?}: {seconds:.1} s");
    }
}
