use async_trait::async_trait;
use model::{Failure, Millis};
use promql::{Labels, Matcher, Memory, Options, RawSeries, Storage, StorageError, Stored, Value};
use tokio::sync::RwLock;

use crate::history::History;

/// The samples of one test, and what rules have added.
pub(crate) struct Bench {
    memory: RwLock<Memory>,
    options: Options,
}

impl Bench {
    /// An empty one, where a subquery without a step has this one.
    pub(crate) fn new(step: Millis) -> Self {
        Self {
            memory: RwLock::default(),
            options: Options {
                subquery_step_ms: step.0,
                ..Options::default()
            },
        }
    }

    /// Adds samples of a series.
    pub(crate) async fn add(&self, labels: &Labels, samples: Vec<(i64, Stored)>) {
        self.memory.write().await.add_stored(labels, samples);
    }
}

#[async_trait]
impl Storage for Bench {
    async fn select(
        &self,
        matchers: &[Matcher],
        start: i64,
        end: i64,
    ) -> Result<Vec<RawSeries>, StorageError> {
        self.memory.read().await.select(matchers, start, end).await
    }
}

#[async_trait]
impl History for Bench {
    async fn instant(&self, query: &str, at: Millis) -> Result<Value, Failure> {
        let answer = promql::instant(self, query, at.0, &self.options).await;
        answer
            .map(|answer| answer.value)
            .map_err(|error| bad(&error))
    }

    async fn select(
        &self,
        matchers: &[Matcher],
        start: Millis,
        end: Millis,
    ) -> Result<Vec<RawSeries>, Failure> {
        let found = Storage::select(self, matchers, start.0, end.0).await;
        found.map_err(|error| bad(&error))
    }

    async fn append(&self, at: Millis, samples: Vec<(Labels, Stored)>) -> Result<(), Failure> {
        let mut memory = self.memory.write().await;
        for (labels, value) in samples {
            memory.add_stored(&labels, [(at.0, value)]);
        }
        Ok(())
    }
}

fn bad(error: &dyn std::error::Error) -> Failure {
    Failure::new(model::Code::BadQuery, error.to_string())
}
