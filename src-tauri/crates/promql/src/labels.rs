//! Label sets.

mod xxhash;

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

/// The label that holds the metric name.
pub const METRIC_NAME: &str = "__name__";

/// Labels that describe the metric itself: they go when its value is no longer the metric's.
const METADATA: [&str; 3] = [METRIC_NAME, "__type__", "__unit__"];

/// A set of labels sorted by name, cheap to clone; a label with an empty value is the same as none.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Labels(Arc<[(Arc<str>, Arc<str>)]>);

impl Labels {
    /// The set of these pairs; of two with the same name the later counts, an empty value removes it.
    pub fn from_pairs<K, V>(pairs: impl IntoIterator<Item = (K, V)>) -> Self
    where
        K: Into<Arc<str>>,
        V: Into<Arc<str>>,
    {
        let mut list: Vec<(Arc<str>, Arc<str>)> = pairs
            .into_iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        list.sort_by(|left, right| left.0.cmp(&right.0));
        let mut kept: Vec<(Arc<str>, Arc<str>)> = Vec::with_capacity(list.len());
        for pair in list {
            match kept.last_mut() {
                Some(last) if last.0 == pair.0 => *last = pair,
                _ => kept.push(pair),
            }
        }
        kept.retain(|(_, value)| !value.is_empty());
        Self(kept.into())
    }

    /// The set without labels.
    #[must_use]
    pub fn empty() -> Self {
        Self(Arc::from([]))
    }

    /// The value of a label, if it is there.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let place = self
            .0
            .binary_search_by(|(have, _)| have.as_ref().cmp(name))
            .ok()?;
        self.0.get(place).map(|(_, value)| value.as_ref())
    }

    /// Names and values in the order of the names.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_ref(), value.as_ref()))
    }

    /// The metric name, if it has one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.get(METRIC_NAME)
    }

    /// Whether there are no labels.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same set with one label set, or removed where `value` is empty.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let others = self
            .0
            .iter()
            .filter(|(have, _)| have.as_ref() != name)
            .cloned();
        Self::from_pairs(others.chain([(Arc::from(name), Arc::from(value))]))
    }

    /// The labels whose names the test accepts.
    #[must_use]
    pub fn filtered(&self, mut keep: impl FnMut(&str) -> bool) -> Self {
        if self.0.iter().all(|(name, _)| keep(name)) {
            return self.clone();
        }
        Self(
            self.0
                .iter()
                .filter(|(name, _)| keep(name))
                .cloned()
                .collect(),
        )
    }

    /// Prometheus' hash of a label set: xxHash64 over each name and value with its length before it.
    #[must_use]
    pub(crate) fn fingerprint(&self) -> u64 {
        let mut written = Vec::new();
        for text in self.0.iter().flat_map(|(name, value)| [name, value]) {
            let length = text.len();
            if length < 255 {
                written.push(length as u8);
            } else {
                written.push(255);
                let bytes = (length as u64).to_le_bytes();
                written.extend(bytes.iter().take(3));
            }
            written.extend_from_slice(text.as_bytes());
        }
        xxhash::hash(&written)
    }

    /// The set without the metric name and the labels that describe the metric.
    #[must_use]
    pub fn without_metric(&self) -> Self {
        self.filtered(|name| !METADATA.contains(&name))
    }
}

impl Default for Labels {
    fn default() -> Self {
        Self::empty()
    }
}

impl Ord for Labels {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl PartialOrd for Labels {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for Labels {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

/// The PromQL form: `name{label="value"}`, names outside the classic alphabet quoted.
impl fmt::Display for Labels {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain_name = self.name().filter(|name| is_plain(name, true));
        if let Some(name) = plain_name {
            out.write_str(name)?;
        }
        let mut rest = self
            .iter()
            .filter(|(name, _)| plain_name.is_none() || *name != METRIC_NAME)
            .peekable();
        if plain_name.is_some() && rest.peek().is_none() {
            return Ok(());
        }
        out.write_str("{")?;
        for (place, (name, value)) in rest.enumerate() {
            if place > 0 {
                out.write_str(", ")?;
            }
            if is_plain(name, false) {
                write!(out, "{name}={value:?}")?;
            } else {
                write!(out, "{name:?}={value:?}")?;
            }
        }
        out.write_str("}")
    }
}

fn is_plain(name: &str, colons: bool) -> bool {
    let starts_well = name
        .chars()
        .next()
        .is_some_and(|first| !first.is_ascii_digit());
    starts_well
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_' || (colons && c == ':'))
}

#[cfg(test)]
mod tests {
    use super::Labels;

    #[test]
    fn pairs_are_sorted_the_later_wins_and_empty_values_go() {
        let labels = Labels::from_pairs([("b", "2"), ("a", "1"), ("b", "3"), ("c", "")]);
        assert_eq!(labels.iter().collect::<Vec<_>>(), [("a", "1"), ("b", "3")]);
        assert_eq!(labels.get("b"), Some("3"));
        assert_eq!(labels.get("c"), None);
    }

    #[test]
    fn they_print_as_promql_writes_them() {
        for (pairs, text) in [
            (vec![], "{}"),
            (vec![("__name__", "up")], "up"),
            (
                vec![("__name__", "up"), ("job", "a\"b")],
                r#"up{job="a\"b"}"#,
            ),
            (
                vec![("__name__", "http.requests"), ("job", "a")],
                r#"{__name__="http.requests", job="a"}"#,
            ),
            (vec![("service.name", "a")], r#"{"service.name"="a"}"#),
        ] {
            assert_eq!(Labels::from_pairs(pairs).to_string(), text);
        }
    }

    #[test]
    fn setting_an_empty_value_removes_and_the_metric_can_be_dropped() {
        let labels = Labels::from_pairs([("__name__", "up"), ("__unit__", "s"), ("job", "a")]);
        assert_eq!(labels.with("job", "").to_string(), r#"up{__unit__="s"}"#);
        assert_eq!(labels.without_metric().to_string(), r#"{job="a"}"#);
    }
}
