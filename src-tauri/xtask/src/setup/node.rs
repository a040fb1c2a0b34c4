use std::{
    fs,
    path::Path,
    process::Command,
    time::{Duration, SystemTime},
};

use anyhow::{Context, Result, bail};

use crate::{
    process::{self, ask, has},
    workspace::root,
};

/// The oldest Node.js that the UI's tools run on.
const LEAST: (u32, u32) = (20, 19);
const INSTALLED: &str = "node_modules/.package-lock-installed.json";

/// npm in the UI's folder.
pub(crate) fn npm(arguments: &[&str]) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command
        .args(arguments)
        .current_dir(root().join("ui"))
        .env("NO_COLOR", "1");
    command
}

/// Installs the UI's packages as the lock file names them, unless that has been done.
pub(crate) fn packages() -> Result<()> {
    let version = ask("node", &["--version"]).filter(|_| has("npm"));
    let Some(version) = version else {
        bail!(
            "Node.js and npm are missing; install Node.js {}.{} or newer",
            LEAST.0,
            LEAST.1
        );
    };
    if parse_version(&version).is_none_or(|found| found < LEAST) {
        let found = version.trim();
        bail!(
            "Node.js {found} is too old; install {}.{} or newer",
            LEAST.0,
            LEAST.1
        );
    }
    let ui = root().join("ui");
    let lock =
        fs::read_to_string(ui.join("package-lock.json")).context("read ui/package-lock.json")?;
    if fs::read_to_string(ui.join(INSTALLED)).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
    let limit = Duration::from_secs(600);
    let clean = process::run(npm(&["ci"]).args(quiet), limit)?;
    if !clean.success {
        println!(
            "npm ci failed, as it does where a registry lacks the optional packages of other \
             systems. The exact versions of package.json are installed without the lock file."
        );
        let install = ["install", "--no-save", "--no-package-lock"];
        process::check(npm(&install).args(quiet), limit)?;
    }
    fs::write(ui.join(INSTALLED), lock).context("note which packages are installed")?;
    Ok(())
}

/// Builds the page that the application embeds, unless nothing it is made of has changed.
pub(crate) fn page() -> Result<()> {
    let ui = root().join("ui");
    let built = fs::metadata(ui.join("dist/index.html")).and_then(|page| page.modified());
    let sources = [
        "src",
        "public",
        "index.html",
        "package-lock.json",
        "vite.config.ts",
        "tsconfig.json",
    ];
    let changed = sources
        .iter()
        .filter_map(|name| newest(&ui.join(name)))
        .max();
    if let (Ok(built), Some(changed)) = (built, changed)
        && changed < built
    {
        return Ok(());
    }
    process::check(&mut npm(&["run", "build"]), Duration::from_secs(600))?;
    Ok(())
}

fn newest(path: &Path) -> Option<SystemTime> {
    let own = fs::metadata(path).ok()?.modified().ok()?;
    let within = fs::read_dir(path).into_iter().flatten().flatten();
    within
        .filter_map(|entry| newest(&entry.path()))
        .chain([own])
        .max()
}

fn parse_version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_says_its_version() {
        assert_eq!(parse_version("v20.20.2\n"), Some((20, 20)));
        assert_eq!(parse_version("v22.1.0-nightly"), Some((22, 1)));
        assert_eq!(parse_version("20"), None);
    }
}
