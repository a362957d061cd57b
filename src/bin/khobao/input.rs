//! What is packed and checked: files of articles, found and read.
//!
//! What a file is, is told by its content; its name only says that a JSON or XML file which is broken is no plain text.
//!
//! Invariants:
//! - The files are the same, in the same order, on every machine that has the same folders.
//! - A file is read once, in pieces; what is held of it is a piece and one item.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use khobao_core::error::{Failure, ProblemKind, excerpt};
use khobao_core::formats::json_feed::{self, Reader};
use khobao_core::formats::{BundleInfo, Item, feed_xml, plain_text};
use khobao_core::site::{self, Place, Root};

use crate::Stop;
use crate::files::{self, LIMIT};

/// Bytes read at a time.
const PIECE: usize = 256 << 10;
/// Bytes by which a file's kind is told.
const BEGINNING: u64 = 64 << 10;
/// A file, and what it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its path from the folder that was given, or its name, without an ending: the id of an article that is a whole file
    /// and has none.
    pub name: String,
    /// Whether it is a file of a packed site.
    pub is_of_site: bool,
}

impl InputFile {
    /// The folder against which addresses in its articles are taken that are relative: its own, or the site's.
    pub fn base(&self) -> &Path {
        let own = self.path.parent().unwrap_or(Path::new(""));
        if self.is_of_site { own.parent().unwrap_or(own) } else { own }
    }
}

/// Endings of files that are taken from a folder.
const ENDINGS: [&str; 11] =
    [".json", ".jsonl", ".ndjson", ".xml", ".atom", ".rss", ".rdf", ".txt", ".md", ".markdown", ".text"];

/// What XML begins with that may be a feed.
const XML: [&str; 4] = ["<?xml", "<rss", "<feed", "<rdf:RDF"];

/// The kinds of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// JSON of a kind that the viewer reads, or what says of itself in the reader that it is none.
    Feed,
    /// An article as a plain text or Markdown, or anything in UTF-16.
    Text,
    /// Atom, RSS or an export of WordPress.
    Xml,
    /// A web page.
    Page,
    /// An item in each line.
    Lines,
    /// An item that takes the whole file.
    Item,
}

/// The files that inputs name: themselves; all within a folder that have a fitting name, sorted; the articles of a packed
/// site, in its order, so that a site and what is new pack as all of it would. Sites within a folder, such as the one that
/// is being made, are passed over.
pub fn files(inputs: &[PathBuf]) -> Result<Vec<InputFile>, Stop> {
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
            let name = input.file_name().unwrap_or_default().to_string_lossy();
            files.push(InputFile { path: input.clone(), name: without_ending(&name).to_owned(), is_of_site: false });
        } else if is_site(input) {
            files.extend(articles_of(input)?);
        } else {
            within(input, "", &mut Vec::new(), &mut files)
                .map_err(|error| format!("cannot read {}: {error}", input.display()))?;
        }
        if files.len() == before {
            let expected = format!("expected files that end in {}", ENDINGS.join(", "));
            return Err(Stop::WrongUse(format!("{expected} in {}, found none; check the path", input.display())));
        }
    }
    Ok(files)
}

fn is_site(folder: &Path) -> bool {
    folder.join(site::ROOT).is_file() && folder.join(site::MANIFEST).is_file()
}

fn articles_of(folder: &Path) -> Result<Vec<InputFile>, String> {
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
            files.push(InputFile {
                path: folder.join(site::Kind::Articles.path(hash)),
                name: String::new(),
                is_of_site: true,
            });
        }
    }
    Ok(files)
}

fn read_packed<T>(path: &Path, decode: impl FnOnce(&[u8]) -> Option<T>) -> Result<T, String> {
    let read = files::read_packed(path);
    let what = read.as_ref().map_or_else(|error| error.to_string(), |_| "other bytes".to_owned());
    read.ok().and_then(|(bytes, _)| decode(&bytes)).ok_or_else(|| {
        let remedy = "khobao verify tells what is damaged";
        format!("expected a file of a packed site in {}, found: {what}; {remedy}", path.display())
    })
}

/// `above` are the folders on the way, by their own paths: a link that leads back to one of them is not followed.
fn within(folder: &Path, prefix: &str, above: &mut Vec<PathBuf>, files: &mut Vec<InputFile>) -> io::Result<()> {
    let own = folder.canonicalize()?;
    if above.contains(&own) {
        return Ok(());
    }
    above.push(own);
    let mut names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>()?;
    names.sort();
    for name in names {
        let path = folder.join(&name);
        let name = name.to_string_lossy();
        let lower = name.to_lowercase();
        if name.starts_with('.') {
            continue;
        } else if path.is_dir() && !is_site(&path) {
            within(&path, &format!("{prefix}{name}/"), above, files)?;
        } else if ENDINGS.iter().any(|end| lower.ends_with(end)) && path.is_file() {
            files.push(InputFile { path, name: format!("{prefix}{}", without_ending(&name)), is_of_site: false });
        }
    }
    above.pop();
    Ok(())
}

