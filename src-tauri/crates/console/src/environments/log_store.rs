use std::{path::Path, sync::Arc};

use model::{Failure, Ladder, Logs};
use pack::{LogKind, LogServer};
use sources::logs::{CloudWatch, Dialect, Elasticsearch, Jsonl, Loki, VictoriaLogs};
use transport::{Auth, Aws, Client, SecretString};

/// A source that only log lines are asked of.
pub(crate) enum LogStore {
    Loki(Arc<Loki>),
    VictoriaLogs(Arc<VictoriaLogs>),
    CloudWatch(Arc<CloudWatch>),
    Elasticsearch(Arc<Elasticsearch>),
    Jsonl(Arc<Jsonl>),
}

impl LogStore {
    /// The store of a kind; nothing for kinds that this version does not connect to.
    pub(super) fn new(server: &LogServer, client: Client) -> Option<Self> {
        let elasticsearch = |client, dialect| {
            let store = Elasticsearch::new(client, dialect, &server.names);
            Some(Self::Elasticsearch(Arc::new(store)))
        };
        match server.kind {
            LogKind::Loki => Some(Self::Loki(Arc::new(Loki::new(client)))),
            LogKind::VictoriaLogs => Some(Self::VictoriaLogs(Arc::new(VictoriaLogs::new(client)))),
            LogKind::CloudWatch => {
                let store = CloudWatch::new(client, &server.names);
                Some(Self::CloudWatch(Arc::new(store)))
            }
            LogKind::Elasticsearch => elasticsearch(client, Dialect::Elasticsearch),
            LogKind::OpenSearch => elasticsearch(client, Dialect::OpenSearch),
            LogKind::Splunk => None,
        }
    }

    /// What several keys in one secret stand for.
    pub(super) fn auth(server: &LogServer, secret: &SecretString) -> Result<Auth, Failure> {
        match server.kind {
            LogKind::CloudWatch => {
                let service = CloudWatch::SIGNED_FOR;
                Ok(Auth::Aws(Aws::parse(secret, &server.region, service)?))
            }
            LogKind::OpenSearch => {
                let service = Elasticsearch::SIGNED_FOR;
                Ok(Auth::Aws(Aws::parse(secret, &server.region, service)?))
            }
            _ => Ok(Auth::None),
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
            Self::CloudWatch(store) => store.clone(),
            Self::Elasticsearch(store) => store.clone(),
            Self::Jsonl(store) => store.clone(),
        }
    }

    /// Takes the connection apart, rung by rung.
    pub(crate) async fn diagnose(&self) -> Ladder {
        match self {
            Self::Loki(store) => store.diagnose().await,
            Self::VictoriaLogs(store) => store.diagnose().await,
            Self::CloudWatch(store) => store.diagnose().await,
            Self::Elasticsearch(store) => store.diagnose().await,
            Self::Jsonl(store) => store.diagnose().await,
        }
    }
}
