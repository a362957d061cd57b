//! The archive's side of the conversation: requests in, responses out.
//!
//! The page asks, a worker answers, so that no request ever holds up the page. Both ends are plain data; the shell that
//! carries them (`ui/worker.rs`) only moves bytes. A test calls [`Service`] directly.

use crate::archive::{Archive, Builder};
use crate::article::{self, Article, Block};
use crate::completing;
use crate::day::{Date, Day, Interval};
use crate::error::{Failure, Problem, ProblemKind};
use crate::facet::{self, FacetCounts, Filter};
use crate::formats::{BundleInfo, Item};
use crate::id::DocId;
use crate::index::{self, Index};
use crate::indexing;
use crate::mentions::{self, Mention};
use crate::packed::{File, Files, Packed};
use crate::peaks;
use crate::query::{self, Hits, Query};
use crate::related;
use crate::site::Card;
use crate::store::{Lack, Store};
use crate::suggest::{self, Suggestion};
use crate::timeline::{DayCounts, Span};
use crate::top::best_of;
use std::cmp::Reverse;
use std::ops::Range;
use std::rc::Rc;

/// Where a bundle's bytes come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// To be fetched.
    Address(String),
    /// Handed over with the request, in the same order: a file, or a text that stands in the page. Its name.
    Attached(String),
    /// A packed site, by the address of its root. It is opened by itself.
    Site(String),
}

impl Source {
    /// The name that problems and progress are told with.
    pub fn name(&self) -> &str {
        match self {
            Source::Address(name) | Source::Attached(name) | Source::Site(name) => name,
        }
    }
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// What fits the query best first. Without a query it is [`Sort::Newest`].
    Relevance,
    /// The newest article first; undated ones last.
    #[default]
    Newest,
    /// The oldest article first; undated ones last.
    Oldest,
}

impl Sort {
    /// All of them.
    pub const ALL: [Sort; 3] = [Sort::Relevance, Sort::Newest, Sort::Oldest];

    /// Its name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Sort::Relevance => "relevance",
            Sort::Newest => "newest",
            Sort::Oldest => "oldest",
        }
    }

    /// The order with a name.
    pub fn of(name: &str) -> Option<Sort> {
        Sort::ALL.into_iter().find(|sort| sort.name() == name)
    }
}

/// What the page asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Opens bundles as one archive.
    Open {
        /// In order.
        bundles: Vec<Source>,
        /// Whether what is open already stays and they are merged into it.
        add: bool,
    },
    /// A page of the list of articles that match.
    List {
        /// Counts the changes of query, filters, span and order, so that an answer which a later one has overtaken is known.
        version: u32,
        /// As typed.
        query: String,
        /// The time filter.
        span: Span,
        /// The order.
        sort: Sort,
        /// The values chosen: any of those of one facet, and all facets together.
        filters: Vec<Filter>,
        /// Whether the facets are to be counted.
        facets: bool,
        /// Which rows of the list.
        rows: Range<u32>,
    },
    /// An article, and its place in the list of the last [`Request::List`].
    Article {
        /// Its id.
        id: String,
    },
    /// What may go on from a text that is being typed.
    Suggest {
        /// Counts the texts, so that an answer which a later one has overtaken is known.
        version: u32,
        /// As typed.
        text: String,
    },
    /// Articles near to one.
    Related {
        /// Its id.
        id: String,
    },
    /// What an article speaks of.
    Mentions {
        /// Its id.
        id: String,
    },
    /// Names for bars of the timeline, by what sets the articles of the last [`Request::List`] in each apart.
    Peaks {
        /// Of that list.
        version: u32,
        /// The bars.
        bars: Vec<Span>,
    },
    /// Articles of the same day and month in other years.
    SameDay {
        /// The day.
        day: Day,
        /// The article whose day it is, if it is one's.
        id: Option<String>,
    },
    /// The files of [`Response::Lost`] are to be fetched once more.
    Refetch,
    /// The files of a packed site in which the articles of a view are, or all that have come by now.
    Files {
        /// The view's address, which comes back with the answer; empty: those that have come.
        search: String,
        /// As typed.
        query: String,
        /// The time filter.
        span: Span,
        /// The values chosen.
        filters: Vec<Filter>,
    },
}

