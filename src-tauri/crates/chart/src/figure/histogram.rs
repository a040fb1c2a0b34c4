use crate::Color;

/// How often values fall into ranges, over a value axis.
#[derive(Clone, Debug, Default)]
pub struct Histogram {
    /// Borders of the bars in ascending order, one more than there are bars.
    pub edges: Vec<f64>,
    /// What is counted, first at the back.
    pub series: Vec<HistogramSeries>,
    /// Grafana's id of the values' unit.
    pub unit: String,
    /// Decimals of the value labels.
    pub decimals: Option<u8>,
    /// Adds the series up instead of laying them over each other.
    pub stacked: bool,
}

/// One series of a [`Histogram`].
#[derive(Clone, Debug)]
pub struct HistogramSeries {
    /// Name in the legend; untrusted text.
    pub label: String,
    /// Colour.
    pub color: Color,
    /// One count per bar.
    pub counts: Vec<f64>,
}
