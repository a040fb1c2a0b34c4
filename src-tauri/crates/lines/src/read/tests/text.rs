//! Lines of text that applications write, one test per format.

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
