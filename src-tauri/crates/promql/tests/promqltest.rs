//! PromQL semantics, as scripts in the format of Prometheus' own tests: ours in `scripts/`, and Prometheus'
//! beside the project in `../shared/promqltest`, with the list of evaluations that Prometheus 3.5.3 passes.

#[path = "promqltest/check.rs"]
mod check;
#[path = "support/memory.rs"]
mod memory;
#[path = "promqltest/script.rs"]
mod script;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use memory::Memory;
use promql::Options;
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

/// Evaluations that pass, of those that Prometheus 3.5.3 passes with all its experiments switched on; raise
/// these, never lower them.
const FLOOR: usize = 902;
const EXPERIMENTAL_FLOOR: usize = 79;
/// The same with metric names dropped at once, as Prometheus does unless told otherwise.
const FLOOR_BY_DEFAULT: usize = 891;

#[tokio::test]
async fn our_scripts_pass() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scripts");
    let mut outcome = Outcome::default();
    for entry in std::fs::read_dir(folder).expect("the folder of scripts") {
        let path = entry.expect("an entry").path();
        run(&path, None, &Options::default(), &mut outcome).await;
    }
    outcome.print();
    assert!(
        outcome.plain.total > 100,
        "only {} evaluations were read",
        outcome.plain.total
    );
    assert_eq!(outcome.plain.passed, outcome.plain.total);
    assert_eq!(outcome.ranges.passed, outcome.ranges.total);
}

#[tokio::test]
async fn prometheus_scripts_pass() {
    let options = Options {
        delayed_name_removal: true,
        ..Options::default()
    };
    let Some(outcome) = prometheus_scripts(&options).await else {
        return;
    };
    let Outcome {
        plain,
        experimental,
        ranges,
        ..
    } = outcome;
    assert!(
        plain.passed >= FLOOR,
        "{} pass, {FLOOR} did before",
        plain.passed
    );
    assert!(
        experimental.passed >= EXPERIMENTAL_FLOOR,
        "{} pass, {EXPERIMENTAL_FLOOR} did before",
        experimental.passed
    );
    assert_eq!(
        ranges.passed, ranges.total,
        "what passes at one instant fails in a range"
    );
}

#[tokio::test]
async fn prometheus_scripts_pass_by_default() {
    let Some(outcome) = prometheus_scripts(&Options::default()).await else {
        return;
    };
    let Outcome { plain, ranges, .. } = outcome;
    assert!(
        plain.passed >= FLOOR_BY_DEFAULT,
        "{} pass, {FLOOR_BY_DEFAULT} did before",
        plain.passed
    );
    assert_eq!(
        ranges.passed, ranges.total,
        "what passes at one instant fails in a range"
    );
}

async fn prometheus_scripts(options: &Options) -> Option<Outcome> {
    let Some(folder) = shared() else {
        println!("skipped: no ../shared/promqltest beside the project");
        return None;
    };
    let mut outcome = Outcome::default();
    for (file, lines) in passed_by_prometheus(&folder) {
        run(&folder.join(file), Some(&lines), options, &mut outcome).await;
    }
    outcome.print();
    Some(outcome)
}

fn shared() -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../../shared");
    let shared = std::env::var_os("WHEELHOUSE_SHARED").map_or_else(beside, PathBuf::from);
    Some(shared.join("promqltest")).filter(|folder| folder.join("prometheus-3.5.3.tsv").is_file())
}

/// Lines of the evaluations that Prometheus passes, by script.
fn passed_by_prometheus(folder: &Path) -> BTreeMap<String, Vec<usize>> {
    let list = std::fs::read_to_string(folder.join("prometheus-3.5.3.tsv")).expect("the list");
    let mut passed: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for line in list.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        if let [file, line, "pass"] = fields.as_slice() {
            passed
                .entry((*file).to_owned())
                .or_default()
                .push(line.parse().expect("a line number"));
        }
    }
    passed
}

#[derive(Default)]
struct Outcome {
    plain: Tally,
    experimental: Tally,
    /// Evaluations at one instant, asked again as a range.
    ranges: Tally,
    failures: Vec<String>,
}

#[derive(Default)]
struct Tally {
    passed: usize,
    total: usize,
}

impl Tally {
    fn count(&mut self, passed: bool) {
        self.total += 1;
        self.passed += usize::from(passed);
    }
}

impl Outcome {
    fn print(&self) {
        self.failures
            .iter()
            .for_each(|failure| println!("{failure}"));
        for (name, tally) in [
            ("plain", &self.plain),
            ("experimental", &self.experimental),
            ("range", &self.ranges),
        ] {
            println!("{name}: {} of {} pass", tally.passed, tally.total);
        }
    }

    fn note(&mut self, place: &str, eval: &Eval, checked: &Result<(), String>) {
        if let Err(reason) = checked {
            self.failures.push(format!(
                "{place}:{}: {}\n    {reason}",
                eval.line, eval.query
            ));
        }
    }
}

/// Runs a script; `lines` are the evaluations that count, all of them if there is no list.
async fn run(path: &Path, lines: Option<&[usize]>, options: &Options, outcome: &mut Outcome) {
    let text = std::fs::read_to_string(path).expect("a script");
    let file = path.file_name().expect("a file").to_string_lossy();
    let mut storage = Memory::default();
    for command in script::read(&text) {
        match command {
            Command::Clear => storage = Memory::default(),
            Command::Load { step, series } => {
                for row in series {
                    let at_steps = (0_i64..).zip(&row.values);
                    storage.add(
                        &row.labels,
                        at_steps.filter_map(|(place, value)| Some((place * step, (*value)?))),
                    );
                }
            }
            Command::Eval(eval) => {
                if lines.is_some_and(|lines| !lines.contains(&eval.line)) {
                    continue;
                }
                let checked = check::check(&storage, &eval, options).await;
                let experimental = EXPERIMENTAL.contains(&file.as_ref());
                let tally = if experimental {
                    &mut outcome.experimental
                } else {
                    &mut outcome.plain
                };
                tally.count(checked.is_ok());
                outcome.note(&file, &eval, &checked);
                if checked.is_ok() {
                    again_as_range(&file, &storage, &eval, options, outcome).await;
                }
            }
        }
    }
}

/// Asks the same as a range around the instant, as Prometheus' own runner does.
async fn again_as_range(
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
        Ok(answer) => check::compare_middle(eval, at, answer.value),
        Err(error) => Err(error.to_string()),
    };
    outcome.ranges.count(checked.is_ok());
    outcome.note(&format!("as a range, {file}"), eval, &checked);
}
