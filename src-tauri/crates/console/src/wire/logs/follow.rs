use model::{Failure, LogFilter, Millis};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Holds new lines as they come; the range of the filter says from when on.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FollowLogs {
    /// Environment id.
    pub environment: String,
    /// Key of the source; all sources with logs without.
    pub source: Option<String>,
    /// The conditions.
    pub filter: LogFilter,
    /// Names the question for `withdraw`; 0 if nobody will withdraw it.
    #[serde(default)]
    pub question: u32,
}

/// How lines that are followed stand; asked again and again while they are on screen.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LogsState {
    /// What goes on.
    pub stage: FollowStage,
    /// Lines held.
    pub count: u32,
    /// Grows with every change of the lines held: rows are the same while it is.
    #[ts(type = "number")]
    pub revision: u64,
    /// Lines that came since it was opened.
    #[ts(type = "number")]
    pub arrived: u64,
    /// Lines that wait until it is not paused any more.
    pub held_back: u32,
    /// Lines that the sources say they left out.
    #[ts(type = "number")]
    pub dropped_by_source: u64,
    /// Lines that were let go here, the oldest first, when no more could be held.
    #[ts(type = "number")]
    pub dropped_here: u64,
    /// Sources that send new lines by themselves.
    pub streaming: Vec<String>,
    /// Sources that are asked again and again.
    pub polling: Vec<String>,
    /// How often those are asked, in milliseconds.
    pub every_ms: u32,
    /// When a line came last.
    pub last: Option<Millis>,
    /// Why sources do not answer at the moment, or any more.
    pub failures: Vec<Failure>,
}

/// What goes on with lines that are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FollowStage {
    /// New lines are shown as they come.
    Following,
    /// New lines are held back.
    Paused,
    /// No line will come any more, or the lines were never followed.
    Ended,
}

/// Holds new lines back, or shows them again.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct PauseLogs {
    /// The open lines.
    pub logs: u32,
    /// Hold back.
    pub paused: bool,
}