/// What is answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Response {
    /// The worker listens.
    Ready,
    /// Bytes are coming.
    Progress(Progress),
    /// An archive is open: it can be listed and read, and is filtered by time. Words are found once [`Response::Indexed`].
    Opened(Opened),
    /// None of the bundles could be opened.
    Failed(Vec<Problem>),
    /// How many articles of how many are indexed.
    Indexed {
        /// By now.
        done: u32,
        /// In all.
        total: u32,
    },
    /// A page of a list.
    Listed(Listed),
    /// An article.
    Article(Box<Found>),
    /// There is no article with this id.
    NoArticle {
        /// The id asked for.
        id: String,
    },
    /// What may go on from a text.
    Suggested {
        /// Of the request.
        version: u32,
        /// At most [`suggest::MOST`], the likeliest first.
        items: Vec<Suggestion>,
    },
    /// Articles near to one.
    Related {
        /// The id asked for.
        id: String,
        /// At most [`related::MOST`], the nearest first. Their leads may be empty.
        rows: Vec<Row>,
    },
    /// What an article speaks of.
    Mentions {
        /// The id asked for.
        id: String,
        /// In reading order.
        mentions: Vec<Mention>,
        /// The documents that it cites, those first that its bundle names.
        documents: Vec<String>,
    },
    /// Names for bars.
    Peaks {
        /// Of the list.
        version: u32,
        /// A bar and a few words of its articles' headlines; bars without such words are left out.
        names: Vec<(Span, String)>,
    },
    /// Articles of the same day and month in other years.
    SameDay {
        /// As asked.
        id: Option<String>,
        /// At most [`SAME_DAY`], the newest first.
        rows: Vec<Row>,
    },
    /// So many files of the archive could not be fetched; the rest can be used. None: all is well again.
    Lost {
        /// How many.
        files: u32,
    },
    /// The list that was asked for waits for the rest of the program; see [`Service::without_rest`].
    Lacking,
    /// Files of a packed site.
    Files {
        /// As asked.
        search: String,
        /// How many articles the view has.
        articles: u32,
        /// The files' addresses, from the site's root.
        paths: Vec<String>,
    },
}

/// How far the opening is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The bundle that is being read.
    pub bundle: String,
    /// Bytes of it that have come.
    pub bytes: u64,
    /// Its size, where the server says it.
    pub size: Option<u64>,
    /// Articles read, of all bundles.
    pub articles: u32,
}

/// What is to be known of an archive.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opened {
    /// May be empty.
    pub title: String,
    /// Days that have articles, and intervals where a date is truncated, in time order, and how many.
    pub days: Vec<(Interval, u32)>,
    /// How many have no date.
    pub undated: u32,
    /// What was wrong.
    pub problems: Vec<Problem>,
    /// The bundles it was made from.
    pub bundles: Vec<String>,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// Of the request.
    pub version: u32,
    /// How many articles match the query and the filters on each of the archive's days, whatever the span; `None`: all of
    /// them.
    pub matching: Option<Rc<Vec<u32>>>,
    /// How many undated articles match.
    pub undated: u32,
    /// The first row's place in the list.
    pub first: u32,
    /// The rows.
    pub rows: Vec<Row>,
    /// The counts of the facets, where they were asked for.
    pub facets: Vec<FacetCounts>,
    /// Where nothing matches, a query that would.
    pub did_you_mean: Option<String>,
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The article's id.
    pub id: String,
    /// Its headline.
    pub title: String,
    /// Its date.
    pub date: Option<Date>,
    /// Its section.
    pub section: Option<String>,
    /// Its lead, or the beginning of its text, cut to what two lines can hold; where only the text further on matches,
    /// that passage. Empty also where it has not come yet: the same page of the list may be answered again with it.
    pub lead: String,
    /// Its language.
    pub language: Option<String>,
}

/// An article, opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The article.
    pub article: Rc<Article>,
    /// Its place in the list, where it is in it.
    pub place: Option<u32>,
}

/// So many articles of the same day in other years at most, and so many of one year.
const SAME_DAY: usize = 5;
const SAME_YEAR: usize = 2;
/// Headlines that a bar is named by, and those that it is held against.
const INSIDE: usize = 240;
const ARCHIVE: usize = 720;
/// Files that a packed site fetches for either.
const INSIDE_FILES: usize = 3;
const ARCHIVE_FILES: u32 = 6;
/// So many of the best are put in their order, more than a screen shows; all of them where rows behind these are asked for.
const RANKED: usize = 64;
/// Lists whose room is kept: that of a query and that of its filters, or of the query before.
const SPARE: usize = 2;
/// More than two lines hold, at any width.
const LEAD_CHARS: usize = 400;
/// What stands before the match in a passage, in characters: it is then on the first of two lines at any width.
const BEFORE_MATCH: usize = 24;

/// The list that was asked for last.
#[derive(Debug, Default)]
struct List {
    query: String,
    /// Whether what matches the query is known.
    is_found: bool,
    filters: Vec<Filter>,
    /// What matches the query, without scores where it has no words; `None`: everything.
    found: Option<Rc<Hits>>,
    /// What of it the filters leave.
    hits: Option<Rc<Hits>>,
    matching: Option<Rc<Vec<u32>>>,
    undated: u32,
    did_you_mean: Option<String>,
    span: Span,
    sort: Sort,
    /// With [`Sort::Relevance`], the best of what the span leaves: [`RANKED`], or all.
    ranking: Option<Vec<DocId>>,
}

/// Holds the archive and answers.
///
/// What cannot be answered yet waits: for the index of a loaded archive, or for files of a packed one. The shell takes the
/// files from [`Service::wanted`], fetches them, and gives each to [`Service::give`] or [`Service::lose`].
#[derive(Debug, Default)]
pub struct Service {
    store: Store,
    /// Whether the rest of the program is not here.
    lacks_rest: bool,
    opening: Option<Builder>,
    /// Whether a packed site is being opened.
    lacks_root: bool,
    adding: bool,
    indexing: Option<(index::Builder, u32)>,
    list: List,
    /// Room of lists that are not needed any more, for the next ones: lists are the largest that each letter brings.
    spare: Vec<Hits>,
    /// Requests that wait, the newest of each kind, with what they wait for.
    waiting: Vec<(Request, Lack)>,
    /// Files that are to be fetched, and all that were asked for and have not come.
    wanted: Vec<File>,
    asked: Files,
    lost: Files,
    /// Files with which the answer at hand would show more.
    better: Files,
    /// Files that have come, some of which may have gone since.
    came: Files,
}

