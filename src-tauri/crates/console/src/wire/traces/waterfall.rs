use model::{Millis, Nanos, SpanKind, TimeRange};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Opens a trace of a source, or one of a file that was read before.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OpenTrace {
    /// Environment id.
    pub environment: String,
    /// Key of the source; without, all sources with traces are asked. Unused with a file.
    pub source: Option<String>,
    /// The path of a file that `read_trace_file` read.
    pub file: Option<String>,
    /// 1 to 32 hex digits.
    pub id: String,
    /// The span to go to, 1 to 16 hex digits.
    pub span_id: Option<String>,
    /// When about it was, for sources that are asked over a range.
    pub around: Option<TimeRange>,
    /// Names the question for `withdraw`; 0 if nobody will withdraw it.
    #[serde(default)]
    pub question: u32,
}

/// An open trace: everything but its rows.
///
/// Times are nanoseconds from `start` as floats, exact below 104 days; negative ones occur.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TraceView {
    /// Names the open trace in other requests.
    pub trace: u32,
    /// 32 lower-case hex digits.
    pub id: String,
    /// Key of the source; absent for a file.
    pub source: Option<String>,
    /// Title of the source, or the file's name.
    pub origin: String,
    /// First start.
    pub start: Nanos,
    /// Last end minus first start.
    pub duration: f64,
    /// Number of spans.
    pub spans: u32,
    /// Spans with an error.
    pub errors: u32,
    /// Where the error begins, if there is one: an error without an erring child.
    pub error: Option<ErrorSpot>,
    /// The span that was asked for by its id, if the trace has it.
    pub span: Option<u32>,
    /// Service of the root, or of the first span.
    pub service: String,
    /// Name of the root, or of the first span.
    pub name: String,
    /// Its services, by first span; a row names one by its place here.
    pub services: Vec<ServiceView>,
    /// Depth of the deepest span; a root has 0.
    pub depth: u32,
    /// What is wrong with the trace, and what was found in it, gravest first.
    pub findings: Vec<TraceFinding>,
    /// The whole trace in small.
    pub minimap: Vec<MinimapBar>,
    /// Lanes of the minimap.
    pub lanes: u32,
    /// True if clocks disagree and the times can be corrected.
    pub skewed: bool,
    /// True if cutting idle time would show more.
    pub sparse: bool,
    /// Remarks of the source.
    pub warnings: Vec<String>,
    /// When it was fetched.
    pub at: Millis,
}

/// Where an error begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ErrorSpot {
    /// The span.
    pub span: u32,
    /// Its service.
    pub service: String,
    /// Its name.
    pub name: String,
    /// What it says, may be empty.
    pub message: String,
}

/// A service of a trace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ServiceView {
    /// Its name, may be empty.
    pub name: String,
    /// Number of its spans.
    pub spans: u32,
    /// Spans with an error.
    pub errors: u32,
    /// Its self time in nanoseconds.
    pub self_time: f64,
}

/// Something wrong with a trace, or something found in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TraceFinding {
    /// A stable name, such as `missing_parents`, `clock_skew`, `repeated`.
    pub code: String,
    /// What it is, in a sentence.
    pub message: String,
    /// What it means or what to do; may be empty.
    pub remedy: String,
    /// True if data is missing or wrong; false for something worth a look.
    pub problem: bool,
    /// A few spans that show it.
    pub spans: Vec<u32>,
}

/// One bar of the minimap; places are shares of the duration.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct MinimapBar {
    /// Lane from the top.
    pub lane: u32,
    /// Left end, 0 to 1.
    pub from: f32,
    /// Right end, 0 to 1.
    pub to: f32,
    /// Place in [`TraceView::services`].
    pub service: u32,
    /// True if it holds an error.
    pub error: bool,
}

/// Names an open trace.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TraceRef {
    /// The open trace.
    pub trace: u32,
}

/// How the waterfall is looked at; the window keeps it and sends it with every request.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct WaterfallState {
    /// The span shown as the root; the whole trace without.
    pub root: Option<u32>,
    /// Spans of this depth and below are closed; 0 closes all.
    pub depth: Option<u32>,
    /// Spans that are open although they would be closed.
    pub opened: Vec<u32>,
    /// Spans that are closed although they would be open.
    pub closed: Vec<u32>,
    /// Services whose spans are closed.
    pub closed_services: Vec<String>,
    /// Whether repeated siblings are folded into one row.
    pub fold: bool,
    /// Folds that are open, by their first span.
    pub unfolded: Vec<u32>,
    /// What is shown.
    pub filter: WaterfallFilter,
    /// Whether clocks are corrected.
    pub correct_skew: bool,
    /// Whether idle time is cut.
    pub compress: bool,
    /// The stretch of time on screen, in nanoseconds from the start; the whole without.
    pub zoom: Option<(f64, f64)>,
}

