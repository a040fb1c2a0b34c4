use serde::{Deserialize, Serialize};

/// A migration tool, by what its history table can say.
///
/// Drizzle stands here twice: 1.0 keys rows by name and records when they ran, 0.x does neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tool {
    /// sqlx (Rust).
    Sqlx,
    /// Diesel (Rust).
    Diesel,
    /// refinery (Rust).
    Refinery,
    /// SeaORM (Rust).
    #[serde(rename = "seaorm")]
    SeaOrm,
    /// Prisma Migrate (JavaScript).
    Prisma,
    /// Knex.js (JavaScript).
    Knex,
    /// Sequelize and umzug (JavaScript).
    Sequelize,
    /// TypeORM (JavaScript).
    #[serde(rename = "typeorm")]
    TypeOrm,
    /// MikroORM (JavaScript).
    MikroOrm,
    /// Drizzle ORM 0.x (JavaScript).
    Drizzle,
    /// Drizzle ORM 1.0 (JavaScript).
    #[serde(rename = "drizzle-1.0")]
    Drizzle1,
    /// node-pg-migrate (JavaScript, PostgreSQL only).
    NodePgMigrate,
    /// Django (Python).
    Django,
    /// Alembic (Python).
    Alembic,
    /// Ruby on Rails' Active Record.
    Rails,
    /// Flyway (Java).
    Flyway,
    /// Liquibase (Java).
    Liquibase,
    /// Entity Framework Core (.NET).
    EfCore,
    /// Ecto (Elixir).
    Ecto,
    /// Laravel (PHP).
    Laravel,
    /// Doctrine Migrations (PHP).
    Doctrine,
    /// golang-migrate (Go).
    GolangMigrate,
    /// goose (Go).
    Goose,
    /// Atlas (Go).
    Atlas,
    /// dbmate (Go).
    Dbmate,
    /// The Supabase command line (PostgreSQL only).
    Supabase,
    /// Hasura (PostgreSQL only).
    Hasura,
}

impl Tool {
    /// Every tool that is known, in the order in which they are listed.
    pub const ALL: [Self; 27] = [
        Self::Sqlx,
        Self::Diesel,
        Self::Refinery,
        Self::SeaOrm,
        Self::Prisma,
        Self::Knex,
        Self::Sequelize,
        Self::TypeOrm,
        Self::MikroOrm,
        Self::Drizzle,
        Self::Drizzle1,
        Self::NodePgMigrate,
        Self::Django,
        Self::Alembic,
        Self::Rails,
        Self::Flyway,
        Self::Liquibase,
        Self::EfCore,
        Self::Ecto,
        Self::Laravel,
        Self::Doctrine,
        Self::GolangMigrate,
        Self::Goose,
        Self::Atlas,
        Self::Dbmate,
        Self::Supabase,
        Self::Hasura,
    ];

    /// The name used in files: `sqlx`, `drizzle-1.0`, `ef-core`.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.names().0
    }

    /// The name used in sentences: `sqlx`, `Drizzle 1.0`, `EF Core`.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.names().1
    }

    /// The tool a file names, whatever the case; `efcore` and `golang migrate` are understood.
    #[must_use]
    pub fn named(text: &str) -> Option<Self> {
        let plain = |text: &str| {
            text.chars()
                .filter(|c| c.is_alphanumeric())
                .flat_map(char::to_lowercase)
                .collect::<String>()
        };
        let wanted = plain(text);
        Self::ALL
            .into_iter()
            .find(|tool| plain(tool.id()) == wanted || plain(tool.title()) == wanted)
    }

    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Sqlx => ("sqlx", "sqlx"),
            Self::Diesel => ("diesel", "Diesel"),
            Self::Refinery => ("refinery", "refinery"),
            Self::SeaOrm => ("seaorm", "SeaORM"),
            Self::Prisma => ("prisma", "Prisma"),
            Self::Knex => ("knex", "Knex"),
            Self::Sequelize => ("sequelize", "Sequelize"),
            Self::TypeOrm => ("typeorm", "TypeORM"),
            Self::MikroOrm => ("mikro-orm", "MikroORM"),
            Self::Drizzle => ("drizzle", "Drizzle"),
            Self::Drizzle1 => ("drizzle-1.0", "Drizzle 1.0"),
            Self::NodePgMigrate => ("node-pg-migrate", "node-pg-migrate"),
            Self::Django => ("django", "Django"),
            Self::Alembic => ("alembic", "Alembic"),
            Self::Rails => ("rails", "Rails"),
            Self::Flyway => ("flyway", "Flyway"),
            Self::Liquibase => ("liquibase", "Liquibase"),
            Self::EfCore => ("ef-core", "EF Core"),
            Self::Ecto => ("ecto", "Ecto"),
            Self::Laravel => ("laravel", "Laravel"),
            Self::Doctrine => ("doctrine", "Doctrine Migrations"),
            Self::GolangMigrate => ("golang-migrate", "golang-migrate"),
            Self::Goose => ("goose", "goose"),
            Self::Atlas => ("atlas", "Atlas"),
            Self::Dbmate => ("dbmate", "dbmate"),
            Self::Supabase => ("supabase", "Supabase"),
            Self::Hasura => ("hasura", "Hasura"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tool;

    #[test]
    fn every_tool_is_found_by_either_name() {
        for tool in Tool::ALL {
            assert_eq!(Tool::named(tool.id()), Some(tool));
            assert_eq!(Tool::named(&tool.title().to_uppercase()), Some(tool));
        }
        assert_eq!(Tool::named("efcore"), Some(Tool::EfCore));
        assert_eq!(Tool::named("sequel"), None);
    }

    #[test]
    fn the_serialised_name_is_the_id() {
        for tool in Tool::ALL {
            let json = serde_json::to_value(tool).expect("a name");
            assert_eq!(json, tool.id());
        }
    }
}
