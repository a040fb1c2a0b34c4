//! The lines of the backend's own files: OTLP/JSON records, else a dialect that [`lines`] reads.

use model::{LogLine, Nanos};

/// Reads one line of a log file, without its line end.
///
/// `seen` dates lines that carry no time, `service` names the service of lines that name none.
#[must_use]
pub fn read(raw: &str, seen: Nanos, service: &str) -> LogLine {
    let line = raw.trim_end_matches(['\n', '\r']);
    crate::otlp::read_record(line, seen, service)
        .unwrap_or_else(|| lines::read(line, seen, service))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_of_the_protocol_comes_before_every_dialect() {
        let raw = r#"{"timeUnixNano":"1795705200123456789","severityNumber":13,"severityText":"WARN","body":{"stringValue":"m"},"attributes":[{"key":"a","value":{"intValue":"1"}},{"key":"request.id","value":{"stringValue":"o"}}],"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00f067aa0ba902b7"}"#;
        let expected = LogLine {
            at: Nanos(1_795_705_200_123_456_789),
            severity: model::Severity::Warn,
            body: "m".into(),
            service: "cfg".into(),
            trace_id: "4bf92f3577b34da6a3ce929d0e0e4736".into(),
            span_id: "00f067aa0ba902b7".into(),
            request_id: "o".into(),
            fields: vec![("a".into(), "1".into())],
            raw: raw.into(),
            ..read(raw, Nanos(7), "cfg")
        };
        assert_eq!(read(raw, Nanos(7), "cfg"), expected);
        let text = read("listening\r\n", Nanos(7), "cfg");
        assert_eq!((text.body.as_str(), text.at), ("listening", Nanos(7)));
    }
}
