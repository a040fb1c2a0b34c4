mod query;
mod spans;
mod wire;

use async_trait::async_trait;
use model::{
    Answer, Code, Failure, Ladder, Millis, TimeRange, Trace, TraceAbilities, TraceId, TraceQuery,
    TraceSummary, Traces,
};
use transport::{Auth, Body, Client, ExposeSecret, SecretString, climb};

use crate::{
    aside::{aside, read},
    datadog::{Moment, ask},
};
use spans::Gathered;
use wire::{BucketsWire, SpansWire};

/// Spans of one page, the most that Datadog sends at once.
const PAGE: u32 = 1_000;

/// Pages of one trace: the API answers 300 requests an hour.
const MOST_PAGES: u32 = 10;

/// Names of services or operations.
const MOST_NAMES: u32 = 1_000;

/// How far back a trace is looked for whose time is not known; Datadog keeps spans that long.
const KEPT: &str = "now-15d";

/// Datadog, by its spans API v2.
///
/// It finds spans, not traces: a trace is all spans of its id within a range, and a search lists
/// the traces of the spans that fit.
#[derive(Clone, Debug)]
pub struct Datadog {
    client: Client,
}

impl Datadog {
    /// The site that the client leads to, such as `https://api.datadoghq.eu`.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self { client }
    }

    /// The two headers of the API from one secret, `API_KEY:APPLICATION_KEY`.
    pub fn auth(secret: &SecretString) -> Result<Auth, Failure> {
        let mut keys = secret
            .expose_secret()
            .split(|c: char| c.is_whitespace() || c == ':')
            .filter(|key| !key.is_empty());
        let (Some(api), Some(application), None) = (keys.next(), keys.next(), keys.next()) else {
            return Err(Failure::new(
                Code::BadInput,
                "the secret does not hold Datadog's two keys",
            )
            .remedy("enter it as API_KEY:APPLICATION_KEY"));
        };
        Ok(Auth::Headers(vec![
            ("DD-API-KEY".into(), api.into()),
            ("DD-APPLICATION-KEY".into(), application.into()),
        ]))
    }

    /// Takes the connection apart, with a search for one span as the last rung.
    pub async fn diagnose(&self) -> Ladder {
        climb(&self.client, |once| async move {
            let hour = [Moment::Relative("now-1h"), Moment::Relative("now")];
            let once = Self::new(once);
            let page = once.page("*", &hour, "-timestamp", 1, None).await?;
            let found = page.spans.len();
            Ok(format!("{found} span found in the last hour"))
        })
        .await
    }

    /// All spans of a query, up to a number of pages, and whether there are more.
    async fn spans(
        &self,
        query: &str,
        range: &[Moment; 2],
        sort: &str,
        mut enough: impl FnMut(&Gathered) -> bool + Send,
    ) -> Result<(Gathered, bool), Failure> {
        let mut gathered = Gathered::default();
        let mut cursor = None;
        for _ in 0..MOST_PAGES {
            let page = self
                .page(query, range, sort, PAGE, cursor.as_deref())
                .await?;
            let next = page.next.clone();
            gathered.add(page);
            if next.is_none() || next == cursor {
                return Ok((gathered, false));
            }
            if enough(&gathered) {
                return Ok((gathered, true));
            }
            cursor = next;
        }
        Ok((gathered, true))
    }

    async fn page(
        &self,
        query: &str,
        range: &[Moment; 2],
        sort: &str,
        limit: u32,
        cursor: Option<&str>,
    ) -> Result<spans::Page, Failure> {
        let document = wire::search(query, range, sort, limit, cursor);
        let body = self.ask("/api/v2/spans/events/search", &document).await?;
        aside(body, |body| {
            read::<SpansWire<'_>>(body).map(SpansWire::page)
        })
        .await
    }

    /// The values of a facet among the spans of a query, sorted.
    async fn values(
        &self,
        query: &str,
        facet: &str,
        range: TimeRange,
    ) -> Result<Answer<Vec<String>>, Failure> {
        let range = [range.start.into(), range.end.into()];
        let document = wire::group(query, &range, facet, MOST_NAMES);
        let body = self
            .ask("/api/v2/spans/analytics/aggregate", &document)
            .await?;
        let mut names = read::<BucketsWire<'_>>(&body)?.names(facet);
        let cut = names.len() >= MOST_NAMES as usize;
        names.sort();
        names.dedup();
        Ok(Answer {
            capped_at: cut.then_some(MOST_NAMES),
            ..Answer::whole(names)
        })
    }

    async fn ask(&self, path: &str, document: &str) -> Result<Body, Failure> {
        ask(&self.client, path, document, "apm_read").await
    }
}

#[async_trait]
impl Traces for Datadog {
    /// Asks an hour around the given range first, then all that Datadog keeps.
    async fn trace(
        &self,
        id: TraceId,
        around: Option<TimeRange>,
    ) -> Result<Answer<Option<Trace>>, Failure> {
        const HOUR: i64 = 3_600_000;
        let query = query::of_trace(id);
        let near = around.map(|range| {
            let (start, end) = (range.start.0, range.end.0);
            [
                Millis(start.saturating_sub(HOUR)).into(),
                Millis(end.saturating_add(HOUR)).into(),
            ]
        });
        let kept = [Moment::Relative(KEPT), Moment::Relative("now")];
        for range in near.into_iter().chain([kept]) {
            let (found, more) = self.spans(&query, &range, "timestamp", |_| false).await?;
            if !found.is_empty() {
                let most = MOST_PAGES * PAGE;
                let mut answer = found.trace(id).map(Some);
                answer.capped_at = more.then_some(most);
                return Ok(answer);
            }
        }
        Ok(Answer::whole(None))
    }

    async fn search(&self, query: &TraceQuery) -> Result<Answer<Vec<TraceSummary>>, Failure> {
        let written = query::compiled(query)?;
        let range = [query.range.start.into(), query.range.end.into()];
        let limit = query.limit.clamp(1, PAGE);
        let enough = |found: &Gathered| found.traces() >= limit as usize;
        let (found, more) = self.spans(&written, &range, "-timestamp", enough).await?;
        Ok(found.listed(limit, more))
    }

    async fn services(&self, range: TimeRange) -> Result<Answer<Vec<String>>, Failure> {
        self.values("*", "service", range).await
    }

    async fn operations(
        &self,
        service: &str,
        range: TimeRange,
    ) -> Result<Answer<Vec<String>>, Failure> {
        let query = query::equal("service", service)?;
        self.values(&query, "resource_name", range).await
    }

    fn written(&self, query: &TraceQuery) -> String {
        query::compiled(query).unwrap_or_else(|failure| failure.message)
    }

    fn abilities(&self) -> TraceAbilities {
        TraceAbilities {
            language: Some("Datadog".into()),
            needs_service: false,
            search: true,
            attributes: true,
            ops: query::OPS.to_vec(),
            errors: true,
            most: PAGE,
            delay_ms: 60_000,
        }
    }
}
