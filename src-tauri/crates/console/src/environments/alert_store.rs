use std::sync::Arc;

use model::{Alerts, Ladder};
use pack::{AlertKind, AlertServer};
use sources::alerts::{Alertmanager, Grafana};
use transport::Client;

/// What delivers alerts and keeps silences, whichever kind it is.
#[derive(Clone)]
pub(crate) enum AlertStore {
    Alertmanager(Arc<Alertmanager>),
    Grafana(Arc<Grafana>),
}

impl AlertStore {
    /// The server that the client leads to.
    pub(super) fn new(server: &AlertServer, client: Client) -> Self {
        match server.kind {
            AlertKind::Alertmanager => Self::Alertmanager(Arc::new(Alertmanager::new(client))),
            AlertKind::Grafana => Self::Grafana(Arc::new(Grafana::new(client))),
        }
    }

    pub(crate) fn alerts(&self) -> Arc<dyn Alerts> {
        match self {
            Self::Alertmanager(alertmanager) => alertmanager.clone(),
            Self::Grafana(grafana) => grafana.clone(),
        }
    }

    /// Takes the connection apart.
    pub(crate) async fn diagnose(&self) -> Ladder {
        match self {
            Self::Alertmanager(alertmanager) => alertmanager.diagnose().await,
            Self::Grafana(grafana) => grafana.diagnose().await,
        }
    }
}
