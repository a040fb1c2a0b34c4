//! Log lines of the store.

use async_trait::async_trait;
use model::{
    Answer, Code, Failure, FieldOp, LogAbilities, LogFilter, LogOrder, LogPage, LogSearch, Logs,
    TextMatch,
};

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
    async fn search(&self, search: &LogSearch) -> Result<Answer<LogPage>, Failure> {
        if search.order != LogOrder::NewestFirst || search.after.is_some() {
            return Err(Failure::new(
                Code::Unsupported,
                "the store of this computer gives the newest lines only",
            ));
        }
        let limit = search.limit;
        let (lines, more) = self.store.search_logs(&search.filter, limit).await?;
        let mut answer = Answer::whole(LogPage { lines, next: None });
        answer.capped_at = more.then(|| u32::try_from(limit).unwrap_or(u32::MAX));
        Ok(answer)
    }

    fn written(&self, filter: &LogFilter) -> Result<String, Failure> {
        Ok(format!("{filter:?}"))
    }

    fn abilities(&self) -> LogAbilities {
        LogAbilities {
            text: TextMatch::Anywhere,
            ops: vec![FieldOp::Equal, FieldOp::NotEqual],
            page: 5_000,
            ..LogAbilities::default()
        }
    }
}
