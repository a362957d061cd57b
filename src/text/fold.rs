//! Two keys of a word: what is left of it without accents, and how it is spelled whatever way it was encoded.
//!
//! The *folded* key is what a reader without a Vietnamese keyboard types: lower case, no marks, đ as d. The *exact* key
//! keeps letters apart that Vietnamese keeps apart, and nothing else: `HOÀ`, `hòa` and their decomposed forms have one
//! exact key. It is made of plain letters, each followed by its quality marks (those of ă â ê ô ơ ư), with the word's
//! tone at the end. Dropping the tone's place loses nothing: a syllable has one tone, it stands on the letter of the main
//! vowel, and where spellers disagree (hoà or hòa, thuỷ or thủy) they disagree about that letter alone (Ministry of
//! Education, decision 1989/QĐ-BGDĐT of 25 May 2018, article 8, has hoà, quý, thuỷ, khoẻ; most newspapers write hòa, thủy,
//! khỏe). No two syllables differ in it.
//!
//! Where spellers disagree between i and y (lý or lí, kỹ or kĩ, quý or quí), both keys have i: a y that comes right behind
//! a word's first letter, where that is one of h, k, l, m, s, t and v, or behind qu at its beginning. So hy, ky, ly, my, sy,
//! ty, vy and quy are hi, ki, li, mi, si, ti, vi and qui, and quyết is quiet. Elsewhere the two are different words (tay and
//! tai, thúy and thúi), or only one is written (yêu). What comes after the y is not asked, so that the key of a beginning is
//! a beginning of the key: quy, while it is typed, goes on to quyết.
//!
//! What holds, and is tested for every character there is:
//! - A key folds to itself; so does an exact key under [`exact_into`].
//! - The exact key folds to the folded key: equal exact keys mean equal folded keys.
//! - But for that y the folded key is made character by character: what is appended to a word is appended to its key.
//! - Composed and decomposed forms have the same keys, for every letter of the table below. Letters of other scripts are
//!   lower-cased and otherwise left alone; the combining marks U+0300 to U+036F are dropped from them as well.
//!
//! The crate unicode-normalization would do the same with all of Unicode, for 50 KB of wasm.

mod lower;

/// Letters that are another letter and a mark: the mark, the letters, the same in upper case, and what each is without
/// that mark. Vietnamese in full, Latin-1 and Latin Extended-A. From the canonical decompositions in Unicode's
/// UnicodeData.txt; the rows are in such an order that the bases of a row come before it.
const COMPOSED: [(char, &str, &str, &str); 16] = [
    ('\u{302}', "âĉêĝĥîĵôŝûŵŷ", "ÂĈÊĜĤÎĴÔŜÛŴŶ", "aceghijosuwy"),
    ('\u{306}', "ăĕğĭŏŭ", "ĂĔĞĬŎŬ", "aegiou"),
    ('\u{31B}', "ơư", "ƠƯ", "ou"),
    ('\u{304}', "āēīōū", "ĀĒĪŌŪ", "aeiou"),
    ('\u{307}', "ċėġż", "ĊĖĠŻ", "cegz"),
    ('\u{308}', "äëïöüÿ", "ÄËÏÖÜŸ", "aeiouy"),
    ('\u{30A}', "åů", "ÅŮ", "au"),
    ('\u{30B}', "őű", "ŐŰ", "ou"),
    ('\u{30C}', "čďěľňřšťž", "ČĎĚĽŇŘŠŤŽ", "cdelnrstz"),
    ('\u{327}', "çģķļņŗşţ", "ÇĢĶĻŅŖŞŢ", "cgklnrst"),
    ('\u{328}', "ąęįų", "ĄĘĮŲ", "aeiu"),
    ('\u{300}', "àèìòùỳằầềồờừ", "ÀÈÌÒÙỲẰẦỀỒỜỪ", "aeiouyăâêôơư"),
    ('\u{301}', "áéíóúýắấếốớứćĺńŕśź", "ÁÉÍÓÚÝẮẤẾỐỚỨĆĹŃŔŚŹ", "aeiouyăâêôơưclnrsz"),
    ('\u{303}', "ãẽĩõũỹẵẫễỗỡữñ", "ÃẼĨÕŨỸẴẪỄỖỠỮÑ", "aeiouyăâêôơưn"),
    ('\u{309}', "ảẻỉỏủỷẳẩểổởử", "ẢẺỈỎỦỶẲẨỂỔỞỬ", "aeiouyăâêôơư"),
    ('\u{323}', "ạẹịọụỵặậệộợự", "ẠẸỊỌỤỴẶẬỆỘỢỰ", "aeiouyăâêôơư"),
];

