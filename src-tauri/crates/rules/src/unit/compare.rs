//! What was found beside what was expected.

use std::sync::Arc;

use model::Alert;
use pack::ExpectedSample;
use promql::{
    Histogram, Labels, ResetHint, Stored,
    notation::{Written, read_labels, read_values},
    number,
};

/// Whether the same alerts fire, with the same labels and annotations.
pub(super) fn alerts(
    name: &str,
    expected: &[(model::Labels, model::Labels)],
    found: &[Alert],
) -> Result<(), String> {
    let mut expected: Vec<(model::Labels, model::Labels)> = expected.to_vec();
    for (labels, _) in &mut expected {
        labels.0.insert("alertname".to_owned(), name.to_owned());
    }
    let found = found.iter();
    let mut found: Vec<(model::Labels, model::Labels)> = found
        .map(|alert| (alert.labels.clone(), alert.annotations.clone()))
        .collect();
    expected.sort();
    found.sort();
    if expected == found {
        return Ok(());
    }
    let shown = |alerts: &[(model::Labels, model::Labels)]| {
        let alerts = alerts.iter();
        let alerts =
            alerts.map(|(labels, annotations)| format!("{labels} with annotations {annotations}"));
        listed(alerts.collect())
    };
    Err(format!(
        "expected {}, found {}",
        shown(&expected),
        shown(&found)
    ))
}

/// Whether the same series have the same values.
pub(super) fn samples(
    expected: &[ExpectedSample],
    mut found: Vec<(Labels, Stored)>,
    fuzzy: bool,
) -> Result<(), String> {
    let read = expected.iter().map(read_sample);
    let mut expected = read.collect::<Result<Vec<(Labels, Stored, bool)>, String>>()?;
    expected.sort_by(|left, right| left.0.cmp(&right.0));
    found.sort_by(|left, right| left.0.cmp(&right.0));
    let same =
        |((labels, value, hint), (other, found)): (&(Labels, Stored, bool), &(Labels, Stored))| {
            labels == other
                && match (value, found) {
                    (Stored::Number(value), Stored::Number(found)) => equal(*value, *found, fuzzy),
                    (Stored::Histogram(value), Stored::Histogram(found)) => {
                        unhinted(value, *hint) == unhinted(found, *hint)
                    }
                    _ => false,
                }
        };
    if expected.len() == found.len() && expected.iter().zip(&found).all(same) {
        return Ok(());
    }
    let one = |labels: &Labels, value: &Stored| match value {
        Stored::Number(value) => format!("{labels} {}", number(*value)),
        Stored::Histogram(histogram) => format!("{labels} {histogram}"),
    };
    let wanted = expected.iter().map(|(labels, value, _)| one(labels, value));
    let got = found.iter().map(|(labels, value)| one(labels, value));
    Err(format!(
        "expected {}, found {}",
        listed(wanted.collect()),
        listed(got.collect())
    ))
}

/// A sample, and whether its reset hint counts.
fn read_sample(sample: &ExpectedSample) -> Result<(Labels, Stored, bool), String> {
    let labels = read_labels(&sample.labels).map_err(|error| error.to_string())?;
    if let Some(text) = &sample.histogram {
        let values = read_values(text).map_err(|error| error.to_string())?;
        return match &values[..] {
            [Written::Histogram(histogram, hint)] => {
                Ok((labels, Stored::Histogram(histogram.clone()), *hint))
            }
            _ => Err(format!("{text:?} is not one histogram")),
        };
    }
    // YAML has its own words for what is not finite.
    let value = match sample.value.to_lowercase().as_str() {
        ".inf" | "+.inf" => Ok(f64::INFINITY),
        "-.inf" => Ok(f64::NEG_INFINITY),
        ".nan" => Ok(f64::NAN),
        value => value.parse(),
    };
    let value = value.map_err(|_| format!("{:?} is no number", sample.value))?;
    Ok((labels, Stored::Number(value), false))
}

/// The same number, or the next one where the file allows that.
fn equal(left: f64, right: f64, fuzzy: bool) -> bool {
    left == right
        || (left.is_nan() && right.is_nan())
        || (fuzzy && (left.next_up() == right || left.next_down() == right))
}

fn unhinted(histogram: &Arc<Histogram>, hint: bool) -> Histogram {
    let mut plain = Histogram::clone(histogram);
    if !hint {
        plain.reset_hint = ResetHint::Unknown;
    }
    plain
}

fn listed(all: Vec<String>) -> String {
    if all.is_empty() {
        "nothing".to_owned()
    } else {
        all.join("; ")
    }
}
