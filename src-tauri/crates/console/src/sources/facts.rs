use collector::{CollectorStatus, HistoryState, Protocol};
use model::{InstantValue, LogFilter, LogSearch, Millis, Problem, TimeRange, Weight};
use pack::SourceKind;

use crate::{
    age::age,
    database::{Newest, in_short},
    environments::{Connected, Running, Wire},
    wire::{Health, SourceLine},
};

/// One line per source, asked side by side.
pub(crate) async fn lines(running: &Running, now: Millis) -> Vec<SourceLine> {
    let sources = running.sources();
    futures::future::join_all(sources.iter().map(|source| line(running, source, now))).await
}

/// How one source stands.
pub(super) async fn line(running: &Running, source: &Connected, now: Millis) -> SourceLine {
    let mut line = SourceLine {
        id: source.definition.id.clone(),
        title: source.definition.title.clone(),
        kind: source.definition.kind.name().to_owned(),
        health: Health::Unknown,
        detail: String::new(),
        newest: None,
        answered: None,
        failure: None,
    };
    match &source.wire {
        Wire::Direct {
            collector, store, ..
        } => {
            let extent = store.extent();
            collected(&mut line, &collector.status(), extent.series, now);
            line.newest = extent.newest;
        }
        Wire::Prometheus(_) => prometheus(&mut line, source, now).await,
        Wire::Alerts(store) => {
            let asked = source.ask(store.alerts().alerts()).await;
            if let Ok(answer) = asked {
                line.health = Health::Ok;
                line.detail = format!("{} alerts", answer.value.len());
            }
        }
        Wire::Traces(_) => traces(&mut line, source, now).await,
        Wire::Logs(_) => logs(&mut line, source, now).await,
        Wire::Database(_) | Wire::Actuator(_) => {
            let newest = running.newest_migration(&source.definition.id);
            let (standing, newest) = tokio::join!(in_short(source, now), newest);
            if let Ok(standing) = standing {
                line.health = standing.health;
                line.detail = match &newest {
                    Some(newest) => format!("{}; {}", standing.sentence, told(newest, now)),
                    None => standing.sentence,
                };
                // What it holds is as new as it is current; else its newest change is known.
                line.newest = standing.newest.or(newest.and_then(|newest| newest.at));
            }
        }
        Wire::Refused(_) => {}
    }
    let standing = source.standing();
    line.answered = line.answered.or(standing.answered);
    if let Some(failure) = standing.failure {
        line.health = Health::Critical;
        line.detail = failure.message.clone();
        line.failure = Some(failure);
    }
    line
}

/// The newest migration in a few words.
fn told(newest: &Newest, now: Millis) -> String {
    let name = &newest.name;
    match newest.at {
        Some(at) => {
            let ago = age(Millis(now.0.saturating_sub(at.0)));
            format!("newest migration {name}, {ago} ago")
        }
        None => format!("newest migration {name}, when is not recorded"),
    }
}

/// Whether a store of traces answers, and how many services it knows of the last hour.
async fn traces(line: &mut SourceLine, source: &Connected, now: Millis) {
    let Ok(traces) = source.traces() else {
        return;
    };
    let hour = TimeRange::ending(now, Millis(3_600_000));
    let Ok(answer) = source.ask(traces.services(hour)).await else {
        return;
    };
    line.health = Health::Ok;
    line.detail = match answer.value.len() {
        0 => "no spans in the last hour".to_owned(),
        1 => "spans of 1 service in the last hour".to_owned(),
        many => format!("spans of {many} services in the last hour"),
    };
}

/// Whether a source of logs answers, and when the newest line of the last hour was written.
async fn logs(line: &mut SourceLine, source: &Connected, now: Millis) {
    let Ok(logs) = source.logs() else {
        return;
    };
    let hour = TimeRange::ending(now, Millis(3_600_000));
    let search = LogSearch::newest(LogFilter::all(hour), 1);
    let Ok(answer) = source.ask(logs.search(&search)).await else {
        return;
    };
    line.health = Health::Ok;
    line.newest = answer.value.lines.first().map(|line| line.at.to_millis());
    line.detail = match line.newest {
        Some(_) => "lines in the last hour".to_owned(),
        None => "no lines in the last hour".to_owned(),
    };
}

