//! The file of what a reader keeps: what was read is written, and read again the same.
#![no_main]

use khobao_core::saved::file;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Ok((things, _)) = file::read(data) else { return };
    let written = file::write(&things);
    let Ok((again, broken)) = file::read(written.as_bytes()) else { panic!("not read: {written}") };
    assert!(broken.is_empty(), "{broken:?}");
    assert_eq!(format!("{things:?}"), format!("{again:?}"));
    for thing in &things {
        assert!(file::read_item(&file::item(thing).written()).is_some());
    }
});
