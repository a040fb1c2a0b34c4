//! OTLP traces, logs and metrics → the model.
//!
//! Protocol: <https://opentelemetry.io/docs/specs/otlp/>.

mod logs;
mod metrics;
mod rejected;
mod traces;
mod value;

pub use logs::lines;
pub(crate) use logs::read_record;
pub use metrics::{Batch, Metrics};
pub use rejected::Rejected;
pub use traces::spans;

#[cfg(test)]
mod tests;
