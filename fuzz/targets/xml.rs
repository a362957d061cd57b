//! Atom, RSS or an export of WordPress as a whole, and the same bytes in two pieces.
#![no_main]

use khobao_core::formats::feed_xml::{Pictures, Reader};

fn read(pieces: &[&[u8]]) -> String {
    let mut pictures = Pictures::search();
    for (at, piece) in (1..).zip(pieces) {
        pictures.push(piece, at == pieces.len());
    }
    let (mut reader, mut items) = (Reader::new(pictures.finish()), Vec::new());
    for (at, piece) in (1..).zip(pieces) {
        match reader.push(piece, at == pieces.len()) {
            Ok(more) => items.extend(more),
            Err(failure) => return format!("{failure:?}"),
        }
    }
    format!("{items:?} {:?}", reader.finish())
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((&at, data)) = data.split_first() else { return };
    let (left, right) = data.split_at(data.len() * usize::from(at) / 256);
    let whole = read(&[data]);
    assert_eq!(whole, read(&[left, right]));
    // Entities of the file's own are not made into what they stand for.
    assert!(whole.len() < 64 * data.len() + 4096);
});
