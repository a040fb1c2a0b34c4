use model::{Millis, Problem};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Opens the pack in a folder.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OpenPack {
    /// The folder, or the path of its `wheelhouse.toml`.
    pub folder: String,
}

/// The open pack as the frame shows it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PackView {
    /// Its folder.
    pub folder: String,
    /// Its name.
    pub name: String,
    /// One sentence, may be empty.
    pub description: String,
    /// Who owns it.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<OwnerView>,
    /// Its environments in the order of the file.
    pub environments: Vec<EnvironmentView>,
    /// Runbooks by file.
    pub runbooks: Vec<RunbookLink>,
    /// What is wrong with its files.
    pub problems: Vec<Problem>,
    /// False while the folder cannot be read; the last good state stays.
    pub present: bool,
    /// Grows each time the files changed.
    pub revision: u32,
}

/// Who owns the system.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OwnerView {
    /// Team.
    pub team: String,
    /// How to reach it.
    pub contact: String,
}

/// One environment of the pack.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct EnvironmentView {
    /// Key in `wheelhouse.toml`.
    pub id: String,
    /// What the frame shows.
    pub title: String,
    /// True where a mistake costs the client money.
    pub production: bool,
    /// True for the one to open first.
    pub default: bool,
}

/// A runbook that the palette can name.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RunbookLink {
    /// Path relative to the pack, or the starter set's file name.
    pub file: String,
    /// Its first heading, or the file name.
    pub title: String,
}

/// A pack opened earlier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecentPack {
    /// Its folder.
    pub folder: String,
    /// Its name when it was last open.
    pub name: String,
    /// When it was last opened.
    pub opened: Millis,
}
