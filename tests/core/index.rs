//! The index: what is put into a builder comes out of its shards, whatever they are made of and however they come.

use crate::text::{PIECES, Random};
use khobao_core::index::{
    Builder, Built, Directory, Facet, Field, Index, Kind, MOST_DOCS, Missing, ShardId, variant_of,
};
use khobao_core::query::{evaluate, parse};
use khobao_core::text::{Token, tokens};
use std::collections::{BTreeMap, BTreeSet};

/// An article as a line: `headline | lead | text | tag:a; by:b`.
#[derive(Clone, Debug, Default)]
pub struct Text {
    pub title: String,
    pub lead: String,
    pub body: String,
    pub filed: Vec<(Facet, String)>,
}

impl Text {
    pub fn of(line: &str) -> Text {
        let mut parts = line.split('|').map(|part| part.trim().to_owned());
        let mut next = || parts.next().unwrap_or_default();
        let (title, lead, body, filed) = (next(), next(), next(), next());
        let facet = |name: &str| match name {
            "section" => Facet::Section,
            "tag" => Facet::Tag,
            "by" => Facet::Author,
            "place" => Facet::Place,
            "source" => Facet::Source,
            "doc" => Facet::Document,
            _ => panic!("no facet {name}"),
        };
        let filed = filed.split(';').filter_map(|value| value.trim().split_once(':'));
        Text { title, lead, body, filed: filed.map(|(name, value)| (facet(name), value.to_owned())).collect() }
    }
}

/// As [`khobao_core::indexing`] does it.
pub fn built_of(texts: &[Text]) -> Built {
    let mut builder = Builder::new();
    for text in texts {
        builder.begin();
        builder.text(Field::Title, &text.title);
        builder.text(Field::Lead, &text.lead);
        for (facet, value) in &text.filed {
            builder.text(Field::Body, value);
            builder.facet(*facet, value);
        }
        builder.text(Field::Body, &text.body);
    }
    builder.finish()
}

/// An index of one segment that has all of its shards.
pub fn index_of(texts: &[Text]) -> Index {
    Index::of(built_of(texts))
}

/// Texts of few words, so that they meet; some words are in nearly all of them, some in one.
fn made_up(random: &mut Random, most: usize) -> Vec<Text> {
    let words = [
        "a",
        "a",
        "a",
        "á",
        "A",
        "à",
        "b",
        "ba",
        "bà",
        "bạc",
        "Bắc",
        "bac",
        "băng",
        "c",
        "ca",
        "kạn",
        "kan",
        "đa",
        "da",
        "lý",
        "lí",
        "19",
        "河",
        "học",
        "trường",
        "nghề",
        "nghe",
        "ngang",
        "nghiêng",
        "xa",
    ];
    let text = |random: &mut Random, most: usize| -> String {
        let mut text = String::new();
        for _ in 0..random.below(most + 1) {
            text += if random.below(12) == 0 { PIECES[random.below(PIECES.len())] } else { random.one_of(&words) };
            text += random.one_of(&[" ", " ", " ", ", ", "-"]);
        }
        text
    };
    let mut texts = Vec::new();
    for _ in 0..random.below(most + 1) {
        let mut made = Text { title: text(random, 4), ..Text::default() };
        if random.below(2) == 0 {
            made.lead = text(random, 4);
        }
        made.body = text(random, 20);
        for _ in 0..random.below(4) {
            made.filed.push((Facet::ALL[random.below(6)], text(random, 2)));
        }
        texts.push(made);
    }
    texts
}

/// What an article says, read word by word: each of its texts as keys and spellings.
struct Read {
    title: Vec<(String, String)>,
    lead: Vec<(String, String)>,
    rest: Vec<Vec<(String, String)>>,
}

impl Read {
    fn of(text: &Text) -> Read {
        let words = |text: &str| -> Vec<(String, String)> {
            let keys = |token: Token<'_>| {
                let (mut folded, mut exact) = (String::new(), String::new());
                token.folded(&mut folded);
                token.exact(&mut exact);
                (folded, exact)
            };
            tokens(text).map(keys).collect()
        };
        let rest = text.filed.iter().map(|(_, value)| words(value)).chain([words(&text.body)]).collect();
        Read { title: words(&text.title), lead: words(&text.lead), rest }
    }

    fn all(&self) -> impl Iterator<Item = &Vec<(String, String)>> {
        [&self.title, &self.lead].into_iter().chain(&self.rest)
    }

    fn count(&self, key: &str) -> usize {
        self.all().flatten().filter(|(folded, _)| folded == key).count()
    }
}

