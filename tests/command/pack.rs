//! `khobao pack` and `khobao check`.

use crate::run::{Folder, feed, item, items};
use khobao_core::article::Article;
use khobao_core::formats::json_feed::Reader;
use khobao_core::site::ids::{find_id, id_hash};
use khobao_core::site::{Card, Kind, Place, Root, decode_cards};
use std::fs;
use std::io::Read;

fn read_feed(bytes: &[u8]) -> Vec<Article> {
    let mut reader = Reader::new();
    let mut items = reader.push(bytes).unwrap();
    let (info, last) = reader.finish().unwrap();
    items.extend(last);
    let language = info.language;
    let read = items.into_iter().map(|item| {
        assert_eq!(item.problems, []);
        let mut article = *item.article.unwrap();
        article.language = article.language.or(language.clone());
        article
    });
    read.collect()
}

fn inflated(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    flate2::read::DeflateDecoder::new(bytes).read_to_end(&mut plain).unwrap();
    plain
}

/// The root, and all articles and cards in its order.
fn unpack(folder: &Folder, site: &str) -> (Root, Vec<Article>, Vec<Card>) {
    let read = |path: &str| fs::read(folder.path(site).join(path)).unwrap();
    let mut root = Root::decode(&inflated(&read("archive.bin"))).unwrap();
    let (mut articles, mut cards) = (Vec::new(), Vec::new());
    for doc in 0..root.counts.total() {
        for kind in [Kind::Articles, Kind::Cards] {
            let place = |root: &Root| if kind == Kind::Articles { root.article(doc) } else { root.card(doc) };
            if let Some(Place::Named(table)) = place(&root) {
                assert!(root.learn(table, &inflated(&read(&Kind::Names.path(table)))));
            }
            let Some(Place::At(hash, at)) = place(&root) else { panic!("{doc} is nowhere") };
            if at > 0 {
                continue;
            }
            let bytes = read(&kind.path(hash));
            if kind == Kind::Cards {
                cards.extend(decode_cards(&inflated(&bytes)).unwrap());
            } else {
                // Any other reader of JSON reads it, too.
                let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
                assert_eq!(value["version"], "https://jsonfeed.org/version/1.1");
                articles.extend(read_feed(&bytes));
            }
        }
    }
    for (doc, card) in cards.iter().enumerate().step_by(97) {
        let mut found = root.may_have(&card.id).into_iter().flat_map(|(file, first)| {
            let docs = find_id(&inflated(&read(&Kind::Ids.path(file))), id_hash(&card.id)).unwrap();
            docs.into_iter().map(move |at| first + at)
        });
        assert!(found.any(|found| found as usize == doc), "{doc} is not found by its id");
    }
    (root, articles, cards)
}

#[test]
fn articles_come_back_in_time_order() {
    let folder = Folder::new("articles_come_back");
    let mut list = items("a", 300);
    list.reverse();
    list.insert(7, item("undated", ""));
    let text = feed("Báo <Bắc> & Kạn", &list);
    folder.write("feed.json", &text);
    let ran = folder.pack("feed.json -o site --json").exits(0).json();
    assert_eq!((ran["articles"].as_u64(), ran["undated"].as_u64()), (Some(301), Some(1)));
    assert_eq!(ran["inferred"].as_u64(), Some(0));
    assert_eq!((ran["first_day"].as_str(), ran["last_day"].as_str()), (Some("2020-01-01"), Some("2020-10-26")));

    let (root, articles, cards) = unpack(&folder, "site");
    assert_eq!((root.title.as_str(), root.language.as_deref()), ("Báo <Bắc> & Kạn", Some("vi")));
    assert_eq!((root.counts.dated(), root.counts.undated()), (300, 1));
    let mut expected = read_feed(text.as_bytes());
    expected.sort_by_key(|article| (article.date.is_none(), article.date.map(|date| date.order())));
    assert_eq!(articles, expected);
    assert_eq!(cards, expected.iter().map(|article| Card::of(article, Some("vi"))).collect::<Vec<_>>());
    assert_eq!(root.articles.hashes.len(), 10 + 1, "undated ones have files of their own");

    // Verbatim: spaces, escapes and numbers as they were.
    let files = folder.files("site");
    let shards: Vec<_> = files.iter().filter(|(path, _)| path.starts_with("data/articles-")).collect();
    let all: String = shards.iter().map(|(_, bytes)| std::str::from_utf8(bytes).unwrap()).collect();
    list.iter().for_each(|item| assert!(all.contains(item.as_str()), "{item}"));

    let page = folder.read("site/index.html");
    assert!(page.contains("<title>Báo &lt;Bắc&gt; &amp; Kạn</title>"), "{page}");
    assert!(page.contains("<link rel=\"khobao-archive\" href=\"archive.bin\">"), "{page}");
    assert!(page.contains("connect-src 'self'; img-src https:"), "{page}");
    assert!(!page.contains("sample") && !files.keys().any(|path| path.contains("sample")), "{page}");
    folder.khobao("verify site").exits(0);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let folder = Folder::new("same_bytes");
    folder.write("in/b.json", feed("B", &items("b", 150)));
    folder.write("in/a.json", feed("A", &items("a", 150)));
    folder.pack("in -o one").exits(0);
    folder.pack("in -o two").exits(0);
    assert_eq!(folder.files("one"), folder.files("two"));
    assert_eq!(unpack(&folder, "one").0.title, "A", "files in a folder are read in the order of their names");
    let again = folder.pack("in -o two --json").exits(0).json();
    assert_eq!((again["written"].as_u64(), again["removed"].as_u64()), (Some(0), Some(0)));
    assert_eq!(folder.files("one"), folder.files("two"));
}

