use std::collections::BTreeMap;

use model::{Code, Failure};
use runbook::{Bound, Given, Runbook, bind};

use super::{
    refused::Answering,
    shelf::{self, Shelved},
    view,
};
use crate::{
    Console,
    open::Opened,
    wire::{OpenRunbook, RunbookFact, RunbookView},
};

/// One runbook, filled in with what is known of the alert it is opened for.
///
/// # Errors
/// If there is no such environment or runbook.
pub async fn open_runbook(console: &Console, request: OpenRunbook) -> Result<RunbookView, Failure> {
    let running = console.environment(&request.environment).await?;
    let opened = console.shared.opened()?;
    let answering = Answering::of(&opened, &running);
    let file = request.file.clone();
    let reading = opened.clone();
    let mut view = tokio::task::spawn_blocking(move || {
        let shelved = shelf::find(&reading, &request.file)?;
        let values = bound(&shelved.runbook, &request);
        Ok::<_, Failure>(view::of(&reading, &shelved, &values, &answering))
    })
    .await
    .map_err(|error| Failure::new(Code::Internal, format!("reading it failed: {error}")))??;
    if view.facts.iter().all(|fact| fact.name != "reviewed")
        && let Some(at) = super::list::committed(console, &opened).await.get(&file)
    {
        view.facts.push(RunbookFact {
            name: "reviewed".to_owned(),
            value: day(*at),
            from: "last commit".to_owned(),
            inferred: true,
        });
    }
    Ok(view)
}

/// A runbook of a request, with the values of its placeholders.
pub(super) async fn filled(
    opened: &std::sync::Arc<Opened>,
    request: &OpenRunbook,
) -> Result<(Shelved, BTreeMap<String, Bound>), Failure> {
    let (opened, request) = (opened.clone(), request.clone());
    tokio::task::spawn_blocking(move || {
        let shelved = shelf::find(&opened, &request.file)?;
        let values = bound(&shelved.runbook, &request);
        Ok((shelved, values))
    })
    .await
    .map_err(|error| Failure::new(Code::Internal, format!("reading it failed: {error}")))?
}

fn bound(runbook: &Runbook, request: &OpenRunbook) -> BTreeMap<String, Bound> {
    let of = if request.labels.get("alertname").is_some() {
        "the alert"
    } else {
        "what it is opened for"
    };
    let given = Given {
        typed: request.given.clone(),
        labels: Some((&request.labels, of)),
        environment: &request.environment,
    };
    bind(&runbook.placeholders, &given)
}

fn day(at: model::Millis) -> String {
    let moment = chrono::DateTime::from_timestamp_millis(at.0);
    moment.map_or_else(String::new, |moment| moment.format("%Y-%m-%d").to_string())
}
