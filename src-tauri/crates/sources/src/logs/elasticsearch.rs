mod answer;
mod ask;
mod counts;
mod dsl;
mod hit;
mod mapping;
mod point;
mod refusal;
mod slices;
mod stream;

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use async_trait::async_trait;
use dsl::{Asked, Compiled, dsl};
use mapping::Mapping;
use model::{
    Answer, Counted, Failure, FieldOp, Ladder, LogAbilities, LogContext, LogFilter, LogLine,
    LogPage, LogSearch, Logs, Millis, TextMatch, Volume,
};
use serde_json::{Value, json};
use slices::Slicing;
use transport::{Client, climb};

use super::{counted::ready, pages};

/// `index.max_result_window` unless it was changed.
const WINDOW: usize = 10_000;

/// How long a line may take from its writing to being found: shippers send every few seconds, and
/// an index is refreshed every second to five.
const DELAY_MS: u32 = 10_000;

/// Which of the two families of servers it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Elasticsearch from 7.12 on.
    Elasticsearch,
    /// OpenSearch, and Amazon OpenSearch Service.
    OpenSearch,
}

/// An Elasticsearch or OpenSearch, by itself or through Grafana's data source proxy, which is a
/// base address like any other.
#[derive(Clone, Debug)]
pub struct Elasticsearch {
    client: Client,
    dialect: Dialect,
    indices: Vec<String>,
    learned: Arc<Learned>,
}

/// What the server turned out to be like.
#[derive(Debug)]
struct Learned {
    mapping: mapping::Known,
    /// The most lines that it gives at once.
    window: AtomicUsize,
    /// It does not know how to leave out fields that no line has.
    lists_all_fields: AtomicBool,
    /// Grafana stands before it, which lets only `_msearch` through.
    only_msearch: AtomicBool,
    /// It gives no points in time to this reader.
    pointless: AtomicBool,
    /// It looks for whole words only.
    words: AtomicBool,
    /// Messages were seen that are JSON themselves.
    inner: AtomicBool,
}

impl Elasticsearch {
    /// What requests to Amazon OpenSearch Service are signed for.
    pub const SIGNED_FOR: &str = "es";

    /// The server that the client leads to; `indices` are names, aliases, data streams or patterns
    /// of them, none for all that the reader may see.
    #[must_use]
    pub fn new(client: Client, dialect: Dialect, indices: &[String]) -> Self {
        Self {
            client,
            dialect,
            indices: match indices {
                [] => vec!["*".to_owned()],
                some => some.to_vec(),
            },
            learned: Arc::new(Learned {
                mapping: mapping::Known::default(),
                window: AtomicUsize::new(WINDOW),
                lists_all_fields: AtomicBool::new(dialect == Dialect::OpenSearch),
                only_msearch: AtomicBool::new(false),
                pointless: AtomicBool::new(false),
                words: AtomicBool::new(false),
                inner: AtomicBool::new(false),
            }),
        }
    }

    /// Takes the connection apart, with the fields of the indices and a search as the last rung.
    pub async fn diagnose(&self) -> Ladder {
        climb(&self.client, |once| async move {
            let asking = Self {
                client: once,
                ..self.clone()
            };
            let version = asking.version().await;
            let mapping = mapping::read(&asking).await?;
            let indices = asking.indices();
            if mapping.is_empty() {
                return Ok(format!("answered; no index fits {indices}; {version}"));
            }
            let time = &mapping.time()?.name;
            let query = json!({"size": 0, "query": {"match_all": {}}});
            asking.find(query, None, 1).await?.accepted()?;
            let fields = mapping.fields().count();
            Ok(format!(
                "answered with {fields} fields of {indices}, dated by {time}; {version}"
            ))
        })
        .await
    }

    /// Whether it was learned that the server looks for whole words only.
    fn finds_words_only(&self) -> bool {
        self.learned.words.load(Ordering::Relaxed)
    }

