//! The embedded default: scrape, OTLP, JSON lines, bounded store.

mod answer;
pub mod dialect;
pub mod exposition;
pub mod otlp;
mod store;

pub use answer::{LogsView, MetricsView, TracesView};
pub use store::{Extent, ImportCount, Limits, Maintenance, Scrape, Store, StoreError};

#[cfg(test)]
mod testing;
