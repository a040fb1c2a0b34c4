mod draw;

use model::{Millis, TimeRange};

use crate::{Scheme, Zone};

/// Counts per moment and bucket as shades.
#[derive(Clone, Debug)]
pub struct Heatmap {
    /// The span of the time axis.
    pub range: TimeRange,
    /// The zone in which the time axis is labelled.
    pub zone: Zone,
    /// End of each column in ascending time, as the answers of a range query are stamped.
    pub moments: Vec<Millis>,
    /// Width of a column.
    pub step: Millis,
    /// The rows, lowest first.
    pub buckets: Buckets,
    /// One list per moment with one value per bucket; `NaN` is no cell, and lists may be short.
    pub counts: Vec<Vec<f64>>,
    /// Grafana's id of the buckets' unit.
    pub unit: String,
    /// Decimals of the bucket labels.
    pub decimals: Option<u8>,
    /// How buckets are spread over the height.
    pub scale: BucketScale,
    /// The colours, from few to many.
    pub scheme: Scheme,
    /// Turns the colours round.
    pub reverse: bool,
    /// Shades grow with this power of the value; 1 is linear, below it shows small values better.
    pub exponent: f64,
    /// Number of shades, 2 to 128.
    pub steps: u16,
    /// Value of the first colour; the lowest of the data if absent.
    pub min: Option<f64>,
    /// Value of the last colour; the highest of the data if absent.
    pub max: Option<f64>,
    /// Cells below this value are left out.
    pub hide_below: Option<f64>,
    /// Cells above this value are left out.
    pub hide_above: Option<f64>,
    /// Grafana's id of the cells' unit, for the legend.
    pub cell_unit: String,
    /// Free CSS pixels between cells.
    pub gap: f64,
    /// Draws the colour bar below.
    pub legend: bool,
}

/// The rows of a heatmap.
#[derive(Clone, Debug)]
pub enum Buckets {
    /// Borders in ascending order, one more than there are buckets; the outer ones may be infinite.
    Edges(Vec<f64>),
    /// Names; untrusted text.
    Names(Vec<String>),
}

/// How buckets are spread over the height.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum BucketScale {
    /// All are equally high.
    #[default]
    Even,
    /// By the values of their edges.
    Linear,
    /// By the logarithm of their edges to this base.
    Log(f64),
}

impl Heatmap {
    /// A heatmap of equally high rows in blue with its colour bar.
    #[must_use]
    pub fn new(range: TimeRange, step: Millis, buckets: Buckets) -> Self {
        Self {
            range,
            zone: Zone::Utc,
            moments: Vec::new(),
            step,
            buckets,
            counts: Vec::new(),
            unit: String::new(),
            decimals: None,
            scale: BucketScale::Even,
            scheme: Scheme::Blues,
            reverse: false,
            exponent: 0.5,
            steps: 64,
            min: None,
            max: None,
            hide_below: Some(1e-9),
            hide_above: None,
            cell_unit: "short".to_owned(),
            gap: 1.0,
            legend: true,
        }
    }
}
