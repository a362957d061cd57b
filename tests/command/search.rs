//! `khobao search`: one query, a batch of them, and what a viewer would have fetched.

use crate::run::{Folder, Ran, feed};
use serde_json::{Value, json};

/// A site of five articles, one a year.
fn site(test: &str) -> Folder {
    let folder = Folder::new(test);
    let item = |id: &str, date: &str, title: &str, text: &str| {
        json!({
            "id": id, "title": title, "content_text": text, "date_published": date,
            "tags": ["tin"], "_khobao": {"section": "Xã hội"}
        })
        .to_string()
    };
    let items = [
        item("a", "2018-01-02", "Chợ phiên Bắc Kạn", "Người vùng cao xuống chợ."),
        item("b", "2019-03-04", "Dân vận khéo ở Bắc Kạn", "Cán bộ về thôn."),
        item("c", "2020-05-06", "Hội nghị", "Bàn về dân vận, tôn giáo."),
        item("d", "2021-07-08", "Lễ hội \"lồng tồng\"", "Giáo viên được tôn trọng ở Bắc Kạn."),
        item("e", "", "Không ngày", "dân vận"),
    ];
    folder.write("feed.json", feed("Kho", &items));
    folder.pack("feed.json -o site").exits(0);
    folder
}

impl Folder {
    fn search(&self, arguments: &[&str]) -> Ran {
        self.run(&[&["search", "site"], arguments].concat(), "")
    }
}

fn ids(answer: &Value) -> Vec<&str> {
    answer["ids"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect()
}

#[test]
fn one_query_is_answered_for_people_and_for_scripts() {
    let folder = site("search_one");
    let ran = folder.search(&["bắc kạn"]).exits(0);
    let lines: Vec<String> = ran.output().lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 4, "{lines:?}");
    assert!(lines[0].contains('3'), "{lines:?}");
    assert!(lines[1].contains("Dân vận khéo ở Bắc Kạn") && lines[1].ends_with("[b]"), "{lines:?}");
    assert!(lines[2].ends_with("[a]") && lines[3].ends_with("[d]"), "{lines:?}");

    let check = |arguments: &[&str], expected: &[&str], total: u64| {
        let code = i32::from(total == 0);
        let answer = folder.search(&[arguments, &["--json"]].concat()).exits(code).json();
        assert_eq!((ids(&answer), answer["total"].as_u64()), (expected.to_vec(), Some(total)), "{arguments:?}");
    };
    check(&["bac kan"], &["b", "a", "d"], 3);
    check(&["bac kan", "-k", "1"], &["b"], 3);
    check(&["bac kan", "-k", "0"], &[], 3);
    check(&["\"tôn giáo\""], &["c"], 1);
    check(&["dan van "], &["b", "e", "c"], 3);
    check(&["dan van -tôn"], &["b", "e"], 2);
    check(&["title:hoi"], &["d", "c"], 2);
    check(&["section:xã tag:tin bac"], &["b", "a", "d"], 3);
    check(&["bắk kạn"], &["b", "a"], 2);
    // A span of the arguments, of the query, of both; an undated article is in none.
    check(&["bac kan", "--from", "2019"], &["b", "d"], 2);
    check(&["bac kan", "--from", "2019", "--to", "2020-12"], &["b"], 1);
    check(&["bac kan from:2019 to:2020"], &["b"], 1);
    check(&["bac kan from:2020", "--from", "2018"], &["d"], 1);
    check(&["dan van", "--to", "2030"], &["b", "c"], 2);
    check(&["", "--from", "2020"], &["d", "c"], 2);
    check(&["không có gì như vậy"], &[], 0);
    assert!(folder.search(&["bắk kạn"]).exits(0).output().contains("taken as: bắc kạn"));
}

#[test]
fn a_batch_answers_a_line_with_a_line() {
    let folder = site("search_batch");
    let queries = "{\"q\":\"bac kan\",\"k\":2,\"from\":null,\"to\":null}\n\n\
        {\"q\":\"dân vận \",\"kind\":\"other\",\"id\":\"x\"}\r\n\
        {\"q\":\"bac kan\",\"from\":\"2019\",\"to\":\"2019-12-31\"}\n\
        {\"q\":\"\"}\n{\"q\":\"zzz\",\"k\":null}";
    let ran = folder.run(&["search", "site", "--batch", "-k", "3"], queries).exits(0);
    let expected: [(&[&str], u64); 5] =
        [(&["b", "a"], 3), (&["b", "e", "c"], 3), (&["b"], 1), (&["e", "d", "c"], 5), (&[], 0)];
    let output = ran.output();
    assert_eq!(output.lines().count(), expected.len(), "{output}");
    for (line, (found, total)) in output.lines().zip(expected) {
        let answer: Value = serde_json::from_str(line).unwrap();
        assert_eq!((ids(&answer), answer["total"].as_u64()), (found.to_vec(), Some(total)), "{line}");
        assert!(answer["us"].as_f64().is_some_and(|us| us >= 0.0), "{line}");
        let members: Vec<&String> = answer.as_object().unwrap().keys().collect();
        assert_eq!(members, ["ids", "total", "us"], "the contract's members and no other");
    }
    assert_eq!(folder.run(&["search", "site", "--batch"], "").exits(0).output(), "");
}