/// Letters of their own that fold to others: each form of the letter, its lower case first, and what all of them fold to.
/// Ð (Icelandic) looks like Đ and stands in for it in older texts, so it is taken for it.
const ALONE: [(&str, &str); 21] = [
    ("đĐÐ", "d"),
    ("ð", "d"),
    ("æÆ", "ae"),
    ("œŒ", "oe"),
    ("ßẞ", "ss"),
    ("þÞ", "th"),
    ("ĳĲ", "ij"),
    ("ħĦ", "h"),
    ("ı", "i"),
    ("ĸ", "k"),
    ("łŁ", "l"),
    ("ŀĿ", "l"),
    ("ŉ", "n"),
    ("ŋŊ", "n"),
    ("øØ", "o"),
    ("ſ", "s"),
    ("ŧŦ", "t"),
    // 100 m² is found as m2.
    ("¹", "1"),
    ("²", "2"),
    ("³", "3"),
    ("º", "o"),
];

/// The marks of the five tones, which the exact key has at its end: huyền, sắc, ngã, hỏi, nặng.
const TONES: u128 = bit('\u{300}') | bit('\u{301}') | bit('\u{303}') | bit('\u{309}') | bit('\u{323}');

/// A word of up to eight letters as one number, to be looked up in a table that the compiler makes: five bits a letter, and
/// above them the set of its marks, wherever in the word they stand, so that case, composition and the place of a tone make
/// no difference. 0 for anything else, also for a word with a digit.
pub const fn packed(word: &str) -> u64 {
    let (mut letters, mut marks, mut count, mut at) = (0u64, 0u64, 0, 0);
    let bytes = word.as_bytes();
    while at < bytes.len() {
        if bytes[at] >= 0xE2 {
            // Longer than any Vietnamese letter, or of another block.
            return 0;
        }
        let (character, next) = char_at(word, at);
        at = next;
        let code = character as u32;
        if code >= 0x300 && code < 0x370 {
            marks |= packed_mark(code - 0x300 + 1);
            continue;
        }
        let slot = slot(character);
        if slot >= LETTERS.len() || count == 8 {
            return 0;
        }
        let letter = LETTERS[slot];
        let five = match letter.exact {
            lower @ 0x61..=0x7A => lower as u64 - 0x60,
            0x111 => 27,
            _ => return 0,
        };
        letters = letters << 5 | five;
        marks |= packed_mark(letter.marks[0] as u32) | packed_mark(letter.marks[1] as u32);
        count += 1;
    }
    letters | marks << 40
}

/// The bit of a mark, by its distance from U+0300, plus one; none for 0.
const fn packed_mark(distance: u32) -> u64 {
    match distance {
        0 => 0,
        // The eight of Vietnamese by themselves; all others together are one that no word has.
        1 | 2 | 3 | 4 | 7 => 1 << distance,
        0x0A => 1 << 8,
        0x1C => 1 << 9,
        0x24 => 1 << 10,
        _ => 1 << 11,
    }
}

/// Appends a text in lower case, its marks as they are written.
pub fn lower_into(text: &str, lower: &mut String) {
    lower.extend(text.chars().map(lower::lower));
}

/// Appends the folded key of a word.
pub fn fold_into(word: &str, key: &mut String) {
    let start = key.len();
    key.reserve(word.len());
    for character in word.chars() {
        match Letter::of(character) {
            Some(letter) => letter.push_folded(key),
            None => each_part(character, &mut |part| match part {
                Part::Letter(letter) => letter.push_folded(key),
                Part::Other(other) => key.push(other),
                Part::Mark(_) => {}
            }),
        }
    }
    settle_y(key, start);
}

