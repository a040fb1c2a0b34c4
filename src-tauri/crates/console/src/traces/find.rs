use std::{sync::Arc, time::Instant};

use futures::future::join_all;
use model::{Answer, Code, Failure, LogFilter, LogLine, LogSearch, Millis, TimeRange, TraceId};

use super::{
    open::fetch,
    pasted::{self, Pasted},
};
use crate::{
    Console,
    environments::{Connected, Running},
    wire::{Advice, AskedSource, FindTrace, FoundTrace, Outcome, PastedKind, TraceLookup},
};

/// Log lines that are read to find the traces of a request.
const LINES: usize = 500;
/// Traces of a request that are looked for; one request rarely has more than one.
const TRACES: usize = 5;
/// How far back logs are searched if the shared range holds no line: customers write days later.
const FAR: Millis = Millis(30 * 24 * 3_600_000);
/// Exporters send every few seconds, and stores index what they receive after a while.
const RETRY: Millis = Millis(10_000);

/// Looks up whatever was pasted: in all sources of traces, and through the logs.
///
/// # Errors
/// If there is no such environment; a source that fails is named in the answer.
pub async fn find_trace(console: &Console, request: FindTrace) -> Result<TraceLookup, Failure> {
    let questions = &console.shared.questions;
    questions
        .answer(request.question, look_up(console, &request))
        .await
}

async fn look_up(console: &Console, request: &FindTrace) -> Result<TraceLookup, Failure> {
    let running = console.environment(&request.environment).await?;
    let pasted = pasted::read(&request.text);
    let mut lookup = TraceLookup {
        kind: pasted.kind,
        trace_id: pasted.trace.map(|id| id.to_string()),
        span_id: pasted.span.map(|id| id.to_string()),
        request_id: pasted.request.clone(),
        file: pasted.file.clone(),
        found: Vec::new(),
        asked: Vec::new(),
        advice: Vec::new(),
        retry_after_ms: None,
    };
    if let Some(id) = pasted.trace {
        in_sources(console, &running, id, 0, &mut lookup).await;
    }
    if lookup.found.is_empty() {
        for (field, value) in needles(&pasted) {
            through_logs(console, &running, field, &value, request.range, &mut lookup).await;
        }
    }
    if lookup.found.is_empty() && lookup.file.is_none() {
        advise(console, &running, &pasted, &mut lookup);
    }
    Ok(lookup)
}

/// What log lines are searched for: the request, or the trace that no source holds.
fn needles(pasted: &Pasted) -> Vec<(&'static str, String)> {
    let trace = pasted.trace.map(|id| ("trace_id", id.to_string()));
    let request = pasted.request.clone().map(|id| ("request_id", id));
    request.into_iter().chain(trace).collect()
}

/// Asks every source of traces at once.
async fn in_sources(
    console: &Console,
    running: &Running,
    id: TraceId,
    lines: u32,
    lookup: &mut TraceLookup,
) {
    let asking = running.with_traces().into_iter().map(|source| async move {
        let begun = Instant::now();
        let outcome = match fetch(console, running, &source, id).await {
            Ok(true) => Outcome::Found,
            Ok(false) => Outcome::NotFound,
            Err(failure) => Outcome::Failed(failure),
        };
        asked(&source, "traces", None, outcome, begun)
    });
    for asked in join_all(asking).await {
        if matches!(asked.outcome, Outcome::Found) {
            lookup.found.push(FoundTrace {
                source: asked.source.clone(),
                id: id.to_string(),
                span_id: lookup.span_id.clone(),
                lines,
            });
        }
        // A second trace of the same request asks the same sources again.
        let known = lookup
            .asked
            .iter_mut()
            .find(|other| other.source == asked.source && other.signal == asked.signal);
        match known {
            Some(known) if matches!(asked.outcome, Outcome::NotFound) => {
                known.took_ms += asked.took_ms;
            }
            Some(known) => *known = asked,
            None => lookup.asked.push(asked),
        }
    }
}

/// Finds log lines by a field and asks for the traces that they name.
async fn through_logs(
    console: &Console,
    running: &Running,
    field: &'static str,
    value: &str,
    range: TimeRange,
    lookup: &mut TraceLookup,
) {
    let far = TimeRange::ending(range.end.max(console.shared.now()), FAR);
    for range in [range, far] {
        let asking = running
            .with_logs()
            .into_iter()
            .map(|source| lines(source, field, value, range));
        let mut counts: Vec<(TraceId, u32)> = Vec::new();
        let mut any = false;
        for (asked, lines) in join_all(asking).await {
            any |= !lines.is_empty();
            lookup.asked.push(asked);
            for id in lines.iter().filter_map(|line| line.trace_id.parse().ok()) {
                match counts.iter_mut().find(|(known, _)| *known == id) {
                    Some((_, count)) => *count += 1,
                    None => counts.push((id, 1)),
                }
            }
        }
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        for (id, count) in counts.into_iter().take(TRACES) {
            if lookup.trace_id.as_deref() == Some(id.to_string().as_str()) {
                continue;
            }
            in_sources(console, running, id, count, lookup).await;
        }
        if any {
            return;
        }
    }
}

