//! What a reader keeps, as scripts of messages.

use khobao_core::article::{Article, Block, Inline};
use khobao_core::day::Date;
use khobao_core::saved::anchor::Spot;
use khobao_core::saved::{Kind, Stamp, Thing, file};
use khobao_core::service::{Found, Opened, Response};
use khobao_core::state::aids::{Aid, Deed, Said, Sheet};
use khobao_core::state::route::Route;
use khobao_core::state::saving::{Act, Given, Moment};
use khobao_core::state::{Effect, Model, Msg, Start};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A viewer, the device's storage, and a clock that goes on by a second a message.
struct Reader {
    model: Model,
    device: BTreeMap<String, String>,
    is_full: bool,
    now: u64,
    selected: Vec<Spot>,
    deeds: Vec<Deed>,
}

fn article(id: &str, paragraphs: &[&str]) -> Article {
    let blocks = paragraphs.iter().map(|text| Block::Paragraph(vec![Inline::Text((*text).to_owned())])).collect();
    let date = Date::parse("2021-11-09");
    Article { id: id.to_owned(), title: format!("Bài {id}"), date, blocks, ..Article::default() }
}

impl Reader {
    fn at(base: &str) -> Reader {
        let (device, selected, deeds) = Default::default();
        let mut reader =
            Reader { model: Model::default(), device, is_full: false, now: 1_700_000_000_000, selected, deeds };
        let start = Start { base: base.to_owned(), route: Route::parse("?lang=vi&q=nước"), ..Start::default() };
        reader.does(Msg::Started(start));
        reader.does(Msg::Answered(Rc::new(Response::Opened(Opened::default()))));
        reader
    }

    fn opens(&mut self, article: Article) {
        self.does(Msg::Open(article.id.clone()));
        let found = Found { article: Rc::new(article), place: None };
        self.does(Msg::Answered(Rc::new(Response::Article(Box::new(found)))));
    }

    fn does(&mut self, msg: Msg) {
        for effect in self.model.update(msg) {
            let Effect::Do(deed) = effect else { continue };
            match deed {
                Deed::Attend(act) => {
                    self.now += 1000;
                    let moment =
                        Moment { now: Stamp(self.now), chance: [self.now, 1], selected: self.selected.clone() };
                    self.does(Msg::Given(Rc::new(Given::Moment(act, moment))));
                }
                Deed::Store(things) if self.is_full => {
                    let untaken = things.into_iter().map(|(key, _)| key).collect();
                    self.does(Msg::Given(Rc::new(Given::Untaken(untaken))));
                }
                Deed::Store(things) => {
                    for (key, item) in things {
                        match item {
                            Some(item) => drop(self.device.insert(key, item)),
                            None => drop(self.device.remove(&key)),
                        }
                    }
                }
                deed => self.deeds.push(deed),
            }
        }
    }

    fn acts(&mut self, act: Act) {
        self.does(Msg::Aid(Aid::Keep(act)));
    }

    fn gives(&mut self, given: Given) {
        self.does(Msg::Given(Rc::new(given)));
    }

    fn writes(&mut self, number: u32, note: &str) {
        self.now += 1000;
        self.gives(Given::Note(number, note.to_owned(), Stamp(self.now)));
    }

    fn marks(&mut self, selected: &[Spot]) -> u32 {
        self.selected = selected.to_vec();
        self.acts(Act::Mark);
        self.selected.clear();
        self.model.saving.saved.newest("")[0]
    }

    /// What is on the device, and what the model has: the same, unless something is wrong.
    fn keeps(&self) -> Vec<String> {
        let of_model: Vec<&Thing> = self.model.saving.saved.sorted();
        let mut of_model: Vec<String> = of_model.into_iter().map(said).collect();
        let mut of_device: Vec<String> =
            self.device.values().map(|item| said(&file::read_item(item).expect("what was written"))).collect();
        of_device.sort();
        let all = of_model.clone();
        of_model.sort();
        assert_eq!(of_model, of_device);
        all
    }
}

