//! Former addresses of articles: pages that lead on, and a list of all of them for a server's own map.
//!
//! Invariant: a page takes no place that something else has, in the new site or in the folder as it is found; and no two
//! pages have paths that differ by case alone, which some systems do not tell apart.

use std::collections::btree_map::Entry as Slot;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::Path;

use khobao_core::article::Article;
use khobao_core::page::redirect::{self, Old, Why};

use super::staging::Staging;
use crate::Stop;
use crate::report::counted;

/// The list: a request and where it leads on each line, parted by a space.
pub const LIST: &str = "redirects.txt";

/// Former addresses in the making.
#[derive(Default)]
pub struct Redirects {
    /// Whether the articles' own addresses are former ones.
    own: bool,
    base: Option<String>,
    /// Former addresses by id, from a file, whose articles have not come yet.
    listed: HashMap<String, Vec<Old>>,
    /// By what is requested.
    found: BTreeMap<String, Found>,
    /// Addresses that several articles have: the first one in time keeps it.
    shared: u64,
    articles: usize,
}

struct Found {
    /// The place of its article in time.
    doc: usize,
    page: Result<String, Why>,
    /// Within the site.
    target: String,
    title: String,
    language: Option<String>,
    is_listed: bool,
}

/// What came of them.
#[derive(Default)]
pub struct Told {
    /// The paths of the pages.
    pub pages: HashSet<String>,
    /// What somebody should know.
    pub notes: Vec<String>,
    /// Ids of the file that no article has.
    pub unknown: Vec<String>,
}

impl Redirects {
    /// From the articles, from a file, both or neither.
    pub fn new(own: bool, file: Option<&Path>, base: Option<&str>) -> Result<Redirects, Stop> {
        let mut redirects = Redirects { own, base: base.map(str::to_owned), ..Redirects::default() };
        let Some(path) = file else { return Ok(redirects) };
        let wrong = |message: String| Stop::WrongUse(format!("{}: {message}", path.display()));
        let text = fs::read_to_string(path).map_err(|error| wrong(format!("cannot read it: {error}")))?;
        let mut lines: HashMap<String, usize> = HashMap::new();
        for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            // An id may have spaces, an address may not: of a tab both may be sure.
            let parts = line.split_once('\t').or_else(|| line.split_once(' ')).map(|(old, id)| (old.trim(), id.trim()));
            let old = parts.and_then(|(old, _)| redirect::old(old, base));
            let (Some((_, id)), Some(old)) = (parts.filter(|(_, id)| !id.is_empty()), old) else {
                return Err(wrong(format!(
                    "line {number}: expected a former address or path, a tab and an article's id, found {line:?}"
                )));
            };
            if let Some(first) = lines.insert(old.request.clone(), number) {
                let message =
                    format!("line {number}: expected each address once, found {} in line {first}", old.request);
                return Err(wrong(format!("{message} already; keep one of them")));
            }
            redirects.listed.entry(id.to_owned()).or_default().push(old);
        }
        Ok(redirects)
    }

    /// Takes the next article in time, whose page lies at a path within the site.
    pub fn add(&mut self, article: &Article, target: &str) {
        self.articles += 1;
        let listed = self.listed.remove(&article.id).unwrap_or_default();
        for old in listed {
            self.insert(old, article, target, true);
        }
        if let Some(url) = article.url.as_ref().filter(|_| self.own)
            && let Some(old) = redirect::old(url.as_str(), self.base.as_deref())
        {
            self.insert(old, article, target, false);
        }
    }

    fn insert(&mut self, old: Old, article: &Article, target: &str, is_listed: bool) {
        let found = Found {
            doc: self.articles,
            page: old.page,
            target: target.to_owned(),
            title: article.title.clone(),
            language: article.language.clone(),
            is_listed,
        };
        match self.found.entry(old.request) {
            Slot::Vacant(slot) => drop(slot.insert(found)),
            // What the file says counts.
            Slot::Occupied(mut slot) if is_listed => drop(slot.insert(found)),
            Slot::Occupied(slot) => {
                self.shared += u64::from(!slot.get().is_listed && slot.get().target != target);
            }
        }
    }

    /// Writes pages and list, when all else of the site is there but for files of these names.
    pub fn finish(self, staging: &Staging, later: &[&str]) -> Result<Told, String> {
        let mut told = Told { unknown: self.listed.into_keys().collect(), ..Told::default() };
        told.unknown.sort();
        if self.found.is_empty() {
            return Ok(told);
        }
        let mut taken = Taken::default();
        staging.with_files(|files| files.keys().for_each(|path| taken.add(path)));
        later.iter().chain(&[LIST]).for_each(|name| taken.add(name));
        let base = self.base.as_deref();
        let folder = base.and_then(|base| base.split_once("://")?.1.split_once('/')).map_or("", |(_, folder)| folder);
        let list: String =
            self.found.iter().map(|(request, found)| format!("{request} /{folder}{}\n", found.target)).collect();
        let mut found: Vec<&Found> = self.found.values().collect();
        found.sort_by_key(|found| found.doc);
        let mut without = BTreeMap::new();
        for found in found {
            let page = match &found.page {
                Ok(path) if taken.has(path) || staging.is_foreign(path, redirect::is_page) => Err(TAKEN),
                Ok(path) => Ok(path),
                Err(why) => Err(reason(*why)),
            };
            match page {
                Ok(path) => {
                    let html = redirect::page(path, &found.target, &found.title, found.language.as_deref(), base);
                    staging.put(path, html.as_bytes())?;
                    taken.add(path);
                    told.pages.insert(path.clone());
                }
                Err(why) => *without.entry(why).or_insert(0) += 1,
            }
        }
        staging.put(LIST, list.as_bytes())?;
        for (why, count) in without {
            told.notes.push(format!(
                "{} without a page, {why}; {LIST} has them for a server's map (docs/hosting.md)",
                counted(count, "former address", "former addresses")
            ));
        }
        if self.shared > 0 {
            let several = counted(self.shared, "article has", "articles have");
            told.notes.push(format!("{several} a former address that an older article has, which keeps it"));
        }
        Ok(told)
    }
}

const TAKEN: &str = "as something else has its place";

fn reason(why: Why) -> &'static str {
    match why {
        Why::Query => "as a static host does not tell pages by a query",
        Why::Outside => "as they lie outside of the site's folder",
        Why::Own => "as the site itself is there",
        Why::Name => "as not every host can have a file of that name",
    }
}

/// Paths that are taken, in lower case, and the folders they are in.
#[derive(Default)]
struct Taken {
    files: HashSet<String>,
    folders: HashSet<String>,
}

impl Taken {
    fn add(&mut self, path: &str) {
        let path = path.to_lowercase();
        self.folders.extend(path.match_indices('/').map(|(at, _)| path[..at].to_owned()));
        self.files.insert(path);
    }

    fn has(&self, path: &str) -> bool {
        let path = path.to_lowercase();
        let mut above = path.match_indices('/').map(|(at, _)| &path[..at]);
        self.files.contains(&path) || self.folders.contains(&path) || above.any(|folder| self.files.contains(folder))
    }
}
