//! Histories beside real repositories, made by the git of this computer.

use std::{path::Path, process::Command, sync::Arc};

use migrations::{Cell, Column, Disk, FirstSeen, Overrides, Rows, Sheets, Table, Tool};

use super::*;
use crate::database::migrations::{rows, view};

/// Runs git as somebody, so many minutes after 2026-01-01.
fn git(folder: &Path, minute: i64, who: &str, arguments: &[&str]) {
    let date = format!("{} +0000", 1_767_225_600 + minute * 60);
    let done = Command::new("git")
        .current_dir(folder)
        .args(arguments)
        .env("HOME", folder)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .envs(["AUTHOR", "COMMITTER"].map(|part| (format!("GIT_{part}_NAME"), who)))
        .envs(["AUTHOR", "COMMITTER"].map(|part| (format!("GIT_{part}_EMAIL"), "x@example.com")))
        .envs(["AUTHOR", "COMMITTER"].map(|part| (format!("GIT_{part}_DATE"), date.clone())))
        .output()
        .expect("git is there");
    assert!(done.status.success(), "git {arguments:?}: {done:?}");
}

fn commit(folder: &Path, minute: i64, who: &str, subject: &str) {
    git(folder, minute, who, &["add", "-A", "migrations"]);
    git(folder, minute, who, &["commit", "-q", "-m", subject]);
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join("migrations").join(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, text).expect("a file");
}

/// Prisma's table with these rows: id, SHA-256 of the text then, minute of the end.
fn prisma(root: &Path, rows: &[(&str, &str, i64)]) -> OneHistory {
    let columns = [
        ("id", "varchar"),
        ("checksum", "varchar"),
        ("finished_at", "timestamptz"),
        ("migration_name", "varchar"),
        ("logs", "text"),
        ("rolled_back_at", "timestamptz"),
        ("started_at", "timestamptz"),
        ("applied_steps_count", "integer"),
    ];
    let table = Table {
        schema: "public".into(),
        name: "_prisma_migrations".into(),
        columns: columns
            .map(|(name, type_name)| Column {
                name: name.into(),
                type_name: type_name.into(),
                nullable: true,
            })
            .into(),
        primary_key: vec!["id".into()],
    };
    let (mut found, _) = migrations::detect(&[table], &Overrides::default());
    let found = found.remove(0);
    assert_eq!(found.tool, Tool::Prisma);
    let at = |minute: i64| Cell::Timestamp((1_767_225_600 + minute * 60) * 1_000_000_000);
    let rows = rows.iter().map(|(name, checksum, minute)| {
        vec![
            Cell::Text((*name).into()),
            Cell::Text((*checksum).into()),
            at(*minute),
            Cell::Text((*name).into()),
            Cell::Null,
            Cell::Null,
            at(*minute),
            Cell::Integer(1),
        ]
    });
    let sheets = Sheets::from(Rows {
        columns: columns.map(|(name, _)| name.into()).into(),
        rows: rows.collect(),
    });
    let (history, problems) = migrations::history(&found, &sheets);
    assert!(problems.is_empty(), "{problems:?}");
    let (files, _) = migrations::files(&Disk::new(root), Tool::Prisma, Some("migrations"));
    let comparison = migrations::compare(&history, &files, &FirstSeen::new());
    OneHistory {
        found,
        root: root.to_owned(),
        history,
        files,
        comparison,
        first_seen: FirstSeen::new(),
        windows: Vec::new(),
        changes: Vec::new(),
        memory: Arc::default(),
        queries: Arc::default(),
    }
}

/// SHA-256 of "a\n" and "b\n".
const A: &str = "87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7";
const B: &str = "0263829989b6fd954f72baaf2fc64bc2e2f01d692d4de72986ea808f6e99813f";

fn names() -> [&'static str; 4] {
    [
        "20260101000000_orders",
        "20260102000000_returns",
        "20260103000000_gone",
        "20260104000000_pending",
    ]
}

fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    let [orders, returns, gone, pending] = names().map(|name| format!("{name}/migration.sql"));
    git(root, 0, "Ann", &["init", "-q", "-b", "main"]);
    write(root, &orders, "a\n");
    write(root, &gone, "a\n");
    commit(root, 0, "Ann", "Begin");
    git(root, 0, "Bob", &["checkout", "-q", "-b", "returns"]);
    write(root, &returns, "b\n");
    commit(root, 10, "Bob", "Add returns");
    git(root, 0, "Ann", &["checkout", "-q", "main"]);
    let subject = "Merge pull request #12 from shop/returns";
    git(
        root,
        20,
        "Cleo",
        &["merge", "-q", "--no-ff", "-m", subject, "returns"],
    );
    write(root, &orders, "a\n-- edited\n");
    commit(root, 30, "Dan", "Say what it is (#13)");
    std::fs::remove_dir_all(root.join("migrations").join(names()[2])).expect("it is there");
    commit(root, 40, "Eve", "Nobody needs it");
    write(root, &pending, "select 1;\n");
    folder
}

