use std::collections::HashSet;

use crate::{Document, Table, differ};

/// A documented data model beside the schema it describes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// How many tables are documented.
    pub documented_tables: usize,
    /// How many columns of these are documented.
    pub documented_columns: usize,
    /// How many columns these have.
    pub columns: usize,
    /// Tables that the document does not name, and columns of the others that it does not name;
    /// columns only of tables of which it names at least one.
    pub undocumented: Vec<Gap>,
    /// What the document names and the database does not have.
    pub ghosts: Vec<Gap>,
    /// Columns whose documented type is another than the one in the database.
    pub types: Vec<TypeDifference>,
}

/// Something that only one side has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gap {
    /// The table's schema, may be empty.
    pub schema: String,
    /// The table.
    pub table: String,
    /// The column; the table as a whole without.
    pub column: Option<String>,
    /// The line of the document, from 1.
    pub line: Option<u32>,
    /// The name on the other side that is nearest, if one is near.
    pub nearest: Option<String>,
}

/// A column whose documented type is not the one in the database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct TypeDifference {
    pub schema: String,
    pub table: String,
    pub column: String,
    pub documented: String,
    pub actual: String,
    /// The line of the document, from 1.
    pub line: u32,
}

/// Says what only one of schema and document has. `exempt` are tables that nobody documents, such as
/// the histories of migration tools.
#[must_use]
pub fn compare(
    tables: &[Table],
    document: &Document,
    exempt: &dyn Fn(&Table) -> bool,
) -> Comparison {
    let mut found = Comparison::default();
    let mut met: HashSet<usize> = HashSet::new();
    for table in tables {
        let Some((at, documented)) = document.find(&table.schema, &table.name) else {
            if !exempt(table) {
                found.undocumented.push(Gap {
                    schema: table.schema.clone(),
                    table: table.name.clone(),
                    ..Gap::default()
                });
            }
            continue;
        };
        met.insert(at);
        found.documented_tables += 1;
        found.columns += table.columns.len();
        let gap = |column: &str, line: Option<u32>, nearest: Option<String>| Gap {
            schema: table.schema.clone(),
            table: table.name.clone(),
            column: Some(column.to_owned()),
            line,
            nearest,
        };
        for column in &table.columns {
            let Some(said) = documented.column(&column.name) else {
                if !documented.columns.is_empty() {
                    found.undocumented.push(gap(&column.name, None, None));
                }
                continue;
            };
            found.documented_columns += 1;
            if differ(&said.type_name, &column.type_name) {
                found.types.push(TypeDifference {
                    schema: table.schema.clone(),
                    table: table.name.clone(),
                    column: column.name.clone(),
                    documented: said.type_name.clone(),
                    actual: column.type_name.clone(),
                    line: said.line,
                });
            }
        }
        let exists = |name: &str| {
            let mut columns = table.columns.iter();
            columns.any(|column| column.name.eq_ignore_ascii_case(name))
        };
        for said in documented.columns.iter().filter(|said| !exists(&said.name)) {
            let names = table.columns.iter().map(|column| column.name.as_str());
            let near = nearest(&said.name, names);
            found.ghosts.push(gap(&said.name, Some(said.line), near));
        }
    }
    for (at, documented) in document.tables.iter().enumerate() {
        if documented.certain && !met.contains(&at) {
            let names = tables.iter().map(|table| table.name.as_str());
            found.ghosts.push(Gap {
                schema: documented.schema.clone().unwrap_or_default(),
                table: documented.name.clone(),
                column: None,
                line: Some(documented.line),
                nearest: nearest(&documented.name, names),
            });
        }
    }
    found.ghosts.sort_by_key(|ghost| ghost.line);
    found
}

/// The name that was most likely meant.
fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
    let name = name.to_lowercase();
    names
        .map(|other| (strsim::jaro_winkler(&name, &other.to_lowercase()), other))
        .filter(|(likeness, _)| *likeness > 0.88)
        .max_by(|(a, one), (b, other)| a.total_cmp(b).then_with(|| other.cmp(one)))
        .map(|(_, other)| other.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Column, document};

    fn table(name: &str, columns: &[(&str, &str)]) -> Table {
        Table {
            schema: "public".into(),
            name: name.into(),
            columns: columns
                .iter()
                .map(|(name, kind)| Column {
                    name: (*name).into(),
                    type_name: (*kind).into(),
                    ..Column::default()
                })
                .collect(),
            ..Table::default()
        }
    }

    #[test]
    fn what_only_one_side_has_is_listed() {
        let tables = [
            table(
                "Orders",
                &[
                    ("id", "uuid"),
                    ("placed_at", "timestamptz"),
                    ("note", "text"),
                ],
            ),
            table("outbox", &[("id", "bigint")]),
            table("plain", &[("id", "bigint")]),
            table("_migrations", &[("version", "bigint")]),
        ];
        let text = "# Data model\n\n## orders\n\n- `id` (bigint)\n- `placed` (timestamp)\n\n## plain\n\nOne sentence.\n\n## `outbx`\n\n## Overview\n\nNothing.\n\n## carts\n\n- `id`: uuid\n";
        let (document, problems) = document(text, "d.md");
        assert_eq!(problems, []);
        let found = compare(&tables, &document, &|table| table.name.starts_with('_'));
        let said = |gaps: &[Gap]| -> Vec<String> {
            gaps.iter()
                .map(|gap| {
                    let column = gap.column.as_deref().unwrap_or("*");
                    let line = gap.line.unwrap_or(0);
                    let near = gap.nearest.as_deref().unwrap_or("-");
                    format!("{}.{column} {line} {near}", gap.table)
                })
                .collect()
        };
        assert_eq!(
            said(&found.undocumented),
            ["Orders.placed_at 0 -", "Orders.note 0 -", "outbox.* 0 -"]
        );
        assert_eq!(
            said(&found.ghosts),
            [
                "Orders.placed 6 placed_at",
                "outbx.* 12 outbox",
                "carts.* 18 -"
            ]
        );
        assert_eq!(found.types.len(), 1);
        assert_eq!(
            (found.types[0].column.as_str(), found.types[0].line),
            ("id", 5)
        );
        assert_eq!(
            (
                found.documented_tables,
                found.documented_columns,
                found.columns
            ),
            (2, 1, 4)
        );
    }
}
