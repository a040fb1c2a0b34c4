//! Samples in memory, for tests.
#![allow(
    dead_code,
    reason = "each test that includes this file uses a part of it"
)]

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use promql::{
    Histogram, HistogramSample, Labels, Matcher, RawSeries, ResetHint, Sample, Storage,
    StorageError,
};

/// A store that holds each series' samples by time.
#[derive(Default)]
pub(crate) struct Memory(BTreeMap<Labels, BTreeMap<i64, Stored>>);

/// One sample of either kind.
#[derive(Clone)]
pub(crate) enum Stored {
    Number(f64),
    Histogram(Arc<Histogram>),
}

#[allow(
    dead_code,
    reason = "each test that includes this file uses one of them"
)]
impl Memory {
    /// Adds a series, or samples to it; of two at the same time the later counts.
    pub(crate) fn add(&mut self, labels: &Labels, samples: impl IntoIterator<Item = (i64, f64)>) {
        let numbers = samples
            .into_iter()
            .map(|(at, value)| (at, Stored::Number(value)));
        self.0.entry(labels.clone()).or_default().extend(numbers);
    }

    /// Adds samples of either kind.
    pub(crate) fn add_stored(
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
