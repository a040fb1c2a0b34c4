use indexmap::IndexMap;
use model::{Alert, Failure, LogLine, Millis, TimeRange};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    charts::{ChartView, FigureView},
    numbers::{BarGaugeView, StatView, TableView},
};

/// Chosen values by variable name; `$__all` stands for all of them.
pub type Chosen = IndexMap<String, Vec<String>>;

/// Asks for one panel's content.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PanelRequest {
    /// Environment id.
    pub environment: String,
    /// Dashboard uid.
    pub uid: String,
    /// Panel id.
    pub panel: u32,
    /// Chosen values of the dashboard's variables.
    #[ts(type = "Record<string, string[]>")]
    pub chosen: Chosen,
    /// The shared range.
    pub range: TimeRange,
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
    /// Values of the repeat that this copy of the panel stands for, over the chosen ones.
    #[serde(default)]
    #[ts(type = "Record<string, string[]>")]
    pub scoped: Chosen,
    /// Names the question for `withdraw`; 0 if nobody will withdraw it.
    #[serde(default)]
    pub question: u32,
}

/// Withdraws questions that nobody waits for any more; their requests are dropped at the server.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Withdraw {
    /// Numbers from [`PanelRequest::question`] and its like.
    pub questions: Vec<u32>,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ThemeName {
    Dark,
    Light,
}

/// The zone of the time axis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "name", rename_all = "snake_case")]
pub enum Zone {
    /// Coordinated Universal Time.
    Utc,
    /// An IANA zone, such as `Europe/Berlin`, as the window's system names it.
    Named(String),
}

/// A panel's content with the state it is in.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PanelView {
    /// Its title with variables filled in.
    pub title: String,
    /// What to draw, or why nothing can be drawn.
    pub content: Content,
    /// How old the newest point is, if not fresh.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stale: Option<Staleness>,
    /// The number of series or rows at which the answer was cut, if it was.
    pub capped_at: Option<u32>,
    /// Warnings of the source and queries that failed while others answered.
    pub warnings: Vec<String>,
    /// The queries as they were sent.
    pub queries: Vec<SentQuery>,
    /// Links of the panel itself.
    pub links: Vec<LinkView>,
    /// When this was answered.
    pub at: Millis,
}

/// A query as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct SentQuery {
    /// Its letter.
    pub ref_id: String,
    /// Its text with everything filled in.
    pub expr: String,
    /// Key of the source it went to.
    pub source: String,
    /// Asked for one moment instead of a range.
    pub instant: bool,
    /// The step in milliseconds.
    pub step: Millis,
}

/// What a panel holds.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Content {
    /// A drawing with a time axis.
    Chart(Box<ChartView>),
    /// A drawing of cells, bars or slices that a pointer can rest on.
    Figure(Box<FigureView>),
    /// Big numbers.
    Stat(Vec<StatView>),
    /// Numbers on an arc.
    Gauge(Vec<StatView>),
    /// Numbers on bars.
    BarGauge(BarGaugeView),
    /// Rows and columns.
    Table(TableView),
    /// Log lines.
    Logs(LogsView),
    /// Alerts, gravest first.
    Alerts(Vec<Alert>),
    /// Links to dashboards, in groups.
    Dashboards(Vec<DashboardGroup>),
    /// GitHub-flavoured Markdown, untrusted.
    Markdown(String),
    /// Plain text.
    Plain(String),
    /// No data, and why.
    Empty(Emptiness),
    /// A panel type or query that is not evaluated, and why.
    Unsupported(String),
    /// It failed, and what to do.
    Failed(Failure),
}

/// Log lines of a panel.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LogsView {
    /// The lines in the order the file asks for.
    pub lines: Vec<LogLine>,
    /// Long lines wrap.
    pub wrap: bool,
    /// Each line shows its time.
    pub times: bool,
    /// Each line shows its service and fields.
    pub labels: bool,
}

/// Dashboards under one heading.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DashboardGroup {
    /// The heading; empty if there is one group only.
    pub heading: String,
    /// The dashboards.
    pub links: Vec<LinkView>,
}

/// A link as it is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct LinkView {
    /// Its title, untrusted.
    pub title: String,
    /// Where it leads.
    pub target: LinkTarget,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LinkTarget {
    /// A dashboard of the pack or the starter set.
    Dashboard {
        /// Its uid.
        uid: String,
        /// Values of its variables.
        #[ts(type = "Record<string, string[]>")]
        chosen: Chosen,
        /// One panel of it.
        panel: Option<u32>,
        /// A range of its own; absent for the shared one.
        range: Option<TimeRange>,
    },
    /// A page outside the window; asked about before it opens.
    Page {
        /// The whole address, `http` or `https`.
        url: String,
        /// Its host, shown before it opens.
        host: String,
    },
    /// A runbook of the pack or the starter set.
    Runbook {
        /// Its file, as listed.
        file: String,
        /// The anchor of the heading it leads to; its beginning without.
        anchor: Option<String>,
    },
    /// Migrations, in the history of the environment's database.
    Migration {
        /// What its id, name or file holds.
        name: String,
    },
    /// An alert, among those of the environment.
    Alert {
        /// Its name.
        name: String,
    },
    /// An address that is not followed.
    Refused {
        /// The address as it would have been.
        url: String,
        /// Why.
        why: String,
    },
}

/// Why there is nothing to show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Emptiness {
    /// The cause.
    pub cause: EmptyCause,
    /// The cause in one sentence that names the thing.
    pub text: String,
    /// What to try, most likely first.
    pub hints: Vec<Hint>,
    /// When the query last had an answer, if it had one before the range.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_seen: Option<Millis>,
}

impl Emptiness {
    /// A cause in one sentence, with nothing to try.
    #[must_use]
    pub fn new(cause: EmptyCause, text: impl Into<String>) -> Self {
        Self {
            cause,
            text: text.into(),
            hints: Vec::new(),
            last_seen: None,
        }
    }
}

/// Causes of emptiness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EmptyCause {
    /// The panel has no query.
    NoQuery,
    /// The source never saw a metric of that name.
    MetricUnknown,
    /// The metric exists, a label value does not.
    LabelUnknown,
    /// The series exist, but not within the range.
    OutsideRange,
    /// Each selector matches, but what is computed from them is empty.
    Filtered,
    /// A variable that the query needs has no value.
    VariableEmpty,
    /// The transformations leave nothing.
    Transformed,
    /// Nothing to report is the good case: no alert fires, no line matches.
    NothingToShow,
    /// The source could not say why.
    Unknown,
}

/// Something to try against emptiness.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Hint {
    /// What to do or what exists instead, in words.
    pub text: String,
    /// A range that has data, if that is the way out.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<TimeRange>,
    /// A value to choose: variable and value, if that is the way out.
    #[ts(optional, type = "[string, string]")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choose: Option<(String, String)>,
}

/// How old the newest point is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct Staleness {
    /// The newest point.
    pub newest: Millis,
    /// Its age in milliseconds.
    pub age: Millis,
}
