//! The address holds the view.

use super::{article, check, open_article, open_small, same, until_listed, until_matching};
use crate::page::{Page, Told, names};
use crate::server::{Reply, Shelf};
use serde_json::json;

/// What one reader sends to another.
pub fn a_shared_link_opens_the_same_article_and_filter(page: &Page) -> Told {
    let _shelf = open_small(page, "q=bac+kan&from=2020-01-01&to=2021-12-31&a=kb-4")?;
    let as_shared = || -> Told {
        page.until_shown(&article("kb-4"))?;
        until_listed(page, &["kb-2", "kb-4"])?;
        until_matching(page, 2)?;
        same("the search field", page.value(names::SEARCH)?.as_str(), "bac kan")?;
        same("the first day", page.value(names::FROM)?.as_str(), "01/01/2020")?;
        same("the last day", page.value(names::TO)?.as_str(), "31/12/2021")?;
        for (name, value) in [("q", "bac kan"), ("from", "2020-01-01"), ("to", "2021-12-31"), ("a", "kb-4")] {
            page.until_parameter(name, Some(value))?;
        }
        Ok(())
    };
    as_shared()?;
    page.reload()?;
    as_shared()
}

/// `p=` is the top-level block of the body, from 1.
pub fn a_shared_link_opens_at_the_paragraph(page: &Page) -> Told {
    let shelf = Shelf::new()?;
    let paragraphs: Vec<String> = (1..=80)
        .map(|at| format!("Đoạn thứ {at}. {}", "Nước sông lên rồi lại xuống, người hai bên bờ vẫn đợi đò. ".repeat(4)))
        .collect();
    let item = json!({"id": "dai", "title": "Bài dài", "content_text": paragraphs.join("\n\n"),
        "date_published": "2021-01-01"});
    let bundle = json!({"version": "https://jsonfeed.org/version/1.1", "title": "Kho", "items": [item]});
    let address = shelf.put("dai.json", Reply::feed(bundle.to_string()));
    page.open_bundle(&address, "a=dai&p=60")?;
    page.until(
        "all('article[data-id] p').some(p => {
            const b = p.getBoundingClientRect();
            return p.textContent.startsWith('Đoạn thứ 60.') && b.top > -2 && b.top < innerHeight;
        })",
        "paragraph 60 to be in the window",
    )?;
    page.until_parameter("p", Some("60"))
}

/// Each article that was opened is a place in the history.
pub fn back_and_forward_go_through_articles(page: &Page) -> Told {
    let _shelf = open_small(page, "q=bac+kan")?;
    until_listed(page, &["kb-2", "kb-4"])?;
    open_article(page, "kb-4")?;
    page.until_parameter("a", Some("kb-4"))?;
    open_article(page, "kb-2")?;
    page.back()?;
    page.until_shown(&article("kb-4"))?;
    page.back()?;
    page.until_parameter("a", None)?;
    page.forward()?;
    page.until_shown(&article("kb-4"))?;
    page.forward()?;
    page.until_shown(&article("kb-2"))?;
    until_listed(page, &["kb-2", "kb-4"])?;
    let shown = page.count(names::ARTICLE)?;
    check(shown == 1, || format!("{shown} articles are open at once"))
}