#[test]
fn a_grown_input_leaves_old_files_as_they_are() {
    let folder = Folder::new("grown");
    let all = items("a", 400);
    folder.write("feed.json", feed("Kho", &[&all[..300], &[item("undated", "")]].concat()));
    folder.pack("feed.json -o site").exits(0);
    let before = folder.files("site");
    let modified = |path: &str| fs::metadata(folder.path("site").join(path)).unwrap().modified().unwrap();
    let times: Vec<_> = before.keys().map(|path| (path.clone(), modified(path))).collect();

    folder.write("feed.json", feed("Kho", &[&all[..], &[item("undated", "")]].concat()));
    let ran = folder.pack("feed.json -o site --json").exits(0).json();
    let after = folder.files("site");
    // 300 are 9 full files of articles and as many of cards; those of the undated one do not change either.
    let same = |kind: &str| {
        after.iter().filter(|(path, bytes)| path.contains(kind) && before.get(*path) == Some(bytes)).count()
    };
    assert_eq!((same("articles-"), same("cards-")), (9 + 1, 9 + 1));
    for (path, time) in times.iter().filter(|(path, _)| path.starts_with("data/") && after.contains_key(path)) {
        assert_eq!(modified(path), *time, "{path} was written again");
    }
    let gone: Vec<&String> = before.keys().filter(|path| !after.contains_key(*path)).collect();
    assert!(gone.len() >= 2 && ran["removed"].as_u64() == Some(gone.len() as u64), "the last of each kind: {gone:?}");
    folder.khobao("verify site").exits(0);

    // A site and what is new are the same as all of it.
    folder.write("first.json", feed("Kho", &[&all[..300], &[item("undated", "")]].concat()));
    folder.write("new.json", feed("Kho", &all[300..]));
    folder.pack("first.json -o step").exits(0);
    folder.pack("step new.json -o step").exits(0);
    assert_eq!(folder.files("step"), after);
}

#[test]
fn a_broken_item_costs_itself() {
    let folder = Folder::new("broken");
    let mut list = items("a", 5);
    list[1] = "{\"id\": \"hong\", \"title\": \"x\" \"y\"}".to_owned();
    list[3] = "{\"title\": \"không có id\"}".to_owned();
    folder.write("feed.json", feed("Kho", &list));
    let ran = folder.pack("feed.json -o site").exits(1);
    assert!(ran.errors().contains("feed.json: item 2 (hong): broken at line 3"), "{}", ran.errors());
    assert!(ran.errors().contains("feed.json: item 4: has no “id”"), "{}", ran.errors());
    assert!(ran.output().contains("3 articles") && ran.output().contains("2 left out"), "{}", ran.output());
    assert_eq!(unpack(&folder, "site").1.len(), 3);

    let checked = folder.khobao("check feed.json --json").exits(1).json();
    assert_eq!(checked["articles"].as_u64(), Some(3));
    assert_eq!(checked["problems"][0]["id"].as_str(), Some("hong"));
    assert_eq!(checked["problems"][1]["item"].as_u64(), Some(4));
    assert!(folder.khobao("check feed.json").exits(1).output().contains("Give it an \"id\""));
}

