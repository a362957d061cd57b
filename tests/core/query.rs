//! From words typed to articles found and words marked, by way of the index.

use crate::text::Random;
use khobao_core::id::DocId;
use khobao_core::index::{Bitmap, Builder, Difference, DocSet, Index, Intersection};
use khobao_core::query::{Hint, MAX_WORDS, Part, Query, Word, evaluate, marks, parse};
use khobao_core::text::{KEY_CHARS, tokens};
use std::collections::BTreeSet;

fn index_of<T: AsRef<str>>(articles: &[T]) -> Index {
    let mut builder = Builder::new();
    for (number, article) in articles.iter().enumerate() {
        builder.begin(DocId(number as u32));
        builder.text(article.as_ref());
    }
    builder.finish()
}

fn found(index: &Index, typed: &str) -> Vec<u32> {
    evaluate(index, &parse(typed)).into_iter().map(|doc| doc.0).collect()
}

// What is understood.

/// A query in short: `a* (b | "c d") -e`.
fn shown(query: &Query) -> String {
    let word = |word: &Word| format!("{}{}", word.folded, if word.prefix { "*" } else { "" });
    let part = |part: &Part| {
        let words: Vec<String> = part.words.iter().map(word).collect();
        match (part.phrase, words.len()) {
            (true, _) => format!("\"{}\"", words.join(" ")),
            (false, 1) => words.concat(),
            (false, _) => format!("[{}]", words.join(" ")),
        }
    };
    let group = |parts: &Vec<Part>| {
        let parts: Vec<String> = parts.iter().map(part).collect();
        if parts.len() == 1 { parts.concat() } else { format!("({})", parts.join(" | ")) }
    };
    let excluded = query.excluded.iter().map(|excluded| format!("-{}", part(excluded)));
    query.required.iter().map(group).chain(excluded).collect::<Vec<_>>().join(" ")
}

#[test]
fn what_is_typed_is_understood() {
    let check = |typed: &str, understood: &str| assert_eq!(shown(&parse(typed)), understood, "{typed:?}");
    // The last word is a beginning, exactly if nothing comes after it.
    check("", "");
    check("  ", "");
    check("b", "b*");
    check("bắc k", "bac k*");
    check("Bắc Kạn", "bac kan*");
    check("bac kan ", "bac kan");
    check("bac kan\u{a0}", "bac kan");
    check("bac kan.", "bac kan");
    check("  bac   kan", "bac kan*");
    check("kạn\u{200b}", "kan*");
    // Words written in one.
    check("16/CT-TTg", "[16 ct ttg*]");
    check("covid-19 ", "[covid 19]");
    check("covid-", "covid");
    check("1.000.000", "[1 000 000*]");
    check("title:abc", "[title abc*]");
    // Phrases.
    check("\"tôn giáo\"", "\"ton giao\"");
    check("\"tôn giáo", "\"ton giao*\"");
    check("\"tôn giáo ", "\"ton giao\"");
    check("\"tôn\"", "ton");
    check("\"tôn", "ton*");
    check("\"", "");
    check("\"\"", "");
    check("\" \" a", "a*");
    check("“tôn giáo” hà nội", "\"ton giao\" ha noi*");
    check("«tôn giáo» „hà nội“ ", "\"ton giao\" \"ha noi\"");
    check("\"a b\"c", "\"a b\" c*");
    check("a\"b c\" ", "[a b] c");
    check("màn 24\" mới ", "man 24 moi");
    // Exclusions.
    check("-covid", "-covid");
    check("-covid ", "-covid");
    check("a -b c", "a c* -b");
    check("-\"tôn giáo\"", "-\"ton giao\"");
    check("-\"tôn giáo", "-\"ton giao\"");
    check("-covid-19", "-[covid 19]");
    check("--a", "-a");
    check("-", "");
    check("- a", "a*");
    check("a - b", "a b*");
    check("a–b", "[a b*]");
    check("-OR", "-or");
    // Either.
    check("a OR b", "(a | b*)");
    check("a OR b c", "(a | b) c*");
    check("a b OR c ", "a (b | c)");
    check("a OR b OR c ", "(a | b | c)");
    check("a OR OR b ", "(a | b)");
    check("\"a b\" OR c ", "(\"a b\" | c)");
    check("a OR 16/CT ", "(a | [16 ct])");
    check("a O", "a o*");
    check("a OR", "a");
    check("a OR ", "a");
    check("a or b ", "a or b");
    check("OR", "or*");
    check("OR a ", "or a");
    check("a OR -b", "a -b");
    check("-a OR b ", "b -a");
    check("a -b OR c ", "a c -b");
    check("a OR ! b ", "(a | b)");
    // Nothing.
    check("!", "");
    check("… — / ' \\ ) (", "");
    check("🙂", "");
    check("👩‍👩‍👧 🇻🇳", "");
    check("\u{301}", "");
    check("\u{200b}\u{feff}", "");
    check("\0", "");
    // Encodings and scripts.
    check("BẮC KẠN ", "bac kan");
    check("ba\u{306}\u{301}c ka\u{323}n ", "bac kan");
    check("ＢＡＣ　ｋａｎ", "bac kan*");
    check("Đ", "d*");
    check("ספר שלום", "ספר שלום*");
    check("河內", "[河 內*]");
}

