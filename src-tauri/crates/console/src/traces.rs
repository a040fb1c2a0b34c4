//! Traces: found by whatever was pasted, searched, opened and looked at row by row.

mod find;
mod names;
mod pasted;
mod search;

pub use find::find_trace;
pub use names::trace_names;
pub use search::search_traces;
