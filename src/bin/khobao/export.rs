//! `khobao export`: an archive, or what a query and a span leave of it, in a format for others.
//!
//! The articles are read twice or, with a query, thrice, and never held: what is held is their index, while they are looked for.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use khobao_core::formats::BundleInfo;
use khobao_core::index::{Builder, Index, Kind, ShardId};
use khobao_core::query::{self, Query};
use khobao_core::{export, indexing, site};

use crate::pack::Source;
use crate::pack::gather::{Gathered, Made, gather};
use crate::progress::Progress;
use crate::search::day;
use crate::{Outcome, Stop, input, report};

/// The formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// JSON Feed 1.1
    JsonFeed,
    /// A list of IPTC ninjs 3.0
    Ninjs,
}

/// Write an archive, or a part of it, as one file that other programs read
///
/// The articles come in time order, undated ones last. What their files say beyond an article's fields is left out; a packed
/// site itself is made of JSON Feeds that have all of it.
#[derive(Args)]
#[command(after_help = "\
Exit codes: 0 articles were written, 1 there were none, some were left out or it failed, 2 wrong use.

Examples:
  khobao export site -o feed.json
  khobao export site --query 'tag:\"dân vận\"' --from 2021-01 --to 2021-06 -o dan-van.json
  khobao export export/ --format ninjs -o ninjs.json")]
pub struct Export {
    /// Packed sites, files of articles in any format that docs/sources.md names, or folders of them
    #[arg(required = true)]
    input: Vec<PathBuf>,
    /// Only articles that match, as in the viewer
    #[arg(long)]
    query: Option<String>,
    /// The first day: 2021-11-09, 2021-11 or 2021
    #[arg(long)]
    from: Option<String>,
    /// The last day
    #[arg(long)]
    to: Option<String>,
    /// The format
    #[arg(long, value_enum, default_value_t = Format::JsonFeed)]
    format: Format,
    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Show no progress and no summary
    #[arg(short, long)]
    quiet: bool,
}

/// Exports, and tells how many.
pub fn run(arguments: &Export) -> Result<Outcome, Stop> {
    let files = input::files(&arguments.input)?;
    let from = day(arguments.from.as_deref(), true)?;
    let to = day(arguments.to.as_deref(), false)?;
    let query = query::parse(arguments.query.as_deref().unwrap_or_default());
    let mut progress = Progress::new(arguments.quiet);
    let (made, part) = (beside(&arguments.output, "made"), beside(&arguments.output, "part"));
    let written = gather(&files, Made::at(&made), &mut progress).and_then(|gathered| {
        let (from, to) = (from.max(query.from), to.into_iter().chain(query.to).min());
        let in_span = |at: &usize| {
            let order = gathered.entries[*at].order;
            let (first, last) =
                (from.is_none_or(|from| order.moment.0 >= from), to.is_none_or(|to| order.moment.0 <= to));
            from.is_none() && to.is_none() || !order.undated && first && last
        };
        let mut source = Source::new(&files, &made, &gathered, None);
        let mut chosen = match arguments.query.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            Some(_) => matching(&query, &mut source, &gathered, &mut progress)?,
            None => (0..gathered.entries.len()).collect(),
        };
        chosen.retain(in_span);
        write(arguments.format, &chosen, &mut source, &gathered, &part)?;
        fs::rename(&part, &arguments.output)
            .map_err(|error| format!("cannot write {}: {error}", arguments.output.display()))?;
        Ok((chosen.len(), gathered))
    });
    progress.clear();
    let _ = fs::remove_file(&made);
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    let (count, gathered) = written?;
    gathered.problems.iter().take(20).for_each(|problem| eprintln!("{}", report::line(problem)));
    if !arguments.quiet {
        println!("{} in {}", report::counted(count as u64, "article", "articles"), arguments.output.display());
    }
    let is_whole = !gathered.problems.iter().any(|problem| problem.kind.costs_the_item());
    Ok(if count > 0 && is_whole { Outcome::Good } else { Outcome::Faulty })
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(ending);
    path.with_file_name(name)
}

/// The articles that match, in time order.
fn matching(
    query: &Query,
    source: &mut Source,
    gathered: &Gathered,
    progress: &mut Progress,
) -> Result<Vec<usize>, String> {
    progress.stage("looking");
    let mut segments = Vec::new();
    let mut start = 0;
    for docs in site::segments(gathered.entries.len() as u32) {
        let range: Range<usize> = start..start + docs as usize;
        let mut builder = Builder::new();
        for entry in &gathered.entries[range.clone()] {
            indexing::add(&mut builder, &source.read(entry)?.1);
        }
        segments.push(builder.finish());
        start = range.end;
        progress.tell(start as u64, gathered.entries.len() as u64, start as u64);
    }
    let mut index = Index::new(segments.iter().map(|built| built.directory.clone()));
    for (segment, built) in (0..).zip(segments) {
        for (kind, number, bytes) in built.shards() {
            let kind: Kind = kind;
            index.give(ShardId { segment, kind, number }, bytes);
        }
    }
    let hits =
        query::evaluate(&mut index, query).map_err(|_| "the index is not whole: a fault in khobao".to_owned())?;
    Ok(hits.docs.into_iter().map(|doc| doc as usize).collect())
}

fn write(
    format: Format,
    chosen: &[usize],
    source: &mut Source,
    gathered: &Gathered,
    path: &Path,
) -> Result<(), String> {
    let failed = |error| format!("cannot write {}: {error}", path.display());
    let mut file = BufWriter::new(File::create(path).map_err(failed)?);
    let said = |what: fn(&BundleInfo) -> Option<&String>| gathered.infos.iter().find_map(what).map(String::as_str);
    let title = said(|info| Some(&info.title).filter(|title| !title.is_empty())).unwrap_or("Kho báo");
    let (head, end) = match format {
        Format::JsonFeed => {
            let (home, description) = (said(|info| info.home.as_ref()), said(|info| info.description.as_ref()));
            (export::json_feed_head(title, home, description, said(|info| info.language.as_ref())), "\n]}\n")
        }
        Format::Ninjs => ("[\n".to_owned(), "\n]\n"),
    };
    file.write_all(head.as_bytes()).map_err(failed)?;
    for (number, &at) in chosen.iter().enumerate() {
        let (_, article) = source.read(&gathered.entries[at])?;
        let item = match format {
            Format::JsonFeed => export::json_feed(&article),
            Format::Ninjs => export::ninjs(&article),
        };
        let comma = if number > 0 { ",\n" } else { "" };
        file.write_all(comma.as_bytes()).and_then(|()| file.write_all(item.as_bytes())).map_err(failed)?;
    }
    file.write_all(end.as_bytes()).and_then(|()| file.flush()).map_err(failed)
}
