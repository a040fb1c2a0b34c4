use std::{path::PathBuf, time::Duration};

use crate::Connection;

/// A database, and how it is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Database {
    /// What it speaks.
    pub kind: DatabaseKind,
    /// Where it is.
    pub place: DatabasePlace,
    /// Whether a primary may be read where no replica is.
    pub primary_allowed: bool,
    /// How far behind a replica may be before it counts as stale.
    pub stale_after: Option<Duration>,
    /// The folder of its migrations' files, if it is not where the tool usually has it.
    pub migrations: Option<PathBuf>,
    /// Histories whose tool or table is not named as usual.
    pub histories: Vec<NamedHistory>,
    /// Table and column into which the application writes the time.
    pub heartbeat: Option<(String, String)>,
}

/// A migration history that cannot be found by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedHistory {
    /// The tool that keeps it, one of [`NamedHistory::TOOLS`].
    pub tool: &'static str,
    /// Its table, `table` or `schema.table`.
    pub table: String,
    /// The folder of its files, if it is not where the tool usually has it.
    pub folder: Option<PathBuf>,
}

impl NamedHistory {
    /// The tools whose histories can be read.
    pub const TOOLS: [&str; 27] = [
        "sqlx",
        "diesel",
        "refinery",
        "seaorm",
        "prisma",
        "knex",
        "sequelize",
        "typeorm",
        "mikro-orm",
        "drizzle",
        "drizzle-1.0",
        "node-pg-migrate",
        "django",
        "alembic",
        "rails",
        "flyway",
        "liquibase",
        "ef-core",
        "ecto",
        "laravel",
        "doctrine",
        "golang-migrate",
        "goose",
        "atlas",
        "dbmate",
        "supabase",
        "hasura",
    ];
}

/// Where a database is.
#[derive(Clone, Debug, PartialEq)]
pub enum DatabasePlace {
    /// A server.
    Server {
        /// How it is reached; the user stands in the address.
        connection: Box<Connection>,
        /// How the connection is encrypted.
        tls: DatabaseTls,
        /// A pooler in transaction mode stands between.
        pooled: bool,
    },
    /// A file of SQLite.
    File(PathBuf),
}

/// What is checked of a database server's certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatabaseTls {
    /// Who signed it and the name in it.
    VerifyFull,
    /// Who signed it.
    VerifyCa,
    /// Nothing, but the connection is encrypted.
    Require,
    /// Nothing is encrypted.
    Off,
}

/// What a database speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum DatabaseKind {
    Postgres,
    Mysql,
    Mariadb,
    Sqlite,
}

impl DatabaseKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Postgres, Self::Mysql, Self::Mariadb, Self::Sqlite];

    /// The kind as it is written in the file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::Mysql => "mysql",
            Self::Mariadb => "mariadb",
            Self::Sqlite => "sqlite",
        }
    }
}
