//! Sources of traces: every one fills the model's columnar [`model::Trace`].

mod datadog;
mod fields;
pub mod files;
mod flatten;
mod folder;
mod jaeger;
pub(crate) mod loose;
pub mod otlp;
mod scopes;
mod summary;
mod tempo;
mod xray;
mod zipkin;

pub use datadog::Datadog;
pub use folder::Folder;
pub use jaeger::{Jaeger, traces_of_json};
pub use summary::summary;
pub use tempo::Tempo;
pub use xray::XRay;
pub use zipkin::Zipkin;
