use async_trait::async_trait;
use model::{Code, Failure, Millis};
use promql::{Labels, Matcher, RawSeries, Stored, Value, VectorSample};

/// The samples that rules ask and add to.
#[async_trait]
pub trait History: Send + Sync {
    /// The value of a query at one instant.
    async fn instant(&self, query: &str, at: Millis) -> Result<Value, Failure>;

    /// Samples of every series that all matchers accept, stale markers among them.
    async fn select(
        &self,
        matchers: &[Matcher],
        start: Millis,
        end: Millis,
    ) -> Result<Vec<RawSeries>, Failure>;

    /// Keeps samples of one instant; stale markers are samples.
    async fn append(&self, at: Millis, samples: Vec<(Labels, Stored)>) -> Result<(), Failure>;
}

/// An instant vector; a number is one without labels.
pub(crate) fn vector(value: Value) -> Result<Vec<VectorSample>, Failure> {
    match value {
        Value::Vector(samples) => Ok(samples),
        Value::Scalar(sample) => Ok(vec![VectorSample {
            labels: Labels::empty(),
            sample,
            histogram: None,
        }]),
        Value::String { .. } | Value::Matrix(_) => Err(Failure::new(
            Code::BadQuery,
            "its expression gives no instant vector",
        )
        .remedy("write an expression such as `up == 0`, without a range at its end")),
    }
}
