//! Lists of all articles as plain pages, by month and by year, so that everything can be reached without scripts; or the
//! articles themselves, a month on a page.
//!
//! Invariants:
//! - Articles come in time order, and the pages of a month, its parts, are cut from its beginning. So newer articles change
//!   the last part there was, its year's page and the first page, and no other.
//! - Every page is bounded: a part by [`LINKS`], or by [`WHOLE`] and [`WHOLE_BYTES`]; a year by its parts; the first page by
//!   the years.
//! - Each page leads to its year's, and to those before and behind it.

use super::words::{Words, month, words};
use super::write::{Writer, encoded};
use super::{Neighbour, Site, anchor, open};
use crate::article::{Address, Article};
use crate::day::{Date, Precision};
use crate::i18n::Lang;
use crate::site::{CONTENTS, PAGES, page_path};

/// Articles that a list names.
pub const LINKS: u32 = 500;
/// Articles that stand on one page.
pub const WHOLE: u32 = 512;
/// Bytes of these: a page that has as many takes no more.
pub const WHOLE_BYTES: usize = 1 << 20;

const STYLE: &str = "<link rel=\"stylesheet\" href=\"../bai/plain.css\">\n";
/// The page with all years.
const FIRST: &str = "index";

/// What one list is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// A month of a year.
    Month(i32, u32),
    /// A year, of which an article names no month.
    Year(i32),
    /// No time.
    Undated,
}

impl Period {
    /// Where an article of this date is listed.
    pub fn of(date: Option<Date>) -> Period {
        let Some(date) = date else { return Period::Undated };
        let (year, month, _) = date.day.ymd();
        if date.precision == Precision::Year { Period::Year(year) } else { Period::Month(year, month) }
    }

    /// The path of its pages, of which the first has the number 1.
    pub fn path(self, folder: &str, part: u32) -> String {
        format!("{folder}/{}.html", self.name(part))
    }

    /// As people say it.
    pub fn title(self, lang: Lang) -> String {
        match self {
            Period::Month(year, number) => month(lang, year, number),
            Period::Year(year) => format!("{} {year:04}, {}", words(lang).year, words(lang).no_month),
            Period::Undated => lang.texts().undated.to_owned(),
        }
    }

    fn name(self, part: u32) -> String {
        let name = match self {
            Period::Month(year, month) => format!("{year:04}-{month:02}"),
            Period::Year(year) => format!("{year:04}-00"),
            Period::Undated => "khong-ngay".to_owned(),
        };
        if part > 1 { format!("{name}-{part}") } else { name }
    }

    fn year(self) -> Option<i32> {
        match self {
            Period::Month(year, _) | Period::Year(year) => Some(year),
            Period::Undated => None,
        }
    }
}

/// A page, and where it lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Within the site.
    pub path: String,
    /// Its text.
    pub html: String,
}

/// The lists in the making.
#[derive(Debug, Default)]
pub struct Contents {
    /// Whether its pages have the articles themselves.
    whole: bool,
    part: Option<Part>,
    /// The part before.
    before: Option<(Period, u32)>,
    /// What is listed so far: a period, its parts, its articles.
    listed: Vec<(Period, u32, u32)>,
}

/// A page that still takes articles.
#[derive(Debug)]
struct Part {
    period: Period,
    number: u32,
    articles: u32,
    list: String,
    bodies: String,
}

impl Contents {
    /// Lists of links to articles' pages.
    pub fn links() -> Contents {
        Contents::default()
    }

    /// Pages with the articles of a month.
    pub fn whole() -> Contents {
        Contents { whole: true, ..Contents::default() }
    }

    /// Lists the next article in time, with its HTML ([`super::in_month`]) where the pages have the articles themselves.
    /// Gives the path of the page it is on, and the page before, if that takes no more.
    pub fn add(&mut self, article: &Article, body: &str, site: &Site) -> (String, Option<File>) {
        let period = Period::of(article.date);
        let number = match &self.part {
            Some(part) if part.period == period && !part.is_full(self.whole) => part.number,
            Some(part) if part.period == period => part.number + 1,
            _ => 1,
        };
        let is_open = self.part.as_ref().is_some_and(|part| part.period == period && part.number == number);
        let full = if is_open { None } else { self.close(Some((period, number)), site) };
        let part = self.part.get_or_insert_with(|| Part {
            period,
            number,
            articles: 0,
            list: String::new(),
            bodies: String::new(),
        });
        part.articles += 1;
        part.list.push_str(&line(article, self.whole, site));
        part.bodies.push_str(body);
        (period.path(self.folder(), number), full)
    }

