use std::fmt::Write as _;

use expect_test::expect_file;
use model::{Code, Millis, TimeRange};
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
    "`backtick` 'single'",
    "\" or * | delete _msg",
    "a|b||c",
    "_time:5m",
    "line\nbreak\r\n| stats count()",
    "100% *wild* ?card",
    "# comment // and /* this */",
    "\u{202e}right to left\u{202c}",
    "tea 🍵 naïve",
    "nul\0byte",
    "(?i).*",
    "in(* | fields user)",
    "<script>alert(1)</script>",
    "",
];

fn names() -> Names {
    Names::new(
        [
            "service",
            "service.name",
            "trace_id",
            "dd.span_id",
            "request_id",
            "req.id",
            "level",
            "note",
            "http.route",
        ]
        .map(str::to_owned),
    )
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

fn one(name: &str, op: FieldOp, values: &[&str]) -> LogFilter {
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
        text(&["timeout", "bank"]),
        LogFilter {
            severities: vec![Severity::Error, Severity::Fatal],
            ..all()
        },
        LogFilter {
            severities: vec![Severity::Unset],
            ..text(&["x"])
        },
        LogFilter {
            severities: Severity::ALL.to_vec(),
            ..all()
        },
        one("service", Equal, &["api"]),
        one("service", Equal, &["api", "web"]),
        one("service", NotEqual, &["api"]),
        one("trace_id", Equal, &[trace]),
        one("span_id", Equal, &["2b2e3d4c5b6a7980"]),
        one("request_id", Equal, &["req-7Qx"]),
        one("request_id", Exists, &[]),
        one("http.route", Equal, &["/cart"]),
        one("http.route", Equal, &["/cart", "/"]),
        one("http.route", NotEqual, &["/cart"]),
        one("http.route", NotEqual, &["/cart", "/"]),
        one("http.route", Contains, &["cart", "order"]),
        one("http.route", Regex, &["^/orders/\\d+$"]),
        one("http.status", Above, &["499"]),
        one("duration_ms", Below, &["1.5e3"]),
        one("tenant", Exists, &[]),
        one("tenant", Missing, &[]),
        LogFilter {
            raw: Some("{job=\"x\"} y | limit 3".to_owned()),
            ..text(&["ignored"])
        },
    ];
    for hostile in HOSTILE {
        table.push(text(&[hostile]));
        table.push(one("note", Equal, &[hostile]));
        table.push(one("service", Equal, &[hostile, "other"]));
        if !hostile.is_empty() {
            table.push(one(hostile, Equal, &["1"]));
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
        let severities = filter.severities.iter();
        conditions.extend(severities.map(|severity| format!("{severity:?}")));
        for field in &filter.fields {
            conditions.push(format!(
                "{:?} {:?} {:?}",
                field.name, field.op, field.values
            ));
        }
        let sent = match logsql(&filter, &names()) {
            Ok(compiled) => compiled.query(),
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

proptest! {
    #[test]
    fn nothing_typed_leaves_its_literal(
        typed in "\\PC{1,40}|[\\s\"'`\\\\{}|=~()\\x00-\\x1f]{1,20}"
    ) {
        let parts = [
            (text(&[&typed]), "* | pack_json as wheelhouse_line | filter wheelhouse_line:~§ | delete wheelhouse_line"),
            (one("note", FieldOp::Equal, &[&typed]), "(§:=§ or (_msg:=§* _msg:~§))"),
            (one("note", FieldOp::Equal, &[&typed, "x"]), "(§:in(§, §) or (_msg:=§* _msg:~§))"),
            (one("note", FieldOp::NotEqual, &[&typed]), "!§:=§"),
            (one("note", FieldOp::Contains, &[&typed]), "(§:~§ or (_msg:=§* _msg:~§))"),
            (one(&typed, FieldOp::Exists, &[]), "(§:* or _msg:=§*)"),
        ];
        for (filter, expected) in parts {
            let query = logsql(&filter, &names()).unwrap().query();
            let bones = bones(&query).unwrap_or_else(|| panic!("{typed:?} broke out: {query}"));
            prop_assert_eq!(bones, expected, "{:?} changed the query: {}", typed, query);
        }
        let id = logsql(&one("trace_id", FieldOp::Equal, &[&typed]), &names()).unwrap().query();
        let id = bones(&id).unwrap();
        prop_assert!(id.chars().all(|c| c.is_ascii_alphanumeric() || " :()§_=*".contains(c)), "{}", id);
    }
}

#[test]
fn what_cannot_be_asked_is_refused_by_name() {
    for (filter, words) in [
        (
            one("duration_ms", FieldOp::Above, &["fast"]),
            "duration_ms is compared with \"fast\"",
        ),
        (one("note", FieldOp::Equal, &[]), "\"note\" names no value"),
        (one("", FieldOp::Exists, &[]), "names none"),
    ] {
        let failure = logsql(&filter, &names()).unwrap_err();
        assert_eq!(failure.code, Code::BadInput, "{failure:?}");
        assert!(failure.message.contains(words), "{failure:?}");
        assert!(failure.remedy.is_some(), "{failure:?}");
    }
    let long = "a".repeat(10_000);
    assert!(
        logsql(&text(&[&long]), &names())
            .unwrap()
            .query()
            .contains(&long)
    );
}

#[test]
fn severities_are_asked_for_only_where_one_field_says_them() {
    let filter = LogFilter {
        severities: vec![Severity::Error],
        ..all()
    };
    let two = Names::new(["level", "severity"].map(str::to_owned));
    assert_eq!(logsql(&filter, &two).unwrap().query(), "*");
    let other = Names::new(["log.level".to_owned()]);
    assert!(
        logsql(&filter, &other)
            .unwrap()
            .query()
            .starts_with("!\"log.level\":~")
    );
}
