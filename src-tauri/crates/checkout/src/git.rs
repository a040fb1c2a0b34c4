use std::{
    ffi::{OsStr, OsString},
    io,
    path::Path,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _},
    process::Command,
};

use crate::Fault;

/// The program git, asked so that neither it nor the repository can do harm.
///
/// The repository's own configuration is untrusted: it may name programs for hooks, a watcher of
/// files, a pager, diffs, text conversion, filters, signatures and transports. None of them runs:
/// some are overridden here, the others belong to commands that are never used (nothing here
/// reads the working tree through git). No lock is taken, no object fetched, replaced or grafted,
/// nobody asked for a password.
#[derive(Clone, Debug)]
pub struct Git {
    program: OsString,
    environment: Vec<(OsString, OsString)>,
    limits: Limits,
}

/// What one question may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long git may take.
    pub time: Duration,
    /// How many bytes of its answer are read.
    pub bytes: usize,
}

impl Default for Limits {
    /// Enough for 50,000 commits over 20,000 files.
    fn default() -> Self {
        Self {
            time: Duration::from_secs(30),
            bytes: 256 << 20,
        }
    }
}

/// Settings that win over the repository's own.
const SETTINGS: [&str; 13] = [
    "core.fsmonitor=false",
    "core.untrackedCache=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.quotePath=false",
    "diff.external=",
    "gpg.program=gpg",
    "gpg.openpgp.program=gpg",
    "gpg.ssh.program=ssh-keygen",
    "gpg.x509.program=gpgsm",
    "i18n.logOutputEncoding=UTF-8",
    "log.showSignature=false",
    "protocol.allow=never",
];

/// The environment of every question.
const ENVIRONMENT: [(&str, &str); 7] = [
    ("GIT_ASKPASS", ""),
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("GIT_GRAFT_FILE", "/dev/null"),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("LC_ALL", "C"),
];

/// What is kept of the words of a git that fails.
const WORDS: u64 = 16 << 10;

impl Default for Git {
    fn default() -> Self {
        Self::new("git", Limits::default())
    }
}

/// How an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Whole,
    Slow,
    TooLarge,
}

impl Git {
    /// A program by its name or path, with what one question to it may cost.
    #[must_use]
    pub fn new(program: impl Into<OsString>, limits: Limits) -> Self {
        Self {
            program: program.into(),
            environment: Vec::new(),
            limits,
        }
    }

    /// Sets a variable of its environment, such as where the user's own settings lie.
    #[must_use]
    pub fn with(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }

    /// The same with other limits.
    #[must_use]
    pub fn within(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// A whole answer.
    pub(crate) async fn ask(
        &self,
        folder: &Path,
        arguments: &[&str],
        input: &[u8],
    ) -> Result<Vec<u8>, Fault> {
        let mut answer = Vec::new();
        let take = |bytes: &[u8]| answer.extend_from_slice(bytes);
        match self.stream(folder, arguments, input, take).await? {
            End::Whole => Ok(answer),
            End::Slow => Err(Fault::Slow {
                after: self.limits.time,
            }),
            End::TooLarge => Err(Fault::TooLarge {
                bytes: self.limits.bytes,
            }),
        }
    }

    /// An answer piece by piece; what came before a limit was reached is good.
    pub(crate) async fn stream(
        &self,
        folder: &Path,
        arguments: &[&str],
        input: &[u8],
        mut take: impl FnMut(&[u8]),
    ) -> Result<End, Fault> {
        let work = self.run(folder, arguments, input, &mut take);
        // Leaving the process behind kills it.
        let Ok(ended) = tokio::time::timeout(self.limits.time, work).await else {
            return Ok(End::Slow);
        };
        match ended? {
            None => Ok(End::TooLarge),
            Some((status, _)) if status.success() => Ok(End::Whole),
            Some((_, words)) => Err(Fault::said(folder, &words)),
        }
    }

    /// How it ended and its last words; nothing if it was ended because it said too much.
    async fn run(
        &self,
        folder: &Path,
        arguments: &[&str],
        input: &[u8],
        take: &mut impl FnMut(&[u8]),
    ) -> Result<Option<(ExitStatus, String)>, Fault> {
        let mut child = self.command(folder, arguments).spawn().map_err(absent)?;
        let mut stdin = child.stdin.take().expect("it is piped");
        let mut stdout = child.stdout.take().expect("it is piped");
        let stderr = child.stderr.take().expect("it is piped");
        let write = async move {
            // Git may end before it has read everything; how it ended says more than the pipe.
            let _ = stdin.write_all(input).await;
        };
        let limit = self.limits.bytes;
        let (_, whole, words) = tokio::join!(write, pour(&mut stdout, limit, take), last(stderr));
        if !whole.map_err(broken)? {
            return Ok(None);
        }
        let status = child.wait().await.map_err(broken)?;
        Ok(Some((status, words)))
    }

    fn command(&self, folder: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("GIT_") {
                command.env_remove(name);
            }
        }
        command
            .envs(ENVIRONMENT)
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .args([OsStr::new("-C"), folder.as_os_str()])
            .args(["--no-pager", "--no-optional-locks", "--no-replace-objects"])
            .arg("--literal-pathspecs")
            .args(SETTINGS.iter().flat_map(|setting| ["-c", setting]))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        #[cfg(windows)]
        command.creation_flags(0x0800_0000); // no window of a console
        command
    }
}

/// Hands on what comes until it ends; false if it is more than `limit` bytes.
async fn pour(
    from: &mut (impl AsyncRead + Unpin),
    limit: usize,
    take: &mut impl FnMut(&[u8]),
) -> io::Result<bool> {
    let mut piece = vec![0; 64 << 10];
    let mut left = limit;
    loop {
        let read = from.read(&mut piece).await?;
        if read == 0 {
            return Ok(true);
        }
        take(piece.get(..read.min(left)).unwrap_or_default());
        if read > left {
            return Ok(false);
        }
        left -= read;
    }
}

async fn last(from: impl AsyncRead + Unpin) -> String {
    let mut words = Vec::new();
    let mut from = from.take(WORDS);
    let _ = from.read_to_end(&mut words).await;
    // What comes after is read too, or git would wait for somebody who does.
    let mut rest = from.into_inner();
    let _ = tokio::io::copy(&mut rest, &mut tokio::io::sink()).await;
    String::from_utf8_lossy(&words).into_owned()
}

fn absent(error: io::Error) -> Fault {
    if error.kind() == io::ErrorKind::NotFound {
        Fault::NoGit
    } else {
        broken(error)
    }
}

fn broken(error: io::Error) -> Fault {
    Fault::Failed {
        words: error.to_string(),
    }
}
