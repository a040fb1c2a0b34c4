use expect_test::expect;

use super::check;

#[test]
fn pino() {
    check(
        r#"{"level":40,"time":1795705200123,"pid":1,"hostname":"h","reqId":"req-9","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"00f067aa0ba902b7","msg":"slow"}"#,
        expect![[r#"
            Pino 26T15:00:00.123 Millis Warn
            "slow"
            trace: 4bf92f3577b34da6a3ce929d0e0e4736
            span: 00f067aa0ba902b7
            request: req-9
              pid="1"
              hostname="h"
        "#]],
    );
}

#[test]
fn pino_http_with_an_error() {
    check(
        r#"{"level":50,"time":1795705200123,"pid":1,"hostname":"h","req":{"id":"a","method":"GET","url":"/x"},"err":{"type":"Error","message":"connect ECONNREFUSED","stack":"Error: connect\n    at f (x.js:1:2)"},"msg":"request errored"}"#,
        expect![[r#"
            Pino 26T15:00:00.123 Millis Error
            "request errored"
            request: a
              pid="1"
              hostname="h"
              req.method="GET"
              req.url="/x"
              err.type="Error"
              err.message="connect ECONNREFUSED"
              err.stack="Error: connect\n    at f (x.js:1:2)"
        "#]],
    );
}

#[test]
fn pino_with_names_and_iso_time() {
    check(
        r#"{"level":"info","time":"2026-11-26T15:00:00.123Z","pid":1,"hostname":"h","msg":"up"}"#,
        expect![[r#"
            Pino 26T15:00:00.123 Zoned Info
            "up"
              pid="1"
              hostname="h"
        "#]],
    );
}

#[test]
fn pino_in_nanoseconds() {
    check(
        r#"{"level":30,"time":1795705200123456789,"pid":1,"hostname":"h","msg":"up"}"#,
        expect![[r#"
            Pino 26T15:00:00.123456789 Nanos Info
            "up"
              pid="1"
              hostname="h"
        "#]],
    );
}

#[test]
fn bunyan() {
    check(
        r#"{"name":"shop","hostname":"h","pid":2,"level":30,"msg":"hi","time":"2026-11-26T15:00:00.001Z","req_id":"q","src":{"file":"a.js","line":3,"func":"f"},"v":0}"#,
        expect![[r#"
            Bunyan 26T15:00:00.001 Zoned Info
            "hi"
            request: q
              name="shop"
              hostname="h"
              pid="2"
              src.file="a.js"
              src.line="3"
              src.func="f"
              v="0"
        "#]],
    );
}

#[test]
fn winston() {
    check(
        r#"{"level":"verbose","message":"m","timestamp":"2026-11-26T15:00:00.000Z","service":"web"}"#,
        expect![[r#"
            Winston 26T15:00:00 Zoned Trace
            "m"
            service: web
              level="verbose"
        "#]],
    );
}

#[test]
fn winston_logstash() {
    check(
        r#"{"@message":"m","@timestamp":"2026-11-26T15:00:00.000Z","@fields":{"level":"warn","user":7}}"#,
        expect![[r#"
            Winston 26T15:00:00 Zoned Warn
            "m"
              @fields.user="7"
        "#]],
    );
}
