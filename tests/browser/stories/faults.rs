//! A host that misbehaves: whatever goes wrong with a file on its way, the page works, or says so and goes on at a press. What
//! it shows is never anything else than what was packed.

use super::packed::Archive;
use super::{article, check};
use crate::engine::Engine;
use crate::fixtures::{SMALL, small};
use crate::page::{Page, Stop, Told, names};
use crate::server::{Fault, Host};
use serde_json::json;
use std::fs;

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
/// A bundle, which no hash is known of: what is no JSON any more is told, and what came whole is kept.
pub fn whatever_goes_wrong_with_a_bundle_is_told_and_goes_on(page: &Page) -> Told {
    let archive = Archive::of(&small())?;
    fs::write(archive.folder.join("kho.json"), small()).map_err(|error| Stop::Wrong(error.to_string()))?;
    // The page of a viewer that opens any bundle.
    let index = crate::viewer_folder().join("index.html");
    fs::copy(index, archive.folder.join("index.html")).map_err(|error| Stop::Wrong(error.to_string()))?;
    each(page, &archive.folder, &["kho.json"], "?src=kho.json&q=bac+kan&a=kb-2&lang=vi")
}

fn each(page: &Page, folder: &std::path::Path, files: &[&str], address: &str) -> Told {
    let titles: Vec<&str> = SMALL.iter().map(|article| article.title).collect();
    // The whole in one engine; of the others what each does by itself: its streams and its hashes.
    let faults = if page.engine() == Engine::Chromium { &FAULTS[..] } else { &FAULTS[..2] };
    let is_good = format!(
        "JSON.stringify(all({}).filter(shown).map(row => row.dataset.id)) === '[\"kb-2\",\"kb-4\"]'
            && first({}) && textOf(first({})).includes('Xe khách đầu tiên của tuyến mới') && !first({})",
        json!(names::RESULT),
        json!(article("kb-2")),
        json!(article("kb-2")),
        json!(names::ALERT),
    );
    for file in files {
        // An origin of its own: what a browser keeps of one file is not to be there for the next.
        let host = Host::serve(folder, 0)?;
        host.hasten();
        for &fault in faults {
            let home = host.address();
            let page = page.at(&home);
            let case = |what: &str| format!("{file} {fault:?}: {what}");
            host.fail(file, Some(fault));
            page.open(address)?;
            let is_said = format!("first({}) || first('.problems')", json!(names::ALERT));
            page.until(&format!("({is_good}) || ({is_said})"), &case("the articles, or a sentence"))?;
            let wrong = page.run(
                "const [titles] = arguments;
                const shownTitles = all('#results [data-id] a, article h1').filter(shown).map(textOf);
                return shownTitles.find(title => !titles.includes(title)) ?? null",
                &[json!(titles)],
            )?;
            check(wrong.is_null(), || case(&format!("shown is {wrong}, which nobody wrote")))?;
            if matches!(fault, Fault::Slow | Fault::WrongKind) {
                page.until(&is_good, &case("what is slow but comes, or of another kind, to be taken as it is"))?;
            }
            host.fail(file, None);
            if page.run(&format!("return !!({is_said})"), &[])? == true {
                let button = format!(".notice:has({0}) .ways button, .boot-error button", names::ALERT);
                if page.shows(&button)? {
                    page.click(&button)?;
                } else {
                    page.reload()?;
                }
            }
            page.until(&is_good, &case("all to be well, after the host is"))?;
        }
    }
    Ok(())
}
