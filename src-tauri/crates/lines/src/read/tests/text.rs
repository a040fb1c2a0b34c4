//! Lines of plain text, one test per format.

use expect_test::expect;

use super::check;

#[test]
fn logfmt() {
    check(
        r#"time=2026-11-26T15:00:00.123Z level=WARN msg="slow \"query\"" request_id=lf-1 trace_id=4bf92f3577b34da6a3ce929d0e0e4736 took=1.5s n=3"#,
        expect![[r#"
            Logfmt 26T15:00:00.123 Zoned Warn
            "slow \"query\""
            trace: 4bf92f3577b34da6a3ce929d0e0e4736
            request: lf-1
              took="1.5s"
              n="3"
        "#]],
    );
}

#[test]
fn logfmt_of_heroku() {
    check(
        r#"at=info method=GET path="/" host=example.com request_id=8601b555 fwd="10.0.0.1" status=200 level=info"#,
        expect![[r#"
            Logfmt 26T18:00:00 Seen Info
            "at=info method=GET path=\"/\" host=example.com request_id=8601b555 fwd=\"10.0.0.1\" status=200 level=info"
            request: 8601b555
              at="info"
              method="GET"
              path="/"
              host="example.com"
              fwd="10.0.0.1"
              status="200"
        "#]],
    );
}

#[test]
fn rails_logger() {
    check(
        r#"E, [2026-11-26T15:00:00.123456 #1234] ERROR -- : [9f8b7c6d-1111-2222-3333-444455556666] ActiveRecord::ConnectionNotEstablished"#,
        expect![[r#"
            Ruby 26T15:00:00.123456 AssumedUtc Error
            "ActiveRecord::ConnectionNotEstablished"
            request: 9f8b7c6d-1111-2222-3333-444455556666
              pid="1234"
              time="2026-11-26T15:00:00.123456"
        "#]],
    );
}

#[test]
fn rails_started() {
    check(
        r#"Started GET "/orders/1" for 10.0.0.1 at 2026-11-26 15:00:00 +0000"#,
        expect![[r#"
            Ruby 26T15:00:00 Zoned Unset
            "Started GET \"/orders/1\" for 10.0.0.1 at 2026-11-26 15:00:00 +0000"
              http.request.method="GET"
              url.path="/orders/1"
              client.address="10.0.0.1"
        "#]],
    );
}

#[test]
fn rails_completed_tagged() {
    check(
        r#"[9f8b7c6d-1111-2222-3333-444455556666] Completed 500 Internal Server Error in 12ms (ActiveRecord: 3.1ms)"#,
        expect![[r#"
            Ruby 26T18:00:00 Seen Unset
            "Completed 500 Internal Server Error in 12ms (ActiveRecord: 3.1ms)"
            request: 9f8b7c6d-1111-2222-3333-444455556666
              http.response.status_code="500"
        "#]],
    );
}

#[test]
fn django_server() {
    check(
        r#"[26/Nov/2026 15:00:00] "GET /orders/ HTTP/1.1" 500 1234"#,
        expect![[r#"
            AccessLog 26T15:00:00 AssumedUtc Unset
            "\"GET /orders/ HTTP/1.1\" 500"
              http.request.method="GET"
              url.path="/orders/"
              network.protocol.version="1.1"
              http.response.status_code="500"
              http.response.body.size="1234"
              time="26/Nov/2026 15:00:00"
        "#]],
    );
}

#[test]
fn django_error() {
    check(
        r#"ERROR 2026-11-26 15:00:00,123 log 12 139 Internal Server Error: /orders/"#,
        expect![[r#"
            Pattern 26T15:00:00.123 AssumedUtc Error
            "log 12 139 Internal Server Error: /orders/"
              time="2026-11-26 15:00:00,123"
        "#]],
    );
}

#[test]
fn laravel() {
    check(
        r#"[2026-11-26 15:00:00] production.ERROR: SQLSTATE[HY000] {x} {"userId":7,"request_id":"la-1"} []"#,
        expect![[r#"
            Laravel 26T15:00:00 AssumedUtc Error
            "SQLSTATE[HY000] {x}"
            request: la-1
              channel="production"
              userId="7"
              time="2026-11-26 15:00:00"
        "#]],
    );
}

#[test]
fn laravel_notice() {
    check(
        r#"[2026-11-26T15:00:00.123456+00:00] app.NOTICE: cache cleared [] {"uid":"8f3a"}"#,
        expect![[r#"
            Laravel 26T15:00:00.123456 Zoned Info
            "cache cleared"
              channel="app"
              level="NOTICE"
              uid="8f3a"
        "#]],
    );
}

#[test]
fn laravel_exception() {
    check(
        "[2026-11-26 15:00:00] local.CRITICAL: boom {\"exception\":\"[object] (Exception(code: 0): boom at /app/a.php:1)\n[stacktrace]\n#0 {main}\n\"}",
        expect![[r#"
            Laravel 26T15:00:00 AssumedUtc Fatal
            "boom {\"exception\":\"[object] (Exception(code: 0): boom at /app/a.php:1)\n[stacktrace]\n#0 {main}\n\"}"
              channel="local"
              level="CRITICAL"
              time="2026-11-26 15:00:00"
        "#]],
    );
}

#[test]
fn go_log() {
    check(
        r#"2026/11/26 15:00:00 main.go:12: listening on :8080"#,
        expect![[r#"
            GoLog 26T15:00:00 AssumedUtc Unset
            "listening on :8080"
              caller="main.go:12"
              time="2026/11/26 15:00:00"
        "#]],
    );
}

#[test]
fn go_log_without_a_file() {
    check(
        r#"2026/11/26 15:00:00.123456 http: panic serving 10.0.0.1:5: boom"#,
        expect![[r#"
            GoLog 26T15:00:00.123456 AssumedUtc Unset
            "http: panic serving 10.0.0.1:5: boom"
              time="2026/11/26 15:00:00.123456"
        "#]],
    );
}

#[test]
fn log4j() {
    check(
        r#"2026-11-26 15:00:00,123 [main] WARN  com.shop.Pay - card declined requestId=j-1"#,
        expect![[r#"
            Pattern 26T15:00:00.123 AssumedUtc Warn
            "card declined requestId=j-1"
            request: j-1
              thread="main"
              logger="com.shop.Pay"
              time="2026-11-26 15:00:00,123"
        "#]],
    );
}

#[test]
fn logback() {
    check(
        r#"15:00:00.123 [main] INFO com.shop.Pay -- no date at all"#,
        expect![[r#"
            Pattern 26T18:00:00 Seen Info
            "no date at all"
              time="15:00:00.123"
              thread="main"
              logger="com.shop.Pay"
        "#]],
    );
}

#[test]
fn spring_boot() {
    check(
        r#"2026-11-26T15:00:00.123Z ERROR 12 --- [shop] [nio-8080-exec-1] o.a.c.c.C.[.[.[/]    : Servlet.service() threw"#,
        expect![[r#"
            Pattern 26T15:00:00.123 Zoned Error
            "Servlet.service() threw"
              thread="nio-8080-exec-1"
              pid="12"
              logger="o.a.c.c.C.[.[.[/]"
        "#]],
    );
}

#[test]
fn spring_boot_plain() {
    check(
        r#"2026-11-26T15:00:00.123+01:00  INFO 12 --- [           main] c.e.shop.Application    : Started in 2.1 seconds"#,
        expect![[r#"
            Pattern 26T14:00:00.123 Zoned Info
            "Started in 2.1 seconds"
              thread="main"
              pid="12"
              logger="c.e.shop.Application"
        "#]],
    );
}

#[test]
fn python_logging() {
    check(
        r#"2026-11-26 15:00:00,123 - app.orders - ERROR - cannot pay"#,
        expect![[r#"
            Pattern 26T15:00:00.123 AssumedUtc Error
            "cannot pay"
              logger="app.orders"
              time="2026-11-26 15:00:00,123"
        "#]],
    );
}

#[test]
fn python_basic_config() {
    check(
        r#"WARNING:root:cannot pay: no card"#,
        expect![[r#"
        Pattern 26T18:00:00 Seen Warn
        "cannot pay: no card"
          logger="root"
    "#]],
    );
}

#[test]
fn gunicorn() {
    check(
        r#"[2026-11-26 15:00:00 +0000] [12] [INFO] Listening at: http://127.0.0.1:8000"#,
        expect![[r#"
            Pattern 26T15:00:00 Zoned Info
            "Listening at: http://127.0.0.1:8000"
              pid="12"
        "#]],
    );
}

#[test]
fn celery() {
    check(
        r#"[2026-11-26 15:00:00,123: WARNING/MainProcess] task late"#,
        expect![[r#"
            Pattern 26T15:00:00.123 AssumedUtc Warn
            "task late"
              logger="MainProcess"
              time="2026-11-26 15:00:00,123"
        "#]],
    );
}

#[test]
fn uvicorn() {
    check(
        r#"INFO:     10.0.0.1:50000 - "GET / HTTP/1.1" 200 OK"#,
        expect![[r#"
            Pattern 26T18:00:00 Seen Info
            "10.0.0.1:50000 - \"GET / HTTP/1.1\" 200 OK"
        "#]],
    );
}

#[test]
fn env_logger() {
    check(
        r#"[2026-11-26T15:00:00Z WARN  harbour::orders] card declined"#,
        expect![[r#"
            Pattern 26T15:00:00 Zoned Warn
            "card declined"
              logger="harbour::orders"
        "#]],
    );
}

#[test]
fn tracing_text() {
    check(
        r#"2026-11-26T15:00:00.123456Z  INFO harbour::orders: order placed order_id=42 request_id=rt-1"#,
        expect![[r#"
            Pattern 26T15:00:00.123456 Zoned Info
            "order placed order_id=42 request_id=rt-1"
            request: rt-1
              logger="harbour::orders"
        "#]],
    );
}

#[test]
fn dotnet_console() {
    check(
        "info: Microsoft.Hosting.Lifetime[14]\n      Now listening on: http://localhost:5000",
        expect![[r#"
            Dotnet 26T18:00:00 Seen Info
            "Now listening on: http://localhost:5000"
              logger="Microsoft.Hosting.Lifetime"
              event_id="14"
        "#]],
    );
}

#[test]
fn winston_simple() {
    check(
        r#"error: cannot pay {"order":7}"#,
        expect![[r#"
        Pattern 26T18:00:00 Seen Error
        "cannot pay {\"order\":7}"
    "#]],
    );
}

#[test]
fn an_exception() {
    check(
        r#"Error: connect ECONNREFUSED 127.0.0.1:5432"#,
        expect![[r#"
            Pattern 26T18:00:00 Seen Error
            "Error: connect ECONNREFUSED 127.0.0.1:5432"
        "#]],
    );
}

#[test]
fn zap_console() {
    check(
        "2026-11-26T15:00:00.123Z\tERROR\tpay\tpay/card.go:12\tdeclined\t{\"order\": 7, \"request_id\": \"z-1\"}",
        expect![[r#"
            Zap 26T15:00:00.123 Zoned Error
            "declined"
            request: z-1
              logger="pay"
              caller="pay/card.go:12"
              order="7"
        "#]],
    );
}

#[test]
fn lambda_node() {
    check(
        "2026-11-26T15:00:00.123Z\t79104EX-AMPLE-B723\tERROR\tboom",
        expect![[r#"
            LambdaText 26T15:00:00.123 Zoned Error
            "boom"
            request: 79104EX-AMPLE-B723
        "#]],
    );
}

#[test]
fn lambda_python() {
    check(
        "[WARNING]\t2026-11-26T15:00:00.123Z\t79104EX-AMPLE-B723\tlate",
        expect![[r#"
            LambdaText 26T15:00:00.123 Zoned Warn
            "late"
            request: 79104EX-AMPLE-B723
        "#]],
    );
}

#[test]
fn lambda_report() {
    check(
        "REPORT RequestId: 79104EX-AMPLE-B723\tDuration: 101.50 ms\tBilled Duration: 102 ms\tMax Memory Used: 33 MB",
        expect![[r#"
            LambdaText 26T18:00:00 Seen Info
            "REPORT RequestId: 79104EX-AMPLE-B723\tDuration: 101.50 ms\tBilled Duration: 102 ms\tMax Memory Used: 33 MB"
            request: 79104EX-AMPLE-B723
              Duration="101.50 ms"
              Billed Duration="102 ms"
              Max Memory Used="33 MB"
        "#]],
    );
}

#[test]
fn nginx_access() {
    check(
        r#"10.0.0.1 - ada [26/Nov/2026:15:00:00 +0000] "GET /a?b=c HTTP/1.1" 200 1234 "https://example.com/" "Mozilla/5.0 \"x\"""#,
        expect![[r#"
            AccessLog 26T15:00:00 Zoned Unset
            "\"GET /a?b=c HTTP/1.1\" 200"
              client.address="10.0.0.1"
              user.name="ada"
              http.request.method="GET"
              url.path="/a"
              url.query="b=c"
              network.protocol.version="1.1"
              http.response.status_code="200"
              http.response.body.size="1234"
              http.request.header.referer="https://example.com/"
              user_agent.original="Mozilla/5.0 \\\"x\\\""
        "#]],
    );
}

#[test]
fn apache_common() {
    check(
        r#"::1 - - [26/Nov/2026:16:00:00 +0100] "-" 408 -"#,
        expect![[r#"
            AccessLog 26T15:00:00 Zoned Unset
            "\"-\" 408"
              client.address="::1"
              http.response.status_code="408"
        "#]],
    );
}

#[test]
fn envoy_text() {
    check(
        r#"[2026-11-26T15:00:00.123Z] "GET /a HTTP/2" 503 UF 0 91 12 - "10.0.0.1" "curl/8" "en-2" "shop" "10.0.0.2:80""#,
        expect![[r#"
            AccessLog 26T15:00:00.123 Zoned Unset
            "\"GET /a HTTP/2\" 503"
            request: en-2
              http.request.method="GET"
              url.path="/a"
              network.protocol.version="2"
              http.response.status_code="503"
              response_flags="UF"
              bytes_received="0"
              bytes_sent="91"
              duration="12"
              x_forwarded_for="10.0.0.1"
              user_agent.original="curl/8"
              authority="shop"
              upstream_host="10.0.0.2:80"
        "#]],
    );
}

#[test]
fn nginx_error() {
    check(
        r#"2026/11/26 15:00:00 [crit] 31#31: *7 connect() failed (111: Connection refused), client: 10.0.0.1, server: shop, request: "GET /a, b HTTP/1.1", host: "shop""#,
        expect![[r#"
            NginxError 26T15:00:00 AssumedUtc Fatal
            "connect() failed (111: Connection refused)"
              level="crit"
              pid="31"
              thread="31"
              connection="7"
              client="10.0.0.1"
              server="shop"
              request="GET /a, b HTTP/1.1"
              host="shop"
              time="2026/11/26 15:00:00"
        "#]],
    );
}

#[test]
fn apache_error() {
    check(
        r#"[Thu Nov 26 15:00:00.123456 2026] [core:notice] [pid 12:tid 34] [client 10.0.0.1:5] AH00094: Command line"#,
        expect![[r#"
            ApacheError 26T15:00:00.123456 AssumedUtc Info
            "AH00094: Command line"
              module="core"
              level="notice"
              pid="12:tid 34"
              client.address="10.0.0.1:5"
              time="Thu Nov 26 15:00:00.123456 2026"
        "#]],
    );
}

#[test]
fn syslog_5424() {
    check(
        r#"<165>1 2026-11-26T15:00:00.003Z host.example.com evntslog 12 ID47 [ex@32473 iut="3" q="a\"b\]"][y@1 z="1"] An event"#,
        expect![[r#"
            Syslog 26T15:00:00.003 Zoned Info
            "An event"
              host="host.example.com"
              program="evntslog"
              pid="12"
              message_id="ID47"
              iut="3"
              q="a\"b]"
              z="1"
              facility="local4"
        "#]],
    );
}

#[test]
fn syslog_5424_of_json() {
    check(
        r#"<14>1 2026-11-26T15:00:00Z h app - - - {"level":"error","msg":"inner","request_id":"sj"}"#,
        expect![[r#"
            Json 26T15:00:00 Zoned Error
            "inner"
            request: sj
              host="h"
              program="app"
              facility="user"
        "#]],
    );
}

#[test]
fn syslog_3164() {
    check(
        r#"<34>Nov 26 15:00:00 mymachine su[12]: 'su root' failed for ada"#,
        expect![[r#"
            Syslog 26T15:00:00 AssumedYear Fatal
            "'su root' failed for ada"
              host="mymachine"
              program="su"
              pid="12"
              facility="auth"
              time="Nov 26 15:00:00"
        "#]],
    );
}

#[test]
fn syslog_file() {
    check(
        r#"Nov 26 15:00:00 mymachine kernel: eth0: link down"#,
        expect![[r#"
            Syslog 26T15:00:00 AssumedYear Unset
            "eth0: link down"
              host="mymachine"
              program="kernel"
              time="Nov 26 15:00:00"
        "#]],
    );
}

#[test]
fn postgres() {
    check(
        r#"2026-11-26 15:00:00.123 UTC [1234] shop@orders ERROR:  deadlock detected"#,
        expect![[r#"
            Postgres 26T15:00:00.123 Zoned Error
            "deadlock detected"
              pid="1234"
              user="shop"
              database="orders"
        "#]],
    );
}

#[test]
fn postgres_log() {
    check(
        r#"2026-11-26 16:00:00.123 CET [1234] LOG:  checkpoint starting: time"#,
        expect![[r#"
            Postgres 26T16:00:00.123 AssumedUtc Info
            "checkpoint starting: time"
              pid="1234"
              level="LOG"
              time="2026-11-26 16:00:00.123"
        "#]],
    );
}

#[test]
fn mysql() {
    check(
        r#"2026-11-26T15:00:00.123456Z 8 [Warning] [MY-013360] [Server] Plugin is deprecated"#,
        expect![[r#"
            MySql 26T15:00:00.123456 Zoned Warn
            "Plugin is deprecated"
              thread="8"
              code="MY-013360"
              subsystem="Server"
        "#]],
    );
}

#[test]
fn mariadb() {
    check(
        r#"2026-11-26 15:00:00 0 [Note] InnoDB: Buffer pool loaded"#,
        expect![[r#"
            MySql 26T15:00:00 AssumedUtc Info
            "InnoDB: Buffer pool loaded"
              thread="0"
              level="Note"
              time="2026-11-26 15:00:00"
        "#]],
    );
}

#[test]
fn redis() {
    check(
        r#"12:M 26 Nov 2026 15:00:00.123 # WARNING overcommit_memory is set to 0"#,
        expect![[r#"
            Redis 26T15:00:00.123 AssumedUtc Warn
            "WARNING overcommit_memory is set to 0"
              pid="12"
              role="M"
              time="26 Nov 2026 15:00:00.123"
        "#]],
    );
}

#[test]
fn klog() {
    check(
        r#"E1126 15:00:00.123456    1234 reflector.go:138] cannot list nodes"#,
        expect![[r#"
            Klog 26T15:00:00.123456 AssumedYear Error
            "cannot list nodes"
              thread="1234"
              caller="reflector.go:138"
              time="1126 15:00:00.123456"
        "#]],
    );
}

#[test]
fn bracketed_level() {
    check(
        r#"[error] something {broken"#,
        expect![[r#"
        Pattern 26T18:00:00 Seen Error
        "something {broken"
    "#]],
    );
}

#[test]
fn plain_text() {
    check(
        r#"listening on port 8080"#,
        expect![[r#"
        Text 26T18:00:00 Seen Unset
        "listening on port 8080"
    "#]],
    );
}

#[test]
fn a_json_array() {
    check(
        r#"[1,2]"#,
        expect![[r#"
        Text 26T18:00:00 Seen Unset
        "[1,2]"
    "#]],
    );
}

#[test]
fn a_cut_json_object() {
    check(
        r#"{"level":"info","msg":"cut he"#,
        expect![[r#"
        Text 26T18:00:00 Seen Unset
        "{\"level\":\"info\",\"msg\":\"cut he"
    "#]],
    );
}

#[test]
fn a_sentence_with_an_equals_sign() {
    check(
        r#"x = y is what level=3 means to us"#,
        expect![[r#"
        Text 26T18:00:00 Seen Unset
        "x = y is what level=3 means to us"
    "#]],
    );
}

#[test]
fn a_time_and_nothing_else() {
    check(
        r#"2026-11-26T15:00:00Z"#,
        expect![[r#"
        Text 26T15:00:00 Zoned Unset
        ""
    "#]],
    );
}

#[test]
fn right_to_left_and_emoji() {
    check(
        r#"2026-11-26T15:00:00Z ERROR שלום 🚢 <b>x</b>"#,
        expect![[r#"
            Pattern 26T15:00:00 Zoned Error
            "שלום 🚢 <b>x</b>"
        "#]],
    );
}

#[test]
fn loguru() {
    check(
        r#"2026-11-26 15:00:00.123 | WARNING  | shop.pay:charge:12 - card declined"#,
        expect![[r#"
            Pattern 26T15:00:00.123 AssumedUtc Warn
            "card declined"
              logger="shop.pay:charge:12"
              time="2026-11-26 15:00:00.123"
        "#]],
    );
}

#[test]
fn php_error_log() {
    check(
        r#"[26-Nov-2026 15:00:00 UTC] PHP Warning:  Undefined variable $x in /app/a.php on line 3"#,
        expect![[r#"
            Pattern 26T15:00:00 Zoned Warn
            "Undefined variable $x in /app/a.php on line 3"
              logger="PHP"
        "#]],
    );
}

#[test]
fn elixir_console() {
    check(
        r#"15:00:00.123 [error] GenServer :pool terminating"#,
        expect![[r#"
            Pattern 26T18:00:00 Seen Error
            "GenServer :pool terminating"
              time="15:00:00.123"
        "#]],
    );
}

#[test]
fn supervisord() {
    check(
        r#"2026-11-26 15:00:00,123 INFO spawned: web with pid 12"#,
        expect![[r#"
            Pattern 26T15:00:00.123 AssumedUtc Info
            "spawned: web with pid 12"
              time="2026-11-26 15:00:00,123"
        "#]],
    );
}

#[test]
fn a_level_that_may_be_a_word() {
    check(
        r#"2026-11-26 15:00:00 error reading upstream"#,
        expect![[r#"
            Pattern 26T15:00:00 AssumedUtc Error
            "error reading upstream"
              time="2026-11-26 15:00:00"
        "#]],
    );
}

#[test]
fn a_level_with_a_colon() {
    check(
        r#"2026-11-26T15:00:00.000Z error: cannot pay"#,
        expect![[r#"
            Pattern 26T15:00:00 Zoned Error
            "cannot pay"
        "#]],
    );
}

#[test]
fn a_sentence_after_a_time() {
    check(
        r#"2026-11-26T15:00:00Z cannot connect to INFO desk"#,
        expect![[r#"
            Text 26T15:00:00 Zoned Unset
            "cannot connect to INFO desk"
        "#]],
    );
}
