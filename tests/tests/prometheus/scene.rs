use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use async_trait::async_trait;
use collector::{
    Collector, CollectorConfig, Fetch, Fetched, Limits, ScrapeTarget, Store, SystemClock,
};
use model::{Answer, Failure, InstantValue, Metrics, Millis, Series};
use promql::{Labels, RawSeries, Sample};
use sources::metrics::Prometheus;
use tempfile::TempDir;
use transport::{Ambient, Client, Endpoint, Request};

/// Longest wait for anything.
const DEADLINE: Duration = Duration::from_secs(45);

/// A running Harbour and a real Prometheus that scrapes it every second.
pub(crate) struct Scene {
    pub(crate) prometheus: Prometheus,
    client: Client,
    /// Base address of Prometheus.
    pub(crate) address: String,
    /// Base address of Harbour.
    harbour: String,
    folder: TempDir,
    _processes: [Process; 2],
}

/// A child that does not outlive the test.
pub(crate) struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Scene {
    /// Starts both, or says that there is no Prometheus to be had on this system.
    pub(crate) async fn open() -> Option<Self> {
        let program = program_or_skip()?;
        let folder = tempfile::tempdir().expect("a folder for the servers");
        let (backend, port) = harbour(folder.path()).await;
        let (server, address) = serve(&program, folder.path(), &scraping(folder.path(), port));
        let client = client(&address);
        let scene = Self {
            prometheus: Prometheus::new(client.clone()),
            client,
            address,
            harbour: format!("http://127.0.0.1:{port}"),
            folder,
            _processes: [server, backend],
        };
        wait("Prometheus is ready", async || {
            scene.prometheus.build().await.is_ok()
        })
        .await;
        Some(scene)
    }

    /// Waits until so many scrapes are kept, and a moment longer; returns the time of the last.
    pub(crate) async fn scraped(&self, scrapes: f64) -> Millis {
        wait("Prometheus scrapes", async || {
            self.number("count_over_time(up[5m])").await >= scrapes
        })
        .await;
        let last = Millis((self.number("timestamp(up)").await * 1_000.0).round() as i64);
        // The second half of the scrape interval must be over before it can be asked about.
        wait("the moment has passed", async || {
            chrono::Utc::now().timestamp_millis() > last.0 + 800
        })
        .await;
        last
    }

    /// A store with the samples that Prometheus holds up to a moment, each as it was scraped.
    ///
    /// Series that began after the first scrape are dropped from both: how far a rate reaches back
    /// before its first sample changed between Prometheus 2 and 3, and we do as 3 does.
    pub(crate) async fn copy_of_its_samples(&self, at: Millis) -> Store {
        let (young, series): (Vec<Series>, Vec<Series>) = {
            let series = self.samples(at).await;
            let begin = |series: &Series| series.points.first().map(|point| point.at);
            let first = series.iter().filter_map(begin).min();
            series.into_iter().partition(|series| begin(series) > first)
        };
        for series in &young {
            self.forget(&series.labels.to_string()).await;
        }
        assert_eq!(
            self.samples(at).await.len(),
            series.len(),
            "the young ones are gone"
        );
        let raw = series.into_iter().map(|series| {
            let sample = |point: &model::Point| Sample {
                at: point.at.0,
                value: point.value,
            };
            RawSeries::of_numbers(
                Labels::from_pairs(series.labels.0),
                series.points.iter().map(sample).collect(),
            )
        });
        let store = self.store("copy").await;
        let count = store
            .import_metrics(raw.collect())
            .await
            .expect("it is kept");
        assert!(count.new_series > 100, "{count:?}");
        store
    }

    async fn samples(&self, at: Millis) -> Vec<Series> {
        let everything = "{__name__=~\".+\"}[5m]";
        match self.prometheus.instant(everything, at).await {
            Ok(Answer {
                value: InstantValue::Matrix(series),
                ..
            }) => series,
            other => panic!("a range selector is answered with samples: {other:?}"),
        }
    }

    async fn forget(&self, selector: &str) {
        let form = [("match[]", selector)];
        let request = Request::query_form("/api/v1/admin/tsdb/delete_series", &form);
        let body = self.client.send(request).await.expect("it answers");
        assert_eq!(body.status, 204, "{selector}: {}", body.text());
    }

    /// Starts the embedded collector on the same Harbour.
    pub(crate) async fn collect(&self) -> (Collector, Store) {
        let store = self.store("collected").await;
        let config = CollectorConfig {
            scrape: vec![ScrapeTarget {
                job: "harbour".into(),
                url: format!("{}/metrics", self.harbour),
                every: Duration::from_secs(1),
                timeout: Duration::from_secs(1),
            }],
            ..CollectorConfig::default()
        };
        let fetch = Arc::new(Page(client(&self.harbour)));
        let clock = Arc::new(SystemClock);
        let (collector, problems) = Collector::start(config, store.clone(), fetch, clock).await;
        assert!(problems.is_empty(), "{problems:?}");
        (collector, store)
    }

    async fn number(&self, query: &str) -> f64 {
        let now = Millis(chrono::Utc::now().timestamp_millis());
        match self
            .prometheus
            .instant(query, now)
            .await
            .map(|answer| answer.value)
        {
            Ok(InstantValue::Vector(found)) => found.first().map_or(0.0, |one| one.point.value),
            _ => 0.0,
        }
    }

    async fn store(&self, name: &str) -> Store {
        store(&self.folder.path().join(name)).await
    }
}

