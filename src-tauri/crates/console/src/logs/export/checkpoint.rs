use std::{collections::BTreeMap, path::Path};

use model::Nanos;
use serde::{Deserialize, Serialize};

use super::{super::place::Place, beside};
use crate::wire::ExportLogs;

/// The ending of the file beside an export that says how far it is.
const ENDING: &str = ".unfinished.json";

/// How far an export is: everything up to here is in its file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Checkpoint {
    /// Every source by its key, and how far it is read.
    pub(super) sources: Vec<Reached>,
    pub(super) lines: u64,
    pub(super) bytes: u64,
    /// Time of the first line and of the last one.
    pub(super) first: Option<Nanos>,
    pub(super) last: Option<Nanos>,
    /// Pieces that were hidden, by rule.
    pub(super) hidden: BTreeMap<String, u64>,
    /// Cells that a spreadsheet would have taken for formulas.
    pub(super) formulas: u64,
}

/// How far one source is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reached {
    pub(super) source: String,
    /// What the page was asked with that is being written.
    pub(super) after: Option<String>,
    /// Lines of it that are written.
    pub(super) used: usize,
    /// There is no further page.
    pub(super) over: bool,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    request: ExportLogs,
    checkpoint: Checkpoint,
}

impl Checkpoint {
    /// Where an export to this file begins, and whether it goes on with one that was interrupted.
    pub(super) fn of(path: &Path, request: &ExportLogs, places: &[Place]) -> (Self, bool) {
        let kept = std::fs::read(beside(path, ENDING)).ok();
        let kept = kept.and_then(|bytes| serde_json::from_slice::<Kept>(&bytes).ok());
        let length = std::fs::metadata(path).map_or(0, |file| file.len());
        let same = |kept: &Kept| {
            let keys = kept.checkpoint.sources.iter().map(|one| &one.source);
            is_same(&kept.request, request)
                && kept.checkpoint.bytes <= length
                && keys.eq(places.iter().map(|place| &place.source))
        };
        if let Some(kept) = kept.filter(same) {
            return (kept.checkpoint, true);
        }
        let sources = places.iter().map(|place| Reached {
            source: place.source.clone(),
            ..Reached::default()
        });
        let fresh = Self {
            sources: sources.collect(),
            ..Self::default()
        };
        (fresh, false)
    }

    /// Notes it beside the file.
    pub(super) fn keep(&self, path: &Path, request: &ExportLogs) -> std::io::Result<()> {
        let kept = Kept {
            request: request.clone(),
            checkpoint: self.clone(),
        };
        let (place, part) = (beside(path, ENDING), beside(path, ".unfinished.part"));
        std::fs::write(&part, serde_json::to_vec(&kept)?)?;
        std::fs::rename(part, place)
    }

    pub(super) fn forget(path: &Path) {
        // An export that ended leaves nothing to go on with; a file that stays is passed over.
        let _ = std::fs::remove_file(beside(path, ENDING));
    }

    /// What was changed in the lines, in words.
    pub(super) fn notes(&self) -> Option<String> {
        (self.formulas > 0).then(|| {
            format!(
                "{} cells looked like formulas and begin with an apostrophe",
                self.formulas
            )
        })
    }
}

fn is_same(one: &ExportLogs, other: &ExportLogs) -> bool {
    one.environment == other.environment
        && one.source == other.source
        && one.filter == other.filter
        && one.format == other.format
        && one.redacted == other.redacted
}
