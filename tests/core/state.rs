//! The viewer's state as scripts of messages: what a reader does, and what is then shown and asked for.

use khobao_core::article::{Article, Block, Inline};
use khobao_core::day::{Date, Day};
use khobao_core::facet::Facet;
use khobao_core::formats::{BundleInfo, Item};
use khobao_core::service::{Request, Response, Row, Service, Sort, Source};
use khobao_core::state::aids::{Aid, Deed, Form, Said};
use khobao_core::state::axis::Touch;
use khobao_core::state::look::{Face, Setting};
use khobao_core::state::route::Route;
use khobao_core::state::window::Viewport;
use khobao_core::state::{Effect, Gesture, Model, Msg, Reading, Start, Theme};
use khobao_core::suggest::Suggestion;
use khobao_core::timeline::Span;

/// The viewer without a browser: effects that ask are answered by the library itself, at once or when told to.
pub struct Viewer {
    pub model: Model,
    service: Service,
    /// The history's addresses, and where in it we are.
    history: Vec<String>,
    at: usize,
    /// Requests not yet answered.
    held: Vec<Request>,
    is_holding: bool,
    pub other_effects: Vec<Effect>,
}

impl Viewer {
    fn open(search: &str, articles: &[(&str, &str, &str)]) -> Viewer {
        Viewer::of(search, made(articles))
    }

    pub fn of(search: &str, articles: Vec<Article>) -> Viewer {
        Viewer::with(search, articles, Service::new(), false)
    }

    fn with(search: &str, articles: Vec<Article>, service: Service, lacks_rest: bool) -> Viewer {
        let mut viewer = Viewer {
            model: Model::default(),
            service,
            history: vec![search.to_owned()],
            at: 0,
            held: Vec::new(),
            is_holding: false,
            other_effects: Vec::new(),
        };
        let start = Start {
            route: Route::parse(search),
            languages: vec!["vi-VN".to_owned()],
            sources: vec![Source::Address("feed.json".to_owned())],
            lacks_rest,
            ..Start::default()
        };
        viewer.does(Msg::Started(start));
        viewer.service.begin(false);
        viewer.service.begin_bundle("feed.json");
        let items = (1..).zip(articles).map(|(position, article)| Item {
            position,
            text: 0..0,
            id: Some(article.id.clone()),
            article: Some(Box::new(article)),
            problems: Vec::new(),
            ..Item::default()
        });
        viewer.service.take(items.collect());
        viewer.service.end_bundle(Ok(BundleInfo::default()), None);
        let opened = viewer.service.finish();
        viewer.does(Msg::Answered(opened.into()));
        viewer.index();
        viewer
    }

    fn index(&mut self) {
        loop {
            let responses = self.service.step(2);
            if responses.is_empty() {
                return;
            }
            responses.into_iter().for_each(|response| self.does(Msg::Answered(response.into())));
        }
    }

    /// A viewer to which the rest of the program comes later.
    fn without_rest(search: &str) -> Viewer {
        Viewer::with(search, made(&ARCHIVE), Service::without_rest(), true)
    }

    /// The rest comes: to the page first, as `static/boot.js` has it.
    fn rest_arrives(&mut self) {
        self.does(Msg::Rest(true));
        let responses = self.service.arrive();
        responses.into_iter().for_each(|response| self.does(Msg::Answered(response.into())));
        self.index();
    }

    /// How often the rest was asked for since the last look.
    fn fetches_of_rest(&mut self) -> usize {
        let before = self.other_effects.len();
        self.other_effects.retain(|effect| *effect != Effect::FetchRest);
        before - self.other_effects.len()
    }

    pub fn does(&mut self, msg: Msg) {
        for effect in self.model.update(msg) {
            match effect {
                Effect::Ask(request) if self.is_holding => self.held.push(request),
                Effect::Ask(request) => self.ask(request),
                Effect::Address { search, push } => {
                    self.history.truncate(self.at + 1);
                    if push {
                        self.history.push(search);
                        self.at += 1;
                    } else {
                        self.history[self.at] = search;
                    }
                }
                Effect::Back => self.goes(-1),
                other => self.other_effects.push(other),
            }
        }
    }

    fn ask(&mut self, request: Request) {
        if let Some(response) = self.service.answer(request) {
            self.does(Msg::Answered(response.into()));
        }
    }

    fn goes(&mut self, by: isize) {
        self.at = self.at.checked_add_signed(by).expect("there is history");
        let route = Route::parse(&self.history[self.at]);
        self.does(Msg::Went(route));
    }

    fn types(&mut self, text: &str) {
        let mut typed = self.model.route.query.clone();
        if !text.starts_with(&typed) {
            typed.clear();
        }
        for c in text[typed.len()..].chars() {
            typed.push(c);
            self.does(Msg::Typed(typed.clone()));
        }
    }

    fn shows(&self) -> String {
        assert!(!self.model.is_waiting());
        self.model.rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>().join(" ")
    }

    fn address(&self) -> &str {
        &self.history[self.at]
    }
}

/// Articles of ids, dates and headlines.
fn made(articles: &[(&str, &str, &str)]) -> Vec<Article> {
    let article = |(id, date, title): &(&str, &str, &str)| Article {
        id: (*id).to_owned(),
        title: (*title).to_owned(),
        date: Date::parse(date),
        ..Article::default()
    };
    articles.iter().map(article).collect()
}

const ARCHIVE: [(&str, &str, &str); 5] = [
    ("cho", "2019-08", "Chợ phiên vùng cao"),
    ("lu", "2018-07-29", "Lũ ở Bắc Kạn"),
    ("cau", "2020-01-18", "Cầu mới ở Bắc Kạn"),
    ("banh", "", "Bánh ngải"),
    ("xe", "2021-11-13", "Xe buýt đổi giờ"),
];

fn day(year: i32, month: u32, day: u32) -> Option<Day> {
    Day::from_ymd(year, month, day)
}

#[test]
fn the_list_is_newest_first_and_undated_last() {
    let mut viewer = Viewer::open("", &ARCHIVE);
    assert_eq!(viewer.shows(), "xe cau cho lu banh");
    viewer.does(Msg::Sorted(Sort::Oldest));
    assert_eq!(viewer.shows(), "lu cho cau xe banh");
    assert_eq!(viewer.address(), "?sort=oldest");
}

#[test]
fn typing_filters_and_is_one_step_of_the_history() {
    let mut viewer = Viewer::open("", &ARCHIVE);
    viewer.types("bac kan");
    assert_eq!(viewer.shows(), "cau lu");
    assert_eq!(viewer.model.total(), 2);
    assert_eq!(viewer.history, ["", "?q=bac+kan"]);
    viewer.goes(-1);
    assert_eq!(viewer.shows(), "xe cau cho lu banh");
    viewer.goes(1);
    assert_eq!((viewer.shows().as_str(), viewer.model.route.query.as_str()), ("cau lu", "bac kan"));
}

