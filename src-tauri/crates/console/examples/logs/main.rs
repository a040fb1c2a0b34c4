//! How an export of ten million lines and a tail of a thousand lines a second go, from a server
//! that talks like Loki to the file and to the lines held, as JSON lines for `cargo xtask bench`.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use console::{
    Console, Options,
    wire::{
        ExportFormat, ExportLogs, ExportRef, ExportStage, FollowLogs, LogsRef, LogsState, OpenPack,
    },
};
use model::{LogFilter, TimeRange};
use serde_json::json;

mod server;

use server::{BACKLOG, START};

/// Lines that are exported.
const EXPORTED: u64 = 10_000_000;
/// How long a tail is watched, in seconds, unless the argument says otherwise.
const WATCHED: u64 = 60;
/// How long nothing may come before it is given up.
const PATIENCE: Duration = Duration::from_secs(60);

/// `[SECONDS]` is how long a tail is watched. Each number is measured in a process of its own, so
/// that one does not count the memory of another.
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    match *words {
        ["serve"] => runtime.block_on(server::serve()),
        ["export", base] => runtime.block_on(export(base)),
        ["tail", base, seconds] => {
            runtime.block_on(tail(base, seconds.parse().expect("a number of seconds")));
        }
        [] => measure(&WATCHED.to_string()),
        [seconds] => measure(seconds),
        _ => panic!("the one argument is for how many seconds a tail is watched"),
    }
}

fn measure(seconds: &str) {
    let server = Server::start();
    for task in [
        &["export", &server.base][..],
        &["tail", &server.base, seconds],
    ] {
        let done = again().args(task).status().expect("it starts again");
        assert!(done.success(), "{task:?}");
    }
}

fn again() -> Command {
    Command::new(std::env::current_exe().expect("this program has a place"))
}

/// The server, in a process whose memory does not count.
struct Server {
    process: Child,
    base: String,
}

impl Server {
    fn start() -> Self {
        let mut process = again()
            .arg("serve")
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts again");
        let mut base = String::new();
        let said = process.stdout.take().expect("it is piped");
        BufReader::new(said)
            .read_line(&mut base)
            .expect("it says where it is");
        Self {
            process,
            base: base.trim().to_owned(),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It ended already only if it failed, which was seen.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

async fn export(base: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let console = open(folder.path(), base).await;
    let request = ExportLogs {
        environment: "bench".to_owned(),
        source: None,
        filter: LogFilter::all(server::range(EXPORTED)),
        format: ExportFormat::Text,
        redacted: true,
    };
    let path: PathBuf = folder.path().join("lines.log");
    let began = Instant::now();
    let mut view = console::export_logs(&console, request, path)
        .await
        .expect("an export");
    let mut moved = (0, Instant::now());
    let (mut early, mut late) = (Vec::new(), Vec::new());
    while view.stage == ExportStage::Running {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let job = ExportRef { job: view.job };
        view = console::export_state(&console, job).await.expect("it");
        if view.lines > moved.0 {
            moved = (view.lines, Instant::now());
        }
        assert!(moved.1.elapsed() < PATIENCE, "no line comes any more");
        // Buffers fill in the first tenth; what grows after that, grows for ever.
        match view.lines * 10 / EXPORTED {
            1 => early.extend(memory("VmRSS:")),
            9 => late.extend(memory("VmRSS:")),
            _ => {}
        }
    }
    let took = began.elapsed().as_secs_f64();
    assert_eq!(view.stage, ExportStage::Whole, "{:?}", view.failure);
    assert_eq!(view.lines, EXPORTED);
    let name = "export of 10,000,000 lines";
    report(name, took, "s");
    if let Some(peak) = memory("VmHWM:") {
        report(&format!("{name}, most memory"), peak, "MiB");
        let growth = (median(late) / median(early) - 1.0) * 100.0;
        report(
            &format!("{name}, growth after the first tenth"),
            growth,
            "%",
        );
    }
    console.close().await;
}

async fn tail(base: &str, seconds: u64) {
    let folder = tempfile::tempdir().expect("a folder");
    let base = format!("{base}/{seconds}");
    let console = open(folder.path(), &base).await;
    let start = server::millis(START);
    let request = FollowLogs {
        environment: "bench".to_owned(),
        source: None,
        filter: LogFilter::all(TimeRange { start, end: start }),
        question: 0,
    };
    let held = console::follow_logs(&console, request)
        .await
        .expect("a tail");
    // As many as are held are there at once; what grows after that, grows for ever.
    let logs = LogsRef { logs: held.logs };
    let full = arrived(&console, logs, BACKLOG + server::A_SECOND).await;
    let early = memory("VmRSS:");
    let all = BACKLOG + server::A_SECOND * seconds;
    let state = arrived(&console, logs, all).await;
    assert!(state.failures.is_empty(), "{:?}", state.failures);
    assert!(full.arrived < all, "the lines came all at once");
    let named = |what: &str| format!("tail of 1,000 lines/s, {what}");
    report(&named("watched"), seconds as f64, "s");
    report(&named("lines lost"), (all - state.arrived) as f64, "");
    if let (Some(early), Some(late)) = (early, memory("VmRSS:")) {
        report(&named("growth"), (late / early - 1.0) * 100.0, "%");
        report(&named("memory"), late, "MiB");
    }
    console.close().await;
}

/// Waits until so many lines came, or until none comes any more.
async fn arrived(console: &Console, logs: LogsRef, count: u64) -> LogsState {
    let mut moved = (0, Instant::now());
    loop {
        let state = console::log_state(console, logs).await.expect("a tail");
        if state.arrived > moved.0 {
            moved = (state.arrived, Instant::now());
        }
        if state.arrived >= count || moved.1.elapsed() > PATIENCE {
            return state;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn open(folder: &Path, base: &str) -> Console {
    let pack = folder.join("pack");
    fs::create_dir_all(&pack).expect("a folder");
    let toml = format!("[environments.bench.sources.logs]\nkind = \"loki\"\nurl = \"{base}\"\n");
    fs::write(pack.join("wheelhouse.toml"), toml).expect("a file");
    let console = Console::start(Options::within(folder))
        .await
        .expect("a console");
    let request = OpenPack {
        folder: pack.display().to_string(),
    };
    console::open_pack(&console, request).await.expect("a pack");
    console
}

/// A line of this process' status in mebibytes; nothing where the system does not tell.
fn memory(name: &str) -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    let kibibytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes / 1_024.0)
}

/// The value in the middle: what the allocator holds moves by some percent all the time.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values
        .get(values.len() / 2)
        .copied()
        .expect("it was weighed")
}

#[allow(clippy::print_stdout)] // what it is for
fn report(name: &str, value: f64, unit: &str) {
    println!("{}", json!({ "name": name, "value": value, "unit": unit }));
}
