//! The format of a packed site: where an article lies, and what the root's and the cards' bytes are.

use khobao_core::day::{Date, Day, Interval};
use khobao_core::index::{self, Directory, Facet, MOST_DOCS};
use khobao_core::service::{Request, Response, Service};
use khobao_core::site::ids::{IDS_A_SHARD, Ids, encode_ids, find_id, id_hash};
use khobao_core::site::{
    Card, Grid, Hash, Kind, Place, Root, SEGMENT_MOST, SEGMENT_UNIT, SEGMENT_WHOLE, Segment, Shards, articles_a_shard,
    cards_a_shard, decode_cards, decode_names, encode_cards, encode_names, segments,
};
use khobao_core::timeline::DayCounts;

#[test]
fn a_run_is_cut_by_its_length() {
    let table: [(u32, &[u32]); 9] = [
        (0, &[]),
        (1, &[1]),
        (4096, &[4096]),
        (16_383, &[16_383]),
        (16_384, &[16_384]),
        (34_838, &[32_768, 2070]),
        (100_000, &[65_536, 32_768, 1696]),
        (262_144, &[262_144]),
        (1_000_000, &[262_144, 262_144, 262_144, 196_608, 16_384, 576]),
    ];
    for (articles, expected) in table {
        assert_eq!(segments(articles), expected, "{articles}");
    }
}

#[test]
fn files_of_any_archive_are_few() {
    // Of articles and cards, in archives that are small enough for a host that takes 1,000 files.
    for articles in (0..46_000).step_by(37) {
        let files = articles / articles_a_shard(articles) + articles / cards_a_shard(articles);
        assert!(files <= 560, "{articles}: {files}");
    }
    for articles in [0, 1, 1_000_000, u32::MAX] {
        assert!(articles_a_shard(articles) >= 32 && cards_a_shard(articles) >= 32);
    }
}

#[test]
fn a_run_that_grows_leaves_what_is_closed_alone() {
    for articles in (0..3_000_000).step_by(999) {
        let (before, after) = (segments(articles), segments(articles + 999));
        assert_eq!(before.iter().sum::<u32>(), articles);
        let closed = |segments: &[u32]| segments.iter().filter(|&&docs| docs % SEGMENT_UNIT == 0).count();
        // Within a unit only the live one grows; the next unit joins the last closed one, or the ones that fill a place.
        if articles >= SEGMENT_WHOLE && articles / SEGMENT_UNIT == (articles + 999) / SEGMENT_UNIT {
            assert_eq!(before[..closed(&before)], after[..closed(&after)], "{articles}");
        }
        assert!(after.iter().all(|&docs| docs <= SEGMENT_MOST));
        assert!(after.len() as u32 <= articles / SEGMENT_MOST + 4);
    }
}

#[test]
fn every_article_has_its_place() {
    for (dated, undated, per) in [(0, 0, 4), (1, 0, 4), (8, 0, 4), (9, 3, 4), (0, 5, 2), (7, 7, 1), (3, 2, 100)] {
        let grid = Grid { per, dated, undated };
        let mut next = 0;
        for shard in 0..grid.len() {
            let range = grid.range(shard);
            assert!(!range.is_empty() && range.start == next, "{grid:?} {shard}");
            for doc in range.clone() {
                assert_eq!(grid.place(doc), (shard, doc - range.start), "{grid:?} {doc}");
            }
            next = range.end;
        }
        assert_eq!(next, dated + undated);
        assert!(grid.range(grid.len()).is_empty());
        assert!(grid.range(u32::MAX).is_empty());
    }
}

fn hash(n: u8) -> Hash {
    Hash([n, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef])
}

/// Of two term shards, a pair shard, the lexicon and a facet.
fn segment(docs: u32) -> Segment {
    let directory = Directory {
        docs,
        terms: 9,
        term_shards: vec!["a".to_owned(), "kh".to_owned()],
        pair_shards: vec![(0, 3)],
        facets: vec![Facet::Tag],
    };
    Segment { directory, hashes: [vec![hash(10), hash(11)], vec![hash(12)], vec![hash(13)], vec![hash(14)]] }
}