impl Service {
    /// With nothing open.
    pub fn new() -> Service {
        Service::default()
    }

    /// With nothing open, in a program of which the rest comes later: what needs it waits for [`Service::arrive`].
    pub fn without_rest() -> Service {
        Service { lacks_rest: true, ..Service::default() }
    }

    /// The rest of the program is here; answers what waited for it.
    pub fn arrive(&mut self) -> Vec<Response> {
        self.lacks_rest = false;
        self.retry()
    }

    /// Begins an opening; with `add`, what is open already is merged in. It stays readable until the opening ends.
    pub fn begin(&mut self, add: bool) {
        self.end_site();
        self.adding = add;
        self.opening = Some(match &self.store {
            Store::Loaded(archive, _) if add => Builder::beside(archive),
            _ => Builder::default(),
        });
    }

    /// Begins a bundle of the opening.
    pub fn begin_bundle(&mut self, name: &str) {
        self.builder().begin(name);
    }

    /// Takes items of the bundle begun last; says how many articles there are by now.
    pub fn take(&mut self, items: Vec<Item>) -> u32 {
        let builder = self.builder();
        items.into_iter().for_each(|item| builder.take(item));
        builder.len()
    }

    /// Ends a bundle, well or not. `address` is the one it was fetched from, if it was.
    pub fn end_bundle(&mut self, result: Result<BundleInfo, Failure>, address: Option<&str>) {
        match result {
            Ok(info) => self.builder().end(info, address),
            Err(failure) => self.builder().fail(failure, address),
        }
    }

    fn builder(&mut self) -> &mut Builder {
        self.opening.get_or_insert_default()
    }

    /// Ends the opening. Where nothing could be read, what was open stays as it was.
    pub fn finish(&mut self) -> Response {
        let opened = self.opening.take().unwrap_or_default();
        if opened.is_empty() {
            return Response::Failed(opened.finish().problems().to_vec());
        }
        let earlier = match std::mem::take(&mut self.store) {
            Store::Loaded(archive, _) if self.adding => archive,
            _ => Archive::default(),
        };
        let archive = opened.finish_with(earlier);
        let opened = Opened {
            title: archive.title().to_owned(),
            days: archive.counts().iter().collect(),
            undated: archive.counts().undated(),
            problems: archive.problems().to_vec(),
            bundles: archive.bundles().to_vec(),
        };
        *self = Service {
            store: Store::Loaded(archive, None),
            indexing: Some((index::Builder::new(), 0)),
            lacks_rest: self.lacks_rest,
            ..Service::default()
        };
        Response::Opened(opened)
    }

    /// Begins to open a packed site: what is asked from now on waits for its root, and goes with it where that cannot be had.
    pub fn begin_site(&mut self) {
        self.lacks_root = true;
    }

    /// Nothing waits for a root any more; gives what did.
    fn end_site(&mut self) -> Vec<(Request, Lack)> {
        self.lacks_root = false;
        self.waiting.extract_if(.., |(_, lack)| *lack == Lack::Root).collect()
    }

    /// Opens a packed site from its root's bytes, inflated, and answers what waited for it. `name` is its address.
    pub fn open_site(&mut self, root: &[u8], name: &str) -> Vec<Response> {
        let waiting = self.end_site();
        let Some(packed) = Packed::open(root) else {
            let why = if root.is_empty() { Failure::Unreachable } else { Failure::CutOff { articles: 0 } };
            let kind = ProblemKind::Unopened(why);
            return vec![Response::Failed(vec![Problem { bundle: name.to_owned(), item: 0, id: None, kind }])];
        };
        let root = packed.root();
        let opened = Opened {
            title: root.title.clone(),
            days: root.counts.iter().collect(),
            undated: root.counts.undated(),
            problems: Vec::new(),
            bundles: vec![name.to_owned()],
        };
        let lacks_rest = self.lacks_rest;
        *self = Service { store: Store::Packed(packed), lacks_rest, waiting, ..Service::default() };
        let mut responses = vec![Response::Opened(opened)];
        responses.extend(self.retry());
        responses
    }

    /// Indexes a slice of at most `articles`; none if nothing is left to do, or it cannot be done yet.
    pub fn step(&mut self, articles: u32) -> Vec<Response> {
        if self.lacks_rest { Vec::new() } else { self.index(articles) }
    }

    #[inline(never)]
    fn index(&mut self, articles: u32) -> Vec<Response> {
        let (Some((builder, done)), Store::Loaded(archive, index)) = (&mut self.indexing, &mut self.store) else {
            return Vec::new();
        };
        let total = archive.len();
        let end = (*done + articles).min(total);
        for number in *done..end {
            indexing::add(builder, archive.article(DocId(number)));
        }
        *done = end;
        let mut responses = vec![Response::Indexed { done: end, total }];
        if end == total {
            *index = self.indexing.take().map(|(builder, _)| Index::of(builder.finish()));
            responses.extend(self.retry());
        }
        responses
    }

