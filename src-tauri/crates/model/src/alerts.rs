use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Labels, Millis};

/// One alert that is pending or firing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Alert {
    /// The alert's labels, `alertname` among them.
    pub labels: Labels,
    /// The alert's annotations, untrusted text.
    pub annotations: Labels,
    /// Where it stands.
    pub state: AlertState,
    /// Since when it is active.
    pub since: Option<Millis>,
    /// The value of its expression, as the source wrote it.
    pub value: Option<f64>,
}

/// How grave an alert is, and what is begun from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AlertSeverity {
    /// Somebody is called for it.
    Critical,
    /// Somebody looks at it in working hours.
    Warning,
    /// Anything else.
    Other,
}

impl AlertSeverity {
    /// All of them, the gravest first.
    pub const ALL: [Self; 3] = [Self::Critical, Self::Warning, Self::Other];

    /// By the common values of the `severity` label.
    #[must_use]
    pub fn of(alert: &Alert) -> Self {
        Self::of_labels(&alert.labels)
    }

    /// The same, of a rule's labels.
    #[must_use]
    pub fn of_labels(labels: &Labels) -> Self {
        match labels.get("severity").unwrap_or_default() {
            "critical" | "page" | "fatal" | "high" => Self::Critical,
            "warning" | "warn" | "error" | "medium" => Self::Warning,
            _ => Self::Other,
        }
    }

    /// As files write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Warning => "warning",
            Self::Other => "other",
        }
    }
}

/// Where an alert stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AlertState {
    /// The expression holds, not yet for long enough.
    Pending,
    /// The alert fires.
    Firing,
    /// The alert fires but is silenced or inhibited.
    Suppressed,
}

/// An alert with what its source tells of its delivery.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The alert.
    pub alert: Alert,
    /// Names the alert at its source, where others say that they are inhibited by it.
    pub fingerprint: Option<String>,
    /// Ids of the silences that keep it quiet.
    pub silenced_by: Vec<String>,
    /// Fingerprints of the alerts that keep it quiet; a source may name one of several.
    pub inhibited_by: Vec<String>,
    /// Names of the time intervals that keep it quiet.
    pub muted_by: Vec<String>,
}

impl From<Alert> for Told {
    /// An alert of a source that only evaluates.
    fn from(alert: Alert) -> Self {
        Self {
            alert,
            fingerprint: None,
            silenced_by: Vec::new(),
            inhibited_by: Vec::new(),
            muted_by: Vec::new(),
        }
    }
}

/// A silence as its source keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// Names it at its source.
    pub id: String,
    /// What alerts must have, all of it.
    pub matchers: Vec<SilenceMatcher>,
    /// From when on.
    pub starts: Option<Millis>,
    /// Until when.
    pub ends: Option<Millis>,
    /// When it was last changed.
    pub updated: Option<Millis>,
    /// Who made it, untrusted.
    pub by: String,
    /// Why, untrusted.
    pub comment: String,
    /// Where it stands.
    pub state: SilenceState,
}

/// Where a silence stands; the first are the most telling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SilenceState {
    /// In force.
    Active,
    /// Not yet in force.
    Pending,
    /// Over; sources keep it for some days.
    Expired,
}

/// One condition of a silence, as Alertmanager means it: an absent label is an empty one, and an
/// expression matches the whole value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SilenceMatcher {
    /// The label.
    pub name: String,
    /// Its value, or an expression for it.
    pub value: String,
    /// The value is a regular expression (RE2 syntax).
    pub regex: bool,
    /// The label must match; otherwise it must not.
    pub equal: bool,
}

/// A silence that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSilence {
    /// The silence that it takes the place of.
    pub replaces: Option<String>,
    /// What alerts must have.
    pub matchers: Vec<SilenceMatcher>,
    /// From when on.
    pub starts: Millis,
    /// Until when.
    pub ends: Millis,
    /// Who makes it.
    pub by: String,
    /// Why.
    pub comment: String,
}

/// One rule of a source that evaluates rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Its group.
    pub group: String,
    /// Alert name or recorded metric.
    pub name: String,
    /// Alerting or recording.
    pub kind: RuleKind,
    /// Its expression.
    pub query: String,
    /// How long the expression must hold.
    pub hold: Millis,
    /// How long an alert goes on firing once the expression no longer holds.
    pub keep_firing: Millis,
    /// Its labels.
    pub labels: Labels,
    /// Its annotations.
    pub annotations: Labels,
    /// The last evaluation's error, if it failed.
    pub last_error: Option<String>,
    /// When it was last evaluated, if the source says.
    pub evaluated: Option<Millis>,
    /// How long that took, in seconds, if the source says.
    pub took: Option<f64>,
    /// Its alerts that wait or fire.
    pub alerts: Vec<Alert>,
}

/// What a rule makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum RuleKind {
    Alerting,
    Recording,
}
