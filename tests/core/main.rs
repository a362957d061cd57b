//! The library, natively and as tables: what goes in, what comes out.

mod archive;
mod article;
mod axis;
mod cite;
mod dates;
mod day;
mod export;
mod feed_xml;
mod html;
mod index;
mod json;
mod json_feed;
mod page;
mod pages;
mod peaks;
mod plain_text;
mod query;
mod reading;
mod site;
mod sources;
mod state;
mod text;
mod timeline;
mod tokens;
mod walls;
mod wire;
