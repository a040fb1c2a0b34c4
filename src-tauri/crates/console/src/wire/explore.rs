use model::{Failure, TimeRange};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::panels::{Content, SentQuery, ThemeName, Zone};

/// Asks one query as it is typed.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ExploreRequest {
    /// Environment id.
    pub environment: String,
    /// Key of the source; the first with metrics without.
    pub source: Option<String>,
    /// PromQL; `$__rate_interval` and its like are filled in.
    pub expr: String,
    /// The shared range.
    pub range: TimeRange,
    /// Grafana's id of the unit; empty for plain numbers.
    pub unit: String,
    /// Width of the drawing in CSS pixels.
    pub width: u32,
    /// Height of the drawing in CSS pixels.
    pub height: u32,
    /// Colours.
    pub theme: ThemeName,
    /// Time axis.
    pub zone: Zone,
    /// Series to draw by legend label; empty means all of them.
    pub isolate: Vec<String>,
    /// Names the question for `withdraw`; 0 if nobody will withdraw it.
    #[serde(default)]
    pub question: u32,
}

/// A query's answer as a chart and as a table.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ExploreView {
    /// Its course over the range, or why there is none.
    pub chart: Content,
    /// Its value at the end of the range, one row per series, or why there is none.
    pub table: Content,
    /// The query as it was sent.
    pub query: SentQuery,
    /// Remarks of the source.
    pub warnings: Vec<String>,
    /// How long the source took, in milliseconds.
    pub took_ms: f64,
    /// The number of series at which the answer was cut, if it was.
    pub capped_at: Option<u32>,
    /// A panel of Grafana JSON that asks this query.
    pub json: String,
}

/// Asks what could stand at the cursor.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CompleteRequest {
    /// Environment id.
    pub environment: String,
    /// Key of the source; the first with metrics without.
    pub source: Option<String>,
    /// The text so far.
    pub expr: String,
    /// Where the cursor stands, in UTF-16 units.
    pub cursor: u32,
    /// The shared range.
    pub range: TimeRange,
}

/// What could stand at the cursor.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Completions {
    /// Where the word begins that a choice replaces, in UTF-16 units.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// Choices, best first.
    pub items: Vec<Completion>,
    /// What is wrong with the text and where, if it does not parse.
    pub problem: Option<QueryProblem>,
    /// Why the source's names are missing.
    pub failure: Option<Failure>,
}

/// One choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Completion {
    /// What is inserted.
    pub text: String,
    /// What it is.
    pub kind: CompletionKind,
    /// Help text, type or signature; untrusted, may be empty.
    pub detail: String,
}

/// What a choice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum CompletionKind {
    Metric,
    Label,
    Value,
    Function,
    Aggregation,
    Keyword,
    Duration,
}

/// What is wrong with a query, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueryProblem {
    /// In words.
    pub message: String,
    /// Where, in UTF-16 units from the start; absent if it is the whole.
    pub at: Option<u32>,
}
