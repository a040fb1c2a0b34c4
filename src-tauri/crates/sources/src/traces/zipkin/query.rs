use model::{
    Answer, Code, Failure, MatchOp, SpanStatus, TimeRange, Trace, TraceQuery, TraceSummary,
};

use crate::traces::{
    fields::{self, micros, no_language, only},
    summary::{listed, summary},
};

/// The most traces of one search; all of them come whole.
pub(super) const MOST: u32 = 1_000;

/// What an annotation query can say.
pub(super) const OPS: [MatchOp; 2] = [MatchOp::Equal, MatchOp::Exists];

/// A search that Zipkin can answer.
#[derive(Clone, Debug)]
pub(super) struct Search {
    service: Option<String>,
    operation: Option<String>,
    errors: Option<bool>,
    /// In microseconds.
    durations: Option<(i64, Option<i64>)>,
    annotations: Option<String>,
    range: TimeRange,
    limit: u32,
}

impl Search {
    pub(super) fn new(query: &TraceQuery) -> Result<Self, Failure> {
        no_language(query, "Zipkin")?;
        only(query, &OPS, "Zipkin")?;
        let least = query.min_duration_ms.map(|ms| micros(ms, "least"));
        let longest = query.max_duration_ms.map(|ms| micros(ms, "longest"));
        // Zipkin takes no zero, and a longest one only beside a least one.
        let durations = match (least.transpose()?.unwrap_or(0), longest.transpose()?) {
            (0, None) => None,
            (least, longest) => {
                let least = least.max(1);
                Some((least, longest.map(|longest| longest.max(least))))
            }
        };
        let named = |name: &Option<String>| name.clone().filter(|name| !name.is_empty());
        Ok(Self {
            service: named(&query.service),
            operation: named(&query.operation),
            errors: query.errors,
            durations,
            annotations: annotations(query)?,
            range: query.range,
            limit: query.limit.clamp(1, MOST),
        })
    }

    /// The parameters of the request; lengths are microseconds there, times milliseconds.
    pub(super) fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = vec![
            ("endTs", self.range.end.0.max(1).to_string()),
            ("lookback", self.range.length().0.max(1).to_string()),
            ("limit", self.limit.to_string()),
        ];
        fields.extend(self.service.clone().map(|name| ("serviceName", name)));
        fields.extend(self.operation.clone().map(|name| ("spanName", name)));
        if let Some((least, longest)) = self.durations {
            fields.push(("minDuration", least.to_string()));
            fields.extend(longest.map(|longest| ("maxDuration", longest.to_string())));
        }
        fields.extend(
            self.annotations
                .clone()
                .map(|text| ("annotationQuery", text)),
        );
        fields
    }

    pub(super) fn written(&self) -> String {
        fields::written("/api/v2/traces", &self.fields())
    }

    /// The lines for the traces that came.
    pub(super) fn listed(&self, traces: Vec<Trace>) -> Answer<Vec<TraceSummary>> {
        let came = traces.len();
        let fitting: Vec<TraceSummary> = traces
            .iter()
            .filter(|trace| {
                let failed = trace.statuses().contains(&SpanStatus::Error);
                self.errors.is_none_or(|wanted| wanted == failed)
            })
            .filter_map(summary)
            .collect();
        let left_out = came - fitting.len();
        let mut list = listed(fitting, self.limit);
        list.capped_at = (came >= self.limit as usize).then_some(self.limit);
        if left_out > 0 {
            list.infos.push(format!(
                "{left_out} of {came} traces that the server found are left out, because they do not fit"
            ));
        }
        list
    }
}

/// Conditions as Zipkin's server takes them apart: split at ` and `, then at the first `=`.
fn annotations(query: &TraceQuery) -> Result<Option<String>, Failure> {
    let mut conditions: Vec<(&str, Option<&str>)> = query
        .attributes
        .iter()
        .map(|one| {
            let value = (one.op == MatchOp::Equal).then_some(one.value.as_str());
            (one.name.as_str(), value)
        })
        .collect();
    if query.errors == Some(true) {
        conditions.push(("error", None));
    }
    let written: Vec<String> = conditions
        .iter()
        .map(|(name, value)| match value {
            Some(value) => format!("{name}={value}"),
            None => (*name).to_owned(),
        })
        .collect();
    let text = written.join(" and ");
    let understood: Vec<_> = text
        .split(" and ")
        .map(|part| match part.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (part, None),
        })
        .collect();
    if conditions.is_empty() {
        return Ok(None);
    }
    let blank = |(name, value): &(&str, Option<&str>)| {
        name.trim() != *name
            || name.is_empty()
            || value.is_some_and(|value| value.is_empty() || value.trim() != value)
    };
    if understood != conditions || conditions.iter().any(blank) {
        return Err(Failure::new(
            Code::Unsupported,
            "Zipkin cannot be asked for this attribute: its language has no quotes",
        )
        .remedy("leave out names with \"=\", values with \" and \", and blanks at the ends"));
    }
    Ok(Some(text))
}
