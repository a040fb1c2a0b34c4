//! Functions of a range vector where a series has native histograms (`promql/functions.go`).

use std::sync::Arc;

use super::rates::Span;
use super::time::seconds;
use super::window::{RangeFunction, Window};
use crate::answer::{HistogramSample, Sample};
use crate::column::Made;
use crate::native::{Average, Histogram, Incompatible, ResetHint, Total, TotalNotes, detect_reset};
use crate::notes::{Note, Notes};

/// What a function of a range vector does with native histograms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum OverHistograms {
    Ignored,
    Rate,
    Increase,
    Delta,
    InstantRate,
    InstantDelta,
    Resets,
    Changes,
    Sum,
    Average,
    Count,
    First,
    Last,
    Present,
    TimeOfFirst,
    TimeOfLast,
}

/// The samples of both kinds that one step sees, at least one.
pub(crate) struct MixedWindow<'a> {
    pub(crate) floats: Window<'a>,
    pub(crate) histograms: &'a [HistogramSample],
    /// For each of the histograms, whether the counter started again just before it.
    pub(crate) resets: &'a [bool],
    /// The metric's name.
    pub(crate) metric: &'a str,
    pub(crate) notes: &'a Notes,
}

impl MixedWindow<'_> {
    pub(crate) fn apply(&mut self, function: &RangeFunction) -> Made {
        let floats = self.floats.samples;
        let made = match function.histograms {
            OverHistograms::Ignored => {
                if !floats.is_empty() && !self.histograms.is_empty() {
                    self.notes.add(&Note::IgnoredInRange {
                        metric: self.metric.to_owned(),
                    });
                }
                self.of_floats(function)
            }
            OverHistograms::Count => {
                Some(Made::Float((floats.len() + self.histograms.len()) as f64))
            }
            OverHistograms::Present => Some(Made::Float(1.0)),
            OverHistograms::First => self.in_order().next().map(Made::from),
            OverHistograms::Last => self.in_order().last().map(Made::from),
            OverHistograms::TimeOfFirst => self.in_order().next().map(time),
            OverHistograms::TimeOfLast => self.in_order().last().map(time),
            OverHistograms::Resets => Some(Made::Float(self.pairs(is_reset))),
            OverHistograms::Changes => Some(Made::Float(self.pairs(is_change))),
            OverHistograms::InstantRate => self.instant(function, true),
            OverHistograms::InstantDelta => self.instant(function, false),
            _ if !floats.is_empty() && !self.histograms.is_empty() => self.mixed(),
            _ if self.histograms.is_empty() => self.of_floats(function),
            OverHistograms::Sum => self.sum(),
            OverHistograms::Average => self.average(),
            OverHistograms::Delta => self.extrapolated(false, 1.0),
            OverHistograms::Increase => self.extrapolated(true, 1.0),
            OverHistograms::Rate => {
                let length = seconds(self.floats.end - self.floats.start);
                self.extrapolated(true, length)
            }
        };
        made.unwrap_or(Made::Absent)
    }

    fn of_floats(&mut self, function: &RangeFunction) -> Option<Made> {
        if self.floats.samples.is_empty() {
            return None;
        }
        (function.apply)(&mut self.floats).map(Made::Float)
    }

    fn mixed(&self) -> Option<Made> {
        self.notes.add(&Note::MixedInMetric {
            metric: self.metric.to_owned(),
        });
        None
    }

    fn mixed_schemas(&self) -> Option<Made> {
        self.notes.add(&Note::MixedSchemas {
            metric: self.metric.to_owned(),
        });
        None
    }

    fn sum(&self) -> Option<Made> {
        let mut total = Total::default();
        for one in self.histograms {
            if total.add(&one.histogram) == Err(Incompatible) {
                return self.mixed_schemas();
            }
        }
        self.finish(total.finish())
    }

    fn average(&self) -> Option<Made> {
        let mut average = Average::default();
        for one in self.histograms {
            if average.add(&one.histogram) == Err(Incompatible) {
                return self.mixed_schemas();
            }
        }
        self.finish(average.finish())
    }

    fn finish(&self, (histogram, noted): (Option<Histogram>, TotalNotes)) -> Option<Made> {
        noted.say(self.notes);
        histogram.map(Made::histogram)
    }

    /// The change between the outermost histograms, extended to the ends of the window.
    fn extrapolated(&self, counter: bool, per: f64) -> Option<Made> {
        let [first, .., last] = self.histograms else {
            return None;
        };
        let mut change = self.change(counter)?;
        let span = Span {
            start: self.floats.start,
            end: self.floats.end,
            first: first.at,
            last: last.at,
            intervals: self.histograms.len() - 1,
        };
        let counted = counter.then_some((first.histogram.count, change.count));
        change.scale(span.factor(counted) / per);
        change.reset_hint = ResetHint::Gauge;
        Some(Made::histogram(change))
    }

    fn change(&self, counter: bool) -> Option<Histogram> {
        let [first, middle @ .., last] = self.histograms else {
            return None;
        };
        let is_gauge = |one: &HistogramSample| one.histogram.reset_hint == ResetHint::Gauge;
        if counter && self.histograms.iter().any(is_gauge) {
            self.notes.add(&Note::NotCounter {
                metric: self.metric.to_owned(),
            });
        }
        let both_gauges = is_gauge(first) && is_gauge(last);
        if !counter && !both_gauges {
            self.notes.add(&Note::NotGauge {
                metric: self.metric.to_owned(),
            });
        }
        // What stood before a reset right after the first sample is not subtracted.
        let from_nothing = counter && self.resets.get(1).copied().unwrap_or(false);
        let second = middle.first().unwrap_or(last);
        let base = if from_nothing { second } else { first };
        let custom = base.histogram.has_custom_bounds();
        let checked = if counter { middle } else { &[] };
        if checked
            .iter()
            .chain([last])
            .any(|one| one.histogram.has_custom_bounds() != custom)
        {
            self.mixed_schemas();
            return None;
        }
        let mut change = (*last.histogram).clone();
        for one in checked {
            change.reduce(one.histogram.schema);
        }
        if !from_nothing {
            self.note_bounds(
                change.subtract(&first.histogram).ok()?.bounds,
                "subtraction",
            );
        }
        if counter {
            let pairs = self.histograms.windows(2).zip(self.resets.iter().skip(1));
            for (pair, _) in pairs.skip(1).filter(|(_, reset)| **reset) {
                let [before, _] = pair else { continue };
                self.note_bounds(change.add(&before.histogram).ok()?.bounds, "addition");
            }
        }
        Some(change)
    }

    fn note_bounds(&self, reconciled: bool, during: &'static str) {
        if reconciled {
            self.notes.add(&Note::BoundsReconciled { during });
        }
    }

    /// The change between the last two samples.
    fn instant(&mut self, function: &RangeFunction, rate: bool) -> Option<Made> {
        let mut last_two = (None, None);
        for one in self.in_order() {
            last_two = (last_two.1, Some(one));
        }
        let (before, after) = (last_two.0?, last_two.1?);
        let (old, new) = match (before, after) {
            (Either::Float(_), Either::Float(_)) => return self.of_floats(function),
            (Either::Histogram(old), Either::Histogram(new)) => (old, new),
            _ => return self.mixed(),
        };
        let gauges = [old, new].map(|one| one.histogram.reset_hint == ResetHint::Gauge);
        if rate && gauges.contains(&true) {
            self.notes.add(&Note::NotCounter {
                metric: self.metric.to_owned(),
            });
        }
        if !rate && gauges.contains(&false) {
            self.notes.add(&Note::NotGauge {
                metric: self.metric.to_owned(),
            });
        }
        let mut change = (*new.histogram).clone();
        if !rate || !detect_reset(&old.histogram, &new.histogram) {
            match change.subtract(&old.histogram) {
                Ok(reconciled) => self.note_bounds(reconciled.bounds, "subtraction"),
                Err(Incompatible) => return self.mixed_schemas(),
            }
        }
        change.reset_hint = ResetHint::Gauge;
        if rate {
            change.divide(seconds(new.at - old.at));
        }
        Some(Made::histogram(change))
    }

    fn pairs(&self, counts: impl Fn(Either<'_>, Either<'_>) -> bool) -> f64 {
        let after = self.in_order().skip(1);
        let pairs = self.in_order().zip(after);
        pairs
            .filter(|(before, after)| counts(*before, *after))
            .count() as f64
    }

    /// Samples of both kinds in the order of their times.
    fn in_order(&self) -> impl Iterator<Item = Either<'_>> {
        let mut floats = self.floats.samples.iter().peekable();
        let mut histograms = self.histograms.iter().peekable();
        std::iter::from_fn(move || {
            let float_first = match (floats.peek(), histograms.peek()) {
                (Some(float), Some(histogram)) => float.at < histogram.at,
                (float, _) => float.is_some(),
            };
            if float_first {
                floats.next().map(Either::Float)
            } else {
                histograms.next().map(Either::Histogram)
            }
        })
    }
}

