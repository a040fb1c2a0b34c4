//! OTLP metrics → Prometheus series, by the compatibility specification
//! (<https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/>).

mod delta;
mod exponential;
mod labels;
mod name;
mod points;

use model::{ExemplarPoint, MetricKind, MetricMetadata, Millis};
use opentelemetry_proto::tonic::{
    collector::metrics::v1::ExportMetricsServiceRequest,
    metrics::v1::{AggregationTemporality, Metric, metric::Data},
};
use promql::{Labels, Sample};

use super::Rejected;
use delta::Totals;
use labels::Around;

/// Turns requests into series; holds the running totals of what arrives as differences.
#[derive(Debug, Default)]
pub struct Metrics {
    totals: Totals,
}

/// The series of one request.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Samples with their times.
    pub samples: Vec<(Labels, Sample)>,
    /// Exemplars with the series they stand on.
    pub exemplars: Vec<(Labels, ExemplarPoint)>,
    /// What the metrics are.
    pub metadata: Vec<MetricMetadata>,
    /// Data points taken.
    pub points: usize,
}

impl Metrics {
    /// Reads one request; `seen` dates points that carry no time.
    pub fn read(
        &mut self,
        request: ExportMetricsServiceRequest,
        seen: Millis,
    ) -> (Batch, Rejected) {
        let mut reading = Reading {
            totals: &mut self.totals,
            batch: Batch::default(),
            rejected: Rejected::default(),
            seen,
        };
        for group in request.resource_metrics {
            let attributes = group.resource.map(|resource| resource.attributes);
            let mut around = Around::of(&attributes.unwrap_or_default());
            let before = reading.batch.samples.len();
            for scoped in group.scope_metrics {
                around.set_scope(scoped.scope.as_ref());
                for metric in scoped.metrics {
                    reading.metric(metric, &around);
                }
            }
            let newest = reading.batch.samples.iter().skip(before);
            let newest = newest.map(|(_, sample)| sample.at).max();
            if let (Some(at), Some(target)) = (newest, around.target_info()) {
                reading
                    .batch
                    .samples
                    .push((target, Sample { at, value: 1.0 }));
            }
        }
        (reading.batch, reading.rejected)
    }
}

struct Reading<'t> {
    totals: &'t mut Totals,
    batch: Batch,
    rejected: Rejected,
    seen: Millis,
}

/// What the points of one metric share.
struct Family<'a> {
    name: String,
    around: &'a Around,
    delta: bool,
}

impl Reading<'_> {
    fn metric(&mut self, metric: Metric, around: &Around) {
        let title = metric.name.clone();
        let (kind, temporality) = match &metric.data {
            Some(Data::Gauge(_)) => (MetricKind::Gauge, None),
            Some(Data::Sum(sum)) if sum.is_monotonic => {
                (MetricKind::Counter, Some(sum.aggregation_temporality))
            }
            Some(Data::Sum(sum)) => (MetricKind::Gauge, Some(sum.aggregation_temporality)),
            Some(Data::Histogram(histogram)) => (
                MetricKind::Histogram,
                Some(histogram.aggregation_temporality),
            ),
            Some(Data::Summary(_)) => (MetricKind::Summary, None),
            Some(Data::ExponentialHistogram(histogram)) => (
                MetricKind::Histogram,
                Some(histogram.aggregation_temporality),
            ),
            None => {
                self.rejected.add(1, format!("{title:?} holds no data"));
                return;
            }
        };
        if temporality == Some(AggregationTemporality::Unspecified as i32) {
            let reason =
                format!("{title:?} does not say whether its points are totals or differences");
            self.rejected
                .add(points::count(metric.data.as_ref()), reason);
            return;
        }
        let family = Family {
            name: name::metric(&metric.name, &metric.unit, kind),
            around,
            delta: temporality == Some(AggregationTemporality::Delta as i32),
        };
        self.batch.metadata.push(MetricMetadata {
            name: family.name.clone(),
            kind,
            help: metric.description,
            unit: name::unit(&metric.unit),
        });
        match metric.data {
            Some(Data::Gauge(gauge)) => self.numbers(&family, gauge.data_points),
            Some(Data::Sum(sum)) => self.numbers(&family, sum.data_points),
            Some(Data::Histogram(histogram)) => self.histograms(&family, histogram.data_points),
            Some(Data::Summary(summary)) => self.summaries(&family, summary.data_points),
            Some(Data::ExponentialHistogram(histogram)) => {
                self.exponential_histograms(&family, histogram.data_points);
            }
            None => {}
        }
    }
}
