//! An article as a plain text or Markdown.
#![no_main]

use khobao_core::formats::plain_text;

libfuzzer_sys::fuzz_target!(|data: &str| {
    let Some(item) = plain_text::item(data, "name") else { return };
    assert!(item.article.is_some() || !item.problems.is_empty());
    // What it is made into is read again by the packer, and is the same.
    if let Some(made) = &item.made {
        let again = khobao_core::formats::json_feed::item(made.as_bytes(), 0, 0);
        assert_eq!(format!("{:?}", again.article), format!("{:?}", item.article));
    }
});
