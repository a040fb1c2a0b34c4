//! One picture per screen, theme and size of the real window over the demo: `cargo xtask shots`.

#[path = "window/drill_pack.rs"]
mod drill_pack;
#[path = "window/harness.rs"]
#[allow(dead_code)]
mod harness;
#[path = "window/slow_list.rs"]
mod slow_list;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, ensure};
use drill_pack::DrillPack;
use harness::{Backend, Window, wait};
use thirtyfour::Key;

const SIZES: [(u32, u32); 2] = [(1280, 800), (1920, 1080)];

#[tokio::test]
#[ignore = "writes pictures; cargo xtask shots runs it"]
async fn every_screen_in_both_themes() -> anyhow::Result<()> {
    let folder = PathBuf::from(
        std::env::var_os("WHEELHOUSE_SHOTS").context("WHEELHOUSE_SHOTS names no folder")?,
    );
    fs::create_dir_all(&folder)?;
    // Busy enough that a fault shows soon at night, too.
    let backend = Backend::run(&["--history", "6h", "--load", "12"]).await?;
    // Its alerts fire within seconds: one of them is begun as an incident and worked on.
    let pack = DrillPack::new()?;
    let window = Window::open(Some(pack.folder()), backend.variables()).await?;
    window.ready("overview").await?;
    window.drawn().await?;
    // Six hours, so that the incident of the history is in sight.
    window.press("t").await?;
    window.shows("Last 6 h").await?;
    window.click("Last 6 h").await?;
    backend.fail("third-party-timeouts").await?;
    let firing = "return document.querySelector('nav')?.innerText.includes('firing')";
    wait("an alert fires", async || {
        (window.run(firing).await.ok()? == serde_json::json!(true)).then_some(())
    })
    .await?;
    window.press("I").await?;
    window.shows("recording").await?;
    window.press("B").await?;
    window.shows("Not as expected").await?;
    window.press("b").await?;
    for theme in ["dark", "light"] {
        window
            .choose(&format!("theme {theme}"), &format!("Theme: {theme}"))
            .await?;
        for size in SIZES {
            window.page.set_window_rect(0, 0, size.0, size.1).await?;
            let shot = Shot {
                window: &window,
                folder: &folder,
                theme,
                size,
            };
            shot.every_screen().await?;
        }
    }
    window.close().await
}

struct Shot<'a> {
    window: &'a Window,
    folder: &'a Path,
    theme: &'a str,
    size: (u32, u32),
}

impl Shot<'_> {
    async fn every_screen(&self) -> anyhow::Result<()> {
        self.go("o", "overview").await?;
        self.take("overview").await?;
        self.go("d", "dashboards").await?;
        self.take("dashboards").await?;
        for (title, file) in [
            ("Harbour — service", "harbour-service"),
            ("Harbour — on call", "harbour-on-call"),
            ("HTTP", "http-red"),
        ] {
            self.window.choose(title, title).await?;
            self.window.ready("dashboard").await?;
            self.take(&format!("dashboard-{file}")).await?;
        }
        self.window.press("g").await?;
        self.window.press("f").await?;
        self.window.ready("report").await?;
        self.take("report").await?;
        self.go("n", "lint").await?;
        self.take("lint").await?;
        self.traces().await?;
        self.logs().await?;
        self.go("b", "database").await?;
        self.window.settled().await?;
        for key in ["j", "j"] {
            self.window.press(key).await?;
        }
        self.window.press(Key::Enter).await?;
        self.take("database").await?;
        for (key, tab) in [
            ("2", "schema"),
            ("3", "diagram"),
            ("4", "queries"),
            ("5", "health"),
        ] {
            self.window.press(key).await?;
            self.window.settled().await?;
            self.take(&format!("database-{tab}")).await?;
        }
        self.runbooks().await?;
        self.alerts().await?;
        self.incidents().await?;
        self.go("x", "explore").await?;
        self.take("explore").await?;
        // Letters go into the query there.
        self.window.choose("Sources", "Sources").await?;
        self.window.ready("sources").await?;
        self.go("s", "sources").await?;
        self.take("sources").await?;
        self.window.press(Key::Control + "k").await?;
        self.window.shows("Find").await?;
        self.take("palette").await?;
        self.window.press(Key::Escape).await
    }

    /// The lines with their patterns, and one of them in detail.
    async fn logs(&self) -> anyhow::Result<()> {
        self.go("l", "logs").await?;
        self.window.settled().await?;
        self.take("logs").await?;
        self.window.click("Patterns").await?;
        self.window.settled().await?;
        for key in ["j", "j"] {
            self.window.press(key).await?;
        }
        self.window.press(Key::Enter).await?;
        self.window.settled().await?;
        self.take("logs-line").await?;
        self.window.press(Key::Escape).await
    }

    /// All runbooks, one of them with its answers, and the same beside another screen.
    async fn runbooks(&self) -> anyhow::Result<()> {
        self.go("r", "runbooks").await?;
        self.take("runbooks").await?;
        self.window.press("k").await?;
        self.window.press(Key::Enter).await?;
        self.window.ready("runbook").await?;
        self.window.shows("As expected").await?;
        self.take("runbook").await?;
        self.window.click("Work through it beside").await?;
        self.go("o", "overview").await?;
        self.window.shows("As expected").await?;
        self.take("dock").await?;
        self.window.press("b").await
    }

    /// Alerts with one of them in detail, rules, silences and objectives.
    async fn alerts(&self) -> anyhow::Result<()> {
        self.go("a", "alerts").await?;
        self.window.press("j").await?;
        self.window.press(Key::Enter).await?;
        self.take("alerts").await?;
        for (key, tab) in [("2", "rules"), ("3", "silences"), ("4", "objectives")] {
            self.window.press(key).await?;
            self.take(&format!("alerts-{tab}")).await?;
        }
        self.window.press("1").await
    }

    /// The incidents, and the one that is recorded.
    async fn incidents(&self) -> anyhow::Result<()> {
        self.go("i", "incidents").await?;
        self.take("incidents").await?;
        self.window.press("I").await?;
        self.window.shows("First right chart").await?;
        self.take("incident").await
    }

    /// The search, the slow list of the incident with its repeated query, and one of its spans.
    async fn traces(&self) -> anyhow::Result<()> {
        self.go("t", "traces").await?;
        self.take("traces").await?;
        slow_list::open(self.window).await?;
        for key in ["j", "j", "j"] {
            self.window.press(key).await?;
        }
        self.window.press(Key::Enter).await?;
        self.take("trace").await
    }

    async fn go(&self, key: &str, screen: &str) -> anyhow::Result<()> {
        self.window.press("g").await?;
        self.window.press(key).await?;
        self.window.ready(screen).await
    }

    /// Takes the picture off the display: WebKitWebDriver answers only the first request for one.
    async fn take(&self, screen: &str) -> anyhow::Result<()> {
        self.window.settled().await?;
        let (width, height) = self.size;
        let file = self
            .folder
            .join(format!("{screen}-{}-{width}x{height}.png", self.theme));
        let taken = Command::new("import")
            .args([
                "-window",
                "root",
                "-crop",
                &format!("{width}x{height}+0+0"),
                "+repage",
            ])
            .arg(&file)
            .status()
            .context("no picture can be taken: install imagemagick")?;
        ensure!(taken.success(), "no picture {}", file.display());
        Ok(())
    }
}