    /// The files to be fetched, from the site's root; each is told once. What only adds to rows comes when all else has come:
    /// on a slow line it would stand before the article.
    pub fn wanted(&mut self) -> Vec<(File, String)> {
        let Store::Packed(packed) = &self.store else { return Vec::new() };
        let has_come = !self.asked.iter().any(|file| file.matters());
        let (now, later): (Vec<File>, Vec<File>) =
            std::mem::take(&mut self.wanted).into_iter().partition(|file| has_come || file.matters());
        self.wanted = later;
        now.into_iter().map(|file| (file, packed.path(file))).collect()
    }

    /// Room for so many bytes for a file that was wanted.
    pub fn room(&mut self, file: File, length: usize) -> Vec<u8> {
        match &mut self.store {
            Store::Packed(packed) => packed.room(file, length),
            _ => vec![0; length],
        }
    }

    /// Takes a file that was wanted, and answers what waited for it.
    pub fn give(&mut self, file: File, bytes: Vec<u8>) -> Vec<Response> {
        let Store::Packed(packed) = &mut self.store else { return Vec::new() };
        if !packed.give(file, bytes) {
            return self.lose(file);
        }
        self.asked.remove(file);
        self.came.insert(file);
        self.retry()
    }

    /// A file that was wanted is not to be had: what can be answered without it is.
    pub fn lose(&mut self, file: File) -> Vec<Response> {
        let Store::Packed(packed) = &mut self.store else { return Vec::new() };
        packed.do_without(file);
        self.asked.remove(file);
        let mut responses = Vec::new();
        if file.matters() {
            self.lost.insert(file);
            responses.push(Response::Lost { files: self.lost.len() as u32 });
        }
        responses.extend(self.retry());
        responses
    }

    /// Answers what waited and need not any more.
    fn retry(&mut self) -> Vec<Response> {
        let has_index = self.store.index().is_ok();
        let (asked, lacks_rest, lacks_root) = (&self.asked, self.lacks_rest, self.lacks_root);
        let is_ready = |(_, lack): &(Request, Lack)| match lack {
            Lack::Root => !lacks_root,
            Lack::Rest => !lacks_rest,
            Lack::Index => has_index,
            Lack::Files(files) => files.iter().all(|&file| !asked.contains(file)),
        };
        let (ready, waiting) = std::mem::take(&mut self.waiting).into_iter().partition(is_ready);
        self.waiting = waiting;
        let ready: Vec<(Request, Lack)> = ready;
        ready.into_iter().filter_map(|(request, _)| self.answer(request)).collect()
    }

    /// Answers a request; `None` where the answer has to wait, and then comes from [`Service::step`] or [`Service::give`].
    /// [`Request::Open`] is the shell's to carry out, since it needs bytes, and has no answer here.
    pub fn answer(&mut self, request: Request) -> Option<Response> {
        // One that is overtaken needs no answer.
        self.waiting.retain(|(other, _)| std::mem::discriminant(other) != std::mem::discriminant(&request));
        self.better.clear();
        let answer = match self.try_answer(&request) {
            Ok(response) => {
                // What can be shown now is; it is answered again with the passages.
                if !self.better.is_empty() {
                    let better = std::mem::take(&mut self.better);
                    self.wait(request, better.into());
                }
                response
            }
            Err(lack) => {
                let is_told = lack == Lack::Rest && matches!(request, Request::List { .. });
                self.wait(request, lack);
                is_told.then_some(Response::Lacking)
            }
        };
        if self.waiting.is_empty() && !self.lacks_rest {
            self.trim();
        }
        answer
    }

    #[inline(never)]
    fn trim(&mut self) {
        if let Store::Packed(packed) = &mut self.store {
            packed.trim();
        }
    }

    fn wait(&mut self, request: Request, lack: Lack) {
        if let Lack::Files(files) = &lack {
            for &file in files.iter() {
                if !self.asked.contains(file) {
                    self.asked.insert(file);
                    self.wanted.push(file);
                }
            }
        }
        self.waiting.push((request, lack));
    }

