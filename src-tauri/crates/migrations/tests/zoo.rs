//! Histories that real tools wrote, each compared field by field with what is known of it.

#[path = "zoo/dump.rs"]
mod dump;
#[path = "zoo/expected.rs"]
mod expected;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use dump::Database;
use expected::Read;
use migrations::{Disk, FirstSeen, Overrides, Sheets, Tool, compare, detect, files, history};

#[test]
fn every_recorded_history_is_read_as_it_is_known_to_be() {
    let folder = root().join("fixtures/recorded/migrations");
    assert!(
        judge(&folder) >= 40,
        "there are recorded histories in {}",
        folder.display()
    );
}

#[test]
fn every_history_of_the_zoo_is_read_as_it_is_known_to_be() {
    let shared = std::env::var_os("WHEELHOUSE_SHARED")
        .map_or_else(|| root().join("../shared"), PathBuf::from);
    let folder = shared.join("migration-zoo");
    if !folder.is_dir() {
        println!("skipped: there is no {}", folder.display());
        return;
    }
    judge(&folder);
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

/// Reads every case of a folder and prints a line per tool; panics with every difference.
fn judge(folder: &Path) -> usize {
    let mut tools: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut differences = Vec::new();
    for tool in folders(folder) {
        for engine in folders(&tool) {
            for case in folders(&engine) {
                let name = tool
                    .file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                let said = differences_of(&case, &name);
                let (right, all) = tools.entry(name).or_default();
                *all += 1;
                *right += usize::from(said.is_empty());
                let place = case
                    .strip_prefix(folder)
                    .unwrap_or(&case)
                    .display()
                    .to_string();
                differences.extend(said.into_iter().map(|said| format!("{place}: {said}")));
            }
        }
    }
    let total: usize = tools.values().map(|(_, all)| all).sum();
    for (tool, (right, all)) in &tools {
        println!("{tool:<18} {right:>4} of {all}");
    }
    assert!(
        differences.is_empty(),
        "{} differences:\n{}",
        differences.len(),
        differences.join("\n")
    );
    total
}

#[test]
fn a_case_that_says_otherwise_is_noticed() {
    let case = root().join("fixtures/recorded/migrations/sequelize/sqlite/older_pending");
    let text = fs::read_to_string(case.join("expected.json")).expect("it was recorded");
    let known: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(
        differences_from(&case, "sequelize", &known),
        Vec::<String>::new()
    );
    let lists = [
        "pending",
        "edited",
        "missing_files",
        "out_of_order",
        "failed",
        "cannot_know",
    ];
    for key in lists {
        let mut other = known.clone();
        other[key] = serde_json::json!(["nothing of the kind"]);
        assert_eq!(
            differences_from(&case, "sequelize", &other).len(),
            1,
            "{key}"
        );
    }
    for (key, value) in [
        ("id", "x"),
        ("name", "x"),
        ("applied_at", "2026-11-21 00:00:00"),
        ("checksum", "x"),
    ] {
        let mut other = known.clone();
        other["applied"][2][key] = value.into();
        assert_eq!(
            differences_from(&case, "sequelize", &other).len(),
            1,
            "{key}"
        );
    }
    let mut other = known.clone();
    other["lock_held"] = true.into();
    other["table"] = "elsewhere".into();
    assert_eq!(differences_from(&case, "sequelize", &other).len(), 2);
}

fn differences_of(case: &Path, name: &str) -> Vec<String> {
    let text =
        fs::read_to_string(case.join("expected.json")).expect("every case says what is known");
    let expected = serde_json::from_str(&text).expect("it is JSON");
    differences_from(case, name, &expected)
}

fn differences_from(case: &Path, name: &str, expected: &serde_json::Value) -> Vec<String> {
    let tool = Tool::named(name).expect("the folder is named for a tool");
    let text = |file: &str| {
        fs::read(case.join(file))
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap_or_default()
    };
    let database = Database::load(&text("dump.sql"));
    let (found, lookalikes) = detect(&database.tables, &Overrides::new());
    if !lookalikes.is_empty() || found.len() != 1 || found[0].tool != tool {
        return vec![format!("detected {found:?} and {lookalikes:?}")];
    }
    let found = &found[0];
    let query = found.query();
    let sheets = Sheets {
        main: database.rows(&query.main.schema, &query.main.table),
        sides: query
            .sides
            .iter()
            .map(|(side, read)| (*side, database.rows(&read.schema, &read.table)))
            .collect(),
    };
    let (history, problems) = history(found, &sheets);
    let (files, unread) = files(&Disk::new(case.join("files")), tool, None);
    let comparison = compare(&history, &files, &FirstSeen::new());
    let read = Read {
        tool,
        table: found.title().trim_start_matches("public.").to_owned(),
        history: &history,
        files: &files,
        comparison: &comparison,
    };
    let mut said = expected::differences(&read, expected);
    said.extend(problems.iter().map(ToString::to_string));
    let gone = unread
        .iter()
        .filter(|problem| !problem.message.contains("is not there"));
    said.extend(gone.map(ToString::to_string));
    said
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    found
}
