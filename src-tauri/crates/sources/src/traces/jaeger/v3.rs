//! The stable API under `/api/v3`: OTLP's JSON in an envelope, in one piece or in several.

use model::{Answer, Code, Failure, Trace, TraceId};
use serde::Deserialize;
use serde_json::value::RawValue;
use transport::{Body, Client, Request};

use super::{
    Api, Said, foreign,
    legacy::refused,
    query::Search,
};
use crate::traces::{
    aside::aside,
    fields::borrowed,
    loose::{Text, or_default},
};

pub(super) async fn trace(
    client: &Client,
    id: TraceId,
) -> Result<Said<Answer<Option<Trace>>>, Failure> {
    // Both names: `raw_traces` is deprecated where `rawTraces` is known.
    let path = format!("/api/v3/traces/{id}");
    let fields = [("raw_traces", "true"), ("rawTraces", "true")];
    let found = traces(client, &path, &fields).await?;
    Ok(found.map(|answer| {
        answer.map(|traces| traces.into_iter().find(|trace| !trace.is_empty()))
    }))
}

pub(super) async fn search(
    client: &Client,
    search: &Search,
) -> Result<Said<(Api, Answer<Vec<Trace>>)>, Failure> {
    let fields = search.fields(Api::V3);
    let path = "/api/v3/traces";
    let found = traces(client, path, &borrowed(&fields)).await?;
    Ok(found.map(|answer| (Api::V3, answer)))
}

pub(super) async fn services(client: &Client) -> Result<Said<Vec<String>>, Failure> {
    #[derive(Deserialize)]
    struct Wire {
        #[serde(deserialize_with = "or_default")]
        services: Vec<String>,
    }
    let said = names::<Wire>(client, "/api/v3/services", &[]).await?;
    Ok(said.map(|wire| wire.services))
}

pub(super) async fn operations(
    client: &Client,
    service: &str,
) -> Result<Said<Vec<String>>, Failure> {
    #[derive(Deserialize)]
    struct Wire {
        #[serde(deserialize_with = "or_default")]
        operations: Vec<Operation>,
    }
    #[derive(Deserialize)]
    struct Operation {
        name: String,
    }
    let said = names::<Wire>(client, "/api/v3/operations", &[("service", service)]).await?;
    Ok(said.map(|wire| wire.operations.into_iter().map(|one| one.name).collect()))
}

async fn names<T: for<'a> Deserialize<'a>>(
    client: &Client,
    path: &str,
    fields: &[(&str, &str)],
) -> Result<Said<T>, Failure> {
    let body = client.send(Request::get(path, fields)).await?;
    if foreign(&body) {
        return Ok(Said::Foreign(refused(body)));
    }
    let body = body.accepted()?;
    Ok(match body.json() {
        Ok(wire) => Said::Spoken(wire),
        Err(failure) => Said::Foreign(failure),
    })
}

/// One piece of an answer.
#[derive(Deserialize)]
struct ChunkWire<'a> {
    #[serde(borrow, default)]
    result: Option<ResultWire<'a>>,
    #[serde(borrow, default)]
    error: Option<ErrorWire<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ResultWire<'a> {
    #[serde(borrow, default, deserialize_with = "or_default")]
    resource_spans: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ErrorWire<'a> {
    #[serde(default)]
    http_code: u16,
    #[serde(borrow, default)]
    message: Text<'a>,
}

async fn traces(
    client: &Client,
    path: &str,
    fields: &[(&str, &str)],
) -> Result<Said<Answer<Vec<Trace>>>, Failure> {
    let body = client.send(Request::get(path, fields)).await?;
    if foreign(&body) {
        return Ok(Said::Foreign(refused(body)));
    }
    if !matches!(body.status, 200..=299 | 404) {
        return Err(body.refusal());
    }
    aside(body, read).await
}

fn read(body: &Body) -> Result<Said<Answer<Vec<Trace>>>, Failure> {
    let mut found = Vec::new();
    let mut warnings = Vec::new();
    for chunk in serde_json::Deserializer::from_slice(&body.bytes).into_iter::<ChunkWire<'_>>() {
        match chunk {
            Ok(ChunkWire {
                error: Some(error), ..
            }) if error.http_code == 404 || body.status == 404 => {}
            // What came before an error that stops the stream is worth showing.
            Ok(ChunkWire {
                error: Some(error), ..
            }) => warnings.push(body.said(error.message.as_str())),
            Ok(ChunkWire {
                result: Some(result),
                ..
            }) => found.extend(result.resource_spans),
            Ok(_) => {
                return Ok(Said::Foreign(
                    body.unexpected("JSON that is not of Jaeger's API v3"),
                ));
            }
            Err(_) if !found.is_empty() => {
                warnings.push("the answer broke off in the middle".into());
                break;
            }
            Err(error) => {
                return Ok(Said::Foreign(
                    body.unexpected(&format!("JSON of another shape: {error}")),
                ));
            }
        }
    }
    if found.is_empty() && !warnings.is_empty() {
        return Err(
            Failure::new(Code::ServerError, warnings.remove(0)).at(body.place().to_owned())
        );
    }
    Ok(Said::Spoken(Answer {
        partial: !warnings.is_empty(),
        warnings,
        ..Answer::whole(decoded(&found)?)
    }))
}

/// All pieces as one OTLP document: the spans of a trace may lie in several.
fn decoded(found: &[&RawValue]) -> Result<Vec<Trace>, Failure> {
    let length: usize = found.iter().map(|raw| raw.get().len() + 1).sum();
    let mut document = String::with_capacity(length + 32);
    document.push_str("{\"resourceSpans\":[");
    for (at, raw) in found.iter().enumerate() {
        if at > 0 {
            document.push(',');
        }
        document.push_str(raw.get());
    }
    document.push_str("]}");
    otlp(document.as_bytes())
}

fn otlp(_: &[u8]) -> Result<Vec<Trace>, Failure> {
    unimplemented!()
}
