//! An archive made by `khobao pack`: read, searched and narrowed with what of it is fetched.

use super::{article, check, open_article, row, same, search, until_listed, until_matching};
use crate::engine::Scratch;
use crate::fixtures::{faceted, small};
use crate::page::{Page, Stop, Told, names};
use crate::server::{Host, Site};
use crate::viewer_folder;
use serde_json::json;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// A site of a bundle, packed and served; it goes when this does.
pub struct Archive {
    pub site: Site,
    pub folder: PathBuf,
    _scratch: Scratch,
}

impl Archive {
    /// Packs a bundle, and serves what comes of it.
    pub fn of(bundle: &str) -> Told<Archive> {
        let scratch = Scratch::new()?;
        let (input, folder) = (scratch.path().join("bai.json"), scratch.path().join("kho"));
        fs::write(&input, bundle).map_err(|error| Stop::Wrong(error.to_string()))?;
        let mut pack = Command::new(env!("CARGO_BIN_EXE_khobao"));
        pack.arg("pack").arg(&input).arg("-o").arg(&folder).arg("--viewer").arg(viewer_folder()).arg("--quiet");
        let packed = pack.output().map_err(|error| Stop::Wrong(error.to_string()))?;
        // What is wrong with items is told, and the others are packed.
        let is_packed =
            packed.status.success() || (packed.status.code() == Some(1) && folder.join("archive.bin").is_file());
        check(is_packed, || format!("khobao pack: {}", String::from_utf8_lossy(&packed.stderr)))?;
        Ok(Archive { site: Site::serve(&folder)?, folder, _scratch: scratch })
    }

    /// The files of one kind.
    fn files(&self, kind: &str) -> Told<Vec<PathBuf>> {
        let entries = fs::read_dir(self.folder.join("data")).map_err(|error| Stop::Wrong(error.to_string()))?;
        let is_kind = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(kind));
        Ok(entries.flatten().map(|entry| entry.path()).filter(is_kind).collect())
    }
}

/// Without an input method, by a slip of the finger, by a phrase; and a row shows the passage that matches.
pub fn a_packed_archive_is_searched_and_read(page: &Page) -> Told {
    let archive = Archive::of(&small())?;
    let page = page.at(archive.site.address());
    page.open("?lang=vi")?;
    until_matching(&page, 8)?;
    search(&page, "bac kan")?;
    until_listed(&page, &["kb-2", "kb-4"])?;
    page.until(
        &format!("textOf(first({})).includes('miến')", json!(format!("{} .lead", row("kb-4")))),
        "the passage of a row, from the article's page",
    )?;
    check(page.shows(&format!("{} mark", row("kb-2")))?, || "nothing is marked in the headline".to_owned())?;
    open_article(&page, "kb-2")?;
    page.until(&format!("textOf(first({})).length > 60", json!(article("kb-2"))), "the article's text")?;
    page.back()?;
    search(&page, "thư viẹnn")?;
    until_listed(&page, &["kb-6"])?;
    search(&page, "from:2023 to:2023")?;
    until_matching(&page, 2)?;
    // A shared link finds its article before anything else is known, and before what only adds to rows is asked for.
    let host = Host::serve(&archive.folder, 0)?;
    let address = host.address();
    let page = page.at(&address);
    page.open("?a=kb-3&lang=vi")?;
    page.until_shown(&article("kb-3"))?;
    let mut asked = host.asked();
    let rows_page = page.poll("a row's page", || {
        asked.extend(host.asked());
        Ok(asked.iter().position(|path| path.contains("/bai/")))
    })?;
    let text = asked.iter().position(|path| path.contains("/data/articles-"));
    check(text.is_some_and(|text| text < rows_page), || format!("asked for {asked:?}"))
}

/// Facets, counted over what was fetched for them.
pub fn a_packed_archive_is_narrowed(page: &Page) -> Told {
    let archive = Archive::of(&faceted())?;
    let page = page.at(archive.site.address());
    page.open("?section=X%C3%A3+h%E1%BB%99i&lang=vi")?;
    until_listed(&page, &["loc-2", "loc-1"])?;
    page.click(names::FILTER)?;
    page.until_shown(&format!("{} input[value=\"Giáo dục\"]", names::FACETS))
}

/// Another address is not shown under the archive's name.
pub fn a_packed_archive_shows_itself_only(page: &Page) -> Told {
    let archive = Archive::of(&small())?;
    let page = page.at(archive.site.address());
    page.open("?src=https%3A%2F%2Fexample.org%2Ffeed.json&lang=vi")?;
    until_matching(&page, 8)?;
    let shown = page.run("return performance.getEntriesByType('resource').map(r => new URL(r.name).host)", &[])?;
    let own = archive.site.address().trim_start_matches("http://").to_owned();
    check(shown.as_array().is_some_and(|hosts| hosts.iter().all(|host| host == &json!(own))), || {
        format!("asked of {shown}, not of {own} alone")
    })
}

