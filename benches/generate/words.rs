//! Syllables, words, phrases and names, made from tables; and the one source of chance. Ranks follow Zipf's law: an
//! octave (1, 2, 4, 8, ... ranks) is chosen evenly, then a rank in it, so that rank r has odds of about 1/r, with
//! integers alone.

/// `A` stands where the tone goes.
const OPEN: &str = "A E Ê I O Ô Ơ U Ư Ai Ao Au Ay Âu Ây Eo Êu Ia Iu Oi Ôi Ơi Ua Ui Ưa Ưu iÊu uÔi ưƠi Oa Oe Uy oAi oAy \
    uÊ Am An Ang Anh Ăm Ăn Ăng Âm Ân Em En Êm Ên Ênh Im In Inh iÊm iÊn iÊng Om On Ong Ôm Ôn Ông Ơm Ơn Um Un Ung Ưng uÔn \
    uÔng ưƠm ưƠn ưƠng oAn oAng oAnh uÂn uyÊn";
/// These end in a stop, and have two tones only.
const STOPPED: &str = "Ap At Ac Ach Ăp Ăt Ăc Âp Ât Âc Et Êt Êch It Ich iÊp iÊt iÊc Op Ot Oc Ôp Ôt Ôc Ơt Up Ut Uc Ưt Ưc \
    uÔt uÔc ưƠt ưƠc oAt uÂt uyÊt";
const ONSETS: &str = "b c ch d đ g gi h kh l m n ng nh ph qu r s t th tr v x";

/// Each vowel without a tone, then with acute, grave, hook, tilde, dot below.
pub const TONED: [&str; 12] = [
    "aáàảãạ",
    "ăắằẳẵặ",
    "âấầẩẫậ",
    "eéèẻẽẹ",
    "êếềểễệ",
    "iíìỉĩị",
    "oóòỏõọ",
    "ôốồổỗộ",
    "ơớờởỡợ",
    "uúùủũụ",
    "ưứừửữự",
    "yýỳỷỹỵ",
];
const ACUTE: usize = 1;
const DOT: usize = 5;

/// SplitMix64.
pub struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Rng {
        Rng(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.next()) * limit as u128) >> 64) as usize
    }

    /// A rank below 2^`high` - 2^`low`; the first 2^`low` ranks are equally likely.
    pub fn zipf(&mut self, low: u32, high: u32) -> usize {
        let octave = 1 << (low as usize + self.below((high - low) as usize));
        octave + (self.next() as usize & (octave - 1)) - (1 << low)
    }
}

/// Phrases by rank, the most frequent first.
pub struct Lexicon {
    syllables: Vec<String>,
    phrases: Vec<(String, usize)>,
}

/// How the octaves of the three lists are cut: syllables, words, phrases.
const SYLLABLES: (u32, u32) = (4, 11);
const WORDS: (u32, u32) = (4, 14);
const PHRASES: (u32, u32) = (4, 16);
/// A section's own phrases: so many octaves of them, from this rank on.
const SECTION: (u32, u32, usize) = (4, 12, 2048);

impl Lexicon {
    pub fn new(rng: &mut Rng) -> Lexicon {
        let mut syllables = syllables();
        for i in (1..syllables.len()).rev() {
            syllables.swap(i, rng.below(i + 1));
        }
        let syllable = |rng: &mut Rng| syllables[rng.zipf(SYLLABLES.0, SYLLABLES.1)].as_str();
        let words: Vec<(String, usize)> = (0..1 << WORDS.1)
            .map(|rank| match rank {
                0..400 => (syllables[rank].clone(), 1),
                _ => (format!("{} {}", syllable(rng), syllable(rng)), 2),
            })
            .collect();
        let phrases = (0..1 << PHRASES.1)
            .map(|rank| {
                let mut phrase = words[if rank < 300 { rank } else { rng.zipf(WORDS.0, WORDS.1) }].clone();
                let more = if rank < 300 { 0 } else { rng.below(2) };
                for _ in 0..more {
                    let (word, syllables) = &words[rng.zipf(WORDS.0, WORDS.1)];
                    phrase.0.push(' ');
                    phrase.0.push_str(word);
                    phrase.1 += syllables;
                }
                phrase
            })
            .collect();
        Lexicon { syllables, phrases }
    }

