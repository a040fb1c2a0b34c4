//! Sources of traces: every one fills the model's columnar [`model::Trace`].

mod aside;
mod fields;
mod jaeger;
mod loose;
pub mod otlp;
mod scopes;
mod summary;
mod zipkin;

pub use jaeger::{Jaeger, traces_of_json};
pub use zipkin::Zipkin;