fn has(words: &[(String, String)], key: &str) -> bool {
    words.iter().any(|(folded, _)| folded == key)
}

fn follow(words: &[(String, String)], left: &str, right: &str) -> bool {
    words.windows(2).any(|pair| pair[0].0 == left && pair[1].0 == right)
}

/// The numbers of the articles for which something holds.
fn those(read: &[Read], holds: impl Fn(&Read) -> bool) -> Vec<u32> {
    (0..).zip(read).filter(|(_, read)| holds(read)).map(|(at, _)| at).collect()
}

#[test]
fn a_segment_gives_back_which_articles_have_what() {
    let mut random = Random::seeded(11);
    for round in 0..60 {
        let texts = made_up(&mut random, [3, 30, 300][round % 3]);
        let read: Vec<Read> = texts.iter().map(Read::of).collect();
        let mut index = index_of(&texts);
        let mut missing = Missing::new();
        let mut spellings: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (key, exact) in read.iter().flat_map(Read::all).flatten() {
            spellings.entry(key).or_default().insert(exact);
        }
        let mut titled: BTreeSet<&str> = BTreeSet::new();
        for (key, _) in read.iter().flat_map(|read| &read.title) {
            titled.insert(key);
        }
        let Some(segment) = index.segments_mut().first_mut() else { panic!("there is one segment") };
        assert_eq!(segment.docs() as usize, texts.len());
        let mut terms = BTreeMap::new();
        for (key, exacts) in &spellings {
            let term = segment.term(key, &mut missing).unwrap_or_else(|| panic!("{key} is not there"));
            assert_eq!(term.docs.list(), those(&read, |read| read.count(key) > 0), "{key}");
            assert_eq!(term.title, those(&read, |read| has(&read.title, key)), "{key} in headlines");
            let is_common = term.docs.list().len() > texts.len() / 5;
            if is_common {
                assert_eq!((term.lead.len(), term.often.len()), (0, 0));
            } else {
                assert_eq!(term.lead, those(&read, |read| has(&read.lead, key)), "{key} in leads");
                assert_eq!(term.often, those(&read, |read| read.count(key) >= 3), "{key} often");
            }
            for exact in exacts {
                let is_so = |read: &Read| read.all().flatten().any(|(_, spelled)| spelled == exact);
                let expected = match exacts.len() {
                    1 => term.docs.list().to_vec(),
                    _ if is_common => those(&read, |read| has(&read.title, key) && is_so(read)),
                    _ => those(&read, is_so),
                };
                assert_eq!(term.spelled(variant_of(exact)), expected, "{exact}");
            }
            assert_eq!(term.spelled(variant_of("no such spelling")), [0; 0]);
            terms.insert(*key, term);
        }
        for (left, left_term) in &terms {
            for (right, right_term) in &terms {
                let expected = those(&read, |read| read.all().any(|words| follow(words, left, right)));
                assert_eq!(segment.pair(left_term, right_term, &mut missing), expected, "{left} {right}");
                let expected = those(&read, |read| follow(&read.title, left, right));
                assert_eq!(left_term.followed_by(right_term.rank), expected, "{left} {right} in headlines");
                assert_eq!(segment.title_pair(left_term, right_term, &mut missing), expected);
            }
        }
        let mut beginnings: BTreeSet<String> = BTreeSet::new();
        for key in terms.keys() {
            beginnings.extend(key.char_indices().skip(1).map(|(end, _)| key[..end].to_owned()));
            beginnings.insert((*key).to_owned());
        }
        for beginning in &beginnings {
            let term = segment.beginning(beginning, &mut missing);
            let begins = |words: &[(String, String)]| words.iter().any(|(key, _)| key.starts_with(&**beginning));
            let is_short = beginning.chars().count() <= 2;
            let expected = those(&read, |read| match is_short {
                true => read.count(beginning) > 0 || begins(&read.title),
                false => read.all().any(|words| begins(words)),
            });
            let term = term.unwrap_or_default();
            assert_eq!(term.docs.list(), expected, "{beginning}…");
            assert_eq!(term.title, those(&read, |read| begins(&read.title)), "{beginning}… in headlines");
        }
        for absent in ["", "zz", "zzz", "\u{1}", "\u{1}b"] {
            let is_beginning = absent == "\u{1}b" && titled.iter().any(|key| key.starts_with('b'));
            assert_eq!(segment.term(absent, &mut missing).is_some(), is_beginning, "{absent:?}");
        }
        let lexicon: Vec<&str> = segment.lexicon(&mut missing).iter().map(|entry| &*entry.key).collect();
        assert_eq!(lexicon.iter().copied().collect::<BTreeSet<_>>(), titled);
        assert_eq!(lexicon.len(), titled.len());
        let counts: Vec<usize> = lexicon.iter().map(|key| terms[key].docs.list().len()).collect();
        assert!(counts.is_sorted_by(|a, b| a >= b), "the most frequent one first");
        for entry in segment.lexicon(&mut missing) {
            assert_eq!(entry.rank, terms[&*entry.key].rank);
            assert_eq!(segment.word(entry.rank, &mut missing).map(|entry| &entry.word), Some(&entry.word));
        }
        for facet in Facet::ALL {
            let mut expected: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
            for (doc, text) in (0..).zip(&texts) {
                for (_, value) in text.filed.iter().filter(|(other, _)| *other == facet) {
                    let docs = expected.entry(value).or_default();
                    if docs.last() != Some(&doc) {
                        docs.push(doc);
                    }
                }
            }
            let mut expected: Vec<(&str, Vec<u32>)> = expected.into_iter().collect();
            expected.sort_by_key(|(_, docs)| std::cmp::Reverse(docs.len()));
            let values = segment.facet(facet, &mut missing).iter();
            let values: Vec<(&str, Vec<u32>)> =
                values.map(|value| (value.name.as_str(), value.docs.list().to_vec())).collect();
            assert_eq!(values, expected);
        }
        assert_eq!(missing, []);
    }
}

