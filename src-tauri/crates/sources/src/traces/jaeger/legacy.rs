//! The API of Jaeger's own page under `/api`, which VictoriaTraces and versions up to 2.20 answer.

use model::{Answer, Failure, Trace, TraceId};
use serde::Deserialize;
use transport::{Body, Client, Request};

use super::{
    Api, Said, foreign,
    json::{Envelope, TraceWire},
    one_of,
    query::Search,
};
use crate::{
    aside::{aside, read},
    traces::{fields::borrowed, loose::or_default},
};

pub(super) async fn trace(
    client: &Client,
    id: TraceId,
) -> Result<Said<Answer<Option<Trace>>>, Failure> {
    // Without `raw` Jaeger moves the clocks and renames what it takes for duplicates.
    let path = format!("/api/traces/{id}");
    let found = traces(client, &path, &[("raw", "true")]).await?;
    Ok(found.map(|answer| answer.map(|traces| one_of(traces, id))))
}

pub(super) async fn search(
    client: &Client,
    search: &Search,
) -> Result<Said<(Api, Answer<Vec<Trace>>)>, Failure> {
    let fields = search.fields(Api::Legacy);
    let path = "/api/traces";
    let found = traces(client, path, &borrowed(&fields)).await?;
    Ok(found.map(|answer| (Api::Legacy, answer)))
}

pub(super) async fn services(client: &Client) -> Result<Said<Vec<String>>, Failure> {
    names(client, "/api/services", &[]).await
}

pub(super) async fn operations(
    client: &Client,
    service: &str,
) -> Result<Said<Vec<String>>, Failure> {
    // A name that would be more or less than one step of a path goes as a parameter, which
    // VictoriaTraces does not answer.
    if service.contains('/') || matches!(service, "" | "." | "..") {
        return names(client, "/api/operations", &[("service", service)]).await;
    }
    names(client, &format!("/api/services/{service}/operations"), &[]).await
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
    aside(body, |body| {
        if !matches!(body.status, 200..=299 | 404) {
            return Err(body.refusal());
        }
        let envelope: Envelope<'_> = match read(body) {
            // A gateway's word that nothing is there, in JSON of its own.
            Err(_) if body.status == 404 => return Ok(Said::Foreign(body.refusal())),
            envelope => envelope?,
        };
        // 404 is how an unknown trace is told; what else went wrong stands in the envelope.
        let mut warnings: Vec<String> = envelope
            .errors
            .iter()
            .filter(|error| error.code != 404)
            .map(|error| body.said(error.msg.as_str()))
            .collect();
        let partial = !warnings.is_empty();
        warnings.extend(envelope.data.iter().flat_map(TraceWire::warnings));
        let traces = envelope.data.into_iter().map(TraceWire::decoded).collect();
        Ok(Said::Spoken(Answer {
            warnings,
            partial,
            ..Answer::whole(traces)
        }))
    })
    .await
}

/// A name alone, or with the kind of span.
#[derive(Deserialize)]
#[serde(untagged)]
enum NameWire {
    Name(String),
    Operation { name: String },
}

#[derive(Deserialize)]
struct NamesWire {
    #[serde(deserialize_with = "or_default")]
    data: Vec<NameWire>,
}

async fn names(
    client: &Client,
    path: &str,
    fields: &[(&str, &str)],
) -> Result<Said<Vec<String>>, Failure> {
    let body = client.send(Request::get(path, fields)).await?;
    if foreign(&body) {
        return Ok(Said::Foreign(refused(body)));
    }
    let wire: NamesWire = body.accepted()?.json()?;
    let names = wire.data.into_iter().map(|wire| match wire {
        NameWire::Name(name) | NameWire::Operation { name } => name,
    });
    Ok(Said::Spoken(names.collect()))
}

/// What a server without the route answered, as a failure.
pub(super) fn refused(body: Body) -> Failure {
    match body.accepted() {
        Ok(page) => page.unexpected("something other than Jaeger's JSON"),
        Err(failure) => failure,
    }
}
