//! Facets: the sides from which a list can be narrowed, and how many articles each choice would leave.
//!
//! Values of one facet that are chosen mean "any of them", and facets combine with "and". A facet's counts ignore its own
//! choice and respect all else, so that a number says what adding the value would give. Two spellings are one value if only
//! case, composition or the place of a tone mark differs: see [`key`].

use crate::article::Article;
pub use crate::index::Facet;
use crate::index::{Index, Missing, union};
use crate::numbers::{Secret, Slots};
use crate::text::fold;
use crate::top::best_first;

/// A value that was chosen.
pub type Filter = (Facet, String);

/// More values of a facet are not told: nobody reads so many, and a query finds them.
pub const MOST_VALUES: usize = 50;

impl Facet {
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
#[derive(Clone, Debug, PartialEq)]
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

/// For each facet the articles that its chosen values leave, ascending; `None` where none is chosen.
pub type Chosen = [Option<Vec<u32>>; Facet::ALL.len()];

/// What filters leave. A value that no article has is chosen all the same, and leaves nothing.
pub fn chosen(index: &Index, filters: &[Filter]) -> Result<Chosen, Missing> {
    let mut missing = Missing::new();
    let mut chosen = Chosen::default();
    for facet in Facet::ALL {
        let keys: Vec<String> = filters.iter().filter(|(of, _)| *of == facet).map(|(_, value)| key(value)).collect();
        if keys.is_empty() {
            continue;
        }
        let mut docs = Vec::new();
        for segment in index.segments() {
            let values = segment.facet(facet, &mut missing).iter().filter(|(value, _)| keys.contains(&key(value)));
            let found = union(values.map(|(_, docs)| docs.list()));
            docs.extend(found.into_iter().map(|doc| doc + segment.start));
        }
        chosen[facet as usize] = Some(docs);
    }
    if missing.is_empty() { Ok(chosen) } else { Err(missing) }
}

/// The counts of the shown facets over some articles, which the filters have not narrowed.
pub fn count(index: &Index, docs: impl Iterator<Item = u32>, filters: &[Filter]) -> Result<Vec<FacetCounts>, Missing> {
    let chosen = chosen(index, filters)?;
    // For each article the facets that refuse it, and whether it is counted at all.
    let mut marks = vec![0u8; index.docs() as usize];
    let counted = 1 << Facet::ALL.len();
    docs.for_each(|doc| marks[doc as usize] |= counted);
    for (facet, chosen) in chosen.iter().enumerate() {
        let Some(chosen) = chosen else { continue };
        marks.iter_mut().for_each(|mark| *mark ^= 1 << facet);
        chosen.iter().for_each(|&doc| marks[doc as usize] ^= 1 << facet);
    }
    let mut missing = Missing::new();
    let mut told = Vec::new();
    for &facet in Facet::SHOWN {
        // By the hash of its key: there may be thousands of values, few of which are told.
        let (secret, mut slots) = (Secret::default(), Slots::default());
        let (mut names, mut counts): (Vec<&String>, Vec<u32>) = (Vec::new(), Vec::new());
        for segment in index.segments() {
            for (value, docs) in segment.facet(facet, &mut missing) {
                // What this facet alone refuses still counts for it, since it ignores its own choice.
                let is_counted =
                    |&&doc: &&u32| marks[(doc + segment.start) as usize] & !(1 << facet as usize) == counted;
                let count = docs.list().iter().filter(is_counted).count() as u32;
                let own = key(value);
                let hash = secret.text(&own);
                let known = slots.find(hash, |at| key(names[at as usize]) == own);
                let at = known.unwrap_or_else(|| slots.add(hash)) as usize;
                if at == names.len() {
                    names.push(value);
                    counts.push(0);
                }
                counts[at] += count;
            }
        }
        let is_chosen = |name: &str| filters.iter().any(|(of, value)| *of == facet && key(value) == key(name));
        let (mut values, mut more): (Vec<(String, u32)>, u32) = (Vec::new(), 0);
        for at in best_first(&counts) {
            if is_chosen(names[at]) || (counts[at] > 0 && values.len() < MOST_VALUES) {
                values.push((names[at].clone(), counts[at]));
            } else if counts[at] > 0 {
                more += 1;
            }
        }
        told.push(FacetCounts { facet, values, more });
    }
    if missing.is_empty() { Ok(told) } else { Err(missing) }
}
