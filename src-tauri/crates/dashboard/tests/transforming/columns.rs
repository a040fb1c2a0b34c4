//! Changes of columns: which there are, what they are called, what they hold.

use super::*;

#[test]
fn columns_are_organized() {
    let own = || vec![table(&[("Time", "@1"), ("b", "2"), ("a", "1")])];
    check(vec![
        (
            own(),
            json!([{"id": "organize", "options": {"indexByName": {"a": 0, "Time": 1}}}]),
            &["a Time b | 1 @1 2"],
        ),
        (
            own(),
            json!([{"id": "organize", "options": {"includeByName": {"a": true, "b": false}}}]),
            &["a | 1"],
        ),
        (
            own(),
            json!([{"id": "organize", "options": {"orderByMode": "auto",
                "orderBy": [{"type": "name", "desc": true}], "indexByName": {"a": 0}}}]),
            &["b a Time | 2 1 @1"],
        ),
        (
            own(),
            json!([{"id": "organize", "options": {"renameByName": {"a": "Anna", "zz": "x"},
                "excludeByName": {"Time": true, "b": false}}}]),
            &["b Anna | 2 1"],
        ),
    ]);
}

#[test]
fn columns_are_kept_by_name() {
    let own = || vec![table(&[("Time", "@1"), ("cpu", "2"), ("cpu idle", "1")])];
    check(vec![
        (
            own(),
            json!([{"id": "filterFieldsByName", "options": {"include": {"names": ["cpu"]}}}]),
            &["cpu | 2"],
        ),
        (
            own(),
            json!([{"id": "filterFieldsByName", "options": {
                "include": {"names": ["Time"], "pattern": "/^cpu/"}, "exclude": {"names": ["cpu"]}}}]),
            &["Time cpu idle | @1 1"],
        ),
        // Without slashes, an expression is bound to the ends.
        (
            own(),
            json!([{"id": "filterFieldsByName", "options": {"include": {"pattern": "cpu"}}}]),
            &["cpu | 2"],
        ),
        (
            own(),
            json!([{"id": "filterFieldsByName", "options": {"exclude": {"pattern": "cpu.*"}}}]),
            &["Time | @1"],
        ),
        (
            own(),
            json!([{"id": "filterFields", "options": {"include": {"id": "byRegexp", "options": "/idle/"}}}]),
            &["cpu idle | 1"],
        ),
        (
            own(),
            json!([{"id": "filterByName", "options": {"include": {"id": "byName", "options": "cpu"}}}]),
            &["cpu | 2"],
        ),
    ]);
}

#[test]
fn columns_are_renamed_by_expressions() {
    let own = || vec![table(&[("a{pod=x}", "2"), ("b", "1")])];
    for (regex, pattern, expected) in [
        (".*pod=(.*)}", "$1", "x b | 2 1"),
        ("/[{}]/g", "", "apod=x b | 2 1"),
        ("/[{}]/", "", "apod=x} b | 2 1"),
        ("pod", "never bound", "a{pod=x} b | 2 1"),
        ("(", "broken", "a{pod=x} b | 2 1"),
    ] {
        let change =
            json!([{"id": "renameByRegex", "options": {"regex": regex, "renamePattern": pattern}}]);
        assert_eq!(after(own(), change), [expected], "{regex}");
    }
}

