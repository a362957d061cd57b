//! A text: its dates and documents.
#![no_main]

use khobao_core::dates::{What, find, inferred};
use khobao_core::day::Day;

libfuzzer_sys::fuzz_target!(|text: &str| {
    for written in [None, Some(Day(18_940))] {
        let mut end = 0;
        for mark in find(text, written) {
            assert!(mark.range.start >= end && !text[mark.range.clone()].is_empty());
            if let What::Date(date) = mark.what {
                assert!(date.first <= date.last);
            }
            end = mark.range.end;
        }
    }
    inferred(text);
});
