//! Finding within an article: what is marked, and the state around it.

use super::state::Viewer;
use khobao_core::article::Article;
use khobao_core::html;
use khobao_core::query::Phrase;
use khobao_core::state::aids::Aid;
use khobao_core::state::{Effect, Msg};
use std::time::Instant;

fn marked(typed: &str, text: &str) -> String {
    let mut shown = String::new();
    let mut end = 0;
    for mark in Phrase::of(typed).marks(text) {
        shown += &format!("{}[{}]", &text[end..mark.start], &text[mark.clone()]);
        end = mark.end;
    }
    shown + &text[end..]
}

#[test]
fn words_that_follow_each_other_are_found() {
    let check =
        |typed: &str, shown: &str| assert_eq!(marked(typed, &shown.replace(['[', ']'], "")), shown, "{typed:?}");
    check("bac kan", "tỉnh [Bắc Kạn] và Bắc Ninh, [BẮC. KẠN], Kạn Bắc");
    check("bắc k", "[Bắc Kạn], Bắc Ninh, [bác kỳ]");
    check("b", "[Bắc] Kạn, [bang] [Ba]");
    // Whole as soon as something stands behind it.
    check("ba ", "[Bà] và [ba], không phải Bắc");
    check("-kan", "Bắc [Kạn]");
    check("\"bac\" OR kan", "Bắc Kạn");
    check("or k", "vàng [hay or Kạn]".replace("[hay or", "hay [or").as_str());
    check("16/CT-TTg", "Chỉ thị [16/CT-TTg] ngày 16/9");
    check("a a", "[a a] [a a] a");
    check("a b a", "[a b a] b a [a b a]");
    check("hoà ", "[hòa] và [ho\u{a0}]".replace("[ho\u{a0}]", "ho").as_str());
    for nothing in ["", " ", "—", "..."] {
        check(nothing, "Bắc Kạn");
    }
    // What is beyond the words that fit is left out.
    let long = "x ".repeat(40);
    assert_eq!(Phrase::of(&long).marks(&long).len(), 1);
}

#[test]
fn a_long_article_is_searched_in_linear_time() {
    let text = "a".repeat(64) + &" aa".repeat(100_000);
    let start = Instant::now();
    assert_eq!(Phrase::of("aa aa aa b").marks(&text), []);
    assert_eq!(Phrase::of("aa aa ").marks(&text).len(), 50_000);
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}

fn reading() -> Viewer {
    let body = "<p>Ở Bắc Kạn, cầu <b>mới</b>.</p><ul><li>Một cầu</ul><table><tr><td>Cầu mới</table>";
    let article = |id: &str, title: &str| Article {
        id: id.to_owned(),
        title: title.to_owned(),
        lead: Some("Cầu cũ đã hỏng.".to_owned()),
        blocks: html::blocks(body),
        ..Article::default()
    };
    Viewer::of("?q=bac&a=mot", vec![article("mot", "Cầu mới"), article("hai", "Bắc Kạn")])
}

#[test]
fn what_is_found_takes_the_place_of_the_query() {
    let mut viewer = reading();
    viewer.does(Msg::Marked(1));
    assert_eq!(viewer.model.marks("Ở Bắc Kạn").len(), 1);
    let closed = viewer.model.find_key();
    viewer.does(Msg::Aid(Aid::Find));
    assert!(viewer.other_effects.contains(&Effect::FocusFind));
    assert_eq!((viewer.model.match_count, viewer.model.marks("Ở Bắc Kạn").len()), (0, 0), "nothing is typed yet");
    assert_ne!(viewer.model.find_key(), closed);
    viewer.does(Msg::Find("cau moi".to_owned()));
    assert_eq!((viewer.model.match_count, viewer.model.match_at), (3, None), "headline, paragraph, cell");
    let key = viewer.model.find_key();
    viewer.does(Msg::Aid(Aid::Found(1)));
    assert_eq!(viewer.other_effects.last(), Some(&Effect::RevealMatch(1)));
    viewer.does(Msg::Match(1));
    viewer.does(Msg::Match(1));
    assert_eq!(viewer.model.match_at, Some(0), "from the last to the first");
    // The same text again, and the key that opens the field, change nothing that is drawn.
    viewer.does(Msg::Find("cau moi".to_owned()));
    viewer.does(Msg::Aid(Aid::Find));
    assert_eq!((viewer.model.find_key(), viewer.model.match_at), (key, Some(0)));
    viewer.does(Msg::Find("không có".to_owned()));
    assert_eq!(viewer.model.match_count, 0);
    viewer.does(Msg::Aid(Aid::Found(0)));
    assert_eq!(viewer.model.match_at, None);
    viewer.does(Msg::Aid(Aid::EndFind));
    assert_eq!(viewer.other_effects.last(), Some(&Effect::LeaveFind));
    assert_eq!(viewer.model.marks("Ở Bắc Kạn").len(), 1, "the query's again");
    assert_eq!(viewer.model.find_key(), closed);
}

#[test]
fn finding_ends_with_its_article() {
    let mut viewer = reading();
    viewer.does(Msg::Aid(Aid::Find));
    viewer.does(Msg::Find("cầu".to_owned()));
    viewer.does(Msg::Open("hai".to_owned()));
    assert!(viewer.model.finding().is_none());
    assert_eq!(viewer.model.marks("Bắc cầu").first(), Some(&(0.."Bắc".len())), "the query's");
    viewer.does(Msg::Aid(Aid::Find));
    assert_eq!(viewer.model.finding().map(|finding| finding.text.as_str()), Some(""));
    viewer.does(Msg::Close);
    viewer.does(Msg::Aid(Aid::Find));
    viewer.does(Msg::Find("cầu".to_owned()));
    assert!(viewer.model.finding().is_none(), "there is no article");
}
