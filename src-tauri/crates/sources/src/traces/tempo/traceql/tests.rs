use model::{Millis, TimeRange};

use super::*;

fn query() -> TraceQuery {
    TraceQuery::newest(
        TimeRange {
            start: Millis(0),
            end: Millis(1),
        },
        20,
    )
}

fn with(name: &str, op: MatchOp, value: &str) -> TraceQuery {
    TraceQuery {
        attributes: vec![AttributeMatch {
            name: name.to_owned(),
            op,
            value: value.to_owned(),
        }],
        ..query()
    }
}

fn service(name: &str) -> TraceQuery {
    TraceQuery {
        service: Some(name.to_owned()),
        ..query()
    }
}

#[test]
fn every_condition_has_its_traceql() {
    use MatchOp::{Above, Below, Contains, Equal, Exists, NotEqual};
    let status = "http.response.status_code";
    for (query, expected) in [
        (query(), "{}"),
        (service("api"), r#"{ resource.service.name = "api" }"#),
        (
            TraceQuery {
                operation: Some("GET /".into()),
                ..service("api")
            },
            r#"{ resource.service.name = "api" && name = "GET /" }"#,
        ),
        (
            TraceQuery {
                errors: Some(true),
                ..query()
            },
            "{ status = error }",
        ),
        (
            TraceQuery {
                errors: Some(true),
                ..service("api")
            },
            r#"{ resource.service.name = "api" } && { status = error }"#,
        ),
        (
            TraceQuery {
                errors: Some(false),
                ..query()
            },
            "{}",
        ),
        (
            TraceQuery {
                errors: Some(true),
                min_duration_ms: Some(200.0),
                ..query()
            },
            "{ traceDuration >= 200ms && status = error }",
        ),
        (
            TraceQuery {
                min_duration_ms: Some(0.25),
                max_duration_ms: Some(10_800_000.0),
                ..query()
            },
            "{ traceDuration >= 250us && traceDuration <= 10800000ms }",
        ),
        (
            TraceQuery {
                min_duration_ms: Some(0.000_001),
                ..query()
            },
            "{ traceDuration >= 1ns }",
        ),
        (with("a", Equal, "x"), r#"{ .a = "x" }"#),
        (
            with(status, Equal, "503"),
            r#"{ (.http.response.status_code = "503" || .http.response.status_code = 503) }"#,
        ),
        (with("a", Equal, "007"), r#"{ (.a = "007" || .a = 7) }"#),
        (
            with("a", Equal, "-1.50"),
            r#"{ (.a = "-1.50" || .a = -1.5) }"#,
        ),
        (
            with("a", Equal, "true"),
            r#"{ (.a = "true" || .a = true) }"#,
        ),
        (with("a", Equal, ""), r#"{ .a = "" }"#),
        (with("a", Equal, "NaN"), r#"{ .a = "NaN" }"#),
        (with("a", NotEqual, "x"), r#"{ .a != "x" }"#),
        (with("a", NotEqual, "5"), r#"{ (.a != "5" || .a != 5) }"#),
        (with("a", Contains, "a.b"), r#"{ .a =~ "(?s).*a\\.b.*" }"#),
        (
            with("a", Contains, r"\d+"),
            r#"{ .a =~ "(?s).*\\\\d\\+.*" }"#,
        ),
        (with("a", Exists, "ignored\"}"), "{ .a != nil }"),
        (
            with(status, Above, "499"),
            "{ .http.response.status_code > 499 }",
        ),
        (with("a", Below, "0.5"), "{ .a < 0.5 }"),
        (with("a", Below, "1e300"), "{ .a < 1e300 }"),
        (with("span.a", Equal, "x"), r#"{ span.a = "x" }"#),
        (
            with("resource.k8s/a-b", Exists, ""),
            "{ resource.k8s/a-b != nil }",
        ),
        (with(".span.a", Exists, ""), "{ .span.a != nil }"),
        (with("event.name", Exists, ""), "{ .event.name != nil }"),
        (with("a b", Exists, ""), r#"{ ."a b" != nil }"#),
        (with(r#"q"\"#, Exists, ""), r#"{ ."q\"\\" != nil }"#),
        (with("ключ", Exists, ""), r#"{ ."ключ" != nil }"#),
        (
            with("a = 1 || .b", Exists, ""),
            r#"{ ."a = 1 || .b" != nil }"#,
        ),
        (service("a\"b"), r#"{ resource.service.name = "a\"b" }"#),
        (service("a\\"), r#"{ resource.service.name = "a\\" }"#),
        (
            service("a\nb\tc\r"),
            r#"{ resource.service.name = "a\nb\tc\r" }"#,
        ),
        (
            service("\u{0}\u{202e}x\u{e0001}"),
            r#"{ resource.service.name = "\u0000\u202ex\U000e0001" }"#,
        ),
        (service("🍵 `x`"), "{ resource.service.name = \"🍵 `x`\" }"),
        (
            TraceQuery {
                raw: Some("{ name = `x` } | count() > 2".into()),
                ..service("api")
            },
            "{ name = `x` } | count() > 2",
        ),
    ] {
        assert_eq!(traceql(&query).unwrap(), expected);
    }
}

#[test]
fn what_cannot_be_asked_is_said_with_a_remedy() {
    for (query, word) in [
        (with("", MatchOp::Exists, ""), "names none"),
        (with("span.", MatchOp::Exists, ""), "names none"),
        (with("a\nb", MatchOp::Exists, ""), "control character"),
        (
            with("a", MatchOp::Above, "many"),
            "\"many\" is not a number",
        ),
        (with("a", MatchOp::Below, "NaN"), "not a number"),
        (with("a", MatchOp::Above, "1 } || {"), "not a number"),
        (
            TraceQuery {
                min_duration_ms: Some(-1.0),
                ..query()
            },
            "-1 ms",
        ),
        (
            TraceQuery {
                max_duration_ms: Some(f64::NAN),
                ..query()
            },
            "NaN ms",
        ),
    ] {
        let failure = traceql(&query).unwrap_err();
        assert_eq!(failure.code, Code::BadInput);
        assert!(failure.message.contains(word), "{failure:?}");
        assert!(failure.remedy.is_some());
    }
}

/// A query taken apart as Tempo's lexer does it: strings and quoted names unquoted, all else as
/// it stands.
fn taken_apart(query: &str) -> (String, Vec<String>) {
    let (mut shape, mut texts) = (String::new(), Vec::new());
    let mut chars = query.chars();
    while let Some(c) = chars.next() {
        if c != '"' {
            assert!(c != '`', "a raw string begins in {query}");
            shape.push(c);
            continue;
        }
        let mut text = String::new();
        loop {
            match chars.next().expect("every string ends") {
                '"' => break,
                '\n' => panic!("Go's scanner ends a string at the end of the line"),
                '\\' => text.push(match chars.next().expect("an escape") {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    c @ ('"' | '\\') => c,
                    c @ ('u' | 'U') => {
                        let count = if c == 'u' { 4 } else { 8 };
                        let digits: String = chars.by_ref().take(count).collect();
                        let code = u32::from_str_radix(&digits, 16).unwrap();
                        char::from_u32(code).unwrap()
                    }
                    other => panic!("Go knows no escape \\{other}"),
                }),
                c => text.push(c),
            }
        }
        shape.push('§');
        texts.push(text);
    }
    (shape, texts)
}

#[test]
fn no_typed_text_becomes_another_query() {
    let hostile = [
        "\"} || {\"",
        "\" || true || \"",
        "\\",
        "\\\"",
        "\\\\\" } | select(.secret) { name = \"",
        "` || {} || `",
        "a\n} with (most_recent=false)",
        "{ status = error }",
        "|= ~!<>&^,()",
        "%22%7D",
        "\u{202e}{}\u{202c}",
        "\u{0}",
        "\u{feff}",
        "\u{2028}",
        "🍵\u{1f3fb}\u{200d}",
        "// comment",
        "/* comment",
        "${jndi:x}",
        "nil",
        "error",
    ];
    for text in hostile {
        let asked = |text: &str| TraceQuery {
            service: Some(text.to_owned()),
            operation: Some(text.to_owned()),
            attributes: vec![
                AttributeMatch {
                    name: "a".to_owned(),
                    op: MatchOp::Equal,
                    value: text.to_owned(),
                },
                AttributeMatch {
                    name: "span.a".to_owned(),
                    op: MatchOp::NotEqual,
                    value: text.to_owned(),
                },
                AttributeMatch {
                    name: "a".to_owned(),
                    op: MatchOp::Contains,
                    value: text.to_owned(),
                },
            ],
            errors: Some(true),
            ..query()
        };
        let (shape, texts) = taken_apart(&traceql(&asked(text)).unwrap());
        let (harmless, _) = taken_apart(&traceql(&asked("x")).unwrap());
        assert_eq!(shape, harmless, "{text:?}");
        assert_eq!(texts[..4], [text, text, text, text]);
        assert_eq!(texts[4], format!("(?s).*{}.*", literally(text)));

        if !text.contains(char::is_control) {
            let (shape, texts) = taken_apart(&traceql(&with(text, MatchOp::Exists, "")).unwrap());
            let plain = ["nil", "error"].contains(&text);
            assert_eq!(shape == "{ .§ != nil }", !plain, "{text:?}");
            assert!(plain || texts == [text], "{text:?}");
        }
    }
}
