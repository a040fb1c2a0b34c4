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

/// Makes the table of a part, unless it is there.
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
        .execute(connection)
        .await?;
    Ok(())
}

/// Adds texts of rows, all of one part.
pub(super) async fn add(
    connection: &mut SqliteConnection,
    part: i64,
    texts: impl IntoIterator<Item = (i64, String)>,
) -> sqlx::Result<()> {
    create(connection, part).await?;
    let mut insert =
        QueryBuilder::<Sqlite>::new(format!("INSERT INTO {} (rowid, text) ", table(part)));
    insert.push_values(texts, |mut row, (id, text)| {
        row.push_bind(id).push_bind(text);
    });
    insert.build().persistent(false).execute(connection).await?;
    Ok(())
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
