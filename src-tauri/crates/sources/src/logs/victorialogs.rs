mod counts;
mod logsql;
mod names;
mod record;
mod refusal;
mod tail;

use std::sync::Arc;

use async_trait::async_trait;
use futures::stream::BoxStream;
use logsql::logsql;
use model::{
    Answer, Counted, Failure, FieldOp, Ladder, LogAbilities, LogContext, LogFilter, LogLine,
    LogOrder, LogPage, LogSearch, Logs, Millis, TailBatch, TextMatch, Volume,
};
use names::{Known, Names};
use refusal::refusal;
use transport::{Body, Client, Request, climb};

use super::{
    counted::ready,
    pages::{self, Piece, Slices, decoded},
};
use crate::literal::quoted;

/// The most lines asked for at once; the server knows no limit, but sorts them in memory.
const MOST_LINES: usize = 10_000;

/// Above this size a question goes into the body of a POST.
const LONG_QUERY: usize = 2_000;

/// Above this size an answer is decoded away from the threads that serve everyone.
const LARGE: usize = 256 << 10;

/// How long a line may take from its writing to being found.
const DELAY_MS: u32 = 5_000;

/// A VictoriaLogs; tenants are the headers `AccountID` and `ProjectID` of the connection.
#[derive(Clone, Debug)]
pub struct VictoriaLogs {
    client: Client,
    known: Arc<Known>,
}

impl VictoriaLogs {
    /// The server that the client leads to; the client brings tenant and secret.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self {
            client,
            known: Arc::default(),
        }
    }

    /// Takes the connection apart, with a search for any line as the last rung.
    pub async fn diagnose(&self) -> Ladder {
        climb(&self.client, |once| async move {
            let fields = [("query", "*"), ("limit", "1")];
            let request = Request::get("/select/logsql/query", &fields);
            let body = once.send(request).await?;
            if body.status != 200 {
                return Err(refusal(&body));
            }
            let found = record::lines(&body)?.len();
            Ok(match found {
                0 => "answered a search; it holds no lines yet".to_owned(),
                _ => "answered a search".to_owned(),
            })
        })
        .await
    }

    /// Asks about lines of a piece of time; the answer was accepted.
    async fn ask(
        &self,
        path: &str,
        query: &str,
        (from, until): (i64, i64),
        more: &[(&str, &str)],
    ) -> Result<Body, Failure> {
        // Beside the query, so that one written by hand is limited as well.
        let range = range(from, until);
        let mut fields = vec![("query", query), ("extra_filters", range.as_str())];
        fields.extend_from_slice(more);
        let request = if query.len() > LONG_QUERY {
            Request::query_form(path, &fields)
        } else {
            Request::get(path, &fields)
        };
        let body = self.client.send(request).await?;
        if body.status == 200 {
            Ok(body)
        } else {
            Err(refusal(&body))
        }
    }

    /// The fields that lines of the range have; read anew for a search, not for its pages.
    async fn names(&self, filter: &LogFilter, again: bool) -> Result<Arc<Names>, Failure> {
        self.known.get(self, filter, again).await
    }
}

/// The filter that holds for the piece `[from, until)`, in nanoseconds.
fn range(from: i64, until: i64) -> String {
    format!("_time:[{}, {})", moment(from), moment(until))
}

/// A moment with all its digits, so that no part of a second is rounded.
fn moment(nanos: i64) -> String {
    chrono::DateTime::from_timestamp_nanos(nanos)
        .to_rfc3339_opts(chrono::SecondsFormat::Nanos, true)
}

/// The whole range of a filter.
fn whole(filter: &LogFilter) -> (i64, i64) {
    let until = filter.range.end.to_nanos().0.saturating_add(1_000_000);
    (filter.range.start.to_nanos().0, until)
}

struct Asking<'a> {
    server: &'a VictoriaLogs,
    query: String,
}

#[async_trait]
impl Slices for Asking<'_> {
    async fn slice(&self, piece: Piece) -> Result<Option<Vec<LogLine>>, Failure> {
        let direction = match piece.order {
            LogOrder::NewestFirst => " desc",
            LogOrder::OldestFirst => "",
        };
        let query = format!(
            "{} | sort by (_time{direction}) limit {}",
            self.query, piece.limit
        );
        let times = (piece.from, piece.until);
        let path = "/select/logsql/query";
        let body = self.server.ask(path, &query, times, &[]).await?;
        let large = body.bytes.len() >= LARGE;
        decoded(move || record::lines(&body).map(Some), large).await
    }

    fn most_at_once(&self) -> usize {
        MOST_LINES
    }

    fn longest(&self) -> i64 {
        i64::MAX
    }
}

#[async_trait]
impl Logs for VictoriaLogs {
    async fn search(&self, search: &LogSearch) -> Result<Answer<LogPage>, Failure> {
        let (filter, ready) = (&search.filter, ready(&search.filter)?);
        let names = self.names(filter, search.after.is_none()).await?;
        let asking = Asking {
            server: self,
            query: logsql(filter, &names)?.query(),
        };
        pages::page(&asking, search, ready.as_ref()).await
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
        let stream = record::stream_id(&line.id).ok_or_else(pages::streamless)?;
        let query = format!("_stream_id:{stream}");
        let asking = Asking {
            server: self,
            query: query.clone(),
        };
        pages::context(&asking, query, line, before, after).await
    }

    async fn tail(
        &self,
        filter: &LogFilter,
    ) -> Result<BoxStream<'static, Result<TailBatch, Failure>>, Failure> {
        tail::tail(self, filter).await
    }

    fn written(&self, filter: &LogFilter) -> Result<String, Failure> {
        ready(filter)?;
        Ok(logsql(filter, &self.known.last())?.query())
    }

    fn abilities(&self) -> LogAbilities {
        LogAbilities {
            language: Some("LogsQL".to_owned()),
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
            page: MOST_LINES as u32,
            most: None,
            delay_ms: DELAY_MS,
        }
    }
}

/// A field's name as LogsQL reads it.
fn field(name: &str) -> String {
    quoted(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_of_time_keeps_its_nanoseconds() {
        assert_eq!(
            range(1_795_165_200_000_000_000, 1_795_168_200_001_000_001),
            "_time:[2026-11-20T09:00:00.000000000Z, 2026-11-20T09:50:00.001000001Z)"
        );
        assert!(range(i64::MIN, i64::MAX).starts_with("_time:[1677-09-21T"));
    }
}
