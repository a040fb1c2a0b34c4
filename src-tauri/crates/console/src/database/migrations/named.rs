//! Histories that the pack names because they cannot be found by themselves.

use std::path::Path;

use migrations::{Found, Lookalike, Overrides, Tool};
use model::{Problem, Weight};
use pack::{NamedHistory, Source, SourceKind};

use crate::database::titled;

/// The tables that are taken for a tool's because the pack says so.
pub(in crate::database) fn overrides(source: &Source) -> Overrides {
    let named = histories(source).iter();
    named
        .filter_map(|history| Some((history.table.clone(), Tool::named(history.tool)?)))
        .collect()
}

/// The folder of a history's files: its own, or that of all histories of the database.
pub(super) fn folder<'s>(source: &'s Source, found: &Found) -> Option<&'s Path> {
    let own = histories(source)
        .iter()
        .find(|history| is(&history.table, &found.schema, &found.table));
    if let Some(folder) = own.and_then(|history| history.folder.as_deref()) {
        return Some(folder);
    }
    match &source.kind {
        SourceKind::Database(database) => database.migrations.as_deref(),
        SourceKind::Actuator(actuator) => actuator.migrations.as_deref(),
        _ => None,
    }
}

/// What the pack names and the database does not have; a table that is another tool's or none's
/// is among the lookalikes.
pub(super) fn missing(source: &Source, found: &[Found], others: &[Lookalike]) -> Vec<Problem> {
    let there = |history: &&NamedHistory| {
        let name = &history.table;
        found
            .iter()
            .any(|found| is(name, &found.schema, &found.table))
            || others
                .iter()
                .any(|other| is(name, &other.schema, &other.table))
    };
    let missing = histories(source).iter().filter(|history| !there(history));
    missing
        .map(|history| {
            Problem::new(
                Weight::Error,
                "wheelhouse.toml",
                format!(
                    "source {:?} names {} as {}’s history, and {}",
                    source.id,
                    history.table,
                    history.tool,
                    match &source.kind {
                        SourceKind::Actuator(_) => "the application has no such bean",
                        _ => "the database has no such table",
                    }
                ),
                "correct `table` under `histories`; a table that the role may not see looks the same",
            )
        })
        .collect()
}

fn histories(source: &Source) -> &[NamedHistory] {
    match &source.kind {
        SourceKind::Database(database) => &database.histories,
        SourceKind::Actuator(actuator) => &actuator.histories,
        _ => &[],
    }
}

/// Whether `table` or `schema.table` names this table, in any case.
fn is(name: &str, schema: &str, table: &str) -> bool {
    name.eq_ignore_ascii_case(table) || name.eq_ignore_ascii_case(&titled(schema, table))
}

#[cfg(test)]
mod tests {
    use migrations::{Column, Table};

    use super::*;

    fn source() -> Source {
        let toml = "name = 'x'\n[environments.e.sources.d]\nkind = 'sqlite'\nfile = 'x.db'\n\
                    migrations = 'all'\n\
                    [[environments.e.sources.d.histories]]\ntool = 'dbmate'\ntable = 'Ops.Steps'\n\
                    folder = 'own'\n\
                    [[environments.e.sources.d.histories]]\ntool = 'rails'\ntable = 'nowhere'\n";
        let (pack, problems) = pack::parse(toml, "wheelhouse.toml", &|_| None);
        assert!(problems.is_empty(), "{problems:?}");
        pack.environments[0].sources[0].clone()
    }

    fn table(schema: &str, name: &str) -> Table {
        Table {
            schema: schema.into(),
            name: name.into(),
            columns: vec![Column {
                name: "version".into(),
                type_name: "varchar(128)".into(),
                nullable: false,
            }],
            primary_key: vec!["version".into()],
        }
    }

    #[test]
    fn a_table_of_any_name_is_the_tools_that_is_named() {
        let source = source();
        let tables = [table("ops", "steps"), table("app", "steps2")];
        let (found, others) = migrations::detect(&tables, &overrides(&source));
        let tools: Vec<(Tool, &str)> = found.iter().map(|f| (f.tool, f.table.as_str())).collect();
        assert_eq!(tools, [(Tool::Dbmate, "steps")]);
        assert!(folder(&source, &found[0]).is_some_and(|folder| folder.ends_with("own")));
        let mut other = found[0].clone();
        other.table = "steps2".into();
        assert!(folder(&source, &other).is_some_and(|folder| folder.ends_with("all")));
        let problems = missing(&source, &found, &others);
        assert_eq!(problems.len(), 1);
        assert!(
            problems[0]
                .message
                .contains("names nowhere as rails’s history")
        );
    }

    #[test]
    fn the_pack_knows_the_tools_that_can_be_read() {
        let known: Vec<&str> = Tool::ALL.into_iter().map(Tool::id).collect();
        assert_eq!(known, NamedHistory::TOOLS);
    }
}
