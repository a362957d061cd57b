//! Readers of bundles: bytes in, articles and problems out, one module a format.
//!
//! A reader is pushed chunks as they arrive and hands out each article as soon as its bytes are whole, so that a bundle is
//! never held whole and one cut off in the middle still gives what came.

pub mod json;
pub mod json_feed;

use crate::article::Article;
use crate::error::ProblemKind;
use std::ops::Range;

/// What a bundle says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BundleInfo {
    /// Its title; empty where it has none.
    pub title: String,
    /// What it is about.
    pub description: Option<String>,
    /// BCP 47 language of its articles, unless one says otherwise.
    pub language: Option<String>,
    /// The portal it comes from.
    pub home: Option<String>,
}

/// One item of a bundle, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its position in the bundle, from 1.
    pub position: u32,
    /// Where its text is in the bundle, in bytes; empty where it could not be read.
    pub text: Range<u64>,
    /// Its id, where it could be read.
    pub id: Option<String>,
    /// The article, unless a problem cost it.
    pub article: Option<Box<Article>>,
    /// What was wrong with it.
    pub problems: Vec<ProblemKind>,
}
