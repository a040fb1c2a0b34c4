//! PromQL, by the road that Explore goes: a chart of the range, and the value at its end.

use std::sync::Arc;

use model::{Failure, Labels, Millis, Series, TimeRange};
use runbook::{Answer, Measured};

use super::{Asked, Brought};
use crate::{
    environments::{Connected, Query},
    explore::explored,
    wire::{Content, ExploreRequest, ExploreView},
};

pub(super) async fn ask(asked: &Asked<'_>) -> Result<Brought, Failure> {
    let request = asked.request;
    let unit = match asked.live.unit.as_str() {
        "" => "short",
        unit => unit,
    };
    let source = asked.running.metrics(None)?;
    let (mut view, panel) = explored(
        asked.console,
        &ExploreRequest {
            environment: request.runbook.environment.clone(),
            source: None,
            expr: asked.filled.query.clone(),
            range: request.range,
            unit: unit.to_owned(),
            width: request.width,
            height: request.height,
            theme: request.theme,
            zone: request.zone.clone(),
            isolate: Vec::new(),
            question: 0,
        },
    )
    .await?;
    // It is the environment's own source, which Explore does not name.
    view.query.source.clone_from(&source.definition.id);
    if let Content::Failed(failure) = &view.chart {
        let failure = failure.clone();
        return Ok(asked.failed(failure, view.query));
    }
    // The same questions as those of the chart and its table: they are answered already.
    let (measured, highest) = match measure(asked, &source, &view).await {
        Ok(measured) => measured,
        Err(failure) => return Ok(asked.failed(failure, view.query)),
    };
    let now: Vec<f64> = measured.iter().filter_map(|one| one.now).collect();
    let value = match now.as_slice() {
        [] => Some(incident::NO_DATA.to_owned()),
        [value] => Some(chart::unit::format(unit, *value, None)),
        many => {
            let finite = || many.iter().copied().filter(|value| value.is_finite());
            let low = finite().fold(f64::INFINITY, f64::min);
            let high = finite().fold(f64::NEG_INFINITY, f64::max);
            let format = |value| chart::unit::format(unit, value, None);
            Some(if low.is_finite() {
                format!("{} series, {} to {}", many.len(), format(low), format(high))
            } else {
                format!("{} series", many.len())
            })
        }
    };
    let first = measured.iter().zip(&now).next();
    let outputs = asked.outputs(
        highest
            .0
            .into_iter()
            .filter(|(name, _)| name != "__name__")
            .chain(first.map(|(_, value)| ("value".to_owned(), value.to_string()))),
        [("rows", now.len().to_string())]
            .into_iter()
            .chain(first.map(|(_, value)| ("value", value.to_string()))),
    );
    Ok(Brought {
        verdict: asked.judge(&Answer::Series(&measured)),
        content: view.chart,
        value,
        query: view.query,
        outputs,
        warnings: view.warnings,
        took_ms: view.took_ms,
        panel: Some(Box::new(panel)),
    })
}

/// The series of an answer with their values at the end of the range and their courses, the
/// highest value first, and the labels of that one.
async fn measure(
    asked: &Asked<'_>,
    source: &Arc<Connected>,
    view: &ExploreView,
) -> Result<(Vec<Measured>, Labels), Failure> {
    let range = asked.request.range;
    let expr = &view.query.expr;
    let now = source.series(Query::at(expr, range.end)).await?;
    let (range, step) = course(asked, range, view.query.step);
    let over = source.series(Query::over(expr, range, step)).await?;
    let mut measured: Vec<Measured> = now
        .value
        .iter()
        .map(|series| Measured {
            labels: words(series),
            now: series.points.last().map(|point| point.value),
            course: Vec::new(),
        })
        .collect();
    for series in &over.value {
        let course = series
            .points
            .iter()
            .map(|point| (point.at.0, point.value))
            .collect();
        let labels = words(series);
        match measured.iter_mut().find(|one| one.labels == labels) {
            Some(one) => one.course = course,
            // It has ended before the range did.
            None => measured.push(Measured {
                labels,
                now: None,
                course,
            }),
        }
    }
    let value = |series: &Series| series.points.last().map(|point| point.value);
    let highest = (now.value.iter().filter(|series| value(series).is_some()))
        .rev()
        .max_by(|a, b| {
            value(a)
                .unwrap_or_default()
                .total_cmp(&value(b).unwrap_or_default())
        })
        .map(|series| &series.labels);
    let order = |one: &Measured| one.now.unwrap_or(f64::NEG_INFINITY);
    measured.sort_by(|a, b| order(b).total_cmp(&order(a)));
    Ok((measured, highest.cloned().unwrap_or_default()))
}

/// The range whose course is looked at: that of the chart, unless more is needed to judge it.
fn course(asked: &Asked<'_>, range: TimeRange, step: Millis) -> (TimeRange, Millis) {
    let needed = asked
        .live
        .expect
        .as_ref()
        .and_then(|expect| expect.looks_back());
    let needed = needed.and_then(|needed| i64::try_from(needed.as_millis()).ok());
    match needed {
        // Twenty values show a course.
        Some(needed) if range.end.0 - range.start.0 < needed || step.0 * 6 > needed => {
            let step = Millis((needed / 20).max(1_000));
            (TimeRange::ending(range.end, Millis(needed)), step)
        }
        _ => (range, step),
    }
}

fn words(series: &Series) -> String {
    let labels = series.labels.0.iter();
    let pairs = labels
        .filter(|(name, _)| *name != "__name__")
        .map(|(name, value)| format!("{name}={value}"));
    pairs.collect::<Vec<_>>().join(", ")
}