    pub fn phrase(&self, rank: usize) -> &str {
        &self.phrases[rank].0
    }

    pub fn syllables(&self, rank: usize) -> usize {
        self.phrases[rank].1
    }

    /// The rank of a phrase of all.
    pub fn any(&self, rng: &mut Rng) -> usize {
        rng.zipf(PHRASES.0, PHRASES.1)
    }

    /// The rank of a phrase that a section uses more than others do.
    pub fn of_section(&self, rng: &mut Rng, section: usize) -> usize {
        let (low, high, first) = SECTION;
        first + (section << high) + rng.zipf(low, high)
    }

    /// A name of so many syllables; the first ones are shared by many, as family names are.
    pub fn name(&self, rng: &mut Rng, syllables: usize) -> String {
        let mut name = String::new();
        for i in 0..syllables {
            let rank = if i == 0 { rng.zipf(2, 6) } else { rng.zipf(4, 10) };
            let start = name.len() + usize::from(i > 0);
            name.push_str(if i > 0 { " " } else { "" });
            name.push_str(&self.syllables[rank]);
            capital(&mut name, start);
        }
        name
    }

    /// Each phrase with how often it is chosen, against the others.
    pub fn odds(&self) -> impl Iterator<Item = (&str, u64)> {
        let odds = |rank: usize| (1 << 32) / (rank as u64 + (1 << PHRASES.0));
        self.phrases.iter().enumerate().map(move |(rank, (phrase, _))| (phrase.as_str(), odds(rank)))
    }
}

/// All the syllables that the tables give, in Vietnamese spelling, with the tone where most newspapers put it (hòa).
fn syllables() -> Vec<String> {
    let mut all = Vec::new();
    for onset in ONSETS.split(' ') {
        for (rimes, tones) in [(OPEN, 0..=DOT), (STOPPED, ACUTE..=DOT)] {
            for rime in rimes.split_whitespace() {
                let first = rime.chars().next().map_or(' ', |c| c.to_lowercase().next().unwrap_or(c));
                let front = "eêi".contains(first);
                let onset = match onset {
                    "c" if front => "k",
                    "g" if front => "gh",
                    "ng" if front => "ngh",
                    "gi" if front => continue,
                    "qu" if "oôơuư".contains(first) || rime == "I" => continue,
                    onset => onset,
                };
                let tones = tones.clone().filter(|tone| rimes == OPEN || [ACUTE, DOT].contains(tone));
                all.extend(tones.map(|tone| format!("{onset}{}", with_tone(rime, tone))));
            }
        }
    }
    all
}

fn with_tone(rime: &str, tone: usize) -> String {
    let toned = |c: char| {
        let lower = c.to_lowercase().next().unwrap_or(c);
        let row = TONED.iter().find(|row| row.starts_with(lower)).filter(|_| c.is_uppercase());
        row.and_then(|row| row.chars().nth(tone)).unwrap_or(lower)
    };
    rime.chars().map(toned).collect()
}

/// Makes the letter at `start` a capital.
pub fn capital(text: &mut String, start: usize) {
    if let Some(letter) = text[start..].chars().next() {
        let upper: String = letter.to_uppercase().collect();
        text.replace_range(start..start + letter.len_utf8(), &upper);
    }
}

/// One name for each number.
pub fn foreign_name(number: u64) -> String {
    const PARTS: [&str; 32] = [
        "ba", "ber", "cle", "da", "dou", "el", "fer", "gar", "gri", "hol", "in", "jo", "kar", "kov", "lan", "lo",
        "mar", "mi", "nel", "nor", "os", "pe", "qua", "ras", "ri", "san", "ske", "tor", "ur", "vel", "wi", "zen",
    ];
    let mut bits = Rng::new(number).next();
    let mut name = String::new();
    for _ in 0..2 + (bits >> 62) % 3 {
        name.push_str(PARTS[bits as usize % PARTS.len()]);
        bits >>= 5;
    }
    capital(&mut name, 0);
    name
}
