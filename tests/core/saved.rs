//! What a reader keeps: merging, finding passages again, the file.

use crate::text::Random;
use khobao_core::article::{Block, Cell, Inline, Style};
use khobao_core::day::Date;
use khobao_core::formats::json;
use khobao_core::saved::anchor::{Spot, find, pieces, texts};
use khobao_core::saved::file::{self, NotOurs, Wanted};
use khobao_core::saved::markdown::{self, Words};
use khobao_core::saved::{Kind, Met, Origin, Piece, Saved, Stamp, Thing, new_id};

fn text(text: &str) -> Vec<Inline> {
    vec![Inline::Text(text.to_owned())]
}

fn paragraph(words: &str) -> Block {
    Block::Paragraph(text(words))
}

fn origin(archive: &str, article: &str) -> Origin {
    Origin {
        archive: archive.to_owned(),
        article: article.to_owned(),
        title: format!("Bài {article}"),
        date: Date::parse("2021-11-09T08:30:00+07:00"),
        section: Some("Giáo dục".to_owned()),
    }
}

fn star(article: &str, changed: u64) -> Thing {
    let of = origin("https://kho.vn/", article);
    Thing { of, kind: Kind::Star, note: String::new(), created: Stamp(changed), changed: Stamp(changed) }
}

#[test]
fn moments() {
    for (text, ms) in [
        ("1970-01-01T00:00:00.000Z", Some(0)),
        ("2021-11-09T01:30:00.250Z", Some(1_636_421_400_250)),
        ("2021-11-09T01:30:00Z", Some(1_636_421_400_000)),
        ("9999-12-31T23:59:59.999Z", Some(253_402_300_799_999)),
        ("2021-11-09T08:30:00+07:00", None),
        ("2021-11-09", None),
        ("2021-02-30T00:00:00Z", None),
        ("2021-11-09T24:00:00Z", None),
        ("1969-12-31T23:59:59Z", None),
        ("2021-11-09T01:30:00.2500Z", None),
        ("+021-11-09T01:30:00Z", None),
        ("2021-11-0ẩ01:30:00Z", None),
        ("", None),
    ] {
        assert_eq!(Stamp::parse(text), ms.map(Stamp), "{text}");
    }
    for ms in [0, 1, 999, 86_399_999, 86_400_000, 1_636_421_400_250, 253_402_300_799_999] {
        assert_eq!(Stamp::parse(&Stamp(ms).written()), Some(Stamp(ms)));
    }
    assert_eq!(Stamp(u64::MAX).written(), "9999-12-31T23:59:59.999Z");
}

