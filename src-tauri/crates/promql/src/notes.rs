//! What an answer says about itself, in Prometheus' words (`util/annotations`).

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use crate::native::number;

/// One remark. Prometheus adds the place in the query; the parser does not tell it.
#[derive(Debug, Clone)]
pub(crate) enum Note {
    InvalidQuantile(f64),
    InvalidRatio {
        ratio: f64,
        taken_as: f64,
    },
    BadBucketLabel {
        written: String,
        metric: String,
    },
    MixedInMetric {
        metric: String,
    },
    MixedInAggregation,
    MixedClassicNative {
        metric: String,
    },
    NotCounter {
        metric: String,
    },
    NotGauge {
        metric: String,
    },
    MixedSchemas {
        metric: String,
    },
    IncompatibleBuckets {
        operator: &'static str,
    },
    ResetsCollide {
        during: &'static str,
    },
    SortInRange,
    MaybeNotCounter {
        metric: String,
    },
    ForcedMonotonic {
        metric: String,
    },
    IncompatibleTypes {
        left: &'static str,
        operator: &'static str,
        right: &'static str,
    },
    IgnoredInAggregation {
        aggregation: &'static str,
    },
    IgnoredInRange {
        metric: String,
    },
    QuantileIsNan {
        metric: String,
    },
    QuantileIsSkewed {
        metric: String,
    },
    FractionExcludesNan {
        metric: String,
    },
    BoundsReconciled {
        during: &'static str,
    },
}

impl Note {
    /// Whether it is reason to doubt the result.
    fn is_warning(&self) -> bool {
        !matches!(
            self,
            Self::MaybeNotCounter { .. }
                | Self::ForcedMonotonic { .. }
                | Self::IncompatibleTypes { .. }
                | Self::IgnoredInAggregation { .. }
                | Self::IgnoredInRange { .. }
                | Self::QuantileIsNan { .. }
                | Self::QuantileIsSkewed { .. }
                | Self::FractionExcludesNan { .. }
                | Self::BoundsReconciled { .. }
        )
    }
}

impl fmt::Display for Note {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(if self.is_warning() {
            "PromQL warning: "
        } else {
            "PromQL info: "
        })?;
        match self {
            Self::InvalidQuantile(quantile) => write!(
                out,
                "quantile value should be between 0 and 1, got {}",
                number(*quantile)
            ),
            Self::InvalidRatio { ratio, taken_as } => write!(
                out,
                "ratio value should be between -1 and 1, got {}, capping to {}",
                number(*ratio),
                number(*taken_as)
            ),
            Self::BadBucketLabel { written, metric } => write!(
                out,
                "bucket label \"le\" is missing or has a malformed value of {written:?}{}",
                named(metric)
            ),
            Self::MixedInMetric { metric } => write!(
                out,
                "encountered a mix of histograms and floats for metric name {metric:?}"
            ),
            Self::MixedInAggregation => {
                out.write_str("encountered a mix of histograms and floats for aggregation")
            }
            Self::MixedClassicNative { metric } => write!(
                out,
                "vector contains a mix of classic and native histograms{}",
                named(metric)
            ),
            Self::NotCounter { metric } => write!(
                out,
                "this native histogram metric is not a counter: {metric:?}"
            ),
            Self::NotGauge { metric } => {
                write!(
                    out,
                    "this native histogram metric is not a gauge: {metric:?}"
                )
            }
            Self::MixedSchemas { metric } => write!(
                out,
                "vector contains a mix of histograms with exponential and custom buckets schemas for metric name {metric:?}"
            ),
            Self::IncompatibleBuckets { operator } => write!(
                out,
                "incompatible bucket layout encountered for binary operator {operator}"
            ),
            Self::ResetsCollide { during } => {
                write!(out, "conflicting counter resets during histogram {during}")
            }
            Self::SortInRange => out.write_str(
                "sort is ineffective for range queries since results are always ordered by labels",
            ),
            Self::MaybeNotCounter { metric } => write!(
                out,
                "metric might not be a counter, name does not end in _total/_sum/_count/_bucket: {metric:?}"
            ),
            Self::ForcedMonotonic { metric } => write!(
                out,
                "input to histogram_quantile needed to be fixed for monotonicity \
                 (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile){}",
                named(metric)
            ),
            Self::IncompatibleTypes {
                left,
                operator,
                right,
            } => write!(
                out,
                "incompatible sample types encountered for binary operator {operator:?}: {left} {operator} {right}"
            ),
            Self::IgnoredInAggregation { aggregation } => {
                write!(out, "ignored histogram in {aggregation} aggregation")
            }
            Self::IgnoredInRange { metric } => write!(
                out,
                "ignored histograms in a range containing both floats and histograms for metric name {metric:?}"
            ),
            Self::QuantileIsNan { metric } => write!(
                out,
                "input to histogram_quantile has NaN observations, result is NaN{}",
                named(metric)
            ),
            Self::QuantileIsSkewed { metric } => write!(
                out,
                "input to histogram_quantile has NaN observations, result is skewed higher{}",
                named(metric)
            ),
            Self::FractionExcludesNan { metric } => write!(
                out,
                "input to histogram_fraction has NaN observations, which are excluded from all fractions{}",
                named(metric)
            ),
            Self::BoundsReconciled { during } => {
                write!(
                    out,
                    "mismatched custom buckets were reconciled during {during}"
                )
            }
        }
    }
}

fn named(metric: &str) -> String {
    if metric.is_empty() {
        String::new()
    } else {
        format!(" for metric name {metric:?}")
    }
}

/// The remarks of one evaluation, each once.
#[derive(Debug, Default)]
pub(crate) struct Notes(Mutex<Texts>);

#[derive(Debug, Default)]
struct Texts {
    warnings: BTreeSet<String>,
    infos: BTreeSet<String>,
}

impl Notes {
    pub(crate) fn add(&self, note: &Note) {
        let text = note.to_string();
        let mut texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if note.is_warning() {
            texts.warnings.insert(text);
        } else {
            texts.infos.insert(text);
        }
    }

    /// Warnings and infos in the order of their texts.
    pub(crate) fn into_lists(self) -> (Vec<String>, Vec<String>) {
        let texts = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        (
            texts.warnings.into_iter().collect(),
            texts.infos.into_iter().collect(),
        )
    }
}
