use model::LogOrder;
use model::{Nanos, Severity};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks for rows of held lines.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LogRowsRequest {
    /// The open lines.
    pub logs: u32,
    /// Which line comes first.
    pub order: LogOrder,
    /// First row, counted among those that are kept.
    pub from: u32,
    /// Number of rows, 500 at most.
    pub count: u32,
    /// Fields that are columns.
    pub columns: Vec<String>,
    /// Shows these lines only.
    #[serde(default)]
    pub keep: LogKeep,
    /// Text that is marked where it stands, in any case of its letters; empty for none.
    #[serde(default)]
    pub find: String,
}

/// Which of the held lines are shown; the source is not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogKeep {
    /// Text that the lines hold, in any case of its letters; empty for all.
    pub text: String,
    /// Lines of this pattern, from [`super::LogPattern::pattern`].
    pub pattern: Option<u32>,
}

/// Rows of held lines.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LogRows {
    /// The rows from the one asked for on.
    pub rows: Vec<LogRow>,
    /// Lines that are kept.
    pub total: u32,
    /// Lines that are held.
    pub held: u32,
    /// Where the text that is sought stands among the kept rows, if one is sought.
    pub matches: Option<LogMatches>,
}

/// Rows in which a text stands, relative to the rows of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogMatches {
    /// Rows before the first one of the answer.
    pub before: u32,
    /// Rows of the answer.
    pub here: u32,
    /// Rows after the last one of the answer.
    pub after: u32,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct LogRow {
    /// The line's number: it stays the same while the lines are open.
    pub line: u32,
    /// When it was written.
    pub at: Nanos,
    /// How grave it is.
    pub severity: Severity,
    /// `service.name`, untrusted; may be empty.
    pub service: String,
    /// Its source's place in [`super::HeldLogs::asked`].
    pub source: u32,
    /// The message, at most 2,000 characters of it.
    pub body: Vec<LogSpan>,
    /// Characters of the message that the row leaves out.
    pub cut: u32,
    /// Values of the columns asked for, in their order, at most 200 characters of each; empty where
    /// the line lacks the field.
    pub columns: Vec<Vec<LogSpan>>,
    /// 32 hex digits, or empty.
    pub trace_id: String,
    /// The request id; empty if it has none, or a hidden one.
    pub request_id: String,
}

/// A piece of text of a line, untrusted; what is absent does not apply.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct LogSpan {
    /// The text; control characters are replaced by visible signs.
    pub text: String,
    /// Colours that the line gives it.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub style: Option<LogStyle>,
    /// Stands for something hidden: the name of the rule that hides it.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redacted: Option<String>,
    /// The text that is sought.
    #[ts(as = "Option<bool>", optional)]
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub found: bool,
    /// Stands for control characters.
    #[ts(as = "Option<bool>", optional)]
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub control: bool,
}

/// How a line wants text to look; what is absent does not apply.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogStyle {
    /// Colour of the letters: `black`, `red`, `green`, `yellow`, `blue`, `magenta`, `cyan`,
    /// `white`, each also as `bright_…`, or `#rrggbb`.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// Colour of the ground, written the same way.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<String>,
    /// Bold.
    #[ts(as = "Option<bool>", optional)]
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bold: bool,
    /// Faint.
    #[ts(as = "Option<bool>", optional)]
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub dim: bool,
    /// Italic.
    #[ts(as = "Option<bool>", optional)]
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub italic: bool,
    /// Underlined.
    #[ts(as = "Option<bool>", optional)]
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub underline: bool,
    /// Struck through.
    #[ts(as = "Option<bool>", optional)]
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub strike: bool,
}

/// Asks where the next line with a text is.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FindLog {
    /// The open lines.
    pub logs: u32,
    /// Which line comes first.
    pub order: LogOrder,
    /// The lines that are shown.
    #[serde(default)]
    pub keep: LogKeep,
    /// What is sought, in any case of its letters.
    pub text: String,
    /// The row from which it is sought; that row is the last to be looked at.
    pub from: u32,
    /// Towards the end, else towards the beginning; goes on at the other end.
    pub forward: bool,
}

/// Where a text was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FoundLog {
    /// Row among the kept ones.
    pub row: u32,
    /// The line's number.
    pub line: u32,
}

