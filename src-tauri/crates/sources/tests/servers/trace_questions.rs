//! What the search form can ask of traces, how Tempo is asked it, and which traces fit by the
//! documented rules of TraceQL (<https://grafana.com/docs/tempo/latest/traceql/construct-traceql-queries/>):
//! one span has to fit all conditions, a value of another type never fits, what is missing fits
//! nothing, an attribute of the span hides that of its resource, a pattern fits the whole value.

use std::sync::Arc;

use model::{
    Attribute, AttributeMatch, MatchOp, Millis, Nanos, Span, SpanId, SpanResource, SpanStatus,
    TimeRange, TraceId, TraceQuery, ValueKind,
};

/// The range of all questions.
pub(crate) const RANGE: TimeRange = TimeRange {
    start: Millis(1_795_000_000_000),
    end: Millis(1_795_000_060_000),
};

/// A question, its TraceQL, and the traces that fit, newest first.
pub(crate) struct Question {
    pub(crate) query: TraceQuery,
    pub(crate) traceql: &'static str,
    pub(crate) expected: &'static [u128],
}

/// Spans of five traces, which begin one second after the other.
pub(crate) fn spans() -> Vec<Span> {
    use ValueKind::{Bool, Double, Int, Text};
    let status = "http.response.status_code";
    vec![
        span(
            1,
            1,
            "shop",
            "GET /",
            &[(status, Int, "200"), ("cached", Bool, "true")],
        ),
        span(
            1,
            2,
            "stock",
            "SELECT",
            &[("rows", Int, "9"), ("note", Text, "")],
        ),
        failed(span(
            2,
            1,
            "shop",
            "GET /",
            &[(status, Int, "503"), ("host.name", Text, "own")],
        )),
        span(
            2,
            2,
            "stock",
            "SELECT",
            &[("rows", Int, "10"), ("note", Text, "a.b")],
        ),
        span(
            3,
            1,
            "shop",
            "get /",
            &[(status, Text, "503"), ("load", Double, "0.5")],
        ),
        lasting(
            span(
                4,
                1,
                "Shop",
                "GET /",
                &[(status, Int, "404"), ("load", Double, "10.0")],
            ),
            1_500_000,
        ),
        failed(span(
            4,
            2,
            "stock",
            "SELECT",
            &[("note", Text, "axb\nc"), ("note", Text, "later")],
        )),
        span(5, 1, "mail", "send", &[("to", Text, "\"x\" && true || \\")]),
    ]
}

