//! Traces that are dropped, few at a time, so that nobody waits long for the writing connection.

use sqlx::{Connection as _, SqliteConnection};

use super::{
    FIRST_BITS, index,
    terms::{self, numbers},
};
use crate::store::{Inner, Maintenance, StoreError};

/// Spans that go at once.
const SPANS: i64 = if cfg!(test) { 100 } else { 2_000 };
/// Terms looked at at once.
const TERMS: i64 = if cfg!(test) { 20 } else { 4_000 };

impl Inner {
    /// Drops traces that started before a moment in nanoseconds.
    pub(in crate::store) async fn drop_traces(
        &self,
        before: i64,
        report: &mut Maintenance,
    ) -> Result<(), StoreError> {
        loop {
            let mut writer = self.database.writer().await;
            let gone = drop_some(&mut writer, before)
                .await
                .map_err(|reason| self.database.error(reason))?;
            let Some(gone) = gone else { break };
            report.dropped_spans += gone;
            let mut state = self.state_mut();
            state.stored.spans = state.stored.spans.saturating_sub(gone);
        }
        loop {
            let mut writer = self.database.writer().await;
            let more = drop_rest(&mut writer)
                .await
                .map_err(|reason| self.database.error(reason))?;
            if !more {
                break;
            }
        }
        let mut writer = self.database.writer().await;
        sqlx::query("DELETE FROM operation WHERE last < ?")
            .bind(before)
            .execute(&mut *writer)
            .await
            .map_err(|reason| self.database.error(reason))?;
        drop(writer);
        self.forget_terms(before).await
    }

    /// Forgets texts that no trace uses any more, once for each of their epochs.
    async fn forget_terms(&self, before: i64) -> Result<(), StoreError> {
        let epoch = terms::epoch(before);
        if self.terms.lock().await.forgotten >= epoch {
            return Ok(());
        }
        let mut from = 0;
        loop {
            let mut writer = self.database.writer().await;
            let mut terms = self.terms.lock().await;
            let forget = forget_some(&mut writer, before, from).await;
            let forgotten = forget.map_err(|reason| self.database.error(reason))?;
            if forgotten.gone > 0 {
                terms.clear();
            }
            match forgotten.next {
                Some(next) => from = next,
                None => {
                    terms.forgotten = epoch;
                    return Ok(());
                }
            }
        }
    }
}

/// Drops the first traces; the number of their spans, or nothing if there is none to drop.
async fn drop_some(connection: &mut SqliteConnection, before: i64) -> sqlx::Result<Option<u64>> {
    let mut transaction = connection.begin().await?;
    let oldest: Vec<(i64, i64)> =
        sqlx::query_as("SELECT no, spans FROM trace WHERE start < ? ORDER BY start LIMIT ?")
            .bind(before)
            .bind(SPANS)
            .fetch_all(&mut *transaction)
            .await?;
    let (mut some, mut spans) = (Vec::new(), 0);
    for (no, count) in oldest {
        if !some.is_empty() && spans + count > SPANS {
            break;
        }
        some.push(no);
        spans += count;
    }
    if some.is_empty() {
        return Ok(None);
    }
    let some = numbers(some);
    // What is left of a trace larger than that goes with its part of the index.
    sqlx::query(
        "DELETE FROM span WHERE id IN
             (SELECT span.id FROM json_each(?) AS gone CROSS JOIN span ON span.trace = gone.value LIMIT ?)",
    )
    .bind(&some)
    .bind(SPANS)
    .execute(&mut *transaction)
    .await?;
    sqlx::query("DELETE FROM trace WHERE no IN (SELECT value FROM json_each(?))")
        .bind(&some)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(Some(spans.unsigned_abs()))
}

/// Drops what is left of a stretch without traces, a piece at a time; whether there may be more.
async fn drop_rest(connection: &mut SqliteConnection) -> sqlx::Result<bool> {
    let Some(part) = index::empty_part(connection).await? else {
        return Ok(false);
    };
    let mut transaction = connection.begin().await?;
    let (first, last) = part.traces();
    let gone = sqlx::query(
        "DELETE FROM span WHERE id IN (SELECT id FROM span WHERE id >= ? AND id < ? LIMIT ?)",
    )
    .bind(first << FIRST_BITS)
    .bind((last + 1) << FIRST_BITS)
    .bind(SPANS)
    .execute(&mut *transaction)
    .await?
    .rows_affected();
    if gone == 0 {
        part.discard(&mut transaction).await?;
    }
    transaction.commit().await?;
    Ok(true)
}

/// Terms that were forgotten.
struct Forgotten {
    gone: u64,
    /// From which number on there are more to look at.
    next: Option<i64>,
}

async fn forget_some(
    connection: &mut SqliteConnection,
    before: i64,
    from: i64,
) -> sqlx::Result<Forgotten> {
    let mut transaction = connection.begin().await?;
    let (last, used): (i64, bool) = sqlx::query_as(
        "SELECT coalesce((SELECT max(id) FROM term), 0),
                EXISTS (SELECT 1 FROM trace WHERE start < ?)",
    )
    .bind(before)
    .fetch_one(&mut *transaction)
    .await?;
    // A late trace uses terms as old as itself: they go when it does.
    if used {
        return Ok(Forgotten {
            gone: 0,
            next: None,
        });
    }
    let gone = sqlx::query("DELETE FROM term WHERE id BETWEEN ? AND ? AND used < ?")
        .bind(from)
        .bind(from + TERMS - 1)
        .bind(terms::epoch(before))
        .execute(&mut *transaction)
        .await?
        .rows_affected();
    transaction.commit().await?;
    let next = from + TERMS;
    Ok(Forgotten {
        gone,
        next: (next <= last).then_some(next),
    })
}
