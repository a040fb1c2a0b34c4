//! Log lines: written with their text index, found by filter, dropped by age.

use futures::TryStreamExt;
use model::{FieldMatch, FieldOp, LogFilter, LogLine, Nanos, Severity};
use regex::{Regex, RegexBuilder};
use sqlx::{Connection, QueryBuilder, Row, Sqlite, SqliteConnection, sqlite::SqliteRow};

use super::{Inner, Maintenance, Store, StoreError, write::remember};

impl Store {
    /// Keeps log lines; all of them or, with an error, none.
    ///
    /// # Errors
    /// If they cannot be written.
    pub async fn append_logs(&self, lines: Vec<LogLine>) -> Result<(), StoreError> {
        self.inner.append_logs(&lines, None).await
    }

    /// Keeps log lines and remembers a value, such as how far the file was read, in one step: after
    /// a crash either both are there or neither.
    ///
    /// # Errors
    /// If they cannot be written.
    pub async fn append_logs_at(
        &self,
        lines: Vec<LogLine>,
        key: &str,
        value: &str,
    ) -> Result<(), StoreError> {
        self.inner.append_logs(&lines, Some((key, value))).await
    }

    /// The newest lines that the filter accepts, newest first, at most `limit`; also whether there
    /// are more.
    pub(crate) async fn search_logs(
        &self,
        filter: &LogFilter,
        limit: usize,
    ) -> Result<(Vec<LogLine>, bool), StoreError> {
        let needles = needles(filter);
        let mut query = compile(filter);
        let read = async {
            let mut rows = query.build().fetch(self.inner.database.readers());
            let mut found = Vec::new();
            while let Some(row) = rows.try_next().await? {
                let line = line(&row)?;
                if accepts(filter, &needles, &line) {
                    if found.len() == limit {
                        return Ok((found, true));
                    }
                    found.push(line);
                }
            }
            Ok((found, false))
        };
        read.await
            .map_err(|reason| self.inner.database.error(reason))
    }
}

impl Inner {
    async fn append_logs(
        &self,
        lines: &[LogLine],
        memo: Option<(&str, &str)>,
    ) -> Result<(), StoreError> {
        let mut writer = self.database.writer().await;
        let write = async {
            let mut transaction = writer.begin().await?;
            for line in lines {
                insert(&mut transaction, line).await?;
            }
            if let Some((key, value)) = memo {
                remember(&mut transaction, key, value).await?;
            }
            transaction.commit().await
        };
        write.await.map_err(|reason| self.database.error(reason))?;
        self.state_mut().stored.lines += lines.len() as u64;
        Ok(())
    }

    /// Drops lines that are older than a moment in nanoseconds.
    pub(super) async fn drop_lines(
        &self,
        writer: &mut SqliteConnection,
        before: i64,
        report: &mut Maintenance,
    ) -> Result<(), StoreError> {
        let write = async {
            let mut transaction = writer.begin().await?;
            sqlx::query("DELETE FROM log_text WHERE rowid IN (SELECT id FROM log WHERE at < ?)")
                .bind(before)
                .execute(&mut *transaction)
                .await?;
            let gone = sqlx::query("DELETE FROM log WHERE at < ?")
                .bind(before)
                .execute(&mut *transaction)
                .await?
                .rows_affected();
            if gone > 0 {
                // The index only marks what is gone; merging its segments frees their pages.
                sqlx::query("INSERT INTO log_text (log_text, rank) VALUES ('merge', -4000)")
                    .execute(&mut *transaction)
                    .await?;
            }
            transaction.commit().await?;
            Ok(gone)
        };
        let gone = write.await.map_err(|reason| self.database.error(reason))?;
        report.dropped_lines += gone;
        let mut state = self.state_mut();
        state.stored.lines = state.stored.lines.saturating_sub(gone);
        Ok(())
    }
}

async fn insert(connection: &mut SqliteConnection, line: &LogLine) -> sqlx::Result<()> {
    let fields =
        serde_json::to_string(&line.fields).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let id = sqlx::query(
        "INSERT INTO log (at, severity, body, service, trace_id, span_id, request_id, fields, raw)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(line.at.0)
    .bind(line.severity as i64)
    .bind(&line.body)
    .bind(&line.service)
    .bind(&line.trace_id)
    .bind(&line.span_id)
    .bind(&line.request_id)
    .bind(fields)
    .bind(&line.raw)
    .execute(&mut *connection)
    .await?
    .last_insert_rowid();
    sqlx::query("INSERT INTO log_text (rowid, text) VALUES (?, ?)")
        .bind(id)
        .bind(indexed_text(line))
        .execute(connection)
        .await?;
    Ok(())
}

/// What a search looks through.
fn texts(line: &LogLine) -> impl Iterator<Item = &str> {
    let named = [
        &line.body,
        &line.service,
        &line.trace_id,
        &line.span_id,
        &line.request_id,
    ];
    let fields = line.fields.iter().map(|(_, value)| value);
    named
        .into_iter()
        .chain(fields)
        .map(String::as_str)
        .chain([line.raw.as_str()])
}

/// The same as one text for the index; what the raw line holds anyway is not written twice.
fn indexed_text(line: &LogLine) -> String {
    let mut text = line.raw.clone();
    for part in texts(line) {
        if !text.contains(part) {
            text.push('\n');
            text.push_str(part);
        }
    }
    text
}

/// The filter as SQL. Values are bound, never written into the statement; what the index finds is
/// a superset, see [`accepts`].
fn compile(filter: &LogFilter) -> QueryBuilder<Sqlite> {
    let mut query = QueryBuilder::new(
        "SELECT at, severity, body, service, trace_id, span_id, request_id, fields, raw
         FROM log WHERE at BETWEEN ",
    );
    query.push_bind(filter.range.start.to_nanos().0);
    // The last millisecond of the range is part of it, with all its nanoseconds.
    query
        .push(" AND ")
        .push_bind(filter.range.end.to_nanos().0.saturating_add(999_999));
    if !filter.severities.is_empty() {
        query.push(" AND severity IN (");
        let mut among = query.separated(", ");
        for severity in &filter.severities {
            among.push_bind(*severity as i64);
        }
        query.push(")");
    }
    for field in &filter.fields {
        if let Some(column) = column(&field.name) {
            query.push(" AND ").push(column).push(if denies(field) {
                " NOT IN ("
            } else {
                " IN ("
            });
            let mut among = query.separated(", ");
            for value in &field.values {
                among.push_bind(value.clone());
            }
            query.push(")");
        }
    }
    let trigrams = trigrams(filter);
    if !trigrams.is_empty() {
        query.push(" AND id IN (SELECT rowid FROM log_text WHERE log_text MATCH ");
        query.push_bind(trigrams).push(")");
    }
    query.push(" ORDER BY at DESC, id DESC");
    query
}

fn denies(field: &FieldMatch) -> bool {
    field.op == FieldOp::NotEqual
}

fn column(name: &str) -> Option<&'static str> {
    ["service", "trace_id", "span_id", "request_id"]
        .into_iter()
        .find(|column| *column == name)
}