#[test]
fn a_field_that_cannot_be_read_costs_the_field() {
    let folder = Folder::new("field");
    folder.write("feed.json", feed("Kho", &[item("a", "09/13/2021")]));
    let ran = folder.pack("feed.json -o site").exits(0);
    assert!(ran.errors().contains("“date_published” is “09/13/2021”; expected RFC 3339"), "{}", ran.errors());
    folder.khobao("check feed.json").exits(1);
    folder.write("feed.json", feed("Kho", &[item("a", "13/09/2021")]));
    folder.khobao("check feed.json").exits(0);
}

#[test]
fn of_one_id_the_first_is_kept() {
    let folder = Folder::new("duplicates");
    folder.write("one.json", feed("Một", &[item("a", "2021"), item("b", "2022")]));
    folder.write("two.json", feed("Hai", &[item("b", "2020"), item("c", "2019")]));
    let ran = folder.pack("one.json two.json -o site --json").exits(1).json();
    assert_eq!((ran["articles"].as_u64(), ran["left_out"].as_u64()), (Some(3), Some(1)));
    let problem = ran["problems"][0]["problem"].as_str().unwrap();
    assert!(problem.contains("one.json"), "{problem}");
    let ids: Vec<String> = unpack(&folder, "site").1.into_iter().map(|article| article.id).collect();
    assert_eq!(ids, ["c", "a", "b"]);
}

#[test]
fn lines_and_single_items_are_read_by_what_they_are() {
    let folder = Folder::new("lines");
    let lines = items("line", 3).join("\n\n") + "\r\n{\"id\": 7, \"title\"\n" + &item("last", "2021-01-01");
    // The names promise nothing.
    folder.write("in/lines.json", lines);
    folder.write("in/one.json", item("one", "2021-01-02").replace("\", ", "\",\n  ").replacen("{ ", "{\n  ", 1));
    folder.write("in/feed.jsonl", feed("Kho", &[item("feed", "2021-01-03")]));
    let ran = folder.pack("in -o site --json --title Tên --language en").exits(1).json();
    assert_eq!(ran["problems"].as_array().map(Vec::len), Some(1), "{ran}");
    assert!(ran["problems"][0]["problem"].as_str().unwrap().contains("line 6, column 18"), "{ran}");
    let (root, articles, _) = unpack(&folder, "site");
    let ids: Vec<&str> = articles.iter().map(|article| article.id.as_str()).collect();
    assert_eq!(ids, ["line0", "line1", "line2", "last", "one", "feed"]);
    assert_eq!((root.title.as_str(), root.language.as_deref()), ("Tên", Some("en")));
    assert!(articles.iter().all(|article| article.language.as_deref() == Some("en")));
}

#[test]
fn a_file_of_another_language_keeps_it() {
    let folder = Folder::new("languages");
    folder.write("vi.json", feed("Kho", &[item("a", "2021")]));
    folder.write("en.json", feed("Store", &[item("b", "2022")]).replace("\"vi\"", "\"en\""));
    folder.pack("vi.json en.json -o site").exits(0);
    let (_, articles, cards) = unpack(&folder, "site");
    let languages: Vec<_> = articles.iter().map(|article| article.language.as_deref()).collect();
    assert_eq!(languages, [Some("vi"), Some("en")]);
    assert_eq!((cards[0].language.as_deref(), cards[1].language.as_deref()), (None, Some("en")));
}

