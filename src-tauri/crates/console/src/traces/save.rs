use std::{
    fs::File,
    io::{self, BufWriter, Write as _},
    path::{Path, PathBuf},
};

use model::{Code, Failure, Trace};

use crate::{Console, wire::TraceRef};

/// The name under which an open trace is saved.
///
/// # Errors
/// If the trace is not open any more.
pub fn trace_file_name(console: &Console, request: &TraceRef) -> Result<String, Failure> {
    let opened = console.shared.traces.get(request.trace)?;
    Ok(format!("trace-{}.json", opened.analysis.trace().id()))
}

/// Writes an open trace as OTLP JSON, which Jaeger opens and Wheelhouse opens again.
///
/// # Errors
/// If the trace is not open any more, or the file cannot be written; a file that was there before
/// stays as it was then.
pub async fn write_trace(
    console: &Console,
    request: TraceRef,
    path: PathBuf,
) -> Result<(), Failure> {
    let opened = console.shared.traces.get(request.trace)?;
    let place = path.display().to_string();
    let work = move || write(opened.analysis.trace(), &path);
    let written = tokio::task::spawn_blocking(work).await;
    let written = written.unwrap_or_else(|error| Err(io::Error::other(error)));
    written.map_err(|error| {
        Failure::new(Code::Storage, format!("cannot write the file: {error}"))
            .at(place)
            .remedy("choose another folder, or free some space")
    })
}

/// Beside its place first, so that a full disk leaves no half of a file.
fn write(trace: &Trace, path: &Path) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    let written = (|| {
        let mut file = BufWriter::new(File::create(&beside)?);
        trace::write::otlp_json(trace, &mut file)?;
        file.flush()?;
        std::fs::rename(&beside, path)
    })();
    if written.is_err() {
        // What could not be written whole is of no use.
        let _ = std::fs::remove_file(&beside);
    }
    written
}
