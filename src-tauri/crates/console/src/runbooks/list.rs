use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};

use model::{Code, Failure, Millis};
use runbook::{FactName, Reviewed};

use super::{
    links::Linker,
    matching::reason,
    runs::{self, Worked},
    shelf::{self, Shelved},
};
use crate::{
    Console,
    open::Opened,
    reports::{AlertRule, alert_rules},
    wire::{RunbookDate, RunbookLine, RunbooksRequest, RunbooksView},
};

/// How long somebody who looks at the list waits for git.
const GLANCE: Duration = Duration::from_secs(2);

/// The runbooks of the pack and the starter set, with the alerts that lead to each, and the alerts
/// that lead to none.
///
/// # Errors
/// If there is no such environment.
pub async fn runbooks(
    console: &Console,
    request: RunbooksRequest,
) -> Result<RunbooksView, Failure> {
    let running = console.environment(&request.environment).await?;
    let opened = console.shared.opened()?;
    let (rules, committed) =
        futures::join!(alert_rules(&opened, &running), committed(console, &opened));
    let config = console.shared.options.config.clone();
    tokio::task::spawn_blocking(move || {
        let runs = runs::of(&config, &opened.pack.folder);
        view(&opened, &rules, &committed, &runs)
    })
    .await
    .map_err(|error| Failure::new(Code::Internal, format!("listing failed: {error}")))
}

/// When the pack's runbooks were last changed by a commit, by file.
pub(super) async fn committed(console: &Console, opened: &Arc<Opened>) -> HashMap<String, Millis> {
    let files = opened.pack.files.runbooks.iter();
    let paths: Vec<String> = files.map(|one| one.name.clone()).collect();
    let checkouts = &console.shared.checkouts;
    checkouts
        .committed(&opened.pack.folder, paths, GLANCE)
        .await
}

fn view(
    opened: &Opened,
    rules: &[AlertRule],
    committed: &HashMap<String, Millis>,
    runs: &BTreeMap<String, Worked>,
) -> RunbooksView {
    let shelved = shelf::all(opened);
    let mut alerts: Vec<Vec<String>> = vec![Vec::new(); shelved.len()];
    let mut uncovered: Vec<String> = Vec::new();
    for rule in rules {
        let sure: Vec<_> = (shelved.iter().enumerate())
            .filter_map(|(at, one)| Some((at, reason(one, &rule.name, &rule.annotations)?.0)))
            .collect();
        let Some(surest) = sure.iter().map(|(_, surety)| *surety).min() else {
            push(&mut uncovered, &rule.name);
            continue;
        };
        for (at, _) in sure.iter().filter(|(_, surety)| *surety == surest) {
            push(&mut alerts[*at], &rule.name);
        }
    }
    let mut problems = Vec::new();
    let runbooks = (shelved.iter().zip(alerts))
        .map(|(one, alerts)| {
            let runbook = &one.runbook;
            problems.extend(
                runbook
                    .problems
                    .iter()
                    .filter(|_| runbook.cut.is_some())
                    .cloned(),
            );
            let worked = runs.get(&one.file).cloned().unwrap_or_default();
            RunbookLine {
                file: one.file.clone(),
                title: runbook.title.clone(),
                summary: runbook.summary.clone(),
                starter: one.starter(),
                alerts,
                steps: runbook.steps,
                live: count(runbook.live().count()),
                broken: count(Linker::new(opened, runbook).broken()),
                owner: owner(one, opened),
                reviewed: (runbook.reviewed.as_ref())
                    .and_then(said)
                    .or_else(|| committed.get(&one.file).map(|at| last_commit(*at))),
                run: worked.run,
                drill: worked.drill,
            }
        })
        .collect();
    RunbooksView {
        runbooks,
        uncovered,
        problems,
    }
}

/// Who owns a runbook: whom it names, or the team of the pack. What comes with Wheelhouse can name
/// nobody.
fn owner(one: &Shelved, opened: &Opened) -> Option<String> {
    let named = one.runbook.fact(FactName::Owner);
    let named = named.filter(|_| !one.starter());
    let team = opened.pack.owner.as_ref().map(|owner| &owner.team);
    named
        .map(|fact| &fact.value)
        .or(team.filter(|team| !team.is_empty()))
        .cloned()
}

fn said(reviewed: &Reviewed) -> Option<RunbookDate> {
    let midnight = reviewed.day.and_hms_opt(0, 0, 0)?;
    Some(RunbookDate {
        at: Millis(midnight.and_utc().timestamp_millis()),
        from: reviewed.from.clone(),
    })
}

fn last_commit(at: Millis) -> RunbookDate {
    RunbookDate {
        at,
        from: "last commit".to_owned(),
    }
}

fn push(names: &mut Vec<String>, name: &str) {
    if names.iter().all(|known| known != name) {
        names.push(name.to_owned());
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
