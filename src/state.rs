//! The viewer's state as plain data, and the one function that changes it.
//!
//! `update(&mut Model, Msg) -> Vec<Effect>`: no effect is carried out here. The viewer's shell runs them and answers with
//! messages; a test runs them as a script. Invariants: the address can always be made from the model ([`Model::route`]),
//! and an answer that a later question has overtaken never shows ([`Model::update`] drops it by its version).

pub mod aids;
pub mod axis;
pub mod find;
pub mod foreign;
pub mod listen;
pub mod look;
pub mod offline;
pub mod picture;
pub mod places;
pub mod route;
pub mod saving;
pub mod signed;
pub mod window;

use crate::day::Day;
use crate::error::Problem;
use crate::facet::{FacetCounts, Filter};
use crate::i18n::Lang;
use crate::mentions::Mention;
use crate::query::{self, Query};
use crate::service::{Found, Listed, Opened, Progress, Request, Response, Row, Sort, Source};
use crate::suggest::Suggestion;
use crate::timeline::{DayCounts, Span};
use aids::{Aid, Deed, Known, Said};
use axis::{Axis, Choice, Edge, Touch};
use offline::Offline;
use route::Route;
use saving::{Given, Saving};
use signed::Signed;
use std::ops::Range;
use std::rc::Rc;
use window::Viewport;

/// The axis's width until it is measured, in CSS pixels.
const FIRST_WIDTH: f64 = 640.0;

/// The colours to read in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the device has it.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// Brown on old paper.
    Sepia,
    /// White on black, and nothing between.
    Contrast,
}

impl Theme {
    /// All of them, in the order of the sheet.
    pub const ALL: [Theme; 5] = [Theme::Auto, Theme::Light, Theme::Dark, Theme::Sepia, Theme::Contrast];

    /// Its name, as stored and as the page's attribute.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
            Theme::Sepia => "sepia",
            Theme::Contrast => "contrast",
        }
    }

    /// The theme of a stored name.
    pub fn of(name: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|theme| theme.name() == name)
    }

    /// The one that the button goes on to. The last two are chosen in the sheet.
    pub fn next(self) -> Theme {
        match self {
            Theme::Auto => Theme::Light,
            Theme::Light => Theme::Dark,
            Theme::Dark | Theme::Sepia | Theme::Contrast => Theme::Auto,
        }
    }
}

/// What is in the article's place.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Reading {
    /// Nothing.
    #[default]
    Nothing,
    /// An article that was asked for.
    Awaited,
    /// An article.
    Open(Rc<Found>),
    /// The archive has no article with the address's id.
    Missing,
}

/// A time when many articles match, and what sets those apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Peak {
    /// The bar.
    pub span: Span,
    /// A few words of its articles.
    pub name: String,
}

/// Changes that belong together are one step of the browser's history: a word being typed, a span being dragged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gesture {
    /// A press: a step of its own.
    Press,
    /// A key in the search field.
    Typing,
    /// A movement of the brush or a slider.
    Brushing,
}

