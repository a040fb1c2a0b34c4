use std::fmt::Write as _;

use expect_test::expect_file;
use model::{Millis, TimeRange};
use proptest::prelude::*;

use super::*;

const RANGE: TimeRange = TimeRange {
    start: Millis(0),
    end: Millis(1_000),
};

/// What a user may type that would be something else in a query.
const HOSTILE: [&str; 16] = [
    "say \"hello\"",
    "back\\slash\\",
    "`backtick` ${x}",
    "\"} | json | {x=\"",
    "a|b||c",
    "{{.secret}} {{__line__}}",
    "line\nbreak\r\n| drop",
    "100% *wild* ?card",
    "# comment // and /* this */",
    "\u{202e}right to left\u{202c}",
    "tea 🍵 naïve",
    "nul\0byte",
    "(?i).*",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "",
];

fn labels() -> Labels {
    Labels::new(["service_name", "env", "pod"].map(str::to_owned))
}

fn all() -> LogFilter {
    LogFilter::all(RANGE)
}

fn text(texts: &[&str]) -> LogFilter {
    LogFilter {
        text: texts.iter().map(|text| (*text).to_owned()).collect(),
        ..all()
    }
}

fn field(name: &str, op: FieldOp, values: &[&str]) -> LogFilter {
    LogFilter {
        fields: vec![FieldMatch {
            name: name.to_owned(),
            op,
            values: values.iter().map(|value| (*value).to_owned()).collect(),
        }],
        ..all()
    }
}

fn table() -> Vec<LogFilter> {
    use FieldOp::{Above, Below, Contains, Equal, Exists, Missing, NotEqual, Regex};
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let mut table = vec![
        all(),
        text(&["timeout"]),
        text(&["42"]),
        text(&["timeout", "bank"]),
        text(&["req-7QxA81"]),
        text(&[trace]),
        LogFilter {
            severities: vec![Severity::Error, Severity::Fatal],
            ..all()
        },
        LogFilter {
            severities: vec![Severity::Unset],
            ..all()
        },
        LogFilter {
            severities: Severity::ALL.to_vec(),
            ..all()
        },
        field("service", Equal, &["api"]),
        field("service", Equal, &["api", "a.b"]),
        field("service", NotEqual, &["api"]),
        field("service", NotEqual, &["api", "web"]),
        field("service", Contains, &["PAY"]),
        field("service", Regex, &["^pay", "y$"]),
        field("env", Exists, &[]),
        field("env", Missing, &[]),
        field("pod", Above, &["3"]),
        field("trace_id", Equal, &[trace]),
        field("span_id", Equal, &["2b2e3d4c5b6a7980"]),
        field("request_id", Equal, &["req-7Qx"]),
        field("request_id", NotEqual, &["req-7Qx"]),
        field("request_id", Exists, &[]),
        field("http.route", Equal, &["/cart"]),
        field("http.route", NotEqual, &["/cart"]),
        field("http.route", NotEqual, &["/cart", "/"]),
        field("http.route", Contains, &["cart"]),
        field("http.route", Regex, &["^/orders/\\d+$"]),
        field("http.status", Above, &["499"]),
        field("duration_ms", Below, &["1.5e3"]),
        field("tenant", Exists, &[]),
        field("tenant", Missing, &[]),
        field("items.0", Equal, &["a"]),
        field("tags", Equal, &["[\"a\",\"b\"]"]),
        field("by", Equal, &["me"]),
        field("9 lives", Equal, &["cat"]),
        LogFilter {
            raw: Some("{job=\"x\"} |= `y`".to_owned()),
            ..text(&["ignored"])
        },
    ];
    for hostile in HOSTILE {
        table.push(text(&[hostile]));
        table.push(field("note", Equal, &[hostile]));
        table.push(field("service", Equal, &[hostile, "other"]));
        if !hostile.is_empty() {
            table.push(field(hostile, Equal, &["1"]));
        }
    }
    table
}

#[test]
fn filters_as_they_are_sent() {
    let mut shown = String::new();
    let table = table();
    assert!(table.len() >= 40);
    for filter in table {
        let mut conditions: Vec<String> =
            filter.text.iter().map(|text| format!("{text:?}")).collect();
        conditions.extend(
            filter
                .severities
                .iter()
                .map(|severity| format!("{severity:?}")),
        );
        for field in &filter.fields {
            conditions.push(format!(
                "{:?} {:?} {:?}",
                field.name, field.op, field.values
            ));
        }
        let sent = match logql(&filter, &labels()) {
            Ok(compiled) => compiled.query,
            Err(failure) => failure.message,
        };
        writeln!(shown, "{}\n    {sent}", conditions.join(", ")).unwrap();
    }
    expect_file!["filters.txt"].assert_eq(&shown);
}

