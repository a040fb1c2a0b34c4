use chain::Hash;
use model::Nanos;
use serde::{Deserialize, Serialize};

use crate::What;

/// One entry of a record, as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its number, from 1.
    pub number: u64,
    /// When it was written, by the clock of the computer that wrote it.
    pub at: Nanos,
    /// Its SHA-256, which the next entry names.
    pub hash: Hash,
    /// Who wrote it, and in what circumstances.
    pub by: By,
    /// What it records.
    pub what: What,
    /// Its files.
    pub files: Vec<Attached>,
}

/// Who writes an entry, and in what circumstances.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct By {
    /// Name of the user.
    pub operator: String,
    /// Environment id.
    pub environment: String,
    /// What the computer's clock was ahead of the sources', in milliseconds, if that is known.
    pub clock_ahead_ms: Option<f64>,
}

/// A file that belongs to an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    /// Its path within the folder, such as `data/0007-error-rate.json`.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// Its content.
    pub sha256: Hash,
}

/// What stands in the chain.
#[derive(Serialize, Deserialize)]
pub(crate) struct Payload {
    #[serde(flatten)]
    pub(crate) by: By,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) files: Vec<Attached>,
    pub(crate) what: What,
}

impl Entry {
    /// An entry of a chain; nothing for the opening of it, which is none of the record.
    pub(crate) fn of(entry: &chain::Entry) -> Option<Self> {
        if entry.sequence == 0 {
            return None;
        }
        let payload = entry.payload().unwrap_or_else(|_| Payload {
            by: By::default(),
            files: Vec::new(),
            what: What::Other(entry.payload().unwrap_or_default()),
        });
        Some(Self {
            number: entry.sequence,
            at: entry.at,
            hash: entry.hash,
            by: payload.by,
            what: payload.what,
            files: payload.files,
        })
    }
}
