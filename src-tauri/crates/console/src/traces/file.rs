use std::path::Path;

use model::{Code, Failure, Problem, Trace, TraceSummary};

use crate::{
    Console,
    wire::{ReadTraceFile, TraceFile},
};

/// A file of traces that was read last.
pub(super) struct TracesOfFile {
    /// Where it is.
    pub(super) path: String,
    /// What it holds.
    pub(super) traces: Vec<Trace>,
}

/// Files are read up to this size, unpacked: a million spans take about this much as JSON.
const LARGEST: u64 = 1 << 30;
/// Traces of a file that are listed.
const MOST: usize = 1_000;

/// Reads a file of traces: OTLP as JSON, JSON lines or protobuf, or what Jaeger exports; plain or
/// packed by gzip. Its traces can be opened until another file is read.
///
/// # Errors
/// If it cannot be read, or holds no trace.
pub async fn read_trace_file(
    console: &Console,
    request: ReadTraceFile,
) -> Result<TraceFile, Failure> {
    let (traces, problems) = read(&request.path).await?;
    let mut summaries: Vec<TraceSummary> =
        traces.iter().filter_map(sources::traces::summary).collect();
    summaries.sort_by_key(|summary| std::cmp::Reverse(summary.start));
    let capped_at = (summaries.len() > MOST).then_some(MOST as u32);
    summaries.truncate(MOST);
    let file = TraceFile {
        path: request.path.clone(),
        name: name_of(&request.path),
        traces: summaries,
        capped_at,
        warnings: problems.iter().map(ToString::to_string).collect(),
    };
    console.shared.traces.keep_file(TracesOfFile {
        path: request.path,
        traces,
    });
    Ok(file)
}

/// Reads the traces of a file in a thread of its own.
pub(super) async fn read(path: &str) -> Result<(Vec<Trace>, Vec<Problem>), Failure> {
    let place = path.to_owned();
    let work = move || sources::traces::files::open(Path::new(&place), LARGEST);
    let read = tokio::task::spawn_blocking(work).await;
    read.unwrap_or_else(|error| {
        Err(
            Failure::new(Code::Internal, format!("the file cannot be read: {error}"))
                .at(path.to_owned())
                .remedy("please report it, with the file if you may"),
        )
    })
}

/// The name of a file without its folder.
pub(super) fn name_of(path: &str) -> String {
    Path::new(path).file_name().map_or_else(
        || path.to_owned(),
        |name| name.to_string_lossy().into_owned(),
    )
}
