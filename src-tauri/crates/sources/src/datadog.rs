//! What Datadog's interfaces for spans and for log events have in common.

pub(crate) mod language;
mod meta;

pub(crate) use meta::{MetaWire, Told};
use model::{Code, Failure, Millis};
use serde::Serialize;
use transport::{Body, Client, Request};

/// A moment as the interfaces take it.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Moment {
    /// Milliseconds, as a text.
    At(String),
    /// Date math.
    Relative(&'static str),
}

impl From<Millis> for Moment {
    fn from(at: Millis) -> Self {
        Self::At(at.0.to_string())
    }
}

/// Asks with a document; `scope` is what the application key must be allowed to do.
pub(crate) async fn ask(
    client: &Client,
    path: &str,
    document: &str,
    scope: &str,
) -> Result<Body, Failure> {
    let body = client.send(Request::query_json(path, document)).await?;
    body.accepted().map_err(|failure| {
        let remedy = match failure.code {
            // Wrong keys are answered so, and right ones that may not read this.
            Code::Forbidden => format!(
                "check both keys, their site, and that the application key has the scope {scope}"
            ),
            Code::RateLimited => match failure.retry_after_ms {
                Some(ms) => format!(
                    "wait {} s: the limit of the whole organisation holds so long",
                    ms.div_ceil(1_000)
                ),
                None => "wait: the limit of the whole organisation is reached".to_owned(),
            },
            _ => return failure,
        };
        Failure {
            remedy: Some(remedy),
            ..failure
        }
    })
}
