use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A value from a source together with what the source said about it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Answer<T> {
    /// What was asked for.
    pub value: T,
    /// The source's own warnings, such as a store that did not answer.
    pub warnings: Vec<String>,
    /// The source's own remarks, such as a metric that might not be a counter.
    pub infos: Vec<String>,
    /// True if part of the data is missing by the source's own word.
    pub partial: bool,
    /// The number at which the answer was cut, if it was.
    pub capped_at: Option<u32>,
}

impl<T> Answer<T> {
    /// A whole answer without remarks.
    pub fn whole(value: T) -> Self {
        Self {
            value,
            warnings: Vec::new(),
            infos: Vec::new(),
            partial: false,
            capped_at: None,
        }
    }

    /// Changes the value and keeps the remarks.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Answer<U> {
        Answer {
            value: change(self.value),
            warnings: self.warnings,
            infos: self.infos,
            partial: self.partial,
            capped_at: self.capped_at,
        }
    }
}
