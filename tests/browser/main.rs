//! User stories in real browsers, against the built release files.
//!
//! ```text
//! cargo test --test browser                             all stories in all engines
//! cargo test --test browser -- chromium::               one engine
//! cargo test --test browser -- a_shared_link            one story in all engines
//! cargo test --test browser -- --exact firefox::a_span_is_chosen_by_dragging
//! ```
//!
//! | variable | |
//! | --- | --- |
//! | `KHOBAO_BROWSERS` | the engines, of `chromium firefox webkit`; all three by default |
//! | `KHOBAO_VIEWER` | the built viewer; `target/dist/viewer` by default |
//! | `KHOBAO_AXE` | axe-core's `axe.min.js` |
//! | `KHOBAO_FRAMEWORKS` | the pages made with React and Vue; `target/frameworks` by default |
//! | `KHOBAO_GECKODRIVER` | Firefox's driver; else the newest in `~/.cache/khobao`, else on the path |
//! | `KHOBAO_ATTACKS` | `all`: each attack in each engine and each place, instead of a part of them |
//! | `KHOBAO_FAULTS` | `all`: each file of a packed site with each fault in each engine, likewise |
//! | `CI` | `true`: Chromium and Firefox must be there |
//!
//! An engine has one browser, used again by story after story and left clean by each; after a story that failed a new one
//! is started. The failed story's last picture and what the drivers said are in `target/stories`.

mod driver;
mod engine;
mod fixtures;
mod page;
mod server;
mod stories;
mod vectors;

use engine::{Engine, Programs, Session};
use libtest_mimic::{Arguments, Completion, Failed, Trial};
use page::{Page, Stop};
use server::{Site, Trap};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};
use stories::{ALONE, STORIES, Story};

/// So many of the slowest stories are named at the end.
const NAMED: usize = 8;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // A browser leaves a third of two cores idle, and a third browser would be slower for all.
    arguments.test_threads.get_or_insert(2);
    match run(&arguments) {
        Ok(code) => code,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let viewer = viewer_folder();
    if !arguments.list && !viewer.join("index.html").is_file() {
        return Err(format!("No viewer in {}: run `./dev test`, which builds it first.", viewer.display()));
    }
    let reports = reports_folder();
    std::fs::create_dir_all(&reports).map_err(|e| format!("{}: {e}", reports.display()))?;
    let site = if arguments.list { None } else { Some(Arc::new(Site::serve(&viewer)?)) };
    let must = std::env::var("CI").is_ok_and(|ci| ci == "true");
    let mut benches = Vec::new();
    for engine in engines()? {
        let found = engine.find();
        if let Err(missing) = &found {
            eprintln!("!!! {missing}; the stories in {} are not told", engine.name());
        }
        // A trap for each: what one browser asks of its maker at any time must not count against another's story.
        let bench = Bench { engine, programs: found, session: None, trap: Trap::new()?, times: Vec::new() };
        benches.push(Arc::new(Mutex::new(bench)));
    }
    let mut trials = Vec::new();
    let quiet = Arc::new(RwLock::new(()));
    // Engine after engine for each story, so that what runs at the same time runs in different ones.
    for story in STORIES {
        for bench in &benches {
            let (bench, site, quiet) = (bench.clone(), site.clone(), quiet.clone());
            let engine = bench.lock().unwrap_or_else(PoisonError::into_inner).engine;
            let required = must && engine != Engine::WebKit;
            trials.push(Trial::ignorable_test(format!("{}::{}", engine.name(), story.name), move || {
                let home = site.as_ref().map_or("", |site| site.address());
                let mut bench = bench.lock().unwrap_or_else(PoisonError::into_inner);
                if ALONE.contains(&story.name) {
                    let _nobody_else = quiet.write().unwrap_or_else(PoisonError::into_inner);
                    bench.tell(story, home, required)
                } else {
                    let _others_too = quiet.read().unwrap_or_else(PoisonError::into_inner);
                    bench.tell(story, home, required)
                }
            }));
        }
    }
    let conclusion = libtest_mimic::run(arguments, trials);
    for bench in &benches {
        say_times(&bench.lock().unwrap_or_else(PoisonError::into_inner));
    }
    // Ends the browsers.
    drop(benches);
    Ok(conclusion.exit_code())
}

/// What the stories took in all, and the slowest: the whole has to stay quick.
fn say_times(bench: &Bench) {
    let mut times = bench.times.clone();
    times.sort_by_key(|(_, took)| std::cmp::Reverse(*took));
    let all: Duration = times.iter().map(|(_, took)| *took).sum();
    let slowest: Vec<String> =
        times.iter().take(NAMED).map(|(name, took)| format!("{name} {:.1}", took.as_secs_f64())).collect();
    eprintln!("{}: {} s for {} stories; {}", bench.engine.name(), all.as_secs(), times.len(), slowest.join(", "));
}

