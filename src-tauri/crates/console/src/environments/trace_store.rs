use std::{path::Path, sync::Arc};

use model::{Failure, Ladder, Logs, Traces};
use pack::{TraceKind, TraceServer};
use sources::{
    logs,
    traces::{Datadog, Folder, Jaeger, Tempo, XRay, Zipkin},
};
use transport::{Auth, Client, SecretString};

use super::connect::amazon;

/// A store of traces; one that keeps log lines as well answers for them too.
pub(crate) enum TraceStore {
    Tempo(Arc<Tempo>),
    Jaeger(Arc<Jaeger>),
    Zipkin(Arc<Zipkin>),
    /// Spans and log events of one account.
    Datadog(Arc<Datadog>, Arc<logs::Datadog>),
    XRay(Arc<XRay>),
    Folder(Arc<Folder>),
}

impl TraceStore {
    pub(super) fn new(server: &TraceServer, client: Client) -> Self {
        match server.kind {
            TraceKind::Tempo => Self::Tempo(Arc::new(Tempo::new(client))),
            TraceKind::Jaeger => Self::Jaeger(Arc::new(Jaeger::new(client))),
            TraceKind::Zipkin => Self::Zipkin(Arc::new(Zipkin::new(client))),
            TraceKind::Datadog => {
                let (indexes, storage) = (server.indexes.clone(), server.storage);
                let events =
                    logs::Datadog::new(client.clone(), indexes, storage.map(str::to_owned));
                Self::Datadog(Arc::new(Datadog::new(client)), Arc::new(events))
            }
            TraceKind::XRay => Self::XRay(Arc::new(XRay::new(client))),
        }
    }

    /// The files in a folder, or one file.
    pub(super) fn files(path: &Path) -> Self {
        Self::Folder(Arc::new(Folder::new(path)))
    }

    /// What signs requests: several keys in one secret, or a profile.
    pub(super) fn auth(
        server: &TraceServer,
        secret: Option<&SecretString>,
    ) -> Result<Auth, Failure> {
        match (server.kind, secret) {
            (TraceKind::Datadog, Some(secret)) => Datadog::auth(secret),
            (TraceKind::XRay, secret) => {
                amazon(secret, server.profile.as_deref(), &server.region, "xray")
            }
            _ => Ok(Auth::None),
        }
    }

    /// What answers.
    pub(crate) fn traces(&self) -> Arc<dyn Traces> {
        match self {
            Self::Tempo(store) => store.clone(),
            Self::Jaeger(store) => store.clone(),
            Self::Zipkin(store) => store.clone(),
            Self::Datadog(spans, _) => spans.clone(),
            Self::XRay(store) => store.clone(),
            Self::Folder(store) => store.clone(),
        }
    }

    /// What answers for log lines, if it keeps any.
    pub(crate) fn logs(&self) -> Option<Arc<dyn Logs>> {
        match self {
            Self::Datadog(_, events) => Some(events.clone()),
            _ => None,
        }
    }

    /// Takes the connection apart, rung by rung.
    pub(crate) async fn diagnose(&self) -> Ladder {
        match self {
            Self::Tempo(store) => store.diagnose().await,
            Self::Jaeger(store) => store.diagnose().await,
            Self::Zipkin(store) => store.diagnose().await,
            Self::Datadog(spans, events) => {
                let ladder = spans.diagnose().await;
                if ladder.failed().is_none() {
                    return ladder;
                }
                // Keys may be allowed to read one of the two.
                let other = events.diagnose().await;
                match other.failed() {
                    None => other,
                    Some(_) => ladder,
                }
            }
            Self::XRay(store) => store.diagnose().await,
            Self::Folder(store) => store.diagnose().await,
        }
    }
}