/// A thing in a few words.
fn said(thing: &Thing) -> String {
    let kind = match &thing.kind {
        Kind::Star => "star".to_owned(),
        Kind::Note => "note".to_owned(),
        Kind::Mark { .. } => format!("“{}”", thing.quotation().replace('\n', " | ")),
    };
    format!("{} {kind} {}", thing.of.article, thing.note).trim_end().to_owned()
}

fn river() -> Article {
    article("song", &["Nước sông lên rồi lại xuống.", "Người hai bên bờ đợi đò."])
}

#[test]
fn an_article_is_saved_for_later_and_no_longer() {
    let mut reader = Reader::at("https://kho.vn/");
    reader.acts(Act::Star);
    assert!(reader.keeps().is_empty(), "no article is open");
    reader.opens(river());
    reader.acts(Act::Star);
    assert_eq!(reader.keeps(), ["song star"]);
    assert!(reader.model.is_starred("song") && !reader.model.is_starred("khac"));
    assert_eq!(reader.device.keys().next().map(String::as_str), Some("https://kho.vn/?a=song#star"));
    let thing = reader.model.saving.saved.sorted()[0].clone();
    assert_eq!((thing.of.title.as_str(), thing.of.date), ("Bài song", Date::parse("2021-11-09")));
    reader.acts(Act::Star);
    assert!(reader.keeps().is_empty());
}

#[test]
fn a_passage_is_marked_over_two_paragraphs_and_noted() {
    let mut reader = Reader::at("https://kho.vn/");
    reader.opens(river());
    reader.acts(Act::Mark);
    assert!(reader.deeds.contains(&Deed::Say(Said::NothingSelected)));
    let mark = reader.marks(&[(1, 18, 28), (2, 0, 5)]);
    assert_eq!(reader.keeps(), ["song “lại xuống. | Người”"]);
    assert!(reader.deeds.contains(&Deed::Say(Said::Marked)));
    let anchors = &reader.model.saving.anchors;
    assert_eq!((anchors.len(), &anchors[0].spots), (1, &vec![Some((1, 18, 28)), Some((2, 0, 5))]));
    // From either paragraph to its note.
    for paragraph in [1, 2] {
        reader.acts(Act::Show(paragraph));
        assert_eq!((reader.model.sheet, &reader.model.saving.noted), (Some(Sheet::Note), &vec![mark]));
        reader.does(Msg::Aid(Aid::Sheet(None)));
    }
    reader.acts(Act::Show(3));
    assert_eq!(reader.model.sheet, None);
    reader.writes(mark, "Hay");
    reader.writes(mark, "Hay lắm");
    assert_eq!(reader.keeps(), ["song “lại xuống. | Người” Hay lắm"]);
    reader.acts(Act::QuoteMark(mark));
    let Some(Deed::Copy(text, Said::Copied)) = reader.deeds.last() else { panic!("nothing copied") };
    assert!(
        text.starts_with("“lại xuống.\nNgười”\n“Bài song” (2021), 09/11/2021, https://kho.vn/?a=song&p=1"),
        "{text}"
    );
    // Another article has none of it.
    reader.opens(article("khac", &["Nước sông lên rồi lại xuống."]));
    assert!(reader.model.saving.anchors.is_empty());
    // The text was changed meanwhile: one piece is found elsewhere, one not at all.
    reader.opens(article("song", &["Mới.", "Rồi lại xuống.", "Hết."]));
    assert_eq!(reader.model.saving.anchors[0].spots, [Some((2, 4, 14)), None]);
    assert!(!reader.model.saving.anchors[0].is_gone());
    reader.opens(article("song", &["Khác hẳn."]));
    assert!(reader.model.saving.anchors[0].is_gone());
    assert_eq!(reader.keeps(), ["song “lại xuống. | Người” Hay lắm"]);
}