/// RFC 9562, appendix A.6: a UUID of version 7, its time and its bits.
#[test]
fn an_id_is_a_uuid_of_version_7() {
    let id = new_id(Stamp(0x017F_22E2_79B0), [0xCC3, 0x18C4_DC0C_0C07_398F]);
    assert_eq!(id, "urn:uuid:017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    assert_eq!(new_id(Stamp(u64::MAX), [u64::MAX; 2]), "urn:uuid:ffffffff-ffff-7fff-bfff-ffffffffffff");
}

fn body() -> Vec<Block> {
    let cell = |words: &str| Cell { header: false, columns: 1, rows: 1, blocks: vec![paragraph(words)] };
    vec![
        paragraph("Chợ họp từ sớm."),
        Block::Paragraph(vec![
            Inline::Text("Một ".to_owned()),
            Inline::Styled(Style::Strong, text("dòng")),
            Inline::Break,
            Inline::Text("hai 🐎 dòng".to_owned()),
        ]),
        Block::List { start: None, items: vec![vec![paragraph("lợn")], vec![paragraph("gà")]] },
        Block::Rule,
        Block::Table { caption: text("Giá"), rows: vec![vec![cell("mười"), cell("hai mươi")]] },
    ]
}

fn cut(selected: &[Spot]) -> Vec<(u32, u32, u32, String)> {
    pieces(&body(), selected).into_iter().map(|p| (p.paragraph, p.start, p.end, p.exact)).collect()
}

#[test]
fn a_selection_becomes_a_piece_a_line() {
    let piece = |p, start, end, exact: &str| (p, start, end, exact.to_owned());
    for (selected, wanted) in [
        (vec![(1, 4, 7)], vec![piece(1, 4, 7, "họp")]),
        // White space at its ends is none of it.
        (vec![(1, 3, 8)], vec![piece(1, 4, 7, "họp")]),
        // A break parts lines; the text nodes stand side by side.
        (vec![(2, 0, 11)], vec![piece(2, 0, 8, "Một dòng"), piece(2, 8, 11, "hai")]),
        // A browser counts UTF-16, in which the horse is two; we count characters.
        (vec![(2, 12, 19)], vec![piece(2, 12, 18, "🐎 dòng")]),
        // Half of it is all of it behind, or nothing.
        (vec![(2, 13, 19)], vec![piece(2, 14, 18, "dòng")]),
        (vec![(3, 0, 5)], vec![piece(3, 0, 3, "lợn"), piece(3, 3, 5, "gà")]),
        (vec![(5, 0, 99)], vec![piece(5, 0, 3, "Giá"), piece(5, 3, 7, "mười"), piece(5, 7, 15, "hai mươi")]),
        (vec![(1, 8, 99), (2, 0, 3)], vec![piece(1, 8, 15, "từ sớm."), piece(2, 0, 3, "Một")]),
        (vec![(4, 0, 1), (0, 0, 5), (9, 0, 5), (1, 7, 8), (1, 5, 5), (1, 9, 2)], vec![]),
    ] {
        assert_eq!(cut(&selected), wanted, "{selected:?}");
    }
    let whole = pieces(&[paragraph(&"chữ ".repeat(40))], &[(1, 80, 83)]).remove(0);
    assert_eq!((whole.before.chars().count(), whole.after.chars().count()), (32, 32));
}

/// A passage, and where it is found in a text that has changed: paragraph and words.
#[test]
fn a_passage_is_found_again() {
    let old = ["Mở đầu.", "Sông lên rồi lại xuống, sông chảy mãi.", "Hết."].map(paragraph);
    let second_river = pieces(&old, &[(2, 24, 28)]).remove(0);
    assert_eq!(second_river.exact, "sông");
    for (name, new, wanted) in [
        ("unchanged", vec!["Mở đầu.", "Sông lên rồi lại xuống, sông chảy mãi.", "Hết."], Some((2, 24))),
        ("a paragraph before", vec!["Mới.", "Mở đầu.", "Sông lên rồi lại xuống, sông chảy mãi."], Some((3, 24))),
        ("words before", vec!["Mở đầu.", "Năm ấy sông to. Sông lên rồi lại xuống, sông chảy mãi."], Some((2, 40))),
        (
            "the same words nearer, in other company",
            vec!["", "Bên kia con nước là dòng sông.", "lại xuống, sông chảy mãi."],
            Some((3, 11)),
        ),
        ("the surroundings gone", vec!["Một con sông."], Some((1, 8))),
        ("words gone", vec!["Mở đầu.", "Suối lên rồi lại xuống.", "Hết."], None),
        ("nothing left", vec![], None),
    ] {
        let blocks: Vec<Block> = new.iter().map(|words| paragraph(words)).collect();
        let found = find(&texts(&blocks), &second_river);
        assert_eq!(found, wanted.map(|(p, start)| (p, start, start + 4)), "{name}");
    }
    // Of equals the nearest.
    let piece = Piece { paragraph: 2, start: 0, end: 1, exact: "x".into(), ..Piece::default() };
    assert_eq!(find(&["x".into(), "y".into(), "y".into(), "x".into()], &piece), Some((1, 0, 1)));
    assert_eq!(find(&[], &Piece::default()), None);
    assert_eq!(find(&["ab".into()], &Piece { paragraph: u32::MAX, start: u32::MAX, ..piece }), None);
}

/// Whatever is selected in whatever text is found where it was selected.
#[test]
fn what_is_cut_is_found() {
    let mut random = Random::seeded(21);
    for _ in 0..300 {
        let blocks: Vec<Block> = (0..4).map(|_| paragraph(&random.text(12))).collect();
        let texts = texts(&blocks);
        let at = random.below(4);
        let length = texts[at].encode_utf16().count();
        let (a, b) = (random.below(length + 1), random.below(length + 1));
        let spot = (at as u32 + 1, a.min(b) as u32, a.max(b) as u32);
        for piece in pieces(&blocks, &[spot]) {
            let (paragraph, start, end) = find(&texts, &piece).expect("it is there");
            let units: Vec<u16> = texts[paragraph as usize - 1].encode_utf16().collect();
            let words = String::from_utf16(&units[start as usize..end as usize]).expect("whole characters");
            assert_eq!(words, piece.exact);
            assert!(paragraph == spot.0 && spot.1 <= start && end <= spot.2 + 1, "{spot:?} {start} {end}");
        }
    }
}

/// Of a few articles, so that many meet.
fn made_up(random: &mut Random) -> Thing {
    let stamp = |random: &mut Random| Stamp(1_700_000_000_000 + random.below(4) as u64);
    let archive = ["https://kho.vn/", "https://kho.vn/?src=a%2Fb"][random.below(2)];
    let mut of = origin(archive, ["1", "hai & ba", "\"#"][random.below(3)]);
    of.title = random.text(3);
    let piece = |random: &mut Random| {
        let start = random.below(9) as u32;
        let exact = format!("x{}", random.text(3));
        let (before, after) = (random.text(2), random.text(2));
        Piece {
            paragraph: 1 + random.below(9) as u32,
            start,
            end: start + 1 + random.below(9) as u32,
            exact,
            before,
            after,
        }
    };
    let (kind, note) = match random.below(3) {
        0 => (Kind::Star, String::new()),
        1 => (Kind::Note, format!("n{}", random.text(5))),
        _ => {
            let id = new_id(Stamp(5), [random.below(3) as u64, 0]);
            (Kind::Mark { id, pieces: (0..=random.below(2)).map(|_| piece(random)).collect() }, random.text(3))
        }
    };
    Thing { of, kind, note, created: stamp(random), changed: stamp(random) }
}

fn merged(things: &[&[Thing]]) -> String {
    let mut saved = Saved::default();
    for thing in things.iter().copied().flatten() {
        saved.merge(thing.clone());
    }
    let mut items: Vec<String> = saved.iter().map(|(_, thing)| file::item(thing).written()).collect();
    items.sort();
    items.join("\n")
}

#[test]
fn merging_is_commutative_associative_and_idempotent() {
    let mut random = Random::seeded(22);
    for _ in 0..200 {
        let [a, b, c]: [Vec<Thing>; 3] =
            std::array::from_fn(|_| (0..random.below(7)).map(|_| made_up(&mut random)).collect());
        let once = merged(&[&a, &b, &c]);
        for order in [[&a, &c, &b], [&b, &a, &c], [&b, &c, &a], [&c, &a, &b], [&c, &b, &a]] {
            assert_eq!(merged(&order.map(Vec::as_slice)), once);
        }
        assert_eq!(merged(&[&a, &b, &c, &b, &a, &c]), once);
        // (a, b), c by way of a file.
        let mut first = Saved::default();
        a.iter().chain(&b).for_each(|thing| {
            first.merge(thing.clone());
        });
        let (group, _) = file::read(file::write(first.sorted()).as_bytes()).expect("it was written");
        assert_eq!(merged(&[&c, &group]), once);
    }
}

#[test]
fn the_newer_change_stays() {
    let mut saved = Saved::default();
    assert_eq!(saved.merge(star("1", 10)), (0, Met::New));
    assert_eq!(saved.merge(star("1", 10)), (0, Met::Known));
    assert_eq!(saved.merge(star("1", 9)), (0, Met::Known));
    let newer = Thing { of: Origin { title: "Mới".into(), ..origin("https://kho.vn/", "1") }, ..star("1", 11) };
    assert_eq!(saved.merge(newer.clone()), (0, Met::Newer));
    assert_eq!(saved.get(0), Some(&newer));
    assert_eq!(saved.remove(0), Some(newer.clone()));
    assert!(saved.is_empty() && saved.find(&newer.key()).is_none());
    // What was removed comes back by a file, under its number.
    assert_eq!(saved.merge(star("1", 1)), (0, Met::New));
    // A clock that was set back does not make a change older than what it changes.
    let mut thing = star("1", 100);
    thing.touch(Stamp(50));
    assert_eq!(thing.changed, Stamp(101));
}

#[test]
fn the_newest_come_first_and_a_filter_disregards_accents() {
    let mut saved = Saved::default();
    for (article, created, note) in [("1", 5000, "Sông Cầu"), ("2", 9000, ""), ("3", 7000, "cầu treo"), ("4", 7100, "")]
    {
        let mut thing = star(article, created);
        (thing.kind, thing.note) = (Kind::Note, note.to_owned());
        saved.merge(thing);
    }
    let ids = |words: &str| {
        let found = saved.newest(words).into_iter().filter_map(|number| saved.get(number));
        found.map(|thing| thing.of.article.as_str()).collect::<Vec<_>>().join(" ")
    };
    for (words, wanted) in [
        ("", "2 4 3 1"),
        ("  ", "2 4 3 1"),
        ("cau", "3 1"),
        ("SONG cau", "1"),
        ("cầu tr", "3"),
        ("reo", ""),
        ("giao duc bai 2", "2"),
    ] {
        assert_eq!(ids(words), wanted, "{words:?}");
    }
}

#[test]
fn a_file_gives_back_what_was_written() {
    let mut random = Random::seeded(23);
    for _ in 0..200 {
        let things: Vec<Thing> = (0..random.below(6)).map(|_| made_up(&mut random)).collect();
        let file = file::write(&things);
        assert_eq!(file::read(file.as_bytes()), Ok((things.clone(), Vec::new())), "{file}");
        for thing in &things {
            assert_eq!(file::read_item(&file::item(thing).written()).as_ref(), Some(thing));
        }
        // Any other reader of JSON agrees that it is some.
        let judged: serde_json::Value = serde_json::from_str(&file).expect("JSON");
        assert_eq!(judged["items"].as_array().map(Vec::len), Some(things.len()));
        assert_eq!(judged["type"], "AnnotationPage");
    }
}

#[test]
fn a_file_is_an_annotation_page() {
    let pieces = pieces(&[paragraph("Chợ họp từ sớm.")], &[(1, 4, 7)]);
    let kind = Kind::Mark { id: "urn:uuid:1".to_owned(), pieces };
    let thing = Thing { kind, note: "Hay".to_owned(), changed: Stamp(1500), ..star("kb 1", 0) };
    let wanted = r#"{"@context":"http://www.w3.org/ns/anno.jsonld","type":"AnnotationPage","_khobao":{"format":"khobao-saved/1"},"items":[
{"id":"urn:uuid:1","type":"Annotation","motivation":"highlighting","created":"1970-01-01T00:00:00.000Z","modified":"1970-01-01T00:00:01.500Z","body":{"type":"TextualBody","value":"Hay","format":"text/plain"},"target":[{"type":"SpecificResource","source":"https://kho.vn/?a=kb+1&p=1","selector":[{"type":"TextPositionSelector","start":4,"end":7},{"type":"TextQuoteSelector","exact":"họp","prefix":"Chợ ","suffix":" từ sớm."}],"_khobao":{"paragraph":1}}],"_khobao":{"archive":"https://kho.vn/","article":"kb 1","title":"Bài kb 1","date":"2021-11-09T08:30:00+07:00","section":"Giáo dục"}}
]}
"#;
    assert_eq!(file::write([&thing]), wanted);
}

