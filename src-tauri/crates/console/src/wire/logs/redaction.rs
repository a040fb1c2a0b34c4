use model::Millis;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Turns redaction off for an environment until the window closes, or on again.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SetRedaction {
    /// Environment id.
    pub environment: String,
    /// Whether it is on.
    pub on: bool,
    /// Why it is turned off; recorded.
    pub reason: String,
}

/// What is hidden in log lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Redaction {
    /// Whether anything is.
    pub on: bool,
    /// Names of the rules: built-in ones first, then those of the pack.
    pub rules: Vec<String>,
    /// Pieces hidden in the lines held, in those parts that were looked at.
    #[ts(type = "number")]
    pub hidden: u64,
    /// The record of turning it off and on in this environment, newest first, at most 20.
    pub records: Vec<RedactionRecord>,
}

/// Somebody turned redaction off or on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RedactionRecord {
    /// When.
    pub at: Millis,
    /// Who, by the name this computer knows them by.
    pub who: String,
    /// Whether it was on from then.
    pub on: bool,
    /// Why.
    pub why: String,
}
