//! How many events there are: over time, and by the values of a field.

use lines::held;
use model::{Answer, Counted, Failure, LogFilter, Millis, Volume};

use super::{
    Datadog, PAGE,
    query::{self, Compiled, compiled},
    whole,
    wire::{Bucket, CountsWire},
};
use crate::{
    aside::read,
    datadog::Told,
    logs::{
        counted::{Pieces, cap, check, ready, remark, severities},
        sampled::sampled,
    },
};

/// More statuses than Datadog has.
const MOST_STATUSES: usize = 50;

const PATH: &str = "/api/v2/logs/analytics/aggregate";

pub(super) async fn volume(
    source: &Datadog,
    filter: &LogFilter,
    step: Millis,
) -> Result<Answer<Vec<Volume>>, Failure> {
    check(step)?;
    let compiled = checked(filter)?;
    // Pieces have whole seconds there.
    let interval = format!("{}s", step.0.saturating_add(999) / 1_000);
    let statuses = Facet {
        name: "status",
        most: MOST_STATUSES,
        interval: Some(&interval),
    };
    let (buckets, told) = counted(source, filter, &compiled, statuses).await?;
    let mut pieces = Pieces::default();
    for bucket in &buckets {
        let severity = query::severity(&bucket.text()).unwrap_or_default();
        if !filter.severities.is_empty() && !filter.severities.contains(&severity) {
            continue;
        }
        for (start, count) in bucket.points() {
            pieces.add(start, severity, count);
        }
    }
    Ok(answer(pieces.volume(), &compiled, told))
}

pub(super) async fn values(
    source: &Datadog,
    filter: &LogFilter,
    name: &str,
    limit: usize,
) -> Result<Answer<Vec<Counted>>, Failure> {
    let compiled = checked(filter)?;
    let facet = match name {
        "severity" => Some("status".to_owned()),
        "service" => Some(name.to_owned()),
        "trace_id" | "span_id" | "request_id" => None,
        name => query::keys(name).into_iter().next(),
    };
    let Some(facet) = facet else {
        return sampled(source, filter, limit, |lines| held::values(lines, name)).await;
    };
    let most = match name {
        "severity" => MOST_STATUSES,
        _ => limit.saturating_add(1).min(PAGE),
    };
    let by = Facet {
        name: &facet,
        most,
        interval: None,
    };
    let (buckets, told) = counted(source, filter, &compiled, by).await?;
    // Only attributes that have a facet are counted.
    if buckets.is_empty() && facet.starts_with('@') {
        return sampled(source, filter, limit, |lines| held::values(lines, name)).await;
    }
    let groups = buckets.iter().map(|bucket| (bucket.text(), bucket.total()));
    let values = match name {
        "severity" => severities(
            groups.map(|(status, count)| (query::severity(&status).unwrap_or_default(), count)),
        ),
        _ => groups
            .filter(|(text, _)| !text.is_empty())
            .map(|(text, count)| Counted {
                text,
                count: Some(count),
            })
            .collect(),
    };
    let mut answer = answer(values, &compiled, told);
    cap(&mut answer, limit);
    Ok(answer)
}

/// Datadog does not name the attributes of its events, so the newest ones are looked at.
pub(super) async fn fields(
    source: &Datadog,
    filter: &LogFilter,
    limit: usize,
) -> Result<Answer<Vec<Counted>>, Failure> {
    sampled(source, filter, limit, |lines| held::fields(lines)).await
}

/// By what events are counted.
struct Facet<'a> {
    name: &'a str,
    most: usize,
    interval: Option<&'a str>,
}

async fn counted(
    source: &Datadog,
    filter: &LogFilter,
    compiled: &Compiled,
    by: Facet<'_>,
) -> Result<(Vec<Bucket>, Told), Failure> {
    let asked = source.asked(&compiled.query, whole(filter));
    let document = asked.counts(by.name, by.most, by.interval);
    let body = source.ask(PATH, &document).await?;
    Ok(read::<CountsWire<'_>>(&body)?.read())
}

fn checked(filter: &LogFilter) -> Result<Compiled, Failure> {
    ready(filter)?;
    compiled(filter)
}

fn answer<T>(value: T, compiled: &Compiled, told: Told) -> Answer<T> {
    Answer {
        partial: told.late,
        warnings: told.warnings,
        infos: remark(compiled.exact).into_iter().collect(),
        ..Answer::whole(value)
    }
}