/// The query with its string literals taken out; nothing if one does not end.
fn bones(query: &str) -> Option<String> {
    let mut bones = String::new();
    let mut letters = query.chars();
    while let Some(c) = letters.next() {
        if c != '"' {
            bones.push(c);
            continue;
        }
        loop {
            match letters.next()? {
                '\\' => _ = letters.next()?,
                '"' => break,
                c if c.is_control() => return None,
                _ => {}
            }
        }
        bones.push('§');
    }
    Some(bones)
}

fn assert_harmless(query: &str, expected: &str, typed: &str) {
    let bones = bones(query).unwrap_or_else(|| panic!("{typed:?} broke out: {query}"));
    assert_eq!(bones, expected, "{typed:?} changed the query: {query}");
}

proptest! {
    #[test]
    fn nothing_typed_leaves_its_literal(typed in "\\PC{1,40}|[\\s\"'`\\\\{}|=~()\\x00-\\x1f]{1,20}") {
        let parts = [
            (field("note", FieldOp::Equal, &[&typed]), "{service_name=~§} | label_format wheelhouse_line=§ | note=§ or wheelhouse_line=~§ | drop wheelhouse_line, __error__, __error_details__"),
            (field("service", FieldOp::Equal, &[&typed]), "{service_name=§}"),
            (field("env", FieldOp::Contains, &[&typed, "x"]), "{service_name=~§, env=~§}"),
        ];
        for (filter, expected) in parts {
            let query = logql(&filter, &labels()).unwrap().query;
            assert_harmless(&query, expected, &typed);
        }
        let query = logql(&text(&[&typed]), &labels()).unwrap().query;
        let bones = bones(&query).unwrap();
        let harmless = [
            "{service_name=~§} |= §",
            "{service_name=~§} |~ §",
            "{service_name=~§} | label_format wheelhouse_line=§ | trace_id=~§ or span_id=~§ or request_id=~§ or wheelhouse_line=~§ | drop wheelhouse_line, __error__, __error_details__",
        ];
        prop_assert!(harmless.contains(&bones.as_str()), "{typed:?}: {query}");
        let named = logql(&field(&typed, FieldOp::Equal, &["1"]), &labels()).unwrap().query;
        let outside: String = super::tests::bones(&named).unwrap();
        prop_assert!(
            outside.chars().all(|c| c.is_ascii_alphanumeric() || " {}=~§|_,".contains(c)),
            "{typed:?}: {named}"
        );
    }
}

#[test]
fn what_cannot_be_asked_is_refused_by_name() {
    for (filter, words) in [
        (
            field("duration_ms", FieldOp::Above, &["fast"]),
            "duration_ms is compared with \"fast\"",
        ),
        (field("duration_ms", FieldOp::Below, &[]), "names no value"),
        (
            field("note", FieldOp::Equal, &[]),
            "\"note\" names no value",
        ),
        (field("", FieldOp::Exists, &[]), "names none"),
        (text(&["é".repeat(10_000).as_str()]), "Loki takes 131072"),
    ] {
        let failure = logql(&filter, &labels()).unwrap_err();
        assert_eq!(failure.code, Code::BadInput, "{failure:?}");
        assert!(failure.message.contains(words), "{failure:?}");
        assert!(failure.remedy.is_some(), "{failure:?}");
    }
    let long = "a".repeat(10_000);
    let query = logql(&text(&[&long]), &labels()).unwrap().query;
    assert!(query.contains(&long));
}

#[test]
fn a_query_is_exact_only_if_the_server_can_say_all_of_it() {
    for (filter, exact) in [
        (all(), true),
        (text(&["timeout"]), true),
        (field("service", FieldOp::Equal, &["api"]), true),
        (text(&["say \"hi\""]), false),
        (field("note", FieldOp::Equal, &["x"]), false),
        (
            LogFilter {
                severities: vec![Severity::Error],
                ..all()
            },
            false,
        ),
    ] {
        assert_eq!(
            logql(&filter, &labels()).unwrap().exact,
            exact,
            "{filter:?}"
        );
    }
}
