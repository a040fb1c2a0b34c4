//! Traces: found by whatever was pasted, searched, opened and looked at row by row.

mod analysis;
mod compare;
mod file;
mod find;
mod logs;
mod metrics;
mod names;
mod open;
mod pasted;
mod pinned;
mod save;
mod search;
mod span;
mod statistics;
mod view;
mod waterfall;

pub use compare::compare_traces;
pub use file::read_trace_file;
pub use find::find_trace;
pub use logs::trace_logs;
pub use metrics::trace_metrics;
pub use names::trace_names;
pub(crate) use open::OpenTraces;
pub use open::{close_trace, open_trace};
pub(crate) use pinned::pinned;
pub use save::{trace_file_name, write_trace};
pub use search::search_traces;
pub use span::span_detail;
pub use statistics::trace_statistics;
pub use waterfall::{reveal_span, trace_rows};