#[test]
fn a_note_on_an_article_is_there_as_long_as_it_says_something() {
    let mut reader = Reader::at("https://kho.vn/");
    reader.opens(river());
    reader.acts(Act::Note);
    let note = reader.model.saving.noted[0];
    assert!(reader.keeps().is_empty() && !reader.model.is_noted());
    reader.writes(note, "");
    assert!(reader.keeps().is_empty());
    reader.writes(note, "Đọc lại");
    assert_eq!(reader.keeps(), ["song note Đọc lại"]);
    assert!(reader.model.is_noted());
    reader.writes(note, "");
    assert!(reader.keeps().is_empty());
    // A number that nothing has, or another article's, makes nothing.
    reader.writes(99, "x");
    reader.opens(article("khac", &[]));
    reader.writes(note, "x");
    assert!(reader.keeps().is_empty());
}

#[test]
fn what_was_removed_can_be_put_back() {
    let mut reader = Reader::at("https://kho.vn/");
    reader.opens(river());
    let mark = reader.marks(&[(1, 0, 9)]);
    reader.writes(mark, "Hay");
    reader.does(Msg::Aid(Aid::Sheet(Some(Sheet::Saved))));
    reader.acts(Act::Remove(mark));
    assert!(reader.keeps().is_empty() && reader.model.saving.anchors.is_empty());
    reader.acts(Act::Undo);
    assert_eq!(reader.keeps(), ["song “Nước sông” Hay"]);
    assert_eq!(reader.model.saving.anchors.len(), 1);
    reader.acts(Act::Undo);
    reader.acts(Act::Remove(mark));
    reader.does(Msg::Aid(Aid::Sheet(None)));
    reader.acts(Act::Undo);
    assert!(reader.keeps().is_empty(), "with the sheet the way back is gone");
}

#[test]
fn a_file_brings_everything_to_another_device() {
    let mut reader = Reader::at("https://kho.vn/");
    reader.opens(river());
    reader.acts(Act::Star);
    let mark = reader.marks(&[(1, 0, 9)]);
    reader.writes(mark, "Hay");
    reader.acts(Act::Export);
    let Some(Deed::Download(name, file)) = reader.deeds.pop() else { panic!("no file") };
    assert_eq!(name, "khobao-saved.json");
    let mut other = Reader::at("https://kho.vn/");
    let take = |reader: &mut Reader, file: &str| {
        reader.gives(Given::File("tệp.json".to_owned(), file.as_bytes().to_vec()));
        assert_eq!(reader.model.sheet, Some(Sheet::Saved));
        reader.model.saving.report.clone().expect("a report").taken.clone()
    };
    assert_eq!(take(&mut other, &file), Ok(([2, 0, 0], Vec::new())));
    assert_eq!(other.keeps(), reader.keeps());
    assert_eq!(take(&mut other, &file), Ok(([0, 0, 2], Vec::new())));
    // The newer note stays, whichever way it comes.
    reader.writes(mark, "Hay hơn");
    reader.acts(Act::Export);
    let Some(Deed::Download(_, newer)) = reader.deeds.pop() else { panic!("no file") };
    assert_eq!(take(&mut other, &newer), Ok(([0, 1, 1], Vec::new())));
    assert_eq!(take(&mut other, &file), Ok(([0, 0, 2], Vec::new())));
    assert_eq!(other.keeps(), reader.keeps());
    let before = other.keeps();
    assert!(take(&mut other, "{}").is_err());
    assert_eq!(other.keeps(), before);
    // Where the archive has moved, what is of its old address is taken over.
    let mut moved = Reader::at("https://moi.vn/kho/");
    assert!(take(&mut moved, &newer).is_ok());
    moved.opens(river());
    assert!(!moved.model.is_starred("song") && moved.model.saving.anchors.is_empty());
    let any = moved.model.saving.saved.newest("")[0];
    moved.acts(Act::Adopt(any));
    assert!(moved.model.is_starred("song"));
    assert_eq!(moved.model.saving.anchors.len(), 1);
    assert_eq!(moved.keeps(), reader.keeps());
    let before = moved.device.clone();
    moved.acts(Act::Adopt(moved.model.saving.saved.newest("")[0]));
    assert_eq!(moved.device, before);
}

