//! The text index, a table for each part of the rows.
//!
//! Rows go from their oldest on, and a part goes as a whole once none of its rows is left: rows
//! deleted from an FTS5 table stay in it as marks that each later merge looks up for each trigram,
//! and marks of rows that follow each other are looked up one after another. What the index still
//! holds of a dropped row finds nothing.

use sqlx::{AssertSqlSafe, QueryBuilder, Sqlite, SqliteConnection};

use super::PAGE_BITS;

/// Rows of a part are those whose numbers agree but for this many bits.
const PART_BITS: u32 = 16;

/// The part of a row.
pub(super) fn part_of_row(id: i64) -> i64 {
    id >> PART_BITS
}

/// The part of a page.
pub(super) fn part_of_page(page: i64) -> i64 {
    page >> (PART_BITS - PAGE_BITS)
}

/// The table of a part.
pub(super) fn table(part: i64) -> String {
    format!("log_text_{part}")
}

/// Makes the table of a part, unless it is there; its merges are asked for by `add`.
///
/// Trigrams, because what people paste is a part of an id as often as a word, and a word index finds
/// no parts. For 40,000 JSON lines of 316 bytes the trigram index takes 1.0 times the lines without
/// positions (detail=none), 3.5 times with them, and a word index 0.7 times. Without positions it
/// finds a few lines too many: that the trigrams stand side by side is checked on the line itself.
pub(super) async fn create(connection: &mut SqliteConnection, part: i64) -> sqlx::Result<()> {
    let sql = format!(
        "CREATE VIRTUAL TABLE IF NOT EXISTS {} USING fts5 (
             text, content = '', columnsize = 0, detail = none, tokenize = 'trigram'
         )",
        table(part)
    );
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut *connection)
        .await?;
    command(connection, part, "automerge", 0).await
}

/// Adds texts of rows, all of one part, and merges what was added before.
///
/// FTS5 by itself merges after each 64 pages that were added, 64 pages of each level at once: every
/// third batch waits four times as long as the others. In small steps the wait is even and the work
/// the same.
pub(super) async fn add(
    connection: &mut SqliteConnection,
    part: i64,
    texts: impl IntoIterator<Item = (i64, String)>,
) -> sqlx::Result<()> {
    if !exists(connection, part).await? {
        create(connection, part).await?;
    }
    let mut bytes = 0;
    let texts = texts.into_iter().inspect(|(_, text)| bytes += text.len());
    let mut insert =
        QueryBuilder::<Sqlite>::new(format!("INSERT INTO {} (rowid, text) ", table(part)));
    insert.push_values(texts, |mut row, (id, text)| {
        row.push_bind(id).push_bind(text);
    });
    insert
        .build()
        .persistent(false)
        .execute(&mut *connection)
        .await?;
    command(connection, part, "merge", pages_to_merge(bytes)).await
}

/// Pages of the index that are merged for bytes of text that are added: what is added takes about as
/// many pages as its text, and each of them is written again once per level of four.
fn pages_to_merge(bytes: usize) -> i64 {
    const PAGE: usize = 4_050;
    const LEVELS: usize = 3;
    const LEAST: usize = 8;
    (LEAST + LEVELS * bytes / PAGE) as i64
}

/// One of FTS5's commands, which are written as rows (<https://sqlite.org/fts5.html>, section 6).
async fn command(
    connection: &mut SqliteConnection,
    part: i64,
    name: &str,
    value: i64,
) -> sqlx::Result<()> {
    let table = table(part);
    let sql = format!("INSERT INTO {table} ({table}, rank) VALUES (?, ?)");
    sqlx::query(AssertSqlSafe(sql))
        .bind(name)
        .bind(value)
        .execute(connection)
        .await?;
    Ok(())
}

async fn exists(connection: &mut SqliteConnection, part: i64) -> sqlx::Result<bool> {
    let found: Option<i64> =
        sqlx::query_scalar("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?")
            .bind(table(part))
            .fetch_optional(connection)
            .await?;
    Ok(found.is_some())
}

/// Drops the part of a page if none of its pages is left.
pub(super) async fn drop_without_pages(
    connection: &mut SqliteConnection,
    page: i64,
) -> sqlx::Result<()> {
    let part = part_of_page(page);
    let pages = 1_i64 << (PART_BITS - PAGE_BITS);
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM log_page WHERE id BETWEEN ? AND ?")
        .bind(part * pages)
        .bind(part * pages + pages - 1)
        .fetch_one(&mut *connection)
        .await?;
    if left == 0 {
        let sql = format!("DROP TABLE IF EXISTS {}", table(part));
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(connection)
            .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use sqlx::Connection as _;

    use super::*;

    #[tokio::test]
    async fn batches_are_merged_as_they_come() -> sqlx::Result<()> {
        let mut connection = SqliteConnection::connect(":memory:").await?;
        for batch in 0..60 {
            let texts = (0..100).map(|at| {
                let id = batch * 100 + at;
                (
                    id,
                    format!("order {id} of cart {} took {at} ms", id * 7_919),
                )
            });
            add(&mut connection, 0, texts).await?;
        }
        let segments: i64 = sqlx::query_scalar("SELECT count(DISTINCT segid) FROM log_text_0_idx")
            .fetch_one(&mut connection)
            .await?;
        assert!(segments <= 10, "{segments} segments are left apart");
        let rows: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM log_text_0 WHERE log_text_0 MATCH 'ord AND car'",
        )
        .fetch_one(&mut connection)
        .await?;
        assert_eq!(rows, 6_000);
        Ok(())
    }
}