/// Appends the exact key of a word, of one word: the tones of all that is given are put at its end.
pub fn exact_into(word: &str, key: &mut String) {
    let start = key.len();
    key.reserve(word.len());
    let (mut quality, mut tones) = (0, 0);
    for character in word.chars() {
        each_part(character, &mut |part| {
            let (letter, marks) = match part {
                Part::Letter(letter) => (char::from_u32(u32::from(letter.exact)), letter.marks()),
                Part::Other(other) => (Some(other), 0),
                Part::Mark(mark) => (None, mark),
            };
            if let Some(letter) = letter {
                push_marks(quality, key);
                quality = 0;
                key.push(letter);
            }
            quality |= marks & !TONES;
            tones |= marks & TONES;
        });
    }
    push_marks(quality, key);
    push_marks(tones, key);
    settle_y(key, start);
}

/// Writes i for y in the key that begins at a byte, where Vietnamese is spelled with either.
fn settle_y(key: &mut String, start: usize) {
    let at = match key.as_bytes()[start..] {
        [b'h' | b'k' | b'l' | b'm' | b's' | b't' | b'v', b'y', ..] => start + 1,
        [b'q', b'u', b'y', ..] => start + 2,
        _ => return,
    };
    key.replace_range(at..at + 1, "i");
}

/// Whether a character has no width and no sound: a reader does not see it, so no key has it. Spaces and joiners of zero
/// width, the soft hyphen, the byte order mark, marks of writing direction, variation selectors.
pub(super) fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{34F}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}')
}

/// What a character is made of, in the order of its decomposition.
enum Part {
    Letter(Letter),
    /// One or more combining marks, as bits.
    Mark(u128),
    Other(char),
}

fn each_part(character: char, put: &mut impl FnMut(Part)) {
    match character {
        // Full-width forms of ASCII.
        '\u{FF01}'..='\u{FF5E}' => {
            let narrow = char::from_u32(character as u32 - 0xFEE0).unwrap_or(character);
            put(Part::Other(narrow.to_ascii_lowercase()));
        }
        _ if is_invisible(character) => {}
        '\u{300}'..='\u{36F}' => put(Part::Mark(bit(character))),
        // The one character whose lower case is two.
        'İ' => ['i', '\u{307}'].into_iter().for_each(|part| each_part(part, put)),
        _ => match Letter::of(character) {
            Some(letter) => put(Part::Letter(letter)),
            None => {
                // The lower case can be a letter of the table (K, the sign for kelvin).
                let lower = lower::lower(character);
                if lower == character {
                    put(Part::Other(lower));
                } else {
                    each_part(lower, put);
                }
            }
        },
    }
}

/// Appends the marks of a set, by code point: their order in the text, which Unicode leaves open, is not kept.
fn push_marks(mut marks: u128, key: &mut String) {
    while marks != 0 {
        key.extend(char::from_u32(0x300 + marks.trailing_zeros()));
        marks &= marks - 1;
    }
}

/// A combining mark as one bit of a set. U+0340, U+0341 and U+0343 are other numbers of three marks (UnicodeData.txt).
const fn bit(mark: char) -> u128 {
    match mark {
        '\u{340}' => 1,
        '\u{341}' => 1 << 1,
        '\u{343}' => 1 << 0x13,
        _ => 1 << (mark as u32 - 0x300),
    }
}

/// A Latin letter or a digit: what is left of it in the keys. All zero: not in the tables.
#[derive(Clone, Copy)]
struct Letter {
    /// The code point of the lower-case letter without its marks.
    exact: u16,
    /// One or two ASCII letters, then zero.
    folded: [u8; 2],
    /// Its marks, as their distance from U+0300, plus one; then zero.
    marks: [u8; 2],
}

/// Where the tables' letters are: from the digits to ư, and the Vietnamese part of Latin Extended Additional.
const LOW: (usize, usize) = (0x30, 0x1B1);
const HIGH: (usize, usize) = (0x1E9E, 0x1EFA);

