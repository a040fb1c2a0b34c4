use expect_test::expect_file;
use model::Code;
use proptest::prelude::*;

use super::*;
use crate::logs::filters::{all, of_severities, one, shown, text};

fn sent(filter: &LogFilter) -> String {
    compiled(filter).unwrap().query
}

#[test]
fn filters_as_they_are_sent() {
    let shown = shown(|filter| compiled(filter).map(|compiled| compiled.query));
    expect_file!["filters.txt"].assert_eq(&shown);
}

/// What of a query is not typed: its signs outside of quotes and escapes, and its operators.
/// Nothing if a quote does not end.
fn bones(query: &str) -> Option<String> {
    let mut outside = String::new();
    let mut letters = query.chars();
    while let Some(c) = letters.next() {
        match c {
            '"' => loop {
                match letters.next()? {
                    '\\' => _ = letters.next()?,
                    '"' => break,
                    _ => {}
                }
            },
            '\\' => _ = letters.next()?,
            c => outside.push(c),
        }
    }
    let spaces = outside.replace(" OR ", "|");
    Some(spaces.chars().filter(|c| "|():- ".contains(*c)).collect())
}

proptest! {
    #[test]
    fn nothing_typed_leaves_its_literal(
        typed in "\\PC{1,40}|[\\s\"'`\\\\{}|=~()*?:@<>\\[\\]\\x00-\\x1f-]{1,20}|\\PC{240,300}"
    ) {
        for (filter, expected) in [
            (one("note", FieldOp::Equal, &[&typed]), ":"),
            (one("note", FieldOp::Equal, &[&typed, "x"]), ":(|)"),
            (one("service", FieldOp::Equal, &[&typed]), ":"),
            (one("env", FieldOp::Equal, &[&typed]), "(:|:)"),
        ] {
            let query = sent(&filter);
            let bones = bones(&query).unwrap_or_else(|| panic!("{typed:?} broke out: {query}"));
            prop_assert_eq!(bones, expected, "{:?} changed the query: {}", typed, query);
        }
        let different = sent(&one("note", FieldOp::NotEqual, &[&typed]));
        prop_assert!(different == "*" || bones(&different).unwrap() == "-:", "{}", different);
        for filter in [text(&[&typed]), one("note", FieldOp::Contains, &[&typed])] {
            let query = sent(&filter);
            let harmless = |c: char| c.is_ascii_alphanumeric() || " *:()@-\\".contains(c);
            prop_assert!(query.chars().all(harmless), "{typed:?}: {query}");
        }
        let named = sent(&one(&typed, FieldOp::Exists, &[]));
        let plain = |c: char| c.is_alphanumeric() || " *:()@_-./$".contains(c);
        prop_assert!(named.chars().all(plain), "{typed:?}: {named}");
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
        let failure = compiled(&filter).unwrap_err();
        assert_eq!(failure.code, Code::BadInput, "{failure:?}");
        assert!(failure.message.contains(words), "{failure:?}");
        assert!(failure.remedy.is_some(), "{failure:?}");
    }
    // What nobody can index is not sent whole.
    let long = "a".repeat(10_000);
    assert!(sent(&text(&[&long])).len() < 1_000);
    assert!(sent(&one("note", FieldOp::Equal, &[&long])).len() < 1_000);
}

#[test]
fn a_query_is_exact_only_if_datadog_can_say_all_of_it() {
    for (filter, exact) in [
        (all(), true),
        (one("note", FieldOp::Equal, &["a b"]), true),
        (one("note", FieldOp::Equal, &["a\nb"]), false),
        (one("note", FieldOp::Contains, &["a"]), false),
        (one("note", FieldOp::Missing, &[]), true),
        (of_severities(&[Severity::Error]), true),
        (of_severities(&[Severity::Debug]), false),
        (of_severities(&[Severity::Trace, Severity::Debug]), true),
        (text(&["a"]), false),
    ] {
        let compiled = compiled(&filter).unwrap();
        assert_eq!(compiled.exact, exact, "{compiled:?}");
    }
}
