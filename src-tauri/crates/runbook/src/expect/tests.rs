use super::*;

fn series(values: &[f64]) -> Vec<Measured> {
    values
        .iter()
        .enumerate()
        .map(|(at, value)| Measured {
            labels: format!("route=/{at}"),
            now: Some(*value),
            course: vec![(0, *value)],
        })
        .collect()
}

fn said(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Met(words) => format!("met: {words}"),
        Verdict::Missed(words) => format!("missed: {words}"),
        Verdict::Unknown(why) => format!("unknown: {why}"),
    }
}

#[test]
fn what_can_be_expected() {
    for (text, unit, expected) in [
        ("< 0.01", "", Expect::Value(Compare::Below, 0.01)),
        ("<= 3", "", Expect::Value(Compare::AtMost, 3.0)),
        (">= 1_000", "", Expect::Value(Compare::AtLeast, 1_000.0)),
        ("== 0", "", Expect::Value(Compare::Equal, 0.0)),
        ("= 0", "", Expect::Value(Compare::Equal, 0.0)),
        ("!= 0", "", Expect::Value(Compare::Unequal, 0.0)),
        (
            "value > -1.5e3",
            "",
            Expect::Value(Compare::Above, -1_500.0),
        ),
        ("< 5 %", "percentunit", Expect::Value(Compare::Below, 0.05)),
        ("< 5%", "percent", Expect::Value(Compare::Below, 5.0)),
        ("< 250ms", "s", Expect::Value(Compare::Below, 0.25)),
        ("< 1h30m", "s", Expect::Value(Compare::Below, 5_400.0)),
        ("< 2s", "ms", Expect::Value(Compare::Below, 2_000.0)),
        ("between 1 and 2.5", "", Expect::Between(1.0, 2.5)),
        ("rows == 0", "", Expect::Rows(Compare::Equal, 0.0)),
        ("rows >= 1", "s", Expect::Rows(Compare::AtLeast, 1.0)),
        ("contains \"a b\"", "", Expect::Contains("a b".into(), true)),
        ("not contains x", "", Expect::Contains("x".into(), false)),
        ("status 200", "", Expect::Status(200)),
        ("status 2xx", "", Expect::Status(2)),
        ("empty", "", Expect::Empty(true)),
        ("Not empty", "", Expect::Empty(false)),
        (
            "decreasing for 5m",
            "",
            Expect::Trend(Direction::Decreasing, Duration::from_secs(300)),
        ),
        (
            "increasing for 1 hour",
            "",
            Expect::Trend(Direction::Increasing, Duration::from_secs(3_600)),
        ),
    ] {
        assert_eq!(Expect::read(text, unit), Ok(expected), "{text}");
    }
    for (text, unit, expected) in [
        ("small", "", "not understood"),
        ("", "", "not understood"),
        ("< ", "", "not understood"),
        ("< inf", "", "not understood"),
        ("< 5 %", "", "unit: percentunit"),
        ("< 5m", "bytes", "is a duration"),
        ("between 3 and 1", "", "can never be met"),
        ("status 2000", "", "not understood"),
        ("contains ", "", "not understood"),
        ("decreasing for ages", "", "not understood"),
        ("rows < 5é", "", "not understood"),
    ] {
        let why = Expect::read(text, unit).unwrap_err().to_string();
        assert!(why.contains(expected), "{text}: {why}");
    }
}

#[test]
fn series_are_judged_one_by_one() {
    let nan = f64::NAN;
    for (expect, values, expected) in [
        ("< 0.01", &[0.002][..], "met: 0.002 is below 0.01"),
        (
            "< 0.01",
            &[0.041],
            "missed: 0.041 is not below 0.01 (route=/0)",
        ),
        (
            "< 0.01",
            &[0.01],
            "missed: 0.01 is not below 0.01 (route=/0)",
        ),
        (
            "< 0.01",
            &[0.001, 0.041, 0.02],
            "missed: 2 of 3 series are not below 0.01; the highest is 0.041 (route=/1)",
        ),
        (
            ">= 1",
            &[0.5, 2.0, 0.2],
            "missed: 2 of 3 series are not at least 1; the lowest is 0.2 (route=/2)",
        ),
        ("< 3", &[1.0, 2.0], "met: all 2 series are below 3: 1 to 2"),
        (
            "< 1",
            &[nan],
            "unknown: the value is NaN: zero was divided by zero, as without any traffic",
        ),
        (
            "< 1",
            &[nan, 0.5],
            "unknown: 1 of 2 values are NaN: zero was divided by zero",
        ),
        (
            "< 1",
            &[nan, 5.0],
            "missed: 1 of 2 series are not below 1; the highest is 5 (route=/1)",
        ),
        (
            "== 0",
            &[],
            "unknown: the query found no series: nothing is measured, or nothing happened",
        ),
        ("empty", &[], "met: no series"),
        (
            "empty",
            &[1.0],
            "missed: 1 series, such as route=/0, where none is expected",
        ),
        ("not empty", &[], "missed: no series"),
        ("rows == 1", &[1.0], "met: 1 series: equal to 1"),
        ("rows == 1", &[1.0, 2.0], "missed: 2 series: not equal to 1"),
        (
            "between 1 and 2",
            &[1.0, 2.0],
            "met: all 2 series are between 1 and 2: 1 to 2",
        ),
        (
            "status 200",
            &[1.0],
            "unknown: only an answer of HTTP has a status",
        ),
        (
            "contains /1",
            &[1.0, 1.0],
            "met: the answer contains \"/1\"",
        ),
    ] {
        let expect = Expect::read(expect, "").unwrap();
        let verdict = expect.judge(&Answer::Series(&series(values)), 0);
        assert_eq!(said(&verdict), expected);
    }
    let old = [Measured {
        now: None,
        course: vec![(0, 1.0)],
        ..Measured::default()
    }];
    let expect = Expect::read("< 3", "").unwrap();
    assert_eq!(
        said(&expect.judge(&Answer::Series(&old), 720_000)),
        "unknown: the newest value is 12 min old"
    );
}

