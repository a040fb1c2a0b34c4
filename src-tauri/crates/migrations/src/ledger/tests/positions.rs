//! Tools whose table says where a database stands and nothing else.

use std::collections::BTreeMap;

use model::Nanos;

use super::{Looks, MINUTE, START, TABLE, history};
use crate::{
    compare::{What, compare},
    files::files,
    history::{History, Position},
    ledger::date,
    tool::Tool,
};

#[test]
fn a_position_that_moves_dates_what_it_implies() {
    let tree: BTreeMap<String, Vec<u8>> = (1..=5)
        .map(|number| {
            (
                format!("migrations/{number}_step.up.sql"),
                b"SELECT 1;\n".to_vec(),
            )
        })
        .collect();
    let (files, _) = files(&tree, Tool::GolangMigrate, None);
    let at = |version: i64| History {
        position: Some(Position::Version {
            version: Some(version),
            dirty: false,
        }),
        ..history(Tool::GolangMigrate, Vec::new())
    };
    let mut looks = Looks::default();
    for (minute, version) in [(0, 2), (10, 2), (20, 4), (30, 3), (40, 5)] {
        looks.look(minute, &[at(version)]);
    }
    assert_eq!(
        looks.codes(),
        [("moved", false), ("moved_back", true), ("moved", false)]
    );
    let now = at(5);
    let mut compared = compare(&now, &files, &looks.memory.first_seen(TABLE));
    let windows = looks.memory.windows(&now, &compared.entries, &files);
    date(&mut compared.entries, &windows);
    let seen: Vec<(&str, Option<i64>, i64)> = compared
        .entries
        .iter()
        .zip(&windows)
        .map(|(entry, window)| {
            let window = window.expect("each was reached");
            let minutes = |at: Nanos| (at.0 - START) / MINUTE;
            (
                entry.id.as_str(),
                window.after.map(minutes),
                minutes(window.before),
            )
        })
        .collect();
    let expected = [
        ("1", None, 0),
        ("2", None, 0),
        ("3", Some(10), 20),
        ("4", Some(30), 40),
        ("5", Some(30), 40),
    ];
    assert_eq!(seen, expected, "4 was taken back and came again");
    let findings = looks.memory.findings(&now, &files);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].what, What::MovedBack);
}

#[test]
fn alembic_that_goes_back_behind_a_revision_is_told_by_the_files() {
    let revision = |id: &str, parent: &str| {
        format!("revision = \"{id}\"\ndown_revision = {parent}\n\ndef upgrade():\n    pass\n")
            .into_bytes()
    };
    let tree = BTreeMap::from([
        (
            "alembic/versions/a1_one.py".to_owned(),
            revision("a1", "None"),
        ),
        (
            "alembic/versions/b2_two.py".to_owned(),
            revision("b2", "\"a1\""),
        ),
        (
            "alembic/versions/c3_three.py".to_owned(),
            revision("c3", "\"b2\""),
        ),
    ]);
    let (files, problems) = files(&tree, Tool::Alembic, None);
    assert_eq!((files.len(), problems.len()), (3, 0), "{problems:?}");
    let at = |head: &str| History {
        position: Some(Position::Heads {
            revisions: vec![head.to_owned()],
        }),
        ..history(Tool::Alembic, Vec::new())
    };
    let mut looks = Looks::default();
    looks.look(0, &[at("a1")]);
    looks.look(10, &[at("c3")]);
    assert_eq!(
        looks.memory.findings(&at("c3"), &files),
        [],
        "forward is no finding"
    );
    looks.look(20, &[at("a1")]);
    let findings = looks.memory.findings(&at("a1"), &files);
    let lost: Vec<&str> = findings.iter().map(|finding| finding.id.as_str()).collect();
    assert_eq!(lost, ["b2", "c3"]);
    looks.look(30, &[at("c3")]);
    assert_eq!(
        looks.memory.findings(&at("c3"), &files),
        [],
        "it went forward again"
    );
}
