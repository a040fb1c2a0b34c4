use std::{
    ffi::OsString,
    fs,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::process::{group::family, has, start};

/// A program with a window that prints one JSON line once the window is usable, and stays open.
pub(super) struct Program {
    pub(super) path: PathBuf,
    pub(super) arguments: Vec<OsString>,
    pub(super) variables: Vec<(&'static str, String)>,
}

/// How one start went.
pub(super) struct Start {
    /// From the start of the process to its line.
    pub(super) seconds: f64,
    /// Proportional set size of the process and all its descendants after it has settled.
    pub(super) mebibytes: f64,
}

/// Starts a program, waits for its line, lets it settle and weighs it.
pub(super) fn measure(program: &Program, settle: Duration) -> Result<Start> {
    let name = program.path.display();
    let mut command = Command::new(&program.path);
    command
        .args(&program.arguments)
        .envs(program.variables.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    if std::env::var_os("DISPLAY").is_none() {
        if !has("xvfb-run") {
            bail!("there is no display; run `xvfb-run -a cargo xtask bench`");
        }
        bail!("there is no display; run `dbus-run-session -- xvfb-run -a cargo xtask bench`");
    }
    let began = Instant::now();
    let mut running = start(&mut command).with_context(|| format!("start {name}"))?;
    let stdout = running.child.stdout.take().context("stdout is piped")?;
    let (sender, usable) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if line.starts_with('{') && sender.send(Instant::now()).is_err() {
                return;
            }
        }
    });
    let usable = usable
        .recv_timeout(Duration::from_secs(60))
        .with_context(|| format!("{name} did not say within 60 s that its window is usable"))?;
    thread::sleep(settle);
    if let Some(status) = running.child.try_wait()? {
        bail!("{name} ended with {status} before it could be weighed");
    }
    let mebibytes = family(running.child.id())
        .into_iter()
        .filter_map(proportional_kibibytes)
        .sum::<f64>()
        / 1_024.0;
    Ok(Start {
        seconds: (usable - began).as_secs_f64(),
        mebibytes,
    })
}

fn proportional_kibibytes(pid: u32) -> Option<f64> {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}