#[test]
fn a_span_narrows_and_both_filters_meet() {
    let mut viewer = Viewer::open("", &ARCHIVE);
    viewer.does(Msg::Chose(Span::of(day(2019, 1, 1), day(2020, 12, 31)), Gesture::Press));
    assert_eq!((viewer.shows().as_str(), viewer.model.total()), ("cau cho", 2));
    viewer.types("bac kan");
    assert_eq!((viewer.shows().as_str(), viewer.model.total()), ("cau", 1));
    assert_eq!(viewer.address(), "?q=bac+kan&from=2019-01-01&to=2020-12-31");
    // The histogram of the matches ignores the span: where else there is something stays to be seen.
    assert_eq!(viewer.model.matching.as_ref().map(|counts| counts.total()), Some(2));
    viewer.does(Msg::Everything);
    assert_eq!((viewer.shows().as_str(), viewer.address()), ("xe cau cho lu banh", ""));
}

#[test]
fn brushing_is_one_step_of_the_history() {
    let mut viewer = Viewer::open("", &ARCHIVE);
    for month in 1..=6 {
        viewer.does(Msg::Chose(Span::of(day(2020, month, 1), None), Gesture::Brushing));
    }
    assert_eq!(viewer.history, ["", "?from=2020-06-01"]);
    viewer.does(Msg::Chose(Span::default(), Gesture::Press));
    assert_eq!(viewer.history.len(), 3);
}

#[test]
fn a_shared_address_brings_everything_back() {
    let viewer = Viewer::open("?q=bac+kan&from=2018&to=2018-07&a=lu&p=1&lang=en&x=1", &ARCHIVE);
    assert_eq!(viewer.shows(), "lu");
    assert_eq!(viewer.model.lang.code(), "en");
    assert!(matches!(&viewer.model.reading, Reading::Open(found) if found.article.id == "lu"));
    assert_eq!(viewer.model.route.search(), "?x=1&q=bac+kan&from=2018-01-01&to=2018-07-31&a=lu&p=1&lang=en");
}

#[test]
fn every_route_survives_its_address() {
    let searches = [
        "",
        "?q=%22t%C3%B4n+gi%C3%A1o%22+-covid",
        "?q=a%26b%3Dc%23d%2Be",
        "?src=a.json&src=https%3A%2F%2Fexample.org%2Fb.json&a=%C4%91",
        "?from=0001-01-01&to=9999-12-31&sort=oldest",
        "?section=Gi%C3%A1o+d%E1%BB%A5c&tag=a&tag=b&section=Y&by=N.+T.&place=X&source=S&sort=oldest",
        "?q=a&sort=newest",
        "?q=a&sort=oldest",
        "?q=a&undated=1&a=b",
    ];
    for search in searches {
        let route = Route::parse(search);
        assert_eq!(route.search(), search);
        assert_eq!(Route::parse(&route.search()), route);
    }
    // What the view has by itself is not said, nor anything twice or that means nothing.
    for (search, short) in [
        ("?sort=newest", ""),
        ("?undated=1&from=2021-01-01", "?from=2021-01-01"),
        ("?sort=relevance", ""),
        ("?sort=relevance&q=a", "?q=a"),
        ("?q=+&sort=newest", "?q=+"),
        ("?tag=a&tag=A&tag=+a&tag=&tag=b", "?tag=a&tag=b"),
        ("?section=Văn hóa&section=văn hoá", "?section=V%C4%83n+h%C3%B3a"),
    ] {
        assert_eq!(Route::parse(search).search(), short);
    }
    // What cannot be read is as if it were not there.
    for search in ["?from=hôm qua", "?from=2021-13-40&to=", "?p=0&p=x", "?sort=sideways", "?a=", "?&&=&", "?undated=no"]
    {
        let route = Route::parse(search);
        assert!(route.span.is_everything() && route.article.is_none() && route.paragraph.is_none(), "{search}");
    }
}

#[test]
fn opening_an_article_and_coming_back_keeps_the_place() {
    let mut viewer = Viewer::open("", &ARCHIVE);
    viewer.does(Msg::Scrolled(Viewport { offset: 300.0, height: 400.0, row: 150.0 }));
    viewer.does(Msg::Open("cho".to_owned()));
    assert_eq!(viewer.address(), "?a=cho");
    viewer.other_effects.clear();
    viewer.does(Msg::Close);
    assert_eq!(viewer.address(), "");
    assert_eq!(viewer.model.reading, Reading::Nothing);
    assert!(viewer.other_effects.contains(&Effect::ScrollList(300.0)), "{:?}", viewer.other_effects);
    assert!(viewer.other_effects.contains(&Effect::FocusRow(2)), "{:?}", viewer.other_effects);
}

#[test]
fn an_article_that_is_not_there_says_so() {
    let viewer = Viewer::open("?a=nowhere", &ARCHIVE);
    assert_eq!(viewer.model.reading, Reading::Missing);
}

#[test]
fn an_answer_that_a_later_question_has_overtaken_never_shows() {
    let mut viewer = Viewer::open("", &ARCHIVE);
    viewer.is_holding = true;
    viewer.types("lũ");
    viewer.does(Msg::Typed("xe".to_owned()));
    viewer.is_holding = false;
    let held = std::mem::take(&mut viewer.held);
    assert!(viewer.model.is_waiting());
    // Answered in the wrong order.
    for request in held.into_iter().rev() {
        viewer.ask(request);
    }
    assert_eq!(viewer.shows(), "xe");
}

#[test]
fn a_search_before_the_index_is_there_waits_for_it() {
    let mut service = Service::new();
    service.begin(false);
    service.begin_bundle("x");
    let article = Article { id: "1".to_owned(), title: "Bắc Kạn".to_owned(), ..Article::default() };
    service.take(vec![Item {
        position: 1,
        text: 0..0,
        id: None,
        article: Some(Box::new(article)),
        problems: Vec::new(),
        ..Item::default()
    }]);
    service.end_bundle(Ok(BundleInfo::default()), None);
    assert!(matches!(service.finish(), Response::Opened(_)));
    let list = |query: &str, version| Request::List {
        version,
        query: query.to_owned(),
        span: Span::default(),
        sort: Sort::Newest,
        filters: Vec::new(),
        facets: false,
        rows: 0..10,
    };
    assert!(matches!(service.answer(list("", 1)), Some(Response::Listed(_))), "what needs no index does not wait");
    assert_eq!(service.answer(list("bac", 2)), None);
    let responses = service.step(100);
    assert!(
        matches!(responses.as_slice(), [Response::Indexed { done: 1, total: 1 }, Response::Listed(listed)] if listed.version == 2)
    );
}