fn without_ending(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).trim_start_matches('.')
}

/// Reads a file. `take` gets what has become whole since the last time and how many bytes have been read by now; positions
/// of texts are those in the file.
pub fn read(input: &InputFile, take: &mut dyn FnMut(Vec<Item>, u64)) -> io::Result<Result<BundleInfo, Failure>> {
    let mut file = File::open(&input.path)?;
    let mut beginning = Vec::new();
    (&mut file).take(BEGINNING).read_to_end(&mut beginning)?;
    match kind(&beginning, &input.path) {
        Kind::Text => {
            let mut bytes = beginning;
            file.take(LIMIT).read_to_end(&mut bytes)?;
            let length = bytes.len() as u64;
            if length > LIMIT {
                return Ok(Err(Failure::Source {
                    what: "expected a text of at most 64 MB, found a longer one.".to_owned(),
                    remedy: "Cut it into articles, a file each.".to_owned(),
                }));
            }
            Ok(decoded(bytes).and_then(|text| read_text(&text, &input.name, &mut |items| take(items, length))))
        }
        Kind::Xml => {
            let mut pictures = feed_xml::Pictures::search();
            if is_export(&beginning) {
                in_pieces(&mut file, beginning.clone(), &mut |piece, ended| {
                    pictures.push(piece, ended);
                    true
                })?;
                file = File::open(&input.path)?;
                file.seek(SeekFrom::Start(beginning.len() as u64))?;
            }
            read_xml(&mut file, beginning, pictures.finish(), take)
        }
        Kind::Page => Ok(Err(Failure::Source {
            what: "expected articles, found a web page.".to_owned(),
            remedy: "Export the articles in a format that docs/sources.md names.".to_owned(),
        })),
        Kind::Feed => read_feed(file, beginning, take),
        Kind::Lines => read_lines(BufReader::with_capacity(PIECE, io::Cursor::new(beginning).chain(file)), take),
        Kind::Item => {
            let mut text = beginning;
            file.take(LIMIT).read_to_end(&mut text)?;
            take(json_feed::items(&text, 1, 1), text.len() as u64);
            Ok(Ok(BundleInfo::default()))
        }
    }
}

/// Gives a file piece by piece, and an empty one at its end, until no more is wanted.
fn in_pieces(file: &mut dyn Read, mut piece: Vec<u8>, take: &mut dyn FnMut(&[u8], bool) -> bool) -> io::Result<()> {
    let mut length = piece.len();
    piece.resize(PIECE, 0);
    while length > 0 {
        if !take(&piece[..length], false) {
            return Ok(());
        }
        length = file.read(&mut piece)?;
    }
    take(&[], true);
    Ok(())
}

fn read_feed(
    mut file: File,
    beginning: Vec<u8>,
    take: &mut dyn FnMut(Vec<Item>, u64),
) -> io::Result<Result<BundleInfo, Failure>> {
    let (mut reader, mut failure, mut bytes) = (Reader::new(), None, 0);
    in_pieces(&mut file, beginning, &mut |piece, ended| {
        bytes += piece.len() as u64;
        match reader.push(piece) {
            _ if ended => {}
            Ok(items) => take(items, bytes),
            Err(wrong) => failure = Some(wrong),
        }
        failure.is_none()
    })?;
    if let Some(failure) = failure {
        return Ok(Err(failure));
    }
    Ok(reader.finish().map(|(info, items)| {
        take(items, bytes);
        info
    }))
}

/// Whether XML is an export of WordPress, which says so in its first element.
fn is_export(beginning: &[u8]) -> bool {
    let mark = b"wordpress.org/export/";
    beginning.windows(mark.len()).any(|window| window == mark)
}

fn read_xml(
    file: &mut dyn Read,
    beginning: Vec<u8>,
    pictures: feed_xml::Pictures,
    take: &mut dyn FnMut(Vec<Item>, u64),
) -> io::Result<Result<BundleInfo, Failure>> {
    let (mut reader, mut failure, mut bytes) = (feed_xml::Reader::new(pictures), None, 0);
    in_pieces(file, beginning, &mut |piece, ended| {
        bytes += piece.len() as u64;
        match reader.push(piece, ended) {
            Ok(items) => take(items, bytes),
            Err(wrong) => failure = Some(wrong),
        }
        failure.is_none()
    })?;
    Ok(failure.map_or_else(|| reader.finish(), Err))
}

