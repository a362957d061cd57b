//! An archive: the articles of one or several bundles, numbered in time order.

use crate::article::Article;
use crate::day::{Date, Day, Interval};
use crate::error::{Failure, Problem, ProblemKind};
use crate::formats::{BundleInfo, Item};
use crate::id::DocId;
use crate::numbers::Names;
use crate::timeline::DayCounts;
use std::rc::Rc;

/// Articles, numbered. Invariant: ascending by publication, undated ones last, ids unique.
#[derive(Debug, Default)]
pub struct Archive {
    title: String,
    articles: Vec<Rc<Article>>,
    ids: Names,
    /// The number of the article with each id.
    numbers: Vec<DocId>,
    counts: DayCounts,
    problems: Vec<Problem>,
    bundles: Vec<String>,
}

impl Archive {
    /// The title: the first bundle's that has one.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// How many articles there are.
    pub fn len(&self) -> u32 {
        self.articles.len() as u32
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }

    /// An article.
    ///
    /// # Panics
    /// If the number is not of this archive.
    pub fn article(&self, doc: DocId) -> &Rc<Article> {
        &self.articles[doc.0 as usize]
    }

    /// The number of the article with an id.
    pub fn find(&self, id: &str) -> Option<DocId> {
        Some(self.numbers[self.ids.find(id)? as usize])
    }

    /// The date column.
    pub fn counts(&self) -> &DayCounts {
        &self.counts
    }

    /// What was wrong with the bundles, in their order.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The names of the bundles.
    pub fn bundles(&self) -> &[String] {
        &self.bundles
    }
}

/// Gathers items of bundles into an [`Archive`].
#[derive(Debug, Default)]
pub struct Builder {
    title: String,
    articles: Vec<Rc<Article>>,
    ids: Names,
    /// The bundle that each id came from.
    origins: Vec<usize>,
    problems: Vec<Problem>,
    bundles: Vec<String>,
    /// Where the articles of the bundle being read begin.
    bundle_start: usize,
}

impl Builder {
    /// For bundles that are to be merged into an archive: an id that it has already is a duplicate.
    pub fn beside(archive: &Archive) -> Builder {
        // Which of several bundles an old article came from is not kept; the first stands for all.
        let mut ids = Names::default();
        for article in &archive.articles {
            ids.number(&article.id);
        }
        Builder {
            title: archive.title.clone(),
            origins: vec![0; ids.len()],
            ids,
            problems: archive.problems.clone(),
            bundles: archive.bundles.clone(),
            ..Builder::default()
        }
    }

    /// Begins a bundle.
    pub fn begin(&mut self, bundle: &str) {
        self.bundles.push(bundle.to_owned());
        self.bundle_start = self.articles.len();
    }

    /// How many articles there are by now, those of the archive beside it not counted.
    pub fn len(&self) -> u32 {
        self.articles.len() as u32
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }

    /// Takes an item of the bundle begun last. A duplicate id costs the later item and is reported.
    pub fn take(&mut self, item: Item) {
        let Item { position, id, article, problems, .. } = item;
        for kind in problems {
            self.report(position, id.clone(), kind);
        }
        let Some(article) = article else { return };
        let bundle = self.bundles.len().saturating_sub(1);
        if let Some(first) = self.ids.find(&article.id) {
            let first_bundle = self.bundles.get(self.origins[first as usize]).cloned().unwrap_or_default();
            self.report(position, id, ProblemKind::DuplicateId { first_bundle });
            return;
        }
        self.ids.number(&article.id);
        self.origins.push(bundle);
        self.articles.push(Rc::from(article));
    }

    /// Ends the bundle begun last: what it says of itself may come after its items.
    pub fn end(&mut self, info: BundleInfo, address: Option<&str>) {
        // Nobody else has one yet.
        for article in self.articles[self.bundle_start..].iter_mut().filter_map(Rc::get_mut) {
            if article.language.is_none() {
                article.language.clone_from(&info.language);
            }
            if article.authors.is_empty() {
                article.authors.clone_from(&info.authors);
            }
            if let Some(base) = address {
                article.resolve(base);
            }
        }
        if self.title.is_empty() {
            self.title = info.title;
        }
        self.bundle_start = self.articles.len();
    }

    /// The bundle begun last could not be opened, or not to its end; what came of it is kept.
    pub fn fail(&mut self, failure: Failure, address: Option<&str>) {
        self.report(0, None, ProblemKind::Unopened(failure));
        self.end(BundleInfo::default(), address);
    }

    fn report(&mut self, item: u32, id: Option<String>, kind: ProblemKind) {
        let bundle = self.bundles.last().cloned().unwrap_or_default();
        self.problems.push(Problem { bundle, item, id, kind });
    }

    /// Numbers the articles.
    pub fn finish(self) -> Archive {
        self.finish_with(Archive::default())
    }

    /// Numbers the articles together with those of the archive it was begun beside.
    pub fn finish_with(mut self, mut earlier: Archive) -> Archive {
        earlier.articles.append(&mut self.articles);
        self.articles = earlier.articles;
        // A stable sort: articles of the same moment stay in the bundle's order.
        self.articles.sort_by_key(|article| article.date.map_or((true, (Day(0), 0)), |date| (false, date.order())));
        let days: Vec<Interval> = self.articles.iter().map_while(|article| article.date.map(Date::interval)).collect();
        let undated = (self.articles.len() - days.len()) as u32;
        let mut numbers = vec![DocId(0); self.ids.len()];
        for (doc, article) in (0..).zip(&self.articles) {
            numbers[self.ids.number(&article.id) as usize] = DocId(doc);
        }
        Archive {
            title: self.title,
            counts: DayCounts::new(days.into_iter().map(|day| (day, 1)), undated),
            articles: self.articles,
            ids: self.ids,
            numbers,
            problems: self.problems,
            bundles: self.bundles,
        }
    }
}
