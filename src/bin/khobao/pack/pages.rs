//! What of a packed site reads without scripts: pages of articles, lists of them, feeds and the sitemap. They are written as
//! the articles come by, while the thread that indexes them is behind; a file that is there already with the same bytes is
//! not touched.

use std::collections::VecDeque;

use clap::ValueEnum;
use khobao_core::article::{self, Article};
use khobao_core::cite::digits;
use khobao_core::day::{Date, Precision};
use khobao_core::feeds::{self, Entry, Sitemap};
use khobao_core::page::contents::{Contents, File};
use khobao_core::page::{self, Draft, Neighbour, Site, oembed};
use khobao_core::site::{PAGES, Root, page_path};
use sha2::{Digest, Sha256};

use super::redirects::Redirects;
use super::staging::Staging;

/// Which plain pages a site gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Which {
    /// One an article
    Article,
    /// One a month, or several of them, with its articles
    Month,
    /// None
    None,
}

/// Writes them.
pub struct Pages<'a> {
    which: Which,
    about: About,
    staging: &'a Staging,
    contents: Contents,
    /// The page that waits for the one behind it.
    waiting: Option<Waiting>,
    newest: VecDeque<Entry>,
    sitemap: Option<Sitemap>,
    /// Dated articles that are still to come.
    dated: u32,
    redirects: Redirects,
    /// Ids of articles whose page would have the name of another one's.
    pub left_out: Vec<String>,
}

/// What [`Site`] borrows.
struct About {
    title: String,
    description: Option<String>,
    language: Option<String>,
    base: Option<String>,
    oembed: bool,
}

impl About {
    fn site(&self) -> Site<'_> {
        Site {
            title: &self.title,
            description: self.description.as_deref(),
            language: self.language.as_deref(),
            base: self.base.as_deref(),
            oembed: self.oembed,
        }
    }
}

struct Waiting {
    path: String,
    draft: Draft,
    article: Neighbour,
    is_dated: bool,
}

