//! An article read aloud: what is spoken, in which order, and when no more.

use super::state::Viewer;
use khobao_core::article::Article;
use khobao_core::html;
use khobao_core::state::aids::{Aid, Deed};
use khobao_core::state::listen::{Act, Place, Voice, Voices, kept_voice, sentences_of, with_voice};
use khobao_core::state::{Effect, Msg};
use std::rc::Rc;

fn article(id: &str, language: Option<&str>, body: &str) -> Article {
    Article {
        id: id.to_owned(),
        title: "Tựa đề".to_owned(),
        lead: Some("Lời dẫn.".to_owned()),
        language: language.map(str::to_owned),
        blocks: html::blocks(body),
        ..Article::default()
    }
}

const BODY: &str = "<p>Một <b>câu. Ha</b>i câu.<br>Ba 😀.</p><hr><ul><li>Bốn. Năm.<li>Sáu</ul><pre>Bảy\nTám</pre>\
    <figure><img src=x.png alt='không đọc'><figcaption>Chín</figcaption></figure>";

#[test]
fn sentences_know_their_places() {
    let article = article("a", None, BODY);
    let all: Vec<_> = sentences_of(&article).into_iter().map(|s| (s.text, s.place, s.units)).collect();
    let text = |text: &str| text.to_owned();
    let wanted = [
        (text("Tựa đề"), Place::Title, (0, 6)),
        (text("Lời dẫn."), Place::Lead, (0, 8)),
        (text("Một câu."), Place::Block(1), (0, 8)),
        (text("Hai câu."), Place::Block(1), (9, 17)),
        // The line feed between is no unit; the picture is two.
        (text("Ba 😀."), Place::Block(1), (17, 23)),
        (text("Bốn."), Place::Block(3), (0, 4)),
        (text("Năm."), Place::Block(3), (5, 9)),
        (text("Sáu"), Place::Block(3), (9, 12)),
        (text("Bảy"), Place::Block(4), (0, 3)),
        (text("Tám"), Place::Block(4), (3, 6)),
        (text("Chín"), Place::Block(5), (0, 4)),
    ];
    assert_eq!(all, wanted);
}

fn voice(id: &str, language: &str, is_local: bool) -> Voice {
    Voice { id: id.to_owned(), name: id.to_owned(), language: language.to_owned(), is_local }
}

fn reading(language: Option<&str>) -> Viewer {
    let long = format!("<p>{} hết.</p>", "Câu này dài, rất dài,".repeat(10));
    Viewer::of("?a=mot", vec![article("mot", language, BODY), article("hai", Some("en-GB"), &long)])
}

fn with_voices(mut viewer: Viewer, kept: &str, speed: u32) -> Viewer {
    let all = vec![
        voice("far", "vi-VN", false),
        voice("english", "en-US", true),
        voice("near", "vi_VN", true),
        voice("other", "vi", true),
        voice("vietic", "vie", true),
    ];
    viewer.does(Msg::Voices(Rc::new(Voices { all, kept: kept.to_owned(), speed })));
    viewer
}

/// What was spoken last, with its number.
fn spoken(viewer: &Viewer) -> (u32, String) {
    let last = viewer.other_effects.iter().rev().find_map(|effect| match effect {
        Effect::Do(Deed::Speak(number, text, how)) => Some((*number, [text, "|", how].concat().replace('\n', " "))),
        Effect::Do(Deed::Silence) => Some((0, String::new())),
        _ => None,
    });
    last.unwrap_or_default()
}

fn ends(viewer: &mut Viewer) {
    let number = spoken(viewer).0;
    viewer.does(Msg::Aid(Aid::Listen(Act::Ended(number, true))));
}

#[test]
fn voices_are_those_of_the_article() {
    let names =
        |viewer: &Viewer| viewer.model.voices().iter().map(|voice| voice.id.clone()).collect::<Vec<_>>().join(" ");
    for language in [None, Some("vi"), Some("vi-VN"), Some("VI_vn")] {
        let viewer = with_voices(reading(language), "", 100);
        assert_eq!(names(&viewer), "near other far", "{language:?}: those that send nothing first");
    }
    assert_eq!(names(&with_voices(reading(Some("en")), "", 100)), "english");
    let mut viewer = with_voices(reading(Some("fr")), "", 100);
    assert_eq!(names(&viewer), "");
    viewer.does(Msg::Aid(Aid::Listen(Act::Toggle(0))));
    assert_eq!((spoken(&viewer).0, viewer.model.listening()), (0, None), "nothing is offered, nothing speaks");
    let mut silent = reading(None);
    silent.does(Msg::Aid(Aid::Listen(Act::Toggle(0))));
    assert_eq!(silent.model.listening(), None);
}

