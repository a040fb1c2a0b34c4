use super::{
    Catalogue, Confidence, Found, Side, SideTable,
    kind::Kind::{self, Boolean, Bytes, Json, List, Other, Text, Time, Whole},
};
use crate::{
    cell::folded,
    table::{Table, title},
    tool::Tool,
};

/// What a tool's history table looks like.
pub(super) struct Signature {
    pub(super) tool: Tool,
    /// Names the tool gives it, in lower case.
    pub(super) names: &'static [&'static str],
    /// Columns it must have and what each may hold.
    pub(super) needs: &'static [(&'static str, &'static [Kind])],
    /// Further columns it is known to have.
    knows: &'static [&'static str],
    /// Whether no other table has such columns, so that the name does not matter.
    telling: bool,
    /// Whether only a table without further columns can be it, as the needed ones are so common.
    only: bool,
    /// What else must hold, and how that is said.
    when: Option<(When, &'static str)>,
    /// Tables beside it: a suffix to its own name (starting with `_`), or a name.
    beside: &'static [(Side, &'static str)],
}

#[derive(Clone, Copy)]
enum When {
    /// A table of this name lies in the same schema.
    Beside(&'static str),
    /// None does.
    NotBeside(&'static str),
    /// It lies in this schema.
    In(&'static str),
    /// It does not.
    NotIn(&'static str),
    /// `version` has this type, which Rails and dbmate disagree on.
    Version(&'static str),
}

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
pub(super) const SIGNATURES: &[Signature] = &[
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

impl Signature {
    pub(super) fn matches(
        &self,
        table: &Table,
        columns: &[(String, Kind)],
        seen: &Catalogue<'_>,
        overridden: bool,
    ) -> Option<Found> {
        let has = |(column, kinds): &(&str, &[Kind])| {
            let column = folded(column);
            columns
                .iter()
                .any(|(have, kind)| *have == column && kinds.contains(kind))
        };
        if !self.needs.iter().all(has) {
            return None;
        }
        let name = table.name.to_lowercase();
        let by_name = self.names.contains(&name.as_str());
        let unknown = self.unknown(table);
        // Common columns in a table of many others are a coincidence; a newer version of a tool
        // adds one or two and never takes over a table of ten.
        let grown = unknown.len() > if by_name || self.telling { 6 } else { 0 };
        if grown && !overridden {
            return None;
        }
        let holds = self
            .when
            .is_none_or(|(when, _)| when.holds(table, columns, seen));
        if !holds && !overridden {
            return None;
        }
        let confidence = match (by_name, self.telling) {
            _ if overridden => Confidence::Certain,
            (true, _) if unknown.len() > 2 && !self.telling => Confidence::Possible,
            (true, _) if self.is_guess() => Confidence::Likely,
            (true, _) => Confidence::Certain,
            (false, true) if unknown.is_empty() || self.needs.len() > 3 => Confidence::Likely,
            (false, _) if self.only && speaks_of_migrations(&name) => Confidence::Possible,
            _ => return None,
        };
        Some(Found {
            tool: self.tool,
            schema: table.schema.clone(),
            table: table.name.clone(),
            columns: table.columns.iter().map(|c| c.name.clone()).collect(),
            sides: Vec::new(),
            confidence,
            why: self.why(table, by_name, overridden, &unknown),
            unknown_columns: unknown,
        })
    }

    pub(super) fn sides(&self, table: &Table, seen: &Catalogue<'_>) -> Vec<SideTable> {
        self.beside
            .iter()
            .filter_map(|(side, name)| {
                let own = format!("{}{name}", table.name);
                let beside = seen
                    .beside(table, &own)
                    .or_else(|| seen.beside(table, name))?;
                Some(SideTable {
                    side: *side,
                    schema: beside.schema.clone(),
                    table: beside.name.clone(),
                    columns: beside.columns.iter().map(|c| c.name.clone()).collect(),
                })
            })
            .collect()
    }

    /// Rails and dbmate share a table of one column; without more to go by either is a guess.
    fn is_guess(&self) -> bool {
        matches!(
            self.when,
            Some((When::NotBeside("ar_internal_metadata"), _))
        ) || matches!(self.when, Some((When::Version(_), _)))
    }

    fn unknown(&self, table: &Table) -> Vec<String> {
        let known = |name: &str| {
            let name = folded(name);
            self.needs.iter().any(|(column, _)| folded(column) == name)
                || self.knows.iter().any(|column| folded(column) == name)
        };
        table
            .columns
            .iter()
            .map(|column| &column.name)
            .filter(|name| !known(name))
            .cloned()
            .collect()
    }

    fn why(&self, table: &Table, by_name: bool, overridden: bool, unknown: &[String]) -> String {
        let place = title(&table.schema, &table.name);
        let tool = self.tool.title();
        let mut why = if overridden {
            format!("the pack names {place} as {tool}'s history")
        } else if by_name {
            format!("{place} has {tool}'s name and columns")
        } else {
            format!("{place} has {tool}'s columns under another name")
        };
        if let Some((_, words)) = self.when.filter(|(_, words)| !words.is_empty()) {
            why.push_str(&format!(", and {words}"));
        }
        if !unknown.is_empty() {
            why.push_str(&format!(
                "; {} {} not known of {tool} and left aside",
                unknown.join(", "),
                if unknown.len() == 1 { "is" } else { "are" }
            ));
        }
        why
    }
}

impl When {
    fn holds(self, table: &Table, columns: &[(String, Kind)], seen: &Catalogue<'_>) -> bool {
        match self {
            Self::Beside(name) => seen.beside(table, name).is_some(),
            Self::NotBeside(name) => seen.beside(table, name).is_none(),
            Self::In(schema) => table.schema.eq_ignore_ascii_case(schema),
            Self::NotIn(schema) => !table.schema.eq_ignore_ascii_case(schema),
            Self::Version(size) => columns
                .iter()
                .zip(&table.columns)
                .any(|((name, _), column)| name == "version" && column.type_name.ends_with(size)),
        }
    }
}

fn speaks_of_migrations(name: &str) -> bool {
    [
        "migration",
        "schema_history",
        "schema_version",
        "schema_info",
        "sequelizemeta",
        "pgmigr",
    ]
    .iter()
    .any(|word| name.contains(word))
}
