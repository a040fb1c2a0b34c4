use std::{fs, time::Duration};

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::{
    cargo::cargo,
    demo, harbour, package, process, setup,
    workspace::{binary, demo_pack, results, target},
};

mod start;

/// One measured number and what it may be at most.
struct Measure {
    name: String,
    value: f64,
    unit: String,
    limit: Option<f64>,
}

/// Programs of the rooms that measure themselves: package and example.
const ROOMS: &[(&str, &str)] = &[
    ("chain", "verify"),
    ("incident", "verify_ten_thousand"),
    ("chart", "bench"),
    ("collector", "store_day"),
    ("collector", "store_lines"),
    ("collector", "beside_prometheus"),
    ("collector", "store_spans"),
    ("dashboard", "corpus"),
    ("console", "dashboard"),
    ("console", "notice"),
    ("console", "logs"),
    ("console", "trace"),
    ("console", "database"),
    ("lines", "normalise"),
    ("lines", "window"),
    ("trace", "times"),
    ("trace", "rows"),
    ("sources", "otlp"),
    ("migrations", "history"),
    ("replica", "catalogue"),
    ("schema", "diagram"),
    ("runbook", "open"),
    ("evidence", "evidence"),
];
/// What those programs call their numbers, with their limits.
const LIMITS: &[(&str, f64)] = &[
    ("chain of 10,000 entries verified", 1_000.0),
    ("incident of 10,000 entries verified", 1_000.0),
    ("chart on screen, ratio", 1.0),
    ("chart 100 x 1000", 10.0),
    ("store 24 h query", 500.0),
    ("store, bytes of a sample", 2.0),
    ("store, longest append beside a fold", 50.0),
    ("store, opened as after a kill", 500.0),
    ("rate sum over 2,000 series, 1 h, times Prometheus", 1.0),
    ("rate sum over 2,000 series, 24 h, times Prometheus", 1.0),
    (
        "quantile over 1,000 bucket series, 1 h, times Prometheus",
        1.0,
    ),
    (
        "quantile over 1,000 bucket series, 24 h, times Prometheus",
        1.0,
    ),
    ("slowest search of log lines", 300.0),
    ("slowest search of log lines, times a walk", 0.5),
    ("slowest volume of log lines", 1_000.0),
    ("longest wait to keep 250 log lines", 50.0),
    ("longest scrape beside log lines", 50.0),
    ("open a store of log lines", 500.0),
    ("slowest search of spans", 300.0),
    ("slowest search of spans, times a walk", 0.5),
    ("longest wait to keep 512 spans", 50.0),
    ("parse of the whole corpus", 1_000.0),
    ("35 panels, first", 300.0),
    ("35 panels, all", 1_500.0),
    ("35 panels, requests at once", 8.0),
    ("35 panels, equal queries sent twice", 0.0),
    ("memory growth, 1 h of refreshes", 1.0),
    ("alert that a source tells of, told", 16.0),
    ("export of 10,000,000 lines", 100.0),
    (
        "export of 10,000,000 lines, growth after the first tenth",
        5.0,
    ),
    ("tail of 1,000 lines/s, lines lost", 0.0),
    ("tail of 1,000 lines/s, growth", 5.0),
    ("trace of 10000 spans, file to rows", 300.0),
    ("trace of 100000 spans, file to rows", 2_000.0),
    ("trace of 100000 spans, next rows", 16.0),
    ("trace of 100000 spans, all closed", 100.0),
    ("trace of 1000000 spans, whole process", 1_536.0),
    (
        "critical path of 1,000,000 spans, one after another",
        1_000.0,
    ),
    ("trace of 1000000 spans, columns and analysis", 1_536.0),
    ("trace of 1000000 spans, rows, one per span", 100.0),
    ("trace of 1000000 spans, collapse all", 100.0),
    ("trace of 1000000 spans, page of 60 rows", 16.0),
    ("OTLP decoding, times bare prost", 2.0),
    ("log lines of pino, times bare serde_json", 2.0),
    ("log lines of pino, seconds for 500,000", 1.0),
    ("100,000 held lines, filter by a text", 200.0),
    ("100,000 held lines, filter by texts and a field", 200.0),
    ("100,000 lines, patterns", 1_000.0),
    ("100,000 lines, redacted", 2_000.0),
    ("migration histories found among 2,000 tables", 300.0),
    ("history of 5,000 rows compared with its files", 1_000.0),
    ("list 10,000 tables", 1_000.0),
    ("diagram of 100 tables", 1_000.0),
    ("runbook of 5,000 lines, read and filled in", 100.0),
    ("search over 10,000 tables", 100.0),
    ("evidence pack of 500 changes, drawn and written", 5_000.0),
    ("evidence pack of 500 changes, verified", 5_000.0),
    ("evidence pack of 500 changes, git asked of each", 5_000.0),
    ("schema of 10000 tables, answered", 2_000.0),
    ("schema of 10000 tables, size of the answer", 8.0),
    ("schema of 10000 tables, page of 100", 50.0),
    ("schema of 10000 tables, one opened", 1_000.0),
];

