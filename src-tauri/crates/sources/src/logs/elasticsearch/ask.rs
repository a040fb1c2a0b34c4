//! How a search is sent: by `_search`, or by `_msearch` where nothing else is let through.

use std::sync::atomic::Ordering;

use model::Failure;
use serde_json::{Value, json};
use transport::{Body, Request};

use super::{
    Elasticsearch,
    answer::{Hit, Searched, searched},
    refusal::{Refusal, Refused, refused},
};
use crate::logs::pages::decoded;

/// Above this size an answer is decoded away from the threads that serve everyone.
const LARGE: usize = 256 << 10;

/// An answer, or why there is none.
#[derive(Debug)]
pub(super) enum Outcome {
    Found(Found),
    Refused(Refusal),
}

/// What a search found.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) hits: Vec<Hit>,
    pub(super) aggregations: Value,
    pub(super) pit_id: Option<String>,
    /// What is missing, in words.
    pub(super) missing: Vec<String>,
    /// Whether there are messages that are JSON themselves.
    pub(super) inner: bool,
}

impl Outcome {
    /// What was found; a refusal is a failure.
    pub(super) fn accepted(self) -> Result<Found, Failure> {
        match self {
            Self::Found(found) => Ok(found),
            Self::Refused(refusal) => Err(refusal.failure),
        }
    }
}

impl Elasticsearch {
    /// Sends a search, at a point in time if there is one, which then names the indices.
    pub(super) async fn find(
        &self,
        mut search: Value,
        point: Option<&str>,
        unit: i64,
    ) -> Result<Outcome, Failure> {
        // The server gives what it has before this side stops waiting.
        let patience = self.client().endpoint().timeout.as_millis() * 4 / 5;
        search["timeout"] = json!(format!("{patience}ms"));
        search["track_total_hits"] = json!(false);
        let only_msearch = &self.learned.only_msearch;
        let (body, several) = loop {
            let several = only_msearch.load(Ordering::Relaxed);
            let body = match several {
                true => self.send_several(&search).await?,
                false => self.send(&search, point).await?,
            };
            if body.status == 200 {
                break (body, several);
            }
            let refusal = refused(&body);
            if refusal.refused != Refused::OnlyMsearch || several {
                return Ok(self.learning(refusal));
            }
            only_msearch.store(true, Ordering::Relaxed);
        };
        let large = body.bytes.len() >= LARGE;
        let found = decoded(move || found(&body, several, unit), large).await?;
        Ok(match found {
            Ok(found) => {
                self.learned.inner.fetch_or(found.inner, Ordering::Relaxed);
                Outcome::Found(found)
            }
            Err(refusal) => self.learning(refusal),
        })
    }

    async fn send(&self, search: &Value, point: Option<&str>) -> Result<Body, Failure> {
        let document = search.to_string();
        let path = match point {
            Some(_) => "/_search".to_owned(),
            None => format!("/{}/_search", self.indices()),
        };
        let query: &[(&str, &str)] = match point {
            Some(_) => &[],
            None => &[("ignore_unavailable", "true")],
        };
        let request = Request {
            query,
            ..Request::query_json(&path, &document)
        };
        self.client().send(request).await
    }

    async fn send_several(&self, search: &Value) -> Result<Body, Failure> {
        let header = json!({"index": self.indices, "ignore_unavailable": true});
        let lines = format!("{header}\n{search}\n");
        let request = Request::query_typed("/_msearch", "application/x-ndjson", &lines);
        self.client().send(request).await
    }

    /// Keeps what a refusal says about the server.
    fn learning(&self, refusal: Refusal) -> Outcome {
        match refusal.refused {
            Refused::Window(most) => self.learn_window(most),
            Refused::Expensive => self.learned.words.store(true, Ordering::Relaxed),
            _ => {}
        }
        Outcome::Refused(refusal)
    }

    /// What the server says it is, for a diagnosis; gateways hide it.
    pub(super) async fn version(&self) -> String {
        let document: Option<Value> = match self.client().get("/", &[]).await {
            Ok(body) => body.json().ok(),
            Err(_) => None,
        };
        let version = document.map(|document| document["version"].clone());
        let version = version.unwrap_or_default();
        let family = match version["distribution"].as_str() {
            Some("opensearch") => "OpenSearch",
            _ => "Elasticsearch",
        };
        match version["number"].as_str() {
            Some(number) => format!("{family} {number}"),
            None => "its version is hidden".to_owned(),
        }
    }
}

fn found(body: &Body, several: bool, unit: i64) -> Result<Result<Found, Refusal>, Failure> {
    let mut searched: Searched = match searched(body, several)? {
        Ok(searched) => searched,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let missing = searched.missing(body);
    let hits = searched.lines(unit, body)?;
    Ok(Ok(Found {
        inner: hits.iter().any(|hit| super::hit::has_inner(&hit.line.raw)),
        hits,
        aggregations: searched.aggregations,
        pit_id: searched.pit_id,
        missing,
    }))
}
