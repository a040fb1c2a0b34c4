use model::{
    Code, FieldMatch, FieldOp, LogFilter, LogLine, LogOrder, Millis, Nanos, Severity, TimeRange,
};

use super::*;

const RANGE: TimeRange = TimeRange {
    start: Millis(1_000),
    end: Millis(1_999),
};

fn line() -> LogLine {
    LogLine {
        at: Millis(1_500).to_nanos(),
        severity: Severity::Error,
        body: "Card \"declined\" für ÄRGER".into(),
        service: "shop".into(),
        request_id: "r-1".into(),
        fields: vec![
            ("status".into(), "503".into()),
            ("path".into(), "/a?b=*".into()),
            ("empty".into(), String::new()),
            ("tag".into(), "one".into()),
            ("tag".into(), "two".into()),
        ],
        raw: r#"{"msg":"Card \"declined\" für ÄRGER","hidden":null}"#.into(),
        ..LogLine::default()
    }
}

fn field(name: &str, op: FieldOp, values: &[&str]) -> FieldMatch {
    FieldMatch {
        name: name.into(),
        op,
        values: values.iter().map(|value| (*value).to_owned()).collect(),
    }
}

#[test]
fn texts_are_found_in_any_case_everywhere_in_a_line() {
    for (text, expected) in [
        ("", true),
        ("card", true),
        ("\"DECLINED\"", true),
        (r#"\"declined\""#, true),
        ("ärger", true),
        ("SHOP", true),
        ("R-1", true),
        ("/A?B=*", true),
        ("b=.", false),
        ("hidden", true),
        ("declined f", false),
        (".*", false),
        ("nothing", false),
    ] {
        let filter = LogFilter {
            text: vec![text.into()],
            ..LogFilter::all(RANGE)
        };
        let filter = Filter::new(&filter).unwrap();
        assert_eq!(filter.accepts(&line()), expected, "{text}");
    }
    let long = "x".repeat(5_000);
    assert!(Needle::new(&long.to_uppercase()).is_in(&format!("a{long}b")));
}

#[test]
fn conditions_hold_as_the_filter_says() {
    use FieldOp::{Above, Below, Contains, Equal, Exists, Missing, NotEqual};
    for (name, op, values, expected) in [
        ("service", Equal, &["shop"][..], true),
        ("service", Equal, &["Shop"], false),
        ("service", Equal, &["web", "shop"], true),
        ("service", NotEqual, &["shop"], false),
        ("service", NotEqual, &["web"], true),
        ("trace_id", NotEqual, &["x"], true),
        ("trace_id", Exists, &[], false),
        ("trace_id", Missing, &[], true),
        ("request_id", Exists, &[], true),
        ("none", NotEqual, &["x"], true),
        ("none", Equal, &["x"], false),
        ("none", Missing, &[], true),
        ("empty", Exists, &[], false),
        ("empty", Missing, &[], true),
        ("empty", Equal, &[""], true),
        ("tag", Equal, &["two"], true),
        ("tag", NotEqual, &["two"], false),
        ("path", Contains, &["A?"], true),
        ("path", Contains, &["*b"], false),
        ("path", FieldOp::Regex, &["^/a.b"], true),
        ("path", FieldOp::Regex, &["^/A"], false),
        ("status", Above, &["502.5"], true),
        ("status", Above, &["503"], false),
        ("status", Below, &["504"], true),
        ("path", Above, &["0"], false),
        ("none", Below, &["9"], false),
    ] {
        let filter = LogFilter {
            fields: vec![field(name, op, values)],
            ..LogFilter::all(RANGE)
        };
        let filter = Filter::new(&filter).unwrap();
        assert_eq!(
            filter.accepts(&line()),
            expected,
            "{name} {op:?} {values:?}"
        );
    }
}

#[test]
fn the_range_holds_both_ends_and_severities_are_alternatives() {
    let filter = Filter::new(&LogFilter::all(RANGE)).unwrap();
    for (at, expected) in [
        (999_999_999, false),
        (1_000_000_000, true),
        (1_999_999_999, true),
        (2_000_000_000, false),
    ] {
        let line = LogLine {
            at: Nanos(at),
            ..line()
        };
        assert_eq!(filter.accepts(&line), expected, "{at}");
    }
    for (severities, expected) in [
        (vec![], true),
        (vec![Severity::Info, Severity::Error], true),
        (vec![Severity::Fatal], false),
    ] {
        let filter = LogFilter {
            severities,
            ..LogFilter::all(RANGE)
        };
        assert_eq!(Filter::new(&filter).unwrap().accepts(&line()), expected);
    }
}

#[test]
fn what_cannot_be_asked_is_refused_by_name() {
    let with = |field| LogFilter {
        fields: vec![field],
        ..LogFilter::all(RANGE)
    };
    let raw = LogFilter {
        raw: Some("{app=\"x\"}".into()),
        ..LogFilter::all(RANGE)
    };
    for (filter, code, named) in [
        (
            with(field("path", FieldOp::Regex, &["("])),
            Code::BadQuery,
            "path",
        ),
        (
            with(field("path", FieldOp::Regex, &["(a{999}){999}"])),
            Code::BadQuery,
            "path",
        ),
        (
            with(field("status", FieldOp::Above, &["many"])),
            Code::BadInput,
            "many",
        ),
        (
            with(field("status", FieldOp::Below, &[])),
            Code::BadInput,
            "status",
        ),
        (raw, Code::Unsupported, "language"),
    ] {
        let failure = Filter::new(&filter).unwrap_err();
        assert_eq!(failure.code, code);
        assert!(failure.message.contains(named), "{failure}");
        assert!(failure.remedy.is_some());
    }
}

#[test]
fn a_text_is_found_in_both_directions_from_where_one_stands() {
    let lines: Vec<LogLine> = ["a", "B", "a", "b", "a"]
        .into_iter()
        .map(|body| LogLine {
            body: body.into(),
            ..LogLine::default()
        })
        .collect();
    let needle = Needle::new("b");
    use Direction::{Backward, Forward};
    for (from, direction, expected) in [
        (0, Forward, Some(1)),
        (1, Forward, Some(1)),
        (2, Forward, Some(3)),
        (4, Forward, None),
        (9, Forward, None),
        (4, Backward, Some(3)),
        (2, Backward, Some(1)),
        (0, Backward, None),
        (usize::MAX, Backward, Some(3)),
    ] {
        assert_eq!(
            find(&lines, &needle, from, direction),
            expected,
            "{from} {direction:?}"
        );
    }
    assert_eq!(needle.places("éBb"), [2..3, 3..4]);
}

#[test]
fn lines_are_counted_by_time_value_and_field() {
    let at = |millis: i64, severity| LogLine {
        at: Millis(millis).to_nanos(),
        severity,
        ..line()
    };
    let lines = [
        at(999, Severity::Info),
        at(1_000, Severity::Info),
        at(1_499, Severity::Error),
        at(1_500, Severity::Error),
        at(1_999, Severity::Unset),
        at(2_000, Severity::Info),
    ];
    let pieces = volume(&lines, RANGE, Millis(500));
    let shown: Vec<_> = pieces
        .iter()
        .map(|piece| (piece.start.0, piece.counts))
        .collect();
    assert_eq!(
        shown,
        [
            (1_000, [0, 0, 0, 1, 0, 1, 0]),
            (1_500, [1, 0, 0, 0, 0, 1, 0])
        ]
    );
    let wide = TimeRange {
        start: Millis(0),
        end: Millis(i64::MAX),
    };
    assert!(volume(&lines, wide, Millis(0)).len() as i64 <= MOST_PIECES);
    let text = |counted: Vec<model::Counted>| -> Vec<String> {
        let one = |counted: model::Counted| format!("{}={}", counted.text, counted.count.unwrap());
        counted.into_iter().map(one).collect()
    };
    assert_eq!(text(values(&lines, "tag")), ["one=6", "two=6"]);
    assert_eq!(text(values(&lines, "service")), ["shop=6"]);
    assert_eq!(text(values(&lines, "trace_id")), Vec::<String>::new());
    assert_eq!(
        text(fields(&lines[..2])),
        [
            "empty=2",
            "path=2",
            "request_id=2",
            "service=2",
            "status=2",
            "tag=2"
        ]
    );
}

#[test]
fn sources_are_merged_by_time_and_equal_times_keep_their_order() {
    let at = |times: &[i64], name: &str| -> Vec<LogLine> {
        let line = |(nth, at): (usize, &i64)| LogLine {
            at: Nanos(*at),
            id: format!("{name}{nth}"),
            ..LogLine::default()
        };
        times.iter().enumerate().map(line).collect()
    };
    let ids = |merged: Vec<(usize, LogLine)>| -> String {
        let ids: Vec<String> = merged.into_iter().map(|(_, line)| line.id).collect();
        ids.join(" ")
    };
    let oldest = vec![at(&[1, 2, 2, 5], "a"), at(&[2, 3, 1], "b"), Vec::new()];
    assert_eq!(
        ids(merge(oldest, LogOrder::OldestFirst)),
        "a0 b2 a1 a2 b0 b1 a3"
    );
    let newest = vec![at(&[5, 2, 2], "a"), at(&[2, 2], "b")];
    let merged = merge(newest, LogOrder::NewestFirst);
    assert_eq!(
        merged.iter().map(|(nth, _)| *nth).collect::<Vec<_>>(),
        [0, 0, 0, 1, 1]
    );
    assert_eq!(ids(merged), "a0 a1 a2 b0 b1");
}
