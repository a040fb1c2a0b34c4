//! Queries of Logs Insights, from their start to their results.

use std::{
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::Duration,
};

use async_trait::async_trait;
use futures::{StreamExt as _, stream};
use model::{Answer, Code, Failure, LogFilter, LogLine, LogOrder, LogPage};
use serde_json::{Value, json};

use super::{
    CloudWatch, MOST_LINES, Way, grafana,
    groups::Groups,
    insights::{Compiled, fits},
    record::{self, Row},
    wire::{self, LogRecord, QueryId, Results, StartQuery, Started},
};
use crate::logs::pages::{Piece, Slices, sort};

/// How long a query may run.
const LONGEST_RUN: Duration = Duration::from_secs(15 * 60);

/// The longest wait before a running query is looked after again.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// How many lines are fetched whole where a query by hand left out their message.
const MOST_WHOLE: usize = 100;

/// What a query found.
pub(super) struct Found {
    pub(super) rows: Vec<Row>,
    bytes_scanned: f64,
}

/// A query that is stopped when nobody waits for it any more.
struct Running {
    server: CloudWatch,
    id: Option<String>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let Some(id) = self.id.take() else { return };
        let server = self.server.clone();
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { stop(&server, &id).await });
        }
    }
}

/// Runs a query over groups, from one second to another, both included.
pub(super) async fn run(
    server: &CloudWatch,
    groups: &Groups,
    query: &str,
    (start, end): (i64, i64),
    limit: usize,
) -> Result<Found, Failure> {
    fits(query)?;
    let question = StartQuery {
        groups: wire::Groups::of(&groups.names),
        start_time: start,
        end_time: end,
        query_string: query,
        limit,
    };
    let id = match &server.way {
        Way::Amazon => {
            let started: Started = server.ask("StartQuery", &question).await?;
            started.query_id
        }
        Way::Grafana { uid, region } => {
            grafana::start(&server.client, uid, region, &groups.names, &question).await?
        }
    };
    let mut running = Running {
        server: server.clone(),
        id: Some(id.clone()),
    };
    let ending = looked_after(server, &id);
    let ended = tokio::time::timeout(LONGEST_RUN, ending)
        .await
        .unwrap_or_else(|_| Err(late("this computer waits fifteen minutes")));
    if ended.is_ok() {
        running.id = None;
    }
    ended
}

/// Waits for a query's end.
async fn looked_after(server: &CloudWatch, id: &str) -> Result<Found, Failure> {
    let mut wait = server.wait;
    loop {
        let results: Results = match &server.way {
            Way::Amazon => {
                server
                    .ask("GetQueryResults", &QueryId { query_id: id })
                    .await?
            }
            Way::Grafana { uid, region } => {
                grafana::results(&server.client, uid, region, id).await?
            }
        };
        match results.status.as_str() {
            "Complete" => {
                let rows = results.results.unwrap_or_default().into_iter();
                return Ok(Found {
                    rows: rows.map(Row::new).collect(),
                    bytes_scanned: results.statistics.unwrap_or_default().bytes_scanned,
                });
            }
            "Scheduled" | "Running" | "Unknown" => {
                tokio::time::sleep(wait).await;
                wait = (wait * 2).min(LONGEST_WAIT);
            }
            "Timeout" => return Err(late("Insights gave it up")),
            "Cancelled" => {
                return Err(
                    Failure::new(Code::Cancelled, "the query was stopped elsewhere")
                        .remedy("ask again"),
                );
            }
            "Failed" => {
                return Err(
                    Failure::new(Code::ServerError, "Insights could not run the query")
                        .remedy("ask for a shorter range or fewer log groups, then again"),
                );
            }
            other => {
                return Err(Failure::new(
                    Code::UnexpectedAnswer,
                    format!("the query has a state that is not known: {other:?}"),
                )
                .remedy("check that the address and the kind of source belong together"));
            }
        }
    }
}

fn late(who: &str) -> Failure {
    Failure::new(Code::Timeout, format!("the query takes too long; {who}"))
        .remedy("choose a shorter range or fewer log groups, so that less is scanned")
}

async fn stop(server: &CloudWatch, id: &str) {
    let stopped = match &server.way {
        Way::Amazon => server
            .ask::<Value>("StopQuery", &QueryId { query_id: id })
            .await
            .map(drop),
        Way::Grafana { uid, region } => grafana::stop(&server.client, uid, region, id).await,
    };
    if let Err(failure) = stopped {
        // It may have ended in the meantime.
        tracing::debug!(%failure, "a query was not stopped");
    }
}

/// Pieces of time as queries.
pub(super) struct Asking<'a> {
    server: &'a CloudWatch,
    groups: &'a Groups,
    compiled: Compiled,
    /// A query by hand.
    raw: Option<&'a str>,
    scanned: AtomicU64,
    /// Whether a query by hand found more than Insights gives.
    capped: AtomicBool,
    /// Whether lines were left as the query by hand chose them.
    left: AtomicBool,
}

impl<'a> Asking<'a> {
    pub(super) fn new(
        server: &'a CloudWatch,
        groups: &'a Groups,
        filter: &'a LogFilter,
        compiled: Compiled,
    ) -> Self {
        Self {
            server,
            groups,
            compiled,
            raw: filter.raw.as_deref(),
            scanned: AtomicU64::new(0),
            capped: AtomicBool::new(false),
            left: AtomicBool::new(false),
        }
    }

