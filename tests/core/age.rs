//! What is kept for a while: which things stay, by their ages and sizes.

use khobao_core::age::{Age, oldest};

#[test]
fn the_youngest_stay_as_far_as_there_is_room() {
    let check = |things: &[(u8, usize)], room, expected| {
        assert_eq!(oldest(things.iter().copied(), room), expected, "{things:?} in {room}");
    };
    check(&[], 0, 255);
    check(&[(3, 10), (255, 10)], 20, 255);
    check(&[(3, 10), (255, 10)], 19, 254);
    check(&[(1, 10), (2, 10), (9, 10), (9, 10)], 30, 8);
    check(&[(9, 10), (2, 10), (1, 10)], 15, 1);
    // What was just asked for, and what has just come.
    check(&[(0, 10), (1, 10), (2, 1)], 0, 1);
}

#[test]
fn an_age_is_of_rounds_without_a_question() {
    let age = Age::default();
    (0..3).for_each(|_| age.grow());
    assert_eq!(age.rounds(), 3);
    age.renew();
    assert_eq!(age.rounds(), 0);
    (0..300).for_each(|_| age.grow());
    assert_eq!(age.rounds(), 255);
}
