//! Quantiles and fractions of histograms: classic ones, whose buckets are series of their own, and native
//! ones.

use std::collections::HashMap;

use super::{Evaluation, Meter};
use crate::column::{ABSENT, Column, Made, Series, is_present, join_equal};
use crate::error::Error;
use crate::functions::histogram::{Bucket, HistogramFunction, fraction, quantile};
use crate::functions::over_time::quantile_warning;
use crate::labels::Labels;
use crate::native::{self, Histogram, NanEffect, open_metrics};
use crate::notes::Note;
use crate::plan::{Grid, Node};

/// The label that holds a bucket's upper bound.
const BOUND: &str = "le";

/// One histogram of either kind, or of both, which is a mistake where they meet.
#[derive(Default)]
struct Distribution {
    labels: Labels,
    drop_name: bool,
    /// Sorted by bound.
    buckets: Vec<(f64, Series)>,
    native: Option<Series>,
}

impl Evaluation<'_> {
    pub(super) fn histogram(
        &self,
        function: &HistogramFunction,
        parameters: &[Node],
        buckets: &Node,
        grid: &Grid,
    ) -> Result<Column, Error> {
        let parameters = self.scalars(parameters, grid)?;
        let distributions = self.distributions(self.vector(buckets, grid)?);
        if *function != HistogramFunction::Fraction {
            let odd = parameters.iter().flatten().copied();
            odd.filter_map(quantile_warning)
                .for_each(|warning| self.notes.add(&warning));
        }
        let mut results = Vec::with_capacity(distributions.len());
        for one in &distributions {
            match function {
                HistogramFunction::Fraction => {
                    results.push(
                        self.estimates(one, grid, |at| self.fraction_at(one, &parameters, at))?,
                    );
                }
                HistogramFunction::Quantile => {
                    let quantiles = parameters.first().map(Vec::as_slice).unwrap_or_default();
                    results.push(
                        self.estimates(one, grid, |at| self.quantile_at(one, quantiles, at))?,
                    );
                }
                HistogramFunction::Quantiles { label } => {
                    for quantiles in &parameters {
                        let made =
                            self.estimates(one, grid, |at| self.quantile_at(one, quantiles, at))?;
                        results.extend(by_quantile(&made, label, quantiles, &self.meter)?);
                    }
                }
            }
        }
        results.retain(|one| !one.is_empty());
        Ok(Column::Vector(join_equal(results)?))
    }

    fn estimates(
        &self,
        of: &Distribution,
        grid: &Grid,
        mut estimate: impl FnMut(At<'_>) -> f64,
    ) -> Result<Series, Error> {
        self.meter.add(grid.len)?;
        let mut values = Vec::with_capacity(grid.len);
        let mut classic = Vec::new();
        for step in 0..grid.len {
            classic.clear();
            classic.extend(of.buckets.iter().filter_map(|(bound, series)| {
                let count = *series.values.get(step)?;
                is_present(count).then_some(Bucket {
                    bound: *bound,
                    count,
                })
            }));
            let native = of.native.as_ref().and_then(|series| series.histogram(step));
            if native.is_some() && !classic.is_empty() {
                self.notes
                    .add(&Note::MixedClassicNative { metric: metric(of) });
            }
            values.push(match (native, classic.is_empty()) {
                (None, true) | (Some(_), false) => ABSENT,
                (native, _) => estimate(At {
                    step,
                    classic: &mut classic,
                    native: native.map(|histogram| &**histogram),
                }),
            });
        }
        let mut result = Series {
            drop_name: of.drop_name,
            ..Series::new(of.labels.clone(), values)
        };
        self.drop_name(&mut result);
        Ok(result)
    }

    fn quantile_at(&self, of: &Distribution, quantiles: &[f64], at: At<'_>) -> f64 {
        let wanted = quantiles.get(at.step).copied().unwrap_or(f64::NAN);
        let metric = || metric(of);
        let Some(native) = at.native else {
            let (value, forced) = quantile(wanted, at.classic);
            if forced {
                let metric = if self.options.delayed_name_removal {
                    metric()
                } else {
                    String::new()
                };
                self.notes.add(&Note::ForcedMonotonic { metric });
            }
            return value;
        };
        let (value, effect) = native::quantile(wanted, native);
        match effect {
            NanEffect::None => {}
            NanEffect::Result => self.notes.add(&Note::QuantileIsNan { metric: metric() }),
            NanEffect::Skew => self.notes.add(&Note::QuantileIsSkewed { metric: metric() }),
        }
        value
    }

    fn fraction_at(&self, of: &Distribution, limits: &[Vec<f64>], at: At<'_>) -> f64 {
        let limit = |place: usize| {
            let column = limits.get(place).and_then(|column| column.get(at.step));
            column.copied().unwrap_or(f64::NAN)
        };
        let (lower, upper) = (limit(0), limit(1));
        let Some(native) = at.native else {
            return fraction(lower, upper, at.classic);
        };
        let (value, effect) = native::fraction(lower, upper, native);
        if effect != NanEffect::None {
            self.notes
                .add(&Note::FractionExcludesNan { metric: metric(of) });
        }
        value
    }

    /// The histograms, those of the same labels together.
    fn distributions(&self, series: Vec<Series>) -> Vec<Distribution> {
        let mut places: HashMap<Labels, usize> = HashMap::new();
        let mut found: Vec<Distribution> = Vec::new();
        let mut place = |labels: Labels, found: &mut Vec<Distribution>| {
            *places.entry(labels.clone()).or_insert_with(|| {
                found.push(Distribution {
                    labels,
                    ..Distribution::default()
                });
                found.len() - 1
            })
        };
        for mut one in series {
            if one.has_histograms() {
                let at = place(one.labels.clone(), &mut found);
                if let Some(into) = found.get_mut(at) {
                    into.drop_name |= one.drop_name;
                    into.native = Some(native_part(&mut one));
                }
            }
            if !one.values.iter().any(|value| is_present(*value)) {
                continue;
            }
            let written = one.labels.get(BOUND).unwrap_or_default();
            let Ok(bound) = written.parse::<f64>() else {
                self.notes.add(&Note::BadBucketLabel {
                    written: written.to_owned(),
                    metric: one.labels.name().unwrap_or_default().to_owned(),
                });
                continue;
            };
            let at = place(one.labels.filtered(|name| name != BOUND), &mut found);
            if let Some(into) = found.get_mut(at) {
                into.drop_name |= one.drop_name;
                into.buckets.push((bound, one));
            }
        }
        for one in &mut found {
            one.buckets
                .sort_by(|left, right| left.0.total_cmp(&right.0));
        }
        found
    }
}

