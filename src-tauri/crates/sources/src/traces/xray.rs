mod ids;
mod query;
mod segment;
mod segments;
mod wire;

use std::time::Duration;

use async_trait::async_trait;
use model::{
    Answer, Code, Failure, Ladder, Millis, TimeRange, Trace, TraceAbilities, TraceId, TraceQuery,
    TraceSummary, Traces,
};
use serde::de::DeserializeOwned;
use serde_json::json;
use transport::{Body, Client, Request, climb};

use super::summary::listed;
use crate::{amazon::refused, aside::aside};
use wire::{ServicesWire, SummariesWire, TracesWire};

/// Ids that X-Ray left unprocessed are asked for this often.
const ATTEMPTS: u32 = 4;

/// Pages of one question, so that a server that repeats itself cannot go on for ever.
const MOST_PAGES: usize = 100;

/// Requests of one search.
const MOST_REQUESTS: usize = 60;

/// The longest stretch of time that is asked at once: X-Ray's limit for its map of services.
const STRETCH: Millis = Millis(6 * 3_600_000);

/// The most traces of one search.
const MOST: u32 = 1_000;

/// AWS X-Ray (botocore's model of 2016-04-12), with requests signed for the service `xray`.
#[derive(Clone, Debug)]
pub struct XRay {
    client: Client,
    /// The wait before unprocessed ids are asked for again; it doubles.
    wait: Duration,
}

impl XRay {
    /// The region that the client leads to, such as `https://xray.eu-central-1.amazonaws.com`.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self {
            client,
            wait: Duration::from_millis(200),
        }
    }

    /// Changes the wait before ids that X-Ray left unprocessed are asked for again.
    #[must_use]
    pub fn wait(self, wait: Duration) -> Self {
        Self { wait, ..self }
    }

    /// Takes the connection apart, with a trace that cannot exist as the last rung.
    pub async fn diagnose(&self) -> Ladder {
        climb(&self.client, |once| async move {
            let nobody = ids::written(TraceId(1));
            let document = json!({"TraceIds": [nobody]});
            let _: TracesWire = Self::new(once).ask("/Traces", &document).await?;
            Ok("answers questions for traces".to_owned())
        })
        .await
    }

    async fn ask<T: DeserializeOwned + Send + 'static>(
        &self,
        path: &str,
        document: &serde_json::Value,
    ) -> Result<T, Failure> {
        let document = document.to_string();
        let body = self
            .client
            .send(Request::query_json(path, &document))
            .await?;
        if !(200..300).contains(&body.status) {
            return Err(refusal(&body));
        }
        aside(body, |body| body.json()).await
    }

    /// One trace, page by page; ids that X-Ray leaves unprocessed are asked for again.
    async fn segments(&self, id: TraceId) -> Result<Answer<segments::Documents>, Failure> {
        let written = ids::written(id);
        let mut documents = segments::Documents::default();
        let mut token: Option<String> = None;
        let mut attempt = 1;
        let mut wait = self.wait;
        let mut last = String::new();
        for _ in 0..MOST_PAGES {
            let mut document = json!({"TraceIds": [written]});
            if let Some(token) = &token {
                document["NextToken"] = token.as_str().into();
            }
            let page: TracesWire = self.ask("/Traces", &document).await?;
            let left = page.unprocessed.contains(&written);
            documents.add(page.traces);
            token = page
                .next
                .filter(|token| !token.is_empty() && *token != last);
            match &token {
                Some(token) => last.clone_from(token),
                None if left && attempt < ATTEMPTS => {
                    tokio::time::sleep(wait).await;
                    attempt += 1;
                    wait *= 2;
                }
                None => return Ok(answer(documents, left)),
            }
        }
        Ok(answer(documents, true))
    }

    /// Lines of one stretch of time, and whether there are more.
    async fn stretch(
        &self,
        filter: Option<&str>,
        range: TimeRange,
        search: &mut Search,
    ) -> Result<(), Failure> {
        let mut document = json!({
            "StartTime": range.start.to_seconds(),
            "EndTime": range.end.to_seconds(),
            "TimeRangeType": "Event",
            "Sampling": false,
        });
        if let Some(filter) = filter {
            document["FilterExpression"] = filter.into();
        }
        while search.requests < MOST_REQUESTS {
            search.requests += 1;
            let page: SummariesWire = self.ask("/TraceSummaries", &document).await?;
            search.lines.extend(page.lines());
            match page.next.filter(|token| !token.is_empty()) {
                Some(token) => document["NextToken"] = token.into(),
                None => return Ok(()),
            }
        }
        search.cut = true;
        Ok(())
    }
}

