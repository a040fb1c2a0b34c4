use expect_test::expect_file;
use model::{FieldOp, Severity};
use proptest::prelude::*;

use super::*;
use crate::logs::filters::{self, of_severities, one, text};

fn mapping() -> Mapping {
    let caps = r#"{"fields": {
        "@timestamp": {"date": {"type": "date"}},
        "message": {"match_only_text": {"type": "match_only_text"}},
        "log.level": {"keyword": {"type": "keyword"}},
        "severity_number": {"long": {"type": "long"}},
        "service": {"object": {"type": "object"}},
        "service.name": {"keyword": {"type": "keyword"}},
        "serviceName": {"text": {"type": "text"}},
        "serviceName.keyword": {"keyword": {"type": "keyword"}},
        "trace.id": {"keyword": {"type": "keyword"}},
        "http.request.id": {"keyword": {"type": "keyword"}},
        "note": {"text": {"type": "text"}},
        "note.keyword": {"keyword": {"type": "keyword"}},
        "words": {"text": {"type": "text"}},
        "duration_ms": {"double": {"type": "double"}},
        "http.route": {"keyword": {"type": "keyword"}},
        "http.status": {"long": {"type": "long"}},
        "tenant": {"keyword": {"type": "keyword"}},
        "tags": {"keyword": {"type": "keyword"}},
        "client.ip": {"ip": {"type": "ip"}},
        "labels": {"flattened": {"type": "flattened"}},
        "items": {"nested": {"type": "nested"}},
        "items.name": {"keyword": {"type": "keyword"}},
        "born": {"date": {"type": "date"}},
        "_source": {"_source": {"type": "_source", "metadata_field": true, "searchable": false}}
    }}"#;
    Mapping::new(serde_json::from_str(caps).unwrap())
}

fn asked(mapping: &Mapping) -> Asked<'_> {
    Asked {
        mapping,
        inner: false,
        words: false,
    }
}

#[test]
fn filters_as_they_are_sent() {
    let mapping = mapping();
    let sent = filters::shown(|filter| {
        let compiled = dsl(filter, asked(&mapping))?;
        let shown = shown(&compiled.query);
        let again: Value = serde_json::from_str(&shown).unwrap();
        assert_eq!(again, compiled.query, "what is shown is what is sent");
        let lines: Vec<&str> = shown.lines().map(str::trim).collect();
        let sign = if compiled.exact { "=" } else { "~" };
        Ok(format!("{sign} {}", lines.join(" ")))
    });
    expect_file!["filters.txt"].assert_eq(&sent);
}

#[test]
fn a_condition_is_asked_as_its_field_is_mapped() {
    use FieldOp::{Above, Contains, Equal, Missing, NotEqual};
    let mapping = mapping();
    let query = |filter: &LogFilter| dsl(filter, asked(&mapping)).unwrap().query;
    let nothing = json!({"match_all": {}});
    let filter = |clause: Value| json!({"bool": {"filter": [clause]}});
    let long = "x".repeat(300);
    for (condition, expected) in [
        (
            one("words", Equal, &["a b"]),
            filter(json!({"match_phrase": {"words": {"query": "a b", "zero_terms_query": "all"}}})),
        ),
        (one("words", NotEqual, &["a b"]), nothing.clone()),
        (
            one("note", Equal, &[&long]),
            filter(super::any(vec![
                json!({"term": {"note.keyword": long}}),
                ignored("note.keyword"),
            ])),
        ),
        (one("note", Above, &["3"]), filter(exists("note"))),
        (
            one("client.ip", Equal, &["10.0.0.1"]),
            filter(super::any(vec![
                json!({"match": {"client.ip": {"query": "10.0.0.1", "lenient": true}}}),
                ignored("client.ip"),
            ])),
        ),
        (
            one("labels.team", Equal, &["north"]),
            filter(json!({"term": {"labels.team": "north"}})),
        ),
        (
            one("labels.team", Missing, &[]),
            filter(super::any(vec![
                not(exists("labels.team")),
                json!({"term": {"labels.team": ""}}),
            ])),
        ),
        (one("born", Equal, &["2026-01-01"]), filter(exists("born"))),
        (one("items.0.name", Equal, &["a"]), nothing.clone()),
        (one("items.0.name", Contains, &["a"]), nothing),
    ] {
        assert_eq!(query(&condition), expected, "{condition:?}");
    }
}

