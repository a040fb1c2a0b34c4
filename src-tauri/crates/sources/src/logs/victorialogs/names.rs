//! Which fields the server's lines have, and which of them name what the model keeps apart.

use std::{collections::BTreeSet, sync::Arc};

use model::{Failure, LogFilter};
use serde::Deserialize;
use tokio::sync::RwLock;

use super::{VictoriaLogs, whole};

/// The names of fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    pub(super) fn new(names: impl IntoIterator<Item = String>) -> Self {
        Self(names.into_iter().collect())
    }

    /// Fields in which a column of a line can stand.
    pub(super) fn of_column(&self, column: &str) -> Vec<&str> {
        let endings: &[&str] = match column {
            "service" => &[
                "service",
                "servicename",
                "app",
                "application",
                "program",
                "unit",
                "identifier",
                "name",
            ],
            "trace_id" => &["traceid", "trace", "tr", "traceparent"],
            "span_id" => &["spanid", "span", "sp", "traceparent"],
            "request_id" => &["requestid", "reqid", "correlationid", "uid"],
            _ => &[],
        };
        self.ending(endings)
    }

    /// Fields in which the severity can stand.
    pub(super) fn of_severity(&self) -> Vec<&str> {
        self.ending(&[
            "level",
            "lvl",
            "severity",
            "severitytext",
            "severitynumber",
            "levelname",
            "loglevel",
            "l",
            "priority",
        ])
    }

    fn ending(&self, endings: &[&str]) -> Vec<&str> {
        let fits = |name: &&str| {
            let letters: String = name
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .map(|c| c.to_ascii_lowercase())
                .collect();
            endings.iter().any(|ending| match *ending {
                // One letter, or two, is the whole name or none.
                short if short.len() < 3 => letters == short,
                ending => letters.ends_with(ending),
            })
        };
        self.0.iter().map(String::as_str).filter(fits).collect()
    }
}

impl Default for Names {
    fn default() -> Self {
        Self::new(["service", "trace_id", "span_id", "request_id", "level"].map(str::to_owned))
    }
}

/// Names that were read last.
#[derive(Debug, Default)]
pub(super) struct Known(RwLock<Option<Arc<Names>>>);

impl Known {
    /// The names in the range of a filter, asked for if they are not known or if they shall be
    /// asked for `again`.
    pub(super) async fn get(
        &self,
        server: &VictoriaLogs,
        filter: &LogFilter,
        again: bool,
    ) -> Result<Arc<Names>, Failure> {
        if !again && let Some(known) = self.0.read().await.as_ref() {
            return Ok(known.clone());
        }
        let listed = listed(server, "*", filter, &[]).await?;
        let names = Arc::new(Names::new(listed.into_iter().map(|(name, _)| name)));
        *self.0.write().await = Some(names.clone());
        Ok(names)
    }

    /// The names that were read last, without asking.
    pub(super) fn last(&self) -> Arc<Names> {
        let known = self.0.try_read().ok();
        known.and_then(|known| known.clone()).unwrap_or_default()
    }
}

#[derive(Deserialize)]
struct ValuesWire {
    values: Vec<ValueWire>,
}

#[derive(Deserialize)]
struct ValueWire {
    value: String,
    #[serde(default)]
    hits: u64,
}

/// Names of fields and how many lines have each, without those that the server adds.
pub(super) async fn listed(
    server: &VictoriaLogs,
    query: &str,
    filter: &LogFilter,
    more: &[(&str, &str)],
) -> Result<Vec<(String, u64)>, Failure> {
    let path = "/select/logsql/field_names";
    let body = server.ask(path, query, whole(filter), more).await?;
    let wire: ValuesWire = body.json()?;
    let own = |name: &str| !matches!(name, "_msg" | "_time" | "_stream" | "_stream_id");
    Ok(wire
        .values
        .into_iter()
        .filter(|value| own(&value.value))
        .map(|value| (value.value, value.hits))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_columns_are_found_however_they_are_written() {
        let names = Names::new(
            [
                "service.name",
                "resource.attributes.service.name",
                "trace_id",
                "otelTraceID",
                "@tr",
                "http.traceparent",
                "spanId",
                "req.id",
                "x-request-id",
                "log.level",
                "@l",
                "severity_text",
                "duration_ms",
                "trail",
            ]
            .map(str::to_owned),
        );
        for (column, expected) in [
            (
                "service",
                &["resource.attributes.service.name", "service.name"][..],
            ),
            (
                "trace_id",
                &["@tr", "http.traceparent", "otelTraceID", "trace_id"],
            ),
            ("span_id", &["http.traceparent", "spanId"]),
            ("other", &[]),
        ] {
            assert_eq!(names.of_column(column), expected, "{column}");
        }
        let requests = names.of_column("request_id");
        assert!(requests.contains(&"req.id") && requests.contains(&"x-request-id"));
        assert_eq!(names.of_severity(), ["@l", "log.level", "severity_text"]);
    }
}