#[test]
fn sentence_by_sentence_with_pauses() {
    let mut viewer = with_voices(reading(None), "", 100);
    let does = |viewer: &mut Viewer, act| viewer.does(Msg::Aid(Aid::Listen(act)));
    does(&mut viewer, Act::Toggle(0));
    assert_eq!(spoken(&viewer).1, "Tựa đề|near vi-VN 100");
    ends(&mut viewer);
    ends(&mut viewer);
    assert_eq!(spoken(&viewer).1, "Một câu.|near vi-VN 100");
    does(&mut viewer, Act::Go(1));
    assert_eq!(spoken(&viewer).1, "Hai câu.|near vi-VN 100");
    // What was broken off ends now: that does not count.
    let number = spoken(&viewer).0;
    does(&mut viewer, Act::Ended(number - 1, false));
    does(&mut viewer, Act::Ended(number - 1, true));
    assert_eq!(spoken(&viewer).0, number);
    does(&mut viewer, Act::Toggle(0));
    assert_eq!(spoken(&viewer).0, 0, "it pauses");
    does(&mut viewer, Act::Ended(number, false));
    assert!(viewer.model.listening().is_some_and(|listening| listening.is_paused));
    does(&mut viewer, Act::Go(-1));
    assert_eq!(spoken(&viewer).0, 0, "a pause is kept");
    does(&mut viewer, Act::Toggle(5));
    assert_eq!(spoken(&viewer).1, "Một câu.|near vi-VN 100", "it goes on where it was");
    does(&mut viewer, Act::Speed(150));
    assert_eq!(spoken(&viewer).1, "Một câu.|near vi-VN 150");
    does(&mut viewer, Act::Voice(2));
    assert_eq!(spoken(&viewer).1, "Một câu.|far vi-VN 150");
    assert!(viewer.other_effects.contains(&Effect::Do(Deed::Keep("khobao.speed", "150".to_owned()))));
    assert!(viewer.other_effects.contains(&Effect::Do(Deed::Keep("khobao.voices", "vi far".to_owned()))));
    does(&mut viewer, Act::Go(100));
    assert_eq!(spoken(&viewer).1, "Chín|far vi-VN 150");
    ends(&mut viewer);
    let listening = viewer.model.listening().cloned();
    assert_eq!(listening.map(|l| (l.is_paused, l.sentence().is_none())), Some((true, true)), "all is read");
    does(&mut viewer, Act::Toggle(0));
    assert_eq!(spoken(&viewer).1, "Tựa đề|far vi-VN 150");
    does(&mut viewer, Act::Stop);
    assert_eq!((spoken(&viewer).0, viewer.model.listening()), (0, None));
    // From a paragraph; where it has no text, from the next one that has.
    does(&mut viewer, Act::Toggle(2));
    assert_eq!(spoken(&viewer).1, "Bốn.|far vi-VN 150");
    // An engine that cannot speak pauses.
    let number = spoken(&viewer).0;
    does(&mut viewer, Act::Ended(number, false));
    assert!(viewer.model.listening().is_some_and(|listening| listening.is_paused));
}

#[test]
fn it_ends_with_its_article() {
    let mut viewer = with_voices(reading(None), "en english\nvi other", 9999);
    viewer.does(Msg::Aid(Aid::Listen(Act::Toggle(0))));
    assert_eq!(spoken(&viewer).1, "Tựa đề|other vi 100", "the voice that was kept; no such speed");
    let number = spoken(&viewer).0;
    viewer.does(Msg::Open("hai".to_owned()));
    assert_eq!(viewer.model.listening(), None);
    viewer.does(Msg::Aid(Aid::Listen(Act::Ended(number, true))));
    assert_eq!(spoken(&viewer).0, number, "nothing more");
    // A long sentence in parts.
    viewer.does(Msg::Aid(Aid::Listen(Act::Toggle(1))));
    let mut all = String::new();
    while viewer.model.listening().is_some_and(|listening| !listening.is_paused) {
        let text = spoken(&viewer).1;
        assert!(text.ends_with("|english en-US 100") && text.chars().count() < 145, "{text}");
        all += text.trim_end_matches("|english en-US 100");
        ends(&mut viewer);
    }
    assert_eq!(all.matches("rất dài").count(), 10);
    viewer.does(Msg::Aid(Aid::Listen(Act::Toggle(0))));
    viewer.does(Msg::Close);
    assert_eq!(viewer.model.listening(), None);
}

#[test]
fn chosen_voices_are_kept_by_language() {
    let kept = with_voice("", "vi", "Giọng nữ 1");
    let kept = with_voice(&kept, "en", "A");
    let kept = with_voice(&kept, "vi", "Giọng nam");
    assert_eq!(kept, "vi Giọng nam\nen A");
    assert_eq!((kept_voice(&kept, "vi"), kept_voice(&kept, "en")), (Some("Giọng nam"), Some("A")));
    for damaged in ["", "\n", "vi", "{}", "  "] {
        assert_eq!(kept_voice(damaged, "vi"), None, "{damaged:?}");
    }
}
