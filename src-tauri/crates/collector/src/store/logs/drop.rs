//! Lines that are dropped, a page at a time, so that nobody waits long for the writing connection.

use sqlx::{Connection as _, SqliteConnection};

use super::{PAGE_BITS, SLOT, append::last, index};
use crate::store::{Inner, Maintenance, StoreError};

impl Inner {
    /// Drops lines that are older than a moment in nanoseconds.
    pub(in crate::store) async fn drop_lines(
        &self,
        before: i64,
        report: &mut Maintenance,
    ) -> Result<(), StoreError> {
        let pages: Vec<i64> =
            sqlx::query_scalar("SELECT id FROM log_page WHERE oldest < ? ORDER BY id")
                .bind(before)
                .fetch_all(self.database.readers())
                .await
                .map_err(|reason| self.database.error(reason))?;
        for page in &pages {
            let mut writer = self.database.writer().await;
            let gone = drop_page(&mut writer, *page, before)
                .await
                .map_err(|reason| self.database.error(reason))?;
            report.dropped_lines += gone;
            let mut state = self.state_mut();
            state.stored.lines = state.stored.lines.saturating_sub(gone);
        }
        self.drop_parts().await?;
        if !pages.is_empty() {
            let mut writer = self.database.writer().await;
            count_again(&mut writer, before)
                .await
                .map_err(|reason| self.database.error(reason))?;
        }
        Ok(())
    }

    /// Drops parts of the index that have no page any more, in steps; also what a step of an earlier
    /// run left.
    async fn drop_parts(&self) -> Result<(), StoreError> {
        let parts = parts_to_drop(&mut *self.database.writer().await)
            .await
            .map_err(|reason| self.database.error(reason))?;
        for part in parts {
            let mut gone = false;
            while !gone {
                // Whoever waits for the connection has its turn between two steps.
                let mut writer = self.database.writer().await;
                gone = index::drop_some(&mut writer, part)
                    .await
                    .map_err(|reason| self.database.error(reason))?;
            }
        }
        Ok(())
    }
}

/// Drops what was begun to be dropped, for who has the file alone.
pub(in crate::store) async fn finish_drops(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    for part in parts_to_drop(connection).await? {
        while !index::drop_some(connection, part).await? {}
    }
    Ok(())
}

async fn parts_to_drop(connection: &mut SqliteConnection) -> sqlx::Result<Vec<i64>> {
    let last = last(connection).await?;
    index::parts_without_pages(connection, last).await
}

async fn drop_page(connection: &mut SqliteConnection, page: i64, before: i64) -> sqlx::Result<u64> {
    let (first, last) = (page << PAGE_BITS, ((page + 1) << PAGE_BITS) - 1);
    let mut transaction = connection.begin().await?;
    let gone = sqlx::query("DELETE FROM log WHERE id BETWEEN ? AND ? AND at < ?")
        .bind(first)
        .bind(last)
        .bind(before)
        .execute(&mut *transaction)
        .await?
        .rows_affected();
    let left: (Option<i64>, Option<i64>) =
        sqlx::query_as("SELECT min(at), max(at) FROM log WHERE id BETWEEN ? AND ?")
            .bind(first)
            .bind(last)
            .fetch_one(&mut *transaction)
            .await?;
    let update = match left {
        (Some(oldest), Some(newest)) => {
            sqlx::query("UPDATE log_page SET oldest = ?, newest = ? WHERE id = ?")
                .bind(oldest)
                .bind(newest)
                .bind(page)
        }
        _ => sqlx::query("DELETE FROM log_page WHERE id = ?").bind(page),
    };
    update.execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(gone)
}

/// Brings the counts by slot in line with what is left.
async fn count_again(connection: &mut SqliteConnection, before: i64) -> sqlx::Result<()> {
    let slot = before.div_euclid(SLOT);
    let mut transaction = connection.begin().await?;
    sqlx::query("DELETE FROM log_slot WHERE slot <= ?")
        .bind(slot)
        .execute(&mut *transaction)
        .await?;
    sqlx::query(
        "INSERT INTO log_slot (slot, origin, severity, lines)
         SELECT ?1, origin, severity, count(*) FROM log INDEXED BY log_at
         WHERE at BETWEEN ?1 * ?2 AND ?1 * ?2 + ?2 - 1 GROUP BY 2, 3",
    )
    .bind(slot)
    .bind(SLOT)
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await
}

#[cfg(test)]
mod tests {
    use model::{LogLine, Millis};

    use super::*;
    use crate::{Limits, Store};

    #[tokio::test]
    async fn a_drop_that_was_cut_off_is_not_taken_for_damage() {
        let folder = tempfile::tempdir().unwrap();
        let opened = async || {
            Store::open(folder.path(), Limits::default(), Millis(1))
                .await
                .unwrap()
        };
        let (store, _) = opened().await;
        let lines = (0..2_000_i64).map(|nth| LogLine {
            raw: format!("order {:x} of cart {:x}", nth * 7_919_317, nth * 829_393),
            ..LogLine::default()
        });
        store.append_logs(lines.collect()).await.unwrap();
        store.close().await;

        // As a kill leaves it after the last page and the first step.
        let file = folder.path().join("history.sqlite").display().to_string();
        let mut connection = SqliteConnection::connect(&file).await.unwrap();
        sqlx::raw_sql(
            "UPDATE sqlite_sequence SET seq = 70000 WHERE name = 'log';
             DELETE FROM log; DELETE FROM log_page; DELETE FROM log_slot;",
        )
        .execute(&mut connection)
        .await
        .unwrap();
        assert_eq!(parts_to_drop(&mut connection).await.unwrap(), [0]);
        assert!(!index::drop_some(&mut connection, 0).await.unwrap());
        let verdict: String = sqlx::query_scalar("PRAGMA quick_check(1)")
            .fetch_one(&mut connection)
            .await
            .unwrap();
        assert_ne!(verdict, "ok", "SQLite sees what the step left");
        connection.close().await.unwrap();
        std::fs::write(folder.path().join("history.suspect"), []).unwrap();

        let (store, problems) = opened().await;
        assert!(problems.is_empty(), "{problems:?}");
        store.close().await;
        let mut connection = SqliteConnection::connect(&file).await.unwrap();
        assert!(parts_to_drop(&mut connection).await.unwrap().is_empty());
    }
}
