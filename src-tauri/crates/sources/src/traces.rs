//! Sources of traces: every one fills the model's columnar [`model::Trace`].

pub mod otlp;
