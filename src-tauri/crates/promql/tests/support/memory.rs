//! Samples in memory, for tests.

use std::collections::BTreeMap;

use async_trait::async_trait;
use promql::{Labels, Matcher, RawSeries, Sample, Storage, StorageError};

/// A store that holds each series' samples by time.
#[derive(Default)]
pub(crate) struct Memory(BTreeMap<Labels, BTreeMap<i64, f64>>);

impl Memory {
    /// Adds a series, or samples to it; of two at the same time the later counts.
    pub(crate) fn add(&mut self, labels: &Labels, samples: impl IntoIterator<Item = (i64, f64)>) {
        self.0.entry(labels.clone()).or_default().extend(samples);
    }
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
        let read = |(labels, samples): (&Labels, &BTreeMap<i64, f64>)| RawSeries {
            labels: labels.clone(),
            samples: samples
                .range(start..=end)
                .map(|(at, value)| Sample {
                    at: *at,
                    value: *value,
                })
                .collect(),
        };
        Ok(accepted
            .map(read)
            .filter(|series| !series.samples.is_empty())
            .collect())
    }
}
