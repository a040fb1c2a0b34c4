//! Where samples come from.

use async_trait::async_trait;

use crate::answer::RawSeries;
use crate::matcher::Matcher;

/// Anything that can hand out the samples of series by their labels.
#[async_trait]
pub trait Storage: Send + Sync {
    /// Samples of every series that all matchers accept, from `start` to `end` in milliseconds, both
    /// included. Series without a sample in that time may be left out; stale markers are handed out.
    async fn select(
        &self,
        matchers: &[Matcher],
        start: i64,
        end: i64,
    ) -> Result<Vec<RawSeries>, StorageError>;
}

/// Why samples could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the stored samples cannot be read: {reason}")]
pub struct StorageError {
    /// What the storage says.
    pub reason: String,
}

impl StorageError {
    /// An error with the storage's own words.
    pub fn new(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
        }
    }
}
