use std::collections::BTreeMap;

use model::{Failure, Millis};
use promql::{Labels, METRIC_NAME, MatchOp, Matcher, RawSeries, Sample};

use super::{ALERT_NAME, ALERTS_FOR_STATE, Alerting};
use crate::{
    group::{Restoring, millis},
    history::History,
};

impl Alerting {
    /// Takes up since when its alerts are active from what was written before a restart.
    ///
    /// An alert that had waited long enough fires; one that had not goes on waiting, less the time that
    /// nobody looked, and at least for the time of grace. After Prometheus' `Group.RestoreForState`.
    pub(crate) async fn restore(
        &mut self,
        rule: &pack::Rule,
        history: &dyn History,
        now: Millis,
        how: Restoring,
    ) -> Result<(), Failure> {
        let hold = millis(rule.hold);
        if hold.0 >= how.grace.0 && !self.active.is_empty() {
            let before = before(rule, history, now, how).await?;
            for (labels, active) in &mut self.active {
                let written = labels.with(METRIC_NAME, ALERTS_FOR_STATE);
                if let Some(last) = before.get(&written).filter(|last| !last.is_stale()) {
                    active.since = since(*last, hold, now, how.grace);
                    active.fire_if_held(rule, now);
                }
            }
        }
        self.restored = true;
        Ok(())
    }
}

/// The last sample of each alert of the rule, by the labels of its series.
async fn before(
    rule: &pack::Rule,
    history: &dyn History,
    now: Millis,
    how: Restoring,
) -> Result<BTreeMap<Labels, Sample>, Failure> {
    let named = |name: &str, value: &str| Matcher::new(name, MatchOp::Equal, value);
    let matchers = [
        named(METRIC_NAME, ALERTS_FOR_STATE),
        named(ALERT_NAME, &rule.name),
    ];
    let matchers: Vec<Matcher> = matchers.into_iter().flatten().collect();
    let start = Millis(now.0.saturating_sub(how.tolerance.0));
    let series = history.select(&matchers, start, now).await?;
    let last = |series: RawSeries| Some((series.labels, *series.samples.last()?));
    Ok(series.into_iter().filter_map(last).collect())
}

/// Since when an alert counts as active that was last seen with this sample.
fn since(last: Sample, hold: Millis, now: Millis, grace: Millis) -> Millis {
    let since = (last.value * 1_000.0) as i64;
    let waited = last.at.saturating_sub(since);
    let remaining = hold.0.saturating_sub(waited);
    Millis(if remaining <= 0 {
        since
    } else if remaining < grace.0 {
        now.0.saturating_add(grace.0).saturating_sub(hold.0)
    } else {
        since.saturating_add(now.0.saturating_sub(last.at))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_that_nobody_looked_does_not_count_as_waited() {
        let minutes = |minutes: i64| Millis(minutes * 60_000);
        for (case, since_at, seen, hold, expected) in [
            ("it fired", 0, 40, 30, 0),
            ("it had waited just long enough", 10, 40, 30, 10),
            ("less than the grace was left", 15, 40, 30, 60 + 10 - 30),
            ("more was left", 35, 40, 30, 35 + 20),
        ] {
            let last = Sample {
                at: minutes(seen).0,
                value: (since_at * 60) as f64,
            };
            let found = since(last, minutes(hold), minutes(60), minutes(10));
            assert_eq!(found, minutes(expected), "{case}");
        }
    }
}
