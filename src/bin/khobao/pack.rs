//! `khobao pack`: articles in, a complete static site out.
//!
//! In two readings. The first learns which articles there are and when ([`gather`]); the second fetches their texts from the
//! files in time order, and writes and indexes them. So the text is never held whole: memory grows by some sixty bytes an
//! article, and by what the index of a segment needs.

pub mod gather;
mod indexer;
mod pages;
mod pictures;
mod precompress;
mod redirects;
mod single;
pub mod staging;

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;
use std::time::Instant;

use clap::Args;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use khobao_core::article::Article;
use khobao_core::day::{Date, Day, Interval};
use khobao_core::export;
use khobao_core::formats::{BundleInfo, json_feed};
use khobao_core::page::Site;
use khobao_core::site::ids::{IDS_A_SHARD, Ids, encode_ids, id_hash};
use khobao_core::site::{self, Card, Grid, Hash, Kind, Root, Segment, Shards};
use khobao_core::timeline::DayCounts;
use khobao_core::{feeds, index};

use crate::input::{self, InputFile};
use crate::progress::Progress;
use crate::report::{self, quoted};
use crate::{Outcome, Stop, manifest, sign, viewer};
use gather::{Gathered, Made, Order, gather};
use indexer::Indexer;
use pages::{Pages, Which};
use pictures::Pictures;
use redirects::{Redirects, Told};
use staging::{Done, Staging};
use viewer::Viewer;

/// Problems that are told one by one; `khobao check` tells all.
const TOLD: usize = 20;
/// Articles that wait at most for the thread that indexes them.
const WAITING: usize = 256;
/// Files that are kept open to read articles from.
const OPEN: usize = 64;
/// Files from which on the 20,000 are near that some hosts take at most (Cloudflare Pages, for one).
const NEAR: usize = 18_000;
/// The file of items that were made, aside while the site is.
const MADE: &str = ".made";

/// Make a complete static site of articles: the viewer, the articles, the index
///
/// Copy the site's folder to any static host; nothing has to run there. Packed again after articles were added, only what
/// changed is written, so that readers' caches stay warm. The same articles give the same bytes.
#[derive(Args, Clone)]
#[command(after_help = "\
Of several articles with one id the first is kept. In a folder, files of articles are read that end in .json,
.jsonl, .ndjson, .xml, .atom, .rss, .txt or .md, sorted by path; what a file is, its content tells.
SITE must be new, empty, or a packed site; until the new one is complete, the old one stays as it is. Pictures whose
addresses are relative are copied from beside the file that names them.

Exit codes: 0 all articles are in, 1 some were left out or it failed, 2 wrong use.

Examples:
  khobao pack feed.json -o site
  khobao pack 2019.json 2020.json export/ -o site --title \"Báo Bắc Kạn\" --language vi
  khobao pack site today.json -o site        add to a site what is new
  khobao pack export/ --single-file archive.html        for a USB stick, or an attachment
  khobao pack articles.jsonl -o site --json | jq .articles")]
pub struct Pack {
    /// Files of articles in any format that docs/sources.md names, folders of them, or packed sites
    #[arg(required = true)]
    input: Vec<PathBuf>,
    /// The folder to make
    #[arg(short, long, value_name = "SITE", required_unless_present = "single_file")]
    output: Option<PathBuf>,
    /// Make one HTML file instead, with all in it: it opens from a disk, without a server
    #[arg(long, value_name = "FILE", conflicts_with_all = [
        "output", "pages", "base_url", "redirects", "redirects_from", "oembed", "precompress", "public_key"
    ])]
    single_file: Option<PathBuf>,
    /// The archive's title [default: that of the first file that has one]
    #[arg(long)]
    title: Option<String>,
    /// Language of articles that do not name theirs, such as vi [default: what their file says]
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// Plain HTML pages, which read without scripts
    #[arg(long, value_enum, value_name = "WHICH", default_value_t = Which::Article)]
    pages: Which,
    /// The address that the site will have: for the sitemap, the feeds, and the pages to name themselves
    #[arg(long, value_name = "URL", value_parser = pages::base_url)]
    base_url: Option<String>,
    /// Lead from the articles' own addresses at the portal to their pages here
    #[arg(long)]
    redirects: bool,
    /// The same from a file: on each line a former address or path, a tab, an article's id
    #[arg(long, value_name = "FILE")]
    redirects_from: Option<PathBuf>,
    /// An oEmbed file beside each article's page; doubles the number of files
    #[arg(long, requires = "base_url")]
    oembed: bool,
    /// Leave a .gz and a .br beside each file that gains by it, for servers that hand these out
    #[arg(long)]
    precompress: bool,
    /// The public key of who will sign the site, or its file: readers are told whether they read what is signed
    #[arg(long, value_name = "PUBLIC")]
    public_key: Option<String>,
    /// Whose key that is, in a few words, such as "Báo Bắc Kạn" [default: the key's number]
    #[arg(long, value_name = "NAME", requires = "public_key")]
    signer: Option<String>,
    /// Take the viewer from this folder, as ./dev dist leaves one [default: the one inside khobao]
    #[arg(long, value_name = "FOLDER")]
    viewer: Option<PathBuf>,
    /// Answer with one JSON object
    #[arg(long)]
    json: bool,
    /// Show no progress and no summary
    #[arg(short, long)]
    quiet: bool,
}

