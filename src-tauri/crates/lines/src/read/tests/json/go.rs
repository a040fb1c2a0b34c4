use expect_test::expect;

use super::check;

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
