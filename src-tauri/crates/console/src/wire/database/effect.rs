use model::Millis;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::wire::{GoldenSignal, ThemeName, Zone};

/// Asks how the golden signals did around a migration.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MigrationEffectRequest {
    /// Environment id.
    pub environment: String,
    /// Key of the source.
    pub source: String,
    /// [`super::HistoryView::key`].
    pub history: String,
    /// [`super::MigrationRow::key`].
    pub migration: String,
    /// Width of one drawing in CSS pixels.
    pub width: u32,
    /// Height of one drawing in CSS pixels.
    pub height: u32,
    /// Colours.
    pub theme: ThemeName,
    /// Time axis.
    pub zone: Zone,
    /// Names the question for `withdraw`; 0 if nobody will withdraw it.
    #[serde(default)]
    pub question: u32,
}

/// The golden signals half an hour before and after a migration.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MigrationEffect {
    /// When it was applied.
    pub at: Option<Millis>,
    /// Where the time after it ends: half an hour later, or now.
    pub until: Option<Millis>,
    /// Each signal with its values before and after.
    pub signals: Vec<BeforeAfter>,
    /// Why there are none, in words; empty if there are.
    pub missing: String,
}

impl MigrationEffect {
    /// Nothing can be told, and why.
    pub(crate) fn missing(why: impl Into<String>) -> Self {
        Self {
            at: None,
            until: None,
            signals: Vec::new(),
            missing: why.into(),
        }
    }
}

/// One golden signal around a moment.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct BeforeAfter {
    /// Its course, with the moment marked.
    pub signal: GoldenSignal,
    /// Over the time before, with its unit; empty if there was no sample.
    pub before: String,
    /// Over the time after, with its unit; empty if there was no sample.
    pub after: String,
    /// After divided by before, where both are numbers and before is not zero.
    pub ratio: Option<f64>,
}
