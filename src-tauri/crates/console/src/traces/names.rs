use model::{Failure, TraceAbilities};

use crate::{
    Console,
    environments::Running,
    wire::{TraceNames, TraceNamesRequest, TraceSourceView},
};

/// What can be searched for: sources, services and operations.
///
/// # Errors
/// If there is no such environment; a source that fails says so in the answer.
pub async fn trace_names(
    console: &Console,
    request: TraceNamesRequest,
) -> Result<TraceNames, Failure> {
    let running = console.environment(&request.environment).await?;
    let mut names = TraceNames {
        sources: views(&running),
        source: None,
        services: Vec::new(),
        operations: Vec::new(),
        abilities: TraceAbilities::default(),
        failure: None,
    };
    if names.sources.is_empty() {
        return Ok(names);
    }
    if let Err(failure) = ask(&running, &request, &mut names).await {
        names.failure = Some(failure);
    }
    Ok(names)
}

async fn ask(
    running: &Running,
    request: &TraceNamesRequest,
    names: &mut TraceNames,
) -> Result<(), Failure> {
    let source = running.traces(request.source.as_deref())?;
    names.source = Some(source.definition.id.clone());
    let traces = source.traces()?;
    names.abilities = traces.abilities();
    names.services = source.ask(traces.services(request.range)).await?.value;
    if let Some(service) = &request.service {
        names.operations = source
            .ask(traces.operations(service, request.range))
            .await?
            .value;
    }
    Ok(())
}

fn views(running: &Running) -> Vec<TraceSourceView> {
    let view = |source: std::sync::Arc<crate::environments::Connected>| TraceSourceView {
        source: source.definition.id.clone(),
        title: source.definition.title.clone(),
        kind: source.definition.kind.name().to_owned(),
    };
    running.with_traces().into_iter().map(view).collect()
}
