use serde::Serialize;

use crate::{
    cell::{Rows, folded},
    detect::{Found, Side},
    limits::Unprovable,
    table::title,
    tool::Tool,
};

/// What is to be read of a history: one plain SELECT per table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Query {
    /// The history itself.
    pub main: Read,
    /// The tables beside it.
    pub sides: Vec<(Side, Read)>,
}

/// One table to be read. The names are as the catalogue gives them; whoever reads quotes them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Read {
    /// Schema, or empty.
    pub schema: String,
    /// Table.
    pub table: String,
    /// Columns, those that the tool is known to have first.
    pub columns: Vec<String>,
    /// Columns to sort by, ascending; rows are sorted again by [`crate::history`].
    pub order_by: Vec<String>,
}

/// The column beside a history's own that says when its row was committed, where the database
/// knows. No tool has a column of that name.
pub const COMMITTED: &str = "pg_xact_commit_timestamp";

/// The rows that were read of a history.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Sheets {
    /// Rows of the history itself.
    pub main: Rows,
    /// Rows of the tables beside it.
    pub sides: Vec<(Side, Rows)>,
}

impl From<Rows> for Sheets {
    fn from(main: Rows) -> Self {
        Self {
            main,
            sides: Vec::new(),
        }
    }
}

impl Sheets {
    /// The rows of a table beside the history, if it was there and could be read.
    #[must_use]
    pub fn side(&self, side: Side) -> Option<&Rows> {
        self.sides
            .iter()
            .find(|(kind, _)| *kind == side)
            .map(|(_, rows)| rows)
    }
}

impl Found {
    /// What is to be read; columns of newer versions are asked for too, so that nothing is lost.
    #[must_use]
    pub fn query(&self) -> Query {
        let unknown = |name: &String| self.unknown_columns.contains(name);
        let mut columns: Vec<String> = self.columns.clone();
        columns.sort_by_key(unknown);
        let order_by = order(self.tool)
            .iter()
            .filter_map(|wanted| columns.iter().find(|name| folded(name) == folded(wanted)))
            .cloned()
            .collect();
        Query {
            main: Read {
                schema: self.schema.clone(),
                table: self.table.clone(),
                columns,
                order_by,
            },
            sides: self
                .sides
                .iter()
                .map(|side| {
                    let read = Read {
                        schema: side.schema.clone(),
                        table: side.table.clone(),
                        columns: side.columns.clone(),
                        order_by: Vec::new(),
                    };
                    (side.side, read)
                })
                .collect(),
        }
    }

    /// Whether [`COMMITTED`] would say more than the rows do.
    #[must_use]
    pub fn lacks_times(&self) -> bool {
        !self.tool.proves(Unprovable::AppliedAt)
    }

    /// `schema.table`, or the table alone.
    #[must_use]
    pub fn title(&self) -> String {
        title(&self.schema, &self.table)
    }
}

/// The columns that give the order in which a tool's rows came to be.
fn order(tool: Tool) -> &'static [&'static str] {
    match tool {
        Tool::Liquibase => &["dateexecuted", "orderexecuted"],
        Tool::Flyway => &["installed_rank"],
        Tool::Prisma => &["started_at", "migration_name"],
        Tool::Drizzle => &["created_at"],
        Tool::Drizzle1 => &["id", "created_at"],
        Tool::Sequelize => &["name"],
        Tool::Alembic => &["version_num"],
        Tool::EfCore => &["MigrationId"],
        Tool::Laravel => &["batch", "id", "migration"],
        Tool::Django
        | Tool::Knex
        | Tool::TypeOrm
        | Tool::MikroOrm
        | Tool::NodePgMigrate
        | Tool::Goose => &["id"],
        _ => &["version"],
    }
}
