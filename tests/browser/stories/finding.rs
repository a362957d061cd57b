//! Finding an article by typing.

use super::{article, check, matching, open_article, open_small, row, same, search, until_listed, until_matching};
use crate::engine::Engine;
use crate::fixtures::SMALL;
use crate::page::{Page, Told, names, strings};
use serde_json::json;

/// What the page is for, at first sight.
pub fn a_newcomer_sees_the_sample_archive(page: &Page) -> Told {
    page.open("")?;
    page.until_shown(names::RESULT)?;
    let count = page.poll("the live region to state a count", || matching(page))?;
    check(count >= 16, || format!("the sample has {count} articles; sixteen were promised"))?;
    let script = "return all(arguments[0]).filter(shown).flatMap(row => [...row.querySelectorAll('time')].slice(0, 1))
        .flatMap(time => [time.dateTime, time.textContent.trim()])";
    let times = strings(page.run(script, &[json!(names::RESULT)])?);
    let days: Vec<&[String]> = times.chunks(2).collect();
    check(days.len() >= 3, || format!("rows with a <time>: {days:?}"))?;
    for pair in days.windows(2) {
        check(pair[0][0] >= pair[1][0], || {
            format!("{} stands above {}: not the newest first", pair[0][0], pair[1][0])
        })?;
    }
    for day in days.iter().filter(|day| day[0].len() >= 10) {
        let shown = crate::fixtures::shown_day(&day[0]);
        check(day[1].contains(&shown), || format!("{} is shown as {:?}, not {shown}", day[0], day[1]))?;
    }
    let rows = page.texts(names::RESULT)?;
    check(rows.iter().all(|text| text.len() > 20), || format!("rows without a headline: {rows:?}"))
}

/// The first thing that any reader tries.
pub fn a_reader_without_vietnamese_input_finds_bac_kan(page: &Page) -> Told {
    let _shelf = open_small(page, "")?;
    until_matching(page, 8)?;
    page.click(names::SEARCH)?;
    page.type_into(names::SEARCH, "bac kan")?;
    until_listed(page, &["kb-2", "kb-4"])?;
    until_matching(page, 2)?;
    page.until_parameter("q", Some("bac kan"))?;
    // The same rows were there for fewer letters, with less marked in them.
    let marked = format!("{} {}", row("kb-2"), names::MATCH);
    page.poll("what is marked in the row", || Ok((page.texts(&marked)?.join(" ") == "Bắc Kạn").then_some(())))?;
    open_article(page, "kb-4")?;
    let marked = page.texts(&format!("{} {}", article("kb-4"), names::MATCH))?.join(" ");
    same("marked in the article", marked.as_str(), "Bắc Kạn")?;
    let text = page.text(&article("kb-4"))?;
    check(text.contains("Ở Bắc Kạn, mùa miến kéo dài đến tháng chạp."), || {
        format!("the text has changed: {text}")
    })
}

/// Words narrow; an empty field is everything.
pub fn all_words_must_match_and_clearing_brings_everything_back(page: &Page) -> Told {
    let _shelf = open_small(page, "")?;
    until_matching(page, 8)?;
    search(page, "bac kan")?;
    until_listed(page, &["kb-2", "kb-4"])?;
    search(page, "bac kan mien dong")?;
    until_listed(page, &["kb-4"])?;
    search(page, "Bắc Kạn")?;
    until_listed(page, &["kb-2", "kb-4"])?;
    search(page, "library")?;
    until_listed(page, &["kb-7"])?;
    search(page, "")?;
    until_matching(page, 8)?;
    until_listed(page, &SMALL.map(|a| a.id))?;
    page.until_parameter("q", None)
}

/// Nothing found is said, with what was searched, and one press away from everything.
pub fn a_search_without_a_match_says_so_and_leads_on(page: &Page) -> Told {
    let _shelf = open_small(page, "lang=vi")?;
    until_matching(page, 8)?;
    search(page, "mien thu vien")?;
    page.until_gone(names::RESULT)?;
    page.until(
        "all('[role=main]').some(e => textOf(e).includes('mien thu vien'))",
        "the page to repeat what was searched",
    )?;
    page.click(names::EVERYTHING)?;
    until_matching(page, 8)?;
    same("the search field", page.value(names::SEARCH)?.as_str(), "")
}

/// Telex: b, a, w, s, c. Until the word is taken, the field is the input method's and not the page's.
pub fn a_vietnamese_input_method_composes_a_word_and_the_field_is_left_alone(page: &Page) -> Told {
    let _shelf = open_small(page, "")?;
    until_matching(page, 8)?;
    compose_by_script(page)?;
    until_listed(page, &["kb-2", "kb-4"])?;
    same("the search field", page.value(names::SEARCH)?.as_str(), "Bắc Kạn")?;
    if page.engine() == Engine::Chromium {
        search(page, "")?;
        until_matching(page, 8)?;
        page.click(names::SEARCH)?;
        for word in [["B", "Ba", "Bă", "Bắ", "Bắc"].as_slice(), &[" K", " Ka", " Kạ", " Kạn"]] {
            for state in word {
                page.compose_in_chromium(state, false)?;
                page.settle()?;
                let value = page.value(names::SEARCH)?;
                check(value.ends_with(state), || format!("while {state:?} is composed, the field holds {value:?}"))?;
            }
            page.compose_in_chromium(word[word.len() - 1], true)?;
        }
        until_listed(page, &["kb-2", "kb-4"])?;
        same("the search field", page.value(names::SEARCH)?.as_str(), "Bắc Kạn")?;
    }
    Ok(())
}

/// The events of an input method in the order of the UI Events specification, two words; fails if the page writes to the
/// field between the start and the end of a composition, or if the field ever holds anything else than was composed.
fn compose_by_script(page: &Page) -> Told {
    let script = r"
        const field = first(arguments[0]);
        field.focus();
        const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
        const wrongs = [];
        let composing = false;
        Object.defineProperty(field, 'value', {
            configurable: true,
            get() { return value.get.call(this); },
            set(text) { if (composing) wrongs.push(`the page wrote ${text}`); value.set.call(this, text); },
        });
        const frame = () => new Promise(go => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(go))));
        const send = (type, data) => field.dispatchEvent(new CompositionEvent(type, { bubbles: true, composed: true, data }));
        const compose = async (before, states) => {
            composing = true;
            send('compositionstart', '');
            for (const state of states) {
                send('compositionupdate', state);
                value.set.call(field, before + state);
                field.setSelectionRange(field.value.length, field.value.length);
                field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, isComposing: true,
                    inputType: 'insertCompositionText', data: state }));
                await frame();
                if (field.value !== before + state) wrongs.push(`the field holds ${field.value}, not ${before + state}`);
            }
            send('compositionend', states[states.length - 1]);
            composing = false;
            await frame();
        };
        compose('', ['B', 'Ba', 'Bă', 'Bắ', 'Bắc'])
            .then(() => compose('Bắc ', ['K', 'Ka', 'Kạ', 'Kạn']))
            .then(() => { delete field.value; done(wrongs); }, error => done([String(error)]));";
    let wrongs = strings(page.run_until_done(script, &[json!(names::SEARCH)])?);
    check(wrongs.is_empty(), || wrongs.join("; "))
}
