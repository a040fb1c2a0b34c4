use model::Failure;
use trace::StatRow;

use super::analysis::Analysis;
use crate::{
    Console,
    wire::{StatisticsRow, TraceRef, TraceStatistics},
};

/// Where the time of an open trace went, by service and by operation.
///
/// # Errors
/// If the trace is not open any more.
#[allow(clippy::unused_async)] // a command
pub async fn trace_statistics(
    console: &Console,
    request: TraceRef,
) -> Result<TraceStatistics, Failure> {
    let opened = console.shared.traces.get(request.trace)?;
    let analysis = &opened.analysis;
    let statistics = trace::statistics(analysis.as_sent());
    let rows = |rows: Vec<StatRow>| rows.iter().map(|of| row(analysis, of)).collect();
    Ok(TraceStatistics {
        operations: rows(statistics.operations),
        services: rows(statistics.services),
    })
}

fn row(analysis: &Analysis, of: &StatRow) -> StatisticsRow {
    let text = |symbol| analysis.trace().text(symbol).to_owned();
    StatisticsRow {
        service: text(of.service),
        name: of.name.map(text).unwrap_or_default(),
        count: of.count,
        errors: of.errors,
        total: of.total as f64,
        self_time: of.self_time as f64,
        share: of.share,
        critical: of.on_path as f64,
        min: of.min as f64,
        p50: of.p50 as f64,
        p95: of.p95 as f64,
        max: of.max as f64,
        slowest: of.longest,
    }
}
