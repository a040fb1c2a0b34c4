use model::{Labels, Millis};
use serde::Deserialize;

use crate::alerts::moment;

/// Which server answers, as far as it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Build {
    /// The kind of server.
    pub flavour: Flavour,
    /// Its version as it writes it; empty if it does not say.
    pub version: String,
}

/// The servers of the Prometheus family that differ in what they answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Flavour {
    Prometheus,
    Mimir,
    Thanos,
    VictoriaMetrics,
    /// It speaks the protocol and does not say what it is.
    Unknown,
}

impl Build {
    /// `Prometheus 3.5.3`, or what is known of it.
    #[must_use]
    pub fn describe(&self) -> String {
        let name = match self.flavour {
            Flavour::Prometheus => "Prometheus",
            Flavour::Mimir => "Mimir",
            Flavour::Thanos => "Thanos",
            // The version it tells is Prometheus' of long ago, not its own.
            Flavour::VictoriaMetrics => return "VictoriaMetrics".into(),
            Flavour::Unknown => "a server of the Prometheus family",
        };
        format!("{name} {}", self.version).trim_end().to_owned()
    }
}

/// One scrape target of the server.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Labels after relabelling, `job` and `instance` among them.
    pub labels: Labels,
    /// The scrape pool, usually the job.
    pub pool: String,
    /// Where it is scraped.
    pub url: String,
    /// Whether the last scrape went well.
    pub health: Health,
    /// Why the last scrape failed, if it did.
    pub last_error: Option<String>,
    /// When it was last scraped.
    pub last_scrape: Option<Millis>,
}

/// Whether a target's last scrape went well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Health {
    Up,
    Down,
    /// Not scraped yet.
    Unknown,
}

#[derive(Deserialize)]
pub(super) struct BuildWire {
    #[serde(default)]
    version: String,
    #[serde(default)]
    application: String,
    #[serde(rename = "goVersion", default)]
    go_version: String,
}

impl From<BuildWire> for Build {
    fn from(wire: BuildWire) -> Self {
        let application = wire.application.to_ascii_lowercase();
        let flavour = if application.contains("mimir") {
            Flavour::Mimir
        } else if application.contains("thanos") || wire.version.starts_with("0.") {
            Flavour::Thanos
        } else if !application.is_empty() {
            Flavour::Unknown
        } else if wire.go_version.is_empty() {
            // Only VictoriaMetrics tells a version and nothing else.
            Flavour::VictoriaMetrics
        } else {
            Flavour::Prometheus
        };
        Self {
            flavour,
            version: wire.version,
        }
    }
}

#[derive(Deserialize)]
pub(super) struct TargetsWire {
    #[serde(rename = "activeTargets", default)]
    pub(super) active: Vec<TargetWire>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TargetWire {
    #[serde(default)]
    labels: Labels,
    #[serde(default)]
    scrape_pool: String,
    #[serde(default)]
    scrape_url: String,
    #[serde(default)]
    health: String,
    #[serde(default)]
    last_error: String,
    last_scrape: Option<String>,
}

impl From<TargetWire> for Target {
    fn from(wire: TargetWire) -> Self {
        Self {
            labels: wire.labels,
            pool: wire.scrape_pool,
            url: wire.scrape_url,
            health: match wire.health.as_str() {
                "up" => Health::Up,
                "down" => Health::Down,
                _ => Health::Unknown,
            },
            last_error: Some(wire.last_error).filter(|error| !error.is_empty()),
            last_scrape: wire.last_scrape.as_deref().and_then(moment),
        }
    }
}
