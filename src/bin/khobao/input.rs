//! What is packed and checked: files of articles, found and read.
//!
//! Invariants:
//! - The files are the same, in the same order, on every machine that has the same folders.
//! - A file is read once, in pieces; what is held of it is a piece and one item.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};

use flate2::read::DeflateDecoder;
use khobao_core::error::{Failure, ProblemKind, excerpt};
use khobao_core::formats::json_feed::{self, Reader};
use khobao_core::formats::{BundleInfo, Item};
use khobao_core::site::{self, Place, Root};

use crate::Stop;

/// Bytes read at a time.
const PIECE: usize = 256 << 10;
/// Bytes by which a file's kind is told.
const BEGINNING: u64 = 64 << 10;
/// The most bytes that a line, or a file of one item, may have: as the reader of bundles has it.
const LIMIT: u64 = 64 << 20;

/// The kinds of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A JSON Feed, or what says of itself in the reader that it is none.
    Feed,
    /// An item in each line.
    Lines,
    /// An item that takes the whole file.
    Item,
}

/// The files that inputs name: themselves; all within a folder that have a fitting name, sorted; the articles of a packed
/// site, in its order, so that a site and what is new pack as all of it would. Sites within a folder, such as the one that
/// is being made, are passed over.
pub fn files(inputs: &[PathBuf]) -> Result<Vec<PathBuf>, Stop> {
    let mut files = Vec::new();
    for input in inputs {
        let found = input.metadata().map_err(|error| match error.kind() {
            ErrorKind::NotFound => Stop::WrongUse(format!(
                "expected a file or folder at {}, found nothing; check the path",
                input.display()
            )),
            _ => Stop::Failed(format!("cannot read {}: {error}", input.display())),
        })?;
        let before = files.len();
        if !found.is_dir() {
            files.push(input.clone());
        } else if is_site(input) {
            files.extend(articles_of(input)?);
        } else {
            within(input, &mut files).map_err(|error| format!("cannot read {}: {error}", input.display()))?;
        }
        if files.len() == before {
            let expected = "expected files that end in .json, .jsonl or .ndjson";
            return Err(Stop::WrongUse(format!("{expected} in {}, found none; check the path", input.display())));
        }
    }
    Ok(files)
}

fn is_site(folder: &Path) -> bool {
    folder.join(site::ROOT).is_file() && folder.join(site::MANIFEST).is_file()
}

fn articles_of(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut root = read_packed(&folder.join(site::ROOT), Root::decode)?;
    let shards = root.grid(&root.articles);
    let mut files = Vec::new();
    for shard in 0..shards.len() {
        let doc = shards.range(shard).start;
        if let Some(Place::Named(table)) = root.article(doc) {
            let path = folder.join(site::Kind::Names.path(table));
            read_packed(&path, |bytes| root.learn(table, bytes).then_some(()))?;
        }
        if let Some(Place::At(hash, _)) = root.article(doc) {
            files.push(folder.join(site::Kind::Articles.path(hash)));
        }
    }
    Ok(files)
}

fn read_packed<T>(path: &Path, decode: impl FnOnce(&[u8]) -> Option<T>) -> Result<T, String> {
    let packed = fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let mut bytes = Vec::new();
    let read = DeflateDecoder::new(packed.as_slice()).take(LIMIT).read_to_end(&mut bytes);
    read.ok().and_then(|_| decode(&bytes)).ok_or_else(|| {
        let remedy = "khobao verify tells what is damaged";
        format!("expected a file of a packed site in {}, found other bytes; {remedy}", path.display())
    })
}

fn within(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>()?;
    names.sort();
    for name in names {
        let path = folder.join(&name);
        let name = name.to_string_lossy().to_lowercase();
        if name.starts_with('.') {
            continue;
        } else if path.is_dir() && !is_site(&path) {
            within(&path, files)?;
        } else if [".json", ".jsonl", ".ndjson"].iter().any(|end| name.ends_with(end)) && path.is_file() {
            files.push(path);
        }
    }
    Ok(())
}

