//! How an article looks and where its reader was: what is kept, read back, whatever was kept.

use khobao_core::article::{self, Article};
use khobao_core::html;
use khobao_core::state::look::{Align, Face, Look, Setting};
use khobao_core::state::places::{place_in, with_place};

#[test]
fn a_look_is_kept_as_its_style() {
    assert_eq!(Look::default().style(), "");
    let mut look = Look::default();
    (look.face, look.align) = (Face::Sans, Align::Justify);
    for setting in Setting::ALL {
        look.step(setting, 2);
        assert_eq!(Look::parse(&look.style()), look, "{}", look.style());
    }
    assert_eq!(
        look.style(),
        "--read-size:120;--read-weight:600;--read-width:48;--read-line:19;--read-letters:2;--read-words:10;\
         --read-face:var(--sans);--read-align:justify;"
    );
    for (style, wanted) in [
        ("", ""),
        ("nonsense", ""),
        ("color:red;--read-size:130", "--read-size:130;"),
        ("--read-size:9999999999999;--read-line:20", "--read-line:20;"),
        ("--read-size:9999", "--read-size:250;"),
        ("--read-size:-5;--read-width:1", "--read-width:28;"),
        ("--read-size: 124px ;--read-face:url(x);--read-align:top", "--read-size:120;"),
        ("--read-weight:::;;;--read-words:81", "--read-words:80;"),
    ] {
        assert_eq!(Look::parse(style).style(), wanted, "{style}");
    }
}

#[test]
fn steps_end() {
    for setting in Setting::ALL {
        let mut look = Look::default();
        for by in [-1, 1] {
            for _ in 0..100 {
                let before = look.value(setting);
                let goes_on = look.goes_on(setting, by);
                look.step(setting, by);
                assert_eq!(look.value(setting) != before, goes_on, "{setting:?} at {before}");
            }
            assert!(!look.goes_on(setting, by) && look.goes_on(setting, -by));
        }
        look.step(setting, i32::MIN);
        look.step(setting, i32::MAX);
        assert_eq!(Look::parse(&look.style()), look);
    }
}

#[test]
fn places_are_kept_and_bounded() {
    let mut kept = String::new();
    for i in 0..1000 {
        kept = with_place(&kept, &format!("bài {i}"), i % 7 + 1);
    }
    assert_eq!(kept.lines().count(), 200);
    assert_eq!(place_in(&kept, "bài 999"), Some(999 % 7 + 1));
    assert_eq!(place_in(&kept, "bài 800"), Some(800 % 7 + 1));
    assert_eq!(place_in(&kept, "bài 799"), None);
    // Read again, it is the newest; read to its end, or from its beginning, it is gone.
    kept = with_place(&kept, "bài 800", 3);
    assert!(kept.starts_with("3 bài 800\n6 bài 999\n"), "{kept}");
    assert_eq!((kept.lines().count(), place_in(&kept, "bài 800")), (200, Some(3)));
    kept = with_place(&kept, "bài 800", 0);
    assert_eq!(place_in(&kept, "bài 800"), None);
    // What was not written by us, and ids that cannot be kept.
    for kept in ["{}", "x y", "0 a", "-1 a", "\n\n", "99999999999 a"] {
        assert_eq!(place_in(kept, "a"), None, "{kept}");
        assert_eq!(with_place(kept, "b", 2), "2 b\n", "{kept}");
    }
    assert_eq!(with_place("", "hai\ndòng", 2), "");
    assert_eq!(with_place("", &"x".repeat(501), 2), "");
}

fn made(title: &str, lead: Option<&str>, body: &str) -> Article {
    let blocks = html::blocks(body);
    Article { title: title.to_owned(), lead: lead.map(str::to_owned), blocks, ..Article::default() }
}

#[test]
fn the_text_that_is_proven() {
    let body = "<p>Một <b>hai</b><br>ba</p><figure><img src='x.png' alt='không'><figcaption>Chú thích</figcaption></figure>\
        <ul><li>a<li>b</ul><table><tr><td>c<td>d</table><hr><pre>e\n f</pre><p><img src='y.png'></p>";
    for (article, wanted) in [
        (made("Tựa", Some("Dẫn"), body), "Tựa\nDẫn\nMột hai\nba\nChú thích\na\nb\nc\nd\ne\n f"),
        (made("", None, "<p>a</p>"), "a"),
        (made("Tựa", Some(" "), ""), "Tựa"),
        // A lead that the body says again is shown once, and counted once.
        (made("Tựa", Some("Dẫn "), "<p>Dẫn</p><p>a</p>"), "Tựa\nDẫn\na"),
        (made("", None, ""), ""),
    ] {
        assert_eq!(article::text(&article), wanted);
    }
}

#[test]
fn words_and_headings() {
    for (text, wanted) in [("", 0), ("Ở Bắc Kạn, mùa lũ – 2021.", 6), (" \n– … ? ", 0), ("a-b c/d", 2)] {
        assert_eq!(article::words(text), wanted, "{text}");
    }
    assert_eq!([0, 1, 240, 241].map(article::minutes), [0, 1, 1, 2]);
    let article = made("", None, "<h2>A</h2><p>x</p><h3>B <i>c</i></h3><blockquote><h2>D</h2></blockquote>");
    assert_eq!(article::headings(&article), [(1, 2, "A".to_owned()), (3, 3, "B c".to_owned())]);
}
