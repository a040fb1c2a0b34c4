use expect_test::expect;

use super::check;

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
