//! The real window on a real backend, driven through WebKitWebDriver.
//!
//! `cargo xtask test` runs these under Xvfb with a session bus of their own.

#[path = "window/alerts.rs"]
mod alerts;
#[cfg(unix)]
#[path = "window/audit.rs"]
mod audit;
#[cfg(target_os = "linux")]
#[path = "window/chooser.rs"]
mod chooser;
#[path = "window/dashboards.rs"]
mod dashboards;
#[path = "window/database.rs"]
mod database;
#[cfg(target_os = "linux")]
#[path = "window/desktop.rs"]
mod desktop;
#[path = "window/drill_pack.rs"]
mod drill_pack;
#[path = "window/drills.rs"]
mod drills;
#[path = "window/harness.rs"]
mod harness;
#[cfg(target_os = "linux")]
#[path = "window/log_files.rs"]
mod log_files;
#[path = "window/logs.rs"]
mod logs;
#[cfg(target_os = "linux")]
#[path = "window/notices.rs"]
mod notices;
#[path = "window/runbooks.rs"]
mod runbooks;
#[path = "window/slow_list.rs"]
mod slow_list;
#[path = "window/traces.rs"]
mod traces;

// Databases of the tests without a window; not everything of them is needed here.
#[allow(dead_code)]
#[cfg(unix)]
#[path = "databases/mariadb.rs"]
mod mariadb;
#[allow(dead_code)]
#[cfg(unix)]
#[path = "databases/postgres.rs"]
mod postgres;
#[allow(dead_code)]
#[cfg(unix)]
#[path = "databases/process.rs"]
mod process;
#[allow(dead_code)]
#[cfg(unix)]
#[path = "databases/written.rs"]
mod written;

use std::fs;

use anyhow::ensure;
use harness::{Backend, Window, harbour_pack};
use serde_json::json;

#[tokio::test]
async fn the_overview_shows_a_live_backend() -> anyhow::Result<()> {
    let backend = Backend::start().await?;
    let window = Window::open(Some(&harbour_pack()), backend.variables()).await?;
    window.ready("overview").await?;
    window.shows("Harbour orders").await?;
    window.shows("Ready").await?;
    window.drawn().await?;
    let wide = window
        .run("return document.documentElement.scrollHeight <= window.innerHeight")
        .await?;
    ensure!(wide == json!(true), "the Overview fits one screen");
    window.accessible("the Overview").await?;
    window.close().await
}

#[tokio::test]
async fn a_dashboard_opens_by_keyboard_alone() -> anyhow::Result<()> {
    let backend = Backend::start().await?;
    let window = Window::open(Some(&harbour_pack()), backend.variables()).await?;
    window.ready("overview").await?;
    window.press("g").await?;
    window.press("d").await?;
    window.ready("dashboards").await?;
    window.accessible("the list of dashboards").await?;
    window.choose("HTTP", "HTTP").await?;
    window.ready("dashboard").await?;
    window.drawn().await?;
    window.settled().await?;
    window.accessible("a dashboard").await?;
    window.press("[").await?;
    window.ready("dashboards").await?;
    window.press("g").await?;
    window.press("s").await?;
    window.ready("sources").await?;
    window.accessible("the sources").await?;
    window.close().await
}

#[tokio::test]
async fn production_is_unmistakable_and_a_dead_source_says_what_to_do() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    fs::write(
        folder.path().join("wheelhouse.toml"),
        "name = \"Dead\"\n[environments.live]\ntitle = \"Live\"\nproduction = true\n\
         [environments.live.sources.metrics]\nkind = \"prometheus\"\nurl = \"http://127.0.0.1:9\"\n",
    )?;
    let window = Window::open(Some(folder.path()), Vec::new()).await?;
    window.ready("overview").await?;
    window.shows("Live").await?;
    let framed = window
        .run("return document.querySelector('[data-production=\"true\"]') !== null")
        .await?;
    ensure!(framed == json!(true), "the whole window is framed");
    window.press("g").await?;
    window.press("s").await?;
    window.ready("sources").await?;
    window.click("Test").await?;
    window.shows("TCP").await?;
    window.shows("nothing listens on the port").await?;
    window.close().await
}

#[tokio::test]
async fn a_broken_pack_opens_and_a_vanished_one_says_so() -> anyhow::Result<()> {
    let parent = tempfile::tempdir()?;
    let folder = parent.path().join("pack");
    fs::create_dir(&folder)?;
    fs::write(
        folder.join("wheelhouse.toml"),
        "name = \"Partly bad\"\n[environments.test]\nprodution = true\n",
    )?;
    let window = Window::open(Some(&folder), Vec::new()).await?;
    window.shows("Partly bad").await?;
    window.shows("1 problem in the pack").await?;
    fs::rename(&folder, parent.path().join("gone"))?;
    window.shows("cannot be read").await?;
    window.close().await
}

#[tokio::test]
async fn without_a_pack_the_window_says_what_to_do() -> anyhow::Result<()> {
    let window = Window::open(None, Vec::new()).await?;
    window.shows("Open a pack").await?;
    window.accessible("the first screen").await?;
    window.close().await
}

#[tokio::test]
async fn the_page_can_reach_nothing_but_its_commands() -> anyhow::Result<()> {
    let window = Window::open(None, Vec::new()).await?;
    window.shows("Open a pack").await?;
    let fetched = window
        .run_async(
            "const done = arguments[arguments.length - 1];
             fetch('http://127.0.0.1:9/').then(() => done('reached'), (e) => done('refused'))",
        )
        .await?;
    ensure!(
        fetched == json!("refused"),
        "the content-security policy has no remote origin"
    );
    let forbidden = window
        .run_async(
            "const done = arguments[arguments.length - 1];
             window.__TAURI_INTERNALS__.invoke('plugin:window|close').then(
                 () => done('closed'), (e) => done(String(e)))",
        )
        .await?;
    ensure!(
        forbidden
            .as_str()
            .is_some_and(|words| words.contains("not allowed")),
        "a verb that the capability does not name is refused, got {forbidden}"
    );
    window.close().await
}
