//! Articles of one or several bundles, numbered in time order.

use khobao_core::archive::{Archive, Builder};
use khobao_core::article::{Address, Article, Author};
use khobao_core::day::Date;
use khobao_core::error::ProblemKind;
use khobao_core::formats::{BundleInfo, Item};
use khobao_core::id::DocId;

fn item(position: u32, id: &str, date: &str) -> Item {
    let article = Article { id: id.to_owned(), date: Date::parse(date), ..Article::default() };
    Item { position, id: Some(id.to_owned()), article: Some(Box::new(article)), ..Item::default() }
}

fn order(archive: &Archive) -> String {
    (0..archive.len()).map(|i| archive.article(DocId(i)).id.as_str()).collect::<Vec<_>>().join(" ")
}

fn archive(items: &[(&str, &str)]) -> Archive {
    let mut builder = Builder::default();
    builder.begin("a.json");
    (1..).zip(items).for_each(|(position, (id, date))| builder.take(item(position, id, date)));
    builder.end(BundleInfo::default(), None);
    builder.finish()
}

#[test]
fn numbers_follow_time() {
    let table: [(&[(&str, &str)], &str); 6] = [
        (&[("b", "2021-11-09"), ("a", "2020-01-01")], "a b"),
        (&[("none", ""), ("b", "2021-11-09")], "b none"),
        (&[("noon", "2021-11-09T12:00:00+07:00"), ("morning", "2021-11-09T08:00:00+07:00")], "morning noon"),
        // A truncated date sorts at its interval's start.
        (
            &[("day", "2021-01-02"), ("year", "2021"), ("month", "2021-01"), ("before", "31/12/2020")],
            "before year month day",
        ),
        // The same moment: the bundle's order.
        (&[("x", "2021-11-09"), ("y", "2021-11-09"), ("z", "2021-11-09")], "x y z"),
        (&[("u1", ""), ("u2", "")], "u1 u2"),
    ];
    for (items, expected) in table {
        assert_eq!(order(&archive(items)), expected);
    }
}

#[test]
fn bundles_merge_and_a_duplicate_is_told() {
    let mut builder = Builder::default();
    builder.begin("a.json");
    builder.take(item(1, "one", "2021"));
    builder.end(BundleInfo { title: String::new(), ..BundleInfo::default() }, None);
    builder.begin("b.json");
    builder.take(item(1, "two", "2020"));
    builder.take(item(2, "one", "2019"));
    let authors = vec![Author { name: "C".to_owned(), url: None }];
    let language = Some("en".to_owned());
    builder.end(BundleInfo { title: "B".to_owned(), language, authors, ..BundleInfo::default() }, None);
    let archive = builder.finish();
    assert_eq!(order(&archive), "two one");
    assert_eq!(archive.title(), "B");
    assert_eq!(archive.article(DocId(0)).language.as_deref(), Some("en"));
    assert_eq!(archive.article(DocId(0)).authors[0].name, "C");
    assert!(archive.article(DocId(1)).authors.is_empty());
    assert_eq!(archive.article(DocId(1)).language, None, "a bundle speaks for its own articles only");
    let [problem] = archive.problems() else { panic!("{:?}", archive.problems()) };
    assert_eq!((problem.bundle.as_str(), problem.item), ("b.json", 2));
    assert_eq!(problem.kind, ProblemKind::DuplicateId { first_bundle: "a.json".to_owned() });
}

#[test]
fn a_bundle_added_later_keeps_what_was_there() {
    let earlier = archive(&[("old", "2010"), ("same", "2011")]);
    let mut builder = Builder::beside(&earlier);
    builder.begin("later.json");
    builder.take(item(1, "same", "2012"));
    builder.take(item(2, "new", "2009"));
    builder.end(BundleInfo::default(), None);
    assert_eq!(builder.len(), 1);
    let archive = builder.finish_with(earlier);
    assert_eq!(order(&archive), "new old same");
    assert_eq!(archive.problems().len(), 1);
    assert_eq!(archive.find("old"), Some(DocId(1)));
    assert_eq!(archive.bundles(), ["a.json", "later.json"]);
}

#[test]
fn addresses_are_relative_to_the_bundle() {
    let mut article = item(1, "a", "2021");
    if let Some(article) = &mut article.article {
        article.url = Address::link("bai/1.html");
    }
    let mut builder = Builder::default();
    builder.begin("x");
    builder.take(article);
    builder.end(BundleInfo::default(), Some("https://example.org/kho/feed.json"));
    let archive = builder.finish();
    let url = archive.article(DocId(0)).url.as_ref().map(|url| url.as_str());
    assert_eq!(url, Some("https://example.org/kho/bai/1.html"));
}
