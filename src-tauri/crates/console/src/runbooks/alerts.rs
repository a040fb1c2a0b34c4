use model::{Code, Failure, Labels};

use super::{
    matching::{self, reason},
    shelf::{self, Shelved},
};
use crate::{
    Console,
    open::Opened,
    wire::{AlertRunbooks, AlertRunbooksRequest, RelatedRunbook},
};

/// Runbooks that are offered for one alert at most.
const MOST: usize = 20;

/// The runbooks that an alert leads to, the surest first: by its annotation, by what a runbook
/// says of itself, by the name of its file, by its text.
///
/// # Errors
/// If no pack is open.
pub async fn alert_runbooks(
    console: &Console,
    request: AlertRunbooksRequest,
) -> Result<AlertRunbooks, Failure> {
    let opened = console.shared.opened()?;
    tokio::task::spawn_blocking(move || of(&opened, &request))
        .await
        .map_err(|error| Failure::new(Code::Internal, format!("looking around failed: {error}")))
}

fn of(opened: &Opened, request: &AlertRunbooksRequest) -> AlertRunbooks {
    let alert = &request.alert;
    let name = alert.labels.get("alertname").unwrap_or_default();
    leading(opened, &shelf::all(opened), name, &alert.annotations)
}

/// Which of the runbooks an alert or a rule of this name leads to, and why its annotation leads to
/// none.
pub(crate) fn leading(
    opened: &Opened,
    shelved: &[Shelved],
    name: &str,
    annotations: &Labels,
) -> AlertRunbooks {
    let mut found: Vec<_> = shelved
        .iter()
        .filter_map(|runbook| {
            let (surety, why) = reason(runbook, name, annotations)?;
            let related = RelatedRunbook {
                file: runbook.file.clone(),
                title: runbook.runbook.title.clone(),
                why,
            };
            Some((surety, related))
        })
        .collect();
    found.sort_by_key(|(surety, _)| *surety);
    found.truncate(MOST);
    let linked = found
        .first()
        .is_some_and(|(surety, _)| *surety == matching::Surety::Linked);
    AlertRunbooks {
        broken: (!linked).then(|| broken(opened, annotations)).flatten(),
        runbooks: found.into_iter().map(|(_, runbook)| runbook).collect(),
    }
}

/// Why an annotation leads to no runbook, if the alert has one.
fn broken(opened: &Opened, annotations: &Labels) -> Option<String> {
    let address = matching::address(annotations)?;
    if let Some(path) = matching::missing(opened, "runbook_url", address) {
        return Some(format!(
            "its annotation names {path}, which the pack does not have"
        ));
    }
    Some(format!("its annotation leads elsewhere: {address}"))
}