#[test]
fn a_broken_item_costs_itself() {
    let good = file::item(&star("1", 5)).written();
    let marked = {
        let kind =
            Kind::Mark { id: "urn:uuid:1".to_owned(), pieces: pieces(&[paragraph("Chợ họp")], &[(1, 0, 3)]) };
        file::item(&Thing { kind, ..star("2", 5) }).written()
    };
    let noted = file::item(&Thing { kind: Kind::Note, note: "Hay".to_owned(), ..star("3", 5) }).written();
    for (item, field, wanted) in [
        ("7".to_owned(), "", Wanted::Object),
        ("{}".to_owned(), "_khobao.archive", Wanted::Text),
        (good.replace("bookmarking", "liking"), "motivation", Wanted::Motivation),
        (good.replace("\"article\":\"1\"", "\"article\":\" \""), "_khobao.article", Wanted::Text),
        (good.replace("\"article\":\"1\"", "\"article\":1"), "_khobao.article", Wanted::Text),
        (good.replace("00.005Z\",\"mod", "00.005\",\"mod"), "created", Wanted::Moment),
        (good.replace("\"modified\":\"1970", "\"modified\":\"197"), "modified", Wanted::Moment),
        (noted.replace("Hay", ""), "body.value", Wanted::Text),
        (marked.replace("\"id\":\"urn:uuid:1\"", "\"id\":null"), "id", Wanted::Text),
        (marked.replace("\"exact\":\"Chợ\"", "\"exact\":\"\""), "target.selector.exact", Wanted::Text),
        (marked.replace("\"end\":3", "\"end\":0"), "target.selector.end", Wanted::Number),
        (marked.replace("\"start\":0", "\"start\":-1"), "target.selector.start", Wanted::Number),
        (marked.replace("\"start\":0", "\"start\":4294967295"), "target.selector.end", Wanted::Number),
        (marked.replace("\"paragraph\":1", "\"paragraph\":0"), "target._khobao.paragraph", Wanted::Number),
        (marked.replace("TextQuoteSelector", "RangeSelector"), "target.selector.exact", Wanted::Text),
    ] {
        assert!(![&good, &marked, &noted].contains(&&item), "nothing was broken for {field}");
        let file = format!("{{\"_khobao\":{{\"format\":\"khobao-saved/1\"}},\"items\":[{good},{item},{marked}]}}");
        let (things, broken) = file::read(file.as_bytes()).expect("a file");
        let told: Vec<_> = broken.iter().map(|(place, wrong)| (*place, wrong.field, wrong.wanted)).collect();
        assert_eq!((things.len(), told), (2, vec![(2, field, wanted)]), "{item}");
        assert_eq!(file::read_item(&item), None);
    }
    // One place may stand without brackets, as others write it, and unknown members are passed over.
    let other = marked
        .replace("\"target\":[", "\"target\":")
        .replace("}],\"_khobao\":{\"archive\"", "},\"x\":[{}],\"_khobao\":{\"archive\"");
    assert_eq!(file::read_item(&other), file::read_item(&marked));
    assert!(file::read_item(&marked).is_some());
}