/// The same articles in segments of these lengths, and their shards apart.
pub fn cut(texts: &[Text], lengths: &[usize]) -> (Index, BTreeMap<ShardId, Vec<u8>>) {
    let (mut directories, mut shards, mut rest) = (Vec::new(), BTreeMap::new(), texts);
    for (segment, &length) in (0..).zip(lengths) {
        let (these, others) = rest.split_at(length.min(rest.len()));
        rest = others;
        let built = built_of(these);
        directories.push(built.directory.clone());
        for (kind, number, bytes) in built.shards() {
            shards.insert(ShardId { segment, kind, number }, bytes);
        }
    }
    (Index::new(directories), shards)
}

/// Queries of all kinds, of the words that are there, half of them and others.
fn made_up_query(random: &mut Random) -> String {
    let words =
        ["a", "à", "ba", "bac", "bắc", "kạn", "trường", "truơng", "ngh", "học", "đa", "lý", "zz", "19", "b", "xa"];
    let before = ["", "", "", "", "-", "\"", "title:", "tag:", "-tag:", "by:", "title:\"", "from:2021 "];
    let after = [" ", " ", " ", " ", " OR ", "\" ", ""];
    (0..1 + random.below(4))
        .map(|_| [random.one_of(&before), random.one_of(&words), random.one_of(&after)].concat())
        .collect()
}

#[test]
fn several_segments_find_what_one_finds() {
    let mut random = Random::seeded(12);
    for _ in 0..40 {
        let texts = made_up(&mut random, 200);
        let mut whole = index_of(&texts);
        let lengths = [random.below(100), 0, random.below(20), texts.len()];
        let (mut index, shards) = cut(&texts, &lengths);
        shards.into_iter().for_each(|(shard, bytes)| index.give(shard, bytes));
        assert_eq!(index.docs(), whole.docs());
        for _ in 0..50 {
            let typed = made_up_query(&mut random);
            let query = parse(&typed);
            let (one, several) = (evaluate(&mut whole, &query).unwrap(), evaluate(&mut index, &query).unwrap());
            assert_eq!(several.docs, one.docs, "{typed:?}");
            assert_eq!(several.meant.is_some(), one.meant.is_some(), "{typed:?}");
        }
    }
}

