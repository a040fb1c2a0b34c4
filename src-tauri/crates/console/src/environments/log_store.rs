use std::{path::Path, sync::Arc};

use model::{Failure, Ladder, Logs};
use pack::{Connection, LogKind, LogServer};
use sources::logs::{
    CloudWatch, Dialect, Elasticsearch, Jsonl, Loki, Splunk, VictoriaLogs, through_grafana,
};
use transport::{Auth, Client, SecretString};

use super::connect::amazon;

/// A source that only log lines are asked of.
pub(crate) enum LogStore {
    Loki(Arc<Loki>),
    VictoriaLogs(Arc<VictoriaLogs>),
    CloudWatch(Arc<CloudWatch>),
    Elasticsearch(Arc<Elasticsearch>),
    Splunk(Arc<Splunk>),
    Jsonl(Arc<Jsonl>),
}

impl LogStore {
    /// The store of a kind.
    pub(super) fn new(server: &LogServer, client: Client) -> Self {
        let names = &server.names;
        let elasticsearch = |client, dialect| {
            let store = Elasticsearch::new(client, dialect, names);
            Self::Elasticsearch(Arc::new(store))
        };
        match server.kind {
            LogKind::Loki => Self::Loki(Arc::new(Loki::new(client))),
            LogKind::VictoriaLogs => Self::VictoriaLogs(Arc::new(VictoriaLogs::new(client))),
            LogKind::CloudWatch => {
                Self::CloudWatch(Arc::new(match through_grafana(&server.connection.url) {
                    Some((_, uid)) => CloudWatch::of_grafana(client, &uid, &server.region, names),
                    None => CloudWatch::new(client, names),
                }))
            }
            LogKind::Elasticsearch => elasticsearch(client, Dialect::Elasticsearch),
            LogKind::OpenSearch => elasticsearch(client, Dialect::OpenSearch),
            LogKind::Splunk => Self::Splunk(Arc::new(Splunk::new(client, names.clone()))),
        }
    }

    /// What signs requests: several keys in one secret, or a profile.
    pub(super) fn auth(server: &LogServer, secret: Option<&SecretString>) -> Result<Auth, Failure> {
        match server.kind {
            LogKind::CloudWatch => {
                let service = CloudWatch::SIGNED_FOR;
                amazon(secret, server.profile.as_deref(), &server.region, service)
            }
            LogKind::OpenSearch => {
                let service = Elasticsearch::SIGNED_FOR;
                amazon(secret, server.profile.as_deref(), &server.region, service)
            }
            _ => Ok(Auth::None),
        }
    }

    /// How a server is reached: CloudWatch behind Grafana is asked at Grafana's own address.
    pub(super) fn connection(server: &LogServer) -> Connection {
        let mut connection = server.connection.clone();
        if server.kind == LogKind::CloudWatch
            && let Some((base, _)) = through_grafana(&connection.url)
        {
            connection.url = base;
        }
        connection
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
            Self::Splunk(store) => store.clone(),
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
            Self::Splunk(store) => store.diagnose().await,
            Self::Jsonl(store) => store.diagnose().await,
        }
    }
}
