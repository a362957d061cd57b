//! Words and their keys.

use khobao_core::text::{KEY_CHARS, Token, fold, tokens};

/// Numbers that only look random (xorshift), from a seed: a failing case comes again.
pub struct Random(u64);

impl Random {
    pub fn seeded(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// One of 0 to `end` - 1.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end
    }

    pub fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    /// Pieces that are words, halves of words, signs with a meaning and trouble, put together.
    pub fn text(&mut self, pieces: usize) -> String {
        (0..self.below(pieces + 1)).map(|_| self.one_of(PIECES)).collect()
    }
}

pub const PIECES: &[&str] = &[
    " ",
    " ",
    " ",
    "\n",
    "\u{a0}",
    "\u{3000}",
    "a",
    "b",
    "bac",
    "Bắc",
    "kạn",
    "ba\u{306}\u{301}c",
    "Đ",
    "đ",
    "hoà",
    "hòa",
    "y",
    "k",
    "qu",
    "ß",
    "İ",
    "Ǆ",
    "ŉ",
    "ﬁ",
    "²",
    "1",
    "19",
    "ｔｐ",
    "１",
    "\u{301}",
    "\u{323}",
    "\u{344}",
    "\u{35c}",
    "\u{200b}",
    "\u{200d}",
    "\u{feff}",
    "\u{ad}",
    "-",
    "--",
    "\"",
    "“",
    "”",
    "«",
    " OR ",
    "OR",
    "/",
    ".",
    ",",
    "'",
    "’",
    ":",
    "🙂",
    "👩‍👩‍👧",
    "🇻🇳",
    "1️⃣",
    "ספר",
    "كِتَاب",
    "\u{202e}",
    "河內",
    "カタ",
    "한국",
    "हिन्दी",
    "ไทย",
    "Ω",
    "ς",
    "й",
    "\0",
    "\u{10ffff}",
    "\u{fffd}",
];

fn folded(word: &str) -> String {
    let mut key = String::new();
    fold::fold_into(word, &mut key);
    key
}

fn exact(word: &str) -> String {
    let mut key = String::new();
    fold::exact_into(word, &mut key);
    key
}

/// Every character but most of the Chinese ones, the Korean syllables and what is private or unassigned.
fn every_character() -> impl Iterator<Item = char> {
    let blocks = ['\0'..='\u{3410}', '\u{4db0}'..='\u{4e10}', '\u{9ff0}'..='\u{ac10}', '\u{d790}'..='\u{e010}'];
    let rest =
        ['\u{f8f0}'..='\u{20010}', '\u{2f7f0}'..='\u{2fa20}', '\u{e0000}'..='\u{e0fff}', '\u{10fff0}'..=char::MAX];
    blocks.into_iter().chain(rest).flatten()
}

/// Our table of lower case against the standard library's, which may be of a later Unicode, with some letters more.
#[test]
fn every_letter_folds_as_its_lower_case() {
    let mut missed = Vec::new();
    for character in '\0'..=char::MAX {
        let (written, lower) = (character.to_string(), character.to_lowercase().collect::<String>());
        if folded(&written) != folded(&lower) {
            assert_eq!(folded(&written), written, "{character:?} folds to another letter");
            missed.push(character);
        } else if written == lower && character > 'Ʊ' && !matches!(character, 'ẞ'..='ỹ' | '！'..='～') {
            assert!(folded(&written).is_empty() || folded(&written) == written, "{character:?} is no capital letter");
        }
    }
    assert!(missed.len() < 100, "{missed:?}");
}

/// Of the same letters as above: one that a later Unicode has may be left as it is.
#[test]
fn lower_case_is_the_standard_librarys() {
    let lower = |text: &str| {
        let mut lower = String::new();
        fold::lower_into(text, &mut lower);
        lower
    };
    assert_eq!(
        lower("Uỷ Ban NHÂN DÂN, ĐƯỢC ƠN ƯỚC Bắc Ka\u{323}N 5G"),
        "uỷ ban nhân dân, được ơn ước bắc ka\u{323}n 5g"
    );
    let differs = |c: &char| lower(&c.to_string()) != c.to_lowercase().collect::<String>();
    let missed: Vec<char> = ('\0'..=char::MAX).filter(differs).collect();
    assert!(
        missed.len() < 100 && missed.iter().all(|c| *c == 'İ' || lower(&c.to_string()) == c.to_string()),
        "{missed:?}"
    );
}

