use std::{borrow::Cow, collections::HashMap};

use serde_json::{Map, Value};

pub(super) use super::log::{Log, Said};
use crate::report::Verdict;

/// A JSON object that remembers what was asked of it.
///
/// Dropping it accounts for every key: what was asked for is rendered, unless it was said to be
/// approximated or refused; a key that nobody asked for and that says something has no effect and
/// is reported, so that an option can only be passed over on purpose.
pub(super) struct Node<'a> {
    map: Option<&'a Map<String, Value>>,
    path: String,
    fates: HashMap<&'a str, Fate>,
    /// Whether its keys are settings of their own, not parts of an element that is counted whole.
    counted: bool,
    log: &'a Log,
}

/// What became of a key.
enum Fate {
    Said(Said),
    /// Its value accounts for itself.
    Within,
    /// It is accounted for together with others.
    Told,
}

pub(super) const RENDERED: Said = (Verdict::Rendered, Cow::Borrowed(""));

/// The words of a setting that no code asks for.
const UNREAD: &str = "it has no effect here";

impl<'a> Node<'a> {
    /// `path` is the name that keys are reported under; empty for the top of a panel.
    pub(super) fn new(value: &'a Value, path: &str, log: &'a Log) -> Self {
        Self {
            map: value.as_object(),
            path: path.to_owned(),
            fates: HashMap::new(),
            counted: true,
            log,
        }
    }

    /// An object that is counted whole, as an element of its own or part of one: its keys are no
    /// settings.
    pub(super) fn whole(value: &'a Value, path: &str, log: &'a Log) -> Self {
        let mut node = Self::new(value, path, log);
        node.counted = false;
        node
    }

    fn fate(&mut self, key: &str, fate: Fate) {
        if let Some((key, _)) = self.map.and_then(|map| map.get_key_value(key)) {
            self.fates.insert(key, fate);
        }
    }

