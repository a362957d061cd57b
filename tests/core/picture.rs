//! Pictures as large as the screen: which there are, and how they are moved.

use super::state::Viewer;
use khobao_core::article::{Address, Article, Image};
use khobao_core::html;
use khobao_core::state::aids::Aid;
use khobao_core::state::picture::{Act, Hold, Zoom, pictures};
use khobao_core::state::{Effect, Msg};

fn article() -> Article {
    let body = "<p>Một <img src=2.png alt='nhỏ'> hai</p>\
        <figure><img src=3.png alt='ba'><img src=4.png><figcaption>Hai <b>hình</b></figcaption></figure>\
        <table><tr><td>x <img src=5.png></table>";
    let image = Image { src: Address::picture("1.png").unwrap(), alt: "một".to_owned(), size: None };
    Article { id: "hinh".to_owned(), image: Some(image), blocks: html::blocks(body), ..Article::default() }
}

#[test]
fn pictures_in_the_order_in_which_they_are_drawn() {
    let found: Vec<String> = pictures(&article()).into_iter().map(|p| [p.src, p.alt, p.caption].join(" ")).collect();
    assert_eq!(found, ["1.png một ", "2.png nhỏ ", "3.png ba Hai hình", "4.png  Hai hình", "5.png  "]);
}

#[test]
fn a_picture_is_moved_and_made_larger() {
    let none = Hold { by: (0, 0), times: 1000, at: (0, 0), room: (1000, 800), size: (1000, 400) };
    let zoom = |scale, x, y| Zoom { scale, x, y };
    for (what, from, hold, wanted) in [
        ("what is seen whole stays", zoom(1000, 0, 0), Hold { by: (90, 90), ..none }, zoom(1000, 0, 0)),
        ("larger around its middle", zoom(1000, 0, 0), Hold { times: 2000, ..none }, zoom(2000, 0, 0)),
        (
            "the place under the pointer stays",
            zoom(1000, 0, 0),
            Hold { times: 2000, at: (300, 0), ..none },
            zoom(2000, -300, 0),
        ),
        (
            "not where it would leave room",
            zoom(1000, 0, 0),
            Hold { times: 2000, at: (0, 150), ..none },
            zoom(2000, 0, 0),
        ),
        ("pushed to its edge and no further", zoom(2000, 0, 0), Hold { by: (9999, 9999), ..none }, zoom(2000, 500, 0)),
        ("the other way", zoom(4000, 0, 0), Hold { by: (-9999, -9999), ..none }, zoom(4000, -1500, -400)),
        ("smaller, it comes back in", zoom(2000, 500, 0), Hold { times: 600, ..none }, zoom(1200, 100, 0)),
        ("no smaller than whole", zoom(1500, 250, 0), Hold { times: 1, ..none }, zoom(1000, 0, 0)),
        ("whole again", zoom(8000, 3500, 1200), Hold { times: 0, ..none }, zoom(1000, 0, 0)),
        ("no larger than eight times", zoom(7000, 0, 0), Hold { times: i32::MAX, ..none }, zoom(8000, 0, 0)),
        (
            "two fingers that move apart and on",
            zoom(1000, 0, 0),
            Hold { times: 3000, by: (50, 0), ..none },
            zoom(3000, 50, 0),
        ),
        ("nothing was measured", zoom(3000, 9, 9), Hold { room: (0, 0), size: (0, 0), ..none }, zoom(3000, 0, 0)),
    ] {
        assert_eq!(from.held(hold), wanted, "{what}");
    }
    let extreme =
        Hold { by: (i32::MIN, i32::MAX), times: i32::MIN, at: (i32::MAX, i32::MIN), room: (1, 1), size: (i32::MAX, 1) };
    assert_eq!(zoom(8000, i32::MAX, i32::MIN).held(extreme).scale, 1000);
}

#[test]
fn one_picture_after_the_other_and_back() {
    let mut viewer = Viewer::of("?a=hinh", vec![article()]);
    let does = |viewer: &mut Viewer, act| viewer.does(Msg::Aid(Aid::Picture(act)));
    let at = |viewer: &Viewer| viewer.model.viewing().map(|viewing| viewing.at);
    does(&mut viewer, Act::Go(1));
    does(&mut viewer, Act::Open(99));
    assert_eq!(at(&viewer), None, "there is no such picture");
    does(&mut viewer, Act::Open(2));
    does(&mut viewer, Act::Lost);
    does(&mut viewer, Act::Go(-3));
    assert_eq!(viewer.model.viewing().map(|v| (v.at, v.is_lost)), Some((4, false)));
    let hold = Hold { by: (-100, 0), times: 1000, at: (0, 0), room: (800, 800), size: (800, 800) };
    does(&mut viewer, Act::Push(hold));
    assert_eq!(at(&viewer), Some(0), "an arrow to the right goes on where all is seen");
    does(&mut viewer, Act::Swipe(80));
    assert_eq!(at(&viewer), Some(4), "what is drawn to the right shows the one before");
    does(&mut viewer, Act::Hold(Hold { by: (0, 0), times: 2000, ..hold }));
    does(&mut viewer, Act::Push(hold));
    does(&mut viewer, Act::Swipe(80));
    assert_eq!(viewer.model.viewing().map(|v| (v.at, v.zoom.x)), Some((4, -100)), "else it pushes");
    does(&mut viewer, Act::Close);
    assert_eq!(viewer.other_effects.last(), Some(&Effect::FocusPicture(2)), "back to the one that was pressed");
    does(&mut viewer, Act::Close);
    does(&mut viewer, Act::Open(0));
    viewer.does(Msg::Close);
    viewer.does(Msg::Aid(Aid::Find));
    assert_eq!(at(&viewer), None);
}
