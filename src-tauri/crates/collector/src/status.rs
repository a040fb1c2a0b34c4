use std::{net::SocketAddr, path::PathBuf};

use model::{Failure, Millis, Problem};

/// How the collector is doing, part by part.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CollectorStatus {
    /// Why nothing is collected here: another window writes the store, and this one reads along
    /// until that one ends.
    pub reads_only: Option<Failure>,
    /// Scraped pages, in the order of the configuration.
    pub targets: Vec<TargetStatus>,
    /// OTLP receivers.
    pub receivers: Vec<ReceiverStatus>,
    /// Followed files.
    pub tails: Vec<TailStatus>,
    /// Imported files.
    pub history: Vec<HistoryStatus>,
    /// Why the store could not be maintained, if the last attempt failed.
    pub maintenance: Option<Failure>,
    /// What the last maintenance met: damage, and series left out because there are too many.
    pub store: Vec<Problem>,
}

/// One scraped page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TargetStatus {
    /// Its job.
    pub job: String,
    /// Where it is.
    pub url: String,
    /// Whether the last scrape succeeded; `None` before the first.
    pub up: Option<bool>,
    /// When it was last tried.
    pub last_scrape: Option<Millis>,
    /// Why the last scrape failed, or could not be kept.
    pub last_error: Option<Failure>,
    /// Samples of the last scrape.
    pub samples: u64,
    /// Lines of the last page that were left out.
    pub problems: Vec<Problem>,
}

/// One OTLP receiver.
#[derive(Clone, Debug, PartialEq)]
pub struct ReceiverStatus {
    /// `http` or `grpc`.
    pub protocol: Protocol,
    /// Where it listens, or should.
    pub address: SocketAddr,
    /// Why it does not listen.
    pub failure: Option<Failure>,
    /// Why the last request could not be taken, or not all of it.
    pub last_error: Option<Failure>,
    /// Spans, log records and data points taken.
    pub received: u64,
    /// Spans, log records, data points and whole requests refused.
    pub refused: u64,
}

/// The ways OTLP travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Protocol {
    Http,
    Grpc,
}

/// One followed file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TailStatus {
    /// The file.
    pub file: PathBuf,
    /// When a line last came.
    pub last_line_at: Option<Millis>,
    /// Lines taken since the start.
    pub lines: u64,
    /// Why it cannot be read, if it cannot.
    pub error: Option<Failure>,
}

/// One imported file.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryStatus {
    /// The file.
    pub file: PathBuf,
    /// Where it stands.
    pub state: HistoryState,
    /// What was left out.
    pub problems: Vec<Problem>,
}

/// Where an import stands.
#[derive(Clone, Debug, PartialEq)]
pub enum HistoryState {
    /// Its turn has not come.
    Waiting,
    /// Being read.
    Importing,
    /// Done now; the counts are what was new.
    Imported {
        /// Samples of metrics.
        samples: u64,
        /// Log lines.
        lines: u64,
        /// Spans.
        spans: u64,
    },
    /// The same file was imported before.
    Known,
    /// It could not be imported.
    Failed(Failure),
}