/// `KHOBAO_BROWSERS`.
fn engines() -> Result<Vec<Engine>, String> {
    let names = std::env::var("KHOBAO_BROWSERS").unwrap_or_else(|_| "chromium firefox webkit".to_owned());
    let named = |name| Engine::named(name).ok_or_else(|| format!("KHOBAO_BROWSERS: no engine is called {name:?}"));
    names.split_whitespace().map(named).collect()
}

/// `KHOBAO_VIEWER`.
pub fn viewer_folder() -> PathBuf {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/dist/viewer");
    std::env::var_os("KHOBAO_VIEWER").map_or(default, PathBuf::from)
}

/// Where pictures and logs are left.
pub fn reports_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/stories")
}

/// One engine and its browser, if one is running.
struct Bench {
    engine: Engine,
    programs: Result<Programs, String>,
    session: Option<Session>,
    trap: Trap,
    /// What each story took that was told to its end.
    times: Vec<(&'static str, Duration)>,
}

impl Bench {
    /// Tells one story; one that fails is told once more in a new browser, and that is said: drivers now and then lose a
    /// key or scroll by themselves, and what is broken in the page is broken twice.
    fn tell(&mut self, story: &Story, home: &str, required: bool) -> Result<Completion, Failed> {
        self.tell_once(story, home, required).or_else(|failed| {
            let why = failed.message().unwrap_or_default().to_owned();
            eprintln!("!!! {}::{} is told once more: {why}", self.engine.name(), story.name);
            self.tell_once(story, home, required)
        })
    }

    /// A browser in which a story failed is not used again.
    fn tell_once(&mut self, story: &Story, home: &str, required: bool) -> Result<Completion, Failed> {
        let programs = match &self.programs {
            Ok(programs) => programs.clone(),
            Err(missing) if required => return Err(format!("CI=true, and {missing}").into()),
            Err(missing) => return Ok(Completion::ignored_with(missing)),
        };
        let session = match self.session.take() {
            Some(session) => session,
            None => match self.start(&programs, home) {
                Ok(session) => session,
                // That WebKit's driver does not find its browser says nothing of the page.
                Err(why) if self.engine == Engine::WebKit => {
                    eprintln!("!!! {} did not start ({why}); {} is not told in it", self.engine.name(), story.name);
                    return Ok(Completion::ignored_with(why));
                }
                Err(why) => return Err(why.into()),
            },
        };
        let start = Instant::now();
        let page = Page::new(&session, home);
        let told = std::panic::catch_unwind(|| (story.tell)(&page));
        let told = told.unwrap_or_else(|_| Err(Stop::Wrong("the story itself panicked".to_owned())));
        match told.and_then(|()| nothing_wrong(&page, &self.trap)) {
            Ok(()) => {
                if page.clean_up().is_ok() {
                    self.session = Some(session);
                }
                self.times.push((story.name, start.elapsed()));
                Ok(Completion::Completed)
            }
            Err(Stop::Skipped(why)) => {
                eprintln!("{}::{} skipped: {why}", self.engine.name(), story.name);
                self.session = Some(session);
                Ok(Completion::ignored_with(why))
            }
            Err(Stop::Wrong(why)) => {
                let picture = reports_folder().join(format!("{}-{}.png", self.engine.name(), story.name));
                let shows = page.what_it_shows();
                let pictured = match page.screenshot(&picture) {
                    Ok(()) => picture.display().to_string(),
                    Err(_) => "none could be taken".to_owned(),
                };
                Err(format!("{why}\n{shows}\npicture: {pictured}").into())
            }
        }
    }

    fn start(&self, programs: &Programs, home: &str) -> Result<Session, String> {
        let session = Session::start(self.engine, programs, self.trap.port(), &reports_folder())?;
        Page::new(&session, home).prepare().map_err(|stop| format!("{}: {stop:?}", self.engine.name()))?;
        self.trap.take();
        Ok(session)
    }
}

/// What every story ends with: no error that nobody caught, no violation of the content policy, nothing for strangers.
fn nothing_wrong(page: &Page, trap: &Trap) -> Result<(), Stop> {
    let mut wrongs = page.wrongs()?;
    let strange = trap.take().into_iter().filter(|target| !page.engine().asks_by_itself(target));
    wrongs.extend(strange.map(|target| format!("a request left this machine: {target}")));
    if wrongs.is_empty() { Ok(()) } else { Err(Stop::Wrong(wrongs.join("\n"))) }
}