#[test]
fn folding_leaves_what_is_typed_without_accents() {
    let check = |word: &str, key: &str| assert_eq!(folded(word), key, "{word}");
    check("Bắc", "bac");
    check("Kạn", "kan");
    check("BẮC", "bac");
    check("đường", "duong");
    check("Đảng", "dang");
    check("Ðảng", "dang"); // with the Icelandic letter
    check("NGUYỄN", "nguyen");
    check("thuở", "thuo");
    check("ưỡn", "uon");
    check("ỹ", "y");
    check("16", "16");
    check("TTg", "ttg");
    check("m²", "m2");
    check("", "");
    // Decomposed, in both orders of marks.
    check("ba\u{306}\u{301}c", "bac");
    check("viê\u{323}t", "viet");
    check("vie\u{323}\u{302}t", "viet");
    check("vie\u{302}\u{323}t", "viet");
    check("d\u{31b}o\u{31b}\u{300}ng", "dong");
    // Other Latin letters.
    check("café", "cafe");
    check("Müller", "muller");
    check("señor", "senor");
    check("garçon", "garcon");
    check("Ødegård", "odegard");
    check("Łódź", "lodz");
    check("Škoda", "skoda");
    check("Straße", "strasse");
    check("STRAẞE", "strasse");
    check("Æsir", "aesir");
    check("œuvre", "oeuvre");
    check("İstanbul", "istanbul");
    check("ısı", "isi");
    check("Þór", "thor");
    // Full width, and signs that stand for letters.
    check("ＴＰ１６", "tp16");
    check("\u{212a}m", "km");
    check("\u{212b}ngström", "angstrom");
    // Invisible characters.
    check("Bắ\u{200b}c", "bac");
    check("\u{feff}Kạ\u{ad}n\u{200c}", "kan");
    // Other scripts, in lower case.
    check("МОСКВА", "москва");
    check("Ω", "ω");
    check("ספר", "ספר");
    check("河內", "河內");
    check("한국", "한국");
}

#[test]
fn i_and_y_have_one_key_where_spellers_disagree() {
    let same = |one: &str, other: &str| {
        assert_eq!((folded(one), exact(one)), (folded(other), exact(other)), "{one} and {other}");
    };
    same("lý", "lí");
    same("Kỹ", "kĩ");
    same("MỸ", "mĩ");
    same("quý", "quí");
    same("qúy", "qúi");
    same("tỷ", "tỉ");
    same("sỹ", "sĩ");
    same("hy", "hi");
    same("vỵ", "vị");
    same("ky\u{301}", "ki\u{301}");
    same("l\u{200b}ý", "lí");
    same("ｋｙ", "ki");
    let check = |word: &str, key: &str| assert_eq!(folded(word), key, "{word}");
    // Whatever comes after it: what is typed of a word has the beginning of its key.
    check("quy", "qui");
    check("quyết", "quiet");
    check("Kyoto", "kioto");
    // Elsewhere they are two letters.
    check("tay", "tay");
    check("thúy", "thuy");
    check("uy", "uy");
    check("yêu", "yeu");
    check("y", "y");
    check("nguyên", "nguyen");
    check("Thy", "thy");
    check("dy", "dy");
    check("đý", "dy");
    check("quay", "quay");
}

