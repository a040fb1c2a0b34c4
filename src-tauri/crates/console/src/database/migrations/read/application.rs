//! Histories as an application tells of them.

use std::sync::Arc;

use migrations::{Cell, Confidence, Found, Rows, Sheets, Tool};
use model::{Failure, Problem, Weight};
use sources::migrations::{Actuator, Bean, Keeps, Told as Value};

use super::Told;
use crate::{database::migrations::named, environments::Connected};

/// Asks the actuator of an application for every history it tells of.
pub(super) async fn told(source: &Arc<Connected>, actuator: &Actuator) -> Result<Told, Failure> {
    let (beans, mut problems) = source.ask(actuator.beans()).await?;
    let mut histories = Vec::new();
    for bean in beans {
        problems.extend(waiting(&bean));
        let found = found(&bean);
        let sheets = Sheets::from(Rows {
            columns: found.columns.clone(),
            rows: bean
                .rows
                .into_iter()
                .map(|row| row.into_iter().map(cell).collect())
                .collect(),
        });
        histories.push((found, Ok((sheets, false))));
    }
    let named: Vec<Found> = histories.iter().map(|(found, _)| found.clone()).collect();
    let absent = named::missing(&source.definition, &named, &[]);
    Ok(Told {
        histories,
        lookalikes: Vec::new(),
        // An endpoint that did not answer may have told of more.
        complete: !problems
            .iter()
            .any(|problem| problem.weight == Weight::Error),
        problems: problems.into_iter().chain(absent).collect(),
        tables: 0,
    })
}

/// A bean stands for the table that it keeps: its context is the schema.
fn found(bean: &Bean) -> Found {
    let tool = match bean.keeps {
        Keeps::Flyway => Tool::Flyway,
        Keeps::Liquibase => Tool::Liquibase,
    };
    let (name, context) = (&bean.name, &bean.context);
    Found {
        tool,
        schema: context.clone(),
        table: name.clone(),
        columns: bean.columns.iter().map(|name| (*name).to_owned()).collect(),
        sides: Vec::new(),
        confidence: Confidence::Certain,
        why: format!("the application tells of its bean {name} in the context {context}"),
        unknown_columns: Vec::new(),
    }
}

/// What the application has files of and did not run, whether or not the pack has them.
fn waiting(bean: &Bean) -> Option<Problem> {
    /// Files that are named.
    const NAMED: usize = 10;
    if bean.waiting.is_empty() {
        return None;
    }
    let named = bean.waiting.iter().take(NAMED);
    let mut named: Vec<String> = named
        .map(|one| format!("{} ({})", one.script, one.state))
        .collect();
    let more = bean.waiting.len().saturating_sub(NAMED);
    if more > 0 {
        named.push(format!("{more} more"));
    }
    let message = format!(
        "the application itself has migrations that it did not run: {}",
        named.join(", ")
    );
    let place = format!("{}.{}", bean.context, bean.name);
    let remedy = "nothing, unless they should have run; those of the pack stand in the list";
    Some(Problem::new(Weight::Note, place, message, remedy))
}

fn cell(value: Value) -> Cell {
    match value {
        Value::Nothing => Cell::Null,
        Value::Text(text) => Cell::Text(text),
        Value::Number(number) => Cell::Integer(number),
        Value::Truth(truth) => Cell::Bool(truth),
        Value::Moment(nanos) => Cell::Timestamp(nanos),
    }
}