/// Rounds that an answer takes, of the shards that it asks for alone.
#[test]
fn shards_are_fetched_as_they_are_asked_for() {
    let mut random = Random::seeded(13);
    let mut most = 0;
    for round in 0..40 {
        let texts = made_up(&mut random, 400);
        let (mut whole, shards) = cut(&texts, &[150, texts.len()]);
        shards.iter().for_each(|(shard, bytes)| whole.give(*shard, bytes.clone()));
        let (mut kept, _) = cut(&texts, &[150, texts.len()]);
        for _ in 0..30 {
            let typed = made_up_query(&mut random);
            let query = parse(&typed);
            let expected = evaluate(&mut whole, &query).unwrap();
            // From nothing, and from what earlier queries have brought.
            let (mut cold, _) = cut(&texts[..if round < 10 { texts.len() } else { 0 }], &[150, texts.len()]);
            for index in [Some(&mut cold).filter(|_| round < 10), Some(&mut kept)].into_iter().flatten() {
                let (mut rounds, mut seen) = (Vec::new(), BTreeSet::new());
                let hits = loop {
                    match evaluate(index, &query) {
                        Ok(hits) => break hits,
                        Err(missing) => {
                            let missing: BTreeSet<ShardId> = missing.into_iter().collect();
                            assert!(!missing.is_empty(), "{typed:?}");
                            rounds.push(missing.iter().map(|shard| shard.kind).collect::<BTreeSet<Kind>>());
                            for shard in missing {
                                assert!(seen.insert(shard), "{typed:?} asks for {shard:?} twice");
                                index.give(shard, shards[&shard].clone());
                            }
                        }
                    }
                };
                assert_eq!(hits, expected, "{typed:?}");
                most = most.max(rounds.len());
                // Words and facets; then pairs, or the lexicon for half a word; then the lexicon for a slip; then what it
                // may have meant. A phrase costs a round of pairs before those of the other words.
                let kinds: Vec<Vec<Kind>> = rounds.into_iter().map(|kinds| kinds.into_iter().collect()).collect();
                let is_phrase = query.required.iter().flatten().chain(&query.excluded).any(|part| part.phrase);
                assert!(kinds.len() <= 4 + usize::from(is_phrase), "{typed:?} takes {kinds:?}");
                assert!(kinds.iter().skip(1).all(|kinds| !kinds.contains(&Kind::Facet)), "{typed:?} takes {kinds:?}");
            }
        }
    }
    assert!(most >= 3, "no query took the whole way, but {most} rounds");
}

#[test]
fn what_nothing_asked_for_goes_and_is_asked_for_again() {
    let mut random = Random::seeded(17);
    let texts = made_up(&mut random, 400);
    let (mut index, shards) = cut(&texts, &[150, texts.len()]);
    shards.iter().for_each(|(shard, bytes)| index.give(*shard, bytes.clone()));
    let (query, expected) = loop {
        let query = parse(&made_up_query(&mut random));
        let hits = evaluate(&mut index, &query).unwrap();
        if !hits.docs.is_empty() {
            break (query, hits);
        }
    };
    // Where there is room, all of it is kept.
    let all = index.size();
    for _ in 0..300 {
        index.trim(all * 2);
    }
    assert_eq!(index.size(), all);
    // What was asked for in the round that ended is kept whatever it takes, so the query needs nothing anew; the rest goes.
    for _ in 0..2 {
        assert_eq!(evaluate(&mut index, &query).as_ref(), Ok(&expected));
        index.trim(1);
        assert!(index.size() > 0 && index.size() < all, "{} of {all} bytes", index.size());
    }
    index.trim(1);
    assert_eq!(index.size(), 0);
    let mut rounds = 0;
    while let Err(missing) = evaluate(&mut index, &query) {
        rounds += 1;
        assert!(rounds < 6, "asks for {missing:?} again and again");
        missing.into_iter().for_each(|shard| index.give(shard, shards[&shard].clone()));
    }
    assert!(rounds > 0);
    assert_eq!(evaluate(&mut index, &query), Ok(expected));
}

