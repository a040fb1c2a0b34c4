use model::Labels;

use crate::{Indicator, Period, Target};

/// A service level objective as a file of the pack describes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Slo {
    /// Names it among the objectives of the pack.
    pub id: String,
    /// Its title, untrusted.
    pub title: String,
    /// The service it is about, untrusted; may be empty.
    pub service: String,
    /// What it promises, untrusted; may be empty.
    pub description: String,
    /// Its file, relative to the pack.
    pub file: String,
    /// What the file is written in.
    pub format: Format,
    /// The share that must be good as it is written, sound or not; 0 if it is no number.
    pub target: f64,
    /// What is promised; in words why that cannot be told.
    pub objective: Result<Objective, String>,
    /// The source of metrics it names, if it does.
    pub source: Option<String>,
    /// What it says of its alerts.
    pub alerting: Alerting,
}

/// A promise that can be measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Objective {
    /// The share that must be good.
    pub target: Target,
    /// The time that the budget is for.
    pub period: Period,
    /// What is good and what is bad.
    pub indicator: Indicator,
}

/// Formats of objectives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `openslo/v1`: <https://github.com/OpenSLO/OpenSLO>.
    OpenSlo,
    /// `prometheus/v1` and `sloth.slok.dev/v1`: <https://sloth.dev>.
    Sloth,
    /// `pyrra.dev/v1alpha1`: <https://github.com/pyrra-dev/pyrra>.
    Pyrra,
}

impl Format {
    /// How its makers write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OpenSlo => "OpenSLO",
            Self::Sloth => "Sloth",
            Self::Pyrra => "Pyrra",
        }
    }
}

/// What a file says of the alerts on an objective; all of it may be templates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alerting {
    /// The name of the alerts, if it says.
    pub name: Option<String>,
    /// Labels of the alerts.
    pub labels: Labels,
    /// Annotations of the alerts, `runbook_url` among them.
    pub annotations: Labels,
    /// What is said of pages alone.
    pub page: OneAlert,
    /// What is said of tickets alone.
    pub ticket: OneAlert,
}

/// What a file says of the alert of one severity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OneAlert {
    /// It is not wanted.
    pub disabled: bool,
    /// Labels it has beside the common ones.
    pub labels: Labels,
    /// Annotations it has beside the common ones.
    pub annotations: Labels,
}
