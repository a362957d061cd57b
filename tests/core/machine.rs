//! The state machine under random use: scripts of ten thousand messages, with answers that come when they like, against the
//! real [`Service`]. Whatever was done, the address says the view, what is counted and listed is what a filter without an
//! index finds, and an answer that was overtaken changes nothing.

use khobao_core::article::{Article, Author, Block, Inline};
use khobao_core::day::{Date, Day};
use khobao_core::facet::{Facet, Filter};
use khobao_core::formats::{BundleInfo, Item};
use khobao_core::service::{Request, Response, Service, Sort, Source};
use khobao_core::state::route::Route;
use khobao_core::state::window::Viewport;
use khobao_core::state::{Effect, Gesture, Model, Msg, Reading, Start};
use khobao_core::timeline::Span;
use std::collections::VecDeque;
use std::rc::Rc;

const ARTICLES: usize = 160;
const STEPS: usize = 10_000;
/// None is the beginning of another, or a word of a section or a tag, so that one that is being typed finds itself alone.
const WORDS: [&str; 10] = ["gao", "nui", "cho", "thuyen", "duong", "sach", "rung", "ban", "khoai", "xe"];
const SECTIONS: [&str; 3] = ["Đời sống", "Giáo dục", "Xã hội"];
const TAGS: [&str; 4] = ["mùa lũ", "cầu treo", "hát then", "Tày"];

/// Knuth's MMIX generator; its upper bits.
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % count
    }

    fn of<'a>(&mut self, texts: &[&'a str]) -> &'a str {
        texts[self.below(texts.len())]
    }
}

fn articles(dice: &mut Dice) -> Vec<Article> {
    let article = |n: usize| {
        let word = |dice: &mut Dice| dice.of(&WORDS).to_owned();
        let title = format!("{} {}", word(dice), word(dice));
        let text = (0..4).map(|_| word(dice)).collect::<Vec<_>>().join(" ");
        let day = (dice.below(9) > 0)
            .then(|| format!("20{:02}-{:02}-{:02}", 10 + dice.below(8), 1 + dice.below(12), 1 + n % 28));
        Article {
            id: format!("b&i {n}"),
            title,
            date: day.and_then(|day| Date::parse(&day)),
            section: (dice.below(4) > 0).then(|| dice.of(&SECTIONS).to_owned()),
            tags: (0..dice.below(3)).map(|at| TAGS[(n + at) % TAGS.len()].to_owned()).collect(),
            authors: vec![Author { name: "Mây".to_owned(), url: None }],
            blocks: vec![Block::Paragraph(vec![Inline::Text(text)])],
            ..Article::default()
        }
    };
    (0..ARTICLES).map(article).collect()
}

/// The reader, the browser and the worker.
struct World {
    model: Model,
    service: Service,
    articles: Vec<Article>,
    /// The history's addresses, and where in it we are.
    history: Vec<String>,
    at: usize,
    /// On the way to the worker, and back.
    asked: VecDeque<Request>,
    answers: VecDeque<Response>,
    /// Of the newest list asked for.
    newest: u32,
    checked: usize,
}

impl World {
    fn new(dice: &mut Dice) -> World {
        let articles = articles(dice);
        let mut world = World {
            model: Model::default(),
            service: Service::new(),
            articles: articles.clone(),
            history: vec![String::new()],
            at: 0,
            asked: VecDeque::new(),
            answers: VecDeque::new(),
            newest: 0,
            checked: 0,
        };
        let sources = vec![Source::Address("feed.json".to_owned())];
        world.does(Msg::Started(Start { languages: vec!["vi".to_owned()], sources, ..Start::default() }));
        world.asked.clear();
        world.service.begin(false);
        world.service.begin_bundle("feed.json");
        let items = (1..).zip(articles).map(|(position, article)| Item {
            position,
            id: Some(article.id.clone()),
            article: Some(Box::new(article)),
            ..Item::default()
        });
        world.service.take(items.collect());
        world.service.end_bundle(Ok(BundleInfo::default()), None);
        let opened = world.service.finish();
        world.does(Msg::Answered(opened.into()));
        world
    }