async fn lines(
    source: Arc<Connected>,
    field: &str,
    value: &str,
    range: TimeRange,
) -> (AskedSource, Vec<LogLine>) {
    let begun = Instant::now();
    let search = LogSearch::newest(LogFilter::of_field(field, value, range), LINES);
    let answer = match source.logs() {
        Ok(logs) => source.ask(logs.search(&search)).await,
        Err(failure) => Err(failure),
    };
    let (outcome, lines) = match answer {
        Ok(Answer { value, .. }) if value.lines.is_empty() => (Outcome::NotFound, Vec::new()),
        Ok(answer) => (Outcome::Found, answer.value.lines),
        Err(failure) => (Outcome::Failed(failure), Vec::new()),
    };
    (asked(&source, "logs", Some(range), outcome, begun), lines)
}

pub(super) fn asked(
    source: &Connected,
    signal: &str,
    range: Option<TimeRange>,
    outcome: Outcome,
    begun: Instant,
) -> AskedSource {
    AskedSource {
        source: source.definition.id.clone(),
        title: source.definition.title.clone(),
        signal: signal.to_owned(),
        range,
        outcome,
        took_ms: begun.elapsed().as_secs_f64() * 1_000.0,
    }
}

/// Says what may be the reason, and whether asking again makes sense.
fn advise(console: &Console, running: &Running, pasted: &Pasted, lookup: &mut TraceLookup) {
    let mut say = |reason: String, remedy: &str| {
        lookup.advice.push(Advice {
            reason,
            remedy: remedy.to_owned(),
        });
    };
    if pasted.kind == PastedKind::Nothing {
        say(
            "The text names no trace: it holds no id, header, address or request id.".to_owned(),
            "Paste a trace id (16 or 32 hexadecimal digits), a traceparent or B3 header, the \
             address of a trace, a log line, or a request id.",
        );
        return;
    }
    let sources = running.with_traces();
    if sources.is_empty() {
        say(
            format!(
                "Environment {:?} has no source of traces.",
                running.definition.title
            ),
            "Add one on the Sources screen: tempo, jaeger, zipkin, datadog, xray, otlp-files or direct.",
        );
        return;
    }
    let in_logs = lookup
        .asked
        .iter()
        .any(|asked| asked.signal == "logs" && matches!(asked.outcome, Outcome::Found));
    if in_logs {
        say(
            "Log lines carry the id, but no source holds the trace.".to_owned(),
            "It was probably not sampled: look at the lines on the Logs screen, and ask the \
             backend's team which share of requests is traced.",
        );
    }
    for source in &sources {
        if let pack::SourceKind::Direct(direct) = &source.definition.kind {
            let hours = direct.retention.max_age.as_secs() / 3_600;
            say(
                format!(
                    "{:?} keeps traces for {hours} h at most.",
                    source.definition.title
                ),
                "An older trace is gone; `retention.max_age` in wheelhouse.toml says how long.",
            );
        }
    }
    if sources
        .iter()
        .any(|source| !matches!(source.definition.kind, pack::SourceKind::Direct(_)))
        && !in_logs
    {
        say(
            "The trace may be older than the retention of its store, or not sampled.".to_owned(),
            "Check how long the store keeps traces and which share of requests is traced.",
        );
    }
    let failed = lookup
        .asked
        .iter()
        .filter(|asked| matches!(asked.outcome, Outcome::Failed(_)))
        .count();
    if failed > 0 {
        lookup.advice.push(Advice {
            reason: format!("{failed} of the sources could not answer."),
            remedy: "Test them on the Sources screen, then look again.".to_owned(),
        });
    }
    let fresh = !lookup.asked.is_empty() && !is_old(console, pasted);
    if fresh {
        lookup.advice.push(Advice {
            reason: "Spans arrive some seconds after the request has ended.".to_owned(),
            remedy: "Wait for the next look, or look again now.".to_owned(),
        });
        let delays = sources.iter().filter_map(|source| source.traces().ok());
        let longest = delays.map(|traces| traces.abilities().delay_ms).max();
        lookup.retry_after_ms = Some(longest.unwrap_or_default().max(RETRY.0 as u32));
    }
}

/// X-Ray ids begin with the second in which they were made.
fn is_old(console: &Console, pasted: &Pasted) -> bool {
    let Some(id) = pasted.trace.filter(|_| pasted.kind == PastedKind::Xray) else {
        return false;
    };
    let made = i64::try_from(id.0 >> 96).unwrap_or_default();
    made.saturating_mul(1_000) < console.shared.now().0 - 600_000
}

/// The failure of a look-up that only one answer would have satisfied.
pub(super) fn not_found(id: TraceId, place: &str) -> Failure {
    Failure::new(Code::NotFound, format!("no trace {id} was found"))
        .at(place.to_owned())
        .remedy("look it up on the Traces screen: it says which sources were asked and what to try")
}