/// A distribution at one step.
struct At<'a> {
    step: usize,
    classic: &'a mut Vec<Bucket>,
    native: Option<&'a Histogram>,
}

fn metric(of: &Distribution) -> String {
    of.labels.name().unwrap_or_default().to_owned()
}

fn native_part(series: &mut Series) -> Series {
    Series {
        histograms: std::mem::take(&mut series.histograms),
        ..Series::like(series)
    }
}

/// A series for each quantile that is asked for at some step, with the quantile as a label.
fn by_quantile(
    series: &Series,
    label: &str,
    quantiles: &[f64],
    meter: &Meter<'_>,
) -> Result<Vec<Series>, Error> {
    let mut found: Vec<(u64, Series)> = Vec::new();
    for (step, quantile) in quantiles.iter().enumerate() {
        let bits = quantile.to_bits();
        let place = match found.iter().position(|(have, _)| *have == bits) {
            Some(place) => place,
            None => {
                meter.add(series.values.len())?;
                let labels = series.labels.with(label, &open_metrics(*quantile));
                let values = vec![ABSENT; series.values.len()];
                let named = Series {
                    drop_name: series.drop_name,
                    ..Series::new(labels, values)
                };
                found.push((bits, named));
                found.len() - 1
            }
        };
        if let Some((_, one)) = found.get_mut(place) {
            one.set(step, Made::from(series.cell(step)));
        }
    }
    Ok(found.into_iter().map(|(_, one)| one).collect())
}
