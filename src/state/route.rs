//! The address of a view: everything that a reload, a back button or a shared link must bring back.
//!
//! The parameters are public; see "Addresses" in the documentation. Reading never fails: a parameter that cannot be read
//! is as if it were not there, and one that is not ours is kept as it is.

use crate::day::Date;
use crate::facet::{Facet, Filter, value_key};
use crate::service::Sort;
use crate::timeline::Span;
use crate::urlencoded;

/// What an address says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Route {
    /// `q=`: the query, as typed.
    pub query: String,
    /// `from=` and `to=`: ISO days, inclusive. Truncated ones (2021-11) are read as the interval's first and last day.
    /// `undated=1`, where neither is there: the articles without a date.
    pub span: Span,
    /// `section=`, `tag=`, `by=`, `place=`, `source=`: the values chosen, each once.
    pub filters: Vec<Filter>,
    /// `sort=`, where it is another than the view has by itself; see [`Route::sorted`].
    pub sort: Option<Sort>,
    /// `a=`: the open article's id.
    pub article: Option<String>,
    /// `p=`: its paragraph, from 1.
    pub paragraph: Option<u32>,
    /// `lang=`, where the address fixes it.
    pub lang: Option<String>,
    /// `src=`: bundles to open instead of the page's own.
    pub sources: Vec<String>,
    /// Parameters that are not ours, kept for the page around.
    pub others: Vec<(String, String)>,
}

impl Route {
    /// Reads the query string of an address, with or without its `?`.
    pub fn parse(search: &str) -> Route {
        let mut route = Route::default();
        let search = search.strip_prefix('?').unwrap_or(search);
        for (name, value) in urlencoded::pairs(search) {
            match name.as_str() {
                "q" => route.query = value,
                "from" => route.span.from = Date::parse_span(&value).map(|(first, _)| first),
                "to" => route.span.to = Date::parse_span(&value).map(|(_, last)| last),
                "undated" => route.span.undated = value == "1",
                "sort" => route.sort = Sort::of(&value),
                "a" => route.article = Some(value).filter(|id| !id.is_empty()),
                "p" => route.paragraph = value.parse().ok().filter(|&number| number > 0),
                "lang" => route.lang = Some(value),
                "src" if !value.is_empty() => route.sources.push(value),
                "src" => {}
                name => match Facet::of(name) {
                    Some(facet) if value_key(&value).is_empty() || route.has(facet, &value) => {}
                    Some(facet) => route.filters.push((facet, value)),
                    None => route.others.push((name.to_owned(), value)),
                },
            }
        }
        route.span.undated &= route.span.from.is_none() && route.span.to.is_none();
        route.settle();
        route
    }

    /// The query string, with its `?`; empty where the route says nothing.
    pub fn search(&self) -> String {
        let mut search = String::from("?");
        let mut append = |name: &str, value: &str| urlencoded::append(&mut search, name, value);
        for (name, value) in &self.others {
            append(name, value);
        }
        for source in &self.sources {
            append("src", source);
        }
        if !self.query.is_empty() {
            append("q", &self.query);
        }
        for (name, day) in [("from", self.span.from), ("to", self.span.to)] {
            if let Some(day) = day {
                append(name, &day.to_string());
            }
        }
        for (facet, value) in &self.filters {
            append(facet.parameter(), value);
        }
        let rest = [
            ("undated", self.span.undated.then(|| "1".to_owned())),
            ("sort", self.sort.map(|sort| sort.name().to_owned())),
            ("a", self.article.clone()),
            ("p", self.paragraph.map(|number| number.to_string())),
            ("lang", self.lang.clone()),
        ];
        for (name, value) in rest {
            if let Some(value) = value {
                append(name, &value);
            }
        }
        if search == "?" { String::new() } else { search }
    }

    /// The same view with an article open.
    pub fn to_article(&self, id: &str) -> Route {
        Route { article: Some(id.to_owned()), paragraph: None, ..self.clone() }
    }

    /// The whole archive, narrowed to one value.
    pub fn to_value(&self, facet: Facet, value: &str) -> Route {
        Route { filters: vec![(facet, value.to_owned())], ..self.whole() }
    }

    /// The whole archive: no filter, no article.
    pub fn whole(&self) -> Route {
        let Route { lang, sources, others, .. } = self.clone();
        Route { lang, sources, others, ..Route::default() }
    }

    /// Whether a value is chosen.
    pub fn has(&self, facet: Facet, value: &str) -> bool {
        self.filters.iter().any(is(facet, value))
    }

    /// The values chosen, with this one chosen as well, or no longer.
    pub fn toggled(&self, facet: Facet, value: &str) -> Vec<Filter> {
        let mut filters = self.filters.clone();
        if self.has(facet, value) {
            let is = is(facet, value);
            filters.retain(|filter| !is(filter));
        } else {
            filters.push((facet, value.to_owned()));
        }
        filters
    }

    /// The order of the list: what fits best first where there is a query, else the newest, if no other was chosen.
    pub fn sorted(&self) -> Sort {
        self.sort.unwrap_or(if self.query.trim().is_empty() { Sort::Newest } else { Sort::Relevance })
    }

    /// Whether another one has the same list.
    pub fn lists_as(&self, other: &Route) -> bool {
        self.query == other.query
            && self.span == other.span
            && self.sorted() == other.sorted()
            && self.filters == other.filters
    }

    /// Forgets an order that the view has by itself, or that means nothing without a query: it is not to be in the address.
    pub fn settle(&mut self) {
        let chosen = self.sort.take();
        self.sort = chosen.filter(|&sort| sort != self.sorted() && sort != Sort::Relevance);
    }

    /// Whether it filters.
    pub fn is_filtered(&self) -> bool {
        self.is_searched() || !self.span.is_everything()
    }

    /// Whether it has words or values, of which it has to be found what matches; of a span alone that is known at once.
    pub fn is_searched(&self) -> bool {
        !self.query.trim().is_empty() || !self.filters.is_empty()
    }
}

/// Whether a filter is this one, however it is written.
fn is(facet: Facet, value: &str) -> impl Fn(&Filter) -> bool {
    let wanted = value_key(value);
    move |(other, value)| *other == facet && value_key(value) == wanted
}
