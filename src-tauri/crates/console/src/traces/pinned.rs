use std::sync::Arc;

use model::{Code, Failure};
use serde_json::Value;

use super::{
    analysis::Analysis,
    open::{self, Opened},
    view,
};
use crate::{
    Console,
    wire::{OpenTrace, TraceRef, TraceView},
};

/// Spans of a trace that is kept whole.
const MOST: usize = 100_000;

/// A trace as the window sees it, and all of it as OTLP JSON.
///
/// # Errors
/// If no source holds the trace, or it has more spans than are kept.
pub(crate) async fn pinned(
    console: &Console,
    request: &OpenTrace,
) -> Result<(TraceView, Value), Failure> {
    let traces = &console.shared.traces;
    if let Some(opened) = traces.open_already(request) {
        let view = view::of(&opened, request, console.shared.now());
        return Ok((view, written(opened).await?));
    }
    let view = open::open_trace(console, request.clone()).await?;
    let opened = traces.get(view.trace)?;
    // It was opened for this only.
    open::close_trace(console, TraceRef { trace: view.trace }).await?;
    Ok((view, written(opened).await?))
}

async fn written(opened: Arc<Opened>) -> Result<Value, Failure> {
    let work = move || otlp(&opened.analysis);
    let written = tokio::task::spawn_blocking(work).await;
    written.map_err(|error| {
        Failure::new(
            Code::Internal,
            format!("the trace cannot be written: {error}"),
        )
        .remedy("save it as a file instead")
    })?
}

fn otlp(analysis: &Analysis) -> Result<Value, Failure> {
    let trace = analysis.trace();
    if trace.len() > MOST {
        return Err(Failure::new(
            Code::TooLarge,
            format!(
                "the trace has {} spans, and at most {MOST} are kept",
                trace.len()
            ),
        )
        .remedy("save it as a file, and pin a note that names it"));
    }
    let mut bytes = Vec::new();
    trace::write::otlp_json(trace, &mut bytes)
        .and_then(|()| Ok(serde_json::from_slice(&bytes)?))
        .map_err(|error| {
            Failure::new(
                Code::Internal,
                format!("the trace cannot be written: {error}"),
            )
            .remedy("please report it")
        })
}
