use std::{sync::Arc, time::Duration};

use model::{Labels, Millis, RuleKind, Series, TimeRange};

use super::{MOST, STEPS};
use crate::{
    environments::{Connected, Query, Running, Wire},
    wire::{ChangeKind, ChangeMark},
};

/// Alerts that began to fire within the range, with their ends.
///
/// A server that evaluates rules keeps their history as `ALERTS`. Where the embedded collector
/// evaluates the pack's rules, their expressions are asked over the range: an alert fired where its
/// expression held for as long as the rule says, whether or not Wheelhouse was open then.
pub(super) async fn fired(running: &Running, range: TimeRange) -> Vec<ChangeMark> {
    let sources = running.sources();
    let asking = sources
        .iter()
        .map(|source| of_source(running, source, range));
    let mut marks: Vec<ChangeMark> = futures::future::join_all(asking).await.concat();
    marks.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.text.cmp(&b.text)));
    marks.dedup_by(|a, b| a.at == b.at && a.text == b.text);
    marks.truncate(MOST);
    marks
}

async fn of_source(
    running: &Running,
    source: &Arc<Connected>,
    range: TimeRange,
) -> Vec<ChangeMark> {
    let step = Millis((range.length().0 / STEPS).max(15_000));
    if matches!(source.wire, Wire::Prometheus(_)) {
        let query = Query::over("ALERTS{alertstate=\"firing\"}", range, step);
        return held(source, query)
            .await
            .iter()
            .flat_map(|one| stretches(one, step, Duration::ZERO))
            .map(|(labels, span)| mark(&labels, "", span, range))
            .collect();
    }
    if source.rules().is_none() {
        return Vec::new();
    }
    let rules = running.rules().iter().flat_map(|group| &group.rules);
    let alerting = rules.filter(|rule| rule.kind == RuleKind::Alerting);
    let asking = alerting.map(|rule| async {
        let series = held(source, Query::over(&rule.expr, range, step)).await;
        let spans = series
            .iter()
            .flat_map(|one| stretches(one, step, rule.hold));
        spans
            .map(|(labels, span)| mark(&labels, &rule.name, span, range))
            .collect::<Vec<_>>()
    });
    futures::future::join_all(asking).await.concat()
}

/// The answer to a query, nothing if there is none.
pub(crate) async fn held(source: &Arc<Connected>, query: Query) -> Vec<Series> {
    let answer = source.series(query).await;
    // The source's own line already says why it does not answer.
    answer
        .map(|answer| answer.value.clone())
        .unwrap_or_default()
}

/// Stretches of a series without a hole, less the time it must hold first.
pub(crate) fn stretches(series: &Series, step: Millis, hold: Duration) -> Vec<(Labels, TimeRange)> {
    let hold = i64::try_from(hold.as_millis()).unwrap_or(i64::MAX);
    let mut spans: Vec<TimeRange> = Vec::new();
    for point in &series.points {
        match spans.last_mut() {
            Some(last) if point.at.0 - last.end.0 <= step.0 * 3 / 2 => last.end = point.at,
            _ => spans.push(TimeRange {
                start: point.at,
                end: point.at,
            }),
        }
    }
    spans
        .into_iter()
        .filter(|span| span.length().0 >= hold)
        .map(|span| {
            let start = Millis(span.start.0.saturating_add(hold));
            (series.labels.clone(), TimeRange { start, ..span })
        })
        .collect()
}

fn mark(labels: &Labels, rule: &str, span: TimeRange, range: TimeRange) -> ChangeMark {
    let name = labels.get("alertname").unwrap_or(rule);
    let hidden = [
        "__name__",
        "alertname",
        "alertstate",
        "job",
        "instance",
        "severity",
    ];
    let told: Vec<&str> = labels
        .0
        .iter()
        .filter(|(label, _)| !hidden.contains(&label.as_str()))
        .map(|(_, value)| value.as_str())
        .collect();
    ChangeMark {
        at: span.start,
        end: (span.end < range.end).then_some(span.end),
        kind: ChangeKind::Alert,
        text: if told.is_empty() {
            format!("{name} fired")
        } else {
            format!("{name} fired: {}", told.join(", "))
        },
    }
}

#[cfg(test)]
mod tests {
    use model::Point;

    use super::*;

    fn series(seconds: &[i64]) -> Series {
        Series {
            labels: Labels::from_iter([("job", "api"), ("route", "/orders")]),
            points: seconds
                .iter()
                .map(|second| Point {
                    at: Millis(second * 1_000),
                    value: 1.0,
                })
                .collect(),
            histograms: Vec::new(),
        }
    }

    #[test]
    fn an_alert_fires_where_its_expression_held_long_enough() {
        let course = series(&[0, 15, 30, 45, 60, 200, 215, 400, 415, 430, 445]);
        let found = stretches(&course, Millis(15_000), Duration::from_secs(45));
        let times: Vec<(i64, i64)> = found
            .iter()
            .map(|(_, span)| (span.start.0 / 1_000, span.end.0 / 1_000))
            .collect();
        assert_eq!(
            times,
            [(45, 60), (445, 445)],
            "the middle one was too short"
        );
    }

    #[test]
    fn a_mark_names_the_alert_and_what_tells_it_apart() {
        let range = TimeRange {
            start: Millis(0),
            end: Millis(100_000),
        };
        let span = TimeRange {
            start: Millis(1_000),
            end: Millis(2_000),
        };
        let mark = mark(&series(&[]).labels, "HighErrorRate", span, range);
        assert_eq!(mark.text, "HighErrorRate fired: /orders");
        assert_eq!(mark.end, Some(Millis(2_000)));
    }
}
