//! Which labels the server keeps its streams under.

use std::{collections::BTreeSet, sync::Arc};

use model::{Failure, TimeRange};
use tokio::sync::RwLock;
use transport::Body;

use super::{Loki, answers::Envelope, refusal::refused};

/// Labels that name a service, in the order in which Loki itself looks for one
/// (`discover_service_name` in its configuration).
const SERVICES: [&str; 12] = [
    "service_name",
    "service",
    "app",
    "application",
    "name",
    "app_kubernetes_io_name",
    "container",
    "container_name",
    "k8s_container_name",
    "component",
    "workload",
    "job",
];

/// The labels of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Labels {
    names: BTreeSet<String>,
    service: Option<String>,
}

impl Labels {
    /// Of the names that the server gave, those a query can hold.
    pub(super) fn new(names: impl IntoIterator<Item = String>) -> Self {
        let names: BTreeSet<String> = names.into_iter().filter(|name| is_name(name)).collect();
        let service = SERVICES
            .iter()
            .find(|name| names.contains(**name))
            .map(|name| (*name).to_owned());
        Self { names, service }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// The names, but those that Loki made for itself.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names
            .iter()
            .map(String::as_str)
            .filter(|name| !is_internal(name))
    }

    /// The label that tells services apart, if there is one.
    pub(super) fn service(&self) -> Option<&str> {
        self.service.as_deref()
    }

    /// A label that a stream has in any case, for a query that names none.
    pub(super) fn any(&self) -> &str {
        self.service
            .as_deref()
            .or_else(|| self.names().next())
            .unwrap_or("service_name")
    }

    /// What is worth saying about them.
    pub(super) fn remark(&self) -> Option<String> {
        match self.service() {
            Some("service_name") => None,
            Some(other) => Some(format!("services are told apart by the label {other}")),
            None if self.names.is_empty() => None,
            None => Some("no label names a service: it is read from the lines".to_owned()),
        }
    }
}

impl Default for Labels {
    /// What Loki 3 adds to every stream.
    fn default() -> Self {
        Self::new(["service_name".to_owned()])
    }
}

/// Labels that were read once.
#[derive(Debug, Default)]
pub(super) struct Known(RwLock<Option<Arc<Labels>>>);

impl Known {
    /// The labels of the range, read on the first question. A range without any teaches nothing.
    pub(super) async fn get(&self, loki: &Loki, range: TimeRange) -> Result<Arc<Labels>, Failure> {
        if let Some(known) = self.0.read().await.as_ref() {
            return Ok(known.clone());
        }
        let end = range.end.to_nanos().0.saturating_add(1_000_000);
        let start = range
            .start
            .to_nanos()
            .0
            .max(end.saturating_sub(loki.longest()));
        let (start, end) = (start.to_string(), end.to_string());
        let fields = [("start", start.as_str()), ("end", &end)];
        let body = loki.ask("/loki/api/v1/labels", &fields).await?;
        let names = names(&body)?;
        if names.is_empty() {
            return Ok(Arc::default());
        }
        let labels = Arc::new(Labels::new(names));
        *self.0.write().await = Some(labels.clone());
        Ok(labels)
    }

    /// The labels that were read last, without asking.
    pub(super) fn last(&self) -> Arc<Labels> {
        let known = self.0.try_read().ok();
        known.and_then(|known| known.clone()).unwrap_or_default()
    }
}

/// An answer of `/labels` or `/label/NAME/values`; without a match it has no data.
pub(super) fn names(body: &Body) -> Result<Vec<String>, Failure> {
    if body.status != 200 {
        return Err(refused(body).failure(body));
    }
    let answer: Envelope<Vec<String>> = body.json()?;
    answer.checked(body)?;
    Ok(answer.data.unwrap_or_default())
}

/// Whether LogQL takes it as the name of a label.
pub(super) fn is_name(name: &str) -> bool {
    let mut letters = name.chars();
    letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && letters.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Labels that tell how Loki keeps a stream, not what it is.
pub(super) fn is_internal(name: &str) -> bool {
    name.starts_with("__") && name != "__tenant_id__"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_service_is_told_by_the_first_label_that_loki_would_take() {
        for (names, service, any) in [
            (
                &["env", "job", "service_name"][..],
                Some("service_name"),
                "service_name",
            ),
            (&["job", "container", "env"], Some("container"), "container"),
            (&["job"], Some("job"), "job"),
            (&["__stream_shard__", "filename"], None, "filename"),
            (&["bad name", "x\"} or {y"], None, "service_name"),
            (&[], None, "service_name"),
        ] {
            let labels = Labels::new(names.iter().map(|name| (*name).to_owned()));
            assert_eq!(labels.service(), service, "{names:?}");
            assert_eq!(labels.any(), any, "{names:?}");
        }
    }
}
