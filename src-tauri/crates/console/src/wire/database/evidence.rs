use model::Millis;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::migrations::AppliedView;

/// Asks what an evidence pack would hold, or makes one.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct EvidenceRequest {
    /// Environment id.
    pub environment: String,
    /// Key of the source; the first database without.
    pub source: Option<String>,
    /// First moment of the period.
    pub from: Millis,
    /// First moment after the period.
    pub to: Millis,
    /// Which of the period's changes are taken.
    pub choice: EvidenceChoice,
    /// Whether the manifest is signed with this pack's key of the keychain; made if there is none.
    pub sign: bool,
    /// The folder that the pack's own folder is made in; the window asks for one without.
    pub folder: Option<String>,
    /// Names the question for `withdraw`; 0 if nobody will withdraw it.
    #[serde(default)]
    pub question: u32,
}

/// Which changes of a period are taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EvidenceChoice {
    /// Every one.
    All,
    /// Every exception, and of the others as many as are drawn.
    Sample {
        /// What the draw begins with; a fresh one is made up if it is empty.
        seed: String,
        /// How many are drawn; by the number of changes without.
        size: Option<u32>,
    },
}

/// What an evidence pack would hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct EvidencePlan {
    /// Key of the source.
    pub source: String,
    /// The seed to make the pack with, so that it holds what is shown; empty if all are taken.
    pub seed: String,
    /// Changes that belong, or may belong, to the period.
    pub population: u32,
    /// How many of these have no known time: they are counted in, as they may belong to it.
    pub undated: u32,
    /// Changes that are surely outside the period.
    pub outside: u32,
    /// The groups that changes are taken from, each with its rule.
    pub strata: Vec<EvidenceStratum>,
    /// The changes that are taken, in the order of their histories.
    pub changes: Vec<EvidenceChange>,
    /// What somebody has to look at.
    pub exceptions: Vec<EvidenceException>,
    /// What cannot be proved, in words.
    pub unproved: Vec<String>,
    /// What weakens the pack, the gravest first.
    pub warnings: Vec<EvidenceWarning>,
    /// When the database was read.
    pub at: Millis,
}

/// A group of changes with the rule by which they are taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EvidenceStratum {
    /// What they have in common.
    pub name: String,
    /// The rule, in words.
    pub rule: String,
    /// How many there are.
    pub changes: u32,
    /// How many are taken.
    pub taken: u32,
}

/// A change that is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EvidenceChange {
    /// [`super::HistoryView::key`].
    pub history: String,
    /// [`super::MigrationRow::key`].
    pub key: String,
    /// What the tool knows it by.
    pub id: String,
    /// Its name for people, may be empty.
    pub name: String,
    /// When it was applied, with how that is known.
    pub applied: AppliedView,
    /// Whether it is taken because something was found of it.
    pub exception: bool,
}

/// Something that an auditor has to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EvidenceException {
    /// [`super::HistoryView::key`].
    pub history: String,
    /// [`super::MigrationRow::key`]; empty for what concerns the history as a whole.
    pub key: String,
    /// What the tool knows it by; empty for what concerns the history as a whole.
    pub id: String,
    /// A stable name, such as `edited`.
    pub code: String,
    /// In a sentence.
    pub message: String,
}

/// Something that weakens a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EvidenceWarning {
    /// A stable name, such as `no_ledger`.
    pub code: String,
    /// In a sentence.
    pub message: String,
    /// What to do; may be empty.
    pub remedy: String,
    /// True if the pack should not be made before it is mended.
    pub grave: bool,
}

/// An evidence pack that was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct EvidenceMade {
    /// Its folder.
    pub path: String,
    /// SHA-256 of its manifest, to be noted where nobody can change it.
    pub manifest: String,
    /// How many files the manifest lists.
    pub files: u32,
    /// Their size, in bytes.
    pub bytes: f64,
    /// How many changes are in it.
    pub changes: u32,
    /// What verifying it said, right after it was written.
    pub verdict: EvidenceVerdict,
}

/// Names an evidence pack to verify.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct VerifyEvidence {
    /// Its folder; the window asks for one without.
    pub folder: Option<String>,
}

/// Whether an evidence pack is as it was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct EvidenceVerdict {
    /// Its folder.
    pub folder: String,
    /// True if nothing was found.
    pub sound: bool,
    /// What was found, in a sentence.
    pub sentence: String,
    /// Every difference, by file.
    pub faults: Vec<EvidenceFault>,
    /// Whether and by which key it is signed.
    pub signature: EvidenceSignature,
    /// SHA-256 of the manifest as it lies there; empty if there is none.
    pub manifest: String,
    /// What the manifest says of the pack: who made it, when, of which period.
    pub facts: Vec<(String, String)>,
    /// How many files were compared.
    pub files: u32,
}

/// A difference between an evidence pack and its manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EvidenceFault {
    /// The file within the pack.
    pub file: String,
    /// A stable name, such as `changed` or `missing`.
    pub code: String,
    /// In a sentence.
    pub message: String,
}

/// Whether an evidence pack is signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum EvidenceSignature {
    /// It is not.
    None,
    /// The signature fits the manifest.
    Good {
        /// The public key, in hexadecimal: whose it is, only somebody who knows it can say.
        key: String,
    },
    /// There is one that does not fit.
    Bad {
        /// Why, in a sentence.
        why: String,
    },
}
