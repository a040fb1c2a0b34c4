//! Three databases in the real window, and what an auditor takes away from them.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, ensure};
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::{
    database::altered_pack,
    harness::{Backend, Window, program},
    mariadb::{At, MariaDb},
    postgres::{PASSWORD, Postgres},
    written::{self, FILES, REWRITE},
};

/// Harbour's pack with its own database, a standby and a replica.
fn pack(folder: &Path, standby: u16, replica: u16) -> anyhow::Result<()> {
    altered_pack(folder)?;
    let toml = folder.join("wheelhouse.toml");
    let own = fs::read_to_string(&toml)?;
    let more = format!(
        "\n[environments.demo.sources.standby]\nkind = \"postgres\"\n\
         url = \"postgres://console@127.0.0.1:{standby}/shop\"\ntls = \"off\"\n\
         [environments.demo.sources.replica]\nkind = \"mariadb\"\n\
         url = \"mysql://console@127.0.0.1:{replica}/shop\"\ntls = \"off\"\n"
    );
    fs::write(&toml, format!("{own}{more}"))?;
    for (name, text) in FILES {
        let file = folder.join(name);
        fs::create_dir_all(file.parent().context("it lies in the pack")?)?;
        fs::write(file, text)?;
    }
    Ok(())
}

/// Calls a command as the page does, for what only a dialog of the system could tell it.
async fn call(window: &Window, command: &str, request: Value) -> anyhow::Result<Value> {
    let answer = window
        .run_async(&format!(
            "const done = arguments[arguments.length - 1];
             window.__TAURI_INTERNALS__.invoke({command:?}, {{ request: {request} }}).then(
                 (answer) => done({{ answer }}), (failure) => done({{ failure }}))"
        ))
        .await?;
    ensure!(answer["failure"].is_null(), "{command}: {answer:#}");
    Ok(answer["answer"].clone())
}

/// Shows another history of the database.
async fn history(window: &Window, tool: &str) -> anyhow::Result<()> {
    window.shows(tool).await?;
    let click = format!(
        "[...document.querySelectorAll(\"[aria-label='Histories'] strong\")]\
             .find((name) => name.innerText === {tool:?}).closest('button').click()"
    );
    window.run(&click).await?;
    Ok(())
}

/// Shows another database.
async fn database(window: &Window, source: &str) -> anyhow::Result<()> {
    let click = format!(
        "document.querySelector(\"[aria-label='Databases'] button[title^='{source} ']\").click()"
    );
    window.run(&click).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn three_databases_are_told_apart_and_handed_to_an_auditor() -> anyhow::Result<()> {
    let (Some(postgres), Some(mariadb)) = (
        Postgres::pair("track_commit_timestamp = on").await,
        MariaDb::pair().await,
    ) else {
        return Ok(());
    };
    written::postgres(&postgres);
    postgres.sql("INSERT INTO schema_migrations VALUES ('20260101000000')");
    written::mariadb(&mariadb);
    postgres.caught_up().await;
    mariadb.caught_up().await;
    let (backend, folder) = (Backend::start().await?, tempfile::tempdir()?);
    pack(
        folder.path(),
        postgres.standby_port,
        mariadb.port(At::Replica),
    )?;
    let window = Window::open(Some(folder.path()), backend.variables()).await?;
    window.ready("overview").await?;
    for source in ["standby", "replica"] {
        let secret = json!({ "environment": "demo", "source": source, "secret": PASSWORD,
            "session_only": true });
        call(&window, "set_secret", secret).await?;
    }
    window.press("g").await?;
    window.press("b").await?;
    window.ready("database").await?;
    window
        .shows("15 applied, 1 pending, 1 edited after it was applied")
        .await?;

    database(&window, "standby").await?;
    window.shows("Prisma").await?;
    window.shows("dbmate").await?;
    window
        .shows("2 applied, 1 edited after it was applied")
        .await?;
    history(&window, "dbmate").await?;
    window.shows("1 applied, 1 pending").await?;
    window.settled().await?;
    window.accessible("the histories of a standby").await?;

    database(&window, "replica").await?;
    window.shows("shop._prisma_migrations").await?;
    history(&window, "Prisma").await?;
    window
        .shows("2 applied, 1 edited after it was applied")
        .await?;
    history(&window, "dbmate").await?;
    window.shows("2 pending").await?;
    let shop = "USE shop; INSERT INTO schema_migrations VALUES ('20260101000000')";
    mariadb.sql(At::Primary, shop);
    for sql in REWRITE {
        mariadb.sql(At::Primary, &format!("USE shop; {sql}"));
    }
    mariadb.caught_up().await;
    window.press("r").await?;
    window.shows("1 applied, 1 pending").await?;
    // Seen by this window between two looks, as the row itself does not tell.
    window.shows("between 2").await?;
    history(&window, "Prisma").await?;
    window.shows("rewritten since first seen").await?;
    let ledger = "document.querySelector(\"[title='Show the ledger of looks']\").click()";
    window.run(ledger).await?;
    window.shows("The ledger of looks").await?;
    window.shows("unbroken").await?;
    window.shows("20260101000000_carts").await?;
    window.accessible("the ledger").await?;
    window.press(Key::Escape).await?;

    let out = tempfile::tempdir()?;
    let request = json!({ "environment": "demo", "source": "replica", "from": 0,
        "to": 4_102_444_800_000_i64, "choice": { "kind": "all" }, "sign": false,
        "folder": out.path(), "question": 0 });
    let made = call(&window, "make_evidence", request).await?;
    ensure!(made["verdict"]["sound"] == json!(true), "{made:#}");
    let made = made["path"].as_str().context("a path")?.to_owned();
    let verify = json!({ "folder": made });
    let verdict = call(&window, "verify_evidence", verify.clone()).await?;
    ensure!(verdict["sound"] == json!(true), "{verdict:#}");

    let report = Path::new(&made).join("report.html");
    let mut bytes = fs::read(&report)?;
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&report, bytes)?;
    let verdict = call(&window, "verify_evidence", verify).await?;
    ensure!(verdict["sound"] == json!(false), "{verdict:#}");
    ensure!(verdict.to_string().contains("report.html"), "{verdict:#}");
    // And without this window, on any computer.
    let told = Command::new(program("wheelhousectl")?)
        .args(["evidence", "verify", &made])
        .output()?;
    ensure!(!told.status.success(), "a changed byte is a failure");
    let words = String::from_utf8_lossy(&told.stdout).into_owned();
    ensure!(words.contains("report.html"), "{words}");
    window.close().await
}
