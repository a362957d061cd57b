//! The plain pages of a packed site, one an article, and their style. They are written as the articles come by, while the
//! thread that indexes them is behind; a page that is there already with the same bytes is not touched.

use clap::ValueEnum;
use khobao_core::article::{self, Article};
use khobao_core::cite::digits;
use khobao_core::page::{self, Site};
use khobao_core::site::{PAGES, page_path};
use sha2::{Digest, Sha256};

use super::staging::Staging;

/// Which plain pages a site gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Which {
    /// One an article
    Article,
    /// None
    None,
}

/// Writes them.
pub struct Pages {
    title: String,
    base: Option<String>,
    /// Ids of articles whose page would have the name of another one's.
    pub left_out: Vec<String>,
}

impl Pages {
    /// For a site of this title and address; begins with the style.
    pub fn begin(title: &str, base: Option<&str>, staging: &Staging) -> Result<Pages, String> {
        staging.put(&format!("{PAGES}/{}", page::STYLE_NAME), page::STYLE.as_bytes())?;
        Ok(Pages { title: title.to_owned(), base: base.map(str::to_owned), left_out: Vec::new() })
    }

    /// Writes an article's page.
    pub fn put(&mut self, article: &Article, staging: &Staging) -> Result<(), String> {
        let hash = digits(&Sha256::digest(article::text(article)));
        let site = Site { title: &self.title, base: self.base.as_deref() };
        if !staging.put_new(&page_path(&article.id), page::page(article, &site, &hash).as_bytes())? {
            self.left_out.push(article.id.clone());
        }
        Ok(())
    }
}

/// The address that a site will have, from the command line; gets the slash at its end.
pub fn base_url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or(text.strip_prefix("http://"));
    let fits = |rest: &str| !rest.is_empty() && !rest.starts_with('/') && !rest.contains(['?', '#', ' ', '\\']);
    match rest {
        Some(rest) if fits(rest) => Ok(format!("{}/", text.trim_end_matches('/'))),
        _ => Err("expected the address of the site's folder, such as https://example.org/kho/".to_owned()),
    }
}