#[test]
fn rows_lines_and_answers_of_http_are_judged() {
    let row = |cells: &[&str]| -> Vec<Option<String>> {
        cells.iter().map(|cell| Some((*cell).to_owned())).collect()
    };
    let one = [row(&["3"])];
    let wide = [row(&["3", "x"])];
    let two = [row(&["3"]), row(&["4"])];
    let null = [vec![None]];
    let lines = ["a".to_owned(), "timeout b".to_owned()];
    for (expect, answer, expected) in [
        ("< 5", Answer::Rows(&one, false), "met: 3 is below 5"),
        (
            "< 5",
            Answer::Rows(&wide, false),
            "unknown: the row has 2 columns; select one, or expect a number of rows",
        ),
        (
            "< 5",
            Answer::Rows(&two, false),
            "unknown: there are 2 rows; expect a number of rows, or select one value",
        ),
        (
            "< 5",
            Answer::Rows(&null, false),
            "unknown: the cell is NULL",
        ),
        (
            "< 5",
            Answer::Rows(&[], false),
            "unknown: the query found no row",
        ),
        (
            "rows == 0",
            Answer::Rows(&[], false),
            "met: 0 rows: equal to 0",
        ),
        (
            "rows == 0",
            Answer::Rows(&one, false),
            "missed: 1 row: not equal to 0",
        ),
        (
            "rows == 2",
            Answer::Rows(&two, true),
            "unknown: there are more than the 2 rows that were read",
        ),
        (
            "rows < 2",
            Answer::Rows(&two, true),
            "unknown: there are more than the 2 rows that were read",
        ),
        ("rows > 1", Answer::Rows(&two, true), "met: 2 rows: above 1"),
        (
            "rows == 1",
            Answer::Rows(&two, true),
            "missed: 2 rows: not equal to 1",
        ),
        (
            "empty",
            Answer::Rows(&two, true),
            "missed: 2 rows, where none is expected",
        ),
        (
            "contains x",
            Answer::Rows(&wide, false),
            "met: the answer contains \"x\"",
        ),
        (
            "contains timeout",
            Answer::Lines(&lines, false),
            "met: the answer contains \"timeout\"",
        ),
        (
            "contains fatal",
            Answer::Lines(&lines, true),
            "unknown: \"fatal\" is not in what was read, and there is more",
        ),
        (
            "< 10",
            Answer::Lines(&lines, false),
            "met: 2 lines: below 10",
        ),
        (
            "between 1 and 5",
            Answer::Lines(&lines, false),
            "met: 2 lines",
        ),
        (
            "status 200",
            Answer::Http(200, "ok", false),
            "met: status 200",
        ),
        (
            "status 2xx",
            Answer::Http(503, "", false),
            "missed: status 503 is not 2xx",
        ),
        (
            "status 200",
            Answer::Http(204, "", false),
            "missed: status 204 is not 200",
        ),
        (
            "contains ok",
            Answer::Http(200, "ok", false),
            "met: the answer contains \"ok\"",
        ),
        (
            "< 1",
            Answer::Http(200, "0", false),
            "unknown: an answer of HTTP has a status and a body, not a value",
        ),
        (
            "decreasing for 5m",
            Answer::Rows(&one, false),
            "unknown: only series of metrics rise and fall; expect a number of rows or a value",
        ),
    ] {
        let verdict = Expect::read(expect, "").unwrap().judge(&answer, 0);
        assert_eq!(said(&verdict), expected, "{expect}");
    }
}

#[test]
fn a_course_is_judged_by_what_was_seen_of_it() {
    let course = |values: &[f64]| {
        vec![Measured {
            labels: "queue=a".to_owned(),
            now: values.last().copied(),
            course: (0..)
                .map(|at| at * 60_000)
                .zip(values.iter().copied())
                .collect(),
        }]
    };
    let end = 300_000;
    for (values, expected) in [
        (
            &[9.0, 8.0, 8.5, 4.0, 3.0, 2.0][..],
            "met: decreasing over 5 min: 9 → 2",
        ),
        (
            &[2.0, 3.0, 4.0, 5.0, 6.0, 7.0],
            "missed: not decreasing over 5 min: 2 → 7",
        ),
        (&[3.0; 6], "missed: not decreasing over 5 min: 3 → 3"),
        (
            &[3.0, 2.0],
            "unknown: only 2 values lie in the last 5 min, too few to see a course",
        ),
    ] {
        let expect = Expect::read("decreasing for 5m", "").unwrap();
        assert_eq!(expect.looks_back(), Some(Duration::from_secs(300)));
        let verdict = expect.judge(&Answer::Series(&course(values)), end);
        assert_eq!(said(&verdict), expected);
    }
    let two = [
        course(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
        course(&[6.0, 5.0, 4.0, 3.0, 2.0, 1.0]),
    ];
    let verdict = Expect::read("increasing for 5m", "")
        .unwrap()
        .judge(&Answer::Series(&two.concat()), end);
    assert_eq!(
        said(&verdict),
        "missed: 1 of 2 series are not increasing over 5 min, such as queue=a: 6 → 1"
    );
}
