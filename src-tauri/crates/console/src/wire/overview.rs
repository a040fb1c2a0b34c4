use model::{Alert, Failure, Millis, TimeRange};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    charts::{ChartView, MarkKind, MarkView},
    panels::{Staleness, ThemeName, Zone},
};

/// Asks for the Overview of one environment.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OverviewRequest {
    /// Environment id.
    pub environment: String,
    /// The shared range.
    pub range: TimeRange,
    /// Width of one golden signal's chart in CSS pixels.
    pub width: u32,
    /// Height of one golden signal's chart in CSS pixels.
    pub height: u32,
    /// Colours for charts.
    pub theme: ThemeName,
    /// Time axis.
    pub zone: Zone,
}

/// Is it healthy, and what changed.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Overview {
    /// The state in one word.
    pub health: Health,
    /// The first answer in one sentence.
    pub sentence: String,
    /// Probes in the order of the file.
    pub probes: Vec<ProbeView>,
    /// One line per source.
    pub sources: Vec<SourceLine>,
    /// Pending and firing alerts, gravest first.
    pub alerts: Vec<Alert>,
    /// Why the list of alerts may be incomplete.
    pub alert_failures: Vec<Failure>,
    /// Deploys, restarts and the like within the range, newest first.
    pub changes: Vec<ChangeMark>,
    /// When this was answered.
    pub at: Millis,
}

/// The states that have colour, shape and word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// All that is known is well.
    Ok,
    /// Nothing is known, or not any more.
    Unknown,
    /// Worth a look.
    Warning,
    /// Users are affected.
    Critical,
}

/// A probe and how it stands.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ProbeView {
    /// Key in `wheelhouse.toml`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What is asked.
    pub url: String,
    /// How it stands.
    pub state: ProbeState,
    /// HTTP status of the last answer.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Duration of the last answer.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub took_ms: Option<f64>,
    /// Since when it stands like this.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Millis>,
    /// Why it fails.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
}

/// How a probe stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProbeState {
    /// Not asked yet.
    Waiting,
    /// As expected.
    Up,
    /// Not as expected, or no answer.
    Down,
}

/// A source in one line.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SourceLine {
    /// Key in `wheelhouse.toml`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its kind, such as `prometheus` or `direct`.
    pub kind: String,
    /// How it stands.
    pub health: Health,
    /// What is known in words, such as "412 series, 3 of 3 targets up".
    pub detail: String,
    /// Its newest sample or line.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newest: Option<Millis>,
    /// When it last answered.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered: Option<Millis>,
    /// Why it does not.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
}

/// Something that changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ChangeMark {
    /// When it happened or began.
    pub at: Millis,
    /// When it ended, for what lasts and is over.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<Millis>,
    /// What kind.
    pub kind: ChangeKind,
    /// In words, untrusted.
    pub text: String,
}

impl ChangeMark {
    /// The change as charts mark it; what only the list tells is nothing there.
    #[must_use]
    pub fn on_charts(&self) -> Option<MarkView> {
        let kind = match self.kind {
            ChangeKind::Deploy => MarkKind::Version,
            ChangeKind::Restart => MarkKind::Restart,
            ChangeKind::Alert => MarkKind::Alert,
            ChangeKind::Migration => MarkKind::Migration,
            ChangeKind::Down | ChangeKind::Up => return None,
        };
        Some(MarkView {
            at: self.at,
            end: self.end,
            kind,
            text: self.text.clone(),
        })
    }
}

/// Kinds of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Another version runs.
    Deploy,
    /// A process started anew.
    Restart,
    /// A probe or target went down.
    Down,
    /// A probe or target came back.
    Up,
    /// An alert began to fire.
    Alert,
    /// Migrations were applied to a database.
    Migration,
}

/// The golden signals; each chart stands or fails alone.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct GoldenSignals {
    /// Rate, errors, latency, saturation.
    pub signals: Vec<GoldenSignal>,
}

/// One golden signal.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct GoldenSignal {
    /// Which.
    pub kind: SignalKind,
    /// Its title.
    pub title: String,
    /// The newest value with its unit.
    pub value: String,
    /// What is measured, in words.
    pub detail: String,
    /// How it stands against usual limits.
    pub health: Health,
    /// The chart, if there is data.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chart: Option<ChartView>,
    /// How old the newest point is, if not fresh.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stale: Option<Staleness>,
    /// Why there is no data, in words.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub empty: Option<String>,
    /// Why it failed.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
    /// The query behind it.
    pub query: String,
}

/// Which golden signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SignalKind {
    /// Requests per second.
    Rate,
    /// Share of failed requests.
    Errors,
    /// 95th percentile of duration.
    Latency,
    /// How full the scarcest resource is.
    Saturation,
}
