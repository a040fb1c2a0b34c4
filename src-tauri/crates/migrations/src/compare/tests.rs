use std::collections::BTreeMap;

use sha2::{Digest as _, Sha384};

use super::{Comparison, FirstSeen, Standing, What, compare};
use crate::{
    Applied, Entry, History, Moment, OlderFile, Position, State, Tool, checksum::atlas, files,
};

fn history(tool: Tool, entries: Vec<Entry>) -> History {
    History {
        tool,
        table: "history".into(),
        entries,
        position: None,
        lock: None,
        metadata: vec![],
        seeds: vec![],
        limits: vec![],
    }
}

fn entry(id: &str, second: i64) -> Entry {
    let mut entry = Entry::new(id);
    entry.applied = Applied::Recorded {
        at: Moment::at(second * 1_000_000_000),
    };
    entry.row = Some(second);
    entry
}

fn tree(paths: &[&str]) -> BTreeMap<String, Vec<u8>> {
    paths
        .iter()
        .map(|path| ((*path).to_owned(), path.as_bytes().to_vec()))
        .collect()
}

fn compared(history: &History, paths: &[&str]) -> Comparison {
    let (files, _) = files(&tree(paths), history.tool, None);
    compare(history, &files, &FirstSeen::new())
}

fn standings(comparison: &Comparison) -> Vec<(&str, Standing)> {
    comparison
        .lines
        .iter()
        .map(|line| (line.id.as_str(), line.standing))
        .collect()
}

#[test]
fn what_each_tool_does_with_an_older_file_is_said() {
    for (tool, policy) in [
        (Tool::Sqlx, OlderFile::Runs),
        (Tool::Goose, OlderFile::Refuses),
    ] {
        let compared = compared(
            &history(tool, vec![entry("1", 1), entry("3", 2)]),
            &[
                "migrations/1_a.sql",
                "migrations/2_b.sql",
                "migrations/3_c.sql",
                "migrations/4_d.sql",
            ],
        );
        assert_eq!(
            standings(&compared),
            [
                ("1", Standing::Applied),
                ("3", Standing::Applied),
                ("2", Standing::Older(policy)),
                ("4", Standing::Pending)
            ]
        );
    }
}

#[test]
fn times_tell_the_order_and_equal_ones_do_not() {
    let table = [
        (vec![("1", 5), ("2", 5)], 0),
        (vec![("1", 6), ("2", 5)], 1),
        (vec![("1", 5), ("2", 6)], 0),
    ];
    for (rows, found) in table {
        let entries = rows.iter().map(|(id, at)| entry(id, *at)).collect();
        let compared = compared(&history(Tool::Sqlx, entries), &[]);
        assert_eq!(compared.found(What::OutOfOrder).count(), found, "{rows:?}");
    }
}

#[test]
fn numbers_that_nobody_used_are_gaps() {
    let compared = compared(
        &history(Tool::Goose, vec![entry("1", 1), entry("4", 2)]),
        &["migrations/00002_b.sql"],
    );
    assert_eq!(compared.found(What::Gap).collect::<Vec<_>>(), ["3"]);
}

#[test]
fn a_changed_checksum_is_a_repair() {
    let mut row = entry("1", 1);
    row.checksum = Some("b".into());
    let seen = FirstSeen::from([("1".to_owned(), "a".to_owned())]);
    let compared = compare(&history(Tool::Sqlx, vec![row]), &[], &seen);
    assert_eq!(compared.found(What::Repaired).collect::<Vec<_>>(), ["1"]);
    assert!(compared.findings.iter().any(|f| {
        f.words
            .contains("was a when this console first saw it and is b now")
    }));
}

#[test]
fn a_baseline_stands_for_what_is_below_it() {
    let mut base = entry("2", 1);
    base.state = State::Baseline;
    let paths = [
        "db/migration/V1__a.sql",
        "db/migration/V2__b.sql",
        "db/migration/V3__c.sql",
    ];
    let compared = compared(&history(Tool::Flyway, vec![base]), &paths);
    assert_eq!(
        standings(&compared),
        [
            ("2", Standing::Applied),
            ("1", Standing::Covered),
            ("3", Standing::Pending)
        ]
    );
}

#[test]
fn a_squash_of_what_ran_need_not_run() {
    let class = "class Migration:\n    replaces = [('shop', '0001_a'), ('shop', '0002_b')]\n";
    let tree = BTreeMap::from([(
        "shop/migrations/0001_squashed_0002_b.py".to_owned(),
        class.as_bytes().to_vec(),
    )]);
    let (files, _) = files(&tree, Tool::Django, None);
    let row = |id: &str, at: i64| {
        let mut row = entry(id, at);
        row.group = Some("shop".into());
        row
    };
    let ran = history(
        Tool::Django,
        vec![row("shop.0001_a", 1), row("shop.0002_b", 2)],
    );
    let compared = compare(&ran, &files, &FirstSeen::new());
    assert_eq!(compared.standing(|s| s == Standing::Pending).count(), 0);
    let half = history(Tool::Django, vec![row("shop.0001_a", 1)]);
    let compared = compare(&half, &files, &FirstSeen::new());
    assert_eq!(
        compared
            .standing(|s| matches!(s, Standing::Pending | Standing::Older(_)))
            .count(),
        1
    );
}

