//! Prometheus' own test scripts. They stand beside the project in `../shared/promqltest`, with the list of
//! evaluations that Prometheus 3.5.3 passes; without them this test says so and passes.

#[path = "support/memory.rs"]
mod memory;
#[path = "promqltest/script.rs"]
mod script;

use std::collections::BTreeMap;
use std::path::PathBuf;

use memory::Memory;
use promql::{Labels, Options, Sample, Value};
use script::{Command, Eval, When};

/// Scripts of syntax that Prometheus itself still calls experimental.
const EXPERIMENTAL: [&str; 6] = [
    "duration_expression.test",
    "extended_vectors.test",
    "fill-modifier.test",
    "info.test",
    "native_histograms.test",
    "start_timestamps.test",
];

/// Evaluations that pass now, of those that Prometheus 3.5.3 passes; raise them, never lower them.
const FLOOR: usize = 902;
const EXPERIMENTAL_FLOOR: usize = 54;

#[tokio::test]
async fn prometheus_own_scripts_pass() {
    let Some(folder) = scripts() else {
        println!("skipped: no ../shared/promqltest beside the project");
        return;
    };
    let wanted = wanted(&folder);
    let mut outcome = Outcome::default();
    for (file, lines) in &wanted {
        let text = std::fs::read_to_string(folder.join(file)).expect("a script of the list");
        run(file, lines, script::read(&text), &mut outcome).await;
    }
    for failure in &outcome.failures {
        println!("{failure}");
    }
    let (plain, experimental) = (outcome.passed, outcome.experimental_passed);
    println!(
        "{plain} of {} pass, {experimental} of {} experimental ones; as ranges {} of {}",
        outcome.total, outcome.experimental_total, outcome.ranges_passed, outcome.ranges_total
    );
    assert!(plain >= FLOOR, "{plain} pass, {FLOOR} did before");
    assert!(
        experimental >= EXPERIMENTAL_FLOOR,
        "{experimental} experimental ones pass, {EXPERIMENTAL_FLOOR} did before"
    );
    assert_eq!(
        outcome.ranges_passed, outcome.ranges_total,
        "evaluations that pass at one instant fail in a range"
    );
}

#[derive(Default)]
struct Outcome {
    total: usize,
    passed: usize,
    experimental_total: usize,
    experimental_passed: usize,
    ranges_total: usize,
    ranges_passed: usize,
    failures: Vec<String>,
}

fn scripts() -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../../shared");
    let shared = std::env::var_os("WHEELHOUSE_SHARED").map_or_else(beside, PathBuf::from);
    Some(shared.join("promqltest")).filter(|folder| folder.join("prometheus-3.5.3.tsv").is_file())
}

/// Lines that Prometheus passes, by script.
fn wanted(folder: &std::path::Path) -> BTreeMap<String, Vec<usize>> {
    let list = std::fs::read_to_string(folder.join("prometheus-3.5.3.tsv")).expect("the list");
    let mut wanted: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for line in list.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        if let [file, line, "pass"] = fields.as_slice() {
            wanted
                .entry((*file).to_owned())
                .or_default()
                .push(line.parse().expect("a line number"));
        }
    }
    wanted
}

async fn run(file: &str, lines: &[usize], commands: Vec<Command>, outcome: &mut Outcome) {
    let options = Options {
        delayed_name_removal: true,
        ..Options::default()
    };
    let mut storage = Memory::default();
    for command in commands {
        match command {
            Command::Clear => storage = Memory::default(),
            Command::Load { step, series } => {
                for row in series {
                    let samples = (0_i64..)
                        .zip(&row.values)
                        .filter_map(|(place, value)| Some((place * step, (*value)?)));
                    storage.add(&row.labels, samples);
                }
            }
            Command::Eval(eval) if lines.contains(&eval.line) => {
                let experimental = EXPERIMENTAL.contains(&file);
                *(if experimental {
                    &mut outcome.experimental_total
                } else {
                    &mut outcome.total
                }) += 1;
                match check(&storage, &eval, &options).await {
                    Ok(()) => {
                        *(if experimental {
                            &mut outcome.experimental_passed
                        } else {
                            &mut outcome.passed
                        }) += 1;
                        check_range(file, &storage, &eval, &options, outcome).await;
                    }
                    Err(reason) => outcome.failures.push(format!(
                        "{file}:{}: {}\n    {reason}",
                        eval.line, eval.query
                    )),
                }
            }
            Command::Eval(_) => {}
        }
    }
}

async fn check(storage: &Memory, eval: &Eval, options: &Options) -> Result<(), String> {
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

/// Asks the same as a range around the instant, as Prometheus' own runner does.
async fn check_range(
    file: &str,
    storage: &Memory,
    eval: &Eval,
    options: &Options,
    outcome: &mut Outcome,
) {
    let When::Instant(at) = eval.when else { return };
    let about_the_range = ["range()", "step()", "start()", "end()"]
        .iter()
        .any(|call| eval.query.contains(call));
    if eval.fails
        || eval.ordered
        || eval.text.is_some()
        || eval.range_vector.is_some()
        || about_the_range
    {
        return;
    }
    outcome.ranges_total += 1;
    let answer = promql::range(
        storage,
        &eval.query,
        at - 60_000,
        at + 60_000,
        60_000,
        options,
    )
    .await;
    let checked = match answer {
        Ok(answer) => compare_middle(eval, at, answer.value),
        Err(error) => Err(error.to_string()),
    };
    match checked {
        Ok(()) => outcome.ranges_passed += 1,
        Err(reason) => outcome.failures.push(format!(
            "{file}:{} as a range: {}\n    {reason}",
            eval.line, eval.query
        )),
    }
}

fn compare_middle(eval: &Eval, at: i64, value: Value) -> Result<(), String> {
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