#[test]
fn a_word_knows_how_it_was_typed() {
    let check = |typed: &str, exact: &str, accented: bool| {
        let query = parse(typed);
        let word = &query.required[0][0].words[0];
        assert_eq!((word.exact.as_str(), word.accented()), (exact, accented), "{typed}");
    };
    check("kạn", "kan\u{323}", true);
    check("KAN", "kan", false);
    check("đa", "đa", true);
    check("hoà", "hoa\u{300}", true);
    check("hòa", "hoa\u{300}", true);
    check("16", "16", false);
}

#[test]
fn a_query_knows_whether_it_asks_for_anything() {
    let check = |typed: &str, empty: bool| assert_eq!(parse(typed).is_empty(), empty, "{typed:?}");
    check("", true);
    check("\" -", true);
    check("a", false);
    check("-a", false);
}

#[test]
fn hints_say_what_is_done_otherwise() {
    let check = |typed: &str, hints: &[Hint]| assert_eq!(parse(typed).hints, hints, "{typed:?}");
    check("bac kan -covid a OR b", &[]);
    check("a OR", &[]);
    check("\"", &[]);
    check("\"tôn\"", &[]);
    check("\"tôn giáo\"", &[Hint::PhraseAsWords]);
    check("\"tôn giáo\" \"hà nội\"", &[Hint::PhraseAsWords]);
    check("a OR -b", &[Hint::OrBesideExclusion]);
    check("-a OR b", &[Hint::OrBesideExclusion]);
    check(&"a ".repeat(MAX_WORDS), &[]);
    check(&"a ".repeat(MAX_WORDS + 1), &[Hint::TooManyWords]);
    check(&"a".repeat(KEY_CHARS), &[]);
    check(&"a".repeat(KEY_CHARS + 1), &[Hint::LongWord]);
    check(&"ß".repeat(KEY_CHARS), &[Hint::LongWord]);
    check(&"a\u{301}".repeat(KEY_CHARS), &[]);
}

#[test]
fn too_much_is_cut() {
    let count = |query: &Query| -> usize {
        query.required.iter().flatten().chain(&query.excluded).map(|part| part.words.len()).sum()
    };
    for typed in ["a b -c ", "\"a b\" ", "a-b-c ", "a OR b ", "-\"a", "\"a "] {
        assert_eq!(count(&parse(&typed.repeat(1000))), MAX_WORDS, "{typed:?}");
    }
    let long = parse(&"ạ".repeat(10_000));
    let word = &long.required[0][0].words[0];
    assert_eq!((word.folded.chars().count(), word.exact.chars().count()), (KEY_CHARS, KEY_CHARS));
}

// What is found.