/// Asks an index for everything that it can be asked for; what it answers is within it.
fn ask(index: &mut Index) {
    let docs = index.docs();
    for typed in [
        "",
        "a",
        "ba",
        "bac",
        "ngh",
        "\"bac kan\"",
        "bắc k",
        "trwờng học",
        "-a",
        "tag:a OR by:b",
        "title:\"a b\"",
        "xxa",
    ] {
        if let Ok(hits) = evaluate(index, &parse(typed)) {
            assert!(hits.docs.is_sorted_by(|a, b| a < b) && hits.docs.last().is_none_or(|&doc| doc < docs), "{typed}");
            assert_eq!(hits.docs.len(), hits.scores.len());
        }
    }
    for segment in index.segments_mut() {
        let (mut missing, docs) = (Missing::new(), segment.docs());
        for facet in Facet::ALL {
            for value in segment.facet(facet, &mut missing) {
                assert!(value.docs.list().last().is_none_or(|&doc| doc < docs));
            }
        }
        let ranks: Vec<u32> = segment.lexicon(&mut missing).iter().map(|entry| entry.rank).collect();
        assert!(ranks.is_sorted_by(|a, b| a < b));
        for key in ["a", "bac", "kan", "\u{1}b"] {
            let Some(term) = segment.term(key, &mut missing) else { continue };
            assert!(term.following().all(|(_, having)| having.last().is_none_or(|&doc| doc < docs)));
            assert!(term.spelled(variant_of(key)).last().is_none_or(|&doc| doc < docs));
        }
    }
}

#[test]
fn any_bytes_are_read_as_a_shard_without_a_panic() {
    let mut random = Random::seeded(14);
    for _ in 0..6 {
        let texts = made_up(&mut random, 60);
        let (_, good) = cut(&texts, &[texts.len()]);
        let directory = built_of(&texts).directory;
        for (&shard, bytes) in &good {
            for _ in 0..60 {
                let mut bytes = bytes.clone();
                match random.below(4) {
                    0 => bytes.truncate(random.below(bytes.len() + 1)),
                    1 => bytes = (0..random.below(300)).map(|_| random.below(256) as u8).collect(),
                    2 => bytes.splice(..random.below(bytes.len() + 1), [0xff, 0xff, 0xff, 0xff, 0x0f]).for_each(drop),
                    _ => {
                        for _ in 0..1 + random.below(4) {
                            if !bytes.is_empty() {
                                let at = random.below(bytes.len());
                                bytes[at] ^= 1 << random.below(8);
                            }
                        }
                    }
                }
                let mut directory = directory.clone();
                match random.below(8) {
                    0 => directory.terms = u32::MAX,
                    1 => directory.terms = 0,
                    2 => directory.docs = 0,
                    3 => directory.docs = 100_000,
                    4 => directory.term_shards.reverse(),
                    5 => directory.pair_shards.insert(0, (u32::MAX, u32::MAX)),
                    _ => {}
                }
                let mut index = Index::new([directory]);
                good.iter().for_each(|(&shard, bytes)| index.give(shard, bytes.clone()));
                index.give(shard, bytes);
                ask(&mut index);
            }
        }
    }
}

