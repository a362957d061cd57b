//! The archive's side of the conversation: requests in, responses out.
//!
//! The page asks, a worker answers, so that no request ever holds up the page. Both ends are plain data; the shell that
//! carries them (`ui/worker.rs`) only moves bytes. A test calls [`Service`] directly.

use crate::archive::{Archive, Builder};
use crate::article::{self, Article};
use crate::day::{Date, Day};
use crate::error::{Failure, Problem};
use crate::facet::{FacetCounts, Facets, Filter};
use crate::formats::{BundleInfo, Item};
use crate::id::DocId;
use crate::index::{self, Index};
use crate::query::{self, Query};
use crate::related;
use crate::suggest::{self, Suggestion};
use crate::timeline::{DayCounts, Span};
use crate::top::best_first;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Where a bundle's bytes come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// To be fetched.
    Address(String),
    /// Handed over with the request, in the same order: a file, or a text that stands in the page. Its name.
    Attached(String),
}

impl Source {
    /// The name that problems and progress are told with.
    pub fn name(&self) -> &str {
        match self {
            Source::Address(name) | Source::Attached(name) => name,
        }
    }
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// The files of [`Response::Lost`] are to be fetched once more.
    Refetch,
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// So many files of the archive could not be fetched; the rest can be used. None: all is well again.
    Lost {
        /// How many.
        files: u32,
    },
}

/// How far the opening is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// May be empty.
    pub title: String,
    /// Days that have articles, ascending, and how many.
    pub days: Vec<(Day, u32)>,
    /// How many have no date.
    pub undated: u32,
    /// What was wrong.
    pub problems: Vec<Problem>,
    /// The bundles it was made from.
    pub bundles: Vec<String>,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Listed {
    /// Of the request.
    pub version: u32,
    /// How many articles match the query and the filters on each of the archive's days, whatever the span; `None`: all of
    /// them.
    pub matching: Option<Vec<u32>>,
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// The article.
    pub article: Article,
    /// Its place in the list, where it is in it.
    pub place: Option<u32>,
}

/// More than two lines hold, at any width.
const LEAD_CHARS: usize = 400;
/// What stands before the match in a passage, in characters: it is then on the first of two lines at any width.
const BEFORE_MATCH: usize = 24;

/// Articles that match a query, ascending.
#[derive(Clone, Debug, Default)]
enum Hits {
    #[default]
    All,
    Some(Vec<DocId>),
}

impl Hits {
    /// One of them, by its position.
    fn at(&self, position: usize) -> DocId {
        match self {
            Hits::All => DocId(position as u32),
            Hits::Some(docs) => docs[position],
        }
    }
}

/// The list that was asked for last.
#[derive(Debug, Default)]
struct List {
    query: String,
    filters: Vec<Filter>,
    /// What matches the query.
    found: Hits,
    /// What of it the filters leave.
    hits: Hits,
    matching: Option<Vec<u32>>,
    undated: u32,
    did_you_mean: Option<String>,
    span: Span,
    sort: Sort,
    /// With [`Sort::Relevance`], what the span leaves in its order.
    ranking: Option<Vec<DocId>>,
}

/// Holds the archive and answers.
#[derive(Debug, Default)]
pub struct Service {
    archive: Archive,
    opening: Option<Builder>,
    adding: bool,
    indexing: Option<(index::Builder, u32)>,
    index: Option<Index>,
    /// Made when they are first needed.
    facets: Option<Facets>,
    list: List,
    /// A search that waits for the index.
    waiting: Option<Request>,
}

impl Service {
    /// With nothing open.
    pub fn new() -> Service {
        Service::default()
    }

    /// Begins an opening; with `add`, what is open already is merged in. It stays readable until the opening ends.
    pub fn begin(&mut self, add: bool) {
        self.adding = add;
        self.opening = Some(if add { Builder::beside(&self.archive) } else { Builder::default() });
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
        let earlier = if self.adding { std::mem::take(&mut self.archive) } else { Archive::default() };
        self.archive = opened.finish_with(earlier);
        self.list = List::default();
        self.index = None;
        self.facets = None;
        self.indexing = Some((index::Builder::new(), 0));
        Response::Opened(Opened {
            title: self.archive.title().to_owned(),
            days: self.archive.counts().iter().collect(),
            undated: self.archive.counts().undated(),
            problems: self.archive.problems().to_vec(),
            bundles: self.archive.bundles().to_vec(),
        })
    }

