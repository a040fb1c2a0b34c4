mod answers;
mod counts;
mod entry;
mod labels;
mod logql;
mod refusal;
mod tail;

use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicUsize, Ordering},
};

use answers::{Envelope, Streams};
use async_trait::async_trait;
use futures::stream::BoxStream;
use labels::Labels;
use logql::logql;
use model::{
    Answer, Counted, Failure, FieldOp, Ladder, LogAbilities, LogContext, LogFilter, LogLine,
    LogOrder, LogPage, LogSearch, Logs, Millis, TailBatch, TextMatch, TimeRange, Volume,
};
use refusal::{Refused, refused};
use transport::{Body, Client, Request, climb};

use super::{
    counted::ready,
    in_text,
    pages::{self, Piece, Slices, decoded},
};

/// `max_entries_limit_per_query` unless it was changed.
const MOST_ENTRIES: usize = 5_000;

/// `max_query_length` unless it was changed is 30 days and one hour.
const LONGEST: i64 = 30 * 86_400 * 1_000_000_000;

/// Above this size a question goes into the body of a POST.
const LONG_QUERY: usize = 2_000;

/// Above this size an answer is decoded away from the threads that serve everyone.
const LARGE: usize = 256 << 10;

/// How long a line may take from its writing to being found: agents send every second or so.
const DELAY_MS: u32 = 5_000;

/// A Grafana Loki from 2.9 on, by itself, as Grafana Cloud, or through Grafana's data source proxy,
/// which is a base address like any other.
#[derive(Clone, Debug)]
pub struct Loki {
    client: Client,
    learned: Arc<Learned>,
}

/// What the server turned out to be like.
#[derive(Debug)]
struct Learned {
    /// The most lines that it gives at once.
    most_entries: AtomicUsize,
    /// The longest range that it takes, in nanoseconds.
    longest: AtomicI64,
    labels: labels::Known,
}

impl Loki {
    /// The server that the client leads to; the client brings tenant and secret.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self {
            client,
            learned: Arc::new(Learned {
                most_entries: AtomicUsize::new(MOST_ENTRIES),
                longest: AtomicI64::new(LONGEST),
                labels: labels::Known::default(),
            }),
        }
    }

    /// Takes the connection apart, with a question for labels as the last rung: `/ready` would be
    /// answered without the tenant that every query needs.
    pub async fn diagnose(&self) -> Ladder {
        climb(&self.client, |once| async move {
            let body = once.send(Request::get("/loki/api/v1/labels", &[])).await?;
            let names = labels::names(&body)?;
            let version = match once.get("/loki/api/v1/status/buildinfo", &[]).await {
                Ok(body) => answers::version(&body),
                // Gateways hide it; the question was answered all the same.
                Err(_) => String::new(),
            };
            let labels = match names.len() {
                0 => "no labels in the last hours".to_owned(),
                many => format!("{many} labels"),
            };
            Ok(format!("answered with {labels}; Loki {version}")
                .trim_end()
                .to_owned())
        })
        .await
    }

    async fn ask(&self, path: &str, fields: &[(&str, &str)]) -> Result<Body, Failure> {
        let length: usize = fields.iter().map(|(_, value)| value.len()).sum();
        let request = if length > LONG_QUERY {
            Request::query_form(path, fields)
        } else {
            Request::get(path, fields)
        };
        // Labels, what is kept beside the lines, and what the query parsed come apart.
        let headers = [("X-Loki-Response-Encoding-Flags", "categorize-labels")];
        self.client.send(request.headers(&headers)).await
    }

    /// The labels of the range, read once.
    async fn labels(&self, filter: &LogFilter) -> Result<Arc<Labels>, Failure> {
        self.learned.labels.get(self, filter.range).await
    }

    fn most_entries(&self) -> usize {
        self.learned.most_entries.load(Ordering::Relaxed)
    }

    fn longest(&self) -> i64 {
        self.learned.longest.load(Ordering::Relaxed)
    }

    /// Takes a narrower limit over; false if it is none, so that nothing is asked for ever.
    fn learn(&self, refused: &Refused) -> bool {
        match *refused {
            Refused::Entries(most) if (1..self.most_entries()).contains(&most) => {
                self.learned.most_entries.store(most, Ordering::Relaxed);
                true
            }
            Refused::Length(longest) if (1..self.longest()).contains(&longest) => {
                self.learned.longest.store(longest, Ordering::Relaxed);
                true
            }
            _ => false,
        }
    }

    /// Lines of a piece of time; nothing if a limit was learned.
    async fn entries(
        &self,
        query: &str,
        piece: Piece,
        labels: &Arc<Labels>,
        parsed: bool,
    ) -> Result<Option<Vec<LogLine>>, Failure> {
        let (start, end) = (piece.from.to_string(), piece.until.to_string());
        let limit = piece.limit.to_string();
        let direction = match piece.order {
            LogOrder::NewestFirst => "backward",
            LogOrder::OldestFirst => "forward",
        };
        let fields = [
            ("query", query),
            ("start", &start),
            ("end", &end),
            ("limit", &limit),
            ("direction", direction),
        ];
        let body = self.ask("/loki/api/v1/query_range", &fields).await?;
        if body.status != 200 {
            let refused = refused(&body);
            return if self.learn(&refused) {
                Ok(None)
            } else {
                Err(refused.failure(&body))
            };
        }
        let labels = labels.clone();
        let decode = move || {
            let answer: Envelope<Streams> = body.json()?;
            answer.data(&body)?.lines(&labels, parsed, &body)
        };
        decoded(decode, limit_is_large(piece.limit)).await.map(Some)
    }
}

