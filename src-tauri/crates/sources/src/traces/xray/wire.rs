use model::{Nanos, TraceSummary};
use serde::Deserialize;

use super::ids;
use crate::traces::loose::{Seconds, or_default};

/// The answer of BatchGetTraces.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct TracesWire {
    #[serde(deserialize_with = "or_default")]
    pub(super) traces: Vec<TraceWire>,
    #[serde(
        rename = "UnprocessedTraceIds",
        default,
        deserialize_with = "or_default"
    )]
    pub(super) unprocessed: Vec<String>,
    #[serde(rename = "NextToken", default)]
    pub(super) next: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct TraceWire {
    #[serde(default)]
    pub(super) limit_exceeded: bool,
    #[serde(default, deserialize_with = "or_default")]
    pub(super) segments: Vec<SegmentWire>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SegmentWire {
    /// A segment as JSON within a text.
    #[serde(default, deserialize_with = "or_default")]
    pub(super) document: String,
}

/// The answer of GetTraceSummaries.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SummariesWire {
    #[serde(deserialize_with = "or_default")]
    trace_summaries: Vec<SummaryWire>,
    #[serde(rename = "NextToken", default)]
    pub(super) next: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SummaryWire {
    id: String,
    #[serde(default)]
    start_time: Seconds,
    #[serde(default)]
    matched_event_time: Seconds,
    #[serde(default, deserialize_with = "or_default")]
    duration: f64,
    #[serde(default, deserialize_with = "or_default")]
    has_fault: bool,
    #[serde(default, deserialize_with = "or_default")]
    has_error: bool,
    #[serde(default, deserialize_with = "or_default")]
    has_throttle: bool,
    #[serde(default, deserialize_with = "or_default")]
    http: HttpWire,
    #[serde(default, deserialize_with = "or_default")]
    entry_point: ServiceWire,
    #[serde(default, deserialize_with = "or_default")]
    service_ids: Vec<ServiceWire>,
}

#[derive(Default, Deserialize)]
struct HttpWire {
    #[serde(rename = "HttpURL", default, deserialize_with = "or_default")]
    url: String,
    #[serde(rename = "HttpMethod", default, deserialize_with = "or_default")]
    method: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ServiceWire {
    #[serde(default, deserialize_with = "or_default")]
    name: String,
}

/// The answer of GetServiceGraph.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ServicesWire {
    #[serde(deserialize_with = "or_default")]
    services: Vec<ServiceWire>,
    #[serde(rename = "NextToken", default)]
    pub(super) next: Option<String>,
}

impl ServicesWire {
    pub(super) fn names(&self) -> Vec<String> {
        let names = self.services.iter().map(|service| service.name.clone());
        names.filter(|name| !name.is_empty()).collect()
    }
}

impl SummariesWire {
    pub(super) fn lines(&self) -> Vec<TraceSummary> {
        self.trace_summaries
            .iter()
            .filter_map(SummaryWire::line)
            .collect()
    }
}

impl SummaryWire {
    fn line(&self) -> Option<TraceSummary> {
        let id = ids::read(&self.id)?;
        // The first 32 bits of an id are the second in which it was made.
        let of_id = i64::try_from(id.0 >> 96).unwrap_or(0) * 1_000_000_000;
        let start = [self.start_time.0, self.matched_event_time.0, of_id];
        let service = match self.entry_point.name.as_str() {
            "" => self.service_ids.first().map_or("", |first| &first.name),
            name => name,
        };
        let failed = self.has_fault || self.has_error || self.has_throttle;
        Some(TraceSummary {
            id: id.to_string(),
            service: service.to_owned(),
            name: match (self.http.method.as_str(), self.http.url.as_str()) {
                ("", "") => service.to_owned(),
                (method, url) => format!("{method} {url}").trim().to_owned(),
            },
            start: Nanos(start.into_iter().find(|nanos| *nanos != 0).unwrap_or(0)),
            duration_ms: self.duration * 1_000.0,
            spans: None,
            // Whether there is one is told, not how many.
            errors: Some(u32::from(failed)),
        })
    }
}
