//! What is typed, and a text that it is marked in: parted by the first line feed.
#![no_main]

use khobao_core::query::{MAX_WORDS, marks, parse};

libfuzzer_sys::fuzz_target!(|data: &str| {
    let (typed, text) = data.split_once('\n').unwrap_or((data, "Ủy ban nhân dân tỉnh Bắc Kạn"));
    let query = parse(typed);
    let typed_words = query.required.iter().chain([&query.excluded]).flatten().filter(|part| part.phrase);
    assert!(typed_words.map(|part| part.words.len()).sum::<usize>() <= MAX_WORDS);
    let mut end = 0;
    for mark in marks(text, &query) {
        assert!(mark.start >= end && !text[mark.clone()].is_empty());
        end = mark.end;
    }
});
