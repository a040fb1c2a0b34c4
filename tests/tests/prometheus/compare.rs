use model::{Failure, InstantValue, Point};

type Answered = Result<InstantValue, Failure>;

/// Where two answers to one query differ; nothing if they say the same.
pub(crate) fn differences(query: &str, theirs: &Answered, ours: &Answered) -> Option<String> {
    let (theirs, ours) = match (theirs, ours) {
        (Ok(theirs), Ok(ours)) => (flat(theirs), flat(ours)),
        (Err(failure), _) => return Some(format!("{query}: Prometheus: {failure}")),
        (_, Err(failure)) => return Some(format!("{query}: the store: {failure}")),
    };
    let names = |list: &[(String, Vec<Point>)]| -> Vec<String> {
        list.iter().map(|(name, _)| name.clone()).collect()
    };
    if names(&theirs) != names(&ours) {
        return Some(format!(
            "{query}: series differ\n  theirs {:?}\n  ours   {:?}",
            names(&theirs),
            names(&ours)
        ));
    }
    for ((name, theirs), (_, ours)) in theirs.iter().zip(&ours) {
        let same = theirs.len() == ours.len()
            && theirs
                .iter()
                .zip(ours)
                .all(|(a, b)| a.at == b.at && close(a.value, b.value));
        if !same {
            return Some(format!(
                "{query}: {name}\n  theirs {theirs:?}\n  ours   {ours:?}"
            ));
        }
    }
    None
}

/// Every answer as named lists of points, sorted by name: the order of a vector says nothing.
fn flat(value: &InstantValue) -> Vec<(String, Vec<Point>)> {
    let mut list: Vec<(String, Vec<Point>)> = match value {
        InstantValue::Scalar(point) => vec![("scalar".into(), vec![*point])],
        InstantValue::Text(text) => vec![(text.clone(), Vec::new())],
        InstantValue::Vector(samples) => samples
            .iter()
            .map(|sample| (sample.labels.to_string(), vec![sample.point]))
            .collect(),
        InstantValue::Matrix(series) => series
            .iter()
            .map(|series| (series.labels.to_string(), series.points.clone()))
            .collect(),
    };
    list.sort_by(|a, b| a.0.cmp(&b.0));
    list
}

/// Equal but for the rounding of sums in another order.
fn close(a: f64, b: f64) -> bool {
    a == b || (a.is_nan() && b.is_nan()) || (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}
