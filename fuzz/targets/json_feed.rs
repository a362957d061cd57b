//! A JSON Feed as a whole, and the same bytes in two chunks.
#![no_main]

use khobao_core::formats::json_feed::Reader;

fn read(chunks: &[&[u8]]) -> String {
    let (mut reader, mut items) = (Reader::new(), Vec::new());
    for chunk in chunks {
        match reader.push(chunk) {
            Ok(more) => items.extend(more),
            // The items before it have come already, or not, as the chunks are.
            Err(failure) => return format!("{failure:?}"),
        }
    }
    match reader.finish() {
        Ok(rest) => format!("{items:?} {rest:?}"),
        Err(failure) => format!("{failure:?}"),
    }
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((&at, data)) = data.split_first() else { return };
    let (left, right) = data.split_at(data.len() * usize::from(at) / 256);
    assert_eq!(read(&[data]), read(&[left, right]));
});
