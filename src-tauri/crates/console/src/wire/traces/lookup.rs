use model::{Failure, Millis, TimeRange, TraceAbilities, TraceQuery, TraceSummary};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Looks up whatever was pasted: an id, a header, an address, a log line.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FindTrace {
    /// Environment id.
    pub environment: String,
    /// What was pasted, untrusted.
    pub text: String,
    /// The shared range, for sources that are asked over one; logs are searched over it.
    pub range: TimeRange,
    /// Names the question for `withdraw`; 0 if nobody will withdraw it.
    #[serde(default)]
    pub question: u32,
}

/// What a pasted text led to.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TraceLookup {
    /// What the text was read as.
    pub kind: PastedKind,
    /// The trace id in it, as 32 lower-case hex digits.
    pub trace_id: Option<String>,
    /// The span id in it, as 16 lower-case hex digits.
    pub span_id: Option<String>,
    /// The request id in it, which log lines were searched for.
    pub request_id: Option<String>,
    /// The file that was named; nobody was asked.
    pub file: Option<String>,
    /// Where traces were found; the first is the one to open.
    pub found: Vec<FoundTrace>,
    /// Every source that was asked, in order.
    pub asked: Vec<AskedSource>,
    /// What to try if nothing was found.
    pub advice: Vec<Advice>,
    /// When asking again makes sense, in milliseconds: spans may still be on their way.
    pub retry_after_ms: Option<u32>,
}

/// Forms in which traces are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum PastedKind {
    TraceId,
    Traceparent,
    B3,
    Xray,
    /// An address of Jaeger's, Zipkin's or Tempo's own page.
    TracePage,
    /// An address of Grafana with a trace in it.
    GrafanaPage,
    /// A line of JSON with a trace id or a request id.
    JsonLine,
    /// A line of text with a trace id or a request id.
    TextLine,
    /// A file on this computer: to be read with `read_trace_file`.
    File,
    /// Not an id of a trace: searched in the logs as a request id.
    RequestId,
    /// Empty, or without anything that could name a trace.
    Nothing,
}

/// A trace that a source holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FoundTrace {
    /// Key of the source.
    pub source: String,
    /// 32 lower-case hex digits.
    pub id: String,
    /// The span to go to, as 16 lower-case hex digits.
    pub span_id: Option<String>,
    /// Log lines that led here, if it was found through logs.
    pub lines: u32,
}

/// One source that was asked.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AskedSource {
    /// Its key.
    pub source: String,
    /// Its title.
    pub title: String,
    /// `traces` or `logs`.
    pub signal: String,
    /// The range it was asked over, if it needs one.
    pub range: Option<TimeRange>,
    /// How it answered.
    pub outcome: Outcome,
    /// How long it took, in milliseconds.
    pub took_ms: f64,
}

/// How a source answered.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "failure", rename_all = "snake_case")]
pub enum Outcome {
    /// It holds what was asked for.
    Found,
    /// It does not.
    NotFound,
    /// It could not answer.
    Failed(Failure),
}

/// Something to try when nothing was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Advice {
    /// The likely reason, in a sentence.
    pub reason: String,
    /// What to do, in a sentence.
    pub remedy: String,
}

/// Searches one source for traces.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SearchTraces {
    /// Environment id.
    pub environment: String,
    /// Key of the source; the first with traces without.
    pub source: Option<String>,
    /// The conditions.
    pub query: TraceQuery,
    /// Names the question for `withdraw`; 0 if nobody will withdraw it.
    #[serde(default)]
    pub question: u32,
}

/// The answer of a search.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TraceSearch {
    /// Key of the source that answered.
    pub source: String,
    /// The search as it was sent.
    pub written: String,
    /// Traces, newest first.
    pub traces: Vec<TraceSummary>,
    /// The number at which the answer was cut, if it was.
    pub capped_at: Option<u32>,
    /// Remarks of the source.
    pub warnings: Vec<String>,
    /// True if part of the data is missing by the source's own word.
    pub partial: bool,
    /// How long the source took, in milliseconds.
    pub took_ms: f64,
    /// When this was answered.
    pub at: Millis,
}

/// Asks what can be searched for.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TraceNamesRequest {
    /// Environment id.
    pub environment: String,
    /// Key of the source; the first with traces without.
    pub source: Option<String>,
    /// The service whose operations are asked for too.
    pub service: Option<String>,
    /// The shared range.
    pub range: TimeRange,
}

/// What can be searched for.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TraceNames {
    /// The sources of the environment that have traces.
    pub sources: Vec<TraceSourceView>,
    /// Key of the source that the rest is about; absent if there is none.
    pub source: Option<String>,
    /// Its services.
    pub services: Vec<String>,
    /// Operations of the service that was named.
    pub operations: Vec<String>,
    /// What the source can do.
    pub abilities: TraceAbilities,
    /// Why names are missing.
    pub failure: Option<Failure>,
}

/// A source that has traces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TraceSourceView {
    /// Its key.
    pub source: String,
    /// Its title.
    pub title: String,
    /// Its kind, such as `tempo`.
    pub kind: String,
}

/// Reads a file of traces that was dropped or chosen.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReadTraceFile {
    /// Where it is.
    pub path: String,
}

/// The traces of a file; each can be opened by the file's path and its id.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TraceFile {
    /// Where it is; names the file when one of its traces is opened.
    pub path: String,
    /// The file's name.
    pub name: String,
    /// Summaries, newest first.
    pub traces: Vec<TraceSummary>,
    /// The number at which the list was cut, if it was.
    pub capped_at: Option<u32>,
    /// Parts of the file that could not be read.
    pub warnings: Vec<String>,
}