/// ASCII, [`COMPOSED`] and [`ALONE`], by code point: 3 KB, made by the compiler.
static LETTERS: [Letter; LOW.1 - LOW.0 + HIGH.1 - HIGH.0] = letters();

impl Letter {
    const NONE: Letter = Letter { exact: 0, folded: [0; 2], marks: [0; 2] };

    fn of(character: char) -> Option<Letter> {
        LETTERS.get(slot(character)).copied().filter(|letter| letter.exact != 0)
    }

    fn push_folded(self, key: &mut String) {
        key.push(char::from(self.folded[0]));
        if self.folded[1] != 0 {
            key.push(char::from(self.folded[1]));
        }
    }

    fn marks(self) -> u128 {
        let [first, second] = self.marks.map(|mark| if mark == 0 { 0 } else { 1 << (mark - 1) });
        first | second
    }
}

/// The place of a character in [`LETTERS`]; beyond its end where it has none.
const fn slot(character: char) -> usize {
    let code = character as usize;
    if LOW.0 <= code && code < LOW.1 {
        code - LOW.0
    } else if HIGH.0 <= code && code < HIGH.1 {
        code - HIGH.0 + LOW.1 - LOW.0
    } else {
        usize::MAX
    }
}

const fn letters() -> [Letter; LOW.1 - LOW.0 + HIGH.1 - HIGH.0] {
    let mut table = [Letter::NONE; LOW.1 - LOW.0 + HIGH.1 - HIGH.0];
    let mut ascii = 0u8;
    while ascii < 0x80 {
        if ascii.is_ascii_alphanumeric() {
            let lower = ascii.to_ascii_lowercase();
            table[slot(ascii as char)] = Letter { exact: lower as u16, folded: [lower, 0], marks: [0; 2] };
        }
        ascii += 1;
    }
    let mut row = 0;
    while row < ALONE.len() {
        let (forms, folded) = ALONE[row];
        let (lower, mut at) = char_at(forms, 0);
        let (first, rest) = (folded.as_bytes()[0], if folded.len() > 1 { folded.as_bytes()[1] } else { 0 });
        let letter = Letter { exact: lower as u16, folded: [first, rest], marks: [0; 2] };
        table[slot(lower)] = letter;
        while at < forms.len() {
            let (form, next) = char_at(forms, at);
            table[slot(form)] = letter;
            at = next;
        }
        row += 1;
    }
    let mut row = 0;
    while row < COMPOSED.len() {
        let (mark, lower, upper, bases) = COMPOSED[row];
        let distance = (mark as u32 - 0x300 + 1) as u8;
        let (mut lower_at, mut upper_at, mut base_at) = (0, 0, 0);
        while base_at < bases.len() {
            let (base, next_base) = char_at(bases, base_at);
            let (small, next_lower) = char_at(lower, lower_at);
            let (large, next_upper) = char_at(upper, upper_at);
            let below = table[slot(base)];
            let marks = if base.is_ascii() { [distance, 0] } else { [below.marks[0], distance] };
            let letter = Letter { marks, ..below };
            table[slot(small)] = letter;
            table[slot(large)] = letter;
            (lower_at, upper_at, base_at) = (next_lower, next_upper, next_base);
        }
        assert!(lower_at == lower.len() && upper_at == upper.len());
        row += 1;
    }
    table
}

/// The character that begins at a byte, and where the next one begins. For the tables, whose characters have one to three
/// bytes.
const fn char_at(text: &str, at: usize) -> (char, usize) {
    let bytes = text.as_bytes();
    let (code, length) = match bytes[at] {
        lead @ 0..0x80 => (lead as u32, 1),
        lead @ 0x80..0xE0 => ((lead as u32 & 0x1F) << 6 | bytes[at + 1] as u32 & 0x3F, 2),
        lead => ((lead as u32 & 0x0F) << 12 | (bytes[at + 1] as u32 & 0x3F) << 6 | bytes[at + 2] as u32 & 0x3F, 3),
    };
    match char::from_u32(code) {
        Some(character) => (character, at + length),
        None => panic!("a table of letters is not UTF-8"),
    }
}