/// A text that is a file.
fn read_text(text: &str, name: &str, take: &mut dyn FnMut(Vec<Item>)) -> Result<BundleInfo, Failure> {
    if XML.iter().any(|start| text.trim_start().starts_with(start)) {
        // In UTF-16.
        let mut pictures = feed_xml::Pictures::search();
        pictures.push(text.as_bytes(), true);
        let mut reader = feed_xml::Reader::new(pictures.finish());
        take(reader.push(text.as_bytes(), true)?);
        return reader.finish();
    }
    let Some(item) = plain_text::item(text, name) else {
        return Err(Failure::Source {
            what: format!("expected a headline and a text, found “{}”.", excerpt(text.trim())),
            remedy: "Write the headline on the first line, an empty line, and then the text.".to_owned(),
        });
    };
    take(vec![item]);
    Ok(BundleInfo::default())
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
            let mut items = json_feed::items(text, position, number);
            if length == LIMIT && !line.ends_with(b"\n") {
                let found = excerpt(&String::from_utf8_lossy(&line[..200]));
                let problem = ProblemKind::Broken { line: number, column: LIMIT, found };
                items = vec![Item { position, problems: vec![problem], ..Item::default() }];
                bytes += file.skip_until(b'\n')? as u64;
            }
            let range = bytes + before as u64..bytes + (before + text.len()) as u64;
            items.iter_mut().for_each(|item| item.text = range.clone());
            take(items, bytes + length);
        }
        bytes += length;
    }
    Ok(if position == 0 { Err(Failure::Empty) } else { Ok(BundleInfo::default()) })
}

/// The text of bytes in UTF-8, or in UTF-16 with its mark.
fn decoded(bytes: Vec<u8>) -> Result<String, Failure> {
    let wrong = |what: String| Failure::Source {
        what,
        remedy: "Save the file again as UTF-8, or convert it: iconv -f WINDOWS-1258 -t UTF-8.".to_owned(),
    };
    if let [0xFF, 0xFE, rest @ ..] | [0xFE, 0xFF, rest @ ..] = bytes.as_slice() {
        let unit = if bytes[0] == 0xFF { u16::from_le_bytes } else { u16::from_be_bytes };
        let units: Vec<u16> = rest.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        let text = String::from_utf16(&units).ok().filter(|_| rest.len() % 2 == 0);
        return text
            .ok_or_else(|| wrong("expected UTF-16, as the file's first bytes say, found other bytes.".to_owned()));
    }
    String::from_utf8(bytes).map_err(|error| {
        let (at, bytes) = (error.utf8_error().valid_up_to(), error.as_bytes());
        let line = bytes[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
        wrong(format!("expected a text in UTF-8, found the byte 0x{:02X} on line {line}.", bytes[at]))
    })
}

/// Told by what it begins with, and of JSON by what the first object's keys are, since names of files promise nothing: a feed
/// has no `id`, an item no `items`. But what is named as JSON and is none is a broken file, not a text that somebody wrote.
fn kind(beginning: &[u8], path: &Path) -> Kind {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let is_named = |endings: &[&str]| endings.iter().any(|end| name.ends_with(end));
    let is_wide = beginning.starts_with(b"\xFF\xFE") || beginning.starts_with(b"\xFE\xFF");
    let text = beginning.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(beginning).trim_ascii_start();
    let is_json = match text {
        [b'{', ..] => true,
        [b'[', rest @ ..] => {
            matches!(rest.trim_ascii_start().first(), None | Some(b'{' | b'[' | b']' | b'"' | b'-' | b'0'..=b'9'))
        }
        _ => false,
    };
    let is_binary = !is_wide && beginning.iter().any(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31));
    let starts = |starts: &[&str]| {
        starts
            .iter()
            .any(|start| text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes())))
    };
    if !is_named(&[".json", ".jsonl", ".ndjson"]) {
        if starts(&XML) || text.starts_with(b"<") && is_named(&[".xml", ".atom", ".rss", ".rdf"]) {
            return Kind::Xml;
        } else if starts(&["<!doctype html", "<html"]) {
            return Kind::Page;
        }
    }
    if is_json || is_named(&[".json", ".jsonl", ".ndjson"]) || text.is_empty() || is_binary {
        return json_kind(beginning);
    }
    Kind::Text
}

fn json_kind(beginning: &[u8]) -> Kind {
    let decides = |key: &[u8]| match key {
        b"items" | b"version" | b"home_page_url" | b"feed_url" => Some(Kind::Feed),
        b"id" | b"uri" | b"content_html" | b"content_text" | b"date_published" | b"summary" => Some(Kind::Lines),
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