/// All that the views are drawn from.
#[derive(Clone, Debug)]
pub struct Model {
    /// The interface's language.
    pub lang: Lang,
    /// The colours.
    pub theme: Theme,
    /// The view, as the address says it.
    pub route: Route,
    /// [`Route::query`], parsed.
    pub query: Rc<Query>,
    /// The archive, once it is open.
    pub opened: Option<Rc<Opened>>,
    /// How far the opening of an archive is, while one goes on.
    pub progress: Option<Progress>,
    /// Why the last opening failed.
    pub failure: Option<Rc<Vec<Problem>>>,
    /// How many articles of how many can be found by their words, until all can.
    pub indexed: Option<(u32, u32)>,
    /// The date column of all articles.
    pub all: Rc<DayCounts>,
    /// The date column of those that match the query and the filters, where there are any. It ignores the span, as a dimension's counts
    /// ignore its own filter.
    pub matching: Option<Rc<DayCounts>>,
    /// The time axis, where an article has a date.
    pub axis: Option<Axis>,
    /// The date field that holds no date.
    pub wrong_date: Option<Edge>,
    /// The place in the list of the first of `rows`.
    pub first: u32,
    /// The rows that exist.
    pub rows: Rc<Vec<Row>>,
    /// What is in sight of the list.
    pub viewport: Viewport,
    /// The row that keys have moved to.
    pub cursor: Option<u32>,
    /// The article's place.
    pub reading: Reading,
    /// The match in the article that was gone to last, from 0, and how many there are.
    pub match_at: Option<usize>,
    /// See `match_at`.
    pub match_count: usize,
    /// What is looked for in the article; read by [`Model::finding`].
    finding: Option<Rc<find::Finding>>,
    /// The picture that fills the screen; read by [`Model::viewing`].
    viewing: Option<picture::Viewing>,
    /// What is read aloud; read by [`Model::listening`].
    listening: Option<listen::Listening>,
    /// The voices that the browser has, once it has told.
    spoken: Option<Rc<listen::Voices>>,
    /// The number of what was spoken last.
    utterance: u32,
    /// How articles look, as a style; see [`look`].
    pub look: String,
    /// The page's own address, without what stands behind its path.
    pub base: String,
    /// What is known of the open article by reading all of it; see [`aids`].
    pub known: Option<Rc<Known>>,
    /// How many articles that was found out of.
    known_articles: u32,
    /// The sheet that is open.
    pub sheet: Option<aids::Sheet>,
    /// What was done just now.
    pub said: Option<Said>,
    /// What the reader keeps.
    pub saving: Saving,
    /// How reading without a network stands, once that was told; never within another's page.
    pub offline: Option<Rc<Offline>>,
    /// What was found of the packed site's signature; read by [`Model::signed`].
    signature: Option<Rc<Signed>>,
    /// The place in the list of the article to open as soon as its row is here.
    going: Option<u32>,
    /// Whether the archive's worker has stopped.
    pub stopped: bool,
    /// Whether the facets are open.
    pub panel: bool,
    /// Their counts, of the newest list that was counted.
    pub facets: Rc<Vec<FacetCounts>>,
    /// What may go on from what is being typed.
    pub suggestions: Rc<Vec<Suggestion>>,
    /// The one that keys have moved to.
    pub suggestion: Option<usize>,
    /// Where nothing matches, a query that would.
    pub did_you_mean: Option<String>,
    /// The articles near to the open one.
    pub related: Rc<Vec<Row>>,
    /// Bars where what matches peaks, with their names, as they were when they were asked for.
    pub peaks: Rc<Vec<Peak>>,
    /// What the open article speaks of, once that is known.
    pub mentions: Option<Rc<Vec<Mention>>>,
    /// The documents that the open article cites, once they are known.
    pub documents: Rc<Vec<String>>,
    /// The articles of the open article's day in other years.
    pub same_day: Rc<Vec<Row>>,
    /// The articles of today's day in other years.
    pub today: Rc<Vec<Row>>,
    /// How many files of the archive could not be fetched.
    pub lost: u32,
    /// Whether any are, told and dismissed or not: what is found is found in the others.
    pub lacks_files: bool,
    /// Whether the rest of the program is not here yet. Until it is, views do without what it draws, and `query` is empty.
    pub lacks_rest: bool,
    /// Whether it could not be fetched when it was needed.
    pub rest_lost: bool,
    /// What was asked for along with the opening of a packed site: the list, by its version, and the article.
    ahead: Option<(u32, Route)>,
    /// Of the newest list asked for; see [`Request::List`].
    version: u32,
    /// Of the newest list that was answered.
    answered: u32,
    /// Of the newest list whose facets were counted.
    counted: u32,
    /// Of the newest text that suggestions were asked for; see [`Request::Suggest`].
    suggesting: u32,
    /// Whether the rest of the program was asked for.
    is_rest_asked: bool,
    /// What was done before it was here.
    held_back: Vec<Msg>,
    /// The axis's width, in CSS pixels.
    width: f64,
    /// Whether suggestions were asked for that are not answered yet: one question at a time, so that they never hold up
    /// a list.
    is_suggesting: bool,
    /// The version and the bars that names were asked for last, and whether the answer is still to come.
    named: (u32, Vec<Span>),
    /// See `named`.
    is_naming: bool,
    /// Whether none are wanted until something is typed again.
    is_hushed: bool,
    /// The rows asked for and not yet answered.
    asked: Option<Range<u32>>,
    /// The rows that were answered, also where the list has fewer.
    held: Range<u32>,
    /// The day that it is.
    pub day: Option<Day>,
    /// The page's own bundles, and whether they are the sample.
    own: (Vec<Source>, bool),
    /// What was opened last, well or not.
    opening: Opening,
    /// Whether what is open is the sample, which the first own bundle replaces.
    is_sample: bool,
    /// Of the last change of the address.
    gesture: Gesture,
    /// Whether the open article was opened from the list, so that "back" is the browser's.
    came_from_list: bool,
    /// Where the list was when an article was opened from it.
    list_offset: f64,
}

impl Default for Model {
    fn default() -> Model {
        Model {
            lang: Lang::default(),
            theme: Theme::default(),
            route: Route::default(),
            query: Rc::new(Query::default()),
            opened: None,
            progress: None,
            failure: None,
            indexed: None,
            all: Rc::default(),
            matching: None,
            axis: None,
            wrong_date: None,
            first: 0,
            rows: Rc::default(),
            viewport: Viewport { offset: 0.0, height: 900.0, row: 150.0 },
            cursor: None,
            reading: Reading::Nothing,
            match_at: None,
            match_count: 0,
            finding: None,
            viewing: None,
            listening: None,
            spoken: None,
            utterance: 0,
            look: String::new(),
            base: String::new(),
            known: None,
            known_articles: 0,
            sheet: None,
            said: None,
            saving: Saving::default(),
            offline: None,
            signature: None,
            going: None,
            stopped: false,
            panel: false,
            facets: Rc::default(),
            suggestions: Rc::default(),
            suggestion: None,
            did_you_mean: None,
            related: Rc::default(),
            peaks: Rc::default(),
            mentions: None,
            documents: Rc::default(),
            same_day: Rc::default(),
            today: Rc::default(),
            lost: 0,
            lacks_files: false,
            lacks_rest: false,
            rest_lost: false,
            is_rest_asked: false,
            held_back: Vec::new(),
            width: FIRST_WIDTH,
            ahead: None,
            version: 0,
            answered: 0,
            counted: 0,
            suggesting: 0,
            is_suggesting: false,
            named: (0, Vec::new()),
            is_naming: false,
            is_hushed: true,
            asked: None,
            held: 0..0,
            day: None,
            own: (Vec::new(), false),
            opening: Opening::default(),
            is_sample: false,
            gesture: Gesture::Press,
            came_from_list: false,
            list_offset: 0.0,
        }
    }
}

/// An opening: what can be tried again.
#[derive(Clone, Debug, Default)]
struct Opening {
    bundles: Vec<Source>,
    add: bool,
    is_sample: bool,
}

