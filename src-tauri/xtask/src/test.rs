use std::{
    fs,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::Result;

use crate::{
    cargo::cargo,
    process::{self, has},
    setup::{self, node::npm, servers},
    workspace::{binary, results, root},
};

mod counts;
mod keyring;

use counts::Counts;

/// All steps together end before this, so that a run is never cut off without its result.
const BUDGET: Duration = Duration::from_secs(58 * 60);
const MINUTE: Duration = Duration::from_secs(60);

/// Sets up and runs every check; one that fails does not keep the others from running.
pub(crate) fn run() -> Result<()> {
    let mut run = Run::new();
    run.task("system packages", || setup::system(setup::Need::Test));
    run.servers();
    run.task("npm ci", setup::node::packages);
    run.task("page", setup::node::page);
    run.check(
        "format",
        &mut cargo(&["fmt", "--all", "--check"]),
        2 * MINUTE,
    );
    let clippy = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--keep-going",
        "--",
        "-D",
        "warnings",
    ];
    run.check("clippy", &mut cargo(&clippy), 30 * MINUTE);
    // All packages with all targets: with fewer of them Cargo would choose other features and build
    // the dependencies anew for the steps below.
    let build = ["build", "--workspace", "--all-targets"];
    run.check("build", &mut cargo(&build), 40 * MINUTE);
    run.rust();
    run.keychain();
    run.check("ui types", &mut npm(&["run", "check"]), 5 * MINUTE);
    run.check("ui lint", &mut npm(&["run", "lint"]), 5 * MINUTE);
    run.tests("ui tests", &mut npm(&["test"]), 10 * MINUTE);
    run.window();
    run.end()
}

struct Run {
    began: Instant,
    counts: Counts,
    lines: Vec<String>,
    nextest: bool,
}

impl Run {
    fn new() -> Self {
        Self {
            began: Instant::now(),
            counts: Counts::default(),
            lines: Vec::new(),
            nextest: has("cargo-nextest"),
        }
    }

    /// A step of set-up: only its failure counts.
    fn task(&mut self, name: &str, task: impl FnOnce() -> Result<()>) {
        let began = self.begin(name);
        let failed = task().err();
        if let Some(error) = &failed {
            println!("{error:#}");
            self.counts.fail(name);
        }
        self.say(name, began, failed.is_none(), "");
    }

    /// A step that is one check: it passes or fails as a whole.
    fn check(&mut self, name: &str, command: &mut Command, limit: Duration) {
        let began = self.begin(name);
        let finished = self.limited(command, limit);
        if finished.success {
            self.counts.passed += 1;
        } else {
            self.counts.fail(name);
        }
        self.say(name, began, finished.success, over(&finished));
    }

    /// A step that counts its own tests.
    fn tests(&mut self, name: &str, command: &mut Command, limit: Duration) {
        let began = self.begin(name);
        // nextest keeps its reports below the workspace, wherever Cargo builds.
        let junit = results().join("nextest/default/junit.xml");
        let _ = fs::remove_file(&junit);
        let finished = self.limited(command, limit);
        let mut found = Counts::in_output(&finished.output);
        if let Ok(report) = fs::read_to_string(&junit) {
            found.skips_in_report(&report);
        }
        if !finished.success && found.failed.is_empty() {
            found.fail(name);
        }
        if finished.success && found.passed == 0 && found.skipped.is_empty() {
            println!("{name} ran no test");
            found.fail(name);
        }
        let success = finished.success && found.failed.is_empty();
        self.counts.add(found);
        self.say(name, began, success, over(&finished));
    }

    fn servers(&mut self) {
        let mut lacking = Vec::new();
        self.task("real servers", || {
            lacking = servers::unpack()?;
            Ok(())
        });
        self.counts.skipped.extend(
            lacking
                .iter()
                .map(|name| format!("{name}: not installed here")),
        );
    }

    /// Rust tests but those that need a surrounding of their own: keychain and window.
    fn rust(&mut self) {
        if self.nextest {
            let mut apart = vec!["package(=secrets)".to_owned()];
            let window = test_targets().into_iter().filter(|name| is_apart(name));
            apart.extend(window.map(|name| format!("(package(=tests) and binary(={name}))")));
            let filter = format!("not ({})", apart.join(" or "));
            let mut command = cargo(&["nextest", "run", "--workspace", "--no-fail-fast"]);
            command.args(["-E", &filter]);
            self.tests("rust tests", &mut surroundings(command), 40 * MINUTE);
            let doc = ["test", "--workspace", "--doc", "--no-fail-fast", "--quiet"];
            self.check("doc tests", &mut cargo(&doc), 15 * MINUTE);
            return;
        }
        let shown = ["--", "--show-output"];
        let mut command = cargo(&["test", "--workspace", "--no-fail-fast"]);
        command
            .args(["--exclude", "tests", "--exclude", "secrets"])
            .args(shown);
        self.tests("rust tests", &mut surroundings(command), 40 * MINUTE);
        let mut command = cargo(&["test", "-p", "tests", "--no-fail-fast", "--lib"]);
        for name in test_targets().into_iter().filter(|name| !is_apart(name)) {
            command.args(["--test", &name]);
        }
        command.args(shown);
        let name = "rust tests across rooms";
        self.tests(name, &mut surroundings(command), 30 * MINUTE);
    }

