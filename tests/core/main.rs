//! The library, natively and as tables: what goes in, what comes out.

mod archive;
mod article;
mod axis;
mod dates;
mod day;
mod html;
mod index;
mod json;
mod json_feed;
mod page;
mod peaks;
mod query;
mod site;
mod state;
mod text;
mod timeline;
mod tokens;
mod walls;
mod wire;
