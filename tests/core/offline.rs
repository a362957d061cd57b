//! Reading without a network: what the browser's part tells, what the model makes of it, and what it has it do.

use khobao_core::i18n::Lang;
use khobao_core::i18n::offline::Trouble;
use khobao_core::service::{Request, Response, Source};
use khobao_core::state::aids::{Aid, Deed, Sheet};
use khobao_core::state::offline::{Able, Act, Keep, Offline};
use khobao_core::state::route::Route;
use khobao_core::state::{Effect, Model, Msg, Start};
use std::rc::Rc;

/// As `tell` in `static/offline.js` writes it.
fn told(fields: [&str; 15], keeps: &[[&str; 4]]) -> Offline {
    let fields = fields.iter().chain(keeps.iter().flatten());
    Offline::read(&fields.map(|field| (*field).to_owned()).collect::<Vec<_>>())
}

const CALM: [&str; 15] = ["yes", "", "", "", "0", "0", "0", "", "", "", "", "", "", "", ""];

fn keep(search: &str, articles: u32, bytes: u64, done: u64) -> Keep {
    Keep { search: search.to_owned(), articles, bytes, done }
}

#[test]
fn what_is_told_is_read() {
    let fields =
        ["yes", "1", "1", "1", "900", "5000", "70", "full", "=?q=a", "here", "4000", "24", "?q=b", "3", "1200"];
    let read = told(fields, &[["", "24", "4000", "4000"], ["?q=a", "7", "2000", "500"]]);
    let wanted = Offline {
        able: Able::Yes,
        is_offline: true,
        is_renewed: true,
        is_persisted: true,
        used: 900,
        room: 5000,
        seen: 70,
        trouble: Some(Trouble::Full),
        going: Some("?q=a".to_owned()),
        asks: Some("here".to_owned()),
        whole: Some(keep("", 24, 4000, 0)),
        filter: Some(keep("?q=b", 3, 1200, 0)),
        keeps: vec![keep("", 24, 4000, 4000), keep("?q=a", 7, 2000, 500)],
    };
    assert_eq!(read, wanted);
    assert!(read.keeps[0].is_whole() && !read.keeps[1].is_whole());
    // All of the archive is being stored: its address is empty, and still it is one.
    let mut going = CALM;
    going[8] = "=";
    assert_eq!(told(going, &[]).going, Some(String::new()));
    assert_eq!(told(CALM, &[]), Offline { able: Able::Yes, ..Offline::default() });
    assert_eq!(Offline::read(&[]), Offline::default());
    assert_eq!(Offline::read(&["no".to_owned(), "?".to_owned()]).able, Able::No);
}

#[test]
fn the_line_says_what_can_be_read() {
    let mut offline = CALM;
    offline[1] = "1";
    let line = |keeps: &[[&str; 4]]| told(offline, keeps).line(Lang::En).unwrap_or_default();
    assert_eq!(line(&[]), "Offline: only articles you have seen can be read.");
    // What was begun alone is not promised.
    assert_eq!(line(&[["", "24", "40", "39"]]), "Offline: only articles you have seen can be read.");
    assert_eq!(line(&[["", "24", "40", "40"]]), "Offline: the whole archive can be read, 24 articles kept.");
    let filters = [["?q=a", "7", "2", "2"], ["?q=b", "9", "2", "2"]];
    assert_eq!(line(&filters), "Offline: 9 articles kept can be read, and those you have seen.");
    assert_eq!(told(CALM, &filters).line(Lang::Vi), None, "with a network nothing is said");
}

/// A model of the packed site at this address, with the rest here.
fn model(search: &str) -> Model {
    let mut model = Model::default();
    let sources = vec![Source::Site("archive.bin".to_owned())];
    let start = Start { route: Route::parse(search), sources, lacks_rest: true, ..Start::default() };
    model.update(Msg::Started(start));
    assert!(deeds(&model.update(Msg::Rest(true))).contains(&"start "), "it begins when the rest is here");
    model
}

/// What the browser's part is to do: a verb and the address of a view.
fn deeds(effects: &[Effect]) -> Vec<&'static str> {
    let deed = |effect: &Effect| match effect {
        Effect::Do(Deed::Offline(what, _, search, _)) => Some(&*format!("{what} {search}").leak()),
        _ => None,
    };
    effects.iter().filter_map(deed).collect()
}

#[test]
fn what_a_reader_does_is_passed_on() {
    let mut model = model("?q=mua&sort=oldest&a=x&lang=en");
    let act = |model: &mut Model, act| deeds(&model.update(Msg::Aid(Aid::Offline(act))));
    assert!(act(&mut model, Act::KeepAll).is_empty(), "within another's page nothing is kept");
    let sheet = model.update(Msg::Aid(Aid::Sheet(Some(Sheet::Offline))));
    assert_eq!(deeds(&sheet), ["look ?q=mua"], "the view, without its order, article and language");
    let mut fields = CALM;
    (fields[12], fields[14]) = ("?q=mua", "9");
    model.update(Msg::Offline(Rc::new(told(fields, &[["", "24", "4", "4"], ["?q=a", "7", "2", "1"]]))));
    let table = [
        (Act::KeepAll, "keep "),
        (Act::KeepFilter, "keep ?q=mua"),
        (Act::Resume(1), "keep ?q=a"),
        (Act::Pause, "pause "),
        (Act::Free(1), "free ?q=a"),
        (Act::Reload, "reload "),
    ];
    for (what, wanted) in table {
        assert_eq!(act(&mut model, what), [wanted]);
    }
}

#[test]
fn what_it_asks_the_archive_answers() {
    let mut model = model("");
    let mut fields = CALM;
    fields[9] = "?q=mua&from=2020-01-01";
    let effects = model.update(Msg::Offline(Rc::new(told(fields, &[]))));
    let [Effect::Ask(Request::Files { search, query, span, .. })] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!((search.as_str(), query.as_str()), (fields[9], "mua"));
    assert!(!span.is_everything());
    let answer = |search: &str| Response::Files {
        search: search.to_owned(),
        articles: 3,
        paths: vec!["data/a".to_owned(), "data/b".to_owned()],
    };
    let effects = model.update(Msg::Answered(answer(fields[9]).into()));
    let plan = Deed::Offline("plan", "data/a\ndata/b".to_owned(), fields[9].to_owned(), 3);
    assert!(effects.contains(&Effect::Do(plan)), "{effects:?}");
    fields[9] = "here";
    let effects = model.update(Msg::Offline(Rc::new(told(fields, &[]))));
    assert!(matches!(&effects[..], [Effect::Ask(Request::Files { search, .. })] if search.is_empty()), "{effects:?}");
    let effects = model.update(Msg::Answered(answer("").into()));
    assert_eq!(deeds(&effects), ["seen "]);
}

#[test]
fn files_that_were_lost_are_fetched_again_when_the_network_is_back() {
    let mut model = model("");
    let mut fields = CALM;
    model.update(Msg::Offline(Rc::new(told(fields, &[]))));
    let effects = model.update(Msg::Answered(Response::Lost { files: 2 }.into()));
    assert_eq!(deeds(&effects), ["check "], "whether it is for want of a network");
    fields[1] = "1";
    assert_eq!(model.update(Msg::Offline(Rc::new(told(fields, &[])))), []);
    fields[1] = "";
    let effects = model.update(Msg::Offline(Rc::new(told(fields, &[]))));
    assert!(effects.contains(&Effect::Ask(Request::Refetch)), "{effects:?}");
}
