mod around;
mod counts;
#[cfg(test)]
mod damaged;
mod events;
mod grafana;
mod groups;
mod insights;
mod record;
mod refusal;
mod running;
mod wire;
mod words;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
pub use grafana::through_grafana;
use groups::{Groups, Known};
use insights::insights;
use model::{
    Answer, Code, Counted, Failure, FieldOp, Ladder, LogAbilities, LogContext, LogFilter, LogLine,
    LogOrder, LogPage, LogSearch, Logs, Millis, TextMatch, Volume,
};
use serde::{Serialize, de::DeserializeOwned};
use transport::{Body, Client, Request, climb};

use super::{counted::ready, pages};
use crate::{amazon::refused, aside::aside};

/// The most lines that one question gives.
const MOST_LINES: usize = 10_000;

/// How often a question is asked that the account may not ask so fast.
const ATTEMPTS: u32 = 5;

/// How long a line may take from its writing to being found.
const DELAY_MS: u32 = 10_000;

/// The service that requests are signed for.
const SIGNED_FOR: &str = "logs";

/// Amazon CloudWatch Logs: searches by Logs Insights, exports and follows by FilterLogEvents,
/// looks around a line by GetLogEvents; or Insights alone where Grafana stands between.
#[derive(Clone, Debug)]
pub struct CloudWatch {
    client: Client,
    way: Way,
    groups: Arc<Known>,
    wait: Duration,
}

/// Who is asked.
#[derive(Clone, Debug)]
enum Way {
    Amazon,
    /// A data source of Grafana's, by its uid, and the region that it shall ask.
    Grafana {
        uid: String,
        region: String,
    },
}

impl CloudWatch {
    /// The name of the service that requests are signed for.
    pub const SIGNED_FOR: &str = SIGNED_FOR;

    /// The region that the client leads to, such as `https://logs.eu-central-1.amazonaws.com`, and
    /// the log groups that are read: names, ARNs, or patterns with `*`; none means all.
    #[must_use]
    pub fn new(client: Client, groups: &[String]) -> Self {
        Self {
            client,
            way: Way::Amazon,
            groups: Arc::new(Known::new(groups)),
            wait: Duration::from_millis(250),
        }
    }

    /// A data source of the Grafana that the client leads to; its log groups are given by name.
    #[must_use]
    pub fn of_grafana(client: Client, uid: &str, region: &str, groups: &[String]) -> Self {
        Self {
            way: Way::Grafana {
                uid: uid.to_owned(),
                region: region.to_owned(),
            },
            ..Self::new(client, groups)
        }
    }

    /// Changes the wait before a query is looked after again, which is also the first wait after
    /// an account was asked too often; both double.
    #[must_use]
    pub fn wait(self, wait: Duration) -> Self {
        Self { wait, ..self }
    }

    /// Takes the connection apart, with the list of log groups as the last rung.
    pub async fn diagnose(&self) -> Ladder {
        climb(&self.client, |once| async move {
            let asking = Self {
                client: once,
                ..self.clone()
            };
            match &asking.way {
                Way::Amazon => {
                    let groups = asking.groups(true).await?;
                    Ok(match groups.names.len() {
                        0 => "answered; it shows no log groups".to_owned(),
                        1 => "answered; reads one log group".to_owned(),
                        many => format!("answered; reads {many} log groups"),
                    })
                }
                Way::Grafana { uid, .. } => grafana::healthy(&asking.client, uid).await,
            }
        })
        .await
    }

