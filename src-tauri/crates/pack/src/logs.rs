use std::path::PathBuf;

use crate::Connection;

/// A server of log lines, and how it is reached.
#[derive(Clone, Debug, PartialEq)]
pub struct LogServer {
    /// What it speaks.
    pub kind: LogKind,
    /// How it is reached.
    pub connection: Connection,
    /// Where in it the lines are: patterns of indexes (Elasticsearch, OpenSearch, Splunk) or log
    /// groups (CloudWatch); empty for all it lets this reader see.
    pub names: Vec<String>,
    /// The region that requests to Amazon are signed for (CloudWatch, Amazon OpenSearch Service);
    /// empty for the others.
    pub region: String,
    /// The profile in the files of Amazon's command line, instead of keys in the keychain.
    pub profile: Option<String>,
}

/// What a server of log lines speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum LogKind {
    Loki,
    Elasticsearch,
    OpenSearch,
    Splunk,
    VictoriaLogs,
    CloudWatch,
}

impl LogKind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Loki,
        Self::Elasticsearch,
        Self::OpenSearch,
        Self::Splunk,
        Self::VictoriaLogs,
        Self::CloudWatch,
    ];

    /// The kind as it is written in the file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Loki => "loki",
            Self::Elasticsearch => "elasticsearch",
            Self::OpenSearch => "opensearch",
            Self::Splunk => "splunk",
            Self::VictoriaLogs => "victorialogs",
            Self::CloudWatch => "cloudwatch",
        }
    }

    /// The key under which [`LogServer::names`] is written, if the kind has one.
    #[must_use]
    pub fn names_key(self) -> Option<&'static str> {
        match self {
            Self::Loki | Self::VictoriaLogs => None,
            Self::Elasticsearch | Self::OpenSearch | Self::Splunk => Some("index"),
            Self::CloudWatch => Some("groups"),
        }
    }
}

/// JSON lines that the backend writes itself.
#[derive(Clone, Debug, PartialEq)]
pub struct LogLines {
    /// Where they are.
    pub place: LogPlace,
    /// Service of lines that do not name one, may be empty.
    pub service: String,
}

/// Where a backend's own lines are.
#[derive(Clone, Debug, PartialEq)]
pub enum LogPlace {
    /// A file with its rotated ones, or a folder of such files.
    Path(PathBuf),
    /// An address that answers with lines.
    Address(Box<Connection>),
}
