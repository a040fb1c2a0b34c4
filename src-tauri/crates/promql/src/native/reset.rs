//! Counter resets of native histograms.

use std::sync::Arc;

use super::{Histogram, bounds};
use crate::answer::HistogramSample;

/// What is known of a counter reset before a sample.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ResetHint {
    /// Nothing; it has to be found out from the counts.
    #[default]
    Unknown,
    /// The counter started again.
    Reset,
    /// It went on.
    NotReset,
    /// It is a gauge and may fall.
    Gauge,
}

impl ResetHint {
    /// What holds for two histograms put together, and whether they contradict each other.
    pub(super) fn and(self, other: Self) -> (Self, bool) {
        match (self, other) {
            (same, other) if same == other => (same, false),
            (Self::Gauge, _) | (_, Self::Gauge) => (Self::Gauge, false),
            (Self::Unknown, _) | (_, Self::Unknown) => (Self::Unknown, false),
            _ => (Self::Unknown, true),
        }
    }
}

/// Whether a counter started again between two samples, as the hint says, else as the counts tell.
pub(crate) fn detect_reset(before: &Histogram, after: &Histogram) -> bool {
    match after.reset_hint {
        ResetHint::Reset => return true,
        ResetHint::NotReset => return false,
        ResetHint::Unknown | ResetHint::Gauge => {}
    }
    if after.count < before.count || after.has_custom_bounds() != before.has_custom_bounds() {
        return true;
    }
    let mut before = before.clone();
    if after.has_custom_bounds() {
        let kept: Arc<[f64]> = bounds::common(&before.custom_bounds, &after.custom_bounds).into();
        let mut after = after.clone();
        before.keep_bounds(&kept);
        after.keep_bounds(&kept);
        return any_fell(&before.positive, &after.positive);
    }
    if after.schema > before.schema
        || after.zero_threshold < before.zero_threshold
        || before.whole_threshold(after.zero_threshold) != after.zero_threshold
    {
        return true;
    }
    before.widen_zero(after.zero_threshold);
    before.reduce(after.schema);
    after.zero_count < before.zero_count
        || any_fell(&before.positive, &after.positive)
        || any_fell(&before.negative, &after.negative)
}

fn any_fell(before: &[(i32, f64)], after: &[(i32, f64)]) -> bool {
    let now = |index: i32| {
        let place = after.binary_search_by_key(&index, |(index, _)| *index);
        place
            .ok()
            .and_then(|at| after.get(at))
            .map_or(0.0, |(_, count)| *count)
    };
    before.iter().any(|(index, count)| now(*index) < *count)
}

/// The same samples with their hints found out, each from the one before it, as Prometheus hands out
/// samples of which only count and sum are wanted.
pub(crate) fn with_hints(samples: &[HistogramSample]) -> Vec<HistogramSample> {
    let mut before: Option<&Histogram> = None;
    let mut hinted = Vec::with_capacity(samples.len());
    for HistogramSample { at, histogram } in samples {
        let hint = match (histogram.reset_hint, before) {
            (ResetHint::Unknown, Some(before)) if detect_reset(before, histogram) => {
                ResetHint::Reset
            }
            (ResetHint::Unknown, Some(_)) => ResetHint::NotReset,
            (known, _) => known,
        };
        before = (!histogram.is_stale()).then_some(histogram);
        hinted.push(HistogramSample {
            at: *at,
            histogram: Arc::new(Histogram {
                reset_hint: hint,
                ..(**histogram).clone()
            }),
        });
    }
    hinted
}
