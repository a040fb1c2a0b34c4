mod counts;
mod event;
mod ids;
mod query;
mod wire;

use async_trait::async_trait;
use event::{EventsWire, Page};
use model::{
    Answer, Code, Counted, Failure, FieldOp, Ladder, LogAbilities, LogContext, LogFilter, LogLine,
    LogOrder, LogPage, LogSearch, Logs, Millis, TextMatch, Volume,
};
use query::compiled;
use transport::{Body, Client, climb};
use wire::Asked;

use super::{
    counted::ready,
    pages::{self, Piece, Slices},
    remarks::Remarks,
};
use crate::{
    aside::{aside, read},
    datadog::{Moment, ask},
};

/// Events of one answer, the most that Datadog sends at once.
const PAGE: usize = 1_000;

/// The most events gathered at once, so that those of one millisecond are all there.
const MOST_EVENTS: usize = 10_000;

/// How long an event may take from its writing to being found.
const DELAY_MS: u32 = 10_000;

/// Datadog, by its logs API v2.
///
/// Its times have milliseconds. Questions are few: the whole organisation has some hundred an hour.
#[derive(Clone, Debug)]
pub struct Datadog {
    client: Client,
    /// None are all.
    indexes: Vec<String>,
    tier: Option<String>,
}

impl Datadog {
    /// The site that the client leads to, such as `https://api.datadoghq.eu`.
    ///
    /// `indexes` are the ones that are searched, all if there is none; `tier` is where events are
    /// kept: `indexes` (the default), `online-archives` or `flex`.
    #[must_use]
    pub fn new(client: Client, indexes: Vec<String>, tier: Option<String>) -> Self {
        Self {
            client,
            indexes,
            tier,
        }
    }

    /// Takes the connection apart, with a search for one event as the last rung.
    pub async fn diagnose(&self) -> Ladder {
        climb(&self.client, |once| async move {
            let once = Self {
                client: once,
                ..self.clone()
            };
            let hour = [Moment::Relative("now-1h"), Moment::Relative("now")];
            let page = once.page("*", &hour, "-timestamp", 1, None).await?;
            let found = page.lines.len();
            Ok(format!("{found} event found in the last hour"))
        })
        .await
    }

    async fn page(
        &self,
        query: &str,
        range: &[Moment; 2],
        sort: &str,
        limit: usize,
        cursor: Option<&str>,
    ) -> Result<Page, Failure> {
        let document = self.asked(query, range.clone()).events(sort, limit, cursor);
        let body = self.ask("/api/v2/logs/events/search", &document).await?;
        aside(body, |body| {
            read::<EventsWire<'_>>(body).map(EventsWire::page)
        })
        .await
    }

    fn asked<'a>(&'a self, query: &'a str, range: [Moment; 2]) -> Asked<'a> {
        Asked {
            query,
            range,
            indexes: &self.indexes,
            tier: self.tier.as_deref(),
        }
    }

    async fn ask(&self, path: &str, document: &str) -> Result<Body, Failure> {
        ask(&self.client, path, document, "logs_read_data").await
    }
}

/// The whole range of a filter.
fn whole(filter: &LogFilter) -> [Moment; 2] {
    [filter.range.start.into(), filter.range.end.into()]
}

/// The milliseconds that hold a piece, the first and the one behind the last.
fn range(piece: Piece) -> [Moment; 2] {
    let until =
        piece.until.div_euclid(1_000_000) + i64::from(piece.until.rem_euclid(1_000_000) > 0);
    [
        Millis(piece.from.div_euclid(1_000_000)).into(),
        Millis(until).into(),
    ]
}

struct Asking<'a> {
    source: &'a Datadog,
    query: String,
    /// Ids of traces of which a line may know a half only.
    ids: Vec<String>,
    remarks: Remarks,
}

impl<'a> Asking<'a> {
    fn new(source: &'a Datadog, query: String, ids: Vec<String>) -> Self {
        Self {
            source,
            query,
            ids,
            remarks: Remarks::default(),
        }
    }

