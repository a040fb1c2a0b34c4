use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A label set, sorted by name, shared by series, alerts and targets.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS,
)]
#[serde(transparent)]
#[ts(type = "Record<string, string>")]
pub struct Labels(pub BTreeMap<String, String>);

impl Labels {
    /// The value of one label, if it is present.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The metric name, kept by Prometheus under `__name__`.
    #[must_use]
    pub fn metric(&self) -> Option<&str> {
        self.get("__name__")
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Labels {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        Self(
            pairs
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        )
    }
}

/// Writes the set as a PromQL selector would read it: `name{a="b"}`.
impl fmt::Display for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.metric().unwrap_or_default())?;
        let mut pairs = self
            .0
            .iter()
            .filter(|(name, _)| *name != "__name__")
            .peekable();
        if pairs.peek().is_none() {
            return if self.metric().is_none() {
                f.write_str("{}")
            } else {
                Ok(())
            };
        }
        f.write_str("{")?;
        for (at, (name, value)) in pairs.enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            write!(f, "{comma}{name}={value:?}")?;
        }
        f.write_str("}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_set_reads_as_a_selector() {
        for (pairs, expected) in [
            (vec![], "{}"),
            (vec![("__name__", "up")], "up"),
            (vec![("job", "api")], "{job=\"api\"}"),
            (
                vec![("route", "/a\"b"), ("__name__", "up"), ("job", "x")],
                "up{job=\"x\", route=\"/a\\\"b\"}",
            ),
        ] {
            assert_eq!(Labels::from_iter(pairs).to_string(), expected);
        }
    }
}
