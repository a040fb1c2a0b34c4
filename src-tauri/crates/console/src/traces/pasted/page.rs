//! Addresses of other tools' pages that show a trace.

use model::{SpanId, TraceId};
use url::Url;

use super::{Pasted, is_hex, xray_id};
use crate::wire::PastedKind;

/// Reads the trace out of the address of a page of Jaeger, Zipkin, Tempo, Datadog, X-Ray or Grafana.
pub(super) fn read(url: &Url) -> Option<Pasted> {
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    grafana(url).or_else(|| path(url)).or_else(|| xray(url))
}

/// The segment after one that names traces: `/trace/ID`, `/api/v2/traces/ID`, `/apm/trace/ID`.
fn path(url: &Url) -> Option<Pasted> {
    let fragment = url.fragment().unwrap_or_default().to_owned();
    let segments: Vec<&str> = url
        .path_segments()?
        .chain(fragment.split(['/', '?']))
        .collect();
    let id = segments
        .windows(2)
        .find_map(|pair| matches!(pair[0], "trace" | "traces").then(|| id(pair[1]))?)?;
    Some(Pasted::ids(PastedKind::TracePage, id, span(url)))
}

/// The console of X-Ray keeps the id in the fragment: `#xray:traces/1-…`.
fn xray(url: &Url) -> Option<Pasted> {
    let (_, id) = url.fragment()?.rsplit_once('/')?;
    let id = id.split_once('?').map_or(id, |(id, _)| id);
    Some(Pasted::ids(PastedKind::TracePage, xray_id(id)?, None))
}

/// Explore keeps its query as JSON in `left` or `panes`; Traces Drilldown names the trace itself.
fn grafana(url: &Url) -> Option<Pasted> {
    for (name, value) in url.query_pairs() {
        let found = match &*name {
            "left" | "right" | "panes" => {
                let state: serde_json::Value = serde_json::from_str(&value).ok()?;
                query_of(&state, 0)
            }
            "traceId" | "traceID" | "var-traceId" | "var-trace_id" => id(&value),
            _ => None,
        };
        if let Some(found) = found {
            return Some(Pasted::ids(PastedKind::GrafanaPage, found, span(url)));
        }
    }
    None
}

/// The first query that is nothing but an id.
fn query_of(state: &serde_json::Value, depth: usize) -> Option<TraceId> {
    // Explore's state is five levels deep.
    if depth > 16 {
        return None;
    }
    match state {
        serde_json::Value::Object(fields) => {
            fields
                .iter()
                .find_map(|(name, value)| match (name.as_str(), value.as_str()) {
                    ("query" | "traceId" | "traceID", Some(text)) => id(text),
                    _ => query_of(value, depth + 1),
                })
        }
        serde_json::Value::Array(items) => items.iter().find_map(|item| query_of(item, depth + 1)),
        _ => None,
    }
}

fn span(url: &Url) -> Option<SpanId> {
    url.query_pairs().find_map(|(name, value)| {
        let named = matches!(&*name, "uiFind" | "spanId" | "spanID" | "span_id");
        named.then(|| value.parse().ok())?
    })
}

fn id(text: &str) -> Option<TraceId> {
    let text = text.trim();
    if let Some(id) = xray_id(text) {
        return Some(id);
    }
    let plain = text.replace('-', "");
    // Shorter than 64 bits with stripped zeros is no accident; a handful of digits is.
    (is_hex(&plain) && plain.len() >= 12)
        .then(|| plain.parse().ok())
        .flatten()
}
