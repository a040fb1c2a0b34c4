use expect_test::expect;

use super::check;

#[test]
fn structlog() {
    check(
        r#"{"event":"user_created","message":"kept","level":"info","timestamp":1795705200.5,"request_id":"s","logger":"app.users"}"#,
        expect![[r#"
            Structlog 26T15:00:00.500 Seconds Info
            "user_created"
            request: s
              message="kept"
              logger="app.users"
        "#]],
    );
}

#[test]
fn structlog_without_a_time() {
    check(
        r#"{"event":"tick","level":"warning","logger":"app","exception":"Traceback (most recent call last):\n  File \"a.py\", line 1"}"#,
        expect![[r#"
            Structlog 26T18:00:00 Seen Warn
            "tick"
              logger="app"
              exception="Traceback (most recent call last):\n  File \"a.py\", line 1"
        "#]],
    );
}

#[test]
fn python_json_logger() {
    check(
        r#"{"asctime":"2026-11-26 15:00:00,250","levelname":"CRITICAL","name":"app","message":"m","exc_info":"Traceback","otelTraceID":"0","otelSpanID":"0","otelServiceName":"py"}"#,
        expect![[r#"
            PythonJson 26T15:00:00.250 AssumedUtc Fatal
            "m"
            service: py
              asctime="2026-11-26 15:00:00,250"
              levelname="CRITICAL"
              name="app"
              exc_info="Traceback"
              otelTraceID="0"
              otelSpanID="0"
        "#]],
    );
}

#[test]
fn python_json_logger_with_numbers() {
    check(
        r#"{"timestamp":"2026-11-26T15:00:00.250+00:00","levelno":50,"name":"app","message":"m","otelTraceID":"4bf92f3577b34da6a3ce929d0e0e4736","otelSpanID":"00f067aa0ba902b7"}"#,
        expect![[r#"
            Json 26T15:00:00.250 Zoned Fatal
            "m"
            trace: 4bf92f3577b34da6a3ce929d0e0e4736
            span: 00f067aa0ba902b7
              name="app"
        "#]],
    );
}
