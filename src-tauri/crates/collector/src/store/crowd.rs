//! Too many series: which new ones are left out, and which label makes them.
//!
//! Old series always go on. The last tenth of the room is kept for metrics that have no more series
//! than an even share, so that a metric which gets new ones without end does not shut out the rest.

use std::collections::{BTreeMap, HashMap};

use model::{Problem, Weight};
use promql::Labels;

use super::{Limits, series::Directory};

/// Metrics whose refusals are counted.
const METRICS: usize = 100;

/// Where there is no room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Full {
    /// The store as a whole.
    Store,
    /// One target: its job and its instance.
    Target(String, String),
}

/// New series that were left out since the last maintenance, and in the time before it.
#[derive(Debug, Default)]
pub(super) struct Crowd {
    now: BTreeMap<String, Refused>,
    before: BTreeMap<String, Refused>,
}

#[derive(Clone, Debug)]
struct Refused {
    samples: u64,
    full: Full,
}

/// Where there is no room for one more series of these labels; `None` if there is.
pub(super) fn full(directory: &Directory, labels: &Labels, limits: &Limits) -> Option<Full> {
    let large = || {
        let (series, metrics) = directory.of_metric(labels.name().unwrap_or_default());
        series.saturating_mul(metrics) > directory.len()
    };
    let is_full = |series: usize, most: u64| {
        let series = series as u64;
        series >= most || (series >= most - most / 10 && large())
    };
    let (job, instance) = target(labels);
    if is_full(
        directory.of_target(job, instance),
        limits.max_series_per_target,
    ) {
        return Some(Full::Target(job.to_owned(), instance.to_owned()));
    }
    is_full(directory.len(), limits.max_series).then_some(Full::Store)
}

/// The job and the instance of a series; empty where it has none.
pub(super) fn target(labels: &Labels) -> (&str, &str) {
    let of = |name| labels.get(name).unwrap_or_default();
    (of("job"), of("instance"))
}

impl Crowd {
    /// Counts a sample that was left out.
    pub(super) fn refuse(&mut self, labels: &Labels, full: Full) {
        let name = labels.name().unwrap_or_default();
        if let Some(refused) = self.now.get_mut(name) {
            refused.samples += 1;
        } else if self.now.len() < METRICS {
            self.now
                .insert(name.to_owned(), Refused { samples: 1, full });
        }
    }

    /// Begins to count anew; what was counted until now is told once more.
    pub(super) fn turn(&mut self) {
        self.before = std::mem::take(&mut self.now);
    }

    /// What to tell of the metric with the most refusals; nothing if there was room for all.
    pub(super) fn problem(&self, directory: &Directory, limits: &Limits) -> Option<Problem> {
        let counted = self.before.iter().chain(&self.now);
        let (name, refused) = counted.max_by_key(|(_, refused)| refused.samples)?;
        let (what, most, key) = match &refused.full {
            Full::Store => (
                "the local history".to_owned(),
                limits.max_series,
                "max_series",
            ),
            Full::Target(job, instance) => (
                format!("target {job} {instance}"),
                limits.max_series_per_target,
                "max_series_per_target",
            ),
        };
        let (series, _) = directory.of_metric(name);
        let worst = match directory.worst_label(name) {
            Some((label, values)) => {
                format!("{series} series, and its label {label} {values} values")
            }
            None => format!("{series} series"),
        };
        let label = directory
            .worst_label(name)
            .map_or("changing labels", |(label, _)| label);
        Some(Problem::new(
            Weight::Warning,
            "local history",
            format!(
                "new series of {name} are left out: {what} may have {most} series; the metric has {worst}"
            ),
            format!(
                "take {label} off the metric where the backend makes it, or raise `{key}` under `retention` of this source in wheelhouse.toml"
            ),
        ))
    }
}

/// The label of these series with the most values, but for the name; of equal ones the first.
pub(super) fn worst_label<'a>(
    series: impl Iterator<Item = &'a Labels>,
) -> Option<(&'a str, usize)> {
    let mut values: HashMap<&str, std::collections::HashSet<&str>> = HashMap::new();
    for labels in series {
        for (name, value) in labels
            .iter()
            .filter(|(name, _)| *name != promql::METRIC_NAME)
        {
            values.entry(name).or_default().insert(value);
        }
    }
    let counted = values
        .into_iter()
        .map(|(name, values)| (name, values.len()));
    counted.max_by(|(left, few), (right, many)| few.cmp(many).then(right.cmp(left)))
}
