//! What the tests of this room share.

/// Lines of many formats, to be damaged.
pub(crate) const LINES: &[&str] = &[
    r#"{"timestamp":"2026-11-26T15:00:00.123456Z","level":"INFO","fields":{"message":"order placed","order_id":42,"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"00f067aa0ba902b7"},"target":"harbour::orders","span":{"name":"request","request_id":"r-1"},"spans":[{"name":"request","request_id":"r-1"}]}"#,
    r#"{"level":50,"time":1795705200123,"pid":1,"hostname":"h","req":{"id":"a","method":"GET","url":"/x"},"err":{"type":"Error","message":"connect ECONNREFUSED","stack":"Error: connect\n    at f (x.js:1:2)"},"msg":"request errored"}"#,
    r#"{"name":"shop","hostname":"h","pid":2,"level":30,"msg":"hi","time":"2026-11-26T15:00:00.001Z","req_id":"q","src":{"file":"a.js","line":3,"func":"f"},"v":0}"#,
    r#"{"event":"user_created","message":"kept","level":"info","timestamp":1795705200.5,"request_id":"s","logger":"app.users"}"#,
    r#"{"timestamp":"2026-11-26T15:00:00.250+00:00","levelno":50,"name":"app","message":"m","otelTraceID":"4bf92f3577b34da6a3ce929d0e0e4736","otelSpanID":"00f067aa0ba902b7"}"#,
    r#"{"instant":{"epochSecond":1795705200,"nanoOfSecond":123456789},"thread":"main","level":"INFO","loggerName":"a.B","message":"m","contextMap":{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00f067aa0ba902b7","requestId":"l"}}"#,
    r#"{"level":"dpanic","ts":1795705200.1234567,"logger":"a","caller":"x.go:1","msg":"m","stacktrace":"s"}"#,
    r#"{"time":1795705200,"message":"m"}"#,
    r#"{"method":"GET","path":"/","format":"html","controller":"home","action":"index","status":500,"error":"E: m","duration":5.1,"view":1.0,"db":2.25,"allocations":12,"request_id":"lr"}"#,
    r#"{"message":"m","context":{},"level":400,"level_name":"ERROR","channel":"app","datetime":"2026-11-26T15:00:00+00:00","extra":{"uid":"8f3a"}}"#,
    r#"{"time":"2026-11-26T15:00:00Z","severity":"NOTICE","message":"m","logging.googleapis.com/trace":"projects/p/traces/4bf92f3577b34da6a3ce929d0e0e4736","logging.googleapis.com/spanId":"00f067aa0ba902b7","logging.googleapis.com/sourceLocation":{"file":"a.ex","line":3},"httpRequest":{"status":200}}"#,
    r#"{"EventId":14,"Timestamp":"2026-11-26T15:00:00Z","LogLevel":"Critical","Category":"Shop.Pay","Message":"m","State":{"Message":"m","{OriginalFormat}":"{a}"},"Scopes":[{"Message":"s","TraceId":"4bf92f3577b34da6a3ce929d0e0e4736","SpanId":"00f067aa0ba902b7","RequestId":"n"}]}"#,
    r#"{"time":"2026-11-26T15:00:00.123Z","type":"platform.report","record":{"requestId":"79104EXAMPLEB723","metrics":{"durationMs":101.5,"maxMemoryUsedMB":33}}}"#,
    r#"{"start_time":"2026-11-26T15:00:00.123Z","method":"GET","path":"/","response_code":503,"response_flags":"UF","x_request_id":"en-1","duration":12,"traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}"#,
    r#"{"t":{"$date":"2026-11-26T15:00:00.123+00:00"},"s":"W","c":"NETWORK","id":22943,"ctx":"listener","msg":"Connection accepted","attr":{"remote":"10.0.0.1:5"}}"#,
    r#"2026-11-26T15:00:00.000000001Z stderr F {"level":"info","msg":"m"}"#,
    r#"{"msg":"m","traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}"#,
    r#"{"msg":"m","big":123456789012345678901234567890,"small":0.1000000000000000055511151231257827,"exp":1E400,"minus":-0}"#,
    r#"{"msg":"a\u0000b <img src=x onerror=alert(1)>","<b>":"\u202e"}"#,
    r#"E, [2026-11-26T15:00:00.123456 #1234] ERROR -- : [9f8b7c6d-1111-2222-3333-444455556666] ActiveRecord::ConnectionNotEstablished"#,
    r#"[26/Nov/2026 15:00:00] "GET /orders/ HTTP/1.1" 500 1234"#,
    r#"[2026-11-26T15:00:00.123456+00:00] app.NOTICE: cache cleared [] {"uid":"8f3a"}"#,
    r#"2026/11/26 15:00:00.123456 http: panic serving 10.0.0.1:5: boom"#,
    r#"2026-11-26T15:00:00.123Z ERROR 12 --- [shop] [nio-8080-exec-1] o.a.c.c.C.[.[.[/]    : Servlet.service() threw"#,
    r#"WARNING:root:cannot pay: no card"#,
    r#"INFO:     10.0.0.1:50000 - "GET / HTTP/1.1" 200 OK"#,
    "info: Microsoft.Hosting.Lifetime[14]\n      Now listening on: http://localhost:5000",
    "2026-11-26T15:00:00.123Z\tERROR\tpay\tpay/card.go:12\tdeclined\t{\"order\": 7, \"request_id\": \"z-1\"}",
    "REPORT RequestId: 79104EX-AMPLE-B723\tDuration: 101.50 ms\tBilled Duration: 102 ms\tMax Memory Used: 33 MB",
    r#"[2026-11-26T15:00:00.123Z] "GET /a HTTP/2" 503 UF 0 91 12 - "10.0.0.1" "curl/8" "en-2" "shop" "10.0.0.2:80""#,
    r#"<165>1 2026-11-26T15:00:00.003Z host.example.com evntslog 12 ID47 [ex@32473 iut="3" q="a\"b\]"][y@1 z="1"] An event"#,
    r#"Nov 26 15:00:00 mymachine kernel: eth0: link down"#,
    r#"2026-11-26T15:00:00.123456Z 8 [Warning] [MY-013360] [Server] Plugin is deprecated"#,
    r#"E1126 15:00:00.123456    1234 reflector.go:138] cannot list nodes"#,
    r#"[1,2]"#,
    r#"2026-11-26T15:00:00Z"#,
];

/// A small repeatable source of mutations (xorshift64*).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.max(1))
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let next = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16;
        usize::try_from(next).unwrap_or(0) % limit.max(1)
    }

    /// A copy of `seed` with a few bytes changed, removed, doubled or cut off.
    pub(crate) fn mutate(&mut self, seed: &[u8]) -> Vec<u8> {
        let mut out = seed.to_vec();
        for _ in 0..=self.below(6) {
            let at = self.below(out.len());
            let byte = u8::try_from(self.below(256)).unwrap_or(0);
            match self.below(4) {
                _ if out.is_empty() => out.push(byte),
                0 => out[at] = byte,
                1 => drop(out.remove(at)),
                2 => out.insert(at, byte),
                _ => out.truncate(at + 1),
            }
        }
        out
    }
}

/// How many inputs a property is tried with: `usual`, or as many as `WHEELHOUSE_FUZZ` says.
pub(crate) fn inputs(usual: usize) -> usize {
    let asked = std::env::var("WHEELHOUSE_FUZZ").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(usual)
}
