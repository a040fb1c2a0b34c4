//! Logs in the real window, by keyboard: from what a customer sends to the lines, what stands
//! around them, the trace and back, what is new, and what comes in.

use anyhow::ensure;
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::{
    harness::{Backend, Window, harbour_pack, wait},
    traces::failed_request,
};

/// Logs of six hours.
async fn opened(backend: &Backend) -> anyhow::Result<Window> {
    let window = Window::open(Some(&harbour_pack()), backend.variables()).await?;
    of_six_hours(&window).await?;
    Ok(window)
}

/// Leads a window that was opened to the logs of six hours.
pub(crate) async fn of_six_hours(window: &Window) -> anyhow::Result<()> {
    window.ready("overview").await?;
    // Before the backend's history is read there are no lines of its past.
    window.drawn().await?;
    window.press("t").await?;
    window.shows("Last 6 h").await?;
    window.click("Last 6 h").await?;
    window.press("g").await?;
    window.press("l").await?;
    window.ready("logs").await?;
    lines(window, "there are lines", |count| count > 10).await
}

/// Waits for a number of rows in the list of lines.
pub(crate) async fn lines(
    window: &Window,
    what: &str,
    fits: impl Fn(u64) -> bool,
) -> anyhow::Result<()> {
    let script = "return document.querySelectorAll(\"[aria-label='Log lines'] [data-row]\").length";
    wait(what, async || {
        let count = window.run(script).await.ok()?.as_u64()?;
        fits(count).then_some(())
    })
    .await
}

/// Searches for a text, as after `/`.
pub(crate) async fn search(window: &Window, text: &str) -> anyhow::Result<()> {
    window.press("/").await?;
    focused(window, "return document.activeElement?.tagName === 'INPUT'").await?;
    window.press(text).await?;
    window.press(Key::Enter).await
}

async fn focused(window: &Window, script: &str) -> anyhow::Result<()> {
    wait("the focus is where it belongs", async || {
        (window.run(script).await.ok()? == json!(true)).then_some(())
    })
    .await
}

#[tokio::test]
async fn a_request_id_leads_to_its_lines_what_is_around_them_and_its_trace() -> anyhow::Result<()> {
    let backend = Backend::start().await?;
    let request = failed_request(&backend)?;
    let window = opened(&backend).await?;
    window.settled().await?;
    window.accessible("the logs").await?;

    search(&window, &request).await?;
    lines(&window, "only its lines", |count| (1..10).contains(&count)).await?;
    window.shows("request failed").await?;
    window.run("document.activeElement.blur()").await?;
    window.press("j").await?;
    window.press(Key::Enter).await?;
    window.shows(&request).await?;
    window.settled().await?;
    window.accessible("a line").await?;
    around_it_to_its_trace_and_back(&window).await?;

    // A value of the line becomes a condition by its button, and has a cross.
    window.press("j").await?;
    window.press(Key::Enter).await?;
    let only = "const button = document.querySelector(\"[aria-label='Fields'] [aria-label^='Only service ']\");
         button?.focus();
         return button != null";
    focused(&window, only).await?;
    window.press(Key::Enter).await?;
    let cross = "return document.querySelector(\"[aria-label^='Without service']\") !== null";
    focused(&window, cross).await?;
    window.close().await
}

/// From an open line to the lines around it, to its trace, and back.
async fn around_it_to_its_trace_and_back(window: &Window) -> anyhow::Result<()> {
    window.press("u").await?;
    let around = "return document.querySelectorAll(\"[aria-label='Around it'] li\").length > 5";
    focused(window, around).await?;
    window.press("o").await?;
    window.ready("trace").await?;
    window.press("[").await?;
    window.ready("logs").await?;
    lines(window, "its lines again", |count| (1..10).contains(&count)).await
}

/// Presses the tab key until what a script tells of has the focus.
async fn tab_to(window: &Window, what: &str, script: &str) -> anyhow::Result<()> {
    wait(what, async || {
        if window.run(script).await.ok()? == json!(true) {
            return Some(());
        }
        window.press(Key::Tab).await.ok();
        None
    })
    .await
}

#[tokio::test]
async fn from_a_request_id_to_its_trace_and_back_without_a_mouse() -> anyhow::Result<()> {
    let backend = Backend::start().await?;
    let request = failed_request(&backend)?;
    let window = opened(&backend).await?;
    search(&window, &request).await?;
    lines(&window, "only its lines", |count| (1..10).contains(&count)).await?;

    // Out of the field and into the list, to a line and to the button beside a value of it.
    let in_list = "return document.activeElement?.closest(\"[aria-label='Log lines']\") != null";
    tab_to(&window, "the list has the focus", in_list).await?;
    window.press("j").await?;
    window.press(Key::Enter).await?;
    window.shows(&request).await?;
    let only = "return document.activeElement?.ariaLabel?.startsWith('Only service ') === true";
    tab_to(&window, "the service can be kept", only).await?;
    window.press(Key::Enter).await?;
    let cross = "return document.querySelector(\"[aria-label^='Without service']\") !== null";
    focused(&window, cross).await?;
    lines(&window, "its lines of the service", |count| {
        (1..10).contains(&count)
    })
    .await?;

    window.press("j").await?;
    window.press(Key::Enter).await?;
    window.shows(&request).await?;
    around_it_to_its_trace_and_back(&window).await?;
    window.press("v").await?;
    window.shows("Following").await?;
    window.press("v").await?;
    lines(&window, "its lines once more", |count| {
        (1..10).contains(&count)
    })
    .await?;
    window.close().await
}

#[tokio::test]
async fn patterns_say_what_is_new_and_lines_come_in_as_they_are_written() -> anyhow::Result<()> {
    let backend = Backend::start().await?;
    let window = opened(&backend).await?;
    window.press("m").await?;
    window.shows("New since").await?;
    window.shows("request failed").await?;
    window.settled().await?;
    window.accessible("the patterns").await?;
    window.press("m").await?;

    window.press("v").await?;
    window.shows("Following").await?;
    let came = "return document.querySelector(\"[aria-label='New lines'] [role=status]\")?.innerText ?? ''";
    wait("a line came", async || {
        let told: Value = window.run(came).await.ok()?;
        let first = told.as_str()?.split(' ').next()?.replace(',', "");
        (first.parse::<u64>().ok()? > 0).then_some(())
    })
    .await?;
    window.accessible("lines that are followed").await?;
    window.press("h").await?;
    window.shows("Paused").await?;
    let script = window
        .run("return document.querySelectorAll('main script, main iframe').length")
        .await?;
    ensure!(script == json!(0), "text never becomes script");
    window.close().await
}
