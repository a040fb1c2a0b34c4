//! GET and HEAD, to hosts that the pack names, without any secret.

use std::{collections::BTreeMap, time::Duration};

use model::{Code, Failure};
use runbook::{Answer, HttpMethod};
use transport::{Client, Endpoint, Method, Request};

use super::{Asked, Brought};
use crate::wire::Content;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// As much of an answer as is read.
const READ: u64 = 1 << 20;
/// As much of it as is shown, in characters.
const SHOWN: usize = 16 << 10;

pub(super) async fn ask(asked: &Asked<'_>) -> Result<Brought, Failure> {
    let unsupported = |why: String| Failure::new(Code::Unsupported, why);
    let request = asked.live.request.as_ref();
    let request = request.ok_or_else(|| unsupported("it holds no request".to_owned()))?;
    let url = asked
        .answering
        .host(&asked.filled.query)
        .map_err(unsupported)?;
    let mut query = asked.sent("http");
    query.expr = format!("{} {}", request.method.as_str(), asked.filled.query);
    let mut base = url.clone();
    base.set_query(None);
    base.set_fragment(None);
    let endpoint = Endpoint {
        timeout: PATIENCE,
        body_cap: READ,
        ..Endpoint::new(base)
    };
    let client = Client::new(endpoint, &asked.console.shared.ambient)?.once();
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let pairs: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    // Headers say what form the answer has; those of secrets were refused when it was read.
    let accept = request.headers.iter().find(|(name, _)| name == "accept");
    let accept = accept.map_or("*/*", |(_, value)| value.as_str());
    let sent = Request {
        method: match request.method {
            HttpMethod::Get => Method::Get,
            HttpMethod::Head => Method::Head,
        },
        ..Request::get("", &pairs).accept(accept).stay()
    };
    let body = match client.send(sent).await {
        Ok(body) => body,
        Err(failure) => return Ok(asked.failed(failure, query)),
    };
    let text = String::from_utf8_lossy(&body.bytes);
    let more = text.chars().count() > SHOWN;
    let shown: String = text.chars().take(SHOWN).collect();
    let kind = match body.content_type.as_str() {
        "" => String::new(),
        kind => format!("\n{kind}"),
    };
    Ok(Brought {
        verdict: asked.judge(&Answer::Http(body.status, &text, false)),
        content: Content::Plain(
            format!("{}{kind}\n\n{shown}", body.status)
                .trim_end()
                .to_owned(),
        ),
        value: Some(format!("status {}", body.status)),
        outputs: asked.outputs(fields(&text), [("status", body.status.to_string())]),
        query,
        warnings: more
            .then(|| format!("only the first {SHOWN} characters are shown"))
            .into_iter()
            .collect(),
        took_ms: body.took.as_secs_f64() * 1_000.0,
        panel: None,
    })
}

/// The plain fields of an answer that is an object of JSON.
fn fields(text: &str) -> BTreeMap<String, String> {
    let Ok(serde_json::Value::Object(object)) = serde_json::from_str(text) else {
        return BTreeMap::new();
    };
    object
        .into_iter()
        .filter_map(|(name, value)| match value {
            serde_json::Value::String(text) => Some((name, text)),
            serde_json::Value::Number(number) => Some((name, number.to_string())),
            serde_json::Value::Bool(truth) => Some((name, truth.to_string())),
            _ => None,
        })
        .collect()
}
