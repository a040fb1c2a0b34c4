use async_trait::async_trait;
use model::{
    Alert, AlertState, Alerts, Answer, Code, Failure, Labels, Ladder, NewSilence, Rule, Silence,
    Told,
};
use serde::Deserialize;
use transport::{Body, Client, Request, SilenceChange, Silences, climb};

use super::{
    List, MOST_ALERTS, moment,
    silences::{MadeWire, SilenceWire, document},
};

/// An Alertmanager, by its API v2 (0.25 to 0.34, and Mimir's under its prefix), or the one within
/// Grafana.
///
/// API: <https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml>.
#[derive(Clone, Debug)]
pub struct Alertmanager {
    client: Client,
    at: Silences,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AlertWire {
    labels: Labels,
    #[serde(default)]
    annotations: Labels,
    #[serde(default)]
    starts_at: String,
    #[serde(default)]
    fingerprint: Option<String>,
    status: StatusWire,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct StatusWire {
    state: String,
    #[serde(default)]
    silenced_by: Option<Vec<String>>,
    #[serde(default)]
    inhibited_by: Option<Vec<String>>,
    /// From 0.28 on.
    #[serde(default)]
    muted_by: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ServerWire {
    version_info: VersionWire,
}

#[derive(Deserialize)]
struct VersionWire {
    #[serde(default)]
    version: String,
}

/// Errors come as `{code, message}`, as a bare string, or empty.
#[derive(Deserialize)]
#[serde(untagged)]
enum ErrorWire {
    Object { message: String },
    Text(String),
}

impl Alertmanager {
    /// The Alertmanager that the client leads to.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self {
            client,
            at: Silences::Alertmanager,
        }
    }

    /// The one within the Grafana that the client leads to.
    pub(super) fn within_grafana(client: Client) -> Self {
        Self {
            client,
            at: Silences::Grafana,
        }
    }

    /// The server's version.
    pub async fn version(&self) -> Result<String, Failure> {
        // The answer also holds the configuration, which may hold tokens: it is not kept.
        let body = self.ask("/status").await?;
        Ok(body.json::<ServerWire>()?.version_info.version)
    }

    /// Takes the connection apart, with the server's status as the last rung.
    pub async fn diagnose(&self) -> Ladder {
        climb(&self.client, |once| async move {
            let version = Self::new(once).version().await?;
            Ok(format!("answered its status; Alertmanager {version}"))
        })
        .await
    }

    async fn ask(&self, path: &str) -> Result<Body, Failure> {
        let path = format!("{}{path}", self.at.api());
        accepted(self.client.send(Request::get(&path, &[])).await?)
    }

    async fn change(&self, change: SilenceChange<'_>) -> Result<Body, Failure> {
        let body = self.client.silence(self.at, change).await?;
        let status = body.status;
        accepted(body).map_err(|failure| match status {
            // What the server does not take is the silence, not the query.
            400 | 422 => Failure {
                code: Code::BadInput,
                remedy: Some("correct the silence".to_owned()),
                ..failure
            },
            404 => unknown(failure),
            // 0.25 to 0.27.
            500 if failure.message.contains("silence not found") => unknown(failure),
            _ => failure,
        })
    }
}

fn unknown(failure: Failure) -> Failure {
    Failure {
        code: Code::NotFound,
        message: "the source does not know this silence any more".to_owned(),
        remedy: Some("reload the list of silences".to_owned()),
        ..failure
    }
}

/// The answer if it is a success, else what the server says of its refusal.
fn accepted(body: Body) -> Result<Body, Failure> {
    let access = matches!(body.status, 401 | 403 | 407 | 429);
    if access || (200..300).contains(&body.status) {
        return body.accepted();
    }
    let mut failure = body.refusal();
    if let Ok(ErrorWire::Object { message } | ErrorWire::Text(message)) = body.json() {
        failure.message = format!(
            "the server answered {}: {}",
            body.status,
            body.said(&message)
        );
    }
    if failure.code == Code::BadQuery {
        failure.code = Code::UnexpectedAnswer;
    }
    Err(failure)
}

impl From<AlertWire> for Told {
    fn from(wire: AlertWire) -> Self {
        // Grafana's labels for itself, such as `__alert_rule_uid__`, tell alerts apart for nobody.
        let mut labels = wire.labels;
        labels.0.retain(|name, _| !name.starts_with("__"));
        Self {
            alert: Alert {
                state: match wire.status.state.as_str() {
                    "suppressed" => AlertState::Suppressed,
                    // "unprocessed" has only just arrived; whoever sent it says that it fires.
                    _ => AlertState::Firing,
                },
                since: moment(&wire.starts_at),
                labels,
                annotations: wire.annotations,
                value: None,
            },
            fingerprint: wire.fingerprint,
            silenced_by: wire.status.silenced_by.unwrap_or_default(),
            inhibited_by: wire.status.inhibited_by.unwrap_or_default(),
            muted_by: wire.status.muted_by.unwrap_or_default(),
        }
    }
}

#[async_trait]
impl Alerts for Alertmanager {
    async fn alerts(&self) -> Result<Answer<Vec<Alert>>, Failure> {
        let told = self.told().await?;
        Ok(told.map(|told| told.into_iter().map(|one| one.alert).collect()))
    }

    async fn rules(&self) -> Result<Answer<Vec<Rule>>, Failure> {
        Ok(Answer::whole(Vec::new()))
    }

    async fn told(&self) -> Result<Answer<Vec<Told>>, Failure> {
        let list: List<AlertWire> = self.ask("/alerts").await?.json()?;
        let warnings = list.warning("alerts").into_iter().collect();
        let capped_at = (list.good.len() > MOST_ALERTS).then_some(MOST_ALERTS);
        let told = list.good.into_iter().take(MOST_ALERTS).map(Told::from);
        Ok(Answer {
            warnings,
            capped_at: capped_at.and_then(|most| u32::try_from(most).ok()),
            ..Answer::whole(told.collect())
        })
    }

    fn keeps_silences(&self) -> bool {
        true
    }

    async fn silences(&self) -> Result<Answer<Vec<Silence>>, Failure> {
        let list: List<SilenceWire> = self.ask("/silences").await?.json()?;
        let warnings = list.warning("silences").into_iter().collect();
        let silences = list.good.into_iter().map(Silence::from).collect();
        Ok(Answer {
            warnings,
            ..Answer::whole(silences)
        })
    }

    async fn silence(&self, silence: &NewSilence) -> Result<String, Failure> {
        let document = document(silence)?;
        let body = self.change(SilenceChange::Make(&document)).await?;
        Ok(body.json::<MadeWire>()?.id)
    }

    async fn expire(&self, id: &str) -> Result<(), Failure> {
        self.change(SilenceChange::End(id)).await?;
        Ok(())
    }
}
