use proptest::prelude::*;

use super::{
    Verdict, atlas, crc32, liquibase::Sums, md5, sha256, sha384, siphash, variants, verify,
};
use crate::{FileKind, MigrationFile, Tool, files::changelog::Sql, history::Entry};

const SQL: &str = "CREATE TABLE t (\n  id bigint PRIMARY KEY\n);\n";

fn file(tool: Tool, id: &str, name: &str, path: &str, bytes: &[u8]) -> MigrationFile {
    let mut file = MigrationFile::new(tool, id, name, path);
    file.bytes = bytes.to_vec();
    file
}

fn entry(id: &str, checksum: &str) -> Entry {
    let mut entry = Entry::new(id);
    entry.checksum = Some(checksum.to_owned());
    entry
}

#[test]
fn each_rule_gives_the_value_the_tools_give() {
    let bytes = SQL.as_bytes();
    assert_eq!(
        sha384(bytes),
        "01fe4f0186498620c8cb46c03f3f9ab0b8ab297ea8507ce3fc8b73362cb32ea002c1cfaa8114147b32057940a047102a"
    );
    assert_eq!(
        sha256(bytes),
        "dc98c96369b9b4fdcf78bca9ac4259b77b106777f49e7fc5ff688c7b9ce9845a"
    );
    assert_eq!(sha256(b"hello").split_at(8).0, "2cf24dba");
    assert_eq!(crc32(SQL), -383_880_428);
    assert_eq!(siphash("init", 1, bytes, false), 16_655_235_743_031_885_245);
    let init = file(
        Tool::Atlas,
        "20240101000000",
        "init",
        "m/20240101000000_init.sql",
        bytes,
    );
    assert_eq!(
        atlas::chain([&init]),
        [Some(
            "lzr2yF5LDQtSTUSjjO9YP9SLnw6xrO8MXuxFq9qd8lQ=".to_owned()
        )]
    );
    let bare: String = SQL.split_whitespace().collect();
    assert_eq!(md5(bare.as_bytes()), "5e42ef678ad92bfaca9d3dc5e0f5dc6c");
}

#[test]
fn a_changeset_of_sql_is_hashed_as_liquibase_does() {
    let mut sums = Sums::new();
    sums.add(&Sql {
        text: SQL.to_owned(),
        ..Sql::default()
    });
    let mut changeset = file(
        Tool::Liquibase,
        "a.sql::1::me",
        "1",
        "a.sql",
        SQL.as_bytes(),
    );
    let with =
        |sums: Option<Sums>, valid: Vec<String>| crate::files::Changeset::for_test(sums, valid);
    changeset.changeset = Some(with(Some(sums.clone()), vec![]));
    let nine = "9:52e891b82a0ea437be5708f3f75c9124";
    assert_eq!(verify(&entry("1", nine), &changeset), Verdict::Same);
    assert!(matches!(
        verify(&entry("1", "9:0"), &changeset),
        Verdict::Edited { .. }
    ));
    assert!(matches!(
        verify(&entry("1", "7:0"), &changeset),
        Verdict::Unknown { .. }
    ));
    assert!(matches!(
        verify(&entry("1", "junk"), &changeset),
        Verdict::Unknown { .. }
    ));
    changeset.changeset = Some(with(Some(sums), vec!["9:0".to_owned()]));
    assert_eq!(verify(&entry("1", "9:0"), &changeset), Verdict::Same);
    changeset.changeset = Some(with(None, vec![]));
    assert!(matches!(
        verify(&entry("1", nine), &changeset),
        Verdict::Unknown { .. }
    ));
}

