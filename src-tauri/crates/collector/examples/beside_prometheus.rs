//! The same samples in the store and in a real Prometheus, and the same queries to both in turn.
//!
//! `WHEELHOUSE_SERVERS=FOLDER cargo run --release -p collector --example beside_prometheus -- [HOURS]`

use std::{
    collections::BTreeMap,
    env,
    error::Error,
    fs,
    io::{Read as _, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use collector::{Limits, Store};
use model::{Metrics as _, Millis, TimeRange};
use promql::{Labels, RawSeries, Sample};
use serde_json::Value;

const WINDOW: i64 = 2 * HOUR;
const HOUR: i64 = 3_600_000;
/// A multiple of the windows that both keep their blocks in.
const START: i64 = WINDOW * 249_300;
const SCRAPE: i64 = 15_000;
const STEP: i64 = 60_000;
const COUNTERS: usize = 2_000;
const BUCKETS: usize = 1_000;
const BOUNDS: [&str; 10] = [
    "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "+Inf",
];
/// Rounds of each query, ours and theirs in turn; the middle one counts.
const ROUNDS: usize = 9;
const QUERIES: [(&str, &str); 2] = [
    (
        "rate sum over 2,000 series",
        "sum by (route) (rate(http_requests_total[5m]))",
    ),
    (
        "quantile over 1,000 bucket series",
        "histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))",
    ),
];

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let hours = env::args().nth(1).map_or(Ok(24), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let programs = programs();
    let (store, _) = Store::open(
        &folder.path().join("store"),
        Limits::default(),
        Millis(START),
    )
    .await?;
    // A window more before it: how far a rate reaches back before the first sample of all is not
    // the same in Prometheus 2 and 3.
    let end = START + WINDOW + hours * HOUR;
    fill(&store, &programs, folder.path(), end).await?;
    let server = Server::start(&programs, folder.path())?;
    for (name, query) in QUERIES {
        for length in [1, hours] {
            let title = format!("{name}, {length} h");
            measure(&store, &server, &title, query, end, length * HOUR).await?;
        }
    }
    Ok(())
}

/// Asks both in turn and prints the middle of their times, as `cargo xtask bench` reads it.
async fn measure(
    store: &Store,
    server: &Server,
    title: &str,
    query: &str,
    end: i64,
    length: i64,
) -> Result<(), Box<dyn Error>> {
    // Half a second past a scrape: Prometheus 2 counts a sample on the left edge of a window.
    let range = TimeRange {
        start: Millis(end - length + 500),
        end: Millis(end + 500),
    };
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let begun = Instant::now();
        let answer = store.metrics().range(query, range, Millis(STEP)).await?;
        let own = millis(begun);
        let begun = Instant::now();
        let body = server.range(query, range)?;
        let other = millis(begun);
        if round == 0 {
            same(&answer.value, &serde_json::from_str(&body)?)?;
        } else {
            ours.push(own);
            theirs.push(other);
        }
    }
    let (ours, theirs) = (median(ours), median(theirs));
    for (what, value, unit) in [
        (format!("{title}, Prometheus"), theirs, "ms"),
        (title.to_owned(), ours, "ms"),
        (format!("{title}, times Prometheus"), ours / theirs, "x"),
    ] {
        println!("{{\"name\":\"{what}\",\"value\":{value:.3},\"unit\":\"{unit}\"}}");
    }
    Ok(())
}

/// Whether both say the same, to nine digits.
fn same(ours: &[model::Series], body: &Value) -> Result<(), Box<dyn Error>> {
    let results = body["data"]["result"].as_array().ok_or("no result")?;
    let mut theirs: BTreeMap<String, Vec<(i64, f64)>> = BTreeMap::new();
    for one in results {
        let labels: model::Labels = serde_json::from_value(one["metric"].clone())?;
        let values = one["values"].as_array().into_iter().flatten();
        let point = |value: &Value| {
            let at = value[0].as_f64()?;
            let number = value[1].as_str()?.parse().ok()?;
            Some(((at * 1_000.0).round() as i64, number))
        };
        theirs.insert(labels.to_string(), values.filter_map(point).collect());
    }
    if ours.len() != theirs.len() || ours.is_empty() {
        return Err(format!("{} series, Prometheus has {}", ours.len(), theirs.len()).into());
    }
    for series in ours {
        let name = series.labels.to_string();
        let other = theirs.get(&name).ok_or("other labels")?;
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(b.abs());
        let is_same = other.len() == series.points.len()
            && series
                .points
                .iter()
                .zip(other)
                .all(|(own, (at, value))| own.at.0 == *at && close(own.value, *value));
        if !is_same {
            return Err(format!("{name} differs").into());
        }
    }
    Ok(())
}

/// Window by window into the store, out of it as text, and by promtool into blocks.
async fn fill(
    store: &Store,
    programs: &Path,
    folder: &Path,
    end: i64,
) -> Result<(), Box<dyn Error>> {
    let mut service = Service::new();
    let text = folder.join("window.om");
    for window in 0..=(end - START).div_euclid(WINDOW) {
        let start = Millis(START + window * WINDOW);
        let end = Millis(start.0 + WINDOW - 1);
        store.import_metrics(service.window(start.0)).await?;
        let mut export = store.export_text(&[], TimeRange { start, end });
        let mut file = fs::File::create(&text)?;
        while let Some(piece) = export.next().await? {
            file.write_all(piece.as_bytes())?;
        }
        let made = Command::new(programs.join("promtool"))
            .args(["tsdb", "create-blocks-from", "openmetrics", "--quiet"])
            .args([&text, &folder.join("tsdb")])
            .stdout(Stdio::null())
            .status()?;
        if !made.success() {
            return Err("promtool made no block".into());
        }
    }
    Ok(())
}

/// Counters that grow by a different amount at every scrape.
struct Service {
    labels: Vec<Labels>,
    counts: Vec<f64>,
    random: u64,
}

impl Service {
    fn new() -> Self {
        let counter = |nth: usize| {
            Labels::from_pairs([
                ("__name__", "http_requests_total".to_owned()),
                ("code", ["200", "404", "500"][nth % 3].to_owned()),
                ("instance", format!("10.0.0.{}:8080", nth / 20)),
                ("job", "orders".to_owned()),
                ("route", format!("/api/v1/{}", nth % 20)),
            ])
        };
        let bucket = |nth: usize| {
            Labels::from_pairs([
                (
                    "__name__",
                    "http_request_duration_seconds_bucket".to_owned(),
                ),
                ("instance", format!("10.0.0.{}:8080", nth / BOUNDS.len())),
                ("job", "orders".to_owned()),
                ("le", BOUNDS[nth % BOUNDS.len()].to_owned()),
            ])
        };
        let labels: Vec<Labels> = (0..COUNTERS)
            .map(counter)
            .chain((0..BUCKETS).map(bucket))
            .collect();
        Self {
            counts: vec![0.0; labels.len()],
            labels,
            random: 1,
        }
    }

    fn window(&mut self, start: i64) -> Vec<RawSeries> {
        let mut columns = vec![Vec::new(); self.labels.len()];
        for at in (start..start + WINDOW).step_by(SCRAPE as usize) {
            let mut below = 0.0;
            for (nth, column) in columns.iter_mut().enumerate() {
                let grown = (20.0 * self.uniform()).floor();
                // A bucket counts what those below it count too.
                let bucket = nth.checked_sub(COUNTERS).map(|nth| nth % BOUNDS.len());
                below = match bucket {
                    None | Some(0) => grown,
                    Some(_) => below + grown,
                };
                self.counts[nth] += below;
                column.push(Sample {
                    at,
                    value: self.counts[nth],
                });
            }
        }
        let series = self.labels.iter().cloned().zip(columns);
        series
            .map(|(labels, samples)| RawSeries::of_numbers(labels, samples))
            .collect()
    }

    fn uniform(&mut self) -> f64 {
        self.random = self
            .random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.random >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// A Prometheus that does nothing but answer.
struct Server {
    child: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(programs: &Path, folder: &Path) -> Result<Self, Box<dyn Error>> {
        fs::write(folder.join("prometheus.yml"), "global: {}\n")?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        let child = Command::new(programs.join("prometheus"))
            .args(["--config.file=prometheus.yml", "--storage.tsdb.path=tsdb"])
            .arg("--storage.tsdb.retention.time=100y")
            // Its blocks stay as ours are: compacting them would run beside the queries.
            .arg("--storage.tsdb.min-block-duration=2h")
            .arg("--storage.tsdb.max-block-duration=2h")
            .arg(format!("--web.listen-address=127.0.0.1:{port}"))
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let server = Self { child, port };
        let deadline = Instant::now() + Duration::from_secs(120);
        while !server
            .get("/-/ready")
            .is_ok_and(|body| body.contains("Ready"))
        {
            if Instant::now() > deadline {
                return Err("Prometheus is not ready after two minutes".into());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(server)
    }

    fn range(&self, query: &str, range: TimeRange) -> Result<String, Box<dyn Error>> {
        let seconds = |at: Millis| format!("{}.{:03}", at.0 / 1_000, at.0 % 1_000);
        let fields = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("query", query)
            .append_pair("start", &seconds(range.start))
            .append_pair("end", &seconds(range.end))
            .append_pair("step", &(STEP / 1_000).to_string())
            .finish();
        self.get(&format!("/api/v1/query_range?{fields}"))
    }

    /// The body of an answer; HTTP/1.0 ends it with the connection.
    fn get(&self, path: &str) -> Result<String, Box<dyn Error>> {
        let mut connection = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        write!(connection, "GET {path} HTTP/1.0\r\n\r\n")?;
        let mut answer = String::new();
        connection.read_to_string(&mut answer)?;
        let (_, body) = answer.split_once("\r\n\r\n").ok_or("no answer")?;
        Ok(body.to_owned())
    }
}

/// Where `cargo xtask bench` unpacked Debian's programs.
fn programs() -> PathBuf {
    let servers = env::var_os("WHEELHOUSE_SERVERS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../target/servers"),
        PathBuf::from,
    );
    servers.join("prometheus/usr/bin")
}

fn millis(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
