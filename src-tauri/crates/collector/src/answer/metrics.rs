//! PromQL over the store.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use model::{
    Answer, Code, ExemplarSeries, Failure, Histogram, HistogramBucket, InstantValue, Labels,
    MetricMetadata, Metrics, Millis, Point, Series, TimeRange, VectorSample,
};
use promql::{Error, Matcher, Options, RawSeries, Sample, Storage, StorageError, Value};

use super::failure::of_query;
use crate::store::Store;

/// Series in an answer; no chart shows more, and the answer says that it was cut.
const MOST_SERIES: usize = 10_000;
/// Label names, values or metrics in an answer.
const MOST_NAMES: usize = 10_000;

/// The metrics of a store.
#[derive(Clone, Debug)]
pub struct MetricsView {
    store: Store,
}

impl MetricsView {
    pub(super) fn of(store: Store) -> Self {
        Self { store }
    }

    /// The value of a query at one instant, as the evaluator has it and however many series it has.
    ///
    /// # Errors
    /// If the query is wrong, or the store cannot be read.
    pub async fn value(&self, query: &str, at: Millis) -> Result<Answer<Value>, Failure> {
        let reading = Reading::of(&self.store);
        let answer = promql::instant(&reading, query, at.0, &Options::default()).await;
        reading.finish(query, answer)
    }

    /// Samples of every series that all matchers accept, from `start` to `end`, stale markers among them.
    ///
    /// # Errors
    /// If there are too many, or the store cannot be read.
    pub async fn select(
        &self,
        matchers: &[Matcher],
        start: Millis,
        end: Millis,
    ) -> Result<Vec<RawSeries>, Failure> {
        let reading = Reading::of(&self.store);
        let found = Storage::select(&reading, matchers, start.0, end.0).await;
        found.map_err(|error| {
            let failure = reading.failure();
            failure.unwrap_or_else(|| Failure::new(Code::Storage, error.to_string()))
        })
    }
}

#[async_trait]
impl Metrics for MetricsView {
    async fn instant(&self, query: &str, at: Millis) -> Result<Answer<InstantValue>, Failure> {
        let mut answer = self.value(query, at).await?;
        let value = match std::mem::replace(&mut answer.value, Value::Vector(Vec::new())) {
            Value::Scalar(sample) => InstantValue::Scalar(point(sample)),
            Value::String { value, .. } => InstantValue::Text(value),
            Value::Vector(samples) => {
                let samples = cap(samples, MOST_SERIES, &mut answer.capped_at);
                InstantValue::Vector(samples.into_iter().map(vector_sample).collect())
            }
            Value::Matrix(series) => {
                let series = cap(series, MOST_SERIES, &mut answer.capped_at);
                InstantValue::Matrix(series.into_iter().map(model_series).collect())
            }
        };
        Ok(answer.map(|_| value))
    }

    async fn range(
        &self,
        query: &str,
        range: TimeRange,
        step: Millis,
    ) -> Result<Answer<Vec<Series>>, Failure> {
        let reading = Reading::of(&self.store);
        let (start, end) = (range.start.0, range.end.0);
        let answer = promql::range(&reading, query, start, end, step.0, &Options::default()).await;
        let mut answer = reading.finish(query, answer)?;
        let Value::Matrix(series) = std::mem::replace(&mut answer.value, Value::Vector(Vec::new()))
        else {
            let message = "a range query was answered with something other than series";
            return Err(Failure::new(Code::Internal, message).at(query));
        };
        let series = cap(series, MOST_SERIES, &mut answer.capped_at);
        Ok(answer.map(|_| series.into_iter().map(model_series).collect()))
    }

    async fn exemplars(
        &self,
        query: &str,
        range: TimeRange,
    ) -> Result<Answer<Vec<ExemplarSeries>>, Failure> {
        let selectors = promql::selectors(query, &Options::default())
            .map_err(|error| of_query(&error, query))?;
        let mut answer = Answer::whole(Vec::new());
        for matchers in selectors {
            let found = self
                .store
                .exemplars(&matchers, range.start.0, range.end.0)
                .await?;
            answer
                .value
                .extend(found.into_iter().map(|(labels, exemplars)| ExemplarSeries {
                    labels: model_labels(&labels),
                    exemplars,
                }));
        }
        answer
            .value
            .sort_by(|left, right| left.labels.cmp(&right.labels));
        answer
            .value
            .dedup_by(|left, right| left.labels == right.labels);
        answer.value = cap(answer.value, MOST_SERIES, &mut answer.capped_at);
        Ok(answer)
    }

    async fn label_names(
        &self,
        selectors: &[String],
        range: TimeRange,
    ) -> Result<Answer<Vec<String>>, Failure> {
        Ok(capped(
            self.store.label_names(&parse(selectors)?, range),
            MOST_NAMES,
        ))
    }

    async fn label_values(
        &self,
        label: &str,
        selectors: &[String],
        range: TimeRange,
    ) -> Result<Answer<Vec<String>>, Failure> {
        Ok(capped(
            self.store.label_values(label, &parse(selectors)?, range),
            MOST_NAMES,
        ))
    }

