//! The demo's objectives while Harbour runs: well, and with a release that fails orders.
#![cfg(unix)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use console::{
    Console, Options,
    wire::{Health, OpenPack, SloView, SlosRequest, SlosView, ThemeName, Zone},
};
use tests::tree::root;

const DEADLINE: Duration = Duration::from_secs(60);

/// Ended with the test.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

struct Scene {
    console: Console,
    _folder: tempfile::TempDir,
    _harbour: Process,
}

impl Scene {
    /// Harbour with the demo's objectives and alerts, collected by Wheelhouse.
    async fn open(history: &str, faults: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        let (harbour, port) = harbour(folder.path(), history, faults).await;
        let files = format!("{}/fixtures/harbour/pack", root().display());
        for name in ["slos/harbour.yml", "alerts/harbour.yml"] {
            let to = at("pack").join(name);
            fs::create_dir_all(to.parent().expect("it has one")).expect("the folder is ours");
            fs::copy(Path::new(&files).join(name), to).expect("the demo has it");
        }
        let past = at("harbour/history.om");
        let past = if history == "none" {
            String::new()
        } else {
            format!("history = [{past:?}]\n")
        };
        let toml = format!(
            "name = \"Demo\"\n[environments.demo.sources.harbour]\nkind = \"direct\"\n{past}\
             scrape = [{{ job = \"harbour\", url = \"http://127.0.0.1:{port}/metrics\", every = \"1s\" }}]\n"
        );
        fs::write(at("pack/wheelhouse.toml"), toml).expect("the folder is ours");
        let console = Console::start(Options::within(folder.path()))
            .await
            .expect("the console starts");
        let request = OpenPack {
            folder: at("pack").display().to_string(),
        };
        console::open_pack(&console, request)
            .await
            .expect("the pack opens");
        Self {
            console,
            _folder: folder,
            _harbour: harbour,
        }
    }

    async fn slos(&self) -> SlosView {
        let request = SlosRequest {
            environment: "demo".to_owned(),
            width: 400,
            height: 120,
            theme: ThemeName::Dark,
            zone: Zone::Utc,
        };
        console::slos(&self.console, request)
            .await
            .expect("the pack has objectives")
    }

    /// The objectives once they are as they should be.
    async fn until(&self, what: &str, holds: impl Fn(&SlosView) -> bool) -> SlosView {
        let deadline = Instant::now() + DEADLINE;
        loop {
            let view = self.slos().await;
            if holds(&view) {
                return view;
            }
            let told: Vec<&str> = view.slos.iter().map(|slo| slo.sentence.as_str()).collect();
            assert!(
                Instant::now() < deadline,
                "waited in vain: {what}; {told:?}"
            );
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}

fn one<'a>(view: &'a SlosView, id: &str) -> &'a SloView {
    view.slos
        .iter()
        .find(|slo| slo.id == id)
        .expect("the demo has it")
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_fault_no_objective_pages() {
    let scene = Scene::open("none", &[]).await;
    let view = scene
        .until("the API's availability is known", |view| {
            one(view, "api-availability").left.is_some()
        })
        .await;
    assert_eq!(view.slos.len(), 3);
    assert!(view.problems.is_empty(), "{:?}", view.problems);
    let availability = one(&view, "api-availability");
    assert_ne!(
        availability.health,
        Health::Critical,
        "{}",
        availability.sentence
    );
    assert!(
        availability.left.expect("it is known") > 0.99,
        "{}",
        availability.sentence
    );
    assert!(
        availability
            .alerts
            .iter()
            .any(|alert| alert == "HarbourHighErrorRate")
    );
    assert!(
        availability.coverage.ends_with(" of 30 days"),
        "{}",
        availability.coverage
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_that_fails_orders_burns_the_budget() {
    let scene = Scene::open("none", &["bad-deploy"]).await;
    let view = scene
        .until("the API's availability burns", |view| {
            one(view, "api-availability").health >= Health::Warning
        })
        .await;
    let availability = one(&view, "api-availability");
    assert!(availability.burns.iter().any(|burn| burn.burning));
    assert!(
        availability.sentence.starts_with("Burns "),
        "{}",
        availability.sentence
    );
    // A busy machine may make orders slow as well, and burn their budget faster.
    let health = view.slos.iter().map(|one| one.health);
    assert!(
        health.is_sorted_by(|one, next| one >= next),
        "what needs attention comes first"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn six_hours_of_history_are_told_quickly() {
    let scene = Scene::open("6h", &[]).await;
    let view = scene
        .until("the past is read", |view| {
            let left = view.slos.iter().all(|slo| slo.left.is_some());
            left && one(view, "api-availability").coverage.starts_with("6 h")
        })
        .await;
    for slo in &view.slos {
        println!("{}: {} ({:?})", slo.id, slo.sentence, slo.health);
        assert!(slo.chart.is_some(), "{}", slo.id);
    }
    // The history has an incident, which cost something.
    let left = one(&view, "api-availability").left.expect("it is known");
    assert!((0.5..1.0).contains(&left), "{left}");
    let begun = Instant::now();
    scene.slos().await;
    println!(
        "asked again at once: {:.1} ms",
        begun.elapsed().as_secs_f64() * 1_000.0
    );
}

/// Starts Harbour as a process of its own and waits for its port.
async fn harbour(folder: &Path, history: &str, faults: &[&str]) -> (Process, u16) {
    let name = format!("harbour{}", std::env::consts::EXE_SUFFIX);
    let built = std::env::current_exe().expect("a test has a file");
    let built = built
        .ancestors()
        .nth(2)
        .expect("tests lie in the target folder")
        .join(name);
    let program = std::env::var_os("WHEELHOUSE_HARBOUR").map_or(built, PathBuf::from);
    assert!(
        program.is_file(),
        "{} is missing; run `cargo build -p harbour`",
        program.display()
    );
    let run = folder.join("harbour");
    let child = Command::new(program)
        .args(["--port=0", "--load=60", "--quiet"])
        .arg(format!("--history={history}"))
        .args(faults.iter().map(|fault| format!("--fault={fault}")))
        .arg("--run-dir")
        .arg(&run)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("Harbour starts");
    let process = Process(child);
    let deadline = Instant::now() + DEADLINE;
    loop {
        let text = fs::read_to_string(run.join("harbour.json")).unwrap_or_default();
        let described: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
        if let Some(port) = described["port"].as_u64() {
            return (process, u16::try_from(port).expect("a port"));
        }
        assert!(
            Instant::now() < deadline,
            "waited in vain: Harbour says its port"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