/// Packs, and tells what was packed and what was left out.
pub fn run(arguments: &Pack) -> Result<Outcome, Stop> {
    let started = Instant::now();
    let is_single = arguments.single_file.is_some();
    let arguments = &Pack { pages: if is_single { Which::None } else { arguments.pages }, ..arguments.clone() };
    if arguments.oembed && arguments.pages != Which::Article {
        let message = "expected --pages article with --oembed, found another one; its files name an article's own page";
        return Err(Stop::WrongUse(message.to_owned()));
    }
    let base = arguments.base_url.as_deref();
    let redirects = Redirects::new(arguments.redirects, arguments.redirects_from.as_deref(), base)?;
    let viewer = Viewer::load(arguments.viewer.as_deref())?;
    let key = arguments.public_key.as_deref().map(|key| sign::public_key_of(key, "--public-key")).transpose()?;
    let key = key.map(|key| key.to_base64());
    let signer = key.as_deref().map(|key| (key, arguments.signer.as_deref().unwrap_or_default()));
    let files = input::files(&arguments.input)?;
    let folder = match (&arguments.output, &arguments.single_file) {
        (_, Some(file)) => single::folder(file)?,
        (Some(folder), None) => folder.clone(),
        // The parser of arguments wants one of them.
        (None, None) => return Err(Stop::WrongUse("expected -o SITE or --single-file FILE, found none".to_owned())),
    };
    let staging = Staging::begin(&folder)?;
    // Found there, left by a packing that was stopped, it is not taken for a new one.
    let drop_aside = || {
        if is_single {
            let _ = fs::remove_dir(&folder);
        }
    };
    let mut progress = Progress::new(arguments.quiet || arguments.json);

    let made = staging.aside(MADE);
    let packed = gather(&files, Made::at(&made), &mut progress).and_then(|gathered| {
        if gathered.entries.is_empty() {
            tell_problems(&gathered);
            return Err("expected at least one article, found none; nothing was written".to_owned());
        }
        let (mut pictures, mut places) = (Pictures::default(), String::new());
        let (root, shards, redirects, pageless) = write(
            arguments,
            (&files, &made),
            &gathered,
            (redirects, &mut pictures, &mut places),
            &staging,
            &mut progress,
        )?;
        if let Some(file) = &arguments.single_file {
            let (shown_by, notes) = pictures.put(&shards, &staging)?;
            let told = Told { notes, ..Told::default() };
            staging.put(site::ROOT, &deflated(&root.encode(), Compression::best()))?;
            let manifest = staging.with_files(|files| manifest::write(&root, files, &shown_by));
            staging.put(site::MANIFEST, manifest.as_bytes())?;
            let bytes = single::write(file, &root.title, &viewer, &places, &staging)?;
            return Ok((gathered, root, pageless, told, Some(bytes)));
        }
        for (name, bytes) in viewer.files(&root.title) {
            staging.put(name, &bytes)?;
        }
        let mut told = redirects.finish(
            &staging,
            &[viewer::PAGE, site::ROOT, site::LIST, site::MANIFEST, site::SIGNATURE, feeds::ROBOTS],
        )?;
        let robots = feeds::robots(&Site { base, ..Site::default() });
        match staging.is_foreign(feeds::ROBOTS, |_| false) {
            true => told.notes.push(format!("{} is not khobao's and stays as it is", feeds::ROBOTS)),
            false => staging.put(feeds::ROBOTS, robots.as_bytes())?,
        }
        staging.put(viewer::PAGE, viewer.page(&root.title, arguments.pages != Which::None, signer)?.as_bytes())?;
        let (shown_by, notes) = pictures.put(&shards, &staging)?;
        told.notes.extend(notes);
        if arguments.precompress {
            progress.stage("compressing");
            precompress::run(&staging, &mut |done, total| progress.tell(done, total, 0))?;
        }
        staging.put(site::ROOT, &deflated(&root.encode(), Compression::best()))?;
        if signer.is_some() {
            staging.put(site::LIST, staging.with_files(manifest::list).as_bytes())?;
        }
        told.notes.extend(staging.with_files(|files| near_the_cap(files.len() + 1, arguments)));
        let manifest = staging.with_files(|files| manifest::write(&root, files, &shown_by));
        staging.put(site::MANIFEST, manifest.as_bytes())?;
        Ok((gathered, root, pageless, told, None))
    });
    progress.clear();
    let (gathered, root, pageless, mut told, single) = match packed {
        Ok(packed) => packed,
        Err(message) => {
            staging.abandon();
            drop_aside();
            return Err(message.into());
        }
    };
    let sizes = staging.with_files(|files| sizes(files, &told, &viewer));
    let done = match single {
        None => staging.finish()?,
        Some(_) => {
            staging.abandon();
            drop_aside();
            Done { written: 1, ..Done::default() }
        }
    };
    if done.was_signed {
        told.notes.push(format!("{} did not fit any more and is gone; khobao sign makes a new one", site::SIGNATURE));
    }
    let summary = Summary { gathered: &gathered, root: &root, pageless: &pageless, told: &told, sizes, done, single };
    if arguments.json {
        println!("{}", summary.json());
    } else {
        tell_problems(&gathered);
        pageless.iter().take(TOLD).for_each(|id| eprintln!("{}", no_page(id)));
        let unknown = |id: &String| eprintln!("{id}: no article has this id, to which a former address is to lead");
        told.unknown.iter().take(TOLD).for_each(unknown);
        told.notes.iter().for_each(|note| eprintln!("{note}"));
        if !arguments.quiet {
            print!("{}", summary.text(arguments, started));
        }
    }
    let is_whole = !gathered.problems.iter().any(|problem| problem.kind.costs_the_item());
    Ok(if is_whole && pageless.is_empty() && told.unknown.is_empty() { Outcome::Good } else { Outcome::Faulty })
}

