//! The index: what is put into a builder comes out of its shards, whatever they are made of and however they come.

use khobao_core::index::{Builder, Built, Facet, Field, Index};

/// An article as a line: `headline | lead | text | tag:a; by:b`.
#[derive(Clone, Debug, Default)]
pub struct Text {
    pub title: String,
    pub lead: String,
    pub body: String,
    pub filed: Vec<(Facet, String)>,
}

impl Text {
    pub fn of(line: &str) -> Text {
        let mut parts = line.split('|').map(|part| part.trim().to_owned());
        let mut next = || parts.next().unwrap_or_default();
        let (title, lead, body, filed) = (next(), next(), next(), next());
        let facet = |name: &str| match name {
            "section" => Facet::Section,
            "tag" => Facet::Tag,
            "by" => Facet::Author,
            "place" => Facet::Place,
            "source" => Facet::Source,
            "doc" => Facet::Document,
            _ => panic!("no facet {name}"),
        };
        let filed = filed.split(';').filter_map(|value| value.trim().split_once(':'));
        Text { title, lead, body, filed: filed.map(|(name, value)| (facet(name), value.to_owned())).collect() }
    }
}

/// As [`khobao_core::indexing`] does it.
pub fn built_of(texts: &[Text]) -> Built {
    let mut builder = Builder::new();
    for text in texts {
        builder.begin();
        builder.text(Field::Title, &text.title);
        builder.text(Field::Lead, &text.lead);
        for (facet, value) in &text.filed {
            builder.text(Field::Body, value);
            builder.facet(*facet, value);
        }
        builder.text(Field::Body, &text.body);
    }
    builder.finish()
}

/// An index of one segment that has all of its shards.
pub fn index_of(texts: &[Text]) -> Index {
    Index::of(built_of(texts))
}