    /// Asks one operation, again after a while if the account may not ask so fast.
    async fn ask<T: DeserializeOwned + Send + 'static>(
        &self,
        operation: &str,
        input: &(impl Serialize + Sync),
    ) -> Result<T, Failure> {
        let document = serde_json::to_string(input).map_err(|error| {
            Failure::new(
                Code::Internal,
                format!("a question cannot be written: {error}"),
            )
        })?;
        let target = format!("Logs_20140328.{operation}");
        let headers = [("x-amz-target", target.as_str())];
        let (mut wait, mut attempt) = (self.wait, 1);
        loop {
            let request = Request::query_typed("/", "application/x-amz-json-1.1", &document);
            let body = self.client.send(request.headers(&headers)).await?;
            if body.status == 200 {
                return aside(body, Body::json).await;
            }
            let refused = refused(&body);
            if !refused.passes() || attempt >= ATTEMPTS {
                return Err(refusal::failure(&refused, operation, &body));
            }
            tokio::time::sleep(wait).await;
            wait *= 2;
            attempt += 1;
        }
    }

    /// The log groups that are read; listed anew for a search, not for its pages.
    async fn groups(&self, again: bool) -> Result<Arc<Groups>, Failure> {
        self.groups.get(self, again).await
    }
}

#[async_trait]
impl Logs for CloudWatch {
    async fn search(&self, search: &LogSearch) -> Result<Answer<LogPage>, Failure> {
        let (filter, ready) = (&search.filter, ready(&search.filter)?);
        let compiled = insights(filter)?;
        let first = search.after.is_none();
        let groups = self.groups(first).await?;
        let mut answer = if self.reads_events(search) {
            let asking = events::Asking::new(self, &groups, filter);
            pages::page(&asking, search, ready.as_ref()).await?
        } else {
            let asking = running::Asking::new(self, &groups, filter, compiled);
            let mut answer = pages::page(&asking, search, ready.as_ref()).await?;
            asking.tell(&mut answer);
            answer
        };
        if first {
            answer.warnings.extend(groups.remark());
        }
        Ok(answer)
    }

    async fn volume(
        &self,
        filter: &LogFilter,
        step: Millis,
    ) -> Result<Answer<Vec<Volume>>, Failure> {
        counts::volume(self, filter, step).await
    }

    async fn fields(
        &self,
        filter: &LogFilter,
        limit: usize,
    ) -> Result<Answer<Vec<Counted>>, Failure> {
        counts::fields(self, filter, limit).await
    }

    async fn values(
        &self,
        filter: &LogFilter,
        field: &str,
        limit: usize,
    ) -> Result<Answer<Vec<Counted>>, Failure> {
        counts::values(self, filter, field, limit).await
    }

    async fn context(
        &self,
        line: &LogLine,
        before: usize,
        after: usize,
    ) -> Result<Answer<LogContext>, Failure> {
        around::context(self, line, before, after).await
    }

    fn written(&self, filter: &LogFilter) -> Result<String, Failure> {
        ready(filter)?;
        match &filter.raw {
            Some(raw) => Ok(raw.clone()),
            None => Ok(insights(filter)?.lines(LogOrder::NewestFirst)),
        }
    }

    fn abilities(&self) -> LogAbilities {
        LogAbilities {
            language: Some("Logs Insights".to_owned()),
            text: TextMatch::Anywhere,
            ops: vec![
                FieldOp::Equal,
                FieldOp::NotEqual,
                FieldOp::Contains,
                FieldOp::Regex,
                FieldOp::Exists,
                FieldOp::Missing,
                FieldOp::Above,
                FieldOp::Below,
            ],
            volume: true,
            fields: true,
            values: true,
            context: true,
            tail: false,
            page: MOST_LINES as u32,
            most: None,
            delay_ms: DELAY_MS,
        }
    }
}

impl CloudWatch {
    /// Whether the events themselves are read instead of a query over them: a query costs by what
    /// it scans and only so many run at once, so it is not asked again and again; but it narrows
    /// down what filter patterns cannot say.
    fn reads_events(&self, search: &LogSearch) -> bool {
        /// As long as lines are followed in at once.
        const SHORT: Millis = Millis(15 * 60_000);
        let filter = &search.filter;
        let asks_events = matches!(self.way, Way::Amazon)
            && filter.raw.is_none()
            && search.order == LogOrder::OldestFirst;
        let all =
            filter.text.is_empty() && filter.fields.is_empty() && filter.severities.is_empty();
        let length = filter.range.end.0.saturating_sub(filter.range.start.0);
        asks_events && (all || length <= SHORT.0 || events::pattern(filter).is_some())
    }
}