fn root() -> Root {
    let month = Interval { first: Day(0), last: Day(30) };
    let counts = DayCounts::new([(Day(-3).into(), 2), (month, 1), (Day(18_000).into(), 7)], 3);
    Root {
        pages: true,
        title: "Kho báo".to_owned(),
        description: None,
        language: Some("vi".to_owned()),
        home: Some("https://example.org/".to_owned()),
        counts,
        articles: Shards::new(8, vec![hash(1), hash(2), hash(3)], Vec::new()),
        cards: Shards::new(100, vec![hash(4), hash(5)], Vec::new()),
        ids: vec![
            Ids { docs: 10, shards: vec![(0, hash(6)), (5, hash(7))] },
            Ids { docs: 3, shards: vec![(9, hash(8))] },
        ],
        segments: vec![segment(10), segment(3)],
    }
}

#[test]
fn names_have_kind_and_hash() {
    assert_eq!(Kind::Cards.path(hash(1)), "data/cards-0123456789abcdef.bin");
    assert_eq!(Kind::Articles.path(hash(0xff)), "data/articles-ff23456789abcdef.json");
    let path = |kind, number| segment(1).path(kind, number);
    assert_eq!(path(index::Kind::Terms, 1).as_deref(), Some("data/terms-0b23456789abcdef.bin"));
    assert_eq!(path(index::Kind::Facet, 0).as_deref(), Some("data/facet-0e23456789abcdef.bin"));
    assert_eq!(path(index::Kind::Pairs, 1), None);
}

#[test]
fn a_root_comes_back_as_it_was() {
    let root = root();
    assert_eq!(Root::decode(&root.encode()), Some(root.clone()));
    assert_eq!(root.article(9), Some(Place::At(hash(2), 1)));
    assert_eq!(root.article(10), Some(Place::At(hash(3), 0)));
    assert_eq!(root.card(12), Some(Place::At(hash(5), 2)));
    assert_eq!(root.card(13), None);
}

#[test]
fn names_that_are_too_many_have_files_of_their_own() {
    // 200 dated and 3 undated articles, one in each shard: 64 to a file of names, and one file for the undated.
    let mut root = root();
    root.counts = DayCounts::new([(Day(0), 200)], 3);
    root.segments.clear();
    root.ids.clear();
    root.articles = Shards::new(1, Vec::new(), (0..5).map(hash).collect());
    root.cards = Shards::new(300, vec![hash(20), hash(21)], Vec::new());
    let mut root = Root::decode(&root.encode()).unwrap();
    assert_eq!(root.article(130), Some(Place::Named(hash(2))));
    assert_eq!(root.article(202), Some(Place::Named(hash(4))));
    let names = |range: std::ops::Range<u8>| encode_names(&range.map(hash).collect::<Vec<_>>());
    assert!(!root.learn(hash(2), &names(100..163)), "one too few");
    assert!(!root.learn(hash(9), &names(100..164)), "of nothing that is there");
    assert!(!root.learn(hash(2), b"x"));
    assert!(
        root.learn(hash(2), &names(100..164)) && root.learn(hash(3), &names(0..8)) && root.learn(hash(4), &names(0..3))
    );
    assert_eq!(root.article(130), Some(Place::At(hash(102), 0)));
    assert_eq!(root.article(199), Some(Place::At(hash(7), 0)));
    assert_eq!(root.article(200), Some(Place::At(hash(0), 0)));
    assert_eq!(root.article(1), Some(Place::Named(hash(0))));
    root.articles.tables.truncate(4);
    assert_eq!(Root::decode(&root.encode()), None);
}