impl<'a> Pages<'a> {
    /// For a site and its address; begins with the style.
    pub fn begin(
        which: Which,
        (root, base, oembed): (&Root, Option<&str>, bool),
        redirects: Redirects,
        staging: &'a Staging,
    ) -> Result<Pages<'a>, String> {
        if which != Which::None {
            staging.put(&format!("{PAGES}/{}", page::STYLE_NAME), page::STYLE.as_bytes())?;
        }
        let about = About {
            title: root.title.clone(),
            description: root.description.clone(),
            language: root.language.clone(),
            base: base.map(str::to_owned),
            oembed,
        };
        let mut sitemap = base.filter(|_| which != Which::None).map(Sitemap::new);
        // The first address is the site's own.
        sitemap.as_mut().map(|sitemap| sitemap.add("", None));
        Ok(Pages {
            which,
            about,
            staging,
            contents: if which == Which::Month { Contents::whole() } else { Contents::links() },
            waiting: None,
            newest: VecDeque::new(),
            sitemap,
            dated: root.counts.dated(),
            redirects,
            left_out: Vec::new(),
        })
    }

    /// Takes the next article in time.
    pub fn put(&mut self, article: &Article) -> Result<(), String> {
        let path = match self.which {
            Which::Article => self.put_page(article)?,
            Which::Month => {
                let body = page::in_month(article, &self.about.site(), &hash(article));
                let (path, full) = self.contents.add(article, &body, &self.about.site());
                self.put_month(full)?;
                format!("{path}#{}", page::anchor(&article.id))
            }
            Which::None => page::in_viewer(&article.id),
        };
        if article.date.is_some() {
            if self.dated <= feeds::NEWEST as u32 {
                self.newest.push_front(Entry::of(article, &path, &self.about.site()));
            }
            self.dated -= 1;
        }
        self.redirects.add(article, &path);
        Ok(())
    }

    /// Writes what is left; gives the redirects, which are written when all else is.
    pub fn finish(mut self) -> Result<(Redirects, Vec<String>), String> {
        self.put_waiting(None)?;
        if self.which != Which::None {
            let contents = std::mem::take(&mut self.contents).finish(&self.about.site());
            for file in contents {
                let is_month = self.which == Which::Month && file.path.starts_with(PAGES);
                if is_month {
                    self.put_month(Some(file))?;
                } else {
                    self.staging.put(&file.path, file.html.as_bytes())?;
                }
            }
        }
        let (site, staging) = (self.about.site(), self.staging);
        for (path, xml) in self.sitemap.take().map_or(Vec::new(), Sitemap::finish) {
            staging.put(&path, xml.as_bytes())?;
        }
        staging.put(feeds::ATOM, feeds::atom(self.newest.iter(), &site).as_bytes())?;
        staging.put(feeds::JSON, feeds::json(self.newest.iter(), &site).as_bytes())?;
        Ok((self.redirects, self.left_out))
    }

    /// An article's own page, which waits for the next one; gives its path, or another one where it can have none.
    fn put_page(&mut self, article: &Article) -> Result<String, String> {
        let path = page_path(&article.id);
        if self.staging.has(&path) || self.waiting.as_ref().is_some_and(|waiting| waiting.path == path) {
            self.left_out.push(article.id.clone());
            return Ok(page::in_viewer(&article.id));
        }
        let is_dated = article.date.is_some();
        let neighbour = Neighbour::of(article);
        // Undated articles have an order of their own, not a place behind the newest one.
        let is_next = self.waiting.as_ref().is_some_and(|waiting| waiting.is_dated == is_dated);
        let previous = self.put_waiting(Some(&neighbour).filter(|_| is_next))?.filter(|_| is_next);
        let site = self.about.site();
        let draft = page::draft(article, &site, previous.as_ref(), &hash(article));
        self.waiting = Some(Waiting { path: path.clone(), draft, article: neighbour, is_dated });
        if let Some(base) = site.base.filter(|_| site.oembed) {
            self.staging.put(&oembed::path(&article.id), oembed::json(article, &site, base).as_bytes())?;
        }
        let (_, full) = self.contents.add(article, "", &site);
        if let Some(file) = full {
            self.staging.put(&file.path, file.html.as_bytes())?;
        }
        self.list(&path, article.modified.or(article.date))?;
        Ok(path)
    }

    fn put_waiting(&mut self, next: Option<&Neighbour>) -> Result<Option<Neighbour>, String> {
        let Some(Waiting { path, draft, article, .. }) = self.waiting.take() else { return Ok(None) };
        self.staging.put(&path, draft.finish(next).as_bytes())?;
        Ok(Some(article))
    }

    fn put_month(&mut self, file: Option<File>) -> Result<(), String> {
        let Some(file) = file else { return Ok(()) };
        self.staging.put(&file.path, file.html.as_bytes())?;
        self.list(&file.path, None)
    }

    /// Adds a page to the sitemap.
    fn list(&mut self, path: &str, date: Option<Date>) -> Result<(), String> {
        let day = date.filter(|date| matches!(date.precision, Precision::Day | Precision::Minute));
        let day = day.map(|date| date.day.to_string());
        match self.sitemap.as_mut().and_then(|sitemap| sitemap.add(path, day.as_deref())) {
            Some((path, xml)) => self.staging.put(&path, xml.as_bytes()),
            None => Ok(()),
        }
    }
}

/// What proves an article's text.
fn hash(article: &Article) -> String {
    digits(&Sha256::digest(article::text(article)))
}

/// The address that a site will have, from the command line; gets the slash at its end.
pub fn base_url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or(text.strip_prefix("http://"));
    let fits = |rest: &str| !rest.is_empty() && !rest.starts_with('/') && !rest.contains(['?', '#', ' ', '\\']);
    match rest {
        Some(rest) if fits(rest) => Ok(format!("{}/", text.trim_end_matches('/'))),
        _ => Err("expected the address of the site's folder, such as https://example.org/kho/".to_owned()),
    }
}
