//! The address of a view: everything that a reload, a back button or a shared link must bring back.
//!
//! The parameters are public; see "Addresses" in the documentation. Reading never fails: a parameter that cannot be read
//! is as if it were not there, and one that is not ours is kept as it is.

use crate::day::{Date, Day};
use crate::service::Sort;
use crate::timeline::Span;

/// What an address says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Route {
    /// `q=`: the query, as typed.
    pub query: String,
    /// `from=` and `to=`: ISO days, inclusive. Truncated ones (2021-11) are read as the interval's first and last day.
    pub span: Span,
    /// `sort=`
    pub sort: Sort,
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
        for (name, value) in form_urlencoded::parse(search.as_bytes()) {
            match name.as_ref() {
                "q" => route.query = value.into_owned(),
                "from" => route.span.from = Date::parse_span(&value).map(|(first, _)| first),
                "to" => route.span.to = Date::parse_span(&value).map(|(_, last)| last),
                "sort" if value == "oldest" => route.sort = Sort::Oldest,
                "sort" => route.sort = Sort::Newest,
                "a" => route.article = Some(value.into_owned()).filter(|id| !id.is_empty()),
                "p" => route.paragraph = value.parse().ok().filter(|&number| number > 0),
                "lang" => route.lang = Some(value.into_owned()),
                "src" if !value.is_empty() => route.sources.push(value.into_owned()),
                "src" => {}
                _ => route.others.push((name.into_owned(), value.into_owned())),
            }
        }
        route
    }

    /// The query string, with its `?`; empty where the route says nothing.
    pub fn search(&self) -> String {
        let mut form = form_urlencoded::Serializer::for_suffix(String::from("?"), 1);
        for (name, value) in &self.others {
            form.append_pair(name, value);
        }
        for source in &self.sources {
            form.append_pair("src", source);
        }
        if !self.query.is_empty() {
            form.append_pair("q", &self.query);
        }
        let iso = |day: Option<Day>| day.map(|day| day.to_string());
        let sort = match self.sort {
            Sort::Newest => None,
            Sort::Oldest => Some("oldest".to_owned()),
        };
        let rest = [
            ("from", iso(self.span.from)),
            ("to", iso(self.span.to)),
            ("sort", sort),
            ("a", self.article.clone()),
            ("p", self.paragraph.map(|number| number.to_string())),
            ("lang", self.lang.clone()),
        ];
        for (name, value) in rest {
            if let Some(value) = value {
                form.append_pair(name, &value);
            }
        }
        let search = form.finish();
        if search == "?" { String::new() } else { search }
    }

    /// The same view with an article open.
    pub fn to_article(&self, id: &str) -> Route {
        Route { article: Some(id.to_owned()), paragraph: None, ..self.clone() }
    }

    /// Whether it filters.
    pub fn is_filtered(&self) -> bool {
        !self.query.trim().is_empty() || !self.span.is_everything()
    }
}
