use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Labels, Millis};

/// One value of a series at one moment; `NaN` and the infinities are values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// When.
    pub at: Millis,
    /// How much.
    pub value: f64,
}

/// One line of a range answer: labels and points in ascending time, gaps simply absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// What the series measures.
    pub labels: Labels,
    /// Float points, ascending.
    pub points: Vec<Point>,
    /// Native histograms of the series, ascending; empty for float series.
    pub histograms: Vec<(Millis, Histogram)>,
}

/// The result of an instant query.
#[derive(Clone, Debug, PartialEq)]
pub enum InstantValue {
    /// A number without labels.
    Scalar(Point),
    /// A string literal.
    Text(String),
    /// One sample per series.
    Vector(Vec<VectorSample>),
    /// The raw points of a range selector.
    Matrix(Vec<Series>),
}

/// One sample of an instant vector.
#[derive(Clone, Debug, PartialEq)]
pub struct VectorSample {
    /// What the series measures.
    pub labels: Labels,
    /// The float value; `NaN` where the sample is a native histogram.
    pub point: Point,
    /// The native histogram, if the sample is one.
    pub histogram: Option<Histogram>,
}

/// A native histogram as the Prometheus API writes it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Histogram {
    /// Number of observations.
    pub count: f64,
    /// Sum of observations.
    pub sum: f64,
    /// Buckets in ascending order.
    pub buckets: Vec<HistogramBucket>,
}

/// One bucket of a native histogram.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HistogramBucket {
    /// Boundary rule 0–3: open left, open right, open both, closed both.
    pub rule: u8,
    /// Lower boundary.
    pub left: f64,
    /// Upper boundary.
    pub right: f64,
    /// Observations within.
    pub count: f64,
}

/// Exemplars of one series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ExemplarSeries {
    /// The series they belong to.
    pub labels: Labels,
    /// The exemplars, ascending in time.
    pub exemplars: Vec<ExemplarPoint>,
}

/// One observation with a pointer to its trace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ExemplarPoint {
    /// When it was observed.
    pub at: Millis,
    /// What was observed.
    pub value: f64,
    /// Its labels, usually `trace_id`.
    pub labels: Labels,
}

/// What a metric is, as its exporter says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MetricMetadata {
    /// Metric family name.
    pub name: String,
    /// Type.
    pub kind: MetricKind,
    /// Help text, untrusted.
    pub help: String,
    /// Unit, may be empty.
    pub unit: String,
}

/// Metric types of the exposition formats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum MetricKind {
    Counter,
    Gauge,
    Histogram,
    GaugeHistogram,
    Summary,
    Info,
    StateSet,
    #[default]
    Unknown,
}
