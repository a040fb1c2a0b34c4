use std::collections::BTreeMap;

use model::{Millis, Nanos};

/// The most buckets that a trend has.
const MOST_BUCKETS: i64 = 120;
/// The length of the first buckets, in nanoseconds.
const SHORTEST: i64 = 1_000_000_000;

/// Counts by cluster and time; buckets double in length as the lines spread.
#[derive(Clone, Debug)]
pub(super) struct Trend {
    step: i64,
    /// The first and the last bucket that hold a line.
    ends: Option<(i64, i64)>,
    counts: Vec<BTreeMap<i64, u32>>,
}

impl Trend {
    pub(super) fn new() -> Self {
        Self {
            step: SHORTEST,
            ends: None,
            counts: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, cluster: usize, at: Nanos) {
        let mut bucket = at.0.div_euclid(self.step);
        loop {
            let (first, last) = self.ends.unwrap_or((bucket, bucket));
            let (first, last) = (first.min(bucket), last.max(bucket));
            if last - first < MOST_BUCKETS {
                self.ends = Some((first, last));
                break;
            }
            self.double();
            bucket = at.0.div_euclid(self.step);
        }
        if self.counts.len() <= cluster {
            self.counts.resize_with(cluster + 1, BTreeMap::new);
        }
        if let Some(counts) = self.counts.get_mut(cluster) {
            let count = counts.entry(bucket).or_default();
            *count = count.saturating_add(1);
        }
    }

    fn double(&mut self) {
        self.step = self.step.saturating_mul(2);
        self.ends = self
            .ends
            .map(|(first, last)| (first.div_euclid(2), last.div_euclid(2)));
        for counts in &mut self.counts {
            let mut halved = BTreeMap::new();
            for (bucket, count) in std::mem::take(counts) {
                *halved.entry(bucket.div_euclid(2)).or_default() += count;
            }
            *counts = halved;
        }
    }

    pub(super) fn start(&self) -> Millis {
        let (first, _) = self.ends.unwrap_or_default();
        Millis(first.saturating_mul(self.step / 1_000_000))
    }

    pub(super) fn step(&self) -> Millis {
        Millis(self.step / 1_000_000)
    }

    /// The counts of some clusters together, bucket by bucket.
    pub(super) fn of(&self, clusters: &[usize]) -> Vec<u32> {
        let Some((first, last)) = self.ends else {
            return Vec::new();
        };
        let count = |bucket: i64| {
            let of = |cluster: &usize| self.counts.get(*cluster)?.get(&bucket).copied();
            clusters.iter().filter_map(of).sum()
        };
        (first..=last).map(count).collect()
    }
}
