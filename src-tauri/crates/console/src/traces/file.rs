use std::path::Path;

use model::Trace;

/// A file of traces that was read last.
pub(super) struct TracesOfFile {
    /// Where it is.
    pub(super) path: String,
    /// What it holds.
    pub(super) traces: Vec<Trace>,
}

/// The name of a file without its folder.
pub(super) fn name_of(path: &str) -> String {
    Path::new(path).file_name().map_or_else(
        || path.to_owned(),
        |name| name.to_string_lossy().into_owned(),
    )
}
