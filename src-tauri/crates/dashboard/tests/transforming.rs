//! Transformations as files write them, over frames as queries answer them.

use dashboard::{Cell, Column, Frame, parse, transform};
use model::{Labels, Millis, Point, Series, VectorSample};
use serde_json::{Value, json};

#[path = "transforming/columns.rs"]
mod columns;
#[path = "transforming/rows.rs"]
mod rows;
#[path = "transforming/series.rs"]
mod series;

/// An instant answer in table format.
fn answer(ref_id: &str, rows: &[(&str, f64)]) -> Frame {
    let sample = |&(route, value): &(&str, f64)| VectorSample {
        labels: Labels::from_iter([("route", route)]),
        point: Point {
            at: Millis(1_000),
            value,
        },
        histogram: None,
    };
    Frame::of_vector(ref_id, &rows.iter().map(sample).collect::<Vec<_>>(), true)
}

/// A range answer: one series.
fn ranged(ref_id: &str, name: &str, labels: &[(&str, &str)], points: &[(i64, f64)]) -> Frame {
    let point = |&(at, value): &(i64, f64)| Point {
        at: Millis(at),
        value,
    };
    let series = Series {
        labels: labels.iter().copied().collect(),
        points: points.iter().map(point).collect(),
        histograms: Vec::new(),
    };
    Frame::of_series(ref_id, name, &series)
}

/// A table of columns: `-` is empty, `@5` a time, digits numbers, the rest text.
fn table(columns: &[(&str, &str)]) -> Frame {
    let cell = |word: &str| match word.strip_prefix('@') {
        _ if word == "-" => Cell::Empty,
        Some(at) => Cell::Time(Millis(at.parse().expect("milliseconds"))),
        None => word
            .parse()
            .map_or_else(|_| Cell::Text(word.to_owned()), Cell::Number),
    };
    let column = |(name, cells): &(&str, &str)| {
        Column::new(*name, cells.split_whitespace().map(cell).collect())
    };
    Frame {
        ref_id: "A".to_owned(),
        name: String::new(),
        columns: columns.iter().map(column).collect(),
    }
}

fn after(frames: Vec<Frame>, changes: Value) -> Vec<String> {
    let file = json!({"panels": [{"type": "table", "transformations": changes}]});
    let (dashboard, problems) = parse(&file.to_string(), "f.json");
    assert!(problems.is_empty(), "{problems:?}");
    let panel = dashboard.panels().next().expect("the panel");
    transform(frames, &panel.transformations)
        .iter()
        .map(written)
        .collect()
}

/// `a b | 1 2 | 3 4`: names, then rows.
fn written(frame: &Frame) -> String {
    let names: Vec<&str> = frame
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    let cell = |cell: Option<&Cell>| match cell {
        None | Some(Cell::Empty) => "-".to_owned(),
        Some(Cell::Time(at)) => format!("@{}", at.0),
        Some(Cell::Trend(trend)) => format!("~{}", trend.points.len()),
        Some(other) => other.written(),
    };
    let row = |row: usize| {
        let cells = frame
            .columns
            .iter()
            .map(|column| cell(column.cells.get(row)));
        cells.collect::<Vec<_>>().join(" ")
    };
    let rows = (0..frame.rows()).map(row);
    std::iter::once(names.join(" "))
        .chain(rows)
        .collect::<Vec<_>>()
        .join(" | ")
}

fn two() -> Vec<Frame> {
    vec![
        answer("A", &[("/a", 1.0), ("/b", 2.0), ("/c", 3.0)]),
        answer("B", &[("/b", 20.0), ("/a", 10.0), ("/d", 40.0)]),
    ]
}

/// Checks a table of cases: frames, changes, and what is left.
fn check(cases: Vec<(Vec<Frame>, Value, &[&str])>) {
    for (frames, changes, expected) in cases {
        assert_eq!(after(frames, changes.clone()), expected, "{changes}");
    }
}