    fn client(&self) -> &Client {
        &self.client
    }

    /// The indices as they stand in a path.
    fn indices(&self) -> String {
        self.indices.join(",")
    }

    fn window(&self) -> usize {
        self.learned.window.load(Ordering::Relaxed)
    }

    /// Takes a narrower window over.
    fn learn_window(&self, most: usize) {
        self.learned
            .window
            .fetch_min(most.max(1), Ordering::Relaxed);
    }

    /// The mapping that knows the fields of a filter, if any does.
    async fn mapping(&self, filter: &LogFilter) -> Result<Arc<Mapping>, Failure> {
        let fields = filter.fields.iter().map(|field| field.name.as_str());
        let names: Vec<&str> = fields
            .filter(|name| !matches!(*name, "service" | "trace_id" | "span_id" | "request_id"))
            .collect();
        self.learned.mapping.get(self, &names).await
    }

    fn compiled(&self, filter: &LogFilter, mapping: &Mapping) -> Result<Compiled, Failure> {
        let asked = Asked {
            mapping,
            inner: self.learned.inner.load(Ordering::Relaxed),
            words: self.finds_words_only(),
        };
        dsl(filter, asked)
    }
}

#[async_trait]
impl Logs for Elasticsearch {
    async fn search(&self, search: &LogSearch) -> Result<Answer<LogPage>, Failure> {
        let (filter, ready) = (&search.filter, ready(&search.filter)?);
        let mapping = self.mapping(filter).await?;
        if mapping.is_empty() {
            let mut answer = Answer::whole(LogPage::default());
            answer
                .infos
                .push(format!("no index fits {}", self.indices()));
            return Ok(answer);
        }
        loop {
            let had_words = self.finds_words_only();
            let compiled = self.compiled(filter, &mapping)?;
            let slicing = Slicing::new(self, &mapping, compiled.query, search)?;
            let answer = slicing.page(search, ready.as_ref()).await;
            if slicing.is_too_expensive() && !had_words {
                // Refused for its parts of words: the next query asks for whole ones.
                continue;
            }
            let mut answer = answer?;
            if search.after.is_none() {
                answer.infos.extend(compiled.remarks);
            }
            return Ok(answer);
        }
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
        let mapping = self.learned.mapping.get(self, &[]).await?;
        let query = stream::query(&line.stream, &mapping).ok_or_else(pages::streamless)?;
        let slicing = Slicing::beside(self, &mapping, query.clone())?;
        let shown = dsl::shown(&query);
        let answer = pages::context(&slicing, shown, line, before, after).await?;
        Ok(slicing.told(answer))
    }

    fn written(&self, filter: &LogFilter) -> Result<String, Failure> {
        ready(filter)?;
        if let Some(raw) = &filter.raw {
            return Ok(raw.clone());
        }
        let query = self.compiled(filter, &self.learned.mapping.last())?.query;
        Ok(dsl::shown(&query))
    }

    fn abilities(&self) -> LogAbilities {
        LogAbilities {
            language: Some("Query DSL".to_owned()),
            text: match self.finds_words_only() {
                true => TextMatch::Words,
                false => TextMatch::Anywhere,
            },
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
            page: u32::try_from(self.window()).unwrap_or(u32::MAX),
            most: None,
            delay_ms: DELAY_MS,
        }
    }
}

/// A range of time, in nanoseconds, the end not included.
fn range(time: &mapping::Time, from: i64, until: i64) -> Value {
    json!({"range": {&time.name: {
        "gte": written(from),
        "lt": written(until),
        "format": FORMAT,
    }}})
}

/// Times as they are written in questions and answers, with all their digits.
const FORMAT: &str = "strict_date_optional_time_nanos";

fn written(nanos: i64) -> String {
    // Nanoseconds are kept from 1970 on only.
    chrono::DateTime::from_timestamp_nanos(nanos.max(0))
        .to_rfc3339_opts(chrono::SecondsFormat::Nanos, true)
}