#[derive(Default)]
struct Search {
    lines: Vec<TraceSummary>,
    requests: usize,
    /// Whether it stopped before the end of the range.
    cut: bool,
}

fn answer(documents: segments::Documents, incomplete: bool) -> Answer<segments::Documents> {
    let mut warnings = Vec::new();
    if incomplete {
        let text = "X-Ray did not hand out all parts of the trace; ask again in a moment";
        warnings.push(text.into());
    }
    if documents.exceeded {
        warnings.push("the trace is larger than X-Ray keeps, so that spans are missing".into());
    }
    Answer {
        partial: !warnings.is_empty(),
        warnings,
        ..Answer::whole(documents)
    }
}

#[async_trait]
impl Traces for XRay {
    /// Finds by the id alone, which holds the time.
    async fn trace(
        &self,
        id: TraceId,
        _around: Option<TimeRange>,
    ) -> Result<Answer<Option<Trace>>, Failure> {
        let found = self.segments(id).await?;
        if !found.value.is_empty() {
            return Ok(found.map(|documents| Some(documents.trace(id))));
        }
        let mut answer = found.map(|_| None);
        answer.infos.push(
            "with Transaction Search switched on, X-Ray keeps spans in the log group aws/spans instead"
                .into(),
        );
        Ok(answer)
    }

    /// Goes back in time stretch by stretch, because X-Ray finds in no order.
    async fn search(&self, query: &TraceQuery) -> Result<Answer<Vec<TraceSummary>>, Failure> {
        let filter = query::compiled(query)?;
        let limit = query.limit.clamp(1, MOST);
        let mut search = Search::default();
        let mut end = query.range.end;
        while search.lines.len() < limit as usize && !search.cut {
            let start = query
                .range
                .start
                .max(Millis(end.0.saturating_sub(STRETCH.0)));
            let range = TimeRange { start, end };
            self.stretch(filter.as_deref(), range, &mut search).await?;
            if start <= query.range.start {
                break;
            }
            end = start;
        }
        // A trace on the border of two stretches is found in both.
        search.lines.sort_by(|a, b| a.id.cmp(&b.id));
        search.lines.dedup_by(|a, b| a.id == b.id);
        let cut = search.cut;
        let mut answer = listed(search.lines, limit);
        if cut {
            answer.partial = true;
            answer.warnings.push(format!(
                "the search stopped after {MOST_REQUESTS} requests, before the start of the range"
            ));
        }
        Ok(answer)
    }

    /// X-Ray tells them for six hours at most; those are the last six of the range.
    async fn services(&self, range: TimeRange) -> Result<Answer<Vec<String>>, Failure> {
        let start = range
            .start
            .max(Millis(range.end.0.saturating_sub(STRETCH.0)));
        let mut document = json!({
            "StartTime": start.to_seconds(),
            "EndTime": range.end.to_seconds(),
        });
        let mut names = Vec::new();
        for _ in 0..MOST_PAGES {
            let page: ServicesWire = self.ask("/ServiceGraph", &document).await?;
            names.extend(page.names());
            match page.next.filter(|token| !token.is_empty()) {
                Some(token) => document["NextToken"] = token.into(),
                None => break,
            }
        }
        names.sort();
        names.dedup();
        let mut answer = Answer::whole(names);
        if start > range.start {
            answer
                .infos
                .push("X-Ray lists the services of the last six hours of the range".into());
        }
        Ok(answer)
    }

    /// X-Ray has no names of operations.
    async fn operations(
        &self,
        _service: &str,
        _range: TimeRange,
    ) -> Result<Answer<Vec<String>>, Failure> {
        Ok(Answer::whole(Vec::new()))
    }

    fn written(&self, query: &TraceQuery) -> String {
        match query::compiled(query) {
            Ok(filter) => filter.unwrap_or_default(),
            Err(failure) => failure.message,
        }
    }

    fn abilities(&self) -> TraceAbilities {
        TraceAbilities {
            language: Some("X-Ray filter expression".into()),
            needs_service: false,
            search: true,
            attributes: true,
            ops: query::OPS.to_vec(),
            errors: true,
            most: MOST,
            delay_ms: 30_000,
        }
    }
}

/// The failure that a refusal means.
fn refusal(body: &Body) -> Failure {
    refused(body).failure(body, "X-Ray", |kind, _| {
        let (code, remedy) = if kind.starts_with("AccessDenied") {
            (
                Code::Forbidden,
                "allow the user xray:BatchGetTraces, xray:GetTraceSummaries and \
                 xray:GetServiceGraph",
            )
        } else if kind == "InvalidRequestException" {
            (
                Code::BadQuery,
                "correct the filter expression, or search a shorter range",
            )
        } else {
            return None;
        };
        Some((code, remedy.to_owned()))
    })
}
