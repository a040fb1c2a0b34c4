//! Runbooks in the real window: found, asked step by step, and kept open beside every screen.

use anyhow::ensure;
use serde_json::json;
use thirtyfour::Key;

use crate::harness::{Backend, Window, harbour_pack, wait};

#[tokio::test]
async fn a_runbook_asks_its_steps_and_stays_beside_every_screen() -> anyhow::Result<()> {
    let backend = Backend::start().await?;
    let window = Window::open(Some(&harbour_pack()), backend.variables()).await?;
    window.ready("overview").await?;
    // Before the backend's history is read, no step has an answer.
    window.drawn().await?;
    window.press("g").await?;
    window.press("r").await?;
    window.ready("runbooks").await?;
    window.shows("HarbourHighErrorRate").await?;
    window.shows("Every alert rule leads to a runbook").await?;
    window.settled().await?;
    window.accessible("the list of runbooks").await?;

    // The last of the list, by keyboard.
    window.press("k").await?;
    window.press(Key::Enter).await?;
    window.ready("runbook").await?;
    window.shows("How slow, and how many?").await?;
    window.shows("As expected").await?;
    window.settled().await?;
    window.accessible("a runbook").await?;

    window.click("Work through it beside").await?;
    window.press("g").await?;
    window.press("d").await?;
    window.ready("dashboards").await?;
    window.shows("How slow, and how many?").await?;
    window.settled().await?;
    window.accessible("a runbook beside the dashboards").await?;
    window.press("b").await?;
    let closed = window
        .run("return document.querySelector('aside') === null")
        .await?;
    ensure!(closed == json!(true), "the dock closes");
    window.press(Key::Escape).await?;
    window.close().await
}

#[tokio::test]
async fn a_runbook_in_its_own_window_keeps_up_with_the_main_one() -> anyhow::Result<()> {
    let backend = Backend::start().await?;
    let window = Window::open(Some(&harbour_pack()), backend.variables()).await?;
    window.ready("overview").await?;
    window.press("g").await?;
    window.press("r").await?;
    window.ready("runbooks").await?;
    window.shows("HarbourHighErrorRate").await?;
    window.press("k").await?;
    window.press(Key::Enter).await?;
    window.ready("runbook").await?;
    window.click("Work through it beside").await?;
    window.press("P").await?;

    let main = window.page.window().await?;
    let apart = wait("a second window", async || {
        let windows = window.page.windows().await.ok()?;
        windows.into_iter().find(|other| *other != main)
    })
    .await?;
    window.page.switch_to_window(apart).await?;
    window.shows("How slow, and how many?").await?;
    window.shows("As expected").await?;
    window.accessible("a runbook in its own window").await?;
    // What is followed there shows in the main window.
    window.press("g").await?;
    window.press("d").await?;
    window.shows("How slow, and how many?").await?;
    window.page.switch_to_window(main).await?;
    window.ready("dashboards").await?;
    window.close().await
}
