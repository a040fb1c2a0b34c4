use async_trait::async_trait;
use model::{Alert, AlertState, Alerts, Answer, Code, Failure, Labels, Ladder, Rule};
use serde::Deserialize;
use transport::{Body, Client, Request, climb};

use super::moment;

/// An Alertmanager, by its API v2 (0.25 to 0.34, and Mimir's under its prefix).
#[derive(Clone, Debug)]
pub struct Alertmanager {
    client: Client,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AlertWire {
    labels: Labels,
    #[serde(default)]
    annotations: Labels,
    starts_at: String,
    status: StatusWire,
}

#[derive(Deserialize)]
struct StatusWire {
    state: String,
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
        Self { client }
    }

    /// The server's version.
    pub async fn version(&self) -> Result<String, Failure> {
        // The answer also holds the configuration, which may hold tokens: it is not kept.
        let body = self.ask("/api/v2/status").await?;
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
        let body = self.client.send(Request::get(path, &[])).await?;
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
}

#[async_trait]
impl Alerts for Alertmanager {
    async fn alerts(&self) -> Result<Answer<Vec<Alert>>, Failure> {
        let body = self.ask("/api/v2/alerts").await?;
        let wire: Vec<AlertWire> = body.json()?;
        let alerts = wire.into_iter().map(|alert| Alert {
            state: match alert.status.state.as_str() {
                "suppressed" => AlertState::Suppressed,
                // "unprocessed" has only just arrived; whoever sent it says that it fires.
                _ => AlertState::Firing,
            },
            since: moment(&alert.starts_at),
            labels: alert.labels,
            annotations: alert.annotations,
            value: None,
        });
        Ok(Answer::whole(alerts.collect()))
    }

    async fn rules(&self) -> Result<Answer<Vec<Rule>>, Failure> {
        Ok(Answer::whole(Vec::new()))
    }
}