fn limit_is_large(limit: usize) -> bool {
    // A line with its labels takes about half a kilobyte.
    limit.saturating_mul(512) > LARGE
}

struct Asking<'a> {
    loki: &'a Loki,
    query: String,
    labels: Arc<Labels>,
    /// Whether fields that the query parsed itself are kept.
    parsed: bool,
}

#[async_trait]
impl Slices for Asking<'_> {
    async fn slice(&self, piece: Piece) -> Result<Option<Vec<LogLine>>, Failure> {
        let lines = self
            .loki
            .entries(&self.query, piece, &self.labels, self.parsed)
            .await?;
        Ok(lines)
    }

    fn most_at_once(&self) -> usize {
        self.loki.most_entries()
    }

    fn longest(&self) -> i64 {
        self.loki.longest()
    }
}

#[async_trait]
impl Logs for Loki {
    async fn search(&self, search: &LogSearch) -> Result<Answer<LogPage>, Failure> {
        let (filter, ready) = (&search.filter, ready(&search.filter)?);
        let labels = self.labels(filter).await?;
        let asking = Asking {
            loki: self,
            query: logql(filter, &labels)?.query,
            labels: labels.clone(),
            parsed: filter.raw.is_some(),
        };
        let mut answer = pages::page(&asking, search, ready.as_ref()).await?;
        if search.after.is_none() && filter.raw.is_none() {
            answer.infos.extend(labels.remark());
            if filter.text.iter().any(|text| !in_text::is_like_an_id(text)) {
                answer.infos.push(
                    "Loki looks for text in the lines, not in the labels kept beside them"
                        .to_owned(),
                );
            }
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
        let selector = line.stream.trim();
        if !selector.starts_with('{') || !selector.ends_with('}') || selector == "{}" {
            return Err(pages::streamless());
        }
        let hour = TimeRange::ending(line.at.to_millis(), Millis(3_600_000));
        let asking = Asking {
            loki: self,
            query: selector.to_owned(),
            labels: self.labels(&LogFilter::all(hour)).await?,
            parsed: false,
        };
        pages::context(&asking, selector.to_owned(), line, before, after).await
    }

    async fn tail(
        &self,
        filter: &LogFilter,
    ) -> Result<BoxStream<'static, Result<TailBatch, Failure>>, Failure> {
        tail::tail(self, filter).await
    }

    fn written(&self, filter: &LogFilter) -> Result<String, Failure> {
        ready(filter)?;
        Ok(logql(filter, &self.learned.labels.last())?.query)
    }

    fn abilities(&self) -> LogAbilities {
        LogAbilities {
            language: Some("LogQL".to_owned()),
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
            tail: true,
            page: u32::try_from(self.most_entries()).unwrap_or(u32::MAX),
            most: None,
            delay_ms: DELAY_MS,
        }
    }
}
