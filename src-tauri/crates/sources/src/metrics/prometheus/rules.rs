use async_trait::async_trait;
use model::{Alert, AlertState, Alerts, Answer, Failure, Labels, Millis, Rule, RuleKind};
use serde::Deserialize;

use super::Prometheus;
use crate::alerts::moment;

#[async_trait]
impl Alerts for Prometheus {
    async fn alerts(&self) -> Result<Answer<Vec<Alert>>, Failure> {
        let answer = self.get::<AlertsWire>("/api/v1/alerts", &[]).await?;
        Ok(answer.map(|wire| {
            let alerts = wire.map(|wire| wire.alerts).unwrap_or_default();
            alerts.into_iter().filter_map(AlertWire::active).collect()
        }))
    }

    async fn rules(&self) -> Result<Answer<Vec<Rule>>, Failure> {
        let answer = self.get::<RulesWire>("/api/v1/rules", &[]).await?;
        Ok(answer.map(|wire| {
            let groups = wire.map(|wire| wire.groups).unwrap_or_default();
            groups
                .into_iter()
                .flat_map(|group| {
                    let rules = group.rules.into_iter();
                    rules.map(move |rule| rule.of(&group.name))
                })
                .collect()
        }))
    }
}

#[derive(Deserialize)]
struct AlertsWire {
    #[serde(default)]
    alerts: Vec<AlertWire>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AlertWire {
    labels: Labels,
    #[serde(default)]
    annotations: Labels,
    state: String,
    active_at: Option<String>,
    /// A float in exponent form.
    value: Option<String>,
}

impl AlertWire {
    fn active(self) -> Option<Alert> {
        Some(Alert {
            state: match self.state.as_str() {
                "firing" => AlertState::Firing,
                "pending" => AlertState::Pending,
                _ => return None,
            },
            labels: self.labels,
            annotations: self.annotations,
            since: self.active_at.as_deref().and_then(moment),
            value: self.value.and_then(|value| value.parse().ok()),
        })
    }
}

#[derive(Deserialize)]
struct RulesWire {
    #[serde(default)]
    groups: Vec<GroupWire>,
}

#[derive(Deserialize)]
struct GroupWire {
    name: String,
    #[serde(default)]
    rules: Vec<RuleWire>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RuleWire {
    name: String,
    #[serde(rename = "type")]
    kind: KindWire,
    query: String,
    /// Seconds.
    #[serde(default)]
    duration: f64,
    #[serde(default)]
    labels: Labels,
    #[serde(default)]
    annotations: Labels,
    #[serde(default)]
    last_error: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum KindWire {
    Alerting,
    Recording,
}

impl RuleWire {
    fn of(self, group: &str) -> Rule {
        Rule {
            group: group.to_owned(),
            name: self.name,
            kind: match self.kind {
                KindWire::Alerting => RuleKind::Alerting,
                KindWire::Recording => RuleKind::Recording,
            },
            query: self.query,
            hold: Millis((self.duration * 1_000.0) as i64),
            labels: self.labels,
            annotations: self.annotations,
            last_error: Some(self.last_error).filter(|error| !error.is_empty()),
        }
    }
}
