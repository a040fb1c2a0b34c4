use std::collections::BTreeMap;

use crate::{FileKind, MigrationFile, Tool, files};

fn tree(paths: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
    paths
        .iter()
        .map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()))
        .collect()
}

fn ids(files: &[MigrationFile]) -> Vec<&str> {
    files.iter().map(|file| file.id.as_str()).collect()
}

/// A path and its text.
type Text = (&'static str, &'static str);

#[test]
fn each_tool_finds_its_files_in_its_order() {
    let table: [(Tool, &[Text], &[&str]); 17] = [
        (
            Tool::Sqlx,
            &[
                ("migrations/10_b.sql", ""),
                ("migrations/9_a.sql", ""),
                ("other/1_x.sql", ""),
            ],
            &["9", "10"],
        ),
        (
            Tool::Sqlx,
            &[
                ("crates/db/migrations/1_a.up.sql", ""),
                ("crates/db/migrations/1_a.down.sql", ""),
            ],
            &["1"],
        ),
        (
            Tool::Refinery,
            &[
                ("migrations/sub/V2__b.sql", ""),
                ("migrations/V1__a.sql", ""),
            ],
            &["1", "2"],
        ),
        (
            Tool::Flyway,
            &[
                ("src/main/resources/db/migration/V1.10__b.sql", ""),
                ("src/main/resources/db/migration/V1.9__a.sql", ""),
                ("src/main/resources/db/migration/R__v.sql", ""),
                ("src/main/resources/db/migration/U1.9__a.sql", ""),
            ],
            &["1.9", "1.10", "R v"],
        ),
        (
            Tool::EfCore,
            &[
                ("App/Migrations/20250101000000_Init.cs", ""),
                ("App/Migrations/20250101000000_Init.Designer.cs", ""),
                ("App/Migrations/AppModelSnapshot.cs", ""),
            ],
            &["20250101000000_Init"],
        ),
        (
            Tool::Ecto,
            &[
                ("priv/repo/migrations/20250101000000_a.exs", ""),
                ("priv/repo/migrations/.formatter.exs", ""),
            ],
            &["20250101000000"],
        ),
        (
            Tool::Doctrine,
            &[(
                "migrations/Version20250101000000.php",
                "<?php\nnamespace DoctrineMigrations;\nfinal class Version20250101000000 extends AbstractMigration {}",
            )],
            &["DoctrineMigrations\\Version20250101000000"],
        ),
        (
            Tool::Atlas,
            &[
                ("migrations/2_b.sql", ""),
                ("migrations/1.sql", ""),
                ("migrations/atlas.sum", ""),
            ],
            &["1", "2"],
        ),
        (
            Tool::Hasura,
            &[
                ("hasura/migrations/default/2_b/up.sql", ""),
                ("hasura/migrations/default/2_b/down.sql", ""),
                ("hasura/migrations/default/1_a/up.sql", ""),
                ("hasura/migrations/stock/1_a/up.sql", ""),
            ],
            &["default.1", "stock.1", "default.2"],
        ),
        (Tool::Hasura, &[("migrations/1_a/up.sql", "")], &["1"]),
        (
            Tool::Knex,
            &[
                ("knexfile.js", "migrations: { directory: './db/steps' }"),
                ("db/steps/1_a.js", ""),
                ("src/index.js", ""),
            ],
            &["1_a.js"],
        ),
        (
            Tool::Prisma,
            &[("api/prisma/migrations/20250101000000_a/migration.sql", "")],
            &["20250101000000_a"],
        ),
        (
            Tool::TypeOrm,
            &[
                (
                    "src/migrations/1736847012137-A.ts",
                    "export class A1736847012137 implements MigrationInterface {\n  name = 'Other1736847012137'\n}",
                ),
                (
                    "src/migrations/index.ts",
                    "export * from './1736847012137-A'",
                ),
            ],
            &["Other1736847012137"],
        ),
        (
            Tool::SeaOrm,
            &[
                (
                    "migration/src/lib.rs",
                    "vec![\n Box::new(m20250102_000000_b::Migration),\n Box::new(m20250101_000000_a::Migration),\n // Box::new(m20250103_000000_c::Migration),\n]",
                ),
                ("migration/src/m20250101_000000_a.rs", ""),
                ("migration/src/m20250102_000000_b.rs", ""),
                ("migration/src/m20250103_000000_c.rs", ""),
            ],
            &["m20250102_000000_b", "m20250101_000000_a"],
        ),
        (
            Tool::Supabase,
            &[
                ("supabase/migrations/20200101000000_init.sql", ""),
                ("supabase/migrations/20250101000000_a.sql", ""),
            ],
            &["20250101000000"],
        ),
        (
            Tool::Rails,
            &[("db/migrate/20250101000000_a.rb", ""), ("db/schema.rb", "")],
            &["20250101000000"],
        ),
        (
            Tool::Drizzle,
            &[
                (
                    "drizzle/meta/_journal.json",
                    r#"{"entries":[{"idx":0,"when":1736847012137,"tag":"0000_a"},{"idx":1,"when":1736847340274,"tag":"0001_b"}]}"#,
                ),
                ("drizzle/0000_a.sql", ""),
                ("drizzle/0009_unlisted.sql", ""),
            ],
            &["1736847012137", "1736847340274"],
        ),
    ];
    for (tool, paths, expected) in table {
        let (found, _) = files(&tree(paths), tool, None);
        assert_eq!(ids(&found), expected, "{tool:?} {paths:?}");
    }
}

