use std::{
    future::Future,
    sync::{Arc, Mutex, PoisonError},
};

use replica::Replica;
use tokio::sync::Semaphore;

use super::{asking::Desk, rules::Rules};
use collector::{Clock, Collector, Store};
use model::{Alerts, Code, Failure, Logs, Metrics, Millis, Problem, Traces};

/// A source of the pack with what it is connected to.
pub(crate) struct Connected {
    /// Id of its environment.
    pub(crate) environment: String,
    pub(crate) definition: pack::Source,
    pub(crate) wire: Wire,
    pub(super) desk: Desk,
    clock: Arc<dyn Clock>,
    standing: Mutex<Standing>,
    /// As many requests as a source gets at a time.
    places: Semaphore,
}

const AT_ONCE: usize = 8;

/// What a source is connected to.
pub(crate) enum Wire {
    /// Wheelhouse's own collector.
    Direct {
        collector: Arc<Collector>,
        store: Store,
        problems: Vec<Problem>,
        /// The pack's rules, where this source evaluates them.
        rules: Option<Arc<Rules>>,
    },
    /// A server that speaks the Prometheus API.
    Prometheus(Arc<sources::metrics::Prometheus>),
    /// What delivers alerts.
    Alerts(super::AlertStore),
    /// A store of traces.
    Traces(super::TraceStore),
    /// A source of log lines.
    Logs(super::LogStore),
    /// A database.
    Database(Replica),
    /// An application that tells of its migrations.
    Actuator(Arc<sources::migrations::Actuator>),
    /// It could not even be set up: a missing secret or certificate.
    Refused(Failure),
}

/// How a source has answered so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Standing {
    /// When it last answered.
    pub(crate) answered: Option<Millis>,
    /// The last failure, gone with the next answer.
    pub(crate) failure: Option<Failure>,
}

impl Connected {
    pub(crate) fn new(
        environment: String,
        definition: pack::Source,
        wire: Wire,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let failure = match &wire {
            Wire::Refused(failure) => Some(failure.clone()),
            _ => None,
        };
        let standing = Mutex::new(Standing {
            answered: None,
            failure,
        });
        Self {
            environment,
            definition,
            wire,
            desk: Desk::default(),
            clock,
            standing,
            places: Semaphore::new(AT_ONCE),
        }
    }

