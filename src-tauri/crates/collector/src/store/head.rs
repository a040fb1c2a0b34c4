//! Samples that are not in blocks yet: compressed in memory, durable as one row per scrape.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

use promql::Sample;

use super::{
    chunk::{Chunk, ChunkWriter},
    series::SeriesId,
};

/// Length of a window in milliseconds: two hours, as in Prometheus.
pub(super) const WINDOW: i64 = 2 * 60 * 60 * 1_000;

/// The window a moment lies in.
pub(super) fn window_of(at: i64) -> i64 {
    at.div_euclid(WINDOW)
}

/// Whether a moment can be stored: windows are 32-bit numbers, which reaches half a million years.
pub(crate) fn storable(at: i64) -> bool {
    i32::try_from(window_of(at)).is_ok()
}

/// The samples of all series that are not in blocks yet.
#[derive(Debug, Default)]
pub(super) struct Head {
    series: HashMap<SeriesId, Recent, BuildHasherDefault<ByNumber>>,
}

/// Spreads numbers that count up: every sample of every scrape looks its series up.
#[derive(Debug, Default)]
struct ByNumber(u64);

impl Hasher for ByNumber {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        // Fibonacci hashing (Knuth, "The Art of Computer Programming", vol. 3, §6.4).
        self.0 = (self.0 ^ u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 ^= self.0 >> 32;
    }
}

/// What one series has in the head.
#[derive(Debug, Default)]
struct Recent {
    /// Runs of windows that are over, in the order of their times.
    sealed: Vec<(i64, Chunk)>,
    /// The run that grows.
    open: ChunkWriter,
    /// Samples that were not later than the one before them, in the order they came.
    late: Vec<Sample>,
}

impl Head {
    /// Adds a sample; of two of the same time the one that comes later counts.
    pub(super) fn push(&mut self, id: SeriesId, sample: Sample) {
        self.series.entry(id).or_default().push(sample);
    }

    /// Adds samples of one series in the order they came.
    pub(super) fn extend(&mut self, id: SeriesId, samples: impl Iterator<Item = Sample>) {
        let recent = self.series.entry(id).or_default();
        samples.for_each(|sample| recent.push(sample));
    }

    /// Whether a series has samples here.
    pub(super) fn holds(&self, id: SeriesId) -> bool {
        self.series.contains_key(&id)
    }

    /// Number of samples.
    pub(super) fn samples(&self) -> u64 {
        self.series.values().map(Recent::count).sum()
    }

    /// The samples of one series within `start..=end`, ascending, each time once.
    pub(super) fn samples_of(&self, id: SeriesId, start: i64, end: i64) -> Vec<Sample> {
        let mut samples = Vec::new();
        if let Some(recent) = self.series.get(&id) {
            recent.read(start, end, &mut samples);
        }
        samples
    }

    /// The series that have samples of windows before `window`.
    pub(super) fn with_windows_before(&self, window: i64) -> impl Iterator<Item = SeriesId> {
        let is_old = move |recent: &Recent| recent.first().is_some_and(|first| first < window);
        let old = self.series.iter().filter(move |(_, recent)| is_old(recent));
        old.map(|(id, _)| *id)
    }

    /// Samples of one series in windows before `window`, by window; they stay until
    /// [`Head::drop_before`].
    pub(super) fn before(&self, id: SeriesId, window: i64) -> Vec<(i64, Fresh)> {
        let recent = self.series.get(&id);
        recent.map_or_else(Vec::new, |recent| recent.before(window))
    }

    /// Drops the samples of windows before `window`.
    pub(super) fn drop_before(&mut self, window: i64) {
        self.series.retain(|_, recent| {
            recent.drop_before(window);
            recent.count() > 0
        });
    }
}

/// What the head has of one series in one window.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Fresh {
    /// A finished run, to be taken as it is.
    Chunk(Chunk),
    /// Samples ascending in time, each time once.
    Samples(Vec<Sample>),
}

impl Fresh {
    /// The run that a block keeps.
    pub(super) fn into_chunk(self) -> Chunk {
        match self {
            Self::Chunk(chunk) => chunk,
            Self::Samples(samples) => Chunk::of(&samples),
        }
    }

    /// The same in as few bytes as it takes in a block.
    pub(super) fn packed(self) -> Self {
        Self::Chunk(self.into_chunk().packed())
    }
}

impl Recent {
    fn push(&mut self, sample: Sample) {
        match self.open.last_at() {
            Some(last) if sample.at <= last => self.late.push(sample),
            Some(last) if window_of(last) != window_of(sample.at) => {
                let full = std::mem::take(&mut self.open);
                self.sealed.push((window_of(last), full.finish()));
                self.open.push(sample);
            }
            _ => self.open.push(sample),
        }
    }

    /// The first window.
    fn first(&self) -> Option<i64> {
        let sealed = self.sealed.iter().map(|(at, _)| *at);
        let late = self.late.iter().map(|sample| window_of(sample.at));
        let open = self.open.first_at().map(window_of);
        sealed.chain(late).chain(open).min()
    }

