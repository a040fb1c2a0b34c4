use model::{Alert, AlertSeverity, Failure, Millis};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{panels::LinkTarget, reports::RelatedPanel, reports::RelatedRunbook};

/// Asks for the alerts, rules and silences of an environment.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AlertsRequest {
    /// Environment id.
    pub environment: String,
}

/// Everything about alerting in an environment; a source that fails costs its part only.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AlertsView {
    /// Alerts that fire, wait or are kept quiet, gravest first.
    pub alerts: Vec<AlertLine>,
    /// Alerting rules of the sources and of the pack, by group.
    pub rules: Vec<RuleLine>,
    /// Silences, those in force first, then those to come, then the ended ones.
    pub silences: Vec<SilenceView>,
    /// Which alerts and runbooks have no counterpart.
    pub coverage: Coverage,
    /// Whether silences can be made here.
    pub silencing: Silencing,
    /// Sources that could not be asked.
    pub failures: Vec<Failure>,
    /// What sources said beside their answers.
    pub warnings: Vec<String>,
    /// When this was answered.
    pub at: Millis,
}

/// One alert in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct AlertLine {
    /// Names it as long as its labels stay the same.
    pub id: String,
    /// The alert.
    pub alert: Alert,
    /// How grave it is, by its `severity` label.
    pub severity: AlertSeverity,
    /// Titles of the sources that tell of it.
    pub sources: Vec<String>,
    /// Ids of the silences that keep it quiet.
    pub silences: Vec<String>,
    /// What keeps it quiet otherwise, in words, such as "inhibited by ClusterDown" or "muted by the
    /// time interval weekends".
    pub quiet: Vec<String>,
    /// The surest runbook.
    pub runbook: Option<RelatedRunbook>,
    /// [`RuleLine::id`] of its rule, if that is known.
    pub rule: Option<String>,
}

/// One alerting rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct RuleLine {
    /// Names it among the rules of the environment.
    pub id: String,
    /// Its alert's name, untrusted.
    pub name: String,
    /// Its group.
    pub group: String,
    /// Title of the source that evaluates it, or the file of the pack that holds it.
    pub origin: String,
    /// Its expression.
    pub query: String,
    /// How long the expression must hold before it fires, in words.
    pub hold: String,
    /// How grave its alerts are.
    pub severity: AlertSeverity,
    /// Where it stands.
    pub state: RuleState,
    /// The state in words, such as "cannot fire: there is no metric queue_depht; nearest: queue_depth".
    pub why: String,
    /// Its alerts that fire.
    pub firing: u32,
    /// Its alerts that wait.
    pub pending: u32,
    /// The surest runbook.
    pub runbook: Option<RelatedRunbook>,
    /// Why its annotation leads to no runbook, if it names one that is not there.
    pub broken: Option<String>,
}

/// Where a rule stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RuleState {
    /// An alert of it fires.
    Firing,
    /// An alert of it waits.
    Pending,
    /// It cannot be evaluated.
    Failed,
    /// It can never fire: what it asks for does not exist.
    Never,
    /// It is evaluated and does not fire.
    Inactive,
    /// It stands in the pack, and no source here evaluates it.
    Unused,
}

/// A silence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SilenceView {
    /// Its id at its source.
    pub id: String,
    /// Key of its source.
    pub source: String,
    /// Title of its source.
    pub title: String,
    /// Where it stands.
    pub state: SilenceState,
    /// What alerts must have.
    pub matchers: Vec<MatcherView>,
    /// Who made it, untrusted.
    pub by: String,
    /// Why, untrusted.
    pub comment: String,
    /// From when on.
    pub starts: Option<Millis>,
    /// Until when.
    pub ends: Option<Millis>,
    /// When it was last changed.
    pub updated: Option<Millis>,
    /// Alerts that it keeps quiet now.
    pub hides: u32,
    /// What is worth knowing, such as "hides nothing" or "in force for 12 days".
    pub remarks: Vec<String>,
}