/// The root without its files: what the first reading and the arguments say.
fn outline(arguments: &Pack, gathered: &Gathered) -> Root {
    let days =
        |entry: &gather::Entry| Some((Date::interval_at(entry.order.moment), 1)).filter(|_| !entry.order.undated);
    let dated: Vec<(Interval, u32)> = gathered.entries.iter().map_while(days).collect();
    let undated = (gathered.entries.len() - dated.len()) as u32;
    // What the first file says that says anything.
    let said = |what: fn(&BundleInfo) -> Option<&String>| gathered.infos.iter().find_map(|info| what(info).cloned());
    let title = || said(|info| Some(&info.title).filter(|title| !title.is_empty()));
    let articles = gathered.entries.len() as u32;
    Root {
        title: arguments.title.clone().or_else(title).unwrap_or_default(),
        description: said(|info| info.description.as_ref()),
        language: arguments.language.clone().or_else(|| said(|info| info.language.as_ref())),
        home: said(|info| info.home.as_ref()),
        counts: DayCounts::new(dated, undated),
        articles: Shards::new(site::articles_a_shard(articles), Vec::new(), Vec::new()),
        cards: Shards::new(site::cards_a_shard(articles), Vec::new(), Vec::new()),
        ids: Vec::new(),
        segments: Vec::new(),
        // A single file makes one of an article when the viewer asks for it.
        pages: arguments.pages == Which::Article || arguments.single_file.is_some(),
    }
}

