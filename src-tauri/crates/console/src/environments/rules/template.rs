use model::Labels;

/// Fills in `{{ $labels.NAME }}` and `{{ $value }}`, the value also through `humanize`,
/// `humanizePercentage` and `humanizeDuration`; everything else stays as it is written.
///
/// The functions write what Prometheus writes:
/// <https://prometheus.io/docs/prometheus/latest/configuration/template_reference/>.
pub(super) fn render(text: &str, labels: &Labels, value: f64) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let Some((inner, following)) = after.split_once("}}") else {
            out.push_str("{{");
            rest = after;
            continue;
        };
        match fill(inner, labels, value) {
            Some(filled) => out.push_str(&filled),
            None => out.extend(["{{", inner, "}}"]),
        }
        rest = following;
    }
    out.push_str(rest);
    out
}

fn fill(inner: &str, labels: &Labels, value: f64) -> Option<String> {
    let inner = inner.trim();
    if let Some(name) = inner.strip_prefix("$labels.") {
        let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        return is_name.then(|| labels.get(name).unwrap_or_default().to_owned());
    }
    let (subject, function) = match inner.split_once('|') {
        Some((subject, function)) => (subject.trim(), Some(function.trim())),
        None => (inner, None),
    };
    if subject != "$value" {
        return None;
    }
    match function {
        None => Some(plain(value)),
        Some("humanize") => Some(humanize(value)),
        Some("humanizePercentage") => Some(format!("{}%", four_digits(value * 100.0))),
        Some("humanizeDuration") => Some(humanize_duration(value)),
        Some(_) => None,
    }
}

fn plain(value: f64) -> String {
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    value.to_string()
}

fn humanize(value: f64) -> String {
    let (value, prefix) = if value.abs() >= 1.0 {
        scaled(value, 1e-3, &["", "k", "M", "G", "T", "P", "E", "Z", "Y"])
    } else {
        small(value)
    };
    format!("{}{prefix}", four_digits(value))
}

fn humanize_duration(value: f64) -> String {
    if !value.is_finite() {
        return four_digits(value);
    }
    if value.abs() < 1.0 {
        let (value, prefix) = small(value);
        return format!("{}{prefix}s", four_digits(value));
    }
    if value.abs() < 60.0 {
        return format!("{}s", four_digits(value));
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

fn small(value: f64) -> (f64, &'static str) {
    if value == 0.0 {
        return (value, "");
    }
    scaled(value, 1e3, &["", "m", "u", "n", "p", "f", "a", "z", "y"])
}

/// The value times `factor` until it is between 1 and 1000, with the prefix that makes up for it.
fn scaled(value: f64, factor: f64, prefixes: &[&'static str]) -> (f64, &'static str) {
    let fits = |value: f64| {
        if factor < 1.0 {
            value.abs() < 1_000.0
        } else {
            value.abs() >= 1.0
        }
    };
    let mut value = value;
    let mut prefix = "";
    for (at, next) in prefixes.iter().enumerate() {
        if at > 0 {
            value = if factor < 1.0 {
                value / 1_000.0
            } else {
                value * factor
            };
        }
        prefix = next;
        if !value.is_finite() || fits(value) {
            break;
        }
    }
    (value, prefix)
}

/// C's `%.4g`: four significant digits without trailing zeros.
fn four_digits(value: f64) -> String {
    if !value.is_finite() || value == 0.0 {
        return plain(value);
    }
    let scientific = format!("{value:.3e}");
    let Some((mantissa, Ok(exponent))) = scientific
        .split_once('e')
        .map(|(mantissa, exponent)| (mantissa, exponent.parse::<i32>()))
    else {
        return scientific;
    };
    if (-4..4).contains(&exponent) {
        let decimals = usize::try_from(3 - exponent).unwrap_or_default();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_filled_as_far_as_they_are_known() {
        let labels = Labels::from_iter([("job", "api"), ("path", "{{ $value }}")]);
        for (text, value, expected) in [
            ("plain", 1.0, "plain"),
            ("{{ $labels.job }} down", 0.0, "api down"),
            ("{{$labels.job}}{{ $value }}", 0.5, "api0.5"),
            ("{{ $labels.absent }}!", 0.0, "!"),
            ("{{ $labels.path }}", 7.0, "{{ $value }}"),
            ("{{ $value }}", f64::INFINITY, "+Inf"),
            ("{{ $value | humanize }}", 0.0, "0"),
            ("{{ $value | humanize }}", 1_234_567.0, "1.235M"),
            ("{{ $value | humanize }}", 999.0, "999"),
            ("{{ $value | humanize }}", 0.0123, "12.3m"),
            ("{{ $value | humanize }}", -1_500.0, "-1.5k"),
            ("{{ $value | humanize }}", f64::NAN, "NaN"),
            ("{{ $value | humanizePercentage }}", 0.123_456, "12.35%"),
            ("{{ $value | humanizePercentage }}", 0.02, "2%"),
            ("{{ $value | humanizePercentage }}", 123.456, "1.235e+04%"),
            ("{{ $value | humanizeDuration }}", 0.0, "0s"),
            ("{{ $value | humanizeDuration }}", 0.25, "250ms"),
            ("{{ $value | humanizeDuration }}", 1.5, "1.5s"),
            ("{{ $value | humanizeDuration }}", 93_784.0, "1d 2h 3m 4s"),
            ("{{ $value | humanizeDuration }}", -3_600.0, "-1h 0m 0s"),
            ("{{ $value | humanizeDuration }}", 90.0, "1m 30s"),
            (
                "{{ printf \"%.2f\" $value }}",
                1.0,
                "{{ printf \"%.2f\" $value }}",
            ),
            ("{{ $value | other }}", 1.0, "{{ $value | other }}"),
            (
                "{{ if $labels.job }}x{{ end }}",
                1.0,
                "{{ if $labels.job }}x{{ end }}",
            ),
            ("open {{ $value", 1.0, "open {{ $value"),
            ("}} {{ $value }} ä", 1.0, "}} 1 ä"),
        ] {
            assert_eq!(render(text, &labels, value), expected, "{text} of {value}");
        }
    }
}
