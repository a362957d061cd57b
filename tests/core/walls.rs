//! Which module may know which: the directions that ARCHITECTURE.md draws, held against the sources.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            found.extend(sources(&entry));
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            found.push(entry);
        }
    }
    found.sort();
    found
}

/// The code of a module's file and of those in its folder, without comments.
fn code(module: &str) -> String {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files: Vec<PathBuf> =
        Some(src.join(format!("{module}.rs"))).into_iter().filter(|path| path.exists()).collect();
    if src.join(module).is_dir() {
        files.extend(sources(&src.join(module)));
    }
    assert!(!files.is_empty(), "src/{module}.rs is gone: change this test with it");
    let lines: Vec<String> = files.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    lines.iter().flat_map(|text| text.lines()).filter(is_code).collect::<Vec<_>>().join("\n")
}

#[test]
fn modules_know_only_those_before_them() {
    let order: [(&str, &[&str]); 38] = [
        ("age", &[]),
        ("id", &[]),
        ("day", &[]),
        ("article", &["day"]),
        ("error", &[]),
        ("text", &[]),
        ("dates", &["day", "text"]),
        ("urlencoded", &[]),
        ("completing", &["article", "dates", "day"]),
        ("html", &["article"]),
        ("formats", &["article", "completing", "day", "error", "html"]),
        ("input", &[]),
        ("numbers", &[]),
        ("index", &["age", "input", "numbers", "text", "top"]),
        ("query", &["dates", "day", "index", "text", "top"]),
        ("timeline", &["day"]),
        ("archive", &["article", "day", "error", "formats", "id", "numbers", "timeline"]),
        ("top", &[]),
        ("indexing", &["article", "completing", "index"]),
        ("site", &["article", "day", "index", "input", "timeline"]),
        ("page", &["article", "day", "urlencoded", "formats", "html", "i18n", "site"]),
        ("export", &["article", "day", "formats", "page", "urlencoded"]),
        ("feeds", &["article", "export", "formats", "page"]),
        ("packed", &["age", "article", "formats", "id", "index", "page", "query", "site"]),
        ("facet", &["article", "index", "numbers", "top"]),
        ("suggest", &["index", "query", "text", "top"]),
        ("related", &["article", "facet", "index", "text", "top"]),
        ("mentions", &["article", "dates", "day"]),
        ("peaks", &["numbers", "query", "text", "top"]),
        ("store", &["archive", "article", "id", "index", "packed", "query", "timeline"]),
        (
            "service",
            &[
                "archive",
                "article",
                "completing",
                "day",
                "error",
                "facet",
                "formats",
                "id",
                "index",
                "indexing",
                "mentions",
                "packed",
                "peaks",
                "query",
                "related",
                "site",
                "store",
                "suggest",
                "timeline",
                "top",
            ],
        ),
        ("wire", &["article", "day", "error", "facet", "mentions", "service", "suggest", "timeline"]),
        ("saved", &["article", "day", "error", "formats", "numbers", "text", "top", "urlencoded"]),
        ("i18n", &["day", "error", "facet", "query", "saved", "timeline"]),
        ("sentences", &[]),
        ("cite", &["article", "day", "formats", "i18n"]),
        (
            "state",
            &[
                "article",
                "cite",
                "day",
                "error",
                "facet",
                "urlencoded",
                "i18n",
                "mentions",
                "query",
                "saved",
                "sentences",
                "service",
                "suggest",
                "timeline",
            ],
        ),
        // Views draw; what is evaluated or read is the library's. `worker` carries bytes to the formats' readers.
        (
            "ui",
            &[
                "article", "day", "error", "facet", "formats", "i18n", "mentions", "numbers", "query", "saved",
                "service", "state", "suggest", "timeline", "wire",
            ],
        ),
    ];
    for (module, known) in order {
        let code = code(module);
        for (other, _) in order.iter().filter(|(other, _)| *other != module && !known.contains(other)) {
            for path in [format!("crate::{other}"), format!("khobao_core::{other}")] {
                // `crate::form` is not in `crate::formats`.
                let is_whole =
                    |(at, _)| !code[at + path.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
                assert!(!code.match_indices(&path).any(is_whole), "src/{module} must not know {path}");
            }
        }
    }
}

#[test]
fn the_library_is_pure() {
    for module in [
        "age",
        "id",
        "day",
        "article",
        "cite",
        "error",
        "export",
        "feeds",
        "text",
        "dates",
        "completing",
        "urlencoded",
        "html",
        "formats",
        "input",
        "numbers",
        "index",
        "indexing",
        "query",
        "timeline",
        "archive",
        "site",
        "page",
        "packed",
        "facet",
        "suggest",
        "related",
        "saved",
        "sentences",
        "top",
        "store",
        "service",
        "wire",
        "i18n",
        "state",
    ] {
        let code = code(module);
        for outside in [
            "std::fs",
            "std::net",
            "std::time",
            "std::env",
            "std::process",
            "std::thread",
            "web_sys",
            "js_sys",
            "yew",
            "println!",
        ] {
            assert!(!code.contains(outside), "src/{module} must not use {outside}");
        }
    }
}

#[test]
fn only_the_shell_touches_the_browser_at_large() {
    let views = [
        "search", "results", "reader", "timeline", "facets", "settings", "notices", "offline", "body", "saved",
        "signed",
    ];
    for view in views {
        let code = code(&format!("ui/{view}"));
        for outside in ["fetch", "history()", "local_storage", "location()", "post_message"] {
            assert!(!code.contains(outside), "src/ui/{view}.rs must leave {outside} to effect.rs or worker.rs");
        }
    }
}

#[test]
fn no_code_is_unsafe() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    assert!(manifest.contains("[lints.rust]\nunsafe_code = \"forbid\""), "Cargo.toml forbids it for every target");
    for folder in ["src", "tests", "benches", "fuzz"] {
        for path in sources(&root.join(folder)) {
            let code = fs::read_to_string(&path).unwrap();
            // In two parts, or this file would have it.
            for word in [
                concat!("unsafe", " {"),
                concat!("unsafe", " fn"),
                concat!("unsafe", " impl"),
                concat!("allow(", "unsafe"),
            ] {
                assert!(!code.contains(word), "{} must not have {word:?}", path.display());
            }
        }
    }
}
