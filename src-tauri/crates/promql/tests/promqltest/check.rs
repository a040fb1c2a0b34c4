//! Answers compared with what a script expects.

use promql::{Labels, Options, Sample, Value};

use crate::memory::Memory;
use crate::script::{Eval, When};

pub(crate) async fn check(storage: &Memory, eval: &Eval, options: &Options) -> Result<(), String> {
    let answer = match eval.when {
        When::Instant(at) => promql::instant(storage, &eval.query, at, options).await,
        When::Range { start, end, step } => {
            promql::range(storage, &eval.query, start, end, step, options).await
        }
    };
    let value = match answer {
        Ok(_) if eval.fails => return Err("it should fail".to_owned()),
        Err(_) if eval.fails => return Ok(()),
        Ok(answer) => answer.value,
        Err(error) => return Err(error.to_string()),
    };
    if eval.unreadable {
        return Err("the script's expectation cannot be read".to_owned());
    }
    compare(eval, &value).map_err(|reason| format!("{reason}; got {value:?}"))
}

fn compare(eval: &Eval, value: &Value) -> Result<(), String> {
    match value {
        Value::String { value, .. } => {
            expect_that(eval.text.as_ref() == Some(value), "the text differs")
        }
        Value::Scalar(sample) => {
            let expected = eval.scalar.ok_or("a scalar was not expected")?;
            expect_that(nearly(sample.value, expected), "the scalar differs")
        }
        Value::Vector(vector) => compare_vector(eval, vector),
        Value::Matrix(matrix) => {
            let (start, step) = match (eval.when, eval.range_vector) {
                (When::Range { start, step, .. }, _) => (start, step),
                (When::Instant(_), Some(steps)) => steps,
                (When::Instant(_), None) => {
                    return Err("a range vector was not expected".to_owned());
                }
            };
            let scalar = eval
                .scalar
                .map(|value| vec![(Labels::empty(), vec![(start, value)])])
                .unwrap_or_default();
            let at_steps = |values: &[Option<f64>]| -> Vec<(i64, f64)> {
                (0_i64..)
                    .zip(values)
                    .filter_map(|(place, value)| Some((start + place * step, (*value)?)))
                    .collect()
            };
            let rows = eval
                .rows
                .iter()
                .map(|row| (row.labels.clone(), at_steps(&row.values)));
            let expected: Vec<(Labels, Vec<(i64, f64)>)> = rows
                .chain(scalar)
                .filter(|(_, samples)| !samples.is_empty())
                .collect();
            expect_that(
                expected.len() == matrix.len(),
                "the number of series differs",
            )?;
            for (labels, samples) in &expected {
                let found = matrix
                    .iter()
                    .find(|series| series.labels == *labels)
                    .ok_or_else(|| format!("{labels} is missing"))?;
                let same = |((at, value), sample): (&(i64, f64), &Sample)| {
                    *at == sample.at && nearly(*value, sample.value)
                };
                let equal = found.samples.len() == samples.len()
                    && samples.iter().zip(&found.samples).all(same);
                expect_that(
                    equal,
                    &format!("the samples of {labels} differ, expected {samples:?}"),
                )?;
            }
            Ok(())
        }
    }
}

fn compare_vector(eval: &Eval, vector: &[(Labels, Sample)]) -> Result<(), String> {
    expect_that(
        eval.rows.len() == vector.len(),
        "the number of series differs",
    )?;
    for (place, row) in eval.rows.iter().enumerate() {
        let expected = row
            .values
            .first()
            .copied()
            .flatten()
            .ok_or("no value is expected")?;
        let found = match eval.ordered {
            true => vector
                .get(place)
                .filter(|(labels, _)| *labels == row.labels),
            false => vector.iter().find(|(labels, _)| *labels == row.labels),
        };
        let (_, sample) =
            found.ok_or_else(|| format!("{} is missing or out of order", row.labels))?;
        expect_that(
            nearly(sample.value, expected),
            &format!("{} should be {expected}", row.labels),
        )?;
    }
    Ok(())
}

fn expect_that(holds: bool, otherwise: &str) -> Result<(), String> {
    if holds {
        Ok(())
    } else {
        Err(otherwise.to_owned())
    }
}

pub(crate) fn compare_middle(eval: &Eval, at: i64, value: Value) -> Result<(), String> {
    let Value::Matrix(matrix) = value else {
        return Err("no matrix".to_owned());
    };
    let middle = matrix.into_iter().filter_map(|series| {
        let sample = series.samples.iter().find(|sample| sample.at == at)?;
        Some((series.labels, *sample))
    });
    let vector: Vec<(Labels, Sample)> = middle.collect();
    match (eval.scalar, vector.as_slice()) {
        (Some(expected), [(_, sample)]) => {
            expect_that(nearly(sample.value, expected), "the scalar differs")
        }
        (Some(_), _) => Err("one series was expected".to_owned()),
        (None, vector) => {
            compare_vector(eval, vector).map_err(|reason| format!("{reason}; got {vector:?}"))
        }
    }
}

/// Prometheus' tolerance: equal within a millionth of the sum of both.
fn nearly(left: f64, right: f64) -> bool {
    if left == right || (left.is_nan() && right.is_nan()) {
        return true;
    }
    let (sum, difference) = (left.abs() + right.abs(), (left - right).abs());
    if left == 0.0 || right == 0.0 || sum < f64::MIN_POSITIVE {
        return difference < 1e-6 * f64::MIN_POSITIVE;
    }
    difference / sum.min(f64::MAX) < 1e-6
}
