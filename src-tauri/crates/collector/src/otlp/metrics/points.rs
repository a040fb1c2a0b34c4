use model::{ExemplarPoint, Millis};
use opentelemetry_proto::tonic::metrics::v1::{
    DataPointFlags, Exemplar, ExponentialHistogramDataPoint, HistogramDataPoint, NumberDataPoint,
    SummaryDataPoint, exemplar, metric::Data, number_data_point::Value,
};
use promql::{Labels, STALE, Sample};

use super::{Family, Reading, exponential};
use crate::otlp::value;

/// Number of points of any kind.
pub(super) fn count(data: Option<&Data>) -> usize {
    match data {
        None => 0,
        Some(Data::Gauge(gauge)) => gauge.data_points.len(),
        Some(Data::Sum(sum)) => sum.data_points.len(),
        Some(Data::Histogram(histogram)) => histogram.data_points.len(),
        Some(Data::ExponentialHistogram(histogram)) => histogram.data_points.len(),
        Some(Data::Summary(summary)) => summary.data_points.len(),
    }
}

impl Reading<'_> {
    pub(super) fn numbers(&mut self, family: &Family<'_>, points: Vec<NumberDataPoint>) {
        for point in points {
            let number = match point.value {
                Some(Value::AsDouble(number)) => number,
                Some(Value::AsInt(number)) => number as f64,
                None if gone(point.flags) => f64::NAN,
                None => {
                    let reason = format!("a point of {:?} holds no value", family.name);
                    self.rejected.add(1, reason);
                    continue;
                }
            };
            let series = family.around.point(&point.attributes).series(&family.name);
            let at = self.at(point.time_unix_nano);
            self.exemplars(&point.exemplars, at, |_| series.clone());
            let parts = vec![(series, number)];
            self.keep(family, at, point.flags, parts);
        }
    }

    pub(super) fn histograms(&mut self, family: &Family<'_>, points: Vec<HistogramDataPoint>) {
        for point in points {
            let bounds = &point.explicit_bounds;
            let buckets = point.bucket_counts.len();
            let fits = buckets == 0 && bounds.is_empty() || buckets == bounds.len() + 1;
            if !fits || !bounds.is_sorted_by(|a, b| a < b) {
                let reason = format!(
                    "a histogram of {:?} has {buckets} buckets between {} bounds, or bounds that do not ascend",
                    family.name,
                    bounds.len(),
                );
                self.rejected.add(1, reason);
                continue;
            }
            let labels = family.around.point(&point.attributes);
            let at = self.at(point.time_unix_nano);
            let bucket = format!("{}_bucket", family.name);
            let mut parts = Vec::with_capacity(buckets + 3);
            let mut below = 0_u64;
            for (bound, count) in bounds.iter().zip(&point.bucket_counts) {
                below = below.saturating_add(*count);
                parts.push((labels.series_of(&bucket, "le", *bound), below as f64));
            }
            let count = point.count as f64;
            parts.push((labels.series_of(&bucket, "le", f64::INFINITY), count));
            if let Some(sum) = point.sum {
                parts.push((labels.series(&format!("{}_sum", family.name)), sum));
            }
            parts.push((labels.series(&format!("{}_count", family.name)), count));
            self.exemplars(&point.exemplars, at, |value| {
                let bound = bounds.iter().copied().find(|bound| value <= *bound);
                labels.series_of(&bucket, "le", bound.unwrap_or(f64::INFINITY))
            });
            self.keep(family, at, point.flags, parts);
        }
    }

    pub(super) fn exponential_histograms(
        &mut self,
        family: &Family<'_>,
        points: Vec<ExponentialHistogramDataPoint>,
    ) {
        if family.delta {
            // Their buckets come and go, and totals of some would be less than those below them.
            let reason = format!(
                "{:?} is an exponential histogram of differences; export totals (cumulative), or \
                 explicit buckets",
                family.name
            );
            return self.rejected.add(points.len(), reason);
        }
        let mut explicit = Vec::with_capacity(points.len());
        for point in points {
            match exponential::explicit(point) {
                Ok(point) => explicit.push(point),
                Err(why) => {
                    let name = &family.name;
                    let reason = format!("an exponential histogram of {name:?} is left out: {why}");
                    self.rejected.add(1, reason);
                }
            }
        }
        self.histograms(family, explicit);
    }

    pub(super) fn summaries(&mut self, family: &Family<'_>, points: Vec<SummaryDataPoint>) {
        for point in points {
            let labels = family.around.point(&point.attributes);
            let at = self.at(point.time_unix_nano);
            let quantiles = point.quantile_values.iter().map(|part| {
                let series = labels.series_of(&family.name, "quantile", part.quantile);
                (series, part.value)
            });
            let whole = [
                (labels.series(&format!("{}_sum", family.name)), point.sum),
                (
                    labels.series(&format!("{}_count", family.name)),
                    point.count as f64,
                ),
            ];
            let parts = quantiles.chain(whole).collect();
            self.keep(family, at, point.flags, parts);
        }
    }

    fn at(&self, time: u64) -> Millis {
        value::nanos(time).map_or(self.seen, model::Nanos::to_millis)
    }

    /// Keeps the series of one point, as totals where they came as differences.
    fn keep(&mut self, family: &Family<'_>, at: Millis, flags: u32, parts: Vec<(Labels, f64)>) {
        let before = self.batch.samples.len();
        for (at_part, (labels, number)) in parts.into_iter().enumerate() {
            let mut sample = Sample {
                at: at.0,
                value: number,
            };
            if gone(flags) {
                sample.value = f64::from_bits(STALE);
            } else if family.delta {
                match self.totals.add(&labels, sample) {
                    Ok(total) => sample.value = total,
                    Err(reason) => {
                        // One point, however many series it has.
                        let point = usize::from(at_part == 0);
                        self.rejected
                            .add(point, format!("{:?}: {reason}", family.name));
                        continue;
                    }
                }
            }
            self.batch.samples.push((labels, sample));
        }
        self.batch.points += usize::from(self.batch.samples.len() > before);
    }

    fn exemplars(&mut self, exemplars: &[Exemplar], at: Millis, series: impl Fn(f64) -> Labels) {
        for exemplar in exemplars {
            let number = match exemplar.value {
                Some(exemplar::Value::AsDouble(number)) => number,
                Some(exemplar::Value::AsInt(number)) => number as f64,
                None => continue,
            };
            let ids = [
                ("trace_id", value::id(&exemplar.trace_id, 16)),
                ("span_id", value::id(&exemplar.span_id, 8)),
            ];
            let ids = ids
                .into_iter()
                .filter_map(|(name, id)| Some((name.to_owned(), id?)));
            let point = ExemplarPoint {
                at: value::nanos(exemplar.time_unix_nano).map_or(at, model::Nanos::to_millis),
                value: number,
                labels: value::pairs(&exemplar.filtered_attributes)
                    .chain(ids)
                    .collect(),
            };
            self.batch.exemplars.push((series(number), point));
        }
    }
}

fn gone(flags: u32) -> bool {
    flags & DataPointFlags::NoRecordedValueMask as u32 != 0
}