#[test]
fn a_files_authors_are_those_of_its_articles() {
    let folder = Folder::new("authors");
    folder.write(
        "a.json",
        feed("Kho", &[item("a", "2021")]).replacen('{', r#"{"authors":[{"name":"Ban \"biên\" tập"}],"#, 1),
    );
    folder.write("b.json", feed("Kho", &[item("b", "2022")]));
    folder.pack("a.json b.json -o site").exits(0);
    let (_, articles, _) = unpack(&folder, "site");
    let names: Vec<Vec<_>> =
        articles.iter().map(|article| article.authors.iter().map(|a| a.name.as_str()).collect()).collect();
    assert_eq!(names, [vec!["Ban \"biên\" tập"], vec![]]);
}

#[test]
fn what_is_not_a_site_is_left_alone() {
    let folder = Folder::new("refused");
    folder.write("feed.json", feed("Kho", &[item("a", "2021")]));
    folder.write("mine/letter.txt", "Thân gửi");
    let ran = folder.pack("feed.json -o mine").exits(2);
    assert!(ran.errors().contains("found other files; name another folder"), "{}", ran.errors());
    assert_eq!(folder.files("mine").len(), 1);
    folder.pack("nowhere.json -o site").exits(2);
    folder.pack("viewer -o site").exits(1);
    assert!(!folder.path("site").exists(), "nothing is left where there was nothing to pack");
    folder.khobao("pack feed.json").exits(2);
}

#[test]
fn a_packing_that_was_stopped_leaves_nothing_behind() {
    let folder = Folder::new("stopped");
    folder.write("feed.json", feed("Kho", &[item("a", "2021")]));
    folder.pack("feed.json -o site").exits(0);
    let good = folder.files("site");
    // As it is found when the command was stopped: some files aside, some in place, and nothing that names them.
    folder.write("site/.khobao-part/data/articles-0000000000000000.json", "{");
    folder.write("site/data/cards-1111111111111111.bin", "x");
    folder.khobao("verify site").exits(1);
    folder.pack("feed.json -o site").exits(0);
    assert_eq!(folder.files("site"), good);
    // A file that was damaged is written again.
    let shard = good.keys().find(|path| path.starts_with("data/articles-")).unwrap();
    folder.write(&format!("site/{shard}"), "x".repeat(good[shard].len()));
    folder.pack("feed.json -o site").exits(0);
    assert_eq!(folder.files("site"), good);
}

#[test]
fn a_large_archive_has_its_names_in_files_of_their_own() {
    let folder = Folder::new("large");
    let item = |i: u32| format!("{{\"id\":\"a{i}\",\"title\":\"Bài {i}\",\"date_published\":\"{}\"}}\n", 1000 + i / 16);
    folder.write("a.jsonl", (0..140_000).map(item).collect::<String>());
    let ran = folder.pack("a.jsonl -o site --json --pages none").exits(0).json();
    assert_eq!(ran["articles"].as_u64(), Some(140_000));
    let (root, articles, cards) = unpack(&folder, "site");
    assert_eq!((root.articles.hashes.len(), root.articles.tables.len()), (547, 0));
    assert_eq!((root.cards.hashes.len(), root.cards.tables.len()), (0, 18));
    assert!((0..140_000).zip(articles.iter().zip(&cards)).all(|(i, (a, c))| a.id == format!("a{i}") && c.id == a.id));
}

#[test]
fn an_undated_article_is_packed_on_the_day_its_text_speaks_of() {
    let folder = Folder::new("undated_speaks");
    let speaks = r#"{"id":"b","title":"Sơ kết 10 tháng năm 2021","content_text":"Sáng 9/11, thị xã sơ kết công tác dân vận 10 tháng đầu năm 2021 theo Chỉ thị 16/CT-TTg."}"#;
    folder.write("feed.json", feed("Kho", &[item("a", "2021-11-08"), speaks.to_owned(), item("c", "2021-11-10")]));
    let ran = folder.pack("feed.json -o site --json").exits(0).json();
    assert_eq!((ran["undated"].as_u64(), ran["inferred"].as_u64()), (Some(0), Some(1)));
    let (_, articles, cards) = unpack(&folder, "site");
    assert_eq!(cards.iter().map(|card| card.id.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
    let date = cards[1].date.unwrap();
    assert!(date.is_inferred() && date.to_string() == "2021-11-09");
    // The viewer reads the item again, and finds the same.
    assert_eq!(articles[1].date, Some(date));
    let page = folder.read(&format!("site/{}", khobao_core::site::page_path("b")));
    assert!(page.contains("<time datetime=\"2021-11-09\">09/11/2021 (suy ra từ bài)</time>"), "{page}");
    assert!(!page.contains("datePublished"));
    let found = folder.khobao("search site doc:16/ct-ttg --json").exits(0).output();
    assert!(found.contains("\"b\""), "{found}");
}
