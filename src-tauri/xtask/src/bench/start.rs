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

use crate::process::{group::family, start};

/// A program with a window.
pub(super) struct Program {
    pub(super) path: PathBuf,
    pub(super) arguments: Vec<OsString>,
    /// The flag that makes it print one JSON line once its window is usable, and end.
    pub(super) until_usable: &'static str,
    /// The flag without which it does not stay open.
    pub(super) stay: Option<&'static str>,
    pub(super) variables: Vec<(&'static str, String)>,
}

impl Program {
    /// From the start of the process to its line, by our clock.
    pub(super) fn seconds_to_usable(&self) -> Result<f64> {
        let name = self.path.display();
        let mut command = self.command(Some(self.until_usable))?;
        let began = Instant::now();
        let mut running =
            start(command.stdout(Stdio::piped())).with_context(|| format!("start {name}"))?;
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
        Ok((usable - began).as_secs_f64())
    }

    /// Proportional set size of the process and all its descendants once it has settled.
    pub(super) fn mebibytes_after(&self, settle: Duration) -> Result<f64> {
        let name = self.path.display();
        let mut command = self.command(self.stay)?;
        let mut running =
            start(command.stdout(Stdio::null())).with_context(|| format!("start {name}"))?;
        thread::sleep(settle);
        if let Some(status) = running.child.try_wait()? {
            bail!("{name} ended with {status} before it could be weighed");
        }
        let kibibytes: f64 = family(running.child.id())
            .into_iter()
            .filter_map(proportional_kibibytes)
            .sum();
        Ok(kibibytes / 1_024.0)
    }

    fn command(&self, flag: Option<&str>) -> Result<Command> {
        if cfg!(target_os = "linux") && std::env::var_os("DISPLAY").is_none() {
            bail!("there is no display; run `dbus-run-session -- xvfb-run -a cargo xtask bench`");
        }
        let mut command = Command::new(&self.path);
        command
            .args(flag)
            .args(&self.arguments)
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stderr(Stdio::null());
        Ok(command)
    }
}

fn proportional_kibibytes(pid: u32) -> Option<f64> {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}