/// All questions.
pub(crate) fn questions() -> Vec<Question> {
    use MatchOp::{Above, Below, Contains, Equal, Exists, NotEqual};
    let status = "http.response.status_code";
    let shop = || of("shop");
    let of_errors = |query: TraceQuery| TraceQuery {
        errors: Some(true),
        ..query
    };
    let long = |least: Option<f64>, most: Option<f64>| TraceQuery {
        min_duration_ms: least,
        max_duration_ms: most,
        ..any()
    };
    let question = |query, traceql, expected| Question {
        query,
        traceql,
        expected,
    };
    vec![
        question(any(), "{}", &[5, 4, 3, 2, 1]),
        // Names are compared letter by letter.
        question(shop(), r#"{ resource.service.name = "shop" }"#, &[3, 2, 1]),
        question(of("sho"), r#"{ resource.service.name = "sho" }"#, &[]),
        question(called("GET /"), r#"{ name = "GET /" }"#, &[4, 2, 1]),
        // One span, not one trace, fits both.
        question(
            TraceQuery {
                operation: Some("SELECT".to_owned()),
                ..shop()
            },
            r#"{ resource.service.name = "shop" && name = "SELECT" }"#,
            &[],
        ),
        // Nobody who types a number knows whether it was sent as one.
        question(
            with(any(), &[(status, Equal, "503")]),
            r#"{ (.http.response.status_code = "503" || .http.response.status_code = 503) }"#,
            &[3, 2],
        ),
        question(
            with(any(), &[("load", Equal, "10")]),
            r#"{ (.load = "10" || .load = 10) }"#,
            &[4],
        ),
        question(
            with(any(), &[("cached", Equal, "true")]),
            r#"{ (.cached = "true" || .cached = true) }"#,
            &[1],
        ),
        // What is missing is neither equal nor unequal.
        question(
            with(any(), &[(status, NotEqual, "503")]),
            r#"{ (.http.response.status_code != "503" || .http.response.status_code != 503) }"#,
            &[4, 1],
        ),
        question(
            with(any(), &[("nobody.knows", NotEqual, "x")]),
            r#"{ .nobody.knows != "x" }"#,
            &[],
        ),
        // An empty value is a value.
        question(
            with(any(), &[("note", Equal, "")]),
            r#"{ .note = "" }"#,
            &[1],
        ),
        question(
            with(any(), &[("note", Exists, "")]),
            "{ .note != nil }",
            &[4, 2, 1],
        ),
        // A part of a value, letter by letter, which is no expression.
        question(
            with(any(), &[("note", Contains, "a.b")]),
            r#"{ .note =~ "(?s).*a\\.b.*" }"#,
            &[2],
        ),
        question(
            with(any(), &[("note", Contains, "B")]),
            r#"{ .note =~ "(?s).*B.*" }"#,
            &[],
        ),
        question(
            with(any(), &[("note", Contains, "\nc")]),
            r#"{ .note =~ "(?s).*\nc.*" }"#,
            &[4],
        ),
        question(
            with(any(), &[("rows", Contains, "1")]),
            r#"{ .rows =~ "(?s).*1.*" }"#,
            &[],
        ),
        // Numbers are compared as numbers, and texts are none.
        question(with(any(), &[("rows", Above, "9")]), "{ .rows > 9 }", &[2]),
        question(
            with(any(), &[("rows", Below, "10")]),
            "{ .rows < 10 }",
            &[1],
        ),
        question(
            with(any(), &[(status, Above, "499.5")]),
            "{ .http.response.status_code > 499.5 }",
            &[2],
        ),
        question(
            with(any(), &[("load", Below, "1e1")]),
            "{ .load < 10.0 }",
            &[3],
        ),
        question(
            with(any(), &[(status, Above, "199"), (status, Below, "500")]),
            "{ .http.response.status_code > 199 && .http.response.status_code < 500 }",
            &[4, 1],
        ),
        // The span's own attribute hides that of its resource.
        question(
            with(any(), &[("host.name", Equal, "own")]),
            r#"{ .host.name = "own" }"#,
            &[2],
        ),
        question(
            with(shop(), &[("host.name", Equal, "h-shop")]),
            r#"{ resource.service.name = "shop" && .host.name = "h-shop" }"#,
            &[3, 1],
        ),
        question(
            with(any(), &[("resource.host.name", Equal, "h-shop")]),
            r#"{ resource.host.name = "h-shop" }"#,
            &[3, 2, 1],
        ),
        question(
            with(any(), &[("span.host.name", Exists, "")]),
            "{ span.host.name != nil }",
            &[2],
        ),
        // An error may be of another span than the one that fits.
        question(of_errors(any()), "{ status = error }", &[4, 2]),
        question(
            of_errors(of("Shop")),
            r#"{ resource.service.name = "Shop" } && { status = error }"#,
            &[4],
        ),
        question(
            long(Some(1_500.0), None),
            "{ traceDuration >= 1500ms }",
            &[4],
        ),
        question(
            long(Some(0.25), Some(1_499.999_999)),
            "{ traceDuration >= 250us && traceDuration <= 1499999999ns }",
            &[5, 3, 2, 1],
        ),
        // What is typed is a value.
        question(
            with(any(), &[("to", Equal, "\"x\" && true || \\")]),
            r#"{ .to = "\"x\" && true || \\" }"#,
            &[5],
        ),
    ]
}

fn any() -> TraceQuery {
    TraceQuery::newest(RANGE, 100)
}

fn of(service: &str) -> TraceQuery {
    TraceQuery {
        service: Some(service.to_owned()),
        ..any()
    }
}

fn called(operation: &str) -> TraceQuery {
    TraceQuery {
        operation: Some(operation.to_owned()),
        ..any()
    }
}

fn with(query: TraceQuery, conditions: &[(&str, MatchOp, &str)]) -> TraceQuery {
    let attributes = conditions.iter().map(|(name, op, value)| AttributeMatch {
        name: (*name).to_owned(),
        op: *op,
        value: (*value).to_owned(),
    });
    TraceQuery {
        attributes: attributes.collect(),
        ..query
    }
}

fn span(
    trace: u64,
    nth: u64,
    service: &str,
    name: &str,
    attributes: &[(&str, ValueKind, &str)],
) -> Span {
    let start = RANGE.start.to_nanos().0 + trace as i64 * 1_000_000_000;
    let attributes = attributes.iter().map(|(name, kind, value)| Attribute {
        kind: *kind,
        ..Attribute::text(*name, *value)
    });
    Span {
        trace_id: TraceId(trace.into()),
        span_id: SpanId(nth),
        parent_id: SpanId(nth - 1),
        name: name.to_owned(),
        resource: Arc::new(SpanResource {
            service: service.to_owned(),
            attributes: vec![
                Attribute::text("service.name", service),
                Attribute::text("host.name", format!("h-{service}")),
            ],
        }),
        start: Nanos(start),
        end: Nanos(start + 250_000),
        attributes: attributes.collect(),
        ..Span::default()
    }
}

fn failed(span: Span) -> Span {
    Span {
        status: SpanStatus::Error,
        ..span
    }
}

fn lasting(span: Span, micros: i64) -> Span {
    Span {
        end: Nanos(span.start.0 + micros * 1_000),
        ..span
    }
}
