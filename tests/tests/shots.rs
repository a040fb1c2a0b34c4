//! One picture per screen, theme and size of the real window over the demo: `cargo xtask shots`.

#[path = "window/harness.rs"]
#[allow(dead_code)]
mod harness;

use std::{fs, path::PathBuf};

use anyhow::Context;
use harness::{Backend, Window, harbour_pack};
use thirtyfour::Key;

const SIZES: [(u32, u32); 2] = [(1280, 800), (1920, 1080)];

#[tokio::test]
#[ignore = "writes pictures; cargo xtask shots runs it"]
async fn every_screen_in_both_themes() -> anyhow::Result<()> {
    let folder = PathBuf::from(
        std::env::var_os("WHEELHOUSE_SHOTS").context("WHEELHOUSE_SHOTS names no folder")?,
    );
    fs::create_dir_all(&folder)?;
    let backend = Backend::start().await?;
    let window = Window::open(Some(&harbour_pack()), backend.variables()).await?;
    for theme in ["dark", "light"] {
        window
            .run(&format!(
                "localStorage.setItem('wheelhouse.theme', '{theme}')"
            ))
            .await?;
        window.page.refresh().await?;
        window.ready("overview").await?;
        for (width, height) in SIZES {
            window.page.set_window_rect(0, 0, width, height).await?;
            let name = |screen: &str| folder.join(format!("{screen}-{theme}-{width}x{height}.png"));
            go(&window, "o", "overview").await?;
            take(&window, &name("overview")).await?;
            go(&window, "d", "dashboards").await?;
            take(&window, &name("dashboards")).await?;
            for title in ["Harbour — service", "HTTP"] {
                open(&window, title).await?;
                let file = title.to_lowercase().replace(" — ", "-");
                take(&window, &name(&format!("dashboard-{file}"))).await?;
            }
            go(&window, "s", "sources").await?;
            take(&window, &name("sources")).await?;
            window.press(Key::Control + "k").await?;
            window.shows("Find").await?;
            take(&window, &name("palette")).await?;
            window.press(Key::Escape).await?;
        }
    }
    window.close().await
}

async fn go(window: &Window, key: &str, screen: &str) -> anyhow::Result<()> {
    window.press("g").await?;
    window.press(key).await?;
    window.ready(screen).await
}

async fn open(window: &Window, title: &str) -> anyhow::Result<()> {
    window.press(Key::Control + "k").await?;
    window.shows("Find").await?;
    window.press(title).await?;
    window.press(Key::Enter).await?;
    window.ready("dashboard").await
}

async fn take(window: &Window, file: &std::path::Path) -> anyhow::Result<()> {
    // Charts that are still loading would be pictures of skeletons.
    harness::wait("nothing is loading", async || {
        let busy = window
            .run("return document.querySelectorAll('main [aria-busy=\"true\"]').length")
            .await
            .ok()?;
        (busy == serde_json::json!(0)).then_some(())
    })
    .await?;
    window
        .page
        .screenshot(file)
        .await
        .with_context(|| format!("no picture {}", file.display()))?;
    Ok(())
}