    fn try_answer(&mut self, request: &Request) -> Result<Option<Response>, Lack> {
        if self.lacks_root {
            return Err(Lack::Root);
        }
        if self.lacks_rest && needs_rest(request) {
            return Err(Lack::Rest);
        }
        let mut missing = Files::new();
        Ok(match request {
            Request::Open { .. } => None,
            Request::List { version, query, span, sort, filters, facets, rows } => {
                let parsed = query::parse(query);
                self.evaluate(query, &parsed)?;
                self.narrow(filters)?;
                self.rank(*span, *sort);
                let facets = if *facets { self.count_facets()? } else { Vec::new() };
                let docs = self.ranked(rows.clone());
                let rows_from = rows.start;
                let mut better = Files::new();
                let row = |&doc: &DocId| self.row(doc, &parsed, &mut missing, &mut better);
                let rows: Vec<Row> = docs.iter().filter_map(row).collect();
                if !missing.is_empty() {
                    return Err(missing.into());
                }
                self.better = better;
                Some(Response::Listed(Listed {
                    version: *version,
                    matching: self.list.matching.clone(),
                    undated: self.list.undated,
                    first: rows_from,
                    rows,
                    facets,
                    did_you_mean: self.list.did_you_mean.clone(),
                }))
            }
            Request::Suggest { version, text } => Some(self.suggested(*version, text)?),
            Request::Related { id } => self.related(id)?,
            Request::Mentions { id } => self.mentions(id)?,
            Request::Peaks { version, bars } => {
                Some(Response::Peaks { version: *version, names: self.name_bars(bars)? })
            }
            Request::SameDay { day, id } => Some(self.namesakes(*day, id)?),
            Request::Files { search, query, span, filters } => self.files(search, query, *span, filters)?,
            Request::Refetch => {
                if let Store::Packed(packed) = &mut self.store {
                    self.lost.iter().for_each(|&file| packed.forget(file));
                }
                self.lost.clear();
                self.list = List::default();
                Some(Response::Lost { files: 0 })
            }
            Request::Article { id } => {
                let Some(doc) = self.find(id)? else { return Ok(Some(Response::NoArticle { id: id.clone() })) };
                match self.store.article(doc, &mut missing) {
                    Some(article) => Some(Response::Article(Box::new(Found { article, place: self.place(doc) }))),
                    None if missing.is_empty() => Some(Response::NoArticle { id: id.clone() }),
                    None => return Err(missing.into()),
                }
            }
        })
    }

    #[inline(never)]
    fn suggested(&mut self, version: u32, text: &str) -> Result<Response, Lack> {
        let (docs, told) = suggest::headlines(self.store.index()?, text)?;
        let rows = self.rows(docs)?;
        let titles: Vec<String> = rows.iter().map(|row| row.title.clone()).collect();
        let words = suggest::words(&titles, text).into_iter();
        let mut items: Vec<Suggestion> = words.map(Suggestion::Words).collect();
        let left = told.min(suggest::MOST.saturating_sub(items.len()));
        let told = rows.into_iter().take(left);
        items.extend(told.map(|row| Suggestion::Title { id: row.id, title: row.title }));
        Ok(Response::Suggested { version, items })
    }

    #[inline(never)]
    fn related(&mut self, id: &str) -> Result<Option<Response>, Lack> {
        let mut missing = Files::new();
        let Some(doc) = self.find(id)? else { return Ok(None) };
        let article = self.store.article(doc, &mut missing);
        let Some(article) = article else { return Err(missing.into()) };
        let near = related::related(self.store.index()?, &article, doc.0)?;
        Ok(Some(Response::Related { id: id.to_owned(), rows: self.rows(near)? }))
    }

    #[inline(never)]
    fn mentions(&mut self, id: &str) -> Result<Option<Response>, Lack> {
        let mut missing = Files::new();
        let Some(doc) = self.find(id)? else { return Ok(None) };
        match self.store.article(doc, &mut missing) {
            None if !missing.is_empty() => Err(missing.into()),
            None => Ok(None),
            Some(article) => Ok(Some(Response::Mentions {
                id: id.to_owned(),
                mentions: mentions::mentions(&article),
                documents: completing::documents(&article),
            })),
        }
    }

    #[inline(never)]
    fn namesakes(&mut self, day: Day, id: &Option<String>) -> Result<Response, Lack> {
        Ok(Response::SameDay { id: id.clone(), rows: self.rows(self.same_day(day))? })
    }

    #[inline(never)]
    fn files(&mut self, search: &str, query: &str, span: Span, filters: &[Filter]) -> Result<Option<Response>, Lack> {
        // The list on the screen stays what it is.
        let shown = std::mem::take(&mut self.list);
        let is_view = !search.is_empty();
        let docs = if is_view { self.articles_of(query, span, filters) } else { Ok(Vec::new()) };
        self.list = shown;
        let docs = docs?;
        let Store::Packed(packed) = &self.store else { return Ok(None) };
        let mut missing = Files::new();
        let mut files: Vec<File> = docs.iter().filter_map(|&doc| packed.file_of(doc, &mut missing)).collect();
        if !missing.is_empty() {
            return Err(missing.into());
        }
        // In the order of time, so those of one file stand together.
        files.dedup();
        let files: &[File] = if is_view { &files } else { &self.came };
        let paths = files.iter().map(|&file| packed.path(file)).collect();
        Ok(Some(Response::Files { search: search.to_owned(), articles: docs.len() as u32, paths }))
    }

    /// The articles of a view, which becomes the list.
    fn articles_of(&mut self, query: &str, span: Span, filters: &[Filter]) -> Result<Vec<DocId>, Lack> {
        self.evaluate(query, &query::parse(query))?;
        self.narrow(filters)?;
        self.rank(span, Sort::Oldest);
        Ok(self.ranked(0..u32::MAX))
    }

    fn find(&self, id: &str) -> Result<Option<DocId>, Lack> {
        let mut missing = Files::new();
        match self.store.find(id, &mut missing) {
            None if !missing.is_empty() => Err(missing.into()),
            found => Ok(found),
        }
    }

