//! The stable API under `/api/v3`: OTLP's JSON in an envelope, in one piece or in several.

use model::{Answer, Failure, Trace, TraceId};
use serde::Deserialize;
use transport::{Body, Client, Request};

use super::{Api, Said, foreign, legacy::refused, one_of, query::Search};
use crate::{
    aside::{aside, read},
    traces::{
        fields::borrowed,
        loose::{Object, Text},
        otlp::Decoder,
    },
};

pub(super) async fn trace(
    client: &Client,
    id: TraceId,
) -> Result<Said<Answer<Option<Trace>>>, Failure> {
    // Both names: `raw_traces` is deprecated where `rawTraces` is known.
    let path = format!("/api/v3/traces/{id}");
    let fields = [("raw_traces", "true"), ("rawTraces", "true")];
    let found = traces(client, &path, &fields).await?;
    Ok(found.map(|answer| answer.map(|traces| one_of(traces, id))))
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
    named(client, "/api/v3/services", &[], "services").await
}

pub(super) async fn operations(
    client: &Client,
    service: &str,
) -> Result<Said<Vec<String>>, Failure> {
    #[derive(Deserialize)]
    struct Operation {
        name: String,
    }
    let fields = [("service", service)];
    let said = named(client, "/api/v3/operations", &fields, "operations").await?;
    Ok(said.map(|all: Vec<Operation>| all.into_iter().map(|one| one.name).collect()))
}

/// The list under a key, which is left out where the list is empty.
async fn named<T: for<'a> Deserialize<'a>>(
    client: &Client,
    path: &str,
    fields: &[(&str, &str)],
    key: &str,
) -> Result<Said<Vec<T>>, Failure> {
    let body = client.send(Request::get(path, fields)).await?;
    if foreign(&body) {
        return Ok(Said::Foreign(refused(body)));
    }
    let body = body.accepted()?;
    let object: Object<'_> = match read(&body) {
        Ok(object) => object,
        Err(failure) => return Ok(Said::Foreign(failure)),
    };
    let list = object.0.iter().find(|(name, _)| name.as_str() == key);
    let names = list.map(|(_, raw)| serde_json::from_str::<Option<Vec<T>>>(raw.get()));
    Ok(match names {
        Some(Ok(names)) => Said::Spoken(names.unwrap_or_default()),
        None if object.0.is_empty() => Said::Spoken(Vec::new()),
        _ => Said::Foreign(body.unexpected("JSON that is not of Jaeger's API v3")),
    })
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
    match body.status {
        200..=299 => aside(body, |body| Ok(decoded(body))).await,
        // An unknown trace, or a search without results.
        404 if error(&body.bytes).is_some() => Ok(Said::Spoken(Answer::whole(Vec::new()))),
        404 => Ok(Said::Foreign(body.refusal())),
        _ => Err(body.refusal()),
    }
}

fn decoded(body: &Body) -> Said<Answer<Vec<Trace>>> {
    let mut decoder = Decoder::new();
    let known = decoder.json(&body.bytes).known;
    let failed = error(&body.bytes);
    if !known && failed.is_none() {
        let failure = body.unexpected("JSON that is not of Jaeger's API v3");
        return Said::Foreign(failure);
    }
    let decoded = decoder.finish();
    let failed = failed.map(|text| body.said(&text));
    let damages = decoded
        .damages
        .iter()
        .map(|damage| format!("a part of the answer could not be read: {damage}"));
    let warnings: Vec<String> = failed.into_iter().chain(damages).collect();
    Said::Spoken(Answer {
        partial: !warnings.is_empty(),
        warnings,
        ..Answer::whole(decoded.traces)
    })
}

/// The error of an answer, alone or after what was streamed before it.
fn error(bytes: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Wire<'a> {
        #[serde(borrow, default)]
        error: Option<ErrorWire<'a>>,
    }
    #[derive(Deserialize)]
    struct ErrorWire<'a> {
        #[serde(borrow, default)]
        message: Text<'a>,
    }
    serde_json::Deserializer::from_slice(bytes)
        .into_iter::<Wire<'_>>()
        .map_while(Result::ok)
        .find_map(|wire| wire.error)
        .map(|error| error.message.as_str().to_owned())
}
