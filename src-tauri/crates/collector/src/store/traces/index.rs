//! The index of spans, a table for each stretch of traces.
//!
//! Traces are numbered as they come, which is nearly the order of their times: a search looks at
//! the newest stretches first, and a stretch goes as a whole once none of its traces is left. What
//! its table still holds of a dropped trace finds nothing, because numbers are never used twice.

use std::collections::BTreeSet;

use sqlx::{AssertSqlSafe, QueryBuilder, Sqlite, SqliteConnection};

use super::{FIRST_BITS, terms::numbers};

/// Spans after which the next trace begins a new part.
const SPANS: i64 = if cfg!(test) { 128 } else { 131_072 };
/// Rows of one statement; SQLite takes 32,766 values.
const ROWS: usize = 1_000;

/// A stretch of traces.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub(super) struct Part {
    /// Number of its first trace.
    first: i64,
    /// The greatest number that a trace of it ever had.
    last: i64,
    spans: i64,
    /// Its traces began at these nanoseconds or between them.
    pub(super) oldest: i64,
    pub(super) newest: i64,
}

impl Part {
    /// The table with the terms of its spans.
    pub(super) fn table(&self) -> String {
        format!("span_index_{}", self.first)
    }

    /// Numbers of its first trace and its last.
    pub(super) fn traces(&self) -> (i64, i64) {
        (self.first, self.last)
    }

    pub(super) async fn discard(self, connection: &mut SqliteConnection) -> sqlx::Result<()> {
        sqlx::raw_sql(AssertSqlSafe(format!("DROP TABLE {}", self.table())))
            .execute(&mut *connection)
            .await?;
        sqlx::query("DELETE FROM span_part WHERE first = ?")
            .bind(self.first)
            .execute(connection)
            .await?;
        Ok(())
    }
}

/// A span with its row and its terms as words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Indexed<'a> {
    pub(super) row: i64,
    pub(super) terms: &'a str,
}

/// All parts, ascending by the numbers of their traces.
pub(super) async fn parts(connection: &mut SqliteConnection) -> sqlx::Result<Vec<Part>> {
    sqlx::query_as("SELECT * FROM span_part ORDER BY first")
        .fetch_all(connection)
        .await
}

/// The greatest number that a trace ever had.
pub(super) async fn last_trace(connection: &mut SqliteConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar("SELECT coalesce(max(last), 0) FROM span_part")
        .fetch_one(connection)
        .await
}

/// A part none of whose traces is left. The last one is never named: it knows which numbers were
/// used.
pub(super) async fn empty_part(connection: &mut SqliteConnection) -> sqlx::Result<Option<Part>> {
    sqlx::query_as(
        "SELECT * FROM span_part WHERE first < (SELECT max(first) FROM span_part)
             AND NOT EXISTS (SELECT 1 FROM trace WHERE no BETWEEN first AND last) LIMIT 1",
    )
    .fetch_optional(connection)
    .await
}

/// The index while spans are added.
#[derive(Debug)]
pub(super) struct Index {
    parts: Vec<Part>,
    /// Numbers of parts that are new or have changed, among `parts`.
    changed: BTreeSet<usize>,
}

impl Index {
    pub(super) async fn begin(connection: &mut SqliteConnection) -> sqlx::Result<Self> {
        Ok(Self {
            parts: parts(connection).await?,
            changed: BTreeSet::new(),
        })
    }

    /// Adds spans.
    pub(super) async fn add(
        &mut self,
        connection: &mut SqliteConnection,
        mut spans: Vec<Indexed<'_>>,
    ) -> sqlx::Result<()> {
        // In the order of their rows: the index begins a new segment at each step back.
        spans.sort_unstable_by_key(|span| span.row);
        let mut placed = Vec::with_capacity(spans.len());
        for span in spans {
            let at = self.place(connection, span.row >> FIRST_BITS).await?;
            self.parts[at].spans += 1;
            placed.push((at, span));
        }
        for of_part in placed.chunk_by(|(one, _), (other, _)| one == other) {
            let Some((at, _)) = of_part.first() else {
                continue;
            };
            let table = self.parts[*at].table();
            for rows in of_part.chunks(ROWS) {
                let mut insert =
                    QueryBuilder::<Sqlite>::new(format!("INSERT INTO {table} (rowid, terms) "));
                insert.push_values(rows, |mut row, (_, span)| {
                    row.push_bind(span.row).push_bind(span.terms.to_owned());
                });
                insert
                    .build()
                    .persistent(false)
                    .execute(&mut *connection)
                    .await?;
            }
        }
        Ok(())
    }

    /// Takes spans out, so that they can be added anew.
    pub(super) async fn remove(
        &mut self,
        connection: &mut SqliteConnection,
        rows: &[i64],
    ) -> sqlx::Result<()> {
        let mut rows = rows.to_vec();
        rows.sort_unstable();
        let part = |row: i64| self.find(row >> FIRST_BITS);
        for rows in rows.chunk_by(|one, other| part(*one) == part(*other)) {
            let at = rows.first().and_then(|row| part(*row));
            let Some(part) = at.and_then(|at| self.parts.get(at)) else {
                continue;
            };
            let sql = format!(
                "DELETE FROM {} WHERE rowid IN (SELECT value FROM json_each(?))",
                part.table()
            );
            sqlx::query(AssertSqlSafe(sql))
                .bind(numbers(rows.iter().copied()))
                .execute(&mut *connection)
                .await?;
        }
        Ok(())
    }

    /// Notes when a trace begins, every time that this may have changed.
    pub(super) fn cover(&mut self, trace: i64, start: i64) {
        if let Some(at) = self.find(trace)
            && let Some(part) = self.parts.get_mut(at)
        {
            part.last = part.last.max(trace);
            (part.oldest, part.newest) = (part.oldest.min(start), part.newest.max(start));
            self.changed.insert(at);
        }
    }

    /// Writes what has changed of the parts.
    pub(super) async fn save(self, connection: &mut SqliteConnection) -> sqlx::Result<()> {
        for at in self.changed {
            let part = self.parts[at];
            sqlx::query(
                "INSERT OR REPLACE INTO span_part (first, last, spans, oldest, newest)
                 VALUES (?, ?, ?, ?, ?)",
            )
            .bind(part.first)
            .bind(part.last)
            .bind(part.spans)
            .bind(part.oldest)
            .bind(part.newest)
            .execute(&mut *connection)
            .await?;
        }
        Ok(())
    }

    fn find(&self, trace: i64) -> Option<usize> {
        let after = self.parts.partition_point(|part| part.first <= trace);
        after.checked_sub(1)
    }

    /// The part of a trace, made if the trace is new and the last part is full.
    async fn place(
        &mut self,
        connection: &mut SqliteConnection,
        trace: i64,
    ) -> sqlx::Result<usize> {
        let full = self
            .parts
            .last()
            .is_none_or(|part| trace > part.last && part.spans >= SPANS);
        if full {
            let part = Part {
                first: trace,
                last: trace,
                spans: 0,
                oldest: i64::MAX,
                newest: i64::MIN,
            };
            create(connection, &part.table()).await?;
            self.parts.push(part);
        }
        let at = self.find(trace).expect("the first part begins before it");
        self.parts[at].last = self.parts[at].last.max(trace);
        Ok(at)
    }
}

async fn create(connection: &mut SqliteConnection, table: &str) -> sqlx::Result<()> {
    let sql = format!(
        "CREATE VIRTUAL TABLE {table} USING fts5 (
             terms, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
         )"
    );
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(connection)
        .await?;
    Ok(())
}
