//! The embedded default: scrape, OTLP, JSON lines, bounded store.
//!
//! Data flows one way: pages ([`exposition`]), requests ([`otlp`]) and lines ([`dialect`]) are read
//! into the model, kept in the [`Store`], and answered from it by the views.

mod answer;
mod board;
mod collector;
mod config;
pub mod dialect;
pub mod exposition;
mod history;
pub mod otlp;
mod scrape;
mod seams;
mod status;
mod store;
mod tail;

pub use answer::{LogsView, MetricsView, TracesView};
pub use collector::Collector;
pub use config::{CollectorConfig, HistoryFile, ScrapeTarget, TailFile};
pub use history::{Exported, ImportedText, TextExport};
pub use seams::{Clock, Fetch, Fetched, SystemClock};
pub use status::{
    CollectorStatus, HistoryState, HistoryStatus, Protocol, ReceiverStatus, TailStatus,
    TargetStatus,
};
pub use store::{Extent, ImportCount, Limits, Maintenance, Scrape, Store, StoreError};

#[cfg(test)]
mod testing;
