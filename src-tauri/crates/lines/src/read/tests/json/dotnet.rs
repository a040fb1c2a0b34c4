use expect_test::expect;

use super::check;

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