/// One file with a flipped bit: said with the remedy, the rest reads on, and mended it is whole again.
pub fn a_damaged_file_costs_what_it_holds_and_is_told(page: &Page) -> Told {
    let archive = Archive::of(&small())?;
    let page = page.at(archive.site.address());
    let terms = archive.files("terms-")?;
    let whole: Vec<Vec<u8>> = terms.iter().flat_map(fs::read).collect();
    same("files of terms that can be read", whole.len(), terms.len())?;
    for (path, bytes) in terms.iter().zip(&whole) {
        let mut bytes = bytes.clone();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(path, bytes).map_err(|error| Stop::Wrong(error.to_string()))?;
    }
    page.open("?lang=vi")?;
    until_matching(&page, 8)?;
    search(&page, "bac kan")?;
    page.until_shown(names::ALERT)?;
    // What needs no words still works.
    search(&page, "")?;
    open_article(&page, "kb-2")?;
    for (path, bytes) in terms.iter().zip(&whole) {
        fs::write(path, bytes).map_err(|error| Stop::Wrong(error.to_string()))?;
    }
    page.click(&format!("section:has({}) button", names::ALERT))?;
    page.until_gone(names::ALERT)?;
    search(&page, "bac kan")?;
    until_listed(&page, &["kb-2", "kb-4"])
}

/// What keys mean comes with the rest of the program: one that is pressed before counts when it is here.
pub fn a_key_pressed_before_the_rest_is_here_counts(page: &Page) -> Told {
    let archive = Archive::of(&small())?;
    let host = Host::serve(&archive.folder, 0)?;
    host.begin_with(
        "const real = fetch, hold = new Promise(go => window.__go = go);
        window.fetch = async (...asked) => {
            if (/rest-.*wasm/.test(asked[0])) await hold;
            return real(...asked);
        };",
    );
    let home = host.address();
    let page = page.at(&home);
    let press = |key: &str, then: &str| {
        page.open("?q=bac+kan&a=kb-2&lang=vi")?;
        page.until_shown(&article("kb-2"))?;
        page.press(key)?;
        page.press(then)?;
        check(page.shows(&article("kb-2"))?, || format!("{key} was heard before the rest was here"))?;
        page.run("__go(); return null", &[])
    };
    press("s", "Escape")?;
    page.until_gone(&article("kb-2"))?;
    until_listed(&page, &["kb-2", "kb-4"])?;
    press("Escape", "f")?;
    page.until_shown("#find")?;
    // Who goes on with another key means the first no more.
    press("Escape", "Shift")?;
    until_listed(&page, &["kb-2", "kb-4"])?;
    page.until_shown("#listen-button, #star-button")?;
    check(page.shows(&article("kb-2"))?, || "the article closed behind another key".to_owned())
}

/// The rest of the program cannot be fetched: the list is there and an article opens, which shows that neither needs it; a
/// search says what is wrong, and is answered once it can be.
pub fn without_the_part_that_searches_an_archive_is_read(page: &Page) -> Told {
    let archive = Archive::of(&small())?;
    let entries = fs::read_dir(&archive.folder).map_err(|error| Stop::Wrong(error.to_string()))?;
    let is_rest = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("rest-"));
    // Program, script and style.
    let rest: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(is_rest).collect();
    super::same("files of the rest", rest.len(), 3)?;
    let rename = |from: &PathBuf, to: &PathBuf| fs::rename(from, to).map_err(|error| Stop::Wrong(error.to_string()));
    let aside = |path: &PathBuf| path.with_extension("aside");
    rest.iter().try_for_each(|path| rename(path, &aside(path)))?;
    let page = page.at(archive.site.address());
    page.open("?lang=vi")?;
    until_matching(&page, 8)?;
    open_article(&page, "kb-2")?;
    page.until(&format!("textOf(first({})).length > 60", json!(article("kb-2"))), "the article's text")?;
    check(!page.shows(names::ALERT)?, || "an alert disturbs who only reads".to_owned())?;
    search(&page, "bac kan")?;
    page.until_shown(names::ALERT)?;
    search(&page, "")?;
    page.until_gone(names::ALERT)?;
    open_article(&page, "kb-4")?;
    search(&page, "bac kan")?;
    page.until_shown(names::ALERT)?;
    // The last letter's attempt too must have failed, or it would find what is laid back here.
    page.until_parameter("q", Some("bac kan"))?;
    page.settle()?;
    page.until_shown(names::ALERT)?;
    rest.iter().try_for_each(|path| rename(&aside(path), path))?;
    page.click(&format!("section:has({}) button", names::ALERT))?;
    until_listed(&page, &["kb-2", "kb-4"])?;
    page.until_gone(names::ALERT)?;
    page.until_shown(&format!("{} mark", article("kb-4")))
}
