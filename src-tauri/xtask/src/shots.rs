use std::{fs, time::Duration};

use anyhow::{Context, Result, bail};

use crate::{
    cargo::cargo,
    demo, process, setup,
    test::headless,
    workspace::{results, root},
};

/// Drives the real window over the demo and writes its pictures.
pub(crate) fn run() -> Result<()> {
    setup::system(setup::Need::Test)?;
    demo::build(false)?;
    let folder = results().join("shots");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("clear {}", folder.display()))?;
    }
    fs::create_dir_all(&folder)?;
    let arguments = [
        "test",
        "--workspace",
        "--test",
        "shots",
        "--",
        "--ignored",
        "--nocapture",
    ];
    let mut command = headless(cargo(&arguments));
    command.env("WHEELHOUSE_SHOTS", &folder);
    process::check(&mut command, Duration::from_secs(1_800))?;
    let mut pictures: Vec<_> = fs::read_dir(&folder)?
        .flatten()
        .map(|entry| entry.path())
        .collect();
    pictures.sort();
    if pictures.is_empty() {
        bail!("no picture was made");
    }
    for picture in pictures {
        println!(
            "{}",
            picture.strip_prefix(root()).unwrap_or(&picture).display()
        );
    }
    Ok(())
}
