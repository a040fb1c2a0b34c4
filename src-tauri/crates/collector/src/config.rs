use std::{net::SocketAddr, path::PathBuf, time::Duration};

/// What to collect.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CollectorConfig {
    /// Pages to scrape.
    pub scrape: Vec<ScrapeTarget>,
    /// Where to receive OTLP over HTTP; a loopback address.
    pub otlp_http: Option<SocketAddr>,
    /// Where to receive OTLP over gRPC; a loopback address.
    pub otlp_grpc: Option<SocketAddr>,
    /// Files of JSON lines to follow.
    pub logs: Vec<TailFile>,
    /// Files of the past to import once.
    pub history: Vec<HistoryFile>,
}

/// One page of metrics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScrapeTarget {
    /// The `job` label of its series.
    pub job: String,
    /// Where the page is; host and port become the `instance` label.
    pub url: String,
    /// How often it is scraped.
    pub every: Duration,
    /// How long an answer may take.
    pub timeout: Duration,
}

/// One log file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TailFile {
    /// The file; it need not exist yet.
    pub path: PathBuf,
    /// The service of lines that name none.
    pub service: String,
}

/// A file of the past, or a folder of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryFile {
    /// `.om` (OpenMetrics with times) or `.otlp.jsonl` (one OTLP/JSON request per line).
    pub path: PathBuf,
    /// Labels for series that lack them, so that they are the same series as scraped ones: `job`
    /// and `instance`.
    pub labels: Vec<(String, String)>,
}