    /// Adds to an answer what it took and what it lacks.
    pub(super) fn tell(&self, answer: &mut Answer<LogPage>) {
        let scanned = self.scanned.load(Ordering::Relaxed);
        if scanned > 0 {
            let size = size(scanned);
            answer
                .infos
                .push(format!("Insights scanned {size} for this page"));
        }
        if self.capped.load(Ordering::Relaxed) {
            answer.partial = true;
            answer.capped_at = u32::try_from(MOST_LINES).ok();
            answer.warnings.push(format!(
                "the query found {MOST_LINES} lines, the most that Insights gives: choose a \
                 shorter range"
            ));
        }
        if self.left.load(Ordering::Relaxed) {
            answer.infos.push(format!(
                "the query leaves out @message: {MOST_WHOLE} lines were fetched whole, the others \
                 show what it chose"
            ));
        }
    }

    async fn found(&self, query: &str, piece: Piece, limit: usize) -> Result<Found, Failure> {
        let start = piece.from.div_euclid(1_000_000_000).max(0);
        // A second that has begun is asked for whole.
        let end = piece
            .until
            .saturating_add(999_999_999)
            .div_euclid(1_000_000_000);
        let found = run(self.server, self.groups, query, (start, end), limit).await?;
        self.scanned
            .fetch_add(found.bytes_scanned as u64, Ordering::Relaxed);
        Ok(found)
    }

    /// Lines that a query by hand chose; of Insights' own limit is told.
    async fn by_hand(&self, raw: &str, piece: Piece) -> Result<Vec<LogLine>, Failure> {
        let mut rows = self.found(raw, piece, MOST_LINES).await?.rows;
        if rows.len() >= MOST_LINES {
            self.capped.store(true, Ordering::Relaxed);
        }
        if rows
            .iter()
            .any(|row| row.at().is_none() && row.pointer().is_none())
        {
            return Err(Failure::new(
                Code::BadQuery,
                "the query counts lines, it does not show them",
            )
            .remedy("leave out `stats`, and keep @timestamp and @message among its fields"));
        }
        if rows.iter().all(|row| row.at().is_some()) {
            let within = |row: &Row| {
                let at = row.at().unwrap_or_default().saturating_mul(1_000_000);
                (piece.from..piece.until).contains(&at)
            };
            rows.retain(within);
            rows.sort_by_key(|row| match piece.order {
                LogOrder::NewestFirst => -row.at().unwrap_or_default(),
                LogOrder::OldestFirst => row.at().unwrap_or_default(),
            });
            rows.truncate(piece.limit);
        }
        let rows = self.completed(rows).await?;
        Ok(self.lines(&rows, true))
    }

    /// Fetches what a query by hand left out.
    async fn completed(&self, rows: Vec<Row>) -> Result<Vec<Row>, Failure> {
        let mut whole = 0;
        let fetching = rows.into_iter().map(|row| {
            let lacks = row.at().is_none() || row.get("@message").is_none();
            let pointer = row.pointer().map(str::to_owned);
            let pointer = pointer.filter(|_| lacks && matches!(self.server.way, Way::Amazon));
            whole += usize::from(pointer.is_some());
            let wanted = whole <= MOST_WHOLE;
            if pointer.is_some() && !wanted {
                self.left.store(true, Ordering::Relaxed);
            }
            (row, pointer.filter(|_| wanted))
        });
        let fetching: Vec<_> = fetching.collect();
        let fetched = stream::iter(fetching)
            .map(|(mut row, pointer)| async move {
                if let Some(pointer) = pointer {
                    let input = json!({"logRecordPointer": pointer});
                    let record: LogRecord = self.server.ask("GetLogRecord", &input).await?;
                    row.complete(record.log_record.unwrap_or_default());
                }
                Ok(row)
            })
            .buffered(4)
            .collect::<Vec<Result<Row, Failure>>>();
        fetched.await.into_iter().collect()
    }

    fn lines(&self, rows: &[Row], own_fields: bool) -> Vec<LogLine> {
        let named = |log: &str| self.groups.named(log);
        let mut lines: Vec<LogLine> = rows
            .iter()
            .filter_map(|row| row.line(named, own_fields))
            .collect();
        record::told_apart(&mut lines);
        lines
    }
}

#[async_trait]
impl Slices for Asking<'_> {
    async fn slice(&self, piece: Piece) -> Result<Option<Vec<LogLine>>, Failure> {
        if let Some(raw) = self.raw {
            let mut lines = self.by_hand(raw, piece).await?;
            sort(&mut lines, piece.order);
            lines.truncate(piece.limit);
            return Ok(Some(lines));
        }
        let (from, until) = (millis_from(piece.from), millis_from(piece.until));
        if from >= until {
            return Ok(Some(Vec::new()));
        }
        let query = self.compiled.piece(piece.order, from, until);
        let found = self.found(&query, piece, piece.limit).await?;
        let lines = self.lines(&found.rows, false);
        if lines.len() < found.rows.len() {
            return Err(Failure::new(
                Code::UnexpectedAnswer,
                "Insights answered with lines that have no time",
            )
            .remedy("ask again; if it stays so, report this with the query"));
        }
        Ok(Some(lines))
    }

    fn most_at_once(&self) -> usize {
        MOST_LINES
    }

    fn longest(&self) -> i64 {
        i64::MAX
    }
}

/// The first whole millisecond that is not before a nanosecond.
pub(super) fn millis_from(nanos: i64) -> i64 {
    nanos.saturating_add(999_999).div_euclid(1_000_000)
}

fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KB", "MB", "GB", "TB"];
    let mut size = bytes as f64 / 1e3;
    let mut unit = 0;
    while size >= 1e3 && unit + 1 < UNITS.len() {
        size /= 1e3;
        unit += 1;
    }
    format!("{size:.1} {}", UNITS.get(unit).unwrap_or(&"TB"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_told_in_the_unit_that_is_billed() {
        assert_eq!(size(12), "0.0 KB");
        assert_eq!(size(1_530_000_000), "1.5 GB");
        assert_eq!(size(u64::MAX), "18446744.1 TB");
    }
}