#[test]
fn columns_are_calculated() {
    let own = || {
        vec![table(&[
            ("Time", "@1 @2 @3"),
            ("a", "1 2 -"),
            ("b", "4 8 16"),
        ])]
    };
    let calculated =
        |options: Value| after(own(), json!([{"id": "calculateField", "options": options}]));
    for (options, expected) in [
        (json!({}), "Total | @1 1 4 5 | @2 2 8 10 | @3 - 16 16"),
        (
            json!({"reduce": {"reducer": "mean", "include": ["a"]}}),
            "Mean | @1 1 4 1 | @2 2 8 2 | @3 - 16 -",
        ),
        (
            json!({"mode": "binary", "binary": {"left": "b", "operator": "/", "right": "a"}}),
            "b / a | @1 1 4 4 | @2 2 8 4 | @3 - 16 -",
        ),
        (
            json!({"mode": "binary", "alias": "half", "binary": {
                "left": {"matcher": {"id": "byName", "options": "b"}}, "operator": "*", "right": {"fixed": "0.5"}}}),
            "half | @1 1 4 2 | @2 2 8 4 | @3 - 16 8",
        ),
        (
            json!({"mode": "binary", "binary": {"left": "b", "operator": "**", "right": "2"}}),
            "b ** 2 | @1 1 4 16 | @2 2 8 64 | @3 - 16 256",
        ),
        (
            json!({"mode": "binary", "binary": {"left": "b", "operator": "%", "right": "3"}}),
            "b % 3 | @1 1 4 1 | @2 2 8 2 | @3 - 16 1",
        ),
        (
            json!({"mode": "unary", "unary": {"operator": "ln", "fieldName": "a"}, "alias": "l"}),
            "l | @1 1 4 0 | @2 2 8 0.6931471805599453 | @3 - 16 -",
        ),
        (
            json!({"mode": "index"}),
            "Row | @1 1 4 0 | @2 2 8 1 | @3 - 16 2",
        ),
        (
            json!({"mode": "cumulativeFunctions", "cumulative": {"reducer": "sum", "field": "b"}}),
            "cumulative sum(b) | @1 1 4 4 | @2 2 8 12 | @3 - 16 28",
        ),
        (
            json!({"mode": "cumulativeFunctions", "cumulative": {"reducer": "mean", "field": "a"}, "alias": "m"}),
            "m | @1 1 4 1 | @2 2 8 1.5 | @3 - 16 1",
        ),
        (
            json!({"mode": "windowFunctions", "window": {"reducer": "mean", "field": "b",
                "windowSizeMode": "fixed", "windowSize": 2, "windowAlignment": "trailing"}}),
            "trailing moving mean(b) | @1 1 4 4 | @2 2 8 6 | @3 - 16 12",
        ),
        (
            json!({"mode": "windowFunctions", "alias": "c", "window": {"reducer": "mean", "field": "b",
                "windowSizeMode": "fixed", "windowSize": 3, "windowAlignment": "centered"}}),
            "c | @1 1 4 6 | @2 2 8 9.333333333333334 | @3 - 16 12",
        ),
        (
            json!({"mode": "windowFunctions", "alias": "v", "window": {"reducer": "variance", "field": "b",
                "windowSizeMode": "percentage", "windowSize": 0.66}}),
            "v | @1 1 4 0 | @2 2 8 4 | @3 - 16 16",
        ),
    ] {
        let whole = format!("Time a b {expected}");
        assert_eq!(calculated(options.clone()), [whole], "{options}");
    }
    for (options, expected) in [
        (
            json!({"replaceFields": true, "alias": "sum of"}),
            vec!["Time sum of | @1 5 | @2 10 | @3 16"],
        ),
        (
            json!({"mode": "index", "index": {"asPercentile": true}, "replaceFields": true}),
            vec!["Row | 0 | 0.3333333333333333 | 0.6666666666666666"],
        ),
        (
            json!({"mode": "binary", "binary": {"left": "none", "operator": "+", "right": "a"}}),
            vec!["Time a b | @1 1 4 | @2 2 8 | @3 - 16"],
        ),
        (
            json!({"mode": "binary", "replaceFields": true, "binary": {
                "left": {"matcher": {"id": "byType", "options": "number"}}, "operator": "*", "right": {"fixed": "10"}}}),
            vec!["Time a * 10 b * 10 | @1 10 40 | @2 20 80 | @3 - 160"],
        ),
        (
            json!({"mode": "unary", "replaceFields": true, "unary": {"fieldName": "none"}}),
            vec![],
        ),
    ] {
        assert_eq!(calculated(options.clone()), expected, "{options}");
    }
}

