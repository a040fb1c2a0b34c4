use model::{
    Answer, AttributeMatch, Code, Failure, MatchOp, Millis, SpanStatus, TimeRange, Trace,
    TraceQuery, TraceSummary,
};
use serde_json::{Map, Value};

use super::Api;
use crate::traces::{
    fields::{self, micros, no_language, only},
    summary::{listed, summary},
};

/// The most traces of one search: VictoriaTraces refuses more, and all of them come whole.
pub(super) const MOST: u32 = 1_000;

/// A search that Jaeger can answer.
#[derive(Clone, Debug)]
pub(super) struct Search {
    service: String,
    operation: Option<String>,
    errors: Option<bool>,
    /// In microseconds.
    least: Option<i64>,
    /// In microseconds.
    longest: Option<i64>,
    attributes: Vec<AttributeMatch>,
    range: TimeRange,
    limit: u32,
}

impl Search {
    pub(super) fn new(query: &TraceQuery) -> Result<Self, Failure> {
        no_language(query, "Jaeger")?;
        only(query, &[MatchOp::Equal], "Jaeger")?;
        let named = |name: &Option<String>| name.clone().filter(|name| !name.is_empty());
        let service = named(&query.service).ok_or_else(|| {
            Failure::new(Code::BadInput, "Jaeger searches the traces of one service")
                .remedy("choose a service")
        })?;
        let names: Vec<&str> = query
            .attributes
            .iter()
            .map(|one| one.name.as_str())
            .collect();
        if let Some(twice) = (1..names.len()).find(|at| names[..*at].contains(&names[*at])) {
            return Err(Failure::new(
                Code::Unsupported,
                format!("Jaeger takes one value of {:?} at a time", names[twice]),
            )
            .remedy("leave one of the two conditions out"));
        }
        let least = query.min_duration_ms.map(|ms| micros(ms, "least"));
        let longest = query.max_duration_ms.map(|ms| micros(ms, "longest"));
        Ok(Self {
            service,
            operation: named(&query.operation),
            errors: query.errors,
            least: least.transpose()?,
            longest: longest.transpose()?,
            attributes: query.attributes.clone(),
            range: query.range,
            limit: query.limit.clamp(1, MOST),
        })
    }

    /// The parameters of the request.
    pub(super) fn fields(&self, api: Api) -> Vec<(&'static str, String)> {
        match api {
            Api::V3 => self.v3(),
            Api::Legacy => self.legacy(),
        }
    }

    fn legacy(&self) -> Vec<(&'static str, String)> {
        let micros = |at: Millis| at.0.saturating_mul(1_000).to_string();
        let mut fields = vec![
            ("service", self.service.clone()),
            ("start", micros(self.range.start)),
            ("end", micros(self.range.end)),
            ("limit", self.limit.to_string()),
        ];
        fields.extend(self.operation.clone().map(|name| ("operation", name)));
        fields.extend(self.least.map(|us| ("minDuration", format!("{us}us"))));
        fields.extend(self.longest.map(|us| ("maxDuration", format!("{us}us"))));
        fields.extend(self.tags().map(|tags| ("tags", tags)));
        fields
    }

    /// Old versions know `num_traces` only, new ones `search_depth`; each leaves the other alone.
    fn v3(&self) -> Vec<(&'static str, String)> {
        let mut fields = vec![
            ("query.service_name", self.service.clone()),
            ("query.start_time_min", rfc3339(self.range.start)),
            ("query.start_time_max", rfc3339(self.range.end)),
            ("query.num_traces", self.limit.to_string()),
            ("query.search_depth", self.limit.to_string()),
        ];
        let operation = self.operation.clone();
        fields.extend(operation.map(|name| ("query.operation_name", name)));
        let length = |us: i64| format!("{us}us");
        fields.extend(self.least.map(|us| ("query.duration_min", length(us))));
        fields.extend(self.longest.map(|us| ("query.duration_max", length(us))));
        fields.extend(self.tags().map(|tags| ("query.attributes", tags)));
        fields
    }

    /// Conditions on attributes as a JSON map of texts; a status is the tag `error` to Jaeger.
    fn tags(&self) -> Option<String> {
        let mut tags = Map::new();
        for one in &self.attributes {
            tags.insert(one.name.clone(), Value::String(one.value.clone()));
        }
        if self.errors == Some(true) {
            tags.insert("error".into(), Value::String("true".into()));
        }
        (!tags.is_empty()).then(|| Value::Object(tags).to_string())
    }

    pub(super) fn written(&self, api: Api) -> String {
        let path = match api {
            Api::V3 => "/api/v3/traces",
            Api::Legacy => "/api/traces",
        };
        fields::written(path, &self.fields(api))
    }

    /// The lines for the traces that came. Versions that do not know a condition leave it out, so
    /// that what can be told from the traces themselves is looked at again.
    pub(super) fn listed(&self, api: Api, answer: Answer<Vec<Trace>>) -> Answer<Vec<TraceSummary>> {
        let came = answer.value.len();
        let fitting: Vec<TraceSummary> = answer
            .value
            .iter()
            .filter(|trace| !trace.is_empty() && self.fits(trace, api))
            .filter_map(summary)
            .collect();
        let left_out = came - fitting.len();
        let mut list = listed(fitting, self.limit);
        list.capped_at = (came >= self.limit as usize).then_some(self.limit);
        list.warnings = answer.warnings;
        list.partial = answer.partial;
        if left_out > 0 {
            list.infos.push(format!(
                "{left_out} of {came} traces that the server found are left out, because they do not fit"
            ));
        }
        list
    }

    fn fits(&self, trace: &Trace, api: Api) -> bool {
        let failed = trace.statuses().contains(&SpanStatus::Error);
        let has = |one: &AttributeMatch| {
            trace.spans().any(|span| {
                let mut all = span.attributes().chain(span.resource());
                all.any(|pair| pair.name == one.name && pair.value.text == one.value)
            })
        };
        self.errors.is_none_or(|wanted| wanted == failed)
            // Only new versions of v3 look at attributes; `/api` always did, in more places.
            && (api == Api::Legacy || self.attributes.iter().all(has))
    }
}

fn rfc3339(at: Millis) -> String {
    chrono::DateTime::from_timestamp_millis(at.0)
        .unwrap_or_default()
        .to_rfc3339_opts(chrono::SecondsFormat::Nanos, true)
}
