use model::Failure;
use replica::{Cell, Cut, Report};

use super::{chosen, growth};
use crate::{
    Console,
    wire::{DatabaseRequest, HealthReport, HealthReports},
};

/// The health of a database: every question with its answer, or why there is none.
///
/// # Errors
/// If there is no such database, or it cannot be asked at all.
pub async fn database_health(
    console: &Console,
    request: DatabaseRequest,
) -> Result<HealthReports, Failure> {
    let questions = &console.shared.questions;
    questions
        .answer(request.question, answer(console, &request))
        .await
}

async fn answer(console: &Console, request: &DatabaseRequest) -> Result<HealthReports, Failure> {
    let running = console.environment(&request.environment).await?;
    let (source, replica) = chosen(&running, request.source.as_deref())?;
    let asked = source.ask(async { Ok(replica.health().await?) });
    let (reports, growth) = tokio::join!(asked, growth::report(console, &source, &replica));
    let reports = reports?.into_iter().map(report);
    Ok(HealthReports {
        source: source.definition.id.clone(),
        reports: reports.chain([growth]).collect(),
        at: console.shared.now(),
    })
}

fn report(report: Report) -> HealthReport {
    let view = report.view;
    let mut shown = HealthReport {
        id: view.id.to_owned(),
        title: view.title.to_owned(),
        needs: view.needs.to_owned(),
        on_replica: view.on_replica.to_owned(),
        limited: report.is_limited,
        columns: Vec::new(),
        rows: Vec::new(),
        numeric: Vec::new(),
        capped_at: None,
        note: String::new(),
        failure: None,
    };
    match report.rows {
        Err(fault) => shown.failure = Some(fault.into()),
        Ok(rows) => {
            shown.columns = rows
                .columns
                .iter()
                .map(|column| column.name.clone())
                .collect();
            shown.numeric = (0..rows.columns.len())
                .map(|at| {
                    rows.rows
                        .iter()
                        .any(|row| row.get(at).is_some_and(is_number))
                })
                .collect();
            shown.capped_at = match rows.cut {
                Some(Cut::Rows(most)) => u32::try_from(most).ok(),
                Some(Cut::Bytes(_)) => u32::try_from(rows.rows.len()).ok(),
                None => None,
            };
            shown.rows = rows
                .rows
                .iter()
                .map(|row| row.iter().map(Cell::text).collect())
                .collect();
        }
    }
    shown
}

fn is_number(cell: &Cell) -> bool {
    matches!(cell, Cell::Integer(_) | Cell::Float(_) | Cell::Numeric(_))
}