#[test]
fn series_are_joined_before_they_are_calculated_with() {
    let own = || {
        vec![
            ranged("A", "a", &[], &[(1, 1.0), (2, 2.0)]),
            ranged("B", "b", &[], &[(2, 20.0), (3, 30.0)]),
        ]
    };
    check(vec![
        (
            own(),
            json!([{"id": "calculateField", "options": {"mode": "binary", "alias": "x",
                "binary": {"left": "a", "operator": "+", "right": "b"}}}]),
            &["Time a b x | @1 1 - - | @2 2 20 22 | @3 - 30 -"],
        ),
        (
            own(),
            json!([{"id": "calculateField", "options": {"timeSeries": false, "alias": "x"}}]),
            &[
                "Time a x | @1 1 1 | @2 2 2",
                "Time b x | @2 20 20 | @3 30 30",
            ],
        ),
    ]);
}

#[test]
fn columns_change_their_type() {
    let convert = |field: &str, kind: &str, format: &str, cells: &str| {
        let frames = vec![table(&[("x", cells)])];
        let conversion =
            json!({"targetField": field, "destinationType": kind, "dateFormat": format});
        after(
            frames,
            json!([{"id": "convertFieldType", "options": {"conversions": [conversion]}}]),
        )
        .concat()
    };
    for (kind, format, cells, expected) in [
        ("number", "", "1,024 x - @5", "x | 1024 | - | - | 5"),
        ("string", "", "1.5 a -", "x | 1.5 | a | -"),
        ("string", "YYYY-MM-DD", "@86400000", "x | 1970-01-02"),
        ("boolean", "", "0 7 x -", "x | false | true | true | false"),
        ("time", "", "1000 -", "x | @1000 | -"),
        ("time", "X", "1.5", "x | @1500"),
        (
            "time",
            "",
            "1970-01-01T00:00:01Z 1970-01-02 nonsense",
            "x | @1000 | @86400000 | -",
        ),
        (
            "time",
            "DD.MM.YYYY",
            "02.01.1970 32.01.1970",
            "x | @86400000 | -",
        ),
    ] {
        assert_eq!(
            convert("x", kind, format, cells),
            expected,
            "{kind} {cells}"
        );
    }
    assert_eq!(convert("y", "number", "", "a"), "x | a", "another column");
}

#[test]
fn times_are_written_in_their_zone() {
    for (zone, expected) in [
        ("utc", "Time | 00:01 | -"),
        ("Europe/Berlin", "Time | 01:01 | -"),
        ("Mars/Olympus", "Time | 00:01 | -"),
    ] {
        let change = json!([{"id": "formatTime", "options": {
            "timeField": "Time", "outputFormat": "HH:mm", "timezone": zone}}]);
        let frames = vec![table(&[("Time", "@60000 -")])];
        assert_eq!(after(frames, change), [expected], "{zone}");
    }
}

#[test]
fn fields_are_read_out_of_texts() {
    let extract = |text: &str, options: Value| {
        let mut frame = table(&[("Time", "@1")]);
        frame
            .columns
            .push(Column::new("line", vec![Cell::Text(text.to_owned())]));
        let mut all = json!({"source": "line", "replace": true});
        for (key, value) in options.as_object().expect("options") {
            all[key] = value.clone();
        }
        after(
            vec![frame],
            json!([{"id": "extractFields", "options": all}]),
        )
        .concat()
    };
    for (text, options, expected) in [
        (
            r#"{"a": 1, "b": {"c": "x"}, "d": null, "e": true}"#,
            json!({"format": "json"}),
            "a b d e | 1 {\"c\":\"x\"} - true",
        ),
        (
            r#"{"a": [{"b": 7}]}"#,
            json!({"format": "json", "jsonPaths": [{"path": "a[0].b", "alias": "deep"}, {"path": "z"}]}),
            "deep z | 7 Not Found",
        ),
        (
            "level=warn msg=\"two words\", took: 5s",
            json!({"format": "kvp"}),
            "level msg took | warn two words 5s",
        ),
        ("a=1&b=2", json!({}), "a b | 1 2"),
        (
            "not json",
            json!({"format": "json", "keepTime": true}),
            "Time | @1",
        ),
        ("x, y", json!({"format": "delimiter"}), "x y | x y"),
        (
            "GET /a",
            json!({"format": "regexp", "regExp": "/(?<method>\\w+) (?<path>.*)/"}),
            "method path | GET /a",
        ),
        ("{broken", json!({"format": "regexp", "regExp": "("}), ""),
    ] {
        assert_eq!(extract(text, options.clone()), expected, "{text} {options}");
    }
}
