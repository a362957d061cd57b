//! `khobao check`: what is wrong with files of articles, where, and how to mend it, without packing them.

use std::path::PathBuf;

use clap::Args;

use crate::pack::gather::gather;
use crate::progress::Progress;
use crate::{Outcome, Stop, input, report};

/// Say what is wrong with articles, where, and how to mend it
///
/// Reads what `khobao pack` would read and writes nothing.
#[derive(Args)]
#[command(after_help = "\
Exit codes: 0 nothing is wrong, 1 something is, 2 wrong use.

Examples:
  khobao check feed.json
  khobao check export/ --json | jq '.problems[].file'")]
pub struct Check {
    /// JSON Feed files, files of one article a line (JSON lines), or folders of them
    #[arg(required = true)]
    input: Vec<PathBuf>,
    /// Answer with one JSON object
    #[arg(long)]
    json: bool,
    /// Show no progress
    #[arg(short, long)]
    quiet: bool,
}

/// Reads everything and tells what was wrong.
pub fn run(arguments: &Check) -> Result<Outcome, Stop> {
    let files = input::files(&arguments.input)?;
    let mut progress = Progress::new(arguments.quiet);
    let gathered = gather(&files, &mut progress)?;
    progress.clear();
    let problems = &gathered.problems;
    if arguments.json {
        let (files, articles) = (files.len(), gathered.entries.len());
        let list = report::json_list(problems);
        println!("{{\"files\":{files},\"articles\":{articles},\"problems\":{list}}}");
    } else {
        for problem in problems {
            println!("{}", report::line(problem));
            let remedy = report::remedy(&problem.kind);
            if !remedy.is_empty() {
                println!("    {remedy}");
            }
        }
        let files = report::counted(files.len() as u64, "file", "files");
        let articles = report::counted(gathered.entries.len() as u64, "article", "articles");
        let wrong = match problems.len() as u64 {
            0 => "nothing is wrong".to_owned(),
            count => report::counted(count, "problem", "problems"),
        };
        println!("{files}, {articles}: {wrong}");
    }
    Ok(if problems.is_empty() { Outcome::Good } else { Outcome::Faulty })
}
