//! Changes of rows: joined, merged, grouped, filtered, sorted.

use super::*;

#[test]
fn frames_are_merged() {
    check(vec![
        (
            two(),
            json!([{"id": "merge", "options": {}}]),
            &[
                "Time route Value #A Value #B | @1000 /a 1 10 | @1000 /b 2 20 | @1000 /c 3 - | @1000 /d - 40",
            ],
        ),
        // Rows that differ in a number both have are not one.
        (
            vec![answer("A", &[("/a", 1.0)]), answer("A", &[("/a", 2.0)])],
            json!([{"id": "merge"}]),
            &["Time route Value #A | @1000 /a 1 | @1000 /a 2"],
        ),
        // One row may complete several.
        (
            vec![
                table(&[("job", "api api"), ("pod", "x y")]),
                table(&[("job", "api web"), ("owner", "ann bob")]),
            ],
            json!([{"id": "merge"}]),
            &["job pod owner | api x ann | api y ann | web - bob"],
        ),
        (
            vec![table(&[("a", "1")]), table(&[("b", "2")])],
            json!([{"id": "merge"}]),
            &["a | 1", "b | 2"],
        ),
        (
            vec![table(&[("a", "1 1")]), Frame::default()],
            json!([{"id": "merge"}]),
            &["a | 1"],
        ),
    ]);
}

#[test]
fn frames_are_joined_by_a_column() {
    let tables = || {
        vec![
            table(&[("pod", "x y"), ("cpu", "1 2"), ("node", "n1 n2")]),
            table(&[("pod", "y z y"), ("mem", "20 30 21"), ("node", "n2 n3 n2")]),
            table(&[("other", "9")]),
        ]
    };
    let join = |options: Value| json!([{"id": "joinByField", "options": options}]);
    check(vec![
        (
            tables(),
            join(json!({"byField": "pod"})),
            &["pod cpu node 1 mem node 2 | x 1 n1 - - | y 2 n2 21 n2 | z - - 30 n3"],
        ),
        (
            tables(),
            join(json!({"byField": "pod", "mode": "inner"})),
            &["pod cpu node 1 mem node 2 | y 2 n2 20 n2 | y 2 n2 21 n2"],
        ),
        (
            tables(),
            join(json!({"byField": "pod", "mode": "outerTabular"})),
            &["pod cpu node 1 mem node 2 | x 1 n1 - - | y 2 n2 20 n2 | z - - 30 n3 | y 2 n2 21 n2"],
        ),
        (
            vec![
                ranged("A", "a", &[], &[(2, 2.0), (3, 3.0)]),
                ranged("B", "b", &[], &[(1, 10.0), (2, 20.0)]),
            ],
            json!([{"id": "seriesToColumns", "options": {}}]),
            &["Time a b | @1 - 10 | @2 2 20 | @3 3 -"],
        ),
        (
            vec![table(&[("a", "1")])],
            join(json!({"byField": "none"})),
            &["a | 1"],
        ),
        (
            vec![table(&[("a", "1")]), table(&[("b", "1")])],
            join(json!({"byField": "none"})),
            &["a | 1", "b | 1"],
        ),
    ]);
}

#[test]
fn frames_stand_side_by_side() {
    let own = || {
        vec![
            ranged("A", "a", &[], &[(1, 1.0)]),
            ranged("B", "b", &[], &[(1, 2.0), (2, 3.0)]),
        ]
    };
    check(vec![
        (
            own(),
            json!([{"id": "concatenate", "options": {}}]),
            &["a · Time a b · Time b | @1 1 @1 2 | - - @2 3"],
        ),
        (
            own(),
            json!([{"id": "concatenate", "options": {"frameNameMode": "drop"}}]),
            &["Time 1 a Time 2 b | @1 1 @1 2 | - - @2 3"],
        ),
    ]);
}

#[test]
fn rows_are_grouped() {
    let own = || {
        vec![
            table(&[
                ("job", "api web api"),
                ("ms", "5 7 -"),
                ("host", "h1 h2 h3"),
            ]),
            table(&[("other", "1")]),
        ]
    };
    let group = |fields: Value| json!([{"id": "groupBy", "options": {"fields": fields}}]);
    check(vec![
        (
            own(),
            group(json!({
                "job": {"operation": "groupby"},
                "ms": {"operation": "aggregate", "aggregations": ["sum", "count", "lastNotNull"]},
                "host": {"operation": "aggregate", "aggregations": ["distinctCount", "last"]}})),
            &[
                "job ms (sum) ms (count) ms (lastNotNull) host (distinctCount) host (last) | api 5 1 5 2 h3 | web 7 1 7 1 h2",
            ],
        ),
        (
            own(),
            group(
                json!({"job": {"operation": "groupby"}, "ms": {"operation": "count"}, "host": {"operation": null}}),
            ),
            &["job ms (count) | api 1 | web 1"],
        ),
        (
            own(),
            group(json!({"ms": {"operation": "aggregate", "aggregations": ["sum"]}})),
            &["job ms host | api 5 h1 | web 7 h2 | api - h3", "other | 1"],
        ),
        (
            own(),
            group(json!({"nobody": {"operation": "groupby"}})),
            &[],
        ),
    ]);
}

