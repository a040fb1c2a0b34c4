use super::*;

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN: &str = "00f067aa0ba902b7";

#[test]
#[allow(clippy::too_many_lines)] // a table
fn every_form_of_an_id_is_read() {
    use PastedKind::{
        B3, GrafanaPage, JsonLine, RequestId, TextLine, TraceId, TracePage, Traceparent, Xray,
    };
    let upper = TRACE.to_uppercase();
    let dashed = "4bf92f35-77b3-4da6-a3ce-929d0e0e4736";
    let short = "a3ce929d0e0e4736";
    let both = Some((TRACE, Some(SPAN)));
    let trace = Some((TRACE, None));
    let left = "%7B%22datasource%22:%22t%22,%22queries%22:%5B%7B%22query%22:%22";
    for (text, kind, ids, request) in [
        (TRACE.to_owned(), TraceId, trace, Some(TRACE)),
        (
            format!("  \"{upper}\",\n"),
            TraceId,
            trace,
            Some(upper.as_str()),
        ),
        (dashed.to_owned(), TraceId, trace, Some(dashed)),
        (
            format!("0x{TRACE}"),
            TraceId,
            trace,
            Some(&*format!("0x{TRACE}")),
        ),
        (
            short.to_owned(),
            TraceId,
            Some(("0000000000000000a3ce929d0e0e4736", None)),
            Some(short),
        ),
        (
            "11803532876627986230".to_owned(),
            TraceId,
            Some(("0000000000000000a3ce929d0e0e4736", None)),
            Some("11803532876627986230"),
        ),
        (format!("00-{TRACE}-{SPAN}-01"), Traceparent, both, None),
        (
            format!("traceparent: 00-{TRACE}-{SPAN}-01"),
            Traceparent,
            both,
            None,
        ),
        (
            format!("host: a\r\nTraceparent: cc-{TRACE}-{SPAN}-01-more\r\n"),
            Traceparent,
            both,
            None,
        ),
        (
            format!("uber-trace-id: {TRACE}:{SPAN}:0:1"),
            Traceparent,
            both,
            None,
        ),
        (format!("{TRACE}:{SPAN}:0:1"), Traceparent, both, None),
        (format!("b3: {TRACE}-{SPAN}-1"), B3, both, None),
        (format!("{TRACE}-{SPAN}-d-05e3ac9a4f6e3b90"), B3, both, None),
        (format!("{TRACE}-{SPAN}"), B3, both, None),
        (
            format!("X-B3-TraceId: {TRACE}\nX-B3-SpanId: {SPAN}"),
            B3,
            both,
            None,
        ),
        (
            format!("Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent={SPAN};Sampled=1"),
            Xray,
            both,
            None,
        ),
        (
            "1-4bf92f35-77b34da6a3ce929d0e0e4736".to_owned(),
            Xray,
            trace,
            None,
        ),
        (
            format!("http://jaeger:16686/trace/{TRACE}?uiFind={SPAN}"),
            TracePage,
            both,
            None,
        ),
        (
            format!("https://x/zipkin/traces/{short}"),
            TracePage,
            Some(("0000000000000000a3ce929d0e0e4736", None)),
            None,
        ),
        (
            format!("http://tempo:3200/api/v2/traces/{TRACE}"),
            TracePage,
            trace,
            None,
        ),
        (
            format!("https://app.datadoghq.eu/apm/trace/{TRACE}?spanID={SPAN}"),
            TracePage,
            both,
            None,
        ),
        (
            "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1\
             #xray:traces/1-4bf92f35-77b34da6a3ce929d0e0e4736"
                .to_owned(),
            TracePage,
            trace,
            None,
        ),
        (
            format!("https://g/explore?left={left}{TRACE}%22%7D%5D%7D"),
            GrafanaPage,
            trace,
            None,
        ),
        (
            format!(
                "https://g/explore?schemaVersion=1&panes=%7B%22a%22:{left}{TRACE}%22%7D%5D%7D%7D"
            ),
            GrafanaPage,
            trace,
            None,
        ),
        (
            format!("https://g/a/grafana-exploretraces-app/explore?traceId={TRACE}&spanId={SPAN}"),
            GrafanaPage,
            both,
            None,
        ),
        (
            format!(
                r#"{{"level":"error","trace_id":"{TRACE}","span_id":"{SPAN}","request_id":"r-1"}}"#
            ),
            JsonLine,
            both,
            Some("r-1"),
        ),
        (
            format!(r#"api-7 | {{"msg":"x","req":{{"id":"r-2"}},"traceId":"{upper}"}}"#),
            JsonLine,
            trace,
            Some("r-2"),
        ),
        (
            r#"{"requestId":"r-3"}"#.to_owned(),
            JsonLine,
            None,
            Some("r-3"),
        ),
        (
            format!("level=error trace_id={TRACE} span_id={SPAN} msg=late"),
            TextLine,
            both,
            None,
        ),
        (
            format!("2026-11-26 02:14 ERROR [api,{TRACE},{SPAN}] pool timeout"),
            TextLine,
            trace,
            None,
        ),
        (
            format!("GET / traceparent=00-{TRACE}-{SPAN}-01 request-id: r-4"),
            TextLine,
            both,
            Some("r-4"),
        ),
        (
            "ERROR request_id=r-5 late".to_owned(),
            TextLine,
            None,
            Some("r-5"),
        ),
        ("req_01HZX4".to_owned(), RequestId, None, Some("req_01HZX4")),
        ("1234".to_owned(), RequestId, None, Some("1234")),
    ] {
        let pasted = read(&text);
        assert_eq!(pasted.kind, kind, "{text}");
        let found = (
            pasted.trace.map(|id| id.to_string()),
            pasted.span.map(|id| id.to_string()),
        );
        let expected = ids.map_or((None, None), |(trace, span)| {
            (Some(trace.to_owned()), span.map(str::to_owned))
        });
        assert_eq!(found, expected, "{text}");
        assert_eq!(pasted.request.as_deref(), request, "{text}");
    }
}

#[test]
fn what_names_nothing_is_said_to_name_nothing() {
    for text in [
        "",
        "  \n ",
        "\"\"",
        "the checkout is slow",
        "https://example.com/",
        "{\"level\":\"info\",\"msg\":\"started\"}",
        "00-00000000000000000000000000000000-0000000000000000-01 x",
    ] {
        let pasted = read(text);
        assert_eq!(pasted.trace, None, "{text:?}");
    }
    assert_eq!(read("the checkout is slow").kind, PastedKind::Nothing);
    assert_eq!(read(&"a".repeat(LONGEST + 1)).kind, PastedKind::Nothing);
}

#[test]
fn hostile_texts_are_read_without_harm() {
    let deep = format!("{}{}", "{\"a\":".repeat(5_000), "}".repeat(5_000));
    let panes = format!("https://g/explore?left={}", "%5B".repeat(4_000));
    for text in [
        deep.as_str(),
        panes.as_str(),
        "http://[::1",
        "\u{202e}trace_id=\u{202e}",
        "trace_id=\u{0}",
        "----------------",
        ":::",
        "1--",
        "%%%",
    ] {
        let pasted = read(text);
        assert_eq!(pasted.trace, None, "{text:?}");
    }
}

#[test]
fn the_path_of_a_file_names_the_file() {
    let root = if cfg!(windows) { "C:/" } else { "/" };
    let url = if cfg!(windows) {
        "file:///C:/"
    } else {
        "file:///"
    };
    for (text, path) in [
        (
            format!("{root}tmp/trace 1.json"),
            format!("{root}tmp/trace 1.json"),
        ),
        (format!("'{root}tmp/t.pb.GZ'"), format!("{root}tmp/t.pb.GZ")),
        (
            format!("{url}tmp/trace%201.jsonl"),
            format!("{root}tmp/trace 1.jsonl"),
        ),
    ] {
        let pasted = read(&text);
        assert_eq!(pasted.kind, PastedKind::File, "{text}");
        let found = pasted.file.unwrap().replace('\\', "/");
        assert_eq!(found, path, "{text}");
    }
    for text in [
        "trace.json",
        "../trace.json",
        "/etc/passwd",
        "https://a/b.json",
    ] {
        assert_eq!(read(text).file, None, "{text}");
    }
}
