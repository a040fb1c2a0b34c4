use std::{collections::HashMap, ops::ControlFlow};

use sqlparser::{
    ast::{Expr, ObjectName, Statement, TableFactor, Visit, Visitor},
    dialect::{Dialect, MySqlDialect, PostgreSqlDialect, SQLiteDialect},
    parser::Parser,
};

use super::{Engine, Words};
use crate::split;

/// Whether a query reads a table and, if asked for, a column of it.
///
/// A star does not name a column: a query with one goes on without it. A query that cannot be parsed
/// is judged by its words alone.
pub(super) fn of(sql: &str, table: &str, column: Option<&str>, engine: Engine) -> bool {
    let dialect: &dyn Dialect = match engine {
        Engine::Postgres => &PostgreSqlDialect {},
        Engine::Mysql => &MySqlDialect {},
        Engine::Sqlite => &SQLiteDialect {},
    };
    let Ok(statements) = Parser::parse_sql(dialect, sql) else {
        return by_words(sql, table, column);
    };
    statements.iter().any(|statement| {
        let read = Read::of(statement);
        let Some(column) = column else {
            return read.tables.iter().any(|one| is(one, table));
        };
        read.tables.iter().any(|one| is(one, table))
            && read.columns.iter().any(|(of, name)| {
                let is_its = match of {
                    None => true,
                    Some(alias) => is(read.aliases.get(alias).unwrap_or(alias), table),
                };
                is_its && is(name, column)
            })
    })
}

fn is(name: &str, other: &str) -> bool {
    name.eq_ignore_ascii_case(other)
}

fn by_words(sql: &str, table: &str, column: Option<&str>) -> bool {
    let names: Vec<String> = split::statements(sql)
        .iter()
        .flat_map(|statement| Words::of(statement.text).names())
        .collect();
    let has = |name: &str| names.iter().any(|other| is(other, name));
    has(table) && column.is_none_or(has)
}

/// What a statement names.
#[derive(Default)]
struct Read {
    tables: Vec<String>,
    /// Tables by the names they have in the statement.
    aliases: HashMap<String, String>,
    /// Columns, with the table or alias before the dot.
    columns: Vec<(Option<String>, String)>,
}

impl Read {
    fn of(statement: &Statement) -> Self {
        let mut read = Self::default();
        let _: ControlFlow<()> = statement.visit(&mut read);
        read
    }
}

impl Visitor for Read {
    type Break = ();

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<()> {
        self.tables.extend(last(relation));
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        if let TableFactor::Table {
            name,
            alias: Some(alias),
            ..
        } = factor
            && let Some(name) = last(name)
        {
            self.aliases.insert(alias.name.value.clone(), name);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expression: &Expr) -> ControlFlow<()> {
        match expression {
            Expr::Identifier(name) => self.columns.push((None, name.value.clone())),
            Expr::CompoundIdentifier(parts) => {
                if let [.., table, column] = parts.as_slice() {
                    let table = table.value.clone();
                    self.columns.push((Some(table), column.value.clone()));
                }
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }
}

/// The table's own name, without its schema.
fn last(name: &ObjectName) -> Option<String> {
    let part = name.0.last()?.as_ident()?;
    Some(part.value.clone())
}

#[cfg(test)]
mod tests {
    use super::{Engine, of};

    #[test]
    fn a_column_is_read_where_its_own_table_is_meant() {
        let join = "SELECT o.id, c.note FROM shop.orders o JOIN customers AS c ON c.id = o.customer_id WHERE o.placed_at > :since";
        for (sql, table, column, expected) in [
            (join, "orders", None, true),
            (join, "orders", Some("id"), true),
            (join, "ORDERS", Some("Placed_At"), true),
            (join, "orders", Some("note"), false),
            (join, "customers", Some("note"), true),
            (join, "customers", Some("placed_at"), false),
            ("SELECT * FROM orders", "orders", Some("note"), false),
            ("SELECT * FROM orders", "orders", None, true),
            ("SELECT note FROM orders", "orders", Some("note"), true),
            (
                "SELECT 'note' FROM orders -- note",
                "orders",
                Some("note"),
                false,
            ),
            (
                "WITH x AS (SELECT note FROM orders) SELECT 1",
                "orders",
                Some("note"),
                true,
            ),
            (
                "SELECT 1 FROM a WHERE EXISTS (SELECT 1 FROM orders WHERE a.id = orders.note)",
                "orders",
                Some("note"),
                true,
            ),
            (
                "SELECT note FROM orders ??? (",
                "orders",
                Some("note"),
                true,
            ),
        ] {
            for engine in [Engine::Postgres, Engine::Mysql, Engine::Sqlite] {
                assert_eq!(
                    of(sql, table, column, engine),
                    expected,
                    "{sql} {table} {column:?}"
                );
            }
        }
    }
}
