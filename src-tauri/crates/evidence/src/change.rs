use model::Nanos;
use serde::Serialize;

use crate::content::Period;

/// One migration that belongs, or may belong, to the period.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// Names it in the pack and in the draw: its history, a slash, and its key there.
    pub key: String,
    /// The history: its table with its schema.
    pub history: String,
    /// What the tool knows it by.
    pub id: String,
    /// Its name for people, may be empty.
    pub name: String,
    /// What became of it, in a word.
    pub state: String,
    /// When it was applied.
    pub applied: Applied,
    /// Who is named in the row, and as what; empty if nobody is.
    pub by: String,
    /// How long it took, if that is recorded.
    #[serde(rename = "duration_ns", serialize_with = "digits")]
    pub duration: Option<i64>,
    /// The run it belonged to, may be empty.
    pub batch: String,
    /// Its file, if one is there.
    pub file: Option<SourceFile>,
    /// Whether its file is what was applied.
    pub checksum: Checksum,
    /// Who approved it.
    pub approval: Approval,
    /// What the rules of the house say about it.
    pub house: Vec<HouseRule>,
    /// What somebody has to look at.
    pub exceptions: Vec<Exception>,
    /// Where each fact comes from, in words: name and sentence.
    pub provenance: Vec<(String, String)>,
    /// Tables that its text touches.
    pub tables: Vec<String>,
}

/// When a change was applied, with how that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Applied {
    /// As it is recorded, or in words.
    pub text: String,
    /// How it is known.
    pub known: Known,
    /// The first moment it can have been; absent if there is no first.
    pub earliest: Option<Nanos>,
    /// The last moment it can have been; absent if there is no last.
    pub latest: Option<Nanos>,
}

/// How a time is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// The row says so.
    Recorded,
    /// The database knows when the row was committed.
    Committed,
    /// The console saw it come, between two looks.
    Seen,
    /// It cannot be known.
    Unknown,
}

/// The file of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceFile {
    /// Where it lay in the pack of the system.
    pub path: String,
    /// The line at which the change begins, from 1; several changes can share a file.
    pub line: u32,
    /// The bytes of the whole file.
    #[serde(skip)]
    pub bytes: Vec<u8>,
    /// The text of this change, for the report.
    #[serde(skip)]
    pub text: String,
}

/// Whether a file is what was applied.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Checksum {
    /// As the row has it; empty if the tool records none.
    pub recorded: String,
    /// As the file gives it now, by the tool's own rule; empty if it cannot be computed.
    pub now: String,
    /// As the row had it when the console first saw it; empty if it never looked before.
    pub first_seen: String,
    /// What that means, in a sentence.
    pub words: String,
}

/// Who approved a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Approval {
    /// A commit brought its file.
    Commit {
        /// Its hash.
        commit: String,
        /// Who wrote it.
        author: String,
        /// When, in RFC 3339.
        date: String,
        /// Whether it is signed, in words.
        signature: String,
        /// How it came to the main line, in words; empty if that is not known.
        merge: String,
    },
    /// None is recorded.
    None {
        /// Why, in a sentence.
        why: String,
    },
}

/// What a rule of the house says about a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HouseRule {
    /// The rule.
    pub rule: String,
    /// What was found, in a sentence.
    pub message: String,
    /// The line of the file, from 1.
    pub line: Option<u32>,
}

/// Something that an auditor has to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exception {
    /// A stable name, such as `edited`.
    pub code: String,
    /// In a sentence.
    pub message: String,
}

impl Applied {
    /// Whether the change may belong to the period, as far as its time is known.
    #[must_use]
    pub fn may_lie_in(&self, period: Period) -> bool {
        let begins_late = self.earliest.is_some_and(|earliest| earliest >= period.to);
        let ended_early = self.latest.is_some_and(|latest| latest < period.from);
        !begins_late && !ended_early
    }

    /// Whether the change surely belongs to the period.
    #[must_use]
    pub fn lies_in(&self, period: Period) -> bool {
        let within = |at: Option<Nanos>| at.is_some_and(|at| period.from <= at && at < period.to);
        within(self.earliest) && within(self.latest)
    }
}

fn digits<S: serde::Serializer>(count: &Option<i64>, serializer: S) -> Result<S::Ok, S::Error> {
    match count {
        Some(count) => serializer.collect_str(count),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_belongs_to_a_period_unless_its_time_says_otherwise() {
        let period = Period {
            from: Nanos(100),
            to: Nanos(200),
        };
        // earliest, latest, may it, does it
        for (earliest, latest, may, does) in [
            (Some(100), Some(100), true, true),
            (Some(199), Some(199), true, true),
            (Some(200), Some(200), false, false),
            (Some(99), Some(99), false, false),
            (Some(50), Some(150), true, false),
            (Some(150), Some(250), true, false),
            (None, Some(99), false, false),
            (None, Some(100), true, false),
            (Some(200), None, false, false),
            (None, None, true, false),
        ] {
            let applied = Applied {
                text: String::new(),
                known: Known::Recorded,
                earliest: earliest.map(Nanos),
                latest: latest.map(Nanos),
            };
            let told = (applied.may_lie_in(period), applied.lies_in(period));
            assert_eq!(told, (may, does), "{earliest:?} to {latest:?}");
        }
    }
}
