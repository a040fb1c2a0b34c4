use std::time::Instant;

use super::{Confidence, Overrides, Side, detect};
use crate::{Table, Tool};

/// The table of every tool as its own DDL makes it, in PostgreSQL's words where it has them.
fn tables() -> Vec<(Tool, Table)> {
    let table = |schema: &str, name: &str, columns: &str| {
        let columns: Vec<(&str, &str)> = columns
            .split(", ")
            .map(|column| column.split_once(' ').unwrap_or((column, "")))
            .collect();
        Table::new(schema, name, &columns)
    };
    vec![
        (
            Tool::Sqlx,
            table(
                "public",
                "_sqlx_migrations",
                "version bigint, description text, installed_on timestamp with time zone, success boolean, checksum bytea, execution_time bigint",
            ),
        ),
        (
            Tool::Diesel,
            table(
                "public",
                "__diesel_schema_migrations",
                "version character varying(50), run_on timestamp without time zone",
            ),
        ),
        (
            Tool::Refinery,
            table(
                "public",
                "refinery_schema_history",
                "version integer, name character varying(255), applied_on character varying(255), checksum character varying(255)",
            ),
        ),
        (
            Tool::SeaOrm,
            table(
                "public",
                "seaql_migrations",
                "version character varying, applied_at bigint",
            ),
        ),
        (
            Tool::Prisma,
            table(
                "public",
                "_prisma_migrations",
                "id character varying(36), checksum character varying(64), finished_at timestamp with time zone, migration_name character varying(255), logs text, rolled_back_at timestamp with time zone, started_at timestamp with time zone, applied_steps_count integer",
            ),
        ),
        (
            Tool::Knex,
            table(
                "public",
                "knex_migrations",
                "id integer, name character varying(255), batch integer, migration_time timestamp with time zone",
            ),
        ),
        (
            Tool::Sequelize,
            table("public", "SequelizeMeta", "name character varying(255)"),
        ),
        (
            Tool::TypeOrm,
            table(
                "public",
                "migrations",
                "id integer, timestamp bigint, name character varying",
            ),
        ),
        (
            Tool::MikroOrm,
            table(
                "public",
                "mikro_orm_migrations",
                "id integer, name character varying(255), executed_at timestamp with time zone",
            ),
        ),
        (
            Tool::Drizzle,
            table(
                "drizzle",
                "__drizzle_migrations",
                "id integer, hash text, created_at bigint",
            ),
        ),
        (
            Tool::Drizzle1,
            table(
                "drizzle",
                "__drizzle_migrations",
                "id integer, hash text, created_at bigint, name text, applied_at timestamp with time zone",
            ),
        ),
        (
            Tool::NodePgMigrate,
            table(
                "public",
                "pgmigrations",
                "id integer, name character varying(255), run_on timestamp without time zone",
            ),
        ),
        (
            Tool::Django,
            table(
                "public",
                "django_migrations",
                "id bigint, app character varying(255), name character varying(255), applied timestamp with time zone",
            ),
        ),
        (
            Tool::Alembic,
            table(
                "public",
                "alembic_version",
                "version_num character varying(32)",
            ),
        ),
        (
            Tool::Rails,
            table("rails", "schema_migrations", "version character varying"),
        ),
        (
            Tool::Flyway,
            table(
                "public",
                "flyway_schema_history",
                "installed_rank integer, version character varying(50), description character varying(200), type character varying(20), script character varying(1000), checksum integer, installed_by character varying(100), installed_on timestamp without time zone, execution_time integer, success boolean",
            ),
        ),
        (
            Tool::Liquibase,
            table(
                "public",
                "databasechangelog",
                "id character varying(255), author character varying(255), filename character varying(255), dateexecuted timestamp without time zone, orderexecuted integer, exectype character varying(10), md5sum character varying(35), description character varying(255), comments character varying(255), tag character varying(255), liquibase character varying(20), contexts character varying(255), labels character varying(255), deployment_id character varying(10)",
            ),
        ),
        (
            Tool::EfCore,
            table(
                "public",
                "__EFMigrationsHistory",
                "MigrationId character varying(150), ProductVersion character varying(32)",
            ),
        ),
        (
            Tool::Ecto,
            table(
                "ecto",
                "schema_migrations",
                "version bigint, inserted_at timestamp without time zone",
            ),
        ),
        (
            Tool::Laravel,
            table(
                "laravel",
                "migrations",
                "id integer, migration character varying(255), batch integer",
            ),
        ),
        (
            Tool::Doctrine,
            table(
                "public",
                "doctrine_migration_versions",
                "version character varying(191), executed_at timestamp without time zone, execution_time integer",
            ),
        ),
        (
            Tool::GolangMigrate,
            table(
                "public",
                "schema_migrations",
                "version bigint, dirty boolean",
            ),
        ),
        (
            Tool::Goose,
            table(
                "public",
                "goose_db_version",
                "id integer, version_id bigint, is_applied boolean, tstamp timestamp without time zone",
            ),
        ),
        (
            Tool::Atlas,
            table(
                "atlas_schema_revisions",
                "atlas_schema_revisions",
                "version character varying, description character varying, type bigint, applied bigint, total bigint, executed_at timestamp with time zone, execution_time bigint, error text, error_stmt text, hash character varying, partial_hashes jsonb, operator_version character varying",
            ),
        ),
        (
            Tool::Dbmate,
            table(
                "dbmate",
                "schema_migrations",
                "version character varying(128)",
            ),
        ),
        (
            Tool::Supabase,
            table(
                "supabase_migrations",
                "schema_migrations",
                "version text, statements text[], name text",
            ),
        ),
        (
            Tool::Hasura,
            table(
                "hdb_catalog",
                "schema_migrations",
                "version bigint, dirty boolean",
            ),
        ),
        (
            Tool::Hasura,
            table(
                "hdb_catalog",
                "hdb_version",
                "hasura_uuid uuid, version text, upgraded_on timestamp with time zone, cli_state jsonb, console_state jsonb",
            ),
        ),
    ]
}

