//! A host that misbehaves: whatever goes wrong with a file on its way, the page works, or says so and goes on at a press. What
//! it shows is never anything else than what was packed.

use super::packed::Archive;
use super::{article, check, until_matching};
use crate::engine::Engine;
use crate::fixtures::{Known, SMALL, small};
use crate::page::{Page, Stop, Told, names};
use crate::server::{Fault, Host};
use serde_json::json;
use std::fs;
use std::process::Command;

const FAULTS: [Fault; 10] = [
    Fault::Flipped,
    Fault::Truncated,
    Fault::Stalled,
    Fault::Reset,
    Fault::Redirected,
    Fault::Slow,
    Fault::WrongKind,
    Fault::Status(404),
    Fault::Status(500),
    Fault::Status(403),
];

/// Files that a search and an article need, by what their paths have in them.
const FILES: [&str; 11] = [
    "viewer-",
    "archive.bin",
    "data/cards-",
    "data/articles-",
    "data/terms-",
    "data/pairs-",
    "boot-",
    "bai/",
    "data/ids-",
    "rest-",
    "style-",
];

/// Of the pairs of the two each engine tells one in so many, beginning at another one each: together they have every file
/// and every fault. With `KHOBAO_FAULTS=all`, as `./dev soak faults` has it, each engine tells all of them.
const SAMPLE: usize = 23;
const APART: usize = 8;

/// So many looks at a page are some seconds.
const PRESS_AGAIN: u32 = 100;

/// A packed site: a file with a fault, then without.
pub fn whatever_goes_wrong_is_told_and_goes_on(page: &Page) -> Told {
    let archive = Archive::of(&small())?;
    let pairs = FILES.iter().flat_map(|file| FAULTS.map(|fault| (*file, fault)));
    // Where the page's own script or style never comes, nothing of ours runs: the browser waits, for as long as it likes.
    let pairs = pairs.filter(|(file, fault)| !(matches!(*file, "boot-" | "style-") && *fault == Fault::Stalled));
    let pairs: Vec<_> = match std::env::var("KHOBAO_FAULTS") {
        Ok(all) if all == "all" => pairs.collect(),
        _ => pairs.skip(page.engine() as usize * APART).step_by(SAMPLE).collect(),
    };
    for (file, fault) in pairs {
        // With its article open a search needs no passage from a page.
        let address = if file == "bai/" { "?q=bac+kan&lang=vi" } else { "?q=bac+kan&a=kb-2&lang=vi" };
        each(page, &archive.folder, file, &[fault], address)?;
    }
    Ok(())
}

/// A bundle, which no hash is known of: what is no JSON any more is told, and what came whole is kept.
pub fn whatever_goes_wrong_with_a_bundle_is_told_and_goes_on(page: &Page) -> Told {
    let archive = Archive::of(&small())?;
    fs::write(archive.folder.join("kho.json"), small()).map_err(|error| Stop::Wrong(error.to_string()))?;
    // The page of a viewer that opens any bundle.
    let index = crate::viewer_folder().join("index.html");
    fs::copy(index, archive.folder.join("index.html")).map_err(|error| Stop::Wrong(error.to_string()))?;
    // The whole in one engine; of the others what each does by itself: its streams and its hashes.
    let faults = if page.engine() == Engine::Chromium { &FAULTS[..] } else { &FAULTS[..2] };
    each(page, &archive.folder, "kho.json", faults, "?src=kho.json&q=bac+kan&a=kb-2&lang=vi")
}

/// While the page is open another archive comes to its place: what is gone is told, never shown from the new one under the old
/// one's headline; and loaded anew the page is the new one.
pub fn an_archive_that_changes_meanwhile_is_never_mixed(page: &Page) -> Told {
    let archive = Archive::of(&small())?;
    let host = Host::serve(&archive.folder, 0)?;
    let home = host.address();
    let page = page.at(&home);
    page.open("?lang=vi")?;
    until_matching(&page, 8)?;
    let input = archive.folder.with_extension("json");
    let renewed =
        small().replace("Nông dân vào vụ miến dong", "Nông dân bỏ vụ miến dong").replace("tháng chạp", "tháng giêng");
    fs::write(&input, renewed).map_err(|error| Stop::Wrong(error.to_string()))?;
    let mut pack = Command::new(env!("CARGO_BIN_EXE_khobao"));
    pack.arg("pack").arg(&input).arg("-o").arg(&archive.folder).arg("--viewer").arg(crate::viewer_folder());
    let packed = pack.output().map_err(|error| Stop::Wrong(error.to_string()))?;
    check(packed.status.success(), || format!("khobao pack: {}", String::from_utf8_lossy(&packed.stderr)))?;
    page.click("#results [data-id=kb-4] a")?;
    page.until_shown(names::ALERT)?;
    check(page.text(names::ALERT)?.contains("tải lại trang"), || "no way on is told".to_owned())?;
    page.click(&format!(".notice:has({}) .ways button", names::ALERT))?;
    page.until_shown(names::ALERT)?;
    check(!page.shows(&article("kb-4"))?, || "an article of which the file is gone".to_owned())?;
    page.reload()?;
    page.until(
        &format!("first({0}) && /bỏ vụ[^]*tháng giêng/.test(textOf(first({0})))", json!(article("kb-4"))),
        "the new archive's article",
    )
}

