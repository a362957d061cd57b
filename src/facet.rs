//! Facets: the sides from which a list can be narrowed, and how many articles each choice would leave.
//!
//! Values of one facet that are chosen mean "any of them", and facets combine with "and". A facet's counts ignore its own
//! choice and respect all else, so that a number says what adding the value would give. Two spellings are one value if only
//! case, composition or the place of a tone mark differs: see [`value_key`].

use crate::article::Article;
pub use crate::index::{Facet, value_key};
use crate::index::{Index, Missing, Value};
use crate::numbers::{Secret, Slots};
use crate::top::best_of;
use std::cell::RefCell;
use std::mem::take;

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
    /// Its values as they are written, at most [`MOST_VALUES`], most articles first and then the earliest; behind them those
    /// chosen that are not among these.
    pub values: Vec<(String, u32)>,
    /// How many more values there are.
    pub more: u32,
}

/// For each facet the articles that its chosen values leave, ascending; `None` where none is chosen.
pub type Chosen = [Option<Vec<u32>>; Facet::ALL.len()];

/// The keys of a facet's chosen values.
fn keys(filters: &[Filter], facet: Facet) -> Vec<String> {
    filters.iter().filter(|(of, _)| *of == facet).map(|(_, value)| value_key(value)).collect()
}

/// What filters leave. A value that no article has is chosen all the same, and leaves nothing.
pub fn chosen(index: &Index, filters: &[Filter]) -> Result<Chosen, Missing> {
    let mut missing = Missing::new();
    let mut chosen = Chosen::default();
    for facet in Facet::ALL {
        let keys = keys(filters, facet);
        if !keys.is_empty() {
            chosen[facet as usize] = Some(index.having(facet, &keys, &mut missing));
        }
    }
    if missing.is_empty() { Ok(chosen) } else { Err(missing) }
}

thread_local! {
    /// Numbers for the values of the facet that is counted. They stay where they are, as the cells of a score do.
    static SLOTS: RefCell<Slots> = RefCell::default();
}

/// The counts of the shown facets over some articles, which the filters have not narrowed.
pub fn count(index: &Index, docs: impl Iterator<Item = u32>, filters: &[Filter]) -> Result<Vec<FacetCounts>, Missing> {
    let chosen = chosen(index, filters)?;
    // For each article the facets that refuse it, and whether it is counted at all.
    let mut marks = vec![0u8; index.docs() as usize];
    let counted = 1 << Facet::ALL.len();
    docs.for_each(|doc| marks[doc as usize] |= counted);
    for (facet, chosen) in chosen.into_iter().enumerate() {
        let Some(chosen) = chosen else { continue };
        marks.iter_mut().for_each(|mark| *mark ^= 1 << facet);
        chosen.iter().for_each(|&doc| marks[doc as usize] ^= 1 << facet);
    }
    let (mut missing, mut told) = (Missing::new(), Vec::new());
    let (secret, mut slots) = (Secret::default(), SLOTS.take());
    for &facet in Facet::SHOWN {
        let (mut met, mut counts): (Vec<&Value>, Vec<u32>) = (Vec::new(), Vec::new());
        let (keys, mut asked) = (keys(filters, facet), Vec::new());
        slots.clear();
        for segment in index.segments() {
            for value in segment.facet(facet, &mut missing) {
                // What this facet alone refuses still counts for it, since it ignores its own choice.
                let is_counted =
                    |&&doc: &&u32| marks[(doc + segment.start) as usize] & !(1 << facet as usize) == counted;
                let hash = secret.text(&value.key);
                let known = slots.find(hash, |at| met[at as usize].key == value.key);
                let at = known.unwrap_or_else(|| slots.add(hash)) as usize;
                if at == met.len() {
                    if keys.contains(&value.key) {
                        asked.push(at);
                    }
                    met.push(value);
                    counts.push(0);
                }
                counts[at] += value.docs.list().iter().filter(is_counted).count() as u32;
            }
        }
        let mut best = best_of(&counts, MOST_VALUES);
        for &at in &asked {
            if !best.contains(&at) {
                best.push(at);
            }
        }
        best.retain(|at| counts[*at] > 0 || asked.contains(at));
        // What is told is taken out, and what is left is more.
        let values = best.into_iter().map(|at| (met[at].name.clone(), take(&mut counts[at]))).collect();
        let more = counts.iter().filter(|&&count| count > 0).count() as u32;
        told.push(FacetCounts { facet, values, more });
    }
    SLOTS.set(slots);
    if missing.is_empty() { Ok(told) } else { Err(missing) }
}