/// The second reading: articles, cards, pages and index. `places` gets JSON, the pages' paths by files of articles. Gives the
/// root, the names of the files of articles, the redirects, and the ids of articles that have no page because another one has
/// its name.
fn write(
    arguments: &Pack,
    (files, made): (&[InputFile], &Path),
    gathered: &Gathered,
    (redirects, pictures, places): (Redirects, &mut Pictures, &mut String),
    staging: &Staging,
    progress: &mut Progress,
) -> Result<(Root, Vec<Hash>, Redirects, Vec<String>), String> {
    progress.stage("writing");
    let mut root = outline(arguments, gathered);
    let site = (&root, arguments.base_url.as_deref(), arguments.oembed);
    let mut pages = Pages::begin(arguments.pages, site, redirects, staging)?;
    let (counts, language) = (root.counts.clone(), root.language.clone());
    let mut source = Source::new(files, made, gathered, language.as_deref());
    source.override_language = arguments.language.is_some();
    let head = feed_head(&root);
    let (article_grid, card_grid) = (root.grid(&root.articles), root.grid(&root.cards));
    let segments: Vec<u32> = [counts.dated(), counts.undated()].into_iter().flat_map(site::segments).collect();
    let mut segment_ends = segments.iter().scan(0, |end, docs| {
        *end += docs;
        Some(*end)
    });
    let (sender, receiver) = sync_channel(WAITING);
    thread::scope(|scope| {
        let indexing = scope.spawn(|| index_all(&segments, receiver, staging));
        let (mut shard, mut shard_pages) = (String::new(), Vec::new());
        let (mut cards, mut ids) = (Vec::new(), Vec::new());
        let mut segment_end = segment_ends.next();
        let total: u64 = gathered.entries.iter().map(|entry| u64::from(entry.length)).sum();
        let mut done = 0;
        for (doc, entry) in (0..).zip(&gathered.entries) {
            let (text, article) = source.read(entry)?;
            shard.push_str(if shard.is_empty() { &head } else { ",\n" });
            shard.push_str(&text);
            shard_pages.push(quoted(&site::page_path(&article.id)));
            if is_last(article_grid, doc) {
                shard.push_str("\n]}\n");
                let hash = staging.put_hashed(Kind::Articles, shard.as_bytes())?;
                root.articles.hashes.push(hash);
                let before = if places.is_empty() { '{' } else { ',' };
                let (path, pages) = (quoted(&Kind::Articles.path(hash)), shard_pages.join(","));
                places.push_str(&format!("{before}\n{path}: [{pages}]"));
                shard.clear();
                shard_pages.clear();
            }
            cards.push(Card::of(&article, language.as_deref()));
            if is_last(card_grid, doc) {
                root.cards.hashes.push(put_packed(staging, Kind::Cards, &site::encode_cards(&cards))?);
                cards.clear();
            }
            ids.push((id_hash(&article.id), ids.len() as u32));
            if segment_end == Some(doc + 1) {
                root.ids.push(put_ids(staging, std::mem::take(&mut ids))?);
                segment_end = segment_ends.next();
            }
            pictures.of(&article, files[entry.file as usize].base(), article_grid.place(doc).0 as usize);
            pages.put(&article)?;
            if sender.send(article).is_err() {
                // The indexing thread has failed, and says why below.
                break;
            }
            done += u64::from(entry.length);
            progress.tell(done, total, u64::from(doc) + 1);
        }
        drop(sender);
        places.push_str("\n}\n");
        root.segments = indexing.join().map_err(|_| "the index could not be made: a fault in khobao".to_owned())??;
        let shards = root.articles.hashes.clone();
        root.articles = with_names(&root, &root.articles, staging)?;
        root.cards = with_names(&root, &root.cards, staging)?;
        let (redirects, pageless) = pages.finish()?;
        Ok((root, shards, redirects, pageless))
    })
}

/// Whether an article is the last of its shard.
fn is_last(grid: Grid, doc: u32) -> bool {
    grid.range(grid.place(doc).0).end == doc + 1
}