/// What happened.
#[derive(Clone, Debug)]
pub enum Msg {
    /// The page has started.
    Started(Start),
    /// The browser went to another address of ours.
    Went(Route),
    /// The search field has another text.
    Typed(String),
    /// The search field is to be emptied, and typed in again.
    Cleared,
    /// A span was chosen.
    Chose(Span, Gesture),
    /// The time axis was touched.
    Touched(Touch),
    /// A date was typed.
    Dated(Edge, String),
    /// The order was chosen.
    Sorted(Sort),
    /// The values of facets were chosen: these and no others.
    Narrowed(Vec<Filter>),
    /// A link to the whole archive, narrowed to something, or to a paragraph was followed.
    Followed(Box<Route>),
    /// The facets are to open or close.
    Panel(bool),
    /// The next or previous suggestion.
    Suggestion(i32),
    /// The suggestion was chosen that keys have moved to.
    Chosen,
    /// A suggestion was chosen.
    Took(Suggestion),
    /// The suggestions are to go.
    Hush,
    /// What could not be fetched is to be fetched once more.
    RetryLost,
    /// The rest of the program is here, or is not to be had now.
    Rest(bool),
    /// The rest of the program is to be fetched once more.
    RetryRest,
    /// The archive as a whole is to be shown: no filter, no article.
    Home,
    /// Every filter is to go.
    Everything,
    /// An article is to be opened.
    Open(String),
    /// The article is to be closed.
    Close,
    /// The list was scrolled, or is of another size.
    Scrolled(Viewport),
    /// The cursor is to move down or up the list.
    Step(i32),
    /// The next or previous match in the article.
    Match(i32),
    /// The article was drawn, with so many matches.
    Marked(usize),
    /// The browser has these voices.
    Voices(Rc<listen::Voices>),
    /// A text was typed into the find field.
    Find(String),
    /// Files were chosen or dropped: their names.
    Files(Vec<String>),
    /// The last opening is to be tried again.
    Retry,
    /// The page's sample is to be opened.
    Sample(Vec<Source>),
    /// The error was read.
    Dismiss,
    /// The other language.
    SwitchLanguage,
    /// The next theme.
    SwitchTheme,
    /// One of the reader's aids was used.
    Aid(Aid),
    /// What the browser has to tell of what the reader keeps. Shared, so that a message is cloned without its texts.
    Given(Rc<Given>),
    /// How reading without a network stands.
    Offline(Rc<Offline>),
    /// How the archive's signature stands.
    Signed(Rc<Signed>),
    /// The archive answered. Shared, so that a message is cloned without the code that clones an article; taken out by the
    /// model, the only one that holds it then.
    Answered(Rc<Response>),
    /// The worker has stopped for good.
    Stopped,
    /// What has changed is to be drawn.
    Frame,
}

/// What the page starts with.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// Its address.
    pub route: Route,
    /// The languages that the browser prefers, best first, after the one chosen before.
    pub languages: Vec<String>,
    /// The theme chosen before.
    pub theme: Theme,
    /// The look chosen before, as it is kept; see [`look`].
    pub look: String,
    /// See [`Model::base`].
    pub base: String,
    /// The bundles that the page names itself.
    pub sources: Vec<Source>,
    /// Whether those are the sample.
    pub is_sample: bool,
    /// The day that it is.
    pub today: Option<Day>,
    /// Whether the rest of the program comes later, by [`Effect::FetchRest`].
    pub lacks_rest: bool,
}

/// What is to be done about it.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask the archive.
    Ask(Request),
    /// Show the model's address: as a new step of the history, or in place of the last.
    Address {
        /// The query string, with its `?`.
        search: String,
        /// Whether it is a new step.
        push: bool,
    },
    /// Fetch the rest of the program, behind what is drawn; [`Msg::Rest`] says whether it came.
    FetchRest,
    /// Go back in the history.
    Back,
    /// Name the window.
    Title(String),
    /// Say the page's language.
    Language(Lang),
    /// Show the page's theme.
    Theme(Theme),
    /// Remember a setting on the device.
    Remember(&'static str, &'static str),
    /// Scroll the list, in CSS pixels from its top.
    ScrollList(f64),
    /// Bring the keyboard's focus to the search field.
    FocusSearch,
    /// Take the keyboard's focus from the search field, and end what an input method composes there.
    LeaveSearch,
    /// Bring the keyboard's focus to the button that opens the facets.
    FocusFilter,
    /// Bring the keyboard's focus to the list.
    FocusList,
    /// Bring a row of the list into sight and the keyboard's focus to it.
    FocusRow(u32),
    /// Bring a row of the list into sight, where it is not.
    RevealRow(u32),
    /// Bring the focus to the article, and its beginning or the paragraph of the address into sight.
    FocusArticle(Option<u32>),
    /// Bring a match in the article into sight.
    RevealMatch(usize),
    /// Bring the keyboard's focus to the find field.
    FocusFind,
    /// Give the keyboard's focus back to where it was before the find field had it.
    LeaveFind,
    /// Give the keyboard's focus back to a picture that was pressed.
    FocusPicture(usize),
    /// Bring the keyboard's focus to the button that has the article read aloud.
    FocusListen,
    /// Mark a paragraph, wherever it is.
    MarkParagraph(u32),
    /// What the browser is to do at once.
    Do(Deed),
}

#[inline(never)]
fn axis_of(model: &Model) -> Option<Axis> {
    match &model.axis {
        Some(axis) => axis.resized(model.width),
        None => Axis::new(&model.all, model.counts(), model.width),
    }
}

/// Whether these are a packed site.
fn is_site(bundles: &[Source]) -> bool {
    matches!(bundles, [Source::Site(_)])
}

impl Model {
    /// How many articles match, within the span.
    pub fn total(&self) -> u32 {
        self.counts().within(self.route.span)
    }