/// How `cargo xtask bench` is run.
#[derive(clap::Args)]
pub(crate) struct Bench {
    /// Watch a tail of log lines for five minutes, not for one.
    #[arg(long)]
    full: bool,
    /// Measure one thing only: `window`, `installer`, or a room and its program such as `lines`.
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
}

/// Builds for release, measures everything side by side, prints a table and writes its JSON.
pub(crate) fn run(bench: &Bench) -> Result<()> {
    setup::system(setup::Need::Test)?;
    let missing = setup::servers::unpack()?;
    if !missing.is_empty() {
        bail!(
            "what is measured beside it is missing: {}",
            missing.join(", ")
        );
    }
    demo::build(true)?;
    let mut measures = Vec::new();
    if bench.wants("window") {
        measures.extend(window()?);
    }
    let rooms = [("wheelhouse", "drawing")].iter().chain(ROOMS);
    for &(room, example) in rooms {
        if bench.wants(&format!("{room} {example}")) {
            let is_long = bench.full && (room, example) == ("console", "logs");
            let arguments: &[&str] = if is_long { &["300"] } else { &[] };
            measures.extend(room_measures(room, example, arguments)?);
        }
    }
    if bench.wants("installer") {
        measures.push(installer()?);
    }
    report(&measures, bench.only.is_none())
}

impl Bench {
    fn wants(&self, what: &str) -> bool {
        self.only.as_ref().is_none_or(|only| what.contains(only))
    }
}

/// The window beside an empty one of the same build, alternating so that both meet the same machine.
fn window() -> Result<Vec<Measure>> {
    const ROUNDS: usize = 11;
    const SETTLE: Duration = Duration::from_secs(20);
    let build = [
        "build",
        "--release",
        "-p",
        "wheelhouse",
        "--example",
        "empty",
    ];
    process::check(&mut cargo(&build), Duration::from_secs(3_600))?;
    let harbour = harbour::launch(true, None)?;
    let application = start::Program {
        path: binary("wheelhouse", true),
        arguments: vec![demo_pack().into()],
        until_usable: "--bench-start",
        stay: None,
        variables: harbour.variables.clone(),
    };
    let empty = start::Program {
        path: target()
            .join("release/examples")
            .join(format!("empty{}", std::env::consts::EXE_SUFFIX)),
        arguments: Vec::new(),
        until_usable: "--bench-start",
        stay: Some("--stay"),
        variables: Vec::new(),
    };
    // A backend's history is read in once: beside the first start, and in the window that is weighed.
    let first_start = application.seconds_to_usable()?;
    let empty_memory = empty.mebibytes_after(SETTLE)?;
    let memory = application.mebibytes_after(SETTLE)?;
    let mut starts = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        starts.0.push(empty.seconds_to_usable()?);
        starts.1.push(application.seconds_to_usable()?);
    }
    let (empty_start, start) = (median(starts.0), median(starts.1));
    let one = |name: &str, value, unit: &str, limit| Measure {
        name: name.into(),
        value,
        unit: unit.into(),
        limit,
    };
    Ok(vec![
        one("empty window, start", empty_start, "s", None),
        one("usable overview, start", start, "s", None),
        one("start ratio", start / empty_start, "x", Some(1.5)),
        one("start that reads six hours in", first_start, "s", None),
        one("empty window, memory", empty_memory, "MiB", None),
        one("demo open, memory", memory, "MiB", None),
        one("memory ratio", memory / empty_memory, "x", Some(1.6)),
        one(
            "harbour ready, 6 h back-filled",
            harbour.ready_after.as_secs_f64(),
            "s",
            Some(3.0),
        ),
    ])
}

