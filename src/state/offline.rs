//! Reading without a network: what the browser says of it, and what a reader does about it.
//!
//! The browser's part is `static/offline.js`, which alone knows how things stand; it tells all of it at each change, as texts
//! ([`Offline::read`]). The model keeps what was told last, and answers what is asked for: which files a view has. All of it
//! comes with the rest of the program, and only on the viewer's own page.

use super::aids::Deed;
use super::route::Route;
use super::{Effect, Model, Msg};
use crate::i18n::{Lang, offline::Trouble};
use crate::service::Request;
use std::rc::Rc;

/// Whether this browser keeps anything for reading offline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Able {
    /// That is not known yet.
    #[default]
    Wait,
    /// It does.
    Yes,
    /// It does not: an old one, a private window, a page that is not opened by https.
    No,
}

/// A view that is kept: all of the archive, or what a filter leaves of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keep {
    /// The view's address, as [`Route::search`] gives it; empty: all of the archive.
    pub search: String,
    /// Its articles; 0 where that is not known.
    pub articles: u32,
    /// The size of all its files.
    pub bytes: u64,
    /// Of which so much is here.
    pub done: u64,
}

impl Keep {
    /// Whether all of it is here.
    pub fn is_whole(&self) -> bool {
        self.done >= self.bytes
    }
}

/// How it stands, in bytes where nothing else is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offline {
    /// Whether anything can be kept.
    pub able: Able,
    /// Whether the host could not be reached when it was asked last.
    pub is_offline: bool,
    /// Whether a newer release of the viewer is here.
    pub is_renewed: bool,
    /// Whether the browser has promised not to clear what is kept when it needs room.
    pub is_persisted: bool,
    /// What all of this site takes on the device, and may take; 0 where the browser does not say.
    pub used: u64,
    /// See `used`.
    pub room: u64,
    /// What was seen and is here for that alone.
    pub seen: u64,
    /// What went wrong last.
    pub trouble: Option<Trouble>,
    /// The view that is being stored, by its address.
    pub going: Option<String>,
    /// The view whose files are asked for; `here`: the files that the worker has.
    pub asks: Option<String>,
    /// All of the archive, if it can be kept.
    pub whole: Option<Keep>,
    /// The view that was on the screen when the sheet was opened, where it is filtered.
    pub filter: Option<Keep>,
    /// What is kept, or was begun.
    pub keeps: Vec<Keep>,
}

/// What stands before the first of the views that are kept, and the fields of each.
const FIELDS: usize = 15;
const KEEP_FIELDS: usize = 4;

impl Offline {
    /// From what was told: texts in the order of `tell` in `static/offline.js`. What is missing or no number is as nothing.
    pub fn read(told: &[String]) -> Offline {
        let text = |at: usize| told.get(at).map_or("", String::as_str);
        let is = |at: usize| text(at) == "1";
        let number = |at: usize| text(at).parse::<u64>().unwrap_or(0);
        let keep = |search: &str, at: usize| Keep {
            search: search.to_owned(),
            articles: number(at).min(u32::MAX.into()) as u32,
            bytes: number(at + 1),
            done: number(at + 2),
        };
        let keeps = told.get(FIELDS..).unwrap_or_default().chunks_exact(KEEP_FIELDS).enumerate();
        Offline {
            able: match text(0) {
                "yes" => Able::Yes,
                "no" => Able::No,
                _ => Able::Wait,
            },
            is_offline: is(1),
            is_renewed: is(2),
            is_persisted: is(3),
            used: number(4),
            room: number(5),
            seen: number(6),
            trouble: match text(7) {
                "full" => Some(Trouble::Full),
                "network" => Some(Trouble::Network),
                "evicted" => Some(Trouble::Evicted),
                _ => None,
            },
            going: text(8).strip_prefix('=').map(str::to_owned),
            asks: Some(text(9).to_owned()).filter(|asks| !asks.is_empty()),
            whole: (!text(10).is_empty()).then(|| Keep { done: 0, articles: number(11) as u32, ..keep("", 9) }),
            filter: (!text(12).is_empty() && !text(14).is_empty()).then(|| Keep { done: 0, ..keep(text(12), 13) }),
            keeps: keeps.map(|(at, fields)| keep(&fields[0], FIELDS + at * KEEP_FIELDS + 1)).collect(),
        }
    }

