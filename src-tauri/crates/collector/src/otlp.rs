//! OTLP traces, logs and metrics → the model.
//!
//! Protocol: <https://opentelemetry.io/docs/specs/otlp/>.

mod bind;
mod encoding;
mod grpc;
mod http;
mod intake;
pub(crate) mod json;
mod logs;
mod metrics;
mod rejected;
mod traces;
mod value;

pub(crate) use bind::bind;
pub(crate) use grpc::serve as serve_grpc;
pub(crate) use http::serve as serve_http;
pub(crate) use intake::Intake;
pub use logs::lines;
pub(crate) use logs::read_record;
pub use metrics::{Batch, Metrics};
pub use rejected::Rejected;
pub use traces::spans;

#[cfg(test)]
mod tests;
