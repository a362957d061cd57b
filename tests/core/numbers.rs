//! Numbers for texts, some of which were chosen so that they lie in one place of the table.

use khobao_core::index::{Builder, Field};
use khobao_core::numbers::{Names, Secret};
use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

/// 2ⁿ words which all have nearly the same hash for who knows the secret: two beginnings of one value are found by trying,
/// and then each of n places of a word has one or the other.
fn hostile(secret: Secret, places: usize) -> Vec<String> {
    let mut met: HashMap<u32, String> = HashMap::new();
    let letters = |number: u32| (0..6).map(|at| char::from(b'a' + (number >> (4 * at) & 15) as u8)).collect::<String>();
    let mut pairs = (0..).map(letters).filter_map(|word| {
        let first = met.insert(secret.text(&word), word.clone())?;
        Some([first, word])
    });
    let pair = pairs.next().unwrap();
    let word = |number: usize| (0..places).map(|at| pair[number >> at & 1].as_str()).collect::<String>();
    (0..1 << places).map(word).collect()
}

fn hashes(secret: Secret, words: &[String]) -> usize {
    words.iter().map(|word| secret.text(word)).collect::<HashSet<_>>().len()
}

#[test]
fn words_that_were_chosen_to_collide_take_no_longer_than_others() {
    let known = Secret::default();
    let words = hostile(known, 10);
    assert!(hashes(known, &words) < 50, "these are hostile: {} hashes", hashes(known, &words));
    Secret::choose(0x1234_5678);
    let secret = Secret::default();
    assert!(hashes(secret, &words) > 1000, "{} hashes", hashes(secret, &words));

    // Were each compared with those before it, these would be two billion comparisons.
    let words = hostile(known, 16);
    let begin = Instant::now();
    let mut names = Names::default();
    assert!((0..).zip(&words).all(|(number, word)| names.number(word) == number));
    assert!((0..).zip(&words).all(|(number, word)| names.find(word) == Some(number)));
    let mut builder = Builder::new();
    builder.begin();
    builder.text(Field::Body, &words.join(" "));
    assert_eq!(builder.finish().directory.docs, 1);
    assert!(begin.elapsed() < Duration::from_secs(10), "{:?}", begin.elapsed());
}

#[test]
fn pairs_of_numbers_that_were_chosen_to_collide_do_not() {
    // With one multiplication by a known number its inverse tells which pairs have one hash.
    let inverse = (0..6).fold(1u64, |x, _| x.wrapping_mul(2u64.wrapping_sub(x.wrapping_mul(0x9E37_79B9_7F4A_7C15))));
    let pairs = (0..200_000u64).map(|at| (at.wrapping_mul(inverse) >> 32, at.wrapping_mul(inverse) & 0xFFFF_FFFF));
    let hashes: HashSet<u32> = pairs.map(|(left, right)| Secret::default().pair(left as u32, right as u32)).collect();
    assert!(hashes.len() > 190_000, "{}", hashes.len());
}

#[test]
fn a_number_depends_on_the_order_alone() {
    let numbers = || {
        let mut names = Names::default();
        ["b", "a", "", "b", "\0", "\0\0", "a"].map(|name| names.number(name))
    };
    let before = numbers();
    Secret::choose(0xFFFF_FFFF);
    assert_eq!((before, numbers()), ([0, 1, 2, 0, 3, 4, 1], before));
}
