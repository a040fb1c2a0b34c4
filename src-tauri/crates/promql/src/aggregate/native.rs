//! What aggregations do with native histograms.

use super::AggregateOp;
use crate::column::{Cell, Made, Series};
use crate::native::{Average, Histogram, Incompatible, Total, TotalNotes};
use crate::notes::{Note, Notes};

/// Puts the histograms of a group into its result, which holds what its numbers give.
pub(super) fn aggregate(
    op: AggregateOp,
    result: &mut Series,
    series: &[Series],
    members: &[usize],
    notes: &Notes,
) {
    for step in 0..result.values.len() {
        let of_group = members.iter().filter_map(|place| series.get(*place));
        let histograms: Vec<&Histogram> = of_group
            .filter_map(|one| one.histogram(step))
            .map(AsRef::as_ref)
            .collect();
        if histograms.is_empty() {
            continue;
        }
        let mixed = matches!(result.cell(step), Cell::Float(_));
        let made = match op {
            AggregateOp::Sum | AggregateOp::Avg if mixed => {
                notes.add(&Note::MixedInAggregation);
                Made::Absent
            }
            AggregateOp::Sum | AggregateOp::Avg => {
                let found = if op == AggregateOp::Sum {
                    sum(&histograms)
                } else {
                    average(&histograms)
                };
                let first = members.first().and_then(|place| series.get(*place));
                let metric = first.and_then(|one| one.labels.name()).unwrap_or_default();
                found.map_or_else(
                    |Incompatible| {
                        let metric = metric.to_owned();
                        notes.add(&Note::MixedSchemas { metric });
                        Made::Absent
                    },
                    |(histogram, noted)| {
                        noted.say(notes);
                        histogram.map_or(Made::Absent, Made::histogram)
                    },
                )
            }
            AggregateOp::Count => {
                let floats = match result.cell(step) {
                    Cell::Float(count) => count,
                    _ => 0.0,
                };
                Made::Float(floats + histograms.len() as f64)
            }
            AggregateOp::Group => Made::Float(1.0),
            _ => {
                let aggregation = op.name();
                notes.add(&Note::IgnoredInAggregation { aggregation });
                continue;
            }
        };
        result.set(step, made);
    }
}

type Found = Result<(Option<Histogram>, TotalNotes), Incompatible>;

fn sum(histograms: &[&Histogram]) -> Found {
    let mut total = Total::default();
    histograms.iter().try_for_each(|one| total.add(one))?;
    Ok(total.finish())
}

fn average(histograms: &[&Histogram]) -> Found {
    let mut average = Average::default();
    histograms.iter().try_for_each(|one| average.add(one))?;
    Ok(average.finish())
}
