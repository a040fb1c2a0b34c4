//! Lines of a file of format 2, which kept the service as a text and knew no streams, pages or
//! counts.

use model::{LogLine, Nanos};
use sqlx::{Connection as _, Row as _, SqliteConnection, sqlite::SqliteRow};

use super::{append::append, row::severity};

/// Lines read and written at a time.
const AT_ONCE: i64 = 5_000;

/// Tables of format 2 make way for those of format 3, all or nothing.
pub(in crate::store) async fn upgrade(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    let mut transaction = connection.begin().await?;
    sqlx::raw_sql(
        "ALTER TABLE log RENAME TO old_log; DROP TABLE log_text;
         DROP INDEX log_at; DROP INDEX log_trace; DROP INDEX log_request;",
    )
    .execute(&mut *transaction)
    .await?;
    sqlx::raw_sql(super::SCHEMA)
        .execute(&mut *transaction)
        .await?;
    let mut from = i64::MIN;
    loop {
        let rows = sqlx::query("SELECT * FROM old_log WHERE id > ? ORDER BY id LIMIT ?")
            .bind(from)
            .bind(AT_ONCE)
            .fetch_all(&mut *transaction)
            .await?;
        let Some(last) = rows.last() else { break };
        from = last.try_get("id")?;
        let lines: Vec<LogLine> = rows.iter().map(line).collect::<sqlx::Result<_>>()?;
        append(&mut transaction, &lines).await?;
    }
    sqlx::raw_sql("DROP TABLE old_log; PRAGMA user_version = 3;")
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}

fn line(row: &SqliteRow) -> sqlx::Result<LogLine> {
    let fields: &str = row.try_get("fields")?;
    Ok(LogLine {
        at: Nanos(row.try_get("at")?),
        severity: severity(row.try_get("severity")?),
        body: row.try_get("body")?,
        service: row.try_get("service")?,
        trace_id: row.try_get("trace_id")?,
        span_id: row.try_get("span_id")?,
        request_id: row.try_get("request_id")?,
        fields: serde_json::from_str(fields).map_err(|error| sqlx::Error::Decode(error.into()))?,
        raw: row.try_get("raw")?,
        ..LogLine::default()
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use model::{LogFilter, LogSearch, Logs as _, Millis, Severity, TimeRange};
    use sqlx::{ConnectOptions as _, sqlite::SqliteConnectOptions};

    use crate::{Limits, Store};

    use super::*;

    /// A file as format 2 wrote it.
    async fn old_file(folder: &Path, lines: i64) {
        let options = SqliteConnectOptions::new()
            .filename(folder.join("history.sqlite"))
            .create_if_missing(true);
        let mut old = options.connect().await.unwrap();
        for schema in [
            include_str!("../schema.sql"),
            include_str!("../traces/schema.sql"),
            include_str!("format2.sql"),
            "PRAGMA user_version = 2;",
        ] {
            sqlx::raw_sql(schema).execute(&mut old).await.unwrap();
        }
        sqlx::query(
            r#"INSERT INTO log SELECT NULL, 1000000 * value, value % 7, 'line ' || value, 'shop',
                   '', '', iif(value % 5 = 0, 'req-' || value, ''),
                   '[["n","' || value || '"],["k","é"]]', '{"msg":"line ' || value || '"}'
               FROM (WITH RECURSIVE counted(value) AS (SELECT 0 UNION ALL SELECT value + 1 FROM counted LIMIT ?)
                     SELECT value FROM counted)"#,
        )
        .bind(lines)
        .execute(&mut old)
        .await
        .unwrap();
        sqlx::raw_sql("INSERT INTO log_text (rowid, text) SELECT id, raw FROM log")
            .execute(&mut old)
            .await
            .unwrap();
        sqlx::Connection::close(old).await.unwrap();
    }

    #[tokio::test]
    async fn a_file_of_format_2_is_read_on() {
        let folder = tempfile::tempdir().unwrap();
        old_file(folder.path(), 12_000).await;
        for _ in 0..2 {
            let (store, problems) = Store::open(folder.path(), Limits::default(), Millis(0))
                .await
                .unwrap();
            assert_eq!(problems, []);
            assert_eq!(store.extent().lines, 12_000);
            let filter = LogFilter {
                severities: vec![Severity::ALL[11_995 % 7]],
                ..LogFilter::of_field(
                    "n",
                    "11995",
                    TimeRange {
                        start: Millis(0),
                        end: Millis(100_000),
                    },
                )
            };
            let search = LogSearch::newest(filter, 10);
            let found = store.logs().search(&search).await.unwrap().value.lines;
            assert_eq!(
                found,
                [LogLine {
                    at: Nanos(11_995_000_000),
                    severity: Severity::ALL[11_995 % 7],
                    body: "line 11995".to_owned(),
                    service: "shop".to_owned(),
                    request_id: "req-11995".to_owned(),
                    fields: vec![
                        ("n".to_owned(), "11995".to_owned()),
                        ("k".to_owned(), "é".to_owned())
                    ],
                    raw: r#"{"msg":"line 11995"}"#.to_owned(),
                    id: "11996".to_owned(),
                    ..LogLine::default()
                }]
            );
            store.close().await;
        }
    }
}
