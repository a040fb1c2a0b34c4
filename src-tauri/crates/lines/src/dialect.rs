//! JSON log dialects → one log line, whatever library wrote it.
//!
//! The order of the steps and the key names follow the libraries' own sources; the severity ranges
//! are OpenTelemetry's (<https://opentelemetry.io/docs/specs/otel/logs/data-model-appendix/>).

mod body;
mod envelope;
mod flat;
mod ids;
mod library;
mod severity;
mod time;

pub use ids::take_request_id;
pub use library::Dialect;
pub use severity::{
    from_number as severity_from_number, from_text as severity_from_text,
    is_plain as severity_is_plain,
};

use flat::Flat;
use model::{LogLine, Nanos};

/// Reads one line of a log file.
///
/// `seen` dates lines that carry no time, `service` names the service of lines that name none.
/// A line that is not a JSON object is kept whole as the body.
#[must_use]
pub fn read(raw: &str, seen: Nanos, service: &str) -> LogLine {
    let line = raw.trim_end_matches(['\n', '\r']);
    let wrapped = envelope::open(line);
    let seen = wrapped.at.unwrap_or(seen);
    let mut read = match Flat::of(&wrapped.inner) {
        Some(flat) => normalise(flat, seen, service),
        None => LogLine {
            at: seen,
            service: service.to_owned(),
            body: wrapped.inner.into_owned(),
            ..LogLine::default()
        },
    };
    read.raw = line.to_owned();
    read
}

fn normalise(mut flat: Flat, seen: Nanos, service: &str) -> LogLine {
    flat.unwrap_message();
    let dialect = Dialect::of(&flat);
    let at = time::take(&mut flat).unwrap_or(seen);
    let severity = severity::take(&mut flat, dialect);
    let body = body::take(&mut flat, dialect);
    let ids = ids::take(&mut flat);
    let service = library::take_service(&mut flat, dialect, service);
    LogLine {
        at,
        severity,
        service,
        trace_id: ids.trace,
        span_id: ids.span,
        request_id: ids.request,
        body: body.unwrap_or_else(|| flat.source().to_owned()),
        fields: flat.into_rest(dialect),
        ..LogLine::default()
    }
}

#[cfg(test)]
mod tests;
