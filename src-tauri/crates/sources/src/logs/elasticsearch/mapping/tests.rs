use super::*;

fn mapping(fields: &str) -> Mapping {
    Mapping::new(serde_json::from_str(&format!("{{\"fields\": {fields}}}")).unwrap())
}

#[test]
fn the_time_is_the_date_that_lines_are_dated_by() {
    for (fields, name, unit, mixed) in [
        (
            r#"{"timestamp": {"date": {}}, "@timestamp": {"date": {}}}"#,
            "@timestamp",
            1_000_000,
            false,
        ),
        (
            r#"{"created": {"date": {}}, "ts": {"date_nanos": {}}}"#,
            "ts",
            1,
            false,
        ),
        (
            r#"{"@timestamp": {"date": {}, "date_nanos": {}}}"#,
            "@timestamp",
            1_000_000,
            true,
        ),
        (
            r#"{"@timestamp": {"date": {}, "keyword": {}}, "seen": {"date": {}}}"#,
            "seen",
            1_000_000,
            false,
        ),
    ] {
        let expected = Time {
            name: name.to_owned(),
            unit,
            mixed,
        };
        assert_eq!(*mapping(fields).time().unwrap(), expected, "{fields}");
    }
    assert_eq!(mapping("{}").time().unwrap_err().code, Code::NotFound);
}

#[test]
fn a_field_is_asked_as_it_is_mapped() {
    let mapping = mapping(
        r#"{
            "a": {"text": {}}, "a.keyword": {"keyword": {}},
            "b": {"text": {}}, "b.english": {"text": {}},
            "c": {"text": {}, "keyword": {}},
            "d": {"keyword": {}}, "d.text": {"match_only_text": {}},
            "e": {"long": {}, "double": {}}, "f": {"long": {}, "keyword": {}},
            "g": {"object": {}}, "g.raw": {"keyword": {}},
            "h": {"flat_object": {}}, "i": {"nested": {}}, "i.x": {"keyword": {}},
            "j": {"keyword": {"searchable": false}}, "k": {"geo_point": {}},
            "_ignored": {"_ignored": {"metadata_field": true}}
        }"#,
    );
    let whole = |name: &str| Kind::Text {
        whole: Some(name.to_owned()),
    };
    for (name, kind) in [
        ("a", Some(whole("a.keyword"))),
        ("a.keyword", None),
        ("b", Some(Kind::Text { whole: None })),
        ("b.english", Some(Kind::Text { whole: None })),
        ("c", Some(Kind::Text { whole: None })),
        ("d", Some(Kind::Keyword)),
        ("d.text", None),
        ("e", Some(Kind::Number)),
        ("f", Some(Kind::There)),
        ("g", None),
        ("g.raw", Some(Kind::Keyword)),
        ("h", Some(Kind::Flattened)),
        ("h.x.y", Some(Kind::Flattened)),
        ("i.x", Some(Kind::Hidden)),
        ("j", Some(Kind::Hidden)),
        ("k", Some(Kind::There)),
        ("_ignored", None),
    ] {
        assert_eq!(mapping.kind(name), kind, "{name}");
    }
    assert_eq!(mapping.counted("a").as_deref(), Some("a.keyword"));
    assert_eq!(mapping.counted("b"), None);
}

#[test]
fn columns_are_filled_by_the_names_of_both_conventions() {
    let fields: Vec<String> = [
        "service.name",
        "resource.attributes.service.name",
        "app",
        "log.level",
        "severity_text",
        "severity_number",
        "trace.id",
        "attributes.trace_id",
        "body.text",
        "message",
        "duration",
    ]
    .iter()
    .map(|name| format!("{name:?}: {{\"keyword\": {{}}}}"))
    .collect();
    let mapping = mapping(&format!("{{{}}}", fields.join(",")));
    let service = ["service.name", "resource.attributes.service.name", "app"];
    assert_eq!(mapping.of(Column::Service), service);
    assert_eq!(mapping.decides(Column::Service), service[..2]);
    assert_eq!(
        mapping.of(Column::Severity),
        ["log.level", "severity_text", "severity_number"]
    );
    assert_eq!(
        mapping.of(Column::TraceId),
        ["attributes.trace_id", "trace.id"]
    );
    assert_eq!(mapping.of(Column::Body), ["message", "body.text"]);
    assert!(mapping.of(Column::RequestId).is_empty());
}
