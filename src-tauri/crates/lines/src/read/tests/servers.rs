//! Lines of text that servers and platforms write, one test per format.

use expect_test::expect;

use super::check;

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
