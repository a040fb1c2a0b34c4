//! Functions of classic histograms, whose buckets are series of their own.

use std::collections::HashMap;

use super::Evaluation;
use crate::column::{ABSENT, Column, Series, is_present, join_equal};
use crate::error::Error;
use crate::functions::histogram::{Bucket, HistogramFunction, fraction, quantile};
use crate::functions::over_time::quantile_warning;
use crate::labels::Labels;
use crate::plan::{Grid, Node};

/// The label that holds a bucket's upper bound.
const BOUND: &str = "le";

impl Evaluation<'_> {
    pub(super) fn histogram(
        &self,
        function: HistogramFunction,
        parameters: &[Node],
        buckets: &Node,
        grid: &Grid,
    ) -> Result<Column, Error> {
        let parameters = self.scalars(parameters, grid)?;
        let histograms = self.histograms(self.vector(buckets, grid)?);
        let mut forced = false;
        let mut results = Vec::with_capacity(histograms.len());
        let mut at_step = Vec::new();
        for (labels, buckets) in histograms {
            self.meter.add(grid.len)?;
            let mut values = Vec::with_capacity(grid.len);
            for step in 0..grid.len {
                at_step.clear();
                at_step.extend(buckets.iter().filter_map(|(bound, series)| {
                    let count = *series.values.get(step)?;
                    is_present(count).then_some(Bucket {
                        bound: *bound,
                        count,
                    })
                }));
                let parameter = |place: usize| {
                    parameters
                        .get(place)
                        .and_then(|column| column.get(step))
                        .copied()
                        .unwrap_or(f64::NAN)
                };
                values.push(match function {
                    _ if at_step.is_empty() => ABSENT,
                    HistogramFunction::Fraction => {
                        fraction(parameter(0), parameter(1), &mut at_step)
                    }
                    HistogramFunction::Quantile => {
                        let (value, repaired) = quantile(parameter(0), &mut at_step);
                        forced |= repaired;
                        value
                    }
                });
            }
            let drop_name = buckets.iter().any(|(_, series)| series.drop_name);
            let mut result = Series {
                labels,
                drop_name,
                values,
            };
            self.drop_name(&mut result);
            results.push(result);
        }
        if !results.is_empty() && function == HistogramFunction::Quantile {
            let odd = parameters
                .iter()
                .flatten()
                .filter_map(|value| quantile_warning(*value));
            odd.for_each(|warning| self.notes.warn(warning));
        }
        if forced {
            self.notes.inform(
                "input to histogram_quantile needed to be fixed for monotonicity".to_owned(),
            );
        }
        Ok(Column::Vector(join_equal(results)?))
    }

    /// The buckets of each histogram, sorted by bound.
    fn histograms(&self, series: Vec<Series>) -> Vec<(Labels, Vec<(f64, Series)>)> {
        let mut places: HashMap<Labels, usize> = HashMap::new();
        let mut histograms: Vec<(Labels, Vec<(f64, Series)>)> = Vec::new();
        for one in series {
            let written = one.labels.get(BOUND).unwrap_or("");
            let Ok(bound) = written.parse::<f64>() else {
                self.notes.warn(format!(
                    "bucket label \"le\" is missing or has a malformed value of {written:?}"
                ));
                continue;
            };
            let labels = one.labels.filtered(|name| name != BOUND);
            let place = *places.entry(labels.clone()).or_insert_with(|| {
                histograms.push((labels, Vec::new()));
                histograms.len() - 1
            });
            if let Some((_, buckets)) = histograms.get_mut(place) {
                buckets.push((bound, one));
            }
        }
        for (_, buckets) in &mut histograms {
            buckets.sort_by(|left, right| left.0.total_cmp(&right.0));
        }
        histograms
    }
}