/// Which spans are shown; all conditions must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct WaterfallFilter {
    /// Text in names, services, attributes, events or status messages, in any case.
    pub text: String,
    /// One of these services; any if empty.
    pub services: Vec<String>,
    /// Attributes it has.
    pub attributes: Vec<FilterAttribute>,
    /// Only spans with an error.
    pub errors: bool,
    /// At least this share of the trace's duration, 0 to 1.
    pub min_share: f64,
    /// Only spans on the critical path.
    pub critical: bool,
}

/// An attribute that a span must have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FilterAttribute {
    /// Its name.
    pub name: String,
    /// Its exact value; any without.
    pub value: Option<String>,
}

/// Asks for rows on screen.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RowsRequest {
    /// The open trace.
    pub trace: u32,
    /// How it is looked at.
    pub state: WaterfallState,
    /// The first row.
    pub from: u32,
    /// How many, at most 500.
    pub count: u32,
}

/// Rows on screen.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct WaterfallRows {
    /// All rows of this state.
    pub total: u32,
    /// The first of `rows`.
    pub from: u32,
    /// The rows.
    pub rows: Vec<WaterfallRow>,
    /// Ancestors of the first row, root first, for the breadcrumb that stays.
    pub crumbs: Vec<super::Crumb>,
    /// What is not shown and why.
    pub hidden: HiddenCounts,
    /// Spans that match the filter; absent without a filter.
    pub matches: Option<u32>,
    /// Where time lies on screen.
    pub scale: Vec<ScalePiece>,
    /// Stretches of time that are cut.
    pub cuts: Vec<ScaleCut>,
}

/// How many spans are not shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HiddenCounts {
    /// By the filter.
    pub filter: u32,
    /// Inside closed spans.
    pub closed: u32,
    /// Inside folds.
    pub folded: u32,
    /// Outside of the span shown as root.
    pub outside: u32,
}

/// A stretch of time and its stretch of the screen; between pieces and in them it is linear.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ScalePiece {
    /// First moment, in nanoseconds from the start.
    pub from: f64,
    /// Last moment.
    pub to: f64,
    /// Left end on screen, 0 to 1.
    pub left: f64,
    /// Right end on screen, 0 to 1.
    pub right: f64,
}

/// A stretch of time that is cut to a mark.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ScaleCut {
    /// First moment, in nanoseconds from the start.
    pub from: f64,
    /// Last moment.
    pub to: f64,
    /// The middle of the mark on screen, 0 to 1.
    pub at: f64,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct WaterfallRow {
    /// The span, or the first span of a fold.
    pub span: u32,
    /// Its depth below the root on screen.
    pub depth: u32,
    /// Span name.
    pub name: String,
    /// What it did in a few words, such as a statement's verb and table; may be empty.
    pub note: String,
    /// Place in [`TraceView::services`].
    pub service: u32,
    /// Its role.
    pub kind: SpanKind,
    /// Start in nanoseconds from the trace's start.
    pub start: f64,
    /// Length in nanoseconds.
    pub duration: f64,
    /// Self time in nanoseconds.
    pub self_time: f64,
    /// Its stretches of the critical path, in nanoseconds from the trace's start.
    pub critical: Vec<(f64, f64)>,
    /// Its status is an error.
    pub error: bool,
    /// A span that is not shown below it has an error.
    pub error_inside: bool,
    /// Its events, at most 50.
    pub events: Vec<EventTick>,
    /// Number of its links.
    pub links: u32,
    /// Direct children.
    pub children: u32,
    /// All spans below it.
    pub descendants: u32,
    /// Whether its children are shown.
    pub open: bool,
    /// Spans below it that the filter hides.
    pub hidden: u32,
    /// It does not match the filter and is kept as an ancestor of one that does.
    pub context: bool,
    /// Its parent is missing from the trace.
    pub orphan: bool,
    /// How far its clock was moved, in nanoseconds; 0 if it was not.
    pub moved: f64,
    /// The siblings it stands for.
    pub fold: Option<FoldView>,
}

/// An event of a span.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct EventTick {
    /// When, in nanoseconds from the trace's start.
    pub at: f64,
    /// It is an exception.
    pub error: bool,
}

/// Repeated siblings in one row.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FoldView {
    /// How many.
    pub count: u32,
    /// Their time together, in nanoseconds.
    pub total: f64,
    /// The shortest, in nanoseconds.
    pub min: f64,
    /// The longest, in nanoseconds.
    pub max: f64,
    /// How many have an error.
    pub errors: u32,
}

/// Asks where a span is, and what must be opened to see it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RevealRequest {
    /// The open trace.
    pub trace: u32,
    /// How it is looked at.
    pub state: WaterfallState,
    /// The span; without, the next match after `after`.
    pub span: Option<u32>,
    /// The row from which the next match or error is sought.
    pub after: Option<u32>,
    /// Seek upwards.
    pub backwards: bool,
    /// Seek errors instead of matches.
    pub errors: bool,
}

/// Where a span is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Revealed {
    /// The state in which it is shown; equal to the one asked with if nothing hides it.
    pub state: WaterfallState,
    /// The span.
    pub span: u32,
    /// Its row.
    pub row: u32,
}
