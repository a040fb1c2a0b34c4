//! An alert that begins while nobody looks: told by the desktop, one click from its runbook.

use anyhow::ensure;

use crate::{
    desktop::Desktop,
    drill_pack::DrillPack,
    harness::{Backend, Window, wait},
};

#[tokio::test]
async fn an_alert_is_told_by_the_desktop_and_a_click_opens_its_runbook() -> anyhow::Result<()> {
    let desktop = Desktop::start().await?;
    let backend = Backend::fresh().await?;
    let pack = DrillPack::new()?;
    let window = Window::open(Some(pack.folder()), backend.variables()).await?;
    window.ready("overview").await?;
    backend.fail("third-party-timeouts").await?;

    let shown = wait("the desktop shows the alert", async || {
        desktop
            .shown()
            .into_iter()
            .find(|shown| shown.summary.contains("HarbourThirdPartyTimeouts"))
    })
    .await?;
    ensure!(shown.summary.starts_with("Demo · "), "{}", shown.summary);
    ensure!(shown.body.contains("without an answer"), "{}", shown.body);
    wait("the runbook is in the dock", async || {
        // Clicked again until it is heard: a program listens only after the desktop has answered
        // it, which is before any person could click.
        desktop.click(&shown).await.ok()?;
        let docked = "return document.querySelector('aside')?.innerText ?? ''";
        let docked = window.run(docked).await.ok()?;
        docked
            .as_str()?
            .contains("Third-party time-outs")
            .then_some(())
    })
    .await?;
    let times = desktop
        .shown()
        .iter()
        .filter(|other| other.summary == shown.summary)
        .count();
    ensure!(times == 1, "it is told once, not {times} times");
    window.close().await
}
