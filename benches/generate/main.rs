//! Archives of any size that look like Vietnamese news, with questions about them, for benchmarks without a real one.
//!
//! ```text
//! cargo run --release --example generate -- 35000 --queries queries.jsonl > articles.jsonl
//! ```
//!
//! One JSON Feed item a line, and one question a line, with the id that must be found. What holds:
//! - The same count and seed give the same bytes on every machine: there are only integers in here, and one generator.
//! - Memory does not grow with the count: an article is written as soon as it is made.
//! - The counts that an index depends on are near those of real news, as measured on this with seed 1:
//!
//! | | made up, 10,000 | real, 10,000 | made up, 35,000 | real, 34,838 |
//! | --- | --- | --- | --- | --- |
//! | bytes of text an article | 3,770 | 3,520 | 3,760 | 3,530 |
//! | syllables an article | 582 | 594 | 580 | 594 |
//! | distinct folded syllables | 20,000 | 28,400 | 45,700 | 55,800 |
//! | of them in an article | 249 | 211 | 249 | 212 |
//! | distinct folded pairs | 524,000 | 557,000 | 1,041,000 | 1,081,000 |
//! | of them in an article | 523 | 455 | 521 | 456 |
//!
//! A text is a chain of phrases, most of them from the whole lexicon, some from the section's part of it, some from a
//! topic's few, with the topic's people in between. A topic comes, is written about most while it is new, and goes, so
//! that pairs of syllables mean something. Names of a foreign sound are the long tail: more articles have more of them.

mod questions;
mod words;

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use khobao_core::day::Day;
use questions::Questions;
use words::{Lexicon, Rng, capital, foreign_name};

/// Vietnamese-like articles on standard output, one JSON Feed item a line
#[derive(Parser)]
struct Arguments {
    /// How many articles
    articles: u64,
    /// Another seed gives another archive
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where to write questions with known answers, about 500 of each kind
    #[arg(long, value_name = "FILE")]
    queries: Option<PathBuf>,
    /// Over how many years
    #[arg(long, default_value_t = 12)]
    years: u64,
    /// A headline, a lead and a sentence: for a million of them
    #[arg(long)]
    brief: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads the articles has had enough of them.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("generate: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    let mut asked = match &arguments.queries {
        Some(path) => Some(BufWriter::new(File::create(path)?)),
        None => None,
    };
    let mut newsroom = Newsroom::new(arguments);
    let mut questions = Questions::new(arguments.seed, &newsroom.lexicon);
    let every = (arguments.articles / 500).max(1);
    for number in 0..arguments.articles {
        let article = newsroom.write(number);
        article.write_to(&mut out)?;
        if let Some(asked) = asked.as_mut().filter(|_| number % every == every / 2) {
            questions.about(&article.id, &article.title, &article.body, asked)?;
        }
    }
    if let Some(asked) = &mut asked {
        asked.flush()?;
    }
    out.flush()
}

const SECTIONS: [&str; 12] = [
    "Thời sự",
    "Chính trị",
    "Kinh tế",
    "Giáo dục",
    "Văn hóa",
    "Thể thao",
    "Pháp luật",
    "Y tế",
    "Đời sống",
    "Khoa học",
    "Du lịch",
    "Thế giới",
];
const SOURCES: [&str; 4] = ["Báo Tỉnh", "Tin Sáng", "Thời báo", "Đài Phát thanh"];
const OFFICES: [&str; 6] = ["CT-TTg", "NĐ-CP", "QĐ-UBND", "NQ-HĐND", "KL-TW", "TT-BGDĐT"];
/// Years that texts speak of.
const YEARS: u64 = 12;
const FIRST_YEAR: i32 = 2010;

/// Topics that are written about at one time, and after how many articles there is a new one.
const ALIVE: usize = 64;
const NEW_TOPIC: u64 = 12;

struct Topic {
    section: usize,
    phrases: Vec<u32>,
    names: Vec<String>,
}

struct Article {
    id: String,
    title: String,
    lead: String,
    body: String,
    date: Option<String>,
    author: String,
    tags: Vec<String>,
    section: usize,
    source: usize,
    place: String,
    document: Option<String>,
}

struct Newsroom {
    rng: Rng,
    lexicon: Lexicon,
    authors: Vec<String>,
    places: Vec<String>,
    topics: VecDeque<Topic>,
    topics_so_far: u64,
    articles: u64,
    years: u64,
    is_brief: bool,
    first_day: Day,
}

impl Newsroom {
    fn new(&Arguments { articles, seed, years, brief: is_brief, .. }: &Arguments) -> Newsroom {
        let mut rng = Rng::new(seed);
        let lexicon = Lexicon::new(&mut rng);
        let authors = (0..300).map(|_| lexicon.name(&mut rng, 3)).collect();
        let places = (0..63).map(|_| lexicon.name(&mut rng, 2)).collect();
        let first_day = Day::from_ymd(FIRST_YEAR, 1, 1).expect("the first of January exists");
        let topics = VecDeque::new();
        let topics_so_far = 0;
        Newsroom { rng, lexicon, authors, places, topics, topics_so_far, articles, years, is_brief, first_day }
    }

