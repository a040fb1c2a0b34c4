use std::{sync::Arc, time::Duration};

use model::{Labels, Millis, TimeRange};

use super::{super::rules::Standing, of_series};
use crate::{
    environments::{Connected, Query},
    overview::{held, stretches},
};

/// How far back earlier firings are looked for, in milliseconds.
const BACK: i64 = 7 * 86_400_000;
/// Points that are asked of a source for it.
const STEPS: i64 = 2_000;
/// Firings that are listed at most.
const MOST: usize = 20;
const PATIENCE: Duration = Duration::from_secs(5);

/// When the alert began before, newest first, without the time that lasts now.
///
/// A server keeps the history of its alerts as `ALERTS`; of our own rules the expression is asked
/// over what was collected.
pub(super) async fn of(
    rule: Option<&Standing>,
    own: &Labels,
    since: Option<Millis>,
    now: Millis,
) -> Vec<(Millis, Option<Millis>)> {
    let Some((rule, source)) = rule.and_then(|rule| Some((rule, rule.source.as_ref()?))) else {
        return Vec::new();
    };
    let asking = fired(rule, source, own, now);
    let Ok(mut fired) = tokio::time::timeout(PATIENCE, asking).await else {
        return Vec::new();
    };
    let step = step();
    fired.retain(|(start, end)| {
        let is_now = since.is_some_and(|since| start.0 >= since.0 - step.0);
        !is_now && end.is_none_or(|end| since.is_none_or(|since| end < since))
    });
    fired.sort_by_key(|(start, _)| std::cmp::Reverse(*start));
    fired.dedup();
    fired.truncate(MOST);
    fired
}

fn step() -> Millis {
    Millis(BACK / STEPS)
}

async fn fired(
    rule: &Standing,
    source: &Arc<Connected>,
    own: &Labels,
    now: Millis,
) -> Vec<(Millis, Option<Millis>)> {
    let step = step();
    let range = TimeRange::ending(now, Millis(BACK));
    let (query, hold) = if source.rules().is_some() {
        let labels = of_series(rule, own);
        // The values of the series decide, so that the comparison stays.
        let hold = u64::try_from(rule.hold.0).unwrap_or_default();
        let Some(query) = narrowed(&rule.query, &labels) else {
            return Vec::new();
        };
        (query, Duration::from_millis(hold))
    } else {
        (alerts(own), Duration::ZERO)
    };
    let series = held(source, Query::over(&query, range, step)).await;
    let found = series.iter().flat_map(|one| stretches(one, step, hold));
    found
        .map(|(_, span)| {
            let lasts = now.0.saturating_sub(span.end.0) <= step.0 * 2;
            (span.start, (!lasts).then_some(span.end))
        })
        .collect()
}

/// The history of one alert at a server.
fn alerts(own: &Labels) -> String {
    let mut labels = own.clone();
    let fixed = [("__name__", "ALERTS"), ("alertstate", "firing")];
    labels
        .0
        .extend(fixed.map(|(name, value)| (name.to_owned(), value.to_owned())));
    labels.to_string()
}

fn narrowed(query: &str, labels: &std::collections::BTreeMap<String, String>) -> Option<String> {
    promql::narrowed(query, labels, &promql::Options::default()).ok()
}
