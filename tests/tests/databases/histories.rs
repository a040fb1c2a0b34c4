//! Migration histories of a PostgreSQL standby and of a MariaDB replica: dated by commits or by
//! looks, rewritten and found out, handed to an auditor, and never written to.

use std::{collections::BTreeMap, fs, path::Path};

use console::wire::{
    ChecksumView, EvidenceChoice, EvidenceMade, EvidenceRequest, HistoryView, Knowledge,
    MigrationsView,
};
use model::{Millis, Nanos};

use crate::{
    mariadb::{At, MariaDb},
    opened::{Opened, database, replica, standby},
    postgres::Postgres,
    written::{self, FILES, REWRITE},
};

#[tokio::test(flavor = "multi_thread")]
async fn commits_date_what_no_row_of_a_standby_dates() {
    let Some(servers) = Postgres::pair("track_commit_timestamp = on").await else {
        return;
    };
    written::postgres(&servers);
    let apply = |version: &str| {
        let sql = "SELECT (extract(epoch FROM clock_timestamp()) * 1e9)::bigint";
        let before = servers.sql(sql);
        servers.sql(&format!(
            "INSERT INTO schema_migrations VALUES ('{version}')"
        ));
        let after = servers.sql(sql);
        [before, after].map(|moment| Nanos(moment.parse().expect("a number")))
    };
    let first = apply("20260101000000");
    servers.caught_up().await;
    let opened = Opened::new(&standby(&servers), FILES).await;
    let view = look(&opened).await;
    let dbmate = history(&view, "schema_migrations");
    assert_eq!(dbmate.tool, "dbmate");
    dated(dbmate, "20260101000000", first);
    assert_eq!(dbmate.counts.pending, 1);
    let checksums = checksums(history(&view, "_prisma_migrations"));
    assert_eq!(checksums["20260101000000_carts"], ChecksumView::Same);
    assert_eq!(checksums["20260202000000_total"], ChecksumView::Edited);

    let second = apply("20260303000000");
    for sql in REWRITE {
        servers.sql(sql);
    }
    servers.caught_up().await;
    let before = servers.checksum();
    let view = look(&opened).await;
    let dbmate = history(&view, "schema_migrations");
    dated(dbmate, "20260101000000", first);
    dated(dbmate, "20260303000000", second);
    found_out(&view);
    an_auditor_is_content(&opened).await;
    assert_eq!(servers.checksum(), before);
    reads_only(&servers.statements("console"));
}

#[tokio::test(flavor = "multi_thread")]
async fn looks_date_what_no_row_of_a_replica_dates() {
    let Some(servers) = MariaDb::pair().await else {
        return;
    };
    let run = |sql: &str| {
        servers.sql(At::Primary, &format!("USE shop; {sql}"));
    };
    written::mariadb(&servers);
    run("INSERT INTO schema_migrations VALUES ('20260101000000')");
    servers.caught_up().await;
    let opened = Opened::new(&replica(&servers), FILES).await;
    let view = look(&opened).await;
    let dbmate = history(&view, "schema_migrations");
    assert_eq!(dbmate.tool, "dbmate");
    let applied = &dbmate.rows[0].applied;
    assert!(applied.text.starts_with("before "), "{}", applied.text);
    let checksums = checksums(history(&view, "_prisma_migrations"));
    assert_eq!(checksums["20260101000000_carts"], ChecksumView::Same);
    assert_eq!(checksums["20260202000000_total"], ChecksumView::Edited);

    run("INSERT INTO schema_migrations VALUES ('20260303000000')");
    REWRITE.into_iter().for_each(run);
    servers.caught_up().await;
    let before = servers.checksum();
    let view = look(&opened).await;
    let row = row(history(&view, "schema_migrations"), "20260303000000");
    assert_eq!(row.applied.known, Knowledge::Seen);
    assert!(
        row.applied.text.starts_with("between "),
        "{}",
        row.applied.text
    );
    found_out(&view);
    an_auditor_is_content(&opened).await;
    assert_eq!(servers.checksum(), before);
    reads_only(&servers.statements("console"));
}

async fn look(opened: &Opened) -> MigrationsView {
    let view = console::migrations(&opened.console, database());
    view.await.expect("the histories")
}

fn history<'v>(view: &'v MigrationsView, table: &str) -> &'v HistoryView {
    let found = view.histories.iter().find(|one| one.table.ends_with(table));
    found.unwrap_or_else(|| panic!("{table}: {:?}", view.histories))
}

fn row<'h>(history: &'h HistoryView, id: &str) -> &'h console::wire::MigrationRow {
    let found = history.rows.iter().find(|row| row.id == id);
    found.unwrap_or_else(|| panic!("{id}: {:?}", history.rows))
}

/// That a row's commit is known and lies between two moments.
fn dated(history: &HistoryView, id: &str, [from, to]: [Nanos; 2]) {
    let applied = &row(history, id).applied;
    assert_eq!(applied.known, Knowledge::Committed, "{applied:?}");
    let at = applied.at.expect("a moment");
    assert!(from <= at && at <= to, "{from:?} {at:?} {to:?}");
}

fn checksums(history: &HistoryView) -> BTreeMap<String, ChecksumView> {
    let rows = history.rows.iter();
    rows.map(|row| (row.name.clone(), row.checksum)).collect()
}

fn found_out(view: &MigrationsView) {
    let grave = view.ledger.changes.iter().filter(|change| change.grave);
    let codes: Vec<&str> = grave.map(|change| change.code.as_str()).collect();
    for expected in ["repaired", "row_vanished"] {
        assert!(codes.contains(&expected), "{expected} is not in {codes:?}");
    }
}

/// Everything is handed over and sound, and no byte of any file can change unnoticed.
async fn an_auditor_is_content(opened: &Opened) {
    let request = EvidenceRequest {
        environment: "here".into(),
        source: None,
        from: Millis(0),
        to: Millis(4_102_444_800_000),
        choice: EvidenceChoice::All,
        sign: false,
        folder: None,
        question: 0,
    };
    let place = opened.folder.path().to_owned();
    let made: EvidenceMade = console::make_evidence(&opened.console, request, place)
        .await
        .expect("a pack of evidence");
    assert!(made.verdict.sound, "{:?}", made.verdict);
    assert!(made.changes >= 3, "{made:?}");
    let folder = Path::new(&made.path);
    for name in ["report.html", "changes.csv", "manifest.json"] {
        let file = folder.join(name);
        let whole = fs::read(&file).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut changed = whole.clone();
        let middle = changed.len() / 2;
        changed[middle] ^= 1;
        fs::write(&file, changed).expect("it is ours");
        let verdict = console::verify_evidence(folder.to_owned())
            .await
            .expect("a verdict");
        assert!(!verdict.sound, "{name}: {verdict:?}");
        fs::write(&file, whole).expect("it is ours");
    }
    let verdict = console::verify_evidence(folder.to_owned()).await;
    assert!(verdict.expect("a verdict").sound);
}

/// That a role sent statements, and none that could change anything.
fn reads_only(statements: &[String]) {
    assert!(statements.iter().any(|one| one.starts_with("SELECT")));
    let writes = statements.iter().find(|statement| {
        let first = statement.split_whitespace().next().unwrap_or_default();
        [
            "INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "DROP", "TRUNCATE", "GRANT", "CALL",
            "DO",
        ]
        .contains(&first.to_uppercase().as_str())
    });
    assert_eq!(writes, None);
}