    /// The date column of the articles that match.
    pub fn counts(&self) -> &Rc<DayCounts> {
        self.matching.as_ref().unwrap_or(&self.all)
    }

    /// What is marked in one of the article's texts; see [`query::marks`].
    pub fn marks(&self, text: &str) -> Vec<Range<usize>> {
        if self.finding.is_some() { self.found_in(text) } else { query::marks(text, &self.query) }
    }

    /// The query whose matches are marked.
    pub fn marked(&self) -> &str {
        if self.query.is_empty() { "" } else { &self.route.query }
    }

    /// Whether a packed site is open.
    pub fn is_packed(&self) -> bool {
        is_site(&self.opening.bundles)
    }

    /// How the archive's signature stands, where its page names who should have signed, and that is known.
    pub fn signed(&self) -> Option<&Signed> {
        self.signature.as_deref().filter(|_| self.is_packed())
    }

    /// Whether a list was asked for that is not answered yet.
    pub fn is_waiting(&self) -> bool {
        self.answered != self.version
    }

    /// Whether a message can change what is drawn: scrolling does when the rows come, and indexing while a search waits.
    pub fn shows(&self, msg: &Msg) -> bool {
        match msg {
            Msg::Scrolled(_) => false,
            Msg::Answered(response) => match &**response {
                Response::Indexed { .. } => !self.route.query.is_empty(),
                Response::Listed(listed) => listed.version == self.version,
                Response::Suggested { version, items } => {
                    *version == self.suggesting && !(items.is_empty() && self.suggestions.is_empty())
                }
                _ => true,
            },
            Msg::Hush => !self.suggestions.is_empty(),
            Msg::Touched(Touch::Move { place, .. }) => self.axis.as_ref().is_some_and(|axis| axis.is_news(*place)),
            _ => true,
        }
    }

    /// Whether what a message changes is drawn with the list that it asks for, which comes in a moment: drawing all twice for
    /// each letter keeps a phone from showing either.
    pub fn can_wait(&self, msg: &Msg) -> bool {
        matches!(msg, Msg::Typed(_)) && self.opened.is_some() && !self.lacks_rest
    }

