//! Drills: from an alert to its cause with Wheelhouse alone, on each of Harbour's faults.
//!
//! Each counts its actions (a key, a sequence of keys for one action, a click) and types nothing.
//! What was done is recorded, and the record holds.

use std::{path::PathBuf, process::Command};

use anyhow::{Context as _, ensure};
use serde_json::json;

use crate::{
    drill_pack::DrillPack,
    harness::{Backend, Window, program, wait},
};

/// A fault, and the way from its alert to its cause.
struct Drill {
    fault: &'static str,
    /// The alert that tells of it.
    alert: &'static str,
    /// Actions behind the runbook that `B` opens.
    actions: &'static [Action],
    /// What tells the cause, read on the screen.
    cause: &'static str,
}

/// One action of a person.
enum Action {
    /// Keys, one after the other.
    Keys(&'static [&'static str]),
    /// A link to the runbook of this title, unless it is the one that stands in the dock.
    Runbook(&'static str),
}

/// No drill may need more.
const MOST: usize = 6;

#[tokio::test]
async fn an_exhausted_pool_leads_to_the_report_that_keeps_connections() -> anyhow::Result<()> {
    let drill = Drill {
        fault: "pool-exhaustion",
        alert: "HarbourPoolExhausted",
        // Where the errors fire first, it is their runbook, which leads on.
        actions: &[Action::Runbook("Slow database")],
        cause: "report keeps a database connection",
    };
    drill.run().await
}

#[tokio::test]
async fn a_slow_query_leads_to_the_migration_that_dropped_its_index() -> anyhow::Result<()> {
    let drill = Drill {
        fault: "slow-query-after-migration",
        alert: "HarbourDatabaseSlow",
        actions: &[Action::Keys(&["g", "b"])],
        cause: "drop unused index",
    };
    drill.run().await
}

#[tokio::test]
async fn failing_orders_lead_to_the_deploy_before_them() -> anyhow::Result<()> {
    let drill = Drill {
        fault: "bad-deploy",
        alert: "HarbourHighErrorRate",
        actions: &[],
        cause: "v2.3.1",
    };
    drill.run().await
}

#[tokio::test]
async fn slow_pages_lead_to_the_cache_that_does_not_answer() -> anyhow::Result<()> {
    let drill = Drill {
        fault: "cache-down",
        alert: "HarbourCacheDown",
        actions: &[],
        cause: "cache unreachable, asking the database",
    };
    drill.run().await
}

#[tokio::test]
async fn waiting_orders_lead_to_the_warehouse() -> anyhow::Result<()> {
    let drill = Drill {
        fault: "queue-backlog",
        alert: "HarbourQueueBacklog",
        actions: &[],
        cause: "warehouse is slow to reserve stock",
    };
    drill.run().await
}

#[tokio::test]
async fn failing_payments_lead_to_the_provider_that_is_silent() -> anyhow::Result<()> {
    let drill = Drill {
        fault: "third-party-timeouts",
        alert: "HarbourThirdPartyTimeouts",
        actions: &[Action::Runbook("Third-party time-outs")],
        cause: "payments.example.com",
    };
    drill.run().await
}

impl Drill {
    async fn run(&self) -> anyhow::Result<()> {
        let backend = Backend::fresh().await?;
        let pack = DrillPack::new()?;
        let window = Window::open(Some(pack.folder()), backend.variables()).await?;
        window.ready("overview").await?;
        backend.fail(self.fault).await?;
        window.shows(self.alert).await?;
        // While it only waits, no key leads from it.
        let firing = "return document.querySelector('nav')?.innerText.includes('firing')";
        wait("an alert fires", async || {
            (window.run(firing).await.ok()? == json!(true)).then_some(())
        })
        .await?;

        let mut actions = 0;
        // An incident, from the gravest alert; then its runbook.
        for key in ["I", "B"] {
            window.press(key).await?;
            actions += 1;
            if key == "I" {
                window.shows("recording").await?;
            }
        }
        for action in self.actions {
            match action {
                Action::Keys(keys) => {
                    for key in *keys {
                        window.press(*key).await?;
                    }
                }
                Action::Runbook(title) => window.dock(title).await?,
            }
            actions += 1;
        }
        // Behind the last action the cause is read on the screen it leads to, else in the dock.
        let place = match self.actions.last() {
            Some(Action::Keys(_)) => "main",
            _ => "aside",
        };
        let read = format!("return document.querySelector({place:?})?.innerText ?? ''");
        wait(&format!("{place} tells {:?}", self.cause), async || {
            let text = window.run(&read).await.ok()?;
            text.as_str()?.contains(self.cause).then_some(())
        })
        .await?;
        ensure!(actions <= MOST, "{} took {actions} actions", self.fault);

        let record = self.record(&window)?;
        wait("the record tells what was not as expected", async || {
            let text = std::fs::read_to_string(record.join("incident.md")).ok()?;
            let told = text.contains("- Alert: Harbour") && text.contains("not as expected");
            told.then_some(())
        })
        .await?;
        // The window goes on recording; the record holds at every moment.
        let verified = Command::new(program("wheelhousectl")?)
            .args(["incident", "verify"])
            .arg(&record)
            .output()?;
        ensure!(
            verified.status.success(),
            "{}: {}{}",
            record.display(),
            String::from_utf8_lossy(&verified.stdout),
            String::from_utf8_lossy(&verified.stderr)
        );
        window.close().await
    }

    /// The folder of the one incident there is.
    fn record(&self, window: &Window) -> anyhow::Result<PathBuf> {
        let mut folders = vec![window.data().join("wheelhouse/incidents")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder)?.flatten() {
                if entry.file_name() == "record.jsonl" {
                    return Ok(folder);
                }
                if entry.path().is_dir() {
                    folders.push(entry.path());
                }
            }
        }
        None.context("no incident was recorded")
    }
}
