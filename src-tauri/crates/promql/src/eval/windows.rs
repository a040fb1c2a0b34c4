//! Range vectors and the functions over them.

use std::borrow::Cow;

use super::Evaluation;
use super::slide::{Bounds, Slider};
use crate::answer::{RawSeries, Sample};
use crate::column::{ABSENT, Column, Series, is_absent, is_present, join_equal};
use crate::error::Error;
use crate::functions::window::RangeFunction;
use crate::labels::Labels;
use crate::plan::{Grid, Node, Origin, Source};

/// Endings that tell a counter.
const COUNTER_ENDINGS: [&str; 4] = ["_total", "_sum", "_count", "_bucket"];

/// One series of a range vector, without stale markers.
struct Ranged<'a> {
    labels: &'a Labels,
    drop_name: bool,
    samples: Cow<'a, [Sample]>,
}

impl Evaluation<'_> {
    pub(super) fn over_time(
        &self,
        function: &RangeFunction,
        source: &Source,
        parameters: &[Node],
        grid: &Grid,
    ) -> Result<Column, Error> {
        let parameters = self.scalars(parameters, grid)?;
        let stored = matches!(source.origin, Origin::Stored(_));
        let mut slider = Slider {
            function,
            source,
            parameters: &parameters,
            grid,
            meter: &self.meter,
            scratch: Vec::new(),
        };
        let mut results = Vec::new();
        let mut checked = false;
        self.each_series(source, |series| {
            self.meter.add(grid.len)?;
            if !checked {
                self.check_parameters(function, &parameters, grid.len)?;
                checked = true;
            }
            let values = slider.column(&series.samples)?;
            if values.iter().all(|value| is_absent(*value)) {
                return Ok(());
            }
            if function.for_counters && stored {
                self.remark_on_counter(series.labels);
            }
            let mut result = Series {
                labels: series.labels.clone(),
                drop_name: series.drop_name,
                values,
            };
            if !function.keeps_name {
                self.drop_name(&mut result);
            }
            results.push(result);
            Ok(())
        })?;
        Ok(Column::Vector(if function.keeps_name {
            results
        } else {
            join_equal(results)?
        }))
    }

    pub(super) fn absent_over_time(
        &self,
        source: &Source,
        labels: &Labels,
        grid: &Grid,
    ) -> Result<Column, Error> {
        let mut values = vec![1.0; grid.len];
        self.each_series(source, |series| {
            self.meter.check()?;
            let mut bounds = Bounds::default();
            for (value, now) in values.iter_mut().zip(grid.times()) {
                let (start, end) = source.span(now);
                bounds.slide(&series.samples, start, end);
                if !bounds.is_empty() {
                    *value = ABSENT;
                }
            }
            Ok(())
        })?;
        let result = Series::new(labels.clone(), values);
        Ok(Column::Vector(if result.is_empty() {
            Vec::new()
        } else {
            vec![result]
        }))
    }

    /// The samples themselves, as an instant query for `x[5m]` shows them.
    pub(super) fn raw_range(&self, source: &Source, grid: &Grid) -> Result<Vec<RawSeries>, Error> {
        let (start, end) = source.span(grid.start);
        let mut series = Vec::new();
        self.each_series(source, |ranged| {
            let inside = ranged
                .samples
                .iter()
                .filter(|sample| sample.at > start && sample.at <= end)
                .copied();
            let labels = if ranged.drop_name {
                ranged.labels.without_metric()
            } else {
                ranged.labels.clone()
            };
            series.push(RawSeries {
                labels,
                samples: inside.collect(),
            });
            Ok(())
        })?;
        series.retain(|one: &RawSeries| !one.samples.is_empty());
        Ok(series)
    }

    fn each_series(
        &self,
        source: &Source,
        mut with: impl FnMut(Ranged<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        match &source.origin {
            Origin::Stored(fetch) => {
                for raw in self.data.get(*fetch).map(Vec::as_slice).unwrap_or_default() {
                    with(Ranged {
                        labels: &raw.labels,
                        drop_name: false,
                        samples: without_stale(&raw.samples),
                    })?;
                }
            }
            Origin::Computed { node, grid: inner } => {
                for series in self.vector(node, inner)? {
                    let present = series
                        .values
                        .iter()
                        .zip(inner.times())
                        .filter(|(value, _)| is_present(**value));
                    let samples: Vec<Sample> = present
                        .map(|(value, at)| Sample { at, value: *value })
                        .collect();
                    with(Ranged {
                        labels: &series.labels,
                        drop_name: series.drop_name,
                        samples: Cow::Owned(samples),
                    })?;
                }
            }
        }
        Ok(())
    }

    fn check_parameters(
        &self,
        function: &RangeFunction,
        parameters: &[Vec<f64>],
        len: usize,
    ) -> Result<(), Error> {
        for step in 0..len {
            let at_step: Vec<f64> = parameters
                .iter()
                .filter_map(|column| column.get(step))
                .copied()
                .collect();
            if at_step.is_empty() {
                break;
            }
            if let Some(warning) = (function.check)(&at_step)? {
                self.notes.warn(warning);
            }
        }
        Ok(())
    }

    fn remark_on_counter(&self, labels: &Labels) {
        let Some(name) = labels.name() else { return };
        if !COUNTER_ENDINGS.iter().any(|ending| name.ends_with(ending)) {
            self.notes.inform(format!(
                "metric might not be a counter, name does not end in _total/_sum/_count/_bucket: {name:?}"
            ));
        }
    }
}

fn without_stale(samples: &[Sample]) -> Cow<'_, [Sample]> {
    if samples.iter().any(Sample::is_stale) {
        Cow::Owned(
            samples
                .iter()
                .filter(|sample| !sample.is_stale())
                .copied()
                .collect(),
        )
    } else {
        Cow::Borrowed(samples)
    }
}
