use std::{env, process::Command, time::Duration};

use anyhow::{Result, bail};
use clap::Args;

use crate::{
    cargo::cargo,
    harbour, process, setup,
    workspace::{binary, demo_pack},
};

/// Options of `cargo xtask demo`.
#[derive(Args)]
pub(crate) struct Demo {
    /// Build with optimisations.
    #[arg(long)]
    release: bool,
    /// Start the backend with a fault, such as pool-exhaustion.
    #[arg(long, value_name = "NAME")]
    fault: Option<String>,
}

/// Sets up, builds, starts the demo backend and opens the window on it until it is closed.
pub(crate) fn run(demo: &Demo) -> Result<()> {
    require_display()?;
    setup::system(setup::Need::Demo)?;
    build(demo.release)?;

    println!("The demo backend starts and back-fills six hours of history.");
    let harbour = harbour::launch(demo.release, demo.fault.as_deref())?;
    for (name, value) in &harbour.variables {
        println!("  {name}={value}");
    }
    println!("The window opens; closing it ends the demo.");
    let status = Command::new(binary("wheelhouse", demo.release))
        .arg(demo_pack())
        .envs(harbour.variables.iter().map(|(name, value)| (name, value)))
        .status()?;
    if !status.success() {
        bail!("the window ended with {status}");
    }
    Ok(())
}

/// Builds the page, the application that embeds it, and the demo backend.
pub(crate) fn build(release: bool) -> Result<()> {
    setup::node::packages()?;
    setup::node::page()?;
    // The whole workspace, so that features and built dependencies are those of `cargo xtask test`.
    let mut command = cargo(&["build", "--workspace", "--bins"]);
    if release {
        command.arg("--release");
    }
    process::check(&mut command, Duration::from_secs(3_600))?;
    Ok(())
}

fn require_display() -> Result<()> {
    let has = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    if cfg!(not(target_os = "linux")) || has("DISPLAY") || has("WAYLAND_DISPLAY") {
        return Ok(());
    }
    bail!(
        "there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set\n\
         on a desktop, run this in its terminal\n\
         over SSH, connect with `ssh -X`\n\
         without a screen, run `xvfb-run -a cargo xtask demo` (package xvfb), \
         or `cargo xtask shots` for pictures of every screen"
    )
}
