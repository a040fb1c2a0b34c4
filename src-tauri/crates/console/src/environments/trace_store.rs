use std::{path::Path, sync::Arc};

use model::{Failure, Ladder, Traces};
use pack::{TraceKind, TraceServer};
use sources::traces::{Datadog, Folder, Jaeger, Tempo, XRay, Zipkin};
use transport::{Auth, Aws, Client, SecretString};

/// A store of traces of one of the kinds that only traces are asked of.
pub(crate) enum TraceStore {
    Tempo(Arc<Tempo>),
    Jaeger(Arc<Jaeger>),
    Zipkin(Arc<Zipkin>),
    Datadog(Arc<Datadog>),
    XRay(Arc<XRay>),
    Folder(Arc<Folder>),
}

impl TraceStore {
    pub(super) fn new(kind: TraceKind, client: Client) -> Self {
        match kind {
            TraceKind::Tempo => Self::Tempo(Arc::new(Tempo::new(client))),
            TraceKind::Jaeger => Self::Jaeger(Arc::new(Jaeger::new(client))),
            TraceKind::Zipkin => Self::Zipkin(Arc::new(Zipkin::new(client))),
            TraceKind::Datadog => Self::Datadog(Arc::new(Datadog::new(client))),
            TraceKind::XRay => Self::XRay(Arc::new(XRay::new(client))),
        }
    }

    /// The files in a folder, or one file.
    pub(super) fn files(path: &Path) -> Self {
        Self::Folder(Arc::new(Folder::new(path)))
    }

    /// What several keys in one secret stand for.
    pub(super) fn auth(server: &TraceServer, secret: &SecretString) -> Result<Auth, Failure> {
        match server.kind {
            TraceKind::Datadog => Datadog::auth(secret),
            TraceKind::XRay => Ok(Auth::Aws(Aws::parse(secret, &server.region, "xray")?)),
            TraceKind::Tempo | TraceKind::Jaeger | TraceKind::Zipkin => Ok(Auth::None),
        }
    }

    /// What answers.
    pub(crate) fn traces(&self) -> Arc<dyn Traces> {
        match self {
            Self::Tempo(store) => store.clone(),
            Self::Jaeger(store) => store.clone(),
            Self::Zipkin(store) => store.clone(),
            Self::Datadog(store) => store.clone(),
            Self::XRay(store) => store.clone(),
            Self::Folder(store) => store.clone(),
        }
    }

    /// Takes the connection apart, rung by rung.
    pub(crate) async fn diagnose(&self) -> Ladder {
        match self {
            Self::Tempo(store) => store.diagnose().await,
            Self::Jaeger(store) => store.diagnose().await,
            Self::Zipkin(store) => store.diagnose().await,
            Self::Datadog(store) => store.diagnose().await,
            Self::XRay(store) => store.diagnose().await,
            Self::Folder(store) => store.diagnose().await,
        }
    }
}
