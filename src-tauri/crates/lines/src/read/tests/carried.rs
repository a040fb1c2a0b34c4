//! Lines of JSON that servers and platforms write or put around others.

use expect_test::expect;

use super::check;

#[test]
fn google_cloud() {
    check(
        r#"{"timestamp":{"seconds":1795705200,"nanos":123456789},"severity":"ERROR","message":"m","logging.googleapis.com/trace":"projects/p/traces/4bf92f3577b34da6a3ce929d0e0e4736"}"#,
        expect![[r#"
            GoogleCloud 26T15:00:00.123456789 Seconds Error
            "m"
            trace: 4bf92f3577b34da6a3ce929d0e0e4736
        "#]],
    );
}

#[test]
fn lambda() {
    check(
        r#"{"timestamp":"2026-11-26T15:00:00.123Z","level":"WARN","message":"m","requestId":"79104EXAMPLEB723","xray_trace_id":"1-4bf92f35-77b34da6a3ce929d0e0e4736"}"#,
        expect![[r#"
            Lambda 26T15:00:00.123 Zoned Warn
            "m"
            trace: 4bf92f3577b34da6a3ce929d0e0e4736
            request: 79104EXAMPLEB723
        "#]],
    );
}

#[test]
fn lambda_platform() {
    check(
        r#"{"time":"2026-11-26T15:00:00.123Z","type":"platform.report","record":{"requestId":"79104EXAMPLEB723","metrics":{"durationMs":101.5,"maxMemoryUsedMB":33}}}"#,
        expect![[r#"
            Lambda 26T15:00:00.123 Zoned Unset
            "{\"time\":\"2026-11-26T15:00:00.123Z\",\"type\":\"platform.report\",\"record\":{\"requestId\":\"79104EXAMPLEB723\",\"metrics\":{\"durationMs\":101.5,\"maxMemoryUsedMB\":33}}}"
            request: 79104EXAMPLEB723
              type="platform.report"
              record.metrics.durationMs="101.5"
              record.metrics.maxMemoryUsedMB="33"
        "#]],
    );
}

#[test]
fn caddy() {
    check(
        r#"{"level":"info","ts":1795705200.5,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"10.0.0.1","method":"GET","uri":"/","headers":{"X-Request-Id":["c-1"]}},"duration":0.01,"status":200}"#,
        expect![[r#"
            Zap 26T15:00:00.500 Seconds Info
            "handled request"
              logger="http.log.access"
              request.remote_ip="10.0.0.1"
              request.method="GET"
              request.uri="/"
              request.headers.X-Request-Id="[\"c-1\"]"
              duration="0.01"
              status="200"
        "#]],
    );
}

#[test]
fn nginx_json() {
    check(
        r#"{"time_iso8601":"2026-11-26T15:00:00+00:00","remote_addr":"10.0.0.1","request":"GET / HTTP/1.1","status":"200","request_id":"8d7f"}"#,
        expect![[r#"
            Json 26T15:00:00 Zoned Unset
            "{\"time_iso8601\":\"2026-11-26T15:00:00+00:00\",\"remote_addr\":\"10.0.0.1\",\"request\":\"GET / HTTP/1.1\",\"status\":\"200\",\"request_id\":\"8d7f\"}"
            request: 8d7f
              remote_addr="10.0.0.1"
              request="GET / HTTP/1.1"
              status="200"
        "#]],
    );
}

#[test]
fn envoy_json() {
    check(
        r#"{"start_time":"2026-11-26T15:00:00.123Z","method":"GET","path":"/","response_code":503,"response_flags":"UF","x_request_id":"en-1","duration":12,"traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}"#,
        expect![[r#"
            Envoy 26T15:00:00.123 Zoned Unset
            "{\"start_time\":\"2026-11-26T15:00:00.123Z\",\"method\":\"GET\",\"path\":\"/\",\"response_code\":503,\"response_flags\":\"UF\",\"x_request_id\":\"en-1\",\"duration\":12,\"traceparent\":\"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\"}"
            trace: 4bf92f3577b34da6a3ce929d0e0e4736
            span: 00f067aa0ba902b7
            request: en-1
              method="GET"
              path="/"
              response_code="503"
              response_flags="UF"
              duration="12"
              traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        "#]],
    );
}

#[test]
fn gelf() {
    check(
        r#"{"version":"1.1","host":"h","short_message":"m","timestamp":1795705200.25,"level":3,"_user":"a","_request_id":"g"}"#,
        expect![[r#"
            Gelf 26T15:00:00.250 Seconds Error
            "m"
              version="1.1"
              host="h"
              user="a"
              request_id="g"
        "#]],
    );
}

#[test]
fn journald() {
    check(
        r#"{"__REALTIME_TIMESTAMP":"1795705200123456","PRIORITY":"3","MESSAGE":"m","_PID":"1","SYSLOG_IDENTIFIER":"sshd"}"#,
        expect![[r#"
            Journald 26T15:00:00.123456 Micros Error
            "m"
              PRIORITY="3"
              _PID="1"
              SYSLOG_IDENTIFIER="sshd"
        "#]],
    );
}

#[test]
fn mongodb() {
    check(
        r#"{"t":{"$date":"2026-11-26T15:00:00.123+00:00"},"s":"W","c":"NETWORK","id":22943,"ctx":"listener","msg":"Connection accepted","attr":{"remote":"10.0.0.1:5"}}"#,
        expect![[r#"
            Mongo 26T15:00:00.123 Zoned Warn
            "Connection accepted"
              s="W"
              c="NETWORK"
              id="22943"
              ctx="listener"
              attr.remote="10.0.0.1:5"
        "#]],
    );
}

#[test]
fn docker_around_pino() {
    check(
        r#"{"log":"{\"level\":30,\"time\":1795705200123,\"msg\":\"in\"}\n","stream":"stdout","time":"2026-11-26T15:00:09Z"}"#,
        expect![[r#"
            Pino 26T15:00:00.123 Millis Info
            "in"
              stream="stdout"
        "#]],
    );
}

#[test]
fn docker_around_text() {
    check(
        r#"{"log":"listening\n","stream":"stderr","time":"2026-11-26T15:00:00.000000001Z"}"#,
        expect![[r#"
            Text 26T15:00:00.000000001 Carrier Unset
            "listening"
              stream="stderr"
        "#]],
    );
}

#[test]
fn cri_around_json() {
    check(
        r#"2026-11-26T15:00:00.000000001Z stderr F {"level":"info","msg":"m"}"#,
        expect![[r#"
            Json 26T15:00:00.000000001 Carrier Info
            "m"
              stream="stderr"
        "#]],
    );
}

#[test]
fn cri_around_text() {
    check(
        r#"2026-11-26T15:00:00.000000001+00:00 stdout P INFO:     started"#,
        expect![[r#"
            Pattern 26T15:00:00.000000001 Carrier Info
            "started"
              stream="stdout"
        "#]],
    );
}