#[test]
fn keys_walk_the_list_and_stay_in_it() {
    let mut viewer = Viewer::open("", &ARCHIVE);
    for _ in 0..9 {
        viewer.does(Msg::Step(1));
    }
    assert_eq!(viewer.model.cursor, Some(4));
    for _ in 0..9 {
        viewer.does(Msg::Step(-1));
    }
    assert_eq!(viewer.model.cursor, Some(0));
}

#[test]
fn matches_go_round() {
    let mut model = Model::default();
    model.update(Msg::Marked(3));
    let mut at = |by| {
        model.update(Msg::Match(by));
        model.match_at
    };
    assert_eq!([at(1), at(1), at(1), at(1), at(-1), at(-1)], [Some(0), Some(1), Some(2), Some(0), Some(2), Some(1)]);
}

#[test]
fn only_rows_in_sight_and_some_around_exist() {
    let many: Vec<(String, String)> = (0..2000).map(|i| (format!("{i:04}"), format!("{}", 1 + i))).collect();
    let many: Vec<(&str, String, &str)> =
        many.iter().map(|(id, year)| (id.as_str(), format!("{:04}", year.parse::<u32>().unwrap()), "Bài")).collect();
    let many: Vec<(&str, &str, &str)> = many.iter().map(|(id, year, title)| (*id, year.as_str(), *title)).collect();
    let mut viewer = Viewer::open("", &many);
    assert!(viewer.model.rows.len() < 40);
    for offset in [0.0, 100.0, 149_999.0, 299_500.0, 1e9, 40_000.0] {
        let viewport = Viewport { offset, height: 900.0, row: 150.0 };
        viewer.does(Msg::Scrolled(viewport));
        let held = viewer.model.first..viewer.model.first + viewer.model.rows.len() as u32;
        let sight = viewport.rows(2000);
        assert!(sight.is_empty() || (held.start <= sight.start && sight.end <= held.end), "{sight:?} of {held:?}");
        assert!(viewer.model.rows.len() < 40);
        if let Some(row) = viewer.model.rows.first() {
            assert_eq!(
                row.id,
                format!("{:04}", 1999 - viewer.model.first),
                "the place in the list is the place in time"
            );
        }
    }
}

#[test]
fn the_first_own_file_replaces_the_sample_and_the_next_is_added() {
    let mut model = Model::default();
    let start = Start { sources: vec![Source::Address("sample".to_owned())], is_sample: true, ..Start::default() };
    model.update(Msg::Started(start));
    model.update(Msg::Answered(Response::Opened(Default::default()).into()));
    let asked = |effects: Vec<Effect>| {
        effects.into_iter().find_map(|effect| match effect {
            Effect::Ask(Request::Open { add, .. }) => Some(add),
            _ => None,
        })
    };
    assert_eq!(asked(model.update(Msg::Files(vec!["a.json".to_owned()]))), Some(false));
    model.update(Msg::Answered(Response::Opened(Default::default()).into()));
    assert_eq!(asked(model.update(Msg::Files(vec!["b.json".to_owned()]))), Some(true));
}

