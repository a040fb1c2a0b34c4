//! Log lines of the store.

use async_trait::async_trait;
use model::{Answer, Failure, LogFilter, LogLine, Logs};

use crate::store::Store;

/// The log lines of a store. Texts are found in any case of their letters and anywhere in a line,
/// its fields or its ids.
#[derive(Clone, Debug)]
pub struct LogsView {
    store: Store,
}

impl LogsView {
    pub(super) fn of(store: Store) -> Self {
        Self { store }
    }
}

#[async_trait]
impl Logs for LogsView {
    async fn search(
        &self,
        filter: &LogFilter,
        limit: usize,
    ) -> Result<Answer<Vec<LogLine>>, Failure> {
        let (lines, more) = self.store.search_logs(filter, limit).await?;
        let mut answer = Answer::whole(lines);
        answer.capped_at = more.then(|| u32::try_from(limit).unwrap_or(u32::MAX));
        Ok(answer)
    }
}