/// Where a silence stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SilenceState {
    /// In force.
    Active,
    /// Not yet in force.
    Pending,
    /// Over.
    Expired,
}

/// One condition of a silence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MatcherView {
    /// The label.
    pub name: String,
    /// Its value, or an expression for it.
    pub value: String,
    /// The value is a regular expression.
    pub regex: bool,
    /// The label must match; otherwise it must not.
    pub equal: bool,
}

/// Whether silences can be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Silencing {
    /// They can.
    pub allowed: bool,
    /// Why not, and what would allow it; empty if they can.
    pub why: String,
    /// Keys of the sources that keep silences.
    pub sources: Vec<String>,
}

/// Alerts and runbooks without a counterpart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Coverage {
    /// Alerting rules that lead to a runbook.
    pub covered: u32,
    /// Names of rules that lead to none.
    pub uncovered: Vec<String>,
    /// Files of runbooks of the pack that name alerts, none of which exists.
    pub orphans: Vec<OrphanRunbook>,
}

/// A runbook that no alert leads to although it names one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OrphanRunbook {
    /// Its file.
    pub file: String,
    /// Its title, untrusted.
    pub title: String,
    /// Alerts it names that no rule makes.
    pub alerts: Vec<String>,
}

/// Asks for one alert's surroundings.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AlertDetailRequest {
    /// Environment id.
    pub environment: String,
    /// The alert.
    pub alert: Alert,
}

/// What an alert leads to.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AlertDetail {
    /// Runbooks, the surest first.
    pub runbooks: Vec<RelatedRunbook>,
    /// Why its annotation leads to no runbook, if it names one that is not there.
    pub broken: Option<String>,
    /// Panels that show its metrics, most shared first.
    pub panels: Vec<RelatedPanel>,
    /// The dashboard that its annotation names, if it is there.
    pub dashboard: Option<LinkTarget>,
    /// Its rule's expression without its limit, narrowed to the alert's labels: what to chart.
    pub query: Option<String>,
    /// The limit that the expression is compared with, if it is a plain number.
    pub limit: Option<f64>,
    /// Conditions that find its log lines: fields and values known from its labels.
    pub log_fields: Vec<(String, String)>,
    /// The service whose traces it is about, if its labels tell.
    pub service: Option<String>,
    /// When it began before, newest first: begin and, unless it lasts, end.
    pub earlier: Vec<(Millis, Option<Millis>)>,
}

/// Makes or changes a silence.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CreateSilence {
    /// Environment id.
    pub environment: String,
    /// Key of the source.
    pub source: String,
    /// The silence that it takes the place of.
    pub replaces: Option<String>,
    /// What alerts must have.
    pub matchers: Vec<MatcherView>,
    /// Until when.
    pub ends: Millis,
    /// Who makes it; the name of this computer's user if empty.
    pub by: String,
    /// Why; must not be empty.
    pub comment: String,
    /// How often the user has said yes to this very request.
    pub confirmed: u8,
    /// What the user typed where the environment's name was asked for; else empty.
    pub typed: String,
}

/// Ends a silence.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ExpireSilence {
    /// Environment id.
    pub environment: String,
    /// Key of the source.
    pub source: String,
    /// The silence.
    pub id: String,
    /// Why; must not be empty.
    pub comment: String,
    /// How often the user has said yes to this very request.
    pub confirmed: u8,
    /// What the user typed where the environment's name was asked for; else empty.
    pub typed: String,
}

/// What became of a silence that was asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SilenceAnswer {
    /// The user must say yes first: what will happen, in words.
    Ask {
        /// The question, which names the environment and what becomes quiet.
        words: String,
        /// In production the second question wants the environment's name typed.
        type_name: bool,
    },
    /// It was done and recorded.
    Done {
        /// The silence's id; another one if its conditions were changed.
        id: String,
    },
}