#[test]
fn the_folder_that_the_pack_names_is_taken() {
    let tree = tree(&[("migrations/1_a.sql", ""), ("db/steps/2_b.sql", "")]);
    let (found, problems) = files(&tree, Tool::Sqlx, Some("db/steps/"));
    assert_eq!((ids(&found), problems.len()), (vec!["2"], 0));
}

#[test]
fn ways_back_stand_beside_their_migration() {
    let tree = tree(&[
        ("migrations/000001_a.up.sql", "UP"),
        ("migrations/000001_a.down.sql", "DOWN"),
        ("migrations/000002_b.up.sql", "UP"),
    ]);
    let (found, _) = files(&tree, Tool::GolangMigrate, None);
    let downs: Vec<Option<&str>> = found
        .iter()
        .map(|f| f.down.as_ref().map(|d| d.sql.as_str()))
        .collect();
    assert_eq!(downs, [Some("DOWN"), None]);
}

#[test]
fn what_the_tool_stops_at_is_a_problem() {
    let table: [(Tool, &[Text], &str); 4] = [
        (
            Tool::Sqlx,
            &[("migrations/1_a.sql", ""), ("migrations/notes.sql", "")],
            "has no version before its first underscore",
        ),
        (
            Tool::Sqlx,
            &[("migrations/1_a.sql", ""), ("migrations/01_b.sql", "")],
            "has the same version",
        ),
        (
            Tool::Drizzle,
            &[("drizzle/meta/_journal.json", "[]")],
            "the journal is not what drizzle-kit writes",
        ),
        (
            Tool::Liquibase,
            &[(
                "db/changelog.xml",
                "<databaseChangeLog><include file='gone.sql'/></databaseChangeLog>",
            )],
            "it includes gone.sql, which is not there",
        ),
    ];
    for (tool, paths, expected) in table {
        let (_, problems) = files(&tree(paths), tool, None);
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].message.contains(expected), "{}", problems[0]);
    }
}

#[test]
fn django_reads_labels_dependencies_and_squashes() {
    let tree = tree(&[
        (
            "apps/shop/apps.py",
            "class C(AppConfig):\n    name = 'apps.shop'\n    label = 'store'\n",
        ),
        ("apps/shop/migrations/__init__.py", ""),
        (
            "apps/shop/migrations/0002_b.py",
            "class Migration(migrations.Migration):\n    dependencies = [  # why (not)\n        ('auth', '0001_initial'),\n        (\"store\", \"0001_a\"),\n    ]\n",
        ),
        (
            "apps/shop/migrations/0001_a.py",
            "class Migration(migrations.Migration):\n    replaces = [('store', 'x')]\n    dependencies = []\n",
        ),
    ]);
    let (found, problems) = files(&tree, Tool::Django, None);
    assert_eq!(
        (ids(&found), problems.len()),
        (vec!["store.0001_a", "store.0002_b"], 0)
    );
    assert_eq!(found[1].parents, ["auth.0001_initial", "store.0001_a"]);
    assert_eq!(found[0].replaces, ["store.x"]);
}

#[test]
fn alembic_puts_parents_before_children() {
    let revision = |id: &str, down: &str, date: &str| {
        format!(
            "\"\"\"make {id}\n\nCreate Date: {date}\n\"\"\"\nrevision: str = '{id}'\ndown_revision: Union[str, None] = {down}\n"
        )
    };
    let texts = [
        (
            "alembic/versions/c.py",
            revision("ccc", "('aaa', 'bbb')", "2025-01-01 00:00:00"),
        ),
        (
            "alembic/versions/a.py",
            revision("aaa", "None", "2025-03-01 00:00:00"),
        ),
        (
            "alembic/versions/b.py",
            revision("bbb", "'aa'", "2025-02-01 00:00:00"),
        ),
        ("alembic/env.py", "def run(): pass".to_owned()),
    ];
    let tree: BTreeMap<String, Vec<u8>> = texts
        .into_iter()
        .map(|(path, text)| (path.to_owned(), text.into_bytes()))
        .collect();
    let (found, _) = files(&tree, Tool::Alembic, None);
    assert_eq!(ids(&found), ["aaa", "bbb", "ccc"]);
    assert_eq!(
        (found[1].parents.as_slice(), found[0].name.as_str()),
        (&["aaa".to_owned()][..], "make aaa")
    );
}

