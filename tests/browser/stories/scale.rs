//! Ten thousand articles, 36 MB, on the page's one thread.

use super::{check, matching, row, search, until_matching};
use crate::engine::Engine;
use crate::fixtures::{Large, large};
use crate::page::{Page, Stop, Told, names, timed};
use crate::server::{Reply, Shelf, Then};
use serde_json::json;

/// No task may hold the page's thread longer, in ms.
const LONGEST_TASK: f64 = 50.0;

/// A task of the page's own making comes again; one that another program on the machine caused does not.
const TRIES: usize = 5;

fn data() -> Told<&'static Large> {
    large().map_err(Stop::Skipped)
}

/// Bytes and articles are counted while they come, and the page answers.
pub fn ten_thousand_articles_load_while_the_page_stays_alive(page: &Page) -> Told {
    let large = data()?;
    let shelf = Shelf::new()?;
    let (reply, go_on) = Reply::held(large.bytes.clone(), large.bytes.len() / 2, Then::GoOn);
    let address = shelf.put("lon.json", reply);
    page.open_bundle(&address, "lang=vi")?;
    page.until_shown(names::PROGRESS)?;
    page.until(
        r"/\d[\d.,]*\s*(k|K|M)B/.test(document.body.innerText) && /[1-9][\d.,]*\s*bài/.test(document.body.innerText)",
        "the progress to be told in bytes and articles",
    )?;
    page.until(
        "all('[role=progressbar], progress').some(e => {
            const now = Number(e.getAttribute('aria-valuenow') || e.value);
            const max = Number(e.getAttribute('aria-valuemax') || e.max || 100);
            return now / max > 0.4 && now / max < 0.6;
        })",
        "the bar to stand near its middle",
    )?;
    drop(go_on);
    let (_, took) = timed(|| until_matching(page, large.count as u64))?;
    page.until_gone(names::PROGRESS)?;
    eprintln!("{}: the second half of 10,000 articles in {took:.1?}", page.engine().name());
    no_long_task(page, "loading, half of it held back", |page| {
        page.open_bundle(&shelf.put("lon-2.json", Reply::Feed(large.bytes.clone())), "lang=vi")?;
        until_matching(page, large.count as u64)
    })
}

/// The whole way of a reader through them.
pub fn ten_thousand_articles_are_searched_and_scrolled(page: &Page) -> Told {
    let large = data()?;
    let shelf = Shelf::new()?;
    let address = shelf.put("lon.json", Reply::Feed(large.bytes.clone()));
    no_long_task(page, "loading, searching and scrolling", |page| {
        page.open_bundle(&address, "lang=vi")?;
        until_matching(page, large.count as u64)?;
        few_rows(page)?;
        for query in ["ha noi", "bong da", "ngan hang nha nuoc"] {
            search(page, query)?;
            page.poll("fewer to match", || Ok(matching(page)?.filter(|&count| count > 0 && count < 10_000)))?;
            few_rows(page)?;
        }
        search(page, "")?;
        until_matching(page, large.count as u64)?;
        scroll_through(page)?;
        few_rows(page)
    })?;
    let oldest: Vec<String> = large.oldest.iter().map(|id| row(id)).collect();
    page.run("const list = scroller(arguments[0]); list.scrollTop = list.scrollHeight", &[json!(names::RESULTS)])?;
    page.until_shown(&oldest.join(", "))?;
    page.run("const list = scroller(arguments[0]); list.scrollTop = list.scrollHeight / 2", &[json!(names::RESULTS)])?;
    page.settle()?;
    super::look::open_and_come_back(page, |_| Ok(()))
}

/// From top to end in forty frames.
fn scroll_through(page: &Page) -> Told {
    let script = "
        const list = scroller(arguments[0]);
        let step = 0;
        const go = () => {
            list.scrollTop = list.scrollHeight * (++step / 40);
            if (step < 40) requestAnimationFrame(go); else setTimeout(() => done(true));
        };
        go()";
    page.run_until_done(script, &[json!(names::RESULTS)]).map(drop)
}

fn few_rows(page: &Page) -> Told {
    page.until_shown(names::RESULT)?;
    let rows = page.count(names::RESULT)?;
    check((1..200).contains(&rows), || format!("{rows} rows are in the document"))
}

/// Does it, up to [`TRIES`] times, until Chromium reports no long task. The other engines do not tell: once is enough.
fn no_long_task(page: &Page, what: &str, act: impl Fn(&Page) -> Told) -> Told {
    let tries = if page.engine() == Engine::Chromium { TRIES } else { 1 };
    let mut last = Vec::new();
    for _ in 0..tries {
        act(page)?;
        last = page.long_tasks()?;
        last.retain(|&(_, length)| length > LONGEST_TASK);
        if last.is_empty() {
            return Ok(());
        }
        let longest = last.iter().map(|task| task.1).fold(0.0, f64::max);
        eprintln!("{what}: {} long tasks, the longest {longest:.0} ms", last.len());
    }
    Err(Stop::Wrong(format!("{what}: tasks over {LONGEST_TASK} ms, as (start, length): {last:.0?}")))
}
