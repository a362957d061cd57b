//! The root of a packed site, and the places that it names.
#![no_main]

use khobao_core::packed::{Files, Packed};
use khobao_core::query::parse;
use khobao_core::site::Root;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    // The sum is of no interest here: no made-up bytes have it.
    let Some(root) = Root::read(data) else { return };
    assert_eq!(Root::decode(&root.encode()).as_ref(), Some(&root));
    let total = root.counts.total();
    for doc in [0, 1, total / 2, total.saturating_sub(1), total, u32::MAX] {
        assert_eq!(root.article(doc).is_some(), doc < total);
        assert_eq!(root.card(doc).is_some(), doc < total);
    }
    let Some(mut packed) = Packed::open(&root.encode()) else { panic!("the root was good") };
    let mut missing = Files::new();
    let _ = packed.find("id", &mut missing);
    if let Err(files) = packed.evaluate(&parse("bắc kạn -tag:a")) {
        files.into_iter().for_each(|file| missing.insert(file));
    }
    for file in missing {
        assert!(!packed.path(file).is_empty());
        packed.give(file, data.to_vec());
    }
});
