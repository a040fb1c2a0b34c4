//! What the server means when it refuses: a JSON document with a type and a reason.

use model::{Code, Failure};
use serde_json::Value;
use transport::Body;

/// Why a question was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// More lines than this many were asked for at once.
    Window(usize),
    /// The point in time is no more.
    Expired,
    /// Points in time are not to be had: not allowed, not known, or too many of them.
    NoPointInTime,
    /// Grafana lets only `_msearch` through.
    OnlyMsearch,
    /// The server does not look for parts of words.
    Expensive,
    Other,
}

/// Why, and the failure to be shown where nothing else can be done.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub(super) refused: Refused,
    pub(super) failure: Failure,
}

/// Reads an unsuccessful answer.
pub(super) fn refused(body: &Body) -> Refusal {
    let document: Value = serde_json::from_slice(&body.bytes).unwrap_or_default();
    of_error(&document["error"], body.status, body)
}

/// Reads the error of an answer, or of one part of it.
pub(super) fn of_error(error: &Value, status: u16, body: &Body) -> Refusal {
    let said = Said::new(error, &body.text());
    Refusal {
        refused: said.refused(status),
        failure: said.failure(status, body),
    }
}

/// The types and reasons of an error, the closest to the cause last.
struct Said {
    types: Vec<String>,
    reasons: Vec<String>,
}

/// How deep causes are followed.
const DEEPEST: usize = 8;

impl Said {
    fn new(error: &Value, text: &str) -> Self {
        let mut said = Self {
            types: Vec::new(),
            reasons: Vec::new(),
        };
        match error {
            Value::Object(_) => said.gather(error, 0),
            Value::String(reason) => said.reasons.push(reason.clone()),
            // Gateways answer in texts of their own.
            _ => said.reasons.push(text.trim().to_owned()),
        }
        said
    }

    fn gather(&mut self, error: &Value, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        for (name, list) in [("type", &mut self.types), ("reason", &mut self.reasons)] {
            if let Some(text) = error[name].as_str()
                && !list.iter().any(|have| have == text)
            {
                list.push(text.to_owned());
            }
        }
        let first = |name: &str| error[name].as_array().and_then(|list| list.first());
        if let Some(cause) = first("root_cause") {
            self.gather(cause, depth + 1);
        }
        if let Some(failed) = first("failed_shards") {
            self.gather(&failed["reason"], depth + 1);
        }
        self.gather_in(&error["caused_by"], depth);
    }

    fn gather_in(&mut self, cause: &Value, depth: usize) {
        if cause.is_object() {
            self.gather(cause, depth + 1);
        }
    }

    fn is(&self, kind: &str) -> bool {
        self.types.iter().any(|have| have == kind)
    }

    fn says(&self, words: &str) -> bool {
        self.reasons.iter().any(|reason| reason.contains(words))
    }

    fn refused(&self, status: u16) -> Refused {
        if let Some(most) = self.reasons.iter().find_map(|reason| window(reason)) {
            return Refused::Window(most);
        }
        if self.is("search_context_missing_exception") || self.says("No search context found") {
            return Refused::Expired;
        }
        if self.says("on proxied Elasticsearch datasource") {
            return Refused::OnlyMsearch;
        }
        if self.says("search.allow_expensive_queries") {
            return Refused::Expensive;
        }
        let known = !self.is("index_not_found_exception");
        if known && matches!(status, 400 | 403 | 404 | 405 | 501)
            || self.says("Point In Time contexts")
        {
            return Refused::NoPointInTime;
        }
        Refused::Other
    }

    /// The failure to be shown.
    fn failure(&self, status: u16, body: &Body) -> Failure {
        let told = |code, remedy: &str| {
            let cause = self.reasons.last().map_or("", String::as_str);
            let message = format!("the server answered {status}: {}", body.said(cause));
            let mut failure = Failure::new(code, message)
                .at(body.place().to_owned())
                .remedy(remedy);
            failure.retry_after_ms = body.refusal().retry_after_ms;
            failure
        };
        if self.is("index_not_found_exception") || self.is("aliases_not_found_exception") {
            return told(
                Code::NotFound,
                "correct the names in the source's `index`; patterns such as \"logs-*\" may find \
                 nothing and still be right",
            );
        }
        if self.is("circuit_breaking_exception") {
            return told(
                Code::RateLimited,
                "the server is short of memory: choose a shorter range, or name the indices more \
                 closely",
            );
        }
        if self.is("es_rejected_execution_exception")
            || self.is("rejected_execution_exception")
            || self.is("opensearch_rejected_execution_exception")
        {
            return told(
                Code::RateLimited,
                "the server has too much to do: wait a moment",
            );
        }
        if self.is("too_many_buckets_exception") {
            return told(Code::BadQuery, "choose a longer step or a shorter range");
        }
        if self.is("too_many_clauses") || self.is("too_many_nested_clauses") {
            return told(
                Code::BadQuery,
                "name the indices more closely, or look for fewer texts at once",
            );
        }
        if self.is("cluster_block_exception") || self.is("no_shard_available_action_exception") {
            return told(
                Code::ServerError,
                "parts of the indices are not there: have the state of the cluster looked at",
            );
        }
        match status {
            401 => told(Code::Unauthorized, "set the source's secret"),
            // What Grafana's proxy makes of a 401 of the server behind it.
            400 if self.says("Authentication to data source failed") => told(
                Code::Unauthorized,
                "Grafana's own credentials for this data source are refused: have them corrected \
                 in Grafana",
            ),
            403 => told(
                Code::Forbidden,
                "ask for the privileges `read` and `view_index_metadata` on the indices, or name \
                 those that may be read in the source's `index`",
            ),
            400 if !self.types.is_empty() => told(Code::BadQuery, "correct the query"),
            404 if !self.types.is_empty() => told(Code::NotFound, "search again"),
            _ => body.refusal(),
        }
    }
}

/// The most lines at once out of a refusal that names them (`index.max_result_window`).
fn window(reason: &str) -> Option<usize> {
    let (_, rest) = reason.split_once("esult window is too large")?;
    let (_, rest) = rest.split_once('[')?;
    let (most, _) = rest.split_once(']')?;
    most.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_is_read_out_of_its_refusal() {
        for (reason, most) in [
            (
                "Result window is too large, from + size must be less than or equal to: [5000] \
                 but was [10000]. See the scroll api",
                Some(5_000),
            ),
            (
                "Batch size is too large, size must be less than or equal to: [10000]",
                None,
            ),
            ("Result window is too large: [many]", None),
            ("", None),
        ] {
            assert_eq!(window(reason), most, "{reason}");
        }
    }
}
