//! LogQL: as a search that every source of logs understands, else in the source's own language.

use model::{Failure, LogFilter, LogSearch};
use runbook::Answer;
use std::time::Instant;

use super::{Asked, Brought};
use crate::wire::{Content, Emptiness, EmptyCause, LogsView};

/// Lines that a step shows at most.
const MOST: usize = 200;

pub(super) async fn ask(asked: &Asked<'_>) -> Result<Brought, Failure> {
    let range = asked.request.range;
    let source = asked.running.logs()?;
    let logs = source.logs()?;
    let query = asked.sent(&source.definition.id);
    let filter = match dashboard::log_filter(&asked.filled.query, range) {
        Ok(filter) => filter,
        Err(why) => {
            let own = logs.abilities().language;
            if !own.is_some_and(|language| language.eq_ignore_ascii_case("logql")) {
                let failure = Failure::new(model::Code::Unsupported, why.to_string())
                    .at(source.definition.title.clone())
                    .remedy("write a stream selector and line filters, which every source knows");
                return Ok(asked.failed(failure, query));
            }
            LogFilter {
                raw: Some(asked.filled.query.clone()),
                ..LogFilter::all(range)
            }
        }
    };
    let search = LogSearch::newest(filter, MOST);
    let begun = Instant::now();
    let answer = match source.ask(logs.search(&search)).await {
        Ok(answer) => answer,
        Err(failure) => return Ok(asked.failed(failure, query)),
    };
    let took_ms = begun.elapsed().as_secs_f64() * 1_000.0;
    let hide = asked.console.hide(&asked.running.definition.id);
    let lines: Vec<_> = answer
        .value
        .lines
        .iter()
        .map(|line| hide.line(line).line)
        .collect();
    let bodies: Vec<String> = lines.iter().map(|line| line.body.clone()).collect();
    let more = lines.len() >= MOST;
    let count = match lines.len() {
        1 => "1 line".to_owned(),
        count if more => format!("{count} lines or more"),
        count => format!("{count} lines"),
    };
    let first = lines.first().map(|line| {
        let body = ("body".to_owned(), line.body.clone());
        let trace =
            (!line.trace_id.is_empty()).then(|| ("trace_id".to_owned(), line.trace_id.clone()));
        std::iter::once(body).chain(trace).collect::<Vec<_>>()
    });
    Ok(Brought {
        verdict: asked.judge(&Answer::Lines(&bodies, more)),
        outputs: asked.outputs(
            first.unwrap_or_default(),
            [("rows", lines.len().to_string())],
        ),
        content: if lines.is_empty() {
            Content::Empty(Emptiness::new(
                EmptyCause::NothingToShow,
                "No log line in this range fits the query.",
            ))
        } else {
            Content::Logs(LogsView {
                lines,
                wrap: false,
                times: true,
                labels: true,
            })
        },
        value: Some(count),
        query,
        warnings: answer.warnings,
        took_ms,
        panel: None,
    })
}
