use crate::{Calc, Field, GridPos, Link, Override, SourceRef, Transformation};

/// One panel as checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// Unique within the dashboard.
    pub id: u32,
    /// Title, untrusted; may hold variables.
    pub title: String,
    /// What it shows; empty if the file does not say.
    pub description: String,
    /// Where it stands.
    pub grid: GridPos,
    /// What it is.
    pub kind: PanelKind,
    /// The source of queries that name none.
    pub source: SourceRef,
    /// Its queries.
    pub targets: Vec<Target>,
    /// Lower limit of the step in Grafana's words, such as `30s`.
    pub min_interval: Option<String>,
    /// Points to ask for instead of one per pixel.
    pub max_data_points: Option<u32>,
    /// A range of its own, such as `24h`, ending when the dashboard's does.
    pub time_from: Option<String>,
    /// How far the range is moved into the past.
    pub time_shift: Option<String>,
    /// The variable whose values the panel is repeated for.
    pub repeat: Option<String>,
    /// How values look.
    pub field: Field,
    /// Exceptions for some fields, later ones over earlier ones.
    pub overrides: Vec<Override>,
    /// Changes to the frames before they are shown.
    pub transformations: Vec<Transformation>,
    /// Links out of the panel.
    pub links: Vec<Link>,
}

impl Panel {
    /// The configuration of one field after the overrides that match it.
    #[must_use]
    pub fn field_of(&self, name: &str, ref_id: &str, kind: &str) -> Field {
        let mut field = self.field.clone();
        for own in &self.overrides {
            if own.matcher.matches(name, ref_id, kind) {
                field.overlay(&own.field);
            }
        }
        field
    }
}

/// What a panel is, with what only this type of panel has.
#[derive(Clone, Debug, PartialEq)]
pub enum PanelKind {
    /// Values over time: `timeseries`, and `graph` of older files.
    TimeSeries(TimeSeries),
    /// One large number per series: `stat`, and `singlestat` of older files.
    Stat(Stat),
    /// One number per series on a scale.
    Gauge(Gauge),
    /// Rows and columns: `table`, and `table-old`.
    Table(Table),
    /// Prose.
    Text(TextPanel),
    /// A type that is not drawn; its queries and title are kept.
    Unsupported {
        /// Grafana's name of the type.
        kind: String,
        /// Why, in one sentence.
        why: String,
    },
}

/// What only a time series panel has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TimeSeries {
    /// The legend.
    pub legend: Legend,
    /// What hovering shows.
    pub tooltip: Tooltip,
}

/// The legend of a time series panel.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Legend {
    /// How it is set.
    pub mode: LegendMode,
    /// To the right of the plot instead of under it.
    pub right: bool,
    /// Numbers beside each name.
    pub calcs: Vec<Calc>,
}

/// How a legend is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum LegendMode {
    #[default]
    List,
    Table,
    Hidden,
}

/// What hovering shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Tooltip {
    #[default]
    Single,
    All,
    /// All series, largest first.
    AllDescending,
    AllAscending,
    Hidden,
}

/// How series become single numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct ReduceOptions {
    /// The reduction.
    pub calc: Calc,
    /// Every value by itself instead of a reduction.
    pub all_values: bool,
    /// A regular expression or name of the fields that are meant; empty for all numbers.
    pub fields: String,
    /// How many values at most when every value is shown.
    pub limit: Option<u32>,
}

impl Default for ReduceOptions {
    fn default() -> Self {
        Self {
            calc: Calc::LastNotNull,
            all_values: false,
            fields: String::new(),
            limit: None,
        }
    }
}

/// What only a stat panel has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stat {
    /// How series become numbers.
    pub reduce: ReduceOptions,
    /// What takes the colour.
    pub color: StatColor,
    /// Whether a sparkline is drawn behind the number.
    pub sparkline: bool,
    /// Whether names are shown: never, always, or with more than one number.
    pub names: Option<bool>,
    /// Text before the number, of older files.
    pub prefix: String,
    /// Text after the number, of older files.
    pub postfix: String,
}

/// What takes the colour of a stat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum StatColor {
    None,
    #[default]
    Value,
    Background,
}

/// What only a gauge has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gauge {
    /// How series become numbers.
    pub reduce: ReduceOptions,
}

/// What only a table has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Whether the header row is left out.
    pub without_header: bool,
    /// Shown names of the columns to sort by, `true` for descending.
    pub sort_by: Vec<(String, bool)>,
}

/// What only a text panel has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextPanel {
    /// The text as written; untrusted, never markup of ours.
    pub content: String,
    /// Whether it is Markdown; HTML and code are shown as plain text.
    pub markdown: bool,
}

/// One query of a panel.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Target {
    /// Its letter.
    pub ref_id: String,
    /// PromQL with variables and macros; empty if the query is of another language.
    pub expr: String,
    /// The language or source kind if it is not PromQL, such as `loki`.
    pub other: Option<String>,
    /// Name of the series, with `{{label}}`; empty for all labels, `__auto` for what differs.
    pub legend_format: String,
    /// Asks for one moment instead of a range.
    pub instant: bool,
    /// What the answer becomes.
    pub format: TargetFormat,
    /// Lower limit of the step, such as `30s`.
    pub interval: Option<String>,
    /// The step is this many intervals; an old option, 1 unless set.
    pub interval_factor: u32,
    /// Not asked, or asked and not shown.
    pub hidden: bool,
    /// Whether exemplars are wanted.
    pub exemplars: bool,
    /// The source, if not the panel's.
    pub source: SourceRef,
}

/// What an answer becomes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum TargetFormat {
    #[default]
    TimeSeries,
    Table,
    Heatmap,
}
