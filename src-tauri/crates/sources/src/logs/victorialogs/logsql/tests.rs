use expect_test::expect_file;
use model::Code;
use proptest::prelude::*;

use super::*;
use crate::logs::filters::{of_severities, one, shown_of, table, text, wherever};

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

/// What is a word of LogsQL, besides what every kind is asked.
fn of_logsql() -> Vec<LogFilter> {
    let mut table = table();
    table.extend(
        ["_time:5m", "in(* | fields user)", "{job=\"x\"} y | limit 3"]
            .into_iter()
            .flat_map(wherever),
    );
    table
}

#[test]
fn filters_as_they_are_sent() {
    let names = names();
    let shown = shown_of(of_logsql(), |filter| {
        logsql(filter, &names).map(|compiled| compiled.query())
    });
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
    let filter = of_severities(&[Severity::Error]);
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