/// The query with every string that is a value taken out, and names that are not of the language.
fn bones(query: &Value, typed: &str) -> Value {
    match query {
        Value::Object(object) => object
            .iter()
            .map(|(name, value)| {
                let name = if name == typed { "§" } else { name };
                (name.to_owned(), bones(value, typed))
            })
            .collect(),
        Value::Array(list) => list.iter().map(|value| bones(value, typed)).collect(),
        Value::String(_) => json!("§"),
        other => other.clone(),
    }
}

/// The names of the clauses of a query.
fn clauses(query: &Value, found: &mut Vec<String>) {
    match query {
        Value::Object(object) => {
            for (name, value) in object {
                found.push(name.clone());
                clauses(value, found);
            }
        }
        Value::Array(list) => list.iter().for_each(|value| clauses(value, found)),
        _ => {}
    }
}

proptest! {
    #[test]
    fn nothing_typed_is_more_than_a_value(
        typed in "\\PC{1,40}|[\\s\"'`\\\\{}|=~()*?:\\[\\],\\x00-\\x1f]{1,20}",
    ) {
        let mapping = mapping();
        let plain = !typed.starts_with(['[', '{']);
        for (filter, harmless) in [
            (one("note", FieldOp::Equal, &[&typed]), json!({"bool": {"filter": [{"term": {"note.keyword": "§"}}]}})),
            (one("labels.x", FieldOp::Equal, &[&typed, "y"]), json!({"bool": {"filter": [{"terms": {"labels.x": ["§", "§"]}}]}})),
            (one("note", FieldOp::NotEqual, &[&typed]), json!({"bool": {"must_not": [{"term": {"note.keyword": "§"}}]}})),
        ] {
            let query = dsl(&filter, asked(&mapping)).unwrap().query;
            let expected = if plain { harmless } else { json!({"match_all": {}}) };
            prop_assert_eq!(bones(&query, "\u{1}"), expected, "{:?}", typed);
        }
        let query = dsl(&text(&[&typed]), asked(&mapping)).unwrap().query;
        let mut names = Vec::new();
        clauses(&query, &mut names);
        let known = |name: &String| {
            ["bool", "filter", "should", "minimum_should_match", "wildcard", "value", "case_insensitive",
             "terms", "_ignored", "match", "query", "lenient", "match_all"].contains(&name.as_str())
                || mapping.kind(name).is_some()
        };
        prop_assert!(names.iter().all(known), "{:?}: {}", typed, query);
        let pattern = text::pattern("f", &typed);
        let pattern = pattern["wildcard"]["f"]["value"].as_str().unwrap();
        let inner = pattern.strip_prefix('*').and_then(|rest| rest.strip_suffix('*')).unwrap();
        let mut letters = inner.chars();
        while let Some(c) = letters.next() {
            match c {
                '\\' => prop_assert!(letters.next().is_some_and(|c| "*?\\".contains(c))),
                c => prop_assert!(c != '*', "{:?}: {}", typed, pattern),
            }
        }
        let named = dsl(&one(&typed, FieldOp::Exists, &[]), asked(&mapping)).unwrap().query;
        prop_assert_eq!(named, json!({"match_all": {}}), "an unknown name asks nothing");
    }

    #[test]
    fn what_is_shown_is_read_back_as_it_was(typed in "\\PC*|[\\u{0}-\\u{1f}\\u{200b}-\\u{202e}\\u{e0000}-\\u{e007f}]*") {
        let query = json!({"term": {&typed: typed}});
        let shown = shown(&query);
        prop_assert!(!shown.chars().any(|c| c != '\n' && crate::literal::is_invisible(c)));
        prop_assert_eq!(serde_json::from_str::<Value>(&shown).unwrap(), query);
    }
}

