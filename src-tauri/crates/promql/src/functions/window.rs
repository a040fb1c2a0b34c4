//! Functions of a range vector: many samples → one value.

use super::over_histograms::OverHistograms;
use super::{over_time, rates, regression};
use crate::answer::Sample;
use crate::error::Error;
use crate::notes::Note;

/// The samples of one series that one step sees.
pub(crate) struct Window<'a> {
    /// Ascending, at least one.
    pub(crate) samples: &'a [Sample],
    /// The values just before each counter reset among them, for functions that ask for it.
    pub(crate) before_resets: &'a [f64],
    /// Open left end in milliseconds.
    pub(crate) start: i64,
    /// Closed right end in milliseconds.
    pub(crate) end: i64,
    /// The step's own instant, which `@` and `offset` do not move.
    pub(crate) now: i64,
    /// The values of the scalar arguments at this step.
    pub(crate) parameters: &'a [f64],
    /// Room to sort in.
    pub(crate) scratch: &'a mut Vec<f64>,
}

/// A function of a range vector.
#[derive(Debug)]
pub(crate) struct RangeFunction {
    pub(crate) name: &'static str,
    /// `None` where the samples do not suffice.
    pub(crate) apply: fn(&mut Window<'_>) -> Option<f64>,
    /// Refuses parameters, or says what is odd about them.
    pub(crate) check: fn(&[f64]) -> Result<Option<Note>, Error>,
    /// Which argument is the range vector.
    pub(crate) source_place: usize,
    /// The result is still the metric's own value.
    pub(crate) keeps_name: bool,
    /// It reads `before_resets`.
    pub(crate) needs_resets: bool,
    /// It reads `now`, so its value moves even where the window does not.
    pub(crate) needs_now: bool,
    /// It makes sense for counters only.
    pub(crate) for_counters: bool,
    /// What it does with native histograms.
    pub(crate) histograms: OverHistograms,
}

const PLAIN: RangeFunction = RangeFunction {
    name: "",
    apply: |_| None,
    check: |_| Ok(None),
    source_place: 0,
    keeps_name: false,
    needs_resets: false,
    needs_now: false,
    for_counters: false,
    histograms: OverHistograms::Ignored,
};

static FUNCTIONS: [RangeFunction; 26] = [
    RangeFunction {
        name: "rate",
        apply: rates::rate,
        needs_resets: true,
        for_counters: true,
        histograms: OverHistograms::Rate,
        ..PLAIN
    },
    RangeFunction {
        name: "increase",
        apply: rates::increase,
        needs_resets: true,
        for_counters: true,
        histograms: OverHistograms::Increase,
        ..PLAIN
    },
    RangeFunction {
        name: "delta",
        apply: rates::delta,
        histograms: OverHistograms::Delta,
        ..PLAIN
    },
    RangeFunction {
        name: "irate",
        apply: rates::irate,
        histograms: OverHistograms::InstantRate,
        ..PLAIN
    },
    RangeFunction {
        name: "idelta",
        apply: rates::idelta,
        histograms: OverHistograms::InstantDelta,
        ..PLAIN
    },
    RangeFunction {
        name: "resets",
        apply: rates::resets,
        needs_resets: true,
        histograms: OverHistograms::Resets,
        ..PLAIN
    },
    RangeFunction {
        name: "changes",
        apply: rates::changes,
        histograms: OverHistograms::Changes,
        ..PLAIN
    },
    RangeFunction {
        name: "deriv",
        apply: regression::deriv,
        ..PLAIN
    },
    RangeFunction {
        name: "predict_linear",
        apply: regression::predict_linear,
        needs_now: true,
        ..PLAIN
    },
    RangeFunction {
        name: "double_exponential_smoothing",
        apply: regression::smoothing,
        check: regression::check_smoothing,
        ..PLAIN
    },
    RangeFunction {
        name: "sum_over_time",
        apply: over_time::sum,
        histograms: OverHistograms::Sum,
        ..PLAIN
    },
    RangeFunction {
        name: "avg_over_time",
        apply: over_time::avg,
        histograms: OverHistograms::Average,
        ..PLAIN
    },
    RangeFunction {
        name: "count_over_time",
        apply: over_time::count,
        histograms: OverHistograms::Count,
        ..PLAIN
    },
    RangeFunction {
        name: "min_over_time",
        apply: over_time::min,
        ..PLAIN
    },
    RangeFunction {
        name: "max_over_time",
        apply: over_time::max,
        ..PLAIN
    },
    RangeFunction {
        name: "first_over_time",
        apply: over_time::first,
        keeps_name: true,
        histograms: OverHistograms::First,
        ..PLAIN
    },
    RangeFunction {
        name: "last_over_time",
        apply: over_time::last,
        keeps_name: true,
        histograms: OverHistograms::Last,
        ..PLAIN
    },
    RangeFunction {
        name: "present_over_time",
        apply: over_time::present,
        histograms: OverHistograms::Present,
        ..PLAIN
    },
    RangeFunction {
        name: "stddev_over_time",
        apply: over_time::stddev,
        ..PLAIN
    },
    RangeFunction {
        name: "stdvar_over_time",
        apply: over_time::stdvar,
        ..PLAIN
    },
    RangeFunction {
        name: "mad_over_time",
        apply: over_time::mad,
        ..PLAIN
    },
    RangeFunction {
        name: "quantile_over_time",
        apply: over_time::quantile,
        check: over_time::check_quantile,
        source_place: 1,
        ..PLAIN
    },
    RangeFunction {
        name: "ts_of_first_over_time",
        apply: over_time::time_of_first,
        histograms: OverHistograms::TimeOfFirst,
        ..PLAIN
    },
    RangeFunction {
        name: "ts_of_last_over_time",
        apply: over_time::time_of_last,
        histograms: OverHistograms::TimeOfLast,
        ..PLAIN
    },
    RangeFunction {
        name: "ts_of_min_over_time",
        apply: over_time::time_of_min,
        ..PLAIN
    },
    RangeFunction {
        name: "ts_of_max_over_time",
        apply: over_time::time_of_max,
        ..PLAIN
    },
];

/// The function of that name, if it is one of a range vector.
pub(crate) fn find(name: &str) -> Option<&'static RangeFunction> {
    FUNCTIONS.iter().find(|function| function.name == name)
}
