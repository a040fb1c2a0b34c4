//! Traces: found by whatever was pasted, searched, opened and looked at row by row.

mod analysis;
mod file;
mod find;
mod logs;
mod metrics;
mod names;
mod open;
mod pasted;
mod search;
mod view;

pub(crate) use open::OpenTraces;
pub use find::find_trace;
pub use logs::trace_logs;
pub use metrics::trace_metrics;
pub use names::trace_names;
pub use open::{close_trace, open_trace};
pub use search::search_traces;
