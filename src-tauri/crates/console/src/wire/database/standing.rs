use model::{Failure, Millis};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::wire::overview::Health;

/// Asks about one database.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DatabaseRequest {
    /// Environment id.
    pub environment: String,
    /// Key of the source; the first database without.
    pub source: Option<String>,
    /// Names the question for `withdraw`; 0 if nobody will withdraw it.
    #[serde(default)]
    pub question: u32,
}

/// The databases of an environment, and where one of them stands.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DatabaseHead {
    /// All of them, in the order of the file.
    pub sources: Vec<DatabaseSourceView>,
    /// Key of the one that the rest is about; absent if there is none.
    pub source: Option<String>,
    /// Where it stands; absent if it could not be asked.
    pub standing: Option<DatabaseStanding>,
    /// Why it could not be asked.
    pub failure: Option<Failure>,
}

/// A database of the pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DatabaseSourceView {
    /// Its key.
    pub source: String,
    /// Its title.
    pub title: String,
    /// Its kind, such as `postgres`.
    pub kind: String,
}

/// Whether a database is a replica, whether it is current, and what its role could do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct DatabaseStanding {
    /// What it is.
    pub role: RoleKind,
    /// Whether what is read from it may be believed to be the present.
    pub health: Health,
    /// What it is and how current, in a sentence: "A replica, 0.4 s behind its primary".
    pub sentence: String,
    /// How far it is behind, in milliseconds, if that can be known.
    pub lag_ms: Option<f64>,
    /// What must be known before it is believed, the worst first.
    pub findings: Vec<StandingFinding>,
    /// Version, address, database and the like, by name.
    pub facts: Vec<(String, String)>,
    /// What the role could do.
    pub rights: Option<RightsView>,
    /// When it was asked.
    pub at: Millis,
}

/// What a database is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum RoleKind {
    Replica,
    Primary,
    Unknown,
    File,
}

/// Something that must be known about a database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StandingFinding {
    /// In a sentence.
    pub message: String,
    /// What to do; may be empty.
    pub remedy: String,
    /// True if nothing read from it should be believed before it is mended.
    pub grave: bool,
}

/// What the role that reads could do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RightsView {
    /// The role.
    pub role: String,
    /// True if the role itself could write; the console never does.
    pub could_write: bool,
    /// What it could do beyond reading, in words.
    pub powers: Vec<String>,
}