    /// What stands in the line at the foot, where one is to stand there: a release, or what can be read without a network.
    pub fn line(&self, lang: Lang) -> Option<String> {
        if self.is_offline {
            let whole = self.keeps.iter().filter(|keep| keep.is_whole());
            let most = whole.clone().map(|keep| keep.articles).max();
            return Some(lang.readable_offline(whole.clone().any(|keep| keep.search.is_empty()), most));
        }
        (self.trouble == Some(Trouble::Evicted)).then(|| lang.trouble(Trouble::Evicted).to_owned())
    }
}

/// What a reader does about it. A view is named by its place among those kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// All of the archive is to be kept.
    KeepAll,
    /// The filtered view is to be kept.
    KeepFilter,
    /// A view that was begun is to go on.
    Resume(usize),
    /// What is being stored is to wait.
    Pause,
    /// A view is to be kept no longer.
    Free(usize),
    /// What was seen is to go.
    Unsee,
    /// Everything is to go.
    Clear,
    /// The newer release is to be shown.
    Reload,
}

impl Model {
    /// Has the browser's part begin: once, as soon as it is here.
    #[inline(never)]
    pub(super) fn begin_offline(&mut self) -> Effect {
        ask_browser("start", "", "", 0)
    }

    /// Has the browser's part tell what the sheet shows.
    pub(super) fn look_offline(&mut self) -> Effect {
        let filter = if self.route.is_filtered() { self.view().search() } else { String::new() };
        ask_browser("look", &self.addresses(), &filter, 0)
    }

    /// Carries out what a reader did.
    pub(super) fn act_offline(&mut self, act: Act) -> Vec<Effect> {
        let Some(offline) = self.offline.clone() else { return Vec::new() };
        let kept = |at: usize| offline.keeps.get(at).map_or("", |keep| keep.search.as_str());
        let search = |keep: &Option<Keep>| keep.as_ref().map_or(String::new(), |keep| keep.search.clone());
        vec![match act {
            Act::KeepAll => ask_browser("keep", "", "", 0),
            Act::KeepFilter => ask_browser("keep", "", &search(&offline.filter), 0),
            Act::Resume(at) => ask_browser("keep", "", kept(at), 0),
            Act::Pause => ask_browser("pause", "", "", 0),
            Act::Free(at) => ask_browser("free", "", kept(at), 0),
            Act::Unsee => ask_browser("forget", "", "", 0),
            Act::Clear => ask_browser("forget", "all", "", 0),
            Act::Reload => ask_browser("reload", "", "", 0),
        }]
    }

    /// Takes what the browser's part told, and answers what it asks.
    pub(super) fn take_offline(&mut self, told: Rc<Offline>) -> Vec<Effect> {
        let came_back = self.offline.as_ref().is_some_and(|before| before.is_offline) && !told.is_offline;
        let asks = told.asks.clone();
        self.offline = Some(told);
        let mut effects = Vec::new();
        match asks.as_deref() {
            None => {}
            Some("here") if !self.is_packed() => effects.push(ask_browser("seen", &self.addresses(), "", 0)),
            Some("here") => effects.push(ask_archive(String::new(), Route::default())),
            Some(search) => effects.push(ask_archive(search.to_owned(), Route::parse(search))),
        }
        if came_back && self.lost > 0 {
            effects.extend(self.update(Msg::RetryLost));
        }
        effects
    }

    /// Takes the archive's answer to what was asked.
    pub(super) fn take_files(&mut self, search: &str, articles: u32, paths: &[String]) -> Vec<Effect> {
        let what = if search.is_empty() { "seen" } else { "plan" };
        vec![ask_browser(what, &paths.join("\n"), search, articles)]
    }

    /// The view without its article, its language and its order: what it leaves of the archive.
    fn view(&self) -> Route {
        Route { lang: None, article: None, paragraph: None, sort: None, others: Vec::new(), ..self.route.clone() }
    }

    /// The addresses of the bundles that are open, one a line.
    fn addresses(&self) -> String {
        let bundles = self.opened.as_ref().map_or(&[][..], |opened| &opened.bundles);
        let fetched: Vec<&str> = bundles.iter().map(String::as_str).filter(|name| name.starts_with("http")).collect();
        fetched.join("\n")
    }
}

/// Has the browser's part find out whether the host answers.
#[inline(never)]
pub(super) fn check() -> Effect {
    ask_browser("check", "", "", 0)
}

pub(super) fn ask_browser(what: &'static str, text: &str, search: &str, articles: u32) -> Effect {
    Effect::Do(Deed::Offline(what, text.to_owned(), search.to_owned(), articles))
}

fn ask_archive(search: String, route: Route) -> Effect {
    let Route { query, span, filters, .. } = route;
    Effect::Ask(Request::Files { search, query, span, filters })
}