/// Numbers that are far beyond what the bytes can hold.
#[test]
fn what_claims_too_much_is_not_believed() {
    let directory = |docs: u32| Directory { docs, terms: u32::MAX, ..built_of(&[Text::of("a b")]).directory };
    let index = Index::new([directory(u32::MAX), directory(u32::MAX), directory(7)]);
    assert_eq!(index.docs(), MOST_DOCS);

    // A facet of values that all articles have, over and over, which take three bytes each.
    let docs = 262_144;
    let number = |number: u32| -> Vec<u8> {
        let mut bytes: Vec<u8> = (0..5).map(|at| (number >> (7 * at)) as u8 & 0x7F | 0x80).collect();
        bytes[4] &= 0x7F;
        bytes
    };
    let shard = |kind| ShardId { segment: 0, kind, number: 0 };
    let mut index = Index::new([Directory { facets: vec![Facet::Tag], ..directory(docs) }]);
    let mut bytes = number(100_000);
    (0..100_000).for_each(|_| bytes.extend([&[1, b'a'], &number(docs)[..]].concat()));
    index.give(shard(Kind::Facet), bytes);
    assert!(index.segments()[0].facet(Facet::Tag, &mut Missing::new()).len() <= 70);

    // Words that all articles have, over and over, under keys that get longer and longer.
    let mut bytes = number(50_000);
    for at in 0..50_000u32 {
        bytes.extend(number(at));
        bytes.extend([1, b'a']);
        bytes.extend([number(at), number(docs), number(0)].concat());
    }
    index.give(shard(Kind::Terms), bytes);
    assert!(evaluate(&mut index, &parse("aaa")).is_ok());

    // A word that others follow in every headline.
    let mut bytes = [number(1), vec![0, 1, b'a'], number(0), number(docs), number(20_000)].concat();
    bytes.extend([0; 4]);
    bytes.extend(vec![0x55; 19_996]);
    index.give(shard(Kind::Terms), bytes);
    let term = index.segments_mut()[0].term("a", &mut Missing::new()).unwrap();
    assert!(term.following().map(|(_, docs)| docs.len()).sum::<usize>() <= 4 << 20);
}

/// Of words that begin so and are none by themselves there is no body to read spellings from.
#[test]
fn several_words_have_no_spelling() {
    let texts: Vec<Text> = ["nhà nhạc", "nhãn nhàn", "nhanh"].map(Text::of).into();
    let mut index = Index::of(built_of(&texts));
    let segment = &mut index.segments_mut()[0];
    let several = segment.beginning("nha", &mut Missing::new()).unwrap();
    assert_eq!((several.docs.list(), several.parts.len()), (&[0, 1, 2][..], 4));
    // The one that is whole has its own.
    let whole = several.whole.clone().unwrap();
    let mut exact = String::new();
    Token { text: "nhà", start: 0 }.exact(&mut exact);
    assert_eq!(whole.spelled(variant_of(&exact)), [0]);
    let several = segment.beginning("nhan", &mut Missing::new()).unwrap();
    assert_eq!(several.docs.list(), [1, 2]);
    for variant in 0..=u16::MAX {
        assert!(several.spelled(variant).is_empty(), "{variant}");
    }
}

#[test]
fn the_same_articles_make_the_same_bytes() {
    let mut random = Random::seeded(15);
    let texts = made_up(&mut random, 300);
    let shards = || built_of(&texts).shards().collect::<Vec<_>>();
    assert_eq!(shards(), shards());
    // A text cut at a space has the same words, but its pairs.
    let mut builder = Builder::new();
    builder.begin();
    "Bắc Kạn hôm nay".split_inclusive(' ').for_each(|text| builder.text(Field::Body, text));
    let mut index = Index::of(builder.finish());
    assert_eq!(evaluate(&mut index, &parse("\"bắc kạn\"")).unwrap().docs, [0; 0]);
    assert_eq!(evaluate(&mut index, &parse("bắc kạn hôm ")).unwrap().docs, [0]);
}

#[test]
fn large_archives_are_cut_into_shards_that_are_found() {
    // So many words that there are several shards of each kind.
    let texts: Vec<Text> =
        (0..6000).map(|at| Text::of(&format!("tin {at} | | w{} x{at} y{}", at * 7 % 6000, at % 50))).collect();
    let built = built_of(&texts);
    assert!(built.terms.len() > 3 && built.pairs.len() > 1, "{} and {}", built.terms.len(), built.pairs.len());
    assert_eq!(built.terms.len(), built.directory.term_shards.len());
    assert_eq!(built.pairs.len(), built.directory.pair_shards.len());
    let mut index = Index::of(built);
    for at in (0..6000).step_by(13) {
        for typed in [format!("x{at} "), format!("tin {at} "), format!("\"x{at} y{}\" ", at % 50)] {
            assert_eq!(evaluate(&mut index, &parse(&typed)).unwrap().docs, [at], "{typed}");
        }
    }
    let numbers = evaluate(&mut index, &parse("x12")).unwrap().docs;
    assert_eq!(numbers.len(), 1 + 10 + 100, "x12, x120 to x129, x1200 to x1299");
}