    fn write(&mut self, number: u64) -> Article {
        while self.topics_so_far < ALIVE as u64 + number / NEW_TOPIC {
            let topic = self.topic();
            self.topics.push_front(topic);
            self.topics.truncate(ALIVE);
            self.topics_so_far += 1;
        }
        let topic = self.rng.zipf(1, 6).min(ALIVE - 1);
        let Topic { section, phrases, names } = &self.topics[topic];
        let section = *section;
        let mut tags: Vec<String> =
            (0..2).map(|_| self.lexicon.phrase(phrases[self.rng.zipf(1, 4)] as usize).to_owned()).collect();
        tags.push(names[self.rng.below(names.len())].clone());
        tags.dedup();

        let (mut title, mut lead, mut body) = (String::new(), String::new(), String::with_capacity(8 << 10));
        let length = 9 + self.rng.below(8);
        self.sentence(&mut title, topic, length, 50);
        for _ in 0..2 {
            let length = 12 + self.rng.below(14);
            self.sentence(&mut lead, topic, length, 30);
            lead.push_str(". ");
        }
        lead.pop();
        // Mostly short, some long: the mean is 544.
        let mut left = 120 + self.rng.below(400) + if self.rng.below(4) == 0 { self.rng.below(1660) } else { 0 };
        if self.is_brief {
            left = 8;
        }
        while left > 0 {
            let length = (10 + self.rng.below(24)).min(left.max(6));
            left = left.saturating_sub(self.sentence(&mut body, topic, length, 20));
            body.push_str(if self.rng.below(4) == 0 && left > 0 { ".\n\n" } else { ". " });
        }
        body.truncate(body.trim_end().len());
        let document = (self.rng.below(12) == 0)
            .then(|| format!("{}/{}", 1 + self.rng.below(200), OFFICES[self.rng.below(OFFICES.len())]));
        if let Some(document) = &document {
            body.push_str(" Theo ");
            body.push_str(document);
            body.push('.');
        }
        Article {
            id: (20_000_000 + number).to_string(),
            title,
            lead,
            body,
            date: self.date(number),
            author: self.authors[self.rng.zipf(3, 8)].clone(),
            tags,
            section,
            source: self.rng.below(SOURCES.len()),
            place: self.places[self.rng.zipf(1, 6).min(62)].clone(),
            document,
        }
    }

    fn topic(&mut self) -> Topic {
        let rng = &mut self.rng;
        let phrases = (0..64).map(|_| self.lexicon.any(rng) as u32).collect();
        let mut names: Vec<String> = (0..3).map(|_| self.lexicon.name(rng, 3)).collect();
        names.push(self.lexicon.name(rng, 2));
        names.push(foreign_name(rng.next()));
        Topic { section: rng.below(SECTIONS.len()), phrases, names }
    }

    /// Evenly over the years, to the hour, in an order that is nearly that of time; a few have no date.
    fn date(&mut self, number: u64) -> Option<String> {
        let late = self.rng.below(72) as u64;
        if self.rng.below(500) == 0 {
            return None;
        }
        let hours = (u128::from(number) * u128::from(self.years * 365 * 24) / u128::from(self.articles)) as u64 + late;
        let (year, month, day) = Day(self.first_day.0 + (hours / 24) as i32).ymd();
        Some(format!("{year:04}-{month:02}-{day:02}T{:02}:00:00+07:00", hours % 24))
    }

    /// Appends a sentence without its full stop; of a hundred phrases `topical` are the topic's. The syllables it got.
    fn sentence(&mut self, out: &mut String, topic: usize, length: usize, topical: usize) -> usize {
        let Newsroom { rng, lexicon, topics, .. } = self;
        let topic = &topics[topic];
        let start = out.len();
        let mut syllables = 0;
        while syllables < length {
            if out.len() > start {
                out.push_str(if rng.below(14) == 0 { ", " } else { " " });
            }
            let what = rng.below(1000);
            if what < topical * 10 {
                let phrase = topic.phrases[rng.zipf(1, 5)] as usize;
                out.push_str(lexicon.phrase(phrase));
                syllables += lexicon.syllables(phrase);
            } else if what < 935 {
                let phrase = if what % 4 == 0 { lexicon.of_section(rng, topic.section) } else { lexicon.any(rng) };
                out.push_str(lexicon.phrase(phrase));
                syllables += lexicon.syllables(phrase);
            } else if what < 955 {
                out.push_str(&topic.names[rng.below(topic.names.len())]);
                syllables += 3;
            } else if what < 972 {
                number(out, rng);
                syllables += 1;
            } else {
                out.push_str(&foreign_name(rng.zipf(2, 20) as u64));
                syllables += 1;
            }
        }
        capital(out, start);
        syllables
    }
}

fn number(out: &mut String, rng: &mut Rng) {
    let text = match rng.below(8) {
        0..=3 => (1 + rng.below(40)).to_string(),
        4 => (FIRST_YEAR as usize + rng.below(YEARS as usize)).to_string(),
        5 => format!("{}/{}", 1 + rng.below(28), 1 + rng.below(12)),
        6 => format!("{},{}%", rng.below(100), rng.below(10)),
        _ => format!("{}.{:03}", 1 + rng.below(90), rng.below(100) * 10),
    };
    out.push_str(&text);
}

impl Article {
    /// Of all the texts only the body has a character that JSON escapes, the line break.
    fn write_to(&self, out: &mut impl Write) -> io::Result<()> {
        let Article { id, title, lead, author, place, .. } = self;
        write!(out, r#"{{"id":"{id}","title":"{title}","summary":"{lead}","content_text":""#)?;
        for (i, paragraph) in self.body.split('\n').enumerate() {
            write!(out, "{}{paragraph}", if i == 0 { "" } else { r"\n" })?;
        }
        write!(out, r#"","#)?;
        if let Some(date) = &self.date {
            write!(out, r#""date_published":"{date}","#)?;
        }
        write!(out, r#""authors":[{{"name":"{author}"}}],"tags":["{}"],"#, self.tags.join(r#"",""#))?;
        write!(out, r#""_khobao":{{"section":"{}","place":"{place}""#, SECTIONS[self.section])?;
        write!(out, r#","source":"{}""#, SOURCES[self.source])?;
        if let Some(document) = &self.document {
            write!(out, r#","documents":["{document}"]"#)?;
        }
        writeln!(out, "}}}}")
    }
}
