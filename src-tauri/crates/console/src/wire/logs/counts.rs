use model::{Failure, LogFilter, Millis, Nanos, Severity, TimeRange};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::super::{
    charts::ChartView,
    overview::ChangeMark,
    panels::{ThemeName, Zone},
};

/// Asks how many lines there are over time.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LogVolumeRequest {
    /// Environment id; changes of it are marked. Empty for files.
    pub environment: String,
    /// Key of the source; all sources with logs without.
    pub source: Option<String>,
    /// The conditions.
    pub filter: LogFilter,
    /// Lines that are counted where a source cannot count.
    pub logs: Option<u32>,
    /// Width of the drawing in CSS pixels.
    pub width: u32,
    /// Height of the drawing in CSS pixels.
    pub height: u32,
    /// Colours.
    pub theme: ThemeName,
    /// Time axis.
    pub zone: Zone,
    /// Names the question for `withdraw`; 0 if nobody will withdraw it.
    #[serde(default)]
    pub question: u32,
}

/// Lines over time by severity.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LogVolume {
    /// Stacked bars, the gravest severity at the bottom; absent if nobody could count.
    pub chart: Option<ChartView>,
    /// Who counted.
    pub by: CountedBy,
    /// Lines that were counted.
    #[ts(type = "number")]
    pub total: u64,
    /// Length of one bar.
    pub step: Millis,
    /// What is missing, or why held lines are counted, in words.
    pub notes: Vec<String>,
    /// Sources that failed.
    pub failures: Vec<Failure>,
}

/// Who counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CountedBy {
    /// The sources, over everything that fits the filter.
    Source,
    /// Wheelhouse, among the lines held.
    Held,
}

/// Asks for services, severities and fields with their counts.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LogFieldsRequest {
    /// Environment id; empty for files.
    pub environment: String,
    /// Key of the source; all sources with logs without.
    pub source: Option<String>,
    /// The conditions.
    pub filter: LogFilter,
    /// Lines that are counted where a source cannot count.
    pub logs: Option<u32>,
    /// Names the question for `withdraw`; 0 if nobody will withdraw it.
    #[serde(default)]
    pub question: u32,
}

/// What can be browsed without a query.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LogFacets {
    /// Services.
    pub services: LogFacet,
    /// Severities by their name in [`Severity`], the gravest first.
    pub severities: LogFacet,
    /// Names of fields.
    pub fields: LogFacet,
}

/// Values, or names of fields, with the number of lines that have them; the most frequent first.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LogFacet {
    /// The values.
    pub values: Vec<FacetValue>,
    /// Who counted.
    pub by: CountedBy,
    /// There are more than these.
    pub more: bool,
    /// What is missing, or why held lines are counted, in words.
    pub notes: Vec<String>,
    /// Why a source did not answer.
    pub failure: Option<Failure>,
}

/// A value or name and how many lines have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FacetValue {
    /// The value, untrusted.
    pub text: String,
    /// How many lines have it, where that is known.
    #[ts(type = "number | null")]
    pub count: Option<u64>,
    /// Part of it is hidden: it cannot be a condition.
    pub redacted: bool,
}

/// Asks for the values of one field.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LogValuesRequest {
    /// Environment id; empty for files.
    pub environment: String,
    /// Key of the source; all sources with logs without.
    pub source: Option<String>,
    /// The conditions.
    pub filter: LogFilter,
    /// The field.
    pub field: String,
    /// Values that hold this text, in any case of its letters; empty for all.
    #[serde(default)]
    pub search: String,
    /// Lines that are counted where a source cannot count.
    pub logs: Option<u32>,
    /// Names the question for `withdraw`; 0 if nobody will withdraw it.
    #[serde(default)]
    pub question: u32,
}

/// Asks for the patterns of held lines.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LogPatternsRequest {
    /// The open lines.
    pub logs: u32,
    /// Patterns are new that were not seen before this moment; the newest deploy, migration or
    /// alert among the lines without.
    pub since: Option<Millis>,
    /// Names the question for `withdraw`; 0 if nobody will withdraw it.
    #[serde(default)]
    pub question: u32,
}

/// Patterns of held lines.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LogPatterns {
    /// New ones first, then the most frequent first, at most 500.
    pub patterns: Vec<LogPattern>,
    /// How many there are.
    pub total: u32,
    /// Lines that were read.
    pub lines: u32,
    /// The time they span, which the trends are spread over.
    pub range: TimeRange,
    /// The moment that tells new patterns; absent if nothing changed among the lines.
    pub since: Option<Millis>,
    /// The change at that moment, if it is one.
    pub change: Option<ChangeMark>,
    /// Changes among the lines, newest first.
    pub changes: Vec<ChangeMark>,
    /// In words what is left out.
    pub notes: Vec<String>,
    /// How long it took, in milliseconds.
    pub took_ms: f64,
}

/// Lines that differ only in some of their words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct LogPattern {
    /// Its number, for [`super::LogKeep::pattern`]; good until patterns are asked for again.
    pub pattern: u32,
    /// What the lines share, and the holes where they differ.
    pub template: Vec<PatternPiece>,
    /// Number of lines.
    pub count: u32,
    /// Lines over time: as many pieces of equal length in every pattern.
    pub trend: Vec<u32>,
    /// Lines by the number of their severity.
    #[ts(type = "number[]")]
    pub severities: [u64; 7],
    /// The gravest severity.
    pub severity: Severity,
    /// Time of the first line.
    pub first: Nanos,
    /// Time of the last line.
    pub last: Nanos,
    /// Number of one of the lines.
    pub example: u32,
    /// Not seen before [`LogPatterns::since`].
    pub new: bool,
}

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PatternPiece {
    /// The text that all lines share, untrusted; of a hole what stands there, such as `number`.
    pub text: String,
    /// Lines differ here.
    pub hole: bool,
    /// What stands in a hole in the first lines of the pattern, at most three values, untrusted;
    /// none where a secret is hidden in them.
    pub examples: Vec<String>,
}