#[test]
fn the_exact_key_is_one_for_all_spellings_of_a_word() {
    let same = |one: &str, other: &str| assert_eq!(exact(one), exact(other), "{one} and {other}");
    // Where the tone is put: decision 1989/QĐ-BGDĐT, and as most newspapers do.
    for (school, papers) in [
        ("hoà", "hòa"),
        ("hoá", "hóa"),
        ("toà", "tòa"),
        ("toả", "tỏa"),
        ("xoã", "xõa"),
        ("hoạ", "họa"),
        ("khoẻ", "khỏe"),
        ("loè", "lòe"),
        ("thuỷ", "thủy"),
        ("uý", "úy"),
        ("luỹ", "lũy"),
        ("tuỵ", "tụy"),
        ("huỳ", "hùy"),
        ("quý", "qúy"),
        ("HOÀ", "hòa"),
        ("Thuỷ", "THỦY"),
        ("của", "cuả"),
        ("nghĩa", "nghiã"),
    ] {
        same(school, papers);
    }
    same("ỗ", "o\u{302}\u{303}");
    same("ệ", "e\u{302}\u{323}");
    same("ệ", "e\u{323}\u{302}");
    same("ệ", "ê\u{323}");
    same("ệ", "ẹ\u{302}");
    same("ậ", "ạ\u{302}");
    same("ợ", "o\u{323}\u{31b}");
    same("ự", "u\u{31b}\u{323}");
    same("hoà", "ho\u{300}a");
    same("hoà", "hoa\u{340}"); // an older number of the mark
    same("Đ", "đ");
    same("ĐẢNG", "Ðảng");
    same("Å", "a\u{30a}");
    same("ç", "c\u{327}");
    same("İ", "I\u{307}");
    same("hoà", "ho\u{200b}à");

    let differ = |one: &str, other: &str| assert_ne!(exact(one), exact(other), "{one} and {other}");
    differ("ma", "má");
    differ("má", "mà");
    differ("mả", "mã");
    differ("mã", "mạ");
    differ("tôi", "tơi");
    differ("tôi", "toi");
    differ("tân", "tăn");
    differ("tư", "tu");
    differ("tê", "te");
    differ("đa", "da");
    differ("ướt", "uớt");
    differ("ß", "ss");
    assert_eq!(exact("Hòa"), "hoa\u{300}");
    assert_eq!(exact("Việt"), "vie\u{302}t\u{323}");
    assert_eq!(exact("ĐƯỜNG"), "đu\u{31b}o\u{31b}ng\u{300}");
}

/// All of Vietnamese, from UnicodeData.txt by way of another program.
#[test]
fn composed_and_decomposed_vietnamese_have_the_same_keys() {
    let letters = [
        ("àằầèềìòồờùừỳ", '\u{300}'),
        ("áắấéếíóốớúứý", '\u{301}'),
        ("ãẵẫẽễĩõỗỡũữỹ", '\u{303}'),
        ("ảẳẩẻểỉỏổởủửỷ", '\u{309}'),
        ("ạặậẹệịọộợụựỵ", '\u{323}'),
        ("ÀẰẦÈỀÌÒỒỜÙỪỲ", '\u{300}'),
        ("ÁẮẤÉẾÍÓỐỚÚỨÝ", '\u{301}'),
        ("ÃẴẪẼỄĨÕỖỠŨỮỸ", '\u{303}'),
        ("ẢẲẨẺỂỈỎỔỞỦỬỶ", '\u{309}'),
        ("ẠẶẬẸỆỊỌỘỢỤỰỴ", '\u{323}'),
    ];
    let plain = "aăâeêioôơuưy";
    for (row, tone) in letters {
        for (letter, base) in row.chars().zip(plain.chars()) {
            let quality = match base {
                'ă' => "a\u{306}",
                'â' => "a\u{302}",
                'ê' => "e\u{302}",
                'ô' => "o\u{302}",
                'ơ' => "o\u{31b}",
                'ư' => "u\u{31b}",
                _ => "",
            };
            let spelled = if quality.is_empty() { base.to_string() } else { quality.to_owned() };
            assert_eq!(exact(&letter.to_string()), format!("{spelled}{tone}"), "{letter}");
            assert_eq!(exact(&letter.to_string()), exact(&format!("{base}{tone}")), "{letter}");
            assert_eq!(folded(&letter.to_string()), &spelled[..1], "{letter}");
        }
    }
}

#[test]
fn what_is_said_of_the_keys_holds_for_every_character() {
    for character in every_character() {
        for word in [character.to_string(), format!("a{character}\u{302}b")] {
            let (folded_key, exact_key) = (folded(&word), exact(&word));
            assert_eq!(folded(&folded_key), folded_key, "{word:?}");
            assert_eq!(exact(&exact_key), exact_key, "{word:?}");
            assert_eq!(folded(&exact_key), folded_key, "{word:?}");
        }
    }
}

#[test]
fn what_is_said_of_the_keys_holds_for_any_text() {
    let mut random = Random::seeded(1);
    for _ in 0..5_000 {
        let (left, right) = (random.text(6), random.text(6));
        let word = format!("{left}{right}");
        let (folded_key, exact_key) = (folded(&word), exact(&word));
        // The key of a beginning is a beginning of the key; only a y behind it may be an i.
        assert!(folded_key.starts_with(&folded(&left)), "{word:?}");
        let as_i = |key: &str| key.replace('y', "i");
        assert_eq!(as_i(&folded_key), as_i(&(folded(&left) + &folded(&right))), "{word:?}");
        assert_eq!(folded(&folded_key), folded_key, "{word:?}");
        assert_eq!(exact(&exact_key), exact_key, "{word:?}");
        assert_eq!(folded(&exact_key), folded_key, "{word:?}");
    }
}

