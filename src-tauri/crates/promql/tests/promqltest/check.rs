//! Answers compared with what a script expects.

use promql::notation::{Written, WrittenSeries};
use promql::{Answer, Labels, Memory, Options, RawSeries, Stored, Value, VectorSample};

use crate::histograms;
use crate::script::{Eval, Remarks, When};

pub(crate) async fn check(storage: &Memory, eval: &Eval, options: &Options) -> Result<(), String> {
    let answer = match eval.when {
        When::Instant(at) => promql::instant(storage, &eval.query, at, options).await,
        When::Range { start, end, step } => {
            promql::range(storage, &eval.query, start, end, step, options).await
        }
    };
    let answer = match answer {
        Ok(_) if eval.fails => return Err("it should fail".to_owned()),
        Err(_) if eval.fails => return Ok(()),
        Ok(answer) => answer,
        Err(error) => return Err(error.to_string()),
    };
    if eval.unreadable {
        return Err("the script's expectation cannot be read".to_owned());
    }
    compare(eval, &answer.value).map_err(|reason| format!("{reason}; got {:?}", answer.value))?;
    remarked(eval, &answer)
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
            compare_matrix(eval, matrix, start, step)
        }
    }
}

fn compare_matrix(eval: &Eval, matrix: &[RawSeries], start: i64, step: i64) -> Result<(), String> {
    let scalar = eval.scalar.map(|value| WrittenSeries {
        labels: Labels::empty(),
        values: vec![Written::Number(value)],
    });
    let expected: Vec<(&Labels, Vec<(i64, &Written)>)> = eval
        .rows
        .iter()
        .chain(&scalar)
        .map(|row| (&row.labels, at_steps(row, start, step)))
        .filter(|(_, samples)| !samples.is_empty())
        .collect();
    expect_that(
        expected.len() == matrix.len(),
        "the number of series differs",
    )?;
    for (labels, samples) in expected {
        let found = matrix
            .iter()
            .find(|series| series.labels == *labels)
            .ok_or_else(|| format!("{labels} is missing"))?;
        let have = in_order(found);
        let same = |((at, expected), (have_at, have)): (&(i64, &Written), &(i64, Stored))| {
            at == have_at && same(have, expected)
        };
        let equal = have.len() == samples.len() && samples.iter().zip(&have).all(same);
        expect_that(
            equal,
            &format!("the samples of {labels} differ, expected {samples:?}"),
        )?;
    }
    Ok(())
}

fn at_steps(row: &WrittenSeries, start: i64, step: i64) -> Vec<(i64, &Written)> {
    (0_i64..)
        .zip(&row.values)
        .filter(|(_, value)| !matches!(value, Written::Gap))
        .map(|(place, value)| (start + place * step, value))
        .collect()
}

fn in_order(series: &RawSeries) -> Vec<(i64, Stored)> {
    let numbers = series.samples.iter();
    let numbers = numbers.map(|one| (one.at, Stored::Number(one.value)));
    let histograms = series.histograms.iter();
    let histograms = histograms.map(|one| (one.at, Stored::Histogram(one.histogram.clone())));
    let mut all: Vec<(i64, Stored)> = numbers.chain(histograms).collect();
    all.sort_by_key(|(at, _)| *at);
    all
}

fn compare_vector(eval: &Eval, vector: &[VectorSample]) -> Result<(), String> {
    expect_that(
        eval.rows.len() == vector.len(),
        "the number of series differs",
    )?;
    for (place, row) in eval.rows.iter().enumerate() {
        let expected = row.values.first().ok_or("no value is expected")?;
        let found = match eval.ordered {
            true => vector.get(place).filter(|one| one.labels == row.labels),
            false => vector.iter().find(|one| one.labels == row.labels),
        };
        let found = found.ok_or_else(|| format!("{} is missing or out of order", row.labels))?;
        let have = match &found.histogram {
            Some(histogram) => Stored::Histogram(histogram.clone()),
            None => Stored::Number(found.sample.value),
        };
        expect_that(
            same(&have, expected),
            &format!("{} should be {expected:?}", row.labels),
        )?;
    }
    Ok(())
}

fn same(have: &Stored, expected: &Written) -> bool {
    match (have, expected) {
        (Stored::Number(have), Written::Number(expected)) => nearly(*have, *expected),
        (Stored::Histogram(have), Written::Histogram(expected, hint_given)) => {
            histograms::nearly_same(have, expected, *hint_given, nearly)
        }
        _ => false,
    }
}

/// Whether the answer says about itself what it should.
fn remarked(eval: &Eval, answer: &Answer) -> Result<(), String> {
    let kinds = [
        ("warning", &eval.warnings, &answer.warnings),
        ("info", &eval.infos, &answer.infos),
    ];
    for (kind, expected, found) in kinds {
        let holds = match expected {
            None => true,
            Some(Remarks::None) => found.is_empty(),
            Some(Remarks::Any) => !found.is_empty(),
            Some(Remarks::Text(text)) => found.contains(text),
            Some(Remarks::Start(start)) => found.iter().any(|text| text.starts_with(start)),
        };
        expect_that(
            holds,
            &format!("{kind}: {expected:?} expected, got {found:?}"),
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

/// The same of the step at `at` of a range.
pub(crate) fn compare_middle(eval: &Eval, at: i64, value: Value) -> Result<(), String> {
    let Value::Matrix(matrix) = value else {
        return Err("no matrix".to_owned());
    };
    let middle = matrix.into_iter().filter_map(|series| {
        let sample = series.samples.iter().find(|sample| sample.at == at);
        let histogram = series.histograms.iter().find(|one| one.at == at);
        let value = sample.map_or(f64::NAN, |sample| sample.value);
        (sample.is_some() || histogram.is_some()).then(|| VectorSample {
            labels: series.labels.clone(),
            sample: promql::Sample { at, value },
            histogram: histogram.map(|one| one.histogram.clone()),
        })
    });
    let vector: Vec<VectorSample> = middle.collect();
    match (eval.scalar, vector.as_slice()) {
        (Some(expected), [one]) => {
            expect_that(nearly(one.sample.value, expected), "the scalar differs")
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
