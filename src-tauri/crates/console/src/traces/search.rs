use std::time::Instant;

use model::Failure;

use crate::{
    Console,
    wire::{SearchTraces, TraceSearch},
};

/// Searches one source for traces.
///
/// # Errors
/// If there is no such environment or source, or it cannot answer.
pub async fn search_traces(
    console: &Console,
    request: SearchTraces,
) -> Result<TraceSearch, Failure> {
    let questions = &console.shared.questions;
    questions
        .answer(request.question, search(console, &request))
        .await
}

async fn search(console: &Console, request: &SearchTraces) -> Result<TraceSearch, Failure> {
    let running = console.environment(&request.environment).await?;
    let source = running.traces(request.source.as_deref())?;
    let traces = source.traces()?;
    let begun = Instant::now();
    let answer = source.ask(traces.search(&request.query)).await?;
    Ok(TraceSearch {
        source: source.definition.id.clone(),
        written: traces.written(&request.query),
        traces: answer.value,
        capped_at: answer.capped_at,
        warnings: answer.warnings,
        partial: answer.partial,
        took_ms: begun.elapsed().as_secs_f64() * 1_000.0,
        at: console.shared.now(),
    })
}
