//! Facets: the sides from which a list can be narrowed, and how many articles each choice would leave.
//!
//! Values of one facet that are chosen mean "any of them", and facets combine with "and". A facet's counts ignore its own
//! choice and respect all else, so that a number says what adding the value would give. Two spellings are one value if only
//! case, composition or the place of a tone mark differs: see [`key`].

use crate::article::Article;
use crate::id::DocId;
use crate::text::fold;
use crate::top::best_first;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A side of an article that has values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Facet {
    /// The portal's section.
    Section,
    /// A keyword.
    Tag,
    /// A writer.
    Author,
    /// Where it happened.
    Place,
    /// The paper or portal it comes from.
    Source,
    /// A document it cites: asked for by `doc:`, and not offered as a choice.
    Document,
}

/// A value that was chosen.
pub type Filter = (Facet, String);

/// More values of a facet are not told: nobody reads so many, and a query finds them.
pub const MOST_VALUES: usize = 50;

impl Facet {
    /// All of them, each at its number.
    pub const ALL: [Facet; 6] =
        [Facet::Section, Facet::Tag, Facet::Author, Facet::Place, Facet::Source, Facet::Document];
    /// Those that are offered as choices.
    pub const SHOWN: &[Facet] = Facet::ALL.split_at(5).0;

    /// Its name in addresses and queries.
    pub fn parameter(self) -> &'static str {
        ["section", "tag", "by", "place", "source", "doc"][self as usize]
    }

    /// The shown facet with a name.
    pub fn of(parameter: &str) -> Option<Facet> {
        Facet::SHOWN.iter().copied().find(|facet| facet.parameter() == parameter)
    }

    /// What an article has of it.
    pub fn values(self, article: &Article) -> Vec<&str> {
        let one = match self {
            Facet::Section => &article.section,
            Facet::Place => &article.place,
            Facet::Source => &article.source,
            Facet::Author => return article.authors.iter().map(|author| author.name.as_str()).collect(),
            Facet::Tag => return article.tags.iter().map(String::as_str).collect(),
            Facet::Document => return article.documents.iter().map(String::as_str).collect(),
        };
        one.as_deref().into_iter().collect()
    }
}

/// How many articles have each value of a facet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FacetCounts {
    /// Which.
    pub facet: Facet,
    /// Its values as they are written, most articles first and then the earliest, at most [`MOST_VALUES`]; a chosen one is always among them.
    pub values: Vec<(String, u32)>,
    /// How many more values there are.
    pub more: u32,
}

/// By which two spellings of a value are compared.
pub fn key(value: &str) -> String {
    let mut key = String::new();
    for word in value.split_whitespace() {
        key.push_str(if key.is_empty() { "" } else { " " });
        fold::exact_into(word, &mut key);
    }
    key
}

/// The values of the articles of an archive, by number: what a list is narrowed and counted with.
#[derive(Debug, Default)]
pub struct Facets([Column; Facet::ALL.len()]);

/// The values of one facet. Article `i` has `values[ends[i - 1]..ends[i]]`.
#[derive(Debug, Default)]
struct Column {
    /// As they are written where they come first.
    names: Vec<String>,
    numbers: HashMap<String, u32>,
    values: Vec<u32>,
    ends: Vec<u32>,
}

impl Facets {
    /// Of articles in the order of their numbers.
    pub fn new<'a>(articles: impl Iterator<Item = &'a Article>) -> Facets {
        let mut facets = Facets::default();
        for article in articles {
            for (facet, column) in Facet::ALL.into_iter().zip(&mut facets.0) {
                facet.values(article).into_iter().for_each(|value| column.add(value));
                column.ends.push(column.values.len() as u32);
            }
        }
        facets
    }

    /// The numbers of the values that an article has of a facet, each once.
    pub fn of(&self, doc: DocId, facet: Facet) -> &[u32] {
        self.0[facet as usize].of(doc)
    }

    /// Those of some articles that the filters leave.
    pub fn narrow(&self, docs: impl Iterator<Item = DocId>, filters: &[Filter]) -> Vec<DocId> {
        let chosen = self.chosen(filters);
        docs.filter(|&doc| self.refusing(doc, &chosen).next().is_none()).collect()
    }

    /// The counts of the shown facets over some articles.
    pub fn count(&self, docs: impl Iterator<Item = DocId>, filters: &[Filter]) -> Vec<FacetCounts> {
        let chosen = self.chosen(filters);
        let mut counts: Vec<Vec<u32>> = self.0.iter().map(|column| vec![0; column.names.len()]).collect();
        for doc in docs {
            let mut refusing = self.refusing(doc, &chosen);
            // What one facet alone refuses still counts for that one, since it ignores its own choice.
            let (only, other) = (refusing.next(), refusing.next());
            for &facet in Facet::SHOWN.iter().filter(|&&facet| other.is_none() && only.is_none_or(|only| only == facet))
            {
                self.of(doc, facet).iter().for_each(|&value| counts[facet as usize][value as usize] += 1);
            }
        }
        let told = Facet::SHOWN.iter().map(|&facet| {
            let (column, counts) = (&self.0[facet as usize], &counts[facet as usize]);
            let mut values: Vec<(String, u32)> = Vec::new();
            let mut more = 0;
            for value in best_first(counts) {
                let is_chosen = chosen[facet as usize].as_ref().is_some_and(|c| c.contains(&(value as u32)));
                if is_chosen || (counts[value] > 0 && values.len() < MOST_VALUES) {
                    values.push((column.names[value].clone(), counts[value]));
                } else if counts[value] > 0 {
                    more += 1;
                }
            }
            FacetCounts { facet, more, values }
        });
        told.collect()
    }

    /// The values chosen of each facet, where any are. One that no article has is chosen all the same, and leaves nothing.
    fn chosen(&self, filters: &[Filter]) -> [Option<Vec<u32>>; Facet::ALL.len()] {
        let mut chosen: [Option<Vec<u32>>; Facet::ALL.len()] = Default::default();
        for (facet, value) in filters {
            let number = self.0[*facet as usize].numbers.get(&key(value));
            chosen[*facet as usize].get_or_insert_default().extend(number);
        }
        chosen
    }

    /// The facets whose choice leaves an article out.
    fn refusing<'a>(
        &'a self,
        doc: DocId,
        chosen: &'a [Option<Vec<u32>>; Facet::ALL.len()],
    ) -> impl Iterator<Item = Facet> + 'a {
        Facet::ALL.into_iter().filter(move |&facet| {
            let chosen = &chosen[facet as usize];
            chosen.as_ref().is_some_and(|chosen| !self.of(doc, facet).iter().any(|value| chosen.contains(value)))
        })
    }
}

impl Column {
    fn add(&mut self, value: &str) {
        let key = key(value);
        if key.is_empty() {
            return;
        }
        let new = self.names.len() as u32;
        let number = *self.numbers.entry(key).or_insert(new);
        if number == new {
            self.names.push(value.trim().to_owned());
        }
        let start = self.ends.last().map_or(0, |&end| end as usize);
        if !self.values[start..].contains(&number) {
            self.values.push(number);
        }
    }

    fn of(&self, doc: DocId) -> &[u32] {
        let at = doc.0 as usize;
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.values[start as usize..self.ends[at] as usize]
    }
}