#[test]
fn another_file_is_told_plainly() {
    for (text, why) in [
        ("", NotOurs::NotJson(0)),
        ("{\"a\":", NotOurs::NotJson(5)),
        ("[]", NotOurs::OtherKind),
        ("{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[]}", NotOurs::OtherKind),
        (
            "{\"_khobao\":{\"format\":\"khobao-saved/2\"},\"items\":[]}",
            NotOurs::OtherVersion("khobao-saved/2".to_owned()),
        ),
        ("{\"_khobao\":{\"format\":\"khobao-saved/1\"},\"items\":{}}", NotOurs::NoItems),
    ] {
        assert_eq!(file::read(text.as_bytes()), Err(why), "{text}");
    }
    let empty = "\u{FEFF}{\"_khobao\":{\"format\":\"khobao-saved/1\"},\"items\":[]}";
    assert_eq!(file::read(empty.as_bytes()), Ok((Vec::new(), Vec::new())));
}

/// Any bytes: none of them stops the reader, and what it takes is written and read the same.
#[test]
fn any_bytes_can_be_read() {
    let mut random = Random::seeded(24);
    let whole = file::write(&(0..4).map(|_| made_up(&mut random)).collect::<Vec<_>>());
    let mut taken = 0;
    for _ in 0..4000 {
        let mut bytes = whole.clone().into_bytes();
        for _ in 0..=random.below(3) {
            let at = random.below(bytes.len());
            match random.below(3) {
                0 => bytes[at] = random.below(256) as u8,
                1 => drop(bytes.remove(at)),
                _ => bytes.truncate(bytes.len() - random.below(2) * at.min(9)),
            }
        }
        if let Ok((things, _)) = file::read(&bytes) {
            taken += things.len();
            assert_eq!(file::read(file::write(&things).as_bytes()), Ok((things, Vec::new())));
        }
    }
    assert!(taken > 1000, "{taken} things of damaged files");
}

