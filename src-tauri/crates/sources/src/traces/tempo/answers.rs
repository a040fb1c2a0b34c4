use std::collections::BTreeMap;

use model::{Answer, Failure, Nanos, Trace, TraceId, TraceSummary};
use serde::Deserialize;
use transport::Body;

use crate::traces::otlp::{Decoder, Said};

/// What stands for the root's service when the root was not received.
const NO_ROOT: &str = "<root span not yet received>";

/// A trace by its id; nothing if the answer holds no span.
pub(super) fn looked_up(
    id: TraceId,
    body: &Body,
    v2: bool,
) -> Result<Answer<Option<Trace>>, Failure> {
    let mut decoder = Decoder::of_trace(id);
    // A gateway may have dropped the wish for protobuf.
    let json = body.content_type.contains("json") || body.bytes.first() == Some(&b'{');
    let said = if json {
        decoder.json(&body.bytes)
    } else if v2 {
        decoder.tempo_protobuf(&body.bytes)
    } else {
        decoder.protobuf(&body.bytes);
        Said {
            known: true,
            ..Said::default()
        }
    };
    let decoded = decoder.finish();
    let damages: Vec<String> = decoded.damages.iter().map(ToString::to_string).collect();
    let damaged = decoded.damaged;
    let trace = decoded.one().filter(|trace| !trace.is_empty());
    let mut answer = Answer::whole(trace);
    match (&answer.value, damages.first()) {
        (None, Some(damage)) => {
            let damage = body.said(damage);
            return Err(body.unexpected(&format!("a trace that cannot be read, {damage}")));
        }
        (None, None) if !said.known => return Err(body.unexpected("JSON that is not a trace")),
        (Some(_), Some(damage)) => {
            answer.partial = true;
            answer.warnings.push(format!(
                "{damaged} parts of the answer could not be read; the first: {}",
                body.said(damage)
            ));
        }
        _ => {}
    }
    if said.partial {
        let message = body.said(&said.message);
        // A filter leaves out what was not asked for; nothing is missing.
        if message.contains("Trace filtered") {
            answer.infos.push(message);
        } else {
            answer.partial = true;
            answer.warnings.push(if message.is_empty() {
                "the server sends a part of the trace only".to_owned()
            } else {
                message
            });
        }
    }
    Ok(answer)
}

/// An answer of `/api/search`.
#[derive(Deserialize)]
pub(super) struct SearchWire {
    traces: Option<Vec<TraceWire>>,
    metrics: Option<MetricsWire>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct MetricsWire {
    completed_jobs: u64,
    total_jobs: u64,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct TraceWire {
    #[serde(rename = "traceID")]
    trace_id: String,
    root_service_name: String,
    root_trace_name: String,
    start_time_unix_nano: Nanos,
    duration_ms: f64,
    span_set: Option<SpanSetWire>,
    service_stats: Option<BTreeMap<String, StatsWire>>,
}

#[derive(Deserialize)]
struct SpanSetWire {
    #[serde(default)]
    spans: Vec<SpanWire>,
}

#[derive(Deserialize)]
struct SpanWire {
    #[serde(default)]
    name: String,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct StatsWire {
    span_count: u32,
    error_count: u32,
}

impl SearchWire {
    /// Whether it is an answer of Tempo: it always says how much it looked at.
    pub(super) fn is_answer(&self) -> bool {
        self.traces.is_some() || self.metrics.is_some()
    }

    /// Newest first, at most `limit`; without traces that are known to hold an error, if those are
    /// not wanted: TraceQL cannot ask for that.
    pub(super) fn summaries(self, limit: u32, without_errors: bool) -> Answer<Vec<TraceSummary>> {
        let found = self.traces.unwrap_or_default();
        let count = found.len();
        let summaries: Vec<TraceSummary> = found.into_iter().filter_map(summary).collect();
        let lost = count - summaries.len();
        let mut answer = Answer::whole(summaries);
        if lost > 0 {
            answer.partial = true;
            answer
                .warnings
                .push(format!("{lost} results have no trace id and are left out"));
        }
        if without_errors {
            answer.value.retain(|trace| trace.errors.unwrap_or(0) == 0);
            if answer.value.iter().any(|trace| trace.errors.is_none()) {
                answer.warnings.push(
                    "this version of Tempo does not say which traces hold an error: all are shown"
                        .to_owned(),
                );
            }
        }
        let jobs = self.metrics.unwrap_or_default();
        if count >= limit as usize {
            answer.capped_at = Some(limit);
        } else if jobs.completed_jobs < jobs.total_jobs {
            answer.partial = true;
            answer.warnings.push(format!(
                "the server looked into {} of {} parts of the range",
                jobs.completed_jobs, jobs.total_jobs
            ));
        }
        answer
            .value
            .sort_by_key(|trace| std::cmp::Reverse(trace.start));
        answer.value.truncate(limit as usize);
        answer
    }
}

fn summary(wire: TraceWire) -> Option<TraceSummary> {
    let id: TraceId = wire.trace_id.parse().ok()?;
    let stats = wire.service_stats.as_ref();
    let sum = |count: fn(&StatsWire) -> u32| {
        stats.map(|stats| stats.values().map(count).fold(0, u32::saturating_add))
    };
    let service = if wire.root_service_name == NO_ROOT {
        // The one with most spans stands for the trace.
        stats
            .and_then(|stats| stats.iter().max_by_key(|(_, stats)| stats.span_count))
            .map_or_else(String::new, |(service, _)| service.clone())
    } else {
        wire.root_service_name.clone()
    };
    let first = wire.span_set.and_then(|set| set.spans.into_iter().next());
    let names = [
        wire.root_trace_name,
        first.map_or_else(String::new, |span| span.name),
        NO_ROOT.to_owned(),
    ];
    Some(TraceSummary {
        id: id.to_string(),
        service,
        name: names.into_iter().find(|name| !name.is_empty())?,
        start: wire.start_time_unix_nano,
        duration_ms: wire.duration_ms,
        spans: sum(|stats| stats.span_count),
        errors: sum(|stats| stats.error_count),
    })
}

/// Values of a tag: `{type, value}` in version 2 of the API, texts in version 1.
#[derive(Deserialize)]
pub(super) struct TagValuesWire {
    #[serde(rename = "tagValues")]
    values: Option<Vec<ValueWire>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum ValueWire {
    Text(String),
    Typed {
        #[serde(default)]
        value: String,
    },
}

impl TagValuesWire {
    pub(super) fn sorted(self) -> Answer<Vec<String>> {
        let mut values: Vec<String> = self
            .values
            .unwrap_or_default()
            .into_iter()
            .map(|value| match value {
                ValueWire::Text(value) | ValueWire::Typed { value } => value,
            })
            .filter(|value| !value.is_empty())
            .collect();
        values.sort();
        values.dedup();
        Answer::whole(values)
    }
}
