//! Logs: searched, followed, read from files, held and looked at row by row; exported.

mod ask;
mod context;
mod export;
mod facets;
mod files;
mod follow;
mod held;
mod json;
mod line;
mod open;
mod patterns;
mod pinned;
mod place;
mod redaction;
mod rows;
mod sieve;
mod spans;
mod store;
mod view;
mod volume;
mod whole;

pub use context::log_context;
pub(crate) use export::Exports;
pub use export::{
    VerifiedExport, cancel_export, export_logs, export_name, export_state, resume_export,
    verify_export,
};
pub use facets::{log_fields, log_values};
pub use files::read_log_files;
pub use follow::{follow_logs, log_state, pause_logs};
pub(crate) use held::OpenLogs;
pub use line::log_line;
pub use open::{close_logs, log_sources, more_logs, open_logs};
pub use patterns::log_patterns;
pub(crate) use pinned::pinned;
pub use redaction::set_redaction;
pub(crate) use redaction::{Hide, RedactionState, redaction_problems};
pub use rows::{find_log, log_rows};
pub use volume::log_volume;
pub(crate) use whole::whole;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
