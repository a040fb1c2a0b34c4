use model::{Problem, TimeRange};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    panels::{Chosen, LinkView},
    reports::VerdictCounts,
};

/// Lists the dashboards of the pack and the starter set.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DashboardsRequest {
    /// Environment id.
    pub environment: String,
}

/// A dashboard in the list.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DashboardSummary {
    /// Its uid, unique in the list.
    pub uid: String,
    /// Its title, untrusted.
    pub title: String,
    /// Its description, may be empty.
    pub description: String,
    /// The file, relative to the pack; `starter/…` for the starter set.
    pub file: String,
    /// Folder within `dashboards/`, may be empty.
    pub folder: String,
    /// True if it came with Wheelhouse and not with the pack.
    pub starter: bool,
    /// Its tags.
    pub tags: Vec<String>,
    /// Number of panels, rows not counted.
    pub panels: u32,
    /// Problems of the file.
    pub problems: Vec<Problem>,
    /// False if the file cannot be shown at all.
    pub usable: bool,
}

/// Opens one dashboard.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DashboardRequest {
    /// Environment id.
    pub environment: String,
    /// Dashboard uid.
    pub uid: String,
    /// Values chosen so far: rows and panels are repeated for them.
    #[serde(default)]
    #[ts(type = "Record<string, string[]>")]
    pub chosen: Chosen,
}

/// A dashboard's grid; panels fetch their own content.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DashboardView {
    /// Its uid.
    pub uid: String,
    /// Its title.
    pub title: String,
    /// Its description.
    pub description: String,
    /// Its file.
    pub file: String,
    /// Length of its default range in milliseconds, if it names one that ends now.
    #[ts(optional, type = "number")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_range_ms: Option<i64>,
    /// Its refresh interval in milliseconds, if it names one.
    #[ts(optional, type = "number")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_ms: Option<i64>,
    /// Hovering one panel shows the moment on all.
    pub shared_crosshair: bool,
    /// Links of the dashboard.
    pub links: Vec<LinkView>,
    /// Data sources that the file names by uid or name, and what answers for them.
    pub data_sources: Vec<DataSourceView>,
    /// How much of the file is shown as it is meant.
    pub report: VerdictCounts,
    /// Variables in the order of the file, hidden ones among them.
    pub variables: Vec<VariableView>,
    /// Rows from top to bottom; panels before the first row are in an untitled one.
    pub rows: Vec<RowFrame>,
    /// What is wrong with the file.
    pub problems: Vec<Problem>,
}

/// A row of panels.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RowFrame {
    /// Unique within the dashboard, also among repeated rows.
    pub key: String,
    /// Its title; empty for the row that no row panel opened.
    pub title: String,
    /// Collapsed in the file.
    pub collapsed: bool,
    /// Its panels.
    pub panels: Vec<PanelFrame>,
}

/// Where a panel stands and what it will be.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PanelFrame {
    /// Unique within the dashboard, also among repeated panels.
    pub key: String,
    /// Its id, shared by the copies of a repeated panel.
    pub id: u32,
    /// Values of the repeat that this copy stands for.
    #[ts(type = "Record<string, string[]>")]
    pub scoped: Chosen,
    /// Without a frame of its own.
    pub transparent: bool,
    /// Its title, variables not yet filled in.
    pub title: String,
    /// Its description, may be empty.
    pub description: String,
    /// Grafana's name of its type.
    pub kind: String,
    /// Where it stands.
    pub place: GridPlace,
}

/// A place in the grid of 24 columns; `y` counts from the top of its row.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct GridPlace {
    pub x: u32,
    pub y: u32,
    pub w: u32,
    pub h: u32,
}

/// A variable as the bar above the grid shows it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct VariableView {
    /// Its name.
    pub name: String,
    /// Its label, or its name.
    pub label: String,
    /// What it is for; may be empty.
    pub description: String,
    /// Not shown in the bar; its options are asked for all the same.
    pub hidden: bool,
    /// Asked again when the range changes.
    pub refresh_on_range: bool,
    /// Grafana's name of its type.
    pub kind: String,
    /// Several values at once.
    pub multi: bool,
    /// Offers "All".
    pub include_all: bool,
    /// What the file chose.
    pub current: Vec<String>,
}

/// Asks for a variable's options.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct VariableRequest {
    /// Environment id.
    pub environment: String,
    /// Dashboard uid.
    pub uid: String,
    /// Variable name.
    pub name: String,
    /// Values chosen so far, for chained variables.
    #[ts(type = "Record<string, string[]>")]
    pub chosen: Chosen,
    /// The shared range.
    pub range: TimeRange,
}

/// A variable's options and what to choose.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct VariableOptions {
    /// Options in the order the file asks for; "All" first if offered, with the value `$__all`.
    pub options: Vec<VariableChoice>,
    /// The value to use: the chosen one if it still exists, else the file's, else the first.
    pub value: Vec<String>,
    /// The number at which the list was cut, if it was.
    pub capped_at: Option<u32>,
}

/// One option.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VariableChoice {
    /// What is shown.
    pub text: String,
    /// What is used.
    pub value: String,
}

/// A data source as a dashboard names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DataSourceView {
    /// Its uid or name in the file.
    pub reference: String,
    /// Grafana's plug-in, such as `prometheus`, if the file tells.
    pub plugin: String,
    /// Key of the source that answers; none if no source has metrics.
    pub source: Option<String>,
    /// Why that one.
    pub how: Standing,
}

/// Why a source answers for a data source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It has that key or title.
    Named,
    /// The pack says so.
    Mapped,
    /// The environment has none of that name; its first one stands in.
    StandsIn,
}

/// Says which source answers for a data source that dashboards name.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MapDataSource {
    /// Environment id.
    pub environment: String,
    /// Its uid or name in the files.
    pub reference: String,
    /// Key of the source; none takes the mapping out.
    pub source: Option<String>,
}