/// What was read without a file is forgotten when it comes; where another one comes, it is not.
#[test]
fn a_file_that_comes_late_is_found() {
    let texts: Vec<Text> = (0..6000).map(|at| Text::of(&format!("tin | | x{at} y{}", at * 7 % 6000))).collect();
    let (mut index, shards) = cut(&texts, &[texts.len()]);
    let shard = |kind, number| ShardId { segment: 0, kind, number };
    let (lost, late) = ([0, 1].map(|number| shard(Kind::Terms, number)), shard(Kind::Lexicon, 0));
    let give = |index: &mut Index, shard: ShardId| index.give(shard, shards[&shard].clone());
    shards.keys().filter(|shard| **shard != late).for_each(|&shard| give(&mut index, shard));
    lost.iter().for_each(|&shard| index.give(shard, Vec::new()));
    let found = |index: &mut Index| -> usize {
        let is_found = |at: &usize| evaluate(index, &parse(&format!("x{at} "))).is_ok_and(|hits| !hits.docs.is_empty());
        (0..6000).step_by(9).filter(is_found).count()
    };
    let files = index.size();
    let without = found(&mut index);
    let remembered = index.size() - files;
    assert!(without < 667 && remembered > 0, "{without} found, {remembered} bytes remembered");

    give(&mut index, late);
    assert!(index.size() >= files + remembered, "of {remembered} bytes not all are remembered");
    lost.iter().for_each(|&shard| give(&mut index, shard));
    assert_eq!(found(&mut index), 667);
}

/// What a word reads later on counts, too: else what is remembered would grow beyond its bound.
#[test]
fn what_is_read_of_a_word_later_is_counted() {
    let texts: Vec<Text> = (0..100).map(|at| Text::of(&format!("bắc kạn x{at} bac"))).collect();
    let mut index = Index::of(built_of(&texts));
    let mut size_behind = |typed: &str| {
        evaluate(&mut index, &parse(typed)).unwrap();
        index.size()
    };
    let sizes = ["bac ", "bac kan ", "bac kan ", "bắc "].map(&mut size_behind);
    // Of a second word its lists and what follows the first; nothing new; the spellings.
    assert!(sizes[1] >= sizes[0] + 2 * 400 && sizes[2] == sizes[1] && sizes[3] >= sizes[2] + 400, "{sizes:?}");
}

/// Undated articles are a segment of their own, however few: they do not take the room of the others' words.
#[test]
fn a_small_segment_takes_a_small_part_of_the_memory() {
    const WORDS: usize = 400;
    let all: String = (0..WORDS).map(|at| format!("w{at} ")).collect();
    let mut texts: Vec<Text> = (0..8000).map(|_| Text::of(&format!("| | {all}"))).collect();
    texts.push(Text::of("| | w0 w1"));
    let (mut index, shards) = cut(&texts, &[8000, 1]);
    shards.into_iter().for_each(|(shard, bytes)| index.give(shard, bytes));
    let files = index.size();
    for at in 0..WORDS {
        evaluate(&mut index, &parse(&format!("w{at} "))).unwrap();
    }
    let remembered = index.size() - files;
    assert!(remembered > WORDS * 8000 * 4, "of {WORDS} words only {remembered} bytes are remembered");
}

/// Nor are they full of words that they do not have.
#[test]
fn words_that_a_small_segment_lacks_do_not_fill_it() {
    let texts: Vec<Text> = (0..5000).map(|at| Text::of(&format!("| | x{}", at % 1000))).collect();
    let (mut index, shards) = cut(&texts, &[4999, 1]);
    shards.into_iter().for_each(|(shard, bytes)| index.give(shard, bytes));
    let mut size = index.size();
    for at in 0..1000 {
        evaluate(&mut index, &parse(&format!("x{at} "))).unwrap();
        assert!(index.size() > size, "x{at}: {} bytes after {size}", index.size());
        size = index.size();
    }
}
