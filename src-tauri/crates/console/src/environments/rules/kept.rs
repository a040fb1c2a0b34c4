use async_trait::async_trait;
use collector::{Scrape, Store};
use model::{Code, Failure, Millis};
use promql::{Labels, Matcher, RawSeries, Stored, Value};
use rules::History;

/// The local history, to which rules add what they find.
pub(super) struct Kept(pub(super) Store);

impl Kept {
    /// Another window evaluates the same rules and writes what they find.
    pub(super) fn reads_along(&self) -> bool {
        self.0.owned().is_err()
    }
}

#[async_trait]
impl History for Kept {
    async fn instant(&self, query: &str, at: Millis) -> Result<Value, Failure> {
        let answer = self.0.metrics().value(query, at).await;
        answer.map(|answer| answer.value)
    }

    async fn select(
        &self,
        matchers: &[Matcher],
        start: Millis,
        end: Millis,
    ) -> Result<Vec<RawSeries>, Failure> {
        self.0.metrics().select(matchers, start, end).await
    }

    async fn append(&self, at: Millis, samples: Vec<(Labels, Stored)>) -> Result<(), Failure> {
        if self.reads_along() {
            return Ok(());
        }
        let all = samples.len();
        let numbers = samples
            .into_iter()
            .filter_map(|(labels, value)| match value {
                Stored::Number(value) => Some((labels, value)),
                Stored::Histogram(_) => None,
            });
        let scrape = Scrape {
            at,
            samples: numbers.collect(),
            ..Scrape::default()
        };
        let histograms = all - scrape.samples.len();
        self.0.append_scrape(scrape).await?;
        if histograms == 0 {
            return Ok(());
        }
        Err(Failure::new(
            Code::Unsupported,
            format!("the local history keeps no native histograms, and {histograms} of them came"),
        )
        .remedy("record a number of them, such as `histogram_quantile(0.99, …)`"))
    }
}
