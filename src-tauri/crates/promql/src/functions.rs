//! The PromQL functions, one room for each kind.

pub(crate) mod histogram;
pub(crate) mod labels;
pub(crate) mod math;
pub(crate) mod over_histograms;
pub(crate) mod over_time;
pub(crate) mod rates;
pub(crate) mod regression;
pub(crate) mod sort;
pub(crate) mod time;
pub(crate) mod window;