    /// The last part, the years' pages and the first one.
    pub fn finish(mut self, site: &Site) -> Vec<File> {
        let mut files: Vec<File> = self.close(None, site).into_iter().collect();
        let years: Vec<&[(Period, u32, u32)]> = self.listed.chunk_by(|a, b| a.0.year() == b.0.year()).collect();
        let dated: Vec<_> = years.iter().filter_map(|periods| Some((periods[0].0.year()?, *periods))).collect();
        for (at, (year, periods)) in dated.iter().enumerate() {
            let before = at.checked_sub(1).map(|at| dated[at].0);
            files.push(self.year(*year, periods, (before, dated.get(at + 1).map(|(year, _)| *year)), site));
        }
        files.push(self.first(&years, site));
        files
    }

    fn folder(&self) -> &'static str {
        if self.whole { PAGES } else { CONTENTS }
    }

    /// A part's address as it leads from any of these pages.
    fn link(&self, period: Period, part: u32) -> String {
        format!("../{}", period.path(self.folder(), part))
    }

    /// Ends the part, which another one follows or none.
    fn close(&mut self, next: Option<(Period, u32)>, site: &Site) -> Option<File> {
        let part = self.part.take()?;
        match self.listed.last_mut().filter(|listed| listed.0 == part.period) {
            Some(listed) => *listed = (part.period, part.number, listed.2 + part.articles),
            None => self.listed.push((part.period, part.number, part.articles)),
        }
        let (period, number) = (part.period, part.number);
        let before = self.before.replace((period, number));
        let lang = site.lang();
        let mut page = begin(site, &period.path(self.folder(), number), &title(lang, period, number));
        if let Some(year) = period.year() {
            page.raw(&format!(" <a href=\"../{CONTENTS}/{year:04}.html\">{} {year:04}</a>", words(lang).year));
        }
        page.raw("</nav>\n<main>\n<h1>").text(&title(lang, period, number)).raw("</h1>\n<ul class=\"list\">\n");
        page.raw(&part.list).raw("</ul>\n").raw(&part.bodies);
        for (rel, beside) in [("prev", before), ("next", next)] {
            let Some((period, number)) = beside else { continue };
            around(&mut page, rel, &self.link(period, number), &title(lang, period, number));
        }
        Some(File { path: period.path(self.folder(), number), html: end(page) })
    }

    fn year(
        &self,
        year: i32,
        periods: &[(Period, u32, u32)],
        (before, behind): (Option<i32>, Option<i32>),
        site: &Site,
    ) -> File {
        let word = words(site.lang()).year;
        let (path, title) = (format!("{CONTENTS}/{year:04}.html"), format!("{word} {year:04}"));
        let mut page = begin(site, &path, &title);
        page.raw("</nav>\n<main>\n<h1>").text(&title).raw("</h1>\n<ul class=\"list\">\n");
        periods.iter().for_each(|listed| self.period(&mut page, *listed, site));
        page.raw("</ul>\n");
        for (rel, beside) in [("prev", before), ("next", behind)] {
            let Some(year) = beside else { continue };
            around(&mut page, rel, &format!("{year:04}.html"), &format!("{word} {year:04}"));
        }
        File { path, html: end(page) }
    }

    fn first(&self, years: &[&[(Period, u32, u32)]], site: &Site) -> File {
        let (lang, path) = (site.lang(), format!("{CONTENTS}/{FIRST}.html"));
        let Words { contents, search, feed, .. } = words(lang);
        let mut page = begin(site, &path, contents);
        page.raw(" <a href=\"../index.html\">").raw(search).raw("</a></nav>\n<main>\n<h1>").text(site.name());
        page.raw("</h1>\n");
        if let Some(description) = site.description {
            page.raw("<p>").text(description).raw("</p>\n");
        }
        page.raw("<ul class=\"list\">\n");
        for periods in years {
            match periods[0].0.year() {
                Some(year) => {
                    let articles = periods.iter().map(|(_, _, articles)| u64::from(*articles)).sum();
                    page.raw(&format!("<li><a href=\"{year:04}.html\">{} {year:04}</a> ", words(lang).year));
                    page.raw(&counted(lang, articles)).raw("</li>\n");
                }
                None => periods.iter().for_each(|listed| self.period(&mut page, *listed, site)),
            }
        }
        page.raw("</ul>\n<p><a href=\"../feed.xml\">").raw(feed).raw("</a></p>\n");
        File { path, html: end(page) }
    }

    /// A period with links to its parts.
    fn period(&self, page: &mut Writer, (period, parts, articles): (Period, u32, u32), site: &Site) {
        let lang = site.lang();
        page.raw("<li><a href=\"").raw(&self.link(period, 1)).raw("\">").text(&period.title(lang)).raw("</a> ");
        page.raw(&counted(lang, articles.into()));
        if parts > 1 {
            page.raw(": ").raw(words(lang).part);
            (1..=parts).for_each(|part| {
                page.raw(&format!(" <a href=\"{}\">{part}</a>", self.link(period, part)));
            });
        }
        page.raw("</li>\n");
    }
}

