//! A packed site in memory: which of its files stay, and where.

use khobao_core::day::Day;
use khobao_core::id::DocId;
use khobao_core::packed::{File, Files, Packed};
use khobao_core::site::{Hash, Kind, Root, Shards};
use khobao_core::timeline::DayCounts;
use std::rc::Rc;

/// Files of one article each.
const FILES: u32 = 14;

fn hash(file: u32) -> Hash {
    Hash([file as u8, 1, 2, 3, 4, 5, 6, 7])
}

/// A site of [`FILES`] files of one article each, none of which is here.
fn site() -> Packed {
    let root = Root {
        counts: DayCounts::new([(Day(0), FILES)], 0),
        articles: Shards::new(1, (0..FILES).map(hash).collect(), Vec::new()),
        cards: Shards::new(100, vec![hash(FILES)], Vec::new()),
        ..Root::default()
    };
    Packed::open(&root.encode()).unwrap()
}

/// Gives a file of an article, and ends a round. Says where its bytes are.
fn give(packed: &mut Packed, file: u32) -> *const u8 {
    let text = format!(r#"{{"items": [{{"id": "{file}", "content_text": "{}"}}]}}"#, "chữ ".repeat(file as usize + 1));
    let file = File::Plain(Kind::Articles, hash(file));
    let mut bytes = packed.room(file, text.len());
    bytes.copy_from_slice(text.as_bytes());
    let place = bytes.as_ptr();
    assert!(packed.give(file, bytes));
    packed.trim();
    place
}

#[test]
fn nothing_that_was_read_of_articles_stays() {
    let mut packed = site();
    give(&mut packed, 0);
    let read = || packed.article(DocId(0), &mut Files::new()).unwrap();
    let article = read();
    assert_eq!(Rc::strong_count(&article), 1, "nothing else has it");
    assert_eq!(read(), article, "its file is here, and it is read again");
}

#[test]
fn a_file_of_articles_takes_the_memory_of_the_oldest() {
    let mut packed = site();
    let id =
        |packed: &Packed, doc: u32| packed.article(DocId(doc), &mut Files::new()).map(|article| article.id.clone());
    let places: Vec<*const u8> = (0..FILES - 2).map(|file| give(&mut packed, file)).collect();
    // The first was asked for since.
    assert_eq!(id(&packed, 0).as_deref(), Some("0"));
    assert_eq!(give(&mut packed, FILES - 2), places[1]);
    assert_eq!(give(&mut packed, FILES - 1), places[2]);
    for doc in 0..FILES {
        let expected = (doc != 1 && doc != 2).then(|| doc.to_string());
        assert_eq!(id(&packed, doc), expected, "{doc}");
    }
}
