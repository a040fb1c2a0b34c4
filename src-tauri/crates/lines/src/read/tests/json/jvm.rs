use expect_test::expect;

use super::check;

#[test]
fn logstash_logback() {
    check(
        r#"{"@timestamp":"2026-11-26T16:00:00.000+01:00","@version":"1","message":"m","logger_name":"com.shop.Pay","thread_name":"main","level":"WARN","level_value":30000,"stack_trace":"java.lang.X: y","traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00f067aa0ba902b7","tags":["a","b"]}"#,
        expect![[r#"
            Logstash 26T15:00:00 Zoned Warn
            "m"
            trace: 4bf92f3577b34da6a3ce929d0e0e4736
            span: 00f067aa0ba902b7
              @version="1"
              logger_name="com.shop.Pay"
              thread_name="main"
              level_value="30000"
              stack_trace="java.lang.X: y"
              tags="[\"a\",\"b\"]"
        "#]],
    );
}

#[test]
fn ecs() {
    check(
        r#"{"@timestamp":"2026-11-26T15:00:00.5Z","log.level":"ERROR","message":"m","ecs":{"version":"1.2"},"service":{"name":"pay"},"trace":{"id":"4bf92f3577b34da6a3ce929d0e0e4736"},"span.id":"00f067aa0ba902b7","http":{"request":{"id":"e-1"}},"error":{"type":"X","message":"e","stack_trace":"s"}}"#,
        expect![[r#"
            Ecs 26T15:00:00.500 Zoned Error
            "m"
            service: pay
            trace: 4bf92f3577b34da6a3ce929d0e0e4736
            span: 00f067aa0ba902b7
            request: e-1
              ecs.version="1.2"
              error.type="X"
              error.message="e"
              error.stack_trace="s"
        "#]],
    );
}

#[test]
fn log4j2_json_layout() {
    check(
        r#"{"instant":{"epochSecond":1795705200,"nanoOfSecond":123456789},"thread":"main","level":"INFO","loggerName":"a.B","message":"m","contextMap":{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00f067aa0ba902b7","requestId":"l"}}"#,
        expect![[r#"
            Log4j 26T15:00:00.123456789 Seconds Info
            "m"
            trace: 4bf92f3577b34da6a3ce929d0e0e4736
            span: 00f067aa0ba902b7
            request: l
              thread="main"
              loggerName="a.B"
        "#]],
    );
}