/// Trigrams that every line with the texts has, as an FTS5 query of quoted strings: whatever the
/// reader types is text, never syntax. Texts of less than three characters have none.
fn trigrams(filter: &LogFilter) -> String {
    let values = filter
        .fields
        .iter()
        .filter(|field| !denies(field) && column(&field.name).is_none())
        .filter_map(|field| match field.values.as_slice() {
            [value] => Some(value),
            _ => None,
        });
    let texts = filter.text.iter().chain(values);
    let mut quoted = Vec::new();
    for text in texts {
        let characters: Vec<char> = text.chars().collect();
        // Side by side is enough, and the last, which overlaps the one before.
        let whole = characters.chunks_exact(3);
        let last = characters
            .len()
            .checked_sub(3)
            .and_then(|from| characters.get(from..));
        for trigram in whole.chain(last).take(MOST_TRIGRAMS) {
            // FTS5 reads its query up to the first zero byte.
            if !trigram.contains(&'\0') {
                let text: String = trigram.iter().collect();
                quoted.push(format!("\"{}\"", text.replace('"', "\"\"")));
            }
        }
    }
    quoted.join(" AND ")
}

/// Enough to find a pasted line; its rest is checked on the line itself.
const MOST_TRIGRAMS: usize = 64;

/// Bytes of the longest text that is made an expression; compiling a longer one takes a while.
const LONGEST_EXPRESSION: usize = 4_096;

/// A text to be found in any case of its letters.
enum Needle {
    Expression(Regex),
    /// A text so long that no expression is made of it.
    Long(String),
}

fn needles(filter: &LogFilter) -> Vec<Needle> {
    let texts = filter.text.iter().filter(|text| !text.is_empty());
    let needle = |text: &String| {
        let literal = (text.len() <= LONGEST_EXPRESSION).then(|| {
            let mut literal = RegexBuilder::new(&regex::escape(text));
            literal.case_insensitive(true).build()
        });
        match literal {
            Some(Ok(expression)) => Needle::Expression(expression),
            _ => Needle::Long(text.to_lowercase()),
        }
    };
    texts.map(needle).collect()
}

impl Needle {
    fn is_in(&self, text: &str) -> bool {
        match self {
            Self::Expression(expression) => expression.is_match(text),
            Self::Long(needle) => text.to_lowercase().contains(needle),
        }
    }
}

/// What the statement leaves open: that trigrams stand side by side, and fields without a column.
fn accepts(filter: &LogFilter, needles: &[Needle], line: &LogLine) -> bool {
    let found = |needle: &Needle| texts(line).any(|text| needle.is_in(text));
    let has = |field: &FieldMatch| {
        line.fields
            .iter()
            .any(|(name, value)| *name == field.name && field.values.contains(value))
    };
    let holds = |field: &FieldMatch| column(&field.name).is_some() || has(field) != denies(field);
    needles.iter().all(found) && filter.fields.iter().all(holds)
}

fn line(row: &SqliteRow) -> sqlx::Result<LogLine> {
    let fields: String = row.try_get("fields")?;
    Ok(LogLine {
        at: Nanos(row.try_get("at")?),
        severity: severity(row.try_get("severity")?),
        body: row.try_get("body")?,
        service: row.try_get("service")?,
        trace_id: row.try_get("trace_id")?,
        span_id: row.try_get("span_id")?,
        request_id: row.try_get("request_id")?,
        fields: serde_json::from_str(&fields).map_err(|error| sqlx::Error::Decode(error.into()))?,
        raw: row.try_get("raw")?,
        ..LogLine::default()
    })
}

fn severity(number: i64) -> Severity {
    use Severity::{Debug, Error, Fatal, Info, Trace, Unset, Warn};
    let all = [Unset, Trace, Debug, Info, Warn, Error, Fatal];
    all.into_iter()
        .find(|severity| *severity as i64 == number)
        .unwrap_or_default()
}
