//! `khobao sign`: a signature of a packed site's manifest, and so of every file that it names.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use khobao_core::site;
use minisign::{KeyPair, PublicKey};

use crate::{Outcome, Stop, manifest, signature, viewer};

/// Sign a packed site, so that others can prove whose it is
///
/// Leaves archive.json.minisig in the site: the signature of archive.json, which has the SHA-256 of every other file. It is one
/// of minisign's, and `minisign -V -p KEY.pub -m archive.json` checks it as khobao verify --key does. Packed again, a changed
/// site loses its signature. A site that was packed with --public-key tells its readers whether they read what is signed.
#[derive(Args)]
#[command(after_help = "\
Exit codes: 0 it is signed, 1 it failed, 2 wrong use.

Examples:
  khobao sign --generate khobao          makes khobao.key, to be kept, and khobao.pub, to be told to all
  khobao sign site --key khobao.key
  khobao sign site --key khobao.key --password-file secret.txt --comment 'Báo Bắc Kạn, 2021'")]
pub struct Sign {
    /// The site's folder
    #[arg(required_unless_present = "generate")]
    site: Option<PathBuf>,
    /// The secret key, as khobao sign --generate or minisign -G leaves it
    #[arg(long, value_name = "SECRET", required_unless_present = "generate")]
    key: Option<PathBuf>,
    /// What the signature says, and nobody can change: who signed what, when [default: the time, and the file's name]
    #[arg(long, value_name = "TEXT")]
    comment: Option<String>,
    /// The file with the key's password on its first line [default: it is typed in]
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Make a new pair of keys: NAME.key and NAME.pub
    #[arg(long, value_name = "NAME", conflicts_with_all = ["site", "key", "comment"])]
    generate: Option<PathBuf>,
    /// The new key has no password
    #[arg(long, requires = "generate", conflicts_with = "password_file")]
    no_password: bool,
}

/// Signs, or makes keys.
pub fn run(arguments: &Sign) -> Result<Outcome, Stop> {
    match (&arguments.generate, &arguments.site, &arguments.key) {
        (Some(name), ..) => generate(name, arguments)?,
        (None, Some(folder), Some(key)) => sign(folder, key, arguments)?,
        (None, ..) => return Err(Stop::WrongUse("expected a site and --key SECRET".to_owned())),
    }
    Ok(Outcome::Good)
}

