use model::Severity;

use super::*;

const SEEN: Nanos = Nanos(7);
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN: &str = "00f067aa0ba902b7";

/// Library, its line, and what is read: time, severity, body, service, trace, span, request, fields.
type Case = (&'static str, Dialect, String, Expected);

struct Expected(
    i64,
    Severity,
    &'static str,
    &'static str,
    bool,
    &'static str,
    &'static str,
);

fn cases() -> Vec<Case> {
    use Severity::{Debug, Error, Fatal, Info, Trace, Unset, Warn};
    let ids = format!(r#""trace_id":"{TRACE}","span_id":"{SPAN}""#);
    vec![
        ("tracing-subscriber", Dialect::Tracing,
         format!(r#"{{"timestamp":"2026-11-26T15:00:00.123456Z","level":"INFO","fields":{{"message":"order placed","order_id":42,{ids}}},"target":"harbour::orders","span":{{"name":"request","request_id":"r-1"}},"spans":[{{"name":"request","request_id":"r-1"}}]}}"#),
         Expected(1_795_705_200_123_456_000, Info, "order placed", "cfg", true, "r-1", "order_id=42 target=harbour::orders span.name=request spans.0.name=request spans.0.request_id=r-1")),
        ("tracing-subscriber, flattened", Dialect::Tracing,
         r#"{"timestamp":"2026-11-26T15:00:00Z","level":"ERROR","message":"boom","error":"pool timed out","target":"api"}"#.into(),
         Expected(1_795_705_200_000_000_000, Error, "boom", "cfg", false, "", "error=pool timed out target=api")),
        ("pino", Dialect::Pino,
         format!(r#"{{"level":40,"time":1795705200123,"pid":1,"hostname":"h","reqId":"req-9",{ids},"msg":"slow"}}"#),
         Expected(1_795_705_200_123_000_000, Warn, "slow", "cfg", true, "req-9", "pid=1 hostname=h")),
        ("pino with an error", Dialect::Pino,
         r#"{"level":60,"time":1795705200123,"err":{"type":"Error","message":"m","stack":"s"},"req":{"id":"a"},"msg":"x"}"#.into(),
         Expected(1_795_705_200_123_000_000, Fatal, "x", "cfg", false, "a", "err.type=Error err.message=m err.stack=s")),
        ("bunyan", Dialect::Bunyan,
         r#"{"name":"shop","hostname":"h","pid":2,"level":30,"msg":"hi","time":"2026-11-26T15:00:00.001Z","req_id":"q","v":0}"#.into(),
         Expected(1_795_705_200_001_000_000, Info, "hi", "cfg", false, "q", "name=shop hostname=h pid=2 v=0")),
        ("winston", Dialect::Plain,
         r#"{"level":"verbose","message":"m","timestamp":"2026-11-26T15:00:00.000Z","service":"web"}"#.into(),
         Expected(1_795_705_200_000_000_000, Trace, "m", "web", false, "", "level=verbose")),
        ("zap", Dialect::Zap,
         r#"{"level":"dpanic","ts":1795705200.1234567,"logger":"a","caller":"x.go:1","msg":"m","stacktrace":"s"}"#.into(),
         Expected(1_795_705_200_123_456_700, Error, "m", "cfg", false, "", "level=dpanic logger=a caller=x.go:1 stacktrace=s")),
        ("zerolog", Dialect::Plain,
         r#"{"level":"debug","time":"2026-11-26T15:00:00Z","request_id":"z","message":"m"}"#.into(),
         Expected(1_795_705_200_000_000_000, Debug, "m", "cfg", false, "z", "")),
        ("slog", Dialect::Plain,
         r#"{"time":"2026-11-26T16:00:00.123456789+01:00","level":"INFO+1","msg":"m","source":{"function":"f","line":3}}"#.into(),
         Expected(1_795_705_200_123_456_789, Info, "m", "cfg", false, "", "level=INFO+1 source.function=f source.line=3")),
        ("logrus", Dialect::Plain,
         r#"{"level":"warning","msg":"m","time":"2026-11-26T15:00:00Z","omg":true}"#.into(),
         Expected(1_795_705_200_000_000_000, Warn, "m", "cfg", false, "", "omg=true")),
        ("ECS", Dialect::Ecs,
         format!(r#"{{"@timestamp":"2026-11-26T15:00:00.5Z","log.level":"ERROR","message":"m","ecs":{{"version":"1.2"}},"service":{{"name":"pay"}},"trace":{{"id":"{TRACE}"}},"span.id":"{SPAN}","error":{{"message":"e"}}}}"#),
         Expected(1_795_705_200_500_000_000, Error, "m", "pay", true, "", "ecs.version=1.2 error.message=e")),
        ("log4j2 JsonLayout", Dialect::Log4j,
         format!(r#"{{"instant":{{"epochSecond":1795705200,"nanoOfSecond":123456789}},"level":"INFO","loggerName":"a.B","message":"m","contextMap":{{"traceId":"{TRACE}","spanId":"{SPAN}","requestId":"l"}}}}"#),
         Expected(1_795_705_200_123_456_789, Info, "m", "cfg", true, "l", "loggerName=a.B")),
        ("logstash-logback", Dialect::Logstash,
         r#"{"@timestamp":"2026-11-26T16:00:00.000+01:00","@version":"1","message":"m","logger_name":"a","level":"WARN","level_value":30000}"#.into(),
         Expected(1_795_705_200_000_000_000, Warn, "m", "cfg", false, "", "@version=1 logger_name=a level_value=30000")),
        ("Serilog CLEF", Dialect::Clef,
         format!(r#"{{"@t":"2026-11-26T15:00:00.1234567Z","@mt":"Hello {{User}}, {{Count:000}} {{{{x}}}} {{None}}","@tr":"{TRACE}","@sp":"{SPAN}","User":"Ada","Count":3,"@@p":1}}"#),
         Expected(1_795_705_200_123_456_700, Info, "Hello Ada, 3 {x} {None}", "cfg", true, "", "User=Ada Count=3 @p=1")),
        ("python-json-logger", Dialect::PythonJson,
         r#"{"asctime":"2026-11-26 15:00:00,250","levelname":"CRITICAL","name":"app","message":"m","otelTraceID":"0","otelServiceName":"py"}"#.into(),
         Expected(1_795_705_200_250_000_000, Fatal, "m", "py", false, "", "asctime=2026-11-26 15:00:00,250 levelname=CRITICAL name=app otelTraceID=0")),
        ("structlog", Dialect::Structlog,
         r#"{"event":"user_created","message":"kept","level":"info","timestamp":1795705200.5,"request_id":"s"}"#.into(),
         Expected(1_795_705_200_500_000_000, Info, "user_created", "cfg", false, "s", "message=kept")),
        ("Datadog", Dialect::Datadog,
         r#"{"syslog":{"severity":"warning","timestamp":"2026-11-26T15:00:00.000Z"},"message":"m","dd":{"trace_id":"255","span_id":"16","service":"elx"}}"#.into(),
         Expected(1_795_705_200_000_000_000, Warn, "m", "elx", false, "", "")),
        ("Google Cloud", Dialect::GoogleCloud,
         format!(r#"{{"time":"2026-11-26T15:00:00Z","severity":"NOTICE","message":"m","logging.googleapis.com/trace":"projects/p/traces/{TRACE}","logging.googleapis.com/spanId":"{SPAN}"}}"#),
         Expected(1_795_705_200_000_000_000, Info, "m", "cfg", true, "", "severity=NOTICE")),
        ("journald", Dialect::Journald,
         r#"{"__REALTIME_TIMESTAMP":"1795705200123456","PRIORITY":"3","MESSAGE":"m","_PID":"1","SYSLOG_IDENTIFIER":"sshd"}"#.into(),
         Expected(1_795_705_200_123_456_000, Error, "m", "cfg", false, "", "PRIORITY=3 _PID=1 SYSLOG_IDENTIFIER=sshd")),
        ("Monolog", Dialect::Monolog,
         r#"{"message":"m","context":{"request_id":"mm"},"level":250,"level_name":"NOTICE","channel":"app","datetime":"2026-11-26T15:00:00.123456+00:00","extra":{}}"#.into(),
         Expected(1_795_705_200_123_456_000, Info, "m", "cfg", false, "mm", "level=250 level_name=NOTICE channel=app")),
        ("semantic_logger", Dialect::SemanticLogger,
         r#"{"timestamp":"2026-11-26T15:00:00.000Z","level":"error","level_index":4,"message":"m","name":"Rails","named_tags":{"request_id":"sl"},"exception":{"name":"E"}}"#.into(),
         Expected(1_795_705_200_000_000_000, Error, "m", "cfg", false, "sl", "level_index=4 name=Rails exception.name=E")),
        ("lograge", Dialect::Lograge,
         r#"{"method":"GET","path":"/","controller":"home","action":"index","status":200,"duration":5.1}"#.into(),
         Expected(7, Unset, r#"{"method":"GET","path":"/","controller":"home","action":"index","status":200,"duration":5.1}"#, "cfg", false, "", "method=GET path=/ controller=home action=index status=200 duration=5.1")),
        ("GELF", Dialect::Gelf,
         r#"{"version":"1.1","host":"h","short_message":"m","timestamp":1795705200.25,"level":3,"_user":"a"}"#.into(),
         Expected(1_795_705_200_250_000_000, Error, "m", "cfg", false, "", "version=1.1 host=h user=a")),
        (".NET JsonConsole", Dialect::Plain,
         format!(r#"{{"Timestamp":"2026-11-26T15:00:00Z","LogLevel":"Critical","Category":"A","Message":"m","Scopes":[{{"TraceId":"{TRACE}","SpanId":"{SPAN}","RequestId":"n"}}]}}"#),
         Expected(1_795_705_200_000_000_000, Fatal, "m", "cfg", true, "n", "LogLevel=Critical Category=A")),
        ("Docker around pino", Dialect::Pino,
         r#"{"log":"{\"level\":30,\"time\":1795705200123,\"msg\":\"in\"}\n","stream":"stdout","time":"2026-11-26T15:00:09Z"}"#.into(),
         Expected(1_795_705_200_123_000_000, Info, "in", "cfg", false, "", "")),
        ("Docker around text", Dialect::Plain,
         r#"{"log":"listening\n","stream":"stdout","time":"2026-11-26T15:00:00Z"}"#.into(),
         Expected(1_795_705_200_000_000_000, Unset, "listening", "cfg", false, "", "")),
        ("CRI around JSON", Dialect::Plain,
         r#"2026-11-26T15:00:00.000000001Z stderr F {"level":"info","msg":"m"}"#.into(),
         Expected(1_795_705_200_000_000_001, Info, "m", "cfg", false, "", "")),
        ("JSON within a message", Dialect::Zap,
         r#"{"host":"h","message":"{\"level\":\"info\",\"ts\":1795705200.5,\"msg\":\"inner\"}"}"#.into(),
         Expected(1_795_705_200_500_000_000, Info, "inner", "cfg", false, "", "host=h")),
        ("traceparent", Dialect::Plain,
         format!(r#"{{"msg":"m","traceparent":"00-{TRACE}-{SPAN}-01"}}"#),
         Expected(7, Unset, "m", "cfg", true, "", "traceparent=00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")),
        ("plain text", Dialect::Plain, "[error] something {broken".into(),
         Expected(7, Unset, "[error] something {broken", "cfg", false, "", "")),
        ("a JSON array", Dialect::Plain, "[1,2]".into(),
         Expected(7, Unset, "[1,2]", "cfg", false, "", "")),
        ("an empty object", Dialect::Plain, "{}".into(),
         Expected(7, Unset, "{}", "cfg", false, "", "")),
    ]
}

#[test]
fn every_dialect_is_read_into_one_kind_of_line() {
    for (library, dialect, raw, expected) in cases() {
        let line = read(&raw, SEEN, "cfg");
        let Expected(at, severity, body, service, traced, request, fields) = expected;
        assert_eq!(line.at, Nanos(at), "{library}");
        assert_eq!(line.severity, severity, "{library}");
        assert_eq!(line.body, body, "{library}");
        assert_eq!(line.service, service, "{library}");
        if traced {
            assert_eq!(
                (line.trace_id.as_str(), line.span_id.as_str()),
                (TRACE, SPAN),
                "{library}"
            );
        }
        assert_eq!(line.request_id, request, "{library}");
        let written: Vec<String> = line
            .fields
            .iter()
            .map(|(k, v)| format!("{k}={v}"))
            .collect();
        assert_eq!(written.join(" "), fields, "{library}");
        assert_eq!(line.raw, raw, "{library}: the line itself is kept");
        let inner = envelope::open(&raw).inner.into_owned();
        if let Some(mut flat) = Flat::of(&inner) {
            flat.unwrap_message();
            assert_eq!(Dialect::of(&flat), dialect, "{library}");
        }
    }
}

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

#[test]
fn deep_and_wide_lines_stay_bounded() {
    let deep = format!("{}1{}", r#"{"a":"#.repeat(5_000), "}".repeat(5_000));
    assert_eq!(read(&deep, SEEN, "").fields.len(), 1);
    let wide: Vec<String> = (0..10_000).map(|n| format!(r#""k{n}":{n}"#)).collect();
    let wide = read(&format!("{{{}}}", wide.join(",")), SEEN, "");
    assert_eq!(wide.fields.len(), 512);
}

#[test]
fn mutated_lines_never_panic() {
    let mut random = crate::testing::Random::new(11);
    for (_, _, raw, _) in cases() {
        for _ in 0..200 {
            let bytes = random.mutate(raw.as_bytes());
            let text = String::from_utf8_lossy(&bytes);
            let line = read(&text, SEEN, "cfg");
            assert_eq!(line.raw, text.trim_end_matches(['\n', '\r']));
        }
    }
}
