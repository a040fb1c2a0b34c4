//! Range vectors and the functions over them.

use std::borrow::Cow;

use super::Evaluation;
use crate::answer::{RawSeries, Sample};
use crate::column::{ABSENT, Column, Series, is_absent, is_present, join_equal};
use crate::error::Error;
use crate::functions::window::{RangeFunction, Window};
use crate::labels::Labels;
use crate::plan::{From, Grid, Node, Source};

/// Steps between two looks at whether the query is still wanted.
const STEPS_PER_CHECK: usize = 64;

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
        let mut scratch = Vec::new();
        let mut results = Vec::new();
        let mut counted = Vec::new();
        self.each_series(source, grid, |series| {
            self.meter.add(grid.len)?;
            if results.is_empty() {
                self.check_parameters(function, &parameters, grid.len)?;
            }
            let values = self.slide(
                function,
                source,
                &series.samples,
                &parameters,
                grid,
                &mut scratch,
            )?;
            if values.iter().all(|value| is_absent(*value)) {
                return Ok(());
            }
            if function.for_counters {
                counted.push(series.labels.clone());
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
        if source.fetch().is_some() {
            self.remark_on_counters(&counted);
        }
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
        self.each_series(source, grid, |series| {
            self.meter.check()?;
            let mut bounds = Bounds::default();
            for (value, now) in values.iter_mut().zip(grid.times()) {
                let (start, end) = source.span(now);
                bounds.slide(&series.samples, start, end);
                if bounds.low < bounds.high {
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
        self.each_series(source, grid, |ranged| {
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
        grid: &Grid,
        mut with: impl FnMut(Ranged<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        match &source.from {
            From::Stored(fetch) => {
                for raw in self.data.get(*fetch).map(Vec::as_slice).unwrap_or_default() {
                    with(Ranged {
                        labels: &raw.labels,
                        drop_name: false,
                        samples: without_stale(&raw.samples),
                    })?;
                }
            }
            From::Computed { node, grid: inner } => {
                debug_assert!(grid.len > 0, "a grid has at least one instant");
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

    /// Moves the window over the samples, both ends only forwards.
    fn slide(
        &self,
        function: &RangeFunction,
        source: &Source,
        samples: &[Sample],
        parameters: &[Vec<f64>],
        grid: &Grid,
        scratch: &mut Vec<f64>,
    ) -> Result<Vec<f64>, Error> {
        let resets = if function.needs_resets {
            Resets::of(samples)
        } else {
            Resets::default()
        };
        let mut bounds = Bounds::default();
        let mut reset_bounds = (0, 0);
        let mut at_step = Vec::with_capacity(parameters.len());
        let mut values = Vec::with_capacity(grid.len);
        for (step, now) in grid.times().enumerate() {
            if step % STEPS_PER_CHECK == 0 {
                self.meter.check()?;
            }
            let (start, end) = source.span(now);
            bounds.slide(samples, start, end);
            if bounds.low >= bounds.high {
                values.push(ABSENT);
                continue;
            }
            resets.slide(&mut reset_bounds, &bounds);
            at_step.clear();
            at_step.extend(parameters.iter().filter_map(|column| column.get(step)));
            let mut window = Window {
                samples: samples.get(bounds.low..bounds.high).unwrap_or_default(),
                before_resets: resets
                    .before
                    .get(reset_bounds.0..reset_bounds.1)
                    .unwrap_or_default(),
                start,
                end,
                now,
                parameters: &at_step,
                scratch,
            };
            values.push((function.apply)(&mut window).unwrap_or(ABSENT));
        }
        Ok(values)
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

    fn remark_on_counters(&self, counted: &[Labels]) {
        let names = counted.iter().filter_map(Labels::name);
        for name in
            names.filter(|name| !COUNTER_ENDINGS.iter().any(|ending| name.ends_with(ending)))
        {
            self.notes.inform(format!(
                "metric might not be a counter, name does not end in _total/_sum/_count/_bucket: {name:?}"
            ));
        }
    }
}

impl Source {
    /// Open left and closed right end of the window at an instant.
    fn span(&self, now: i64) -> (i64, i64) {
        let end = self.shift.apply(now);
        (end.saturating_sub(self.range), end)
    }
}

/// The samples inside the window: `low..high`.
#[derive(Default)]
struct Bounds {
    low: usize,
    high: usize,
}

impl Bounds {
    fn slide(&mut self, samples: &[Sample], start: i64, end: i64) {
        while samples
            .get(self.high)
            .is_some_and(|sample| sample.at <= end)
        {
            self.high += 1;
        }
        while self.low < self.high
            && samples
                .get(self.low)
                .is_some_and(|sample| sample.at <= start)
        {
            self.low += 1;
        }
    }
}

/// Where a counter fell, and from what value.
#[derive(Default)]
struct Resets {
    places: Vec<usize>,
    before: Vec<f64>,
}

impl Resets {
    fn of(samples: &[Sample]) -> Self {
        let mut resets = Self::default();
        for (place, pair) in samples.windows(2).enumerate() {
            if let [before, after] = pair
                && after.value < before.value
            {
                resets.places.push(place + 1);
                resets.before.push(before.value);
            }
        }
        resets
    }

    /// The resets between two samples that are both inside.
    fn slide(&self, inside: &mut (usize, usize), bounds: &Bounds) {
        while self
            .places
            .get(inside.1)
            .is_some_and(|place| *place < bounds.high)
        {
            inside.1 += 1;
        }
        while inside.0 < inside.1
            && self
                .places
                .get(inside.0)
                .is_some_and(|place| *place <= bounds.low)
        {
            inside.0 += 1;
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