#[test]
fn what_cannot_be_asked_is_refused_by_name() {
    let mapping = mapping();
    for (filter, words) in [
        (
            one("duration_ms", FieldOp::Above, &["fast"]),
            "duration_ms is compared with \"fast\"",
        ),
        (one("note", FieldOp::Equal, &[]), "\"note\" names no value"),
        (one("", FieldOp::Exists, &[]), "names none"),
    ] {
        let failure = dsl(&filter, asked(&mapping)).unwrap_err();
        assert_eq!(failure.code, Code::BadInput, "{failure:?}");
        assert!(failure.message.contains(words), "{failure:?}");
        assert!(failure.remedy.is_some(), "{failure:?}");
    }
    // A text of 10,000 letters is asked for by its beginning.
    let long = "a".repeat(10_000);
    let query = dsl(&text(&[&long]), asked(&mapping)).unwrap().query;
    assert!(query.to_string().len() < 5_000);
}

#[test]
fn a_text_is_asked_by_its_words_and_fields_beyond_the_most_are_told() {
    for (typed, expected) in [
        ("say \"HELLO\"", &["HELLO", "say"][..]),
        ("a.b", &["a", "b"]),
        ("of a b", &["of"]),
        ("🍵 |= \u{202e}", &[]),
        ("naïve Straße", &["Stra?e", "na?ve"]),
        ("one two three four five", &["three", "four", "five", "one"]),
    ] {
        assert_eq!(text::words(typed), expected, "{typed}");
    }
    let many: Vec<String> = (0..500)
        .map(|nth| format!("\"f{nth:03}\": {{\"keyword\": {{\"type\": \"keyword\"}}}}"))
        .collect();
    let caps = format!(
        "{{\"fields\": {{\"zzz.message\": {{\"text\": {{}}}}, \"message\": {{\"text\": {{}}}}, {}}}}}",
        many.join(",")
    );
    let mapping = Mapping::new(serde_json::from_str(&caps).unwrap());
    let compiled = dsl(&text(&["timeout"]), asked(&mapping)).unwrap();
    assert!(compiled.query.to_string().contains("\"message\""));
    assert!(!compiled.query.to_string().contains("zzz"));
    assert!(
        compiled.remarks[0].contains("not in the other 302"),
        "{compiled:?}"
    );
}

#[test]
fn where_messages_are_json_themselves_they_are_looked_at_too() {
    let mapping = mapping();
    let inner = Asked {
        inner: true,
        ..asked(&mapping)
    };
    let query = dsl(&one("note", FieldOp::Equal, &["abc"]), inner)
        .unwrap()
        .query;
    assert!(
        query.to_string().contains("{\"wildcard\":{\"message\""),
        "{query}"
    );
    let unless = |filter: LogFilter| dsl(&filter, inner).unwrap().query["bool"].to_string();
    let named = "\"must_not\":[{\"wildcard\":{\"message\":{\"value\":\"*note*\"";
    let other = unless(one("note", FieldOp::NotEqual, &["abc"]));
    assert!(other.contains(named), "{other}");
    let level = unless(of_severities(&[Severity::Error]));
    assert!(
        level.contains("*severity*") && level.contains("*level*"),
        "{level}"
    );
    for op in [FieldOp::Missing, FieldOp::Exists, FieldOp::Regex] {
        let query = unless(one("note", op, &["x"]));
        assert!(
            query.contains("should") && query.contains("*note*"),
            "{query}"
        );
    }
    let nothing = dsl(&one("request_id", FieldOp::Exists, &[]), inner).unwrap();
    assert_eq!(nothing.query, json!({"match_all": {}}));
    assert!(!nothing.exact);
}