/// Names one line of those that are open.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct LogLineRequest {
    /// The open lines.
    pub logs: u32,
    /// The line's number, from [`LogRow::line`].
    pub line: u32,
}

/// Everything about one line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct LogDetail {
    /// The line's number.
    pub line: u32,
    /// Title of its source, or name of its file.
    pub source: String,
    /// What the source keeps it under, such as labels or a file; may be empty.
    pub stream: Vec<LogSpan>,
    /// What the source tells it apart by; may be empty.
    pub id: String,
    /// When it was written.
    pub time: LogTime,
    /// How grave it is.
    pub severity: Severity,
    /// The message, at most 100,000 characters.
    pub body: Vec<LogSpan>,
    /// `service`, `trace_id`, `span_id` and `request_id` where it has them, then all its fields in
    /// the order they were written, at most 1,000.
    pub fields: Vec<LogField>,
    /// Fields that are left out.
    pub fields_cut: u32,
    /// The line as the source has it, at most 100,000 characters.
    pub raw: Vec<LogSpan>,
    /// Characters of it that are left out.
    pub raw_cut: u32,
    /// The line as indented JSON, if it is JSON.
    pub json: Option<JsonView>,
    /// Name of the dialect it was read in, such as `pino`.
    pub dialect: String,
    /// 32 hex digits, or empty.
    pub trace_id: String,
    /// 16 hex digits, or empty.
    pub span_id: String,
    /// The request id; empty if it has none, or a hidden one.
    pub request_id: String,
    /// How many pieces of it are hidden.
    pub redacted: u32,
}

/// The time of a line and how it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogTime {
    /// When it was written.
    pub at: Nanos,
    /// How it was read, such as "milliseconds since 1970, by its size", or "as the source gives
    /// it".
    pub read: String,
    /// It was guessed: the line names no zone, or no unit.
    pub guessed: bool,
}

/// One field of a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct LogField {
    /// Its name, untrusted.
    pub name: String,
    /// Its value, at most 10,000 characters of it.
    pub value: Vec<LogSpan>,
    /// Characters that are left out.
    pub cut: u32,
    /// The value as a filter takes it; absent if part of it is hidden, or if it is very long.
    pub exact: Option<String>,
}

/// Indented JSON, line by line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct JsonView {
    /// Lines from the top, at most 5,000.
    pub lines: Vec<JsonLine>,
    /// In words what is left out: depth beyond 100, or length.
    pub cut: Option<String>,
}

/// One line of indented JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct JsonLine {
    /// How deep it is indented.
    pub depth: u32,
    /// Its pieces.
    pub spans: Vec<JsonSpan>,
}

/// A piece of JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct JsonSpan {
    /// What it is.
    pub token: JsonToken,
    /// Its text as JSON writes it, control characters escaped.
    pub text: String,
    /// Stands for something hidden: the name of the rule that hides it.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redacted: Option<String>,
}

/// What a piece of JSON is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum JsonToken {
    Key,
    Text,
    Number,
    /// `true`, `false` or `null`.
    Word,
    /// Brackets, commas and colons.
    Sign,
}

/// Asks for the lines around a line in its stream, whatever the filter says.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LogContextRequest {
    /// The open lines.
    pub logs: u32,
    /// The line's number.
    pub line: u32,
    /// How many lines before it, 500 at most.
    pub before: u32,
    /// How many lines after it, 500 at most.
    pub after: u32,
    /// Fields that are columns.
    pub columns: Vec<String>,
    /// Names the question for `withdraw`; 0 if nobody will withdraw it.
    #[serde(default)]
    pub question: u32,
}

/// The lines around a line, oldest first.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LogContextView {
    /// The lines, the one asked about among them; `log_line` takes their numbers until the next
    /// context of these lines is asked for.
    pub rows: Vec<LogRow>,
    /// The row of the line asked about.
    pub row: u32,
    /// Where the lines come from.
    pub by: ContextBy,
    /// What was asked, in the source's own language; in words for held lines.
    pub query: String,
    /// Why it is not the source that gave them, in words; or what the source says besides.
    pub notes: Vec<String>,
    /// How long the source took, in milliseconds.
    pub took_ms: f64,
}

/// Where the lines around a line come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ContextBy {
    /// The source gave them.
    Source,
    /// The source was searched around the time of the line, over all its streams.
    Time,
    /// They are lines of the same stream among those held: the filter has left out others.
    Held,
}
