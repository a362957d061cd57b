//! A JSON Feed item in the making: what an item of another format is turned into before it is read.
//!
//! So all formats are read by one code, and a packed site holds exactly what was read. Texts and HTML go in as they were, and
//! so do values of a wrong kind: the reader tells them, by the names that the format has for them. Values are moved and not
//! looked into where that will do, since the viewer carries this.

use super::json::{Object, Value};
use crate::article::each_text;
use crate::day::Date;
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
    /// Fields that have no place.
    pub unplaced: Vec<String>,
    /// Whether it was not published, so that there is to be no article.
    pub is_withheld: bool,
}

impl Draft {
    /// Sets a text, where there is one.
    pub fn text(&mut self, key: &str, text: Option<String>) {
        self.item.set(key, text.map(Value::Text).unwrap_or_default());
    }

    /// The same in `_khobao`.
    pub fn extra(&mut self, key: &str, text: Option<String>) {
        self.extension.set(key, text.map(Value::Text).unwrap_or_default());
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

    /// Sets the picture that stands for the article, as [`figure`] has it; one with a caption goes before the text, unless it
    /// is there already.
    pub fn lead_picture(&mut self, mut figure: Object, html: &mut String) {
        let url = figure.get("url").as_text().unwrap_or_default();
        if !figure.get("caption").is_null() && !html.contains(url) {
            let lead = figure_html(&figure);
            html.insert_str(0, &lead);
            return;
        }
        self.item.set("image", figure.take("url"));
        for key in ["alt", "width", "height"] {
            let value = figure.take(key);
            if !value.is_null() {
                if self.extension.get("image").is_null() {
                    self.extension.push("image", Value::Object(Object::default()));
                }
                if let Some(Value::Object(image)) = self.extension.get_mut("image") {
                    image.push(key, value);
                }
            }
        }
    }

    /// Sets the pictures that are not in the text.
    pub fn figures(&mut self, figures: Vec<Object>) {
        if !figures.is_empty() {
            self.extension.push("figures", Value::Array(figures.into_iter().map(Value::Object).collect()));
        }
    }
}

/// A picture as `figures` of `_khobao` has it; width and height as numbers of JSON.
pub fn figure(url: String, caption: Option<String>, alt: Option<String>, size: Option<(String, String)>) -> Object {
    let mut figure = Object::of("url", Value::Text(url));
    figure.set("caption", caption.map(Value::Text).unwrap_or_default());
    figure.set("alt", alt.map(Value::Text).unwrap_or_default());
    if let Some((width, height)) = size {
        figure.push("width", Value::Number(width));
        figure.push("height", Value::Number(height));
    }
    figure
}

/// A figure as HTML.
pub fn figure_html(figure: &Object) -> String {
    let mut html = "<figure><img".to_owned();
    for (name, key) in [(" src=\"", "url"), (" alt=\"", "alt"), (" width=\"", "width"), (" height=\"", "height")] {
        if let Value::Text(text) | Value::Number(text) = figure.get(key) {
            html.push_str(name);
            escape(text, &mut html);
            html.push('"');
        }
    }
    html.push_str("><figcaption>");
    escape(figure.get("caption").as_text().unwrap_or_default(), &mut html);
    html.push_str("</figcaption></figure>\n");
    html
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
        object.set(key, text.map(Value::Text).unwrap_or_default());
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

/// Takes a text; one without anything to read in it is none.
pub fn take_text(object: &mut Object, key: &str) -> Option<String> {
    match object.take(key) {
        Value::Text(text) if !text.trim().is_empty() => Some(text),
        _ => None,
    }
}

/// The objects of a value: of a list, of lists in it, or of an object that holds nothing but objects and lists.
pub fn objects(value: Value, into: &mut Vec<Object>) {
    match value {
        Value::Array(values) => values.into_iter().for_each(|value| objects(value, into)),
        Value::Object(object)
            if object.members().all(|(_, value)| matches!(value, Value::Object(_) | Value::Array(_))) =>
        {
            object.into_members().for_each(|(_, value)| objects(value, into));
        }
        Value::Object(object) => into.push(object),
        _ => {}
    }
}

/// The names of what nobody has taken, behind a prefix. The viewer does not ask.
pub fn rest(object: &Object, prefix: &str, unplaced: &mut Vec<String>) {
    if cfg!(target_arch = "wasm32") {
        return;
    }
    let is_left = |value: &Value| match value {
        Value::Null => false,
        Value::Text(text) => !text.trim().is_empty(),
        Value::Array(values) => !values.is_empty(),
        value => *value != Value::Object(Object::default()),
    };
    let left = object.members().filter(|(_, value)| is_left(value));
    unplaced.extend(left.map(|(key, _)| format!("{prefix}{key}")));
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
pub fn zoned(mut local: String, utc: &str) -> String {
    if let (Some(here), Some(there)) = (Date::parse(&local), Date::parse(utc)) {
        let minute = |date: Date| date.day.0 * 1440 + (date.second / 60) as i32;
        let minutes = minute(here) - minute(there);
        if here.offset.is_none() && minutes.abs() <= 14 * 60 {
            let sign = if minutes < 0 { '-' } else { '+' };
            local.push_str(&format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60));
        }
    }
    local
}
