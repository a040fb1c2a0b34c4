//! Transformations as files write them, over frames as queries answer them.

use dashboard::{Cell, Frame, parse, transform};
use model::{Labels, Millis, Point, VectorSample};
use serde_json::{Value, json};

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

#[test]
fn frames_change_as_their_file_asks() {
    for (changes, expected) in [
        (
            json!([{"id": "merge", "options": {}}]),
            vec![
                "Time route Value #A Value #B | @1000 /a 1 10 | @1000 /b 2 20 | @1000 /c 3 - | @1000 /d - 40",
            ],
        ),
        (
            json!([{"id": "merge"}, {"id": "organize", "options": {
                "excludeByName": {"Time": true}, "indexByName": {"Value #B": 0, "route": 1},
                "renameByName": {"route": "Route", "Value #A": ""}}},
                {"id": "sortBy", "options": {"sort": [{"field": "Value #B", "desc": true}]}}]),
            vec!["Value #B Route Value #A | 40 /d - | 20 /b 2 | 10 /a 1 | - /c 3"],
        ),
        (
            json!([{"id": "merge"}, {"id": "calculateField", "options": {"mode": "binary", "alias": "x",
                "binary": {"left": "Value #B", "operator": "/", "right": "Value #A"}}},
                {"id": "filterFieldsByName", "options": {"include": {"names": ["route", "x"]}}}]),
            vec!["route x | /a 10 | /b 10 | /c - | /d -"],
        ),
        (
            json!([{"id": "reduce", "options": {"reducers": ["max", "mean"]}}]),
            vec!["Field Max Mean | Value #A 3 2 | Value #B 40 23.333333333333332"],
        ),
        (
            json!([{"id": "filterFieldsByName", "options": {"include": {"pattern": "/Value.*/"}}},
                   {"id": "reduce", "options": {"mode": "reduceFields", "reducers": ["sum"]}}]),
            vec!["Value #A | 6", "Value #B | 70"],
        ),
        (
            json!([{"id": "renameByRegex", "options": {"regex": "Value #(.*)", "renamePattern": "$1x"}},
                   {"id": "limit", "options": {"limitField": 1}}, {"id": "merge", "disabled": true}]),
            vec!["Time route Ax | @1000 /a 1", "Time route Bx | @1000 /b 20"],
        ),
        (
            json!([{"id": "limit", "options": {"limitField": 1}}, {"id": "calculateField", "options": {
                "mode": "reduceRow", "reduce": {"reducer": "sum"}, "replaceFields": true, "alias": "total"}}]),
            vec!["Time total | @1000 1", "Time total | @1000 20"],
        ),
    ] {
        assert_eq!(after(two(), changes.clone()), expected, "{changes}");
    }
}

#[test]
fn rows_that_differ_in_a_number_are_not_merged_into_one() {
    let frames = vec![answer("A", &[("/a", 1.0)]), answer("A", &[("/a", 2.0)])];
    let merged = after(frames, json!([{"id": "merge"}]));
    assert_eq!(merged, ["Time route Value #A | @1000 /a 1 | @1000 /a 2"]);
}

#[test]
fn nothing_transforms_to_nothing() {
    for id in ["merge", "reduce", "limit", "organize"] {
        let changed = after(Vec::new(), json!([{"id": id, "options": {}}]));
        assert!(
            changed.iter().all(|frame| !frame.contains('|')),
            "{id}: {changed:?}"
        );
    }
}
