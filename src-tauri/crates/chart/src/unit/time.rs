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

/// `01h:02m:05s:000ms` as Grafana's clocks have it; the decimals say how many parts follow the first.
pub(super) fn parted_clock(millis: f64, decimals: Option<u8>) -> String {
    let sign = if millis < 0.0 { "-" } else { "" };
    let whole = millis.abs().round();
    if whole > 1e15 {
        return words(millis / 1e3);
    }
    let whole = whole as u64;
    let (hours, minutes) = (whole / 3_600_000, whole / 60_000 % 60);
    let (seconds, rest) = (whole / 1_000 % 60, whole % 1_000);
    let parts = [
        format!("{hours:02}h"),
        format!("{minutes:02}m"),
        format!("{seconds:02}s"),
        format!("{rest:03}ms"),
    ];
    let first = match whole {
        0..1_000 => 3,
        1_000..60_000 => 2,
        60_000..3_600_000 => 1,
        _ => 0,
    };
    let shown = decimals.map_or(4, |decimals| usize::from(decimals) + 1);
    let parts: Vec<&str> = parts
        .iter()
        .skip(first)
        .take(shown)
        .map(String::as_str)
        .collect();
    format!("{sign}{}", parts.join(":"))
}
