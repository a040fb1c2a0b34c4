//! Limits and settings of one query.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Limits and settings of one query.
#[derive(Debug, Clone)]
pub struct Options {
    /// How old the newest sample of a series may be, in milliseconds.
    pub lookback_ms: i64,
    /// Samples that may be held at once, read and computed together.
    pub max_samples: usize,
    /// Steps a range query may have.
    pub max_points: usize,
    /// Bytes of query text.
    pub max_query_bytes: usize,
    /// How deep brackets, signs and operators may be nested.
    pub max_nesting: usize,
    /// How long reading and evaluating may take together.
    pub timeout: Duration,
    /// Step of a subquery that names none, in milliseconds (Prometheus: the global evaluation interval).
    pub subquery_step_ms: i64,
    /// Whether a metric name that has to go stays usable until the end of the query (Prometheus'
    /// `promql-delayed-name-removal`); off as in Prometheus.
    pub delayed_name_removal: bool,
    /// Set to stop the evaluation.
    pub cancel: Cancel,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            lookback_ms: 5 * 60 * 1000,
            max_samples: 50_000_000,
            max_points: 11_000,
            max_query_bytes: 64 * 1024,
            max_nesting: 200,
            timeout: Duration::from_secs(120),
            subquery_step_ms: 60 * 1000,
            delayed_name_removal: false,
            cancel: Cancel::default(),
        }
    }
}

/// A flag that stops the queries it was given to; clones share it.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Stops them.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether they are stopped.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
