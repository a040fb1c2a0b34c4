//! Traces as files that other tools open.

mod otlp;
mod value;

pub use otlp::otlp_json;