    fn take_note(&self, page: &Page) {
        for warning in &page.told.warnings {
            self.remarks.warn(warning);
        }
        if page.told.late {
            self.remarks.partial();
        }
        if page.unreadable > 0 {
            self.remarks.partial();
            self.remarks
                .warn("events that could not be read are left out");
        }
    }
}

#[async_trait]
impl Slices for Asking<'_> {
    /// Whether the end of a range belongs to it is not documented, so a moment more is asked for
    /// and left out.
    async fn slice(&self, piece: Piece) -> Result<Option<Vec<LogLine>>, Failure> {
        let sort = match piece.order {
            LogOrder::NewestFirst => "-timestamp",
            LogOrder::OldestFirst => "timestamp",
        };
        let range = range(piece);
        let mut lines: Vec<LogLine> = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let missing = (piece.limit - lines.len()).min(PAGE);
            let page = self
                .source
                .page(&self.query, &range, sort, missing, cursor.as_deref())
                .await?;
            self.take_note(&page);
            let within = |line: &LogLine| (piece.from..piece.until).contains(&line.at.0);
            lines.extend(page.lines.into_iter().filter(within));
            lines.truncate(piece.limit);
            let next = page.told.next;
            if next.is_none() || lines.len() == piece.limit {
                break;
            }
            if next == cursor {
                return Err(Failure::new(
                    Code::UnexpectedAnswer,
                    "Datadog names the same next page again and again",
                )
                .remedy("ask for a shorter range, and try again later"));
            }
            cursor = next;
        }
        for line in &mut lines {
            ids::complete(line, &self.ids);
        }
        Ok(Some(lines))
    }

    fn most_at_once(&self) -> usize {
        MOST_EVENTS
    }

    fn longest(&self) -> i64 {
        i64::MAX
    }
}

#[async_trait]
impl Logs for Datadog {
    async fn search(&self, search: &LogSearch) -> Result<Answer<LogPage>, Failure> {
        let (filter, ready) = (&search.filter, ready(&search.filter)?);
        let compiled = compiled(filter)?;
        let infos = match search.after {
            None => remarks(filter, &compiled),
            Some(_) => Vec::new(),
        };
        let asking = Asking::new(self, compiled.query, ids::asked(filter));
        let answer = pages::page(&asking, search, ready.as_ref()).await?;
        let mut answer = asking.remarks.told(answer);
        answer.infos.extend(infos);
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

    /// The events of the same service on the same host.
    async fn context(
        &self,
        line: &LogLine,
        before: usize,
        after: usize,
    ) -> Result<Answer<LogContext>, Failure> {
        let stream = line.stream.as_str();
        if !stream.starts_with("service:\"") && !stream.starts_with("host:\"") {
            return Err(pages::streamless());
        }
        let asking = Asking::new(self, stream.to_owned(), Vec::new());
        let answer = pages::context(&asking, stream.to_owned(), line, before, after).await?;
        Ok(asking.remarks.told(answer))
    }

    fn written(&self, filter: &LogFilter) -> Result<String, Failure> {
        ready(filter)?;
        Ok(compiled(filter)?.query)
    }

    fn abilities(&self) -> LogAbilities {
        LogAbilities {
            language: Some("Datadog".to_owned()),
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
            page: PAGE as u32,
            most: None,
            delay_ms: DELAY_MS,
        }
    }
}

/// What Datadog does otherwise than one may think.
fn remarks(filter: &LogFilter, compiled: &query::Compiled) -> Vec<String> {
    let mut remarks = Vec::new();
    if filter.raw.is_none() && filter.text.iter().any(|text| !text.is_empty()) {
        remarks.push(
            "Datadog looks for text in messages, attributes, services and hosts, not in tags"
                .to_owned(),
        );
    }
    if compiled.numbers {
        remarks.push(
            "Datadog compares numbers of attributes only for which it has a facet".to_owned(),
        );
    }
    remarks
}