#[test]
fn values_of_columns_become_columns() {
    let own = || {
        vec![table(&[
            ("job", "api web api"),
            ("state", "ok ok bad"),
            ("n", "5 7 1"),
        ])]
    };
    check(vec![
        (
            own(),
            json!([{"id": "groupingToMatrix", "options": {
                "rowField": "job", "columnField": "state", "valueField": "n"}}]),
            &["job\\state ok bad | api 5 1 | web 7 -"],
        ),
        (
            own(),
            json!([{"id": "groupingToMatrix", "options": {
                "rowField": "job", "columnField": "state", "valueField": "n", "emptyValue": "zero"}}]),
            &["job\\state ok bad | api 5 1 | web 7 0"],
        ),
        (
            own(),
            json!([{"id": "groupingToMatrix", "options": {"rowField": "none"}}]),
            &["job state n | api ok 5 | web ok 7 | api bad 1"],
        ),
        (
            own(),
            json!([{"id": "partitionByValues", "options": {"fields": ["job"]}}]),
            &["state n | ok 5 | bad 1", "state n | ok 7"],
        ),
        (
            own(),
            json!([{"id": "partitionByValues", "options": {
                "fields": ["state"], "keepFields": true, "naming": {"asLabels": false}}}]),
            &[
                "job state n | api ok 5 | web ok 7",
                "job state n | api bad 1",
            ],
        ),
        (
            own(),
            json!([{"id": "rowsToFields", "options": {}}]),
            &["api web api | 5 7 1"],
        ),
        (
            own(),
            json!([{"id": "rowsToFields", "options": {"mappings": [
                {"fieldName": "state", "handlerKey": "field.name"}]}}]),
            &["ok ok bad | 5 7 1"],
        ),
        (
            own(),
            json!([{"id": "transpose", "options": {}}]),
            &["Field api 1 web api 2 | state ok ok bad | n 5 7 1"],
        ),
        (
            vec![table(&[("a", "1 2"), ("b", "3 4")])],
            json!([{"id": "transpose", "options": {"firstFieldName": "F", "restFieldsName": "V"}}]),
            &["F V 1 V 2 | a 1 2 | b 3 4"],
        ),
    ]);
}

#[test]
fn rows_are_kept_by_their_values() {
    let own = || vec![table(&[("job", "api web db"), ("n", "5 - 10")])];
    let rows = |field: &str, id: &str, options: Value, kind: &str| {
        let filter = json!({"fieldName": field, "config": {"id": id, "options": options}});
        let change = json!([{"id": "filterByValue", "options": {"type": kind, "match": "all", "filters": [filter]}}]);
        after(own(), change).concat()
    };
    for (field, id, options, expected) in [
        ("n", "greater", json!({"value": 5}), "| db 10"),
        (
            "n",
            "greaterOrEqual",
            json!({"value": 5}),
            "| api 5 | db 10",
        ),
        ("n", "lower", json!({"value": "10"}), "| api 5"),
        ("n", "lowerOrEqual", json!({"value": 10}), "| api 5 | db 10"),
        ("n", "equal", json!({"value": "5.0"}), "| api 5"),
        ("n", "notEqual", json!({"value": 5}), "| web - | db 10"),
        ("n", "between", json!({"from": 5, "to": 11}), "| db 10"),
        ("n", "isNull", json!({}), "| web -"),
        ("n", "isNotNull", json!({}), "| api 5 | db 10"),
        ("job", "equal", json!({"value": "web"}), "| web -"),
        ("job", "regex", json!({"value": "b$"}), "| web - | db 10"),
        ("job", "substring", json!({"value": "b"}), "| web - | db 10"),
        ("job", "notSubstring", json!({"value": "b"}), "| api 5"),
        ("none", "greater", json!({"value": 0}), ""),
    ] {
        let whole = format!("job n {expected}");
        let kept = rows(field, id, options.clone(), "include");
        assert_eq!(kept, whole.trim(), "{field} {id} {options}");
    }
    assert_eq!(
        rows("n", "greater", json!({"value": 5}), "exclude"),
        "job n | api 5 | web -"
    );
    let both = |how: &str| {
        let filters = json!([
            {"fieldName": "n", "config": {"id": "greater", "options": {"value": 5}}},
            {"fieldName": "job", "config": {"id": "equal", "options": {"value": "api"}}}]);
        let change =
            json!([{"id": "filterByValue", "options": {"match": how, "filters": filters}}]);
        after(own(), change).concat()
    };
    assert_eq!(both("any"), "job n | api 5 | db 10");
    assert_eq!(both("all"), "job n");
}

#[test]
fn frames_are_kept_by_their_query() {
    for (include, exclude, expected) in [
        ("A", "", "A"),
        ("A|B", "", "A B"),
        ("", "A", "B"),
        ("/^(?:B)$/", "", "B"),
        ("a", "", ""),
    ] {
        let change = json!([{"id": "filterByRefId", "options": {"include": include, "exclude": exclude}},
            {"id": "limit", "options": {"limitField": 0}}]);
        let left: Vec<String> = after(two(), change)
            .iter()
            .filter_map(|frame| frame.chars().last())
            .map(String::from)
            .collect();
        assert_eq!(left.join(" "), expected, "{include} {exclude}");
    }
}

#[test]
fn rows_are_sorted_and_cut() {
    let own = || vec![table(&[("n", "2 - 10 NaN"), ("s", "b a c d")])];
    check(vec![
        (
            own(),
            json!([{"id": "sortBy", "options": {"sort": [{"field": "n"}]}}]),
            &["n s | 2 b | 10 c | NaN d | - a"],
        ),
        (
            own(),
            json!([{"id": "sortBy", "options": {"sort": [{"field": "s", "desc": true}]}},
                   {"id": "limit", "options": {"limitField": "2"}}]),
            &["n s | NaN d | 10 c"],
        ),
        (
            own(),
            json!([{"id": "sortBy", "options": {"sort": [{"field": "none"}]}}]),
            &["n s | 2 b | - a | 10 c | NaN d"],
        ),
    ]);
}
