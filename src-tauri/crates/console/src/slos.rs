//! Objectives of the pack: how they stand, what a time cost them, and the rules that watch them.

use std::sync::Arc;

use futures::{StreamExt, stream};
use model::{Failure, Millis};
use slo::Slo;

use self::measure::Measured;
use crate::{
    Console,
    environments::Running,
    open::Opened,
    wire::{BudgetSpent, BudgetSpentRequest, SloView, SlosRequest, SlosView},
};

mod about;
mod chart;
mod kept;
mod measure;
mod rules;
mod spent;
#[cfg(test)]
mod tests;
mod view;
mod words;

pub(crate) use kept::Kept;
pub use rules::{RuleFile, slo_rules};

/// Objectives that are asked about at the same time; the source takes no more than its share.
const AT_ONCE: usize = 8;

/// How the objectives of the pack stand.
///
/// # Errors
/// If there is no such environment. A source that does not answer is part of the answer.
pub async fn slos(console: &Console, request: SlosRequest) -> Result<SlosView, Failure> {
    let running = console.environment(&request.environment).await?;
    let opened = console.shared.opened()?;
    let now = console.shared.now();
    let slos = &opened.pack.slos;
    let (measured, rules) = futures::join!(
        measured(console, &running, &opened, now),
        about::rules(console, &running, &opened, now),
    );
    let mut views: Vec<SloView> = slos
        .iter()
        .zip(measured)
        .map(|(slo, measured)| {
            let mut view = view::of(slo, measured.as_deref());
            view.alerts = about::alerts(slo, &rules);
            view.chart =
                measured.and_then(|measured| chart::draw(console, &request, slo, &measured));
            view
        })
        .collect();
    views.sort_by(|one, other| {
        let left = |view: &SloView| view.left.unwrap_or(f64::INFINITY);
        other
            .health
            .cmp(&one.health)
            .then(left(one).total_cmp(&left(other)))
    });
    let in_files = |file: &str| {
        opened
            .pack
            .files
            .slos
            .iter()
            .any(|listed| listed.name == file)
    };
    Ok(SlosView {
        slos: views,
        problems: opened
            .problems
            .iter()
            .filter(|problem| in_files(&problem.file))
            .cloned()
            .collect(),
        at: now,
    })
}

/// What a time cost the objectives.
///
/// # Errors
/// If there is no such environment.
pub async fn budget_spent(
    console: &Console,
    request: BudgetSpentRequest,
) -> Result<Vec<BudgetSpent>, Failure> {
    let running = console.environment(&request.environment).await?;
    let opened = console.shared.opened()?;
    let now = console.shared.now();
    let spent = opened
        .pack
        .slos
        .iter()
        .map(|slo| spent::within(console, &running, &opened, slo, (request.range, now)));
    // Collected first: a closure that borrows in a stream is not general enough for the compiler.
    let spent: Vec<_> = spent.collect();
    Ok(stream::iter(spent).buffered(AT_ONCE).collect().await)
}

/// Each objective as it was measured; nothing for one that cannot be.
async fn measured(
    console: &Console,
    running: &Arc<Running>,
    opened: &Opened,
    now: Millis,
) -> Vec<Option<Arc<Measured>>> {
    let asking = opened
        .pack
        .slos
        .iter()
        .map(|slo| of_one(console, running, opened, slo, now));
    let asking: Vec<_> = asking.collect();
    stream::iter(asking).buffered(AT_ONCE).collect().await
}

/// One objective as it stands now, or stood a moment ago.
async fn of_one(
    console: &Console,
    running: &Arc<Running>,
    opened: &Opened,
    slo: &Slo,
    now: Millis,
) -> Option<Arc<Measured>> {
    let objective = slo.objective.as_ref().ok()?;
    let key = kept::Key {
        revision: opened.revision,
        environment: running.definition.id.clone(),
        slo: slo.id.clone(),
    };
    let kept = &console.shared.slos;
    if let Some(measured) = kept.measured(&key, now) {
        return Some(measured);
    }
    let measured = measure::measure(running, slo, objective, now).await;
    let measured = Arc::new(measured);
    kept.keep(key, measured.clone());
    Some(measured)
}
