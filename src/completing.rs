//! What an article's fields leave out and its text says: its date, and the documents that it cites.
//!
//! Both are worked out wherever an article is read, and kept nowhere: a packed site's items stay the bytes that they were.
//! The date is settled as an article is read ([`date`]), since articles are sorted by it; the documents as it is indexed or
//! shown ([`documents`]), since they take a pass over all of the text.

use crate::article::{self, Article};
use crate::dates;
use crate::day::{Date, Precision};

/// Gives an undated article the day that its text speaks of, if it does, as [`Precision::Inferred`].
pub fn date(article: &mut Article) {
    if article.date.is_none() {
        let day = dates::inferred(&text(article));
        article.date = day.map(|day| Date::whole(day, Precision::Inferred));
    }
}

/// The documents of an article: those that its bundle names, then those that its texts cite, each once.
pub fn documents(article: &Article) -> Vec<String> {
    let mut documents = article.documents.clone();
    let mut keys: Vec<String> = documents.iter().map(|number| dates::document_key(number)).collect();
    let mut add = |text: &str| {
        for document in dates::documents(text) {
            let key = dates::document_key(&document.number);
            if !keys.contains(&key) && keys.len() < MOST_DOCUMENTS {
                keys.push(key);
                documents.push(document.number);
            }
        }
    };
    add(&article.title);
    add(article.lead.as_deref().unwrap_or_default());
    article::each_text(&article.blocks, &mut add);
    documents
}

/// An article that lists more is a list, and need not be found by each.
const MOST_DOCUMENTS: usize = 256;

/// Headline, lead and body, a line each.
fn text(article: &Article) -> String {
    let mut all = article.title.clone();
    let mut add = |text: &str| {
        all.push('\n');
        all.push_str(text);
    };
    add(article.lead.as_deref().unwrap_or_default());
    article::each_text(&article.blocks, &mut add);
    all
}
