//! A window that moves over the samples of one series, both ends only forwards.

use super::meter::Meter;
use super::windows::Ranged;
use crate::answer::{HistogramSample, Sample};
use crate::column::{ABSENT, Made, Series};
use crate::error::Error;
use crate::functions::over_histograms::MixedWindow;
use crate::functions::window::{RangeFunction, Window};
use crate::native::detect_reset;
use crate::notes::Notes;
use crate::plan::{Grid, Source};

/// Steps between two looks at whether the query is still wanted.
const STEPS_PER_CHECK: usize = 64;

/// A function over time on its way through the series.
pub(super) struct Slider<'a> {
    pub(super) function: &'a RangeFunction,
    pub(super) source: &'a Source,
    /// One column for each scalar argument.
    pub(super) parameters: &'a [Vec<f64>],
    pub(super) grid: &'a Grid,
    pub(super) meter: &'a Meter<'a>,
    pub(super) notes: &'a Notes,
    /// Room to sort in, kept from series to series.
    pub(super) scratch: Vec<f64>,
}

impl Slider<'_> {
    /// The function's value at every step, as a series named as the one it comes from.
    pub(super) fn series(&mut self, ranged: &Ranged<'_>) -> Result<Series, Error> {
        let mut series = Series {
            labels: ranged.labels.clone(),
            drop_name: ranged.drop_name,
            ..Series::default()
        };
        if ranged.histograms.is_empty() {
            series.values = self.column(&ranged.samples)?;
        } else {
            self.mixed(ranged, &mut series)?;
        }
        Ok(series)
    }

    fn column(&mut self, samples: &[Sample]) -> Result<Vec<f64>, Error> {
        let resets = if self.function.needs_resets {
            Resets::of(samples)
        } else {
            Resets::default()
        };
        let mut bounds = Bounds::default();
        let mut inside = (0, 0);
        let mut parameters: Vec<f64> = Vec::with_capacity(self.parameters.len());
        let mut values: Vec<f64> = Vec::with_capacity(self.grid.len);
        for (step, now) in self.grid.times().enumerate() {
            if step % STEPS_PER_CHECK == 0 {
                self.meter.check()?;
            }
            let unchanged = self.parameters_at(step, &mut parameters);
            if let Some(before) = values.last().filter(|_| unchanged && self.stands_still()) {
                values.push(*before);
                continue;
            }
            let (start, end) = self.source.span(now);
            bounds.slide(samples, start, end, |sample| sample.at);
            resets.slide(&mut inside, &bounds);
            let mut window = Window {
                samples: samples.get(bounds.low..bounds.high).unwrap_or_default(),
                before_resets: resets.before.get(inside.0..inside.1).unwrap_or_default(),
                start,
                end,
                now,
                parameters: &parameters,
                scratch: &mut self.scratch,
            };
            let value = if window.samples.is_empty() {
                None
            } else {
                (self.function.apply)(&mut window)
            };
            values.push(value.unwrap_or(ABSENT));
        }
        Ok(values)
    }

    /// The same where the series has native histograms, which nothing but the hints of resets speeds up.
    fn mixed(&mut self, ranged: &Ranged<'_>, series: &mut Series) -> Result<(), Error> {
        let (samples, histograms) = (&*ranged.samples, &*ranged.histograms);
        let resets = resets_before(histograms);
        let (mut floats, mut others) = (Bounds::default(), Bounds::default());
        let mut parameters: Vec<f64> = Vec::with_capacity(self.parameters.len());
        for (step, now) in self.grid.times().enumerate() {
            self.meter.check()?;
            self.parameters_at(step, &mut parameters);
            let (start, end) = self.source.span(now);
            floats.slide(samples, start, end, |sample| sample.at);
            others.slide(histograms, start, end, |sample| sample.at);
            if floats.is_empty() && others.is_empty() {
                series.push(Made::Absent);
                continue;
            }
            let inside = samples.get(floats.low..floats.high).unwrap_or_default();
            let before_resets = Resets::of(inside).before;
            let mut window = MixedWindow {
                floats: Window {
                    samples: inside,
                    before_resets: &before_resets,
                    start,
                    end,
                    now,
                    parameters: &parameters,
                    scratch: &mut self.scratch,
                },
                histograms: histograms.get(others.low..others.high).unwrap_or_default(),
                resets: resets.get(others.low..others.high).unwrap_or_default(),
                metric: ranged.labels.name().unwrap_or_default(),
                notes: self.notes,
            };
            let made = window.apply(self.function);
            series.push(made);
        }
        Ok(())
    }

    /// Whether `@` holds the window where it is, so that only other parameters change the value.
    fn stands_still(&self) -> bool {
        self.source.shift.at.is_some() && !self.function.needs_now
    }

    /// Loads the parameters of a step, and says whether they are those loaded before.
    fn parameters_at(&self, step: usize, loaded: &mut Vec<f64>) -> bool {
        let at_step = || {
            self.parameters
                .iter()
                .filter_map(|column| column.get(step))
                .copied()
        };
        let unchanged = step > 0
            && at_step()
                .map(f64::to_bits)
                .eq(loaded.iter().map(|value| value.to_bits()));
        loaded.clear();
        loaded.extend(at_step());
        unchanged
    }
}

impl Source {
    /// Open left and closed right end of the window at an instant.
    pub(super) fn span(&self, now: i64) -> (i64, i64) {
        let end = self.shift.apply(now);
        (end.saturating_sub(self.range), end)
    }
}

/// The samples inside the window: `low..high`.
#[derive(Default)]
pub(super) struct Bounds {
    low: usize,
    high: usize,
}

impl Bounds {
    pub(super) fn slide<T>(
        &mut self,
        samples: &[T],
        start: i64,
        end: i64,
        time: impl Fn(&T) -> i64,
    ) {
        while samples
            .get(self.high)
            .is_some_and(|sample| time(sample) <= end)
        {
            self.high += 1;
        }
        while self.low < self.high
            && samples
                .get(self.low)
                .is_some_and(|sample| time(sample) <= start)
        {
            self.low += 1;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.low >= self.high
    }
}

/// For each histogram, whether the counter started again just before it.
fn resets_before(histograms: &[HistogramSample]) -> Vec<bool> {
    let pairs = histograms.windows(2);
    let found = pairs.map(|pair| match pair {
        [before, after] => detect_reset(&before.histogram, &after.histogram),
        _ => false,
    });
    std::iter::once(false).chain(found).collect()
}

/// Where a counter fell, and from what value.
#[derive(Default)]
struct Resets {
    places: Vec<usize>,
    before: Vec<f64>,
}

impl Resets {
    fn of(samples: &[Sample]) -> Self {
        let mut resets = Self::default();
        for (place, pair) in samples.windows(2).enumerate() {
            if let [before, after] = pair
                && after.value < before.value
            {
                resets.places.push(place + 1);
                resets.before.push(before.value);
            }
        }
        resets
    }

    /// The resets between two samples that are both inside.
    fn slide(&self, inside: &mut (usize, usize), bounds: &Bounds) {
        while self
            .places
            .get(inside.1)
            .is_some_and(|place| *place < bounds.high)
        {
            inside.1 += 1;
        }
        while inside.0 < inside.1
            && self
                .places
                .get(inside.0)
                .is_some_and(|place| *place <= bounds.low)
        {
            inside.0 += 1;
        }
    }
}
