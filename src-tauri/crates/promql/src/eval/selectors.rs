//! Instant vector selectors.

use super::Evaluation;
use crate::answer::{HistogramSample, RawSeries, Sample};
use crate::column::{ABSENT, Column, Made, Series};
use crate::error::Error;
use crate::functions::time::seconds;
use crate::native::with_hints;
use crate::plan::{Grid, Selector};

/// What of a sample is wanted.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Wanted {
    Value,
    /// When it was taken, in seconds.
    Time,
}

impl Evaluation<'_> {
    /// At each step the newest sample of each series, if it is young enough and not a stale marker.
    pub(super) fn select(
        &self,
        selector: &Selector,
        grid: &Grid,
        wanted: Wanted,
    ) -> Result<Column, Error> {
        let data = self
            .data
            .get(selector.fetch)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let mut selected = Vec::with_capacity(data.len());
        for raw in data {
            self.meter.add(grid.len)?;
            let series = if raw.histograms.is_empty() {
                let values = self.newest_floats(raw, selector, grid, wanted);
                Series::new(raw.labels.clone(), values)
            } else {
                self.newest_of_both(raw, selector, grid, wanted)
            };
            if !series.is_empty() {
                selected.push(series);
            }
        }
        Ok(Column::Vector(selected))
    }

    fn newest_floats(
        &self,
        raw: &RawSeries,
        selector: &Selector,
        grid: &Grid,
        wanted: Wanted,
    ) -> Vec<f64> {
        let mut next = 0;
        let value = |now: i64| {
            let at = selector.shift.apply(now);
            match newest(&raw.samples, &mut next, at, |sample| sample.at) {
                Some(sample) if self.is_young(sample.at, at) && !sample.is_stale() => {
                    match wanted {
                        Wanted::Value => sample.value,
                        Wanted::Time => seconds(sample.at),
                    }
                }
                _ => ABSENT,
            }
        };
        grid.times().map(value).collect()
    }

    fn newest_of_both(
        &self,
        raw: &RawSeries,
        selector: &Selector,
        grid: &Grid,
        wanted: Wanted,
    ) -> Series {
        let hinted = selector.hints.then(|| with_hints(&raw.histograms));
        let histograms = hinted.as_deref().unwrap_or(&raw.histograms);
        let mut next = (0, 0);
        let mut series = Series::new(raw.labels.clone(), Vec::with_capacity(grid.len));
        for now in grid.times() {
            let at = selector.shift.apply(now);
            let float = newest(&raw.samples, &mut next.0, at, |sample| sample.at);
            let histogram = newest(histograms, &mut next.1, at, |sample| sample.at);
            let float = float.filter(|float| histogram.is_none_or(|other| float.at > other.at));
            let (taken, made) = match (float, histogram) {
                (Some(float), _) => (float.at, of_float(float)),
                (None, Some(histogram)) => (histogram.at, of_histogram(histogram)),
                (None, None) => (at, Made::Absent),
            };
            series.push(match made {
                Made::Absent => Made::Absent,
                _ if !self.is_young(taken, at) => Made::Absent,
                _ if wanted == Wanted::Time => Made::Float(seconds(taken)),
                made => made,
            });
        }
        series
    }

    fn is_young(&self, taken: i64, at: i64) -> bool {
        taken > at.saturating_sub(self.options.lookback_ms)
    }
}

/// The last sample up to an instant; `next` moves on to the one after it.
fn newest<'a, T>(
    samples: &'a [T],
    next: &mut usize,
    at: i64,
    time: fn(&T) -> i64,
) -> Option<&'a T> {
    while samples.get(*next).is_some_and(|sample| time(sample) <= at) {
        *next += 1;
    }
    samples.get(next.checked_sub(1)?)
}

fn of_float(sample: &Sample) -> Made {
    if sample.is_stale() {
        Made::Absent
    } else {
        Made::Float(sample.value)
    }
}

fn of_histogram(sample: &HistogramSample) -> Made {
    if sample.histogram.is_stale() {
        Made::Absent
    } else {
        Made::Histogram(sample.histogram.clone())
    }
}
