//! `khobao check`: what is wrong with files of articles, where, and how to mend it, without packing them.

use std::path::PathBuf;

use clap::Args;

use crate::pack::gather::{Made, gather};
use crate::progress::Progress;
use crate::{Outcome, Stop, input, report};

/// Say what is wrong with articles, where, and how to mend it
///
/// Reads what `khobao pack` would read and writes nothing. Fields that have no place in an article are listed with how many
/// items have them; they are not taken for faults.
#[derive(Args)]
#[command(after_help = "\
Exit codes: 0 nothing is wrong, 1 something is, 2 wrong use.

Examples:
  khobao check feed.json
  khobao check export/ --json | jq '.problems[].file'")]
pub struct Check {
    /// Files of articles in any format that docs/sources.md names, or folders of them
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
    let gathered = gather(&files, Made::nowhere(), &mut progress)?;
    progress.clear();
    let problems = &gathered.problems;
    let paths: Vec<String> = files.iter().map(|file| file.path.display().to_string()).collect();
    if arguments.json {
        let (files, articles) = (files.len(), gathered.entries.len());
        let list = report::json_list(problems);
        let unplaced = gathered.unplaced.iter().map(|((file, field), items)| {
            let file = report::quoted(&paths[*file as usize]);
            format!("{{\"file\":{file},\"field\":{},\"items\":{items}}}", report::quoted(field))
        });
        let unplaced = unplaced.collect::<Vec<_>>().join(",");
        println!("{{\"files\":{files},\"articles\":{articles},\"problems\":{list},\"unplaced\":[{unplaced}]}}");
    } else {
        for problem in problems {
            println!("{}", report::line(problem));
            let remedy = report::remedy(&problem.kind);
            if !remedy.is_empty() {
                println!("    {remedy}");
            }
        }
        for (file, path) in (0..).zip(&paths) {
            let fields = gathered.unplaced.range((file, String::new())..(file + 1, String::new()));
            let fields: Vec<String> = fields.map(|((_, field), items)| format!("{field} ({items})")).collect();
            if !fields.is_empty() {
                println!("{path}: has no place in an article: {}", fields.join(", "));
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
