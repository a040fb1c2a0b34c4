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

pub use find::find_trace;
pub use logs::trace_logs;
pub use metrics::trace_metrics;
pub use names::trace_names;
pub(crate) use open::OpenTraces;
pub use open::{close_trace, open_trace};
pub use search::search_traces;

use model::{Code, Failure};

use crate::{Console, wire::*};

macro_rules! later {
    ($($name:ident: $request:ty => $response:ty;)*) => {
        $(
            /// Not connected yet.
            #[allow(clippy::missing_errors_doc, clippy::unused_async)]
            pub async fn $name(_: &Console, _: $request) -> Result<$response, Failure> {
                Err(Failure::new(Code::Unsupported, "traces are not connected yet"))
            }
        )*
    };
}

later! {
    read_trace_file: ReadTraceFile => TraceFile;
    trace_rows: RowsRequest => WaterfallRows;
    reveal_span: RevealRequest => Option<Revealed>;
    span_detail: SpanRequest => SpanDetail;
    trace_statistics: TraceRef => TraceStatistics;
    compare_traces: CompareRequest => Comparison;
}
/// The name under which an open trace is saved.
///
/// # Errors
/// If the trace is not open any more.
pub fn trace_file_name(_: &Console, _: &TraceRef) -> Result<String, Failure> {
    Err(Failure::new(
        Code::Unsupported,
        "traces are not connected yet",
    ))
}

/// Writes an open trace as OTLP JSON.
///
/// # Errors
/// If the trace is not open any more, or the file cannot be written.
#[allow(clippy::unused_async)]
pub async fn write_trace(_: &Console, _: TraceRef, _: std::path::PathBuf) -> Result<(), Failure> {
    Err(Failure::new(
        Code::Unsupported,
        "traces are not connected yet",
    ))
}