    /// Signals that a source of its kind answers, whether or not it is connected.
    pub(crate) fn signals(&self) -> &'static [&'static str] {
        match self.definition.kind.name() {
            "direct" if self.rules().is_some() => &["metrics", "logs", "traces", "alerts"],
            "direct" => &["metrics", "logs", "traces"],
            "prometheus" => &["metrics", "alerts"],
            "alertmanager" | "grafana" => &["alerts"],
            "loki" | "elasticsearch" | "opensearch" | "splunk" | "victorialogs" | "jsonl" => {
                &["logs"]
            }
            "tempo" | "jaeger" | "zipkin" | "xray" | "otlp-files" => &["traces"],
            "postgres" | "mysql" | "mariadb" | "sqlite" | "actuator" => &["database"],
            "datadog" | "cloudwatch" => &["metrics", "logs", "traces"],
            _ => &[],
        }
    }

    /// Whether this version gets the signal from a source of this kind.
    pub(crate) fn kind_answers(&self, signal: &str) -> bool {
        match &self.wire {
            // Datadog has more signals than the ones that are connected.
            Wire::Traces(store) => match signal {
                "logs" => store.logs().is_some(),
                signal => signal == "traces",
            },
            Wire::Database(_) | Wire::Actuator(_) => signal == "database",
            _ => self.signals().contains(&signal),
        }
    }

    /// Its metrics, or why there are none.
    pub(crate) fn metrics(&self) -> Result<Arc<dyn Metrics>, Failure> {
        match &self.wire {
            Wire::Direct { store, .. } => Ok(Arc::new(store.metrics())),
            Wire::Prometheus(prometheus) => Ok(prometheus.clone()),
            Wire::Refused(failure) => Err(failure.clone()),
            _ => Err(self.without("metrics")),
        }
    }

    /// Its log lines, or why there are none.
    pub(crate) fn logs(&self) -> Result<Arc<dyn Logs>, Failure> {
        match &self.wire {
            Wire::Direct { store, .. } => Ok(Arc::new(store.logs())),
            Wire::Logs(store) => Ok(store.logs()),
            Wire::Traces(store) => store.logs().ok_or_else(|| self.without("log lines")),
            Wire::Refused(failure) => Err(failure.clone()),
            _ => Err(self.without("log lines")),
        }
    }

    /// Its traces, or why there are none.
    pub(crate) fn traces(&self) -> Result<Arc<dyn Traces>, Failure> {
        match &self.wire {
            Wire::Direct { store, .. } => Ok(Arc::new(store.traces())),
            Wire::Traces(store) => Ok(store.traces()),
            Wire::Refused(failure) => Err(failure.clone()),
            _ => Err(self.without("traces")),
        }
    }

    /// The database that it is, or why it is none.
    pub(crate) fn database(&self) -> Result<Replica, Failure> {
        match &self.wire {
            Wire::Database(replica) => Ok(replica.clone()),
            Wire::Actuator(_) => Err(Failure::new(
                Code::Unsupported,
                format!(
                    "source {:?} is an application that tells of its migrations and of nothing \
                     else in its database",
                    self.definition.title
                ),
            )
            .remedy(
                "add the database itself as a source of kind postgres, mysql, mariadb or sqlite",
            )),
            Wire::Refused(failure) => Err(failure.clone()),
            _ => Err(self.without("tables")),
        }
    }

    fn without(&self, what: &str) -> Failure {
        let title = &self.definition.title;
        Failure::new(
            Code::Unsupported,
            format!("source {title:?} has no {what} in this version"),
        )
    }

    /// Its alerts, or nothing if sources of its kind have none.
    pub(crate) fn alerts(&self) -> Option<Result<Arc<dyn Alerts>, Failure>> {
        match &self.wire {
            Wire::Prometheus(prometheus) => Some(Ok(prometheus.clone())),
            Wire::Alerts(store) => Some(Ok(store.alerts())),
            Wire::Refused(failure) if self.signals().contains(&"alerts") => {
                Some(Err(failure.clone()))
            }
            Wire::Direct { rules, .. } => Some(Ok(rules.clone()?)),
            _ => None,
        }
    }

    /// The pack's rules, if it evaluates them.
    pub(crate) fn rules(&self) -> Option<&Arc<Rules>> {
        match &self.wire {
            Wire::Direct { rules, .. } => rules.as_ref(),
            _ => None,
        }
    }

    /// Asks the source, at most eight questions at a time, and remembers how it answered.
    pub(crate) async fn ask<T>(
        &self,
        question: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let place = self.places.acquire().await;
        let result = question
            .await
            .map_err(|failure| failure.at(self.definition.title.clone()));
        drop(place);
        let mut standing = self.standing.lock().unwrap_or_else(PoisonError::into_inner);
        match &result {
            Ok(_) => {
                *standing = Standing {
                    answered: Some(self.clock.now().to_millis()),
                    failure: None,
                };
            }
            // A wrong query says nothing about the source.
            Err(failure) if matches!(failure.code, Code::BadQuery | Code::Unsupported) => {
                standing.answered = Some(self.clock.now().to_millis());
            }
            Err(failure) => standing.failure = Some(failure.clone()),
        }
        result
    }

    /// How it has answered so far.
    pub(crate) fn standing(&self) -> Standing {
        self.standing
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Ends its collector, if it has one, and what evaluates over it.
    pub(crate) async fn close(&self) {
        if let Some(rules) = self.rules() {
            rules.close();
        }
        match &self.wire {
            Wire::Direct { collector, .. } => collector.shutdown().await,
            Wire::Database(replica) => replica.close().await,
            _ => {}
        }
    }
}
