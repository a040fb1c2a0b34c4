use async_trait::async_trait;
use futures::stream::BoxStream;

use crate::{
    Alert, Answer, Code, Counted, ExemplarSeries, Failure, InstantValue, Labels, LogAbilities,
    LogContext, LogFilter, LogLine, LogPage, LogSearch, MetricMetadata, Millis, NewSilence, Rule,
    Series, Silence, TailBatch, TimeRange, Told, Trace, TraceAbilities, TraceId, TraceQuery,
    TraceSummary, Volume,
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

    /// The same alerts as [`Alerts::alerts`], with what keeps each of them quiet.
    async fn told(&self) -> Result<Answer<Vec<Told>>, Failure> {
        let answer = self.alerts().await?;
        Ok(answer.map(|alerts| alerts.into_iter().map(Told::from).collect()))
    }

    /// Whether it delivers alerts and keeps silences, or only evaluates.
    fn keeps_silences(&self) -> bool {
        false
    }

    /// Silences in force, to come, and over; empty where the source keeps none.
    async fn silences(&self) -> Result<Answer<Vec<Silence>>, Failure> {
        Ok(Answer::whole(Vec::new()))
    }

    /// Makes a silence and gives its id, another one than [`NewSilence::replaces`] if the source
    /// cannot change that one in its place.
    async fn silence(&self, _silence: &NewSilence) -> Result<String, Failure> {
        Err(without_silences())
    }

    /// Ends a silence now; [`Code::NotFound`] if the source does not know it any more.
    async fn expire(&self, _id: &str) -> Result<(), Failure> {
        Err(without_silences())
    }
}

fn without_silences() -> Failure {
    Failure::new(
        Code::Unsupported,
        "this kind of source evaluates alerts and keeps no silences",
    )
    .remedy("add the Alertmanager that it sends its alerts to as a source")
}

/// A source of log lines. Dropping a future or a stream withdraws the question.
///
/// What a source cannot do, by its [`LogAbilities`], answers [`Code::Unsupported`].
#[async_trait]
pub trait Logs: Send + Sync {
    /// One page of the lines that the filter accepts.
    async fn search(&self, search: &LogSearch) -> Result<Answer<LogPage>, Failure>;

    /// How many lines the filter accepts, by severity, for every `step` of its range; pieces
    /// without a line may be left out.
    async fn volume(
        &self,
        _filter: &LogFilter,
        _step: Millis,
    ) -> Result<Answer<Vec<Volume>>, Failure> {
        Err(cannot("count lines over time"))
    }

    /// Names of the fields of the lines that the filter accepts, at most `limit`, the most used
    /// first.
    async fn fields(
        &self,
        _filter: &LogFilter,
        _limit: usize,
    ) -> Result<Answer<Vec<Counted>>, Failure> {
        Err(cannot("name the fields of its lines"))
    }

    /// Values of one field of the lines that the filter accepts, at most `limit`, the most used
    /// first; `service` and `severity` are fields here.
    async fn values(
        &self,
        _filter: &LogFilter,
        _field: &str,
        _limit: usize,
    ) -> Result<Answer<Vec<Counted>>, Failure> {
        Err(cannot("list the values of a field"))
    }

    /// The lines around a line that this source gave, in its stream, without any filter.
    async fn context(
        &self,
        _line: &LogLine,
        _before: usize,
        _after: usize,
    ) -> Result<Answer<LogContext>, Failure> {
        Err(cannot("give the lines around a line"))
    }

    /// New lines that the filter accepts, as they come; its range says from when on.
    async fn tail(
        &self,
        _filter: &LogFilter,
    ) -> Result<BoxStream<'static, Result<TailBatch, Failure>>, Failure> {
        Err(cannot("send new lines by itself"))
    }

    /// The search as it would be sent, in the source's own language.
    ///
    /// # Errors
    /// If a condition cannot be said in it; the failure names the condition.
    fn written(&self, filter: &LogFilter) -> Result<String, Failure>;

    /// What it can do.
    fn abilities(&self) -> LogAbilities;
}

fn cannot(what: &str) -> Failure {
    Failure::new(
        Code::Unsupported,
        format!("this kind of source cannot {what}"),
    )
    .remedy("use a source that can, or the lines that are loaded")
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
