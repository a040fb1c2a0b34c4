//! Changes of series: reduced, listed, labelled, counted.

use super::*;

fn pods() -> Vec<Frame> {
    vec![
        ranged(
            "A",
            "a x",
            &[("pod", "x"), ("zone", "z1")],
            &[(1, 1.0), (2, 3.0)],
        ),
        ranged("A", "a y", &[("pod", "y")], &[(1, 5.0), (2, 4.0)]),
    ]
}

#[test]
fn series_are_reduced() {
    check(vec![
        (
            two(),
            json!([{"id": "reduce", "options": {"reducers": ["max", "mean"]}}]),
            &[
                "Field Max Mean | route - - | Value #A 3 2 | route - - | Value #B 40 23.333333333333332",
            ],
        ),
        (
            pods(),
            json!([{"id": "reduce", "options": {"reducers": ["lastNotNull", "sum"]}}]),
            &["Field Last * Total | a x 3 4 | a y 4 9"],
        ),
        (
            pods(),
            json!([{"id": "reduce", "options": {"reducers": ["min"], "labelsToFields": true}}]),
            &["Field pod zone Min | a x x z1 1 | a y y - 4"],
        ),
        (
            pods(),
            json!([{"id": "reduce", "options": {"mode": "reduceFields", "reducers": ["max", "min"]}}]),
            &["a x a x | 3 1", "a y a y | 5 4"],
        ),
        (
            pods(),
            json!([{"id": "reduce", "options": {"mode": "reduceFields", "includeTimeField": true, "reducers": ["last"]}}]),
            &["Time a x | @2 3", "Time a y | @2 4"],
        ),
        (
            pods(),
            json!([{"id": "reduce", "options": {}}]),
            &["Field Max | a x 3 | a y 5"],
        ),
    ]);
}

#[test]
fn labels_become_columns_or_rows() {
    check(vec![
        (
            pods(),
            json!([{"id": "labelsToFields", "options": {}}]),
            &["Time Value pod zone | @1 1 x z1 | @2 3 x z1 | @1 5 y - | @2 4 y -"],
        ),
        (
            pods(),
            json!([{"id": "labelsToFields", "options": {"mode": "columns", "keepLabels": ["pod"]}}]),
            &["Time Value pod | @1 1 x | @2 3 x | @1 5 y | @2 4 y"],
        ),
        (
            pods(),
            json!([{"id": "labelsToFields", "options": {"valueLabel": "pod", "keepLabels": ["pod"]}}]),
            &["Time x y | @1 1 5 | @2 3 4"],
        ),
        (
            pods(),
            json!([{"id": "labelsToFields", "options": {"mode": "rows"}}]),
            &["label value | pod x | zone z1", "label value | pod y"],
        ),
        (
            pods(),
            json!([{"id": "labelsToFields", "options": {"mode": "rows", "keepLabels": ["zone"]}}]),
            &["label value | zone z1", "label value | zone "],
        ),
    ]);
}

#[test]
fn series_become_rows_of_a_table() {
    check(vec![
        (
            pods(),
            json!([{"id": "timeSeriesTable", "options": {}}]),
            &["pod zone Trend #A | x z1 ~2 | y - ~2"],
        ),
        // The number beside each series is what its column is sorted by.
        (
            pods(),
            json!([{"id": "timeSeriesTable", "options": {"A": {"stat": "max"}}},
                   {"id": "sortBy", "options": {"sort": [{"field": "Trend #A", "desc": true}]}},
                   {"id": "reduce", "options": {"reducers": ["max"]}}]),
            &["Field Max | pod - | zone - | Trend #A 5"],
        ),
        (
            pods(),
            json!([{"id": "seriesToRows"}]),
            &["Time Metric Value | @2 a x 3 | @2 a y 4 | @1 a x 1 | @1 a y 5"],
        ),
        (
            two(),
            json!([{"id": "seriesToRows"}, {"id": "limit", "options": {"limitField": 0}}]),
            &["Time route Value #A", "Time route Value #B"],
        ),
    ]);
}

#[test]
fn series_take_the_shape_a_panel_needs() {
    let wide = || {
        vec![table(&[
            ("Time", "@1 @1 @2"),
            ("pod", "x y x"),
            ("n", "1 2 3"),
        ])]
    };
    check(vec![
        (
            pods(),
            json!([{"id": "prepareTimeSeries", "options": {"format": "wide"}}]),
            &["Time a x a y | @1 1 5 | @2 3 4"],
        ),
        (
            wide(),
            json!([{"id": "prepareTimeSeries", "options": {"format": "multi"}}]),
            &["Time n | @1 1 | @2 3", "Time n | @1 2"],
        ),
        (
            wide(),
            json!([{"id": "prepareTimeSeries", "options": {"format": "many"}},
                   {"id": "reduce", "options": {"reducers": ["sum"], "labelsToFields": true}}]),
            &["Field pod Total | n x 4 | n y 2"],
        ),
        (
            pods(),
            json!([{"id": "prepareTimeSeries", "options": {"format": "long"}}]),
            &[
                "Time Value pod zone | @1 1 x z1 | @2 3 x z1",
                "Time Value pod | @1 5 y | @2 4 y",
            ],
        ),
    ]);
}

#[test]
fn values_are_counted_in_buckets() {
    let own = || vec![table(&[("a", "1 2 3 -"), ("b", "5 -1 2 NaN")])];
    check(vec![
        (
            own(),
            json!([{"id": "histogram", "options": {"bucketSize": 2}}]),
            &["xMin xMax a b | -2 0 0 1 | 0 2 1 0 | 2 4 2 1 | 4 6 0 1"],
        ),
        (
            own(),
            json!([{"id": "histogram", "options": {"bucketSize": "3", "bucketOffset": 1, "combine": true}}]),
            &["xMin xMax Count | -2 1 1 | 1 4 4 | 4 7 1"],
        ),
        (
            vec![table(&[("a", "x")])],
            json!([{"id": "histogram", "options": {}}]),
            &["a | x"],
        ),
    ]);
}