#[test]
fn changes_are_made_one_after_the_other() {
    check(vec![
        (
            two(),
            json!([{"id": "merge"}, {"id": "organize", "options": {
                "excludeByName": {"Time": true}, "indexByName": {"Value #B": 0, "route": 1},
                "renameByName": {"route": "Route", "Value #A": ""}}},
                {"id": "sortBy", "options": {"sort": [{"field": "Value #B", "desc": true}]}}]),
            &["Value #B Route Value #A | 40 /d - | 20 /b 2 | 10 /a 1 | - /c 3"],
        ),
        (
            two(),
            json!([{"id": "merge"}, {"id": "calculateField", "options": {"mode": "binary", "alias": "x",
                "binary": {"left": "Value #B", "operator": "/", "right": "Value #A"}}},
                {"id": "filterFieldsByName", "options": {"include": {"names": ["route", "x"]}}}]),
            &["route x | /a 10 | /b 10 | /c - | /d -"],
        ),
        (
            two(),
            json!([{"id": "renameByRegex", "options": {"regex": "Value #(.*)", "renamePattern": "$1x"}},
                   {"id": "limit", "options": {"limitField": 1}}, {"id": "merge", "disabled": true}]),
            &["Time route Ax | @1000 /a 1", "Time route Bx | @1000 /b 20"],
        ),
        // A filter keeps a change to some queries; the others stay as they are.
        (
            two(),
            json!([{"id": "limit", "filter": {"id": "byRefId", "options": "B"},
                    "options": {"limitField": 1}}]),
            &[
                "Time route Value #A | @1000 /a 1 | @1000 /b 2 | @1000 /c 3",
                "Time route Value #B | @1000 /b 20",
            ],
        ),
        (
            two(),
            json!([{"id": "merge", "filter": {"id": "byRefId", "options": "/^(?:A|B)$/"}}]),
            &[
                "Time route Value #A Value #B | @1000 /a 1 10 | @1000 /b 2 20 | @1000 /c 3 - | @1000 /d - 40",
            ],
        ),
    ]);
}

#[test]
fn nothing_transforms_to_nothing() {
    for id in KNOWN {
        let changed = after(
            Vec::new(),
            json!([{"id": id, "options": {"sort": [{"field": "x"}]}}]),
        );
        assert!(
            changed.iter().all(|frame| !frame.contains('|')),
            "{id}: {changed:?}"
        );
    }
}

/// Every id that is made.
const KNOWN: [&str; 29] = [
    "calculateField",
    "concatenate",
    "convertFieldType",
    "extractFields",
    "filterByName",
    "filterByRefId",
    "filterByValue",
    "filterFieldsByName",
    "formatTime",
    "groupBy",
    "groupingToMatrix",
    "histogram",
    "joinByField",
    "labelsToFields",
    "limit",
    "merge",
    "organize",
    "partitionByValues",
    "prepareTimeSeries",
    "reduce",
    "renameByRegex",
    "rowsToFields",
    "seriesToColumns",
    "seriesToRows",
    "sortBy",
    "timeSeriesTable",
    "transpose",
    "filterFrames",
    "filterFields",
];

/// Options of wrong types, hostile names and expressions, uneven columns: nothing panics.
#[test]
fn hostile_options_are_survived() {
    let uneven = || {
        let mut frame = table(&[
            ("Time", "@5 @-3 @9223372036854775807"),
            ("v", "NaN inf 1 2 3"),
        ]);
        frame.columns.push(Column::new("empty", Vec::new()));
        frame
            .columns
            .push(Column::new("", vec![Cell::Text("é{\"a\":".into())]));
        vec![frame, Frame::default(), answer("B", &[("\u{0}", f64::NAN)])]
    };
    let everything = |value: &Value| {
        json!({
            "sort": [{"field": value, "desc": value}], "byField": value, "mode": value,
            "fields": {"v": {"operation": "groupby"}, "Time": {"operation": "aggregate", "aggregations": value}},
            "filters": [{"fieldName": "v", "config": {"id": "regex", "options": {"value": "(((("}}},
                        {"fieldName": "v", "config": {"id": "between", "options": {"from": value, "to": value}}}],
            "regex": "(a|a)*$", "renamePattern": "$9$$$<x>$", "limitField": value, "source": "",
            "format": value, "delimiter": "", "timeField": "v", "outputFormat": "%%%[YYYY",
            "conversions": [{"targetField": "v", "destinationType": "time", "dateFormat": "%Q"}],
            "bucketSize": value, "bucketOffset": value, "columnField": "v", "rowField": "v", "valueField": "v",
            "include": {"names": value, "pattern": "(?=x)"}, "indexByName": {"v": value},
            "reducers": value, "window": value, "binary": value, "firstFieldName": value,
        })
    };
    for id in KNOWN {
        for value in [
            json!(null),
            json!(-1),
            json!(1e308),
            json!("v"),
            json!([]),
            json!({"a": 1}),
            json!(true),
        ] {
            let file = json!({"panels": [{"type": "table", "transformations": [
                {"id": id, "options": everything(&value)}]}]});
            let (dashboard, _) = parse(&file.to_string(), "f.json");
            let panel = dashboard.panels().next().expect("the panel");
            let frames = transform(uneven(), &panel.transformations);
            assert!(frames.len() < 10_000, "{id} {value}");
        }
    }
}