/// Ten thousand things in, merged with themselves, and out again.
#[test]
fn time_is_linear() {
    let things: Vec<Thing> = (0..10_000).map(|at| star(&at.to_string(), at)).collect();
    let start = std::time::Instant::now();
    let file = file::write(&things);
    let mut saved = Saved::default();
    for _ in 0..2 {
        let (things, _) = file::read(file.as_bytes()).expect("a file");
        things.into_iter().for_each(|thing| {
            saved.merge(thing);
        });
    }
    assert_eq!(saved.newest("bai 9").len(), 1111);
    let spent = start.elapsed();
    assert!(spent.as_secs() < 5, "{spent:?}");
}

#[test]
fn markdown_is_for_people() {
    let mut saved = Saved::default();
    saved.merge(star("1", 1000));
    let of = Origin { title: "Chợ *phiên* [1]".to_owned(), section: None, ..origin("https://kho.vn/", "2") };
    for (at, id, paragraphs) in [(3000, "urn:uuid:b", [3, 4]), (5000, "urn:uuid:a", [1, 2])] {
        let piece = |paragraph| Piece { paragraph, end: 2, exact: format!("lời {paragraph}"), ..Piece::default() };
        let kind = Kind::Mark { id: id.to_owned(), pieces: paragraphs.map(piece).to_vec() };
        let note = if at == 3000 { "Hay\n- thật" } else { "" }.to_owned();
        saved.merge(Thing { of: of.clone(), kind, note, created: Stamp(at), changed: Stamp(at) });
    }
    let date = |date: Date| format!("ngày {}", date.day);
    let words = Words { heading: "Đã lưu", untitled: "?", date: &date };
    let wanted = r"# Đã lưu

## Chợ \*phiên\* \[1\]

<https://kho.vn/?a=2> · ngày 2021-11-09

> lời 1
> lời 2
>
> <https://kho.vn/?a=2&p=1>

> lời 3
> lời 4
>
> <https://kho.vn/?a=2&p=3>

Hay
- thật

## Bài 1

<https://kho.vn/?a=1> · ngày 2021-11-09 · Giáo dục
";
    assert_eq!(markdown::write(&saved, &words), wanted);
}

#[test]
fn json_of_an_item_is_one_value() {
    let item = file::item(&star("1", 5));
    assert_eq!(json::parse(item.written().as_bytes()), Ok(item));
}