#[test]
fn of_a_chain_only_the_first_altered_file_is_sure() {
    let paths = [
        "migrations/1_a.sql",
        "migrations/2_b.sql",
        "migrations/3_c.sql",
    ];
    let mut tree = tree(&paths);
    let (before, _) = files(&tree, Tool::Atlas, None);
    let entries = atlas::chain(&before)
        .into_iter()
        .zip(["1", "2", "3"])
        .map(|(hash, id)| {
            let mut row = entry(id, 1);
            row.checksum = hash;
            row
        })
        .collect();
    let history = history(Tool::Atlas, entries);
    assert_eq!(compare(&history, &before, &FirstSeen::new()).findings, []);
    tree.insert("migrations/2_b.sql".into(), b"altered".to_vec());
    let (after, _) = files(&tree, Tool::Atlas, None);
    let compared = compare(&history, &after, &FirstSeen::new());
    assert_eq!(compared.found(What::Edited).collect::<Vec<_>>(), ["2"]);
    assert_eq!(
        compared.found(What::Unverifiable).collect::<Vec<_>>(),
        ["3"]
    );
}

#[test]
fn an_older_file_of_atlas_does_not_make_the_others_edited() {
    let paths = ["migrations/1_a.sql", "migrations/3_c.sql"];
    let (before, _) = files(&tree(&paths), Tool::Atlas, None);
    let entries = atlas::chain(&before)
        .into_iter()
        .zip([("1", 1), ("3", 2)])
        .map(|(hash, (id, at))| {
            let mut row = entry(id, at);
            row.checksum = hash;
            row
        })
        .collect();
    let compared = compared(
        &history(Tool::Atlas, entries),
        &[
            "migrations/1_a.sql",
            "migrations/2_b.sql",
            "migrations/3_c.sql",
        ],
    );
    assert_eq!(compared.found(What::Edited).count(), 0);
    assert_eq!(compared.found(What::Older).collect::<Vec<_>>(), ["2"]);
}

#[test]
fn a_changelog_that_ran_from_elsewhere_is_the_same() {
    let text = "--liquibase formatted sql\n--changeset me:1\nA;\n";
    let tree = BTreeMap::from([(
        "src/main/resources/db/a.sql".to_owned(),
        text.as_bytes().to_vec(),
    )]);
    let (files, _) = files(&tree, Tool::Liquibase, None);
    let compared = compare(
        &history(Tool::Liquibase, vec![entry("classpath:db/a.sql::1::me", 1)]),
        &files,
        &FirstSeen::new(),
    );
    assert_eq!(
        standings(&compared),
        [("classpath:db/a.sql::1::me", Standing::Applied)]
    );
}

#[test]
fn hasuras_older_form_knows_no_databases() {
    let compared = compared(
        &history(Tool::Hasura, vec![entry("1", 1)]),
        &["migrations/default/1_a/up.sql"],
    );
    assert_eq!(standings(&compared), [("1", Standing::Applied)]);
}

#[test]
fn before_the_first_version_everything_waits() {
    let mut empty = history(Tool::GolangMigrate, vec![]);
    empty.position = Some(Position::Version {
        version: None,
        dirty: true,
    });
    let compared = compared(&empty, &["migrations/1_a.up.sql"]);
    assert_eq!(standings(&compared), [("1", Standing::Pending)]);
}

#[test]
fn two_hundred_thousand_rows_are_compared() {
    let entries: Vec<Entry> = (1..=200_000).map(|n| entry(&n.to_string(), n)).collect();
    let compared = compare(&history(Tool::Sqlx, entries), &[], &FirstSeen::new());
    assert_eq!(compared.found(What::MissingFile).count(), 200_000);
}

#[test]
fn an_edit_is_told_with_both_checksums() {
    let mut row = entry("1", 1);
    row.checksum = Some(crate::hex::encode(&Sha384::digest(b"before")));
    let compared = compared(&history(Tool::Sqlx, vec![row]), &["migrations/1_a.sql"]);
    let finding = &compared.findings[0];
    assert_eq!(
        (finding.what, finding.path.as_deref()),
        (What::Edited, Some("migrations/1_a.sql"))
    );
    assert!(
        finding
            .words
            .starts_with("the file of 1 was altered after it was applied: recorded ")
    );
}
