use expect_test::expect;

use super::check;

#[test]
fn tracing_subscriber() {
    check(
        r#"{"timestamp":"2026-11-26T15:00:00.123456Z","level":"INFO","fields":{"message":"order placed","order_id":42,"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"00f067aa0ba902b7"},"target":"harbour::orders","span":{"name":"request","request_id":"r-1"},"spans":[{"name":"request","request_id":"r-1"}]}"#,
        expect![[r#"
            Tracing 26T15:00:00.123456 Zoned Info
            "order placed"
            trace: 4bf92f3577b34da6a3ce929d0e0e4736
            span: 00f067aa0ba902b7
            request: r-1
              order_id="42"
              target="harbour::orders"
              span.name="request"
              spans.0.name="request"
              spans.0.request_id="r-1"
        "#]],
    );
}

#[test]
fn tracing_subscriber_flattened() {
    check(
        r#"{"timestamp":"2026-11-26T15:00:00Z","level":"ERROR","message":"boom","error":"pool timed out","target":"api","filename":"src/api.rs","line_number":12,"threadId":"ThreadId(3)"}"#,
        expect![[r#"
            Tracing 26T15:00:00 Zoned Error
            "boom"
              error="pool timed out"
              target="api"
              filename="src/api.rs"
              line_number="12"
              threadId="ThreadId(3)"
        "#]],
    );
}