/// How old the newest sample may be before the source counts as stale.
const STALE: i64 = 180_000;

fn collected(line: &mut SourceLine, status: &CollectorStatus, series: u64, now: Millis) {
    let up = status
        .targets
        .iter()
        .filter(|target| target.up == Some(true))
        .count();
    let asked = status.targets.iter().any(|target| target.up.is_some());
    line.answered = status
        .targets
        .iter()
        .filter_map(|target| target.last_scrape)
        .max();
    line.detail = match status.reads_only {
        Some(_) => format!("{series} series, read only: another window collects"),
        None => format!(
            "{series} series, {up} of {} targets up",
            status.targets.len()
        ),
    };
    line.failure = status
        .targets
        .iter()
        .find_map(|target| target.last_error.clone())
        .or_else(|| {
            status
                .receivers
                .iter()
                .find_map(|receiver| receiver.failure.clone())
        })
        .or_else(|| status.maintenance.clone());
    let all_up = up == status.targets.len();
    let late = line.answered.is_some_and(|at| now.0 - at.0 > STALE);
    line.health = match (asked, all_up, &line.failure) {
        (true, true, None) if late => Health::Unknown,
        (true, true, None) => Health::Ok,
        (true, true, Some(_)) => Health::Warning,
        (true, false, _) if up == 0 => Health::Critical,
        (true, false, _) => Health::Warning,
        (false, _, Some(_)) => Health::Warning,
        (false, _, None) if status.targets.is_empty() => Health::Ok,
        (false, _, None) => Health::Unknown,
    };
}

async fn prometheus(line: &mut SourceLine, source: &Connected, now: Millis) {
    let Ok(metrics) = source.metrics() else {
        return;
    };
    let number = |query: &'static str| {
        let metrics = metrics.clone();
        async move {
            let answer = source.ask(metrics.instant(query, now)).await.ok()?;
            match answer.value {
                InstantValue::Vector(samples) => samples.first().map(|sample| sample.point.value),
                InstantValue::Scalar(point) => Some(point.value),
                InstantValue::Text(_) | InstantValue::Matrix(_) => None,
            }
        }
    };
    let (up, all, newest) = futures::join!(
        number("sum(up)"),
        number("count(up)"),
        number("max(timestamp(up))"),
    );
    line.newest = newest.map(|seconds| Millis((seconds * 1_000.0) as i64));
    let (up, all) = (up.unwrap_or_default(), all.unwrap_or_default());
    let late = line.newest.is_none_or(|at| now.0 - at.0 > STALE);
    line.detail = if all > 0.0 {
        format!("{up:.0} of {all:.0} targets up")
    } else {
        "answers, and holds no `up` series".to_owned()
    };
    line.health = if all == 0.0 || late {
        Health::Unknown
    } else if up < all {
        Health::Warning
    } else {
        Health::Ok
    };
}

/// Its address, or what it gathers from; never a secret.
pub(super) fn address(source: &Connected) -> String {
    match &source.definition.kind {
        SourceKind::Direct(_) => pages(source).collect::<Vec<_>>().join(", "),
        SourceKind::TraceFiles(path) => path.display().to_string(),
        _ => source
            .definition
            .kind
            .connection()
            .map(|connection| connection.url.to_string())
            .unwrap_or_default(),
    }
}

/// The pages that a collector scrapes.
pub(super) fn pages(source: &Connected) -> impl Iterator<Item = String> {
    let scrape = match &source.definition.kind {
        SourceKind::Direct(direct) => direct.scrape.as_slice(),
        _ => &[],
    };
    scrape
        .iter()
        .map(|page| page.url.to_string())
        .collect::<Vec<_>>()
        .into_iter()
}

