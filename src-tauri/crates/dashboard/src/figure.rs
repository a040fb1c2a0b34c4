//! Figures: frames and series → plain data that a painter draws.
//!
//! Everything here is pure. Units belong to the painter, so texts are written by a function that
//! the caller hands in.

mod bars;
mod heatmap;
/// Counts of values in buckets, of raw values and of native histograms.
pub mod histogram;
mod pie;
mod readings;
mod shown;
mod states;
mod totals;

use model::{Histogram, Labels, Millis, Point};

pub use bars::{BarData, BarSeries, bars};
pub use heatmap::{HeatmapData, HeatmapRows, heatmap};
pub use pie::{Slice, slices};
pub use readings::{Reading, readings};
pub use shown::{Shown, Tint, cell, number};
pub use states::{StateRow, StateSpan, state_timeline, status_history};
pub use totals::{footer, legend_values};

use crate::Field;

/// Writes a number: unit id, decimals, value. Times come as `dateTimeAsIso` in milliseconds.
pub type Write<'a> = &'a dyn Fn(Option<&str>, Option<u8>, f64) -> String;

/// One series of a panel, with the configuration that the overrides leave it.
#[derive(Clone, Copy, Debug)]
pub struct Series<'a> {
    /// Its shown name.
    pub name: &'a str,
    /// Its labels.
    pub labels: &'a Labels,
    /// Its float points, ascending.
    pub points: &'a [Point],
    /// Its native histograms, ascending.
    pub histograms: &'a [(Millis, Histogram)],
    /// How its values look.
    pub field: &'a Field,
}

impl Series<'_> {
    /// The smallest and largest finite value.
    #[must_use]
    pub fn ends(&self) -> Option<(f64, f64)> {
        ends(self.points.iter().map(|point| point.value))
    }
}

/// The smallest and largest finite value; what [`Field::ends`] asks of a panel's data.
#[must_use]
pub fn ends(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let finite = values.filter(|value| value.is_finite());
    finite.fold(None, |ends, value| {
        let (low, high) = ends.unwrap_or((value, value));
        Some((value.min(low), value.max(high)))
    })
}
