//! A file of articles of a packed site, and the articles in it.
#![no_main]

use khobao_core::day::Day;
use khobao_core::id::DocId;
use khobao_core::packed::{File, Files, Packed};
use khobao_core::site::{Hash, Kind, Root, Shards};
use khobao_core::timeline::DayCounts;

/// So many articles are there to be, whatever the file has.
const ARTICLES: u32 = 8;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let root = Root {
        counts: DayCounts::new([(Day(0), ARTICLES)], 0),
        articles: Shards::new(ARTICLES, vec![Hash([1; 8])], Vec::new()),
        cards: Shards::new(ARTICLES, vec![Hash([2; 8])], Vec::new()),
        ..Root::default()
    };
    let Some(mut packed) = Packed::open(&root.encode()) else { panic!("the root is good") };
    let file = File::Plain(Kind::Articles, Hash([1; 8]));
    let mut bytes = packed.room(file, data.len());
    bytes.copy_from_slice(data);
    if !packed.give(file, bytes) {
        packed.do_without(file);
    }
    let mut missing = Files::new();
    for doc in 0..ARTICLES {
        packed.article(DocId(doc), &mut missing);
        packed.texts(DocId(doc), &mut Files::new());
    }
    assert!(missing.is_empty(), "the file is here");
});
