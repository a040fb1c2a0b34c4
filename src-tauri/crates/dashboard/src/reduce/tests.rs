use super::*;

fn points(values: &[f64]) -> Vec<Point> {
    let point = |&value: &f64| Point {
        at: Millis(0),
        value,
    };
    values.iter().map(point).collect()
}

const NAN: f64 = f64::NAN;

/// Columns: rising, with a gap, a counter that is reset twice, all zero, nothing but gaps.
#[test]
fn series_reduce_to_the_numbers_grafana_shows() {
    let series: [&[f64]; 5] = [
        &[10.0, 20.0],
        &[NAN, 4.0, NAN, 1.0, 5.0, 4.0, NAN],
        &[5.0, 9.0, 2.0, 4.0, 1.0],
        &[0.0, 0.0],
        &[NAN, NAN],
    ];
    type Row = (&'static str, [Option<f64>; 5]);
    let table: [Row; 25] = [
        (
            "lastNotNull",
            [Some(20.0), Some(4.0), Some(1.0), Some(0.0), None],
        ),
        (
            "current",
            [Some(20.0), Some(4.0), Some(1.0), Some(0.0), None],
        ),
        (
            "last",
            [Some(20.0), Some(NAN), Some(1.0), Some(0.0), Some(NAN)],
        ),
        (
            "firstNotNull",
            [Some(10.0), Some(4.0), Some(5.0), Some(0.0), None],
        ),
        (
            "first",
            [Some(10.0), Some(NAN), Some(5.0), Some(0.0), Some(NAN)],
        ),
        ("min", [Some(10.0), Some(1.0), Some(1.0), Some(0.0), None]),
        ("max", [Some(20.0), Some(5.0), Some(9.0), Some(0.0), None]),
        ("mean", [Some(15.0), Some(3.5), Some(4.2), Some(0.0), None]),
        ("avg", [Some(15.0), Some(3.5), Some(4.2), Some(0.0), None]),
        (
            "median",
            [Some(15.0), Some(4.0), Some(4.0), Some(0.0), None],
        ),
        (
            "sum",
            [Some(30.0), Some(14.0), Some(21.0), Some(0.0), Some(0.0)],
        ),
        (
            "total",
            [Some(30.0), Some(14.0), Some(21.0), Some(0.0), Some(0.0)],
        ),
        (
            "count",
            [Some(2.0), Some(7.0), Some(5.0), Some(2.0), Some(2.0)],
        ),
        (
            "countAll",
            [Some(2.0), Some(7.0), Some(5.0), Some(2.0), Some(2.0)],
        ),
        ("range", [Some(10.0), Some(4.0), Some(8.0), Some(0.0), None]),
        // A reset counts from zero once values rise again, or at the very end.
        (
            "delta",
            [
                Some(10.0),
                Some(5.0),
                Some(4.0 + 4.0 + 1.0),
                Some(0.0),
                Some(0.0),
            ],
        ),
        ("diff", [Some(10.0), Some(0.0), Some(-4.0), Some(0.0), None]),
        (
            "diffperc",
            [Some(100.0), Some(0.0), Some(-80.0), Some(NAN), Some(0.0)],
        ),
        (
            "step",
            [Some(10.0), Some(-3.0), Some(-7.0), Some(0.0), None],
        ),
        (
            "variance",
            [Some(25.0), Some(2.25), Some(7.76), Some(0.0), Some(0.0)],
        ),
        (
            "distinctCount",
            [Some(2.0), Some(4.0), Some(5.0), Some(1.0), Some(1.0)],
        ),
        (
            "changeCount",
            [Some(1.0), Some(6.0), Some(4.0), Some(0.0), Some(0.0)],
        ),
        ("logmin", [Some(10.0), Some(1.0), Some(1.0), None, None]),
        (
            "allIsZero",
            [Some(0.0), Some(0.0), Some(0.0), Some(1.0), Some(0.0)],
        ),
        (
            "allIsNull",
            [Some(0.0), Some(0.0), Some(0.0), Some(0.0), Some(1.0)],
        ),
    ];
    for (id, expected) in table {
        let calc = Calc::read(id).unwrap();
        for (series, expected) in series.iter().zip(expected) {
            let value = reduce(calc, &points(series));
            let same = match (value, expected) {
                (Some(value), Some(expected)) if expected.is_nan() => value.is_nan(),
                (Some(value), Some(expected)) => (value - expected).abs() < 1e-9,
                (value, expected) => value == expected,
            };
            assert!(same, "{id} of {series:?}: {value:?}, not {expected:?}");
        }
    }
    let deviation = reduce(Calc::StdDev, &points(series[0]));
    assert_eq!(deviation, Some(5.0));
}

#[test]
fn nothing_reduces_to_what_grafana_has_for_it() {
    for (id, expected) in [
        ("sum", Some(0.0)),
        ("count", Some(0.0)),
        ("countAll", Some(0.0)),
        ("allIsZero", Some(0.0)),
        ("allIsNull", Some(1.0)),
        ("lastNotNull", None),
        ("last", None),
        ("mean", None),
        ("median", None),
        ("min", None),
        ("delta", None),
        ("diffperc", None),
        ("stdDev", None),
        ("changeCount", None),
        ("distinctCount", None),
        ("p50", None),
        ("allValues", None),
    ] {
        assert_eq!(reduce(Calc::read(id).unwrap(), &[]), expected, "{id}");
    }
}

#[test]
fn a_percentile_is_one_of_the_values() {
    let hundred: Vec<f64> = (0..=100).map(f64::from).collect();
    for percent in 1..=99 {
        let calc = Calc::read(&format!("p{percent}")).unwrap();
        assert_eq!(reduce(calc, &points(&hundred)), Some(f64::from(percent)));
    }
    assert_eq!(
        reduce(Calc::Percentile(99), &points(&[3.0, NAN, 1.0])),
        Some(3.0)
    );
}

#[test]
fn ids_and_names_are_grafanas() {
    for (id, name) in [
        ("lastNotNull", "Last *"),
        ("sum", "Total"),
        ("diffperc", "Difference percent"),
        ("logmin", "Min (above zero)"),
        ("uniqueValues", "All unique values"),
        ("p1", "1st %"),
        ("p2", "2nd %"),
        ("p11", "11th %"),
        ("p23", "23rd %"),
        ("p99", "99th %"),
    ] {
        let calc = Calc::read(id).unwrap();
        assert_eq!((calc.name().as_str(), calc.id().as_str()), (name, id));
    }
    for unknown in ["p0", "p100", "p05", "p+5", "", "constructor", "pp"] {
        assert_eq!(Calc::read(unknown), None, "{unknown}");
    }
    assert_eq!(Calc::DiffPercent.unit(Some("s")), Some("percent"));
    assert_eq!(Calc::Count.unit(Some("s")), Some("none"));
    assert_eq!(Calc::Max.unit(Some("s")), Some("s"));
}

#[test]
fn columns_of_any_kind_reduce() {
    let text = |text: &str| Cell::Text(text.to_owned());
    let number = Cell::Number;
    let texts = vec![text("a"), Cell::Empty, text("b"), text("b"), Cell::Empty];
    let times = vec![Cell::Time(Millis(10)), Cell::Time(Millis(20))];
    let mixed = vec![number(1.0), Cell::Empty, number(NAN), number(3.0)];
    for (calc, cells, expected) in [
        (Calc::LastNotNull, &texts, text("b")),
        (Calc::Last, &texts, Cell::Empty),
        (Calc::First, &texts, text("a")),
        (Calc::Count, &texts, number(3.0)),
        (Calc::CountAll, &texts, number(5.0)),
        (Calc::DistinctCount, &texts, number(2.0)),
        (Calc::ChangeCount, &texts, number(1.0)),
        (Calc::UniqueValues, &texts, text("a, , b")),
        (Calc::AllValues, &mixed, text("1, , NaN, 3")),
        (Calc::Max, &texts, Cell::Empty),
        (Calc::AllIsNull, &texts, Cell::Flag(false)),
        (Calc::Max, &times, Cell::Time(Millis(20))),
        (Calc::Range, &times, number(10.0)),
        (Calc::Mean, &mixed, number(2.0)),
        (Calc::Count, &mixed, number(3.0)),
        (Calc::LastNotNull, &mixed, number(3.0)),
        (Calc::AllIsZero, &mixed, Cell::Flag(false)),
    ] {
        assert_eq!(reduce_cells(calc, cells), expected, "{calc:?} {cells:?}");
    }
    assert_eq!(reduce_cells(Calc::UniqueValues, &[]), Cell::Empty);
}