    /// Changes the model, and says what is to be done.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        match msg {
            Msg::Started(start) => self.start(start),
            Msg::Went(route) => self.go(route),
            Msg::Typed(text) => {
                if text == self.route.query {
                    return Vec::new();
                }
                self.route.query = text;
                let mut effects = self.filtered(Gesture::Typing);
                // Behind the list, which is more to the point.
                effects.extend(self.suggest());
                effects
            }
            Msg::Touched(Touch::Width(width)) => {
                self.width = width;
                self.make_axis();
                self.name_peaks()
            }
            Msg::Hush => self.hush(),
            Msg::RetryLost => {
                self.lost = 0;
                let mut effects = vec![Effect::Ask(Request::Refetch)];
                if self.opened.is_some() {
                    self.version += 1;
                    effects.push(self.ask_rows(self.viewport.rows_around(u32::MAX)));
                }
                if let (Reading::Awaited | Reading::Missing, Some(id)) = (&self.reading, self.route.article.clone()) {
                    effects.extend(self.read(id));
                }
                effects
            }
            Msg::Rest(true) => {
                (self.lacks_rest, self.rest_lost) = (false, false);
                self.query = self.understood();
                self.make_axis();
                let mut effects = self.know();
                effects.extend([self.begin_offline(), signed::begin()]);
                let held = std::mem::take(&mut self.held_back);
                effects.extend(held.into_iter().flat_map(|msg| self.update(msg)));
                effects
            }
            Msg::Rest(false) => {
                let is_held = !std::mem::take(&mut self.held_back).is_empty();
                // Whoever has asked for nothing that needs it reads on undisturbed.
                self.rest_lost = self.is_waiting() || is_held;
                Vec::new()
            }
            Msg::RetryRest => {
                self.rest_lost = false;
                vec![Effect::FetchRest]
            }
            Msg::Open(id) => self.open(id),
            Msg::Close => self.close(),
            Msg::Scrolled(viewport) => {
                self.viewport = viewport;
                self.fetch_rows()
            }
            Msg::Marked(count) => {
                self.match_count = count;
                self.match_at = None;
                Vec::new()
            }
            Msg::Files(names) => {
                let bundles = names.into_iter().map(Source::Attached).collect();
                let add = self.opened.is_some() && !self.is_sample && !is_site(&self.opening.bundles);
                self.open_bundles(Opening { bundles, add, is_sample: false })
            }
            Msg::Retry => self.open_bundles(self.opening.clone()),
            Msg::Sample(bundles) => {
                self.route = Route { lang: self.route.lang.take(), ..Route::default() };
                let mut effects = vec![self.address(Gesture::Press)];
                effects.extend(self.open_bundles(Opening { bundles, add: false, is_sample: true }));
                effects
            }
            Msg::Dismiss => {
                self.failure = None;
                self.lost = 0;
                self.rest_lost = false;
                Vec::new()
            }
            Msg::Answered(response) => {
                let mut effects = Rc::into_inner(response).map_or_else(Vec::new, |response| self.answered(response));
                effects.extend(self.fetch_rest());
                effects
            }
            Msg::Frame => Vec::new(),
            Msg::Stopped => {
                self.stopped = true;
                self.progress = None;
                Vec::new()
            }
            msg if self.lacks_rest => {
                // It waits for what carries it out.
                self.held_back.push(msg);
                if std::mem::replace(&mut self.is_rest_asked, true) { Vec::new() } else { vec![Effect::FetchRest] }
            }
            msg => self.act(msg),
        }
    }

    /// Carries out what a reader does beside reading.
    #[inline(never)]
    fn act(&mut self, msg: Msg) -> Vec<Effect> {
        match msg {
            Msg::Cleared => {
                let mut effects = self.update(Msg::Typed(String::new()));
                effects.push(Effect::FocusSearch);
                effects
            }
            Msg::Chose(span, gesture) => {
                if span == self.route.span {
                    return Vec::new();
                }
                self.route.span = span;
                if let Some(axis) = &mut self.axis {
                    axis.reveal(span);
                }
                self.filtered(gesture)
            }
            Msg::Touched(touch) => {
                let span = self.route.span;
                match self.axis.as_mut().and_then(|axis| axis.touch(touch, span)) {
                    Some(Choice::Brushed(span)) => self.update(Msg::Chose(span, Gesture::Brushing)),
                    Some(Choice::Pressed(span)) => self.update(Msg::Chose(span, Gesture::Press)),
                    // Other bars may be in sight.
                    None => self.name_peaks(),
                }
            }
            Msg::Dated(edge, text) => match axis::typed(&text, edge, self.route.span) {
                Some(span) => {
                    self.wrong_date = None;
                    self.update(Msg::Chose(span, Gesture::Press))
                }
                None => {
                    self.wrong_date = Some(edge);
                    Vec::new()
                }
            },
            Msg::Sorted(sort) => {
                self.route.sort = Some(sort);
                self.filtered(Gesture::Press)
            }
            Msg::Narrowed(filters) => {
                self.route.filters = filters;
                self.filtered(Gesture::Press)
            }
            Msg::Followed(to) if to.article.is_some() => self.go_to_paragraph(&to),
            Msg::Followed(to) => {
                let Route { query, span, filters, .. } = *to;
                if let Some(axis) = &mut self.axis {
                    axis.reveal(span);
                }
                let mut effects = self.visit(Route { query, span, filters, ..self.route.whole() });
                effects.push(Effect::FocusList);
                effects
            }
            Msg::Everything => {
                let (article, sort) = (self.route.article.take(), self.route.sort);
                self.route = Route { article, sort, ..self.route.whole() };
                self.filtered(Gesture::Press)
            }
            Msg::Home => self.visit(self.route.whole()),
            Msg::Panel(open) => {
                if self.panel && !open {
                    self.panel = false;
                    return vec![Effect::FocusFilter];
                }
                self.panel = open;
                if open && self.opened.is_some() && self.counted != self.version {
                    return vec![self.ask_rows(self.viewport.rows_around(self.total()))];
                }
                Vec::new()
            }
            Msg::Suggestion(by) => {
                // The field itself is one of the places to go round.
                let places = self.suggestions.len() as i64 + 1;
                let at = self.suggestion.map_or(0, |at| at as i64 + 1);
                self.suggestion = ((at + i64::from(by)).rem_euclid(places) as usize).checked_sub(1);
                Vec::new()
            }
            Msg::Chosen => match self.suggestion.and_then(|at| self.suggestions.get(at).cloned()) {
                Some(suggestion) => self.take(suggestion),
                None => self.hush(),
            },
            Msg::Took(suggestion) => self.take(suggestion),
            Msg::Step(by) => self.step(by),
            Msg::Match(by) => {
                if self.match_count == 0 {
                    return Vec::new();
                }
                let count = self.match_count as i64;
                let from = self.match_at.map_or(if by > 0 { -1 } else { count }, |at| at as i64);
                let at = (from + i64::from(by)).rem_euclid(count) as usize;
                self.match_at = Some(at);
                vec![Effect::RevealMatch(at)]
            }
            Msg::Voices(voices) => self.has_voices(&voices),
            Msg::Find(text) => self.find(Some(text)),
            Msg::Aid(aid) => self.aid(aid),
            Msg::Given(given) => self.given(&given),
            Msg::Offline(told) => self.take_offline(told),
            Msg::Signed(signed) => {
                self.signature = Some(signed);
                Vec::new()
            }
            Msg::SwitchLanguage => {
                self.lang = self.lang.other();
                let mut effects = vec![Effect::Remember("lang", self.lang.code()), Effect::Language(self.lang)];
                if self.route.lang.is_some() {
                    self.route.lang = Some(self.lang.code().to_owned());
                    effects.push(Effect::Address { search: self.route.search(), push: false });
                }
                effects.push(self.title());
                effects
            }
            Msg::SwitchTheme => {
                self.theme = self.theme.next();
                vec![Effect::Remember("theme", self.theme.name()), Effect::Theme(self.theme)]
            }
            // The others are `update`'s.
            _ => Vec::new(),
        }
    }

    /// Makes the axis anew, or as wide as it now is, and keeps what is in sight; not before what makes it is here.
    fn make_axis(&mut self) {
        if !self.lacks_rest {
            self.axis = axis_of(self);
        }
    }

    fn start(&mut self, start: Start) -> Vec<Effect> {
        let Start { route, languages, theme, look, base, sources, is_sample, today, lacks_rest } = start;
        (self.look, self.base) = (look, base);
        self.day = today;
        let asked = route.lang.iter().chain(&languages);
        self.lang = asked.filter_map(|tag| Lang::of(tag)).next().unwrap_or_default();
        self.theme = theme;
        self.lacks_rest = lacks_rest;
        self.route = route;
        self.query = self.understood();
        let mut effects = vec![Effect::Language(self.lang), Effect::Theme(self.theme), self.title()];
        self.own = (sources, is_sample);
        effects.extend(self.open_named());
        effects
    }

    /// Opens the bundles that the address names, or else the page's own.
    fn open_named(&mut self) -> Vec<Effect> {
        let named: Vec<Source> = self.route.sources.iter().cloned().map(Source::Address).collect();
        // A packed site shows itself: no address brings something else under its name.
        let is_own = named.is_empty() || is_site(&self.own.0);
        let (bundles, is_sample) = if is_own { self.own.clone() } else { (named, false) };
        if bundles.is_empty() {
            return Vec::new();
        }
        self.open_bundles(Opening { bundles, add: false, is_sample })
    }

    fn open_bundles(&mut self, opening: Opening) -> Vec<Effect> {
        self.failure = None;
        self.progress = Some(Progress::default());
        self.opening = opening.clone();
        let mut effects = vec![Effect::Ask(Request::Open { bundles: opening.bundles, add: opening.add })];
        // A packed site answers as soon as it is open: no time is lost while the page draws that it is.
        if is_site(&self.opening.bundles) {
            effects.push(self.ask_anew());
            effects.extend(self.route.article.clone().map(|id| Effect::Ask(Request::Article { id })));
            self.ahead = Some((self.version, self.route.clone()));
        }
        effects
    }

    /// The address changed under the model: everything that differs follows.
    fn go(&mut self, route: Route) -> Vec<Effect> {
        let before = std::mem::replace(&mut self.route, route);
        let mut effects = self.hush();
        self.gesture = Gesture::Press;
        if self.route.sources != before.sources {
            return self.open_named();
        }
        if !self.route.lists_as(&before) {
            effects.extend(self.list_anew());
        }
        if self.route.article != before.article {
            match self.route.article.clone() {
                None => {
                    self.reading = Reading::Nothing;
                    self.came_from_list = false;
                    // The place last: a row that is partly out of sight was so when its article was opened.
                    effects.extend(self.cursor.map(Effect::FocusRow));
                    effects.push(Effect::ScrollList(self.list_offset));
                }
                Some(id) => {
                    self.came_from_list = false;
                    effects.extend(self.read(id));
                }
            }
        } else if self.route.paragraph.is_some() && self.route.paragraph != before.paragraph {
            effects.push(Effect::FocusArticle(self.route.paragraph));
        }
        effects.push(self.title());
        effects
    }

    /// Goes to a view by a press.
    fn visit(&mut self, route: Route) -> Vec<Effect> {
        let mut effects = self.go(route);
        effects.push(self.address(Gesture::Press));
        effects
    }

    /// A filter changed: the address follows, then the list.
    fn filtered(&mut self, gesture: Gesture) -> Vec<Effect> {
        self.route.settle();
        if gesture != Gesture::Typing {
            self.hush();
        }
        let mut effects = vec![self.address(gesture)];
        effects.extend(self.list_anew());
        effects
    }

    fn address(&mut self, gesture: Gesture) -> Effect {
        let push = gesture == Gesture::Press || gesture != self.gesture;
        self.gesture = gesture;
        Effect::Address { search: self.route.search(), push }
    }

    /// Asks for the list from its beginning.
    fn list_anew(&mut self) -> Vec<Effect> {
        self.query = self.understood();
        self.match_count = 0;
        self.match_at = None;
        self.wrong_date = None;
        self.cursor = None;
        self.list_offset = 0.0;
        self.viewport.offset = 0.0;
        if self.opened.is_none() {
            return Vec::new();
        }
        let mut effects = vec![Effect::ScrollList(0.0)];
        let is_asked = |(version, route): &(u32, Route)| *version == self.version && route.lists_as(&self.route);
        if !self.ahead.as_ref().is_some_and(is_asked) {
            effects.push(self.ask_anew());
        }
        effects
    }

    /// Asks for another list than before.
    fn ask_anew(&mut self) -> Effect {
        self.version += 1;
        // While facets are counted one request takes half as long as two (a million articles).
        self.ask_rows(if self.panel { self.viewport.rows_around(u32::MAX) } else { self.viewport.first_rows() })
    }

    /// What was typed, understood; nothing as long as what understands it is not here.
    fn understood(&self) -> Rc<Query> {
        Rc::new(if self.lacks_rest { Query::default() } else { query::parse(&self.route.query) })
    }

    /// Asks for the rest of the program, once, when the first view is complete.
    fn fetch_rest(&mut self) -> Option<Effect> {
        let is_complete = self.progress.is_none() && !self.is_waiting() && !matches!(self.reading, Reading::Awaited);
        if !self.lacks_rest || !is_complete || std::mem::replace(&mut self.is_rest_asked, true) {
            return None;
        }
        Some(Effect::FetchRest)
    }

    fn ask_rows(&mut self, rows: Range<u32>) -> Effect {
        self.asked = Some(rows.clone());
        Effect::Ask(Request::List {
            version: self.version,
            query: self.route.query.clone(),
            span: self.route.span,
            sort: self.route.sorted(),
            filters: self.route.filters.clone(),
            facets: self.panel && self.counted != self.version,
            rows,
        })
    }

    /// Asks for suggestions to what is being typed.
    fn suggest(&mut self) -> Option<Effect> {
        let text = self.route.query.clone();
        if self.opened.is_none() || text.trim().is_empty() {
            self.hush();
            return None;
        }
        // Those to the text before stay until the new ones come: what comes and goes with every key disturbs.
        self.suggesting += 1;
        self.is_hushed = false;
        self.suggestion = None;
        if std::mem::replace(&mut self.is_suggesting, true) {
            return None;
        }
        Some(Effect::Ask(Request::Suggest { version: self.suggesting, text }))
    }

    /// Lets the suggestions go, with those that are still to come.
    fn hush(&mut self) -> Vec<Effect> {
        self.suggesting += 1;
        self.is_hushed = true;
        self.suggestions = Rc::default();
        self.suggestion = None;
        Vec::new()
    }

    fn take(&mut self, suggestion: Suggestion) -> Vec<Effect> {
        match suggestion {
            Suggestion::Words(query) => {
                self.route.query = query;
                let mut effects = self.filtered(Gesture::Press);
                effects.push(Effect::FocusSearch);
                effects
            }
            Suggestion::Title { id, .. } => {
                self.hush();
                let mut effects = vec![Effect::LeaveSearch];
                effects.extend(self.open(id));
                effects
            }
        }
    }

    /// Asks for rows that are in sight or soon will be and do not exist yet.
    fn fetch_rows(&mut self) -> Vec<Effect> {
        if self.opened.is_none() || self.is_waiting() || self.asked.is_some() {
            return Vec::new();
        }
        let total = self.total();
        let sight = self.viewport.rows(total);
        // Half the overscan may be used up before more is asked for: a request for several rows, not for each.
        let margin = window::OVERSCAN / 2;
        let needed = sight.start.saturating_sub(margin)..(sight.end + margin).min(total);
        if needed.is_empty() || (self.held.start <= needed.start && needed.end <= self.held.end) {
            return Vec::new();
        }
        let rows = self.viewport.rows_around(total);
        vec![self.ask_rows(rows)]
    }

    fn open(&mut self, id: String) -> Vec<Effect> {
        if self.route.article.as_ref() == Some(&id) && matches!(self.reading, Reading::Open(_)) {
            return vec![Effect::FocusArticle(None)];
        }
        self.came_from_list = self.route.article.is_none();
        if self.came_from_list {
            self.list_offset = self.viewport.offset;
        }
        let place = self.rows.iter().position(|row| row.id == id);
        self.cursor = place.map(|at| self.first + at as u32).or(self.cursor);
        self.route.article = Some(id.clone());
        self.route.paragraph = None;
        let mut effects = vec![self.address(Gesture::Press)];
        effects.extend(self.read(id));
        effects
    }

    fn read(&mut self, id: String) -> Vec<Effect> {
        if self.opened.is_none() {
            return Vec::new();
        }
        if !matches!(self.reading, Reading::Open(_)) {
            self.reading = Reading::Awaited;
        }
        self.related = Rc::default();
        self.same_day = Rc::default();
        self.mentions = None;
        self.known = None;
        self.documents = Rc::default();
        let is_asked = self.ahead.as_ref().is_some_and(|(_, route)| route.article.as_ref() == Some(&id));
        if is_asked { Vec::new() } else { vec![Effect::Ask(Request::Article { id })] }
    }

    fn close(&mut self) -> Vec<Effect> {
        if self.route.article.is_none() {
            return Vec::new();
        }
        if self.came_from_list {
            return vec![Effect::Back];
        }
        self.visit(Route { article: None, paragraph: None, ..self.route.clone() })
    }

    fn step(&mut self, by: i32) -> Vec<Effect> {
        let total = self.total();
        if total == 0 {
            return Vec::new();
        }
        let to = match self.cursor {
            None => i64::from(self.viewport.rows(total).start),
            Some(at) => i64::from(at) + i64::from(by),
        };
        let to = to.clamp(0, i64::from(total) - 1) as u32;
        self.cursor = Some(to);
        vec![Effect::FocusRow(to)]
    }

    fn answered(&mut self, response: Response) -> Vec<Effect> {
        match response {
            Response::Ready => Vec::new(),
            Response::Progress(progress) => {
                self.progress = Some(progress);
                Vec::new()
            }
            Response::Failed(problems) => {
                self.progress = None;
                self.failure = Some(Rc::new(problems));
                // What was asked for along with the opening gets no answer.
                if self.ahead.take().is_some() {
                    self.asked = None;
                    self.answered = self.version;
                }
                Vec::new()
            }
            Response::Opened(opened) => {
                self.progress = None;
                self.all = Rc::new(DayCounts::new(opened.days.iter().copied(), opened.undated));
                self.matching = None;
                self.axis = None;
                self.make_axis();
                self.indexed = (!is_site(&self.opening.bundles)).then(|| (0, self.all.total()));
                // What is missing of a bundle is said at once; what is wrong in it stands over the list.
                let known =
                    self.opened.as_ref().filter(|_| self.opening.add).map_or(0, |earlier| earlier.problems.len());
                let new = opened.problems.iter().skip(known);
                let failures: Vec<Problem> = new.filter(|problem| problem.kind.costs_the_bundle()).cloned().collect();
                self.is_sample = self.opening.is_sample;
                self.failure = (!failures.is_empty()).then(|| Rc::new(failures));
                self.opened = Some(Rc::new(opened));
                self.held = 0..0;
                self.rows = Rc::default();
                self.facets = Rc::default();
                (self.lost, self.lacks_files) = (0, false);
                self.reading = Reading::Nothing;
                self.is_naming = false;
                self.today = Rc::default();
                let mut effects = self.list_anew();
                effects.extend(self.day.map(|day| Effect::Ask(Request::SameDay { day, id: None })));
                if let Some(id) = self.route.article.clone() {
                    effects.extend(self.read(id));
                }
                self.ahead = None;
                effects.push(self.title());
                effects
            }
            Response::Indexed { done, total } => {
                self.indexed = (done < total).then_some((done, total));
                Vec::new()
            }
            Response::Listed(listed) if listed.version == self.version => self.listed(listed),
            Response::Listed(_) => Vec::new(),
            Response::Article(found) if self.route.article.as_ref() == Some(&found.article.id) => {
                let place = found.place;
                let date = found.article.date.filter(|date| !date.interval().is_long());
                self.match_count = 0;
                self.match_at = None;
                self.reading = Reading::Open(Rc::new(*found));
                self.cursor = place.or(self.cursor);
                let mut effects = vec![self.title(), Effect::FocusArticle(self.route.paragraph)];
                effects.extend(place.map(Effect::RevealRow));
                if !self.lacks_rest {
                    effects.extend(self.know());
                }
                let id = self.route.article.clone();
                effects.extend(id.clone().map(|id| Effect::Ask(Request::Mentions { id })));
                effects.extend(id.clone().map(|id| Effect::Ask(Request::Related { id })));
                effects.extend(date.map(|date| Effect::Ask(Request::SameDay { day: date.day, id })));
                effects
            }
            Response::NoArticle { id } if self.route.article.as_ref() == Some(&id) => {
                self.reading = Reading::Missing;
                vec![self.title()]
            }
            Response::Lost { files } => {
                (self.lost, self.lacks_files) = (files, files > 0);
                // Whether it is for want of a network.
                if files > 0 && self.offline.is_some() { vec![offline::check()] } else { Vec::new() }
            }
            Response::Lacking => {
                self.is_rest_asked = true;
                vec![Effect::FetchRest]
            }
            Response::Article(_) | Response::NoArticle { .. } => Vec::new(),
            response => self.answered_more(response),
        }
    }

    /// Takes in what adds to the list and the article; the archive answers so only with the rest.
    #[inline(never)]
    fn answered_more(&mut self, response: Response) -> Vec<Effect> {
        match response {
            Response::Suggested { version, items } if version == self.suggesting => {
                self.is_suggesting = false;
                self.suggestions = Rc::new(items);
                self.suggestion = None;
                Vec::new()
            }
            Response::Suggested { .. } => {
                // Overtaken: what is typed by now is asked for, if it still is wanted.
                self.is_suggesting = false;
                if self.is_hushed { Vec::new() } else { self.suggest().into_iter().collect() }
            }
            Response::Related { id, rows } if self.route.article.as_ref() == Some(&id) => {
                self.related = Rc::new(rows);
                Vec::new()
            }
            Response::Mentions { id, mentions, documents } => {
                if self.route.article.as_ref() == Some(&id) {
                    self.mentions = Some(Rc::new(mentions));
                    self.documents = Rc::new(documents);
                }
                Vec::new()
            }
            Response::Peaks { version, names } => {
                self.is_naming = false;
                if version == self.version {
                    let peak = |(span, name)| Peak { span, name };
                    self.peaks = Rc::new(names.into_iter().map(peak).collect());
                }
                self.name_peaks()
            }
            Response::Files { search, articles, paths } => self.take_files(&search, articles, &paths),
            Response::SameDay { id: None, rows } => {
                self.today = Rc::new(rows);
                Vec::new()
            }
            Response::SameDay { id, rows } => {
                if self.route.article == id {
                    self.same_day = Rc::new(rows);
                }
                Vec::new()
            }
            // The others are `answered`'s, or of another article.
            _ => Vec::new(),
        }
    }

    fn listed(&mut self, listed: Listed) -> Vec<Effect> {
        let asked = self.asked.take().unwrap_or(0..0);
        if self.answered != self.version {
            self.answered = self.version;
            self.rest_lost = false;
            let of_these = |counts| Rc::new(self.all.of_these(Rc::unwrap_or_clone(counts), listed.undated));
            self.matching = listed.matching.map(of_these);
            let counts = self.counts().clone();
            if let Some(axis) = &mut self.axis {
                axis.matched(&counts);
            }
        }
        if !listed.facets.is_empty() {
            self.counted = self.version;
            self.facets = Rc::new(listed.facets);
        }
        self.did_you_mean = listed.did_you_mean;
        let peaks = self.name_peaks();
        self.first = listed.first;
        self.held = listed.first..listed.first + (asked.len() as u32).max(listed.rows.len() as u32);
        self.rows = Rc::new(listed.rows);
        if self.going.is_some() {
            return self.arrive();
        }
        // Behind the rows, which are more to the point.
        let mut effects = self.fetch_rows();
        effects.extend(peaks);
        effects
    }

    /// Asks for the names of the peaks in sight, where words or values were asked for: one question at a time.
    fn name_peaks(&mut self) -> Vec<Effect> {
        if self.lacks_rest || self.is_naming || self.is_waiting() {
            return Vec::new();
        }
        self.peaks_anew()
    }

    #[inline(never)]
    fn peaks_anew(&mut self) -> Vec<Effect> {
        let axis = self.axis.as_ref().filter(|_| self.matching.is_some());
        let asked = (self.version, axis.map_or_else(Vec::new, Axis::peaks));
        if asked == self.named {
            return Vec::new();
        }
        if asked.0 != self.named.0 || asked.1.is_empty() {
            self.peaks = Rc::default();
        }
        self.named = asked;
        let (version, bars) = self.named.clone();
        if bars.is_empty() {
            return Vec::new();
        }
        self.is_naming = true;
        vec![Effect::Ask(Request::Peaks { version, bars })]
    }

    fn title(&self) -> Effect {
        let app = self.lang.texts().app;
        let archive = self.opened.as_ref().map_or("", |opened| opened.title.as_str());
        let archive = if archive.is_empty() { app } else { archive };
        Effect::Title(match &self.reading {
            Reading::Open(found) if self.route.article.is_some() => format!("{} · {archive}", found.article.title),
            _ => archive.to_owned(),
        })
    }
}
