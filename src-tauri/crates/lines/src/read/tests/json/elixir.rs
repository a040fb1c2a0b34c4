use expect_test::expect;

use super::check;

#[test]
fn logger_json_basic() {
    check(
        r#"{"time":"2026-11-26T15:00:00.123Z","severity":"error","message":"m","metadata":{"request_id":"F1"},"trace":"4bf92f3577b34da6a3ce929d0e0e4736","span":"00f067aa0ba902b7","request":{"connection":{"method":"GET","path":"/","status":500}}}"#,
        expect![[r#"
            LoggerJson 26T15:00:00.123 Zoned Error
            "m"
            trace: 4bf92f3577b34da6a3ce929d0e0e4736
            span: 00f067aa0ba902b7
            request: F1
              request.connection.method="GET"
              request.connection.path="/"
              request.connection.status="500"
        "#]],
    );
}

#[test]
fn logger_json_google() {
    check(
        r#"{"time":"2026-11-26T15:00:00Z","severity":"NOTICE","message":"m","logging.googleapis.com/trace":"projects/p/traces/4bf92f3577b34da6a3ce929d0e0e4736","logging.googleapis.com/spanId":"00f067aa0ba902b7","logging.googleapis.com/sourceLocation":{"file":"a.ex","line":3},"httpRequest":{"status":200}}"#,
        expect![[r#"
            GoogleCloud 26T15:00:00 Zoned Info
            "m"
            trace: 4bf92f3577b34da6a3ce929d0e0e4736
            span: 00f067aa0ba902b7
              severity="NOTICE"
              logging.googleapis.com/sourceLocation.file="a.ex"
              logging.googleapis.com/sourceLocation.line="3"
              httpRequest.status="200"
        "#]],
    );
}

#[test]
fn logger_json_datadog() {
    check(
        r#"{"syslog":{"hostname":"h","severity":"warning","timestamp":"2026-11-26T15:00:00.000Z"},"message":"m","logger":{"thread_name":"<0.1.0>"},"dd":{"trace_id":"255","span_id":"16","service":"elx"},"error":{"kind":"K","message":"e","stack":"s"}}"#,
        expect![[r#"
            Datadog 26T15:00:00 Zoned Warn
            "m"
            service: elx
            trace: 000000000000000000000000000000ff
            span: 0000000000000010
              syslog.hostname="h"
              logger.thread_name="<0.1.0>"
              error.kind="K"
              error.message="e"
              error.stack="s"
        "#]],
    );
}

#[test]
fn logger_json_elastic() {
    check(
        r#"{"@timestamp":"2026-11-26T15:00:00.000Z","log.level":"critical","message":"m","ecs.version":"8.11.0","log.logger":"L","trace.id":"4bf92f3577b34da6a3ce929d0e0e4736","span.id":"00f067aa0ba902b7","transaction.id":"x"}"#,
        expect![[r#"
            Ecs 26T15:00:00 Zoned Fatal
            "m"
            trace: 4bf92f3577b34da6a3ce929d0e0e4736
            span: 00f067aa0ba902b7
              log.level="critical"
              ecs.version="8.11.0"
              log.logger="L"
              transaction.id="x"
        "#]],
    );
}
