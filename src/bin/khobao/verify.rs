//! `khobao verify`: whether a packed site is, byte for byte, what its manifest says.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use khobao_core::site;
use sha2::{Digest, Sha256};

use crate::manifest::{self, Entry};
use crate::progress::Progress;
use crate::report::{self, quoted};
use crate::{Outcome, Stop, files};

/// Check every file of a packed site against the manifest's SHA-256
///
/// Any other tool can do the same: archive.json has path, bytes and SHA-256 of each file.
#[derive(Args)]
#[command(after_help = "\
Exit codes: 0 every file is there and unchanged, 1 one is not or there are others, 2 wrong use.

Examples:
  khobao verify site
  khobao verify site --json")]
pub struct Verify {
    /// The site's folder
    site: PathBuf,
    /// Answer with one JSON object
    #[arg(long)]
    json: bool,
    /// Show no progress
    #[arg(short, long)]
    quiet: bool,
}

/// Reads every file once.
pub fn run(arguments: &Verify) -> Result<Outcome, Stop> {
    let folder = &arguments.site;
    if !folder.is_dir() {
        let found = if folder.exists() { "a file" } else { "nothing" };
        let message = format!("expected a packed site's folder at {}, found {found}; check the path", folder.display());
        return Err(Stop::WrongUse(message));
    }
    let expected = manifest::read(folder)?;
    let mut extra = files::within(folder).map_err(|error| format!("cannot read {}: {error}", folder.display()))?;
    extra.retain(|path| !expected.contains_key(path) && path != site::MANIFEST);

    let mut progress = Progress::new(arguments.quiet);
    progress.stage("verifying");
    let total = expected.values().map(|entry| entry.bytes).sum();
    let mut done = 0;
    // What is wrong with which file, and the remedy.
    let mut wrong: Vec<(&str, &str, &str)> = Vec::new();
    for (path, entry) in &expected {
        match read(&folder.join(path)) {
            Ok(found) if found == *entry => {}
            Ok(_) => wrong.push((path, "differs", "copy it again from where the site came from")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                wrong.push((path, "missing", "copy it from where the site came from"));
            }
            Err(error) => return Err(format!("cannot read {}: {error}", folder.join(path).display()).into()),
        }
        done += entry.bytes;
        progress.tell(done, total, 0);
    }
    progress.clear();
    wrong.extend(
        extra
            .iter()
            .map(|path| (path.as_str(), "extra", "the manifest does not name it; take it away if you do not know it")),
    );

    let files = expected.len();
    if arguments.json {
        let one =
            |(path, what, _): &(&str, &str, &str)| format!("{{\"path\":{},\"problem\":\"{what}\"}}", quoted(path));
        let problems = wrong.iter().map(one).collect::<Vec<_>>().join(",");
        println!("{{\"files\":{files},\"bytes\":{total},\"problems\":[{problems}]}}");
    } else {
        wrong.iter().for_each(|(path, what, remedy)| println!("{what}: {path} ({remedy})"));
        let size = format!("{}, {}", report::counted(files as u64, "file", "files"), report::bytes(total));
        match wrong.len() as u64 {
            0 => println!("{size}: every one is as the manifest says"),
            count => println!("{size}: {}", report::counted(count, "problem", "problems")),
        }
    }
    Ok(if wrong.is_empty() { Outcome::Good } else { Outcome::Faulty })
}

fn read(path: &Path) -> io::Result<Entry> {
    let mut file = File::open(path)?;
    let (mut hasher, mut bytes) = (Sha256::new(), 0);
    let mut piece = vec![0; 256 << 10];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(Entry { bytes, sha256: hasher.finalize().into() }),
            length => {
                hasher.update(&piece[..length]);
                bytes += length as u64;
            }
        }
    }
}
