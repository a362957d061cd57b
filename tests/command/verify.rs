//! `khobao verify`.

use crate::run::{Folder, feed, items};
use std::fs;

#[test]
fn a_site_is_proved_file_by_file() {
    let folder = Folder::new("verify");
    folder.write("feed.json", feed("Kho", &items("a", 10)));
    folder.pack("feed.json -o site").exits(0);
    let good = folder.files("site");
    let ran = folder.khobao("verify site").exits(0);
    assert!(ran.output().contains("every one is as the manifest says"), "{}", ran.output());

    for (path, bytes) in good.iter().filter(|(path, _)| *path != "archive.json") {
        let mut flipped = bytes.clone();
        *flipped.last_mut().unwrap() ^= 1;
        folder.write(&format!("site/{path}"), flipped);
        let problems = &folder.khobao("verify site --json").exits(1).json()["problems"];
        assert_eq!(*problems, serde_json::json!([{"path": path, "problem": "differs"}]));
        folder.write(&format!("site/{path}"), bytes);
    }
    fs::remove_file(folder.path("site/archive.bin")).unwrap();
    folder.write("site/data/la.txt", "?");
    let output = folder.khobao("verify site").exits(1).output();
    assert!(output.contains("missing: archive.bin") && output.contains("extra: data/la.txt"), "{output}");

    folder.khobao("verify nowhere").exits(2);
    folder.khobao("verify viewer").exits(1);
}

#[test]
fn a_manifest_that_leads_out_of_the_site_is_refused() {
    let folder = Folder::new("verify_outside");
    folder.write("feed.json", feed("Kho", &items("a", 1)));
    folder.pack("feed.json -o site").exits(0);
    let manifest = folder.read("site/archive.json");
    for path in ["../feed.json", "/etc/hosts", "data/../../feed.json", "", "..\\\\x"] {
        folder.write(
            "site/archive.json",
            manifest.replace("\"path\": \"archive.bin\"", &format!("\"path\": \"{path}\"")),
        );
        let ran = folder.khobao("verify site").exits(1);
        assert!(ran.errors().contains("without a fitting path"), "{path}: {}", ran.errors());
    }
}
