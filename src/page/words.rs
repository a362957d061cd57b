//! The words that plain pages have beside those of the interface. They are kept apart: the viewer's wasm needs none of them.

use crate::i18n::Lang;

pub(super) struct Words {
    /// The link to the list of all articles, and the name of that list.
    pub contents: &'static str,
    pub year: &'static str,
    pub feed: &'static str,
    /// Above a year's articles of which no month is known.
    pub no_month: &'static str,
    pub part: &'static str,
    pub articles: &'static str,
    pub article: &'static str,
    /// The link into the viewer.
    pub search: &'static str,
    pub moved: &'static str,
}

const VI: Words = Words {
    contents: "Mục lục",
    year: "Năm",
    feed: "Tin mới (Atom)",
    no_month: "không rõ tháng",
    part: "phần",
    articles: "bài",
    article: "bài",
    search: "Tìm và đọc trong kho báo",
    moved: "Bài này đã chuyển tới địa chỉ mới:",
};

const EN: Words = Words {
    contents: "Contents",
    year: "Year",
    feed: "Newest articles (Atom)",
    no_month: "month unknown",
    part: "part",
    articles: "articles",
    article: "article",
    search: "Search and read in the archive",
    moved: "This article has moved:",
};

pub(super) fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Vi => &VI,
        Lang::En => &EN,
    }
}

/// A month by its name: "Tháng 11/2021", "November 2021".
pub(super) fn month(lang: Lang, year: i32, month: u32) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    match lang {
        Lang::Vi => format!("Tháng {month}/{year}"),
        Lang::En => format!("{} {year}", MONTHS[(month as usize).clamp(1, 12) - 1]),
    }
}
