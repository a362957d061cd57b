//! From words typed to articles found and words marked, by way of the index.

use crate::index::{Text, index_of};
use crate::text::Random;
use khobao_core::day::Day;
use khobao_core::index::Index;
use khobao_core::query::{
    ABBREVIATIONS, Hint, Hits, MAX_WORDS, Part, Query, Scope, Word, evaluate, evaluate_to, marks, parse,
};
use khobao_core::suggest;
use khobao_core::text::{KEY_CHARS, fold, tokens};

// What is understood.

/// A query in short: `a* (b | "c d") -e`.
fn shown(query: &Query) -> String {
    let word = |word: &Word| format!("{}{}", word.folded, if word.prefix { "*" } else { "" });
    let part = |part: &Part| {
        let scope = match part.scope {
            Scope::Anywhere => String::new(),
            Scope::Title => "title:".to_owned(),
            Scope::In(facet) => format!("{facet:?}:").to_lowercase(),
        };
        let words: Vec<String> = part.words.iter().map(word).collect();
        scope
            + &match (part.phrase, words.len()) {
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
    check("tags:abc", "[tags abc*]");
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
    // Where.
    check("title:bàn", "title:ban*");
    check("title:bàn ", "title:ban");
    check("title:\"hội nghị\" ", "title:\"hoi nghi\"");
    check("by:Nguyễn tag:covid ", "author:nguyen tag:covid");
    check("by:\"Nguyễn Văn A\" ", "author:\"nguyen van a\"");
    check("section:a place:b source:c ", "section:a place:b source:c");
    check("doc:16/CT-TTg", "document:[16 ct ttg*]");
    check("doc:16/CT-TTg OR doc:17 ", "(document:[16 ct ttg] | document:17)");
    check("-tag:x y ", "y -tag:x");
    check("-title:\"a b\"", "-title:\"a b\"");
    check("title:", "");
    check("title: a ", "a");
    check("tag:\"", "");
    check("Title:a ", "[title a]");
    check("http://a.vn ", "[http a vn]");
    check("a:b:c ", "[a b c]");
    check("tag:b:c ", "tag:[b c]");
    // When: see below.
    check("from:2021 a to:2022 ", "a");
    check("-from:2021 a ", "a -[from 2021]");
    check("from:2021", "");
    // Abbreviations, both ways; and what only holds one.
    check("UBND ", "(ubnd | [uy ban nhan dan])");
    check("ủy ban nhân dân ", "([uy ban nhan dan] | ubnd)");
    check("ủy ban nhân dân", "([uy ban nhan dan*] | ubnd)");
    check("chủ tịch ủy ban nhân dân xã ", "chu tich ([uy ban nhan dan] | ubnd) xa");
    check("UBND HĐND ", "(ubnd | [uy ban nhan dan]) (hdnd | [hoi dong nhan dan])");
    check("thành phố Hồ Chí Minh ", "([thanh pho] | tp) ([ho chi minh] | hcm)");
    check("ủy ban nhân ", "uy ban nhan");
    check("\"ủy ban nhân dân\" ", "\"uy ban nhan dan\"");
    check("-ubnd ", "-ubnd");
    check("tag:ubnd ", "tag:ubnd");
    check("ubnd OR a ", "(ubnd | a)");
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
    check("\"tôn giáo\" \"hà nội\"", &[]);
    check("from:2021-11 to:30/12/2021 a", &[]);
    check("from: to: ", &[]);
    check("from:hôm-qua a", &[Hint::NoDate]);
    check("from:2021-13 to:31/02/2021", &[Hint::NoDate]);
    check("-from:mai", &[]);
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
fn days_bound_what_is_asked_for() {
    let check = |typed: &str, from: &str, to: &str| {
        let shown = |day: Option<Day>| day.map_or(String::new(), |day| day.to_string());
        let query = parse(typed);
        assert_eq!((shown(query.from).as_str(), shown(query.to).as_str()), (from, to), "{typed:?}");
    };
    check("a", "", "");
    check("from:2021-11-09", "2021-11-09", "");
    check("to:2021-11-09", "", "2021-11-09");
    check("from:2021-11 to:2021-11", "2021-11-01", "2021-11-30");
    check("from:2020 to:2020", "2020-01-01", "2020-12-31");
    check("from:09/11/2021 to:30/12/2021 a", "2021-11-09", "2021-12-30");
    check("from:2021 from:2022", "2022-01-01", "");
    check("from:x to:2021", "", "2021-12-31");
    check("from: 2021", "", "");
    check("-from:2021", "", "");
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

/// The articles that match, by number.
fn found(index: &mut Index, typed: &str) -> Vec<u32> {
    evaluate(index, &parse(typed)).unwrap().docs
}

/// An article a line, of lines as [`Text`] has them; checks name those found by the first words of their headlines.
struct Archive {
    index: Index,
    titles: Vec<String>,
    /// What was found last, whose room is used again.
    hits: Hits,
}

impl Archive {
    fn of(lines: &[&str]) -> Archive {
        let texts: Vec<Text> = lines.iter().map(|line| Text::of(line)).collect();
        Archive {
            index: index_of(&texts),
            titles: texts.into_iter().map(|text| text.title).collect(),
            hits: Hits::default(),
        }
    }

    /// Fails unless a query finds exactly these, the best first.
    #[track_caller]
    fn finds(&mut self, typed: &str, expected: &[&str]) {
        evaluate_to(&mut self.index, &parse(typed), &mut self.hits).unwrap();
        let hits = &self.hits;
        let best = hits.best(0..hits.docs.len(), usize::MAX);
        let titles: Vec<&str> = best.iter().map(|&at| self.titles[hits.docs[at] as usize].as_str()).collect();
        let is_met = titles.len() == expected.len() && titles.iter().zip(expected).all(|(a, b)| a.starts_with(b));
        assert!(is_met, "{typed:?} finds {titles:#?}, expected {expected:#?}");
    }

    /// Fails unless a query is taken for another.
    #[track_caller]
    fn takes(&mut self, typed: &str, meant: Option<&str>) {
        let hits = evaluate(&mut self.index, &parse(typed)).unwrap();
        // The words of the query, the mended one in its place.
        let query = parse(typed);
        let mended = hits.meant.map(|(typed, word)| {
            let words = query.words().map(|other| if other.typed == typed { word.as_str() } else { &other.typed });
            words.collect::<Vec<_>>().join(" ")
        });
        assert_eq!(mended.as_deref(), meant, "{typed:?}");
    }
}

#[test]
fn words_are_found_however_they_are_spelled() {
    // The newest, which is the last, comes first among equals.
    let mut archive = Archive::of(&[
        "1 Tỉnh Bắc Kạn",
        "2 BẮC KẠN",
        "3 ba\u{306}\u{301}c ka\u{323}n",
        "4 Bắ\u{200b}c Kạ\u{ad}n",
        "5 Bắc Ninh",
        "6 thành phố Hoà Bình",
        "7 thành phố Hòa Bình",
        "8 thuỷ điện",
        "9 thủy điện",
        "10 Đảng bộ",
        "11 dâng hoa",
        "12 Chỉ thị 16/CT-TTg",
        "13 dịch COVID-19",
        "14 đạt 1.000.000 đồng trên 100 m²",
        "15 café, naïve, Straße 5G",
        "16 河內 🙂 ספר",
    ]);
    // Accents are optional, in any encoding.
    archive.finds("bac kan ", &["4", "3", "2", "1"]);
    archive.finds("BẮC KẠN ", &["4", "3", "2", "1"]);
    archive.finds("ba\u{306}\u{301}c ka\u{323}n ", &["4", "3", "2", "1"]);
    archive.finds("ＢＡＣ ｋａｎ ", &["4", "3", "2", "1"]);
    archive.finds("bẳc kàn ", &["4", "3", "2", "1"]);
    archive.finds("bac kan ninh ", &[]);
    // Where the tone is put.
    archive.finds("hoà bình ", &["7", "6"]);
    archive.finds("hòa bình ", &["7", "6"]);
    archive.finds("hoa binh ", &["7", "6"]);
    archive.finds("thủy điện ", &["9", "8"]);
    archive.finds("thuỷ điện ", &["9", "8"]);
    // đ and d: the one typed first, where it was typed.
    archive.finds("dang ", &["11", "10"]);
    archive.finds("đảng ", &["10", "11"]);
    archive.finds("dâng ", &["11", "10"]);
    // Words written in one.
    archive.finds("16/CT-TTg ", &["12"]);
    archive.finds("ttg 16 ", &["12"]);
    archive.finds("covid-19 ", &["13"]);
    archive.finds("covid ", &["13"]);
    archive.finds("1.000.000 ", &["14"]);
    archive.finds("1.0", &["14"]);
    archive.finds("100 m2 ", &["14"]);
    // Other words and scripts.
    archive.finds("cafe naive strasse 5g ", &["15"]);
    archive.finds("河", &["16"]);
    archive.finds("內河 ", &["16"]);
    archive.finds("ספר", &["16"]);
    // Nothing asked: everything.
    assert_eq!(found(&mut archive.index, "").len(), 16);
    assert_eq!(found(&mut archive.index, "🙂").len(), 16);
}

#[test]
fn i_and_y_are_one_where_spellers_disagree() {
    let mut archive = Archive::of(&[
        "1 địa lí",
        "2 địa lý",
        "3 kĩ sư",
        "4 kỹ sư",
        "5 nước Mĩ",
        "6 nước Mỹ",
        "7 đá quí",
        "8 đá quý",
        "9 quyết tâm",
        "10 bàn tay",
        "11 tương lai",
        "12 thúy",
        "13 thúi",
    ]);
    archive.finds("địa lý ", &["2", "1"]);
    archive.finds("địa lí ", &["2", "1"]);
    archive.finds("dia ly ", &["2", "1"]);
    archive.finds("kỹ sư ", &["4", "3"]);
    archive.finds("ky su ", &["4", "3"]);
    archive.finds("mĩ ", &["6", "5"]);
    archive.finds("\"đá quí\" ", &["8", "7"]);
    archive.finds("quy ", &["8", "7"]);
    // While it is typed.
    archive.finds("quy", &["9", "8", "7"]);
    archive.finds("quyết", &["9"]);
    // Elsewhere they are two letters.
    archive.finds("tay ", &["10"]);
    archive.finds("lai ", &["11"]);
    archive.finds("thuy ", &["12"]);
}

#[test]
fn the_last_word_may_go_on() {
    let mut archive =
        Archive::of(&["1 Bắc Kạn", "2 Bắc Kinh", "3 Đường dài | | qua Kạn và Kon Tum, chữ k, nghề rèn", "4 Nghề nông"]);
    // One or two letters look in headlines, and for the whole word anywhere.
    archive.finds("k", &["2", "1", "3"]);
    archive.finds("ka", &["1"]);
    archive.finds("ko", &[]);
    archive.finds("bắc k", &["2", "1"]);
    archive.finds("bắc ki", &["2"]);
    // Three and more look anywhere, in headlines first.
    archive.finds("kon", &["3"]);
    archive.finds("kạn", &["1", "3"]);
    archive.finds("ngh", &["4", "3"]);
    archive.finds("nghề nô", &["4"]);
    archive.finds("tum kạ", &[]);
    archive.finds("tum kạn", &["3"]);
    // A word with something after it is whole.
    archive.finds("k ", &["3"]);
    archive.finds("title:kin ", &[]);
    archive.finds("bắc title:k ", &[]);
    archive.finds("nghe.", &["4", "3"]);
    archive.finds("\"bắc k", &["2", "1"]);
    archive.finds("\"bắc kin\"", &[]);
}

#[test]
fn a_phrase_is_found_where_its_words_follow_each_other() {
    let mut archive = Archive::of(&[
        "1 Đồng bào tôn giáo",
        "2 Giáo viên được tôn trọng",
        "3 Lễ hội | | các tôn giáo lớn",
        "4 Trường học | tôn sư | giáo dục, tôn trọng",
        "5 Tôn trọng | giáo viên | tôn, giáo",
        "6 Mặt trận và đồng bào các tôn giáo",
        "7 Tôn | giáo",
    ]);
    archive.finds("\"tôn giáo\"", &["6", "1", "5", "3"]);
    archive.finds("\"ton giao\" ", &["6", "1", "5", "3"]);
    archive.finds("\"giáo tôn\"", &[]);
    archive.finds("\"đồng bào tôn giáo\"", &["1"]);
    archive.finds("\"bào các tôn giáo\"", &["6"]);
    archive.finds("“các tôn giáo” lễ ", &["3"]);
    archive.finds("title:\"tôn giáo\" ", &["6", "1"]);
    archive.finds("\"tôn giáo\" OR \"tôn sư\" ", &["6", "1", "5", "4", "3"]);
    archive.finds("tôn -\"tôn giáo\"", &["7", "2", "4"]);
    archive.finds("\"tôn xyz\" ", &[]);
    archive.finds("\"xyz tôn\" ", &[]);
}

#[test]
fn what_is_excluded_is_not_there() {
    let mut archive = Archive::of(&[
        "1 Bắc Kạn",
        "2 Bắc Ninh | | dịch covid",
        "3 Hà Nội | | họp mặt ngày 19 | tag:covid-19",
        "4 | | ",
    ]);
    archive.finds("bắc -kạn", &["2"]);
    archive.finds("-bắc", &["", "3"]);
    archive.finds("-covid", &["", "1"]);
    archive.finds("-covid-19", &["", "2", "1"]);
    archive.finds("-tag:covid ", &["", "2", "1"]);
    archive.finds("-title:bac ", &["", "3"]);
    archive.finds("-\"dịch covid\"", &["", "3", "1"]);
    archive.finds("-\"covid dịch\"", &["", "3", "2", "1"]);
    // Half a word excludes nothing.
    archive.finds("bắc -k", &["2", "1"]);
    archive.finds("bắc -kạn -ninh", &[]);
    // Not in what a slip of the finger may have meant, either.
    archive.finds("bắk kan ", &["1"]);
    archive.finds("bắk kan -kạn", &[]);
    archive.finds("hàa nội ", &["3"]);
    archive.finds("hàa nội -tag:covid", &[]);
}

#[test]
fn either_will_do() {
    let mut archive = Archive::of(&["1 Bắc Kạn", "2 Bắc Ninh", "3 Hà Nội | | Bắc Ninh", "4 Huế"]);
    archive.finds("kạn OR ninh ", &["2", "1", "3"]);
    // The first stands beside what was typed before it.
    archive.finds("bắc kạn OR ninh ", &["1", "2", "3"]);
    archive.finds("huế OR kạn OR xyz ", &["4", "1"]);
    archive.finds("huế OR \"bắc kạn\" ", &["4", "1"]);
    archive.finds("huế OR title:ninh ", &["4", "2"]);
    archive.finds("huế OR ha", &["4", "3"]);
    archive.finds("huế OR -kạn", &["4"]);
}

#[test]
fn where_words_are_looked_for() {
    let mut archive = Archive::of(&[
        "1 Covid | | | by:Nguyễn Văn An; tag:y tế; section:Xã hội; place:Bắc Kạn; source:TTXVN; doc:16/CT-TTg",
        "2 Y tế | covid | | by:Lê An; by:Văn Bình; tag:covid; doc:16/2020/NĐ-CP",
        "3 Bắc Kạn | | Nguyễn Văn An, y tế, TTXVN, 16/CT-TTg | section:Giáo dục",
    ]);
    archive.finds("title:covid ", &["1"]);
    archive.finds("title:cov", &["1"]);
    archive.finds("title:\"bắc kạn\" ", &["3"]);
    archive.finds("title:\"kạn bắc\" ", &[]);
    archive.finds("covid ", &["1", "2"]);
    archive.finds("by:an ", &["2", "1"]);
    archive.finds("by:\"văn an\" ", &["1"]);
    archive.finds("by:nguy", &["1"]);
    archive.finds("by:văn by:lê ", &["2"]);
    archive.finds("tag:covid ", &["2"]);
    archive.finds("tag:\"y tế\" ", &["1"]);
    archive.finds("section:xa ", &["1"]);
    archive.finds("section:giao ", &["3"]);
    archive.finds("section:g", &["3"]);
    archive.finds("place:kan ", &["1"]);
    archive.finds("source:ttxvn ", &["1"]);
    // By its form, however it is typed.
    for typed in [
        "doc:16/CT-TTg",
        "doc:16/CT-TTg ",
        "doc:16/ct-ttg ",
        "doc:16-CT/TTg ",
        "doc:016/CT–TTg ",
        "doc:16/C",
        "doc:ct-ttg ",
    ] {
        archive.finds(typed, &["1"]);
    }
    archive.finds("doc:16 ", &["2", "1"]);
    archive.finds("doc:16/2020 ", &["2"]);
    archive.finds("doc:6/CT-TTg ", &[]);
    archive.finds("doc:2020/NĐ-CP ", &[]);
    archive.finds("doc:17 ", &[]);
    archive.finds("covid by:lê ", &["2"]);
    archive.finds("covid -by:lê ", &["1"]);
    archive.finds("tag:covid OR place:kạn ", &["2", "1"]);
    archive.finds("-tag:covid title:bac ", &["3"]);
    // What an article is filed under is one of its texts, too.
    archive.finds("ttxvn ", &["3", "1"]);
}

#[test]
fn abbreviations_are_found_both_ways() {
    let mut archive = Archive::of(&[
        "1 UBND tỉnh họp",
        "2 Ủy ban nhân dân tỉnh họp",
        "3 Uỷ ban thường vụ | | nhân viên, dân số",
        "4 Uỷ ban | | HĐND",
        "5 TP. Hồ Chí Minh",
        "6 Thành phố HCM",
    ]);
    archive.finds("ubnd ", &["2", "1", "3"]);
    // As it was typed comes first.
    archive.finds("ubnd tỉnh ", &["1", "2"]);
    archive.finds("uy ban nhan dan tinh ", &["2", "1"]);
    archive.finds("hội đồng nhân dân ", &["4"]);
    archive.finds("tp hcm ", &["6", "5"]);
    archive.finds("thành phố hồ chí minh ", &["6", "5"]);
    archive.finds("title:ubnd ", &["1"]);
    archive.finds("\"ubnd\" ", &["2", "1", "3"]);
}

#[test]
fn headlines_are_suggested_that_have_all_the_words() {
    let mut archive = Archive::of(&[
        "TP. Hồ Chí Minh họp",
        "Thành phố Hồ Chí Minh đón năm mới",
        "Tin vắn | TP. Hồ Chí Minh",
        "Chợ Hồ họp | chí",
    ]);
    // The last ones first, and how many of them are to be told.
    let table = [
        ("tp hồ chí minh", [1, 0].as_slice(), 2),
        ("hồ ", &[3, 1, 0], 3),
        ("họp ho", &[3, 0], 2),
        // No headline has both, so the last word goes on alone.
        ("chợ chí ", &[1, 0], 0),
        ("chợ mi", &[1, 0], 0),
        ("chợ mi ", &[], 0),
        ("chợ: hồ", &[], 0),
        ("h", &[], 0),
    ];
    for (typed, headlines, told) in table {
        assert_eq!(suggest::headlines(&mut archive.index, typed).unwrap(), (headlines.to_vec(), told), "{typed:?}");
    }
    let many = vec!["Chợ Hồ"; 14];
    assert_eq!(suggest::headlines(&mut Archive::of(&many).index, "hồ").unwrap().0, (4..14).rev().collect::<Vec<_>>());
}

#[test]
fn abbreviations_are_written_as_keys() {
    for (short, long) in ABBREVIATIONS {
        for word in std::iter::once(short).chain(long.split(' ')) {
            let mut key = String::new();
            fold::fold_into(word, &mut key);
            assert_eq!(key, word);
        }
        assert!(long.contains(' ') && !short.contains(' '));
    }
}

#[test]
fn a_slip_of_the_finger_is_mended() {
    let mut archive = Archive::of(&[
        "1 Trường học Bắc Kạn",
        "2 Người trồng rừng",
        "3 Hà Nội | | trường hợp, rượu",
        "4 Rừng già",
        "5 Tháp nghiêng",
        "6 Quyền lợi của huyện",
    ]);
    let mut check = |typed: &str, meant: &str, expected: &[&str]| {
        archive.finds(typed, expected);
        archive.takes(typed, Some(meant));
    };
    // Another letter, one too few, one too many, two swapped; first, inside and last.
    check("xrường học ", "trường học", &["1"]);
    check("trưmng học ", "trường học", &["1"]);
    check("trườnh học ", "trường học", &["1"]);
    check("rường học ", "trường học", &["1"]);
    check("trườn học ", "trường học", &["1"]);
    check("tường học ", "trường học", &["1"]);
    check("ttrường học ", "trường học", &["1"]);
    check("trườngg học ", "trường học", &["1"]);
    check("trưvờng học ", "trường học", &["1"]);
    check("rtường học ", "trường học", &["1"]);
    check("trưnờg học ", "trường học", &["1"]);
    check("trườgn học ", "trường học", &["1"]);
    // Where a slip moves a y to or from where it would have counted as an i.
    check("uyền lợi ", "quyền lợi", &["6"]);
    check("của hyuện ", "của huyện", &["6"]);
    // In any of the words, with accents or without.
    check("nguoi tromg rung ", "nguoi trồng rung", &["2"]);
    check("người trồng rứmg ", "người trồng rừng", &["2"]);
    check("nguười trồng ", "người trồng", &["2"]);
    check("nugoi trong rung ", "người trong rung", &["2"]);
    // The last one may go on.
    check("bắc kann", "bắc kạn", &["1"]);
    check("tháp nghixn", "tháp nghiêng", &["5"]);
    // By itself, where nothing has it.
    check("noii ", "nội", &["3"]);
    check("gìaa ", "già", &["4"]);

    // What is found as it is, is not mended; nor what takes two edits, or more than words.
    for typed in ["trường học ", "rừng ", "rượu ", "hợp ", "xxường học ", "\"trườngg học\" ", "title:trườngg ", "qqq "]
    {
        archive.takes(typed, None);
    }
    archive.finds("hợp ", &["3"]);
    archive.finds("xxường học ", &[]);
    // Half a word of few letters could become nearly any.
    archive.finds("người trx", &[]);
}

#[test]
fn better_matches_come_first() {
    // Headline above lead above text, and there what it dwells on; of a word that few have.
    let mut lines = vec!["1 b", "2 a | b", "3 a | | b b b", "4 a | | b", "5 a | | b"];
    lines.resize(40, "a");
    let mut archive = Archive::of(&lines);
    archive.finds("b ", &["1", "2", "3", "5", "4"]);
    // All words in the headline above some; together above apart; newest first among equals.
    let mut archive = Archive::of(&[
        "1 hội nghị dân vận",
        "2 dân ca | | vận tải",
        "3 dân ca và vận tải",
        "4 tin | | công tác dân vận",
        "5 hội thi dân vận",
    ]);
    archive.finds("dân vận ", &["5", "1", "3", "2", "4"]);
    // Where no headline has all of them, words together in a text are above words apart, wherever these are.
    let mut archive = Archive::of(&[
        "1 tin | | công tác dân vận",
        "2 dân ca | | vận tải",
        "3 tin | | vận động nhân dân",
        "4 tin | | vận động nhân dân",
    ]);
    archive.finds("dân vận ", &["1", "2", "4", "3"]);
    // In the order typed.
    let mut archive = Archive::of(&["1 hai một", "2 một hai", "3 hai một"]);
    archive.finds("một hai ", &["2", "3", "1"]);
    archive.finds("hai một ", &["3", "1", "2"]);
    // A rare word says more than a frequent one.
    let mut archive = Archive::of(&["1 rừng | | họp", "2 họp | | rừng", "3 họp", "4 họp", "5 họp", "6 họp", "7 họp"]);
    archive.finds("rừng họp ", &["1", "2"]);
}

#[test]
fn accents_that_were_typed_decide_among_equals_and_hide_nothing() {
    let mut archive = Archive::of(&["1 bàn", "2 bán", "3 bạn", "4 ban", "5 bản", "6 tin | | bàn"]);
    archive.finds("ban ", &["5", "4", "3", "2", "1", "6"]);
    archive.finds("bàn ", &["1", "5", "4", "3", "2", "6"]);
    archive.finds("bạn ", &["3", "5", "4", "2", "1", "6"]);
    archive.finds("bạn", &["3", "5", "4", "2", "1", "6"]);
    // Half a word has no spelling yet.
    archive.finds("bạ", &["5", "4", "3", "2", "1"]);
    let mut archive = Archive::of(&["1 đỏ", "2 dò", "3 do"]);
    archive.finds("đỏ ", &["1", "3", "2"]);
    archive.finds("dò ", &["2", "3", "1"]);
}

#[test]
fn an_index_of_nothing_finds_nothing() {
    for typed in ["", "a", "-a", "\"a b\" OR c -d", "tag:a"] {
        assert_eq!(found(&mut index_of(&[]), typed), [0; 0], "{typed:?}");
        assert_eq!(found(&mut Index::default(), typed), [0; 0], "{typed:?}");
    }
    assert_eq!(index_of(&[]).docs(), 0);
}

#[test]
fn a_long_word_is_found_by_its_beginning() {
    let titles = ["a".repeat(10_000), "a".repeat(KEY_CHARS), "a".repeat(KEY_CHARS - 1)];
    let mut index = index_of(&titles.map(|title| Text { title, ..Text::default() }));
    assert_eq!(found(&mut index, &"á".repeat(10_000)), [0, 1]);
    assert_eq!(found(&mut index, &("a".repeat(KEY_CHARS) + " ")), [0, 1]);
    assert_eq!(found(&mut index, &("a".repeat(KEY_CHARS - 1) + " ")), [2]);
    assert_eq!(found(&mut index, "aaa"), [0, 1, 2]);
}

#[test]
fn any_query_finds_what_reading_everything_finds() {
    let words = ["a", "á", "ab", "abc", "b", "ba", "đ", "d", "19", "covid", "c", "河", "ly", "lí"];
    let mut random = Random::seeded(3);
    for _ in 0..100 {
        let text = |random: &mut Random, words: &[&str]| -> String {
            (0..random.below(5)).map(|_| format!("{} ", random.one_of(words))).collect()
        };
        let texts: Vec<Text> = (0..random.below(80))
            .map(|_| Text { title: text(&mut random, &words), body: text(&mut random, &words), ..Text::default() })
            .collect();
        let mut index = index_of(&texts);
        for _ in 0..20 {
            let typed = if random.below(4) == 0 {
                random.text(12)
            } else {
                let signs = [" ", " ", " ", " OR ", " -", "-", "\"", "\" ", " title:"];
                (0..random.below(7)).map(|_| random.one_of(&words).to_owned() + random.one_of(&signs)).collect()
            };
            let query = parse(&typed);
            let hits = evaluate(&mut index, &query).unwrap();
            let expected: Vec<u32> =
                (0..).zip(&texts).filter(|(_, text)| matches(text, &query)).map(|(at, _)| at).collect();
            if hits.meant.is_none() {
                assert_eq!(hits.docs, expected, "{typed:?} in {texts:?}");
            } else {
                assert!(expected.iter().all(|doc| hits.docs.contains(doc)), "{typed:?} in {texts:?}");
            }
            assert_eq!(hits.docs.len(), hits.scores.len());
            assert!(hits.docs.is_sorted());
        }
    }
}

/// What a query means, without an index.
fn matches(text: &Text, query: &Query) -> bool {
    let keys = |text: &str| -> Vec<String> {
        let mut key = String::new();
        tokens(text).map(|token| (token.folded(&mut key), key.clone()).1).collect()
    };
    let (title, body) = (keys(&text.title), keys(&text.body));
    let is_met = |word: &Word, keys: &[String], is_title: bool| {
        // One or two letters begin words of headlines only.
        let is_short = word.prefix && word.folded.chars().count() <= 2;
        keys.iter().any(|key| if is_short && !is_title { *key == word.folded } else { word.matches(key) })
    };
    let has = |part: &Part| {
        let anywhere = |word: &Word| is_met(word, &title, true) || is_met(word, &body, false);
        let in_title = |word: &Word| is_met(word, &title, true);
        // By pairs: each two words follow each other somewhere.
        let follow = |keys: &[String], pair: &[Word], is_title: bool| {
            keys.windows(2).any(|keys| {
                let is_last = |key: &String| match pair[1].prefix && pair[1].folded.chars().count() <= 2 {
                    true if !is_title => *key == pair[1].folded,
                    _ => pair[1].matches(key),
                };
                pair[0].matches(&keys[0]) && is_last(&keys[1])
            })
        };
        let near = |pair: &[Word]| follow(&title, pair, true) || follow(&body, pair, false);
        match part.scope {
            Scope::Anywhere => part.words.iter().all(anywhere) && (!part.phrase || part.words.windows(2).all(near)),
            Scope::Title => {
                let near = |pair: &[Word]| follow(&title, pair, true);
                part.words.iter().all(in_title) && (!part.phrase || part.words.windows(2).all(near))
            }
            Scope::In(_) => false,
        }
    };
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
    // i and y, where spellers disagree.
    check("ly ", "[lý] [lí] [Ly] lay");
    check("quí", "[quý] [quí] [quyết]");
    // Where it was asked for does not matter, but for a facet.
    check("title:kan ", "Bắc [Kạn]");
    check("tag:kan from:2021 ", "Bắc Kạn");
    check("UBND ", "[UBND] xã, [Ủy ban nhân dân] xã");
    check("ủy ban nhân dân ", "[UBND] xã, [Ủy ban nhân dân] xã");
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
    // Abbreviations bring more words than are marked; a phrase that comes after them is not.
    assert_eq!(marked("ubnd tôn giáo", &("ubnd ".repeat(7) + "\"tôn giáo\"")), "[ubnd] tôn giáo");
    assert_eq!(marks(&"a ".repeat(10_000), &parse(&format!("\"{}\"", "a ".repeat(MAX_WORDS)))).len(), 1);
}
