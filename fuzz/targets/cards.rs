//! A file of cards, and one of names.
#![no_main]

use khobao_core::site::{decode_cards, decode_names, encode_cards, encode_names};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Some(cards) = decode_cards(data) {
        cards.iter().filter_map(|card| card.date).for_each(|date| drop(date.to_string()));
        assert_eq!(decode_cards(&encode_cards(&cards)), Some(cards));
    }
    if let Some(names) = decode_names(data) {
        assert_eq!(decode_names(&encode_names(&names)), Some(names));
    }
});
