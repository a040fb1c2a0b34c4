use expect_test::expect_file;
use model::Code;
use proptest::prelude::*;

use super::*;
use crate::logs::filters::{all, of_severities, one, shown, text};

fn sent(filter: &LogFilter) -> String {
    spl(filter, &["main".to_owned()]).unwrap().query()
}

#[test]
fn filters_as_they_are_sent() {
    let shown = shown(|filter| spl(filter, &["main".to_owned()]).map(|found| found.query()));
    expect_file!["filters.txt"].assert_eq(&shown);
}

/// The search with its strings and field names taken out; nothing if one does not end.
fn bones(search: &str) -> Option<String> {
    let mut bones = String::new();
    let mut letters = search.chars();
    while let Some(c) = letters.next() {
        match c {
            '"' => {
                loop {
                    match letters.next()? {
                        '\\' => _ = letters.next()?,
                        '"' => break,
                        c if c.is_control() || c == '`' => return None,
                        _ => {}
                    }
                }
                bones.push('§');
            }
            '\'' => {
                letters.by_ref().find(|c| *c == '\'')?;
                bones.push('¤');
            }
            c => bones.push(c),
        }
    }
    Some(bones)
}

proptest! {
    #[test]
    fn nothing_typed_leaves_its_literal(
        typed in "\\PC{1,40}|[\\s\"'`\\\\{}|=~()\\[\\]*$%_\\x00-\\x1f]{1,20}"
    ) {
        let filters = [
            text(&[&typed]),
            one("note", FieldOp::Equal, &[&typed]),
            one("note", FieldOp::NotEqual, &[&typed, "x"]),
            one("note", FieldOp::Contains, &[&typed]),
            one("note", FieldOp::Regex, &[&typed]),
            one("host", FieldOp::Equal, &[&typed]),
            one("request_id", FieldOp::Equal, &[&typed]),
            one("trace_id", FieldOp::Equal, &[&typed]),
            one(&typed, FieldOp::Equal, &["value"]),
            one(&typed, FieldOp::Exists, &[]),
            one(&typed, FieldOp::Missing, &[]),
        ];
        for filter in filters {
            let search = sent(&filter);
            let bones = bones(&search).unwrap_or_else(|| panic!("{typed:?} broke out: {search}"));
            let (first, rest) = bones.split_once(" | where ").unwrap_or((&bones, ""));
            // A name that is simple enough stands before an equals sign as it is.
            let plain = |c: char| c.is_ascii_alphanumeric() || "_.=§ ()".contains(c);
            prop_assert!(first.starts_with("search index=§"), "{}", search);
            prop_assert!(first.chars().all(plain), "{}", search);
            let known = ["match", "_raw", "isnull", "isnotnull", "true", "OR", "AND", "NOT", ""];
            let outside = rest.split(|c: char| !c.is_alphanumeric() && c != '_');
            for word in outside {
                prop_assert!(known.contains(&word), "{} in {}", word, search);
            }
            prop_assert!(!rest.contains(['|', '[', '`', ';', '$']), "{}", search);
        }
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
        let failure = spl(&filter, &[]).unwrap_err();
        assert_eq!(failure.code, Code::BadInput, "{failure:?}");
        assert!(failure.message.contains(words), "{failure:?}");
    }
    let long = "a".repeat(10_000);
    assert!(sent(&text(&[&long])).len() < 5_000);
    assert!(sent(&one("note", FieldOp::Equal, &[&long])).len() < 5_000);
}

#[test]
fn names_that_would_change_the_range_are_no_terms() {
    for name in ["earliest", "LATEST", "savedsearch", "_index_earliest"] {
        let search = sent(&one(name, FieldOp::Equal, &["value"]));
        let (first, _) = search.split_once(" | ").unwrap();
        assert_eq!(first, "search index=\"main\"", "{name}");
    }
}

#[test]
fn indexes_are_named_or_all() {
    let first = |indexes: &[&str]| {
        let indexes: Vec<String> = indexes.iter().map(|name| (*name).to_owned()).collect();
        spl(&all(), &indexes).unwrap().query()
    };
    assert_eq!(first(&[]), "search index=*");
    assert_eq!(
        first(&["main", "web-*"]),
        "search (index=\"main\" OR index=\"web-*\")"
    );
    assert_eq!(
        first(&["a\" | delete \""]),
        "search index=\"a\\\" | delete \\\"\""
    );
}

#[test]
fn counts_have_a_level_for_every_event() {
    for filter in [all(), of_severities(&[Severity::Error])] {
        let compiled = spl(&filter, &[]).unwrap();
        assert_eq!(compiled.with_level().matches("| eval").count(), 1);
    }
    assert!(spl(&text(&["a"]), &[]).unwrap().exact);
    assert!(!spl(&text(&["ä"]), &[]).unwrap().exact);
    assert!(!spl(&of_severities(&[Severity::Error]), &[]).unwrap().exact);
}