fn beside_rails() -> Table {
    Table::new(
        "rails",
        "ar_internal_metadata",
        &[("key", "character varying"), ("value", "character varying")],
    )
}

#[test]
fn every_tool_is_found_among_all_the_others() {
    let known = tables();
    let mut all: Vec<Table> = known.iter().map(|(_, table)| table.clone()).collect();
    all.push(beside_rails());
    let (found, lookalikes) = detect(&all, &Overrides::new());
    let said: Vec<(Tool, &str, Confidence)> = found
        .iter()
        .map(|f| (f.tool, f.table.as_str(), f.confidence))
        .collect();
    assert_eq!(lookalikes, []);
    let expected: Vec<(Tool, &str)> = known
        .iter()
        .map(|(t, table)| (*t, table.name.as_str()))
        .collect();
    assert_eq!(
        said.iter().map(|(t, n, _)| (*t, *n)).collect::<Vec<_>>(),
        expected
    );
    for (tool, _, confidence) in said {
        // What Rails and dbmate leave behind differs by a width or a neighbour only.
        let likely = if tool == Tool::Dbmate {
            Confidence::Likely
        } else {
            Confidence::Certain
        };
        assert_eq!(confidence, likely, "{tool:?}");
    }
}

#[test]
fn names_in_capitals_are_the_same_tools() {
    for (tool, mut table) in tables() {
        table.name = table.name.to_uppercase();
        for column in &mut table.columns {
            column.name = column.name.to_uppercase();
            column.type_name = column.type_name.to_uppercase();
        }
        let mut beside = beside_rails();
        beside.name = beside.name.to_uppercase();
        let (found, _) = detect(&[table, beside], &Overrides::new());
        assert_eq!(found.first().map(|f| f.tool), Some(tool), "{tool:?}");
    }
}

#[test]
fn telling_columns_are_enough_under_any_name() {
    for (tool, mut table) in tables() {
        table.name = "our_schema_migration_log".into();
        let (found, _) = detect(std::slice::from_ref(&table), &Overrides::new());
        let Some(first) = found.first() else {
            panic!("{tool:?} is lost under another name");
        };
        assert!(first.confidence < Confidence::Certain, "{tool:?}");
        table.name = "t".into();
        let (found, _) = detect(&[table], &Overrides::new());
        for f in found {
            assert_eq!((f.tool, f.confidence), (tool, Confidence::Likely));
        }
    }
}