/// The JSON lines `{"name": …, "value": …, "unit": …}` that a room's own bench prints.
fn room_measures(room: &str, example: &str, arguments: &[&str]) -> Result<Vec<Measure>> {
    let run = [
        "run",
        "--release",
        "--quiet",
        "-p",
        room,
        "--example",
        example,
        "--",
    ];
    let mut run = cargo(&run);
    // As many arenas as the window has.
    run.args(arguments)
        .env("MALLOC_ARENA_MAX", "1")
        .env("WHEELHOUSE_SERVERS", setup::servers::folder());
    let output = process::check(&mut run, Duration::from_secs(3_600))?;
    let measures: Vec<Measure> = output
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|line| {
            let name = line.get("name")?.as_str()?.to_owned();
            let limit = LIMITS.iter().find(|(known, _)| *known == name);
            Some(Measure {
                value: line.get("value")?.as_f64()?,
                unit: line.get("unit")?.as_str()?.to_owned(),
                limit: limit.map(|(_, limit)| *limit),
                name,
            })
        })
        .collect();
    if measures.is_empty() {
        bail!("the bench of {room} printed no number");
    }
    Ok(measures)
}

fn installer() -> Result<Measure> {
    let archive = package::build()?;
    Ok(Measure {
        name: "installer".into(),
        value: fs::metadata(&archive)?.len() as f64 / 1_000_000.0,
        unit: "MB".into(),
        limit: Some(15.0),
    })
}

/// Prints the table and writes its JSON; of a `whole` bench no row may be missing.
fn report(measures: &[Measure], whole: bool) -> Result<()> {
    println!(
        "\n{:<34} {:>12} {:<5} {:>10}",
        "what", "measured", "", "at most"
    );
    let mut over = Vec::new();
    let mut lines = Vec::new();
    for measure in measures {
        let holds = measure.limit.map(|limit| measure.value <= limit);
        println!(
            "{:<34} {:>12.2} {:<5} {:>10} {}",
            measure.name,
            measure.value,
            measure.unit,
            measure
                .limit
                .map_or_else(String::new, |limit| limit.to_string()),
            match holds {
                Some(true) => "pass",
                Some(false) => "FAIL",
                None => "",
            }
        );
        if holds == Some(false) {
            over.push(measure.name.as_str());
        }
        lines.push(json!({
            "name": measure.name,
            "value": measure.value,
            "unit": measure.unit,
            "limit": measure.limit,
            "pass": holds,
        }));
    }
    for (name, _) in LIMITS {
        if whole && !measures.iter().any(|measure| measure.name == *name) {
            over.push(name);
            println!("{name:<34} was not measured");
        }
    }
    let path = results().join("bench.json");
    fs::create_dir_all(results())?;
    fs::write(&path, serde_json::to_string_pretty(&lines)?)
        .with_context(|| format!("write {}", path.display()))?;
    println!("written to {}", path.display());
    if !over.is_empty() {
        bail!("not reached: {}", over.join(", "));
    }
    Ok(())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