#[derive(Clone, Copy)]
enum Either<'a> {
    Float(&'a Sample),
    Histogram(&'a HistogramSample),
}

impl From<Either<'_>> for Made {
    fn from(one: Either<'_>) -> Self {
        match one {
            Either::Float(sample) => Self::Float(sample.value),
            Either::Histogram(sample) => Self::Histogram(Arc::clone(&sample.histogram)),
        }
    }
}

fn time(one: Either<'_>) -> Made {
    Made::Float(seconds(match one {
        Either::Float(sample) => sample.at,
        Either::Histogram(sample) => sample.at,
    }))
}

fn is_reset(before: Either<'_>, after: Either<'_>) -> bool {
    match (before, after) {
        (Either::Float(before), Either::Float(after)) => after.value < before.value,
        (Either::Histogram(before), Either::Histogram(after)) => {
            detect_reset(&before.histogram, &after.histogram)
        }
        _ => true,
    }
}

fn is_change(before: Either<'_>, after: Either<'_>) -> bool {
    match (before, after) {
        (Either::Float(before), Either::Float(after)) => {
            after.value != before.value && !(after.value.is_nan() && before.value.is_nan())
        }
        (Either::Histogram(before), Either::Histogram(after)) => {
            !before.histogram.same_values(&after.histogram)
        }
        _ => true,
    }
}