    async fn series(
        &self,
        selectors: &[String],
        range: TimeRange,
        limit: usize,
    ) -> Result<Answer<Vec<Labels>>, Failure> {
        // One more than asked for tells whether there are more.
        let found = self
            .store
            .series(&parse(selectors)?, range, limit.saturating_add(1));
        Ok(capped(found.iter().map(model_labels).collect(), limit))
    }

    async fn metadata(&self, metric: Option<&str>) -> Result<Answer<Vec<MetricMetadata>>, Failure> {
        Ok(capped(self.store.metadata(metric), MOST_NAMES))
    }
}

/// The store as the evaluator of one query sees it; keeps what the evaluator has no words for.
struct Reading<'a> {
    store: &'a Store,
    notes: Mutex<Notes>,
}

#[derive(Default)]
struct Notes {
    failure: Option<Failure>,
    damaged: usize,
}

impl<'a> Reading<'a> {
    fn of(store: &'a Store) -> Self {
        Self {
            store,
            notes: Mutex::default(),
        }
    }

    fn note(&self, note: impl FnOnce(&mut Notes)) {
        note(&mut self.notes.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn failure(self) -> Option<Failure> {
        let notes = self.notes.into_inner();
        notes.unwrap_or_else(PoisonError::into_inner).failure
    }

    fn finish(
        self,
        query: &str,
        answer: Result<promql::Answer, Error>,
    ) -> Result<Answer<Value>, Failure> {
        let notes = self
            .notes
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let answer =
            answer.map_err(|error| notes.failure.unwrap_or_else(|| of_query(&error, query)))?;
        let mut warnings = answer.warnings;
        if notes.damaged > 0 {
            warnings.push(format!(
                "{} blocks of the local history are damaged and left out: up to two hours are missing in each",
                notes.damaged
            ));
        }
        Ok(Answer {
            value: answer.value,
            warnings,
            infos: answer.infos,
            partial: notes.damaged > 0,
            capped_at: None,
        })
    }
}

#[async_trait]
impl Storage for Reading<'_> {
    async fn select(
        &self,
        matchers: &[Matcher],
        start: i64,
        end: i64,
    ) -> Result<Vec<RawSeries>, StorageError> {
        let most = Options::default().max_samples;
        let failure = match self.store.select(matchers, start, end, most).await {
            Ok(Some(found)) => {
                self.note(|notes| notes.damaged += found.damaged);
                return Ok(found.series);
            }
            Ok(None) => {
                let selector: Vec<String> = matchers.iter().map(ToString::to_string).collect();
                Failure::new(
                    Code::TooLarge,
                    format!("the query reads more than {most} samples"),
                )
                .at(format!("{{{}}}", selector.join(", ")))
                .remedy("select fewer series or a shorter time range")
            }
            Err(error) => error.into(),
        };
        let reason = failure.message.clone();
        self.note(|notes| notes.failure = Some(failure));
        Err(StorageError::new(reason))
    }
}

fn parse(selectors: &[String]) -> Result<Vec<Vec<Matcher>>, Failure> {
    let parse =
        |text: &String| promql::parse_selector(text).map_err(|error| of_query(&error, text));
    selectors.iter().map(parse).collect()
}

fn capped<T>(values: Vec<T>, most: usize) -> Answer<Vec<T>> {
    let mut answer = Answer::whole(Vec::new());
    answer.value = cap(values, most, &mut answer.capped_at);
    answer
}

fn cap<T>(mut values: Vec<T>, most: usize, capped_at: &mut Option<u32>) -> Vec<T> {
    if values.len() > most {
        values.truncate(most);
        *capped_at = Some(u32::try_from(most).unwrap_or(u32::MAX));
    }
    values
}

fn point(sample: Sample) -> Point {
    Point {
        at: Millis(sample.at),
        value: sample.value,
    }
}

fn vector_sample(one: promql::VectorSample) -> VectorSample {
    VectorSample {
        labels: model_labels(&one.labels),
        point: point(one.sample),
        histogram: one.histogram.map(|histogram| model_histogram(&histogram)),
    }
}

fn model_histogram(histogram: &promql::Histogram) -> Histogram {
    Histogram {
        count: histogram.count,
        sum: histogram.sum,
        buckets: histogram
            .buckets()
            .map(|bucket| HistogramBucket {
                rule: match (bucket.lower_inclusive, bucket.upper_inclusive) {
                    (false, true) => 0,
                    (true, false) => 1,
                    (false, false) => 2,
                    (true, true) => 3,
                },
                left: bucket.lower,
                right: bucket.upper,
                count: bucket.count,
            })
            .collect(),
    }
}

fn model_series(series: RawSeries) -> Series {
    Series {
        labels: model_labels(&series.labels),
        points: series.samples.into_iter().map(point).collect(),
        histograms: series
            .histograms
            .iter()
            .map(|one| (Millis(one.at), model_histogram(&one.histogram)))
            .collect(),
    }
}

fn model_labels(labels: &promql::Labels) -> Labels {
    labels.iter().collect()
}
