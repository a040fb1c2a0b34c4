//! Rows that nobody meant.

use proptest::prelude::*;

use super::*;

#[test]
fn hostile_text_stays_text() {
    let name = "<script>alert(1)</script>'; DROP TABLE x; -- \u{202e}\u{0}";
    let (history, problems) = read(
        Tool::Knex,
        &["id", "name", "batch", "migration_time"],
        vec![vec![text("1e9"), text(name), text("many"), text("soon")]],
    );
    assert_eq!(problems, []);
    let entry = &history.entries[0];
    assert_eq!((entry.id.as_str(), entry.batch), (name, None));
    let Applied::Recorded { at } = &entry.applied else {
        panic!("it is recorded, if not as a time");
    };
    assert_eq!((at.text(), at.nanos()), ("soon", None));
}

#[test]
fn two_hundred_thousand_rows_are_read() {
    let cells = (0..200_000)
        .map(|n| {
            vec![
                Cell::Integer(n),
                text(&format!("{n}_x.js")),
                Cell::Integer(n / 100),
                Cell::Timestamp(n),
            ]
        })
        .collect();
    let (history, problems) = read(
        Tool::Knex,
        &["id", "name", "batch", "migration_time"],
        cells,
    );
    assert_eq!((history.entries.len(), problems.len()), (200_000, 0));
}

fn any_cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        Just(Cell::Null),
        "\\PC{0,12}".prop_map(Cell::Text),
        any::<i64>().prop_map(Cell::Integer),
        any::<u64>().prop_map(Cell::Unsigned),
        any::<f64>().prop_map(Cell::Float),
        any::<bool>().prop_map(Cell::Bool),
        prop::collection::vec(any::<u8>(), 0..8).prop_map(Cell::Bytes),
        any::<i64>().prop_map(Cell::Timestamp),
        any::<i64>().prop_map(Cell::LocalTimestamp),
        "[\\[\\]{}\":,a]{0,8}".prop_map(Cell::Json),
        Just(Cell::List(vec![Cell::Null])),
    ]
}

/// Columns of every tool together, so that each reader meets cells it does not expect.
const COLUMNS: [&str; 32] = [
    "id",
    "version",
    "name",
    "description",
    "checksum",
    "success",
    "execution_time",
    "batch",
    "installed_rank",
    "type",
    "script",
    "installed_on",
    "migration_name",
    "started_at",
    "finished_at",
    "rolled_back_at",
    "applied_steps_count",
    "author",
    "filename",
    "dateexecuted",
    "md5sum",
    "version_id",
    "is_applied",
    "applied",
    "total",
    "executed_at",
    "hash",
    "error",
    "dirty",
    "version_num",
    "statements",
    "migration",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_row_stops_it(cells in prop::collection::vec(prop::collection::vec(any_cell(), 0..33), 0..5)) {
        for tool in Tool::ALL {
            let (history, _) = read(tool, &COLUMNS, cells.clone());
            let compared = crate::compare(&history, &[], &crate::FirstSeen::new());
            prop_assert!(compared.lines.len() >= history.entries.len());
        }
    }
}
