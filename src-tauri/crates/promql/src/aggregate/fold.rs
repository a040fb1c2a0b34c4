//! Aggregations that need each value once.

use super::Groups;
use crate::column::{ABSENT, Series, is_present};
use crate::kahan::{Mean, Sum};

/// What one group keeps at one step.
pub(super) trait Accumulator: Clone + Default {
    fn add(&mut self, value: f64);
    /// [`ABSENT`] where nothing was added.
    fn value(&self) -> f64;
}

/// One column for each group.
pub(super) fn columns<A: Accumulator>(
    groups: &Groups,
    series: &[Series],
    len: usize,
) -> Vec<Vec<f64>> {
    let mut kept: Vec<Vec<A>> = vec![vec![A::default(); len]; groups.labels.len()];
    for (one, group) in series.iter().zip(&groups.of) {
        let Some(column) = kept.get_mut(*group) else {
            continue;
        };
        for (value, accumulator) in one.values.iter().zip(column) {
            if is_present(*value) {
                accumulator.add(*value);
            }
        }
    }
    kept.into_iter()
        .map(|column| column.iter().map(Accumulator::value).collect())
        .collect()
}

#[derive(Clone, Default)]
pub(super) struct Total(Option<Sum>);

impl Accumulator for Total {
    fn add(&mut self, value: f64) {
        self.0.get_or_insert_default().add(value);
    }

    fn value(&self) -> f64 {
        self.0.map_or(ABSENT, |sum| sum.value())
    }
}

#[derive(Clone, Default)]
pub(super) struct Average(Option<Mean>);

impl Accumulator for Average {
    fn add(&mut self, value: f64) {
        self.0.get_or_insert_default().add(value);
    }

    fn value(&self) -> f64 {
        self.0.map_or(ABSENT, |mean| mean.value())
    }
}

#[derive(Clone, Default)]
pub(super) struct Count(u32);

impl Accumulator for Count {
    fn add(&mut self, _: f64) {
        self.0 += 1;
    }

    fn value(&self) -> f64 {
        if self.0 == 0 {
            ABSENT
        } else {
            f64::from(self.0)
        }
    }
}

#[derive(Clone, Default)]
pub(super) struct Presence(bool);

impl Accumulator for Presence {
    fn add(&mut self, _: f64) {
        self.0 = true;
    }

    fn value(&self) -> f64 {
        if self.0 { 1.0 } else { ABSENT }
    }
}

/// Anything beats NaN, and [`ABSENT`] is one.
#[derive(Clone)]
pub(super) struct Least(f64);

impl Default for Least {
    fn default() -> Self {
        Self(ABSENT)
    }
}

impl Accumulator for Least {
    fn add(&mut self, value: f64) {
        if value < self.0 || self.0.is_nan() {
            self.0 = value;
        }
    }

    fn value(&self) -> f64 {
        self.0
    }
}

#[derive(Clone)]
pub(super) struct Greatest(f64);

impl Default for Greatest {
    fn default() -> Self {
        Self(ABSENT)
    }
}

impl Accumulator for Greatest {
    fn add(&mut self, value: f64) {
        if value > self.0 || self.0.is_nan() {
            self.0 = value;
        }
    }

    fn value(&self) -> f64 {
        self.0
    }
}

/// Welford's method.
#[derive(Clone, Default)]
pub(super) struct Variance {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Accumulator for Variance {
    fn add(&mut self, value: f64) {
        self.count += 1.0;
        let delta = value - self.mean;
        self.mean += delta / self.count;
        self.squares += delta * (value - self.mean);
    }

    fn value(&self) -> f64 {
        if self.count == 0.0 {
            ABSENT
        } else {
            self.squares / self.count
        }
    }
}

#[derive(Clone, Default)]
pub(super) struct Deviation(Variance);

impl Accumulator for Deviation {
    fn add(&mut self, value: f64) {
        self.0.add(value);
    }

    fn value(&self) -> f64 {
        if self.0.count == 0.0 {
            ABSENT
        } else {
            self.0.value().sqrt()
        }
    }
}