    fn does(&mut self, msg: Msg) {
        let what = format!("{msg:?}");
        for effect in self.model.update(msg) {
            match effect {
                Effect::Ask(request) => {
                    self.well_formed(&request);
                    self.asked.push_back(request);
                }
                Effect::Address { search, push } => {
                    assert_eq!(
                        Route::parse(&search).search(),
                        search,
                        "an address that is read as another, after {what}"
                    );
                    self.history.truncate(self.at + 1);
                    if push {
                        self.history.push(search);
                        self.at += 1;
                    } else {
                        self.history[self.at] = search;
                    }
                }
                Effect::Back if self.at > 0 => {
                    self.at -= 1;
                    let route = Route::parse(&self.history[self.at]);
                    self.does(Msg::Went(route));
                }
                _ => {}
            }
        }
        assert_eq!(Route::parse(&self.model.route.search()), self.model.route, "the round trip, after {what}");
        // An address that says what a view has by itself is the same view.
        let mut shown = Route::parse(&self.history[self.at]);
        shown.settle();
        assert_eq!(shown.search(), self.model.route.search(), "the address, after {what}");
    }

    fn well_formed(&mut self, request: &Request) {
        match request {
            Request::List { version, rows, query, filters, span, sort, .. } => {
                assert!(*version >= self.newest && rows.start <= rows.end && rows.len() <= 400, "{request:?}");
                let Route { query: asked, span: at, filters: by, .. } = &self.model.route;
                assert_eq!((query, span, filters), (asked, at, by), "a list of another view");
                assert_eq!(*sort, self.model.route.sorted());
                self.newest = *version;
            }
            Request::Article { id } => assert_eq!(Some(id), self.model.route.article.as_ref()),
            _ => {}
        }
    }

    /// The worker takes up what was asked first, or goes on indexing.
    fn works(&mut self) {
        match self.asked.pop_front() {
            Some(request) => self.answers.extend(self.service.answer(request)),
            None => self.answers.extend(self.service.step(16)),
        }
    }

    /// The page hears of it.
    fn hears(&mut self) {
        let Some(response) = self.answers.pop_front() else { return };
        let stale = matches!(&response, Response::Listed(listed) if listed.version != self.newest);
        let before = (self.model.rows.clone(), self.model.first, self.model.total());
        self.does(Msg::Answered(response.into()));
        if stale {
            let after = (self.model.rows.clone(), self.model.first, self.model.total());
            assert!(
                Rc::ptr_eq(&before.0, &after.0) && (before.1, before.2) == (after.1, after.2),
                "a stale answer shows"
            );
        }
    }

    fn settles(&mut self) {
        // A search waits for the index, of which a step says nothing.
        let mut idle = 0;
        while idle < ARTICLES {
            self.works();
            idle = if self.answers.is_empty() && self.asked.is_empty() { idle + 1 } else { 0 };
            while !self.answers.is_empty() {
                self.hears();
            }
        }
        assert!(!self.model.is_waiting(), "nobody answers");
        self.agrees();
    }

    /// What is shown is what a filter over all articles finds.
    fn agrees(&mut self) {
        let Route { query, span, filters, article, .. } = &self.model.route;
        let words: Vec<&str> = query.split_whitespace().collect();
        let has_words = |article: &Article| {
            let Block::Paragraph(runs) = &article.blocks[0] else { return false };
            let Inline::Text(text) = &runs[0] else { return false };
            words.iter().all(|word| article.title.split(' ').chain(text.split(' ')).any(|other| other == *word))
        };
        let has_values = |article: &Article| {
            [Facet::Section, Facet::Tag].into_iter().all(|facet| {
                let mut chosen = filters.iter().filter(|(other, _)| *other == facet).peekable();
                chosen.peek().is_none() || chosen.any(|(_, value)| facet.values(article).contains(&value.as_str()))
            })
        };
        let is_within = |article: &Article| match article.date {
            None => span.undated || span.is_everything(),
            Some(date) => {
                !span.undated
                    && span.from.is_none_or(|from| from <= date.day)
                    && span.to.is_none_or(|to| date.day <= to)
            }
        };
        let matching: Vec<&Article> = self.articles.iter().filter(|a| has_words(a) && has_values(a)).collect();
        let mut found: Vec<&str> = matching.iter().filter(|a| is_within(a)).map(|a| a.id.as_str()).collect();
        let said = self.model.route.search();
        assert_eq!(self.model.total() as usize, found.len(), "counted for {said}");
        assert_eq!(self.model.counts().total() as usize, matching.len(), "counted without the span for {said}");
        let first = self.model.first as usize;
        let mut shown: Vec<&str> = self.model.rows.iter().map(|row| row.id.as_str()).collect();
        assert!(first + shown.len() <= found.len(), "{shown:?} from {first} for {said}, not {found:?}");
        assert!(found.is_empty() || !shown.is_empty() || first > 0, "no rows for {said}");
        if first == 0 && shown.len() == found.len() {
            found.sort_unstable();
            shown.sort_unstable();
            assert_eq!(shown, found, "listed for {said}");
        }
        let day = |id: &str| self.articles.iter().find(|a| a.id == id).and_then(|a| a.date).map(|date| date.day);
        let days: Vec<Option<Day>> = self.model.rows.iter().map(|row| day(&row.id)).collect();
        let dated: Vec<Day> = days.iter().copied().flatten().collect();
        match self.model.route.sorted() {
            Sort::Newest => assert!(dated.is_sorted_by(|a, b| a >= b), "newest first for {said}"),
            Sort::Oldest => assert!(dated.is_sorted(), "oldest first for {said}"),
            Sort::Relevance => {}
        }
        match (&self.model.reading, article) {
            (Reading::Nothing, None) => {}
            (Reading::Open(found), Some(id)) => assert_eq!(found.article.id, *id),
            (Reading::Missing, Some(id)) => assert!(day(id).is_none() && !self.articles.iter().any(|a| a.id == *id)),
            (reading, article) => panic!("{article:?} is asked for, and shown is {reading:?}"),
        }
        self.checked += 1;
    }

