//! An article's HTML, and the same as plain text.
#![no_main]

use khobao_core::article::each_text;
use khobao_core::html;

libfuzzer_sys::fuzz_target!(|data: &str| {
    for blocks in [html::blocks(data), html::text_blocks(data)] {
        let mut length = 0;
        each_text(&blocks, &mut |text| length += text.len());
        // A named character gives at most six bytes for four.
        assert!(length <= 2 * data.len() + 16);
    }
});
