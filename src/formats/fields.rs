//! The fields of an object of JSON, taken by what they should be.

use super::json::{Object, Value};
use super::{draft, show};
use crate::article::Address;
use crate::error::{Expected, ProblemKind};
use std::mem::take;

/// The fields of an object, taken one by one, and what was wrong with them. `null` counts as absent, and so does a text
/// without anything to read in it; unknown fields stay where they are.
pub struct Fields {
    object: Object,
    prefix: &'static str,
    /// What was wrong with what was taken.
    pub problems: Vec<ProblemKind>,
    /// What is left of inner objects.
    pub unplaced: Vec<String>,
}

impl Fields {
    /// Of an object; its fields are told with the prefix before them.
    pub fn new(object: Object, prefix: &'static str) -> Fields {
        Fields { object, prefix, problems: Vec::new(), unplaced: Vec::new() }
    }

    /// The names of what nobody has taken. The viewer does not ask.
    pub fn rest(&mut self) -> Vec<String> {
        let mut rest = take(&mut self.unplaced);
        draft::rest(&self.object, self.prefix, &mut rest);
        rest
    }

    /// A value of any kind.
    pub fn take(&mut self, key: &str) -> Option<Value> {
        Some(self.object.take(key)).filter(|value| *value != Value::Null)
    }

    /// Tells that a value is not what was expected.
    pub fn wrong(&mut self, key: &str, expected: Expected, value: &Value) {
        let field = format!("{}{key}", self.prefix);
        let found = match value {
            Value::Text(text) => show(text.as_bytes()),
            value => show(value.written().as_bytes()),
        };
        self.problems.push(ProblemKind::BadField { field, expected, found });
    }

    /// A text.
    pub fn text(&mut self, key: &str) -> Option<String> {
        match self.take(key)? {
            Value::Text(text) => Some(text).filter(|text| !text.trim().is_empty()),
            value => {
                self.wrong(key, Expected::Text, &value);
                None
            }
        }
    }

    /// A text that has to mean something.
    pub fn parsed<T>(&mut self, key: &str, expected: Expected, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let mut parsed = None;
        self.has_meaning(key, expected, &mut |text| {
            parsed = parse(text);
            parsed.is_some()
        });
        parsed
    }

    fn has_meaning(&mut self, key: &str, expected: Expected, parse: &mut dyn FnMut(&str) -> bool) {
        let Some(value) = self.take(key) else { return };
        let text = value.as_text();
        if !text.is_some_and(|text| text.trim().is_empty()) && !text.is_some_and(parse) {
            self.wrong(key, expected, &value);
        }
    }

    /// An address that is allowed.
    pub fn address(&mut self, key: &str, allow: fn(&str) -> Option<Address>) -> Option<Address> {
        self.parsed(key, Expected::Address, allow)
    }

    /// A list, or a single value in its place.
    pub fn list(&mut self, key: &str) -> Vec<Value> {
        match self.take(key) {
            None => Vec::new(),
            Some(Value::Array(values)) => values.into_iter().filter(|value| *value != Value::Null).collect(),
            Some(value) => vec![value],
        }
    }

    /// A list of texts.
    pub fn texts(&mut self, key: &str) -> Vec<String> {
        let mut texts = Vec::new();
        for value in self.list(key) {
            match value {
                Value::Text(text) if text.trim().is_empty() => {}
                Value::Text(text) | Value::Number(text) => texts.push(text),
                value => self.wrong(key, Expected::Texts, &value),
            }
        }
        texts
    }

    /// The objects of a list. A text in the place of an object stands for its most important field.
    pub fn objects(&mut self, key: &str, prefix: &'static str, main_field: &str) -> Vec<Fields> {
        let mut objects = Vec::new();
        for value in self.list(key) {
            match value {
                Value::Object(object) => objects.push(Fields::new(object, prefix)),
                text @ Value::Text(_) => objects.push(Fields::new(Object::of(main_field, text), prefix)),
                value => self.wrong(key, Expected::Objects, &value),
            }
        }
        objects
    }
}