    /// Finds what matches a query, unless that is known.
    fn evaluate(&mut self, query: &str, parsed: &Query) -> Result<(), Lack> {
        if self.list.is_found && self.list.query == query {
            return Ok(());
        }
        let (found, did_you_mean) = if parsed.is_empty() && days_of(parsed).is_everything() {
            (None, None)
        } else {
            let (hits, mended) = self.matching(query, parsed)?;
            (Some(Rc::new(hits)), mended)
        };
        let list = List { query: query.to_owned(), is_found: true, found, did_you_mean, ..List::default() };
        let List { hits, found, .. } = std::mem::replace(&mut self.list, list);
        self.keep_room(hits);
        self.keep_room(found);
        self.count_hits(None);
        Ok(())
    }

    /// What matches the words and the days of a query; where nothing does, a query that would.
    #[inline(never)]
    fn matching(&mut self, query: &str, parsed: &Query) -> Result<(Hits, Option<String>), Lack> {
        let mut hits = self.spare.pop().unwrap_or_default();
        let has_words = !parsed.is_empty();
        if has_words && let Err(lack) = self.store.evaluate_to(parsed, &mut hits) {
            self.spare.push(hits);
            return Err(lack);
        }
        let did_you_mean = hits.meant.take().map(|(typed, word)| suggest::mended(query, &typed, &word));
        let days = days_of(parsed);
        if !days.is_everything() {
            let range: Vec<u32> = self.store.counts().range(days).collect();
            hits = self.shared(&range, has_words.then_some(&hits));
        }
        Ok((hits, did_you_mean))
    }

    /// The articles of an ascending list that are among others, or all of them.
    fn shared(&mut self, docs: &[u32], others: Option<&Hits>) -> Hits {
        let mut hits = self.spare.pop().unwrap_or_default();
        hits.take_shared(docs, others);
        hits
    }

    /// Keeps the room of hits that were a list's, unless they are one still or there is more already.
    fn keep_room(&mut self, hits: Option<Rc<Hits>>) {
        if let Some(hits) = hits.and_then(Rc::into_inner)
            && self.spare.len() < SPARE
        {
            self.spare.push(hits);
        }
    }

    /// Applies the filters to what was found, unless they are.
    fn narrow(&mut self, filters: &[Filter]) -> Result<(), Lack> {
        if filters == self.list.filters {
            return Ok(());
        }
        let narrowed = if filters.is_empty() { None } else { self.narrowed(filters)? };
        self.list.filters = filters.to_vec();
        self.count_hits(narrowed);
        Ok(())
    }

    #[inline(never)]
    fn narrowed(&mut self, filters: &[Filter]) -> Result<Option<Hits>, Lack> {
        let mut narrowed: Option<Hits> = None;
        let chosen = facet::chosen(self.store.index()?, filters)?;
        let found = self.list.found.clone();
        for docs in chosen.into_iter().flatten() {
            narrowed = Some(self.shared(&docs, narrowed.as_ref().or(found.as_deref())));
        }
        Ok(narrowed)
    }

    /// Takes what the filters leave, all that was found where there are none, and counts it by day.
    fn count_hits(&mut self, narrowed: Option<Hits>) {
        let hits = narrowed.map(Rc::new).or_else(|| self.list.found.clone());
        let before = std::mem::replace(&mut self.list.hits, hits);
        self.keep_room(before);
        // Of other hits: `rank` makes it anew.
        self.list.ranking = None;
        let counts = self.store.counts();
        (self.list.matching, self.list.undated) = match &self.list.hits {
            None => (None, counts.undated()),
            Some(hits) => {
                let (per_day, undated) = count_by_day(&hits.docs, counts);
                (Some(Rc::new(per_day)), undated)
            }
        };
    }

    #[inline(never)]
    fn count_facets(&mut self) -> Result<Vec<FacetCounts>, Lack> {
        let (dated, undated) = self.kept(self.list.found.as_deref());
        let found = self.list.found.as_deref();
        let docs = dated.chain(undated).map(|at| found.map_or(at as u32, |hits| hits.docs[at]));
        Ok(facet::count(self.store.index()?, docs, &self.list.filters)?)
    }

    /// Takes span and order. By relevance: of equals the newest first.
    fn rank(&mut self, span: Span, sort: Sort) {
        let ranked = self.list.ranking.is_some();
        if (self.list.span, self.list.sort) == (span, sort) && ranked == (sort == Sort::Relevance) {
            return;
        }
        (self.list.span, self.list.sort) = (span, sort);
        let (dated, undated) = self.kept(self.list.hits.as_deref());
        let scored = self.list.hits.as_ref().filter(|hits| sort == Sort::Relevance && !hits.scores.is_empty());
        self.list.ranking = scored.map(|hits| ranking(hits, &dated, &undated, RANKED));
    }

    /// The part of the hits that the span leaves, as positions among them: dated ones, then undated ones.
    fn kept(&self, hits: Option<&Hits>) -> (Range<usize>, Range<usize>) {
        let counts = self.store.counts();
        let ids = counts.range(self.list.span);
        let position = |id: u32| match hits {
            None => id as usize,
            Some(hits) => hits.docs.partition_point(|&doc| doc < id),
        };
        let dated_end = position(ids.end.min(counts.dated()));
        let end = position(ids.end);
        (position(ids.start).min(dated_end)..dated_end, dated_end.max(position(ids.start))..end)
    }

