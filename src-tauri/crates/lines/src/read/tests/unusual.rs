//! Lines with something missing, doubled or unusual.

use expect_test::expect;

use super::check;

#[test]
fn json_within_a_message() {
    check(
        r#"{"host":"h","message":"{\"level\":\"info\",\"ts\":1795705200.5,\"msg\":\"inner\"}"}"#,
        expect![[r#"
            Zap 26T15:00:00.500 Seconds Info
            "inner"
              host="h"
        "#]],
    );
}

#[test]
fn traceparent() {
    check(
        r#"{"msg":"m","traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}"#,
        expect![[r#"
            Json 26T18:00:00 Seen Unset
            "m"
            trace: 4bf92f3577b34da6a3ce929d0e0e4736
            span: 00f067aa0ba902b7
              traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        "#]],
    );
}

#[test]
fn no_message_at_all() {
    check(
        r#"{"level":"info","user":"ada","count":3}"#,
        expect![[r#"
        Json 26T18:00:00 Seen Info
        "{\"level\":\"info\",\"user\":\"ada\",\"count\":3}"
          user="ada"
          count="3"
    "#]],
    );
}

#[test]
fn an_empty_object() {
    check(
        r#"{}"#,
        expect![[r#"
        Json 26T18:00:00 Seen Unset
        "{}"
    "#]],
    );
}

#[test]
fn numbers_beyond_floats_and_integers() {
    check(
        r#"{"msg":"m","big":123456789012345678901234567890,"small":0.1000000000000000055511151231257827,"exp":1E400,"minus":-0}"#,
        expect![[r#"
            Json 26T18:00:00 Seen Unset
            "m"
              big="123456789012345678901234567890"
              small="0.1000000000000000055511151231257827"
              exp="1E400"
              minus="-0"
        "#]],
    );
}

#[test]
fn duplicate_keys() {
    check(
        r#"{"msg":"one","level":"info","a":1,"a":2,"msg":"two","level":"error"}"#,
        expect![[r#"
            Json 26T18:00:00 Seen Info
            "one"
              a="1"
              a="2"
              msg="two"
              level="error"
        "#]],
    );
}

#[test]
fn a_lone_surrogate() {
    check(
        r#"{"msg":"m","bad":"\ud800","\ud83d\ude00":"ok \ud83d\ude00"}"#,
        expect![[r#"
            Json 26T18:00:00 Seen Unset
            "m"
              bad="\"\\ud800\""
              😀="ok 😀"
        "#]],
    );
}

#[test]
fn nul_and_markup() {
    check(
        r#"{"msg":"a\u0000b <img src=x onerror=alert(1)>","<b>":"\u202e"}"#,
        expect![[r#"
            Json 26T18:00:00 Seen Unset
            "a\0b <img src=x onerror=alert(1)>"
              <b>="\u{202e}"
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