/// By a hundred years in all: what is read is the same, what was saved stays, and what is done later counts as later.
pub fn a_clock_that_is_years_off_changes_nothing(page: &Page) -> Told {
    let archive = Archive::of(&small())?;
    let host = Host::serve(&archive.folder, 0)?;
    let home = host.address();
    let page = page.at(&home);
    let star = |is_pressed: bool| format!("#star-button[aria-pressed={is_pressed}]");
    for (year, is_starred) in [(2099, false), (1971, true)] {
        host.begin_with(&format!(
            "const away = Date.UTC({year}, 1, 3) - Date.now(), Right = Date;
            Date = class extends Right {{
                constructor(...given) {{ super(...(given.length ? given : [Right.now() + away])); }}
                static now() {{ return Right.now() + away; }}
            }};"
        ));
        page.open("?a=kb-2&lang=vi")?;
        page.until_shown(&article("kb-2"))?;
        until_matching(&page, 8)?;
        super::same("the year", page.run("return new window.Date().getFullYear()", &[])?, json!(year))?;
        check(page.text(&article("kb-2"))?.contains("18/07/2020"), || format!("in {year} it is of another day"))?;
        // Starred in 2099, and in 1971 no longer.
        page.until_shown(&star(is_starred))?;
        page.click("#star-button")?;
        page.until_shown(&star(!is_starred))?;
        super::search(&page, "bac kan")?;
        super::until_listed(&page, &["kb-2", "kb-4"])?;
    }
    host.begin_with("");
    page.open("?a=kb-2&lang=vi")?;
    page.until_shown(&star(false))
}

/// What in a console says that the network failed, in the words of the browsers, and not that the page did.
const OF_THE_NETWORK: [&str; 4] =
    ["WebAssembly compilation aborted", "Failed to fetch", "Load failed", "NetworkError when attempting to fetch"];

fn each(page: &Page, folder: &std::path::Path, file: &str, faults: &[Fault], address: &str) -> Told {
    let texts: Vec<String> = SMALL.iter().map(Known::whole).collect();
    let reads = address.contains("a=kb-2");
    let is_read =
        format!("first({0}) && textOf(first({0})).includes('Xe khách đầu tiên của tuyến mới')", json!(article("kb-2")));
    let is_good = format!(
        "JSON.stringify(all({}).filter(shown).map(row => row.dataset.id)) === '[\"kb-2\",\"kb-4\"]'
            && {} && !first({})",
        json!(names::RESULT),
        if reads { is_read } else { "true".to_owned() },
        json!(names::ALERT),
    );
    // The page's own sentence comes where none of the program did.
    let is_said = format!("(first({}) || first('.problems, .late'))", json!(names::ALERT));
    let wrong = "const [texts] = arguments;
        const parts = all('#results [data-id] a, #results [data-id] .lead, article h1, article .body > *').filter(shown);
        const pieces = parts.flatMap(part => textOf(part).split('…')).map(piece => piece.trim());
        const count = first('.count') ? textOf(first('.count')) : '';
        if (count.includes('khớp') && !count.startsWith('2 ')) return count;
        const told = all('#undated, #timeline [aria-valuetext]').map(it => textOf(it) + it.getAttribute('aria-valuetext'));
        if (count.startsWith('Thấy') && told.some(text => text.includes('khớp'))) return told.join();
        if (first('.no-match')) return textOf(first('.no-match'));
        return pieces.find(piece => !texts.some(text => text.includes(piece))) ?? null";
    // An origin of its own: what a browser keeps of one file is not to be there for the next.
    let host = Host::serve(folder, 0)?;
    host.hasten();
    let home = host.address();
    let page = page.at(&home);
    for &fault in faults {
        let case = |what: &str| format!("{file} {fault:?}: {what}");
        host.fail(file, Some(fault));
        page.open(address)?;
        page.until(&format!("({is_good}) || {is_said}"), &case("the articles, or a sentence"))?;
        let shown = page.run(wrong, &[json!(texts)])?;
        check(shown.is_null(), || case(&format!("shown is {shown}, which nobody wrote")))?;
        // Browsers take no script and no style of another kind.
        let is_taken = !matches!(file, "boot-" | "rest-" | "style-");
        if fault == Fault::Slow || fault == Fault::WrongKind && is_taken {
            page.until(&is_good, &case("what is slow but comes, or of another kind, to be taken as it is"))?;
        }
        host.fail(file, None);
        let button = format!(".notice:has({0}) .ways button, .boot-error button, .late a", names::ALERT);
        if page.run(&format!("return !!{is_said}"), &[])? == true && !page.shows(&button)? {
            page.reload()?;
        }
        // By its button where there is one, and once more where a press did nothing for some seconds, as a reader would.
        let mut looks = 0;
        page.poll(&case("all to be well, after the host is"), || {
            // While a page is being left, its scripts may fail, and a button may be gone.
            if looks % PRESS_AGAIN == 0 && page.shows(&button).unwrap_or(false) {
                let _ = page.click(&button);
            }
            looks += 1;
            Ok(page.run(&format!("return !!({is_good})"), &[]).is_ok_and(|is_good| is_good == true).then_some(()))
        })?;
        let shown = page.run(wrong, &[json!(texts)])?;
        check(shown.is_null(), || case(&format!("at last shown is {shown}, which nobody wrote")))?;
        // What the browser itself logs of the network is no fault of the page; all else is.
        let alarms = page.alarms(&OF_THE_NETWORK)?;
        check(alarms.is_empty(), || case(&alarms.join("\n")))?;
    }
    Ok(())
}
