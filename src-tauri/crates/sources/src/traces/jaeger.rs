mod json;
mod legacy;
mod query;
mod v3;

use std::sync::{
    Arc,
    atomic::{AtomicU8, Ordering},
};

use async_trait::async_trait;
pub use json::traces_of_json;
use model::{
    Answer, Failure, Ladder, MatchOp, TimeRange, Trace, TraceAbilities, TraceId, TraceQuery,
    TraceSummary, Traces,
};
use transport::{Body, Client, climb};

use query::Search;

/// A server that answers Jaeger's queries: Jaeger 1 and 2, VictoriaTraces, and clouds with the
/// same HTTP API.
///
/// Jaeger has two of them, the stable `/api/v3` and the older `/api` of its own page, and there
/// are servers that have only either one. The one that answered last is asked first.
#[derive(Clone, Debug)]
pub struct Jaeger {
    client: Client,
    spoken: Arc<AtomicU8>,
}

/// The two HTTP APIs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Api {
    V3 = 1,
    Legacy = 2,
}

/// An answer in the API that was spoken, or what a server answers that does not speak it.
enum Said<T> {
    Spoken(T),
    Foreign(Failure),
}

impl<T> Said<T> {
    fn map<U>(self, change: impl FnOnce(T) -> U) -> Said<U> {
        match self {
            Self::Spoken(answer) => Said::Spoken(change(answer)),
            Self::Foreign(failure) => Said::Foreign(failure),
        }
    }
}

impl Jaeger {
    /// The server that the client leads to; the address ends before `/api`.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self {
            client,
            spoken: Arc::default(),
        }
    }

    /// Takes the connection apart, with the list of services as the last rung.
    pub async fn diagnose(&self) -> Ladder {
        climb(&self.client, |once| async move {
            let once = Self::new(once);
            let services = once.all_services().await?.len();
            let api = match once.first() {
                Api::V3 => "/api/v3",
                Api::Legacy => "/api",
            };
            Ok(format!("{api} lists {services} services"))
        })
        .await
    }

    async fn all_services(&self) -> Result<Vec<String>, Failure> {
        let mut services = self
            .ask(v3::services(&self.client), legacy::services(&self.client))
            .await?;
        services.sort();
        services.dedup();
        Ok(services)
    }

    /// Asks in the API that was spoken last, then in the other one.
    async fn ask<T>(
        &self,
        v3: impl Future<Output = Result<Said<T>, Failure>>,
        legacy: impl Future<Output = Result<Said<T>, Failure>>,
    ) -> Result<T, Failure> {
        match self.first() {
            Api::V3 => self.in_order(Api::V3, v3, Api::Legacy, legacy).await,
            Api::Legacy => self.in_order(Api::Legacy, legacy, Api::V3, v3).await,
        }
    }

    async fn in_order<T>(
        &self,
        first: Api,
        one: impl Future<Output = Result<Said<T>, Failure>>,
        second: Api,
        other: impl Future<Output = Result<Said<T>, Failure>>,
    ) -> Result<T, Failure> {
        let refused = match one.await? {
            Said::Spoken(answer) => return Ok(self.heard(first, answer)),
            Said::Foreign(failure) => failure,
        };
        match other.await? {
            Said::Spoken(answer) => Ok(self.heard(second, answer)),
            Said::Foreign(_) => {
                Err(refused
                    .remedy("check that the address leads to a Jaeger, and ends before /api"))
            }
        }
    }

    fn heard<T>(&self, api: Api, answer: T) -> T {
        self.spoken.store(api as u8, Ordering::Relaxed);
        answer
    }

    fn first(&self) -> Api {
        if self.spoken.load(Ordering::Relaxed) == Api::Legacy as u8 {
            Api::Legacy
        } else {
            Api::V3
        }
    }
}

#[async_trait]
impl Traces for Jaeger {
    /// Finds by the id alone: the time does not matter to Jaeger. Clocks are left as they are.
    async fn trace(
        &self,
        id: TraceId,
        _around: Option<TimeRange>,
    ) -> Result<Answer<Option<Trace>>, Failure> {
        self.ask(v3::trace(&self.client, id), legacy::trace(&self.client, id))
            .await
    }

    async fn search(&self, query: &TraceQuery) -> Result<Answer<Vec<TraceSummary>>, Failure> {
        let search = Search::new(query)?;
        let (api, answer) = self
            .ask(
                v3::search(&self.client, &search),
                legacy::search(&self.client, &search),
            )
            .await?;
        Ok(search.listed(api, answer))
    }

    async fn services(&self, _range: TimeRange) -> Result<Answer<Vec<String>>, Failure> {
        Ok(Answer::whole(self.all_services().await?))
    }

    async fn operations(
        &self,
        service: &str,
        _range: TimeRange,
    ) -> Result<Answer<Vec<String>>, Failure> {
        let mut names = self
            .ask(
                v3::operations(&self.client, service),
                legacy::operations(&self.client, service),
            )
            .await?;
        names.sort();
        names.dedup();
        Ok(Answer::whole(names))
    }

    fn written(&self, query: &TraceQuery) -> String {
        match Search::new(query) {
            Ok(search) => search.written(self.first()),
            Err(failure) => failure.message,
        }
    }

    fn abilities(&self) -> TraceAbilities {
        TraceAbilities {
            language: None,
            needs_service: true,
            search: true,
            attributes: true,
            ops: vec![MatchOp::Equal],
            errors: true,
            most: query::MOST,
            delay_ms: 0,
        }
    }
}

/// The trace that was asked for; some servers write its id in another way.
fn one_of(traces: Vec<Trace>, id: TraceId) -> Option<Trace> {
    let (mut same, mut others): (Vec<_>, Vec<_>) = traces
        .into_iter()
        .filter(|trace| !trace.is_empty() || trace.unreadable() > 0)
        .partition(|trace| trace.id() == id);
    same.pop().or_else(|| others.pop())
}

/// Whether the answer is that of a server without this route: its page, or a refusal of the path.
fn foreign(body: &Body) -> bool {
    let start = body.bytes.trim_ascii_start().first();
    match body.status {
        200..=299 => start == Some(&b'<'),
        400 => body.text().contains("unsupported path"),
        404 | 405 | 410 | 501 => start != Some(&b'{'),
        _ => false,
    }
}
