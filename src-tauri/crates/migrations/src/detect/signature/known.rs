use super::{Signature, When};
use crate::{
    detect::{
        Side,
        kind::Kind::{self, Boolean, Bytes, Json, List, Other, Text, Time, Whole},
    },
    tool::Tool,
};

const WHOLE: &[Kind] = &[Whole, Text, Other];
const TEXT: &[Kind] = &[Text, Other];
const BOOL: &[Kind] = &[Boolean, Whole, Other];
const TIME: &[Kind] = &[Time, Text, Other];
const TIME_OR_NUMBER: &[Kind] = &[Time, Text, Whole, Other];
const BYTES: &[Kind] = &[Bytes, Text, Other];
const LIST: &[Kind] = &[List, Text, Json, Other];

const NEW: Signature = Signature {
    tool: Tool::Sqlx,
    names: &[],
    needs: &[],
    knows: &[],
    telling: false,
    only: false,
    when: None,
    beside: &[],
};

/// Tools by what tells them; where two match equally the first is taken.
pub(in crate::detect) const SIGNATURES: &[Signature] = &[
    Signature {
        tool: Tool::Sqlx,
        names: &["_sqlx_migrations"],
        needs: &[
            ("version", WHOLE),
            ("description", TEXT),
            ("installed_on", TIME),
            ("success", BOOL),
            ("checksum", BYTES),
            ("execution_time", WHOLE),
        ],
        telling: true,
        ..NEW
    },
    Signature {
        tool: Tool::Flyway,
        names: &["flyway_schema_history", "schema_version"],
        needs: &[
            ("installed_rank", WHOLE),
            ("version", TEXT),
            ("script", TEXT),
            ("checksum", WHOLE),
            ("installed_on", TIME),
            ("success", BOOL),
        ],
        knows: &[
            "description",
            "type",
            "installed_by",
            "execution_time",
            "version_rank",
        ],
        telling: true,
        ..NEW
    },
    Signature {
        tool: Tool::Diesel,
        names: &["__diesel_schema_migrations"],
        needs: &[("version", TEXT), ("run_on", TIME)],
        only: true,
        ..NEW
    },
    Signature {
        tool: Tool::Refinery,
        names: &["refinery_schema_history"],
        needs: &[
            ("version", WHOLE),
            ("name", TEXT),
            ("applied_on", TIME),
            ("checksum", TEXT),
        ],
        telling: true,
        ..NEW
    },
    Signature {
        tool: Tool::SeaOrm,
        names: &["seaql_migrations"],
        needs: &[("version", TEXT), ("applied_at", &[Whole, Other])],
        only: true,
        ..NEW
    },
    Signature {
        tool: Tool::Prisma,
        names: &["_prisma_migrations"],
        needs: &[
            ("id", TEXT),
            ("checksum", TEXT),
            ("finished_at", TIME_OR_NUMBER),
            ("migration_name", TEXT),
            ("rolled_back_at", TIME_OR_NUMBER),
            ("started_at", TIME_OR_NUMBER),
        ],
        knows: &["logs", "applied_steps_count"],
        telling: true,
        ..NEW
    },
    Signature {
        tool: Tool::Knex,
        names: &["knex_migrations"],
        needs: &[
            ("id", WHOLE),
            ("name", TEXT),
            ("batch", WHOLE),
            ("migration_time", TIME_OR_NUMBER),
        ],
        telling: true,
        beside: &[(Side::Lock, "_lock")],
        ..NEW
    },
    Signature {
        tool: Tool::Sequelize,
        names: &["sequelizemeta"],
        needs: &[("name", TEXT)],
        knows: &["createdat", "updatedat"],
        only: true,
        beside: &[(Side::Seeds, "SequelizeData")],
        ..NEW
    },
    Signature {
        tool: Tool::TypeOrm,
        names: &["migrations", "typeorm_migrations", "migrations_typeorm"],
        needs: &[
            ("id", WHOLE),
            ("timestamp", &[Whole, Other]),
            ("name", TEXT),
        ],
        only: true,
        ..NEW
    },
    Signature {
        tool: Tool::MikroOrm,
        names: &["mikro_orm_migrations"],
        needs: &[
            ("id", WHOLE),
            ("name", TEXT),
            ("executed_at", TIME_OR_NUMBER),
        ],
        only: true,
        ..NEW
    },
    Signature {
        tool: Tool::Drizzle1,
        names: &["__drizzle_migrations"],
        needs: &[
            ("hash", TEXT),
            ("created_at", WHOLE),
            ("name", TEXT),
            ("applied_at", TIME),
        ],
        knows: &["id"],
        telling: true,
        ..NEW
    },
    Signature {
        tool: Tool::Drizzle,
        names: &["__drizzle_migrations"],
        needs: &[("id", WHOLE), ("hash", TEXT), ("created_at", WHOLE)],
        only: true,
        ..NEW
    },
    Signature {
        tool: Tool::NodePgMigrate,
        names: &["pgmigrations"],
        needs: &[("id", WHOLE), ("name", TEXT), ("run_on", TIME)],
        only: true,
        ..NEW
    },
    Signature {
        tool: Tool::Django,
        names: &["django_migrations"],
        needs: &[
            ("id", WHOLE),
            ("app", TEXT),
            ("name", TEXT),
            ("applied", TIME),
        ],
        telling: true,
        ..NEW
    },
    Signature {
        tool: Tool::Alembic,
        names: &["alembic_version"],
        needs: &[("version_num", TEXT)],
        telling: true,
        only: true,
        ..NEW
    },
    Signature {
        tool: Tool::Liquibase,
        names: &["databasechangelog"],
        needs: &[
            ("id", TEXT),
            ("author", TEXT),
            ("filename", TEXT),
            ("dateexecuted", TIME),
            ("md5sum", TEXT),
        ],
        knows: &[
            "orderexecuted",
            "exectype",
            "description",
            "comments",
            "tag",
            "liquibase",
            "contexts",
            "labels",
            "deployment_id",
        ],
        telling: true,
        beside: &[(Side::Lock, "LOCK")],
        ..NEW
    },
    Signature {
        tool: Tool::EfCore,
        names: &["__efmigrationshistory"],
        needs: &[("migrationid", TEXT), ("productversion", TEXT)],
        knows: &["contextkey", "model"],
        telling: true,
        ..NEW
    },
    Signature {
        tool: Tool::Hasura,
        names: &["schema_migrations"],
        needs: &[("version", WHOLE), ("dirty", BOOL)],
        only: true,
        when: Some((When::In("hdb_catalog"), "it lies in hdb_catalog")),
        ..NEW
    },
    Signature {
        tool: Tool::Hasura,
        names: &["hdb_version"],
        needs: &[
            ("hasura_uuid", &[Text, Other]),
            ("version", TEXT),
            ("cli_state", &[Json, Text, Other]),
        ],
        knows: &[
            "upgraded_on",
            "console_state",
            "ee_cli_state",
            "ee_console_state",
        ],
        telling: true,
        ..NEW
    },
    Signature {
        tool: Tool::GolangMigrate,
        names: &["schema_migrations"],
        needs: &[("version", WHOLE), ("dirty", BOOL)],
        only: true,
        when: Some((When::NotIn("hdb_catalog"), "")),
        ..NEW
    },
    Signature {
        tool: Tool::Ecto,
        names: &["schema_migrations"],
        needs: &[("version", &[Whole, Other]), ("inserted_at", TIME)],
        only: true,
        ..NEW
    },
    Signature {
        tool: Tool::Supabase,
        names: &["schema_migrations"],
        needs: &[("version", TEXT), ("statements", LIST), ("name", TEXT)],
        knows: &["created_by", "idempotency_key", "rollback"],
        telling: true,
        beside: &[(Side::Seeds, "seed_files")],
        ..NEW
    },
    Signature {
        tool: Tool::Supabase,
        names: &["schema_migrations"],
        needs: &[("version", TEXT)],
        only: true,
        when: Some((
            When::In("supabase_migrations"),
            "it lies in supabase_migrations",
        )),
        beside: &[(Side::Seeds, "seed_files")],
        ..NEW
    },
    Signature {
        tool: Tool::Rails,
        names: &["schema_migrations"],
        needs: &[("version", TEXT)],
        only: true,
        when: Some((
            When::Beside("ar_internal_metadata"),
            "ar_internal_metadata lies beside it",
        )),
        beside: &[(Side::Metadata, "ar_internal_metadata")],
        ..NEW
    },
    Signature {
        tool: Tool::Dbmate,
        names: &["schema_migrations"],
        needs: &[("version", TEXT)],
        only: true,
        when: Some((When::Version("(128)"), "its version has 128 characters")),
        ..NEW
    },
    Signature {
        tool: Tool::Rails,
        names: &["schema_migrations"],
        needs: &[("version", TEXT)],
        only: true,
        when: Some((When::Version("(255)"), "its version has 255 characters")),
        ..NEW
    },
    Signature {
        tool: Tool::Dbmate,
        names: &["schema_migrations"],
        needs: &[("version", TEXT)],
        only: true,
        when: Some((
            When::NotBeside("ar_internal_metadata"),
            "there is no ar_internal_metadata, which Rails would keep",
        )),
        ..NEW
    },
    Signature {
        tool: Tool::Laravel,
        names: &["migrations"],
        needs: &[("id", WHOLE), ("migration", TEXT), ("batch", WHOLE)],
        only: true,
        ..NEW
    },
    // Before version 5.5 of Laravel there was no id.
    Signature {
        tool: Tool::Laravel,
        names: &["migrations"],
        needs: &[("migration", TEXT), ("batch", WHOLE)],
        only: true,
        ..NEW
    },
    Signature {
        tool: Tool::Doctrine,
        names: &[
            "doctrine_migration_versions",
            "migration_versions",
            "doctrine_migrations",
        ],
        needs: &[("version", TEXT), ("executed_at", TIME)],
        knows: &["execution_time"],
        only: true,
        ..NEW
    },
    Signature {
        tool: Tool::Goose,
        names: &["goose_db_version"],
        needs: &[
            ("id", WHOLE),
            ("version_id", WHOLE),
            ("is_applied", BOOL),
            ("tstamp", TIME),
        ],
        telling: true,
        ..NEW
    },
    Signature {
        tool: Tool::Atlas,
        names: &["atlas_schema_revisions"],
        needs: &[
            ("version", TEXT),
            ("description", TEXT),
            ("applied", WHOLE),
            ("total", WHOLE),
            ("executed_at", TIME_OR_NUMBER),
            ("hash", TEXT),
        ],
        knows: &[
            "type",
            "execution_time",
            "error",
            "error_stmt",
            "partial_hashes",
            "operator_version",
        ],
        telling: true,
        ..NEW
    },
];
