//! A file of ids.
#![no_main]

use khobao_core::site::ids::find_id;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    for hash in [0, 7, u32::MAX] {
        let _ = find_id(data, hash);
    }
});
