//! Instant vector selectors.

use super::Evaluation;
use crate::answer::Sample;
use crate::column::{ABSENT, Column, Series};
use crate::error::Error;
use crate::plan::{Grid, Selector};

impl Evaluation<'_> {
    /// At each step the newest sample of each series, if it is young enough and not a stale marker.
    pub(super) fn select(
        &self,
        selector: &Selector,
        grid: &Grid,
        pick: fn(&Sample) -> f64,
    ) -> Result<Column, Error> {
        let data = self
            .data
            .get(selector.fetch)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let mut selected = Vec::with_capacity(data.len());
        for raw in data {
            self.meter.add(grid.len)?;
            let mut next = 0;
            let value = |now: i64| {
                let at = selector.shift.apply(now);
                while raw.samples.get(next).is_some_and(|sample| sample.at <= at) {
                    next += 1;
                }
                let newest = next.checked_sub(1).and_then(|place| raw.samples.get(place));
                let young =
                    |sample: &&Sample| sample.at > at.saturating_sub(self.options.lookback_ms);
                newest
                    .filter(young)
                    .filter(|sample| !sample.is_stale())
                    .map_or(ABSENT, pick)
            };
            let values: Vec<f64> = grid.times().map(value).collect();
            let series = Series::new(raw.labels.clone(), values);
            if !series.is_empty() {
                selected.push(series);
            }
        }
        Ok(Column::Vector(selected))
    }
}
