use model::{LogLine, Nanos, Severity};
use opentelemetry_proto::tonic::{
    collector::logs::v1::ExportLogsServiceRequest, logs::v1::LogRecord,
};

use super::value::{self, Pairs};

/// The log lines of a request; `seen` dates records that carry no time at all.
///
/// The raw line is the record in OTLP/JSON.
pub fn lines(request: ExportLogsServiceRequest, seen: Nanos) -> Vec<LogLine> {
    let mut lines = Vec::new();
    for group in request.resource_logs {
        let service = value::service(group.resource.as_ref());
        let mut resource = value::resource_pairs(group.resource.as_ref());
        resource.retain(|(name, _)| name != "service.name");
        let stream = stream(&service, &resource);
        for scoped in group.scope_logs {
            let mut around = value::scope_pairs(scoped.scope.as_ref());
            around.extend_from_slice(&resource);
            let read = |record: &LogRecord| LogLine {
                stream: stream.clone(),
                ..line(record, &service, &around, seen)
            };
            lines.extend(scoped.log_records.iter().map(read));
        }
    }
    lines
}

/// What a process is told apart by from others of its service.
fn stream(service: &str, resource: &Pairs) -> String {
    let own = |name: &str| resource.iter().find(|(known, _)| known == name);
    let instance = own("service.instance.id").or_else(|| own("host.name"));
    match instance {
        Some((_, instance)) => format!("{service}/{instance}"),
        None => service.to_owned(),
    }
}

/// Reads a line of a file that holds one record in OTLP/JSON.
pub(crate) fn read_record(raw: &str, seen: Nanos, service: &str) -> Option<LogLine> {
    if !raw.contains("imeUnixNano\"") {
        return None;
    }
    let record: LogRecord = serde_json::from_str(raw).ok()?;
    let some = record.time_unix_nano != 0 || record.observed_time_unix_nano != 0;
    some.then(|| LogLine {
        raw: raw.to_owned(),
        ..line(&record, service, &Pairs::new(), seen)
    })
}

#[allow(clippy::needless_update)] // the line may know more than a record does
fn line(record: &LogRecord, service: &str, around: &Pairs, seen: Nanos) -> LogLine {
    let mut fields: Pairs = value::pairs(&record.attributes).collect();
    let request_id = lines::take_request_id(&mut fields);
    if !record.event_name.is_empty() {
        fields.push(("event.name".to_owned(), record.event_name.clone()));
    }
    let severity = match lines::severity_from_number(record.severity_number) {
        Severity::Unset => lines::severity_from_text(&record.severity_text),
        known => Some(known),
    };
    if !record.severity_text.is_empty() && !lines::severity_is_plain(&record.severity_text) {
        fields.push(("severity_text".to_owned(), record.severity_text.clone()));
    }
    fields.extend_from_slice(around);
    LogLine {
        at: value::nanos(record.time_unix_nano)
            .or_else(|| value::nanos(record.observed_time_unix_nano))
            .unwrap_or(seen),
        severity: severity.unwrap_or_default(),
        body: value::text(record.body.as_ref()),
        service: service.to_owned(),
        trace_id: value::id(&record.trace_id, 16).unwrap_or_default(),
        span_id: value::id(&record.span_id, 8).unwrap_or_default(),
        request_id,
        fields,
        raw: serde_json::to_string(record).unwrap_or_default(),
        ..LogLine::default()
    }
}
