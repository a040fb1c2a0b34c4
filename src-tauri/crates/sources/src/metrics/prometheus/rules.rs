use async_trait::async_trait;
use model::{Alert, AlertState, Alerts, Answer, Failure, Labels, Millis, Rule, RuleKind};
use serde::Deserialize;
use transport::Body;

use super::{Prometheus, parse};
use crate::alerts::{List, MOST_ALERTS, moment};

#[async_trait]
impl Alerts for Prometheus {
    async fn alerts(&self) -> Result<Answer<Vec<Alert>>, Failure> {
        let answer = self.get::<AlertsWire>("/api/v1/alerts", &[]).await?;
        let wire = answer.value.unwrap_or_default();
        let mut warnings = answer.warnings;
        warnings.extend(wire.alerts.warning("alerts"));
        let good = wire.alerts.good;
        let capped_at = (good.len() > MOST_ALERTS).then_some(MOST_ALERTS);
        let alerts = good.into_iter().take(MOST_ALERTS);
        Ok(Answer {
            value: alerts.filter_map(AlertWire::active).collect(),
            warnings,
            infos: answer.infos,
            partial: answer.partial,
            capped_at: capped_at.and_then(|most| u32::try_from(most).ok()),
        })
    }

    async fn rules(&self) -> Result<Answer<Vec<Rule>>, Failure> {
        let answer = self.get::<RulesWire>("/api/v1/rules", &[]).await?;
        Ok(rules_of(answer, |group| group.name.clone()))
    }
}

/// The rules of Grafana, which answers as Prometheus does and names its folders where Prometheus
/// names files.
pub(crate) async fn rules_of_grafana(body: Body) -> Result<Answer<Vec<Rule>>, Failure> {
    let answer = parse(body, std::marker::PhantomData).await?;
    Ok(rules_of(answer, |group| {
        format!("{} / {}", group.file, group.name)
    }))
}

fn rules_of(
    answer: Answer<Option<RulesWire>>,
    name: impl Fn(&GroupWire) -> String,
) -> Answer<Vec<Rule>> {
    let groups = answer.value.unwrap_or_default().groups;
    let mut warnings = answer.warnings;
    warnings.extend(groups.warning("groups of rules"));
    let mut rules = Vec::new();
    for group in groups.good {
        let name = name(&group);
        warnings.extend(group.rules.warning(&format!("rules in {name:?}")));
        rules.extend(group.rules.good.into_iter().map(|rule| rule.of(&name)));
    }
    Answer {
        value: rules,
        warnings,
        infos: answer.infos,
        partial: answer.partial,
        capped_at: answer.capped_at,
    }
}

#[derive(Default, Deserialize)]
struct AlertsWire {
    #[serde(default)]
    alerts: List<AlertWire>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AlertWire {
    labels: Labels,
    #[serde(default)]
    annotations: Labels,
    state: String,
    active_at: Option<String>,
    /// A float in exponent form; Grafana writes the values of several queries.
    value: Option<String>,
}

impl AlertWire {
    /// The alert, unless it is one of Grafana's that do not hold.
    fn active(self) -> Option<Alert> {
        // Grafana adds why: `Alerting (NoData)`.
        let state = self.state.split(' ').next().unwrap_or_default();
        Some(Alert {
            state: match state {
                "firing" | "Alerting" | "Recovering" => AlertState::Firing,
                "pending" | "Pending" => AlertState::Pending,
                _ => return None,
            },
            labels: self.labels,
            annotations: self.annotations,
            since: self.active_at.as_deref().and_then(moment),
            value: self.value.and_then(|value| value.parse().ok()),
        })
    }
}

#[derive(Default, Deserialize)]
struct RulesWire {
    #[serde(default)]
    groups: List<GroupWire>,
}

#[derive(Deserialize)]
struct GroupWire {
    name: String,
    #[serde(default)]
    file: String,
    #[serde(default)]
    rules: List<RuleWire>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RuleWire {
    name: String,
    #[serde(rename = "type")]
    kind: KindWire,
    #[serde(default)]
    query: String,
    /// Seconds.
    #[serde(default)]
    duration: f64,
    /// Seconds; from Prometheus 2.42 on.
    #[serde(default)]
    keep_firing_for: f64,
    #[serde(default)]
    labels: Option<Labels>,
    #[serde(default)]
    annotations: Option<Labels>,
    #[serde(default)]
    health: String,
    #[serde(default)]
    last_error: String,
    #[serde(default)]
    last_evaluation: String,
    /// Seconds.
    evaluation_time: Option<f64>,
    #[serde(default)]
    alerts: Option<List<AlertWire>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum KindWire {
    Alerting,
    Recording,
}

impl RuleWire {
    fn of(self, group: &str) -> Rule {
        let last_error = match (self.health.as_str(), self.last_error) {
            ("err" | "error", error) if error.is_empty() => {
                Some("its evaluation failed; the source does not say why".to_owned())
            }
            // Grafana's word for a query that answers with nothing where something is expected.
            ("nodata", error) if error.is_empty() => Some("its query gives no data".to_owned()),
            (_, error) => Some(error).filter(|error| !error.is_empty()),
        };
        let alerts = self.alerts.unwrap_or_default().good.into_iter();
        Rule {
            group: group.to_owned(),
            name: self.name,
            kind: match self.kind {
                KindWire::Alerting => RuleKind::Alerting,
                KindWire::Recording => RuleKind::Recording,
            },
            query: self.query,
            hold: seconds(self.duration),
            keep_firing: seconds(self.keep_firing_for),
            labels: self.labels.unwrap_or_default(),
            annotations: self.annotations.unwrap_or_default(),
            last_error,
            evaluated: moment(&self.last_evaluation),
            took: self
                .evaluation_time
                .filter(|_| !self.last_evaluation.is_empty()),
            alerts: alerts
                .take(MOST_ALERTS)
                .filter_map(AlertWire::active)
                .collect(),
        }
    }
}

fn seconds(seconds: f64) -> Millis {
    Millis((seconds * 1_000.0) as i64)
}
