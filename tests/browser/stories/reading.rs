//! The article.

use super::{article, check, open_article, open_small, same, until_listed, until_matching};
use crate::fixtures::{SMALL, rich, second};
use crate::page::{Page, Told, names, strings};
use crate::server::{Reply, Shelf};
use serde_json::json;

/// Every kind of block, and all that is known of the article.
pub fn an_article_shows_all_its_parts(page: &Page) -> Told {
    let shelf = Shelf::new()?;
    shelf.put("khong-co.png", Reply::Status(404));
    let address = shelf.put("giau.json", Reply::feed(rich(&shelf.address())));
    page.open_bundle(&address, "a=giau-1")?;
    page.until_shown(&article("giau-1"))?;
    same("headline", page.text(names::HEADLINE)?.as_str(), "Tựa đề <b>không phải thẻ</b>")?;
    let text = page.text(names::ARTICLE)?;
    let parts = [
        "Lời dẫn của bài.",
        "Nguyễn Thị Mây",
        "09/11/2021",
        "Chữ <không phải thẻ> & dấu.",
        "Đoạn có bẫy.",
        "cầu treo",
        "mùa lũ",
    ];
    for part in parts {
        check(text.contains(part), || format!("{part:?} is not in the article: {text}"))?;
    }
    // Interfaces may set a section in capitals.
    check(text.to_lowercase().contains("đời sống"), || format!("no section in the article: {text}"))?;
    for (selector, wanted) in [
        ("article figure figcaption", "Cầu treo sau mùa lũ"),
        ("article strong", "chữ đậm"),
        ("article em", "chữ nghiêng"),
        ("article ul li", "Một cân gạo"),
        ("article ol li", "Rửa sạch"),
        ("article blockquote", "Nước chảy đá mòn."),
        ("article table th", "Năm"),
        ("article table td", "2020"),
        ("article :is(h2, h3)", "Mục thứ nhất"),
    ] {
        let found = page.texts(selector)?;
        check(found.iter().any(|text| text == wanted), || format!("{selector} is {found:?}, not {wanted:?}"))?;
    }
    same("alternative text", page.attribute("article figure img", "alt")?.as_deref(), Some("Hình vẽ cây cầu"))?;
    let links = strings(page.run("return all('article a').map(a => a.href)", &[])?);
    for target in ["nguon", "bai-goc.html"] {
        let target = format!("{}/{target}", shelf.address());
        check(links.contains(&target), || format!("no link to {target}: {links:?}"))?;
    }
    Ok(())
}

/// Whatever a bundle holds, it is text.
pub fn nothing_in_an_article_ever_runs(page: &Page) -> Told {
    let shelf = Shelf::new()?;
    shelf.put("khong-co.png", Reply::Status(404));
    let address = shelf.put("giau.json", Reply::feed(rich(&shelf.address())));
    page.open_bundle(&address, "a=giau-1")?;
    page.until_shown(&article("giau-1"))?;
    page.settle()?;
    let dangerous = "return all('article *').filter(e => /^(script|iframe|object|embed|style|link)$/i.test(e.localName)
            || [...e.attributes].some(a => /^on/i.test(a.name) || /^\\s*(javascript|vbscript):/i.test(a.value)))
        .map(e => e.outerHTML)";
    same("left in the article", strings(page.run(dangerous, &[])?), Vec::new())?;
    page.run("all('article p').filter(p => p.textContent.includes('Đoạn có bẫy')).forEach(p => p.click())", &[])?;
    page.settle()?;
    same("what ran", page.run("return window.__ran || null", &[])?, json!(null))
}

/// Chrome's translator wraps every text in two `<font>` elements, under the hands of whoever drew it.
pub fn page_translation_does_not_break_the_next_article(page: &Page) -> Told {
    let _shelf = open_small(page, "q=bac+kan")?;
    until_listed(page, &["kb-2", "kb-4"])?;
    open_article(page, "kb-4")?;
    let translate = "
        for (const root of [...all('article[data-id]'), ...all(arguments[0])]) {
            const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), texts = [];
            while (walker.nextNode()) if (walker.currentNode.data.trim()) texts.push(walker.currentNode);
            for (const text of texts) {
                const outer = document.createElement('font'), inner = document.createElement('font');
                text.replaceWith(outer);
                outer.append(inner);
                inner.append(`[${text.data}]`);
            }
        }";
    page.run(translate, &[json!(names::STATUS)])?;
    open_article(page, "kb-2")?;
    let title = SMALL.iter().find(|a| a.id == "kb-2").map_or("", |a| a.title);
    same("headline", page.text(names::HEADLINE)?.as_str(), title)?;
    page.run(translate, &[json!(names::STATUS)])?;
    page.back()?;
    page.until_shown(&article("kb-4"))?;
    let text = page.text(names::ARTICLE)?;
    check(text.contains("Ở Bắc Kạn, mùa miến kéo dài đến tháng chạp."), || {
        format!("not the article: {text}")
    })?;
    let fonts = page.count("article font")?;
    same("remains of the translation in another article", fonts, 0)
}

/// No date is not an error.
pub fn an_undated_article_comes_last_and_can_be_read(page: &Page) -> Told {
    let shelf = Shelf::new()?;
    let address = shelf.put("hai.json", Reply::feed(second()));
    page.open_bundle(&address, "")?;
    until_listed(page, &["hai-1", "hai-2", "hai-3"])?;
    until_matching(page, 3)?;
    open_article(page, "hai-3")?;
    check(page.text(names::ARTICLE)?.contains("Không ai nhớ bài viết năm nào."), || "no text".to_owned())?;
    // 2018 was written, and no day in it.
    let row = page.text(&super::row("hai-2"))?;
    check(row.contains("2018") && !row.contains("01/2018"), || format!("a year is shown as {row:?}"))?;
    // An article tells a screen reader that it is in another language.
    open_article(page, "hai-2")?;
    let language = "all('article p').find(p => p.textContent.startsWith('Three of them'))?.closest('[lang]').lang";
    page.until(&format!("{language} === 'en'"), "the article to say that it is in English")
}
