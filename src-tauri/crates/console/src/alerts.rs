//! Alerts, their rules and their silences.

mod coverage;
mod detail;
mod gather;
mod merge;
mod never;
mod rules;
mod silences;
mod silencing;
mod view;

pub use detail::alert_detail;
pub(crate) use never::KnownMetrics;
pub use silencing::{create_silence, expire_silence};
pub use view::alerts;
pub(crate) use view::told;
