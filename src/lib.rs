//! The pure core of Khobao: article bundles in, a readable and searchable archive out.
//!
//! The way of the data:
//!
//! ```text
//! bytes -> formats -> Article -> archive (numbered in time order) -> index
//!                                   |                                  |
//!                                   +---- service (answers requests) --+
//!                                                  |
//!                          state (Model, Msg, Effect, update) -> the viewer's views
//! ```
//!
//! Nothing here touches a DOM, a file system, a clock or a network: every function is a function of its arguments, so a
//! table can test it, natively and in milliseconds. `ARCHITECTURE.md` has the map and says what each module must not know.

pub mod age;
pub mod archive;
pub mod article;
pub mod cite;
pub mod completing;
pub mod dates;
pub mod day;
pub mod error;
// Of the command's alone.
#[cfg(not(target_arch = "wasm32"))]
pub mod export;
pub mod facet;
#[cfg(not(target_arch = "wasm32"))]
pub mod feeds;
pub mod formats;
pub mod html;
pub mod i18n;
pub mod id;
pub mod index;
pub mod indexing;
pub mod input;
pub mod mentions;
pub mod numbers;
pub mod packed;
pub mod page;
pub mod peaks;
pub mod query;
pub mod related;
pub mod saved;
pub mod sentences;
pub mod service;
pub mod site;
pub mod state;
pub mod store;
pub mod suggest;
pub mod text;
pub mod timeline;
pub mod top;
pub mod urlencoded;
pub mod wire;