    /// Indexes a slice of at most `articles`; none if nothing is left to do.
    pub fn step(&mut self, articles: u32) -> Vec<Response> {
        let Some((builder, done)) = &mut self.indexing else { return Vec::new() };
        let total = self.archive.len();
        let end = (*done + articles).min(total);
        for number in *done..end {
            add_to_index(builder, DocId(number), self.archive.article(DocId(number)));
        }
        *done = end;
        let mut responses = vec![Response::Indexed { done: end, total }];
        if end == total {
            if let Some((builder, _)) = self.indexing.take() {
                self.index = Some(builder.finish());
            }
            if let Some(request) = self.waiting.take() {
                responses.extend(self.answer(request));
            }
        }
        responses
    }

    /// Answers a request; `None` where the answer has to wait for the index. [`Request::Open`] is the shell's to carry
    /// out, since it needs bytes, and has no answer here.
    pub fn answer(&mut self, request: Request) -> Option<Response> {
        match request {
            Request::Open { .. } => None,
            Request::List { version, query, span, sort, filters, facets, rows } => {
                let parsed = query::parse(&query);
                if query != self.list.query {
                    if !parsed.is_empty() && self.index.is_none() {
                        self.waiting = Some(Request::List { version, query, span, sort, filters, facets, rows });
                        return None;
                    }
                    self.evaluate(query, &parsed);
                    self.narrow(filters);
                } else if filters != self.list.filters {
                    self.narrow(filters);
                }
                self.waiting = None;
                self.list.span = span;
                self.list.sort = sort;
                self.list.ranking = (sort == Sort::Relevance && !parsed.is_empty()).then(|| self.ranking(&parsed));
                Some(Response::Listed(Listed {
                    version,
                    matching: self.list.matching.clone(),
                    undated: self.list.undated,
                    first: rows.start,
                    rows: self.ranked(rows).into_iter().map(|doc| row(self.archive.article(doc), &parsed)).collect(),
                    facets: if facets { self.count_facets() } else { Vec::new() },
                    did_you_mean: self.list.did_you_mean.clone(),
                }))
            }
            Request::Suggest { version, text } => {
                Some(Response::Suggested { version, items: suggest::suggest(&self.archive, &text) })
            }
            Request::Related { id } => {
                let doc = self.archive.find(&id)?;
                self.make_facets();
                let near = self.facets.as_ref().map(|facets| related::related(&self.archive, facets, doc));
                let rows = near.into_iter().flatten().map(|doc| row(self.archive.article(doc), &Query::default()));
                Some(Response::Related { id, rows: rows.collect() })
            }
            // An archive that is loaded whole has lost nothing.
            Request::Refetch => None,
            Request::Article { id } => Some(match self.archive.find(&id) {
                None => Response::NoArticle { id },
                Some(doc) => Response::Article(Box::new(Found {
                    article: self.archive.article(doc).clone(),
                    place: self.place(doc),
                })),
            }),
        }
    }

    fn evaluate(&mut self, query: String, parsed: &Query) {
        self.list = List { query, ..List::default() };
        if let Some(index) = self.index.as_ref().filter(|_| !parsed.is_empty()) {
            let docs = query::evaluate(index, parsed);
            if docs.is_empty() {
                self.list.did_you_mean = suggest::did_you_mean(index, &self.list.query);
            }
            self.list.found = Hits::Some(docs);
        }
    }

    /// Applies the filters to what was found, and counts.
    fn narrow(&mut self, filters: Vec<Filter>) {
        self.list.hits = self.list.found.clone();
        if !filters.is_empty() {
            self.make_facets();
            if let Some(facets) = &self.facets {
                let count =
                    if let Hits::Some(docs) = &self.list.found { docs.len() } else { self.archive.len() as usize };
                let found = (0..count).map(|position| self.list.found.at(position));
                self.list.hits = Hits::Some(facets.narrow(found, &filters));
            }
        }
        self.list.filters = filters;
        let counts = self.archive.counts();
        (self.list.matching, self.list.undated) = match &self.list.hits {
            Hits::All => (None, counts.undated()),
            Hits::Some(docs) => {
                let (per_day, undated) = count_by_day(docs, counts);
                (Some(per_day), undated)
            }
        };
    }

    fn make_facets(&mut self) {
        if self.facets.is_none() {
            let articles = (0..self.archive.len()).map(|number| self.archive.article(DocId(number)));
            self.facets = Some(Facets::new(articles));
        }
    }

    fn count_facets(&mut self) -> Vec<FacetCounts> {
        self.make_facets();
        let (dated, undated) = self.kept(&self.list.found);
        let docs = dated.chain(undated).map(|position| self.list.found.at(position));
        self.facets.as_ref().map_or(Vec::new(), |facets| facets.count(docs, &self.list.filters))
    }

