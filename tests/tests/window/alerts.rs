//! Alerts, objectives and the record of an incident in the real window, on a backend that fails.

use serde_json::json;
use thirtyfour::Key;

use crate::{
    drill_pack::DrillPack,
    harness::{Backend, Window, wait},
};

#[tokio::test]
async fn an_alert_is_looked_into_pinned_and_recorded() -> anyhow::Result<()> {
    let backend = Backend::fresh().await?;
    let pack = DrillPack::new()?;
    let window = Window::open(Some(pack.folder()), backend.variables()).await?;
    window.ready("overview").await?;
    backend.fail("third-party-timeouts").await?;
    let firing = "return document.querySelector('nav')?.innerText.includes('firing')";
    wait("an alert fires", async || {
        (window.run(firing).await.ok()? == json!(true)).then_some(())
    })
    .await?;

    window.press("g").await?;
    window.press("a").await?;
    window.ready("alerts").await?;
    window.shows("HarbourThirdPartyTimeouts").await?;
    window.press("j").await?;
    window.press(Key::Enter).await?;
    window.shows("payments.example.com").await?;
    window.settled().await?;
    window.accessible("alerts with one in detail").await?;
    for (key, words) in [
        ("2", "HarbourQueueBacklog"),
        ("3", "No source of this environment keeps silences"),
        ("4", "API availability"),
    ] {
        window.press(key).await?;
        window.shows(words).await?;
        window.settled().await?;
        window.accessible(words).await?;
    }
    window.press("1").await?;
    window.shows("payments.example.com").await?;

    // The incident begins from the alert; what is looked at is pinned to it.
    window.press("I").await?;
    window.shows("recording").await?;
    window.press("p").await?;
    window.shows("Pinned to INC-1").await?;
    window.press("g").await?;
    window.press("i").await?;
    window.ready("incidents").await?;
    window.settled().await?;
    window.accessible("the list of incidents").await?;
    window.press("I").await?;
    window.ready("incident").await?;
    window.press("n").await?;
    window.press("The provider is called").await?;
    window.press(Key::Enter).await?;
    wait("the note is kept", async || {
        let kept = "return [...document.querySelectorAll('main [role=row], main li')]
            .some((one) => one.innerText.includes('The provider is called'))";
        (window.run(kept).await.ok()? == json!(true)).then_some(())
    })
    .await?;
    window.settled().await?;
    window.accessible("an incident").await?;
    window.close().await
}