/// The same shards, by files of names where they are too many for the root.
fn with_names(root: &Root, shards: &Shards, staging: &Staging) -> Result<Shards, String> {
    if shards.hashes.len() <= site::NAMES_HERE {
        return Ok(shards.clone());
    }
    let (grid, names_grid) = (root.grid(shards), root.names_grid(shards));
    let shard = |doc: u32| grid.place(doc).0 as usize;
    let tables = (0..names_grid.len()).map(|table| {
        let docs = names_grid.range(table);
        let names = &shards.hashes[shard(docs.start)..=shard(docs.end - 1)];
        put_packed(staging, Kind::Names, &site::encode_names(names))
    });
    Ok(Shards::new(shards.per, Vec::new(), tables.collect::<Result<_, _>>()?))
}

/// The ids of a segment: hashes with numbers in it.
fn put_ids(staging: &Staging, mut pairs: Vec<(u32, u32)>) -> Result<Ids, String> {
    pairs.sort_unstable();
    let put = |pairs: &[(u32, u32)]| Ok((pairs[0].0, put_packed(staging, Kind::Ids, &encode_ids(pairs))?));
    let shards = pairs.chunks(IDS_A_SHARD).map(put).collect::<Result<_, String>>()?;
    Ok(Ids { docs: pairs.len() as u32, shards })
}

/// Indexes the articles as they come, a segment at a time.
fn index_all(segments: &[u32], articles: Receiver<Box<Article>>, staging: &Staging) -> Result<Vec<Segment>, String> {
    let mut written = Vec::new();
    for &docs in segments {
        let mut indexer = Indexer::default();
        for _ in 0..docs {
            // No more come if reading has failed, which the other thread says.
            let Ok(article) = articles.recv() else { return Ok(written) };
            indexer.add(&article);
        }
        written.push(indexer.finish(&mut |kind, bytes| put_packed(staging, kind, bytes))?);
    }
    Ok(written)
}

fn put_packed(staging: &Staging, kind: Kind, bytes: &[u8]) -> Result<Hash, String> {
    // The index's lists are packed already, as close as they can be.
    let is_packed = matches!(kind, Kind::Index(index::Kind::Terms | index::Kind::Pairs));
    let effort = if is_packed { Compression::fast() } else { Compression::best() };
    staging.put_hashed(kind, &deflated(bytes, effort))
}

/// In raw deflate.
fn deflated(bytes: &[u8], effort: Compression) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), effort);
    // Writing to memory does not fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// What each file of articles begins with: a JSON Feed up to its first item.
fn feed_head(root: &Root) -> String {
    let mut head = "{\"version\":\"https://jsonfeed.org/version/1.1\",\n".to_owned();
    let members = [
        ("title", Some(&root.title)),
        ("home_page_url", root.home.as_ref()),
        ("description", root.description.as_ref()),
        ("language", root.language.as_ref()),
    ];
    for (key, value) in members {
        if let Some(value) = value {
            head.push_str(&format!("\"{key}\":{},\n", quoted(value)));
        }
    }
    head.push_str("\"items\":[\n");
    head
}

/// Where the texts are fetched from again.
pub struct Source<'a> {
    files: &'a [InputFile],
    /// The file of items that were made.
    made: &'a Path,
    gathered: &'a Gathered,
    /// The archive's.
    language: Option<&'a str>,
    /// Whether it was given, and so counts for all that do not name theirs.
    override_language: bool,
    /// By number; that of made items is the last one there is.
    open: Vec<(u32, File)>,
}

