//! `khobao search`: the engine of the viewer over a packed site's folder, for scripts and for measuring.

use std::fs;
use std::io::{self, BufRead, ErrorKind, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use khobao_core::day::{Date, Day};
use khobao_core::formats::json::{self, Value};
use khobao_core::i18n::Lang;
use khobao_core::id::DocId;
use khobao_core::packed::{File, Files, Packed};
use khobao_core::query::{self, Hits, Query};
use khobao_core::timeline::Span;
use khobao_core::{site, suggest};

use crate::report::quoted;
use crate::{Outcome, Stop, files};

/// Search a packed site, as its readers do
#[derive(Args)]
#[command(after_help = "\
In a batch each line of the input is a query, {\"q\":\"...\",\"k\":10,\"from\":null,\"to\":null}, and each line of the output
its answer, {\"ids\":[...],\"total\":N,\"us\":T}; us is the time in microseconds with the index in memory.

Exit codes: 0 something was found, 1 nothing was or a file is damaged, 2 wrong use.

Examples:
  khobao search site 'dân vận'
  khobao search site '\"tôn giáo\" -covid' --from 2021-11 --to 2021-12 -k 20
  khobao search site 'bac kan' --json
  khobao search site --batch < queries.jsonl > answers.jsonl")]
pub struct Search {
    /// The site's folder
    site: PathBuf,
    /// The query, as in the viewer
    #[arg(required_unless_present = "batch")]
    query: Option<String>,
    /// The first day: 2021-11-09, 2021-11 or 2021
    #[arg(long)]
    from: Option<String>,
    /// The last day
    #[arg(long)]
    to: Option<String>,
    /// Show so many articles
    #[arg(short, default_value_t = 10)]
    k: usize,
    /// Answer with one JSON object
    #[arg(long, conflicts_with = "batch")]
    json: bool,
    /// Read queries as JSON lines, answer with JSON lines
    #[arg(long, conflicts_with_all = ["query", "from", "to"])]
    batch: bool,
    /// Say which files a viewer would have fetched, as one JSON object
    #[arg(long, conflicts_with_all = ["batch", "json"])]
    fetched: bool,
}

/// Answers one query, or one a line.
pub fn run(arguments: &Search) -> Result<Outcome, Stop> {
    let site = Site::open(&arguments.site)?;
    if arguments.batch {
        return batch(site, arguments.k);
    }
    one(site, arguments)
}

/// A site's folder, and what of it is read.
struct Site {
    folder: PathBuf,
    packed: Packed,
    /// Files read, with their bytes as they lie there, round by round.
    rounds: Vec<Vec<(String, u64)>>,
}

impl Site {
    fn open(folder: &Path) -> Result<Site, Stop> {
        let path = folder.join(site::ROOT);
        let damaged = |why: &str| {
            Stop::Failed(format!("{} is damaged, or made by another version{why}; pack the site again", path.display()))
        };
        let (bytes, length) = files::read_packed(&path).map_err(|error| match error.kind() {
            ErrorKind::InvalidData | ErrorKind::InvalidInput | ErrorKind::UnexpectedEof => {
                damaged(&format!(" ({error})"))
            }
            _ => Stop::WrongUse(format!(
                "expected a packed site at {}: cannot read {}: {error}",
                folder.display(),
                site::ROOT
            )),
        })?;
        let rounds = vec![vec![(site::ROOT.to_owned(), length)]];
        let packed = Packed::open(&bytes).ok_or_else(|| damaged(""))?;
        Ok(Site { folder: folder.to_owned(), packed, rounds })
    }

    /// Reads files, as one round.
    fn fetch(&mut self, files: Files) -> Result<(), Stop> {
        let mut round = Vec::new();
        for file in files {
            let path = self.packed.path(file);
            let damaged = |why: &str| Stop::Failed(format!("{path} {why}; khobao verify says what else is wrong"));
            let is_packed = !matches!(file, File::Plain(site::Kind::Articles, _) | File::Page(_));
            let place = self.folder.join(&path);
            let read = match is_packed {
                true => files::read_packed(&place),
                false => fs::read(&place).map(|bytes| {
                    let length = bytes.len() as u64;
                    (bytes, length)
                }),
            };
            let (bytes, length) = read.map_err(|error| match error.kind() {
                ErrorKind::NotFound => damaged(&format!("cannot be read: {error}")),
                _ => damaged(&format!("is damaged: {error}")),
            })?;
            round.push((path.clone(), length));
            if !self.packed.give(file, bytes) {
                return Err(damaged("is damaged"));
            }
        }
        self.rounds.push(round);
        Ok(())
    }

    /// The articles that match, whatever has to be read for it.
    fn evaluate(&mut self, query: &Query) -> Result<Hits, Stop> {
        loop {
            match self.packed.evaluate(query) {
                Ok(hits) => return Ok(hits),
                Err(files) => self.fetch(files)?,
            }
        }
    }

    /// Reads the cards of some articles.
    fn fetch_cards(&mut self, docs: &[DocId]) -> Result<(), Stop> {
        loop {
            let mut missing = Files::new();
            for &doc in docs {
                let _ = self.packed.card(doc, &mut missing);
            }
            if missing.is_empty() {
                return Ok(());
            }
            self.fetch(missing)?;
        }
    }

    fn id(&self, doc: DocId) -> &str {
        self.packed.card(doc, &mut Files::new()).map_or("", |card| &card.id)
    }

    /// The places of the hits that a span leaves.
    fn within(&self, hits: &Hits, span: Span) -> Range<usize> {
        let ids = self.packed.root().counts.range(span);
        let place = |doc: u32| hits.docs.partition_point(|&other| other < doc);
        place(ids.start)..place(ids.end)
    }
}

/// The span of the arguments, narrowed by that of the query.
fn span(query: &Query, from: Option<Day>, to: Option<Day>) -> Span {
    Span::of(from.max(query.from), to.into_iter().chain(query.to).min())
}

/// A day of the command line: the first or the last one of a month or a year.
pub fn day(text: Option<&str>, is_first: bool) -> Result<Option<Day>, Stop> {
    let Some(text) = text else { return Ok(None) };
    match Date::parse_span(text) {
        Some((first, last)) => Ok(Some(if is_first { first } else { last })),
        None => {
            let expected = "expected a day such as 2021-11-09, a month such as 2021-11 or a year";
            Err(Stop::WrongUse(format!("{expected}, found {text:?}")))
        }
    }
}

fn one(mut site: Site, arguments: &Search) -> Result<Outcome, Stop> {
    let text = arguments.query.as_deref().unwrap_or_default();
    let query = query::parse(text);
    let (from, to) = (day(arguments.from.as_deref(), true)?, day(arguments.to.as_deref(), false)?);
    let hits = site.evaluate(&query)?;
    let within = site.within(&hits, span(&query, from, to));
    let total = within.len();
    let docs: Vec<DocId> = hits.best(within, arguments.k).into_iter().map(|at| DocId(hits.docs[at])).collect();
    site.fetch_cards(&docs)?;
    if arguments.fetched {
        println!("{}", fetched(&site));
    } else if arguments.json {
        let ids = docs.iter().map(|&doc| quoted(site.id(doc))).collect::<Vec<_>>().join(",");
        println!("{{\"ids\":[{ids}],\"total\":{total}}}");
    } else {
        let lang = Lang::En;
        println!("{}", lang.articles(total as u32));
        for &doc in &docs {
            let mut nothing = Files::new();
            let Some(card) = site.packed.card(doc, &mut nothing) else { continue };
            let date = card.date.map_or("undated".to_owned(), |date| lang.date(date));
            println!("{date:>10}  {}  [{}]", card.title, card.id);
        }
        if let Some((typed, word)) = &hits.meant {
            println!("taken as: {}", suggest::mended(text, typed, word));
        }
    }
    Ok(if total > 0 { Outcome::Good } else { Outcome::Faulty })
}

/// What was read, as JSON.
fn fetched(site: &Site) -> String {
    let file = |(path, bytes): &(String, u64)| format!("{{\"path\":{},\"bytes\":{bytes}}}", quoted(path));
    let round = |round: &Vec<(String, u64)>| format!("[{}]", round.iter().map(file).collect::<Vec<_>>().join(","));
    let rounds = site.rounds.iter().map(round).collect::<Vec<_>>().join(",");
    let all = || site.rounds.iter().flatten();
    let bytes: u64 = all().map(|(_, bytes)| bytes).sum();
    let (rounds_count, files) = (site.rounds.len(), all().count());
    format!("{{\"rounds\":{rounds_count},\"files\":{files},\"bytes\":{bytes},\"each\":[{rounds}]}}")
}

fn batch(mut site: Site, default_k: usize) -> Result<Outcome, Stop> {
    let files = site.packed.index_files();
    site.fetch(files)?;
    let docs: Vec<DocId> = (0..site.packed.root().counts.total()).map(DocId).collect();
    site.fetch_cards(&docs)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    for (number, line) in (1..).zip(io::stdin().lock().lines()) {
        let line = line.map_err(|error| format!("cannot read the queries: {error}"))?;
        if line.trim().is_empty() {
            continue;
        }
        let asked = Asked::read(&line, default_k)
            .ok_or_else(|| Stop::WrongUse(format!("line {number}: expected {{\"q\":\"...\"}}, found {line}")))?;
        let (from, to) = (day(asked.from.as_deref(), true)?, day(asked.to.as_deref(), false)?);
        let start = Instant::now();
        let query = query::parse(&asked.query);
        let hits = site.evaluate(&query)?;
        let within = site.within(&hits, span(&query, from, to));
        let total = within.len();
        let best = hits.best(within, asked.k);
        let us = start.elapsed().as_nanos() as f64 / 1000.0;
        let ids = best.into_iter().map(|at| quoted(site.id(DocId(hits.docs[at])))).collect::<Vec<_>>().join(",");
        writeln!(out, "{{\"ids\":[{ids}],\"total\":{total},\"us\":{us:.1}}}")
            .map_err(|error| format!("cannot write the answers: {error}"))?;
    }
    out.flush().map_err(|error| format!("cannot write the answers: {error}"))?;
    Ok(Outcome::Good)
}

/// A line of a batch.
struct Asked {
    query: String,
    k: usize,
    from: Option<String>,
    to: Option<String>,
}

impl Asked {
    fn read(line: &str, default_k: usize) -> Option<Asked> {
        let Value::Object(mut object) = json::parse(line.as_bytes()).ok()? else { return None };
        let mut text = |key: &str| object.take(key).as_text().map(str::to_owned);
        let (query, from, to) = (text("q")?, text("from"), text("to"));
        let k = match object.take("k") {
            Value::Number(number) => number.parse().ok()?,
            _ => default_k,
        };
        Some(Asked { query, k, from, to })
    }
}
