use std::{
    fs::File,
    net::{Ipv4Addr, TcpListener},
    os::unix::fs::chown,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

/// Longest wait for anything.
const DEADLINE: Duration = Duration::from_secs(20);

/// A server that does not outlive the test, however it ends.
pub(crate) struct Server {
    child: Child,
    /// The signal on which it ends at once and takes its children along.
    signal: &'static str,
}

impl Server {
    /// Starts a server as its own user, with everything it says in a file.
    pub(crate) fn start(command: &Program, arguments: &[&str], log: &Path) -> Self {
        let said = File::create(log).expect("a file for what it says");
        let child = command
            .command(arguments, true)
            .stdout(said.try_clone().expect("a second handle"))
            .stderr(said)
            .stdin(Stdio::null())
            .spawn()
            .expect("the server starts");
        Self {
            child,
            signal: command.signal,
        }
    }

    /// Ends it at once, as a failing machine would.
    pub(crate) fn stop(&mut self) {
        let pid = self.child.id().to_string();
        let _ = Command::new("kill").args([self.signal, &pid]).status();
        let deadline = Instant::now() + Duration::from_secs(5);
        while Instant::now() < deadline {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A program that must not run as root: it is given the user that its package made.
pub(crate) struct Program {
    pub(crate) path: PathBuf,
    pub(crate) user: &'static str,
    pub(crate) signal: &'static str,
}

impl Program {
    /// The command, as its own user if the test is root. A server ends with the test, also when
    /// the test is killed.
    fn command(&self, arguments: &[&str], dies_with_us: bool) -> Command {
        let setpriv = Path::new("/usr/bin/setpriv");
        let mut command = if setpriv.exists() {
            let mut command = Command::new(setpriv);
            if is_root() {
                let user = format!("--reuid={}", self.user);
                command.args([&user, &format!("--regid={}", self.user), "--clear-groups"]);
            }
            if dies_with_us {
                command.args(["--pdeathsig", "KILL"]);
            }
            command.arg("--").arg(&self.path);
            command
        } else {
            Command::new(&self.path)
        };
        command.args(arguments).current_dir("/");
        command
    }

    /// Runs it to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments, false)
            .stdin(Stdio::null())
            .output()
            .expect("the program runs")
    }

    /// Runs it to its end, which must be good.
    pub(crate) fn must(&self, arguments: &[&str]) {
        let output = self.run(arguments);
        assert!(
            output.status.success(),
            "{} {arguments:?}: {}",
            self.path.display(),
            String::from_utf8_lossy(&output.stderr)
        );
    }

    /// Gives a file or folder to its user.
    pub(crate) fn owns(&self, path: &Path) {
        if is_root() {
            let (user, group) = (id("-u", self.user), id("-g", self.user));
            chown(path, Some(user), Some(group)).expect("root may give files away");
        }
    }
}

fn is_root() -> bool {
    id("-u", "") == 0
}

fn id(flag: &str, user: &str) -> u32 {
    let mut command = Command::new("id");
    command.arg(flag);
    if !user.is_empty() {
        command.arg(user);
    }
    let output = command.output().expect("id runs");
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().expect("a number")
}

/// A port that was free a moment ago.
pub(crate) fn port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("it is bound").port()
}

/// Says that a server is missing: a failure on Debian, where the set-up installs it, and a skip
/// elsewhere.
pub(crate) fn missing(name: &str) {
    assert!(
        !Path::new("/etc/debian_version").exists(),
        "{name} is not installed; `cargo xtask test` installs it"
    );
    println!("skipped: {name} is not installed");
}

/// Waits for a condition, not for ever.
pub(crate) async fn wait(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + DEADLINE;
    while !holds().await {
        assert!(Instant::now() < deadline, "waited in vain: {what}");
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
}