/// The text with its words in brackets.
fn bracketed(text: &str) -> String {
    let mut shown = String::new();
    let mut end = 0;
    for token in tokens(text) {
        shown += &text[end..token.start];
        shown += &format!("[{}]", token.text);
        end = token.range().end;
    }
    shown + &text[end..]
}

#[test]
fn words_are_runs_of_letters_and_digits() {
    let check = |shown: &str| assert_eq!(bracketed(&shown.replace(['[', ']'], "")), shown);
    check("");
    check(" \n ");
    check("[Bắc] [Kạn]");
    check("“[Tôn] [giáo]”, [hôm] [nay]…");
    check("[16]/[CT]-[TTg]");
    check("[30]/[2020]/[NĐ]-[CP]");
    check("[covid]-[19]");
    check("[1].[000].[000] [đồng]");
    check("[3],[5]%, [4]×[100], [6]÷[2]");
    check("[09]/[11]/[2021]");
    check("[100m2], [100] [m²], [5G]");
    check("[don]'[t], [l]’[eau], [Việt]–[Nam], [a]_[b]");
    check("[ban]@[khobao].[vn]");
    // A combining mark belongs to the letter before it; without one it is nothing.
    check("[ba\u{306}\u{301}c] [ka\u{323}n]");
    check("[a\u{301}\u{323}\u{302}]b".replace('b', " [b]").as_str());
    check("\u{301} [a]");
    // Invisible characters are inside a word, and after it, but do not begin one.
    check("[Bắ\u{200b}c] [Kạ\u{ad}n]");
    check("\u{feff}[Bắc\u{200b}] \u{200b}[Kạn]");
    // Emoji are not words; a digit with a frame is.
    check("[vui]🙂[quá] 👩‍👩‍👧 🇻🇳 ❤️");
    check("[1\u{fe0f}\u{20e3}]");
    // Scripts without spaces; scripts from right to left.
    check("[河][內][新][聞]、[カ][タ][カ][ナ][abc][漢]");
    check("[ספר] [حِبْر] [שלום]־[עולם]");
    check("[한국어] [हिन्दी] [Москва]");
    check("[ＴＰ]　[１６]");
}

#[test]
fn a_key_is_cut_where_no_word_is_as_long() {
    let key = |word: &str| {
        let mut key = "before".to_owned();
        let was_cut = Token { text: word, start: 0 }.folded(&mut key);
        (key, was_cut)
    };
    assert_eq!(key("Nghiêng"), ("nghieng".to_owned(), false));
    assert_eq!(key(&"Á".repeat(KEY_CHARS)), ("a".repeat(KEY_CHARS), false));
    assert_eq!(key(&"Á".repeat(KEY_CHARS + 1)), ("a".repeat(KEY_CHARS), true));
    assert_eq!(key(&"й".repeat(10_000)), ("й".repeat(KEY_CHARS), true));
    assert_eq!(key(&"e\u{301}".repeat(KEY_CHARS)), ("e".repeat(KEY_CHARS), false));
    assert_eq!(key(&format!("a{}", "\u{301}".repeat(10_000))), ("a".to_owned(), false));
    let mut exact = String::new();
    assert!(Token { text: &"đ".repeat(KEY_CHARS + 1), start: 0 }.exact(&mut exact));
    assert_eq!(exact, "đ".repeat(KEY_CHARS));
}

#[test]
fn words_are_where_they_say_and_have_keys() {
    let check = |text: &str| {
        let mut end = 0;
        let mut key = String::new();
        for token in tokens(text) {
            assert!(token.start >= end, "{text:?}");
            assert_eq!(&text[token.range()], token.text, "{text:?}");
            end = token.range().end;
            assert!(!text[end..].starts_with(['\u{301}', '\u{323}', '\u{200b}', '\u{200d}']), "{text:?}");
            token.folded(&mut key);
            assert!(!key.is_empty() && key.chars().count() <= KEY_CHARS, "{text:?}");
            assert!(!key.contains(char::is_whitespace), "{text:?}");
            assert_eq!(tokens(token.text).collect::<Vec<_>>(), [Token { text: token.text, start: 0 }]);
        }
    };
    every_character().for_each(|character| check(&format!("{character}a{character}\u{301}")));
    let mut random = Random::seeded(2);
    (0..5_000).for_each(|_| check(&random.text(30)));
}
