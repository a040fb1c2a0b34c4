//! Traces of the store.

use async_trait::async_trait;
use model::{Answer, Failure, Trace, TraceQuery, TraceSummary, Traces};

use crate::store::Store;

/// The traces of a store.
#[derive(Clone, Debug)]
pub struct TracesView {
    store: Store,
}

impl TracesView {
    pub(super) fn of(store: Store) -> Self {
        Self { store }
    }
}

#[async_trait]
impl Traces for TracesView {
    async fn trace(&self, id: &str) -> Result<Answer<Option<Trace>>, Failure> {
        // Ids are pasted in upper case too, and 64-bit ones without their zeros.
        let id = format!("{:0>32}", id.trim().to_ascii_lowercase());
        Ok(Answer::whole(self.store.trace(&id).await?))
    }

    async fn search(&self, query: &TraceQuery) -> Result<Answer<Vec<TraceSummary>>, Failure> {
        let mut answer = Answer::whole(self.store.search_traces(query).await?);
        if answer.value.len() > query.limit {
            answer.value.truncate(query.limit);
            answer.capped_at = Some(u32::try_from(query.limit).unwrap_or(u32::MAX));
        }
        Ok(answer)
    }
}
