//! Spans: written with a summary per trace, found by trace or by search, dropped by age.

mod append;
mod condition;
mod drop;
mod index;
mod packed;
mod read;
mod search;
mod terms;
mod upgrade;

use model::{Span, TimeRange, Trace, TraceId, TraceQuery, TraceSummary};
use sqlx::Connection as _;

use super::{Inner, Store, StoreError};

pub(crate) use self::condition::Condition;
pub(super) use self::{
    terms::Terms,
    upgrade::{upgrade, upgrade_index},
};

/// The tables.
pub(super) const SCHEMA: &str = include_str!("traces/schema.sql");

/// The row of a span is the number of its trace and, in this many bits, its own.
const FIRST_BITS: u32 = 24;

impl Store {
    /// Keeps spans; one that is sent again takes its own place. All of them or, with an error, none.
    ///
    /// # Errors
    /// If they cannot be written.
    pub async fn append_spans(&self, spans: Vec<Span>) -> Result<(), StoreError> {
        self.inner.append_spans(&spans).await
    }

    /// All spans of a trace, ascending by start; nothing if there are none.
    pub(crate) async fn trace(&self, id: TraceId) -> Result<Option<Trace>, StoreError> {
        let read = async {
            // One view of the file: what is dropped meanwhile is still there.
            let mut view = self.inner.database.readers().begin().await?;
            read::trace(&mut view, id).await
        };
        read.await
            .map_err(|reason| self.inner.database.error(reason))
    }

    /// Distinct services of spans, or span names of one service, within a range; to the hour if
    /// they were seen before and after it.
    pub(crate) async fn span_names(
        &self,
        service: Option<&str>,
        range: TimeRange,
    ) -> Result<Vec<String>, StoreError> {
        let (from, to) = (range.start.to_nanos().0, range.end.to_nanos().0);
        sqlx::query_scalar(
            "SELECT DISTINCT CASE WHEN ?1 IS NULL THEN service ELSE name END FROM operation
             WHERE (?1 IS NULL OR service = ?1) AND first <= ?3 AND last >= ?2 ORDER BY 1",
        )
        .bind(service)
        .bind(from)
        .bind(to.saturating_add(999_999))
        .fetch_all(self.inner.database.readers())
        .await
        .map_err(|reason| self.inner.database.error(reason))
    }

    /// Summaries of traces of which one span fits, newest first, one more than the limit if there
    /// are more; and whether an attribute had too many values for all to be compared.
    pub(crate) async fn search_traces(
        &self,
        query: &TraceQuery,
        conditions: &[Condition],
    ) -> Result<(Vec<TraceSummary>, bool), StoreError> {
        let search = async {
            let mut view = self.inner.database.readers().begin().await?;
            search::search(&mut view, query, conditions).await
        };
        search
            .await
            .map_err(|reason| self.inner.database.error(reason))
    }
}

impl Inner {
    async fn append_spans(&self, spans: &[Span]) -> Result<(), StoreError> {
        let mut writer = self.database.writer().await;
        let mut terms = self.terms.lock().await;
        let write = async {
            let mut transaction = writer.begin().await?;
            let new = append::append(&mut transaction, &mut terms, spans).await?;
            transaction.commit().await?;
            Ok(new)
        };
        match write.await {
            Ok(new) => {
                self.state_mut().stored.spans += new.unsigned_abs();
                Ok(())
            }
            Err(reason) => {
                terms.clear();
                Err(self.database.error(reason))
            }
        }
    }
}

#[cfg(test)]
mod tests;