    /// What the span leaves, more of the query in the headline first, then the newest.
    fn ranking(&self, query: &Query) -> Vec<DocId> {
        let (dated, undated) = self.kept(&self.list.hits);
        let docs: Vec<DocId> = dated.rev().chain(undated).map(|position| self.list.hits.at(position)).collect();
        let in_title = |doc: &DocId| {
            let title = &self.archive.article(*doc).title;
            query::marks(title, query).into_iter().map(|range| range.len() as u32).sum()
        };
        best_first(&docs.iter().map(in_title).collect::<Vec<u32>>()).into_iter().map(|at| docs[at]).collect()
    }

    /// The part of the hits that the span leaves, as positions among them: dated ones, then undated ones.
    fn kept(&self, hits: &Hits) -> (Range<usize>, Range<usize>) {
        let counts = self.archive.counts();
        let ids = counts.range(self.list.span);
        let position = |id: u32| match hits {
            Hits::All => id as usize,
            Hits::Some(docs) => docs.partition_point(|doc| doc.0 < id),
        };
        let dated_end = position(ids.end.min(counts.dated()));
        let end = position(ids.end);
        (position(ids.start).min(dated_end)..dated_end, dated_end.max(position(ids.start))..end)
    }

    /// The articles in some rows of the list.
    fn ranked(&self, rows: Range<u32>) -> Vec<DocId> {
        let page = rows.start as usize..rows.end.max(rows.start) as usize;
        let take = page.len();
        if let Some(ranking) = &self.list.ranking {
            return ranking.iter().skip(page.start).take(take).copied().collect();
        }
        let (dated, undated) = self.kept(&self.list.hits);
        let at = |position: usize| self.list.hits.at(position);
        match self.list.sort {
            Sort::Newest | Sort::Relevance => dated.rev().chain(undated).skip(page.start).take(take).map(at).collect(),
            Sort::Oldest => dated.chain(undated).skip(page.start).take(take).map(at).collect(),
        }
    }

    /// Where an article is in the list.
    fn place(&self, doc: DocId) -> Option<u32> {
        if let Some(ranking) = &self.list.ranking {
            return ranking.iter().position(|&ranked| ranked == doc).map(|place| place as u32);
        }
        let position = match &self.list.hits {
            Hits::All => doc.0 as usize,
            Hits::Some(docs) => docs.binary_search(&doc).ok()?,
        };
        let (dated, undated) = self.kept(&self.list.hits);
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
        Some(place as u32)
    }
}

/// How many of the articles fall on each day of the date column, and how many are undated. Both ascend: one pass.
fn count_by_day(docs: &[DocId], counts: &DayCounts) -> (Vec<u32>, u32) {
    let mut per_day = Vec::with_capacity(counts.ends().len());
    let mut at = 0;
    for &end in counts.ends() {
        let next = at + docs[at..].partition_point(|doc| doc.0 < end);
        per_day.push((next - at) as u32);
        at = next;
    }
    (per_day, (docs.len() - at) as u32)
}

fn add_to_index(builder: &mut index::Builder, doc: DocId, article: &Article) {
    builder.begin(doc);
    let names = article.authors.iter().map(|author| author.name.as_str());
    let fields = [&article.lead, &article.section, &article.place, &article.source];
    let texts = std::iter::once(article.title.as_str())
        .chain(fields.into_iter().flatten().map(String::as_str))
        .chain(names)
        .chain(article.tags.iter().map(String::as_str))
        .chain(article.documents.iter().map(String::as_str));
    texts.for_each(|text| builder.text(text));
    article::each_text(&article.blocks, &mut |text| builder.text(text));
}

/// The first passage of an article's text that matches, from a few words before the match on.
fn passage(article: &Article, query: &Query) -> Option<String> {
    let mut passage = None;
    article::each_text(&article.blocks, &mut |text| {
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

fn row(article: &Article, query: &Query) -> Row {
    let mut lead = article.lead.clone().unwrap_or_default();
    if lead.is_empty() {
        article::each_text(&article.blocks, &mut |text| {
            if lead.len() < LEAD_CHARS {
                lead.push_str(if lead.is_empty() { "" } else { " " });
                lead.push_str(text);
            }
        });
    }
    if query::marks(&article.title, query).is_empty()
        && query::marks(&lead, query).is_empty()
        && let Some(passage) = passage(article, query)
    {
        lead = passage;
    }
    if let Some((end, _)) = lead.char_indices().nth(LEAD_CHARS) {
        lead.truncate(end);
    }
    Row {
        id: article.id.clone(),
        title: article.title.clone(),
        date: article.date,
        section: article.section.clone(),
        lead,
        language: article.language.clone(),
    }
}
