use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, bail};

use super::{debian, is_debian};
use crate::{process, workspace::target};

/// Debian packages with the program that tests start from each.
const SERVERS: [(&str, &str); 2] = [
    ("prometheus", "prometheus"),
    ("prometheus-alertmanager", "prometheus-alertmanager"),
];

/// Where the servers are unpacked: `PACKAGE/usr/bin/PROGRAM`.
pub(crate) fn folder() -> PathBuf {
    target().join("servers")
}

/// Unpacks real servers without installing them: no service, user or file outside the target folder.
///
/// Returns the names of those that cannot be had, on a system that is not Debian's.
///
/// # Errors
/// On Debian, if one cannot be had.
pub(crate) fn unpack() -> Result<Vec<&'static str>> {
    if !is_debian() {
        return Ok(SERVERS
            .iter()
            .filter(|(_, program)| !process::has(program))
            .map(|(package, _)| *package)
            .collect());
    }
    for (package, program) in SERVERS {
        let to = folder().join(package);
        let program = to.join("usr/bin").join(program);
        if runs(&program) {
            continue;
        }
        println!("{package} is unpacked for the tests, not installed.");
        if download(package, &to).is_err() {
            debian::update()?;
            download(package, &to)?;
        }
        if !runs(&program) {
            bail!(
                "{} does not run; remove {} and try again",
                program.display(),
                to.display()
            );
        }
    }
    Ok(Vec::new())
}

fn runs(program: &Path) -> bool {
    process::ask(&program.to_string_lossy(), &["--version"]).is_some()
}

fn download(package: &str, to: &Path) -> Result<()> {
    let archive = folder().join("archive").join(package);
    let _ = fs::remove_dir_all(&archive);
    let _ = fs::remove_dir_all(to);
    fs::create_dir_all(&archive).with_context(|| format!("create {}", archive.display()))?;
    let mut apt = Command::new("apt-get");
    apt.args(["-q", "download", package]).current_dir(&archive);
    process::check(&mut apt, Duration::from_secs(300))?;
    let file = fs::read_dir(&archive)?
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|extension| extension == "deb"))
        .with_context(|| format!("apt-get download {package} left no archive"))?;
    fs::create_dir_all(to)?;
    let mut unpack = Command::new("dpkg-deb");
    unpack.arg("-x").arg(&file).arg(to);
    process::check(&mut unpack, Duration::from_secs(120))?;
    fs::remove_dir_all(&archive)?;
    Ok(())
}