/// A store in a folder of its own.
pub(crate) async fn store(folder: &Path) -> Store {
    fs::create_dir_all(folder).expect("a folder for the store");
    let now = Millis(chrono::Utc::now().timestamp_millis());
    let (store, problems) = Store::open(folder, Limits::default(), now)
        .await
        .expect("the store opens");
    assert!(problems.is_empty(), "{problems:?}");
    store
}

/// Waits for a condition, not for ever.
pub(crate) async fn wait(what: &str, holds: impl AsyncFn() -> bool) {
    let deadline = Instant::now() + DEADLINE;
    while !holds().await {
        assert!(Instant::now() < deadline, "waited in vain: {what}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

struct Page(Client);

#[async_trait]
impl Fetch for Page {
    async fn get(&self, _: &str, accept: &str) -> Result<Fetched, Failure> {
        let request = Request::get("/metrics", &[]).accept(accept);
        let body = self.0.send(request).await?.accepted()?;
        Ok(Fetched {
            content_type: body.content_type.clone(),
            body: body.bytes,
        })
    }
}

pub(crate) fn client(address: &str) -> Client {
    let endpoint = Endpoint::parse(address).expect("a whole address");
    Client::new(endpoint, &Ambient::bare()).expect("the client starts")
}

/// The real server, or nothing and a word about it where none is to be had.
pub(crate) fn program_or_skip() -> Option<PathBuf> {
    let found = program();
    if found.is_none() {
        assert!(
            !Path::new("/etc/debian_version").exists(),
            "there is no Prometheus; `cargo xtask test` unpacks Debian's"
        );
        println!("skipped: Prometheus is not installed");
    }
    found
}

/// Debian's, unpacked by `cargo xtask test`, else an installed one.
fn program() -> Option<PathBuf> {
    let unpacked = std::env::var_os("WHEELHOUSE_SERVERS")
        .map(PathBuf::from)
        .or_else(|| Some(built().parent()?.join("servers")));
    let unpacked = unpacked.map(|folder| folder.join("prometheus/usr/bin/prometheus"));
    unpacked.filter(|program| program.is_file()).or_else(|| {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path)
            .map(|folder| folder.join("prometheus"))
            .find(|program| program.is_file())
    })
}

/// Starts Harbour as a process of its own, without a past, and waits for its port.
async fn harbour(folder: &Path) -> (Process, u16) {
    let run = folder.join("harbour");
    let arguments = ["--port=0", "--load=40", "--history=none", "--quiet"];
    let process = start_harbour(&run, &arguments);
    let description = run.join("harbour.json");
    let port = || {
        let text = fs::read_to_string(&description).ok()?;
        let described: serde_json::Value = serde_json::from_str(&text).ok()?;
        u16::try_from(described["port"].as_u64()?).ok()
    };
    wait("Harbour says its port", async || port().is_some()).await;
    let port = port().expect("it was just read");
    let page = client(&format!("http://127.0.0.1:{port}"));
    wait("Harbour has served every kind of request", async || {
        let body = page.get("/metrics", &[]).await;
        let kinds = |text: &str| {
            text.matches("http_server_request_duration_seconds_count{")
                .count()
        };
        body.is_ok_and(|body| kinds(&body.text()) >= 6)
    })
    .await;
    (process, port)
}

/// Starts Harbour as a process of its own in a folder.
pub(crate) fn start_harbour(run: &Path, arguments: &[&str]) -> Process {
    let name = format!("harbour{}", std::env::consts::EXE_SUFFIX);
    let program = std::env::var_os("WHEELHOUSE_HARBOUR")
        .map(PathBuf::from)
        .unwrap_or_else(|| built().join(name));
    assert!(
        program.is_file(),
        "{} is missing; run `cargo build -p harbour`",
        program.display()
    );
    let child = Command::new(program)
        .args(arguments)
        .arg("--run-dir")
        .arg(run)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("Harbour starts");
    Process(child)
}

/// Where Cargo put the programs: this test is TARGET/debug/deps/prometheus-HASH.
fn built() -> PathBuf {
    let exe = std::env::current_exe().expect("a test has a file");
    exe.ancestors()
        .nth(2)
        .expect("tests lie in the target folder")
        .to_owned()
}

/// Writes the rules of a scene; the configuration that scrapes Harbour and evaluates them.
fn scraping(folder: &Path, harbour: u16) -> String {
    let rules = "groups:
- name: scene
  interval: 1s
  rules:
  - { record: 'job:up:sum', expr: sum by (job) (up) }
  - { alert: Reachable, expr: up == 1, labels: { severity: info } }
  - { alert: NotYet, expr: up == 1, for: 1h }
";
    fs::write(folder.join("rules.yml"), rules).expect("the folder is ours");
    format!(
        "global: {{ scrape_interval: 1s, evaluation_interval: 1s }}
rule_files: [rules.yml]
scrape_configs:
- job_name: harbour
  static_configs: [{{ targets: ['127.0.0.1:{harbour}'] }}]
"
    )
}

/// Starts a Prometheus on what lies below `tsdb` in the folder.
pub(crate) fn serve(program: &Path, folder: &Path, configuration: &str) -> (Process, String) {
    fs::write(folder.join("prometheus.yml"), configuration).expect("the folder is ours");
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .expect("a free port")
        .port();
    let address = format!("127.0.0.1:{port}");
    let log = fs::File::create(folder.join("prometheus.log")).expect("the folder is ours");
    let child = Command::new(program)
        .arg("--config.file=prometheus.yml")
        .arg("--storage.tsdb.path=tsdb")
        .arg("--storage.tsdb.retention.time=100y")
        .arg("--enable-feature=exemplar-storage")
        .arg("--web.enable-admin-api")
        .arg(format!("--web.listen-address={address}"))
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .expect("Prometheus starts");
    (Process(child), format!("http://{address}"))
}
