use async_trait::async_trait;

use crate::{
    Alert, Answer, ExemplarSeries, Failure, InstantValue, Labels, LogFilter, LogLine,
    MetricMetadata, Millis, Rule, Series, TimeRange, Trace, TraceAbilities, TraceId, TraceQuery,
    TraceSummary,
};

/// A source of metrics that speaks PromQL. Dropping a future withdraws the question.
#[async_trait]
pub trait Metrics: Send + Sync {
    /// Evaluates an expression at one moment.
    async fn instant(&self, query: &str, at: Millis) -> Result<Answer<InstantValue>, Failure>;

    /// Evaluates an expression every `step` over a range, both ends included.
    async fn range(
        &self,
        query: &str,
        range: TimeRange,
        step: Millis,
    ) -> Result<Answer<Vec<Series>>, Failure>;

    /// Exemplars of the series an expression selects.
    async fn exemplars(
        &self,
        query: &str,
        range: TimeRange,
    ) -> Result<Answer<Vec<ExemplarSeries>>, Failure>;

    /// Label names of the series that the selectors match; no selector means all.
    async fn label_names(
        &self,
        selectors: &[String],
        range: TimeRange,
    ) -> Result<Answer<Vec<String>>, Failure>;

    /// Values of one label among the series that the selectors match.
    async fn label_values(
        &self,
        label: &str,
        selectors: &[String],
        range: TimeRange,
    ) -> Result<Answer<Vec<String>>, Failure>;

    /// Label sets of the series that the selectors match, at most `limit`.
    async fn series(
        &self,
        selectors: &[String],
        range: TimeRange,
        limit: usize,
    ) -> Result<Answer<Vec<Labels>>, Failure>;

    /// What the source knows of a metric, or of all of them.
    async fn metadata(&self, metric: Option<&str>) -> Result<Answer<Vec<MetricMetadata>>, Failure>;
}

/// A source that evaluates alerting rules, or gathers what others evaluated.
#[async_trait]
pub trait Alerts: Send + Sync {
    /// Alerts that are pending or firing.
    async fn alerts(&self) -> Result<Answer<Vec<Alert>>, Failure>;

    /// The rules behind them; empty where the source has none.
    async fn rules(&self) -> Result<Answer<Vec<Rule>>, Failure>;
}

/// A source of log lines.
#[async_trait]
pub trait Logs: Send + Sync {
    /// The newest lines that the filter accepts, newest first, at most `limit`.
    async fn search(
        &self,
        filter: &LogFilter,
        limit: usize,
    ) -> Result<Answer<Vec<LogLine>>, Failure>;
}

/// A source of traces.
#[async_trait]
pub trait Traces: Send + Sync {
    /// One trace, or nothing if the source does not hold it.
    ///
    /// `around` is a hint for sources that are asked over a time range.
    async fn trace(
        &self,
        id: TraceId,
        around: Option<TimeRange>,
    ) -> Result<Answer<Option<Trace>>, Failure>;

    /// Traces that fit, newest first.
    async fn search(&self, query: &TraceQuery) -> Result<Answer<Vec<TraceSummary>>, Failure>;

    /// Names of the services that sent spans, sorted.
    async fn services(&self, range: TimeRange) -> Result<Answer<Vec<String>>, Failure>;

    /// Span names of one service, sorted.
    async fn operations(
        &self,
        service: &str,
        range: TimeRange,
    ) -> Result<Answer<Vec<String>>, Failure>;

    /// The search as it would be sent, in the source's own language or as its parameters.
    fn written(&self, query: &TraceQuery) -> String;

    /// What it can do in a search.
    fn abilities(&self) -> TraceAbilities;
}