fn sign(folder: &Path, key: &Path, arguments: &Sign) -> Result<(), Stop> {
    // Of a folder that is no site nothing is signed.
    let files = manifest::read(folder).map_err(Stop::WrongUse)?;
    let path = folder.join(site::MANIFEST);
    let bytes = fs::read(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let wrong = |why: String| Stop::WrongUse(format!("expected a secret key of minisign in {}: {why}", key.display()));
    let text = fs::read_to_string(key).map_err(|error| wrong(error.to_string()))?;
    let secret = signature::secret_key(text, || password(arguments.password_file.as_deref())).map_err(wrong)?;
    if arguments.comment.as_ref().is_some_and(|comment| comment.contains(['\n', '\r', '\t'])) {
        return Err(Stop::WrongUse("expected one line without tabs as --comment, found others".to_owned()));
    }
    let failed = |error: minisign::PError| Stop::Failed(format!("cannot sign: {error}"));
    let public = PublicKey::from_secret_key(&secret).map_err(failed)?;
    let comment = arguments.comment.clone().unwrap_or_else(|| {
        let seconds = std::time::UNIX_EPOCH.elapsed().map_or(0, |time| time.as_secs());
        format!("timestamp:{seconds}\tfile:{}\thashed", site::MANIFEST)
    });
    let comment = with_list(comment.trim(), &files);
    let signed = minisign::sign(Some(&public), &secret, bytes.as_slice(), Some(&comment), None).map_err(failed)?;
    let (place, part) = (folder.join(site::SIGNATURE), folder.join(format!("{}.part", site::SIGNATURE)));
    let put = fs::write(&part, signed.to_string()).and_then(|()| fs::rename(&part, &place));
    if let Err(error) = put {
        let _ = fs::remove_file(&part);
        return Err(format!("cannot write {}: {error}", place.display()).into());
    }
    println!("{} is signed by the key {}", path.display(), signature::number(public.keynum()));
    if let Some(other) = viewer::key_of(&folder.join(viewer::PAGE)).filter(|named| *named != public.to_base64()) {
        let remedy = "readers are told that its signature is missing; khobao pack --public-key names this one";
        eprintln!("{} names another key, {other}: {remedy}", folder.join(viewer::PAGE).display());
    }
    println!("To check it: khobao verify {} --key {}", folder.display(), public.to_base64());
    Ok(())
}

/// The password in a file's first line.
fn password(file: Option<&Path>) -> Result<Option<String>, String> {
    let Some(path) = file else { return Ok(None) };
    let text = fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    Ok(Some(text.lines().next().unwrap_or_default().to_owned()))
}

fn generate(name: &Path, arguments: &Sign) -> Result<(), Stop> {
    let [secret, public] = ["key", "pub"].map(|ending| {
        let mut path = name.as_os_str().to_owned();
        path.push(".");
        path.push(ending);
        PathBuf::from(path)
    });
    if let Some(there) = [&secret, &public].into_iter().find(|path| path.exists()) {
        let remedy = "choose another name: a lost key cannot be made again";
        return Err(Stop::WrongUse(format!("expected nothing at {}, found a file; {remedy}", there.display())));
    }
    let pair = match arguments.no_password {
        true => KeyPair::generate_unencrypted_keypair(),
        false => KeyPair::generate_encrypted_keypair(password(arguments.password_file.as_deref())?),
    };
    let failed = |error: minisign::PError| Stop::Failed(format!("cannot make keys: {error}"));
    let pair = pair.map_err(failed)?;
    let number = signature::number(pair.pk.keynum());
    let comment = if arguments.no_password { "secret key without a password" } else { "encrypted secret key" };
    let secret_text = pair.sk.to_box(Some(&format!("minisign {comment} {number}"))).map_err(failed)?.to_string();
    let public_text = pair.pk.to_box().map_err(failed)?.to_string();
    write_new(&secret, &secret_text, true)?;
    write_new(&public, &public_text, false)?;
    println!("{}: keep it, and tell it to nobody", secret.display());
    println!("{}: tell it to all; it is {}", public.display(), pair.pk.to_base64());
    Ok(())
}

/// Writes a file that is not there; a secret one is its owner's alone, where the system knows that.
fn write_new(path: &Path, text: &str, is_secret: bool) -> Result<(), String> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if is_secret {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    #[cfg(not(unix))]
    let _ = is_secret;
    let written = options.open(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => format!("expected nothing at {}, found a file", path.display()),
        _ => format!("cannot write {}: {error}", path.display()),
    })
}

/// A public key, from its file or itself, as the argument of this name says.
pub fn public_key_of(given: &str, argument: &str) -> Result<PublicKey, Stop> {
    let text = fs::read_to_string(given).unwrap_or_else(|_| given.to_owned());
    signature::public_key(&text).map_err(|why| {
        let expected = format!("expected a public key of minisign, or its file, as {argument}");
        Stop::WrongUse(format!("{expected}, found {given}: {why}"))
    })
}

/// A comment, and behind it the SHA-256 of [`site::LIST`], where the site has one. The comment has a signature of its own,
/// which is over few bytes: browsers can check that one, and have no BLAKE2b for the other.
fn with_list(comment: &str, files: &manifest::Files) -> String {
    let list = files.get(site::LIST).map(|entry| format!("\t{}:{}", site::LIST, manifest::hex(&entry.sha256)));
    format!("{comment}{}", list.unwrap_or_default())
}

/// What the signer has said, and the digits behind it that [`with_list`] has put there.
pub fn without_list(comment: &str) -> (&str, Option<&str>) {
    let field = comment
        .rsplit_once('\t')
        .and_then(|(said, field)| Some((said, field.strip_prefix(site::LIST)?.strip_prefix(':')?)));
    field.map_or((comment, None), |(said, digits)| (said, Some(digits)))
}
