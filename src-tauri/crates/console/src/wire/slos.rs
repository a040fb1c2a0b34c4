use model::{Failure, Millis, Problem, TimeRange};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    charts::ChartView,
    overview::Health,
    panels::{SentQuery, ThemeName, Zone},
};

/// Asks how the objectives of the pack stand.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SlosRequest {
    /// Environment id.
    pub environment: String,
    /// Width of one objective's chart in CSS pixels; 0 for none.
    pub width: u32,
    /// Height of one objective's chart in CSS pixels.
    pub height: u32,
    /// Colours.
    pub theme: ThemeName,
    /// Time axis.
    pub zone: Zone,
}

/// The objectives, those that need attention first.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SlosView {
    /// The objectives.
    pub slos: Vec<SloView>,
    /// Files that could not be read whole.
    pub problems: Vec<Problem>,
    /// When this was answered.
    pub at: Millis,
}

/// One objective and how it stands.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SloView {
    /// Names it among the objectives of the pack.
    pub id: String,
    /// Its title, untrusted.
    pub title: String,
    /// The service it is about, untrusted; may be empty.
    pub service: String,
    /// What it promises, untrusted; may be empty.
    pub description: String,
    /// Its file in the pack.
    pub file: String,
    /// What the file is written in: `OpenSLO`, `Sloth` or `Pyrra`.
    pub format: String,
    /// The share that must be good, such as 0.995.
    pub target: f64,
    /// Its period in words, such as "30 days, rolling".
    pub period: String,
    /// How it stands.
    pub health: Health,
    /// How it stands in one sentence, such as "Burns 14.8 × as fast as it may; at this speed the
    /// budget is gone in 1 h 20 m".
    pub sentence: String,
    /// The share of the error budget that is left; below 0 if more than all of it is spent. Absent
    /// if that cannot be told.
    pub left: Option<f64>,
    /// The share that was good over the period.
    pub achieved: Option<f64>,
    /// How much of the period there is data for, 0 to 1.
    pub covered: f64,
    /// That in words, such as "6 h of 30 days"; empty if it is all of it.
    pub coverage: String,
    /// Its burn over the usual pairs of windows, fastest first.
    pub burns: Vec<BurnView>,
    /// When the budget is gone if it burns on as in the last hour.
    pub exhausted: Option<Millis>,
    /// The budget left over the period that there is data for.
    pub chart: Option<ChartView>,
    /// Alerts of the environment's rules that are about it.
    pub alerts: Vec<String>,
    /// What was asked.
    pub queries: Vec<SentQuery>,
    /// Why it cannot be told how it stands, in words; empty if it can.
    pub unknown: String,
    /// Why its source did not answer.
    pub failure: Option<Failure>,
}

/// Burn over one pair of windows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct BurnView {
    /// `page` or `ticket`.
    pub severity: String,
    /// The long window, such as "1 h".
    pub long: String,
    /// The short window, such as "5 min".
    pub short: String,
    /// Burn from which on both windows alert.
    pub threshold: f64,
    /// Burn over the long window; 1 spends the budget exactly by the period's end.
    pub long_burn: Option<f64>,
    /// Burn over the short window.
    pub short_burn: Option<f64>,
    /// Both are over the threshold.
    pub burning: bool,
}

/// Asks how much of each budget went in a time.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct BudgetSpentRequest {
    /// Environment id.
    pub environment: String,
    /// The time, such as that of an incident.
    pub range: TimeRange,
}

/// What a time cost one objective.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct BudgetSpent {
    /// [`SloView::id`].
    pub id: String,
    /// Its title, untrusted.
    pub title: String,
    /// The share of the whole period's budget that went; absent if that cannot be told.
    pub spent: Option<f64>,
    /// In words, such as "18% of the budget of 30 days".
    pub words: String,
}
