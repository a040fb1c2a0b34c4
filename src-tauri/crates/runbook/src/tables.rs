use std::{collections::BTreeSet, ops::ControlFlow};

use sqlparser::{
    ast::{ObjectNamePart, Query, Visit, Visitor},
    dialect::GenericDialect,
    parser::Parser,
};

/// Names of the tables that a statement reads, as they are written without quotes; none if it is
/// not understood. Names that the statement gives by itself (`WITH name AS …`) are none, nor are
/// functions that stand in the place of a table.
#[must_use]
pub fn tables(sql: &str) -> BTreeSet<String> {
    let Ok(statements) = Parser::parse_sql(&GenericDialect {}, sql) else {
        return BTreeSet::new();
    };
    let mut found = Found::default();
    for statement in &statements {
        _ = statement.visit(&mut found);
    }
    found
        .named
        .into_iter()
        .filter(|name| !found.own.contains(name))
        .collect()
}

#[derive(Default)]
struct Found {
    named: BTreeSet<String>,
    own: BTreeSet<String>,
}

impl Visitor for Found {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        for one in query.with.iter().flat_map(|with| &with.cte_tables) {
            self.own.insert(one.alias.name.value.clone());
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &sqlparser::ast::TableFactor) -> ControlFlow<()> {
        if let sqlparser::ast::TableFactor::Table {
            name, args: None, ..
        } = factor
        {
            let parts: Vec<&str> = name
                .0
                .iter()
                .filter_map(ObjectNamePart::as_ident)
                .map(|part| part.value.as_str())
                .collect();
            self.named.insert(parts.join("."));
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_named_and_what_a_statement_makes_itself_is_not() {
        for (sql, expected) in [
            ("SELECT 1", &[][..]),
            (
                "SELECT * FROM orders o JOIN public.carts USING (id)",
                &["orders", "public.carts"],
            ),
            (
                "WITH late AS (SELECT * FROM jobs) SELECT count(*) FROM late, orders",
                &["jobs", "orders"],
            ),
            (
                "SELECT * FROM orders WHERE id IN (SELECT order_id FROM \"order items\")",
                &["order items", "orders"],
            ),
            ("SELECT * FROM generate_series(1, 3)", &[]),
            ("SELECT nothing like SQL FROM", &[]),
            (
                "SELECT * FROM a UNION SELECT * FROM b WHERE x = ?",
                &["a", "b"],
            ),
        ] {
            let found = tables(sql);
            let found: Vec<&str> = found.iter().map(String::as_str).collect();
            assert_eq!(found, expected, "{sql}");
        }
    }
}
