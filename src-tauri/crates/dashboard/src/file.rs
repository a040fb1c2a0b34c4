use model::Millis;

use crate::{DashboardLink, Panel, Variable};

/// A dashboard as checked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dashboard {
    /// Identity across files; made from the file name where the file has none.
    pub uid: String,
    /// Title, untrusted text.
    pub title: String,
    /// What it is for; empty if the file does not say.
    pub description: String,
    /// Tags in file order.
    pub tags: Vec<String>,
    /// Default start of the range in Grafana's words, such as `now-1h`.
    pub from: String,
    /// Default end of the range, usually `now`.
    pub to: String,
    /// Default refresh interval.
    pub refresh: Option<Millis>,
    /// Zone in which times are shown.
    pub zone: Timezone,
    /// Whether hovering one panel shows the moment on all.
    pub shared_crosshair: bool,
    /// Variables in the order they are asked for.
    pub variables: Vec<Variable>,
    /// Rows from top to bottom; the first has no title if panels stand before any row.
    pub rows: Vec<Row>,
    /// Links to elsewhere.
    pub links: Vec<DashboardLink>,
}

impl Dashboard {
    /// Every panel from top to bottom, those of collapsed rows included.
    pub fn panels(&self) -> impl Iterator<Item = &Panel> {
        self.rows.iter().flat_map(|row| &row.panels)
    }
}

/// A band of panels under one heading.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Heading; none for panels before the first row.
    pub title: Option<String>,
    /// Whether the row starts closed.
    pub collapsed: bool,
    /// The variable whose values the row is repeated for.
    pub repeat: Option<String>,
    /// Panels in reading order; their `y` counts from the top of the row.
    pub panels: Vec<Panel>,
}

/// A place on a grid of 24 columns; a grid row is 30 px with 8 px between.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct GridPos {
    pub x: u32,
    pub y: u32,
    pub w: u32,
    pub h: u32,
}

/// The zone a dashboard asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Timezone {
    /// The reader's.
    #[default]
    Browser,
    /// Coordinated universal time.
    Utc,
    /// An IANA name.
    Named(String),
}

/// The data source a query or variable names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SourceRef {
    /// None: Grafana's default source.
    #[default]
    Default,
    /// A variable of kind `datasource`, such as `${ds}`.
    Variable(String),
    /// A uid or, in older files, a name.
    Named {
        /// Uid or name.
        id: String,
        /// Plug-in, such as `prometheus`, if the file tells.
        kind: Option<String>,
    },
    /// Each query names its own.
    Mixed,
    /// Something of Grafana's own without a server behind it: its annotations, random walks, other
    /// panels, expressions.
    Internal(String),
}
