//! The database in the real window: its history beside its files, its tables and its health.

use std::fs;

use anyhow::ensure;
use serde_json::json;
use thirtyfour::Key;

use crate::harness::{Backend, Window, harbour_pack};

/// Harbour's pack in a folder of its own, with one file altered after it was applied and one more
/// that has not run.
pub(crate) fn altered_pack(folder: &std::path::Path) -> anyhow::Result<()> {
    for part in ["", "migrations", "dashboards", "runbooks", "alerts"] {
        fs::create_dir_all(folder.join(part))?;
        for file in fs::read_dir(harbour_pack().join(part))?.flatten() {
            if file.path().is_file() {
                fs::copy(file.path(), folder.join(part).join(file.file_name()))?;
            }
        }
    }
    let migrations = folder.join("migrations");
    let edited = migrations.join("20250317140000_create_payments.sql");
    let text = fs::read_to_string(&edited)?;
    fs::write(&edited, format!("{text}-- touched\n"))?;
    fs::write(
        migrations.join("20300101000000_later.sql"),
        "ALTER TABLE orders DROP COLUMN currency;\n",
    )?;
    Ok(())
}

#[tokio::test]
async fn an_edited_and_a_pending_migration_are_told_by_the_files() -> anyhow::Result<()> {
    let backend = Backend::start().await?;
    let folder = tempfile::tempdir()?;
    altered_pack(folder.path())?;
    let window = Window::open(Some(folder.path()), backend.variables()).await?;
    window.ready("overview").await?;
    window.press("g").await?;
    window.press("b").await?;
    window.ready("database").await?;
    window
        .shows("15 applied, 1 pending, 1 edited after it was applied")
        .await?;
    window.shows("20300101000000").await?;
    window.settled().await?;
    window.accessible("migrations").await?;

    for _ in 0..4 {
        window.press("j").await?;
    }
    window.press(Key::Enter).await?;
    window.shows("the file is not what was applied").await?;
    window.shows("CREATE TABLE").await?;
    window.accessible("one migration").await?;

    window.click("Schema").await?;
    window.shows("order_items").await?;
    window.settled().await?;
    window.accessible("the schema").await?;
    window.click("Health").await?;
    window.settled().await?;
    window.accessible("the health of a database").await?;
    let html = window
        .run("return document.querySelectorAll('main script').length")
        .await?;
    ensure!(html == json!(0), "text never becomes script");
    window.close().await
}
