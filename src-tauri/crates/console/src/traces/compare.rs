use model::Failure;
use trace::{ComparedRow, ComparedSide, Operation};

use crate::{
    Console,
    wire::{CompareRequest, Comparison, ComparisonRow, ComparisonSide},
};

/// Rows of a comparison at most: what differs most stays, with what is above it.
const MOST: usize = 2_000;

/// Lays an open trace over another one.
///
/// # Errors
/// If one of them is not open any more.
pub async fn compare_traces(
    console: &Console,
    request: CompareRequest,
) -> Result<Comparison, Failure> {
    let here = console.shared.traces.get(request.trace)?;
    let there = console.shared.traces.get(request.with)?;
    let work = move || trace::compare(here.analysis.as_sent(), there.analysis.as_sent());
    let found = tokio::task::spawn_blocking(work).await.map_err(|error| {
        Failure::new(
            model::Code::Internal,
            format!("the traces cannot be compared: {error}"),
        )
    })?;
    let kept = kept(&found.rows);
    let rows = found.rows.iter().zip(&kept).filter(|(_, kept)| **kept);
    let rows: Vec<ComparisonRow> = rows.map(|(of, _)| row(of, &found.operations)).collect();
    let capped_at = (rows.len() < found.rows.len()).then_some(rows.len() as u32);
    let [here, there] = found.durations;
    Ok(Comparison {
        sentence: found.sentence,
        slower_by: here.saturating_sub(there) as f64,
        rows,
        capped_at,
    })
}

/// Which rows are shown: all, or those that differ most with the rows above them.
fn kept(rows: &[ComparedRow]) -> Vec<bool> {
    if rows.len() <= MOST {
        return vec![true; rows.len()];
    }
    let mut by_difference: Vec<usize> = (0..rows.len()).collect();
    by_difference.sort_by_key(|at| {
        let row = &rows[*at];
        let [here, there] = row.sides;
        let errors = here.errors.abs_diff(there.errors);
        std::cmp::Reverse((row.self_difference().unsigned_abs(), errors))
    });
    let mut kept = vec![false; rows.len()];
    let mut count = 0;
    for at in by_difference {
        let mut above = Some(at);
        while let Some(at) = above.filter(|at| !kept[*at]) {
            kept[at] = true;
            count += 1;
            above = rows[at].parent.map(|parent| parent as usize);
        }
        if count >= MOST {
            break;
        }
    }
    kept
}

fn row(of: &ComparedRow, operations: &[Operation]) -> ComparisonRow {
    let operation = &operations[of.operation as usize];
    let [here, there] = of.sides.map(side);
    ComparisonRow {
        depth: of.depth,
        service: operation.service.clone(),
        name: operation.name.clone(),
        here,
        there,
        self_difference: of.self_difference() as f64,
    }
}

fn side(of: ComparedSide) -> Option<ComparisonSide> {
    Some(ComparisonSide {
        span: of.first?,
        count: of.count,
        total: of.total as f64,
        self_time: of.self_time as f64,
        errors: of.errors,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_differ_stay_with_what_is_above_them() {
        let row = |nth: u32| ComparedRow {
            operation: 0,
            parent: nth.checked_sub(1).map(|_| nth / 2),
            depth: 0,
            sides: [
                ComparedSide {
                    count: 1,
                    self_time: i64::from(nth),
                    ..ComparedSide::default()
                },
                ComparedSide::default(),
            ],
        };
        let many: Vec<ComparedRow> = (0..10_000).map(row).collect();
        let kept = kept(&many);
        let count = kept.iter().filter(|kept| **kept).count();
        assert!((MOST..MOST + 20).contains(&count), "{count}");
        assert!(kept[9_999] && kept[0]);
        for (at, row) in many.iter().enumerate().filter(|(at, _)| kept[*at]) {
            let above = row.parent.filter(|parent| *parent as usize != at);
            assert!(above.is_none_or(|parent| kept[parent as usize]));
        }
        assert_eq!(super::kept(&many[..MOST]), vec![true; MOST]);
    }
}
