use incident::{Incident, Measure, Milestone, State, What};
use model::AlertSeverity;

use crate::sample::{Desk, anna, began, minute, note, whole};

/// What entries at these minutes make of an incident that began five minutes before the first.
fn folded(entries: &[(i64, What)]) -> Incident {
    let desk = Desk::new();
    let mut record = desk.open();
    record
        .append(minute(0), anna(), began("Checkout fails", -5), &[])
        .unwrap();
    for (at, what) in entries {
        record
            .append(minute(*at), anna(), what.clone(), &[])
            .unwrap();
    }
    record.incident().unwrap()
}

fn reached(milestone: Milestone) -> What {
    What::Milestone {
        milestone,
        note: String::new(),
    }
}

fn minutes(measures: &[Measure]) -> Vec<Option<f64>> {
    let minutes = |measure: &Measure| Some(measure.took_ms? / 60_000.0);
    measures.iter().map(minutes).collect()
}

#[test]
fn entries_make_the_state_and_the_measures() {
    let cause = |entry, shows| What::Cause { entry, shows };
    let reopened = || What::Reopened {
        note: String::new(),
    };
    let mitigated = || reached(Milestone::Mitigated);
    let closed = || reached(Milestone::Closed);
    type Case = (&'static str, Vec<(i64, What)>, State, [Option<f64>; 4]);
    let cases: Vec<Case> = vec![
        ("begun", vec![], State::Open, [Some(5.0), None, None, None]),
        (
            "the first entry that shows the cause counts, not when it was said",
            vec![
                (2, note("a")),
                (3, note("b")),
                (4, cause(3, true)),
                (5, cause(2, true)),
            ],
            State::Open,
            [Some(5.0), Some(7.0), None, None],
        ),
        (
            "a cause that was none is taken back",
            vec![(2, note("a")), (3, cause(2, true)), (4, cause(2, false))],
            State::Open,
            [Some(5.0), None, None, None],
        ),
        (
            "mitigated twice counts once",
            vec![(3, mitigated()), (9, mitigated())],
            State::Mitigated,
            [Some(5.0), None, Some(8.0), None],
        ),
        (
            "closed without more",
            vec![(6, closed())],
            State::Closed,
            [Some(5.0), None, None, Some(11.0)],
        ),
        (
            "mitigated after it was closed stays closed",
            vec![(6, closed()), (7, mitigated())],
            State::Closed,
            [Some(5.0), None, Some(12.0), Some(11.0)],
        ),
        (
            "reopened: neither mitigated nor closed",
            vec![(3, mitigated()), (6, closed()), (8, reopened())],
            State::Open,
            [Some(5.0), None, None, None],
        ),
        (
            "reopened and closed again",
            vec![
                (6, closed()),
                (8, reopened()),
                (9, mitigated()),
                (10, closed()),
            ],
            State::Closed,
            [Some(5.0), None, Some(14.0), Some(15.0)],
        ),
        (
            "a clock that went back before the begin gives no length",
            vec![(-60, mitigated())],
            State::Mitigated,
            [Some(5.0), None, None, None],
        ),
        (
            "diagnosed by word",
            vec![(2, reached(Milestone::Diagnosed))],
            State::Open,
            [Some(5.0), Some(7.0), None, None],
        ),
    ];
    for (name, entries, state, took) in cases {
        let incident = folded(&entries);
        assert_eq!(incident.state, state, "{name}");
        assert_eq!(minutes(&incident.measures), took, "{name}");
    }
}

#[test]
fn what_is_changed_is_what_it_is_called() {
    let incident = folded(&[
        (
            1,
            What::Title {
                title: "Payments fail".to_owned(),
            },
        ),
        (
            2,
            What::Severity {
                severity: AlertSeverity::Warning,
            },
        ),
    ]);
    assert_eq!(incident.title, "Payments fail");
    assert_eq!(incident.severity, AlertSeverity::Warning);
    assert_eq!((incident.entries, incident.operator.as_str()), (3, "anna"));
}

#[test]
fn a_clock_that_goes_back_is_told_and_breaks_nothing() {
    let incident = folded(&[(10, note("a")), (-50, note("b")), (-49, note("c"))]);
    let [remark] = incident.remarks.as_slice() else {
        panic!("{:?}", incident.remarks);
    };
    assert!(
        remark.contains("entry 3 was written 1 h before entry 2"),
        "{remark}"
    );
}

#[test]
fn what_happened_stands_between_what_was_done() {
    let desk = Desk::new();
    whole(&desk);
    let (entries, _) = desk.verify();
    let around = crate::sample::around();
    let order: Vec<String> = incident::timeline(&entries, &around.happened)
        .iter()
        .map(|moment| match moment {
            incident::Moment::Happened(happened) => happened.words.clone(),
            incident::Moment::Done(entry) => entry.number.to_string(),
        })
        .collect();
    assert_eq!(
        order,
        [
            "deploy v42 of shop",
            "1",
            "2",
            "3",
            "4",
            "5",
            "6",
            "7",
            "alert HighErrorRate ended",
            "8"
        ]
    );
}
