use expect_test::expect_file;
use proptest::prelude::*;

use super::*;
use crate::logs::filters::{all, of_severities, one, shown_of, table, text, wherever};

fn labels() -> Labels {
    Labels::new(["service_name", "env", "pod"].map(str::to_owned))
}

/// What Loki takes otherwise: numbers in the line, labels, names that are words of its language.
fn of_loki() -> Vec<LogFilter> {
    use FieldOp::{Above, Contains, Equal, Exists, Missing, NotEqual, Regex};
    let mut table = table();
    table.extend([
        text(&["42"]),
        text(&["req-7QxA81"]),
        one("service", Equal, &["api", "a.b"]),
        one("service", NotEqual, &["api", "web"]),
        one("service", Contains, &["PAY"]),
        one("service", Regex, &["^pay", "y$"]),
        one("env", Exists, &[]),
        one("env", Missing, &[]),
        one("pod", Above, &["3"]),
        one("items.0", Equal, &["a"]),
        one("by", Equal, &["me"]),
        one("9 lives", Equal, &["cat"]),
    ]);
    let of_logql = ["\"} | json | {x=\"", "{{__line__}}", "{job=\"x\"} |= `y`"];
    table.extend(of_logql.into_iter().flat_map(wherever));
    table
}

#[test]
fn filters_as_they_are_sent() {
    let labels = labels();
    let shown = shown_of(of_loki(), |filter| {
        logql(filter, &labels).map(|compiled| compiled.query)
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

fn assert_harmless(query: &str, expected: &str, typed: &str) {
    let bones = bones(query).unwrap_or_else(|| panic!("{typed:?} broke out: {query}"));
    assert_eq!(bones, expected, "{typed:?} changed the query: {query}");
}

proptest! {
    #[test]
    fn nothing_typed_leaves_its_literal(typed in "\\PC{1,40}|[\\s\"'`\\\\{}|=~()\\x00-\\x1f]{1,20}") {
        let parts = [
            (one("note", FieldOp::Equal, &[&typed]), "{service_name=~§} | label_format wheelhouse_line=§ | note=§ or wheelhouse_line=~§ | drop wheelhouse_line, __error__, __error_details__"),
            (one("service", FieldOp::Equal, &[&typed]), "{service_name=§}"),
            (one("env", FieldOp::Contains, &[&typed, "x"]), "{service_name=~§, env=~§}"),
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
        let named = logql(&one(&typed, FieldOp::Equal, &["1"]), &labels()).unwrap().query;
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
            one("duration_ms", FieldOp::Above, &["fast"]),
            "duration_ms is compared with \"fast\"",
        ),
        (one("duration_ms", FieldOp::Below, &[]), "names no value"),
        (one("note", FieldOp::Equal, &[]), "\"note\" names no value"),
        (one("", FieldOp::Exists, &[]), "names none"),
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
        (one("service", FieldOp::Equal, &["api"]), true),
        (text(&["say \"hi\""]), false),
        (one("note", FieldOp::Equal, &["x"]), false),
        (of_severities(&[Severity::Error]), false),
    ] {
        assert_eq!(
            logql(&filter, &labels()).unwrap().exact,
            exact,
            "{filter:?}"
        );
    }
}
