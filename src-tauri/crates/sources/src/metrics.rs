//! Sources of metrics.

mod envelope;
mod matrix;
mod prometheus;
mod server;
mod step;
mod wire;

pub use prometheus::Prometheus;
pub(crate) use prometheus::rules_of_grafana;
pub use server::{Build, Flavour, Health, Target};
pub use step::{MOST_POINTS, fit_step};
