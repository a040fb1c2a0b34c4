use std::{cell::RefCell, collections::HashSet};

use model::{Problem, Weight};
use serde_json::{Map, Value};

/// What is found while reading, in file order.
#[derive(Default)]
pub(super) struct Log {
    found: RefCell<Vec<(Weight, String, String)>>,
    /// Paths of options that no code asked for, and of values of a wrong type.
    unread: RefCell<Vec<String>>,
    /// The panel, row or variable that is being read.
    place: RefCell<String>,
}

impl Log {
    pub(super) fn note(&self, message: impl Into<String>, remedy: impl Into<String>) {
        self.push(Weight::Note, message.into(), remedy.into());
    }

    pub(super) fn warning(&self, message: impl Into<String>, remedy: impl Into<String>) {
        self.push(Weight::Warning, message.into(), remedy.into());
    }

    fn push(&self, weight: Weight, message: String, remedy: String) {
        let place = self.place.borrow();
        let message = if place.is_empty() {
            message
        } else {
            format!("{place}: {message}")
        };
        self.found.borrow_mut().push((weight, message, remedy));
    }

    /// Reads a part of the file: what is found within is reported with the part's name, and its
    /// unread options in one note.
    pub(super) fn within<T>(&self, place: String, read: impl FnOnce() -> T) -> T {
        let outer = self.place.replace(place);
        let unread = self.unread.take();
        let value = read();
        self.settle();
        self.place.replace(outer);
        self.unread.replace(unread);
        value
    }

    fn settle(&self) {
        let unread = self.unread.take();
        if unread.is_empty() {
            return;
        }
        let (first, more) = unread.split_at(unread.len().min(12));
        let mut list = first.join(", ");
        if !more.is_empty() {
            list.push_str(&format!(" and {} more", more.len()));
        }
        self.note(
            format!("options without effect here: {list}"),
            "compare with Grafana if one of them matters",
        );
    }

    pub(super) fn problems(&self, file: &str) -> Vec<Problem> {
        self.settle();
        let found = self.found.take();
        let problem = |(weight, message, remedy)| Problem::new(weight, file, message, remedy);
        found.into_iter().map(problem).collect()
    }
}

/// A JSON object that remembers what was asked of it.
///
/// Dropping it reports every key that nobody asked for and that says something, so that an option
/// can only be passed over on purpose.
pub(super) struct Node<'a> {
    map: Option<&'a Map<String, Value>>,
    path: String,
    asked: HashSet<String>,
    log: &'a Log,
}

impl<'a> Node<'a> {
    /// `path` is the name that unread keys are reported under; empty for the top of a panel.
    pub(super) fn new(value: &'a Value, path: &str, log: &'a Log) -> Self {
        Self {
            map: value.as_object(),
            path: path.to_owned(),
            asked: HashSet::new(),
            log,
        }
    }

    pub(super) fn any(&mut self, key: &str) -> Option<&'a Value> {
        self.asked.insert(key.to_owned());
        self.map?.get(key).filter(|value| !value.is_null())
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.map.is_some_and(|map| map.contains_key(key))
    }

    pub(super) fn child(&mut self, key: &str) -> Node<'a> {
        let value = self.any(key);
        if value.is_some_and(|value| !value.is_object()) {
            self.mistyped(key, "an object");
        }
        Node {
            map: value.and_then(Value::as_object),
            path: self.path_of(key),
            asked: HashSet::new(),
            log: self.log,
        }
    }

    pub(super) fn text(&mut self, key: &str) -> Option<&'a str> {
        let value = self.any(key)?;
        if value.as_str().is_none() {
            self.mistyped(key, "text");
        }
        value.as_str()
    }

    /// Text, unless it is empty.
    pub(super) fn filled(&mut self, key: &str) -> Option<String> {
        self.text(key)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    }

    /// Text within an object that is read no further.
    pub(super) fn child_text(&mut self, key: &str, within: &str) -> Option<&'a str> {
        self.any(key)?.get(within)?.as_str()
    }

    pub(super) fn owned(&mut self, key: &str) -> String {
        self.text(key).unwrap_or_default().to_owned()
    }

    /// A number, or text that holds one: old files write both.
    pub(super) fn number(&mut self, key: &str) -> Option<f64> {
        let value = self.any(key)?;
        let number = number(value);
        let empty = value
            .as_str()
            .is_some_and(|text| text.trim().is_empty() || text == "auto");
        if number.is_none() && !empty {
            self.mistyped(key, "a number");
        }
        number
    }

    pub(super) fn count(&mut self, key: &str) -> Option<u32> {
        self.number(key)
            .map(|number| number.clamp(0.0, f64::from(u32::MAX)) as u32)
    }

    /// A part between 0 and 1.
    pub(super) fn part(&mut self, key: &str) -> Option<f64> {
        self.number(key).map(|part| part.clamp(0.0, 1.0))
    }

    /// A number of decimals.
    pub(super) fn decimals(&mut self, key: &str) -> Option<u8> {
        self.number(key)
            .map(|decimals| decimals.clamp(0.0, 17.0) as u8)
    }

    pub(super) fn flag(&mut self, key: &str) -> Option<bool> {
        let value = self.any(key)?;
        let flag = match value {
            Value::String(text) => text.parse().ok(),
            other => other.as_bool(),
        };
        if flag.is_none() {
            self.mistyped(key, "true or false");
        }
        flag
    }

    pub(super) fn list(&mut self, key: &str) -> &'a [Value] {
        let Some(value) = self.any(key) else {
            return &[];
        };
        if !value.is_array() {
            self.mistyped(key, "a list");
        }
        value.as_array().map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn texts(&mut self, key: &str) -> Vec<String> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        self.list(key).iter().filter_map(text).collect()
    }

    /// Keys that mean nothing here.
    pub(super) fn ignore(&mut self, keys: &[&str]) {
        self.asked.extend(keys.iter().map(|key| (*key).to_owned()));
    }

    /// Passes over an option as long as it asks for what is done anyway.
    pub(super) fn usual(&mut self, key: &str, usual: &[Value]) {
        if self
            .map
            .and_then(|map| map.get(key))
            .is_none_or(|value| usual.contains(value))
        {
            self.asked.insert(key.to_owned());
        }
    }

    /// Takes back that a key was asked for, so that it is reported.
    pub(super) fn forget(&mut self, key: &str) {
        self.asked.remove(key);
    }

    /// Every key means nothing here.
    pub(super) fn ignore_all(&mut self) {
        self.asked
            .extend(self.map.into_iter().flat_map(|map| map.keys().cloned()));
    }

    fn mistyped(&self, key: &str, expected: &str) {
        let path = self.path_of(key);
        self.log
            .unread
            .borrow_mut()
            .push(format!("{path} (not {expected})"));
    }

    fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }
}

impl Drop for Node<'_> {
    fn drop(&mut self) {
        for (key, value) in self.map.into_iter().flatten() {
            if !self.asked.contains(key) && says_something(value) {
                self.log.unread.borrow_mut().push(self.path_of(key));
            }
        }
    }
}

/// Whether a value differs from what leaving it out means.
fn says_something(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(map) => map.values().any(says_something),
        Value::Bool(true) | Value::Number(_) => true,
    }
}

/// A number, or text that holds one.
pub(super) fn number(value: &Value) -> Option<f64> {
    let number = match value {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_f64(),
    };
    number.filter(|number| !number.is_nan())
}