#[test]
fn other_line_endings_are_told_from_an_edit() {
    let windows = SQL.replace('\n', "\r\n");
    let marked = format!("\u{feff}{SQL}");
    for (tool, tolerated) in [
        (Tool::Sqlx, false),
        (Tool::Drizzle, false),
        (Tool::Prisma, true),
    ] {
        let hash = if tool == Tool::Sqlx { sha384 } else { sha256 };
        let row = entry("1", &hash(SQL.as_bytes()));
        for text in [&windows, &marked] {
            let now = file(tool, "1", "x", "1_x.sql", text.as_bytes());
            assert_eq!(
                verify(&row, &now),
                Verdict::LineEndings { tolerated },
                "{tool:?}"
            );
        }
        let now = file(tool, "1", "x", "1_x.sql", b"DROP TABLE t;");
        assert!(
            matches!(verify(&row, &now), Verdict::Edited { .. }),
            "{tool:?}"
        );
    }
    let row = entry("1", "-383880428");
    for text in [&windows, &marked] {
        let now = file(Tool::Flyway, "1", "x", "V1__x.sql", text.as_bytes());
        assert_eq!(
            verify(&row, &now),
            Verdict::Same,
            "Flyway counts no line endings"
        );
    }
}

#[test]
fn refinery_hashes_the_name_too() {
    let mut row = entry("1", "16655235743031885245");
    row.name = Some("init".to_owned());
    let same = file(Tool::Refinery, "1", "init", "V1__init.sql", SQL.as_bytes());
    assert_eq!(verify(&row, &same), Verdict::Same);
    let renamed = file(
        Tool::Refinery,
        "1",
        "begin",
        "V1__begin.sql",
        SQL.as_bytes(),
    );
    assert_eq!(verify(&row, &renamed), Verdict::Renamed);
    let program = file(Tool::Refinery, "1", "init", "V1__init.rs", SQL.as_bytes());
    assert!(matches!(verify(&row, &program), Verdict::Unknown { .. }));
}

#[test]
fn placeholders_of_flyway_are_filled_in_before_it_hashes() {
    let mut views = file(Tool::Flyway, "R v", "v", "R__v.sql", b"SELECT ${x}");
    views.kind = FileKind::Repeatable;
    assert!(matches!(
        verify(&entry("R v", "1"), &views),
        Verdict::Unknown { .. }
    ));
}

#[test]
fn supabase_compares_the_statements_that_ran() {
    let mut row = Entry::new("1");
    row.statements = Some(vec![
        "CREATE TABLE t (\n  id bigint PRIMARY KEY\n)".to_owned(),
    ]);
    let same = file(Tool::Supabase, "1", "x", "1_x.sql", SQL.as_bytes());
    assert_eq!(verify(&row, &same), Verdict::Same);
    let windows = file(
        Tool::Supabase,
        "1",
        "x",
        "1_x.sql",
        SQL.replace('\n', "\r\n").as_bytes(),
    );
    assert_eq!(
        verify(&row, &windows),
        Verdict::LineEndings { tolerated: false }
    );
    let edited = file(Tool::Supabase, "1", "x", "1_x.sql", b"DROP TABLE t;");
    assert!(matches!(verify(&row, &edited), Verdict::Edited { .. }));
}

#[test]
fn corrupt_checksums_are_edits_or_unknown_and_never_the_same() {
    for stored in ["", "\u{0}", "é", "9:", &"f".repeat(1_000_000)] {
        for tool in Tool::ALL {
            let now = file(tool, "1", "x", "1_x.sql", SQL.as_bytes());
            let verdict = verify(&entry("1", stored), &now);
            assert!(
                matches!(verdict, Verdict::Edited { .. } | Verdict::Unknown { .. }),
                "{tool:?}"
            );
        }
    }
}

proptest! {
    #[test]
    fn endings_come_back(unix in "[a\n]{0,30}") {
        let windows = unix.replace('\n', "\r\n");
        prop_assert!(variants(windows.as_bytes()).contains(&unix.clone().into_bytes()));
        prop_assert!(variants(unix.as_bytes()).contains(&windows.into_bytes()));
    }

    #[test]
    fn a_changed_byte_is_always_found(at in 0..SQL.len(), to in any::<u8>()) {
        let mut bytes = SQL.as_bytes().to_vec();
        prop_assume!(bytes[at] != to && !SQL.as_bytes()[at].is_ascii_whitespace() && to != b'\r');
        bytes[at] = to;
        let now = file(Tool::Sqlx, "1", "x", "1_x.sql", &bytes);
        let edited = matches!(verify(&entry("1", &sha384(SQL.as_bytes())), &now), Verdict::Edited { .. });
        prop_assert!(edited);
    }
}
