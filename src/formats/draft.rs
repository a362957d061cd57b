//! A JSON Feed item in the making: what an item of another format is turned into before it is read.
//!
//! So all formats are read by one code, and a packed site holds exactly what was read. Texts and HTML go in as they were.

use super::json::{Object, Value};
use crate::article::each_text;
use crate::day::Date;
use crate::error::ProblemKind;
use crate::html;

/// The item, and what is to be told of its making.
#[derive(Debug, Default)]
pub struct Draft {
    /// Its members.
    pub item: Object,
    /// Those of `_khobao`.
    pub extension: Object,
    /// How the format calls what JSON Feed calls otherwise: ours, theirs.
    pub names: &'static [(&'static str, &'static str)],
    /// What was wrong with the original.
    pub problems: Vec<ProblemKind>,
    /// Fields that have no place.
    pub unplaced: Vec<String>,
    /// Whether it was not published, so that there is to be no article.
    pub is_withheld: bool,
}

impl Draft {
    /// Sets a text, where there is one.
    pub fn text(&mut self, key: &str, text: Option<String>) {
        if let Some(text) = text {
            self.item.push(key, Value::Text(text));
        }
    }

    /// The same in `_khobao`.
    pub fn extra(&mut self, key: &str, text: Option<String>) {
        if let Some(text) = text {
            self.extension.push(key, Value::Text(text));
        }
    }

    /// Sets a list of texts, each once, where there are any.
    pub fn texts(&mut self, key: &str, texts: Vec<String>) {
        self.list(key, unique(texts).into_iter().map(Value::Text).collect());
    }

    /// Sets a list, where it has values.
    pub fn list(&mut self, key: &str, values: Vec<Value>) {
        if !values.is_empty() {
            self.item.push(key, Value::Array(values));
        }
    }

    /// Sets the authors: names, and their pages.
    pub fn authors(&mut self, authors: Vec<(String, Option<String>)>) {
        let author = |(name, url): (String, Option<String>)| object([("name", Some(name)), ("url", url)]);
        self.list("authors", authors.into_iter().map(author).collect());
    }

    /// Sets the picture that stands for the article; one with a caption goes before the text, as a figure.
    pub fn lead_picture(&mut self, figure: Figure, html: &mut Option<String>) {
        let is_shown = html.as_ref().is_some_and(|html| html.contains(&figure.url));
        if figure.caption.is_some() && !is_shown {
            let text = figure.html() + html.as_deref().unwrap_or_default();
            *html = Some(text);
            return;
        }
        let mut image = Object::default();
        if let Some(alt) = figure.alt {
            image.push("alt", Value::Text(alt));
        }
        if let Some((width, height)) = figure.size {
            image.push("width", Value::Number(width));
            image.push("height", Value::Number(height));
        }
        self.text("image", Some(figure.url));
        if image != Object::default() {
            self.extension.push("image", Value::Object(image));
        }
    }

    /// Sets the pictures that are not in the text.
    pub fn figures(&mut self, figures: Vec<Figure>) {
        let figure = |figure: Figure| {
            let members = [("url", Some(figure.url)), ("caption", figure.caption), ("alt", figure.alt)];
            let Value::Object(mut object) = object(members) else { return Value::Null };
            if let Some((width, height)) = figure.size {
                object.push("width", Value::Number(width));
                object.push("height", Value::Number(height));
            }
            Value::Object(object)
        };
        if !figures.is_empty() {
            self.extension.push("figures", Value::Array(figures.into_iter().map(figure).collect()));
        }
    }
}

/// A picture that is not in the text.
#[derive(Debug, Default)]
pub struct Figure {
    /// Where it is.
    pub url: String,
    /// What stands under it.
    pub caption: Option<String>,
    /// What it shows.
    pub alt: Option<String>,
    /// Width and height in pixels, as numbers of JSON.
    pub size: Option<(String, String)>,
}

impl Figure {
    /// As HTML.
    pub fn html(&self) -> String {
        let mut html = "<figure><img src=\"".to_owned();
        escape(&self.url, &mut html);
        html.push_str("\" alt=\"");
        escape(self.alt.as_deref().unwrap_or_default(), &mut html);
        html.push('"');
        if let Some((width, height)) = &self.size {
            html.extend([" width=\"", width, "\" height=\"", height, "\""]);
        }
        html.push_str("><figcaption>");
        escape(self.caption.as_deref().unwrap_or_default(), &mut html);
        html.push_str("</figcaption></figure>\n");
        html
    }
}

/// Appends a text as HTML has it, in a text or in the value of an attribute.
pub fn escape(text: &str, html: &mut String) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            _ => html.push(character),
        }
    }
}

/// An object of the texts that are there.
pub fn object<const N: usize>(members: [(&str, Option<String>); N]) -> Value {
    let mut object = Object::default();
    for (key, text) in members {
        if let Some(text) = text {
            object.push(key, Value::Text(text));
        }
    }
    Value::Object(object)
}

/// Each text once, at its first place.
pub fn unique(texts: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for text in texts {
        if !kept.contains(&text) {
            kept.push(text);
        }
    }
    kept
}

/// The text of a little HTML, such as a headline's, in one line; `None` where there is nothing to read.
pub fn plain(html: &str) -> Option<String> {
    let mut line = String::new();
    each_text(&html::blocks(html), &mut |text| {
        line.push_str(if line.is_empty() { "" } else { " " });
        line.push_str(text.trim());
    });
    Some(line.replace('\n', " ")).filter(|line| !line.is_empty())
}

/// A time of the writer's clock with its offset, which the same moment in UTC tells. As it is where nothing can be told.
pub fn zoned(local: Option<String>, utc: Option<&str>) -> Option<String> {
    let local = local?;
    let (Some(here), Some(there)) = (Date::parse(&local), utc.and_then(Date::parse)) else { return Some(local) };
    let seconds = |date: Date| i64::from(date.day.0) * 86_400 + i64::from(date.second);
    let minutes = (seconds(here) - seconds(there)) / 60;
    if here.offset.is_some() || !(-14 * 60..=14 * 60).contains(&minutes) {
        return Some(local);
    }
    Some(Date { offset: Some(minutes as i16), ..here }.to_string())
}
