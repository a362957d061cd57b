//! Our JSON reader against serde_json.

use super::json_feed::Random;
use khobao_core::formats::json::{self, Value};

/// As serde_json writes it: numbers in one form, members sorted, the last of several with one key.
fn judged(bytes: &[u8]) -> Option<String> {
    serde_json::from_slice::<serde_json::Value>(bytes).ok().map(|value| value.to_string())
}

/// One of the right pieces, or now and then one that may be wrong where it stands.
fn pick<'a>(random: &mut Random, right: &[&'a str], doubtful: &[&'a str]) -> &'a str {
    let from = if random.below(20) == 0 { doubtful } else { right };
    from[random.below(from.len())]
}

fn random_text(random: &mut Random) -> String {
    let right = [
        "a",
        "Bắc Kạn",
        "😀",
        r"\n",
        r#"\""#,
        r"\\",
        r"\/",
        r"\b\f\r\t",
        r"\u1ea1",
        r"\ud83d\uDE00",
        r"\u0000",
        "{",
        "'",
    ];
    let doubtful =
        [r"\ud83d", r"\udE00", r"\ud83d\u0041", r"\ud83dx", r"\x", r"\u12", r"\u00g0", "\n", "\u{1}", "\u{7f}", "\""];
    let count = random.below(4);
    let inner: String = (0..count).map(|_| pick(random, &right, &doubtful)).collect();
    format!("\"{inner}\"")
}

/// Random text made of what JSON is made of, right more often than not.
fn random_json(random: &mut Random, depth: usize) -> String {
    let space = |random: &mut Random| pick(random, &["", "", " "], &["\n", "\t\r ", "\u{a0}"]);
    match random.below(if depth == 0 { 8 } else { 14 }) {
        0 => pick(random, &["null", "true", "false"], &["tru", "nulll", "True", "oops"]).to_owned(),
        1..=3 => {
            let right = ["0", "-0", "12", "-7", "1.5", "0.25e2", "1E+3", "2e-2", "123456789012345678901234567890"];
            pick(random, &right, &["01", "1.", ".5", "-", "1e", "+1", "1e+", "0x1"]).to_owned()
        }
        4..=7 => random_text(random),
        kind => {
            let is_object = kind >= 11;
            let mut json = if is_object { "{" } else { "[" }.to_owned();
            for i in 0..random.below(4) {
                if i > 0 {
                    json += pick(random, &[","], &["", ",,"]);
                }
                json += space(random);
                if is_object {
                    json += &random_text(random);
                    json += space(random);
                    json += pick(random, &[":"], &["", "="]);
                }
                json += space(random);
                json += &random_json(random, depth - 1);
                json += space(random);
            }
            json + pick(random, &[if is_object { "}" } else { "]" }], &["}", "]", "", ",]"])
        }
    }
}

#[test]
fn as_serde_json_reads_it() {
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    let (mut right, mut wrong) = (0, 0);
    for _ in 0..60_000 {
        let depth = random.below(5);
        let mut bytes = random_json(&mut random, depth).into_bytes();
        if random.below(20) == 0 {
            let at = random.below(bytes.len());
            bytes[at] = b"\xFF\x80\0\"\\ 0x,:]}"[random.below(12)];
        }
        let shown = String::from_utf8_lossy(&bytes).into_owned();
        match (json::parse(&bytes), judged(&bytes)) {
            (Ok(value), Some(expected)) => {
                let written = value.written();
                assert_eq!(judged(written.as_bytes()), Some(expected), "{shown}");
                assert_eq!(json::parse(written.as_bytes()), Ok(value), "{shown}");
                right += 1;
            }
            (Err(at), None) => {
                assert!(at <= bytes.len(), "{shown}");
                // What stands before the error is not yet wrong: an error there would have been found there.
                assert!(
                    json::parse(&bytes[..at]).is_err_and(|before| before == at) || json::parse(&bytes[..at]).is_ok(),
                    "{shown}"
                );
                wrong += 1;
            }
            (ours, judge) => panic!("{shown}\n  ours: {ours:?}\n  serde_json: {judge:?}"),
        }
    }
    assert!(right > 20_000 && wrong > 5_000, "{right} {wrong}");
}

#[test]
fn numbers_are_kept_as_written() {
    for number in ["0", "-0", "1.50", "1e999", "12345678901234567890123"] {
        assert_eq!(json::parse(number.as_bytes()), Ok(Value::Number(number.to_owned())));
    }
}

#[test]
fn brackets_go_so_deep() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let limit = json::DEPTH as usize;
    assert!(json::parse(nested(limit).as_bytes()).is_ok());
    assert_eq!(json::parse(nested(limit + 1).as_bytes()), Err(limit));
    assert_eq!(json::parse("[".repeat(1_000_000).as_bytes()), Err(limit));
}

#[test]
fn a_text_is_read_alone() {
    let cases: [(&[u8], Result<&str, usize>); 6] = [
        (br#""a": 1"#, Ok("a")),
        (br#""\u0061" oops"#, Ok("a")),
        (b"\"a\xFF\"", Err(2)),
        (br#""a"#, Err(2)),
        (br#""\u00"#, Err(5)),
        (b"a", Err(0)),
    ];
    for (bytes, expected) in cases {
        assert_eq!(json::leading_text(bytes), expected.map(str::to_owned));
    }
}
