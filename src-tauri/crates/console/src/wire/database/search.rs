use model::Millis;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Searches in the texts and names of all migrations.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SearchMigrations {
    /// Environment id.
    pub environment: String,
    /// Key of the source; the first database without.
    pub source: Option<String>,
    /// Text that occurs as it stands, upper and lower case alike.
    pub text: String,
    /// Names the question for `withdraw`; 0 if nobody will withdraw it.
    #[serde(default)]
    pub question: u32,
}

/// Where a text occurs in migrations.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MigrationHits {
    /// Key of the source.
    pub source: String,
    /// In the order of histories, migrations and lines; hits of a name have line 0.
    pub hits: Vec<MigrationHit>,
    /// How many migrations have a hit.
    pub migrations: u32,
    /// How many texts were looked through.
    pub files: u32,
    /// The number of hits at which the search ended, if it did.
    pub capped_at: Option<u32>,
    /// When it was searched.
    pub at: Millis,
    /// How long it took, in milliseconds.
    pub took_ms: f64,
}

/// One place in a migration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MigrationHit {
    /// [`super::HistoryView::key`].
    pub history: String,
    /// [`super::MigrationRow::key`].
    pub migration: String,
    /// The migration's id.
    pub id: String,
    /// The file within the pack.
    pub file: String,
    /// The line of the file, from 1; 0 for its name.
    pub line: u32,
    /// The line, shortened around the first place; untrusted.
    pub text: String,
    /// Where the text stands in it: from and to, in UTF-16 units.
    #[ts(type = "[number, number][]")]
    pub marks: Vec<(u32, u32)>,
}
