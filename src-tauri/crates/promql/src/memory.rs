//! Samples in memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::answer::{HistogramSample, RawSeries, Sample};
use crate::labels::Labels;
use crate::matcher::Matcher;
use crate::native::{Histogram, ResetHint};
use crate::storage::{Storage, StorageError};
use async_trait::async_trait;

/// A store that holds each series' samples by time, for tests of queries and of rules.
#[derive(Debug, Default)]
pub struct Memory(BTreeMap<Labels, BTreeMap<i64, Stored>>);

/// The value of one sample of either kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Stored {
    /// A number.
    Number(f64),
    /// A native histogram.
    Histogram(Arc<Histogram>),
}

impl Memory {
    /// Adds a series, or samples to it; of two at the same time the later counts.
    pub fn add(&mut self, labels: &Labels, samples: impl IntoIterator<Item = (i64, f64)>) {
        let numbers = samples
            .into_iter()
            .map(|(at, value)| (at, Stored::Number(value)));
        self.0.entry(labels.clone()).or_default().extend(numbers);
    }

    /// Adds samples of either kind.
    pub fn add_stored(
        &mut self,
        labels: &Labels,
        samples: impl IntoIterator<Item = (i64, Stored)>,
    ) {
        let series = self.0.entry(labels.clone()).or_default();
        series.extend(samples);
        hint(series);
    }
}

/// Sets the hints of counter resets as Prometheus' storage does: a histogram that goes on from the one before
/// says so, and one after a gap of another kind, or after a reset, says nothing.
fn hint(series: &mut BTreeMap<i64, Stored>) {
    let mut before: Option<Arc<Histogram>> = None;
    for stored in series.values_mut() {
        let Stored::Histogram(histogram) = stored else {
            before = None;
            continue;
        };
        if histogram.reset_hint == ResetHint::Unknown {
            let goes_on = before.as_ref().is_some_and(|before| {
                before.reset_hint != ResetHint::Gauge && grew(before, histogram)
            });
            if goes_on {
                Arc::make_mut(histogram).reset_hint = ResetHint::NotReset;
            }
        }
        before = Some(histogram.clone());
    }
}

/// Whether a storage could keep both in one chunk of a counter.
fn grew(before: &Histogram, after: &Histogram) -> bool {
    let at = |buckets: &[(i32, f64)], index: i32| {
        let found = buckets.iter().find(|(have, _)| *have == index);
        found.map_or(0.0, |(_, count)| *count)
    };
    let none_fell = |before: &[(i32, f64)], after: &[(i32, f64)]| {
        before
            .iter()
            .all(|(index, count)| *count <= at(after, *index))
    };
    before.schema == after.schema
        && before.zero_threshold == after.zero_threshold
        && before.custom_bounds == after.custom_bounds
        && before.count <= after.count
        && before.zero_count <= after.zero_count
        && none_fell(&before.positive, &after.positive)
        && none_fell(&before.negative, &after.negative)
}

#[async_trait]
impl Storage for Memory {
    async fn select(
        &self,
        matchers: &[Matcher],
        start: i64,
        end: i64,
    ) -> Result<Vec<RawSeries>, StorageError> {
        let accepted = self
            .0
            .iter()
            .filter(|(labels, _)| matchers.iter().all(|matcher| matcher.accepts(labels)));
        let mut found = Vec::new();
        for (labels, samples) in accepted {
            let mut series = RawSeries::of_numbers(labels.clone(), Vec::new());
            for (at, stored) in samples.range(start..=end.max(start)) {
                match stored.clone() {
                    Stored::Number(value) => series.samples.push(Sample { at: *at, value }),
                    Stored::Histogram(histogram) => {
                        let at = *at;
                        series.histograms.push(HistogramSample { at, histogram });
                    }
                }
            }
            if !(series.samples.is_empty() && series.histograms.is_empty()) {
                found.push(series);
            }
        }
        Ok(found)
    }
}
