//! Texts as sentences, and sentences in parts short enough to be spoken.

use khobao_core::sentences::{parts, sentences};
use std::ops::Range;

fn cut(text: &str, ranges: Vec<Range<usize>>) -> String {
    ranges.into_iter().map(|range| &text[range]).collect::<Vec<_>>().join(" | ")
}

#[test]
fn sentences_end_where_they_do() {
    // Each as it comes out: parts are set off by a bar.
    for wanted in [
        "",
        "Một câu",
        "Trời mưa. | Nước lên. | Ai cũng lo.",
        "Đi đâu? | Về nhà! | Thế à?! | Ừ.",
        "Ông về TP. Hồ Chí Minh hôm qua. | Bà ở lại.",
        "Ông ở TP.HCM. | Bà ở Q.1. | Con ở Q. 3, gần P. Bến Nghé.",
        "Theo ThS. Nguyễn Thị Mây, PGS.TS. Lê Văn Rừng và BS. Hoa, thuốc đã đủ. | Họ nói vậy.",
        "NSND. Trà Giang và NSƯT Út Trà. | Hết.",
        "Ngày 9.11.2021 có 1.000 người dự. | Giá 1.000.000đ. | Hôm sau 2.000 người.",
        "Năm 2021. | Năm sau nữa.",
        "1. Mở đầu. | Bài có ba phần.",
        "“Trời mưa.” | Ông nói thế.",
        "“Đi đâu?” ông hỏi. | “Về nhà!” – bà đáp.",
        "Bà bảo: “Thôi…” rồi đi. | Nhưng… không ai nghe. | Rồi… | Im lặng...",
        "Gạo, muối, v.v. đều đủ. | Còn lại v.v. | Hết.",
        "J. Smith gặp Đ. Hùng ở nhóm A. | Xong.".replace("A. | Xong", "A. Xong").as_str(),
        "Xem khobao.vn hoặc a@b.vn. | Hết (xem tr. 5). | Rồi.",
        "He met Mr. Brown. | It was 5 p.m. and late.",
        "一句。| 二句！".replace("。|", "。 |").as_str(),
        "Hết! (Vỗ tay.) | Xong.".replace("Hết! (", "Hết! | (").as_str(),
    ] {
        let text = wanted.replace(" | ", " ");
        assert_eq!(cut(&text, sentences(&text)), wanted);
    }
    // A line break ends one; what has nothing to say is none; white space is nobody's.
    for (text, wanted) in [
        ("một\nhai\r\n ba", "một | hai | ba"),
        ("  Một.  \u{a0}Hai. ", "Một. | Hai."),
        ("* * *", ""),
        ("—\nMột. …", "Một."),
        ("。.。.!?", ""),
        ("Ha\u{309}. Ấ", "Ha\u{309}. | Ấ"),
    ] {
        assert_eq!(cut(text, sentences(text)), wanted, "{text:?}");
    }
}

#[test]
fn long_sentences_are_cut_where_one_breathes() {
    let short = "Một câu ngắn, không cần cắt, dù có nhiều dấu phẩy, vẫn nguyên.";
    assert_eq!(cut(short, parts(short)), short);
    let long = "Người hai bên bờ đợi đò từ sáng sớm, ai cũng mang theo áo mưa và một gói xôi, trẻ con thì ngủ trên vai mẹ, \
        còn người già thì kể chuyện năm nào nước lên tới tận mái đình, ai nghe cũng gật đầu";
    assert_eq!(
        cut(long, parts(long)),
        "Người hai bên bờ đợi đò từ sáng sớm, ai cũng mang theo áo mưa và một gói xôi, trẻ con thì ngủ trên vai mẹ, | \
         còn người già thì kể chuyện năm nào nước lên tới tận mái đình, ai nghe cũng gật đầu"
    );
    // Between words where there is no comma, anywhere where there is no space; never before a mark.
    for text in
        ["chữ ".repeat(100), "ă".repeat(1000), "a\u{306}".repeat(1000), ", ".repeat(300) + "x", "1,5".repeat(200)]
    {
        let found = parts(&text);
        let mut end = 0;
        for part in found {
            assert!(text[part.clone()].chars().filter(|c| *c != '\u{306}').count() <= 121, "{part:?}");
            assert!(!text[part.clone()].starts_with('\u{306}'));
            assert!(!text[end..part.start].contains(char::is_alphanumeric));
            end = part.end;
        }
        assert!(!text[end..].contains(char::is_alphanumeric));
    }
}

#[test]
fn nothing_is_lost_and_time_is_linear() {
    let mut state = 7u64;
    let mut random = |of: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % of
    };
    let alphabet: Vec<char> = "aĂ1 .\n!?…”\"(,Ấ\u{301}\u{a0}。😀TP".chars().collect();
    for _ in 0..5_000 {
        let text: String = (0..random(60)).map(|_| alphabet[random(alphabet.len())]).collect();
        let mut end = 0;
        for range in sentences(&text) {
            assert!(range.start >= end && !range.is_empty(), "{text:?}");
            assert_eq!(text[range.clone()].trim(), &text[range.clone()], "{text:?}");
            assert!(!text[end..range.start].contains(char::is_alphanumeric), "{text:?}");
            assert!(!parts(&text[range.clone()]).is_empty(), "{text:?}");
            end = range.end;
        }
        assert!(!text[end..].contains(char::is_alphanumeric), "{text:?}");
    }
    let start = std::time::Instant::now();
    for piece in ["a", "a. ", ".", "TP. ", "?a", ". . ", "A.", "\u{301}", " "] {
        let text = piece.repeat(400_000 / piece.len());
        sentences(&text);
        parts(&text);
    }
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