#[test]
fn a_row_shows_where_it_matches() {
    let mut service = Service::new();
    service.begin(false);
    service.begin_bundle("x");
    let text = "Sáng thứ Bảy, sau ba ngày mưa, nước trên hồ Ba Bể đã xuống và thuyền độc mộc lại ra bến.";
    let article = Article {
        id: "1".to_owned(),
        title: "Bến thuyền".to_owned(),
        lead: Some("Một buổi sáng yên.".to_owned()),
        blocks: khobao_core::html::text_blocks(text),
        ..Article::default()
    };
    service.take(vec![Item {
        position: 1,
        text: 0..0,
        id: None,
        article: Some(Box::new(article)),
        problems: Vec::new(),
        ..Item::default()
    }]);
    service.end_bundle(Ok(BundleInfo::default()), None);
    service.finish();
    service.step(10);
    let mut lead = |query: &str| {
        let request = Request::List {
            version: 1,
            query: query.to_owned(),
            span: Span::default(),
            sort: Sort::Newest,
            filters: Vec::new(),
            facets: false,
            rows: 0..9,
        };
        match service.answer(request) {
            Some(Response::Listed(listed)) => listed.rows[0].lead.clone(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(lead(""), "Một buổi sáng yên.");
    assert_eq!(lead("yen"), "Một buổi sáng yên.", "the lead matches");
    assert_eq!(lead("ben thuyen"), "Một buổi sáng yên.", "the headline matches");
    assert_eq!(lead("sang thu bay"), "Một buổi sáng yên.", "a part of the lead matches");
    assert_eq!(lead("doc moc "), "… Bể đã xuống và thuyền độc mộc lại ra bến.");
    assert_eq!(
        lead("thu "),
        "Sáng thứ Bảy, sau ba ngày mưa, nước trên hồ Ba Bể đã xuống và thuyền độc mộc lại ra bến."
    );
}

/// Opens one bundle of one article, well or not, as the worker would.
fn answer_open(model: &mut Model, problems: Vec<khobao_core::error::Problem>) {
    let opened = khobao_core::service::Opened { problems, undated: 1, ..Default::default() };
    model.update(Msg::Answered(Response::Opened(opened).into()));
}

fn asked_to_open(effects: &[Effect]) -> Option<(Vec<&str>, bool)> {
    effects.iter().find_map(|effect| match effect {
        Effect::Ask(Request::Open { bundles, add }) => Some((bundles.iter().map(Source::name).collect(), *add)),
        _ => None,
    })
}

/// What effects ask for, by name, lists with their query.
fn asked(effects: &[Effect]) -> Vec<String> {
    let name = |effect: &Effect| match effect {
        Effect::Ask(Request::Open { .. }) => Some("open".to_owned()),
        Effect::Ask(Request::List { query, version, .. }) => Some(format!("list {version} {query:?}")),
        Effect::Ask(Request::Article { id }) => Some(format!("article {id}")),
        _ => None,
    };
    effects.iter().filter_map(name).collect()
}

#[test]
fn the_first_view_of_a_packed_site_is_asked_for_with_its_opening() {
    let start = || {
        let sources = vec![Source::Site("archive.bin".to_owned())];
        let start = Start { route: Route::parse("?q=mua&a=x"), sources, ..Start::default() };
        let mut model = Model::default();
        assert_eq!(asked(&model.update(Msg::Started(start))), ["open", "list 1 \"mua\"", "article x"]);
        model
    };
    let opened = || Msg::Answered(Response::Opened(Default::default()).into());

    let mut model = start();
    assert!(asked(&model.update(opened())).is_empty(), "it was asked for already");
    assert!(model.is_waiting() && model.reading == Reading::Awaited);
    let listed = khobao_core::service::Listed {
        version: 1,
        matching: None,
        undated: 0,
        first: 0,
        rows: Vec::new(),
        facets: Vec::new(),
        did_you_mean: None,
    };
    model.update(Msg::Answered(Response::Listed(listed).into()));
    assert!(!model.is_waiting());
    assert_eq!(asked(&model.update(Msg::Typed("nắng".to_owned()))), ["list 2 \"nắng\""]);

    let mut model = start();
    assert!(asked(&model.update(Msg::Typed("nắng".to_owned()))).is_empty(), "there is nothing to list yet");
    assert_eq!(asked(&model.update(opened())), ["list 2 \"nắng\""], "another list by now, the same article");

    let mut model = start();
    model.update(Msg::Went(Route::parse("?q=mua&a=y")));
    assert_eq!(asked(&model.update(opened())), ["article y"]);

    let mut model = start();
    model.update(Msg::Answered(Response::Failed(Vec::new()).into()));
    assert!(!model.is_waiting(), "what does not open answers nothing");
    assert_eq!(asked(&model.update(Msg::Retry)), ["open", "list 2 \"mua\"", "article x"]);
}

#[test]
fn a_broken_file_leaves_the_sample_a_sample() {
    let mut model = Model::default();
    model.update(Msg::Started(Start {
        sources: vec![Source::Address("sample".to_owned())],
        is_sample: true,
        ..Start::default()
    }));
    answer_open(&mut model, Vec::new());
    model.update(Msg::Files(vec!["broken".to_owned()]));
    model.update(Msg::Answered(Response::Failed(Vec::new()).into()));
    assert!(model.failure.is_some() && model.opened.is_some());
    assert_eq!(asked_to_open(&model.update(Msg::Files(vec!["good".to_owned()]))), Some((vec!["good"], false)));
}

#[test]
fn going_back_from_a_foreign_bundle_opens_the_pages_own() {
    let mut model = Model::default();
    let start = Start {
        route: Route::parse("?src=foreign"),
        sources: vec![Source::Address("own".to_owned())],
        ..Start::default()
    };
    assert_eq!(asked_to_open(&model.update(Msg::Started(start))), Some((vec!["foreign"], false)));
    answer_open(&mut model, Vec::new());
    assert_eq!(asked_to_open(&model.update(Msg::Went(Route::default()))), Some((vec!["own"], false)));
}

#[test]
fn a_failure_is_told_once_and_trying_again_does_the_same_again() {
    let cut = khobao_core::error::Problem {
        bundle: "b".to_owned(),
        item: 3,
        id: None,
        kind: khobao_core::error::ProblemKind::CutOff,
    };
    let mut model = Model::default();
    model.update(Msg::Started(Start::default()));
    model.update(Msg::Files(vec!["a".to_owned()]));
    answer_open(&mut model, Vec::new());
    model.update(Msg::Files(vec!["b".to_owned()]));
    answer_open(&mut model, vec![cut.clone()]);
    assert!(model.failure.is_some());
    assert_eq!(asked_to_open(&model.update(Msg::Retry)), Some((vec!["b"], true)));
    answer_open(&mut model, vec![cut.clone()]);
    assert!(model.failure.is_none(), "the earlier bundle's problem is known already");
}

/// id, date, title, section, tags.
const SHELVES: [(&str, &str, &str, &str, &[&str]); 6] = [
    ("a", "2020-01-01", "Lũ về trên sông", "Xã hội", &["lũ", "sông"]),
    ("b", "2020-02-01", "Cầu mới qua sông", "Xã hội", &["cầu", "sông"]),
    ("c", "2020-03-01", "Lớp học bên sông", "Giáo dục", &["sông"]),
    ("d", "2021-01-01", "Khai giảng sau lũ", "Giáo dục", &["lũ"]),
    ("e", "2021-02-01", "Hát then đầu xuân", "Văn hóa", &[]),
    ("f", "", "Bánh ngải", "Văn hoá", &["món ăn"]),
];

fn shelves(search: &str) -> Viewer {
    let article = |(id, date, title, section, tags): &(&str, &str, &str, &str, &[&str])| Article {
        id: (*id).to_owned(),
        title: (*title).to_owned(),
        date: Date::parse(date),
        section: Some((*section).to_owned()),
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        ..Article::default()
    };
    Viewer::of(search, SHELVES.iter().map(article).collect())
}

impl Viewer {
    fn toggles(&mut self, facet: Facet, value: &str) {
        let filters = self.model.route.toggled(facet, value);
        self.does(Msg::Narrowed(filters));
    }

    /// "value count, ..." of a facet.
    fn counts(&self, facet: Facet) -> String {
        let found = self.model.facets.iter().find(|counts| counts.facet == facet);
        let values = found.into_iter().flat_map(|counts| &counts.values);
        values.map(|(value, count)| format!("{value} {count}")).collect::<Vec<_>>().join(", ")
    }
}

#[test]
fn values_of_a_facet_are_alternatives_and_facets_combine() {
    let mut viewer = shelves("");
    viewer.toggles(Facet::Section, "Giáo dục");
    assert_eq!((viewer.shows().as_str(), viewer.model.total()), ("d c", 2));
    viewer.toggles(Facet::Section, "Xã hội");
    assert_eq!(viewer.shows(), "d c b a");
    viewer.toggles(Facet::Tag, "lũ");
    assert_eq!(viewer.shows(), "d a");
    assert_eq!(viewer.address(), "?section=Gi%C3%A1o+d%E1%BB%A5c&section=X%C3%A3+h%E1%BB%99i&tag=l%C5%A9");
    viewer.toggles(Facet::Section, "giáo dục");
    assert_eq!(viewer.shows(), "a", "a value is the same however it is written");
    assert_eq!(viewer.history.len(), 5, "each press is a step");
    viewer.goes(-1);
    assert_eq!(viewer.shows(), "d a");
    viewer.does(Msg::Everything);
    assert_eq!((viewer.shows().as_str(), viewer.address()), ("e d c b a f", ""));
    // A shared address gives the same; a value that no article has leaves nothing.
    let shared = "?q=s%C3%B4ng&section=V%C4%83n+ho%C3%A1&section=Gi%C3%A1o+d%E1%BB%A5c";
    assert_eq!(shelves(shared).shows(), "c");
    assert_eq!(shelves("?section=Văn hoá").shows(), "e f", "undated ones are filtered as well");
    let nothing = shelves("?section=không có");
    assert_eq!((nothing.shows().as_str(), nothing.model.total()), ("", 0));
}

#[test]
fn counts_ignore_their_own_choice_and_respect_all_else() {
    let mut viewer = shelves("");
    assert!(viewer.model.facets.is_empty(), "nothing is counted while nobody looks");
    viewer.does(Msg::Panel(true));
    let sections = |viewer: &Viewer| viewer.counts(Facet::Section);
    let tags = |viewer: &Viewer| viewer.counts(Facet::Tag);
    assert_eq!(sections(&viewer), "Giáo dục 2, Xã hội 2, Văn hoá 2");
    assert_eq!(tags(&viewer), "sông 3, lũ 2, cầu 1, món ăn 1");
    viewer.toggles(Facet::Section, "Xã hội");
    assert_eq!(sections(&viewer), "Giáo dục 2, Xã hội 2, Văn hoá 2", "its own choice");
    assert_eq!(tags(&viewer), "sông 2, lũ 1, cầu 1", "another's choice");
    viewer.toggles(Facet::Tag, "lũ");
    assert_eq!(sections(&viewer), "Giáo dục 1, Xã hội 1");
    assert_eq!(tags(&viewer), "sông 2, lũ 1, cầu 1");
    viewer.does(Msg::Chose(Span::of(day(2021, 1, 1), None), Gesture::Press));
    assert_eq!(sections(&viewer), "Giáo dục 1, Xã hội 0", "a chosen value stays to be seen");
    viewer.does(Msg::Narrowed(Vec::new()));
    assert_eq!(sections(&viewer), "Giáo dục 1, Văn hoá 1");
    viewer.types("lu");
    assert_eq!(sections(&viewer), "Giáo dục 1");
    viewer.does(Msg::Panel(false));
    assert!(viewer.other_effects.contains(&Effect::FocusFilter));
    viewer.types("bánh");
    assert_eq!(sections(&viewer), "Giáo dục 1", "closed, it is not counted");
    viewer.does(Msg::Everything);
    viewer.does(Msg::Panel(true));
    assert_eq!(sections(&viewer), "Giáo dục 2, Xã hội 2, Văn hoá 2");
}

#[test]
fn a_link_to_a_value_leads_to_all_that_have_it_and_back_to_the_article() {
    let mut viewer = shelves("?q=cau&from=2019&a=b&lang=en");
    let href = viewer.model.route.to_value(Facet::Tag, "sông").search();
    assert_eq!(href, "?tag=s%C3%B4ng&lang=en");
    viewer.does(Msg::Followed(Box::new(Route::parse(&href))));
    assert_eq!((viewer.shows().as_str(), viewer.address()), ("c b a", href.as_str()));
    assert_eq!(viewer.model.reading, Reading::Nothing);
    viewer.goes(-1);
    assert!(matches!(&viewer.model.reading, Reading::Open(found) if found.article.id == "b"));
    assert_eq!(viewer.shows(), "b");
}

#[test]
fn a_query_is_ranked_unless_another_order_is_chosen() {
    let articles = [("old", "2019-01-01", "Sông Cầu"), ("new", "2020-01-01", "Sông Năng, sông Gâm")];
    let mut viewer = Viewer::open("", &articles);
    assert_eq!(viewer.model.route.sorted(), Sort::Newest);
    viewer.types("sông c");
    assert_eq!(viewer.model.route.sorted(), Sort::Relevance);
    assert_eq!(viewer.address(), "?q=s%C3%B4ng+c");
    viewer.does(Msg::Sorted(Sort::Newest));
    assert_eq!(viewer.address(), "?q=s%C3%B4ng+c&sort=newest");
    viewer.does(Msg::Sorted(Sort::Relevance));
    assert_eq!(viewer.address(), "?q=s%C3%B4ng+c");
    viewer.does(Msg::Sorted(Sort::Oldest));
    viewer.does(Msg::Cleared);
    assert_eq!((viewer.shows().as_str(), viewer.address()), ("old new", "?sort=oldest"));
}

/// Of a long list the best are ranked first, and all where it is read on: the order is one, and each article knows its place.
#[test]
fn a_long_ranked_list_is_one_list() {
    let titles = ["Bánh ngải", "Ngải và bánh", "Bánh, rồi ngải", "Bánh ngải, bánh ngải"];
    let made: Vec<Article> = (0..400)
        .map(|i| Article {
            id: format!("b{i}"),
            title: titles[i * 7 % 11 % 4].to_owned(),
            date: Date::parse(&format!("{}", 1600 + i)).filter(|_| i % 50 > 0),
            ..Article::default()
        })
        .collect();
    let mut viewer = Viewer::of("", made.clone());
    let mut list = |sort: Sort, rows: std::ops::Range<u32>| {
        let (query, filters) = ("bánh ngải".to_owned(), Vec::new());
        // Until the year of 1950: some are left out.
        let span = Span::of(None, day(1950, 12, 31));
        let list = Request::List { version: 1, query, span, sort, filters, facets: false, rows };
        let Some(Response::Listed(listed)) = viewer.service.answer(list) else { panic!("no list") };
        listed.rows.into_iter().map(|row| row.id).collect::<Vec<String>>()
    };
    let whole = list(Sort::Relevance, 0..1000);
    assert_eq!(whole.len(), 343);
    let title = |id: &String| made.iter().find(|article| article.id == *id).map(|article| article.title.as_str());
    let newest = list(Sort::Newest, 0..1000);
    assert_ne!(whole, newest);
    for of_kind in titles {
        let only = |ids: &[String]| ids.iter().filter(|id| title(id) == Some(of_kind)).cloned().collect::<Vec<_>>();
        assert_eq!(only(&whole), only(&newest), "of equals the newest first");
    }
    for rows in [0..10, 60..70, 5..20, 330..400, 63..65, 343..350, 900..1000] {
        // Anew, so that no more is ranked than what was asked for.
        list(Sort::Newest, 0..1);
        let at = |row: u32| (row as usize).min(whole.len());
        assert_eq!(list(Sort::Relevance, rows.clone()), whole[at(rows.start)..at(rows.end)], "{rows:?}");
    }
    list(Sort::Newest, 0..1);
    list(Sort::Relevance, 0..10);
    for article in &made {
        let request = Request::Article { id: article.id.clone() };
        let Some(Response::Article(found)) = viewer.service.answer(request) else { panic!("no article") };
        let place = whole.iter().position(|id| *id == article.id).map(|place| place as u32);
        assert_eq!(found.place, place, "{}", article.id);
    }
}

/// The suggestions, headlines by their ids.
fn suggested(viewer: &Viewer) -> Vec<String> {
    let name = |suggestion: &Suggestion| match suggestion {
        Suggestion::Words(text) => text.clone(),
        Suggestion::Title { id, .. } => format!("#{id}"),
    };
    viewer.model.suggestions.iter().map(name).collect()
}

#[test]
fn suggestions_follow_what_is_typed_and_go_when_it_is_left() {
    let mut viewer = shelves("");
    viewer.types("kha");
    assert_eq!(suggested(&viewer), ["Khai giảng", "#d"]);
    assert_eq!(viewer.shows(), "d", "the list follows all the same");
    let at = |viewer: &mut Viewer, by| {
        viewer.does(Msg::Suggestion(by));
        viewer.model.suggestion
    };
    let round: Vec<_> = [1, 1, 1, -1, -1].into_iter().map(|by| at(&mut viewer, by)).collect();
    assert_eq!(round, [Some(0), Some(1), None, Some(1), Some(0)]);
    viewer.does(Msg::Chosen);
    assert_eq!((viewer.model.route.query.as_str(), viewer.model.suggestion), ("Khai giảng", None));
    assert!(viewer.model.suggestions.is_empty());
    assert!(viewer.other_effects.contains(&Effect::FocusSearch));
    viewer.types("bánh n");
    assert_eq!(suggested(&viewer), ["Bánh ngải", "#f"]);
    viewer.does(Msg::Suggestion(-1));
    viewer.does(Msg::Chosen);
    assert_eq!(viewer.model.route.article.as_deref(), Some("f"));
    assert_eq!(viewer.model.route.query, "bánh n", "the list behind it stays");
    viewer.types("bánh");
    assert!(!viewer.model.suggestions.is_empty());
    viewer.does(Msg::Hush);
    assert!(viewer.model.suggestions.is_empty());
    // One that comes after the field was left, or behind a later text, never shows.
    viewer.is_holding = true;
    viewer.does(Msg::Typed("cầu".to_owned()));
    viewer.does(Msg::Hush);
    let held = std::mem::take(&mut viewer.held);
    held.into_iter().for_each(|request| viewer.ask(request));
    assert!(viewer.model.suggestions.is_empty());
}

#[test]
fn what_was_perhaps_meant_is_found_and_said() {
    let mut viewer = shelves("");
    viewer.types("khai giamg ");
    assert_eq!((viewer.shows().as_str(), viewer.model.did_you_mean.as_deref()), ("d", Some("khai giảng ")));
    viewer.does(Msg::Took(Suggestion::Words("khai giang".to_owned())));
    assert_eq!((viewer.shows().as_str(), viewer.model.did_you_mean.as_deref()), ("d", None));
    assert_eq!(viewer.history.len(), 3, "a press is a step");
    viewer.types("khai giang hat");
    assert_eq!(viewer.model.did_you_mean, None, "each word is there, only not together");
}

#[test]
fn related_articles_come_with_the_article_and_go_with_it() {
    let mut viewer = shelves("");
    viewer.does(Msg::Open("a".to_owned()));
    let related: Vec<&str> = viewer.model.related.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(related, ["d", "b", "c"], "a rare tag first, then the nearest of those with a common one");
    viewer.is_holding = true;
    viewer.does(Msg::Open("e".to_owned()));
    assert!(viewer.model.related.is_empty());
    viewer.does(Msg::Answered(Response::Related { id: "a".to_owned(), rows: Vec::new() }.into()));
    viewer.is_holding = false;
    let held = std::mem::take(&mut viewer.held);
    held.into_iter().for_each(|request| viewer.ask(request));
    assert!(viewer.model.related.is_empty(), "nothing in common with any");
}

#[test]
fn undated_articles_are_listed_by_themselves() {
    let mut viewer = Viewer::open("?undated=1", &ARCHIVE);
    assert_eq!((viewer.shows().as_str(), viewer.model.total()), ("banh", 1));
    viewer.does(Msg::Open("banh".to_owned()));
    viewer.does(Msg::Chose(Span::default(), Gesture::Press));
    assert_eq!(viewer.model.total(), 5);
    viewer.types("bac kan");
    viewer.does(Msg::Chose(Span::UNDATED, Gesture::Press));
    assert_eq!((viewer.shows().as_str(), viewer.address()), ("", "?q=bac+kan&undated=1&a=banh"));
}

#[test]
fn peaks_of_what_matches_are_named() {
    let titles = ["Lũ về trong đêm ở xã", "Khắc phục lũ quét ở xã", "Lũ quét gây thiệt hại", "Cứu trợ sau lũ quét"];
    let mut articles: Vec<(String, String, String)> = Vec::new();
    for (at, title) in titles.iter().enumerate() {
        articles.push((format!("l{at}"), format!("2018-07-2{at}"), (*title).to_owned()));
    }
    for month in 1..=12 {
        articles.push((format!("t{month}"), format!("2018-{month:02}-01"), "Tin ở xã".to_owned()));
    }
    let articles: Vec<(&str, &str, &str)> = articles.iter().map(|(a, b, c)| (&**a, &**b, &**c)).collect();
    let mut viewer = Viewer::open("", &articles);
    viewer.does(Msg::Touched(Touch::Width(60.0)));
    assert!(viewer.model.peaks.is_empty(), "nothing was filtered");
    viewer.types("xa");
    viewer.types("lu");
    let name = |viewer: &Viewer| {
        let names =
            viewer.model.peaks.iter().map(|peak| format!("{:?} {}", peak.span.from.map(|d| d.to_string()), peak.name));
        names.collect::<Vec<_>>().join(", ")
    };
    assert_eq!(name(&viewer), "Some(\"2018-07-01\") lũ quét");
    // Other bars are named anew, an answer to an earlier question is dropped.
    viewer.is_holding = true;
    viewer.types("tin");
    let listed = viewer.held.pop().unwrap();
    viewer.does(Msg::Answered(Response::Peaks { version: 0, names: vec![(Span::default(), "x".to_owned())] }.into()));
    viewer.is_holding = false;
    viewer.ask(listed);
    assert_eq!(name(&viewer), "");
}

#[test]
fn a_day_has_namesakes_in_other_years() {
    let archive = [
        ("a", "2019-11-09", "Một"),
        ("b", "2020-11-09T08:00", "Hai"),
        ("c", "2021-11-09", "Ba"),
        ("d", "2021-11-10", "Bốn"),
        ("e", "2019", "Năm"),
        ("f", "2021-01-01", "Sáu"),
        ("g", "2020-02-29", "Bảy"),
    ];
    let mut viewer = Viewer::open("", &archive);
    let rows = |rows: &[Row]| rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>().join(" ");
    for (id, namesakes) in [("b", "c a"), ("f", ""), ("e", ""), ("g", ""), ("d", ""), ("a", "c b")] {
        viewer.does(Msg::Open(id.to_owned()));
        assert_eq!(rows(&viewer.model.same_day), namesakes, "{id}");
    }
    let start = Start { today: Day::from_ymd(2026, 11, 9), ..Start::default() };
    viewer.does(Msg::Started(start));
    let day = viewer.model.day.unwrap();
    viewer.ask(Request::SameDay { day, id: None });
    assert_eq!((rows(&viewer.model.today), rows(&viewer.model.same_day)), ("c b a".to_owned(), "c b".to_owned()));
}

#[test]
fn what_an_article_speaks_of_comes_after_it() {
    let paragraph = |text: &str| Block::Paragraph(vec![Inline::Text(text.to_owned())]);
    let article = Article {
        id: "a".to_owned(),
        title: "Họp ngày 01/01/2020".to_owned(),
        lead: Some("Sáng ngày 09/11, xã họp.".to_owned()),
        date: Date::parse("2021-11-10"),
        blocks: vec![paragraph("Không có gì."), paragraph("Chỉ thị số 16/CT-TTg có từ ngày 31/3/2020.")],
        ..Article::default()
    };
    let mut viewer = Viewer::of("?a=a", vec![article, Article { id: "b".to_owned(), ..Article::default() }]);
    let mentions = viewer.model.mentions.clone().unwrap();
    let told: Vec<String> =
        mentions.iter().map(|mention| format!("{} {:?} {:?}", mention.text, mention.range, mention.what)).collect();
    let interval = |day: i32| format!("Days(Interval {{ first: Day({day}), last: Day({day}) }})");
    assert_eq!(
        told,
        [
            format!("0 6..17 {}", interval(18940)),
            "2 17..26 Document(\"16/CT-TTg\")".to_owned(),
            format!("2 36..51 {}", interval(18352)),
        ]
    );
    // A link from there leads to the list, which is narrowed as it says.
    viewer.does(Msg::Followed(Box::new(Route::parse("?q=doc:16/CT-TTg&from=2021-11-01"))));
    assert_eq!(viewer.address(), "?q=doc%3A16%2FCT-TTg&from=2021-11-01");
    viewer.does(Msg::Open("b".to_owned()));
    assert_eq!(viewer.model.mentions.as_ref().map(|mentions| mentions.len()), Some(0));
}

#[test]
fn lost_files_are_said_and_fetched_again() {
    let mut viewer = shelves("");
    viewer.does(Msg::Answered(Response::Lost { files: 3 }.into()));
    assert_eq!((viewer.model.lost, viewer.shows().as_str()), (3, "e d c b a f"), "the rest is there");
    viewer.is_holding = true;
    viewer.does(Msg::RetryLost);
    assert_eq!(viewer.model.lost, 0);
    assert!(matches!(viewer.held.as_slice(), [Request::Refetch, Request::List { .. }]), "{:?}", viewer.held);
    viewer.does(Msg::Answered(Response::Lost { files: 1 }.into()));
    viewer.does(Msg::Dismiss);
    assert_eq!((viewer.model.lost, viewer.model.lacks_files), (0, true), "what is found is in a part, told or not");
    viewer.does(Msg::Answered(Response::Lost { files: 0 }.into()));
    assert!(!viewer.model.lacks_files);
}

#[test]
fn pairs_are_read_as_browsers_write_them() {
    use khobao_core::urlencoded::{append, pairs};
    let read: Vec<(String, String)> = pairs("a=b&&c&=d&e=%&f=%4&g=%C4%90%c4%91+%2B&h=%zz=1&i=%FF").collect();
    let read: Vec<String> = read.iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(read, ["a=b", "c=", "=d", "e=%", "f=%4", "g=Đđ +", "h=%zz=1", "i=\u{FFFD}"]);
    let mut search = "?".to_owned();
    append(&mut search, "q", "Đ a+b&c=%~*-._");
    append(&mut search, "", "\n");
    assert_eq!(search, "?q=%C4%90+a%2Bb%26c%3D%25%7E*-._&=%0A");
    assert_eq!(pairs(&search[1..]).next(), Some(("q".to_owned(), "Đ a+b&c=%~*-._".to_owned())));
}

#[test]
fn the_rest_of_the_program_comes_behind_the_first_view() {
    let mut viewer = Viewer::without_rest("");
    assert_eq!(viewer.shows(), "xe cau cho lu banh", "the list needs it not");
    assert_eq!(viewer.fetches_of_rest(), 1, "behind the list it is asked for");
    viewer.does(Msg::Open("cau".to_owned()));
    assert!(matches!(viewer.model.reading, Reading::Open(_)), "nor does an article");
    viewer.does(Msg::Rest(false));
    assert!(!viewer.model.rest_lost, "who only reads is not disturbed");
    assert_eq!(viewer.fetches_of_rest(), 0, "once");

    viewer.rest_arrives();
    assert!(!viewer.model.related.is_empty(), "what waited without a word is answered");
    viewer.types("bac kan");
    assert_eq!(viewer.shows(), "cau lu");
}

#[test]
fn the_first_view_with_an_article_is_complete_when_that_is_there() {
    let mut viewer = Viewer::without_rest("?a=lu");
    let place = |effect| viewer.other_effects.iter().position(|other| *other == effect);
    assert!(place(Effect::FocusArticle(None)) < place(Effect::FetchRest), "{:?}", viewer.other_effects);
    assert_eq!(viewer.fetches_of_rest(), 1);
}

#[test]
fn a_search_that_lacks_the_rest_says_so_and_goes_on_when_it_comes() {
    let mut viewer = Viewer::without_rest("?q=bac+kan");
    assert_eq!(viewer.fetches_of_rest(), 1, "asked for by the list that waits");
    assert!(viewer.model.query.is_empty() && viewer.model.marked().is_empty(), "nothing is marked yet");
    viewer.does(Msg::Rest(false));
    assert!(viewer.model.rest_lost && viewer.model.is_waiting());

    viewer.does(Msg::Typed(String::new()));
    assert_eq!(
        (viewer.model.rest_lost, viewer.shows().as_str()),
        (false, "xe cau cho lu banh"),
        "a list without words"
    );

    viewer.types("bac");
    assert_eq!(viewer.fetches_of_rest(), 3, "each search tries again");
    viewer.does(Msg::Rest(false));
    viewer.does(Msg::RetryRest);
    assert_eq!((viewer.model.rest_lost, viewer.fetches_of_rest()), (false, 1));
    viewer.rest_arrives();
    assert_eq!((viewer.shows().as_str(), viewer.model.marked()), ("cau lu", "bac"), "of all that waited the newest");
}

/// What was done that is no request and no address.
fn deeds(viewer: &mut Viewer) -> Vec<Deed> {
    let effects = std::mem::take(&mut viewer.other_effects);
    effects.into_iter().filter_map(|effect| if let Effect::Do(deed) = effect { Some(deed) } else { None }).collect()
}

#[test]
fn a_look_is_chosen_and_kept() {
    let mut viewer = Viewer::open("", &ARCHIVE);
    viewer.does(Msg::Aid(Aid::Step(Setting::Size, 1)));
    viewer.does(Msg::Aid(Aid::Face(Face::Sans)));
    let style = "--read-size:110;--read-face:var(--sans);".to_owned();
    assert_eq!(viewer.model.look, style);
    assert_eq!(deeds(&mut viewer).last(), Some(&Deed::Look(style)));
    viewer.does(Msg::Aid(Aid::Theme(Theme::Sepia)));
    assert_eq!((viewer.model.theme, viewer.model.theme.next()), (Theme::Sepia, Theme::Auto));
    assert_eq!(Theme::of("sepia"), Some(Theme::Sepia));
    viewer.does(Msg::Aid(Aid::Reset));
    assert_eq!((viewer.model.look.as_str(), viewer.model.theme), ("", Theme::Auto));
}

#[test]
fn the_articles_around_are_those_of_the_list() {
    let mut viewer = Viewer::open("?q=bac+kan", &ARCHIVE);
    assert_eq!(viewer.shows(), "cau lu");
    viewer.does(Msg::Open("cau".to_owned()));
    assert_eq!((viewer.model.place_by(-1), viewer.model.row_by(1).map(|row| row.id.as_str())), (None, Some("lu")));
    viewer.does(Msg::Aid(Aid::Go(-1)));
    assert_eq!(viewer.address(), "?q=bac+kan&a=cau");
    viewer.does(Msg::Aid(Aid::Go(1)));
    assert_eq!(viewer.address(), "?q=bac+kan&a=lu");
    viewer.does(Msg::Aid(Aid::Go(1)));
    assert_eq!(viewer.address(), "?q=bac+kan&a=lu");
    viewer.goes(-1);
    assert_eq!(viewer.address(), "?q=bac+kan&a=cau");
    // An article that is not in the list has none around it.
    viewer.does(Msg::Open("xe".to_owned()));
    viewer.types("cho phien");
    viewer.does(Msg::Aid(Aid::Go(1)));
    assert!(viewer.address().ends_with("&a=xe"), "{}", viewer.address());
}

/// Whose row is far from what is in sight is fetched first.
#[test]
fn the_articles_around_are_fetched() {
    let many: Vec<Article> = (0..400)
        .map(|i| Article {
            id: format!("b{i}"),
            title: "Bài".to_owned(),
            date: Date::parse("2021"),
            ..Article::default()
        })
        .collect();
    let mut viewer = Viewer::of("", many);
    let first = viewer.model.rows[0].id.clone();
    viewer.does(Msg::Open(first));
    let mut seen = Vec::new();
    for _ in 0..150 {
        viewer.does(Msg::Aid(Aid::Go(1)));
        seen.push(viewer.model.route.article.clone().unwrap());
    }
    assert_eq!(viewer.model.cursor, Some(150));
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 150);
    // Back in the list, the article that was read last is in sight.
    viewer.does(Msg::Close);
    let offset = viewer.other_effects.iter().rev().find_map(|effect| match effect {
        Effect::ScrollList(offset) => Some(*offset),
        _ => None,
    });
    let row = viewer.model.viewport.row;
    let sight = offset.unwrap()..offset.unwrap() + viewer.model.viewport.height;
    assert!(sight.contains(&(150.0 * row)) && sight.contains(&(151.0 * row)), "{sight:?}");
}

#[test]
fn a_paragraph_has_a_link() {
    let mut viewer = Viewer::open("?q=bac&a=cau", &ARCHIVE);
    viewer.model.base = "https://kho.vn/".to_owned();
    deeds(&mut viewer);
    let steps = viewer.history.len();
    viewer.does(Msg::Aid(Aid::Link(2)));
    assert_eq!((viewer.address(), viewer.history.len()), ("?q=bac&a=cau&p=2", steps));
    let link = Deed::Copy("https://kho.vn/?q=bac&a=cau&p=2".to_owned(), Said::LinkCopied(2));
    assert_eq!(deeds(&mut viewer), [link]);
    // A link to another article's paragraph leads there, and one within the article is a step as well.
    for (link, paragraph) in [("?a=lu&p=3", 3), ("?a=lu&p=1", 1)] {
        viewer.does(Msg::Followed(Box::new(Route::parse(link))));
        assert_eq!(viewer.address(), format!("?q=bac&a=lu&p={paragraph}"));
        assert!(viewer.other_effects.contains(&Effect::FocusArticle(Some(paragraph))));
    }
    viewer.other_effects.clear();
    viewer.goes(-1);
    assert!(viewer.other_effects.contains(&Effect::FocusArticle(Some(3))));
    // Out of an article that one has gone about in is the list.
    viewer.does(Msg::Close);
    assert_eq!(viewer.address(), "?q=bac");
    viewer.does(Msg::Open("cau".to_owned()));
    viewer.does(Msg::Followed(Box::new(Route::parse("?a=cau&p=2"))));
    viewer.does(Msg::Close);
    assert_eq!(viewer.address(), "?q=bac");
    viewer.does(Msg::Open("lu".to_owned()));
    deeds(&mut viewer);
    viewer.does(Msg::Aid(Aid::Share));
    let shared = Deed::Share("Lũ ở Bắc Kạn".to_owned(), "https://kho.vn/?a=lu".to_owned());
    assert_eq!(deeds(&mut viewer), [shared]);
}

#[test]
fn the_text_of_an_article_is_proven_once_the_rest_is_here() {
    let mut viewer = Viewer::without_rest("?a=cau");
    assert!(viewer.model.known.is_none());
    viewer.rest_arrives();
    let [offline, signed] = ["start", "signed"].map(|what| Deed::Offline(what, String::new(), String::new(), 0));
    assert_eq!(deeds(&mut viewer), [Deed::Hash(1, "Cầu mới ở Bắc Kạn".to_owned()), offline, signed]);
    assert_eq!(viewer.model.known.as_ref().map(|known| known.words), Some(5));
    viewer.does(Msg::Aid(Aid::Hashed(1, Some([7; 32]))));
    assert_eq!(viewer.model.hash(), Some("07".repeat(32)));
    assert!(viewer.model.reference(Form::Plain).unwrap().contains(&"07".repeat(32)));
    viewer.does(Msg::Open("lu".to_owned()));
    assert_eq!(deeds(&mut viewer), [Deed::Hash(2, "Lũ ở Bắc Kạn".to_owned())]);
    // The answer for the article before comes too late.
    viewer.does(Msg::Aid(Aid::Hashed(1, Some([8; 32]))));
    assert_eq!(viewer.model.hash(), None);
    viewer.does(Msg::Aid(Aid::Hashed(2, None)));
    assert!(!viewer.model.reference(Form::Bibtex).unwrap().contains("SHA-256"));
}