/// What its part of the pack or its collector reports.
pub(super) fn problems(source: &Connected) -> Vec<Problem> {
    match &source.wire {
        Wire::Direct {
            collector,
            problems,
            ..
        } => {
            let status = collector.status();
            let of_pages = status
                .targets
                .into_iter()
                .flat_map(|target| target.problems);
            let of_history = status.history.into_iter().flat_map(|file| file.problems);
            let reads_only = status.reads_only.map(|in_use| {
                Problem::new(
                    Weight::Note,
                    "local history",
                    in_use.message,
                    in_use.remedy.unwrap_or_default(),
                )
            });
            problems
                .iter()
                .cloned()
                .chain(reads_only)
                .chain(status.store)
                .chain(of_pages)
                .chain(of_history)
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Facts for the card, most useful first.
pub(super) async fn facts(source: &Connected) -> Vec<(String, String)> {
    let mut facts: Vec<(String, String)> = Vec::new();
    let mut fact = |name: String, value: String| facts.push((name, value));
    match &source.wire {
        Wire::Direct {
            collector, store, ..
        } => {
            let status = collector.status();
            if let Some(in_use) = &status.reads_only {
                fact("Collected by".into(), in_use.message.clone());
            }
            for target in status.targets {
                let state = match (&target.last_error, target.up) {
                    (Some(failure), _) => failure.message.clone(),
                    (None, Some(true)) => {
                        format!("up, {} samples a scrape", grouped(target.samples))
                    }
                    (None, _) => "not asked yet".to_owned(),
                };
                fact(format!("Scrape {}", target.job), state);
            }
            for receiver in status.receivers {
                let state = match receiver.failure {
                    Some(failure) => failure.message,
                    None => format!(
                        "{}, {} received, {} refused",
                        receiver.address,
                        grouped(receiver.received),
                        grouped(receiver.refused)
                    ),
                };
                fact(protocol(receiver.protocol).to_owned(), state);
            }
            for tail in status.tails {
                fact(
                    "Log file".into(),
                    format!("{}, {} lines", tail.file.display(), grouped(tail.lines)),
                );
            }
            for file in status.history {
                let name = file
                    .file
                    .file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                let state = match file.state {
                    HistoryState::Waiting => "waiting".to_owned(),
                    HistoryState::Importing => "being read".to_owned(),
                    HistoryState::Known => "read at an earlier start".to_owned(),
                    HistoryState::Imported {
                        samples,
                        lines,
                        spans,
                    } => {
                        let read = [(samples, "samples"), (lines, "lines"), (spans, "spans")];
                        let read: Vec<String> = read
                            .into_iter()
                            .filter(|(count, _)| *count > 0)
                            .map(|(count, what)| format!("{} {what}", grouped(count)))
                            .collect();
                        if read.is_empty() {
                            "nothing new".to_owned()
                        } else {
                            read.join(", ")
                        }
                    }
                    HistoryState::Failed(failure) => failure.message,
                };
                fact(format!("History {name}"), state);
            }
            let extent = store.extent();
            fact(
                "Kept here".into(),
                format!(
                    "{} series, {} samples, {} lines, {} spans, {}",
                    grouped(extent.series),
                    grouped(extent.samples),
                    grouped(extent.lines),
                    grouped(extent.spans),
                    chart::unit::format("bytes", extent.bytes as f64, Some(1)),
                ),
            );
        }
        Wire::Prometheus(prometheus) => {
            if let Ok(build) = source.ask(prometheus.build()).await {
                fact("Server".into(), build.describe());
            }
        }
        _ => {}
    }
    if let Some(connection) = source.definition.kind.connection() {
        if let Some(tenant) = &connection.tenant {
            fact("Tenant".into(), tenant.clone());
        }
        fact(
            "Timeout".into(),
            format!("{} s", connection.timeout.as_secs()),
        );
    }
    facts
}

pub(super) fn protocol(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Http => "OTLP over HTTP",
        Protocol::Grpc => "OTLP over gRPC",
    }
}

/// A count with its digits in groups of three, such as `1,234,567`.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stand_in_groups_of_three() {
        for (count, expected) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(count), expected);
        }
    }
}
