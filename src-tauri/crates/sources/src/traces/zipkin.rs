mod query;
mod spans;

use async_trait::async_trait;
use model::{
    Answer, Failure, Ladder, TimeRange, Trace, TraceAbilities, TraceId, TraceQuery, TraceSummary,
    Traces,
};
use serde_json::value::RawValue;
use transport::{Client, Request, climb};

use super::fields::borrowed;
use crate::aside::{aside, read};
use query::Search;

/// A Zipkin, or what speaks its HTTP API v2 (openzipkin/zipkin-api, zipkin2-api.yaml).
#[derive(Clone, Debug)]
pub struct Zipkin {
    client: Client,
}

impl Zipkin {
    /// The server that the client leads to; the address ends before `/api/v2`.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self { client }
    }

    /// Takes the connection apart, with the list of services as the last rung.
    pub async fn diagnose(&self) -> Ladder {
        climb(&self.client, |once| async move {
            let services = Self::new(once).names("/api/v2/services", &[]).await?;
            Ok(format!("lists {} services", services.len()))
        })
        .await
    }

    async fn names(&self, path: &str, fields: &[(&str, &str)]) -> Result<Vec<String>, Failure> {
        let mut names: Vec<String> = self.client.get(path, fields).await?.json()?;
        names.sort();
        names.dedup();
        Ok(names)
    }
}

#[async_trait]
impl Traces for Zipkin {
    /// Finds by the id alone: the time does not matter to Zipkin.
    async fn trace(
        &self,
        id: TraceId,
        _around: Option<TimeRange>,
    ) -> Result<Answer<Option<Trace>>, Failure> {
        // Zipkin keeps 64-bit ids as such, and may be set to tell them from padded ones.
        let path = match u64::try_from(id.0) {
            Ok(low) => format!("/api/v2/trace/{low:016x}"),
            Err(_) => format!("/api/v2/trace/{id}"),
        };
        let body = self.client.send(Request::get(&path, &[])).await?;
        if body.status == 404 {
            // An unknown trace, or an address that does not lead to Zipkin?
            self.names("/api/v2/services", &[]).await?;
            return Ok(Answer::whole(None));
        }
        aside(body.accepted()?, move |body| {
            let spans: Vec<&RawValue> = read(body)?;
            let trace = spans::decoded(Some(id), &spans);
            if trace.is_empty() && !spans.is_empty() {
                return Err(body.unexpected("a list of something other than spans"));
            }
            Ok(Answer::whole(Some(trace).filter(|trace| !trace.is_empty())))
        })
        .await
    }

    async fn search(&self, query: &TraceQuery) -> Result<Answer<Vec<TraceSummary>>, Failure> {
        let search = Search::new(query)?;
        let fields = search.fields();
        let body = self
            .client
            .get("/api/v2/traces", &borrowed(&fields))
            .await?;
        aside(body, move |body| {
            let traces: Vec<Vec<&RawValue>> = read(body)?;
            let traces = traces.iter().map(|spans| spans::decoded(None, spans));
            Ok(search.listed(traces.collect()))
        })
        .await
    }

    async fn services(&self, _range: TimeRange) -> Result<Answer<Vec<String>>, Failure> {
        self.names("/api/v2/services", &[]).await.map(Answer::whole)
    }

    async fn operations(
        &self,
        service: &str,
        _range: TimeRange,
    ) -> Result<Answer<Vec<String>>, Failure> {
        let fields = [("serviceName", service)];
        self.names("/api/v2/spans", &fields)
            .await
            .map(Answer::whole)
    }

    fn written(&self, query: &TraceQuery) -> String {
        match Search::new(query) {
            Ok(search) => search.written(),
            Err(failure) => failure.message,
        }
    }

    fn abilities(&self) -> TraceAbilities {
        TraceAbilities {
            language: None,
            needs_service: false,
            search: true,
            attributes: true,
            ops: query::OPS.to_vec(),
            errors: true,
            most: query::MOST,
            delay_ms: 0,
        }
    }
}
