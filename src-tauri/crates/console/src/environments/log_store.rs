use std::{path::Path, sync::Arc};

use model::{Ladder, Logs};
use pack::LogKind;
use sources::logs::{Jsonl, Loki, VictoriaLogs};
use transport::Client;

/// A source that only log lines are asked of.
pub(crate) enum LogStore {
    Loki(Arc<Loki>),
    VictoriaLogs(Arc<VictoriaLogs>),
    Jsonl(Arc<Jsonl>),
}

impl LogStore {
    /// The store of a kind; nothing for kinds that this version does not connect to.
    pub(super) fn new(kind: LogKind, client: Client) -> Option<Self> {
        match kind {
            LogKind::Loki => Some(Self::Loki(Arc::new(Loki::new(client)))),
            LogKind::VictoriaLogs => Some(Self::VictoriaLogs(Arc::new(VictoriaLogs::new(client)))),
            LogKind::Elasticsearch
            | LogKind::OpenSearch
            | LogKind::Splunk
            | LogKind::CloudWatch => None,
        }
    }

    /// The backend's own lines in files.
    pub(super) fn files(path: &Path, service: &str) -> Self {
        Self::Jsonl(Arc::new(Jsonl::files(path, service)))
    }

    /// The backend's own lines behind an address.
    pub(super) fn address(client: Client, service: &str) -> Self {
        Self::Jsonl(Arc::new(Jsonl::address(client, service)))
    }

    /// What answers.
    pub(crate) fn logs(&self) -> Arc<dyn Logs> {
        match self {
            Self::Loki(store) => store.clone(),
            Self::VictoriaLogs(store) => store.clone(),
            Self::Jsonl(store) => store.clone(),
        }
    }

    /// Takes the connection apart, rung by rung.
    pub(crate) async fn diagnose(&self) -> Ladder {
        match self {
            Self::Loki(store) => store.diagnose().await,
            Self::VictoriaLogs(store) => store.diagnose().await,
            Self::Jsonl(store) => store.diagnose().await,
        }
    }
}
