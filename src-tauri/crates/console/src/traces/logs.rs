use std::collections::HashMap;

use model::{Failure, LogFilter, LogLine, Millis, Nanos, SpanId, TimeRange};

use super::{find::asked, open::Opened};
use crate::{
    Console,
    logs::whole,
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
    let filter = filter(&opened);
    let mut logs = TraceLogs {
        lines: Vec::new(),
        spans: Vec::new(),
        offsets: Vec::new(),
        capped_at: None,
        asked: Vec::new(),
    };
    for found in whole(console, &running, &filter, MOST).await {
        let outcome = match found.failure {
            Some(failure) => Outcome::Failed(failure),
            None if found.lines.is_empty() => Outcome::NotFound,
            None => Outcome::Found,
        };
        let range = Some(filter.range);
        let told = asked(&found.source, "logs", range, outcome, found.begun);
        logs.asked.push(told);
        logs.lines.extend(found.lines.into_iter().rev());
        logs.capped_at = logs.capped_at.or(found.capped_at);
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