impl<'a> Source<'a> {
    /// Of files that were gathered, with the language of the archive.
    pub fn new(
        files: &'a [InputFile],
        made: &'a Path,
        gathered: &'a Gathered,
        language: Option<&'a str>,
    ) -> Source<'a> {
        Source { files, made, gathered, language, override_language: false, open: Vec::new() }
    }

    /// An article and its text, which is as it stands in the file: but where the file's language or authors would be lost
    /// in the archive's, the item gets its own.
    pub fn read(&mut self, entry: &gather::Entry) -> Result<(String, Box<Article>), String> {
        let path = if entry.is_made { self.made } else { &self.files[entry.file as usize].path };
        let number = if entry.is_made { u32::MAX } else { entry.file };
        let failed = |error| format!("cannot read {}: {error}", path.display());
        let changed =
            || format!("{} has changed while it was read; pack it again when it is left alone", path.display());
        let at = match self.open.iter().position(|(file, _)| *file == number) {
            Some(at) => at,
            None => {
                self.open.truncate(OPEN - 1);
                self.open.insert(0, (number, File::open(path).map_err(failed)?));
                0
            }
        };
        let file = &mut self.open[at].1;
        let mut text = vec![0; entry.length as usize];
        file.seek(SeekFrom::Start(entry.at)).and_then(|_| file.read_exact(&mut text)).map_err(failed)?;
        let mut article = json_feed::item(&text, 0, 0).article.ok_or_else(changed)?;
        if Order::of(article.date) != entry.order {
            return Err(changed());
        }
        let mut text = String::from_utf8(text).map_err(|_| changed())?;
        let info = &self.gathered.infos[entry.file as usize];
        let mut add = |member: String| {
            text.truncate(text.trim_end().len() - 1);
            text.push_str(&format!(",{member}}}"));
        };
        if article.authors.is_empty() && !info.authors.is_empty() {
            article.authors.clone_from(&info.authors);
            add(format!("\"authors\":{}", export::authors(&info.authors)));
        }
        let own = info.language.as_deref();
        if article.language.is_none() {
            let language = if self.override_language { self.language } else { own.or(self.language) };
            article.language = language.map(str::to_owned);
            if let Some(language) = language.filter(|_| language != self.language) {
                add(format!("\"language\":{}", quoted(language)));
            }
        }
        Ok((text, article))
    }
}

