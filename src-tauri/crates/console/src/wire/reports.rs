use model::{AlertState, Failure, TimeRange, Weight};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::panels::PanelRequest;

/// Asks what became of every part of a dashboard's file.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReportRequest {
    /// Dashboard uid.
    pub uid: String,
}

/// What became of every part of a dashboard's file.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ImportReport {
    /// Its title, untrusted.
    pub title: String,
    /// The file, relative to the pack.
    pub file: String,
    /// All parts together.
    pub total: VerdictCounts,
    /// One line per kind of part, in the order panels, queries, options, overrides,
    /// transformations, variables, links, annotations.
    pub elements: Vec<ElementCounts>,
    /// The parts that are not simply rendered first, then the others, each in file order.
    pub entries: Vec<ReportEntry>,
}

/// How many parts are shown as they are meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VerdictCounts {
    /// As written.
    pub rendered: u32,
    /// Nearly as written.
    pub approximated: u32,
    /// Left out.
    pub unsupported: u32,
}

/// Counts of one kind of part.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ElementCounts {
    /// The kind of part, such as "panel" or "transformation".
    pub element: String,
    /// Its counts.
    pub counts: VerdictCounts,
}

/// One part of a file and what became of it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReportEntry {
    /// The panel it stands in; none for parts of the dashboard itself.
    pub panel: Option<u32>,
    /// Title of that panel, untrusted.
    pub panel_title: String,
    /// The kind of part, such as "panel" or "transformation".
    pub element: String,
    /// Where it stands in the file, such as `fieldConfig.defaults.custom.lineStyle`.
    pub name: String,
    /// What became of it.
    pub verdict: Verdict,
    /// How it is approximated or why it is left out; empty if it is rendered.
    pub words: String,
}

/// What became of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Left out.
    Unsupported,
    /// Nearly as written.
    Approximated,
    /// As written.
    Rendered,
}

/// Asks for what is wrong with dashboards.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LintRequest {
    /// Environment whose sources are asked.
    pub environment: String,
    /// One dashboard; all of the pack without.
    pub uid: Option<String>,
    /// Asks the sources whether queries match anything.
    pub live: bool,
    /// The range in which queries must match.
    pub range: TimeRange,
}

/// What is wrong with dashboards.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LintReport {
    /// Dashboards looked at.
    pub dashboards: u32,
    /// Panels looked at.
    pub panels: u32,
    /// Queries asked of live sources.
    pub queries: u32,
    /// What was found, gravest first.
    pub findings: Vec<Finding>,
    /// Sources that could not be asked.
    pub failures: Vec<Failure>,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Finding {
    /// Name of the rule, such as `no-unit`.
    pub rule: String,
    /// How grave it is.
    pub weight: Weight,
    /// The file, relative to the pack.
    pub file: String,
    /// Dashboard uid.
    pub uid: String,
    /// Title of the dashboard, untrusted.
    pub dashboard: String,
    /// The panel, if it is about one.
    pub panel: Option<u32>,
    /// Title of that panel, untrusted.
    pub panel_title: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// Names one panel.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RelatedRequest {
    /// Environment id.
    pub environment: String,
    /// Dashboard uid.
    pub uid: String,
    /// Panel id.
    pub panel: u32,
}

/// What shares a panel's metrics.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Related {
    /// Metrics the panel asks for.
    pub metrics: Vec<String>,
    /// Runbooks that name the panel, its dashboard, one of its alerts or its metrics.
    pub runbooks: Vec<RelatedRunbook>,
    /// Alert rules over the same metrics.
    pub alerts: Vec<RelatedAlert>,
    /// Panels that show the same metrics, most shared first.
    pub panels: Vec<RelatedPanel>,
}

/// A runbook and why it is related.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct RelatedRunbook {
    /// The file, relative to the pack; `starter/…` for the starter set.
    pub file: String,
    /// Its title, untrusted.
    pub title: String,
    /// Why, such as "runbook of HighErrorRate".
    pub why: String,
}

/// An alert rule and why it is related.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RelatedAlert {
    /// Its name, untrusted.
    pub name: String,
    /// The file or source it comes from.
    pub origin: String,
    /// Its expression.
    pub expr: String,
    /// Where it stands; absent if it is inactive or not known.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<AlertState>,
    /// Metrics it shares with the panel.
    pub metrics: Vec<String>,
}

/// A panel that shows the same metrics.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RelatedPanel {
    /// Dashboard uid.
    pub uid: String,
    /// Title of the dashboard, untrusted.
    pub dashboard: String,
    /// Panel id.
    pub panel: u32,
    /// Title of the panel, untrusted.
    pub title: String,
    /// Metrics it shares with the panel.
    pub metrics: Vec<String>,
}

/// Saves one panel's picture or data to a file that the user chooses.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SavePanel {
    /// The panel as it is on screen.
    pub panel: PanelRequest,
    /// What is saved.
    pub format: SaveFormat,
}

/// Names a file a panel is saved to.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SavedFile {
    /// Where it lies now; none if the dialog was closed.
    pub path: Option<String>,
}

/// Formats a panel is saved in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum SaveFormat {
    Csv,
    Json,
    Svg,
    Png,
}

/// Opens a page in the system's browser.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OpenPage {
    /// The whole address.
    pub url: String,
    /// The user was shown the address and agreed.
    pub agreed: bool,
    /// Opens pages of this host without asking from now on.
    pub remember: bool,
}

/// Whether a page was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PageAnswer {
    /// It opens in the browser.
    Opened,
    /// The user must agree first.
    Ask {
        /// Its host.
        host: String,
    },
    /// It is not followed.
    Refused {
        /// Why.
        why: String,
    },
}
