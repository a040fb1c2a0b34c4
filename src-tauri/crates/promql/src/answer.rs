//! What storage hands in and what a query hands back.

use std::sync::Arc;

use crate::labels::Labels;
use crate::native::Histogram;

/// Bit pattern of the NaN that marks a series as gone since this instant (Prometheus `value.StaleNaN`).
pub const STALE: u64 = 0x7ff0_0000_0000_0002;

/// What a query answers, with what the reader should know about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The result.
    pub value: Value,
    /// Reasons to doubt the result.
    pub warnings: Vec<String>,
    /// Remarks that do not make the result doubtful.
    pub infos: Vec<String>,
}

/// A result of one of the four PromQL types.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// One number without labels.
    Scalar(Sample),
    /// One text.
    String {
        /// When it was evaluated, in milliseconds since the epoch.
        at: i64,
        /// The text.
        value: String,
    },
    /// One sample for each series, in the order `sort`, `topk` and the like gave them.
    Vector(Vec<VectorSample>),
    /// Samples over time for each series, in the order of their labels.
    Matrix(Vec<RawSeries>),
}

/// One measured or computed number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// Milliseconds since the epoch.
    pub at: i64,
    /// The number; may be NaN or infinite.
    pub value: f64,
}

impl Sample {
    /// Whether this sample says that the series is gone.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.value.to_bits() == STALE
    }
}

/// One measured or computed distribution.
#[derive(Debug, Clone, PartialEq)]
pub struct HistogramSample {
    /// Milliseconds since the epoch.
    pub at: i64,
    /// The distribution.
    pub histogram: Arc<Histogram>,
}

/// One series of an instant vector.
#[derive(Debug, Clone, PartialEq)]
pub struct VectorSample {
    /// What names the series.
    pub labels: Labels,
    /// Its value; NaN where it is a histogram.
    pub sample: Sample,
    /// Its value where that is a native histogram.
    pub histogram: Option<Arc<Histogram>>,
}

/// The samples of one series, each list ascending in time.
#[derive(Debug, Clone, PartialEq)]
pub struct RawSeries {
    /// What names the series.
    pub labels: Labels,
    /// Its numbers, each instant at most once.
    pub samples: Vec<Sample>,
    /// Its native histograms, at other instants than the numbers.
    pub histograms: Vec<HistogramSample>,
}

impl RawSeries {
    /// A series of numbers only.
    #[must_use]
    pub fn of_numbers(labels: Labels, samples: Vec<Sample>) -> Self {
        Self {
            labels,
            samples,
            histograms: Vec::new(),
        }
    }

    /// Whether it has no samples.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.samples.is_empty() && self.histograms.is_empty()
    }

    /// What its samples weigh against the limit: a number is 1.
    pub(crate) fn weight(&self) -> usize {
        let histograms = self.histograms.iter().map(|one| one.histogram.weight());
        self.samples.len() + histograms.sum::<usize>()
    }
}
