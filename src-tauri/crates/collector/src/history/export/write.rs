//! Lines of OpenMetrics 1.0; names beyond its alphabet are quoted, as Prometheus 3 does.

use std::fmt::Write as _;

use model::{MetricKind, MetricMetadata};
use promql::{Labels, METRIC_NAME, Sample};

/// `# HELP`, `# TYPE` and `# UNIT` of a metric.
pub(super) fn push_family(text: &mut String, family: &MetricMetadata) {
    let name = quoted_name(&family.name, true);
    if !family.help.is_empty() {
        text.push_str("# HELP ");
        text.push_str(&name);
        text.push(' ');
        push_escaped(text, &family.help);
        text.push('\n');
    }
    // A string takes whatever is written to it.
    let _ = writeln!(text, "# TYPE {name} {}", kind(family.kind));
    // Readers refuse a unit that the name does not end with.
    let unit = &family.unit;
    let is_end = |rest: &str| rest.ends_with('_');
    if !unit.is_empty() && family.name.strip_suffix(unit.as_str()).is_some_and(is_end) {
        let _ = writeln!(text, "# UNIT {name} {unit}");
    }
}

/// `name{label="value"}`, or `{"quoted.name",label="value"}`.
pub(super) fn push_labels(text: &mut String, labels: &Labels) {
    let name = labels.name().unwrap_or_default();
    let is_plain = is_plain(name, true);
    let mut before = "{";
    if is_plain {
        text.push_str(name);
    } else {
        text.push_str(before);
        push_quoted(text, name);
        before = ",";
    }
    for (label, value) in labels.iter().filter(|(label, _)| *label != METRIC_NAME) {
        text.push_str(before);
        text.push_str(&quoted_name(label, false));
        text.push('=');
        push_quoted(text, value);
        before = ",";
    }
    if before == "," {
        text.push('}');
    }
}

/// Value and time in seconds, and the end of the line.
pub(super) fn push_sample(text: &mut String, sample: Sample) {
    text.push(' ');
    push_value(text, sample.value);
    let sign = if sample.at < 0 { "-" } else { "" };
    let millis = sample.at.unsigned_abs();
    let _ = writeln!(text, " {sign}{}.{:03}", millis / 1_000, millis % 1_000);
}

/// The shortest number that reads as the same float.
fn push_value(text: &mut String, value: f64) {
    if value.is_nan() {
        text.push_str("NaN");
    } else if value.is_infinite() {
        text.push_str(if value > 0.0 { "+Inf" } else { "-Inf" });
    } else {
        let begin = text.len();
        let _ = write!(text, "{value:?}");
        if text.ends_with(".0") && text.len() > begin + 2 {
            text.truncate(text.len() - 2);
        }
    }
}

fn kind(kind: MetricKind) -> &'static str {
    match kind {
        MetricKind::Counter => "counter",
        MetricKind::Gauge => "gauge",
        MetricKind::Histogram => "histogram",
        MetricKind::GaugeHistogram => "gaugehistogram",
        MetricKind::Summary => "summary",
        MetricKind::Info => "info",
        MetricKind::StateSet => "stateset",
        MetricKind::Unknown => "unknown",
    }
}

fn quoted_name(name: &str, colons: bool) -> String {
    let mut text = String::new();
    if is_plain(name, colons) {
        text.push_str(name);
    } else {
        push_quoted(&mut text, name);
    }
    text
}

fn is_plain(name: &str, colons: bool) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_' || (colons && byte == b':');
    let mut bytes = name.bytes();
    bytes.next().is_some_and(letter) && bytes.all(|byte| letter(byte) || byte.is_ascii_digit())
}

fn push_quoted(text: &mut String, value: &str) {
    text.push('"');
    push_escaped(text, value);
    text.push('"');
}

fn push_escaped(text: &mut String, value: &str) {
    for letter in value.chars() {
        match letter {
            '\\' => text.push_str("\\\\"),
            '"' => text.push_str("\\\""),
            '\n' => text.push_str("\\n"),
            other => text.push(other),
        }
    }
}
