//! Range vectors and the functions over them.

use std::borrow::Cow;
use std::sync::Arc;

use super::Evaluation;
use super::parallel::in_order;
use super::slide::{Bounds, Slider};
use crate::answer::{HistogramSample, RawSeries, Sample};
use crate::column::{ABSENT, Column, Series, is_present, join_equal};
use crate::error::Error;
use crate::functions::window::RangeFunction;
use crate::labels::Labels;
use crate::native::{ResetHint, with_hints};
use crate::notes::Note;
use crate::plan::{Grid, Node, Origin, Source};

/// Endings that tell a counter.
const COUNTER_ENDINGS: [&str; 4] = ["_total", "_sum", "_count", "_bucket"];

/// One series of a range vector, without stale markers.
pub(super) struct Ranged<'a> {
    pub(super) labels: &'a Labels,
    pub(super) drop_name: bool,
    pub(super) samples: Cow<'a, [Sample]>,
    pub(super) histograms: Cow<'a, [HistogramSample]>,
}

/// The series of a range vector, each worked out when it is asked for.
enum Listed<'a> {
    Stored {
        series: &'a [RawSeries],
        hints: bool,
    },
    Computed {
        series: Vec<Series>,
        grid: &'a Grid,
    },
}

impl Listed<'_> {
    fn len(&self) -> usize {
        match self {
            Self::Stored { series, .. } => series.len(),
            Self::Computed { series, .. } => series.len(),
        }
    }

    fn samples(&self) -> usize {
        match self {
            Self::Stored { series, .. } => series.iter().map(RawSeries::weight).sum(),
            Self::Computed { series, grid } => series.len() * grid.len,
        }
    }

    fn get(&self, place: usize) -> Option<Ranged<'_>> {
        match self {
            Self::Stored { series, hints } => series.get(place).map(|raw| Ranged {
                labels: &raw.labels,
                drop_name: false,
                samples: without_stale(&raw.samples, Sample::is_stale),
                histograms: histograms_of(raw, *hints),
            }),
            Self::Computed { series, grid } => series.get(place).map(|series| {
                let (samples, mut histograms) = series.samples(grid);
                histograms.iter_mut().for_each(forget_reset);
                Ranged {
                    labels: &series.labels,
                    drop_name: series.drop_name,
                    samples: Cow::Owned(samples),
                    histograms: Cow::Owned(histograms),
                }
            }),
        }
    }
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
        let listed = self.listed(source)?;
        if listed.len() > 0 {
            self.check_parameters(function, &parameters, grid.len)?;
        }
        let stored = matches!(source.origin, Origin::Stored(_));
        let slider = || Slider {
            function,
            source,
            parameters: &parameters,
            grid,
            meter: &self.meter,
            notes: &self.notes,
            scratch: Vec::new(),
        };
        let work = listed.samples() + listed.len() * grid.len;
        let results = in_order(listed.len(), work, slider, |slider, place| {
            self.meter.add(grid.len)?;
            let Some(ranged) = listed.get(place) else {
                return Ok(None);
            };
            let mut result = slider.series(&ranged)?;
            if result.is_empty() {
                return Ok(None);
            }
            if function.for_counters && stored && result.values.iter().any(|one| is_present(*one)) {
                self.remark_on_counter(ranged.labels);
            }
            if !function.keeps_name {
                self.drop_name(&mut result);
            }
            Ok(Some(result))
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
        let listed = self.listed(source)?;
        for series in (0..listed.len()).filter_map(|place| listed.get(place)) {
            self.meter.check()?;
            let (mut floats, mut histograms) = (Bounds::default(), Bounds::default());
            for (value, now) in values.iter_mut().zip(grid.times()) {
                let (start, end) = source.span(now);
                floats.slide(&series.samples, start, end, |sample| sample.at);
                histograms.slide(&series.histograms, start, end, |sample| sample.at);
                if !(floats.is_empty() && histograms.is_empty()) {
                    *value = ABSENT;
                }
            }
        }
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
        let inside = |at: i64| at > start && at <= end;
        let listed = self.listed(source)?;
        let mut found = Vec::with_capacity(listed.len());
        for ranged in (0..listed.len()).filter_map(|place| listed.get(place)) {
            self.meter.check()?;
            let samples = ranged.samples.iter().filter(|sample| inside(sample.at));
            let histograms = ranged.histograms.iter().filter(|one| inside(one.at));
            let labels = if ranged.drop_name {
                ranged.labels.without_metric()
            } else {
                ranged.labels.clone()
            };
            found.push(RawSeries {
                labels,
                samples: samples.copied().collect(),
                histograms: histograms.cloned().collect(),
            });
        }
        found.retain(|one| !one.is_empty());
        Ok(found)
    }

    fn listed<'a>(&'a self, source: &'a Source) -> Result<Listed<'a>, Error> {
        Ok(match &source.origin {
            Origin::Stored(fetch) => Listed::Stored {
                series: self.data.get(*fetch).map(Vec::as_slice).unwrap_or_default(),
                hints: source.hints,
            },
            Origin::Computed { node, grid } => Listed::Computed {
                series: self.vector(node, grid)?,
                grid,
            },
        })
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
                self.notes.add(&warning);
            }
        }
        Ok(())
    }

    fn remark_on_counter(&self, labels: &Labels) {
        let Some(name) = labels.name() else { return };
        if !COUNTER_ENDINGS.iter().any(|ending| name.ends_with(ending)) {
            self.notes.add(&Note::MaybeNotCounter {
                metric: name.to_owned(),
            });
        }
    }
}

fn without_stale<T: Clone>(samples: &[T], is_stale: fn(&T) -> bool) -> Cow<'_, [T]> {
    if samples.iter().any(is_stale) {
        let fresh = samples.iter().filter(|sample| !is_stale(sample));
        Cow::Owned(fresh.cloned().collect())
    } else {
        Cow::Borrowed(samples)
    }
}

fn histograms_of(raw: &RawSeries, hints: bool) -> Cow<'_, [HistogramSample]> {
    let fresh = without_stale(&raw.histograms, |one| one.histogram.is_stale());
    if hints && !fresh.is_empty() {
        return Cow::Owned(with_hints(&fresh));
    }
    fresh
}

/// A hint speaks of the sample before, which a subquery may have left out.
fn forget_reset(sample: &mut HistogramSample) {
    let hint = sample.histogram.reset_hint;
    if matches!(hint, ResetHint::Reset | ResetHint::NotReset) {
        Arc::make_mut(&mut sample.histogram).reset_hint = ResetHint::Unknown;
    }
}
