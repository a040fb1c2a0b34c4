//! Numbers for people, as Prometheus writes them.

use chrono::{DateTime, Utc};

use super::TemplateError;

/// With a metric prefix: `1.235M`.
pub(super) fn humanize(value: f64) -> String {
    let (value, prefix) = if value.abs() >= 1.0 {
        large(
            value,
            1_000.0,
            &["", "k", "M", "G", "T", "P", "E", "Z", "Y"],
        )
    } else {
        small(value)
    };
    format!("{}{prefix}", general(value, 4))
}

/// With a binary prefix: `1.5Mi`.
pub(super) fn humanize_1024(value: f64) -> String {
    let prefixes = ["", "ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"];
    let (value, prefix) = if value.abs() > 1.0 {
        large(value, 1_024.0, &prefixes)
    } else {
        (value, "")
    };
    format!("{}{prefix}", general(value, 4))
}

/// Of a ratio: `12.35%`.
pub(super) fn humanize_percentage(value: f64) -> String {
    format!("{}%", general(value * 100.0, 4))
}

/// Of seconds: `1d 2h 3m 4s`.
pub(super) fn humanize_duration(value: f64) -> String {
    if !value.is_finite() {
        return general(value, 4);
    }
    if value.abs() < 1.0 {
        let (value, prefix) = small(value);
        return format!("{}{prefix}s", general(value, 4));
    }
    if value.abs() < 60.0 {
        return format!("{}s", general(value, 4));
    }
    let sign = if value < 0.0 { "-" } else { "" };
    let whole = value.abs() as u64;
    let (days, hours, minutes, seconds) = (
        whole / 86_400,
        whole / 3_600 % 24,
        whole / 60 % 60,
        whole % 60,
    );
    if days > 0 {
        format!("{sign}{days}d {hours}h {minutes}m {seconds}s")
    } else if hours > 0 {
        format!("{sign}{hours}h {minutes}m {seconds}s")
    } else {
        format!("{sign}{minutes}m {seconds}s")
    }
}

/// Of seconds since the epoch: `2015-06-23 13:19:44.128 +0000 UTC`.
pub(super) fn humanize_timestamp(value: f64) -> Result<String, TemplateError> {
    if !value.is_finite() {
        return Ok(general(value, 4));
    }
    // Milliseconds count, as Prometheus keeps times.
    let nanos = value * 1e9;
    let whole = nanos.abs() < i64::MAX as f64;
    let at = DateTime::<Utc>::from_timestamp_millis((nanos as i64) / 1_000_000);
    let Some(at) = at.filter(|_| whole) else {
        let message = format!("{} is no moment in seconds", promql::number(value));
        return Err(TemplateError::new(message));
    };
    let fraction = format!("{:03}", at.timestamp_subsec_millis());
    let fraction = match fraction.trim_end_matches('0') {
        "" => String::new(),
        digits => format!(".{digits}"),
    };
    Ok(format!(
        "{}{fraction} +0000 UTC",
        at.format("%Y-%m-%d %H:%M:%S")
    ))
}

fn small(value: f64) -> (f64, &'static str) {
    let (mut value, mut prefix) = (value, "");
    if value == 0.0 || !value.is_finite() {
        return (value, prefix);
    }
    for next in ["m", "u", "n", "p", "f", "a", "z", "y"] {
        if value.abs() >= 1.0 {
            break;
        }
        prefix = next;
        value *= 1_000.0;
    }
    (value, prefix)
}

/// The value divided until it is below `base`, with the prefix that makes up for it.
fn large(value: f64, base: f64, prefixes: &[&'static str]) -> (f64, &'static str) {
    let (mut value, mut prefix) = (value, "");
    if !value.is_finite() {
        return (value, prefix);
    }
    for next in prefixes.iter().skip(1) {
        if value.abs() < base {
            break;
        }
        prefix = next;
        value /= base;
    }
    (value, prefix)
}

/// C's `%.4g` for 4: so many significant digits, without zeros at the end.
pub(super) fn general(value: f64, digits: usize) -> String {
    if !value.is_finite() || value == 0.0 {
        return promql::number(value);
    }
    let digits = digits.max(1);
    let scientific = format!("{value:.*e}", digits - 1);
    let Some((mantissa, Ok(exponent))) = scientific
        .split_once('e')
        .map(|(mantissa, exponent)| (mantissa, exponent.parse::<i32>()))
    else {
        return scientific;
    };
    let digits = i32::try_from(digits).unwrap_or(i32::MAX);
    if (-4..digits).contains(&exponent) {
        let decimals = usize::try_from(digits - 1 - exponent).unwrap_or_default();
        trimmed(&format!("{value:.decimals$}")).to_owned()
    } else {
        let sign = if exponent < 0 { '-' } else { '+' };
        format!("{}e{sign}{:02}", trimmed(mantissa), exponent.abs())
    }
}

fn trimmed(number: &str) -> &str {
    if number.contains('.') {
        number.trim_end_matches('0').trim_end_matches('.')
    } else {
        number
    }
}