/// Kinds of files, with bytes and count.
type Sizes = [(&'static str, u64, u64); 8];

/// Bytes and files by kind: articles; cards, with names and ids; index; plain pages, with lists, feeds and sitemap; pages at
/// former addresses, with their list; packed siblings; viewer, with root and manifest; pictures.
fn sizes(files: &manifest::Files, told: &Told, viewer: &Viewer) -> Sizes {
    let kinds = ["articles", "cards", "index", "pages", "redirects", "packed", "viewer", "pictures"];
    let mut sizes = kinds.map(|kind| (kind, 0, 0));
    for (path, entry) in files {
        let is_feed =
            |name: &str| name.starts_with("sitemap") || [feeds::ATOM, feeds::JSON, feeds::ROBOTS].contains(&name);
        let kind = match path.split_once('/') {
            _ if path.ends_with(".gz") || path.ends_with(".br") => 5,
            Some((site::DATA, name)) if name.starts_with("articles-") => 0,
            Some((site::DATA, name)) if ["cards-", "names-", "ids-"].iter().any(|kind| name.starts_with(kind)) => 1,
            Some((site::DATA, _)) => 2,
            Some((site::PAGES | site::CONTENTS, _)) => 3,
            None if is_feed(path) => 3,
            _ if path == redirects::LIST || told.pages.contains(path) => 4,
            _ if pictures::is_named(path) && !viewer.has(path) => 7,
            _ => 6,
        };
        sizes[kind].1 += entry.bytes;
        sizes[kind].2 += 1;
    }
    sizes
}

/// What to say of a number of files that some hosts do not take.
fn near_the_cap(files: usize, arguments: &Pack) -> Option<String> {
    let remedy = match arguments.pages {
        Which::Article => "--pages month puts the articles of a month on one page",
        Which::Month => "--pages none leaves the plain pages out",
        Which::None => "choose a host that takes them",
    };
    let more = [
        (arguments.precompress, "--precompress"),
        (arguments.oembed, "--oembed"),
        (arguments.redirects, "--redirects"),
    ];
    let more: Vec<&str> = more.into_iter().filter(|(is_given, _)| *is_given).map(|(_, name)| name).collect();
    let more = if more.is_empty() { String::new() } else { format!("; so does leaving out {}", more.join(", ")) };
    let files_here = report::number(files as u64);
    (files >= NEAR).then(|| format!("{files_here} files, and some hosts take no more than 20,000: {remedy}{more}"))
}

/// What has been packed.
struct Summary<'a> {
    gathered: &'a Gathered,
    root: &'a Root,
    pageless: &'a [String],
    told: &'a Told,
    sizes: Sizes,
    done: Done,
    /// Bytes of the single file.
    single: Option<u64>,
}

impl Summary<'_> {
    fn text(&self, arguments: &Pack, started: Instant) -> String {
        let counts = &self.root.counts;
        let mut text = report::counted(counts.total().into(), "article", "articles");
        if let Some((first, last)) = counts.extent() {
            text.push_str(&format!(", {first} to {last}"));
        }
        if counts.undated() > 0 {
            text.push_str(&format!(", {} undated", report::number(counts.undated().into())));
        }
        if self.gathered.inferred > 0 {
            text.push_str(&format!(", {} dated by their texts", report::number(self.gathered.inferred)));
        }
        if self.gathered.left_out > 0 {
            text.push_str(&format!("; {} left out", report::number(self.gathered.left_out)));
        }
        text.push('\n');
        if !self.gathered.unplaced.is_empty() {
            let fields = report::counted(self.gathered.unplaced.len() as u64, "field", "fields");
            text.push_str(&format!("{fields} without a place in an article; khobao check lists what they are\n"));
        }
        for (name, bytes, files) in self.sizes.into_iter().filter(|(_, _, files)| *files > 0) {
            let files = report::counted(files, "file", "files");
            text.push_str(&format!("  {name:<9} {:>9}  {files}\n", report::bytes(bytes)));
        }
        if let (Some(bytes), Some(file)) = (self.single, &arguments.single_file) {
            let (file, seconds) = (file.display(), started.elapsed().as_secs_f64());
            text.push_str(&format!("{file}: {}, in {seconds:.1} s; open it in a browser\n", report::bytes(bytes)));
            return text;
        }
        if arguments.base_url.is_none() {
            let left = if arguments.pages == Which::None { "" } else { "there is no sitemap.xml, and " };
            text.push_str(&format!("Without --base-url {left}pages and feeds name themselves relatively\n"));
        }
        let Done { written, kept, removed, .. } = self.done;
        let (written, kept, removed) = (report::number(written), report::number(kept), report::number(removed));
        let seconds = started.elapsed().as_secs_f64();
        text.push_str(&format!(
            "{written} files written, {kept} kept as they were, {removed} removed, in {seconds:.1} s\n"
        ));
        if let Some(site) = &arguments.output {
            text.push_str(&format!("To look at it: khobao serve {}\n", site.display()));
        }
        text
    }

    fn json(&self) -> String {
        let counts = &self.root.counts;
        let day = |day: Option<Day>| report::quoted_or_null(day.map(|day| day.to_string()).as_deref());
        let (first, last) = counts.extent().unzip();
        let list = |texts: &[String]| texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(",");
        let sizes =
            self.sizes.map(|(name, bytes, files)| format!("\"{name}\":{{\"bytes\":{bytes},\"files\":{files}}}"));
        let Done { written, kept, removed, .. } = self.done;
        format!(
            "{{\"single_file\":{},\"articles\":{},\"first_day\":{},\"last_day\":{},\"undated\":{},\"inferred\":{},\"left_out\":{},\"sizes\":{{{}}},\"files\":{},\
             \"written\":{written},\"kept\":{kept},\"removed\":{removed},\"without_page\":[{}],\"unknown_ids\":[{}],\"notes\":[{}],\"problems\":{}}}",
            self.single.map_or("null".to_owned(), |bytes| bytes.to_string()),
            counts.total(),
            day(first),
            day(last),
            counts.undated(),
            self.gathered.inferred,
            self.gathered.left_out,
            sizes.join(","),
            self.sizes.iter().map(|(_, _, files)| files).sum::<u64>(),
            list(self.pageless),
            list(&self.told.unknown),
            list(&self.told.notes),
            report::json_list(&self.gathered.problems)
        )
    }
}

/// An article has no page of its own.
fn no_page(id: &str) -> String {
    let path = site::page_path(id);
    format!("{id}: the article is in, without a plain page: another id's page is {path} already; give one another id")
}

/// The first problems, on standard error.
fn tell_problems(gathered: &Gathered) {
    let problems = &gathered.problems;
    problems.iter().take(TOLD).for_each(|problem| eprintln!("{}", report::line(problem)));
    if problems.len() > TOLD {
        let more = report::counted((problems.len() - TOLD) as u64, "more problem", "more problems");
        eprintln!("and {more}; khobao check tells all of them, and how to mend them");
    }
}
