use std::{sync::Arc, time::Duration};

use model::{Alert, AlertState, Millis, RuleKind};
use pack::{AlertTest, ExpressionTest, RuleGroup, RuleTest, RuleTests};
use promql::{
    Labels, Stored,
    notation::{Written, read_labels, read_values},
};

use super::{TestResult, bench::Bench, compare};
use crate::{
    group::{Group, Outside, millis},
    history::{History, vector},
};

/// Evaluations of one test: two years of one a minute.
const MOST: i64 = 1_100_000;

/// A series whose samples are added as time goes on, so that no rule sees the future.
struct Input {
    labels: Labels,
    values: Vec<Written>,
    next: usize,
}

/// One test: rules evaluated from the first sample to the last check, and everything compared.
pub(super) async fn run(tests: &RuleTests, test: &RuleTest, groups: &[RuleGroup]) -> TestResult {
    let name = match test.name.as_str() {
        "" => format!("the test at line {}", test.line),
        name => name.to_owned(),
    };
    let mut result = TestResult {
        name,
        checks: 0,
        failures: Vec::new(),
    };
    if let Err(failure) = steps(tests, test, groups, &mut result).await {
        result.failures.push(failure);
    }
    result
}

async fn steps(
    tests: &RuleTests,
    test: &RuleTest,
    groups: &[RuleGroup],
    result: &mut TestResult,
) -> Result<(), String> {
    let bench = Bench::new(millis(tests.evaluation_interval));
    let mut inputs = inputs(test)?;
    let outside = Outside {
        labels: Arc::new(test.external_labels.0.clone()),
        url: test.external_url.as_str().into(),
    };
    let mut groups: Vec<Group> = groups
        .iter()
        .map(|group| Group::new(group, &outside))
        .collect();
    groups.iter_mut().for_each(Group::begin);

    let every = millis(tests.evaluation_interval).0.max(1);
    let of_alerts = test.alerts.iter().map(|check| check.at);
    let times = of_alerts.chain(test.expressions.iter().map(|check| check.at));
    let last = millis(times.max().unwrap_or_default()).0;
    if last / every > MOST {
        return Err(format!("it asks for more than {MOST} evaluations"));
    }
    for at in (0..=last).step_by(usize::try_from(every).unwrap_or(usize::MAX)) {
        for input in &mut inputs {
            input.add(&bench, test.interval, at).await;
        }
        let mut failures = Vec::new();
        for group in &mut groups {
            group.evaluate(&bench, Millis(at)).await;
            failures.extend(
                group
                    .failures()
                    .iter()
                    .map(|one| format!("at {}: {one}", time(at))),
            );
        }
        if !failures.is_empty() {
            result.failures.append(&mut failures);
            return Ok(());
        }
        let now = |check: &&AlertTest| (at..at + every).contains(&millis(check.at).0);
        for check in test.alerts.iter().filter(now) {
            alerts(check, &groups, result);
        }
    }
    for check in &test.expressions {
        result.checks += 1;
        if let Err(failure) = expression(check, &bench, tests.fuzzy).await {
            let at = time(millis(check.at).0);
            result
                .failures
                .push(format!("{} at {at}: {failure}", check.expr));
        }
    }
    Ok(())
}

fn inputs(test: &RuleTest) -> Result<Vec<Input>, String> {
    let inputs = test.series.iter().map(|(labels, values)| {
        Ok(Input {
            labels: read_labels(labels)?,
            values: read_values(values)?,
            next: 0,
        })
    });
    let inputs: Result<Vec<Input>, promql::notation::NotationError> = inputs.collect();
    inputs.map_err(|error| error.to_string())
}

impl Input {
    /// Adds the samples up to a moment.
    async fn add(&mut self, bench: &Bench, interval: Duration, until: i64) {
        let step = millis(interval).0;
        let mut samples = Vec::new();
        while let Some(value) = self.values.get(self.next) {
            let at = i64::try_from(self.next)
                .unwrap_or(i64::MAX)
                .saturating_mul(step);
            if at > until {
                break;
            }
            samples.extend(value.stored().map(|stored| (at, stored)));
            self.next += 1;
        }
        if !samples.is_empty() {
            bench.add(&self.labels, samples).await;
        }
    }
}

/// The alerts of a name that fire, in every group that has a rule of it.
fn alerts(check: &AlertTest, groups: &[Group], result: &mut TestResult) {
    result.checks += 1;
    let rules = groups.iter().flat_map(Group::told);
    let rules = rules.filter(|rule| rule.kind == RuleKind::Alerting && rule.name == check.name);
    let alerts = rules.flat_map(|rule| rule.alerts);
    let firing: Vec<Alert> = alerts
        .filter(|alert| alert.state == AlertState::Firing)
        .collect();
    if let Err(failure) = compare::alerts(&check.name, &check.expected, &firing) {
        let at = time(millis(check.at).0);
        result
            .failures
            .push(format!("alert {} at {at}: {failure}", check.name));
    }
}

async fn expression(check: &ExpressionTest, bench: &Bench, fuzzy: bool) -> Result<(), String> {
    let value = bench.instant(&check.expr, millis(check.at)).await;
    let found = value.and_then(vector).map_err(|failure| failure.message)?;
    let found = found.into_iter().map(|sample| {
        let value = match sample.histogram {
            Some(histogram) => Stored::Histogram(histogram),
            None => Stored::Number(sample.sample.value),
        };
        (sample.labels, value)
    });
    compare::samples(&check.expected, found.collect(), fuzzy)
}

/// A time since the first sample.
fn time(at: i64) -> String {
    let (minutes, seconds) = (at / 60_000, at % 60_000);
    match (minutes, seconds) {
        (minutes, 0) => format!("{minutes}m"),
        (0, seconds) => format!("{}s", seconds as f64 / 1_000.0),
        (minutes, seconds) => format!("{minutes}m{}s", seconds as f64 / 1_000.0),
    }
}
