//! The counts of a facet's values: over several segments, and where there are more than are told.

use crate::index::{Text, cut};
use khobao_core::facet::{Facet, FacetCounts, Filter, MOST_VALUES, count};
use khobao_core::index::Index;

/// An index of articles with these tags, so many of them in each segment.
fn tagged(tags: &[&str], lengths: &[usize]) -> Index {
    let texts: Vec<Text> = tags.iter().map(|tags| Text::of(&format!("a | | | {tags}"))).collect();
    let (mut index, shards) = cut(&texts, lengths);
    shards.into_iter().for_each(|(shard, bytes)| index.give(shard, bytes));
    index
}

/// The counts of tags over the first articles.
fn counted(index: &Index, docs: u32, chosen: &[&str]) -> FacetCounts {
    let filters: Vec<Filter> = chosen.iter().map(|value| (Facet::Tag, (*value).to_owned())).collect();
    let counts = count(index, 0..docs, &filters).expect("all shards are here");
    counts.into_iter().find(|counts| counts.facet == Facet::Tag).expect("tags are shown")
}

#[test]
fn a_value_is_counted_over_all_segments_and_spellings() {
    let index = tagged(&["tag:hoà bình; tag:lũ", "tag:Hòa Bình", "tag:mưa", "tag:hòa bình", "tag:Lũ"], &[2, 1, 2]);
    // Written as in the first segment, where of two spellings with as many articles the one of lesser bytes comes first.
    let values = [("Hòa Bình", 3), ("lũ", 2), ("mưa", 1)];
    for chosen in [&[][..], &["MƯA"]] {
        let counts = counted(&index, 5, chosen);
        let told: Vec<(&str, u32)> = counts.values.iter().map(|(value, count)| (value.as_str(), *count)).collect();
        assert_eq!((told.as_slice(), counts.more), (values.as_slice(), 0), "{chosen:?}");
    }
}

#[test]
fn of_many_values_the_most_frequent_are_told_and_those_chosen() {
    // The first has as many articles as there are values, the last one has one; half of the articles are in each segment.
    let values: Vec<String> = (0..MOST_VALUES + 9).map(|number| format!("giá trị {number}")).collect();
    let having = |at: usize| values[..=at].iter().map(|value| format!("tag:{value}")).collect::<Vec<_>>().join("; ");
    let texts: Vec<String> = (0..values.len()).map(having).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let index = tagged(&texts, &[values.len() / 2, values.len() - values.len() / 2]);
    let of = |at: usize| (values[at].clone(), (values.len() - at) as u32);
    let most: Vec<(String, u32)> = (0..MOST_VALUES).map(of).collect();

    assert_eq!(counted(&index, index.docs(), &[]), FacetCounts { facet: Facet::Tag, values: most.clone(), more: 9 });

    let (last, known) = (MOST_VALUES + 8, 3);
    let counts = counted(&index, index.docs(), &[&values[last], &values[known], "không có"]);
    assert_eq!(counts.values, [most, vec![of(last)]].concat(), "each chosen one is told, once");
    assert_eq!(counts.more, 8);

    let counts = counted(&index, 2, &[&values[last]]);
    let told = [(values[0].clone(), 2), (values[1].clone(), 1), (values[last].clone(), 0)];
    assert_eq!(
        (counts.values.as_slice(), counts.more),
        (told.as_slice(), 0),
        "what no article has is told if it is chosen"
    );
}
