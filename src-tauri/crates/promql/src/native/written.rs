//! Histograms and numbers as Prometheus writes them in label values and remarks.

use std::fmt;

use super::{Bucket, Histogram};

/// `{count:4, sum:5, (0.5,1]:1, (1,2]:3}`
impl fmt::Display for Histogram {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{{count:{}, sum:{}",
            number(self.count),
            number(self.sum)
        )?;
        self.buckets()
            .try_for_each(|bucket| write!(out, ", {bucket}"))?;
        out.write_str("}")
    }
}

impl fmt::Display for Bucket {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let open = if self.lower_inclusive { '[' } else { '(' };
        let close = if self.upper_inclusive { ']' } else { ')' };
        let (lower, upper, count) = (number(self.lower), number(self.upper), number(self.count));
        write!(out, "{open}{lower},{upper}{close}:{count}")
    }
}

/// A number with the fewest digits that tell it from others, with an exponent where Go's `%g` has one.
#[must_use]
pub fn number(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let scientific = format!("{value:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else {
        return scientific;
    };
    let power: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&power) {
        return value.to_string();
    }
    let sign = if power < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", power.abs())
}

/// A number as OpenMetrics writes it in labels: a whole one has a fraction of zero.
pub(crate) fn open_metrics(value: f64) -> String {
    let text = number(value);
    let is_whole = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'-');
    if is_whole { format!("{text}.0") } else { text }
}

#[cfg(test)]
mod tests {
    use super::{Histogram, number, open_metrics};

    #[test]
    fn numbers_get_an_exponent_only_where_they_are_long() {
        for (value, text) in [
            (0.0, "0"),
            (1.25, "1.25"),
            (-0.0001, "-0.0001"),
            (0.000_01, "1e-05"),
            (123_456.0, "123456"),
            (1_000_000.0, "1e+06"),
            (1.5e21, "1.5e+21"),
            (f64::INFINITY, "+Inf"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(number(value), text);
        }
        assert_eq!(open_metrics(1.0), "1.0");
        assert_eq!(open_metrics(0.25), "0.25");
    }

    #[test]
    fn a_histogram_lists_its_buckets_from_below() {
        let histogram = Histogram {
            zero_threshold: 0.25,
            zero_count: 1.0,
            count: 6.0,
            sum: 2.5,
            positive: vec![(0, 1.0), (1, 2.0)],
            negative: vec![(0, 2.0)],
            ..Histogram::default()
        };
        assert_eq!(
            histogram.to_string(),
            "{count:6, sum:2.5, [-1,-0.5):2, [-0.25,0.25]:1, (0.5,1]:1, (1,2]:2}"
        );
    }
}