#[test]
fn two_windows_do_not_lose_each_others_changes() {
    let (mut one, mut two) = (Reader::at("https://kho.vn/"), Reader::at("https://kho.vn/"));
    two.now += 500_000;
    one.opens(river());
    two.opens(article("khac", &["Khác."]));
    let mark = one.marks(&[(1, 0, 9)]);
    two.acts(Act::Star);
    // What one writes the other is told, as by a browser.
    let tell = |from: &Reader, to: &mut Reader, gone: Option<&str>| {
        for (key, item) in &from.device {
            to.device.insert(key.clone(), item.clone());
            to.gives(Given::Elsewhere(key.clone(), Some(item.clone())));
        }
        if let Some(key) = gone {
            to.device.remove(key);
            to.gives(Given::Elsewhere(key.to_owned(), None));
        }
    };
    tell(&one, &mut two, None);
    tell(&two, &mut one, None);
    assert_eq!(one.keeps(), ["khac star", "song “Nước sông”"]);
    assert_eq!(two.keeps(), one.keeps());
    one.writes(mark, "Hay");
    tell(&one, &mut two, None);
    assert_eq!(two.keeps(), one.keeps());
    one.acts(Act::Remove(mark));
    let key = one.model.saving.saved.key(mark).to_owned();
    tell(&one, &mut two, Some(&key));
    assert_eq!(two.keeps(), ["khac star"]);
    // What nobody could have written changes nothing.
    two.gives(Given::Elsewhere("x".to_owned(), Some("{".to_owned())));
    two.gives(Given::Elsewhere("y".to_owned(), None));
    assert_eq!(two.keeps(), ["khac star"]);
    // A page that was put away looks at all of it.
    two.device.clear();
    two.gives(Given::Loaded(one.device.values().cloned().collect()));
    two.device.clone_from(&one.device);
    assert_eq!(two.keeps(), one.keeps());
    two.gives(Given::Loaded(Vec::new()));
    two.device.clear();
    assert!(two.keeps().is_empty());
}

#[test]
fn what_a_full_device_did_not_take_is_offered_again() {
    let mut reader = Reader::at("https://kho.vn/");
    reader.opens(river());
    reader.acts(Act::Star);
    reader.is_full = true;
    let mark = reader.marks(&[(1, 0, 9)]);
    reader.writes(mark, "Hay");
    assert_eq!((reader.device.len(), reader.model.saving.untaken.len()), (1, 1));
    assert_eq!(reader.model.saving.saved.sorted().len(), 2, "it is here as long as the page is");
    // Another look at the device leaves it here.
    reader.gives(Given::Loaded(reader.device.values().cloned().collect()));
    reader.is_full = false;
    reader.acts(Act::Star);
    assert_eq!(reader.keeps(), ["song “Nước sông” Hay"]);
    assert!(reader.model.saving.untaken.is_empty());
}

#[test]
fn a_thing_leads_to_its_paragraph_and_closes_the_sheet() {
    let mut reader = Reader::at("https://kho.vn/");
    reader.opens(river());
    reader.does(Msg::Aid(Aid::Sheet(Some(Sheet::Saved))));
    let route = Route { paragraph: Some(2), ..reader.model.route.clone() };
    let effects = reader.model.update(Msg::Followed(Box::new(route)));
    assert!(effects.contains(&Effect::FocusArticle(Some(2))));
    assert_eq!((reader.model.sheet, reader.model.route.paragraph), (None, Some(2)));
    assert_eq!(reader.model.route.query, "nước", "the view stays");
}