#[test]
fn what_a_viewer_fetches_is_told() {
    let folder = site("search_fetched");
    let told = folder.search(&["bắc kạn ", "--fetched"]).exits(0).json();
    let rounds = told["each"].as_array().unwrap();
    assert_eq!(told["rounds"].as_u64(), Some(rounds.len() as u64));
    let files: Vec<&Value> = rounds.iter().flat_map(|round| round.as_array().unwrap()).collect();
    assert_eq!(told["files"].as_u64(), Some(files.len() as u64));
    let on_disk = folder.files("site");
    let mut bytes = 0;
    for file in &files {
        let path = file["path"].as_str().unwrap();
        assert_eq!(file["bytes"].as_u64(), Some(on_disk[path].len() as u64), "{path}");
        bytes += on_disk[path].len() as u64;
    }
    assert_eq!(told["bytes"].as_u64(), Some(bytes));
    // The root, the words, the cards; a headline has both words, so no pairs.
    let kinds: Vec<&str> = files.iter().map(|file| file["path"].as_str().unwrap()).collect();
    assert_eq!(kinds[0], "archive.bin");
    assert!(kinds.iter().any(|path| path.starts_with("data/terms-")), "{kinds:?}");
    assert!(kinds.iter().any(|path| path.starts_with("data/cards-")), "{kinds:?}");
    assert!(!kinds.iter().any(|path| path.starts_with("data/pairs-")), "{kinds:?}");
    assert!(rounds.len() <= 3, "{told}");
}

#[test]
fn wrong_use_says_the_right_one() {
    let folder = site("search_wrong");
    let check = |arguments: &[&str], input: &str, said: &str| {
        let ran = folder.run(&[&["search"], arguments].concat(), input).exits(2);
        assert!(ran.errors().contains(said), "{arguments:?}: {}", ran.errors());
    };
    check(&[], "", "Usage: khobao search");
    check(&["site"], "", "QUERY");
    check(&["nowhere", "a"], "", "expected a packed site at nowhere");
    check(&["site", "a", "--from", "hôm qua"], "", "expected a day such as 2021-11-09");
    check(&["site", "a", "--to", "2021-13"], "", "expected a day such as 2021-11-09");
    check(&["site", "a", "-k", "x"], "", "invalid value 'x'");
    check(&["site", "a", "--batch"], "", "cannot be used with");
    check(&["site", "--batch", "--json"], "", "cannot be used with");
    check(&["site", "--batch"], "{\"q\":\"a\"}\nbac kan\n", "line 2: expected {\"q\":\"...\"}, found bac kan");
    check(&["site", "--batch"], "{\"query\":\"a\"}\n", "line 1: expected");
    check(&["site", "--batch"], "{\"q\":\"a\",\"k\":-1}\n", "line 1: expected");
    check(&["site", "--batch"], "{\"q\":\"a\",\"from\":\"x\"}\n", "expected a day such as");
}

#[test]
fn what_is_damaged_is_named() {
    let folder = site("search_damaged");
    let terms = folder.files("site").into_keys().find(|path| path.starts_with("data/terms-")).unwrap();
    let good = std::fs::read(folder.path("site").join(&terms)).unwrap();
    std::fs::remove_file(folder.path("site").join(&terms)).unwrap();
    let ran = folder.search(&["bac kan"]).exits(1);
    assert!(ran.errors().contains(&terms) && ran.errors().contains("khobao verify"), "{}", ran.errors());
    // Bytes that do not unpack, that unpack to others, and a root that is none.
    folder.write(&format!("site/{terms}"), [0xff; 40]);
    assert!(folder.search(&["bac kan"]).exits(1).errors().contains("is damaged"));
    folder.write(&format!("site/{terms}"), good);
    folder.search(&["bac kan"]).exits(0);
    folder.write("site/archive.bin", "x");
    assert!(folder.search(&["bac kan"]).exits(1).errors().contains("archive.bin is damaged"));
}
