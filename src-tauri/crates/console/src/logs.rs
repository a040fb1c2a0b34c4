//! Logs: searched, followed, read from files, held and looked at row by row; exported.

use std::path::PathBuf;

use model::{Code, Failure};

use crate::{
    Console,
    wire::{
        ExportLogs, ExportRef, ExportView, FindLog, FollowLogs, FoundLog, HeldLogs,
        LogContextRequest, LogContextView, LogDetail, LogFacet, LogFacets, LogFieldsRequest,
        LogLineRequest, LogPatterns, LogPatternsRequest, LogRows, LogRowsRequest, LogSourceView,
        LogSourcesRequest, LogValuesRequest, LogVolume, LogVolumeRequest, LogsRef, LogsState,
        MoreLogs, Nothing, OpenLogs, PauseLogs, ReadLogFiles, Redaction, SetRedaction,
    },
};

fn unbuilt<T>(what: &str) -> Result<T, Failure> {
    Err(Failure::new(
        Code::Unsupported,
        format!("this version cannot {what}"),
    ))
}

/// The name under which an export is saved.
#[must_use]
pub fn export_name(request: &ExportLogs) -> String {
    let _ = request;
    "logs.ndjson".to_owned()
}

/// Starts an export to a file.
///
/// # Errors
/// Always in this version.
#[allow(clippy::unused_async)] // a command
pub async fn export_logs(
    _console: &Console,
    _request: ExportLogs,
    _path: PathBuf,
) -> Result<ExportView, Failure> {
    unbuilt("export logs")
}

/// The sources of an environment that have log lines.
///
/// # Errors
/// Always in this version.
#[allow(clippy::unused_async)] // a command
pub async fn log_sources(
    _console: &Console,
    _request: LogSourcesRequest,
) -> Result<Vec<LogSourceView>, Failure> {
    unbuilt("answer that")
}

/// Searches for log lines and holds the first of them.
///
/// # Errors
/// Always in this version.
#[allow(clippy::unused_async)] // a command
pub async fn open_logs(_console: &Console, _request: OpenLogs) -> Result<HeldLogs, Failure> {
    unbuilt("answer that")
}

/// Holds more lines of an open search.
///
/// # Errors
/// Always in this version.
#[allow(clippy::unused_async)] // a command
pub async fn more_logs(_console: &Console, _request: MoreLogs) -> Result<HeldLogs, Failure> {
    unbuilt("answer that")
}

/// Lets lines go that were held.
///
/// # Errors
/// Always in this version.
#[allow(clippy::unused_async)] // a command
pub async fn close_logs(_console: &Console, _request: LogsRef) -> Result<Nothing, Failure> {
    unbuilt("answer that")
}

/// Reads files of log lines, merged by time.
///
/// # Errors
/// Always in this version.
#[allow(clippy::unused_async)] // a command
pub async fn read_log_files(
    _console: &Console,
    _request: ReadLogFiles,
) -> Result<HeldLogs, Failure> {
    unbuilt("answer that")
}

/// Rows of held lines.
///
/// # Errors
/// Always in this version.
#[allow(clippy::unused_async)] // a command
pub async fn log_rows(_console: &Console, _request: LogRowsRequest) -> Result<LogRows, Failure> {
    unbuilt("answer that")
}

/// Where the next line with a text is.
///
/// # Errors
/// Always in this version.
#[allow(clippy::unused_async)] // a command
pub async fn find_log(_console: &Console, _request: FindLog) -> Result<Option<FoundLog>, Failure> {
    unbuilt("answer that")
}

/// Everything about one line.
///
/// # Errors
/// Always in this version.
#[allow(clippy::unused_async)] // a command
pub async fn log_line(_console: &Console, _request: LogLineRequest) -> Result<LogDetail, Failure> {
    unbuilt("answer that")
}

/// The lines around a line, whatever the filter says.
///
/// # Errors
/// Always in this version.
#[allow(clippy::unused_async)] // a command
pub async fn log_context(
    _console: &Console,
    _request: LogContextRequest,
) -> Result<LogContextView, Failure> {
    unbuilt("answer that")
}

/// How many lines there are over time.
///
/// # Errors
/// Always in this version.
#[allow(clippy::unused_async)] // a command
pub async fn log_volume(
    _console: &Console,
    _request: LogVolumeRequest,
) -> Result<LogVolume, Failure> {
    unbuilt("answer that")
}

/// Services, severities and fields with their counts.
///
/// # Errors
/// Always in this version.
#[allow(clippy::unused_async)] // a command
pub async fn log_fields(
    _console: &Console,
    _request: LogFieldsRequest,
) -> Result<LogFacets, Failure> {
    unbuilt("answer that")
}

/// Values of one field with their counts.
///
/// # Errors
/// Always in this version.
#[allow(clippy::unused_async)] // a command
pub async fn log_values(
    _console: &Console,
    _request: LogValuesRequest,
) -> Result<LogFacet, Failure> {
    unbuilt("answer that")
}

/// Patterns of held lines.
///
/// # Errors
/// Always in this version.
#[allow(clippy::unused_async)] // a command
pub async fn log_patterns(
    _console: &Console,
    _request: LogPatternsRequest,
) -> Result<LogPatterns, Failure> {
    unbuilt("answer that")
}

/// Holds new lines as they come.
///
/// # Errors
/// Always in this version.
#[allow(clippy::unused_async)] // a command
pub async fn follow_logs(_console: &Console, _request: FollowLogs) -> Result<HeldLogs, Failure> {
    unbuilt("answer that")
}

/// How lines that are followed stand.
///
/// # Errors
/// Always in this version.
#[allow(clippy::unused_async)] // a command
pub async fn log_state(_console: &Console, _request: LogsRef) -> Result<LogsState, Failure> {
    unbuilt("answer that")
}

/// Holds new lines back, or shows them again.
///
/// # Errors
/// Always in this version.
#[allow(clippy::unused_async)] // a command
pub async fn pause_logs(_console: &Console, _request: PauseLogs) -> Result<LogsState, Failure> {
    unbuilt("answer that")
}

/// How an export stands.
///
/// # Errors
/// Always in this version.
#[allow(clippy::unused_async)] // a command
pub async fn export_state(_console: &Console, _request: ExportRef) -> Result<ExportView, Failure> {
    unbuilt("answer that")
}

/// Ends an export where it is.
///
/// # Errors
/// Always in this version.
#[allow(clippy::unused_async)] // a command
pub async fn cancel_export(_console: &Console, _request: ExportRef) -> Result<ExportView, Failure> {
    unbuilt("answer that")
}

/// Goes on with an export that waits.
///
/// # Errors
/// Always in this version.
#[allow(clippy::unused_async)] // a command
pub async fn resume_export(_console: &Console, _request: ExportRef) -> Result<ExportView, Failure> {
    unbuilt("answer that")
}

/// Turns redaction off until the window closes, or on again; recorded.
///
/// # Errors
/// Always in this version.
#[allow(clippy::unused_async)] // a command
pub async fn set_redaction(
    _console: &Console,
    _request: SetRedaction,
) -> Result<Redaction, Failure> {
    unbuilt("answer that")
}
