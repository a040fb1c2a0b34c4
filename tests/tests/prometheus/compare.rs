use model::{Failure, InstantValue, Point};

pub(crate) type Answered = Result<InstantValue, Failure>;

/// Rounding of sums in another order.
const ROUNDING: f64 = 1e-9;
/// What two ways to the same number may differ by.
const EXACT: f64 = 1e-12;

/// Where two answers to one query differ; nothing if they say the same.
pub(crate) fn differences(query: &str, theirs: &Answered, ours: &Answered) -> Option<String> {
    let (theirs, ours) = match (theirs, ours) {
        (Ok(theirs), Ok(ours)) => (theirs, ours),
        (Err(failure), _) => return Some(format!("{query}: Prometheus: {failure}")),
        (_, Err(failure)) => return Some(format!("{query}: the store: {failure}")),
    };
    equal(query, theirs, ours, ROUNDING).err()
}

/// Whether both answer the same, to twelve digits, or both refuse.
pub(crate) fn agree(query: &str, theirs: &Answered, ours: &Answered) -> Result<(), String> {
    match (theirs, ours) {
        // Of several that are no number Prometheus 2 keeps the last, Prometheus 3 the first.
        (Ok(theirs), Ok(ours)) if query.contains("topk(") || query.contains("bottomk(") => {
            equal(query, &numbers(theirs), &numbers(ours), EXACT)
        }
        (Ok(theirs), Ok(ours)) => equal(query, theirs, ours, EXACT),
        (Err(_), Err(_)) => Ok(()),
        (Err(failure), Ok(_)) => Err(format!("{query}: only Prometheus refuses: {failure}")),
        (Ok(_), Err(failure)) => Err(format!("{query}: only the store refuses: {failure}")),
    }
}

/// Whether an answer has the series of two others and values between theirs.
pub(crate) fn is_between(answer: &Answered, less: &Answered, more: &Answered) -> bool {
    let (Ok(answer), Ok(less), Ok(more)) = (answer, less, more) else {
        return false;
    };
    let (answer, less, more) = (flat(answer), flat(less), flat(more));
    let bounds = less.iter().zip(&more);
    answer.len() == less.len()
        && answer.len() == more.len()
        && answer.iter().zip(bounds).all(|(one, (less, more))| {
            let bounds = less.1.iter().zip(&more.1);
            let mut points = one.1.iter().zip(bounds);
            one.0 == less.0
                && one.0 == more.0
                && one.1.len() == less.1.len()
                && points.all(|(point, (less, more))| {
                    let is_above =
                        point.value >= less.value || close(point.value, less.value, EXACT);
                    let is_below =
                        point.value <= more.value || close(point.value, more.value, EXACT);
                    point.at == less.at && is_above && is_below
                })
        })
}

fn equal(
    query: &str,
    theirs: &InstantValue,
    ours: &InstantValue,
    tolerance: f64,
) -> Result<(), String> {
    let (theirs, ours) = (flat(theirs), flat(ours));
    let names = |list: &[(String, Vec<Point>)]| -> Vec<String> {
        list.iter().map(|(name, _)| name.clone()).collect()
    };
    if names(&theirs) != names(&ours) {
        return Err(format!(
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
                .all(|(a, b)| a.at == b.at && close(a.value, b.value, tolerance));
        if !same {
            return Err(format!(
                "{query}: {name}\n  theirs {theirs:?}\n  ours   {ours:?}"
            ));
        }
    }
    Ok(())
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

/// An answer without what is no number.
fn numbers(value: &InstantValue) -> InstantValue {
    match value.clone() {
        InstantValue::Vector(mut samples) => {
            samples.retain(|sample| !sample.point.value.is_nan());
            InstantValue::Vector(samples)
        }
        InstantValue::Matrix(mut series) => {
            for one in &mut series {
                one.points.retain(|point| !point.value.is_nan());
            }
            series.retain(|one| !one.points.is_empty());
            InstantValue::Matrix(series)
        }
        other => other,
    }
}

fn close(one: f64, other: f64, tolerance: f64) -> bool {
    // A difference of numbers near one, such as a share that is left, is as exact as they are.
    let size = one.abs().max(other.abs()).max(1.0);
    one == other || (one.is_nan() && other.is_nan()) || (one - other).abs() <= tolerance * size
}
