//! TraceQL, asked of the first source of traces that takes it.

use model::{Code, Failure, TraceQuery};
use runbook::Answer;
use std::time::Instant;

use super::{Asked, Brought, table};
use crate::wire::{Content, Emptiness, EmptyCause};

/// Traces that a step shows at most.
const MOST: u32 = 50;

pub(super) async fn ask(asked: &Asked<'_>) -> Result<Brought, Failure> {
    let sources = asked.running.with_traces();
    let taking = sources.into_iter().find_map(|source| {
        let traces = source.traces().ok()?;
        let language = traces.abilities().language?;
        language
            .eq_ignore_ascii_case("traceql")
            .then_some((source, traces))
    });
    let (source, traces) = taking.ok_or_else(|| {
        Failure::new(Code::Unsupported, "no source of traces takes TraceQL")
            .remedy("add a source of kind tempo on the Sources screen")
    })?;
    let query = asked.sent(&source.definition.id);
    let search = TraceQuery {
        raw: Some(asked.filled.query.clone()),
        ..TraceQuery::newest(asked.request.range, MOST)
    };
    let begun = Instant::now();
    let answer = match source.ask(traces.search(&search)).await {
        Ok(answer) => answer,
        Err(failure) => return Ok(asked.failed(failure, query)),
    };
    let took_ms = begun.elapsed().as_secs_f64() * 1_000.0;
    let found = &answer.value;
    let names: Vec<String> = found
        .iter()
        .map(|one| format!("{} {}", one.service, one.name))
        .collect();
    let more = answer.capped_at.is_some() || names.len() >= MOST as usize;
    let text = |number: Option<u32>| number.map(|number| number.to_string());
    let rows: Vec<Vec<Option<String>>> = found
        .iter()
        .map(|one| {
            vec![
                Some(one.id.clone()),
                Some(one.service.clone()),
                Some(one.name.clone()),
                Some(format!("{:.1}", one.duration_ms)),
                text(one.spans),
                text(one.errors),
            ]
        })
        .collect();
    let first = found.first().map(|one| {
        vec![
            ("trace_id".to_owned(), one.id.clone()),
            ("service".to_owned(), one.service.clone()),
            ("name".to_owned(), one.name.clone()),
        ]
    });
    Ok(Brought {
        verdict: asked.judge(&Answer::Lines(&names, more)),
        outputs: asked.outputs(
            first.unwrap_or_default(),
            [("rows", names.len().to_string())],
        ),
        value: Some(match names.len() {
            1 => "1 trace".to_owned(),
            count => format!("{count} traces"),
        }),
        content: if rows.is_empty() {
            Content::Empty(Emptiness::new(
                EmptyCause::NothingToShow,
                "No trace in this range fits the query.",
            ))
        } else {
            let heads = [
                "Trace",
                "Service",
                "Name",
                "Duration (ms)",
                "Spans",
                "Errors",
            ];
            let numeric = [false, false, false, true, true, true];
            Content::Table(table::of(&heads.map(str::to_owned), &numeric, &rows))
        },
        query,
        warnings: answer.warnings,
        took_ms,
        panel: None,
    })
}