/// Reads a file. `take` gets what has become whole since the last time and how many bytes have been read by now; positions
/// of texts are those in the file.
pub fn read(path: &Path, take: &mut dyn FnMut(Vec<Item>, u64)) -> io::Result<Result<BundleInfo, Failure>> {
    let mut file = File::open(path)?;
    let mut beginning = Vec::new();
    (&mut file).take(BEGINNING).read_to_end(&mut beginning)?;
    match kind(&beginning) {
        Kind::Feed => read_feed(file, beginning, take),
        Kind::Lines => read_lines(BufReader::with_capacity(PIECE, io::Cursor::new(beginning).chain(file)), take),
        Kind::Item => {
            let mut text = beginning;
            file.take(LIMIT).read_to_end(&mut text)?;
            let item = json_feed::item(&text, 1, 1);
            take(vec![item], text.len() as u64);
            Ok(Ok(BundleInfo::default()))
        }
    }
}

fn read_feed(
    mut file: File,
    mut piece: Vec<u8>,
    take: &mut dyn FnMut(Vec<Item>, u64),
) -> io::Result<Result<BundleInfo, Failure>> {
    let mut reader = Reader::new();
    let mut bytes = 0;
    let mut length = piece.len();
    piece.resize(PIECE, 0);
    while length > 0 {
        bytes += length as u64;
        match reader.push(&piece[..length]) {
            Ok(items) => take(items, bytes),
            Err(failure) => return Ok(Err(failure)),
        }
        length = file.read(&mut piece)?;
    }
    Ok(reader.finish().map(|(info, items)| {
        take(items, bytes);
        info
    }))
}

fn read_lines(mut file: impl BufRead, take: &mut dyn FnMut(Vec<Item>, u64)) -> io::Result<Result<BundleInfo, Failure>> {
    let (mut bytes, mut position, mut number) = (0, 0, 0);
    let mut line = Vec::new();
    loop {
        line.clear();
        let length = (&mut file).take(LIMIT).read_until(b'\n', &mut line)? as u64;
        if length == 0 {
            break;
        }
        number += 1;
        let before = line.len() - line.trim_ascii_start().len();
        let text = line.trim_ascii();
        if !text.is_empty() {
            position += 1;
            let mut item = json_feed::item(text, position, number);
            if length == LIMIT && !line.ends_with(b"\n") {
                let found = excerpt(&String::from_utf8_lossy(&line[..200]));
                let problem = ProblemKind::Broken { line: number, column: LIMIT, found };
                item = Item { article: None, problems: vec![problem], ..item };
                bytes += file.skip_until(b'\n')? as u64;
            }
            item.text = bytes + before as u64..bytes + (before + text.len()) as u64;
            take(vec![item], bytes + length);
        }
        bytes += length;
    }
    Ok(if position == 0 { Err(Failure::Empty) } else { Ok(BundleInfo::default()) })
}

/// Told by what the first object's keys are, since names of files promise nothing. A feed has no `id`, an item no `items`.
fn kind(beginning: &[u8]) -> Kind {
    let decides = |key: &[u8]| match key {
        b"items" | b"version" | b"home_page_url" | b"feed_url" => Some(Kind::Feed),
        b"id" | b"content_html" | b"content_text" | b"date_published" | b"summary" => Some(Kind::Lines),
        _ => None,
    };
    match outer_keys(beginning).into_iter().find_map(decides) {
        Some(Kind::Lines) => {
            let mut lines =
                beginning.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
            let ends_with_line = lines.next().is_none_or(|line| line.ends_with(b"}"));
            let is_alone = lines.next().is_none_or(|line| line.starts_with(b"{"));
            if ends_with_line || is_alone { Kind::Lines } else { Kind::Item }
        }
        _ => Kind::Feed,
    }
}

/// The keys of the object that the bytes begin with, as far as these go.
fn outer_keys(bytes: &[u8]) -> Vec<&[u8]> {
    let mut keys = Vec::new();
    let (mut depth, mut at) = (0u32, 0);
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth <= 1 => break,
            b'}' | b']' => depth -= 1,
            b'"' => {
                let start = at;
                while let Some(&byte) = bytes.get(at).filter(|&&byte| byte != b'"') {
                    at += if byte == b'\\' { 2 } else { 1 };
                }
                let text = bytes.get(start..at).unwrap_or_default();
                at += 1;
                let rest = bytes.get(at..).unwrap_or_default().trim_ascii_start();
                if depth == 1 && rest.starts_with(b":") {
                    keys.push(text);
                }
            }
            _ => {}
        }
    }
    keys
}