#[test]
fn a_root_that_does_not_fit_together_is_refused() {
    let check = |what: &str, change: fn(&mut Root)| {
        let mut root = root();
        change(&mut root);
        assert_eq!(Root::decode(&root.encode()), None, "{what}");
    };
    check("a file of articles too few", |root| root.articles.hashes.truncate(2));
    check("a file of cards too many", |root| root.cards.hashes.push(hash(9)));
    check("no articles in a file", |root| root.cards.per = 0);
    check("a segment too few", |root| root.segments.truncate(1));
    check("ids too few", |root| root.ids.truncate(1));
    check("segments beyond any number", |root| root.segments[0].directory.docs = u32::MAX);
    check("a term shard that has no file", |root| root.segments[0].hashes[0].truncate(1));
    check("a pair shard that is not named", |root| root.segments[0].directory.pair_shards.clear());
    check("no lexicon", |root| root.segments[1].hashes[2].clear());
    check("a facet too many", |root| root.segments[1].directory.facets.push(Facet::Place));
    check("a segment that is too large", |root| grow(root, SEGMENT_MOST));
    check("more articles than any archive has", |root| {
        root.segments.clear();
        grow(root, MOST_DOCS);
    });
    check("a day beyond the calendar", |root| root.counts = DayCounts::new([(Day(2_932_897), 10)], 3));
    check("an interval beyond the calendar", |root| {
        root.counts = DayCounts::new([(Interval { first: Day(2_932_896), last: Day(2_932_897) }, 10)], 3);
    });
    check("hashes and files of names", |root| root.cards.tables.push(hash(9)));
}

/// The same files, of so many more articles.
fn grow(root: &mut Root, articles: u32) {
    root.counts = DayCounts::new([(Day(0), 10 + articles)], 3);
    (root.articles, root.cards) = [1, 2].map(|_| Shards::new(u32::MAX, vec![hash(1), hash(2)], Vec::new())).into();
    root.ids.clear();
    if let Some(segment) = root.segments.first_mut() {
        segment.directory.docs += articles;
    }
}

#[test]
fn an_id_leads_to_its_article() {
    // Three segments; in the second all ids have one hash, over several files.
    let (files, mut root) = (std::cell::RefCell::new(Vec::new()), root());
    let ids = |mut pairs: Vec<(u32, u32)>| {
        pairs.sort_unstable();
        let shards = pairs.chunks(IDS_A_SHARD).map(|pairs| {
            files.borrow_mut().push(encode_ids(pairs));
            (pairs[0].0, hash(files.borrow().len() as u8))
        });
        Ids { docs: pairs.len() as u32, shards: shards.collect() }
    };
    let id = |doc: u32| format!("https://example.org/bài/{doc}");
    let same = id_hash("x");
    root.ids = vec![
        ids((0..3000).map(|doc| (id_hash(&id(doc)), doc)).collect()),
        ids((0..9000).map(|doc| (same, doc)).collect()),
        ids((0..7).map(|doc| (id_hash(&id(12_000 + doc)), doc)).collect()),
    ];
    let find = |id: &str| -> Vec<u32> {
        let found = root.may_have(id).into_iter().flat_map(|(file, first)| {
            let docs = find_id(&files.borrow()[file.0[0] as usize - 1], id_hash(id)).unwrap();
            docs.into_iter().map(move |doc| first + doc)
        });
        found.collect()
    };
    for doc in (0..3000).chain(12_000..12_007) {
        assert_eq!(find(&id(doc)), [doc]);
        // One of each segment, and one more where a file begins with this very hash.
        assert!(root.may_have(&id(doc)).len() <= 4);
    }
    let mut all = find("x");
    all.sort_unstable();
    assert_eq!(all, (3000..12_000).collect::<Vec<_>>());
    assert!(find("y").is_empty());
}

fn cards() -> Vec<Card> {
    ["2021-11-09T08:30:00+07:00", "2021", ""]
        .into_iter()
        .map(|date| Card {
            id: format!("id {date}"),
            title: "Chợ phiên".to_owned(),
            date: Date::parse(date),
            section: Some("Đời sống".to_owned()),
            language: None,
        })
        .collect()
}