const ARTICLES: [&str; 12] = [
    "Tỉnh Bắc Kạn hôm nay",
    "Tỉnh ủy Bắc Ninh ban hành Chỉ thị 16/CT-TTg",
    "BẮC KẠN: dịch COVID-19 được khống chế",
    "Mặt trận ở huyện Ba Bể (ba\u{306}\u{301}c ka\u{323}n)",
    "Đảng bộ thành phố Hoà Bình; Đồng bào tôn giáo",
    "Thanh phố Hòa Bình, thuỷ điện; tôn trọng giáo viên",
    "Quý 4 đạt 1.000.000 đồng trên 100 m²",
    "The Reader's Guide: café, naïve, Straße 5G",
    "河內 🙂 ספר",
    "Bắ\u{200b}c Kạ\u{ad}n có chữ ẩn",
    "",
    "đa da Đa",
];

#[test]
fn articles_are_found() {
    let index = index_of(&ARTICLES);
    let check = |typed: &str, expected: &[u32]| assert_eq!(found(&index, typed), expected, "{typed:?}");
    // Accents are optional, and a wrong one does no harm.
    check("bac kan", &[0, 2, 3, 9]);
    check("bắc kạn", &[0, 2, 3, 9]);
    check("Bắc Kạn", &[0, 2, 3, 9]);
    check("BẮC KẠN", &[0, 2, 3, 9]);
    check("bẳc kạn", &[0, 2, 3, 9]);
    check("ba\u{306}\u{301}c ka\u{323}n", &[0, 2, 3, 9]);
    check("ＢＡＣ ｋａｎ", &[0, 2, 3, 9]);
    check("kan bac ", &[0, 2, 3, 9]);
    check("bac kan hom ", &[0]);
    check("bac kan xyz", &[]);
    // đ and d, both tone placements.
    check("dang ", &[4]);
    check("Đảng ", &[4]);
    check("da ", &[11]);
    check("đa ", &[11]);
    check("hoà bình", &[4, 5]);
    check("hòa bình", &[4, 5]);
    check("thủy ", &[5]);
    check("thuỷ ", &[5]);
    // While it is typed.
    check("b", &[0, 1, 2, 3, 4, 5, 9]);
    check("bắ", &[0, 1, 2, 3, 4, 9]);
    check("bắc", &[0, 1, 2, 3, 9]);
    check("bắc ", &[0, 1, 2, 3, 9]);
    check("bắc k", &[0, 2, 3, 9]);
    check("bắc kạ", &[0, 2, 3, 9]);
    check("bắc kạn", &[0, 2, 3, 9]);
    check("ba ", &[3]);
    check("ba", &[0, 1, 2, 3, 4, 9]);
    check("ka ", &[]);
    // Digits and names of documents.
    check("16/CT-TTg", &[1]);
    check("16/ct-ttg ", &[1]);
    check("ttg 16", &[1]);
    check("covid-19", &[2]);
    check("covid 1", &[2]);
    check("covid 9", &[]);
    check("1.000.000 ", &[6]);
    check("1.0", &[6]);
    check("100 m2 ", &[6]);
    check("5g", &[7]);
    // Other words and scripts.
    check("cafe naive strasse ", &[7]);
    check("READER ", &[7]);
    check("河", &[8]);
    check("內河", &[8]);
    check("ספר", &[8]);
    // Not, or, and phrases as their words.
    check("bac -kan", &[1]);
    check("bac -kan -ninh", &[]);
    check("-bac", &[4, 5, 6, 7, 8, 10, 11]);
    check("-b", &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    check("bac -covid-19", &[0, 1, 3, 9]);
    check("bac -covid-20", &[0, 1, 2, 3, 9]);
    check("-\"bac kan\" tỉnh ", &[1]);
    check("ninh OR covid ", &[1, 2]);
    check("ninh OR covid tinh ", &[1]);
    check("xyz OR kan", &[0, 2, 3, 9]);
    check("ninh OR ha", &[1]);
    check("\"bac kan\" OR ninh ", &[0, 1, 2, 3, 9]);
    check("\"tôn giáo\"", &[4, 5]);
    check("\"tôn giáo", &[4, 5]);
    check("\"ton gia\"", &[]);
    // Nothing asked: every article, one without a word too.
    check("", &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    check("🙂", &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
}

#[test]
fn an_index_of_nothing_finds_nothing() {
    let empty = Builder::new().finish();
    for typed in ["", "a", "-a", "\"a b\" OR c -d"] {
        assert_eq!(found(&empty, typed), [0; 0], "{typed:?}");
    }
    assert!(empty.is_empty());
    assert_eq!(empty.docs(), 0);
}

#[test]
fn a_long_word_is_found_by_its_beginning() {
    let index = index_of(&["a".repeat(10_000), "a".repeat(KEY_CHARS), "a".repeat(KEY_CHARS - 1)]);
    assert_eq!(found(&index, &"á".repeat(10_000)), [0, 1]);
    assert_eq!(found(&index, &("a".repeat(KEY_CHARS) + " ")), [0, 1]);
    assert_eq!(found(&index, &("a".repeat(KEY_CHARS - 1) + " ")), [2]);
    assert_eq!(found(&index, "aaa"), [0, 1, 2]);
}

#[test]
fn any_query_finds_what_reading_everything_finds() {
    let words = ["a", "á", "ab", "abc", "b", "ba", "đ", "d", "19", "covid", "c", "河"];
    let mut random = Random::seeded(3);
    for _ in 0..100 {
        let articles: Vec<String> = (0..random.below(80))
            .map(|_| (0..random.below(6)).map(|_| format!("{} ", random.one_of(&words))).collect())
            .collect();
        let index = index_of(&articles);
        for _ in 0..20 {
            let typed = if random.below(4) == 0 {
                random.text(12)
            } else {
                let signs = [" ", " ", " ", " OR ", " -", "-", "\"", "\" "];
                (0..random.below(7)).map(|_| random.one_of(&words).to_owned() + random.one_of(&signs)).collect()
            };
            let query = parse(&typed);
            let expected: Vec<u32> =
                (0u32..).zip(&articles).filter(|(_, article)| matches(article, &query)).map(|(at, _)| at).collect();
            assert_eq!(found(&index, &typed), expected, "{typed:?} in {articles:?}");
        }
    }
}

/// What a query means, without an index.
fn matches(article: &str, query: &Query) -> bool {
    let mut key = String::new();
    let keys: Vec<String> = (tokens(article).map(|token| (token.folded(&mut key), key.clone()).1)).collect();
    let has = |part: &Part| part.words.iter().all(|word| keys.iter().any(|key| word.matches(key)));
    query.required.iter().all(|parts| parts.iter().any(has)) && !query.excluded.iter().any(has)
}

// What is marked.

/// A text with its marks in brackets.
fn marked(text: &str, typed: &str) -> String {
    let mut shown = String::new();
    let mut end = 0;
    for mark in marks(text, &parse(typed)) {
        shown += &format!("{}[{}]", &text[end..mark.start], &text[mark.clone()]);
        end = mark.end;
    }
    shown + &text[end..]
}

#[test]
fn matches_are_marked() {
    let check =
        |typed: &str, shown: &str| assert_eq!(marked(&shown.replace(['[', ']'], ""), typed), shown, "{typed:?}");
    check("bac kan", "tỉnh [Bắc Kạn] hôm nay");
    check("bắc kạn", "tỉnh [Bắc Kạn] hôm nay");
    check("bẳc kạn", "tỉnh [BẮC KẠN] hôm nay");
    check("bac kan", "[ba\u{306}\u{301}c ka\u{323}n] hôm nay");
    check("ba\u{306}\u{301}c ka\u{323}n ", "tỉnh [Bắc Kạn] hôm nay");
    check("bac kan", "[Bắ\u{200b}c Kạ\u{ad}n\u{200c}]");
    check("hoà ", "[hòa] và [Hoà]");
    check("da ", "[đa] [da] [Đa] đã là dao".replace("đã", "[đã]").as_str());
    // The whole word while it is typed; only itself afterwards.
    check("b", "[Bắc] Kạn, [bang] [Ba]");
    check("bắc k", "[Bắc Kạn], [Bắc] Ninh, [kỳ]");
    check("bac ka", "[Bắc Kạn]");
    check("ka ", "Bắc Kạn, [Ká]");
    // One mark for what is one expression, in this order.
    check("kan bac ", "[Bắc] [Kạn]");
    check("bac kan", "[Bắc]. [Kạn]");
    check("bac kan", "[Bắc-Kạn] [Bắc  Kạn] [Bắc\nKạn] [Bắc\u{a0}Kạn]");
    check("bac kan", "[Bắc] và [Kạn], [bac]河[kan], [bac]--[kan]");
    check("bac kan bac kan", "[Bắc Kạn Bắc Kạn]");
    check("xanh xanh ", "[xanh xanh] [xanh]".replace("] [", " ").as_str());
    check("a b c ", "[a b] [a b c] [b c] [c] [b] [a]");
    check("16/CT-TTg", "Chỉ thị [16/CT-TTg] ngày [16]/9");
    check("1.000.000", "[1.000.000] đồng");
    check("covid-19", "[COVID-19], [covid 19], [19] ca [Covid]");
    check("100 m2 ", "[100 m²]");
    check("strasse ", "[Straße]");
    check("河內", "[河內]新聞");
    check("ספר", "([ספר])");
    // Or, not, phrases.
    check("ninh OR kan", "Bắc [Kạn] và Bắc [Ninh]");
    check("bac -kan", "[Bắc] Kạn");
    check("-bac", "Bắc Kạn");
    check("\"bac kan\"", "[Bắc Kạn], Bắc Ninh, Kạn Bắc, [Bắc Kạn]");
    check("\"bac kan\"", "[Bắc]. [Kạn]");
    check("\"bac k", "[Bắc Kạn], [Bắc Kỳ], Bắc Ninh");
    check("\"a a\"", "[a a a] b a");
    check("\"a b a\"", "[a b a] [b a] a b".replace("] [", " ").as_str());
    check("\"bac kan\" ninh ", "Bắc [Ninh], [Bắc Kạn]");
    check("\"bac kan\" kan ", "[Kạn], [Bắc Kạn]");
    check("\"bac kan", "Bắc");
    check("\"a b c d\"", "a b c");
    // Nothing.
    check("", "Bắc Kạn");
    check("🙂", "Bắc 🙂 Kạn");
    check("xyz", "Bắc Kạn");
    check("bac", "");
}

#[test]
fn marks_are_where_they_may_be() {
    let mut random = Random::seeded(4);
    for _ in 0..5_000 {
        let (text, typed) = (random.text(30), random.text(8));
        let query = parse(&typed);
        let marks = marks(&text, &query);
        let mut end = 0;
        for mark in &marks {
            let shown = &text[mark.clone()]; // a panic where it is not on boundaries or beyond the end
            assert!(!shown.is_empty(), "{typed:?} in {text:?}");
            assert!(mark.start >= end, "{typed:?} in {text:?}");
            assert!(!text[mark.end..].starts_with(['\u{301}', '\u{323}']), "{typed:?} in {text:?}");
            end = mark.end;
        }
        // Without phrases, exactly the words are marked that are asked for.
        let parts: Vec<&Part> = query.required.iter().flatten().collect();
        if parts.iter().all(|part| !part.phrase) {
            for token in tokens(&text) {
                let mut key = String::new();
                token.folded(&mut key);
                let asked = parts.iter().any(|part| part.words.iter().any(|word| word.matches(&key)));
                let is_marked = marks.iter().any(|mark| mark.start <= token.start && token.range().end <= mark.end);
                assert_eq!(is_marked, asked, "{} of {typed:?} in {text:?}", token.text);
            }
        }
    }
}

#[test]
fn great_queries_and_texts_are_marked() {
    // A query need not come from the parser.
    let mut by_hand = parse("a ");
    let word = by_hand.required[0][0].words[0].clone();
    by_hand.required[0][0].words = vec![word; MAX_WORDS + 10];
    assert_eq!(marks("a b a", &by_hand).len(), 2);
    assert_eq!(marked(&"a".repeat(10_000), &"a".repeat(9_000)), format!("[{}]", "a".repeat(10_000)));
    assert_eq!(marks(&"á ".repeat(10_000), &parse(&"a ".repeat(1_000))).len(), 1);
    let typed: String = (0..1_000).map(|number| format!("{number} ")).collect();
    assert_eq!(marked("31 32 999", &typed), "[31] 32 999");
    assert_eq!(marks(&"a ".repeat(10_000), &parse(&format!("\"{}\"", "a ".repeat(MAX_WORDS)))).len(), 1);
}

// The index and its sets.

fn drained(mut set: impl DocSet) -> Vec<u32> {
    let mut docs = Vec::new();
    while let Some(doc) = set.doc() {
        docs.push(doc.0);
        set.advance();
    }
    set.advance();
    assert_eq!((set.doc(), set.at_most()), (None, 0));
    docs
}

/// A set of articles, its gaps of any size that a posting list has to write.
fn random_docs(random: &mut Random, limit: u32) -> BTreeSet<u32> {
    let mut docs = BTreeSet::new();
    let mut doc = random.below(300) as u32;
    for _ in 0..random.below(200) {
        docs.insert(doc % limit);
        doc = doc.wrapping_add([1, 2, 127, 128, 129, 16_383, 16_384, 2_097_152, 268_435_456][random.below(9)]);
    }
    docs
}

/// An index in which each set is the list of a term: `t0`, `t1`...
fn index_of_sets(sets: &[&BTreeSet<u32>]) -> Index {
    let mut builder = Builder::new();
    let all: BTreeSet<u32> = sets.iter().flat_map(|set| set.iter().copied()).collect();
    for doc in all {
        builder.begin(DocId(doc));
        for (number, _) in sets.iter().enumerate().filter(|(_, set)| set.contains(&doc)) {
            builder.text(&format!("t{number} T{number}, t{number}"));
        }
    }
    builder.finish()
}

#[test]
fn posting_lists_are_read_as_written_and_sought_in() {
    let mut random = Random::seeded(5);
    for _ in 0..200 {
        let docs = random_docs(&mut random, u32::MAX);
        let index = index_of_sets(&[&docs]);
        let list = index.find("t0");
        assert_eq!(list.at_most() as usize, docs.len());
        assert_eq!(drained(list.clone()), docs.iter().copied().collect::<Vec<_>>());
        let mut list = list;
        let mut at = 0;
        while let Some(doc) = list.doc() {
            // To the present one, one shortly after, one far away, or one before, which changes nothing.
            let target = doc.0.saturating_add([0, 1, 200, 40_000, 300_000_000][random.below(5)]);
            list.seek(DocId(target));
            at = at.max(target);
            assert_eq!(list.doc(), docs.range(at..).next().copied().map(DocId));
            list.seek(DocId(0));
            assert_eq!(list.doc(), docs.range(at..).next().copied().map(DocId));
        }
        assert_eq!(drained(index.find("t1")), [0; 0]);
    }
}

#[test]
fn set_operations_agree_with_the_standard_library() {
    let mut random = Random::seeded(6);
    for _ in 0..150 {
        let limit = [10, 64, 128, 1_000, 10_000][random.below(5)];
        let sets: [BTreeSet<u32>; 3] = std::array::from_fn(|_| random_docs(&mut random, limit));
        let [a, b, c] = &sets;
        let index = index_of_sets(&[a, b, c]);
        let list = |number: usize| index.find(&format!("t{number}"));
        let docs = index.docs();
        let bitmap = |number: usize| Bitmap::union(docs, [list(number)]);

        let all: Vec<u32> = a.iter().copied().filter(|doc| b.contains(doc) && c.contains(doc)).collect();
        assert_eq!(drained(Intersection::new(vec![list(0), list(1), list(2)])), all);
        assert_eq!(drained(Intersection::new(vec![bitmap(0), bitmap(1), bitmap(2)])), all);
        let any: Vec<u32> = sets.iter().flatten().copied().collect::<BTreeSet<u32>>().into_iter().collect();
        assert_eq!(drained(Bitmap::union(docs, [list(0), list(1), list(2)])), any);
        let without: Vec<u32> = a.difference(b).copied().collect();
        assert_eq!(drained(Difference::new(list(0), list(1))), without);
        assert_eq!(drained(Difference::new(bitmap(0), bitmap(1))), without);
        assert_eq!(drained(Bitmap::all(docs)), (0..docs).collect::<Vec<_>>());
        assert_eq!(drained(Intersection::new(Vec::<Bitmap>::new())), [0; 0]);
        assert_eq!(drained(Bitmap::union(docs, Vec::<Bitmap>::new())), [0; 0]);

        // Seeking lands where reading on would have led, whatever the set is made of.
        let composed: [(Box<dyn DocSet>, &[u32]); 3] = [
            (Box::new(Intersection::new(vec![list(0), list(1), list(2)])), &all),
            (Box::new(Bitmap::union(docs, [list(0), list(1), list(2)])), &any),
            (Box::new(Difference::new(list(0), bitmap(1))), &without),
        ];
        for (mut set, expected) in composed {
            let mut target = 0;
            while let Some(doc) = set.doc() {
                let rest = expected.len() - expected.partition_point(|&other| other < doc.0);
                assert!(set.at_most() as usize >= rest);
                target = doc.0.max(target) + [0, 1, 63, 64, 65, 1_000][random.below(6)];
                set.seek(DocId(target));
                set.seek(DocId(target / 2));
                assert_eq!(set.doc(), expected.iter().copied().find(|&doc| doc >= target).map(DocId));
                if random.below(2) == 0 {
                    set.advance();
                    target += 1;
                }
            }
        }
    }
}

#[test]
fn a_beginning_has_the_terms_that_begin_so() {
    let index = index_of(&["bac ban bang ba", "b ca bac", "abc đa 河內"]);
    let check = |beginning: &str, expected: &[(&str, &[u32])]| {
        let terms: Vec<(&str, Vec<u32>)> =
            index.beginning_with(beginning).map(|(term, list)| (term, drained(list))).collect();
        let terms: Vec<(&str, &[u32])> = terms.iter().map(|(term, docs)| (*term, docs.as_slice())).collect();
        assert_eq!(terms, expected, "{beginning}");
    };
    check("ba", &[("ba", &[0]), ("bac", &[0, 1]), ("ban", &[0]), ("bang", &[0])]);
    check("bang", &[("bang", &[0])]);
    check("bangs", &[]);
    check("c", &[("ca", &[1])]);
    check("z", &[]);
    check("0", &[]);
    check("河", &[("河", &[2])]);
    assert_eq!(index.beginning_with("").len(), index.len());
}

#[test]
fn an_index_is_the_same_however_it_was_sliced() {
    let mut sliced = Builder::new();
    for (number, article) in ARTICLES.iter().enumerate() {
        sliced.begin(DocId(number as u32));
        article.split_inclusive(' ').for_each(|text| sliced.text(text));
    }
    assert_eq!(sliced.finish(), index_of(&ARTICLES));
}

#[test]
#[should_panic = "articles are indexed in ascending order; 3 comes after 4"]
fn articles_out_of_order_are_the_callers_mistake() {
    let mut builder = Builder::new();
    builder.begin(DocId(3));
    builder.begin(DocId(3));
}

#[test]
#[should_panic = "a text was given before its article was begun"]
fn a_text_without_an_article_is_the_callers_mistake() {
    Builder::new().text("a");
}

#[test]
fn an_index_is_told_in_a_line() {
    let builder = Builder::new();
    assert_eq!(format!("{builder:?}"), "Builder(0 terms in 0 articles)");
    assert!(format!("{:?}", index_of(&ARTICLES)).starts_with("Index("));
}