#[test]
fn what_only_looks_like_one_is_said_to() {
    let table = Table::new(
        "zoo",
        "migrations",
        &[
            ("id", "integer"),
            ("bird", "text"),
            ("season", "text"),
            ("batch", "text"),
        ],
    );
    let (found, lookalikes) = detect(&[table], &Overrides::new());
    assert_eq!(found, []);
    assert_eq!(lookalikes.len(), 1);
    assert!(
        lookalikes[0]
            .why
            .starts_with("zoo.migrations is named like")
    );

    let ordinary = [
        Table::new("app", "countries", &[("name", "text")]),
        Table::new(
            "app",
            "events",
            &[("id", "bigint"), ("timestamp", "bigint"), ("name", "text")],
        ),
        Table::new(
            "app",
            "visits",
            &[("version", "text"), ("executed_at", "timestamp")],
        ),
        Table::new(
            "app",
            "files",
            &[
                ("id", "integer"),
                ("hash", "text"),
                ("created_at", "bigint"),
            ],
        ),
    ];
    assert_eq!(detect(&ordinary, &Overrides::new()), (vec![], vec![]));
}

#[test]
fn columns_of_a_newer_version_are_named_and_kept() {
    for (tool, mut table) in tables() {
        // A further column makes another tool's table of a table of one or two.
        if table.columns.len() < 3 {
            continue;
        }
        table.columns.push(crate::Column {
            name: "rolled_out_to".into(),
            type_name: "text".into(),
            nullable: true,
        });
        let (found, _) = detect(&[table], &Overrides::new());
        let first = found.first().unwrap_or_else(|| panic!("{tool:?}"));
        assert_eq!(
            (first.tool, first.unknown_columns.as_slice()),
            (tool, &["rolled_out_to".to_owned()][..])
        );
        assert_eq!(
            first.query().main.columns.last().map(String::as_str),
            Some("rolled_out_to")
        );
    }
}

#[test]
fn the_pack_may_name_a_table() {
    let table = Table::new("app", "Changes", &[("Name", "varchar(255)")]);
    let overrides = Overrides::from([("APP.changes".to_owned(), Tool::Sequelize)]);
    let (found, _) = detect(std::slice::from_ref(&table), &overrides);
    assert_eq!(found[0].tool, Tool::Sequelize);
    assert!(found[0].why.starts_with("the pack names app.Changes"));
    let overrides = Overrides::from([("changes".to_owned(), Tool::Flyway)]);
    let (found, lookalikes) = detect(&[table], &overrides);
    assert_eq!(found, []);
    assert!(lookalikes[0].why.contains("lacks installed_rank"));
}

#[test]
fn locks_and_metadata_lie_beside_it_in_the_same_schema() {
    let columns = [
        ("id", "int"),
        ("name", "varchar(255)"),
        ("batch", "int"),
        ("migration_time", "timestamp"),
    ];
    let lock = [("index", "int"), ("is_locked", "int")];
    let all = [
        Table::new("a", "knex_migrations", &columns),
        Table::new("a", "knex_migrations_lock", &lock),
        Table::new("b", "knex_migrations", &columns),
    ];
    let (found, _) = detect(&all, &Overrides::new());
    assert_eq!(
        found[0]
            .sides
            .iter()
            .map(|s| (s.side, s.schema.as_str()))
            .collect::<Vec<_>>(),
        [(Side::Lock, "a")]
    );
    assert_eq!(found[1].sides, []);
}

#[test]
fn thousands_of_tables_are_no_trouble() {
    let many: Vec<Table> = (0..2_000)
        .map(|n| {
            Table::new(
                "app",
                &format!("table_{n}"),
                &[
                    ("id", "bigint"),
                    ("name", "text"),
                    ("created_at", "timestamp"),
                ],
            )
        })
        .chain(tables().into_iter().map(|(_, table)| table))
        .collect();
    let began = Instant::now();
    assert_eq!(detect(&many, &Overrides::new()).0.len(), tables().len());
    // Ten times what is promised, so that a busy computer does not fail it.
    assert!(began.elapsed().as_secs() < 3);
}
