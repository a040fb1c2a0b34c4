use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

use super::Print;
use crate::{
    hex,
    history::{Applied, Entry, History, Position, State},
    tool::Tool,
};

/// Characters of a value that are kept as they are; longer ones are kept by their hash.
const LONGEST: usize = 200;

/// What one look saw of one history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    pub(super) history: String,
    pub(super) tool: Tool,
    /// Its rows; absent if it could not be read.
    pub(super) rows: Option<Vec<Print>>,
    /// There are more rows than these.
    pub(super) cut: bool,
}

impl Sight {
    /// A history as it was read; `cut` if it has more rows than were read.
    #[must_use]
    pub fn of(history: &History, cut: bool) -> Self {
        Self {
            history: history.table.clone(),
            tool: history.tool,
            rows: Some(rows(history)),
            cut,
        }
    }

    /// A history that is there and could not be read.
    #[must_use]
    pub fn unread(history: impl Into<String>, tool: Tool) -> Self {
        Self {
            history: history.into(),
            tool,
            rows: None,
            cut: false,
        }
    }
}

fn rows(history: &History) -> Vec<Print> {
    match &history.position {
        Some(Position::Version { version, dirty }) => {
            let state = if *dirty { State::Dirty } else { State::Applied };
            let ids = version.iter().map(ToString::to_string);
            ids.map(|id| mark(&id, &state)).collect()
        }
        Some(Position::Heads { revisions }) => {
            let heads = revisions.iter();
            heads.map(|id| mark(id, &State::Applied)).collect()
        }
        None => keyed(&history.entries)
            .map(|(key, entry)| print(key, entry))
            .collect(),
    }
}

/// Rows of a database with the key that each is remembered by; what a tool implies has none.
pub(super) fn keyed(entries: &[Entry]) -> impl Iterator<Item = (String, &Entry)> {
    let mut turns: HashMap<&str, u32> = HashMap::new();
    let rows = entries.iter().filter(|entry| !entry.presumed);
    rows.map(move |entry| {
        let turn = turns.entry(entry.id.as_str()).or_default();
        *turn += 1;
        (key(&entry.id, *turn), entry)
    })
}

pub(super) fn key(id: &str, turn: u32) -> String {
    format!("{}#{turn}", short(id))
}

/// The id of a key, as far as it was kept.
pub(super) fn id(key: &str) -> &str {
    key.rsplit_once('#').map_or(key, |(id, _)| id)
}

fn mark(id: &str, state: &State) -> Print {
    Print {
        key: key(id, 1),
        checksum: None,
        state: word(state),
        applied: None,
        rerun: false,
    }
}

fn print(key: String, entry: &Entry) -> Print {
    let rerun = |(name, value): &(String, String)| name == "exectype" && value == "RERAN";
    Print {
        key,
        checksum: entry.checksum.as_deref().map(short),
        state: word(&entry.state),
        applied: match &entry.applied {
            Applied::Recorded { at } => Some(short(at.text())),
            // The commit time is not part of the row, and servers forget it.
            Applied::Committed { .. } | Applied::Seen { .. } | Applied::Unknown => None,
        },
        rerun: entry.details.iter().any(rerun),
    }
}

fn word(state: &State) -> String {
    let word = match state {
        State::Applied => "applied",
        State::Marked => "marked",
        State::Baseline => "baseline",
        State::Failed => "failed",
        State::HalfApplied { done, total } => return format!("half applied, {done} of {total}"),
        State::Dirty => "dirty",
        State::RolledBack => "rolled back",
        State::Marker => "marker",
        State::Unproven => "unproven",
    };
    word.to_owned()
}

/// Whether the database held what the migration does, as far as its row said.
pub(super) fn stood(state: &str) -> bool {
    matches!(state, "applied" | "marked" | "baseline")
}

fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => {
            let start = text.get(..end).unwrap_or_default();
            format!("{start}… sha256:{}", hex::encode(&Sha256::digest(text)))
        }
        None => text.to_owned(),
    }
}
