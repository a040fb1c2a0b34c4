use super::*;

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

#[test]
fn ids_are_brought_to_one_form() {
    for (json, trace, span) in [
        (
            r#"{"dd.trace_id":"255","dd.span_id":"16"}"#,
            "000000000000000000000000000000ff",
            "0000000000000010",
        ),
        (
            r#"{"trace_id":"4BF92F3577B34DA6A3CE929D0E0E4736"}"#,
            TRACE,
            "",
        ),
        (
            r#"{"trace_id":"a3ce929d0e0e4736"}"#,
            "0000000000000000a3ce929d0e0e4736",
            "",
        ),
        (
            r#"{"xray_trace_id":"1-4bf92f35-77b34da6a3ce929d0e0e4736"}"#,
            TRACE,
            "",
        ),
        (
            r#"{"trace_id":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736"}"#,
            TRACE,
            "",
        ),
        (
            r#"{"trace_id":"00000000000000000000000000000000","span_id":"0000000000000000"}"#,
            "",
            "",
        ),
        (r#"{"trace_id":"not an id","span":{"name":"x"}}"#, "", ""),
        (r#"{"trace":"main.go:12"}"#, "", ""),
    ] {
        let line = read(json, SEEN, "");
        assert_eq!(
            (line.trace_id.as_str(), line.span_id.as_str()),
            (trace, span),
            "{json}"
        );
    }
    let line = read(r#"{"trace_id":"not an id"}"#, SEEN, "");
    assert_eq!(
        line.fields,
        [("trace_id".to_owned(), "not an id".to_owned())],
        "what cannot be read stays"
    );
}

#[test]
fn the_service_is_the_lines_own_then_the_configured_then_the_nearest() {
    let bunyan = r#"{"name":"shop","hostname":"h","level":30,"msg":"hi","time":"2026-11-26T15:00:00Z","v":0}"#;
    for (json, configured, expected) in [
        (r#"{"service":"own","msg":"m"}"#, "cfg", "own"),
        (r#"{"msg":"m"}"#, "cfg", "cfg"),
        (bunyan, "cfg", "cfg"),
        (bunyan, "", "shop"),
        (
            r#"{"MESSAGE":"m","__REALTIME_TIMESTAMP":"1","SYSLOG_IDENTIFIER":"sshd"}"#,
            "",
            "sshd",
        ),
    ] {
        assert_eq!(read(json, SEEN, configured).service, expected, "{json}");
    }
}