#[test]
fn what_is_not_made_is_named() {
    for (change, expected) in [
        (json!({"id": "heatmap"}), "\"heatmap\" is not made"),
        (
            json!({"id": "filterByValue", "options": {"filters": [{"config": {"id": "mood"}}]}}),
            "\"mood\"",
        ),
        (
            json!({"id": "reduce", "options": {"reducers": ["vibe"]}}),
            "\"vibe\" is not known",
        ),
        (
            json!({"id": "calculateField", "options": {"mode": "dream"}}),
            "\"dream\" is not made",
        ),
        (
            json!({"id": "merge", "filter": {"id": "byMood", "options": "x"}}),
            "\"byMood\"",
        ),
        (json!({"id": "sortBy"}), "names no field"),
        (
            json!({"id": "merge", "topic": "annotations"}),
            "annotations",
        ),
    ] {
        let file = json!({"panels": [{"type": "table", "transformations": [change]}]});
        let (dashboard, problems) = parse(&file.to_string(), "f.json");
        let panel = dashboard.panels().next().expect("the panel");
        assert!(panel.transformations.is_empty(), "{change}");
        assert!(
            problems
                .iter()
                .any(|problem| problem.message.contains(expected)),
            "{problems:?}"
        );
    }
}

/// Joins look keys up: a thousand series of a thousand points are one pass, not a product.
#[test]
fn a_thousand_series_are_joined_by_their_times() {
    let points: Vec<(i64, f64)> = (0..200).map(|at| (at * 1_000, at as f64)).collect();
    let frames: Vec<Frame> = (0..1_000)
        .map(|at| ranged("A", &format!("s{at}"), &[], &points))
        .collect();
    let file = json!({"panels": [{"type": "table", "transformations": [{"id": "joinByField"}]}]});
    let (dashboard, _) = parse(&file.to_string(), "f.json");
    let panel = dashboard.panels().next().expect("the panel");
    let joined = transform(frames, &panel.transformations);
    let [joined] = joined.as_slice() else {
        panic!("one frame")
    };
    assert_eq!((joined.columns.len(), joined.rows()), (1_001, 200));
    assert_eq!(joined.columns[1_000].cells[199], Cell::Number(199.0));
}

#[test]
fn variables_are_filled_in_where_grafana_fills_them() {
    let file = json!({"panels": [{"type": "table", "transformations": [
        {"id": "filterFieldsByName", "options": {"byVariable": true, "include": {"variable": "$columns"}}},
        {"id": "filterByValue", "options": {"filters": [
            {"fieldName": "Value #A", "config": {"id": "greater", "options": {"value": "$limit"}}}]}},
        {"id": "calculateField", "options": {"mode": "binary", "alias": "over $limit",
            "binary": {"left": {"matcher": {"id": "byName", "options": "Value #A"}}, "operator": "-",
                       "right": {"matcher": {"id": "byName", "options": "$limit"}}}}},
    ]}]});
    let (dashboard, problems) = parse(&file.to_string(), "f.json");
    assert!(problems.is_empty(), "{problems:?}");
    let panel = dashboard.panels().next().expect("the panel");
    let fill = |text: &str| {
        text.replace("$columns", "{route,Value #A}")
            .replace("$limit", "1")
    };
    let changes: Vec<_> = panel
        .transformations
        .iter()
        .map(|change| change.filled(&fill))
        .collect();
    let frames = transform(two().into_iter().take(1).collect(), &changes);
    assert_eq!(
        frames.iter().map(written).collect::<Vec<_>>(),
        ["route Value #A over 1 | /b 2 1 | /c 3 2"]
    );
}
