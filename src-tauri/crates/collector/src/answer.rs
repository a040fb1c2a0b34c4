//! The store as a source: it answers what a server would be asked.

mod failure;
mod logs;
mod metrics;
mod traces;

use crate::store::Store;

pub use self::{logs::LogsView, metrics::MetricsView, traces::TracesView};

impl Store {
    /// The metrics of the store, as a source.
    #[must_use]
    pub fn metrics(&self) -> MetricsView {
        MetricsView::of(self.clone())
    }

    /// The log lines of the store, as a source.
    #[must_use]
    pub fn logs(&self) -> LogsView {
        LogsView::of(self.clone())
    }

    /// The traces of the store, as a source.
    #[must_use]
    pub fn traces(&self) -> TracesView {
        TracesView::of(self.clone())
    }
}
