//! `khobao verify`: whether a packed site is, byte for byte, what its manifest says, and who has signed that.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use khobao_core::site;
use sha2::{Digest, Sha256};

use crate::manifest::{self, Entry, Files};
use crate::pack::staging;
use crate::progress::Progress;
use crate::report::{self, quoted};
use crate::sign;
use crate::signature::{self, Signed};
use crate::{Outcome, Stop, files};

/// Check every file of a packed site against the manifest's SHA-256
///
/// Any other tool can do the same: archive.json has path, bytes and SHA-256 of each file, and minisign checks
/// archive.json.minisig.
#[derive(Args)]
#[command(after_help = "\
Exit codes: 0 every file is there and unchanged, 1 one is not, there are others or the signature does not fit, 2 wrong use.

Examples:
  khobao verify site
  khobao verify site --key khobao.pub
  khobao verify site --json")]
pub struct Verify {
    /// The site's folder
    site: PathBuf,
    /// The signer's public key, as a file or itself: ask for a signature, and check it
    #[arg(long, value_name = "PUBLIC")]
    key: Option<String>,
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
    let key = arguments.key.as_deref().map(|key| sign::public_key_of(key, "--key")).transpose()?;
    let expected = manifest::read(folder)?;
    let mut extra = files::within(folder).map_err(|error| format!("cannot read {}: {error}", folder.display()))?;
    extra.retain(|path| !expected.contains_key(path) && path != site::MANIFEST && path != site::SIGNATURE);
    // What a packing that was stopped has left is one thing.
    let count = extra.len();
    extra.retain(|path| !path.starts_with(staging::PART));
    let was_stopped = extra.len() < count;

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
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
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
    if was_stopped {
        wrong.push((staging::PART, "extra", "a packing was stopped; run it again, or take the folder away"));
    }
    let (signed, why) = match check_signature(folder, &expected, key.as_ref())? {
        Ok(signed) => (signed, String::new()),
        Err((what, why)) => {
            wrong.push((site::SIGNATURE, what, ""));
            (None, why)
        }
    };
    if let Some(last) = wrong.last_mut().filter(|_| !why.is_empty()) {
        last.2 = &why;
    }

    let files = expected.len();
    if arguments.json {
        let one =
            |(path, what, _): &(&str, &str, &str)| format!("{{\"path\":{},\"problem\":\"{what}\"}}", quoted(path));
        let problems = wrong.iter().map(one).collect::<Vec<_>>().join(",");
        let signed = signed.map_or("null".to_owned(), |signed| {
            let is_checked = key.is_some();
            let (key, comment) = (quoted(&signed.key), quoted(&signed.comment));
            format!("{{\"key\":{key},\"comment\":{comment},\"checked\":{is_checked}}}")
        });
        println!("{{\"files\":{files},\"bytes\":{total},\"signed\":{signed},\"problems\":[{problems}]}}");
    } else {
        wrong.iter().for_each(|(path, what, remedy)| println!("{what}: {path} ({remedy})"));
        let size = format!("{}, {}", report::counted(files as u64, "file", "files"), report::bytes(total));
        match wrong.len() as u64 {
            0 => println!("{size}: every one is as the manifest says"),
            count => println!("{size}: {}", report::counted(count, "problem", "problems")),
        }
        match signed {
            Some(Signed { key: by, comment }) if key.is_some() => println!("signed by the key {by}: {comment}"),
            Some(Signed { key: by, .. }) => println!("signed by the key {by}, which was not checked; --key does it"),
            None => {}
        }
    }
    Ok(if wrong.is_empty() { Outcome::Good } else { Outcome::Faulty })
}

/// What is wrong with a signature, in a word and in more of them.
type Unsigned = (&'static str, String);

/// Who has signed; nobody, where no key was given and there is no signature.
fn check_signature(
    folder: &Path,
    files: &Files,
    key: Option<&minisign::PublicKey>,
) -> Result<Result<Option<Signed>, Unsigned>, String> {
    let failed = |name: &str, error| format!("cannot read {}: {error}", folder.join(name).display());
    let text = match fs::read(folder.join(site::SIGNATURE)) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let why = "nobody has signed this site; ask for a copy with its signature, or khobao sign it";
            return Ok(if key.is_some() { Err(("missing", why.to_owned())) } else { Ok(None) });
        }
        Err(error) => return Err(failed(site::SIGNATURE, error)),
    };
    let Some(key) = key else {
        let told = signature::read(&text).map(|read| Signed {
            key: signature::number(read.keynum()),
            comment: sign::without_list(&read.trusted_comment().unwrap_or_default()).0.to_owned(),
        });
        return Ok(told.map(Some).map_err(|why| ("differs", why)));
    };
    let manifest = fs::read(folder.join(site::MANIFEST)).map_err(|error| failed(site::MANIFEST, error))?;
    let fits = signature::check(&text, &manifest, key).and_then(|signed| {
        let (said, list) = sign::without_list(&signed.comment);
        let entry = files.get(site::LIST).map(|entry| manifest::hex(&entry.sha256));
        match list {
            Some(list) if entry.as_deref() != Some(list) => Err(format!("its comment names another {}", site::LIST)),
            _ => Ok(Signed { comment: said.to_owned(), ..signed }),
        }
    });
    Ok(fits.map(Some).map_err(|why| ("differs", format!("the signature does not fit: {why}"))))
}

fn read(path: &Path) -> io::Result<Entry> {
    // What is no file, such as a pipe, would be waited for.
    if !path.metadata()?.is_file() {
        return Ok(Entry { bytes: 0, sha256: [0; 32] });
    }
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
