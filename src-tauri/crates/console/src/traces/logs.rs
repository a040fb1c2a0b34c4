use std::{collections::HashMap, time::Instant};

use futures::future::join_all;
use model::{Failure, LogFilter, LogLine, LogSearch, Millis, Nanos, SpanId, TimeRange};

use super::{find::asked, open::Opened};
use crate::{
    Console,
    wire::{Outcome, TraceLogs, TraceLogsRequest},
};

/// Lines of one source at most.
const MOST: usize = 5_000;
/// Clocks of log writers differ from those of tracers, and queues hold work back.
const AROUND: Millis = Millis(3_600_000);

/// The log lines of a trace, of every source that has logs, in time order.
///
/// # Errors
/// If the trace is not open any more, or there is no such environment.
pub async fn trace_logs(
    console: &Console,
    request: TraceLogsRequest,
) -> Result<TraceLogs, Failure> {
    let questions = &console.shared.questions;
    questions
        .answer(request.question, answer(console, &request))
        .await
}

async fn answer(console: &Console, request: &TraceLogsRequest) -> Result<TraceLogs, Failure> {
    let running = console.environment(&request.environment).await?;
    let opened = console.shared.traces.get(request.trace)?;
    let search = LogSearch::newest(filter(&opened), MOST);
    let asking = running.with_logs().into_iter().map(|source| {
        let search = &search;
        async move {
            let begun = Instant::now();
            let answer = match source.logs() {
                Ok(logs) => source.ask(logs.search(search)).await,
                Err(failure) => Err(failure),
            };
            let (outcome, lines, capped_at) = match answer {
                Ok(answer) if answer.value.lines.is_empty() => {
                    (Outcome::NotFound, Vec::new(), None)
                }
                Ok(answer) => (Outcome::Found, answer.value.lines, answer.capped_at),
                Err(failure) => (Outcome::Failed(failure), Vec::new(), None),
            };
            let range = Some(search.filter.range);
            (
                asked(&source, "logs", range, outcome, begun),
                lines,
                capped_at,
            )
        }
    });
    let mut logs = TraceLogs {
        lines: Vec::new(),
        spans: Vec::new(),
        offsets: Vec::new(),
        capped_at: None,
        asked: Vec::new(),
    };
    for (asked, lines, capped_at) in join_all(asking).await {
        logs.asked.push(asked);
        logs.lines.extend(lines);
        logs.capped_at = logs.capped_at.or(capped_at);
    }
    logs.lines.sort_by_key(|line| line.at);
    place(&opened, &mut logs);
    Ok(logs)
}

fn filter(opened: &Opened) -> LogFilter {
    let analysis = &opened.analysis;
    let timing = analysis.reading(false).timing;
    let start = Nanos(timing.origin()).to_millis();
    let end = Nanos(timing.origin().saturating_add(timing.length())).to_millis();
    let range = TimeRange {
        start: Millis(start.0.saturating_sub(AROUND.0)),
        end: Millis(end.0.saturating_add(AROUND.0)),
    };
    LogFilter::of_field("trace_id", &analysis.trace().id().to_string(), range)
}

fn place(opened: &Opened, logs: &mut TraceLogs) {
    let trace = opened.analysis.trace();
    let mut by_id: HashMap<SpanId, u32> = HashMap::new();
    for (at, id) in trace.ids().iter().enumerate() {
        by_id.entry(*id).or_insert(at as u32);
    }
    let span = |line: &LogLine| by_id.get(&line.span_id.parse().ok()?).copied();
    logs.spans = logs.lines.iter().map(span).collect();
    let origin = opened.analysis.reading(false).timing.origin();
    let offset = |line: &LogLine| line.at.0.saturating_sub(origin) as f64;
    logs.offsets = logs.lines.iter().map(offset).collect();
}
