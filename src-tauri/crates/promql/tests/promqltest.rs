//! PromQL semantics, as scripts in the format of Prometheus' own tests: ours in `scripts/`, and Prometheus'
//! beside the project in `../shared/promqltest`, with the list of evaluations that Prometheus 3.5.3 passes.
//!
//! `promqltest/failing.txt` lists the evaluations of Prometheus' scripts that do not pass here. The test fails
//! where another one fails and where one of them passes; `PROMQLTEST_WRITE=1` writes the list anew.

#[path = "promqltest/check.rs"]
mod check;
#[path = "promqltest/histograms.rs"]
mod histograms;
#[path = "promqltest/outcome.rs"]
mod outcome;
#[path = "promqltest/script.rs"]
mod script;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use outcome::{Outcome, Standing};
use promql::Memory;
use promql::Options;
use script::{Command, Eval, When};

/// Part of the evaluations that Prometheus 3.5.3 passes, and of those with native histograms, to pass here.
const ENOUGH: f64 = 0.98;
const ENOUGH_NATIVE: f64 = 0.9;

#[tokio::test]
async fn our_scripts_pass() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scripts");
    let mut outcome = Outcome::default();
    for entry in std::fs::read_dir(folder).expect("the folder of scripts") {
        let path = entry.expect("an entry").path();
        run(&path, &BTreeMap::new(), &Options::default(), &mut outcome).await;
    }
    outcome.print();
    assert!(
        outcome.all.total > 100,
        "only {} evaluations were read",
        outcome.all.total
    );
    assert!(outcome.failing.is_empty());
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
    let listed = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/promqltest/failing.txt");
    if std::env::var_os("PROMQLTEST_WRITE").is_some() {
        let lines: Vec<String> = outcome
            .failing
            .iter()
            .map(|line| format!("{line}\n"))
            .collect();
        std::fs::write(&listed, lines.concat()).expect("the list is written");
    }
    let text = std::fs::read_to_string(&listed).expect("the list");
    let known: BTreeSet<&str> = text.lines().collect();
    let found: BTreeSet<&str> = outcome.failing.iter().map(String::as_str).collect();
    let newly: Vec<&&str> = found.difference(&known).collect();
    assert!(newly.is_empty(), "these passed before: {newly:?}");
    let better: Vec<&&str> = known.difference(&found).collect();
    assert!(
        better.is_empty(),
        "these pass now; strike them from {}: {better:?}",
        listed.display()
    );
    assert!(outcome.prometheus.part() >= ENOUGH);
    assert!(outcome.native.part() >= ENOUGH_NATIVE);
    assert_eq!(
        outcome.ranges.passed, outcome.ranges.total,
        "what passes at one instant fails in a range"
    );
}

/// With metric names dropped at once, as Prometheus does unless told otherwise, only scripts about that fail.
#[tokio::test]
async fn prometheus_scripts_pass_by_default() {
    let Some(outcome) = prometheus_scripts(&Options::default()).await else {
        return;
    };
    assert!(outcome.prometheus.part() >= ENOUGH);
    assert_eq!(
        outcome.ranges.passed, outcome.ranges.total,
        "what passes at one instant fails in a range"
    );
}

async fn prometheus_scripts(options: &Options) -> Option<Outcome> {
    let Some(folder) = shared() else {
        println!("skipped: no ../shared/promqltest beside the project");
        return None;
    };
    let mut outcome = Outcome::default();
    for (file, standings) in standings(&folder) {
        run(&folder.join(file), &standings, options, &mut outcome).await;
    }
    outcome.print();
    Some(outcome)
}

fn shared() -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../../shared");
    let shared = std::env::var_os("WHEELHOUSE_SHARED").map_or_else(beside, PathBuf::from);
    Some(shared.join("promqltest")).filter(|folder| folder.join("prometheus-3.5.3.tsv").is_file())
}

/// What Prometheus 3.5.3 made of each evaluation, by script and line.
fn standings(folder: &Path) -> BTreeMap<String, BTreeMap<usize, Standing>> {
    let list = std::fs::read_to_string(folder.join("prometheus-3.5.3.tsv")).expect("the list");
    let mut found: BTreeMap<String, BTreeMap<usize, Standing>> = BTreeMap::new();
    for line in list.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [file, line, result] = fields.as_slice() else {
            continue;
        };
        let standing = match *result {
            "pass" => Standing::Passed,
            "skip" => Standing::Native,
            _ => Standing::Later,
        };
        found
            .entry((*file).to_owned())
            .or_default()
            .insert(line.parse().expect("a line number"), standing);
    }
    found
}

async fn run(
    path: &Path,
    standings: &BTreeMap<usize, Standing>,
    options: &Options,
    outcome: &mut Outcome,
) {
    let text = std::fs::read_to_string(path).expect("a script");
    let file = path.file_name().expect("a file").to_string_lossy();
    let mut storage = Memory::default();
    for command in script::read(&text) {
        match command {
            Command::Clear => storage = Memory::default(),
            Command::Load {
                step,
                custom_buckets,
                mut series,
            } => {
                if custom_buckets {
                    series.extend(histograms::with_custom_buckets(&series));
                }
                for row in series {
                    let at_steps = (0_i64..).zip(&row.values);
                    storage.add_stored(
                        &row.labels,
                        at_steps.filter_map(|(place, value)| Some((place * step, value.stored()?))),
                    );
                }
            }
            Command::Eval(eval) => {
                let checked = check::check(&storage, &eval, options).await;
                let standing = standings.get(&eval.line).copied();
                outcome.count(&file, &eval, standing, &checked);
                if checked.is_ok()
                    && let Some(checked) = again_as_range(&storage, &eval, options).await
                {
                    outcome.count_range(&file, &eval, &checked);
                }
            }
        }
    }
}

/// Asks the same as a range around the instant, as Prometheus' own runner does.
async fn again_as_range(
    storage: &Memory,
    eval: &Eval,
    options: &Options,
) -> Option<Result<(), String>> {
    let When::Instant(at) = eval.when else {
        return None;
    };
    let about_the_range = ["range()", "step()", "start()", "end()"]
        .iter()
        .any(|call| eval.query.contains(call));
    if eval.fails
        || eval.ordered
        || eval.text.is_some()
        || eval.range_vector.is_some()
        || about_the_range
    {
        return None;
    }
    let (start, end) = (at - 60_000, at + 60_000);
    let answer = promql::range(storage, &eval.query, start, end, 60_000, options).await;
    Some(match answer {
        Ok(answer) => check::compare_middle(eval, at, answer.value),
        Err(error) => Err(error.to_string()),
    })
}