    /// The articles in some rows of the list.
    fn ranked(&mut self, rows: Range<u32>) -> Vec<DocId> {
        let (dated, undated) = self.kept(self.list.hits.as_deref());
        let all = dated.len() + undated.len();
        let rows = rows.start as usize..(rows.end as usize).min(all);
        if let (Some(best), Some(hits)) = (&mut self.list.ranking, &self.list.hits)
            && best.len() < rows.end
        {
            *best = ranking(hits, &dated, &undated, all);
        }
        let at = |row: usize| match (&self.list.ranking, &self.list.hits) {
            (Some(ranking), _) => ranking[row],
            (None, None) => DocId(position_of(row, &dated, &undated, self.list.sort) as u32),
            (None, Some(hits)) => DocId(hits.docs[position_of(row, &dated, &undated, self.list.sort)]),
        };
        rows.map(at).collect()
    }

    /// Where an article is in the list.
    fn place(&self, doc: DocId) -> Option<u32> {
        let position = match &self.list.hits {
            None => doc.0 as usize,
            Some(hits) => hits.docs.binary_search(&doc.0).ok()?,
        };
        let (dated, undated) = self.kept(self.list.hits.as_deref());
        let place = if dated.contains(&position) {
            match self.list.sort {
                Sort::Newest | Sort::Relevance => dated.end - 1 - position,
                Sort::Oldest => position - dated.start,
            }
        } else if undated.contains(&position) {
            dated.len() + position - undated.start
        } else {
            return None;
        };
        let Some(hits) = self.list.hits.as_ref().filter(|_| self.list.ranking.is_some()) else {
            return Some(place as u32);
        };
        let rank = |row: usize| (hits.scores[position_of(row, &dated, &undated, Sort::Newest)], Reverse(row));
        let own = rank(place);
        Some((0..dated.len() + undated.len()).filter(|&row| rank(row) > own).count() as u32)
    }

    #[inline(never)]
    fn name_bars(&self, bars: &[Span]) -> Result<Vec<(Span, String)>, Lack> {
        let parsed = query::parse(&self.list.query);
        let counts = self.store.counts();
        let inside = bars.iter().map(|&bar| {
            let ids = counts.range(bar);
            let docs = match &self.list.hits {
                None => ids.collect(),
                Some(hits) => {
                    let at = |id: u32| hits.docs.partition_point(|&doc| doc < id);
                    hits.docs[at(ids.start)..at(ids.end)].to_vec()
                }
            };
            self.beside_each_other(&docs)
        });
        let mut missing = Files::new();
        let mut titles = |docs: Vec<u32>| -> Vec<&str> {
            docs.into_iter().filter_map(|doc| self.store.title(DocId(doc), &mut missing)).collect()
        };
        let archive = titles(self.all_over());
        let inside: Vec<Vec<&str>> = inside.map(&mut titles).collect();
        if !missing.is_empty() {
            return Err(missing.into());
        }
        let names = bars.iter().zip(inside);
        Ok(names.filter_map(|(&bar, titles)| Some((bar, peaks::name(&titles, &archive, &parsed)?))).collect())
    }

    /// Some of the articles: evenly chosen, and in a packed site those of the few files that have most of them.
    fn beside_each_other(&self, docs: &[u32]) -> Vec<u32> {
        let run = |&doc: &u32| self.store.beside(DocId(doc));
        if docs.first().is_none_or(|doc| run(doc).1 == 1) {
            return docs.iter().copied().step_by(docs.len() / INSIDE + 1).collect();
        }
        let mut runs: Vec<&[u32]> = docs.chunk_by(|a, b| run(a).0 == run(b).0).collect();
        let lengths: Vec<u32> = runs.iter().map(|run| run.len() as u32).collect();
        let fullest = best_of(&lengths, INSIDE_FILES);
        fullest.into_iter().flat_map(|at| std::mem::take(&mut runs[at]).iter().copied()).collect()
    }

    /// Articles from all over the archive; in a packed site those of a few files.
    fn all_over(&self) -> Vec<u32> {
        let total = self.store.counts().total();
        match self.store.beside(DocId(0)).1 {
            1 => (0..total).step_by(total as usize / ARCHIVE + 1).collect(),
            run => {
                let runs =
                    (0..ARCHIVE_FILES).map(|at| (u64::from(at) * u64::from(total) / u64::from(ARCHIVE_FILES)) as u32);
                let mut starts: Vec<u32> = runs.map(|doc| doc - doc % run).collect();
                starts.dedup();
                starts.into_iter().flat_map(|start| start..(start + run).min(self.store.counts().dated())).collect()
            }
        }
    }

    /// The articles of a day's namesakes in other years, the newest first.
    fn same_day(&self, day: Day) -> Vec<u32> {
        let counts = self.store.counts();
        let Some((first, last)) = counts.extent() else { return Vec::new() };
        let (year, month, number) = day.ymd();
        let mut docs = Vec::new();
        for other in (first.ymd().0..=last.ymd().0).rev().filter(|other| *other != year) {
            // Some years have no 29 February.
            let Some(day) = Day::from_ymd(other, month, number) else { continue };
            let ids = counts.on(day);
            docs.extend(ids.rev().take(SAME_YEAR));
            if docs.len() >= SAME_DAY {
                break;
            }
        }
        docs.truncate(SAME_DAY);
        docs
    }

