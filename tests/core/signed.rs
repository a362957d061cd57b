//! Whether the archive is signed: what the browser's part tells, and what the model makes of it.

use khobao_core::day::Day;
use khobao_core::service::Source;
use khobao_core::state::signed::{Signed, Verdict};
use khobao_core::state::{Effect, Model, Msg, Start};
use std::rc::Rc;

fn told(verdict: &str, comment: &str) -> Option<Signed> {
    Signed::read(&[verdict, "Báo Bắc Kạn", "0123456789ABCDEF", comment].map(str::to_owned))
}

#[test]
fn what_is_told_is_read() {
    let verdicts = [
        ("good", Verdict::Good, false),
        ("unable", Verdict::Unable, false),
        ("lost", Verdict::Lost, false),
        ("wrong", Verdict::Wrong, true),
        ("other", Verdict::Other, true),
        // What nobody knows is no reason to trust.
        ("Good", Verdict::Wrong, true),
        ("", Verdict::Wrong, true),
    ];
    for (text, verdict, warns) in verdicts {
        let signed = told(text, "").unwrap();
        assert_eq!((signed.verdict, signed.verdict.warns()), (verdict, warns), "{text}");
        assert_eq!((signed.name.as_str(), signed.key.as_str()), ("Báo Bắc Kạn", "0123456789ABCDEF"));
    }
    assert_eq!(Signed::read(&[]), None);
    assert_eq!(Signed::read(&["good".to_owned()]), None);
}

#[test]
fn a_comment_tells_when_or_what_was_said() {
    let cases: [(&str, Option<Day>, &str); 6] = [
        ("timestamp:1636416000\tfile:archive.json\thashed", Day::from_ymd(2021, 11, 9), ""),
        ("timestamp:1636416000", Day::from_ymd(2021, 11, 9), ""),
        ("timestamp:0", Day::from_ymd(1970, 1, 1), ""),
        ("timestamp:99999999999999999999", None, "timestamp:99999999999999999999"),
        ("Báo Bắc Kạn, 2021", None, "Báo Bắc Kạn, 2021"),
        ("", None, ""),
    ];
    for (comment, day, said) in cases {
        let signed = told("good", comment).unwrap();
        assert_eq!((signed.day, signed.said.as_str()), (day, said), "{comment:?}");
    }
}

/// A file that was dropped is nobody's that the page could vouch for.
#[test]
fn only_the_packed_site_is_signed() {
    let mut model = Model::default();
    let site = vec![Source::Site("archive.bin".to_owned())];
    model.update(Msg::Started(Start { sources: site, lacks_rest: true, ..Start::default() }));
    let effects = model.update(Msg::Rest(true));
    let asks = |effect: &Effect| format!("{effect:?}").contains("\"signed\"");
    assert_eq!(effects.iter().filter(|effect| asks(effect)).count(), 1, "it is asked for once");
    assert_eq!(model.signed(), None);
    model.update(Msg::Signed(Rc::new(told("good", "").unwrap())));
    assert_eq!(model.signed().map(|signed| signed.verdict), Some(Verdict::Good));
    model.update(Msg::Files(vec!["tin.json".to_owned()]));
    assert_eq!(model.signed(), None);
}
