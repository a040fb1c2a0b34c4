use model::MetricKind;

/// The Prometheus name: words joined by `_`, then the unit, then `_total` or `_ratio`.
pub(super) fn metric(name: &str, unit: &str, kind: MetricKind) -> String {
    let mut words: Vec<&str> = name
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == ':'))
        .filter(|word| !word.is_empty())
        .collect();
    let unit_name = self::unit(unit);
    let missing: Vec<&str> = unit_name
        .split('_')
        .filter(|word| !word.is_empty() && !words.contains(word))
        .collect();
    // "per" alone would be left over where the name says the unit already.
    if missing != ["per"] {
        words.extend(missing);
    }
    let last = match kind {
        MetricKind::Counter => Some("total"),
        MetricKind::Gauge if unit == "1" => Some("ratio"),
        _ => None,
    };
    if let Some(last) = last {
        words.retain(|word| *word != last);
        words.push(last);
    }
    let joined = words.join("_");
    match joined.bytes().next() {
        None => "_".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("_{joined}"),
        Some(_) => joined,
    }
}

/// A label name: other characters become `_`, a leading digit is told apart by `key_`.
pub(super) fn label(name: &str) -> String {
    let mut out: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    if out
        .bytes()
        .next()
        .is_none_or(|first| first.is_ascii_digit())
    {
        out.insert_str(0, "key_");
    }
    // Two leading underscores are Prometheus' own.
    if out.starts_with("__") {
        out.insert_str(0, "key");
    }
    out
}

/// A UCUM unit in words: `s` is `seconds`, `By/s` is `bytes_per_second`; annotations in braces say
/// nothing.
pub(super) fn unit(unit: &str) -> String {
    let (main, per) = unit.split_once('/').unwrap_or((unit, ""));
    let clean = |part: &str| -> String {
        if part.contains(['{', '}']) {
            return String::new();
        }
        part.trim()
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
            .collect()
    };
    let main = word(main).map_or_else(|| clean(main), str::to_owned);
    let per = per_word(per).map_or_else(|| clean(per), str::to_owned);
    match (main.is_empty(), per.is_empty()) {
        (_, true) => main,
        (true, false) => format!("per_{per}"),
        (false, false) => format!("{main}_per_{per}"),
    }
}

fn word(unit: &str) -> Option<&'static str> {
    Some(match unit {
        "1" => "",
        "d" => "days",
        "h" => "hours",
        "min" => "minutes",
        "s" => "seconds",
        "ms" => "milliseconds",
        "us" => "microseconds",
        "ns" => "nanoseconds",
        "By" => "bytes",
        "KiBy" => "kibibytes",
        "MiBy" => "mebibytes",
        "GiBy" => "gibibytes",
        "TiBy" => "tibibytes",
        "KBy" | "kBy" => "kilobytes",
        "MBy" => "megabytes",
        "GBy" => "gigabytes",
        "TBy" => "terabytes",
        "m" => "meters",
        "V" => "volts",
        "A" => "amperes",
        "J" => "joules",
        "W" => "watts",
        "g" => "grams",
        "Cel" => "celsius",
        "Hz" => "hertz",
        "%" => "percent",
        _ => return None,
    })
}

fn per_word(unit: &str) -> Option<&'static str> {
    Some(match unit {
        "s" => "second",
        "m" | "min" => "minute",
        "h" => "hour",
        "d" => "day",
        "w" => "week",
        "mo" => "month",
        "y" => "year",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_unit_and_kind_once() {
        use MetricKind::{Counter, Gauge, Histogram};
        for (name, unit, kind, expected) in [
            (
                "http.server.request.duration",
                "s",
                Histogram,
                "http_server_request_duration_seconds",
            ),
            (
                "http.server.duration",
                "ms",
                Histogram,
                "http_server_duration_milliseconds",
            ),
            (
                "http.server.active_requests",
                "{request}",
                Gauge,
                "http_server_active_requests",
            ),
            ("requests", "{request}", Counter, "requests_total"),
            ("requests_total", "1", Counter, "requests_total"),
            (
                "system.network.io",
                "By",
                Counter,
                "system_network_io_bytes_total",
            ),
            ("disk.bytes", "By", Gauge, "disk_bytes"),
            ("throughput", "By/s", Gauge, "throughput_bytes_per_second"),
            ("cpu.utilization", "1", Gauge, "cpu_utilization_ratio"),
            ("faults", "{fault}/s", Gauge, "faults_per_second"),
            ("99.percent", "", Gauge, "_99_percent"),
            ("a..b__c", "widgets", Gauge, "a_b_c_widgets"),
            ("äö", "", Gauge, "_"),
        ] {
            assert_eq!(metric(name, unit, kind), expected, "{name} {unit}");
        }
    }

    #[test]
    fn label_names_are_valid_and_not_reserved() {
        for (name, expected) in [
            ("http.request.method", "http_request_method"),
            ("2xx", "key_2xx"),
            ("", "key_"),
            ("__name__", "key__name__"),
            ("é", "_"),
        ] {
            assert_eq!(label(name), expected);
        }
    }
}
