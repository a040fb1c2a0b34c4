use std::process::{Child, Command, Stdio};

/// Puts the command into a process group of its own, so that all of it can be ended at once.
pub(crate) fn own(command: &mut Command) {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    #[cfg(not(unix))]
    let _ = command;
}

/// A process and all its descendants, also those that left its group (test runners make a group per
/// test). Empty where the system has no `/proc`.
pub(crate) fn family(root: u32) -> Vec<u32> {
    let parents: Vec<(u32, u32)> = std::fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let pid = entry.file_name().to_str()?.parse().ok()?;
            let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
            // The name in parentheses may hold anything, also parentheses.
            let (_, after) = stat.rsplit_once(") ")?;
            Some((pid, after.split(' ').nth(1)?.parse().ok()?))
        })
        .collect();
    let mut family = vec![root];
    let mut at = 0;
    while let Some(parent) = family.get(at).copied() {
        let children = parents.iter().filter(|(_, its)| *its == parent);
        family.extend(children.map(|(pid, _)| *pid));
        at += 1;
    }
    family
}

/// Asks a group to end.
pub(crate) fn ask_to_end(group: u32) {
    signal("-TERM", &[format!("-{group}")]);
}

/// Ends a group and the given processes at once.
pub(crate) fn end(group: u32, family: &[u32]) {
    let mut targets = vec![format!("-{group}")];
    targets.extend(family.iter().skip(1).map(ToString::to_string));
    signal("-KILL", &targets);
}

#[cfg(unix)]
fn signal(signal: &str, targets: &[String]) {
    // One call per target: `kill` stops at the first that is gone.
    for target in targets {
        let _ = Command::new("kill")
            .args([signal, "--", target])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
    }
}

#[cfg(not(unix))]
fn signal(_: &str, targets: &[String]) {
    for target in targets {
        let _ = Command::new("taskkill")
            .args(["/T", "/F", "/PID", target.trim_start_matches('-')])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
    }
}

/// A shell that waits for this program to end, however it does, and then ends the group: its input
/// is a pipe that only this program holds.
pub(crate) struct Guard(Child);

impl Guard {
    pub(crate) fn of(group: u32) -> Option<Self> {
        if cfg!(not(unix)) {
            return None;
        }
        let mut command = Command::new("sh");
        command
            .args([
                "-c",
                "read _; kill -TERM -- -$0; sleep 2; kill -KILL -- -$0",
            ])
            .arg(group.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        own(&mut command);
        command.spawn().ok().map(Self)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