#[test]
fn changelogs_of_every_form_give_the_same_changesets() {
    let sql = "--liquibase formatted sql\n--changeset me:1\nA;\n--rollback B;\n";
    let xml = "<databaseChangeLog xmlns=\"x\"><changeSet id=\"1\" author=\"me\"><sql>A;</sql><rollback>B;</rollback></changeSet></databaseChangeLog>";
    let yaml = "databaseChangeLog:\n- changeSet:\n    id: 1\n    author: me\n    changes:\n    - sql: {sql: 'A;'}\n    rollback: 'B;'\n";
    let json = r#"{"databaseChangeLog":[{"changeSet":{"id":"1","author":"me","changes":[{"sql":{"sql":"A;"}}],"rollback":"B;"}}]}"#;
    for (name, text) in [
        ("c.sql", sql),
        ("c.xml", xml),
        ("c.yaml", yaml),
        ("c.json", json),
    ] {
        let (found, problems) = files(&tree(&[(name, text)]), Tool::Liquibase, None);
        assert_eq!(
            (ids(&found), problems.len()),
            (vec![format!("{name}::1::me").as_str()], 0)
        );
        assert_eq!(
            found[0].sql().map(|(_, sql)| sql).as_deref(),
            Some("A;"),
            "{name}"
        );
        assert_eq!(
            found[0].down.as_ref().map(|down| down.sql.trim()),
            Some("B;"),
            "{name}"
        );
        // The MD5 of the change's own checksum and a colon, whatever the form.
        let mut entry = crate::Entry::new("1");
        entry.checksum = Some("9:0".into());
        let crate::Verdict::Edited { computed, .. } = crate::verify(&entry, &found[0]) else {
            panic!("{name} can be hashed");
        };
        assert_eq!(computed.len(), 34);
    }
}

#[test]
fn includes_are_followed_where_they_lead() {
    let root = "<databaseChangeLog><property name='t' value='orders'/><include file='two.sql' relativeToChangelogFile='true'/><includeAll path='db/all'/><changeSet id='x' author='me' runOnChange='true'><createTable tableName='t'/></changeSet></databaseChangeLog>";
    let one =
        |id: &str| format!("--liquibase formatted sql\n--changeset me:{id}\nDROP TABLE ${{t}};\n");
    let texts = [
        ("src/main/resources/db/root.xml", root.to_owned()),
        ("src/main/resources/db/two.sql", one("2")),
        ("src/main/resources/db/all/b.sql", one("b")),
        ("src/main/resources/db/all/a.sql", one("a")),
    ];
    let tree: BTreeMap<String, Vec<u8>> = texts
        .into_iter()
        .map(|(path, text)| (path.to_owned(), text.into_bytes()))
        .collect();
    let (found, problems) = files(&tree, Tool::Liquibase, None);
    assert_eq!(problems, []);
    let names: Vec<&str> = found.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["2", "a", "b", "x"]);
    assert_eq!(found[1].id, "db/all/a.sql::a::me");
    assert_eq!(
        found[0].sql().map(|(_, sql)| sql).as_deref(),
        Some("DROP TABLE orders;")
    );
    assert_eq!(
        (found[3].kind, found[3].sql()),
        (FileKind::Repeatable, None)
    );
}

#[test]
fn twenty_thousand_files_are_read() {
    let tree: BTreeMap<String, Vec<u8>> = (1..=20_000)
        .map(|n| (format!("migrations/{n}_x.sql"), b"SELECT 1;".to_vec()))
        .collect();
    let (found, problems) = files(&tree, Tool::Goose, None);
    assert_eq!((found.len(), problems.len()), (20_000, 0));
    assert_eq!(found[9].id, "10");
}

#[test]
fn marks_at_the_front_and_bytes_that_are_no_text_stay_readable() {
    let tree = BTreeMap::from([
        (
            "migrations/1_a.sql".to_owned(),
            b"\xef\xbb\xbfSELECT 1;".to_vec(),
        ),
        ("migrations/2_b.sql".to_owned(), b"SELECT '\xff';".to_vec()),
    ]);
    let (found, problems) = files(&tree, Tool::Sqlx, None);
    assert_eq!(found[0].sql(), Some((1, "SELECT 1;".to_owned())));
    assert_eq!(found[1].text(), "SELECT '\u{fffd}';");
    assert_eq!(problems.len(), 1);
}
