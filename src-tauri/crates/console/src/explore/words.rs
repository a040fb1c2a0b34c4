//! The words of PromQL that are the same everywhere: functions, aggregations, keywords, durations.
//!
//! Facts: <https://prometheus.io/docs/prometheus/latest/querying/functions/> and `operators/` beside
//! it, Prometheus 3.

/// Functions by name, with their arguments.
pub(super) const FUNCTIONS: &[(&str, &str)] = &[
    ("abs", "(v instant-vector)"),
    ("absent", "(v instant-vector)"),
    ("absent_over_time", "(v range-vector)"),
    ("acos", "(v instant-vector)"),
    ("acosh", "(v instant-vector)"),
    ("asin", "(v instant-vector)"),
    ("asinh", "(v instant-vector)"),
    ("atan", "(v instant-vector)"),
    ("atanh", "(v instant-vector)"),
    ("avg_over_time", "(v range-vector)"),
    ("ceil", "(v instant-vector)"),
    ("changes", "(v range-vector)"),
    ("clamp", "(v instant-vector, min scalar, max scalar)"),
    ("clamp_max", "(v instant-vector, max scalar)"),
    ("clamp_min", "(v instant-vector, min scalar)"),
    ("cos", "(v instant-vector)"),
    ("cosh", "(v instant-vector)"),
    ("count_over_time", "(v range-vector)"),
    ("day_of_month", "(v=vector(time()) instant-vector)"),
    ("day_of_week", "(v=vector(time()) instant-vector)"),
    ("day_of_year", "(v=vector(time()) instant-vector)"),
    ("days_in_month", "(v=vector(time()) instant-vector)"),
    ("deg", "(v instant-vector)"),
    ("delta", "(v range-vector)"),
    ("deriv", "(v range-vector)"),
    ("exp", "(v instant-vector)"),
    ("floor", "(v instant-vector)"),
    ("histogram_avg", "(v instant-vector)"),
    ("histogram_count", "(v instant-vector)"),
    (
        "histogram_fraction",
        "(lower scalar, upper scalar, b instant-vector)",
    ),
    ("histogram_quantile", "(φ scalar, b instant-vector)"),
    ("histogram_stddev", "(v instant-vector)"),
    ("histogram_stdvar", "(v instant-vector)"),
    ("histogram_sum", "(v instant-vector)"),
    ("hour", "(v=vector(time()) instant-vector)"),
    ("idelta", "(v range-vector)"),
    ("increase", "(v range-vector)"),
    ("irate", "(v range-vector)"),
    (
        "label_join",
        "(v instant-vector, dst string, separator string, src string, …)",
    ),
    (
        "label_replace",
        "(v instant-vector, dst string, replacement string, src string, regex string)",
    ),
    ("last_over_time", "(v range-vector)"),
    ("ln", "(v instant-vector)"),
    ("log10", "(v instant-vector)"),
    ("log2", "(v instant-vector)"),
    ("max_over_time", "(v range-vector)"),
    ("min_over_time", "(v range-vector)"),
    ("minute", "(v=vector(time()) instant-vector)"),
    ("month", "(v=vector(time()) instant-vector)"),
    ("pi", "()"),
    ("predict_linear", "(v range-vector, seconds scalar)"),
    ("present_over_time", "(v range-vector)"),
    ("quantile_over_time", "(φ scalar, v range-vector)"),
    ("rad", "(v instant-vector)"),
    ("rate", "(v range-vector)"),
    ("resets", "(v range-vector)"),
    ("round", "(v instant-vector, to_nearest=1 scalar)"),
    ("scalar", "(v instant-vector)"),
    ("sgn", "(v instant-vector)"),
    ("sin", "(v instant-vector)"),
    ("sinh", "(v instant-vector)"),
    ("sort", "(v instant-vector)"),
    ("sort_desc", "(v instant-vector)"),
    ("sqrt", "(v instant-vector)"),
    ("stddev_over_time", "(v range-vector)"),
    ("stdvar_over_time", "(v range-vector)"),
    ("sum_over_time", "(v range-vector)"),
    ("tan", "(v instant-vector)"),
    ("tanh", "(v instant-vector)"),
    ("time", "()"),
    ("timestamp", "(v instant-vector)"),
    ("vector", "(s scalar)"),
    ("year", "(v=vector(time()) instant-vector)"),
];

/// Aggregations by name, with their arguments.
pub(super) const AGGREGATIONS: &[(&str, &str)] = &[
    ("avg", "by (…) (v instant-vector)"),
    ("bottomk", "by (…) (k scalar, v instant-vector)"),
    ("count", "by (…) (v instant-vector)"),
    ("count_values", "by (…) (label string, v instant-vector)"),
    ("group", "by (…) (v instant-vector)"),
    ("max", "by (…) (v instant-vector)"),
    ("min", "by (…) (v instant-vector)"),
    ("quantile", "by (…) (φ scalar, v instant-vector)"),
    ("stddev", "by (…) (v instant-vector)"),
    ("stdvar", "by (…) (v instant-vector)"),
    ("sum", "by (…) (v instant-vector)"),
    ("topk", "by (…) (k scalar, v instant-vector)"),
];

/// Words between expressions, and what they do.
pub(super) const KEYWORDS: &[(&str, &str)] = &[
    ("and", "series of the left side that the right side has too"),
    ("or", "series of both sides"),
    (
        "unless",
        "series of the left side that the right side has not",
    ),
    ("by", "group by these labels"),
    ("without", "group by all labels but these"),
    ("on", "match by these labels"),
    ("ignoring", "match by all labels but these"),
    (
        "group_left",
        "several series at the left match one at the right",
    ),
    (
        "group_right",
        "one series at the left matches several at the right",
    ),
    ("offset", "look into the past by a duration"),
    ("bool", "compare to 0 or 1 instead of dropping series"),
    ("atan2", "the angle of two values"),
];

/// Words after which a bracket holds labels.
pub(super) const GROUPING: [&str; 6] = [
    "by",
    "without",
    "on",
    "ignoring",
    "group_left",
    "group_right",
];

/// Signs between a label and its value, and what they do.
pub(super) const COMPARISONS: &[(&str, &str)] = &[
    ("=", "is"),
    ("!=", "is not"),
    ("=~", "matches the regular expression"),
    ("!~", "does not match the regular expression"),
];

/// Durations as they are usually written, and what they are.
pub(super) const DURATIONS: &[(&str, &str)] = &[
    (
        "$__rate_interval",
        "at least four scrapes, and the chart's step",
    ),
    ("$__interval", "the chart's step"),
    ("$__range", "the chart's whole range"),
    ("1m", "a minute"),
    ("5m", "five minutes"),
    ("10m", "ten minutes"),
    ("30m", "half an hour"),
    ("1h", "an hour"),
    ("6h", "six hours"),
    ("12h", "twelve hours"),
    ("1d", "a day"),
    ("7d", "a week"),
];

pub(super) fn is_aggregation(word: &str) -> bool {
    word == "limitk" || word == "limit_ratio" || AGGREGATIONS.iter().any(|(name, _)| *name == word)
}
