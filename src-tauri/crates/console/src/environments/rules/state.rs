use std::collections::BTreeMap;

use model::{Alert, AlertState, Code, Failure, InstantValue, Labels, Millis, VectorSample};

use super::{millis, template::render};

/// What a rule has found so far.
#[derive(Default)]
pub(super) struct State {
    active: BTreeMap<Labels, Active>,
    /// Why the last evaluation failed, gone with the next one that does not.
    pub(super) failure: Option<Failure>,
    /// When it was last evaluated.
    pub(super) evaluated: Option<Millis>,
}

struct Active {
    since: Millis,
    firing: bool,
    /// When the expression ceased to hold, while the alert is kept firing.
    absent: Option<Millis>,
    value: f64,
    annotations: Labels,
}

/// Alerts of one rule; an expression that compares nothing would make one of every series.
const MOST: usize = 1_000;

impl State {
    /// Its pending and firing alerts, by their labels.
    pub(super) fn alerts(&self) -> Vec<Alert> {
        let alert = |(labels, active): (&Labels, &Active)| Alert {
            labels: labels.clone(),
            annotations: active.annotations.clone(),
            state: if active.firing {
                AlertState::Firing
            } else {
                AlertState::Pending
            },
            since: Some(active.since),
            value: Some(active.value),
        };
        self.active.iter().map(alert).collect()
    }
}

/// One evaluation of a rule: alerts begin, fire, go on or end as Prometheus has them do.
///
/// After a failure everything stays as it was: not knowing is no reason to resolve an alert.
pub(super) fn step(
    state: &mut State,
    rule: &pack::Rule,
    now: Millis,
    result: Result<InstantValue, Failure>,
) {
    state.evaluated = Some(now);
    match result.and_then(|value| found(rule, now, value)) {
        Ok(found) => {
            state.failure = None;
            advance(&mut state.active, rule, now, found);
        }
        Err(failure) => state.failure = Some(named(rule, failure)),
    }
}

type Found = BTreeMap<Labels, (f64, Labels)>;

/// The label sets for which the expression holds, with value and annotations.
fn found(rule: &pack::Rule, now: Millis, value: InstantValue) -> Result<Found, Failure> {
    let samples = match value {
        InstantValue::Vector(samples) => samples,
        InstantValue::Scalar(point) => vec![VectorSample {
            labels: Labels::default(),
            point: model::Point { at: now, ..point },
            histogram: None,
        }],
        InstantValue::Text(_) | InstantValue::Matrix(_) => {
            return Err(
                Failure::new(Code::BadQuery, "its expression gives no instant vector")
                    .remedy("compare a value, such as `up == 0`"),
            );
        }
    };
    if samples.len() > MOST {
        return Err(Failure::new(
            Code::TooLarge,
            format!(
                "its expression holds for {} series, more than {MOST}",
                samples.len()
            ),
        )
        .remedy("compare with a bound, or aggregate the series"));
    }
    let mut found = Found::new();
    for sample in samples {
        let value = sample.point.value;
        let rendered = |labels: &Labels| -> Labels {
            let pairs = labels.0.iter();
            pairs
                .map(|(name, text)| (name.clone(), render(text, &sample.labels, value)))
                .collect()
        };
        let mut labels = sample.labels.clone();
        labels.0.remove("__name__");
        labels.0.extend(rendered(&rule.labels).0);
        labels.0.insert("alertname".to_owned(), rule.name.clone());
        labels.0.retain(|_, value| !value.is_empty());
        let annotations = rendered(&rule.annotations);
        if let Some(twice) = found.keys().find(|other| **other == labels) {
            return Err(Failure::new(
                Code::BadQuery,
                format!("two series become the same alert {twice}"),
            )
            .remedy("let the rule's labels leave apart what the expression tells apart"));
        }
        found.insert(labels, (value, annotations));
    }
    Ok(found)
}

fn advance(
    active: &mut BTreeMap<Labels, Active>,
    rule: &pack::Rule,
    now: Millis,
    mut found: Found,
) {
    active.retain(|labels, active| {
        if let Some((value, annotations)) = found.remove(labels) {
            active.value = value;
            active.annotations = annotations;
            active.absent = None;
            return true;
        }
        let absent = *active.absent.get_or_insert(now);
        active.firing && now.0.saturating_sub(absent.0) < millis(rule.keep_firing).0
    });
    let fresh = found.into_iter().map(|(labels, (value, annotations))| {
        let begun = Active {
            since: now,
            firing: false,
            absent: None,
            value,
            annotations,
        };
        (labels, begun)
    });
    active.extend(fresh);
    for active in active.values_mut() {
        active.firing |= now.0.saturating_sub(active.since.0) >= millis(rule.hold).0;
    }
}