    fn raw(&self, key: &str) -> Option<&'a Value> {
        self.map?.get(key).filter(|value| !value.is_null())
    }

    /// The value of a key that is rendered as a whole.
    pub(super) fn any(&mut self, key: &str) -> Option<&'a Value> {
        self.fate(key, Fate::Said(RENDERED));
        self.raw(key)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.map.is_some_and(|map| map.contains_key(key))
    }

    /// The value of a key without asking for it.
    pub(super) fn peek(&self, key: &str) -> Option<&'a Value> {
        self.raw(key)
    }

    /// Whether an object below has a key; asks for neither.
    pub(super) fn holds(&self, key: &str, inner: &str) -> bool {
        self.raw(key)
            .is_some_and(|value| value.get(inner).is_some())
    }

    /// The value of a key that accounts for itself.
    pub(super) fn within(&mut self, key: &str) -> Option<&'a Value> {
        self.fate(key, Fate::Within);
        self.raw(key)
    }

    pub(super) fn child(&mut self, key: &str) -> Node<'a> {
        let value = self.within(key);
        if value.is_some_and(|value| !value.is_object()) {
            self.mistyped(key, "an object");
        }
        Node {
            map: value.and_then(Value::as_object),
            path: self.path_of(key),
            fates: HashMap::new(),
            counted: self.counted,
            log: self.log,
        }
    }

    /// The objects of a list, each of which accounts for itself.
    pub(super) fn children(&mut self, key: &str) -> Vec<Node<'a>> {
        let list = self.list(key);
        if !list.iter().any(Value::is_object) {
            return Vec::new();
        }
        self.fate(key, Fate::Within);
        let path = self.path_of(key);
        for stray in list.iter().filter(|value| !value.is_object()) {
            if self.counted {
                let said = if says_something(stray) {
                    (Verdict::Unsupported, "it is not an object".into())
                } else {
                    RENDERED
                };
                self.log.setting(|| path.clone(), settings(stray), &said);
            }
        }
        let objects = list.iter().filter(|value| value.is_object());
        let child = |value| {
            let mut node = Node::new(value, &path, self.log);
            node.counted = self.counted;
            node
        };
        objects.map(child).collect()
    }

    /// Elements that are counted by themselves: a list, or the values of an object.
    pub(super) fn elements(&mut self, key: &str) -> Vec<&'a Value> {
        let elements: Vec<&Value> = match self.within(key) {
            Some(Value::Array(list)) => list.iter().collect(),
            Some(Value::Object(map)) => map.values().collect(),
            Some(_) => {
                self.mistyped(key, "a list");
                Vec::new()
            }
            None => Vec::new(),
        };
        let (objects, strays): (Vec<&Value>, _) =
            elements.into_iter().partition(|value| value.is_object());
        if strays.into_iter().any(says_something) {
            let path = self.path_of(key);
            self.log.unread(format!("{path} (not only objects)"));
        }
        objects
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

    /// One of several words; a word that is not among them is refused.
    pub(super) fn choice<T: Copy>(&mut self, key: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(key).filter(|text| !text.is_empty())?;
        let known = words.iter().find(|(word, _)| *word == text);
        if known.is_none() {
            self.refuse(key, format!("{text:?} is not known"));
            self.log.unread(format!("{} ({text:?})", self.path_of(key)));
        }
        known.map(|(_, meaning)| *meaning)
    }

    /// What is known of a list of words; the others are said to be left out.
    pub(super) fn choices<T>(&mut self, key: &str, read: impl Fn(&str) -> Option<T>) -> Vec<T> {
        let words = self.texts(key);
        let (known, unknown): (Vec<_>, Vec<_>) = words
            .iter()
            .map(|word| (word, read(word)))
            .partition(|(_, meaning)| meaning.is_some());
        if !unknown.is_empty() {
            let list: Vec<&str> = unknown.iter().map(|(word, _)| word.as_str()).collect();
            let list = list.join(", ");
            self.log.unread(format!("{} ({list})", self.path_of(key)));
            self.approximate(key, format!("without {list}"));
        }
        known.into_iter().filter_map(|(_, known)| known).collect()
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

    /// Keys that have no visible effect in Grafana either.
    pub(super) fn ignore(&mut self, keys: &[&str]) {
        for key in keys {
            self.fate(key, Fate::Said(RENDERED));
        }
    }

    /// Passes over an option as long as it asks for what is done anyway.
    pub(super) fn usual(&mut self, key: &str, usual: &[Value]) {
        if self.raw(key).is_none_or(|value| usual.contains(value)) {
            self.fate(key, Fate::Said(RENDERED));
        }
    }

    /// Says that a key has another effect than in Grafana.
    pub(super) fn approximate(&mut self, key: &str, how: impl Into<Cow<'static, str>>) {
        if self.raw(key).is_some() {
            self.fate(key, Fate::Said((Verdict::Approximated, how.into())));
        }
    }

    /// The same, unless the value is what is done anyway.
    pub(super) fn approximate_unless(
        &mut self,
        key: &str,
        usual: &[Value],
        how: impl Into<Cow<'static, str>>,
    ) {
        self.usual(key, usual);
        if self.raw(key).is_some_and(|value| !usual.contains(value)) {
            self.approximate(key, how);
        }
    }

    /// Says that a key has no effect.
    pub(super) fn refuse(&mut self, key: &str, why: impl Into<Cow<'static, str>>) {
        if self.raw(key).is_some() {
            self.fate(key, Fate::Said((Verdict::Unsupported, why.into())));
        }
    }

    /// The same, unless the value says nothing or asks for what is done anyway.
    pub(super) fn refuse_unless(
        &mut self,
        key: &str,
        usual: &[Value],
        why: impl Into<Cow<'static, str>>,
    ) {
        self.usual(key, usual);
        let says = |value: &&Value| says_something(value) && !usual.contains(value);
        if self.raw(key).filter(says).is_some() {
            self.refuse(key, why);
        }
    }

    /// Says of every key that nobody asked for that it has no effect, without a note.
    pub(super) fn refuse_rest(&mut self, why: &'static str) {
        self.rest(&(Verdict::Unsupported, why.into()));
    }

    /// Says of every key that nobody asked for that it has another effect, without a note.
    pub(super) fn approximate_rest(&mut self, how: &'static str) {
        self.rest(&(Verdict::Approximated, how.into()));
    }

    /// Tells the remaining keys together.
    fn rest(&mut self, said: &Said) {
        let mut count = 0;
        for (key, value) in self.map.into_iter().flatten() {
            if says_something(value) && !self.fates.contains_key(key.as_str()) {
                count += settings(value);
                self.fates.insert(key, Fate::Told);
            }
        }
        if self.counted && count > 0 {
            let path = || match self.path.as_str() {
                "" => "the rest".to_owned(),
                path => format!("{path}.*"),
            };
            self.log.setting(path, count, said);
        }
    }

    /// Takes back that a key was asked for, so that it is reported.
    pub(super) fn forget(&mut self, key: &str) {
        self.fates.remove(key);
    }

    /// Every key has no visible effect in Grafana either.
    pub(super) fn ignore_all(&mut self) {
        for key in self.map.into_iter().flat_map(|map| map.keys()) {
            let fate = self.fates.entry(key.as_str());
            fate.or_insert(Fate::Said(RENDERED));
        }
    }

    fn mistyped(&mut self, key: &str, expected: &str) {
        self.log
            .unread(format!("{} (not {expected})", self.path_of(key)));
        self.refuse(key, format!("it is not {expected}"));
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
            let unread = (Verdict::Unsupported, Cow::Borrowed(UNREAD));
            let (said, count) = match self.fates.remove(key.as_str()) {
                // Nothing within an empty object accounts for it.
                Some(Fate::Within) => match value {
                    Value::Object(map) if !map.is_empty() => continue,
                    Value::Array(_) => continue,
                    _ => (RENDERED, 1),
                },
                Some(Fate::Told) => continue,
                Some(Fate::Said(said)) => (said, settings(value)),
                None if says_something(value) => {
                    self.log.unread(self.path_of(key));
                    (unread, settings(value))
                }
                None => (RENDERED, settings(value)),
            };
            if self.counted {
                self.log.setting(|| self.path_of(key), count, &said);
            }
        }
    }
}

/// How many settings a value holds: scalars, lists of scalars and empty containers.
pub(super) fn settings(value: &Value) -> usize {
    let holds = |value: &Value| value.is_object() || value.is_array();
    match value {
        Value::Object(map) if !map.is_empty() => map.values().map(settings).sum(),
        Value::Array(list) if list.iter().any(holds) => list.iter().map(settings).sum(),
        _ => 1,
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
