use async_trait::async_trait;
use model::{Alert, AlertState, Alerts, Answer, Failure, Ladder, NewSilence, Rule, Silence, Told};
use serde::Deserialize;
use transport::{Client, Request, climb};

use super::Alertmanager;
use crate::metrics::rules_of_grafana;

/// The alerts that a Grafana (9 to 13) evaluates itself, with the Alertmanager within it.
///
/// API: Grafana's `pkg/services/ngalert/api/tooling/definitions/{prom,alertmanager}.go`.
#[derive(Clone, Debug)]
pub struct Grafana {
    client: Client,
    alertmanager: Alertmanager,
}

#[derive(Deserialize)]
struct HealthWire {
    #[serde(default)]
    version: String,
}

const RULES: &str = "/api/prometheus/grafana/api/v1/rules";

impl Grafana {
    /// The Grafana that the client leads to.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self {
            alertmanager: Alertmanager::within_grafana(client.clone()),
            client,
        }
    }

    /// Takes the connection apart, with its rules as the last rung.
    pub async fn diagnose(&self) -> Ladder {
        climb(&self.client, |once| async move {
            let once = Self::new(once);
            let rules = once.rules().await?.value.len();
            // It tells its version to everybody, or to nobody if it is told to hide it.
            let version = once.version().await.unwrap_or_default();
            Ok(format!("answered with {rules} rules; Grafana {version}")
                .trim_end()
                .to_owned())
        })
        .await
    }

    async fn version(&self) -> Result<String, Failure> {
        let body = self.client.get("/api/health", &[]).await?;
        Ok(body.json::<HealthWire>()?.version)
    }
}

#[async_trait]
impl Alerts for Grafana {
    async fn alerts(&self) -> Result<Answer<Vec<Alert>>, Failure> {
        let told = self.told().await?;
        Ok(told.map(|told| told.into_iter().map(|one| one.alert).collect()))
    }

    async fn rules(&self) -> Result<Answer<Vec<Rule>>, Failure> {
        let body = self.client.send(Request::get(RULES, &[])).await?;
        rules_of_grafana(body).await
    }

    /// What the Alertmanager delivers, and what still waits by the rules.
    async fn told(&self) -> Result<Answer<Vec<Told>>, Failure> {
        let (told, rules) = futures::join!(self.alertmanager.told(), self.rules());
        let mut told = told?;
        match rules {
            Ok(rules) => {
                let waiting = rules.value.into_iter().flat_map(|rule| rule.alerts);
                let waiting = waiting.filter(|alert| alert.state == AlertState::Pending);
                told.value.extend(waiting.map(Told::from));
            }
            Err(failure) => told.warnings.push(format!(
                "Grafana's rules are not told, so that waiting alerts are missing: {failure}"
            )),
        }
        Ok(told)
    }

    fn keeps_silences(&self) -> bool {
        true
    }

    async fn silences(&self) -> Result<Answer<Vec<Silence>>, Failure> {
        self.alertmanager.silences().await
    }

    async fn silence(&self, silence: &NewSilence) -> Result<String, Failure> {
        self.alertmanager.silence(silence).await
    }

    async fn expire(&self, id: &str) -> Result<(), Failure> {
        self.alertmanager.expire(id).await
    }
}
