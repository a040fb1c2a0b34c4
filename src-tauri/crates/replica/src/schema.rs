use crate::{Caps, Engine, Fault, Replica, Rows};

mod assemble;
mod mysql;
mod postgres;
mod sqlite;
mod table;

pub use table::{Column, ForeignKey, Index, Kind, Schema, Size, Table};

/// A read of one table or view. All names are quoted: they can only be names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableRead {
    /// Its schema; the session's default if there is none.
    pub schema: Option<String>,
    /// Its name.
    pub table: String,
    /// The columns to read; all if there are none.
    pub columns: Vec<String>,
    /// By what the rows are sorted, and whether backwards.
    pub order: Vec<(String, bool)>,
}

/// When a row was written last, by the transaction that did. `xmin` keeps its number when the row
/// is frozen; the times of old transactions are thrown away with their numbers.
const COMMITTED: &str = "pg_xact_commit_timestamp(xmin)";

/// The caps of a catalogue: 20,000 tables with 25 columns each.
const CATALOGUE: Caps = Caps {
    rows: 500_000,
    bytes: 256 << 20,
    value: 16 << 10,
};

/// The statements that read a catalogue. Each answers with the columns that `assemble` names.
pub(crate) struct Catalogue {
    tables: &'static str,
    /// Sizes where they must be asked for one by one, which may wait for locks.
    sizes: Option<&'static str>,
    columns: &'static str,
    indexes: &'static str,
    keys: &'static str,
}

impl Catalogue {
    fn of(engine: Engine) -> &'static Self {
        match engine {
            Engine::Postgres => &postgres::CATALOGUE,
            Engine::Mysql => &mysql::CATALOGUE,
            Engine::Sqlite => &sqlite::CATALOGUE,
        }
    }
}

impl Replica {
    /// Lists the tables and views of every schema but the server's own, sorted by schema and
    /// name, with columns, indexes, keys, sizes and comments.
    ///
    /// # Errors
    /// Whatever the server says; sizes that cannot be had for locks are left out instead.
    pub async fn tables(&self) -> Result<Schema, Fault> {
        let catalogue = Catalogue::of(self.engine());
        let tables = self.ask(catalogue.tables, CATALOGUE).await?;
        let sizes = match catalogue.sizes {
            None => None,
            Some(sql) => match self.ask(sql, CATALOGUE).await {
                Ok(sizes) => Some(sizes),
                Err(Fault::Locked { .. } | Fault::Timeout { .. } | Fault::Conflict { .. }) => None,
                Err(fault) => return Err(fault),
            },
        };
        let columns = self.ask(catalogue.columns, CATALOGUE).await?;
        let indexes = self.ask(catalogue.indexes, CATALOGUE).await?;
        let keys = self.ask(catalogue.keys, CATALOGUE).await?;
        let mut schema = assemble::schema(&tables, sizes.as_ref(), &columns, &indexes, &keys);
        if self.engine() == Engine::Sqlite {
            // It numbers its foreign keys, and a number says nothing to anybody.
            for key in schema
                .tables
                .iter_mut()
                .flat_map(|table| &mut table.foreign_keys)
            {
                key.name.clear();
            }
        }
        Ok(schema)
    }

    /// Reads rows of one table.
    ///
    /// # Errors
    /// [`Fault::NotFound`] and [`Fault::Forbidden`] by the table; [`Fault::Primary`].
    pub async fn read_table(&self, read: &TableRead, caps: Caps) -> Result<Rows, Fault> {
        self.ask(&self.select(read, None, caps), caps).await
    }

    /// Reads rows of one table with the time at which each was written last, in a column of its
    /// own at the end, NULL where the server has forgotten it. Nothing if the server keeps no such
    /// times: only PostgreSQL can, with `track_commit_timestamp` on the primary.
    ///
    /// # Errors
    /// As [`Replica::read_table`].
    pub async fn read_committed(
        &self,
        read: &TableRead,
        caps: Caps,
    ) -> Result<Option<Rows>, Fault> {
        if self.engine() != Engine::Postgres {
            return Ok(None);
        }
        // A standby's own setting says nothing about what its primary writes: it is tried.
        match self
            .ask(&self.select(read, Some(COMMITTED), caps), caps)
            .await
        {
            Ok(rows) => Ok(Some(rows)),
            // A view has no such column.
            Err(Fault::Unprepared { .. } | Fault::NotFound { .. }) => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    fn select(&self, read: &TableRead, more: Option<&str>, caps: Caps) -> String {
        let engine = self.engine();
        let mut columns: Vec<String> = read
            .columns
            .iter()
            .map(|name| quoted(engine, name))
            .collect();
        if columns.is_empty() {
            columns.push("*".to_owned());
        }
        columns.extend(more.map(str::to_owned));
        let columns = columns.join(", ");
        let mut table = quoted(engine, &read.table);
        if let Some(schema) = &read.schema {
            table = format!("{}.{table}", quoted(engine, schema));
        }
        let order: Vec<String> = read
            .order
            .iter()
            .map(|(name, backwards)| {
                let direction = if *backwards { " DESC" } else { "" };
                format!("{}{direction}", quoted(engine, name))
            })
            .collect();
        let order = if order.is_empty() {
            String::new()
        } else {
            format!(" ORDER BY {}", order.join(", "))
        };
        format!(
            "SELECT {columns} FROM {table}{order} LIMIT {}",
            caps.rows_asked()
        )
    }
}

/// A name, quoted so that it can only be a name.
pub(crate) fn quoted(engine: Engine, name: &str) -> String {
    match engine {
        Engine::Postgres | Engine::Sqlite => format!("\"{}\"", name.replace('"', "\"\"")),
        Engine::Mysql => format!("`{}`", name.replace('`', "``")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Address, Target};

    #[test]
    fn names_can_only_be_names() {
        let read = TableRead {
            schema: Some("a\"b`c".into()),
            table: "t; DROP TABLE t --".into(),
            columns: vec!["x\") FROM y".into(), "größe".into()],
            order: vec![("x".into(), true), ("y".into(), false)],
        };
        let caps = Caps {
            rows: 5,
            ..Caps::default()
        };
        for engine in [Engine::Postgres, Engine::Mysql, Engine::Sqlite] {
            let target = Target::new(engine, Address::File("x".into()));
            let replica = Replica::new(target);
            crate::check(engine, &replica.select(&read, Some(COMMITTED), caps)).unwrap();
            let sql = replica.select(&read, None, caps);
            crate::check(engine, &sql).unwrap();
            assert!(sql.ends_with("LIMIT 6"), "{sql}");
        }
        assert_eq!(quoted(Engine::Mysql, "a`b"), "`a``b`");
        assert_eq!(quoted(Engine::Postgres, "a\"b"), "\"a\"\"b\"");
    }

    #[test]
    fn what_is_asked_passes_the_guard() {
        for engine in [Engine::Postgres, Engine::Mysql, Engine::Sqlite] {
            let catalogue = Catalogue::of(engine);
            let parts = [
                catalogue.tables,
                catalogue.columns,
                catalogue.indexes,
                catalogue.keys,
            ];
            for sql in parts.into_iter().chain(catalogue.sizes) {
                crate::check(engine, sql).unwrap();
            }
        }
    }
}
