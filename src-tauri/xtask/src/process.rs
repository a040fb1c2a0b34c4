use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

pub(crate) mod group;

use group::Guard;

/// How a command ended.
pub(crate) struct Finished {
    /// Whether it ended by itself with success.
    pub(crate) success: bool,
    /// Whether it was ended at its limit.
    pub(crate) timed_out: bool,
    /// Everything it printed, both streams line by line as they came.
    pub(crate) output: String,
}

/// Runs a command to its end, shows what it prints, and ends it with all its children at the limit.
///
/// The children also end if this program does, however it does.
pub(crate) fn run(command: &mut Command, limit: Duration) -> Result<Finished> {
    let shown = describe(command);
    let mut child = start(
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped()),
    )
    .with_context(|| format!("start {shown}"))?;
    let (sender, lines) = mpsc::channel();
    let stdout = child.child.stdout.take().context("stdout is piped")?;
    let stderr = child.child.stderr.take().context("stderr is piped")?;
    follow(stdout, sender.clone());
    follow(stderr, sender);

    let deadline = Instant::now() + limit;
    let mut output = String::new();
    let mut status: Option<ExitStatus> = None;
    // A daemon left behind holds the streams open: they are read a little longer, not for ever.
    let mut grace = Duration::from_secs(3);
    loop {
        match lines.recv_timeout(Duration::from_millis(100)) {
            Ok(line) => {
                println!("{line}");
                output.push_str(&line);
                output.push('\n');
            }
            Err(mpsc::RecvTimeoutError::Disconnected) if status.is_some() => break,
            Err(mpsc::RecvTimeoutError::Disconnected) => thread::sleep(Duration::from_millis(50)),
            Err(mpsc::RecvTimeoutError::Timeout) if status.is_some() => {
                grace = grace.saturating_sub(Duration::from_millis(100));
                if grace.is_zero() {
                    break;
                }
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {}
        }
        if status.is_none() {
            status = child.child.try_wait()?;
        }
        if status.is_none() && Instant::now() > deadline {
            child.end();
            println!("ended after {} s, its limit: {shown}", limit.as_secs());
            return Ok(Finished {
                success: false,
                timed_out: true,
                output,
            });
        }
    }
    child.end();
    Ok(Finished {
        success: status.is_some_and(|status| status.success()),
        timed_out: false,
        output,
    })
}

/// [`run`], where anything but success is an error that names the command.
pub(crate) fn check(command: &mut Command, limit: Duration) -> Result<String> {
    let shown = describe(command);
    let finished = run(command, limit)?;
    if !finished.success {
        bail!("failed: {shown}");
    }
    Ok(finished.output)
}

/// What a command prints, without showing it; nothing if it cannot be run or fails.
pub(crate) fn ask(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a program is on the path.
pub(crate) fn has(program: &str) -> bool {
    let Some(path) = std::env::var_os("PATH") else {
        return false;
    };
    std::env::split_paths(&path).any(|folder| {
        folder.join(program).is_file()
            || folder
                .join(format!("{program}{}", std::env::consts::EXE_SUFFIX))
                .is_file()
            || folder.join(format!("{program}.cmd")).is_file()
    })
}

/// A command that runs beside this program and ends with it, at the latest when dropped.
pub(crate) struct Running {
    pub(crate) child: Child,
    guard: Option<Guard>,
}

/// Starts a command in a process group of its own.
pub(crate) fn start(command: &mut Command) -> Result<Running> {
    group::own(command);
    crate::cargo::clean(command);
    let child = command.spawn()?;
    let guard = Guard::of(child.id());
    Ok(Running { child, guard })
}

impl Running {
    /// Ends the command and its children: asks first, then insists.
    pub(crate) fn end(&mut self) {
        let family = group::family(self.child.id());
        if matches!(self.child.try_wait(), Ok(None)) {
            group::ask_to_end(self.child.id());
            let deadline = Instant::now() + Duration::from_secs(5);
            while matches!(self.child.try_wait(), Ok(None)) && Instant::now() < deadline {
                thread::sleep(Duration::from_millis(20));
            }
        }
        group::end(self.child.id(), &family);
        let _ = self.child.wait();
        self.guard = None;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

fn follow(stream: impl Read + Send + 'static, lines: mpsc::Sender<String>) {
    thread::spawn(move || {
        let mut reader = BufReader::new(stream);
        let mut line = Vec::new();
        while reader
            .read_until(b'\n', &mut line)
            .is_ok_and(|read| read > 0)
        {
            let text = String::from_utf8_lossy(&line);
            if lines.send(text.trim_end().to_owned()).is_err() {
                return;
            }
            line.clear();
        }
    });
}

/// A command as a person would type it.
pub(crate) fn describe(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|part| {
            let part = part.to_string_lossy();
            if part.contains([' ', '(', ')', '*', '$']) {
                format!("'{part}'")
            } else {
                part.into_owned()
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    fn is_running(pid: &str) -> bool {
        // A zombie is a line in the table, not a process.
        std::fs::read_to_string(format!("/proc/{pid}/stat"))
            .is_ok_and(|stat| !stat.contains(") Z "))
    }

    #[test]
    fn output_and_success_are_kept() {
        let minute = Duration::from_secs(60);
        let good = run(&mut shell("echo one; echo two >&2"), minute).unwrap();
        assert!(good.success && !good.timed_out);
        let mut lines: Vec<&str> = good.output.lines().collect();
        lines.sort_unstable();
        assert_eq!(lines, ["one", "two"]);
        assert!(!run(&mut shell("exit 3"), minute).unwrap().success);
        assert!(run(&mut Command::new("no-such-program"), minute).is_err());
    }

    #[test]
    fn at_the_limit_the_whole_family_ends() {
        // A test runner gives each test a process group of its own, as setsid does.
        let script = "trap '' TERM; setsid sh -c 'trap \"\" TERM; echo $$; sleep 600' & wait";
        let began = Instant::now();
        let finished = run(&mut shell(script), Duration::from_secs(1)).unwrap();
        assert!(finished.timed_out && !finished.success);
        assert!(began.elapsed() < Duration::from_secs(20));
        let pid = finished
            .output
            .lines()
            .next()
            .expect("the child says its id");
        let deadline = Instant::now() + Duration::from_secs(5);
        while is_running(pid) && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(10));
        }
        assert!(!is_running(pid), "{pid} goes on");
    }

    #[test]
    fn a_daemon_that_keeps_the_streams_does_not_keep_us() {
        let began = Instant::now();
        let finished = run(&mut shell("sleep 60 & echo done"), Duration::from_secs(40)).unwrap();
        assert!(finished.success && finished.output.contains("done"));
        assert!(began.elapsed() < Duration::from_secs(20));
    }
}