fn named(rule: &pack::Rule, failure: Failure) -> Failure {
    Failure {
        message: format!(
            "alert rule {:?} cannot be evaluated: {}",
            rule.name, failure.message
        ),
        ..failure.remedy("correct its expression")
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use model::{Point, RuleKind};

    use super::*;

    fn rule(hold: u64, keep_firing: u64) -> pack::Rule {
        pack::Rule {
            kind: RuleKind::Alerting,
            name: "Down".to_owned(),
            expr: "up == 0".to_owned(),
            hold: Duration::from_secs(hold),
            keep_firing: Duration::from_secs(keep_firing),
            labels: Labels::from_iter([("severity", "page"), ("of", "{{ $labels.job }}")]),
            annotations: Labels::from_iter([("summary", "{{ $labels.job }} is {{ $value }}")]),
        }
    }

    fn down(jobs: &[&str]) -> Result<InstantValue, Failure> {
        let sample = |job: &&str| VectorSample {
            labels: Labels::from_iter([("__name__", "up"), ("job", job)]),
            point: Point {
                at: Millis(0),
                value: 0.0,
            },
            histogram: None,
        };
        Ok(InstantValue::Vector(jobs.iter().map(sample).collect()))
    }

    /// `job state since`, one per alert.
    fn shown(state: &State) -> String {
        let one = |alert: Alert| {
            format!(
                "{} {:?} {}",
                alert.labels.get("job").unwrap_or("-"),
                alert.state,
                alert.since.map_or(-1, |at| at.0 / 1_000)
            )
        };
        let alerts: Vec<String> = state.alerts().into_iter().map(one).collect();
        alerts.join(", ")
    }

    #[test]
    fn alerts_wait_fire_and_end() {
        let fail = || Err(Failure::new(Code::Storage, "the disk is full"));
        type Steps = Vec<(i64, Result<InstantValue, Failure>, &'static str)>;
        let cases: Vec<(&str, pack::Rule, Steps)> = vec![
            (
                "pending, firing, resolved",
                rule(60, 0),
                vec![
                    (0, down(&[]), ""),
                    (15, down(&["a"]), "a Pending 15"),
                    (74, down(&["a"]), "a Pending 15"),
                    (75, down(&["a"]), "a Firing 15"),
                    (90, down(&["a"]), "a Firing 15"),
                    (105, down(&[]), ""),
                    (120, down(&["a"]), "a Pending 120"),
                ],
            ),
            (
                "a gap while pending begins anew",
                rule(60, 300),
                vec![
                    (0, down(&["a"]), "a Pending 0"),
                    (30, down(&[]), ""),
                    (60, down(&["a"]), "a Pending 60"),
                ],
            ),
            (
                "without `for` it fires at once",
                rule(0, 0),
                vec![(0, down(&["a"]), "a Firing 0"), (15, down(&[]), "")],
            ),
            (
                "each label set stands for itself",
                rule(30, 0),
                vec![
                    (0, down(&["a"]), "a Pending 0"),
                    (15, down(&["a", "b"]), "a Pending 0, b Pending 15"),
                    (30, down(&["a", "b"]), "a Firing 0, b Pending 15"),
                    (45, down(&["b"]), "b Firing 15"),
                ],
            ),
            (
                "it is kept firing, from the first absence on",
                rule(0, 30),
                vec![
                    (0, down(&["a"]), "a Firing 0"),
                    (15, down(&[]), "a Firing 0"),
                    (30, down(&["a"]), "a Firing 0"),
                    (45, down(&[]), "a Firing 0"),
                    (74, down(&[]), "a Firing 0"),
                    (75, down(&[]), ""),
                ],
            ),
            (
                "a failure resolves nothing",
                rule(30, 0),
                vec![
                    (0, down(&["a"]), "a Pending 0"),
                    (15, fail(), "a Pending 0"),
                    (30, down(&["a"]), "a Firing 0"),
                    (45, fail(), "a Firing 0"),
                ],
            ),
        ];
        for (case, rule, steps) in cases {
            let mut state = State::default();
            for (at, result, expected) in steps {
                let failed = result.is_err();
                step(&mut state, &rule, Millis(at * 1_000), result);
                assert_eq!(shown(&state), expected, "{case}, at {at} s");
                assert_eq!(state.failure.is_some(), failed, "{case}, at {at} s");
            }
        }
    }

    #[test]
    fn labels_and_annotations_are_those_of_the_rule_and_its_series() {
        let mut state = State::default();
        step(&mut state, &rule(0, 0), Millis(0), down(&["a"]));
        let [alert] = &state.alerts()[..] else {
            panic!("one alert")
        };
        assert_eq!(
            alert.labels.to_string(),
            r#"{alertname="Down", job="a", of="a", severity="page"}"#
        );
        assert_eq!(alert.annotations.get("summary"), Some("a is 0"));
        assert_eq!(alert.value, Some(0.0));
    }

    #[test]
    fn what_is_no_alert_is_a_failure_that_names_the_rule() {
        let clash = pack::Rule {
            labels: Labels::from_iter([("job", "same")]),
            ..rule(0, 0)
        };
        let many: Vec<String> = (0..=MOST).map(|at| at.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        for (rule, result, words) in [
            (rule(0, 0), Ok(InstantValue::Text("x".into())), "no instant"),
            (clash, down(&["a", "b"]), "the same alert"),
            (rule(0, 0), down(&many), "more than 1000"),
        ] {
            let mut state = State::default();
            step(&mut state, &rule, Millis(0), result);
            let failure = state.failure.expect("it failed");
            assert!(
                failure.message.starts_with("alert rule \"Down\""),
                "{failure}"
            );
            assert!(failure.message.contains(words), "{failure}");
            assert!(failure.remedy.is_some());
        }
    }
}
