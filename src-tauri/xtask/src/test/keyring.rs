use std::{fs, process::Command};

use anyhow::{Context, Result};

use crate::{
    process::describe,
    workspace::{results, root},
};

/// A test run in a session bus of its own with a fresh, unlocked gnome-keyring.
///
/// The daemon ends with its bus; its files lie under the target folder.
pub(super) fn session(tests: &Command) -> Result<Command> {
    let folder = results().join("keyring");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("clear {}", folder.display()))?;
    }
    let mut command = Command::new("dbus-run-session");
    command
        .args(["--", "sh", "-c"])
        .arg(format!(
            "printf password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 \
             || exit 1\nexec {}",
            describe(tests)
        ))
        .current_dir(root())
        .env("WHEELHOUSE_KEYRING_TEST", "1");
    for (name, within) in [
        ("XDG_DATA_HOME", "data"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_RUNTIME_DIR", "runtime"),
    ] {
        let path = folder.join(within);
        fs::create_dir_all(&path)?;
        private(&path)?;
        command.env(name, path);
    }
    Ok(command)
}

/// The keyring refuses a run-time folder that others may read.
fn private(path: &std::path::Path) -> Result<()> {
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}
