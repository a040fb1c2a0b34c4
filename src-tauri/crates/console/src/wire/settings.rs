use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A request or response that holds nothing.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, TS)]
pub struct Nothing {}

/// Text for a support request: versions, pack, sources and recent log lines, without secrets.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Diagnostics {
    /// Ready to be copied.
    pub text: String,
    /// Folder of the application's own logs.
    pub log_folder: String,
}
