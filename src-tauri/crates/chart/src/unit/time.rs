use chrono::DateTime;

/// Suffixes and lengths in seconds from a nanosecond to a year.
pub(super) const RUNGS: [(&str, f64); 9] = [
    ("ns", 1e-9),
    ("µs", 1e-6),
    ("ms", 1e-3),
    ("s", 1.0),
    ("min", 60.0),
    ("h", 3_600.0),
    ("d", 86_400.0),
    ("wk", 604_800.0),
    ("yr", 31_536_000.0),
];

/// The largest unit that leaves at least 1 before the point; zero stays in its own.
pub(super) fn rung(value: f64, start: usize) -> (f64, usize) {
    if value == 0.0 {
        return (value, start);
    }
    // 12 digits, so that 0.06 h is 3.6 min and not 3.5999999999999996.
    let scaled = |rung: usize| {
        let exact = value * RUNGS[start].1 / RUNGS[rung].1;
        let rounded = (exact * 1e9).round() / 1e9;
        if rounded == 0.0 { exact } else { rounded }
    };
    let rung = (0..RUNGS.len())
        .rev()
        .find(|&rung| scaled(rung).abs() >= 1.0)
        .unwrap_or(0);
    (scaled(rung), rung)
}

/// The two largest parts of a duration, such as `3 d 4 h`.
pub(super) fn words(seconds: f64) -> String {
    let sign = if seconds < 0.0 { "-" } else { "" };
    let mut rest = seconds.abs();
    if rest < 1.0 {
        return match rest {
            0.0 => "0 s".to_owned(),
            _ => format!("{sign}{} ms", (rest * 1e3).round()),
        };
    }
    let mut parts = Vec::new();
    for (suffix, length) in RUNGS.iter().skip(3).rev() {
        let whole = (rest / length).floor();
        if whole >= 1.0 || !parts.is_empty() {
            rest -= whole * length;
            parts.push((whole, *suffix));
        }
        if parts.len() == 2 {
            break;
        }
    }
    let shown: Vec<String> = parts
        .iter()
        .filter(|(whole, _)| *whole > 0.0)
        .map(|(whole, suffix)| format!("{whole:.0} {suffix}"))
        .collect();
    format!("{sign}{}", shown.join(" "))
}

/// `HH:MM:SS`, hours beyond a day counted on.
pub(super) fn clock(seconds: f64) -> String {
    let sign = if seconds < 0.0 { "-" } else { "" };
    let whole = seconds.abs().round();
    if whole > 1e12 {
        return words(seconds);
    }
    let hours = (whole / 3_600.0).floor();
    let minutes = ((whole - hours * 3_600.0) / 60.0).floor();
    let rest = whole - hours * 3_600.0 - minutes * 60.0;
    format!("{sign}{hours:02.0}:{minutes:02.0}:{rest:02.0}")
}

/// A moment given in milliseconds since the epoch.
pub(super) fn date(millis: f64) -> String {
    DateTime::from_timestamp_millis(millis as i64).map_or_else(
        || format!("{millis:.0} ms"),
        |moment| moment.format("%Y-%m-%d %H:%M:%S UTC").to_string(),
    )
}