impl Part {
    fn is_full(&self, whole: bool) -> bool {
        match whole {
            true => self.articles >= WHOLE || self.bodies.len() >= WHOLE_BYTES,
            false => self.articles >= LINKS,
        }
    }
}

/// A line of a list: the date, and the headline as a link.
fn line(article: &Article, whole: bool, site: &Site) -> String {
    let lang = site.lang();
    let mut page = Writer { html: String::with_capacity(256), target: &here };
    page.raw("<li>");
    if let Some(date) = article.date {
        page.raw(&format!("<time datetime=\"{date}\">{}</time> ", lang.date(date)));
    }
    let href = if whole { format!("#{}", anchor(&article.id)) } else { format!("../{}", page_path(&article.id)) };
    page.raw("<a href=\"").text(&href).raw("\"");
    if let Some(tag) = article.language.as_deref().filter(|tag| Some(*tag) != site.language) {
        page.raw(" lang=\"").text(tag).raw("\"");
    }
    let Neighbour { title, .. } = Neighbour::of(article);
    page.raw(">").text(if title.trim().is_empty() { lang.texts().untitled } else { &title }).raw("</a></li>\n");
    page.html
}

fn title(lang: Lang, period: Period, part: u32) -> String {
    let title = period.title(lang);
    if part > 1 { format!("{title}, {} {part}", words(lang).part) } else { title }
}

fn counted(lang: Lang, articles: u64) -> String {
    let Words { articles: many, article: one, .. } = words(lang);
    format!("({} {})", lang.number(articles), if articles == 1 { one } else { many })
}

/// A page up to where its links upwards go on.
fn begin(site: &Site, path: &str, title: &str) -> Writer<'static> {
    let mut page = Writer { html: String::with_capacity(4 << 10), target: &here };
    open(&mut page, site.language.unwrap_or(site.lang().code()), STYLE);
    let name = path.rsplit('/').next().unwrap_or(path);
    let canonical = site.base.map_or(name.to_owned(), |base| format!("{base}{path}"));
    page.raw("<title>").text(title).raw(" – ").text(site.name()).raw("</title>\n");
    page.raw("<link rel=\"canonical\" href=\"").text(&encoded(&canonical)).raw("\">\n");
    page.raw("<link rel=\"alternate\" type=\"application/atom+xml\" href=\"../feed.xml\">\n</head>\n<body>\n");
    page.raw(&format!("<nav><a href=\"../{CONTENTS}/{FIRST}.html\">")).text(site.name()).raw("</a>");
    page
}

fn around(page: &mut Writer, rel: &str, href: &str, title: &str) {
    let arrow = if rel == "prev" { "← " } else { "→ " };
    page.raw("<p class=\"around\">").raw(arrow).raw("<a rel=\"").raw(rel).raw("\" href=\"").raw(href).raw("\">");
    page.text(title).raw("</a></p>\n");
}

fn end(mut page: Writer) -> String {
    page.raw("</main>\n</body>\n</html>\n");
    page.html
}

/// These pages have no addresses of articles but those that are made for them.
fn here(address: &Address) -> String {
    address.as_str().to_owned()
}