async fn asked(history: &OneHistory) -> Result<Known, Absent> {
    Checkouts::default()
        .known(&history.root, paths(history), RECORD)
        .await
}

#[tokio::test]
async fn rows_say_who_wrote_them_and_when_they_were_merged() {
    let folder = repository();
    let [orders, returns, gone, _] = names();
    let history = prisma(
        folder.path(),
        &[(orders, A, 25), (returns, B, 15), (gone, A, 25)],
    );
    let known = asked(&history).await;
    let view = said(&known);
    assert_eq!((view.state, view.limits.len()), (CheckoutState::Read, 0));
    assert!(
        view.sentence.starts_with("Read from git, 5 commits up to "),
        "{}",
        view.sentence
    );
    let Ok(known) = known else {
        panic!("git answers")
    };
    let deleted = Deleted::of(&known.history);
    let said: Vec<_> = view::history(&history)
        .rows
        .iter()
        .map(|row| {
            let origin = origin(&known, &deleted, row).expect("git knows each");
            let MigrationOrigin {
                file,
                author,
                request,
                changed,
                ..
            } = origin;
            (row.id.clone(), file, author, request, changed)
        })
        .collect();
    let wanted = [
        (0, FileState::Committed, "Ann", "", 1),
        (1, FileState::Committed, "Bob", "#12", 0),
        (2, FileState::Gone, "Ann", "", 1),
        (3, FileState::Untracked, "", "", 0),
    ];
    for (name, file, author, request, changed) in wanted {
        let wanted = (
            names()[name].into(),
            file,
            author.into(),
            request.into(),
            changed,
        );
        assert!(said.contains(&wanted), "{wanted:?} of {said:#?}");
    }
}

#[tokio::test]
async fn an_edited_migration_shows_what_was_applied_and_who_edited_it() {
    let folder = repository();
    let [orders, returns, ..] = names();
    // Applied after the edit was there, by whatever clock: the checksum says it was before.
    let history = prisma(folder.path(), &[(orders, A, 500), (returns, A, 15)]);
    let known = asked(&history).await;
    let of_line = async |id: &str| {
        let (_, line) = rows::keyed(&history)
            .find(|(_, line)| line.id == id)
            .expect("it is there");
        let Ok(known) = &known else {
            panic!("git answers")
        };
        let deleted = Deleted::of(&known.history);
        let traced = commits::trace(known, &deleted, &history, line).await;
        let signatures = signature::signatures(known, traced.commits(known), RECORD).await;
        let mut told = commits::nothing(&Err(Absent::Reading));
        if let Some(version) = &traced.version {
            let file = line.file.map(|at| history.files[at].path.as_str());
            told.diff = diff::diff(known, &history, file, version).await;
        }
        traced.view(known, told, &signatures)
    };
    let edited = of_line(orders).await;
    let version = edited.applied_version.expect("there is one");
    assert!(
        version.proved && version.commit.author == "Ann",
        "{version:?}"
    );
    let diff = edited.diff.expect("there is one");
    assert_eq!((diff.added, diff.removed, diff.line_endings), (1, 0, false));
    assert_eq!(diff.hunks[0].lines[1].text, "-- edited");
    let after: Vec<&str> = edited
        .after
        .iter()
        .map(|commit| commit.author.as_str())
        .collect();
    assert_eq!(
        (after.as_slice(), edited.unknown.len()),
        (["Dan"].as_slice(), 0)
    );
    assert_eq!(edited.last.map(|last| last.request).as_deref(), Some("#13"));

    // Its row holds a checksum that no version has, and it ran before its merge.
    let early = of_line(returns).await;
    assert_eq!(
        early.merge.map(|merge| merge.author).as_deref(),
        Some("Cleo")
    );
    assert!(early.applied_version.is_none() && early.diff.is_none());
    assert!(
        early.unknown[0].contains("not on the main line yet"),
        "{:?}",
        early.unknown
    );
}

#[tokio::test]
async fn without_git_everything_else_is_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    write(
        folder.path(),
        &format!("{}/migration.sql", names()[0]),
        "a\n",
    );
    let history = prisma(folder.path(), &[(names()[0], A, 0)]);
    let view = said(&asked(&history).await);
    assert_eq!(view.state, CheckoutState::None);
    assert!(!view.remedy.is_empty() && view.sentence.contains("lies in no git checkout"));
    std::fs::remove_dir_all(folder.path().join("migrations")).expect("it is there");
    let nothing = asked(&prisma(folder.path(), &[(names()[0], A, 0)])).await;
    assert!(matches!(nothing, Err(Absent::NoFiles)));
}
