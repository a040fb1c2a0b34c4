use std::{fs, process::Command, time::Duration};

use anyhow::{Result, bail};

use super::Need;
use crate::process::{self, ask, has};

/// Packages with what they are for.
const DEMO: [(&str, &str); 6] = [
    (
        "build-essential",
        "compiles the C parts: SQLite, compression",
    ),
    ("pkg-config", "finds the libraries below"),
    ("libwebkit2gtk-4.1-dev", "the window's web view"),
    ("libdbus-1-dev", "talks to the desktop"),
    (
        "fonts-dejavu-core",
        "a font for the window and for pictures",
    ),
    ("ca-certificates", "the system's trust store"),
];
const TEST: [(&str, &str); 9] = [
    ("xvfb", "a display without a screen"),
    ("xauth", "which xvfb-run asks for"),
    ("dbus", "a private session bus per run"),
    ("gnome-keyring", "a real keychain"),
    ("webkit2gtk-driver", "drives the real window"),
    ("postgresql", "a real database; its start-up is suppressed"),
    ("mariadb-server", "another one, as quiet"),
    ("pgbouncer", "a pooler in front of the first, as quiet"),
    ("imagemagick", "takes pictures off the display"),
];

/// Servers that would start with the machine, with the package that brings each.
const QUIET: [(&str, &str); 2] = [("mariadb-server", "mariadb"), ("pgbouncer", "pgbouncer")];

/// Installs by apt what is missing, after saying what and why.
pub(super) fn install(need: Need) -> Result<()> {
    let mut wanted = DEMO.to_vec();
    if need == Need::Test {
        wanted.extend(TEST);
    }
    let missing: Vec<_> = wanted
        .into_iter()
        .filter(|(package, _)| !is_installed(package))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("These packages are missing and are installed now:");
    for (package, why) in &missing {
        println!("  {package:<24} {why}");
    }
    let packages: Vec<&str> = missing.iter().map(|(package, _)| *package).collect();
    let lists = fs::read_dir("/var/lib/apt/lists").is_ok_and(|lists| {
        lists
            .flatten()
            .any(|list| list.file_name().to_string_lossy().contains("_Packages"))
    });
    if !lists {
        update()?;
    }
    if as_root(&script(&packages), Duration::from_secs(900))? {
        return Ok(());
    }
    println!("The package lists may be old: they are renewed once.");
    update()?;
    if as_root(&script(&packages), Duration::from_secs(900))? {
        return Ok(());
    }
    bail!(
        "apt could not install {}; what it printed above says why",
        packages.join(", ")
    )
}

/// Renews the package lists.
pub(super) fn update() -> Result<()> {
    if as_root("apt-get -q update", Duration::from_secs(300))? {
        return Ok(());
    }
    bail!("apt-get update failed; what it printed above says why")
}

fn is_installed(package: &str) -> bool {
    ask("dpkg-query", &["-W", "-f=${Status}", package])
        .is_some_and(|status| status.contains("ok installed"))
}

/// Installs without starting any service: `policy-rc.d` forbids it for as long as this runs, and
/// PostgreSQL makes no cluster of its own on a machine that has none. Nor does one start with the
/// machine later, unless it was there before.
fn script(packages: &[&str]) -> String {
    let quiet: String = QUIET
        .iter()
        .filter(|(package, _)| packages.contains(package))
        .map(|(_, service)| format!("\nupdate-rc.d {service} disable"))
        .collect();
    format!(
        "set -e
if [ ! -e /usr/sbin/policy-rc.d ]; then
  trap 'rm -f /usr/sbin/policy-rc.d' EXIT INT TERM
  printf '#!/bin/sh\\nexit 101\\n' > /usr/sbin/policy-rc.d
  chmod 755 /usr/sbin/policy-rc.d
fi
if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
  mkdir -p /etc/postgresql-common
  echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf
fi
DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 apt-get install -y -q \
  --no-install-recommends -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=300 {}{quiet}",
        packages.join(" ")
    )
}

/// Runs a script as root; sudo may ask for the password on the terminal.
fn as_root(script: &str, limit: Duration) -> Result<bool> {
    let root = ask("id", &["-u"]).is_some_and(|id| id.trim() == "0");
    if root {
        let finished = process::run(Command::new("sh").args(["-c", script]), limit)?;
        return Ok(finished.success);
    }
    if !has("sudo") {
        bail!("not root, and there is no sudo; run this as root:\n{script}");
    }
    println!("sudo is asked for the right to install.");
    Ok(Command::new("sudo")
        .args(["sh", "-c", script])
        .status()?
        .success())
}
