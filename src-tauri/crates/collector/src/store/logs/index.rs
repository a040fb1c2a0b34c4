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

/// Parts none of whose pages is left; not the one that the next row comes to.
pub(super) async fn parts_without_pages(
    connection: &mut SqliteConnection,
    last_row: i64,
) -> sqlx::Result<Vec<i64>> {
    let names: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_schema
         WHERE type = 'table' AND name GLOB 'log_text_[0-9]*' AND sql LIKE 'CREATE VIRTUAL %'",
    )
    .fetch_all(&mut *connection)
    .await?;
    let numbers = names.iter().filter_map(|name| {
        let number = name.strip_prefix("log_text_")?;
        number.parse().ok()
    });
    let mut parts = Vec::new();
    for part in numbers.filter(|part| *part < part_of_row(last_row + 1)) {
        let pages = 1_i64 << (PART_BITS - PAGE_BITS);
        let left: i64 =
            sqlx::query_scalar("SELECT count(*) FROM log_page WHERE id BETWEEN ? AND ?")
                .bind(part * pages)
                .bind(part * pages + pages - 1)
                .fetch_one(&mut *connection)
                .await?;
        if left == 0 {
            parts.push(part);
        }
    }
    Ok(parts)
}

/// Takes a step of dropping a part that nobody asks any more; whether it is gone.
///
/// A table is dropped page by page, which takes FTS5's data of a whole part 60 ms and more: most of
/// it is deleted before, a few milliseconds at a time.
pub(super) async fn drop_some(connection: &mut SqliteConnection, part: i64) -> sqlx::Result<bool> {
    /// Rows of FTS5's data, of about a page each.
    const STEP: u32 = 200;
    /// The last of the rows that hold no text but how the others hang together.
    const STRUCTURE: i64 = 10;
    let table = table(part);
    let sql = format!(
        "DELETE FROM {table}_data
         WHERE id IN (SELECT id FROM {table}_data WHERE id > {STRUCTURE} LIMIT {STEP})"
    );
    let deleted = sqlx::query(AssertSqlSafe(sql))
        .persistent(false)
        .execute(&mut *connection)
        .await?
        .rows_affected();
    if deleted > 0 {
        return Ok(false);
    }
    sqlx::raw_sql(AssertSqlSafe(format!("DROP TABLE {table}")))
        .execute(connection)
        .await?;
    Ok(true)
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

    #[tokio::test]
    async fn a_part_is_dropped_in_steps_after_the_last_of_its_pages() -> sqlx::Result<()> {
        let mut connection = SqliteConnection::connect(":memory:").await?;
        sqlx::raw_sql(crate::store::logs::SCHEMA)
            .execute(&mut connection)
            .await?;
        let texts = |part: i64, batch: i64| {
            (0..10_000).map(move |at| {
                let id = (part << PART_BITS) + batch * 10_000 + at;
                let (cart, trace) = (id * 7_919_317, id * 829_393_189_937);
                (
                    id,
                    format!("order {id:x} cart {cart:x} trace {trace:x} {cart:o}"),
                )
            })
        };
        for (part, batch) in [(0, 0), (0, 1), (0, 2), (0, 3), (1, 0), (2, 0)] {
            add(&mut connection, part, texts(part, batch)).await?;
        }
        let page_of_part_1 = 1_i64 << (PART_BITS - PAGE_BITS);
        sqlx::query("INSERT INTO log_page (id, oldest, newest) VALUES (?, 1, 2)")
            .bind(page_of_part_1)
            .execute(&mut connection)
            .await?;
        let last_row = (2 << PART_BITS) + 9_999;
        assert_eq!(parts_without_pages(&mut connection, last_row).await?, [0]);
        let mut steps = 1;
        while !drop_some(&mut connection, 0).await? {
            steps += 1;
            assert!(exists(&mut connection, 0).await?);
        }
        assert!(steps > 2, "it went in {steps} steps");
        assert!(!exists(&mut connection, 0).await?);
        assert!(
            parts_without_pages(&mut connection, last_row)
                .await?
                .is_empty()
        );
        Ok(())
    }
}