    /// Rows beside the list, without a passage of their own.
    #[inline(never)]
    fn rows(&self, docs: Vec<u32>) -> Result<Vec<Row>, Lack> {
        let (nothing, mut missing) = (Query::default(), Files::new());
        let row = |doc| self.row(DocId(doc), &nothing, &mut missing, &mut Files::new());
        let rows = docs.into_iter().filter_map(row).collect();
        if missing.is_empty() { Ok(rows) } else { Err(missing.into()) }
    }

    /// A row of the list. That of a packed site is its card; the passage comes with the article or its page.
    fn row(&self, doc: DocId, query: &Query, missing: &mut Files, better: &mut Files) -> Option<Row> {
        match &self.store {
            Store::Loaded(archive, _) => {
                let article = archive.article(doc);
                let row = Row {
                    id: article.id.clone(),
                    title: article.title.clone(),
                    date: article.date,
                    section: article.section.clone(),
                    lead: String::new(),
                    language: article.language.clone(),
                };
                Some(with_passage(row, article.lead.clone(), &article.blocks, query))
            }
            Store::Packed(packed) => {
                let Card { id, title, date, section, language } = packed.card(doc, missing)?.clone();
                let language = language.or_else(|| packed.root().language.clone());
                let row = Row { id, title, date, section, lead: String::new(), language };
                Some(match packed.article(doc, &mut Files::new()) {
                    Some(article) => with_passage(row, article.lead.clone(), &article.blocks, query),
                    None => with_passage(row, None, packed.texts(doc, better), query),
                })
            }
        }
    }
}

/// The days that a query asks for.
fn days_of(query: &Query) -> Span {
    Span::of(query.from, query.to)
}

/// So many of the hits at some positions, dated ones and undated ones, by their scores.
#[inline(never)]
fn ranking(hits: &Hits, dated: &Range<usize>, undated: &Range<usize>, count: usize) -> Vec<DocId> {
    let position = |row: usize| position_of(row, dated, undated, Sort::Newest);
    let scores: Vec<u32> = (0..dated.len() + undated.len()).map(|row| hits.scores[position(row)]).collect();
    best_of(&scores, count).into_iter().map(|row| DocId(hits.docs[position(row)])).collect()
}

/// The position of what is in a row of the list, of a dated run in either order and an undated one behind it.
fn position_of(row: usize, dated: &Range<usize>, undated: &Range<usize>, sort: Sort) -> usize {
    match (row.checked_sub(dated.len()), sort) {
        (Some(row), _) => undated.start + row,
        (None, Sort::Oldest) => dated.start + row,
        (None, Sort::Newest | Sort::Relevance) => dated.end - 1 - row,
    }
}

/// Whether the first part of the program cannot answer a request. The list without words or filters and each article
/// are what a reader sees first.
fn needs_rest(request: &Request) -> bool {
    match request {
        Request::List { query, filters, facets, .. } => !query.trim().is_empty() || !filters.is_empty() || *facets,
        Request::Suggest { .. }
        | Request::Related { .. }
        | Request::Mentions { .. }
        | Request::Peaks { .. }
        | Request::SameDay { .. }
        | Request::Files { .. } => true,
        Request::Open { .. } | Request::Article { .. } | Request::Refetch => false,
    }
}

/// How many of the articles fall on each day of the date column, and how many are undated. Both ascend: one pass.
fn count_by_day(docs: &[u32], counts: &DayCounts) -> (Vec<u32>, u32) {
    let mut per_day = Vec::with_capacity(counts.ends().len());
    let mut at = 0;
    for &end in counts.ends() {
        let next = at + docs[at..].partition_point(|&doc| doc < end);
        per_day.push((next - at) as u32);
        at = next;
    }
    (per_day, (docs.len() - at) as u32)
}

/// The first passage of an article's text that matches, from a few words before the match on.
#[inline(never)]
fn passage(blocks: &[Block], query: &Query) -> Option<String> {
    let mut passage = None;
    article::each_text(blocks, &mut |text| {
        if passage.is_some() {
            return;
        }
        let Some(mark) = query::marks(text, query).into_iter().next() else { return };
        let near = text[..mark.start].char_indices().rev().take(BEFORE_MATCH).last().map_or(mark.start, |(at, _)| at);
        passage = Some(match text[near..mark.start].find(' ') {
            _ if near == 0 => text.to_owned(),
            Some(space) => format!("… {}", &text[near + space + 1..]),
            None => format!("… {}", &text[mark.start..]),
        });
    });
    passage
}

/// The row with its lead, or the beginning of the texts, or the passage that matches.
fn with_passage(row: Row, lead: Option<String>, blocks: &[Block], query: &Query) -> Row {
    let mut lead = lead.unwrap_or_default();
    if lead.is_empty() {
        article::each_text(blocks, &mut |text| {
            if lead.len() < LEAD_CHARS {
                lead.push_str(if lead.is_empty() { "" } else { " " });
                lead.push_str(text);
            }
        });
    }
    if !query.is_empty()
        && query::marks(&row.title, query).is_empty()
        && query::marks(&lead, query).is_empty()
        && let Some(passage) = passage(blocks, query)
    {
        lead = passage;
    }
    if let Some((end, _)) = lead.char_indices().nth(LEAD_CHARS) {
        lead.truncate(end);
    }
    Row { lead, ..row }
}
