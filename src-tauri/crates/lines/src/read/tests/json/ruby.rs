use expect_test::expect;

use super::check;

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