    fn acts(&mut self, dice: &mut Dice) {
        let day = |dice: &mut Dice| {
            Day::from_ymd(2009 + dice.below(10) as i32, 1 + dice.below(12) as u32, 1 + dice.below(28) as u32)
        };
        let gesture = |dice: &mut Dice| if dice.below(2) == 0 { Gesture::Press } else { Gesture::Brushing };
        let id = format!("b&i {}", dice.below(ARTICLES + 8));
        let msg = match dice.below(24) {
            0..=3 => {
                let words: Vec<&str> = (0..dice.below(3)).map(|_| dice.of(&WORDS)).collect();
                Msg::Typed(words.join(" "))
            }
            4 => Msg::Cleared,
            5 | 6 => {
                let (from, to) = (day(dice), day(dice));
                let span = match (from, to) {
                    (Some(from), Some(to)) if dice.below(4) > 0 => Span::between(from, to),
                    (from, _) if dice.below(3) > 0 => Span::of(from, None),
                    _ => Span::UNDATED,
                };
                Msg::Chose(span, gesture(dice))
            }
            7 => Msg::Chose(Span::default(), gesture(dice)),
            8 => Msg::Sorted(Sort::ALL[dice.below(Sort::ALL.len())]),
            9 | 10 => {
                let mut filters: Vec<Filter> = Vec::new();
                for _ in 0..dice.below(3) {
                    let filter = match dice.below(2) {
                        0 => (Facet::Section, dice.of(&SECTIONS).to_owned()),
                        _ => (Facet::Tag, dice.of(&TAGS).to_owned()),
                    };
                    if !filters.contains(&filter) {
                        filters.push(filter);
                    }
                }
                Msg::Narrowed(filters)
            }
            11 | 12 => Msg::Open(id),
            13 => Msg::Close,
            14 => Msg::Home,
            15 => Msg::Everything,
            16 => Msg::Step(dice.below(5) as i32 - 2),
            17 | 18 => {
                let offset = dice.below(ARTICLES * 160) as f64;
                Msg::Scrolled(Viewport { offset, height: 100.0 + dice.below(900) as f64, row: 148.0 })
            }
            19 => Msg::Panel(dice.below(2) == 0),
            20 => Msg::Find(dice.of(&WORDS).to_owned()),
            21 => [Msg::Dismiss, Msg::RetryLost, Msg::Hush, Msg::SwitchTheme][dice.below(4)].clone(),
            _ => {
                self.at = dice.below(self.history.len());
                Msg::Went(Route::parse(&self.history[self.at]))
            }
        };
        self.does(msg);
    }
}

#[test]
fn ten_thousand_random_messages_keep_what_always_holds() {
    for seed in [1, 7, 2021] {
        let mut dice = Dice(seed);
        let mut world = World::new(&mut dice);
        for step in 0..STEPS {
            match dice.below(8) {
                0..=3 => world.acts(&mut dice),
                4 | 5 => world.works(),
                _ => world.hears(),
            }
            if step % 20 == 19 {
                world.settles();
            }
            // A reader's history is not endless either.
            if world.history.len() > 200 {
                let shown = world.history[world.at].clone();
                (world.history, world.at) = (vec![shown], 0);
            }
        }
        assert_eq!(world.checked, STEPS / 20);
    }
}
