//! Three hours of Harbour with a release that failed orders: the same samples in the store and, by
//! the documented way out, in a real Prometheus.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use collector::{
    Store,
    exposition::{self, Format},
};
use model::{InstantValue, Metrics, Millis, TimeRange};
use promql::{Labels, RawSeries, Sample};
use sources::metrics::Prometheus;
use tempfile::TempDir;

use crate::{
    asked::{self, Asked},
    compare::{Answered, agree, is_between},
    scene::{self, Process},
    shapes::Shapes,
};

const MINUTE: i64 = 60_000;
/// Queries that are to be compared at least.
const AT_LEAST: usize = 200;
/// And where those of others do not lie beside the project.
const OF_THE_PROJECT: usize = 150;
/// Of the queries of others, unless `WHEELHOUSE_ALL_QUERIES` is set: all of them take minutes.
const ONE_OF: usize = 10;

struct Past {
    store: Store,
    prometheus: Prometheus,
    /// The text between the two.
    text: PathBuf,
    blocks: PathBuf,
    promtool: PathBuf,
    samples: u64,
    /// Time of the last sample.
    end: Millis,
    metrics: BTreeSet<String>,
    labels: BTreeSet<String>,
    folder: TempDir,
    _server: Process,
}

impl Past {
    async fn open() -> Option<Self> {
        let program = scene::program_or_skip()?;
        let promtool = program.with_file_name("promtool");
        let folder = tempfile::tempdir().expect("a folder");
        let series = history(folder.path()).await;
        let end = series.iter().flat_map(|one| &one.samples).map(|one| one.at);
        let end = Millis(end.max().expect("there are samples"));
        let names = |of: &dyn Fn(&RawSeries) -> Vec<String>| series.iter().flat_map(of).collect();
        let metrics = names(&|one| one.labels.name().map(str::to_owned).into_iter().collect());
        let labels = names(&|one| one.labels.iter().map(|(name, _)| name.to_owned()).collect());

        let store = scene::store(&folder.path().join("store")).await;
        store.import_metrics(series).await.expect("it is kept");
        let text = folder.path().join("history.om");
        let samples = export(&store, &text).await;
        let blocks = folder.path().join("tsdb");
        let made = Command::new(&promtool)
            .args(["tsdb", "create-blocks-from", "openmetrics", "--quiet"])
            .args([&text, &blocks])
            .output()
            .expect("promtool runs");
        assert!(
            made.status.success(),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
        let (server, address) = scene::serve(&program, folder.path(), "global: {}\n");
        let prometheus = Prometheus::new(scene::client(&address));
        scene::wait("Prometheus is ready", async || {
            prometheus.build().await.is_ok()
        })
        .await;
        Some(Self {
            store,
            prometheus,
            text,
            blocks,
            promtool,
            samples,
            end,
            metrics,
            labels,
            folder,
            _server: server,
        })
    }

    /// What both answer to a query within and after the bad release.
    async fn both(&self, query: &str) -> [(Answered, Answered); 3] {
        let (theirs, ours) = (&self.prometheus, self.store.metrics());
        // Half a second past a scrape: no window begins on a sample, which Prometheus 2 counts then
        // and Prometheus 3 does not.
        let ago = |minutes: i64| Millis(self.end.0 + 500 - minutes * MINUTE);
        let range = TimeRange {
            start: ago(150),
            end: ago(90),
        };
        let at = |moment| async move {
            let (theirs, ours) = (theirs, self.store.metrics());
            (
                theirs
                    .instant(query, moment)
                    .await
                    .map(|answer| answer.value),
                ours.instant(query, moment).await.map(|answer| answer.value),
            )
        };
        let series = |answer: Result<model::Answer<Vec<model::Series>>, model::Failure>| {
            answer.map(|answer| InstantValue::Matrix(answer.value))
        };
        [
            at(ago(119)).await,
            at(ago(0)).await,
            (
                series(theirs.range(query, range, Millis(MINUTE)).await),
                series(ours.range(query, range, Millis(MINUTE)).await),
            ),
        ]
    }
}

impl Past {
    /// Whether a quantile differs only because it lies between two buckets: then theirs stands
    /// between ours of a little less and a little more.
    async fn is_on_a_bound(&self, query: &str, answers: &[(Answered, Answered); 3]) -> bool {
        let Some((quantile, rest)) = query
            .strip_prefix("histogram_quantile(")
            .and_then(|rest| rest.split_once(','))
        else {
            return false;
        };
        let Ok(quantile) = quantile.trim().parse::<f64>() else {
            return false;
        };
        let nudged = |by: f64| format!("histogram_quantile({:?},{rest}", quantile * by);
        let less = self.both(&nudged(1.0 - 1e-9)).await;
        let more = self.both(&nudged(1.0 + 1e-9)).await;
        let theirs = answers.iter().map(|(theirs, _)| theirs);
        let bounds = less.iter().zip(&more);
        theirs
            .zip(bounds)
            .all(|(theirs, ((_, less), (_, more)))| is_between(theirs, less, more))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_moves_into_a_real_prometheus_and_back() {
    let Some(past) = Past::open().await else {
        return;
    };
    let dump = past.folder.path().join("dump.txt");
    let dumped = Command::new(&past.promtool)
        .args(["tsdb", "dump"])
        .arg(&past.blocks)
        .stdout(File::create(&dump).expect("the folder is ours"))
        .stderr(Stdio::null())
        .status()
        .expect("promtool runs");
    assert!(dumped.success());
    let store = scene::store(&past.folder.path().join("back")).await;
    let text = File::open(&dump).expect("it was written");
    let imported = store
        .import_text(text, "dump.txt", &[], past.end, &mut |_| {})
        .await;
    assert!(
        imported.failure.is_none() && imported.problems.is_empty(),
        "{imported:?}"
    );
    assert_eq!(imported.count.new_samples, past.samples);
    let back = past.folder.path().join("back.om");
    assert_eq!(export(&store, &back).await, past.samples);
    // Series stand in the order in which a store met them.
    let read = |file: &Path| {
        let text = fs::read_to_string(file).expect("it was written");
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort_unstable();
        lines
    };
    assert!(
        read(&back) == read(&past.text),
        "the text that comes back is another"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_prometheus_answers_two_hundred_queries_as_the_store_does() {
    let Some(past) = Past::open().await else {
        return;
    };
    let project = asked::of_the_project();
    let mut others = asked::of_others(&Shapes::new(&past.metrics, &past.labels));
    let mut at_least = AT_LEAST;
    if others.is_empty() {
        at_least = OF_THE_PROJECT;
        println!("skipped: no queries of others lie beside the project");
    }
    if std::env::var_os("WHEELHOUSE_ALL_QUERIES").is_none() {
        others = others.into_iter().step_by(ONE_OF).collect();
    }
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    let mut differ = Vec::new();
    for Asked { from, query } in project.iter().chain(&others) {
        let count = counts.entry(from).or_default();
        let answers = past.both(query).await;
        if answers.iter().any(|(theirs, _)| is_unknown(theirs)) {
            count.unknown += 1;
            continue;
        }
        count.compared += 1;
        count.refused += usize::from(answers.iter().all(|(theirs, _)| theirs.is_err()));
        count.empty += usize::from(answers.iter().all(|(theirs, _)| is_empty(theirs)));
        let found = answers
            .iter()
            .find_map(|(theirs, ours)| agree(query, theirs, ours).err());
        match found {
            Some(_) if past.is_on_a_bound(query, &answers).await => count.on_a_bound += 1,
            found => differ.extend(found.map(|found| format!("{from}: {found}"))),
        }
    }
    let mut told = 0;
    for (from, count) in &counts {
        println!("{from}: {count:?}");
        told += count.compared - count.refused - count.empty;
    }
    println!(
        "{} differ; {told} queries had something to tell",
        differ.len()
    );
    assert!(differ.is_empty(), "{}", differ.join("\n"));
    let compared: usize = counts.values().map(|count| count.compared).sum();
    assert!(
        compared >= at_least,
        "only {compared} queries were compared"
    );
    assert!(told >= at_least / 2, "only {told} queries had an answer");
}

#[derive(Debug, Default)]
struct Count {
    compared: usize,
    /// Nothing answers them.
    empty: usize,
    /// A quantile falls on the bound of a bucket, and rounding decides which.
    on_a_bound: usize,
    /// Both refuse them.
    refused: usize,
    /// Not compared: this Prometheus is older than a function that they use.
    unknown: usize,
}

fn is_unknown(answer: &Answered) -> bool {
    matches!(answer, Err(failure) if failure.to_string().contains("unknown function"))
}

fn is_empty(answer: &Answered) -> bool {
    match answer {
        Ok(InstantValue::Vector(found)) => found.is_empty(),
        Ok(InstantValue::Matrix(found)) => found.is_empty(),
        _ => false,
    }
}

/// What Harbour writes of its past, with counters that all begin at zero, before anything else: how
/// far a rate reaches back before a first sample changed between Prometheus 2 and 3, and we do as 3
/// does.
async fn history(folder: &Path) -> Vec<RawSeries> {
    let run = folder.join("harbour");
    let arguments = ["--port=0", "--load=5", "--history=3h", "--quiet"];
    let backend = scene::start_harbour(&run, &arguments);
    let described = run.join("harbour.json");
    scene::wait("Harbour has written its past", async || described.is_file()).await;
    drop(backend);
    let text = fs::read(run.join("history.om")).expect("it was written");
    let (page, problems) = exposition::parse(&text, Format::OpenMetrics, "history.om");
    assert!(problems.is_empty(), "{problems:?}");
    let mut columns: HashMap<Labels, Vec<Sample>> = HashMap::new();
    for (labels, value, at) in page.samples {
        let at = at.expect("every sample has a time").0;
        columns
            .entry(labels)
            .or_default()
            .push(Sample { at, value });
    }
    let times = columns.values().max_by_key(|samples| samples.len());
    let times: Vec<i64> = times
        .into_iter()
        .flatten()
        .map(|sample| sample.at)
        .collect();
    let begin = times.first().expect("there are samples") - 15_000;
    let up = times.iter().map(|at| Sample {
        at: *at,
        value: 1.0,
    });
    columns.insert(Labels::from_pairs([("__name__", "up")]), up.collect());
    let scraped = |labels: &Labels| {
        labels
            .with("job", "harbour")
            .with("instance", "127.0.0.1:4810")
    };
    let begun = columns.into_iter().map(|(labels, samples)| {
        let first = samples.first().map_or(i64::MAX, |sample| sample.at);
        let is_counter = labels.name().is_some_and(|name| {
            ["_total", "_count", "_sum", "_bucket"]
                .iter()
                .any(|end| name.ends_with(end))
        });
        let before = std::iter::once(&begin).chain(&times);
        let before = before.take_while(|at| is_counter && **at < first);
        let zeros = before.map(|at| Sample {
            at: *at,
            value: 0.0,
        });
        let samples = zeros.chain(samples.iter().copied()).collect();
        RawSeries::of_numbers(scraped(&labels), samples)
    });
    begun.collect()
}

async fn export(store: &Store, file: &Path) -> u64 {
    let all = TimeRange {
        start: Millis(i64::MIN),
        end: Millis(i64::MAX),
    };
    let mut export = store.export_text(&[], all);
    let mut text = String::new();
    while let Some(piece) = export.next().await.expect("the store is read") {
        text.push_str(&piece);
    }
    fs::write(file, text).expect("the folder is ours");
    export.exported().samples
}