    /// The tests of the keychain, on a real one where it can be had.
    fn keychain(&mut self) {
        let tests = if self.nextest {
            let run = ["nextest", "run", "--workspace", "--no-fail-fast"];
            let mut command = cargo(&run);
            command.args(["-E", "package(=secrets)"]);
            command
        } else {
            cargo(&["test", "-p", "secrets", "--", "--show-output"])
        };
        let tests = surroundings(tests);
        if has("gnome-keyring-daemon") && has("dbus-run-session") {
            match keyring::session(&tests) {
                Ok(mut session) => self.tests("keychain", &mut session, 10 * MINUTE),
                Err(error) => self.task("keychain", || Err(error)),
            }
            return;
        }
        if setup::is_debian() {
            self.counts
                .fail("a real keychain: gnome-keyring or dbus is not installed");
        }
        self.tests("keychain", &mut { tests }, 10 * MINUTE);
    }

    fn window(&mut self) {
        if !is_target("window") {
            return;
        }
        if !has("WebKitWebDriver") || !has("xvfb-run") {
            self.lacking("window", "WebKitWebDriver or Xvfb is not installed");
            return;
        }
        let command = if self.nextest {
            let run = ["nextest", "run", "--workspace", "--no-fail-fast"];
            let mut command = cargo(&run);
            let filter = "package(=tests) and binary(=window)";
            command.args(["--test-threads=1", "-E", filter]);
            command
        } else {
            let run = ["test", "--workspace", "--test", "window", "--no-fail-fast"];
            let mut command = cargo(&run);
            command.args(["--", "--test-threads=1", "--show-output"]);
            command
        };
        self.tests("window", &mut headless(surroundings(command)), 20 * MINUTE);
    }

    /// What cannot be had: a failure where it could be installed, a named skip elsewhere.
    fn lacking(&mut self, name: &str, why: &str) {
        if setup::is_debian() {
            self.counts.fail(&format!("{name}: {why}"));
        } else {
            self.counts.skipped.push(format!("{name}: {why}"));
        }
    }

    fn limited(&self, command: &mut Command, limit: Duration) -> process::Finished {
        let left = BUDGET.saturating_sub(self.began.elapsed());
        process::run(command, limit.min(left)).unwrap_or_else(|error| {
            println!("{error:#}");
            process::Finished {
                success: false,
                timed_out: false,
                output: String::new(),
            }
        })
    }

    fn begin(&self, name: &str) -> Instant {
        println!("\n=== {name}");
        Instant::now()
    }

    fn say(&mut self, name: &str, began: Instant, success: bool, remark: &str) {
        let line = format!(
            "{:<26} {:>8.1} s  {}{remark}",
            name,
            began.elapsed().as_secs_f64(),
            if success { "ok" } else { "FAILED" }
        );
        println!("{line}");
        self.lines.push(line);
    }

    fn end(self) -> Result<()> {
        println!("\n=== summary");
        for line in &self.lines {
            println!("{line}");
        }
        println!(
            "{:<26} {:>8.1} s",
            "all",
            self.began.elapsed().as_secs_f64()
        );
        for name in &self.counts.skipped {
            println!("skipped: {name}");
        }
        for name in &self.counts.failed {
            println!("failed: {name}");
        }
        println!(
            "{} passed, {} failed, {} skipped",
            self.counts.passed,
            self.counts.failed.len(),
            self.counts.skipped.len()
        );
        if self.counts.failed.is_empty() {
            return Ok(());
        }
        std::process::exit(1);
    }
}

/// Runs a command on a display without a screen and a session bus of its own.
pub(crate) fn headless(inner: Command) -> Command {
    let mut command = Command::new("dbus-run-session");
    command
        .args(["--", "xvfb-run", "-a", "-s", "-screen 0 1920x1080x24"])
        .arg(inner.get_program())
        .args(inner.get_args())
        // A machine without a graphics card: WebKitGTK must not look for one.
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
        .env("LIBGL_ALWAYS_SOFTWARE", "1")
        .env_remove("WAYLAND_DISPLAY");
    inherit(&mut command, &inner);
    command
}

/// Carries folder and environment of one command over to another.
fn inherit(command: &mut Command, from: &Command) {
    if let Some(folder) = from.get_current_dir() {
        command.current_dir(folder);
    }
    for (name, value) in from.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
}

/// What tests are told about this machine.
fn surroundings(mut command: Command) -> Command {
    command
        .env("WHEELHOUSE_SERVERS", servers::folder())
        .env("WHEELHOUSE_HARBOUR", binary("harbour", false))
        .env("NO_COLOR", "1");
    command
}

/// Names of the integration tests across rooms.
fn test_targets() -> Vec<String> {
    let files = fs::read_dir(root().join("tests/tests"))
        .into_iter()
        .flatten();
    let mut names: Vec<String> = files
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            Some(name.strip_suffix(".rs")?.to_owned())
        })
        .collect();
    names.sort();
    names
}

fn is_target(name: &str) -> bool {
    test_targets().iter().any(|target| target == name)
}

/// Whether a test needs a display and runs apart from the others.
fn is_apart(name: &str) -> bool {
    matches!(name, "window" | "shots")
}

fn over(finished: &process::Finished) -> &'static str {
    if finished.timed_out {
        " (ended at its limit)"
    } else {
        ""
    }
}
