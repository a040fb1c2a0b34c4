//! Filters of every sort, for tests of what they are compiled to.

use std::fmt::Write as _;

use model::{Failure, FieldMatch, FieldOp, LogFilter, Millis, Severity, TimeRange};

const RANGE: TimeRange = TimeRange {
    start: Millis(0),
    end: Millis(1_000),
};

/// What a user may type that would be something else in a query.
pub(super) const HOSTILE: [&str; 20] = [
    "say \"hello\"",
    "back\\slash\\",
    "`backtick` 'single' ${x}",
    "\" OR * | delete x=\"",
    "a|b||c [search index=*]",
    "{{.secret}} {a=\"b\"}",
    "line\nbreak\r\n| stats count",
    "100% *wild* ?card_",
    "# comment // and /* this */ ```too```",
    "\u{202e}right to left\u{202c}",
    "tea 🍵 naïve Straße",
    "nul\0byte",
    "(?i).*",
    "' OR 1=1 --",
    "x) OR (y:z",
    "-status:ok AND NOT @a:[1 TO 2]",
    "“curly” quotes",
    "+-=&&||><!(){}[]^\"~*?:\\#",
    "<script>alert(1)</script>",
    "",
];

pub(super) fn all() -> LogFilter {
    LogFilter::all(RANGE)
}

pub(super) fn text(texts: &[&str]) -> LogFilter {
    LogFilter {
        text: texts.iter().map(|text| (*text).to_owned()).collect(),
        ..all()
    }
}

pub(super) fn one(name: &str, op: FieldOp, values: &[&str]) -> LogFilter {
    LogFilter {
        fields: vec![FieldMatch {
            name: name.to_owned(),
            op,
            values: values.iter().map(|value| (*value).to_owned()).collect(),
        }],
        ..all()
    }
}

pub(super) fn of_severities(severities: &[Severity]) -> LogFilter {
    LogFilter {
        severities: severities.to_vec(),
        ..all()
    }
}

/// Filters of every sort, of which every kind is asked.
pub(super) fn table() -> Vec<LogFilter> {
    use FieldOp::{Above, Below, Contains, Equal, Exists, Missing, NotEqual, Regex};
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let mut table = vec![
        all(),
        text(&["timeout"]),
        text(&["timeout", "the bank"]),
        text(&[trace]),
        text(&["req-7Qx"]),
        of_severities(&[Severity::Error, Severity::Fatal]),
        of_severities(&[Severity::Trace]),
        of_severities(&[Severity::Unset]),
        of_severities(&Severity::ALL),
        one("service", Equal, &["api"]),
        one("service", Equal, &["api", "web"]),
        one("service", NotEqual, &["api"]),
        one("service", Exists, &[]),
        one("trace_id", Equal, &[trace]),
        one("trace_id", NotEqual, &[trace]),
        one("span_id", Equal, &["2b2e3d4c5b6a7980"]),
        one("request_id", Equal, &["req-7Qx", "req-8"]),
        one("request_id", Exists, &[]),
        one("http.route", Equal, &["/cart"]),
        one("http.route", Equal, &["/cart", "/", ""]),
        one("http.route", NotEqual, &["/cart"]),
        one("http.route", NotEqual, &["/cart", "/"]),
        one("http.route", Contains, &["cart", "order"]),
        one("http.route", Contains, &["/Cart/7"]),
        one("http.route", Regex, &["^/orders/\\d+$", "\"x"]),
        one("http.status", Above, &["499"]),
        one("duration_ms", Below, &["1.5e3"]),
        one("duration_ms", Above, &[" -0.25 "]),
        one("tenant", Exists, &[]),
        one("tenant", Missing, &[]),
        one("env", Equal, &["production"]),
        one("host", NotEqual, &["web-1"]),
        one("tags.team", Equal, &["blue"]),
        one("tags", Equal, &["[\"a\",\"b\"]"]),
        LogFilter {
            severities: vec![Severity::Info],
            fields: vec![
                FieldMatch::equal("service", "api"),
                FieldMatch::not_equal("http.route", "/health"),
            ],
            ..text(&["slow"])
        },
        LogFilter {
            raw: Some("written by hand | as it is".to_owned()),
            ..text(&["ignored"])
        },
    ];
    table.extend(HOSTILE.into_iter().flat_map(wherever));
    table
}

/// A text wherever one can be typed.
pub(super) fn wherever(typed: &str) -> [LogFilter; 5] {
    [
        text(&[typed]),
        one("note", FieldOp::Equal, &[typed]),
        one("note", FieldOp::NotEqual, &[typed, "other"]),
        one("service", FieldOp::Equal, &[typed, "other"]),
        one(typed, FieldOp::Equal, &["1"]),
    ]
}

/// Every filter of the table and what it is compiled to, or why it is not.
pub(super) fn shown(compile: impl Fn(&LogFilter) -> Result<String, Failure>) -> String {
    shown_of(table(), compile)
}

/// As [`shown`], for a table with filters that only one kind takes otherwise.
pub(super) fn shown_of(
    table: Vec<LogFilter>,
    compile: impl Fn(&LogFilter) -> Result<String, Failure>,
) -> String {
    let mut shown = String::new();
    assert!(table.len() >= 40);
    for filter in table {
        let mut conditions: Vec<String> =
            filter.text.iter().map(|text| format!("{text:?}")).collect();
        let severities = filter.severities.iter();
        conditions.extend(severities.map(|severity| format!("{severity:?}")));
        for field in &filter.fields {
            let FieldMatch { name, op, values } = field;
            conditions.push(format!("{name:?} {op:?} {values:?}"));
        }
        let sent = compile(&filter).unwrap_or_else(|failure| failure.message);
        writeln!(shown, "{}\n    {sent}", conditions.join(", ")).expect("a String takes it");
    }
    shown
}