#[test]
fn cards_come_back_as_they_were() {
    assert_eq!(decode_cards(&encode_cards(&cards())), Some(cards()));
    assert_eq!(decode_cards(&encode_cards(&[])), Some(Vec::new()));
    let mut late = cards();
    late[1].date = late[1].date.map(|date| Date { day: Day(i32::MAX), ..date });
    assert_eq!(decode_cards(&encode_cards(&late)), None);
}

/// The one file whose name does not say what its bytes are.
#[test]
fn a_root_with_any_bit_flipped_or_byte_missing_is_none() {
    let good = root().encode();
    for bit in 0..good.len() * 8 {
        let mut bytes = good.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(Root::decode(&bytes), None, "bit {bit}");
    }
    (0..good.len()).for_each(|end| assert_eq!(Root::decode(&good[..end]), None));
}

/// Bytes that were cut off, lengthened or changed in one place, and bytes that mean huge lengths.
#[test]
fn any_bytes_are_read_without_a_panic() {
    let mut seed = 1u64;
    let mut random = move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize
    };
    for good in [
        root().encode(),
        encode_cards(&cards()),
        encode_names(&[hash(1), hash(2)]),
        encode_ids(&[(7, 1), (7, 3), (u32::MAX, 2)]),
    ] {
        let read = |bytes: &[u8]| {
            // Without the sum, which hardly any of these has.
            if let Some(root) = Root::read(bytes) {
                assert_eq!(Root::decode(&root.encode()), Some(root));
            }
            let _ = (decode_names(bytes), find_id(bytes, 7));
            for card in decode_cards(bytes).unwrap_or_default() {
                let _ = card.date.map(|date| date.to_string());
            }
        };
        (0..good.len()).for_each(|end| read(&good[..end]));
        let longer = [good.as_slice(), b"\0"].concat();
        assert_eq!((Root::read(&longer), decode_cards(&longer)), (None, None));
        for _ in 0..20_000 {
            let mut bytes = good.clone();
            for _ in 0..1 + random() % 3 {
                let at = random() % bytes.len();
                bytes[at] = random() as u8;
            }
            read(&bytes);
        }
        let magic = good.iter().position(|&byte| byte == b'\n').unwrap() + 2;
        read(&[&good[..magic], &[0xff; 100]].concat());
        read(&[&good[..magic], b"\xff\xff\xff\xff\x0f", &[0; 100]].concat());
    }
}

#[test]
fn what_is_asked_while_a_site_opens_waits_for_its_root() {
    let article = || Request::Article { id: "tin".to_owned() };
    let kinds = |responses: &[Response]| -> Vec<&str> {
        let kind = |response: &Response| match response {
            Response::Opened(_) => "opened",
            Response::Failed(_) => "failed",
            Response::NoArticle { .. } => "no article",
            _ => "other",
        };
        responses.iter().map(kind).collect()
    };
    let mut service = Service::new();
    service.begin_site();
    assert!(service.answer(article()).is_none());
    // A root that is none takes along what waited for it.
    assert_eq!(kinds(&service.open_site(b"hong", "archive.bin")), ["failed"]);
    service.begin_site();
    assert_eq!(kinds(&service.open_site(&root().encode(), "archive.bin")), ["opened"]);
    // And one that is read answers it, by way of the files that it names.
    service.begin_site();
    assert!(service.answer(article()).is_none() && service.wanted().is_empty());
    assert_eq!(kinds(&service.open_site(&root().encode(), "archive.bin")), ["opened"]);
    let mut told = Vec::new();
    while told.is_empty() {
        let wanted = service.wanted();
        assert!(!wanted.is_empty());
        told = wanted.into_iter().flat_map(|(file, _)| service.lose(file)).collect();
        told.retain(|response| !matches!(response, Response::Lost { .. }));
    }
    assert_eq!(kinds(&told), ["no article"]);
}
