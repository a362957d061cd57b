//! A plain page: any text read as one, and one made of any article, which has the article's words in it, in their order.
#![no_main]

use khobao_core::article::{Article, Block, each_text};
use khobao_core::html;
use khobao_core::page::{self, Site};

fn words(blocks: &[Block]) -> Vec<String> {
    let mut words = Vec::new();
    each_text(blocks, &mut |text| words.extend(text.split_whitespace().map(str::to_owned)));
    words
}

libfuzzer_sys::fuzz_target!(|data: &str| {
    page::blocks(data);
    page::is_page(data.as_bytes());

    // HTML cannot carry it.
    let data = &data.replace('\0', "");
    let (title, body) = data.split_once('\n').unwrap_or(("", data));
    let blocks = html::blocks(body);
    let mut expected: Vec<String> = title.split_whitespace().map(str::to_owned).collect();
    expected.extend(words(&blocks));
    let article = Article { id: title.to_owned(), title: title.to_owned(), blocks, ..Article::default() };
    let page = page::page(&article, &Site { title, ..Site::default() }, "");
    assert!(page::is_page(page.as_bytes()));
    assert_eq!(page::blocks(&page).as_deref().map(words), Some(expected));
});