    fn count(&self) -> u64 {
        let sealed: u64 = self
            .sealed
            .iter()
            .map(|(_, chunk)| u64::from(chunk.count))
            .sum();
        sealed + u64::from(self.open.count()) + self.late.len() as u64
    }

    fn read(&self, start: i64, end: i64, samples: &mut Vec<Sample>) {
        for (window, chunk) in &self.sealed {
            if (window_of(start)..=window_of(end)).contains(window) {
                chunk.decode(start, end, samples);
            }
        }
        self.open.decode(start, end, samples);
        let late = self
            .late
            .iter()
            .filter(|sample| start <= sample.at && sample.at <= end);
        samples.extend(late);
        settle(samples);
    }

    fn before(&self, window: i64) -> Vec<(i64, Fresh)> {
        let open_window = self.open.last_at().map(window_of);
        let is_old = |at: &i64| *at < window;
        let mut windows: Vec<i64> = self
            .sealed
            .iter()
            .map(|(at, _)| *at)
            .filter(is_old)
            .collect();
        windows.extend(open_window.filter(is_old));
        windows.extend(
            self.late
                .iter()
                .map(|sample| window_of(sample.at))
                .filter(is_old),
        );
        windows.sort_unstable();
        windows.dedup();
        windows
            .into_iter()
            .map(|at| {
                let whole = self.sealed.iter().filter(|(sealed, _)| *sealed == at);
                let mut whole = whole.map(|(_, chunk)| chunk);
                let is_late = self.late.iter().any(|sample| window_of(sample.at) == at);
                match (whole.next(), whole.next()) {
                    (Some(only), None) if !is_late && open_window != Some(at) => {
                        (at, Fresh::Chunk(only.clone()))
                    }
                    _ => {
                        let mut samples = Vec::new();
                        self.read(at * WINDOW, at * WINDOW + WINDOW - 1, &mut samples);
                        (at, Fresh::Samples(samples))
                    }
                }
            })
            .collect()
    }

    fn drop_before(&mut self, window: i64) {
        self.sealed.retain(|(at, _)| *at >= window);
        self.late.retain(|sample| window_of(sample.at) >= window);
        if self
            .open
            .last_at()
            .is_some_and(|last| window_of(last) < window)
        {
            self.open = ChunkWriter::default();
        }
    }
}

/// Brings samples into the order of their times; of two of the same time the later in the list stays.
pub(super) fn settle(samples: &mut Vec<Sample>) {
    if samples.is_sorted_by(|left, right| left.at < right.at) {
        return;
    }
    samples.sort_by_key(|sample| sample.at);
    let mut kept = 0;
    for at in 0..samples.len() {
        let last_of_its_time = samples
            .get(at + 1)
            .is_none_or(|next| next.at != samples[at].at);
        if last_of_its_time {
            samples[kept] = samples[at];
            kept += 1;
        }
    }
    samples.truncate(kept);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(pairs: &[(i64, f64)]) -> Vec<Sample> {
        pairs
            .iter()
            .map(|&(at, value)| Sample { at, value })
            .collect()
    }

    #[test]
    fn late_samples_are_sorted_in_and_the_last_write_of_a_time_counts() {
        let mut head = Head::default();
        for (at, value) in [
            (10, 1.0),
            (30, 3.0),
            (20, 2.0),
            (30, 4.0),
            (40, 5.0),
            (20, 6.0),
        ] {
            head.push(7, Sample { at, value });
        }
        let expected = samples(&[(10, 1.0), (20, 6.0), (30, 4.0), (40, 5.0)]);
        assert_eq!(head.samples_of(7, i64::MIN, i64::MAX), expected);
        assert_eq!(head.samples_of(7, 20, 30), expected[1..3]);
        assert_eq!(head.samples(), 6);
        assert!(head.samples_of(8, i64::MIN, i64::MAX).is_empty());
    }

    #[test]
    fn a_window_that_is_over_is_handed_out_and_dropped_on_its_own() {
        let mut head = Head::default();
        for nth in 0..5 {
            head.push(
                1,
                Sample {
                    at: nth * WINDOW / 2,
                    value: nth as f64,
                },
            );
        }
        head.push(2, Sample { at: 5, value: 9.0 });
        let mut old: Vec<SeriesId> = head.with_windows_before(1).collect();
        old.sort_unstable();
        assert_eq!(old, [1, 2]);
        let run = samples(&[(0, 0.0), (WINDOW / 2, 1.0)]);
        assert_eq!(head.before(1, 1), [(0, Fresh::Chunk(Chunk::of(&run)))]);
        let alone = samples(&[(5, 9.0)]);
        assert_eq!(head.before(2, 1), [(0, Fresh::Samples(alone))]);

        head.push(1, Sample { at: 3, value: 7.0 });
        let late = samples(&[(0, 0.0), (3, 7.0), (WINDOW / 2, 1.0)]);
        assert_eq!(head.before(1, 1), [(0, Fresh::Samples(late))]);

        head.drop_before(2);
        assert_eq!(
            head.samples_of(1, i64::MIN, i64::MAX),
            samples(&[(2 * WINDOW, 4.0)])
        );
        assert!(!head.holds(2), "a series without samples takes no room");
    }
}
