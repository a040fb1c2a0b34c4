//! Lines of JSON that libraries of applications write, one test per library.

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

#[test]
fn serilog_clef() {
    check(
        r#"{"@t":"2026-11-26T15:00:00.1234567Z","@mt":"Hello {User}, {Count:000} {{x}} {None}","@tr":"4bf92f3577b34da6a3ce929d0e0e4736","@sp":"00f067aa0ba902b7","@i":"a1","User":"Ada","Count":3,"@@p":1}"#,
        expect![[r#"
            Clef 26T15:00:00.123456700 Zoned Info
            "Hello Ada, 3 {x} {None}"
            trace: 4bf92f3577b34da6a3ce929d0e0e4736
            span: 00f067aa0ba902b7
              @i="a1"
              User="Ada"
              Count="3"
              @p="1"
        "#]],
    );
}

#[test]
fn serilog_clef_rendered_with_an_error() {
    check(
        r#"{"@t":"2026-11-26T15:00:00Z","@m":"gone","@l":"Error","@x":"System.Exception: x\n   at A.B()","SourceContext":"Shop.Pay","RequestId":"0HM:1"}"#,
        expect![[r#"
            Clef 26T15:00:00 Zoned Error
            "gone"
            request: 0HM:1
              @x="System.Exception: x\n   at A.B()"
              SourceContext="Shop.Pay"
        "#]],
    );
}

#[test]
fn zap() {
    check(
        r#"{"level":"dpanic","ts":1795705200.1234567,"logger":"a","caller":"x.go:1","msg":"m","stacktrace":"s"}"#,
        expect![[r#"
            Zap 26T15:00:00.123456700 Seconds Error
            "m"
              level="dpanic"
              logger="a"
              caller="x.go:1"
              stacktrace="s"
        "#]],
    );
}

#[test]
fn zap_development_keys() {
    check(
        r#"{"L":"WARN","T":"2026-11-26T15:00:00.123Z","N":"a","C":"x.go:1","M":"m","S":"s"}"#,
        expect![[r#"
            Zap 26T15:00:00.123 Zoned Warn
            "m"
              N="a"
              C="x.go:1"
              S="s"
        "#]],
    );
}

#[test]
fn zerolog() {
    check(
        r#"{"level":"debug","time":"2026-11-26T15:00:00Z","request_id":"z","caller":"a.go:1","error":"e","message":"m"}"#,
        expect![[r#"
            Zerolog 26T15:00:00 Zoned Debug
            "m"
            request: z
              caller="a.go:1"
              error="e"
        "#]],
    );
}

#[test]
fn zerolog_without_a_level() {
    check(
        r#"{"time":1795705200,"message":"m"}"#,
        expect![[r#"
        Json 26T15:00:00 Seconds Unset
        "m"
    "#]],
    );
}

#[test]
fn slog() {
    check(
        r#"{"time":"2026-11-26T16:00:00.123456789+01:00","level":"INFO+1","source":{"function":"f","file":"f.go","line":3},"msg":"m","user":{"id":1}}"#,
        expect![[r#"
            Slog 26T15:00:00.123456789 Zoned Info
            "m"
              level="INFO+1"
              source.function="f"
              source.file="f.go"
              source.line="3"
              user.id="1"
        "#]],
    );
}

#[test]
fn logrus() {
    check(
        r#"{"level":"warning","msg":"m","time":"2026-11-26T15:00:00Z","omg":true}"#,
        expect![[r#"
            Logrus 26T15:00:00 Zoned Warn
            "m"
              omg="true"
        "#]],
    );
}

#[test]
fn lograge() {
    check(
        r#"{"method":"GET","path":"/","format":"html","controller":"home","action":"index","status":500,"error":"E: m","duration":5.1,"view":1.0,"db":2.25,"allocations":12,"request_id":"lr"}"#,
        expect![[r#"
            Lograge 26T18:00:00 Seen Unset
            "E: m"
            request: lr
              method="GET"
              path="/"
              format="html"
              controller="home"
              action="index"
              status="500"
              error="E: m"
              duration="5.1"
              view="1.0"
              db="2.25"
              allocations="12"
        "#]],
    );
}

#[test]
fn semantic_logger() {
    check(
        r#"{"timestamp":"2026-11-26T15:00:00.000000Z","level":"error","level_index":4,"host":"h","application":"shop","pid":3,"thread":"puma","message":"m","name":"Rails","duration_ms":3.5,"named_tags":{"request_id":"sl","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"},"exception":{"name":"E","message":"m","stack_trace":["a","b"]}}"#,
        expect![[r#"
            SemanticLogger 26T15:00:00 Zoned Error
            "m"
            trace: 4bf92f3577b34da6a3ce929d0e0e4736
            request: sl
              level_index="4"
              host="h"
              application="shop"
              pid="3"
              thread="puma"
              name="Rails"
              duration_ms="3.5"
              exception.name="E"
              exception.message="m"
              exception.stack_trace="[\"a\",\"b\"]"
        "#]],
    );
}

#[test]
fn monolog() {
    check(
        r#"{"message":"m","context":{"request_id":"mm","exception":{"class":"E","message":"x","code":0,"file":"/a.php:3"}},"level":250,"level_name":"NOTICE","channel":"app","datetime":"2026-11-26T15:00:00.123456+00:00","extra":{}}"#,
        expect![[r#"
            Monolog 26T15:00:00.123456 Zoned Info
            "m"
            request: mm
              context.exception.class="E"
              context.exception.message="x"
              context.exception.code="0"
              context.exception.file="/a.php:3"
              level="250"
              level_name="NOTICE"
              channel="app"
        "#]],
    );
}

#[test]
fn monolog_with_a_uid() {
    check(
        r#"{"message":"m","context":{},"level":400,"level_name":"ERROR","channel":"app","datetime":"2026-11-26T15:00:00+00:00","extra":{"uid":"8f3a"}}"#,
        expect![[r#"
            Monolog 26T15:00:00 Zoned Error
            "m"
            request: 8f3a
              level="400"
              channel="app"
        "#]],
    );
}

#[test]
fn monolog_logstash() {
    check(
        r#"{"@timestamp":"2026-11-26T15:00:00.123456+00:00","@version":1,"host":"h","message":"m","type":"app","channel":"app","level":"ERROR","monolog_level":400,"context":{"a":1}}"#,
        expect![[r#"
            Monolog 26T15:00:00.123456 Zoned Error
            "m"
              @version="1"
              host="h"
              type="app"
              channel="app"
              monolog_level="400"
              context.a="1"
        "#]],
    );
}

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

#[test]
fn dotnet_json_console() {
    check(
        r#"{"EventId":14,"Timestamp":"2026-11-26T15:00:00Z","LogLevel":"Critical","Category":"Shop.Pay","Message":"m","State":{"Message":"m","{OriginalFormat}":"{a}"},"Scopes":[{"Message":"s","TraceId":"4bf92f3577b34da6a3ce929d0e0e4736","SpanId":"00f067aa0ba902b7","RequestId":"n"}]}"#,
        expect![[r#"
            Dotnet 26T15:00:00 Zoned Fatal
            "m"
            trace: 4bf92f3577b34da6a3ce929d0e0e4736
            span: 00f067aa0ba902b7
            request: n
              EventId="14"
              LogLevel="Critical"
              Category="Shop.Pay"
              State.Message="m"
              State.{OriginalFormat}="{a}"
              Scopes.0.Message="s"
        "#]],
    );
}
