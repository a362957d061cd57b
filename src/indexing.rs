//! Which of an article's texts can be found, and as what: the one place that decides it, for bundles and packed sites.

use crate::article::{self, Article};
use crate::completing;
use crate::index::{Builder, Facet, Field};

/// Gives an article to the builder of a segment, which numbers it.
pub fn add(builder: &mut Builder, article: &Article) {
    let documents = completing::documents(article);
    builder.begin();
    builder.text(Field::Title, &article.title);
    builder.text(Field::Lead, article.lead.as_deref().unwrap_or_default());
    let filed = [
        (Facet::Section, article.section.as_slice()),
        (Facet::Tag, &article.tags),
        (Facet::Place, article.place.as_slice()),
        (Facet::Source, article.source.as_slice()),
        (Facet::Document, &documents),
    ];
    let filed = filed.into_iter().flat_map(|(facet, values)| values.iter().map(move |value| (facet, value)));
    let names = article.authors.iter().map(|author| (Facet::Author, &author.name));
    for (facet, value) in filed.chain(names) {
        builder.text(Field::Body, value);
        builder.facet(facet, value);
    }
    article::each_text(&article.blocks, &mut |text| builder.text(Field::Body, text));
}
